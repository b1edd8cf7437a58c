"""Rate limits: how many get through, in one process and across those that share Redis."""

import asyncio
import os
import uuid

import pytest

import app.kernel.throttle as throttle_module
from app.kernel.errors import RateLimited
from app.kernel.settings import Settings
from app.kernel.throttle import Throttle
from app.kernel.windows import Windows
from tests.listening import listening
from tests.patience import PATIENCE_SECONDS

REDIS = os.environ.get("PLAIT_TEST_REDIS", "")
needs_redis = pytest.mark.skipif(not REDIS, reason="PLAIT_TEST_REDIS is not set")


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_window_moves_with_each_attempt_and_the_refused_are_not_counted() -> None:
    watch = Watch()
    windows = Windows(watch)

    def hit() -> bool:
        return windows.hit("hook", "ada", 2, 10)

    assert [hit(), hit(), hit()] == [True, True, False]
    assert windows.stats("hook", "ada", 2, 10) == (1_010.0, 0)
    watch.now += 5
    assert not hit()
    watch.now += 5.5
    assert [hit(), hit(), hit()] == [True, True, False]
    windows.clear("hook", "ada", 2, 10)
    assert hit()
    assert windows.stats("hook", "bob", 2, 10) == (watch.now + 10, 2)


def test_nobody_is_remembered_whose_attempts_are_over() -> None:
    watch = Watch()
    windows = Windows(watch)
    for number in range(100):
        windows.hit("sign-in", f"stranger {number}", 5, 60)
    windows.hit("sign-in", "slow", 5, 3600)
    watch.now += 61
    windows.hit("sign-in", "ada", 5, 60)
    assert {who for _, who, _, _ in windows._attempts} == {"ada", "slow"}


@pytest.mark.parametrize("redis_url", ["", pytest.param(REDIS, marks=needs_redis)])
@pytest.mark.parametrize("attempts", [7, 64])
async def test_of_many_at_once_exactly_those_within_the_limit_get_through(redis_url: str, attempts: int) -> None:
    throttles = [Throttle(Settings(redis_url=redis_url)) for _ in range(3 if redis_url else 1)]
    who = uuid.uuid4().hex

    async def hit(number: int) -> bool:
        try:
            await throttles[number % len(throttles)].hit("hook", who, times=10, window_seconds=60)
        except RateLimited:
            return False
        return True

    try:
        let_in = await asyncio.gather(*(hit(number) for number in range(attempts)))
        assert sum(let_in) == min(attempts, 10)
        later = [await hit(number) for number in range(12)]
        assert sum(let_in) + sum(later) == 10
    finally:
        for each in throttles:
            await each.close()


@needs_redis
async def test_who_leaves_while_he_is_counted_keeps_no_others_waiting() -> None:
    throttle = Throttle(Settings(redis_url=REDIS))
    who = uuid.uuid4().hex
    try:
        waiting = [asyncio.create_task(throttle.hit("hook", who, times=100, window_seconds=60)) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.gather(*waiting[1:])
        with pytest.raises(asyncio.CancelledError):
            await waiting[0]
        await throttle.hit("hook", who, times=100, window_seconds=60)
    finally:
        await throttle.close()


async def test_a_redis_that_takes_a_question_and_gives_no_answer_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(throttle_module, "_ANSWER_SECONDS", 0.2)

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(-1)

    async with listening(listen) as port:
        throttle = Throttle(Settings(redis_url=f"redis://127.0.0.1:{port}"))
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await throttle.hit("hook", "ada", times=1, window_seconds=60)
                with pytest.raises(RateLimited):
                    await throttle.hit("hook", "ada", times=1, window_seconds=60)
        finally:
            await throttle.close()


async def test_without_redis_each_process_counts_for_itself() -> None:
    throttle = Throttle(Settings(redis_url="redis://127.0.0.1:1"))  # nobody listens there
    try:
        for _ in range(2):
            await throttle.hit("hook", "ada", times=2, window_seconds=60)
        with pytest.raises(RateLimited):
            await throttle.hit("hook", "ada", times=2, window_seconds=60)
        window, refusal = await throttle.take("hook", "ada", times=2, window_seconds=60)
        assert (window.remaining, refusal is not None) == (0, True)
    finally:
        await throttle.close()
