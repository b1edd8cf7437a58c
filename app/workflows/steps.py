"""The steps of a draft's log: done, undone, stored, and what they touch.

A step is a `diff.Operation`. `apply` is exact: what a graph becomes, the order of its nodes, connections and
variables too, follows from the graph and the steps alone, so a replay of the log gives the head.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from app.workflows import paths
from app.workflows.diff import ABSENT, Operation, OperationKind, is_same, parts_of
from app.workflows.graph import Graph, GraphNode, Link, Variable
from app.workflows.splices import Splice, SpliceDoesNotFit, apply_splices, invert_splices

P = TypeVar("P", GraphNode, Link, Variable)

#: What a step changes: ("node", key), ("node", key, "config.url"), ("link", key), ("variable", name),
#: ("variable", name, "value"), ("metadata", "name").
Address = tuple[str, ...]

_CONFIG = "config"
_OPPOSITES = {
    OperationKind.NODE_ADDED: OperationKind.NODE_REMOVED,
    OperationKind.NODE_REMOVED: OperationKind.NODE_ADDED,
    OperationKind.LINK_ADDED: OperationKind.LINK_REMOVED,
    OperationKind.LINK_REMOVED: OperationKind.LINK_ADDED,
    OperationKind.VARIABLE_ADDED: OperationKind.VARIABLE_REMOVED,
    OperationKind.VARIABLE_REMOVED: OperationKind.VARIABLE_ADDED,
}


class StepDoesNotFit(ValueError):
    """A step is not about this graph: what it removes or changes is not there or another, or what it adds is there.

    Attributes:
        step: Which.
    """

    def __init__(self, step: Operation, reason: str) -> None:
        super().__init__(reason)
        self.step = step


def apply(graph: Graph, steps: Iterable[Operation]) -> Graph:
    """Return the graph after the steps, one after the other; METADATA_CHANGED is none of its business.

    Whether the result is sound is not looked at: see `validation`.

    Raises:
        StepDoesNotFit: One of them is made for another graph.
    """
    work = Workbench(graph)
    for step in steps:
        work.do(step)
    return work.result()


def invert(steps: Sequence[Operation]) -> list[Operation]:
    """Return what undoes the steps, once they are done."""
    return [inverse(step) for step in reversed(steps)]


def inverse(step: Operation) -> Operation:
    """Return what undoes one step, once it is done."""
    if step.kind in _OPPOSITES:
        return replace(step, kind=_OPPOSITES[step.kind])
    if step.kind is OperationKind.TEXT_CHANGED:
        return replace(step, splices=invert_splices(step.splices))
    subject = step.after if step.kind is OperationKind.NODE_CHANGED and step.field == "key" else step.subject
    return replace(step, subject=subject, before=step.after, after=step.before)


def touched(steps: Iterable[Operation]) -> set[Address]:
    """Return what the steps change; see `Address`."""
    found: set[Address] = set()
    for step in steps:
        found.update(addresses(step))
    return found


def addresses(step: Operation) -> tuple[Address, ...]:
    """Return what one step changes: one thing, or two if a node's key changes."""
    subject = step.subject
    if step.kind is OperationKind.METADATA_CHANGED:
        return (("metadata", step.field or ""),)
    if isinstance(subject, Link):
        return (("link", subject.key),)
    if isinstance(subject, GraphNode):
        return (("node", subject.key),)
    if isinstance(subject, Variable):
        return (("variable", subject.name),)
    if step.kind is OperationKind.VARIABLE_CHANGED:
        return (("variable", subject, step.field or ""),)
    if step.field == "key":
        return (("node", subject), ("node", step.after))
    return (("node", subject, step.field or ""),)


def meet(one: Address, other: Address) -> bool:
    """Say whether two addresses are of the same thing, or one is of a part of the other's."""
    head = min(len(one), len(other))
    if head < 3:  # noqa: PLR2004 - a field
        return one[:head] == other[:head]
    if one[:2] != other[:2]:
        return False
    first, second = parts_of(one[2]), parts_of(other[2])
    head = min(len(first), len(second))
    return first[:head] == second[:head]


def encode(steps: Iterable[Operation]) -> list[dict[str, Any]]:
    """Return the stored form: JSON values."""
    return [_encode(step) for step in steps]


def decode(stored: Iterable[Mapping[str, Any]]) -> list[Operation]:
    """Read what `encode` wrote."""
    return [_decode(each) for each in stored]


_MODELS: dict[OperationKind, type[GraphNode] | type[Link] | type[Variable]] = {
    OperationKind.NODE_ADDED: GraphNode,
    OperationKind.NODE_REMOVED: GraphNode,
    OperationKind.LINK_ADDED: Link,
    OperationKind.LINK_REMOVED: Link,
    OperationKind.VARIABLE_ADDED: Variable,
    OperationKind.VARIABLE_REMOVED: Variable,
}


def _encode(step: Operation) -> dict[str, Any]:
    if not isinstance(step.subject, str):
        stored: dict[str, Any] = {
            "kind": step.kind.value,
            "subject": step.subject.model_dump(mode="json", by_alias=True),
        }
        return stored if step.at is None else {**stored, "at": step.at}
    stored = {"kind": step.kind.value, "subject": step.subject, "field": step.field}
    if step.kind is OperationKind.TEXT_CHANGED:
        stored["splices"] = [[each.at, each.removed, each.inserted] for each in step.splices]
        return stored
    if step.before is not ABSENT:
        stored["before"] = step.before
    if step.after is not ABSENT:
        stored["after"] = step.after
    return stored


def _decode(stored: Mapping[str, Any]) -> Operation:
    kind = OperationKind(stored["kind"])
    if kind in _MODELS:
        return Operation(kind, _MODELS[kind].model_validate(stored["subject"]), at=stored.get("at"))
    subject, field = cast("str", stored["subject"]), cast("str", stored["field"])
    if kind is OperationKind.TEXT_CHANGED:
        splices = cast("list[tuple[int, str, str]]", stored["splices"])
        return Operation(kind, subject, field, splices=tuple(Splice(*each) for each in splices))
    return Operation(kind, subject, field, stored.get("before", ABSENT), stored.get("after", ABSENT))


def value_at(node: GraphNode, field: str) -> Any:
    """Return a node's field in its stored form; `ABSENT` if there is none."""
    parts = parts_of(field)
    if parts[0] == _CONFIG:
        return paths.read(node.config, parts[1:])
    return _plain(node, field)


class _Row(Generic[P]):
    """Things of one kind, by key and in order, changed in place."""

    def __init__(self, things: Sequence[P], key: Callable[[P], str]) -> None:
        self._key = key
        self.things = {key(each): each for each in things}
        self._order = list(self.things)

    def result(self) -> tuple[P, ...]:
        return tuple(self.things[key] for key in self._order)

    def place(self, key: str) -> int:
        return self._order.index(key)

    def add(self, step: Operation, thing: P) -> None:
        key = self._key(thing)
        if key in self.things:
            raise StepDoesNotFit(step, f"{key!r} is there already.")
        self.things[key] = thing
        self._order.insert(len(self._order) if step.at is None else step.at, key)

    def remove(self, step: Operation, thing: P) -> None:
        key = self._key(thing)
        if self.get(step, key) != thing:
            raise StepDoesNotFit(step, f"{key!r} is not as it was.")
        del self.things[key]
        at = step.at
        if at is None or at >= len(self._order) or self._order[at] != key:
            at = self._order.index(key)
        del self._order[at]

    def get(self, step: Operation, key: str) -> P:
        found = self.things.get(key)
        if found is None:
            raise StepDoesNotFit(step, f"{key!r} is not there.")
        return found

    def put(self, step: Operation, key: str, thing: P) -> None:
        new = self._key(thing)
        if new != key:
            if new in self.things:
                raise StepDoesNotFit(step, f"{new!r} is there already.")
            self._order[self._order.index(key)] = new
            del self.things[key]
        self.things[new] = thing


class Workbench:
    """A graph while steps are done to it, one after the other; only the kinds that are asked for are taken apart."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    @cached_property
    def _nodes(self) -> _Row[GraphNode]:
        return _Row(self._graph.nodes, lambda node: node.key)

    @cached_property
    def _links(self) -> _Row[Link]:
        return _Row(self._graph.connections, lambda link: link.key)

    @cached_property
    def _variables(self) -> _Row[Variable]:
        return _Row(self._graph.variables, lambda variable: variable.name)

    @property
    def nodes(self) -> Mapping[str, GraphNode]:
        """The nodes by key, in no order."""
        return self._nodes.things

    @property
    def links(self) -> Mapping[str, Link]:
        """The links by key, in no order."""
        return self._links.things

    @property
    def variables(self) -> Mapping[str, Variable]:
        """The variables by name, in no order."""
        return self._variables.things

    def result(self) -> Graph:
        """Return the graph as it is now."""
        rows: Mapping[str, _Row[Any]] = {
            name: self.__dict__[attribute]
            for name, attribute in (("nodes", "_nodes"), ("connections", "_links"), ("variables", "_variables"))
            if attribute in self.__dict__
        }
        return self._graph.model_copy(update={name: row.result() for name, row in rows.items()})

    def removal(self, thing: GraphNode | Link | Variable) -> Operation:
        """Return the step that removes a thing, which is there, from its present place."""
        if isinstance(thing, GraphNode):
            return Operation(OperationKind.NODE_REMOVED, thing, at=self._nodes.place(thing.key))
        if isinstance(thing, Link):
            return Operation(OperationKind.LINK_REMOVED, thing, at=self._links.place(thing.key))
        return Operation(OperationKind.VARIABLE_REMOVED, thing, at=self._variables.place(thing.name))

    def do(self, step: Operation) -> None:
        """Do a step.

        Raises:
            StepDoesNotFit: It is made for another graph; nothing changed.
        """
        kind, subject = step.kind, step.subject
        if kind is OperationKind.METADATA_CHANGED:
            return
        if isinstance(subject, str):
            if kind is OperationKind.VARIABLE_CHANGED:
                self._variables.put(step, subject, _changed_variable(step, self._variables.get(step, subject)))
            else:
                self._nodes.put(step, subject, _changed_node(step, self._nodes.get(step, subject)))
            return
        row: _Row[Any]
        if isinstance(subject, Link):
            row = self._links
        else:
            row = self._nodes if isinstance(subject, GraphNode) else self._variables
        (row.add if kind in _ADDED else row.remove)(step, subject)


_ADDED = {OperationKind.NODE_ADDED, OperationKind.LINK_ADDED, OperationKind.VARIABLE_ADDED}


def _changed_node(step: Operation, node: GraphNode) -> GraphNode:
    field = step.field or ""
    parts = parts_of(field)
    if step.kind is OperationKind.TEXT_CHANGED:
        text = value_at(node, field)
        if not isinstance(text, str):
            raise StepDoesNotFit(step, f"{field} is not a text.")
        try:
            return _with(node, parts, apply_splices(text, step.splices), step)
        except SpliceDoesNotFit as error:
            raise StepDoesNotFit(step, str(error)) from None
    if not is_same(value_at(node, field), step.before):
        raise StepDoesNotFit(step, f"{field} of {node.key!r} is not what it was.")
    return _with(node, parts, step.after, step)


def _with(node: GraphNode, parts: Sequence[str], value: Any, step: Operation) -> GraphNode:
    if parts[0] != _CONFIG:
        return node.model_copy(update=_parsed(GraphNode, parts[0], value, step))
    try:
        config = paths.write(node.config, parts[1:], value)
    except paths.PathMissing as error:
        raise StepDoesNotFit(step, str(error)) from None
    return node.model_copy(update={_CONFIG: config})


def _changed_variable(step: Operation, variable: Variable) -> Variable:
    field = step.field or ""
    if not is_same(_plain(variable, field), step.before):
        raise StepDoesNotFit(step, f"{field} of {variable.name!r} is not what it was.")
    return variable.model_copy(update=_parsed(Variable, field, step.after, step))


#: What a model needs to be read when one field of it is wanted.
_BARE: dict[type[GraphNode] | type[Variable], dict[str, Any]] = {
    GraphNode: {"key": "n", "component": "c"},
    Variable: {"name": "v"},
}
#: Attributes by their names in the stored form.
_NAMES = {
    model: {info.alias or name: name for name, info in model.model_fields.items()} for model in (GraphNode, Variable)
}


def _plain(part: GraphNode | Variable, field: str) -> Any:
    """Return one field in its stored form."""
    name = _NAMES[type(part)].get(field)
    return ABSENT if name is None else part.model_dump(mode="json", by_alias=True, include={name})[field]


def _parsed(model: type[GraphNode] | type[Variable], field: str, value: Any, step: Operation) -> dict[str, Any]:
    """Return one field read from its stored form, by its attribute's name.

    Raises:
        StepDoesNotFit: There is no such field, or it cannot have that value.
    """
    name = _NAMES[model].get(field)
    if name is None or value is ABSENT:
        raise StepDoesNotFit(step, f"There is no field {field!r}.")
    try:
        return {name: getattr(model.model_validate({**_BARE[model], field: value}), name)}
    except ValueError:
        raise StepDoesNotFit(step, f"{field!r} cannot have this value.") from None
