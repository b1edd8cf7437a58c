"""When a schedule fires: pure functions of its configuration.

Cron is Debian's, by `cronsim`: a job at a time of day that the clock jumps over in spring fires when the hour would
have begun, and one at a time that comes twice in autumn fires the first time; one that runs every few minutes keeps
to elapsed time. Intervals count elapsed time from their start.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.automation.vocabulary import MissedRuns, Overlap
from app.kernel.errors import InvalidInput

MAX_CATCH_UP = 100  #: runs for times that were missed
MIN_INTERVAL_MS = 10_000
MAX_INTERVAL_MS = 366 * 24 * 3600 * 1000
MAX_EXCLUDED = 1_000
_MAX_CRON_CHARACTERS = 200
_FIELDS = 5
_ON_TIME = timedelta(minutes=1)  #: what is due for longer counts as missed
#: How far back is looked for what was missed: the last hundred times of most schedules are near.
_WINDOWS = (timedelta(hours=3), timedelta(days=5), timedelta(days=200), timedelta(days=100_000))


class Schedule(BaseModel):
    """Exactly one of `cron`, `every_ms` and `at`."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")

    cron: str | None = None
    every_ms: int | None = None
    at: datetime | None = None
    time_zone: str = "UTC"
    starts_at: datetime | None = None  #: not before
    ends_at: datetime | None = None  #: not after
    excluded_dates: tuple[date, ...] = ()  #: in its time zone
    missed_runs: MissedRuns = MissedRuns.RUN_ONCE
    overlap: Overlap = Overlap.ALLOW
    max_runs: int | None = None
    max_failures: int = Field(default=10, ge=0)  #: in a row, then it is disabled; 0: never
    input: Any = None
    anchor: datetime | None = None  #: of an interval without a start: when it was set up


def checked_schedule(schedule: Schedule, now: datetime, field: str = "input.schedule") -> Schedule:
    """Return a schedule that fires at least once.

    Raises:
        InvalidInput: It is malformed, or never fires; names the field.
    """
    given = [name for name in ("cron", "every_ms", "at") if getattr(schedule, name) is not None]
    if len(given) != 1:
        raise InvalidInput("Give exactly one of cron, everyMs and at.", field=field, reason="one_of")
    zone_of(schedule.time_zone, f"{field}.timeZone")
    if schedule.cron is not None:
        _check_cron(schedule, f"{field}.cron", now)
    if schedule.every_ms is not None:
        _in_range(schedule.every_ms, MIN_INTERVAL_MS, MAX_INTERVAL_MS, f"{field}.everyMs")
        schedule = schedule.model_copy(update={"anchor": schedule.starts_at or now})
    if schedule.max_runs is not None:
        _in_range(schedule.max_runs, 1, 10**9, f"{field}.maxRuns")
    _in_range(schedule.max_failures, 0, 10_000, f"{field}.maxFailures")
    if len(schedule.excluded_dates) > MAX_EXCLUDED:
        raise InvalidInput(
            f"At most {MAX_EXCLUDED} dates.",
            field=f"{field}.excludedDates",
            reason="too_many",
            details={"limit": MAX_EXCLUDED},
        )
    if schedule.ends_at is not None and schedule.starts_at is not None and schedule.ends_at <= schedule.starts_at:
        raise InvalidInput("It ends before it starts.", field=f"{field}.endsAt", reason="before_start")
    if next_after(schedule, now) is None:
        raise InvalidInput("This schedule never fires.", field=field, reason="never_fires")
    return schedule


def zone_of(name: str, field: str) -> ZoneInfo:
    """Return a time zone.

    Raises:
        InvalidInput: The IANA database has none of this name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(
            "This is no time zone of the IANA database, such as Europe/Berlin.", field=field, reason="time_zone"
        ) from None


def next_after(schedule: Schedule, after: datetime) -> datetime | None:
    """Return the first instant after `after` at which it fires; None if there is none."""
    return next(occurrences(schedule, after), None)


def next_times(schedule: Schedule, after: datetime, count: int) -> list[datetime]:
    """Return the next instants after `after`, at most so many."""
    return list(islice(occurrences(schedule, after), count))


def occurrences(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """Yield the instants after `after` at which it fires, in UTC."""
    excluded = frozenset(schedule.excluded_dates)
    zone = ZoneInfo(schedule.time_zone)
    if schedule.starts_at is not None:
        after = max(after, schedule.starts_at - timedelta(microseconds=1))
    while True:  # once more for every day that is left out, and not for every instant of it
        for instant in _raw(schedule, after, zone):
            if schedule.ends_at is not None and instant > schedule.ends_at:
                return
            day = instant.astimezone(zone).date()
            if day in excluded:
                break
            yield instant
        else:
            return
        if day == date.max:
            return
        following = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
        after = max(instant, following - timedelta(microseconds=1))


def due(schedule: Schedule, first: datetime, now: datetime) -> tuple[list[datetime], datetime | None]:
    """Return for which instants it fires now, and when it is due next.

    Args:
        schedule: What fires.
        first: When it was due; not after `now`.
        now: When that is seen.

    Returns:
        The instants by `missed_runs`, where those more than a minute ago count as missed; and the next one after now.
    """
    passed = _passed(schedule, first, now)
    upcoming = next_after(schedule, now)
    if schedule.missed_runs is MissedRuns.RUN_ALL:
        return passed, upcoming
    if schedule.missed_runs is MissedRuns.RUN_ONCE:
        return [passed[-1]], upcoming
    return [each for each in passed if now - each <= _ON_TIME][-1:], upcoming


def _passed(schedule: Schedule, first: datetime, now: datetime) -> list[datetime]:
    """Return the last hundred instants from `first`, which is one, to `now`; a year of minutes is not gone through."""
    for window in _WINDOWS:
        begin = max(first, now - window)
        found = list(takewhile(lambda instant: instant <= now, occurrences(schedule, begin)))
        if begin == first or len(found) >= MAX_CATCH_UP:
            return ([first, *found] if begin == first else found)[-MAX_CATCH_UP:]
    return [first]


def _raw(schedule: Schedule, after: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    if schedule.at is not None:
        if schedule.at > after:
            yield schedule.at.astimezone(UTC)
        return
    if schedule.every_ms is not None:
        start = (schedule.anchor or after).astimezone(UTC)
        step = timedelta(milliseconds=schedule.every_ms)
        count = max(0, (after - start) // step + 1) if after >= start else 0
        while True:
            instant = start + count * step
            if instant > after:
                yield instant
            count += 1
    # What comes to the same instant twice, as cronsim's rules of spring may make it, fires once.
    last = after
    for each in cast("Iterator[datetime]", CronSim(schedule.cron or "", after.astimezone(zone))):
        instant = each.astimezone(UTC)
        if instant > last:
            last = instant
            yield instant


def _check_cron(schedule: Schedule, field: str, now: datetime) -> None:
    text = schedule.cron or ""
    if len(text) > _MAX_CRON_CHARACTERS or len(text.split()) != _FIELDS:
        raise InvalidInput(
            "A cron expression has five fields: minute, hour, day of the month, month, day of the week.",
            field=field,
            reason="cron_malformed",
        )
    try:
        simulated = CronSim(text, now.astimezone(ZoneInfo(schedule.time_zone)))
    except CronSimError as error:
        never = "day-of-month" in str(error) and "L" not in text.upper()
        raise InvalidInput(
            f"This cron expression is not understood: {error}.",
            field=field,
            reason="never_fires" if never and _is_number(text.split()[2]) else "cron_malformed",
        ) from None
    if next(cast("Iterator[datetime]", simulated), None) is None:
        raise InvalidInput("This cron expression never fires.", field=field, reason="never_fires")


def _is_number(text: str) -> bool:
    return text.isdigit() and 1 <= int(text) <= 31  # noqa: PLR2004 - a day


def _in_range(value: int, low: int, high: int, field: str) -> None:
    if not low <= value <= high:
        raise InvalidInput(
            f"It must be from {low} to {high}.",
            field=field,
            reason="out_of_range",
            details={"minimum": low, "maximum": high},
        )


def explained(schedule: Schedule) -> str:
    """Say in words when it fires."""
    if schedule.at is not None:
        return f"Once, at {schedule.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if schedule.every_ms is not None:
        return f"Every {schedule.every_ms / 1000:g} seconds"
    text = CronSim(schedule.cron or "", datetime(2000, 1, 1, tzinfo=UTC)).explain()
    return f"{text} ({schedule.time_zone})"
