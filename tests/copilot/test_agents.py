"""The copilot's tools in the hands of agents: models that others script build workflows that a person merges."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.executions.models import Execution, ExecutionStatus
from app.executions.service import StartRequest
from app.kernel.ids import global_id, read_global_id
from app.kernel.rights import ActorKind, Role, Scope, Viewer
from app.llm.vocabulary import ProviderKind
from app.tasks.models import Task
from app.workflows.branches.service import Merge
from app.workflows.graph import Graph
from app.workflows.models import BranchStatus, Workflow, WorkflowBranch
from tests.executions.conftest import House
from tests.executions.play import entry, graph, node
from tests.llm.aimock import IS_THERE, WHY_NOT, aimock
from tests.llm.conftest import WIRES, Peers

ALL = pytest.mark.parametrize("kind", list(WIRES), ids=lambda kind: kind.value)
TOOLS = (
    "list_workflows",
    "read_workflow",
    "explain_problems",
    "list_components",
    "propose_edits",
    "rewind_proposal",
    "create_workflow",
    "run_workflow",
    "list_runs",
    "read_run",
    "search_logs",
)
INSTRUCTIONS = "You help people with the workflows of their workspace."
#: What people ask, what a model does about it, and what the workflow gives for `{"name": "Ada"}` once it is merged.
REQUESTS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "say goodbye at the end": (
        [
            {"op": "add_node", "key": "bye", "component": "template", "config": {"template": "{{ input }} Bye!"}},
            {"op": "connect", "source": "greet", "target": "bye"},
        ],
        "Hello, Ada! Bye!",
    ),
    "be less formal": (
        [{"op": "update_node", "key": "greet", "set": {"config.template": "Yo {{ input.name }}"}}],
        "Yo Ada",
    ),
    "shout what is said": (
        [
            {"op": "rename_node", "key": "greet", "new_key": "say"},
            {
                "op": "add_node",
                "key": "shout",
                "component": "template",
                "config": {"template": "{{ nodes.say|upper }}"},
            },
            {"op": "connect", "source": "say", "target": "shout"},
        ],
        "HELLO, ADA!",
    ),
}


def copilot(model: str = "", *tools: str) -> Graph:
    config = {
        "model": model,
        "instructions": INSTRUCTIONS,
        "tools": [{"kind": "tool", "name": name} for name in tools or TOOLS],
        "maxRetries": 0,
    }
    return graph([entry(), node("bot", "agent", config=config)], "start -> bot")


def greeting() -> Graph:
    return graph([entry(), node("greet", config={"template": "Hello, {{ input.name }}!"})], "start -> greet")


async def calls(house: House, execution: Execution) -> list[dict[str, Any]]:
    """Return what tools gave in a run."""
    return [each.data for each in await house.entries(execution) if each.type.value == "ToolCallCompleted"]


@pytest.fixture
async def busy(house: House) -> House:
    await house.work()
    return house


async def merged(house: House, branch_id: UUID, workflow_id: UUID) -> Any:
    """Let a person merge a branch; return what the workflow gives then."""
    await house.plait.workflows.branches.merge(house.viewer, branch_id, Merge())
    await house.plait.workflows.versions.publish(house.viewer, workflow_id)
    return await house.output(await house.run(workflow_id, {"name": "Ada"}))


@pytest.mark.skipif(not IS_THERE, reason=WHY_NOT)
async def test_what_a_model_proposes_waits_for_a_person(busy: House, peers: Peers, tmp_path: Path) -> None:
    targets = {request: await busy.workflow(greeting()) for request in REQUESTS}
    fixtures: list[dict[str, Any]] = []
    for request, (operations, _) in REQUESTS.items():
        named = global_id("Workflow", targets[request])
        asked = [
            {"name": "read_workflow", "arguments": {"workflow_id": named}},
            {"name": "propose_edits", "arguments": {"workflow_id": named, "name": request, "operations": operations}},
        ]
        match = {"userMessage": request}
        fixtures.append({"match": {**match, "hasToolResult": True}, "response": {"content": f"See: {request}."}})
        fixtures.append({"match": match, "response": {"toolCalls": asked}})
    async with aimock(tmp_path, fixtures) as server:
        model = await peers.at(ProviderKind.OPENAI_COMPATIBLE, f"{server.url}/v1")
        agent = await busy.workflow(copilot(model))
        for request, (_, wanted) in REQUESTS.items():
            execution = await busy.run(agent, {"text": f"Please {request}"})
            assert (await busy.output(execution))["text"].endswith(f"See: {request}.")
            read, proposed = await calls(busy, execution)
            assert (read["isError"], proposed["isError"]) == (False, False), proposed
            assert "- start -> greet" in read["content"]["graph"]
            workflow_id = targets[request]
            assert (await busy.output(await busy.run(workflow_id, {"name": "Ada"}))) == "Hello, Ada!"
            (branch,) = await WorkflowBranch.filter(workflow_id=workflow_id)
            assert (branch.name, branch.status) == (request, BranchStatus.OPEN)
            assert (branch.actor_kind, branch.on_behalf_of) == (ActorKind.COPILOT, busy.viewer.user_id)
            assert read_global_id(proposed["data"]["id"]) == ("WorkflowBranch", branch.id)
            assert await merged(busy, branch.id, workflow_id) == wanted


@ALL
async def test_a_workflow_is_built_over_every_wire(busy: House, peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    made = {
        "name": "Doubler",
        "nodes": [
            {"key": "start", "component": "api"},
            {"key": "twice", "component": "template", "config": {"template": "{{ input.x * 2 }}"}},
        ],
        "connections": [{"source": "start", "target": "twice"}],
    }
    peers.llmock.call_tool("list_components", {"types": ["template"]}).call_tool("create_workflow", made)
    peers.llmock.reply("There it is.")
    execution = await busy.run(await busy.workflow(copilot(model)), {"text": "I need something that doubles a number"})
    assert (await busy.output(execution))["text"].endswith("There it is.")
    told, built = await calls(busy, execution)
    assert told["content"]["components"][0]["configSchema"]["properties"]["template"]
    assert built["content"]["problems"] == []
    row = await Workflow.get(name="Doubler")
    assert (row.actor_kind, row.on_behalf_of) == (ActorKind.COPILOT, busy.viewer.user_id)
    await busy.plait.workflows.versions.publish(busy.viewer, row.id)
    assert await busy.output(await busy.run(row.id, {"x": 21})) == "42"


@pytest.mark.parametrize(
    ("asked", "tool", "content"),
    [
        ("List the workflows", "list_workflows", "total"),
        ("Create a workflow called Harvest report", "create_workflow", "name"),
        ("Search the logs for frost", "search_logs", "lines"),
        ("List the components", "list_components", "components"),
        ("List the last runs", "list_runs", "runs"),
    ],
)
async def test_without_a_key_plain_requests_are_understood(busy: House, asked: str, tool: str, content: str) -> None:
    execution = await busy.run(await busy.workflow(copilot()), {"text": asked})
    assert execution.status is ExecutionStatus.COMPLETED, execution.error
    (done,) = await calls(busy, execution)
    assert (done["tool"], done["isError"]) == (tool, False), done
    assert content in done["content"]
    if tool == "create_workflow":
        assert await Workflow.filter(name="Harvest report").count() == 1


async def test_it_acts_with_the_rights_of_who_started_the_run(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    agent = await busy.workflow(copilot(model))
    operator = await busy.member(Role.OPERATOR, busy.workspace_id)
    keys, owner = busy.plait.accounts.keys, busy.viewer
    row, _ = await keys.create(owner, busy.workspace_id, "k", [Scope.EXECUTIONS_RUN, Scope.WORKFLOWS_READ])
    key = Viewer(
        owner.user_id,
        api_key_id=row.id,
        workspace_id=busy.workspace_id,
        key_scopes=frozenset({Scope.EXECUTIONS_RUN, Scope.WORKFLOWS_READ}),
    )
    for viewer in (operator, key):
        peers.llmock.call_tool("create_workflow", {"name": "Not mine to make"}).reply("I may not.")
        execution = await busy.runs.start(viewer, StartRequest(agent, {"text": "Make one"}, wait_ms=50_000))
        (done,) = await calls(busy, execution)
        assert (done["isError"], done["content"]["error"]["code"]) == (True, "FORBIDDEN")
    assert await Workflow.filter(name="Not mine to make").count() == 0


@pytest.mark.parametrize(("outcome", "status"), [("approve", "COMPLETED"), ("reject", None)])
async def test_what_really_runs_waits_for_approval(busy: House, peers: Peers, outcome: str, status: str | None) -> None:
    workflow_id = await busy.workflow(greeting())
    model = await peers.at(ProviderKind.OPENAI)
    arguments = {"workflow_id": global_id("Workflow", workflow_id), "input": {"name": "Ada"}}
    peers.llmock.call_tool("run_workflow", arguments).reply("So be it.")
    execution = await busy.start(await busy.workflow(copilot(model)), {"text": "Run the greeting"})
    await busy.reaches(execution, ExecutionStatus.PAUSED)
    assert await Execution.filter(workflow_id=workflow_id).count() == 0
    (task,) = await Task.filter(execution_id=execution.id)
    await busy.plait.tasks.completions.complete(busy.viewer, task.id, {"outcome": outcome})
    assert (await busy.ended(execution)).status is ExecutionStatus.COMPLETED
    (done,) = await calls(busy, execution)
    assert done["isError"] is (status is None)
    runs = await Execution.filter(workflow_id=workflow_id)
    assert [run.status.name for run in runs] == ([] if status is None else [status])
    if status is not None:
        assert done["content"]["output"] == "Hello, Ada!"
        assert (runs[0].actor_kind, runs[0].on_behalf_of) == (ActorKind.COPILOT, busy.viewer.user_id)
