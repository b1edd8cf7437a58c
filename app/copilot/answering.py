"""What answers in a chat: for each model of a workspace a hidden workflow, an `agent` node with every tool."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from app.conversations.agent_config import AgentConfig, Memory
from app.conversations.agent_graph import graph_of
from app.conversations.answering import Answering
from app.conversations.vocabulary import MemoryPolicy
from app.copilot.hidden_graphs import HiddenGraphs
from app.copilot.instructions import ABOUT, INSTRUCTIONS, NAME
from app.copilot.models import CopilotChat
from app.llm.tools import ToolRegistry
from app.workflows.graph import Graph

MAX_STEPS = 50
_TOOL_TIMEOUT_MS = 120_000
#: That need nobody's rights, and help.
_HELPERS = ("calculate", "get_current_time")


class CopilotAnswers:
    """See `conversations.answering.Answerer`. The workflow is made anew when a release tells the copilot otherwise."""

    def __init__(
        self,
        graphs: HiddenGraphs,
        tools: ToolRegistry,
        about: Callable[[CopilotChat], Awaitable[str | None]],
    ) -> None:
        self._graphs = graphs
        self._tools = tools
        self._about = about

    async def answering(self, workspace_id: UUID, conversation_id: UUID) -> Answering | None:
        """Return what runs for the next reply of a chat."""
        chat = await CopilotChat.get_or_none(conversation_id=conversation_id)
        if chat is None:
            return None
        workflow_id = await self._graphs.workflow(workspace_id, chat.model, NAME, self.graph(chat.model))
        return Answering(workflow_id, {"about": await self._about(chat)})

    def graph(self, model: str) -> Graph:
        """Return the graph of the copilot with a model."""
        config = AgentConfig(
            # It shows templates, which are not to be rendered.
            instructions=f"{{% raw %}}{INSTRUCTIONS}{{% endraw %}}",
            model=model or None,
            tools=self._names(),
            memory=Memory(MemoryPolicy.CONVERSATION),
            max_steps=MAX_STEPS,
        )
        plain = graph_of(NAME, config)
        agent = next(node for node in plain.nodes if node.component == "agent")
        told: dict[str, Any] = dict(agent.config)
        told["prompt"] = f"{told['prompt']}{ABOUT}"
        told["askBy"] = "signal"
        told["toolTimeoutMs"] = _TOOL_TIMEOUT_MS
        nodes = tuple(node if node is not agent else agent.model_copy(update={"config": told}) for node in plain.nodes)
        return plain.model_copy(update={"nodes": nodes})

    def _names(self) -> tuple[str, ...]:
        common = self._tools.common()
        return tuple(sorted(name for name, tool in common.items() if tool.scope is not None or name in _HELPERS))
