"""The one module that changes drafts.

Every change names the revision it was made from and makes the next one; of two changes from the same revision
one wins. Nothing else writes `Draft.graph` or `Workflow.draft_revision`, so that what is now a whole graph can
become a log of operations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.kernel.errors import Conflict, NotFound
from app.workflows.graph import Graph, GraphNode, Link, Variable
from app.workflows.models import Draft, DraftSnapshot, Workflow, WorkflowStatus

FIRST_REVISION = 1


class DraftMoved(Conflict):
    """The draft has changed since; look at it and try again."""

    def __init__(self, current_revision: int, *, field: str = "input.baseRevision") -> None:
        super().__init__(field=field, reason="revision_conflict", details={"currentRevision": current_revision})
        self.current_revision = current_revision


class WorkflowIsArchived(Conflict):
    """The workflow is archived; unarchive it first."""


class WorkflowNotFound(NotFound):
    """There is no such workflow, or you cannot see it."""


class DraftRevisionNotFound(NotFound):
    """The draft has no such revision any more."""


@dataclass(frozen=True, slots=True)
class GraphPatch:
    """The parts of a graph to replace; None leaves a part as it is."""

    nodes: tuple[GraphNode, ...] | None = None
    connections: tuple[Link, ...] | None = None
    variables: tuple[Variable, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to change."""
        return self.nodes is None and self.connections is None and self.variables is None

    def apply(self, graph: Graph) -> Graph:
        """Return the graph with these parts replaced."""
        return Graph(
            nodes=graph.nodes if self.nodes is None else self.nodes,
            connections=graph.connections if self.connections is None else self.connections,
            variables=graph.variables if self.variables is None else self.variables,
        )


async def create(workflow_id: UUID, graph: Graph) -> None:
    """Store the first revision of a new workflow's draft, in the caller's transaction."""
    await Draft.create(workflow_id=workflow_id, graph=graph.to_json())


async def change(
    workflow_id: UUID, graph: Graph, *, expected_revision: int, at: datetime, field: str = "input.baseRevision"
) -> int:
    """Replace the draft in the caller's transaction and return its new revision.

    One conditional UPDATE decides, so of many changes from one revision exactly one succeeds.

    Raises:
        DraftMoved: The draft is not at `expected_revision`; says where it is.
        WorkflowIsArchived: An archived workflow does not change.
        WorkflowNotFound: It was deleted meanwhile.
    """
    revision = expected_revision + 1
    changed = await Workflow.filter(
        id=workflow_id, draft_revision=expected_revision, status__not=WorkflowStatus.ARCHIVED
    ).update(draft_revision=revision, updated_at=at)
    if not changed:
        found = await Workflow.filter(id=workflow_id).only("id", "status", "draft_revision").first()
        if found is None:
            raise WorkflowNotFound
        if found.status is WorkflowStatus.ARCHIVED:
            raise WorkflowIsArchived
        raise DraftMoved(found.draft_revision, field=field)
    await Draft.filter(workflow_id=workflow_id).update(graph=graph.to_json())
    return revision


async def read(workflow_id: UUID) -> tuple[int, Graph]:
    """Return the revision of a draft, and the draft.

    Raises:
        WorkflowNotFound: There is no such workflow.
    """
    found = await read_many([workflow_id])
    if workflow_id not in found:
        raise WorkflowNotFound
    return found[workflow_id]


async def read_many(workflow_ids: Sequence[UUID]) -> dict[UUID, tuple[int, Graph]]:
    """Return the revisions and the drafts of those workflows that exist."""
    # One statement, so that revision and graph belong together.
    rows: list[Any] = await Draft.filter(workflow_id__in=list(workflow_ids)).values(
        "workflow_id", "graph", revision="workflow__draft_revision"
    )
    return {row["workflow_id"]: (row["revision"], Graph.model_validate(row["graph"])) for row in rows}


async def pin(workflow_id: UUID, revision: int, graph: Graph) -> None:
    """Keep a revision for as long as the workflow lives, in the caller's transaction; repeating is harmless."""
    snapshot = DraftSnapshot(workflow_id=workflow_id, revision=revision, graph=graph.to_json())
    await DraftSnapshot.bulk_create([snapshot], ignore_conflicts=True)
