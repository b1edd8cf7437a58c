"""What a commit of the journal writes: the rows of those who wait for it, and what is announced of their events."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.executions.effects import Effects
from app.executions.events import Event, EventType
from app.executions.journal_items import Append, Lease, Waiting
from app.executions.journal_script import EXECUTION_COLUMNS, Batch
from app.executions.segments import Packed, pack, row_of
from app.kernel.crypto import Vault
from app.kernel.database import Dialect

#: What a commit announces, by run.
Encoded = dict[UUID, list[Packed]]

_QUEUED_AT = [name for name, _ in EXECUTION_COLUMNS].index("queued_at")
#: What shows that a run got further: a node of it has ended.
_PROGRESS = frozenset(
    {
        EventType.NODE_COMPLETED,
        EventType.NODE_FAILED,
        EventType.NODE_ERROR_HANDLED,
        EventType.NODE_RETRYING,
        EventType.NODE_WAITING,
        EventType.NODE_REUSED,
    }
)


def prepare(batch: Waiting, written: Batch, vault: Vault, dialect: Dialect) -> Encoded:
    """Add a batch's rows to what is written; return what is published of its events."""
    found: dict[UUID, Sequence[Event]] = {}
    for acceptance in batch.acceptances:
        run = acceptance.execution_id
        written.new.rows[run] = acceptance.row
        if acceptance.is_in_line:
            written.new.in_line.add(run)
        if acceptance.key_row is not None:
            written.new.keys.append(acceptance.key_row)
            written.new.key_of[run] = acceptance.key_row[0]
        _add(run, [_queued(acceptance.row)], found)
    written.claims = [claim.execution_id for claim in batch.claims]
    written.seized = {claim.execution_id for claim in batch.claims if claim.is_seizure}
    holders = _holders(batch.appends)
    for append in batch.appends:
        run = append.lease.execution_id
        if holders[run] is not append.lease:
            # An earlier holder in this very process: it must not get by on its successor's fence.
            append.lease.is_lost = True
            continue
        _advance(written, append)
        _add(run, append.events, found)
        rows = written.node_runs.setdefault(run, {})
        rows.update((row[0], row) for row in append.node_runs)
        written.activity.setdefault(run, []).extend(append.activity)
        if append.lease.strikes and any(event.type in _PROGRESS for event in append.events):
            append.lease.strikes = 0
            written.effects.setdefault(run, Effects()).progressed = True
        if append.effects is not None:
            for child, row in append.effects.children.items():
                _add(child, [_queued(row)], found)
            # Into one of their own: a batch that is written again must find the appends as they were.
            written.effects.setdefault(run, Effects()).merge(append.effects)
    is_sqlite = dialect == "sqlite"
    encoded = {run: pack(events) for run, events in found.items()}
    for run, packed in encoded.items():
        run_id = str(run) if is_sqlite else run
        written.events[run] = [row_of(run_id, each, vault) for each in packed]
    return encoded


def _queued(row: Sequence[Any]) -> Event:
    """Return the first event of a new run."""
    return Event(EventType.EXECUTION_QUEUED, row[_QUEUED_AT], {}, sequence=1, encoded=b"{}")


def _add(run: UUID, events: Sequence[Event], found: dict[UUID, Sequence[Event]]) -> None:
    """Put events of a run behind those of the same commit."""
    earlier = found.get(run)
    found[run] = events if earlier is None else [*earlier, *events]


def _holders(appends: Sequence[Append]) -> dict[UUID, Lease]:
    """Return the newest lease of each run."""
    newest: dict[UUID, Lease] = {}
    for append in appends:
        lease = newest.setdefault(append.lease.execution_id, append.lease)
        if append.lease.epoch > lease.epoch:
            newest[append.lease.execution_id] = append.lease
    return newest


def _advance(written: Batch, append: Append) -> None:
    """Merge an append into the one row that moves its run on in this commit."""
    run = append.lease.execution_id
    last = append.first + len(append.events) - 1
    status = append.status.value if append.status is not None else None
    row = written.advances.get(run)
    if row is None:
        written.advances[run] = [
            run,
            append.lease.epoch,
            append.first - 1,
            last,
            status,
            append.error,
            append.started_at,
            append.ended_at,
        ]
        return
    row[3] = last
    for place, value in ((4, status), (5, append.error), (6, append.started_at), (7, append.ended_at)):
        if value is not None:
            row[place] = value
