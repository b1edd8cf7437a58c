"""Tables of files: the file, its folder, versions and tags; the objects that hold bytes; what a workspace keeps.

An object's row is there before the object is, and until it is gone, so no crash leaves an object that no row knows.
Versions refer to objects, as many to one as have the same bytes; the object's row counts them, in the transactions that
make and delete versions. Whoever changes any of this holds the row of `FileUsage` first.
"""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from tortoise import fields

from app.files.vocabulary import FileState, ObjectState
from app.kernel.models import JSONField, PresentIndex, Row, SortedCharField
from app.kernel.rights import Actor, ActorKind


class _Made(Row):
    """A row that knows who made it."""

    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = True

    @property
    def created_by(self) -> Actor:
        """Who made it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class FileFolder(_Made):
    """A folder; what is in no folder is in the root, which has no row."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    workspace_id: UUID
    parent_id = fields.UUIDField(null=True)  #: the folder that it is in; whoever deletes that one deletes this too
    place = fields.UUIDField()  #: the parent's id, in the root the workspace's: names are unique in it
    name = SortedCharField(max_length=255)
    name_key = fields.CharField(max_length=1_000)  #: its name in one case
    path = fields.TextField()  #: `/outer/inner`: the names of those it is in, and its own
    retention_days: fields.Field[int | None] = cast("Any", fields.IntField(null=True))
    #: after so many days without a change the files in it, and in those below, go to the trash; None: it says nothing
    updated_at = fields.DatetimeField()

    class Meta(_Made.Meta):
        abstract = False
        table = "file_folders"
        unique_together = (("place", "name_key"),)
        indexes = (("workspace_id", "name", "id"), PresentIndex(fields=("id",), present="retention_days"))


class File(_Made):
    """A file, with the facts of its newest version. One whose workspace was deleted is nobody's, and is purged."""

    workspace: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.SET_NULL, null=True
    )
    workspace_id: UUID | None
    folder: fields.ForeignKeyNullableRelation[FileFolder] = fields.ForeignKeyField(
        "models.FileFolder", related_name=False, on_delete=fields.SET_NULL, null=True
    )
    folder_id: UUID | None  #: None is the root
    name = SortedCharField(max_length=255)
    search_text = fields.CharField(max_length=1_000)  #: its name in one case
    content_type = fields.CharField(max_length=255)  #: what its content is, whatever was said of it
    size_bytes: fields.Field[int] = cast("Any", fields.BigIntField())
    sha256 = fields.CharField(max_length=64)
    object_key = fields.CharField(max_length=200)
    version_number = fields.IntField(default=1)  #: of its newest version
    revision = fields.IntField(default=1)  #: rises by one with every change of what is said of it
    tags = JSONField(default=list)  #: in the order given; `FileTag` has the same, to search by
    metadata = JSONField(default=dict)
    state = fields.CharEnumField(FileState, max_length=16, default=FileState.STORED)
    expires_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    #: when it goes to the trash by itself; None: never
    trashed_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    trashed_path = fields.TextField(default="")  #: of the folder that it was in; empty: the root
    purge_due_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    #: of what is trashed: when it is deleted for good; nobody sees it from then on
    updated_at = fields.DatetimeField()

    class Meta(_Made.Meta):
        abstract = False
        table = "files"
        indexes = (
            ("workspace_id", "created_at", "id"),
            ("workspace_id", "name", "id"),
            ("purge_due_at", "id"),
            PresentIndex(fields=("folder_id", "name", "id")),
            PresentIndex(fields=("expires_at", "id")),
            PresentIndex(fields=("workspace_id", "trashed_at", "id"), present="trashed_at"),
        )


class FileVersion(_Made):
    """What a file's content was from one time on; its bytes never change."""

    file: fields.ForeignKeyRelation[File] = fields.ForeignKeyField(
        "models.File", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    file_id: UUID
    number = fields.IntField()  #: 1, 2, 3…; of deleted ones the numbers are not used again
    content_type = fields.CharField(max_length=255)
    size_bytes: fields.Field[int] = cast("Any", fields.BigIntField())
    sha256 = fields.CharField(max_length=64)
    object_key = fields.CharField(max_length=200)

    class Meta(_Made.Meta):
        abstract = False
        table = "file_versions"
        unique_together = (("file_id", "number"),)


class FileTag(Row):
    """One tag of a file, there to be searched by."""

    file: fields.ForeignKeyRelation[File] = fields.ForeignKeyField(
        "models.File", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    file_id: UUID
    tag = SortedCharField(max_length=50)

    class Meta(Row.Meta):
        abstract = False
        table = "file_tags"
        unique_together = (("file_id", "tag"),)
        indexes = (("tag", "file_id"),)


class FileObject(Row):
    """An object in the storage; the same bytes within one workspace are one."""

    workspace: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.SET_NULL, null=True, db_index=False
    )
    workspace_id: UUID | None
    object_key = fields.CharField(max_length=200, unique=True)
    content_type = fields.CharField(max_length=255)  #: of what it was made for
    size_bytes: fields.Field[int] = cast("Any", fields.BigIntField())
    sha256 = fields.CharField(max_length=64)
    state = fields.CharEnumField(ObjectState, max_length=16, default=ObjectState.PENDING)
    reference_count = fields.IntField(default=0)  #: how many versions of files have it
    purge_due_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    #: when it must be deleted, or the next try; None: never
    purge_tries = fields.IntField(default=0)
    created_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "file_objects"
        indexes = (
            ("workspace_id", "sha256", "size_bytes"),
            PresentIndex(fields=("purge_due_at", "id")),
        )


class FileUsage(Row):
    """What the files of a workspace take: every version, also of what is in the trash, and what is on its way."""

    workspace: fields.OneToOneRelation[Any] = fields.OneToOneField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    used_bytes: fields.Field[int] = cast("Any", fields.BigIntField(default=0))
    file_count = fields.IntField(default=0)

    class Meta(Row.Meta):
        abstract = False
        table = "file_usages"
