"""The waits of one run: what begins and ends them, and who is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from app.components.contract import Arrival, ArrivalKind, ComponentFailed, Result, Wait, WaitKind
from app.executions.effects import Effects
from app.executions.endings import cancel_row
from app.executions.engine import Engine
from app.executions.events import EventType, Path
from app.executions.facts import RunFacts
from app.executions.models import Execution
from app.executions.projecting import WaitBegan, WaitEnded, WaitProjector
from app.executions.recorder import Recorder
from app.executions.rows import execution_row
from app.executions.scopes import Suspension
from app.kernel.clock import Clock
from app.kernel.database import Dialect
from app.kernel.ids import new_id

_FOR_PEOPLE = frozenset({WaitKind.INPUT, WaitKind.DECISION})


class Waits:
    """Begins and ends the waits of one run.

    A wait is answered once: an answer names the event that began it, and finds nothing when that wait is over.
    """

    def __init__(
        self,
        run: RunFacts,
        engine: Engine,
        recorder: Recorder,
        projector: WaitProjector,
        clock: Clock,
        dialect: Dialect,
    ) -> None:
        self._run = run
        self._engine = engine
        self._recorder = recorder
        self._projector = projector
        self._clock = clock
        self._dialect: Dialect = dialect
        # Not a method: the recorder would hold whoever holds it, and a run that has ended would be garbage to look for.
        recorder.on_abandoned = partial(_abandon, projector, clock, dialect)

    def begin(self, path: Path, key: str, wait: Wait, child: Execution | None) -> None:
        """Let a node wait: for a person with a task, for another run by starting it, in the same commit."""
        recorder, effects = self._recorder, self._recorder.effects
        task_id = new_id() if wait.kind in _FOR_PEOPLE else None
        data: dict[str, Any] = {"kind": wait.kind.value}
        due_at = wait.due_at if child is None else self._limit(key)
        if due_at is not None:
            data["dueAt"] = due_at.isoformat()
        if wait.signal is not None:
            data["signal"] = wait.signal
        if task_id is not None:
            data["taskId"] = str(task_id)
            data["request"] = dict(wait.request)
        if child is not None:
            data["executionId"] = str(child.id)
        event = recorder.take(recorder.open_event(EventType.NODE_WAITING, data, path, key))
        if child is not None:
            child.parent_sequence = event.sequence
            effects.children[child.id] = execution_row(child)
        if task_id is not None:
            run = self._run
            effects.statements += self._projector.began(
                WaitBegan(
                    task_id=task_id,
                    execution_id=run.lease.execution_id,
                    workspace_id=run.lease.workspace_id,
                    workflow_id=run.workflow_id,
                    node_key=key,
                    path=path,
                    sequence=event.sequence,
                    kind=wait.kind,
                    request=event.data["request"],
                    due_at=wait.due_at,
                    at=event.at,
                    actor=run.actor,
                ),
                self._dialect,
            )

    def answer(self, data: Mapping[str, Any]) -> tuple[Path, str] | None:
        """End the wait that an answer names; return where it was, or None when that is over."""
        wait = self._find(int(data["waitSequence"]))
        if wait is None:
            return None
        self.end(wait.path, wait.key, ArrivalKind(data["kind"]), data.get("payload"))
        return wait.path, wait.key

    async def expire(self, path: Path, key: str) -> bool:
        """Take the question back whose time is over; False when it may be answered, and only we do not know."""
        wait = self._engine.suspended[path, key]
        if wait.child_id is not None:
            return False
        return wait.task_id is None or await self._projector.expire(UUID(wait.task_id), self._clock.now())

    def end(self, path: Path, key: str, kind: ArrivalKind, payload: Any) -> None:
        """End a wait by what came."""
        wait = self._engine.suspended[path, key]
        data = {"kind": kind.value, "waitSequence": wait.sequence, "payload": payload}
        event = self._recorder.take(self._recorder.open_event(EventType.NODE_RESUMED, data, path, key))
        if wait.task_id is not None:
            ended = WaitEnded(UUID(wait.task_id), kind, event.at)
            self._recorder.effects.statements += self._projector.ended(ended, self._dialect)
        if wait.child_id is not None and kind is ArrivalKind.DUE:
            self._recorder.effects.commands.append(cancel_row(UUID(wait.child_id), at=event.at))

    def _limit(self, key: str) -> datetime | None:
        """Say until when a node waits for the run that it starts: such a wait is its work, so its timeout holds."""
        timeout_ms = self._engine.plan.nodes[key].spec.timeout_ms
        return None if timeout_ms is None else self._clock.now() + timedelta(milliseconds=timeout_ms)

    def _find(self, sequence: int) -> Suspension | None:
        return next((wait for wait in self._engine.suspended.values() if wait.sequence == sequence), None)


def _abandon(
    projector: WaitProjector, clock: Clock, dialect: Dialect, waits: Sequence[Suspension], effects: Effects
) -> None:
    """Tell whoever is still asked that nobody needs the answer: withdraw tasks, cancel runs."""
    now = clock.now()
    for wait in waits:
        if wait.task_id is not None:
            effects.statements += projector.ended(WaitEnded(UUID(wait.task_id), None, now), dialect)
        if wait.child_id is not None:
            effects.commands.append(cancel_row(UUID(wait.child_id), at=now))


def decision_of(arrival: Arrival) -> Result | ComponentFailed | None:
    """Read what a person said of an unknown outcome; None means to try again."""
    payload: Any = arrival.payload or {}
    decision = payload.get("decision")
    if decision == "RETRY":
        return None
    if decision == "COMPLETE":
        return Result(payload.get("output"))
    return ComponentFailed("UNKNOWN_OUTCOME", "It is not known whether the effect of this node took place.")
