"""Workspaces."""

import strawberry

from app.accounts.service import Members, Workspaces
from app.accounts.types import Workspace
from app.api.context import Info
from app.api.relay import decode

_IDEMPOTENCY_KEY = "A repeat with the same key gives the same answer and makes nothing; kept for 24 hours."


@strawberry.input(description="A new workspace.")
class CreateWorkspaceInput:
    """What a workspace is."""

    name: str = strawberry.field(description="What people call it.")
    slug: str | None = strawberry.field(default=None, description="Its name in addresses; made from the name if null.")
    idempotency_key: str | None = strawberry.field(default=None, description=_IDEMPOTENCY_KEY)


@strawberry.type(description="The workspace was made; you own it.")
class CreateWorkspacePayload:
    """The new workspace."""

    workspace: Workspace = strawberry.field(description="The workspace.")


@strawberry.input(description="What to change; null leaves it as it is.")
class UpdateWorkspaceInput:
    """Writable properties."""

    workspace_id: strawberry.ID = strawberry.field(description="The workspace.")
    name: str | None = strawberry.field(default=None, description="What people call it.")
    slug: str | None = strawberry.field(default=None, description="Its name in addresses.")


@strawberry.type(description="The workspace was changed.")
class UpdateWorkspacePayload:
    """The changed workspace."""

    workspace: Workspace = strawberry.field(description="The workspace.")


@strawberry.input(description="Which workspace to delete.")
class DeleteWorkspaceInput:
    """A workspace."""

    workspace_id: strawberry.ID = strawberry.field(description="The workspace.")


@strawberry.type(description="The workspace and everything in it is gone.")
class DeleteWorkspacePayload:
    """What was deleted."""

    deleted_id: strawberry.ID = strawberry.field(description="Its id.")


@strawberry.input(description="Which workspace to leave.")
class LeaveWorkspaceInput:
    """A workspace."""

    workspace_id: strawberry.ID = strawberry.field(description="The workspace.")


@strawberry.type(description="You are not a member any more; your API keys there have ended.")
class LeaveWorkspacePayload:
    """What was left."""

    left_id: strawberry.ID = strawberry.field(description="The id of the workspace you left.")


@strawberry.input(description="Who is to own a workspace.")
class TransferWorkspaceInput:
    """A workspace and one of its members."""

    workspace_id: strawberry.ID = strawberry.field(description="The workspace.")
    member_id: strawberry.ID = strawberry.field(description="The member who becomes its owner in your place.")


@strawberry.type(description="The member is an owner, you are an admin.")
class TransferWorkspacePayload:
    """The workspace."""

    workspace: Workspace = strawberry.field(description="The workspace.")


@strawberry.type
class WorkspaceMutations:
    """Making, changing and giving away workspaces."""

    @strawberry.mutation(description="Make a workspace that you own. Not for API keys.")
    async def create_workspace(self, info: Info, input: CreateWorkspaceInput) -> CreateWorkspacePayload:
        """Make a workspace."""
        made = await info.context.use(Workspaces).create(
            info.context.viewer, input.name, input.slug, idempotency_key=input.idempotency_key
        )
        return CreateWorkspacePayload(workspace=Workspace.of(made))

    @strawberry.mutation(description="Change a workspace's properties; needs WORKSPACE_WRITE.")
    async def update_workspace(self, info: Info, input: UpdateWorkspaceInput) -> UpdateWorkspacePayload:
        """Change what is given."""
        workspace_id = decode(input.workspace_id, "Workspace", "workspaceId")
        changed = await info.context.use(Workspaces).update(
            info.context.viewer, workspace_id, name=input.name, slug=input.slug
        )
        return UpdateWorkspacePayload(workspace=Workspace.of(changed))

    @strawberry.mutation(description="Delete a workspace and everything in it; owners only, not for API keys.")
    async def delete_workspace(self, info: Info, input: DeleteWorkspaceInput) -> DeleteWorkspacePayload:
        """Delete a workspace."""
        workspace_id = decode(input.workspace_id, "Workspace", "workspaceId")
        await info.context.use(Workspaces).delete(info.context.viewer, workspace_id)
        return DeleteWorkspacePayload(deleted_id=input.workspace_id)

    @strawberry.mutation(description="Stop being a member. The last owner cannot; not for API keys.")
    async def leave_workspace(self, info: Info, input: LeaveWorkspaceInput) -> LeaveWorkspacePayload:
        """Leave."""
        workspace_id = decode(input.workspace_id, "Workspace", "workspaceId")
        await info.context.use(Members).leave(info.context.viewer, workspace_id)
        return LeaveWorkspacePayload(left_id=input.workspace_id)

    @strawberry.mutation(description="Make a member the owner in your place; owners only, not for API keys.")
    async def transfer_workspace(self, info: Info, input: TransferWorkspaceInput) -> TransferWorkspacePayload:
        """Hand over."""
        viewer = info.context.viewer
        workspace_id = decode(input.workspace_id, "Workspace", "workspaceId")
        await info.context.use(Members).transfer(viewer, workspace_id, decode(input.member_id, "Member", "memberId"))
        return TransferWorkspacePayload(
            workspace=Workspace.of(await info.context.use(Workspaces).get(viewer, workspace_id))
        )
