"""Loops, breaks and races, run by a worker over the real journal."""

from typing import Any

import pytest

from app.executions.models import ExecutionStatus
from app.workflows.graph import Graph, GraphNode
from tests.executions.conftest import House
from tests.executions.play import entry, graph, node

COMPLETED, FAILED = ExecutionStatus.COMPLETED, ExecutionStatus.FAILED


def looped(config: dict[str, Any], *body: GraphNode, links: tuple[str, ...] = (), **parts: Any) -> Graph:
    """A start and a loop with this body; the loop's output is the run's."""
    inside = [each.model_copy(update={"parent_key": "loop"}) for each in body]
    return graph([entry(), node("loop", "loop", config=config, **parts), *inside], "start -> loop", *links)


def doubled(key: str = "double") -> GraphNode:
    return node(key, "json", config={"operations": [{"kind": "set", "path": "n", "value": "input.n * 2"}]})


def text(template: str, key: str = "text", **parts: Any) -> GraphNode:
    return node(key, "template", config={"template": template, "outputType": "json"}, **parts)


async def test_for_each_goes_one_after_the_other(busy: House) -> None:
    made = looped({"mode": "FOR_EACH"}, text("[{{ item }}, {{ index }}]"))
    execution = await busy.run(made, [5, 6, 7])
    assert await busy.output(execution) == [[5, 0], [6, 1], [7, 2]]
    order = [(entry.type.value, entry.path[-1][1]) for entry in await busy.entries(execution) if entry.path]
    assert [index for _, index in order] == sorted(index for _, index in order)


async def test_for_counts_and_carries_the_last_output(busy: House) -> None:
    made = looped({"mode": "FOR", "count": "input", "collect": "LAST"}, text("{{ item * 2 if index else 1 }}"))
    assert await busy.output(await busy.run(made, 5)) == 16


async def test_nothing_to_do_gives_an_empty_list(busy: House) -> None:
    assert await busy.output(await busy.run(looped({"mode": "FOR", "count": "0"}, text("1")))) == []
    assert await busy.output(await busy.run(looped({"mode": "WHILE", "condition": "false"}, text("1")))) == []


async def test_while_asks_before_and_do_while_after(busy: House) -> None:
    until_ten = {"condition": "item < 10", "collect": "LAST"}
    for mode, given, wanted in (("WHILE", 3, 12), ("WHILE", 50, None), ("DO_WHILE", 3, 12), ("DO_WHILE", 50, 100)):
        execution = await busy.run(looped({**until_ten, "mode": mode}, text("{{ item * 2 }}")), given)
        assert await busy.output(execution) == wanted, (mode, given)


async def test_a_loop_without_end_is_ended(busy: House) -> None:
    made = looped({"mode": "WHILE", "condition": "true", "maxIterations": 7}, text("1"))
    execution = await busy.run(made)
    assert execution.status is FAILED
    assert '"LOOP_LIMIT"' in (execution.error or "")
    assert (await busy.types(execution)).count("IterationCompleted") == 7


@pytest.mark.parametrize(
    ("config", "given", "code"),
    [
        ({"mode": "FOR", "count": "1000000"}, None, "LOOP_LIMIT"),
        ({"mode": "FOR", "count": "-1"}, None, "EXPRESSION_ERROR"),
        ({"mode": "FOR", "count": "'x'"}, None, "EXPRESSION_ERROR"),
        ({"mode": "FOR_EACH"}, {"no": "list"}, "EXPRESSION_ERROR"),
        ({"mode": "WHILE", "condition": "1"}, None, "EXPRESSION_ERROR"),
    ],
)
async def test_a_loop_over_nonsense_fails_clearly(busy: House, config: dict[str, Any], given: Any, code: str) -> None:
    execution = await busy.run(looped(config, text("1")), given)
    assert execution.status is FAILED
    assert f'"{code}"' in (execution.error or "")
    assert "IterationStarted" not in await busy.types(execution)


def leaving(mode: str) -> Graph:
    """Leave at item 3; else go on to `after`, which gives ten times the item."""
    body = (
        node("which", "condition", config={"cases": [{"name": "three", "when": "item == 3"}]}),
        node("leave", "break", config={"mode": mode, "value": "'left'"}),
        text("{{ item * 10 }}", "after"),
    )
    return looped({"mode": "FOR_EACH"}, *body, links=("which.three -> leave", "which.else -> after"))


async def test_break_leaves_the_loop_and_continue_the_iteration(busy: House) -> None:
    assert await busy.output(await busy.run(leaving("BREAK"), [1, 2, 3, 4])) == [10, 20, "left"]
    assert await busy.output(await busy.run(leaving("CONTINUE"), [1, 2, 3, 4])) == [10, 20, "left", 40]


async def test_break_cancels_what_runs_beside_it(busy: House) -> None:
    body = (node("slow", "hang"), node("soon", "wait", config={"durationMs": 50}), node("leave", "break"))
    execution = await busy.run(looped({"mode": "FOR_EACH"}, *body, links=("soon -> leave",)), [1, 2])
    assert await busy.output(execution) == [1]
    assert busy.component("hang").cancelled == 1


@pytest.mark.parametrize(
    ("mode", "wanted"), [("CONTINUE", [1, {"error": "BAD"}, 3]), ("DROP", [1, 3]), ("TERMINATE", None)]
)
async def test_a_failed_iteration_means_what_the_error_mode_says(busy: House, mode: str, wanted: Any) -> None:
    body = (
        node("which", "condition", config={"cases": [{"name": "two", "when": "item == 2"}]}),
        node("bad", "fail", config={"code": "BAD"}),
        text("{{ item }}", "good"),
    )
    links = ("which.two -> bad", "which.else -> good")
    execution = await busy.run(looped({"mode": "FOR_EACH", "errorMode": mode}, *body, links=links), [1, 2, 3])
    if wanted is None:
        assert execution.status is FAILED
        return
    output = await busy.output(execution)
    assert [{"error": each["error"]["code"]} if isinstance(each, dict) else each for each in output] == wanted


async def test_loops_and_parallels_nest(busy: House) -> None:
    made = graph(
        [
            entry(),
            node("outer", "loop", config={"mode": "FOR_EACH"}),
            node("inner", "parallel", config={"count": "item"}, parent_key="outer"),
            text("{{ nodes.start | length }}{{ index }}", "leaf", parent_key="inner"),
        ],
        "start -> outer",
    )
    execution = await busy.run(made, [0, 1, 3])
    assert await busy.output(execution) == [[], [30], [30, 31, 32]]
    paths = {entry.path for entry in await busy.entries(execution) if entry.node_key == "leaf"}
    assert (("outer", 2), ("inner", 1)) in paths


async def test_a_parallel_of_a_million_is_refused(busy: House) -> None:
    made = graph(
        [entry(), node("all", "parallel", config={"count": "1000000"}), text("1", parent_key="all")], "start -> all"
    )
    execution = await busy.run(made)
    assert execution.status is FAILED
    assert '"TOO_MANY_ITEMS"' in (execution.error or "")


async def test_a_race_goes_on_with_what_comes_first(busy: House) -> None:
    made = graph(
        [
            entry(),
            node("quick", "template", config={"template": "quick"}),
            node("slow", "hang", timeout_ms=1_500, on_error="default", default_output="slow"),
            node("first", "merge", config={"mode": "race"}),
            node("end", "template", config={"template": "{{ input }}!"}),
        ],
        "start -> quick",
        "start -> slow",
        "quick -> first",
        "slow -> first",
        "first -> end",
    )
    execution = await busy.run(made)
    assert await busy.output(execution) == "quick!"
    keys = [entry.node_key for entry in await busy.entries(execution) if entry.type.value == "NodeCompleted"]
    assert keys.count("first") == 1


async def test_a_loop_goes_on_in_another_process_where_it_was(house: House) -> None:
    made = looped(
        {"mode": "WHILE", "condition": "index < 4", "collect": "ALL"},
        node("once", "once", config={"file": str(house.settings.data_dir / "effects")}),
        node("stop", "hang", timeout_ms=1, on_error="default", default_output=0),
        links=("once -> stop",),
    )
    await house.work()
    execution = await house.run(made)
    assert execution.status is COMPLETED
    assert len((house.settings.data_dir / "effects").read_text().splitlines()) == 4
