"""Members and invitations."""

import strawberry

from app.accounts.operations.sessions import origin_of
from app.accounts.service import Invitations, Members, Workspaces
from app.accounts.types import Invitation, Member, Role, Workspace
from app.api.context import Info
from app.api.relay import decode

_IDEMPOTENCY_KEY = "A repeat with the same key gives the same answer and makes nothing; kept for 24 hours."


@strawberry.input(description="Who is invited, as what.")
class InviteMemberInput:
    """An offer."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    email: str = strawberry.field(description="Where the token is mailed to.")
    role: Role = strawberry.field(description="What they will be; nothing that can do what you cannot.")
    idempotency_key: str | None = strawberry.field(default=None, description=_IDEMPOTENCY_KEY)


@strawberry.type(description="The invitation is on its way; it replaces an open one to the same address.")
class InviteMemberPayload:
    """The offer."""

    invitation: Invitation = strawberry.field(description="The invitation.")


@strawberry.input(description="Which invitation to withdraw.")
class CancelInvitationInput:
    """An open invitation."""

    invitation_id: strawberry.ID = strawberry.field(description="The invitation.")


@strawberry.type(description="The invitation's token is worthless from now on.")
class CancelInvitationPayload:
    """What was withdrawn."""

    deleted_id: strawberry.ID = strawberry.field(description="Its id.")


@strawberry.input(description="The token of an invitation.")
class AcceptInvitationInput:
    """From the mail."""

    token: str = strawberry.field(description="From the mail; good for a week, once.")


@strawberry.type(description="You are a member.")
class AcceptInvitationPayload:
    """The membership."""

    member: Member = strawberry.field(description="You.")
    workspace: Workspace = strawberry.field(description="Where.")


@strawberry.input(description="Another role for a member.")
class UpdateMemberInput:
    """Writable properties of a membership."""

    member_id: strawberry.ID = strawberry.field(description="The member.")
    role: Role = strawberry.field(description="What they will be; nothing that can do what you cannot.")


@strawberry.type(description="The member has the role.")
class UpdateMemberPayload:
    """The changed membership."""

    member: Member = strawberry.field(description="The member.")


@strawberry.input(description="Which member to remove.")
class RemoveMemberInput:
    """A member."""

    member_id: strawberry.ID = strawberry.field(description="The member.")


@strawberry.type(description="The person is not a member any more; their API keys there have ended.")
class RemoveMemberPayload:
    """What was ended."""

    deleted_id: strawberry.ID = strawberry.field(description="The id of the ended membership.")


@strawberry.type
class MemberMutations:
    """Who belongs to a workspace."""

    @strawberry.mutation(description="Offer a membership by mail; needs MEMBERS_MANAGE.")
    async def invite_member(self, info: Info, input: InviteMemberInput) -> InviteMemberPayload:
        """Invite."""
        invitation = await info.context.use(Invitations).invite(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "workspaceId"),
            input.email,
            input.role,
            idempotency_key=input.idempotency_key,
        )
        return InviteMemberPayload(invitation=Invitation.of(invitation))

    @strawberry.mutation(description="Withdraw an open invitation; needs MEMBERS_MANAGE.")
    async def cancel_invitation(self, info: Info, input: CancelInvitationInput) -> CancelInvitationPayload:
        """Withdraw."""
        invitation_id = decode(input.invitation_id, "Invitation", "invitationId")
        await info.context.use(Invitations).cancel(info.context.viewer, invitation_id)
        return CancelInvitationPayload(deleted_id=input.invitation_id)

    @strawberry.mutation(description="Become a member with the token of an invitation. Not for API keys.")
    async def accept_invitation(self, info: Info, input: AcceptInvitationInput) -> AcceptInvitationPayload:
        """Accept."""
        viewer = info.context.viewer
        member = await info.context.use(Invitations).accept(viewer, input.token, origin_of(info.context))
        workspace = await info.context.use(Workspaces).get(viewer, member.workspace_id)
        return AcceptInvitationPayload(member=Member.of(member), workspace=Workspace.of(workspace))

    @strawberry.mutation(description="Give a member another role; needs MEMBERS_MANAGE.")
    async def update_member(self, info: Info, input: UpdateMemberInput) -> UpdateMemberPayload:
        """Change a role."""
        member_id = decode(input.member_id, "Member", "memberId")
        return UpdateMemberPayload(
            member=Member.of(await info.context.use(Members).update(info.context.viewer, member_id, input.role))
        )

    @strawberry.mutation(description="End a membership; needs MEMBERS_MANAGE. The last owner stays.")
    async def remove_member(self, info: Info, input: RemoveMemberInput) -> RemoveMemberPayload:
        """Remove."""
        await info.context.use(Members).remove(info.context.viewer, decode(input.member_id, "Member", "memberId"))
        return RemoveMemberPayload(deleted_id=input.member_id)
