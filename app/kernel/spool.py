"""Bytes of unknown length on their way through a process: in a file without a name, which no crash leaves behind."""

import asyncio
import hashlib
import os
import tempfile
from types import TracebackType
from typing import IO, Self

from app.kernel.errors import InvalidInput, Unavailable

HEAD_BYTES = 8 * 1024  #: what is kept at hand of the beginning
_BUFFER_BYTES = 512 * 1024  #: written at once, off the event loop


class SpoolTooLarge(InvalidInput):
    """There are more bytes than may be."""


class SpoolFull(Unavailable):
    """The server has no room for this now."""


class Spool:
    """Takes chunks in order, and knows their size and their digest once it was finished.

    Args:
        max_bytes: How many it takes.
        field: What the error is about, when there are more.
    """

    def __init__(self, max_bytes: int, field: str | None = None) -> None:
        self.size_bytes = 0
        self.head = b""  #: the first `HEAD_BYTES`
        self._max_bytes = max_bytes
        self._field = field
        self._digest = hashlib.sha256()
        self._buffer = bytearray()
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as this object

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def sha256(self) -> str:
        """The digest in hexadecimal of all that was written."""
        return self._digest.hexdigest()

    async def write(self, chunk: bytes) -> None:
        """Take a chunk.

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
        self.size_bytes += len(chunk)
        self._buffer += chunk
        if len(self._buffer) >= _BUFFER_BYTES:
            await self._flush()

    async def finish(self) -> None:
        """Write what is left, and go back to the beginning.

        Raises:
            SpoolFull: The disk is full, or fails.
        """
        await self._flush()
        self.file.seek(0)

    def close(self) -> None:
        """Forget the bytes."""
        self.file.close()

    async def _flush(self) -> None:
        taken = bytes(self._buffer)
        self._buffer.clear()
        if len(self.head) < HEAD_BYTES:
            self.head += taken[: HEAD_BYTES - len(self.head)]
        try:
            await asyncio.to_thread(self._put, taken)
        except OSError as error:
            raise SpoolFull(reason="storage_full", details={"error": os.strerror(error.errno or 0)}) from error

    def _put(self, taken: bytes) -> None:
        self._digest.update(taken)
        self.file.write(taken)
        self.file.flush()
