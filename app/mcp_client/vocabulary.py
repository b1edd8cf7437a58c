"""The words this domain speaks, and its limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.components.contract import SideEffects

MAX_SERVERS = 50  #: of one workspace
MAX_TOOLS = 500  #: of one server; further ones are left out
MAX_TOOL_BYTES = 100_000  #: of one tool as JSON
MAX_TOOLS_BYTES = 2_000_000  #: of all of a server's tools as JSON
MAX_RESULT_BYTES = 4_000_000  #: of what a call gives, as JSON
MAX_ANSWER_BYTES = 10_000_000  #: of one answer on the wire
MIN_TIMEOUT_MS, MAX_TIMEOUT_MS, DEFAULT_TIMEOUT_MS = 100, 600_000, 30_000


class McpTransport(StrEnum):
    """How an MCP server is spoken to."""

    HTTP = "http"  #: streamable HTTP, at an address
    STDIO = "stdio"  #: a program that Plait starts for each call; only what the operator allows


class McpHealth(StrEnum):
    """What the last look at an MCP server found."""

    UNKNOWN = "unknown"  #: nobody has looked since it was set up or changed
    HEALTHY = "healthy"  #: it listed its tools
    FAILING = "failing"  #: it did not; `failure` says why


@dataclass(frozen=True, slots=True)
class ToolInfo:
    """A tool as its server describes it; none of it is to be trusted.

    Attributes:
        name: What a call names.
        title: Its name for people, or empty.
        description: For models.
        input_schema: JSON Schema of its arguments, an object.
        output_schema: JSON Schema of what it gives; None when it does not say.
        is_reading: It says that it changes nothing.
        is_idempotent: It says that a repeat is harmless.
    """

    name: str
    title: str = ""
    description: str = ""
    input_schema: Mapping[str, Any] = field(default_factory=dict[str, Any])
    output_schema: Mapping[str, Any] | None = None
    is_reading: bool = False
    is_idempotent: bool = False

    @property
    def side_effects(self) -> SideEffects:
        """What a repeat would do, as its annotations say (MCP 2025-06-18, Tool annotations).

        They are hints. A server that lies is called again with what it was called with before, and never anything
        else; whoever cannot have that says ONCE in the `mcp_tool` component, or does without the server.
        """
        if self.is_reading:
            return SideEffects.NONE
        return SideEffects.IDEMPOTENT if self.is_idempotent else SideEffects.ONCE

    def to_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": self.input_schema,
            "outputSchema": self.output_schema,
            "isReading": self.is_reading,
            "isIdempotent": self.is_idempotent,
        }

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "ToolInfo":
        """Read it as it is stored."""
        return cls(
            stored["name"],
            stored["title"],
            stored["description"],
            stored["inputSchema"],
            stored["outputSchema"],
            stored["isReading"],
            stored["isIdempotent"],
        )
