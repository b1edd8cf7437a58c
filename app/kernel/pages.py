"""Keyset pagination: pages of a query that stay right while rows come and go.

A cursor holds the values of the ordering at one row, the id last, and a digest of the ordering
and the filter it belongs to. Nulls come last in both directions of an ordering. Text is compared
by its bytes on both dialects.
"""

import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cmp_to_key, partial
from hashlib import blake2s
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import orjson
from tortoise.expressions import Case, Q, RawSQL, When
from tortoise.models import Model
from tortoise.queryset import QuerySet

from app.kernel.errors import InvalidInput

T = TypeVar("T")
M = TypeVar("M", bound=Model)
X = TypeVar("X")

MAX_PAGE_ITEMS = 100
DEFAULT_PAGE_ITEMS = 20
MAX_OFFSET = 10_000
EXACT_TOTAL = 10_000  #: beyond it a total is this figure, flagged as not exact


@dataclass(frozen=True, slots=True)
class OrderBy:
    """One field of an ordering."""

    field: str
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a caller asked for; valid by construction.

    Raises:
        InvalidInput: Names the argument: negative or too large counts, contradicting arguments.
    """

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None
    offset: int | None = None

    def __post_init__(self) -> None:
        for name, count, limit in (
            ("first", self.first, MAX_PAGE_ITEMS),
            ("last", self.last, MAX_PAGE_ITEMS),
            ("offset", self.offset, MAX_OFFSET),
        ):
            if count is None:
                continue
            if count < 0:
                raise InvalidInput(f"'{name}' must not be negative.", field=name, reason="negative")
            if count > limit:
                raise InvalidInput(
                    f"'{name}' must be at most {limit}.", field=name, reason="too_large", details={"limit": limit}
                )
        if self.first is not None and self.last is not None:
            raise InvalidInput("Give 'first' or 'last', not both.", field="last", reason="contradiction")
        if self.offset is not None:
            for name in ("after", "last", "before"):
                if getattr(self, name) is not None:
                    raise InvalidInput(
                        f"'offset' goes with 'first' alone, not with '{name}'.", field="offset", reason="contradiction"
                    )

    @property
    def size(self) -> int:
        """How many items to return at most."""
        if self.first is not None:
            return self.first
        return self.last if self.last is not None else DEFAULT_PAGE_ITEMS

    @property
    def is_backward(self) -> bool:
        """Whether the page is the end of the range rather than its beginning."""
        return self.last is not None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items in order, each with its cursor.

    Attributes:
        total: Counts all items of the query; returns the count and whether it is exact.
    """

    items: Sequence[T]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool
    total: Callable[[], Awaitable[tuple[int, bool]]]


@dataclass(frozen=True, slots=True)
class _Key:
    """One field of the ordering as the database compares it."""

    field: str
    column: str  #: the name to filter and order by: the field or an annotation over it
    is_descending: bool
    is_nullable: bool
    python_type: type
    null_column: str = ""


async def paginate(
    queryset: QuerySet[M],
    order: Sequence[OrderBy],
    request: PageRequest,
    binding: str = "",
    *,
    only: Sequence[str] = (),
    also: Sequence[X] = (),
) -> Page[M | X]:
    """Return one page of the rows of `queryset`.

    Args:
        queryset: Already filtered; its own ordering is replaced.
        order: Fields of the model itself; the primary key is added when it is not named.
        request: Which page.
        binding: Describes the filter; a cursor is good only for the binding and ordering it was made for.
        only: The columns to read; all unless told.
        also: What belongs to the list and is in no table; has the fields of the ordering.

    Raises:
        InvalidInput: A cursor is malformed or belongs to another query; names `after` or `before`.
    """
    filtered = queryset
    keys, queryset = _keys(queryset, order)
    digest = blake2s(
        repr(([(key.field, key.is_descending) for key in keys], binding)).encode(), digest_size=6
    ).hexdigest()
    rest = list(also)
    for name, cursor, is_after in (("after", request.after, True), ("before", request.before, False)):
        if cursor is not None:
            values = _decode(cursor, keys, digest, name)
            queryset = queryset.filter(_beyond(keys, values, is_after=is_after))
            sign = 1 if is_after else -1
            rest = [each for each in rest if sign * _compare(keys, _values(each, keys), values) > 0]
    is_reversed = request.is_backward
    queryset = queryset.order_by(*_ordering(keys, is_reversed=is_reversed))
    skipped = request.offset or 0
    if skipped and not also:
        queryset, skipped = queryset.offset(skipped), 0
    if only:
        queryset = queryset.only(*only)
    rows: list[Any] = list(await queryset.limit(skipped + request.size + 1))
    if also:
        merged = sorted([*rows, *rest], key=cmp_to_key(partial(_compare_rows, keys)), reverse=is_reversed)
        rows = merged[skipped : skipped + request.size + 1]
    has_more = len(rows) > request.size
    rows = rows[: request.size]
    if is_reversed:
        rows.reverse()
    return Page(
        items=rows,
        cursors=[_encode(row, keys, digest) for row in rows],
        has_next=request.before is not None if is_reversed else has_more,
        has_previous=has_more if is_reversed else request.after is not None or bool(request.offset),
        total=lambda: _count(filtered, len(also)),
    )


def page_of(items: Sequence[T], request: PageRequest, binding: str = "") -> Page[T]:
    """Return one page of a sequence that is in memory; its cursors are positions."""
    digest = blake2s(binding.encode(), digest_size=6).hexdigest()
    start, end = request.offset or 0, len(items)
    if request.after is not None:
        start = _decode_position(request.after, digest, "after") + 1
    if request.before is not None:
        end = min(end, _decode_position(request.before, digest, "before"))
    if request.is_backward:
        start = max(start, end - request.size)
    else:
        end = min(end, start + request.size)
    chosen = items[start:end]

    async def total() -> tuple[int, bool]:
        return len(items), True

    return Page(
        items=chosen,
        cursors=[_pack([digest, position]) for position in range(start, start + len(chosen))],
        has_next=start + len(chosen) < len(items),
        has_previous=start > 0 and bool(items),
        total=total,
    )


def _keys(queryset: QuerySet[M], order: Sequence[OrderBy]) -> tuple[list[_Key], QuerySet[M]]:
    meta = _meta(queryset)
    primary = meta.pk_attr
    fields = list(order)
    if all(each.field != primary for each in fields):
        fields.append(OrderBy(primary, fields[-1].is_descending if fields else False))
    dialect = meta.db.capabilities.dialect
    keys: list[_Key] = []
    for each in fields:
        definition: Any = meta.fields_map[each.field]
        column = each.field
        python_type = cast("type[Any]", definition.field_type)
        is_text = issubclass(python_type, str)
        if is_text and dialect == "postgres":
            column = f"{each.field}_bytes"
            table, name = meta.db_table, definition.source_field or each.field
            queryset = queryset.annotate(**{column: RawSQL(f'"{table}"."{name}" COLLATE "C"')})
        null_column = ""
        if definition.null:
            null_column = f"{each.field}_is_null"
            queryset = queryset.annotate(
                **{null_column: Case(When(**{f"{each.field}__isnull": True}, then="1"), default="0")}
            )
        keys.append(_Key(each.field, column, each.is_descending, definition.null, python_type, null_column))
    return keys, queryset


def _meta(queryset: QuerySet[M]) -> Any:
    return cast("Any", queryset.model)._meta  # noqa: SLF001  Tortoise's own users read its metadata under this name


def _ordering(keys: Sequence[_Key], *, is_reversed: bool) -> list[str]:
    ordering: list[str] = []
    for key in keys:
        if key.is_nullable:
            ordering.append(f"-{key.null_column}" if is_reversed else key.null_column)
        ordering.append(f"-{key.column}" if key.is_descending != is_reversed else key.column)
    return ordering


def _beyond(keys: Sequence[_Key], values: Sequence[Any], *, is_after: bool) -> Q:
    """Select the rows after (or before) the one with these values: a > x, or a = x and b > y, and so on."""
    choices: list[Q] = []
    ties: list[Q] = []
    for key, value in zip(keys, values, strict=True):
        is_greater = key.is_descending != is_after
        step: Q | None
        if value is None:
            # Nulls are last: nothing is after one but its ties, everything else is before it.
            step = None if is_after else _q({f"{key.field}__isnull": False})
            tie = _q({f"{key.field}__isnull": True})
        else:
            step = _q({f"{key.column}__{'gt' if is_greater else 'lt'}": value})
            if key.is_nullable and is_after:
                step |= _q({f"{key.field}__isnull": True})
            tie = _q({key.field: value})
        if step is not None:
            choices.append(Q(*ties, step) if ties else step)
        ties.append(tie)
    return Q(*choices, join_type=Q.OR)


def _q(condition: dict[str, Any]) -> Q:
    return Q(**condition)


def _values(row: Any, keys: Sequence[_Key]) -> list[Any]:
    return [getattr(row, key.field) for key in keys]


def _compare_rows(keys: Sequence[_Key], one: Any, two: Any) -> int:
    return _compare(keys, _values(one, keys), _values(two, keys))


def _compare(keys: Sequence[_Key], one: Sequence[Any], two: Sequence[Any]) -> int:
    """Compare as the database does: text by its bytes, which is the order of Python's characters, nulls last."""
    for key, mine, other in zip(keys, one, two, strict=True):
        if mine == other:
            continue
        if mine is None or other is None:
            return 1 if mine is None else -1
        return -1 if (mine < other) != key.is_descending else 1
    return 0


async def _count(queryset: QuerySet[M], more: int) -> tuple[int, bool]:
    primary = _meta(queryset).pk_attr
    found = len(await queryset.order_by().limit(EXACT_TOTAL + 1).values_list(primary, flat=True)) + more
    return min(found, EXACT_TOTAL), found <= EXACT_TOTAL


def _encode(row: Any, keys: Sequence[_Key], digest: str) -> str:
    return _pack([digest, *(_plain(getattr(row, key.field)) for key in keys)])


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    return str(value) if isinstance(value, Decimal) else value


def _decode(cursor: str, keys: Sequence[_Key], digest: str, name: str) -> list[Any]:
    parts = _unpack(cursor, digest, name)
    if len(parts) != len(keys):
        raise _bad_cursor(name)
    try:
        return [_typed(value, key) for value, key in zip(parts, keys, strict=True)]
    except (ValueError, TypeError, InvalidOperation, OverflowError) as error:
        raise _bad_cursor(name) from error


def _typed(value: Any, key: _Key) -> Any:
    """Turn a cursor's value back into the field's type; ValueError if it cannot have come from there."""
    if value is None and key.is_nullable:
        return None
    kind = key.python_type
    for base, read in _READERS:
        if issubclass(kind, base):
            return read(value)
    if issubclass(kind, Enum):
        return kind(value)
    is_alike = isinstance(value, kind) or (kind is float and isinstance(value, int))
    if (
        not is_alike
        or isinstance(value, bool) != issubclass(kind, bool)
        or (isinstance(value, str) and "\x00" in value)
    ):
        raise ValueError(key.field)
    return value


def _instant(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment


_READERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (datetime, _instant),  # before date, of which it is a subclass
    (date, date.fromisoformat),
    (UUID, UUID),
    (Decimal, Decimal),
)


def _decode_position(cursor: str, digest: str, name: str) -> int:
    parts = _unpack(cursor, digest, name)
    if len(parts) != 1 or not isinstance(parts[0], int) or isinstance(parts[0], bool) or parts[0] < 0:
        raise _bad_cursor(name)
    return parts[0]


def _pack(parts: list[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(parts)).rstrip(b"=").decode()


def _unpack(cursor: str, digest: str, name: str) -> list[Any]:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        parts: Any = orjson.loads(raw)
    except (binascii.Error, ValueError) as error:
        raise _bad_cursor(name) from error
    if not isinstance(parts, list) or not parts:
        raise _bad_cursor(name)
    if cast("list[Any]", parts)[0] != digest:
        raise InvalidInput(
            "The cursor belongs to another list, filter or ordering.", field=name, reason="cursor_of_another_list"
        )
    return cast("list[Any]", parts)[1:]


def _bad_cursor(name: str) -> InvalidInput:
    return InvalidInput("The cursor is not valid.", field=name, reason="cursor_malformed")
