"""A version's Markdown is rendered once."""

import asyncio
from datetime import UTC, datetime

from app.artifacts.rendering import RETRY, Rendering
from app.components.sandbox.sandbox import Sandbox
from app.kernel.clock import FixedClock
from app.kernel.ids import new_id
from tests.components.test_sandbox import LIMITS

CLOCK = FixedClock(datetime(2026, 11, 30, tzinfo=UTC))


async def test_a_version_is_rendered_once_for_all_who_open_it() -> None:
    one, two = new_id(), new_id()
    async with Sandbox(LIMITS) as sandbox:
        made = Rendering(CLOCK, sandbox)
        pages = await asyncio.gather(*(made.html(one, "**b**") for _ in range(5)))
        gone = asyncio.create_task(made.html(two, "*i*"))
        waiting = asyncio.create_task(made.html(two, "*i*"))
        await asyncio.sleep(0)
        gone.cancel()
        assert "<em>i</em>" in await waiting
    assert set(pages) == {pages[0]}
    assert "<strong>b</strong>" in pages[0]
    # There is no worker any more that could render it again.
    assert await made.html(one, "**b**") == pages[0]
    await made.close()


async def test_what_is_too_much_is_shown_as_text_and_tried_again_later() -> None:
    clock, own_id, text = FixedClock(datetime(2026, 11, 30, tzinfo=UTC)), new_id(), "x" * (LIMITS.output_bytes + 1)
    async with Sandbox(LIMITS) as sandbox:
        made = Rendering(clock, sandbox)
        for _ in range(2):
            assert await made.html(own_id, text) == f"<pre><code>{text}</code></pre>"
        # Texts of versions never change; here one does, to see when it is looked at again.
        assert await made.html(own_id, "**b**") == f"<pre><code>{text}</code></pre>"
        clock.advance(RETRY)
        assert "<strong>b</strong>" in await made.html(own_id, "**b**")


async def test_what_is_kept_is_bounded() -> None:
    one, two = new_id(), new_id()
    async with Sandbox(LIMITS) as sandbox:
        made = Rendering(CLOCK, sandbox, most_characters=20)
        first = await made.html(one, "first")
        await made.html(two, "second")
        assert await made.html(one, "**third**") != first
