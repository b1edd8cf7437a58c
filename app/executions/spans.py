"""A run as trace spans with parents: folded from its events, the same way for readers and for exporters.

It is pure. An id is made from the run and the event that opened the span, so whoever folds the journal, in whichever
process, comes to the same ids.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any, Protocol, cast
from uuid import UUID

from app.executions.events import TERMINAL_EVENTS, EventType, Path, format_path, parse_path


class SpanKind(StrEnum):
    """What a span stands for."""

    RUN = "run"  #: the whole run, from when it was accepted
    NODE = "node"  #: one run of a node, all its tries together
    ATTEMPT = "attempt"  #: one try of a node
    WAIT = "wait"  #: while a node waits for a time, a signal, a person or another run
    ITERATION = "iteration"  #: one turn of a container


class SpanStatus(StrEnum):
    """How it ended, in OpenTelemetry's words."""

    UNSET = "unset"  #: it has not ended, or it was stopped
    OK = "ok"  #: it ended well
    ERROR = "error"  #: it failed


@dataclass(slots=True)
class Span:
    """One span; it is changed until it has ended."""

    span_id: str  #: sixteen hexadecimal digits
    parent_span_id: str | None
    kind: SpanKind
    name: str
    sequence: int  #: of the event that opened it
    started_at: datetime
    node_key: str | None = None
    path: Path = ()
    ended_at: datetime | None = None
    status: SpanStatus = SpanStatus.UNSET
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])

    def end(self, at: datetime, outcome: SpanStatus, **attributes: Any) -> "Span":
        """End it."""
        self.ended_at, self.status = at, outcome
        self.attributes.update({f"plait.{name}": value for name, value in attributes.items() if value is not None})
        return self


class Happening(Protocol):
    """What the fold takes: an event, or an entry of a journal."""

    @property
    def type(self) -> EventType: ...  # noqa: D102 - see `events.Event`
    @property
    def sequence(self) -> int: ...  # noqa: D102
    @property
    def at(self) -> datetime: ...  # noqa: D102
    @property
    def node_key(self) -> str | None: ...  # noqa: D102
    @property
    def path(self) -> Path: ...  # noqa: D102
    @property
    def data(self) -> dict[str, Any]: ...  # noqa: D102


At = tuple[Path, str]


class SpanFold:
    """Turns a run's events into spans, one at a time and in order; it holds only those that are open."""

    def __init__(self, execution_id: UUID, trace_parent: str | None = None, name: str = "run") -> None:
        self._own = execution_id.bytes
        self.trace_id, self._parent_span_id = trace_of(execution_id, trace_parent)
        self._name = name
        self._run: Span | None = None
        self._nodes: dict[At, Span] = {}
        self._parts: dict[At, list[Span]] = {}  #: the open try and the open wait of a node
        self._iterations: dict[Path, Span] = {}

    @property
    def open(self) -> Iterator[Span]:
        """Every span that has not ended."""
        if self._run is not None:
            yield self._run
        yield from self._iterations.values()
        yield from self._nodes.values()
        for parts in self._parts.values():
            yield from parts

    def current(self, path: Path, key: str) -> str | None:
        """Return the id of the span in which a node works now."""
        parts = self._parts.get((path, key))
        if parts:
            return parts[0].span_id
        node = self._nodes.get((path, key))
        return None if node is None else node.span_id

    def feed(self, event: Happening) -> Sequence[Span]:
        """Take an event; return the spans that it opened and ended, those that had been open only ended."""
        if event.type in TERMINAL_EVENTS:
            return self._end_run(event)
        if event.type is EventType.EXECUTION_QUEUED:
            self._run = self._open(SpanKind.RUN, self._name, event, self._parent_span_id)
            return (self._run,)
        if event.type is EventType.EXECUTION_STARTED and self._run is not None:
            waited = event.at - self._run.started_at
            self._run.attributes["plait.queued_ms"] = round(waited.total_seconds() * 1000)
        if event.type is EventType.ITERATION_STARTED:
            return self._begin_iteration(event)
        if event.type in {EventType.ITERATION_COMPLETED, EventType.ITERATION_FAILED}:
            return self._end_iteration(event)
        return () if event.node_key is None else self._of_node((event.path, event.node_key), event)

    # ------------------------------------------------------------------ checkpoints

    def snapshot(self) -> dict[str, Any]:
        """Return the open spans as JSON."""
        return {
            "run": None if self._run is None else _written(self._run),
            "nodes": [_written(each) for each in self._nodes.values()],
            "parts": [_written(each) for parts in self._parts.values() for each in parts],
            "iterations": [_written(each) for each in self._iterations.values()],
        }

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take over what `snapshot` gave."""
        self._run = None if snapshot["run"] is None else _read(snapshot["run"])
        self._nodes = {(span.path, str(span.node_key)): span for span in map(_read, snapshot["nodes"])}
        self._parts = {}
        for span in map(_read, snapshot["parts"]):
            self._parts.setdefault((span.path, str(span.node_key)), []).append(span)
        self._iterations = {span.path: span for span in map(_read, snapshot["iterations"])}

    # ------------------------------------------------------------------ nodes

    def _of_node(self, at: At, event: Happening) -> Sequence[Span]:
        key = at[1]
        match event.type:
            case EventType.NODE_STARTED:
                touched = [*self._close_parts(at, event, SpanStatus.UNSET, status="interrupted")]
                node = self._nodes.get(at)
                if node is None:
                    node = self._nodes[at] = self._open(SpanKind.NODE, key, event, self._scope_of(event.path))
                    touched.append(node)
                attempt = int(event.data.get("attempt") or 1)
                part = self._open(SpanKind.ATTEMPT, f"{key} #{attempt}", event, node.span_id)
                part.attributes["plait.attempt"] = node.attributes["plait.attempts"] = attempt
                self._parts[at] = [part]
                return [*touched, part]
            case EventType.NODE_RETRYING:
                code = _code(event)
                return self._close_parts(at, event, SpanStatus.ERROR, status="failed", error_code=code)
            case EventType.NODE_COMPLETED:
                return self._close_node(at, event, SpanStatus.OK, status="completed")
            case EventType.NODE_FAILED:
                return self._close_node(at, event, SpanStatus.ERROR, status="failed", error_code=_code(event))
            case EventType.NODE_REUSED:
                return self._reused(at, event)
            case EventType.NODE_WAITING if at in self._nodes:
                kind = str(event.data.get("kind") or "").lower()
                wait = self._open(SpanKind.WAIT, f"{key} waits", event, self._nodes[at].span_id)
                wait.attributes["plait.wait"] = kind
                self._parts.setdefault(at, []).append(wait)
                return (wait,)
            case EventType.NODE_RESUMED:
                parts = self._parts.get(at, [])
                waits = [each for each in parts if each.kind is SpanKind.WAIT]
                self._parts[at] = [each for each in parts if each.kind is not SpanKind.WAIT]
                arrival = str(event.data.get("kind") or "").lower() or None
                return [each.end(event.at, SpanStatus.OK, arrival=arrival) for each in waits]
            case _:
                return ()

    def _reused(self, at: At, event: Happening) -> Sequence[Span]:
        opened: list[Span] = []
        if at not in self._nodes:
            self._nodes[at] = self._open(SpanKind.NODE, at[1], event, self._scope_of(event.path))
            opened = [self._nodes[at]]
        ended = self._close_node(at, event, SpanStatus.OK, status="reused", source=event.data.get("source"))
        return opened or ended

    def _close_node(self, at: At, event: Happening, outcome: SpanStatus, **attributes: Any) -> list[Span]:
        """End a node with its try, and what a container leaves behind."""
        node = self._nodes.pop(at, None)
        if node is None:
            return []
        below = self._close_under(at[0], event, at[1]) if self._iterations else []
        parts = self._close_parts(at, event, outcome, **attributes)
        return [*below, *parts, node.end(event.at, outcome, **attributes)]

    def _close_parts(self, at: At, event: Happening, outcome: SpanStatus, **attributes: Any) -> list[Span]:
        return [each.end(event.at, outcome, **attributes) for each in reversed(self._parts.pop(at, []))]

    # ------------------------------------------------------------------ iterations

    def _begin_iteration(self, event: Happening) -> Sequence[Span]:
        path = event.path
        if not path:
            return ()
        key, index = path[-1]
        container = self._nodes.get((path[:-1], key))
        parent = self._scope_of(path[:-1]) if container is None else container.span_id
        opened = self._iterations[path] = self._open(SpanKind.ITERATION, f"{key}[{index}]", event, parent)
        opened.attributes["plait.index"] = index
        return (opened,)

    def _end_iteration(self, event: Happening) -> Sequence[Span]:
        is_good = event.type is EventType.ITERATION_COMPLETED
        opened = self._iterations.pop(event.path, None)
        below = self._close_under(event.path, event)
        if opened is None:
            return below
        code = None if is_good else _code(event)
        outcome = SpanStatus.OK if is_good else SpanStatus.ERROR
        word = "completed" if is_good else "failed"
        return [*below, opened.end(event.at, outcome, status=word, error_code=code)]

    def _close_under(self, prefix: Path, event: Happening, container: str | None = None) -> list[Span]:
        """End what an iteration, or all of a container's, leave behind: it was cancelled with them."""
        depth = len(prefix)

        def is_under(path: Path) -> bool:
            if path[:depth] != prefix:
                return False
            return container is None or (len(path) > depth and path[depth][0] == container)

        ended: list[Span] = []
        for at in [at for at in self._nodes if is_under(at[0])]:
            ended += self._close_parts(at, event, SpanStatus.UNSET, status="cancelled")
            ended.append(self._nodes.pop(at).end(event.at, SpanStatus.UNSET, status="cancelled"))
        for path in [path for path in self._iterations if is_under(path)]:
            ended.append(self._iterations.pop(path).end(event.at, SpanStatus.UNSET, status="cancelled"))
        return ended

    # ------------------------------------------------------------------ the run

    def _end_run(self, event: Happening) -> Sequence[Span]:
        ended = self._close_under((), event)
        run, self._run = self._run, None
        if run is None:
            return ended
        is_good = event.type is EventType.EXECUTION_COMPLETED
        is_stopped = event.type is EventType.EXECUTION_CANCELLED
        outcome = SpanStatus.OK if is_good else SpanStatus.UNSET if is_stopped else SpanStatus.ERROR
        word = _RUN_WORDS[event.type]
        code = _code(event) if outcome is SpanStatus.ERROR else None
        return [*ended, run.end(event.at, outcome, status=word, error_code=code)]

    def _open(self, kind: SpanKind, name: str, event: Happening, parent: str | None) -> Span:
        span = Span(self._id(kind, event.sequence), parent, kind, name, event.sequence, event.at, event.node_key)
        span.path = event.path
        if event.node_key is not None:
            span.attributes["plait.node_key"] = event.node_key
        if event.path:
            span.attributes["plait.path"] = format_path(event.path)
        return span

    def _scope_of(self, path: Path) -> str | None:
        if path in self._iterations:
            return self._iterations[path].span_id
        return None if self._run is None else self._run.span_id

    def _id(self, kind: SpanKind, sequence: int) -> str:
        return blake2b(self._own + kind.value.encode() + sequence.to_bytes(8, "big"), digest_size=8).hexdigest()


_RUN_WORDS = {
    EventType.EXECUTION_COMPLETED: "completed",
    EventType.EXECUTION_FAILED: "failed",
    EventType.EXECUTION_CANCELLED: "cancelled",
    EventType.EXECUTION_TIMED_OUT: "timed_out",
}


def _written(span: Span) -> list[Any]:
    return [
        *(span.span_id, span.parent_span_id, span.kind.value, span.name, span.sequence, span.started_at.isoformat()),
        *(span.node_key, format_path(span.path), span.attributes),
    ]


def _read(row: Any) -> Span:
    span_id, parent, kind, name, sequence, started_at, node_key, path, attributes = row
    at = datetime.fromisoformat(started_at)
    return Span(
        *(span_id, parent, SpanKind(kind), name, sequence, at, node_key, parse_path(path)), attributes=attributes
    )


def _code(event: Happening) -> str | None:
    error = cast("dict[str, Any] | None", event.data.get("error"))
    return str(error["code"]) if error and "code" in error else None


def trace_of(execution_id: UUID, trace_parent: str | None) -> tuple[str, str | None]:
    """Return the trace of a run and the span above it: whoever started it may have begun one already."""
    if trace_parent is None:
        return execution_id.hex, None
    _, trace_id, span_id, _ = trace_parent.split("-")
    return trace_id, span_id
