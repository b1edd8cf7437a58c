"""Drives one run: makes the engine's decisions true, until it has ended.

The run is `Run`; what it does is done by its parts, one noun a file: `Calls` calls components, `Containers` begins
those with iterations, `Outcomes` says what they came to, and the `Recorder` alone writes events.

Pure nodes do not wait for the disk. A node with a side effect waits until its start is committed, and the end
of the run until the terminal event is; everything between is appended in order, so nothing that waits can be
ahead of what it depends on.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.accounts.activity import ActivityKind
from app.components.context import Tools
from app.components.contract import OUTPUT, ComponentFailed, Result, SideEffects
from app.executions.calls import Calls
from app.executions.containers import Containers
from app.executions.engine import (
    Decision,
    EndContainer,
    EndIteration,
    Engine,
    Finish,
    SkipNode,
    StartIteration,
    StartNode,
)
from app.executions.events import Event, EventType, Path
from app.executions.journal import Journal, Lease
from app.executions.leases import Command
from app.executions.masking import Masker
from app.executions.models import CommandKind, ExecutionStatus
from app.executions.outcomes import Outcomes
from app.executions.plan import Plan, PlanNode
from app.executions.recorder import Recorder
from app.kernel.clock import Clock
from app.kernel.database import Dialect
from app.kernel.rights import Actor


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run is, apart from its course."""

    lease: Lease
    workflow_id: UUID
    status: ExecutionStatus
    actor: Actor
    timeout_ms: int
    started_at: Any  #: None for a run that has not begun
    run_input: Any


class Run:
    """One execution in this process, from claim to end."""

    def __init__(
        self,
        facts: RunFacts,
        plan: Plan,
        journal: Journal,
        tools: Tools,
        clock: Clock,
        dialect: Dialect,
        *,
        secrets: Mapping[str, str],
        use_pins: bool,
        on_applied: Callable[[Command], Awaitable[None]],
    ) -> None:
        self._facts = facts
        self._clock = clock
        self._use_pins = use_pins
        self._on_applied = on_applied
        self._woken = asyncio.Event()
        self._commands: list[Command] = []
        self.ended_as = ExecutionStatus.RUNNING  #: the terminal state, once there is one
        self.engine = engine = Engine(plan, facts.run_input)
        masker = Masker()
        for value in secrets.values():
            masker.add(value)
        self._recorder = recorder = Recorder(
            engine,
            facts.lease,
            journal,
            clock,
            masker,
            self._woken,
            dialect=dialect,
            workflow_id=facts.workflow_id,
            actor=facts.actor,
        )
        self._calls = Calls(facts.lease.execution_id, engine, recorder, tools, secrets, self._woken)
        self._outcomes = Outcomes(engine, recorder)
        self._containers = Containers(engine, recorder, self._calls, self._outcomes)

    # ------------------------------------------------------------------ from outside

    def command(self, command: Command) -> None:
        """Take what was asked of the run; each is applied once."""
        if all(command.id != known.id for known in self._commands):
            self._commands.append(command)
            self._woken.set()

    def lose(self) -> None:
        """Learn that the lease is lost."""
        self._recorder.lose()

    def recover(self, events: Sequence[Event]) -> None:
        """Fold a piece of the journal of earlier epochs."""
        self._recorder.recover(events)

    async def drive(self) -> None:
        """Go on until the run has ended and its terminal event is committed.

        Raises:
            LeaseLost: Another worker has it now; nothing more was appended.
            asyncio.CancelledError: This process drains; what was decided is appended and the run goes on elsewhere.
        """
        try:
            self._begin()
            while not self.engine.is_ended:
                self._recorder.refuse_if_lost()
                if self._commands and await self._apply_command():
                    break
                await self._decide()
                if self.engine.is_ended:
                    break
                self._recorder.flush()
                await self._wait()
            await self._recorder.until_durable()
        except asyncio.CancelledError:
            # What was decided must be on the disk before another worker may claim the run.
            await self._calls.stop()
            self._recorder.flush()
            await self._recorder.until_durable()
            raise
        finally:
            await self._calls.stop()

    # ------------------------------------------------------------------ the course of a run

    def _begin(self) -> None:
        facts = self._facts
        if not self.engine.is_started:
            self._recorder.started_at = self._clock.now()
            self._recorder.emit(EventType.EXECUTION_STARTED, {"epoch": facts.lease.epoch})
            self._recorder.record(ActivityKind.EXECUTION_STARTED)
        else:
            self._recorder.emit(EventType.EXECUTION_RECOVERED, {"epoch": facts.lease.epoch})
        began = facts.started_at or self._recorder.started_at or self._clock.now()
        self._deadline = began.timestamp() + facts.timeout_ms / 1000
        for (path, key), attempt in list(self.engine.running.items()):
            self._resume_node(path, key, attempt)

    def _resume_node(self, path: Path, key: str, attempt: int) -> None:
        """Settle a node that was under way when the last worker went: its outcome is unknown."""
        node = self.engine.plan.nodes[key]
        if node.component.is_container:
            began = self._recorder.node_runs.started_at((path, key))
            self._containers.limit(path, node, began.timestamp())
            return
        if node.component.side_effects_for(node.config) is SideEffects.ONCE:
            self._outcomes.fail_node(
                path,
                key,
                ComponentFailed(
                    "UNKNOWN_OUTCOME",
                    "The worker went down while this node ran; whether its effect took place is not known.",
                    details={"outcome": "unknown"},
                ),
                attempt,
            )
        else:
            self._calls.launch(path, key, attempt)

    async def _decide(self) -> None:
        for steps, decision in enumerate(self.engine.decide(self._clock.now().timestamp(), self._calls.may_launch), 1):
            await self._make_true(decision)
            if self._recorder.is_full:
                self._recorder.flush()
                await self._recorder.keep_pace()
            if steps % 20 == 0:
                # Fairness between runs, and a look at what came in meanwhile.
                await asyncio.sleep(0)
                if self._commands or self._recorder.is_lost or self._is_late():
                    return
            self._calls.drop_unwanted()

    async def _make_true(self, decision: Decision) -> None:
        match decision:
            case StartNode(path, key, attempt):
                await self._start_node(path, key, attempt)
            case SkipNode(path, key):
                self._recorder.emit(EventType.NODE_SKIPPED, {}, path, key)
            case StartIteration(path, total):
                self._recorder.emit(EventType.ITERATION_STARTED, {"index": path[-1][1], "total": total}, path)
            case EndIteration(path, output, None):
                self._outcomes.finish_iteration(path, output)
            case EndIteration(path, _, error):
                self._outcomes.fail_iteration(path, error)
            case EndContainer(path, key, output, None):
                self._outcomes.finish_node(path, key, Result(output), self.engine.running.get((path, key), 1))
            case EndContainer(path, key, _, error):
                self._containers.fail(path, key, error or {})
            case Finish(output, None):
                await self._complete(output)
            case Finish(_, error):
                await self._end(ExecutionStatus.FAILED, EventType.EXECUTION_FAILED, {"error": error}, error)

    async def _complete(self, output: Any) -> None:
        event = self._recorder.output_event(EventType.EXECUTION_COMPLETED, output, {})
        if isinstance(event, ComponentFailed):
            error = {"code": event.code, "message": event.message}
            await self._end(ExecutionStatus.FAILED, EventType.EXECUTION_FAILED, {"error": error}, error)
            return
        await self._calls.stop()
        self._end_projection(ExecutionStatus.COMPLETED, self._recorder.take(event), None)

    async def _end(
        self, status: ExecutionStatus, kind: EventType, data: dict[str, Any], error: dict[str, Any] | None
    ) -> None:
        """Stop everything, then write the one terminal event: nothing may follow it."""
        await self._calls.stop()
        self._recorder.refuse_if_lost()
        event = self._recorder.emit(kind, data)
        self._end_projection(status, event, error)

    def _end_projection(self, status: ExecutionStatus, event: Event, error: dict[str, Any] | None) -> None:
        self._recorder.node_runs.end_open(event.at)
        self._recorder.record(_ACTIVITY[status])
        self.ended_as = status
        self._recorder.flush(status=status, error=error, ended_at=event.at)

    async def _apply_command(self) -> bool:
        """Apply what was asked; say whether the run ended by it."""
        command = self._commands.pop(0)
        if command.kind is CommandKind.CANCEL:
            await self._end(
                ExecutionStatus.CANCELLED,
                EventType.EXECUTION_CANCELLED,
                {"reason": command.data.get("reason")},
                None,
            )
            await self._recorder.until_durable()
            await self._on_applied(command)
            return True
        return False

    def _is_late(self) -> bool:
        return self._clock.now().timestamp() >= self._deadline

    async def _wait(self) -> None:
        """Wait for a node, a command, a due retry or the deadline, and take in what came."""
        now = self._clock.now().timestamp()
        until = min(self._deadline, self.engine.next_due or self._deadline, *self._containers.limits())
        if not self._calls.has_finished and not self._commands and until > now:
            self._woken.clear()
            try:
                async with asyncio.timeout(until - now):
                    await self._woken.wait()
            except TimeoutError:
                pass
        self._recorder.refuse_if_lost()
        if self._is_late() and not self._commands:
            error = {"code": "EXECUTION_TIMEOUT", "message": f"The run took longer than {self._facts.timeout_ms} ms."}
            await self._end(ExecutionStatus.TIMED_OUT, EventType.EXECUTION_TIMED_OUT, {"error": error}, error)
            return
        self._containers.end_late(self._clock.now().timestamp())
        for path, key, attempt, outcome in self._calls.finished():
            self._recorder.release_text(path, key)
            self._outcomes.settle(path, key, outcome, attempt)

    # ------------------------------------------------------------------ nodes

    async def _start_node(self, path: Path, key: str, attempt: int) -> None:
        node = self.engine.plan.nodes[key]
        if node.component.is_container and node.spec.is_enabled:
            await self._containers.start(path, node, attempt)
            return
        sources = self.engine.sources_of(path, key)
        self._recorder.emit(EventType.NODE_STARTED, {"attempt": attempt, **sources}, path, key)
        shortcut = self._shortcut(path, node)
        if shortcut is not None:
            self._outcomes.finish_node(path, key, shortcut, attempt)
        elif node.is_immediate:
            outcome = await self._calls.call(node, self._calls.context(path, key, attempt))
            self._outcomes.settle(path, key, outcome, attempt)
        else:
            self._calls.launch(path, key, attempt)

    def _shortcut(self, path: Path, node: PlanNode) -> Result | None:
        """Give the result of a node that need not run: a disabled one passes its input on."""
        if not node.spec.is_enabled:
            handles = node.handles if OUTPUT not in node.handles else (OUTPUT,)
            return Result(self._calls.context(path, node.key, 1).input, frozenset(handles))
        if self._use_pins and node.spec.pinned_output is not None:
            return Result(node.spec.pinned_output)
        return None


_ACTIVITY = {
    ExecutionStatus.COMPLETED: ActivityKind.EXECUTION_COMPLETED,
    ExecutionStatus.FAILED: ActivityKind.EXECUTION_FAILED,
    ExecutionStatus.CANCELLED: ActivityKind.EXECUTION_CANCELLED,
    ExecutionStatus.TIMED_OUT: ActivityKind.EXECUTION_TIMED_OUT,
}
