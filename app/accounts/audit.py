"""The audit log: who did what. An entry commits with what it tells of, or not at all."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.accounts import models
from app.accounts.access import Access
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.rights import Actor


class Audit:
    """Writes the log; a caller's transaction carries the entry."""

    def __init__(self, database: Database, clock: Clock, access: Access) -> None:
        self._database = database
        self._clock = clock
        self._access = access

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
