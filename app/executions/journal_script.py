"""One commit of the journal as a script of statements, the same for both databases.

The script is a generator: it yields statements, is sent the rows they gave, and returns the outcome. Whoever
runs it opens the transaction and brings its own I/O: on PostgreSQL each statement is awaited, on SQLite the whole
script runs in one visit to the connection's thread, which costs less than a visit a statement.

Both fence in the statement that moves `last_sequence`: a run whose epoch or sequence is not what the writer
believes is left out, and so is everything that was to be written for it.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from app.accounts.activity import ACTIVITY_TABLE
from app.kernel.database import Dialect

Row = Sequence[Any]
Columns = tuple[tuple[str, str], ...]

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
    """One statement for every row of values; it gives nothing."""

    sql: str
    rows: Sequence[Row]


class Enqueue(NamedTuple):
    """Jobs that shall exist once this commit does; nothing is sent back."""

    payloads: Sequence[bytes]
    priorities: Sequence[int]


Statement = Fetch | Each | Many | Enqueue
Rows = Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class Acceptances:
    """New runs with their keys and first events."""

    keys: list[Row] = field(default_factory=list[Row])
    rows: dict[UUID, Row] = field(default_factory=dict[UUID, Row])
    key_of: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])  #: execution to the id of its key's row


@dataclass(slots=True)
class Batch:
    """What one commit shall write, as rows by run."""

    worker_id: str
    lease_seconds: float
    new: Acceptances = field(default_factory=Acceptances)
    claims: list[UUID] = field(default_factory=list[UUID])
    advances: dict[UUID, list[Any]] = field(default_factory=dict[UUID, list[Any]])
    events: dict[UUID, list[Row]] = field(default_factory=dict[UUID, list[Row]])
    node_runs: dict[UUID, dict[UUID, Row]] = field(default_factory=dict[UUID, dict[UUID, Row]])
    activity: dict[UUID, list[Row]] = field(default_factory=dict[UUID, list[Row]])


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    refused: set[UUID] = field(default_factory=set[UUID])  #: new runs whose key was taken
    lost: set[UUID] = field(default_factory=set[UUID])  #: runs whose fence did not hold
    claimed: dict[UUID, Mapping[str, Any]] = field(default_factory=dict[UUID, Mapping[str, Any]])
    has_activity: bool = False


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


def script(batch: Batch, dialect: Dialect) -> Generator[Statement, Rows, Outcome]:
    """Write a batch."""
    outcome = Outcome()
    write = _Postgres if dialect == "postgres" else _Sqlite
    new = batch.new
    if new.keys:
        free = {as_uuid(row["id"]) for row in (yield write.claim_keys(new.keys))}
        outcome.refused = {run for run, key in new.key_of.items() if key not in free}
    accepted = [run for run in new.rows if run not in outcome.refused]
    if accepted:
        yield write.insert("executions", EXECUTION_COLUMNS, [new.rows[run] for run in accepted])
        priority = [name for name, _ in EXECUTION_COLUMNS].index("priority")
        yield Enqueue([run.bytes for run in accepted], [new.rows[run][priority] for run in accepted])
    if batch.advances:
        held = {as_uuid(row["id"]) for row in (yield write.advance(batch))}
        outcome.lost = batch.advances.keys() - held
    if batch.claims:
        # After the fences: whoever held a run may still finish it in this very batch.
        outcome.claimed = {as_uuid(row["id"]): row for row in (yield write.claim(batch))}
    gone = outcome.refused | outcome.lost
    events = [row for run, rows in batch.events.items() if run not in gone for row in rows]
    if events:
        yield write.insert("execution_events", EVENT_COLUMNS, events)
    node_runs = [row for run, rows in batch.node_runs.items() if run not in gone for row in rows.values()]
    if node_runs:
        yield write.insert("node_runs", NODE_RUN_COLUMNS, node_runs, _NODE_RUN_CONFLICT)
    activity = [row for run, rows in batch.activity.items() if run not in gone for row in rows]
    if activity:
        outcome.has_activity = True
        yield write.insert(ACTIVITY_TABLE, ACTIVITY_COLUMNS, activity)
    return outcome


# A node run is known by where it started in its journal, so a recovered one goes on in its row.
_NODE_RUN_CONFLICT = "ON CONFLICT (execution_id, started_sequence) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in _NODE_RUN_CHANGES
)
_KEY_CONFLICT = "ON CONFLICT (actor_id, mutation, key) DO NOTHING RETURNING id"


class _Postgres:
    """Set-based statements: one a table, with a column as an array."""

    @staticmethod
    def _source(columns: Columns, rows: Sequence[Row]) -> tuple[str, list[list[Any]]]:
        names = ", ".join(name for name, _ in columns)
        casts = ", ".join(f"${at}::{kind}[]" for at, (_, kind) in enumerate(columns, 1))
        return f"unnest({casts}) AS v({names})", [list(column) for column in zip(*rows, strict=True)]

    @classmethod
    def insert(cls, table: str, columns: Columns, rows: Sequence[Row], conflict: str = "") -> Statement:
        names = ", ".join(name for name, _ in columns)
        source, values = cls._source(columns, rows)
        return Fetch(f"INSERT INTO {table} ({names}) SELECT {names} FROM {source} {conflict}", values)  # noqa: S608

    @classmethod
    def claim_keys(cls, rows: Sequence[Row]) -> Statement:
        return cls.insert("idempotency_keys", IDEMPOTENCY_COLUMNS, rows, _KEY_CONFLICT)

    @classmethod
    def advance(cls, batch: Batch) -> Statement:
        source, values = cls._source(ADVANCE_COLUMNS, list(batch.advances.values()))
        lease_until = now_sql("postgres", f"${len(ADVANCE_COLUMNS) + 1}")
        return Fetch(
            # Rows are locked in id order, so writers that share runs cannot deadlock.
            f"WITH v AS (SELECT * FROM {source}), held AS (SELECT e.id FROM executions e "  # noqa: S608
            "WHERE e.id IN (SELECT id FROM v) ORDER BY e.id FOR UPDATE) "
            "UPDATE executions e SET last_sequence = v.new_sequence, status = COALESCE(v.status, e.status), "
            "error = COALESCE(v.error, e.error), started_at = COALESCE(e.started_at, v.started_at), "
            "ended_at = COALESCE(v.ended_at, e.ended_at), "
            f"lease_until = CASE WHEN v.ended_at IS NULL THEN {lease_until} END "
            "FROM v JOIN held ON held.id = v.id "
            "WHERE e.id = v.id AND e.epoch = v.epoch AND e.last_sequence = v.old_sequence RETURNING e.id",
            [*values, batch.lease_seconds],
        )

    @staticmethod
    def claim(batch: Batch) -> Statement:
        return Fetch(
            "WITH held AS (SELECT id FROM executions WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE) "  # noqa: S608
            "UPDATE executions e SET epoch = e.epoch + 1, worker_id = $2, "
            f"lease_until = {now_sql('postgres', '$3')} FROM held "
            f"WHERE e.id = held.id AND e.status IN {LIVE} RETURNING e.*",
            [batch.claims, batch.worker_id, batch.lease_seconds],
        )


class _Sqlite:
    """A statement a row: SQLite runs in our own process, so there is no round trip to save."""

    @staticmethod
    def insert(table: str, columns: Columns, rows: Sequence[Row], conflict: str = "") -> Statement:
        return Many(f"{_sqlite_insert(table, columns)} {conflict}", rows)

    @staticmethod
    def claim_keys(rows: Sequence[Row]) -> Statement:
        return Each(f"{_sqlite_insert('idempotency_keys', IDEMPOTENCY_COLUMNS)} {_KEY_CONFLICT}", rows)

    @staticmethod
    def advance(batch: Batch) -> Statement:
        rows = [
            (new, status, error, started_at, ended_at, ended_at, batch.lease_seconds, run, epoch, old)
            for run, epoch, old, new, status, error, started_at, ended_at in batch.advances.values()
        ]
        return Each(
            "UPDATE executions SET last_sequence = ?, status = COALESCE(?, status), error = COALESCE(?, error), "  # noqa: S608
            "started_at = COALESCE(started_at, ?), ended_at = COALESCE(?, ended_at), "
            f"lease_until = CASE WHEN ? IS NULL THEN {now_sql('sqlite', '?')} END "
            "WHERE id = ? AND epoch = ? AND last_sequence = ? RETURNING id",
            rows,
        )

    @staticmethod
    def claim(batch: Batch) -> Statement:
        return Each(
            f"UPDATE executions SET epoch = epoch + 1, worker_id = ?, lease_until = {now_sql('sqlite', '?')} "  # noqa: S608
            f"WHERE id = ? AND status IN {LIVE} RETURNING *",
            [(batch.worker_id, batch.lease_seconds, run) for run in batch.claims],
        )


def _sqlite_insert(table: str, columns: Columns) -> str:
    names = ", ".join(name for name, _ in columns)
    marks = ", ".join("?" for _ in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names are constants
