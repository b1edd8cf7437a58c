"""Waits, signals, budgets and loops as the graph shows them."""

from decimal import Decimal
from typing import Any

import pytest

from app.api.relay import encode
from app.executions.models import Execution, ExecutionStatus, NodeRun
from app.kernel.rights import Role
from tests.executions.conftest import House
from tests.executions.play import entry, graph, node
from tests.executions.test_graph import RUN, Client, run
from tests.executions.test_loops import looped, text
from tests.executions.test_waits import calling, uncertain, waiting

PAUSED = ExecutionStatus.PAUSED
SIGNAL = "mutation($input: SignalExecutionInput!) { signalExecution(input: $input) { execution { id status } } }"
COMPLETE = "mutation($input: CompleteTaskInput!) { completeTask(input: $input) { task { id } } }"
RESOLVE = """mutation($input: ResolveUnknownOutcomeInput!) {
  resolveUnknownOutcome(input: $input) { execution { id } } }"""
SHOW = """query($id: ID!) { node(id: $id) { ... on Execution {
  status resumeAt budgetTokens budgetUsd usage { totalTokens costUsd }
  parent { id } children { nodes { id trigger parent { id } } }
  nodeRuns(first: 50) { nodes { nodeKey status input isReused } }
  events(first: 100) { __typename
    ... on NodeWaiting { waitsFor dueAt signal taskId childId } ... on NodeResumed { arrival payload }
    ... on ExecutionPaused { pauseReason resumeAt } ... on SignalReceived { name payload }
    ... on NodeSkipped { reason } ... on NodeReused { source output handles }
    ... on UsageRecorded { promptTokens completionTokens costUsd } ... on IterationStarted { index total } } } } }"""


@pytest.fixture
def ask(busy: House) -> Client:
    return Client(busy)


async def started(ask: Client, made: Any, given: Any = None, **more: Any) -> str:
    made = {"workflowId": encode("Workflow", await ask.house.workflow(made)), "input": given, **more}
    return (await ask.data(RUN, input=made))["runWorkflow"]["execution"]["id"]


async def row_of(found: str) -> Execution:
    return next(row for row in await Execution.all() if encode("Execution", row.id) == found)


async def shown(ask: Client, found: str) -> dict[str, Any]:
    return (await ask.data(SHOW, id=found))["node"]


def of(shown: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in event.items() if key != "__typename"}
        for event in shown["events"]
        if event["__typename"] == kind
    ]


async def test_a_wait_is_seen_signalled_and_over(ask: Client) -> None:
    found = await started(ask, waiting(signal="go", timeoutMs=3_600_000))
    row = await row_of(found)
    await ask.house.reaches(row, PAUSED)
    paused = await shown(ask, found)
    assert paused["status"] == "PAUSED"
    (waits,) = of(paused, "NodeWaiting")
    assert (waits["waitsFor"], waits["signal"], waits["taskId"], waits["childId"]) == ("SIGNAL", "go", None, None)
    assert waits["dueAt"] == paused["resumeAt"] == of(paused, "ExecutionPaused")[0]["resumeAt"]
    assert {each["nodeKey"]: each["status"] for each in paused["nodeRuns"]["nodes"]}["wait"] == "WAITING"
    await ask.data(SIGNAL, input={"executionId": found, "name": "go", "payload": [1]})
    await ask.house.ended(row)
    ended = await shown(ask, found)
    assert of(ended, "SignalReceived") == [{"name": "go", "payload": [1]}]
    assert of(ended, "NodeResumed") == [{"arrival": "SIGNAL", "payload": [1]}]


async def test_a_bad_signal_changes_nothing(ask: Client) -> None:
    found = await run(ask, await ask.house.workflow(graph([entry()])))
    assert await ask.code(SIGNAL, input={"executionId": found, "name": "go"}) == "CONFLICT"
    assert await ask.code(SIGNAL, input={"executionId": found, "name": " "}) == "INVALID_INPUT"
    assert await ask.code(SIGNAL, input={"executionId": found, "name": "x" * 201}) == "INVALID_INPUT"
    assert await ask.code(SIGNAL, input={"executionId": found, "name": "go\x1b[2J"}) == "INVALID_INPUT"
    large = {"executionId": found, "name": "go", "payload": "x" * (1 << 20)}
    assert await ask.code(SIGNAL, input=large) == "INVALID_INPUT"
    stranger = await ask.house.member()
    assert await ask.code(SIGNAL, stranger, input={"executionId": found, "name": "go"}) == "NOT_FOUND"
    viewer = await ask.house.member(Role.VIEWER, ask.house.workspace_id)
    assert await ask.code(SIGNAL, viewer, input={"executionId": found, "name": "go"}) == "FORBIDDEN"


async def test_a_child_and_its_parent_know_each_other(ask: Client) -> None:
    child = await ask.house.workflow(graph([entry()]))
    found = await run(ask, await ask.house.workflow(calling(child)))
    parent = await shown(ask, found)
    (below,) = parent["children"]["nodes"]
    assert (below["trigger"], below["parent"], parent["parent"]) == ("SUBWORKFLOW", {"id": found}, None)
    assert of(parent, "NodeWaiting")[0]["childId"] == below["id"]
    assert of(parent, "NodeResumed")[0]["arrival"] == "CHILD"


@pytest.mark.parametrize("budget", [{"budgetTokens": 0}, {"budgetTokens": -5}, {"budgetUsd": "0"}, {"budgetUsd": "-1"}])
async def test_a_budget_of_nothing_is_refused(ask: Client, budget: dict[str, Any]) -> None:
    workflow = encode("Workflow", await ask.house.workflow(graph([entry()])))
    answer = await ask(RUN, input={"workflowId": workflow, **budget})
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "INVALID_INPUT"
    assert error["extensions"]["details"]["field"] == f"input.{next(iter(budget))}"
    assert await Execution.all().count() == 0


async def test_budget_and_usage_are_shown(ask: Client) -> None:
    made = graph([entry(), node("it", "spend", config={"tokens": 3_000_000_000, "usd": "0.00012"})], "start -> it")
    found = await started(ask, made, budgetTokens=9_000_000_000, budgetUsd="1.5", waitMs=50_000)
    run_shown = await shown(ask, found)
    assert (run_shown["budgetTokens"], Decimal(run_shown["budgetUsd"])) == (9_000_000_000, Decimal("1.5"))
    assert run_shown["usage"]["totalTokens"] == 3_000_000_001
    assert Decimal(run_shown["usage"]["costUsd"]) == Decimal("0.00012")
    (spent,) = of(run_shown, "UsageRecorded")
    assert (spent["promptTokens"], spent["completionTokens"]) == (3_000_000_000, 1)


async def test_a_decision_is_asked_for_and_taken_once(ask: Client, tmp_path: Any) -> None:
    found = await started(ask, uncertain("ask", tmp_path))
    row = await row_of(found)
    await ask.house.reaches(row, PAUSED)
    (waits,) = of(await shown(ask, found), "NodeWaiting")
    assert waits["waitsFor"] == "DECISION"
    assert waits["taskId"] is not None
    waiting_run = await NodeRun.get(execution_id=row.id, node_key="it")
    decide = {"nodeRunId": encode("NodeRun", waiting_run.id), "decision": "COMPLETE", "output": {"sent": True}}
    stranger = await ask.house.member()
    assert await ask.code(RESOLVE, stranger, input=decide) == "NOT_FOUND"
    await ask.data(RESOLVE, input=decide)
    ended = await ask.house.ended(row)
    assert await ask.house.output(ended) == {"sent": True}
    assert await ask.code(RESOLVE, input=decide) == "CONFLICT"


async def test_of_two_decisions_before_the_run_takes_one_in_the_second_is_refused(house: House, tmp_path: Any) -> None:
    await house.work()
    found = await started(Client(house), uncertain("ask", tmp_path))
    row = await row_of(found)
    await house.reaches(row, PAUSED)
    await house.plait.close()
    house.plait = await house.process()
    ask = Client(house)
    (waits,) = of(await shown(ask, found), "NodeWaiting")
    waiting_run = await NodeRun.get(execution_id=row.id, node_key="it")
    decide = {"nodeRunId": encode("NodeRun", waiting_run.id), "decision": "COMPLETE", "output": "first"}
    await ask.data(RESOLVE, input=decide)
    assert await ask.code(RESOLVE, input={**decide, "decision": "FAIL"}) == "CONFLICT"
    late = {"taskId": waits["taskId"], "answer": {"decision": "COMPLETE", "output": "late"}}
    assert await ask.code(COMPLETE, input=late) == "CONFLICT"
    await house.work()
    assert await house.output(await house.ended(row)) == "first"


async def test_each_iteration_shows_what_it_was_given(ask: Client) -> None:
    made = looped({"mode": "WHILE", "condition": "index < 3", "collect": "LAST"}, text("{{ item * 2 }}"))
    run_shown = await shown(ask, await started(ask, made, 5, waitMs=50_000))
    inside = [each["input"] for each in run_shown["nodeRuns"]["nodes"] if each["nodeKey"] == "text"]
    assert inside == [5, 10, 20]
    assert of(run_shown, "IterationStarted") == [{"index": at, "total": None} for at in range(3)]


async def test_what_did_not_run_says_why(ask: Client) -> None:
    made = graph(
        [entry(), node("skip", skip_if="true"), node("pin", pinned_output=7), node("end", "response")],
        "start -> skip",
        "skip -> pin",
        "pin -> end",
    )
    workflow = await ask.house.workflow(made, is_published=False)
    found = await run(ask, workflow, draftRevision=1)
    run_shown = await shown(ask, found)
    assert of(run_shown, "NodeSkipped") == [{"reason": "skip_if"}]
    assert of(run_shown, "NodeReused") == [{"source": "pin", "output": 7, "handles": ["output"]}]
    assert [each["nodeKey"] for each in run_shown["nodeRuns"]["nodes"] if each["isReused"]] == ["pin"]
