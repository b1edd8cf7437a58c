"""Our client against the reference server from npm, which has every feature of the protocol."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.llm.tools import ToolContext
from app.mcp_client.service import NewServer
from app.mcp_client.vocabulary import McpHealth
from tests.executions.conftest import House, open_house
from tests.mcp_client.conftest import Servers
from tests.mcp_client.everything import CLI, IS_THERE, NODE, WHY_NOT, everything

pytestmark = pytest.mark.skipif(not IS_THERE, reason=WHY_NOT)


@pytest.fixture
async def there(servers: Servers) -> AsyncIterator[Servers]:
    async with everything() as url:
        row = await servers.at(url, "everything")
        assert row.health is McpHealth.HEALTHY, row.failure_message
        assert row.server_info["name"] == "mcp-servers/everything"
        assert row.skipped_tools == 0
        yield servers


async def test_its_tools_are_called(there: Servers) -> None:
    total = await there.call("get-sum", {"a": 1, "b": 2}, "everything")
    assert total.text == "The sum of 1 and 2 is 3."
    weather = await there.call("get-structured-content", {"location": "New York"}, "everything")
    assert weather.structured.keys() == {"temperature", "conditions", "humidity"}
    assert json.loads(weather.text) == weather.structured
    image = await there.call("get-tiny-image", {}, "everything")
    assert [block["type"] for block in image.content] == ["text", "image", "text"]
    assert image.content[1]["mimeType"] == "image/png"


async def test_its_progress_is_told(there: Servers) -> None:
    told: list[Any] = []
    await there.call(
        "trigger-long-running-operation",
        {"duration": 0.3, "steps": 3},
        "everything",
        on_progress=lambda done, total, _message: told.append((done, total)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


async def test_an_agent_is_told_texts_and_what_else_there_was(there: Servers) -> None:
    house = there.house
    tool = await house.plait.llm.tools.get(house.workspace_id, "mcp_everything_get-tiny-image")
    assert tool is not None
    result = await tool.call({}, ToolContext(house.workspace_id, house.viewer.actor, "k"))
    assert "[image image/png]" in result.content


async def test_it_runs_as_a_program_too(settings: Any) -> None:
    from contextlib import AsyncExitStack

    async with AsyncExitStack() as stack:
        allowed = settings.model_copy(update={"mcp_commands": (f"{NODE} {CLI} stdio",)})
        house: House = await open_house(allowed, stack)
        new = NewServer("everything", command=[str(NODE), str(CLI), "stdio"])
        row = await house.plait.mcp_client.servers.create(house.viewer, house.workspace_id, new)
        assert row.health is McpHealth.HEALTHY, row.failure_message
        answer = await house.plait.mcp_client.calls.call(house.workspace_id, "everything", "echo", {"message": "hello"})
        assert answer.text == "Echo: hello"
