"""The arguments of a tool call, as a provider wrote them."""

from typing import Any, cast

import orjson
from pydantic_ai.messages import BaseToolCallPart

from app.llm.failures import FailureCode, ModelFailed


def arguments_of(part: BaseToolCallPart) -> dict[str, Any]:
    """Return the arguments of a call; none at all are an empty object.

    Raises:
        ModelFailed: TOOL_CALL_MALFORMED: they are no JSON object.
    """
    written: Any = part.args
    if isinstance(written, str):
        try:
            written = orjson.loads(written) if written.strip() else {}
        except orjson.JSONDecodeError:
            raise _malformed(part.tool_name) from None
    if written is None:
        return {}
    if not isinstance(written, dict):
        raise _malformed(part.tool_name)
    return cast("dict[str, Any]", written)


def _malformed(name: str) -> ModelFailed:
    return ModelFailed(
        FailureCode.TOOL_CALL_MALFORMED,
        f"The model called the tool {name[:64]} with arguments that are no JSON object.",
        {"tool": name[:64]},
    )
