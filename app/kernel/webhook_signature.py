"""Signatures of webhooks, as Standard Webhooks 1.0 writes them (symmetric, `v1`)."""

import base64
import binascii
import hashlib
import hmac

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


def signed_headers(key: bytes, message_id: str, at: int, body: bytes) -> tuple[tuple[str, str], ...]:
    """Return the three headers of a delivery.

    Args:
        key: What `webhook_key` read.
        message_id: The same for every try, so that the receiver knows a repeat.
        at: Seconds since the epoch of this try; receivers refuse what is minutes old.
        body: What is sent, to the byte.
    """
    signed = hmac.new(key, b"%s.%d.%s" % (message_id.encode(), at, body), hashlib.sha256).digest()
    return (
        ("webhook-id", message_id),
        ("webhook-timestamp", str(at)),
        ("webhook-signature", f"v1,{base64.b64encode(signed).decode()}"),
    )
