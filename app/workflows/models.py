"""Tables of workflows: the named thing, its draft, its immutable versions and pinned draft revisions.

A graph may reach 1 MiB, so it never stands in the row that lists read.
"""

from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from app.kernel.models import JSONField, Row, SortedCharField
from app.kernel.rights import Actor, ActorKind


class WorkflowStatus(StrEnum):
    """Where a workflow is in its life."""

    DRAFT = "draft"  #: never published
    PUBLISHED = "published"  #: has a version that runs by default
    ARCHIVED = "archived"  #: kept, but neither changed nor run until it is unarchived


class Workflow(Row):
    """A named graph of a workspace."""

    workspace: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    name = SortedCharField(max_length=200)
    description = fields.TextField(null=True)
    tags = fields.JSONField[list[str]]()  #: in the order given; `WorkflowTag` has the same, to search by
    search_text = fields.TextField()  #: name and description, case-folded, so that both databases match alike
    status = fields.CharEnumField(WorkflowStatus, max_length=16, default=WorkflowStatus.DRAFT)
    draft_revision = fields.IntField(default=1)  #: rises by one with every change of the draft
    last_version_number = fields.IntField(default=0)
    published_version_id = fields.UUIDField(null=True)  #: the version that runs by default
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)  #: who created it
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "workflows"
        indexes = (
            ("workspace_id", "name", "id"),
            ("workspace_id", "created_at", "id"),
            ("workspace_id", "updated_at", "id"),
        )

    @property
    def created_by(self) -> Actor:
        """Who created it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class WorkflowTag(Row):
    """One tag of a workflow, there to be searched by."""

    workflow: fields.ForeignKeyRelation[Workflow] = fields.ForeignKeyField(
        "models.Workflow", related_name="tag_rows", on_delete=fields.CASCADE
    )
    workflow_id: UUID
    tag = SortedCharField(max_length=50)

    class Meta(Row.Meta):
        abstract = False
        table = "workflow_tags"
        unique_together = (("workflow_id", "tag"),)
        indexes = (("tag", "workflow_id"),)


class Draft(Row):
    """The graph that is being edited: exactly one per workflow, under its `draft_revision`."""

    workflow: fields.OneToOneRelation[Workflow] = fields.OneToOneField(
        "models.Workflow", related_name=False, on_delete=fields.CASCADE
    )
    workflow_id: UUID
    graph: fields.Field[dict[str, Any]] = cast("Any", JSONField())

    class Meta(Row.Meta):
        abstract = False
        table = "workflow_drafts"


class DraftSnapshot(Row):
    """A draft revision that a run was started from, kept so that the run stays pinned to it."""

    workflow: fields.ForeignKeyRelation[Workflow] = fields.ForeignKeyField(
        "models.Workflow", related_name=False, on_delete=fields.CASCADE
    )
    workflow_id: UUID
    revision = fields.IntField()
    graph: fields.Field[dict[str, Any]] = cast("Any", JSONField())

    class Meta(Row.Meta):
        abstract = False
        table = "workflow_draft_snapshots"
        unique_together = (("workflow_id", "revision"),)


class WorkflowVersion(Row):
    """A published graph; never changed after it was made."""

    workflow: fields.ForeignKeyRelation[Workflow] = fields.ForeignKeyField(
        "models.Workflow", related_name=False, on_delete=fields.CASCADE
    )
    workflow_id: UUID
    number = fields.IntField()  #: 1, 2, 3… within the workflow
    draft_revision = fields.IntField()  #: the revision of the draft that was published
    graph: fields.Field[dict[str, Any]] = cast("Any", JSONField())
    note = fields.TextField(null=True)
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)  #: who published it
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    published_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "workflow_versions"
        unique_together = (("workflow_id", "number"),)

    @property
    def published_by(self) -> Actor:
        """Who published it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)
