"""What the workspace and the audit log are told of evaluations."""

from typing import Any

from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.evaluation import models
from app.kernel.rights import Actor

EVALUATION = "Evaluation"
_AUDITED = frozenset(
    {
        ActivityKind.EVALUATION_QUEUED,
        ActivityKind.EVALUATION_CANCELLED,
        ActivityKind.EVALUATION_DELETED,
    }
)


class Telling:
    """Tells, in the caller's transaction."""

    def __init__(self, activities: Activities, audit: Audit) -> None:
        self._activities = activities
        self._audit = audit

    async def tell(self, row: models.Evaluation, kind: ActivityKind, actor: Actor | None = None) -> None:
        """Say what happened to an evaluation; what a worker does is done for whoever asked for it."""
        who = actor or row.created_by
        facts = told(row)
        await self._activities.record(row.workspace_id, kind, EVALUATION, row.id, who, facts)
        if kind in _AUDITED:
            action = kind.value.replace("_", ".", 1)
            await self._audit.record(who, action, EVALUATION, row.id, workspace_id=row.workspace_id, data=facts)


def told(row: models.Evaluation) -> dict[str, Any]:
    """Return what an event says of an evaluation."""
    facts: dict[str, Any] = {
        "name": row.name,
        "datasetId": str(row.dataset_id),
        "questionCount": row.question_count,
        "doneCount": row.done_count,
        "failedCount": row.failed_count,
    }
    return {**facts, "code": row.failure_code} if row.failure_code else facts
