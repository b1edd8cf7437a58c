"""Which passages of the workspace's knowledge runs were given, and which runs were given what is in a document."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from tortoise.expressions import Subquery

from app.accounts.access import Access
from app.executions.lookup import light_columns
from app.executions.models import Execution, ExecutionSource
from app.executions.private import not_private
from app.kernel.pages import OrderBy, Page, PageRequest, page_of, paginate
from app.kernel.rights import Scope, Viewer

MAX_SHOWN = 20  #: sources of one document that one of its uses shows


class RunSources:
    """Reads what was kept with runs; it goes with their journals."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def of_run(self, viewer: Viewer, execution: Execution | None, request: PageRequest) -> Page[ExecutionSource]:
        """List what a run that the viewer has was given, in order; nothing where they have none.

        Raises:
            ScopeMissing: They may not read knowledge.
        """
        if execution is None:
            return page_of([], request)
        await self._access.require(viewer, execution.workspace_id, Scope.KNOWLEDGE_READ)
        rows = ExecutionSource.filter(execution_id=execution.id)
        return await paginate(rows, [OrderBy("sequence"), OrderBy("number")], request, f"run-sources:{execution.id}")

    async def runs_with(
        self, viewer: Viewer, workspace_id: UUID, document_id: UUID, request: PageRequest
    ) -> Page[Execution]:
        """List the runs that were given something of a document that the viewer has, the newest first.

        Those of private chats are in no list.

        Raises:
            ScopeMissing: They may not read runs.
        """
        await self._access.require(viewer, workspace_id, Scope.EXECUTIONS_READ)
        given = ExecutionSource.filter(document_id=document_id).values("execution_id")
        runs = not_private(Execution.filter(workspace_id=workspace_id, id__in=Subquery(given)))
        order = [OrderBy("queued_at", is_descending=True)]
        return await paginate(runs, order, request, f"runs-with:{document_id}", only=light_columns())

    async def of_document(
        self, keys: Sequence[tuple[UUID, UUID]]
    ) -> Mapping[tuple[UUID, UUID], Sequence[ExecutionSource]]:
        """Return for documents and runs, as the viewer has them, what the run was given of the document."""
        documents, runs = ({key[at] for key in keys} for at in (0, 1))
        rows = ExecutionSource.filter(document_id__in=list(documents), execution_id__in=list(runs))
        found: dict[tuple[UUID, UUID], list[ExecutionSource]] = {}
        for row in await rows.order_by("sequence", "number"):
            own = found.setdefault((row.document_id, row.execution_id), [])
            if len(own) < MAX_SHOWN:
                own.append(row)
        return found
