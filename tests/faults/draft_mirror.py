"""A draft as a client holds it: a snapshot, and the operations since, applied as the API tells them.

Nothing of the product is imported here: what a mirror becomes is what a browser would show.
"""

from collections.abc import Iterator
from typing import Any

_NODE = "key component { type } name config position { x y } parentKey isEnabled isLocked timeoutMs"
_LINK = "source sourceHandle target targetHandle"
GRAPH = f"nodes {{ {_NODE} }} connections {{ {_LINK} }} variables {{ name value description }}"
OPERATION = f"""revision operationId batchId clientId origin undoesRevision changes {{ __typename
  ... on NodeAdded {{ at node {{ {_NODE} }} }}
  ... on NodeRemoved {{ node {{ key }} }}
  ... on NodeFieldChanged {{ nodeKey field to isRemoved }}
  ... on LinkAdded {{ at link {{ {_LINK} }} }}
  ... on LinkRemoved {{ link {{ {_LINK} }} }}
  ... on VariableAdded {{ at variable {{ name value description }} }}
  ... on VariableRemoved {{ variable {{ name }} }}
  ... on VariableFieldChanged {{ name field to }}
  ... on TextChanged {{ nodeKey field splices {{ at removed inserted }} }} }}"""
#: Fields of a node that are its own; the others of a change are not held.
_HELD = {"key", "name", "config", "position", "parentKey", "isEnabled", "isLocked", "timeoutMs"}


class Broken(Exception):
    """The stream did not fit what the client held."""


class Mirror:
    """What one client shows."""

    def __init__(self, draft: dict[str, Any]) -> None:
        self.revision: int = draft["revision"]
        self.nodes: list[dict[str, Any]] = [dict(each) for each in draft["nodes"]]
        self.links: list[dict[str, Any]] = list(draft["connections"])
        self.variables: list[dict[str, Any]] = [dict(each) for each in draft["variables"]]

    def state(self) -> dict[str, Any]:
        """Return all of it, to be compared: order matters."""
        return {
            "revision": self.revision,
            "nodes": self.nodes,
            "connections": self.links,
            "variables": self.variables,
        }

    def apply(self, operation: dict[str, Any]) -> None:
        """Go one revision on.

        Raises:
            Broken: The operation is not the next one, or is about something that is not there.
        """
        if operation["revision"] != self.revision + 1:
            raise Broken(f"revision {operation['revision']} came after {self.revision}")
        for step in operation["changes"]:
            self._do(step)
        self.revision += 1

    def _do(self, step: dict[str, Any]) -> None:
        match step["__typename"]:
            case "NodeAdded":
                self._put(self.nodes, dict(step["node"]), step["at"], "key")
            case "NodeRemoved":
                self.nodes.remove(self.node(step["node"]["key"]))
            case "LinkAdded":
                if step["link"] in self.links:
                    raise Broken(f"{step['link']} is there twice")
                self.links.insert(len(self.links) if step["at"] is None else step["at"], step["link"])
            case "LinkRemoved":
                if step["link"] not in self.links:
                    raise Broken(f"{step['link']} is not there")
                self.links.remove(step["link"])
            case "VariableAdded":
                self._put(self.variables, dict(step["variable"]), step["at"], "name")
            case "VariableRemoved":
                self.variables.remove(_named(self.variables, "name", step["variable"]["name"]))
            case "VariableFieldChanged":
                _named(self.variables, "name", step["name"])[step["field"]] = step["to"]
            case "NodeFieldChanged":
                node, (name, *rest) = self.node(step["nodeKey"]), list(_parts(step["field"]))
                if rest:
                    node[name] = _written(node[name], rest, step)
                elif name in _HELD:
                    node[name] = step["to"]
            case "TextChanged":
                node, (name, *rest) = self.node(step["nodeKey"]), list(_parts(step["field"]))
                text = _read(node[name], rest)
                node[name] = _written(node[name], rest, {"to": _spliced(text, step["splices"]), "isRemoved": False})
            case _:
                pass  # the workflow's own properties are not of the graph

    def node(self, key: str) -> dict[str, Any]:
        return _named(self.nodes, "key", key)

    def _put(self, row: list[dict[str, Any]], thing: dict[str, Any], at: int | None, name: str) -> None:
        if any(each[name] == thing[name] for each in row):
            raise Broken(f"{thing[name]} is there twice")
        row.insert(len(row) if at is None else at, thing)


def _named(row: list[dict[str, Any]], name: str, value: str) -> dict[str, Any]:
    found = next((each for each in row if each[name] == value), None)
    if found is None:
        raise Broken(f"there is no {value}")
    return found


def _parts(path: str) -> Iterator[str]:
    """Split a path at its dots; a backslash makes the next character part of a key."""
    part, characters = "", iter(path)
    for character in characters:
        if character == ".":
            yield part
            part = ""
        else:
            part += next(characters) if character == "\\" else character
    yield part


def _read(value: Any, parts: list[str]) -> Any:
    for part in parts:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def _written(value: Any, parts: list[str], step: dict[str, Any]) -> Any:
    """Copy a value with what the step says at a place."""
    if not parts:
        return step["to"]
    head, rest = parts[0], parts[1:]
    if isinstance(value, list):
        at, items = int(head), list(value)
        if not rest and step["isRemoved"]:
            del items[at]
        else:
            items[at : at + 1] = [_written(items[at] if at < len(items) else None, rest, step)]
        return items
    held = dict(value)
    if not rest and step["isRemoved"]:
        del held[head]
    else:
        held[head] = _written(held.get(head), rest, step)
    return held


def _spliced(text: str, splices: list[dict[str, Any]]) -> str:
    """Change a text as JavaScript counts it, in UTF-16 code units."""
    units = text.encode("utf-16-le", "surrogatepass")
    for splice in splices:
        at, removed = 2 * splice["at"], splice["removed"].encode("utf-16-le", "surrogatepass")
        if units[at : at + len(removed)] != removed:
            raise Broken(f"{splice['removed']!r} does not stand at {splice['at']}")
        units = units[:at] + splice["inserted"].encode("utf-16-le", "surrogatepass") + units[at + len(removed) :]
    return units.decode("utf-16-le")
