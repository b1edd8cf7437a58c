"""What makes one graph into another, as a list of typed operations.

The order is fixed: what is removed, what is added, what is changed; within each, the order of the graphs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar, cast

from app.workflows.graph import Graph, GraphNode, Link, Variable

T = TypeVar("T")


class OperationKind(StrEnum):
    """What an operation does to a graph."""

    NODE_ADDED = "node_added"  #: a node that was not there
    NODE_REMOVED = "node_removed"  #: a node that is no longer there
    NODE_CHANGED = "node_changed"  #: one field of a node
    LINK_ADDED = "link_added"  #: a connection that was not there
    LINK_REMOVED = "link_removed"  #: a connection that is no longer there
    VARIABLE_ADDED = "variable_added"  #: a variable that was not there
    VARIABLE_REMOVED = "variable_removed"  #: a variable that is no longer there
    VARIABLE_CHANGED = "variable_changed"  #: one field of a variable


@dataclass(frozen=True, slots=True)
class Operation:
    """One step; `subject` is the thing added or removed, or as it is after a change.

    Attributes:
        field: For a change, the field (`name`, `config.url`), else None.
        before: For a change, the value it had; None too if there was none.
        after: For a change, the value it has.
    """

    kind: OperationKind
    subject: GraphNode | Link | Variable
    field: str | None = None
    before: Any = None
    after: Any = None


def diff(old: Graph, new: Graph) -> list[Operation]:
    """Return the operations that make `old` into `new`, but for the order of nodes; linear in their sizes."""
    nodes = _Parts.of(old.nodes, new.nodes, lambda node: node.key)
    links = _Parts.of(old.connections, new.connections, lambda link: link.key)
    variables = _Parts.of(old.variables, new.variables, lambda variable: variable.name)
    return [
        *(Operation(OperationKind.LINK_REMOVED, link) for link in links.removed),
        *(Operation(OperationKind.NODE_REMOVED, node) for node in nodes.removed),
        *(Operation(OperationKind.VARIABLE_REMOVED, variable) for variable in variables.removed),
        *(Operation(OperationKind.VARIABLE_ADDED, variable) for variable in variables.added),
        *(Operation(OperationKind.NODE_ADDED, node) for node in nodes.added),
        *(Operation(OperationKind.LINK_ADDED, link) for link in links.added),
        *(
            Operation(OperationKind.VARIABLE_CHANGED, after, field, was, now)
            for before, after in variables.kept
            for field, was, now in _changes(_plain(before), _plain(after))
        ),
        *(
            Operation(OperationKind.NODE_CHANGED, after, field, was, now)
            for before, after in nodes.kept
            for field, was, now in _node_changes(before, after)
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Parts:
    removed: list[Any]
    added: list[Any]
    kept: list[tuple[Any, Any]]

    @classmethod
    def of(cls, old: Iterable[T], new: Iterable[T], key: Callable[[T], str]) -> "_Parts":
        before = {key(each): each for each in old}
        after = {key(each): each for each in new}
        return cls(
            [each for name, each in before.items() if name not in after],
            [each for name, each in after.items() if name not in before],
            [(before[name], each) for name, each in after.items() if name in before],
        )


def _plain(part: GraphNode | Variable) -> dict[str, Any]:
    return part.model_dump(mode="json", by_alias=True)


def _node_changes(old: GraphNode, new: GraphNode) -> Iterator[tuple[str, Any, Any]]:
    before, after = _plain(old), _plain(new)
    old_config, new_config = cast("dict[str, Any]", before.pop("config")), cast("dict[str, Any]", after.pop("config"))
    yield from _changes(before, after)
    for field, was, now in _changes(old_config, new_config):
        yield f"config.{field}", was, now


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for field in dict.fromkeys((*before, *after)):
        was, now = before.get(field), after.get(field)
        if not _same(was, now) or (field in before) != (field in after):
            yield field, was, now


def _same(one: Any, other: Any) -> bool:
    """Compare JSON values; unlike `==`, true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        first, second = cast("dict[str, Any]", one), cast("dict[str, Any]", other)
        return first.keys() == second.keys() and all(_same(value, second[key]) for key, value in first.items())
    if isinstance(one, list) and isinstance(other, list):
        left, right = cast("list[Any]", one), cast("list[Any]", other)
        return len(left) == len(right) and all(map(_same, left, right))
    return bool(one == other)
