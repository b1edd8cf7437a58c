"""What others need of drafts beside their log: errors, the first revision, plain reads, and pins.

Nothing but the log (`log.drafting`) changes a draft. `read` always asks the table; `DraftLog.read` parses less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.kernel.errors import Conflict, NotFound
from app.workflows.graph import Graph, GraphNode, Link, Variable
from app.workflows.models import Draft, DraftSnapshot

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


class BranchNotFound(NotFound):
    """There is no such branch, or you cannot see it."""


class BranchIsClosed(Conflict):
    """The branch is merged or discarded; it does not change any more."""


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
    await Draft.create(
        id=workflow_id,
        workflow_id=workflow_id,
        revision=FIRST_REVISION,
        first_revision=FIRST_REVISION,
        graph=graph.to_json(),
    )


async def create_branch(branch_id: UUID, workflow_id: UUID, graph: Graph) -> None:
    """Store the first revision of a new branch, in the caller's transaction."""
    await Draft.create(
        id=branch_id,
        workflow_id=workflow_id,
        revision=FIRST_REVISION,
        first_revision=FIRST_REVISION,
        graph=graph.to_json(),
    )


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
    rows = await Draft.filter(id__in=list(workflow_ids))
    return {row.id: (row.revision, Graph.model_validate(row.graph)) for row in rows}


async def pin(workflow_id: UUID, revision: int, graph: Graph) -> None:
    """Keep a revision for as long as the workflow lives, in the caller's transaction; repeating is harmless."""
    snapshot = DraftSnapshot(draft_id=workflow_id, revision=revision, graph=graph.to_json())
    await DraftSnapshot.bulk_create([snapshot], ignore_conflicts=True)
