"""What a graph is made of, as the graph API shows it: nodes, links, variables and problems."""

import asyncio
from collections.abc import Mapping
from functools import cached_property, partial
from typing import Annotated, Any, cast

import strawberry

from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.scalars import JSON, Long
from app.components.contract import ERROR
from app.components.registry import Registry
from app.components.types import Component, shown
from app.kernel.errors import TooComplex
from app.workflows import graph, problems
from app.workflows.diagrams import DiagramFormat, Kind, Mark, diagram
from app.workflows.graph import OnError, OnUnknownOutcome
from app.workflows.problems import Severity

_MAX_DRAWN_NODES = 5_000  #: by one operation; each picture counts for ten more

ChosenFormat = Annotated[DiagramFormat, strawberry.argument(description="As what.")]

register_enum(DiagramFormat, "As what a picture is wanted.")
register_enum(OnError, "What happens when a node has failed for good.")
register_enum(OnUnknownOutcome, "What happens when it is not known whether a side effect took place.")
register_enum(Severity, "How bad a problem is.")


@strawberry.type(description="Where an editor draws a node, in its own units.")
class Position:
    """See `graph.Position`."""

    x: float = strawberry.field(description="To the right.")
    y: float = strawberry.field(description="Down.")


@strawberry.type(description="How often and when a failed node is tried again.")
class RetryPolicy:
    """See `graph.RetryPolicy`."""

    max_attempts: int = strawberry.field(description="First try included.")
    first_delay_ms: int = strawberry.field(description="Before the second try.")
    max_delay_ms: int = strawberry.field(description="The longest wait between two tries.")
    multiplier: float = strawberry.field(description="What each delay is multiplied by.")
    jitter: float = strawberry.field(description="By how much of itself a delay is shortened at most, at random.")
    codes: list[str] = strawberry.field(
        description="Only after these error codes, or statuses of an HTTP answer such as HTTP_503 and HTTP_5XX; empty "
        "means every passing error."
    )


@strawberry.type(description="How long a node's result stands in for running it again.")
class CachePolicy:
    """See `graph.CachePolicy`."""

    ttl_ms: Long = strawberry.field(description="How long, in milliseconds.")
    key: str | None = strawberry.field(description="The expression that names it; null means all the node can see.")

    @classmethod
    def of(cls, policy: graph.CachePolicy | None) -> "CachePolicy | None":
        """Show a policy."""
        return None if policy is None else cls(ttl_ms=cast("Long", policy.ttl_ms), key=policy.key)


@strawberry.type(description="An instance of a component in a workflow.")
class WorkflowNode:
    """See `graph.GraphNode`."""

    key: str = strawberry.field(description="Unique in the graph; templates refer to it as `nodes.KEY`.")
    component: Component | None = strawberry.field(
        description="What it is an instance of; null if the library no longer has it."
    )
    component_type: str = strawberry.field(description="The type of its component: `template`, `http_request`.")
    component_version: str = strawberry.field(description="The version its configuration was written for.")
    name: str = strawberry.field(description="What people call it; may be empty.")
    config: JSON = strawberry.field(description="Its configuration, as `component.configSchema` says.")
    position: Position = strawberry.field(description="Where an editor draws it.")
    parent_key: str | None = strawberry.field(description="The container it is in.")
    is_enabled: bool = strawberry.field(description="A disabled node passes its input through.")
    is_locked: bool = strawberry.field(description="Whether editors should refuse to move or change it.")
    retry: RetryPolicy | None = strawberry.field(description="How it is tried again; null means it is not.")
    timeout_ms: int | None = strawberry.field(
        description="How long one try may take; null means the run's limit. "
        "It has no effect on `wait` and `human_input`."
    )
    on_error: OnError = strawberry.field(description="What happens when it has failed for good.")
    on_unknown_outcome: OnUnknownOutcome = strawberry.field(
        description="What happens when it is not known whether its effect took place."
    )
    skip_if: str | None = strawberry.field(description="An expression; when it is true, the node is skipped.")
    cache: CachePolicy | None = strawberry.field(description="How long its result is kept; null means it is not.")
    default_output: JSON | None = strawberry.field(description="What takes its place with `onError: DEFAULT`.")
    pinned_output: JSON | None = strawberry.field(description="Sample output that an editor keeps for testing.")
    value: strawberry.Private[graph.GraphNode]

    @strawberry.field(
        description="The handles a connection may leave by with this configuration; empty while that is not valid."
    )
    def handles(self, info: Info) -> list[str]:
        """Name the handles; only when asked, since the configuration must be parsed for it."""
        return _handles(self.value, info.context.use(Registry))

    @classmethod
    def of(cls, node: graph.GraphNode, registry: Registry) -> "WorkflowNode":
        """Show a node."""
        return cls(
            key=node.key,
            component=shown(registry, node.component),
            component_type=node.component,
            component_version=node.component_version,
            name=node.name,
            config=cast("JSON", node.config),
            value=node,
            position=Position(x=node.position.x, y=node.position.y),
            parent_key=node.parent_key,
            is_enabled=node.is_enabled,
            is_locked=node.is_locked,
            retry=None
            if node.retry is None
            else RetryPolicy(
                max_attempts=node.retry.max_attempts,
                first_delay_ms=node.retry.first_delay_ms,
                max_delay_ms=node.retry.max_delay_ms,
                multiplier=node.retry.multiplier,
                jitter=node.retry.jitter,
                codes=list(node.retry.codes),
            ),
            timeout_ms=node.timeout_ms,
            on_error=node.on_error,
            on_unknown_outcome=node.on_unknown_outcome,
            skip_if=node.skip_if,
            cache=None
            if node.cache is None
            else CachePolicy(ttl_ms=cast("Long", node.cache.ttl_ms), key=node.cache.key),
            default_output=cast("JSON | None", node.default_output),
            pinned_output=cast("JSON | None", node.pinned_output),
        )


@strawberry.type(description="A connection: joins a node's output handle to another node's input handle.")
class Link:
    """See `graph.Link`."""

    key: str = strawberry.field(description="Made of its two ends; unique in the graph.")
    source: str = strawberry.field(description="The key of the node it leaves.")
    source_handle: str = strawberry.field(description="The handle it leaves by.")
    target: str = strawberry.field(description="The key of the node it leads to.")
    target_handle: str = strawberry.field(description="The handle it leads to.")

    @classmethod
    def of(cls, link: graph.Link) -> "Link":
        """Show a link."""
        return cls(
            key=link.key,
            source=link.source,
            source_handle=link.source_handle,
            target=link.target,
            target_handle=link.target_handle,
        )


@strawberry.type(description="A named value that a run starts with and may change; templates read `vars.NAME`.")
class Variable:
    """See `graph.Variable`."""

    name: str = strawberry.field(description="Unique in the graph.")
    value: JSON | None = strawberry.field(description="What a run starts with.")
    description: str = strawberry.field(description="What it is for; may be empty.")

    @classmethod
    def of(cls, variable: graph.Variable) -> "Variable":
        """Show a variable."""
        return cls(name=variable.name, value=cast("JSON | None", variable.value), description=variable.description)


@strawberry.interface(description="What runs: nodes, the connections between them, and variables.")
class Graph:
    """A draft or a version."""

    source: strawberry.Private[graph.Graph | dict[str, Any]]  #: as it is stored, or read already

    @cached_property
    def value(self) -> graph.Graph:
        """The graph; read only when something of it is selected, since lists rarely do."""
        return graph.Graph.model_validate(self.source)

    @strawberry.field(description="The instances of components.")
    def nodes(self, info: Info) -> list[WorkflowNode]:
        """Show the nodes."""
        registry = info.context.use(Registry)
        return [WorkflowNode.of(node, registry) for node in self.value.nodes]

    @strawberry.field(description="What leads from node to node.")
    def connections(self) -> list[Link]:
        """Show the connections."""
        return [Link.of(link) for link in self.value.connections]

    @strawberry.field(description="What a run starts with.")
    def variables(self) -> list[Variable]:
        """Show the variables."""
        return [Variable.of(variable) for variable in self.value.variables]

    @strawberry.field(description="A picture of it, as text.")
    async def diagram(self, info: Info, format: ChosenFormat = DiagramFormat.SVG) -> str:
        """Draw it."""
        return await drawn(info.context, self.value, format, title=self.picture_title)

    @property
    def picture_title(self) -> str:
        """What a picture of it is headed with."""
        return "Workflow"


@strawberry.type(description="One thing that is wrong with a graph.")
class Problem:
    """See `problems.Problem`."""

    node_key: str | None = strawberry.field(description="The node at fault.")
    field: str | None = strawberry.field(
        description="What of it: `config.url`. Of something that is no node, its place: `connections[2].sourceHandle`."
    )
    path: str = strawberry.field(description="Where it is in the graph: `nodes[2].config.url`.")
    code: str = strawberry.field(description="A stable UPPER_SNAKE word for programs: `CYCLE`, `HANDLE_MISSING`.")
    message: str = strawberry.field(description="One sentence for a person.")
    severity: Severity = strawberry.field(description="Whether it forbids publishing.")

    @classmethod
    def of(cls, problem: problems.Problem) -> "Problem":
        """Show a problem."""
        is_of_node = problem.place.startswith("nodes[")
        return cls(
            node_key=problem.node_key,
            field=problem.field if is_of_node else problem.path or None,
            path=problem.path,
            code=problem.code.value,
            message=problem.message,
            severity=problem.severity,
        )


async def drawn(
    context: Context,
    value: graph.Graph,
    format: DiagramFormat,
    *,
    title: str,
    marks: Mapping[str, Mark] | None = None,
    state: str = "",
) -> str:
    """Draw a graph, in a thread: a large one takes its time.

    Raises:
        TooComplex: One operation has asked for too many pictures, or too large ones.
    """
    count = context.cache[drawn] = context.cache.get(drawn, 0) + len(value.nodes) + 10
    if count > _MAX_DRAWN_NODES:
        raise TooComplex(
            f"One operation draws at most {_MAX_DRAWN_NODES:,} nodes; ask for fewer diagrams.",
            reason="too_large",
            details={"limit": _MAX_DRAWN_NODES},
        )
    describe = partial(_kind_of, context.use(Registry))
    return await asyncio.to_thread(diagram, value, describe, format, title=title, marks=marks, state=state)


def _kind_of(registry: Registry, component: str) -> Kind | None:
    """Say of a component what a picture shows."""
    found = registry.get(component)
    return None if found is None else Kind(found.name, found.category.value, found.is_container)


def _handles(node: graph.GraphNode, registry: Registry) -> list[str]:
    component = registry.get(node.component)
    config, _ = registry.validate_config(node.component, node.config) if component is not None else (None, ())
    if component is None or config is None:
        return []
    error = (ERROR,) if node.on_error is OnError.BRANCH else ()
    return [*component.handles(config), *error]
