"""What agents can do with memory: remember, recall and forget, in the namespace of agents.

A tool acts in the workspace of the call, for whoever the agent answers; the registry has asked for their rights. The
component `memory` is another thing: it acts for its workflow, as its author wrote it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from app.kernel.rights import Scope
from app.llm.tools import Tool, ToolContext, ToolResult
from app.memory.changes import ABSENT, MAX_KEY, put, remove
from app.memory.service import Memory, Spot

NAMESPACE = "agents"
_MAX_RECALLED = 50
_MAX_BYTES = 64 * 1024  #: of all values together that one call gives: a model reads them all
_KEY = {"type": "string", "minLength": 1, "maxLength": MAX_KEY}
_MAX_DAYS = 366


class _MemoryTool(Tool):
    """What the three have in common."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory


class Remember(_MemoryTool):
    """Keeps a value."""

    name = "remember"
    description = "Keep a fact for later conversations, under a key that says what it is; replaces what was there."
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {
            "key": {**_KEY, "description": "What it is about, such as `customer/ada/language`."},
            "value": {"description": "The fact: a text, or any JSON value of at most 256 KiB. Never a secret."},
            "days": {
                "type": "integer",
                "minimum": 1,
                "maximum": _MAX_DAYS,
                "description": "How long; for ever if left out.",
            },
        },
        "required": ["key", "value"],
        "additionalProperties": False,
    }
    scope: ClassVar[Scope | None] = Scope.MEMORY_WRITE

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`; the same call again changes nothing."""
        spot = Spot(ctx.workspace_id, NAMESPACE, arguments["key"])
        days = arguments.get("days")
        change = put(arguments["value"], None if days is None else days * 86_400_000)
        await self._memory.change(spot, change, f"tool:{ctx.idempotency_key}")
        return ToolResult({"isRemembered": True, "key": spot.key})


class Recall(_MemoryTool):
    """Reads what was kept."""

    name = "recall"
    description = "Read what was remembered: one key, or all keys that begin with a prefix; without either, all."
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {
            "key": {**_KEY, "description": "Exactly this key."},
            "prefix": {"type": "string", "maxLength": MAX_KEY, "description": "Keys that begin so."},
            "after": {"type": "string", "maxLength": MAX_KEY, "description": "Only keys behind this one, to go on."},
        },
        "additionalProperties": False,
    }
    scope: ClassVar[Scope | None] = Scope.MEMORY_READ
    is_reading = True

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`."""
        key = arguments.get("key")
        if key is not None:
            value = await self._memory.read(Spot(ctx.workspace_id, NAMESPACE, key))
            found = [] if value is ABSENT else [{"key": key, "value": value}]
            return ToolResult({"found": found, "hasMore": False})
        rows, has_more = await self._memory.search(
            ctx.workspace_id,
            NAMESPACE,
            arguments.get("prefix") or "",
            arguments.get("after") or "",
            _MAX_RECALLED,
            _MAX_BYTES,
        )
        return ToolResult({"found": [{"key": name, "value": value} for name, value in rows], "hasMore": has_more})


class Forget(_MemoryTool):
    """Deletes what was kept."""

    name = "forget"
    description = "Delete what was remembered under a key."
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {"key": _KEY},
        "required": ["key"],
        "additionalProperties": False,
    }
    scope: ClassVar[Scope | None] = Scope.MEMORY_WRITE

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`; the same call again gives the same answer."""
        spot = Spot(ctx.workspace_id, NAMESPACE, arguments["key"])
        done = await self._memory.change(spot, remove(), f"tool:{ctx.idempotency_key}")
        return ToolResult({"isForgotten": done["isDeleted"], "key": spot.key})


def memory_tools(memory: Memory) -> Sequence[Tool]:
    """Make the tools of this domain."""
    return [Remember(memory), Recall(memory), Forget(memory)]
