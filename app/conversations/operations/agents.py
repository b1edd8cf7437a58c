"""The mutations of agents."""

from typing import Any

import strawberry
from strawberry import UNSET

from app.api.context import Info
from app.api.relay import decode, encode
from app.conversations.agent_config import (
    MAX_INSTRUCTIONS,
    MAX_STEPS,
    MAX_TOOLS,
    MAX_WINDOW_MESSAGES,
    MAX_WINDOW_TOKENS,
    MIN_WINDOW_TOKENS,
    Memory,
)
from app.conversations.agents import Agents
from app.conversations.operations.agent_tools import AgentToolInput
from app.conversations.types import AGENT, AGENT_VERSION, Agent
from app.conversations.vocabulary import AgentStatus, KnowledgeMode, MemoryPolicy
from app.llm.knowing import BASE, MAX_BASES
from app.workflows.types import WORKFLOW

_INSTRUCTIONS = f"What it is for, and how it behaves: a template, of at most {MAX_INSTRUCTIONS:,} characters."
_MODEL = (
    "As `provider:model`; without one, the workspace's default. Its provider must be there, if perhaps switched off; "
    "which models one has is not asked. Where a workflow answers, it is only told, and anything goes."
)
_TOOLS = (
    f"The names of tools it may call, at most {MAX_TOOLS}. The workspace must have them, if perhaps switched off; "
    "where a workflow answers, it is only told."
)
_TOOLSET = f"Tools of every kind that it may call beside `tools`; with these, at most {MAX_TOOLS}."
_STEPS = f"How often it may ask its model for one reply: 1 to {MAX_STEPS}."
_BASES = (
    f"Knowledge bases that it answers from, at most {MAX_BASES}: what is found for a question goes with it, and is "
    "cited. Needs KNOWLEDGE_READ; whoever talks with the agent is told what it finds there."
)
_MODE = "When they are searched: AUTO unless told, which suits every model."
_REMEMBERS = (
    "The knowledge base in which it remembers whoever it talks with, by the tools `remember` and `recall`; nobody is "
    "told what is remembered of somebody else. Needs KNOWLEDGE_WRITE."
)
_WORKFLOW = "A published workflow that answers instead, given `text`, `history`, `agent` and the rest of the message."


@strawberry.input(description="How much of a conversation goes with each message.")
class AgentMemoryInput:
    """See `agent_config.Memory`."""

    policy: MemoryPolicy = strawberry.field(description="Nothing, all that fits, or a window.")
    window_messages: int | None = strawberry.field(
        default=None, description=f"Of a window: the last so many messages, 1 to {MAX_WINDOW_MESSAGES}."
    )
    window_tokens: int | None = strawberry.field(
        default=None,
        description=f"Of a window: of about so many tokens, {MIN_WINDOW_TOKENS:,} to {MAX_WINDOW_TOKENS:,}.",
    )

    def to_memory(self) -> Memory:
        """Read the input."""
        return Memory(self.policy, self.window_messages, self.window_tokens)


@strawberry.input(description="What an agent is made from.")
class CreateAgentInput:
    """The input of `createAgent`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    name: str = strawberry.field(description="1 to 200 characters.")
    description: str | None = strawberry.field(default=UNSET, description="What it is for, for people.")
    category: str | None = strawberry.field(default=UNSET, description="A word to find it by, of 50 characters.")
    status: AgentStatus = strawberry.field(default=AgentStatus.ACTIVE, description="Whether it answers.")
    instructions: str | None = strawberry.field(default=UNSET, description=_INSTRUCTIONS)
    model: str | None = strawberry.field(default=UNSET, description=_MODEL)
    language: str | None = strawberry.field(default=UNSET, description="In which it answers, such as `en`.")
    personality: str | None = strawberry.field(default=UNSET, description="How it speaks, such as `friendly`.")
    tools: list[str] = strawberry.field(default_factory=list, description=_TOOLS)
    toolset: list[AgentToolInput] = strawberry.field(default_factory=list, description=_TOOLSET)
    memory: AgentMemoryInput | None = strawberry.field(
        default=UNSET, description="How much of a conversation goes with each message; all that fits unless told."
    )
    max_steps: int | None = strawberry.field(default=UNSET, description=_STEPS)
    workflow_id: strawberry.ID | None = strawberry.field(default=UNSET, description=_WORKFLOW)
    knowledge_base_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description=_BASES)
    knowledge_mode: KnowledgeMode | None = strawberry.field(default=UNSET, description=_MODE)
    memory_base_id: strawberry.ID | None = strawberry.field(default=UNSET, description=_REMEMBERS)
    note: str | None = strawberry.field(default=UNSET, description="What its first version is, for people.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating the mutation with the same key within 24 hours gives the same agent."
    )


@strawberry.type(description="The answer of `createAgent`.")
class CreateAgentPayload:
    """The payload of `createAgent`."""

    agent: Agent = strawberry.field(description="The new agent.")


@strawberry.input(description="What to change; what is left out stays as it is. Each change makes a version.")
class UpdateAgentInput:
    """The input of `updateAgent`."""

    agent_id: strawberry.ID = strawberry.field(description="What to change.")
    name: str | None = strawberry.field(default=UNSET, description="1 to 200 characters.")
    description: str | None = strawberry.field(default=UNSET, description="Null removes it.")
    category: str | None = strawberry.field(default=UNSET, description="Null removes it.")
    status: AgentStatus | None = strawberry.field(default=UNSET, description="Whether it answers.")
    instructions: str | None = strawberry.field(default=UNSET, description=_INSTRUCTIONS)
    model: str | None = strawberry.field(default=UNSET, description=_MODEL)
    language: str | None = strawberry.field(default=UNSET, description="Null removes it.")
    personality: str | None = strawberry.field(default=UNSET, description="Null removes it.")
    tools: list[str] | None = strawberry.field(default=UNSET, description=f"Replaces them. {_TOOLS}")
    toolset: list[AgentToolInput] | None = strawberry.field(default=UNSET, description=f"Replaces them. {_TOOLSET}")
    memory: AgentMemoryInput | None = strawberry.field(default=UNSET, description="Null resets it.")
    max_steps: int | None = strawberry.field(default=UNSET, description=_STEPS)
    workflow_id: strawberry.ID | None = strawberry.field(default=UNSET, description=f"{_WORKFLOW} Null removes it.")
    knowledge_base_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description=f"Replaces them. {_BASES}"
    )
    knowledge_mode: KnowledgeMode | None = strawberry.field(default=UNSET, description=_MODE)
    memory_base_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description=f"{_REMEMBERS} Null ends it; the base stays."
    )
    note: str | None = strawberry.field(default=UNSET, description="What is new, for people.")
    base_version: int | None = strawberry.field(
        default=None,
        description="The `version` of the agent that you saw: if it has a newer one by now, CONFLICT, and nothing "
        "changes; its details have the newest `version`. Without it, the change counts whatever others changed.",
    )


@strawberry.type(description="The answer of `updateAgent`.")
class UpdateAgentPayload:
    """The payload of `updateAgent`."""

    agent: Agent = strawberry.field(description="The agent as it is now.")


@strawberry.input(description="Which version to bring back.")
class RestoreAgentVersionInput:
    """The input of `restoreAgentVersion`."""

    agent_version_id: strawberry.ID = strawberry.field(description="The version.")


@strawberry.type(description="The answer of `restoreAgentVersion`.")
class RestoreAgentVersionPayload:
    """The payload of `restoreAgentVersion`."""

    agent: Agent = strawberry.field(description="The agent, with a new version that is as the old one.")


@strawberry.input(description="What to delete.")
class DeleteAgentInput:
    """The input of `deleteAgent`."""

    agent_id: strawberry.ID = strawberry.field(description="What to delete.")


@strawberry.type(description="The answer of `deleteAgent`.")
class DeleteAgentPayload:
    """The payload of `deleteAgent`."""

    deleted_agent_id: strawberry.ID = strawberry.field(description="What is gone.")


def _given(input: CreateAgentInput | UpdateAgentInput) -> dict[str, Any]:
    names = (
        "name",
        "description",
        "category",
        "status",
        "instructions",
        "model",
        "language",
        "personality",
        "tools",
        "max_steps",
        "knowledge_mode",
        "note",
    )
    given = {name: value for name in names if (value := getattr(input, name)) is not UNSET}
    if input.memory is not UNSET:
        given["memory"] = None if input.memory is None else input.memory.to_memory()
    if input.toolset is not UNSET:
        given["toolset"] = None if input.toolset is None else [each.to_config() for each in input.toolset]
    if input.workflow_id is not UNSET:
        named = input.workflow_id
        given["workflow_id"] = None if named is None else decode(named, WORKFLOW, "input.workflowId")
    if input.knowledge_base_ids is not UNSET:
        given["knowledge_base_ids"] = [
            decode(each, BASE, f"input.knowledgeBaseIds[{place}]")
            for place, each in enumerate(input.knowledge_base_ids or ())
        ]
    if input.memory_base_id is not UNSET:
        named = input.memory_base_id
        given["memory_base_id"] = None if named is None else decode(named, BASE, "input.memoryBaseId")
    return given


@strawberry.type
class AgentsMutation:
    """What can be done to agents."""

    @strawberry.mutation(description="Make an agent; needs AGENTS_WRITE.")
    async def create_agent(self, info: Info, input: CreateAgentInput) -> CreateAgentPayload:
        """Create an agent."""
        row = await info.context.use(Agents).create(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            _given(input),
            idempotency_key=input.idempotency_key,
        )
        return CreateAgentPayload(agent=Agent.of(row))

    @strawberry.mutation(description="Change an agent, as a new version; needs AGENTS_WRITE.")
    async def update_agent(self, info: Info, input: UpdateAgentInput) -> UpdateAgentPayload:
        """Update an agent."""
        agent_id = decode(input.agent_id, AGENT, "input.agentId")
        row = await info.context.use(Agents).update(
            info.context.viewer, agent_id, _given(input), base_version=input.base_version
        )
        return UpdateAgentPayload(agent=Agent.of(row))

    @strawberry.mutation(description="Make an earlier version of an agent the newest again; needs AGENTS_WRITE.")
    async def restore_agent_version(self, info: Info, input: RestoreAgentVersionInput) -> RestoreAgentVersionPayload:
        """Restore a version."""
        version_id = decode(input.agent_version_id, AGENT_VERSION, "input.agentVersionId")
        row = await info.context.use(Agents).restore(info.context.viewer, version_id)
        return RestoreAgentVersionPayload(agent=Agent.of(row))

    @strawberry.mutation(
        description="Delete an agent with its versions, for ever; its conversations end, and stay to be read."
    )
    async def delete_agent(self, info: Info, input: DeleteAgentInput) -> DeleteAgentPayload:
        """Delete an agent."""
        agent_id = decode(input.agent_id, AGENT, "input.agentId")
        await info.context.use(Agents).delete(info.context.viewer, agent_id)
        return DeleteAgentPayload(deleted_agent_id=encode(AGENT, agent_id))
