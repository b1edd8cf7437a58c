"""The two commits that most are, each as one statement on PostgreSQL: runs that are accepted, and runs that go on.

A statement is a transaction, so there is nothing to begin or to end: a round trip does what took six. The writer takes
`script` for whatever is more: effects beside the run, or runs accepted, claimed and carried on in one commit.
"""

from collections.abc import Sequence
from operator import itemgetter
from uuid import UUID

from app.accounts.activity import ACTIVITY_TABLE
from app.executions.events import EventType
from app.executions.journal_script import (
    ACTIVITY_COLUMNS,
    ADVANCE_COLUMNS,
    EVENT_COLUMNS,
    EXECUTION_COLUMNS,
    IDEMPOTENCY_COLUMNS,
    KEY_CONFLICT,
    MOVE,
    NODE_RUN_COLUMNS,
    NODE_RUN_CONFLICT,
    Batch,
    Outcome,
)
from app.executions.places import PLACE_COLUMNS, is_limited
from app.executions.statements import Columns, Fetch, Row, Rows, as_uuid, unnested
from app.kernel.jobs import enqueue_from

_NAMES = [name for name, _ in EXECUTION_COLUMNS]
#: What a new run has none of.
_ZERO = ("prompt_tokens", "completion_tokens", "cost_usd", "strikes")
#: What few new runs have; of a batch without any, these columns are not written: each costs an array, here and there.
_SELDOM = frozenset(
    {
        *("draft_revision", "resume_at", "budget_tokens", "budget_usd", "parent_id", "parent_sequence", "root_id"),
        *("fork_of", "reuse"),
    }
)
_IS_DISPATCHED = _NAMES.index("is_dispatched")
#: The column of an activity that names its run.
_SUBJECT = "subject_id"


def is_single(batch: Batch) -> bool:
    """Say whether one statement can do all of a batch."""
    if batch.claims or batch.effects:
        return False
    return bool(batch.new.rows) != bool(batch.advances)


class _Parts:
    """Common table expressions, as they are put together."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.values: list[object] = []

    def value(self, value: object) -> str:
        """Add a value; return what stands for it."""
        self.values.append(value)
        return f"${len(self.values)}"

    def source(self, columns: Columns, rows: Sequence[Row]) -> str:
        """Add rows; return them as a source for FROM, named `v`."""
        source, values = unnested(columns, rows, len(self.values))
        self.values += values
        return source

    def insert(
        self, name: str, table: str, columns: Columns, rows: Sequence[Row], condition: str, more: str = ""
    ) -> None:
        """Add an insert of those rows of which `condition` holds; of none, nothing."""
        if rows:
            names = ", ".join(each for each, _ in columns)
            source = self.source(columns, rows)
            self.texts.append(
                f"{name} AS (INSERT INTO {table} ({names}) SELECT {names} FROM {source} WHERE {condition} {more})"  # noqa: S608
            )


def go_on(batch: Batch) -> Fetch:
    """Move runs on, with all that came of it where the fence holds; gives those, and the places that some had."""
    parts = _Parts()
    source = parts.source(ADVANCE_COLUMNS, list(batch.advances.values()))
    lease, ids = parts.value(batch.lease_seconds), parts.value(list(batch.advances))
    worker = parts.value(batch.worker_id)
    parts.texts.append(MOVE.format(source=source, lease_seconds=lease, ids=ids, worker=worker))
    rows = [row for each in batch.events.values() for row in each]
    among = "IN (SELECT id FROM moved)"
    parts.insert("events", "execution_events", EVENT_COLUMNS, rows, f"execution_id {among}")
    rows = [row for each in batch.node_runs.values() for row in each.values()]
    parts.insert("nodes", "node_runs", NODE_RUN_COLUMNS, rows, f"execution_id {among}", NODE_RUN_CONFLICT)
    rows = [row for each in batch.activity.values() for row in each]
    parts.insert("told", ACTIVITY_TABLE, ACTIVITY_COLUMNS, rows, f"{_SUBJECT} {among}")
    return Fetch(f"WITH {', '.join(parts.texts)} SELECT id, place FROM moved", parts.values)  # noqa: S608


def went_on(batch: Batch, rows: Rows) -> tuple[Outcome, list[UUID]]:
    """Read what `go_on` gave; return also the runs that ended in a place, which is to be given to another."""
    outcome = Outcome(lost=batch.advances.keys() - {as_uuid(row["id"]) for row in rows})
    outcome.gone = set(outcome.lost)
    outcome.has_activity = any(batch.activity.values())
    return outcome, [as_uuid(row["id"]) for row in rows if row["place"] is not None]


def accept(batch: Batch, entrypoint: str, first_rank: int) -> Fetch:
    """Insert new runs with their keys, first events, and jobs or places in the line; gives the runs.

    Args:
        batch: With new runs only.
        entrypoint: Of their jobs.
        first_rank: What a job of priority 0 gets.
    """
    new, parts = batch.new, _Parts()
    # In one order, so that two writers with the same keys cannot wait for each other.
    keys = sorted(new.keys, key=lambda row: tuple(map(str, row[1:4])))
    parts.insert("keys", "idempotency_keys", IDEMPOTENCY_COLUMNS, keys, "true", KEY_CONFLICT)
    free = f"v.id <> ALL({parts.value(list(new.key_of))}::uuid[])"
    if keys:
        pairs = parts.value(list(new.key_of)), parts.value(list(new.key_of.values()))
        free += (
            f" OR v.id IN (SELECT p.run FROM unnest({pairs[0]}::uuid[], {pairs[1]}::uuid[]) AS p(run, key) "  # noqa: S608
            "JOIN keys ON keys.id = p.key)"
        )
    columns, rows = _needed(list(new.rows.values()))
    names = ", ".join([*(name for name, _ in columns), *_ZERO])
    given = ", ".join([*(_GIVEN.get(name, name) for name, _ in columns), *("0" for _ in _ZERO)])
    source = parts.source(columns, rows)
    parts.texts.append(
        f"new AS (INSERT INTO executions ({names}) SELECT {given} FROM {source} WHERE {free} "  # noqa: S608 - constants
        "RETURNING id, workspace_id, workflow_id, priority, queued_at, is_dispatched)"
    )
    # Every run begins with the same event.
    parts.texts.append(
        "events AS (INSERT INTO execution_events (execution_id, sequence, type, path, at, data) "  # noqa: S608 - constants
        f"SELECT id, 1, '{EventType.EXECUTION_QUEUED.value}', '', queued_at, '{{}}' FROM new)"
    )
    rank, name = parts.value(first_rank), parts.value(entrypoint)
    parts.texts.append(
        f"jobs AS ({enqueue_from(name, f'{rank}::int + new.priority', 'uuid_send(new.id)')} "
        "FROM new WHERE new.is_dispatched)"
    )
    due = parts.value([run for run, row in new.rows.items() if row[_IS_DISPATCHED] or run in new.in_line])
    places = ", ".join(each for each, _ in PLACE_COLUMNS)
    parts.texts.append(
        f"line AS (INSERT INTO dispatch_places ({places}) "  # noqa: S608 - constants
        f"SELECT {places.replace('is_held', 'false')} FROM new "
        f"WHERE NOT is_dispatched AND id = ANY({due}::uuid[]) ON CONFLICT (id) DO NOTHING)"
    )
    return Fetch(f"WITH {', '.join(parts.texts)} SELECT id, workspace_id, is_dispatched FROM new", parts.values)  # noqa: S608


def _needed(rows: Sequence[Row]) -> tuple[Columns, Sequence[Row]]:
    """Leave out the columns of new runs that need not be written."""
    has_seldom = any(row[at] is not None for row in rows for at in _SELDOM_AT)
    columns, pick = (_FULL, _PICK_FULL) if has_seldom else (_SHORT, _PICK_SHORT)
    return columns, [pick(row) for row in rows]


_SELDOM_AT = [at for at, name in enumerate(_NAMES) if name in _SELDOM]
_FULL = tuple(each for each in EXECUTION_COLUMNS if each[0] not in _ZERO)
_SHORT = tuple(each for each in _FULL if each[0] not in _SELDOM)
_PICK_FULL, _PICK_SHORT = (itemgetter(*(_NAMES.index(name) for name, _ in each)) for each in (_FULL, _SHORT))
#: How a value is written that is not taken as it is.
_GIVEN = {"is_dispatched": f"is_dispatched AND NOT {is_limited('v')}"}


def accepted(batch: Batch, rows: Rows) -> tuple[Outcome, set[UUID]]:
    """Read what `accept` gave; return also the workspaces in whose lines a limit put runs: they may have places."""
    new = batch.new
    found = {as_uuid(row["id"]): row for row in rows}
    refused = new.rows.keys() - found.keys()
    limited = {run for run, row in found.items() if new.rows[run][_IS_DISPATCHED] and not row["is_dispatched"]}
    outcome = Outcome(refused=refused, gone=set(refused), in_line=limited | (new.in_line & found.keys()))
    return outcome, {as_uuid(found[run]["workspace_id"]) for run in limited}
