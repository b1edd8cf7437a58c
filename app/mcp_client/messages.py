"""What is said to an MCP server and what it says, apart from how."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.mcp_client.vocabulary import McpTransport, ToolInfo

#: How far a call is, of how much, and what it says of it.
OnProgress = Callable[[float, float | None, str | None], None]

#: The tools of a server may be others by now.
OnChange = Callable[[UUID], None]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server is and what is sent to it; holds secrets, so it is never shown.

    Attributes:
        protocol: The version it spoke when it was last looked at; empty when that is not known.
        server_id: Whose conversations may be gone on with; None for nobody's.
    """

    transport: McpTransport
    url: str = ""
    headers: Sequence[tuple[str, str]] = field(default=(), repr=False)
    command: Sequence[str] = ()
    environment: Sequence[tuple[str, str]] = field(default=(), repr=False)
    timeout_ms: int = 30_000
    protocol: str = ""
    server_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a server offers; `skipped` tools cannot be used: too large, too many, or without an object to give them."""

    tools: list[ToolInfo]
    skipped: int
    info: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call gave.

    Attributes:
        content: The blocks, as MCP writes them: `{type: "text", text}`, `{type: "image", mimeType, data}`, …
        structured: A JSON value beside them, or None.
        is_error: The tool says that it failed; the content says why.
    """

    content: list[dict[str, Any]]
    structured: Any
    is_error: bool

    @property
    def text(self) -> str:
        """The text of it."""
        return "\n".join(block["text"] for block in self.content if block.get("type") == "text")
