"""The one error shape of every answer: message, locations, path, extensions.

`extensions` holds `code` (the closed set of `kernel.errors`), `details` (`field`, `reason` and
more facts), `requestId` and `timestamp`. What was not foreseen is masked and logged under the
request id; the variables of an operation are never logged.
"""

import logging
import re
import traceback
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from graphql import FieldNode, GraphQLError, GraphQLSyntaxError, VariableDefinitionNode
from strawberry.exceptions import StrawberryInputCoercionError

from app.kernel.errors import AppError, ErrorCode, Internal, NotFound, Unavailable
from app.kernel.outages import is_gone, is_outage

Response = dict[str, Any]

_log: Any = structlog.get_logger("app.api")
_MESSAGE_CHARS = 500
#: Where graphql-core begins to repeat a value that does not fit: it may be a password in the wrong place.
_REPEATED_VALUE = re.compile(r"( cannot represent [^:'\"{]*|, found): .*", re.DOTALL)
_INPUT_PATH = re.compile(r"^Variable '\$[^']*' has invalid value at (\S+?):")
_UNPROVIDED_ARGUMENT = re.compile(r"^Argument '[^']*' of required type ")

STATUS_OF_CODE: Mapping[str, int] = {
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.INVALID_INPUT: 400,
    ErrorCode.CONFLICT: 409,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.QUOTA_EXCEEDED: 403,
    ErrorCode.TOO_COMPLEX: 400,
    ErrorCode.TIMEOUT: 504,
    ErrorCode.INTEGRATION_FAILED: 502,
    ErrorCode.UNAVAILABLE: 503,
    ErrorCode.INTERNAL: 500,
}


class RequestRefused(Exception):  # it names a state, like every error of ours
    """The operation was not started; `errors` say why.

    Attributes:
        errors: What graphql-core found wrong.
        reason: Where it was found: syntax_error, validation_failed, variables_invalid, operation_unknown.
    """

    def __init__(self, errors: Iterable[GraphQLError], reason: str) -> None:
        self.errors = tuple(errors)
        self.reason = reason
        super().__init__(reason)


def refuse(error: Exception, request_id: str) -> Response:
    """Answer an operation that was not started: errors and no data."""
    if isinstance(error, RequestRefused):
        return {"errors": [_request_error(each, error.reason, request_id) for each in error.errors]}
    if isinstance(error, GraphQLSyntaxError):
        return {"errors": [_request_error(error, "syntax_error", request_id)]}
    return {"errors": [describe(error, request_id)]}


def describe(error: Exception, request_id: str) -> dict[str, Any]:
    """Put any exception into the one shape; an unforeseen one is masked and logged."""
    located = error if isinstance(error, GraphQLError) else None
    cause = _cause(error)
    if isinstance(cause, AppError):
        return _shape(
            cause.message,
            code=cause.code,
            field=_within_input(cause.field, located),
            reason=cause.reason,
            details=cause.details,
            located=located,
            request_id=request_id,
        )
    if isinstance(cause, StrawberryInputCoercionError) or (located is cause and _is_about_input(cause)):
        return _request_error(located or cause, "argument_invalid", request_id)
    if is_outage(cause):
        _log.warning("database unavailable", request_id=request_id, error=f"{type(cause).__name__}: {cause}")
        away = Unavailable("The database is not available now; try again.")
        return _shape(
            away.message, code=away.code, reason="database_unavailable", located=located, request_id=request_id
        )
    is_race = is_gone(cause)
    _log.log(
        logging.WARNING if is_race else logging.ERROR,
        "row went away" if is_race else "unexpected error",
        request_id=request_id,
        path=".".join(map(str, located.path)) if located and located.path else None,
        # Formatted here: a renderer that prints locals would print variables and secrets.
        exception="".join(traceback.format_exception(cause)),
    )
    masked = NotFound("It was deleted meanwhile.") if is_race else Internal()
    reason = "deleted_meanwhile" if is_race else "internal"
    return _shape(masked.message, code=masked.code, reason=reason, located=located, request_id=request_id)


def status_of(response: Response) -> int:
    """Return the HTTP status of an answer that was refused before its operation started."""
    return STATUS_OF_CODE[response["errors"][0]["extensions"]["code"]]


def _cause(error: Exception) -> Any:
    cause: Any = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _within_input(field: str | None, located: GraphQLError | None) -> str | None:
    """Name a field from the operation's point of view: services know the values that a mutation's `input` has.

    Wherever `input` is the one argument, whatever is wrong is within it.
    """
    if field is None or located is None or len(located.path or ()) != 1 or not located.nodes:
        return field
    node = located.nodes[0]
    if not isinstance(node, FieldNode) or [each.name.value for each in node.arguments or ()] != ["input"]:
        return field
    return field if re.match(r"input\b", field) else f"input.{field}"


def _is_about_input(error: GraphQLError) -> bool:
    """Tell a caller's bad argument from a resolver's bad result; graphql-core raises one class for both."""
    nodes = error.nodes or ()
    return bool(_UNPROVIDED_ARGUMENT.match(error.message)) or any(not isinstance(node, FieldNode) for node in nodes)


def _request_error(error: GraphQLError, reason: str, request_id: str) -> dict[str, Any]:
    cause = _cause(error)
    if isinstance(cause, AppError):
        return describe(error, request_id)
    field: str | None = None
    node = error.nodes[0] if error.nodes else None
    if isinstance(node, VariableDefinitionNode):
        found = _INPUT_PATH.match(error.message)
        field = node.variable.name.value + (found.group(1) if found else "")
    message = _REPEATED_VALUE.sub(r"\1.", error.message)
    return _shape(
        message, code=ErrorCode.INVALID_INPUT, field=field, reason=reason, located=error, request_id=request_id
    )


def _shape(
    message: str,
    *,
    code: ErrorCode,
    request_id: str,
    field: str | None = None,
    reason: str | None = None,
    details: Mapping[str, object] | None = None,
    located: GraphQLError | None = None,
) -> dict[str, Any]:
    if len(message) > _MESSAGE_CHARS:  # graphql-core repeats a caller's names and values
        message = message[: _MESSAGE_CHARS - 1] + "…"
    shaped: dict[str, Any] = {"message": message}
    if located is not None and located.locations:
        shaped["locations"] = [{"line": place.line, "column": place.column} for place in located.locations]
    if located is not None and located.path is not None:
        shaped["path"] = located.path
    facts: dict[str, object] = {"field": field, "reason": reason or code.value.lower()}
    if details:
        facts.update(details)
    shaped["extensions"] = {
        "code": code.value,
        "details": facts,
        "requestId": request_id,
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    return shaped
