"""Room: how many more jobs may be queued before runs stand in line instead, so that a workspace gets its turn.

The queue of jobs is first come, first served within a priority. Kept short, it cannot be what a workspace waits for;
what is over stands in line in the table, where turns are taken (`places`). The length is known roughly: it is looked
up about twice a second while runs are accepted, and what this process has queued since is counted.
"""

import asyncio
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from app.kernel.database import Database
from app.kernel.jobs import Jobs
from app.kernel.logs import get_logger
from app.kernel.stopping import stop

log = get_logger(__name__)

_LOOK_SECONDS = 0.5
_LEAST_SECONDS = 0.05  #: while there seems to be little
#: The latest origin whose ranks fit PgQueuer's 32 bits from 2020 to 2047.
_ORIGIN = 2_007_849_600.0  # 2033-08-17
_STEP_SECONDS = 0.2


class Room:
    """The room that is left in the queue of one kind of job."""

    def __init__(self, database: Database, jobs: Jobs, entrypoint: str, window: int) -> None:
        self._database = database
        self._jobs = jobs
        self._entrypoint = entrypoint
        self._window = window
        self._left = window
        self._reserved = 0
        self._looked = float("-inf")
        self._looking: asyncio.Task[None] | None = None

    @property
    def left(self) -> int:
        """How many more jobs may be queued, as far as is known."""
        here = self._jobs.waiting_here
        if here is not None:
            return self._window - here - self._reserved
        left = self._left - self._reserved
        if self._looking is None:
            patience = _LOOK_SECONDS if left > self._window // 2 else _LEAST_SECONDS
            if time.monotonic() - self._looked > patience:
                self._looking = asyncio.get_running_loop().create_task(self._look_again())
        return left

    @contextmanager
    def reserved(self, count: int) -> Generator[None]:
        """Count jobs that are about to be queued."""
        self._reserved += count
        try:
            yield
        finally:
            self._reserved -= count

    def take(self, count: int) -> None:
        """Count jobs that this process has queued."""
        self._left -= count

    async def look(self) -> int:
        """Look the queue's length up; return the room that is left."""
        queued = await self._jobs.queued(self._database, self._entrypoint, self._window)
        self._looked = time.monotonic()
        self._left = self._window - queued
        return self._left

    async def close(self) -> None:
        """Stop looking."""
        await stop(self._looking)

    async def _look_again(self) -> None:
        try:
            await self.look()
        except Exception as error:  # noqa: BLE001 - whoever queues next looks again
            log.warning("room_unknown", error=type(error).__name__)
            self._looked = time.monotonic()
        finally:
            self._looking = None


def ranks(priorities: Sequence[int]) -> list[int]:
    """Return the priorities of the jobs of runs with these priorities that are dispatched now.

    Who came earlier goes first, and a step of a run's priority is worth a fifth of a second of waiting. So the most
    urgent of a workspace goes first, and none makes the others wait long by calling all its runs urgent.
    """
    late = int((_ORIGIN - time.time()) / _STEP_SECONDS)
    return [late + priority for priority in priorities]
