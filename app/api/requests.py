"""What both transports read from an ASGI scope."""

import ipaddress
import random
import re
from collections.abc import Mapping

from starlette.types import Scope

RawHeaders = Mapping[bytes, bytes]

_numbers = random.Random()  # noqa: S311  # an id to find a line in a log by, no secret
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
    return f"{_numbers.getrandbits(96):024x}"


_PROXY_HEADERS = (b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip")
_PORT = re.compile(r":\d{1,5}$")


def is_of_this_machine(scope: Scope, headers: RawHeaders) -> bool:
    """Say whether a browser of this machine opens a page at an address of this machine.

    The peer's address alone does not say so: a page of any site can have its own name resolve to 127.0.0.1 (DNS
    rebinding) and read what it asks for, and a proxy or a tunnel connects from here for somebody else.
    """
    host = _PORT.sub("", headers.get(b"host", b"").decode("latin-1").lower())
    client = (scope.get("client") or ("", 0))[0]
    return (
        _is_loopback(client)
        and (host == "localhost" or _is_loopback(host.removeprefix("[").removesuffix("]")))
        and b"origin" not in headers
        and not any(name in headers for name in _PROXY_HEADERS)
    )


def _is_loopback(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    inside = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (inside or found).is_loopback
