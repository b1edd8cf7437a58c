"""Whose a request is: secrets and signatures, compared in constant time.

GitHub: X-Hub-Signature-256 over the body. Stripe: `t=…,v1=…` over `t.body`. Slack: `v0=…` over `v0:t:body`.
Standard Webhooks 1.0: `v1,…` over `id.t.body`. Twilio: base64 of HMAC-SHA1 over the address and, of a form, its sorted
fields; of another body its SHA-256 is in the address (`bodySHA256`).
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from app.automation.configs import WebhookConfig
from app.automation.hooks.requests import InboundRequest, Refusal, unauthenticated
from app.automation.vocabulary import HmacEncoding, WebhookAuth
from app.kernel.webhook_signature import webhook_key

DEFAULT_HEADER = "x-plait-secret"
_MAX_SIGNATURES = 20  #: in one header
_MAX_STAMP_DIGITS = 12
_MAX_FIELDS = 1_000  #: of a form


def authenticate(config: WebhookConfig, secrets: Sequence[str], request: InboundRequest, now: datetime) -> None:
    """Let a request in that one of the secrets fits.

    Raises:
        Refusal: 401: it is not signed, or by somebody else, or too old.
    """
    if config.auth is WebhookAuth.NONE:
        return
    refused: Refusal | None = None
    for secret in secrets:
        try:
            _CHECKS[config.auth](config, secret, request, now)
        except Refusal as refusal:
            refused = refusal
        else:
            return
    raise refused or unauthenticated("secret_not_set")


def _secret_header(config: WebhookConfig, secret: str, request: InboundRequest, _now: datetime) -> None:
    given = request.headers.get((config.header or DEFAULT_HEADER).lower(), "")
    # What senders of bearer tokens put before them.
    given = given.removeprefix("Bearer ")
    _require(given.encode(), [secret.encode()])


def _basic(config: WebhookConfig, secret: str, request: InboundRequest, _now: datetime) -> None:
    challenge = {"WWW-Authenticate": 'Basic realm="webhook", charset="UTF-8"'}
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    try:
        given = base64.b64decode(text.strip(), validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        given = b""
    if not hmac.compare_digest(given, f"{config.username}:{secret}".encode()):
        raise unauthenticated("credentials", challenge)


def _hmac(config: WebhookConfig, secret: str, request: InboundRequest, _now: datetime) -> None:
    given = request.headers.get((config.header or "").lower(), "")
    digest = hmac.digest(secret.encode(), request.body, config.algorithm.value)
    if config.encoding is HmacEncoding.HEX:
        given, expected = given.removeprefix(config.prefix).lower(), digest.hex()
    else:
        given, expected = given.removeprefix(config.prefix), base64.b64encode(digest).decode()
    _require(given.encode(), [expected.encode()])


def _github(_config: WebhookConfig, secret: str, request: InboundRequest, _now: datetime) -> None:
    expected = "sha256=" + hmac.digest(secret.encode(), request.body, "sha256").hex()
    _require(request.headers.get("x-hub-signature-256", "").encode(), [expected.encode()])


def _stripe(config: WebhookConfig, secret: str, request: InboundRequest, now: datetime) -> None:
    parts = [part.partition("=") for part in request.headers.get("stripe-signature", "").split(",")[:_MAX_SIGNATURES]]
    stamp = next((value.strip() for name, _, value in parts if name.strip() == "t"), "")
    _fresh(stamp, config, now)
    expected = hmac.digest(secret.encode(), stamp.encode() + b"." + request.body, "sha256").hex()
    _require_any([value.strip() for name, _, value in parts if name.strip() == "v1"], expected)


def _slack(config: WebhookConfig, secret: str, request: InboundRequest, now: datetime) -> None:
    stamp = request.headers.get("x-slack-request-timestamp", "")
    _fresh(stamp, config, now)
    expected = "v0=" + hmac.digest(secret.encode(), b"v0:" + stamp.encode() + b":" + request.body, "sha256").hex()
    _require(request.headers.get("x-slack-signature", "").encode(), [expected.encode()])


def _standard(config: WebhookConfig, secret: str, request: InboundRequest, now: datetime) -> None:
    found = {name: request.headers.get(f"webhook-{name}") or request.headers.get(f"svix-{name}", "") for name in _PARTS}
    _fresh(found["timestamp"], config, now)
    signed = f"{found['id']}.{found['timestamp']}.".encode() + request.body
    expected = "v1," + base64.b64encode(hmac.digest(webhook_key(secret), signed, "sha256")).decode()
    _require_any(found["signature"].split(" ")[:_MAX_SIGNATURES], expected)


_PARTS = ("id", "timestamp", "signature")


def _twilio(_config: WebhookConfig, secret: str, request: InboundRequest, _now: datetime) -> None:
    signed = request.url
    if request.content_type == "application/x-www-form-urlencoded":
        try:
            text = request.body.decode("utf-8", "replace")
            form = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS)
        except ValueError:  # nobody is known yet, and so nobody's millions of fields are sorted
            raise unauthenticated("signature") from None
        signed += "".join(f"{name}{value}" for name, value in sorted(set(form)))
    elif request.body:
        claimed = dict(parse_qsl(urlsplit(request.url).query)).get("bodySHA256", "")
        _require(claimed.lower().encode(), [hashlib.sha256(request.body).hexdigest().encode()])
    given = request.headers.get("x-twilio-signature", "").encode()
    # Twilio signs the address with or without its port, whichever it was told.
    _require(given, [_twilio_mac(secret, signed), _twilio_mac(secret, _with_port(request.url, signed))])


def _twilio_mac(secret: str, signed: str) -> bytes:
    return base64.b64encode(hmac.digest(secret.encode(), signed.encode(), "sha1"))


def _with_port(url: str, signed: str) -> str:
    parts = urlsplit(url)
    if parts.port is not None:
        bare = url.replace(parts.netloc, parts.hostname or "", 1)
    else:
        bare = url.replace(parts.netloc, f"{parts.netloc}:{443 if parts.scheme == 'https' else 80}", 1)
    return bare + signed[len(url) :]


_CHECKS: Mapping[WebhookAuth, Callable[[WebhookConfig, str, InboundRequest, datetime], None]] = {
    WebhookAuth.SECRET_HEADER: _secret_header,
    WebhookAuth.BASIC: _basic,
    WebhookAuth.HMAC: _hmac,
    WebhookAuth.GITHUB: _github,
    WebhookAuth.STRIPE: _stripe,
    WebhookAuth.SLACK: _slack,
    WebhookAuth.STANDARD_WEBHOOKS: _standard,
    WebhookAuth.TWILIO: _twilio,
}


def _fresh(stamp: str, config: WebhookConfig, now: datetime) -> None:
    """Refuse a time stamp that is none, or too far from now."""
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > _MAX_STAMP_DIGITS:
        raise unauthenticated("timestamp_malformed")
    if abs(now.timestamp() - int(stamp)) * 1000 > config.tolerance_ms:
        raise unauthenticated("timestamp_stale")


def _require(given: bytes, expected: list[bytes]) -> None:
    if not any([hmac.compare_digest(given, each) for each in expected]):  # noqa: C419 - all, in the same time
        raise unauthenticated("signature")


def _require_any(given: list[str], expected: str) -> None:
    if not any([hmac.compare_digest(each.encode(), expected.encode()) for each in given]):  # noqa: C419 - likewise
        raise unauthenticated("signature")
