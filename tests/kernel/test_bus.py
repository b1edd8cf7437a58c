"""The contract of the event bus, kept by both twins."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator

import pytest

from app.kernel.bus import MISSED, EventBus, MemoryBus, RedisBus
from tests.patience import PATIENCE_SECONDS

REDIS = os.environ.get("PLAIT_TEST_REDIS", "")


@pytest.fixture(
    params=["memory", pytest.param("redis", marks=pytest.mark.skipif(not REDIS, reason="PLAIT_TEST_REDIS is not set"))]
)
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[EventBus]:
    made: EventBus = MemoryBus() if request.param == "memory" else RedisBus(REDIS, prefix=f"test:{uuid.uuid4().hex}:")
    await made.open()
    yield made
    await made.close()


async def take(messages: AsyncIterator[bytes], count: int) -> list[bytes]:
    """Take messages; a MISSED may come at any time and says nothing new here."""
    got: list[bytes] = []
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(got) < count:
            message = await anext(messages)
            if message != MISSED:
                got.append(message)
    return got


async def settle(bus: EventBus, topic: str, messages: AsyncIterator[bytes]) -> None:
    """Wait until the subscription carries messages."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            await bus.publish([(topic, b"?")])
            try:
                async with asyncio.timeout(0.1):
                    while await anext(messages) != b"?":
                        pass
                    return
            except TimeoutError:
                continue


async def test_messages_come_in_order_and_to_their_topic_alone(bus: EventBus) -> None:
    async with bus.listen("a") as a, bus.listen("b") as b:
        await settle(bus, "a", a)
        await settle(bus, "b", b)
        await bus.publish([("a", b"1"), ("b", b"2"), ("a", b"3")])
        assert await take(a, 2) == [b"1", b"3"]
        assert await take(b, 1) == [b"2"]


async def test_every_listener_of_a_topic_hears_it(bus: EventBus) -> None:
    async with bus.listen("a") as first, bus.listen("a") as second:
        await settle(bus, "a", first)
        await bus.publish([("a", b"1")])
        assert await take(first, 1) == [b"1"]
        heard = await take(second, 1)
        assert heard[0] in {b"?", b"1"}


async def test_a_topic_is_wanted_while_somebody_listens(bus: EventBus) -> None:
    async with bus.listen("a"):
        assert bus.wants("a")
    if isinstance(bus, MemoryBus):
        assert not bus.wants("a")


async def test_who_left_can_come_back(bus: EventBus) -> None:
    for text in (b"1", b"2"):
        async with bus.listen("a") as messages:
            await settle(bus, "a", messages)
            await bus.publish([("a", text)])
            assert await take(messages, 1) == [text]


async def test_a_mailbox_that_overflows_says_so_once() -> None:
    bus = MemoryBus()
    async with bus.listen("a") as messages:
        await bus.publish([("a", b"x")] * 1_001)
        assert await anext(messages) == MISSED
        await bus.publish([("a", b"y")])
        assert await anext(messages) == b"y"


async def test_nobody_listening_is_no_fault(bus: EventBus) -> None:
    await bus.publish([("nobody", b"1")])
    await bus.ping()


async def test_whoever_publishes_can_be_stopped_at_any_moment(bus: EventBus) -> None:
    async def publish_for_ever() -> None:
        while True:
            await bus.publish([("a", b"1")])
            await asyncio.sleep(0)

    for turns in range(400):
        task = asyncio.create_task(publish_for_ever())
        for _ in range(turns % 40):
            await asyncio.sleep(0)
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=PATIENCE_SECONDS / 2)
        assert done, "the cancellation was lost"
