"""What makes one JSON value into another, as a bounded list of changes at RFC 6901 pointers."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any, cast

import orjson

MAX_CHANGES = 100  #: of one value
_MAX_VALUE_BYTES = 4_096  #: longer values are left out, and said to be
_MAX_DEPTH = 64


class ChangeKind(StrEnum):
    """How a part of a value differs."""

    ADDED = "added"  #: it is in the second alone
    REMOVED = "removed"  #: it is in the first alone
    CHANGED = "changed"  #: it is another


@dataclass(frozen=True, slots=True)
class Change:
    """One part that differs; `is_cut` says that a value is too long to be given."""

    pointer: str  #: RFC 6901; empty for the whole
    kind: ChangeKind
    before: Any
    after: Any
    is_cut: bool = False


def changes(before: Any, after: Any, limit: int = MAX_CHANGES) -> tuple[list[Change], bool]:
    """Return at most `limit` changes, and whether these are all.

    Lists are compared by place. Unlike `==`, true is not 1; but 1 is 1.0.
    """
    found = list(islice(_changes(before, after), limit + 1))
    return found[:limit], len(found) <= limit


def is_same(before: Any, after: Any) -> bool:
    """Say whether two JSON values are equal."""
    return next(_changes(before, after), None) is None


def _changes(before: Any, after: Any) -> Iterator[Change]:
    waiting: list[tuple[str, int, Any, Any]] = [("", 0, before, after)]
    while waiting:
        pointer, depth, one, two = waiting.pop()
        if isinstance(one, dict) and isinstance(two, dict) and depth < _MAX_DEPTH:
            first, second = cast("dict[str, Any]", one), cast("dict[str, Any]", two)
            inner: list[tuple[str, int, Any, Any]] = []
            for key in dict.fromkeys((*first, *second)):
                at = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
                if key not in second:
                    yield _change(at, ChangeKind.REMOVED, first[key], None)
                elif key not in first:
                    yield _change(at, ChangeKind.ADDED, None, second[key])
                else:
                    inner.append((at, depth + 1, first[key], second[key]))
            waiting.extend(reversed(inner))
        elif isinstance(one, list) and isinstance(two, list) and depth < _MAX_DEPTH:
            left, right = cast("list[Any]", one), cast("list[Any]", two)
            shared = min(len(left), len(right))
            for at in range(len(left) - 1, shared - 1, -1):
                yield _change(f"{pointer}/{at}", ChangeKind.REMOVED, left[at], None)
            for at in range(shared, len(right)):
                yield _change(f"{pointer}/{at}", ChangeKind.ADDED, None, right[at])
            waiting.extend((f"{pointer}/{at}", depth + 1, left[at], right[at]) for at in range(shared - 1, -1, -1))
        elif not _is_equal(one, two):
            yield _change(pointer, ChangeKind.CHANGED, one, two)


def _is_equal(one: Any, two: Any) -> bool:
    if isinstance(one, bool) or isinstance(two, bool) or one is None or two is None:
        return one is two
    if isinstance(one, int | float) and isinstance(two, int | float):
        return one == two
    return type(one) is type(two) and one == two


def _change(pointer: str, kind: ChangeKind, before: Any, after: Any) -> Change:
    is_cut = any(len(orjson.dumps(value)) > _MAX_VALUE_BYTES for value in (before, after))
    return Change(pointer, kind, *((None, None) if is_cut else (before, after)), is_cut=is_cut)
