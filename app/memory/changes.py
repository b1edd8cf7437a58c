"""What can be done to one entry: each change is a pure function of what is there.

AppError
├─ MemoryNameInvalid      a namespace or key that cannot be one
├─ MemoryValueTooLarge    over 256 KiB as JSON
├─ MemoryTypeMismatch     what is there is no number, or no list
└─ MemoryFull             the workspace has as many entries as it may
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

import orjson

from app.kernel.errors import InvalidInput, QuotaExceeded

MAX_VALUE_BYTES = 256 * 1024
MAX_ENTRIES = 10_000  #: of a workspace, expired ones too until they are deleted
MAX_NAMESPACE = 100
MAX_KEY = 200
DEFAULT_NAMESPACE = "default"
_INT64 = range(-(2**63), 2**63)


class MemoryNameInvalid(InvalidInput):
    """A namespace or key cannot be so."""


class MemoryValueTooLarge(InvalidInput):
    """A value has at most 256 KiB as JSON."""


class MemoryTypeMismatch(InvalidInput):
    """The value there is of another kind."""


class MemoryFull(QuotaExceeded):
    """The workspace's memory has as many entries as it may; delete some, or let them expire."""


class _Mark:
    """Stands where no JSON value can be meant."""


ABSENT: Final = _Mark()  #: there is no entry, or it must go
KEEP: Final = _Mark()  #: the entry stays as it is


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of an entry, and what whoever asked is told."""

    value: Any  #: a JSON value, `ABSENT` or `KEEP`
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one entry.

    Attributes:
        decide: Gets the value that is there, or `ABSENT`.
        ttl_ms: How long the entry lives; None means for ever.
        renews: Whether an entry that is there begins its life anew; else only one that is made has the `ttl_ms`.
    """

    decide: Callable[[Any], Decided]
    ttl_ms: int | None = None
    renews: bool = False


def put(value: Any, ttl_ms: int | None = None) -> Change:
    """Set, whatever is there."""
    return Change(lambda _: Decided(value, {"isSet": True}), ttl_ms, renews=True)


def put_if_absent(value: Any, ttl_ms: int | None = None) -> Change:
    """Set if there is nothing; tell what is there now."""
    return Change(
        lambda there: (
            Decided(value, {"isSet": True, "value": value})
            if there is ABSENT
            else Decided(KEEP, {"isSet": False, "value": there})
        ),
        ttl_ms,
        renews=True,
    )


def compare_and_put(expected: Any, value: Any, ttl_ms: int | None = None) -> Change:
    """Set if what is there equals `expected`; None is also what is not there. Tell what is there now."""

    def decide(there: Any) -> Decided:
        present = None if there is ABSENT else there
        if _canonical(present) != _canonical(expected):
            return Decided(KEEP, {"isSet": False, "value": present})
        return Decided(value, {"isSet": True, "value": value})

    return Change(decide, ttl_ms, renews=True)


def increment(by: float, ttl_ms: int | None = None) -> Change:
    """Add to a number; nothing counts as 0."""

    def decide(there: Any) -> Decided:
        number = 0 if there is ABSENT else there
        if not is_number(number):
            raise MemoryTypeMismatch("What is there is no number.", reason="not_a_number")
        total = number + by
        if isinstance(total, int) and total not in _INT64:
            raise MemoryTypeMismatch("The sum has more than 64 bits.", reason="out_of_range")
        if not math.isfinite(total):
            raise MemoryTypeMismatch("The sum is not finite.", reason="out_of_range")
        return Decided(total, {"value": total})

    return Change(decide, ttl_ms)


def append(value: Any, most: int, ttl_ms: int | None = None) -> Change:
    """Add to the end of a list; of more than `most` items the oldest go."""

    def decide(there: Any) -> Decided:
        items: Any = [] if there is ABSENT else there
        if not isinstance(items, list):
            raise MemoryTypeMismatch("What is there is no list.", reason="not_a_list")
        kept = [*cast("list[Any]", items), value][-most:]
        return Decided(kept, {"length": len(kept)})

    return Change(decide, ttl_ms)


def remove() -> Change:
    """Delete, if it is there."""
    return Change(lambda there: Decided(KEEP if there is ABSENT else ABSENT, {"isDeleted": there is not ABSENT}))


def is_number(value: object) -> bool:
    """Say whether a JSON value can be counted with."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def written(value: Any) -> bytes:
    """Write a value as it is stored.

    Raises:
        MemoryValueTooLarge: It is over the limit.
    """
    text = _dumped(value)
    if len(text) > MAX_VALUE_BYTES:
        raise MemoryValueTooLarge(field="value", reason="too_large", details={"limitBytes": MAX_VALUE_BYTES})
    return text


def _canonical(value: Any) -> bytes:
    """Write a value so that equal ones are written alike, and 1 is not true."""
    return _dumped(value, orjson.OPT_SORT_KEYS)


def _dumped(value: Any, option: int = 0) -> bytes:
    try:
        return orjson.dumps(value, option=option)
    except orjson.JSONEncodeError:
        raise InvalidInput("The value is no JSON, or nested too deeply.", field="value", reason="not_json") from None


def checked_name(text: str, field: str) -> str:
    """Return a namespace or a key.

    Raises:
        MemoryNameInvalid: It is empty, too long, or holds what cannot be seen.
    """
    most = MAX_NAMESPACE if field == "namespace" else MAX_KEY
    if not text or len(text) > most or not text.isprintable() or text != text.strip():
        raise MemoryNameInvalid(
            f"A {field} has 1 to {most} characters that can be seen, without spaces around it.",
            field=field,
            reason="name_invalid",
        )
    return text
