"""Rooms of several processes on one bus: memory always, Redis where PLAIT_TEST_REDIS is set."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.collaboration.canvas import Point
from app.collaboration.presence.limits import Tempo
from app.collaboration.presence.members import Member
from app.collaboration.presence.room import Room
from app.collaboration.presence.state import StateChange
from app.kernel.bus import EventBus, MemoryBus, RedisBus
from app.kernel.ids import new_id
from app.kernel.rights import Actor, ActorKind
from tests.patience import PATIENCE_SECONDS

REDIS = os.environ.get("PLAIT_TEST_REDIS", "")
QUICK = Tempo(speak_seconds=0.002, beat_seconds=0.03, expire_seconds=0.5, gather_seconds=0.0)
#: Beats never come: what is seen then was said at once.
BEATLESS = Tempo(speak_seconds=0.002, beat_seconds=3_600, expire_seconds=7_200, gather_seconds=0.0)
NOTHING = StateChange({})


def at(x: float) -> StateChange:
    return StateChange({"cursor": Point(x, 0.0)})


def person(own_id: UUID | None = None) -> Actor:
    return Actor(ActorKind.USER, own_id or new_id())


class ForgetfulBus(MemoryBus):
    """Loses messages when told to, as Redis does while it is away."""

    def __init__(self) -> None:
        super().__init__()
        self.is_away = False
        self.carried: list[bytes] = []

    async def publish(self, messages: Iterable[tuple[str, bytes]]) -> None:
        if not self.is_away:
            found = list(messages)
            self.carried += [text for _, text in found]
            await super().publish(found)


class Processes:
    """Makes rooms, each of a process of its own."""

    def __init__(self, bus: EventBus, stack: AsyncExitStack) -> None:
        self.bus = bus
        self._stack = stack
        self._count = 0

    async def room(self, tempo: Tempo = QUICK) -> Room:
        self._count += 1
        room = Room(self.bus, "presence:a-room", f"process-{self._count}", now=lambda: datetime.now(UTC), tempo=tempo)
        await room.open()
        self._stack.push_async_callback(room.close)
        return room


@pytest.fixture(
    params=["memory", pytest.param("redis", marks=pytest.mark.skipif(not REDIS, reason="PLAIT_TEST_REDIS is not set"))]
)
async def processes(request: pytest.FixtureRequest) -> AsyncIterator[Processes]:
    async with AsyncExitStack() as stack:
        bus: EventBus = MemoryBus() if request.param == "memory" else RedisBus(REDIS, prefix=f"t:{uuid.uuid4().hex}:")
        await bus.open()
        stack.push_async_callback(bus.close)
        yield Processes(bus, stack)


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not holds():
            await asyncio.sleep(0.002)


def view(room: Room) -> dict[UUID, Member]:
    return dict(room.members)
