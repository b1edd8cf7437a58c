"""Conversations and their messages as the graph shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, cast
from uuid import UUID

import orjson
import strawberry
from strawberry.dataloader import DataLoader

from app.accounts.types import Actor, Workspace
from app.api import relay
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, decode, encode, extend, node_loader, page_args
from app.api.scalars import JSON, Long
from app.conversations import models
from app.conversations.attaching import ids_in
from app.conversations.lookup import ConversationFilter, ConversationLookup, ConversationNotFound
from app.conversations.replies import shown_ids
from app.conversations.types.agents import AGENT, Agent
from app.conversations.vocabulary import (
    Channel,
    ConversationKind,
    ConversationOrder,
    ConversationStatus,
    MessageRole,
    MessageStatus,
    ToolCallState,
    WhenBusy,
)
from app.executions.types import EXECUTION, Execution
from app.files.types import File
from app.tasks.types import TASK, Task
from app.workflows.types import WORKFLOW, Workflow

CONVERSATION = "Conversation"
MESSAGE = "Message"

register_enum(ConversationKind, "What a conversation is.")
register_enum(ToolCallState, "Where a call of a tool stands.")
register_enum(Channel, "Where a conversation is had.")
register_enum(ConversationStatus, "Where a conversation stands.")
register_enum(MessageRole, "Who says something.")
register_enum(MessageStatus, "How far a message is.")
register_enum(ConversationOrder, "An order of a list of conversations; equal ones come in the order they were made.")
register_enum(WhenBusy, "What to do with a message that is sent while another one is answered.")


@strawberry.type(description="Why a reply could not be made.")
class MessageError:
    """What its run failed with."""

    code: str = strawberry.field(description="A stable word for programs.")
    message: str = strawberry.field(description="A sentence for people.")


@strawberry.type(description="A tool that was called for a reply.")
class MessageToolCall:
    """See `projector.calls_of`."""

    call_id: strawberry.ID = strawberry.field(description="Its id within the reply.")
    tool: str = strawberry.field(description="Which tool.")
    state: ToolCallState = strawberry.field(description="Where it stands.")
    arguments: JSON | None = strawberry.field(description="What it was given, secrets masked.")
    content: JSON | None = strawberry.field(
        description="What the model was told by it; null where the reply ended first."
    )
    is_error: bool = strawberry.field(description="Whether it failed; also when the reply ended first.")
    data: JSON | None = strawberry.field(description='What to show of it, such as `{kind: "task", id: …}`.')
    record_uuid: strawberry.Private[UUID | None] = None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "MessageToolCall":
        """Show a call of a reply that is whole: none goes on, so one without a result was cut off by its end."""
        is_cut_off = "content" not in data
        return cls(
            call_id=strawberry.ID(str(data.get("callId", ""))),
            tool=str(data.get("tool", "")),
            state=ToolCallState.FAILED if is_cut_off else state_of(data),
            arguments=cast("JSON | None", data.get("arguments")),
            content=cast("JSON | None", data.get("content")),
            is_error=is_cut_off or bool(data.get("isError", False)),
            data=cast("JSON | None", data.get("data")),
            record_uuid=record_of(data),
        )


def state_of(data: Mapping[str, Any]) -> ToolCallState:
    """Return where a call stands by what is known of it."""
    if "content" in data:
        if data.get("isSkipped"):
            return ToolCallState.SKIPPED
        return ToolCallState.FAILED if data.get("isError") else ToolCallState.COMPLETED
    if "arguments" not in data:
        return ToolCallState.GENERATING
    return ToolCallState.AWAITING_APPROVAL if data.get("isAwaitingApproval") else ToolCallState.EXECUTING


def record_of(data: Mapping[str, Any]) -> UUID | None:
    """Return the id of the record of a call, None where none is kept."""
    return None if data.get("recordId") is None else UUID(data["recordId"])


@strawberry.type(description="Something said. Messages are a tree: a branch is the way from the first to a leaf.")
class Message(Node):
    """See `models.Message`."""

    number: int = strawberry.field(description="1, 2, 3… in the order in which they were made.")
    role: MessageRole = strawberry.field(description="Who says it.")
    status: MessageStatus = strawberry.field(description="How far it is.")
    text: str = strawberry.field(
        description="What is said. Of a reply that is being made it is empty; follow `conversationEvents`."
    )
    author: Actor = strawberry.field(description="Who said it; of a reply, who asked for it.")
    agent_version: int | None = strawberry.field(description="Of a reply: the version of the agent that made it.")
    prompt_tokens: Long = strawberry.field(description="Of a reply: what models read for it.")
    completion_tokens: Long = strawberry.field(description="Of a reply: what models wrote for it.")
    cost_usd: Decimal = strawberry.field(description="Of a reply: what models cost for it, in US dollars.")
    created_at: datetime = strawberry.field(description="When it was said, or asked for.")
    started_at: datetime | None = strawberry.field(description="Of a reply: when its turn came.")
    completed_at: datetime | None = strawberry.field(description="When it was whole, or given up.")
    row: strawberry.Private[models.Message]

    @classmethod
    def of(cls, row: models.Message) -> "Message":
        """Show a message."""
        return cls(
            id=encode(MESSAGE, row.id),
            number=row.number,
            role=row.role,
            status=row.status,
            text=row.text,
            author=Actor.of(row.author),
            agent_version=row.agent_version,
            prompt_tokens=Long(row.prompt_tokens),
            completion_tokens=Long(row.completion_tokens),
            cost_usd=row.cost_usd,
            created_at=row.created_at,
            started_at=row.started_at,
            completed_at=row.completed_at,
            row=row,
        )

    @strawberry.field(description="What it was said to; null for the first.")
    def parent_id(self) -> strawberry.ID | None:
        """Name the parent."""
        return None if self.row.parent_id is None else encode(MESSAGE, self.row.parent_id)

    @strawberry.field(description="The conversation.")
    async def conversation(self, info: Info) -> "Conversation":
        """Find the conversation."""
        return await conversation_by_id(info.context, self.row.conversation_id)

    @strawberry.field(description="Of a reply: the run that makes it; null when it is gone, or you cannot see it.")
    async def execution(self, info: Info) -> Execution | None:
        """Find the run."""
        return cast("Execution | None", await load(info.context, EXECUTION, self.row.execution_id))

    @strawberry.field(description="What is attached; what was deleted, or you may not see, is left out.")
    async def files(self, info: Info) -> list[File]:
        """Find the files."""
        found = [await load(info.context, "File", each) for each in ids_in(self.row.files)]
        return [cast("File", each) for each in found if each is not None]

    @strawberry.field(description="Of a reply: why it failed.")
    def error(self) -> MessageError | None:
        """Read the error."""
        if self.row.error is None:
            return None
        found = orjson.loads(self.row.error)
        return MessageError(code=found["code"], message=found["message"])

    @strawberry.field(description="Of a reply: the tools that were called for it, once it is whole.")
    def tool_calls(self) -> list[MessageToolCall]:
        """Read the calls."""
        return [MessageToolCall.of(each) for each in orjson.loads(self.row.tool_calls or "[]")]

    @strawberry.field(
        description="Of a reply: the tasks that its tools made, changed or found, each once, in their order; what was "
        "deleted, or you may not see, is left out."
    )
    async def tasks(self, info: Info) -> list[Task]:
        """Find the tasks."""
        found = [await load(info.context, TASK, each) for each in shown_ids(TASK, self.row.tool_calls)]
        return [cast("Task", each) for each in found if each is not None]


@strawberry.type(description="What is said with an agent or a workflow.")
class Conversation(Node):
    """See `models.Conversation`."""

    kind: ConversationKind = strawberry.field(description="What it is, and so who sees it.")
    title: str | None = strawberry.field(description="What it is called.")
    channel: Channel = strawberry.field(description="Where it is had.")
    external_user_id: str | None = strawberry.field(description="Whoever talks, by the name a program gave them.")
    status: ConversationStatus = strawberry.field(description="Where it stands.")
    rating: int | None = strawberry.field(description="How good it was, 1 to 5.")
    feedback: str | None = strawberry.field(description="What was said with the rating.")
    message_count: Long = strawberry.field(description="How many messages it has, those of all branches.")
    last_sequence: Long = strawberry.field(description="The `sequence` of its newest event.")
    is_answering: bool = strawberry.field(description="Whether a reply is being made.")
    started_by: Actor = strawberry.field(description="Who started it.")
    created_at: datetime = strawberry.field(description="When it was started.")
    updated_at: datetime = strawberry.field(description="When something happened in it last.")
    escalated_at: datetime | None = strawberry.field(description="When it was last handed to a person.")
    ended_at: datetime | None = strawberry.field(description="When it was resolved or ended.")
    row: strawberry.Private[models.Conversation]

    @classmethod
    def of(cls, row: models.Conversation) -> "Conversation":
        """Show a conversation."""
        return cls(
            id=encode(CONVERSATION, row.id),
            kind=row.kind,
            title=row.title,
            channel=row.channel,
            external_user_id=row.external_user_id,
            status=row.status,
            rating=row.rating,
            feedback=row.feedback,
            message_count=cast("Long", row.message_count),
            last_sequence=Long(row.last_sequence),
            is_answering=row.turn_message_id is not None,
            started_by=Actor.of(row.created_by),
            created_at=row.created_at,
            updated_at=row.updated_at,
            escalated_at=row.escalated_at,
            ended_at=row.ended_at,
            row=row,
        )

    @strawberry.field(description="Where it belongs.")
    async def workspace(self, info: Info) -> Workspace:
        """Find the workspace.

        Raises:
            ConversationNotFound: The workspace was deleted meanwhile.
        """
        found = await load(info.context, "Workspace", self.row.workspace_id)
        if found is None:
            raise ConversationNotFound
        return cast("Workspace", found)

    @strawberry.field(description="The agent that answers; null when a workflow does, or you cannot see it.")
    async def agent(self, info: Info) -> Agent | None:
        """Find the agent."""
        return cast("Agent | None", await load(info.context, AGENT, self.row.agent_id))

    @strawberry.field(description="The workflow that answers; null when an agent does, or you cannot see it.")
    async def workflow(self, info: Info) -> Workflow | None:
        """Find the workflow."""
        return cast("Workflow | None", await load(info.context, WORKFLOW, self.row.workflow_id))

    @strawberry.field(description="The task that the last escalation made; null without, or you cannot see it.")
    async def escalation_task(self, info: Info) -> Task | None:
        """Find the task."""
        return cast("Task | None", await load(info.context, TASK, self.row.escalation_task_id))

    @strawberry.field(description="The leaf of the active branch: what is sent next is said to it.")
    def active_message_id(self) -> strawberry.ID | None:
        """Name the leaf."""
        return None if self.row.active_message_id is None else encode(MESSAGE, self.row.active_message_id)

    @strawberry.field(description="What was said, the oldest first.")
    async def messages(
        self,
        info: Info,
        *,
        all_branches: Annotated[
            bool, strawberry.argument(description="Those of all branches, not of the active one alone.")
        ] = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Message]:
        """List messages."""
        request = page_args(first, after, last, before)
        page = await info.context.use(ConversationLookup).messages_page(self.row, request, is_whole_tree=all_branches)
        return Connection[Message].of(page, Message.of)


@strawberry.input(description="Which conversations; whatever is given must hold.")
class ConversationWhere:
    """See `lookup.ConversationFilter`."""

    agent_id: strawberry.ID | None = strawberry.field(default=None, description="With this agent.")
    workflow_id: strawberry.ID | None = strawberry.field(default=None, description="With this workflow.")
    status: list[ConversationStatus] | None = strawberry.field(default=None, description="In one of these states.")
    channel: Channel | None = strawberry.field(default=None, description="Had there.")
    external_user_id: str | None = strawberry.field(default=None, description="With this user of a program.")
    started_after: datetime | None = strawberry.field(default=None, description="Started then or later.")
    started_before: datetime | None = strawberry.field(default=None, description="Started earlier.")

    def to_filter(self) -> ConversationFilter:
        """Read the filter."""
        return ConversationFilter(
            None if self.agent_id is None else decode(self.agent_id, AGENT, "where.agentId"),
            None if self.workflow_id is None else decode(self.workflow_id, WORKFLOW, "where.workflowId"),
            self.status,
            self.channel,
            self.external_user_id,
            self.started_after,
            self.started_before,
        )


@extend(Workspace)
class WorkspaceConversations:
    """The field that this domain adds to the workspace."""

    @strawberry.field(
        description="The conversations of the workspace, without private ones (see `copilotConversations`); needs "
        "CONVERSATIONS_READ."
    )
    @staticmethod
    async def conversations(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        *,
        where: Annotated[ConversationWhere | None, strawberry.argument(description="Which; all.")] = None,
        order_by: Annotated[
            ConversationOrder, strawberry.argument(description="In which order.")
        ] = ConversationOrder.CREATED_AT_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Annotated[int | None, strawberry.argument(description="Skip so many; goes with `first` alone.")] = None,
    ) -> Connection[Conversation]:
        """List conversations."""
        context, request = info.context, page_args(first, after, last, before, offset)
        chosen = (where or ConversationWhere()).to_filter()
        lookup = context.use(ConversationLookup)
        page = await lookup.conversations_page(context.viewer, workspace.own_id, chosen, order_by, request)
        return Connection[Conversation].of(page, Conversation.of)


@extend(Agent)
class AgentConversations:
    """The field that conversations add to the agent."""

    @strawberry.field(description="The conversations with this agent, the newest first; needs CONVERSATIONS_READ.")
    @staticmethod
    async def conversations(
        agent: strawberry.Parent[Agent],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Conversation]:
        """List conversations."""
        context, request = info.context, page_args(first, after, last, before)
        chosen, order = ConversationFilter(agent_id=agent.row.id), ConversationOrder.CREATED_AT_DESC
        lookup = context.use(ConversationLookup)
        page = await lookup.conversations_page(context.viewer, agent.row.workspace_id, chosen, order, request)
        return Connection[Conversation].of(page, Conversation.of)


# ------------------------------------------------------------------ loading


@dataclass(frozen=True, slots=True)
class _Batches:
    """What one operation asks for by id, collected so that a list costs one query a kind."""

    nodes: DataLoader[tuple[str, UUID], Any]


async def load(context: Context, kind: str, own_id: UUID | None) -> Any:
    """Return an object of the graph, None where there is none that the viewer may see."""
    if own_id is None:
        return None
    # Not kept between root fields: a mutation's answer must show what it changed.
    found = cast("_Batches | None", context.cache.get(_Batches))
    if found is None:

        async def load_nodes(keys: list[tuple[str, UUID]]) -> Sequence[Any]:
            unique = list(dict.fromkeys(keys))
            nodes = await relay.resolve_nodes(context, [encode(name, each) for name, each in unique])
            by_key = dict(zip(unique, nodes, strict=True))
            return [by_key[key] for key in keys]

        found = _Batches(DataLoader(load_fn=load_nodes, cache=False, max_batch_size=relay.MAX_NODES))
        context.cache[_Batches] = found
    return await found.nodes.load((kind, own_id))


async def conversation_by_id(context: Context, conversation_id: UUID) -> Conversation:
    """Return a conversation that the viewer may read.

    Raises:
        ConversationNotFound: There is none any more.
    """
    found = await load(context, CONVERSATION, conversation_id)
    if found is None:
        raise ConversationNotFound
    return cast("Conversation", found)


async def _load_conversations(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(ConversationLookup).conversations(context.viewer, ids)
    return {own_id: Conversation.of(row) for own_id, row in found.items()}


async def _load_messages(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(ConversationLookup).messages(context.viewer, ids)
    return {own_id: Message.of(row) for own_id, row in found.items()}


node_loader(CONVERSATION, _load_conversations)
node_loader(MESSAGE, _load_messages)
