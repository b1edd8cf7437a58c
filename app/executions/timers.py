"""What becomes due: runs that were to start later, runs paused until an instant, and runs that stand in line.

Every process with a worker looks at least twice a second, and sleeps no longer than until the next instant it
knows of. Rows are locked with SKIP LOCKED, and a run that was woken is due no more, so each is woken once. The
database's clock decides.
"""

import asyncio
import random
from contextlib import suppress

from app.executions.carrying import Carrier
from app.executions.dispatching import wake
from app.executions.phrases import phrase, read
from app.executions.places import MOST_AT_ONCE, count_in, refill, tidy, waiting_workspaces
from app.executions.room import Room
from app.executions.statements import as_uuid
from app.kernel.database import Database, Transaction
from app.kernel.logs import get_logger
from app.kernel.upkeep import Chore

log = get_logger(__name__)

_LOOK_SECONDS = 0.5  #: an instant may be set by another process, just after a look
_BUSY_SECONDS = 0.05  #: while runs stand in line
_MOST_LINES = 200  #: emptied in one transaction
_LOCK = 0x7475726E  # "turn": has only to differ from other advisory locks

_DUE = "e.is_dispatched = {false} AND e.resume_at IS NOT NULL AND e.status IN {live} AND e.quarantined_at IS NULL"
_NEXT = {
    "postgres": "SELECT extract(epoch FROM e.resume_at - now())::float8 AS seconds ",
    "sqlite": "SELECT (julianday(e.resume_at) - julianday('now')) * 86400 AS seconds ",
}


class Timers:
    """Wakes what is due."""

    def __init__(self, database: Database, carrier: Carrier, room: Room) -> None:
        self._database = database
        self._carrier = carrier
        self._room = room
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._repeat(), name="timers")

    async def close(self) -> None:
        """Stop; what is under way is rolled back."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def chores(self) -> tuple[Chore, ...]:
        """Return the upkeep of the lines."""
        return (Chore("tidy-dispatch-places", 10.0, self.tidy),)

    async def fire(self) -> float:
        """Wake what is due and give the free places; return after how many seconds to look again."""
        wait = await self._until_due()
        if wait <= 0 and await self._wake_due() >= MOST_AT_ONCE:
            return 0
        if await self._empty_lines():
            return _BUSY_SECONDS
        return max(0.0, min(_LOOK_SECONDS, wait if wait > 0 else await self._until_due()))

    async def tidy(self, tx: Transaction) -> int:
        """Forget the places of runs that were deleted, and count what was accepted just as a limit was set."""
        rows = await tx.fetch(
            "SELECT workspace_id FROM dispatch_places UNION "
            "SELECT workspace_id FROM concurrency_limits WHERE workspace_id IS NOT NULL"
        )
        inside = [as_uuid(row["workspace_id"]) for row in rows]
        if inside:
            await self._carrier.run(tx, tidy(inside, tx.dialect))
            for workspace_id in inside:
                await self._carrier.run(tx, count_in(workspace_id, tx.dialect))
        return 0

    async def _repeat(self) -> None:
        while True:
            try:
                wait = await self.fire()
            except Exception as error:  # noqa: BLE001 - the next look tries again
                log.warning("timers_failed", error=type(error).__name__)
                wait = _LOOK_SECONDS
            await asyncio.sleep(wait)

    async def _until_due(self) -> float:
        """Say in how many seconds the next run becomes due."""
        sql = f"{_NEXT[self._database.dialect]} FROM executions e WHERE {_DUE} ORDER BY e.resume_at LIMIT 1"
        rows = await read(self._database, sql)
        return rows[0]["seconds"] if rows else _LOOK_SECONDS

    async def _wake_due(self) -> int:
        async with self._database.transaction() as tx:
            rows = await tx.fetch(
                *phrase(
                    tx.dialect,
                    f"SELECT e.id FROM executions e WHERE {_DUE} AND e.resume_at <= {{now}} "  # noqa: S608 - constants
                    "ORDER BY e.resume_at, e.id LIMIT {most} {skip_locked}",
                    most=MOST_AT_ONCE,
                )
            )
            if rows:
                due = [as_uuid(row["id"]) for row in rows]
                must_line_up = self._room.left < len(due)
                changed = await self._carrier.run(tx, wake(due, tx.dialect, must_line_up=must_line_up))
                await self._carrier.run(tx, refill(changed, tx.dialect, max(0, self._room.left)))
        return len(rows)

    async def _empty_lines(self) -> bool:
        """Dispatch from the lines what there is room for; say whether there are any."""
        rows = await self._database.fetch(*waiting_workspaces(self._database.dialect))
        if not rows:
            return False
        lines = [as_uuid(row["workspace_id"]) for row in rows]
        room = await self._room.look()
        if room <= 0:
            return True
        if len(lines) > _MOST_LINES:
            lines = random.sample(lines, _MOST_LINES)  # others come with the next turn
        async with self._database.transaction() as tx:
            if tx.dialect == "postgres":
                mine = await tx.fetch("SELECT pg_try_advisory_xact_lock($1, 0) AS is_mine", [_LOCK])
                if not mine[0]["is_mine"]:
                    return True  # another process is at it
            return await self._carrier.run(tx, refill(lines, tx.dialect, min(room, MOST_AT_ONCE))) > 0
