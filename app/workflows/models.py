"""Tables of workflows: the named thing, its drafts with their logs, and its immutable versions.

A graph may reach 1 MiB, so it never stands in the row that lists read.
"""

from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from app.kernel.models import JSONField, PresentIndex, Row, SortedCharField
from app.kernel.rights import Actor, ActorKind


class WorkflowStatus(StrEnum):
    """Where a workflow is in its life."""

    DRAFT = "draft"  #: never published
    PUBLISHED = "published"  #: has a version that runs by default
    ARCHIVED = "archived"  #: kept, but neither changed nor run until it is unarchived


class DraftOperationOrigin(StrEnum):
    """What an operation of a draft came from."""

    EDIT = "edit"  #: somebody edited
    REPLACE = "replace"  #: somebody sent a whole graph, or properties of the workflow
    RESTORE = "restore"  #: somebody brought back a version or a revision
    UNDO = "undo"  #: its author took back what they had done
    REDO = "redo"  #: its author did again what they had taken back
    MERGE = "merge"  #: somebody merged a branch
    REBASE = "rebase"  #: somebody brought a branch up to the live draft
    TEXT = "text"  #: somebody typed into a text


class BranchStatus(StrEnum):
    """Where a branch is in its life."""

    OPEN = "open"  #: it can be edited and merged
    MERGED = "merged"  #: the live draft has its changes
    DISCARDED = "discarded"  #: somebody decided against it


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
    draft_revision = fields.IntField(default=1)  #: the live draft's, kept in step with `Draft.revision`
    last_version_number = fields.IntField(default=0)
    published_version_id = fields.UUIDField(null=True)  #: the version that runs by default
    is_hidden = fields.BooleanField(default=False)  #: another domain keeps it: no list has it, and nobody edits it
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
    """A graph that is being edited: the live draft, whose id is the workflow's, or a branch, whose id is the branch's.

    It is the head of a log: `graph` is what a replay of its operations gives.
    """

    workflow: fields.ForeignKeyRelation[Workflow] = fields.ForeignKeyField(
        "models.Workflow", related_name=False, on_delete=fields.CASCADE
    )
    workflow_id: UUID
    revision = fields.IntField(default=1)  #: rises by one with every operation
    first_revision = fields.IntField(default=1)  #: where the log begins; nothing is known of what was before
    graph: fields.Field[dict[str, Any]] = cast("Any", JSONField())

    class Meta(Row.Meta):
        abstract = False
        table = "workflow_drafts"
        indexes = (("workflow_id",),)


class DraftOperation(Row):
    """One accepted operation of a draft: never changed after it was made, but for `undone_by_revision`."""

    draft: fields.ForeignKeyRelation[Draft] = fields.ForeignKeyField(
        "models.Draft", related_name=False, on_delete=fields.CASCADE
    )
    draft_id: UUID
    revision = fields.IntField()  #: the draft's after it
    operation_id = fields.CharField(max_length=64)  #: the client's name for it
    fingerprint = fields.BinaryField()  #: of what was asked for, to know a repeat from another thing of the same name
    batch_id = fields.UUIDField()  #: what was accepted together
    client_id = fields.CharField(max_length=64, null=True)
    origin = fields.CharEnumField(DraftOperationOrigin, max_length=16)
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    at = fields.DatetimeField()
    changes: fields.Field[list[dict[str, Any]]] = cast("Any", JSONField())  #: see `steps.encode`
    text_update = fields.BinaryField(null=True)  #: what the texts became by it, as a Yjs update
    overrides: fields.Field[list[dict[str, Any]] | None] = cast("Any", JSONField(null=True))
    undoes_revision: fields.Field[int | None] = fields.IntField(null=True)
    undone_by_revision: fields.Field[int | None] = fields.IntField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "workflow_draft_operations"
        unique_together = (("draft_id", "revision"), ("draft_id", "operation_id"))
        indexes = (
            ("draft_id", "actor_id", "revision"),  # finds what somebody did last
            PresentIndex(fields=("draft_id", "revision"), present="text_update"),
        )


class DraftSnapshot(Row):
    """A revision of a draft kept whole: where its log begins, now and then, and where a run is pinned to it."""

    draft: fields.ForeignKeyRelation[Draft] = fields.ForeignKeyField(
        "models.Draft", related_name=False, on_delete=fields.CASCADE
    )
    draft_id: UUID
    revision = fields.IntField()
    graph: fields.Field[dict[str, Any]] = cast("Any", JSONField())

    class Meta(Row.Meta):
        abstract = False
        table = "workflow_draft_snapshots"
        unique_together = (("draft_id", "revision"),)


class DraftTexts(Row):
    """The text fields of a draft as one Yjs document; there once somebody has asked for it.

    The document is `state` and the text updates of the operations after `revision`.
    """

    draft: fields.OneToOneRelation[Draft] = fields.OneToOneField(
        "models.Draft", related_name=False, on_delete=fields.CASCADE
    )
    draft_id: UUID
    client_id: fields.Field[int] = fields.BigIntField()  #: the Yjs client that the server writes as; nobody else may
    names: fields.Field[dict[str, Any]] = cast("Any", JSONField())  #: as of the draft's head; see `texts.names`
    revision = fields.IntField()  #: the draft's, that `state` is of
    state = fields.BinaryField()  #: a Yjs update that makes the document

    class Meta(Row.Meta):
        abstract = False
        table = "workflow_draft_texts"


class WorkflowBranch(Row):
    """A proposal to change the live draft; its graph is the `Draft` of its id."""

    workflow: fields.ForeignKeyRelation[Workflow] = fields.ForeignKeyField(
        "models.Workflow", related_name=False, on_delete=fields.CASCADE
    )
    workflow_id: UUID
    name = fields.CharField(max_length=200)
    description = fields.TextField(null=True)
    status = fields.CharEnumField(BranchStatus, max_length=16, default=BranchStatus.OPEN)
    base_revision = fields.IntField()  #: of the live draft: what the branch began from, or was rebased onto
    merged_revision: fields.Field[int | None] = fields.IntField(null=True)  #: of the live draft, by the merge
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)  #: who created it
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()  #: when it was made, rebased, merged or discarded

    class Meta(Row.Meta):
        abstract = False
        table = "workflow_branches"
        indexes = (("workflow_id", "status", "id"),)

    @property
    def created_by(self) -> Actor:
        """Who created it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


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
