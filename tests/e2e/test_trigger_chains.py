"""Chains of triggers and runs that lead from one to the next over HTTP: they come to an end, whatever way they take."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from llmock.pytest_plugin import LLMock

from app.kernel.ports import free_port
from tests.e2e.conftest import deployed
from tests.e2e.receiver import Receiver
from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, call, chain, node, sign_up
from tests.e2e.test_copilot_conversations import provide
from tests.listening import listening
from tests.patience import PATIENCE_SECONDS

TRIGGER = "mutation($input: CreateTriggerInput!) { createTrigger(input: $input) { trigger { id url } } }"
WEBHOOK = "mutation($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }"
KEY = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { token } }"
TASK = "mutation($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }"
TASKS = "query($id: ID!) { workspace(id: $id) { tasks(first: 1) { totalCount } } }"
TOOL = {"kind": "tool", "name": "run_workflow", "needsApproval": False}
RUNS = """query($id: ID!) { workspace(id: $id) { executions(first: 50) { nodes {
  id status input output error { message } nodeRuns { nodes { nodeKey output } } } } } }"""
DELIVERIES = """query($id: ID!) { node(id: $id) { ... on Webhook {
  deliveries(first: 50) { nodes { status responseStatus attempts { requestHeaders { name } } } } } } }"""


class Front:
    """The public address of a deployment: a proxy that passes on bytes, as it must."""

    def __init__(self, url: str, port_behind: int | None) -> None:
        self.url = url
        self.port_behind = port_behind

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind = await asyncio.open_connection("127.0.0.1", self.port_behind)
        with suppress(ConnectionError):
            await asyncio.gather(_pass_on(reader, behind[1]), _pass_on(behind[0], writer))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


@pytest.fixture
def behind(back_end: str, tmp_path: Path) -> Iterator[tuple[Deployment, int]]:
    """A deployment, and the port where its public address is."""
    port = free_port()
    settings = {"PLAIT_PUBLIC_URL": f"http://127.0.0.1:{port}", "PLAIT_WEBHOOK_HTTP": "true"}
    with deployed(back_end, tmp_path, **settings) as plait:
        yield plait, port


@pytest.fixture
async def front(behind: tuple[Deployment, int]) -> AsyncIterator[Front]:
    plait, port = behind
    front = Front(f"http://127.0.0.1:{port}", urlsplit(plait.url).port)
    async with listening(front.serve, port):
        yield front


@pytest.fixture
async def ada(front: Front) -> Person:
    return await sign_up(front.url)


async def runs(person: Person) -> list[dict[str, Any]]:
    return (await person.client.data(RUNS, id=person.workspace_id))["workspace"]["executions"]["nodes"]


async def ended(person: Person, count: int) -> list[dict[str, Any]]:
    """Wait until so many runs have ended, and see that they are all."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(found := await runs(person)) < count or any(
            each["status"] not in {"COMPLETED", "FAILED"} for each in found
        ):
            assert len(found) <= count
            await asyncio.sleep(0.1)
    assert len(found) == count
    return found


async def send(url: str, body: Any, **headers: str) -> httpx2.Response:
    async with httpx2.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False) as http:
        return await http.post(url, json=body, headers=headers)


def answers(found: list[dict[str, Any]]) -> list[int]:
    """What the requests of runs were answered."""
    nodes = [each for run in found for each in run["nodeRuns"]["nodes"] if each["nodeKey"] == "on"]
    return sorted(each["output"]["status"] for each in nodes)


async def test_triggers_that_call_each_other_end_after_five_and_none_calls_itself(
    front: Front, ada: Person, ears: Receiver
) -> None:
    on = call(
        "on",
        front.url + "/hooks/{{ input.body.to }}",
        body={"kind": "json", "template": "{{ input.body.rest|tojson }}"},
        isErrorAllowed=True,
    )
    away = call("away", ears.url + "/away", body={"kind": "json"})
    graph = {
        "nodes": [START, on, away],
        "connections": [{"source": "start", "target": "on"}, {"source": "start", "target": "away"}],
    }
    workflow = await ada.workflow(graph)
    name = ada.name
    for number in range(7):
        given = {"workflowId": workflow, "name": f"{number}", "path": f"{name}-{number}", "webhook": {}}
        await ada.client.data(TRIGGER, input=given)
    body: dict[str, Any] = {}
    for number in reversed(range(1, 7)):
        body = {"to": f"{name}-{number}", "rest": body}
    assert (await send(f"{front.url}/hooks/{name}-0", body)).status_code == 202
    found = await ended(ada, 5)
    assert answers(found) == [202] * 4 + [508]
    # Nobody is told: not the workflow, and not whoever else is called.
    assert all("plait-chain" not in run["input"]["headers"] for run in found)
    assert len(ears.told) == 5
    assert all("plait-chain" not in told.headers for told in ears.told)
    # What a stranger writes is not believed, neither for nor against them.
    for forged in ("x", "gAAAAABn" + "A" * 132, json.dumps([])):
        itself = {"to": f"{name}-0", "rest": {}}
        assert (await send(f"{front.url}/hooks/{name}-0", itself, **{"plait-chain": forged})).status_code == 202
    assert answers(await ended(ada, 8)) == [202] * 4 + [508] * 4


async def test_runs_that_start_each_other_by_the_api_end_after_five(front: Front, ada: Person) -> None:
    scopes = ["WORKFLOWS_READ", "EXECUTIONS_RUN", "EXECUTIONS_READ"]
    given = {"workspaceId": ada.workspace_id, "name": "own", "scopes": scopes}
    key = (await ada.client.data(KEY, input=given))["createApiKey"]["token"]
    query = "mutation($id: ID!) { runWorkflow(input: {workflowId: $id, input: {id: $id}}) { execution { id } } }"
    asked = {"kind": "json", "template": f'{{"query": "{query}", "variables": {{"id": "{{{{ input.id }}}}"}}}}'}
    on = call("on", front.url + "/graphql", body=asked, headers={"x-api-key": key}, isErrorAllowed=True)
    workflow = await ada.workflow(chain(START, on))
    await ada.run(workflow, input={"id": workflow})
    found = await ended(ada, 5)
    bodies = [json.dumps(run["nodeRuns"]["nodes"]) for run in found]
    assert [each.count('"loop"') for each in bodies] == [1, 0, 0, 0, 0]  # the newest is first


async def test_a_webhook_that_tells_a_trigger_of_its_own_runs_is_not_told_again(front: Front, ada: Person) -> None:
    workflow = await ada.workflow(chain(START, node("say", "template", {"template": "Hello"})))
    given = {"workflowId": workflow, "name": "told", "webhook": {}}
    hook = (await ada.client.data(TRIGGER, input=given))["createTrigger"]["trigger"]
    told = {"workspaceId": ada.workspace_id, "url": hook["url"], "eventTypes": ["workflow.execution.completed"]}
    webhook = (await ada.client.data(WEBHOOK, input=told))["createWebhook"]["webhook"]["id"]
    await ada.run(workflow)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = (await ada.client.data(DELIVERIES, id=webhook))["node"]["deliveries"]["nodes"]
            if len(found) >= 2 and all(each["status"] == "DELIVERED" for each in found):
                break
            await asyncio.sleep(0.1)
    assert [each["responseStatus"] for each in found] == [508, 202]
    assert [len(each["attempts"]) for each in found] == [1, 1]
    names = {header["name"].lower() for each in found for one in each["attempts"] for header in one["requestHeaders"]}
    assert "plait-chain" not in names
    await ended(ada, 2)


async def test_what_a_run_makes_by_the_api_does_not_start_its_trigger_again(front: Front, ada: Person) -> None:
    given = {"workspaceId": ada.workspace_id, "name": "own", "scopes": ["TASKS_WRITE", "TASKS_READ"]}
    key = (await ada.client.data(KEY, input=given))["createApiKey"]["token"]
    query = "mutation($id: ID!, $name: String!) { createTask(input: {workspaceId: $id, name: $name}) { task { id } } }"
    body = {"query": query, "variables": {"id": ada.workspace_id, "name": "again"}}
    asked = {"kind": "json", "template": json.dumps(body)}
    on = call("on", front.url + "/graphql", body=asked, headers={"x-api-key": key})
    workflow = await ada.workflow(chain(START, on))
    triggers = [
        {"workflowId": workflow, "name": name, "event": {"kinds": ["TASK_CREATED"]}} for name in ("one", "other")
    ]
    for given in triggers:
        await ada.client.data(TRIGGER, input=given)
    await ada.client.data(TASK, input={"workspaceId": ada.workspace_id, "name": "first"})
    # Each fires for the first task, and for the task of the other's first run; not for that of the run after it.
    await ended(ada, 4)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await ada.client.data(TASKS, id=ada.workspace_id))["workspace"]["tasks"]["totalCount"] < 5:
            await asyncio.sleep(0.1)
    await asyncio.sleep(3)  # the look at events comes several times
    await ended(ada, 4)


async def test_runs_that_start_each_other_by_tools_of_agents_end_after_five(
    front: Front, ada: Person, llmock: LLMock
) -> None:
    model = await provide(ada, llmock)
    agent = node("bot", "agent", {"model": model, "prompt": "Go on", "tools": [TOOL], "maxSteps": 1})
    workflow = await ada.workflow(chain(START, agent))
    llmock.call_tool("run_workflow", {"workflow_id": workflow, "wait_seconds": 0}, times=None)
    await ada.run(workflow)
    await ended(ada, 5)
    await asyncio.sleep(1)
    await ended(ada, 5)
