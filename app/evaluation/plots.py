"""Evaluations as plots: SVG made here, a bar a measure, with the 95 % interval of its mean.

It stands on light and dark pages alike, fetches nothing and runs nothing, and says in words what it shows.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from app.evaluation import models
from app.evaluation.comparing import Comparison, Side
from app.evaluation.confidence import Interval
from app.evaluation.scoring import Summary, label_of
from app.evaluation.settings import AgentSettings, SearchSettings

_WIDTH = 720
_LEFT, _RIGHT = 130, 150  #: of the bars: room for names, and for numbers
_TOP, _BOTTOM = 56, 34
_BAR, _GAP = 18, 14
_LEGEND = 24
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_MOST_TITLE = 75  #: letters that fit; wide ones are two
_FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"
_STYLE = (
    f"text{{font-family:{_FONT};font-size:13px;fill:#2b2f36}}.t{{font-size:15px;font-weight:600}}"
    ".n{font-variant-numeric:tabular-nums}.q{fill:#5d6470;font-size:12px}"
    ".g{stroke:#8a919c;stroke-opacity:.35;stroke-width:1}.w{stroke:#2b2f36;stroke-width:1.5}"
    ".a{fill:#4c7fb8}.b{fill:#d9832b}"
    "@media (prefers-color-scheme:dark){text{fill:#e3e6eb}.q{fill:#a7aeb9}.w{stroke:#e3e6eb}}"
)


@dataclass(frozen=True, slots=True)
class _Bar:
    value: float
    interval: Interval | None
    series: str = "a"


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    bars: Sequence[_Bar]
    note: str = ""


def measures_plot(evaluation: models.Evaluation, summaries: Sequence[Summary]) -> str:
    """Draw the measures of an evaluation."""
    rows = [_Row(label_of(each.measure, each.k), [_Bar(each.value, each.interval)]) for each in summaries]
    said = [_said(row.label, row.bars[0]) for row in rows]
    count = max((each.count for each in summaries), default=0)
    about = f"{subject_of(evaluation)}, {evaluation.dataset_name}: {count} questions."
    return _drawn(f"evaluation-{evaluation.id.hex}", title_of(evaluation), f"{about} {' '.join(said)}", rows)


def comparison_plot(found: Comparison) -> str:
    """Draw the measures of two evaluations, over the questions of both."""
    rows: list[_Row] = []
    said: list[str] = []
    for each in found.differences:
        label = label_of(each.measure, each.k)
        bars = [_bar(each.baseline, "a"), _bar(each.candidate, "b")]
        p_value = f"p {each.difference.p_value:.3f}" if each.difference.p_value >= 0.001 else "p < 0.001"  # noqa: PLR2004
        rows.append(_Row(label, bars, f"{each.difference.mean:+.3f}, {p_value}"))
        said.append(
            f"{label}: {each.baseline.value:.3f} and {each.candidate.value:.3f}, "
            f"a difference of {each.difference.mean:+.3f}, {p_value}."
        )
    one, two = title_of(found.baseline), title_of(found.candidate)
    name = f"comparison-{found.baseline.id.hex}-{found.candidate.id.hex}"
    count = len(found.pairs)
    about = f"{one} beside {two}, over {count} questions. {' '.join(said)}"
    heading = f"{found.candidate.dataset_name}: {count} questions of both"
    return _drawn(name, f"{one} and {two}", about, rows, [("a", one), ("b", two)], heading)


def title_of(evaluation: models.Evaluation) -> str:
    """Return what an evaluation is called, by itself or by what it is of."""
    return evaluation.name or f"{subject_of(evaluation)}, {evaluation.dataset_name}"


def subject_of(evaluation: models.Evaluation) -> str:
    """Return what an evaluation is of: the base with how it is searched, or the agent with its version."""
    if evaluation.base_id is not None:
        search = SearchSettings.from_json(evaluation.settings)
        return f"{search.base_name} ({search.mode.name}, top {search.top_k})"
    agent = AgentSettings.from_json(evaluation.settings)
    return f"{agent.name} (version {agent.version})"


def _bar(side: Side, series: str) -> _Bar:
    return _Bar(side.value, side.interval, series)


def _drawn(
    name: str,
    title: str,
    description: str,
    rows: Sequence[_Row],
    legend: Sequence[tuple[str, str]] = (),
    heading: str = "",
) -> str:
    height_of_row = {at: len(row.bars) * _BAR + (len(row.bars) - 1) * 2 for at, row in enumerate(rows)}
    top = _TOP + (_LEGEND * len(legend) if legend else 0)
    bottom = top + sum(height_of_row.values()) + _GAP * max(0, len(rows) - 1)
    height = bottom + _BOTTOM
    box = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-labelledby="{name}-title {name}-desc">',
        f'<title id="{name}-title">{_text(title)}</title>',
        f'<desc id="{name}-desc">{_text(description)}</desc>',
        f"<style>{_STYLE}</style>",
        f'<text class="t" x="16" y="28">{_text(_short(heading or title))}</text>',
    ]
    for at, (series, label) in enumerate(legend):
        y = _TOP - 8 + at * _LEGEND
        parts.append(f'<rect class="{series}" x="16" y="{y}" width="12" height="12" rx="2"/>')
        parts.append(f'<text x="36" y="{y + 11}">{_text(_short(label))}</text>')
    for tick in _TICKS:
        x = _x(tick)
        parts.append(f'<line class="g" x1="{x}" y1="{top - 6}" x2="{x}" y2="{bottom + 6}"/>')
        parts.append(f'<text class="q n" x="{x}" y="{bottom + 22}" text-anchor="middle">{tick:g}</text>')
    y = top
    for at, row in enumerate(rows):
        middle = y + height_of_row[at] / 2
        parts.append(f'<text x="{_LEFT - 12}" y="{middle + 4.5:g}" text-anchor="end">{_text(row.label)}</text>')
        for place, bar in enumerate(row.bars):
            parts += _bar_parts(bar, y + place * (_BAR + 2))
        numbers = row.note or _numbers(row.bars[0])
        parts.append(f'<text class="n" x="{_WIDTH - _RIGHT + 14}" y="{middle + 4.5:g}">{_text(numbers)}</text>')
        y += height_of_row[at] + _GAP
    parts.append("</svg>")
    return "".join(parts)


def _bar_parts(bar: _Bar, y: float) -> list[str]:
    width = max(1.0, _x(bar.value) - _x(0.0))
    parts = [f'<rect class="{bar.series}" x="{_x(0.0)}" y="{y}" width="{width:g}" height="{_BAR}" rx="2"/>']
    if bar.interval is not None and bar.interval.high > bar.interval.low:
        low, high, middle = _x(bar.interval.low), _x(bar.interval.high), y + _BAR / 2
        parts.append(
            f'<path class="w" fill="none" d="M{low} {middle:g}H{high}M{low} {middle - 4:g}v8M{high} {middle - 4:g}v8"/>'
        )
    return parts


def _numbers(bar: _Bar) -> str:
    if bar.interval is None:
        return f"{bar.value:.3f}"
    return f"{bar.value:.3f}  [{bar.interval.low:.2f}, {bar.interval.high:.2f}]"


def _said(label: str, bar: _Bar) -> str:
    if bar.interval is None:
        return f"{label}: {bar.value:.3f}."
    return f"{label}: {bar.value:.3f}, with 95 % confidence from {bar.interval.low:.3f} to {bar.interval.high:.3f}."


def _x(value: float) -> float:
    return round(_LEFT + min(1.0, max(0.0, value)) * (_WIDTH - _LEFT - _RIGHT), 2)


def _short(text: str) -> str:
    """Cut a text to what has room."""
    taken = 0
    for place, each in enumerate(text):
        taken += 2 if unicodedata.east_asian_width(each) in {"W", "F"} else 1
        if taken > _MOST_TITLE:
            return f"{text[: place - 1]}…"
    return text


def _text(text: str) -> str:
    """Escape a text, and leave out what XML 1.0 cannot have."""
    kept = "".join(each if _is_xml(each) else " " for each in text)
    return escape(kept, {'"': "&quot;"})


def _is_xml(character: str) -> bool:
    if unicodedata.category(character) == "Cs":
        return False
    return character in "\t\n\r" or (character >= " " and character not in "\ufffe\uffff")
