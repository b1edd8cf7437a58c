"""Attempts counted in moving windows, in this process alone.

The library's own store in memory hands every attempt's tidying to a thread and copies what it has counted, which cost
a busy webhook as much as reading its request.
"""

import time
from collections import deque
from collections.abc import Callable

_SWEEP_SECONDS = 60.0


class Windows:
    """Counts; who was refused is not counted."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        #: When each attempt was, oldest first, by who made it and the window, which is a part of the name.
        self._attempts: dict[tuple[str, str, int, int], deque[float]] = {}
        self._sweep_at = clock() + _SWEEP_SECONDS

    def hit(self, name: str, who: str, times: int, window_seconds: int) -> bool:
        """Count an attempt if fewer than `times` came within the last `window_seconds`; say whether it was."""
        now = self._clock()
        if now >= self._sweep_at:
            self._sweep(now)
        attempts = self._live(name, who, times, window_seconds, now)
        if len(attempts) >= times:
            return False
        attempts.append(now)
        self._attempts[name, who, times, window_seconds] = attempts
        return True

    def stats(self, name: str, who: str, times: int, window_seconds: int) -> tuple[float, int]:
        """Tell when the oldest attempt counts no more, in seconds since the epoch, and how many may still come."""
        now = self._clock()
        attempts = self._live(name, who, times, window_seconds, now)
        return (attempts[0] if attempts else now) + window_seconds, times - len(attempts)

    def clear(self, name: str, who: str, times: int, window_seconds: int) -> None:
        """Forget the attempts."""
        self._attempts.pop((name, who, times, window_seconds), None)

    def _live(self, name: str, who: str, times: int, window_seconds: int, now: float) -> deque[float]:
        attempts = self._attempts.get((name, who, times, window_seconds))
        if attempts is None:
            return deque()
        while attempts and attempts[0] < now - window_seconds:
            attempts.popleft()
        return attempts

    def _sweep(self, now: float) -> None:
        """Forget whose attempts are all over: names come from strangers, and must not pile up."""
        self._sweep_at = now + _SWEEP_SECONDS
        over = [key for key, attempts in self._attempts.items() if not attempts or attempts[-1] < now - key[3]]
        for key in over:
            del self._attempts[key]
