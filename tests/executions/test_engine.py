"""The engine: which node runs when, what a run gives, and that a journal is all it needs."""

from collections import Counter
from typing import Any

import hypothesis
from hypothesis import given
from hypothesis import strategies as st

from app.components.contract import OUTPUT, ComponentFailed, Result
from app.executions.events import Event, EventType, Path
from app.executions.steps import StartNode
from app.workflows.graph import Graph, GraphNode, Link, OnError, Variable
from tests.executions.play import NOON, Play, each, entry, folded, graph, node, plan_of, play

hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

COMPLETED, SKIPPED, STARTED = EventType.NODE_COMPLETED, EventType.NODE_SKIPPED, EventType.NODE_STARTED


def choosing(**handles: str) -> Any:
    """Behave so that the named nodes take the named handle, and every other gives its key."""
    return lambda _path, key, _attempt, value: (
        Result(value, frozenset({handles[key]})) if key in handles else Result(key)
    )


def condition(key: str, *names: str) -> GraphNode:
    return node(key, "condition", config={"cases": [{"name": name, "when": "true"} for name in names]})


# ---------------------------------------------------------------------- edges


def test_a_chain_runs_in_order_and_the_sink_gives_the_output() -> None:
    run = play(graph([entry(), node("a"), node("b")], "start -> a", "a -> b"))
    assert run.keys(COMPLETED) == ["start", "a", "b"]
    assert run.output == "b"


def test_a_node_waits_for_every_edge() -> None:
    run = Play(
        plan_of(
            graph([entry(), node("a"), node("b"), node("join")], "start -> a", "start -> b", "a -> join", "b -> join")
        )
    )
    run.decide()
    run.end_one()
    run.decide()
    run.end_one()
    assert ((), "join") not in run.engine.running
    assert run.run().keys(STARTED)[-1] == "join"


def test_only_the_chosen_handle_is_taken_and_skips_propagate() -> None:
    made = graph(
        [entry(), condition("if", "yes"), node("a"), node("b"), node("c")],
        "start -> if",
        "if.yes -> a",
        "if.else -> b",
        "b -> c",
    )
    run = play(made, behave=choosing(**{"if": "yes"}))
    assert run.keys(COMPLETED) == ["start", "if", "a"]
    assert run.keys(SKIPPED) == ["b", "c"]
    assert run.output == "a"


def test_branches_rejoin_where_one_was_taken() -> None:
    made = graph(
        [entry(), condition("if", "yes"), node("a"), node("b"), node("join")],
        "start -> if",
        "if.yes -> a",
        "if.else -> b",
        "a -> join",
        "b -> join",
    )
    seen: dict[str, Any] = {}

    def behave(_path: Path, key: str, _attempt: int, value: Any) -> Any:
        seen[key] = value
        return Result(value, frozenset({"else"})) if key == "if" else key

    run = play(made, behave=behave)
    assert run.output == "join"
    assert seen["join"] == "b"
    assert run.keys(SKIPPED) == ["a"]


def test_a_switch_takes_its_default() -> None:
    switch = node("which", "switch", config={"value": "input", "cases": [{"name": "one", "equals": 1}]})
    made = graph([entry(), switch, node("a"), node("b")], "start -> which", "which.one -> a", "which.default -> b")
    run = play(made, behave=choosing(which="default"))
    assert run.keys(SKIPPED) == ["a"]
    assert run.output == "b"


def test_several_inputs_arrive_keyed_by_their_source() -> None:
    made = graph([entry(), node("a"), node("b"), node("join")], "start -> a", "start -> b", "a -> join", "b -> join")
    seen: list[Any] = []
    play(made, behave=lambda _p, key, _a, value: seen.append(value) if key == "join" else key)
    assert seen == [{"a": "a", "b": "b"}]


def test_a_merge_sees_its_inputs_in_connection_order() -> None:
    made = graph(
        [entry(), node("b"), node("a"), node("join", "merge", config={"mode": "list"})],
        "start -> b",
        "start -> a",
        "a -> join",
        "b -> join",
    )
    run = Play(plan_of(made), pick=lambda count: count - 1)
    run.run()
    engine = folded(run.plan, None, run.events[:-2])
    assert [(source, value) for _, source, value in engine.inputs_of((), "join")] == [("a", "a"), ("b", "b")]


def test_a_node_sees_the_outputs_of_its_ancestors_alone() -> None:
    made = graph([entry(), node("a"), node("b"), node("c")], "start -> a", "a -> c", "start -> b")
    run = Play(plan_of(made)).run()
    engine = folded(run.plan, None, run.events[:-1])
    assert engine.outputs_seen_by((), "c") == {"start": "start", "a": "a"}


def test_variables_start_as_the_workflow_says_and_change_by_events() -> None:
    made = graph([entry()], variables=[Variable(name="n", value=1)])
    run = Play(plan_of(made))
    assert run.engine.variables == {"n": 1}
    run.step((EventType.VARIABLE_CHANGED, {"name": "n", "value": 2}, (), "start"))
    assert run.engine.variables == {"n": 2}
    assert run.plan.variables == {"n": 1}


def test_an_empty_workflow_completes_with_nothing() -> None:
    assert play(graph([])).output is None


# ---------------------------------------------------------------------- output


def test_several_sinks_are_given_by_key() -> None:
    assert play(graph([entry(), node("a"), node("b")], "start -> a", "start -> b")).output == {"a": "a", "b": "b"}


def test_a_response_is_the_output_whatever_else_ends() -> None:
    made = graph([entry(), node("say", "response", config={}), node("b")], "start -> say", "start -> b")
    assert play(made).output == "say"


def test_a_handle_that_leads_nowhere_makes_its_node_a_sink() -> None:
    made = graph([entry(), condition("if", "yes"), node("a")], "start -> if", "if.yes -> a")
    assert play(made, "hello", behave=choosing(**{"if": "else"})).output == "start"


# ---------------------------------------------------------------------- errors


def failing(*keys: str, code: str = "BROKEN") -> Any:
    def behave(_path: Path, key: str, _attempt: int, _value: Any) -> Any:
        return ComponentFailed(code, "It broke.", is_retryable=True) if key in keys else key

    return behave


def test_a_failure_ends_the_run_and_names_the_node() -> None:
    run = play(graph([entry(), node("a"), node("b")], "start -> a", "a -> b"), behave=failing("a"))
    assert run.error == {"code": "BROKEN", "message": "It broke.", "nodeKey": "a"}
    assert "b" not in run.keys(STARTED)


def test_a_failure_makes_its_siblings_unwanted() -> None:
    run = Play(plan_of(graph([entry(), node("a"), node("b")], "start -> a", "start -> b")), behave=failing("a"))
    run.decide()
    run.end_one()
    run.decide()
    assert run.engine.is_live((), "b")
    run.end_one()  # a fails
    assert not run.engine.is_live((), "b")
    # It completes all the same, too late to count.
    run.step((COMPLETED, {"output": 1, "handles": [OUTPUT]}, (), "b"))
    run.decide()
    assert run.error["nodeKey"] == "a"


def test_a_default_takes_the_place_of_a_failed_output() -> None:
    made = graph([entry(), node("a", onError="default", defaultOutput={"n": 0}), node("b")], "start -> a", "a -> b")
    seen: list[Any] = []

    def behave(_path: Path, key: str, _attempt: int, value: Any) -> Any:
        if key == "b":
            seen.append(value)
        return ComponentFailed("BROKEN", "It broke.") if key == "a" else key

    assert play(made, behave=behave).output == "b"
    assert seen == [{"n": 0}]


def test_an_error_branch_carries_the_error_and_skips_the_ordinary_way() -> None:
    made = graph(
        [entry(), node("a", onError="branch"), node("good"), node("bad")], "start -> a", "a -> good", "a.error -> bad"
    )
    seen: list[Any] = []

    def behave(_path: Path, key: str, _attempt: int, value: Any) -> Any:
        if key == "bad":
            seen.append(value)
        return ComponentFailed("BROKEN", "It broke.") if key == "a" else key

    run = play(made, behave=behave)
    assert run.output == "bad"
    assert run.keys(SKIPPED) == ["good"]
    assert seen == [{"code": "BROKEN", "message": "It broke.", "nodeKey": "a"}]


def test_an_error_branch_is_skipped_when_all_goes_well() -> None:
    made = graph([entry(), node("a", onError="branch"), node("bad")], "start -> a", "a.error -> bad")
    run = play(made)
    assert run.keys(SKIPPED) == ["bad"]
    assert run.output == "a"


def test_a_retry_waits_until_it_is_due_and_counts_its_attempts() -> None:
    made = graph([entry(), node("a", retry={"maxAttempts": 3, "firstDelayMs": 1000})], "start -> a")
    attempts: list[int] = []

    def behave(_path: Path, key: str, attempt: int, _value: Any) -> Any:
        if key != "a":
            return key
        attempts.append(attempt)
        return ComponentFailed("BUSY", "Busy.", is_retryable=True) if attempt < 3 else "done"

    run = Play(plan_of(made), behave=behave)
    run.decide()
    run.end_one()
    run.decide()
    run.end_one()
    assert run.engine.next_due == NOON.timestamp() + 1
    assert run.decide() == []
    assert run.run().output == "done"
    assert attempts == [1, 2, 3]


def test_a_recovered_retry_is_not_started_twice() -> None:
    made = graph([entry(), node("a", retry={"maxAttempts": 2, "firstDelayMs": 10})], "start -> a")
    run = play(
        made,
        behave=lambda _p, key, attempt, _i: (
            key if attempt == 2 or key == "start" else ComponentFailed("X", "x", is_retryable=True)
        ),
    )
    at = next(i for i, event in enumerate(run.events) if event.type is STARTED and event.data["attempt"] == 2)
    engine = folded(run.plan, None, run.events[: at + 1])
    assert engine.running == {((), "a"): 2}
    assert list(engine.decide(NOON.timestamp() + 3600, lambda: True)) == []


def test_a_recovered_skip_is_not_done_twice() -> None:
    made = graph(
        [entry(), condition("if", "yes"), node("a"), node("b"), node("slow")],
        "start -> if",
        "if.yes -> a",
        "if.else -> b",
        "start -> slow",
    )
    run = Play(plan_of(made), behave=choosing(**{"if": "yes"}), pick=lambda count: count - 1)
    run.decide()
    run.end_one()  # start
    run.pick = lambda _count: 0
    run.decide()
    run.end_one()  # if
    run.decide()
    assert run.keys(SKIPPED) == ["b"]
    engine = folded(run.plan, None, run.events)
    assert list(engine.decide(NOON.timestamp(), lambda: True)) == []
    assert set(engine.running) == {((), "slow"), ((), "a")}


# ---------------------------------------------------------------------- containers


def body(**config: object) -> Graph:
    return graph(
        [entry(), each("all", **config), node("inner", parentKey="all"), node("after")], "start -> all", "all -> after"
    )


def items(count: int) -> Any:
    return lambda path, key, _attempt, _value: (
        list(range(count)) if key == "start" else f"{key}{path[-1][1] if path else ''}"
    )


def test_a_container_gives_the_outputs_in_the_order_of_the_items() -> None:
    seen: list[Any] = []

    def behave(path: Path, key: str, _attempt: int, value: Any) -> Any:
        if key == "after":
            seen.append(value)
        return [1, 2, 3] if key == "start" else value * 10 if key == "inner" else key

    play(body(), behave=behave, pick=lambda count: count - 1)
    assert seen == [[10, 20, 30]]


def test_no_more_iterations_are_open_than_the_concurrency() -> None:
    run = play(body(concurrency=3), behave=items(10))
    assert run.most_running == 3
    opened = closed = 0
    for event in run.events:
        opened += event.type is EventType.ITERATION_STARTED
        closed += event.type is EventType.ITERATION_COMPLETED
        assert opened - closed <= 3
    assert (opened, closed) == (10, 10)


def test_no_more_nodes_run_at_once_than_may() -> None:
    assert play(body(concurrency=10), behave=items(10), at_once=4).most_running == 4


def test_an_empty_list_gives_an_empty_list() -> None:
    run = play(body(), behave=lambda _p, key, _a, value: [] if key == "start" else value)
    assert run.output == []
    assert run.of(EventType.ITERATION_STARTED) == []


def test_a_body_without_nodes_gives_its_items() -> None:
    assert play(graph([entry(), each("all")], "start -> all"), behave=items(3)).output == [0, 1, 2]


def failing_at(*indexes: int) -> Any:
    def behave(path: Path, key: str, _attempt: int, _value: Any) -> Any:
        if key == "start":
            return [0, 1, 2, 3]
        return ComponentFailed("ODD", "Odd.") if path and path[-1][1] in indexes else key

    return behave


def inside(mode: str) -> Graph:
    return graph([entry(), each("all", concurrency=2, errorMode=mode), node("inner", parentKey="all")], "start -> all")


def test_terminate_fails_the_container_at_the_first_failure() -> None:
    run = play(inside("TERMINATE"), behave=failing_at(1))
    assert run.error["code"] == "ODD"
    assert run.error["nodeKey"] == "all"
    assert len(run.of(EventType.ITERATION_STARTED)) < 4


def test_terminate_leaves_nothing_of_the_container_running() -> None:
    made = graph(
        [
            entry(),
            each("all", concurrency=4, errorMode="TERMINATE").model_copy(
                update={"on_error": OnError.DEFAULT, "default_output": "none"}
            ),
            node("inner", parentKey="all"),
            node("after"),
        ],
        "start -> all",
        "all -> after",
    )
    run = Play(plan_of(made), behave=failing_at(0))
    run.decide()
    run.end_one()
    run.decide()
    run.end_one()
    assert not run.engine.is_live((("all", 0),), "inner")
    run.decide()
    assert not any(path for path, _ in run.engine.running)
    assert run.run().output == "after"


def test_continue_puts_the_error_in_its_place() -> None:
    output = play(inside("CONTINUE"), behave=failing_at(1, 2)).output
    error = {"error": {"code": "ODD", "message": "Odd.", "nodeKey": "inner"}}
    assert output == ["inner", error, error, "inner"]


def test_drop_leaves_the_failed_out() -> None:
    assert play(inside("DROP"), behave=failing_at(0, 2)).output == ["inner", "inner"]


def test_containers_nest() -> None:
    made = graph(
        [
            entry(),
            each("outer"),
            node("list", parentKey="outer"),
            each("inner").model_copy(update={"parent_key": "outer"}),
            node("leaf", parentKey="inner"),
        ],
        "start -> outer",
        "list -> inner",
    )

    def behave(path: Path, key: str, _attempt: int, value: Any) -> Any:
        if key == "start":
            return [1, 2]
        return [value, value * 10] if key == "list" else [*[index for _, index in path], value]

    run = play(made, behave=behave, pick=lambda count: count - 1)
    assert run.output == [[[0, 0, 1], [0, 1, 10]], [[1, 0, 2], [1, 1, 20]]]


def test_a_retried_container_begins_anew() -> None:
    container = each("all", concurrency=2).model_copy(update={"retry": None})
    made = graph([entry(), container, node("inner", parentKey="all")], "start -> all")
    run = Play(plan_of(made), behave=lambda _p, key, _a, value: [1, 2, 3] if key == "start" else value)
    run.decide()
    run.end_one()
    run.decide()
    run.end_one()
    run.decide()
    # Two scopes were open, with nodes ready and running; the container is tried again at once.
    run.step((EventType.NODE_RETRYING, {"attempt": 1, "error": {}, "delayMs": 0}, (), "all"))
    assert not any(path for path, _ in run.engine.running)
    again = folded(run.plan, None, run.events)
    assert [decision for decision in run.decide() if isinstance(decision, StartNode)] == [
        StartNode((), "all", 2),
        StartNode((("all", 0),), "inner", 1),
        StartNode((("all", 1),), "inner", 1),
    ]
    assert next(iter(again.decide(NOON.timestamp(), lambda: True))) == StartNode((), "all", 2)
    assert run.run().output == [1, 2, 3]


def test_what_an_iteration_held_is_forgotten_at_its_end() -> None:
    run = play(body(concurrency=2), behave=items(200))
    engine = folded(run.plan, None, run.events[:-1])
    assert list(engine._scopes) == [()]
    assert not engine._attempts
    assert not engine._waiting


def test_nothing_revives_an_ended_run() -> None:
    run = play(body(), behave=items(2))
    for event in [*run.events]:
        run.engine.apply(event)
        assert list(run.engine.decide(NOON.timestamp() + 3600, lambda: True)) == []
    assert run.engine.is_ended


# ---------------------------------------------------------------------- laws


@st.composite
def workflows(draw: st.DrawFn) -> Graph:
    """Draw an acyclic workflow: conditions, error handling, retries, and containers with bodies of their own."""
    nodes: list[GraphNode] = []
    links: list[Link] = []

    def fill(parent: str | None, depth: int, name: str) -> None:
        count = draw(st.integers(1, 5))
        before: list[GraphNode] = []
        for index in range(count):
            key = f"{name}{index}"
            kinds = ["template", "condition"] + (["parallel"] if depth < 2 else [])
            kind = draw(st.sampled_from(kinds)) if index or parent else "manual"
            parts: dict[str, Any] = {"parentKey": parent}
            if kind == "condition":
                parts["config"] = {"cases": [{"name": "yes", "when": "true"}]}
            elif kind == "parallel":
                parts["config"] = {
                    "concurrency": draw(st.integers(1, 3)),
                    "errorMode": draw(st.sampled_from(["TERMINATE", "CONTINUE", "DROP"])),
                }
            if kind != "manual":
                parts["onError"] = draw(st.sampled_from(["fail", "default", "default", "branch"]))
                if draw(st.booleans()):
                    parts["retry"] = {"maxAttempts": 2, "firstDelayMs": draw(st.sampled_from([0, 50]))}
            made = node(key, kind, **parts)
            for source in before:
                if draw(st.booleans()):
                    handle = draw(st.sampled_from(_handles(source)))
                    links.append(Link(source=source.key, source_handle=handle, target=key))
            before.append(made)
            nodes.append(made)
            if kind == "parallel":
                fill(key, depth + 1, f"{key}_")

    fill(None, 0, "n")
    return Graph(nodes=tuple(nodes), connections=tuple(links))


def _handles(of: GraphNode) -> list[str]:
    handles = ["yes", "else"] if of.component == "condition" else [OUTPUT]
    return [*handles, "error"] if of.on_error is OnError.BRANCH else handles


def random_play(made: Graph, data: st.DataObject) -> Play:
    def behave(_path: Path, key: str, _attempt: int, _value: Any) -> Any:
        fate = data.draw(st.integers(0, 9))
        if key.count("_") == 0 and key == "n0":
            return [1, 2]
        if fate == 0:
            return ComponentFailed("DRAWN", "Drawn.", is_retryable=data.draw(st.booleans()))
        output = list(range(data.draw(st.integers(0, 3))))
        if next(n for n in made.nodes if n.key == key).component == "condition":
            return Result(output, frozenset({data.draw(st.sampled_from(["yes", "else"]))}))
        return Result(output)

    return Play(
        plan_of(made),
        [1, 2],
        behave,
        pick=lambda count: data.draw(st.integers(0, count - 1)),
        at_once=data.draw(st.integers(1, 5)),
    )


class Listed(Play):
    """Containers over whatever arrived: it is a list, or one item."""

    def input_of(self, path: Path, key: str) -> Any:
        value = super().input_of(path, key)
        is_container = self.plan.nodes[key].component.is_container
        return value if not is_container or isinstance(value, list) else [value]


@hypothesis.settings(max_examples=150)
@given(workflows(), st.data())
def test_every_node_ends_once_and_runs_only_if_an_edge_was_taken(made: Graph, data: st.DataObject) -> None:
    drawn = random_play(made, data)
    run = Listed(drawn.plan, drawn.run_input, drawn.behave, drawn.pick, drawn.at_once).run()
    completed = run.end.type is EventType.EXECUTION_COMPLETED
    ends = Counter(
        (event.path, event.node_key)
        for event in run.events
        if event.type in {COMPLETED, SKIPPED, EventType.NODE_FAILED} and not event.path
    )
    assert all(count == 1 for count in ends.values())
    if completed:
        assert {key for _, key in ends} == {n.key for n in made.nodes if n.parent_key is None}
    taken = _taken(run)
    for event in run.events:
        if event.type in {STARTED, SKIPPED}:
            assert event.node_key is not None
            spec = run.plan.nodes[event.node_key]
            edges = [(event.path, link.key) in taken for link in spec.links_in]
            assert (event.type is STARTED) == (not edges or any(edges))
    assert run.events.count(run.end) == 1


def _taken(run: Play) -> set[tuple[Path, str]]:
    found: set[tuple[Path, str]] = set()
    for event in run.events:
        if event.type in {COMPLETED, EventType.NODE_ERROR_HANDLED}:
            assert event.node_key is not None
            for link in run.plan.nodes[event.node_key].links_out:
                if link.source_handle in event.data["handles"]:
                    found.add((event.path, link.key))
    return found


@hypothesis.settings(max_examples=150)
@given(workflows(), st.data())
def test_a_folded_journal_decides_as_the_run_did(made: Graph, data: st.DataObject) -> None:
    drawn = random_play(made, data)
    run = Listed(drawn.plan, drawn.run_input, drawn.behave, drawn.pick, drawn.at_once)
    cut = data.draw(st.integers(0, 40))
    while not run.engine.is_ended and len(run.steps) <= cut:
        run.decide()
        if run.engine.is_ended:
            break
        if run.tasks():
            run.end_one()
        elif run.engine.next_due is not None:
            run.now = run.now.fromtimestamp(run.engine.next_due + 0.001, run.now.tzinfo)
    journal: list[Event] = []
    for step in run.steps:
        journal += step
        again = folded(run.plan, run.run_input, journal)
        assert again.is_ended == (step[-1] is run.events[-1] and run.engine.is_ended)
    again = Listed(run.plan, run.run_input, run.behave, run.pick, run.at_once)
    again.steps = [list(step) for step in run.steps]
    again.engine, again.now = folded(run.plan, run.run_input, journal), run.now
    assert again.engine.running == run.engine.running
    assert again.engine.variables == run.engine.variables
    assert again.decide() == run.decide()
    assert again.engine.next_due == run.engine.next_due


@hypothesis.settings(max_examples=100)
@given(workflows(), st.data())
def test_a_run_recovered_anywhere_goes_on_to_the_end(made: Graph, data: st.DataObject) -> None:
    drawn = random_play(made, data)
    whole = Listed(drawn.plan, drawn.run_input, drawn.behave, drawn.pick, drawn.at_once).run()
    cut = data.draw(st.integers(1, len(whole.steps)))
    again = Listed(whole.plan, whole.run_input, whole.behave, whole.pick, whole.at_once)
    again.steps = [list(step) for step in whole.steps[:cut]]
    again.engine, again.now = folded(whole.plan, whole.run_input, again.events), whole.now
    again.run()
    starts = Counter(
        (event.path, event.node_key, event.data["attempt"])
        for event in again.events
        if event.type is STARTED and not event.path
    )
    assert all(count == 1 for count in starts.values())
    assert sum(event is again.end for event in again.events) == 1
