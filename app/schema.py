"""The graph, put together: every domain's roots as one schema, and its SDL."""

from functools import cache

import strawberry
from graphql import lexicographic_sort_schema, print_schema
from strawberry.schema.config import StrawberryConfig

from app.accounts.operations import AccountsMutation, AccountsQuery, AccountsSubscription
from app.api.arguments import describe_inputs
from app.api.relay import Node
from app.api.root import RootQuery
from app.api.scalars import scalar_map
from app.components.operations import ComponentsQuery
from app.executions.operations import ExecutionsMutation, ExecutionsSubscription
from app.executions.operations_debugging import DebuggingMutation
from app.executions.types import EVENT_TYPES
from app.memory.operations import MemoryMutation
from app.tasks.operations import TasksMutation
from app.workflows.graph_types import OPERATION_TYPES
from app.workflows.operations import WorkflowsMutation


@strawberry.type(description="Everything that can be read: through `viewer`, `workspace` and `node`.")
class Query(RootQuery, AccountsQuery, ComponentsQuery):
    """The root of queries."""


@describe_inputs
@strawberry.type(description="Everything that can be done. Each takes one input and gives what it changed.")
class Mutation(
    AccountsMutation, MemoryMutation, WorkflowsMutation, ExecutionsMutation, DebuggingMutation, TasksMutation
):
    """The root of mutations."""


@strawberry.type(description="Everything that can be followed, over graphql-transport-ws.")
class Subscription(AccountsSubscription, ExecutionsSubscription):
    """The root of subscriptions."""


@cache
def make_schema() -> strawberry.Schema:
    """Build the schema; the same one for every server of this process."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[Node, *OPERATION_TYPES, *EVENT_TYPES],
        config=StrawberryConfig(scalar_map=dict(scalar_map)),
    )


def print_sdl() -> str:
    """Return the SDL, sorted, so that it changes only when the graph does."""
    # Strawberry's own printer does not sort, and the schema inside has no public name.
    schema = make_schema()._schema  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return print_schema(lexicographic_sort_schema(schema)) + "\n"
