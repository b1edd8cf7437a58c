"""Claims: rows that are owed some work, and who has taken it.

A row of work says when it may be taken (`next_attempt_at`), or until when somebody has it (`claimed_until`, kept by
heartbeats); with neither, nothing is owed. Every claim raises the row's `epoch`, which is part of whatever its holder
writes, so one that was only slow writes nothing any more. A claim counts as an attempt when it is taken: work that
brings its process down is given up like any other.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Generic, TypeVar, cast

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.handover import Handover
from app.kernel.jobs import Jobs
from app.kernel.logs import get_logger
from app.kernel.models import Row
from app.kernel.stopping import stop
from app.kernel.upkeep import BATCH_ROWS, Chore

log = get_logger(__name__)

W = TypeVar("W", bound=Row)
_LOOK_SECONDS = 5.0  #: between looks for work that nobody was told of
_PRIORITY = -10  #: below that of runs
MAX_ATTEMPTS = 5
_FIRST_PAUSE_SECONDS = 2.0
_LONGEST_PAUSE_SECONDS = 300.0


class Lost(Exception):
    """Somebody else has the row now, or nothing is owed any more."""


def pause_seconds(attempts: int) -> float:
    """Return how long a row rests after it has failed so many times."""
    return min(_FIRST_PAUSE_SECONDS * 4.0 ** (attempts - 1), _LONGEST_PAUSE_SECONDS)


class Claims(Generic[W]):
    """Does the work of one table: by a few lanes a process, each of which takes one row after another.

    A job is a knock on the door: whoever hears it looks at the table until nothing is due.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: Jobs,
        model: type[W],
        *,
        name: str,
        work: Callable[[W], Awaitable[None]],
        taken: dict[str, Any],
        lease_seconds: float,
        lanes: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._jobs = jobs
        self._model: Any = model
        self._name = name
        self._work = work
        self._taken = taken
        self._lease = timedelta(seconds=lease_seconds)
        self._lanes = lanes
        self._busy = 0
        self._heard = 0  #: knocks
        jobs.handle(name, self._handle)

    def chores(self) -> tuple[Chore, ...]:
        """Return what gives work that nobody does to somebody."""
        return (Chore(f"resume-{self._name}", _LOOK_SECONDS, self._resume),)

    async def knock(self, tx: Transaction, count: int = 1) -> None:
        """Say that this many rows became due, once the transaction commits."""
        knocks = min(count, 2 * self._lanes)
        await self._jobs.enqueue(tx, self._name, [b""] * knocks, [_PRIORITY] * knocks)

    async def recover(self) -> None:
        """Take everything for lost that is claimed: for the one process of an embedded server, when it starts."""
        async with self._database.transaction() as tx:
            now = self._clock.now()
            await self._model.filter(claimed_until__isnull=False).update(claimed_until=None, next_attempt_at=now)
            await self.knock(tx, await self._model.filter(next_attempt_at__isnull=False).limit(10).count())

    def own(self, row: W) -> QuerySet[W]:
        """Select the row, as long as it is ours."""
        claimed = cast("Any", row)
        return self._model.filter(id=claimed.id, epoch=claimed.epoch, claimed_until__isnull=False)

    async def owned(self, row: W) -> W:
        """Lock the row for the caller's transaction, and return it as it is.

        Raises:
            Lost: It is not ours any more.
        """
        found = await self.own(row).select_for_update().first()
        if found is None:
            raise Lost
        return found

    # ------------------------------------------------------------------ inside

    async def _resume(self, tx: Transaction) -> int:
        now = self._clock.now()
        lost = self._model.filter(claimed_until__lt=now).order_by("claimed_until").limit(BATCH_ROWS)
        ids = [row.id for row in await lost.only("id")]
        if ids:
            # Whoever has one may have kept it since we looked.
            held = self._model.filter(id__in=ids, claimed_until__lt=now)
            await held.update(claimed_until=None, next_attempt_at=now, epoch=F("epoch") + 1)
        due = await self._model.filter(next_attempt_at__lte=now).limit(2 * self._lanes).count()
        if due:
            await self.knock(tx, due)
        return len(ids)

    async def _handle(self, payload: bytes, attempts: int) -> None:
        del payload, attempts
        self._heard += 1
        if self._busy >= self._lanes:
            return  # whoever is at it looks again before they stop
        self._busy += 1
        try:
            while True:
                heard = self._heard
                row = await self._take()
                if row is not None:
                    await self._do(row)
                elif heard == self._heard:  # else somebody knocked while we looked
                    return
        finally:
            self._busy -= 1

    async def _take(self) -> W | None:
        now = self._clock.now()
        # Most looks find nothing: they need no place in the row of those who write.
        if not await self._model.filter(next_attempt_at__lte=now).exists():
            return None
        async with self._database.transaction():
            due = self._model.filter(next_attempt_at__lte=now).order_by("next_attempt_at", "id").limit(1)
            found = await due.select_for_update(skip_locked=True)
            if not found:
                return None
            row = found[0]
            # It is locked: what is written is known without reading it again.
            taken = self._taken | {
                "next_attempt_at": None,
                "claimed_until": now + self._lease,
                "epoch": row.epoch + 1,
                "attempt_count": row.attempt_count + 1,
            }
            await self._model.filter(id=row.id).update(**taken)
            return row.update_from_dict(taken)

    async def _do(self, row: W) -> None:
        beat = asyncio.create_task(self._beat(row), name=f"{self._name}-heartbeat")
        work = asyncio.create_task(cast("Any", self._guarded(row)), name=self._name)
        try:
            await asyncio.wait({beat, work}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            # The process stops: the row is given back, and the job to whoever takes it next.
            await stop(work)
            await asyncio.shield(self._give_back(row))
            raise Handover from None
        finally:
            await stop(beat, work)

    async def _guarded(self, row: W) -> None:
        try:
            await self._work(row)
        except Lost:
            return
        except Exception:
            log.exception("claimed_work_failed", table=self._name)  # its claim runs out, and counted as an attempt

    async def _beat(self, row: W) -> None:
        """Keep the claim; return when it is lost."""
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            with contextlib.suppress(Exception):  # tried again; in the end the claim runs out
                until = self._clock.now() + self._lease
                async with self._database.transaction():
                    if not await self.own(row).update(claimed_until=until):
                        return

    async def _give_back(self, row: W) -> None:
        async with self._database.transaction():
            await self.own(row).update(
                claimed_until=None, next_attempt_at=self._clock.now(), attempt_count=F("attempt_count") - 1
            )
