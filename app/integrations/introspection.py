"""What a GraphQL service says of itself, which anybody may have written: its queries and mutations as documents.

An operation's answer is selected as far as its plain fields, two objects deep; whoever wants more sends a document.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from app.integrations.failures import IntegrationFault
from app.integrations.reading import list_of, object_of, objects_in, text_of
from app.integrations.vocabulary import MAX_ACTIONS, IntegrationCode

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,127}")
_MAX_DEPTH = 2  #: of what is selected, in objects below the first
_MAX_FIELDS = 60  #: of one object
_MAX_INPUT_DEPTH = 4
_MAX_PARTS = 500  #: of one operation's document, and of its arguments
_MAX_WRAPPERS = 8
MAX_CATALOGUE_BYTES = 2_000_000
_SCALARS = {"Int": "integer", "Float": "number", "String": "string", "Boolean": "boolean"}
_LEAVES = frozenset({"SCALAR", "ENUM"})

_TYPE = (
    "kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }"
)
INTROSPECTION = (
    "{ __schema { queryType { name } mutationType { name } types { kind name description "
    f"fields {{ name description args {{ name description defaultValue type {{ {_TYPE} }} }} type {{ {_TYPE} }} }} "
    f"inputFields {{ name description defaultValue type {{ {_TYPE} }} }} enumValues {{ name }} }} }} }}"
)


def _invalid(message: str) -> IntegrationFault:
    return IntegrationFault(IntegrationCode.DOCUMENT_INVALID, message)


class Graph:
    """A schema as introspection gives it.

    Raises:
        IntegrationFault: DOCUMENT_INVALID: it is none.
    """

    def __init__(self, told: Any) -> None:
        known = object_of(told)
        if not list_of(known.get("types")):
            raise _invalid("The service does not describe itself.")
        self._types: dict[str, Mapping[str, Any]] = {
            each["name"]: each for each in objects_in(known["types"]) if _is_name(each.get("name"))
        }
        self._roots = [
            (text_of(object_of(known.get(place)).get("name")), place == "queryType")
            for place in ("queryType", "mutationType")
        ]
        self._parts = 0

    def operations(self, only: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Return every query and mutation as a stored action with its document.

        Raises:
            IntegrationFault: It is too much.
        """
        found: list[dict[str, Any]] = []
        size = 0
        for root, is_query in self._roots:
            for field in _listed(self._types.get(root, {}), "fields"):
                if not _is_name(field.get("name")) or (only and field["name"] not in only):
                    continue
                if len(found) >= MAX_ACTIONS:
                    return found
                made = self._operation(field, is_query=is_query)
                if made is None:
                    continue
                size += len(orjson.dumps(made))
                if size > MAX_CATALOGUE_BYTES:
                    raise _invalid(f"Its operations are over {MAX_CATALOGUE_BYTES:,} bytes; name some in `only`.")
                found.append(made)
        return found

    def _operation(self, field: Mapping[str, Any], *, is_query: bool) -> dict[str, Any] | None:
        self._parts = 0
        variables: list[str] = []
        passed: list[str] = []
        properties: dict[str, Any] = {}
        required: list[str] = []
        for argument in _listed(field, "args"):
            name, kind = text_of(argument.get("name")), _spelled(argument.get("type"))
            if not _is_name(name) or kind is None:
                return None
            variables.append(f"${name}: {kind}")
            passed.append(f"{name}: ${name}")
            properties[name] = self._schema(argument.get("type"), 0) | _note(argument)
            if kind.endswith("!") and argument.get("defaultValue") is None:
                required.append(name)
        selection = self._selection(field.get("type"), 0, ())
        if selection is None:
            return None
        name = field["name"]
        kind = "query" if is_query else "mutation"
        head = f"{kind}({', '.join(variables)})" if variables else kind
        call = f"{name}({', '.join(passed)})" if passed else name
        return {
            "name": f"{kind}_{name}",
            "title": name,
            "description": (text_of(field.get("description")) or f"The {kind} {name}.")[:2_000],
            "isQuery": is_query,
            "document": f"{head} {{ {call}{selection} }}",
            "parameters": {
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": False,
            },
        }

    def _selection(self, kind: Any, depth: int, seen: tuple[str, ...]) -> str | None:
        """Select the plain fields of an object; empty for a leaf, None where nothing can be selected."""
        named = _named(kind)
        if named is None:
            return None
        if named["kind"] in _LEAVES:
            return ""
        found = ["__typename"]
        for field in _listed(self._types.get(named["name"], {}), "fields")[:_MAX_FIELDS]:
            self._parts += 1
            if self._parts > _MAX_PARTS or not _is_name(field.get("name")) or _needs_arguments(field):
                continue
            inner = _named(field.get("type"))
            if inner is None:
                continue
            if inner["kind"] in _LEAVES:
                found.append(field["name"])
            elif depth < _MAX_DEPTH and inner["name"] not in seen:
                below = self._selection(field.get("type"), depth + 1, (*seen, named["name"]))
                if below:
                    found.append(field["name"] + below)
        return f" {{ {' '.join(found)} }}"

    def _schema(self, kind: Any, depth: int) -> dict[str, Any]:
        self._parts += 1
        told = object_of(kind)
        if not told or depth > _MAX_INPUT_DEPTH or self._parts > _MAX_PARTS:
            return {}
        match told.get("kind"):
            case "NON_NULL":
                return self._schema(told.get("ofType"), depth + 1)
            case "LIST":
                return {"type": "array", "items": self._schema(told.get("ofType"), depth + 1)}
            case "ENUM":
                values = _listed(self._types.get(str(told.get("name")), {}), "enumValues")
                return {"enum": [each["name"] for each in values[:200] if _is_name(each.get("name"))]}
            case "INPUT_OBJECT":
                fields = _listed(self._types.get(str(told.get("name")), {}), "inputFields")[:_MAX_FIELDS]
                known = [each for each in fields if _is_name(each.get("name"))]
                return {
                    "type": "object",
                    "properties": {each["name"]: self._schema(each.get("type"), depth + 1) for each in known},
                }
            case _:
                plain = _SCALARS.get(str(told.get("name")))
                return {} if plain is None else {"type": plain}


def _named(kind: Any) -> dict[str, Any] | None:
    for _ in range(_MAX_WRAPPERS):
        told = object_of(kind)
        if told.get("kind") not in {"NON_NULL", "LIST"}:
            return told if _is_name(told.get("name")) else None
        kind = told.get("ofType")
    return None


def _spelled(kind: Any, depth: int = 0) -> str | None:
    """Write a type as a document does."""
    told = object_of(kind)
    if not told or depth > _MAX_WRAPPERS:
        return None
    inner = _spelled(told.get("ofType"), depth + 1)
    match told.get("kind"):
        case "NON_NULL":
            return None if inner is None else f"{inner}!"
        case "LIST":
            return None if inner is None else f"[{inner}]"
        case _:
            return text_of(told.get("name")) if _is_name(told.get("name")) else None


def _needs_arguments(field: Mapping[str, Any]) -> bool:
    return any(
        object_of(each.get("type")).get("kind") == "NON_NULL" and each.get("defaultValue") is None
        for each in _listed(field, "args")
    )


def _listed(holder: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return objects_in(holder.get(name))


def _is_name(value: object) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _note(argument: Mapping[str, Any]) -> dict[str, str]:
    note = text_of(argument.get("description"))
    return {"description": note[:500]} if note else {}
