"""Tables of files: what describes an object in the storage, and how much a workspace keeps there.

A row is there before its object is, and until its object is gone, so that no crash leaves an object that no row knows.
"""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from tortoise import fields

from app.files.vocabulary import FileState
from app.kernel.models import Row, SortedCharField
from app.kernel.rights import Actor, ActorKind


class File(Row):
    """A file. Its bytes never change. One whose workspace was deleted belongs to nobody, and is purged."""

    workspace: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.SET_NULL, null=True
    )
    workspace_id: UUID | None
    name = SortedCharField(max_length=255)
    search_text = fields.CharField(max_length=1_000)  #: its name in one case
    content_type = fields.CharField(max_length=255)  #: what its content is, whatever was said of it
    size_bytes: fields.Field[int] = cast("Any", fields.BigIntField())
    sha256 = fields.CharField(max_length=64)
    object_key = fields.CharField(max_length=200)
    state = fields.CharEnumField(FileState, max_length=16, default=FileState.PENDING)
    purge_due_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    #: when its object must be deleted, or the next try; None: never
    purge_tries = fields.IntField(default=0)
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "files"
        indexes = (
            ("workspace_id", "created_at", "id"),
            ("workspace_id", "name", "id"),
            ("purge_due_at", "id"),
        )

    @property
    def created_by(self) -> Actor:
        """Who made it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class FileUsage(Row):
    """What the files of a workspace take, pending ones too; it changes with their rows."""

    workspace: fields.OneToOneRelation[Any] = fields.OneToOneField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    used_bytes: fields.Field[int] = cast("Any", fields.BigIntField(default=0))
    file_count = fields.IntField(default=0)

    class Meta(Row.Meta):
        abstract = False
        table = "file_usages"
