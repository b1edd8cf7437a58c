"""How a call of a model fails: one exception, with a code of a closed set.

ModelFailed
├─ PROVIDER_UNAVAILABLE   it is down, cannot be reached, or answers 5xx; retryable
├─ PROVIDER_RATE_LIMITED  it answers 429; retryable, `retryAfterMs` in the details where it says so
├─ PROVIDER_REFUSED_KEY   it answers 401 or 403
├─ PROVIDER_REFUSED       it answers another 4xx: the request is wrong for it
├─ PROVIDER_TIMEOUT       no complete answer in the time allowed; retryable
├─ STREAM_TRUNCATED       the stream ended before the answer did; retryable
├─ MODEL_UNKNOWN          there is no such provider or model here
├─ CONTEXT_OVERFLOW       the messages are longer than the model's context
├─ OUTPUT_INVALID         the answer is not of the schema; retryable
├─ TOOL_CALL_MALFORMED    the arguments of a tool call are no JSON object; retryable
├─ CONTENT_FILTERED       the provider refused to answer by its policy
├─ EGRESS_DENIED          the provider's address is private and the operator has not allowed it
└─ BUDGET_EXCEEDED        the workspace has spent its budget of the month
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class FailureCode(StrEnum):
    """The closed set of `ModelFailed.code`."""

    PROVIDER_UNAVAILABLE = "PROVIDER_UNAVAILABLE"
    PROVIDER_RATE_LIMITED = "PROVIDER_RATE_LIMITED"
    PROVIDER_REFUSED_KEY = "PROVIDER_REFUSED_KEY"
    PROVIDER_REFUSED = "PROVIDER_REFUSED"
    PROVIDER_TIMEOUT = "PROVIDER_TIMEOUT"
    STREAM_TRUNCATED = "STREAM_TRUNCATED"
    MODEL_UNKNOWN = "MODEL_UNKNOWN"
    CONTEXT_OVERFLOW = "CONTEXT_OVERFLOW"
    OUTPUT_INVALID = "OUTPUT_INVALID"
    TOOL_CALL_MALFORMED = "TOOL_CALL_MALFORMED"
    CONTENT_FILTERED = "CONTENT_FILTERED"
    EGRESS_DENIED = "EGRESS_DENIED"
    BUDGET_EXCEEDED = "BUDGET_EXCEEDED"


RETRYABLE = frozenset(
    {
        FailureCode.PROVIDER_UNAVAILABLE,
        FailureCode.PROVIDER_RATE_LIMITED,
        FailureCode.PROVIDER_TIMEOUT,
        FailureCode.STREAM_TRUNCATED,
        FailureCode.OUTPUT_INVALID,
        FailureCode.TOOL_CALL_MALFORMED,
    }
)


class ModelFailed(Exception):
    """A model gave no answer.

    Attributes:
        code: Of the closed set above.
        message: One sentence for a person; never a key, never what the provider wrote about one.
        is_retryable: Whether the same call may succeed later.
        details: More facts for programs: `provider`, `model`, `status`, `retryAfterMs`, as far as known.
    """

    def __init__(self, code: FailureCode, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.is_retryable = code in RETRYABLE
        self.details = dict(details or {})
