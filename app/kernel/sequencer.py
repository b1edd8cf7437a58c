"""Numbers the rows of a log: 1, 2, 3… per workspace, given to committed rows only, by one hand at a time.

A transaction-level advisory lock is the one hand on PostgreSQL, the write lane on SQLite. Every process runs a
sequencer, so whoever lives on numbers what a dead process left.
"""

import asyncio
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from app.kernel.bus import EventBus
from app.kernel.database import Database
from app.kernel.logs import get_logger
from app.kernel.stopping import stop

_BACKSTOP_SECONDS = 1.0
_PAUSE_SECONDS = 0.01  # between passes under load: leaves the write lane to others
_BATCH_ROWS = 1_000
_CLOSE_SECONDS = 2.0  #: for a pass that is under way


@dataclass(frozen=True, slots=True)
class Numbered:
    """A table whose rows are numbered per workspace, in their column `sequence`.

    Attributes:
        table: It, with the columns `id` and `workspace_id` beside `sequence`.
        columns: What `encode` is given of a row. They are named, so that a column which a newer release has added
            changes no statement of a process that still runs.
        heads: Where the last number of each workspace is kept, as `id` and `last_sequence`.
        lock: Only has to differ from other advisory locks.
        topic: Names the bus topic of a workspace.
        encode: Packs rows that have just been numbered for the bus.
    """

    table: str
    columns: tuple[str, ...]
    heads: str
    lock: int
    topic: Callable[[UUID], str]
    encode: Callable[[Sequence[dict[str, Any]]], bytes]

    @property
    def pending(self) -> str:
        """Find out whether a row waits for a number."""
        return f"SELECT 1 AS found FROM {self.table} WHERE sequence IS NULL LIMIT 1"  # noqa: S608 - names are constants

    @property
    def take_here(self) -> str:
        """Read so many rows that wait, on SQLite."""
        return f"SELECT {', '.join(self.columns)} FROM {self.table} WHERE sequence IS NULL ORDER BY id LIMIT ?"  # noqa: S608 - names are constants

    @property
    def raise_here(self) -> str:
        """Reserve so many numbers of a workspace on SQLite; gives `id` and `last_sequence`, the last of them."""
        return f"INSERT INTO {self.heads} (id, last_sequence) VALUES (?, ?) {self._conflict}"  # noqa: S608 - names are constants

    @property
    def number_here(self) -> str:
        """Give a number to a row on SQLite."""
        return f"UPDATE {self.table} SET sequence = ? WHERE id = ?"  # noqa: S608 - names are constants

    @property
    def number_there(self) -> str:
        """Do all that on PostgreSQL, where each statement is a round trip; gives the rows."""
        return f"""
            WITH taken AS (
              SELECT id, workspace_id, row_number() OVER (PARTITION BY workspace_id ORDER BY id) AS place
              FROM (SELECT id, workspace_id FROM {self.table} WHERE sequence IS NULL ORDER BY id LIMIT $1) AS pending
            ), counted AS (
              SELECT workspace_id, count(*) AS many FROM taken GROUP BY workspace_id
            ), raised AS (
              INSERT INTO {self.heads} (id, last_sequence) SELECT workspace_id, many FROM counted {self._conflict}
            )
            UPDATE {self.table} AS t SET sequence = raised.last_sequence - counted.many + taken.place
            FROM taken JOIN counted USING (workspace_id) JOIN raised ON raised.id = taken.workspace_id
            WHERE t.id = taken.id RETURNING {", ".join(f"t.{column}" for column in self.columns)}
        """  # noqa: S608 - names are constants

    @property
    def _conflict(self) -> str:
        heads = self.heads
        return (
            f"ON CONFLICT (id) DO UPDATE SET last_sequence = {heads}.last_sequence + excluded.last_sequence "
            "RETURNING id, last_sequence"
        )


log = get_logger(__name__)


class Sequencer:
    """Numbers in the background, soon after `wake` and at least once a second."""

    def __init__(
        self, database: Database, bus: EventBus, numbered: Numbered, on_numbered: Callable[[], None] | None = None
    ) -> None:
        self._database = database
        self._bus = bus
        self._numbered = numbered
        self._on_numbered = on_numbered
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._is_closing = False

    async def open(self) -> None:
        """Begin."""
        self._is_closing = False
        self._woken.set()
        self._task = asyncio.create_task(self._run(), name=f"{self._numbered.table}-sequencer")

    async def close(self) -> None:
        """Stop; what has no number yet gets one at the next start or from another process."""
        if self._task is not None:
            # A pass is short, and one that is broken off is a transaction to roll back.
            self._is_closing = True
            self._woken.set()
            await asyncio.wait({self._task}, timeout=_CLOSE_SECONDS)
            await stop(self._task)
            self._task = None

    def wake(self) -> None:
        """Say that rows were committed."""
        self._woken.set()

    async def _run(self) -> None:
        while not self._is_closing:
            with suppress(TimeoutError):
                # Not wait_for: on Python 3.11 it can swallow a cancellation that meets the wake-up.
                async with asyncio.timeout(_BACKSTOP_SECONDS):
                    await self._woken.wait()
            is_told = self._woken.is_set()
            self._woken.clear()
            if self._is_closing:
                return
            try:
                if is_told or await self._database.fetch(self._numbered.pending):
                    is_more = True
                    while is_more and not self._is_closing:
                        is_more = await self.number() == _BATCH_ROWS
                        await asyncio.sleep(_PAUSE_SECONDS)
            except Exception:
                log.exception("sequencer_failed", table=self._numbered.table)
                await asyncio.sleep(_BACKSTOP_SECONDS)

    async def number(self) -> int:
        """Number up to a batch of committed rows, announce them, and return how many there were."""
        numbered = self._numbered
        if self._database.dialect == "sqlite":
            rows = await self._database.run_in_lane(partial(_number_here, numbered))
        else:
            async with self._database.transaction() as tx:
                # Rows committed while we wait for the lock are seen: each statement has its own snapshot.
                await tx.fetch("SELECT pg_advisory_xact_lock($1)", [numbered.lock])
                rows = await tx.fetch(numbered.number_there, [_BATCH_ROWS])
        if rows and self._on_numbered is not None:
            self._on_numbered()
        if rows:
            by_workspace: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
            for row in sorted(rows, key=lambda row: row["sequence"]):
                by_workspace[str(row["workspace_id"])].append(row)
            await self._bus.publish(
                [(numbered.topic(UUID(name)), numbered.encode(members)) for name, members in by_workspace.items()]
            )
        return len(rows)


def _number_here(numbered: Numbered, connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Number on SQLite's own thread, in one visit and one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        rows = [dict(row) for row in connection.execute(numbered.take_here, (_BATCH_ROWS,)).fetchall()]
        heads: dict[str, int] = {}
        for workspace, many in Counter(row["workspace_id"] for row in rows).items():
            raised = connection.execute(numbered.raise_here, (workspace, many)).fetchone()
            heads[workspace] = raised["last_sequence"] - many
        for row in rows:
            row["sequence"] = heads[row["workspace_id"]] = heads[row["workspace_id"]] + 1
        connection.executemany(numbered.number_here, [(row["sequence"], row["id"]) for row in rows])
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return rows
