"""When schedules fire: pure laws, and three workers over simulated months with both changes of the clocks."""

import asyncio
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.models import User
from app.automation.changes import TriggerChange
from app.automation.models import Firing, Trigger
from app.automation.schedules import MAX_CATCH_UP, Schedule, checked_schedule, due, next_after, next_times
from app.automation.scheduling import Scheduling
from app.automation.vocabulary import FiringStatus, MissedRuns, Overlap
from app.executions.models import Execution, ExecutionStatus
from app.kernel.clock import FixedClock
from app.kernel.errors import InvalidInput
from tests.automation.conftest import Bureau
from tests.tasks.conftest import Outbox

BERLIN = ZoneInfo("Europe/Berlin")
SPRING = datetime(2026, 3, 27, 12, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 23, 12, tzinfo=UTC)


def local(zone: str, *instants: datetime) -> list[str]:
    return [f"{each.astimezone(ZoneInfo(zone)):%d %H:%M}" for each in instants]


def test_a_time_that_spring_leaves_out_comes_an_hour_late_and_one_that_autumn_repeats_comes_once() -> None:
    daily = Schedule(cron="30 2 * * *", time_zone="Europe/Berlin")
    assert local("Europe/Berlin", *next_times(daily, SPRING, 3)) == ["28 02:30", "29 03:00", "30 02:30"]
    assert local("Europe/Berlin", *next_times(daily, AUTUMN, 3)) == ["24 02:30", "25 02:30", "26 02:30"]
    frequent = Schedule(cron="*/30 * * * *", time_zone="Europe/Berlin")
    night = next_times(frequent, datetime(2026, 10, 25, 0, tzinfo=UTC) - timedelta(minutes=1), 6)
    # What runs by elapsed time runs in both of the hours.
    assert [each - night[0] for each in night] == [timedelta(minutes=30) * at for at in range(6)]
    south = Schedule(cron="30 2 * * *", time_zone="America/Sao_Paulo")  # a zone that keeps one time all year
    assert local("America/Sao_Paulo", *next_times(south, SPRING, 2)) == ["28 02:30", "29 02:30"]


@given(
    st.sampled_from(["*/7 * * * *", "0 9 * * 1-5", "30 2 * * *", "15 1 L * *", "0 0 29 2 *", "5 4 * * 0#2"]),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
    st.integers(0, 3 * 365 * 24 * 3600).map(
        lambda seconds: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    ),
)
def test_times_rise_and_none_is_left_out_wherever_one_begins(cron: str, zone: str, after: datetime) -> None:
    schedule = Schedule(cron=cron, time_zone=zone)
    times = next_times(schedule, after, 5)
    assert times == sorted(set(times))
    assert times[0] > after
    # Going on from any of them gives the rest.
    for at, each in enumerate(times[:-1]):
        assert next_after(schedule, each) == times[at + 1]


@given(st.integers(10_000, 10**9), st.integers(0, 10**9))
def test_an_interval_keeps_to_its_start(every_ms: int, passed_ms: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    schedule = Schedule(every_ms=every_ms, anchor=start)
    found = next_after(schedule, start + timedelta(milliseconds=passed_ms))
    assert found is not None
    assert (found - start) % timedelta(milliseconds=every_ms) == timedelta()
    assert timedelta() < found - (start + timedelta(milliseconds=passed_ms)) <= timedelta(milliseconds=every_ms)


def test_start_end_and_excluded_dates_bound_it() -> None:
    schedule = Schedule(
        cron="0 9 * * *",
        time_zone="Europe/Berlin",
        starts_at=datetime(2026, 5, 1, 12, tzinfo=UTC),
        ends_at=datetime(2026, 5, 5, 12, tzinfo=UTC),
        excluded_dates=(date(2026, 5, 3),),
    )
    assert local("Europe/Berlin", *next_times(schedule, SPRING, 9)) == ["02 09:00", "04 09:00", "05 09:00"]
    with pytest.raises(InvalidInput) as refused:
        checked_schedule(schedule, datetime(2026, 5, 5, 12, tzinfo=UTC))
    assert refused.value.reason == "never_fires"


@pytest.mark.parametrize("often", [{"cron": "* * * * *"}, {"every_ms": 10_000}])
def test_days_that_are_left_out_end_no_schedule_however_often_it_fires(often: dict[str, Any]) -> None:
    # Among them the days on which the clocks change.
    spring = tuple(date(2026, 3, 15) + timedelta(days=day) for day in range(40))
    autumn = tuple(date(2026, 10, 1) + timedelta(days=day) for day in range(40))
    schedule = Schedule(**often, time_zone="Europe/Berlin", excluded_dates=(*spring, *autumn))
    for first, last in ((spring[0], spring[-1]), (autumn[0], autumn[-1])):
        eve = datetime(first.year, first.month, first.day, tzinfo=BERLIN) - timedelta(microseconds=1)
        found = next_after(schedule, eve)
        assert found is not None
        assert found.astimezone(BERLIN).date() == last + timedelta(days=1)
        assert found.astimezone(BERLIN).hour == found.astimezone(BERLIN).minute == 0


def test_what_was_missed_follows_the_policy() -> None:
    first = datetime(2026, 5, 1, 9, tzinfo=UTC)
    now = first + timedelta(days=3, hours=1)

    def when(policy: MissedRuns, at: datetime = now) -> tuple[list[datetime], datetime | None]:
        return due(Schedule(cron="0 9 * * *", missed_runs=policy), first, at)

    upcoming = first + timedelta(days=4)
    assert when(MissedRuns.SKIP) == ([], upcoming)
    assert when(MissedRuns.RUN_ONCE) == ([first + timedelta(days=3)], upcoming)
    assert when(MissedRuns.RUN_ALL) == ([first + timedelta(days=at) for at in range(4)], upcoming)
    assert when(MissedRuns.SKIP, first + timedelta(seconds=5)) == ([first], first + timedelta(days=1))
    many, _ = due(Schedule(cron="* * * * *", missed_runs=MissedRuns.RUN_ALL), first, now)
    assert (len(many), many[-1]) == (MAX_CATCH_UP, now)


def expected_daily(zone: ZoneInfo, hour: int, minute: int, start: datetime, end: datetime) -> set[datetime]:
    """What cron promises for a time of day, told another way: the wall clock's first such minute, or the gap's end."""
    found: set[datetime] = set()
    day = start.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
        instant = wall.astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
            # In the gap: then the first minute that there is after it.
            instant = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
            while instant.astimezone(zone).replace(tzinfo=None) < wall.replace(tzinfo=None):
                instant += timedelta(minutes=1)
        if start < instant <= end:
            found.add(instant)
        day += timedelta(days=1)
    return found


async def test_each_schedule_fires_once_across_three_workers_over_months_with_both_changes_of_the_clocks(
    bureau: Bureau,
) -> None:
    begin, end = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 11, 15, tzinfo=UTC)
    clock = FixedClock(begin)
    automation = bureau.house.plait.automation
    bureau.clock.advance(begin - bureau.clock.now())
    plans = [("Europe/Berlin", 2, 30), ("America/New_York", 1, 30), ("UTC", 6, 0), ("Australia/Lord_Howe", 2, 0)]
    rows: dict[tuple[str, int, int], Trigger] = {}
    for zone, hour, minute in plans:
        config = Schedule(cron=f"{minute} {hour} * * *", time_zone=zone, missed_runs=MissedRuns.RUN_ALL)
        rows[zone, hour, minute] = await bureau.trigger(config)
    workers = [Scheduling(clock, automation.firings) for _ in range(3)]
    database = bureau.house.plait.database

    async def look(worker: Scheduling) -> None:
        async with database.transaction() as tx:
            await worker.fire(tx)

    chance = random.Random(7)
    while clock.now() < end:
        clock.advance(min(timedelta(hours=chance.uniform(1, 60)), end - clock.now()))
        await asyncio.gather(*(look(worker) for worker in workers))
    for (zone, hour, minute), row in rows.items():
        fired = [firing.due_at for firing in await Firing.filter(trigger_id=row.id)]
        assert len(fired) == len(set(fired)), zone
        assert set(fired) == expected_daily(ZoneInfo(zone), hour, minute, begin, end), zone
        assert (await Trigger.get(id=row.id)).fired_count == len(fired)


async def test_a_crash_between_firing_and_starting_neither_loses_nor_doubles_a_run(bureau: Bureau) -> None:
    row = await bureau.trigger(Schedule(cron="0 * * * *"))
    firings = bureau.house.plait.automation.firings
    bureau.clock.advance(timedelta(hours=1))
    assert await bureau.fire() == 1
    assert await bureau.fire() == 0
    assert await Execution.all().count() == 0
    # Whoever took it may have died before or after it started the run: another one takes it later.
    claimed, _ = await firings._claim()
    assert len(claimed) == 1
    assert await firings.start_due() == 0
    bureau.clock.advance(timedelta(minutes=1))
    assert await firings.start_due() == 1
    firing = await Firing.get(trigger_id=row.id)
    await Firing.filter(id=firing.id).update(start_at=bureau.clock.now())
    assert await firings.start_due() == 1
    runs = await Execution.filter(trigger_id=row.id)
    assert [run.id for run in runs] == [firing.id]


@pytest.mark.parametrize("overlap", list(Overlap))
async def test_overlap_is_what_was_asked_for(bureau: Bureau, overlap: Overlap) -> None:
    row = await bureau.trigger(Schedule(cron="* * * * *", overlap=overlap))
    firings = bureau.house.plait.automation.firings
    for _ in range(3):
        bureau.clock.advance(timedelta(minutes=1))
        await bureau.fire()
        await firings.start_due()
    found = await Firing.filter(trigger_id=row.id).order_by("due_at")
    runs = {run.id: run.status for run in await Execution.filter(trigger_id=row.id)}
    states = [(each.status, runs.get(each.id)) for each in found]
    started, queued = (FiringStatus.STARTED, ExecutionStatus.QUEUED), (FiringStatus.PENDING, None)
    skipped, stopped = (FiringStatus.SKIPPED, None), (FiringStatus.STARTED, ExecutionStatus.CANCELLED)
    expected: dict[Overlap, list[Any]] = {
        Overlap.ALLOW: [started, started, started],
        Overlap.SKIP: [started, skipped, skipped],
        Overlap.QUEUE: [started, queued, queued],
        Overlap.CANCEL_PREVIOUS: [stopped, stopped, started],
    }
    assert states == expected[overlap]
    if overlap is Overlap.QUEUE:
        await bureau.house.steering.stop(found[0].id)
        assert await bureau.settle() == 1
        await firings.start_due()
        assert [each.status for each in await Firing.filter(trigger_id=row.id).order_by("due_at")] == [
            FiringStatus.FAILED,
            FiringStatus.STARTED,
            FiringStatus.PENDING,
        ]


async def test_firings_that_wait_for_the_run_before_keep_no_others_waiting(bureau: Bureau) -> None:
    waiting = await bureau.trigger(Schedule(every_ms=10_000, overlap=Overlap.QUEUE))
    other = await bureau.trigger(Schedule(every_ms=10_000))
    automation, now = bureau.house.plait.automation, bureau.clock.now()
    async with bureau.house.plait.database.transaction() as tx:
        for at in range(60):  # more than are looked at in one go
            await automation.firings.add(tx, waiting, str(at), now + timedelta(microseconds=at), {})
    bureau.clock.advance(timedelta(seconds=1))
    async with bureau.house.plait.database.transaction() as tx:
        await automation.firings.add(tx, other, "1", bureau.clock.now(), {})
    await automation.firings.start_due()
    for row in (waiting, other):
        assert await Firing.filter(trigger_id=row.id, status=FiringStatus.STARTED).count() == 1


async def test_what_waits_when_a_schedule_is_switched_off_does_not_start_but_its_last_time_does(bureau: Bureau) -> None:
    automation = bureau.house.plait.automation
    halted = await bureau.trigger(Schedule(cron="* * * * *"))
    over = await bureau.trigger(Schedule(cron="* * * * *", max_runs=1))
    bureau.clock.advance(timedelta(minutes=1))
    await bureau.fire()
    await automation.triggers.update(bureau.house.viewer, halted.id, TriggerChange(is_enabled=False))
    assert not (await Trigger.get(id=over.id)).is_enabled
    await automation.firings.start_due()
    skipped, started = await Firing.get(trigger_id=halted.id), await Firing.get(trigger_id=over.id)
    assert (skipped.status, skipped.reason, skipped.start_at) == (FiringStatus.SKIPPED, "trigger_disabled", None)
    assert started.status is FiringStatus.STARTED
    assert [run.trigger_id for run in await Execution.all()] == [over.id]


async def test_failures_in_a_row_switch_it_off_and_its_maker_is_told(bureau: Bureau) -> None:
    row = await bureau.trigger(Schedule(cron="* * * * *", max_failures=2))
    automation = bureau.house.plait.automation
    await bureau.house.plait.workflows.workflows.archive(bureau.house.viewer, bureau.workflow_id)
    for _ in range(3):
        bureau.clock.advance(timedelta(minutes=1))
        await bureau.fire()
        await automation.firings.start_due()
    found = await Trigger.get(id=row.id)
    assert (found.is_enabled, found.disabled_reason, found.failure_count) == (False, "failures", 2)
    assert (found.next_at, found.alert_at is not None) == (None, True)
    assert [each.reason for each in await Firing.filter(trigger_id=row.id)] == ["workflow_archived"] * 2
    outbox = automation._alerts._mailer = Outbox(is_broken=True)
    await User.filter(id=bureau.house.viewer.user_id).update(email="ada@example.org")
    for minutes, owed in ((0, 1), (0, 0), (2, 1), (60, 0)):
        bureau.clock.advance(timedelta(minutes=minutes))
        async with bureau.house.plait.database.transaction() as tx:
            assert await automation._alerts.mail(tx) == owed, minutes
        outbox.is_broken = False
    assert [to for to, _, _ in outbox.sent] == ["ada@example.org"]
    assert "The workflow is archived" in outbox.sent[0][2]


async def test_after_so_many_runs_it_is_over(bureau: Bureau) -> None:
    row = await bureau.trigger(Schedule(every_ms=60_000, max_runs=2))
    for _ in range(4):
        bureau.clock.advance(timedelta(minutes=1))
        await bureau.fire()
    found = await Trigger.get(id=row.id)
    assert (found.fired_count, found.is_enabled, found.disabled_reason) == (2, False, "max_runs")
    assert await Firing.filter(trigger_id=row.id).count() == 2
