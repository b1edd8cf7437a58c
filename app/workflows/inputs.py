"""What clients send: graphs as input types, read into values with every fault noted."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

import strawberry
from pydantic import BaseModel, ValidationError
from strawberry import UNSET

from app.api.scalars import JSON, Long
from app.components.contract import INPUT, OUTPUT
from app.components.registry import Registry
from app.workflows import graph
from app.workflows.drafts import GraphPatch
from app.workflows.graph_types import OnError, OnUnknownOutcome  # registered there, which must come first
from app.workflows.problems import Problem, ProblemCode

P = TypeVar("P", bound=BaseModel)


@strawberry.input(description="Where an editor draws a node, in its own units.")
class PositionInput:
    """See `graph.Position`."""

    x: float = strawberry.field(default=0.0, description="To the right.")
    y: float = strawberry.field(default=0.0, description="Down.")


@strawberry.input(description="How often and when a failed node is tried again.")
class RetryPolicyInput:
    """See `graph.RetryPolicy`."""

    max_attempts: int = strawberry.field(default=1, description="First try included; 1 to 100.")
    first_delay_ms: int = strawberry.field(default=500, description="Before the second try; at most an hour.")
    max_delay_ms: int = strawberry.field(default=60_000, description="The longest wait; at most an hour.")
    multiplier: float = strawberry.field(default=2.0, description="What each delay is multiplied by: 1 to 100.")
    jitter: float = strawberry.field(
        default=0.5, description="By how much of itself a delay is shortened at most, at random: 0 to 1."
    )
    codes: list[str] = strawberry.field(
        default_factory=list,
        description="Only after these error codes, or statuses of an HTTP answer such as HTTP_503 and HTTP_5XX; empty "
        "means every error of which the component says it may pass.",
    )


@strawberry.input(description="How long a node's result stands in for running it again.")
class CachePolicyInput:
    """See `graph.CachePolicy`."""

    ttl_ms: Long = strawberry.field(description="1 ms to 30 days.")
    key: str | None = strawberry.field(
        default=None, description="An expression that names the result; without it, all that the node can see."
    )


@strawberry.input(description="An instance of a component.")
class WorkflowNodeInput:
    """See `graph.GraphNode`."""

    key: str = strawberry.field(description="A letter, then letters, digits and underscores, at most 64; unique.")
    component: str = strawberry.field(description="The type of the component: `template`, `http_request`.")
    component_version: str | None = strawberry.field(
        default=None, description="The version the configuration was written for; without it, the present one."
    )
    name: str = strawberry.field(default="", description="What people call it; at most 200 characters.")
    config: JSON | None = strawberry.field(default=None, description="As the component's `configSchema` says.")
    position: PositionInput | None = strawberry.field(default=None, description="Where an editor draws it.")
    parent_key: str | None = strawberry.field(default=None, description="The container it is in.")
    is_enabled: bool = strawberry.field(default=True, description="A disabled node passes its input through.")
    is_locked: bool = strawberry.field(default=False, description="Whether editors should refuse to change it.")
    retry: RetryPolicyInput | None = strawberry.field(default=None, description="How it is tried again.")
    timeout_ms: int | None = strawberry.field(default=None, description="For one try: 1 ms to a day.")
    on_error: OnError = strawberry.field(default=OnError.FAIL, description="What happens when it has failed for good.")
    on_unknown_outcome: OnUnknownOutcome = strawberry.field(
        default=OnUnknownOutcome.FAIL, description="What happens when it is not known whether its effect took place."
    )
    skip_if: str | None = strawberry.field(
        default=None, description="An expression; when it is true, the node is skipped."
    )
    cache: CachePolicyInput | None = strawberry.field(
        default=None, description="How long its result is kept for reuse."
    )
    default_output: JSON | None = strawberry.field(default=None, description="Needed with `onError: DEFAULT`.")
    pinned_output: JSON | None = strawberry.field(default=None, description="Sample output, kept for an editor.")


@strawberry.input(description="A connection between two nodes.")
class LinkInput:
    """See `graph.Link`."""

    source: str = strawberry.field(description="The key of the node it leaves.")
    source_handle: str = strawberry.field(default=OUTPUT, description="The handle it leaves by.")
    target: str = strawberry.field(description="The key of the node it leads to.")
    target_handle: str = strawberry.field(default=INPUT, description="The handle it leads to.")


@strawberry.input(description="A named value that a run starts with and may change.")
class VariableInput:
    """See `graph.Variable`."""

    name: str = strawberry.field(description="A letter, then letters, digits and underscores, at most 64; unique.")
    value: JSON | None = strawberry.field(default=None, description="What a run starts with.")
    description: str = strawberry.field(default="", description="What it is for.")


def read_patch(
    nodes: Sequence[WorkflowNodeInput] | None,
    connections: Sequence[LinkInput] | None,
    variables: Sequence[VariableInput] | None,
    registry: Registry,
) -> tuple[GraphPatch, list[Problem]]:
    """Read the parts that were sent, and what is wrong with values that no graph can hold.

    A faulty value is left at its default, so that everything else can be checked too.
    """
    faults: list[Problem] = []
    read_nodes = None
    if nodes is not None:
        read_nodes = tuple(
            _read(graph.GraphNode, _node(node, registry), f"nodes[{at}]", faults, node.key)
            for at, node in enumerate(nodes)
        )
    read_links = None
    if connections is not None:
        read_links = tuple(
            graph.Link(
                source=link.source,
                source_handle=link.source_handle,
                target=link.target,
                target_handle=link.target_handle,
            )
            for link in connections
        )
    read_variables = None
    if variables is not None:
        read_variables = tuple(
            graph.Variable(name=each.name, value=each.value, description=each.description) for each in variables
        )
    return GraphPatch(read_nodes, read_links, read_variables), faults


def given(value: Any) -> Any:
    """Return what was sent, and None for what was left out."""
    return None if value is UNSET else value


def _node(node: WorkflowNodeInput, registry: Registry) -> dict[str, Any]:
    component = registry.get(node.component)
    return {
        "key": node.key,
        "component": node.component,
        "componentVersion": node.component_version or (component.version if component is not None else "1"),
        "name": node.name,
        "config": {} if node.config is None else node.config,
        "position": {} if node.position is None else {"x": node.position.x, "y": node.position.y},
        "parentKey": node.parent_key,
        "isEnabled": node.is_enabled,
        "isLocked": node.is_locked,
        "retry": None
        if node.retry is None
        else {
            "maxAttempts": node.retry.max_attempts,
            "firstDelayMs": node.retry.first_delay_ms,
            "maxDelayMs": node.retry.max_delay_ms,
            "multiplier": node.retry.multiplier,
            "jitter": node.retry.jitter,
            "codes": node.retry.codes,
        },
        "timeoutMs": node.timeout_ms,
        "onError": node.on_error,
        "onUnknownOutcome": node.on_unknown_outcome,
        "skipIf": node.skip_if,
        "cache": None if node.cache is None else {"ttlMs": node.cache.ttl_ms, "key": node.cache.key},
        "defaultOutput": node.default_output,
        "pinnedOutput": node.pinned_output,
    }


def _read(model: type[P], raw: dict[str, Any], place: str, faults: list[Problem], key: str) -> P:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        kept = dict(raw)
        for item in error.errors(include_url=False, include_input=False, include_context=False):
            field = ".".join(str(part)[:100] for part in item["loc"])
            faults.append(Problem(ProblemCode.VALUE_INVALID, f"{item['msg']}.", place, key, field))
            kept.pop(cast("str", item["loc"][0]), None)
        return model.model_validate(kept)
