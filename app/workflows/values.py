"""JSON values from outside: which of them can be stored and shown again on every database."""

import math
from collections.abc import Iterator
from typing import Any, cast

MAX_DEPTH = 64  #: of one value; deeper ones cost recursion in every JSON library they meet
_MIN_INT, _MAX_INT = -(2**63), 2**63 - 1


def faults(value: Any) -> Iterator[tuple[str, str]]:
    """Name what cannot be stored, as (path from the value, message); linear in its size.

    PostgreSQL refuses U+0000, no encoder writes lone surrogates, and JSON has no NaN.
    """
    waiting: list[tuple[str, Any, int]] = [("", value, 0)]
    while waiting:
        path, item, depth = waiting.pop()
        if depth > MAX_DEPTH:
            yield path, f"is nested deeper than {MAX_DEPTH} levels"
            continue
        if isinstance(item, dict):
            for key, each in cast("dict[Any, Any]", item).items():
                if not isinstance(key, str) or not is_text(key):
                    yield path, "has a key that is not storable text"
                else:
                    waiting.append((f"{path}.{key}" if len(key) <= 100 else path, each, depth + 1))  # noqa: PLR2004 - keeps paths readable
        elif isinstance(item, list | tuple):
            waiting.extend((f"{path}[{at}]", each, depth + 1) for at, each in enumerate(cast("list[Any]", item)))
        else:
            message = _scalar_fault(item)
            if message:
                yield path, message


def is_text(text: str) -> bool:
    """Say whether `text` can be stored: no U+0000 and no lone surrogate."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _scalar_fault(item: Any) -> str | None:
    if item is None or isinstance(item, bool):
        return None
    if isinstance(item, str):
        return None if is_text(item) else "holds a character that cannot be stored (U+0000 or a lone surrogate)"
    if isinstance(item, int):
        return None if _MIN_INT <= item <= _MAX_INT else "is an integer beyond 64 bits"
    if isinstance(item, float):
        return None if math.isfinite(item) else "is not a finite number"
    return "is not a JSON value"
