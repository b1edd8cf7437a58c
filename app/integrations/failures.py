"""How an integration fails; in a run, for an agent and in a test this is data."""

from typing import Any

from app.integrations.vocabulary import IntegrationCode

_PASSING = frozenset(
    {
        IntegrationCode.UNREACHABLE,
        IntegrationCode.TIMEOUT,
        IntegrationCode.RESTING,
        IntegrationCode.RATE_LIMITED,
        IntegrationCode.FAILED,
    }
)


class IntegrationFault(Exception):
    """Something could not be done.

    Attributes:
        code: Why.
        message: One sentence for a person, without a secret.
        is_retryable: Whether trying again may help.
        details: More facts for programs.
    """

    def __init__(
        self, code: IntegrationCode, message: str, *, is_retryable: bool | None = None, **details: Any
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.is_retryable = code in _PASSING if is_retryable is None else is_retryable
        self.details = details
