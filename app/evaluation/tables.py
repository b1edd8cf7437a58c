"""Evaluations as tables: Markdown for people, CSV for programs and spreadsheets."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from xml.sax.saxutils import escape

from app.evaluation import models
from app.evaluation.comparing import Comparison
from app.evaluation.confidence import Interval
from app.evaluation.scoring import Summary, label_of, scores_of
from app.evaluation.vocabulary import EvaluationTableFormat, Measure
from app.kernel.csv_text import without_formula

Cell = str | float | int | None


def measures_table(summaries: Sequence[Summary], form: EvaluationTableFormat) -> str:
    """Return a row a measure."""
    header = ["measure", "value", "low", "high", "questions"]
    rows: list[list[Cell]] = [
        [label_of(each.measure, each.k), each.value, *_ends(each.interval), each.count] for each in summaries
    ]
    return _written(header, rows, form)


def questions_table(results: Sequence[models.EvaluationResult], form: EvaluationTableFormat) -> str:
    """Return a row a question, with a column for each measure that any has."""
    scored = [(row, scores_of(row.scores)) for row in results]
    shown = [measure for measure in Measure if any(measure in scores for _, scores in scored)]
    header = ["question", "status", *(measure.value for measure in shown), "latencyMs", "failure"]
    rows: list[list[Cell]] = [
        [
            row.text,
            row.status.name,
            *(scores.get(measure) for measure in shown),
            row.latency_ms,
            row.failure_code or None,
        ]
        for row, scores in scored
    ]
    return _written(header, rows, form)


def comparison_table(found: Comparison, form: EvaluationTableFormat) -> str:
    """Return a row a measure of two evaluations."""
    header = ["measure", "baseline", "candidate", "difference", "low", "high", "p", "better", "worse", "questions"]
    rows: list[list[Cell]] = [
        [
            label_of(each.measure, each.k),
            each.baseline.value,
            each.candidate.value,
            each.difference.mean,
            *_ends(each.difference.interval),
            each.difference.p_value,
            each.difference.better,
            each.difference.worse,
            each.count,
        ]
        for each in found.differences
    ]
    return _written(header, rows, form)


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else (interval.low, interval.high)


def _written(header: Sequence[str], rows: Sequence[Sequence[Cell]], form: EvaluationTableFormat) -> str:
    if form is EvaluationTableFormat.CSV:
        out = StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows([_plain(cell) for cell in row] for row in rows)
        return out.getvalue()
    lines = [_line(header), _line("---" if at == 0 else "---:" for at in range(len(header)))]
    lines += [_line([_marked(cell) for cell in row]) for row in rows]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(cell: Cell) -> str:
    return without_formula(cell) if isinstance(cell, str) else _number(cell)


def _marked(cell: Cell) -> str:
    if not isinstance(cell, str):
        return _number(cell)
    text = escape(" ".join(cell.split()))
    for sign in "\\`*_{}[]|#~!":
        text = text.replace(sign, f"\\{sign}")
    return text


def _number(cell: float | None) -> str:
    if cell is None:
        return ""
    return str(cell) if isinstance(cell, int) else f"{cell:.4f}"
