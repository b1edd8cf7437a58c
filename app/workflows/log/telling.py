"""What a workspace hears of live edits: that somebody is at work on a workflow, not each stroke.

The log itself says who did what and when. The workspace's activity and the audit get one record a person, a workflow
and a minute, with the first edit of that minute. Each process remembers whom it has told of; where somebody's edits
come by several processes, each may tell once a minute.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from uuid import UUID

from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.kernel.database import Transaction
from app.kernel.rights import Actor

_QUIET = timedelta(minutes=1)
_MAX_REMEMBERED = 10_000


class LiveEdits:
    """Tells of live edits, seldom."""

    def __init__(self, activities: Activities, audit: Audit) -> None:
        self._activities = activities
        self._audit = audit
        self._told: OrderedDict[tuple[UUID, Actor], datetime] = OrderedDict()

    async def tell(
        self,
        tx: Transaction,
        *,
        workspace_id: UUID,
        workflow_id: UUID,
        name: str,
        author: Actor,
        revision: int,
        restored: int | None,
        at: datetime,
    ) -> None:
        """Record an edit in its transaction: a restored revision always, others unless one was recorded just now."""
        key = (workflow_id, author)
        told = self._told.get(key)
        if restored is None and told is not None and timedelta() <= at - told < _QUIET:
            return
        facts = {"name": name, "fields": ["draft"], "draftRevision": revision}
        verb = "edited"
        if restored is not None:
            facts["restoredRevision"] = restored
            verb = "restored"
        await self._activities.record(
            workspace_id, ActivityKind.WORKFLOW_UPDATED, "Workflow", workflow_id, author, data=facts
        )
        await self._audit.record(
            author, f"workflow.{verb}", "Workflow", workflow_id, workspace_id=workspace_id, data=facts
        )
        tx.after_commit(lambda: self._remember(key, at))

    def _remember(self, key: tuple[UUID, Actor], at: datetime) -> None:
        self._told[key] = at
        self._told.move_to_end(key)
        if len(self._told) > _MAX_REMEMBERED:
            self._told.popitem(last=False)
