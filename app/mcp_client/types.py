"""MCP servers and their tools as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import strawberry

from app.accounts.types import Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, encode, extend, node_loader, page_args
from app.api.scalars import JSON
from app.mcp_client import models
from app.mcp_client.agent_tools import tool_name
from app.mcp_client.service import McpServers
from app.mcp_client.vocabulary import McpHealth, McpTransport, ToolInfo

SERVER = "McpServer"

register_enum(McpTransport, "How an MCP server is spoken to.")
register_enum(McpHealth, "What the last look at an MCP server found.")


@strawberry.type(description="A tool that an MCP server offers, as it describes it.")
class McpServerTool:
    """See `vocabulary.ToolInfo`."""

    name: str = strawberry.field(description="What an `mcp_tool` node names.")
    agent_name: str = strawberry.field(description="What an agent calls it.")
    title: str | None = strawberry.field(description="Its name for people.")
    description: str = strawberry.field(description="What it does, in the server's words.")
    input_schema: JSON = strawberry.field(description="JSON Schema of its arguments.")
    output_schema: JSON | None = strawberry.field(description="JSON Schema of its value; null when it does not say.")
    is_reading: bool = strawberry.field(description="Whether the server says that it changes nothing.")
    is_idempotent: bool = strawberry.field(description="Whether the server says that a repeat is harmless.")

    @classmethod
    def of(cls, server: str, info: ToolInfo) -> "McpServerTool":
        """Show a tool."""
        return cls(
            name=info.name,
            agent_name=tool_name(server, info.name),
            title=info.title or None,
            description=info.description,
            input_schema=JSON(dict(info.input_schema)),
            output_schema=None if info.output_schema is None else JSON(dict(info.output_schema)),
            is_reading=info.is_reading,
            is_idempotent=info.is_idempotent,
        )


@strawberry.type(description="A name and a value that are sent to an MCP server.")
class McpSetting:
    """A header, or a variable of the environment."""

    name: str = strawberry.field(description="What it is called.")
    value: str | None = strawberry.field(
        description="What was set, with secrets by name; null without MCP_MANAGE, since it may be one itself."
    )


@strawberry.type(description="Why an MCP server could not be spoken with.")
class McpFailure:
    """See `failures.McpFailed`."""

    code: str = strawberry.field(description="What a run's error would have, such as MCP_UNREACHABLE.")
    message: str = strawberry.field(description="What a person can read.")


@strawberry.type(description="A server of tools (Model Context Protocol) that the workspace may use.")
class McpServer(Node):
    """See `models.McpServer`."""

    row: strawberry.Private[models.McpServer]
    name: str = strawberry.field(description="What an `mcp_tool` node names.")
    transport: McpTransport = strawberry.field(description="How it is spoken to.")
    url: str | None = strawberry.field(description="Where it is, of HTTP.")
    command: list[str] | None = strawberry.field(description="What is started, of STDIO.")
    timeout_ms: int = strawberry.field(description="How long a call may take, all in all.")
    is_enabled: bool = strawberry.field(description="Whether it is called at all.")
    is_approval_needed: bool = strawberry.field(description="Whether a person agrees to each call of an agent.")
    health: McpHealth = strawberry.field(description="What the last look found.")
    failure: McpFailure | None = strawberry.field(description="Why the last look failed.")
    checked_at: datetime | None = strawberry.field(description="When it was last looked at.")
    server_name: str | None = strawberry.field(description="What it calls itself.")
    server_version: str | None = strawberry.field(description="The version it says it has.")
    protocol_version: str | None = strawberry.field(description="The version of the protocol that it speaks.")
    tools_at: datetime | None = strawberry.field(description="When it listed its tools.")
    skipped_tools: int = strawberry.field(
        description="How many tools it lists that are left out: too many, too large, or taking no object."
    )
    created_at: datetime = strawberry.field(description="When it was set up.")
    updated_at: datetime = strawberry.field(description="When its settings were changed last.")

    @strawberry.field(description="Its tools, as it listed them when `toolsAt`.")
    def tools(self) -> list[McpServerTool]:
        """List its tools."""
        return [McpServerTool.of(self.row.name, ToolInfo.of(each)) for each in self.row.tools]

    @strawberry.field(description="The headers that are sent with every request, of HTTP.")
    async def headers(self, info: Info) -> list[McpSetting]:
        """List headers."""
        return await self._settings(info, self.row.headers)

    @strawberry.field(description="The variables that it is started with, of STDIO.")
    async def environment(self, info: Info) -> list[McpSetting]:
        """List variables."""
        return await self._settings(info, self.row.environment)

    async def _settings(self, info: Info, pairs: Sequence[Sequence[str]]) -> list[McpSetting]:
        is_shown = await info.context.use(McpServers).may_manage(info.context.viewer, self.row)
        return [McpSetting(name=name, value=value if is_shown else None) for name, value in pairs]

    @classmethod
    def of(cls, row: models.McpServer) -> "McpServer":
        """Show a server."""
        failure = McpFailure(code=row.failure_code, message=row.failure_message) if row.failure_code else None
        return cls(
            id=encode(SERVER, row.id),
            row=row,
            name=row.name,
            transport=row.transport,
            url=row.url or None,
            command=list(row.command) or None,
            timeout_ms=row.timeout_ms,
            is_enabled=row.is_enabled,
            is_approval_needed=row.needs_approval,
            health=row.health,
            failure=failure,
            checked_at=row.checked_at,
            server_name=row.server_info.get("name") or None,
            server_version=row.server_info.get("version") or None,
            protocol_version=row.server_info.get("protocolVersion") or None,
            tools_at=row.tools_at,
            skipped_tools=row.skipped_tools,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


@extend(Workspace)
class WorkspaceMcpServers:
    """What a workspace may use."""

    @strawberry.field(description="Its MCP servers by name; needs MCP_READ.")
    @staticmethod
    async def mcp_servers(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[McpServer]:
        """List servers."""
        request = page_args(first, after, last, before)
        page = await info.context.use(McpServers).page(info.context.viewer, workspace.own_id, request)
        return Connection[McpServer].of(page, McpServer.of)


async def _servers(context: Context, ids: Sequence[Any]) -> Mapping[Any, Any]:
    rows = await context.use(McpServers).visible(context.viewer, ids)
    return {own_id: McpServer.of(row) for own_id, row in rows.items()}


node_loader(SERVER, _servers)
