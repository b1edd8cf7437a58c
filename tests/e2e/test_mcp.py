"""MCP over the wire: the protocol's own client against ours, and workflows that call servers of others."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, START, Person, chain, node, sign_up
from tests.e2e.world import create_key
from tests.mcp_client.peers import TOKEN, Guarded, serving, weather
from tests.patience import PATIENCE_SECONDS

SERVER = """id name transport url health failure { code message } serverName protocolVersion skippedTools
  headers { name value } tools { name agentName inputSchema } isEnabled"""
CREATE = f"mutation($input: CreateMcpServerInput!) {{ createMcpServer(input: $input) {{ server {{ {SERVER} }} }} }}"
UPDATE = f"mutation($input: UpdateMcpServerInput!) {{ updateMcpServer(input: $input) {{ server {{ {SERVER} }} }} }}"
DELETE = "mutation($input: DeleteMcpServerInput!) { deleteMcpServer(input: $input) { deletedId } }"
TRY = f"""mutation($input: TestMcpServerInput!) {{ testMcpServer(input: $input) {{
  isOk latencyMs tools {{ name }} failure {{ code message }} server {{ {SERVER} }} }} }}"""
REFRESH = f"""mutation($input: RefreshMcpServerInput!) {{ refreshMcpServer(input: $input) {{
  isOk server {{ {SERVER} }} }} }}"""
LIST = f"""query($id: ID!) {{ workspace(id: $id) {{ mcpServers {{ totalCount nodes {{ {SERVER} }} }} }} }}"""
SECRET = "mutation($input: SetSecretInput!) { setSecret(input: $input) { secret { id } } }"
REVOKE = "mutation($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { id } } }"
DESCRIBE = """mutation($input: UpdateWorkflowInput!) {
  updateWorkflow(input: $input) { workflow { id } } }"""
PROBLEMS = """query($id: ID!) { node(id: $id) { ... on Workflow { draft {
  problems { nodeKey field code severity message } } } } }"""
ALL = ["WORKFLOWS_READ", "EXECUTIONS_READ", "EXECUTIONS_RUN", "TASKS_READ", "TASKS_WRITE"]
WANTED = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
MODES = ["auto", "legacy"]


@asynccontextmanager
async def asking(
    plait: Deployment, token: str, mode: str = "auto", query: str = "", **headers: str
) -> AsyncGenerator[Client]:
    """The official client, with a key."""
    sent = {"Authorization": f"Bearer {token}", **headers}
    async with (
        httpx2.AsyncClient(headers=sent, trust_env=False, timeout=60) as http,
        Client(streamable_http_client(f"{plait.url}/mcp{query}", http_client=http), mode=mode) as client,
    ):
        yield client


async def post(plait: Deployment, headers: Mapping[str, str]) -> httpx2.Response:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    sent = {"Accept": "application/json, text/event-stream", **headers}
    async with httpx2.AsyncClient(trust_env=False) as http:
        return await http.post(f"{plait.url}/mcp", json=body, headers=sent)


def greeting() -> dict[str, Any]:
    graph = json.loads(json.dumps(GREETING))
    graph["nodes"][0]["config"] = {"inputSchema": WANTED}
    return graph


async def published(person: Person, graph: dict[str, Any], name: str = "Greet somebody!") -> str:
    workflow_id = await person.workflow(graph)
    await person.client.data(DESCRIBE, input={"workflowId": workflow_id, "name": name, "description": "Greets."})
    return workflow_id


@pytest.mark.parametrize("mode", MODES)
async def test_a_published_workflow_is_a_tool(plait: Deployment, ada: Person, mode: str) -> None:
    workflow_id = await published(ada, greeting())
    _, token = await create_key(ada, ALL)
    async with asking(plait, token, mode) as client:
        assert client.server_info is not None
        assert client.server_info.name == "plait"
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert tools["greet-somebody"].input_schema == WANTED
        assert tools["greet-somebody"].description == "Greets."
        told: list[Any] = []

        async def progressed(progress: float, total: float | None, message: str | None) -> None:
            told.append((progress, message))

        result = await client.call_tool("greet-somebody", {"name": "Ada"}, progress_callback=progressed)
        assert not result.is_error, result
        assert result.content[0].text == "HELLO, ADA!"  # type: ignore[union-attr]
        shown = result.structured_content
        assert (shown["status"], shown["workflowId"]) == ("COMPLETED", workflow_id)
        assert told == [(1.0, "start ended"), (2.0, "greet ended"), (3.0, "shout ended")]
        again = await client.call_tool("get_execution", {"executionId": shown["executionId"]})
        assert again.structured_content["output"] == "HELLO, ADA!"


async def test_a_run_that_fails_is_an_answer_that_says_why(plait: Deployment, ada: Person) -> None:
    await published(ada, greeting())
    await published(ada, chain(START, node("broken", "template", {"template": "{{ 1 / 0 }}"})), "Break")
    _, token = await create_key(ada, ALL)
    async with asking(plait, token) as client:
        missing = await client.call_tool("greet-somebody", {})
        assert missing.is_error
        assert missing.content[0].text.startswith("INPUT_INVALID")  # type: ignore[union-attr]
        broken = await client.call_tool("break", {})
        assert broken.is_error
        assert broken.structured_content["status"] == "FAILED"
        assert broken.structured_content["error"]["nodeKey"] == "broken"


async def test_tools_are_those_of_the_keys_scopes(plait: Deployment, ada: Person) -> None:
    await published(ada, greeting())
    _, reading = await create_key(ada, ["WORKFLOWS_READ"])
    async with asking(plait, reading) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert {"list_workflows", "get_workflow"} <= names
        assert not names & {"greet-somebody", "run_workflow", "search_logs", "add_task", "cancel_execution"}
        for name, arguments in (("greet-somebody", {"name": "Ada"}), ("add_task", {"name": "a"}), ("nothing", {})):
            with pytest.raises(MCPError, match="no tool"):
                await client.call_tool(name, arguments)
    _, full = await create_key(ada, ALL)
    async with asking(plait, full) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert {"greet-somebody", "run_workflow", "search_logs", "add_task", "cancel_execution"} <= names


async def test_the_api_as_tools(plait: Deployment, ada: Person) -> None:
    logged = chain(START, node("say", "function", {"code": 'print("the kettle boils")\n1'}))
    workflow_id = await published(ada, logged, "Boil")
    _, token = await create_key(ada, ALL)
    async with asking(plait, token) as client:
        listed = (await client.call_tool("list_workflows", {"search": "boil"})).structured_content
        assert [each["workflowId"] for each in listed["workflows"]] == [workflow_id]
        document = (await client.call_tool("get_workflow", {"workflowId": workflow_id})).structured_content["document"]
        assert [each["key"] for each in document["graph"]["nodes"]] == ["start", "say"]
        started = await client.call_tool("run_workflow", {"workflowId": workflow_id, "waitMs": 50_000})
        assert started.structured_content["status"] == "COMPLETED"
        runs = (await client.call_tool("list_executions", {"status": "COMPLETED"})).structured_content["executions"]
        assert [each["executionId"] for each in runs] == [started.structured_content["executionId"]]
        lines = (await client.call_tool("search_logs", {"search": "KETTLE"})).structured_content["lines"]
        assert [each["message"] for each in lines] == ["the kettle boils"]
        made = await client.call_tool("add_task", {"name": "Review the documentation", "priority": "HIGH"})
        assert made.structured_content["name"] == "Review the documentation"
        wrong = await client.call_tool("run_workflow", {"workflowId": 3})
        assert wrong.is_error
        assert wrong.content[0].text == "INVALID_INPUT: arguments.workflowId must be a text"  # type: ignore[union-attr]


async def test_resources_are_the_schema_and_the_workflows(plait: Deployment, ada: Person) -> None:
    workflow_id = await published(ada, greeting())
    _, token = await create_key(ada, ALL)
    async with asking(plait, token) as client:
        listed = (await client.list_resources()).resources
        assert [each.uri for each in listed] == ["plait://schema.graphql", f"plait://workflows/{workflow_id}"]
        sdl = (await client.read_resource("plait://schema.graphql")).contents[0]
        assert "type Workflow" in sdl.text  # type: ignore[union-attr]
        document = (await client.read_resource(f"plait://workflows/{workflow_id}")).contents[0]
        assert json.loads(document.text)["name"] == "Greet somebody!"  # type: ignore[union-attr]
        for uri in ("plait://workflows/nothing", "file:///etc/passwd"):
            with pytest.raises(MCPError):
                await client.read_resource(uri)


async def test_a_stranger_sees_nothing_of_a_workspace(plait: Deployment, ada: Person) -> None:
    workflow_id = await published(ada, greeting())
    run = await ada.run(workflow_id, input={"name": "Ada"}, waitMs=50_000)
    eve = await sign_up(plait.url, "eve")
    _, token = await create_key(eve, ALL)
    async with asking(plait, token) as client:
        assert "greet-somebody" not in {tool.name for tool in (await client.list_tools()).tools}
        for name, arguments in (
            ("get_workflow", {"workflowId": workflow_id}),
            ("run_workflow", {"workflowId": workflow_id}),
            ("get_execution", {"executionId": run["id"]}),
            ("cancel_execution", {"executionId": run["id"]}),
        ):
            result = await client.call_tool(name, arguments)
            assert result.is_error
            assert result.content[0].text.startswith("NOT_FOUND: ")  # type: ignore[union-attr]
        with pytest.raises(MCPError):
            await client.read_resource(f"plait://workflows/{workflow_id}")
    refused = await post(plait, {"x-api-key": token})
    assert refused.status_code == 200
    async with httpx2.AsyncClient(trust_env=False) as http:
        elsewhere = await http.post(
            f"{plait.url}/mcp?workspace={ada.workspace_id}", json={}, headers={"x-api-key": token}
        )
    assert elsewhere.status_code == 404


async def test_who_asks_needs_a_key_and_no_page_of_elsewhere_may(plait: Deployment, ada: Person) -> None:
    _, token = await create_key(ada, ALL)
    bare = await post(plait, {})
    assert (bare.status_code, bare.headers["www-authenticate"]) == (401, "Bearer")
    assert (await post(plait, {"Authorization": "Bearer plk_wrong"})).status_code == 401
    assert (await post(plait, {"Authorization": "Basic abc"})).status_code == 401
    key = {"Authorization": f"Bearer {token}"}
    assert (await post(plait, {**key, "Cookie": "plait_session=x"})).status_code == 200
    host = plait.url.removeprefix("http://")
    for origin, sent_host, status in (
        (plait.url, host, 200),
        ("https://evil.example", host, 403),
        ("null", host, 403),
        ("http://evil.example", "evil.example", 403),  # its name leads here: DNS rebinding
    ):
        assert (await post(plait, {**key, "Origin": origin, "Host": sent_host})).status_code == status, origin
    async with httpx2.AsyncClient(trust_env=False) as http:
        assert (await http.get(f"{plait.url}/mcp", headers=key)).status_code == 405
        large = await http.post(f"{plait.url}/mcp", content=b" " * 5_000_000, headers=key)
        assert large.status_code == 413
        broken = await http.post(
            f"{plait.url}/mcp", content=b"{", headers={**key, "Content-Type": "application/json", "Accept": "*/*"}
        )
        assert broken.status_code == 400


async def test_a_key_asks_as_often_as_it_may_and_is_told_how_often(plait: Deployment, ada: Person) -> None:
    limit = 600
    (_, token), (_, other) = await create_key(ada, ALL), await create_key(ada, ALL)
    key = {"x-api-key": token}
    first = await post(plait, key)
    assert first.status_code == 200
    assert (first.headers["x-ratelimit-limit"], first.headers["x-ratelimit-remaining"]) == ("600", "599")
    assert int(first.headers["x-ratelimit-reset"]) > 1_700_000_000
    async with httpx2.AsyncClient(trust_env=False, headers=key, timeout=60) as http:
        # Counted before it is looked at, whichever process hears it.
        urls = [plait.url, plait.other_url]
        for _ in range(0, limit - 1, 50):
            await asyncio.gather(*(http.get(f"{urls[at % 2]}/mcp") for at in range(50)))
        refused = [await http.get(f"{url}/mcp") for url in urls]
    for each in refused:
        assert (each.status_code, each.headers["x-ratelimit-remaining"]) == (429, "0")
        assert 1 <= int(each.headers["retry-after"]) <= 61
        assert each.json()["error"]["data"]["code"] == "RATE_LIMITED"
    assert (await post(plait, {"x-api-key": other})).status_code == 200


async def test_any_process_answers_and_a_run_that_waits_is_handed_back(plait: Deployment, ada: Person) -> None:
    await published(ada, chain(START, node("wait", "wait", {"durationMs": 600_000})), "Wait")
    key_id, token = await create_key(ada, ALL)
    async with asking(plait, token) as client:
        assert "wait" in {tool.name for tool in (await client.list_tools()).tools}
    async with (
        httpx2.AsyncClient(headers={"x-api-key": token}, trust_env=False, timeout=60) as http,
        Client(streamable_http_client(f"{plait.other_url}/mcp", http_client=http)) as other,
    ):
        called = asyncio.create_task(other.call_tool("wait", {}))
        async with asyncio.timeout(PATIENCE_SECONDS):
            runs: Any = {"executions": []}
            while not runs["executions"]:
                runs = (await other.call_tool("list_executions", {"status": "PAUSED"})).structured_content
            await ada.client.data(REVOKE, input={"apiKeyId": key_id})
            # Whoever may no longer ask is told nothing more; the run itself goes on.
            with pytest.raises(MCPError):
                await called
    run = await ada.execution(runs["executions"][0]["executionId"])
    assert run["status"] == "PAUSED"


async def test_a_revoked_key_is_refused(plait: Deployment, ada: Person) -> None:
    key_id, token = await create_key(ada, ALL)
    assert (await post(plait, {"x-api-key": token})).status_code == 200
    await ada.client.data(REVOKE, input={"apiKeyId": key_id})
    assert (await post(plait, {"x-api-key": token})).status_code == 401


async def test_a_workflow_calls_a_tool_of_a_server_that_wants_a_secret(plait: Deployment, ada: Person) -> None:
    await ada.client.data(SECRET, input={"workspaceId": ada.workspace_id, "name": "WEATHER", "value": TOKEN})
    async with serving(Guarded(weather().streamable_http_app())) as url:
        wanted = {
            "workspaceId": ada.workspace_id,
            "name": "weather",
            "url": url,
            "headers": [{"name": "Authorization", "value": "Bearer {{ secrets.WEATHER }}"}],
        }
        made = (await ada.client.data(CREATE, input=wanted))["createMcpServer"]["server"]
        assert (made["health"], made["serverName"], made["failure"]) == ("HEALTHY", "Weather", None)
        assert made["tools"][0]["agentName"] == "mcp_weather_forecast"
        step = {"server": "weather", "tool": "forecast", "arguments": {"city": "input.city", "days": "2 + 1"}}
        run = await ada.run(
            await ada.workflow(chain(START, node("ask", "mcp_tool", step))), input={"city": "Oslo"}, waitMs=50_000
        )
        assert run["error"] is None
        assert run["output"]["structured"] == {"city": "Oslo", "days": 3, "sky": "clear"}
        for tool, arguments, code in (
            ("forecast", {"days": "1"}, "MCP_ARGUMENTS_INVALID"),
            ("fail", {}, "MCP_TOOL_FAILED"),
            ("nothing", {}, "MCP_TOOL_UNKNOWN"),
        ):
            graph = chain(START, node("ask", "mcp_tool", {"server": "weather", "tool": tool, "arguments": arguments}))
            failed = await ada.run(await ada.workflow(graph), waitMs=50_000)
            assert (failed["status"], failed["error"]["code"]) == ("FAILED", code)
        echo = {"server": "weather", "tool": "echo", "arguments": {"text": f"'{TOKEN}'"}}
        shown = await ada.run(await ada.workflow(chain(START, node("ask", "mcp_tool", echo))), waitMs=50_000)
        assert shown["output"]["text"] == "you said ••••••••"
    tried = (await ada.client.data(TRY, input={"mcpServerId": made["id"]}))["testMcpServer"]
    assert (tried["isOk"], tried["failure"]["code"]) == (False, "MCP_UNREACHABLE")
    again = (await ada.client.data(REFRESH, input={"mcpServerId": made["id"]}))["refreshMcpServer"]
    assert (again["isOk"], again["server"]["health"], len(again["server"]["tools"])) == (False, "FAILING", 6)
    off = (await ada.client.data(UPDATE, input={"mcpServerId": made["id"], "isEnabled": False}))["updateMcpServer"]
    assert off["server"]["isEnabled"] is False
    listed = (await ada.client.data(LIST, id=ada.workspace_id))["workspace"]["mcpServers"]
    assert [each["name"] for each in listed["nodes"]] == ["weather"]
    assert listed["nodes"][0]["headers"] == [{"name": "Authorization", "value": "Bearer {{ secrets.WEATHER }}"}]
    gone = (await ada.client.data(DELETE, input={"mcpServerId": made["id"]}))["deleteMcpServer"]
    assert gone["deletedId"] == made["id"]


async def test_a_draft_is_warned_of_what_its_server_does_not_have(plait: Deployment, ada: Person) -> None:
    async with serving(weather().streamable_http_app()) as url:
        wanted = {"workspaceId": ada.workspace_id, "name": "weather", "url": url}
        await ada.client.data(CREATE, input=wanted)
    graph = chain(
        START,
        node("one", "mcp_tool", {"server": "wether", "tool": "forecast"}),
        node("two", "mcp_tool", {"server": "weather", "tool": "forcast"}),
        node("three", "mcp_tool", {"server": "weather", "tool": "forecast", "arguments": {"days": "3"}}),
        node("four", "mcp_tool", {"server": "weather", "tool": "forecast", "arguments": {"city": "'Oslo'"}}),
    )
    workflow_id = await ada.workflow(graph)
    draft = (await ada.client.data(PROBLEMS, id=workflow_id))["node"]["draft"]
    assert [(each["nodeKey"], each["field"], each["code"], each["severity"]) for each in draft["problems"]] == [
        ("one", "config.server", "SETUP_MISSING", "WARNING"),
        ("two", "config.tool", "SETUP_MISSING", "WARNING"),
        ("three", "config.arguments", "SETUP_MISSING", "WARNING"),
    ]
    assert "'city'" in draft["problems"][2]["message"]


async def test_plait_can_use_plait(plait: Deployment, ada: Person) -> None:
    """A workflow of one workspace calls a workflow of another, over MCP, with a key that is a secret."""
    await published(ada, greeting())
    _, token = await create_key(ada, ALL)
    eve = await sign_up(plait.url, "eve")
    await eve.client.data(SECRET, input={"workspaceId": eve.workspace_id, "name": "KEY", "value": token})
    wanted = {
        "workspaceId": eve.workspace_id,
        "name": "other",
        "url": f"{plait.url}/mcp".replace("localhost", "127.0.0.1"),
        "headers": [{"name": "x-api-key", "value": "{{ secrets.KEY }}"}],
    }
    made = (await eve.client.data(CREATE, input=wanted))["createMcpServer"]["server"]
    assert made["health"] == "HEALTHY", made["failure"]
    step = {"server": "other", "tool": "greet-somebody", "arguments": {"name": "input.who"}}
    run = await eve.run(
        await eve.workflow(chain(START, node("ask", "mcp_tool", step))), input={"who": "Eve"}, waitMs=50_000
    )
    assert run["error"] is None
    assert run["output"]["text"] == "HELLO, EVE!"
