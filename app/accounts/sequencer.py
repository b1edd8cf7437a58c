"""Numbers a workspace's activity: 1, 2, 3… per workspace, given to committed rows only, by one hand at a time.

A transaction-level advisory lock is the one hand on PostgreSQL, the write lane on SQLite. Every process runs a
sequencer, so whoever lives on numbers what a dead process left.
"""

import asyncio
from collections import defaultdict
from contextlib import suppress
from typing import Any
from uuid import UUID

import orjson

from app.kernel.bus import EventBus
from app.kernel.database import Database, Dialect
from app.kernel.logs import get_logger

_BACKSTOP_SECONDS = 1.0
_PAUSE_SECONDS = 0.01  # between passes under load: leaves the write lane to others
_BATCH_ROWS = 1_000
_LOCK = 0x706C6169_01  # "plai", 1: only has to differ from other advisory locks

_PENDING = "SELECT 1 AS found FROM activities WHERE sequence IS NULL LIMIT 1"
_TAKE: dict[Dialect, str] = {
    "sqlite": "SELECT * FROM activities WHERE sequence IS NULL ORDER BY id LIMIT ?",
    "postgres": "SELECT * FROM activities WHERE sequence IS NULL ORDER BY id LIMIT $1",
}
_RAISE: dict[Dialect, str] = {
    "sqlite": (
        "INSERT INTO activity_heads (id, last_sequence) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET last_sequence = activity_heads.last_sequence + excluded.last_sequence "
        "RETURNING last_sequence"
    ),
    "postgres": (
        "INSERT INTO activity_heads (id, last_sequence) VALUES ($1, $2) "
        "ON CONFLICT (id) DO UPDATE SET last_sequence = activity_heads.last_sequence + excluded.last_sequence "
        "RETURNING last_sequence"
    ),
}
_NUMBER: dict[Dialect, str] = {
    "sqlite": (
        "UPDATE activities SET sequence = given.value ->> 1 FROM json_each(?) AS given "
        "WHERE activities.id = given.value ->> 0 RETURNING 1 AS done"
    ),
    "postgres": (
        "UPDATE activities SET sequence = (given.value ->> 1)::bigint FROM jsonb_array_elements($1::jsonb) AS given "
        "WHERE activities.id = (given.value ->> 0)::uuid RETURNING 1 AS done"
    ),
}

log = get_logger(__name__)


def topic_of(workspace_id: UUID) -> str:
    """Name the bus topic of a workspace's activity."""
    return f"activity:{workspace_id}"


class Sequencer:
    """Numbers in the background, soon after `wake` and at least once a second."""

    def __init__(self, database: Database, bus: EventBus) -> None:
        self._database = database
        self._bus = bus
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin."""
        self._woken.set()
        self._task = asyncio.create_task(self._run(), name="activity-sequencer")

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
                if await self._database.fetch(_PENDING):
                    is_more = True
                    while is_more:
                        is_more = await self.number() == _BATCH_ROWS
                        await asyncio.sleep(_PAUSE_SECONDS)
            except Exception:
                log.exception("activity_sequencer_failed")
                await asyncio.sleep(_BACKSTOP_SECONDS)

    async def number(self) -> int:
        """Number up to a batch of committed rows, announce them, and return how many there were."""
        async with self._database.transaction() as tx:
            if tx.dialect == "postgres":
                # Rows committed while we wait for the lock are seen: each statement has its own snapshot.
                await tx.fetch("SELECT pg_advisory_xact_lock($1)", [_LOCK])
            rows = await tx.fetch(_TAKE, [_BATCH_ROWS])
            if not rows:
                return 0
            by_workspace: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
            for row in rows:
                by_workspace[str(row["workspace_id"])].append(row)
            given: list[tuple[str, int]] = []
            for workspace, members in sorted(by_workspace.items()):
                identifier = workspace if tx.dialect == "sqlite" else UUID(workspace)
                raised = await tx.fetch(_RAISE, [identifier, len(members)])
                first = raised[0]["last_sequence"] - len(members) + 1
                for sequence, row in enumerate(members, first):
                    row["sequence"] = sequence
                    given.append((str(row["id"]), sequence))
            await tx.fetch(_NUMBER, [orjson.dumps(given).decode()])
            messages = [(topic_of(UUID(name)), _encode(members)) for name, members in by_workspace.items()]
            tx.after_commit(lambda: self._bus.publish(messages))
        return len(rows)


def _encode(rows: list[dict[str, Any]]) -> bytes:
    return orjson.dumps(
        [{**row, "data": orjson.loads(row["data"]) if isinstance(row["data"], str) else row["data"]} for row in rows],
        default=str,  # asyncpg's own UUID class
    )
