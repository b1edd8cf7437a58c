"""A process whose workspace has MCP servers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from app.mcp_client.models import McpServer
from app.mcp_client.service import NewServer
from tests.executions.conftest import House, open_house, settings, template
from tests.mcp_client.peers import PROGRAM, PYTHON, serving, weather

__all__ = ["settings", "template"]


class Servers:
    """The MCP servers of the house's workspace."""

    def __init__(self, house: House) -> None:
        self.house = house

    @property
    def service(self) -> Any:
        return self.house.plait.mcp_client.servers

    async def at(self, url: str, name: str = "weather", **more: Any) -> McpServer:
        """Set one up that may not answer."""
        new = NewServer(name, url, **more)
        made: McpServer = await self.service.create(self.house.viewer, self.house.workspace_id, new)
        return made

    async def call(self, tool: str, arguments: dict[str, Any], name: str = "weather", **more: Any) -> Any:
        return await self.house.plait.mcp_client.calls.call(self.house.workspace_id, name, tool, arguments, **more)


@pytest.fixture
async def house(settings: Any, program: Path) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        allowed = {"mcp_commands": (f"{PYTHON} {program}",), "mcp_variables": ("GREETING",)}
        yield await open_house(settings.model_copy(update=allowed), stack)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return path


@pytest.fixture
def servers(house: House) -> Servers:
    return Servers(house)


@pytest.fixture
async def weather_url() -> AsyncIterator[str]:
    async with serving(weather().streamable_http_app()) as url:
        yield url
