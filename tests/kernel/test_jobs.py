"""Jobs: one contract for the twin in memory and for PgQueuer, and how the latter lives through an outage."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import structlog
from pgqueuer import PgQueuer

from app.kernel import jobs as kernel_jobs
from app.kernel.jobs import Handover, Jobs, MemoryJobs, PostgresJobs
from app.kernel.settings import Settings


class LocalJobs(PostgresJobs):
    """PgQueuer's manager as it runs on PostgreSQL, with the queue in memory; tests/executions has the real tables."""

    def __init__(self) -> None:
        super().__init__(Settings(redis_url=""))
        self.pgq: Any = PgQueuer.in_memory()

    async def _connect(self) -> Any:
        return self.pgq

    async def put(self, entrypoint: str, payloads: Sequence[bytes], priorities: Sequence[int]) -> None:
        await self.pgq.queries.enqueue([entrypoint] * len(payloads), list(payloads), list(priorities))


@pytest.fixture(params=[MemoryJobs, LocalJobs])
async def jobs(request: pytest.FixtureRequest) -> AsyncIterator[Jobs]:
    made: Jobs = request.param()
    await made.open()
    yield made
    await made.stop(1)
    await made.close()


@pytest.fixture
async def local() -> AsyncIterator[LocalJobs]:
    made = LocalJobs()
    yield made
    await made.stop(1)


async def test_a_job_is_done_once(jobs: Jobs) -> None:
    done: asyncio.Queue[bytes] = asyncio.Queue()

    async def handle(payload: bytes, _attempts: int) -> None:
        done.put_nowait(payload)

    jobs.handle("work", handle)
    await jobs.start(4)
    await jobs.put("work", [b"one", b"two"], [0, 0])
    async with asyncio.timeout(10):
        assert {await done.get(), await done.get()} == {b"one", b"two"}
    await asyncio.sleep(0.1)
    assert done.empty()


async def test_a_job_that_is_handed_over_comes_again(jobs: Jobs) -> None:
    attempts: asyncio.Queue[int] = asyncio.Queue()

    async def handle(_payload: bytes, attempt: int) -> None:
        attempts.put_nowait(attempt)
        if attempt == 0:
            raise Handover

    jobs.handle("work", handle)
    await jobs.start(4)
    await jobs.put("work", [b"one"], [0])
    async with asyncio.timeout(15):
        assert [await attempts.get(), await attempts.get()] == [0, 1]


async def test_the_highest_priority_is_first_then_the_oldest(jobs: Jobs) -> None:
    order: list[bytes] = []
    done = asyncio.Event()

    async def handle(payload: bytes, _attempts: int) -> None:
        order.append(payload)
        if len(order) == 4:
            done.set()

    jobs.handle("work", handle)
    await jobs.put("work", [b"b", b"c", b"a", b"d"], [0, 0, 5, -5])
    await jobs.start(100)
    async with asyncio.timeout(10):
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
    async with asyncio.timeout(30):
        await done.wait()
    assert most <= 4


async def test_a_handler_that_breaks_ends_its_own_job_only(jobs: Jobs) -> None:
    done = asyncio.Event()

    async def handle(payload: bytes, _attempts: int) -> None:
        if payload == b"bad":
            raise ValueError("a fault")
        done.set()

    jobs.handle("work", handle)
    await jobs.start(4)
    await jobs.put("work", [b"bad", b"good"], [1, 0])
    async with asyncio.timeout(10):
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
    async with asyncio.timeout(10):
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
    async with asyncio.timeout(10):
        assert await bound.get() is None
    await jobs.stop(1)


async def test_an_outage_ends_nothing_for_good(local: LocalJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_jobs, "_FIRST_DELAY_SECONDS", 0.01)
    done = asyncio.Event()
    outages = 2

    async def handle(_payload: bytes, _attempts: int) -> None:
        done.set()

    local.handle("work", handle)
    manager: Any = local.pgq.qm
    run = manager.run

    async def fail_at_first(**options: Any) -> None:
        nonlocal outages
        if outages:
            outages -= 1
            raise ConnectionError("the database is away")
        await run(**options)

    monkeypatch.setattr(manager, "run", fail_at_first)
    await local.start(4)
    await local.put("work", [b"one"], [0])
    async with asyncio.timeout(10):
        await done.wait()
    assert outages == 0


async def test_stopping_during_an_outage_takes_no_time(local: LocalJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_jobs, "_FIRST_DELAY_SECONDS", 0.05)
    tries = 0

    async def away() -> Any:
        nonlocal tries
        tries += 1
        raise ConnectionError("the database is away")

    async def fail(**_options: Any) -> None:
        raise ConnectionError("the database is away")

    monkeypatch.setattr(local.pgq.qm, "run", fail)
    await local.start(4)
    monkeypatch.setattr(local, "_connect", away)
    await asyncio.sleep(0.1)
    async with asyncio.timeout(2):
        await local.stop(1)
    assert tries >= 1
