"""What one operation may read is bounded in bytes, not only in objects."""

from typing import Any
from uuid import UUID

import pytest

from app.executions import lookup, reading
from tests.security.conftest import Person, Server

RUN = """
mutation($w: ID!, $x: JSON) { runWorkflow(input: { workflowId: $w, input: $x, waitMs: 20000 }) {
    execution { id status output input }
} }
"""
LIST = """
query($w: ID!, $n: Int) { workspace(id: $w) { executions(first: $n) { totalCount
    nodes { id input output workflow { id } startedBy { displayName }
        nodeRuns { nodes { input output } } events(first: 50) { sequence } }
} } }
"""


async def echo(person: Person) -> str:
    made = await person.data(
        "mutation($i: CreateWorkflowInput!) { createWorkflow(input: $i) { workflow { id } } }",
        i={
            "workspaceId": person.workspace,
            "name": "Echo",
            "nodes": [{"key": "start", "component": "manual"}, {"key": "answer", "component": "response"}],
            "connections": [{"source": "start", "target": "answer"}],
        },
    )
    workflow = made["createWorkflow"]["workflow"]["id"]
    await person.data("mutation($w: ID!) { publishWorkflow(input: { workflowId: $w }) { version { id } } }", w=workflow)
    return workflow


@pytest.fixture
async def filled(server: Server) -> tuple[Person, str]:
    person = await server.sign_up()
    workflow = await echo(person)
    for number in range(6):
        answer = await person.data(RUN, w=workflow, x={"text": "x" * 10_000, "number": number})
        assert answer["runWorkflow"]["execution"]["output"]["number"] == number
    return person, workflow


async def test_inputs_and_outputs_of_a_list_are_read(filled: tuple[Person, str]) -> None:
    person, workflow = filled
    nodes = (await person.data(LIST, w=person.workspace, n=10))["workspace"]["executions"]["nodes"]
    assert [node["input"]["number"] for node in nodes] == [5, 4, 3, 2, 1, 0]
    for node in nodes:
        assert node["workflow"]["id"] == workflow
        assert node["output"] == node["input"]
        assert [run["output"] for run in node["nodeRuns"]["nodes"]] == [node["input"]] * 2
        assert [run["input"] for run in node["nodeRuns"]["nodes"]] == [node["input"]] * 2
        assert node["events"][0]["sequence"] == 1


@pytest.mark.parametrize(
    "selection", ["input", "output", "nodeRuns { nodes { output } }", "events(first: 50) { sequence }"]
)
async def test_more_than_one_operation_may_read_is_refused(
    filled: tuple[Person, str], monkeypatch: pytest.MonkeyPatch, selection: str
) -> None:
    person, _ = filled
    monkeypatch.setattr(lookup, "MAX_READ_BYTES", 35_000)
    query = "query($w: ID!, $n: Int) { workspace(id: $w) { executions(first: $n) { nodes { %s } } } }" % selection  # noqa: UP031
    answer: dict[str, Any] = await person.ask(query, w=person.workspace, n=6)
    assert answer["errors"][0]["extensions"]["code"] == "TOO_COMPLEX"
    assert "errors" not in await person.ask(query, w=person.workspace, n=1)


async def test_a_follower_of_large_events_reads_few_at_a_time_and_misses_none(
    filled: tuple[Person, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    person, workflow = filled
    monkeypatch.setattr(reading, "_PAGE_BYTES", 12_000)
    sizes: list[int] = []
    entries = reading.JournalReader.entries

    async def counted(self: reading.JournalReader, execution_id: UUID, after: int, limit: int) -> Any:
        found = await entries(self, execution_id, after, limit)
        sizes.append(len(found))
        return found

    monkeypatch.setattr(reading.JournalReader, "entries", counted)
    run = (await person.data(RUN, w=workflow, x="x" * 10_000))["runWorkflow"]["execution"]
    events = person.follow(
        "subscription($e: ID!) { executionEvents(executionId: $e, after: 0) { sequence } }", e=run["id"]
    )
    seen = [event["data"]["executionEvents"]["sequence"] async for event in events]
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) >= 7
    assert max(sizes) <= 2


async def test_a_key_that_reads_only_runs_is_told_so_at_their_workflow(filled: tuple[Person, str]) -> None:
    person, _ = filled
    key = await person.key("WORKSPACE_READ", "EXECUTIONS_READ")
    query = "query($w: ID!) { workspace(id: $w) { executions(first: 1) { nodes { workflow { id } } } } }"
    assert await key.code(query, w=person.workspace) == "NOT_FOUND"
