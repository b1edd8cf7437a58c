"""What becomes of uploads in the background: parts become an object, an address is fetched, and either becomes a file.

Whoever works on one has claimed it (`kernel.claims`), and writes nothing once the claim is lost. The file is made and
the upload COMPLETED in one transaction; until then any step may be done again. Bytes that the workspace has already are
not kept twice (`sharing`).
"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.files.changes import FileChanges
from app.files.fetching import Fetcher
from app.files.multipart import Multipart, MultipartMissing
from app.files.names import FALLBACK, cleaned_name
from app.files.objects import PART_BYTES, Objects, StorageUnavailable
from app.files.part_digests import PartDigests
from app.files.sharing import Settle, SharedObjects
from app.files.sniffing import content_type_of
from app.files.stored_folder import Piece
from app.files.upload_failures import UploadFailed, fault_of, require_attempts
from app.files.upload_models import FileUpload, FileUploadPart
from app.files.upload_purging import UploadPurger
from app.files.usage import Usages
from app.files.versions import Content
from app.files.vocabulary import UploadFault, UploadState
from app.kernel.claims import MAX_ATTEMPTS, Claims, Lost, pause_seconds
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.spool import HEAD_BYTES, Spool

_TOLD_SECONDS = 1.0  #: between two tellings of progress


@dataclass(frozen=True, slots=True)
class _Made:
    """An object, and what it turned out to be."""

    size_bytes: int
    sha256: str
    head: bytes


class UploadWork:
    """Works on one upload at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        changes: FileChanges,
        shared: SharedObjects,
        usages: Usages,
        objects: Objects,
        multipart: Multipart | None,
        digests: PartDigests,
        fetcher: Fetcher,
        purger: UploadPurger,
        max_bytes: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._changes = changes
        self._shared = shared
        self._usages = usages
        self._objects = objects
        self._multipart = multipart
        self._digests = digests
        self._fetcher = fetcher
        self._purger = purger
        self._max_bytes = max_bytes
        self.claims: Claims[FileUpload] | None = None  #: who has which; set by the wiring

    async def work(self, row: FileUpload) -> None:
        """Make a file of an upload; what comes of it is in rows.

        Raises:
            Lost: It is somebody else's, or was ended.
        """
        try:
            require_attempts(row.attempt_count)
            if row.state is UploadState.FETCHING:
                await self._fetch(row)
            else:
                await self._complete(row)
        except (Lost, asyncio.CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is written into the row
            await self._failed(row, error)

    # ------------------------------------------------------------------ parts

    async def _complete(self, row: FileUpload) -> None:
        comes = await self._shared.reserved(row.object_id)
        if comes is None:
            raise UploadFailed(UploadFault.PARTS_LOST, "It took too long; send it again.")
        made = await (self._made_in_bucket(row) if row.is_direct else self._made_of_parts(row))
        if made.size_bytes != row.size_bytes:
            raise UploadFailed(UploadFault.SIZE_MISMATCH, f"It has {made.size_bytes:,} bytes, not {row.size_bytes:,}.")
        if row.sha256 and made.sha256 != row.sha256:
            raise UploadFailed(UploadFault.CHECKSUM_MISMATCH, f"Its SHA-256 is {made.sha256}, not {row.sha256}.")
        comes.sha256, comes.content_type = made.sha256, content_type_of(made.head, row.name)
        async with self._database.transaction() as tx:
            key = await self._shared.settle(tx, comes)
            await self._kept(tx, row, row.name, Content(key, comes.content_type, comes.size_bytes, comes.sha256))

    async def _made_of_parts(self, row: FileUpload) -> _Made:
        parts = await FileUploadPart.filter(upload_id=row.id).order_by("number")
        placed = row.whole_key
        pieces = [
            Piece(
                part.object_key,
                part.size_bytes,
                part.sha256,
                start=row.start_of(part.number) if part.object_key == placed else 0,
            )
            for part in parts
        ]
        known = self._digests.known(row.id, [piece.sha256 for piece in pieces])
        found = await self._objects.join(row.object_key, pieces, known)
        return _Made(found.size_bytes, found.sha256, found.head)

    async def _made_in_bucket(self, row: FileUpload) -> _Made:
        if self._multipart is None:
            raise StorageUnavailable(reason="storage_changed")
        try:
            parts = await self._multipart.parts(row.object_key, row.multipart_id)
            await self._multipart.complete(row.object_key, row.multipart_id, parts)
        except MultipartMissing:
            pass  # completed by whoever was at it before; if it was not, the object is missing
        size = await self._objects.size(row.object_key)
        digest, head = hashlib.sha256(), b""
        for start in range(0, size, PART_BYTES):
            part = await self._objects.read(row.object_key, start, min(size, start + PART_BYTES))
            head = head or part[:HEAD_BYTES]
            await asyncio.to_thread(digest.update, part)
        return _Made(size, digest.hexdigest(), head)

    # ------------------------------------------------------------------ from an address

    async def _fetch(self, row: FileUpload) -> None:
        told_at = self._clock.now() - timedelta(seconds=_TOLD_SECONDS)

        async def progress(received: int, total: int | None) -> None:
            nonlocal told_at
            now = self._clock.now()
            if now - told_at < timedelta(seconds=_TOLD_SECONDS):
                return
            told_at = now
            async with self._database.transaction():
                if not await self._claims.own(row).update(received_bytes=received, size_bytes=total):
                    raise Lost

        async with Spool(self._max_bytes, folder=self._objects.arriving) as spool:
            called = await self._fetcher.fetch(row.source_url, spool, progress)
            if row.sha256 and spool.sha256 != row.sha256:
                raise UploadFailed(UploadFault.CHECKSUM_MISMATCH, f"Its SHA-256 is {spool.sha256}, not {row.sha256}.")
            await self._keep(row, cleaned_name(row.name or called or FALLBACK), spool)

    async def _keep(self, row: FileUpload, name: str, spool: Spool) -> None:
        """Keep what was fetched."""
        size, kind = spool.size_bytes, content_type_of(spool.head, name)
        async with self._database.transaction() as tx:
            await self._usages.hold_all(tx, [row.workspace_id])
            owned = await self._claims.owned(row)
            if owned.workspace_id is None:
                raise Lost
            await self._shared.forget(owned.object_id)  # what an earlier try had counted
            await self._claims.own(row).update(name=name, size_bytes=size, received_bytes=size, object_id=None)

        async def remember(object_id: UUID) -> None:
            await self._claims.owned(row)
            await self._claims.own(row).update(object_id=object_id)

        async def finish(settle: Settle) -> None:
            async with self._database.transaction() as tx:
                await self._kept(tx, row, name, Content(await settle(tx), kind, size, spool.sha256))

        await self._shared.place(owned.workspace_id, spool, kind, finish, remember)

    # ------------------------------------------------------------------ the end

    async def _kept(self, tx: Transaction, row: FileUpload, name: str, content: Content) -> None:
        """Make a file of bytes whose reference is counted, and end the upload; the workspace is held."""
        owned = await self._claims.owned(row)
        if owned.workspace_id is None:
            raise Lost
        file = await self._changes.add(owned.workspace_id, name, content, row.created_by, owned.folder_id)
        told = {"failure_code": "", "failure_message": ""}
        facts = {**told, "file_id": file.id, "received_bytes": content.size_bytes}
        await self._end(row, UploadState.COMPLETED, facts)
        tx.after_commit(lambda: self._purger.purge_soon(row.id))

    async def _failed(self, row: FileUpload, error: Exception) -> None:
        fault = fault_of(error)
        told: dict[str, Any] = {"failure_code": fault.code.value, "failure_message": fault.message}
        async with self._database.transaction() as tx:
            await self._usages.hold_all(tx, [row.workspace_id])
            await self._claims.owned(row)
            if not fault.is_final and row.attempt_count < MAX_ATTEMPTS:
                pause = timedelta(seconds=pause_seconds(row.attempt_count))
                due = self._clock.now() + pause
                await self._claims.own(row).update(claimed_until=None, next_attempt_at=due, **told)
                return
            await self._shared.forget(row.object_id)
            await self._end(row, UploadState.FAILED, told)
            tx.after_commit(lambda: self._purger.purge_soon(row.id))

    async def _end(self, row: FileUpload, state: UploadState, facts: dict[str, Any]) -> None:
        self._digests.forget(row.id)
        await self._claims.own(row).update(**row.ended(state, self._clock.now()), **facts)

    @property
    def _claims(self) -> Claims[FileUpload]:
        assert self.claims is not None  # noqa: S101 - the wiring sets it
        return self.claims
