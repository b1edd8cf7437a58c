"""What a list of results is worth: pure functions, each from 0 to 1.

A list is given as what each place of it finds: the numbers, from 0, of the expected sources that the result at that
place is. An expected source counts once, however many results are it.
"""

from collections.abc import Collection, Sequence
from math import log2

Finds = Sequence[Collection[int]]  #: by place, the best first: which expected sources the result there is


def hit(finds: Finds, k: int) -> float:
    """Say whether any of the first `k` is expected: 1 or 0 (success@k)."""
    return float(any(finds[:k]))


def reciprocal_rank(finds: Finds, k: int) -> float:
    """Return 1 / the rank of the first that is expected, 0 if none of the first `k` is.

    Its mean over questions is MRR (Voorhees, The TREC-8 Question Answering Track Report, 1999).
    """
    return next((1.0 / rank for rank, found in enumerate(finds[:k], 1) if found), 0.0)


def recall(finds: Finds, expected: int, k: int) -> float:
    """Return |expected sources among the first `k`| / |expected sources| (Manning et al., 2008, §8.3)."""
    _check(expected, k)
    return len({each for found in finds[:k] for each in found}) / expected


def precision(finds: Finds, k: int) -> float:
    """Return |results among the first `k` that are expected| / `k`, also of a list that is shorter, as trec_eval does.

    See Manning et al., Introduction to Information Retrieval, 2008, §8.4.
    """
    _check(1, k)
    return sum(bool(found) for found in finds[:k]) / k


def ndcg(finds: Finds, expected: int, k: int = 10) -> float:
    """Return DCG / the DCG of the best order, of the first `k`: nDCG with a gain of 1 for each source that is new.

    A result gains 1 if it is an expected source that none before it was, else 0, so that a document which is found
    five times is not worth five (alpha-nDCG with alpha 1, Clarke et al., 2008). Expected sources that one result is at
    once are one. The discount of rank r is log2(r + 1) (Järvelin and Kekäläinen, 2002; Burges et al., 2005).
    """
    _check(expected, k)
    gains: list[float] = []
    seen: set[int] = set()
    for found in finds:
        new = set(found) - seen
        gains.append(float(bool(new)))
        seen |= new
    best = int(sum(gains)) + expected - len(seen)
    return dcg(gains, k) / dcg([1.0] * best, k)


def dcg(gains: Sequence[float], k: int) -> float:
    """Return the discounted cumulative gain of the first `k`: the sum of gain / log2(rank + 1)."""
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains[:k], 1))


def _check(expected: int, k: int) -> None:
    if expected < 1 or k < 1:
        raise ValueError("something is expected, and k is 1 or more")
