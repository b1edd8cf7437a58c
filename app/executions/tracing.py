"""Spans of a run on their way to a collector: folded from the events that its recorder takes, sent once committed."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.executions.events import Event, EventType, Path
from app.executions.spans import Span, SpanFold, SpanKind, SpanStatus
from app.kernel.tracing import Recorded, SpanRole, Tracing


class RunTracer:
    """Follows one run in one process. Ids come from the journal, so whoever goes on with the run goes on with them."""

    def __init__(
        self, tracing: Tracing, execution_id: UUID, workflow_id: UUID, queued_at: datetime, trace_parent: str | None
    ) -> None:
        self._tracing = tracing
        self._fold = SpanFold(execution_id, trace_parent)
        self._common = {"plait.execution_id": str(execution_id), "plait.workflow_id": str(workflow_id)}
        self._ended: list[Span] = []
        # A run that is new here comes without its first event.
        self._fold.feed(Event(EventType.EXECUTION_QUEUED, queued_at, {}, sequence=1))

    def recover(self, event: Event) -> None:
        """Fold an event of an earlier epoch: what it ended was sent by whoever committed it."""
        self._fold.feed(event)

    def snapshot(self) -> dict[str, Any]:
        """Return the open spans, for a checkpoint."""
        return self._fold.snapshot()

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take the open spans over from a checkpoint."""
        self._fold.restore(snapshot)

    def take(self, event: Event) -> None:
        """Fold a new event."""
        self._ended += [span for span in self._fold.feed(event) if span.ended_at is not None]

    def send_after(self, committed: asyncio.Future[None]) -> None:
        """Send what has ended once it is committed; never, if it never will be."""
        if self._ended:
            ended, self._ended = self._ended, []
            committed.add_done_callback(lambda done: self._send(ended) if _is_good(done) else None)

    def trace_parent(self, path: Path, key: str) -> str | None:
        """Return the `traceparent` of what a node does now."""
        span_id = self._fold.current(path, key)
        return None if span_id is None else f"00-{self._fold.trace_id}-{span_id}-01"

    def _send(self, spans: Sequence[Span]) -> None:
        for span in spans:
            if span.ended_at is None:
                continue
            is_error = None if span.status is SpanStatus.UNSET else span.status is SpanStatus.ERROR
            self._tracing.record(
                Recorded(
                    self._fold.trace_id,
                    span.span_id,
                    span.parent_span_id,
                    span.name,
                    SpanRole.CONSUMER if span.kind is SpanKind.RUN else SpanRole.INTERNAL,
                    span.started_at,
                    span.ended_at,
                    is_error=is_error,
                    attributes={**self._common, "plait.kind": span.kind.value, **span.attributes},
                )
            )


def _is_good(done: asyncio.Future[None]) -> bool:
    return not done.cancelled() and done.exception() is None
