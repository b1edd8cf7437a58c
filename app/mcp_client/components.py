"""The `mcp_tool` component: a step that calls a tool of one of the workspace's MCP servers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    Expression,
    NodeContext,
    Port,
    Result,
    SideEffects,
)
from app.components.library.shape import plain_part
from app.kernel.rights import Scope
from app.mcp_client.calls import McpCalls
from app.mcp_client.failures import McpCode, McpFailed
from app.mcp_client.messages import Answer
from app.mcp_client.vocabulary import ToolInfo

_MAX_SAID = 2_000


class McpToolConfig(Config):
    """Which tool, and what it is given."""

    server: Annotated[str, Field(min_length=1, max_length=40, description="The name of an MCP server.")]
    tool: Annotated[str, Field(min_length=1, max_length=128, description="The name of one of its tools.")]
    arguments: Annotated[dict[str, Expression], Field(max_length=100)] = Field(
        default_factory=dict[str, str], description="By name, what each is; they must fit the tool's schema."
    )
    side_effects: Annotated[SideEffects, Field(strict=False)] = Field(
        default=SideEffects.ONCE, description="What calling it twice would do to the world: none, idempotent or once."
    )


class McpTool(Component):
    """Calls an MCP server."""

    id = "mcp_tool"
    name = "MCP tool"
    description = "Calls a tool of an MCP server that is set up in the workspace; its arguments are checked first."
    category = ComponentCategory.NETWORK
    outputs = (Port(OUTPUT, "object", "`{text, structured, content}`: its texts, its value, and its blocks."),)
    side_effects = SideEffects.ONCE
    setup_scope = Scope.MCP_READ
    config = McpToolConfig
    example = {"server": "weather", "tool": "forecast", "arguments": {"city": "input.city", "days": "3"}}

    def __init__(self, calls: McpCalls) -> None:
        self._calls = calls

    def side_effects_for(self, config: McpToolConfig) -> SideEffects:
        """Say what the configuration says: what a server says of itself is only a hint."""
        return config.side_effects

    def is_repeatable(self, config: McpToolConfig) -> bool:
        """Say that a server may answer otherwise another time."""
        del config
        return False

    async def setup_problems(
        self, configs: Sequence[McpToolConfig], workspace_id: UUID
    ) -> Sequence[Sequence[tuple[str, str]]]:
        """Say which servers, tools and arguments there are not, or must be."""
        tools = await self._calls.tools(workspace_id, {config.server for config in configs})
        return [list(_misuses(config, tools.get(config.server))) for config in configs]

    async def run(self, config: McpToolConfig, ctx: NodeContext) -> Result:
        """Call the tool.

        Raises:
            ComponentFailed: A code of `failures.McpCode`, or of an expression.
        """
        if ctx.workspace_id is None:
            raise ComponentFailed(McpCode.SERVER_UNKNOWN, "There is no workspace here whose MCP servers could be used.")
        arguments: dict[str, Any] = {
            name: await ctx.evaluate(expression) for name, expression in config.arguments.items()
        }

        def told(progress: float, total: float | None, message: str | None) -> None:
            part = f"{progress:g}" if total is None else f"{progress:g} of {total:g}"
            ctx.log("debug", f"{config.tool}: {part}{'' if not message else f': {message[:_MAX_SAID]}'}")

        try:
            answer = await self._calls.call(ctx.workspace_id, config.server, config.tool, arguments, told)
        except McpFailed as failure:
            raise ComponentFailed(
                failure.code.value, failure.message, is_retryable=failure.is_retryable, details=failure.details
            ) from None
        if answer.is_error:
            message = answer.text[:_MAX_SAID] or f"The tool {config.tool} failed without saying why."
            raise ComponentFailed(McpCode.TOOL_FAILED.value, message, details={"content": _said(answer)})
        return Result({"text": answer.text, "structured": answer.structured, "content": answer.content})


def _misuses(config: McpToolConfig, tools: Mapping[str, ToolInfo] | None) -> Iterator[tuple[str, str]]:
    if tools is None:
        yield "server", f"The workspace has no MCP server {config.server!r}."
        return
    tool = tools.get(config.tool)
    if tool is None:
        yield "tool", f"The MCP server {config.server} has no tool {config.tool!r}; if it is new, refresh the server."
        return
    schema = plain_part(tool.input_schema)
    for name in schema.get("required", ()):
        if name not in config.arguments:
            yield "arguments", f"The tool {config.tool} needs the argument {name[:100]!r}."
    if schema.get("additionalProperties") is False:
        for name in config.arguments:
            if name not in schema.get("properties", {}):
                yield f"arguments.{name}", f"The tool {config.tool} takes no such argument."


def _said(answer: Answer) -> Any:
    return [{"type": "text", "text": answer.text[:_MAX_SAID]}] if answer.text else []
