"""The worker process: one file after another over pipes, locked down before the first.

A frame is a four-byte big-endian length and its bytes. The first says that the worker is ready, and why the filter of
system calls does not hold, if it does not. A request is JSON; the answer is frames of JSON with `progress` and how
much was `recognised`, which gives it more time, then one with `result`, which is followed by a frame for each
picture, or one with `failure`. A request with `points` asks for a small picture of the file alone. Run by
`processes.py`, never imported by the server.
"""

import ctypes
import gc
import resource
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from app.extraction.contract import Extracted, ExtractionFailed, ExtractionOptions
from app.extraction.limits import ExtractionLimits
from app.extraction.reading.drafts import Draft
from app.extraction.reading.lockdown import lock_down
from app.extraction.reading.readers import read_file
from app.extraction.reading.thumbnails import draw
from app.extraction.vocabulary import ExtractionCode

_GRACE_SECONDS = 2.0  #: how much longer than the parent a worker waits before it ends itself
_TIDIED_BYTES = 150 * 1024 * 1024  #: held after a file: below, giving memory back costs more than it gives
_TOLD_SECONDS = 0.2  #: between two tellings of progress


def main(memory_bytes: int) -> None:
    """Answer requests until the pipe closes."""
    open_filter = lock_down(memory_bytes)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    _write(sink, (open_filter or "").encode())
    while (frame := _read(source)) is not None:
        request: dict[str, Any] = orjson.loads(frame)
        limits = ExtractionLimits(**request["limits"])
        _end_at(time.monotonic() + limits.seconds_after(0))
        _answer(sink, request, limits)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if _resident() > _TIDIED_BYTES:
            _tidy()


def _end_at(instant: float) -> None:
    signal.setitimer(signal.ITIMER_REAL, max(0.0, instant - time.monotonic()) + _GRACE_SECONDS)


def _answer(sink: BinaryIO, request: dict[str, Any], limits: ExtractionLimits) -> None:
    begun, told_at = time.monotonic(), 0.0

    def progress(done: int, total: int, recognised: int) -> None:
        nonlocal told_at
        now = time.monotonic()
        if now - told_at >= _TOLD_SECONDS:
            told_at = now
            _end_at(begun + limits.seconds_after(recognised))
            _write(sink, orjson.dumps({"progress": [done, total], "recognised": recognised}))

    try:
        answer = _drawn(request, limits) if "points" in request else _extracted(request, limits, progress)
    except ExtractionFailed as failure:
        _fail(sink, failure.code, failure.message)
    except MemoryError:
        _fail(sink, ExtractionCode.OUT_OF_MEMORY, "Reading it took more memory than it may.", is_broken=True)
    except RecursionError:
        _fail(sink, ExtractionCode.MALFORMED, "It is nested too deep.")
    except FileNotFoundError:
        _fail(sink, ExtractionCode.CRASHED, "The file is gone.", is_final=False)
    except Exception as error:  # noqa: BLE001 - a library's fault about a stranger's file
        print(f"{type(error).__name__}: {error}"[:2_000], file=sys.stderr, flush=True)  # noqa: T201 - the parent's log
        _fail(sink, ExtractionCode.MALFORMED, "It is broken, or not what it seems to be.", is_broken=True)
    else:
        for frame in answer:
            _write(sink, frame)


def _extracted(
    request: dict[str, Any], limits: ExtractionLimits, progress: Callable[[int, int, int], None]
) -> list[bytes]:
    given: dict[str, Any] = {**request["options"], "languages": tuple(request["options"]["languages"])}
    draft = Draft(limits, ExtractionOptions(**given), lambda done, total: progress(done, total, draft.recognised))
    read_file(draft, Path(request["path"]), request["contentType"], request["name"])
    return _told(draft.finish(), is_broken=draft.is_shaken)


def _drawn(request: dict[str, Any], limits: ExtractionLimits) -> list[bytes]:
    made = draw(Path(request["path"]), request["contentType"], request["points"], limits)
    told = asdict(made)
    content = told.pop("content")
    return [orjson.dumps({"result": {"images": [told]}, "isBroken": False, "rssBytes": _resident()}), content]


def _told(result: Extracted, *, is_broken: bool) -> list[bytes]:
    images = [asdict(image) for image in result.images]
    contents = [image.pop("content") for image in images]
    told = {
        "text": result.text,
        "markdown": result.markdown,
        "pages": [asdict(page) for page in result.pages],
        "tables": [[table.page, table.rows, table.has_header] for table in result.tables],
        "images": images,
        "metadata": result.metadata,
    }
    answer = {"result": told, "isBroken": is_broken, "rssBytes": _resident()}
    return [orjson.dumps(answer, default=str), *contents]


def _fail(
    sink: BinaryIO, code: ExtractionCode, message: str, *, is_final: bool = True, is_broken: bool = False
) -> None:
    told = {"code": code.value, "message": message, "isFinal": is_final}
    _write(sink, orjson.dumps({"failure": told, "isBroken": is_broken, "rssBytes": _resident()}))


def _resident() -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    return 0


def _tidy() -> None:
    """Give back what the file took."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


def _read(source: BinaryIO) -> bytes | None:
    head = source.read(4)
    return source.read(int.from_bytes(head, "big")) if len(head) == 4 else None  # noqa: PLR2004 - the head's size


def _write(sink: BinaryIO, frame: bytes) -> None:
    sink.write(len(frame).to_bytes(4, "big") + frame)
    sink.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
