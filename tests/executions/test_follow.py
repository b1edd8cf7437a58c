"""Following logs over both buses: every entry once and in order, whatever the bus loses or repeats."""

import asyncio
import os
import random
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, aclosing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import pytest

from app.kernel import log as kit
from app.kernel.bus import EventBus, MemoryBus, Receiver, RedisBus
from app.kernel.log import LogHub, LogSource
from tests.patience import PATIENCE_SECONDS

REDIS = os.environ.get("PLAIT_TEST_REDIS", "")


@dataclass(frozen=True)
class Line:
    sequence: int


class Table:
    """A numbered log in memory, announced on a bus."""

    def __init__(self, bus: EventBus) -> None:
        self.rows: dict[UUID, int] = {}
        self.reads = 0
        self.bus = bus
        self.source = LogSource[Line](topic=lambda stream: stream.hex, read=self.read, heads=self.heads, decode=_decode)

    async def read(self, stream: UUID, after: int, limit: int) -> Sequence[Line]:
        self.reads += 1
        await asyncio.sleep(0)
        return [Line(n) for n in range(after + 1, min(self.rows.get(stream, 0), after + limit) + 1)]

    async def heads(self, streams: Sequence[UUID]) -> Mapping[UUID, int]:
        return {stream: self.rows[stream] for stream in streams if stream in self.rows}

    async def append(self, stream: UUID, count: int = 1) -> None:
        first = self.rows.get(stream, 0) + 1
        self.rows[stream] = first + count - 1
        await self.bus.publish([(stream.hex, orjson.dumps(list(range(first, first + count))))])


def _decode(message: bytes) -> list[Line]:
    return [Line(n) for n in orjson.loads(message)]


class LossyBus:
    """A bus at its worst: it loses and repeats, and what several processes send comes in another order."""

    def __init__(
        self, bus: EventBus, chance: random.Random, *, loss: float = 0.3, repeat: float = 0.2, swap: float = 0.2
    ) -> None:
        self.bus, self.chance, self.loss, self.repeat, self.swap = bus, chance, loss, repeat, swap
        self.held: list[tuple[str, bytes]] = []

    async def publish(self, messages: Iterable[tuple[str, bytes]]) -> None:
        for message in messages:
            if self.chance.random() < self.loss:
                continue
            if self.chance.random() < self.swap:
                self.held.append(message)
                continue
            sent = [message] * (2 if self.chance.random() < self.repeat else 1) + self.held
            self.held = []
            await self.bus.publish(sent)

    def listen(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return self.bus.listen(topic)

    def attach(self, topic: str, receive: Receiver) -> AbstractAsyncContextManager[None]:
        return self.bus.attach(topic, receive)

    def wants(self, topic: str) -> bool:
        return self.bus.wants(topic)

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def ping(self) -> None: ...


@pytest.fixture(
    params=["memory", pytest.param("redis", marks=pytest.mark.skipif(not REDIS, reason="PLAIT_TEST_REDIS is not set"))]
)
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[EventBus]:
    made: EventBus = MemoryBus() if request.param == "memory" else RedisBus(REDIS, prefix=f"test:{uuid.uuid4().hex}:")
    await made.open()
    yield made
    await made.close()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "_BACKSTOP_SECONDS", 0.05)


async def take(entries: AsyncGenerator[Line], last: int, pause: Any = None) -> list[int]:
    got: list[int] = []
    async with asyncio.timeout(PATIENCE_SECONDS), aclosing(entries):
        async for line in entries:
            got.append(line.sequence)
            if pause is not None:
                await pause()
            if line.sequence >= last:
                break
    return got


@pytest.mark.parametrize("seed", range(4))
async def test_followers_see_every_entry_once_over_a_lossy_bus(bus: EventBus, seed: int) -> None:
    chance = random.Random(seed)
    table = Table(LossyBus(bus, chance))
    hub = LogHub(bus, table.source)
    stream = uuid.uuid4()
    await table.append(stream, 3)

    async def late(after: int) -> list[int]:
        await asyncio.sleep(chance.random() * 0.1)
        return await take(hub.follow(stream, after), 203)

    async def write() -> None:
        for _ in range(100):
            await table.append(stream, 2)
            await asyncio.sleep(chance.choice([0, 0, 0.002]))

    afters = [0, 0, 1, 2, 3, 0, 3]
    *seen, _ = await asyncio.gather(*(late(after) for after in afters), write())
    assert seen == [list(range(after + 1, 204)) for after in afters]
    assert hub._feeds == {}
    await hub.close()


async def test_the_last_message_may_be_lost(bus: EventBus) -> None:
    table = Table(LossyBus(bus, random.Random(1), loss=1))
    hub = LogHub(bus, table.source)
    stream = uuid.uuid4()
    async with hub.following(stream, 0) as entries:
        await table.append(stream, 5)
        assert await take(entries, 5) == [1, 2, 3, 4, 5]
    await hub.close()


async def test_a_slow_consumer_falls_off_the_tail_and_is_caught_up(
    bus: EventBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit, "_TAIL_ENTRIES", 8)
    table = Table(bus)
    hub = LogHub(bus, table.source)
    stream = uuid.uuid4()
    await table.append(stream)
    async with hub.following(stream, 0) as entries, hub.following(stream, 0) as quick:
        first = await anext(entries)
        for _ in range(100):
            await table.append(stream)
        assert await take(quick, 101) == list(range(1, 102))
        assert [first.sequence, *await take(entries, 101)] == list(range(1, 102))
    await hub.close()


async def test_an_announcement_that_begins_later_does_not_make_a_gap(bus: EventBus) -> None:
    table = Table(bus)
    hub = LogHub(bus, table.source)
    stream = uuid.uuid4()
    async with hub.following(stream, 0) as entries:
        table.rows[stream] = 10
        await bus.publish([(stream.hex, orjson.dumps([9, 10]))])
        assert await take(entries, 10) == list(range(1, 11))
    await hub.close()


async def test_what_is_announced_out_of_order_costs_one_read_however_many_follow(bus: EventBus) -> None:
    table = Table(bus)
    hub = LogHub(bus, table.source)
    stream = uuid.uuid4()
    await table.append(stream)

    async def announce(*places: int) -> None:
        table.rows[stream] = max(table.rows[stream], *places)
        for place in places:
            await bus.publish([(stream.hex, orjson.dumps([place]))])

    async with AsyncExitStack() as stack:
        followers = [await stack.enter_async_context(hub.following(stream, 1)) for _ in range(20)]
        reading = [asyncio.create_task(take(each, 9)) for each in followers]
        await announce(2)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not any(feed.tail for feed in hub._feeds.values()):
                await asyncio.sleep(0.001)
        before = table.reads
        for first in range(3, 9, 2):
            await announce(first + 1, first)
        await announce(9)
        assert await asyncio.gather(*reading) == [list(range(2, 10))] * 20
        assert table.reads - before <= 2 * 3 + 1
    await hub.close()


async def test_a_message_that_cannot_be_read_does_not_end_the_stream(bus: EventBus) -> None:
    table = Table(bus)
    hub = LogHub(bus, table.source)
    stream = uuid.uuid4()
    async with hub.following(stream, 0) as entries:
        await bus.publish([(stream.hex, b"{")])
        await table.append(stream, 2)
        assert await take(entries, 2) == [1, 2]
    await hub.close()


async def test_a_new_stream_is_followed_without_asking_the_table() -> None:
    bus = MemoryBus()
    table = Table(bus)
    hub = LogHub(bus, table.source)
    stream = uuid.uuid4()
    async with hub.following(stream, 0, is_new=True) as entries:
        await table.append(stream, 3)
        assert await take(entries, 3) == [1, 2, 3]
    assert table.reads == 0
    await hub.close()


async def test_streams_do_not_mix(bus: EventBus) -> None:
    table = Table(bus)
    hub = LogHub(bus, table.source)
    one, two = uuid.uuid4(), uuid.uuid4()
    async with hub.following(one, 0) as ones, hub.following(two, 0) as twos:
        await table.append(two, 4)
        await table.append(one, 2)
        assert await take(ones, 2) == [1, 2]
        assert await take(twos, 4) == [1, 2, 3, 4]
    await hub.close()
