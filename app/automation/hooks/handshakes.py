"""How senders ask whether an address is ours before they send to it."""

import base64
import hmac
import re
from collections.abc import Mapping
from typing import Any, cast

import orjson

from app.automation.configs import WebhookConfig
from app.automation.hooks.requests import InboundAnswer, InboundRequest, Refusal
from app.automation.vocabulary import Handshake, WebhookAuth

_TEXT = "text/plain; charset=utf-8"
_MAX_ECHO = 1_000
#: What is answered for is signed with the secret that deliveries are signed with: never what could be a body, or a time
#: stamp with one.
_CRC_TOKEN = re.compile(r"[A-Za-z0-9_=+/-]{1,200}")


def early_handshake(
    config: WebhookConfig, secret: str | None, verify_token: str | None, request: InboundRequest
) -> InboundAnswer | None:
    """Answer what comes without a signature, None for any other request.

    Raises:
        Refusal: 403: the token that it should know is another.
    """
    query = {name: value for name, value in request.query.items() if isinstance(value, str)}
    match config.handshake:
        case Handshake.META if request.method == "GET" and query.get("hub.mode") == "subscribe":
            given = query.get("hub.verify_token", "")
            if not verify_token or not hmac.compare_digest(given.encode(), verify_token.encode()):
                raise Refusal(403, "FORBIDDEN", "verify_token", "The verify token is another.")
            return _echo(query.get("hub.challenge", ""))
        case Handshake.MICROSOFT if "validationToken" in query:
            return _echo(query["validationToken"])
        case Handshake.DROPBOX if request.method == "GET" and "challenge" in query:
            return _echo(query["challenge"])
        case Handshake.X if request.method == "GET" and _CRC_TOKEN.fullmatch(query.get("crc_token", "")):
            mac = hmac.digest((secret or "").encode(), query["crc_token"].encode(), "sha256")
            return _json({"response_token": f"sha256={base64.b64encode(mac).decode()}"})
        case _:
            return None


def late_handshake(config: WebhookConfig, secret: str | None, document: object) -> InboundAnswer | None:
    """Answer what comes signed as any delivery does, None for any other request."""
    if not isinstance(document, Mapping):
        return None
    found = cast("Mapping[str, Any]", document)
    if config.auth is WebhookAuth.SLACK and found.get("type") == "url_verification":
        return _echo(str(found.get("challenge", "")))
    if config.handshake is Handshake.ZOOM and found.get("event") == "endpoint.url_validation":
        payload = found.get("payload")
        plain = str(cast("Mapping[str, Any]", payload).get("plainToken", "")) if isinstance(payload, Mapping) else ""
        mac = hmac.digest((secret or "").encode(), plain[:_MAX_ECHO].encode(), "sha256").hex()
        return _json({"plainToken": plain[:_MAX_ECHO], "encryptedToken": mac})
    return None


def _echo(text: str) -> InboundAnswer:
    return InboundAnswer(200, text[:_MAX_ECHO].encode(), _TEXT)


def _json(value: Mapping[str, str]) -> InboundAnswer:
    return InboundAnswer(200, orjson.dumps(value))
