"""An agent of conversations takes tools of every kind: what the workspace has, components, workflows, MCP servers."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from llmock.pytest_plugin import LLMock

from tests.e2e import chat
from tests.e2e.client import Client
from tests.e2e.peer import Peer
from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, chain, node, sign_up
from tests.e2e.test_chat_agents import make
from tests.e2e.test_mcp import CREATE as CREATE_SERVER
from tests.e2e.test_mcp import DESCRIBE, SECRET
from tests.e2e.test_mcp import UPDATE as UPDATE_SERVER
from tests.e2e.world import create_key, join, scripted_model
from tests.mcp_client.peers import serving, weather

TOKEN = "tok-5a0b9c8d7e6f2345"
SPOKEN = """query($id: ID!) { node(id: $id) { ... on Execution { input output error { message }
  nodeRuns(first: 50) { nodes { output } } logs(first: 100) { nodes { message } } } } }"""
RUNS = """query($id: ID!) { workspace(id: $id) { executions { nodes { id trigger input status } } } }"""
VERSIONS = f"""query($id: ID!) {{ node(id: $id) {{ ... on Agent {{ versions {{ nodes {{ id number
  settings {{ tools toolset {{ __typename }} }} }} }} {chat.AGENT} }} }} }}"""
ORDER = {"type": "object", "properties": {"order": {"type": "string"}}, "required": ["order"]}
PLACE = {"type": "object", "properties": {"place": {"type": "string"}}, "required": ["place"]}


def last(events: list[dict[str, Any]]) -> dict[str, Any]:
    return [each for each in events if each["__typename"] == "MessageCompleted"][-1]["message"]


def named(llmock: LLMock) -> dict[str, Any]:
    """Return what the model was told of in the last request: the schema and the description of each tool."""
    tools = llmock.last_request.body.get("tools") or []
    return {each["function"]["name"]: each["function"] for each in tools}


async def refund(ada: Person) -> str:
    """Publish a workflow that takes an order; return its id."""
    start = {**START, "config": {"inputSchema": ORDER}}
    graph = chain(start, node("say", "template", {"template": "Refunded {{ input.order }}"}))
    workflow = await ada.workflow(graph, "Refund")
    described = {"workflowId": workflow, "name": "Refund", "description": "Refunds an order."}
    await ada.client.data(DESCRIBE, input=described)
    return workflow


async def served(ada: Person, url: str) -> str:
    wanted = {"workspaceId": ada.workspace_id, "name": "weather", "url": url}
    return (await ada.client.data(CREATE_SERVER, input=wanted))["createMcpServer"]["server"]["id"]


def fetch(service: Peer, way: str = "count") -> dict[str, Any]:
    """Make a tool of a component that has a secret."""
    config = {
        "url": f"{service.url}/{way}/{{{{ input.place|urlencode }}}}",
        "headers": {"Authorization": "Bearer {{ secrets.TOKEN }}"},
    }
    told = {"name": "fetch_place", "description": "Fetch a place.", "parameters": PLACE}
    return {"component": {**told, "componentType": "http_request", "config": config}}


@asynccontextmanager
async def ready(ada: Person, llmock: LLMock) -> AsyncGenerator[str]:
    """Set up a provider, a secret and an MCP server; gives the id of that."""
    await scripted_model(ada, llmock)
    await ada.client.data(SECRET, input={"workspaceId": ada.workspace_id, "name": "TOKEN", "value": TOKEN})
    async with serving(weather().streamable_http_app()) as url:
        yield await served(ada, url)


async def test_an_agent_calls_a_component_a_workflow_and_a_tool_of_a_server(
    plait: Deployment, ada: Person, scripted: LLMock, service: Peer
) -> None:
    async with ready(ada, scripted):
        workflow = await refund(ada)
        toolset = [
            fetch(service),
            {"workflow": {"name": "refund_order", "workflowId": workflow}},
            {"mcpServer": {"server": "weather", "tools": ["forecast", "fail"]}},
            {"registry": {"name": "add_task", "isApprovalNeeded": False}},
        ]
        agent = await make(ada, model="main:gpt-4o-mini", tools=["calculate"], toolset=toolset, maxSteps=6)
        shown = agent["settings"]["toolset"]
        assert [each["__typename"] for each in shown] == [
            "AgentComponentTool",
            "AgentWorkflowTool",
            "AgentMcpServerTool",
            "AgentRegistryTool",
        ]
        assert shown[0]["config"] == fetch(service)["component"]["config"]
        assert (shown[1]["workflow"], shown[1]["about"], shown[1]["parameters"]) == ({"id": workflow}, None, None)
        assert (shown[2]["server"], shown[2]["tools"]) == ("weather", ["forecast", "fail"])
        scripted.call_tool("fetch_place", {"place": f"Oslo {TOKEN}"}).call_tool("refund_order", {"order": "A-1"})
        scripted.call_tool("refund_order", {}).call_tool("mcp_weather_forecast", {"city": "Oslo"})
        scripted.call_tool("mcp_weather_fail", {}).reply(f"All done, {TOKEN}.")
        talk = await chat.start(ada, agentId=agent["id"], initialMessage="Do all of it")
        events = await chat.replies(ada.client.at(plait.other_url), talk["id"], 1)
        reply = last(events)
        assert (reply["status"], reply["error"]) == ("COMPLETED", None)
        fetched, refunded, unfit, forecast, failed = reply["toolCalls"]
        assert service.calls == {f"/count/Oslo%20{TOKEN}": 1}
        assert (fetched["isError"], fetched["content"]["status"]) == (False, 200)
        assert fetched["arguments"] == {"place": "Oslo ••••••••"}
        assert (refunded["content"], refunded["data"]["kind"]) == ("Refunded A-1", "execution")
        # What cannot be done is told to the model, and it goes on.
        assert (unfit["isError"], unfit["content"]["error"]["code"]) == (True, "ARGUMENTS_INVALID")
        assert forecast["content"] == {"city": "Oslo", "days": 1, "sky": "clear"}
        assert (failed["isError"], failed["content"]) == (True, "the river is frozen")
        tools = named(scripted)
        assert set(tools) == {
            "calculate",
            "fetch_place",
            "refund_order",
            "mcp_weather_forecast",
            "mcp_weather_fail",
            "add_task",
        }
        assert ORDER.items() <= tools["refund_order"]["parameters"].items()
        assert tools["refund_order"]["description"] == "Refunds an order."
        assert PLACE.items() <= tools["fetch_place"]["parameters"].items()
        # The secret went out in the call, and is nowhere else: not in events, messages, records, logs or requests.
        run = reply["execution"]["id"]
        spoken = (await ada.client.data(SPOKEN, id=run))["node"]
        runs = (await ada.client.data(RUNS, id=ada.workspace_id))["workspace"]["executions"]["nodes"]
        assert "SUBWORKFLOW" in {each["trigger"] for each in runs}
        followed = await ada.events(run)
        sent = [each.body for each in scripted.requests]
        said = await chat.read(ada.client, talk["id"])
        for what in (events, spoken, runs, followed, sent, said, plait.everything()):
            assert TOKEN not in str(what)
        assert reply["text"].endswith("All done, ••••••••.")


async def test_what_is_published_later_is_what_the_tool_takes_and_versions_keep_tools(
    ada: Person, scripted: LLMock
) -> None:
    async with ready(ada, scripted) as server:
        text = chain(node("start", "text_input"), node("say", "template", {"template": "<{{ input }}>"}))
        plain = await ada.workflow(text, "Plain")
        number = {**START, "config": {"inputSchema": {"type": "integer"}}}
        wrapped = await ada.workflow(chain(number, node("say", "template", {"template": "{{ input + 1 }}"})), "Next")
        toolset = [
            {"workflow": {"name": "plain", "workflowId": plain, "description": "Says it."}},
            {"workflow": {"name": "next", "workflowId": wrapped}},
            {"mcpServer": {"server": "weather"}},
        ]
        agent = await make(ada, model="main:gpt-4o-mini", toolset=toolset, maxSteps=3)
        scripted.call_tool("plain", {"text": "a"}).call_tool("next", {"input": 41}).reply("Well.")
        talk = await chat.start(ada, agentId=agent["id"], initialMessage="Go")
        one, two = last(await chat.replies(ada.client, talk["id"], 1))["toolCalls"]
        assert (one["content"], str(two["content"])) == ("<a>", "42")
        tools = named(scripted)
        assert len(tools) == 8
        assert tools["plain"]["description"] == "Says it."
        assert tools["plain"]["parameters"]["required"] == ["text"]
        assert tools["next"]["parameters"]["properties"]["input"] == {"type": "integer"}
        # As often as it may, and no more: the reply says why.
        changed = await chat.do(ada.client, "updateAgent", agentId=agent["id"], toolset=toolset[:1], maxSteps=2)
        assert (changed["agent"]["version"], len(changed["agent"]["settings"]["toolset"])) == (2, 1)
        scripted.call_tool("plain", {"text": "a"}).call_tool("plain", {"text": "b"})
        await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="For ever")
        endless = last(await chat.replies(ada.client, talk["id"], 2))
        assert (endless["status"], endless["error"]["code"]) == ("FAILED", "MAX_STEPS_REACHED")
        assert [each["content"] for each in endless["toolCalls"]] == ["<a>", "<b>"]
        cleared = (await chat.do(ada.client, "updateAgent", agentId=agent["id"], toolset=None))["agent"]
        assert cleared["settings"]["toolset"] == []
        kept = (await ada.client.data(VERSIONS, id=agent["id"]))["node"]["versions"]["nodes"]
        assert [len(each["settings"]["toolset"]) for each in kept] == [0, 1, 3]
        back = (await chat.do(ada.client, "restoreAgentVersion", agentVersionId=kept[2]["id"]))["agent"]
        assert back["settings"] == agent["settings"]
        # What is gone by then is named by the reply, and nothing but a save looks before.
        off = {"mcpServerId": server, "isEnabled": False}
        await ada.client.data(UPDATE_SERVER, input=off)
        await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="And now?")
        gone = last(await chat.replies(ada.client, talk["id"], 3))
        assert (gone["status"], gone["error"]["code"]) == ("FAILED", "TOOL_UNKNOWN")
        refused = await chat.ask(ada.client, "restoreAgentVersion", agentVersionId=kept[2]["id"])
        assert (refused.code, refused.details["reason"]) == ("CONFLICT", "mcp_server_disabled")


async def test_cancelling_in_the_middle_of_a_tool_ends_its_call(ada: Person, scripted: LLMock, service: Peer) -> None:
    async with ready(ada, scripted):
        slow = await ada.workflow(chain(START, node("wait", "wait", {"durationMs": 600_000})), "Slow")
        toolset = [fetch(service, "hold"), {"workflow": {"name": "slow", "workflowId": slow}}]
        agent = await make(ada, model="main:gpt-4o-mini", toolset=toolset)
        scripted.call_tool("fetch_place", {"place": "Oslo"})
        talk = await chat.start(ada, agentId=agent["id"], initialMessage="Go")
        await service.arrived("/hold/Oslo")
        await chat.do(ada.client, "cancelReply", conversationId=talk["id"])
        await service.left("/hold/Oslo")
        assert last(await chat.replies(ada.client, talk["id"], 1))["status"] == "CANCELLED"
        scripted.call_tool("slow", {})
        sent = await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="Again")
        async with ada.client.subscribe(chat.EVENTS, id=talk["id"], after=0) as stream:
            while True:
                event = await anext(stream)
                if event["__typename"] == "MessageToolCallStarted" and event["messageId"] == sent["reply"]["id"]:
                    break
            await chat.do(ada.client, "cancelReply", conversationId=talk["id"])
        assert last(await chat.replies(ada.client, talk["id"], 2))["status"] == "CANCELLED"
        runs = (await ada.client.data(RUNS, id=ada.workspace_id))["workspace"]["executions"]["nodes"]
        # Its run is made after it is told of: there is none, or one that ends with what waits for it.
        for each in runs:
            if each["trigger"] == "SUBWORKFLOW":
                await ada.events(each["id"])
                assert (await ada.execution(each["id"]))["status"] == "CANCELLED"
        assert len(scripted.requests) == 2


async def test_what_cannot_be_a_tool_is_refused_where_it_was_given(
    plait: Deployment, ada: Person, scripted: LLMock, service: Peer
) -> None:
    eve = await sign_up(plait.url, "eve")
    foreign = await refund(eve)
    draft = await ada.workflow(chain(START, node("say", "template", {"template": "x"})), is_published=False)
    own = await refund(ada)
    bad, at = "INVALID_INPUT", "component.config.template"
    component = {"name": "x", "description": "x", "componentType": "template", "config": {"template": "x"}}
    flow = {"name": "x", "workflowId": own}
    async with ready(ada, scripted):
        for given, code, field in (
            ({"component": {**component, "name": "no name"}}, bad, "component.name"),
            ({"component": {**component, "componentType": "nothing"}}, bad, "component.config"),
            (
                {"component": {**component, "componentType": "manual", "config": {}}},
                bad,
                "component.componentType",
            ),
            ({"component": {**component, "config": {"template": "{{"}}}, bad, at),
            (
                {"component": {**component, "config": {"template": "a\x00"}}},
                bad,
                at,
            ),
            ({"component": {**component, "parameters": {"type": "string"}}}, bad, "component.parameters"),
            ({"workflow": {**flow, "workflowId": foreign}}, "NOT_FOUND", "workflow.workflowId"),
            ({"workflow": {**flow, "workflowId": "x"}}, bad, "workflow.workflowId"),
            ({"workflow": {**flow, "workflowId": draft}}, "CONFLICT", "workflow.workflowId"),
            ({"workflow": {**flow, "version": 7}}, "NOT_FOUND", "workflow.version"),
            ({"mcpServer": {"server": "wether"}}, "NOT_FOUND", "mcpServer.server"),
            ({"mcpServer": {"server": "weather", "tools": ["forcast"]}}, bad, "mcpServer.tools[0]"),
            ({"registry": {"name": "add_tusk"}}, bad, "registry.name"),
            ({"registry": {"name": "calculate"}}, bad, None),
        ):
            wanted = {"workspaceId": ada.workspace_id, "name": "Helper", "tools": ["calculate"], "toolset": [given]}
            answer = await chat.ask(ada.client, "createAgent", **wanted)
            expected = "input.tools" if field is None else f"input.toolset[0].{field}"
            assert (answer.code, answer.details.get("field")) == (code, expected), answer.body
        # Who may make agents alone gives them nothing that takes more than that.
        _, token = await create_key(ada, ["AGENTS_WRITE", "AGENTS_READ"])
        program = Client(ada.client.url, token, ada.client.address)
        for given in (fetch(service), {"workflow": flow}, {"mcpServer": {"server": "weather"}}):
            answer = await chat.ask(program, "createAgent", workspaceId=ada.workspace_id, name="Mine", toolset=[given])
            assert answer.code == "FORBIDDEN", answer.body
        found = await ada.client.data(
            "query($id: ID!) { workspace(id: $id) { agents { totalCount } } }", id=ada.workspace_id
        )
        assert found["workspace"]["agents"]["totalCount"] == 0


async def test_a_model_is_not_told_of_what_whoever_asks_may_not_use(
    plait: Deployment, ada: Person, scripted: LLMock
) -> None:
    async with ready(ada, scripted):
        tools = ["calculate", "create_workflow"]
        agent = await make(ada, model="main:gpt-4o-mini", tools=tools, toolset=[{"mcpServer": {"server": "weather"}}])
        olive, _ = await join(plait, ada, "OPERATOR", "olive")
        for person, is_told in ((ada, True), (olive, False)):
            # One that calls it all the same is told that it may not.
            scripted.call_tool("create_workflow", {"name": "Made by a model"}).reply("Well.")
            talk = await chat.start(person, agentId=agent["id"], initialMessage="Make one")
            (call,) = last(await chat.replies(person.client, talk["id"], 1))["toolCalls"]
            told = named(scripted)
            assert ("create_workflow" in told) is is_told
            assert {"calculate", "mcp_weather_forecast"} <= set(told)
            assert call["isError"] is not is_told, call
            assert is_told or call["content"]["error"]["code"] == "FORBIDDEN"
