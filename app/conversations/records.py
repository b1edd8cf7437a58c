"""Tells the workspace and the audit log what was done to conversations."""

from collections.abc import Mapping
from typing import Any

from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.conversations.models import Conversation
from app.kernel.rights import Actor

CONVERSATION = "Conversation"


class Records:
    """Writes both, in the caller's transaction."""

    def __init__(self, activities: Activities, audit: Audit) -> None:
        self._activities = activities
        self._audit = audit

    async def record(
        self, row: Conversation, actor: Actor, kind: ActivityKind, data: Mapping[str, Any] | None = None
    ) -> None:
        """Add a line to both; of a private one to the audit log alone, as the activity is for everybody."""
        facts = {"channel": row.channel.name, **(data or {})}
        if row.owner_id is None:
            await self._activities.record(row.workspace_id, kind, CONVERSATION, row.id, actor, data=facts)
        action = kind.value.replace("_", ".", 1)
        await self._audit.record(actor, action, CONVERSATION, row.id, workspace_id=row.workspace_id, data=facts)
