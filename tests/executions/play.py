"""Plays a workflow against the pure engine: no clock, no database, no component is called."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.components.contract import OUTPUT, ComponentFailed, Result
from app.components.registry import default_registry
from app.executions.engine import Engine, handles_after_error
from app.executions.events import TERMINAL_EVENTS, Event, EventType, Path
from app.executions.plan import Plan, make_plan
from app.executions.run_context import value_of
from app.executions.steps import (
    CheckLoop,
    EndContainer,
    EndIteration,
    Finish,
    RecallResults,
    ResumeNode,
    SkipNode,
    StartIteration,
    StartNode,
    Step,
)
from app.workflows.graph import Graph, GraphNode, Link, OnError

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
REGISTRY = default_registry()

#: (path, key, attempt, input) -> what the node gives
Behaviour = Callable[[Path, str, int, Any], Any]


def node(key: str, component: str = "template", **parts: object) -> GraphNode:
    if component == "template":
        parts.setdefault("config", {"template": key})
    return GraphNode.model_validate({"key": key, "component": component, **parts})


def entry(key: str = "start") -> GraphNode:
    return node(key, "manual")


def each(key: str, **config: object) -> GraphNode:
    return node(key, "parallel", config=config)


def graph(nodes: Sequence[GraphNode], *links: str, variables: Sequence[Any] = ()) -> Graph:
    """Make a graph; a link is written `source -> target` or `source.handle -> target`."""
    return Graph(nodes=tuple(nodes), connections=tuple(_link(link) for link in links), variables=tuple(variables))


def _link(text: str) -> Link:
    source, target = text.split(" -> ")
    key, _, handle = source.partition(".")
    to, _, into = target.partition(".")
    return Link(source=key, source_handle=handle or OUTPUT, target=to, target_handle=into or "input")


def plan_of(made: Graph) -> Plan:
    return make_plan(made, REGISTRY)


@dataclass
class Play:
    """One run; `pick` chooses which of the running nodes ends next."""

    plan: Plan
    run_input: Any = None
    behave: Behaviour = lambda _path, key, _attempt, _input: key
    pick: Callable[[int], int] = lambda _count: 0
    at_once: int = 1_000
    steps: list[list[Event]] = field(default_factory=list[list[Event]])
    most_running: int = 0

    def __post_init__(self) -> None:
        self.engine = Engine(self.plan, self.run_input)
        self.now = NOON
        self.step((EventType.EXECUTION_STARTED, {"epoch": 1}, (), None))

    # ------------------------------------------------------------------ events

    @property
    def events(self) -> list[Event]:
        return [event for step in self.steps for event in step]

    def step(self, *facts: tuple[EventType, dict[str, Any], Path, str | None]) -> None:
        step: list[Event] = []
        self.steps.append(step)
        for kind, data, path, key in facts:
            event = Event(kind, self.now, data, key, path, sequence=len(self.events) + 1)
            step.append(event)
            self.engine.apply(event)

    def of(self, kind: EventType) -> list[tuple[Path, str | None]]:
        return [(event.path, event.node_key) for event in self.events if event.type is kind]

    def keys(self, kind: EventType) -> list[str | None]:
        return [event.node_key for event in self.events if event.type is kind]

    @property
    def end(self) -> Event:
        assert self.events[-1].type in TERMINAL_EVENTS
        return self.events[-1]

    @property
    def output(self) -> Any:
        assert self.end.type is EventType.EXECUTION_COMPLETED, self.end.data
        return self.end.data["output"]

    @property
    def error(self) -> dict[str, Any]:
        assert self.end.type is EventType.EXECUTION_FAILED, self.end.data
        return self.end.data["error"]

    # ------------------------------------------------------------------ the course

    def decide(self) -> list[Step]:
        """Make everything true that may happen now; return what it was."""
        made: list[Step] = []
        for step in self.engine.decide(self.now.timestamp(), lambda: len(self.tasks()) < self.at_once):
            made.append(step)
            self.make_true(step)
            self.most_running = max(self.most_running, len(self.tasks()))
        return made

    def tasks(self) -> list[tuple[Path, str]]:
        return [at for at in self.engine.running if not self.plan.nodes[at[1]].component.is_container]

    def make_true(self, step: Step) -> None:
        match step:
            case StartNode(path, key, attempt):
                data: dict[str, Any] = {"attempt": attempt, **self.engine.sources_of(path, key)}
                if self.plan.nodes[key].component.is_container:
                    data["items"] = self.input_of(path, key)
                self.step((EventType.NODE_STARTED, data, path, key))
            case ResumeNode(path, key, kind, payload):
                data = {"kind": kind.value, "payload": payload, "waitSequence": 0}
                self.step((EventType.NODE_RESUMED, data, path, key))
            case CheckLoop() | RecallResults():
                raise AssertionError("no condition is asked here, and nothing restored")
            case SkipNode(path, key):
                self.step((EventType.NODE_SKIPPED, {}, path, key))
            case StartIteration(path, total):
                self.step((EventType.ITERATION_STARTED, {"index": path[-1][1], "total": total}, path, None))
            case EndIteration(path, output, None, is_break):
                facts = {"index": path[-1][1], "output": output, **({"isBreak": True} if is_break else {})}
                self.step((EventType.ITERATION_COMPLETED, facts, path, None))
            case EndIteration(path, _, error):
                self.step((EventType.ITERATION_FAILED, {"index": path[-1][1], "error": error}, path, None))
            case EndContainer(path, key, output, None):
                self.finish(path, key, Result(output))
            case EndContainer(path, key, _, error):
                self.finish(path, key, ComponentFailed(str((error or {})["code"]), "It failed."))
            case Finish(output, None):
                self.step((EventType.EXECUTION_COMPLETED, {"output": output}, (), None))
            case Finish(_, error):
                self.step((EventType.EXECUTION_FAILED, {"error": error}, (), None))

    def input_of(self, path: Path, key: str) -> Any:
        inputs = self.engine.inputs_of(path, key)
        if inputs:
            return value_of(inputs)
        item = self.engine.item_of(path)
        return self.run_input if item is None else item[0]

    def finish(self, path: Path, key: str, outcome: Any) -> None:
        attempt = self.engine.running[path, key]
        if not isinstance(outcome, ComponentFailed):
            result = outcome if isinstance(outcome, Result) else Result(outcome)
            handles = sorted(result.handles) if result.handles is not None else [OUTPUT]
            self.step((EventType.NODE_COMPLETED, {"output": result.output, "handles": handles}, path, key))
            return
        spec = self.plan.nodes[key].spec
        error = {"code": outcome.code, "message": outcome.message}
        if outcome.is_retryable and spec.retry is not None and attempt < spec.retry.max_attempts:
            data = {"attempt": attempt, "error": error, "delayMs": spec.retry.first_delay_ms}
            self.step((EventType.NODE_RETRYING, data, path, key))
            return
        facts: list[tuple[EventType, dict[str, Any], Path, str | None]] = [
            (EventType.NODE_FAILED, {"error": error, "attempt": attempt}, path, key)
        ]
        if spec.on_error is not OnError.FAIL:
            output = spec.default_output if spec.on_error is OnError.DEFAULT else {**error, "nodeKey": key}
            handles = list(handles_after_error(spec.on_error))
            facts.append((EventType.NODE_ERROR_HANDLED, {"output": output, "handles": handles}, path, key))
        self.step(*facts)

    def end_one(self) -> None:
        """Let one of the running nodes end."""
        running = self.tasks()
        path, key = running[self.pick(len(running))]
        attempt = self.engine.running[path, key]
        self.finish(path, key, self.behave(path, key, attempt, self.input_of(path, key)))

    def run(self) -> "Play":
        """Play to the end."""
        while not self.engine.is_ended:
            self.decide()
            if self.engine.is_ended:
                break
            if self.tasks():
                self.end_one()
            else:
                due = self.engine.next_due
                assert due is not None, "the run is stuck"
                self.now = max(self.now, datetime.fromtimestamp(due, UTC)) + timedelta(milliseconds=1)
        return self


def play(made: Graph, run_input: Any = None, behave: Behaviour | None = None, **more: Any) -> Play:
    started = (
        Play(plan_of(made), run_input, **more) if behave is None else Play(plan_of(made), run_input, behave, **more)
    )
    return started.run()


def folded(plan: Plan, run_input: Any, events: Sequence[Event]) -> Engine:
    """Rebuild an engine from a journal."""
    engine = Engine(plan, run_input)
    for event in events:
        engine.apply(event)
    return engine
