"""What both transports read from an ASGI scope."""

import os
import re
from collections.abc import Mapping

from starlette.types import Scope

RawHeaders = Mapping[bytes, bytes]

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_JOINED = frozenset({b"accept", b"cookie", b"if-none-match"})


def headers_of(scope: Scope) -> dict[bytes, bytes]:
    """Return the headers by lower-case name; of a repeated one the first counts, but lists are joined."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name not in found:
            found[name] = value
        elif name in _JOINED:
            found[name] += (b"; " if name == b"cookie" else b", ") + value
    return found


def request_id_of(scope: Scope, headers: RawHeaders) -> str:
    """Return the id that a middleware or the client gave the request, or a new one."""
    state = scope.get("state")
    known = state.get("request_id") if state else None
    if isinstance(known, str):
        return known
    sent = headers.get(b"x-request-id")
    if sent is not None and _REQUEST_ID.fullmatch(sent):
        return sent.decode()
    return os.urandom(12).hex()
