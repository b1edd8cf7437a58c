"""The work of processing: files are taken in the order in which they are due, as many at once as are read at once.

Whoever reads a file holds a claim, kept by heartbeats; its epoch rises with every claim and is part of every write, so
a worker that was only slow writes nothing any more. When a process dies, its claim runs out and another begins anew.
"""

import asyncio
import hashlib
import random
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from tortoise.expressions import F

from app.accounts.access import WorkspaceNotFound
from app.accounts.activity import Activities
from app.accounts.vocabulary import ActivityKind
from app.extraction import models
from app.extraction.contract import Extracted, ExtractionFailed, ExtractionOptions
from app.extraction.fetching import fetched
from app.extraction.keeping import Keeping
from app.extraction.results import RESULT_TYPE, Results, packed
from app.extraction.service import Extraction
from app.extraction.vocabulary import ExtractionCode, ProcessingStatus
from app.files.counted import Counted, CountedObjects
from app.files.objects import ObjectMissing, StorageUnavailable
from app.files.service import FileNotFound, Files, UploadTooSlow
from app.files.usage import FileQuotaExceeded
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.logs import get_logger
from app.kernel.stopping import stop

log = get_logger(__name__)

SUBJECT = "FileProcessing"
MOST_TRIES = 3  #: of what may go better another time
_LOOK_SECONDS = 1.0  #: between looks for what other processes queued, or left behind
_BEAT_SECONDS = 1.0  #: between looks whether the claim is still ours
_TOLD_SECONDS = 1.0  #: between tellings of progress
_FIRST_PAUSE_SECONDS = 5.0
_CLAIMING = ("status", "epoch", "due_at", "started_at", "attempt_count", "tries", "pages_done", "pages_total")


class _Lost(Exception):
    """Somebody else has the claim, or the processing was cancelled."""


class Working:
    """Reads files in the background of a process, between `open` and `close`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        activities: Activities,
        *,
        files: Files,
        extraction: Extraction,
        results: Results,
        keeping: Keeping,
        counted: CountedObjects,
        size: int,
        lease_seconds: float,
    ) -> None:
        self._database = database
        self._clock = clock
        self._activities = activities
        self._files = files
        self._extraction = extraction
        self._results = results
        self._keeping = keeping
        self._counted = counted
        self._size = size
        self._lease = timedelta(seconds=lease_seconds)
        self._more = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._looking: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Say that something is due."""
        self._more.set()

    async def open(self, *, is_alone: bool) -> None:
        """Begin; a process that is alone goes on at once with what one before it left behind."""
        if is_alone:
            async with self._database.transaction():
                left = models.FileProcessing.filter(status=ProcessingStatus.RUNNING, due_at__isnull=False)
                await left.update(due_at=self._clock.now())
        self._looking = asyncio.create_task(self._look(), name="processing")

    async def close(self) -> None:
        """Stop: what is under way is given back."""
        await stop(self._looking)
        self._looking = None
        await stop(*self._running)

    async def _look(self) -> None:
        while True:
            self._more.clear()
            try:
                while len(self._running) < self._size and (row := await self._claimed()) is not None:
                    task = asyncio.create_task(self._handle(row), name="process-file")
                    self._running.add(task)
                    task.add_done_callback(self._done)
            except Exception:  # the database may be away; what is due stays due
                log.exception("processing_not_claimed")
                await asyncio.sleep(_LOOK_SECONDS)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._more.wait(), _LOOK_SECONDS)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._more.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("processing_crashed", error=type(error).__name__, exc_info=error)

    # ------------------------------------------------------------------ the claim

    async def _claimed(self) -> models.FileProcessing | None:
        """Take what has been due longest; of many who try, one gets it."""
        now = self._clock.now()
        # On SQLite a look costs the write lane nothing.
        if not await models.FileProcessing.filter(due_at__lte=now).exists():
            return None
        async with self._database.transaction():
            row = await self._due(now)
            if row is None:
                return None
            row.status = ProcessingStatus.RUNNING
            row.epoch += 1
            row.due_at = now + self._lease
            row.started_at = row.started_at or now
            row.attempt_count += 1
            row.tries += 1
            row.pages_done, row.pages_total = 0, None
            await row.save(update_fields=list(_CLAIMING))
            if row.tries > MOST_TRIES:  # its process died each time
                failure = ExtractionFailed(ExtractionCode.CRASHED, "What read it died, again and again.")
                await self._ended(row, failure)
                return await self._claimed()
            await self._tell(row, ActivityKind.FILE_PROCESSING_STARTED)
        return row

    @staticmethod
    async def _due(now: datetime) -> models.FileProcessing | None:
        """Return what is due longest; of a workspace of which nothing is read, if there is one with something due."""
        read = models.FileProcessing.filter(due_at__gt=now, status=ProcessingStatus.RUNNING, workspace_id__isnull=False)
        busy = await read.distinct().values_list("workspace_id", flat=True)
        due = models.FileProcessing.filter(due_at__lte=now).order_by("due_at", "id").limit(1)
        for wanted in (due.exclude(workspace_id__in=busy), due) if busy else (due,):
            rows = await wanted.select_for_update(skip_locked=True)
            if rows:
                return rows[0]
        return None

    async def _handle(self, row: models.FileProcessing) -> None:
        beat = asyncio.create_task(self._beat(row), name="processing-heartbeat")
        work = asyncio.create_task(self._process(row), name="processing-work")
        try:
            await asyncio.wait({beat, work}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                with suppress(_Lost):
                    await work
            await stop(work)
            if self._keeping.holds(row):
                await self._drop_unused(row)
        except asyncio.CancelledError:
            # The process stops: whoever is next begins at once, and this was no try.
            await stop(work)
            await asyncio.shield(self._give_back(row))
            raise
        finally:
            await stop(beat, work)
            self._keeping.forget(row)

    async def _beat(self, row: models.FileProcessing) -> None:
        """Keep the claim; return when it is lost, so that a cancelled file is not read on."""
        kept_at = self._clock.now()
        while True:
            await asyncio.sleep(_BEAT_SECONDS)
            with suppress(Exception):  # one that cannot be asked is asked again; in the end the claim runs out
                now = self._clock.now()
                if now - kept_at < self._lease / 3:
                    if not await self._own(row).exists():
                        return
                    continue
                async with self._database.transaction():
                    if not await self._own(row).update(due_at=now + self._lease):
                        return
                kept_at = now

    async def _drop_unused(self, row: models.FileProcessing) -> None:
        """Drop the pictures of a processing that is over without a result; another try of it finds those it kept."""
        over = (ProcessingStatus.FAILED, ProcessingStatus.CANCELLED)
        async with self._database.transaction():  # whoever tries it again comes before this, or after it
            if await models.FileProcessing.filter(id=row.id, status__in=over).select_for_update():
                await self._keeping.drop(row)

    async def _give_back(self, row: models.FileProcessing) -> None:
        async with self._database.transaction():
            await self._own(row).update(status=ProcessingStatus.QUEUED, due_at=self._clock.now(), tries=F("tries") - 1)

    @staticmethod
    def _own(row: models.FileProcessing) -> Any:
        return models.FileProcessing.filter(id=row.id, epoch=row.epoch, status=ProcessingStatus.RUNNING)

    # ------------------------------------------------------------------ the work

    async def _process(self, row: models.FileProcessing) -> None:
        try:
            found = await self._read(row)
            await self._keep(row, found)
        except ExtractionFailed as failure:
            await self._failed(row, failure)
        except (FileNotFound, ObjectMissing):
            await self._failed(row, ExtractionFailed(ExtractionCode.FILE_GONE, "The file was deleted."))
        except _Lost:
            raise
        except (StorageUnavailable, UploadTooSlow):
            message = "The storage did not answer."
            await self._failed(row, ExtractionFailed(ExtractionCode.UNAVAILABLE, message, is_final=False))
        except Exception:  # a full disk, or a fault of ours: it is told, and tried again
            log.exception("processing_failed", processing_id=str(row.id))
            message = "Something went wrong here while it was read."
            await self._failed(row, ExtractionFailed(ExtractionCode.CRASHED, message, is_final=False))

    async def _read(self, row: models.FileProcessing) -> Extracted:
        told_at = self._clock.now()

        async def progress(done: int, total: int) -> None:
            nonlocal told_at
            now = self._clock.now()
            if now - told_at < timedelta(seconds=_TOLD_SECONDS):
                return
            told_at = now
            async with self._database.transaction():
                if not await self._own(row).update(pages_done=done, pages_total=total):
                    raise _Lost
                row.pages_done, row.pages_total = done, total
                await self._tell(row, ActivityKind.FILE_PROCESSING_PROGRESSED)

        file = await self._files.open(row.file_id, row.file_version)
        if file.row.workspace_id != row.workspace_id:
            raise FileNotFound
        async with self._database.transaction():
            if not await self._own(row).update(file_version=file.row.version_number):
                raise _Lost
        async with self._extraction.copies, fetched(file, self._extraction.limits.max_bytes) as path:
            return await self._extraction.extract(
                path,
                content_type=file.row.content_type,
                name=file.row.name,
                options=options_of(row.options),
                on_progress=progress,
            )

    async def _keep(self, row: models.FileProcessing, found: Extracted) -> None:
        """Keep what was read; the row names a large result before there is one, so that none is left behind."""
        file = await self._files.open(row.file_id)
        images, metadata = await self._keeping.images(row, file.row.name, found.images)
        if metadata:
            found = Extracted(found.text, found.markdown, found.pages, found.tables, (), {**found.metadata, **metadata})
        content = await asyncio.to_thread(packed, found, images)
        comes = await self._stored(row, content) if self._results.is_large(content) else None
        async with self._database.transaction() as tx:
            if comes is not None:
                await self._counted.settle(tx, comes, RESULT_TYPE, hashlib.sha256(content).hexdigest())
            done = len(found.pages)
            facts = {
                "status": ProcessingStatus.COMPLETED,
                "due_at": None,
                "ended_at": self._clock.now(),
                "pages_done": done,
                "pages_total": done,
                "result": None if comes is not None else content,
                "result_bytes": len(content),
                "character_count": len(found.text),
                "failure_code": "",
                "failure_message": "",
            }
            if not await self._own(row).update(**facts):
                raise _Lost
            row.pages_done = row.pages_total = done
            await self._tell(row, ActivityKind.FILE_PROCESSING_COMPLETED)

    async def _stored(self, row: models.FileProcessing, content: bytes) -> Counted:
        """Store a large result; what an earlier try stored is given up."""
        if row.workspace_id is None:
            raise _Lost
        try:
            async with self._database.transaction() as tx:
                if row.result_key and await self._counted.held(tx, row.result_key):
                    await self._counted.drop(tx, row.result_key)
                comes = await self._counted.begin(tx, row.workspace_id, len(content))
                if not await self._own(row).update(result_key=comes.key):
                    raise _Lost
        except WorkspaceNotFound:
            raise _Lost from None
        except FileQuotaExceeded as error:
            message = "The workspace has no room left for what was read."
            raise ExtractionFailed(ExtractionCode.QUOTA_EXCEEDED, message) from error
        row.result_key = comes.key
        await self._results.put(comes.key, content)
        return comes

    async def _failed(self, row: models.FileProcessing, failure: ExtractionFailed) -> None:
        if not failure.is_final and row.tries < MOST_TRIES:
            pause = _FIRST_PAUSE_SECONDS * 2.0 ** (row.tries - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - spreads load
            async with self._database.transaction():
                await self._own(row).update(
                    status=ProcessingStatus.QUEUED,
                    due_at=self._clock.now() + timedelta(seconds=pause),
                    failure_code=failure.code.value,
                    failure_message=failure.message,
                )
            return
        async with self._database.transaction():
            await self._ended(row, failure)

    async def _ended(self, row: models.FileProcessing, failure: ExtractionFailed) -> None:
        facts = {
            "status": ProcessingStatus.FAILED,
            "due_at": None,
            "ended_at": self._clock.now(),
            "failure_code": failure.code.value,
            "failure_message": failure.message,
        }
        if await self._own(row).update(**facts):
            row.failure_code = failure.code.value
            await self._tell(row, ActivityKind.FILE_PROCESSING_FAILED)

    async def _tell(self, row: models.FileProcessing, kind: ActivityKind) -> None:
        if row.workspace_id is not None:
            await self._activities.record(row.workspace_id, kind, SUBJECT, row.id, row.created_by, told(row))


def told(row: models.FileProcessing) -> dict[str, Any]:
    """Return what an event says of a processing."""
    facts: dict[str, Any] = {"fileId": str(row.file_id), "pagesDone": row.pages_done, "pagesTotal": row.pages_total}
    return {**facts, "code": row.failure_code} if row.failure_code else facts


def options_of(stored: Mapping[str, Any]) -> ExtractionOptions:
    """Read options as a row has them."""
    given: dict[str, Any] = {**stored, "languages": tuple(stored.get("languages", ()))}
    return ExtractionOptions(**given)
