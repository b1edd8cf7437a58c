"""Instants as the `date` component needs them: reading and writing, the calendar's arithmetic, periods."""

import re
import zoneinfo
from calendar import monthrange
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any, Literal

from app.components.contract import ComponentFailed

Period = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]
Zone = tzinfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ZONE_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9_+/-]{0,63}$")
_MAX_TEXT = 200
#: Seconds from here on would be after the year 5138; such a number counts milliseconds.
_LEAST_MILLISECONDS = 100_000_000_000
#: What strftime does alike on every platform; %x and their like depend on the locale.
_DIRECTIVES = frozenset("aAbBdfGHIjmMpSuUVwWyYzZ%")
#: `%Z` reads only the names of the machine's own zone.
_PARSED = _DIRECTIVES - {"Z"}
_CLOCK: tuple[Period, ...] = ("second", "minute", "hour")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def zone_of(name: str) -> Zone | None:
    """Return a time zone by its IANA name, or None."""
    if name == "UTC":
        return UTC
    if not _ZONE_NAME.match(name):
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones is no zone
        return None


def format_problem(text: str, *, is_parsing: bool) -> str | None:
    """Say what is wrong with a pattern of strftime, or None."""
    if "\0" in text:
        return "The pattern holds a null character."
    known = _PARSED if is_parsing else _DIRECTIVES
    used = re.findall(r"%(.?)", text, re.DOTALL)
    for letter in used:
        if letter not in known:
            return f"The pattern uses %{letter}, which is not one of %{', %'.join(sorted(known))}."
    if not any(letter != "%" for letter in used):
        return "The pattern has no directive, such as %Y."
    if is_parsing:
        try:
            datetime.strptime("", text)  # noqa: DTZ007 - only its pattern is looked at
        except ValueError as error:
            return None if "does not match" in str(error) else f"The pattern cannot be read: {str(error)[:200]}."
        except re.error:
            return "The pattern names a part twice."
    return None


def read(value: Any, zone: Zone, wanted: str | None = None) -> datetime:
    """Read an instant; one without an offset is of `zone`.

    Raises:
        ComponentFailed: `DATE_INVALID`.
        OverflowError: It is outside of the calendar.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        if wanted not in {None, "unix", "unixMs"}:
            raise _invalid(value)
        is_milliseconds = wanted == "unixMs" or (wanted is None and abs(value) >= _LEAST_MILLISECONDS)
        return EPOCH + timedelta(milliseconds=value if is_milliseconds else value * 1_000)
    if not isinstance(value, str) or not value.strip() or len(value) > _MAX_TEXT:
        raise _invalid(value)
    text = value.strip()
    if wanted in {"unix", "unixMs"}:
        try:
            return read(float(text) if "." in text else int(text), zone, wanted)
        except ValueError:
            raise _invalid(value) from None
    return _aware(_parsed(text, wanted), zone)


def _parsed(text: str, wanted: str | None) -> datetime:
    try:
        if wanted not in {None, "iso", "rfc2822"}:
            return datetime.strptime(text, str(wanted))  # noqa: DTZ007 - the zone is added by the caller
        if wanted != "rfc2822":
            try:
                return datetime.fromisoformat(text)
            except ValueError:
                if wanted == "iso":
                    raise
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, re.error):
        raise _invalid(text) from None


def _aware(at: datetime, zone: Zone) -> datetime:
    return at if at.utcoffset() is not None else normal(at.replace(tzinfo=zone))


def normal(at: datetime) -> datetime:
    """Move a time of day that clocks skipped to the one they showed instead."""
    return at.astimezone(UTC).astimezone(at.tzinfo)


def written(at: datetime) -> str:
    """Write an instant as ISO 8601, with as many digits of the second as it has."""
    digits = "seconds" if not at.microsecond else "microseconds" if at.microsecond % 1_000 else "milliseconds"
    text = at.isoformat(timespec=digits)
    return f"{text.removesuffix('+00:00')}Z" if at.tzinfo is UTC else text


def written_for_mail(at: datetime) -> str:
    """Write an instant as e-mail does (RFC 5322 §3.3)."""
    return format_datetime(at, usegmt=at.tzinfo is UTC)


def moved(at: datetime, *, years: int = 0, months: int = 0, days: int = 0) -> datetime:
    """Move by the calendar, keeping the time of day where it exists; a day that a month lacks is its last.

    Raises:
        OverflowError: It is outside of the calendar.
    """
    if years or months:
        year, month = divmod(at.year * 12 + at.month - 1 + years * 12 + months, 12)
        if not 1 <= year <= 9999:  # noqa: PLR2004 - what the calendar of Python has
            raise OverflowError
        at = at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))
    # arithmetic within one zone is that of its clocks on the wall
    return normal(at + timedelta(days=days))


def months_between(at: datetime, to: datetime) -> int:
    """Count whole months by the calendar; negative when `to` is earlier."""
    if to < at:
        return -months_between(to, at)
    count = (to.year - at.year) * 12 + to.month - at.month
    return count - 1 if count and moved(at, months=count) > to else count


def start_of(at: datetime, period: Period, week_starts_on: str = "monday") -> datetime:
    """Return the first instant of the period in the zone of `at`."""
    return _clock_start(at, period) if period in _CLOCK else normal(_first_midnight(at, period, week_starts_on))


def end_of(at: datetime, period: Period, week_starts_on: str = "monday") -> datetime:
    """Return the last millisecond of the period in the zone of `at`.

    Raises:
        OverflowError: What follows is outside of the calendar.
    """
    if period in _CLOCK:
        after = _clock_start(at, period).astimezone(UTC) + timedelta(**{f"{period}s": 1})
    else:
        begin = _first_midnight(at, period, week_starts_on)
        months = _MONTHS.get(period, 0)
        after = moved(begin, months=months, days=0 if months else 7 if period == "week" else 1)
    return (after.astimezone(UTC) - timedelta(milliseconds=1)).astimezone(at.tzinfo)


def _first_midnight(at: datetime, period: Period, week_starts_on: str) -> datetime:
    """Return 00:00 of the period's first day, which clocks may have skipped."""
    day = at.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if period == "week":
        return day - timedelta(days=(at.weekday() + (week_starts_on == "sunday")) % 7)
    span = _MONTHS.get(period)
    return day.replace(month=(at.month - 1) // span * span + 1, day=1) if span else day


def _clock_start(at: datetime, period: Period) -> datetime:
    fields: dict[str, int] = {"microsecond": 0}
    if period != "second":
        fields["second"] = 0
    if period == "hour":
        fields["minute"] = 0
    return at.replace(**fields)  # pyright: ignore[reportArgumentType] - fields are integers, not a zone


def parts(at: datetime) -> dict[str, Any]:
    """Take an instant apart as the clocks and calendars of its zone show it."""
    offset = at.utcoffset() or timedelta(0)
    iso = at.isocalendar()
    return {
        "year": at.year,
        "quarter": (at.month - 1) // 3 + 1,
        "month": at.month,
        "day": at.day,
        "hour": at.hour,
        "minute": at.minute,
        "second": at.second,
        "millisecond": at.microsecond // 1_000,
        "weekday": iso.weekday,
        "isoWeek": iso.week,
        "isoYear": iso.year,
        "dayOfYear": at.timetuple().tm_yday,
        "daysInMonth": monthrange(at.year, at.month)[1],
        "offsetMinutes": offset // timedelta(minutes=1),
        "zone": str(at.tzinfo),
    }


def _invalid(value: Any) -> ComponentFailed:
    shown = f"{value[:60]!r}" if isinstance(value, str) else "the value"
    return ComponentFailed("DATE_INVALID", f"{shown[:1].upper()}{shown[1:]} is no date that this can read.")
