"""Ending a run that no engine drives: one cancelled in the queue or in a pause, or one that cannot be carried on."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from app.accounts.activity import ActivityKind, activity_row
from app.components.contract import ArrivalKind
from app.executions.checkpoints import may_exist
from app.executions.effects import Effects, command_row, project_turn
from app.executions.events import Event, EventType
from app.executions.journal import Journal
from app.executions.journal_items import Lease
from app.executions.models import CommandKind, Execution, ExecutionStatus, NodeRun, NodeRunStatus, TriggerKind
from app.executions.phrases import read
from app.executions.projecting import TurnProjector, TurnRun, WaitProjector
from app.executions.statements import LIVE, Row, as_uuid
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.metrics import EXECUTIONS_ENDED
from app.kernel.rights import Actor, ActorKind

ORPHANED = "The run that started it has ended, or waits for it no longer."  #: why a run is cancelled with another
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


def child_result(
    execution_id: UUID, status: ExecutionStatus, prompt_tokens: int, completion_tokens: int, cost_usd: Decimal
) -> dict[str, Any]:
    """Return what a run tells the one that started it; what it gave is read from its journal."""
    usage = {"promptTokens": prompt_tokens, "completionTokens": completion_tokens, "costUsd": str(cost_usd)}
    return {"executionId": str(execution_id), "status": status.value, "usage": usage}


def child_ended_data(sequence: int, result: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of the command that tells a run that one it started has ended."""
    return {"waitSequence": sequence, "kind": ArrivalKind.CHILD.value, "payload": dict(result)}


def child_ended_row(parent_id: UUID, sequence: int, result: Mapping[str, Any], *, at: datetime) -> Row:
    """Return that command."""
    return command_row(parent_id, CommandKind.ANSWER, child_ended_data(sequence, result), at)


def cancel_row(execution_id: UUID, *, at: datetime) -> Row:
    """Return the command that cancels a run with the one that started it."""
    return command_row(execution_id, CommandKind.CANCEL, {"reason": ORPHANED}, at)


class Endings:
    """Writes the terminal event of a run that the caller has just claimed."""

    def __init__(
        self, database: Database, journal: Journal, clock: Clock, projector: WaitProjector, turns: TurnProjector
    ) -> None:
        self._database = database
        self._journal = journal
        self._clock = clock
        self._projector = projector
        self._turns = turns

    async def end(self, row: Mapping[str, Any], status: ExecutionStatus, data: dict[str, Any]) -> None:
        """End the run of a claimed row and its node runs, and tell whoever waits for it or works for it.

        Raises:
            LeaseLost: Somebody claimed it in between; nothing was written.
        """
        now = self._clock.now()
        execution_id = as_uuid(row["id"])
        lease = Lease(execution_id, as_uuid(row["workspace_id"]), row["epoch"], row["last_sequence"])
        kind, activity = _EVENTS[status]
        error = data.get("error")
        open_runs = await NodeRun.filter(execution_id=execution_id, ended_at__isnull=True)
        events = [Event(kind, now, data, sequence=lease.last_sequence + 1)]
        effects = await self._effects(lease, row, status, now)
        if TriggerKind(row["trigger"]).is_turn:
            turn = TurnRun(execution_id, lease.workspace_id, orjson.loads(row["input"]))
            project_turn(self._turns, turn, events, effects)
        await self._journal.append(
            lease,
            events,
            status=status,
            error=None if error is None else orjson.dumps(error).decode(),
            ended_at=now,
            node_runs=[_cancelled(run, now) for run in open_runs],
            activity=self._activity(activity, row, now),
            effects=effects,
        )
        EXECUTIONS_ENDED.labels(status.value).inc()

    async def is_orphan(self, row: Mapping[str, Any]) -> bool:
        """Say whether a run of a claimed row works for nobody: one of those that led to it has ended.

        Each that ends cancels those that it started, but they do so with their own only when a worker comes to them,
        which may take long where many wait.
        """
        if row["depth"] <= 1:
            return False  # the end of the one that started it has sent a command
        found = await read(
            self._database,
            "WITH RECURSIVE above(id, parent_id, status) AS ("
            "SELECT id, parent_id, status FROM executions WHERE id = {parent} "
            "UNION ALL SELECT e.id, e.parent_id, e.status FROM executions e JOIN above a ON e.id = a.parent_id) "
            "SELECT id FROM above WHERE status NOT IN {live} LIMIT 1",
            parent=as_uuid(row["parent_id"]),
        )
        return bool(found)

    async def quarantine(self, row: Mapping[str, Any]) -> None:
        """Put the run of a claimed row away until somebody releases or cancels it.

        Raises:
            LeaseLost: Somebody claimed it in between; nothing was written.
        """
        now = self._clock.now()
        lease = Lease(as_uuid(row["id"]), as_uuid(row["workspace_id"]), row["epoch"], row["last_sequence"])
        paused = {"reason": "quarantined", "resumeAt": None}
        await self._journal.append(
            lease,
            [Event(EventType.EXECUTION_PAUSED, now, paused, sequence=lease.last_sequence + 1)],
            status=ExecutionStatus.PAUSED,
            activity=self._activity(ActivityKind.EXECUTION_QUARANTINED, row, now),
            effects=Effects(quarantined_at=now),
        )

    def _activity(self, kind: ActivityKind, row: Mapping[str, Any], at: datetime) -> list[tuple[Any, ...]]:
        if TriggerKind(row["trigger"]).is_private:
            return []  # the workspace's activity is for everybody
        told = activity_row(
            as_uuid(row["workspace_id"]),
            kind,
            "Execution",
            as_uuid(row["id"]),
            actor_of(row),
            at=at,
            dialect=self._database.dialect,
            data={"workflowId": str(row["workflow_id"])},
        )
        return [told]

    async def _effects(self, lease: Lease, row: Mapping[str, Any], status: ExecutionStatus, now: datetime) -> Effects:
        execution_id = lease.execution_id
        effects = Effects(
            statements=list(self._projector.run_ended(execution_id, now, self._database.dialect)),
            forgets_checkpoint=may_exist(lease.last_sequence),
        )
        if row["parent_id"] is not None and row["parent_sequence"] is not None:
            result = child_result(
                execution_id, status, row["prompt_tokens"], row["completion_tokens"], Decimal(row["cost_usd"])
            )
            effects.commands.append(child_ended_row(as_uuid(row["parent_id"]), row["parent_sequence"], result, at=now))
        live = [each.strip("'() ") for each in LIVE.split(",")]
        children = await Execution.filter(parent_id=execution_id, status__in=live).only("id")
        effects.commands += [cancel_row(child.id, at=now) for child in children]
        return effects


def _cancelled(run: NodeRun, at: datetime) -> tuple[Any, ...]:
    """Return a node run's row, cancelled."""
    return (
        run.id,
        run.execution_id,
        run.node_key,
        run.path,
        run.component,
        NodeRunStatus.CANCELLED.value,
        run.attempt,
        run.is_reused,
        run.started_sequence,
        run.output_sequence,
        run.error,
        run.started_at,
        at,
        run.prompt_tokens,
        run.completion_tokens,
        run.cost_usd,
    )
