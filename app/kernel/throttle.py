"""Rate limits over `limits`: exact across tasks in memory, and across processes on Redis."""

import time
from typing import Any

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from app.kernel.errors import RateLimited
from app.kernel.settings import Settings


class Throttle:
    """Counts attempts in moving windows."""

    def __init__(self, settings: Settings) -> None:
        storage: Any
        if settings.redis_url:
            from limits.aio.storage import RedisStorage  # noqa: PLC0415 - the embedded server never needs it

            storage = RedisStorage(f"async+{settings.redis_url}", implementation="redispy")
        else:
            storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(storage)

    async def hit(self, name: str, who: str, *, times: int, window_seconds: int) -> None:
        """Count one attempt of `who`.

        Raises:
            RateLimited: More than `times` came within the window; says when to try again.
        """
        item = RateLimitItemPerSecond(times, window_seconds, namespace="plait")
        if await self._limiter.hit(item, name, who):
            return
        stats = await self._limiter.get_window_stats(item, name, who)
        raise RateLimited(retry_after_seconds=max(1, int(stats.reset_time - time.time()) + 1))

    async def clear(self, name: str, who: str, *, times: int, window_seconds: int) -> None:
        """Forget the attempts of `who`, for example after a success."""
        await self._limiter.clear(RateLimitItemPerSecond(times, window_seconds, namespace="plait"), name, who)
