"""Tables of uploads: files that come in parts, or from an address, and what has come of them.

What an upload counts against the workspace is the object that its parts become, PENDING from the beginning. It
remembers that, and where its parts are, until a day after its end: whatever comes too late is found then.
"""

from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from tortoise import fields
from tortoise.expressions import F
from tortoise.indexes import Index

from app.files.vocabulary import UploadState
from app.kernel.models import PresentIndex, Row
from app.kernel.rights import Actor, ActorKind


class FileUpload(Row):
    """A file on its way. One whose workspace was deleted belongs to nobody, and is purged."""

    workspace: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.SET_NULL, null=True
    )
    workspace_id: UUID | None
    home_id = fields.UUIDField()  #: its workspace's, also when that is gone: what its objects are found by
    folder: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.FileFolder", related_name=False, on_delete=fields.SET_NULL, null=True, db_index=False
    )
    folder_id: UUID | None  #: where its file will be; None is the root, also where the folder is gone
    object_id = fields.UUIDField(null=True)  #: what it becomes, once it is known how large that is
    file_id = fields.UUIDField(null=True)  #: its file; None until it is COMPLETED
    name = fields.CharField(max_length=255)  #: empty: what the address calls it
    size_bytes: fields.Field[int | None] = cast("Any", fields.BigIntField(null=True))  #: None: not known yet
    sha256 = fields.CharField(max_length=64, default="")  #: what was announced; empty: nothing was
    part_bytes: fields.Field[int] = cast("Any", fields.BigIntField(default=0))  #: of every part but the last
    part_count = fields.IntField(default=0)
    state = fields.CharEnumField(UploadState, max_length=16)
    source_url = fields.TextField(default="")  #: where it is fetched from; its query goes when that is over
    is_direct = fields.BooleanField(default=False)  #: whether its parts go to the bucket, by S3's multipart upload
    multipart_id = fields.TextField(default="")  #: what S3 calls that
    received_bytes: fields.Field[int] = cast("Any", fields.BigIntField(default=0))  #: that were fetched
    failure_code = fields.CharField(max_length=40, default="")
    failure_message = fields.TextField(default="")
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    ended_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    next_attempt_at: fields.Field[datetime | None] = cast(
        "Any", fields.DatetimeField(null=True)
    )  #: see `kernel.claims`
    claimed_until: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    epoch = fields.IntField(default=0)
    attempt_count = fields.IntField(default=0)
    purge_due_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    #: when it expires, or its parts are to be deleted, or the next try; None while it is worked on
    purge_tries = fields.IntField(default=0)

    class Meta(Row.Meta):
        abstract = False
        table = "file_uploads"
        indexes = (
            Index(fields=("workspace_id", "id")),
            PresentIndex(fields=("folder_id",)),
            PresentIndex(fields=("next_attempt_at", "id")),
            PresentIndex(fields=("claimed_until",)),
            PresentIndex(fields=("purge_due_at", "id")),
        )

    @property
    def created_by(self) -> Actor:
        """Who began it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)

    def ended(self, state: UploadState, now: datetime) -> dict[str, Any]:
        """Return what its row says once it is over, however that came: whoever ends it writes this.

        Whoever works on it writes nothing any more, its parts are due to be purged, and the query of its address, which
        may be a signature, is gone: it is of no use any more, and nobody's to see.
        """
        return {
            "state": state,
            "source_url": urlunsplit(urlsplit(self.source_url)._replace(query="", fragment="")),
            "ended_at": now,
            "purge_due_at": now,
            "next_attempt_at": None,
            "claimed_until": None,
            "epoch": F("epoch") + 1,
        }

    @property
    def parts_key(self) -> str:
        """Where its parts are in the storage."""
        return f"{self.home_id}/uploads/{self.id}"

    @property
    def whole_key(self) -> str:
        """Where parts have their places, behind each other."""
        return f"{self.parts_key}/whole"

    @property
    def object_key(self) -> str:
        """Where the bytes of its file will be, unless the workspace has them already."""
        return f"{self.home_id}/{self.object_id}"

    def size_of(self, number: int) -> int:
        """Return how many bytes a part has; parts are numbered from 1."""
        return min(self.part_bytes, (self.size_bytes or 0) - self.start_of(number))

    def start_of(self, number: int) -> int:
        """Return how many bytes are before a part."""
        return (number - 1) * self.part_bytes


class FileUploadPart(Row):
    """A part that came through Plait; those that went to the bucket are known there."""

    upload: fields.ForeignKeyRelation[FileUpload] = fields.ForeignKeyField(
        "models.FileUpload", related_name=False, on_delete=fields.CASCADE
    )
    upload_id: UUID
    number = fields.IntField()  #: from 1
    size_bytes: fields.Field[int] = cast("Any", fields.BigIntField())
    sha256 = fields.CharField(max_length=64)
    object_key = fields.CharField(max_length=200)  #: its own, or that of the whole, where it is at its place

    class Meta(Row.Meta):
        abstract = False
        table = "file_upload_parts"
        unique_together = (("upload_id", "number"),)
