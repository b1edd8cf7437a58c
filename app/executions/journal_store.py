"""How a commit of the journal is carried out: SQLite in one visit to its thread, PostgreSQL in few trips."""

import sqlite3
from collections.abc import Awaitable, Callable, Generator, Sequence
from typing import Any
from uuid import UUID

from app.executions.dispatching import RUN_JOB
from app.executions.journal_script import (
    Batch,
    Each,
    Enqueue,
    Fetch,
    Many,
    Outcome,
    Rows,
    Statement,
    script,
)
from app.executions.journal_single import accept, accepted, go_on, is_single, went_on
from app.executions.places import refill, vacate
from app.executions.room import Room, ranks
from app.executions.statements import insert_many
from app.kernel.database import Database, Transaction
from app.kernel.jobs import Jobs
from app.kernel.logs import get_logger

log = get_logger(__name__)


class JournalStore:
    """Writes batches, and puts the jobs that they owe."""

    def __init__(self, database: Database, jobs: Jobs, room: Room) -> None:
        self._database = database
        self._jobs = jobs
        self._room = room

    async def write(self, written: Batch) -> Outcome:
        """Write a batch: all of it, or nothing."""
        steps = script(written, self._database.dialect)
        if self._database.dialect == "sqlite":
            jobs: list[Enqueue] = []
            outcome = await self._database.run_in_lane(lambda connection: _run_here(connection, steps, jobs))
            for job in jobs:
                self._room.take(len(job.payloads))
                await self._jobs.put(RUN_JOB, job.payloads, ranks(job.priorities))
            return outcome
        if is_single(written):
            return await self._store_at_once(written)
        if written.is_claims_only:
            # Each of its statements is whole by itself, and opening and ending a transaction are two round trips more.
            return await self._run_there(steps, self._database.fetch, None)
        async with self._database.transaction() as tx:
            return await self._run_there(steps, tx.fetch, tx)

    async def _store_at_once(self, written: Batch) -> Outcome:
        """Write a batch on PostgreSQL by one statement, which is a transaction by itself."""
        if written.advances:
            outcome, ended = went_on(written, await self._database.fetch(*go_on(written)))
            if ended:
                # Should this process die first, the lines are tidied up and emptied by the timers of others.
                await self._refill(vacate(ended, "postgres"))
            return outcome
        rows = await self._database.fetch(*accept(written, RUN_JOB, ranks([0])[0]))
        self._room.take(sum(row["is_dispatched"] for row in rows))
        outcome, lines = accepted(written, rows)
        if lines:
            await self._refill(_these(lines))
        return outcome

    async def _refill(self, changed: Generator[Statement, Rows, set[UUID]]) -> None:
        """Give the places of lines that something changes, in a transaction of its own.

        It never fails: what the lines wait for is committed, and must not be written again. Timers make up for it.
        """

        def steps() -> Generator[Statement, Rows, Outcome]:
            yield from refill((yield from changed), "postgres")
            return Outcome()

        try:
            async with self._database.transaction() as tx:
                await self._run_there(steps(), tx.fetch, tx)
        except Exception as error:  # noqa: BLE001 - see above
            log.warning("places_not_given", error=f"{type(error).__name__}: {error}")

    async def _run_there(
        self,
        steps: Generator[Statement, Rows, Outcome],
        fetch: Callable[[str, Sequence[Any]], Awaitable[Any]],
        tx: Transaction | None,
    ) -> Outcome:
        """Run a script on PostgreSQL."""
        rows: Any = None
        while True:
            try:
                step = steps.send(rows)
            except StopIteration as done:
                return done.value
            rows = ()
            match step:
                case Fetch(sql, values):
                    rows = await fetch(sql, values)
                case Enqueue(payloads, priorities):
                    assert tx is not None  # noqa: S101 - claims enqueue nothing
                    self._room.take(len(payloads))
                    await self._jobs.enqueue(tx, RUN_JOB, payloads, ranks(priorities))
                case Each() | Many():
                    raise TypeError("PostgreSQL's statements are set-based")


def _these(lines: set[UUID]) -> Generator[Statement, Rows, set[UUID]]:
    """Name lines to refill."""
    yield from ()
    return lines


def _run_here(
    connection: sqlite3.Connection, steps: Generator[Statement, Rows, Outcome], jobs: list[Enqueue]
) -> Outcome:
    """Run a script on SQLite's own thread, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        rows: Any = None
        while True:
            try:
                step = steps.send(rows)
            except StopIteration as done:
                connection.execute("COMMIT")
                return done.value
            rows = ()
            match step:
                case Fetch(sql, values):
                    rows = connection.execute(sql, values).fetchall()
                case Each(sql, each):
                    rows = [row for values in each for row in connection.execute(sql, values).fetchall()]
                case Many():
                    insert_many(connection, step)
                case Enqueue():
                    jobs.append(step)
    except BaseException:
        if connection.in_transaction:  # on a full disk SQLite has rolled back by itself
            connection.execute("ROLLBACK")
        raise
