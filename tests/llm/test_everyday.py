"""The tools that every workspace has."""

import contextlib
import math
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.clock import FixedClock
from app.kernel.ids import new_id
from app.kernel.rights import Actor, ActorKind
from app.llm.everyday import Calculate, GetCurrentTime, calculated
from app.llm.tools import ToolContext, ToolFailed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(2 + 3) * 4", 20),
        ("2 ** 10", 1024),
        ("2^10", 1024),
        ("7 // 2 + 7 % 2", 4),
        ("-3 + +1", -2),
        ("sqrt(16) + max(1, 2, 3)", 7),
        ("round(pi, 2)", 3.14),
        ("10 / 4", 2.5),
        ("3 * 19.90 + 4.50", 64.2),
        ("0.1 + 0.2", 0.3),
    ],
)
def test_arithmetic_is_calculated(text: str, value: float) -> None:
    assert calculated(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "1 / 0",
        "9 ** 9 ** 9",
        "(-1) ** 0.5",
        "1e308 * 10",
        "__import__('os')",
        "x",
        "'a' * 3",
        "True + 1",
        "[1][0]",
        "max()",
        "round(1, ndigits=2)",
        "(1).real",
        "1" * 2_000,
        "+".join(["1"] * 500),
        "(" * 300 + "1" + ")" * 300,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ToolFailed, match="cannot be calculated") as caught:
        calculated(text)
    assert caught.value.code == "EXPRESSION_INVALID"


@given(st.text(alphabet="0123456789+-*/%().^ eEpi", max_size=60))
def test_whatever_is_asked_gives_a_number_or_says_no(text: str) -> None:
    value: Any = 0
    with contextlib.suppress(ToolFailed):
        value = calculated(text)
    assert isinstance(value, int | float)
    assert not isinstance(value, float) or math.isfinite(value)


async def test_a_whole_number_beyond_64_bits_is_given_as_text() -> None:
    ctx = ToolContext(new_id(), Actor(ActorKind.USER, new_id()), "k")
    assert (await Calculate().call({"expression": "2 ** 100"}, ctx)).content == {"value": str(2**100)}


async def test_the_time_is_told_in_a_time_zone() -> None:
    tool = GetCurrentTime(FixedClock(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)))
    ctx = ToolContext(new_id(), Actor(ActorKind.USER, new_id()), "k")
    result: Any = (await tool.call({"timezone": "Europe/Lisbon"}, ctx)).content
    assert result == {
        "time": "2026-07-02T00:30:00+01:00",
        "date": "2026-07-02",
        "weekday": "Thursday",
        "timezone": "Europe/Lisbon",
    }
    with pytest.raises(ToolFailed, match="no time zone"):
        await tool.call({"timezone": "../../etc/passwd"}, ctx)
