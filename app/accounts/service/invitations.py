"""Invitations: memberships offered by mail."""

from datetime import timedelta
from uuid import UUID

from app.accounts import models, rules
from app.accounts.service.kit import Kit
from app.accounts.service.members import AlreadyMember, Members, check_may_give, lock
from app.accounts.service.recovery import TokenInvalid
from app.accounts.service.sessions import Origin
from app.accounts.tokens import MAIL_PREFIX, Token
from app.kernel.crypto import hash_token
from app.kernel.errors import NotFound
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import ROLE_SCOPES, Role, Scope, Viewer

LIFETIME = timedelta(days=7)
_INVITATIONS_PER_WORKSPACE = 100
_ATTEMPTS_PER_ADDRESS = 30
_WINDOW_SECONDS = 3600


class InvitationNotFound(NotFound):
    """There is no such open invitation, or you cannot see it."""


class Invitations:
    """Offers memberships; whoever holds the mailed token may accept, once."""

    def __init__(self, kit: Kit, members: Members) -> None:
        self._database = kit.database
        self._clock = kit.clock
        self._access = kit.access
        self._audit = kit.audit
        self._idempotency = kit.idempotency
        self._throttle = kit.throttle
        self._mails = kit.mails
        self._members = members

    async def page(self, viewer: Viewer, workspace_id: UUID, request: PageRequest) -> Page[models.Invitation]:
        """List the open invitations, newest first."""
        await self._access.require(viewer, workspace_id, Scope.MEMBERS_MANAGE)
        invitations = models.Invitation.filter(
            workspace_id=workspace_id, accepted_at=None, expires_at__gt=self._clock.now()
        )
        return await paginate(invitations, [OrderBy("id", is_descending=True)], request, f"invitations:{workspace_id}")

    async def get(self, viewer: Viewer, invitation_id: UUID) -> models.Invitation:
        """Return an invitation that the viewer may manage.

        Raises:
            InvitationNotFound: There is none, or it is not the viewer's to see.
        """
        found = await models.Invitation.get_or_none(id=invitation_id)
        if found is None or not await self._access.permits(viewer, found.workspace_id, Scope.MEMBERS_MANAGE):
            raise InvitationNotFound
        return found

    async def invite(
        self, viewer: Viewer, workspace_id: UUID, email: str, role: Role, *, idempotency_key: str | None = None
    ) -> models.Invitation:
        """Offer a membership by mail; an open offer to the same address is replaced.

        Raises:
            RoleTooHigh: The role can do what the viewer cannot.
            AlreadyMember: The address belongs to a member.
            RateLimited: Too many invitations from this workspace.
        """
        rights = await self._access.require(viewer, workspace_id, Scope.MEMBERS_MANAGE)
        user_id = self._access.require_user(viewer)
        address = rules.email_of(email)
        check_may_give(rights, role)
        await self._throttle.hit(
            "invite", str(workspace_id), times=_INVITATIONS_PER_WORKSPACE, window_seconds=_WINDOW_SECONDS
        )

        async def make() -> dict[str, str]:
            return {"id": str((await self._offer(viewer, user_id, workspace_id, address, role)).id)}

        body = {"workspace": workspace_id, "email": address, "role": role}
        made, _ = await self._idempotency.once(
            viewer.api_key_id or user_id, "inviteMember", idempotency_key, body, make
        )
        return await self.get(viewer, UUID(made["id"]))

    async def _offer(
        self, viewer: Viewer, user_id: UUID, workspace_id: UUID, address: str, role: Role
    ) -> models.Invitation:
        async with self._database.transaction() as tx:
            workspace = await lock(workspace_id)
            if await models.Membership.exists(workspace_id=workspace_id, user__email=address):
                raise AlreadyMember(field="email", reason="already_member")
            await models.Invitation.filter(workspace_id=workspace_id, email=address, accepted_at=None).delete()
            inviter = await models.User.get(id=user_id)
            token = Token.new(MAIL_PREFIX)
            now = self._clock.now()
            invitation = await models.Invitation.create(
                workspace_id=workspace_id,
                email=address,
                role=role,
                token_hash=token.hash,
                invited_by_id=user_id,
                created_at=now,
                expires_at=now + LIFETIME,
            )
            await self._audit.record(
                viewer.actor,
                "invitation.created",
                "Invitation",
                invitation.id,
                workspace_id=workspace_id,
                data={"email": address, "role": role.name},
            )
            tx.after_commit(lambda: self._mails.invite(address, inviter.name, workspace.name, token.text))
        return invitation

    async def cancel(self, viewer: Viewer, invitation_id: UUID) -> models.Invitation:
        """Withdraw an open invitation; its token is worthless from now on.

        Raises:
            InvitationNotFound: There is none that is open, or it is not the viewer's to see.
        """
        invitation = await self.get(viewer, invitation_id)
        async with self._database.transaction():
            if not await models.Invitation.filter(id=invitation_id, accepted_at=None).delete():
                raise InvitationNotFound
            await self._audit.record(
                viewer.actor,
                "invitation.cancelled",
                "Invitation",
                invitation_id,
                workspace_id=invitation.workspace_id,
                data={"email": invitation.email},
            )
        return invitation

    async def accept(self, viewer: Viewer, token: str, origin: Origin) -> models.Membership:
        """Become a member.

        Raises:
            TokenInvalid: It is unknown, used or expired, or its inviter may no longer give that role.
            AlreadyMember: The viewer is a member.
        """
        user_id = self._access.require_session(viewer)
        if origin.client_ip:
            await self._throttle.hit(
                "accept-invitation", origin.client_ip, times=_ATTEMPTS_PER_ADDRESS, window_seconds=_WINDOW_SECONDS
            )
        open_now = models.Invitation.filter(
            token_hash=hash_token(token), accepted_at=None, expires_at__gt=self._clock.now()
        )
        found = await open_now.first()
        if found is None:
            raise TokenInvalid(field="token", reason="token_invalid")
        async with self._database.transaction() as tx:
            await lock(found.workspace_id)
            inviter = await models.Membership.get_or_none(workspace_id=found.workspace_id, user_id=found.invited_by_id)
            if inviter is None or not ROLE_SCOPES[inviter.role] >= ROLE_SCOPES[found.role] | {Scope.MEMBERS_MANAGE}:
                raise TokenInvalid(field="token", reason="token_invalid")
            if not await open_now.update(accepted_at=self._clock.now()):
                raise TokenInvalid(field="token", reason="token_invalid")
            member = await self._members.add(tx, found.workspace_id, user_id, found.role)
            await self._audit.record(
                viewer.actor,
                "invitation.accepted",
                "Invitation",
                found.id,
                workspace_id=found.workspace_id,
                data={"email": found.email, "role": found.role.name},
            )
        return await self._members.get(viewer, member.id)
