"""Workflows found for a viewer: the one place where rows of this domain are scoped to a workspace."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.kernel.errors import Conflict, NotFound
from app.kernel.rights import Rights, Scope, Viewer
from app.workflows.drafts import BranchNotFound, WorkflowNotFound
from app.workflows.models import Workflow, WorkflowBranch, WorkflowVersion

#: Returns the names of a workspace's secrets.
SecretNames = Callable[[UUID], Awaitable[Collection[str]]]


class VersionNotFound(NotFound):
    """There is no such version, or you cannot see it."""


class WorkflowIsKept(Conflict):
    """An agent keeps this workflow; change the agent."""


_CHANGING = frozenset({Scope.WORKFLOWS_WRITE, Scope.WORKFLOWS_PUBLISH})


class Lookup:
    """Finds rows that the viewer may use; one of another workspace is as good as none."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def workflow(self, viewer: Viewer, workflow_id: UUID, scope: Scope) -> Workflow:
        """Return a workflow.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await Workflow.get_or_none(id=workflow_id)
        if found is None:
            raise WorkflowNotFound
        await self.require(viewer, found.workspace_id, scope)
        if found.is_hidden and scope in _CHANGING:
            raise WorkflowIsKept(reason="workflow_kept")
        return found

    async def workflows(self, viewer: Viewer, workflow_ids: Iterable[UUID], scope: Scope) -> dict[UUID, Workflow]:
        """Return those of the workflows that the viewer may use with `scope`; the others are left out."""
        rows = await Workflow.filter(id__in=list(workflow_ids))
        permitted = await self._permitted(viewer, {row.workspace_id for row in rows}, scope)
        return {row.id: row for row in rows if row.workspace_id in permitted}

    async def visible(self, viewer: Viewer, workflow_ids: Iterable[UUID], scope: Scope) -> set[UUID]:
        """Return the ids of those of the workflows that the viewer may use with `scope`."""
        found: list[Any] = await Workflow.filter(id__in=list(workflow_ids)).values_list("id", "workspace_id")
        permitted = await self._permitted(viewer, {workspace_id for _, workspace_id in found}, scope)
        return {workflow_id for workflow_id, workspace_id in found if workspace_id in permitted}

    async def version(self, viewer: Viewer, version_id: UUID, scope: Scope) -> tuple[Workflow, WorkflowVersion]:
        """Return a version and its workflow.

        Raises:
            VersionNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await WorkflowVersion.get_or_none(id=version_id)
        if found is None:
            raise VersionNotFound
        try:
            workflow = await self.workflow(viewer, found.workflow_id, scope)
        except WorkflowNotFound:
            raise VersionNotFound from None
        return workflow, found

    async def branch(self, viewer: Viewer, branch_id: UUID, scope: Scope) -> tuple[Workflow, WorkflowBranch]:
        """Return a branch and its workflow.

        Raises:
            BranchNotFound: There is none, or it is not visible.
            Forbidden: The viewer lacks `scope`.
        """
        found = await WorkflowBranch.get_or_none(id=branch_id)
        if found is None:
            raise BranchNotFound
        try:
            workflow = await self.workflow(viewer, found.workflow_id, scope)
        except WorkflowNotFound:
            raise BranchNotFound from None
        return workflow, found

    async def require(self, viewer: Viewer, workspace_id: UUID, scope: Scope) -> Rights:
        """Return the viewer's rights in the workspace of a workflow; see `workflow` for what it raises."""
        return await self._access.require(viewer, workspace_id, scope, missing=WorkflowNotFound)

    async def _permitted(self, viewer: Viewer, workspace_ids: set[UUID], scope: Scope) -> set[UUID]:
        return {each for each in workspace_ids if await self._access.permits(viewer, each, scope)}
