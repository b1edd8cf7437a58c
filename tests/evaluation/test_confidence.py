"""Intervals and p-values: the same for the same numbers, and as their definitions say."""

from itertools import product
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.evaluation.confidence import Interval, mean_interval, paired_difference

VALUES = st.lists(st.floats(0, 1, allow_nan=False), min_size=2, max_size=40)
FEW = settings(max_examples=30, deadline=None)


@FEW
@given(VALUES)
def test_the_mean_lies_within_its_interval_and_that_within_the_values(values: list[float]) -> None:
    found = mean_interval(values)
    assert found is not None
    assert found.low <= fmean(values) + 1e-12
    assert found.high >= fmean(values) - 1e-12
    assert min(values) - 1e-12 <= found.low <= found.high <= max(values) + 1e-12
    assert found == mean_interval(values)


def test_one_value_says_nothing_of_others_and_equal_ones_are_sure() -> None:
    assert mean_interval([0.5]) is None
    assert mean_interval([]) is None
    assert mean_interval([0.25] * 9) == Interval(0.25, 0.25)


def test_more_of_the_same_values_are_surer() -> None:
    few, many = mean_interval([0.0, 1.0] * 5), mean_interval([0.0, 1.0] * 200)
    assert few is not None
    assert many is not None
    assert many.high - many.low < (few.high - few.low) / 3
    # Of 400 flips of a coin the standard error is 0.025.
    assert many.low == pytest.approx(0.5 - 1.96 * 0.025, abs=0.01)
    assert many.high == pytest.approx(0.5 + 1.96 * 0.025, abs=0.01)


@FEW
@given(st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=7))
def test_a_few_pairs_are_exchanged_in_every_way(pairs: list[tuple[float, float]]) -> None:
    before, after = [one for one, _ in pairs], [two for _, two in pairs]
    found = paired_difference(before, after)
    gains = [two - one for one, two in pairs]
    seen = abs(sum(gains))
    sums = [
        abs(sum(sign * gain for sign, gain in zip(signs, gains, strict=True)))
        for signs in product((1, -1), repeat=len(gains))
    ]
    assert found.p_value == pytest.approx(sum(each >= seen - 1e-9 for each in sums) / len(sums))
    assert found.mean == pytest.approx(fmean(gains))
    assert (found.better, found.worse) == (sum(each > 0 for each in gains), sum(each < 0 for each in gains))


@FEW
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30))
def test_the_other_way_round_it_is_as_much_less(pairs: list[tuple[float, float]]) -> None:
    before, after = [one for one, _ in pairs], [two for _, two in pairs]
    one, two = paired_difference(before, after), paired_difference(after, before)
    assert one.mean == pytest.approx(-two.mean)
    assert one.p_value == pytest.approx(two.p_value)
    assert (one.better, one.worse) == (two.worse, two.better)
    assert 0 < one.p_value <= 1


def test_the_same_twice_is_no_difference() -> None:
    found = paired_difference([0.2, 0.8, 1.0], [0.2, 0.8, 1.0])
    assert (found.mean, found.p_value, found.better, found.worse) == (0.0, 1.0, 0, 0)


def test_many_pairs_that_all_got_better_are_no_accident_and_an_even_mixture_is_one() -> None:
    sure = paired_difference([0.0] * 60, [0.5] * 60)
    assert sure.p_value == pytest.approx(1 / 10_001)
    even = paired_difference([0.0, 1.0] * 30, [1.0, 0.0] * 30)
    assert even.p_value == 1.0
    assert sure == paired_difference([0.0] * 60, [0.5] * 60)


@pytest.mark.parametrize(("one", "two"), [([], []), ([1.0], [1.0, 0.0])])
def test_pairs_are_needed(one: list[float], two: list[float]) -> None:
    with pytest.raises(ValueError, match="pairs"):
        paired_difference(one, two)
