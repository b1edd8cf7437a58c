"""Rooms where people type together: one a line a process, as long as anybody of this process is in it.

A room holds a replica of the line's document. It grows only by following the line's log, so nobody is told an update
that is not stored, and what another process stored arrives the same way, with a lost message healed by the log kit.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing, asynccontextmanager
from typing import Protocol, cast
from uuid import UUID, uuid4

from app.collaboration.texts import awareness
from app.collaboration.texts.awareness import Awareness
from app.collaboration.texts.y_protocol import AwarenessState
from app.kernel.bus import EventBus
from app.kernel.logs import get_logger
from app.kernel.stopping import stop
from app.workflows.texts.document import TextDocument
from app.workflows.texts.service import Texts

log = get_logger(__name__)

_SHOW_SECONDS = 0.05  #: what is shown within this goes out together: 20 times a second
_LOOK_SECONDS = 1.0  #: how often a room looks for clients that have gone silent, or are to show themselves anew


class Member(Protocol):
    """Somebody in a room; none of these may wait."""

    def take_update(self, update: bytes) -> None:
        """Hear of an update that is stored."""
        ...

    def take_awareness(self, states: Iterable[AwarenessState]) -> None:
        """Hear what clients show."""
        ...

    def leave(self, *, is_gone: bool) -> None:
        """Be sent away: the draft is gone, or the room cannot go on and may be entered again."""
        ...


class TextRoom:
    """One line's replica, members and awareness."""

    def __init__(self, line_id: UUID, texts: Texts, bus: EventBus) -> None:
        self._line_id = line_id
        self._texts = texts
        self._bus = bus
        self._members: set[Member] = set()
        self._awareness = Awareness()
        self._sender = uuid4().hex
        self._topic = f"awareness:{line_id.hex}"
        self._news: dict[int, AwarenessState] = {}
        self._told: dict[str, dict[int, AwarenessState]] = {}  #: what goes to other processes, by person
        self._has_news = asyncio.Event()
        self._is_new_member = False
        self._document: TextDocument | None = None
        self.is_over = False  #: nothing more is heard in it

    @property
    def document(self) -> TextDocument:
        """The replica."""
        if self._document is None:
            raise RuntimeError("nobody is in the room")
        return self._document

    @property
    def is_empty(self) -> bool:
        """Whether nobody is in it."""
        return not self._members

    def join(self, member: Member) -> None:
        """Tell a member everything from now on, and what the others show."""
        self._members.add(member)
        member.take_awareness(self._awareness.present())
        self._is_new_member = True

    def part(self, member: Member) -> None:
        """Tell a member nothing more, and the others that its clients are gone."""
        self._members.discard(member)
        for state, person in self._awareness.leave(member):
            self._note([state], person)

    def show(self, member: Member, person: str, states: Iterable[AwarenessState]) -> None:
        """Pass on what a member's clients show."""
        news, answers = self._awareness.show(states, person, member)
        self._note(news, person)
        if answers:
            member.take_awareness(answers)

    def shown(self) -> list[AwarenessState]:
        """Return what everybody shows."""
        return self._awareness.present()

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[None]:
        """Read the document and follow the log until the block is left.

        Raises:
            WorkflowNotFound: There is no such line.
        """
        texts = await self._texts.replica(self._line_id)
        self._document = texts.document
        async with self._bus.attach(self._topic, self._hear):
            following = asyncio.create_task(self._follow(texts.revision), name="text-room")
            showing = asyncio.create_task(self._pass_on(), name="text-awareness")
            looking = asyncio.create_task(self._expire(), name="text-awareness-expiry")
            try:
                await self._ask_others()
                yield
            finally:
                await stop(following, showing, looking)
                await self._publish()

    async def _follow(self, revision: int) -> None:
        is_gone = False
        try:
            async with aclosing(self._texts.follow(self._line_id, revision)) as entries:
                async for entry in entries:
                    if entry.text_update is not None:
                        self.document.apply(entry.text_update)
                        for member in tuple(self._members):
                            member.take_update(entry.text_update)
            is_gone = True
        except Exception:
            log.exception("text_room_failed", line=str(self._line_id))
        self.is_over = True
        for member in tuple(self._members):
            member.leave(is_gone=is_gone)

    def _hear(self, message: bytes) -> None:
        try:
            sender, person, states = awareness.decode(message) if message else ("", "", None)
        except (ValueError, KeyError, TypeError):
            log.exception("awareness_unreadable")
            return
        if sender == self._sender:
            return
        if states is not None:
            self._show_here(self._awareness.hear(states, person))
        else:  # a question, or a message that was lost: either way the others may lack ours
            for state, owner, _ in self._awareness.local():
                self._note([state], owner)
            self._ask_anew()

    def _ask_anew(self) -> None:
        """Have our clients show themselves at a higher clock.

        Somebody who was here before and lost the connection has forgotten them, but would not take the same clock
        again. A client that hears that it is gone says so itself (y-protocols/awareness.js).
        """
        for state, _, member in self._awareness.local():
            cast("Member", member).take_awareness([AwarenessState(state.client, state.clock, "null")])

    def _note(self, states: Iterable[AwarenessState], person: str) -> None:
        states = list(states)
        self._told.setdefault(person, {}).update((state.client, state) for state in states)
        self._show_here(states)

    def _show_here(self, states: Iterable[AwarenessState]) -> None:
        self._news.update((state.client, state) for state in states)
        if self._news:
            self._has_news.set()

    async def _pass_on(self) -> None:
        while True:
            await self._has_news.wait()
            self._has_news.clear()
            news, self._news = self._news, {}
            # The sender too: a y-websocket that hears nothing for 30 seconds takes the connection to be dead.
            for member in tuple(self._members):
                member.take_awareness(news.values())
            await self._publish()
            await asyncio.sleep(_SHOW_SECONDS)

    async def _ask_others(self) -> None:
        """Ask the other processes what their sockets show."""
        await self._bus.publish([(self._topic, awareness.encode_question(sender=self._sender))])

    async def _publish(self) -> None:
        told, self._told = self._told, {}
        messages = [
            (self._topic, awareness.encode(person, list(states.values()), sender=self._sender))
            for person, states in told.items()
            if states
        ]
        if messages:
            await self._bus.publish(messages)

    async def _expire(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            self._show_here(self._awareness.expire())
            if self._is_new_member:
                self._is_new_member = False
                self._ask_anew()
                await self._ask_others()


class TextRooms:
    """The rooms of this process."""

    def __init__(self, texts: Texts, bus: EventBus) -> None:
        self._texts = texts
        self._bus = bus
        self._open: dict[UUID, _Held] = {}

    @asynccontextmanager
    async def enter(self, line_id: UUID) -> AsyncGenerator[TextRoom]:
        """Open a line's room, or enter the one that is open; the last to leave closes it.

        Raises:
            WorkflowNotFound: There is no such line.
        """
        held = self._open.get(line_id)
        if held is None or held.room.is_over:
            held = self._open[line_id] = _Held(TextRoom(line_id, self._texts, self._bus))
        held.guests += 1
        try:
            await held.opened()
            yield held.room
        finally:
            held.guests -= 1
            if not held.guests:
                if self._open.get(line_id) is held:
                    del self._open[line_id]
                held.close()
                await held.closed()

    async def close(self) -> None:
        """Send everybody away."""
        for held in list(self._open.values()):
            held.close()
            await held.closed()
        self._open.clear()


class _Held:
    """A room that guests hold open: a task of its own enters and leaves it, whoever of them comes and goes first."""

    def __init__(self, room: TextRoom) -> None:
        self.room = room
        self.guests = 0
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._done = asyncio.Event()
        self._task = asyncio.create_task(self._hold(), name="text-room-holder")

    async def opened(self) -> None:
        await asyncio.shield(self._ready)

    def close(self) -> None:
        self._done.set()

    async def closed(self) -> None:
        await asyncio.wait([self._task])

    async def _hold(self) -> None:
        try:
            async with self.room.open():
                self._ready.set_result(None)
                await self._done.wait()
        except Exception as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)
