"""What a run executes: the published version, a named one, or a pinned revision of the draft.

Starting a run is the busiest path of the service: what runs by default is remembered (see `heads`), and graphs
that cannot change are kept parsed in this process.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from app.kernel.database import Database, current_transaction
from app.kernel.errors import Conflict, InvalidInput
from app.kernel.rights import Scope, Viewer
from app.workflows import drafts
from app.workflows.cache import BoundedCache
from app.workflows.drafts import WorkflowIsArchived, WorkflowNotFound
from app.workflows.graph import Graph
from app.workflows.heads import Head, Heads
from app.workflows.log.drafting import DraftLog
from app.workflows.lookup import Lookup, VersionNotFound
from app.workflows.models import WorkflowStatus
from app.workflows.problems import WorkflowHasProblems, errors
from app.workflows.validation import Library, problems

#: As JSON; a parsed graph takes a few times that.
_CACHE_BYTES = 32 * 1024 * 1024
_SOUND = 10_000  #: revisions that are remembered to have no problems


class WorkflowNotPublished(Conflict):
    """Publish the workflow before running it."""


@dataclass(frozen=True, slots=True)
class RunTarget:
    """A graph to run and what it is pinned to: a version, or else a revision of the draft."""

    workflow_id: UUID
    workspace_id: UUID
    version_id: UUID | None
    draft_revision: int | None
    graph: Graph


class RunTargets:
    """Finds what a run executes, and finds it again for the worker."""

    def __init__(self, database: Database, lookup: Lookup, library: Library, heads: Heads, log: DraftLog) -> None:
        self._database = database
        self._heads = heads
        self._log = log
        self._lookup = lookup
        self._library = library
        self._versions: BoundedCache[Graph] = BoundedCache(_CACHE_BYTES)
        self._sound: set[tuple[UUID, int]] = set()  #: pinned revisions without problems

    async def resolve_run_target(
        self, viewer: Viewer, workflow_id: UUID, *, version: int | None = None, draft_revision: int | None = None
    ) -> RunTarget:
        """Return what to run; a draft revision is pinned in the caller's transaction.

        Args:
            viewer: Who wants to run it.
            workflow_id: What to run.
            version: The number of a version; None means the published one.
            draft_revision: A revision of the draft instead, the present one or any that is past.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may see it but not run it.
            WorkflowIsArchived: Archived workflows do not run.
            WorkflowNotPublished: Nothing was named and nothing is published.
            VersionNotFound: It has no such version.
            DraftRevisionNotFound: The draft has no such revision.
            WorkflowHasProblems: The draft could not be published as it is, so it cannot run either.
        """
        if version is not None and draft_revision is not None:
            raise _both_named()
        head = await self._heads.get(workflow_id, partial(self._head, workflow_id))
        if head is None:
            raise WorkflowNotFound
        await self._lookup.require(viewer, head.workspace_id, Scope.EXECUTIONS_RUN)
        if draft_revision is None:
            return await self._version(workflow_id, head, version)
        if head.status is WorkflowStatus.ARCHIVED:
            raise WorkflowIsArchived(reason="workflow_archived")
        graph = await self._pin(workflow_id, draft_revision)
        return RunTarget(workflow_id, head.workspace_id, None, draft_revision, graph)

    async def resolve_pinned(
        self, viewer: Viewer, workflow_id: UUID, *, version_id: UUID | None, draft_revision: int | None
    ) -> RunTarget:
        """Return what an earlier run of a workflow ran, for running it again.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may see it but not run it.
            WorkflowIsArchived: Archived workflows do not run.
        """
        head = await self._runnable(viewer, workflow_id)
        graph = await self.load_graph(version_id or (workflow_id, draft_revision or 0))
        return RunTarget(workflow_id, head.workspace_id, version_id, draft_revision, graph)

    async def resolve_node_target(
        self,
        viewer: Viewer,
        workflow_id: UUID,
        node_key: str,
        *,
        version: int | None = None,
        draft_revision: int | None = None,
    ) -> RunTarget:
        """Return what has a node that is to run alone: the draft as it is, unless told; other nodes may be unfinished.

        A revision of the draft is pinned in the caller's transaction.

        Raises:
            InvalidInput: There is no such node; or see `resolve_run_target`.
            WorkflowHasProblems: The node, or one inside of it, is not finished.
        """
        head = await self._runnable(viewer, workflow_id)
        if version is not None:
            if draft_revision is not None:
                raise _both_named()
            target = await self._version(workflow_id, head, version)
        else:
            revision, graph = await self._read_draft(workflow_id, draft_revision)
            target = RunTarget(workflow_id, head.workspace_id, None, revision, graph)
        if target.graph.node(node_key) is None:
            raise InvalidInput("The workflow has no such node.", field="input.nodeKey", reason="node_unknown")
        if target.draft_revision is not None:
            parts = _with_inside(target.graph, node_key)
            wrong = [problem for problem in errors(problems(target.graph, self._library)) if problem.node_key in parts]
            if wrong:
                raise WorkflowHasProblems(wrong)
            await drafts.pin(workflow_id, target.draft_revision, target.graph)
        return target

    async def resolve_latest(self, viewer: Viewer, workflow_id: UUID) -> RunTarget:
        """Return the draft as it is now, pinned in the caller's transaction; see `resolve_run_target`."""
        head = await self._runnable(viewer, workflow_id)
        revision, _ = await self._read_draft(workflow_id, None)
        graph = await self._pin(workflow_id, revision)
        return RunTarget(workflow_id, head.workspace_id, None, revision, graph)

    async def look_at(
        self, viewer: Viewer, workflow_id: UUID, *, version: int | None = None, draft_revision: int | None = None
    ) -> RunTarget:
        """Return what `resolve_run_target` does, but pin nothing and let a draft have problems."""
        if draft_revision is None:
            return await self.resolve_run_target(viewer, workflow_id, version=version)
        if version is not None:
            raise _both_named()
        head = await self._runnable(viewer, workflow_id)
        revision, graph = await self._read_draft(workflow_id, draft_revision)
        return RunTarget(workflow_id, head.workspace_id, None, revision, graph)

    async def _runnable(self, viewer: Viewer, workflow_id: UUID) -> Head:
        head = await self._heads.get(workflow_id, partial(self._head, workflow_id))
        if head is None:
            raise WorkflowNotFound
        await self._lookup.require(viewer, head.workspace_id, Scope.EXECUTIONS_RUN)
        if head.status is WorkflowStatus.ARCHIVED:
            raise WorkflowIsArchived(reason="workflow_archived")
        return head

    async def _read_draft(self, workflow_id: UUID, revision: int | None) -> tuple[int, Graph]:
        """Return a revision; the present one unless told."""
        if revision is None:
            return await self._log.read(workflow_id)
        return revision, await self._log.at(workflow_id, revision)

    async def resolve_subworkflow(
        self, workspace_id: UUID, workflow_id: UUID, version: int | None, *, is_hidden: bool = False
    ) -> RunTarget:
        """Return what a run of a workspace starts: a version of a workflow of the same workspace, and of no other.

        Args:
            workspace_id: Where.
            workflow_id: What to run.
            version: The number of a version; None means the published one.
            is_hidden: Whether it may be a hidden one: of those only the domain that keeps it disposes.

        Raises:
            WorkflowNotFound: There is none in that workspace.
            WorkflowIsArchived: Archived workflows do not run.
            WorkflowNotPublished: No version was named and nothing is published.
            VersionNotFound: It has no such version.
        """
        head = await self._heads.get(workflow_id, partial(self._head, workflow_id))
        if head is None or head.workspace_id != workspace_id or (head.is_hidden and not is_hidden):
            raise WorkflowNotFound
        return await self._version(workflow_id, head, version)

    async def published_number(self, workspace_id: UUID, workflow_id: UUID) -> int:
        """Return the number of the version that is published of a workflow of a workspace, also of a hidden one.

        Raises:
            WorkflowNotFound: There is none in that workspace.
            WorkflowNotPublished: Nothing is published.
        """
        row = await self._one(
            "SELECT w.workspace_id, v.number FROM workflows w LEFT JOIN workflow_versions v "
            "ON v.id = w.published_version_id WHERE w.id = {}",
            workflow_id,
        )
        if row is None or _uuid(row["workspace_id"]) != workspace_id:
            raise WorkflowNotFound
        if row["number"] is None:
            raise WorkflowNotPublished(reason="workflow_not_published")
        return int(row["number"])

    async def _version(self, workflow_id: UUID, head: Head, version: int | None) -> RunTarget:
        if head.status is WorkflowStatus.ARCHIVED:
            raise WorkflowIsArchived(reason="workflow_archived")
        if version is not None:
            version_id = await self._numbered(workflow_id, version)
        elif head.published_version_id is not None:
            version_id = head.published_version_id
        else:
            raise WorkflowNotPublished(reason="workflow_not_published")
        return RunTarget(workflow_id, head.workspace_id, version_id, None, await self.load_graph(version_id))

    async def load_graph(self, pinned: UUID | tuple[UUID, int]) -> Graph:
        """Return a version's graph, or that of a revision of a draft given as (workflow id, revision); for workers.

        Raises:
            VersionNotFound: There is no such version.
            DraftRevisionNotFound: There is no such revision.
        """
        if isinstance(pinned, UUID):
            cached = self._versions.get(pinned)
            if cached is not None:
                return cached
            row = await self._one("SELECT graph FROM workflow_versions WHERE id = {}", pinned)
            if row is None:
                raise VersionNotFound
            return _keep(self._versions, pinned, row["graph"])
        return await self._log.at(*pinned)

    async def _head(self, workflow_id: UUID) -> Head | None:
        row = await self._one(
            "SELECT workspace_id, status, published_version_id, is_hidden FROM workflows WHERE id = {}", workflow_id
        )
        if row is None:
            return None
        published = row["published_version_id"]
        return Head(
            _uuid(row["workspace_id"]),
            WorkflowStatus(row["status"]),
            None if published is None else _uuid(published),
            bool(row["is_hidden"]),
        )

    async def _pin(self, workflow_id: UUID, revision: int) -> Graph:
        at = (workflow_id, revision)
        if at in self._sound:
            return await self.load_graph(at)
        _, graph = await self._read_draft(workflow_id, revision)
        # One that was pinned to run a node of it alone may have problems elsewhere.
        wrong = errors(problems(graph, self._library))
        if wrong:
            raise WorkflowHasProblems(wrong)
        await drafts.pin(workflow_id, revision, graph)
        tx = current_transaction()
        if tx is not None:
            tx.after_commit(partial(self._note_sound, at))
        return graph

    def _note_sound(self, at: tuple[UUID, int]) -> None:
        if len(self._sound) >= _SOUND:
            self._sound.clear()
        self._sound.add(at)

    async def _numbered(self, workflow_id: UUID, number: int) -> UUID:
        row = await self._one(
            "SELECT id FROM workflow_versions WHERE workflow_id = {} AND number = {}", workflow_id, number
        )
        if row is None:
            raise VersionNotFound(field="input.version", reason="version_not_found")
        return _uuid(row["id"])

    async def _one(self, sql: str, *values: UUID | int) -> dict[str, Any] | None:
        if self._database.dialect == "sqlite":
            text, given = sql.format(*("?" * len(values))), [str(v) if isinstance(v, UUID) else v for v in values]
        else:
            text, given = sql.format(*(f"${at}" for at in range(1, len(values) + 1))), list(values)
        rows = await self._database.fetch(text, given)
        return rows[0] if rows else None


def _both_named() -> InvalidInput:
    return InvalidInput(
        "Name a version or a draft revision, not both.", field="input.draftRevision", reason="exclusive"
    )


def _with_inside(graph: Graph, key: str) -> set[str]:
    """Name a node and all that is inside of it."""
    found = {key}
    size = 0
    while len(found) > size:
        size = len(found)
        found |= {node.key for node in graph.nodes if node.parent_key in found}
    return found


def _keep(cache: BoundedCache[Graph], key: UUID | tuple[UUID, int], stored: str | bytes) -> Graph:
    return cache.put(key, Graph.model_validate_json(stored), len(stored))


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
