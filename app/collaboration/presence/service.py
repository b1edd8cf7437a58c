"""The use cases of presence: being in a room, seeing who else is, and showing what one does."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from app.accounts.access import Access
from app.accounts.service import Users
from app.collaboration.places import Place, Places
from app.collaboration.presence.limits import Tempo
from app.collaboration.presence.members import Departure, Member
from app.collaboration.presence.room import Room
from app.collaboration.presence.state import StateChange
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.errors import Conflict, InvalidInput
from app.kernel.ids import new_id
from app.kernel.logs import get_logger
from app.kernel.rights import Actor, ActorKind, Viewer
from app.kernel.stopping import stop
from app.workflows.values import is_text

MAX_CLIENT_ID_CHARACTERS = 64
#: A room with so many members is told of half as often, and so on.
_UNHURRIED_MEMBERS = 25
_LOOK_SECONDS = 5.0  #: how often rights are looked at while nothing happens
_LOOK_AT_OBJECT_SECONDS = 10.0  #: how often it is made sure that the room's object is still there

log = get_logger(__name__)


class NotPresent(Conflict):
    """This client is not in the room; subscribe to `presence` first."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Who is there."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody came."""

    member: Member


@dataclass(frozen=True, slots=True)
class Updated:
    """Some show something else now; each with all they show."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody is gone."""

    member: Member
    why: Departure


Event = Snapshot | Joined | Updated | Left


@dataclass(slots=True)
class Attendance:
    """One's own session in a room, and what one has seen of the others."""

    room: Room
    member: Member
    tempo: Tempo
    _seen: dict[UUID, Member] = field(default_factory=dict[UUID, Member])

    def snapshot(self) -> Snapshot:
        """Return who is there, oneself among them."""
        self._seen = dict(self.room.members)
        return Snapshot(tuple(self._seen.values()))

    def news(self) -> list[Event]:
        """Return what is different from what one has seen, whatever came in between left out; one's own end alone."""
        if self.is_over:
            return [Left(self.member, self.room.departures.get(self.member.id, Departure.LEFT))]
        seen, now = self._seen, dict(self.room.members)
        self._seen = now
        events: list[Event] = [
            Left(member, self.room.departures.get(session_id, Departure.LEFT))
            for session_id, member in seen.items()
            if session_id not in now
        ]
        events += [Joined(member) for session_id, member in now.items() if session_id not in seen]
        updated = tuple(member for session_id, member in now.items() if seen.get(session_id, member) is not member)
        if updated:
            events.append(Updated(updated))
        return events

    @property
    def is_over(self) -> bool:
        """Whether one's own session is not in the room any more."""
        return self.member.id not in self.room.members

    @property
    def pace_seconds(self) -> float:
        """How long to wait between two looks: what is told of a crowd grows with it, and so does to how many."""
        return self.tempo.speak_seconds * max(1.0, len(self.room.members) / _UNHURRIED_MEMBERS)


class Presence:
    """Keeps the rooms that somebody in this process is in."""

    def __init__(
        self, bus: EventBus, clock: Clock, access: Access, *, places: Places, users: Users, tempo: Tempo | None = None
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._access = access
        self._places = places
        self._users = users
        self._tempo = tempo or Tempo()
        self._process = new_id().hex
        self._rooms: dict[Place, asyncio.Future[Room]] = {}
        self._known: dict[tuple[str, UUID], Place] = {}  #: the places of these rooms
        self._sweeper: asyncio.Task[None] | None = None

    async def find(self, viewer: Viewer, kind: str, own_id: UUID, field: str) -> Place:
        """Return the place where an object's room is; of one that is open here the table need not be asked.

        Raises:
            InvalidInput: Objects of this kind have no room; names `field`.
            NotFound: There is no such object, or the viewer does not see it.
            Forbidden: The viewer may not be there.
        """
        known = self._known.get((kind, own_id))
        if known is not None and await self._access.permits(viewer, known.workspace_id, known.scope):
            return known
        return await self._places.find(viewer, kind, own_id, field)

    @asynccontextmanager
    async def attending(
        self, place: Place, actor: Actor, client_id: str, change: StateChange, *, name: str | None = None
    ) -> AsyncGenerator[Attendance]:
        """Be in a room until the block is left; for whoever was authorised, people, keys and Plait's own parts.

        Args:
            place: Where.
            actor: Who.
            client_id: Names the tab or the program; the same actor with the same one is there once.
            change: What they show at first.
            name: What they are called; without one, as their account or key is.

        Raises:
            InvalidInput: The client id is empty, too long or no text.
            RoomIsFull: There is no place for another.
            TooManySessions: The same actor is there too often.
        """
        check_client_id(client_id, "clientId")
        name = name or await self._name_of(actor)
        async with self._room(place) as room:
            member = room.join(actor, name, client_id, change)
            try:
                yield Attendance(room, member, self._tempo)
            finally:
                room.leave(member.id)

    async def follow(
        self, viewer: Viewer, place: Place, client_id: str, change: StateChange
    ) -> AsyncGenerator[tuple[Event, UUID]]:
        """Be in a room and hear of everybody in it; each event comes with the id of one's own session.

        First a Snapshot; then each session's Joined once, its Updated as they come, coalesced, and its Left once. It
        ends after the Left of one's own session, when a newer one of the same client has replaced it.

        Raises:
            NotFound: Also later: the object is gone, or not visible any more.
            Forbidden: Likewise: the viewer may not be there any more.
            See `attending`.
        """
        async with self.attending(place, viewer.actor, client_id, change) as attendance:
            room, own_id = attendance.room, attendance.member.id
            version = room.version
            yield attendance.snapshot(), own_id
            loop = asyncio.get_running_loop()
            look_at = loop.time() + _LOOK_AT_OBJECT_SECONDS
            while True:
                await room.moved(version, _LOOK_SECONDS)
                await self._access.require(viewer, place.workspace_id, place.scope)
                if loop.time() >= look_at:
                    look_at = loop.time() + _LOOK_AT_OBJECT_SECONDS
                    await self._places.find(viewer, place.kind, place.id, "roomId")
                if room.version == version:
                    continue
                version = room.version
                for event in attendance.news():
                    yield event, own_id
                if attendance.is_over:
                    return
                await asyncio.sleep(attendance.pace_seconds)

    async def update(self, viewer: Viewer, place: Place, client_id: str, change: StateChange) -> Member:
        """Change what a client of the viewer shows, wherever its subscription is served; return the member so.

        Of many changes in a short time the others see the last.

        Raises:
            InvalidInput: The client id is empty, too long or no text.
            NotPresent: The client is not in the room.
        """
        check_client_id(client_id, "input.clientId")
        where = (viewer.actor, client_id)
        async with self._room(place) as room:
            member = room.find(where)
            if member is None:
                await room.ask()
                member = room.find(where)
            if member is None:
                raise NotPresent(field="input.clientId", reason="not_present")
            changed = room.change(member.id, change) if room.is_own(member) else room.forward(member, change)
            return changed or member

    async def close(self) -> None:
        """Leave every room."""
        await stop(self._sweeper)
        self._sweeper = None
        for opening in list(self._rooms.values()):
            if opening.done() and not opening.cancelled() and opening.exception() is None:
                await opening.result().close()
            else:
                await stop(opening)
        self._rooms.clear()
        self._known.clear()

    @asynccontextmanager
    async def _room(self, place: Place) -> AsyncGenerator[Room]:
        """Have a room open, at least until the block is left."""
        opening = self._rooms.get(place)
        if opening is None:
            opening = self._rooms[place] = asyncio.ensure_future(self._open(place))
            self._known[place.kind, place.id] = place
        if self._sweeper is None or self._sweeper.done():
            self._sweeper = asyncio.create_task(self._sweep(), name="presence-sweeper")
        try:
            # Another who waits for the same room may go away: that must not stop its opening.
            room = await asyncio.shield(opening)
        except BaseException:
            if opening.done() and self._rooms.get(place) is opening and (opening.cancelled() or opening.exception()):
                self._drop(place)
            raise
        room.users += 1
        try:
            yield room
        finally:
            room.users -= 1
            room.used()  # so that one who shows something by this process alone finds it open the next time

    async def _open(self, place: Place) -> Room:
        topic = f"presence:{place.kind}:{place.id.hex}"
        room = Room(self._bus, topic, self._process, now=self._clock.now, tempo=self._tempo)
        try:
            await room.open()
        except BaseException:
            await room.close()
            raise
        return room

    def _drop(self, place: Place) -> None:
        del self._rooms[place]
        self._known.pop((place.kind, place.id), None)

    async def _sweep(self) -> None:
        """Close rooms that nobody here has needed for a while."""
        while self._rooms:
            await asyncio.sleep(self._tempo.beat_seconds)
            for place, opening in list(self._rooms.items()):
                if not opening.done() or opening.cancelled() or opening.exception():
                    continue
                room = opening.result()
                if room.is_idle and not room.users:
                    self._drop(place)  # first: whoever comes meanwhile opens it anew
                    try:
                        await room.close()
                    except Exception:
                        log.exception("presence_room_not_closed")

    async def _name_of(self, actor: Actor) -> str:
        if actor.id is None:
            return "Plait"
        names = self._users.names_of_keys if actor.kind is ActorKind.API_KEY else self._users.names
        return (await names([actor.id])).get(actor.id, "somebody who is gone")


def check_client_id(client_id: str, field: str) -> None:
    """Refuse what names no client.

    Raises:
        InvalidInput: It is empty, too long or no text.
    """
    if not client_id or len(client_id) > MAX_CLIENT_ID_CHARACTERS or not is_text(client_id):
        raise InvalidInput(
            f"A client id has 1 to {MAX_CLIENT_ID_CHARACTERS} characters.", field=field, reason="client_id_malformed"
        )
