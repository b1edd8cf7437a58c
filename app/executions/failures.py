"""A failure as the journal holds it: masked, bounded, and always JSON."""

from typing import Any, cast

import orjson

from app.components.contract import ComponentFailed
from app.executions.masking import Masker

_MAX_MESSAGE_CHARACTERS = 2_000
_MAX_TEXT_CHARACTERS = 500
_MAX_DETAILS_BYTES = 16 * 1024
_MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000


def plain_text(text: str) -> str:
    """Return a text that can be stored: half a surrogate pair becomes `?`, and NUL U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode(errors="replace").decode()
    # JSON escapes it, but a column of text on PostgreSQL cannot hold it.
    return text.replace("\0", "\ufffd")


def error_of(failure: ComponentFailed, masker: Masker) -> dict[str, Any]:
    """Return code, message and details; details that are too large or no JSON are left out, and say so."""
    error: dict[str, Any] = {
        "code": plain_text(failure.code)[:64],
        "message": masker.cut_text(plain_text(failure.message))[:_MAX_MESSAGE_CHARACTERS],
    }
    if failure.details:
        try:
            size = len(orjson.dumps(failure.details))
        except TypeError:
            size = _MAX_DETAILS_BYTES + 1
        is_kept = size <= _MAX_DETAILS_BYTES
        error["details"] = _cut(masker.value(failure.details, is_cut=True)) if is_kept else {"omitted": True}
    return error


def _cut(value: Any) -> Any:
    """Shorten texts, once they are masked: cut before, half a secret at the end would not be known for one."""
    if isinstance(value, str):
        return value[:_MAX_TEXT_CHARACTERS]
    if isinstance(value, list):
        return [_cut(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: _cut(item) for key, item in cast("dict[str, Any]", value).items()}
    return value


def has_unknown_outcome(failure: ComponentFailed) -> bool:
    """Say whether the side effect may have taken place; then nothing but a person may repeat it."""
    return failure.details.get("outcome") == "unknown"


def asked_delay_ms(failure: ComponentFailed) -> int:
    """Return how long the peer asked to wait before the next try; 0 when it did not."""
    asked = failure.details.get("retryAfterMs")
    return min(asked, _MAX_RETRY_AFTER_MS) if isinstance(asked, int) and asked > 0 else 0
