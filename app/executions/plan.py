"""A graph made ready to run: configurations parsed, links indexed, containers opened into bodies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.components.contract import Component, Config, SideEffects
from app.components.registry import Registry
from app.kernel.errors import Conflict
from app.workflows.graph import Graph, GraphNode, Link


class PlanInvalid(Conflict):
    """The workflow has problems; mend them before you run it."""


#: The component whose output is the run's.
RESPONSE = "response"


class Way(NamedTuple):
    """A link out of a node, as the engine follows it."""

    handle: str
    target: "PlanNode"
    place: int  #: among the target's `links_in`


@dataclass(slots=True)
class PlanNode:
    """A node with its component and parsed configuration, and whatever of these a run asks for again and again."""

    key: str
    spec: GraphNode
    component: Component
    config: Config
    handles: tuple[str, ...]
    is_immediate: bool  #: ends within milliseconds, so that it is awaited in place
    side_effects: SideEffects  #: what running it twice would do
    joins_any: bool  #: starts with the first edge taken
    is_response: bool  #: its output is the run's
    may_be_spared: bool  #: something of its own may stand in for running it
    links_in: list[Link] = field(default_factory=list[Link])
    links_out: list[Link] = field(default_factory=list[Link])
    ways: tuple[Way, ...] = field(default=(), repr=False)  #: its `links_out`
    joined: frozenset[str] = frozenset()  #: its handles that a link leads on from
    ancestors: frozenset[str] = frozenset()
    secret_names: frozenset[str] = frozenset()  #: what its secret-marked fields read


@dataclass(slots=True)
class Body:
    """The nodes of one scope: the whole workflow, or the inside of a container."""

    nodes: dict[str, PlanNode]
    entries: tuple[str, ...]  #: nodes that no link in this body leads to
    unknown: dict[str, int]  #: how many links lead to each of the others


@dataclass(slots=True)
class Plan:
    """What the engine runs; immutable, so runs share it."""

    nodes: dict[str, PlanNode]
    bodies: dict[str | None, Body]  #: by container key; None is the workflow itself
    variables: Mapping[str, Any]
    secret_names: frozenset[str] = frozenset()  #: what its secret-marked fields read
    #: of a part of a graph, by container (None is the workflow): the node whose output is that of the scope
    results: Mapping[str | None, str] = field(default_factory=dict[str | None, str])
    is_iteration: bool = False  #: a part that is the inside of a container: its nodes see the run's input as `item`


def make_plan(graph: Graph, registry: Registry) -> Plan:
    """Compile a graph.

    Raises:
        PlanInvalid: A component is gone or a configuration does not fit it; names the node.
    """
    nodes: dict[str, PlanNode] = {}
    for spec in graph.nodes:
        component = registry.get(spec.component)
        if component is None:
            raise PlanInvalid(
                f"Node {spec.key}: there is no component {spec.component!r}.",
                field=f"nodes.{spec.key}.component",
                reason="unknown_component",
            )
        config, problems = registry.validate_config(spec.component, spec.config)
        if config is None:
            where, _code, message = problems[0]
            raise PlanInvalid(
                f"Node {spec.key}: {message}", field=f"nodes.{spec.key}.config.{where}", reason="invalid_config"
            )
        nodes[spec.key] = PlanNode(
            spec.key,
            spec,
            component,
            config,
            tuple(component.handles(config)),
            is_immediate=registry.is_immediate(spec.component, spec.config) and spec.timeout_ms is None,
            side_effects=component.side_effects_for(config),
            joins_any=component.joins_any(config),
            is_response=spec.component == RESPONSE and spec.is_enabled,
            may_be_spared=not spec.is_enabled or spec.skip_if is not None or spec.cache is not None,
        )
    for link in graph.connections:
        source, target = nodes[link.source], nodes[link.target]
        source.ways += (Way(link.source_handle, target, len(target.links_in)),)
        source.joined |= {link.source_handle}
        source.links_out.append(link)
        target.links_in.append(link)
    parents = {node.spec.parent_key for node in nodes.values()}
    bodies: dict[str | None, Body] = {}
    for parent in parents | {None}:
        inside = {key: node for key, node in nodes.items() if node.spec.parent_key == parent}
        unknown = {key: len(node.links_in) for key, node in inside.items() if node.links_in}
        bodies[parent] = Body(inside, tuple(key for key in inside if key not in unknown), unknown)
    _find_ancestors(nodes)
    for node in nodes.values():
        node.secret_names = frozenset(registry.secret_names(node.spec.component, node.spec.config))
    names = frozenset(name for node in nodes.values() for name in node.secret_names)
    return Plan(nodes, bodies, {variable.name: variable.value for variable in graph.variables}, names)


def _find_ancestors(nodes: dict[str, PlanNode]) -> None:
    """Give every node the keys it may refer to: whatever must have ended before it, containers' ancestors too."""
    waiting = {key: len(node.links_in) for key, node in nodes.items()}
    ready = [key for key, count in waiting.items() if count == 0]
    direct: dict[str, frozenset[str]] = {}
    while ready:
        key = ready.pop()
        node = nodes[key]
        found: set[str] = set()
        for link in node.links_in:
            found.add(link.source)
            found |= direct[link.source]
        direct[key] = frozenset(found)
        for link in node.links_out:
            waiting[link.target] -= 1
            if waiting[link.target] == 0:
                ready.append(link.target)
    for key, node in nodes.items():
        found = set(direct.get(key, ()))
        parent = node.spec.parent_key
        while parent is not None and parent in nodes:
            found |= direct.get(parent, frozenset())
            parent = nodes[parent].spec.parent_key
        node.ancestors = frozenset(found)
