"""The way to MCP servers: who speaks, over which connections, and in which conversations.

Any process can have any: what is kept between two calls only spares a beginning.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.kernel.dialling import Dialler
from app.mcp_client.messages import Answer, Endpoint, Listing, OnChange, OnProgress

if TYPE_CHECKING:
    from app.kernel.http_streams import CheckedTransport
    from app.mcp_client.sessions import Sessions


class McpWire:
    """Speaks with MCP servers; one a process, of one event loop. The library is imported with the first word."""

    def __init__(self, egress_allow: Sequence[str]) -> None:
        self._dialler = Dialler(egress_allow)
        self._transport: CheckedTransport | None = None
        self._sessions: Sessions | None = None
        self.on_change: OnChange | None = None  #: told when the tools of a server may be others

    async def look(self, endpoint: Endpoint) -> Listing:
        """List a server's tools.

        Raises:
            McpFailed: It could not be spoken with.
        """
        from app.mcp_client import speaking  # noqa: PLC0415 - 19 MiB that a server without MCP does not need

        return await speaking.look(endpoint, self._shared())

    async def call(
        self, endpoint: Endpoint, tool: str, arguments: Mapping[str, Any], on_progress: OnProgress | None = None
    ) -> Answer:
        """Call a tool once.

        Raises:
            McpFailed: It could not be spoken with, or gave nothing that can be used.
        """
        from app.mcp_client import speaking  # noqa: PLC0415 - likewise

        shared = self._shared()
        if self._sessions is None:
            from app.mcp_client.sessions import Sessions  # noqa: PLC0415 - likewise

            self._sessions = Sessions(lambda at, notes: speaking.connect(at, notes, shared, self.on_change))
        return await speaking.call(endpoint, shared, self._sessions, tool, arguments, on_progress, self.on_change)

    def forget(self, server_id: UUID) -> None:
        """End conversations with a server that was changed or deleted; other processes end theirs unused."""
        if self._sessions is not None:
            self._sessions.forget(server_id)

    async def aclose(self) -> None:
        """End conversations and programs, and close the connections that are kept open."""
        if self._sessions is not None:
            await self._sessions.aclose()
            self._sessions = None
        if self._transport is not None:
            await self._transport.aclose()
            self._transport = None

    def _shared(self) -> "CheckedTransport":
        if self._transport is None:
            from app.kernel.http_streams import CheckedTransport  # noqa: PLC0415 - likewise

            self._transport = CheckedTransport(self._dialler, max_connections=100)
        return self._transport
