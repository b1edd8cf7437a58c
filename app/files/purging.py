"""Purging: the objects of files that are deleted, were never finished, or lost their workspace; and then their rows.

What is due is a column, so a crash loses none of it. A row goes after its object, and until then the chore comes back.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from tortoise.expressions import F, Q

from app.files.models import File, FileUsage
from app.files.objects import Objects, StorageUnavailable
from app.files.vocabulary import FileState
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.stopping import stop
from app.kernel.upkeep import BATCH_ROWS, Chore

_EVERY_SECONDS = 10.0
_SIDE_BY_SIDE = 8
_FIRST_WAIT = timedelta(minutes=1)  #: doubles with every try
_MOST_DOUBLINGS = 10


class Purger:
    """Deletes objects, then rows."""

    def __init__(self, clock: Clock, objects: Objects) -> None:
        self._clock = clock
        self._objects = objects
        self._tasks: set[asyncio.Task[None]] = set()

    def chores(self) -> tuple[Chore, ...]:
        """Return them."""
        return (Chore("purge-files", _EVERY_SECONDS, self.claim),)

    async def close(self) -> None:
        """Stop; what is left is due at the next start."""
        await stop(*self._tasks)

    async def claim(self, tx: Transaction) -> int:
        """Take what is due, and purge it once that is committed; return how many."""
        now = self._clock.now()
        is_due = Q(purge_due_at__lte=now) | Q(workspace_id__isnull=True, purge_due_at__isnull=True)
        due = File.filter(is_due).order_by("id").limit(BATCH_ROWS)
        rows = await due.select_for_update(skip_locked=True)
        for row in rows:
            wait = _FIRST_WAIT * 2 ** min(row.purge_tries, _MOST_DOUBLINGS)
            await File.filter(id=row.id).update(
                state=FileState.DELETED, purge_due_at=now + wait, purge_tries=F("purge_tries") + 1
            )
        for row in sorted(rows, key=lambda each: str(each.workspace_id)):
            if row.state is not FileState.DELETED:
                await count_off(row)
        tx.after_commit(lambda: self.purge(rows))
        return len(rows)

    def purge_soon(self, rows: Sequence[File]) -> None:
        """Purge in the background: whoever deleted a file need not wait for the storage."""
        task = asyncio.create_task(self.purge(rows), name="purge-files")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def purge(self, rows: Sequence[File]) -> None:
        """Purge files whose rows say DELETED; what fails is due again later."""
        slots = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def one(row: File) -> None:
            async with slots:
                try:
                    await self._objects.delete(row.object_key)
                except StorageUnavailable:
                    return
                await File.filter(id=row.id, state=FileState.DELETED).delete()

        await asyncio.gather(*(one(row) for row in rows))


async def count_off(row: File) -> None:
    """Give back the room of a file, after its own row was changed: whoever locks both does it in this order."""
    usage = FileUsage.filter(workspace_id=row.workspace_id)
    await usage.update(used_bytes=F("used_bytes") - row.size_bytes, file_count=F("file_count") - 1)
