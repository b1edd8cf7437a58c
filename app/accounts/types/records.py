"""What happened and who did it: activity and audit."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.accounts import models
from app.accounts.activity import ActivityEntry
from app.accounts.service.feed import cursor_of
from app.accounts.types.actors import Actor
from app.accounts.types.enums import ActivityKind
from app.api.context import Info
from app.api.relay import Node, encode, resolve_node
from app.api.scalars import JSON
from app.kernel import rights
from app.kernel.errors import AppError

_SUBJECT = "What it happened to; null when it is gone or you cannot see it."


async def _subject(info: Info, global_id: str) -> Node | None:
    try:
        return await resolve_node(info.context, global_id)
    except AppError:
        return None  # of a type without a place of its own in the graph


@strawberry.type(description="Something that happened in a workspace.")
class Activity(Node):
    """See `activity.ActivityEntry`."""

    cursor: str = strawberry.field(description="Its place; give it as `after` to go on from here.")
    kind: ActivityKind = strawberry.field(description="What happened.")
    at: datetime = strawberry.field(description="When.")
    actor: Actor = strawberry.field(description="Who did it.")
    subject_type: str = strawberry.field(description="The type of what it happened to.")
    subject_id: strawberry.ID = strawberry.field(description="The id of what it happened to.")
    data: JSON = strawberry.field(description="A few facts, by kind: names, roles, the fields that changed.")

    @strawberry.field(description=_SUBJECT)
    async def subject(self, info: Info) -> Node | None:
        """Return the subject as it is now."""
        return await _subject(info, self.subject_id)

    @classmethod
    def of(cls, entry: ActivityEntry) -> "Activity":
        """Show an activity."""
        return cls(
            id=encode("Activity", entry.id),
            cursor=cursor_of(entry),
            kind=entry.kind,
            at=entry.at,
            actor=Actor.of(entry.actor),
            subject_type=entry.subject_type,
            subject_id=encode(entry.subject_type, entry.subject_id),
            data=JSON(entry.data),
        )


@strawberry.type(description="A line of the audit log; never changed.")
class AuditEntry(Node):
    """See `models.AuditEntry`."""

    action: str = strawberry.field(description="What was done, as noun.verb: `api_key.created`.")
    at: datetime = strawberry.field(description="When.")
    actor: Actor = strawberry.field(description="Who did it.")
    subject_type: str = strawberry.field(description="The type of what it was done to.")
    subject_id: strawberry.ID = strawberry.field(description="The id of what it was done to.")
    data: JSON = strawberry.field(description="Facts that help a reader; never a secret.")

    @strawberry.field(description=_SUBJECT)
    async def subject(self, info: Info) -> Node | None:
        """Return the subject as it is now."""
        return await _subject(info, self.subject_id)

    @classmethod
    def of(cls, row: models.AuditEntry) -> "AuditEntry":
        """Show an entry."""
        subject_id: UUID = row.subject_id
        return cls(
            id=encode("AuditEntry", row.id),
            action=row.action,
            at=row.created_at,
            actor=Actor.of(rights.Actor(row.actor_kind, row.actor_id, row.on_behalf_of)),
            subject_type=row.subject_type,
            subject_id=encode(row.subject_type, subject_id),
            data=JSON(row.data),
        )
