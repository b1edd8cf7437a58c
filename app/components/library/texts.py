"""The `text` component: common work on text, in linear time."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, cast

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
from app.components.library.json_values import value_of
from app.components.library.patterns import compiled, is_quick, pattern_problem, steps_of

_MAX_MATCHES = 100_000
_MAX_TEXT = 10_000_000
#: Longer texts are searched in a thread, so that others are served meanwhile.
_LONG_TEXT = 50_000
_THREADED_STEPS = 100_000_000
_MAX_SECONDS = 10.0

Pattern = Annotated[str, Field(min_length=1, max_length=5_000, description="A regular expression (RE2).")]


class SplitText(Config):
    """Text to list."""

    kind: Literal["split"]
    separator: Annotated[str, Field(max_length=1_000)] = Field(default="\n", description="Empty: at white space.")
    is_trimmed: bool = Field(default=False, description="Trim the parts and leave out empty ones.")


class JoinText(Config):
    """List to text."""

    kind: Literal["join"]
    separator: Annotated[str, Field(max_length=1_000)] = "\n"


class ReplaceText(Config):
    """Replace what a pattern finds."""

    kind: Literal["replace"]
    pattern: Pattern
    replacement: Annotated[str, Field(max_length=10_000)] = Field(
        default="", description=r"\1 and \g<name> stand for groups."
    )


class MatchText(Config):
    """The first place a pattern finds."""

    kind: Literal["match"]
    pattern: Pattern


class ExtractAllText(Config):
    """Every place a pattern finds."""

    kind: Literal["extractAll"]
    pattern: Pattern
    is_unique: bool = Field(default=False, description="Leave out repetitions.")


class TrimText(Config):
    """Drop white space at both ends."""

    kind: Literal["trim"]


class CaseText(Config):
    """Change the case."""

    kind: Literal["case"]
    to: Literal["upper", "lower", "title"]


class TextConfig(Config):
    """A text and what is done to it."""

    value: Expression = Field(default="input", description="What is worked on.")
    operation: Annotated[
        SplitText | JoinText | ReplaceText | MatchText | ExtractAllText | TrimText | CaseText,
        Field(discriminator="kind"),
    ]


class TextComponent(Component):
    """Works on text."""

    id = "text"
    name = "Text"
    description = (
        "Splits, joins, trims, changes case, and finds or replaces by regular expression. "
        "A match is an object when the pattern has named groups, else the text found."
    )
    category = ComponentCategory.DATA
    is_immediate = True
    outputs = (Port(OUTPUT, "any", "A text, a list of texts, or matches."),)
    config = TextConfig
    example = {
        "value": "input.text",
        "operation": {"kind": "extractAll", "pattern": r"[\w.+-]+@[\w-]+\.[\w.]+", "isUnique": True},
    }

    def problems(self, config: TextConfig) -> list[tuple[str, str]]:
        """Check the pattern."""
        if isinstance(config.operation, ReplaceText | MatchText | ExtractAllText):
            problem = pattern_problem(config.operation.pattern)
            return [("operation.pattern", problem)] if problem else []
        return []

    async def run(self, config: TextConfig, ctx: NodeContext) -> Result:
        """Do the operation.

        Raises:
            ComponentFailed: `NOT_TEXT`, `PATTERN_ERROR`, `LIMIT_EXCEEDED` or `EXPRESSION_ERROR`.
        """
        value = await value_of(config.value, ctx)
        operation = config.operation
        if operation.kind == "join":
            return Result(_joined(value, operation.separator))
        if not isinstance(value, str):
            raise ComponentFailed("NOT_TEXT", "There is no text to work on.")
        if len(value) > _MAX_TEXT:
            raise ComponentFailed("LIMIT_EXCEEDED", f"The text is over {_MAX_TEXT} characters.")
        if is_quick(_steps(operation, len(value))) and len(value) <= _LONG_TEXT:
            return Result(_worked(operation, value))
        return Result(await asyncio.to_thread(_worked, operation, value))


def _steps(operation: Any, characters: int) -> int:
    """Say how many steps it takes to find what is looked for once; to find all, a little of the square of that."""
    if not isinstance(operation, ReplaceText | MatchText | ExtractAllText):
        return 0
    once = steps_of(operation.pattern, characters)
    return once if isinstance(operation, MatchText) else max(once, min(once * characters // 500, _THREADED_STEPS))


def _in_time(matches: Iterable[Any]) -> Iterator[Any]:
    """Yield matches until it has taken too long: each may be looked for to the end of the text.

    Raises:
        ComponentFailed: `LIMIT_EXCEEDED`.
    """
    until = time.monotonic() + _MAX_SECONDS
    for found in matches:
        yield found
        if time.monotonic() > until:
            raise ComponentFailed("LIMIT_EXCEEDED", "It takes too long to find all places of the pattern.")


def _worked(operation: Any, text: str) -> Any:
    return _WORK[operation.kind](operation, text)


def _split(operation: SplitText, text: str) -> list[str]:
    parts = text.split(operation.separator or None)
    return [kept for part in parts if (kept := part.strip())] if operation.is_trimmed else parts


def _trimmed(_operation: TrimText, text: str) -> str:
    return text.strip()


def _cased(operation: CaseText, text: str) -> str:
    return text.upper() if operation.to == "upper" else text.lower() if operation.to == "lower" else text.title()


def _first(operation: MatchText, text: str) -> Any:
    found = compiled(operation.pattern).search(text)
    return None if found is None else _match(found)


def _all(operation: ExtractAllText, text: str) -> list[Any]:
    matches: list[Any] = []
    seen: set[Any] = set()
    for found in _in_time(compiled(operation.pattern).finditer(text)):
        match = _match(found)
        if operation.is_unique:
            key = tuple(match.values()) if isinstance(match, dict) else match
            if key in seen:
                continue
            seen.add(key)
        matches.append(match)
        if len(matches) > _MAX_MATCHES:
            raise ComponentFailed("LIMIT_EXCEEDED", f"The pattern finds more than {_MAX_MATCHES} places.")
    return matches


def _match(found: Any) -> dict[str, str | None] | str:
    named: dict[str, str | None] = found.groupdict()
    places: dict[str, int] = found.re.groupindex
    return {name: named[name] for name in sorted(named, key=places.__getitem__)} if named else found.group()


def _replaced(operation: ReplaceText, text: str) -> str:
    most = _MAX_TEXT // max(1, len(operation.replacement))
    pattern = compiled(operation.pattern)
    parts: list[str] = []
    at = size = 0
    for count, found in enumerate(_in_time(pattern.finditer(text))):
        try:
            filled = str(found.expand(operation.replacement))
        except Exception as error:
            if isinstance(error, asyncio.CancelledError):
                raise
            raise ComponentFailed("PATTERN_ERROR", "The replacement names a group that the pattern lacks.") from None
        parts += (text[at : found.start()], filled)
        size += len(filled)
        at = found.end()
        if size > _MAX_TEXT or count > most + len(text):
            raise ComponentFailed("LIMIT_EXCEEDED", f"The result is over {_MAX_TEXT} characters.")
    parts.append(text[at:])
    return "".join(parts)


def _joined(value: object, separator: str) -> str:
    if not isinstance(value, list):
        raise ComponentFailed("NOT_TEXT", "There is no list of texts to join.")
    items = cast("list[object]", value)
    if not all(isinstance(item, str) for item in items):
        raise ComponentFailed("NOT_TEXT", "Only a list of texts can be joined.")
    texts = cast("list[str]", items)
    if sum(len(text) + len(separator) for text in texts) > _MAX_TEXT:
        raise ComponentFailed("LIMIT_EXCEEDED", f"The result is over {_MAX_TEXT} characters.")
    return separator.join(texts)


#: What is done to one text, by the kind of operation.
_WORK: Mapping[str, Callable[[Any, str], Any]] = {
    "split": _split,
    "trim": _trimmed,
    "case": _cased,
    "replace": _replaced,
    "match": _first,
    "extractAll": _all,
}
