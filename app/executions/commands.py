"""Commands: what is asked of a run, as rows that whoever holds it applies, once each and in order.

A command is durable as soon as it is sent. The holder of the run's lease is told at once; a paused run is woken.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.executions.carrying import Carrier
from app.executions.dispatching import commands_topic, lock, wake_now
from app.executions.leases import Leases
from app.executions.models import CommandKind, Execution, ExecutionCommand
from app.executions.phrases import phrase
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.database import Database, Dialect, Transaction

_WAIT_SEQUENCE: Mapping[Dialect, str] = {
    "postgres": "(data->>'waitSequence')::int",
    "sqlite": "json_extract(data, '$.waitSequence')",
}


class Commands:
    """Sends commands to runs."""

    def __init__(self, database: Database, bus: EventBus, clock: Clock, carrier: Carrier, leases: Leases) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._carrier = carrier
        self._leases = leases

    async def send(
        self, tx: Transaction, execution_id: UUID, kind: CommandKind, data: Mapping[str, Any]
    ) -> Execution | None:
        """Ask something of a run in the caller's transaction; None when it has ended, and nothing was sent.

        Returns:
            The run as it was, its row locked until the transaction ends.
        """
        await self._carrier.run(tx, lock([execution_id], tx.dialect))
        execution = await Execution.get_or_none(id=execution_id)
        if execution is None or execution.status.is_terminal:
            return None
        await ExecutionCommand.create(
            execution_id=execution_id, kind=kind, data=dict(data), created_at=self._clock.now()
        )
        await self._carrier.run(tx, wake_now([execution_id], tx.dialect))
        if self._leases.holds(execution_id):
            tx.after_commit(self._leases.look)
        elif execution.worker_id is not None:
            topic = commands_topic(execution.worker_id)
            tx.after_commit(lambda: self._bus.publish([(topic, b"look")]))
        return execution

    async def is_first(self, tx: Transaction, execution_id: UUID, wait_sequence: int) -> bool:
        """Say whether the one answer to a wait is the one just sent in this transaction, which locks the run."""
        sent = phrase(
            tx.dialect,
            "SELECT count(*) AS answers FROM execution_commands "  # noqa: S608 - constants
            f"WHERE execution_id = {{run}} AND kind = '{CommandKind.ANSWER.value}' "
            f"AND {_WAIT_SEQUENCE[tx.dialect]} = {{sequence}}",
            run=execution_id,
            sequence=wait_sequence,
        )
        return (await tx.fetch(*sent))[0]["answers"] == 1
