"""Taking secrets out of JSON values that are shown: by their text, wherever it stands."""

from collections.abc import Sequence
from typing import Any, cast

MASK = "••••••••"
_LEAST_MASKED = 8  #: characters; a secret has no less


def hidden(value: Any, secrets: Sequence[str]) -> Any:
    """Return a JSON value without secrets, in keys too."""
    if isinstance(value, str):
        for secret in secrets:
            if len(secret) >= _LEAST_MASKED:
                value = value.replace(secret, MASK)
        return value
    if isinstance(value, list):
        return [hidden(each, secrets) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {hidden(key, secrets): hidden(each, secrets) for key, each in cast("dict[str, Any]", value).items()}
    return value
