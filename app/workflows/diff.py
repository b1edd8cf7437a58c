"""What makes one graph into another, as a list of typed operations.

The order is fixed: what is removed, what is added, what is changed; within each, the order of the graphs.
The same operations, called steps, are what a draft's log is made of: see `steps`.
"""

import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, TypeVar, cast

from app.workflows.graph import Graph, GraphNode, Link, Variable
from app.workflows.splices import Splices

T = TypeVar("T")


class OperationKind(StrEnum):
    """What an operation does."""

    NODE_ADDED = "node_added"  #: a node that was not there
    NODE_REMOVED = "node_removed"  #: a node that is no longer there
    NODE_CHANGED = "node_changed"  #: one field of a node
    LINK_ADDED = "link_added"  #: a connection that was not there
    LINK_REMOVED = "link_removed"  #: a connection that is no longer there
    VARIABLE_ADDED = "variable_added"  #: a variable that was not there
    VARIABLE_REMOVED = "variable_removed"  #: a variable that is no longer there
    VARIABLE_CHANGED = "variable_changed"  #: one field of a variable
    TEXT_CHANGED = "text_changed"  #: places in a text field of a node
    METADATA_CHANGED = "metadata_changed"  #: the workflow's own name, description or tags; not of the graph


class Absent(Enum):
    """The value of what is not there, which is not null."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Operation:
    """One step.

    Attributes:
        subject: The thing added or removed; of a change, the key of the node or the name of the variable; of
            METADATA_CHANGED, "".
        field: For a change, the field (`name`, `config.url`, `config.headers.X`; see `path_of`), else None.
            A node's `key` may change too: then `subject` is the old one.
        before: For a change, the value it had; `ABSENT` if it was not there.
        after: For a change, the value it has; `ABSENT` if it is not there.
        at: For something added or removed, its place among its like when this step is done; None means the end.
        splices: For TEXT_CHANGED, what changes.
    """

    kind: OperationKind
    subject: GraphNode | Link | Variable | str
    field: str | None = None
    before: Any = None
    after: Any = None
    at: int | None = None
    splices: Splices = ()


def path_of(parts: Iterable[str]) -> str:
    """Join the parts of a field's path by dots; a dot or backslash within a part is escaped by a backslash."""
    return ".".join(part.replace("\\", "\\\\").replace(".", "\\.") for part in parts)


def parts_of(path: str) -> tuple[str, ...]:
    """Split what `path_of` joined."""
    if "\\" not in path:
        return tuple(path.split("."))
    parts = [""]
    characters = iter(path)
    for character in characters:
        if character == ".":
            parts.append("")
        else:
            parts[-1] += next(characters, character) if character == "\\" else character
    return tuple(parts)


def diff(old: Graph, new: Graph) -> list[Operation]:
    """Return the operations that make `old` into `new`; linear in their sizes, but for a logarithm.

    Nodes and variables that stay keep the order they have in `old`, which means nothing. Connections take the order
    of `new`, in which values arrive: the fewest that stand elsewhere are removed and added.
    """
    nodes = _Parts.of(old.nodes, new.nodes, lambda node: node.key)
    links = _Parts.of(old.connections, new.connections, lambda link: link.key, is_ordered=True)
    variables = _Parts.of(old.variables, new.variables, lambda variable: variable.name)
    return [
        *(Operation(OperationKind.LINK_REMOVED, link, at=at) for at, link in links.removed),
        *(Operation(OperationKind.NODE_REMOVED, node, at=at) for at, node in nodes.removed),
        *(Operation(OperationKind.VARIABLE_REMOVED, variable, at=at) for at, variable in variables.removed),
        *(Operation(OperationKind.VARIABLE_ADDED, variable, at=at) for at, variable in variables.added),
        *(Operation(OperationKind.NODE_ADDED, node, at=at) for at, node in nodes.added),
        *(Operation(OperationKind.LINK_ADDED, link, at=at) for at, link in links.added),
        *(step for before, after in variables.kept for step in variable_changes(before, after)),
        *(step for before, after in nodes.kept for step in node_changes(before, after)),
    ]


@dataclass(frozen=True, slots=True)
class _Parts:
    removed: list[tuple[int, Any]]  #: with the place of each when those before it are gone
    added: list[tuple[int | None, Any]]  #: with the place of each when those before it are there
    kept: list[tuple[Any, Any]]

    @classmethod
    def of(cls, old: Iterable[T], new: Iterable[T], key: Callable[[T], str], *, is_ordered: bool = False) -> "_Parts":
        before = {key(each): each for each in old}
        after = {key(each): each for each in new}
        staying = set(before.keys() & after.keys())
        if is_ordered:
            places = {name: at for at, name in enumerate(before)}
            staying = _longest_in_order([name for name in after if name in staying], places)
        removed: list[tuple[int, T]] = []
        for at, (name, each) in enumerate(before.items()):
            if name not in staying:
                removed.append((at - len(removed), each))
        added: list[tuple[int | None, T]] = []
        for at, (name, each) in enumerate(after.items()):
            if name not in staying:
                is_last = at >= len(staying) + len(added)
                added.append((None if is_last else at, each))
        return cls(removed, added, [(before[name], each) for name, each in after.items() if name in staying])


def _longest_in_order(names: Sequence[str], places: Mapping[str, int]) -> set[str]:
    """Choose as many names as possible whose places rise (patience sorting)."""
    lowest: list[int] = []  #: by length: the lowest place at which a rising row of that length ends
    ends: list[str] = []
    earlier: dict[str, str | None] = {}
    for name in names:
        at = bisect.bisect_left(lowest, places[name])
        earlier[name] = ends[at - 1] if at else None
        lowest[at : at + 1] = [places[name]]
        ends[at : at + 1] = [name]
    chosen: set[str] = set()
    last = ends[-1] if ends else None
    while last is not None:
        chosen.add(last)
        last = earlier[last]
    return chosen


def node_changes(old: GraphNode, new: GraphNode) -> Iterator[Operation]:
    """Give what makes one node into another of the same key; maps of the configuration are compared inside."""
    if old is new:
        return
    before, after = _plain(old), _plain(new)
    old_config, new_config = cast("dict[str, Any]", before.pop("config")), cast("dict[str, Any]", after.pop("config"))
    for field, was, now in _changes(before, after):
        yield Operation(OperationKind.NODE_CHANGED, old.key, path_of(field), was, now)
    yield from value_changes(old.key, ("config",), old_config, new_config)


def value_changes(node_key: str, path: Sequence[str], before: Any, after: Any) -> Iterator[Operation]:
    """Give what makes one value of a node's field into another; maps are compared inside."""
    for field, was, now in _changes(before, after, is_deep=True):
        yield Operation(OperationKind.NODE_CHANGED, node_key, path_of((*path, *field)), was, now)


def variable_changes(old: Variable, new: Variable) -> Iterator[Operation]:
    """Give what makes one variable into another of the same name."""
    for field, was, now in _changes(_plain(old), _plain(new)):
        yield Operation(OperationKind.VARIABLE_CHANGED, old.name, path_of(field), was, now)


def _plain(part: GraphNode | Variable) -> dict[str, Any]:
    return part.model_dump(mode="json", by_alias=True)


def _changes(before: Any, after: Any, *, is_deep: bool = False) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Give the path of each value that differs, what it was and what it is; without recursion."""
    waiting: list[tuple[tuple[str, ...], Any, Any]] = [((), before, after)]
    while waiting:
        path, was, now = waiting.pop()
        if (is_deep or not path) and isinstance(was, dict) and isinstance(now, dict):
            first, second = cast("dict[str, Any]", was), cast("dict[str, Any]", now)
            names = list(dict.fromkeys((*first, *second)))
            waiting.extend(
                ((*path, name), first.get(name, ABSENT), second.get(name, ABSENT)) for name in reversed(names)
            )
        elif not is_same(was, now):
            yield path, was, now


def is_same(one: Any, other: Any) -> bool:
    """Compare JSON values; unlike `==`, true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        first, second = cast("dict[str, Any]", one), cast("dict[str, Any]", other)
        return first.keys() == second.keys() and all(is_same(value, second[key]) for key, value in first.items())
    if isinstance(one, list) and isinstance(other, list):
        left, right = cast("list[Any]", one), cast("list[Any]", other)
        return len(left) == len(right) and all(map(is_same, left, right))
    return bool(one == other)
