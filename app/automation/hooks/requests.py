"""A request from outside, and why it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class InboundRequest:
    """A request, whole.

    Attributes:
        headers: By lower-case name; what came twice is joined by a comma.
        url: As the sender spelled it, as far as that is known: our public address, path and query.
    """

    method: str
    path: str
    url: str
    query: Mapping[str, Any]
    headers: Mapping[str, str]
    body: bytes
    client: str = ""

    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class InboundAnswer:
    """What a request is answered."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    execution_id: Any = None  #: of the run it started
    reason: str | None = None  #: why it was refused


class Refusal(Exception):
    """A request is not taken; `reason` is a stable word, and the message tells nothing that is secret."""

    def __init__(
        self, status: int, code: str, reason: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.reason = reason
        self.message = message
        self.headers = dict(headers or {})


def not_found() -> Refusal:
    """Refuse an address that is nobody's; it is the same whatever the reason."""
    return Refusal(404, "NOT_FOUND", "unknown_address", "There is nothing at this address.")


def unauthenticated(reason: str, headers: Mapping[str, str] | None = None) -> Refusal:
    """Refuse a request that does not show whose it is."""
    return Refusal(401, "UNAUTHENTICATED", reason, "The request does not show that it comes from its sender.", headers)
