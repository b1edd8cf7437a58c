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
    """Consecutive events of a run as a row holds them, and as they are announced: a list as JSON."""

    events: Sequence[Event]
    whole: bytes


def pack(events: Sequence[Event]) -> list[Packed]:
    """Encode consecutive events of a run, once for the table and the bus."""
    if len(events) <= MAX_EVENTS:
        whole = orjson.dumps([_fields(event) for event in events])
        if len(whole) <= MAX_BYTES or len(events) == 1:
            return [Packed(events, whole)]
    packed: list[Packed] = []
    some: list[Event] = []
    parts: list[bytes] = []
    size = 0
    for event in events:
        part = orjson.dumps(_fields(event))
        if some and (size + len(part) + 2 > MAX_BYTES or len(some) >= MAX_EVENTS):
            packed.append(Packed(some, b"[%b]" % b",".join(parts)))
            some, parts, size = [], [], 0
        some.append(event)
        parts.append(part)
        size += len(part) + 1
    packed.append(Packed(some, b"[%b]" % b",".join(parts)))
    return packed


def _fields(event: Event) -> tuple[Any, ...]:
    data = event.data if event.encoded is None else orjson.Fragment(event.encoded)
    path = format_path(event.path) if event.path else ""
    return event.sequence, event.type, event.at.timestamp(), event.node_key, path, data


def row_of(run_id: Any, packed: Packed, vault: Vault) -> tuple[Any, ...]:
    """Return a row in the order of `EVENT_COLUMNS`."""
    events = packed.events
    last = events[-1]
    if len(events) == 1:
        sealed = None if last.secret is None else vault.encrypt(orjson.dumps(last.secret))
        data = last.encoded if last.encoded is not None else orjson.dumps(last.data)
        path = format_path(last.path)
        return run_id, last.sequence, last.type.value, last.node_key, path, last.at, data.decode(), sealed
    secrets = {str(each.sequence): each.secret for each in events if each.secret is not None}
    sealed = vault.encrypt(orjson.dumps(secrets)) if secrets else None
    return run_id, last.sequence, SEGMENT, None, "", last.at, packed.whole.decode(), sealed


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
