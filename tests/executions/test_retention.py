"""Old runs are pruned by plan; what they were is told, and no total changes."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.accounts.models import Workspace
from app.accounts.vocabulary import Plan
from app.api.relay import encode
from app.executions import retention
from app.executions.models import Execution, ExecutionEvent, LogLine, NodeRun, UsageDay
from app.kernel.clock import FixedClock
from app.kernel.settings import Settings
from tests.executions.conftest import House, open_house
from tests.executions.play import entry, graph, node
from tests.executions.rows import events_of
from tests.executions.test_graph import Client

RUNS = """query($id: ID!, $where: ExecutionWhere) { workspace(id: $id) {
  executions(where: $where, first: 50) { totalCount nodes { id isPruned status input output durationMs } }
  executionTotals(where: $where) {
    total { runCount durationMs usage { totalTokens costUsd } } statuses { status total { runCount } } } } }"""
SHOWN = """query($id: ID!) { node(id: $id) { ... on Execution { isPruned status input output error { code }
  usage { totalTokens } nodeRuns { totalCount } logs { totalCount } diagram } } }"""
FOLLOWED = """subscription($id: ID!, $after: Int) { executionEvents(executionId: $id, after: $after) {
  __typename sequence ... on StreamGap { fromSequence toSequence } ... on Snapshot { state { status isPruned } } } }"""


@pytest.fixture
async def ask(settings: Settings) -> AsyncIterator[Client]:
    async with AsyncExitStack() as stack:
        house = await open_house(settings, stack, FixedClock(datetime.now(UTC)))
        await house.work()
        yield Client(house)


def speaking() -> Any:
    return graph([entry(), node("say", "say", config={"lines": [["info", "x"]]})], "start -> say")


async def prune(house: House, days: float = 0) -> int:
    house.plait.clock.advance(timedelta(days=days))  # pyright: ignore[reportAttributeAccessIssue] - a fixed one
    chores = {chore.name: chore for chore in house.plait.upkeep.chores}
    return await house.plait.upkeep.do(chores["prune-executions"])


async def set_plan(house: House, plan: Plan) -> None:
    await Workspace.filter(id=house.workspace_id).update(plan=plan)


async def runs(ask: Client, **where: Any) -> dict[str, Any]:
    return (await ask.data(RUNS, id=encode("Workspace", ask.house.workspace_id), where=where))["workspace"]


async def follow(ask: Client, execution: Execution, after: int | None = None) -> list[dict[str, Any]]:
    variables = {"id": encode("Execution", execution.id), "after": after}
    answers = ask.executor.subscribe(FOLLOWED, variables, None, ask.context(None))
    async with aclosing(answers) as stream:
        return [answer["data"]["executionEvents"] async for answer in stream]


@pytest.mark.parametrize(("plan", "days"), [(Plan.FREE, 14), (Plan.PRO, 90), (Plan.ENTERPRISE, 365)])
async def test_a_journal_is_kept_as_long_as_the_plan_says(ask: Client, plan: Plan, days: int) -> None:
    run = await ask.house.run(speaking(), {"a": 1})
    await set_plan(ask.house, plan)
    assert await prune(ask.house, days - 1) == 0
    assert len(await events_of(execution_id=run.id)) == run.last_sequence
    assert await prune(ask.house, 2) == 1
    for table in (ExecutionEvent, NodeRun, LogLine):
        assert await table.filter(execution_id=run.id).count() == 0
    assert await prune(ask.house) == 0


async def test_a_setting_overrides_the_plans(settings: Settings) -> None:
    async with AsyncExitStack() as stack:
        own = settings.model_copy(update={"retention_days": 2})
        house = await open_house(own, stack, FixedClock(datetime.now(UTC)))
        await house.work()
        await house.run(speaking())
        await set_plan(house, Plan.ENTERPRISE)
        assert await prune(house, 3) == 1


async def test_no_total_changes_by_pruning_or_by_forgetting(ask: Client) -> None:
    house = ask.house
    for _ in range(3):
        await house.run(speaking(), "in")
    await house.run(graph([entry(), node("bad", "fail", config={"message": "no"})], "start -> bad"))
    await Execution.filter(workspace_id=house.workspace_id).update(
        prompt_tokens=5, completion_tokens=2, cost_usd="0.25"
    )
    before = await runs(ask)
    assert before["executionTotals"]["total"]["runCount"] == 4
    assert before["executionTotals"]["total"]["usage"] == {"totalTokens": 28, "costUsd": "1.00000000"}
    assert await prune(house, 15) == 4
    after = await runs(ask)
    assert after["executionTotals"] == before["executionTotals"]
    assert after["executions"]["totalCount"] == before["executions"]["totalCount"] == 4
    assert await prune(house, retention.TOMBSTONE_DAYS + 1) == 4
    assert await Execution.all().count() == 0
    assert sum(row.runs for row in await UsageDay.all()) == 4
    forgotten = await runs(ask)
    assert forgotten["executionTotals"] == before["executionTotals"]
    assert forgotten["executions"] == {"totalCount": 4, "nodes": []}
    assert (await runs(ask, status=["FAILED"]))["executionTotals"]["total"]["runCount"] == 1
    assert (await runs(ask, trigger=["API"]))["executions"]["totalCount"] == 0
    assert (await runs(ask, queuedAfter="2001-01-01T12:00:00Z"))["executions"]["totalCount"] == 4
    assert (await runs(ask, queuedBefore="2001-01-01T12:00:00Z"))["executions"]["totalCount"] == 0


async def test_what_is_forgotten_adds_up_day_by_day(ask: Client) -> None:
    house = ask.house
    workflow = await house.workflow(speaking())
    await house.run(workflow)
    await prune(house, 15)
    await house.run(workflow)
    await Execution.filter(workspace_id=house.workspace_id).update(
        queued_at=datetime(2026, 11, 1, 12, tzinfo=UTC), cost_usd="0.10000001"
    )
    await prune(house, 15)
    await prune(house, retention.TOMBSTONE_DAYS - 10)
    assert [row.runs for row in await UsageDay.all()] == [1]
    await prune(house, 20)
    (row,) = await UsageDay.all()
    assert (row.runs, str(row.cost_usd)) == (2, "0.20000002")


async def test_a_pruned_run_says_so_wherever_it_is_read(ask: Client) -> None:
    run = await ask.house.run(speaking(), {"a": 1})
    await prune(ask.house, 15)
    own_id = encode("Execution", run.id)
    shown = (await ask.data(SHOWN, id=own_id))["node"]
    assert "<svg" in shown.pop("diagram")
    assert shown == {
        "isPruned": True,
        "status": "COMPLETED",
        "input": None,
        "output": None,
        "error": None,
        "usage": {"totalTokens": 0},
        "nodeRuns": {"totalCount": 0},
        "logs": {"totalCount": 0},
    }
    (listed,) = (await runs(ask))["executions"]["nodes"]
    assert (listed["isPruned"], listed["input"], listed["output"]) == (True, None, None)
    for field in ("events { sequence }", "spans { name }", "timeline"):
        answer = await ask(f"query($id: ID!) {{ node(id: $id) {{ ... on Execution {{ {field} }} }} }}", id=own_id)
        assert answer["errors"][0]["extensions"]["code"] == "CONFLICT"
        assert answer["errors"][0]["extensions"]["details"]["reason"] == "execution_pruned"
    for name, more in (("retryExecution", ""), ("replayExecution", ", mode: LIVE")):
        text = f"mutation($id: ID!) {{ {name}(input: {{executionId: $id{more}}}) {{ execution {{ id }} }} }}"
        assert await ask.code(text, id=own_id) == "CONFLICT"


async def test_following_a_pruned_run_tells_the_gap_and_how_it_ended(ask: Client) -> None:
    run = await ask.house.run(speaking())
    await prune(ask.house, 15)
    last = run.last_sequence
    end = {"__typename": "Snapshot", "sequence": last, "state": {"status": "COMPLETED", "isPruned": True}}
    gap = {"__typename": "StreamGap", "sequence": last, "fromSequence": 3, "toSequence": last}
    assert await follow(ask, run, after=2) == [gap, end]
    assert await follow(ask, run, after=0) == [{**gap, "fromSequence": 1}, end]
    assert await follow(ask, run) == [end]
    assert await follow(ask, run, after=last) == []


async def test_only_what_has_ended_and_is_read_by_nobody_is_pruned(ask: Client) -> None:
    house = ask.house
    waiting = await house.start(graph([entry(), node("stuck", "hang")], "start -> stuck"))
    source = await house.run(speaking())
    fork = await house.start(graph([entry(), node("stuck", "hang")], "start -> stuck"))
    await Execution.filter(id=fork.id).update(fork_of=source.id)
    assert await prune(house, 40) == 0
    assert (await house.fresh(waiting)).pruned_at is None
    await Execution.filter(id=fork.id).update(fork_of=None)
    assert await prune(house) == 1
    assert (await house.fresh(source)).pruned_at is not None


async def test_however_many_there_are_all_are_pruned_in_one_go(ask: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_WALK_ROWS", 4)
    monkeypatch.setattr(retention, "_BATCH_EVENTS", 20)
    workflow = await ask.house.workflow(speaking())
    for _ in range(11):
        await ask.house.run(workflow)
    assert await prune(ask.house, 15) == 11
    assert await Execution.filter(pruned_at__isnull=True).count() == 0
    assert await prune(ask.house) == 0
