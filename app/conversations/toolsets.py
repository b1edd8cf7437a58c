"""The tools of every kind that an agent is given: each is looked at when it is saved, with the author's own rights."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from app.accounts.access import Access
from app.components.registry import Registry
from app.conversations.agent_config import AgentConfig
from app.conversations.agent_graph import knowledge_of, tools_of
from app.kernel.errors import AppError, Conflict, InvalidInput
from app.kernel.ids import read_global_id
from app.kernel.rights import Scope, Viewer
from app.llm.tools import ToolRegistry
from app.mcp_client.service import McpServerNotFound, McpServers
from app.workflows import values
from app.workflows.drafts import WorkflowNotFound
from app.workflows.service import Workflows

MAX_BYTES = 200_000  #: of all of it, as JSON

#: What the input calls a kind, and the fields that it calls otherwise than the component does.
_KINDS = {"tool": "registry", "component": "component", "workflow": "workflow", "mcp_server": "mcpServer"}
_FIELDS = {"component": "componentType"}


class McpServerDisabled(Conflict):
    """The MCP server is switched off."""


class Toolsets:
    """Checks what an author gives an agent to call."""

    def __init__(
        self, access: Access, *, library: Registry, tools: ToolRegistry, workflows: Workflows, servers: McpServers
    ) -> None:
        self._access = access
        self._library = library
        self._tools = tools
        self._workflows = workflows
        self._servers = servers

    async def check(self, viewer: Viewer, workspace_id: UUID, config: AgentConfig) -> None:
        """Let a toolset pass that works now, and that its author may give.

        A component does what it is configured to for whoever talks with the agent, as a node of a published workflow
        does, so it takes the right to publish one; a workflow takes the right to run it.

        Raises:
            InvalidInput: A tool is malformed, or the workspace has none such; names the field.
            NotFound: There is no such workflow or MCP server, or it is not visible.
            Conflict: A workflow is not published or archived, a server is switched off.
            Forbidden: The viewer may not do what a tool would.
        """
        self.check_form(config)
        known: Mapping[str, Any] | None = None
        for place, tool in enumerate(config.toolset):
            at = f"input.toolset[{place}].{_KINDS[tool['kind']]}"
            match tool["kind"]:
                case "component":
                    for scope in (Scope.WORKFLOWS_WRITE, Scope.WORKFLOWS_PUBLISH):
                        await self._access.require(viewer, workspace_id, scope)
                case "workflow":
                    await self._check_workflow(viewer, workspace_id, tool, at)
                case "mcp_server":
                    await self._check_server(viewer, workspace_id, tool, at)
                case _:
                    known = await self._tools.all(workspace_id) if known is None else known
                    if tool["name"] not in known:
                        message = f"The workspace has no tool {tool['name']}."
                        raise InvalidInput(message, field=f"{at}.name", reason="tool_unknown")

    async def check_names(self, workspace_id: UUID, config: AgentConfig, had: AgentConfig) -> None:
        """Let names of tools pass that the workspace has, switched off or not, or that the agent had already.

        Where a workflow answers, they are only told to it, and may be what it likes.

        Raises:
            InvalidInput: There is no tool of a name; names the field.
        """
        old = () if had.workflow_id is not None else had.tools
        new = [] if config.workflow_id is not None else [name for name in config.tools if name not in old]
        if not new:
            return
        known = await self._tools.named(workspace_id, new)
        for name in new:
            if name not in known and not await self._tools.is_switched_off(workspace_id, name):
                message = f"The workspace has no tool {name}."
                field = f"input.tools[{config.tools.index(name)}]"
                raise InvalidInput(message, field=field, reason="tool_unknown")

    def check_form(self, config: AgentConfig) -> None:
        """Let a toolset pass that is well-formed, whatever the workspace has.

        Raises:
            InvalidInput: A tool is malformed, or has the name of another; names the field.
        """
        if not config.toolset and not (config.tools and knowledge_of(config)):
            return
        for place, tool in enumerate(config.toolset):
            for path, message in values.faults(tool):
                where = f"input.toolset[{place}].{_KINDS[tool['kind']]}{path}"
                raise InvalidInput(f"The value {message}.", field=where, reason="value_invalid")
        if len(orjson.dumps([dict(each) for each in config.toolset])) > MAX_BYTES:
            message = f"All tools together have at most {MAX_BYTES:,} bytes as JSON."
            raise InvalidInput(message, field="input.toolset", reason="too_long")
        _, problems = self._library.validate_config("agent", {"tools": tools_of(config), **knowledge_of(config)})
        if problems:
            first = problems[0]
            raise InvalidInput(first.message, field=_place(first.field, config.toolset), reason="tool_invalid")

    async def _check_workflow(self, viewer: Viewer, workspace_id: UUID, tool: Mapping[str, Any], at: str) -> None:
        await self._access.require(viewer, workspace_id, Scope.EXECUTIONS_RUN)
        found = read_global_id(tool["workflowId"])
        missing = WorkflowNotFound(field=f"{at}.workflowId", reason="workflow_not_found")
        if found is None:
            raise missing
        try:
            row = await self._workflows.get(viewer, found[1])
        except WorkflowNotFound:
            raise missing from None
        if row.workspace_id != workspace_id or row.is_hidden:
            raise missing
        try:
            await self._tools.signature(workspace_id, row.id, tool.get("version"))
        except AppError as error:
            name = "version" if error.reason == "version_not_found" else "workflowId"
            raise type(error)(field=f"{at}.{name}", reason=error.reason) from None

    async def _check_server(self, viewer: Viewer, workspace_id: UUID, tool: Mapping[str, Any], at: str) -> None:
        try:
            server = await self._servers.named(viewer, workspace_id, tool["server"])
        except McpServerNotFound:
            raise McpServerNotFound(field=f"{at}.server", reason="mcp_server_not_found") from None
        if not server.is_enabled:
            raise McpServerDisabled(field=f"{at}.server", reason="mcp_server_disabled")
        offered = {str(each["name"]) for each in server.tools}
        for place, name in enumerate(tool.get("tools") or ()):
            if name not in offered:
                message = f"The MCP server {server.name} offers no such tool; if it is new, refresh the server."
                raise InvalidInput(message, field=f"{at}.tools[{place}]", reason="mcp_tool_unknown")


def _place(field: str, toolset: Sequence[Mapping[str, Any]]) -> str:
    """Say where in the input a field of the component `agent` was given."""
    _, number, *rest = [*field.split("."), ""]
    if not number.isdigit() or int(number) >= len(toolset):
        return "input.tools"
    names = [_FIELDS.get(name, name) if at == 0 else name for at, name in enumerate(rest[:-1])]
    return ".".join([f"input.toolset[{number}]", _KINDS[toolset[int(number)]["kind"]], *names])
