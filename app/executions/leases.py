"""Leases: which worker may run an execution and append to its journal.

A claim (`Journal.claim`) is one conditional UPDATE that raises the epoch, so whoever held the run before is
fenced out. A lease lives by heartbeats, one query a second for all runs of a process; the same beat brings the
commands that wait for them.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.executions.dispatching import commands_topic
from app.executions.journal_items import Lease
from app.executions.journal_script import LIVE, as_uuid, now_sql
from app.executions.models import CommandKind, ExecutionCommand
from app.kernel.bus import EventBus
from app.kernel.database import Database, Transaction
from app.kernel.logs import get_logger
from app.kernel.stopping import stop

log = get_logger(__name__)

_BEAT_SECONDS = 1.0
#: Whether the holder has not given the lease up by pausing.
_IS_KEPT = "status <> 'paused' OR lease_until IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Command:
    """Something asked of a run."""

    id: UUID
    execution_id: UUID
    kind: CommandKind
    data: Mapping[str, Any]


class Leases:
    """The leases of this process."""

    def __init__(self, database: Database, bus: EventBus, worker_id: str, lease_seconds: float) -> None:
        self._database = database
        self._bus = bus
        self.worker_id = worker_id
        self._lease_seconds = lease_seconds
        self._held: dict[UUID, tuple[Lease, Callable[[Command], None], Callable[[], None]]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Begin to beat and to listen for commands."""
        self._tasks = [
            asyncio.create_task(self._beat(), name="lease-heartbeat"),
            asyncio.create_task(self._listen(), name="lease-commands"),
        ]

    async def close(self) -> None:
        """Stop; leases that are still held run out."""
        await stop(*self._tasks)
        self._tasks = []

    def hold(self, lease: Lease, on_command: Callable[[Command], None], on_lost: Callable[[], None]) -> None:
        """Keep the lease alive, and pass on what is asked of the run."""
        self._held[lease.execution_id] = (lease, on_command, on_lost)

    def holds(self, execution_id: UUID) -> bool:
        """Say whether this process runs it; the table may not yet say so."""
        return execution_id in self._held

    def drop(self, lease: Lease) -> None:
        """Stop keeping it alive: the run has ended or was given back."""
        held = self._held.get(lease.execution_id)
        if held is not None and held[0] is lease:
            del self._held[lease.execution_id]

    async def release(self, lease: Lease, *, keeps_strikes: bool = False) -> None:
        """Give a run back now, so that the next worker need not wait for the lease to run out.

        Its worker lives, which clears the run of suspicion, unless it was not tried at all.
        """
        cleared = "" if keeps_strikes else ", strikes = 0, deaths = 0"
        self.drop(lease)
        mark = iter(("$1", "$2")) if self._database.dialect == "postgres" else iter("??")
        async with self._database.transaction() as tx:
            await tx.fetch(
                f"UPDATE executions SET lease_until = NULL{cleared} "  # noqa: S608 - constants
                f"WHERE id = {next(mark)} AND epoch = {next(mark)} RETURNING id",
                [self._id(lease.execution_id), lease.epoch],
            )

    async def waiting_commands(self, executions: Sequence[UUID]) -> list[Command]:
        """Read what was asked of these runs and not applied."""
        rows = await ExecutionCommand.filter(execution_id__in=list(executions), applied_at__isnull=True).order_by("id")
        return [Command(row.id, row.execution_id, row.kind, row.data) for row in rows]

    async def look(self) -> None:
        """Pass on what was asked of the runs held here."""
        if self._held:
            for command in await self.waiting_commands(list(self._held)):
                held = self._held.get(command.execution_id)
                if held is not None:
                    held[1](command)

    # ------------------------------------------------------------------ inside

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT_SECONDS)
            # Each by itself: one command that cannot be read must not cost every run here its lease.
            for part in (self.look, self.renew):
                try:
                    await part()
                except Exception as error:  # noqa: BLE001 - the next second tries again; the lease outlives a few
                    log.warning("heartbeat_failed", error=type(error).__name__)

    async def renew(self) -> None:
        """Extend what is held here; whoever has lost a run is told."""
        held = dict(self._held)
        if not held:
            return
        async with self._database.transaction() as tx:
            alive = await self._extend(tx, {key: lease.epoch for key, (lease, _, _) in held.items()})
        for execution_id in held.keys() - alive:
            lease, _, on_lost = held[execution_id]
            if self._held.get(execution_id, (None,))[0] is lease:
                lease.is_lost = True
                del self._held[execution_id]
                on_lost()

    async def _extend(self, tx: Transaction, epochs: Mapping[UUID, int]) -> set[UUID]:
        """Extend the leases whose epoch is still ours; return them.

        One that its run has given up with a pause stays so, though its holder may not have let go of it yet: else
        whoever is to resume the run would wait for it to end.
        """
        if tx.dialect == "postgres":
            rows = await tx.fetch(
                f"WITH held AS (SELECT e.id FROM executions e JOIN unnest($2::uuid[], $3::int[]) AS v(id, epoch) "  # noqa: S608
                f"ON v.id = e.id AND v.epoch = e.epoch WHERE e.status IN {LIVE} ORDER BY e.id FOR UPDATE OF e) "
                f"UPDATE executions e SET lease_until = CASE WHEN {_IS_KEPT} THEN {now_sql('postgres', '$1')} END "
                "FROM held WHERE e.id = held.id RETURNING e.id",
                [self._lease_seconds, list(epochs), list(epochs.values())],
            )
        else:
            pairs = ", ".join("(?, ?)" for _ in epochs)
            values = [part for key, epoch in epochs.items() for part in (str(key), epoch)]
            rows = await tx.fetch(
                f"UPDATE executions SET lease_until = CASE WHEN {_IS_KEPT} THEN {now_sql('sqlite', '?')} END "  # noqa: S608
                f"WHERE (id, epoch) IN (VALUES {pairs}) AND status IN {LIVE} RETURNING id",
                [self._lease_seconds, *values],
            )
        return {as_uuid(row["id"]) for row in rows}

    async def _listen(self) -> None:
        while True:
            try:
                async with self._bus.listen(commands_topic(self.worker_id)) as messages:
                    async for _ in messages:
                        await self.look()
            except Exception as error:  # noqa: BLE001 - the heartbeat looks too
                log.warning("command_listener_failed", error=type(error).__name__)
                await asyncio.sleep(_BEAT_SECONDS)

    def _id(self, value: UUID) -> Any:
        return value if self._database.dialect == "postgres" else str(value)
