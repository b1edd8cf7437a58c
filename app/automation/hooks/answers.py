"""What a request is answered by: the run's id, or what the run gave."""

import re
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

import orjson

from app.automation.hooks.requests import InboundAnswer, Refusal
from app.executions.triggered import ExecutionStatus
from app.kernel.ids import global_id

#: The key of an output that is a whole answer: status, headers and body.
HTTP_RESPONSE = "httpResponse"
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
#: What a workflow does not set: cookies of our origin and whatever else holds for all of it, how the connection goes
#: on, and what keeps its pages harmless.
_KEPT = frozenset(
    {
        "alt-svc",
        "clear-site-data",
        "connection",
        "content-length",
        "content-security-policy",
        "content-type",
        "keep-alive",
        "nel",
        "report-to",
        "service-worker-allowed",
        "set-cookie",
        "strict-transport-security",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-content-type-options",
    }
)
_MAX_HEADERS = 50
_MAX_HEADER_VALUE = 4_000
_STATUS = range(200, 600)


def accepted(execution_id: UUID, status: str = "QUEUED") -> InboundAnswer:
    """Say which run a request started."""
    body = {"executionId": global_id("Execution", execution_id), "status": status}
    return InboundAnswer(202, orjson.dumps(body), execution_id=execution_id)


def refused(refusal: Refusal) -> InboundAnswer:
    """Say why a request was not taken."""
    body = {"error": {"code": refusal.code, "reason": refusal.reason, "message": refusal.message}}
    return InboundAnswer(refusal.status, orjson.dumps(body), headers=refusal.headers, reason=refusal.reason)


def ended(execution_id: UUID, result: Mapping[str, Any]) -> InboundAnswer:
    """Say what a run came to: its own answer, its output, or the code of its error."""
    status = ExecutionStatus(result["status"])
    if status is ExecutionStatus.COMPLETED:
        return _output(execution_id, result.get("output"))
    error = cast("Mapping[str, Any]", result.get("error") or {})
    # Whoever calls may be anybody: the message stays with the run.
    shown: dict[str, Any] = {
        "executionId": global_id("Execution", execution_id),
        "status": status.name,
        "error": {"code": error.get("code", status.name)},
    }
    code = 504 if status is ExecutionStatus.TIMED_OUT else 500
    return InboundAnswer(code, orjson.dumps(shown), execution_id=execution_id)


def _output(execution_id: UUID, output: Any) -> InboundAnswer:
    if isinstance(output, Mapping) and set(cast("Mapping[str, Any]", output)) == {HTTP_RESPONSE}:
        found = cast("Mapping[str, Any]", output)[HTTP_RESPONSE]
        if isinstance(found, Mapping):
            return _chosen(execution_id, cast("Mapping[str, Any]", found))
    if isinstance(output, str):
        return InboundAnswer(200, output.encode(), "text/plain; charset=utf-8", execution_id=execution_id)
    return InboundAnswer(200, orjson.dumps(output), execution_id=execution_id)


def _chosen(execution_id: UUID, found: Mapping[str, Any]) -> InboundAnswer:
    status = found.get("status")
    status = status if isinstance(status, int) and status in _STATUS else 200
    body, content_type = found.get("body"), "text/plain; charset=utf-8"
    if not isinstance(body, str):
        body, content_type = (b"" if body is None else orjson.dumps(body)), "application/json"
    else:
        body = body.encode()
    headers: dict[str, str] = {}
    given = found.get("headers")
    for name, value in list(cast("Mapping[Any, Any]", given if isinstance(given, Mapping) else {}).items()):
        text = str(value)
        if not isinstance(name, str) or not _TOKEN.fullmatch(name) or not _is_plain(text):
            continue
        if name.lower() == "content-type":
            content_type = text
        elif name.lower() not in _KEPT and len(headers) < _MAX_HEADERS:
            headers[name] = text
    return InboundAnswer(status, body, content_type, headers, execution_id=execution_id)


def _is_plain(value: str) -> bool:
    return len(value) <= _MAX_HEADER_VALUE and value.isascii() and value.isprintable()
