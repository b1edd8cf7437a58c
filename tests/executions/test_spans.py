"""Spans and timelines: folded from events alone, and right wherever the fold stands."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from app.executions.events import Event, EventType, Path
from app.executions.spans import Span, SpanFold, SpanKind, SpanStatus
from app.executions.timelines import spoken, timeline_mermaid, timeline_svg
from tests.executions.play import NOON

RUN = UUID("0199aaaa-0000-7000-8000-000000000001")
E = EventType


class Script:
    """Events in order, by what they say and when, in milliseconds."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, ms: int, kind: EventType, key: str | None = None, path: Path = (), /, **data: Any) -> None:
        at = NOON + timedelta(milliseconds=ms)
        self.events.append(Event(kind, at, data, key, path, len(self.events) + 1))


def spans_of(events: Sequence[Event], trace_parent: str | None = None) -> list[Span]:
    fold = SpanFold(RUN, trace_parent)
    found: dict[str, Span] = {}
    for event in events:
        for span in fold.feed(event):
            found[span.span_id] = span
    return sorted(found.values(), key=lambda span: span.sequence)


def told(spans: Sequence[Span]) -> list[tuple[str, str, str | None]]:
    names = {span.span_id: span.name for span in spans}
    return [(span.name, span.status.value, names.get(span.parent_span_id or "")) for span in spans]


def failed(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": "No."}}


@pytest.fixture
def script() -> Script:
    return Script()


def test_tries_are_spans_of_their_own_under_their_node(script: Script) -> None:
    script(0, E.EXECUTION_QUEUED)
    script(40, E.EXECUTION_STARTED)
    script(40, E.NODE_STARTED, "call", attempt=1)
    script(90, E.NODE_RETRYING, "call", attempt=1, delayMs=10, **failed("HTTP_STATUS"))
    script(100, E.NODE_STARTED, "call", attempt=2)
    script(130, E.NODE_COMPLETED, "call")
    script(131, E.EXECUTION_COMPLETED)
    spans = spans_of(script.events)
    assert told(spans) == [
        ("run", "ok", None),
        ("call", "ok", "run"),
        ("call #1", "error", "call"),
        ("call #2", "ok", "call"),
    ]
    run, call, first, second = spans
    assert run.attributes == {"plait.queued_ms": 40, "plait.status": "completed"}
    assert call.attributes["plait.attempts"] == 2
    assert first.attributes["plait.error_code"] == "HTTP_STATUS"
    assert (first.ended_at, second.started_at) == (script.events[3].at, script.events[4].at)


def test_iterations_hang_under_their_container_and_nodes_under_their_iteration(script: Script) -> None:
    script(0, E.EXECUTION_QUEUED)
    script(0, E.NODE_STARTED, "each", attempt=1)
    inside: Path = (("each", 0),)
    script(1, E.ITERATION_STARTED, None, inside, index=0, total=2)
    script(1, E.NODE_STARTED, "it", inside, attempt=1)
    script(2, E.NODE_FAILED, "it", inside, **failed("X"))
    script(2, E.NODE_STARTED, "slow", inside, attempt=1)
    script(3, E.ITERATION_FAILED, None, inside, index=0, **failed("X"))
    script(4, E.NODE_FAILED, "each", **failed("X"))
    script(5, E.EXECUTION_FAILED, **failed("X"))
    assert told(spans_of(script.events)) == [
        ("run", "error", None),
        ("each", "error", "run"),
        ("each #1", "error", "each"),
        ("each[0]", "error", "each"),
        ("it", "error", "each[0]"),
        ("it #1", "error", "it"),
        ("slow", "unset", "each[0]"),
        ("slow #1", "unset", "slow"),
    ]


def test_a_wait_is_a_span_and_a_taken_over_result_has_no_try(script: Script) -> None:
    script(0, E.EXECUTION_QUEUED)
    script(0, E.NODE_REUSED, "old", source="cache", output=1)
    script(1, E.NODE_STARTED, "ask", attempt=1)
    script(2, E.NODE_WAITING, "ask", kind="input")
    script(900, E.NODE_RESUMED, "ask", kind="answer")
    script(901, E.NODE_COMPLETED, "ask")
    spans = spans_of(script.events)
    assert told(spans)[1:] == [
        ("old", "ok", "run"),
        ("ask", "ok", "run"),
        ("ask #1", "ok", "ask"),
        ("ask waits", "ok", "ask"),
    ]
    assert spans[1].attributes["plait.source"] == "cache"
    assert spans[4].attributes == {"plait.node_key": "ask", "plait.wait": "input", "plait.arrival": "answer"}


def test_whoever_stops_a_run_ends_every_span(script: Script) -> None:
    script(0, E.EXECUTION_QUEUED)
    script(0, E.NODE_STARTED, "each", attempt=1)
    script(1, E.ITERATION_STARTED, None, (("each", 0),), index=0, total=1)
    script(1, E.NODE_STARTED, "it", (("each", 0),), attempt=1)
    script(9, E.EXECUTION_CANCELLED, reason=None)
    fold = SpanFold(RUN)
    for event in script.events:
        fold.feed(event)
    assert list(fold.open) == []
    assert all(span.ended_at is not None for span in spans_of(script.events))


def test_a_trace_that_was_begun_goes_on() -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    fold = SpanFold(RUN, parent)
    (run,) = fold.feed(Event(E.EXECUTION_QUEUED, NOON, {}, sequence=1))
    assert (fold.trace_id, run.parent_span_id) == ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")
    assert SpanFold(RUN).trace_id == RUN.hex


def test_whoever_folds_comes_to_the_same_ids(script: Script) -> None:
    script(0, E.EXECUTION_QUEUED)
    script(0, E.NODE_STARTED, "a", attempt=1)
    script(1, E.NODE_COMPLETED, "a")
    ids = [span.span_id for span in spans_of(script.events)]
    assert ids == [span.span_id for span in spans_of(script.events)]
    assert len(set(ids)) == 3
    assert all(len(bytes.fromhex(each)) == 8 for each in ids)


# ---------------------------------------------------------------------- timelines


def loop(turns: int) -> Iterator[Span]:
    for at in range(turns):
        yield Span(
            f"{at:016x}",
            None,
            SpanKind.NODE,
            "it",
            at,
            NOON + timedelta(milliseconds=at),
            "it",
            (("each", at),),
            NOON + timedelta(milliseconds=at + 1),
            SpanStatus.ERROR if at == 5_000 else SpanStatus.OK,
            {"plait.status": "completed"},
        )


def test_a_row_has_no_more_bars_than_its_width_can_show() -> None:
    text = timeline_svg(list(loop(10_000)), {}, title="T", state="Completed", now=NOON)
    root = ET.fromstring(text)
    bars = [each.get("class") for each in root.iter("{http://www.w3.org/2000/svg}g")]
    assert 0 < len([each for each in bars if each]) < 800
    assert "t-failed" in bars, "a failure is seen among thousands"
    assert "10000 runs" in text
    assert timeline_mermaid(list(loop(10_000)), {}, title="T", now=NOON).count("\n") < 600


def test_names_are_nothing_but_text() -> None:
    nasty = '</text><script>x</script>" onload="%%{init}%% section : , \\0 $id'
    span = next(loop(1))
    text = timeline_svg([span], {"it": nasty}, title=nasty, state="Completed", now=NOON)
    root = ET.fromstring(text)
    assert not any(each.tag.endswith("script") for each in root.iter())
    assert not any(name.startswith("on") for each in root.iter() for name in each.attrib)
    assert any("$id" in (each.text or "") for each in root.iter("{http://www.w3.org/2000/svg}title"))
    chart = timeline_mermaid([span], {"it": nasty}, title=nasty, now=NOON)
    assert "%" not in chart.replace("%M:%S.%L", "")
    for line in chart.splitlines():
        assert line.count(":") <= (2 if "axisFormat" in line else 1)


def test_an_empty_run_has_a_timeline_too() -> None:
    ET.fromstring(timeline_svg([], {}, title="T", state="Queued", now=NOON))
    assert timeline_mermaid([], {}, title="T", now=NOON).startswith("gantt\n")


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "0"),
        (12.4, "12 ms"),
        (999.6, "1 s"),
        (1_500, "1.5 s"),
        (59_999, "1 min"),
        (125_000, "2 min 5 s"),
        (3_600_000, "1 h"),
        (187_200_000, "2 d 4 h"),
    ],
)
def test_lengths_of_time_are_said_briefly(ms: float, text: str) -> None:
    assert spoken(ms) == text
