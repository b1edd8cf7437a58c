"""JSON Schemas that users give for a model's answers and a tool's arguments."""

from collections.abc import Mapping
from typing import Annotated, Any, cast

from pydantic import Field

_MAX_DEPTH = 40  #: of objects and lists, so some twenty of the schema
_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "null"})

OutputSchema = Annotated[dict[str, Any] | None, Field()]


def schema_findings(schema: Mapping[str, Any] | None, path: str, *, is_object: bool = False) -> list[tuple[str, str]]:
    """Name what is wrong with a schema, as (dotted field, message); keywords we do not know are the provider's."""
    if schema is None:
        return []
    kind = schema.get("type")
    if is_object and (kind != "object" or not isinstance(schema.get("properties", {}), Mapping)):
        return [(path, 'This must be the schema of an object: {"type": "object", "properties": {…}}.')]
    if kind is not None and not (isinstance(kind, str) and kind in _TYPES) and not isinstance(kind, list):
        return [(f"{path}.type", "This is no type of JSON Schema.")]
    if not schema:
        return [(path, "The schema says nothing; give at least its `type`.")]
    if _depth(schema) > _MAX_DEPTH:
        return [(path, "The schema is nested too deeply.")]
    return []


def _depth(schema: Mapping[str, Any]) -> int:
    """Say how many levels of objects and lists a schema has, as far as it matters."""
    depth, here = 0, cast("list[Any]", [schema])
    while here and depth <= _MAX_DEPTH:
        depth += 1
        here = [inner for each in here for inner in _within(each)]
    return depth


def _within(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(cast("Mapping[str, Any]", value).values())
    return cast("list[Any]", value) if isinstance(value, list) else []
