"""Components that repeat the nodes inside them, and the one that leaves a loop."""

from enum import StrEnum
from typing import Annotated, Any, cast

from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    ContainerComponent,
    Expression,
    Iterations,
    NodeContext,
    Port,
    Result,
)
from app.components.library.logic import kind_of

MAX_ITEMS = 10_000  #: of one parallel container
MAX_ITERATIONS = 100_000  #: of one loop


class ErrorMode(StrEnum):
    """What a failed iteration means."""

    TERMINATE = "TERMINATE"  #: the first failure ends the node; iterations under way are cancelled
    CONTINUE = "CONTINUE"  #: its place in the list holds `{"error": {"code", "message"}}`
    DROP = "DROP"  #: it is left out of the list


_ErrorMode = Annotated[ErrorMode, Field(strict=False)]
_ERROR_MODES = "TERMINATE at the first failure, CONTINUE with the error in its place, or DROP the item."


class ParallelConfig(Config):
    """A collection or a number, and how it is worked on."""

    items: Expression = Field(default="input", description="Must give a list; each item runs the body once.")
    count: Expression | None = Field(
        default=None, description="In the place of items: how often the body runs; each gets its index as `item`."
    )
    concurrency: int = Field(default=4, ge=1, le=50, description="Iterations under way at once.")
    error_mode: _ErrorMode = Field(default=ErrorMode.TERMINATE, description=_ERROR_MODES)


class Parallel(ContainerComponent):
    """Runs its body once for each item."""

    id = "parallel"
    name = "Parallel"
    description = (
        "Runs the nodes inside it once for each item of a list, or a number of times, several at once; gives the list "
        "of outputs."
    )
    category = ComponentCategory.LOGIC
    outputs = (Port(OUTPUT, "array", "The outputs of the iterations, in the order of the items."),)
    config = ParallelConfig
    example = {"items": "input.urls", "concurrency": 10, "errorMode": "CONTINUE"}

    def problems(self, config: ParallelConfig) -> list[tuple[str, str]]:
        """Check that there is one source."""
        if config.count is not None and config.items != "input":
            return [("count", "Give items or a count, not both.")]
        return []

    async def iterations(self, config: ParallelConfig, ctx: NodeContext) -> Iterations:
        """Evaluate the collection or the count.

        Raises:
            ComponentFailed: `EXPRESSION_ERROR`, it failed or gave something else; `TOO_MANY_ITEMS`.
        """
        if config.count is not None:
            return Iterations(items=list(range(await _count(config.count, ctx, MAX_ITEMS, "TOO_MANY_ITEMS"))))
        return Iterations(items=await _list(config.items, ctx, MAX_ITEMS, "TOO_MANY_ITEMS"))


class LoopMode(StrEnum):
    """What a loop repeats over."""

    FOR = "FOR"  #: a number of times, each on what the last iteration gave
    FOR_EACH = "FOR_EACH"  #: the items of a list, one after the other
    WHILE = "WHILE"  #: as long as a condition holds, asked before each iteration
    DO_WHILE = "DO_WHILE"  #: as long as a condition holds, asked after each iteration


class Collect(StrEnum):
    """What a loop gives."""

    ALL = "ALL"  #: the list of what its iterations gave
    LAST = "LAST"  #: what the last one gave


class LoopConfig(Config):
    """How often the body runs, and on what."""

    mode: Annotated[LoopMode, Field(strict=False)] = Field(
        default=LoopMode.FOR_EACH, description="FOR, FOR_EACH, WHILE or DO_WHILE."
    )
    items: Expression = Field(default="input", description="FOR_EACH: must give a list.")
    count: Expression | None = Field(default=None, description="FOR: must give a whole number.")
    condition: Expression | None = Field(
        default=None,
        description=(
            "WHILE, DO_WHILE: must give true or false. `item` is what the last iteration gave (at first the loop's "
            "input), `index` the number of iterations so far."
        ),
    )
    max_iterations: int = Field(
        default=10_000,
        ge=1,
        le=MAX_ITERATIONS,
        description="The loop fails with LOOP_LIMIT rather than run more often.",
    )
    collect: Annotated[Collect, Field(strict=False)] = Field(
        default=Collect.ALL, description="ALL gives the list of outputs, LAST the last one."
    )
    error_mode: _ErrorMode = Field(default=ErrorMode.TERMINATE, description=_ERROR_MODES)

    @property
    def keeps_all(self) -> bool:
        """Whether the outputs of all iterations are kept."""
        return self.collect is Collect.ALL


class Loop(ContainerComponent):
    """Runs its body again and again, one iteration after the other."""

    id = "loop"
    name = "Loop"
    description = (
        "Repeats the nodes inside it one after the other: a number of times, for each item of a list, or while a "
        "condition holds."
    )
    category = ComponentCategory.LOGIC
    outputs = (Port(OUTPUT, "any", "The outputs of the iterations, or the last one."),)
    is_loop = True
    config = LoopConfig
    example = {"mode": "WHILE", "condition": "index < 10 && item.next != null", "collect": "LAST"}

    def problems(self, config: LoopConfig) -> list[tuple[str, str]]:
        """Check that the mode has what it needs."""
        if config.mode is LoopMode.FOR and config.count is None:
            return [("count", "FOR needs a count.")]
        if config.mode in {LoopMode.WHILE, LoopMode.DO_WHILE} and config.condition is None:
            return [("condition", f"{config.mode.value} needs a condition.")]
        return []

    async def iterations(self, config: LoopConfig, ctx: NodeContext) -> Iterations:
        """Evaluate the items or the count.

        Raises:
            ComponentFailed: `EXPRESSION_ERROR`, it failed or gave something else; `LOOP_LIMIT`.
        """
        if config.mode is LoopMode.FOR_EACH:
            return Iterations(items=await _list(config.items, ctx, config.max_iterations, "LOOP_LIMIT"))
        if config.mode is LoopMode.FOR:
            return Iterations(count=await _count(config.count or "0", ctx, config.max_iterations, "LOOP_LIMIT"))
        return Iterations(is_tested_first=config.mode is LoopMode.WHILE)

    async def goes_on(self, config: LoopConfig, ctx: NodeContext, index: int, item: Any) -> bool:
        """Ask the condition.

        Raises:
            ComponentFailed: `EXPRESSION_ERROR`, it failed or gave no boolean; `LOOP_LIMIT`, it holds too long.
        """
        holds = await ctx.evaluate(config.condition or "false", {"item": item, "index": index})
        if not isinstance(holds, bool):
            raise ComponentFailed("EXPRESSION_ERROR", f"The condition gave {kind_of(holds)}, not true or false.")
        if holds and index >= config.max_iterations:
            raise ComponentFailed("LOOP_LIMIT", f"The condition still holds after {index:,} iterations.")
        return holds


class BreakMode(StrEnum):
    """What a break leaves."""

    BREAK = "BREAK"  #: the loop; it gives what it has by then
    CONTINUE = "CONTINUE"  #: the iteration; the next one begins


class BreakConfig(Config):
    """What it leaves, and with what."""

    mode: Annotated[BreakMode, Field(strict=False)] = Field(
        default=BreakMode.BREAK, description="BREAK leaves the loop, CONTINUE its iteration alone."
    )
    value: Expression | None = Field(
        default=None, description="What the iteration gives; without it, the node's input."
    )


class Break(Component):
    """Leaves a loop."""

    id = "break"
    name = "Break"
    description = "Ends the iteration of the loop it is in, and the loop with it unless told to continue."
    category = ComponentCategory.LOGIC
    is_immediate = True
    is_break = True
    outputs = (Port(OUTPUT, "any", "What the iteration gives."),)
    config = BreakConfig
    example = {"mode": "BREAK", "value": "input.found"}

    def ends_loop(self, config: BreakConfig) -> bool:
        """Say whether the loop ends too."""
        return config.mode is BreakMode.BREAK

    async def run(self, config: BreakConfig, ctx: NodeContext) -> Result:
        """Give the iteration's output; the engine does the rest."""
        return Result(ctx.input if config.value is None else await ctx.evaluate(config.value))


async def _list(expression: str, ctx: NodeContext, most: int, code: str) -> list[Any]:
    items = ctx.input if expression == "input" else await ctx.evaluate(expression)
    if not isinstance(items, list):
        raise ComponentFailed("EXPRESSION_ERROR", f"The collection is {kind_of(items)}, not a list.")
    _refuse_many(len(cast("list[Any]", items)), most, code)
    return cast("list[Any]", items)


async def _count(expression: str, ctx: NodeContext, most: int, code: str) -> int:
    count = await ctx.evaluate(expression)
    if isinstance(count, float) and count.is_integer():
        count = int(count)
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise ComponentFailed("EXPRESSION_ERROR", "The count is not a whole number from 0 up.")
    _refuse_many(count, most, code)
    return count


def _refuse_many(count: int, most: int, code: str) -> None:
    if count > most:
        raise ComponentFailed(code, f"{count:,} iterations are more than the {most:,} that are allowed here.")
