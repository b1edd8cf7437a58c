"""Thumbnails: small pictures of files, drawn when somebody first looks at one, and kept as long as the bytes they show.

So a new version has another one, and files that share their bytes share it; whether a file is there is asked first.
The row comes first, then the object, then the row says that it is there; a row outlives the bytes until its own object
is gone. Whoever finds one that somebody else draws waits for it; of one whose drawer died, another takes over.
"""

import asyncio
import io
import struct
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet

from app.extraction.contract import Drawn, ExtractionFailed
from app.extraction.fetching import fetched
from app.extraction.models import FileThumbnail
from app.extraction.service import Extraction
from app.extraction.vocabulary import ExtractionCode, ThumbnailSize, ThumbnailState
from app.files.objects import ObjectMissing, Objects, StorageUnavailable
from app.files.service import File, FileNotFound, Files, OpenFile
from app.kernel.clock import Clock
from app.kernel.crypto import Signer
from app.kernel.database import Database, Transaction
from app.kernel.errors import Forbidden
from app.kernel.flights import Flights
from app.kernel.ids import new_id
from app.kernel.logs import get_logger
from app.kernel.stopping import stop
from app.kernel.upkeep import Chore

PATH = "/thumbnails"
LIFETIME = timedelta(hours=1)  #: of a link: at least; at most a quarter of an hour longer
POINTS = {ThumbnailSize.SMALL: 96, ThumbnailSize.MEDIUM: 320, ThumbnailSize.LARGE: 1_024}
#: What is drawn, by its content.
KINDS = frozenset(
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/bmp",
        "image/tiff",
        "image/avif",
    }
)
_BODY = struct.Struct(">B16sBQ")  # form, file, size, end in seconds
_FORM = 1
_STEP_SECONDS = 15 * 60  #: links made within one step are the same, so that browsers keep what they fetched
_SIZES = tuple(ThumbnailSize)
_DRAWN_WITHIN = timedelta(minutes=3)  #: from the last sign of whoever draws it
_BEAT_SECONDS = 45.0  #: between two of them
_LOOK_SECONDS = 0.2
_MAX_TRIES = 3
_EVERY_SECONDS = 60.0
_BATCH = 100
_SIDE_BY_SIDE = 8

log = get_logger(__name__)


class ThumbnailLinkInvalid(Forbidden):
    """This link is not valid; it may have been cut off."""


class ThumbnailLinkExpired(Forbidden):
    """This link is too old; ask for another."""


@dataclass(frozen=True, slots=True)
class ThumbnailLink:
    """What a link says."""

    file_id: UUID
    size: ThumbnailSize


@dataclass(frozen=True, slots=True)
class OpenThumbnail:
    """A thumbnail that can be shown."""

    row: FileThumbnail
    tag: str  #: changes with its content
    _objects: Objects
    _anew: "Callable[[], Awaitable[OpenThumbnail]] | None"  #: draws it once more, where that may still be done

    async def read(self) -> bytes:
        """Return the picture; one that the storage has lost is drawn once more (no backup holds any).

        Raises:
            FileNotFound: The file was deleted.
            ExtractionFailed: It cannot be drawn any more.
            ObjectMissing: It was deleted.
            StorageUnavailable: The storage does not answer.
        """
        try:
            return await self._objects.read(self.row.object_key, 0, self.row.size_bytes)
        except ObjectMissing:
            if self._anew is None:
                raise
        return await (await self._anew()).read()


class ThumbnailLinks:
    """Makes and reads links: whoever holds one may fetch one thumbnail, without signing in, until it ends."""

    def __init__(self, signer: Signer, clock: Clock, base_url: str) -> None:
        self._signer = signer
        self._clock = clock
        self._base_url = base_url

    def url(self, file_id: UUID, size: ThumbnailSize) -> str:
        """Return an address at which a thumbnail can be fetched."""
        seconds = int((self._clock.now() + LIFETIME).timestamp())
        seconds -= seconds % -_STEP_SECONDS
        token = self._signer.sign(_BODY.pack(_FORM, file_id.bytes, _SIZES.index(size), seconds))
        return f"{self._base_url}{PATH}/{token}"

    def read(self, token: str) -> ThumbnailLink:
        """Return what a token of ours says.

        Raises:
            ThumbnailLinkInvalid: It is none, or was changed.
            ThumbnailLinkExpired: It is over.
        """
        try:
            form, file_id, size, seconds = _BODY.unpack(self._signer.read(token))
        except (ValueError, struct.error):
            raise ThumbnailLinkInvalid(reason="link_invalid") from None
        if form != _FORM or size >= len(_SIZES):
            raise ThumbnailLinkInvalid(reason="link_invalid")
        if datetime.fromtimestamp(seconds, UTC) <= self._clock.now():
            raise ThumbnailLinkExpired(reason="link_expired")
        return ThumbnailLink(UUID(bytes=file_id), _SIZES[int(size)])


class Thumbnails:
    """Draws, keeps and gives thumbnails."""

    def __init__(
        self, database: Database, clock: Clock, *, files: Files, objects: Objects, extraction: Extraction
    ) -> None:
        self._database = database
        self._clock = clock
        self._files = files
        self._objects = objects
        self._extraction = extraction
        self._flights: Flights[None] = Flights()
        self._has_more = False  #: whether a turn of the chore left some that can be deleted

    def chores(self) -> tuple[Chore, ...]:
        """Return what deletes the thumbnails of bytes that are gone."""
        return (Chore("prune-thumbnails", _EVERY_SECONDS, self.claim, lambda: self._has_more),)

    # ------------------------------------------------------------------ finding

    def refusal(self, file: File) -> ExtractionFailed | None:
        """Return why a file has no thumbnail, as far as its row tells; None if one may be drawn."""
        if file.content_type not in KINDS:
            return ExtractionFailed(ExtractionCode.UNSUPPORTED, "Only pictures and PDFs have thumbnails.")
        most = self._extraction.limits.max_bytes
        if file.size_bytes > most:
            return ExtractionFailed(ExtractionCode.TOO_LARGE, f"Only files of at most {most:,} bytes have thumbnails.")
        return None

    async def failures(
        self, keys: Iterable[tuple[str, ThumbnailSize]]
    ) -> dict[tuple[str, ThumbnailSize], FileThumbnail]:
        """Return those of these thumbnails, each named by the key of its file's object, that could not be drawn."""
        wanted = set(keys)
        rows = await FileThumbnail.filter(source_id__in={source for source, _ in wanted}, state=ThumbnailState.FAILED)
        return {(row.source_id, row.size): row for row in rows if row.source_id and (row.source_id, row.size) in wanted}

    async def open(self, file_id: UUID, size: ThumbnailSize) -> OpenThumbnail:
        """Return a thumbnail, drawn if nobody has before; the caller has checked who asks.

        Raises:
            FileNotFound: The file was deleted.
            ExtractionFailed: It has none; `is_final` tells whether it ever will.
            StorageUnavailable: The storage does not answer.
        """
        return await self._open(file_id, size)

    async def _open(self, file_id: UUID, size: ThumbnailSize, *, is_anew: bool = False) -> OpenThumbnail:
        file = await self._files.open(file_id)
        refusal = self.refusal(file.row)
        if refusal is not None:
            raise refusal
        source = file.row.object_key
        row = await FileThumbnail.get_or_none(source_id=source, size=size)
        if row is None or row.state is ThumbnailState.MAKING:
            # One process draws it once, and goes on when whoever asked first leaves.
            await self._flights.join((source, size), lambda: self._made(file, size))
            row = await FileThumbnail.get_or_none(source_id=source, size=size)
        if row is None:
            raise FileNotFound
        if row.state is not ThumbnailState.MADE:
            raise _failure(row)
        made = row

        async def anew() -> OpenThumbnail:
            await self._forget(made)
            return await self._open(file_id, size, is_anew=True)

        tag = f'"{file.row.sha256}-{size.value}"'
        return OpenThumbnail(made, tag, self._objects, None if is_anew else anew)

    async def _forget(self, row: FileThumbnail) -> None:
        """Let whoever asks next draw one whose object is gone."""
        log.warning("thumbnail_lost", key=row.object_key)
        lost = FileThumbnail.filter(id=row.id, state=ThumbnailState.MADE, tries=row.tries)
        async with self._database.transaction():
            await lost.update(state=ThumbnailState.MAKING, due_at=self._clock.now(), tries=0)

    # ------------------------------------------------------------------ drawing

    async def _made(self, file: OpenFile, size: ThumbnailSize) -> None:
        """Draw it, unless somebody else does; what comes of it is in its row."""
        while True:
            row = await self._claimed(file.row, size)
            if row is not None:
                await self._draw(row, file, size)
                return
            await asyncio.sleep(_LOOK_SECONDS)
            found = await FileThumbnail.get_or_none(source_id=file.row.object_key, size=size)
            if found is None or found.state is not ThumbnailState.MAKING:
                return

    async def _claimed(self, file: File, size: ThumbnailSize) -> FileThumbnail | None:
        """Take the drawing; None while somebody else has it."""
        now = self._clock.now()
        until = now + _DRAWN_WITHIN
        found = await FileThumbnail.get_or_none(source_id=file.object_key, size=size)
        if found is None:
            row_id = new_id()
            facts: dict[str, Any] = {
                "object_key": f"{file.workspace_id}/thumbnails/{row_id}",
                "due_at": until,
                "created_at": now,
            }
            try:
                async with self._database.transaction():
                    return await FileThumbnail.create(id=row_id, source_id=file.object_key, size=size, **facts)
            except IntegrityError:
                return None  # somebody was quicker, or the bytes are gone
        if found.state is not ThumbnailState.MAKING or (found.due_at is not None and found.due_at > now):
            return None
        lost = FileThumbnail.filter(id=found.id, state=ThumbnailState.MAKING, tries=found.tries)
        async with self._database.transaction():
            if found.tries >= _MAX_TRIES:
                failure = ExtractionFailed(ExtractionCode.CRASHED, f"Whatever drew it died {_MAX_TRIES} times.")
                await lost.update(**_failed(failure))
                return None
            if not await lost.update(due_at=until, tries=F("tries") + 1):
                return None
        return await FileThumbnail.get_or_none(id=found.id)

    async def _draw(self, row: FileThumbnail, file: OpenFile, size: ThumbnailSize) -> None:
        ours = FileThumbnail.filter(id=row.id, state=ThumbnailState.MAKING, tries=row.tries)
        try:
            async with self._held(ours):
                drawn = await self._drawn(file, size)
            await self._objects.put(row.object_key, io.BytesIO(drawn.content), drawn.content_type)
        except ExtractionFailed as failure:
            async with self._database.transaction():
                if failure.is_final or row.tries >= _MAX_TRIES:
                    await ours.update(**_failed(failure))
                else:
                    await ours.update(due_at=self._clock.now())
            raise
        except BaseException:
            await asyncio.shield(self._give_back(row))
            raise
        facts = {"size_bytes": len(drawn.content), "width": drawn.width, "height": drawn.height}
        async with self._database.transaction():
            is_kept = await ours.update(state=ThumbnailState.MADE, due_at=None, **facts)
        if not is_kept and not await FileThumbnail.filter(id=row.id).exists():
            await self._objects.delete(row.object_key)

    @asynccontextmanager
    async def _held(self, ours: QuerySet[FileThumbnail]) -> AsyncGenerator[None]:
        """Keep the drawing for as long as the block takes: it may have to wait for many others."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(_BEAT_SECONDS)
                with suppress(Exception):  # tried again; in the end somebody else takes it over
                    async with self._database.transaction():
                        await ours.update(due_at=self._clock.now() + _DRAWN_WITHIN)

        beating = asyncio.create_task(beat(), name="thumbnail-heartbeat")
        try:
            yield
        finally:
            await stop(beating)

    async def _drawn(self, file: OpenFile, size: ThumbnailSize) -> Drawn:
        try:
            async with self._extraction.copies, fetched(file, self._extraction.limits.max_bytes) as path:
                return await self._extraction.draw(path, content_type=file.row.content_type, points=POINTS[size])
        except ObjectMissing:
            raise ExtractionFailed(ExtractionCode.FILE_GONE, "The file was deleted.") from None

    async def _give_back(self, row: FileThumbnail) -> None:
        """Let whoever asks next draw it at once; this was no try."""
        async with self._database.transaction():
            ours = FileThumbnail.filter(id=row.id, state=ThumbnailState.MAKING, tries=row.tries)
            await ours.update(due_at=self._clock.now(), tries=F("tries") - 1)

    # ------------------------------------------------------------------ deleting

    async def claim(self, tx: Transaction) -> int:
        """Find those whose bytes are gone, and delete them once the transaction is over."""
        self._has_more = False
        # Whoever draws one may be about to store it.
        is_idle = Q(due_at__isnull=True) | Q(due_at__lte=self._clock.now())
        rows = await FileThumbnail.filter(is_idle, source_id__isnull=True).order_by("id").limit(_BATCH)
        tx.after_commit(lambda: self._delete(rows))
        return len(rows)

    async def _delete(self, rows: list[FileThumbnail]) -> None:
        slots = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def one(row: FileThumbnail) -> UUID | None:
            async with slots:
                try:
                    await self._objects.delete(row.object_key)
                except StorageUnavailable:
                    return None  # it is found again
                return row.id

        gone = [each for each in await asyncio.gather(*(one(row) for row in rows)) if each is not None]
        await FileThumbnail.filter(id__in=gone).delete()
        # Of what the storage does not delete now, no turn ends.
        self._has_more = len(gone) == _BATCH


def _failed(failure: ExtractionFailed) -> dict[str, object]:
    return {
        "state": ThumbnailState.FAILED,
        "due_at": None,
        "failure_code": failure.code.value,
        "failure_message": failure.message,
    }


def _failure(row: FileThumbnail) -> ExtractionFailed:
    if row.state is ThumbnailState.FAILED:
        return ExtractionFailed(ExtractionCode(row.failure_code), row.failure_message)
    return ExtractionFailed(ExtractionCode.CRASHED, "It could not be drawn now; try again.", is_final=False)
