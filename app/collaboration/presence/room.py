"""One room as one process sees it: its own members, and what the bus tells of those of other processes.

What is said between processes is idempotent and heals: every process repeats, in a beat, which members it has at
which versions, and whoever lacks one asks. So a lost message, a bus that was away and a process that was killed all
end in the same view everywhere, within a beat or, for the dead, when their time is over. All that changes a room is
synchronous; one task a room speaks, at most once in `Tempo.speak_seconds`, so that of a flood the last state alone is
said.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.collaboration.presence import limits
from app.collaboration.presence.colors import color_of
from app.collaboration.presence.limits import RoomIsFull, Tempo, TooManySessions
from app.collaboration.presence.members import (
    Asked,
    Beat,
    Departure,
    Gone,
    Hello,
    Member,
    Message,
    Seat,
    Shown,
    decode,
    encode,
)
from app.collaboration.presence.state import State, StateChange
from app.kernel.bus import EventBus
from app.kernel.ids import new_id
from app.kernel.logs import get_logger
from app.kernel.rights import Actor
from app.kernel.stopping import stop

_KEPT_DEPARTURES = 1_000

log = get_logger(__name__)


class Room:
    """The members of one room, in the order they came to be known here.

    Attributes:
        members: Everybody, by the session's id; entries are replaced, never changed.
        departures: Why members went, of the last ones that did.
        version: Rises with every change of `members`.
    """

    def __init__(self, bus: EventBus, topic: str, process: str, *, now: Callable[[], datetime], tempo: Tempo) -> None:
        self._bus = bus
        self._topic = topic
        self._process = process
        self._now = now
        self._tempo = tempo
        self.members: dict[UUID, Member] = {}
        self.departures: dict[UUID, Departure] = {}
        self.version = 0
        self.users = 0  #: who needs it to stay open, beside its own members
        self._by_seat: dict[Seat, UUID] = {}
        self._heard_at: dict[str, float] = {}  #: by process; of those that have members here
        self._moved = asyncio.Event()
        # What is to be said next.
        self._wanted = asyncio.Event()
        self._asks: set[str | None] = set()
        self._shows_all = False
        self._shows: set[UUID] = set()
        self._gone: dict[Departure, list[UUID]] = {}
        self._asked: dict[Seat, StateChange] = {}
        self._idle_since: float | None = None
        self._attachment: AbstractAsyncContextManager[None] | None = None
        self._task: asyncio.Task[None] | None = None

    # ------------------------------------------------------------------ life

    async def open(self) -> None:
        """Listen, ask who is there, and give the others a moment to answer."""
        attachment = self._bus.attach(self._topic, self.receive)
        await attachment.__aenter__()
        self._attachment = attachment
        self._task = asyncio.create_task(self._live(), name="presence-room")
        await self.ask()

    async def ask(self) -> None:
        """Ask the other processes whom they have, and give them a moment to answer."""
        self._asks.add(None)
        self._wanted.set()
        if self._tempo.gather_seconds:
            await asyncio.sleep(self._tempo.gather_seconds)

    async def close(self) -> None:
        """Say goodbye for its own members and stop listening."""
        for member in self._own():
            self.leave(member.id)
        await stop(self._task)
        self._task = None
        messages = self._take()
        if messages:
            await self._say(messages)
        if self._attachment is not None:
            await self._attachment.__aexit__(None, None, None)
            self._attachment = None

    @property
    def is_idle(self) -> bool:
        """Whether nobody here has needed it for a while."""
        since, loop = self._idle_since, asyncio.get_running_loop()
        return since is not None and loop.time() - since > self._tempo.expire_seconds

    def used(self) -> None:
        """Begin to count anew for how long nobody needs it."""
        self._idle_since = None

    # ------------------------------------------------------------------ own members

    def join(self, actor: Actor, name: str, client_id: str, change: StateChange) -> Member:
        """Add a session of this process; an older one of the same client is replaced.

        Raises:
            RoomIsFull: There is no place for another.
            TooManySessions: The same actor has too many.
        """
        seat = (actor, client_id)
        older = self._by_seat.get(seat)
        if older is None:
            if len(self.members) >= limits.MAX_MEMBERS:
                raise RoomIsFull(reason="room_full", details={"limit": limits.MAX_MEMBERS})
            if sum(each.actor == actor for each in self.members.values()) >= limits.MAX_MEMBERS_OF_ONE:
                raise TooManySessions(reason="too_many_sessions", details={"limit": limits.MAX_MEMBERS_OF_ONE})
        now = self._now()
        if older is not None:
            # Whatever the clocks say: it came later.
            now = max(now, self.members[older].joined_at)
        member = Member(
            id=new_id(),
            process=self._process,
            client_id=client_id,
            actor=actor,
            name=name,
            color="",
            joined_at=now,
            updated_at=now,
            state=change.apply(State()),
        )
        if older is not None:
            self._remove(older, Departure.REPLACED)
        member = replace(member, color=self._color_for(member))
        self._put(member)
        self._show(member.id)
        return member

    def change(self, session_id: UUID, change: StateChange) -> Member | None:
        """Change what an own session shows; None when it is not there any more."""
        member = self.members.get(session_id)
        if member is None or member.process != self._process:
            return None
        changed = replace(member, state=change.apply(member.state), updated_at=self._now(), version=member.version + 1)
        self._put(changed)
        self._show(session_id)
        return changed

    def forward(self, member: Member, change: StateChange) -> Member:
        """Have another process change what its session shows; return what it will be."""
        waiting = self._asked.get(member.seat)
        self._asked[member.seat] = change if waiting is None else change.over(waiting)
        self._wanted.set()
        return replace(member, state=self._asked[member.seat].apply(member.state), updated_at=self._now())

    def leave(self, session_id: UUID) -> None:
        """Remove an own session; again, or after it was replaced, does nothing."""
        member = self.members.get(session_id)
        if member is not None and member.process == self._process:
            self._remove(session_id, Departure.LEFT)

    def find(self, seat: Seat) -> Member | None:
        """Return the session of a client, wherever it is served."""
        session_id = self._by_seat.get(seat)
        return None if session_id is None else self.members[session_id]

    def is_own(self, member: Member) -> bool:
        """Say whether this process serves a member."""
        return member.process == self._process

    async def moved(self, version: int, seconds: float) -> None:
        """Wait until the room is past a version, for so long at most."""
        if self.version > version:
            return
        try:
            async with asyncio.timeout(seconds):
                while self.version <= version:
                    await self._moved.wait()
        except TimeoutError:
            return

    # ------------------------------------------------------------------ what others say

    def receive(self, text: bytes) -> None:
        """Take what the bus brings; never raises."""
        if not text:  # something may have been missed, here and by those who heard us
            self._asks.add(None)
            self._shows_all = True
            self._wanted.set()
            return
        try:
            process, message = decode(text)
            if process != self._process:
                self._hear(process, message)
        except Exception:
            log.exception("presence_unreadable")

    def _hear(self, process: str, message: Message | None) -> None:
        now = asyncio.get_running_loop().time()
        if process in self._heard_at:
            self._heard_at[process] = now
        match message:
            case Hello(to=to):
                if to in {None, self._process}:
                    self._shows_all = True
                    self._wanted.set()
            case Shown(members=members):
                for member in members:
                    self._learn(member)
            case Gone(ids=ids, why=why):
                for each in ids:
                    self._forget(each, process, why)
            case Beat(versions=versions):
                self._compare(process, versions)
            case Asked(seat=seat, change=change):
                member = self.find(seat)
                if member is not None and self.is_own(member):
                    self.change(member.id, change)
            case None:
                pass

    def _learn(self, member: Member) -> None:
        """Take up what a process tells of its own member."""
        known = self.members.get(member.id)
        if known is not None and known.version >= member.version:
            return
        rival = self.find(member.seat)
        if rival is not None and rival.id != member.id:
            if rival.age > member.age:
                if self.is_own(rival):  # its process does not know yet that the client has come again
                    self._show(rival.id)
                return
            self._remove(rival.id, Departure.REPLACED)
        self._heard_at[member.process] = asyncio.get_running_loop().time()
        self._put(member)
        self._settle_color(member)

    def _compare(self, process: str, listed: Mapping[UUID, int]) -> None:
        """Notice what was missed of a process's members."""
        for member in list(self.members.values()):
            if member.process == process and member.id not in listed:
                self._forget(member.id, process, Departure.LEFT)
        for session_id, version in listed.items():
            known = self.members.get(session_id)
            if known is None or known.version < version:
                self._asks.add(process)
                self._wanted.set()
                return

    def _forget(self, session_id: UUID, process: str, why: Departure) -> None:
        member = self.members.get(session_id)
        if member is not None and member.process == process:
            self._remove(session_id, why)

    # ------------------------------------------------------------------ inside

    def _own(self) -> list[Member]:
        return [each for each in self.members.values() if each.process == self._process]

    def _put(self, member: Member) -> None:
        self.members[member.id] = member
        self._by_seat[member.seat] = member.id
        self.departures.pop(member.id, None)
        self._touch()

    def _remove(self, session_id: UUID, why: Departure) -> None:
        member = self.members.pop(session_id)
        if self._by_seat.get(member.seat) == session_id:
            del self._by_seat[member.seat]
        self.departures[session_id] = why
        while len(self.departures) > _KEPT_DEPARTURES:
            del self.departures[next(iter(self.departures))]
        if member.process == self._process:
            self._shows.discard(session_id)
            self._gone.setdefault(why, []).append(session_id)
            self._wanted.set()
        elif not any(each.process == member.process for each in self.members.values()):
            self._heard_at.pop(member.process, None)
        self._touch()

    def _touch(self) -> None:
        self.version += 1
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    def _show(self, session_id: UUID) -> None:
        self._shows.add(session_id)
        self._wanted.set()

    def _color_for(self, member: Member) -> str:
        """Choose the colour of a new member: that of the same person, or one that nobody else has."""
        others: set[str] = set()
        for each in self.members.values():
            if each.person == member.person:
                return each.color
            others.add(each.color)
        return color_of(member.person, others)

    def _settle_color(self, newcomer: Member) -> None:
        """Mend the colours of own members after some have joined on two processes at once.

        A person's sessions take the colour of the oldest. Of two people with one colour, who came later gives way.
        """
        for each in self._own():
            if each.person == newcomer.person:
                if each.color != newcomer.color and each.age > newcomer.age:
                    self._paint(each, newcomer.color)
            elif each.color == newcomer.color and self._since(each.person) > self._since(newcomer.person):
                taken = {other.color for other in self.members.values() if other.person != each.person}
                self._paint(each, color_of(each.person, taken))

    def _since(self, person: str) -> tuple[datetime, UUID]:
        return min(each.age for each in self.members.values() if each.person == person)

    def _paint(self, member: Member, color: str) -> None:
        self._put(replace(member, color=color, version=member.version + 1))
        self._show(member.id)

    async def _live(self) -> None:
        """Speak, beat and sweep, for as long as the room is open."""
        loop = asyncio.get_running_loop()
        beat_at = loop.time() + self._tempo.beat_seconds
        while True:
            try:
                async with asyncio.timeout(max(0.0, beat_at - loop.time())):
                    await self._wanted.wait()
            except TimeoutError:
                pass
            late = loop.time() - beat_at
            messages = self._take()
            if late >= 0:
                beat_at = loop.time() + self._tempo.beat_seconds
                self._sweep(late)
                messages += self._take()
                messages.append(Beat({each.id: each.version for each in self._own()}))
            if messages:
                await self._say(messages)
            await asyncio.sleep(self._tempo.speak_seconds)

    def _take(self) -> list[Message]:
        """Return what there is to say, and begin anew."""
        self._wanted.clear()
        messages: list[Message] = [Hello(to) for to in self._asks]
        shown = self._own() if self._shows_all else [self.members[each] for each in self._shows]
        if shown:
            messages.append(Shown(tuple(shown)))
        messages += [Gone(tuple(ids), why) for why, ids in self._gone.items()]
        messages += [Asked(seat, change) for seat, change in self._asked.items()]
        self._asks, self._shows, self._gone, self._asked = set(), set(), {}, {}
        self._shows_all = False
        return messages

    async def _say(self, messages: list[Message]) -> None:
        try:
            await self._bus.publish([(self._topic, encode(self._process, each)) for each in messages])
        except Exception:  # a bus says nothing, but what we say must be tried again at the next beat
            log.exception("presence_unsaid")

    def _sweep(self, late_seconds: float) -> None:
        """Let go of members of processes that say nothing any more.

        While this process itself stood still it heard nobody, so that time does not count.
        """
        now = asyncio.get_running_loop().time()
        for process, heard_at in list(self._heard_at.items()):
            if late_seconds > self._tempo.beat_seconds:
                self._heard_at[process] = heard_at + late_seconds
            elif now - heard_at > self._tempo.expire_seconds:
                for member in list(self.members.values()):
                    if member.process == process:
                        self._remove(member.id, Departure.EXPIRED)
        if self.users or self._own():
            self._idle_since = None
        elif self._idle_since is None:
            self._idle_since = now
