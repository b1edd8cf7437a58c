"""The audit log: who did what. An entry commits with what it tells of, or not at all."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from app.accounts import models
from app.accounts.access import Access
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Actor, Scope, Viewer


class Audit:
    """Writes the log; a caller's transaction carries the entry."""

    def __init__(self, database: Database, clock: Clock, access: Access) -> None:
        self._database = database
        self._clock = clock
        self._access = access

    async def page(self, viewer: Viewer, workspace_id: UUID, request: PageRequest) -> Page[models.AuditEntry]:
        """List what was done in a workspace, newest first."""
        await self._access.require(viewer, workspace_id, Scope.AUDIT_READ)
        entries = models.AuditEntry.filter(workspace_id=workspace_id)
        return await paginate(entries, [OrderBy("id", is_descending=True)], request, f"audit:{workspace_id}")

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.AuditEntry]:
        """Return those entries that the viewer may read."""
        found: dict[UUID, models.AuditEntry] = {}
        for row in await models.AuditEntry.filter(id__in=list(ids), workspace_id__isnull=False):
            if row.workspace_id and await self._access.permits(viewer, row.workspace_id, Scope.AUDIT_READ):
                found[row.id] = row
        return found

    async def record(
        self,
        actor: Actor,
        action: str,
        subject_type: str,
        subject_id: UUID,
        *,
        workspace_id: UUID | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Add an entry.

        Args:
            actor: Who did it.
            action: noun.verb in the past tense: `api_key.created`.
            subject_type: The name of the subject's GraphQL type.
            subject_id: What it was done to.
            workspace_id: Where; None for what a person did to their own account.
            data: Facts that help a reader; never a secret.
        """
        await models.AuditEntry.create(
            workspace_id=workspace_id,
            action=action,
            subject_type=subject_type,
            subject_id=subject_id,
            actor_kind=actor.kind,
            actor_id=actor.id,
            on_behalf_of=actor.on_behalf_of,
            data=dict(data or {}),
            created_at=self._clock.now(),
        )
