"""Tables of artifacts: the artifact, its versions, and the links by which versions are shown to anybody."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from tortoise import fields

from app.artifacts.vocabulary import ArtifactKind
from app.kernel.models import Row, SortedCharField
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


class Artifact(_Made):
    """An artifact; its content is in its versions."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    kind = fields.CharEnumField(ArtifactKind, max_length=16)
    title = SortedCharField(max_length=200)
    search_text = fields.CharField(max_length=800)  #: its title in one case
    language: fields.Field[str | None] = cast("Any", fields.CharField(max_length=50, null=True))  #: of code
    version = fields.IntField(default=1)  #: the number of the newest
    execution: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.Execution", related_name=False, on_delete=fields.SET_NULL, null=True
    )  #: the run that made it
    execution_id: UUID | None
    updated_at = fields.DatetimeField()

    class Meta(_Made.Meta):
        abstract = False
        table = "artifacts"
        indexes = (
            ("workspace_id", "created_at", "id"),
            ("workspace_id", "updated_at", "id"),
            ("execution_id", "id"),
        )


class ArtifactVersion(_Made):
    """What an artifact was at one time; it never changes."""

    artifact: fields.ForeignKeyRelation[Artifact] = fields.ForeignKeyField(
        "models.Artifact", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    artifact_id: UUID
    number = fields.IntField()  #: 1, 2, 3…
    content: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: of a table or JSON: JSON
    file: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.File", related_name=False, on_delete=fields.SET_NULL, null=True
    )  #: of an image, until the file is deleted
    file_id: UUID | None
    file_version: fields.Field[int | None] = cast("Any", fields.IntField(null=True))
    #: the number of the file's version that it shows; None: the newest
    size_bytes = fields.IntField()  #: of `content`
    note: fields.Field[str | None] = cast("Any", fields.CharField(max_length=2_000, null=True))
    execution: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.Execution", related_name=False, on_delete=fields.SET_NULL, null=True
    )  #: the run that made it
    execution_id: UUID | None
    once_key: fields.Field[str | None] = cast("Any", fields.CharField(max_length=64, null=True, unique=True))
    #: SHA-256 of what the run called this change, so that it makes it once

    class Meta(_Made.Meta):
        abstract = False
        table = "artifact_versions"
        unique_together = (("artifact_id", "number"),)
        indexes = (("execution_id", "id"), ("file_id", "id"))  # asked when a run or a file goes


class ArtifactShare(_Made):
    """A link by which anybody sees an artifact, until it ends."""

    artifact: fields.ForeignKeyRelation[Artifact] = fields.ForeignKeyField(
        "models.Artifact", related_name=False, on_delete=fields.CASCADE
    )
    artifact_id: UUID
    token_hash = fields.CharField(max_length=64, unique=True)  #: SHA-256; the token itself is told once and not kept
    version: fields.Field[int | None] = cast("Any", fields.IntField(null=True))  #: None shows the newest
    expires_at = fields.DatetimeField(db_index=True)
    revoked_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))

    class Meta(_Made.Meta):
        abstract = False
        table = "artifact_shares"
        indexes = (("artifact_id", "created_at", "id"),)
