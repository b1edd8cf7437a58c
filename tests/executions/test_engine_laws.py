"""Laws of the engine with everything in it: loops, breaks, races, waits, retries, containers in containers.

Whatever is drawn: a state folded from any prefix of the journal decides as the live one does, no run is stuck,
a node run ends once, and a wait is answered or abandoned, once.
"""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import hypothesis
from hypothesis import given
from hypothesis import strategies as st

from app.components.contract import OUTPUT, ArrivalKind, ComponentFailed, Result
from app.executions.engine import Engine
from app.executions.events import Event, EventType, Path
from app.executions.node_runs import NodeRuns
from app.executions.steps import CheckLoop, StartNode, Step
from app.kernel.ids import new_id
from app.workflows.graph import Graph, GraphNode, Link, OnError
from tests.executions.play import NOON, Play, folded, node, plan_of

hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

_MOST_ITERATIONS = 3


class Dice(Random):
    """Draws evenly, where Hypothesis would mostly draw what is small; it chooses the seed."""

    def one_in(self, count: int) -> bool:
        return self.randrange(count) == 0


def drawn_workflow(dice: Dice) -> Graph:
    """Draw an acyclic workflow of everything that a node can be."""
    nodes: list[GraphNode] = []
    links: list[Link] = []

    def fill(parent: str | None, depth: int, name: str, *, in_loop: bool) -> None:
        before: list[GraphNode] = []
        for index in range(dice.randint(1, 4) if parent else dice.randint(3, 6)):
            key = f"{name}{index}"
            kinds = ["template", "condition", "wait", "merge"]
            kinds += ["parallel", "loop", "loop"] if depth < 2 else []
            kinds += ["break"] if in_loop else []
            kind = dice.choice(kinds) if index or parent else "manual"
            parts: dict[str, Any] = {"parentKey": parent, "config": config_of(kind, key)}
            if kind not in {"manual", "break"}:
                parts["onError"] = dice.choice(["fail", "default", "branch"])
                if dice.one_in(2):
                    parts["retry"] = {"maxAttempts": 2, "firstDelayMs": dice.choice([0, 50])}
            if dice.one_in(10):
                parts["isEnabled"] = False
            made = node(key, kind, **parts)
            for source in before:
                if dice.one_in(2):
                    handle = dice.choice(_handles(source))
                    links.append(Link(source=source.key, source_handle=handle, target=key))
            before.append(made)
            nodes.append(made)
            if kind in {"parallel", "loop"}:
                fill(key, depth + 1, f"{key}_", in_loop=kind == "loop")

    def config_of(kind: str, key: str) -> dict[str, Any]:
        modes = {"errorMode": dice.choice(["TERMINATE", "CONTINUE", "DROP"])}
        match kind:
            case "condition":
                return {"cases": [{"name": "yes", "when": "true"}]}
            case "merge":
                return {"mode": dice.choice(["race", "race", "list"])}
            case "wait":
                return {"signal": dice.choice(["one", "two"])}
            case "break":
                return {"mode": dice.choice(["BREAK", "CONTINUE"])}
            case "parallel":
                return {"concurrency": dice.randint(1, 3), **modes}
            case "loop":
                mode = dice.choice(["FOR", "FOR_EACH", "WHILE", "DO_WHILE"])
                needs = {"FOR": {"count": "2"}, "WHILE": {"condition": "true"}, "DO_WHILE": {"condition": "true"}}
                return {"mode": mode, "collect": dice.choice(["ALL", "LAST"]), **needs.get(mode, {}), **modes}
            case "template":
                return {"template": key}
            case _:
                return {}

    fill(None, 0, "n", in_loop=False)
    return Graph(nodes=tuple(nodes), connections=tuple(links))


def _handles(of: GraphNode) -> list[str]:
    handles = ["yes", "else"] if of.component == "condition" else [OUTPUT]
    return [*handles, "error"] if of.on_error is OnError.BRANCH else handles


class Everything(Play):
    """Plays what waits and what loops too; every choice is drawn. A folded twin is asked at every step."""

    dice: Dice
    abandoned: list[int]
    is_checked = True

    @classmethod
    def rolled(cls, made: Graph, dice: Dice) -> "Everything":
        run = cls(plan_of(made), [1, 2], at_once=dice.randint(1, 5))
        run.dice = dice
        run.abandoned = []
        return run

    def tasks_of(self, engine: Engine) -> list[tuple[Path, str]]:
        return [
            at
            for at in engine.running
            if not self.plan.nodes[at[1]].component.is_container and at not in engine.suspended
        ]

    def tasks(self) -> list[tuple[Path, str]]:
        return self.tasks_of(self.engine)

    def step(self, *facts: Any) -> None:
        super().step(*facts)
        if hasattr(self, "abandoned"):
            self.abandoned += [wait.sequence for wait in self.engine.abandoned]
            self.engine.abandoned.clear()

    def decide(self) -> list[Step]:
        made: list[Step] = []
        now = self.now.timestamp()
        for step in self.engine.decide(now, lambda: len(self.tasks()) < self.at_once):
            self.compare(now, step)
            made.append(step)
            self.make_true(step)
        self.compare(now, None)
        return made

    def compare(self, now: float, step: Step | None) -> None:
        if not self.is_checked:
            return
        twin = folded(self.plan, self.run_input, self.events)
        assert next(iter(twin.decide(now, lambda: len(self.tasks_of(twin)) < self.at_once)), None) == step
        assert twin.running == self.engine.running
        assert twin.suspended == self.engine.suspended
        assert twin.next_due == self.engine.next_due
        assert (twin.is_idle, twin.has_waits) == (self.engine.is_idle, self.engine.has_waits)

    def make_true(self, step: Step) -> None:
        match step:
            case CheckLoop(path, key, index):
                if index < _MOST_ITERATIONS and self.dice.one_in(2):
                    facts = {"index": index, "total": None}
                    self.step((EventType.ITERATION_STARTED, facts, (*path, (key, index)), None))
                else:
                    self.finish(path, key, Result(self.engine.container_output(path, key)))
            case StartNode(path, key, attempt) if self.plan.nodes[key].component.is_container:
                data: dict[str, Any] = {"attempt": attempt, **self.engine.sources_of(path, key)}
                if not self.plan.nodes[key].spec.is_enabled:
                    passed_on = {"output": self.input_of(path, key), "handles": [OUTPUT]}
                    self.step(
                        (EventType.NODE_STARTED, data, path, key), (EventType.NODE_COMPLETED, passed_on, path, key)
                    )
                    return
                mode = self.plan.nodes[key].spec.config.get("mode", "FOR_EACH")
                if mode == "FOR_EACH":
                    data["items"] = list(range(self.dice.randint(0, 3)))
                else:
                    data |= {"loop": mode, "first": self.input_of(path, key)}
                    data |= {"count": self.dice.randint(0, 3)} if mode == "FOR" else {}
                self.step((EventType.NODE_STARTED, data, path, key))
            case _:
                super().make_true(step)

    def end_one(self) -> None:
        running = self.tasks()
        path, key = running[self.dice.randint(0, len(running) - 1)]
        spec = self.plan.nodes[key].spec
        fate = self.dice.randint(0, 9)
        if fate == 0 and key != "n0":
            self.finish(path, key, ComponentFailed("DRAWN", "Drawn.", is_retryable=self.dice.one_in(2)))
        elif spec.component == "wait" and (path, key) not in self.engine.arrived:
            self.wait(path, key, spec.config["signal"])
        elif spec.component == "condition":
            self.finish(path, key, Result(key, frozenset({self.dice.choice(["yes", "else"])})))
        else:
            self.finish(path, key, Result(key))

    def wait(self, path: Path, key: str, signal: str) -> None:
        kind = self.dice.choice(["time", "signal", "input"])
        data: dict[str, Any] = {"kind": kind}
        if kind == "time" or self.dice.one_in(2):
            data["dueAt"] = (self.now + timedelta(milliseconds=self.dice.randint(0, 80))).isoformat()
        if kind == "signal":
            data["signal"] = signal
        self.step((EventType.NODE_WAITING, data, path, key))

    def from_outside(self) -> None:
        """Something comes: a signal, an answer, or the time."""
        waits = list(self.engine.suspended.values())
        due = self.engine.next_due
        match self.dice.randint(0, 3):
            case 0:
                facts = {"name": self.dice.choice(["one", "two"]), "payload": 1}
                self.step((EventType.SIGNAL_RECEIVED, facts, (), None))
            case 1 if waits:
                wait = waits[self.dice.randint(0, len(waits) - 1)]
                facts = {"kind": ArrivalKind.ANSWER.value, "waitSequence": wait.sequence, "payload": 1}
                self.step((EventType.NODE_RESUMED, facts, wait.path, wait.key))
            case _ if due is not None:
                self.now = max(self.now, NOON.fromtimestamp(due, NOON.tzinfo)) + timedelta(milliseconds=1)
            case _:
                for wait in waits:  # whatever else happens, somebody answers in the end
                    facts = {"kind": ArrivalKind.ANSWER.value, "waitSequence": wait.sequence, "payload": 1}
                    if self.engine.suspended.get((wait.path, wait.key)) is wait:
                        self.step((EventType.NODE_RESUMED, facts, wait.path, wait.key))

    def go_on(self) -> None:
        """Let one thing happen."""
        tasks = self.tasks()
        assert tasks or self.engine.has_waits, "the run is stuck"
        if tasks and (not self.engine.has_waits or self.dice.randint(0, 3)):
            self.end_one()
        else:
            self.from_outside()

    def run(self) -> "Everything":
        while not self.engine.is_ended:
            self.decide()
            if not self.engine.is_ended:
                self.go_on()
        return self


def check_ends(run: Everything) -> None:
    """Every node run ends once, and so does every wait."""
    assert run.events.count(run.end) == 1
    node_runs = NodeRuns(new_id(), run.plan)
    ended: set[Any] = set()
    for event in run.events:
        node_runs.project(event)
        for row in node_runs.take_changed({})[0]:
            if row[12] is not None and event.type is not EventType.NODE_ERROR_HANDLED:
                assert row[0] not in ended
                ended.add(row[0])
    node_runs.end_open(run.end.at)
    for row in node_runs.take_changed({})[0]:
        assert row[0] not in ended
        assert row[5] == "cancelled"
        assert run.end.type is not EventType.EXECUTION_COMPLETED
    began = [event.sequence for event in run.events if event.type is EventType.NODE_WAITING]
    open_waits: dict[Any, int] = {}
    resumed: list[int] = []
    for event in run.events:
        if event.type is EventType.NODE_WAITING:
            open_waits[event.path, event.node_key] = event.sequence
        elif event.type is EventType.NODE_RESUMED:
            resumed.append(open_waits.pop((event.path, event.node_key)))
    assert Counter(began) == Counter(resumed + run.abandoned)


@hypothesis.settings(max_examples=200)
@given(st.integers(0, 2**32))
def test_a_folded_journal_decides_as_the_run_does_at_every_step(seed: int) -> None:
    dice = Dice(seed)
    check_ends(Everything.rolled(drawn_workflow(dice), dice).run())


@hypothesis.settings(max_examples=100)
@given(st.integers(0, 2**32))
def test_a_run_recovered_at_any_event_ends_too(seed: int) -> None:
    dice = Dice(seed)
    made = drawn_workflow(dice)
    whole = Everything.rolled(made, dice)
    whole.is_checked = False
    whole.run()
    again = Everything.rolled(made, dice)
    cut = dice.randint(1, len(whole.steps))
    again.steps = [list(step) for step in whole.steps[:cut]]
    again.engine, again.now = Engine(whole.plan, whole.run_input), whole.now
    for event in again.events:
        again.engine.apply(event)
    again.abandoned = [wait.sequence for wait in again.engine.abandoned]
    again.engine.abandoned.clear()
    if not again.engine.is_ended:
        again.run()
    check_ends(again)


def test_a_retried_container_runs_its_nodes_as_node_runs_of_their_own() -> None:
    from tests.executions.play import each, entry, graph

    plan = plan_of(graph([entry(), each("all"), node("in", parentKey="all")], "start -> all"))
    runs = NodeRuns(new_id(), plan)
    at: Path = (("all", 0),)

    def event(kind: EventType, sequence: int, key: str, path: Path = at, **facts: Any) -> None:
        runs.project(Event(kind, NOON, facts, key, path, sequence))

    event(EventType.NODE_STARTED, 1, "all", (), attempt=1)
    event(EventType.NODE_STARTED, 2, "in", attempt=1)
    event(EventType.NODE_RETRYING, 3, "all", (), attempt=1, error={}, delayMs=0)
    event(EventType.NODE_STARTED, 4, "all", (), attempt=2)
    event(EventType.NODE_STARTED, 5, "in", attempt=1)
    rows = {row[8]: row for row in runs.take_changed({at: "in"})[0]}
    assert {sequence: (row[2], row[5]) for sequence, row in rows.items()} == {
        1: ("all", "running"),
        2: ("in", "cancelled"),
        5: ("in", "running"),
    }
    assert rows[5][12] is None
