"""Bytes of unknown length on their way through a process, in a file that no crash leaves behind."""

import asyncio
import hashlib
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

from app.kernel.errors import InvalidInput, Unavailable
from app.kernel.incoming import IncomingFile

HEAD_BYTES = 8 * 1024  #: what is kept at hand of the beginning
_WRITTEN_BYTES = 1024 * 1024  #: written and digested at once, off the event loop

_TOLD_BYTES = 4 * 1024 * 1024  #: that the disk begins with at once
_MOST_CHUNKS = 64  #: of one lot; smaller ones become one

Chunk = bytes | memoryview


class Digest(Protocol):
    """What `hashlib` makes."""

    def update(self, data: Chunk, /) -> None:
        """Take more."""
        ...

    def copy(self) -> Self:
        """Return one that goes on from here."""
        ...

    def hexdigest(self) -> str:
        """Return what it is of all that it took."""
        ...


class SpoolTooLarge(InvalidInput):
    """There are more bytes than may be."""


class SpoolFull(Unavailable):
    """The server has no room for this now."""


class Writer:
    """Writes chunks to a file in order, and digests them, while more of them come: at most two lots are in memory.

    Args:
        file: From where it is on.
        others: Digests that are to have all of it too, besides the writer's own; each is another thread's work.
        is_for_disk: Whether somebody will wait for the disk: then it begins at once with what is written.
    """

    def __init__(self, file: IO[bytes], others: Sequence[Digest] = (), *, is_for_disk: bool = False) -> None:
        self.size_bytes = 0
        self.head = b""  #: the first `HEAD_BYTES`
        self._file = file
        self._digest = hashlib.sha256()
        self._others = others
        self._is_for_disk = is_for_disk
        self._untold: tuple[int, int] = (file.tell(), 0)  #: where that begins which the disk does not write yet
        self._held: list[Chunk] = []
        self._held_bytes = 0
        self._under_way: list[asyncio.Future[None]] = []
        self._lock = threading.Lock()  #: of the file: a descriptor that is closed may be another file's next

    @property
    def sha256(self) -> str:
        """The digest in hexadecimal of all that was written; of what is finished."""
        return self._digest.hexdigest()

    async def write(self, chunk: Chunk) -> None:
        """Take a chunk; it must not change any more.

        Raises:
            OSError: What was taken before could not be written.
        """
        if len(self.head) < HEAD_BYTES:
            self.head += chunk[: HEAD_BYTES - len(self.head)]
        self.size_bytes += len(chunk)
        self._held.append(chunk)
        self._held_bytes += len(chunk)
        if self._held_bytes >= _WRITTEN_BYTES:
            await self._hand_over()

    async def finish(self) -> None:
        """Write what is left.

        Raises:
            OSError: It could not be written.
        """
        await self._hand_over()
        await self._written()

    def close(self) -> None:
        """Close the file; what was not written is lost."""
        with self._lock:  # for as long as it takes to write one lot
            self._file.close()

    async def _hand_over(self) -> None:
        await self._written()
        held, self._held, self._held_bytes = self._held, [], 0
        if not held:
            return
        loop = asyncio.get_running_loop()
        taken: list[Chunk] = [b"".join(held)] if len(held) > _MOST_CHUNKS else held
        self._under_way = [loop.run_in_executor(None, self._put, taken)]
        self._under_way += [loop.run_in_executor(None, _digest, other, taken) for other in self._others]
        for each in self._under_way:
            each.add_done_callback(_look_at)

    async def _written(self) -> None:
        under_way, self._under_way = self._under_way, []
        for each in under_way:
            await each

    def _put(self, taken: list[Chunk]) -> None:
        with self._lock:
            if self._file.closed:
                return
            _write(self._file.fileno(), taken)
            if self._is_for_disk:
                self._tell(sum(map(len, taken)))
        _digest(self._digest, taken)

    def _tell(self, size: int) -> None:
        """Have the disk begin with what is written, a few lots at once (Linux: it drops what it has, and no more)."""
        start, before = self._untold
        self._untold = start, before + size
        if before + size >= _TOLD_BYTES:
            self._untold = start + before + size, 0
            with suppress(AttributeError, OSError):  # not on this system, or in this file system: it begins later
                os.posix_fadvise(self._file.fileno(), start, before + size, os.POSIX_FADV_DONTNEED)


def _write(number: int, chunks: list[Chunk]) -> None:
    rest = [memoryview(each) for each in chunks]
    while rest:
        done = os.writev(number, rest)
        while rest and done >= len(rest[0]):
            done -= len(rest.pop(0))
        if rest:
            rest[0] = rest[0][done:]


def _digest(digest: Digest, chunks: list[Chunk]) -> None:
    for each in chunks:
        digest.update(each)


class Spool:
    """Takes chunks in order, and knows their size and their digest once it was finished.

    Args:
        max_bytes: How many it takes.
        field: What the error is about, when there are more.
        folder: Where the bytes will stay, if they may: then they need not be copied there (`link`).
    """

    def __init__(self, max_bytes: int, field: str | None = None, folder: Path | None = None) -> None:
        self._max_bytes = max_bytes
        self._field = field
        self._incoming = _incoming(folder)
        self._writer = Writer(self._incoming.file)
        self.file = self._incoming.file

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def size_bytes(self) -> int:
        """How many bytes came."""
        return self._writer.size_bytes

    @property
    def head(self) -> bytes:
        """The first `HEAD_BYTES`."""
        return self._writer.head

    @property
    def sha256(self) -> str:
        """The digest in hexadecimal of all that was written; of what is finished."""
        return self._writer.sha256

    @property
    def incoming(self) -> IncomingFile:
        """The file, which may get a name once it is finished."""
        return self._incoming

    async def write(self, chunk: Chunk) -> None:
        """Take a chunk; it must not change any more.

        Raises:
            SpoolTooLarge: It would be one byte too many; nothing of the chunk is kept.
            SpoolFull: The disk is full, or fails.
        """
        if self.size_bytes + len(chunk) > self._max_bytes:
            raise SpoolTooLarge(
                f"A file has at most {self._max_bytes:,} bytes.",
                field=self._field,
                reason="too_large",
                details={"limitBytes": self._max_bytes},
            )
        try:
            await self._writer.write(chunk)
        except OSError as error:
            raise _full(error) from error

    async def finish(self) -> None:
        """Write what is left, and go back to the beginning.

        Raises:
            SpoolFull: The disk is full, or fails.
        """
        try:
            await self._writer.finish()
        except OSError as error:
            raise _full(error) from error
        self.file.seek(0)

    def close(self) -> None:
        """Forget the bytes; if they got a name, they stay there."""
        self._writer.close()
        self._incoming.close()


def _incoming(folder: Path | None) -> IncomingFile:
    if folder is not None:
        with suppress(OSError):  # the storage is not there now: whoever keeps the bytes there will tell
            return IncomingFile(folder)
    return IncomingFile()


def _full(error: OSError) -> SpoolFull:
    return SpoolFull(reason="storage_full", details={"error": os.strerror(error.errno or 0)})


def _look_at(done: "asyncio.Future[None]") -> None:
    if not done.cancelled():
        done.exception()  # whoever writes on is told; whoever closes does not ask any more
