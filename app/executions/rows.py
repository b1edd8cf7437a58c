"""A new run as a model, and as the row that the journal writes."""

from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from app.executions.models import Execution


def new_execution(id: UUID, **columns: Any) -> Execution:
    """Make the model of a new run of values that are of the columns' types already.

    Tortoise's constructor looks at every column of every model anew, which cost as much as the rest of accepting a run.
    """
    execution = Execution.__new__(Execution)
    vars(execution).update(_blank(), id=id, _await_when_save={}, **columns)
    return execution


@cache
def _blank() -> dict[str, Any]:
    return vars(Execution.construct())


def execution_row(execution: Execution) -> tuple[Any, ...]:
    """Return the columns of a new run in the order of `EXECUTION_COLUMNS`."""
    return (
        execution.id,
        execution.workspace_id,
        execution.workflow_id,
        execution.version_id,
        execution.draft_revision,
        execution.status.value,
        execution.trigger.value,
        execution.actor_kind.value,
        execution.actor_id,
        execution.on_behalf_of,
        execution.input,
        execution.epoch,
        execution.last_sequence,
        execution.priority,
        execution.timeout_ms,
        execution.queued_at,
        0,
        0,
        Decimal(0),
        execution.is_dispatched,
        execution.resume_at,
        0,
        execution.budget_tokens,
        execution.budget_usd,
        execution.parent_id,
        execution.parent_sequence,
        execution.root_id,
        execution.depth,
        execution.fork_of,
        execution.reuse,
        execution.trace_parent,
        execution.trigger_id,
    )


def pin_of(execution: Execution) -> UUID | tuple[UUID, int]:
    """Name what a run is pinned to: a version, or else a revision of its workflow's draft."""
    if execution.version_id is not None:
        return execution.version_id
    return execution.workflow_id, execution.draft_revision or 0
