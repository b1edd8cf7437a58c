"""The same processes as the engine's tests have; with a clock that a test holds."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest

from app.kernel.clock import FixedClock
from app.kernel.settings import Settings
from tests.executions.conftest import House, open_house, settings, template

__all__ = ["settings", "template"]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 30, 12, tzinfo=UTC))


@pytest.fixture
async def house(settings: Settings, clock: FixedClock) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await open_house(settings, stack, clock)
