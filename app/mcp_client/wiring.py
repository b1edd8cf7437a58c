"""The wiring of this domain: one object that makes its services; its component and tools join their registries."""

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.components.registry import Registry
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.settings import Settings
from app.llm.tools import ToolRegistry
from app.mcp_client.agent_tools import McpToolSource
from app.mcp_client.calls import McpCalls, Reveal
from app.mcp_client.components import McpTool
from app.mcp_client.service import McpServers
from app.mcp_client.wire import McpWire


class McpClientServices:
    """MCP servers of others, wired."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        clock: Clock,
        access: Access,
        audit: Audit,
        reveal: Reveal,
        registry: Registry,
        tools: ToolRegistry,
    ) -> None:
        self._wire = McpWire(settings.egress_allow)
        self.calls = McpCalls(self._wire, reveal, settings.mcp_commands)
        self.servers = McpServers(
            database,
            clock,
            access,
            audit,
            self.calls,
            commands=settings.mcp_commands,
            variables=settings.mcp_variables,
        )
        self._wire.on_change = self.servers.tools_changed
        registry.register(McpTool(self.calls))
        source = McpToolSource(self.servers, self.calls)
        tools.register_source(source, source.switched_off)

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {McpServers: self.servers, McpCalls: self.calls}

    async def close(self) -> None:
        """End conversations, and close the connections to servers."""
        await self.servers.aclose()
        await self._wire.aclose()
