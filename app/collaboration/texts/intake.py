"""What one socket typed, on its way to the log: gathered for a moment, stored in order, refused where it must be."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from pycrdt import merge_updates

from app.kernel.stopping import stop
from app.workflows.edits.rejections import ActionRejected

_GATHER_SECONDS = 0.04  #: what is typed within this becomes one operation
_MOST_WAITING_BYTES = 2 * 1024 * 1024  #: beyond it `put` waits, and so the socket is not read
_FINISH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Part:
    """An update that was read and is not stored yet.

    Attributes:
        is_answer: Whether the server had asked the client for what it lacks.
    """

    update: bytes
    is_answer: bool


class Intake:
    """Stores what is put in, by a task of its own, until `finish`.

    Args:
        store: Stores an update; raises `ActionRejected` if it is refused.
        refuse: Tells the client that a part was refused.
    """

    def __init__(
        self,
        store: Callable[[bytes], Awaitable[None]],
        refuse: Callable[[ActionRejected, Part], Awaitable[None]],
        *,
        gather_seconds: float = _GATHER_SECONDS,
    ) -> None:
        self._store = store
        self._refuse = refuse
        self._gather_seconds = gather_seconds
        self._waiting: list[Part] = []
        self._waiting_bytes = 0
        self._has_parts = asyncio.Event()
        self._has_space = asyncio.Event()
        self._has_space.set()
        self._ending = asyncio.Event()
        self._task = asyncio.create_task(self._run(), name="text-intake")

    async def put(self, part: Part) -> None:
        """Take a part; waits while too much is waiting."""
        await self._has_space.wait()
        self._waiting.append(part)
        self._waiting_bytes += len(part.update)
        if self._waiting_bytes > _MOST_WAITING_BYTES:
            self._has_space.clear()
        self._has_parts.set()

    async def finish(self) -> None:
        """Store what was put in, at most for a few seconds, and end."""
        self._ending.set()
        self._has_parts.set()
        await asyncio.wait([self._task], timeout=_FINISH_SECONDS)
        await stop(self._task)

    async def _run(self) -> None:
        while self._waiting or not self._ending.is_set():
            await self._has_parts.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._gather_seconds):
                    await self._ending.wait()
            self._has_parts.clear()
            parts, self._waiting, self._waiting_bytes = self._waiting, [], 0
            self._has_space.set()
            if parts:
                await self._store_parts(parts)

    async def _store_parts(self, parts: list[Part]) -> None:
        try:
            await self._store(merge_updates(*(part.update for part in parts)) if len(parts) > 1 else parts[0].update)
        except ActionRejected as refusal:
            if len(parts) == 1:
                await self._refuse(refusal, parts[0])
                return
            # One bad part must not take the others with it.
            for part in parts:
                await self._store_parts([part])
