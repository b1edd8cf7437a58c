"""Addresses of triggers: what one may be, and one that nobody can guess."""

import re
import secrets

from app.automation.vocabulary import TriggerType
from app.kernel.errors import InvalidInput

_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~/-]{7,98}[A-Za-z0-9]")
_PATH_BYTES = 20
_MAIL_PATH = re.compile(r"[a-z0-9][a-z0-9._-]{6,62}[a-z0-9]")


def new_path(kind: TriggerType) -> str:
    """Make an address of 160 random bits."""
    if kind is TriggerType.MAIL:
        return secrets.token_hex(_PATH_BYTES)  # an address has one case
    return secrets.token_urlsafe(_PATH_BYTES).replace("_", "0").replace("-", "1")


def checked_path(kind: TriggerType, path: str | None) -> str | None:
    """Return the address of a trigger, a new one where none is given; None for what has no address.

    Raises:
        InvalidInput: It is malformed, or the trigger has none.
    """
    if kind not in {TriggerType.WEBHOOK, TriggerType.MAIL}:
        if path is not None:
            raise InvalidInput("This trigger has no address.", field="input.path", reason="no_address")
        return None
    if path is None:
        return new_path(kind)
    pattern = _PATH if kind is TriggerType.WEBHOOK else _MAIL_PATH
    if not pattern.fullmatch(path) or "//" in path or "/." in path or ".." in path:
        raise InvalidInput(
            "An address of your own has 8 to 64 letters, digits, dots and dashes; that of a webhook up to 100, "
            "slashes too.",
            field="input.path",
            reason="path_malformed",
        )
    return path
