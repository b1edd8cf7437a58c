"""A file of the storage as a file of this machine, for as long as it is read."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from app.extraction.contract import ExtractionFailed
from app.extraction.vocabulary import ExtractionCode
from app.files.service import OpenFile

_PREFIX = "plait-reading-"


@asynccontextmanager
async def fetched(file: OpenFile, max_bytes: int) -> AsyncGenerator[Path]:
    """Give the path of a copy, which only we may read and which is gone behind this.

    Raises:
        ExtractionFailed: `TOO_LARGE`, before anything is copied.
        ObjectMissing: It was deleted.
        StorageUnavailable: The storage does not answer.
    """
    if file.row.size_bytes > max_bytes:
        raise ExtractionFailed(
            ExtractionCode.TOO_LARGE, f"It has {file.row.size_bytes:,} bytes; at most {max_bytes:,} are read."
        )
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix=f"{_PREFIX}{os.getpid()}-"))
    try:
        path = folder / "content"
        path.touch()
        async for part in file.read():
            await asyncio.to_thread(_append, path, part)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _append(path: Path, part: bytes) -> None:
    with path.open("ab") as target:
        target.write(part)


def sweep() -> None:
    """Remove the copies of processes that are gone: one that was killed could not."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        with suppress(ValueError, OSError):
            try:
                os.kill(int(owner), 0)
            except ProcessLookupError:
                shutil.rmtree(folder, ignore_errors=True)
