"""What operators see of runs and do about them: which are stuck, quarantined or have waited longest, and mending.

It asks no rights: a person at the machine (`plait runs`) may do it all, and the graph asks before it comes here.
Mending writes rows and leaves the rest to the workers, so it works from a process that runs nothing, beside an
embedded server too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import Q
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from app.executions.carrying import Carrier
from app.executions.dispatching import lock
from app.executions.models import (
    CommandKind,
    DispatchPlace,
    Execution,
    ExecutionCommand,
    ExecutionEvent,
    ExecutionStatus,
)
from app.executions.phrases import phrase
from app.executions.places import refill, vacate
from app.executions.segments import last_type
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict

#: So many leases long nobody must have carried a run on before it counts as stuck.
PATIENCE_LEASES = 3
_LIVE = (ExecutionStatus.QUEUED, ExecutionStatus.RUNNING, ExecutionStatus.PAUSED)


class ExecutionNotQuarantined(Conflict):
    """The execution is not in quarantine."""


class ExecutionIsHeld(Conflict):
    """A live worker carries the execution on, or it has ended."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How runs stand."""

    counts: Mapping[ExecutionStatus, int]
    oldest_queued: Execution | None


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as an operator sees it."""

    row: Execution
    is_in_line: bool  #: due, and waiting for a place
    last_event: str | None  #: the type of the newest


class RunOperations:
    """Looks at runs as operators do, and mends them; `workspace_id` None means all workspaces."""

    def __init__(self, database: Database, clock: Clock, carrier: Carrier, lease_seconds: float) -> None:
        self._database = database
        self._clock = clock
        self._carrier = carrier
        self._patience = timedelta(seconds=lease_seconds * PATIENCE_LEASES)

    async def overview(self, workspace_id: UUID | None) -> Overview:
        """Count the runs by state, and find the one that has waited longest for its first worker."""
        rows = await _of(workspace_id).annotate(count=Count("id")).group_by("status").values("status", "count")
        oldest = await self.queued(workspace_id).order_by("queued_at", "id").first()
        return Overview({ExecutionStatus(row["status"]): row["count"] for row in rows}, oldest)

    def queued(self, workspace_id: UUID | None) -> QuerySet[Execution]:
        """Select the runs that are due and that no worker has begun."""
        not_later = Q(resume_at__isnull=True) | Q(resume_at__lte=self._clock.now())
        return _of(workspace_id).filter(not_later, status=ExecutionStatus.QUEUED, quarantined_at__isnull=True)

    def stuck(self, workspace_id: UUID | None) -> QuerySet[Execution]:
        """Select the runs that should go on and that nobody carries on, for several leases by now."""
        before = self._clock.now() - self._patience
        abandoned = Q(is_dispatched=True, lease_until__lt=before)
        overdue = Q(is_dispatched=False, resume_at__lt=before)
        return _of(workspace_id).filter(abandoned | overdue, status__in=_LIVE, quarantined_at__isnull=True)

    def quarantined(self, workspace_id: UUID | None) -> QuerySet[Execution]:
        """Select the runs that brought down too many workers."""
        return _of(workspace_id).filter(quarantined_at__isnull=False, status__in=_LIVE)

    async def view(self, execution_id: UUID) -> RunView | None:
        """Return a run."""
        found = await self.views(Execution.filter(id=execution_id), 1)
        return found[0] if found else None

    async def views(self, runs: QuerySet[Execution], limit: int) -> list[RunView]:
        """Return the first of these runs."""
        rows = await runs.limit(limit)
        ids = [row.id for row in rows]
        lines: list[Any] = await DispatchPlace.filter(id__in=ids, is_held=False).values_list("id", flat=True)
        heads = [Q(execution_id=row.id, sequence=row.last_sequence) for row in rows]
        newest: list[Any] = []
        if heads:
            newest = await ExecutionEvent.filter(Q(*heads, join_type="OR")).values("execution_id", "type", "data")
        types = {row["execution_id"]: last_type(row) for row in newest}
        return [RunView(row, row.id in set(lines), types.get(row.id)) for row in rows]

    async def release(self, execution_id: UUID) -> None:
        """Let a run out of quarantine; it goes on with a clean slate.

        Raises:
            ExecutionNotQuarantined: It is not in it.
        """
        if not await self._make_due(execution_id, "AND quarantined_at IS NOT NULL"):
            raise ExecutionNotQuarantined(reason="execution_not_quarantined")

    async def requeue(self, execution_id: UUID) -> None:
        """Let a worker take a run that nobody holds, whatever became of its job.

        Raises:
            ExecutionIsHeld: A live worker has it, or it has ended.
        """
        if not await self._make_due(execution_id, ""):
            raise ExecutionIsHeld(reason="execution_held")

    async def cancel(self, execution_id: UUID, reason: str) -> None:
        """Ask for a run's end; whoever holds it does it, else the next worker does before anything else.

        Raises:
            ExecutionIsHeld: It has ended.
        """
        async with self._database.transaction() as tx:
            await self._carrier.run(tx, lock([execution_id], tx.dialect))
            row = await Execution.get_or_none(id=execution_id)
            if row is None or row.status.is_terminal:
                raise ExecutionIsHeld(reason="execution_ended")
            await ExecutionCommand.create(
                execution_id=execution_id,
                kind=CommandKind.CANCEL,
                data={"reason": reason},
                created_at=self._clock.now(),
            )
        await self._make_due(execution_id, "")

    async def _make_due(self, execution_id: UUID, only: str) -> bool:
        """Make a run that no live worker holds due now, for the timers of any worker; False if that is not so."""
        async with self._database.transaction() as tx:
            rows = await tx.fetch(
                *phrase(
                    tx.dialect,
                    # A first claim looks for no commands, and one by whoever accepted the run is none of the table's.
                    "UPDATE executions SET is_dispatched = {false}, resume_at = {now}, quarantined_at = NULL, "  # noqa: S608
                    "epoch = epoch + 1, "
                    f"strikes = 0, deaths = 0, lease_until = NULL WHERE id = {{run}} AND status IN {{live}} "
                    f"AND (lease_until IS NULL OR lease_until < {{now}}) {only} "
                    "RETURNING id",
                    run=execution_id,
                )
            )
            if rows:
                left = await self._carrier.run(tx, vacate([execution_id], tx.dialect))
                await self._carrier.run(tx, refill(left, tx.dialect))
        return bool(rows)


def _of(workspace_id: UUID | None) -> QuerySet[Execution]:
    return Execution.all() if workspace_id is None else Execution.filter(workspace_id=workspace_id)
