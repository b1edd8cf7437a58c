"""What makes one JSON value into another: complete, and nothing but that."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.executions.json_diff import MAX_CHANGES, ChangeKind, changes, is_same

SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, 1.0]) | st.text("a~/b", max_size=2)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("a~/b", max_size=2), inner, max_size=4),
    max_leaves=12,
)


def applied(value: Any, before: Any, after: Any) -> Any:
    """Make the changes true, in their order."""
    found, is_complete = changes(before, after)
    assert is_complete
    root = [copy.deepcopy(value)]
    for change in found:
        at: Any = root
        steps: list[Any] = [0, *(_unescaped(part) for part in change.pointer.split("/")[1:])]
        for part in steps[:-1]:
            at = at[int(part) if isinstance(at, list) else part]
        last: Any = int(steps[-1]) if isinstance(at, list) else steps[-1]
        if change.kind is ChangeKind.REMOVED:
            assert is_same(at[last], change.before)
            del at[last]
        elif isinstance(at, list) and change.kind is ChangeKind.ADDED:
            at.insert(last, change.after)
        else:
            at[last] = change.after
    return root[0]


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


@given(VALUES, VALUES)
def test_the_changes_make_the_one_into_the_other(before: Any, after: Any) -> None:
    assert is_same(applied(before, before, after), after)


@given(VALUES)
def test_what_is_equal_has_no_changes(value: Any) -> None:
    assert changes(value, copy.deepcopy(value)) == ([], True)


def test_true_is_not_one_but_one_is_a_number_of_any_kind() -> None:
    assert not is_same([True], [1])
    assert not is_same([None], [False])
    assert not is_same("1", 1)
    assert is_same(1, 1.0)


def test_of_very_many_changes_the_first_are_given_and_said_not_to_be_all() -> None:
    found, is_complete = changes(list(range(1_000)), [])
    assert (len(found), is_complete) == (MAX_CHANGES, False)
    assert changes([], list(range(MAX_CHANGES)))[1]


def test_a_long_value_is_left_out() -> None:
    ((change,), _) = changes({"a": "x" * 5_000}, {"a": 1})
    assert (change.pointer, change.before, change.after, change.is_cut) == ("/a", None, None, True)


def test_values_nested_very_deep_are_compared() -> None:
    deep: Any = []
    for _ in range(200):
        deep = [deep]
    assert is_same(deep, copy.deepcopy(deep))
