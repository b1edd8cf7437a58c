"""What of a credential must not be shown, and taking it out of what a service says back."""

from collections.abc import Mapping, Sequence

from app.integrations.failures import IntegrationFault
from app.kernel.masks import hidden

#: Parts of a credential that are no secret: they may be shown in an answer.
_PLAIN = frozenset({"username", "clientId", "tokenType", "scope", "subject", "expiresAt"})


def masked_parts(parts: Mapping[str, str]) -> list[str]:
    """Return the parts of a credential that must not be shown, longest first."""
    found = [value for name, value in parts.items() if name not in _PLAIN and value]
    return sorted(found, key=len, reverse=True)


def without(fault: IntegrationFault, secrets: Sequence[str]) -> IntegrationFault:
    """Return a fault without secrets."""
    known = [each for each in secrets if each]
    return IntegrationFault(
        fault.code, hidden(fault.message, known), is_retryable=fault.is_retryable, **hidden(fault.details, known)
    )


class Secrets:
    """What must not be shown of one call; a credential that is renewed meanwhile counts with all that it was."""

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = set(parts)
        self._live: Mapping[str, str] = {}

    def add(self, live: Mapping[str, str]) -> None:
        """Add the parts of a credential, as they are and will be."""
        self._parts |= set(masked_parts(live))
        self._live = live

    def known(self) -> list[str]:
        """Return all, longest first."""
        return sorted({*self._parts, *masked_parts(self._live)}, key=len, reverse=True)
