"""Worker processes that read files: started on demand, one file at a time, killed when they overrun."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import orjson

from app.extraction.contract import (
    Drawn,
    Extracted,
    ExtractedImage,
    ExtractedPage,
    ExtractedTable,
    ExtractionFailed,
    ExtractionOptions,
)
from app.extraction.limits import ExtractionLimits
from app.extraction.vocabulary import ExtractionCode
from app.kernel.logs import get_logger
from app.kernel.worker_processes import PoolClosed, ProcessPool, WorkerNotReady, WorkerProcess

log = get_logger(__name__)

Progress = Callable[[int, int], Awaitable[None]]

#: No secret of the server is in there. What it names bounds what libraries reserve for their threads.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "2", "RAYON_NUM_THREADS": "2", "LC_ALL": "C.UTF-8"}
_FILES_PER_WORKER = 500
_DRAWING_SECONDS = 30.0  #: for a small picture; somebody waits for it
_TIRED_SHARE = 0.4  #: of its memory: a worker that still has so much after a file is replaced
_FRAME_BYTES = 512 * 1024 * 1024  #: of an answer: more than the limits of an extraction let it have
_NO_MEMORY = (b"memory allocation", b"MemoryError", b"bad_alloc", b"Cannot allocate memory", b"out of memory")
#: How allocators end a process that gets no more, and the kernel one that took too much.
_GIVEN_UP = {signal.SIGABRT, signal.SIGILL, signal.SIGTRAP, signal.SIGKILL}


class ReaderPool(ProcessPool):
    """At most `size` processes; more files wait their turn in order. Belongs to one event loop."""

    def __init__(self, limits: ExtractionLimits, *, size: int = 2) -> None:
        module, memory = "app.extraction.reading.worker", str(limits.memory_bytes)
        super().__init__(module, memory, size=size, environment=_ENVIRONMENT, hears=True)
        self._limits = limits

    async def read(
        self,
        path: Path,
        content_type: str,
        name: str,
        options: ExtractionOptions,
        on_progress: Progress | None,
    ) -> Extracted:
        """Have a file read; cancelling the caller, or the time limit, kills the process.

        Raises:
            ExtractionFailed: What the reader told; or `TIMEOUT`, `OUT_OF_MEMORY`, `CRASHED`.
        """
        request = {
            "path": str(path),
            "contentType": content_type,
            "name": name,
            "options": asdict(options),
            "limits": asdict(self._limits),
        }
        told, images = await self._asked(request, on_progress, self._limits.timeout_seconds)
        return _result_of(told, images)

    async def draw(self, path: Path, content_type: str, points: int) -> Drawn:
        """Have a small picture of a file drawn, either side of at most so many points; see `read`.

        Raises:
            ExtractionFailed: As for `read`.
        """
        seconds = min(self._limits.timeout_seconds, _DRAWING_SECONDS)
        limits = replace(self._limits, timeout_seconds=seconds)
        request = {"path": str(path), "contentType": content_type, "points": points, "limits": asdict(limits)}
        told, images = await self._asked(request, None, seconds)
        return Drawn(content=images[0], **told["images"][0])

    async def _asked(
        self, request: Mapping[str, Any], on_progress: Progress | None, seconds: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        try:
            return await self._exchange(orjson.dumps(request), on_progress, seconds)
        except PoolClosed:
            raise ExtractionFailed(ExtractionCode.CRASHED, "The server stops.", is_final=False) from None
        except WorkerNotReady as error:
            log.warning("reader_did_not_start", code=error.returncode, said=error.said.decode(errors="replace"))
            raise _unstarted() from None

    async def _exchange(
        self, frame: bytes, on_progress: Progress | None, seconds: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        async with self.taken() as worker:
            begun = asyncio.get_running_loop().time()
            clock = asyncio.timeout(seconds)
            try:
                async with clock:
                    await worker.ask(frame)
                    while "progress" in (answer := orjson.loads(await worker.read(_FRAME_BYTES))):
                        seconds = self._limits.seconds_after(answer["recognised"])
                        clock.reschedule(begun + seconds)
                        if on_progress is not None:
                            await on_progress(*answer["progress"])
                    images = [await worker.read(_FRAME_BYTES) for _ in answer.get("result", {}).get("images", ())]
            except TimeoutError:
                raise ExtractionFailed(
                    ExtractionCode.TIMEOUT, f"Reading it took longer than {seconds:g} seconds."
                ) from None
            except (ConnectionError, asyncio.IncompleteReadError):
                raise _death_of(*await worker.end()) from None
            is_tired = answer["rssBytes"] > self._limits.memory_bytes * _TIRED_SHARE
            worker.is_fit = not answer.get("isBroken") and not is_tired and worker.served < _FILES_PER_WORKER
        if (failure := answer.get("failure")) is not None:
            raise ExtractionFailed(ExtractionCode(failure["code"]), failure["message"], is_final=failure["isFinal"])
        return answer["result"], images

    async def _start(self) -> WorkerProcess:
        try:
            worker = await super()._start()
        except OSError as error:  # no memory, no room for processes, no place for its errors
            log.warning("reader_did_not_start", error=type(error).__name__, reason=str(error)[:300])
            raise _unstarted() from None
        if worker.greeting:
            log.warning("reader_is_not_filtered", reason=worker.greeting.decode(errors="replace"))
        return worker


def _unstarted() -> ExtractionFailed:
    return ExtractionFailed(ExtractionCode.CRASHED, "No process could be started to read it.", is_final=False)


def _death_of(code: int, said: bytes) -> ExtractionFailed:
    log.warning("reader_died", code=code, said=said.decode(errors="replace"))
    if any(mark in said for mark in _NO_MEMORY) or -code in _GIVEN_UP:
        return ExtractionFailed(ExtractionCode.OUT_OF_MEMORY, "Reading it took more memory than it may.")
    if code == -signal.SIGALRM:
        return ExtractionFailed(ExtractionCode.TIMEOUT, "Reading it took too long.")
    return ExtractionFailed(ExtractionCode.CRASHED, "What read it died.", is_final=False)


def _result_of(told: Mapping[str, Any], images: list[bytes]) -> Extracted:
    return Extracted(
        text=told["text"],
        markdown=told["markdown"],
        pages=tuple(ExtractedPage(**page) for page in told["pages"]),
        tables=tuple(ExtractedTable(page, tuple(map(tuple, rows)), header) for page, rows, header in told["tables"]),
        images=tuple(
            ExtractedImage(content=content, **facts) for facts, content in zip(told["images"], images, strict=True)
        ),
        metadata=told["metadata"],
    )
