"""The fast way gives what graphql-core gives: the same data in the same order, and the same errors."""

import datetime as dt
import enum
import math
from typing import Any

import graphql
import pytest
import strawberry
from graphql import parse
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig

from app.api.leaves import LeafExecutor
from app.api.scalars import JSON, Long, scalar_map


@strawberry.enum
class State(enum.Enum):
    ON = "on"
    OFF = "off"


@strawberry.type
class Inner:
    name: str


@strawberry.type
class Thing:
    id: strawberry.ID
    text: str
    text_or_null: str | None
    number: int
    fraction: float | None
    is_on: bool
    state: State
    state_or_null: State | None
    size: Long | None
    data: JSON | None
    at: dt.datetime | None
    tags: list[str]
    inner: Inner | None

    @strawberry.field
    def computed(self) -> str:
        return "sync"

    @strawberry.field
    async def awaited(self) -> int:
        return 1


things: list[Any] = []


@strawberry.type
class Query:
    @strawberry.field
    def things(self) -> list[Thing | None]:
        return things


schema = strawberry.Schema(query=Query, config=StrawberryConfig(scalar_map=dict(scalar_map)))

NAMES = [
    "id", "text", "textOrNull", "number", "fraction", "isOn", "state", "stateOrNull", "size", "data", "at", "tags",
    "inner { name }", "computed", "awaited", "__typename", "again: text", "id @skip(if: true)",
]  # fmt: skip


class Text(str):
    __slots__ = ()


NAIVE = dt.datetime(2026, 1, 1)  # noqa: DTZ001  # a resolver's mistake
AWARE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
NUMBERS = [0, 1, 2**31, -(2**31), 2**70, 1.5, 2.0, math.nan, math.inf, True]
OTHERS = [None, "x", Text("y"), State.ON, "on", "ON", [], {}, AWARE, NAIVE, ["a", None], ValueError("v")]
ODD = st.sampled_from([*NUMBERS, *OTHERS])
FIELDS = ["id", "text", "text_or_null", "number", "fraction", "is_on", "state", "state_or_null", "size", "data", "at"]
GOOD: dict[str, Any] = {
    "id": "1", "text": "t", "text_or_null": None, "number": 1, "fraction": 0.5, "is_on": True, "state": State.ON,
    "state_or_null": None, "size": 2**40, "data": {"a": 1}, "at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    "tags": ["a"], "inner": Inner(name="i"),
}  # fmt: skip


async def run(executor_class: Any, text: str) -> tuple[Any, list[tuple[str, Any]]]:
    result = executor_class.build(schema._schema, parse(text)).execute_operation()
    if not isinstance(result, graphql.ExecutionResult):
        result = await result
    return result.data, sorted((error.message, error.path) for error in result.errors or ())


@settings(max_examples=300, deadline=None)
@given(
    names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=12),
    odd=st.lists(st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=3), max_size=3),
    missing=st.booleans(),
)
async def test_the_fast_way_and_the_general_way_agree(
    names: list[str], odd: list[dict[str, Any]], *, missing: bool
) -> None:
    made: list[Any] = [Thing(**GOOD | each) for each in odd]
    if missing and made:
        del made[0].text
    things[:] = made
    text = "{ things { " + " ".join(names) + " } }"
    fast, general = await run(LeafExecutor, text), await run(graphql.Executor, text)
    assert repr(fast) == repr(general)  # also the order of the keys, and nan


@pytest.mark.parametrize("names", ["id text computed number", "awaited id", "id @include(if: false) text", "id"])
async def test_the_order_is_the_documents(names: str) -> None:
    things[:] = [Thing(**GOOD)]
    data, errors = await run(LeafExecutor, f"{{ things {{ {names} }} }}")
    assert errors == []
    wanted = [name for name in names.split() if name.isalpha() and not (name == "id" and "@" in names)]
    assert list(data["things"][0]) == wanted
