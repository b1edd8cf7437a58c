"""The `list` component: a pipeline over a list."""

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
from app.components.library.json_values import value_of

_MAX_ITEMS = 100_000


class FilterItems(Config):
    """Keep items."""

    kind: Literal["filter"]
    when: Expression = Field(description="Over `item` and `index`; must give true or false.")


class MapItems(Config):
    """Change each item."""

    kind: Literal["map"]
    to: Expression = Field(description="Over `item` and `index`; gives the new item.")


class SortItems(Config):
    """Order items; equal ones keep their order."""

    kind: Literal["sort"]
    by: Expression = Field(default="item", description="Null sorts first, then booleans, numbers, text, the rest.")
    is_descending: bool = False


class SliceItems(Config):
    """Keep a part."""

    kind: Literal["slice"]
    start: int = Field(default=0, description="First item kept, from 0; negative counts from the end.")
    end: int | None = Field(default=None, description="First item left out; none means to the end.")


class UniqueItems(Config):
    """Keep the first of equal items."""

    kind: Literal["unique"]
    by: Expression = Field(default="item", description="What is compared.")


class FlattenItems(Config):
    """Replace lists by their items."""

    kind: Literal["flatten"]
    depth: int = Field(default=1, ge=1, le=20)


class GroupItems(Config):
    """Gather items that share a key, as `{key, items}` in order of first appearance."""

    kind: Literal["group"]
    by: Expression


Operation = Annotated[
    FilterItems | MapItems | SortItems | SliceItems | UniqueItems | FlattenItems | GroupItems,
    Field(discriminator="kind"),
]


class ListConfig(Config):
    """A list and what is done to it, in order."""

    items: Expression = Field(default="input", description="Must give a list.")
    operations: Annotated[list[Operation], Field(min_length=1, max_length=20)]


class ListComponent(Component):
    """Works on lists."""

    id = "list"
    name = "List"
    description = "Filters, sorts, slices, maps, groups or flattens a list, or drops repeated items, step by step."
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "array", "The resulting list."),)
    config = ListConfig
    example = {
        "items": "input.rows",
        "operations": [{"kind": "filter", "when": "item.isOpen"}, {"kind": "sort", "by": "item.at"}],
    }

    async def run(self, config: ListConfig, ctx: NodeContext) -> Result:
        """Do the operations in order.

        Raises:
            ComponentFailed: `NOT_A_LIST`, `EXPRESSION_ERROR` or `LIMIT_EXCEEDED`.
        """
        current = await items_of(config.items, ctx)
        for operation in config.operations:
            _refuse_long(current)
            current = await _applied(operation, current, ctx)
        return Result(current)


async def items_of(expression: str, ctx: NodeContext) -> list[Any]:
    """Evaluate the list that a component works on.

    Raises:
        ComponentFailed: `NOT_A_LIST`, `EXPRESSION_ERROR`, or `LIMIT_EXCEEDED` beyond 100,000 items.
    """
    items = await value_of(expression, ctx)
    if not isinstance(items, list):
        raise ComponentFailed("NOT_A_LIST", "There is no list to work on.")
    found = cast("list[Any]", items)
    _refuse_long(found)
    return found


async def keys_of(expression: str, items: list[Any], ctx: NodeContext) -> list[Any]:
    """Evaluate an expression over each `item` and `index`, sparing the usual `item` a trip to a worker."""
    return items if expression == "item" else await ctx.evaluate_each(expression, items)


def _refuse_long(items: list[Any]) -> None:
    if len(items) > _MAX_ITEMS:
        raise ComponentFailed("LIMIT_EXCEEDED", f"The list has more than {_MAX_ITEMS} items.")


async def _applied(operation: Any, items: list[Any], ctx: NodeContext) -> list[Any]:
    match operation:
        case SliceItems():
            return items[operation.start : operation.end]
        case FlattenItems():
            return _flat(items, operation.depth)
        case MapItems():
            return await ctx.evaluate_each(operation.to, items)
        case FilterItems():
            return await _filtered(operation.when, items, ctx)
        case _:
            return await _keyed(operation, items, ctx)


async def _keyed(operation: SortItems | UniqueItems | GroupItems, items: list[Any], ctx: NodeContext) -> list[Any]:
    keys = await keys_of(operation.by, items, ctx)
    if isinstance(operation, SortItems):
        ranked = sorted(zip(keys, items, strict=True), key=lambda pair: _rank(pair[0]), reverse=operation.is_descending)
        return [item for _, item in ranked]
    groups: dict[bytes, tuple[Any, list[Any]]] = {}
    for key, item in zip(keys, items, strict=True):
        groups.setdefault(identity(key), (key, []))[1].append(item)
    if isinstance(operation, UniqueItems):
        return [members[0] for _, members in groups.values()]
    return [{"key": key, "items": members} for key, members in groups.values()]


async def _filtered(when: str, items: list[Any], ctx: NodeContext) -> list[Any]:
    kept: list[Any] = []
    for index, (item, holds) in enumerate(zip(items, await ctx.evaluate_each(when, items), strict=True)):
        if not isinstance(holds, bool):
            raise ComponentFailed("EXPRESSION_ERROR", f"The filter gave no true or false for item {index}.")
        if holds:
            kept.append(item)
    return kept


def _flat(items: list[Any], depth: int) -> list[Any]:
    for _ in range(depth):
        if not any(isinstance(item, list) for item in items):
            break
        items = [part for item in items for part in (cast("list[Any]", item) if isinstance(item, list) else [item])]
    return items


def _rank(value: Any) -> tuple[int, Any]:
    if value is None:
        return 0, 0
    if isinstance(value, bool):
        return 1, value
    if isinstance(value, int | float):
        return 2, value
    return (3, value) if isinstance(value, str) else (4, identity(value))


def identity(value: Any) -> bytes:
    """Write a value so that what is equal in JSON is equal here: key order and 1.0 against 1 do not matter."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53:
        value = int(value)
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
