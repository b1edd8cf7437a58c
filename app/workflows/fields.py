"""The marked fields of a configuration: which strings are templates, expressions or hold secrets.

A component marks them in its JSON Schema (`x-plait`, `x-secret`; see `components.contract`). What they refer to
is read from their text: `nodes.KEY`, `nodes["KEY"]`, `secrets.NAME`, `vars.NAME`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, cast

from app.components.contract import Component
from app.workflows.graph import GraphNode

Schema = Mapping[str, Any]

_REFERENCE = re.compile(r"""\b(nodes|secrets|vars)(?:\.([A-Za-z_]\w*)|\[\s*(?:"([^"\]]*)"|'([^'\]]*)')\s*\])""")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENING = re.compile(r"\{[{%#]")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a schema says of a string."""

    is_expression: bool = False  #: source as a whole: an expression or code
    is_template: bool = False
    is_secret: bool = False
    is_code: bool = False  #: source of a program; it is an expression too

    def __or__(self, other: "Mark") -> "Mark":
        return Mark(
            self.is_expression or other.is_expression,
            self.is_template or other.is_template,
            self.is_secret or other.is_secret,
            self.is_code or other.is_code,
        )


@dataclass(frozen=True, slots=True)
class MarkedField:
    """A marked string of a configuration and where it is.

    Attributes:
        path: For people: `headers.Authorization`, `cases.0.when`.
        keys: The same for programs: keys of maps, and numbers for the places in lists.
    """

    path: str
    text: str
    mark: Mark
    keys: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that a text refers to; `kind` is `nodes`, `secrets` or `vars`."""

    kind: str
    name: str


Change = Callable[[MarkedField], Any]
Leaf = Callable[[tuple[str | int, ...], Any, tuple[Schema, ...]], Any]  #: given a value, where it is, and its schemas
_GONE = object()  #: what a leaf becomes that is taken out of its mapping


class Library(Protocol):
    """The components a graph may use: what this module asks of `components.registry.Registry`."""

    def get(self, component_id: str) -> Component | None:
        """Return a component, or None."""
        ...

    def schema(self, component_id: str) -> Schema:
        """Return the JSON Schema of a component's configuration."""
        ...


def marked_fields(config: Mapping[str, Any], schema: Schema) -> Iterator[MarkedField]:
    """Find every marked string, in the order of the configuration."""
    found: list[MarkedField] = []

    def note(field: MarkedField) -> Any:
        found.append(field)
        return field.text

    change_marked(config, schema, note)
    yield from found


def policy_fields(node: GraphNode) -> Iterator[MarkedField]:
    """Find the expressions of a node beside its configuration; their paths are the node's own."""
    if node.skip_if is not None:
        yield MarkedField("skipIf", node.skip_if, Mark(is_expression=True))
    if node.cache is not None and node.cache.key is not None:
        yield MarkedField("cache.key", node.cache.key, Mark(is_expression=True))


def change_policies(node: GraphNode, change: Callable[[MarkedField], str]) -> dict[str, Any]:
    """Return those of a node's fields that hold such expressions, each put through `change`."""
    changed = {field.path: change(field) for field in policy_fields(node)}
    found: dict[str, Any] = {}
    if "skipIf" in changed:
        found["skip_if"] = changed["skipIf"]
    if node.cache is not None and "cache.key" in changed:
        found["cache"] = node.cache.model_copy(update={"key": changed["cache.key"]})
    return found


def change_marked(config: Mapping[str, Any], schema: Schema, change: Change) -> dict[str, Any]:
    """Copy a configuration with every marked string put through `change`."""
    definitions = cast("dict[str, Schema]", schema.get("$defs", {}))

    def one(keys: tuple[str | int, ...], value: Any, schemas: tuple[Schema, ...]) -> Any:
        return _marked(keys, value, schemas, change)

    return cast("dict[str, Any]", _walk(config, (schema,), definitions, (), one))


def config_fields(component: str, config: Mapping[str, Any], library: Library) -> Iterator[MarkedField]:
    """Find every marked string of a component's configuration, those of configurations within it too."""
    found: list[MarkedField] = []

    def note(field: MarkedField) -> Any:
        found.append(field)
        return field.text

    change_config(component, config, library, note)
    yield from found


def change_config(component: str, config: Mapping[str, Any], library: Library, change: Change) -> dict[str, Any]:
    """Copy a component's configuration with every marked string put through `change`, also within its parts.

    A part whose component nobody knows is left as it is: whoever hides secrets asks `unknown_parts`.
    """
    known = library.get(component)
    if known is None:
        return dict(config)
    changed = change_marked(config, library.schema(component), change)
    for at, part_id, part in known.parts(config):
        if isinstance(part, Mapping) and library.get(part_id) is not None:
            inner = _within(at, change)
            put(changed, at, change_config(part_id, cast("Mapping[str, Any]", part), library, inner))
    return changed


def change_references(
    component: str, config: Mapping[str, Any], library: Library, kind: str, change: Callable[[str], str | None]
) -> dict[str, Any]:
    """Copy a component's configuration with every `x-references: kind` put through `change`, also within its parts.

    What becomes None is taken away: the configuration is unfinished then, but nowhere wrong.
    """
    known = library.get(component)
    if known is None:
        return dict(config)
    schema = library.schema(component)
    definitions = cast("dict[str, Schema]", schema.get("$defs", {}))

    def one(_keys: tuple[str | int, ...], value: Any, schemas: tuple[Schema, ...]) -> Any:
        if not isinstance(value, str) or all(each.get("x-references") != kind for each in schemas):
            return value
        changed = change(value)
        return _GONE if changed is None else changed

    changed = cast("dict[str, Any]", _walk(config, (schema,), definitions, (), one))
    for at, part_id, part in known.parts(config):
        if isinstance(part, Mapping):
            put(changed, at, change_references(part_id, cast("Mapping[str, Any]", part), library, kind, change))
    return changed


def unknown_parts(component: str, config: Mapping[str, Any], library: Library) -> Iterator[str]:
    """Find where a configuration holds those of components that nobody knows: which of their fields are secret?"""
    known = library.get(component)
    for at, part_id, part in () if known is None else known.parts(config):
        if not isinstance(part, Mapping) or not part:
            continue
        if library.get(part_id) is None:
            yield at
        else:
            yield from (f"{at}.{each}" for each in unknown_parts(part_id, cast("Mapping[str, Any]", part), library))


def put(config: dict[str, Any], at: str, value: object) -> None:
    """Put a value where a dotted path leads, in a copy of a configuration."""
    *way, last = at.split(".")
    place: Any = config
    for key in way:
        place = place[_key(place, key)]
    place[_key(place, last)] = value


def _key(place: object, key: str) -> str | int:
    return int(key) if isinstance(place, list) else key


def _within(at: str, change: Change) -> Change:
    keys = tuple(int(key) if key.isdigit() else key for key in at.split("."))
    return lambda found: change(replace(found, path=f"{at}.{found.path}", keys=(*keys, *found.keys)))


def references(field: MarkedField) -> Iterator[Reference]:
    """Find what a marked string refers to; of a template only its tags are read."""
    if field.mark.is_expression:
        yield from _references(field.text)
    else:
        for is_tag, part in template_parts(field.text):
            if is_tag:
                yield from _references(part)


def rename_nodes(field: MarkedField, renamed: Mapping[str, str]) -> str:
    """Rewrite the references to nodes that have new keys."""

    def one(found: re.Match[str]) -> str:
        name = found.group(2) or found.group(3) or found.group(4) or ""
        if found.group(1) != "nodes" or name not in renamed:
            return found.group()
        start, end = next(found.span(group) for group in (2, 3, 4) if found.group(group) is not None)
        return f"{found.string[found.start() : start]}{renamed[name]}{found.string[end : found.end()]}"

    if field.mark.is_expression:
        return _REFERENCE.sub(one, field.text)
    return "".join(_REFERENCE.sub(one, part) if is_tag else part for is_tag, part in template_parts(field.text))


def template_parts(text: str) -> Iterator[tuple[bool, str]]:
    """Split a template into its tags and the text between them, as (is a tag, part); joined, they are the template."""
    at = 0
    while opening := _OPENING.search(text, at):
        closing = text.find(_CLOSING[opening.group()], opening.end())
        if closing < 0:
            break
        yield False, text[at : opening.start()]
        at = closing + len("}}")
        yield True, text[opening.start() : at]
    yield False, text[at:]


def _references(text: str) -> Iterator[Reference]:
    for found in _REFERENCE.finditer(text):
        yield Reference(found.group(1), found.group(2) or found.group(3) or found.group(4) or "")


def _walk(
    value: Any,
    schemas: tuple[Schema, ...],
    definitions: Mapping[str, Schema],
    keys: tuple[str | int, ...],
    leaf: Leaf,
) -> Any:
    schemas = tuple(_flatten(schemas, definitions))
    if not schemas:
        return value
    if isinstance(value, Mapping):
        parts = (
            (key, _walk(each, _inside(schemas, key), definitions, (*keys, key), leaf))
            for key, each in cast("Mapping[str, Any]", value).items()
        )
        return {key: each for key, each in parts if each is not _GONE}
    if isinstance(value, list | tuple):
        items = tuple(schema["items"] for schema in schemas if isinstance(schema.get("items"), Mapping))
        return [_walk(each, items, definitions, (*keys, at), leaf) for at, each in enumerate(cast("list[Any]", value))]
    return leaf(keys, value, schemas)


def _marked(keys: tuple[str | int, ...], value: Any, schemas: tuple[Schema, ...], change: Change) -> Any:
    if isinstance(value, str):
        mark = Mark()
        for schema in schemas:
            mark |= Mark(
                is_expression=schema.get("x-plait") in {"expression", "code"},
                is_template=schema.get("x-plait") == "template",
                is_secret=schema.get("x-secret") is True,
                is_code=schema.get("x-plait") == "code",
            )
        return change(_found(keys, value, mark)) if mark != Mark() else value
    # A secret that is not a string (a number as a key, say) is still a secret.
    if value is not None and any(schema.get("x-secret") is True for schema in schemas):
        return change(_found(keys, str(value), Mark(is_secret=True)))
    return value


def _found(keys: tuple[str | int, ...], text: str, mark: Mark) -> MarkedField:
    return MarkedField(".".join(map(str, keys)), text, mark, keys)


def _inside(schemas: tuple[Schema, ...], key: str) -> tuple[Schema, ...]:
    found: list[Schema] = []
    for schema in schemas:
        properties = cast("Mapping[str, Schema]", schema.get("properties", {}))
        if key in properties:
            found.append(properties[key])
            continue
        # Whichever pattern the key matches: a mark too many only hides more.
        found.extend(cast("Mapping[str, Schema]", schema.get("patternProperties", {})).values())
        if isinstance(schema.get("additionalProperties"), Mapping):
            found.append(cast("Schema", schema["additionalProperties"]))
    return tuple(found)


def _flatten(schemas: tuple[Schema, ...], definitions: Mapping[str, Schema]) -> Iterator[Schema]:
    """Follow `$ref` and take every alternative; a schema that refers to itself is followed once a level."""
    waiting = list(reversed(schemas))
    seen: set[str] = set()
    while waiting:
        schema = waiting.pop()
        yield schema
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            seen.add(reference)
            target = definitions.get(reference.removeprefix("#/$defs/"))
            if target is not None:
                waiting.append(target)
        for keyword in ("anyOf", "oneOf", "allOf"):
            waiting.extend(cast("list[Schema]", schema.get(keyword, [])))
