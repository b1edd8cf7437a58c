"""Runs that go on from other runs: waits, child runs and secrets in what is taken over, and sources that are gone."""

from pathlib import Path
from typing import Any

import pytest

from app.executions.lookup import ExecutionPruned, ReadBudget
from app.executions.models import Execution, ExecutionStatus, NodeRun
from app.executions.named_places import OutputGiven
from app.executions.reruns import ForkRequest, ReplayRequest, RetryRequest, RunNodeRequest
from app.executions.reuse import Place, ReplayMode
from app.executions.service import StartRequest
from app.kernel.errors import InvalidInput
from app.kernel.ids import global_id
from tests.executions.conftest import House
from tests.executions.play import each, entry, graph, node

COMPLETED, FAILED = ExecutionStatus.COMPLETED, ExecutionStatus.FAILED


async def replay(house: House, source: Execution, mode: ReplayMode = ReplayMode.RECORDED) -> Execution:
    reruns = house.plait.executions.reruns
    run = await reruns.replay(house.viewer, ReplayRequest(source.id, mode, wait_ms=50_000))
    return await house.fresh(run)


async def fork(house: House, source: Execution, key: str, **more: Any) -> Execution:
    request = ForkRequest(source.id, place=Place(key, ()), wait_ms=50_000, **more)
    return await house.fresh(await house.plait.executions.reruns.fork(house.viewer, request))


async def reused(execution: Execution) -> dict[str, bool]:
    return {row.node_key: row.is_reused for row in await NodeRun.filter(execution_id=execution.id)}


@pytest.mark.parametrize("mode", [ReplayMode.RECORDED, ReplayMode.MIXED])
async def test_a_replay_waits_for_nothing(busy: House, mode: ReplayMode) -> None:
    made = graph(
        [entry(), node("hold", "wait", config={"signal": "go"}), node("end", config={"template": "{{ input.by }}"})],
        "start -> hold",
        "hold -> end",
    )
    source = await busy.start(made)
    await busy.reaches(source, ExecutionStatus.PAUSED)
    await busy.steering.signal(busy.viewer, source.id, "go", {"by": "Ada"})
    await busy.ended(source)
    run = await replay(busy, source, mode)
    assert (run.status, await busy.output(run)) == (COMPLETED, "Ada")
    assert not {"NodeWaiting", "ExecutionPaused", "SignalReceived"} & set(await busy.types(run))
    live = await replay_live(busy, source)
    assert live.status is ExecutionStatus.PAUSED


async def replay_live(house: House, source: Execution) -> Execution:
    reruns = house.plait.executions.reruns
    run = await reruns.replay(house.viewer, ReplayRequest(source.id, ReplayMode.LIVE))
    return await house.reaches(run, ExecutionStatus.PAUSED)


@pytest.mark.parametrize("mode", [ReplayMode.RECORDED, ReplayMode.MIXED])
async def test_a_replay_starts_no_child(busy: House, mode: ReplayMode) -> None:
    leaf = await busy.workflow(graph([entry(), node("hi", config={"template": "hi"})], "start -> hi"))
    config = {"workflowId": global_id("Workflow", leaf)}
    made = graph([entry(), node("sub", "subworkflow", config=config)], "start -> sub")
    source = await busy.run(made)
    run = await replay(busy, source, mode)
    assert (run.status, await busy.output(run)) == (COMPLETED, "hi")
    assert await Execution.filter(parent_id=run.id).count() == 0
    assert await Execution.filter(parent_id=source.id).count() == 1
    # A child can be run again by itself.
    child = await Execution.get(parent_id=source.id)
    again = await replay(busy, child, ReplayMode.LIVE)
    assert (again.status, again.parent_id, again.fork_of) == (COMPLETED, None, child.id)


async def test_a_variable_is_as_it_was_where_the_fork_begins(busy: House) -> None:
    assign = {"assignments": [{"name": "n", "expression": "vars.n + 1"}]}
    made = graph(
        [
            entry(),
            node("set", "variables", config=assign),
            each("all", items="[1, 2]"),
            node("more", "variables", config=assign, parentKey="all"),
            node("end", config={"template": "{{ vars.n }}"}),
            node("last", config={"template": "{{ input }}!"}),
        ],
        "start -> set",
        "set -> all",
        "all -> end",
        "end -> last",
        variables=[{"name": "n", "value": 1}],
    )
    source = await busy.run(made)
    assert await busy.output(source) == "4!"
    for _ in range(2):
        source = await fork(busy, source, "end")
        assert await busy.output(source) == "4!"
        assert await reused(source) == {"start": True, "set": True, "all": True, "end": False, "last": False}


async def test_a_fork_past_a_failure_repeats_no_effect(busy: House, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    made = graph(
        [
            entry(),
            node("first", "once", config={"file": str(first)}),
            node("bad", "give", config={"value": "timeout"}),
            node("second", "once", config={"file": str(second)}),
        ],
        "start -> first",
        "first -> bad",
        "bad -> second",
    )
    source = await busy.run(made)
    assert source.status is FAILED
    request = ForkRequest(source.id, outputs=[OutputGiven("bad", "said")], wait_ms=50_000)
    run = await busy.plait.executions.reruns.fork(busy.viewer, request)
    assert run.status is COMPLETED
    assert len(first.read_text().splitlines()) == 1
    assert len(second.read_text().splitlines()) == 1


async def test_a_run_whose_source_is_gone_says_so(house: House) -> None:
    source = await house.start(graph([entry(), node("a")], "start -> a"))
    await house.plait.executions.steering.cancel(house.viewer, source.id)
    run = await house.plait.executions.reruns.retry(house.viewer, RetryRequest(source.id))
    await Execution.filter(id=source.id).delete()
    await house.work()
    ended = await house.ended(run)
    assert (ended.status, "SOURCE_GONE" in (ended.error or "")) == (FAILED, True)


async def test_until_a_node_in_a_container_gives_what_its_iterations_came_to(busy: House) -> None:
    made = graph(
        [
            entry(),
            each("all"),
            node("a", config={"template": "a{{ item }}"}, parentKey="all"),
            node("b", config={"template": "b{{ input }}"}, parentKey="all"),
            node("beside", "give", config={"value": "crash"}, parentKey="all"),
            node("end", "give", config={"value": "crash"}),
        ],
        "start -> all",
        "a -> b",
        "all -> end",
    )
    workflow = await busy.workflow(made)
    run = await busy.run(workflow, [1, 2], until_node_key="a")
    assert await busy.output(run) == ["a1", "a2"]
    assert set(await reused(run)) == {"start", "all", "a"}
    failed = await busy.run(workflow, [1, 2])
    assert failed.status is FAILED
    # A replay of a part is that part.
    again = await replay(busy, run, ReplayMode.LIVE)
    assert await busy.output(again) == ["a1", "a2"]


async def test_a_node_alone_fails_as_data(busy: House) -> None:
    workflow = await busy.workflow(graph([entry(), node("bad", "give", config={"value": "crash"})], "start -> bad"))
    reruns = busy.plait.executions.reruns
    run = await reruns.run_node(busy.viewer, RunNodeRequest(workflow, "bad", version=1, wait_ms=50_000))
    assert (run.status, "INTERNAL" in (run.error or "")) == (FAILED, True)
    run = await busy.runs.start(busy.viewer, StartRequest(workflow, until_node_key="start", wait_ms=50_000))
    assert run.status is COMPLETED


async def test_a_replay_of_many_iterations_is_short(busy: House) -> None:
    made = graph([entry(), each("all"), node("a", config={"template": "{{ item }}"}, parentKey="all")], "start -> all")
    source = await busy.run(made, list(range(2_000)))
    run = await replay(busy, source)
    assert run.last_sequence < 10
    assert await busy.output(run) == [str(at) for at in range(2_000)]


async def test_nothing_goes_on_from_a_pruned_run(busy: House) -> None:
    source = await busy.run(graph([entry(), node("a")], "start -> a"))
    await Execution.filter(id=source.id).update(pruned_at=source.ended_at)
    for mode in ReplayMode:
        with pytest.raises(ExecutionPruned):
            await replay(busy, source, mode)


async def test_a_fork_of_a_node_alone_keeps_what_it_was_given(busy: House) -> None:
    made = graph(
        [entry(), node("a"), node("b", config={"template": "{{ nodes.a }} {{ input }}"})], "start -> a", "a -> b"
    )
    workflow = await busy.workflow(made)
    reruns = busy.plait.executions.reruns
    asked = RunNodeRequest(workflow, "b", input=1, has_input=True, outputs=[OutputGiven("a", "given")], wait_ms=50_000)
    source = await busy.fresh(await reruns.run_node(busy.viewer, asked))
    assert await busy.output(source) == "given 1"
    request = ForkRequest(source.id, input=2, has_input=True, wait_ms=50_000)
    assert await busy.output(await busy.fresh(await reruns.fork(busy.viewer, request))) == "given 2"
    other = [OutputGiven("a", "other")]
    request = ForkRequest(source.id, outputs=other, wait_ms=50_000)
    assert await busy.output(await busy.fresh(await reruns.fork(busy.viewer, request))) == "other 1"


async def test_two_runs_that_have_nothing_in_common_are_compared_in_bounds(busy: House) -> None:
    made = graph([entry(), each("all"), node("a", "give", config={"value": []}, parentKey="all")], "start -> all")
    other = graph(
        [entry(), each("all"), node("a", "give", config={"value": [1, 2, 3]}, parentKey="all")], "start -> all"
    )
    one, two = await busy.run(made, list(range(1_200))), await busy.run(other, list(range(1_200)))
    assert (one.status, two.status) == (COMPLETED, COMPLETED)
    found = await busy.plait.executions.comparing.compare(busy.viewer, two, one.id, ReadBudget())
    assert len(found.nodes) == 1_202
    assert sum(len(each.output.changes) for each in found.nodes) <= 2_000
    assert not any(each.output.is_equal for each in found.nodes if each.key == "a")
    assert (found.is_complete, found.is_equal) == (True, False)


async def test_a_retry_from_a_node_keeps_the_iterations_that_did_not_come_to_it(busy: House, tmp_path: Path) -> None:
    file = tmp_path / "told"
    cases = {"cases": [{"name": "yes", "when": "item == 3"}]}
    made = graph(
        [
            entry(),
            node("all", "loop"),
            node("tell", "once", config={"file": str(file)}, parentKey="all"),
            node("if", "condition", config=cases, parentKey="all"),
            node("late", config={"template": "late {{ item }}"}, parentKey="all"),
        ],
        "start -> all",
        "tell -> if",
        "if.yes -> late",
    )
    source = await busy.run(made, [1, 2, 3, 4])
    request = RetryRequest(source.id, "late", wait_ms=50_000)
    run = await busy.plait.executions.reruns.retry(busy.viewer, request)
    assert run.status is COMPLETED
    # Only what comes after it in the loop runs again.
    assert len(file.read_text().splitlines()) == 5
    with pytest.raises(InvalidInput, match="did not come"):
        await busy.plait.executions.reruns.retry(busy.viewer, RetryRequest((await busy.run(made, [])).id, "late"))
