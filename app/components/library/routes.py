"""The `regex_route` component: the first pattern that is found picks the way."""

import asyncio
from typing import Annotated, Any

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
from app.components.library.logic import DEFAULT, HandleName, name_problems
from app.components.library.patterns import compiled, is_quick, pattern_problem, steps_of

_MAX_TEXT = 10_000_000


class RouteCase(Config):
    """One pattern and its way on."""

    name: HandleName
    pattern: Annotated[str, Field(min_length=1, max_length=5_000)] = Field(
        description="A regular expression (RE2); `(?i)` ignores case, `^` and `$` anchor, `(?P<name>…)` names a group."
    )


class RegexRouteConfig(Config):
    """A text and the ways it can take."""

    value: Expression = Field(default="input", description="The text that is searched.")
    cases: Annotated[list[RouteCase], Field(min_length=1, max_length=50)] = Field(
        description="Tried in order; the first whose pattern is found is taken."
    )


class RegexRoute(Component):
    """Takes the way whose pattern is found."""

    id = "regex_route"
    name = "Route by pattern"
    description = "Takes the way of the first regular expression found in a text, else `default`; gives its groups."
    category = ComponentCategory.LOGIC
    is_immediate = True
    outputs = (
        Port(
            OUTPUT,
            "object",
            "`{text, match, groups}`: the text, what was found in it (null by `default`), and the named groups.",
        ),
    )
    config = RegexRouteConfig
    example = {
        "value": "input.subject",
        "cases": [
            {"name": "order", "pattern": r"(?i)order #(?P<number>\d+)"},
            {"name": "refund", "pattern": r"(?i)\b(refund|money back)\b"},
        ],
    }

    def handles(self, config: RegexRouteConfig) -> tuple[str, ...]:
        """Name one handle a case, and `default`."""
        return (*(case.name for case in config.cases), DEFAULT)

    def problems(self, config: RegexRouteConfig) -> list[tuple[str, str]]:
        """Check that handles differ and that patterns are ones we know."""
        found = list(name_problems([case.name for case in config.cases], DEFAULT))
        for index, case in enumerate(config.cases):
            if problem := pattern_problem(case.pattern):
                found.append((f"cases.{index}.pattern", problem))
        return found

    async def run(self, config: RegexRouteConfig, ctx: NodeContext) -> Result:
        """Search; a group that took no part is null.

        Raises:
            ComponentFailed: `NOT_TEXT`, `LIMIT_EXCEEDED` or `EXPRESSION_ERROR`.
        """
        text = await value_of(config.value, ctx)
        if not isinstance(text, str):
            raise ComponentFailed("NOT_TEXT", "There is no text to search.")
        if len(text) > _MAX_TEXT:
            raise ComponentFailed("LIMIT_EXCEEDED", f"The text is over {_MAX_TEXT} characters.")
        if is_quick(sum(steps_of(case.pattern, len(text)) for case in config.cases)):
            return _routed(config, text)
        return await asyncio.to_thread(_routed, config, text)


def _routed(config: RegexRouteConfig, text: str) -> Result:
    for case in config.cases:
        found: Any = compiled(case.pattern).search(text)
        if found is not None:
            named: dict[str, str | None] = found.groupdict()
            places: dict[str, int] = found.re.groupindex
            groups = {name: named[name] for name in sorted(named, key=places.__getitem__)}
            return Result({"text": text, "match": found.group(), "groups": groups}, frozenset({case.name}))
    return Result({"text": text, "match": None, "groups": {}}, frozenset({DEFAULT}))
