"""The registry of tools: names, and what differs by workspace."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.llm.tools import Tool, ToolContext, ToolRegistry, ToolResult


class Echo(Tool):
    description = "Give back what is said."
    parameters: Mapping[str, Any] = {"type": "object", "properties": {"text": {"type": "string"}}}

    def __init__(self, name: str = "echo") -> None:
        self.name = name

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        return ToolResult(arguments.get("text"))


class Anybody:
    """Lets everybody call everything."""

    async def checked(self, tool: Tool, ctx: ToolContext) -> ToolContext:
        del tool
        return ctx

    async def usable(self, tools: Sequence[Tool], ctx: ToolContext) -> list[Tool]:
        del ctx
        return list(tools)


async def test_a_tool_is_found_by_its_name() -> None:
    registry, workspace_id = ToolRegistry(Anybody()), uuid4()
    echo = Echo()
    registry.register(echo)
    assert await registry.get(workspace_id, "echo") is echo
    assert await registry.get(workspace_id, "nothing") is None
    assert echo.spec.json_schema == Echo.parameters


@pytest.mark.parametrize("name", ["", "two words", "1st", "x" * 65, "a.b"])
def test_a_name_that_providers_would_refuse_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        ToolRegistry(Anybody()).register(Echo(name))


def test_a_name_is_taken_once() -> None:
    registry = ToolRegistry(Anybody())
    registry.register(Echo())
    with pytest.raises(ValueError, match="already"):
        registry.register(Echo())


async def test_a_workspace_has_tools_of_its_own_and_they_hide_none_of_everybodys() -> None:
    registry, ours, theirs = ToolRegistry(Anybody()), uuid4(), uuid4()
    echo, own = Echo(), Echo("own")
    registry.register(echo)

    async def source(workspace_id: UUID) -> list[Tool]:
        return [Echo(), own] if workspace_id == ours else []

    registry.register_source(source)
    assert await registry.all(ours) == {"echo": echo, "own": own}
    assert await registry.all(theirs) == {"echo": echo}
    assert await registry.get(ours, "own") is own
    assert await registry.get(theirs, "own") is None
