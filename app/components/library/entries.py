"""Components that start a run: what comes in, checked, is their output."""

import asyncio
from typing import Annotated, Any

from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    Json,
    NodeContext,
    Port,
    Result,
)
from app.components.library.patterns import compiled, is_quick, pattern_problem, steps_of
from app.components.library.shape import misfits, schema_problems


class EntryConfig(Config):
    """What a run may be started with."""

    input_schema: dict[str, Any] | None = Field(
        default=None, description="A JSON Schema that the run's input must fit; without it anything may come."
    )


class _Entry(Component):
    category = ComponentCategory.INPUT
    is_immediate = True
    inputs = ()
    outputs = (Port(OUTPUT, "any", "The run's input."),)
    is_entry = True
    config = EntryConfig
    example = {"inputSchema": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}

    def problems(self, config: EntryConfig) -> list[tuple[str, str]]:
        """Check that the schema is one we understand."""
        return [] if config.input_schema is None else list(schema_problems(config.input_schema, "inputSchema"))

    async def run(self, config: EntryConfig, ctx: NodeContext) -> Result:
        """Give the run's input.

        Raises:
            ComponentFailed: `INPUT_INVALID`, it does not fit the schema.
        """
        value = _run_input(ctx)
        if config.input_schema is not None and (found := misfits(value, config.input_schema)):
            raise _invalid(found)
        return Result(value)


class Manual(_Entry):
    """Starts when a person runs the workflow."""

    id = "manual"
    name = "Manual start"
    description = "Starts a run when a person asks for it; gives the input they entered."


class Api(_Entry):
    """Starts when a program runs the workflow."""

    id = "api"
    name = "API start"
    description = "Starts a run over the API; gives the input of the call."


class TextInputConfig(Config):
    """What text a run may be started with."""

    default: Annotated[str, Field(max_length=100_000)] | None = Field(
        default=None, description="Used when no text, or an empty one, comes."
    )
    is_required: bool = Field(default=True, description="Fail when there is no text and no default.")
    min_length: int = Field(default=0, ge=0, le=1_000_000, description="In characters.")
    max_length: int = Field(default=1_000_000, ge=1, le=10_000_000, description="In characters.")
    pattern: Annotated[str, Field(max_length=1_000)] | None = Field(
        default=None, description="A regular expression (RE2) to be found in the text."
    )


class TextInput(Component):
    """Starts with one text."""

    id = "text_input"
    name = "Text input"
    description = "Starts a run with one text: the run's input itself, or its field `text`."
    category = ComponentCategory.INPUT
    is_immediate = True
    inputs = ()
    outputs = (Port(OUTPUT, "string", "The text."),)
    is_entry = True
    config = TextInputConfig
    example = {"default": "Hello", "maxLength": 2_000}

    def problems(self, config: TextInputConfig) -> list[tuple[str, str]]:
        """Check the bounds against each other and the pattern."""
        found: list[tuple[str, str]] = []
        if config.min_length > config.max_length:
            found.append(("minLength", "The least length is over the greatest."))
        if config.pattern is not None and (problem := pattern_problem(config.pattern)):
            found.append(("pattern", problem))
        return found

    async def run(self, config: TextInputConfig, ctx: NodeContext) -> Result:
        """Give the text.

        Raises:
            ComponentFailed: `INPUT_INVALID`, it is missing, too long or does not match.
        """
        value = _run_input(ctx)
        if isinstance(value, dict):
            value = value.get("text")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        text: Any = config.default if value in (None, "") else value  # pyright: ignore[reportUnknownVariableType]
        if text is None:
            text = ""
            if config.is_required:
                raise _invalid(["text is required"])
        if not isinstance(text, str):
            raise _invalid(["text must be a string"])
        found: list[str] = []
        if not config.min_length <= len(text) <= config.max_length:
            found.append(f"text must have {config.min_length} to {config.max_length} characters")
        if config.pattern is not None and not await _is_found(config.pattern, text):
            found.append("text does not match the pattern")
        if found:
            raise _invalid(found)
        return Result(text)


async def _is_found(pattern: str, text: str) -> bool:
    search = compiled(pattern).search
    found = search(text) if is_quick(steps_of(pattern, len(text))) else await asyncio.to_thread(search, text)
    return found is not None


def _run_input(ctx: NodeContext) -> Json:
    return ctx.scope.get("run", {}).get("input")


def _invalid(found: list[str]) -> ComponentFailed:
    return ComponentFailed("INPUT_INVALID", f"The run's input does not fit: {'; '.join(found)}.", details={"at": found})
