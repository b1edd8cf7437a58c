"""The component library: what there is, and whether a node's configuration is right."""

import functools
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple, Union, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError

from app.components.context import static_secret_names
from app.components.contract import Component, ComponentCategory, Config, Source
from app.components.sandbox.bounded import is_bounded_expression, is_bounded_template
from app.components.sandbox.errors import LimitReached, SandboxError, SourceInvalid
from app.components.sandbox.sandbox import check_code, check_expression, check_template
from app.components.sandbox.values import to_json

_CODES = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "string_too_short": "too_short",
    "too_short": "too_short",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "greater_than": "out_of_range",
    "less_than": "out_of_range",
}
_MOST_PROBLEMS = 100
_MAX_CONFIG_BYTES = 2_000_000


class Problem(NamedTuple):
    """One thing wrong with a configuration.

    Attributes:
        field: Dotted camelCase path (`cases.0.when`), empty for the whole.
        code: `required`, `unknown_field`, `too_long`, `too_short`, `out_of_range`, `invalid`, `syntax`,
            `secret_not_allowed`, `secret_not_static` or `unknown_component`.
        message: One sentence for a person.
    """

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Package:
    """The distribution that a component came with."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A plugin that was left out.

    Attributes:
        entry_point: Its name in the group.
        target: What it names, as `module:object`.
        reason: The class of `plugins.PluginRefused` that says why.
    """

    entry_point: str
    target: str
    package: Package
    reason: str
    message: str


class ComponentIdTaken(ValueError):
    """A component of this id is registered already.

    Attributes:
        package: Whose it is; None means Plait's own.
    """

    def __init__(self, component_id: str, package: Package | None = None) -> None:
        owner = f"{package.name} {package.version}" if package else "Plait"
        super().__init__(f"The id {component_id!r} is taken by a component of {owner}.")
        self.package = package


@dataclass(frozen=True, slots=True)
class _Found:
    """A source text in a raw configuration."""

    field: str
    source: Source
    text: str


class Registry:
    """Components by id. Filled at start, then only read.

    Attributes:
        refused: The plugins that were left out.
    """

    def __init__(self) -> None:
        self._components: dict[str, Component] = {}
        self._packages: dict[str, Package] = {}
        self.refused: list[Refusal] = []

    def register(self, component: Component, *, package: Package | None = None) -> None:
        """Add a component; `package` is the distribution it came with, None for Plait's own.

        Raises:
            ComponentIdTaken: There is one of its id.
        """
        if component.id in self._components:
            raise ComponentIdTaken(component.id, self._packages.get(component.id))
        self._components[component.id] = component
        if package is not None:
            self._packages[component.id] = package

    def package_of(self, component_id: str) -> Package | None:
        """Return the distribution that a component came with; None for Plait's own."""
        return self._packages.get(component_id)

    def common_handles(self, component: Component) -> Sequence[str]:
        """Name the handles that every node of a component has, whatever its configuration."""
        # An unfinished configuration, in which whatever must be given is empty, has the handles that all have.
        fields = component.config.model_fields
        empty: dict[str, Any] = {name: () for name, each in fields.items() if each.is_required()}
        return component.handles(component.config.model_construct(**empty))

    def get(self, component_id: str) -> Component | None:
        """Return the component of this id, or None."""
        return self._components.get(component_id)

    def list(
        self, *, category: ComponentCategory | None = None, type: str | None = None, search: str | None = None
    ) -> Sequence[Component]:
        """List components in order of category, then name.

        Args:
            category: Only this one's.
            type: The id of the only one wanted.
            search: Words that id, name or description must all contain, in any case.
        """
        words = (search or "").casefold().split()
        found = [
            component
            for component in self._components.values()
            if (category is None or component.category is category)
            and (type is None or component.id == type)
            and all(word in f"{component.id} {component.name} {component.description}".casefold() for word in words)
        ]
        order = {category: rank for rank, category in enumerate(ComponentCategory)}
        return sorted(found, key=lambda component: (order[component.category], component.name))

    def schema(self, component_id: str) -> Mapping[str, Any]:
        """Return the JSON Schema of a component's configuration, with `x-plait` and `x-secret` marks.

        Raises:
            KeyError: There is no such component.
        """
        return _schema(self._components[component_id].config)

    def validate_config(self, component_id: str, raw: object) -> tuple[Config | None, Sequence[Problem]]:
        """Check a node's configuration; return it parsed, or None, and every problem at once."""
        component = self._components.get(component_id)
        if component is None:
            return None, [Problem("", "unknown_component", f"There is no component {component_id[:100]!r}.")]
        if not isinstance(raw, Mapping):
            return None, [Problem("", "invalid", "The configuration must be an object.")]
        try:
            fields: Mapping[str, object] = to_json(cast("Mapping[str, object]", raw), max_bytes=_MAX_CONFIG_BYTES)
        except LimitReached as error:
            return None, [Problem("", "too_long", error.message)]
        except SandboxError as error:
            return None, [Problem("", "invalid", error.message)]
        problems: list[Problem] = []
        config: Config | None = None
        try:
            config = component.config.model_validate(dict(fields))
        except ValidationError as error:
            problems.extend(_said(error, fields))
        spoiled = {problem.field for problem in problems}
        for found in _sources(component.config, fields):
            if found.field not in spoiled:
                problems.extend(_source_problems(found))
        for at, part_id, part in component.parts(fields):
            _, found_in = self.validate_config(part_id, part)
            problems.extend(
                Problem(f"{at}.{each.field}" if each.field else at, each.code, each.message) for each in found_in
            )
        if config is not None:
            problems.extend(Problem(field, "invalid", message) for field, message in component.problems(config))
        return (None if problems else config), problems[:_MOST_PROBLEMS]

    def expression_problem(self, text: str) -> str | None:
        """Say why a text is no expression that a node may have; None when it is one."""
        found = _Found("", Source("expression"), text)
        return next((problem.message for problem in _source_problems(found)), None)

    def is_immediate(self, component_id: str, raw: object) -> bool:
        """Say whether a node ends within milliseconds, so that it may be awaited in place.

        Its component must say so, and every source of its configuration must be bounded: one that is not goes to
        a worker, where it may wait and then run for seconds.
        """
        component = self._components.get(component_id)
        if component is None or not component.is_immediate or not isinstance(raw, Mapping):
            return False
        return all(
            is_bounded_template(found.text)
            if found.source.language == "template"
            else found.source.language == "expression" and is_bounded_expression(found.text)
            for found in _sources(component.config, cast("Mapping[str, object]", raw))
        )

    def secret_names(self, component_id: str, raw: object) -> set[str]:
        """Name the secrets that a configuration's secret-marked fields refer to; those that do not parse name none."""
        component = self._components.get(component_id)
        names: set[str] = set()
        if component is None or not isinstance(raw, Mapping):
            return names
        for _, part_id, part in component.parts(cast("Mapping[str, Any]", raw)):
            names |= self.secret_names(part_id, part)
        for found in _sources(component.config, cast("Mapping[str, object]", raw)):
            if found.source.is_secret:
                try:
                    names |= static_secret_names(found.text)
                except SandboxError:
                    continue
        return names


def default_registry() -> Registry:
    """Build the library of components that need no domain; others register theirs."""
    from app.components.library import COMPONENTS  # noqa: PLC0415 - the library imports this module's neighbours

    registry = Registry()
    for component in COMPONENTS:
        registry.register(component())
    return registry


@functools.cache
def _schema(config: type[Config]) -> Mapping[str, Any]:
    return config.model_json_schema(by_alias=True)


def _said(error: ValidationError, raw: Mapping[str, object]) -> Iterator[Problem]:
    for item in error.errors(include_url=False, include_context=False, include_input=False):
        field = _dotted(item["loc"], raw)
        yield Problem(field, _CODES.get(item["type"], "invalid"), f"{item['msg'].removeprefix('Value error, ')}.")


def _dotted(location: tuple[int | str, ...], raw: object) -> str:
    """Say where, leaving out the union branches that pydantic names among the keys."""
    parts: list[str] = []
    at: Any = raw
    for rank, part in enumerate(location):
        is_last = rank == len(location) - 1
        if isinstance(part, int) and isinstance(at, list):
            items = cast("list[Any]", at)
            at = items[part] if part < len(items) else None
        elif not is_last and isinstance(at, Mapping) and _is_branch(part, cast("Mapping[str, Any]", at)):
            continue
        elif isinstance(part, str) and isinstance(at, Mapping) and (part in at or is_last):
            at = cast("Mapping[str, Any]", at).get(part)
        elif part == "[key]" or not is_last or not isinstance(at, Mapping):
            continue
        parts.append(str(part)[:100])
    return ".".join(parts)


def _is_branch(part: int | str, at: Mapping[str, Any]) -> bool:
    """Say whether a part that is also a key names a branch: what tells the branches apart has it as its value."""
    return part in at and not isinstance(at[str(part)], Mapping | list) and part in at.values()


def _source_problems(found: _Found) -> Iterator[Problem]:
    field, source, text = found.field, found.source, found.text
    try:
        if source.language == "code":
            check_code(text)
            return
        if source.language == "expression":
            if "secrets" in check_expression(text):
                yield Problem(field, "secret_not_allowed", "Secrets cannot be read in an expression.")
            return
        names = check_template(text)
    except SourceInvalid as error:
        yield Problem(field, "syntax", error.message)
        return
    read = {name for name in names if name == "secrets" or name.startswith("secrets.")}
    if read and not source.is_secret:
        yield Problem(field, "secret_not_allowed", "Secrets can be read only in fields that are marked as secret.")
    elif any(name.count(".") != 1 for name in read):
        yield Problem(field, "secret_not_static", "Name the secret directly, as in {{ secrets.NAME }}.")


def _sources(model: type[BaseModel], raw: Mapping[str, object], prefix: str = "") -> Iterator[_Found]:
    """Find the source texts of a raw configuration by walking it beside the model's annotations."""
    for name, info in model.model_fields.items():
        alias = info.alias or name
        if alias in raw:
            marks = [mark for mark in info.metadata if isinstance(mark, Source)]
            path = f"{prefix}{alias}"
            yield from _found(info.annotation, marks[0] if marks else None, raw[alias], path)


def _found(annotation: Any, mark: Source | None, value: object, path: str) -> Iterator[_Found]:
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *metadata = get_args(annotation)
        inner = next((item for item in metadata if isinstance(item, Source)), mark)
        yield from _found(base, inner, value, path)
    elif origin in (Union, types.UnionType):
        for branch in _branches(annotation, value):
            yield from _found(branch, mark, value, path)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if isinstance(value, Mapping):
            yield from _sources(annotation, cast("Mapping[str, object]", value), f"{path}.")
    elif origin in (list, dict):
        for key, item in _members(value, origin):
            yield from _found(get_args(annotation)[-1], None, item, f"{path}.{key}")
    elif mark is not None and isinstance(value, str):
        yield _Found(path, mark, value)


def _members(value: object, kind: Any) -> Iterator[tuple[object, object]]:
    if kind is list and isinstance(value, list):
        yield from enumerate(cast("list[object]", value))
    elif kind is dict and isinstance(value, Mapping):
        yield from cast("Mapping[object, object]", value).items()


def _branches(annotation: Any, value: object) -> Sequence[Any]:
    """Choose a union's branches that a value can mean: of tagged models, the one whose tag it carries."""
    branches = get_args(annotation)
    if not isinstance(value, Mapping):
        return branches
    chosen: list[Any] = []
    for branch in branches:
        model = get_args(branch)[0] if get_origin(branch) is Annotated else branch
        kind = model.model_fields.get("kind") if isinstance(model, type) and issubclass(model, BaseModel) else None
        if kind is None or cast("Mapping[str, object]", value).get("kind") in get_args(kind.annotation):
            chosen.append(branch)
    return chosen
