"""What accounts forget: sessions and mailed tokens that have long been worthless. The audit log keeps who did what."""

from datetime import timedelta

from tortoise.expressions import Q

from app.accounts import models
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.upkeep import Chore, prune

#: How long a worthless row is kept, for whoever asks what became of it.
KEPT = timedelta(days=30)
_EVERY_SECONDS = 3600.0


class Pruning:
    """Deletes what ended more than `KEPT` ago."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def chores(self) -> tuple[Chore, ...]:
        """Return them, one a table."""
        return (
            Chore("prune-sessions", _EVERY_SECONDS, self.sessions),
            Chore("prune-invitations", _EVERY_SECONDS, self.invitations),
            Chore("prune-password-resets", _EVERY_SECONDS, self.password_resets),
            Chore("prune-email-verifications", _EVERY_SECONDS, self.email_verifications),
        )

    async def sessions(self, _tx: Transaction) -> int:
        """Delete sessions that ran out or were ended."""
        cutoff = self._clock.now() - KEPT
        return await prune(models.Session.filter(Q(expires_at__lt=cutoff) | Q(revoked_at__lt=cutoff)))

    async def invitations(self, _tx: Transaction) -> int:
        """Delete invitations that ran out, accepted or not."""
        return await prune(models.Invitation.filter(expires_at__lt=self._clock.now() - KEPT))

    async def password_resets(self, _tx: Transaction) -> int:
        """Delete tokens that ran out, used or not."""
        return await prune(models.PasswordReset.filter(expires_at__lt=self._clock.now() - KEPT))

    async def email_verifications(self, _tx: Transaction) -> int:
        """Delete tokens that ran out, used or not."""
        return await prune(models.EmailVerification.filter(expires_at__lt=self._clock.now() - KEPT))
