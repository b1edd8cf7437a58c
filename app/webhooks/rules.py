"""What a webhook may be: its address, headers, types and limits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.kernel.dialling import Dialler
from app.kernel.errors import InvalidInput
from app.kernel.hops import HEADER
from app.kernel.http_outcomes import EgressDenied, PeerUnreachable
from app.kernel.webhook_signature import webhook_key
from app.webhooks.catalog import EventCatalog
from app.webhooks.vocabulary import MAX_DESCRIPTION_CHARACTERS

_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_MAX_URL = 2_000
_MAX_HEADERS = 30
_MAX_VALUE = 4_000
#: What we send ourselves, and what frames a message.
_OWN_HEADERS = frozenset(
    {"accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type", "expect", "host"}
    | {"keep-alive", HEADER, "te", "traceparent", "tracestate", "trailer", "transfer-encoding", "upgrade", "user-agent"}
)
_OWN_PREFIX = "webhook-"
_PORTS = {"http": 80, "https": 443}


class WebhookInvalid(InvalidInput):
    """The webhook cannot be so."""


@dataclass(frozen=True, slots=True)
class HeaderInput:
    """A header that somebody wants sent; without a value a secret one keeps the value it has."""

    name: str
    value: str | None
    is_secret: bool = False


async def checked_url(url: str, dialler: Dialler, *, may_be_plain: bool) -> str:
    """Return an address that can be reached; it is asked again whenever it is dialled.

    Raises:
        WebhookInvalid: It is no https address, does not resolve, or leads to a private address.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _unfit("url", "url_invalid", "This is not an address.") from None
    is_fit = parts.scheme in _PORTS and bool(parts.hostname) and port != 0
    is_fit = is_fit and not (parts.username or parts.password or parts.fragment)
    if not is_fit or len(url) > _MAX_URL or not url.isprintable() or not url.isascii() or " " in url:
        raise _unfit("url", "url_invalid", "An address is https://host/path, in ASCII, without user and fragment.")
    if parts.scheme == "http" and not may_be_plain:
        raise _unfit("url", "https_required", "An address must begin with https://.")
    try:
        await dialler.addresses(parts.hostname or "", port or _PORTS[parts.scheme])
    except EgressDenied:
        message = "The host leads to an address that is not public; PLAIT_EGRESS_ALLOW can permit it."
        raise _unfit("url", "address_not_public", message) from None
    except PeerUnreachable:
        raise _unfit("url", "host_unknown", "The host name does not resolve.") from None
    return url


def checked_headers(headers: Sequence[HeaderInput]) -> None:
    """Check headers; values that are kept were checked when they came.

    Raises:
        WebhookInvalid: A name or value cannot be so, or the name is one of ours.
    """
    if len(headers) > _MAX_HEADERS:
        raise _unfit("headers", "too_many", f"At most {_MAX_HEADERS} are sent.")
    seen: set[str] = set()
    for each in headers:
        name = each.name.lower()
        if not _HEADER.fullmatch(each.name):
            raise _unfit("headers", "name_invalid", f"{each.name[:60]!r} is no name for a header.")
        if name in _OWN_HEADERS or name.startswith(_OWN_PREFIX):
            raise _unfit("headers", "name_reserved", f"{each.name} is set by Plait.")
        if name in seen:
            raise _unfit("headers", "name_twice", f"{each.name} comes twice.")
        seen.add(name)
        value = each.value
        if value is None:
            if not each.is_secret:
                raise _unfit("headers", "value_missing", f"{each.name} has no value.")
            continue
        if len(value) > _MAX_VALUE or not value.isascii() or not value.isprintable() or value != value.strip():
            message = f"The value of {each.name} has at most {_MAX_VALUE:,} printable ASCII characters."
            raise _unfit("headers", "value_invalid", message)


def refuse_taking_along(
    former: str, stored: Sequence[Mapping[str, Any]], url: str, headers: Sequence[HeaderInput] | None
) -> None:
    """Refuse to send the secret headers that there are to another host: they were given for the former one.

    Raises:
        WebhookInvalid: The host is another, and a secret value is to stay.
    """
    if headers is None:
        stays = any("sealed" in each for each in stored)
    else:
        stays = any(each.is_secret and each.value is None for each in headers)
    if stays and _origin(former) != _origin(url):
        raise _unfit("headers", "value_missing", "With another host the values of secret headers must be given again.")


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""  # such an address is refused later
    return parts.scheme, parts.netloc.lower()


def checked_types(names: Sequence[str] | None, catalog: EventCatalog) -> list[str] | None:
    """Return the names of types without repeats; None is for all.

    Raises:
        WebhookInvalid: There is none, or one is unknown.
    """
    if names is None:
        return None
    wanted = list(dict.fromkeys(names))
    if not wanted:
        raise _unfit("eventTypes", "required", "Name an event type, or leave the list out for all.")
    for name in wanted:
        if catalog.get(name) is None:
            message = f"There is no event type {name[:60]!r}; see webhookEventTypes."
            raise _unfit("eventTypes", "unknown_event_type", message)
    return wanted


def checked_secret(secret: str) -> str:
    """Return a secret that somebody brings, as `whsec_` and base64.

    Raises:
        WebhookInvalid: It is not base64 of 24 to 64 bytes.
    """
    try:
        webhook_key(secret)
    except ValueError:
        message = "A secret is whsec_ and 24 to 64 random bytes in base64."
        raise _unfit("secret", "secret_invalid", message) from None
    text = secret.strip()
    return text if text.startswith("whsec_") else f"whsec_{text}"


def checked_description(text: str) -> str:
    """Return a description.

    Raises:
        WebhookInvalid: It is too long, or cannot be stored.
    """
    if len(text) > MAX_DESCRIPTION_CHARACTERS or "\x00" in text:
        message = f"A description has at most {MAX_DESCRIPTION_CHARACTERS} characters, none of them U+0000."
        raise _unfit("description", "too_long", message)
    return text.strip()


def in_range(field: str, value: int, least: int, most: int) -> int:
    """Return a number.

    Raises:
        WebhookInvalid: It is out of range.
    """
    if not least <= value <= most:
        raise _unfit(field, "out_of_range", f"'{field}' is a number from {least:,} to {most:,}.")
    return value


def _unfit(field: str, reason: str, message: str) -> WebhookInvalid:
    return WebhookInvalid(message, field=field, reason=reason)
