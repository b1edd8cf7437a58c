"""A worker that drains writes what it knows, and nothing that it does not."""

import asyncio
from collections.abc import Callable
from typing import Any

from app.components.contract import NodeContext, Result, SideEffects
from app.executions.models import ExecutionCommand, ExecutionStatus
from tests.executions.conftest import House
from tests.executions.odd import Nothing, Odd
from tests.executions.play import entry, graph, node


def drain(house: House) -> None:
    """Tell every job to give its run back, as a worker does whose time is up."""
    jobs: Any = house.plait.jobs
    for task in list(jobs._running):
        task.cancel("drain")


class Last(Odd):
    """Has its effect; as it ends, something else happens."""

    id = "last"
    config = Nothing
    side_effects = SideEffects.ONCE

    def __init__(self, happens: Callable[[], None]) -> None:
        self.calls = 0
        self._happens = happens

    async def run(self, config: Nothing, ctx: NodeContext) -> Result:
        await asyncio.sleep(0)
        self.calls += 1
        self._happens()
        return Result("done")


class Reluctant(Odd):
    """Has something to say when it is cancelled, and takes its time."""

    id = "reluctant"
    config = Nothing

    def __init__(self) -> None:
        self.is_running, self.is_cancelled, self.may_leave = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def run(self, config: Nothing, ctx: NodeContext) -> Result:
        self.is_running.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ctx.log("info", "leaving")
            self.is_cancelled.set()
            await self.may_leave.wait()
            raise
        raise AssertionError


async def test_an_effect_that_ends_as_its_worker_drains_is_known_to_have_ended(house: House) -> None:
    last = Last(lambda: drain(house))
    house.plait.registry.register(last)
    await house.work()
    execution = await house.run(graph([entry(), node("last", "last")], "start -> last"))
    assert execution.status is ExecutionStatus.COMPLETED, execution.error
    assert await house.output(execution) == "done"
    assert last.calls == 1


async def test_a_cancel_that_meets_a_drain_is_not_lost(house: House) -> None:
    reluctant = Reluctant()
    house.plait.registry.register(reluctant)
    await house.work()
    execution = await house.start(graph([entry(), node("it", "reluctant")], "start -> it"))
    async with asyncio.timeout(20):
        await reluctant.is_running.wait()
        cancelling = asyncio.create_task(house.steering.cancel(house.viewer, execution.id))
        await reluctant.is_cancelled.wait()
        drain(house)
        reluctant.may_leave.set()
        assert (await cancelling).status is ExecutionStatus.CANCELLED
    assert (await house.types(execution))[-1] == "ExecutionCancelled"
    assert await ExecutionCommand.filter(execution_id=execution.id, applied_at__isnull=True).count() == 0
