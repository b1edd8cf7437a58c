"""What memory forgets: entries that have expired, and applications that no recovery can repeat any more."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.upkeep import BATCH_ROWS, Chore, prune
from app.memory import models
from app.memory.service import count_off

#: How long it is remembered that a change was made. A run that was cut off is taken up within seconds of a worker
#: being there, and the first pruning comes long after that, so this is how long all workers may be away.
KEPT = timedelta(days=30)


class MemoryPruning:
    """Deletes in small batches."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def chores(self) -> tuple[Chore, ...]:
        """Return them, one a table."""
        return (
            Chore("prune-memory-entries", 60.0, self.entries),
            Chore("prune-memory-applications", 3600.0, self.applications),
        )

    async def entries(self, _tx: Transaction) -> int:
        """Delete expired entries; those that somebody is renewing are left alone."""
        expired = models.MemoryEntry.filter(expires_at__lte=self._clock.now()).order_by("id").limit(BATCH_ROWS)
        rows = await expired.select_for_update(skip_locked=True).only("id", "workspace_id")
        counts: Counter[UUID] = Counter(row.workspace_id for row in rows)
        if rows:
            await models.MemoryEntry.filter(id__in=[row.id for row in rows]).delete()
        for workspace_id, count in sorted(counts.items()):
            await count_off(workspace_id, count)
        return len(rows)

    async def applications(self, _tx: Transaction) -> int:
        """Forget what was applied long ago."""
        return await prune(models.MemoryApplication.filter(created_at__lt=self._clock.now() - KEPT))
