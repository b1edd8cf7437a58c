"""The copilot's tools in the hands of agents: with the present rights of whoever started the agent's run."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.copilot.grants import Grants
from app.copilot.tools.kit import CopilotTool
from app.llm.tools import Tool, ToolContext, ToolFailed, ToolResult


class AgentsTool(Tool):
    """One of them. Its calls are in the journal of the run, as those of any other tool of an agent."""

    def __init__(self, tool: CopilotTool, grants: Grants) -> None:
        self.name = tool.name
        self.description = tool.description
        self.parameters = tool.parameters
        self.needs_approval = tool.needs_approval
        self.is_reading = tool.is_reading
        self._tool = tool
        self._grants = grants

    @property
    def scope(self) -> Any:  # pyright: ignore[reportIncompatibleVariableOverride] - a tool each, not a class each
        """What the person must be allowed."""
        return self._tool.scope

    async def must_ask(self, ctx: ToolContext) -> bool:
        """Say whether a person must agree now: not where they did beforehand in their chat."""
        if not self.needs_approval:
            return False
        return not await self._grants.is_given_in_chat(
            ctx.workspace_id, ctx.actor, ctx.conversation_id, self.name, ctx.execution_id
        )

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Do it as the person who started the run, or the key that did, and in their name.

        Raises:
            ToolFailed: Plait itself started the run: there is nobody with whose rights it could be done.
        """
        if ctx.viewer is None:
            raise ToolFailed("FORBIDDEN", "This acts only with the rights of a person, and nobody started this run.")
        acting = ctx.viewer.by_copilot()
        return await self._tool.call(arguments, replace(ctx, viewer=acting, actor=acting.actor))
