"""Which delivery a request is a copy of.

A name that the sender did not sign is anybody's to change, so it counts together with the bytes that were signed:
whoever got hold of one request cannot use up the name of a later one with it. GitHub (and Meta) sign the body alone,
and no time: there the body is the delivery, whatever it is called, so that what is sent again under another name
starts nothing.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, cast

from app.automation.configs import WebhookConfig
from app.automation.hooks.requests import InboundRequest
from app.automation.vocabulary import WebhookAuth

_KEY_CHARACTERS = 64  #: a longer name of a delivery is told by its hash
_HEADERS = {
    WebhookAuth.STANDARD_WEBHOOKS: ("webhook-id", "svix-id"),  # whichever was signed, see `authentication`
    WebhookAuth.TWILIO: ("i-twilio-idempotency-token",),
}
_FIELDS = {WebhookAuth.STRIPE: "id", WebhookAuth.SLACK: "event_id"}
_UNSIGNED = frozenset({WebhookAuth.NONE, WebhookAuth.SECRET_HEADER, WebhookAuth.BASIC})


def delivery_key(config: WebhookConfig, request: InboundRequest, document: object) -> str | None:
    """Return what is the same in every copy of a delivery, in 64 characters; None where the sender does not say."""
    if config.delivery_header is not None:
        return _bound(config, request, request.headers.get(config.delivery_header.lower()))
    if config.auth is WebhookAuth.GITHUB and request.body:
        return hashlib.sha256(request.body).hexdigest()
    key = _FIELDS.get(config.auth)
    if key is not None and isinstance(document, Mapping):
        found = cast("Mapping[str, Any]", document).get(key)
        return _short(found) if isinstance(found, str) and found else None
    for header in _HEADERS.get(config.auth, ()):
        if request.headers.get(header):
            name = request.headers[header]
            return _short(name) if config.auth is WebhookAuth.STANDARD_WEBHOOKS else _bound(config, request, name)
    return _bound(config, request, request.headers.get("idempotency-key"))


def _bound(config: WebhookConfig, request: InboundRequest, name: str | None) -> str | None:
    """Bind a name to what was signed with it, where anything was."""
    if not name or config.auth in _UNSIGNED:
        return _short(name) if name else None
    signed = hashlib.sha256(request.body)
    if config.auth is WebhookAuth.TWILIO:
        signed.update(b"\0" + request.url.encode())
    return hashlib.sha256(name.encode("utf-8", "replace") + b"\0" + signed.digest()).hexdigest()


def _short(name: str) -> str:
    if len(name) <= _KEY_CHARACTERS and name.isascii() and name.isprintable() and name.strip():
        return name
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
