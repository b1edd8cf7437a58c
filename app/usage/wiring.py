"""The wiring of this domain."""

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.usage.service import Usage


class UsageServices:
    """Usage, wired."""

    def __init__(self, *, database: Database, clock: Clock, access: Access, audit: Audit) -> None:
        self.usage = Usage(database, clock, access, audit)

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {Usage: self.usage}
