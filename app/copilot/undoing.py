"""How one thing that the copilot changed is taken back: branches, workflows, artifacts, tasks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

import orjson

from app.artifacts.lookup import ArtifactLookup
from app.artifacts.service import Artifacts
from app.copilot.models import ToolCall
from app.copilot.tools.workflows import WorkflowDesk
from app.copilot.vocabulary import KeptReason
from app.executions.lookup import ExecutionLookup
from app.executions.totals import ExecutionFilter
from app.kernel.pages import PageRequest
from app.kernel.rights import Scope, Viewer
from app.tasks.lookup import TaskLookup
from app.tasks.service import Tasks
from app.workflows.branches.service import BranchStatus
from app.workflows.listing import WorkflowStatus


class Kept(Exception):
    """Something is not taken back."""

    def __init__(self, reason: KeptReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def shown_of(row: ToolCall) -> Mapping[str, Any]:
    """Return what is to be shown of what a call did."""
    found: Any = None if row.shown is None else orjson.loads(row.shown)
    return cast("Mapping[str, Any]", found) if isinstance(found, dict) else {}


@dataclass(slots=True)
class Subject:
    """One thing that calls of a chat changed.

    Attributes:
        calls: Those to take back, in their order.
        known: The revisions that the chat itself gave it, these calls and all others.
    """

    kind: str
    id: UUID
    calls: list[ToolCall] = field(default_factory=list[ToolCall])
    known: set[int] = field(default_factory=set[int])

    @property
    def before(self) -> int:
        """The revision it had before the first of the calls; 0 for none."""
        return shown_of(self.calls[0]).get("revisionBefore", 0)

    @property
    def is_new(self) -> bool:
        """Whether the first of the calls made it."""
        return bool(shown_of(self.calls[0]).get("isNew")) or self.kind == "task"

    @property
    def is_own(self) -> bool:
        """Whether nobody else changed it between the calls."""
        return all(shown_of(each).get("revisionBefore", 0) in self.known for each in self.calls[1:])


class Undoing:
    """Takes one thing back, with the viewer's rights, through the services that the graph goes through."""

    def __init__(
        self,
        desk: WorkflowDesk,
        *,
        executions: ExecutionLookup,
        artifacts: Artifacts,
        artifact_lookup: ArtifactLookup,
        tasks: Tasks,
        task_lookup: TaskLookup,
    ) -> None:
        self._desk = desk
        self._executions = executions
        self._artifacts = artifacts
        self._artifact_lookup = artifact_lookup
        self._tasks = tasks
        self._task_lookup = task_lookup

    async def undo(self, viewer: Viewer, subject: Subject, *, is_dry_run: bool) -> int | None:
        """Make a thing what it was before its calls; return the revision it has then, None where it is gone.

        Raises:
            Kept: It stays as it is.
            AppError: Likewise: it is gone, may not be changed, or was changed at this moment.
        """
        if not subject.is_own:
            raise Kept(KeptReason.CHANGED_SINCE)
        match subject.kind:
            case "branch":
                return await self._branch(viewer, subject, is_dry_run=is_dry_run)
            case "workflow":
                return await self._workflow(viewer, subject, is_dry_run=is_dry_run)
            case "artifact":
                return await self._artifact(viewer, subject, is_dry_run=is_dry_run)
            case _:
                return await self._task(viewer, subject, is_dry_run=is_dry_run)

    async def _branch(self, viewer: Viewer, subject: Subject, *, is_dry_run: bool) -> int | None:
        branches = self._desk.branches
        workflow, branch = await branches.get(viewer, subject.id)
        if branch.status is not BranchStatus.OPEN:
            raise Kept(KeptReason.MERGED if branch.status is BranchStatus.MERGED else KeptReason.GONE)
        _, revision, _ = await branches.draft(viewer, subject.id)
        if revision not in subject.known:
            raise Kept(KeptReason.CHANGED_SINCE)
        line = await self._desk.editing.line(viewer, workflow.id, Scope.WORKFLOWS_WRITE, branch_id=subject.id)
        if is_dry_run:
            return revision
        if subject.is_new:
            await branches.discard(viewer, subject.id)
            return None
        _, outcome = await self._desk.editing.restore(
            viewer, line.workflow.id, subject.before, base_revision=revision, branch_id=subject.id
        )
        return outcome.revision

    async def _workflow(self, viewer: Viewer, subject: Subject, *, is_dry_run: bool) -> int | None:
        row = await self._desk.workflows.get(viewer, subject.id)
        draft = (await self._desk.versions.drafts(viewer, [row.id])).get(row.id)
        if draft is None or draft[0] not in subject.known:
            raise Kept(KeptReason.CHANGED_SINCE)
        runs = await self._executions.list(
            viewer, row.workspace_id, ExecutionFilter(workflow_id=row.id), PageRequest(first=1)
        )
        if row.status is not WorkflowStatus.DRAFT or row.last_version_number or runs.items:
            raise Kept(KeptReason.IN_USE)
        await self._desk.editing.line(viewer, row.id, Scope.WORKFLOWS_WRITE)
        if not is_dry_run:
            await self._desk.workflows.delete(viewer, row.id)
        return None

    async def _artifact(self, viewer: Viewer, subject: Subject, *, is_dry_run: bool) -> int | None:
        row = await self._artifact_lookup.get(viewer, subject.id, Scope.ARTIFACTS_WRITE)
        if row.version not in subject.known:
            raise Kept(KeptReason.CHANGED_SINCE)
        if is_dry_run:
            return row.version
        if subject.is_new:
            await self._artifacts.delete(viewer, row.id)
            return None
        return (await self._artifacts.restore(viewer, row.id, subject.before, row.version)).version

    async def _task(self, viewer: Viewer, subject: Subject, *, is_dry_run: bool) -> int | None:
        row = await self._task_lookup.get(viewer, subject.id, Scope.TASKS_WRITE)
        if row.updated_at != row.created_at:
            raise Kept(KeptReason.CHANGED_SINCE)
        if not is_dry_run:
            await self._tasks.delete(viewer, row.id)
        return None
