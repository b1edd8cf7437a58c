"""Rate limits in moving windows: exact across tasks in memory, and across processes on Redis by `limits`."""

import asyncio
import math
import time
from dataclasses import dataclass
from typing import Any, cast

from limits import RateLimitItemPerSecond
from limits.aio.strategies import MovingWindowRateLimiter

from app.kernel.errors import RateLimited
from app.kernel.logs import get_logger
from app.kernel.settings import Settings
from app.kernel.windows import Windows

log = get_logger(__name__)

_ANSWER_SECONDS = 5.0  #: a Redis that takes longer is away

#: Who attempts what, how often within which time.
_Key = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class Window:
    """What somebody may still do."""

    limit: int
    remaining: int
    reset_at: int  #: when the oldest attempt counts no more, in seconds since the epoch


class Throttle:
    """Counts attempts in moving windows; while Redis is away each process counts for itself."""

    def __init__(self, settings: Settings) -> None:
        self._own = Windows()
        self._shared: _SharedWindows | None = None
        self._faults: tuple[type[Exception], ...] = ()
        if settings.redis_url:
            from redis.exceptions import RedisError  # noqa: PLC0415 - the embedded server never needs it

            self._shared = _SharedWindows(settings.redis_url)
            self._faults = (RedisError, OSError)

    async def close(self) -> None:
        """Close the connections to Redis."""
        if self._shared is not None:
            await self._shared.close()

    async def hit(self, name: str, who: str, *, times: int, window_seconds: int) -> None:
        """Count one attempt of `who`.

        Raises:
            RateLimited: More than `times` came within the window; says when to try again.
        """
        key = (name, who, times, window_seconds)
        if self._shared is not None:
            try:
                if await self._shared.hit(key):
                    return
                reset_at, _ = await self._shared.stats(key)
                raise _refusal(reset_at)
            except self._faults as error:
                log.warning("throttle_unshared", error=type(error).__name__)
        if not self._own.hit(*key):
            raise _refusal(self._own.stats(*key)[0])

    async def take(self, name: str, who: str, *, times: int, window_seconds: int) -> tuple[Window, RateLimited | None]:
        """Count one attempt of `who` as `hit` does; return what is left, and the refusal where it was one too many."""
        refusal: RateLimited | None = None
        try:
            await self.hit(name, who, times=times, window_seconds=window_seconds)
        except RateLimited as limited:
            refusal = limited
        key = (name, who, times, window_seconds)
        try:
            reset_at, remaining = self._own.stats(*key) if self._shared is None else await self._shared.stats(key)
        except self._faults:
            reset_at, remaining = self._own.stats(*key)
        return Window(times, max(0, remaining), math.ceil(reset_at)), refusal

    async def clear(self, name: str, who: str, *, times: int, window_seconds: int) -> None:
        """Forget the attempts of `who`, for example after a success."""
        key = (name, who, times, window_seconds)
        self._own.clear(*key)
        if self._shared is None:
            return
        try:
            await self._shared.clear(key)
        except self._faults as error:
            log.warning("throttle_unshared", error=type(error).__name__)


class _SharedWindows:
    """Windows on Redis; of those who attempt the same at the same time, all are counted by one question."""

    def __init__(self, redis_url: str) -> None:
        from limits.aio.storage import RedisStorage  # noqa: PLC0415 - the embedded server never needs it
        from redis.asyncio import ConnectionPool  # noqa: PLC0415 - likewise

        # Of our own, so that it can be closed: the storage has no end. Its own limit of time costs a task a question.
        self._pool = cast("Any", ConnectionPool).from_url(redis_url, socket_timeout=None, socket_connect_timeout=5)
        self._limiter = MovingWindowRateLimiter(
            RedisStorage(f"async+{redis_url}", implementation="redispy", connection_pool=self._pool)
        )
        self._waiting: dict[_Key, list[asyncio.Future[bool]]] = {}
        self._asking: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        await self._pool.aclose()

    async def hit(self, key: _Key) -> bool:
        waiting = self._waiting.get(key)
        if waiting is None:
            waiting = self._waiting[key] = []
            task = asyncio.create_task(self._ask_for(key, waiting))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)
        is_counted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        waiting.append(is_counted)
        return await is_counted

    async def stats(self, key: _Key) -> tuple[float, int]:
        async with asyncio.timeout(_ANSWER_SECONDS):
            found = await self._limiter.get_window_stats(_item(key), key[0], key[1])
        return found.reset_time, found.remaining

    async def clear(self, key: _Key) -> None:
        async with asyncio.timeout(_ANSWER_SECONDS):
            await self._limiter.clear(_item(key), key[0], key[1])

    async def _ask_for(self, key: _Key, waiting: list["asyncio.Future[bool]"]) -> None:
        """Ask until nobody waits; whoever comes while a question is out is in the next one."""
        while waiting:
            asked = waiting[:]
            waiting.clear()
            try:
                allowed = await self._count(key, len(asked))
            except Exception as error:  # noqa: BLE001 - whoever waits gets it
                for each in asked:
                    if not each.done():
                        each.set_exception(error)
                continue
            for at, each in enumerate(asked):
                if not each.done():
                    each.set_result(at < allowed)
        del self._waiting[key]

    async def _count(self, key: _Key, attempts: int) -> int:
        """Count so many attempts, or as many as are allowed; return how many those are."""
        if await self._take(key, attempts):
            return attempts
        if attempts == 1:
            return 0
        for at in range(attempts):
            if not await self._take(key, 1):
                return at
        return attempts

    async def _take(self, key: _Key, attempts: int) -> bool:
        async with asyncio.timeout(_ANSWER_SECONDS):
            return await self._limiter.hit(_item(key), key[0], key[1], cost=attempts)


def _item(key: _Key) -> RateLimitItemPerSecond:
    return RateLimitItemPerSecond(key[2], key[3], namespace="plait")


def _refusal(reset_at: float) -> RateLimited:
    return RateLimited(retry_after_seconds=max(1, int(reset_at - time.time()) + 1))
