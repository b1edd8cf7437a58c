"""The queue of an embedded server, and how it lives through an outage."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.kernel import jobs as kernel_jobs
from app.kernel.jobs import Handover, MemoryJobs


@pytest.fixture
async def jobs() -> AsyncIterator[MemoryJobs]:
    made = MemoryJobs()
    await made.open()
    yield made
    await made.stop(1)
    await made.close()


async def test_a_job_is_done_once(jobs: MemoryJobs) -> None:
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


async def test_a_job_that_is_handed_over_comes_again(jobs: MemoryJobs) -> None:
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


async def test_an_outage_ends_nothing_for_good(jobs: MemoryJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_jobs, "_FIRST_DELAY_SECONDS", 0.01)
    done = asyncio.Event()
    outages = 2

    async def handle(_payload: bytes, _attempts: int) -> None:
        done.set()

    jobs.handle("work", handle)
    manager: Any = jobs._memory.qm
    run = manager.run

    async def fail_at_first(**options: Any) -> None:
        nonlocal outages
        if outages:
            outages -= 1
            raise ConnectionError("the database is away")
        await run(**options)

    monkeypatch.setattr(manager, "run", fail_at_first)
    await jobs.start(4)
    await jobs.put("work", [b"one"], [0])
    async with asyncio.timeout(10):
        await done.wait()
    assert outages == 0


async def test_stopping_during_an_outage_takes_no_time(jobs: MemoryJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_jobs, "_FIRST_DELAY_SECONDS", 0.05)
    tries = 0

    async def away() -> Any:
        nonlocal tries
        tries += 1
        raise ConnectionError("the database is away")

    async def fail(**_options: Any) -> None:
        raise ConnectionError("the database is away")

    monkeypatch.setattr(jobs._memory.qm, "run", fail)
    await jobs.start(4)
    monkeypatch.setattr(jobs, "_connect", away)
    await asyncio.sleep(0.1)
    async with asyncio.timeout(2):
        await jobs.stop(1)
    assert tries >= 1
