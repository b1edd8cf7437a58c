"""Keeping the index as the tables are.

The database itself marks every row that changes, in the transaction that changes it (triggers, see the migration). A
chore takes marks, reads their rows as they are now, and puts what they are found by in place of what was there: the
row's entry and the end of its mark are one transaction. So nothing is lost over a crash, and doing it again is
harmless. A mark is never changed, only added and removed: whoever changes a row never waits for the chore.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from app.kernel.database import Database, Dialect, Transaction
from app.kernel.searchable import SearchText
from app.kernel.upkeep import Chore
from app.search.index import entries
from app.search.index.entries import Entry
from app.search.kinds import KINDS
from app.search.vocabulary import SearchKind

_BATCH_ROWS = 50  #: few, for their words are made and written in one transaction
_EVERY_SECONDS = 1.0

_TAKE: Mapping[Dialect, str] = {
    "sqlite": "SELECT id, kind, subject_id FROM search_marks ORDER BY id LIMIT ?",
    "postgres": "SELECT id, kind, subject_id FROM search_marks ORDER BY id LIMIT $1",
}
_DONE: Mapping[Dialect, str] = {
    "sqlite": "DELETE FROM search_marks WHERE id IN (SELECT value FROM json_each(?))",
    "postgres": "DELETE FROM search_marks WHERE id = ANY($1::bigint[])",
}


class Indexing:
    """Brings the index up to what the tables say."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_full = False  #: whether the last batch may have left something

    def chores(self) -> tuple[Chore, ...]:
        """Return what is done in the background."""
        return (Chore("search_index", _EVERY_SECONDS, self.work, lambda: self._is_full),)

    async def work(self, tx: Transaction) -> int:
        """Take marks, and return how many; whoever waits for the last of them sees it in the index."""
        marks = await tx.fetch(_TAKE, [_BATCH_ROWS])
        self._is_full = len(marks) == _BATCH_ROWS
        if not marks:
            return 0
        wanted: dict[SearchKind, dict[UUID, None]] = {}
        for mark in marks:
            wanted.setdefault(SearchKind(mark["kind"]), {})[UUID(str(mark["subject_id"]))] = None
        found = {kind: await KINDS[kind].read(list(ids)) for kind, ids in wanted.items()}
        made = await asyncio.to_thread(_entries, found)
        for kind, ids in wanted.items():
            await entries.forget(tx, kind, list(ids))
        await entries.add(tx, made)
        taken = [int(mark["id"]) for mark in marks]
        await tx.fetch(_DONE, [orjson.dumps(taken).decode() if tx.dialect == "sqlite" else taken])
        return len(marks)

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


def _entries(found: Mapping[SearchKind, Mapping[UUID, SearchText]]) -> list[Entry]:
    made = [Entry.of(kind, own_id, text) for kind, texts in found.items() for own_id, text in texts.items()]
    return [entry for entry in made if entry is not None]
