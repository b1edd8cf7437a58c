"""Parts of uploads: those that come through Plait, and those that the bucket has.

A part is written to its place in the file that the parts become, unless somebody has that place already: then to an
object of its own, as in a bucket. It counts once its row says so. So the same part may come twice, even at once: the
last one counts, and neither is a mixture of both.
"""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.files.multipart import Multipart, MultipartMissing
from app.files.objects import Objects, StorageUnavailable
from app.files.part_digests import GrowingDigest, PartDigests
from app.files.part_places import PartPlace
from app.files.upload_models import FileUpload, FileUploadPart
from app.files.vocabulary import UploadState
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput, NotFound
from app.kernel.intake import Intake

_IDLE_SECONDS = 60.0  #: how long a sender may say nothing
_PART_SECONDS = 1800.0  #: how long a part may take in all; a large one longer, at `_SLOWEST_BYTES`
_SLOWEST_BYTES = 64 * 1024  #: a second
_ASKED_AT_ONCE = 4  #: uploads, by one request for many
_AT_ONCE = 32  #: parts that a process takes at the same time
_OF_ONE = 16  #: of them, those of uploads that one sender began


class UploadNotFound(NotFound):
    """There is no such upload, or you cannot see it."""


class UploadOver(Conflict):
    """This upload takes no parts any more."""


class PartRefused(InvalidInput):
    """The part is not what it should be."""


@dataclass(frozen=True, slots=True)
class ReceivedPart:
    """A part that is there."""

    number: int
    size_bytes: int
    etag: str  #: its SHA-256 in hexadecimal; of one in the bucket, what S3 says


@dataclass(frozen=True, slots=True)
class Checks:
    """What a sender says of a part's content: raw digests, None where they say nothing."""

    sha256: bytes | None = None
    md5: bytes | None = None


class UploadParts:
    """Takes parts, and knows which are there."""

    def __init__(
        self, database: Database, clock: Clock, *, objects: Objects, multipart: Multipart | None, digests: PartDigests
    ) -> None:
        self._database = database
        self._clock = clock
        self._objects = objects
        self._multipart = multipart
        self._digests = digests
        self._intake = Intake(_AT_ONCE, _OF_ONE)

    async def begun(self, row: FileUpload) -> FileUpload:
        """Return an upload whose parts can be sent: one of the bucket's begins there first.

        Raises:
            StorageUnavailable: The bucket does not answer.
        """
        if not row.is_direct or row.multipart_id or row.state is not UploadState.OPEN:
            return row
        if self._multipart is None:
            raise StorageUnavailable(reason="storage_changed")
        begun = await self._multipart.begin(row.object_key)
        async with self._database.transaction():
            unbegun = FileUpload.filter(id=row.id, multipart_id="", state=UploadState.OPEN)
            if await unbegun.update(multipart_id=begun):
                row.multipart_id = begun
                return row
        # A twin of this request was quicker; ours is ended with the upload.
        return await FileUpload.get(id=row.id)

    def url_in_bucket(self, row: FileUpload, number: int) -> str | None:
        """Return where a part is to be PUT, if that is the bucket."""
        if self._multipart is None or not row.multipart_id:
            return None
        return self._multipart.part_url(row.object_key, row.multipart_id, number, row.size_of(number))

    async def received(self, row: FileUpload) -> list[ReceivedPart]:
        """Return the parts that are there, in order; of an upload that is over, none.

        Raises:
            StorageUnavailable: The bucket does not answer.
        """
        return (await self.received_of([row]))[row.id]

    async def received_of(self, rows: Sequence[FileUpload]) -> dict[UUID, list[ReceivedPart]]:
        """Return the parts that are there of each of these uploads: with one query those that came through Plait.

        Raises:
            StorageUnavailable: The bucket does not answer.
        """
        found: dict[UUID, list[ReceivedPart]] = {row.id: [] for row in rows}
        taking = [row for row in rows if row.state in (UploadState.OPEN, UploadState.COMPLETING)]
        if ours := [row.id for row in taking if not row.is_direct]:
            for part in await FileUploadPart.filter(upload_id__in=ours).order_by("upload_id", "number"):
                found[part.upload_id].append(ReceivedPart(part.number, part.size_bytes, part.sha256))
        slots = asyncio.Semaphore(_ASKED_AT_ONCE)

        async def ask(row: FileUpload) -> None:
            async with slots:
                found[row.id] = await self._in_bucket(row)

        await asyncio.gather(*(ask(row) for row in taking if row.is_direct))
        return found

    async def _in_bucket(self, row: FileUpload) -> list[ReceivedPart]:
        if self._multipart is None or not row.multipart_id:
            return []
        try:
            stored = await self._multipart.parts(row.object_key, row.multipart_id)
        except MultipartMissing:
            return []
        return [ReceivedPart(part.number, part.size_bytes, part.etag) for part in stored]

    async def receive(self, upload_id: UUID, number: int, chunks: AsyncIterable[bytes], checks: Checks) -> ReceivedPart:
        """Take a part; once this returns, it is durable. The caller has checked who sends it.

        It takes one of the places of whoever began the upload: a link has no holder that is known.

        Raises:
            UploadNotFound: There is no such upload.
            UploadOver: It takes no parts any more, or none here.
            PartRefused: It has more or fewer bytes than that part has, or is not what its sender says.
            IntakeBusy: Too many parts come at once.
            StorageUnavailable: It could not be stored.
            TimeoutError: Its sender fell silent, or is too slow.
        """
        row = await FileUpload.get_or_none(id=upload_id)
        if row is None or row.workspace_id is None or not 1 <= number <= row.part_count:
            raise UploadNotFound
        if row.state is not UploadState.OPEN or row.is_direct or row.expires_at <= self._clock.now():
            raise UploadOver(reason="upload_over")
        grown = self._digests.before(row.id, number)
        seconds = max(_PART_SECONDS, row.size_of(number) / _SLOWEST_BYTES)
        with self._intake.place(row.actor_id or row.on_behalf_of):
            async with asyncio.timeout(seconds):
                part, key = await self._stored(row, number, chunks, checks, grown)
        try:
            replaced = await self._counted(row, part, key)
        except UploadOver:
            await asyncio.shield(self._drop(row, number, key))
            raise
        # What else goes wrong may do so after the commit: then the part counts. Else its bytes go with the upload.
        if grown is not None:
            self._digests.add(row.id, grown, part.etag)
        if replaced is not None and replaced != row.whole_key:  # in the whole, its place is just not read
            await self._drop(row, number, replaced)
        return part

    # ------------------------------------------------------------------ inside

    async def _stored(
        self,
        row: FileUpload,
        number: int,
        chunks: AsyncIterable[bytes],
        checks: Checks,
        grown: GrowingDigest | None,
    ) -> tuple[ReceivedPart, str]:
        """Store a part, if it is what it should be; return the key of the object that it is in, too."""
        size, place = row.size_of(number), PartPlace(row.whole_key, number, row.start_of(number))
        others = [] if grown is None else [grown.digest]
        md5 = None if checks.md5 is None else hashlib.md5(usedforsecurity=False)

        async def bounded() -> AsyncGenerator[bytes]:
            left, rest = size, aiter(chunks)
            while True:
                async with asyncio.timeout(_IDLE_SECONDS):
                    chunk = await anext(rest, None)
                if chunk is None:
                    return
                left -= len(chunk)
                if left < 0:
                    raise _wrong_size(number, size)
                if md5 is not None:
                    md5.update(chunk)
                yield chunk

        found, key = await self._objects.put_part(place, bounded(), others), place.key
        try:
            if found is None:
                key = f"{row.parts_key}/{number}-{secrets.token_hex(8)}"
                found = await self._objects.put_stream(key, bounded(), others)
            part = ReceivedPart(number, found.size_bytes, found.sha256)
            _check(part, size, checks, None if md5 is None else md5.digest())
        except BaseException:
            await asyncio.shield(self._drop(row, number, key))
            raise
        return part, key

    async def _counted(self, row: FileUpload, part: ReceivedPart, key: str) -> str | None:
        """Let the part count; return the key of the one that counted before."""
        async with self._database.transaction():
            # Whoever completes or ends the upload comes before this, or after it.
            if not await FileUpload.filter(id=row.id, state=UploadState.OPEN).select_for_update():
                raise UploadOver(reason="upload_over")
            facts: dict[str, Any] = {"size_bytes": part.size_bytes, "sha256": part.etag, "object_key": key}
            before = await FileUploadPart.get_or_none(upload_id=row.id, number=part.number)
            if before is None:
                await FileUploadPart.create(upload_id=row.id, number=part.number, **facts)
                return None
            await FileUploadPart.filter(id=before.id).update(**facts)
            return before.object_key

    async def _drop(self, row: FileUpload, number: int, key: str) -> None:
        try:
            if key == row.whole_key:
                await self._objects.give_up(PartPlace(key, number, row.start_of(number)))
            else:
                await self._objects.delete(key)
        except StorageUnavailable:
            return  # it goes with the upload


def _check(part: ReceivedPart, size_bytes: int, checks: Checks, md5: bytes | None) -> None:
    if part.size_bytes != size_bytes:
        raise _wrong_size(part.number, size_bytes)
    has_digest = checks.sha256 in (None, bytes.fromhex(part.etag))
    if not has_digest or md5 != checks.md5:
        raise PartRefused("The part is not what its checksum says: send it again.", reason="checksum_mismatch")


def _wrong_size(number: int, size_bytes: int) -> PartRefused:
    return PartRefused(
        f"Part {number} has {size_bytes:,} bytes.", reason="size_mismatch", details={"sizeBytes": size_bytes}
    )
