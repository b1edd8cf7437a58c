"""What the copilot forgets: calls that ended long ago."""

from datetime import timedelta

from app.copilot.models import ToolCall
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.upkeep import Chore, prune

KEPT = timedelta(days=90)


class CallPruning:
    """Deletes in small batches."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def chores(self) -> tuple[Chore, ...]:
        """Return them."""
        return (Chore("prune-tool-calls", 3600.0, self.calls),)

    async def calls(self, _tx: Transaction) -> int:
        """Forget calls that ended long ago; one that is open is kept, however old."""
        until = self._clock.now() - KEPT
        # Only `created_at` has an index.
        return await prune(ToolCall.filter(created_at__lt=until, ended_at__lt=until))
