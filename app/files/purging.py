"""Purging: objects that nobody refers to any more, or that were never finished; and then their rows.

What is due is a column, so a crash loses none of it. A row goes after its object, and until then the chore comes back.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from tortoise.expressions import F

from app.files.models import FileObject
from app.files.objects import Objects, StorageUnavailable
from app.files.usage import Usages
from app.files.vocabulary import ObjectState
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
        return (Chore("purge-objects", _EVERY_SECONDS, self.claim),)

    async def close(self) -> None:
        """Stop; what is left is due at the next start."""
        await stop(*self._tasks)

    async def claim(self, tx: Transaction) -> int:
        """Take what is due, and purge it once that is committed; return how many."""
        now = self._clock.now()
        rows = await FileObject.filter(purge_due_at__lte=now).order_by("id").limit(BATCH_ROWS)
        await Usages.hold_all(tx, (row.workspace_id for row in rows if row.state is ObjectState.PENDING))
        taken: list[FileObject] = []
        for row in rows:
            wait = _FIRST_WAIT * 2 ** min(row.purge_tries, _MOST_DOUBLINGS)
            # One that was finished at this moment is due no more.
            due = FileObject.filter(id=row.id, state=row.state, purge_due_at__lte=now)
            if await due.update(state=ObjectState.DELETED, purge_due_at=now + wait, purge_tries=F("purge_tries") + 1):
                row.purge_tries += 1
                taken.append(row)
                if row.state is ObjectState.PENDING:
                    await Usages.give_back(row.workspace_id, row.size_bytes)
        tx.after_commit(lambda: self.purge(taken))
        return len(rows)

    def purge_soon(self, rows: Sequence[FileObject]) -> None:
        """Purge in the background: whoever deleted a file need not wait for the storage."""
        task = asyncio.create_task(self.purge(rows), name="purge-objects")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def purge(self, rows: Sequence[FileObject]) -> None:
        """Purge objects whose rows say DELETED; what fails is due again later."""
        slots = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def one(row: FileObject) -> None:
            async with slots:
                try:
                    await self._objects.delete(row.object_key)
                except StorageUnavailable:
                    return
                # Not if it was doomed once more: then the object may have come meanwhile.
                gone = FileObject.filter(id=row.id, state=ObjectState.DELETED, purge_tries=row.purge_tries)
                await gone.delete()

        await asyncio.gather(*(one(row) for row in rows))
