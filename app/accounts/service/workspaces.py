"""Workspaces: tenants, made by anybody and owned by at least one person."""

from collections.abc import Awaitable, Callable, Iterable
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Subquery

from app.accounts import models, rules
from app.accounts.access import WorkspaceNotFound
from app.accounts.changes import RightsChange
from app.accounts.service.kit import Kit
from app.accounts.vocabulary import ActivityKind
from app.kernel.database import Transaction
from app.kernel.errors import Conflict, InvalidInput
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Actor, Role, Scope, Viewer


class SlugTaken(Conflict):
    """Another workspace has this slug."""


class Workspaces:
    """Makes, reads, changes and deletes workspaces."""

    def __init__(self, kit: Kit) -> None:
        self._database = kit.database
        self._clock = kit.clock
        self._access = kit.access
        self._changes = kit.changes
        self._audit = kit.audit
        self._activities = kit.activities
        self._idempotency = kit.idempotency
        #: Locks what a workspace has, in the transaction that deletes it, in the order in which others lock it.
        self.before_delete: Callable[[Transaction, UUID], Awaitable[None]] = _nothing

    async def get(self, viewer: Viewer, workspace_id: UUID) -> models.Workspace:
        """Return a workspace the viewer may read.

        Raises:
            WorkspaceNotFound: There is none, or the viewer is not a member.
        """
        await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
        found = await models.Workspace.get_or_none(id=workspace_id)
        if found is None:
            raise WorkspaceNotFound
        return found

    async def find(self, viewer: Viewer, slug: str) -> models.Workspace | None:
        """Return the workspace with this slug if the viewer may read it."""
        try:
            found = await models.Workspace.get_or_none(slug=rules.slug_of(slug))
        except InvalidInput:  # nothing has such a slug
            return None
        if found is None or not await self._access.permits(viewer, found.id, Scope.WORKSPACE_READ):
            return None
        return found

    async def page(self, viewer: Viewer, request: PageRequest) -> Page[models.Workspace]:
        """List the workspaces the viewer reaches, by name."""
        user_id = self._access.require_user(viewer)
        mine = models.Membership.filter(user_id=user_id)
        if viewer.workspace_id is not None:
            mine = mine.filter(workspace_id=viewer.workspace_id)
        workspaces = models.Workspace.filter(id__in=Subquery(mine.values("workspace_id")))
        return await paginate(workspaces, [OrderBy("name")], request, f"workspaces:{user_id}")

    async def reached(self, viewer: Viewer) -> list[UUID]:
        """Return the ids of all workspaces the viewer reaches."""
        mine = models.Membership.filter(user_id=self._access.require_user(viewer))
        if viewer.workspace_id is not None:
            mine = mine.filter(workspace_id=viewer.workspace_id)
        return [row.workspace_id for row in await mine.order_by("workspace_id")]

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.Workspace]:
        """Return those workspaces that the viewer may read."""
        seen = [each for each in ids if await self._access.permits(viewer, each, Scope.WORKSPACE_READ)]
        return {row.id: row for row in await models.Workspace.filter(id__in=seen)} if seen else {}

    async def first_of(self, user_id: UUID) -> models.Workspace | None:
        """Return the workspace a person has been a member of for the longest time."""
        oldest = await models.Membership.filter(user_id=user_id).order_by("id").first().prefetch_related("workspace")
        return oldest.workspace if oldest is not None else None

    async def create(
        self, viewer: Viewer, name: str, slug: str | None = None, *, idempotency_key: str | None = None
    ) -> models.Workspace:
        """Make a workspace that the viewer owns; without a slug one is made from the name.

        Raises:
            InvalidInput: The name or the slug is malformed.
            SlugTaken: Another workspace has this slug.
        """
        user_id = self._access.require_session(viewer)
        name = rules.name_of(name)
        slug = rules.slug_of(slug) if slug is not None else None

        async def make() -> dict[str, str]:
            return {"id": str((await self.found(user_id, viewer.actor, name, slug)).id)}

        try:
            made, _ = await self._idempotency.once(
                user_id, "createWorkspace", idempotency_key, {"name": name, "slug": slug}, make
            )
        except IntegrityError:
            raise SlugTaken(field="slug", reason="slug_taken") from None
        return await self.get(viewer, UUID(made["id"]))

    async def found(self, user_id: UUID, actor: Actor, name: str, slug: str | None = None) -> models.Workspace:
        """Make a workspace owned by `user_id`, in the caller's transaction.

        Raises:
            SlugTaken: Another workspace has this slug.
            IntegrityError: Another transaction took the slug at the same time.
        """
        async with self._database.transaction() as tx:
            now = self._clock.now()
            wanted = slug or rules.slug_from(name)
            if await models.Workspace.exists(slug=wanted):
                if slug is not None:
                    raise SlugTaken(field="slug", reason="slug_taken")
                wanted = rules.slug_beside(wanted)
            workspace = await models.Workspace.create(name=name, slug=wanted, created_at=now, updated_at=now)
            await models.Membership.create(
                workspace_id=workspace.id, user_id=user_id, role=Role.OWNER, created_at=now, updated_at=now
            )
            await self._audit.record(
                actor,
                "workspace.created",
                "Workspace",
                workspace.id,
                workspace_id=workspace.id,
                data={"name": name, "slug": wanted},
            )
            await self._activities.record(
                workspace.id, ActivityKind.MEMBER_JOINED, "User", user_id, actor, data={"role": Role.OWNER.name}
            )
            change = RightsChange(user_id=user_id, workspace_id=workspace.id)
            tx.after_commit(lambda: self._changes.announce(change))
        return workspace

    async def update(
        self, viewer: Viewer, workspace_id: UUID, *, name: str | None = None, slug: str | None = None
    ) -> models.Workspace:
        """Change what is given.

        Raises:
            SlugTaken: Another workspace has this slug.
        """
        await self._access.require(viewer, workspace_id, Scope.WORKSPACE_WRITE)
        wanted: dict[str, str] = {}
        if name is not None:
            wanted["name"] = rules.name_of(name)
        if slug is not None:
            wanted["slug"] = rules.slug_of(slug)
        try:
            async with self._database.transaction():
                workspace = await models.Workspace.select_for_update().get_or_none(id=workspace_id)
                if workspace is None:
                    raise WorkspaceNotFound
                changed = {key: value for key, value in wanted.items() if getattr(workspace, key) != value}
                if changed:
                    await models.Workspace.filter(id=workspace_id).update(**changed, updated_at=self._clock.now())
                    await self._audit.record(
                        viewer.actor,
                        "workspace.updated",
                        "Workspace",
                        workspace_id,
                        workspace_id=workspace_id,
                        data=changed,
                    )
                    await self._activities.record(
                        workspace_id,
                        ActivityKind.WORKSPACE_UPDATED,
                        "Workspace",
                        workspace_id,
                        viewer.actor,
                        data={"fields": sorted(changed)},
                    )
        except IntegrityError:
            raise SlugTaken(field="slug", reason="slug_taken") from None
        return await self.get(viewer, workspace_id)

    async def delete(self, viewer: Viewer, workspace_id: UUID) -> None:
        """Delete a workspace and everything in it; only the audit log remembers."""
        self._access.require_session(viewer)
        await self._access.require(viewer, workspace_id, Scope.WORKSPACE_OWN)
        async with self._database.transaction() as tx:
            await self.before_delete(tx, workspace_id)
            workspace = await models.Workspace.select_for_update().get_or_none(id=workspace_id)
            if workspace is None:
                raise WorkspaceNotFound
            members = await models.Membership.filter(workspace_id=workspace_id)
            keys = await models.ApiKey.filter(workspace_id=workspace_id)
            await workspace.delete()
            await models.Activity.filter(workspace_id=workspace_id).delete()
            await models.ActivityHead.filter(id=workspace_id).delete()
            await self._audit.record(
                viewer.actor,
                "workspace.deleted",
                "Workspace",
                workspace_id,
                workspace_id=workspace_id,
                data={"name": workspace.name, "slug": workspace.slug},
            )
            changes = [RightsChange(api_key_id=key.id) for key in keys]
            changes += [RightsChange(user_id=member.user_id, workspace_id=workspace_id) for member in members]
            tx.after_commit(lambda: self._changes.announce(*changes))


async def _nothing(transaction: Transaction, workspace_id: UUID) -> None:
    """A workspace has nothing."""
    del transaction, workspace_id
