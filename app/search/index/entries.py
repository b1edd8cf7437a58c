"""The entries of the index: the words of a row, and who may find it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from app.kernel.database import Transaction
from app.kernel.searchable import SearchText
from app.kernel.wording import stem, words_in
from app.search.vocabulary import SearchKind

_MOST_PLACES = 100  #: of one word in a row that count; PostgreSQL keeps 255

_SQLITE_FORGET = (
    "DELETE FROM search_entries WHERE kind = ? AND subject_id IN (SELECT value FROM json_each(?))"  # its words go too
)
_SQLITE_ENTRY = "INSERT INTO search_entries (kind, subject_id, scope, updated_at) VALUES (?, ?, ?, ?)"
_SQLITE_WORDS = (
    "INSERT INTO search_words (rowid, workspace, scope, title, text, title_forms, text_forms) "
    "VALUES ((SELECT number FROM search_entries WHERE kind = ? AND subject_id = ?), ?, ?, ?, ?, ?, ?)"
)
_POSTGRES_FORGET = "DELETE FROM search_entries WHERE kind = $1 AND subject_id = ANY($2::uuid[])"
_POSTGRES_ENTRY = (
    "INSERT INTO search_entries (kind, subject_id, scope, updated_at, word_count, words, forms) "
    "VALUES ($1, $2, $3, $4, $5, $6::text::tsvector, $7::text::tsvector)"
)


def scope_of(workspace_id: UUID, kind: SearchKind, person_id: UUID | None) -> str:
    """Name who may find a row, in one word: whoever may read a kind in a workspace, or one person there."""
    return f"{workspace_id.hex}{kind.value.replace('_', '')}{'' if person_id is None else person_id.hex}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index keeps of a row: its words, by their stems and, for their beginnings, as they are written."""

    kind: SearchKind
    subject_id: UUID
    workspace_id: UUID
    scope: str
    updated_at: datetime
    title: Sequence[str]
    text: Sequence[str]

    @classmethod
    def of(cls, kind: SearchKind, subject_id: UUID, found: SearchText) -> "Entry | None":
        """Make the entry of a row; None if it has no words."""
        title, text = list(words_in(found.title)), list(words_in(found.text))
        if not title and not text:
            return None
        scope = scope_of(found.workspace_id, kind, found.person_id)
        return cls(kind, subject_id, found.workspace_id, scope, found.updated_at, title, text)

    def sqlite_words(self) -> list[Any]:
        """Return the values of `_SQLITE_WORDS`."""
        texts = [_stems(self.title), _stems(self.text), self.title, self.text]
        where = [self.workspace_id.hex, self.scope]
        return [self.kind.value, str(self.subject_id), *where, *(" ".join(each) for each in texts)]

    def postgres_row(self) -> list[Any]:
        """Return the values of `_POSTGRES_ENTRY`."""
        count = len(self.title) + len(self.text)
        words, forms = _vector(_stems(self.title), _stems(self.text)), _vector(self.title, self.text)
        return [self.kind.value, self.subject_id, self.scope, self.updated_at, count, words, forms]


async def forget(tx: Transaction, kind: SearchKind, ids: Sequence[UUID]) -> None:
    """Remove rows of a kind from the index; those that are not there are forgotten already."""
    if tx.dialect == "sqlite":
        await tx.fetch(_SQLITE_FORGET, [kind.value, orjson.dumps([str(each) for each in ids]).decode()])
    else:
        await tx.fetch(_POSTGRES_FORGET, [kind.value, list(ids)])


async def add(tx: Transaction, entries: Sequence[Entry]) -> None:
    """Add rows that are not in the index."""
    if not entries:
        return
    if tx.dialect == "sqlite":
        rows = [[each.kind.value, str(each.subject_id), each.scope, each.updated_at] for each in entries]
        await tx.execute_all([(_SQLITE_ENTRY, rows), (_SQLITE_WORDS, [each.sqlite_words() for each in entries])])
    else:
        await tx.execute_many(_POSTGRES_ENTRY, [each.postgres_row() for each in entries])


def _stems(words: Iterable[str]) -> list[str]:
    return [stem(word) for word in words]


def _vector(title: Sequence[str], text: Sequence[str]) -> str:
    """Write a `tsvector`: how often a word is in a title (A) and in a text (D); where it is there says nothing."""
    titles, texts = Counter(title), Counter(text)
    parts: list[str] = []
    for word in titles | texts:
        high = min(titles[word], _MOST_PLACES)
        low = min(texts[word], _MOST_PLACES)
        places = [f"{place}A" for place in range(1, high + 1)]
        places += [f"{place}D" for place in range(high + 1, high + low + 1)]
        parts.append(f"'{word}':{','.join(places)}")  # a word has letters and digits alone
    return " ".join(parts)
