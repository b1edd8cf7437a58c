"""Jobs: one contract for the twin in memory and for PgQueuer, and how the latter lives through an outage."""

import asyncio
import os
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import pytest
import structlog

from app.kernel.jobs import Handover, Jobs, MemoryJobs, PostgresJobs
from app.kernel.settings import Settings
from app.migrations import upgrade
from tests.patience import PATIENCE_SECONDS

POSTGRES = os.environ.get("PLAIT_TEST_POSTGRES", "")
JobsOfATest = TypeVar("JobsOfATest", bound=Jobs)
needs_postgres = pytest.mark.skipif(not POSTGRES, reason="needs PLAIT_TEST_POSTGRES")


async def on_the_server(statement: str, url: str = POSTGRES, *values: Any, is_script: bool = False) -> list[Any]:
    import asyncpg

    server: Any = await asyncpg.connect(url)
    try:
        if is_script:
            await server.execute(statement)
            return []
        return await server.fetch(statement, *values)
    finally:
        await server.close()


@asynccontextmanager
async def own_database(folder: Path) -> AsyncGenerator[Settings]:
    """A database with PgQueuer's tables."""
    name = f"plait_jobs_{uuid.uuid4().hex[:12]}"
    await on_the_server(f'CREATE DATABASE "{name}"')
    made = Settings(
        data_dir=folder, lease_seconds=2, database_url=urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))
    )
    try:
        await upgrade(made)
        yield made
    finally:
        await on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@asynccontextmanager
async def opened(made: JobsOfATest) -> AsyncGenerator[JobsOfATest]:
    await made.open()
    try:
        yield made
    finally:
        await made.stop(1)
        await made.close()


@pytest.fixture
async def settings(tmp_path: Path) -> AsyncIterator[Settings]:
    async with own_database(tmp_path) as made:
        yield made


@pytest.fixture
async def postgres_jobs(settings: Settings) -> AsyncIterator[PostgresJobs]:
    async with opened(PostgresJobs(settings)) as made:
        yield made


@pytest.fixture(params=["memory", pytest.param("postgres", marks=needs_postgres)])
async def jobs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Jobs]:
    if request.param == "postgres":
        async with own_database(tmp_path) as settings, opened(PostgresJobs(settings)) as made:
            yield made
    else:
        async with opened(MemoryJobs()) as made:
            yield made


async def test_a_job_is_done_once(jobs: Jobs) -> None:
    done: asyncio.Queue[bytes] = asyncio.Queue()

    async def handle(payload: bytes, _attempts: int) -> None:
        done.put_nowait(payload)

    jobs.handle("work", handle)
    await jobs.start(4)
    await jobs.put("work", [b"one", b"two"], [0, 0])
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert {await done.get(), await done.get()} == {b"one", b"two"}
    await asyncio.sleep(0.1)
    assert done.empty()


@needs_postgres
async def test_what_is_put_outlives_a_crash_of_the_server(postgres_jobs: PostgresJobs, settings: Settings) -> None:
    """As durable as the transactions of others, though whatever else these connections write is not."""
    await on_the_server(
        """CREATE TABLE seen (setting text);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          INSERT INTO seen VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER note AFTER INSERT ON pgqueuer DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION note();""",
        settings.database_url,
        is_script=True,
    )
    done = asyncio.Event()

    async def handle(_payload: bytes, _attempts: int) -> None:
        done.set()

    postgres_jobs.handle("work", handle)
    await postgres_jobs.start(2)
    await postgres_jobs.put("work", [b"one"], [0])
    async with asyncio.timeout(PATIENCE_SECONDS):
        await done.wait()
    seen = await on_the_server("SELECT setting FROM seen", settings.database_url)
    assert [row["setting"] for row in seen] == ["on"]


@needs_postgres
async def test_a_job_that_was_done_leaves_nothing(settings: Settings, postgres_jobs: PostgresJobs) -> None:
    done = asyncio.Event()

    async def handle(_payload: bytes, _attempts: int) -> None:
        done.set()

    postgres_jobs.handle("work", handle)
    await postgres_jobs.start(4)
    await postgres_jobs.put("work", [b"one"], [0])
    left = "SELECT (SELECT count(*) FROM pgqueuer) AS jobs, (SELECT count(*) FROM pgqueuer_log) AS lines"
    async with asyncio.timeout(10):
        await done.wait()
        while (row := (await on_the_server(left, settings.database_url))[0])["jobs"]:
            await asyncio.sleep(0.02)
    assert row["lines"] == 0


async def test_a_job_that_is_handed_over_comes_again_and_counts_its_own_faults(jobs: Jobs) -> None:
    attempts: asyncio.Queue[int] = asyncio.Queue()
    endings: list[Exception | None] = [Handover(), Handover(is_counted=True), ValueError("a fault"), None]

    async def handle(_payload: bytes, attempt: int) -> None:
        attempts.put_nowait(attempt)
        ending = endings.pop(0)
        if ending is not None:
            raise ending

    jobs.handle("work", handle)
    await jobs.start(4)
    await jobs.put("work", [b"one"], [0])
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert [await attempts.get() for _ in range(4)] == [0, 0, 1, 2]


async def test_the_highest_priority_is_first_then_the_oldest(jobs: Jobs) -> None:
    order: list[bytes] = []
    done = asyncio.Event()

    async def handle(payload: bytes, _attempts: int) -> None:
        order.append(payload)
        if len(order) == 4:
            done.set()

    jobs.handle("work", handle)
    await jobs.start(100)
    await jobs.put("work", [b"b", b"c", b"a", b"d"], [0, 0, 5, -5])
    async with asyncio.timeout(PATIENCE_SECONDS):
        await done.wait()
    assert order == [b"a", b"b", b"c", b"d"]


async def test_no_more_run_at_once_than_asked(jobs: Jobs) -> None:
    running = most = ended = 0
    done = asyncio.Event()

    async def handle(_payload: bytes, _attempts: int) -> None:
        nonlocal running, most, ended
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        ended += 1
        if ended == 20:
            done.set()

    jobs.handle("work", handle)
    await jobs.start(4)
    await jobs.put("work", [b""] * 20, [0] * 20)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await done.wait()
    assert most <= 4


async def test_a_handler_that_breaks_holds_up_its_own_job_only(jobs: Jobs) -> None:
    done = asyncio.Event()

    async def handle(payload: bytes, _attempts: int) -> None:
        if payload == b"bad":
            raise ValueError("a fault")
        done.set()

    jobs.handle("work", handle)
    await jobs.start(4)
    await jobs.put("work", [b"bad", b"good"], [1, 0])
    async with asyncio.timeout(PATIENCE_SECONDS):
        await done.wait()


async def test_stopping_waits_for_what_runs_and_then_has_it_handed_over(jobs: Jobs) -> None:
    begun = asyncio.Semaphore(0)
    release = asyncio.Event()
    ended: list[bytes] = []

    async def handle(payload: bytes, _attempts: int) -> None:
        begun.release()
        try:
            await (release.wait() if payload == b"quick" else asyncio.Event().wait())
        except asyncio.CancelledError:
            ended.append(b"handed over")
            raise Handover from None
        ended.append(payload)

    jobs.handle("work", handle)
    await jobs.start(4)
    await jobs.put("work", [b"quick", b"slow"], [0, 0])
    async with asyncio.timeout(PATIENCE_SECONDS):
        await begun.acquire()
        await begun.acquire()
        release.set()
        await jobs.stop(0.2)
    assert ended == [b"quick", b"handed over"]
    await jobs.put("work", [b"later"], [0])
    await asyncio.sleep(0.05)
    assert begun.locked()  # nothing is taken after that


async def test_a_job_does_not_inherit_what_is_bound_where_it_was_put() -> None:
    jobs = MemoryJobs()
    bound: asyncio.Queue[Any] = asyncio.Queue()

    async def handle(_payload: bytes, _attempts: int) -> None:
        bound.put_nowait(structlog.contextvars.get_contextvars().get("request_id"))

    jobs.handle("work", handle)
    await jobs.start(4)
    with structlog.contextvars.bound_contextvars(request_id="somebody's"):
        await jobs.put("work", [b"one"], [0])
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await bound.get() is None
    await jobs.stop(1)


@needs_postgres
async def test_an_outage_ends_nothing_for_good(postgres_jobs: PostgresJobs, settings: Settings) -> None:
    begun, release, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def handle(payload: bytes, _attempts: int) -> None:
        if payload == b"long":
            begun.set()
            await release.wait()
        else:
            done.set()

    postgres_jobs.handle("work", handle)
    await postgres_jobs.start(4)
    await postgres_jobs.put("work", [b"long"], [0])
    async with asyncio.timeout(PATIENCE_SECONDS):
        await begun.wait()
        await on_the_server(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()",
            settings.database_url,
        )
        await on_the_server(
            "INSERT INTO pgqueuer (priority, entrypoint, payload, status) VALUES (0, 'work', 'next', 'queued')",
            settings.database_url,
        )
        # Although one that was taken before still runs.
        await done.wait()
        release.set()
        while await on_the_server("SELECT id FROM pgqueuer", settings.database_url):
            await asyncio.sleep(0.05)


@needs_postgres
@pytest.mark.parametrize("ending", [None, Handover(), ValueError("a fault")])
async def test_who_has_lost_a_job_cannot_end_it(
    postgres_jobs: PostgresJobs, settings: Settings, ending: Exception | None
) -> None:
    """It was slow, and another took the job: how the first one ends changes nothing."""
    begun, release = asyncio.Event(), asyncio.Event()

    async def handle(_payload: bytes, _attempts: int) -> None:
        begun.set()
        await release.wait()
        if ending is not None:
            raise ending

    postgres_jobs.handle("work", handle)
    await postgres_jobs.start(4)
    await postgres_jobs.put("work", [b"one"], [0])
    other = uuid.uuid4()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await begun.wait()
        await on_the_server(
            "UPDATE pgqueuer SET queue_manager_id = $1, heartbeat = now() + interval '1 hour'",
            settings.database_url,
            other,
        )
        release.set()
        await postgres_jobs.stop(5)
    rows = await on_the_server(
        "SELECT status::text, queue_manager_id, attempts, heartbeat > now() + interval '50 minutes' AS is_untouched "
        "FROM pgqueuer",
        settings.database_url,
    )
    assert [tuple(row) for row in rows] == [("picked", other, 0, True)]


@needs_postgres
async def test_a_job_whose_worker_is_gone_is_taken_by_another(postgres_jobs: PostgresJobs, settings: Settings) -> None:
    done = asyncio.Event()

    async def handle(_payload: bytes, _attempts: int) -> None:
        done.set()

    await on_the_server(
        "INSERT INTO pgqueuer (priority, entrypoint, payload, status, queue_manager_id) "
        "VALUES (0, 'work', 'one', 'picked', $1)",
        settings.database_url,
        uuid.uuid4(),
    )
    postgres_jobs.handle("work", handle)
    await postgres_jobs.start(4)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await done.wait()


async def test_what_is_owed_at_the_start_is_not_done_twice_though_it_was_put_before() -> None:
    done: list[bytes] = []
    is_done = asyncio.Event()

    async def handle(payload: bytes, attempts: int) -> None:
        del attempts
        done.append(payload)
        if payload == b"last":
            is_done.set()

    async with opened(MemoryJobs()) as jobs:
        jobs.handle("run", handle)
        await jobs.put("run", [b"accepted"], [0])
        jobs.recover("run", [b"left", b"accepted"], [0, 0])
        await jobs.start(1)
        await jobs.put("run", [b"last"], [0])
        async with asyncio.timeout(PATIENCE_SECONDS):
            await is_done.wait()
    assert sorted(done) == [b"accepted", b"last", b"left"]
