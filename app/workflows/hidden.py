"""Workflows that another domain keeps: its graph is the truth, so nobody edits them and no list shows them."""

from uuid import UUID

from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.ids import new_id
from app.kernel.rights import Actor
from app.workflows import drafts, properties
from app.workflows.graph import Graph
from app.workflows.heads import Heads
from app.workflows.models import Draft, DraftSnapshot, Workflow, WorkflowStatus, WorkflowVersion


class HiddenWorkflows:
    """Makes them, gives them versions and deletes them, in transactions of the domain that keeps them."""

    def __init__(self, database: Database, clock: Clock, heads: Heads) -> None:
        self._database = database
        self._clock = clock
        self._heads = heads

    async def put(self, workspace_id: UUID, workflow_id: UUID | None, name: str, graph: Graph, actor: Actor) -> UUID:
        """Publish a graph as the next version of a hidden workflow, made where `workflow_id` is None; return its id.

        The draft follows: it is at the graph, and its log begins there.
        """
        async with self._database.transaction() as tx:
            now = self._clock.now()
            if workflow_id is None:
                workflow_id = new_id()
                await Workflow.create(
                    id=workflow_id,
                    workspace_id=workspace_id,
                    name=name,
                    tags=[],
                    search_text=properties.search_text(name, None),
                    draft_revision=drafts.FIRST_REVISION,
                    is_hidden=True,
                    actor_kind=actor.kind,
                    actor_id=actor.id,
                    on_behalf_of=actor.on_behalf_of,
                    created_at=now,
                    updated_at=now,
                )
                await drafts.create(workflow_id, graph)
            self._heads.changes_with(tx, workflow_id)
            row = await Workflow.select_for_update().get(id=workflow_id)
            number = row.last_version_number + 1
            revision = row.draft_revision if number == 1 else row.draft_revision + 1
            if number > 1:
                await DraftSnapshot.create(draft_id=workflow_id, revision=revision, graph=graph.to_json())
                await Draft.filter(id=workflow_id).update(
                    revision=revision, first_revision=revision, graph=graph.to_json()
                )
            version = await WorkflowVersion.create(
                id=new_id(),
                workflow_id=workflow_id,
                number=number,
                draft_revision=revision,
                graph=graph.to_json(),
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                published_at=now,
            )
            await Workflow.filter(id=workflow_id).update(
                name=name,
                search_text=properties.search_text(name, None),
                draft_revision=revision,
                last_version_number=number,
                published_version_id=version.id,
                status=WorkflowStatus.PUBLISHED,
                updated_at=now,
            )
        return workflow_id

    async def archive(self, workflow_id: UUID) -> None:
        """Let it run no more; what ran of it stays."""
        async with self._database.transaction() as tx:
            self._heads.changes_with(tx, workflow_id)
            await Workflow.filter(id=workflow_id, is_hidden=True).update(
                status=WorkflowStatus.ARCHIVED, updated_at=self._clock.now()
            )

    async def release(self, tx: Transaction, workflow_id: UUID) -> None:
        """Note when a workflow was kept last, before whoever kept it lets go of it."""
        self._heads.changes_with(tx, workflow_id)
        await Workflow.filter(id=workflow_id, is_hidden=True).update(updated_at=self._clock.now())

    async def remove(self, tx: Transaction, workflow_id: UUID) -> None:
        """Delete a workflow that nobody keeps and that has no runs."""
        self._heads.changes_with(tx, workflow_id)
        await Workflow.filter(id=workflow_id, is_hidden=True).delete()
