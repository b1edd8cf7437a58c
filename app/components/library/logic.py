"""Components that decide and join."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, cast

from pydantic import Field

from app.components.contract import (
    ERROR,
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
from app.components.library.shape import is_same

#: The handle of a condition of which no case holds.
ELSE = "else"
#: The handle of a switch of which no case equals.
DEFAULT = "default"

_PASSED_ON = (Port(OUTPUT, "any", "The input, on the handle that was chosen."),)
HandleName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,63}$", description="Names the handle.")]


class ConditionCase(Config):
    """One way on."""

    name: HandleName
    when: Expression = Field(description="Must give true or false.")


class ConditionConfig(Config):
    """If, else if, else."""

    cases: Annotated[list[ConditionCase], Field(min_length=1, max_length=50)] = Field(
        description="Tried in order; the first that holds is taken."
    )


class Condition(Component):
    """Takes the first way whose expression holds."""

    id = "condition"
    name = "Condition"
    description = "If, else if, else: passes its input on by the first case that holds, else by `else`."
    category = ComponentCategory.LOGIC
    is_immediate = True
    outputs = _PASSED_ON
    config = ConditionConfig
    example = {"cases": [{"name": "large", "when": "input.total > 1000"}, {"name": "paid", "when": "input.isPaid"}]}

    def handles(self, config: ConditionConfig) -> tuple[str, ...]:
        """Name one handle a case, and `else`."""
        return (*(case.name for case in config.cases), ELSE)

    def problems(self, config: ConditionConfig) -> list[tuple[str, str]]:
        """Check that handles differ."""
        return list(name_problems([case.name for case in config.cases], ELSE))

    async def run(self, config: ConditionConfig, ctx: NodeContext) -> Result:
        """Choose a handle.

        Raises:
            ComponentFailed: `EXPRESSION_ERROR`, an expression failed or gave no boolean.
        """
        for case in config.cases:
            holds = await ctx.evaluate(case.when)
            if not isinstance(holds, bool):
                raise ComponentFailed("EXPRESSION_ERROR", f"Case {case.name} gave {kind_of(holds)}, not true or false.")
            if holds:
                return Result(ctx.input, frozenset({case.name}))
        return Result(ctx.input, frozenset({ELSE}))


class SwitchCase(Config):
    """One value and its way on."""

    name: HandleName
    equals: Any = Field(description="The JSON value that takes this way.")


class SwitchConfig(Config):
    """A value and the ways it can take."""

    value: Expression = Field(default="input", description="What is compared.")
    cases: Annotated[list[SwitchCase], Field(min_length=1, max_length=100)]


class Switch(Component):
    """Takes the way whose value equals."""

    id = "switch"
    name = "Switch"
    description = "Compares a value with cases: passes its input on by the first that equals, else by `default`."
    category = ComponentCategory.LOGIC
    is_immediate = True
    outputs = _PASSED_ON
    config = SwitchConfig
    example = {"value": "input.plan", "cases": [{"name": "free", "equals": "free"}, {"name": "team", "equals": "team"}]}

    def handles(self, config: SwitchConfig) -> tuple[str, ...]:
        """Name one handle a case, and `default`."""
        return (*(case.name for case in config.cases), DEFAULT)

    def problems(self, config: SwitchConfig) -> list[tuple[str, str]]:
        """Check that handles differ."""
        return list(name_problems([case.name for case in config.cases], DEFAULT))

    async def run(self, config: SwitchConfig, ctx: NodeContext) -> Result:
        """Choose a handle; true is not 1, but 1.0 is."""
        value = await ctx.evaluate(config.value)
        for case in config.cases:
            if is_same(value, case.equals):
                return Result(ctx.input, frozenset({case.name}))
        return Result(ctx.input, frozenset({DEFAULT}))


class MergeConfig(Config):
    """How taken connections become one value."""

    mode: Literal["object", "list", "first", "concat", "race"] = Field(
        default="object",
        description=(
            "object: keyed by source node; list: in connection order; first: the first that is not null; "
            "concat: texts joined, or lists chained (a value that is no list counts as one item); "
            "race: what arrives first, without waiting for the other connections."
        ),
    )


class Merge(Component):
    """Joins branches."""

    id = "merge"
    name = "Merge"
    description = "Joins the branches that were taken into one value."
    category = ComponentCategory.LOGIC
    is_immediate = True
    outputs = (Port(OUTPUT, "any", "The joined value."),)
    config = MergeConfig
    example = {"mode": "list"}

    def joins_any(self, config: MergeConfig) -> bool:
        """Start with the first connection in a race."""
        return config.mode == "race"

    async def run(self, config: MergeConfig, ctx: NodeContext) -> Result:
        """Join what arrived."""
        values = [value for _, _, value in ctx.inputs]
        if config.mode == "race":
            return Result(values[0] if values else None)
        if config.mode == "object":
            return Result({source: value for _, source, value in ctx.inputs})
        if config.mode == "list":
            return Result(values)
        if config.mode == "first":
            return Result(next((value for value in values if value is not None), None))
        if values and all(isinstance(value, str) for value in values):
            return Result("".join(values))
        return Result([item for value in values for item in _items(value)])


def name_problems(names: Sequence[str], reserved: str) -> Iterator[tuple[str, str]]:
    """Name handles that are there twice, or reserved."""
    seen = {reserved, ERROR}
    for index, name in enumerate(names):
        if name in seen:
            yield f"cases.{index}.name", f"The handle {name} is taken."
        seen.add(name)


def _items(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def kind_of(value: Any) -> str:
    """Name the JSON type of a value for a sentence."""
    words: dict[type, str] = {type(None): "null", bool: "a boolean", str: "text", list: "a list", dict: "an object"}
    return next((word for kind, word in words.items() if isinstance(value, kind)), "a number")
