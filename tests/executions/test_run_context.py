"""What a node sees of its run, and what a run leaves behind."""

import gc
from uuid import uuid4

from app.executions.engine import Engine
from app.executions.run_context import NodeScope
from tests.executions.conftest import House
from tests.executions.play import Play, each, entry, graph, node, plan_of

RACE = graph(
    [entry(), node("a"), node("b"), node("race", "merge", config={"mode": "race"}), node("after")],
    "start -> a",
    "start -> b",
    "a -> race",
    "b -> race",
    "race -> after",
)


def scope_of(play: Play, key: str, path: tuple[tuple[str, int], ...] = ()) -> NodeScope:
    return NodeScope(play.engine, str(uuid4()), path, play.plan.nodes[key])


def test_a_copy_of_a_scope_stays_as_it_is_while_others_end() -> None:
    play = Play(plan_of(RACE), "x")
    play.decide()
    play.finish((), "start", "x")
    play.decide()
    play.finish((), "a", "from a")
    play.decide()
    play.finish((), "race", "won")
    play.decide()
    early = scope_of(play, "after")
    copy = dict(early)
    play.finish((), "b", "late")
    assert copy["nodes"] == {"start": "x", "a": "from a", "race": "won"}
    assert early["nodes"] == copy["nodes"]
    assert scope_of(play, "after")["nodes"] == {**copy["nodes"], "b": "late"}


def test_a_scope_names_what_a_node_sees_and_nothing_else() -> None:
    play = Play(plan_of(graph([entry(), each("all"), node("in", parentKey="all")], "start -> all")), ["x", "y"])
    play.decide()
    play.finish((), "start", ["x", "y"])
    play.decide()
    outside, inside = scope_of(play, "all"), scope_of(play, "in", (("all", 1),))
    assert set(outside) == {"input", "nodes", "vars", "run"}
    assert set(inside) == {*outside, "item", "index"}
    assert len(inside) == len(dict(inside))
    assert all(name in inside for name in inside)
    assert {"secrets", "debug"}.isdisjoint(inside)
    assert "secrets" not in inside
    assert inside.get("secrets") is None
    assert (inside["input"], inside["item"], inside["index"]) == ("y", "y", 1)
    assert inside["nodes"] == {"start": ["x", "y"]}
    assert inside["run"]["input"] == ["x", "y"]


async def test_a_run_that_has_ended_leaves_nothing_to_the_garbage_collector(busy: House) -> None:
    made = graph(
        [entry(), each("all"), node("in", "template", parentKey="all", config={"template": "{{ item }}"})],
        "start -> all",
    )
    workflow_id = await busy.workflow(made)
    await busy.run(workflow_id, ["x", "y"])
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            await busy.run(workflow_id, ["x", "y"])
        left = [each for each in gc.get_objects() if isinstance(each, Engine)]
    finally:
        gc.enable()
    # The last may still be on its way out of the worker.
    assert len(left) <= 1
