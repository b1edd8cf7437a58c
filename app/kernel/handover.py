"""How a job is given back to the queue."""

from collections.abc import Awaitable, Callable

#: Does one job, given its payload and how often it has failed; raises `Handover` to give it back.
Handler = Callable[[bytes, int], Awaitable[None]]
_LAST_BACKOFF_SECONDS = 60.0


def backoff_seconds(attempts: int) -> float:
    """Return how long a job rests after it has failed so many times."""
    return min(2.0**attempts, _LAST_BACKOFF_SECONDS)


class Handover(Exception):
    """The job is not done; another process, or this one later, shall take it.

    Attributes:
        is_counted: Whether that was the job's fault; then the next attempt has a higher number.
    """

    def __init__(self, delay_seconds: float = 0, *, is_counted: bool = False) -> None:
        super().__init__()
        self.delay_seconds = delay_seconds
        self.is_counted = is_counted
