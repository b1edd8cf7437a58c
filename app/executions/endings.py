"""Ending a run that no engine drives: one cancelled in the queue, or one that cannot be carried on."""

from collections.abc import Mapping
from typing import Any

import orjson

from app.accounts.activity import ActivityKind, activity_row
from app.executions.events import Event, EventType
from app.executions.journal import Journal, Lease
from app.executions.journal_script import as_uuid
from app.executions.models import ExecutionStatus, NodeRun, NodeRunStatus
from app.kernel.clock import Clock
from app.kernel.database import Dialect
from app.kernel.metrics import EXECUTIONS_ENDED
from app.kernel.rights import Actor, ActorKind

_EVENTS = {
    ExecutionStatus.CANCELLED: (EventType.EXECUTION_CANCELLED, ActivityKind.EXECUTION_CANCELLED),
    ExecutionStatus.FAILED: (EventType.EXECUTION_FAILED, ActivityKind.EXECUTION_FAILED),
}


def actor_of(row: Mapping[str, Any]) -> Actor:
    """Read who started a run from its row."""
    return Actor(
        ActorKind(row["actor_kind"]),
        None if row["actor_id"] is None else as_uuid(row["actor_id"]),
        None if row["on_behalf_of"] is None else as_uuid(row["on_behalf_of"]),
    )


async def end_claimed(
    journal: Journal,
    lease: Lease,
    row: Mapping[str, Any],
    status: ExecutionStatus,
    data: dict[str, Any],
    *,
    clock: Clock,
    dialect: Dialect,
) -> None:
    """Write the terminal event of a run that the caller has just claimed, and end its node runs.

    Raises:
        LeaseLost: Somebody claimed it in between; nothing was written.
    """
    now = clock.now()
    kind, activity = _EVENTS[status]
    error = data.get("error")
    open_runs = await NodeRun.filter(execution_id=lease.execution_id, ended_at__isnull=True)
    await journal.append(
        lease,
        [Event(kind, now, data, sequence=lease.last_sequence + 1)],
        status=status,
        error=None if error is None else orjson.dumps(error).decode(),
        ended_at=now,
        node_runs=[
            (
                run.id,
                run.execution_id,
                run.node_key,
                run.path,
                run.component,
                NodeRunStatus.CANCELLED.value,
                run.attempt,
                run.started_sequence,
                run.output_sequence,
                run.error,
                run.started_at,
                now,
                run.prompt_tokens,
                run.completion_tokens,
                run.cost_usd,
            )
            for run in open_runs
        ],
        activity=[
            activity_row(
                lease.workspace_id,
                activity,
                "Execution",
                lease.execution_id,
                actor_of(row),
                at=now,
                dialect=dialect,
                data={"workflowId": str(row["workflow_id"])},
            )
        ],
    )
    EXECUTIONS_ENDED.labels(status.value).inc()
