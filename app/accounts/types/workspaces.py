"""Workspaces: where everything else hangs."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from app.accounts import models
from app.accounts.access import Access, WorkspaceNotFound
from app.accounts.audit import Audit
from app.accounts.service import Feed, Invitations, Keys, Members, Secrets
from app.accounts.types.enums import ActivityKind, Plan, Role, Scope
from app.accounts.types.keys import ApiKey, Secret
from app.accounts.types.members import Invitation, Member
from app.accounts.types.records import Activity, AuditEntry
from app.api.arguments import After, Before, First, Last
from app.api.context import Info
from app.api.relay import Connection, Node, encode, page_args
from app.kernel.rights import Rights


@strawberry.type(description="A tenant: members with roles, and everything they make.")
class Workspace(Node):
    """See `models.Workspace`. Higher packages extend it with their lists; `own_id` is theirs to use."""

    own_id: strawberry.Private[UUID]
    name: str = strawberry.field(description="What people call it.")
    slug: str = strawberry.field(description="Its name in addresses; unique.")
    plan: Plan = strawberry.field(description="What it pays for.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When its properties last changed.")

    @strawberry.field(description="What you are here.")
    async def viewer_role(self, info: Info) -> Role:
        """Return the viewer's role."""
        return (await self._rights(info)).role

    @strawberry.field(description="What you may do here: your role's scopes, within those of your API key.")
    async def viewer_scopes(self, info: Info) -> list[Scope]:
        """Return the viewer's scopes."""
        return sorted((await self._rights(info)).scopes)

    @strawberry.field(description="Its members; who joined first comes first.")
    async def members(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Member]:
        """List members."""
        request = page_args(first, after, last, before)
        page = await info.context.use(Members).page(info.context.viewer, self.own_id, request)
        return Connection[Member].of(page, Member.of)

    @strawberry.field(description="Its open invitations, newest first; needs MEMBERS_MANAGE.")
    async def invitations(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Invitation]:
        """List open invitations."""
        request = page_args(first, after, last, before)
        page = await info.context.use(Invitations).page(info.context.viewer, self.own_id, request)
        return Connection[Invitation].of(page, Invitation.of)

    @strawberry.field(description="Its API keys, newest first, revoked ones too; needs KEYS_MANAGE.")
    async def api_keys(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ApiKey]:
        """List keys."""
        request = page_args(first, after, last, before)
        page = await info.context.use(Keys).page(info.context.viewer, self.own_id, request)
        return Connection[ApiKey].of(page, ApiKey.of)

    @strawberry.field(description="The names of its secrets, in order; needs SECRETS_READ.")
    async def secrets(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Secret]:
        """List secrets."""
        request = page_args(first, after, last, before)
        page = await info.context.use(Secrets).page(info.context.viewer, self.own_id, request)
        return Connection[Secret].of(page, Secret.of)

    @strawberry.field(description="Who did what, newest first; needs AUDIT_READ.")
    async def audit(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[AuditEntry]:
        """List the audit log."""
        request = page_args(first, after, last, before)
        page = await info.context.use(Audit).page(info.context.viewer, self.own_id, request)
        return Connection[AuditEntry].of(page, AuditEntry.of)

    @strawberry.field(description="What happened, newest first; `workspaceActivity` goes on from any of its cursors.")
    async def activity(
        self,
        info: Info,
        kinds: Annotated[
            list[ActivityKind] | None, strawberry.argument(description="Only these kinds; null means all.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Activity]:
        """List what happened."""
        request = page_args(first, after, last, before)
        page = await info.context.use(Feed).page(info.context.viewer, self.own_id, request, kinds)
        return Connection[Activity].of(page, Activity.of)

    async def _rights(self, info: Info) -> Rights:
        found = await info.context.use(Access).rights(info.context.viewer, self.own_id)
        if found is None:
            raise WorkspaceNotFound
        return found

    @classmethod
    def of(cls, row: models.Workspace) -> "Workspace":
        """Show a workspace to somebody who may read it."""
        return cls(
            id=encode("Workspace", row.id),
            own_id=row.id,
            name=row.name,
            slug=row.slug,
            plan=row.plan,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
