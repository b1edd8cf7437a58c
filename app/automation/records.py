"""Tells the workspace and the audit log what was done to triggers and processes."""

from collections.abc import Mapping
from typing import Any

from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.automation.models import Process, Trigger
from app.kernel.rights import Actor

TRIGGER = "Trigger"
PROCESS = "Process"


class Records:
    """Writes both, in the caller's transaction."""

    def __init__(self, activities: Activities, audit: Audit) -> None:
        self._activities = activities
        self._audit = audit

    async def record(
        self, row: Trigger | Process, actor: Actor, kind: ActivityKind, data: Mapping[str, Any] | None = None
    ) -> None:
        """Add a line to both."""
        subject = TRIGGER if isinstance(row, Trigger) else PROCESS
        facts: dict[str, Any] = {"name": row.name, "workflowId": str(row.workflow_id), **(data or {})}
        if isinstance(row, Trigger):
            facts["type"] = row.type.name
        await self._activities.record(row.workspace_id, kind, subject, row.id, actor, data=facts)
        action = kind.value.replace("_", ".", 1)
        await self._audit.record(actor, action, subject, row.id, workspace_id=row.workspace_id, data=facts)
