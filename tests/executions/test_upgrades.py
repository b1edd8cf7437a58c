"""Old and new releases side by side: what a worker does not know it leaves to one that does, for a while."""

import asyncio

import pytest

from app.components.contract import NodeContext, Result
from app.executions import worker
from app.executions.events import EventUnknown
from app.executions.lookup import ReadBudget
from app.executions.models import Execution, ExecutionEvent, ExecutionStatus
from tests.executions.conftest import POSTGRES, House
from tests.executions.odd import Nothing, Odd
from tests.executions.play import entry, graph, node
from tests.patience import PATIENCE_SECONDS


class Novel(Odd):
    """A component of the next release."""

    id = "novel"
    config = Nothing

    async def run(self, config: Nothing, ctx: NodeContext) -> Result:
        del config, ctx
        return Result("new")


@pytest.mark.skipif(not POSTGRES, reason="embedded, there is one release at a time")
async def test_a_run_with_a_new_component_goes_on_once_a_newer_worker_comes(house: House) -> None:
    house.plait.registry.register(Novel())
    execution = await house.start(graph([entry(), node("it", "novel")], "start -> it"))
    novel = house.plait.registry._components.pop("novel")
    await house.work()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await house.plait.database.fetch("SELECT 1 AS one FROM pgqueuer WHERE attempts > 0"):
            await asyncio.sleep(0.05)
    waiting = await house.fresh(execution)
    assert (waiting.status, waiting.lease_until, waiting.strikes) == (ExecutionStatus.QUEUED, None, 0)
    house.plait.registry.register(novel)
    ended = await house.ended(execution)
    assert ended.status is ExecutionStatus.COMPLETED
    assert await house.output(ended) == "new"


async def test_a_run_that_no_worker_knows_fails_in_the_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_MAX_PASSES", 1)
    house.plait.registry.register(Novel())
    execution = await house.start(graph([entry(), node("it", "novel")], "start -> it"))
    del house.plait.registry._components["novel"]
    await house.work()
    ended = await house.ended(execution)
    assert ended.status is ExecutionStatus.FAILED
    assert '"PLAN_INVALID"' in (ended.error or "")


async def test_an_event_of_a_newer_release_is_told_and_never_skipped(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_MAX_PASSES", 1)
    execution = await house.start(graph([entry()]))
    queued = await ExecutionEvent.get(execution_id=execution.id)
    await ExecutionEvent.create(
        id=queued.id + 1, execution_id=execution.id, sequence=2, type="NodeDreamt", at=queued.at, data="{}"
    )
    await Execution.filter(id=execution.id).update(last_sequence=2)
    with pytest.raises(EventUnknown):
        await house.plait.executions.lookup.entries(execution.id, 0, 10, ReadBudget())
    house.journal._fresh.clear()
    await house.work()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await house.fresh(execution)).status is not ExecutionStatus.FAILED:
            await asyncio.sleep(0.05)
    assert "PLAN_INVALID" in ((await house.fresh(execution)).error or "")
