"""What is said is stored once, and read from anywhere in it the same: in the middle of a reply, and long after it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import orjson
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from app.components.contract import Component, ComponentCategory, Config, NodeContext, Result
from app.conversations.entries import ConversationEntry
from app.conversations.models import ConversationEvent, Message
from app.conversations.replies import joined
from app.conversations.starting import NewConversation
from app.conversations.talking import NewMessage
from app.conversations.told import LogReader
from app.conversations.vocabulary import ConversationEventKind, MessageStatus
from app.executions.models import Execution
from app.kernel.clock import FixedClock
from app.kernel.settings import Settings
from tests.executions.conftest import House, open_house
from tests.executions.play import entry, graph, node
from tests.patience import PATIENCE_SECONDS

DELTA = ConversationEventKind.MESSAGE_DELTA
#: Letters of one to four bytes, joined emoji, a lone half of a surrogate pair, and NUL.
LETTERS = st.sampled_from(["a", "é", "日", "👩", "\u200d", "🚀", "\ud83d", "\ude80", "\x00", "\r\n"])
SPEECHES = st.lists(
    st.tuples(st.lists(LETTERS, max_size=4).map("".join), st.sampled_from(["go on", "pause", "begin anew"])),
    min_size=1,
    max_size=8,
)


class Speaker(Component):
    """Says what the message tells it to: pieces, with pauses, and beginning anew."""

    id = "speaker"
    name = "Speaker"
    description = "Speaks."
    category = ComponentCategory.DATA
    config = Config
    is_streaming = True

    async def run(self, config: Config, ctx: NodeContext) -> Result:
        del config
        order = orjson.loads(ctx.scope["run"]["input"]["text"])
        said = ""
        for text, then in order["pieces"]:
            piece = "".join(map(chr, text))
            await ctx.emit_text(piece)
            said += piece
            if then == "pause":
                await asyncio.sleep(0.002)
            elif then == "begin anew":
                said = said[: len(said) // 2]
                await ctx.begin_text(said)
        return Result({"text": said.encode(errors="replace").decode() + order["more"]})


class Talk:
    """A conversation with the speaker."""

    def __init__(self, house: House, conversation_id: Any) -> None:
        self.house = house
        self.id = conversation_id
        self.log = LogReader(house.plait.database)
        self.head = 0

    async def hear(self, speech: Sequence[tuple[str, str]], more: str = "") -> tuple[list[ConversationEntry], Message]:
        """Let a speech be made; return what whoever listens meanwhile hears, and what is stored."""
        order = {"pieces": [([ord(each) for each in text], then) for text, then in speech], "more": more}
        handling, viewer = self.house.plait.conversations.handling, self.house.viewer
        heard: list[ConversationEntry] = []
        stream = handling.follow(viewer, self.id, self.head)
        listening = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        sent = NewMessage(orjson.dumps(order).decode())
        _, reply = await self.house.plait.conversations.talking.send(viewer, self.id, sent)
        async with asyncio.timeout(PATIENCE_SECONDS):
            heard.append(as_entry((await listening)[0]))
            while heard[-1].kind is not ConversationEventKind.MESSAGE_COMPLETED:
                heard.append(as_entry((await anext(stream))[0]))
        await stream.aclose()
        self.head = heard[-1].sequence
        assert reply is not None
        return heard, await Message.get(id=reply.id)

    async def read(self, after: int, limit: int = 500) -> list[ConversationEntry]:
        """Read what is stored behind a sequence, page by page."""
        entries: list[ConversationEntry] = []
        while page := await self.log.page(self.id, after, limit):
            assert len(page) <= limit
            entries += page
            after = page[-1].sequence
        return entries


def as_entry(value: Any) -> ConversationEntry:
    assert isinstance(value, ConversationEntry)
    return value


def text_of(entries: Sequence[ConversationEntry], message: Message) -> str:
    """Put a reply together as a subscriber does."""
    said = [each for each in entries if each.kind is DELTA and each.message_id == message.id]
    return joined([(each.data["offset"], each.data["text"]) for each in said])


@pytest.fixture
async def talk(settings: Settings) -> AsyncIterator[Talk]:
    async with AsyncExitStack() as stack:
        house = await open_house(settings, stack, FixedClock(datetime.now(UTC)))
        house.plait.registry.register(Speaker())
        await house.work()
        workflow_id = await house.workflow(graph([entry(), node("speak", "speaker")], "start -> speak"))
        new = NewConversation(workflow_id=workflow_id)
        row = await house.plait.conversations.starting.start(house.viewer, house.workspace_id, new)
        stack.enter_context(patch("app.executions.texts.COALESCE_SECONDS", 0.001))
        yield Talk(house, row.id)


@given_settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SPEECHES, st.sampled_from(["", "!", "👩‍🚀"]), st.integers(1, 5))
async def test_a_reply_resumed_anywhere_is_the_stored_text(
    talk: Talk, speech: list[tuple[str, str]], more: str, limit: int
) -> None:
    before = talk.head
    heard, message = await talk.hear(speech, more)
    assert message.status is MessageStatus.COMPLETED
    assert [each.sequence for each in heard] == list(range(before + 1, talk.head + 1))
    assert text_of(heard, message) == message.text
    message.text.encode()  # nothing in it is half a letter
    stored = await talk.read(before)
    assert stored == heard
    # The text has no rows of its own, but for what the run gave and did not say.
    assert await ConversationEvent.filter(message_id=message.id, kind=DELTA).count() <= 1
    for after in range(before, talk.head):
        assert await talk.read(after, limit) == heard[after - before :]


async def test_a_reply_whose_run_is_pruned_is_told_whole_to_whoever_resumes_in_it(talk: Talk) -> None:
    heard, message = await talk.hear([("one ", "pause"), ("two ", "pause"), ("three", "pause")], "!")
    later, other = await talk.hear([("more", "pause")])
    assert await Execution.filter(pruned_at=None).count() == 2
    talk.house.plait.clock.advance(timedelta(days=20))  # pyright: ignore[reportAttributeAccessIssue] - a fixed one
    chores = {chore.name: chore for chore in talk.house.plait.upkeep.chores}
    assert await talk.house.plait.upkeep.do(chores["prune-executions"]) == 2
    whole = [*heard, *later]
    for limit in (1, 3, 500):
        for after in range(talk.head):
            rest = await talk.read(after, limit)
            assert [each.sequence for each in rest] == sorted({each.sequence for each in rest})
            assert rest[-1].sequence == talk.head
            for reply in (message, other):
                assert text_of([*whole[:after], *rest], reply) == reply.text
    folded = [each for each in await talk.read(0) if each.message_id == message.id and each.kind is DELTA]
    assert folded[0].data == {"offset": 0, "text": "one two three!"}
    assert message.text == "one two three!"
