"""What every table has, and the tables that belong to no domain."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model, ModelMeta

from app.kernel.ids import new_id

if TYPE_CHECKING:
    from tortoise.backends.base.schema_generator import BaseSchemaGenerator


def _instant(general: Callable[[Any], Any], value: Any) -> Any:
    """Read an instant as it is stored; whatever looks otherwise goes Tortoise's `general` way, 100 times slower."""
    if isinstance(value, str):
        with suppress(ValueError):
            value = datetime.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is UTC:
        return value
    return general(value)


_text: Any = fields.CharField
_measured: Callable[[Any, Any, Any], Any] = _text.to_db_value


def _compared(field: Any, value: Any, instance: Any) -> Any:
    """Give a text to the database: one that rows are compared with may be longer than any row has it, and finds none.

    Tortoise measures it as what is stored, and raises; a filter names the model, a row is an instance.
    """
    return value if isinstance(value, str) and isinstance(instance, type) else _measured(field, value, instance)


_text.to_db_value = _compared  # of the class: Tortoise copies fields, for foreign keys; an enum's has its own


class _RowMeta(ModelMeta):
    """Keeps our comments, docstrings and enum members out of the database.

    Tortoise writes them there as comments, the `#:` ones at the wrong columns, and an edited one would be a change
    of the table, which Aerich cannot write for SQLite. And makes instants fast to read.
    """

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> "_RowMeta":  # noqa: PYI034 - not in a metaclass
        made: Any = super().__new__(cls, name, bases, attrs | {"_no_comments": True})
        described = made._meta  # noqa: SLF001 - Tortoise's name for what it tells of a model
        described.table_description = ""
        for field in described.fields_map.values():
            field.description = None
            if isinstance(field, fields.DatetimeField):
                field.to_python_value = partial(_instant, field.to_python_value)
        return made


def columns_of(model: type[Model]) -> tuple[str, ...]:
    """Name a table's columns as this release has them; ask once the models are connected.

    On PostgreSQL a statement that says `*` breaks within a transaction once a newer release has added a column.
    """
    described: Any = cast("Any", model)._meta  # noqa: SLF001 - see above
    return tuple(sorted(described.db_fields))


class Row(Model, metaclass=_RowMeta):
    """A row with a time-ordered id."""

    id = fields.UUIDField(primary_key=True, default=new_id)

    class Meta(Model.Meta):
        abstract = True


class PresentIndex(Index):
    """An index of the rows where a field, the first if none is named, is not null: where most are, it costs nothing."""

    def __init__(self, *, fields: tuple[str, ...], present: str | None = None, name: str | None = None) -> None:
        super().__init__(fields=fields, name=name)
        self.present = present
        self.extra = f" WHERE {present or fields[0]} IS NOT NULL"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how to make it again, for a migration."""
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs if self.present is None else {**kwargs, "present": self.present}


class AbsentIndex(Index):
    """An index of the rows where a field is null: it finds what is yet to get a value."""

    def __init__(self, *, fields: tuple[str, ...], absent: str, name: str | None = None) -> None:
        super().__init__(fields=fields, name=name)
        self.absent = absent
        self.extra = f" WHERE {absent} IS NULL"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how to make it again, for a migration."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "absent": self.absent}


class FallingIndex(Index):
    """An index in which one field falls where the others rise."""

    def __init__(self, *, fields: tuple[str, ...], falling: str, name: str | None = None) -> None:
        super().__init__(fields=fields, name=name)
        self.falling = falling

    def get_sql(self, schema_generator: "BaseSchemaGenerator", model: type[Model], safe: bool) -> str:  # noqa: FBT001 - Tortoise's
        """Return the statement that makes it."""
        text = super().get_sql(schema_generator, model, safe)
        return text.replace(f'"{self.falling}"', f'"{self.falling}" DESC')

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how to make it again, for a migration."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "falling": self.falling}


class SortedCharField(fields.CharField[str]):
    """A text column people sort by: byte order on every database, whatever its locale."""

    class _db_postgres:  # noqa: N801 - Tortoise's name for a dialect's override
        def __init__(self, field: "SortedCharField") -> None:
            self.field = field

        @property
        def SQL_TYPE(self) -> str:  # noqa: N802 - Tortoise's name
            return f'VARCHAR({self.field.max_length}) COLLATE "C"'


class JSONField(fields.JSONField[Any]):
    """JSON that comes back as it was put in: PostgreSQL's JSONB would sort the fields of an object by their length.

    It bears the name of Tortoise's own, which is what migrations compare.
    """

    class _db_postgres:  # noqa: N801  # pyright: ignore[reportIncompatibleVariableOverride] - Tortoise's name
        SQL_TYPE = "JSON"


class IdempotencyKey(Row):
    """A creating mutation that was done, kept so that its repeat gives the same answer."""

    actor_id = fields.UUIDField()
    mutation = fields.CharField(max_length=64)
    key = fields.CharField(max_length=255)
    body_hash = fields.CharField(max_length=64)
    result = fields.JSONField[Any]()
    created_at = fields.DatetimeField(db_index=True)

    class Meta(Row.Meta):
        abstract = False
        table = "idempotency_keys"
        unique_together = (("actor_id", "mutation", "key"),)
