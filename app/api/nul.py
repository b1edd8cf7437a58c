"""U+0000, the one character that PostgreSQL does not store: refused for all operations at once.

JSON and GraphQL may both write it, so no field can be trusted to look for itself, and what one database
takes the other must not refuse.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

from app.kernel.errors import InvalidInput

NUL = "\x00"
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\u(?:0000|\{0+\})")
_PLAIN = (int, float, type(None))  #: booleans are integers


class NulRefused(InvalidInput):
    """Text cannot hold the character U+0000."""


def refuse_nul(value: Any, path: str = "") -> None:
    """Look through a JSON value, in time linear to its size.

    Raises:
        NulRefused: A text or a key in it holds U+0000; names the place.
    """
    stack = [(value, path)]
    while stack:
        current, place = stack.pop()
        if isinstance(current, str):
            if NUL in current:
                raise NulRefused(field=place or None, reason="nul_character")
        elif isinstance(current, Mapping):
            for key, each in cast("Mapping[str, Any]", current).items():
                if NUL in key:
                    raise NulRefused(field=place or None, reason="nul_character")
                if not isinstance(each, _PLAIN):
                    stack.append((each, f"{place}.{key}" if place else key))
        elif isinstance(current, list):
            stack.extend(
                (each, f"{place}[{index}]")
                for index, each in enumerate(cast("list[Any]", current))
                if not isinstance(each, _PLAIN)
            )


def holds_nul(document: str) -> bool:
    """Say whether a document holds U+0000, as itself or as GraphQL escapes it; block strings count too."""
    return NUL in document or ("\\u" in document and _ESCAPED.search(document) is not None)
