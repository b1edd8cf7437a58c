"""The graph, put together: every domain's roots as one schema, and its SDL."""

from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLInputObjectType, GraphQLSchema, lexicographic_sort_schema, print_schema
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema_converter import GraphQLCoreConverter

from app.accounts.operations import AccountsMutation, AccountsQuery, AccountsSubscription
from app.api.arguments import describe_inputs
from app.api.relay import Node
from app.api.root import RootQuery
from app.api.scalars import scalar_map
from app.artifacts.operations import ArtifactsMutation, ArtifactsQuery
from app.automation.operations import AutomationMutation, AutomationQuery
from app.collaboration.operations import CollaborationMutation, CollaborationSubscription
from app.collaboration.types import EVENT_TYPES as COLLABORATION_EVENTS
from app.components.operations import ComponentsQuery
from app.conversations.operations import ConversationsMutation, ConversationsSubscription, PublicChatQuery
from app.conversations.types import CONVERSATION_EVENTS
from app.copilot.operations import CopilotMutation
from app.copilot.operations_chats import ChatsMutation
from app.copilot.tool_types import Tool
from app.evaluation.comparison_types import EvaluationComparison
from app.evaluation.operations import EvaluationMutation, EvaluationSubscription
from app.executions.operations import ExecutionsMutation, ExecutionsSubscription
from app.executions.operations_debugging import DebuggingMutation
from app.executions.types import EVENT_TYPES
from app.extraction.operations import ExtractionMutation, ExtractionSubscription
from app.files.operations import FilesMutation
from app.files.operations_folders import FoldersMutation
from app.files.operations_keeping import FileKeepingMutation
from app.files.operations_uploads import UploadsMutation
from app.files.version_types import FileVersion
from app.integrations.operations import IntegrationsMutation, IntegrationsQuery, IntegrationsSubscription
from app.knowledge.operations import KnowledgeMutation
from app.knowledge.operations_live import KnowledgeSubscription
from app.knowledge.search_types import KnowledgeHit
from app.llm.operations import ModelsMutation
from app.mcp_client.operations import McpMutation
from app.memory.operations import MemoryMutation
from app.search.types import SearchHit
from app.tasks.count_types import TaskCounts
from app.tasks.event_types import TASK_EVENT_TYPES
from app.tasks.inbox_types import InboxItem
from app.tasks.operations import TasksMutation
from app.tasks.operations_comments import TaskCommentsMutation, TasksSubscription
from app.usage.operations import UsageMutation
from app.webhooks.operations import WebhooksMutation, WebhooksQuery, WebhooksSubscription
from app.webhooks.types import EVENT_TYPES as WEBHOOK_EVENTS
from app.workflows.draft_types import DRAFT_EVENT_TYPES
from app.workflows.operations import WorkflowsMutation
from app.workflows.operations_branches import BranchesMutation
from app.workflows.operations_editing import EditingMutation, EditingSubscription
from app.workflows.operations_texts import TextsMutation
from app.workflows.step_types import OPERATION_TYPES
from app.workflows.templates.operations import TemplatesMutation, TemplatesQuery
from app.workflows.text_types import TEXT_TYPES


@strawberry.type(description="Everything that can be read: through `viewer`, `workspace` and `node`.")
class Query(
    RootQuery,
    AccountsQuery,
    ComponentsQuery,
    TemplatesQuery,
    ArtifactsQuery,
    PublicChatQuery,
    AutomationQuery,
    IntegrationsQuery,
    WebhooksQuery,
):
    """The root of queries."""


@describe_inputs
@strawberry.type(description="Everything that can be done. Each takes one input and gives what it changed.")
class Mutation(
    AccountsMutation,
    UsageMutation,
    ModelsMutation,
    MemoryMutation,
    McpMutation,
    IntegrationsMutation,
    KnowledgeMutation,
    WorkflowsMutation,
    EditingMutation,
    TextsMutation,
    TemplatesMutation,
    BranchesMutation,
    ExecutionsMutation,
    DebuggingMutation,
    TasksMutation,
    TaskCommentsMutation,
    ConversationsMutation,
    CollaborationMutation,
    CopilotMutation,
    ChatsMutation,
    FilesMutation,
    FoldersMutation,
    FileKeepingMutation,
    UploadsMutation,
    ExtractionMutation,
    WebhooksMutation,
    ArtifactsMutation,
    AutomationMutation,
    EvaluationMutation,
):
    """The root of mutations."""


@strawberry.type(description="Everything that can be followed, over graphql-transport-ws.")
class Subscription(
    AccountsSubscription,
    ExtractionSubscription,
    KnowledgeSubscription,
    IntegrationsSubscription,
    EditingSubscription,
    ExecutionsSubscription,
    TasksSubscription,
    WebhooksSubscription,
    ConversationsSubscription,
    CollaborationSubscription,
    EvaluationSubscription,
):
    """The root of subscriptions."""


@cache
def make_schema() -> strawberry.Schema:
    """Build the schema; the same one for every server of this process."""
    schema = strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[
            KnowledgeHit,
            SearchHit,
            EvaluationComparison,
            FileVersion,
            Node,
            *TEXT_TYPES,
            *OPERATION_TYPES,
            *DRAFT_EVENT_TYPES,
            *EVENT_TYPES,
            *TASK_EVENT_TYPES,
            InboxItem,
            TaskCounts,
            Tool,
            *CONVERSATION_EVENTS,
            *COLLABORATION_EVENTS,
            *WEBHOOK_EVENTS,
        ],
        config=StrawberryConfig(scalar_map=dict(scalar_map)),
    )
    _mark_one_of(schema)
    return schema


def _mark_one_of(schema: strawberry.Schema) -> None:
    """Tell introspection and the SDL which inputs are `@oneOf`; Strawberry checks them but does not say so."""
    for kind in _inside(schema).type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            definition: Any = kind.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
            kind.is_one_of = bool(definition and definition.is_one_of)


def print_sdl() -> str:
    """Return the SDL, sorted, so that it changes only when the graph does."""
    # Strawberry's own printer does not sort.
    return print_schema(lexicographic_sort_schema(_inside(make_schema()))) + "\n"


def _inside(schema: strawberry.Schema) -> GraphQLSchema:
    # It has no public name.
    return schema._schema  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
