"""Turning what engines give into plain JSON values.

Integers may use 64 bits (identifiers of other services do); clients in JavaScript read those beyond 2**53 as
strings or with a big-integer parser. NaN and the infinities have no JSON form and are errors.
"""

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from app.components.sandbox.errors import LimitReached, NotJson
from app.components.sandbox.limits import MAX_DEPTH

_INT_BITS = 63
_LISTS = (list, tuple)


def to_json(value: object, *, max_bytes: int, is_sorted: bool = False) -> Any:
    """Copy a value as JSON: tuples and sets become lists, instants ISO 8601, durations seconds.

    Args:
        value: What an engine gave.
        max_bytes: Of the value as JSON, roughly.
        is_sorted: Order the fields of objects by name, for engines that keep no order.

    Raises:
        NotJson: It holds something without a JSON form; the message says where.
        LimitReached: As JSON it would be over `max_bytes`, or nested too deep.
    """
    if type(value) is str and value.isascii() and len(value) + 2 <= max_bytes:
        return value  # most results are: spare them the copier
    return _Copier(max_bytes, is_sorted=is_sorted).copy(value, "$", 0)


def weight_over(value: object, limit: int) -> bool:
    """Say whether a JSON value is heavier than `limit`: an item weighs 1, text 1 for each 16 characters.

    Looks at no more than `limit` items, so a huge value costs no more than a middling one.
    """
    left = limit
    stack: list[object] = [value]
    while stack:
        item = stack.pop()
        left -= 1
        if isinstance(item, str):
            left -= len(item) // 16
        elif type(item) is dict or isinstance(item, Mapping):
            fields = cast("Mapping[str, object]", item)
            left -= len(fields)
            if left >= 0:
                stack.extend(fields.values())
        elif isinstance(item, _LISTS):
            items = cast("Sequence[object]", item)
            left -= len(items)
            if left >= 0:
                stack.extend(items)
        if left < 0:
            return True
    return False


class _Copier:
    def __init__(self, max_bytes: int, *, is_sorted: bool) -> None:
        self._limit = max_bytes
        self._is_sorted = is_sorted
        self._left = max_bytes

    def copy(self, value: object, path: str, depth: int) -> Any:
        if isinstance(value, str):
            return self._spend(_utf8_length(value, path) + 2, str(value))
        if value is None or isinstance(value, bool):
            return self._spend(5, value)
        if isinstance(value, int):
            if value.bit_length() > _INT_BITS:
                raise NotJson(f"The integer at {path} does not fit 64 bits.")
            return self._spend(12, int(value))
        if isinstance(value, float):
            if not math.isfinite(value):
                raise NotJson(f"The number at {path} is not finite, which JSON cannot say.")
            return self._spend(12, float(value))
        if depth >= MAX_DEPTH:
            raise LimitReached(f"The result is nested deeper than {MAX_DEPTH} levels.")
        if type(value) is dict or isinstance(value, Mapping):
            return self._object(cast("Mapping[object, object]", value), path, depth)
        if isinstance(value, Sequence | AbstractSet) and not isinstance(value, bytes | bytearray):
            self._spend(2, None)
            items = cast("Sequence[object]", value)
            return [self.copy(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(items)]
        if isinstance(value, datetime | date | time):
            return self._spend(34, value.isoformat())
        if isinstance(value, timedelta):
            return self._spend(12, value.total_seconds())
        raise NotJson(f"The value at {path} ({type(value).__name__}) has no JSON form.")

    def _object(self, fields: Mapping[object, object], path: str, depth: int) -> dict[str, Any]:
        self._spend(2, None)
        copied: dict[str, Any] = {}
        for key, item in fields.items():
            if not isinstance(key, str | int):
                raise NotJson(f"A key at {path} is not text.")
            name = str(key).lower() if isinstance(key, bool) else str(key)
            self._spend(_utf8_length(name, path) + 3, None)
            copied[name] = self.copy(item, f"{path}.{name[:60]}", depth + 1)
        return dict(sorted(copied.items())) if self._is_sorted else copied

    def _spend(self, size: int, value: Any) -> Any:
        self._left -= size
        if self._left < 0:
            raise LimitReached(f"The result is over {self._limit} bytes.")
        return value


def _utf8_length(text: str, path: str) -> int:
    if text.isascii():
        return len(text)
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        raise NotJson(f"The text at {path} holds half a surrogate pair.") from None
