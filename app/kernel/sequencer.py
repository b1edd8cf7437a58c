"""Numbers the rows of a log: 1, 2, 3… per workspace, given to committed rows only, by one hand at a time.

A transaction-level advisory lock is the one hand on PostgreSQL, the write lane on SQLite. Every process runs a
sequencer, so whoever lives on numbers what a dead process left.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from app.kernel.bus import EventBus
from app.kernel.database import Database, Dialect
from app.kernel.logs import get_logger

_BACKSTOP_SECONDS = 1.0
_PAUSE_SECONDS = 0.01  # between passes under load: leaves the write lane to others
_BATCH_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Numbered:
    """A table whose rows are numbered per workspace, in their column `sequence`.

    Attributes:
        table: It, with the columns `id` and `workspace_id` beside `sequence`.
        heads: Where the last number of each workspace is kept, as `id` and `last_sequence`.
        lock: Only has to differ from other advisory locks.
        topic: Names the bus topic of a workspace.
        encode: Packs rows that have just been numbered for the bus.
    """

    table: str
    heads: str
    lock: int
    topic: Callable[[UUID], str]
    encode: Callable[[Sequence[dict[str, Any]]], bytes]

    @property
    def pending(self) -> str:
        """Find out whether a row waits for a number."""
        return f"SELECT 1 AS found FROM {self.table} WHERE sequence IS NULL LIMIT 1"  # noqa: S608 - names are constants

    @property
    def take(self) -> dict[Dialect, str]:
        """Read rows that wait."""
        text = f"SELECT * FROM {self.table} WHERE sequence IS NULL ORDER BY id LIMIT "  # noqa: S608 - names are constants
        return {"sqlite": text + "?", "postgres": text + "$1"}

    @property
    def raise_head(self) -> dict[Dialect, str]:
        """Reserve numbers."""
        heads = self.heads
        tail = (
            f"ON CONFLICT (id) DO UPDATE SET last_sequence = {heads}.last_sequence + excluded.last_sequence "
            "RETURNING last_sequence"
        )
        into = f"INSERT INTO {heads} (id, last_sequence) VALUES "  # noqa: S608 - names are constants
        return {"sqlite": f"{into} (?, ?) {tail}", "postgres": f"{into} ($1, $2) {tail}"}

    @property
    def number(self) -> dict[Dialect, str]:
        """Give numbers to rows."""
        table = self.table
        return {
            "sqlite": f"UPDATE {table} SET sequence = given.value ->> 1 FROM json_each(?) AS given "  # noqa: S608 - names are constants
            f"WHERE {table}.id = given.value ->> 0 RETURNING 1 AS done",
            "postgres": f"UPDATE {table} SET sequence = (given.value ->> 1)::bigint "  # noqa: S608 - names are constants
            f"FROM jsonb_array_elements($1::jsonb) AS given WHERE {table}.id = (given.value ->> 0)::uuid "
            "RETURNING 1 AS done",
        }


log = get_logger(__name__)


class Sequencer:
    """Numbers in the background, soon after `wake` and at least once a second."""

    def __init__(self, database: Database, bus: EventBus, numbered: Numbered) -> None:
        self._database = database
        self._bus = bus
        self._numbered = numbered
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin."""
        self._woken.set()
        self._task = asyncio.create_task(self._run(), name=f"{self._numbered.table}-sequencer")

    async def close(self) -> None:
        """Stop; what has no number yet gets one at the next start or from another process."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def wake(self) -> None:
        """Say that rows were committed."""
        self._woken.set()

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                # Not wait_for: on Python 3.11 it can swallow a cancellation that meets the wake-up.
                async with asyncio.timeout(_BACKSTOP_SECONDS):
                    await self._woken.wait()
            self._woken.clear()
            try:
                if await self._database.fetch(self._numbered.pending):
                    is_more = True
                    while is_more:
                        is_more = await self.number() == _BATCH_ROWS
                        await asyncio.sleep(_PAUSE_SECONDS)
            except Exception:
                log.exception("sequencer_failed", table=self._numbered.table)
                await asyncio.sleep(_BACKSTOP_SECONDS)

    async def number(self) -> int:
        """Number up to a batch of committed rows, announce them, and return how many there were."""
        numbered = self._numbered
        async with self._database.transaction() as tx:
            if tx.dialect == "postgres":
                # Rows committed while we wait for the lock are seen: each statement has its own snapshot.
                await tx.fetch("SELECT pg_advisory_xact_lock($1)", [numbered.lock])
            rows = await tx.fetch(numbered.take, [_BATCH_ROWS])
            if not rows:
                return 0
            by_workspace: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
            for row in rows:
                by_workspace[str(row["workspace_id"])].append(row)
            given: list[tuple[str, int]] = []
            for workspace, members in sorted(by_workspace.items()):
                identifier = workspace if tx.dialect == "sqlite" else UUID(workspace)
                raised = await tx.fetch(numbered.raise_head, [identifier, len(members)])
                first = raised[0]["last_sequence"] - len(members) + 1
                for sequence, row in enumerate(members, first):
                    row["sequence"] = sequence
                    given.append((str(row["id"]), sequence))
            await tx.fetch(numbered.number, [orjson.dumps(given).decode()])
            messages = [
                (numbered.topic(UUID(name)), numbered.encode(members)) for name, members in by_workspace.items()
            ]
            tx.after_commit(lambda: self._bus.publish(messages))
        return len(rows)
