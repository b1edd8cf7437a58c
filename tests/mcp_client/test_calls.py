"""Calling tools of real MCP servers, over HTTP and of programs; and of servers that fail."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from app.kernel.rights import Role
from app.llm.tools import ToolContext, ToolFailed
from app.mcp_client import wire as wire_module
from app.mcp_client.agent_tools import tool_name
from app.mcp_client.failures import McpCode, McpFailed
from app.mcp_client.models import McpServer
from app.mcp_client.rules import McpServerInvalid
from app.mcp_client.service import McpServerNameTaken, NewServer
from app.mcp_client.vocabulary import McpHealth
from tests.executions.conftest import House
from tests.mcp_client.conftest import Servers
from tests.mcp_client.peers import PYTHON, TOKEN, Guarded, accepting, answering, serving, weather
from tests.patience import PATIENCE_SECONDS


def code(caught: pytest.ExceptionInfo[McpFailed]) -> str:
    assert TOKEN not in f"{caught.value.message} {caught.value.details}"
    return caught.value.code.value


async def test_a_new_server_is_looked_at_and_its_tools_are_kept(servers: Servers, weather_url: str) -> None:
    row = await servers.at(weather_url)
    assert row.health is McpHealth.HEALTHY
    assert row.server_info["name"] == "Weather"
    assert [each["name"] for each in row.tools] == ["forecast", "echo", "count", "fail", "sleep", "shout"]
    assert row.tools[0]["inputSchema"]["required"] == ["city"]


async def test_a_call_gives_texts_and_values(servers: Servers, weather_url: str) -> None:
    await servers.at(weather_url)
    answer = await servers.call("forecast", {"city": "Oslo", "days": 3})
    assert answer.structured == {"city": "Oslo", "days": 3, "sky": "clear"}
    assert json.loads(answer.text) == answer.structured
    assert not answer.is_error
    assert (await servers.call("echo", {"text": "hello"})).text == "you said hello"


async def test_progress_is_told_in_order(servers: Servers, weather_url: str) -> None:
    await servers.at(weather_url)
    told: list[Any] = []
    await servers.call("count", {"to": 3}, on_progress=lambda *each: told.append(each))
    assert told == [(1.0, 3.0, "at 1"), (2.0, 3.0, "at 2"), (3.0, 3.0, "at 3")]


async def test_what_a_tool_calls_a_failure_is_an_answer(servers: Servers, weather_url: str) -> None:
    await servers.at(weather_url)
    answer = await servers.call("fail", {})
    assert answer.is_error
    assert answer.text == "the river is frozen"


@pytest.mark.parametrize(
    ("arguments", "place"),
    [({}, "arguments.city"), ({"city": 3}, "arguments.city"), ({"city": "Oslo", "days": "many"}, "arguments.days")],
)
async def test_arguments_that_do_not_fit_are_not_sent(servers: Servers, arguments: dict[str, Any], place: str) -> None:
    guarded = Guarded(weather().streamable_http_app())
    async with serving(guarded) as url:
        await servers.house.plait.accounts.secrets.set(
            servers.house.viewer, servers.house.workspace_id, "WEATHER", TOKEN
        )
        await servers.at(url, headers=[("Authorization", "Bearer {{ secrets.WEATHER }}")])
        before = guarded.requests
        with pytest.raises(McpFailed) as caught:
            await servers.call("forecast", arguments)
        assert code(caught) == "MCP_ARGUMENTS_INVALID"
        assert caught.value.details["problems"][0]["field"] == place
        assert guarded.requests == before


async def test_a_secret_is_sent_by_name_and_never_shown(servers: Servers) -> None:
    house = servers.house
    await house.plait.accounts.secrets.set(house.viewer, house.workspace_id, "WEATHER", TOKEN)
    async with serving(Guarded(weather().streamable_http_app())) as url:
        row = await servers.at(url, headers=[("Authorization", "Bearer {{ secrets.WEATHER }}")])
        assert row.health is McpHealth.HEALTHY
        answer = await servers.call("echo", {"text": TOKEN})
        assert TOKEN not in answer.text
        assert answer.text == "you said ••••••••"
        with pytest.raises(McpServerInvalid) as caught:
            await servers.service.update(house.viewer, row.id, {"url": "https://elsewhere.example/mcp"})
        assert caught.value.reason == "headers_required"
        wrong = await servers.service.update(house.viewer, row.id, {"headers": [("Authorization", "Bearer no")]})
        assert (wrong.health, wrong.failure_code, wrong.tools) == (McpHealth.FAILING, "MCP_REFUSED", [])
        missing = await servers.service.update(house.viewer, row.id, {"headers": [("X-A", "{{ secrets.GONE }}")]})
        assert missing.failure_code == "SECRET_MISSING"


async def test_a_server_that_is_down_keeps_the_tools_it_had(servers: Servers) -> None:
    async with serving(weather().streamable_http_app()) as url:
        row = await servers.at(url)
    look = await servers.service.refresh(servers.house.viewer, row.id)
    assert look.failure.code.value == "MCP_UNREACHABLE"
    assert (look.row.health, look.row.failure_code) == (McpHealth.FAILING, "MCP_UNREACHABLE")
    assert len(look.row.tools) == 6
    with pytest.raises(McpFailed) as caught:
        await servers.call("echo", {"text": "hello"})
    assert (code(caught), caught.value.is_retryable) == ("MCP_UNREACHABLE", True)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"body": b"", "status": 401}, "MCP_REFUSED"),
        ({"body": b"", "status": 503}, "MCP_HTTP_STATUS"),
        ({"body": b"not json"}, "MCP_PROTOCOL"),
        ({"body": b"<html></html>", "content_type": "text/html"}, "MCP_PROTOCOL"),
        ({"body": b'{"jsonrpc":"2.0","id":77,"result":{}}'}, "MCP_TIMEOUT"),
        ({"body": b"", "pause": 60.0}, "MCP_TIMEOUT"),
        ({"body": b"[" + b" " * 11_000_000 + b"]"}, "MCP_TOO_LARGE"),
    ],
)
async def test_a_broken_server_is_set_up_and_says_why(servers: Servers, answer: dict[str, Any], expected: str) -> None:
    async with answering(**answer) as url:
        row = await servers.at(url, timeout_ms=1_000 if expected == "MCP_TIMEOUT" else 30_000)
    assert (row.health, row.failure_code) == (McpHealth.FAILING, expected)
    assert row.failure_message


async def test_a_list_of_tools_that_is_not_valid_says_where(servers: Servers) -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while True:
                await send({"type": f"{(await receive())['type']}.complete"})
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        asked = json.loads(body or b"{}")
        result: Any = {"tools": [{"name": "a", "inputSchema": 7}]}
        if asked.get("method") == "initialize":
            info = {"name": "broken", "version": "1"}
            result = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": info}
        said: dict[str, Any] = {"jsonrpc": "2.0", "id": asked.get("id"), "result": result}
        if asked.get("method") == "server/discover":
            said = {"jsonrpc": "2.0", "id": asked["id"], "error": {"code": -32601, "message": "no such method"}}
        status = 200 if "id" in asked else 202
        await send(
            {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]}
        )
        await send({"type": "http.response.body", "body": json.dumps(said).encode() if status == 200 else b""})

    async with serving(broken) as url:
        row = await servers.at(url)
    assert row.failure_code == "MCP_PROTOCOL"
    assert "inputSchema" in row.failure_message or "tools" in row.failure_message


async def test_a_call_that_takes_too_long_is_broken_off(servers: Servers, weather_url: str) -> None:
    row = await servers.at(weather_url)
    await servers.service.update(servers.house.viewer, row.id, {"timeout_ms": 300})
    with pytest.raises(McpFailed) as caught:
        await servers.call("sleep", {"seconds": 60})
    assert code(caught) == "MCP_TIMEOUT"


@pytest.mark.parametrize("size", [5_000_000, 11_000_000])
async def test_an_answer_that_is_too_large_is_refused(servers: Servers, weather_url: str, size: int) -> None:
    await servers.at(weather_url)
    with pytest.raises(McpFailed) as caught:
        await servers.call("shout", {"size": size})
    assert code(caught) == "MCP_TOO_LARGE"


async def test_a_private_address_needs_the_operator(servers: Servers) -> None:
    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pytest.fail("it was dialled")

    async with accepting(never) as url:
        # Only 127.0.0.1 is allowed in tests.
        row = await servers.at(url.replace("127.0.0.1", "127.0.0.2"))
    assert row.failure_code == "EGRESS_DENIED"


async def test_a_redirect_elsewhere_is_not_followed(servers: Servers, weather_url: str) -> None:
    async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            f"HTTP/1.1 307 X\r\nlocation: {weather_url}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()

    async with accepting(redirect) as url:
        row = await servers.at(url)
    assert row.failure_code == "MCP_PROTOCOL"
    assert row.tools == []


async def test_a_program_runs_only_as_the_operator_allows(house: House, servers: Servers, program: Path) -> None:
    new = NewServer("program", command=[PYTHON, str(program), "one", "two"], environment=[("GREETING", "hello")])
    row = await servers.service.create(house.viewer, house.workspace_id, new)
    assert row.health is McpHealth.HEALTHY, row.failure_message
    answer = await servers.call("word", {}, "program")
    assert answer.text == "one two|hello|"
    with pytest.raises(McpFailed) as caught:
        await servers.call("die", {}, "program")
    assert code(caught) == "MCP_UNREACHABLE"
    for refused, reason in (
        (NewServer("other", command=[PYTHON, "-c", "print()"]), "command_not_allowed"),
        (NewServer("other", command=["sh", str(program)]), "command_not_allowed"),
        (NewServer("other", command=[PYTHON, str(program)], environment=[("PATH", "/opt")]), "variable_not_allowed"),
        (NewServer("other", command=[PYTHON, str(program)], headers=[("A", "b")]), "exclusive"),
        (NewServer("other"), "exclusive"),
    ):
        with pytest.raises(McpServerInvalid) as invalid:
            await servers.service.create(house.viewer, house.workspace_id, refused)
        assert invalid.value.reason == reason


def is_alive(pid: str) -> bool:
    """Say whether a process runs; a zombie, whose parent has yet to hear of its end, does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


async def until_dead(pid: str) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while is_alive(pid):
            await asyncio.sleep(0.01)


async def test_a_program_goes_on_between_calls_and_ends_with_what_it_started(
    house: House, servers: Servers, program: Path
) -> None:
    made = await servers.service.create(
        house.viewer, house.workspace_id, NewServer("program", command=[PYTHON, str(program)], timeout_ms=60_000)
    )
    assert made.health is McpHealth.HEALTHY, made.failure_message

    async def who(name: str = "program") -> str:
        return (await servers.call("who", {}, name)).text.split()[0]

    first = await who()
    assert await asyncio.gather(who(), who(), who()) == [first] * 3
    assert is_alive(first)
    # One that died is started again, and one that does not answer is not asked again.
    with pytest.raises(McpFailed):
        await servers.call("die", {}, "program")
    second = await who()
    assert second != first
    await servers.service.update(house.viewer, made.id, {"timeout_ms": 300})
    with pytest.raises(McpFailed) as late:
        await servers.call("nap", {}, "program")
    assert late.value.code is McpCode.TIMEOUT
    await until_dead(second)
    await servers.service.update(house.viewer, made.id, {"timeout_ms": 60_000})
    # Nobody else's program is it, however alike they are.
    third = await who()
    await servers.service.create(house.viewer, house.workspace_id, NewServer("twin", command=[PYTHON, str(program)]))
    assert await who("twin") not in {third, await who()}
    # What is changed is begun anew, with what it is told now.
    await servers.service.update(house.viewer, made.id, {"environment": [("GREETING", "hello")]})
    await until_dead(third)
    assert (await servers.call("word", {}, "program")).text == "|hello|"
    fourth, child = await who(), (await servers.call("spawn", {}, "program")).text
    assert is_alive(child)
    await house.plait.mcp_client.close()
    assert not is_alive(fourth)
    await until_dead(child)


async def test_a_program_that_is_not_used_ends(
    house: House, servers: Servers, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.mcp_client.sessions.IDLE_SECONDS", 0.0)
    new = NewServer("program", command=[PYTHON, str(program)], timeout_ms=60_000)
    await servers.service.create(house.viewer, house.workspace_id, new)
    await until_dead((await servers.call("who", {}, "program")).text.split()[0])


async def test_as_many_programs_run_as_may(
    house: House, servers: Servers, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.mcp_client.sessions.MAX_PROGRAMS", 1)
    for name in ("one", "two"):
        new = NewServer(name, command=[PYTHON, str(program)], timeout_ms=60_000)
        await servers.service.create(house.viewer, house.workspace_id, new)
    first = (await servers.call("who", {}, "one")).text.split()[0]
    # One that nobody uses makes room; one that is used does not.
    await servers.call("who", {}, "two")
    await until_dead(first)
    busy = asyncio.create_task(servers.call("nap", {}, "two"))
    sessions = house.plait.mcp_client._wire._sessions
    assert sessions is not None
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not any(each.users for each in sessions._open):
            await asyncio.sleep(0.01)
    with pytest.raises(McpFailed, match="As many programs"):
        await servers.call("who", {}, "one")
    busy.cancel()
    await asyncio.wait([busy])


async def test_a_program_that_fails_says_why_and_new_tools_are_noticed(
    house: House, servers: Servers, program: Path
) -> None:
    servers.service.settling_seconds = 0
    broken = NewServer("broken", command=[PYTHON, str(program), "--broken"], timeout_ms=60_000)
    made = await servers.service.create(house.viewer, house.workspace_id, broken)
    assert (made.health, made.failure_code) == (McpHealth.FAILING, "MCP_UNREACHABLE")
    assert "the well is dry" in made.failure_message
    new = NewServer("program", command=[PYTHON, str(program)], timeout_ms=60_000)
    made = await servers.service.create(house.viewer, house.workspace_id, new)
    before = made.tools_at
    # Until 2025-11-25 a server says so by itself.
    await McpServer.filter(id=made.id).update(server_info={"protocolVersion": "2025-11-25"})
    await servers.call("grow", {}, "program")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await McpServer.get(id=made.id)).tools_at == before:
            await asyncio.sleep(0.01)


async def test_what_the_operator_no_longer_allows_is_not_started(house: House, servers: Servers, program: Path) -> None:
    new = NewServer("program", command=[PYTHON, str(program)])
    await servers.service.create(house.viewer, house.workspace_id, new)
    house.plait.mcp_client.calls._commands = ()
    with pytest.raises(McpFailed) as caught:
        await servers.call("word", {}, "program")
    assert code(caught) == "MCP_STDIO_NOT_ALLOWED"


async def test_a_server_is_its_workspaces_own(servers: Servers, weather_url: str) -> None:
    await servers.at(weather_url)
    stranger = await servers.house.member()
    theirs = await servers.house.workspace_of(stranger)
    with pytest.raises(McpFailed) as caught:
        await servers.house.plait.mcp_client.calls.call(theirs, "weather", "echo", {"text": "a"})
    assert code(caught) == "MCP_SERVER_UNKNOWN"
    assert not [each for each in await servers.house.plait.llm.tools.all(theirs) if each.startswith("mcp_")]
    with pytest.raises(McpServerNameTaken):
        await servers.at(weather_url)


async def test_one_that_is_off_is_not_called(servers: Servers, weather_url: str) -> None:
    row = await servers.at(weather_url)
    await servers.service.update(servers.house.viewer, row.id, {"is_enabled": False})
    with pytest.raises(McpFailed) as caught:
        await servers.call("echo", {"text": "a"})
    assert code(caught) == "MCP_SERVER_DISABLED"
    offered = await servers.house.plait.llm.tools.all(servers.house.workspace_id)
    assert not [each for each in offered if each.startswith("mcp_")]
    with pytest.raises(McpFailed) as unknown:
        await servers.call("echo", {"text": "a"}, "nobody")
    assert code(unknown) == "MCP_SERVER_UNKNOWN"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "Weather"}, "name"),
        ({"url": "ftp://a.example/"}, "url"),
        ({"url": "https://u:p@a.example/"}, "url"),
        ({"headers": [("Host", "a")]}, "headers"),
        ({"headers": [("A", "b"), ("a", "c")]}, "headers"),
        ({"headers": [("A", "{{ input.b }}")]}, "headers"),
        ({"headers": [("A", "b\nc")]}, "headers"),
        ({"timeout_ms": 1}, "timeoutMs"),
    ],
)
async def test_a_setting_that_cannot_be_so_is_named(servers: Servers, facts: dict[str, Any], field: str) -> None:
    wanted: dict[str, Any] = {"name": "weather", "url": "https://weather.example/mcp", **facts}
    new = NewServer(**wanted)
    with pytest.raises(McpServerInvalid) as caught:
        await servers.service.create(servers.house.viewer, servers.house.workspace_id, new)
    assert caught.value.field == field


async def test_agents_get_the_tools_of_their_workspace(servers: Servers, weather_url: str) -> None:
    await servers.at(weather_url, needs_approval=True)
    house = servers.house
    tool = await house.plait.llm.tools.get(house.workspace_id, "mcp_weather_forecast")
    assert tool is not None
    assert tool.needs_approval
    assert tool.spec.json_schema["required"] == ["city"]
    ctx = ToolContext(house.workspace_id, house.viewer.actor, "k")
    assert (await tool.call({"city": "Oslo"}, ctx)).content == {"city": "Oslo", "days": 1, "sky": "clear"}
    failing = await house.plait.llm.tools.get(house.workspace_id, "mcp_weather_fail")
    assert failing is not None
    result = await failing.call({}, ctx)
    assert (result.is_error, result.content) == (True, "the river is frozen")
    with pytest.raises(ToolFailed) as caught:
        await tool.call({}, ctx)
    assert caught.value.code == "MCP_ARGUMENTS_INVALID"


def test_every_tool_has_a_name_that_models_take() -> None:
    names = [tool_name("weather", each) for each in ("forecast", "a.b", "a/b", "a_b", "x" * 128, "y" * 128)]
    assert len(set(names)) == len(names)
    assert all(len(each) <= 64 for each in names)
    assert names[0] == "mcp_weather_forecast"


async def test_whoever_may_only_look_changes_nothing(servers: Servers, weather_url: str) -> None:
    from app.accounts.access import ScopeMissing

    row = await servers.at(weather_url)
    looker = await servers.house.member(Role.EDITOR, servers.house.workspace_id)
    assert list(await servers.service.visible(looker, [row.id])) == [row.id]
    with pytest.raises(ScopeMissing):
        await servers.service.delete(looker, row.id)
    with pytest.raises(ScopeMissing):
        await servers.service.test(looker, row.id)


def test_the_library_is_not_imported_before_it_is_needed() -> None:
    assert "mcp" not in vars(wire_module)
