"""The use cases of a workspace's administrators: see how its runs stand, and let one out of quarantine."""

from uuid import UUID

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.executions.lookup import ExecutionLookup
from app.executions.models import Execution
from app.executions.operating import Overview, RunOperations
from app.executions.private import not_private
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer


class Operators:
    """Asks for the rights that `RunOperations` does not ask for."""

    def __init__(self, access: Access, audit: Audit, lookup: ExecutionLookup, operations: RunOperations) -> None:
        self._access = access
        self._audit = audit
        self._lookup = lookup
        self._operations = operations

    async def overview(self, viewer: Viewer, workspace_id: UUID) -> Overview:
        """Count a workspace's runs by state, and find the one that has waited longest."""
        await self._access.require(viewer, workspace_id, Scope.AUDIT_READ)
        return await self._operations.overview(workspace_id)

    async def stuck(self, viewer: Viewer, workspace_id: UUID, request: PageRequest) -> Page[Execution]:
        """List the runs that nobody carries on, oldest first."""
        await self._access.require(viewer, workspace_id, Scope.AUDIT_READ)
        return await paginate(
            not_private(self._operations.stuck(workspace_id)), [OrderBy("queued_at")], request, f"stuck:{workspace_id}"
        )

    async def quarantined(self, viewer: Viewer, workspace_id: UUID, request: PageRequest) -> Page[Execution]:
        """List the runs in quarantine, oldest first."""
        await self._access.require(viewer, workspace_id, Scope.AUDIT_READ)
        return await paginate(
            not_private(self._operations.quarantined(workspace_id)),
            [OrderBy("queued_at")],
            request,
            f"quarantined:{workspace_id}",
        )

    async def release(self, viewer: Viewer, execution_id: UUID) -> Execution:
        """Let a run out of quarantine: it goes on where it was, with a clean slate.

        Raises:
            ExecutionNotFound: There is none, or it is not visible.
            ExecutionNotQuarantined: It is not in quarantine.
        """
        execution = await self._lookup.get(viewer, execution_id)
        await self._access.require(viewer, execution.workspace_id, Scope.WORKSPACE_WRITE)
        await self._operations.release(execution_id)
        await self._audit.record(
            viewer.actor, "execution.released", "Execution", execution_id, workspace_id=execution.workspace_id
        )
        return await self._lookup.get(viewer, execution_id)
