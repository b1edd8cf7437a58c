"""Runs in hard cases: commands that come twice, limits while something waits, parts that are gone, crashes anywhere."""

import asyncio
from contextlib import suppress
from typing import Any
from uuid import UUID

import orjson
import pytest

from app.executions import steering
from app.executions.models import CommandKind, Execution, ExecutionCommand, ExecutionStatus, NodeRun, NodeRunStatus
from app.executions.service import ExecutionHasEnded
from app.executions.signals import Kept, Signals
from app.executions.steering import Decision, TooManySignals
from app.kernel.ids import global_id
from app.workflows.graph import Graph
from tests.executions.conftest import House
from tests.executions.play import each, entry, graph, node
from tests.patience import PATIENCE_SECONDS

COMPLETED, FAILED, PAUSED = ExecutionStatus.COMPLETED, ExecutionStatus.FAILED, ExecutionStatus.PAUSED
TIMED_OUT = ExecutionStatus.TIMED_OUT


def waiting(**config: Any) -> Graph:
    return graph(
        [entry(), node("wait", "wait", config=config), node("end", "response")], "start -> wait", "wait -> end"
    )


def calling(workflow_id: UUID, **parts: Any) -> Graph:
    config = {"workflowId": global_id("Workflow", workflow_id), **parts.pop("config", {})}
    return graph(
        [entry(), node("sub", "subworkflow", config=config, **parts), node("end", "response")],
        "start -> sub",
        "sub -> end",
    )


# ---------------------------------------------------------------------- commands


async def test_a_signal_counts_once_however_often_it_is_looked_for(busy: House) -> None:
    """Whoever sends makes the holder look, and so does every heartbeat: most looks bring what is applied already."""
    made = graph(
        [entry(), node("hang", "hang"), node("wait", "wait", config={"signal": "never"})],
        "start -> hang",
        "start -> wait",
    )
    execution = await busy.start(made)
    await busy.component("hang").entered.wait()
    leases = busy.plait.executions.worker._leases

    async def look() -> None:
        for _ in range(40):
            await leases.look()

    async def send(at: int) -> None:
        await busy.steering.signal(busy.viewer, execution.id, "more", at)

    await asyncio.gather(*(look() for _ in range(5)), *(send(at) for at in range(40)))
    await leases.look()
    await busy.steering.cancel(busy.viewer, execution.id)
    received = [e.data["payload"] for e in await busy.entries(execution) if e.type.value == "SignalReceived"]
    assert sorted(received) == list(range(40))


async def test_more_signals_than_are_kept_are_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steering, "_MAX_SIGNALS", 3)
    execution = await house.start(waiting(signal="go"))
    for at in range(3):
        await house.steering.signal(house.viewer, execution.id, "other", at)
    with pytest.raises(TooManySignals):
        await house.steering.signal(house.viewer, execution.id, "other", 3)
    assert await ExecutionCommand.all().count() == 3


async def test_signals_that_were_taken_make_room(busy: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steering, "_MAX_SIGNALS", 2)
    made = graph(
        [
            entry(),
            node("all", "loop", config={"mode": "FOR", "count": "6"}),
            node("wait", "wait", config={"signal": "go"}, parentKey="all"),
        ],
        "start -> all",
    )
    execution = await busy.start(made)
    for at in range(6):
        await busy.reaches(execution, PAUSED)
        await busy.steering.signal(busy.viewer, execution.id, "go", at)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await busy.types(execution)).count("NodeResumed") <= at:
                await asyncio.sleep(0.02)
    assert await busy.output(await busy.ended(execution)) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("is_taken_in", [False, True])
async def test_signals_that_are_too_large_together_are_refused(
    house: House, monkeypatch: pytest.MonkeyPatch, *, is_taken_in: bool
) -> None:
    monkeypatch.setattr(steering, "_MAX_SIGNALS_BYTES", 80_000)
    if is_taken_in:
        await house.work()
    execution = await house.start(waiting(signal="go"))
    for at in range(3):
        await house.steering.signal(house.viewer, execution.id, "other", str(at) * 25_000)
        if is_taken_in:
            await taken_in(house, execution, at + 1)
    # What was applied is pruned after an hour.
    await ExecutionCommand.filter(applied_at__isnull=False).delete()
    sent = await ExecutionCommand.all().count()
    with pytest.raises(TooManySignals) as refused:
        await house.steering.signal(house.viewer, execution.id, "other", "3" * 25_000)
    assert refused.value.reason == "signals_too_large"
    assert refused.value.details["limit"] == 80_000
    assert await ExecutionCommand.all().count() == sent
    await house.steering.signal(house.viewer, execution.id, "other", "small")


async def taken_in(house: House, execution: Any, count: int) -> None:
    """Wait until a run has taken in so many signals."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await house.types(execution)).count("SignalReceived") < count:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("size", [10, 20_000])
async def test_what_is_kept_of_signals_is_counted_exactly_and_read_once(busy: House, size: int) -> None:
    """In a row of their own, as large ones are, and among others."""
    made = graph(
        [
            entry(),
            node("all", "loop", config={"mode": "FOR", "count": "3"}),
            node("wait", "wait", config={"signal": 'gö,"payload":'}, parentKey="all"),
        ],
        "start -> all",
    )
    execution = await busy.start(made)
    payload = "é" * size
    encoded = len(orjson.dumps(payload))
    signals = Signals(busy.plait.database)
    for at in range(3):
        await busy.reaches(execution, PAUSED)
        await busy.steering.signal(busy.viewer, execution.id, "other", payload)
        await taken_in(busy, execution, 2 * at + 1)
        await busy.reaches(execution, PAUSED)
        for reader in (signals, Signals(busy.plait.database)):
            assert await reader.read(await busy.fresh(execution)) == Kept(at + 1, (at + 1) * encoded)
        await busy.steering.signal(busy.viewer, execution.id, 'gö,"payload":', payload)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await busy.types(execution)).count("NodeResumed") <= at:
                await asyncio.sleep(0.02)
    ended = await busy.ended(execution)
    assert await busy.output(ended) == [payload] * 3
    assert await signals.read(ended) == Kept(3, 3 * encoded)


# ---------------------------------------------------------------------- limits while something waits


def endless(*more: Any, links: tuple[str, ...] = (), **parts: Any) -> Graph:
    loop = node("loop", "loop", config={"mode": "WHILE", "condition": "true", "maxIterations": 100_000}, **parts)
    body = node("text", config={"template": "x"}, parentKey="loop")
    return graph(
        [entry(), loop, body, node("wait", "wait", config={"signal": "never"}), *more],
        "start -> loop",
        "start -> wait",
        *links,
    )


async def test_a_run_that_is_late_beside_a_wait_times_out(busy: House) -> None:
    execution = await busy.run(endless(), timeout_ms=300)
    assert execution.status is TIMED_OUT
    assert "ExecutionPaused" not in await busy.types(execution)


async def test_a_busy_container_is_held_to_its_timeout(busy: House) -> None:
    """No node in it is ever waited for, so nothing but the steps themselves can notice."""
    execution = await busy.run(endless(timeoutMs=200), timeout_ms=20_000)
    assert execution.status is FAILED
    assert orjson.loads(execution.error or "{}")["code"] == "NODE_TIMEOUT"


async def test_a_container_that_waits_is_due_at_its_timeout_and_fails_then(house: House) -> None:
    made = graph(
        [
            entry(),
            each("all", items="[1, 2]").model_copy(update={"timeout_ms": 3_000}),
            node("wait", "wait", config={"signal": "never"}, parentKey="all"),
        ],
        "start -> all",
    )
    await house.work()
    execution = await house.start(made)
    paused = await house.reaches(execution, PAUSED)
    began = next(e.at for e in await house.entries(execution) if e.node_key == "all")
    assert paused.resume_at is not None
    assert (paused.resume_at - began).total_seconds() == pytest.approx(3, abs=0.01)
    await house.plait.close()
    house.plait = await house.process()
    await house.work()
    ending = asyncio.ensure_future(house.ended(execution))
    while not (await asyncio.wait({ending}, timeout=0.3))[0]:
        with suppress(ExecutionHasEnded):  # whatever wakes it: too early it is paused again
            await house.steering.signal(house.viewer, execution.id, "wakes it", None)
    ended = ending.result()
    assert orjson.loads(ended.error or "{}")["code"] == "NODE_TIMEOUT"
    assert (ended.ended_at - began).total_seconds() >= 3  # pyright: ignore[reportOptionalOperand]


async def test_a_loop_that_keeps_the_last_output_may_give_much_in_all(
    busy: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.executions import outcomes

    monkeypatch.setattr(outcomes, "MAX_OUTPUT_BYTES", 1_000)
    loop = node("all", "loop", config={"mode": "FOR", "count": "30", "collect": "LAST"})
    made = graph([entry(), loop, node("text", config={"template": "x" * 500}, parentKey="all")], "start -> all")
    assert await busy.output(await busy.run(made)) == "x" * 500


# ---------------------------------------------------------------------- leaving a loop


@pytest.mark.parametrize("parts", [{"skipIf": "index < 2"}, {"isEnabled": False}])
async def test_a_break_that_does_not_run_leaves_nothing(busy: House, parts: dict[str, Any]) -> None:
    made = graph(
        [
            entry(),
            node("all", "loop", config={"mode": "FOR", "count": "4"}),
            node("out", "break", parentKey="all", config={"value": "index"}, **parts),
        ],
        "start -> all",
    )
    gave = await busy.output(await busy.run(made))
    assert len(gave) == (3 if "skipIf" in parts else 4)


async def test_an_error_of_a_break_goes_by_its_branch(busy: House) -> None:
    made = graph(
        [
            entry(),
            node("all", "loop", config={"mode": "FOR", "count": "2"}),
            node("out", "break", parentKey="all", config={"value": "nothing.there"}, onError="branch"),
            node("told", config={"template": "told"}, parentKey="all"),
        ],
        "start -> all",
        "out.error -> told",
    )
    assert await busy.output(await busy.run(made)) == ["told", "told"]


async def test_a_break_deep_in_conditions_inside_a_loop_inside_a_parallel(busy: House) -> None:
    cases = [{"name": "yes", "when": "index >= 2"}]
    made = graph(
        [
            entry(),
            each("all", items="[10, 20, 30]", concurrency=3),
            node("loop", "loop", parentKey="all", config={"mode": "FOR", "count": "9"}),
            node("if", "condition", parentKey="loop", config={"cases": cases}),
            node("if2", "condition", parentKey="loop", config={"cases": cases}),
            node("out", "break", parentKey="loop", config={"value": "'left'"}),
            node("stay", config={"template": "{{ index }}"}, parentKey="loop"),
            node("slow", "hang", parentKey="loop", skipIf="index < 2"),
        ],
        "start -> all",
        "if.yes -> if2",
        "if2.yes -> out",
        "if.else -> stay",
    )
    execution = await busy.run(made)
    gave = await busy.output(execution)
    assert [each["stay"] for each in gave[0][:2]] == ["0", "1"]
    assert [branch[2] for branch in gave] == ["left"] * 3
    assert [len(branch) for branch in gave] == [3] * 3
    left = await NodeRun.filter(execution_id=execution.id, node_key="slow").exclude(status=NodeRunStatus.SKIPPED)
    assert [run.status for run in left] == [NodeRunStatus.CANCELLED] * 3
    iteration = {e.path: e.at for e in await busy.entries(execution) if e.type.value == "IterationCompleted"}
    assert {run.ended_at for run in left} == {
        at for path, at in iteration.items() if len(path) == 2 and path[1][1] == 2
    }


# ---------------------------------------------------------------------- what is gone


async def test_a_child_ends_though_the_workflow_of_its_parent_is_deleted(busy: House) -> None:
    hold = await busy.workflow(waiting(signal="go"))
    parent_workflow = await busy.workflow(calling(hold))
    execution = await busy.start(parent_workflow)
    await busy.reaches(execution, PAUSED)
    child = await Execution.get(parent_id=execution.id)
    await busy.reaches(child, PAUSED)
    await busy.plait.workflows.workflows.delete(busy.viewer, parent_workflow)
    await busy.steering.signal(busy.viewer, child.id, "go", 1)
    assert (await busy.ended(child)).status is COMPLETED
    assert await ExecutionCommand.filter(kind=CommandKind.ANSWER).count() == 0


async def test_a_parent_hears_that_the_workflow_of_its_child_is_deleted(busy: House) -> None:
    hold = await busy.workflow(waiting(signal="never"))
    execution = await busy.start(calling(hold))
    await busy.reaches(execution, PAUSED)
    child = await Execution.get(parent_id=execution.id)
    await busy.plait.workflows.workflows.delete(busy.viewer, hold)
    ended = await busy.ended(execution)
    assert ended.status is ExecutionStatus.FAILED
    error = orjson.loads(ended.error or "null")
    assert (error["code"], error["nodeKey"]) == ("SUBWORKFLOW_FAILED", "sub")
    assert error["details"] == {
        "executionId": global_id("Execution", child.id),
        "status": "CANCELLED",
        "error": {"code": "WORKFLOW_DELETED", "message": "Its workflow was deleted."},
    }


async def test_a_run_goes_no_further_once_one_that_led_to_it_has_ended(house: House) -> None:
    await house.work()
    hold = await house.workflow(waiting(signal="go"))
    execution = await house.start(calling(await house.workflow(calling(hold))))
    await house.reaches(execution, PAUSED)
    between = await house.reaches(await Execution.get(parent_id=execution.id), PAUSED)
    last = await house.reaches(await Execution.get(parent_id=between.id), PAUSED)
    # Nobody comes to the one between, so it cannot pass on that it is to end.
    await Execution.filter(id=between.id).update(quarantined_at=between.queued_at)
    await house.steering.cancel(house.viewer, execution.id)
    await house.steering.signal(house.viewer, last.id, "go", 1)
    assert (await house.ended(last)).status is ExecutionStatus.CANCELLED
    assert (await house.types(last))[-2:] == ["ExecutionPaused", "ExecutionCancelled"]
    assert (await house.fresh(between)).status is PAUSED


async def test_a_run_is_cancelled_with_another_though_a_limit_lets_none_go_on(busy: House) -> None:
    hold = await busy.workflow(waiting(signal="never"))
    execution = await busy.start(calling(hold))
    await busy.reaches(execution, PAUSED)
    paused = await busy.reaches(await Execution.get(parent_id=execution.id), PAUSED)
    await busy.plait.executions.limits.set(busy.viewer, busy.workspace_id, hold, 0)
    other = await busy.start(calling(hold))
    await busy.reaches(other, PAUSED)
    in_line = await Execution.get(parent_id=other.id)
    for run in (execution, other):
        await busy.steering.cancel(busy.viewer, run.id)
    for run in (paused, in_line):
        assert (await busy.ended(run)).status is ExecutionStatus.CANCELLED
    assert "ExecutionStarted" not in (await busy.types(in_line))[2:], await busy.types(in_line)
    assert (await busy.plait.executions.limits.of(busy.viewer, busy.workspace_id, hold)).waiting == 0


async def test_what_came_before_a_cancellation_sets_nothing_going(house: House, tmp_path: Any) -> None:
    effects = tmp_path / "effects"
    once = node("once", "once", config={"file": str(effects)})
    made = graph([entry(), node("wait", "wait", config={"signal": "go"}), once], "start -> wait", "wait -> once")
    await house.work()
    execution = await house.start(calling(await house.workflow(made)))
    await house.reaches(execution, PAUSED)
    child = await house.reaches(await Execution.get(parent_id=execution.id), PAUSED)
    await house.plait.close()
    house.plait = await house.process()
    await house.steering.signal(house.viewer, child.id, "go", 1)
    await house.steering.cancel(house.viewer, execution.id)
    await house.work()
    assert (await house.ended(child)).status is ExecutionStatus.CANCELLED
    assert not effects.exists()
    assert "NodeResumed" not in await house.types(child)


# ---------------------------------------------------------------------- secrets


async def test_a_secret_does_not_come_into_the_input_of_a_child(busy: House) -> None:
    secret = "s3cret-of-the-parent"
    await busy.plait.accounts.secrets.set(busy.viewer, busy.workspace_id, "KEY", secret)
    same = await busy.workflow(graph([entry(), node("end", "response")], "start -> end"))
    made = graph(
        [
            entry(),
            node("echo", "echo", config={"template": "{{ secrets.KEY }}"}),
            node("sub", "subworkflow", config={"workflowId": global_id("Workflow", same), "input": "input.text"}),
        ],
        "start -> echo",
        "echo -> sub",
    )
    execution = await busy.run(made)
    assert execution.status is COMPLETED, execution.error
    child = await Execution.get(parent_id=execution.id)
    assert secret not in child.input
    assert secret not in str([e.data for e in await busy.entries(child)])


# ---------------------------------------------------------------------- crashes


async def test_a_repeated_effect_whose_worker_goes_down_again_is_asked_about_again(house: House, tmp_path: Any) -> None:
    """A person said RETRY; the worker dies in that try too: nobody repeats the effect a third time unasked."""
    file = tmp_path / "effects"
    made = graph(
        [
            entry(),
            node("it", "once", config={"file": str(file), "hangs": True}, on_unknown_outcome="ask", timeout_ms=1_500),
        ],
        "start -> it",
    )
    await house.work()
    execution = await house.start(made)
    await house.reaches(execution, PAUSED)
    run = await NodeRun.get(execution_id=execution.id, node_key="it")
    await house.steering.resolve_unknown_outcome(house.viewer, run.id, Decision.RETRY, None)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(file.read_text().splitlines()) < 2:
            await asyncio.sleep(0.01)
    await house.plait.close()  # within the try: it drains for 200 ms, and gives the run back
    house.plait = await house.process()
    await house.work()
    await house.reaches(execution, PAUSED)
    assert len(file.read_text().splitlines()) == 2
    assert (await house.types(execution)).count("NodeWaiting") == 2
    run = await NodeRun.get(execution_id=execution.id, node_key="it")
    await house.steering.resolve_unknown_outcome(house.viewer, run.id, Decision.COMPLETE, "done")
    assert await house.output(await house.ended(execution)) == "done"


# ---------------------------------------------------------------------- many at once, and odd places


async def test_a_parallel_of_subworkflows_gives_all_of_their_outputs(house: House) -> None:
    same = await house.workflow(graph([entry(), node("end", "response")], "start -> end"))
    config = {"workflowId": global_id("Workflow", same), "input": "item"}
    made = graph(
        [
            entry(),
            each("all", items="input", concurrency=50),
            node("sub", "subworkflow", parentKey="all", config=config),
        ],
        "start -> all",
    )
    execution = await house.start(made, list(range(60)))
    await house.work(2)
    assert await house.output(await house.ended(execution)) == list(range(60))
    assert await Execution.filter(parent_id=execution.id).count() == 60


async def test_containers_and_entries_can_be_skipped_and_disabled(busy: House) -> None:
    for parts in ({"skipIf": "true"}, {"isEnabled": False}):
        loop = node("loop", "loop", config={"mode": "FOR", "count": "3"}, **parts)
        made = graph([node("start", "manual", **parts), loop, node("in", parentKey="loop")], "start -> loop")
        assert await busy.output(await busy.run(made, 7)) == 7


async def test_a_cached_node_in_a_loop_is_kept_by_item(busy: House) -> None:
    made = graph(
        [
            entry(),
            each("all", items="[1, 2, 1]", concurrency=1),
            node("it", "flaky", parentKey="all", cache={"ttlMs": 60_000, "key": "item"}),
        ],
        "start -> all",
    )
    gave = await busy.output(await busy.run(made))
    assert gave[0] == gave[2] != gave[1]
    assert sum(busy.component("flaky").calls.values()) == 2
