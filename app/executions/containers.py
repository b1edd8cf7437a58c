"""The containers of one run: the items each begins with, and the limit by which it must have ended."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, cast
from uuid import UUID

from app.components.contract import ComponentFailed, ContainerComponent, Result
from app.executions.calls import Calls, timed_out
from app.executions.engine import Engine
from app.executions.events import Event, EventType, Path
from app.executions.node_runs import At
from app.executions.outcomes import Outcomes
from app.executions.plan import PlanNode
from app.executions.recorder import Recorder


class Containers:
    """Begins containers and ends those that take too long; their iterations are the engine's."""

    def __init__(
        self,
        execution_id: UUID,
        engine: Engine,
        recorder: Recorder,
        calls: Calls,
        outcomes: Outcomes,
        iteration_ends: Callable[[UUID, int, int], AsyncIterator[Sequence[Event]]],
    ) -> None:
        self._execution_id = execution_id
        self._engine = engine
        self._iteration_ends = iteration_ends
        self._recorder = recorder
        self._calls = calls
        self._outcomes = outcomes
        self._limits: dict[At, float] = {}

    async def start(self, path: Path, node: PlanNode, attempt: int) -> None:
        """Work out the items first: they are part of the start, so that a recovery sees the same."""
        recorder = self._recorder
        context = self._calls.context(path, node, attempt)
        container = cast("ContainerComponent", node.component)
        try:
            found = await container.iterations(node.config, context)
        except ComponentFailed as failure:
            sources = self._engine.sources_of(path, node.key)
            recorder.emit(EventType.NODE_STARTED, {"attempt": attempt, **sources}, path, node.key)
            self._outcomes.fail_node(path, node.key, failure, attempt)
            return
        data: dict[str, Any] = {"attempt": attempt, **self._engine.sources_of(path, node.key)}
        if found.items is not None:
            data["items"] = found.items
        else:
            data["loop"] = "FOR" if found.count is not None else "WHILE" if found.is_tested_first else "DO_WHILE"
            data["first"] = context.input
            if found.count is not None:
                data["count"] = found.count
        event = recorder.take(recorder.open_event(EventType.NODE_STARTED, data, path, node.key))
        self.limit(path, node, event.at.timestamp())

    async def check(self, path: Path, key: str, index: int) -> None:
        """Ask a loop's condition: begin the next iteration, or end the loop."""
        node = self._engine.plan.nodes[key]
        container = cast("ContainerComponent", node.component)
        attempt = self._engine.running.get((path, key), 1)
        context = self._calls.context(path, node, attempt)
        try:
            goes_on = await container.goes_on(node.config, context, index, self._engine.loop_item(path, key))
        except ComponentFailed as failure:
            self._outcomes.fail_node(path, key, failure, attempt)
            return
        if goes_on:
            self._recorder.emit(EventType.ITERATION_STARTED, {"index": index, "total": None}, (*path, (key, index)))
        else:
            await self.recall(path, key)
            self._outcomes.finish_node(path, key, Result(self._engine.container_output(path, key)), attempt)

    async def recall(self, path: Path, key: str) -> None:
        """Read what a container's iterations gave before the checkpoint that the run went on from."""
        unread = self._engine.unread(path, key)
        if unread is not None:
            async for events in self._iteration_ends(self._execution_id, unread.after, unread.until):
                self._engine.recall(path, key, events)
            self._engine.recalled(path, key)

    def limit(self, path: Path, node: PlanNode, began: float) -> None:
        """Hold a container that began then, in seconds since the epoch, to its timeout."""
        if node.spec.timeout_ms is not None:
            self._limits[path, node.key] = began + node.spec.timeout_ms / 1000

    def limits(self) -> tuple[float, ...]:
        """Return when containers must have ended, in seconds since the epoch."""
        self._limits = {at: limit for at, limit in self._limits.items() if self._engine.is_live(*at)}
        return tuple(self._limits.values())

    def end_late(self, now: float) -> None:
        """Fail the containers whose limit has come."""
        for (path, key), limit in list(self._limits.items()):
            if not self._engine.is_live(path, key):
                del self._limits[path, key]
            elif limit <= now:
                del self._limits[path, key]
                failure = timed_out(self._engine.plan.nodes[key], is_retryable=self._outcomes.may_repeat(key))
                self._outcomes.fail_node(path, key, failure, self._engine.running[path, key])

    def fail(self, path: Path, key: str, error: dict[str, Any]) -> None:
        """Fail a container by the error of one of its iterations."""
        failure = ComponentFailed(
            str(error.get("code", "INTERNAL")),
            str(error.get("message", "An iteration failed.")),
            is_retryable=self._outcomes.may_repeat(key),
            details={"nodeKey": error.get("nodeKey")},
        )
        self._outcomes.fail_node(path, key, failure, self._engine.running.get((path, key), 1))
