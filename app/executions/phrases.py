"""Statements written once for both databases: values by name, lists to search in, and the words that differ."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from app.executions.statements import LIVE, Fetch, now_sql
from app.kernel.database import Database, Dialect

_NAME = re.compile(r"\{(\w+)\}")
_WORDS: Mapping[Dialect, Mapping[str, str]] = {
    "postgres": {"true": "true", "false": "false", "skip_locked": "FOR UPDATE OF e SKIP LOCKED"},
    "sqlite": {"true": "1", "false": "0", "skip_locked": ""},  # it has one writer anyway
}


def phrase(dialect: Dialect, sql: str, **values: Any) -> Fetch:
    """Make a statement of a text in which `{name}` stands for a value.

    A list stands for a search: `id {ids}` becomes `id = ANY($1)` or `id IN (?, ?)`. `{now}`, `{live}` (the
    states of a run), `{true}`, `{false}` and `{skip_locked}` (of the table `e`) are words of the database.
    """
    given: list[Any] = []
    words = _WORDS[dialect]

    def write(match: re.Match[str]) -> str:
        name = match[1]
        if name == "now":
            return now_sql(dialect)
        if name == "live":
            return LIVE
        if name in words:
            return words[name]
        value = values[name]
        if isinstance(value, list):
            return _search(dialect, cast("list[UUID]", value), given)
        given.append(str(value) if dialect == "sqlite" and isinstance(value, UUID) else value)
        return "?" if dialect == "sqlite" else f"${len(given)}"

    return Fetch(_NAME.sub(write, sql), given)


def _search(dialect: Dialect, values: Sequence[UUID], given: list[Any]) -> str:
    if dialect == "postgres":
        given.append(list(values))
        return f"= ANY(${len(given)}::uuid[])"
    given.extend(str(value) for value in values)
    return f"IN ({', '.join('?' for _ in values)})"


async def read(database: Database, sql: str, **values: Any) -> list[dict[str, Any]]:
    """Run a SELECT."""
    return await database.fetch(*phrase(database.dialect, sql, **values))
