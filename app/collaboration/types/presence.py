"""Who is there, as the graph shows it: members, what they show, and the events of a room."""

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.accounts.types import Actor
from app.api.enums import register_enum
from app.collaboration.presence import members, service, state
from app.collaboration.presence.members import Departure
from app.collaboration.presence.state import StateChange, checked_change

register_enum(Departure, "Why a member is not there any more.")


@strawberry.type(description="A place on the canvas, in the units of the nodes' positions.")
class PresenceCursor:
    """See `state.Point`."""

    x: float = strawberry.field(description="To the right.")
    y: float = strawberry.field(description="Down.")


@strawberry.type(description="What part of the canvas somebody sees.")
class PresenceViewport:
    """See `state.Viewport`."""

    x: float = strawberry.field(description="Its centre, to the right.")
    y: float = strawberry.field(description="Its centre, down.")
    zoom: float = strawberry.field(description="How large things are drawn; 1 is life size.")


@strawberry.type(description="Where somebody types.")
class PresenceTyping:
    """See `state.Typing`."""

    node_key: str = strawberry.field(description="In which node.")
    field: str | None = strawberry.field(description="In which field of it, such as `config.prompt`.")


@strawberry.type(
    description="One session in a room: a tab, a program. It is in no table and ends with its subscription."
)
class PresenceMember:
    """See `members.Member`."""

    member_id: strawberry.ID = strawberry.field(description="Names the session; another each time a client joins.")
    client_id: str = strawberry.field(description="What the client calls itself; the same one is there once.")
    actor: Actor = strawberry.field(description="Who it is: a person, an API key, or Plait itself.")
    name: str = strawberry.field(description="What they were called when they joined.")
    color: str = strawberry.field(
        description="As `#rrggbb`: the same for all sessions of a person, another for everybody else in the room. "
        "White text can be read on it."
    )
    is_self: bool = strawberry.field(description="Whether it is the session that is told of it.")
    cursor: PresenceCursor | None = strawberry.field(description="Where they point.")
    selection: list[str] = strawberry.field(description="The keys of the nodes they have selected.")
    viewport: PresenceViewport | None = strawberry.field(description="What they see.")
    typing: PresenceTyping | None = strawberry.field(description="Where they type.")
    status: str | None = strawberry.field(description="What they say of themselves, such as `away`.")
    joined_at: datetime = strawberry.field(description="When this session began.")
    updated_at: datetime = strawberry.field(description="When it showed something new last.")

    @classmethod
    def of(cls, member: members.Member, own_id: UUID) -> "PresenceMember":
        """Show a member to the session `own_id`."""
        shown = member.state
        return cls(
            member_id=strawberry.ID(member.id.hex),
            client_id=member.client_id,
            actor=Actor.of(member.actor),
            name=member.name,
            color=member.color,
            is_self=member.id == own_id,
            cursor=None if shown.cursor is None else PresenceCursor(x=shown.cursor.x, y=shown.cursor.y),
            selection=list(shown.selection),
            viewport=None
            if shown.viewport is None
            else PresenceViewport(x=shown.viewport.x, y=shown.viewport.y, zoom=shown.viewport.zoom),
            typing=None
            if shown.typing is None
            else PresenceTyping(node_key=shown.typing.node_key, field=shown.typing.field),
            status=shown.status,
            joined_at=member.joined_at,
            updated_at=member.updated_at,
        )


@strawberry.interface(description="Something that happened in a room.")
class PresenceEvent:
    """See `service.Event`."""

    room_id: strawberry.ID = strawberry.field(description="In which room.")


@strawberry.type(description="Who is there, yourself among them: the first event.")
class PresenceSnapshot(PresenceEvent):
    """See `service.Snapshot`."""

    members: list[PresenceMember] = strawberry.field(description="Everybody, in the order they became known.")


@strawberry.type(description="Somebody came. It comes once a session.")
class PresenceJoined(PresenceEvent):
    """See `service.Joined`."""

    member: PresenceMember = strawberry.field(description="Who.")


@strawberry.type(description="Some show something else now; what they showed in between is left out.")
class PresenceUpdated(PresenceEvent):
    """See `service.Updated`."""

    members: list[PresenceMember] = strawberry.field(description="Each with all they show.")


@strawberry.type(description="Somebody is gone. It comes once a session; after your own, the subscription completes.")
class PresenceLeft(PresenceEvent):
    """See `service.Left`."""

    client_id: str = strawberry.field(description="Which client.")
    member_id: strawberry.ID = strawberry.field(description="Which of its sessions.")
    reason: Departure = strawberry.field(description="Why.")


#: Types that stand behind an interface alone.
PRESENCE_EVENTS = (PresenceSnapshot, PresenceJoined, PresenceUpdated, PresenceLeft)


def event_of(event: service.Event, room_id: strawberry.ID, own_id: UUID) -> PresenceEvent:
    """Show an event to the session `own_id`."""
    match event:
        case service.Snapshot(members=found):
            return PresenceSnapshot(room_id=room_id, members=[PresenceMember.of(each, own_id) for each in found])
        case service.Joined(member=member):
            return PresenceJoined(room_id=room_id, member=PresenceMember.of(member, own_id))
        case service.Updated(members=found):
            return PresenceUpdated(room_id=room_id, members=[PresenceMember.of(each, own_id) for each in found])
        case service.Left(member=member, why=why):
            return PresenceLeft(
                room_id=room_id, client_id=member.client_id, member_id=strawberry.ID(member.id.hex), reason=why
            )


@strawberry.input(description="A place on the canvas.")
class PresenceCursorInput:
    """See `state.Point`."""

    x: float = strawberry.field(description="To the right; within ±10⁹.")
    y: float = strawberry.field(description="Down; likewise.")


@strawberry.input(description="What part of the canvas is seen.")
class PresenceViewportInput:
    """See `state.Viewport`."""

    x: float = strawberry.field(description="Its centre, to the right; within ±10⁹.")
    y: float = strawberry.field(description="Its centre, down; likewise.")
    zoom: float = strawberry.field(description="Over 0 and at most 100; 1 is life size.")


@strawberry.input(description="Where somebody types.")
class PresenceTypingInput:
    """See `state.Typing`."""

    node_key: str = strawberry.field(description="In which node; 1 to 64 characters.")
    field: str | None = strawberry.field(default=None, description="In which field of it; 1 to 200 characters.")


@strawberry.input(
    description="What to show of oneself, at most 4,096 bytes as JSON. What is left out stays as it is; null clears it."
)
class PresenceInput:
    """See `state.State`."""

    cursor: PresenceCursorInput | None = strawberry.field(default=UNSET, description="Where one points.")
    selection: list[str] | None = strawberry.field(
        default=UNSET, description="The keys of the nodes that are selected; at most 100, of 64 characters each."
    )
    viewport: PresenceViewportInput | None = strawberry.field(default=UNSET, description="What one sees.")
    typing: PresenceTypingInput | None = strawberry.field(default=UNSET, description="Where one types.")
    status: str | None = strawberry.field(
        default=UNSET, description="What one says of oneself, such as `away`; 1 to 100 characters."
    )

    def to_change(self, path: str) -> StateChange:
        """Check it.

        Raises:
            InvalidInput: Names the field, below `path`.
        """
        given: dict[str, Any] = {
            name: value
            for name in ("cursor", "selection", "viewport", "typing", "status")
            if (value := getattr(self, name)) is not UNSET
        }
        # Its inputs have the very attributes of what they stand for.
        return checked_change(given, path)


NO_CHANGE = state.StateChange({})
