"""The use cases of versions: publish, list, compare and restore."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer
from app.workflows import properties
from app.workflows.diff import Operation, diff
from app.workflows.drafts import DraftMoved, WorkflowIsArchived, WorkflowNotFound
from app.workflows.graph import Graph
from app.workflows.heads import Heads
from app.workflows.log.authored import one_operation
from app.workflows.log.drafting import DraftLog
from app.workflows.log.entries import Outcome
from app.workflows.lookup import Lookup, SecretNames, VersionNotFound
from app.workflows.models import DraftOperationOrigin, Workflow, WorkflowStatus, WorkflowVersion
from app.workflows.problems import Problem, WorkflowHasProblems, errors, refuse_structural
from app.workflows.setups import setup_problems
from app.workflows.validation import Library, problems


@dataclass(frozen=True, slots=True)
class Side:
    """A graph to compare: a version by its id, or the draft of a workflow by the workflow's, as it is or was."""

    id: UUID
    is_draft: bool = False
    revision: int | None = None  #: of the draft; None means the present one


@dataclass(frozen=True, slots=True)
class GraphSide:
    """A graph to compare that its viewer has already."""

    workspace_id: UUID
    graph: Graph


class Versions:
    """Publishes drafts as immutable, numbered versions, compares and restores them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        activities: Activities,
        audit: Audit,
        library: Library,
        secret_names: SecretNames,
        heads: Heads,
        log: DraftLog,
    ) -> None:
        self._database = database
        self._clock = clock
        self._activities = activities
        self._audit = audit
        self._library = library
        self._secret_names = secret_names
        self._heads = heads
        self._log = log
        self._lookup = Lookup(access)

    async def publish(
        self, viewer: Viewer, workflow_id: UUID, *, note: str | None = None, base_revision: int | None = None
    ) -> tuple[Workflow, WorkflowVersion]:
        """Freeze the draft as the next version, which then runs by default; return the workflow and the version.

        Publishing at once twice gives two numbers: the workflow's row is locked while one is taken.

        Args:
            viewer: Who publishes.
            workflow_id: What.
            note: What is new, for people.
            base_revision: The revision the viewer looked at; without it, whatever the draft is now.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not publish.
            WorkflowIsArchived: It does not change until it is unarchived.
            DraftMoved: The draft is not at `base_revision`.
            WorkflowHasProblems: The draft has errors; all are listed.
        """
        row = await self._lookup.workflow(viewer, workflow_id, Scope.WORKFLOWS_PUBLISH)
        note = properties.note_of(note)
        if row.status is WorkflowStatus.ARCHIVED:
            raise WorkflowIsArchived(reason="workflow_archived")
        checked, graph = await self._log.read(workflow_id)
        self._checked(graph)
        actor = viewer.actor
        async with self._database.transaction() as transaction:
            self._heads.changes_with(transaction, workflow_id)
            revision, present = await self._log.lock(workflow_id)  # before the workflow's row, as an append does
            locked = await Workflow.filter(id=workflow_id).select_for_update(no_key=True).first()
            if locked is None:
                raise WorkflowNotFound
            if locked.status is WorkflowStatus.ARCHIVED:
                raise WorkflowIsArchived(reason="workflow_archived")
            if base_revision is not None and not await self._log.has_same_graph(workflow_id, base_revision, revision):
                raise DraftMoved(revision)
            if revision != checked:
                checked, graph = revision, self._checked(present)
            now = self._clock.now()
            version = await WorkflowVersion.create(
                id=new_id(),
                workflow_id=workflow_id,
                number=locked.last_version_number + 1,
                draft_revision=checked,
                graph=graph.to_json(),
                note=note,
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                published_at=now,
            )
            await Workflow.filter(id=workflow_id).update(
                last_version_number=version.number,
                published_version_id=version.id,
                status=WorkflowStatus.PUBLISHED,
                updated_at=now,
            )
            facts = {"name": locked.name, "number": version.number, "draftRevision": checked}
            await self._activities.record(
                row.workspace_id, ActivityKind.WORKFLOW_PUBLISHED, "Workflow", workflow_id, actor, data=facts
            )
            await self._audit.record(
                actor, "workflow.published", "Workflow", workflow_id, workspace_id=row.workspace_id, data=facts
            )
            published = await Workflow.get(id=workflow_id)  # a moment later it may be deleted
        return published, version

    async def get(self, viewer: Viewer, version_id: UUID) -> WorkflowVersion:
        """Return a version.

        Raises:
            VersionNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not read workflows.
        """
        _, version = await self._lookup.version(viewer, version_id, Scope.WORKFLOWS_READ)
        return version

    async def numbered(self, viewer: Viewer, workflow_id: UUID, number: int) -> WorkflowVersion:
        """Return the version of a workflow that has this number.

        Raises:
            WorkflowNotFound: There is no such workflow, or it is not visible.
            VersionNotFound: It has no such version.
            Forbidden: The viewer may not read workflows.
        """
        await self._lookup.workflow(viewer, workflow_id, Scope.WORKFLOWS_READ)
        found = await WorkflowVersion.get_or_none(workflow_id=workflow_id, number=number)
        if found is None:
            raise VersionNotFound(field="version")
        return found

    async def get_many(self, viewer: Viewer, version_ids: Sequence[UUID]) -> dict[UUID, WorkflowVersion]:
        """Return those of the versions that the viewer may read."""
        rows = await WorkflowVersion.filter(id__in=list(version_ids))
        visible = await self._lookup.visible(viewer, {row.workflow_id for row in rows}, Scope.WORKFLOWS_READ)
        return {row.id: row for row in rows if row.workflow_id in visible}

    async def page(self, viewer: Viewer, workflow_id: UUID, request: PageRequest) -> Page[WorkflowVersion]:
        """Return a page of a workflow's versions, the newest first.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not read workflows.
            InvalidInput: A cursor belongs to another list.
        """
        await self._lookup.workflow(viewer, workflow_id, Scope.WORKFLOWS_READ)
        rows = WorkflowVersion.filter(workflow_id=workflow_id)
        return await paginate(rows, [OrderBy("number", is_descending=True)], request, f"versions:{workflow_id}")

    async def restore(
        self, viewer: Viewer, version_id: UUID, *, base_revision: int | None = None
    ) -> tuple[Workflow, WorkflowVersion]:
        """Put a version's graph into the draft, as a new revision; what is published stays.

        Args:
            viewer: Who restores.
            version_id: What.
            base_revision: The revision of the draft that the viewer agreed to replace; without it, any.

        Raises:
            VersionNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows.
            WorkflowIsArchived: It does not change until it is unarchived.
            DraftMoved: The draft is not at `base_revision`.
            GraphInvalid: The library no longer has what the version was made of.
        """
        row, version = await self._lookup.version(viewer, version_id, Scope.WORKFLOWS_WRITE)
        graph = Graph.model_validate(version.graph)
        refuse_structural(problems(graph, self._library), prefix=f"version{version.number}")

        async def record(_tx: Transaction, outcome: Outcome) -> None:
            facts: dict[str, Any] = {
                "name": row.name,
                "fields": ["draft"],
                "restoredVersion": version.number,
                "draftRevision": outcome.revision,
            }
            await self._activities.record(
                row.workspace_id, ActivityKind.WORKFLOW_UPDATED, "Workflow", row.id, viewer.actor, data=facts
            )
            await self._audit.record(
                viewer.actor, "workflow.restored", "Workflow", row.id, workspace_id=row.workspace_id, data=facts
            )

        outcome = await self._log.append(
            one_operation(
                row.id,
                viewer.actor,
                lambda current: diff(current, graph),
                DraftOperationOrigin.RESTORE,
                base_revision=base_revision,
                also=record,
            )
        )
        if not outcome.is_applied:
            raise DraftMoved(outcome.revision)
        restored = await Workflow.get_or_none(id=row.id)
        if restored is None:
            raise WorkflowNotFound
        return restored, version

    async def drafts(self, viewer: Viewer, workflow_ids: Sequence[UUID]) -> dict[UUID, tuple[int, Graph]]:
        """Return the drafts and their revisions, of those workflows that the viewer may read."""
        visible = await self._lookup.visible(viewer, workflow_ids, Scope.WORKFLOWS_READ)
        return await self._log.read_many(list(visible))

    async def draft_problems(self, viewer: Viewer, workspace_id: UUID, graph: Graph) -> list[Problem]:
        """Return everything that is wrong with a graph of a workspace.

        Unknown secrets are reported only to those who may know the names of secrets, and so is what else is missing.
        """
        names = None
        rights = await self._lookup.require(viewer, workspace_id, Scope.WORKFLOWS_READ)
        if rights.permits(Scope.SECRETS_READ):
            names = await self._secret_names(workspace_id)
        found = problems(graph, self._library, secret_names=names)
        return [*found, *await setup_problems(graph, self._library, workspace_id, rights)]

    async def compare(self, viewer: Viewer, new: Side | GraphSide, old: Side) -> list[Operation]:
        """Return the operations that make the graph of `old` into that of `new`; both are of one workspace.

        Raises:
            NotFound: One of them is not there, not visible, or of another workspace than the other.
            Forbidden: The viewer may not read workflows.
        """
        workspace_id, after = await self._side(viewer, new)
        other_id, before = await self._side(viewer, old)
        if workspace_id != other_id:
            raise WorkflowNotFound if old.is_draft else VersionNotFound
        return diff(before, after)

    async def _side(self, viewer: Viewer, side: Side | GraphSide) -> tuple[UUID, Graph]:
        if isinstance(side, GraphSide):
            return side.workspace_id, side.graph
        if side.is_draft:
            row = await self._lookup.workflow(viewer, side.id, Scope.WORKFLOWS_READ)
            if side.revision is not None:
                return row.workspace_id, await self._log.at(side.id, side.revision, field="againstRevision")
            _, graph = await self._log.read(side.id)
            return row.workspace_id, graph
        row, version = await self._lookup.version(viewer, side.id, Scope.WORKFLOWS_READ)
        return row.workspace_id, Graph.model_validate(version.graph)

    def _checked(self, graph: Graph) -> Graph:
        wrong = errors(problems(graph, self._library))
        if wrong:
            raise WorkflowHasProblems(wrong)
        return graph
