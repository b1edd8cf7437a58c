"""The `date` component and the instants below it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.components.context import LocalContext, Tools
from app.components.contract import ComponentFailed
from app.components.library import instants
from app.components.library.dates import DateComponent, DateConfig
from app.components.registry import Registry
from app.kernel.clock import FixedClock

Run = Callable[..., Any]
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia", "Africa/Cairo"])
INSTANTS = st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - a bound
PERIODS: list[instants.Period] = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"]


async def done(run: Run, value: Any, **operation: Any) -> Any:
    return (await run("date", {"operation": operation}, value)).output


class TestDate:
    async def test_now_is_the_clocks(self, registry: Registry) -> None:
        raw = {"operation": {"kind": "now", "zone": "Europe/Berlin"}}
        assert registry.validate_config("date", raw)[1] == []
        clock = FixedClock(datetime(2026, 7, 1, 12, 0, 0, 250_000, tzinfo=UTC))
        async with Tools(clock=clock) as tools:
            result = await DateComponent().run(DateConfig.model_validate(raw), LocalContext(tools))
        assert result.output == "2026-07-01T14:00:00.250+02:00"

    @pytest.mark.parametrize(
        ("value", "operation", "output"),
        [
            ("2026-11-22", {}, "2026-11-22T00:00:00Z"),
            ("2026-11-22T10:00", {"zone": "Europe/Berlin"}, "2026-11-22T10:00:00+01:00"),
            ("2026-11-22T10:00:00.5+05:30", {"zone": "Europe/Berlin"}, "2026-11-22T10:00:00.500+05:30"),
            (" 20261122T100000Z ", {}, "2026-11-22T10:00:00Z"),
            ("Sun, 22 Nov 2026 10:00:00 -0500", {}, "2026-11-22T10:00:00-05:00"),
            (0, {}, "1970-01-01T00:00:00Z"),
            (1_790_000_000, {}, "2026-09-21T14:13:20Z"),
            (1_790_000_000_123, {}, "2026-09-21T14:13:20.123Z"),
            (-1.5, {}, "1969-12-31T23:59:58.500Z"),
            (5, {"format": "unixMs"}, "1970-01-01T00:00:00.005Z"),
            ("1790000000", {"format": "unix"}, "2026-09-21T14:13:20Z"),
            ("22.11.2026 10 Uhr", {"format": "%d.%m.%Y %H Uhr", "zone": "Europe/Berlin"}, "2026-11-22T10:00:00+01:00"),
            ("2026-11-22 +0200", {"format": "%Y-%m-%d %z"}, "2026-11-22T00:00:00+02:00"),
            ("2026-03-29T02:30", {"zone": "Europe/Berlin"}, "2026-03-29T03:30:00+02:00"),
            ("2026-10-25T02:30", {"zone": "Europe/Berlin"}, "2026-10-25T02:30:00+02:00"),
        ],
    )
    async def test_parse(self, run: Run, value: Any, operation: Any, output: str) -> None:
        assert await done(run, value, kind="parse", **operation) == output

    @pytest.mark.parametrize(
        ("wanted", "output"),
        [
            ("iso", "2026-11-22T11:00:00+01:00"),
            ("rfc2822", "Sun, 22 Nov 2026 11:00:00 +0100"),
            ("unix", 1_795_341_600),
            ("unixMs", 1_795_341_600_000),
            ("%A %d %B %Y, %H:%M %Z (100%%)", "Sunday 22 November 2026, 11:00 CET (100%)"),
        ],
    )
    async def test_format(self, run: Run, wanted: str, output: Any) -> None:
        assert await done(run, "2026-11-22T10:00Z", kind="format", format=wanted, zone="Europe/Berlin") == output

    @pytest.mark.parametrize(
        ("value", "operation", "output"),
        [
            ("2024-01-31", {"months": 1}, "2024-02-29T00:00:00Z"),
            ("2024-02-29", {"years": 1}, "2025-02-28T00:00:00Z"),
            ("2024-03-31", {"months": -1, "days": 1}, "2024-03-01T00:00:00Z"),
            ("2026-01-01", {"weeks": 1, "hours": -1}, "2026-01-07T23:00:00Z"),
            # the day of the change to summer time has 23 hours
            ("2026-03-28T12:00+01:00", {"days": 1, "zone": "Europe/Berlin"}, "2026-03-29T12:00:00+02:00"),
            ("2026-03-28T12:00+01:00", {"hours": 24, "zone": "Europe/Berlin"}, "2026-03-29T13:00:00+02:00"),
            # 02:30 does not exist that day
            ("2026-03-28T02:30+01:00", {"days": 1, "zone": "Europe/Berlin"}, "2026-03-29T03:30:00+02:00"),
        ],
    )
    async def test_add(self, run: Run, value: str, operation: Any, output: str) -> None:
        assert await done(run, value, kind="add", **operation) == output

    @pytest.mark.parametrize(
        ("value", "to", "operation", "output"),
        [
            ("2026-01-01", "2026-01-02", {}, 86_400),
            ("2026-01-02", "2026-01-01", {"unit": "hours"}, -24),
            ("2026-01-01", "2026-01-02T12:00", {"unit": "days"}, 1.5),
            ("2026-01-01", "2026-01-02T12:00", {"unit": "days", "isWhole": True}, 1),
            ("2026-01-02T12:00", "2026-01-01", {"unit": "days", "isWhole": True}, -1),
            ("2024-01-31", "2024-02-29", {"unit": "months"}, 1),
            ("2024-01-31", "2024-02-28", {"unit": "months"}, 0),
            ("2000-02-29", "2026-02-27", {"unit": "years"}, 25),
            ("2026-02-27", "2000-02-29", {"unit": "years"}, -25),
            ("2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00", {"unit": "hours", "zone": "Europe/Berlin"}, 23),
        ],
    )
    async def test_difference(self, run: Run, value: str, to: str, operation: Any, output: float) -> None:
        raw = {"value": "input.a", "operation": {"kind": "difference", "to": "input.b", **operation}}
        assert (await run("date", raw, {"a": value, "b": to})).output == output

    @pytest.mark.parametrize(
        ("unit", "begin", "end"),
        [
            ("second", "2026-11-22T10:20:30Z", "2026-11-22T10:20:30.999Z"),
            ("minute", "2026-11-22T10:20:00Z", "2026-11-22T10:20:59.999Z"),
            ("hour", "2026-11-22T10:00:00Z", "2026-11-22T10:59:59.999Z"),
            ("day", "2026-11-22T00:00:00Z", "2026-11-22T23:59:59.999Z"),
            ("week", "2026-11-16T00:00:00Z", "2026-11-22T23:59:59.999Z"),
            ("month", "2026-11-01T00:00:00Z", "2026-11-30T23:59:59.999Z"),
            ("quarter", "2026-10-01T00:00:00Z", "2026-12-31T23:59:59.999Z"),
            ("year", "2026-01-01T00:00:00Z", "2026-12-31T23:59:59.999Z"),
        ],
    )
    async def test_periods(self, run: Run, unit: str, begin: str, end: str) -> None:
        value = "2026-11-22T10:20:30.456789Z"
        assert await done(run, value, kind="startOf", unit=unit) == begin
        assert await done(run, value, kind="endOf", unit=unit) == end

    async def test_periods_are_the_zones(self, run: Run) -> None:
        sunday = {"unit": "week", "weekStartsOn": "sunday"}
        assert await done(run, "2026-11-22T10:00Z", kind="startOf", **sunday) == "2026-11-22T00:00:00Z"
        zone = {"unit": "day", "zone": "America/Sao_Paulo"}
        # summer time began at midnight there, so that day began at one
        assert await done(run, "2018-11-04T12:00Z", kind="startOf", **zone) == "2018-11-04T01:00:00-02:00"
        assert await done(run, "2018-11-04T12:00Z", kind="endOf", **zone) == "2018-11-04T23:59:59.999-02:00"

    async def test_convert_parts_and_a_zone_from_the_data(self, run: Run) -> None:
        raw = {"value": "input.at", "operation": {"kind": "convert", "zone": "{{ input.zone }}"}}
        assert (await run("date", raw, {"at": 0, "zone": "Asia/Kolkata"})).output == "1970-01-01T05:30:00+05:30"
        with pytest.raises(ComponentFailed) as caught:
            await run("date", raw, {"at": 0, "zone": "../../etc/passwd"})
        assert caught.value.code == "ZONE_UNKNOWN"
        assert await done(run, "2027-01-01T00:30+01:00", kind="parts", zone="Europe/Berlin") == {
            "year": 2027, "quarter": 1, "month": 1, "day": 1, "hour": 0, "minute": 30, "second": 0, "millisecond": 0,
            "weekday": 5, "isoWeek": 53, "isoYear": 2026, "dayOfYear": 1, "daysInMonth": 31, "offsetMinutes": 60,
            "zone": "Europe/Berlin",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("value", "operation", "code"),
        [
            ("yesterday", {"kind": "parse"}, "DATE_INVALID"),
            ("", {"kind": "parse"}, "DATE_INVALID"),
            (None, {"kind": "parse"}, "DATE_INVALID"),
            (True, {"kind": "parse"}, "DATE_INVALID"),
            ([], {"kind": "parse"}, "DATE_INVALID"),
            ("9" * 201, {"kind": "parse"}, "DATE_INVALID"),
            ("2026-02-30", {"kind": "parse"}, "DATE_INVALID"),
            ("2026", {"kind": "parse", "format": "%d"}, "DATE_INVALID"),
            (5, {"kind": "parse", "format": "%Y"}, "DATE_INVALID"),
            ("x", {"kind": "parse", "format": "unix"}, "DATE_INVALID"),
            ("nan", {"kind": "parse", "format": "unix"}, "DATE_INVALID"),
            ("Sun, 22 Nov 2026", {"kind": "parse", "format": "iso"}, "DATE_INVALID"),
            (1e300, {"kind": "parse"}, "DATE_OUT_OF_RANGE"),
            ("2026-01-01", {"kind": "add", "years": 9_000}, "DATE_OUT_OF_RANGE"),
            ("2026-01-01", {"kind": "add", "days": 10**9}, "DATE_OUT_OF_RANGE"),
            ("2026-01-01", {"kind": "add", "seconds": -(10**9), "weeks": -(10**6)}, "DATE_OUT_OF_RANGE"),
            ("9999-12-31", {"kind": "endOf", "unit": "year"}, "DATE_OUT_OF_RANGE"),
            ("0001-01-01T00:00Z", {"kind": "convert", "zone": "America/New_York"}, "DATE_OUT_OF_RANGE"),
        ],
    )
    async def test_failures_have_codes(self, run: Run, value: Any, operation: Any, code: str) -> None:
        with pytest.raises(ComponentFailed) as caught:
            await done(run, value, **operation)
        assert caught.value.code == code

    @pytest.mark.parametrize(
        ("operation", "field"),
        [
            ({"kind": "now", "zone": "Mars/Olympus"}, "operation.zone"),
            ({"kind": "now", "zone": "../UTC"}, "operation.zone"),
            ({"kind": "now", "zone": "Europe"}, "operation.zone"),
            ({"kind": "format", "format": "plain"}, "operation.format"),
            ({"kind": "format", "format": "%c"}, "operation.format"),
            ({"kind": "format", "format": "%-d"}, "operation.format"),
            ({"kind": "format", "format": "%Y\0"}, "operation.format"),
            ({"kind": "parse", "format": "%Z %Y"}, "operation.format"),
            ({"kind": "parse", "format": "%Y %Y"}, "operation.format"),
            ({"kind": "add", "days": 10**10}, "operation.days"),
            ({"kind": "startOf", "unit": "decade"}, "operation.unit"),
        ],
    )
    def test_a_wrong_configuration_is_told(self, registry: Registry, operation: Any, field: str) -> None:
        _, problems = registry.validate_config("date", {"operation": operation})
        assert [problem.field for problem in problems] == [field]


class TestInstants:
    @given(INSTANTS, ZONES)
    def test_what_is_written_reads_as_the_same_instant(self, at: datetime, zone: str) -> None:
        there = at.astimezone(ZoneInfo(zone) if zone != "UTC" else UTC)
        assert instants.read(instants.written(there), UTC) == at

    @given(INSTANTS, ZONES, st.sampled_from(PERIODS), st.sampled_from(["monday", "sunday"]))
    @example(datetime(1950, 1, 2, tzinfo=UTC), "Pacific/Apia", "day", "monday")  # half an hour of midnight was skipped
    def test_an_instant_is_within_its_period_and_periods_touch(
        self, at: datetime, zone: str, period: instants.Period, week: str
    ) -> None:
        there = at.astimezone(ZoneInfo(zone))
        begin = instants.start_of(there, period, week).astimezone(UTC)
        end = instants.end_of(there, period, week).astimezone(UTC)
        assert begin <= at < end + timedelta(milliseconds=1)
        following = (end + timedelta(milliseconds=1)).astimezone(ZoneInfo(zone))
        assert instants.start_of(following, period, week).astimezone(UTC) == following.astimezone(UTC)

    @given(INSTANTS, st.integers(-600, 600))
    def test_months_between_counts_what_was_added(self, at: datetime, months: int) -> None:
        day = at.replace(day=min(at.day, 28))
        assert instants.months_between(day, instants.moved(day, months=months)) == months

    @given(st.text(max_size=30) | st.floats(allow_nan=False) | st.integers() | st.none())
    def test_anything_reads_or_fails_with_a_code(self, value: Any) -> None:
        try:
            instants.read(value, UTC)
        except ComponentFailed as failure:
            assert failure.code == "DATE_INVALID"  # noqa: PT017 - some are dates
        except OverflowError:
            assert isinstance(value, int | float)
