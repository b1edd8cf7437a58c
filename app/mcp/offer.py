"""What is offered to a caller: the tools and workflows that their rights allow."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.accounts.access import Access
from app.kernel.rights import Scope
from app.llm.tools import Tool, ToolContext, ToolRegistry, ToolResult
from app.mcp.resources import Resources
from app.mcp.workflow_tools import WorkflowTool, WorkflowTools

_NEEDED = (Scope.WORKFLOWS_READ, Scope.EXECUTIONS_RUN, Scope.EXECUTIONS_READ)  #: to call a workflow and be told


class Offer:
    """Our own tools, those of agents that every workspace has, and the workflows."""

    def __init__(
        self,
        access: Access,
        own: Sequence[Tool],
        registry: ToolRegistry,
        workflow_tools: WorkflowTools,
        resources: Resources,
    ) -> None:
        self._access = access
        self._own = {tool.name: tool for tool in own}
        self._registry = registry
        self.workflow_tools = workflow_tools
        self.resources = resources

    async def tools(self, ctx: ToolContext) -> dict[str, Tool]:
        """Return the tools that the caller has the scope for; those without one change nothing of anybody's."""
        rights = await self._access.rights(ctx.caller, ctx.workspace_id)
        if rights is None:
            return {}
        known = {**self._registry.common(), **self._own}
        return {name: tool for name, tool in known.items() if tool.scope is None or rights.permits(tool.scope)}

    async def call(self, tool: Tool, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Call a tool with the rights that the caller has now; raises as `ToolRegistry.call` does."""
        return await self._registry.call(tool, arguments, ctx)

    async def workflows(self, ctx: ToolContext) -> dict[str, WorkflowTool]:
        """Return the workflows that the caller may run; their names are none of the tools'."""
        rights = await self._access.rights(ctx.caller, ctx.workspace_id)
        if rights is None or not all(rights.permits(scope) for scope in _NEEDED):
            return {}
        return await self.workflow_tools.all(ctx, frozenset({*self._registry.common(), *self._own}))
