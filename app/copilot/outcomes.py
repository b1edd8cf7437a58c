"""What goes into a call of a tool and what comes out of it, as its record holds them."""

from collections.abc import Mapping
from typing import Any

import orjson

from app.components.library.shape import misfit_places, schema_problems
from app.conversations.vocabulary import ToolCallState
from app.copilot.run_tools import ComponentTool
from app.executions.masking import Masker
from app.kernel.errors import InvalidInput
from app.llm.tools import Tool, ToolResult
from app.workflows import values

MAX_ARGUMENTS_BYTES = 1024 * 1024
MAX_RESULT_BYTES = 1024 * 1024


def check_arguments(arguments: Mapping[str, Any], tool: Tool) -> None:
    """Refuse arguments that do not fit.

    Raises:
        InvalidInput: Names the place.
    """
    root = "input.arguments"
    for path, message in values.faults(arguments):
        raise InvalidInput(f"The value {message}.", field=f"{root}{path}"[:300], reason="value_invalid")
    if len(orjson.dumps(arguments)) > MAX_ARGUMENTS_BYTES:
        raise InvalidInput(f"Arguments have at most {MAX_ARGUMENTS_BYTES >> 20} MiB.", field=root, reason="too_large")
    if isinstance(tool, ComponentTool):
        tool.check(arguments)
    if next(schema_problems(tool.parameters, "schema"), None) is not None:
        return  # with keywords that we do not know, it is the tool's own to check
    for path, message in misfit_places(dict(arguments), tool.parameters, root):
        raise InvalidInput(f"{path} {message}.", field=path[:300], reason="arguments_invalid")


def completed(result: ToolResult, masker: Masker) -> dict[str, Any]:
    """Return the columns of a call that gave something: its result, or FAILED where that says so or is too large."""
    if result.is_error:
        return failed("TOOL_FAILED", str(result.content)[:2_000], None, masker)
    content = masker.value(result.content)
    written = orjson.dumps(content, default=str)
    if len(written) > MAX_RESULT_BYTES:
        return failed("RESULT_TOO_LARGE", "It is done, but what it gave is too large to be shown.", None, masker)
    shown = None if result.data is None else orjson.dumps(masker.value(dict(result.data))).decode()
    return {"state": ToolCallState.COMPLETED, "result": written.decode(), "shown": shown}


def failed(code: str, message: str, field: str | None, masker: Masker) -> dict[str, Any]:
    """Return the columns of a call that failed; secrets are masked."""
    error = {"code": code, "message": masker.text(message), "field": field and masker.text(field)}
    return {"state": ToolCallState.FAILED, "error": orjson.dumps(error).decode()}
