"""Who sees the run of a private chat: whoever asked for it, in person or by the key that did, and nobody else."""

from collections.abc import Iterable
from uuid import UUID

from tortoise.queryset import QuerySet

from app.executions.models import Execution, TriggerKind
from app.kernel.errors import Conflict
from app.kernel.rights import Viewer


class ExecutionIsKept(Conflict):
    """A chat with the copilot keeps this run; stop or ask again there."""


def is_shown_to(viewer: Viewer, execution: Execution) -> bool:
    """Say whether a run may be shown to somebody who may read the runs of its workspace."""
    if execution.trigger is not TriggerKind.COPILOT:
        return True
    owner = execution.on_behalf_of or execution.actor_id
    if viewer.user_id is None or viewer.user_id != owner:
        return False
    return viewer.api_key_id is None or viewer.api_key_id == execution.actor_id


def refuse_kept(execution: Execution) -> None:
    """Let a run pass that can be steered and run again by itself.

    Raises:
        ExecutionIsKept: A chat does that: what is done to the run behind its back would go by its approvals.
    """
    if execution.trigger is TriggerKind.COPILOT:
        raise ExecutionIsKept(reason="execution_kept")


def not_private(runs: QuerySet[Execution]) -> QuerySet[Execution]:
    """Leave runs of private chats out: they are in no list of a workspace."""
    return runs.exclude(trigger=TriggerKind.COPILOT)


async def private_among(workspace_id: UUID, ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return which of these are runs of private chats: nobody else hears of them, by a webhook or a trigger."""
    rows = Execution.filter(workspace_id=workspace_id, id__in=list(ids), trigger=TriggerKind.COPILOT)
    return frozenset([row.id async for row in rows.only("id")])
