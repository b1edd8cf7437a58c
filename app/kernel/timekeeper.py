"""Keeps this process's clock to that of the database, on PostgreSQL: the embedded one has the same."""

import asyncio
from datetime import UTC, datetime, timedelta

from app.kernel.clock import SharedClock
from app.kernel.database import Database
from app.kernel.logs import get_logger
from app.kernel.stopping import stop

log = get_logger(__name__)

_LOOK_SECONDS = 10.0
#: What differs by less is left alone: clocks that are kept by NTP agree better than a query can measure.
_TOLERANCE = timedelta(seconds=1)


class Timekeeper:
    """Compares the clocks between `open` and `close`."""

    def __init__(self, database: Database, clock: SharedClock) -> None:
        self._database = database
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._offset = timedelta()

    async def open(self) -> None:
        """Compare once, then now and again."""
        if self._database.dialect == "postgres":
            await self._look()
            self._task = asyncio.create_task(self._repeat(), name="timekeeper")

    async def close(self) -> None:
        """Stop."""
        await stop(self._task)
        self._task = None

    async def _repeat(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - the offset stays as it was
                log.warning("clock_not_compared", error=type(error).__name__)

    async def _look(self) -> None:
        asked = datetime.now(UTC)
        rows = await self._database.fetch("SELECT clock_timestamp() AS now")
        answered = datetime.now(UTC)
        if answered - asked > _TOLERANCE:
            return  # such an answer says too little
        offset = rows[0]["now"] - (asked + (answered - asked) / 2)
        if abs(offset) < _TOLERANCE:
            offset = timedelta()
        if abs(offset - self._offset) > _TOLERANCE:
            log.warning("clock_is_off", seconds=round(-offset.total_seconds(), 1))
            self._offset = offset
            self._clock.set_offset(offset)
