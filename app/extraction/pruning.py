"""Pruning: processings whose file or workspace is gone, old ones of the same file, and what the storage has of them.

A row goes after its object, so that no crash leaves an object that no row knows.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from app.extraction import models
from app.extraction.results import Results
from app.files.counted import CountedObjects
from app.files.objects import StorageUnavailable
from app.kernel.database import Database, Transaction
from app.kernel.upkeep import Chore

_EVERY_SECONDS = 60.0
KEPT_PER_FILE = 10  #: that are over; of these the newest that is COMPLETED goes never
_BATCH = 100
_WALKED = 2_000  #: looked at in one turn: all of them each time would be too much where there are millions
_OWNERLESS = "SELECT id FROM file_processings WHERE workspace_id IS NULL AND due_at IS NULL ORDER BY id LIMIT 100"
_NEWER = "FROM file_processings n WHERE n.file_id = p.file_id AND n.id > p.id AND n.due_at IS NULL"
_PART = "SELECT id FROM file_processings{after} ORDER BY id LIMIT 1 OFFSET {walked}"
_UNWANTED = (
    "SELECT p.id AS id FROM file_processings p WHERE p.due_at IS NULL{between} AND ("  # noqa: S608 - words of ours
    "NOT EXISTS (SELECT 1 FROM files f WHERE f.id = p.file_id) OR ("
    f"(SELECT COUNT(*) FROM (SELECT 1 {_NEWER} LIMIT {KEPT_PER_FILE}) newer) = {KEPT_PER_FILE} "
    f"AND (p.status <> 'completed' OR EXISTS (SELECT 1 {_NEWER} AND n.status = 'completed')))) "
    f"ORDER BY p.id LIMIT {_BATCH}"
)


class ProcessingPruning:
    """Deletes what nobody can see any more."""

    def __init__(self, database: Database, *, results: Results, counted: CountedObjects) -> None:
        self._database = database
        self._results = results
        self._counted = counted
        self._after: UUID | None = None  #: where the walk goes on
        self._walked = _WALKED

    def chores(self) -> tuple[Chore, ...]:
        """Return them."""
        return (Chore("prune-file-processings", _EVERY_SECONDS, self.claim),)

    async def claim(self, tx: Transaction) -> int:
        """Find what is lost, and delete it once the transaction is over: the storage is not waited for inside."""
        # What is queued or running of a workspace that is gone is nobody's work.
        await models.FileProcessing.filter(workspace_id__isnull=True, due_at__isnull=False).update(due_at=None)
        rows = await tx.fetch(_OWNERLESS) or await self._walk(tx)
        ids = [row["id"] for row in rows]
        tx.after_commit(lambda: self._delete(ids))
        return len(rows)

    async def _walk(self, tx: Transaction) -> list[dict[str, Any]]:
        """Find what nobody needs in the next part, by id; after the last part comes the first."""

        def mark(place: int) -> str:
            return f"${place}" if tx.dialect == "postgres" else "?"

        values: list[UUID] = [] if self._after is None else [self._after]
        after = f" WHERE id > {mark(1)}" if values else ""
        ends = await tx.fetch(_PART.format(after=after, walked=self._walked - 1), values)
        between = f" AND p.id > {mark(1)}" if values else ""
        if ends:
            values.append(_id_of(ends[0]))
            between += f" AND p.id <= {mark(len(values))}"
        rows = await tx.fetch(_UNWANTED.format(between=between), values)
        if len(rows) == _BATCH:  # there may be more of them in this part
            self._after = _id_of(rows[-1])
        else:
            self._after = _id_of(ends[0]) if ends else None
        return rows

    async def _delete(self, ids: list[str]) -> None:
        for row in await models.FileProcessing.filter(id__in=ids):
            own = models.FileProcessing.filter(id=row.id, due_at__isnull=True)
            if row.result_key and await self._given_back(own, row.result_key):
                continue
            try:
                if row.result_key:
                    await self._results.delete(row.result_key)
            except StorageUnavailable:
                continue  # it is found again
            await own.delete()

    async def _given_back(self, own: QuerySet[models.FileProcessing], key: str) -> bool:
        """Delete a row whose result is counted, with the room that takes; False if it is not counted."""
        async with self._database.transaction() as tx:
            if not await self._counted.held(tx, key):
                return False
            if await own.delete():
                await self._counted.drop(tx, key)
        return True


def _id_of(row: Mapping[str, Any]) -> UUID:
    return UUID(str(row["id"]))
