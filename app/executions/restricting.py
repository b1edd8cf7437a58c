"""A part of a graph as a plan of its own: what leads to a node, or a node alone. Pure, so a recovery sees the same."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from app.components.registry import Registry
from app.executions.plan import Plan, make_plan
from app.executions.reuse import ReuseSpec
from app.workflows.graph import Graph, GraphNode


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a graph.

    Attributes:
        graph: What is left.
        results: By body (None is the workflow itself), the node whose output is that of the body.
        seen: What the node alone sees as `nodes`, whether it is linked to it or not.
        is_iteration: Whether the run's input is also `item`, because the node is in a container.
    """

    graph: Graph
    results: Mapping[str | None, str]
    seen: frozenset[str] = frozenset()
    is_iteration: bool = False


def plan_for(graph: Graph, registry: Registry, spec: ReuseSpec | None) -> Plan:
    """Compile the part of a graph that a run executes.

    Raises:
        PlanInvalid: A component of it is gone or a configuration does not fit it.
    """
    if spec is None or spec.only is None:
        return make_plan(graph, registry)
    only = spec.only
    if only.is_alone:
        part = alone(graph, only.key, [given.key for given in spec.given], is_fed=only.is_fed)
    else:
        part = leading_to(graph, only.key)
    plan = make_plan(part.graph, registry)
    plan.results = part.results
    plan.is_iteration = part.is_iteration
    if part.seen:
        # It sees what stands in for others as if it were linked to it; so does what is inside of it.
        for node in plan.nodes.values():
            if node.key not in part.seen:
                node.ancestors |= part.seen
    return plan


def leading_to(graph: Graph, key: str) -> Part:
    """Leave out what does not lead to a node, in its container and in those around it; what is inside stays.

    The output of every body on the way is that of the node, or of the container that it is in.
    """
    chain = [key, *_parents(graph, key)]
    kept: set[str] = set()
    whole = set(_before(graph, chain))
    inside = _inside(graph)
    waiting = [key, *whole]
    while waiting:
        at = waiting.pop()
        if at not in kept:
            kept.add(at)
            waiting += inside.get(at, ())
    kept.update(chain)
    parents = {node.key: node.parent_key for node in graph.nodes}
    return Part(_only(graph, kept), {parents[each]: each for each in chain})


def alone(graph: Graph, key: str, standing_in: Collection[str], *, is_fed: bool) -> Part:
    """Leave a node (a container with its body) and, in the place of others, nodes whose outputs are given.

    Args:
        graph: The whole graph.
        key: The node.
        standing_in: Those whose outputs are given; they are not run.
        is_fed: Whether the run's input is the node's; else it has what is linked to it.
    """
    inside = _inside(graph)
    body: set[str] = set()
    waiting = [key]
    while waiting:
        at = waiting.pop()
        body.add(at)
        waiting += inside.get(at, ())
    others = [each for each in standing_in if each not in body]
    # They come first, so that they have ended when the node begins.
    nodes: list[GraphNode] = [
        node.model_copy(update={"parent_key": None, "skip_if": None, "cache": None})
        for node in graph.nodes
        if node.key in others
    ]
    for node in graph.nodes:
        if node.key == key:
            # Its own pin would stand in for just what somebody wants to see run.
            nodes.append(node.model_copy(update={"parent_key": None, "pinned_output": None}))
        elif node.key in body:
            nodes.append(node)
    links = tuple(
        link
        for link in graph.connections
        if (link.source in body and link.target in body and link.target != key)
        or (not is_fed and link.target == key and link.source in others)
    )
    made = Graph(nodes=tuple(nodes), connections=links, variables=graph.variables)
    node = graph.node(key)
    is_iteration = node is not None and node.parent_key is not None
    return Part(made, {None: key}, frozenset(others), is_iteration=is_iteration)


def leads_to(graph: Graph, key: str) -> set[str]:
    """Name the nodes that lead to one, or to a container that it is in."""
    return _before(graph, [key, *_parents(graph, key)])


def _only(graph: Graph, kept: Collection[str]) -> Graph:
    return Graph(
        nodes=tuple(node for node in graph.nodes if node.key in kept),
        connections=tuple(link for link in graph.connections if link.source in kept and link.target in kept),
        variables=graph.variables,
    )


def _parents(graph: Graph, key: str) -> Iterator[str]:
    parents = {node.key: node.parent_key for node in graph.nodes}
    parent = parents[key]
    while parent is not None:
        yield parent
        parent = parents[parent]


def _before(graph: Graph, keys: Collection[str]) -> set[str]:
    """Return what links lead from to one of these nodes, step by step; links never leave a container."""
    sources: dict[str, list[str]] = {}
    for link in graph.connections:
        sources.setdefault(link.target, []).append(link.source)
    found: set[str] = set()
    waiting = list(keys)
    while waiting:
        for source in sources.get(waiting.pop(), ()):
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found


def _inside(graph: Graph) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in graph.nodes:
        if node.parent_key is not None:
            found.setdefault(node.parent_key, []).append(node.key)
    return found
