"""Everything that can be called, over the wire: listed, called, followed, and refused."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from mcp.types import CallToolResult, TextContent, ToolAnnotations

from tests.e2e.client import Answer, Client
from tests.e2e.peer import Peer
from tests.e2e.server import Deployment
from tests.e2e.story import CANCEL, GREETING, START, TERMINAL, Person, chain, node, sign_up
from tests.e2e.test_recovery import killed_and_restarted
from tests.e2e.test_triggers import Hook, create
from tests.e2e.world import create_key, join
from tests.mcp_client.peers import serving, weather
from tests.patience import PATIENCE_SECONDS

TOOL = """name title description kind inputSchema outputSchema sideEffects scopes missingScopes isCallable
  isApprovalNeeded isRun sourceId source { id }"""
TOOLS = f"""query($id: ID!, $where: ToolFilter, $first: Int, $after: String) {{ workspace(id: $id) {{
  tools(where: $where, first: $first, after: $after) {{
    totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ {TOOL} }} }} }} }}"""
CALL = """id tool state arguments result error { code message } data
  execution { id status trigger startedBy { kind } input }"""
EXECUTE = f"mutation($input: ExecuteToolInput!) {{ executeTool(input: $input) {{ toolCall {{ {CALL} }} }} }}"
ONE = f"query($id: ID!) {{ node(id: $id) {{ ... on ToolCall {{ {CALL} }} }} }}"
CALLS = f"""query($id: ID!, $states: [ToolCallState!]) {{
  workspace(id: $id) {{ toolCalls(states: $states) {{ totalCount nodes {{ {CALL} }} }} }} }}"""
RUNS = """query($id: ID!) { workspace(id: $id) { executions(where: { trigger: [TOOL] }) {
  totalCount nodes { id } } } }"""
GRAPH = """query($id: ID!) { node(id: $id) { ... on Execution { version { nodes { config } } } } }"""
USAGE = """query($id: ID!, $from: Date!, $to: Date!) { workspace(id: $id) {
  usage(groupBy: KIND, from: $from, to: $to) { kind calls promptTokens } } }"""
SERVER = "mutation($input: CreateMcpServerInput!) { createMcpServer(input: $input) { server { id } } }"
INTEGRATION = """mutation($input: CreateIntegrationInput!) { createIntegration(input: $input) {
  integration { id actions { name toolName } } } }"""
SWITCH = "mutation($input: UpdateIntegrationInput!) { updateIntegration(input: $input) { integration { isEnabled } } }"
SERVER_SWITCH = "mutation($input: UpdateMcpServerInput!) { updateMcpServer(input: $input) { server { isEnabled } } }"
ROLE = "mutation($input: UpdateMemberInput!) { updateMember(input: $input) { member { role } } }"
REMOVE = "mutation($input: RemoveMemberInput!) { removeMember(input: $input) { __typename } }"
MAIL = {"host": "127.0.0.1", "from": "plait@example.com"}
COMPONENT_SCOPES = ["EXECUTIONS_RUN", "WORKFLOWS_WRITE", "WORKFLOWS_PUBLISH"]


@pytest.fixture
async def ada(plait: Deployment) -> Person:
    return await sign_up(plait.url)


async def ask(person: Person, name: str, arguments: Any = None, **more: Any) -> Answer:
    wanted = {"workspaceId": person.workspace_id, "name": name, "arguments": arguments or {}, **more}
    return await person.client.ask(EXECUTE, input={"waitMs": 50_000, **wanted})


async def call(person: Person, name: str, arguments: Any = None, **more: Any) -> dict[str, Any]:
    return (await ask(person, name, arguments, **more)).data["executeTool"]["toolCall"]


async def listed(person: Person, **where: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        answer = await person.client.data(TOOLS, id=person.workspace_id, where=where, first=40, after=after)
        page = answer["workspace"]["tools"]
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(found)
            return found


def tool_of(workflow_id: str, tools: list[dict[str, Any]]) -> dict[str, Any]:
    (found,) = [each for each in tools if each["sourceId"] == workflow_id]
    return found


async def until_ended(person: Person, call_id: str) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found: dict[str, Any] = (await person.client.data(ONE, id=call_id))["node"]
            if found["state"] != "EXECUTING":
                return found
            await asyncio.sleep(0.1)


async def test_everything_that_can_be_called_is_listed_by_kind(plait: Deployment, ada: Person) -> None:
    start = {**START, "config": {"inputSchema": {"type": "object", "properties": {"name": {"type": "string"}}}}}
    workflow_id = await ada.workflow(chain(start, *GREETING["nodes"][1:]), "Greeting of guests")
    await ada.workflow(GREETING, "A draft", is_published=False)
    wanted = {"workspaceId": ada.workspace_id, "type": "smtp", "name": "post", "config": MAIL}
    made = (await ada.client.data(INTEGRATION, input=wanted))["createIntegration"]["integration"]
    async with serving(weather().streamable_http_app()) as url:
        wanted = {"workspaceId": ada.workspace_id, "name": "weather", "url": url}
        server_id = (await ada.client.data(SERVER, input=wanted))["createMcpServer"]["server"]["id"]
    tools = await listed(ada)
    kinds = list(dict.fromkeys(each["kind"] for each in tools))
    assert kinds == ["BUILT_IN", "COMPONENT", "INTEGRATION_ACTION", "MCP_TOOL", "WORKFLOW"]
    assert len({each["name"] for each in tools}) == len(tools)
    assert all(each["inputSchema"]["type"] == "object" and each["title"] and each["description"] for each in tools)
    assert all(each["isCallable"] and each["missingScopes"] == [] for each in tools)  # an owner may do all of it
    by_name = {each["name"]: each for each in tools}
    assert by_name["calculate"]["scopes"] == []
    assert by_name["run_workflow"]["scopes"] == ["EXECUTIONS_RUN"]
    template = by_name["component:template"]
    assert (template["sideEffects"], template["scopes"], template["source"]) == ("NONE", COMPONENT_SCOPES, None)
    assert template["inputSchema"]["properties"]["config"]["properties"]["template"]["x-plait"] == "template"
    assert not {"component:api", "component:loop", "component:response"} & set(by_name)
    greeting = tool_of(workflow_id, tools)
    assert (greeting["title"], greeting["kind"]) == ("Greeting of guests", "WORKFLOW")
    assert greeting["inputSchema"]["properties"] == {"name": {"type": "string"}}
    assert greeting["source"] == {"id": workflow_id}
    assert [each["name"] for each in await listed(ada, integrationId=made["id"])] == [
        each["toolName"] for each in made["actions"]
    ]
    ours = await listed(ada, mcpServerId=server_id, kinds=["MCP_TOOL"])
    assert "mcp_weather_forecast" in {each["name"] for each in ours}
    assert {each["source"]["id"] for each in ours} == {server_id}
    assert [each["sourceId"] for each in await listed(ada, search="GUESTS greeting")] == [workflow_id]
    viewer, _ = await join(plait, ada, "VIEWER")
    seen = {each["name"]: each for each in await listed(viewer)}
    assert set(seen) == set(by_name)
    assert seen["component:template"]["missingScopes"] == COMPONENT_SCOPES
    assert [seen[name]["isCallable"] for name in (greeting["name"], "list_workflows")] == [False, True]
    _, token = await create_key(ada, ["WORKSPACE_READ"])
    keyed = Person(Client(plait.url, token, ada.client.address), ada.name, "", ada.workspace_id, "", "")
    assert {each["kind"] for each in await listed(keyed)} == {"BUILT_IN"}  # a key sees no more than it may read


async def test_a_component_is_called_as_a_run_that_is_followed(ada: Person) -> None:
    arguments = {"config": {"template": "Hello, {{ input.name }}!"}, "input": {"name": "Ada"}}
    done = await call(ada, "component:template", arguments, idempotencyKey="one")
    assert (done["state"], done["result"], done["error"]) == ("COMPLETED", "Hello, Ada!", None), done
    run = done["execution"]
    assert (run["status"], run["trigger"], run["startedBy"]["kind"]) == ("COMPLETED", "TOOL", "USER")
    assert run["input"] == {"name": "Ada"}
    events = await ada.events(run["id"])
    assert [each["nodeKey"] for each in events if each["__typename"] == "NodeCompleted"] == ["start", "tool"]
    again = await call(ada, "component:template", arguments, idempotencyKey="one")
    assert (again["id"], again["execution"]["id"]) == (done["id"], run["id"])
    runs = (await ada.client.data(RUNS, id=ada.workspace_id))["workspace"]["executions"]
    assert [each["id"] for each in runs["nodes"]] == [run["id"]]
    asked = await call(ada, "component:llm", {"config": {"prompt": "Say hello."}})
    assert asked["state"] == "COMPLETED", asked
    today = datetime.now(UTC).date()
    days = {"from": f"{today - timedelta(days=1)}", "to": f"{today + timedelta(days=1)}"}
    (taken,) = (await ada.client.data(USAGE, id=ada.workspace_id, **days))["workspace"]["usage"]
    assert (taken["kind"], taken["calls"]) == ("EXECUTION", 1)
    assert taken["promptTokens"] > 0
    failed = await call(ada, "component:function", {"config": {"code": "1 / 0"}})
    assert (failed["state"], failed["error"]["code"]) == ("FAILED", "CODE_ERROR"), failed
    assert failed["execution"]["status"] == "FAILED"


async def test_a_workflow_an_action_and_a_servers_tool_are_called_as_runs(plait: Deployment, ada: Person) -> None:
    workflow_id = await ada.workflow(GREETING, "Greeting")
    name = tool_of(workflow_id, await listed(ada, kinds=["WORKFLOW"]))["name"]
    done = await call(ada, name, {"name": "Eve"})
    assert (done["state"], done["result"], done["execution"]["trigger"]) == ("COMPLETED", "HELLO, EVE!", "TOOL"), done
    async with serving(weather().streamable_http_app()) as url:
        wanted = {"workspaceId": ada.workspace_id, "name": "weather", "url": url}
        await ada.client.data(SERVER, input=wanted)
        done = await call(ada, "mcp_weather_forecast", {"city": "Oslo", "days": 2})
        assert done["result"] == {"city": "Oslo", "days": 2, "sky": "clear"}, done
        failed = await call(ada, "mcp_weather_fail")
        assert (failed["state"], failed["execution"]["status"]) == ("FAILED", "FAILED")
        assert "the river is frozen" in failed["error"]["message"]
    other = await sign_up(plait.url, "eve")
    refused = await ask(other, name, {"name": "Eve"})
    assert (refused.code, refused.details["field"], refused.details["reason"]) == (
        "INVALID_INPUT",
        "input.name",
        "tool_unknown",
    )
    done = await call(ada, "calculate", {"expression": "6 * 7"})
    assert (done["state"], done["execution"]) == ("COMPLETED", None), done
    assert "42" in str(done["result"])


async def test_a_call_whose_run_goes_on_is_executing_until_it_ends(ada: Person) -> None:
    workflow_id = await ada.workflow(chain(START, node("rest", "wait", {"durationMs": 60_000})), "Rest")
    name = tool_of(workflow_id, await listed(ada, kinds=["WORKFLOW"]))["name"]
    begun = await call(ada, name, waitMs=0)
    assert (begun["state"], begun["result"]) == ("EXECUTING", None)
    await ada.client.data(CANCEL, input={"executionId": begun["execution"]["id"]})
    ended = await until_ended(ada, begun["id"])
    assert (ended["state"], ended["error"]["code"], ended["execution"]["status"]) == (
        "FAILED",
        "CANCELLED",
        "CANCELLED",
    ), ended
    quick = await call(ada, "component:template", {"config": {"template": "later"}}, waitMs=0)
    events = await ada.events(quick["execution"]["id"])
    assert events[-1]["__typename"] in TERMINAL
    calls = (await ada.client.data(CALLS, id=ada.workspace_id, states=["COMPLETED"]))["workspace"]["toolCalls"]
    assert [(each["id"], each["result"]) for each in calls["nodes"]] == [(quick["id"], "later")]
    assert (await ada.client.data(CALLS, id=ada.workspace_id, states=["EXECUTING"]))["workspace"]["toolCalls"][
        "nodes"
    ] == []


async def test_what_an_mcp_servers_tool_does_twice_is_what_its_server_says(ada: Person) -> None:
    server = weather()
    calls = {"look": 0, "set": 0, "add": 0}
    for name, hints in (
        ("look", ToolAnnotations(read_only_hint=True)),
        ("set", ToolAnnotations(idempotent_hint=True)),
        ("add", ToolAnnotations(destructive_hint=False)),
    ):

        def shaky(name: str = name) -> CallToolResult:
            calls[name] += 1
            return CallToolResult(content=[TextContent(type="text", text="not now")], is_error=True)

        server.tool(name=name, annotations=hints)(shaky)
    async with serving(server.streamable_http_app()) as url:
        wanted = {"workspaceId": ada.workspace_id, "name": "weather", "url": url}
        await ada.client.data(SERVER, input=wanted)
        listing = {each["name"]: each for each in await listed(ada, kinds=["MCP_TOOL"])}
        effects = {name: listing[f"mcp_weather_{name}"]["sideEffects"] for name in calls}
        assert effects == {"look": "NONE", "set": "IDEMPOTENT", "add": "ONCE"}
        # It is told, and it is what its runs go by; whether a person must agree is not for a server to say.
        assert len({listing[f"mcp_weather_{name}"]["isApprovalNeeded"] for name in calls}) == 1
        for name in calls:
            done = await call(ada, f"mcp_weather_{name}")
            (_, made) = (await ada.client.data(GRAPH, id=done["execution"]["id"]))["node"]["version"]["nodes"]
            assert made["config"]["sideEffects"] == effects[name].lower()


async def test_rights_are_those_of_whoever_calls(plait: Deployment, ada: Person) -> None:
    workflow_id = await ada.workflow(GREETING, "Greeting")
    name = tool_of(workflow_id, await listed(ada, kinds=["WORKFLOW"]))["name"]
    viewer, member_id = await join(plait, ada, "VIEWER")
    component = {"config": {"template": "x"}}
    for tool, arguments in ((name, {"name": "x"}), ("component:template", component)):
        refused = await call(viewer, tool, arguments)
        assert (refused["state"], refused["error"]["code"], refused["execution"]) == ("FAILED", "FORBIDDEN", None)
    assert (await call(viewer, "list_workflows"))["state"] == "COMPLETED"
    await ada.client.data(ROLE, input={"memberId": member_id, "role": "OPERATOR"})
    assert (await call(viewer, name, {"name": "x"}))["state"] == "COMPLETED"
    # A component can be told to send a secret anywhere: that takes what publishing a workflow does.
    assert (await call(viewer, "component:template", component))["error"]["code"] == "FORBIDDEN"
    await ada.client.data(ROLE, input={"memberId": member_id, "role": "EDITOR"})
    assert (await call(viewer, "component:template", component))["state"] == "COMPLETED"


async def test_bad_calls_are_refused_and_nothing_is_kept_of_them(ada: Person) -> None:
    wanted = {"workspaceId": ada.workspace_id, "type": "smtp", "name": "post", "config": MAIL}
    made = (await ada.client.data(INTEGRATION, input=wanted))["createIntegration"]["integration"]
    action = made["actions"][0]["toolName"]
    await ada.client.data(SWITCH, input={"integrationId": made["id"], "isEnabled": False})
    for name in ("no_such_tool", "component:nothing", "component:api", f"workflow:{'0' * 32}", "x" * 3_000):
        refused = await ask(ada, name)
        assert (refused.code, refused.details["reason"]) == ("INVALID_INPUT", "tool_unknown"), name
    async with serving(weather().streamable_http_app()) as url:
        wanted = {"workspaceId": ada.workspace_id, "name": "weather", "url": url}
        server_id = (await ada.client.data(SERVER, input=wanted))["createMcpServer"]["server"]["id"]
    await ada.client.data(SERVER_SWITCH, input={"mcpServerId": server_id, "isEnabled": False})
    eve = await sign_up(ada.client.url, "eve")
    for name in (action, "mcp_weather_forecast"):
        refused = await ask(ada, name)
        assert (refused.code, refused.details["field"], refused.details["reason"]) == (
            "CONFLICT",
            "input.name",
            "tool_disabled",
        ), refused.body
        assert (await ask(eve, name)).details["reason"] == "tool_unknown", "what others have nobody is told"
    for name, arguments, field in (
        ("component:template", {"config": {"template": 5}}, "input.arguments.config.template"),
        ("component:template", {"config": {"nothing": 5}}, "input.arguments.config.template"),
        ("component:template", {"config": []}, "input.arguments.config"),
        ("component:template", {"confg": {}}, "input.arguments.confg"),
        ("calculate", {"expression": 5}, "input.arguments.expression"),
        ("calculate", {}, "input.arguments.expression"),
    ):
        refused = await ask(ada, name, arguments)
        assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", field), (name, arguments, refused.body)
    late = await ask(ada, "calculate", {"expression": "1"}, waitMs=60_001)
    assert (late.code, late.details["field"]) == ("INVALID_INPUT", "input.waitMs")
    large = await ask(ada, "component:template", {"config": {"template": "x"}, "input": "x" * 1_100_000})
    assert (large.code, large.details["field"]) == ("INVALID_INPUT", "input.arguments"), str(large.body)[:500]
    huge = await ask(ada, "component:template", {"config": {"template": "x"}, "input": "x" * 10 * 1024 * 1024})
    assert huge.code in {"INVALID_INPUT", "PAYLOAD_TOO_LARGE"}, huge.body
    assert (await ada.client.data(CALLS, id=ada.workspace_id))["workspace"]["toolCalls"]["totalCount"] == 0
    long = await ada.client.ask(TOOLS, id=ada.workspace_id, where={"search": "x" * 201})
    assert (long.code, long.details["field"]) == ("INVALID_INPUT", "where.search")
    odd = await ada.client.ask(TOOLS, id=ada.workspace_id, where={"integrationId": ada.workspace_id})
    assert (odd.code, odd.details["field"]) == ("INVALID_INPUT", "where.integrationId")


async def test_literal_secrets_of_a_component_are_not_kept(ada: Person) -> None:
    config = {"url": "http://127.0.0.1:9/", "headers": {"Authorization": "Bearer hunter2hunter2"}, "maxRetries": 0}
    failed = await call(ada, "component:http_request", {"config": config})
    assert failed["state"] == "FAILED"
    assert "hunter2" not in str(failed)
    assert "hunter2" not in str((await ada.client.data(ONE, id=failed["id"]))["node"])


async def test_an_agent_in_a_webhooks_run_has_the_present_rights_of_whoever_made_it(
    plait: Deployment, ada: Person
) -> None:
    ben, member_id = await join(plait, ada, "EDITOR")
    tools = [{"kind": "tool", "name": "list_workflows"}]
    agent = node("bot", "agent", {"prompt": "List the workflows", "tools": tools})
    workflow_id = await ben.workflow(chain(START, agent), "Roll call")
    hook = Hook(plait, await create(ben, workflow_id, webhook={"reply": "WHEN_DONE"}))

    async def told() -> str:
        answer = await hook.send_json({})
        assert answer.status_code == 200, answer.text
        return answer.text

    assert "Roll call" in await told()
    await ada.client.data(REMOVE, input={"memberId": member_id})
    assert "Roll call" not in await told()


async def test_a_call_goes_on_after_a_kill_and_none_is_executing_for_ever(own_plait: Deployment, service: Peer) -> None:
    ada = await sign_up(own_plait.url)

    def post(path: str) -> dict[str, Any]:
        return {"config": {"url": f"{service.url}{path}", "method": "POST", "isIdempotent": path.endswith("again")}}

    arguments = {path: post(path) for path in ("/hold/again", "/hold/pay")}
    begun = {
        path: await call(ada, "component:http_request", given, waitMs=0, idempotencyKey=path)
        for path, given in arguments.items()
    }
    assert {each["state"] for each in begun.values()} == {"EXECUTING"}
    await asyncio.gather(*(service.arrived(path) for path in arguments))
    await killed_and_restarted(own_plait)
    for path, given in arguments.items():
        again = await call(ada, "component:http_request", given, waitMs=0, idempotencyKey=path)
        assert (again["id"], again["execution"]["id"]) == (begun[path]["id"], begun[path]["execution"]["id"])
    service.release("/hold/again")
    done = await until_ended(ada, begun["/hold/again"]["id"])
    assert (done["state"], done["result"]["status"]) == ("COMPLETED", 200), done
    failed = await until_ended(ada, begun["/hold/pay"]["id"])
    assert (failed["state"], failed["error"]["code"]) == ("FAILED", "UNKNOWN_OUTCOME"), failed
    assert service.calls == {"/hold/again": 2, "/hold/pay": 1}
    runs = (await ada.client.data(RUNS, id=ada.workspace_id))["workspace"]["executions"]
    assert runs["totalCount"] == 2
