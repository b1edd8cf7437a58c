"""Background tasks end when they are told to."""

import asyncio
from contextlib import suppress

import pytest
from structlog.testing import capture_logs

from app.kernel.stopping import stop


async def test_a_cancellation_that_is_swallowed_on_its_way_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.kernel.stopping._AGAIN_SECONDS", 0.01)
    swallowed = 0

    async def deaf() -> None:
        nonlocal swallowed
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                swallowed += 1
                if swallowed > 2:
                    raise

    task = asyncio.create_task(deaf())
    await asyncio.sleep(0)
    await stop(task)
    assert task.cancelled()
    assert swallowed == 3


async def test_what_ended_or_never_began_is_no_hindrance() -> None:
    async def nothing() -> None:
        pass

    done = asyncio.create_task(nothing())
    await done
    await stop(None, done)
    assert not done.cancelled()


async def test_what_failed_is_logged_and_the_others_are_stopped_all_the_same() -> None:
    async def failing() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        raise RuntimeError("no")

    async def waiting() -> None:
        await asyncio.sleep(60)

    tasks = [asyncio.create_task(failing()), asyncio.create_task(waiting())]
    await asyncio.sleep(0)
    with capture_logs() as logs:
        await stop(*tasks)
    assert [(entry["event"], entry["error"]) for entry in logs] == [("background_task_failed", "RuntimeError")]
    assert tasks[1].cancelled()


async def test_whoever_stops_can_be_stopped() -> None:
    asked = asyncio.Event()

    async def deaf() -> None:
        while not asked.is_set():
            with suppress(asyncio.CancelledError):
                await asked.wait()

    task = asyncio.create_task(deaf())
    await asyncio.sleep(0)
    stopping = asyncio.create_task(stop(task))
    await asyncio.sleep(0)
    stopping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopping
    asked.set()
    await task
