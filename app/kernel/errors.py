"""Every error a caller can meet, one class a code of the closed set.

AppError
├─ Unauthenticated    no valid credential came with the request
├─ Forbidden          the caller may see it but not do this
├─ NotFound           no such thing, or not visible to the caller
├─ InvalidInput       names the field and the reason
├─ Conflict           its state forbids the operation
├─ RateLimited        says when to try again
├─ QuotaExceeded      the plan does not allow more of this
├─ TooComplex         the document is over a limit of size, depth or cost
├─ TimedOut           it took longer than it may
├─ IntegrationFailed  a service outside Plait failed
├─ Unavailable        a part of Plait is down or shutting down
└─ Internal           a fault of ours; details are only in the log

A subclass names a state (`WorkflowNotPublished`); its docstring is its default message.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar


class ErrorCode(StrEnum):
    """The closed set of `extensions.code`."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    INVALID_INPUT = "INVALID_INPUT"
    CONFLICT = "CONFLICT"
    RATE_LIMITED = "RATE_LIMITED"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    TOO_COMPLEX = "TOO_COMPLEX"
    TIMEOUT = "TIMEOUT"
    INTEGRATION_FAILED = "INTEGRATION_FAILED"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"


class AppError(Exception):
    """Something a caller did or met; its message is safe to show.

    Attributes:
        message: One sentence for a person.
        field: The input field at fault as a dotted path, or None.
        reason: A stable lower_snake word for programs, or None.
        details: More facts for programs; never a secret.
    """

    code: ClassVar[ErrorCode] = ErrorCode.INTERNAL

    def __init__(
        self,
        message: str | None = None,
        *,
        field: str | None = None,
        reason: str | None = None,
        details: Mapping[str, object] | None = None,
    ) -> None:
        default = (type(self).__doc__ or type(self).__name__).strip().splitlines()[0]
        self.message = message or default
        self.field = field
        self.reason = reason
        self.details = dict(details or {})
        super().__init__(self.message)


class Unauthenticated(AppError):
    """Sign in or send a valid credential first."""

    code = ErrorCode.UNAUTHENTICATED


class Forbidden(AppError):
    """You may not do this."""

    code = ErrorCode.FORBIDDEN


class NotFound(AppError):
    """There is no such thing, or you cannot see it."""

    code = ErrorCode.NOT_FOUND


class InvalidInput(AppError):
    """The input is not valid."""

    code = ErrorCode.INVALID_INPUT


class Conflict(AppError):
    """The present state forbids this."""

    code = ErrorCode.CONFLICT


class RateLimited(AppError):
    """Too many attempts; try again later."""

    code = ErrorCode.RATE_LIMITED

    def __init__(self, message: str | None = None, *, retry_after_seconds: int, field: str | None = None) -> None:
        super().__init__(
            message, field=field, reason="rate_limited", details={"retryAfterSeconds": retry_after_seconds}
        )
        self.retry_after_seconds = retry_after_seconds


class QuotaExceeded(AppError):
    """The plan of this workspace does not allow more."""

    code = ErrorCode.QUOTA_EXCEEDED


class TooComplex(AppError):
    """The document asks for too much at once."""

    code = ErrorCode.TOO_COMPLEX


class TimedOut(AppError):
    """It took longer than it may."""

    code = ErrorCode.TIMEOUT


class IntegrationFailed(AppError):
    """A service outside Plait failed."""

    code = ErrorCode.INTEGRATION_FAILED


class Unavailable(AppError):
    """This part of the service is not available now; try again."""

    code = ErrorCode.UNAVAILABLE


class Internal(AppError):
    """Something went wrong on our side; the request id finds it in the log."""

    code = ErrorCode.INTERNAL
