"""Which nodes of one graph would not do what the same nodes of another did: what a fork must make anew."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from app.workflows.graph import Graph, GraphNode

#: What of a node its result depends on; how it is drawn, tried again or timed is not among it.
_FIELDS = (
    "component",
    "component_version",
    "config",
    "parent_key",
    "is_enabled",
    "skip_if",
    "on_error",
    "default_output",
)


def changed_nodes(old: Graph, new: Graph, *, with_pins: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the nodes of `new` that `old` has differently or not at all, and the containers that lost a node.

    Args:
        old: What the source of a fork ran.
        new: What the fork runs.
        with_pins: Whether pinned outputs count, as they do for drafts.
    """
    before = {node.key: node for node in old.nodes}
    links_before, links_after = _links(old), _links(new)
    are_variables_same = _variables(old) == _variables(new)
    fields = (*_FIELDS, "pinned_output") if with_pins else _FIELDS
    changed = tuple(
        node.key
        for node in new.nodes
        if (was := before.get(node.key)) is None
        or _told(was, fields) != _told(node, fields)
        or links_before.get(node.key) != links_after.get(node.key)
        or (not are_variables_same and _may_read_variables(node))
    )
    parents = {node.key: node.parent_key for node in new.nodes}
    lost = {
        node.parent_key
        for node in old.nodes
        if node.parent_key in parents and (node.key not in parents or parents[node.key] != node.parent_key)
    }
    return changed, tuple(sorted(each for each in lost if each))


def _told(node: GraphNode, fields: Sequence[str]) -> bytes:
    """Return fields of a node in one form; unlike `==`, JSON tells true from 1."""
    return orjson.dumps([getattr(node, name) for name in fields], option=orjson.OPT_SORT_KEYS)


def _links(graph: Graph) -> Mapping[str, list[tuple[str, str, str]]]:
    """Return what leads to each node, in the order in which it arrives."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for link in graph.connections:
        found.setdefault(link.target, []).append((link.source, link.source_handle, link.target_handle))
    return found


def _variables(graph: Graph) -> dict[str, Any]:
    return {variable.name: variable.value for variable in graph.variables}


def _may_read_variables(node: GraphNode) -> bool:
    """Say whether a node may read `vars`; a text that only mentions them counts, and code is not looked into."""
    return b"vars" in orjson.dumps([node.config, node.skip_if])
