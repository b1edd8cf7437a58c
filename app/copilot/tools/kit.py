"""What all tools of the copilot have in common: whose rights they take, and how they read ids."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.kernel.ids import read_global_id
from app.kernel.rights import Viewer
from app.llm.tools import Tool, ToolContext, ToolFailed

MAX_FOUND = 50
DEFAULT_FOUND = 20
LIMIT = {"type": "integer", "minimum": 1, "maximum": MAX_FOUND, "description": f"At most so many; {DEFAULT_FOUND}."}


class CopilotTool(Tool):
    """A tool that goes through the services of the domains as the person who asks; see `Tool`."""

    async def hidden(self, arguments: Mapping[str, Any], ctx: ToolContext) -> Mapping[str, Any]:
        """Return the arguments as they may be kept: without literal values of fields that hold secrets.

        Values that equal a secret of the workspace are masked anywhere else, by the caller.
        """
        del ctx
        return arguments


def schema(required: Sequence[str] = (), **properties: Any) -> dict[str, Any]:
    """Return the JSON Schema of arguments."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def text(description: str, most: int = 200) -> dict[str, Any]:
    """Return the JSON Schema of a text of 1 to `most` characters."""
    return {"type": "string", "minLength": 1, "maxLength": most, "description": description}


def viewer_of(ctx: ToolContext) -> Viewer:
    """Return with whose rights a call acts.

    Raises:
        ToolFailed: Nobody's: the copilot does nothing by itself.
    """
    if ctx.viewer is None:
        raise ToolFailed("FORBIDDEN", "The copilot acts only with the rights of a person who asks.")
    return ctx.viewer


def id_of(given: str, type_name: str) -> UUID:
    """Return the own id of an object that the arguments name.

    Raises:
        ToolFailed: It is no id of that type.
    """
    found = read_global_id(given.strip())
    if found is None or found[0] != type_name:
        raise ToolFailed("INVALID_INPUT", f"{given[:80]!r} is not the id of a {type_name}; other tools list them.")
    return found[1]
