"""The use cases of live drafts: edit, undo, redo, restore, look back and follow."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from app.accounts.access import Access
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.errors import InvalidInput
from app.kernel.pages import Page, PageRequest
from app.kernel.rights import Rights, Scope, Viewer
from app.workflows import values
from app.workflows.diff import Operation, OperationKind, diff
from app.workflows.drafts import BranchNotFound, DraftMoved, WorkflowNotFound
from app.workflows.edits.actions import Action, EditText, fingerprint
from app.workflows.edits.planning import plan
from app.workflows.edits.rejections import ActionRejected, RejectionCode
from app.workflows.graph import Graph
from app.workflows.log.authored import one_operation
from app.workflows.log.drafting import DraftLog
from app.workflows.log.entries import MAX_BATCH_EDITS, Batch, Edit, Entry, IfStale, Outcome
from app.workflows.log.telling import LiveEdits
from app.workflows.lookup import Lookup
from app.workflows.models import DraftOperationOrigin, Workflow, WorkflowBranch
from app.workflows.problems import ProblemCode, refuse_structural
from app.workflows.validation import Library, problems

MAX_ID_CHARACTERS = 64


@dataclass(frozen=True, slots=True)
class Line:
    """A draft that a viewer may use: its id in the log, the workflow it is of, and its branch if it is of one."""

    id: UUID
    workflow: Workflow
    branch: WorkflowBranch | None = None


@dataclass(frozen=True, slots=True)
class AskedEdit:
    """An action under the id that its client gave it."""

    operation_id: str
    action: Action


@dataclass(frozen=True, slots=True)
class AskedBatch:
    """What a client wants done, as a whole or not at all."""

    edits: Sequence[AskedEdit]
    base_revision: int
    client_id: str
    if_stale: IfStale = IfStale.REBASE


@dataclass(frozen=True, slots=True)
class DraftState:
    """A draft as of a revision."""

    revision: int
    graph: Graph


class Editing:
    """Edits drafts for viewers."""

    def __init__(self, clock: Clock, access: Access, *, log: DraftLog, live_edits: LiveEdits, library: Library) -> None:
        self._clock = clock
        self._log = log
        self._live_edits = live_edits
        self._library = library
        self._lookup = Lookup(access)

    async def line(self, viewer: Viewer, workflow_id: UUID, scope: Scope, *, branch_id: UUID | None = None) -> Line:
        """Return the live draft of a workflow, or one of its branches.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            BranchNotFound: The workflow has no such branch.
            Forbidden: The viewer lacks `scope`.
        """
        if branch_id is None:
            return Line(workflow_id, await self._lookup.workflow(viewer, workflow_id, scope))
        workflow, branch = await self._lookup.branch(viewer, branch_id, scope)
        if workflow.id != workflow_id:
            raise BranchNotFound
        return Line(branch.id, workflow, branch)

    async def apply(
        self, viewer: Viewer, workflow_id: UUID, asked: AskedBatch, *, branch_id: UUID | None = None
    ) -> tuple[Line, Outcome]:
        """Do actions one after the other, all of them or none; a repeat gives what it gave before.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows.
            WorkflowIsArchived: It does not change until it is unarchived.
            BranchIsClosed: The branch is merged or discarded.
            InvalidInput: There are no edits or too many, an id is malformed, or the base revision is yet to come.
        """
        line = await self.line(viewer, workflow_id, Scope.WORKFLOWS_WRITE, branch_id=branch_id)
        if not 1 <= len(asked.edits) <= MAX_BATCH_EDITS:
            raise InvalidInput(
                f"A batch has 1 to {MAX_BATCH_EDITS} operations.",
                field="input.operations",
                reason="too_many" if asked.edits else "required",
                details={"limit": MAX_BATCH_EDITS},
            )
        check_id(asked.client_id, "input.clientId")
        for at, edit in enumerate(asked.edits):
            check_id(edit.operation_id, f"input.operations[{at}].operationId")
        batch = Batch(
            line_id=line.id,
            author=viewer.actor,
            edits=[
                Edit(each.operation_id, self._planner(each.action), fingerprint(each.action)) for each in asked.edits
            ],
            client_id=asked.client_id,
            base_revision=asked.base_revision,
            if_stale=asked.if_stale,
            also=self._teller(viewer, line),
        )
        outcome = await self._log.append(batch)
        return await self._fresh(line, outcome), outcome

    async def take_back(
        self,
        viewer: Viewer,
        workflow_id: UUID,
        *,
        operation_id: str,
        client_id: str,
        is_redo: bool,
        branch_id: UUID | None = None,
    ) -> tuple[Line, Outcome]:
        """Undo the viewer's last batch that is not undone, or redo their last undo.

        What somebody has changed since stays, and is among the rejections of an outcome that is applied.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows.
            WorkflowIsArchived: It does not change until it is unarchived.
            BranchIsClosed: The branch is merged or discarded.
            InvalidInput: An id is malformed.
        """
        line = await self.line(viewer, workflow_id, Scope.WORKFLOWS_WRITE, branch_id=branch_id)
        check_id(client_id, "input.clientId")
        check_id(operation_id, "input.operationId")
        taking = self._log.taking_back(
            self._library,
            line_id=line.id,
            author=viewer.actor,
            operation_id=operation_id,
            client_id=client_id,
            is_redo=is_redo,
        )
        outcome = await self._log.append(replace(taking.batch(), also=self._teller(viewer, line)))
        if outcome.is_new:
            outcome = replace(outcome, rejected=tuple(taking.misfits))
        return await self._fresh(line, outcome), outcome

    async def restore(
        self,
        viewer: Viewer,
        workflow_id: UUID,
        revision: int,
        *,
        base_revision: int | None = None,
        branch_id: UUID | None = None,
    ) -> tuple[Line, Outcome]:
        """Make the draft what it was at a revision, as a new one.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows.
            WorkflowIsArchived: It does not change until it is unarchived.
            BranchIsClosed: The branch is merged or discarded.
            DraftRevisionNotFound: The draft has no such revision.
            DraftMoved: The draft is not at `base_revision`.
            GraphInvalid: The library no longer has what the draft was made of.
        """
        line = await self.line(viewer, workflow_id, Scope.WORKFLOWS_WRITE, branch_id=branch_id)
        graph = await self._log.at(line.id, revision, field="input.revision")
        # A text may have been half written then, as it may be now.
        found = [each for each in problems(graph, self._library) if each.code is not ProblemCode.CONFIG_INVALID]
        refuse_structural(found, prefix=f"revision{revision}")
        outcome = await self._log.append(
            one_operation(
                line.id,
                viewer.actor,
                lambda current: diff(current, graph),
                DraftOperationOrigin.RESTORE,
                base_revision=base_revision,
                also=self._teller(viewer, line, restored=revision),
            )
        )
        if not outcome.is_applied:
            raise DraftMoved(outcome.revision)
        return line, outcome

    async def at(self, viewer: Viewer, line_id: UUID, workspace_id: UUID, revision: int) -> Graph | None:
        """Return a line's graph as of a revision, None if it has no such one; the caller knows the line's workspace.

        Raises:
            WorkflowNotFound: It is not visible.
            Forbidden: The viewer may not read workflows.
        """
        await self._lookup.require(viewer, workspace_id, Scope.WORKFLOWS_READ)
        return await self._log.find(line_id, revision)

    async def history(
        self, viewer: Viewer, line_id: UUID, workspace_id: UUID, request: PageRequest, *, up_to: int
    ) -> Page[Entry]:
        """Return a page of a line's operations up to a revision, the newest first; see `at`."""
        await self._lookup.require(viewer, workspace_id, Scope.WORKFLOWS_READ)
        return await self._log.history(line_id, request, up_to=up_to)

    async def may_take_back(self, viewer: Viewer, line_id: UUID, workspace_id: UUID, *, is_redo: bool) -> bool:
        """Say whether the viewer's undo, or redo, would find something to take back; see `at`."""
        rights = await self._lookup.require(viewer, workspace_id, Scope.WORKFLOWS_READ)
        if not rights.permits(Scope.WORKFLOWS_WRITE):
            return False
        return await self._log.may_take_back(line_id, viewer.actor, is_redo=is_redo)

    async def follow(
        self, viewer: Viewer, workflow_id: UUID, after: int | None, *, branch_id: UUID | None = None
    ) -> AsyncGenerator[tuple[Line, DraftState | Entry, Rights]]:
        """Yield the draft as it is and then each operation, or each operation after a revision, without end.

        Each comes with the rights it is shown under. A revision that is yet to come gives the draft as it is.

        Raises:
            WorkflowNotFound: There is none, or it is not visible; also later, when the viewer may not see it any more.
            Forbidden: The viewer may not read workflows; also later.
            InvalidInput: `after` is negative.
        """
        line = await self.line(viewer, workflow_id, Scope.WORKFLOWS_READ, branch_id=branch_id)
        workspace_id = line.workflow.workspace_id
        rights = await self._lookup.require(viewer, workspace_id, Scope.WORKFLOWS_READ)
        if after is not None and after < 0:
            raise InvalidInput("'after' must not be negative.", field="after", reason="negative")
        if after is None or not await self._log.reaches(line.id, after):
            after, graph = await self._log.read(line.id)
            yield line, DraftState(after, graph), rights
        async with aclosing(self._log.follow(line.id, after)) as entries:
            async for entry in entries:
                now = await self._lookup.require(viewer, workspace_id, Scope.WORKFLOWS_READ)
                # The same object while nothing changes: whoever shares answers compares it with `is` first.
                rights = rights if now == rights else now
                yield line, entry, rights

    def _planner(self, action: Action) -> Callable[[Graph, Sequence[Operation] | None], Sequence[Operation]]:
        return partial(_planned, action, self._library)

    def _teller(
        self, viewer: Viewer, line: Line, *, restored: int | None = None
    ) -> Callable[[Transaction, Outcome], Awaitable[None]]:
        async def tell(tx: Transaction, outcome: Outcome) -> None:
            if line.branch is not None:
                return  # the workspace hears of a branch when it is made and when it is merged
            await self._live_edits.tell(
                tx,
                workspace_id=line.workflow.workspace_id,
                workflow_id=line.workflow.id,
                name=line.workflow.name,
                author=viewer.actor,
                revision=outcome.revision,
                restored=restored,
                at=self._clock.now(),
            )

        return tell

    async def _fresh(self, line: Line, outcome: Outcome) -> Line:
        """Return the line with the workflow's row as it is now, which only few operations change."""
        kinds = {step.kind for entry in outcome.accepted for step in entry.steps}
        if OperationKind.METADATA_CHANGED not in kinds:
            return line
        row = await Workflow.get_or_none(id=line.workflow.id)
        if row is None:
            raise WorkflowNotFound
        return Line(line.id, row, line.branch)


def _planned(action: Action, library: Library, graph: Graph, since: Sequence[Operation] | None) -> Sequence[Operation]:
    if since is None and isinstance(action, EditText):
        raise ActionRejected(RejectionCode.STALE, "The draft has changed too often since the base revision.")
    return plan(graph, action, library, since=since or ())


def check_id(value: str, field: str) -> None:
    """Refuse an id that a client chose if it cannot be stored.

    Raises:
        InvalidInput: It is empty, too long, or no text.
    """
    if not 1 <= len(value) <= MAX_ID_CHARACTERS or not values.is_text(value):
        raise InvalidInput(
            f"An id that you choose has 1 to {MAX_ID_CHARACTERS} characters that can be stored.",
            field=field,
            reason="length" if values.is_text(value) else "text_malformed",
        )
