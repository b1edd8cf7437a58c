"""The node runs of one run: a projection of its events, and which rows have changed since the last flush."""

import time
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
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


@dataclass(slots=True)
class _NodeRun:
    """The projection of one node run, as it grows."""

    id: UUID
    key: str
    path: str
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
            self.key,
            self.path,
            self.component,
            self.status.value,
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
        self._changed: dict[UUID, tuple[At, _NodeRun]] = {}  #: by id: a node may run again in its place

    def duration_ms(self, at: At) -> int:
        """Return how long a node has been under way in this process, all its tries together."""
        return round((time.perf_counter() - self._runs[at].began) * 1000)

    def project(self, event: Event) -> None:
        """Bring the node runs up to what an event says."""
        if event.node_key is not None:
            self._project_node((event.path, event.node_key), event)
        elif event.type in _ITERATION_ENDS:
            self._cancel_under(event.path, event)

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
                *(run.key, run.path, run.started_at.isoformat(), run.started_sequence, run.status.value, run.attempt),
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
                key=key,
                path=path,
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
        is_handled = self._plan.nodes[run.key].spec.on_error is not OnError.FAIL
        return run.status is NodeRunStatus.FAILED and run.output_sequence is None and is_handled

    def end_open(self, ended_at: datetime) -> None:
        """Cancel what has not ended: the run has."""
        for at, node_run in self._open.items():
            node_run.status, node_run.ended_at = NodeRunStatus.CANCELLED, ended_at
            self._changed[node_run.id] = at, node_run
        self._open.clear()

    def take_changed(self, running: Container[At]) -> tuple[list[tuple[Any, ...]], list[At]]:
        """Return the rows that have changed, and the node runs that are let go with them."""
        changed, self._changed = self._changed, {}
        rows: list[tuple[Any, ...]] = []
        ended: list[At] = []
        for at, node_run in changed.values():
            rows.append(node_run.row(self._execution_id))
            # An ended iteration's rows are not needed again; a long run must not keep them.
            if node_run.ended_at is not None and at[0] and at not in running and self._runs.get(at) is node_run:
                del self._runs[at]
                ended.append(at)
        return rows, ended

    def _project_node(self, at: At, event: Event) -> None:
        node_run = self._runs.get(at)
        if node_run is None or (event.type in _FIRST and node_run.ended_at is not None):
            if event.type not in _FIRST:
                return
            node_run = self._runs[at] = self._new(at, event)
        match event.type:
            case EventType.NODE_STARTED:
                node_run.status, node_run.attempt = NodeRunStatus.RUNNING, int(event.data["attempt"])
            case EventType.NODE_RETRYING:
                node_run.status = NodeRunStatus.RETRYING
                node_run.error = orjson.dumps(event.data["error"]).decode()
                self._cancel_under(event.path, event, event.node_key)
            case EventType.NODE_COMPLETED | EventType.NODE_ERROR_HANDLED:
                if event.type is EventType.NODE_COMPLETED:
                    node_run.status, node_run.error = NodeRunStatus.COMPLETED, None
                node_run.output_sequence, node_run.ended_at = event.sequence, event.at
            case EventType.NODE_FAILED:
                node_run.status, node_run.ended_at = NodeRunStatus.FAILED, event.at
                node_run.error = orjson.dumps(event.data["error"]).decode()
                self._cancel_under(event.path, event, event.node_key)
            case EventType.NODE_SKIPPED:
                node_run.status, node_run.ended_at = NodeRunStatus.SKIPPED, event.at
                if "output" in event.data:
                    node_run.output_sequence = event.sequence
            case EventType.NODE_REUSED:
                node_run.status, node_run.ended_at = NodeRunStatus.COMPLETED, event.at
                node_run.is_reused, node_run.output_sequence = True, event.sequence
            case EventType.NODE_WAITING:
                node_run.status = NodeRunStatus.WAITING
            case EventType.NODE_RESUMED:
                node_run.status = NodeRunStatus.RUNNING
            case EventType.USAGE_RECORDED:
                node_run.prompt_tokens += int(event.data["promptTokens"])
                node_run.completion_tokens += int(event.data["completionTokens"])
                node_run.cost_usd += Decimal(event.data["costUsd"])
            case _:
                return
        self._changed[node_run.id] = at, node_run
        if node_run.ended_at is None:
            self._open[at] = node_run
        else:
            self._open.pop(at, None)

    def _new(self, at: At, event: Event) -> _NodeRun:
        path, key = at
        return _NodeRun(
            id=new_id(),
            key=key,
            path=format_path(path),
            component=self._plan.nodes[key].spec.component,
            started_at=event.at,
            started_sequence=event.sequence,
            began=time.perf_counter(),
        )

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
            self._changed[node_run.id] = at, node_run
            del self._open[at]
