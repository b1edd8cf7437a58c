"""The tools of a workspace's MCP servers, as agents call them."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from app.components.contract import SideEffects
from app.kernel.rights import Scope
from app.llm.tools import Tool, ToolContext, ToolFailed, ToolKind, ToolResult
from app.mcp_client import models
from app.mcp_client.calls import McpCalls
from app.mcp_client.failures import McpFailed
from app.mcp_client.messages import Answer
from app.mcp_client.service import McpServers
from app.mcp_client.vocabulary import ToolInfo

TYPE_NAME = "McpServer"
_LONGEST = 64
_MAX_TOLD = 100_000  #: characters of a result that a model is told


def tool_name(server: str, tool: str) -> str:
    """Return what an agent calls a tool: `mcp_server_tool`; one that is no such name is told apart by a digest."""
    plain = f"mcp_{server}_{re.sub(r'[^A-Za-z0-9_-]', '_', tool)}"
    if plain == f"mcp_{server}_{tool}" and len(plain) <= _LONGEST:
        return plain
    digest = hashlib.blake2b(f"{server}\0{tool}".encode(), digest_size=4).hexdigest()
    return f"{plain[: _LONGEST - 9]}_{digest}"


class McpAgentTool(Tool):
    """One tool of one server."""

    scope: ClassVar[Scope | None] = Scope.EXECUTIONS_RUN
    is_for_visitors: ClassVar[bool] = True
    kind: ToolKind = ToolKind.MCP_TOOL

    def __init__(self, row: models.McpServer, info: ToolInfo, calls: McpCalls) -> None:
        self.name = tool_name(row.name, info.name)
        self.description = info.description or info.title or f"The tool {info.name} of the MCP server {row.name}."
        self.parameters: Mapping[str, Any] = {"type": "object", **info.input_schema}
        self.needs_approval = row.needs_approval
        # Whether a person must agree is for whoever set the server up to say, and never for the server.
        self.is_reading = False
        self._effects = info.side_effects
        self.title = info.title
        self.output = info.output_schema
        self.subject = (TYPE_NAME, row.id)
        self.server = row.name
        self.server_tool = info.name
        self._calls = calls

    @property
    def side_effects(self) -> SideEffects:
        """What calling it twice would do, as its server says; it is told of no key by which it could know a repeat."""
        return self._effects

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Call the server.

        Raises:
            ToolFailed: It could not be spoken with.
        """
        try:
            answer = await self._calls.call(ctx.workspace_id, self.server, self.server_tool, arguments)
        except McpFailed as failure:
            raise ToolFailed(failure.code.value, failure.message) from None
        data = {"kind": "mcp", "server": self.server, "tool": self.server_tool}
        return ToolResult(_told(answer), is_error=answer.is_error, data=data)


def _told(answer: Answer) -> Any:
    """Return what a model is told: the value if there is one, else the texts and what else there was."""
    if answer.structured is not None:
        return answer.structured
    parts: list[str] = []
    for block in answer.content:
        match block.get("type"):
            case "text":
                parts.append(block["text"])
            case "resource_link":
                parts.append(f"[{block.get('name', 'resource')}: {block.get('uri', '')}]")
            case "resource" if "text" in block.get("resource", {}):
                parts.append(block["resource"]["text"])
            case kind:
                parts.append(f"[{kind} {block.get('mimeType', '')}]".replace(" ]", "]"))
    text = "\n".join(parts)
    return text if len(text) <= _MAX_TOLD else f"{text[:_MAX_TOLD]}… [cut: {len(text):,} characters]"


class McpToolSource:
    """Gives an agent's registry the tools of a workspace."""

    def __init__(self, servers: McpServers, calls: McpCalls) -> None:
        self._servers = servers
        self._calls = calls

    async def switched_off(self, workspace_id: UUID) -> set[str]:
        """Return what the tools are called of servers that are switched off."""
        rows = await self._servers.disabled(workspace_id)
        return {tool_name(row.name, ToolInfo.of(each).name) for row in rows for each in row.tools}

    async def __call__(self, workspace_id: UUID) -> list[Tool]:
        """Return the tools of every server that is switched on, as they were when it was last looked at."""
        return [
            McpAgentTool(row, ToolInfo.of(each), self._calls)
            for row in await self._servers.enabled(workspace_id)
            for each in row.tools
        ]
