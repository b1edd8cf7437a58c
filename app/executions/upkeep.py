"""Upkeep of runs: none stays behind for want of a job, and what was asked of runs that ended is forgotten."""

from datetime import timedelta

from tortoise.expressions import Q

from app.executions.dispatching import RUN_JOB
from app.executions.journal_script import as_uuid
from app.executions.models import TERMINAL, ExecutionCommand
from app.executions.room import ranks
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.jobs import Jobs
from app.kernel.logs import get_logger
from app.kernel.upkeep import BATCH_ROWS, Chore, prune

_COMMANDS_KEPT = timedelta(days=1)
_LEASES_PATIENCE = 3  #: so many leases long nobody must have held a run before it counts as stranded

# One statement is one snapshot: a run is dispatched together with its job, and ends or pauses before its job does.
_STRANDED = """
SELECT e.id, e.priority FROM executions e
WHERE e.status IN ('queued', 'running', 'paused') AND e.is_dispatched
  AND coalesce(e.lease_until, e.queued_at) < now() - make_interval(secs => $1)
  AND NOT EXISTS (
    SELECT 1 FROM pgqueuer j
    WHERE j.entrypoint = $2 AND j.payload = uuid_send(e.id) AND j.status IN ('queued', 'picked')
  )
ORDER BY e.id LIMIT $3
"""

log = get_logger(__name__)


class ExecutionUpkeep:
    """The chores of this domain."""

    def __init__(self, clock: Clock, jobs: Jobs, lease_seconds: float) -> None:
        self._clock = clock
        self._jobs = jobs
        self._patience_seconds = lease_seconds * _LEASES_PATIENCE

    def chores(self) -> tuple[Chore, ...]:
        """Return them."""
        return (
            Chore("rescue-executions", max(30.0, self._patience_seconds), self.rescue),
            Chore("prune-execution-commands", 3600.0, self.prune_commands),
        )

    async def rescue(self, tx: Transaction) -> int:
        """Enqueue runs that nobody holds and no job stands for; return how many.

        Embedded, a start finds them: there the queue and the only worker end together.
        """
        if tx.dialect != "postgres":
            return 0
        rows = await tx.fetch(_STRANDED, [self._patience_seconds, RUN_JOB, BATCH_ROWS])
        if rows:
            log.warning("stranded_executions", count=len(rows))
            await self._jobs.enqueue(
                tx, RUN_JOB, [as_uuid(row["id"]).bytes for row in rows], ranks([row["priority"] for row in rows])
            )
        return len(rows)

    async def prune_commands(self, _tx: Transaction) -> int:
        """Delete commands that were applied, or whose run has ended without them."""
        cutoff = self._clock.now() - _COMMANDS_KEPT
        return await prune(
            ExecutionCommand.filter(
                Q(applied_at__lt=cutoff) | Q(created_at__lt=cutoff, execution__status__in=list(TERMINAL))
            )
        )
