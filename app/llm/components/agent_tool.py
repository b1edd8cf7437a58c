"""A tool as an agent uses it, whatever it is of."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.components.contract import SideEffects
from app.llm.messages import ToolSpec
from app.llm.tools import Tool, ToolResult


@dataclass(frozen=True, slots=True)
class AgentTool:
    """A tool as an agent uses it.

    Attributes:
        must_ask: Says whether a person must agree to a call now.
        call: Takes the arguments, a name of the call, and how many sources were given so far; None for a workflow.
        run_request: Of a workflow: takes the arguments and gives what to run, as a wait for a run asks for it.
        registered: The registry's tool behind it, which not everybody may use; None for components and workflows.
    """

    spec: ToolSpec
    must_ask: Callable[[], Awaitable[bool]]
    side_effects: SideEffects
    call: Callable[[Mapping[str, Any], str, int], Awaitable[ToolResult]] | None = None
    run_request: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None
    registered: Tool | None = None
