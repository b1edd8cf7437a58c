"""Tables of collaboration: threads of comments, their comments, and the log of what happened to them."""

from datetime import datetime
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from tortoise import fields

from app.kernel.models import Row
from app.kernel.rights import Actor, ActorKind


class CommentEventKind(StrEnum):
    """What happened to a thread."""

    ADDED = "added"
    EDITED = "edited"
    DELETED = "deleted"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    MOVED = "moved"


class CommentThread(Row):
    """A discussion at a node, or at a place on the canvas."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    workspace_id: UUID
    workflow: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workflow", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    workflow_id: UUID
    node_key = fields.CharField(max_length=64, null=True)  #: stays when the node is removed, follows when it is renamed
    x: fields.Field[float | None] = cast("Any", fields.FloatField(null=True))  #: of a place on the canvas
    y: fields.Field[float | None] = cast("Any", fields.FloatField(null=True))
    comment_count = fields.IntField(default=0)  #: deleted ones too
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)  #: who began it
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    resolved_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    resolved_kind: fields.Field[ActorKind | None] = cast(
        "Any", fields.CharEnumField(ActorKind, max_length=16, null=True)
    )
    resolved_id = fields.UUIDField(null=True)
    resolved_for = fields.UUIDField(null=True)  #: the user a key acted for
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()  #: when something happened to it or its comments last

    class Meta(Row.Meta):
        abstract = False
        table = "comment_threads"
        indexes = (("workflow_id", "created_at", "id"), ("workflow_id", "node_key"), ("workspace_id",))

    @property
    def created_by(self) -> Actor:
        """Who began it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)

    @property
    def resolved_by(self) -> Actor | None:
        """Who said that it is settled; None while it is not."""
        if self.resolved_kind is None:
            return None
        return Actor(self.resolved_kind, self.resolved_id, self.resolved_for)


class Comment(Row):
    """What somebody said; of a deleted one only that it was there is kept."""

    thread: fields.ForeignKeyRelation[CommentThread] = fields.ForeignKeyField(
        "models.CommentThread", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    thread_id: UUID
    number = fields.IntField()  #: 1, 2, 3… in its thread
    text = fields.TextField()  #: Markdown; empty once it is deleted
    mentions = fields.JSONField[list[str]](default=list)  #: ids of users
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)  #: who wrote it
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    edited_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    edited_kind: fields.Field[ActorKind | None] = cast("Any", fields.CharEnumField(ActorKind, max_length=16, null=True))
    edited_id = fields.UUIDField(null=True)
    edited_for = fields.UUIDField(null=True)
    deleted_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    created_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "comments"
        unique_together = (("thread_id", "number"),)

    @property
    def author(self) -> Actor:
        """Who wrote it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)

    @property
    def edited_by(self) -> Actor | None:
        """Who changed it last; None while nobody did."""
        if self.edited_kind is None:
            return None
        return Actor(self.edited_kind, self.edited_id, self.edited_for)


class CommentEvent(Row):
    """One entry of the log of a workflow's comments."""

    workflow: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workflow", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    workflow_id: UUID
    sequence = fields.IntField()  #: 1, 2, 3… of the workflow
    kind = fields.CharEnumField(CommentEventKind, max_length=16)
    thread_id = fields.UUIDField()
    comment_id = fields.UUIDField(null=True)
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)  #: who did it
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "comment_events"
        unique_together = (("workflow_id", "sequence"),)


class CommentHead(Row):
    """How far the log of a workflow's comments has come; there once somebody has said something."""

    workflow: fields.OneToOneRelation[Any] = fields.OneToOneField(
        "models.Workflow", related_name=False, on_delete=fields.CASCADE
    )
    workflow_id: UUID
    last_sequence = fields.IntField()

    class Meta(Row.Meta):
        abstract = False
        table = "comment_heads"
