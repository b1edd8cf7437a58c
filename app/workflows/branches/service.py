"""The use cases of branches: create, look at, rebase, merge and discard.

A branch is edited like the live draft, by `editing`. Whoever locks both locks the live draft first, and the workflow
after them; who locks the workflow alone locks no draft after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import InvalidInput
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Actor, Scope, Viewer
from app.workflows import drafts, properties
from app.workflows.branches import proposals
from app.workflows.branches.proposals import Change, OnConflict, change_id
from app.workflows.branches.refusals import BranchHasConflicts, TooManyBranches
from app.workflows.diff import Operation, diff
from app.workflows.drafts import BranchIsClosed, BranchNotFound, DraftMoved, WorkflowIsArchived, WorkflowNotFound
from app.workflows.edits.refitting import Refit
from app.workflows.graph import Graph
from app.workflows.log.authored import one_operation
from app.workflows.log.drafting import DraftLog
from app.workflows.lookup import Lookup
from app.workflows.models import BranchStatus, DraftOperationOrigin, Workflow, WorkflowBranch, WorkflowStatus
from app.workflows.validation import Library

SUBJECT = "WorkflowBranch"
MAX_OPEN_BRANCHES = 50  #: of one workflow


@dataclass(frozen=True, slots=True)
class NewBranch:
    """What a branch is made from; `at_revision` is one of the live draft, None its present one."""

    name: str
    description: str | None = None
    at_revision: int | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """What to merge.

    Attributes:
        change_ids: The changes that are picked; None means all.
        base_revision: The revision of the live draft that the viewer saw; None means whatever it is.
    """

    on_conflict: OnConflict = OnConflict.FAIL
    change_ids: Sequence[str] | None = None
    base_revision: int | None = None


@dataclass(frozen=True, slots=True)
class _Sides:
    """The three graphs of a branch."""

    base: Graph
    own: Graph
    live: Graph
    live_revision: int


class Branches:
    """Makes branches and brings them into the live draft."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        activities: Activities,
        audit: Audit,
        library: Library,
        log: DraftLog,
    ) -> None:
        self._database = database
        self._clock = clock
        self._activities = activities
        self._audit = audit
        self._library = library
        self._log = log
        self._lookup = Lookup(access)

    async def create(self, viewer: Viewer, workflow_id: UUID, new: NewBranch) -> tuple[Workflow, WorkflowBranch]:
        """Begin a branch from the live draft, as it is or as it was.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows.
            InvalidInput: The name or the description is malformed.
            WorkflowIsArchived: It does not change until it is unarchived.
            DraftRevisionNotFound: The live draft has no such revision.
            TooManyBranches: 50 are open already.
        """
        row = await self._lookup.workflow(viewer, workflow_id, Scope.WORKFLOWS_WRITE)
        name = properties.name_of(new.name, field="input.name")
        description = properties.text_of(new.description, field="input.description")
        if new.at_revision is None:
            base, graph = await self._log.read(workflow_id)
        else:
            base = new.at_revision
            graph = await self._log.at(workflow_id, new.at_revision, field="input.atRevision")
        actor, now = viewer.actor, self._clock.now()
        async with self._database.transaction():
            # Its lock keeps others from counting at the same time.
            await _locked_workflow(workflow_id)
            count = await WorkflowBranch.filter(workflow_id=workflow_id, status=BranchStatus.OPEN).count()
            if count >= MAX_OPEN_BRANCHES:
                raise TooManyBranches(reason="too_many", details={"limit": MAX_OPEN_BRANCHES})
            branch = await WorkflowBranch.create(
                id=new_id(),
                workflow_id=workflow_id,
                name=name,
                description=description,
                base_revision=base,
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                created_at=now,
                updated_at=now,
            )
            await drafts.create_branch(branch.id, workflow_id, graph)
            await self._record(row, branch, actor, ActivityKind.BRANCH_CREATED, "created", {"baseRevision": base})
        return row, branch

    async def get(self, viewer: Viewer, branch_id: UUID) -> tuple[Workflow, WorkflowBranch]:
        """Return a branch and its workflow.

        Raises:
            BranchNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not read workflows.
        """
        return await self._lookup.branch(viewer, branch_id, Scope.WORKFLOWS_READ)

    async def get_many(self, viewer: Viewer, branch_ids: Sequence[UUID]) -> dict[UUID, WorkflowBranch]:
        """Return those of the branches that the viewer may read."""
        rows = await WorkflowBranch.filter(id__in=list(branch_ids))
        visible = await self._lookup.visible(viewer, {row.workflow_id for row in rows}, Scope.WORKFLOWS_READ)
        return {row.id: row for row in rows if row.workflow_id in visible}

    async def page(
        self, viewer: Viewer, workflow_id: UUID, statuses: Sequence[BranchStatus], request: PageRequest
    ) -> Page[WorkflowBranch]:
        """Return a page of a workflow's branches, the newest first; without statuses, of all.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not read workflows.
            InvalidInput: A cursor belongs to another list.
        """
        await self._lookup.workflow(viewer, workflow_id, Scope.WORKFLOWS_READ)
        rows = WorkflowBranch.filter(workflow_id=workflow_id)
        if statuses:
            rows = rows.filter(status__in=list(statuses))
        chosen = ",".join(sorted({status.value for status in statuses}))
        order = [OrderBy("id", is_descending=True)]
        return await paginate(rows, order, request, f"branches:{workflow_id}:{chosen}")

    async def draft(self, viewer: Viewer, branch_id: UUID) -> tuple[Workflow, int, Graph]:
        """Return a branch's workflow, its own revision and its graph.

        Raises:
            BranchNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not read workflows.
        """
        workflow, branch = await self.get(viewer, branch_id)
        try:
            revision, graph = await self._log.read(branch.id)
        except WorkflowNotFound:
            raise BranchNotFound from None
        return workflow, revision, graph

    async def changes(self, viewer: Viewer, branch_id: UUID) -> list[Change]:
        """Return what a branch would change in the live draft as that is now, and what stands against it.

        Of one that is merged or discarded, all that it was to change.

        Raises:
            BranchNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not read workflows.
        """
        _, branch = await self.get(viewer, branch_id)
        sides = await self._sides(branch)
        if branch.status is not BranchStatus.OPEN:
            return [Change(change_id(step), step) for step in diff(sides.base, sides.own)]
        return proposals.changes(sides.base, sides.own, sides.live, self._library)

    async def rebase(self, viewer: Viewer, branch_id: UUID, on_conflict: OnConflict) -> tuple[Workflow, WorkflowBranch]:
        """Bring a branch up to the live draft: it has what that has, and its own changes on top.

        With LIVE the branch gives up its changes where the live draft has changed too.

        Raises:
            BranchNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows.
            WorkflowIsArchived: It does not change until it is unarchived.
            BranchIsClosed: It is merged or discarded.
            BranchHasConflicts: They are not settled by `on_conflict`.
        """
        row, branch = await self._lookup.branch(viewer, branch_id, Scope.WORKFLOWS_WRITE)
        async with self._database.transaction():
            branch, sides = await self._locked(branch)
            if sides.live_revision == branch.base_revision:
                return row, branch
            fitted = proposals.rebased(sides.base, sides.own, sides.live, self._library, on_conflict)
            _refuse_conflicts(fitted, on_conflict)
            made = diff(sides.own, fitted.graph)
            if made:
                await self._append(branch.id, viewer.actor, made, DraftOperationOrigin.REBASE)
            await self._change(branch, base_revision=sides.live_revision)
            facts = {"baseRevision": sides.live_revision}
            await self._record(row, branch, viewer.actor, ActivityKind.BRANCH_REBASED, "rebased", facts)
        return row, await self._found(branch.id)

    async def merge(self, viewer: Viewer, branch_id: UUID, asked: Merge) -> tuple[Workflow, WorkflowBranch]:
        """Bring the changes of a branch, or those that are picked, into the live draft as one operation.

        A picked change brings along those without which it cannot be. A branch with changes left stays open.

        Raises:
            BranchNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows.
            WorkflowIsArchived: It does not change until it is unarchived.
            BranchIsClosed: It is merged or discarded.
            DraftMoved: The live draft is not at the base revision.
            InvalidInput: The branch has no such change, or not with that value any more.
            BranchHasConflicts: They are not settled by `on_conflict`.
        """
        row, branch = await self._lookup.branch(viewer, branch_id, Scope.WORKFLOWS_WRITE)
        async with self._database.transaction():
            branch, sides = await self._locked(branch)
            seen, now = asked.base_revision, sides.live_revision
            if seen is not None and not await self._log.has_same_graph(branch.workflow_id, seen, now):
                raise DraftMoved(now)
            made = proposals.proposed(sides.base, sides.own, sides.live, self._library)
            chosen = made if asked.change_ids is None else _picked(made, asked.change_ids)
            fitted = proposals.merged(sides.base, sides.own, sides.live, chosen, self._library, asked.on_conflict)
            _refuse_conflicts(fitted, asked.on_conflict)
            revision = sides.live_revision
            if fitted.steps:
                revision = await self._append(
                    branch.workflow_id, viewer.actor, fitted.steps, DraftOperationOrigin.MERGE
                )
            facts = {"revision": revision, "changes": len(chosen), "left": len(made) - len(chosen)}
            if len(chosen) == len(made):
                await self._change(branch, status=BranchStatus.MERGED, merged_revision=revision)
            else:
                await self._change(branch)
            await self._record(row, branch, viewer.actor, ActivityKind.BRANCH_MERGED, "merged", facts)
        workflow = await Workflow.get_or_none(id=row.id)
        if workflow is None:
            raise WorkflowNotFound
        return workflow, await self._found(branch.id)

    async def discard(self, viewer: Viewer, branch_id: UUID) -> tuple[Workflow, WorkflowBranch]:
        """Decide against a branch; it can still be read. Discarding a discarded one changes nothing.

        Raises:
            BranchNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows.
            WorkflowIsArchived: It does not change until it is unarchived.
            BranchIsClosed: It is merged.
        """
        row, branch = await self._lookup.branch(viewer, branch_id, Scope.WORKFLOWS_WRITE)
        if branch.status is BranchStatus.DISCARDED:
            return row, branch
        async with self._database.transaction():
            await self._log.lock(branch.workflow_id)
            await self._log.lock(branch.id)
            branch = await self._open(branch.id)
            await _locked_workflow(branch.workflow_id)
            await self._change(branch, status=BranchStatus.DISCARDED)
            await self._record(row, branch, viewer.actor, ActivityKind.BRANCH_DISCARDED, "discarded")
        return row, await self._found(branch.id)

    async def _locked(self, branch: WorkflowBranch) -> tuple[WorkflowBranch, _Sides]:
        """Lock the live draft and the branch; return the branch as it is now, if it is open, and its graphs."""
        live_revision, live = await self._log.lock(branch.workflow_id)
        _, own = await self._log.lock(branch.id)
        await _locked_workflow(branch.workflow_id)
        branch = await self._open(branch.id)
        base = await self._log.at(branch.workflow_id, branch.base_revision)
        return branch, _Sides(base, own, live, live_revision)

    async def _sides(self, branch: WorkflowBranch) -> _Sides:
        found = await self._log.read_many([branch.workflow_id, branch.id])
        if len(found) < 2:  # noqa: PLR2004 - both
            raise BranchNotFound
        revision, live = found[branch.workflow_id]
        base = await self._log.at(branch.workflow_id, branch.base_revision)
        return _Sides(base, found[branch.id][1], live, revision)

    async def _append(
        self, line_id: UUID, actor: Actor, made: Sequence[Operation], origin: DraftOperationOrigin
    ) -> int:
        outcome = await self._log.append_here(one_operation(line_id, actor, lambda _graph: made, origin))
        return outcome.revision

    async def _open(self, branch_id: UUID) -> WorkflowBranch:
        """Read a branch whose line is locked.

        Raises:
            BranchNotFound: It is gone.
            BranchIsClosed: It is merged or discarded.
        """
        branch = await self._found(branch_id)
        if branch.status is not BranchStatus.OPEN:
            raise BranchIsClosed(reason=f"branch_{branch.status.value}")
        return branch

    async def _change(self, branch: WorkflowBranch, **changed: Any) -> None:
        await WorkflowBranch.filter(id=branch.id).update(**changed, updated_at=self._clock.now())

    async def _found(self, branch_id: UUID) -> WorkflowBranch:
        found = await WorkflowBranch.get_or_none(id=branch_id)
        if found is None:
            raise BranchNotFound
        return found

    async def _record(
        self,
        workflow: Workflow,
        branch: WorkflowBranch,
        actor: Actor,
        kind: ActivityKind,
        verb: str,
        data: dict[str, Any] | None = None,
    ) -> None:
        facts = {"name": branch.name, "workflowId": str(workflow.id), **(data or {})}
        await self._activities.record(workflow.workspace_id, kind, SUBJECT, branch.id, actor, data=facts)
        await self._audit.record(
            actor, f"branch.{verb}", SUBJECT, branch.id, workspace_id=workflow.workspace_id, data=facts
        )


async def _locked_workflow(workflow_id: UUID) -> None:
    # Its key stays what it is: runs that start and comments, which refer to it, need not wait.
    locked = await Workflow.filter(id=workflow_id).select_for_update(no_key=True).first()
    if locked is None:
        raise WorkflowNotFound
    if locked.status is WorkflowStatus.ARCHIVED:
        raise WorkflowIsArchived(reason="workflow_archived")


def _picked(made: Sequence[Operation], change_ids: Sequence[str]) -> list[Operation]:
    """Return the changes of these ids and those they need, in their order.

    Raises:
        InvalidInput: There is no such change, or none is picked.
    """
    if not change_ids:
        raise InvalidInput("Pick at least one change.", field="input.changeIds", reason="required")
    places = {change_id(step): at for at, step in enumerate(made)}
    chosen: list[int] = []
    for index, each in enumerate(change_ids):
        if each not in places:
            raise InvalidInput(
                "The branch has no such change, or it has changed since; look at it again.",
                field=f"input.changeIds[{index}]",
                reason="change_unknown",
            )
        chosen.append(places[each])
    return [made[at] for at in proposals.with_needed(chosen, made)]


def _refuse_conflicts(fitted: Refit, on_conflict: OnConflict) -> None:
    # What even the winner cannot bring in would be lost without a word.
    if fitted.misfits and on_conflict is not OnConflict.LIVE:
        raise BranchHasConflicts(fitted.misfits)
