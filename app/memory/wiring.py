"""The wiring of this domain: its service, whose component joins the registry, and its tools those of agents."""

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.components.registry import Registry
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.llm.tools import ToolRegistry
from app.memory.components import MemoryComponent
from app.memory.pruning import MemoryPruning
from app.memory.service import Memory
from app.memory.tools import memory_tools


class MemoryServices:
    """Memory, wired."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        access: Access,
        audit: Audit,
        registry: Registry,
        tools: ToolRegistry,
    ) -> None:
        self.memory = Memory(database, clock, access, audit)
        self.pruning = MemoryPruning(clock)
        registry.register(MemoryComponent(self.memory))
        for tool in memory_tools(self.memory):
            tools.register(tool)

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {Memory: self.memory}
