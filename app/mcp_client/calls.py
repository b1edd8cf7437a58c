"""Calling a tool by the name of its server: what is sent is looked up and checked, what comes back is cleaned."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.components.library.shape import misfit_places, plain_part
from app.kernel.masks import hidden
from app.mcp_client import models
from app.mcp_client.failures import McpCode, McpFailed
from app.mcp_client.messages import Answer, Endpoint, Listing, OnProgress
from app.mcp_client.rules import filled, is_allowed, secret_names
from app.mcp_client.vocabulary import McpTransport, ToolInfo
from app.mcp_client.wire import McpWire

#: Opens the secrets of a workspace by name.
Reveal = Callable[[UUID, Iterable[str]], Awaitable[Mapping[str, str]]]


class McpCalls:
    """Speaks for workspaces; whoever asks has been checked.

    Args:
        wire: Who speaks.
        reveal: Opens secrets.
        commands: The programs that may be started, as `PLAIT_MCP_COMMANDS` has them.
    """

    def __init__(self, wire: McpWire, reveal: Reveal, commands: Sequence[str]) -> None:
        self._wire = wire
        self._reveal = reveal
        self._commands = tuple(commands)

    async def look(self, row: models.McpServer) -> Listing:
        """List a server's tools, as it has them now.

        Raises:
            McpFailed: It could not be spoken with.
        """
        endpoint, secrets = await self._endpoint(row, is_known=False)
        try:
            return await self._wire.look(endpoint)
        except McpFailed as failure:
            raise _without(failure, secrets) from None

    async def tools(self, workspace_id: UUID, servers: Iterable[str]) -> dict[str, dict[str, ToolInfo]]:
        """Return the tools of those servers that a workspace has, by name, as they were listed."""
        rows = await models.McpServer.filter(workspace_id=workspace_id, name__in=sorted(servers))
        return {row.name: {each["name"]: ToolInfo.of(each) for each in row.tools} for row in rows}

    async def call(
        self,
        workspace_id: UUID,
        server: str,
        tool: str,
        arguments: Mapping[str, Any],
        on_progress: OnProgress | None = None,
    ) -> Answer:
        """Call a tool of a workspace's server; the secrets that were sent are masked in the answer.

        Raises:
            McpFailed: There is none, the arguments do not fit, or it could not be spoken with. What the tool itself
                calls a failure is an answer.
        """
        row = await models.McpServer.get_or_none(workspace_id=workspace_id, name=server)
        if row is None:
            message = f"The workspace has no MCP server {server[:100]!r}."
            raise McpFailed(McpCode.SERVER_UNKNOWN, message, server=server[:100])
        if not row.is_enabled:
            raise McpFailed(McpCode.SERVER_DISABLED, f"The MCP server {server} is switched off.", server=server)
        info = tool_of(row, tool)
        if info is None:
            message = f"The MCP server {server} has no tool {tool[:100]!r}; if it is new, refresh the server."
            raise McpFailed(McpCode.TOOL_UNKNOWN, message, server=server, tool=tool[:100])
        check_arguments(info, arguments)
        endpoint, secrets = await self._endpoint(row, is_known=True)
        try:
            answer = await self._wire.call(endpoint, tool, arguments, on_progress)
        except McpFailed as failure:
            raise _without(failure, secrets) from None
        if not secrets:
            return answer
        return Answer(hidden(answer.content, secrets), hidden(answer.structured, secrets), answer.is_error)

    def forget(self, server_id: UUID) -> None:
        """End conversations with a server that was changed or deleted."""
        self._wire.forget(server_id)

    async def _endpoint(self, row: models.McpServer, *, is_known: bool) -> tuple[Endpoint, list[str]]:
        """Return where a server is, with the secrets that are sent there."""
        if row.transport is McpTransport.STDIO and not is_allowed(row.command, self._commands):
            # It may have been allowed when it was set up.
            message = "The operator does not allow this program to be started (PLAIT_MCP_COMMANDS)."
            raise McpFailed(McpCode.STDIO_NOT_ALLOWED, message)
        pairs = [(name, value) for name, value in (*row.headers, *row.environment)]
        wanted = secret_names(pairs)
        secrets: Mapping[str, str] = await self._reveal(row.workspace_id, wanted) if wanted else {}
        missing = sorted(wanted - secrets.keys())
        if missing:
            raise McpFailed(McpCode.SECRET_MISSING, f"There is no secret named {missing[0]}.", name=missing[0])
        endpoint = Endpoint(
            row.transport,
            row.url,
            filled([(name, value) for name, value in row.headers], secrets),
            row.command,
            filled([(name, value) for name, value in row.environment], secrets),
            row.timeout_ms,
            row.server_info.get("protocolVersion", "") if is_known else "",
            row.id,
        )
        return endpoint, list(secrets.values())


def tool_of(row: models.McpServer, name: str) -> ToolInfo | None:
    """Return a tool that a server listed when it was last looked at, or None."""
    return next((ToolInfo.of(each) for each in row.tools if each["name"] == name), None)


def check_arguments(tool: ToolInfo, arguments: Mapping[str, Any]) -> None:
    """Check what can be checked in linear time; what is beyond that, the server checks.

    Raises:
        McpFailed: ARGUMENTS_INVALID; says where.
    """
    wrong = misfit_places(dict(arguments), plain_part(tool.input_schema), "arguments")
    if wrong:
        said = "; ".join(f"{place} {message}" for place, message in wrong[:5])
        problems = [{"field": place, "message": message} for place, message in wrong]
        raise McpFailed(McpCode.ARGUMENTS_INVALID, f"The arguments do not fit {tool.name}: {said}.", problems=problems)


def _without(failure: McpFailed, secrets: Sequence[str]) -> McpFailed:
    return McpFailed(
        failure.code,
        hidden(failure.message, secrets),
        is_retryable=failure.is_retryable,
        **hidden(failure.details, secrets),
    )
