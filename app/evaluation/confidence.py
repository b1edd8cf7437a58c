"""How sure a mean is, and a difference of means: pure and seeded, so that the same numbers give the same answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

RESAMPLES = 2_000
PERMUTATIONS = 10_000
LEVEL = 0.95
_SEED = 20_021_120
_MOST_EXACT = 12  #: pairs of which every permutation is tried
_BATCH = 500  #: resamples that are in memory at once
_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class Interval:
    """Between what a mean lies, with a confidence of 95 %."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much the second of two lists of pairs is more than the first, on average.

    Attributes:
        interval: Of the mean; None of a single pair.
        p_value: How probable a difference as large or larger would be if the two were the same.
        better: Of how many pairs the second is more.
        worse: Of how many it is less.
    """

    mean: float
    interval: Interval | None
    p_value: float
    better: int
    worse: int


def mean_interval(values: Sequence[float]) -> Interval | None:
    """Return the percentile bootstrap interval of a mean (Efron and Tibshirani, 1993, §13.3); None of fewer than two.

    The mean itself lies within, also where few resamples make the percentiles coarse.
    """
    if len(values) < 2:  # noqa: PLR2004 - one value says nothing of others
        return None
    numpy: Any = import_module("numpy")
    given = numpy.asarray(values, dtype=float)
    random = numpy.random.default_rng(_SEED)
    means: list[Any] = []
    for _ in range(0, RESAMPLES, _BATCH):
        drawn = random.integers(0, len(given), (_BATCH, len(given)))
        means.append(given[drawn].mean(axis=1))
    edge = (1 - LEVEL) / 2
    low, high = numpy.quantile(numpy.concatenate(means), [edge, 1 - edge])
    mean = float(given.mean())
    return Interval(min(float(low), mean), max(float(high), mean))


def paired_difference(before: Sequence[float], after: Sequence[float]) -> Difference:
    """Compare two lists that have a value each for the same questions, in the same order.

    The p-value is two-sided, by randomly exchanging the values of pairs (Fisher's test; Smucker, Allan and Carterette,
    2007): by all exchanges of up to 12 pairs, by 10,000 of more, and then never 0 (Phipson and Smyth, 2010).

    Raises:
        ValueError: They are not as long as each other, or empty.
    """
    if len(before) != len(after) or not before:
        raise ValueError("pairs are needed")
    gains = [two - one for one, two in zip(before, after, strict=True)]
    better, worse = sum(each > _EQUAL for each in gains), sum(each < -_EQUAL for each in gains)
    mean = sum(gains) / len(gains)
    return Difference(mean, mean_interval(gains), _p_value(gains), better, worse)


def _p_value(gains: Sequence[float]) -> float:
    numpy: Any = import_module("numpy")
    given = numpy.asarray([each for each in gains if abs(each) > _EQUAL], dtype=float)  # exchanging equals does nothing
    if not len(given):
        return 1.0
    seen = abs(float(given.sum())) - _EQUAL
    if len(given) <= _MOST_EXACT:
        numbers = numpy.arange(2 ** len(given))[:, None]
        signs = 1.0 - 2.0 * ((numbers >> numpy.arange(len(given))) & 1)
        return float((abs(signs @ given) >= seen).mean())
    random = numpy.random.default_rng(_SEED)
    count = 0
    for _ in range(0, PERMUTATIONS, _BATCH):
        signs = 1.0 - 2.0 * random.integers(0, 2, (_BATCH, len(given)))
        count += int((abs(signs @ given) >= seen).sum())
    return (count + 1) / (PERMUTATIONS + 1)
