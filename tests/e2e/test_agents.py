"""Agents over the wire: a run's tool calls and text as a subscriber sees them, without a key, on both back ends."""

from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from tests.e2e.client import Client
from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, chain, check_whole, node
from tests.e2e.test_models import KEY, make
from tests.e2e.world import create_key, join

EVENTS = """subscription($id: ID!, $after: Int) { executionEvents(executionId: $id, after: $after) {
  __typename sequence nodeKey
  ... on TextDelta { text offset }
  ... on TextReset { offset }
  ... on AgentStepCompleted { step text model provider }
  ... on ToolCallStarted { step callId tool arguments isAwaitingApproval }
  ... on ToolCallCompleted { step callId tool content isError toolData durationMs }
  ... on UsageRecorded { promptTokens completionTokens }
  ... on ExecutionCompleted { output } } }"""
RUN = "mutation($input: RunWorkflowInput!) { runWorkflow(input: $input) { execution { id } } }"
ROLE = "mutation($input: UpdateMemberInput!) { updateMember(input: $input) { member { role } } }"
COMPLETE = "mutation($input: CompleteTaskInput!) { completeTask(input: $input) { task { id } } }"
OPEN_TASKS = "query($id: ID!) { node(id: $id) { ... on Execution { tasks { nodes { id } } } } }"
NAMES = "query($id: ID!) { workspace(id: $id) { tasks { nodes { name } } } }"
CALCULATE = {"kind": "tool", "name": "calculate"}
BUILD = """query($where: ComponentWhere) { components(where: $where) { nodes { type configSchema exampleConfig } } }"""


async def follow(ada: Person, execution_id: str, after: int = 0) -> list[dict[str, Any]]:
    async with ada.client.subscribe(EVENTS, id=execution_id, after=after) as stream:
        return await stream.rest()


async def test_an_agents_steps_and_tool_calls_are_seen_and_resumable(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(chain(START, node("bot", "agent", {"tools": [CALCULATE]})))
    execution = await ada.run(workflow, input={"text": "Calculate (2+3)*4"}, waitMs=20_000)
    assert execution["status"] == "COMPLETED", execution
    events = await follow(ada, execution["id"])
    check_whole(events)
    kinds = [each["__typename"] for each in events if each["nodeKey"] == "bot"]
    assert [kind for kind in kinds if kind.startswith(("Tool", "Agent"))] == [
        "ToolCallGenerating",
        "AgentStepCompleted",
        "ToolCallStarted",
        "ToolCallCompleted",
    ]
    _, started, done = (each for each in events if each["__typename"].startswith("ToolCall"))
    assert (started["tool"], started["arguments"]) == ("calculate", {"expression": "(2+3)*4"})
    assert not started["isAwaitingApproval"]
    assert (done["callId"], done["content"], done["isError"]) == (started["callId"], {"value": 20}, False)
    text = ""
    for each in events:
        if each["__typename"] == "TextDelta":
            assert each["offset"] == len(text)
            text += each["text"]
    assert text == execution["output"]["text"]
    assert "20" in text
    for after in (started["sequence"], events[-3]["sequence"]):
        assert await follow(ada, execution["id"], after) == [each for each in events if each["sequence"] > after]


async def test_an_agent_of_a_workspaces_own_provider_uses_tools(
    plait: Deployment, ada: Person, llmock: LLMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in llmock.env():
        monkeypatch.delenv(name, raising=False)
    await make(ada, baseUrl=llmock.base_url("openai"))
    llmock.call_tool("calculate", {"expression": "6*7"}).reply("It is 42.")
    bot = node("bot", "agent", {"model": "main:gpt-4o-mini", "tools": [CALCULATE], "prompt": "What is six by seven?"})
    execution = await ada.run(await ada.workflow(chain(START, bot)), waitMs=20_000)
    assert execution["output"]["text"].endswith("It is 42."), execution
    events = await follow(ada, execution["id"])
    assert KEY not in str(events)
    assert [each["content"] for each in events if each["__typename"] == "ToolCallCompleted"] == [{"value": 42}]
    assert len(llmock.requests) == 2


async def test_a_tool_may_what_whoever_started_the_run_may_when_it_is_called(plait: Deployment, ada: Person) -> None:
    add = {"kind": "tool", "name": "add_task"}
    workflow = await ada.workflow(chain(START, node("bot", "agent", {"tools": [add]})))
    asked = {"text": "Create a task to water the plants"}
    # A key has what it was given, whatever its person may.
    for scopes, outcomes in ((["EXECUTIONS_RUN", "EXECUTIONS_READ"], []), (["EXECUTIONS_RUN", "TASKS_WRITE"], [False])):
        _, token = await create_key(ada, scopes)
        started = await Client(ada.client.url, token, ada.client.address).data(
            RUN, input={"workflowId": workflow, "input": asked}
        )
        events = await follow(ada, started["runWorkflow"]["execution"]["id"])
        # Without the right, the model is not told of the tool.
        assert [each["isError"] for each in events if each["__typename"] == "ToolCallCompleted"] == outcomes
    # Whoever may run may be one who may not when the call comes: it waits for a person, and meanwhile they lose it.
    ben, member_id = await join(plait, ada, "OPERATOR")
    waiting = await ada.workflow(chain(START, node("bot", "agent", {"tools": [{**add, "needsApproval": True}]})))
    runs = [await ben.run(waiting, input=asked) for _ in range(2)]
    for execution, role, is_error in zip(runs, ("OPERATOR", "VIEWER"), (False, True), strict=True):
        async with ada.client.subscribe(EVENTS, id=execution["id"], after=0) as stream:
            while (await anext(stream))["__typename"] != "ExecutionPaused":
                pass
            if role != "OPERATOR":
                await ada.client.data(ROLE, input={"memberId": member_id, "role": role})
            (task,) = (await ada.client.data(OPEN_TASKS, id=execution["id"]))["node"]["tasks"]["nodes"]
            await ada.client.data(COMPLETE, input={"taskId": task["id"], "answer": {"outcome": "approve"}})
            events = await stream.rest()
        (done,) = (each for each in events if each["__typename"] == "ToolCallCompleted")
        assert done["isError"] is is_error, str(done)[-700:]
        assert is_error is ("FORBIDDEN" in str(done["content"]))
        assert events[-1]["__typename"] == "ExecutionCompleted"
    found = await ada.client.data(NAMES, id=ada.workspace_id)
    assert len([each for each in found["workspace"]["tasks"]["nodes"] if "plants" in each["name"]]) == 2


async def test_the_library_shows_the_components_that_ask_a_model(plait: Deployment, ada: Person) -> None:
    found = (await ada.client.data(BUILD, where={"category": "AI"}))["components"]["nodes"]
    assert {each["type"] for each in found} == {
        "agent",
        "classifier",
        "embed",
        "evaluator",
        "extractor",
        "guardrails",
        "llm",
        "router",
    }
    assert all(each["configSchema"]["properties"] for each in found)
