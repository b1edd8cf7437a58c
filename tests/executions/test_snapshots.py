"""Laws of checkpoints: a state that was saved, restored and folded on is the state folded from the beginning."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import hypothesis
import orjson
from hypothesis import given
from hypothesis import strategies as st

from app.executions.engine import Engine
from app.executions.events import Event, EventType
from app.executions.node_runs import NodeRuns
from app.executions.snapshots import references
from app.executions.spans import SpanFold
from app.executions.steps import RecallResults, Step
from app.kernel.ids import new_id
from tests.executions.play import NOON, Play, each, entry, folded, graph, node, plan_of
from tests.executions.test_engine_laws import Dice, Everything, drawn_workflow

_ENDS_OF_ITERATIONS = {EventType.ITERATION_COMPLETED, EventType.ITERATION_FAILED}
RUN = new_id()


def restored(run: Play, engine: Engine, sequence: int) -> Engine:
    """Save a state and restore it, by way of JSON and of the events that it names alone."""
    saved = orjson.loads(orjson.dumps(engine.snapshot()))
    named = references(saved)
    again = Engine(run.plan, run.run_input)
    again.restore(saved, sequence, {event.sequence: event for event in run.events if event.sequence in named})
    return again


def recall(run: Play, engine: Engine, step: RecallResults) -> None:
    unread = engine.unread(step.path, step.key)
    assert unread is not None
    after, until = unread.after, unread.until
    ends = [event for event in run.events if event.type in _ENDS_OF_ITERATIONS and after < event.sequence <= until]
    engine.recall(step.path, step.key, ends)
    engine.recalled(step.path, step.key)


def next_step(run: Play, engine: Engine, now: float, *, may_start: bool) -> Step | None:
    while True:
        step = next(iter(engine.decide(now, lambda: may_start)), None)
        if not isinstance(step, RecallResults):
            return step
        recall(run, engine, step)


def assert_same(run: Play, one: Engine, other: Engine) -> None:
    """Both stand at the same place, and decide the same."""
    assert orjson.dumps(one.snapshot()) == orjson.dumps(other.snapshot())
    assert one.running == other.running
    assert one.suspended == other.suspended
    assert one.arrived == other.arrived
    assert one.variables == other.variables
    assert (one.is_idle, one.has_waits, one.is_ended) == (other.is_idle, other.has_waits, other.is_ended)
    for path, key in one.running:
        assert one.inputs_of(path, key) == other.inputs_of(path, key)
        assert one.sources_of(path, key) == other.sources_of(path, key)
        assert one.outputs_seen_by(path, key) == other.outputs_seen_by(path, key)
        assert one.item_of(path) == other.item_of(path)


class Checked(Everything):
    """Beside every run go twins that were restored at some event before, and others that are restored right now."""

    def begin(self) -> "Checked":
        self.twins: list[Engine] = []
        self.longest = 0
        return self

    def step(self, *facts: Any) -> None:
        before = len(self.events)
        super().step(*facts)
        if hasattr(self, "twins"):
            for twin in self.twins:
                for event in self.events[before:]:
                    twin.apply(event)
                twin.abandoned.clear()

    def compare(self, now: float, step: Step | None) -> None:
        sequence = len(self.events)
        live = self.engine
        if live.is_ended:
            return
        whole = folded(self.plan, self.run_input, self.events)
        new = [restored(self, whole, sequence), restored(self, live, sequence)]
        for twin in (whole, *self.twins, *new):
            assert_same(self, live, twin)
            assert next_step(self, twin, now, may_start=len(self.tasks()) < self.at_once) == step
            assert twin.next_due == live.next_due
        # Deciding takes from the queues what is then not made true, as when a run is saved in the middle of a step.
        # Those go on.
        self.twins = [restored(self, twin, sequence) for twin in self.twins[-2:]]
        for twin in self.twins:
            assert_same(self, live, twin)
        if self.dice.one_in(4):
            self.twins.append(restored(self, live, sequence))

    def decide(self) -> list[Step]:
        made: list[Step] = []
        now = self.now.timestamp()
        for step in self.engine.decide(now, lambda: len(self.tasks()) < self.at_once):
            self.compare(now, step)
            made.append(step)
            self.make_true(step)
        self.compare(now, None)
        return made


@hypothesis.settings(max_examples=100)
@given(st.integers(0, 2**32))
def test_a_restored_state_decides_as_the_run_does_at_every_step(seed: int) -> None:
    dice = Dice(seed)
    run = Checked.rolled(drawn_workflow(dice), dice)
    assert isinstance(run, Checked)
    run.begin().run()


def journal_of(seed: int) -> tuple[Everything, Dice]:
    dice = Dice(seed)
    run = Everything.rolled(drawn_workflow(dice), dice)
    run.is_checked = False
    return run.run(), dice


@hypothesis.settings(max_examples=200)
@given(st.integers(0, 2**32))
def test_folding_all_is_restoring_any_prefix_and_folding_the_rest(seed: int) -> None:
    run, dice = journal_of(seed)
    events = run.events[:-1]
    whole = folded(run.plan, run.run_input, events)
    first = Engine(run.plan, run.run_input)
    for event in events:
        first.apply(event)
        if not dice.one_in(3):
            continue
        again = restored(run, first, event.sequence)
        for later in events[event.sequence :]:
            again.apply(later)
        assert_same(run, whole, again)
        now = run.now.timestamp() + 3600
        decides = folded(run.plan, run.run_input, events)
        assert next_step(run, again, now, may_start=True) == next_step(run, decides, now, may_start=True)


def taken(event: Event, node_runs: NodeRuns, spans: SpanFold) -> tuple[list[Any], list[Any]]:
    """Take an event; return the rows that it changed, apart from their ids, and its spans."""
    node_runs.project(event)
    touched = [asdict(span) for span in spans.feed(event)]
    return sorted(row[1:] for row in node_runs.take_changed({})[0]), touched


@hypothesis.settings(max_examples=100)
@given(st.integers(0, 2**32))
def test_node_runs_and_spans_go_on_from_any_prefix(seed: int) -> None:
    run, dice = journal_of(seed)
    node_runs, spans = NodeRuns(RUN, run.plan), SpanFold(RUN)
    spans.feed(Event(EventType.EXECUTION_QUEUED, NOON, {}, sequence=1))
    twins: list[tuple[NodeRuns, SpanFold]] = []
    for event in run.events:
        expected = taken(event, node_runs, spans)
        for twin in twins:
            assert taken(event, *twin) == expected
        if dice.one_in(4):
            other, fold = NodeRuns(RUN, run.plan), SpanFold(RUN)
            other.restore(orjson.loads(orjson.dumps(node_runs.snapshot())))
            fold.restore(orjson.loads(orjson.dumps(spans.snapshot())))
            twins = [*twins[-2:], (other, fold)]
    for each_run, _ in twins:
        assert sorted(map(str, each_run.snapshot())) == sorted(map(str, node_runs.snapshot()))


def sizes_of(events: Sequence[Event], run: Play) -> list[int]:
    engine = Engine(run.plan, run.run_input)
    sizes: list[int] = []
    for event in events:
        engine.apply(event)
        if event.type in _ENDS_OF_ITERATIONS:
            sizes.append(len(orjson.dumps(engine.snapshot())))
    return sizes


def test_a_snapshot_does_not_grow_with_what_has_ended_nor_with_outputs() -> None:
    made = graph([entry(), each("all"), node("in", parent_key="all"), node("end")], "start -> all", "all -> end")

    items = list(range(500))
    run = Play(plan_of(made), None, lambda _path, key, _attempt, _given: items if key == "start" else "x" * 10_000)
    run.run()
    sizes = sizes_of(run.events, run)
    assert len(sizes) == 500
    assert max(sizes) < sizes[0] + 40  # digits of counters
    assert max(sizes) < 2_000


def test_only_what_is_still_read_is_named() -> None:
    made = graph([entry(), each("all"), node("in", parent_key="all"), node("end")], "start -> all", "all -> end")
    run = Play(plan_of(made), None, lambda _path, key, _attempt, _given: list(range(50)) if key == "start" else key)
    run.run()
    counts: list[int] = []
    engine = Engine(run.plan, run.run_input)
    for event in run.events[:-1]:
        engine.apply(event)
        counts.append(len(references(engine.snapshot())))
    assert max(counts) == 3  # the outputs of the three nodes at the top, or the items and an open iteration's
