"""The fields of a node that `updateNode` sets and unsets, as steps; the node changes with every one."""

from collections.abc import Iterator
from typing import Any, cast

from pydantic import ValidationError

from app.workflows import paths, steps, values
from app.workflows.diff import ABSENT, Operation, OperationKind, is_same, parts_of, path_of, value_changes
from app.workflows.edits.rejections import ActionRejected, RejectionCode
from app.workflows.graph import Graph, GraphNode

_CONFIG = "config"
_PROPERTIES = {
    "name",
    "componentVersion",
    "retry",
    "timeoutMs",
    "onError",
    "onUnknownOutcome",
    "skipIf",
    "cache",
    "defaultOutput",
    "pinnedOutput",
}
#: Where the API shows the name of an enum's member, and the graph stores its value.
_ENUMS = {"onError", "onUnknownOutcome"}
#: Fields that have an action of their own.
_ELSEWHERE = {
    "key": "renameNode",
    "parentKey": "reparentNodes",
    "position": "moveNode",
    "isEnabled": "setNodeEnabled",
    "isLocked": "setNodeLocked",
}
_MAX_PATH_CHARACTERS = 1_000


class FieldChanges:
    """Collects steps; `node` is as they leave it."""

    def __init__(self, node: GraphNode) -> None:
        self.node = node
        self.steps: list[Operation] = []

    def set(self, field: str, value: Any) -> None:
        """Give a field a value; maps on the way to it are made.

        Raises:
            ActionRejected: There is no such field, or it cannot have that value.
        """
        fault = next(values.faults(value), None) or next(values.faults(field), None)
        if fault is not None:
            raise ActionRejected(RejectionCode.VALUE_INVALID, f"The value {fault[1]}.", f"{field}{fault[0]}"[:200])
        parts = _parts(field)
        if parts[0] == _CONFIG:
            for step in self._containers(field, parts):
                self._do([step])
            self._do(self._config(field, parts, value))
        else:
            self._do(self._property(field, value))

    def unset(self, field: str) -> None:
        """Take a field of the configuration away, or give a property its default; what is not there stays so.

        Raises:
            ActionRejected: There is no such field.
        """
        parts = _parts(field)
        if parts[0] != _CONFIG:
            default = steps.value_at(GraphNode(key=self.node.key, component=self.node.component), field)
            self._do(self._property(field, default))
            return
        if len(parts) == 1:
            self._do(list(value_changes(self.node.key, parts, self.node.config, {})))
            return
        before = paths.read(self.node.config, parts[1:])
        if before is ABSENT:
            return
        holder = parts[:-1]
        items = paths.read(self.node.config, holder[1:])
        if isinstance(items, list) and paths.index(parts[-1]) != len(cast("list[Any]", items)) - 1:
            # What follows moves up, so the list changes as a whole.
            at = paths.index(parts[-1])
            left = [each for place, each in enumerate(cast("list[Any]", items)) if place != at]
            self._do([_changed(self.node, holder, items, left)])
        else:
            self._do([_changed(self.node, parts, before, ABSENT)])

    def _do(self, made: list[Operation]) -> None:
        if not made:
            return
        try:
            self.node = steps.apply(Graph(nodes=(self.node,)), made).nodes[0]
        except steps.StepDoesNotFit as error:
            raise ActionRejected(RejectionCode.VALUE_INVALID, str(error), made[0].field) from None
        self.steps.extend(made)

    def _containers(self, field: str, parts: tuple[str, ...]) -> Iterator[Operation]:
        """Give the steps that make what must hold the field, each made after the one before is done."""
        for end in range(2, len(parts)):
            held = paths.read(self.node.config, parts[1:end])
            if held is ABSENT or held is None:
                yield _changed(self.node, parts[:end], held, {})
            elif not isinstance(held, dict | list):
                message = f"{path_of(parts[:end])} is not a map."
                raise ActionRejected(RejectionCode.VALUE_INVALID, message, field)

    def _config(self, field: str, parts: tuple[str, ...], value: Any) -> list[Operation]:
        if len(parts) == 1:
            if not isinstance(value, dict):
                raise ActionRejected(RejectionCode.VALUE_INVALID, "A configuration is a map.", field)
            return list(value_changes(self.node.key, parts, self.node.config, value))
        before = paths.read(self.node.config, parts[1:])
        if before is ABSENT:
            return [_changed(self.node, parts, ABSENT, value)]
        return list(value_changes(self.node.key, parts, before, value))

    def _property(self, field: str, value: Any) -> list[Operation]:
        if field in _ENUMS and isinstance(value, str):
            value = value.lower()
        try:
            read = GraphNode.model_validate({"key": "n", "component": "c", field: value})
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
            place = ".".join(str(part)[:100] for part in fault["loc"])
            raise ActionRejected(RejectionCode.VALUE_INVALID, f"{fault['msg']}.", place) from None
        before, after = steps.value_at(self.node, field), steps.value_at(read, field)
        return [] if is_same(before, after) else [_changed(self.node, (field,), before, after)]


def _changed(node: GraphNode, parts: tuple[str, ...], before: Any, after: Any) -> Operation:
    return Operation(OperationKind.NODE_CHANGED, node.key, path_of(parts), before, after)


def _parts(field: str) -> tuple[str, ...]:
    parts = parts_of(field) if len(field) <= _MAX_PATH_CHARACTERS else ("",)
    if parts[0] == _CONFIG and len(parts) <= values.MAX_DEPTH:
        return parts
    if field in _PROPERTIES:
        return parts
    name = field[:80]
    if field in _ELSEWHERE:
        raise ActionRejected(RejectionCode.VALUE_INVALID, f"Use {_ELSEWHERE[field]} to change {name!r}.", name)
    raise ActionRejected(RejectionCode.VALUE_INVALID, f"A node has no field {name!r} that can be set.", name)
