"""What a run takes over from another one: exactly what nothing that is changed could have reached."""

from typing import Any
from uuid import UUID

import hypothesis
from hypothesis import given
from hypothesis import strategies as st

from app.components.contract import ComponentFailed, Result
from app.executions.changes import changed_nodes
from app.executions.events import Event, EventType, Path
from app.executions.reuse import Given, Only, Place, Reuse, ReuseMode, ReuseSpec
from app.executions.steps import StartNode
from app.executions.taking_over import Recorded
from app.workflows.graph import Graph, Variable
from tests.executions.play import Play, entry, graph, node, plan_of, play
from tests.executions.test_engine import Listed, choosing, condition, workflows

COMPLETED, FAILED = EventType.NODE_COMPLETED, EventType.NODE_FAILED
REUSED, STARTED = EventType.NODE_REUSED, EventType.NODE_STARTED
SOURCE = UUID(int=7)

At = tuple[Path, str]


class Again(Listed):
    """A run that takes results over."""

    reuse: Reuse

    def make_true(self, step: Any) -> None:
        found = self.reuse.find(step.path, step.key) if isinstance(step, StartNode) else None
        if found is None:
            super().make_true(step)
            return
        self.take(step.path, step.key, step.attempt, found)

    def take(self, path: Path, key: str, attempt: int, found: Recorded) -> None:
        if found.error is None:
            data = {"output": found.output, "handles": sorted(found.handles), "source": found.source}
            changes = [({"name": each.name, "value": each.value}) for each in found.variables]
            self.step(
                *((EventType.VARIABLE_CHANGED, change, path, key) for change in changes), (REUSED, data, path, key)
            )
            return
        self.step((STARTED, {"attempt": attempt}, path, key))
        if found.is_last:
            self.__dict__.setdefault("last", []).append((path, key, found.error))
        else:
            self.finish(path, key, ComponentFailed(found.error["code"], found.error["message"]))

    def tasks(self) -> list[At]:
        held = [at[:2] for at in self.__dict__.get("last", ())]
        return [at for at in super().tasks() if at not in held]

    def run(self) -> "Again":
        while not self.engine.is_ended:
            self.decide()
            if self.engine.is_ended:
                break
            if self.tasks():
                self.end_one()
            elif self.engine.next_due is not None:
                self.now = self.now.fromtimestamp(self.engine.next_due + 0.001, self.now.tzinfo)
            else:
                path, key, error = self.__dict__["last"].pop(0)
                self.finish(path, key, ComponentFailed(str(error["code"]), ""))
        return self


def again(source: Play, spec: ReuseSpec, made: Graph | None = None, **more: Any) -> Again:
    plan = source.plan if made is None else plan_of(made)
    run = Again(plan, source.run_input, more.pop("behave", source.behave), **more)
    run.reuse = Reuse(ReuseSpec.from_json(spec.to_json()), plan, SOURCE)
    run.reuse.take(source.events)
    return run.run()


def fork(source: Play, key: str | None, path: Path = (), **more: Any) -> Again:
    return again(source, ReuseSpec(ReuseMode.REST, (Place(key, path),)), **more)


def ran(run: Play) -> set[At]:
    """Where nodes that are no containers ran."""
    return {
        (event.path, event.node_key)
        for event in run.events
        if event.type is STARTED and event.node_key and not run.plan.nodes[event.node_key].component.is_container
    }


def body(component: str = "parallel", **config: Any) -> Graph:
    return graph(
        [
            entry(),
            node("before"),
            node("all", component, config=config),
            node("one", parentKey="all"),
            node("two", parentKey="all"),
            node("after"),
            node("beside"),
        ],
        "start -> before",
        "before -> all",
        "one -> two",
        "all -> after",
        "start -> beside",
    )


def three(path: Path, key: str, _attempt: int, _value: Any) -> Any:
    return [1, 2, 3] if key == "before" else f"{key}{path[-1][1] if path else ''}"


# ---------------------------------------------------------------------- forks


def test_a_fork_runs_the_node_and_what_follows_it() -> None:
    made = graph([entry(), node("a"), node("b"), node("c"), node("d")], "start -> a", "a -> b", "a -> c", "b -> d")
    run = fork(play(made), "b")
    assert ran(run) == {((), "b"), ((), "d")}
    assert run.keys(REUSED) == ["start", "a", "c"]
    assert run.output == {"c": "c", "d": "d"}


def test_of_a_parallel_container_only_the_iteration_named_runs_again() -> None:
    source = play(body(), behave=three)
    run = fork(source, "two", (("all", 1),))
    assert ran(run) == {((("all", 1),), "two"), ((), "after")}
    assert run.output == source.output


def test_of_a_loop_the_iterations_after_it_run_again_too() -> None:
    run = fork(play(body("loop"), behave=three), "two", (("all", 1),))
    assert ran(run) == {
        ((("all", 1),), "two"),
        ((("all", 2),), "one"),
        ((("all", 2),), "two"),
        ((), "after"),
    }


def test_an_iteration_can_be_forked_as_a_whole() -> None:
    run = fork(play(body(), behave=three), None, (("all", 1),))
    assert ran(run) == {((("all", 1),), "one"), ((("all", 1),), "two"), ((), "after")}


def test_what_comes_before_a_container_makes_it_run_as_a_whole() -> None:
    source = play(body(), behave=three)
    assert ran(fork(source, "before")) == ran(source) - {((), "start"), ((), "beside")}
    assert ran(fork(source, "all")) == ran(source) - {((), "start"), ((), "beside"), ((), "before")}


def test_a_completed_container_is_taken_over_whole() -> None:
    run = fork(play(body(), behave=three), "after")
    assert [(event.type, event.node_key) for event in run.events if event.node_key == "all"] == [(REUSED, "all")]
    assert not run.of(EventType.ITERATION_STARTED)


def test_an_output_given_takes_another_way() -> None:
    made = graph(
        [entry(), condition("if", "yes"), node("a"), node("b"), node("c")],
        "start -> if",
        "if.yes -> a",
        "if.else -> b",
        "start -> c",
    )
    source = play(made, behave=choosing(**{"if": "yes"}))
    run = again(source, ReuseSpec(ReuseMode.REST, given=(Given("if", (), "no", ("else",)),)))
    assert ran(run) == {((), "b")}
    assert run.output == {"b": "b", "c": "c"}
    assert [event.data["source"] for event in run.events if event.node_key == "if"] == ["override"]


def test_a_retry_goes_on_from_what_failed() -> None:
    made = graph([entry(), node("a"), node("b"), node("c")], "start -> a", "a -> b", "b -> c")
    source = play(made, behave=lambda _p, key, _a, _v: ComponentFailed("BUSY", "") if key == "b" else key)
    run = again(source, ReuseSpec(ReuseMode.REST), behave=lambda _p, key, _a, _v: key)
    assert ran(run) == {((), "b"), ((), "c")}
    assert run.output == "c"


def test_a_retry_keeps_the_iterations_that_had_completed() -> None:
    def behave(path: Path, key: str, attempt: int, value: Any) -> Any:
        is_bad = key == "two" and path[-1][1] == 1
        return ComponentFailed("BUSY", "") if is_bad else three(path, key, attempt, value)

    source = play(body("loop"), behave=behave)
    assert source.end.type is EventType.EXECUTION_FAILED
    run = again(source, ReuseSpec(ReuseMode.REST), behave=three)
    # What lies beside may have been cut short.
    assert {at for at in ran(run) if at[1] != "beside"} == {
        ((("all", 1),), "two"),
        ((("all", 2),), "one"),
        ((("all", 2),), "two"),
        ((), "after"),
    }


def test_only_the_last_try_of_a_container_counts() -> None:
    made = body()
    tried = node("all", "parallel", retry={"maxAttempts": 2, "firstDelayMs": 0})
    nodes = tuple(tried if each.key == "all" else each for each in made.nodes)

    class Retried(Listed):
        def finish(self, path: Path, key: str, outcome: Any) -> None:
            is_first = key == "all" and self.engine.running[path, key] == 1
            super().finish(path, key, ComponentFailed("BUSY", "", is_retryable=True) if is_first else outcome)

    seen: list[str] = []

    def behave(path: Path, key: str, attempt: int, value: Any) -> Any:
        seen.append(key)
        return f"{key} {seen.count(key)}" if path else three(path, key, attempt, value)

    source = Retried(plan_of(made.model_copy(update={"nodes": nodes})), None, behave).run()
    run = again(source, ReuseSpec(ReuseMode.REST, (Place("two", (("all", 0),)),)), behave=lambda *_: "new")
    assert next(event.data["output"] for event in run.events if event.type is REUSED and event.path) == "one 4"


def test_another_version_runs_again_what_it_has_differently() -> None:
    old = graph([entry(), node("a"), node("b"), node("c"), node("d")], "start -> a", "a -> b", "b -> c", "start -> d")
    source = play(old)

    def changed(new: Graph) -> set[str]:
        nodes, emptied = changed_nodes(old, new, with_pins=False)
        run = again(source, ReuseSpec(ReuseMode.REST, changed=nodes, emptied=emptied), new)
        return {key for _, key in ran(run)}

    other = tuple(node("b", config={"template": "other"}) if each.key == "b" else each for each in old.nodes)
    assert changed(old.model_copy(update={"nodes": other})) == {"b", "c"}
    renamed = tuple(each.model_copy(update={"name": "new"}) for each in old.nodes)
    assert changed(old.model_copy(update={"nodes": renamed})) == set()
    assert changed(old.model_copy(update={"connections": (*old.connections[:2], old.connections[3])})) == {"c"}
    more = graph([*old.nodes, node("e")], "start -> a", "a -> b", "b -> c", "start -> d", "d -> e", "e -> c")
    assert changed(more) == {"c", "e"}
    told = node("d", config={"template": "{{ vars.n }}"})
    read = graph([*old.nodes[:4], told], "start -> a", variables=[Variable(name="n", value=1)])
    other = read.model_copy(update={"variables": (Variable(name="n", value=2),)})
    assert changed_nodes(read, other, with_pins=False) == (("d",), ())


def test_a_body_that_lost_a_node_gives_its_list_anew() -> None:
    old = body()
    nodes = tuple(each for each in old.nodes if each.key != "two")
    new = Graph(nodes=nodes, connections=tuple(link for link in old.connections if link.target != "two"))
    changed, emptied = changed_nodes(old, new, with_pins=False)
    assert (changed, emptied) == ((), ("all",))
    source = play(old, behave=three)
    run = again(source, ReuseSpec(ReuseMode.REST, changed=changed, emptied=emptied), new)
    assert ran(run) == {((), "after")}
    lists = [event.data["output"] for event in run.events if event.type is COMPLETED and event.node_key == "all"]
    assert lists == [["one0", "one1", "one2"]]


def test_variables_come_with_the_results_that_set_them() -> None:
    made = graph([entry(), node("a"), node("b")], "start -> a", "a -> b", variables=[Variable(name="n", value=1)])
    source = Play(plan_of(made))
    source.decide()
    source.end_one()
    source.decide()
    source.step((EventType.VARIABLE_CHANGED, {"name": "n", "value": 2}, (), "a"))
    source.run()
    run = fork(source, "b")
    assert run.engine.variables == {"n": 2}
    assert fork(run, "b").engine.variables == {"n": 2}


def test_a_specification_is_read_as_it_was_stored() -> None:
    spec = ReuseSpec(
        ReuseMode.REST,
        (Place("a", None), Place("b", ()), Place(None, (("all", 2),))),
        (Given("c", (("all", 1),), {"x": [1]}, ("yes", "no")),),
        ("d",),
        ("e",),
        Only("f", is_alone=True, is_fed=True),
        9,
    )
    assert ReuseSpec.from_json(spec.to_json()) == spec
    assert ReuseSpec.from_json(ReuseSpec().to_json()) == ReuseSpec()


# ---------------------------------------------------------------------- replays


def nobody(*_: Any) -> Any:
    raise AssertionError("a component was called")


def test_a_replay_fails_as_the_run_did() -> None:
    made = graph([entry(), node("slow"), node("bad"), node("after")], "start -> slow", "start -> bad", "slow -> after")
    source = Play(
        plan_of(made),
        behave=lambda _p, key, _a, _v: ComponentFailed("BUSY", "") if key == "bad" else key,
        pick=lambda count: count - 1,
    ).run()
    assert "slow" not in source.keys(COMPLETED)
    run = again(source, ReuseSpec(ReuseMode.RECORDED), behave=nobody)
    assert (run.error["code"], run.error["nodeKey"]) == ("BUSY", "bad")


def test_a_record_that_breaks_off_is_said_to() -> None:
    made = graph([entry(), node("a")], "start -> a")
    source = Play(plan_of(made))
    source.decide()
    source.end_one()
    source.decide()
    source.step((EventType.EXECUTION_CANCELLED, {"reason": None}, (), None))
    run = again(source, ReuseSpec(ReuseMode.RECORDED), behave=nobody)
    assert run.error["code"] == "NOT_RECORDED"


# ---------------------------------------------------------------------- laws


@st.composite
def any_workflows(draw: st.DrawFn) -> Graph:
    """Draw a workflow in which some containers are loops."""
    made = draw(workflows())
    nodes = tuple(
        each.model_copy(update={"component": "loop", "config": {"errorMode": each.config["errorMode"]}})
        if each.component == "parallel" and draw(st.booleans())
        else each
        for each in made.nodes
    )
    return made.model_copy(update={"nodes": nodes})


def drawn_run(made: Graph, data: st.DataObject) -> Listed:
    """A run in which a node does the same whenever it is called with the same attempt."""
    drawn: dict[Any, Any] = {}

    def behave(path: Path, key: str, attempt: int, _value: Any) -> Any:
        if (path, key, attempt) not in drawn:
            drawn[path, key, attempt] = fate(key)
        return drawn[path, key, attempt]

    def fate(key: str) -> Any:
        if key == "n0":
            return [1, 2]
        if data.draw(st.integers(0, 9)) == 0:
            return ComponentFailed("DRAWN", "Drawn.", is_retryable=data.draw(st.booleans()))
        output = list(range(data.draw(st.integers(0, 3))))
        if next(n for n in made.nodes if n.key == key).component == "condition":
            return Result(output, frozenset({data.draw(st.sampled_from(["yes", "else"]))}))
        return Result(output)

    run = Listed(plan_of(made), [1, 2], behave, pick=lambda count: data.draw(st.integers(0, count - 1)))
    run.run()
    return run


def bare(events: list[Event]) -> list[Any]:
    return [(event.sequence, event.type, event.node_key, event.path, event.data, event.secret) for event in events]


def ends(run: Play) -> dict[At, Any]:
    """What every node outside of containers came to."""
    kinds = {COMPLETED, REUSED, EventType.NODE_ERROR_HANDLED}
    return {
        (event.path, event.node_key or ""): (event.data["output"], event.data["handles"])
        for event in run.events
        if event.type in kinds and not event.path
    }


@hypothesis.settings(max_examples=150)
@given(any_workflows(), st.data())
def test_a_replay_from_the_record_is_the_run(made: Graph, data: st.DataObject) -> None:
    source = drawn_run(made, data)
    one, two = (again(source, ReuseSpec(ReuseMode.RECORDED), behave=nobody) for _ in range(2))
    assert bare(one.events) == bare(two.events)
    assert bare(again(one, ReuseSpec(ReuseMode.RECORDED), behave=nobody).events) == bare(one.events)
    assert one.end.type is source.end.type
    if source.end.type is EventType.EXECUTION_COMPLETED:
        assert one.output == source.output
        assert ends(one) == ends(source)
    else:
        assert (one.error["code"], one.error["nodeKey"]) == (source.error["code"], source.error["nodeKey"])


@hypothesis.settings(max_examples=300)
@given(any_workflows(), st.data())
def test_a_fork_runs_exactly_what_its_place_reaches(made: Graph, data: st.DataObject) -> None:
    source = drawn_run(made, data)
    reached = sorted({(event.path, event.node_key) for event in source.events if event.node_key}, key=repr)
    path, key = data.draw(st.sampled_from(reached))
    assert key is not None
    run = fork(source, key, path, pick=lambda count: data.draw(st.integers(0, count - 1)))
    dirty = after(source, (path, key))
    completed = {
        (event.path, event.node_key)
        for event in source.events
        if event.type in {COMPLETED, EventType.NODE_ERROR_HANDLED}
    }
    for at in ran(run):
        assert at in dirty or at not in completed, at
    for event in run.events:
        if event.type is REUSED:
            assert (event.path, event.node_key) not in dirty
    # Which of several failures comes first is a matter of time, and so is what that cuts short.
    if not source.of(FAILED):
        assert run.output == source.output
        assert ends(run) == ends(source)
        # All that was to run again did.
        started = {(e.path, e.node_key) for e in source.events if e.type is STARTED}
        assert {at for at in dirty & started if _is_plain(source, at)} <= ran(run)


@hypothesis.settings(max_examples=150)
@given(any_workflows(), st.data())
def test_nothing_is_taken_over_that_a_change_in_any_iteration_reaches(made: Graph, data: st.DataObject) -> None:
    """More may run again: a node that another version has may run where it did not run before."""
    source = drawn_run(made, data)
    key = data.draw(st.sampled_from(sorted({event.node_key for event in source.events if event.node_key})))
    run = again(source, ReuseSpec(ReuseMode.REST, (Place(key, None),)))
    places = {(event.path, key) for event in source.events if event.node_key == key}
    dirty = {at for place in places for at in after(source, place)}
    assert all((event.path, event.node_key) not in dirty for event in run.events if event.type is REUSED)


@hypothesis.settings(max_examples=150)
@given(any_workflows(), st.data())
def test_a_mixed_replay_repeats_no_effect_and_ends_alike(made: Graph, data: st.DataObject) -> None:
    """Where nodes without effects do what they did."""
    config = {"method": "POST", "url": "http://127.0.0.1:9/"}
    nodes = tuple(
        part.model_copy(update={"component": "http_request", "config": config})
        if part.component == "template" and data.draw(st.booleans())
        else part
        for part in made.nodes
    )
    made = made.model_copy(update={"nodes": nodes})
    asking = {part.key for part in nodes if part.component == "http_request"}
    source = drawn_run(made, data)

    def behave(path: Path, key: str, attempt: int, value: Any) -> Any:
        assert key not in asking
        return source.behave(path, key, attempt, value)

    run = again(source, ReuseSpec(ReuseMode.MIXED), behave=behave)
    if not source.of(FAILED) and not source.of(EventType.NODE_RETRYING):
        assert run.output == source.output
        assert ends(run) == ends(source)


def _is_plain(run: Play, at: tuple[Path, str | None]) -> bool:
    return at[1] is not None and not run.plan.nodes[at[1]].component.is_container


def after(source: Play, place: At) -> set[At]:
    """Say by brute force what a place reaches: every node in every iteration, with its beginning and its end.

    A node's end follows its beginning. What a link leads to begins after the end of where it leaves. What is inside
    a container begins after the container does, and ends before it does; in a loop, an iteration begins after the
    ends of the one before it. What has no end after the place is not reached.
    """
    plan = source.plan
    seen: list[At] = sorted({(e.path, e.node_key) for e in source.events if e.node_key is not None}, key=repr)
    follows: dict[tuple[str, At], list[tuple[str, At]]] = {}

    def edge(one: tuple[str, At], two: tuple[str, At]) -> None:
        follows.setdefault(one, []).append(two)

    for at in seen:
        path, key = at
        edge(("begins", at), ("ends", at))
        for link in plan.nodes[key].links_out:
            edge(("ends", at), ("begins", (path, link.target)))
        if path:
            container, index = path[-1]
            edge(("begins", (path[:-1], container)), ("begins", at))
            edge(("ends", at), ("ends", (path[:-1], container)))
            if plan.nodes[container].spec.component == "loop":
                for other, inner in seen:
                    if other[:-1] == path[:-1] and other and other[-1][0] == container and other[-1][1] > index:
                        edge(("ends", at), ("begins", (other, inner)))
    waiting, found = [("begins", place)], {("begins", place)}
    while waiting:
        for following in follows.get(waiting.pop(), ()):
            if following not in found:
                found.add(following)
                waiting.append(following)
    return {at for kind, at in found if kind == "ends"}
