"""The wiring of this domain: one object that makes its service; its component joins the registry."""

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.components.registry import Registry
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.memory.components import MemoryComponent
from app.memory.pruning import MemoryPruning
from app.memory.service import Memory


class MemoryServices:
    """Memory, wired."""

    def __init__(self, *, database: Database, clock: Clock, access: Access, audit: Audit, registry: Registry) -> None:
        self.memory = Memory(database, clock, access, audit)
        self.pruning = MemoryPruning(clock)
        registry.register(MemoryComponent(self.memory))

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {Memory: self.memory}
