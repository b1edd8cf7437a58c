"""The `aggregate` component: figures about a list, for all of it or group by group."""

import asyncio
import math
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

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
from app.components.library.lists import identity, items_of, keys_of

_KEY = "key"
_MAX_INTEGER = 1 << 63
#: Longer lists are counted in a thread, so that others are served meanwhile.
_LONG_LIST = 1_000

Number = int | float


class Measure(Config):
    """One figure."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$", description="Names it in the output.")]
    kind: Literal["count", "countUnique", "sum", "avg", "min", "max", "median", "percentile"]
    value: Expression = Field(
        default="item",
        description="What is counted, over `item` and `index`. Null counts for nothing, as in SQL; sum, avg, median "
        "and percentile want numbers, min and max numbers or texts.",
    )
    percentile: float | None = Field(
        default=None, ge=0, le=100, description="For percentile: 95, say; between two values it is interpolated."
    )


class AggregateConfig(Config):
    """A list, what to count, and by what to group."""

    items: Expression = Field(default="input", description="Must give a list.")
    group_by: Expression | None = Field(
        default=None, description="Over `item` and `index`: items with the same value are one group."
    )
    measures: Annotated[list[Measure], Field(min_length=1, max_length=30)]


class Aggregate(Component):
    """Counts and sums."""

    id = "aggregate"
    name = "Aggregate"
    description = "Counts, sums and averages a list, and finds its extremes, median and percentiles, also by group."
    category = ComponentCategory.DATA
    outputs = (
        Port(OUTPUT, "any", "An object of the figures; grouped, a list of them with `key`, in order of appearance."),
    )
    config = AggregateConfig
    example = {
        "items": "input.orders",
        "groupBy": "item.country",
        "measures": [
            {"name": "orders", "kind": "count"},
            {"name": "revenue", "kind": "sum", "value": "item.total"},
            {"name": "p95", "kind": "percentile", "value": "item.total", "percentile": 95.0},
        ],
    }

    def problems(self, config: AggregateConfig) -> list[tuple[str, str]]:
        """Check that names differ and that percentiles, and only they, say which."""
        found: list[tuple[str, str]] = []
        seen: set[str] = {_KEY} if config.group_by is not None else set()
        for index, measure in enumerate(config.measures):
            if measure.name in seen:
                found.append((f"measures.{index}.name", f"The name {measure.name} is taken."))
            seen.add(measure.name)
            if (measure.kind == "percentile") is (measure.percentile is None):
                found.append((f"measures.{index}.percentile", "Give it for the kind percentile, and for no other."))
        return found

    async def run(self, config: AggregateConfig, ctx: NodeContext) -> Result:
        """Count.

        Raises:
            ComponentFailed: `NOT_A_LIST`, `NOT_A_NUMBER`, `NOT_COMPARABLE`, `NUMBER_TOO_LARGE`, `EXPRESSION_ERROR` or
                `LIMIT_EXCEEDED`.
        """
        items = await items_of(config.items, ctx)
        keys = None if config.group_by is None else await keys_of(config.group_by, items, ctx)
        # the same expression in several measures is evaluated once
        columns = {
            value: await keys_of(value, items, ctx) for value in dict.fromkeys(each.value for each in config.measures)
        }
        if len(items) > _LONG_LIST:
            return Result(await asyncio.to_thread(_counted, config.measures, columns, keys))
        return Result(_counted(config.measures, columns, keys))


def _counted(measures: Sequence[Measure], columns: dict[str, list[Any]], keys: list[Any] | None) -> Any:
    if keys is None:
        return {each.name: _figure(each, columns[each.value]) for each in measures}
    groups: dict[bytes, tuple[Any, list[int]]] = {}
    for index, key in enumerate(keys):
        groups.setdefault(identity(key), (key, []))[1].append(index)
    return [
        {
            _KEY: key,
            **{each.name: _figure(each, [columns[each.value][index] for index in members]) for each in measures},
        }
        for key, members in groups.values()
    ]


def _figure(measure: Measure, column: Sequence[Any]) -> Any:
    values = [value for value in column if value is not None]
    if measure.kind == "count":
        return len(values)
    if measure.kind == "countUnique":
        return len({identity(value) for value in values})
    if measure.kind in {"min", "max"}:
        return _extreme(measure, values)
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ComponentFailed("NOT_A_NUMBER", f"The measure {measure.name} meets a value that is no number.")
    if measure.kind == "sum":
        return _total(values)
    if not values:
        return None
    if measure.kind == "avg":
        return _finite(lambda: math.fsum(value / len(values) for value in values))
    return _percentile(values, 50.0 if measure.percentile is None else measure.percentile)


def _extreme(measure: Measure, values: list[Any]) -> Any:
    is_text = bool(values) and isinstance(values[0], str)
    for value in values:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (isinstance(value, str) if is_text else is_number):
            raise ComponentFailed(
                "NOT_COMPARABLE",
                f"The measure {measure.name} wants numbers alone, or texts alone, to find the {measure.kind}.",
            )
    if not values:
        return None
    return min(values) if measure.kind == "min" else max(values)


def _total(values: Sequence[Number]) -> Number:
    if all(isinstance(value, int) for value in values):
        total = sum(values)
        if not -_MAX_INTEGER <= total < _MAX_INTEGER:
            raise ComponentFailed("NUMBER_TOO_LARGE", "The sum does not fit 64 bits.")
        return total
    return _finite(lambda: math.fsum(values))


def _percentile(values: Sequence[Number], wanted: float) -> Number:
    """Interpolate between the two nearest ranks, as spreadsheets do (`PERCENTILE.INC`)."""
    ranked = sorted(values)
    place = (len(ranked) - 1) * wanted / 100
    low = math.floor(place)
    part = place - low
    if not part:
        return ranked[low]
    return _finite(lambda: ranked[low] + (ranked[low + 1] - ranked[low]) * part)


def _finite(work: Callable[[], float]) -> float:
    try:
        figure = work()
    except OverflowError:
        figure = math.inf
    if not math.isfinite(figure):
        raise ComponentFailed("NUMBER_TOO_LARGE", "The figure is too large for a number.")
    return figure
