"""Thousands of schedules, three workers, and a clock that is moved over both of the year's changes.

The ordinary runs do 300; PLAIT_SCHEDULES says how many instead, and `make faults` does 10,000.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.automation.firing import Firings
from app.automation.models import Firing, Trigger
from app.automation.schedules import Schedule, next_times
from app.automation.scheduling import Scheduling
from app.automation.vocabulary import FiringStatus, MissedRuns, TriggerBinding, TriggerType
from app.executions.models import Execution
from app.kernel.ids import new_id
from tests.automation.conftest import Bureau

_COUNT = int(os.environ.get("PLAIT_SCHEDULES", "300"))
BEGIN, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 11, 15, tzinfo=UTC)
#: Zones, and the nights in which their clocks change.
NIGHTS = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "Asia/Kolkata": (date(2026, 3, 29), date(2026, 10, 25)),
}


class Died(Exception):
    """A worker's process ended before its transaction was committed."""


def instant_of(zone: ZoneInfo, day: date, hour: int, minute: int) -> datetime:
    """What cron promises for one date and time: the wall clock's first such minute, or the first after a gap."""
    wall = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - what a clock on the wall shows
    instant = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    while instant.astimezone(zone).replace(tzinfo=None) < wall:
        instant += timedelta(minutes=1)
    return instant


async def set_up(bureau: Bureau, chance: random.Random) -> dict[UUID, datetime]:
    """Make schedules of one date each, half of them within four hours of a change; return when each must fire."""
    expected: dict[UUID, datetime] = {}
    rows: list[Trigger] = []
    while len(rows) < _COUNT:
        zone = chance.choice(list(NIGHTS))
        is_at_night = bool(len(rows) % 2)
        any_day = date(2026, 3, 3) + timedelta(days=chance.randrange(250))
        day = chance.choice(NIGHTS[zone]) if is_at_night else any_day
        hour, minute = chance.randrange(4 if is_at_night else 24), chance.randrange(60)
        config = Schedule(
            cron=f"{minute} {hour} {day.day} {day.month} *",
            time_zone=zone,
            missed_runs=chance.choice([MissedRuns.RUN_ONCE, MissedRuns.RUN_ALL]),
        )
        row = Trigger(
            id=new_id(),
            workspace_id=bureau.house.workspace_id,
            workflow_id=bureau.workflow_id,
            type=TriggerType.SCHEDULE,
            name=f"Schedule {len(rows)}",
            search_text=f"schedule {len(rows)}",
            binding=TriggerBinding.PUBLISHED,
            config=config.model_dump_json(by_alias=True),
            is_enabled=True,
            next_at=next_times(config, BEGIN, 1)[0],
            actor_kind=bureau.house.viewer.actor.kind,
            actor_id=bureau.house.viewer.actor.id,
            created_at=BEGIN,
            updated_at=BEGIN,
        )
        rows.append(row)
        expected[row.id] = instant_of(ZoneInfo(zone), day, hour, minute)
    async with bureau.house.plait.database.transaction():
        await Trigger.bulk_create(rows, batch_size=500)
    return expected


@pytest.mark.timeout(3600 if _COUNT > 1000 else 600)
async def test_each_of_many_schedules_fires_once_whichever_worker_looks_and_whichever_dies(bureau: Bureau) -> None:
    bureau.clock.advance(BEGIN - bureau.clock.now())
    chance = random.Random(26)
    expected = await set_up(bureau, chance)
    database, firings = bureau.house.plait.database, bureau.house.plait.automation.firings
    parts = (database, bureau.clock, firings._runs, firings._steering, firings._records)
    workers = [Scheduling(bureau.clock, Firings(*parts)) for _ in range(3)]
    starters = [worker._firings for worker in workers]
    fired, deaths = Counter[int](), 0

    async def fire(number: int) -> int:
        async with database.transaction() as tx:
            found = await workers[number].fire(tx)
            if chance.random() < 0.1:
                raise Died
        return found

    async def look(number: int) -> None:
        nonlocal deaths
        while True:
            try:
                found = await fire(number)
            except Died:
                deaths += 1
                continue
            fired[number] += found
            if not found:
                return

    async def side_by_side(work: Callable[[int], Awaitable[object]]) -> None:
        await asyncio.gather(*(work(number) for number in range(3)))

    while bureau.clock.now() < END:
        step = timedelta(hours=chance.choice([chance.uniform(0.1, 3), chance.uniform(1, 240)]))
        bureau.clock.advance(min(step, END - bureau.clock.now()))
        await side_by_side(look)
        await side_by_side(lambda number: starters[number].start_due())
    bureau.clock.advance(timedelta(minutes=1))
    await side_by_side(lambda number: starters[number].start_due())

    found = await Firing.all()
    assert Counter(row.trigger_id for row in found) == dict.fromkeys(expected, 1)
    assert {row.trigger_id: row.due_at for row in found} == expected
    assert {row.status for row in found} == {FiringStatus.STARTED}
    runs = await Execution.all().only("id", "trigger_id")
    assert {row.id: row.trigger_id for row in runs} == {row.id: row.trigger_id for row in found}
    assert len(runs) == len(expected)
    assert set(await Trigger.all().values_list("fired_count", flat=True)) == {1}
    assert fired.total() == len(expected)
    assert deaths > 0
