"""The mutations of MCP servers, each with its input and its payload."""

from typing import Any

import strawberry
from strawberry import UNSET

from app.api.context import Info
from app.api.relay import decode
from app.mcp_client.service import Look, McpServers, NewServer
from app.mcp_client.types import SERVER, McpFailure, McpServer, McpServerTool
from app.mcp_client.vocabulary import DEFAULT_TIMEOUT_MS

_URL = "http(s)://host/path of streamable HTTP. A private address must be in PLAIT_EGRESS_ALLOW."
_COMMAND = "The program and its arguments; it must begin as an entry of PLAIT_MCP_COMMANDS does."
_TIMEOUT = "How long a call may take, all in all: 100 to 600,000 ms."
_APPROVAL = "Whether a person must agree to each call of an agent."


@strawberry.input(description="A name and a value to send to an MCP server.")
class McpSettingInput:
    """A header, or a variable of the environment."""

    name: str = strawberry.field(description="What it is called.")
    value: str = strawberry.field(description="ASCII; {{ secrets.NAME }} stands for a secret of the workspace.")


@strawberry.input(description="An MCP server: an address, or a program that the operator allows.")
class CreateMcpServerInput:
    """The input of `createMcpServer`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    name: str = strawberry.field(description="A letter, then at most 39 of a-z, 0-9 and -; cannot be changed later.")
    url: str | None = strawberry.field(default=None, description=_URL)
    headers: list[McpSettingInput] = strawberry.field(default_factory=list, description="Sent with every request.")
    command: list[str] | None = strawberry.field(default=None, description=f"Instead of `url`. {_COMMAND}")
    environment: list[McpSettingInput] = strawberry.field(
        default_factory=list, description="Variables for the program; only those of PLAIT_MCP_VARIABLES."
    )
    timeout_ms: int = strawberry.field(default=DEFAULT_TIMEOUT_MS, description=_TIMEOUT)
    is_approval_needed: bool = strawberry.field(default=False, description=_APPROVAL)


@strawberry.type(description="The server is set up; whether it answers, its health says.")
class CreateMcpServerPayload:
    """The payload of `createMcpServer`."""

    server: McpServer = strawberry.field(description="The new server.")


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateMcpServerInput:
    """The input of `updateMcpServer`."""

    mcp_server_id: strawberry.ID = strawberry.field(description="Which one.")
    url: str | None = strawberry.field(default=UNSET, description=f"{_URL} With another one the headers are asked too.")
    headers: list[McpSettingInput] | None = strawberry.field(default=UNSET, description="Replaces all headers.")
    command: list[str] | None = strawberry.field(default=UNSET, description=_COMMAND)
    environment: list[McpSettingInput] | None = strawberry.field(default=UNSET, description="Replaces all variables.")
    timeout_ms: int | None = strawberry.field(default=UNSET, description=_TIMEOUT)
    is_approval_needed: bool | None = strawberry.field(default=UNSET, description=_APPROVAL)
    is_enabled: bool | None = strawberry.field(default=UNSET, description="Whether it is called at all.")


@strawberry.type(description="The server is changed; calls that begin from now on see it.")
class UpdateMcpServerPayload:
    """The payload of `updateMcpServer`."""

    server: McpServer = strawberry.field(description="The server as it is now.")


@strawberry.input(description="Which MCP server to delete.")
class DeleteMcpServerInput:
    """The input of `deleteMcpServer`."""

    mcp_server_id: strawberry.ID = strawberry.field(description="Which one.")


@strawberry.type(description="The server is gone; nodes and agents that name it fail from now on.")
class DeleteMcpServerPayload:
    """The payload of `deleteMcpServer`."""

    deleted_id: strawberry.ID = strawberry.field(description="Its id.")


@strawberry.input(description="Which MCP server to look at.")
class TestMcpServerInput:
    """The input of `testMcpServer`."""

    mcp_server_id: strawberry.ID = strawberry.field(description="Which one.")


@strawberry.type(description="What came of looking at a server; the tools that are known of it stay as they are.")
class TestMcpServerPayload:
    """The payload of `testMcpServer`."""

    is_ok: bool = strawberry.field(description="Whether it listed its tools.")
    latency_ms: int = strawberry.field(description="How long that took.")
    tools: list[McpServerTool] = strawberry.field(description="What it offers now.")
    failure: McpFailure | None = strawberry.field(description="Why it did not.")
    server: McpServer = strawberry.field(description="The server, with its health.")


@strawberry.input(description="Which MCP server to ask for its tools.")
class RefreshMcpServerInput:
    """The input of `refreshMcpServer`."""

    mcp_server_id: strawberry.ID = strawberry.field(description="Which one.")


@strawberry.type(description="The server was asked; when it did not answer, it keeps the tools it had.")
class RefreshMcpServerPayload:
    """The payload of `refreshMcpServer`."""

    is_ok: bool = strawberry.field(description="Whether it listed its tools.")
    server: McpServer = strawberry.field(description="The server as it is now.")


@strawberry.type
class McpMutation:
    """What can be done to MCP servers."""

    @strawberry.mutation(description="Set up an MCP server and list its tools; needs MCP_MANAGE.")
    async def create_mcp_server(self, info: Info, input: CreateMcpServerInput) -> CreateMcpServerPayload:
        """Create a server."""
        new = NewServer(
            input.name,
            input.url,
            _pairs(input.headers),
            input.command,
            _pairs(input.environment),
            input.timeout_ms,
            input.is_approval_needed,
        )
        workspace_id = decode(input.workspace_id, "Workspace", "input.workspaceId")
        row = await info.context.use(McpServers).create(info.context.viewer, workspace_id, new)
        return CreateMcpServerPayload(server=McpServer.of(row))

    @strawberry.mutation(description="Change an MCP server; needs MCP_MANAGE.")
    async def update_mcp_server(self, info: Info, input: UpdateMcpServerInput) -> UpdateMcpServerPayload:
        """Update a server."""
        changes: dict[str, Any] = {}
        given = {
            "url": input.url,
            "command": input.command,
            "timeout_ms": input.timeout_ms,
            "needs_approval": input.is_approval_needed,
            "is_enabled": input.is_enabled,
        }
        changes |= {name: value for name, value in given.items() if value is not UNSET and value is not None}
        for name in ("headers", "environment"):
            pairs = getattr(input, name)
            if pairs is not UNSET:
                changes[name] = _pairs(pairs or [])
        server_id = decode(input.mcp_server_id, SERVER, "input.mcpServerId")
        row = await info.context.use(McpServers).update(info.context.viewer, server_id, changes)
        return UpdateMcpServerPayload(server=McpServer.of(row))

    @strawberry.mutation(description="Delete an MCP server; needs MCP_MANAGE.")
    async def delete_mcp_server(self, info: Info, input: DeleteMcpServerInput) -> DeleteMcpServerPayload:
        """Delete a server."""
        server_id = decode(input.mcp_server_id, SERVER, "input.mcpServerId")
        await info.context.use(McpServers).delete(info.context.viewer, server_id)
        return DeleteMcpServerPayload(deleted_id=input.mcp_server_id)

    @strawberry.mutation(description="See whether an MCP server answers, and what it offers now; needs MCP_MANAGE.")
    async def test_mcp_server(self, info: Info, input: TestMcpServerInput) -> TestMcpServerPayload:
        """Try a server."""
        server_id = decode(input.mcp_server_id, SERVER, "input.mcpServerId")
        look = await info.context.use(McpServers).test(info.context.viewer, server_id)
        listed = () if look.listing is None else look.listing.tools
        return TestMcpServerPayload(
            is_ok=look.failure is None,
            latency_ms=look.latency_ms,
            tools=[McpServerTool.of(look.row.name, each) for each in listed],
            failure=_failure(look),
            server=McpServer.of(look.row),
        )

    @strawberry.mutation(description="Ask an MCP server for its tools, and keep the list; needs MCP_MANAGE.")
    async def refresh_mcp_server(self, info: Info, input: RefreshMcpServerInput) -> RefreshMcpServerPayload:
        """Refresh a server."""
        server_id = decode(input.mcp_server_id, SERVER, "input.mcpServerId")
        look = await info.context.use(McpServers).refresh(info.context.viewer, server_id)
        return RefreshMcpServerPayload(is_ok=look.failure is None, server=McpServer.of(look.row))


def _pairs(settings: list[McpSettingInput]) -> list[tuple[str, str]]:
    return [(each.name, each.value) for each in settings]


def _failure(look: Look) -> McpFailure | None:
    return None if look.failure is None else McpFailure(code=look.failure.code.value, message=look.failure.message)
