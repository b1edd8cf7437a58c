"""What a file says, for whoever asks now: what was read of it before, or else it is read, and waited for.

It is read as any file is that somebody has processed: in the background, in a process of its own that can be killed,
and what it gave is kept with the file. So the next who asks for the same version waits for nothing.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.extraction import models
from app.extraction.contract import ExtractionOptions
from app.extraction.processing import FileProcessings, ProcessingsTooMany
from app.extraction.results import Result, Results
from app.extraction.room import ResultBudget
from app.extraction.vocabulary import ExtractionCode, OcrMode, ProcessingStatus
from app.extraction.working import options_of
from app.files.service import File
from app.kernel.clock import Clock
from app.kernel.rights import Actor

_BELIEVED = timedelta(hours=1)  #: how long a file that could not be read is not tried again by itself
_LOOKED_AT = 20  #: of a file's processings, the newest
_FIRST_PAUSE_SECONDS, _LAST_PAUSE_SECONDS = 0.02, 0.5  #: between looks whether it is read
#: What says nothing of the file itself, so that it is tried again at once.
_PASSING = frozenset({ExtractionCode.UNAVAILABLE.value, ExtractionCode.CRASHED.value})
_FACTS = ("id", "status", "options", "file_version", "due_at", "ended_at", "failure_code")


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A file that says nothing, or not yet.

    Attributes:
        reason: One sentence, for whoever asked.
        code: An `ExtractionCode`, or `NOT_READ_YET`, `CANCELLED` or `TOO_MANY`.
    """

    reason: str
    code: str


class Sayings:
    """Tells what files say; the caller has checked who asks."""

    def __init__(self, clock: Clock, processings: FileProcessings, results: Results) -> None:
        self._clock = clock
        self._processings = processings
        self._results = results

    async def of(
        self, file: File, actor: Actor, deadline: float, on_wait: Callable[[], None] | None = None
    ) -> Result | Unsaid:
        """Return what a version of a file says.

        Args:
            file: With the facts of the version that is meant, as `Files.open` gives it.
            actor: Who is named where it has to be read first.
            deadline: Until when it is waited for, by the loop's clock.
            on_wait: Told if it is.

        Raises:
            StorageUnavailable: What was kept of it cannot be read now.
        """
        try:
            row = await self._known(file) or await self._begun(file, actor)
            if row.due_at is not None and on_wait is not None:
                on_wait()
            while row.due_at is not None:
                if not await _over(row, deadline):
                    return Unsaid("It is still being read; ask again in a while.", "NOT_READ_YET")
                over = await models.FileProcessing.get_or_none(id=row.id)
                is_other = over is not None and over.file_version not in (None, file.version_number)
                # One that was queued for whichever version is the newest may have read another one.
                row = await self._begun(file, actor) if over is None or is_other else over
        except ProcessingsTooMany as refused:
            return Unsaid(refused.message, "TOO_MANY")
        return await self._told(row)

    async def _begun(self, file: File, actor: Actor) -> models.FileProcessing:
        return await self._processings.begin(file, ExtractionOptions(), actor)

    async def _known(self, file: File) -> models.FileProcessing | None:
        """Find what was read of all of it, is being read, or could not be a short while ago; in this order."""
        rows = models.FileProcessing.filter(file_id=file.id, workspace_id=file.workspace_id)
        found = [each for each in await rows.order_by("-id").limit(_LOOKED_AT).only(*_FACTS) if _is_of(each, file)]
        believed = self._clock.now() - _BELIEVED

        def rank(row: models.FileProcessing) -> int | None:
            if row.status is ProcessingStatus.COMPLETED:
                return 0
            if row.due_at is not None:
                return 1
            is_lasting = row.failure_code not in _PASSING and row.ended_at is not None and row.ended_at > believed
            return 2 if row.status is ProcessingStatus.FAILED and is_lasting else None

        ranked = [(place, each) for each in found if (place := rank(each)) is not None]
        return min(ranked, key=lambda each: each[0])[1] if ranked else None

    async def _told(self, known: models.FileProcessing) -> Result | Unsaid:
        row = await models.FileProcessing.get_or_none(id=known.id)
        gone = Unsaid("The file was deleted.", ExtractionCode.FILE_GONE.value)
        if row is None:
            return gone
        if row.status is ProcessingStatus.COMPLETED:
            # Each file by itself: what is unpacked at once is bounded by `Results`.
            return await self._results.read(row, ResultBudget()) or gone
        if row.status is ProcessingStatus.FAILED:
            return Unsaid(row.failure_message, row.failure_code)
        return Unsaid("Somebody ended the reading of it.", "CANCELLED")


def _is_of(row: models.FileProcessing, file: File) -> bool:
    """Say whether a processing is of all of a version, or may become so: one that waits names none."""
    options = options_of(row.options)
    is_whole = options.first_page == 1 and options.last_page is None and options.ocr != OcrMode.NEVER.value
    return is_whole and (
        row.file_version == file.version_number or (row.file_version is None and row.due_at is not None)
    )


async def _over(row: models.FileProcessing, deadline: float) -> bool:
    """Wait until a processing is over; say whether it was before the deadline."""
    loop = asyncio.get_running_loop()
    pause = _FIRST_PAUSE_SECONDS
    active = models.FileProcessing.filter(id=row.id, due_at__isnull=False)
    while await active.exists():
        left = deadline - loop.time()
        if left <= 0:
            return False
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 1.5, _LAST_PAUSE_SECONDS)
    return True
