"""What becomes of runs whose workflow is deleted: they go with it, and whoever waits for one of them hears of its end.

A reply that one of them makes ends there too, while its text can still be read: the conversation keeps it.

Rows of runs are locked before that of their workflow, as everybody does who starts a run from another, and the lines of
its drafts in between, as everybody does who edits one. A run that was started just before the workflow was locked is
found by the second look.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from app.executions.carrying import Carrier
from app.executions.commands import Commands
from app.executions.dispatching import lock
from app.executions.endings import child_ended_data, child_result
from app.executions.events import Event, EventType
from app.executions.leases import Leases
from app.executions.models import CommandKind, ExecutionStatus, TriggerKind
from app.executions.phrases import phrase
from app.executions.places import refill, vacate
from app.executions.projecting import TurnEvents, TurnProjector, TurnRun
from app.executions.statements import as_uuid
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.workflows.service import WorkflowIsBusy

#: The runs of a workflow that can still go on, each with the run of another workflow that waits for it.
_LIVE_RUNS = (
    "SELECT e.id, e.parent_sequence, e.prompt_tokens, e.completion_tokens, e.cost_usd, p.id AS parent_id "
    "FROM executions e LEFT JOIN executions p ON p.id = e.parent_id AND p.status IN {live} "
    "AND p.workflow_id <> {workflow} WHERE e.workflow_id = {workflow} AND e.status IN {live} ORDER BY e.id"
)

_TURNS = (
    "SELECT id, workspace_id, input, last_sequence FROM executions WHERE workflow_id = {workflow} "  # noqa: S608
    f"AND status IN {{live}} AND trigger IN ({', '.join(repr(kind.value) for kind in TriggerKind if kind.is_turn)}) "
    "ORDER BY id"
)
_DELETED = {"code": "NOT_FOUND", "message": "The workflow that answered was deleted."}

#: The live draft first, as a merge does. With their keys, because they are to go: a run that pins a revision holds one.
_LOCK_LINES = "SELECT id FROM workflow_drafts WHERE workflow_id = $1 ORDER BY id <> workflow_id, id FOR UPDATE"


class Deletions:
    """Takes leave of runs."""

    def __init__(
        self, bus: EventBus, clock: Clock, carrier: Carrier, commands: Commands, leases: Leases, turns: TurnProjector
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._carrier = carrier
        self._commands = commands
        self._leases = leases
        self._turns = turns

    async def before(self, tx: Transaction, workflow_id: UUID) -> None:
        """Do in the transaction that deletes a workflow what its runs leave to be done.

        Their parents are told that they were cancelled, replies that they make fail with what was said of them, and
        places come free. Their workers find them gone: nothing is appended to them, and within a second what they are
        at is stopped.

        Raises:
            WorkflowIsBusy: A run was started meanwhile; the transaction is to be tried again.
        """
        found = await tx.fetch(*phrase(tx.dialect, _LIVE_RUNS, workflow=workflow_id))
        known = _concerned(found)
        await self._carrier.run(tx, lock(list(known), tx.dialect))
        if tx.dialect == "postgres":
            await tx.fetch(_LOCK_LINES, [workflow_id])
            await tx.fetch("SELECT id FROM workflows WHERE id = $1 FOR UPDATE", [workflow_id])
        rows = await tx.fetch(*phrase(tx.dialect, _LIVE_RUNS, workflow=workflow_id))
        if not _concerned(rows) <= known:
            raise WorkflowIsBusy(reason="workflow_busy")
        runs = [as_uuid(row["id"]) for row in rows]
        for row in rows:
            if row["parent_id"] is not None:
                await self._tell(tx, row)
        left = await self._carrier.run(tx, vacate(runs, tx.dialect))
        await self._end_replies(tx, workflow_id)
        await self._carrier.run(tx, refill(left, tx.dialect))
        if any(self._leases.holds(run) for run in runs):
            tx.after_commit(self._leases.renew)

    async def _end_replies(self, tx: Transaction, workflow_id: UUID) -> None:
        """Let conversations have what was said to the end, as if the run had failed."""
        now = self._clock.now()
        turns = [
            TurnEvents(
                TurnRun(as_uuid(row["id"]), as_uuid(row["workspace_id"]), orjson.loads(row["input"])),
                [Event(EventType.EXECUTION_FAILED, now, {"error": _DELETED}, sequence=row["last_sequence"] + 1)],
            )
            for row in await tx.fetch(*phrase(tx.dialect, _TURNS, workflow=workflow_id))
        ]
        if turns:
            told = await self._carrier.run(tx, self._turns.project(turns, tx.dialect))
            tx.after_commit(lambda: self._bus.publish([(topic, pack()) for topic, pack in told]))

    async def _tell(self, tx: Transaction, row: dict[str, Any]) -> None:
        """Tell the parent of a run."""
        result = child_result(
            as_uuid(row["id"]),
            ExecutionStatus.CANCELLED,
            row["prompt_tokens"],
            row["completion_tokens"],
            Decimal(row["cost_usd"]),
        )
        data = child_ended_data(row["parent_sequence"], result)
        await self._commands.send(tx, as_uuid(row["parent_id"]), CommandKind.ANSWER, data)


def _concerned(rows: Iterable[Mapping[str, Any]]) -> set[UUID]:
    return {as_uuid(row[name]) for row in rows for name in ("id", "parent_id") if row[name] is not None}
