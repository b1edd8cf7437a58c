"""The vocabulary of the journal.

An event is what happened, in the past tense. `data` holds what its type needs (keys are camelCase); the
GraphQL types in `types.py` are made from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import takewhile
from typing import Any
from uuid import UUID

import orjson

from app.kernel.errors import Unavailable

#: Where in nested containers something happened: (container key, index) from the outermost in.
Path = tuple[tuple[str, int], ...]


class EventType(StrEnum):
    """Every kind of event, and what its `data` holds."""

    EXECUTION_QUEUED = "ExecutionQueued"  #: nothing
    EXECUTION_STARTED = "ExecutionStarted"  #: epoch
    EXECUTION_RECOVERED = "ExecutionRecovered"  #: epoch; another worker goes on
    EXECUTION_PAUSED = "ExecutionPaused"  #: reason (waiting, quarantined), resumeAt
    EXECUTION_RESUMED = "ExecutionResumed"  #: epoch; what was waited for has come
    EXECUTION_COMPLETED = "ExecutionCompleted"  #: output
    EXECUTION_FAILED = "ExecutionFailed"  #: error
    EXECUTION_CANCELLED = "ExecutionCancelled"  #: reason
    EXECUTION_TIMED_OUT = "ExecutionTimedOut"  #: error
    NODE_STARTED = "NodeStarted"  #: attempt, items (of a container)
    NODE_RETRYING = "NodeRetrying"  #: attempt (that failed), error, delayMs
    NODE_COMPLETED = "NodeCompleted"  #: output, handles, durationMs
    NODE_FAILED = "NodeFailed"  #: error, attempt, durationMs
    NODE_ERROR_HANDLED = "NodeErrorHandled"  #: onError, output, handles
    NODE_SKIPPED = "NodeSkipped"  #: nothing, or reason
    NODE_REUSED = "NodeReused"  #: output, handles, source (cache, pin, run, override): taken over, not made
    NODE_WAITING = "NodeWaiting"  #: kind (a WaitKind), dueAt, signal, taskId, executionId, request
    NODE_RESUMED = "NodeResumed"  #: kind (an ArrivalKind), waitSequence, payload, commandId
    ITERATION_STARTED = "IterationStarted"  #: index, total
    ITERATION_COMPLETED = "IterationCompleted"  #: index, output
    ITERATION_FAILED = "IterationFailed"  #: index, error
    TEXT_DELTA = "TextDelta"  #: text, offset in characters
    TEXT_RESET = "TextReset"  #: offset: what was shown behind it is void, the text goes on there
    AGENT_STEP_COMPLETED = "AgentStepCompleted"  #: as `components.facts.FactKind` says, like the next four
    TOOL_CALL_GENERATING = "ToolCallGenerating"
    TOOL_CALL_STARTED = "ToolCallStarted"
    TOOL_CALL_COMPLETED = "ToolCallCompleted"
    SOURCES_RETRIEVED = "SourcesRetrieved"
    VARIABLE_CHANGED = "VariableChanged"  #: name, value
    LOG_LINE = "LogLine"  #: level, message
    SIGNAL_RECEIVED = "SignalReceived"  #: name, payload, commandId
    USAGE_RECORDED = "UsageRecorded"  #: promptTokens, completionTokens, costUsd (text)


_TYPES = {kind.value: kind for kind in EventType}


class EventUnknown(Unavailable):
    """A newer release of Plait wrote this event; ask again when all of it is upgraded."""


def event_type(name: str) -> EventType:
    """Read the type of a stored event.

    Raises:
        EventUnknown: This release has no such type.
    """
    kind = _TYPES.get(name)
    if kind is None:
        raise EventUnknown(reason="event_unknown", details={"type": name})
    return kind


TERMINAL_EVENTS = frozenset(
    {
        EventType.EXECUTION_COMPLETED,
        EventType.EXECUTION_FAILED,
        EventType.EXECUTION_CANCELLED,
        EventType.EXECUTION_TIMED_OUT,
    }
)


@dataclass(slots=True)
class Event:
    """One entry of a journal.

    `sequence` is 0 until it is numbered. `secret` is the unmasked data where `data` is masked; it is stored
    encrypted and never published. `encoded` is `data` as JSON, where somebody has needed that already.
    """

    type: EventType
    at: datetime
    data: dict[str, Any]
    node_key: str | None = None
    path: Path = ()
    sequence: int = 0
    secret: dict[str, Any] | None = None
    encoded: bytes | None = None

    @property
    def truth(self) -> dict[str, Any]:
        """The data as the engine must see it."""
        return self.data if self.secret is None else self.secret

    @property
    def size_bytes(self) -> int:
        """How large that is as JSON."""
        return len(orjson.dumps(self.truth) if self.encoded is None else self.encoded)


def format_path(path: Path) -> str:
    """Return the stored form of a path."""
    return "" if not path else "/".join(f"{key}:{index}" for key, index in path)


def parse_path(text: str) -> Path:
    """Read the stored form of a path."""
    if not text:
        return ()
    parts = (part.rpartition(":") for part in text.split("/"))
    return tuple((key, int(index)) for key, _, index in parts)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A committed event as its readers get it; `size` is of `data` as it is stored, where it came from there."""

    execution_id: UUID
    sequence: int
    type: EventType
    at: datetime
    node_key: str | None
    path: Path
    data: dict[str, Any]
    size: int = 0


def encode_announcement(execution_id: UUID, lists: Sequence[bytes]) -> bytes:
    """Pack committed events for the bus, given as lists of them (`segments.pack`)."""
    whole = lists[0] if len(lists) == 1 else b"[%b]" % b",".join([each[1:-1] for each in lists])
    return b'["%b",%b]' % (execution_id.hex.encode(), whole)


def decode_announcement(message: bytes) -> list[JournalEntry]:
    """Unpack what `encode_announcement` packed, up to the first event that this release does not know.

    Whoever follows sees the gap, looks into the table, and is told.
    """
    execution_hex, rows = orjson.loads(message)
    execution_id = UUID(execution_hex)
    return [
        JournalEntry(
            execution_id,
            sequence,
            _TYPES[type_],
            datetime.fromtimestamp(at, UTC),
            node_key,
            parse_path(path),
            data,
        )
        for sequence, type_, at, node_key, path, data in takewhile(lambda row: row[1] in _TYPES, rows)
    ]
