"""Edits of a graph as a model writes them: flat objects, each read into what `workflows.edits` plans."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast

import orjson
from pydantic import BaseModel, ValidationError

from app.components.registry import Registry
from app.llm.tools import ToolFailed
from app.workflows import documents, fields, paths
from app.workflows.diff import ABSENT, parts_of
from app.workflows.edits import actions
from app.workflows.edits.actions import Action
from app.workflows.graph import Graph, GraphNode, Link, Variable

MAX_EDITS = 100  #: of one proposal

Given = Mapping[str, Any]
P = TypeVar("P", bound=BaseModel)

_KEY = {"type": "string", "minLength": 1, "maxLength": 64}
#: What each operation needs, by its name.
NEEDED: dict[str, tuple[str, ...]] = {
    "add_node": ("key", "component"),
    "update_node": ("key",),
    "rename_node": ("key",),
    "remove_node": ("key",),
    "enable_node": ("key",),
    "disable_node": ("key",),
    "connect": ("source", "target"),
    "disconnect": ("source", "target"),
    "set_variable": ("name",),
    "delete_variable": ("name",),
    "set_metadata": (),
}
OPERATION: dict[str, Any] = {
    "type": "object",
    "properties": {
        "op": {
            "type": "string",
            "enum": list(NEEDED),
            "description": "add_node: key, component, and name, config, parent_key. update_node: key, and set or "
            "unset. rename_node: key, and name or new_key. remove_node, enable_node, disable_node: key. connect, "
            "disconnect: source, target, and source_handle, target_handle where it is not the usual one. "
            "set_variable: name, value, description. delete_variable: name. set_metadata: name, description, tags of "
            "the workflow.",
        },
        "key": {**_KEY, "description": "The node: a letter, then letters, digits and underscores."},
        "new_key": _KEY,
        "component": {"type": "string", "description": "The type of component, as list_components gives it."},
        "name": {"type": "string", "maxLength": 200},
        "description": {"type": "string", "maxLength": 5000},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 20},
        "config": {"type": "object", "description": "As the component's schema says."},
        "parent_key": {**_KEY, "description": "The loop or parallel node that it is in."},
        "set": {
            "type": "object",
            "description": "Fields and their new values: config.url, config.headers.X, name, timeoutMs, onError.",
        },
        "unset": {"type": "array", "items": {"type": "string"}, "maxItems": 200},
        "source": _KEY,
        "source_handle": _KEY,
        "target": _KEY,
        "target_handle": _KEY,
        "value": {"description": "Of a variable: any JSON value."},
    },
    "required": ["op"],
    "additionalProperties": False,
}


def read_actions(operations: Sequence[Given], library: Registry) -> list[Action]:
    """Return what operations ask for.

    Raises:
        ToolFailed: One lacks what it needs, or has a value that no node can have; says which.
    """
    made: list[Action] = []
    for at, given in enumerate(operations):
        place = f"operations[{at}]"
        kind = str(given["op"])
        missing = [name for name in NEEDED[kind] if name not in given]
        if missing:
            raise ToolFailed("INVALID_INPUT", f"{place}: {kind} needs {' and '.join(missing)}.")
        made.append(_action(kind, given, place, library))
    return made


def read_graph(nodes: Sequence[Given], links: Sequence[Given], library: Registry) -> Graph:
    """Return a graph from nodes and connections as `add_node` and `connect` have them.

    Raises:
        ToolFailed: One cannot be so; says which.
    """
    return Graph(
        nodes=tuple(_node(each, f"nodes[{at}]", library) for at, each in enumerate(nodes)),
        connections=tuple(_link(each, f"connections[{at}]") for at, each in enumerate(links)),
    )


def _action(kind: str, given: Given, place: str, library: Registry) -> Action:
    key = str(given.get("key", ""))
    name, description = given.get("name"), given.get("description")
    match kind:
        case "add_node":
            return actions.AddNode(_node(given, place, library))
        case "update_node":
            sets = tuple(actions.FieldValue(field, value) for field, value in given.get("set", {}).items())
            return actions.UpdateNode(key, sets, tuple(given.get("unset", ())))
        case "rename_node":
            return actions.RenameNode(key, name, given.get("new_key"))
        case "remove_node":
            return actions.RemoveNode(key)
        case "enable_node" | "disable_node":
            return actions.SetNodeEnabled(key, is_enabled=kind == "enable_node")
        case "connect":
            return actions.Connect(_link(given, place))
        case "disconnect":
            return actions.Disconnect(_link(given, place))
        case "set_variable":
            return actions.SetVariable(
                Variable(name=str(name), value=given.get("value"), description=str(description or ""))
            )
        case "delete_variable":
            return actions.DeleteVariable(str(name))
        case _:
            tags = given.get("tags")
            return actions.SetMetadata(name, description, None if tags is None else tuple(tags))


def _node(given: Given, place: str, library: Registry) -> GraphNode:
    component = library.get(str(given["component"]))
    raw = {
        "key": given["key"],
        "component": given["component"],
        "componentVersion": component.version if component is not None else "1",
        "name": given.get("name", ""),
        "config": given.get("config", {}),
        "parentKey": given.get("parent_key"),
    }
    return _read(GraphNode, raw, place)


def _link(given: Given, place: str) -> Link:
    names = {"source": "source", "source_handle": "sourceHandle", "target": "target", "target_handle": "targetHandle"}
    return _read(Link, {stored: given[name] for name, stored in names.items() if name in given}, place)


def _read(kind: type[P], raw: Given, place: str) -> P:
    try:
        return kind.model_validate_json(orjson.dumps(raw))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join([place, *(str(part)[:60] for part in first["loc"])])
        raise ToolFailed("INVALID_INPUT", f"{where}: {first['msg']}.") from None


# ---------------------------------------------------------------------- what may be kept of them


def hidden_operations(operations: Sequence[Given], graph: Graph | None, library: Registry) -> list[dict[str, Any]]:
    """Return operations without literal values of fields that hold secrets.

    Args:
        operations: As they were given.
        graph: The draft they are for, which says what component a node is of; None when it cannot be read.
        library: Says which fields hold secrets.
    """
    components = {} if graph is None else {node.key: node.component for node in graph.nodes}
    shown: list[dict[str, Any]] = []
    for given in operations:
        key = str(given.get("key"))
        if isinstance(given.get("component"), str):
            components[key] = given["component"]
        component = components.get(key)
        kept = dict(given)
        if "config" in given:
            kept["config"] = hidden_config(component, given["config"], library)
        if "set" in given:
            kept["set"] = {
                field: _hidden_value(component, field, value, library) for field, value in given["set"].items()
            }
        shown.append(kept)
        if isinstance(given.get("new_key"), str) and component is not None:
            components[given["new_key"]] = component
    return shown


def hidden_config(component: str | None, config: Any, library: Registry) -> Any:
    """Return a configuration without literal values of secret fields; of a component nobody knows, nothing."""
    if component is None or library.get(component) is None or not isinstance(config, Mapping):
        return {}
    given = cast("Mapping[str, Any]", config)
    shown = fields.change_config(component, given, library, _without_literal)
    for at in list(fields.unknown_parts(component, given, library)):
        fields.put(shown, at, {})
    return shown


def _hidden_value(component: str | None, field: str, value: Any, library: Registry) -> Any:
    """Return the value of a field put where it stands, so that the component's schema says what it is."""
    head, *rest = parts_of(field)
    if head != "config":
        return value
    # A number in a path may be a place in a list or the key of a map; what either hides is hidden.
    for is_list in (True, False):
        nested: Any = value
        for part in reversed(rest):
            nested = [nested] if is_list and part.isdigit() else {part: nested}
        shown = paths.read(
            hidden_config(component, nested, library), ["0" if is_list and part.isdigit() else part for part in rest]
        )
        if shown != value:
            return None if shown is ABSENT else shown
    return value


def _without_literal(found: fields.MarkedField) -> Any:
    return documents.without_literals(found.text) if found.mark.is_secret else found.text
