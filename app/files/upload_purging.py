"""Purging of uploads: those that nobody completed in time end, and the parts of what is over are deleted.

Once its parts are gone, a row stays for a day to be seen; then whatever came too late is deleted as well, and the row.
"""

import asyncio
from datetime import timedelta
from uuid import UUID

from tortoise.expressions import F, Q

from app.files.multipart import Multipart
from app.files.objects import Objects, StorageUnavailable
from app.files.sharing import SharedObjects
from app.files.upload_models import FileUpload
from app.files.usage import Usages
from app.files.vocabulary import UploadState
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.stopping import stop
from app.kernel.upkeep import BATCH_ROWS, Chore

KEPT = timedelta(days=1)  #: how long an upload that is over is seen
_EVERY_SECONDS = 10.0
_SIDE_BY_SIDE = 8
_FIRST_WAIT = timedelta(minutes=1)  #: doubles with every try
_MOST_DOUBLINGS = 10
_BATCH = min(100, BATCH_ROWS)
_GOING_ON = (UploadState.OPEN, UploadState.FETCHING, UploadState.COMPLETING)


class UploadPurger:
    """Ends what is too old, deletes parts, then rows."""

    def __init__(
        self, clock: Clock, *, objects: Objects, multipart: Multipart | None, shared: SharedObjects, usages: Usages
    ) -> None:
        self._clock = clock
        self._objects = objects
        self._multipart = multipart
        self._shared = shared
        self._usages = usages
        self._tasks: set[asyncio.Task[None]] = set()
        self._has_more = False  #: whether a turn of the chore may have left some

    def chores(self) -> tuple[Chore, ...]:
        """Return them."""
        return (Chore("purge-uploads", _EVERY_SECONDS, self.claim, lambda: self._has_more),)

    async def close(self) -> None:
        """Stop; what is left is due at the next start."""
        await stop(*self._tasks)

    async def claim(self, tx: Transaction) -> int:
        """Take what is due, end it if it is too old, and purge it once that is committed; return how many."""
        now = self._clock.now()
        is_lost = Q(workspace_id__isnull=True, state__in=_GOING_ON)
        is_due = Q(purge_due_at__lte=now) | is_lost
        found = await FileUpload.filter(is_due).order_by("id").limit(_BATCH).only("id", "workspace_id")
        self._has_more = len(found) == _BATCH
        await self._usages.hold_all(tx, (row.workspace_id for row in found))
        # Once more, as others may have held them until now.
        due = FileUpload.filter(is_due, id__in=[row.id for row in found])
        rows = await due.order_by("id").select_for_update(skip_locked=True)
        for row in rows:
            wait = _FIRST_WAIT * 2 ** min(row.purge_tries, _MOST_DOUBLINGS)
            facts = {"purge_due_at": now + wait, "purge_tries": F("purge_tries") + 1}
            if row.state in _GOING_ON:
                facts = {**row.ended(UploadState.EXPIRED, now), **facts}
                await self._shared.forget(row.object_id)
            await FileUpload.filter(id=row.id).update(**facts)
        ids = [row.id for row in rows]
        tx.after_commit(lambda: self.purge(ids))
        return len(rows)

    def purge_soon(self, upload_id: UUID) -> None:
        """Purge in the background: whoever ended an upload need not wait for the storage."""
        task = asyncio.create_task(self.purge([upload_id]), name="purge-uploads")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def purge(self, ids: list[UUID]) -> None:
        """Purge uploads that are over; what fails is due again later."""
        slots = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def one(row: FileUpload) -> None:
            async with slots:
                try:
                    await self._purge(row)
                except StorageUnavailable:
                    return

        rows = await FileUpload.filter(id__in=ids, ended_at__isnull=False)
        await asyncio.gather(*(one(row) for row in rows))

    async def _purge(self, row: FileUpload) -> None:
        if row.is_direct and self._multipart is not None:
            await self._multipart.abort(row.object_key, row.multipart_id)
        if not row.is_direct:
            await self._objects.delete_under(row.parts_key)
        seen_until = (row.ended_at or self._clock.now()) + KEPT
        if self._clock.now() < seen_until:
            await FileUpload.filter(id=row.id).update(purge_due_at=seen_until, purge_tries=0)
            return
        if row.object_id is not None and not await self._shared.is_known(row.object_id):
            # Whoever was cut off from it may have stored its object after that was deleted.
            await self._objects.delete(row.object_key)
        await FileUpload.filter(id=row.id).delete()
