"""Upkeep: small chores that are done again and again in the background, by one process at a time.

On PostgreSQL a transaction-level advisory lock a chore lets one process in and sends the others away; the
embedded database has one process anyway. Beginnings are spread, so that processes started together do not meet.
"""

import asyncio
import math
import random
import zlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from tortoise.queryset import QuerySet

from app.kernel.database import Database, Transaction
from app.kernel.logs import get_logger
from app.kernel.models import Row
from app.kernel.stopping import stop

#: How many rows a chore takes in one transaction: few enough that no writer waits long for the lane.
BATCH_ROWS = 500
_PAUSE_SECONDS = 0.05  # between batches, for the same reason
_LOCK = 0x706C6169  # "plai": with the chore's own number, only has to differ from other advisory locks

log = get_logger(__name__)

R = TypeVar("R", bound=Row)
Turn = Callable[[Transaction], Awaitable[int]]


async def nothing(_tx: Transaction) -> int:
    """Do nothing."""
    return 0


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done about every so often; doing it twice is harmless.

    Attributes:
        every_seconds: On average; each wait is between half and one and a half times that.
        run: Does at most `BATCH_ROWS` in the transaction and returns how many; it is run again until it did fewer.
        is_unfinished: Says that it has to be run again although it did fewer.
        prepare: Called before each transaction, outside of any; returns what is run in it instead, or None: there is
            nothing to do, and no transaction. Other processes may do the same at that time.
    """

    name: str
    every_seconds: float
    run: Turn = nothing
    is_unfinished: Callable[[], bool] = lambda: False
    prepare: Callable[[], Awaitable[Turn | None]] | None = None


class Upkeep:
    """Does the chores of a process between `open` and `close`, each at least every `at_most_seconds` on average."""

    def __init__(self, database: Database, chores: Sequence[Chore], *, at_most_seconds: float = math.inf) -> None:
        self._database = database
        self._at_most_seconds = at_most_seconds
        self.chores = tuple(chores)
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Begin; the first turn of each chore comes after a part of its interval."""
        self._tasks = [asyncio.create_task(self._repeat(chore), name=f"upkeep-{chore.name}") for chore in self.chores]

    async def close(self) -> None:
        """Stop; a batch that is under way is rolled back and comes again with the next start."""
        await stop(*self._tasks)
        self._tasks = []

    async def do(self, chore: Chore) -> int:
        """Do a chore to its end; return how many rows it was about, 0 as well while another process does it."""
        total = 0
        while True:
            run = chore.run if chore.prepare is None else await chore.prepare()
            if run is None:
                return total
            async with self._database.transaction() as tx:
                if tx.dialect == "postgres" and not await _is_ours(tx, chore.name):
                    return total
                done = await run(tx)
            total += done
            if done < BATCH_ROWS and not chore.is_unfinished():
                return total
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _repeat(self, chore: Chore) -> None:
        every = min(chore.every_seconds, self._at_most_seconds)
        while True:
            await asyncio.sleep(every * random.uniform(0.5, 1.5))  # noqa: S311 - spreads, hides nothing
            try:
                done = await self.do(chore)
            except Exception:
                log.exception("chore_failed", chore=chore.name)
            else:
                if done:
                    log.info("chore_done", chore=chore.name, count=done)


async def _is_ours(tx: Transaction, name: str) -> bool:
    number = zlib.crc32(name.encode()) & 0x7FFF_FFFF
    rows = await tx.fetch("SELECT pg_try_advisory_xact_lock($1, $2) AS is_ours", [_LOCK, number])
    return bool(rows[0]["is_ours"])


async def prune(rows: QuerySet[R]) -> int:
    """Delete a batch of these rows in the caller's transaction; return how many."""
    ids = [row.id for row in await rows.order_by("id").limit(BATCH_ROWS).only("id")]
    return await cast("Any", rows.model).filter(id__in=ids).delete() if ids else 0
