"""A wired process with a clock that is moved by hand, and a workflow to trigger."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from app.automation.changes import NewTrigger, SecretChange
from app.automation.models import Trigger
from app.kernel.clock import FixedClock
from app.kernel.settings import Settings
from app.workflows.graph import Graph
from tests.executions.conftest import House, open_house, settings, template
from tests.executions.play import NOON

__all__ = ["settings", "template"]


@dataclass
class Bureau:
    """A house, its clock, and a workflow that gives back what it is given."""

    house: House
    clock: FixedClock
    workflow_id: UUID

    async def trigger(self, config: Any, **more: Any) -> Trigger:
        secret = more.pop("secret", None)
        new = NewTrigger(self.workflow_id, "Trigger", config, secrets=SecretChange(secret), **more)
        return await self.house.plait.automation.triggers.create(self.house.viewer, new)

    async def fire(self) -> int:
        """Let fire what is due."""
        async with self.house.plait.database.transaction() as tx:
            return await self.house.plait.automation.scheduling.fire(tx)

    async def settle(self) -> int:
        async with self.house.plait.database.transaction() as tx:
            return await self.house.plait.automation.firings.settle(tx)


@pytest.fixture
async def bureau(settings: Settings) -> AsyncIterator[Bureau]:
    clock = FixedClock(NOON)
    async with AsyncExitStack() as stack:
        house = await open_house(settings, stack, clock=clock)
        graph = Graph.model_validate({"nodes": [{"key": "start", "component": "api"}], "connections": []})
        yield Bureau(house, clock, await house.workflow(graph))
