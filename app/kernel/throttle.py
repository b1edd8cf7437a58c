"""Rate limits over `limits`: exact across tasks in memory, and across processes on Redis."""

import time

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from app.kernel.errors import RateLimited
from app.kernel.logs import get_logger
from app.kernel.settings import Settings

log = get_logger(__name__)


class Throttle:
    """Counts attempts in moving windows; while Redis is away each process counts for itself."""

    def __init__(self, settings: Settings) -> None:
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = self._own
        self._faults: tuple[type[Exception], ...] = ()
        if settings.redis_url:
            from limits.aio.storage import RedisStorage  # noqa: PLC0415 - the embedded server never needs it
            from redis.exceptions import RedisError  # noqa: PLC0415 - likewise

            self._shared = MovingWindowRateLimiter(
                RedisStorage(f"async+{settings.redis_url}", implementation="redispy")
            )
            self._faults = (RedisError, OSError)

    async def hit(self, name: str, who: str, *, times: int, window_seconds: int) -> None:
        """Count one attempt of `who`.

        Raises:
            RateLimited: More than `times` came within the window; says when to try again.
        """
        item = RateLimitItemPerSecond(times, window_seconds, namespace="plait")
        try:
            await _count(self._shared, item, name, who)
        except self._faults as error:
            log.warning("throttle_unshared", error=type(error).__name__)
            await _count(self._own, item, name, who)

    async def clear(self, name: str, who: str, *, times: int, window_seconds: int) -> None:
        """Forget the attempts of `who`, for example after a success."""
        item = RateLimitItemPerSecond(times, window_seconds, namespace="plait")
        await self._own.clear(item, name, who)
        try:
            await self._shared.clear(item, name, who)
        except self._faults as error:
            log.warning("throttle_unshared", error=type(error).__name__)


async def _count(limiter: MovingWindowRateLimiter, item: RateLimitItemPerSecond, name: str, who: str) -> None:
    if await limiter.hit(item, name, who):
        return
    stats = await limiter.get_window_stats(item, name, who)
    raise RateLimited(retry_after_seconds=max(1, int(stats.reset_time - time.time()) + 1))
