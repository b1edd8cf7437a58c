"""Tables and plots say what was measured, whatever it is called."""

import csv
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from io import StringIO
from statistics import fmean
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.evaluation import models
from app.evaluation.comparing import Comparison, MeasureDifference, Pair, Side
from app.evaluation.confidence import mean_interval, paired_difference
from app.evaluation.plots import comparison_plot, measures_plot
from app.evaluation.scoring import label_of, source_scores, summaries
from app.evaluation.settings import SearchSettings
from app.evaluation.tables import comparison_table, measures_table, questions_table
from app.evaluation.vocabulary import EvaluationChangeDirection, EvaluationResultStatus, EvaluationTableFormat, Measure
from app.kernel.clock import FixedClock
from app.knowledge.vocabulary import SearchMode
from tests.executions.play import NOON

MARKDOWN, CSV = EvaluationTableFormat.MARKDOWN, EvaluationTableFormat.CSV
SVG = "{http://www.w3.org/2000/svg}"
GOOD, BAD = source_scores([[0]], 1, 5), source_scores([[], [0]], 1, 5)
HOSTILE = "<script>alert('x')</script> \"&amp;\" | `b` \u0001 ]]> -->"


def evaluation(name: str = "", base: str = "Handbook") -> models.Evaluation:
    return models.Evaluation(
        id=uuid4(),
        workspace_id=uuid4(),
        dataset_id=uuid4(),
        dataset_name="Leave",
        name=name,
        base_id=uuid4(),
        settings=SearchSettings(SearchMode.TEXT, 5, base_name=base).to_json(),
        question_count=2,
        created_at=FixedClock(NOON).now(),
    )


def compared(pairs: Sequence[tuple[dict[Measure, float], dict[Measure, float]]]) -> Comparison:
    differences: list[MeasureDifference] = []
    for measure in (Measure.MRR, Measure.RECALL):
        one, two = [before[measure] for before, _ in pairs], [after[measure] for _, after in pairs]
        before, after = (Side(fmean(each), mean_interval(each)) for each in (one, two))
        differences.append(MeasureDifference(measure, 5, before, after, paired_difference(one, two), len(pairs)))
    made = [Pair(uuid4(), f"Q{at}", uuid4(), uuid4(), one, two) for at, (one, two) in enumerate(pairs)]
    return Comparison(evaluation("Words"), evaluation("Both"), made, 0, differences)


def parts(svg: str, tag: str) -> list[ET.Element]:
    return [each for each in ET.fromstring(svg).iter() if each.tag == f"{SVG}{tag}"]


def said(svg: str) -> str:
    return " ".join(each.text or "" for each in ET.fromstring(svg).iter())


def test_a_plot_has_a_bar_a_measure_as_long_as_its_value() -> None:
    found = summaries([GOOD, BAD], 5)
    svg = measures_plot(evaluation(), found)
    bars = parts(svg, "rect")
    longest = 440.0
    assert [float(each.attrib["width"]) for each in bars] == [
        pytest.approx(max(1.0, each.value * longest), abs=0.01) for each in found
    ]
    words = said(svg)
    assert "Handbook (TEXT, top 5), Leave: 2 questions." in words
    for each in found:
        assert f"{label_of(each.measure, each.k)}: {each.value:.3f}, with 95 % confidence from" in words


def test_a_plot_of_one_question_has_no_intervals() -> None:
    svg = measures_plot(evaluation(), summaries([GOOD], 5))
    assert parts(svg, "path") == []
    assert "confidence" not in said(svg)


def test_a_comparison_has_two_bars_a_measure_and_names_both() -> None:
    svg = comparison_plot(compared([(BAD, GOOD)] * 3))
    assert len(parts(svg, "rect")) == 2 + 2 * 2  # the legend's too
    words = said(svg)
    assert "Words beside Both, over 3 questions." in words
    assert "MRR@5: 0.500 and 1.000, a difference of +0.500, p 0.250." in words


@settings(deadline=None)
@given(st.text(max_size=120))
def test_whatever_it_is_called_the_plot_is_well_formed_and_stays_a_plot(name: str) -> None:
    svg = measures_plot(evaluation(name, name), summaries([GOOD, BAD], 5))
    root = ET.fromstring(svg)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        *("svg", "title", "desc", "style", "text", "line", "rect", "path")
    }
    assert all(not each.startswith("on") for part in root.iter() for each in part.attrib)


def test_a_hostile_name_is_text() -> None:
    svg = measures_plot(evaluation(HOSTILE), summaries([GOOD], 5))
    assert "<script" not in svg
    assert HOSTILE.replace("\u0001", " ") in said(svg)


def result(text: str, scores: dict[Measure, float] | None) -> models.EvaluationResult:
    status = EvaluationResultStatus.FAILED if scores is None else EvaluationResultStatus.COMPLETED
    return models.EvaluationResult(
        id=uuid4(),
        workspace_id=uuid4(),
        evaluation_id=uuid4(),
        question_id=uuid4(),
        ordinal=1,
        text=text,
        status=status,
        scores={measure.value: value for measure, value in (scores or {}).items()},
        latency_ms=None if scores is None else 1.25,
        failure_code="INTERNAL" if scores is None else "",
    )


def test_a_table_of_questions_reads_back_as_it_was() -> None:
    texts = ['Commas, "quotes"\nand lines?', "Plain?", "=1+1", "@x"]
    written = questions_table(
        [*(result(each, GOOD) for each in texts[:2]), *(result(each, None) for each in texts[2:])], CSV
    )
    header, *rows = list(csv.reader(StringIO(written, newline="")))
    assert header == ["question", "status", "hit_rate", "mrr", "ndcg", "recall", "precision", "latencyMs", "failure"]
    # What a spreadsheet would calculate is a text.
    assert [row[0] for row in rows] == [texts[0], texts[1], "'=1+1", "'@x"]
    assert rows[0][1:] == ["COMPLETED", "1.0000", "1.0000", "1.0000", "1.0000", "0.2000", "1.2500", ""]
    assert rows[2][1:] == ["FAILED", "", "", "", "", "", "", "INTERNAL"]


def test_a_table_of_markdown_is_one_row_a_line() -> None:
    written = questions_table([result(f"{HOSTILE}\n| a | b |", GOOD)], MARKDOWN)
    lines = written.splitlines()
    assert len(lines) == 3
    assert {line.replace("\\|", "").count("|") for line in lines} == {10}
    assert "<script" not in written


def test_tables_of_measures_and_differences() -> None:
    lines = measures_table(summaries([GOOD, BAD], 5), MARKDOWN).splitlines()
    assert lines[3] == "| MRR@5 | 0.7500 | 0.5000 | 1.0000 | 2 |"
    found = compared([(BAD, GOOD)] * 3)
    rows = list(csv.reader(StringIO(comparison_table(found, CSV), newline="")))
    assert rows[1] == ["MRR@5", "0.5000", "1.0000", "0.5000", "0.5000", "0.5000", "0.2500", "3", "0", "3"]


def test_changes_are_those_that_went_furthest_first() -> None:
    half = {**GOOD, Measure.MRR: 0.75}
    found = compared([(BAD, half), (BAD, GOOD), (GOOD, GOOD), (GOOD, BAD)])
    better = found.changes(Measure.MRR, EvaluationChangeDirection.BETTER, 10)
    assert [(each.pair.text, each.candidate) for each in better] == [("Q1", 1.0), ("Q0", 0.75)]
    assert [each.pair.text for each in found.changes(Measure.MRR, EvaluationChangeDirection.WORSE, 10)] == ["Q3"]
    assert len(found.changes(Measure.MRR, EvaluationChangeDirection.BETTER, 1)) == 1
    assert found.changes(Measure.JUDGE, EvaluationChangeDirection.BETTER, 10) == []
