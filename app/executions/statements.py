"""The statements that commits are made of, the same for both databases, and how each writes them."""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from app.kernel.database import Dialect

Row = Sequence[Any]
Columns = tuple[tuple[str, str], ...]  #: names with PostgreSQL's types

#: The states in which a run can still go on.
LIVE = "('queued', 'running', 'paused')"


class Fetch(NamedTuple):
    """One statement; its rows are sent back."""

    sql: str
    values: Row


class Each(NamedTuple):
    """One statement for every row of values; the rows that all of them gave are sent back."""

    sql: str
    rows: Sequence[Row]


class Many(NamedTuple):
    """An INSERT of many rows; it gives nothing."""

    sql: str  #: of one row
    row: str  #: the part of it that is repeated for more
    rows: Sequence[Row]


class Enqueue(NamedTuple):
    """Jobs that shall exist once this commit does; nothing is sent back."""

    payloads: Sequence[bytes]
    priorities: Sequence[int]


Statement = Fetch | Each | Many | Enqueue
Rows = Sequence[Mapping[str, Any]]


def as_uuid(value: Any) -> UUID:
    """Read an id as either dialect returns it."""
    return value if isinstance(value, UUID) else UUID(value)


def now_sql(dialect: Dialect, plus_seconds: str = "") -> str:
    """Return the database's clock as an expression, optionally some seconds later (a parameter)."""
    if dialect == "postgres":
        return f"now() + make_interval(secs => {plus_seconds})" if plus_seconds else "now()"
    # Tortoise's text form, so that comparisons with stored instants hold.
    offset = f", '+' || {plus_seconds} || ' seconds'" if plus_seconds else ""
    return f"strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'{offset})"


def insert(dialect: Dialect, table: str, columns: Columns, rows: Sequence[Row], conflict: str = "") -> Statement:
    """Insert rows."""
    if dialect == "sqlite":
        return Many(f"{sqlite_insert(table, columns)} {conflict}", _row_of_marks(columns), rows)
    names = ", ".join(name for name, _ in columns)
    source, values = unnested(columns, rows)
    return Fetch(f"INSERT INTO {table} ({names}) SELECT {names} FROM {source} {conflict}", values)  # noqa: S608


def together(dialect: Dialect, inserts: Sequence[Statement]) -> Sequence[Statement]:
    """Make one statement of inserts that give nothing and need nothing of each other, where each is a round trip."""
    if dialect == "sqlite" or len(inserts) < 2:  # noqa: PLR2004 - two are worth it
        return inserts
    texts: list[str] = []
    values: list[Any] = []
    for each in inserts:
        if not isinstance(each, Fetch):
            raise TypeError("PostgreSQL's statements are set-based")
        texts.append(_shifted(each.sql, len(values)))
        values += each.values
    *first, last = texts
    parts = ", ".join(f"part{number} AS ({text})" for number, text in enumerate(first))
    return [Fetch(f"WITH {parts} {last}", values)]


@cache
def _shifted(sql: str, by: int) -> str:
    """Renumber a statement's parameters."""
    return _PARAMETER.sub(lambda found: f"${int(found[1]) + by}", sql)


_PARAMETER = re.compile(r"\$(\d+)")


def unnested(columns: Columns, rows: Sequence[Row], after: int = 0) -> tuple[str, list[list[Any]]]:
    """Return rows as a source for FROM, named `v`: a column as an array, a parameter each, behind `after` others."""
    return _unnest(columns, after), [list(column) for column in zip(*rows, strict=True)]


@cache
def _unnest(columns: Columns, after: int) -> str:
    names = ", ".join(name for name, _ in columns)
    casts = ", ".join(f"${at}::{kind}[]" for at, (_, kind) in enumerate(columns, after + 1))
    return f"unnest({casts}) AS v({names})"


def sqlite_insert(table: str, columns: Columns) -> str:
    """Return SQLite's INSERT of one row."""
    names = ", ".join(name for name, _ in columns)
    return f"INSERT INTO {table} ({names}) VALUES {_row_of_marks(columns)}"  # noqa: S608 - names are constants


def _row_of_marks(columns: Columns) -> str:
    return f"({', '.join('?' for _ in columns)})"


def insert_many(connection: sqlite3.Connection, statement: Many) -> None:
    """Insert the rows on SQLite, many by one statement.

    Every statement lets go of the interpreter and takes it again, for which it waits while the event loop is busy:
    a statement a row took as long as the loop had work.
    """
    rows, at = statement.rows, 0
    for size in _CHUNKS:
        while len(rows) - at >= size:
            sql = _repeated(statement.sql, statement.row, size)
            connection.execute(sql, [value for row in rows[at : at + size] for value in row])
            at += size


_CHUNKS = (64, 16, 4, 1)  #: rows a statement: few different statements, so that SQLite keeps them prepared


@cache
def _repeated(sql: str, row: str, times: int) -> str:
    return sql.replace(row, ", ".join([row] * times))
