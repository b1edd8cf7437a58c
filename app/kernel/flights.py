"""Reads that many ask for at once are made once.

What is remembered for a moment grows too old for everybody together: all who are being served would read it again.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class Flights(Generic[V]):
    """The reads that are under way, by what is read and, where that can change, after which change."""

    def __init__(self) -> None:
        self._running: dict[Any, asyncio.Task[V]] = {}

    async def join(self, key: Any, read: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """Return what `read` gives, or whoever reads the same already; it goes on when who began it leaves."""
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.create_task(read())
            task.add_done_callback(lambda done: self._land(key, done))
        return await asyncio.shield(task)

    def _land(self, key: Any, task: "asyncio.Task[V]") -> None:
        del self._running[key]
        if not task.cancelled():
            task.exception()  # it may be that nobody waits for it any more
