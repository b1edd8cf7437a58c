"""How speaking with an MCP server fails; in a run and for an agent this is data."""

from enum import StrEnum
from typing import Any


class McpCode(StrEnum):
    """Why a call gave nothing."""

    SERVER_UNKNOWN = "MCP_SERVER_UNKNOWN"  #: the workspace has no server of this name
    SERVER_DISABLED = "MCP_SERVER_DISABLED"  #: it is switched off
    TOOL_UNKNOWN = "MCP_TOOL_UNKNOWN"  #: it lists no such tool
    ARGUMENTS_INVALID = "MCP_ARGUMENTS_INVALID"  #: they do not fit the tool's schema
    TOOL_FAILED = "MCP_TOOL_FAILED"  #: the tool itself says that it failed
    STDIO_NOT_ALLOWED = "MCP_STDIO_NOT_ALLOWED"  #: the operator does not allow this program
    UNREACHABLE = "MCP_UNREACHABLE"  #: nobody answers, or the program does not start
    EGRESS_DENIED = "EGRESS_DENIED"  #: the address may not be reached
    REFUSED = "MCP_REFUSED"  #: it does not accept the credential (401, 403)
    HTTP_STATUS = "MCP_HTTP_STATUS"  #: it answers with another status that is an error
    TIMEOUT = "MCP_TIMEOUT"  #: no complete answer in time
    PROTOCOL = "MCP_PROTOCOL"  #: what it says is not MCP, or is an error of the protocol
    TOO_LARGE = "MCP_TOO_LARGE"  #: it says too much
    NEEDS_INPUT = "MCP_NEEDS_INPUT"  #: it asks back, which is not supported
    SECRET_MISSING = "SECRET_MISSING"  # noqa: S105  #: a header or variable needs a secret that there is not


RETRYABLE = frozenset({McpCode.UNREACHABLE, McpCode.TIMEOUT})


class McpFailed(Exception):
    """A server could not be spoken with, or a call gave nothing.

    Attributes:
        code: Why.
        message: One sentence for a person, without a secret.
        is_retryable: Whether trying again may help.
        details: More facts for programs.
    """

    def __init__(self, code: McpCode, message: str, *, is_retryable: bool | None = None, **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.is_retryable = code in RETRYABLE if is_retryable is None else is_retryable
        self.details = details
