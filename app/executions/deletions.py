"""What becomes of runs whose workflow is deleted: they go with it, and whoever waits for one of them hears of its end.

Rows of runs are locked before that of their workflow, as everybody does who starts a run from another. A run that was
started just before the workflow was locked is found by the second look.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.executions.carrying import Carrier
from app.executions.commands import Commands
from app.executions.dispatching import lock
from app.executions.endings import child_ended_data, child_result
from app.executions.leases import Leases
from app.executions.models import CommandKind, ExecutionStatus
from app.executions.phrases import phrase
from app.executions.places import refill, vacate
from app.executions.statements import as_uuid
from app.kernel.database import Transaction
from app.workflows.service import WorkflowIsBusy

#: The runs of a workflow that can still go on, each with the run of another workflow that waits for it.
_LIVE_RUNS = (
    "SELECT e.id, e.parent_sequence, e.prompt_tokens, e.completion_tokens, e.cost_usd, p.id AS parent_id "
    "FROM executions e LEFT JOIN executions p ON p.id = e.parent_id AND p.status IN {live} "
    "AND p.workflow_id <> {workflow} WHERE e.workflow_id = {workflow} AND e.status IN {live} ORDER BY e.id"
)


class Deletions:
    """Takes leave of runs."""

    def __init__(self, carrier: Carrier, commands: Commands, leases: Leases) -> None:
        self._carrier = carrier
        self._commands = commands
        self._leases = leases

    async def before(self, tx: Transaction, workflow_id: UUID) -> None:
        """Do in the transaction that deletes a workflow what its runs leave to be done.

        Their parents are told that they were cancelled, and places come free. Their
        workers find them gone: nothing is appended to them, and within a second what they are at is stopped.

        Raises:
            WorkflowIsBusy: A run was started meanwhile; the transaction is to be tried again.
        """
        found = await tx.fetch(*phrase(tx.dialect, _LIVE_RUNS, workflow=workflow_id))
        known = _concerned(found)
        await self._carrier.run(tx, lock(list(known), tx.dialect))
        if tx.dialect == "postgres":
            await tx.fetch("SELECT id FROM workflows WHERE id = $1 FOR UPDATE", [workflow_id])
        rows = await tx.fetch(*phrase(tx.dialect, _LIVE_RUNS, workflow=workflow_id))
        if not _concerned(rows) <= known:
            raise WorkflowIsBusy(reason="workflow_busy")
        runs = [as_uuid(row["id"]) for row in rows]
        for row in rows:
            if row["parent_id"] is not None:
                await self._tell(tx, row)
        left = await self._carrier.run(tx, vacate(runs, tx.dialect))
        await self._carrier.run(tx, refill(left, tx.dialect))
        if any(self._leases.holds(run) for run in runs):
            tx.after_commit(self._leases.renew)

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
