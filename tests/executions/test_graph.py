"""Executions over the graph: what is shown, filtered and paged, and who may."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from app.api.context import Context
from app.api.execution import Executor
from app.api.relay import encode
from app.kernel.rights import Role, Viewer
from app.schema import make_schema
from tests.executions.conftest import House
from tests.executions.play import each, entry, graph, node
from tests.patience import PATIENCE_SECONDS

RUN = "mutation($input: RunWorkflowInput!) { runWorkflow(input: $input) { execution { id status } } }"
SHOW = """query($id: ID!) { node(id: $id) { ... on Execution { status input output error { code nodeKey }
  events { __typename sequence nodeKey }
  nodeRuns(first: 50) { totalCount nodes {
    id nodeKey status input output path { nodeKey index } execution { id } } }
  workflow { name } version { number } } } }"""
EVENTS = """subscription($id: ID!, $after: Int) { executionEvents(executionId: $id, after: $after) {
  __typename sequence ... on NodeCompleted { output } ... on Snapshot { state { status } nodeRuns { nodeKey } } } }"""


class Client:
    def __init__(self, house: House) -> None:
        self.house = house
        self.executor = Executor(make_schema())

    def context(self, viewer: Viewer | None) -> Context:
        return Context(self.house.plait.services, "test", viewer or self.house.viewer, "203.0.113.7", "pytest")

    async def __call__(self, text: str, viewer: Viewer | None = None, **variables: Any) -> dict[str, Any]:
        answer: Any = await self.executor.execute(text, variables, None, self.context(viewer))
        return answer

    async def data(self, text: str, viewer: Viewer | None = None, **variables: Any) -> Any:
        answer = await self(text, viewer, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def code(self, text: str, viewer: Viewer | None = None, **variables: Any) -> str:
        return (await self(text, viewer, **variables))["errors"][0]["extensions"]["code"]

    async def events(self, viewer: Viewer | None = None, **variables: Any) -> list[dict[str, Any]]:
        got: list[dict[str, Any]] = []
        answers = self.executor.subscribe(EVENTS, variables, None, self.context(viewer))
        async with asyncio.timeout(PATIENCE_SECONDS), aclosing(answers) as stream:
            async for answer in stream:
                assert "errors" not in answer, answer["errors"][0]["extensions"]["code"]
                got.append(answer["data"]["executionEvents"])
        return got


@pytest.fixture
def ask(busy: House) -> Client:
    return Client(busy)


def hello() -> Any:
    made = [entry(), each("all"), node("it", config={"template": "{{ item }}!"}, parentKey="all"), node("no")]
    return graph(
        [*made, node("if", "condition", config={"cases": [{"name": "yes", "when": "true"}]})],
        "start -> all",
        "all -> if",
        "if.else -> no",
    )


async def run(ask: Client, workflow_id: Any, **more: Any) -> str:
    made = {"workflowId": encode("Workflow", workflow_id), "input": ["a", "b"], "waitMs": 50_000, **more}
    return (await ask.data(RUN, input=made))["runWorkflow"]["execution"]["id"]


async def test_a_run_is_shown_with_its_nodes_and_their_inputs(ask: Client) -> None:
    found = await run(ask, await ask.house.workflow(hello()))
    shown = (await ask.data(SHOW, id=found))["node"]
    assert (shown["status"], shown["output"], shown["error"]) == ("COMPLETED", ["a!", "b!"], None)
    assert shown["version"] == {"number": 1}
    runs = {(each["nodeKey"], *(step["index"] for step in each["path"])): each for each in shown["nodeRuns"]["nodes"]}
    assert shown["nodeRuns"]["totalCount"] == 6
    assert runs["it", 1]["input"] == "b"
    assert runs["it", 1]["output"] == "b!"
    assert runs["all",]["input"] == ["a", "b"]
    assert (runs["no",]["status"], runs["no",]["input"], runs["no",]["output"]) == ("SKIPPED", None, None)
    assert [event["sequence"] for event in shown["events"]] == list(range(1, len(shown["events"]) + 1))


@pytest.mark.parametrize(
    ("text", "reason"), [("first: 501", "out_of_range"), ("first: -1", "out_of_range"), ("after: -1", "negative")]
)
async def test_events_refuse_what_is_out_of_range(ask: Client, text: str, reason: str) -> None:
    found = await run(ask, await ask.house.workflow(hello()))
    answer = await ask(
        f"query($id: ID!) {{ node(id: $id) {{ ... on Execution {{ events({text}) {{ sequence }} }} }} }}", id=found
    )
    assert answer["errors"][0]["extensions"]["details"]["reason"] == reason


async def test_runs_are_filtered_and_paged(ask: Client) -> None:
    first = await ask.house.workflow(hello())
    second = await ask.house.workflow(graph([entry(), node("it", "give", config={"value": "crash"})], "start -> it"))
    good = [await run(ask, first) for _ in range(3)]
    bad = await run(ask, second)
    text = """query($id: ID!, $where: ExecutionWhere, $first: Int, $after: String) { workspace(id: $id) {
      executions(where: $where, first: $first, after: $after) {
        totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }"""
    workspace = encode("Workspace", ask.house.workspace_id)

    async def ids(**more: Any) -> list[str]:
        return [each["id"] for each in (await ask.data(text, id=workspace, **more))["workspace"]["executions"]["nodes"]]

    assert await ids() == [bad, *reversed(good)]
    assert await ids(where={"status": ["FAILED"]}) == [bad]
    assert await ids(where={"status": []}) == []
    assert await ids(where={"workflowId": encode("Workflow", first)}) == good[::-1]
    page = (await ask.data(text, id=workspace, first=2))["workspace"]["executions"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (4, True)
    rest = await ids(first=2, after=page["pageInfo"]["endCursor"])
    assert [each["id"] for each in page["nodes"]] + rest == [bad, *reversed(good)]
    answer = await ask(text, id=workspace, first=2, after=page["pageInfo"]["endCursor"], where={"status": ["FAILED"]})
    assert answer["errors"][0]["extensions"]["code"] == "INVALID_INPUT"


async def test_another_workspace_sees_nothing(ask: Client) -> None:
    found = await run(ask, await ask.house.workflow(hello()))
    node_run = (await ask.data(SHOW, id=found))["node"]["nodeRuns"]["nodes"][0]["id"]
    stranger = await ask.house.member()
    assert (await ask.data(SHOW, stranger, id=found))["node"] is None
    assert (await ask.data("query($id: ID!) { node(id: $id) { id } }", stranger, id=node_run))["node"] is None
    cancel = "mutation($id: ID!) { cancelExecution(input: {executionId: $id}) { execution { id } } }"
    assert await ask.code(cancel, stranger, id=found) == "NOT_FOUND"
    with pytest.raises(AssertionError, match="NOT_FOUND"):
        await ask.events(stranger, id=found)


@pytest.mark.parametrize(("role", "code"), [(Role.VIEWER, "FORBIDDEN"), (Role.OPERATOR, None), (Role.EDITOR, None)])
async def test_an_operator_may_run_and_a_viewer_may_look(ask: Client, role: Role, code: str | None) -> None:
    workflow = await ask.house.workflow(hello())
    member = await ask.house.member(role, ask.house.workspace_id)
    made = {"workflowId": encode("Workflow", workflow), "input": []}
    answer = await ask(RUN, member, input=made)
    assert ("errors" in answer and answer["errors"][0]["extensions"]["code"]) == (code or False)
    found = await run(ask, workflow)
    assert (await ask.data(SHOW, member, id=found))["node"]["status"] == "COMPLETED"


async def test_events_stream_from_anywhere_and_complete(ask: Client) -> None:
    workflow = await ask.house.workflow(hello())
    found = await run(ask, workflow)
    whole = await ask.events(id=found, after=0)
    assert [event["sequence"] for event in whole] == list(range(1, len(whole) + 1))
    assert whole[-1]["__typename"] == "ExecutionCompleted"
    assert await ask.events(id=found, after=4) == whole[4:]
    assert await ask.events(id=found, after=len(whole)) == []
    with pytest.raises(AssertionError, match="INVALID_INPUT"):
        await ask.events(id=found, after=len(whole) + 1)
    late = await ask.events(id=found)
    assert [event["__typename"] for event in late] == ["Snapshot", "ExecutionCompleted"]
    assert late[0]["sequence"] == len(whole) - 1


async def test_who_follows_from_the_start_sees_each_event_once(ask: Client) -> None:
    workflow = await ask.house.workflow(hello())
    for _ in range(5):
        execution = await ask.house.start(workflow, ["a", "b"])
        streams = await asyncio.gather(*(ask.events(id=encode("Execution", execution.id), after=0) for _ in range(4)))
        assert all(stream == streams[0] for stream in streams)
        assert [event["sequence"] for event in streams[0]] == list(range(1, len(streams[0]) + 1))
