"""Which documents an index looks in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Without:
    """All documents but these."""

    ids: Sequence[UUID]


Documents = Sequence[UUID] | Without | None  #: these, all but some, or all


@dataclass(frozen=True, slots=True)
class Listed:
    """Documents by a list.

    Attributes:
        ids: As whoever compares has them.
        is_without: All but these.
    """

    ids: Collection[Any]
    is_without: bool = False

    def has(self, own_id: Any) -> bool:
        """Say whether a document is one of them."""
        return (own_id in self.ids) is not self.is_without


def listed(documents: Documents) -> Listed | None:
    """Return the list, of which an empty one may say that there is nothing to find; None for all documents."""
    if documents is None:
        return None
    return Listed(documents.ids, is_without=True) if isinstance(documents, Without) else Listed(documents)


def is_none(documents: Documents) -> bool:
    """Say whether there is no document to look in."""
    return documents is not None and not isinstance(documents, Without) and not documents
