"""Members of a room, and what processes tell each other of theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from app.collaboration.presence.state import State, StateChange
from app.kernel.rights import Actor, ActorKind

#: Whose session it is: the same actor with the same client id is there once.
Seat = tuple[Actor, str]


class Departure(StrEnum):
    """Why a member is not there any more."""

    LEFT = "left"  #: their subscription ended
    REPLACED = "replaced"  #: the same client came again; its newer session is the one that counts
    EXPIRED = "expired"  #: nothing was heard of the process that served them


@dataclass(frozen=True, slots=True)
class Member:
    """One session in a room.

    Attributes:
        id: The session's; several tabs of a person are several members.
        process: Names the process that serves it.
        version: Rises with every change of the member.
    """

    id: UUID
    process: str
    client_id: str
    actor: Actor
    name: str
    color: str
    joined_at: datetime
    updated_at: datetime
    state: State
    version: int = 1

    @property
    def seat(self) -> Seat:
        """What only one session of a room has."""
        return self.actor, self.client_id

    @property
    def person(self) -> str:
        """Who shares a colour: the user's sessions, and the keys that act for them each their own."""
        return f"{self.actor.kind}:{self.actor.id}"

    @property
    def age(self) -> tuple[datetime, UUID]:
        """What the newer of two sessions has more of; by the clock that processes share, then by the id."""
        return self.joined_at, self.id

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        return {
            "id": self.id.hex,
            "client": self.client_id,
            "actor": actor_to_json(self.actor),
            "name": self.name,
            "color": self.color,
            "joined": self.joined_at.isoformat(),
            "updated": self.updated_at.isoformat(),
            "state": self.state.to_json(),
            "version": self.version,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any], process: str) -> "Member":
        """Read what a process wrote of one of its own."""
        return cls(
            id=UUID(hex=value["id"]),
            process=process,
            client_id=value["client"],
            actor=actor_from_json(value["actor"]),
            name=value["name"],
            color=value["color"],
            joined_at=datetime.fromisoformat(value["joined"]),
            updated_at=datetime.fromisoformat(value["updated"]),
            state=State.from_json(value["state"]),
            version=value["version"],
        )


def actor_to_json(actor: Actor) -> list[str | None]:
    """Return what `actor_from_json` reads."""
    return [actor.kind.value, *(None if each is None else str(each) for each in (actor.id, actor.on_behalf_of))]


def actor_from_json(value: Sequence[str | None]) -> Actor:
    """Read what `actor_to_json` wrote."""
    kind, own_id, behalf = value
    return Actor(ActorKind(kind), UUID(own_id) if own_id else None, UUID(behalf) if behalf else None)


# ------------------------------------------------------------------ what is said


@dataclass(frozen=True, slots=True)
class Hello:
    """Tell me whom you have; `to` names one process, None asks all."""

    to: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """These of my members are so; also the answer to a `Hello`, with all of them."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """These of my members have left."""

    ids: tuple[UUID, ...]
    why: Departure


@dataclass(frozen=True, slots=True)
class Beat:
    """I live, and so do these of my members, at these versions: whoever else I had is gone."""

    versions: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A client of yours asked me to change what it shows."""

    seat: Seat
    change: StateChange


Message = Hello | Shown | Gone | Beat | Asked


def encode(process: str, message: Message) -> bytes:
    """Write what a process says."""
    body: dict[str, Any]
    match message:
        case Hello():
            body = {"hello": message.to}
        case Shown():
            body = {"shown": [each.to_json() for each in message.members]}
        case Gone():
            body = {"gone": [each.hex for each in message.ids], "why": message.why.value}
        case Beat():
            body = {"beat": {each.hex: version for each, version in message.versions.items()}}
        case Asked():
            actor, client_id = message.seat
            body = {"asked": message.change.to_json(), "actor": actor_to_json(actor), "client": client_id}
    return orjson.dumps({"from": process, **body})


def decode(text: bytes) -> tuple[str, Message | None]:
    """Return who says what; None where a newer release says something that this one does not know."""
    value: dict[str, Any] = orjson.loads(text)
    process: str = value["from"]
    message: Message | None = None
    if "hello" in value:
        message = Hello(value["hello"])
    elif "shown" in value:
        message = Shown(tuple(Member.from_json(each, process) for each in value["shown"]))
    elif "gone" in value:
        message = Gone(tuple(UUID(hex=each) for each in value["gone"]), Departure(value["why"]))
    elif "beat" in value:
        message = Beat({UUID(hex=each): version for each, version in value["beat"].items()})
    elif "asked" in value:
        message = Asked((actor_from_json(value["actor"]), value["client"]), StateChange.from_json(value["asked"]))
    return process, message
