"""The node runs of one run: a projection of its events, and which rows have changed since the last flush."""

import time
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import orjson

from app.executions.events import Event, EventType, Path, format_path, parse_path
from app.executions.models import NodeRunStatus
from app.executions.plan import Plan
from app.kernel.ids import new_id
from app.workflows.graph import OnError

_ZERO = Decimal(0)

_ITERATION_ENDS = frozenset({EventType.ITERATION_COMPLETED, EventType.ITERATION_FAILED})
_FIRST = frozenset({EventType.NODE_STARTED, EventType.NODE_SKIPPED, EventType.NODE_REUSED})

At = tuple[Path, str]  #: where a node runs: the iterations it is in, and its key


@dataclass(slots=True, eq=False)
class _NodeRun:
    """The projection of one node run, as it grows."""

    id: UUID
    at: At
    component: str
    started_at: datetime
    started_sequence: int
    began: float
    status: NodeRunStatus = NodeRunStatus.RUNNING
    attempt: int = 1
    is_reused: bool = False
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: Decimal = _ZERO
    output_sequence: int | None = None
    error: str | None = None
    ended_at: datetime | None = None

    def row(self, execution_id: UUID) -> tuple[Any, ...]:
        return (
            self.id,
            execution_id,
            self.at[1],
            format_path(self.at[0]),
            self.component,
            str(self.status),
            self.attempt,
            self.is_reused,
            self.started_sequence,
            self.output_sequence,
            self.error,
            self.started_at,
            self.ended_at,
            self.prompt_tokens,
            self.completion_tokens,
            self.cost_usd,
        )


class NodeRuns:
    """Every node run that may still change, by where it runs."""

    def __init__(self, execution_id: UUID, plan: Plan) -> None:
        self._execution_id = execution_id
        self._plan = plan
        self._runs: dict[At, _NodeRun] = {}
        self._open: dict[At, _NodeRun] = {}  #: those that have not ended
        self._changed: dict[_NodeRun, None] = {}  #: in the order of their first change

    def duration_ms(self, at: At) -> int:
        """Return how long a node has been under way in this process, all its tries together."""
        return round((time.perf_counter() - self._runs[at].began) * 1000)

    def project(self, event: Event) -> None:
        """Bring the node runs up to what an event says."""
        if event.node_key is None:
            if event.type in _ITERATION_ENDS:
                self._cancel_under(event.path, event)
            return
        change = self._CHANGES.get(event.type)
        if change is None:
            return
        at = event.path, event.node_key
        node_run = self._runs.get(at)
        if node_run is None or (node_run.ended_at is not None and event.type in _FIRST):
            if event.type not in _FIRST:
                return
            node_run = self._runs[at] = self._new(at, event)
        change(self, node_run, event)
        self._changed[node_run] = None
        if node_run.ended_at is None:
            self._open[at] = node_run
        else:
            self._open.pop(at, None)

    def settle(self) -> None:
        """Take all that was projected for stored, as it is after a recovery."""
        self._changed = {}
        for at in [at for at, run in self._runs.items() if at[0] and run.ended_at is not None]:
            del self._runs[at]

    def snapshot(self) -> list[list[Any]]:
        """Return the node runs that events may still change, as JSON; the others' rows are as they will stay."""
        runs = sorted(
            ((at, run) for at, run in self._runs.items() if run.ended_at is None or self._is_half_failed(run)),
            key=lambda each: each[1].started_sequence,
        )
        return [
            [
                *(run.at[1], format_path(run.at[0]), run.started_at.isoformat(), run.started_sequence),
                *(run.status.value, run.attempt),
                *(run.prompt_tokens, run.completion_tokens, str(run.cost_usd), run.error),
                None if run.ended_at is None else run.ended_at.isoformat(),
            ]
            for _, run in runs
        ]

    def restore(self, snapshot: list[list[Any]]) -> None:
        """Take over what `snapshot` gave; their rows are stored."""
        for key, path, started_at, sequence, status, attempt, prompt, completion, cost, error, ended_at in snapshot:
            at = (parse_path(path), key)
            self._runs[at] = run = _NodeRun(
                id=new_id(),
                at=at,
                component=self._plan.nodes[key].spec.component,
                started_at=datetime.fromisoformat(started_at),
                started_sequence=sequence,
                began=time.perf_counter(),
                status=NodeRunStatus(status),
                attempt=attempt,
                prompt_tokens=prompt,
                completion_tokens=completion,
                cost_usd=Decimal(cost),
                error=error,
                ended_at=None if ended_at is None else datetime.fromisoformat(ended_at),
            )
            if ended_at is None:
                self._open[at] = run

    def _is_half_failed(self, run: _NodeRun) -> bool:
        """Say whether a node has failed and the event that handles its error comes next."""
        is_handled = self._plan.nodes[run.at[1]].spec.on_error is not OnError.FAIL
        return run.status is NodeRunStatus.FAILED and run.output_sequence is None and is_handled

    def end_open(self, ended_at: datetime) -> None:
        """Cancel what has not ended: the run has."""
        for node_run in self._open.values():
            node_run.status, node_run.ended_at = NodeRunStatus.CANCELLED, ended_at
            self._changed[node_run] = None
        self._open.clear()

    def take_changed(self, running: Container[At]) -> tuple[list[tuple[Any, ...]], list[At]]:
        """Return the rows that have changed, and the node runs that are let go with them."""
        changed, self._changed = self._changed, {}
        rows: list[tuple[Any, ...]] = []
        ended: list[At] = []
        for node_run in changed:
            rows.append(node_run.row(self._execution_id))
            at = node_run.at
            # An ended iteration's rows are not needed again; a long run must not keep them.
            if at[0] and node_run.ended_at is not None and at not in running and self._runs.get(at) is node_run:
                del self._runs[at]
                ended.append(at)
        return rows, ended

    def _started(self, node_run: _NodeRun, event: Event) -> None:
        node_run.status, node_run.attempt = NodeRunStatus.RUNNING, int(event.data["attempt"])

    def _retrying(self, node_run: _NodeRun, event: Event) -> None:
        node_run.status = NodeRunStatus.RETRYING
        node_run.error = orjson.dumps(event.data["error"]).decode()
        self._cancel_under(event.path, event, event.node_key)

    def _completed(self, node_run: _NodeRun, event: Event) -> None:
        node_run.status, node_run.error = NodeRunStatus.COMPLETED, None
        node_run.output_sequence, node_run.ended_at = event.sequence, event.at

    def _error_handled(self, node_run: _NodeRun, event: Event) -> None:
        node_run.output_sequence, node_run.ended_at = event.sequence, event.at

    def _failed(self, node_run: _NodeRun, event: Event) -> None:
        node_run.status, node_run.ended_at = NodeRunStatus.FAILED, event.at
        node_run.error = orjson.dumps(event.data["error"]).decode()
        self._cancel_under(event.path, event, event.node_key)

    def _skipped(self, node_run: _NodeRun, event: Event) -> None:
        node_run.status, node_run.ended_at = NodeRunStatus.SKIPPED, event.at
        if "output" in event.data:
            node_run.output_sequence = event.sequence

    def _reused(self, node_run: _NodeRun, event: Event) -> None:
        node_run.status, node_run.ended_at = NodeRunStatus.COMPLETED, event.at
        node_run.is_reused, node_run.output_sequence = True, event.sequence

    def _waiting(self, node_run: _NodeRun, _event: Event) -> None:
        node_run.status = NodeRunStatus.WAITING

    def _resumed(self, node_run: _NodeRun, _event: Event) -> None:
        node_run.status = NodeRunStatus.RUNNING

    def _used(self, node_run: _NodeRun, event: Event) -> None:
        node_run.prompt_tokens += int(event.data["promptTokens"])
        node_run.completion_tokens += int(event.data["completionTokens"])
        node_run.cost_usd += Decimal(event.data["costUsd"])

    #: What an event does to its node's run; those not named do nothing.
    _CHANGES: ClassVar[dict[EventType, Callable[[Any, _NodeRun, Event], None]]] = {
        EventType.NODE_STARTED: _started,
        EventType.NODE_RETRYING: _retrying,
        EventType.NODE_COMPLETED: _completed,
        EventType.NODE_ERROR_HANDLED: _error_handled,
        EventType.NODE_FAILED: _failed,
        EventType.NODE_SKIPPED: _skipped,
        EventType.NODE_REUSED: _reused,
        EventType.NODE_WAITING: _waiting,
        EventType.NODE_RESUMED: _resumed,
        EventType.USAGE_RECORDED: _used,
    }

    def _new(self, at: At, event: Event) -> _NodeRun:
        component = self._plan.nodes[at[1]].spec.component
        return _NodeRun(new_id(), at, component, event.at, event.sequence, time.perf_counter())

    def _cancel_under(self, path: Path, event: Event, container: str | None = None) -> None:
        """End the node runs that went with an iteration that failed or was left, or with all of a container's."""
        if container is not None and not self._plan.nodes[container].component.is_container:
            return
        depth = len(path)
        under = [
            (at, node_run)
            for at, node_run in self._open.items()
            if at[0][:depth] == path and (container is None or (len(at[0]) > depth and at[0][depth][0] == container))
        ]
        for at, node_run in under:
            node_run.status, node_run.ended_at = NodeRunStatus.CANCELLED, event.at
            self._changed[node_run] = None
            del self._open[at]
