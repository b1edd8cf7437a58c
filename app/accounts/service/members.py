"""Members and invitations: who belongs to a workspace, as what.

Every change holds the workspace's row, reads the actor's membership again under it, and so cannot race another:
a role is never given by somebody who has just lost it, and a workspace never loses its last owner.
"""

from collections.abc import Iterable
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from app.accounts import models
from app.accounts.access import ScopeMissing, WorkspaceNotFound
from app.accounts.changes import RightsChange
from app.accounts.service.keys import Keys
from app.accounts.service.kit import Kit
from app.accounts.vocabulary import ActivityKind
from app.kernel.database import Transaction
from app.kernel.errors import Conflict, Forbidden, NotFound
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import ROLE_SCOPES, Actor, Rights, Role, Scope, Viewer, effective_scopes


class MemberNotFound(NotFound):
    """There is no such member, or you cannot see them."""


class AlreadyMember(Conflict):
    """This person is a member already."""


class LastOwner(Conflict):
    """A workspace needs an owner; make somebody else one first."""


class RoleTooHigh(Forbidden):
    """You cannot give or change a role above your own."""


class Members:
    """Reads, changes and removes memberships."""

    def __init__(self, kit: Kit, keys: Keys) -> None:
        self._database = kit.database
        self._clock = kit.clock
        self._access = kit.access
        self._changes = kit.changes
        self._audit = kit.audit
        self._activities = kit.activities
        self._keys = keys

    async def page(self, viewer: Viewer, workspace_id: UUID, request: PageRequest) -> Page[models.Membership]:
        """List the members, who joined first comes first; each with its `user`."""
        await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
        members = models.Membership.filter(workspace_id=workspace_id).prefetch_related("user")
        return await paginate(members, [OrderBy("id")], request, f"members:{workspace_id}")

    async def get(self, viewer: Viewer, member_id: UUID) -> models.Membership:
        """Return a member with their `user`.

        Raises:
            MemberNotFound: There is none, or the viewer is not a member there.
        """
        found = await models.Membership.get_or_none(id=member_id).prefetch_related("user")
        if found is None or not await self._access.permits(viewer, found.workspace_id, Scope.WORKSPACE_READ):
            raise MemberNotFound
        return found

    async def people(
        self, workspace_id: UUID, *, ids: Iterable[UUID] = (), emails: Iterable[str] = ()
    ) -> list[models.User]:
        """Return those of these people who are members; the caller has authorised."""
        rows = models.Membership.filter(workspace_id=workspace_id).filter(
            Q(user_id__in=list(ids)) | Q(user__email__in=list(emails))
        )
        return [row.user for row in await rows.prefetch_related("user")]

    async def managers(self, workspace_id: UUID) -> list[models.User]:
        """Return the owners and admins of a workspace, in the order they joined."""
        rows = models.Membership.filter(workspace_id=workspace_id, role__in=[Role.OWNER, Role.ADMIN]).order_by("id")
        return [row.user for row in await rows.prefetch_related("user")]

    async def update(self, viewer: Viewer, member_id: UUID, role: Role) -> models.Membership:
        """Give a member another role.

        Raises:
            RoleTooHigh: The member's present role or the new one is above the viewer's.
            LastOwner: The member is the only owner.
        """
        workspace_id = (await self.get(viewer, member_id)).workspace_id
        await self._access.require(viewer, workspace_id, Scope.MEMBERS_MANAGE)
        async with self._database.transaction() as tx:
            rights, member = await self._under_lock(viewer, workspace_id, member_id)
            check_may_give(rights, role)
            if member.role is not role:
                await self._keep_an_owner(member, role)
                await self._change(tx, member, role, viewer.actor)
        return await self.get(viewer, member_id)

    async def remove(self, viewer: Viewer, member_id: UUID) -> models.Membership:
        """End a membership: its rights, keys and live subscriptions end with it.

        Raises:
            RoleTooHigh: The member's role is above the viewer's.
            LastOwner: The member is the only owner.
        """
        member = await self.get(viewer, member_id)
        await self._access.require(viewer, member.workspace_id, Scope.MEMBERS_MANAGE)
        async with self._database.transaction() as tx:
            _, member = await self._under_lock(viewer, member.workspace_id, member_id)
            await self._end(tx, member, viewer.actor)
        return member

    async def leave(self, viewer: Viewer, workspace_id: UUID) -> None:
        """End the viewer's own membership.

        Raises:
            LastOwner: The viewer is the only owner.
        """
        user_id = self._access.require_session(viewer)
        await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
        async with self._database.transaction() as tx:
            await lock(workspace_id)
            member = await models.Membership.get_or_none(workspace_id=workspace_id, user_id=user_id)
            if member is None:
                raise WorkspaceNotFound
            await self._end(tx, member, viewer.actor)

    async def transfer(self, viewer: Viewer, workspace_id: UUID, member_id: UUID) -> models.Membership:
        """Make a member the owner in the viewer's place, who becomes an admin.

        Raises:
            Conflict: The viewer is that member.
        """
        user_id = self._access.require_session(viewer)
        await self._access.require(viewer, workspace_id, Scope.WORKSPACE_OWN)
        async with self._database.transaction() as tx:
            rights, heir = await self._under_lock(viewer, workspace_id, member_id)
            if not rights.permits(Scope.WORKSPACE_OWN):
                raise ScopeMissing(reason="scope_missing", details={"scope": Scope.WORKSPACE_OWN.name})
            if heir.user_id == user_id:
                raise Conflict("You own this workspace already.", field="memberId", reason="is_owner")
            if heir.role is not Role.OWNER:
                await self._change(tx, heir, Role.OWNER, viewer.actor)
            own = await models.Membership.get(workspace_id=workspace_id, user_id=user_id)
            await self._change(tx, own, Role.ADMIN, viewer.actor)
        return await self.get(viewer, member_id)

    async def add(self, tx: Transaction, workspace_id: UUID, user_id: UUID, role: Role) -> models.Membership:
        """Make a person a member, in the caller's transaction.

        Raises:
            AlreadyMember: They are one.
        """
        now = self._clock.now()
        if await models.Membership.exists(workspace_id=workspace_id, user_id=user_id):
            raise AlreadyMember(reason="already_member")
        try:
            member = await models.Membership.create(
                workspace_id=workspace_id, user_id=user_id, role=role, created_at=now, updated_at=now
            )
        except IntegrityError:
            raise WorkspaceNotFound from None
        await self._activities.record(
            workspace_id,
            ActivityKind.MEMBER_JOINED,
            "User",
            user_id,
            Viewer(user_id).actor,
            {"role": role.name},
        )
        self._announce(tx, member)
        return member

    async def _under_lock(
        self, viewer: Viewer, workspace_id: UUID, member_id: UUID
    ) -> tuple[Rights, models.Membership]:
        """Hold the workspace; return the viewer's rights and the member, both as they are now."""
        await lock(workspace_id)
        actor = await models.Membership.get_or_none(workspace_id=workspace_id, user_id=viewer.user_id)
        if actor is None:
            raise WorkspaceNotFound
        rights = Rights(workspace_id, actor.role, effective_scopes(actor.role, viewer.key_scopes), actor.version)
        if not rights.permits(Scope.MEMBERS_MANAGE):
            raise ScopeMissing(reason="scope_missing", details={"scope": Scope.MEMBERS_MANAGE.name})
        member = await models.Membership.get_or_none(id=member_id, workspace_id=workspace_id)
        if member is None:
            raise MemberNotFound
        is_owner_safe = member.role is not Role.OWNER or rights.permits(Scope.WORKSPACE_OWN)
        # The role alone does not say it: an owner's key may have been given members to manage and no more.
        if not ROLE_SCOPES[rights.role] >= ROLE_SCOPES[member.role] or not is_owner_safe:
            raise RoleTooHigh(reason="role_too_high")
        return rights, member

    async def _change(self, tx: Transaction, member: models.Membership, role: Role, actor: Actor) -> None:
        before = member.role
        member.role, member.version, member.updated_at = role, member.version + 1, self._clock.now()
        await member.save(update_fields=["role", "version", "updated_at"])
        facts = {"from": before.name, "to": role.name}
        await self._audit.record(
            actor, "member.changed", "User", member.user_id, workspace_id=member.workspace_id, data=facts
        )
        await self._activities.record(
            member.workspace_id, ActivityKind.MEMBER_CHANGED, "User", member.user_id, actor, facts
        )
        self._announce(tx, member)

    async def _end(self, tx: Transaction, member: models.Membership, actor: Actor) -> None:
        await self._keep_an_owner(member, None)
        await member.delete()
        await self._keys.end_all(member.workspace_id, member.user_id)
        facts = {"role": member.role.name}
        await self._audit.record(
            actor, "member.removed", "User", member.user_id, workspace_id=member.workspace_id, data=facts
        )
        await self._activities.record(
            member.workspace_id, ActivityKind.MEMBER_LEFT, "User", member.user_id, actor, facts
        )
        self._announce(tx, member)

    async def _keep_an_owner(self, member: models.Membership, role: Role | None) -> None:
        if member.role is not Role.OWNER or role is Role.OWNER:
            return
        owners = models.Membership.filter(workspace_id=member.workspace_id, role=Role.OWNER)
        if not await owners.exclude(id=member.id).exists():
            raise LastOwner(reason="last_owner")

    def _announce(self, tx: Transaction, member: models.Membership) -> None:
        change = RightsChange(user_id=member.user_id, workspace_id=member.workspace_id)
        tx.after_commit(lambda: self._changes.announce(change))


async def lock(workspace_id: UUID) -> models.Workspace:
    """Hold a workspace's row until the transaction ends.

    Raises:
        WorkspaceNotFound: It is gone.
    """
    found = await models.Workspace.select_for_update().get_or_none(id=workspace_id)
    if found is None:
        raise WorkspaceNotFound
    return found


def check_may_give(rights: Rights, role: Role) -> None:
    """Refuse to give a role that can do anything its giver cannot: not by rank alone, a key has narrower scopes.

    Raises:
        RoleTooHigh: It can.
    """
    if not rights.scopes >= ROLE_SCOPES[role]:
        raise RoleTooHigh(field="role", reason="role_too_high")
