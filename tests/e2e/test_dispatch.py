"""When runs begin: limits that hold across all workers, turns between workspaces, priorities, delays, quarantine."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import deployed
from tests.e2e.peer import Peer
from tests.e2e.server import Deployment
from tests.e2e.story import CANCEL, START, Person, call, chain, check_whole, node, sign_up
from tests.patience import PATIENCE_SECONDS

LIMIT = """mutation($input: SetConcurrencyLimitInput!) { setConcurrencyLimit(input: $input) {
  limit { maxRunning running waiting } } }"""
LIMITS = """query($id: ID!) { workspace(id: $id) {
  limits { concurrency { maxRunning running waiting } }
  workflows { nodes { id concurrencyLimit { maxRunning running waiting } } } } }"""
OPERATIONS = """query($id: ID!) { workspace(id: $id) { operations {
  counts { status count } oldestQueued { id }
  stuck { nodes { id } } quarantined { nodes { id quarantinedAt status } } } } }"""
SIGNAL = "mutation($input: SignalExecutionInput!) { signalExecution(input: $input) { execution { id } } }"
RELEASE = """mutation($input: ReleaseExecutionInput!) { releaseExecution(input: $input) {
  execution { id quarantinedAt } } }"""


@pytest.fixture(scope="module")
def narrow(back_end: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """A deployment in which little is dispatched at once; scaled out, with two workers."""
    settings = {"PLAIT_DISPATCH_WINDOW": "4", "PLAIT_WORKER_CONCURRENCY": "4"}
    with deployed(back_end, tmp_path_factory.mktemp(f"narrow-{back_end}"), **settings) as deployment:
        if back_end == "scaled":
            other = deployment.another_worker("other-worker")
            other.start()
            other.wait_ready()
            deployment.workers.append(other)
        yield deployment


@pytest.fixture
def mortal(back_end: str, tmp_path: Path) -> Iterator[Deployment]:
    """A deployment whose one worker is killed."""
    with deployed(back_end, tmp_path) as deployment:
        yield deployment


def holding(service: Peer, path: str = "hold") -> dict[str, Any]:
    return chain(START, call("it", f"{service.url}/{path}/{{{{ input }}}}", "GET"))


async def limit(person: Person, most: int | None, **more: Any) -> dict[str, Any]:
    made = await person.client.data(LIMIT, input={"workspaceId": person.workspace_id, "maxRunning": most, **more})
    return made["setConcurrencyLimit"]["limit"]


async def limits(person: Person) -> dict[str, Any]:
    found = await person.client.data(LIMITS, id=person.workspace_id)
    return found["workspace"]["limits"]["concurrency"]


async def until(person: Person, **wanted: int | None) -> None:
    """Wait until a limit tells this of itself."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not wanted.items() <= (await limits(person)).items():
            await asyncio.sleep(0.05)


async def completed(person: Person, runs: list[dict[str, Any]]) -> None:
    for run in runs:
        events = await person.events(run["id"])
        check_whole(events)
        assert events[-1]["__typename"] == "ExecutionCompleted"


async def test_a_limit_holds_exactly_across_workers_and_a_kill(narrow: Deployment, service: Peer) -> None:
    ada = await sign_up(narrow.url)
    workflow_id = await ada.workflow(holding(service))
    assert await limit(ada, 3) == {"maxRunning": 3, "running": 0, "waiting": 0}
    runs = await asyncio.gather(*(ada.run(workflow_id, input=str(number)) for number in range(10)))
    await service.until(lambda here: len(here.inside) == 3)
    await until(ada, running=3, waiting=7)
    service.release(service.inside[0])
    await service.until(lambda here: len(here.calls) == 4 and len(here.inside) == 3)
    narrow.executor.kill()
    narrow.executor.start()
    await asyncio.to_thread(narrow.executor.wait_ready)
    await service.until(lambda here: len(here.inside) == 3)
    for number in range(10):
        service.release(f"/hold/{number}")
    await completed(ada, runs)
    assert service.most == 3
    assert set(service.calls) == {f"/hold/{number}" for number in range(10)}
    await until(ada, running=0, waiting=0)


async def test_a_lowered_limit_stops_nothing_and_a_lifted_one_lets_all_go(narrow: Deployment, service: Peer) -> None:
    ada = await sign_up(narrow.url)
    workflow_id = await ada.workflow(holding(service))
    await limit(ada, 2)
    runs = [await ada.run(workflow_id, input=str(number)) for number in range(5)]
    await service.until(lambda here: sorted(here.inside) == ["/hold/0", "/hold/1"])
    assert await limit(ada, 1) == {"maxRunning": 1, "running": 2, "waiting": 3}
    service.release("/hold/0")
    await until(ada, running=1, waiting=3)
    assert service.inside == ["/hold/1"]
    service.release("/hold/1")
    await service.until(lambda here: here.inside == ["/hold/2"])  # the oldest of those that wait
    assert await limit(ada, 0) == {"maxRunning": 0, "running": 1, "waiting": 2}
    assert await limit(ada, None) == {"maxRunning": None, "running": 0, "waiting": 0}
    await service.until(lambda here: sorted(here.inside) == ["/hold/2", "/hold/3", "/hold/4"])
    for number in range(5):
        service.release(f"/hold/{number}")
    await completed(ada, runs)


async def test_a_workflow_has_a_limit_of_its_own(narrow: Deployment, service: Peer) -> None:
    ada = await sign_up(narrow.url)
    one, other = await ada.workflow(holding(service), "one"), await ada.workflow(holding(service), "other")
    await limit(ada, 1, workflowId=one)
    runs = [await ada.run(one, input=f"one-{number}") for number in range(2)]
    runs += [await ada.run(other, input=f"other-{number}") for number in range(2)]
    await service.until(lambda here: sorted(here.inside) == ["/hold/one-0", "/hold/other-0", "/hold/other-1"])
    found = (await ada.client.data(LIMITS, id=ada.workspace_id))["workspace"]
    by_id = {each["id"]: each["concurrencyLimit"] for each in found["workflows"]["nodes"]}
    assert by_id == {
        one: {"maxRunning": 1, "running": 1, "waiting": 1},
        other: {"maxRunning": None, "running": 0, "waiting": 0},
    }
    assert found["limits"]["concurrency"] == {"maxRunning": None, "running": 0, "waiting": 0}
    for name in ("one-0", "one-1", "other-0", "other-1"):
        service.release(f"/hold/{name}")
    await completed(ada, runs)
    refused = await ada.client.ask(LIMIT, input={"workspaceId": ada.workspace_id, "maxRunning": -1})
    assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", "input.maxRunning")


async def test_runs_that_a_limit_concerns_are_woken_by_their_signals(narrow: Deployment) -> None:
    ada = await sign_up(narrow.url)
    workflow_id = await ada.workflow(chain(START, node("wait", "wait", {"signal": "go"})))
    await limit(ada, 1, workflowId=workflow_id)
    runs = [await ada.run(workflow_id) for _ in range(3)]
    for run in runs:  # a paused run holds no place
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await ada.execution(run["id"]))["status"] != "PAUSED":
                await asyncio.sleep(0.05)
    for run in runs:
        await ada.client.data(SIGNAL, input={"executionId": run["id"], "name": "go"})
    await completed(ada, runs)


async def test_a_cancelled_run_leaves_the_line_and_its_place(narrow: Deployment, service: Peer) -> None:
    ada = await sign_up(narrow.url)
    workflow_id = await ada.workflow(holding(service))
    await limit(ada, 1)
    runs = [await ada.run(workflow_id, input=str(number)) for number in range(3)]
    await service.until(lambda here: here.inside == ["/hold/0"])
    for number in (1, 0):
        cancelled = await ada.client.data(CANCEL, input={"executionId": runs[number]["id"]})
        assert cancelled["cancelExecution"]["execution"]["status"] == "CANCELLED"
    service.release("/hold/2")
    await completed(ada, runs[2:])
    assert service.calls["/hold/1"] == 0
    await until(ada, running=0, waiting=0)


async def test_the_most_urgent_of_a_workspace_goes_first(narrow: Deployment, service: Peer) -> None:
    ada = await sign_up(narrow.url)
    workflow_id = await ada.workflow(holding(service))
    await limit(ada, 1)
    runs = [await ada.run(workflow_id, input="first")]
    await service.until(lambda here: here.inside == ["/hold/first"])
    for name, priority in (("low", -100), ("old", 0), ("new", 0), ("high", 100)):
        runs.append(await ada.run(workflow_id, input=name, priority=priority))
    seen: list[str] = []
    for _ in range(5):
        await service.until(lambda here: len(here.inside) == 1 and here.inside[0] not in seen)
        seen.append(service.inside[0])
        service.release(seen[-1])
    assert seen == ["/hold/first", "/hold/high", "/hold/old", "/hold/new", "/hold/low"]
    await completed(ada, runs)


async def test_no_workspace_waits_for_another_s_backlog(narrow: Deployment, service: Peer) -> None:
    ada, bob = await sign_up(narrow.url), await sign_up(narrow.url, "bob")
    hold, quick = await ada.workflow(holding(service)), await ada.workflow(holding(service, "count"))
    his = await bob.workflow(holding(service, "count"))
    slots = 4 if narrow.is_embedded else 8
    blocking = [await ada.run(hold, input=str(number)) for number in range(slots)]
    await service.until(lambda here: len(here.inside) == slots)
    hers = await asyncio.gather(*(ada.run(quick, input=f"ada-{number}", priority=100) for number in range(120)))
    theirs = [await bob.run(his, input=f"bob-{number}") for number in range(3)]
    for path in list(service.inside):
        service.release(path)
    await completed(bob, theirs)
    await completed(ada, [*blocking, *hers])
    last = max(service.order.index(f"/count/bob-{number}") for number in range(3))
    assert last < 60, f"{last} runs came before the last of the other's"


async def test_a_delayed_run_begins_at_its_time(narrow: Deployment, service: Peer) -> None:
    ada = await sign_up(narrow.url)
    workflow_id = await ada.workflow(holding(service, "count"))
    facts = "query($id: ID!) { node(id: $id) { ... on Execution { status resumeAt startedAt queuedAt } } }"
    later = await ada.run(workflow_id, input="later", delayMs=1_500, waitMs=1)
    found = (await ada.client.data(facts, id=later["id"]))["node"]
    assert (found["status"], found["startedAt"]) == ("QUEUED", None)
    due = datetime.fromisoformat(found["resumeAt"])
    assert due - datetime.fromisoformat(found["queuedAt"]) == timedelta(milliseconds=1_500)
    never = await ada.run(workflow_id, input="never", startAt=(datetime.now(UTC) + timedelta(hours=1)).isoformat())
    gone = await ada.client.data(CANCEL, input={"executionId": never["id"]})
    assert gone["cancelExecution"]["execution"]["status"] == "CANCELLED"
    await completed(ada, [later])
    found = (await ada.client.data(facts, id=later["id"]))["node"]
    assert datetime.fromisoformat(found["startedAt"]) >= due
    assert found["resumeAt"] is None
    assert service.calls == {"/count/later": 1}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"delayMs": 1, "startAt": "2026-01-01T00:00:00Z"}, "input.delayMs"),
        ({"delayMs": -1}, "input.delayMs"),
        ({"delayMs": 40_000_000_000}, "input.delayMs"),
        ({"startAt": "2090-01-01T00:00:00Z"}, "input.startAt"),
    ],
)
async def test_a_start_that_cannot_be_is_refused(
    narrow: Deployment, service: Peer, wrong: dict[str, Any], field: str
) -> None:
    ada = await sign_up(narrow.url)
    workflow_id = await ada.workflow(holding(service, "count"))
    run = "mutation($input: RunWorkflowInput!) { runWorkflow(input: $input) { execution { id } } }"
    answer = await ada.client.ask(run, input={"workflowId": workflow_id, **wrong})
    assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", field)


async def test_a_run_that_brings_workers_down_is_put_into_quarantine(mortal: Deployment, service: Peer) -> None:
    ada = await sign_up(mortal.url)
    run = await ada.run(await ada.workflow(holding(service)), input="poison")
    status = "query($id: ID!) { node(id: $id) { ... on Execution { status } } }"
    for deaths in (1, 2, 3):
        await service.until(lambda here, deaths=deaths: here.calls["/hold/poison"] == deaths)
        # A death counts once the claim before it is committed, and a call without effects does not wait for that.
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await ada.client.data(status, id=run["id"]))["node"]["status"] != "RUNNING":
                await asyncio.sleep(0.02)
        mortal.executor.kill()
        mortal.executor.start()
        await asyncio.to_thread(mortal.executor.wait_ready)
    async with asyncio.timeout(PATIENCE_SECONDS):
        operations: dict[str, Any] = {"quarantined": {"nodes": []}}
        while not operations["quarantined"]["nodes"]:
            await asyncio.sleep(0.1)
            operations = (await ada.client.data(OPERATIONS, id=ada.workspace_id))["workspace"]["operations"]
    # Fields of one answer are read one after the other, so those before it may be older than the quarantine.
    operations = (await ada.client.data(OPERATIONS, id=ada.workspace_id))["workspace"]["operations"]
    (found,) = operations["quarantined"]["nodes"]
    assert (found["id"], found["status"]) == (run["id"], "PAUSED")
    assert found["quarantinedAt"] is not None
    assert operations["counts"] == [{"status": "PAUSED", "count": 1}]
    assert operations["stuck"]["nodes"] == []
    assert service.calls["/hold/poison"] == 3  # it was not begun a fourth time
    released = await ada.client.data(RELEASE, input={"executionId": run["id"]})
    assert released["releaseExecution"]["execution"]["quarantinedAt"] is None
    await service.until(lambda here: here.calls["/hold/poison"] == 4)
    service.release("/hold/poison")
    events = await ada.events(run["id"])
    check_whole(events)
    assert events[-1]["__typename"] == "ExecutionCompleted"
    assert [each["__typename"] for each in events].count("ExecutionPaused") == 1
    again = await ada.client.ask(RELEASE, input={"executionId": run["id"]})
    assert (again.code, again.details["reason"]) == ("CONFLICT", "execution_not_quarantined")
