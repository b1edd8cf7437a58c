"""Being in a room: the subscription that joins it, and the mutation that shows something there."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

import strawberry

from app.api.context import Info
from app.api.relay import decode_any
from app.collaboration.places import Place
from app.collaboration.presence.service import Presence
from app.collaboration.types.presence import NO_CHANGE, PresenceEvent, PresenceInput, PresenceMember, event_of


@strawberry.input(description="What to show of oneself, where.")
class UpdatePresenceInput:
    """The input of `updatePresence`."""

    room_id: strawberry.ID = strawberry.field(description="Where: the id of a workflow, a branch or a run.")
    client_id: str = strawberry.field(description="The `clientId` that one has subscribed to `presence` with.")
    state: PresenceInput = strawberry.field(description="What to show.")


@strawberry.type(description="The answer of `updatePresence`.")
class UpdatePresencePayload:
    """The payload of `updatePresence`."""

    member: PresenceMember = strawberry.field(description="Oneself, as the others are about to see it.")


@strawberry.type
class PresenceMutation:
    """What can be done in a room."""

    @strawberry.mutation(
        description="Show something of oneself in a room where one is. It is never refused for being often: the others "
        "are told at most 20 times a second, of what is shown last. CONFLICT with reason `not_present` when no "
        "`presence` subscription of this client is open."
    )
    async def update_presence(self, info: Info, input: UpdatePresenceInput) -> UpdatePresencePayload:
        """Show something."""
        viewer, presence = info.context.viewer, info.context.use(Presence)
        place = await _place(info, input.room_id, "input.roomId")
        change = input.state.to_change("input.state")
        member = await presence.update(viewer, place, input.client_id, change)
        return UpdatePresencePayload(member=PresenceMember.of(member, member.id))


@strawberry.type
class PresenceSubscription:
    """What can be followed in a room."""

    @strawberry.subscription(
        description="Be in a room and see who else is: first a snapshot, then who joins, what they show (at most 20 "
        "times a second, coalesced) and who leaves, each session's joining and leaving once. Ending the subscription "
        "leaves. The same client joining again replaces the older session: that subscription gets its own PresenceLeft "
        "and completes. It ends when you may not be there any more."
    )
    async def presence(
        self,
        info: Info,
        room_id: Annotated[strawberry.ID, strawberry.argument(description="The id of a workflow, a branch or a run.")],
        client_id: Annotated[
            str, strawberry.argument(description="Names this tab or program, the same as in edits; 1 to 64 characters.")
        ],
        state: Annotated[PresenceInput | None, strawberry.argument(description="What to show at first.")] = None,
    ) -> AsyncGenerator[PresenceEvent, None]:
        """Be there."""
        viewer = info.context.viewer
        place = await _place(info, room_id, "roomId")
        change = NO_CHANGE if state is None else state.to_change("state")
        events = info.context.use(Presence).follow(viewer, place, client_id, change)
        async with aclosing(events):
            async for event, own_id in events:
                yield event_of(event, room_id, own_id)


async def _place(info: Info, room_id: str, field: str) -> Place:
    kind, own_id = decode_any(room_id, field)
    return await info.context.use(Presence).find(info.context.viewer, kind, own_id, field)
