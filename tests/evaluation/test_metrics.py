"""The measures of what was found keep their laws, and agree with the definitions worked out another way."""

from itertools import permutations
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evaluation import metrics
from app.evaluation.metrics import dcg, hit, ndcg, precision, recall, reciprocal_rank

EXPECTED = 4
Finds = list[list[int]]


def lists(most: int = 15) -> st.SearchStrategy[Finds]:
    place = st.lists(st.integers(0, EXPECTED - 1), unique=True, max_size=EXPECTED)
    return st.lists(st.one_of(st.just([]), place), max_size=most)


def every(finds: Finds, k: int) -> dict[str, float]:
    return {
        "hit": hit(finds, k),
        "rank": reciprocal_rank(finds, k),
        "recall": recall(finds, EXPECTED, k),
        "precision": precision(finds, k),
        "ndcg": ndcg(finds, EXPECTED, k),
    }


def new_of(finds: Finds) -> list[float]:
    """What each place gains, told by what all before it have."""
    return [float(bool(set(found) - {x for other in finds[:at] for x in other})) for at, found in enumerate(finds)]


@given(lists(), st.integers(1, 20))
def test_every_measure_is_between_0_and_1(finds: Finds, k: int) -> None:
    for name, value in every(finds, k).items():
        assert 0 <= value <= 1, name


@given(lists(), st.integers(1, 20))
def test_nothing_that_is_expected_is_0_everywhere(finds: Finds, k: int) -> None:
    assert set(every([[] for _ in finds], k).values()) == {0.0}


@given(lists(), st.integers(1, 20))
def test_looking_at_more_loses_no_hit(finds: Finds, k: int) -> None:
    fewer, more = every(finds, k), every(finds, k + 1)
    for name in ("hit", "rank", "recall"):
        assert fewer[name] <= more[name]
    assert precision(finds, k) * k <= precision(finds, k + 1) * (k + 1)


@given(lists(), st.integers(1, 20))
def test_what_stands_behind_k_does_not_count(finds: Finds, k: int) -> None:
    seen = every(finds[:k], k)
    assert {name: seen[name] for name in ("hit", "rank", "recall", "precision")} == {
        name: value for name, value in every(finds, k).items() if name != "ndcg"
    }


@given(lists(), st.data())
def test_a_result_that_is_expected_is_worth_more_further_ahead(finds: Finds, data: st.DataObject) -> None:
    places = [at for at in range(1, len(finds)) if finds[at] and not finds[at - 1]]
    if not places:
        return
    at = data.draw(st.sampled_from(places))
    better = [*finds[: at - 1], finds[at], finds[at - 1], *finds[at + 1 :]]
    for k in range(1, len(finds) + 1):
        before, after = every(finds, k), every(better, k)
        assert all(after[name] >= before[name] - 1e-12 for name in before), (k, before, after)


@given(st.lists(st.integers(0, EXPECTED - 1), unique=True, min_size=EXPECTED, max_size=EXPECTED), st.integers(0, 9))
def test_the_best_order_is_worth_1(order: list[int], others: int) -> None:
    finds: Finds = [[each] for each in order] + [[] for _ in range(others)]
    for k in range(1, len(finds) + 1):
        assert ndcg(finds, EXPECTED, k) == pytest.approx(1.0)
        assert (hit(finds, k), reciprocal_rank(finds, k)) == (1.0, 1.0)
    assert recall(finds, EXPECTED, EXPECTED) == 1.0
    assert precision(finds, EXPECTED) == 1.0


@given(lists(3), st.integers(1, 6))
def test_ndcg_is_dcg_over_the_best_that_the_same_results_and_what_is_missing_could_have(finds: Finds, k: int) -> None:
    gains = new_of(finds)
    missing = EXPECTED - len({x for found in finds for x in found})
    most = max((dcg(list(order), k) for order in permutations([*gains, *([1.0] * missing)])), default=0.0)
    wanted = sum(gain / log2(place + 2) for place, gain in enumerate(gains[:k])) / most if most else 0.0
    assert ndcg(finds, EXPECTED, k) == pytest.approx(wanted)


@given(lists(), st.integers(1, 20))
def test_the_others_are_what_counting_gives(finds: Finds, k: int) -> None:
    top = finds[: min(k, len(finds))]
    ranks = [place + 1 for place in range(len(top)) if len(top[place]) > 0]
    assert hit(finds, k) == (1.0 if ranks else 0.0)
    assert reciprocal_rank(finds, k) == (1.0 / min(ranks) if ranks else 0.0)
    assert precision(finds, k) == pytest.approx(len(ranks) / k)
    assert recall(finds, EXPECTED, k) == pytest.approx(
        sum(any(each in found for found in top) for each in range(EXPECTED)) / EXPECTED
    )


def test_a_source_that_is_found_again_gains_nothing_and_two_in_one_are_one() -> None:
    again: Finds = [[0], [0], [0], [1]]
    assert ndcg(again, 2) == pytest.approx((1 + 1 / log2(5)) / (1 + 1 / log2(3)))
    assert precision(again, 4) == 1.0
    assert ndcg([[0, 1]], 2) == 1.0
    assert recall([[0, 1]], 2, 1) == 1.0


def test_a_worked_example() -> None:
    """Of three expected sources, two are found at the places 2 and 4."""
    finds: Finds = [[], [1], [], [0], []]
    assert hit(finds, 1) == 0.0
    assert hit(finds, 2) == 1.0
    assert reciprocal_rank(finds, 5) == 0.5
    assert recall(finds, 3, 5) == pytest.approx(2 / 3)
    assert precision(finds, 5) == pytest.approx(0.4)
    assert ndcg(finds, 3, 5) == pytest.approx((1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3) + 1 / log2(4)))


@pytest.mark.parametrize(("expected", "k"), [(0, 1), (1, 0), (-1, 5)])
def test_nothing_is_measured_by_nothing(expected: int, k: int) -> None:
    with pytest.raises(ValueError, match="expected"):
        metrics.ndcg([[0]], expected, k)
    with pytest.raises(ValueError, match="expected"):
        metrics.recall([[0]], expected, k)
