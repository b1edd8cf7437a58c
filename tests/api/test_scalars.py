"""What the scalars take and give."""

import math
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import orjson
import pytest
import strawberry
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig

from app.api import scalars
from app.api.execution import Executor
from app.api.scalars import JSON, Long, scalar_map
from tests.api.toy import toy_context


@strawberry.type
class Query:
    @strawberry.field
    def long(self, value: Long) -> Long:
        return value

    @strawberry.field
    def json(self, value: JSON) -> JSON:
        return value

    @strawberry.field
    def decimal(self, value: Decimal) -> Decimal:
        return value

    @strawberry.field
    def instant(self, value: datetime) -> datetime:
        return value

    @strawberry.field
    def naive(self) -> datetime | None:
        return datetime(2026, 1, 1)  # noqa: DTZ001

    @strawberry.field
    def huge(self) -> Long | None:
        return Long(2**63)


executor = Executor(strawberry.Schema(query=Query, config=StrawberryConfig(scalar_map=dict(scalar_map))))


async def give(field: str, value: Any) -> Any:
    kind = {"long": "Long", "json": "JSON", "decimal": "Decimal", "instant": "DateTime"}[field]
    text = f"query($v: {kind}!) {{ {field}(value: $v) }}"
    return await executor.execute(text, {"v": value}, None, toy_context())


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("long", 2**63 - 1, 2**63 - 1),
        ("long", -(2**63), -(2**63)),
        ("long", "9007199254740993", 9007199254740993),
        ("long", 5.0, 5),
        ("json", {"a": [1, None, True, "x", 1.5]}, {"a": [1, None, True, "x", 1.5]}),
        ("json", "plain", "plain"),
        ("decimal", "12.50", "12.50"),
        ("decimal", "1E+3", "1000"),
        ("decimal", 7, "7"),
        ("instant", "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"),
        ("instant", "2026-01-31T12:00:00.123456+02:00", "2026-01-31T10:00:00.123456Z"),
    ],
)
async def test_a_value_comes_back(field: str, value: Any, shown: Any) -> None:
    assert await give(field, value) == {"data": {field: shown}}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("long", 2**63),
        ("long", 1.5),
        ("long", True),
        ("long", "1e3"),
        ("long", "1" * 1_000_000),
        ("long", "٣"),
        ("json", math.nan),
        ("json", math.inf),
        ("json", {"a": 2**64}),
        ("decimal", "NaN"),
        ("decimal", "Infinity"),
        ("decimal", "1" * 65),
        ("decimal", "1E+999999"),
        ("decimal", 1.5),
        ("decimal", ""),
        ("instant", "2026-01-31T12:00:00"),
        ("instant", "2026-01-31"),
        ("instant", "2026-02-30T12:00:00Z"),
        ("instant", "0001-01-01T00:00:00+14:00"),
        ("instant", 1_700_000_000),
        ("instant", ""),
    ],
)
async def test_a_value_of_another_kind_is_refused(field: str, value: Any) -> None:
    answer = await give(field, value)
    assert "data" not in answer
    extensions = answer["errors"][0]["extensions"]
    assert (extensions["code"], extensions["details"]["field"]) == ("INVALID_INPUT", "v")


async def test_json_has_a_bottom() -> None:
    def nested(depth: int) -> Any:
        value: Any = 1
        for _ in range(depth):
            value = [value]
        return value

    assert "data" in await give("json", nested(64))
    assert "data" not in await give("json", nested(65))
    with pytest.raises(GraphQLError):
        scalars.parse_json(nested(100_000))


async def test_a_literal_is_held_to_the_same_rules() -> None:
    good = await executor.execute("{ json(value: {a: [1, {b: null}]}) }", {}, None, toy_context())
    assert good == {"data": {"json": {"a": [1, {"b": None}]}}}
    for literal in ("{a: 1e999}", "99999999999999999999", "[" * 65 + "]" * 65):
        bad = await executor.execute(f"{{ json(value: {literal}) }}", {}, None, toy_context())
        assert bad["errors"][0]["extensions"]["code"] == "INVALID_INPUT"


@pytest.mark.parametrize("field", ["naive", "huge"])
async def test_a_resolver_that_gives_another_kind_is_at_fault(field: str) -> None:
    answer = await executor.execute(f"{{ {field} }}", {}, None, toy_context())
    assert answer["data"] == {field: None}
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL"


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-11, minutes=-30))])))
def test_an_instant_survives(moment: datetime) -> None:
    try:
        shown = scalars._serialise_datetime(moment)
    except OverflowError:
        return
    assert scalars.parse_datetime(shown) == moment


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_what_json_takes_can_be_sent(value: Any) -> None:
    try:
        orjson.dumps(value)
    except TypeError:  # lone surrogates
        return
    assert scalars.parse_json(value) == value
