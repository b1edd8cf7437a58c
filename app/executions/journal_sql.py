"""The set-based statements of the journal, one text a dialect.

PostgreSQL takes columns as arrays; SQLite takes rows as one JSON text. Both fence in the statement that
moves `last_sequence`: a run whose epoch or sequence is not what the writer believes is left out.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from app.kernel.database import Dialect, Transaction

ADVANCE_COLUMNS: tuple[tuple[str, str], ...] = (
    ("id", "uuid"),
    ("epoch", "int"),
    ("old_sequence", "int"),
    ("new_sequence", "int"),
    ("status", "text"),
    ("error", "text"),
    ("started_at", "timestamptz"),
    ("ended_at", "timestamptz"),
)

_ADVANCE_SET = """
    last_sequence = v.new_sequence,
    status = COALESCE(v.status, e.status),
    error = COALESCE(v.error, e.error),
    started_at = COALESCE(e.started_at, v.started_at),
    ended_at = COALESCE(v.ended_at, e.ended_at),
    lease_until = CASE WHEN v.ended_at IS NULL THEN e.lease_until ELSE NULL END
"""

EXECUTION_COLUMNS: tuple[tuple[str, str], ...] = (
    ("id", "uuid"),
    ("workspace_id", "uuid"),
    ("workflow_id", "uuid"),
    ("version_id", "uuid"),
    ("draft_revision", "int"),
    ("status", "text"),
    ("trigger", "text"),
    ("actor_kind", "text"),
    ("actor_id", "uuid"),
    ("on_behalf_of", "uuid"),
    ("input", "text"),
    ("epoch", "int"),
    ("last_sequence", "int"),
    ("priority", "int"),
    ("timeout_ms", "int"),
    ("queued_at", "timestamptz"),
    ("prompt_tokens", "bigint"),
    ("completion_tokens", "bigint"),
    ("cost_usd", "numeric"),
)

EVENT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("execution_id", "uuid"),
    ("sequence", "int"),
    ("type", "text"),
    ("node_key", "text"),
    ("path", "text"),
    ("at", "timestamptz"),
    ("data", "text"),
    ("sealed", "bytea"),
)

NODE_RUN_COLUMNS: tuple[tuple[str, str], ...] = (
    ("id", "uuid"),
    ("execution_id", "uuid"),
    ("node_key", "text"),
    ("path", "text"),
    ("component", "text"),
    ("status", "text"),
    ("attempt", "int"),
    ("started_sequence", "int"),
    ("output_sequence", "int"),
    ("error", "text"),
    ("started_at", "timestamptz"),
    ("ended_at", "timestamptz"),
    ("prompt_tokens", "bigint"),
    ("completion_tokens", "bigint"),
    ("cost_usd", "numeric"),
)
_NODE_RUN_CHANGES = (
    "status",
    "attempt",
    "output_sequence",
    "error",
    "ended_at",
    "prompt_tokens",
    "completion_tokens",
    "cost_usd",
)

IDEMPOTENCY_COLUMNS: tuple[tuple[str, str], ...] = (
    ("id", "uuid"),
    ("actor_id", "uuid"),
    ("mutation", "text"),
    ("key", "text"),
    ("body_hash", "text"),
    ("result", "jsonb"),
    ("created_at", "timestamptz"),
)

#: The columns of `accounts.activity.activity_row`, with their types.
ACTIVITY_COLUMNS: tuple[tuple[str, str], ...] = (
    ("id", "uuid"),
    ("workspace_id", "uuid"),
    ("kind", "text"),
    ("subject_type", "text"),
    ("subject_id", "uuid"),
    ("actor_kind", "text"),
    ("actor_id", "uuid"),
    ("on_behalf_of", "uuid"),
    ("data", "jsonb"),
    ("created_at", "timestamptz"),
)

Columns = tuple[tuple[str, str], ...]


#: The states in which a run can still go on.
LIVE = "('queued', 'running', 'paused')"


def as_uuid(value: Any) -> UUID:
    """Read an id as either dialect returns it."""
    return value if isinstance(value, UUID) else UUID(value)


def _plain(value: Any) -> Any:
    """Write a value the way Tortoise writes it on SQLite."""
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value


def _arrays(columns: Columns, rows: Sequence[Sequence[Any]]) -> tuple[str, list[list[Any]]]:
    """Return an unnest() over one array parameter a column."""
    names = ", ".join(name for name, _ in columns)
    casts = ", ".join(f"${i}::{kind}[]" for i, (_, kind) in enumerate(columns, 1))
    return f"unnest({casts}) AS v({names})", [list(column) for column in zip(*rows, strict=True)]


def _json_rows(columns: Columns, rows: Sequence[Sequence[Any]]) -> tuple[str, list[str]]:
    """Return a subquery over one JSON parameter that holds all rows."""
    fields = ", ".join(f"json_extract(value, '$[{i}]') AS {name}" for i, (name, _) in enumerate(columns))
    packed = orjson.dumps([[_plain(value) for value in row] for row in rows]).decode()
    return f"(SELECT {fields} FROM json_each(?)) AS v", [packed]  # noqa: S608 - names are constants


async def insert(
    tx: Transaction, table: str, columns: Columns, rows: Sequence[Sequence[Any]], *, conflict: str = ""
) -> list[dict[str, Any]]:
    """Insert rows in one statement; returns their ids where `conflict` has a RETURNING."""
    names = ", ".join(name for name, _ in columns)
    if tx.dialect == "postgres":
        source, values = _arrays(columns, rows)
        return await tx.fetch(f"INSERT INTO {table} ({names}) SELECT {names} FROM {source} {conflict}", values)  # noqa: S608 - names are constants
    if "RETURNING" not in conflict:
        marks = ", ".join("?" for _ in columns)
        await tx.execute_many(f"INSERT INTO {table} ({names}) VALUES ({marks}) {conflict}", rows)  # noqa: S608
        return []
    source, packed = _json_rows(columns, rows)
    return await tx.fetch(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM {source} WHERE true {conflict}",  # noqa: S608
        packed,
    )


async def advance(tx: Transaction, rows: Sequence[Sequence[Any]]) -> set[UUID]:
    """Move the runs on and project their state; return those whose fence held."""
    if tx.dialect == "postgres":
        source, values = _arrays(ADVANCE_COLUMNS, rows)
        found = await tx.fetch(
            # Rows are locked in id order, so writers that share runs cannot deadlock.
            f"WITH v AS (SELECT * FROM {source}), held AS (SELECT e.id FROM executions e "  # noqa: S608
            "WHERE e.id IN (SELECT id FROM v) ORDER BY e.id FOR UPDATE) "
            f"UPDATE executions e SET {_ADVANCE_SET} FROM v JOIN held ON held.id = v.id "
            "WHERE e.id = v.id AND e.epoch = v.epoch AND e.last_sequence = v.old_sequence RETURNING e.id",
            values,
        )
        return {row["id"] for row in found}
    source, packed = _json_rows(ADVANCE_COLUMNS, rows)
    found = await tx.fetch(
        f"UPDATE executions AS e SET {_ADVANCE_SET} FROM {source} "  # noqa: S608
        "WHERE e.id = v.id AND e.epoch = v.epoch AND e.last_sequence = v.old_sequence RETURNING id",
        packed,
    )
    return {UUID(row["id"]) for row in found}


async def claim(
    tx: Transaction, ids: Sequence[UUID], worker_id: str, lease_seconds: float
) -> dict[UUID, dict[str, Any]]:
    """Raise the epoch of every run that has not ended and lease it; return the rows as they are then."""
    if tx.dialect == "postgres":
        found = await tx.fetch(
            "WITH held AS (SELECT id FROM executions WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE) "  # noqa: S608
            "UPDATE executions e SET epoch = e.epoch + 1, worker_id = $2, "
            f"lease_until = {now_sql('postgres', '$3')} FROM held "
            f"WHERE e.id = held.id AND e.status IN {LIVE} RETURNING e.*",
            [list(ids), worker_id, lease_seconds],
        )
    else:
        marks = ", ".join("?" for _ in ids)
        found = await tx.fetch(
            f"UPDATE executions SET epoch = epoch + 1, worker_id = ?, lease_until = {now_sql('sqlite', '?')} "  # noqa: S608
            f"WHERE id IN ({marks}) AND status IN {LIVE} RETURNING *",
            [worker_id, lease_seconds, *(str(each) for each in ids)],
        )
    return {as_uuid(row["id"]): row for row in found}


async def upsert_node_runs(tx: Transaction, rows: Sequence[Sequence[Any]]) -> None:
    """Insert node runs or bring them up to date; one is known by where it started in its journal."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in _NODE_RUN_CHANGES)
    await insert(
        tx,
        "node_runs",
        NODE_RUN_COLUMNS,
        rows,
        conflict=f"ON CONFLICT (execution_id, started_sequence) DO UPDATE SET {changes}",
    )


async def claim_keys(tx: Transaction, rows: Sequence[Sequence[Any]]) -> set[UUID]:
    """Store idempotency keys; return the ids of those that were free."""
    found = await insert(
        tx,
        "idempotency_keys",
        IDEMPOTENCY_COLUMNS,
        rows,
        conflict="ON CONFLICT (actor_id, mutation, key) DO NOTHING RETURNING id",
    )
    return {as_uuid(row["id"]) for row in found}


def now_sql(dialect: Dialect, plus_seconds: str = "") -> str:
    """Return the database's clock as an expression, optionally some seconds later (a parameter)."""
    if dialect == "postgres":
        return f"now() + make_interval(secs => {plus_seconds})" if plus_seconds else "now()"
    # Tortoise's text form, so that comparisons with stored instants hold.
    offset = f", '+' || {plus_seconds} || ' seconds'" if plus_seconds else ""
    return f"strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'{offset})"
