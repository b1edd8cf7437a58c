"""Keeping the index as the tables are.

The database itself marks every row that changes, in the transaction that changes it (triggers, see the migration). A
chore looks for marks, reads their rows as they are and makes their words, all outside of a transaction, and then puts
them in place of what was there: the row's entry and the end of its marks are one transaction. So nothing is lost over a
crash, and doing it again is harmless. A mark is never changed, only added and removed: whoever changes a row never
waits for the chore, and a row that changes while its words are made has another mark, which stays.

A row that cannot be read, worded or written is set aside for a while, with its marks, and the others go on.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import orjson

from app.kernel.database import Database, Dialect, Transaction
from app.kernel.logs import get_logger
from app.kernel.searchable import SearchText
from app.kernel.upkeep import Chore, Turn
from app.search.index import entries
from app.search.index.entries import Entry
from app.search.kinds import KINDS
from app.search.vocabulary import SearchKind

_BATCH_ROWS = 50  #: few, for their words are written in one transaction
_EVERY_SECONDS = 1.0
_ASIDE_SECONDS = 60.0  #: until what failed is tried again
_MOST_ASIDE = 1_000  #: with as many failures it is not the rows that are at fault

Subject = tuple[SearchKind, UUID]

_FIND: Mapping[Dialect, str] = {
    "sqlite": "SELECT id, kind, subject_id FROM search_marks "
    "WHERE subject_id NOT IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?",
    "postgres": "SELECT id, kind, subject_id FROM search_marks "
    "WHERE subject_id <> ALL($1::uuid[]) ORDER BY id LIMIT $2",
}
_LEFT: Mapping[Dialect, str] = {
    "sqlite": "SELECT id FROM search_marks WHERE id IN (SELECT value FROM json_each(?))",
    "postgres": "SELECT id FROM search_marks WHERE id = ANY($1::bigint[])",
}
_DONE: Mapping[Dialect, str] = {
    "sqlite": "DELETE FROM search_marks WHERE id IN (SELECT value FROM json_each(?))",
    "postgres": "DELETE FROM search_marks WHERE id = ANY($1::bigint[])",
}

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows as they were read after their marks; a row without an entry is found by nothing any more."""

    marks: Mapping[Subject, Sequence[int]]
    entries: Mapping[Subject, Entry | None]


class Indexing:
    """Brings the index up to what the tables say."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_full = False  #: whether the last batch may have left something
        self._aside: dict[Subject, float] = {}  #: what failed, and when it is tried again

    def chores(self) -> tuple[Chore, ...]:
        """Return what is done in the background."""
        return (Chore("search_index", _EVERY_SECONDS, is_unfinished=lambda: self._is_full, prepare=self.prepare),)

    async def prepare(self) -> Turn | None:
        """Read what is marked, and make its words; return who writes them, None when nothing is marked."""
        now = time.monotonic()
        self._aside = {subject: until for subject, until in self._aside.items() if until > now}
        aside = [own_id for _, own_id in self._aside]
        values = [orjson.dumps([str(each) for each in aside]).decode() if self._is_sqlite else aside, _BATCH_ROWS]
        rows = await self._database.fetch(_FIND[self._database.dialect], values)
        self._is_full = len(rows) == _BATCH_ROWS
        marks: dict[Subject, list[int]] = {}
        for row in rows:
            marks.setdefault((SearchKind(row["kind"]), UUID(str(row["subject_id"]))), []).append(int(row["id"]))
        if not marks:
            return None
        texts = await self._read(list(marks))
        made, failures = await asyncio.to_thread(_entries, texts)
        for subject, failure in failures.items():
            self._set_aside(subject, failure)
        batch = _Batch({subject: marks[subject] for subject in made}, made)
        return partial(self._write, batch)

    async def _read(self, subjects: Sequence[Subject]) -> dict[Subject, SearchText | None]:
        """Read rows as they are now, None for what is in no list; those that cannot be read are left out."""
        by_kind: dict[SearchKind, list[UUID]] = {}
        for kind, own_id in subjects:
            by_kind.setdefault(kind, []).append(own_id)
        texts: dict[Subject, SearchText | None] = {}
        for kind, ids in by_kind.items():
            try:
                found = await KINDS[kind].read(ids)
            except TimeoutError:
                raise
            except Exception:  # noqa: BLE001 - told of the row that it is about, below
                for own_id in ids:
                    try:
                        texts[kind, own_id] = (await KINDS[kind].read([own_id])).get(own_id)
                    except Exception as failure:  # noqa: BLE001 - told, and tried again
                        self._set_aside((kind, own_id), failure)
            else:
                texts |= {(kind, own_id): found.get(own_id) for own_id in ids}
        return texts

    async def _write(self, batch: _Batch, tx: Transaction) -> int:
        """Write entries; return of how many marks, of which none was another process's in the meantime."""
        own = [mark for marks in batch.marks.values() for mark in marks]
        left = {int(row["id"]) for row in await tx.fetch(_LEFT, [self._listed(own)])}
        # Whoever took a mark first wrote what they read later, maybe: nothing older takes its place.
        subjects = [subject for subject, marks in batch.marks.items() if left.issuperset(marks)]
        try:
            async with tx.savepoint():
                await _replace(tx, {subject: batch.entries[subject] for subject in subjects})
            done = subjects
        except TimeoutError:
            raise
        except Exception:  # noqa: BLE001 - told of the row that it is about, below
            done = [subject for subject in subjects if await self._is_written(tx, subject, batch.entries[subject])]
        taken = [mark for subject in done for mark in batch.marks[subject]]
        await tx.fetch(_DONE, [self._listed(taken)])
        return len(taken)

    async def _is_written(self, tx: Transaction, subject: Subject, entry: Entry | None) -> bool:
        try:
            async with tx.savepoint():
                await _replace(tx, {subject: entry})
        except Exception as failure:  # noqa: BLE001 - told, and tried again
            self._set_aside(subject, failure)
            return False
        return True

    def _set_aside(self, subject: Subject, failure: Exception) -> None:
        if len(self._aside) >= _MOST_ASIDE:
            raise failure
        self._aside[subject] = time.monotonic() + _ASIDE_SECONDS
        kind, own_id = subject
        log.error("search_row_failed", kind=kind.value, subject=str(own_id), exc_info=failure)

    @property
    def _is_sqlite(self) -> bool:
        return self._database.dialect == "sqlite"

    def _listed(self, marks: Sequence[int]) -> Any:
        return orjson.dumps(marks).decode() if self._is_sqlite else list(marks)

    async def mark_all(self) -> int:
        """Mark every row there is, and every entry; return how many marks wait now.

        What the index has too much or too little is mended as the chore comes to it; meanwhile searches go on.
        """
        async with self._database.transaction() as tx:
            for kind, each in KINDS.items():
                await tx.fetch(
                    f"INSERT INTO search_marks (kind, subject_id) SELECT '{kind.value}', id FROM {each.table} "  # noqa: S608
                    "UNION SELECT kind, subject_id FROM search_entries "
                    f"WHERE kind = '{kind.value}' AND subject_id NOT IN (SELECT id FROM {each.table})"
                )
            rows: Sequence[dict[str, Any]] = await tx.fetch("SELECT count(*) AS count FROM search_marks")
            return int(rows[0]["count"])


async def _replace(tx: Transaction, rows: Mapping[Subject, Entry | None]) -> None:
    by_kind: dict[SearchKind, list[UUID]] = {}
    for kind, own_id in rows:
        by_kind.setdefault(kind, []).append(own_id)
    for kind, ids in by_kind.items():
        await entries.forget(tx, kind, ids)
    await entries.add(tx, [entry for entry in rows.values() if entry is not None])


def _entries(
    texts: Mapping[Subject, SearchText | None],
) -> tuple[dict[Subject, Entry | None], dict[Subject, Exception]]:
    made: dict[Subject, Entry | None] = {}
    failures: dict[Subject, Exception] = {}
    for (kind, own_id), text in texts.items():
        try:
            made[kind, own_id] = None if text is None else Entry.of(kind, own_id, text)
        except Exception as failure:  # noqa: BLE001 - told by who asked
            failures[kind, own_id] = failure
    return made, failures
