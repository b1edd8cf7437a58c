"""People, their workspaces and their workflows: what most tests begin with."""

import itertools
import os
import uuid
from dataclasses import dataclass
from typing import Any

from tests.e2e.client import Client

PASSWORD = "an unlikely sentence 42"

#: Each person comes from an address of their own, so that no throttle counts them together.
_addresses = (
    f"127.{os.getpid() % 250 + 1}.{number // 250 % 250 + 1}.{number % 250 + 1}" for number in itertools.count()
)

SIGN_UP = """mutation($input: SignUpInput!) { signUp(input: $input) {
  token session { id } user { id } workspace { id slug } } }"""
CREATE = (
    "mutation($input: CreateWorkflowInput!) { createWorkflow(input: $input) { workflow { id draft { revision } } } }"
)
PUBLISH = "mutation($input: PublishWorkflowInput!) { publishWorkflow(input: $input) { version { id number } } }"
RUN = """mutation($input: RunWorkflowInput!) { runWorkflow(input: $input) { execution {
  id status output lastSequence error { code message nodeKey } } } }"""
CANCEL = "mutation($input: CancelExecutionInput!) { cancelExecution(input: $input) { execution { id status } } }"
EXECUTION = """query($id: ID!) { node(id: $id) { ... on Execution {
  id status output lastSequence error { code message nodeKey }
  nodeRuns { nodes { nodeKey status output attempt error { code } } } } } }"""
EVENTS = """subscription($id: ID!, $after: Int) { executionEvents(executionId: $id, after: $after) {
  __typename sequence nodeKey executionId
  ... on Snapshot { state { status lastSequence } nodeRuns { nodeKey status } }
  ... on NodeCompleted { output }
  ... on ExecutionCompleted { output }
  ... on ExecutionFailed { error { code nodeKey } }
  ... on ExecutionTimedOut { error { code } }
  ... on ExecutionCancelled { reason }
  ... on ExecutionRecovered { epoch } } }"""
ACTIVITY = """subscription($id: ID!, $after: String) { workspaceActivity(workspaceId: $id, after: $after) {
  cursor kind subjectId } }"""

LATEST_ACTIVITY = "query($id: ID!) { workspace(id: $id) { activity(first: 1) { nodes { cursor kind subjectId } } } }"

TERMINAL = {"ExecutionCompleted", "ExecutionFailed", "ExecutionCancelled", "ExecutionTimedOut"}


def node(key: str, component: str, config: Any = None, **more: Any) -> dict[str, Any]:
    return {"key": key, "component": component, "config": config or {}, **more}


def chain(*nodes: dict[str, Any]) -> dict[str, Any]:
    """A graph of nodes one after the other."""
    links = [{"source": one["key"], "target": two["key"]} for one, two in itertools.pairwise(nodes)]
    return {"nodes": list(nodes), "connections": links}


def call(key: str, url: str, method: str = "POST", **config: Any) -> dict[str, Any]:
    """A node that asks a service once."""
    # What is held is held by the test, however long its other steps take on a busy machine.
    patient = {"method": method, "url": url, "maxRetries": 0, "timeoutMs": 120_000}
    return node(key, "http_request", patient | config)


START = node("start", "api")
GREETING = chain(
    START,
    node("greet", "template", {"template": "Hello, {{ input.name }}!"}),
    node("shout", "template", {"template": "{{ input|upper }}"}),
)


@dataclass(frozen=True)
class Person:
    """Somebody with an account, signed in."""

    client: Client
    name: str
    user_id: str
    workspace_id: str
    slug: str
    session_id: str

    async def workflow(self, graph: dict[str, Any], name: str = "Test", *, is_published: bool = True) -> str:
        """Make a workflow; return its id."""
        made = await self.client.data(CREATE, input={"workspaceId": self.workspace_id, "name": name, **graph})
        workflow_id: str = made["createWorkflow"]["workflow"]["id"]
        if is_published:
            await self.client.data(PUBLISH, input={"workflowId": workflow_id})
        return workflow_id

    async def run(self, workflow_id: str, **more: Any) -> dict[str, Any]:
        made = await self.client.data(RUN, input={"workflowId": workflow_id, **more})
        return made["runWorkflow"]["execution"]

    async def execution(self, execution_id: str) -> dict[str, Any]:
        return (await self.client.data(EXECUTION, id=execution_id))["node"]

    async def latest_activity(self) -> str:
        """Return the place in the workspace's activity from which on what comes is heard.

        Without one, what is done right after a client has subscribed may be done before the server has.
        """
        while True:  # even the first is numbered a moment after its commit
            page = await self.client.data(LATEST_ACTIVITY, id=self.workspace_id)
            for latest in page["workspace"]["activity"]["nodes"]:
                return latest["cursor"]

    async def events(self, execution_id: str, after: int | None = 0) -> list[dict[str, Any]]:
        """Follow a run to its end."""
        async with self.client.subscribe(EVENTS, id=execution_id, after=after) as stream:
            events = await stream.rest()
            assert stream.is_complete, stream.close_code
        return events


async def sign_up(url: str, name: str = "ada") -> Person:
    """Make an account with a name nobody has."""
    name = f"{name}-{uuid.uuid4().hex[:8]}"
    client = Client(url, address=next(_addresses))
    made = (await client.data(SIGN_UP, input={"username": name, "password": PASSWORD}))["signUp"]
    return Person(
        Client(url, made["token"], client.address),
        name,
        made["user"]["id"],
        made["workspace"]["id"],
        made["workspace"]["slug"],
        made["session"]["id"],
    )


def check_whole(events: list[dict[str, Any]], after: int = 0) -> None:
    """Assert that a stream has no gap, no duplicate, and exactly one terminal event, the last."""
    sequences = [event["sequence"] for event in events]
    assert sequences == list(range(after + 1, after + 1 + len(events)))
    assert [event["__typename"] in TERMINAL for event in events] == [False] * (len(events) - 1) + [True]
