"""The `date` component: instants read, written, moved and compared, in any time zone.

Values pass as ISO 8601 text with an offset (`Z` for UTC), so they sort and compare as text within a zone.
The reading and the arithmetic are in `instants.py`.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, cast

from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    Expression,
    NodeContext,
    Port,
    Result,
    Template,
)
from app.components.library import instants
from app.components.library.json_values import value_of

_FAR = 1_000_000_000  #: more of any unit than a calendar has
_NAMED_FORMATS = ("iso", "rfc2822", "unix", "unixMs")

Zone = Annotated[
    Template, Field(description="An IANA time zone (`Europe/Berlin`), or a template that gives one.", max_length=1_000)
]
Amount = Annotated[int, Field(ge=-_FAR, le=_FAR)]
Format = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        description="`iso`, `rfc2822`, `unix` (seconds), `unixMs`, or a pattern of strftime: `%Y-%m-%d %H:%M`.",
    ),
]


class NowDate(Config):
    """The present instant; the run keeps it, so a recovery or a replay gives the same."""

    kind: Literal["now"]
    zone: Zone = "UTC"


class ParseDate(Config):
    """Text or number to instant."""

    kind: Literal["parse"]
    format: Format | None = Field(
        default=None,
        description="As for `format`. Without one: ISO 8601, an e-mail's date, or a number of seconds or milliseconds "
        "since 1970.",
    )
    zone: Zone = Field(default="UTC", description="Of values that name no offset themselves.")


class FormatDate(Config):
    """Instant to text."""

    kind: Literal["format"]
    format: Format = "iso"
    zone: Zone = "UTC"


class AddDate(Config):
    """Move an instant. Years to days move the calendar of the zone, hours to seconds the clock."""

    kind: Literal["add"]
    years: Amount = 0
    months: Amount = Field(default=0, description="31 January and a month is the last day of February.")
    weeks: Amount = 0
    days: Amount = Field(default=0, description="At the same time of day, also over a change to summer time.")
    hours: Amount = 0
    minutes: Amount = 0
    seconds: Amount = 0
    zone: Zone = "UTC"


class DifferenceDate(Config):
    """How long from one instant to another."""

    kind: Literal["difference"]
    to: Expression = Field(description="The other instant; the difference is negative when it is earlier.")
    unit: Literal["milliseconds", "seconds", "minutes", "hours", "days", "weeks", "months", "years"] = "seconds"
    is_whole: bool = Field(default=False, description="Cut off the fraction; months and years are always whole.")
    zone: Zone = Field(default="UTC", description="Whose calendar counts months and years.")


class ConvertDate(Config):
    """The same instant in another zone."""

    kind: Literal["convert"]
    zone: Zone


class StartOfDate(Config):
    """The first instant of the period that an instant is in."""

    kind: Literal["startOf"]
    unit: instants.Period
    week_starts_on: Literal["monday", "sunday"] = "monday"
    zone: Zone = "UTC"


class EndOfDate(Config):
    """The last millisecond of the period that an instant is in."""

    kind: Literal["endOf"]
    unit: instants.Period
    week_starts_on: Literal["monday", "sunday"] = "monday"
    zone: Zone = "UTC"


class PartsDate(Config):
    """An instant taken apart."""

    kind: Literal["parts"]
    zone: Zone = "UTC"


class DateConfig(Config):
    """An instant and what is done with it."""

    value: Expression = Field(default="input", description="The instant; `now` does not read it.")
    operation: Annotated[
        NowDate | ParseDate | FormatDate | AddDate | DifferenceDate | ConvertDate | StartOfDate | EndOfDate | PartsDate,
        Field(discriminator="kind"),
    ]


class DateComponent(Component):
    """Works on dates and times."""

    id = "date"
    name = "Date and time"
    description = "Tells the time, and parses, formats, moves, compares, converts and rounds instants in any time zone."
    category = ComponentCategory.DATA
    is_immediate = True
    outputs = (
        Port(
            OUTPUT,
            "any",
            "An instant as ISO 8601 text; of format a text or number, of difference a number, of parts an object.",
        ),
    )
    config = DateConfig
    example = {
        "value": "input.orderedAt",
        "operation": {"kind": "add", "days": 14, "zone": "Europe/Berlin"},
    }

    def is_repeatable(self, config: DateConfig) -> bool:
        """Say that the time goes on."""
        return not isinstance(config.operation, NowDate)

    def problems(self, config: DateConfig) -> list[tuple[str, str]]:
        """Check zones that are no templates, and formats."""
        found: list[tuple[str, str]] = []
        operation = config.operation
        if "{" not in operation.zone and instants.zone_of(operation.zone) is None:
            found.append(("operation.zone", f"There is no time zone {operation.zone[:60]!r}."))
        if isinstance(operation, ParseDate | FormatDate) and operation.format not in (None, *_NAMED_FORMATS):
            is_parsing = isinstance(operation, ParseDate)
            if problem := instants.format_problem(operation.format, is_parsing=is_parsing):
                found.append(("operation.format", problem))
        return found

    async def run(self, config: DateConfig, ctx: NodeContext) -> Result:
        """Do the operation.

        Raises:
            ComponentFailed: `DATE_INVALID`, `DATE_OUT_OF_RANGE`, `ZONE_UNKNOWN`, or of an expression or template.
        """
        operation = config.operation
        name = (await ctx.render(operation.zone)).strip()
        zone = instants.zone_of(name)
        if zone is None:
            raise ComponentFailed("ZONE_UNKNOWN", f"There is no time zone {name[:60]!r}.")
        if isinstance(operation, NowDate):
            return Result(instants.written(ctx.now().astimezone(zone)))
        value = await value_of(config.value, ctx)
        other = await ctx.evaluate(operation.to) if isinstance(operation, DifferenceDate) else None
        try:
            return Result(_worked(operation, value, other, zone))
        except (OverflowError, OSError):
            raise ComponentFailed("DATE_OUT_OF_RANGE", "The result is outside of the years 1 to 9999.") from None


def _worked(operation: Any, value: Any, other: Any, zone: instants.Zone) -> Any:
    if isinstance(operation, ParseDate):
        return instants.written(instants.read(value, zone, operation.format))
    at = instants.read(value, zone).astimezone(zone)
    match operation:
        case FormatDate():
            return _formatted(at, operation.format)
        case AddDate():
            at = instants.moved(
                at, years=operation.years, months=operation.months, days=operation.weeks * 7 + operation.days
            )
            exact = timedelta(hours=operation.hours, minutes=operation.minutes, seconds=operation.seconds)
            return instants.written((at.astimezone(UTC) + exact).astimezone(zone))
        case DifferenceDate():
            return _difference(at, instants.read(other, zone).astimezone(zone), operation)
        case StartOfDate():
            return instants.written(instants.start_of(at, operation.unit, operation.week_starts_on))
        case EndOfDate():
            return instants.written(instants.end_of(at, operation.unit, operation.week_starts_on))
        case PartsDate():
            return instants.parts(at)
        case _:
            return instants.written(at)


def _formatted(at: datetime, wanted: str) -> str | int:
    if wanted == "iso":
        return instants.written(at)
    if wanted == "rfc2822":
        return instants.written_for_mail(at)
    if wanted in {"unix", "unixMs"}:
        milliseconds = (at.astimezone(UTC) - instants.EPOCH) // timedelta(milliseconds=1)
        return milliseconds // 1_000 if wanted == "unix" else milliseconds
    return at.strftime(wanted)


def _difference(at: datetime, to: datetime, operation: DifferenceDate) -> int | float:
    if operation.unit in {"months", "years"}:
        months = instants.months_between(at, to)
        return months if operation.unit == "months" else int(months / 12)
    one = timedelta(**{cast("str", operation.unit): 1})
    # of two instants in one zone Python would subtract what the clocks on the wall show
    between = to.astimezone(UTC) - at.astimezone(UTC)
    if operation.is_whole:
        return int(between / one) if abs(between) < timedelta(days=1) else _towards_zero(between, one)
    exact = between / one
    return int(exact) if exact.is_integer() else exact


def _towards_zero(between: timedelta, one: timedelta) -> int:
    count = abs(between) // one
    return -count if between < timedelta(0) else count
