"""The `json` component: between text and values, and into values by path."""

import asyncio
import re
from typing import Annotated, Any, Literal, cast

import orjson
from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    Expression,
    NodeContext,
    Port,
    Result,
)
from app.components.sandbox.errors import SandboxError
from app.components.sandbox.values import to_json

_MAX_JSON_BYTES = 10_000_000  #: more than an output may have
#: Longer texts are parsed in a thread, so that others are served meanwhile.
_LONG_TEXT = 100_000
_STEP = re.compile(r"\.?([A-Za-z_$][\w$-]*)|\[(\d{1,9}|-\d{1,9})\]|\[\"([^\"\\]*)\"\]|(\[\*\])")
_MAX_STEPS = 50
_MAX_FOUND = 100_000
_MISSING = object()


class ParseJson(Config):
    """Text to value."""

    kind: Literal["parse"]


class StringifyJson(Config):
    """Value to text."""

    kind: Literal["stringify"]
    is_pretty: bool = Field(default=False, description="Indent by two spaces.")


class ExtractJson(Config):
    """A part of a value."""

    kind: Literal["extract"]
    path: Annotated[str, Field(min_length=1, max_length=1_000)] = Field(
        description='Like `items[0].name`, `items[*].id` for all, `["a key"]`; -1 is the last item.'
    )
    default: Any = Field(default=None, description="Given when there is nothing at the path.")
    is_required: bool = Field(default=False, description="Fail when there is nothing at the path.")


class JsonConfig(Config):
    """A value and what is done to it."""

    value: Expression = Field(default="input", description="What is worked on.")
    operation: Annotated[ParseJson | StringifyJson | ExtractJson, Field(discriminator="kind")]


class JsonComponent(Component):
    """Parses, writes and reads JSON."""

    id = "json"
    name = "JSON"
    description = "Parses text as JSON, writes a value as JSON text, or extracts a part by its path."
    category = ComponentCategory.DATA
    is_immediate = True
    outputs = (Port(OUTPUT, "any", "The value or the text."),)
    config = JsonConfig
    example = {"value": "input.body", "operation": {"kind": "extract", "path": "items[*].id"}}

    def problems(self, config: JsonConfig) -> list[tuple[str, str]]:
        """Check the path."""
        if isinstance(config.operation, ExtractJson) and steps_of(config.operation.path) is None:
            return [("operation.path", 'The path must look like items[0].name, items[*].id or ["a key"].')]
        return []

    async def run(self, config: JsonConfig, ctx: NodeContext) -> Result:
        """Do the operation.

        Raises:
            ComponentFailed: `JSON_INVALID`, `PATH_NOT_FOUND` or `EXPRESSION_ERROR`.
        """
        value = await value_of(config.value, ctx)
        operation = config.operation
        if isinstance(operation, ParseJson):
            return Result(await parsed_beside(value))
        if isinstance(operation, StringifyJson):
            return Result(_written(value, is_pretty=operation.is_pretty))
        found = extracted(value, steps_of(operation.path) or [])
        if found is _MISSING:
            if operation.is_required:
                raise ComponentFailed("PATH_NOT_FOUND", f"There is nothing at {operation.path}.")
            found = operation.default
        return Result(found)


async def value_of(expression: str, ctx: NodeContext) -> Any:
    """Evaluate what a component works on, sparing the usual `input` a trip through the engine."""
    return ctx.input if expression == "input" else await ctx.evaluate(expression)


def parsed(text: object) -> Any:
    """Parse JSON text.

    Raises:
        ComponentFailed: `JSON_INVALID`.
    """
    if not isinstance(text, str):
        raise ComponentFailed("JSON_INVALID", "Only text can be parsed as JSON.")
    try:
        # the copy refuses what other parts could not carry: deep nesting, integers beyond 64 bits
        return to_json(orjson.loads(text), max_bytes=_MAX_JSON_BYTES)
    except orjson.JSONDecodeError as error:
        raise ComponentFailed(
            "JSON_INVALID", f"The text is not JSON (line {error.lineno}, column {error.colno})."
        ) from None
    except SandboxError as error:
        raise ComponentFailed("JSON_INVALID", error.message) from None


async def parsed_beside(text: object) -> Any:
    """Parse as `parsed` does, and let others be served while a long text is."""
    if isinstance(text, str) and len(text) > _LONG_TEXT:
        return await asyncio.to_thread(parsed, text)
    return parsed(text)


def _written(value: Any, *, is_pretty: bool) -> str:
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 if is_pretty else 0).decode()
    except TypeError:
        raise ComponentFailed("JSON_INVALID", "The value is nested too deep or holds too large an integer.") from None


def steps_of(path: str) -> list[str | int | None] | None:
    """Split a path into keys, indexes and None for all items; None if it is not a path."""
    steps: list[str | int | None] = []
    position = 2 if path.startswith("$.") else 1 if path.startswith("$[") else 0
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None or (position and match.group(1) and path[position] != "." and path[position - 1] != "."):
            return None
        position = match.end()
        key, index, quoted, every = match.groups()
        steps.append(int(index) if index is not None else None if every else key if key is not None else quoted)
    return steps if 0 < len(steps) <= _MAX_STEPS else None


def extracted(value: Any, steps: list[str | int | None]) -> Any:
    """Follow a path; after `[*]` it gives the list of what it found, without what has no such part."""
    here: list[Any] = [value]
    is_many = False
    for step in steps:
        if step is None:
            is_many = True
            here = [item for one in here if isinstance(one, list) for item in cast("list[Any]", one)]
            if len(here) > _MAX_FOUND:
                raise ComponentFailed("LIMIT_EXCEEDED", f"The path finds more than {_MAX_FOUND} values.")
        else:
            here = [part for one in here if (part := _part(one, step)) is not _MISSING]
    if is_many:
        return here
    return here[0] if here else _MISSING


def _part(value: Any, step: str | int) -> Any:
    if isinstance(step, str):
        return cast("dict[str, Any]", value).get(step, _MISSING) if isinstance(value, dict) else _MISSING
    if not isinstance(value, list):
        return _MISSING
    items = cast("list[Any]", value)
    return items[step] if -len(items) <= step < len(items) else _MISSING
