"""Waits, signals, child runs, budgets, and what is done about an unknown outcome."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
import pytest

from app.executions.journal_items import Lease
from app.executions.models import (
    CachedResult,
    Execution,
    ExecutionCommand,
    ExecutionEvent,
    ExecutionStatus,
    NodeRun,
    NodeRunStatus,
)
from app.executions.service import ExecutionHasEnded
from app.executions.steering import Decision, NoDecisionWanted
from app.kernel.ids import global_id
from app.workflows.graph import Graph
from tests.executions.conftest import House
from tests.executions.play import entry, graph, node

COMPLETED, FAILED, PAUSED = ExecutionStatus.COMPLETED, ExecutionStatus.FAILED, ExecutionStatus.PAUSED
CANCELLED = ExecutionStatus.CANCELLED


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


# ---------------------------------------------------------------------- signals


async def test_a_signal_resumes_a_paused_run_with_its_payload(busy: House) -> None:
    execution = await busy.start(waiting(signal="approved-{{ input }}"), 7)
    paused = await busy.reaches(execution, PAUSED)
    assert (paused.lease_until, paused.worker_id, paused.is_dispatched, paused.resume_at) == (None, None, False, None)
    assert (await NodeRun.get(execution_id=execution.id, node_key="wait")).status is NodeRunStatus.WAITING
    await busy.steering.signal(busy.viewer, execution.id, "approved-7", {"by": "Ada"})
    ended = await busy.ended(execution)
    assert ended.status is COMPLETED
    assert await busy.output(ended) == {"by": "Ada"}
    assert await busy.types(ended) == [
        "ExecutionQueued", "ExecutionStarted", "NodeStarted", "NodeCompleted", "NodeStarted", "NodeWaiting",
        "ExecutionPaused", "ExecutionResumed", "SignalReceived", "NodeResumed", "NodeCompleted", "NodeStarted",
        "NodeCompleted", "ExecutionCompleted",
    ]  # fmt: skip
    assert [entry.sequence for entry in await busy.entries(ended)] == list(range(1, 15))
    assert await ExecutionCommand.filter(applied_at__isnull=True).count() == 0


async def test_a_heartbeat_does_not_take_back_a_lease_that_a_pause_gave_up(busy: House) -> None:
    execution = await busy.start(waiting(signal="go"))
    paused = await busy.reaches(execution, PAUSED)
    lost: list[bool] = []
    lease = Lease(paused.id, paused.workspace_id, paused.epoch, paused.last_sequence)
    leases = busy.plait.executions.leases
    leases.hold(lease, lambda _: None, lambda: lost.append(True))  # as its holder may, for a moment after the commit
    await leases.renew()
    leases.drop(lease)
    assert (await busy.fresh(execution)).lease_until is None
    assert lost == []


async def test_who_waits_for_the_end_of_a_paused_run_is_told_that_it_is_paused(busy: House) -> None:
    execution = await busy.start(waiting(signal="go"), wait_ms=400)
    assert execution.status is PAUSED
    assert execution.started_at is not None


async def test_a_signal_that_comes_early_is_kept(house: House) -> None:
    execution = await house.start(waiting(signal="go"))
    await house.steering.signal(house.viewer, execution.id, "go", 1)
    await house.steering.signal(house.viewer, execution.id, "go", 2)
    await house.work()
    assert await house.output(await house.ended(execution)) == 1


async def test_a_signal_does_not_start_a_run_before_its_time(busy: House) -> None:
    execution = await busy.start(waiting(signal="go"), delay_ms=1_500)
    assert execution.resume_at is not None
    await busy.steering.signal(busy.viewer, execution.id, "go", 1)
    found = await busy.fresh(execution)
    assert (found.status, found.resume_at) == (ExecutionStatus.QUEUED, execution.resume_at)
    ended = await busy.ended(execution)
    assert ended.status is ExecutionStatus.COMPLETED, ended.error
    assert ended.started_at is not None
    assert ended.started_at >= execution.resume_at


async def test_many_signals_at_once_resume_once(busy: House) -> None:
    execution = await busy.start(waiting(signal="go"))
    await busy.reaches(execution, PAUSED)
    answers = await asyncio.gather(
        *(busy.steering.signal(busy.viewer, execution.id, "go", at) for at in range(20)), return_exceptions=True
    )
    assert all(isinstance(each, Execution | ExecutionHasEnded) for each in answers)
    types = await busy.types(await busy.ended(execution))
    assert types.count("NodeResumed") == types.count("ExecutionCompleted") == 1


async def test_a_signal_to_a_run_that_has_ended_is_refused(busy: House) -> None:
    execution = await busy.run(graph([entry()]))
    with pytest.raises(ExecutionHasEnded):
        await busy.steering.signal(busy.viewer, execution.id, "go", None)
    assert await ExecutionCommand.all().count() == 0


async def test_no_signal_in_time_fails_or_branches(busy: House) -> None:
    execution = await busy.run(waiting(signal="go", timeoutMs=30))
    assert execution.status is FAILED
    assert '"SIGNAL_TIMEOUT"' in (execution.error or "")
    made = graph(
        [
            entry(),
            node("wait", "wait", config={"signal": "go", "timeoutMs": 30, "onTimeout": "BRANCH"}),
            node("late", "template", config={"template": "late"}),
        ],
        "start -> wait",
        "wait.timeout -> late",
    )
    assert await busy.output(await busy.run(made)) == "late"


# ---------------------------------------------------------------------- time


async def test_a_short_wait_keeps_the_worker_and_passes_its_input_on(busy: House) -> None:
    execution = await busy.run(waiting(durationMs=20), "same")
    assert await busy.output(execution) == "same"
    assert "ExecutionPaused" not in await busy.types(execution)


async def test_an_instant_that_is_past_does_not_wait(busy: House) -> None:
    execution = await busy.run(waiting(until="2020-01-01T00:00:00+02:00"), 1)
    assert await busy.output(execution) == 1


@pytest.mark.parametrize("until", ["tomorrow", "2026-01-01T00:00:00", "9999-01-01T00:00:00Z"])
async def test_an_instant_that_is_none_fails(busy: House, until: str) -> None:
    execution = await busy.run(waiting(until=until))
    assert '"WAIT_INVALID"' in (execution.error or "")


async def test_a_long_wait_is_paused_until_its_time(busy: House) -> None:
    execution = await busy.start(waiting(durationMs=3_600_000))
    paused = await busy.reaches(execution, PAUSED)
    assert paused.resume_at is not None
    assert timedelta(minutes=59) < paused.resume_at - datetime.now(UTC) <= timedelta(hours=1)
    stopped = await busy.steering.cancel(busy.viewer, execution.id)
    assert stopped.status is CANCELLED
    assert (await busy.types(execution))[-2:] == ["ExecutionPaused", "ExecutionCancelled"]


async def test_a_pause_does_not_count_against_the_timeout(busy: House) -> None:
    execution = await busy.start(waiting(signal="go"), timeout_ms=1_500)
    await busy.reaches(execution, PAUSED)
    await asyncio.sleep(1.7)
    await busy.steering.signal(busy.viewer, execution.id, "go", None)
    assert (await busy.ended(execution)).status is COMPLETED


async def test_a_wait_goes_on_in_another_process(house: House) -> None:
    await house.work()
    execution = await house.start(waiting(signal="go"))
    await house.reaches(execution, PAUSED)
    await house.plait.close()
    house.plait = await house.process()
    await house.work()
    await house.steering.signal(house.viewer, execution.id, "go", "there")
    assert await house.output(await house.ended(execution)) == "there"


# ---------------------------------------------------------------------- child runs


async def test_a_subworkflow_is_a_run_of_its_own_and_gives_its_output(busy: House) -> None:
    greet = await busy.workflow(
        graph([entry(), node("hi", "template", config={"template": "Hi {{ input }}"})], "start -> hi")
    )
    execution = await busy.run(calling(greet, config={"input": "input.name"}), {"name": "Ada"})
    assert await busy.output(execution) == "Hi Ada"
    child = await Execution.get(parent_id=execution.id)
    assert (child.status, child.depth, child.trigger.value) == (COMPLETED, 1, "subworkflow")
    assert (child.workspace_id, child.actor_id) == (execution.workspace_id, execution.actor_id)
    types = await busy.types(execution)
    assert types.index("NodeWaiting") < types.index("NodeResumed")
    assert "UsageRecorded" not in types


async def test_parents_hold_no_worker_while_their_children_run(house: House) -> None:
    leaf = await house.workflow(graph([entry(), node("it", "template", config={"template": "x"})], "start -> it"))
    middle = await house.workflow(calling(leaf))
    top = await house.workflow(calling(middle))
    runs = [await house.start(top) for _ in range(6)]
    await house.work(2)
    for run in runs:
        assert await house.output(await house.ended(run)) == "x"


async def test_a_failed_child_fails_its_node_with_its_error(busy: House) -> None:
    bad = await busy.workflow(graph([entry(), node("bad", "fail", config={"code": "BAD"})], "start -> bad"))
    execution = await busy.run(calling(bad))
    error = orjson.loads(execution.error or "{}")
    assert (error["code"], error["nodeKey"]) == ("SUBWORKFLOW_FAILED", "sub")
    assert error["details"]["error"]["code"] == "BAD"
    child = await Execution.get(parent_id=execution.id)
    assert error["details"]["executionId"] == global_id("Execution", child.id)  # as the graph names it


@pytest.mark.parametrize("timeout_ms", [50, 2_500])
async def test_a_child_that_takes_too_long_fails_its_node_and_is_cancelled(busy: House, timeout_ms: int) -> None:
    hold = await busy.workflow(waiting(signal="never"))
    execution = await busy.run(calling(hold, timeout_ms=timeout_ms, on_error="branch"))
    assert execution.status is COMPLETED
    (failed,) = [each for each in await busy.entries(execution) if each.type.value == "NodeFailed"]
    assert failed.data["error"]["code"] == "NODE_TIMEOUT"
    child = await Execution.get_or_none(parent_id=execution.id)
    # On a machine that stands still, 50 ms are over before there is a child to cancel.
    assert timeout_ms == 50 or child is not None
    if child is not None:
        assert (await busy.ended(child)).status is CANCELLED


async def test_a_child_that_ends_in_time_gives_its_output(busy: House) -> None:
    same = await busy.workflow(graph([entry(), node("end", "response")], "start -> end"))
    execution = await busy.run(calling(same, timeout_ms=60_000), "in time")
    assert await busy.output(execution) == "in time"


async def test_recursion_ends(busy: House) -> None:
    workflow = await busy.workflow(graph([entry()]))
    made = calling(workflow)
    row = await busy.plait.workflows.workflows.get(busy.viewer, workflow)
    await busy.replace(row, made)
    execution = await busy.run(workflow)
    assert execution.status is FAILED
    error = orjson.loads(execution.error or "{}")
    assert error["details"]["error"]["code"] == "SUBWORKFLOW_TOO_DEEP"  # the cause, not ten reports of reports
    assert error["message"].count("The other run ended") == 1
    assert await Execution.filter(workflow_id=workflow).count() == 11


async def test_a_workflow_of_another_workspace_is_not_found(busy: House) -> None:
    stranger = await busy.member()
    mine, busy.viewer = busy.viewer, stranger
    own, busy.workspace_id = busy.workspace_id, (await busy.workspace_of(stranger))
    foreign = await busy.workflow(graph([entry()]))
    busy.viewer, busy.workspace_id = mine, own
    execution = await busy.run(calling(foreign))
    assert '"SUBWORKFLOW_INVALID"' in (execution.error or "")
    assert await Execution.filter(workflow_id=foreign).count() == 0


async def test_cancelling_a_parent_cancels_its_child(busy: House) -> None:
    hang = await busy.workflow(graph([entry(), node("it", "hang")], "start -> it"))
    execution = await busy.start(calling(hang))
    await busy.component("hang").entered.wait()
    await busy.reaches(execution, PAUSED)
    await busy.steering.cancel(busy.viewer, execution.id)
    child = await busy.ended(await Execution.get(parent_id=execution.id))
    assert child.status is CANCELLED
    assert busy.component("hang").cancelled == 1


async def test_cancelling_a_child_tells_its_parent(busy: House) -> None:
    hold = await busy.workflow(waiting(signal="never"))
    execution = await busy.start(calling(hold))
    await busy.reaches(execution, PAUSED)
    child = await Execution.get(parent_id=execution.id)
    await busy.reaches(child, PAUSED)
    await busy.steering.cancel(busy.viewer, child.id)
    ended = await busy.ended(execution)
    assert orjson.loads(ended.error or "{}")["details"]["status"] == "CANCELLED"


# ---------------------------------------------------------------------- budgets


async def test_a_run_over_its_budget_fails(busy: House) -> None:
    made = graph(
        [entry(), node("a", "spend", config={"tokens": 60, "usd": "0.5"}), node("b", "hang")],
        "start -> a",
        "start -> b",
    )
    execution = await busy.run(made, budget_tokens=50)
    assert '"BUDGET_EXCEEDED"' in (execution.error or "")
    assert (execution.prompt_tokens, execution.completion_tokens) == (60, 1)
    assert execution.cost_usd == Decimal("0.5")
    again = await busy.run(made, budget_usd=Decimal("0.4"))
    assert '"BUDGET_EXCEEDED"' in (again.error or "")


async def test_usage_of_a_child_counts_for_its_parent(busy: House) -> None:
    child = await busy.workflow(graph([entry(), node("a", "spend", config={"tokens": 5, "usd": "0.25"})], "start -> a"))
    execution = await busy.run(calling(child), budget_tokens=100)
    assert (execution.status, execution.prompt_tokens, execution.cost_usd) == (COMPLETED, 5, Decimal("0.25"))
    sub = await NodeRun.get(execution_id=execution.id, node_key="sub")
    assert (sub.prompt_tokens, sub.completion_tokens, sub.cost_usd) == (5, 1, Decimal("0.25"))
    assert (await Execution.get(parent_id=execution.id)).budget_tokens == 100


# ---------------------------------------------------------------------- unknown outcomes


def uncertain(policy: str, tmp: Any, **parts: Any) -> Graph:
    config = {"file": str(tmp / "effects"), "hangs": True}
    return graph(
        [
            entry(),
            node("it", "once", config=config, on_unknown_outcome=policy, timeout_ms=1_000, **parts),
            node("end", "response"),
        ],
        "start -> it",
        "it -> end",
    )


@pytest.mark.parametrize("decision", list(Decision))
async def test_a_person_settles_an_unknown_outcome(busy: House, decision: Decision, tmp_path: Any) -> None:
    execution = await busy.start(uncertain("ask", tmp_path))
    await busy.reaches(execution, PAUSED)
    run = await NodeRun.get(execution_id=execution.id, node_key="it")
    assert run.status is NodeRunStatus.WAITING
    (tmp_path / "effects.go").touch()
    await busy.steering.resolve_unknown_outcome(busy.viewer, run.id, decision, "told")
    ended = await busy.ended(execution)
    effects = (tmp_path / "effects").read_text().splitlines()
    if decision is Decision.FAIL:
        assert '"UNKNOWN_OUTCOME"' in (ended.error or "")
    elif decision is Decision.COMPLETE:
        assert await busy.output(ended) == "told"
    else:
        assert await busy.output(ended) == effects[0].split()[0]
    keys = [line.split()[0] for line in effects]
    assert len(keys) == (2 if decision is Decision.RETRY else 1)
    assert len(set(keys)) == 1
    with pytest.raises(NoDecisionWanted):
        await busy.steering.resolve_unknown_outcome(busy.viewer, run.id, decision, None)


async def test_an_unknown_outcome_is_retried_with_the_same_key_where_asked(busy: House, tmp_path: Any) -> None:
    execution = await busy.run(uncertain("retry", tmp_path, retry={"firstDelayMs": 0}))
    assert '"NODE_TIMEOUT"' in (execution.error or "")
    keys = [line.split()[0] for line in (tmp_path / "effects").read_text().splitlines()]
    assert len(keys) == 3
    assert len(set(keys)) == 1


async def test_an_unknown_outcome_with_much_to_say_is_settled_too(busy: House) -> None:
    config = {"failures": 1, "details": {"outcome": "unknown", "said": ["x" * 400] * 40}}
    made = graph([entry(), node("it", "flaky", config=config, on_unknown_outcome="ask")], "start -> it")
    execution = await busy.start(made)
    await busy.reaches(execution, PAUSED)
    # Large enough to have a row of its own.
    assert await ExecutionEvent.filter(execution_id=execution.id, type="NodeWaiting").count() == 1
    run = await NodeRun.get(execution_id=execution.id, node_key="it")
    await busy.steering.resolve_unknown_outcome(busy.viewer, run.id, Decision.COMPLETE, "told")
    assert await busy.output(await busy.ended(execution)) == "told"


# ---------------------------------------------------------------------- policies of a node


async def test_a_node_is_skipped_by_its_own_condition_and_passes_its_input_on(busy: House) -> None:
    made = graph(
        [entry(), node("it", "template", config={"template": "ran"}, skip_if="input > 3"), node("end", "response")],
        "start -> it",
        "it -> end",
    )
    workflow = await busy.workflow(made)
    assert await busy.output(await busy.run(workflow, 2)) == "ran"
    skipped = await busy.run(workflow, 4)
    assert await busy.output(skipped) == 4
    assert (await NodeRun.get(execution_id=skipped.id, node_key="it")).status is NodeRunStatus.SKIPPED


async def test_a_cached_result_stands_in_for_the_node(busy: House) -> None:
    made = graph(
        [entry(), node("it", "flaky", cache={"ttlMs": 60_000}), node("end", "response")], "start -> it", "it -> end"
    )
    workflow = await busy.workflow(made)
    first = await busy.run(workflow, {"a": 1})
    again = await busy.run(workflow, {"a": 1})
    other = await busy.run(workflow, {"a": 2})
    assert await busy.output(first) == await busy.output(again) != await busy.output(other)
    assert (await NodeRun.get(execution_id=again.id, node_key="it")).is_reused
    assert "NodeReused" in await busy.types(again)
    assert sum(busy.component("flaky").calls.values()) == 2


async def test_a_cached_result_stands_in_no_longer_when_a_secret_of_its_node_has_changed(busy: House) -> None:
    async def tell(name: str, value: str) -> None:
        await busy.plait.accounts.secrets.set(busy.viewer, busy.workspace_id, name, value)

    async def is_reused() -> bool:
        run = await busy.run(workflow)
        return (await NodeRun.get(execution_id=run.id, node_key="it")).is_reused

    config = {"value": "the same", "template": "{{ secrets.TOKEN }}"}
    cache = {"ttlMs": 60_000, "key": "'fixed'"}
    made = graph(
        [
            entry(),
            node("it", "trusted", config=config, cache=cache),
            node("other", "echo", config={"template": "{{ secrets.OTHER }}"}),
        ],
        "start -> it",
        "it -> other",
    )
    await tell("TOKEN", "first-token-1234")
    await tell("OTHER", "never-mind-1234")
    workflow = await busy.workflow(made)
    assert [await is_reused(), await is_reused()] == [False, True]
    await tell("OTHER", "never-mind-5678")
    assert await is_reused()
    await tell("TOKEN", "second-token-1234")
    assert [await is_reused(), await is_reused()] == [False, True]
    await tell("TOKEN", "first-token-1234")
    assert await is_reused()
    for row in await CachedResult.filter(workspace_id=busy.workspace_id):
        assert "token-1234" not in f"{row.key} {row.result}"


@pytest.mark.parametrize(
    ("code", "status", "codes", "passes"),
    [
        ("HTTP_STATUS", 503, ["HTTP_STATUS"], True),
        ("HTTP_STATUS", 404, ["HTTP_STATUS"], True),
        ("HTTP_STATUS", 503, ["HTTP_503"], True),
        ("HTTP_STATUS", 404, ["HTTP_503"], False),
        ("HTTP_STATUS", 502, ["HTTP_5XX"], True),
        ("HTTP_STATUS", 404, ["HTTP_429", "HTTP_5XX"], False),
        ("HTTP_STATUS", 404, ["HTTP_4XX"], True),
        ("GRAPHQL_ERRORS", 500, ["HTTP_500"], True),
        ("ELSE", 503, ["HTTP_503"], False),
        ("HTTP_STATUS", None, ["HTTP_503"], False),
    ],
)
async def test_a_node_is_retried_after_the_statuses_that_its_codes_name(
    busy: House, code: str, status: int | None, codes: list[str], *, passes: bool
) -> None:
    retry = {"maxAttempts": 2, "firstDelayMs": 0, "codes": codes}
    config = {"failures": 1, "code": code, "details": {"status": status}}
    execution = await busy.run(graph([entry(), node("it", "flaky", config=config, retry=retry)], "start -> it"))
    assert execution.status is (COMPLETED if passes else FAILED)


async def test_a_node_is_retried_only_after_the_codes_it_names(busy: House) -> None:
    def made(codes: list[str]) -> Graph:
        retry = {"maxAttempts": 3, "firstDelayMs": 0, "codes": codes}
        return graph([entry(), node("it", "flaky", config={"failures": 1, "code": "BUSY"}, retry=retry)], "start -> it")

    assert (await busy.run(made(["BUSY"]))).status is COMPLETED
    assert (await busy.run(made(["OTHER"]))).status is FAILED
