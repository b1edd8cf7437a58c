"""Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009): one order of several, whatever their scores mean.

The paper's constant is 60, which makes the first places of a long list nearly equal; 10 was better on the half of the
benchmark's set that is for tuning, and the built-in model, whose vectors are means of words', best counted for less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

RANK_CONSTANT = 10


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chunk stands in one list."""

    rank: int  #: 1 is the best
    score: float  #: what that list goes by; more is better, and it means nothing in another list


@dataclass(slots=True)
class Found:
    """A chunk that was found.

    Attributes:
        chunk_id: Which.
        score: What the order goes by: the sum of weight / (10 + rank) over its lists.
        places: Its places by list: `text`, and one list a model of vectors.
    """

    chunk_id: UUID
    score: float = 0.0
    places: dict[str, Place] = field(default_factory=dict[str, Place])


def fused(lists: Mapping[str, Sequence[tuple[UUID, float]]], weights: Mapping[str, float] | None = None) -> list[Found]:
    """Fuse lists, each with its best first; equal scores are in the order of ids, so that the order is always one.

    A list without a weight has 1.
    """
    found: dict[UUID, Found] = {}
    for name, entries in lists.items():
        weight = (weights or {}).get(name, 1.0)
        for rank, (chunk_id, score) in enumerate(entries, 1):
            each = found.setdefault(chunk_id, Found(chunk_id))
            each.places[name] = Place(rank, score)
            each.score += weight / (RANK_CONSTANT + rank)
    return sorted(found.values(), key=lambda each: (-each.score, each.chunk_id))
