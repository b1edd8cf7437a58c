"""What a request that users cause ends in: an answer, or one of these.

HttpError
├─ RequestInvalid    the request itself cannot be sent
├─ EgressDenied      the address is not one this server may reach
├─ RedirectRefused   the peer redirects where or how we do not follow
├─ ResponseTooLarge  the answer, decoded, is over the limit
├─ ResponseInvalid   the answer is not proper HTTP
├─ RequestTimedOut   it took longer than it may
├─ HostResting       the host failed too often, and is not asked for a moment
└─ PeerUnreachable   the name does not resolve, or the connection failed

Messages never carry header values, bodies or a URL's query: any of them may hold a secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass


class HttpError(Exception):
    """The request failed before there was an answer to give."""


class RequestInvalid(HttpError):
    """The request itself cannot be sent."""


class EgressDenied(HttpError):
    """The address is not one this server may reach."""


class RedirectRefused(HttpError):
    """The peer redirects where or how we do not follow."""


class ResponseTooLarge(HttpError):
    """The answer, decoded, is over the limit."""


class ResponseInvalid(HttpError):
    """The answer is not proper HTTP."""


class RequestTimedOut(HttpError):
    """It took longer than it may."""


class HostResting(HttpError):
    """The host failed too often, and is not asked for a moment."""

    def __init__(self, message: str, retry_after_ms: int) -> None:
        super().__init__(message)
        self.retry_after_ms = retry_after_ms


class PeerUnreachable(HttpError):
    """The name does not resolve, or the connection failed."""

    def __init__(self, message: str, *, was_sent: bool) -> None:
        super().__init__(message)
        #: False means that the peer cannot have seen the request, so a repeat is safe.
        self.was_sent = was_sent
        self.is_elsewhere = False  #: it is no host that the caller named, but one that a redirect led to


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An answer, read to its end.

    Attributes:
        headers: Lower-case names; repeated ones are joined by a comma.
        content: Decoded body.
        url: Where it came from, after redirects; no user, query or fragment.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str
