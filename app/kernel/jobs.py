"""Background work: over PgQueuer on PostgreSQL, across processes, and in a twin of one process when embedded.

A job is an entrypoint's name and a few bytes. It is enqueued in the transaction that makes it due, taken once
by one process, kept by heartbeats while it runs, and given to another process when they stop. The in-memory
twin forgets: what is owed is read from the tables at start-up.
"""

import asyncio
import heapq
from collections.abc import Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol, cast

from app.kernel.database import Database, Transaction, keep_session, postgres_credentials
from app.kernel.handover import Handler, Handover, backoff_seconds
from app.kernel.logs import get_logger
from app.kernel.settings import Settings
from app.kernel.stopping import stop
from app.kernel.upkeep import BATCH_ROWS, Chore

if TYPE_CHECKING:
    from app.kernel.jobs_queue import HeldManager, LastingDriver

log = get_logger(__name__)

_MAX_BATCH = 50
_POLL_SECONDS = 0.5  #: with it a dead worker's jobs are taken within a lease and a second
_REPAIR_SECONDS = 5.0  #: before the queue is entered again after a fault of ours
_LEAST_TIMEOUT_SECONDS = 5.0  #: of one statement
_QUEUED = """
SELECT count(*) AS queued FROM (
  SELECT 1 FROM pgqueuer WHERE entrypoint = $1 AND status = 'queued' AND execute_after <= now() LIMIT $2
) AS jobs
"""
_PRUNE_LOG = """
DELETE FROM pgqueuer_log WHERE id IN (
  SELECT id FROM pgqueuer_log WHERE created < now() - interval '1 day' ORDER BY created LIMIT $1
) RETURNING id
"""


def enqueue_from(entrypoint: str, priority: str, payload: str) -> str:
    """Return SQL that puts a job a row of what FROM follows it, all three of them expressions.

    PgQueuer's own statement writes a line of a log for each job too, which cost more than the job.
    """
    return (
        "INSERT INTO pgqueuer (entrypoint, priority, payload, status) "
        f"SELECT {entrypoint}::text, {priority}, {payload}, 'queued'"
    )


_ENQUEUE = (
    f"{enqueue_from('$1', 'v.priority', 'v.payload')} FROM unnest($2::bytea[], $3::int[]) AS v(payload, priority)"
)


class Jobs(Protocol):
    """Where background work is put and taken."""

    @property
    def waiting_here(self) -> int | None:
        """How many jobs nobody has taken, where this process alone has them; else None."""
        ...

    async def enqueue(
        self, tx: Transaction, entrypoint: str, payloads: Sequence[bytes], priorities: Sequence[int]
    ) -> None:
        """Add jobs that exist if and only if the transaction commits."""
        ...

    async def put(self, entrypoint: str, payloads: Sequence[bytes], priorities: Sequence[int]) -> None:
        """Add jobs now, for what is committed already."""
        ...

    def handle(self, entrypoint: str, handler: Handler) -> None:
        """Say who does the jobs of an entrypoint; before `start`."""
        ...

    async def open(self) -> None:
        """Connect, so that jobs can be put."""
        ...

    async def start(self, concurrency: int) -> None:
        """Begin to take jobs, at most `concurrency` at once."""
        ...

    async def stop(self, drain_seconds: float) -> None:
        """Take no more jobs, wait for those that run, then give back what is left."""
        ...

    async def close(self) -> None:
        """Disconnect."""
        ...

    def chores(self) -> tuple[Chore, ...]:
        """Return the upkeep of the queue."""
        ...

    async def queued(self, database: Database, entrypoint: str, at_most: int) -> int:
        """Count the jobs that nobody has taken, no further than `at_most`."""
        ...


@dataclass(slots=True)
class _Job:
    entrypoint: str
    payload: bytes
    priority: int
    attempts: int = 0


class MemoryJobs:
    """The twin of a single process: a heap of jobs, and a task for each that runs.

    Not PgQueuer's own in-memory queue: that one keeps three log rows of every job for ever, and costs ten times
    as much (ADR 2).
    """

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}
        self._queued: list[tuple[int, int, _Job]] = []  #: a heap: the highest priority first, then the oldest
        self._numbers = count()
        self._running: set[asyncio.Task[None]] = set()
        self._delayed: set[asyncio.TimerHandle] = set()
        self._free = 0  #: how many more may run at once
        self._concurrency = 0
        self._context: Context | None = None

    def handle(self, entrypoint: str, handler: Handler) -> None:
        """Say who does the jobs of an entrypoint; before `start`."""
        self._handlers[entrypoint] = handler

    async def open(self) -> None:
        """There is nothing to connect."""

    @property
    def waiting_here(self) -> int | None:
        """How many jobs nobody has taken."""
        return len(self._queued)

    async def enqueue(
        self, tx: Transaction, entrypoint: str, payloads: Sequence[bytes], priorities: Sequence[int]
    ) -> None:
        """Add jobs once the transaction has committed."""
        tx.after_commit(lambda: self.put(entrypoint, payloads, priorities))

    async def put(self, entrypoint: str, payloads: Sequence[bytes], priorities: Sequence[int]) -> None:
        """Add jobs now."""
        for payload, priority in zip(payloads, priorities, strict=True):
            self._queue(_Job(entrypoint, payload, priority))
        self._take()

    def recover(self, entrypoint: str, payloads: Sequence[bytes], priorities: Sequence[int]) -> None:
        """Add before `start` what the tables say is owed, without what was put here already."""
        known = {job.payload for _, _, job in self._queued if job.entrypoint == entrypoint}
        for payload, priority in zip(payloads, priorities, strict=True):
            if payload not in known:
                self._queue(_Job(entrypoint, payload, priority))

    async def start(self, concurrency: int) -> None:
        """Begin to take jobs, at most `concurrency` at once."""
        self._concurrency = self._free = max(2, concurrency)
        # A job's task must not inherit what is bound where it was put: the id of a request, a transaction.
        self._context = copy_context()
        self._take()

    async def stop(self, drain_seconds: float) -> None:
        """Take no more jobs, wait for those that run, then give back what is left."""
        self._concurrency = 0
        for timer in self._delayed:
            timer.cancel()
        self._delayed.clear()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=drain_seconds)
            for task in late:
                task.cancel("drain")  # the handlers turn this into a Handover
            if late:
                await asyncio.wait(late, timeout=5)

    async def close(self) -> None:
        """Forget everything."""
        self._queued.clear()

    def chores(self) -> tuple[Chore, ...]:
        """There is nothing to keep up."""
        return ()

    async def queued(self, database: Database, entrypoint: str, at_most: int) -> int:
        """Count the jobs that nobody has taken, no further than `at_most`."""
        del database, entrypoint  # the only other jobs there are take no time
        return min(len(self._queued), at_most)

    def _queue(self, job: _Job) -> None:
        heapq.heappush(self._queued, (-job.priority, next(self._numbers), job))

    def _take(self) -> None:
        while self._concurrency and self._free and self._queued:
            job = heapq.heappop(self._queued)[2]
            self._free -= 1
            assert self._context is not None  # noqa: S101 - `start` made it
            task = asyncio.get_running_loop().create_task(self._do(job), context=self._context.copy())
            self._running.add(task)
            task.add_done_callback(self._done)

    async def _do(self, job: _Job) -> None:
        try:
            await self._handlers[job.entrypoint](job.payload, job.attempts)
        except Handover as handover:
            job.attempts += handover.is_counted
            if handover.delay_seconds and self._concurrency:
                self._delay(job, handover.delay_seconds)
            else:
                self._queue(job)
        except Exception:
            log.exception("job_failed", entrypoint=job.entrypoint, attempts=job.attempts)
            job.attempts += 1
            if self._concurrency:
                self._delay(job, backoff_seconds(job.attempts))

    def _delay(self, job: _Job, seconds: float) -> None:
        def due() -> None:
            self._delayed.discard(timer)
            self._queue(job)
            self._take()

        timer = asyncio.get_running_loop().call_later(seconds, due)
        self._delayed.add(timer)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._free += 1
        self._take()


class PostgresJobs:
    """Jobs in PostgreSQL's tables, for any number of processes: PgQueuer takes them (`jobs_queue`)."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._heartbeat = timedelta(seconds=settings.lease_seconds)
        self._handlers: dict[str, Handler] = {}
        self._pool: Any = None
        self._driver: LastingDriver | None = None
        self._manager: HeldManager | None = None
        self._task: asyncio.Task[None] | None = None

    def handle(self, entrypoint: str, handler: Handler) -> None:
        """Say who does the jobs of an entrypoint; before `start`."""
        self._handlers[entrypoint] = handler

    async def open(self) -> None:
        """There is nothing to connect until jobs are taken: they are put on their transaction's connection."""

    @property
    def waiting_here(self) -> int | None:
        """Other processes have jobs too."""
        return None

    async def enqueue(
        self, tx: Transaction, entrypoint: str, payloads: Sequence[bytes], priorities: Sequence[int]
    ) -> None:
        """Add jobs inside the transaction."""
        await tx.fetch(_ENQUEUE, [entrypoint, list(payloads), list(priorities)])

    async def put(self, entrypoint: str, payloads: Sequence[bytes], priorities: Sequence[int]) -> None:
        """Add jobs in a transaction of their own, on the connections that take them; durable when it returns."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SET LOCAL synchronous_commit TO on")  # there it is off, see `start`
            await connection.execute(_ENQUEUE, entrypoint, list(payloads), list(priorities))

    async def start(self, concurrency: int) -> None:
        """Connect a small pool of its own and begin to take jobs."""
        import asyncpg  # noqa: PLC0415

        from app.kernel.jobs_queue import LastingDriver, make_manager  # noqa: PLC0415 - only a worker loads PgQueuer

        credentials = postgres_credentials(self._settings)
        name = credentials.pop("application_name")
        credentials.pop("minsize")
        credentials.pop("maxsize")
        # A statement that takes as long as a lease is one that will never answer.
        credentials["command_timeout"] = max(_LEAST_TIMEOUT_SECONDS, self._settings.lease_seconds)
        credentials["timeout"] = _LEAST_TIMEOUT_SECONDS
        # Nothing here need outlive a crash of the server by itself. A job that was taken is queued again then, or its
        # heartbeats have stopped; one that was done is taken again and found to be. And whatever a run writes durably
        # later comes after it in the server's log, so it is never there without it.
        credentials["server_settings"] = {"application_name": f"{name}-jobs", "synchronous_commit": "off"}
        self._pool = await cast("Any", asyncpg).create_pool(**credentials, min_size=2, max_size=4, reset=keep_session)
        self._driver = LastingDriver(self._pool, lambda: cast("Any", asyncpg).connect(**credentials))
        self._manager = make_manager(self._driver, self._handlers, self._heartbeat)
        self._task = asyncio.create_task(self._take(self._manager, concurrency), name="jobs")

    async def _take(self, manager: "HeldManager", concurrency: int) -> None:
        """Take jobs until told to stop."""
        beat = asyncio.create_task(manager.beat(), name="jobs-heartbeat")
        try:
            await self._take_on(manager, concurrency)
        finally:
            await stop(beat)

    async def _take_on(self, manager: "HeldManager", concurrency: int) -> None:
        while not manager.shutdown.is_set():
            try:
                await manager.run(
                    batch_size=max(1, min(_MAX_BATCH, concurrency // 2)),
                    max_concurrent_tasks=max(2, concurrency),
                    heartbeat_timeout=self._heartbeat,
                    # A dead worker's jobs announce themselves to nobody: this is how often they are looked for.
                    dequeue_timeout=timedelta(seconds=_POLL_SECONDS),
                    log_aggregation_interval=timedelta(0),
                )
            except Exception as error:
                if manager.shutdown.is_set():
                    log.warning("jobs_ended_untidily", error=type(error).__name__)
                    return
                log.exception("jobs_broke_off")  # no outage, those are waited out: a fault of ours
                await asyncio.sleep(_REPAIR_SECONDS)

    async def stop(self, drain_seconds: float) -> None:
        """Take no more jobs, wait for those that run, then give back what is left."""
        if self._task is None or self._manager is None or self._driver is None:
            return
        self._manager.shutdown.set()
        done, _ = await asyncio.wait({self._task}, timeout=drain_seconds)
        if not done:
            # The handlers turn this cancellation into a Handover.
            self._manager.drain()
            # An outage that lasts so long is not waited out: what cannot be given back is taken after a lease.
            self._driver.is_stopping = True
            await asyncio.wait({self._task}, timeout=5)
        self._driver.is_stopping = True
        await stop(self._task)
        self._task = None
        await self._driver.close()

    async def close(self) -> None:
        """Disconnect."""
        if self._pool is not None:
            self._pool.terminate()
            self._pool = None

    def chores(self) -> tuple[Chore, ...]:
        """Prune PgQueuer's log, which gets a row of whatever PgQueuer does by itself and is pruned by nobody else."""
        return (Chore("prune-job-log", 600.0, self._prune_log),)

    async def queued(self, database: Database, entrypoint: str, at_most: int) -> int:
        """Count the jobs that nobody has taken, no further than `at_most`."""
        rows = await database.fetch(_QUEUED, [entrypoint, at_most])
        return rows[0]["queued"]

    async def _prune_log(self, tx: Transaction) -> int:
        return len(await tx.fetch(_PRUNE_LOG, [BATCH_ROWS]))


def make_jobs(settings: Settings) -> MemoryJobs | PostgresJobs:
    """Choose by the settings."""
    return MemoryJobs() if settings.is_embedded else PostgresJobs(settings)
