"""Agents as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, cast
from uuid import UUID

import strawberry

from app.accounts.types import Actor, Workspace
from app.api import relay
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, encode, extend, node_loader, page_args
from app.api.scalars import Long
from app.conversations import models
from app.conversations.agent_config import AgentConfig
from app.conversations.figures import Figures, Performance
from app.conversations.lookup import AgentFilter, AgentNotFound, ConversationLookup
from app.conversations.types.agent_tools import AgentTool, agent_tool
from app.conversations.vocabulary import AgentOrder, AgentStatus, KnowledgeMode, MemoryPolicy
from app.knowledge.bases import KnowledgeBases
from app.knowledge.types import KnowledgeBase
from app.llm.knowing import BASE
from app.workflows.types import WORKFLOW, Workflow

AGENT = "Agent"
AGENT_VERSION = "AgentVersion"

register_enum(AgentStatus, "Whether an agent answers.")
register_enum(AgentOrder, "An order of a list of agents; equal ones come in the order they were made.")
register_enum(KnowledgeMode, "When an agent's knowledge bases are searched.")
register_enum(MemoryPolicy, "How much of a conversation an agent is given with each message.")


@strawberry.type(description="How much of a conversation goes with each message.")
class AgentMemory:
    """See `agent_config.Memory`."""

    policy: MemoryPolicy = strawberry.field(description="Nothing, all that fits, or a window.")
    window_messages: int | None = strawberry.field(description="Of a window: the last so many messages.")
    window_tokens: Long | None = strawberry.field(description="Of a window: of about so many tokens.")


@strawberry.type(description="What an agent is told to be.")
class AgentSettings:
    """See `agent_config.AgentConfig`."""

    instructions: str | None = strawberry.field(description="What it is for, and how it behaves.")
    model: str | None = strawberry.field(description="As `provider:model`; null is the workspace's default.")
    language: str | None = strawberry.field(description="In which it answers.")
    personality: str | None = strawberry.field(description="How it speaks.")
    tools: list[str] = strawberry.field(description="The names of the tools it may call.")
    toolset: list[AgentTool] = strawberry.field(description="Tools of every kind that it may call beside `tools`.")
    memory: AgentMemory = strawberry.field(description="How much of a conversation goes with each message.")
    max_steps: int = strawberry.field(description="How often it may ask its model for one reply.")
    knowledge_base_ids: list[strawberry.ID] = strawberry.field(
        description="The ids of the knowledge bases that it answers from, those too that are gone by now."
    )
    knowledge_mode: KnowledgeMode = strawberry.field(description="When those are searched.")
    config: strawberry.Private[AgentConfig]

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "AgentSettings":
        """Show what is stored."""
        config = AgentConfig.from_json(stored)
        memory = config.memory
        return cls(
            instructions=config.instructions,
            model=config.model,
            language=config.language,
            personality=config.personality,
            tools=list(config.tools),
            toolset=[agent_tool(each) for each in config.toolset],
            memory=AgentMemory(
                policy=memory.policy,
                window_messages=memory.window_messages,
                window_tokens=cast("Long | None", memory.window_tokens),
            ),
            max_steps=config.max_steps,
            knowledge_base_ids=[encode(BASE, each) for each in config.knowledge_base_ids],
            knowledge_mode=config.knowledge_mode,
            config=config,
        )

    @strawberry.field(
        description="The knowledge base in which it remembers; null when it remembers nothing, the base is gone, or "
        "you cannot see it."
    )
    async def memory_base(self, info: Info) -> KnowledgeBase | None:
        """Find the base."""
        if self.config.memory_base_id is None:
            return None
        node = await relay.resolve_node(info.context, encode(BASE, self.config.memory_base_id))
        return cast("KnowledgeBase | None", node)

    @strawberry.field(description="The workflow that answers instead; null when none does, or you cannot see it.")
    async def workflow(self, info: Info) -> Workflow | None:
        """Find the workflow."""
        if self.config.workflow_id is None:
            return None
        node = await relay.resolve_node(info.context, encode(WORKFLOW, self.config.workflow_id))
        return cast("Workflow | None", node)


@strawberry.type(description="How an agent did, in conversations that were started in a period.")
class AgentPerformance:
    """See `figures.Performance`."""

    conversations: int = strawberry.field(description="How many.")
    messages: int = strawberry.field(description="How many were said in them, replies included.")
    completed: int = strawberry.field(description="Conversations that were resolved.")
    escalated: int = strawberry.field(description="Conversations that were handed to a person at some time.")
    ended: int = strawberry.field(description="Conversations that were ended unresolved.")
    resolution_rate: float | None = strawberry.field(
        description="Resolved ones of those that are over, 0 to 1; null while none is."
    )
    average_response_ms: float | None = strawberry.field(
        description="From a message to the end of its reply, in milliseconds; null without a reply."
    )
    average_rating: float | None = strawberry.field(description="1 to 5; null without a rating.")
    prompt_tokens: Long = strawberry.field(description="What its models read.")
    completion_tokens: Long = strawberry.field(description="What its models wrote.")
    cost_usd: Decimal = strawberry.field(description="What its models cost, in US dollars.")

    @classmethod
    def of(cls, found: Performance) -> "AgentPerformance":
        """Show figures."""
        return cls(
            conversations=found.conversations,
            messages=found.messages,
            completed=found.completed,
            escalated=found.escalated,
            ended=found.ended,
            resolution_rate=found.resolution_rate,
            average_response_ms=found.average_response_ms,
            average_rating=found.average_rating,
            prompt_tokens=Long(found.prompt_tokens),
            completion_tokens=Long(found.completion_tokens),
            cost_usd=found.cost_usd,
        )


@strawberry.type(description="What an agent was told to be; it never changes.")
class AgentVersion(Node):
    """See `models.AgentVersion`."""

    number: int = strawberry.field(description="1, 2, 3… within the agent.")
    name: str = strawberry.field(description="What the agent was called.")
    note: str | None = strawberry.field(description="What was new, for people.")
    settings: AgentSettings = strawberry.field(description="What it was told to be.")
    created_by: Actor = strawberry.field(description="Who made it.")
    created_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, row: models.AgentVersion) -> "AgentVersion":
        """Show a version."""
        return cls(
            id=encode(AGENT_VERSION, row.id),
            number=row.number,
            name=row.name,
            note=row.note,
            settings=AgentSettings.of(row.config),
            created_by=Actor.of(row.created_by),
            created_at=row.created_at,
        )


@strawberry.type(description="A configured assistant.")
class Agent(Node):
    """See `models.Agent`."""

    name: str = strawberry.field(description="What it is called.")
    description: str | None = strawberry.field(description="What it is for, for people.")
    category: str | None = strawberry.field(description="A word to find it by.")
    status: AgentStatus = strawberry.field(description="Whether it answers.")
    version: int = strawberry.field(description="The number of its newest version.")
    settings: AgentSettings = strawberry.field(description="What it is told to be.")
    created_by: Actor = strawberry.field(description="Who made it.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it changed last.")
    row: strawberry.Private[models.Agent]

    @classmethod
    def of(cls, row: models.Agent) -> "Agent":
        """Show an agent."""
        return cls(
            id=encode(AGENT, row.id),
            name=row.name,
            description=row.description,
            category=row.category,
            status=row.status,
            version=row.version,
            settings=AgentSettings.of(row.config),
            created_by=Actor.of(row.created_by),
            created_at=row.created_at,
            updated_at=row.updated_at,
            row=row,
        )

    @strawberry.field(description="Where it belongs.")
    async def workspace(self, info: Info) -> Workspace:
        """Find the workspace.

        Raises:
            AgentNotFound: The workspace was deleted meanwhile, and the agent with it.
        """
        found = await relay.resolve_node(info.context, encode("Workspace", self.row.workspace_id))
        if found is None:
            raise AgentNotFound
        return cast("Workspace", found)

    @strawberry.field(
        description="The knowledge bases that it answers from, by name; those that are gone, or you cannot see, are "
        "left out."
    )
    async def knowledge_bases(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[KnowledgeBase]:
        """List bases."""
        context, request = info.context, page_args(first, after, last, before)
        ids = self.settings.config.knowledge_base_ids
        page = await context.use(KnowledgeBases).named(context.viewer, self.row.workspace_id, ids, request)
        return Connection[KnowledgeBase].of(page, KnowledgeBase.of)

    @strawberry.field(description="What it was told to be, the newest first.")
    async def versions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[AgentVersion]:
        """List versions."""
        request = page_args(first, after, last, before)
        page = await info.context.use(ConversationLookup).versions_page(self.row, request)
        return Connection[AgentVersion].of(page, AgentVersion.of)

    @strawberry.field(description="How it did, in conversations that were started in a period.")
    async def performance(
        self,
        info: Info,
        from_: Annotated[
            datetime | None, strawberry.argument(name="from", description="Started then or later; null: ever.")
        ] = None,
        to: Annotated[datetime | None, strawberry.argument(description="Started earlier; null: until now.")] = None,
    ) -> AgentPerformance:
        """Count."""
        return AgentPerformance.of(await info.context.use(Figures).of_agent(self.row.id, from_, to))


@strawberry.input(description="Which agents; whatever is given must hold.")
class AgentWhere:
    """See `lookup.AgentFilter`."""

    category: str | None = strawberry.field(default=None, description="Of this category.")
    status: AgentStatus | None = strawberry.field(default=None, description="Active ones, or inactive ones.")
    search: str | None = strawberry.field(default=None, description="With this in the name or the description.")


@extend(Workspace)
class WorkspaceAgents:
    """The field that this domain adds to the workspace."""

    @strawberry.field(description="The agents of the workspace; needs AGENTS_READ.")
    @staticmethod
    async def agents(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        *,
        where: Annotated[AgentWhere | None, strawberry.argument(description="Which; all.")] = None,
        order_by: Annotated[
            AgentOrder, strawberry.argument(description="In which order.")
        ] = AgentOrder.CREATED_AT_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Annotated[int | None, strawberry.argument(description="Skip so many; goes with `first` alone.")] = None,
    ) -> Connection[Agent]:
        """List agents."""
        context, request = info.context, page_args(first, after, last, before, offset)
        chosen = AgentFilter() if where is None else AgentFilter(where.category, where.status, where.search)
        lookup = context.use(ConversationLookup)
        page = await lookup.agents_page(context.viewer, workspace.own_id, chosen, order_by, request)
        return Connection[Agent].of(page, Agent.of)


async def _load_agents(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(ConversationLookup).agents(context.viewer, ids)
    return {own_id: Agent.of(row) for own_id, row in found.items()}


async def _load_versions(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(ConversationLookup).versions(context.viewer, ids)
    return {own_id: AgentVersion.of(row) for own_id, row in found.items()}


node_loader(AGENT, _load_agents)
node_loader(AGENT_VERSION, _load_versions)
