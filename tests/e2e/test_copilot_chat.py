"""A chat about a workspace: an agent with the copilot's tools, answered without keys and by a model others script."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e import chat
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, Person
from tests.e2e.test_copilot import MERGE, draft
from tests.e2e.world import PROVIDER, join
from tests.llm.aimock import IS_THERE, WHY_NOT, aimock

TOOLS = [
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
    "add_task",
    "search_tasks",
]


async def copilot(person: Person, **more: Any) -> str:
    """Make the agent; return its id."""
    told = {"name": "Copilot", "instructions": "You help with this workspace.", "tools": TOOLS, **more}
    return (await chat.do(person.client, "createAgent", workspaceId=person.workspace_id, **told))["agent"]["id"]


def last(events: list[dict[str, Any]]) -> dict[str, Any]:
    return [each for each in events if each["__typename"] == "MessageCompleted"][-1]["message"]


async def test_it_answers_plain_requests_without_keys(plait: Deployment, ada: Person) -> None:
    workflow_id = await ada.workflow(GREETING, "Greeting of guests")
    agent = await copilot(ada)
    talk = await chat.start(ada, agentId=agent, initialMessage="List the workflows")
    first = last(await chat.replies(ada.client, talk["id"], 1))
    (call,) = first["toolCalls"]
    assert (call["tool"], call["isError"]) == ("list_workflows", False)
    assert [each["id"] for each in call["content"]["workflows"]] == [workflow_id]
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="Create a workflow called Harvest report")
    events = await chat.replies(ada.client, talk["id"], 2)
    second = last(events)
    assert [call["tool"] for call in second["toolCalls"]] == ["create_workflow"]
    assert chat.told(events, second["id"]) == second["text"]
    assert "Harvest report" in second["text"]
    # With the rights of who asks, not of who made the agent.
    olive, _ = await join(plait, ada, "OPERATOR", "olive")
    other = await chat.start(olive, agentId=agent, initialMessage="Create a workflow called Not mine")
    assert "create_workflow" not in {
        call["tool"] for call in last(await chat.replies(olive.client, other["id"], 1))["toolCalls"]
    }
    found = await ada.client.data(
        "query($id: ID!) { workspace(id: $id) { workflows { nodes { name } } } }", id=ada.workspace_id
    )
    assert "Not mine" not in {each["name"] for each in found["workspace"]["workflows"]["nodes"]}


@pytest.mark.skipif(not IS_THERE, reason=WHY_NOT)
async def test_it_builds_on_a_branch_and_waits_for_the_merge(ada: Person, tmp_path: Path) -> None:
    workflow_id = await ada.workflow(GREETING)
    before = await draft(ada, workflow_id)
    edits = [
        {"op": "add_node", "key": "bye", "component": "template", "config": {"template": "{{ input }} Bye!"}},
        {"op": "connect", "source": "shout", "target": "bye"},
    ]
    arguments = {"workflow_id": workflow_id, "name": "Say goodbye", "operations": edits}
    fixtures: list[dict[str, Any]] = [
        {"match": {"userMessage": "goodbye", "hasToolResult": True}, "response": {"content": "Look at the branch."}},
        {
            "match": {"userMessage": "goodbye"},
            "response": {"toolCalls": [{"name": "propose_edits", "arguments": arguments}]},
        },
    ]
    async with aimock(tmp_path, fixtures) as server:
        away = {"name": "peer", "kind": "OPENAI_COMPATIBLE", "baseUrl": f"{server.url}/v1", "key": "sk-none-0123456789"}
        await ada.client.data(PROVIDER, input={"workspaceId": ada.workspace_id, **away})
        agent = await copilot(ada, model="peer:any")
        talk = await chat.start(ada, agentId=agent, initialMessage="Let it say goodbye to guests")
        reply = last(await chat.replies(ada.client, talk["id"], 1))
    assert reply["text"] == "Look at the branch."
    (call,) = reply["toolCalls"]
    assert (call["data"]["kind"], call["data"]["id"]) == ("branch", call["content"]["branchId"])
    assert (await draft(ada, workflow_id))["draft"] == before["draft"]
    await ada.client.data(MERGE, input={"branchId": call["content"]["branchId"]})
    assert {each["key"] for each in (await draft(ada, workflow_id))["draft"]["nodes"]} == {
        "start",
        "greet",
        "shout",
        "bye",
    }
