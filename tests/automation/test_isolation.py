"""One tenant's broken trigger does not keep the others' from firing."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from app.accounts.vocabulary import ActivityKind
from app.automation.configs import EventConfig
from app.automation.models import EventCursor, Firing, Trigger
from app.automation.schedules import Schedule
from app.workflows.graph import Graph
from tests.automation.conftest import Bureau
from tests.patience import PATIENCE_SECONDS


@pytest.mark.parametrize("config", ['{"cron": 7}', '{"cron": "* * * * *", "timeZone": "Nowhere/Gone"}'])
async def test_a_schedule_that_cannot_be_worked_with_is_switched_off_and_the_others_fire(
    bureau: Bureau, config: str
) -> None:
    every_minute = Schedule(cron="* * * * *")
    first, broken, last = [await bureau.trigger(every_minute) for _ in range(3)]
    await Trigger.filter(id=broken.id).update(config=config)
    bureau.clock.advance(timedelta(minutes=1))
    await bureau.fire()
    assert {row.trigger_id for row in await Firing.all()} == {first.id, last.id}
    found = await Trigger.get(id=broken.id)
    assert (found.is_enabled, found.disabled_reason, found.next_at) == (False, "broken", None)
    assert found.alert_at is not None


async def test_an_event_trigger_that_cannot_be_read_is_switched_off_and_the_others_fire(bureau: Bureau) -> None:
    plait = bureau.house.plait
    config = EventConfig(kinds=(ActivityKind.WORKFLOW_CREATED,))
    first, broken, last = [await bureau.trigger(config) for _ in range(3)]
    await Trigger.filter(id=broken.id).update(config='{"kinds": ["of_a_later_release"]}')
    await bureau.house.workflow(Graph(), is_published=False)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await Firing.all().count() < 2:
            async with plait.database.transaction() as tx:
                await plait.automation.events.fire(tx)
            await asyncio.sleep(0.01)  # activity is numbered a moment after its commit
    assert {row.trigger_id for row in await Firing.all()} == {first.id, last.id}
    assert (await Trigger.get(id=broken.id)).disabled_reason == "broken"
    assert await EventCursor.all().count() == 1


async def test_a_savepoint_takes_back_its_writes_and_hooks_alone(bureau: Bureau) -> None:
    row, heard = await bureau.trigger(Schedule(cron="* * * * *")), list[str]()
    async with bureau.house.plait.database.transaction() as tx:
        await Trigger.filter(id=row.id).update(fired_count=1)
        tx.after_commit(lambda: heard.append("outer"))
        with suppress(LookupError):
            async with tx.savepoint():
                await Trigger.filter(id=row.id).update(fired_count=2)
                tx.after_commit(lambda: heard.append("inner"))
                raise LookupError
        async with tx.savepoint():
            await Trigger.filter(id=row.id).update(failure_count=1)
    found = await Trigger.get(id=row.id)
    assert (found.fired_count, found.failure_count, heard) == (1, 1, ["outer"])
