"""One row in every table, of values that fit their columns: what a step of the migrations must not lose."""

import enum
import itertools
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

from tortoise import Tortoise, fields
from tortoise.fields.data import CharEnumFieldInstance, IntEnumFieldInstance
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.models import Model

from app.kernel.database import Transaction

_NOW = datetime(2026, 11, 21, tzinfo=UTC)
_numbers = itertools.count(1)  #: no two texts are the same: a column may be unique


async def furnish(tx: Transaction) -> set[str]:
    """Put a row into each table that has none; return the names of the tables.

    Rows refer to each other where a column must; where it may be empty, it is.
    """
    del tx  # whoever has one may write
    waiting = list(Tortoise.apps["models"].values())
    made: dict[type[Model], Model] = {}
    while waiting:
        ready = [each for each in waiting if all(target in made for target in _needed(each))]
        assert ready, f"rows that need each other: {waiting}"
        for model in ready:
            made[model] = await model.first() or await model.create(**_values(model, made))
            waiting.remove(model)
    return {cast("Any", model)._meta.db_table for model in made}


def _needed(model: type[Model]) -> list[type[Model]]:
    return [each.related_model for each in _relations(model).values() if not each.null]


def _relations(model: type[Model]) -> dict[str, Any]:
    meta = cast("Any", model)._meta
    return {name: each for name, each in meta.fields_map.items() if isinstance(each, ForeignKeyFieldInstance)}


def _values(model: type[Model], made: dict[type[Model], Model]) -> dict[str, Any]:
    meta = cast("Any", model)._meta
    relations = _relations(model)
    columns = {each.source_field for each in relations.values()}
    values: dict[str, Any] = {
        each.source_field: made[each.related_model].pk for each in relations.values() if not each.null
    }
    for name, field in meta.fields_map.items():
        if name in columns or name not in meta.db_fields or field.null or field.generated:
            continue
        if field.default is None or field.pk:
            values[name] = _value(field, f"{next(_numbers)}: {name} of {meta.db_table}")
    return values


def _value(field: Any, text: str) -> Any:
    if isinstance(field, CharEnumFieldInstance | IntEnumFieldInstance):
        return next(iter(cast("type[enum.Enum]", field.enum_type)))
    for kind, value in (
        (fields.UUIDField, uuid.uuid4()),
        (fields.JSONField, {}),
        (fields.DatetimeField, _NOW),
        (fields.DateField, date(2026, 11, 21)),
        (fields.BooleanField, True),
        (fields.DecimalField, Decimal(1)),
        (fields.FloatField, 1.5),
        (fields.BinaryField, b"\x00"),
        (fields.IntField, 1),
        (fields.TextField, text),
    ):
        if isinstance(field, kind):
            return value
    assert isinstance(field, fields.CharField), field
    return text[: field.max_length]
