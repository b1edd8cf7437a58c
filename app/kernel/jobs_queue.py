"""PgQueuer's queue as we use it: it outlives its connections, and only who holds a job may say how it went.

By itself PgQueuer gives up at the first broken connection, waits for every running job before it tries again, and
deletes a job that it could not put back. And it deletes, puts back and keeps alive by the job's id alone: a worker
that was only slow would take a job away from the one that has taken it over. Then nobody would notice if that one died.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, Self, TypeVar, cast
from uuid import UUID

from pgqueuer import Queries
from pgqueuer.core.buffers import JobStatusLogBuffer
from pgqueuer.core.qm import QueueManager
from pgqueuer.core.tm import TaskManager

from app.kernel.handover import Handler, Handover, backoff_seconds
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
#: Takes the first so many of each entrypoint's jobs, and those whose holder has stopped beating.
_TAKE = """
WITH waiting AS (
  SELECT found.id, found.priority FROM unnest($1::text[]) AS e(entrypoint), LATERAL (
    SELECT id, priority FROM {table} WHERE entrypoint = e.entrypoint AND status = 'queued' AND execute_after <= now()
    ORDER BY priority DESC, id LIMIT $2 FOR UPDATE SKIP LOCKED
  ) AS found
), left_behind AS (
  SELECT id, priority FROM {table} WHERE status = 'picked' AND entrypoint = ANY($1) AND heartbeat < now() - $4::interval
  ORDER BY priority DESC, id LIMIT $2 FOR UPDATE SKIP LOCKED
), taken AS (
  SELECT id FROM (SELECT * FROM waiting UNION ALL SELECT * FROM left_behind) AS both_kinds
  ORDER BY priority DESC, id LIMIT $2
)
UPDATE {table} AS q SET status = 'picked', updated = now(), heartbeat = now(), queue_manager_id = $3
FROM taken WHERE q.id = taken.id RETURNING q.id, q.entrypoint, q.payload, q.attempts, q.priority
"""
_GATHER_SECONDS = 0.001  #: for so long others may end too before a full worker looks for more
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


class Taken(NamedTuple):
    """A job that this process has taken."""

    id: int
    entrypoint: str
    payload: bytes | None
    attempts: int


class HeldQueries(Queries):
    """PgQueuer's statements, fenced: they change a job only while it is held by the manager that asks.

    And they write nothing into its log, which cost more than all else: who did what, our own journal knows.
    """

    holder: UUID  #: the queue manager these are for
    running: Collection[int]  #: the jobs that run here
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
        most = batch_size
        if global_concurrency_limit is not None:
            most = min(batch_size, global_concurrency_limit - len(self.running))
        self.is_full = most < batch_size
        if most <= 0:
            return []
        rows = await self.driver.fetch(
            _TAKE.format(table=self._table), list(entrypoints), most, queue_manager_id, heartbeat_timeout
        )
        rows.sort(key=lambda row: (-cast("int", row.pop("priority")), cast("int", row["id"])))
        self.is_emptied = 0 < len(rows) < most
        return [Taken(**cast("Any", row)) for row in rows]

    async def eligible_queued_work(self, entrypoints: list[Any]) -> int:
        """Say whether jobs are due; asks at once what PgQueuer would ask in three statements before it rests."""
        if self.is_full:
            return 1  # whoever ends makes it look again
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
                f"DELETE FROM {self._table} WHERE id = ANY($1::bigint[]) AND queue_manager_id = $2",  # noqa: S608
                done,
                self.holder,
            )

    async def give_back(self, job_id: int, delay_seconds: float, *, is_counted: bool) -> None:
        """Put a job back, to be taken after so long; `is_counted` if that was its own fault."""
        await self.driver.execute(
            f"UPDATE {self._table} SET status = 'queued', execute_after = now() + $2::interval, "  # noqa: S608
            "attempts = attempts + $3, updated = now(), queue_manager_id = NULL "
            "WHERE id = $1 AND queue_manager_id = $4",
            job_id,
            timedelta(seconds=delay_seconds),
            int(is_counted),
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


class HeldManager(QueueManager):
    """PgQueuer's loop, with one heartbeat for all jobs that run here.

    PgQueuer starts two tasks and a timer for the heartbeats of each, which cost more than all else it does for a job.
    """

    handlers: Mapping[str, Handler]
    held: HeldQueries
    running: set[asyncio.Task[Any]]
    beat_seconds: float

    async def beat(self) -> None:
        """Keep all jobs that run here, for as long as this runs."""
        while True:
            await asyncio.sleep(self.beat_seconds)
            if self.job_context:
                try:
                    await self.held.update_heartbeat(list(self.job_context))
                except Exception as error:  # noqa: BLE001 - the next beat is soon enough
                    log.warning("jobs_heartbeat_failed", error=type(error).__name__)

    def drain(self) -> None:
        """Have what still runs given back: handlers turn this cancellation into a `Handover`."""
        for task in list(self.running):
            task.cancel("drain")

    async def _dispatch(self, job: Any, jbuff: JobStatusLogBuffer, hbuff: object, heartbeat_timeout: object) -> None:
        """Do a job, and say how it went."""
        del hbuff, heartbeat_timeout
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - PgQueuer makes one for every job
        self.running.add(task)
        try:
            await self.handlers[job.entrypoint](job.payload or b"", job.attempts)
        except Handover as handover:
            await self._give_back(job, handover.delay_seconds, is_counted=handover.is_counted)
        except Exception:
            log.exception("job_failed", entrypoint=job.entrypoint, attempts=job.attempts)
            await self._give_back(job, backoff_seconds(job.attempts + 1), is_counted=True)
        else:
            await jbuff.add((job, "successful", None))
        finally:
            self.running.discard(task)
            if self.held.is_full:
                self.held.is_full = False
                asyncio.get_running_loop().call_later(_GATHER_SECONDS, cast("Any", self.queries.driver).wake)

    async def _give_back(self, job: Any, delay_seconds: float, *, is_counted: bool) -> None:
        # Before it is queued again: the next look would take it for one that runs here.
        self.job_context.pop(job.id, None)
        try:
            await self.held.give_back(job.id, delay_seconds, is_counted=is_counted)
        except Exception as error:  # noqa: BLE001 - without heartbeats it is somebody's after a lease
            log.warning("job_not_given_back", error=type(error).__name__)


def make_manager(driver: LastingDriver, handlers: Mapping[str, Handler], heartbeat: timedelta) -> HeldManager:
    """Make what takes jobs through `driver`; who has not beaten for `heartbeat` loses what it holds."""
    queries = HeldQueries(cast("Any", driver))
    manager = HeldManager(queries)
    manager.held, manager.handlers, manager.running = queries, handlers, set()
    queries.running = manager.job_context
    manager.beat_seconds = heartbeat.total_seconds() / 4
    queries.holder = manager.queue_manager_id
    for name in handlers:
        # PgQueuer asks for a function of every entrypoint; `_dispatch` calls the handler instead.
        manager.entrypoint(name, accepts_context=False)(_unused)
    return manager


async def _unused(_job: object) -> None:
    raise NotImplementedError
