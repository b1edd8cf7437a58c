"""A run as a picture in time: a row for every node, a bar for every time it ran, tries and waits told apart.

It is pure: spans in, text out. However long a loop is, a row has no more bars than its width can show.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.executions.spans import Span, SpanKind, SpanStatus
from app.workflows.diagrams.svg import OWN, frame
from app.workflows.diagrams.texts import fit, mermaid, number, width, xml

MAX_ROWS = 200
_MAX_TASKS = 400  #: of a Mermaid chart
_ROW, _BAR = 30.0, 16.0
_TEXT = 12.0
_NAMES = 190.0  #: the widest that names may be
_CHART = 760.0
_TOP, _EDGE = 66.0, 26.0
_LEAST = 2.5  #: the width of a bar that would be too narrow to see
_TICKS = 8
_STEPS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000)
_STEPS_LONG_MS = (1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000)


@dataclass(slots=True)
class _Bar:
    start: float  #: milliseconds from the beginning of the run
    end: float
    tone: str
    told: str
    count: int = 1


@dataclass(slots=True)
class _Row:
    name: str
    key: str
    depth: int
    bars: list[_Bar] = field(default_factory=list[_Bar])
    waits: list[_Bar] = field(default_factory=list[_Bar])
    runs: int = 0
    busy_ms: float = 0.0


def timeline_svg(spans: Sequence[Span], names: dict[str, str], *, title: str, state: str, now: datetime) -> str:
    """Draw a timeline.

    Args:
        spans: All of a run, in any order.
        names: What people call its nodes, by key.
        title: What the picture is of.
        state: How the run stands, in words.
        now: The end of what has not ended.
    """
    began, total_ms = _bounds(spans, now)
    rows = _rows(spans, names, began, now)
    shown = rows[:MAX_ROWS]
    left = _EDGE + min(_NAMES, max((width(row.name, _TEXT) + 14 * row.depth for row in shown), default=60.0)) + 18
    right = left + _CHART
    scale = _CHART / total_ms
    bottom = _TOP + _ROW * len(shown)
    parts = [
        f'<text class="title" x="{number(_EDGE)}" y="30">{xml(fit(title, 13, right - _EDGE - 160))}</text>',
        f'<text class="note" x="{number(right)}" y="30">{xml(f"{state} · {spoken(total_ms)}")}</text>',
        *_axis(left, total_ms, scale, bottom),
    ]
    for index, row in enumerate(shown):
        parts += _draw_row(row, _TOP + _ROW * index, left, scale)
    if len(rows) > len(shown):
        more = f"and {len(rows) - len(shown)} more"
        parts.append(f'<text class="sub" x="{number(_EDGE)}" y="{number(bottom + 20)}">{more}</text>')
    if not rows:
        parts.append(
            f'<text class="none" x="{number(left + _CHART / 2)}" y="{number(_TOP + 18)}">No node has run</text>'
        )
    description = f"{state}: {len(rows)} nodes over {spoken(total_ms)}."
    high = bottom + (44 if len(rows) > len(shown) or not rows else _EDGE)
    return frame(title, description, right + _EDGE + 56, high, "\n".join(parts), _DEFINITIONS)


def timeline_mermaid(spans: Sequence[Span], names: dict[str, str], *, title: str, now: datetime) -> str:
    """Write a timeline as a Mermaid Gantt chart; instants are milliseconds from the beginning of the run."""
    began, _ = _bounds(spans, now)
    lines = ["gantt", f"  title {_PREFIX}{mermaid(title)}", "  dateFormat x", "  axisFormat %M:%S.%L"]
    left = _MAX_TASKS
    for row in _rows(spans, names, began, now)[:MAX_ROWS]:
        if left <= 0:
            break
        lines.append(f"  section {_PREFIX}{mermaid(row.name)}")
        for bar in [*row.bars, *row.waits][: max(1, left)]:
            left -= 1
            word = _MERMAID_TONES.get(bar.tone, "")
            end = max(round(bar.end), round(bar.start) + 1)
            lines.append(f"  {_PREFIX}{mermaid(bar.told)} :{word}{round(bar.start)}, {end}")
    return "\n".join(lines) + "\n"


#: Before every text of a user: no keyword of Mermaid begins with it, and nobody sees it.
_PREFIX = "\u2060"
_MERMAID_TONES = {
    "failed": "crit, ",
    "retrying": "crit, ",
    "running": "active, ",
    "waiting": "active, ",
    "done": "done, ",
}
_DEFINITIONS = (
    '<defs><pattern id="w\0" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="hatch-under" width="6" height="6"/><rect class="hatch" width="2.4" height="6"/></pattern></defs>'
    "<style>.plait .grid{stroke:var(--rim);stroke-dasharray:2 4}.plait .stripe{fill:var(--card);fill-opacity:.6}"
    ".plait .name{font-size:12px}.plait .bar{fill:var(--t)}.plait .hatch{fill:var(--t-waiting)}"
    ".plait .hatch-under{fill:var(--t-waiting);fill-opacity:.18}.plait .retry{stroke:var(--page);stroke-width:1}"
    ".plait .took{font-size:10.5px;fill:var(--soft)}.plait .axis{text-anchor:middle}</style>\n"
)


# ---------------------------------------------------------------------- what there is to draw


def _bounds(spans: Sequence[Span], now: datetime) -> tuple[datetime, float]:
    began = min((span.started_at for span in spans), default=now)
    ended = max((span.ended_at or now for span in spans), default=now)
    return began, max((ended - began) / timedelta(milliseconds=1), 1.0)


def _rows(spans: Sequence[Span], names: dict[str, str], began: datetime, now: datetime) -> list[_Row]:
    """Put every node into a row, in the order in which they began; what runs in a container stands under it."""
    rows: dict[tuple[str, ...], _Row] = {}
    retried = {span.parent_span_id for span in spans if span.kind is SpanKind.ATTEMPT and _attempt(span) > 1}
    for span in sorted(spans, key=lambda each: each.sequence):
        if span.node_key is None or span.kind not in {SpanKind.NODE, SpanKind.ATTEMPT, SpanKind.WAIT}:
            continue
        place = (*(key for key, _ in span.path), span.node_key)
        row = rows.get(place)
        if row is None:
            name = names.get(span.node_key) or span.node_key
            row = rows[place] = _Row(name, span.node_key, len(place) - 1)
        start = (span.started_at - began) / timedelta(milliseconds=1)
        end = ((span.ended_at or now) - began) / timedelta(milliseconds=1)
        end = max(start, end)
        took = spoken(end - start)
        iteration = "".join(f" [{index}]" for _, index in span.path)
        if span.kind is SpanKind.WAIT:
            kind = span.attributes.get("plait.wait") or "something"
            row.waits.append(_Bar(start, end, "waiting", f"{row.name}{iteration} waited {took} for {kind}"))
        elif span.kind is SpanKind.NODE:
            row.runs += 1
            row.busy_ms += end - start
            if span.span_id not in retried:
                row.bars.append(_Bar(start, end, _tone(span), f"{row.name}{iteration} {_word(span)} {took}"))
        elif span.parent_span_id in retried:
            told = f"{row.name}{iteration} try {_attempt(span)} {_word(span)} {took}"
            row.bars.append(_Bar(start, end, _tone(span, is_try=True), told))
    # A container's row comes before those of what is in it, which came later by themselves.
    order = {place: index for index, place in enumerate(rows)}
    ranked = sorted(rows, key=lambda place: tuple(order.get(place[: size + 1], 0) for size in range(len(place))))
    return [rows[place] for place in ranked]


def _attempt(span: Span) -> int:
    return int(span.attributes.get("plait.attempt", 1))


def _tone(span: Span, *, is_try: bool = False) -> str:
    word = span.attributes.get("plait.status")
    if span.ended_at is None:
        return "running"
    if word == "reused":
        return "reused"
    if span.status is SpanStatus.ERROR:
        return "failed"
    if span.status is SpanStatus.OK:
        return "done"
    return "retrying" if is_try and word == "interrupted" else "cancelled"


def _word(span: Span) -> str:
    if span.ended_at is None:
        return "has been running for"
    word = span.attributes.get("plait.status")
    return {"completed": "took", "failed": "failed after", "reused": "was taken over in"}.get(str(word), "ended after")


# ---------------------------------------------------------------------- drawing


def _draw_row(row: _Row, top: float, left: float, scale: float) -> Iterator[str]:
    middle = top + _ROW / 2
    indent = _EDGE + 14 * row.depth
    label = fit(row.name, _TEXT, _NAMES - 14 * row.depth)
    told = f"{row.name} · {row.runs} run{'' if row.runs == 1 else 's'} · {spoken(row.busy_ms)}"
    place = f'x="{number(indent)}" y="{number(middle + 4)}"'
    yield f'<g><title>{xml(told)}</title><text class="name" {place}>{xml(label)}</text></g>'
    end = left
    for bar, is_wait in _layers(row, scale):
        x, wide = left + bar.start * scale, max((bar.end - bar.start) * scale, _LEAST)
        end = max(end, x + wide)
        shape = f'x="{number(x)}" y="{number(middle - _BAR / 2)}" width="{number(wide)}" height="{number(_BAR)}"'
        if is_wait:
            drawn = f'<rect fill="var(--page)" {shape}/><rect fill="url(#w{OWN})" {shape}/>'
        else:
            drawn = f'<rect class="bar retry" {shape} rx="{number(min(4.0, wide / 2))}"/>'
        yield f'<g class="t-{bar.tone}"><title>{xml(bar.told)}</title>{drawn}</g>'
    took = spoken(row.busy_ms) if row.runs <= 1 else f"{row.runs} runs"
    yield f'<text class="took" x="{number(end + 6)}" y="{number(middle + 4)}">{took}</text>'


def _layers(row: _Row, scale: float) -> Iterator[tuple[_Bar, bool]]:
    """Give what is drawn of a row, what lies on top last: runs and tries, then waits."""
    for bar in _merged(row.bars, scale):
        yield bar, False
    for bar in _merged(row.waits, scale):
        yield bar, True


def _merged(bars: Sequence[_Bar], scale: float) -> list[_Bar]:
    """Join bars that would be drawn upon each other, the graver tone winning."""
    merged: list[_Bar] = []
    for bar in sorted(bars, key=lambda each: each.start):
        last = merged[-1] if merged else None
        if last is not None and (bar.start - last.end) * scale < 1 and (bar.end - bar.start) * scale < _LEAST:
            last.end, last.count = max(last.end, bar.end), last.count + 1
            last.tone = max(last.tone, bar.tone, key=lambda tone: _GRAVITY.get(tone, 0))
            last.told = f"{last.count} runs"
        else:
            merged.append(_Bar(bar.start, bar.end, bar.tone, bar.told))
    return merged


_GRAVITY = {"failed": 5, "running": 4, "retrying": 3, "waiting": 2, "cancelled": 1}


def _axis(left: float, total_ms: float, scale: float, bottom: float) -> Iterator[str]:
    step = next((each for each in (*_STEPS_MS, *_STEPS_LONG_MS) if total_ms / each <= _TICKS), 0)
    if not step:
        days = 86_400_000
        step = days * max(1, round(total_ms / days / _TICKS))
    at = 0
    while at <= total_ms:
        x = number(left + at * scale)
        yield f'<line class="grid" x1="{x}" y1="{number(_TOP - 6)}" x2="{x}" y2="{number(bottom)}"/>'
        yield f'<text class="axis" x="{x}" y="{number(_TOP - 12)}">{spoken(at)}</text>'
        at += step


def spoken(ms: float) -> str:
    """Say a length of time briefly: 0, 12 ms, 1.5 s, 2 min 5 s, 3 h, 2 d 4 h."""
    if round(ms) < 1_000:  # noqa: PLR2004 - a second
        return f"{round(ms)} ms" if ms else "0"
    seconds = ms / 1000
    if round(seconds, 1) < 60:  # noqa: PLR2004 - a minute
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    whole = round(seconds)
    for size, unit, lesser, name in ((86_400, "d", 3_600, "h"), (3_600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            rest = whole % size // lesser
            return f"{whole // size} {unit}" + (f" {rest} {name}" if rest else "")
    return f"{whole} s"
