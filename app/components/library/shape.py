"""A plain part of JSON Schema for the input of a run: no references, no combinations, so its cost is linear.

Known keywords: type, enum, const, properties, required, additionalProperties (true or false), items, minItems,
maxItems, minLength, maxLength, pattern (RE2), minimum, maximum; and the notes title, description, default,
examples, format and $schema, which check nothing. A value whose check would take long for all that does not fit.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, cast

from app.components.library.patterns import compiled, pattern_problem, steps_of

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "number": (int, float),
    "integer": int,
}
_IN_WORDS = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "boolean": "true or false",
    "null": "null",
    "number": "a number",
    "integer": "a whole number",
}
_NOTES = frozenset({"title", "description", "default", "examples", "format", "$schema"})
_COUNTS = frozenset({"minItems", "maxItems", "minLength", "maxLength"})
_NUMBERS = frozenset({"minimum", "maximum"})
_ANY = frozenset({"enum", "const"})
_MAX_DEPTH = 30
_MOST_PROBLEMS = 20
#: Of one check, which nobody interrupts: what takes about half a second at worst.
_MOST_STEPS = 40_000_000
_STEPS_A_CHOICE = 50  #: of a pattern take as long as one comparison does


def schema_problems(schema: object, path: str) -> Iterator[tuple[str, str]]:
    """Name what is not understood in a schema, as (dotted field, message)."""
    yield from _schema_problems(schema, path, 0)


def _schema_problems(schema: object, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if not isinstance(schema, Mapping) or depth > _MAX_DEPTH:
        yield path, "A schema must be an object, nested at most 30 levels."
        return
    for keyword, value in cast("Mapping[str, Any]", schema).items():
        at = f"{path}.{keyword}"
        if keyword == "properties" and isinstance(value, Mapping):
            for name, inner in cast("Mapping[str, object]", value).items():
                yield from _schema_problems(inner, f"{at}.{name}", depth + 1)
        elif keyword == "items":
            yield from _schema_problems(value, at, depth + 1)
        elif keyword == "pattern" and isinstance(value, str):
            if problem := pattern_problem(value):
                yield at, problem
        elif not _is_known(keyword, value):
            yield at, f"{keyword[:60]} with this value is not supported in the schema of an input."


def _is_known(keyword: str, value: Any) -> bool:
    if keyword in _NOTES or keyword in _ANY:
        return keyword != "enum" or isinstance(value, list)
    if keyword == "type":
        names = cast("list[object]", value) if isinstance(value, list) else [value]
        return all(isinstance(name, str) and name in _TYPES for name in names)
    if keyword in _COUNTS:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if keyword in _NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if keyword == "required":
        return isinstance(value, list) and all(isinstance(name, str) for name in cast("list[object]", value))
    return keyword == "additionalProperties" and isinstance(value, bool)


def plain_part(schema: object) -> dict[str, Any]:
    """Return what of any JSON Schema is understood here; the rest, such as references, then checks nothing."""
    return _plain_part(schema, 0)


def _plain_part(schema: object, depth: int) -> dict[str, Any]:
    if not isinstance(schema, Mapping) or depth >= _MAX_DEPTH:
        return {}
    found: dict[str, Any] = {}
    for keyword, value in cast("Mapping[str, Any]", schema).items():
        if keyword == "properties" and isinstance(value, Mapping):
            properties = cast("Mapping[str, object]", value)
            found[keyword] = {name: _plain_part(inner, depth + 1) for name, inner in properties.items()}
        elif keyword == "items":
            found[keyword] = _plain_part(value, depth + 1)
        elif keyword == "pattern":
            if isinstance(value, str) and pattern_problem(value) is None:
                found[keyword] = value
        elif keyword not in _NOTES and _is_known(keyword, value):
            found[keyword] = value
    if found.get("additionalProperties") is False and not _lists_all_properties(cast("Mapping[str, Any]", schema)):
        del found["additionalProperties"]
    return found


def _lists_all_properties(schema: Mapping[str, Any]) -> bool:
    """Say whether no keyword that is not understood here may name further properties."""
    return not {"patternProperties", "allOf", "anyOf", "oneOf", "$ref", "$dynamicRef"} & schema.keys()


def misfits(value: object, schema: Mapping[str, Any]) -> list[str]:
    """Say in sentences where a value does not fit a schema that has no problems; at most twenty."""
    return [f"{path} {message}" for path, message in misfit_places(value, schema, "input")]


def misfit_places(value: object, schema: Mapping[str, Any], root: str) -> list[tuple[str, str]]:
    """Say where below `root` and how a value does not fit, as `misfits` does; ("root.name", "is required")."""
    try:
        return list(islice(_misfits(value, schema, root, _Steps(_MOST_STEPS)), _MOST_PROBLEMS))
    except _TooMuch:
        return [(root, "is too much to be checked against its schema")]


class _TooMuch(Exception):
    """A check takes too many steps."""


class _Steps:
    """The steps that are left to a check."""

    def __init__(self, left: int) -> None:
        self._left = left

    def take(self, count: int) -> None:
        """Take some.

        Raises:
            _TooMuch: There are not so many.
        """
        self._left -= count
        if self._left < 0:
            raise _TooMuch


def _misfits(value: Any, schema: Mapping[str, Any], path: str, steps: _Steps) -> Iterator[tuple[str, str]]:
    wanted: Any = schema.get("type")
    if wanted is not None:
        names = cast("list[str]", wanted) if isinstance(wanted, list) else [str(wanted)]
        if not any(_is_a(value, name) for name in names):
            yield path, f"must be {' or '.join(_IN_WORDS[name] for name in names)}"
            return
    if "enum" in schema and not _is_among(value, schema["enum"], steps):
        yield path, "is not one of the allowed values"
    if "const" in schema and not is_same(value, schema["const"]):
        yield path, "is not the allowed value"
    if isinstance(value, str):
        yield from _text_misfits(value, schema, path, steps)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number_misfits(value, schema, path)
    elif isinstance(value, list):
        yield from _list_misfits(cast("list[Any]", value), schema, path, steps)
    elif isinstance(value, dict):
        yield from _object_misfits(cast("dict[str, Any]", value), schema, path, steps)


def _is_among(value: Any, choices: list[Any], steps: _Steps) -> bool:
    size = 1 + (len(cast("list[Any]", value)) if isinstance(cast("object", value), list | dict) else 0)
    for choice in choices:
        steps.take(size * _STEPS_A_CHOICE)
        if is_same(value, choice):
            return True
    return False


def _text_misfits(value: str, schema: Mapping[str, Any], path: str, steps: _Steps) -> Iterator[tuple[str, str]]:
    yield from _count_misfits(len(value), schema, path, "Length", "character")
    pattern = schema.get("pattern")
    if pattern is not None:
        steps.take(steps_of(pattern, len(value)))
    if pattern is not None and compiled(pattern).search(value) is None:
        yield path, "does not match the pattern"


def _number_misfits(value: float, schema: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    if value < schema.get("minimum", value):
        yield path, f"is less than {schema['minimum']}"
    if value > schema.get("maximum", value):
        yield path, f"is more than {schema['maximum']}"


def _list_misfits(items: list[Any], schema: Mapping[str, Any], path: str, steps: _Steps) -> Iterator[tuple[str, str]]:
    yield from _count_misfits(len(items), schema, path, "Items", "item")
    if "items" in schema:
        for index, item in enumerate(items):
            yield from _misfits(item, schema["items"], f"{path}[{index}]", steps)


def _count_misfits(count: int, schema: Mapping[str, Any], path: str, of: str, unit: str) -> Iterator[tuple[str, str]]:
    least, most = schema.get(f"min{of}", 0), schema.get(f"max{of}", count)
    if count < least:
        yield path, f"has less than {least} {unit}{'' if least == 1 else 's'}"
    if count > most:
        yield path, f"has more than {most} {unit}{'' if most == 1 else 's'}"


def _object_misfits(
    value: dict[str, Any], schema: Mapping[str, Any], path: str, steps: _Steps
) -> Iterator[tuple[str, str]]:
    known: Mapping[str, Any] = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{path}.{name}", "is required"
    for name, item in value.items():
        if name in known:
            yield from _misfits(item, known[name], f"{path}.{name}", steps)
        elif schema.get("additionalProperties") is False:
            yield f"{path}.{name[:60]}", "is not a known field"


def _is_a(value: object, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    if name == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES[name])


def is_same(left: object, right: object) -> bool:
    """Compare as JSON: true is not 1, but 1.0 is."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        ours, theirs = cast("list[object]", left), cast("list[object]", right)
        return len(ours) == len(theirs) and all(is_same(one, other) for one, other in zip(ours, theirs, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        mine, other = cast("dict[str, object]", left), cast("dict[str, object]", right)
        return mine.keys() == other.keys() and all(is_same(mine[key], other[key]) for key in mine)
    return left == right
