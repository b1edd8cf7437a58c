"""What happens to the integrations of a workspace, as the graph tells it live."""

from datetime import datetime
from enum import StrEnum
from typing import cast
from uuid import UUID

import strawberry

from app.accounts.activity import ActivityEntry
from app.accounts.types import Actor
from app.api import relay
from app.api.context import Info
from app.api.enums import register_enum
from app.api.relay import encode
from app.api.scalars import Long
from app.integrations.types import SYNC, Integration, IntegrationSync
from app.integrations.vocabulary import SUBJECT


class IntegrationEventKind(StrEnum):
    """What happened to an integration."""

    SNAPSHOT = "snapshot"  #: nothing: where they are now, before the first event
    CREATED = "created"  #: it was set up
    UPDATED = "updated"  #: its settings, credential or description changed
    DELETED = "deleted"  #: it was deleted
    TESTED = "tested"  #: somebody tried it
    AUTHORIZED = "authorized"  #: a person agreed to it at its service
    EXPIRED = "expired"  #: its credential was refused, ran out or was revoked: it must be given or agreed to anew
    SYNC_STARTED = "sync_started"  #: a worker began to copy from it
    SYNC_PROGRESSED = "sync_progressed"  #: more was copied
    SYNC_COMPLETED = "sync_completed"  #: all was copied
    SYNC_FAILED = "sync_failed"  #: a sync ended early


register_enum(IntegrationEventKind, "What happened to an integration.")


@strawberry.type(description="Something that happened to an integration, or where all of them are.")
class IntegrationEvent:
    """See `activity.ActivityEntry`."""

    sequence: Long = strawberry.field(
        description="Its place among all that happens in the workspace, so some numbers are left out; resume after it "
        "with `after`."
    )
    kind: IntegrationEventKind = strawberry.field(description="What happened.")
    at: datetime | None = strawberry.field(description="When; null of a snapshot.")
    actor: Actor | None = strawberry.field(description="Who did it; of a sync, who asked for it.")
    integration_id: strawberry.ID | None = strawberry.field(description="The id of the integration.")
    name: str | None = strawberry.field(description="What it was called then.")
    added: Long | None = strawberry.field(description="Of a sync: records that were new by then.")
    updated: Long | None = strawberry.field(description="Of a sync: records that had changed by then.")
    deleted: Long | None = strawberry.field(description="Of a sync: records that were gone by then.")
    failed: Long | None = strawberry.field(description="Of a sync: items that could not be copied by then.")
    sync_id: strawberry.ID | None = strawberry.field(description="The id of the sync.")

    @strawberry.field(description="The integration as it is now; null once it is deleted.")
    async def integration(self, info: Info) -> Integration | None:
        """Find the integration."""
        if self.integration_id is None:
            return None
        return cast("Integration | None", await relay.resolve_node(info.context, self.integration_id))

    @strawberry.field(description="The sync as it is now.")
    async def sync(self, info: Info) -> IntegrationSync | None:
        """Find the sync."""
        if self.sync_id is None:
            return None
        return cast("IntegrationSync | None", await relay.resolve_node(info.context, self.sync_id))


def snapshot(sequence: int) -> IntegrationEvent:
    """Say where the integrations are."""
    return IntegrationEvent(
        sequence=Long(sequence),
        kind=IntegrationEventKind.SNAPSHOT,
        at=None,
        actor=None,
        integration_id=None,
        name=None,
        added=None,
        updated=None,
        deleted=None,
        failed=None,
        sync_id=None,
    )


def event_of(entry: ActivityEntry) -> IntegrationEvent:
    """Show what happened."""
    data = entry.data

    def count(name: str) -> Long | None:
        return Long(int(data[name])) if name in data else None

    return IntegrationEvent(
        sequence=Long(entry.sequence),
        kind=IntegrationEventKind(entry.kind.value.removeprefix("integration_")),
        at=entry.at,
        actor=Actor.of(entry.actor),
        integration_id=encode(SUBJECT, entry.subject_id),
        name=data.get("name"),
        added=count("added"),
        updated=count("updated"),
        deleted=count("deleted"),
        failed=count("failed"),
        sync_id=encode(SYNC, UUID(data["syncId"])) if "syncId" in data else None,
    )
