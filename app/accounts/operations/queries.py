"""What can be asked of accounts."""

from typing import Annotated

import strawberry

from app.accounts.access import WorkspaceNotFound
from app.accounts.service import Workspaces
from app.accounts.types import Viewer, Workspace
from app.api.context import Info
from app.api.relay import decode
from app.kernel.errors import InvalidInput


@strawberry.type
class AccountsQuery:
    """The root fields of accounts."""

    @strawberry.field(description="Who you are; null without a credential.")
    def viewer(self, info: Info) -> Viewer | None:
        """Return whoever sent the request."""
        return Viewer() if info.context.optional_viewer is not None else None

    @strawberry.field(description="A workspace you are a member of, by its id or its slug.")
    async def workspace(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Its id.")] = None,
        slug: Annotated[str | None, strawberry.argument(description="Or its slug.")] = None,
    ) -> Workspace | None:
        """Return a workspace.

        Raises:
            InvalidInput: Neither or both were given.
            WorkspaceNotFound: There is none, or the viewer is not a member.
        """
        viewer, workspaces = info.context.viewer, info.context.use(Workspaces)
        if (id is None) == (slug is None):
            raise InvalidInput("Give an id or a slug.", field="id", reason="required")
        if id is not None:
            return Workspace.of(await workspaces.get(viewer, decode(id, "Workspace")))
        found = await workspaces.find(viewer, slug or "")
        if found is None:
            raise WorkspaceNotFound(field="slug")
        return Workspace.of(found)
