"""Between JSON and the values of PostgreSQL, as asyncpg has them."""

import base64
import binascii
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, cast
from uuid import UUID

import orjson

_TEXTS = frozenset({"text", "varchar", "bpchar", "char", "name", "citext", "unknown", "xml"})
_INTEGERS = frozenset({"int2", "int4", "int8", "oid"})
_JSON = frozenset({"json", "jsonb"})


def to_parameter(value: Any, type_name: str, kind: str) -> Any:
    """Make a JSON value into what asyncpg wants for a parameter of a type.

    Args:
        value: The value.
        type_name: As PostgreSQL's catalogue has it: `int4`, `text[]`.
        kind: `scalar`, `array`, `composite` or `range`.

    Raises:
        ValueError: It cannot be one; the message says what is wanted and does not quote the value.
    """
    if value is None:
        return None
    if kind == "array":
        if not isinstance(value, list):
            raise ValueError("must be a list")
        element = type_name.removesuffix("[]").removeprefix("_")
        return [to_parameter(each, element, "scalar") for each in cast("list[Any]", value)]
    if type_name in _JSON:
        return orjson.dumps(value).decode()
    if type_name in _TEXTS or type_name not in _MAKERS:
        if not isinstance(value, str):
            raise ValueError("must be a text")
        if type_name not in _TEXTS:
            raise ValueError(f"of type {type_name} must be sent as a text and cast: $1::text::{type_name}")
        return value
    try:
        return _MAKERS[type_name](value)
    except (ValueError, TypeError, InvalidOperation, OverflowError, binascii.Error):
        raise ValueError(f"cannot be a value of type {type_name}") from None


def _integer(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise TypeError
    return int(value)


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError
    return float(value)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise TypeError
    return Decimal(str(value))


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _instant(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment


def _local(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is not None:
        raise ValueError
    return moment


_MAKERS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_INTEGERS, _integer),
    "float4": _number,
    "float8": _number,
    "numeric": _decimal,
    "bool": _boolean,
    "uuid": UUID,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timestamp": _local,
    "timestamptz": _instant,
    "bytea": lambda value: base64.b64decode(value, validate=True),
}


def to_json(value: Any, type_name: str) -> Any:
    """Make a value that asyncpg gave into JSON: instants and decimals as text, bytes as base64."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return orjson.loads(value) if type_name.removesuffix("[]").removeprefix("_") in _JSON else value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(cast("bytes", value))).decode()
    if isinstance(value, list):
        return [to_json(each, type_name) for each in cast("list[Any]", value)]
    if hasattr(value, "keys"):  # a composite
        return {name: to_json(value[name], "") for name in cast("Sequence[str]", value.keys())}
    if isinstance(value, tuple):
        return [to_json(each, "") for each in cast("tuple[Any, ...]", value)]
    return str(value)
