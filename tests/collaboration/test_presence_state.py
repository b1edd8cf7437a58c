"""What a member may show: checked field by field, small, and the same after a journey."""

import math
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.collaboration.canvas import Point
from app.collaboration.presence.members import (
    Asked,
    Beat,
    Departure,
    Gone,
    Hello,
    Message,
    Shown,
    decode,
    encode,
)
from app.collaboration.presence.state import State, StateChange, Typing, Viewport, checked_change
from app.kernel.errors import InvalidInput
from app.kernel.ids import new_id
from tests.collaboration.conftest import person

_numbers = st.floats(-1e9, 1e9)
_words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
_states = st.fixed_dictionaries(
    {},
    optional={
        "cursor": st.none() | st.builds(Point, _numbers, _numbers),
        "selection": st.none() | st.lists(_words, max_size=5),
        "viewport": st.none() | st.builds(Viewport, _numbers, _numbers, st.floats(0.01, 100)),
        "typing": st.none() | st.builds(Typing, _words, st.none() | _words),
        "status": st.none() | _words,
    },
)


@given(_states, _states)
def test_two_changes_in_one_are_the_two_after_each_other(one: dict[str, Any], two: dict[str, Any]) -> None:
    first, second = checked_change(one, "state"), checked_change(two, "state")
    assert second.over(first).apply(State()) == second.apply(first.apply(State()))


@given(_states)
def test_a_state_and_a_change_are_the_same_after_a_journey(fields: dict[str, Any]) -> None:
    change = checked_change(fields, "state")
    state = change.apply(State())
    assert State.from_json(state.to_json()) == state
    message: Message = Asked((person(), "tab"), change)
    assert decode(encode("p", message)) == ("p", message)


def test_what_is_said_is_read_as_it_was_said() -> None:
    ids = (new_id(), new_id())
    said: list[Message] = [
        Hello(),
        Hello("somebody"),
        Gone(ids, Departure.REPLACED),
        Beat(dict.fromkeys(ids, 3)),
        Shown(()),
    ]
    assert [decode(encode("me", each)) for each in said] == [("me", each) for each in said]


def test_what_a_newer_release_says_is_left_alone() -> None:
    assert decode(b'{"from":"me","wave":1}') == ("me", None)
    assert State.from_json({"status": "here", "mood": "good"}) == State(status="here")
    assert StateChange.from_json({"status": "here", "mood": "good"}) == StateChange({"status": "here"})


@pytest.mark.parametrize(
    ("given", "field", "reason"),
    [
        ({"cursor": Point(math.inf, 0)}, "state.cursor.x", "not_finite"),
        ({"cursor": Point(0, math.nan)}, "state.cursor.y", "not_finite"),
        ({"cursor": Point(0, -2e9)}, "state.cursor.y", "out_of_range"),
        ({"viewport": Viewport(0, 0, 0)}, "state.viewport.zoom", "out_of_range"),
        ({"viewport": Viewport(0, 0, 101)}, "state.viewport.zoom", "out_of_range"),
        ({"selection": ["a"] * 101}, "state.selection", "too_many"),
        ({"selection": ["a", ""]}, "state.selection[1]", "empty"),
        ({"selection": ["a" * 65]}, "state.selection[0]", "too_long"),
        ({"typing": SimpleNamespace(node_key="a\ud800", field=None)}, "state.typing.nodeKey", "text_malformed"),
        ({"typing": Typing("a", "")}, "state.typing.field", "empty"),
        ({"status": "s" * 101}, "state.status", "too_long"),
        ({"selection": [f"{number:064}" for number in range(100)]}, "state", "too_large"),
        ({"mood": "good"}, "state.mood", "unknown"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_place(given: dict[str, Any], field: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_change(given, "state")
    assert (refused.value.field, refused.value.reason) == (field, reason)
