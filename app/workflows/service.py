"""The use cases of workflows: make, change, duplicate, archive, delete, find and list."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import Conflict, InvalidInput
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.pages import Page, PageRequest
from app.kernel.rights import Actor, Scope, Viewer
from app.workflows import drafts, listing, properties
from app.workflows.diff import Operation, diff
from app.workflows.drafts import DraftMoved, GraphPatch, WorkflowIsArchived, WorkflowNotFound
from app.workflows.edits.checking import new_problems
from app.workflows.graph import Graph
from app.workflows.heads import Heads
from app.workflows.listing import WorkflowFilter, WorkflowOrder
from app.workflows.log.authored import metadata_steps, one_operation
from app.workflows.log.drafting import DraftLog
from app.workflows.log.entries import Outcome
from app.workflows.log.metadata import write_tags
from app.workflows.lookup import Lookup
from app.workflows.models import DraftOperationOrigin, Workflow, WorkflowStatus
from app.workflows.problems import Problem, refuse_structural
from app.workflows.validation import Library, problems

SUBJECT = "Workflow"
_DELETE_TRIES = 10


class WorkflowIsBusy(Conflict):
    """Runs of the workflow are being started; archive it first, then delete it."""


@dataclass(frozen=True, slots=True)
class NewWorkflow:
    """What a workflow is made from."""

    name: str
    description: str | None = None
    tags: Sequence[str] = ()
    graph: Graph = field(default_factory=Graph)
    faults: Sequence[Problem] = ()  #: what was already found wrong while the graph was read


@dataclass(frozen=True, slots=True)
class WorkflowChange:
    """What to change; None leaves a property as it is, and an empty description removes it.

    `base_revision` is the revision of the draft that `graph` was made from.
    """

    name: str | None = None
    description: str | None = None
    tags: Sequence[str] | None = None
    graph: GraphPatch = field(default_factory=GraphPatch)
    base_revision: int | None = None
    faults: Sequence[Problem] = ()  #: what was already found wrong while the graph was read


class Workflows:
    """Makes, changes, finds and deletes workflows."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        activities: Activities,
        audit: Audit,
        idempotency: Idempotency,
        library: Library,
        heads: Heads,
        log: DraftLog,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._activities = activities
        self._audit = audit
        self._idempotency = idempotency
        self._library = library
        self._heads = heads
        self._log = log
        self._lookup = Lookup(access)
        #: Takes leave of its runs, in the transaction that deletes it; may raise `WorkflowIsBusy`, to be tried again.
        self.before_delete: Callable[[Transaction, UUID], Awaitable[None]] = _nothing

    async def create(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        new: NewWorkflow,
        *,
        idempotency_key: str | None = None,
        mutation: str = "createWorkflow",
        place: str = "input",
    ) -> Workflow:
        """Make a workflow with the first revision of its draft.

        Args:
            viewer: Who makes it.
            workspace_id: Where.
            new: What it is made from.
            idempotency_key: Repeating with the same key gives the same workflow.
            mutation: Whose key it is.
            place: Where the graph is in the input, for the errors.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not write workflows.
            InvalidInput: A property is malformed.
            GraphInvalid: The graph is structurally broken; every such problem is listed.
        """
        await self._access.require(viewer, workspace_id, Scope.WORKFLOWS_WRITE)
        actor_id = viewer.actor.id or self._access.require_user(viewer)
        name = properties.name_of(new.name, field="input.name")
        description = properties.text_of(new.description, field="input.description")
        tags = properties.tags_of(new.tags)
        refuse_structural([*new.faults, *problems(new.graph, self._library)], prefix=place)

        async def make() -> dict[str, str]:
            row = await self._insert(viewer.actor, workspace_id, NewWorkflow(name, description, tags, new.graph))
            return {"id": str(row.id)}

        body: Any = [workspace_id, name, description, tags, new.graph.to_json()]
        made, _ = await self._idempotency.once(actor_id, mutation, idempotency_key, body, make)
        return await self._found(UUID(made["id"]))

    async def update(self, viewer: Viewer, workflow_id: UUID, change: WorkflowChange) -> Workflow:
        """Change properties, the draft, or both at once: all of it or nothing, as one operation of the draft's log.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows.
            InvalidInput: A property is malformed, or the graph comes without its base revision.
            GraphInvalid: The graph is structurally broken; every such problem is listed.
            DraftMoved: The draft has changed since the base revision.
            WorkflowIsArchived: It does not change until it is unarchived.
        """
        row = await self._lookup.workflow(viewer, workflow_id, Scope.WORKFLOWS_WRITE)
        changed: dict[str, Any] = {}
        if change.name is not None:
            changed["name"] = properties.name_of(change.name, field="input.name")
        if change.description is not None:
            changed["description"] = properties.text_of(change.description, field="input.description")
        if change.tags is not None:
            changed["tags"] = properties.tags_of(change.tags)
        if row.status is WorkflowStatus.ARCHIVED:
            raise WorkflowIsArchived(reason="workflow_archived")
        base, steps = await self._steps(row, change)
        fields = [*changed, *([] if steps is None else ["draft"])]
        if not fields:
            return await self._found(workflow_id)
        made = [*(steps or ()), *metadata_steps(changed)]

        async def record(_tx: Transaction, _outcome: Outcome) -> None:
            await self._record(row, viewer.actor, ActivityKind.WORKFLOW_UPDATED, "updated", {"fields": fields})

        outcome = await self._log.append(
            one_operation(
                workflow_id,
                viewer.actor,
                lambda _graph: made,
                DraftOperationOrigin.REPLACE,
                base_revision=base,
                also=record,
            )
        )
        if not outcome.is_applied:
            raise DraftMoved(outcome.revision)
        return await self._found(workflow_id)

    async def duplicate(
        self, viewer: Viewer, workflow_id: UUID, *, name: str | None = None, idempotency_key: str | None = None
    ) -> Workflow:
        """Make a workflow of its own from another's draft, in the same workspace; versions stay behind.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows.
            InvalidInput: The name is malformed.
        """
        row = await self._lookup.workflow(viewer, workflow_id, Scope.WORKFLOWS_WRITE)
        actor_id = viewer.actor.id or self._access.require_user(viewer)
        title = properties.name_of(name or f"Copy of {row.name}"[:200], field="input.name")

        async def make() -> dict[str, str]:
            _, graph = await self._log.read(workflow_id)
            copy = await self._insert(
                viewer.actor, row.workspace_id, NewWorkflow(title, row.description, row.tags, graph)
            )
            return {"id": str(copy.id)}

        made, _ = await self._idempotency.once(
            actor_id, "duplicateWorkflow", idempotency_key, [workflow_id, name], make
        )
        return await self._found(UUID(made["id"]))

    async def archive(self, viewer: Viewer, workflow_id: UUID) -> Workflow:
        """Keep a workflow from changing and running; archiving an archived one changes nothing.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows.
        """
        row = await self._lookup.workflow(viewer, workflow_id, Scope.WORKFLOWS_WRITE)
        async with self._database.transaction() as transaction:
            self._heads.changes_with(transaction, workflow_id)
            archived = await Workflow.filter(id=workflow_id, status__not=WorkflowStatus.ARCHIVED).update(
                status=WorkflowStatus.ARCHIVED, updated_at=self._clock.now()
            )
            if archived:
                await self._record(row, viewer.actor, ActivityKind.WORKFLOW_ARCHIVED, "archived")
        return await self._found(workflow_id)

    async def unarchive(self, viewer: Viewer, workflow_id: UUID) -> Workflow:
        """Let an archived workflow change and run again; one that is not archived stays as it is.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows.
        """
        row = await self._lookup.workflow(viewer, workflow_id, Scope.WORKFLOWS_WRITE)
        async with self._database.transaction() as transaction:
            self._heads.changes_with(transaction, workflow_id)
            archived = Workflow.filter(id=workflow_id, status=WorkflowStatus.ARCHIVED)
            now = self._clock.now()
            revived = await archived.filter(published_version_id__isnull=False).update(
                status=WorkflowStatus.PUBLISHED, updated_at=now
            )
            revived += await archived.filter(published_version_id__isnull=True).update(
                status=WorkflowStatus.DRAFT, updated_at=now
            )
            if revived:
                await self._record(
                    row, viewer.actor, ActivityKind.WORKFLOW_UPDATED, "unarchived", {"fields": ["status"]}
                )
        return await self._found(workflow_id)

    async def delete(self, viewer: Viewer, workflow_id: UUID) -> UUID:
        """Delete a workflow with its draft, versions and runs; return its id.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows.
            WorkflowIsBusy: Runs of it are being started all the time.
        """
        row = await self._lookup.workflow(viewer, workflow_id, Scope.WORKFLOWS_WRITE)
        for left in reversed(range(_DELETE_TRIES)):
            try:
                async with self._database.transaction() as transaction:
                    self._heads.changes_with(transaction, workflow_id)
                    await self.before_delete(transaction, workflow_id)
                    if not await Workflow.filter(id=workflow_id).delete():
                        raise WorkflowNotFound
                    await self._record(row, viewer.actor, ActivityKind.WORKFLOW_DELETED, "deleted")
                break
            except WorkflowIsBusy:
                if not left:
                    raise
        return workflow_id

    async def get(self, viewer: Viewer, workflow_id: UUID) -> Workflow:
        """Return a workflow.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not read workflows.
        """
        return await self._lookup.workflow(viewer, workflow_id, Scope.WORKFLOWS_READ)

    async def get_many(self, viewer: Viewer, workflow_ids: Sequence[UUID]) -> dict[UUID, Workflow]:
        """Return those of the workflows that the viewer may read."""
        return await self._lookup.workflows(viewer, workflow_ids, Scope.WORKFLOWS_READ)

    async def page(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        where: WorkflowFilter,
        order: WorkflowOrder,
        request: PageRequest,
    ) -> Page[Workflow]:
        """Return a page of a workspace's workflows.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read workflows.
            InvalidInput: The filter is malformed, or a cursor belongs to another list.
        """
        await self._access.require(viewer, workspace_id, Scope.WORKFLOWS_READ)
        return await listing.page(workspace_id, where, order, request)

    async def _steps(self, row: Workflow, change: WorkflowChange) -> tuple[int | None, list[Operation] | None]:
        """Return the revision that a change goes with, None for any, and its steps, None without a graph."""
        if change.graph.is_empty:
            if change.base_revision is not None:
                await self._require_same_graph(row.id, change.base_revision, row.draft_revision)
            return change.base_revision, None
        if change.base_revision is None:
            raise InvalidInput(
                "Say which revision of the draft this was made from.", field="input.baseRevision", reason="required"
            )
        current, graph = await self._log.read(row.id)
        await self._require_same_graph(row.id, change.base_revision, current)
        changed = change.graph.apply(graph)
        # Not under the lock: these steps go with this revision alone.
        # What others have broken already, such as a text that they are writing, is not held against the caller.
        refuse_structural([*change.faults, *new_problems(graph, changed, self._library)])
        return current, diff(graph, changed)

    async def _require_same_graph(self, workflow_id: UUID, base: int, revision: int) -> None:
        if not await self._log.has_same_graph(workflow_id, base, revision):
            raise DraftMoved(revision)

    async def _insert(
        self,
        actor: Actor,
        workspace_id: UUID,
        new: NewWorkflow,
    ) -> Workflow:
        now = self._clock.now()
        row = await Workflow.create(
            id=new_id(),
            workspace_id=workspace_id,
            name=new.name,
            description=new.description,
            tags=list(new.tags),
            search_text=properties.search_text(new.name, new.description),
            draft_revision=drafts.FIRST_REVISION,
            actor_kind=actor.kind,
            actor_id=actor.id,
            on_behalf_of=actor.on_behalf_of,
            created_at=now,
            updated_at=now,
        )
        await write_tags(row.id, new.tags)
        await drafts.create(row.id, new.graph)
        await self._record(row, actor, ActivityKind.WORKFLOW_CREATED, "created")
        return row

    async def _record(
        self, row: Workflow, actor: Actor, kind: ActivityKind, verb: str, data: dict[str, Any] | None = None
    ) -> None:
        facts = {"name": row.name, **(data or {})}
        await self._activities.record(row.workspace_id, kind, SUBJECT, row.id, actor, data=facts)
        await self._audit.record(actor, f"workflow.{verb}", SUBJECT, row.id, workspace_id=row.workspace_id, data=facts)

    async def _found(self, workflow_id: UUID) -> Workflow:
        found = await Workflow.get_or_none(id=workflow_id)
        if found is None:
            raise WorkflowNotFound
        return found


async def lock_all(transaction: Transaction, workspace_id: UUID) -> None:
    """Lock all drafts of a workspace and then its workflows, as editing does, before all of them are deleted."""
    if transaction.dialect == "postgres":
        await transaction.fetch(
            "SELECT d.id FROM workflow_drafts d JOIN workflows w ON w.id = d.workflow_id WHERE w.workspace_id = $1 "
            "ORDER BY w.id, d.id <> w.id, d.id FOR UPDATE OF d",
            [workspace_id],
        )
        await transaction.fetch(
            "SELECT id FROM workflows WHERE workspace_id = $1 ORDER BY id FOR UPDATE", [workspace_id]
        )


async def _nothing(transaction: Transaction, workflow_id: UUID) -> None:
    """Nobody runs workflows."""
    del transaction, workflow_id
