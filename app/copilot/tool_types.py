"""Everything that can be called, as the graph shows it."""

from typing import Annotated, cast

import strawberry

from app.accounts.types import Scope, Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, decode, encode, extend, page_args
from app.api.scalars import JSON
from app.components.contract import SideEffects
from app.conversations.types.conversations import load
from app.copilot.run_tools import run_of_kind
from app.copilot.toolbox import ListedTool, Toolbox, ToolWhere
from app.kernel.errors import InvalidInput
from app.llm.tools import ToolKind

register_enum(ToolKind, "What a tool is of.")


@strawberry.type(description="Something that can be called with `executeTool`.")
class Tool:
    """See `llm.tools.Tool`."""

    name: str = strawberry.field(description="What `executeTool` takes; the same as long as there is the tool.")
    title: str = strawberry.field(description="Its name for people.")
    description: str = strawberry.field(description="What it does and when to use it.")
    kind: ToolKind = strawberry.field(description="What it is of.")
    input_schema: JSON = strawberry.field(description="The JSON Schema of its arguments, an object.")
    output_schema: JSON | None = strawberry.field(
        description="The JSON Schema of what it gives; null where that is not known."
    )
    side_effects: SideEffects = strawberry.field(description="What calling it twice would do to the world.")
    scopes: list[Scope] = strawberry.field(description="What calling it takes.")
    missing_scopes: list[Scope] = strawberry.field(description="Those of them that you do not have.")
    is_callable: bool = strawberry.field(description="Whether you may call it: no scope is missing.")
    is_approval_needed: bool = strawberry.field(
        description="Whether a model's wish to call it waits for a person; what you call yourself does not."
    )
    is_run: bool = strawberry.field(description="Whether a call is a run of its own, which can be followed.")
    listed: strawberry.Private[ListedTool]

    @strawberry.field(
        description="The integration, MCP server or workflow it is of; null of others, and if you may not."
    )
    async def source(self, info: Info) -> Node | None:
        """Find it."""
        subject = self.listed.tool.subject
        return None if subject is None else cast("Node | None", await load(info.context, *subject))

    @strawberry.field(description="The id of its `source`; null where there is none.")
    def source_id(self) -> strawberry.ID | None:
        """Name it."""
        subject = self.listed.tool.subject
        return None if subject is None else encode(*subject)

    @classmethod
    def of(cls, listed: ListedTool) -> "Tool":
        """Show a tool."""
        tool = listed.tool
        return cls(
            name=tool.name,
            title=tool.title or tool.name,
            description=tool.description,
            kind=tool.kind,
            input_schema=cast("JSON", dict(tool.parameters)),
            output_schema=None if tool.output is None else cast("JSON", dict(tool.output)),
            side_effects=tool.side_effects,
            scopes=list(tool.scopes),
            missing_scopes=list(listed.missing),
            is_callable=not listed.missing,
            is_approval_needed=tool.needs_approval,
            is_run=run_of_kind(tool.kind),
            listed=listed,
        )


@strawberry.input(description="Which tools; whatever is given must hold.")
class ToolFilter:
    """The filter of `Workspace.tools`."""

    kinds: list[ToolKind] | None = strawberry.field(default=None, description="Of one of these kinds.")
    search: str | None = strawberry.field(
        default=None, description="Words that name, title or description contain, in any case; at most 200 characters."
    )
    integration_id: strawberry.ID | None = strawberry.field(default=None, description="Of this integration alone.")
    mcp_server_id: strawberry.ID | None = strawberry.field(default=None, description="Of this MCP server alone.")


@extend(Workspace)
class WorkspaceTools:
    """What can be called in a workspace."""

    @strawberry.field(
        description="All that can be called here, by kind, then title: Plait's own tools, components, what "
        "integrations and MCP servers that are switched on offer, and published workflows, the thousand oldest. What "
        "you may not see is left out."
    )
    @staticmethod
    async def tools(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        where: Annotated[ToolFilter | None, strawberry.argument(description="Which ones; null: all.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Tool]:
        """List tools."""
        request = page_args(first, after, last, before)
        page = await info.context.use(Toolbox).page(info.context.viewer, workspace.own_id, _where(where), request)
        return Connection[Tool].of(page, Tool.of)


def _where(given: ToolFilter | None) -> ToolWhere:
    if given is None:
        return ToolWhere()
    if given.integration_id is not None and given.mcp_server_id is not None:
        message = "No tool is of an integration and of an MCP server."
        raise InvalidInput(message, field="where.mcpServerId", reason="exclusive")
    subject = None
    if given.integration_id is not None:
        subject = ("Integration", decode(given.integration_id, "Integration", "where.integrationId"))
    if given.mcp_server_id is not None:
        subject = ("McpServer", decode(given.mcp_server_id, "McpServer", "where.mcpServerId"))
    return ToolWhere(given.kinds, given.search, subject)
