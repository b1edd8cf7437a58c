"""Objects that many versions share: the same bytes within one workspace are stored once, never across workspaces.

AppError
└─ UploadTooSlow   it took longer than an object that is not finished is kept for

An object's row comes first, as PENDING, with the room it takes; then the object; then, in one transaction, the row
becomes STORED and the first version refers to it: whatever cuts this off, a row tells of the object. What is not
finished within an hour is purged, like what nobody refers to any more; of an upload in parts, within its own time, and
what it has is known only at its end (`reserve`, `settle`, `forget`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from tortoise.expressions import F

from app.files.models import FileObject
from app.files.objects import Objects
from app.files.purging import Purger
from app.files.usage import Usages
from app.files.vocabulary import ObjectState
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import Conflict
from app.kernel.ids import new_id
from app.kernel.spool import Spool
from app.kernel.upkeep import BATCH_ROWS

T = TypeVar("T")

UNFINISHED = timedelta(hours=1)  #: how long an upload may take from its last byte on

#: Called first in the transaction that makes what refers to the bytes; returns the key of their object.
Settle = Callable[[Transaction], Awaitable[str]]


class UploadTooSlow(Conflict):
    """Storing the file took too long; send it again."""


class _Gone(Exception):
    """The object that was to be shared was given up meanwhile."""


class SharedObjects:
    """Stores bytes once a workspace, and counts who refers to them."""

    def __init__(self, database: Database, clock: Clock, *, objects: Objects, purger: Purger, usages: Usages) -> None:
        self._database = database
        self._clock = clock
        self._objects = objects
        self._purger = purger
        self._usages = usages

    async def place(
        self,
        workspace_id: UUID,
        content: Spool,
        content_type: str,
        finish: Callable[[Settle], Awaitable[T]],
        on_reserved: Callable[[UUID], Awaitable[None]] | None = None,
    ) -> T:
        """Store bytes unless the workspace has them, and let `finish` make what refers to them; return what it does.

        Args:
            workspace_id: Where.
            content: The bytes, finished.
            content_type: What a bucket is told of them.
            finish: Opens a transaction, and in it calls what it is given before anything else: from then on the
                workspace is held, and one reference is counted. It may leave that out, if nothing is to be made.
            on_reserved: Told of the object that comes, in the transaction that makes its row; not if there is one.

        Raises:
            NotFound: There is no such workspace.
            FileQuotaExceeded: It would be too much for the workspace.
            StorageUnavailable: The storage does not take it.
            UploadTooSlow: It was taken for lost meanwhile.
        """
        while True:
            row = await self._reserved(workspace_id, content, content_type, on_reserved)
            if row is not None:
                return await self._stored(row, content, finish)
            try:
                return await finish(lambda tx: self._same(tx, workspace_id, content))
            except _Gone:
                continue

    async def _reserved(
        self,
        workspace_id: UUID,
        content: Spool,
        content_type: str,
        on_reserved: Callable[[UUID], Awaitable[None]] | None,
    ) -> FileObject | None:
        """Make the row of an object that comes; None if the workspace has these bytes."""
        async with self._database.transaction() as tx:
            await self._usages.hold(tx, workspace_id)
            if await _same(workspace_id, content.sha256, content.size_bytes) is not None:
                return None
            row = await self._pending(workspace_id, content.size_bytes, UNFINISHED, content_type, content.sha256)
            if on_reserved is not None:
                await on_reserved(row.id)
        return row

    async def _pending(
        self, workspace_id: UUID, size_bytes: int, kept: timedelta, content_type: str = "", sha256: str = ""
    ) -> FileObject:
        await self._usages.take(workspace_id, size_bytes)
        now, own_id = self._clock.now(), new_id()
        return await FileObject.create(
            id=own_id,
            workspace_id=workspace_id,
            object_key=f"{workspace_id}/{own_id}",
            content_type=content_type,
            size_bytes=size_bytes,
            sha256=sha256,
            purge_due_at=now + kept,
            created_at=now,
        )

    async def _stored(self, row: FileObject, content: Spool, finish: Callable[[Settle], Awaitable[T]]) -> T:
        is_settled = False

        async def settle(tx: Transaction) -> str:
            nonlocal is_settled
            is_settled = True
            return await self.settle(tx, row)

        try:
            try:
                async with asyncio.timeout(UNFINISHED.total_seconds() / 2):
                    await self._objects.put_spool(row.object_key, content, row.content_type)
            except TimeoutError:
                raise UploadTooSlow(reason="upload_too_slow") from None
            done = await finish(settle)
        except BaseException:
            await self._doom(row)
            raise
        if not is_settled:  # an earlier call with the same key made it
            await self._doom(row)
        return done

    async def settle(self, tx: Transaction, row: FileObject) -> str:
        """Take an object as stored, and count one reference; if a twin of it was first, take that one.

        Args:
            tx: The transaction that makes what refers to it; before anything else in it.
            row: The object, PENDING, with the digest and the type of what was stored.

        Returns:
            The key of the object that has these bytes.

        Raises:
            UploadTooSlow: It was taken for lost meanwhile.
        """
        assert row.workspace_id is not None  # noqa: S101 - made so
        await self._usages.hold(tx, row.workspace_id)
        pending = FileObject.filter(id=row.id, state=ObjectState.PENDING, workspace_id=row.workspace_id)
        twin = await _same(row.workspace_id, row.sha256, row.size_bytes)
        if twin is not None:
            if await pending.update(state=ObjectState.DELETED, purge_due_at=self._clock.now()):
                await self._usages.give_back(row.workspace_id, row.size_bytes)
                tx.after_commit(lambda: self._purger.purge_soon([row]))
            await self.refer(twin.object_key)
            return twin.object_key
        facts = {"content_type": row.content_type, "sha256": row.sha256}
        if not await pending.update(state=ObjectState.STORED, purge_due_at=None, reference_count=1, **facts):
            raise UploadTooSlow(reason="upload_too_slow")
        await self._usages.give_back(row.workspace_id, row.size_bytes)  # what refers to it counts from now on
        return row.object_key

    async def _same(self, tx: Transaction, workspace_id: UUID, content: Spool) -> str:
        await self._usages.hold(tx, workspace_id)
        found = await _same(workspace_id, content.sha256, content.size_bytes)
        if found is None:
            raise _Gone
        await self.refer(found.object_key)
        return found.object_key

    # ------------------------------------------------------------------ in parts

    async def reserve(self, tx: Transaction, workspace_id: UUID, size_bytes: int, kept: timedelta) -> FileObject:
        """Make the row of an object whose bytes come later, and count its room; the workspace is held from then on.

        Args:
            tx: The transaction.
            workspace_id: Where.
            size_bytes: How large it will be.
            kept: After this it is taken for lost, and purged.

        Raises:
            NotFound: There is no such workspace.
            FileQuotaExceeded: It would be too much for the workspace.
        """
        await self._usages.hold(tx, workspace_id)
        return await self._pending(workspace_id, size_bytes, kept)

    async def reserved(self, object_id: UUID | None) -> FileObject | None:
        """Return an object whose bytes are to come; None if it was given up."""
        return await FileObject.get_or_none(id=object_id, state=ObjectState.PENDING)

    async def keep_for(self, object_id: UUID | None, kept: timedelta) -> None:
        """Let the bytes of an object take as long as this from now on; the workspace is held."""
        pending = FileObject.filter(id=object_id, state=ObjectState.PENDING)
        await pending.update(purge_due_at=self._clock.now() + kept)

    async def forget(self, object_id: UUID | None) -> None:
        """Let an object whose bytes were to come be purged, with the room it takes; the workspace is held."""
        row = await self.reserved(object_id)
        if row is not None:
            await self._doom(row)

    async def is_known(self, object_id: UUID | None) -> bool:
        """Say whether a row tells of an object: then that is looked after."""
        return await FileObject.filter(id=object_id).exists()

    # ------------------------------------------------------------------ references

    async def _doom(self, row: FileObject) -> None:
        """Let an object that nobody gets be purged, with the room it takes."""
        async with self._database.transaction() as tx:
            await self._usages.hold_all(tx, [row.workspace_id])
            now = self._clock.now()
            own = FileObject.filter(id=row.id)
            if await own.filter(state=ObjectState.PENDING).update(state=ObjectState.DELETED, purge_due_at=now):
                await self._usages.give_back(row.workspace_id, row.size_bytes)
            elif await own.filter(state=ObjectState.STORED).exists():
                return
            # Taken for lost: but the object may have come after it was looked for, so it is looked for once more.
            elif not await own.update(purge_due_at=now, purge_tries=F("purge_tries") + 1):
                row.workspace_id, row.state, row.purge_due_at = None, ObjectState.DELETED, now
                await row.save(force_create=True)
            doomed = await own
            tx.after_commit(lambda: self._purger.purge_soon(doomed))

    async def refer(self, object_key: str) -> None:
        """Count one more version that has an object; the workspace is held, and another version has it."""
        await FileObject.filter(object_key=object_key).update(reference_count=F("reference_count") + 1)

    async def release(self, tx: Transaction, counts: Mapping[str, int]) -> None:
        """Count versions that are gone, by the key of their object; what nobody has is purged after the commit."""
        by_count: dict[int, list[str]] = {}
        for key in sorted(counts):
            by_count.setdefault(counts[key], []).append(key)
        rows: list[FileObject] = []
        for count, keys in by_count.items():
            for start in range(0, len(keys), BATCH_ROWS):
                these = FileObject.filter(object_key__in=keys[start : start + BATCH_ROWS])
                await these.update(reference_count=F("reference_count") - count)
                lost = await these.filter(reference_count__lte=0, state=ObjectState.STORED).order_by("id")
                if lost:
                    doomed = FileObject.filter(id__in=[row.id for row in lost])
                    await doomed.update(state=ObjectState.DELETED, purge_due_at=self._clock.now())
                rows += lost
        if rows:
            tx.after_commit(lambda: self._purger.purge_soon(rows))


async def _same(workspace_id: UUID, sha256: str, size_bytes: int) -> FileObject | None:
    return await FileObject.filter(
        workspace_id=workspace_id, sha256=sha256, size_bytes=size_bytes, state=ObjectState.STORED
    ).first()
