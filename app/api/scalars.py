"""The graph's own scalars: Long, JSON, Decimal, DateTime and Upload.

Hand `scalar_map` to the schema's configuration. Decimal and DateTime replace Strawberry's for
`decimal.Decimal` and `datetime.datetime`; Long, JSON and Upload are named in annotations.
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NewType, cast

import strawberry
from graphql import GraphQLError, ValueNode, value_from_ast_untyped
from strawberry.types.scalar import ScalarDefinition

from app.api.uploaded import UploadedFile

Long = NewType("Long", int)
JSON = NewType("JSON", object)
Upload = NewType("Upload", object)  #: an `UploadedFile`, where a resolver gets it

MAX_JSON_DEPTH = 64  #: objects and lists inside each other
_INT64 = (-(2**63), 2**63 - 1)
_RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})")
_MAX_DECIMAL_CHARS = 64


def parse_long(value: Any) -> int:
    """Accept an integer of 64 bits, also as a string of digits, for clients whose numbers are doubles."""
    if isinstance(value, str) and len(value) <= 20 and re.fullmatch(r"-?\d+", value, re.ASCII):  # noqa: PLR2004
        value = int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) <= 2**53:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not _INT64[0] <= value <= _INT64[1]:
        raise GraphQLError("Long cannot represent a value that is no 64-bit integer.")
    return value


def _serialise_long(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not _INT64[0] <= value <= _INT64[1]:
        raise TypeError("A Long is not a 64-bit integer.")
    return value


def parse_json(value: Any) -> Any:
    """Accept what JSON can hold and the server can store: finite numbers, 64-bit integers, bounded depth."""
    stack = [(value, 1)]
    while stack:
        current, depth = stack.pop()
        if isinstance(current, dict | list):
            if depth > MAX_JSON_DEPTH:
                raise GraphQLError(f"JSON is nested deeper than {MAX_JSON_DEPTH} levels.")
            below = (
                cast("dict[str, Any]", current).values() if isinstance(current, dict) else cast("list[Any]", current)
            )
            stack.extend((each, depth + 1) for each in below)
        elif isinstance(current, float):
            if not math.isfinite(current):
                raise GraphQLError("JSON cannot represent a number that is not finite.")
        elif isinstance(current, UploadedFile):
            raise GraphQLError("JSON cannot represent a file.")
        elif isinstance(current, int) and not _INT64[0] <= current <= _INT64[1]:
            raise GraphQLError("JSON cannot represent an integer of more than 64 bits.")
    return value


def _parse_json_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
    return parse_json(value_from_ast_untyped(node, variables))


def parse_datetime(value: Any) -> datetime:
    """Accept an instant with its offset as RFC 3339 writes it; return it in UTC."""
    if isinstance(value, str) and _RFC_3339.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise GraphQLError("DateTime must be written like 2026-01-31T12:00:00Z (RFC 3339), with its offset.")


def _serialise_datetime(value: Any) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError("A DateTime has no offset.")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_decimal(value: Any) -> Decimal:
    """Accept a decimal number as a string, or an integer."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**_MAX_DECIMAL_CHARS else ""
    if isinstance(value, str) and 0 < len(value) <= _MAX_DECIMAL_CHARS:
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = None
        if number is not None and number.is_finite() and abs(number.adjusted()) <= _MAX_DECIMAL_CHARS:
            return number
    raise GraphQLError('Decimal must be a number as a string, like "12.50".')


def _serialise_decimal(value: Any) -> str:
    return format(Decimal(value), "f")


def parse_upload(value: Any) -> UploadedFile:
    """Accept a file that came with the request."""
    if not isinstance(value, UploadedFile):
        raise GraphQLError("Upload must be a file of a multipart request.")
    return value


def _serialise_upload(_value: Any) -> str:
    raise TypeError("An Upload cannot be read back.")


scalar_map: Mapping[object, ScalarDefinition] = {
    Long: strawberry.scalar(
        name="Long",
        description="An integer of 64 bits: sizes, token sums, durations. Written as a JSON number.",
        serialize=_serialise_long,
        parse_value=parse_long,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="Any JSON value, at most 64 levels deep; numbers are finite, integers have 64 bits.",
        serialize=lambda value: value,
        parse_value=parse_json,
        parse_literal=_parse_json_literal,
    ),
    Upload: strawberry.scalar(
        name="Upload",
        description="A file that comes with the request; send it as the GraphQL multipart request specification says.",
        specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
        serialize=_serialise_upload,
        parse_value=parse_upload,
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description='An exact decimal number as a string, such as "0.0125". Money is written so.',
        serialize=_serialise_decimal,
        parse_value=parse_decimal,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant in UTC as RFC 3339 writes it, such as 2026-01-31T12:00:00Z.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=_serialise_datetime,
        parse_value=parse_datetime,
    ),
}
