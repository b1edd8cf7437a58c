"""The `agent` component: a model that uses tools, step by step, until it has its answer.

What it does is journaled as facts (see `progress`): a step when its model has answered, a call before it is made and
when it is done. So whoever calls the component again goes on from there, and nothing is asked, paid or done twice; a
call whose outcome is not known is not repeated where that could matter, and the model is told.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from app.components.contract import (
    OUTPUT,
    Arrival,
    ArrivalKind,
    Component,
    ComponentCategory,
    ComponentFailed,
    NodeContext,
    Port,
    Result,
    SideEffects,
    Wait,
)
from app.components.registry import Registry
from app.llm.attachments import Attachments
from app.llm.components.agent_config import AgentConfig, NoMemory
from app.llm.components.agent_run import AgentRun
from app.llm.components.agent_tools import conversation_of, offered, tool_problems, tools_of
from app.llm.components.knowledge import Knowing, base_of, bases_of, subject_of
from app.llm.components.knowledge_tools import own_tools
from app.llm.components.llm import messages_of
from app.llm.components.memories import remembered
from app.llm.components.schemas import schema_findings
from app.llm.components.windows import asked_window
from app.llm.history import Histories
from app.llm.knowing import Knowledges, MemorySpot
from app.llm.service import Models
from app.llm.tools import ToolRegistry


class Agent(Component):
    """Uses tools."""

    id = "agent"
    name = "Agent"
    description = (
        "A model with instructions, memory and tools (of the workspace, of MCP servers, components, workflows): it "
        "calls them step by step until it has its answer, which streams."
    )
    category = ComponentCategory.AI
    outputs = (
        Port(
            OUTPUT,
            "object",
            "`{text, output, steps, toolCalls, citations, model, provider, finishReason, usage}`; `citations` where it "
            "was given passages of knowledge.",
        ),
    )
    is_streaming = True
    side_effects = SideEffects.IDEMPOTENT
    config = AgentConfig
    example = {
        "instructions": "You answer with the result alone.",
        "prompt": "{{ input.text }}",
        "tools": [{"kind": "tool", "name": "calculate"}, {"kind": "tool", "name": "get_current_time"}],
        "maxSteps": 5,
    }

    def __init__(
        self,
        models: Models,
        tools: ToolRegistry,
        registry: Registry,
        histories: Histories,
        attachments: Attachments,
        knowledges: Knowledges,
    ) -> None:
        self._models = models
        self._knowledges = knowledges
        self._attachments = attachments
        self._tools = tools
        self._registry = registry
        self._histories = histories

    def is_repeatable(self, config: AgentConfig) -> bool:
        """Say that a model may answer otherwise another time."""
        del config
        return False

    def side_effects_for(self, config: AgentConfig) -> SideEffects:
        """Say NONE without tools; calls that may not be repeated are seen to by the facts."""
        return SideEffects.IDEMPOTENT if config.tools or config.memory_base_id else SideEffects.NONE

    def parts(self, config: Mapping[str, Any]) -> Sequence[tuple[str, str, object]]:
        """Name the configurations of its component tools."""
        return [
            (f"tools.{place}.config", str(each.get("component")), each.get("config", {}))
            for place, each in _mappings(config.get("tools"))
            if each.get("kind") == "component"
        ]

    def problems(self, config: AgentConfig) -> list[tuple[str, str]]:
        """Check the tools and the schema."""
        return [*tool_problems(config, self._registry), *schema_findings(config.output_schema, "outputSchema")]

    async def run(self, config: AgentConfig, ctx: NodeContext) -> "Result | Wait":
        """Go on until there is an answer, or something to wait for.

        Raises:
            ComponentFailed: `MAX_STEPS_REACHED`, `TOOL_UNKNOWN`, `TOOL_DISABLED`, `PROMPT_EMPTY`, `IMAGE_INVALID`,
                `HISTORY_INVALID`, `FILES_INVALID`, `FILE_NOT_FOUND`, `KNOWLEDGE_INVALID`, with a code of
                `llm.failures`, or of a template or expression.
        """
        return await self._go_on(config, ctx, None)

    async def resume(self, config: AgentConfig, ctx: NodeContext, arrival: Arrival) -> "Result | Wait":
        """Go on with what a workflow gave, or a person said of a call.

        Raises:
            ComponentFailed: As for `run`; `NODE_TIMEOUT`, a workflow took longer than the node may.
        """
        if arrival.kind is ArrivalKind.DUE:
            raise ComponentFailed("NODE_TIMEOUT", "A workflow took longer than this node may; it is cancelled.")
        return await self._go_on(config, ctx, arrival)

    async def _go_on(self, config: AgentConfig, ctx: NodeContext, arrival: Arrival | None) -> "Result | Wait":
        knowing = await self._knowing(config, ctx)
        own = own_tools(config, ctx, knowing, self._knowledges)
        tools = {**own, **await tools_of(config, self._registry, self._tools, ctx)}
        run = AgentRun(config, ctx, self._models, tools, await offered(tools, self._tools, ctx), knowing)
        if arrival is not None:
            await run.take_arrival(arrival)
        base = await messages_of(config.instructions, config.messages, ctx)
        reads_history = config.messages is None and not isinstance(config.memory, NoMemory)
        if reads_history and ctx.workspace_id is not None and (named := conversation_of(ctx)) is not None:
            message_id = ctx.scope["run"]["input"].get("messageId")
            base += await self._histories.said_before(ctx.workspace_id, named, message_id, ctx.run)
        window = await asked_window(
            run.asker,
            self._attachments,
            ctx,
            config,
            remembered(base, config.memory),
            prompt=config.prompt,
            images=config.images,
            files=config.files,
            default_files=None if conversation_of(ctx) is None else ctx.scope["run"]["input"].get("files"),
            passages=run.passages if knowing.is_something else None,
        )
        return await run.to_the_end(window)

    async def _knowing(self, config: AgentConfig, ctx: NodeContext) -> Knowing:
        base_ids = await bases_of(config.knowledge_base_ids, ctx)
        memory: MemorySpot | None = None
        if config.memory_base_id:
            base_id, subject = await base_of(config.memory_base_id, ctx), await subject_of(self._histories, ctx)
            memory = None if subject is None else MemorySpot(base_id, subject)
        return Knowing(self._knowledges, ctx, base_ids, config.knowledge_count, memory)


def _mappings(value: object) -> list[tuple[int, Mapping[str, Any]]]:
    """Find the objects of a list, with their places."""
    items = cast("list[Any]", value) if isinstance(value, list) else []
    return [(place, each) for place, each in enumerate(items) if isinstance(each, dict)]
