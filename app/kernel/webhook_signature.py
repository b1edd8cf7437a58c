"""Signatures of webhooks, as Standard Webhooks 1.0 writes them (symmetric, `v1`)."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence

_PREFIX = "whsec_"
_FEWEST_BYTES = 24  #: the specification's bounds
_MOST_BYTES = 64


def webhook_key(secret: str) -> bytes:
    """Read a secret, with or without its `whsec_`.

    Raises:
        ValueError: It is not base64 of 24 to 64 bytes.
    """
    text = secret.strip().removeprefix(_PREFIX)
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("not base64") from None
    if not _FEWEST_BYTES <= len(key) <= _MOST_BYTES:
        raise ValueError(f"not {_FEWEST_BYTES} to {_MOST_BYTES} bytes")
    return key


def new_webhook_secret() -> str:
    """Make a secret of 256 random bits."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signed_headers(
    key: bytes, message_id: str, at: int, body: bytes, *, older: Sequence[bytes] = ()
) -> tuple[tuple[str, str], ...]:
    """Return the three headers of a delivery.

    Args:
        key: What `webhook_key` read.
        message_id: The same for every try, so that the receiver knows a repeat.
        at: Seconds since the epoch of this try; receivers refuse what is minutes old.
        body: What is sent, to the byte.
        older: Keys that receivers may still have; while a secret is being replaced, each signs too.
    """
    signed = b"%s.%d.%s" % (message_id.encode(), at, body)
    signatures = [base64.b64encode(hmac.digest(each, signed, hashlib.sha256)).decode() for each in (key, *older)]
    return (
        ("webhook-id", message_id),
        ("webhook-timestamp", str(at)),
        ("webhook-signature", " ".join(f"v1,{each}" for each in signatures)),
    )
