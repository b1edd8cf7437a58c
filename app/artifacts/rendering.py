"""Markdown as HTML, made once a version however often it is opened: whoever has a link costs no more than a look."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.artifacts import pages
from app.components.markup import documents
from app.components.sandbox.errors import SandboxError
from app.components.sandbox.sandbox import Sandbox
from app.kernel.clock import Clock
from app.kernel.logs import get_logger
from app.kernel.stopping import stop

log = get_logger(__name__)

_MAX_CHARACTERS = 16 * 1024 * 1024  #: kept, of all versions
RETRY = timedelta(minutes=5)  #: before what took too long is tried again


@dataclass(frozen=True, slots=True)
class _Made:
    html: str
    tried_again_at: datetime | None  #: of what is shown as it was written


class Rendering:
    """Renders in the sandbox's workers; versions never change, so what was made stays good."""

    def __init__(self, clock: Clock, sandbox: Sandbox, *, most_characters: int = _MAX_CHARACTERS) -> None:
        self._clock = clock
        self._most_characters = most_characters
        self._sandbox = sandbox
        self._made: OrderedDict[UUID, _Made] = OrderedDict()
        self._characters = 0
        self._making: dict[UUID, asyncio.Task[str]] = {}

    async def close(self) -> None:
        """Stop what is being made."""
        await stop(*self._making.values())

    async def html(self, version_id: UUID, text: str) -> str:
        """Return a version's Markdown as HTML; what takes too long is shown as it was written."""
        found = self._made.get(version_id)
        if found is not None and (found.tried_again_at is None or self._clock.now() < found.tried_again_at):
            self._made.move_to_end(version_id)
            return found.html
        making = self._making.get(version_id)
        if making is None:
            making = asyncio.create_task(self._make(version_id, text), name="render-artifact")
            self._making[version_id] = making
            making.add_done_callback(lambda _: self._making.pop(version_id, None))
        return await asyncio.shield(making)  # whoever goes away leaves it to the others

    async def _make(self, version_id: UUID, text: str) -> str:
        try:
            made = _Made(await self._sandbox.call(documents.html_of, text, False), None)  # noqa: FBT003 - it takes JSON
        except SandboxError as error:
            log.info("markdown_shown_as_text", reason=error.message)
            made = _Made(pages.text_body(text), self._clock.now() + RETRY)
        self._keep(version_id, made)
        return made.html

    def _keep(self, version_id: UUID, made: _Made) -> None:
        before = self._made.pop(version_id, None)
        self._made[version_id] = made
        self._characters += len(made.html) - (0 if before is None else len(before.html))
        while self._characters > self._most_characters and self._made:
            _, oldest = self._made.popitem(last=False)
            self._characters -= len(oldest.html)
