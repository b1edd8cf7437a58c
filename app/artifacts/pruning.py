"""What artifacts forget: links that ended long ago."""

from datetime import timedelta

from app.artifacts.models import ArtifactShare
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.upkeep import Chore, prune

KEPT = timedelta(days=90)  #: how long a link that has ended is still listed


class ArtifactPruning:
    """Deletes in small batches."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def chores(self) -> tuple[Chore, ...]:
        """Return them."""
        return (Chore("prune-artifact-shares", 3600.0, self.shares),)

    async def shares(self, _tx: Transaction) -> int:
        """Forget links that ended long ago."""
        return await prune(ArtifactShare.filter(expires_at__lt=self._clock.now() - KEPT))
