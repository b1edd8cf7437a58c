"""One commit of the journal as a script of statements, the same for both databases.

The script is a generator: it yields statements, is sent the rows they gave, and returns the outcome. Whoever
runs it opens the transaction and brings its own I/O: on PostgreSQL each statement is awaited, on SQLite the whole
script runs in one visit to the connection's thread, which costs less than a visit a statement.

Both fence in the statement that moves `last_sequence`: a run whose epoch or sequence is not what the writer
believes is left out, and so is everything that was to be written for it.
"""

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from app.accounts.activity import ACTIVITY_TABLE, NUMBERED
from app.executions.effects import Effects, carry_out, touched
from app.executions.models import Execution
from app.executions.places import PLACE_OF, Waiter, is_limited, refill, stand_in_line, vacate
from app.executions.projecting import NoTurns, Told, TurnProjector
from app.executions.spending import Spent
from app.executions.statements import (
    LIVE,
    Each,
    Enqueue,
    Fetch,
    Many,
    Row,
    Rows,
    Statement,
    as_uuid,
    insert,
    now_sql,
    sqlite_insert,
    together,
    unnested,
)
from app.kernel.database import Dialect
from app.kernel.models import columns_of

__all__ = ["LIVE", "Batch", "Each", "Enqueue", "Fetch", "Many", "Outcome", "Rows", "Statement", "as_uuid", "now_sql"]

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
    ("is_dispatched", "bool"),
    ("resume_at", "timestamptz"),
    ("strikes", "int"),
    ("budget_tokens", "bigint"),
    ("budget_usd", "numeric"),
    ("parent_id", "uuid"),
    ("parent_sequence", "int"),
    ("root_id", "uuid"),
    ("depth", "int"),
    ("fork_of", "uuid"),
    ("reuse", "text"),
    ("trace_parent", "text"),
    ("trigger_id", "uuid"),
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
    ("is_reused", "bool"),
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


@dataclass(slots=True)
class Acceptances:
    """New runs with their keys and first events."""

    keys: list[Row] = field(default_factory=list[Row])
    rows: dict[UUID, Row] = field(default_factory=dict[UUID, Row])
    key_of: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])  #: execution to the id of its key's row
    in_line: set[UUID] = field(default_factory=set[UUID])  #: those that are due, undispatched, and stand in line


@dataclass(slots=True)
class Batch:
    """What one commit shall write, as rows by run."""

    worker_id: str
    lease_seconds: float
    new: Acceptances = field(default_factory=Acceptances)
    claims: list[UUID] = field(default_factory=list[UUID])
    seized: set[UUID] = field(default_factory=set[UUID])  #: of the claims, those for which no job need stand
    advances: dict[UUID, list[Any]] = field(default_factory=dict[UUID, list[Any]])
    events: dict[UUID, list[Row]] = field(default_factory=dict[UUID, list[Row]])
    node_runs: dict[UUID, dict[UUID, Row]] = field(default_factory=dict[UUID, dict[UUID, Row]])
    activity: dict[UUID, list[Row]] = field(default_factory=dict[UUID, list[Row]])
    effects: dict[UUID, Effects] = field(default_factory=dict[UUID, Effects])
    turns: TurnProjector = field(default_factory=NoTurns)  #: writes what conversations show of the effects

    @property
    def locked(self) -> list[UUID]:
        """The runs whose rows this commit changes by their own: it locks them in one order, before anything else."""
        roots = [each.spending.root for each in self.effects.values() if each.spending is not None]
        return [*self.advances, *self.claims, *roots]

    @property
    def is_claims_only(self) -> bool:
        """Whether it does nothing but claim runs."""
        return not (self.new.rows or self.advances or self.events or self.effects)


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    refused: set[UUID] = field(default_factory=set[UUID])  #: new runs whose key was taken
    lost: set[UUID] = field(default_factory=set[UUID])  #: runs whose fence did not hold
    gone: set[UUID] = field(default_factory=set[UUID])  #: both, and runs that a lost one would have started
    in_line: set[UUID] = field(default_factory=set[UUID])  #: new runs that are due and have no job yet
    claimed: dict[UUID, Mapping[str, Any]] = field(default_factory=dict[UUID, Mapping[str, Any]])
    held: dict[UUID, float] = field(default_factory=dict[UUID, float])  #: seconds for which another worker has a run
    told: set[str] = field(default_factory=set[str])  #: workers that hold runs to which something was sent
    has_activity: bool = False  #: that has no numbers yet
    numbered: list[Row] = field(default_factory=list[Row])  #: activity, each with its number behind its columns
    has_logs: bool = False
    messages: list[Told] = field(default_factory=list[Told])  #: of conversations, for the bus
    spent: dict[UUID, Spent] = field(default_factory=dict[UUID, Spent])  #: by trees, as their runs learn it


def script(batch: Batch, dialect: Dialect) -> Generator[Statement, Rows, Outcome]:
    """Write a batch."""
    outcome = Outcome()
    lines: set[UUID] = set()  #: workspaces in whose lines something changes
    write = _Postgres if dialect == "postgres" else _Sqlite
    new = batch.new
    if new.keys:
        # In one order, so that two writers with the same keys cannot wait for each other.
        keys = sorted(new.keys, key=lambda row: tuple(map(str, row[1:4])))
        free = {as_uuid(row["id"]) for row in (yield write.claim_keys(keys))}
        outcome.refused = {run for run, key in new.key_of.items() if key not in free}
    outcome.told = yield from touched(batch.effects, batch.locked, dialect)
    if batch.advances:
        rows = yield write.advance(batch)
        outcome.lost = batch.advances.keys() - {as_uuid(row["id"]) for row in rows}
        lines |= yield from write.vacate(batch, rows)
    gone = outcome.gone = outcome.refused | outcome.lost
    children: dict[UUID, Row] = {}
    for run, effects in batch.effects.items():
        if run in gone:
            gone.update(effects.children)
        else:
            children.update(effects.children)
    accepted = {**{run: row for run, row in new.rows.items() if run not in outcome.refused}, **children}
    if accepted:
        limited = yield from write.accept(accepted)
        outcome.in_line = limited | (new.in_line & accepted.keys())
        dispatched = [run for run, row in accepted.items() if row[_IS_DISPATCHED] and run not in outcome.in_line]
        if dispatched:
            yield Enqueue([run.bytes for run in dispatched], [accepted[run][_PRIORITY] for run in dispatched])
        yield from stand_in_line([_waiter(accepted[run]) for run in outcome.in_line], dialect)
        # Whoever waits for want of room has to wait: the timers take turns.
        lines |= {_waiter(accepted[run]).workspace_id for run in limited}
    if batch.claims:
        # After the fences: whoever held a run may still finish it in this very batch.
        yield from _claim(batch, outcome, dialect)
    inserts: list[Statement] = []
    events = [row for run, rows in batch.events.items() if run not in gone for row in rows]
    if events:
        inserts.append(insert(dialect, "execution_events", EVENT_COLUMNS, events))
    node_runs = [row for run, rows in batch.node_runs.items() if run not in gone for row in rows.values()]
    if node_runs:
        inserts.append(insert(dialect, "node_runs", NODE_RUN_COLUMNS, node_runs, NODE_RUN_CONFLICT))
    activity = [row for run, rows in batch.activity.items() if run not in gone for row in rows]
    if activity and dialect == "sqlite":
        outcome.numbered = yield from _number(activity)
    elif activity:
        outcome.has_activity = True
        inserts.append(insert(dialect, ACTIVITY_TABLE, ACTIVITY_COLUMNS, activity))
    for step in together(dialect, inserts):  # noqa: UP028 - what is sent to a statement has no place in a sequence
        yield step
    for run, effects in batch.effects.items():
        if run not in gone:
            lines |= yield from carry_out(run, effects, dialect, outcome.spent)
            outcome.has_logs = outcome.has_logs or bool(effects.log_lines)
    outcome.messages += yield from _show(batch, gone, dialect)
    yield from refill(lines, dialect)
    return outcome


def _show(batch: Batch, gone: set[UUID], dialect: Dialect) -> Generator[Statement, Rows, Sequence[Told]]:
    """Write what conversations show of all this, once for all of them."""
    turns = [each.turn for run, each in batch.effects.items() if run not in gone and each.turn is not None]
    return (yield from batch.turns.project(turns, dialect)) if turns else ()


def _number(activity: list[Row]) -> Generator[Statement, Rows, list[Row]]:
    """Number activity as it is written; a pass of the sequencer would cost a commit of its own."""
    earlier = yield Fetch(NUMBERED.take_here, [_MAX_EARLIER])
    names = [name for name, _ in ACTIVITY_COLUMNS]
    rows: list[Row] = [*([row[name] for name in names] for row in earlier), *activity]
    counts = Counter(row[_WORKSPACE] for row in rows)
    raised = yield Each(NUMBERED.raise_here, list(counts.items()))
    heads = {row["id"]: row["last_sequence"] - counts[row["id"]] for row in raised}
    numbered: list[Row] = []
    for row in rows:
        heads[row[_WORKSPACE]] += 1
        numbered.append((*row, heads[row[_WORKSPACE]]))
    if earlier:
        yield Each(NUMBERED.number_here, [(row[-1], row[0]) for row in numbered[: len(earlier)]])
    yield insert("sqlite", ACTIVITY_TABLE, (*ACTIVITY_COLUMNS, ("sequence", "bigint")), numbered[len(earlier) :])
    return numbered


_MAX_EARLIER = 1_000
_WORKSPACE = [name for name, _ in ACTIVITY_COLUMNS].index("workspace_id")
_NAMES = [name for name, _ in EXECUTION_COLUMNS]
_PRIORITY = _NAMES.index("priority")
_IS_DISPATCHED = _NAMES.index("is_dispatched")
_ENDED_AT = [name for name, _ in ADVANCE_COLUMNS].index("ended_at")
_WAITER = tuple(_NAMES.index(name) for name in ("id", "workspace_id", "workflow_id", "priority", "queued_at"))

#: Runs that are refused to a worker because another one has them, and for how long it has, unless it goes on. Its lease
#: may have run out since they were refused: then the job must stand all the same, and is tried again at once.
_HELD = f"""
SELECT id, greatest(0, extract(epoch FROM lease_until - now()))::float8 AS seconds FROM executions
WHERE id = ANY($1::uuid[]) AND status IN {LIVE} AND is_dispatched
"""  # noqa: S608 - a constant


def _claim(batch: Batch, outcome: Outcome, dialect: Dialect) -> Generator[Statement, Rows, None]:
    rows = yield _Postgres.claim(batch) if dialect == "postgres" else _Sqlite.claim(batch)
    outcome.claimed = {as_uuid(row["id"]): dict(row) for row in rows}
    if dialect == "postgres" and len(outcome.claimed) < len(batch.claims):
        refused = [run for run in batch.claims if run not in outcome.claimed]
        outcome.held = {as_uuid(row["id"]): row["seconds"] for row in (yield Fetch(_HELD, [refused]))}


@cache
def _claimed() -> str:
    return ", ".join(f"e.{column}" for column in columns_of(Execution))


def _waiter(row: Row) -> Waiter:
    return Waiter(*(row[at] for at in _WAITER))


# A node run is known by where it started in its journal, so a recovered one goes on in its row.
NODE_RUN_CONFLICT = "ON CONFLICT (execution_id, started_sequence) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in _NODE_RUN_CHANGES
)
KEY_CONFLICT = "ON CONFLICT (actor_id, mutation, key) DO NOTHING RETURNING id"


#: Moves runs on where the fence holds, on PostgreSQL. Rows are locked in the order of their ids, so that writers who
#: share runs cannot deadlock.
MOVE = (
    "held AS (SELECT e.id FROM executions e WHERE e.id = ANY({ids}::uuid[]) ORDER BY e.id FOR UPDATE), "  # noqa: S608
    "moved AS (UPDATE executions e SET last_sequence = v.new_sequence, status = COALESCE(v.status, e.status), "
    "error = COALESCE(v.error, e.error), started_at = COALESCE(e.started_at, v.started_at), "
    "ended_at = COALESCE(v.ended_at, e.ended_at), "
    f"lease_until = CASE WHEN v.ended_at IS NULL THEN {now_sql('postgres', '{lease_seconds}')} END, "
    "resume_at = CASE WHEN v.ended_at IS NULL THEN e.resume_at END "
    "FROM {source} JOIN held ON held.id = v.id "
    # The worker too: an epoch may be given twice where a claim was lost in a crash of the server (see `claim`).
    "WHERE e.id = v.id AND e.epoch = v.epoch AND e.worker_id = {worker} AND e.last_sequence = v.old_sequence "
    f"RETURNING e.id, CASE WHEN v.ended_at IS NOT NULL THEN {PLACE_OF.format(e='e')} END AS place)"
)
#: Whether whoever held the run before neither gave it back nor paused it: that clears the lease.
_DIED = "(e.lease_until IS NOT NULL AND e.worker_id IS DISTINCT FROM $2)::int"


class _Postgres:
    """Set-based statements: one a table, with a column as an array."""

    @staticmethod
    def claim_keys(rows: list[Row]) -> Statement:
        return insert("postgres", "idempotency_keys", IDEMPOTENCY_COLUMNS, rows, KEY_CONFLICT)

    @staticmethod
    def accept(rows: Mapping[UUID, Row]) -> Generator[Statement, Rows, set[UUID]]:
        """Insert new runs; return those that a limit keeps from being dispatched."""
        source, values = unnested(EXECUTION_COLUMNS, list(rows.values()))
        names = ", ".join(_NAMES)
        given = names.replace("is_dispatched", f"is_dispatched AND NOT {is_limited('v')}")
        kept = yield Fetch(
            f"WITH new AS (INSERT INTO executions ({names}) SELECT {given} FROM {source} RETURNING id, is_dispatched) "  # noqa: S608
            "SELECT id FROM new WHERE NOT is_dispatched",
            values,
        )
        return {run for row in kept if rows[run := as_uuid(row["id"])][_IS_DISPATCHED]}

    @staticmethod
    def advance(batch: Batch) -> Statement:
        source, values = unnested(ADVANCE_COLUMNS, list(batch.advances.values()))
        count = len(ADVANCE_COLUMNS)
        move = MOVE.format(source=source, lease_seconds=f"${count + 1}", ids=f"${count + 2}", worker=f"${count + 3}")
        # All that is changed later in this transaction is locked, too.
        values = [*values, batch.lease_seconds, batch.locked, batch.worker_id]
        return Fetch(f"WITH {move} SELECT id, place FROM moved", values)  # noqa: S608

    @staticmethod
    def vacate(batch: Batch, rows: Rows) -> Generator[Statement, Rows, set[UUID]]:
        """Take runs that have ended from their places; `advance` has told which have one."""
        del batch
        ended = [as_uuid(row["id"]) for row in rows if row["place"] is not None]
        return (yield from vacate(ended, "postgres")) if ended else set()

    @staticmethod
    def claim(batch: Batch) -> Statement:
        """Claim runs.

        Alone in its transaction, a claim does not wait for the disk. Whatever is committed under it comes after it in
        the server's log, so nothing durable stands on a claim that is not. One that a crash of the server undoes is
        no claim: its holder appends nothing more, for its name is not in the row or its last sequence not the run's.
        """
        soft = "AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off' " if batch.is_claims_only else ""
        return Fetch(
            "WITH held AS (SELECT id FROM executions WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE) "  # noqa: S608
            "UPDATE executions e SET epoch = e.epoch + 1, worker_id = $2, "
            f"strikes = e.strikes + {_DIED}, deaths = e.deaths + {_DIED}, "
            f"lease_until = {now_sql('postgres', '$3')} FROM held "
            f"WHERE e.id = held.id AND e.status IN {LIVE} AND (e.is_dispatched OR e.id = ANY($4::uuid[])) {soft}"
            f"AND (e.lease_until IS NULL OR e.lease_until <= now() OR e.worker_id = $2) RETURNING {_claimed()}",
            [batch.claims, batch.worker_id, batch.lease_seconds, list(batch.seized)],
        )


class _Sqlite:
    """A statement a row: SQLite runs in our own process, so there is no round trip to save."""

    @staticmethod
    def claim_keys(rows: list[Row]) -> Statement:
        return Each(f"{sqlite_insert('idempotency_keys', IDEMPOTENCY_COLUMNS)} {KEY_CONFLICT}", rows)

    @staticmethod
    def accept(rows: Mapping[UUID, Row]) -> Generator[Statement, Rows, set[UUID]]:
        """Insert new runs; return those that a limit keeps from being dispatched."""
        kept: set[UUID] = set()
        limits = yield Fetch("SELECT workspace_id, workflow_id FROM concurrency_limits", [])
        if limits:
            found = {(row["workspace_id"], row["workflow_id"]) for row in limits}
            for run, row in rows.items():
                waiter = _waiter(row)
                workspace, workflow = str(waiter.workspace_id), str(waiter.workflow_id)
                if row[_IS_DISPATCHED] and found & {(None, None), (workspace, None), (workspace, workflow)}:
                    kept.add(run)
        given = [
            (*row[:_IS_DISPATCHED], False, *row[_IS_DISPATCHED + 1 :]) if run in kept else row
            for run, row in rows.items()
        ]
        yield insert("sqlite", "executions", EXECUTION_COLUMNS, given)
        return kept

    @staticmethod
    def advance(batch: Batch) -> Statement:
        rows = [
            (new, status, error, started_at, ended_at, ended_at, batch.lease_seconds, ended_at, run, epoch, old)
            for run, epoch, old, new, status, error, started_at, ended_at in batch.advances.values()
        ]
        return Each(
            "UPDATE executions SET last_sequence = ?, status = COALESCE(?, status), error = COALESCE(?, error), "  # noqa: S608
            "started_at = COALESCE(started_at, ?), ended_at = COALESCE(?, ended_at), "
            f"lease_until = CASE WHEN ? IS NULL THEN {now_sql('sqlite', '?')} END, "
            "resume_at = CASE WHEN ? IS NULL THEN resume_at END WHERE id = ? AND epoch = ? AND last_sequence = ? "
            "RETURNING id",
            rows,
        )

    @staticmethod
    def vacate(batch: Batch, rows: Rows) -> Generator[Statement, Rows, set[UUID]]:
        """Take runs that have ended from their places."""
        del rows
        ended = [run for run, row in batch.advances.items() if row[_ENDED_AT] is not None]
        return (yield from vacate(ended, "sqlite")) if ended else set()

    @staticmethod
    def claim(batch: Batch) -> Statement:
        me = batch.worker_id
        died = "(lease_until IS NOT NULL AND worker_id IS NOT ?)"
        return Each(
            f"UPDATE executions SET epoch = epoch + 1, strikes = strikes + {died}, deaths = deaths + {died}, "  # noqa: S608
            f"worker_id = ?, lease_until = {now_sql('sqlite', '?')} "
            f"WHERE id = ? AND status IN {LIVE} AND (is_dispatched OR ?) RETURNING *",
            [(me, me, me, batch.lease_seconds, run, run in batch.seized) for run in batch.claims],
        )
