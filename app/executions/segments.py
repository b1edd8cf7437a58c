"""How events lie in the table: those of one commit of a run together in a row, a segment, where they are small.

A row an event cost more than all else that a commit writes: an index entry, a key to check and eight columns each.
A segment is numbered as its last event is, so a journal's rows have no gap where its events have none, and a reader
that comes in the middle of one leaves out what it has. What is large has a row of its own: nobody must read it to get
at its neighbours.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from app.executions.events import Event, EventType, JournalEntry, Path, event_type, format_path, parse_path
from app.kernel.crypto import Vault

#: The type of a row that holds several events. They are its data, each as it is announced, by their sequence.
SEGMENT = "Segment"
MAX_EVENTS = 100  #: in a segment
MAX_BYTES = 16 * 1024  #: of a segment


class Packed(NamedTuple):
    """An event with its data as JSON, and all of it as it is announced."""

    event: Event
    data: bytes
    whole: bytes


def pack(event: Event) -> Packed:
    """Encode an event, once for the table and the bus."""
    data = event.encoded if event.encoded is not None else orjson.dumps(event.data)
    path = format_path(event.path)
    fields = (event.sequence, event.type.value, event.at.timestamp(), event.node_key, path, orjson.Fragment(data))
    return Packed(event, data, orjson.dumps(fields))


def rows_of(run_id: Any, packed: Sequence[Packed], vault: Vault) -> list[tuple[Any, ...]]:
    """Return the rows of a run's consecutive events, in the order of `EVENT_COLUMNS`."""
    rows: list[tuple[Any, ...]] = []
    first, size = 0, 0
    for at, each in enumerate(packed):
        size += len(each.whole) + 1
        if at > first and (size > MAX_BYTES or at - first >= MAX_EVENTS):
            rows.append(_row(run_id, packed[first:at], vault))
            first, size = at, len(each.whole) + 1
    rows.append(_row(run_id, packed[first:], vault))
    return rows


def _row(run_id: Any, packed: Sequence[Packed], vault: Vault) -> tuple[Any, ...]:
    last = packed[-1].event
    if len(packed) == 1:
        sealed = None if last.secret is None else vault.encrypt(orjson.dumps(last.secret))
        data = packed[0].data.decode()
        return run_id, last.sequence, last.type.value, last.node_key, format_path(last.path), last.at, data, sealed
    secrets = {str(each.event.sequence): each.event.secret for each in packed if each.event.secret is not None}
    sealed = vault.encrypt(orjson.dumps(secrets)) if secrets else None
    data = b"[%b]" % b",".join([each.whole for each in packed])
    return run_id, last.sequence, SEGMENT, None, "", last.at, data.decode(), sealed


class Stored(NamedTuple):
    """An event as a row has it, with the name of its type, which this release may not know."""

    sequence: int
    type: str
    at: datetime
    node_key: str | None
    path: Path
    data: Any
    size: int  #: of its data, about


def stored_in(row: Mapping[str, Any]) -> Iterator[Stored]:
    """Yield the events of a row, in order."""
    data = orjson.loads(row["data"])
    if row["type"] != SEGMENT:
        at = row["at"]
        when = at if isinstance(at, datetime) else datetime.fromisoformat(at)
        path = parse_path(row["path"])
        yield Stored(row["sequence"], row["type"], when, row["node_key"], path, data, len(row["data"]))
        return
    size = len(row["data"]) // len(data)
    for sequence, kind, at, node_key, path, each in data:
        yield Stored(sequence, kind, datetime.fromtimestamp(at, UTC), node_key, parse_path(path), each, size)


def entries_in(row: Mapping[str, Any], execution_id: UUID, after: int = 0) -> Iterator[JournalEntry]:
    """Yield the events of a row after a sequence as their readers get them.

    Raises:
        EventUnknown: This release does not know one.
    """
    for each in stored_in(row):
        if each.sequence > after:
            kind = event_type(each.type)
            yield JournalEntry(
                execution_id, each.sequence, kind, each.at, each.node_key, each.path, each.data, each.size
            )


def events_in(row: Mapping[str, Any], vault: Vault) -> Iterator[Event]:
    """Yield the events of a row, unmasked.

    Raises:
        EventUnknown: This release does not know one.
    """
    secrets: Mapping[str, Any] = {}
    sealed = row["sealed"]
    if sealed is not None:
        opened = orjson.loads(vault.decrypt(bytes(sealed)))
        secrets = opened if row["type"] == SEGMENT else {str(row["sequence"]): opened}
    for each in stored_in(row):
        kind: EventType = event_type(each.type)
        secret = secrets.get(str(each.sequence))
        yield Event(kind, each.at, each.data, each.node_key, each.path, each.sequence, secret)


def last_type(row: Mapping[str, Any]) -> str:
    """Name the type of the last event of a row."""
    return row["type"] if row["type"] != SEGMENT else orjson.loads(row["data"])[-1][1]
