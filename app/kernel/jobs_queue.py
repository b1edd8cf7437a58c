"""PgQueuer's queue as we use it: it outlives its connections, and only who holds a job may say how it went.

By itself PgQueuer gives up at the first broken connection, waits for every running job before it tries again, and
deletes a job that it could not put back. And it deletes, puts back and keeps alive by the job's id alone: a worker
that was only slow would take a job away from the one that has taken it over. Then nobody would notice if that one died.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from pgqueuer import Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.core.tm import TaskManager

from app.kernel.logs import get_logger
from app.kernel.outages import is_outage
from app.kernel.stopping import stop

log = get_logger(__name__)

T = TypeVar("T")
_TOLD = (
    '{"channel": "jobs", "operation": "insert", "sent_at": "2000-01-01T00:00:00Z", "table": "pgqueuer", '
    '"type": "table_changed_event"}'
)
Notified = Callable[[str | bytes | bytearray], None]
_FIRST_DELAY_SECONDS = 0.1  #: before a statement is tried again; doubles
_LAST_DELAY_SECONDS = 2.0
_LOOK_SECONDS = 5.0  #: how often the connection that listens is asked whether it still lives


class LastingDriver:
    """Runs PgQueuer's statements, each until it has run; reads and changes of ours may all be repeated."""

    def __init__(self, pool: Any, connect: Callable[[], Awaitable[Any]]) -> None:
        self._pool = pool
        self._connect = connect  #: makes the connection that listens
        self._listeners: dict[str, Notified] = {}
        self._listening: asyncio.Task[None] | None = None
        self._is_away = False
        self.is_stopping = False  #: then an outage is raised
        self.shutdown = asyncio.Event()
        self.tm = TaskManager()

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """Run a statement that gives rows."""
        return [dict(row) for row in await self._lasting(lambda: self._pool.fetch(query, *args))]

    async def execute(self, query: str, *args: object) -> str:
        """Run a statement."""
        return await self._lasting(lambda: self._pool.execute(query, *args))

    async def notify(self, channel: str, payload: str) -> None:
        """Tell who listens."""
        await self.execute("SELECT pg_notify($1, $2)", channel, payload)

    async def add_listener(self, channel: str, callback: Notified) -> None:
        """Pass on what is told on a channel; what is told while the connection is away is lost, polling finds it."""
        self._listeners[channel] = callback
        if self._listening is not None:
            self._listening.cancel()
        self._listening = asyncio.create_task(self._listen(), name="jobs-listen")

    def wake(self) -> None:
        """Have PgQueuer look for jobs, as when it is told of one."""
        for callback in self._listeners.values():
            callback(_TOLD)

    async def __aenter__(self) -> Self:
        """Nothing is held yet."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing is given back: PgQueuer leaves its driver more than once."""

    async def close(self) -> None:
        """Listen no more."""
        await stop(self._listening)
        self._listening = None

    async def _lasting(self, work: Callable[[], Awaitable[T]]) -> T:
        delay = _FIRST_DELAY_SECONDS
        while True:
            try:
                result = await work()
            except Exception as error:
                if self.is_stopping or not is_outage(error):
                    raise
                if not self._is_away:
                    self._is_away = True
                    log.warning("jobs_interrupted", error=type(error).__name__)
                if isinstance(error, TimeoutError):
                    await self._pool.expire_connections()  # the others may be as dead
                await asyncio.sleep(delay)
                delay = min(delay * 2, _LAST_DELAY_SECONDS)
            else:
                if self._is_away:
                    self._is_away = False
                    log.info("jobs_resumed")
                return result

    async def _listen(self) -> None:
        while True:
            connection: Any = None
            try:
                connection = await self._connect()
                for channel, callback in self._listeners.items():
                    await connection.add_listener(channel, _Relay(callback))
                while True:
                    await asyncio.sleep(_LOOK_SECONDS)
                    await connection.execute("SELECT 1", timeout=_LOOK_SECONDS)
            except Exception as error:  # noqa: BLE001 - polling goes on meanwhile, whatever it is
                log.warning("jobs_cannot_listen", error=type(error).__name__)
            finally:
                if connection is not None:
                    connection.terminate()
            await asyncio.sleep(_LAST_DELAY_SECONDS)


class _Relay:
    """What asyncpg calls, for what PgQueuer wants called."""

    def __init__(self, callback: Notified) -> None:
        self._callback = callback

    def __call__(self, _connection: object, _pid: object, _channel: object, payload: object) -> None:
        # That a job is gone concerns only who had it (`HeldQueries.log_jobs`): all others would look for nothing.
        if isinstance(payload, str) and '"operation" : "delete"' not in payload:
            self._callback(payload)


class HeldQueries(Queries):
    """PgQueuer's statements, fenced: they change a job only while it is held by the manager that asks."""

    holder: UUID  #: the queue manager these are for
    uncounted: set[int]  #: jobs that are given back through no fault of theirs
    held: int = 0  #: about how many jobs it has taken and not ended
    is_full: bool = False  #: whether the last look could not take a whole batch for those
    is_emptied: bool = False  #: whether the last look took all there was, so that another one at once finds nothing
    is_sparing: bool = False  #: whether that other look was spared
    eta: timedelta | None = None  #: when the next job that rests is due, as of the last look

    async def dequeue(
        self,
        batch_size: int,
        entrypoints: Any,
        queue_manager_id: Any,
        global_concurrency_limit: int | None,
        heartbeat_timeout: timedelta,
    ) -> list[Any]:
        """Take jobs.

        PgQueuer looks again until it finds none. After a batch that was not full that look is spared, and the cheap
        question that follows (`eligible_queued_work`) says whether something has come meanwhile.
        """
        self.is_sparing = self.is_emptied
        if self.is_emptied:
            self.is_emptied = False
            return []
        limit = global_concurrency_limit
        self.is_full = limit is not None and self.held + batch_size > limit
        jobs: list[Any] = await super().dequeue(batch_size, entrypoints, queue_manager_id, limit, heartbeat_timeout)
        self.held += len(jobs)
        self.is_emptied = 0 < len(jobs) < batch_size and not self.is_full
        return jobs

    async def eligible_queued_work(self, entrypoints: list[Any]) -> int:
        """Say whether jobs are due; asks at once what PgQueuer would ask in three statements before it rests."""
        queued = f"FROM {self._table} WHERE status = 'queued' AND entrypoint = ANY($1)"
        rows = await self.driver.fetch(
            f"SELECT EXISTS (SELECT 1 {queued} AND execute_after <= now()) AS is_due, "
            f"(SELECT min(execute_after) - now() {queued} AND execute_after > now()) AS eta",
            entrypoints,
        )
        self.eta = cast("timedelta | None", rows[0]["eta"])
        if rows[0]["is_due"] and self.is_sparing:
            cast("Any", self.driver).wake()
        return int(bool(rows[0]["is_due"]))

    async def next_deferred_eta(self, entrypoints: list[Any]) -> timedelta | None:
        """Return when the next job that rests is due."""
        del entrypoints
        return self.eta

    async def queued_work(self, entrypoints: list[Any]) -> int:
        """Say whether the two questions before this one missed a job between them: they were asked at once."""
        del entrypoints
        return 0

    async def log_jobs(self, job_status: Sequence[tuple[Any, str, Any]]) -> None:
        """Remove jobs that are done.

        One that ended otherwise stays as it is: without heartbeats it is somebody's again after a lease.
        """
        done = [job.id for job, status, _ in job_status if status == "successful"]
        if done:
            await self.driver.execute(
                f"WITH done AS (DELETE FROM {self._table} WHERE id = ANY($1::bigint[]) AND queue_manager_id = $2 "  # noqa: S608
                f"RETURNING id, entrypoint, priority) INSERT INTO {self._log_table} (job_id, status, entrypoint, "
                "priority) SELECT id, 'successful', entrypoint, priority FROM done",
                done,
                self.holder,
            )
            self.held = max(0, self.held - len(done))
            if self.is_full:
                cast("Any", self.driver).wake()

    async def retry_job(self, job: Any, delay: timedelta, traceback_record: Any) -> None:
        """Put a job back."""
        del traceback_record
        counted = 0 if job.id in self.uncounted else 1
        self.uncounted.discard(job.id)
        self.held = max(0, self.held - 1)
        await self.driver.execute(
            f"UPDATE {self._table} SET status = 'queued', execute_after = now() + $2::interval, "  # noqa: S608
            "attempts = attempts + $3, updated = now(), queue_manager_id = NULL "
            "WHERE id = $1 AND queue_manager_id = $4",
            job.id,
            delay,
            counted,
            self.holder,
        )

    async def update_heartbeat(self, job_ids: Sequence[int]) -> None:
        """Keep jobs."""
        await self.driver.execute(
            # Locked in the order of their ids, so that two who believe that they hold the same cannot deadlock.
            f"WITH held AS (SELECT id FROM {self._table} WHERE id = ANY($1::bigint[]) AND queue_manager_id = $2 "  # noqa: S608
            f"ORDER BY id FOR UPDATE) UPDATE {self._table} q SET heartbeat = now() FROM held WHERE q.id = held.id",
            list(set(job_ids)),
            self.holder,
        )

    @property
    def _table(self) -> str:
        return self.qbq.qualified.queue_table

    @property
    def _log_table(self) -> str:
        return self.qbq.qualified.queue_table_log


def make_manager(driver: LastingDriver) -> QueueManager:
    """Make what takes jobs through `driver`."""
    queries = HeldQueries(cast("Any", driver))
    manager = QueueManager(queries)
    queries.holder = manager.queue_manager_id
    queries.uncounted = set()
    return manager
