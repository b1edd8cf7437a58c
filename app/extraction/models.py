"""Tables of extraction: the processings of files with what they gave, and what is processed by itself.

A processing names its file without a reference of the database: it outlives the file until its own object in the
storage is gone, and then goes too (`pruning`).
"""

from typing import Any, cast
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index

from app.extraction.vocabulary import ProcessingStatus, ThumbnailSize, ThumbnailState
from app.kernel.models import AbsentIndex, JSONField, PresentIndex, Row
from app.kernel.rights import Actor, ActorKind


class FileProcessing(Row):
    """A file that is read, was read, or could not be. One whose workspace was deleted belongs to nobody."""

    workspace: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.SET_NULL, null=True
    )
    workspace_id: UUID | None
    file_id = fields.UUIDField()
    file_version = fields.IntField(
        null=True
    )  #: the number of the version that is read; None: the newest, once it is begun
    options = JSONField(default=dict)  #: of `contract.ExtractionOptions`
    is_automatic = fields.BooleanField(default=False)  #: whether a rule of the workspace began it
    status = fields.CharEnumField(ProcessingStatus, max_length=16, default=ProcessingStatus.QUEUED)
    pages_done = fields.IntField(default=0)
    pages_total = fields.IntField(null=True)
    attempt_count = fields.IntField(default=0)  #: of all
    tries = fields.IntField(default=0)  #: since it was asked for, or asked for again
    due_at = fields.DatetimeField(null=True)  #: when it is begun, or when the claim runs out; None once it is over
    epoch = fields.IntField(default=0)  #: rises with every claim and cancellation, so a slow worker writes nothing
    failure_code = fields.CharField(max_length=40, default="")
    failure_message = fields.TextField(default="")
    result: fields.Field[bytes | None] = cast("Any", fields.BinaryField(null=True))  #: a small one, packed
    result_key = fields.CharField(max_length=200, default="")  #: of the object that has a large one
    result_bytes: fields.Field[int] = cast("Any", fields.BigIntField(default=0))  #: as packed
    character_count = fields.IntField(default=0)
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    started_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "file_processings"
        indexes = (
            Index(fields=("file_id", "id")),
            Index(fields=("workspace_id", "id")),
            PresentIndex(fields=("due_at", "id")),
        )

    @property
    def created_by(self) -> Actor:
        """Who asked for it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class FileProcessingRule(Row):
    """What is processed by itself when it was uploaded to a workspace."""

    workspace: fields.OneToOneRelation[Any] = fields.OneToOneField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    content_types = JSONField(default=list)  #: `text/html`, or `image/` for all images
    options = JSONField(default=dict)
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "file_processing_rules"


class FileThumbnail(Row):
    """A small picture of the bytes of files. One whose bytes are gone belongs to nobody, and goes after its object."""

    source: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.FileObject", to_field="object_key", related_name=False, on_delete=fields.SET_NULL, null=True
    )
    source_id: str | None  #: the key of the object that has those bytes
    size = fields.CharEnumField(ThumbnailSize, max_length=16)
    state = fields.CharEnumField(ThumbnailState, max_length=16, default=ThumbnailState.MAKING)
    object_key = fields.CharField(max_length=200)
    size_bytes = fields.IntField(default=0)
    width = fields.IntField(default=0)
    height = fields.IntField(default=0)
    failure_code = fields.CharField(max_length=40, default="")
    failure_message = fields.TextField(default="")
    tries = fields.IntField(default=1)
    due_at = fields.DatetimeField(null=True)  #: until when whoever draws it may; None once that is over
    created_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "file_thumbnails"
        unique_together = (("source_id", "size"),)
        indexes = (AbsentIndex(fields=("id",), absent="source_id"),)
