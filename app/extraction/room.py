"""Room for results: how much one operation may unpack, and how much all that are under way do at once."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from app.kernel.errors import TooComplex

MOST_BYTES = 128 * 1024 * 1024  #: that one operation unpacks
_AT_ONCE_BYTES = 512 * 1024 * 1024  #: that a process unpacks at the same time


class ResultBudget:
    """How much one operation may unpack. One result can always be read, however large it is."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._spent = 0

    def spend(self, size_bytes: int) -> None:
        """Count what is about to be unpacked.

        Raises:
            TooComplex: It is too much, with what was unpacked before.
        """
        if self._spent and self._spent + size_bytes > self._most:
            raise TooComplex(
                f"The results asked for unpack to more than {self._most >> 20} MiB; ask for fewer at once.",
                reason="too_large",
                details={"limitBytes": self._most},
            )
        self._spent += size_bytes


class Room:
    """So many bytes, taken in the order in which they were asked for. Belongs to one event loop."""

    def __init__(self, size_bytes: int = _AT_ONCE_BYTES) -> None:
        self._size = self._free = size_bytes
        self._line = asyncio.Lock()
        self._given = asyncio.Event()

    @asynccontextmanager
    async def taken(self, size_bytes: int) -> AsyncGenerator[None]:
        """Hold so many bytes, or all there are where that is less."""
        size = min(size_bytes, self._size)
        async with self._line:
            while self._free < size:
                self._given.clear()
                await self._given.wait()
            self._free -= size
        try:
            yield
        finally:
            self._free += size
            self._given.set()
