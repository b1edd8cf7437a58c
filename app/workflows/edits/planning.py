"""From an action to steps: against the graph as it is, under the rules of its structure, or not at all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import singledispatchmethod
from typing import Any, TypeVar

from app.kernel.errors import InvalidInput
from app.workflows import fields, properties, steps
from app.workflows.diff import ABSENT, Operation, OperationKind, is_same, node_changes, variable_changes
from app.workflows.edits import actions, past_texts
from app.workflows.edits.actions import Action
from app.workflows.edits.checking import brought_in
from app.workflows.edits.node_fields import FieldChanges
from app.workflows.edits.rejections import ActionRejected, RejectionCode, rejection
from app.workflows.fields import MarkedField
from app.workflows.graph import Graph, GraphNode, Position
from app.workflows.problems import Problem
from app.workflows.validation import MAX_NODES, Library

T = TypeVar("T")

MAX_FIELDS = 200  #: of one `updateNode`
MAX_CUTS = 1_000  #: of one `editText`


def plan(graph: Graph, action: Action, library: Library, *, since: Sequence[Operation] = ()) -> list[Operation]:
    """Return the steps that do an action; none if there is nothing to do.

    The graph after them has no structural problem that it had not before. METADATA_CHANGED steps have no `before`:
    the log, which holds the workflow's row, knows it.

    Args:
        graph: The draft as it is.
        action: What is asked for.
        library: The components the draft may use.
        since: What has been done to the draft since the client looked at it, the first first; for `editText`, whose
            places are of that time.

    Raises:
        ActionRejected: It cannot be done.
    """
    made = _Plan(graph, library, since).of(action)
    if made:
        try:
            after = steps.apply(graph, made)
        except steps.StepDoesNotFit as error:
            raise ActionRejected(RejectionCode.STRUCTURE_INVALID, str(error), error.step.field) from error
        broken = brought_in(graph, after, made, library)
        if broken:
            raise rejection(broken[0])
    return made


class _Plan:
    """One action against one graph."""

    def __init__(self, graph: Graph, library: Library, since: Sequence[Operation]) -> None:
        self._graph = graph
        self._library = library
        self._since = since

    @singledispatchmethod
    def of(self, action: Any) -> list[Operation]:
        """Return the steps of an action."""
        raise TypeError(f"{type(action).__name__} is no action")

    @of.register
    def _(self, action: actions.AddNode) -> list[Operation]:
        _refuse(action.faults)
        node = action.node
        self._free(node.key, "node.key")
        self._open_container(node.parent_key, "node.parentKey")
        return [Operation(OperationKind.NODE_ADDED, node)]

    @of.register
    def _(self, action: actions.UpdateNode) -> list[Operation]:
        _refuse(action.faults)
        if len(action.set) + len(action.unset) > MAX_FIELDS:
            raise ActionRejected(
                RejectionCode.LIMIT_REACHED, f"One operation changes at most {MAX_FIELDS} fields.", "set"
            )
        changes = FieldChanges(self._unlocked(action.node_key))
        for each in action.set:
            changes.set(each.field, each.value)
        for field in action.unset:
            changes.unset(field)
        return changes.steps

    @of.register
    def _(self, action: actions.MoveNode) -> list[Operation]:
        return self._moves([(action.node_key, action.position)])

    @of.register
    def _(self, action: actions.SetLayout) -> list[Operation]:
        if len(action.positions) > MAX_NODES:
            message = f"One operation moves at most {MAX_NODES:,} nodes."
            raise ActionRejected(RejectionCode.LIMIT_REACHED, message, "positions")
        return self._moves(list(dict(action.positions).items()))

    @of.register
    def _(self, action: actions.RemoveNode) -> list[Operation]:
        self._open_container(self._unlocked(action.node_key).parent_key, "nodeKey")
        gone = self._with_inside(action.node_key)
        for node in self._graph.nodes:
            if node.key in gone and node.is_locked:
                raise _locked(node.key)
        return [
            *_removals(
                OperationKind.LINK_REMOVED,
                self._graph.connections,
                lambda link: link.source in gone or link.target in gone,
            ),
            *_removals(OperationKind.NODE_REMOVED, self._graph.nodes, lambda node: node.key in gone),
        ]

    @of.register
    def _(self, action: actions.SetNodeEnabled) -> list[Operation]:
        return _changed(self._unlocked(action.node_key), "isEnabled", action.is_enabled)

    @of.register
    def _(self, action: actions.SetNodeLocked) -> list[Operation]:
        return _changed(self._node(action.node_key), "isLocked", action.is_locked)

    @of.register
    def _(self, action: actions.Connect) -> list[Operation]:
        link = action.link
        self._unlocked(link.source, "source")
        self._unlocked(link.target, "target")
        if any(each.key == link.key for each in self._graph.connections):
            message = f"{link.source[:80]!r} and {link.target[:80]!r} are already connected by these handles."
            raise ActionRejected(RejectionCode.LINK_EXISTS, message, "link")
        return [Operation(OperationKind.LINK_ADDED, link)]

    @of.register
    def _(self, action: actions.Disconnect) -> list[Operation]:
        link = action.link
        made = list(_removals(OperationKind.LINK_REMOVED, self._graph.connections, lambda each: each.key == link.key))
        if not made:
            raise ActionRejected(RejectionCode.LINK_NOT_FOUND, "There is no such connection.", "link")
        self._unlocked(link.source, "source")
        self._unlocked(link.target, "target")
        return made

    @of.register
    def _(self, action: actions.SetVariable) -> list[Operation]:
        _refuse(action.faults)
        new = action.variable
        old = next((each for each in self._graph.variables if each.name == new.name), None)
        if old is None:
            return [Operation(OperationKind.VARIABLE_ADDED, new)]
        return list(variable_changes(old, new))

    @of.register
    def _(self, action: actions.DeleteVariable) -> list[Operation]:
        name = action.name
        made = list(_removals(OperationKind.VARIABLE_REMOVED, self._graph.variables, lambda each: each.name == name))
        if not made:
            message = f"There is no variable {name[:80]!r}."
            raise ActionRejected(RejectionCode.VARIABLE_NOT_FOUND, message, "name")
        return made

    @of.register
    def _(self, action: actions.RenameNode) -> list[Operation]:
        node = self._unlocked(action.node_key)
        made: list[Operation] = []
        if action.name is not None:
            made += _changed(node, "name", action.name)
        if action.new_key is not None and action.new_key != node.key:
            self._free(action.new_key, "newKey")
            made += self._rekeyed(node.key, action.new_key)
        return made

    @of.register
    def _(self, action: actions.ReparentNodes) -> list[Operation]:
        parent = action.parent_key
        self._open_container(parent, "parentKey")
        moved: list[Operation] = []
        for key in dict.fromkeys(action.node_keys):
            node = self._unlocked(key, "nodeKeys")
            self._open_container(node.parent_key, "nodeKeys")
            moved += _changed(node, "parentKey", parent)
        keys = {step.subject for step in moved if isinstance(step.subject, str)}
        parents = {node.key: parent if node.key in keys else node.parent_key for node in self._graph.nodes}
        cut = _removals(
            OperationKind.LINK_REMOVED,
            self._graph.connections,
            lambda link: (
                (link.source in keys or link.target in keys) and parents.get(link.source) != parents.get(link.target)
            ),
        )
        return [*cut, *moved]

    @of.register
    def _(self, action: actions.SetMetadata) -> list[Operation]:
        made: list[Operation] = []
        try:
            if action.name is not None:
                made.append(_metadata("name", properties.name_of(action.name, field="name")))
            if action.description is not None:
                made.append(_metadata("description", properties.text_of(action.description, field="description")))
            if action.tags is not None:
                made.append(_metadata("tags", properties.tags_of(action.tags, field="tags")))
        except InvalidInput as error:
            raise ActionRejected(RejectionCode.VALUE_INVALID, error.message, error.field) from None
        return made

    @of.register
    def _(self, action: actions.EditText) -> list[Operation]:
        if len(action.cuts) > MAX_CUTS:
            message = f"One operation changes at most {MAX_CUTS:,} places."
            raise ActionRejected(RejectionCode.LIMIT_REACHED, message, "splices")
        key = past_texts.key_now(action.node_key, self._since)
        node = self._unlocked(key)
        splices = past_texts.moved(node, action, self._since)
        return [Operation(OperationKind.TEXT_CHANGED, key, action.field, splices=splices)] if splices else []

    def _node(self, key: str, field: str = "nodeKey") -> GraphNode:
        found = self._graph.node(key)
        if found is None:
            raise ActionRejected(RejectionCode.NODE_NOT_FOUND, f"There is no node {key[:80]!r}.", field)
        return found

    def _unlocked(self, key: str, field: str = "nodeKey") -> GraphNode:
        found = self._node(key, field)
        if found.is_locked:
            raise _locked(key, field)
        return found

    def _open_container(self, key: str | None, field: str) -> None:
        """Let nodes into a container and out of it, unless it is locked; that there is one is checked later."""
        found = None if key is None else self._graph.node(key)
        if found is not None and found.is_locked:
            raise _locked(found.key, field)

    def _free(self, key: str, field: str) -> None:
        if self._graph.node(key) is not None:
            message = f"There is a node {key[:80]!r} already."
            raise ActionRejected(RejectionCode.NODE_KEY_TAKEN, message, field)

    def _with_inside(self, key: str) -> set[str]:
        inside: dict[str, list[str]] = {}
        for node in self._graph.nodes:
            if node.parent_key is not None:
                inside.setdefault(node.parent_key, []).append(node.key)
        found: set[str] = set()
        waiting = [key]
        while waiting:
            at = waiting.pop()
            if at not in found:
                found.add(at)
                waiting.extend(inside.get(at, ()))
        return found

    def _moves(self, positions: Iterable[tuple[str, Position]]) -> list[Operation]:
        nodes = {node.key: node for node in self._graph.nodes}
        made: list[Operation] = []
        for key, position in positions:
            node = nodes.get(key) or self._node(key)
            if node.is_locked:
                raise _locked(key)
            made += _changed(node, "position", position.model_dump(mode="json"))
        return made

    def _rekeyed(self, old: str, new: str) -> Iterator[Operation]:
        yield Operation(OperationKind.NODE_CHANGED, old, "key", old, new)
        for at, link in enumerate(self._graph.connections):
            ends = {name: new for name in ("source", "target") if getattr(link, name) == old}
            if ends:
                yield Operation(OperationKind.LINK_REMOVED, link, at=at)
                yield Operation(OperationKind.LINK_ADDED, link.model_copy(update=ends), at=at)
        for each in self._graph.nodes:
            node = each.model_copy(update={"key": new}) if each.key == old else each
            yield from node_changes(node, self._referring(node, old, new))

    def _referring(self, node: GraphNode, old: str, new: str) -> GraphNode:
        """Return a node whose parent and references have the new key."""
        changed: dict[str, Any] = {}
        if node.parent_key == old:
            changed["parent_key"] = new
        rename: Callable[[MarkedField], str] = lambda found: fields.rename_nodes(found, {old: new})  # noqa: E731 - needs `old`
        # Most nodes do not name the key at all, which is seen faster than their fields are found.
        if old in node.model_dump_json(include={"config", "skip_if", "cache"}):
            changed |= fields.change_policies(node, rename)
            changed["config"] = fields.change_config(node.component, node.config, self._library, rename)
        return node.model_copy(update=changed) if changed else node


def _refuse(faults: Sequence[Problem]) -> None:
    if faults:
        raise rejection(faults[0])


def _locked(key: str, field: str = "nodeKey") -> ActionRejected:
    return ActionRejected(RejectionCode.NODE_LOCKED, f"The node {key[:80]!r} is locked; unlock it first.", field)


def _changed(node: GraphNode, field: str, value: Any) -> list[Operation]:
    before = steps.value_at(node, field)
    return [] if is_same(before, value) else [Operation(OperationKind.NODE_CHANGED, node.key, field, before, value)]


def _metadata(field: str, value: Any) -> Operation:
    return Operation(OperationKind.METADATA_CHANGED, "", field, ABSENT, value)


def _removals(kind: OperationKind, things: Iterable[Any], is_gone: Callable[[Any], bool]) -> Iterator[Operation]:
    count = 0
    for at, each in enumerate(things):
        if is_gone(each):
            yield Operation(kind, each, at=at - count)
            count += 1
