"""What runs for an agent that names no workflow: one `agent` node, told what the agent is told to be."""

from typing import Any

from app.conversations.agent_config import AgentConfig, Memory
from app.conversations.vocabulary import MemoryPolicy
from app.kernel.ids import global_id
from app.llm.knowing import BASE
from app.workflows.graph import Graph, GraphNode, Link

#: What is said. What is attached goes with it by itself, as with all that an `agent` node answers in a conversation.
PROMPT = "{{ input.text }}"


def graph_of(name: str, config: AgentConfig) -> Graph:
    """Return the graph of an agent."""
    told: dict[str, Any] = {
        "instructions": instructions_of(name, config),
        "prompt": PROMPT,
        "model": config.model or "",
        "tools": tools_of(config),
        "memory": _memory_of(config.memory),
        "maxSteps": config.max_steps,
        **knowledge_of(config),
    }
    return Graph(
        nodes=(
            GraphNode(key="start", component="api"),
            GraphNode(key="agent", component="agent", name=name[:100], config=told),
        ),
        connections=(Link(source="start", target="agent"),),
    )


def knowledge_of(config: AgentConfig) -> dict[str, Any]:
    """Return what an agent knows and remembers as the component `agent` has it; nothing of what it has not."""
    told: dict[str, Any] = {}
    if config.knowledge_base_ids:
        told["knowledgeBaseIds"] = [global_id(BASE, each) for each in config.knowledge_base_ids]
        told["knowledgeMode"] = config.knowledge_mode.value
    if config.memory_base_id is not None:
        told["memoryBaseId"] = global_id(BASE, config.memory_base_id)
    return told


def tools_of(config: AgentConfig) -> list[dict[str, Any]]:
    """Return the tools as the component `agent` has them: the toolset first, each at its place."""
    return [*(dict(each) for each in config.toolset), *({"kind": "tool", "name": name} for name in config.tools)]


def instructions_of(name: str, config: AgentConfig) -> str:
    """Put what an agent is, how it speaks and in which language into words for its model."""
    parts = [f"You are {name}.", config.instructions]
    if config.personality:
        parts.append(f"Your manner: {config.personality}")
    if config.language:
        parts.append(f"Answer in this language: {config.language}")
    return "\n\n".join(part for part in parts if part)


def _memory_of(memory: Memory) -> dict[str, Any]:
    if memory.policy is MemoryPolicy.WINDOW:
        return {"kind": "window", "messages": memory.window_messages, "tokens": memory.window_tokens}
    return {"kind": memory.policy.value}
