"""Components that choose from a list or cut it up: `sample`, `dedupe` and `batch`."""

import asyncio
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, Literal

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
from app.components.library.lists import identity, items_of, keys_of

_MAX_COUNT = 100_000
#: Longer lists are written out in a thread, so that others are served meanwhile.
_LONG_LIST = 1_000

Count = Annotated[int, Field(ge=0, le=_MAX_COUNT)]
Items = Annotated[Expression, Field(description="Must give a list.")]
Seed = Annotated[
    Annotated[str, Field(max_length=200)] | int | None,
    Field(
        description="The same seed and list give the same sample. Without one, every node run draws anew, and its "
        "attempts draw the same."
    ),
]


class RandomCount(Config):
    """So many, drawn at random without putting back."""

    kind: Literal["random"]
    count: Count = Field(description="The whole list when it has no more.")
    seed: Seed = None


class RandomFraction(Config):
    """A part, drawn at random without putting back."""

    kind: Literal["fraction"]
    fraction: float = Field(ge=0, le=1, description="0.1 is a tenth of the list, rounded to the nearest item.")
    seed: Seed = None


class EveryNth(Config):
    """Items at regular distances."""

    kind: Literal["every"]
    nth: int = Field(ge=1, le=_MAX_COUNT, description="2 takes every second item.")
    offset: Count = Field(default=0, description="The index of the first that is taken.")


class FirstItems(Config):
    """The head of the list."""

    kind: Literal["first"]
    count: Count = 1


class LastItems(Config):
    """The tail of the list."""

    kind: Literal["last"]
    count: Count = 1


class SampleConfig(Config):
    """A list and how to choose from it."""

    items: Items = "input"
    take: Annotated[RandomCount | RandomFraction | EveryNth | FirstItems | LastItems, Field(discriminator="kind")]


class Sample(Component):
    """Chooses some items."""

    id = "sample"
    name = "Sample"
    description = "Chooses items of a list: at random, every nth, the first or the last; their order stays."
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "array", "The chosen items, in the order of the list."),)
    config = SampleConfig
    example = {
        "items": "input.rows",
        "take": {"kind": "random", "count": 20, "seed": "audit"},
    }

    async def run(self, config: SampleConfig, ctx: NodeContext) -> Result:
        """Choose.

        Raises:
            ComponentFailed: `NOT_A_LIST`, `EXPRESSION_ERROR` or `LIMIT_EXCEEDED`.
        """
        items = await items_of(config.items, ctx)
        take = config.take
        if isinstance(take, FirstItems):
            return Result(items[: take.count])
        if isinstance(take, LastItems):
            return Result(items[max(0, len(items) - take.count) :])
        if isinstance(take, EveryNth):
            return Result(items[take.offset :: take.nth])
        if isinstance(take, RandomFraction):
            count = round(Fraction(take.fraction) * len(items))
        else:
            count = min(take.count, len(items))
        seed = ctx.idempotency_key if take.seed is None else f"{type(take.seed).__name__}:{take.seed}"
        chosen = random.Random(seed).sample(range(len(items)), count)  # noqa: S311 - a sample is no secret
        return Result([items[index] for index in sorted(chosen)])


class DedupeConfig(Config):
    """A list and what makes two items the same."""

    items: Items = "input"
    by: Expression = Field(
        default="item",
        description="What is compared, over `item` and `index`; `[item.a, item.b]` compares several fields.",
    )
    keep: Literal["first", "last"] = Field(default="first", description="Which of equal items stays.")
    give: Literal["unique", "duplicates"] = Field(
        default="unique", description="duplicates: give what was dropped, in order, instead of what stays."
    )


class Dedupe(Component):
    """Drops repeated items."""

    id = "dedupe"
    name = "Remove duplicates"
    description = "Keeps the first or the last of the items that share a key, or gives those that repeat it."
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "array", "The items that stay, or those that were dropped, in the order of the list."),)
    config = DedupeConfig
    example = {"items": "input.customers", "by": "item.email", "keep": "last"}

    async def run(self, config: DedupeConfig, ctx: NodeContext) -> Result:
        """Compare by key, as JSON: 1 and 1.0 are the same, 1 and true are not.

        Raises:
            ComponentFailed: `NOT_A_LIST`, `EXPRESSION_ERROR` or `LIMIT_EXCEEDED`.
        """
        items = await items_of(config.items, ctx)
        keys = await keys_of(config.by, items, ctx)
        kept = await _off_loop(len(items), deduped, keys, config.keep)
        wants_kept = config.give == "unique"
        return Result([item for index, item in enumerate(items) if (index in kept) is wants_kept])


def deduped(keys: list[Any], keep: str) -> set[int]:
    """Return the indexes of the items that stay."""
    found: dict[bytes, int] = {}
    for index, key in enumerate(keys):
        name = identity(key)
        if keep == "last" or name not in found:
            found[name] = index
    return set(found.values())


class BatchConfig(Config):
    """A list and how large its pieces may be."""

    items: Items = "input"
    max_count: int | None = Field(default=None, ge=1, le=_MAX_COUNT, description="Items of a batch.")
    max_bytes: int | None = Field(
        default=None, ge=2, le=10_000_000, description="Of a batch as compact JSON, brackets and commas included."
    )
    oversized: Literal["fail", "alone"] = Field(
        default="fail",
        description="What an item becomes that is over maxBytes by itself: alone in a batch, or an error.",
    )


class Batch(Component):
    """Cuts a list up."""

    id = "batch"
    name = "Batch"
    description = (
        "Cuts a list into batches by number of items, by size as JSON, or both; a parallel node then works on each."
    )
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "array", "The batches, lists of items in their order; none is empty."),)
    config = BatchConfig
    example = {"items": "input.rows", "maxCount": 100, "maxBytes": 250_000}

    def problems(self, config: BatchConfig) -> list[tuple[str, str]]:
        """Check that something limits a batch."""
        if config.max_count is None and config.max_bytes is None:
            return [("maxCount", "Give maxCount, maxBytes or both.")]
        return []

    async def run(self, config: BatchConfig, ctx: NodeContext) -> Result:
        """Fill each batch as far as it goes.

        Raises:
            ComponentFailed: `NOT_A_LIST`, `EXPRESSION_ERROR`, `LIMIT_EXCEEDED`, or `ITEM_TOO_LARGE`.
        """
        items = await items_of(config.items, ctx)
        return Result(await _off_loop(len(items), lambda: list(batches(items, config))))


def batches(items: list[Any], config: BatchConfig) -> Iterator[list[Any]]:
    """Cut a list up; see `BatchConfig`.

    Raises:
        ComponentFailed: `ITEM_TOO_LARGE`.
    """
    most = config.max_count or _MAX_COUNT
    batch: list[Any] = []
    size = 2
    for index, item in enumerate(items):
        weight = _size(item) if config.max_bytes is not None else 0
        if config.max_bytes is not None and weight + 2 > config.max_bytes and config.oversized == "fail":
            raise ComponentFailed(
                "ITEM_TOO_LARGE", f"Item {index} has {weight} bytes as JSON.", details={"index": index, "bytes": weight}
            )
        is_over = config.max_bytes is not None and size + weight + 1 > config.max_bytes
        if batch and (len(batch) == most or is_over):
            yield batch
            batch, size = [], 2
        size += weight + (1 if batch else 0)
        batch.append(item)
    if batch:
        yield batch


def _size(value: Any) -> int:
    try:
        return len(orjson.dumps(value))
    except TypeError:
        raise ComponentFailed("LIMIT_EXCEEDED", "An item is nested too deep to be written as JSON.") from None


async def _off_loop(length: int, work: Any, *arguments: Any) -> Any:
    return await asyncio.to_thread(work, *arguments) if length > _LONG_LIST else work(*arguments)
