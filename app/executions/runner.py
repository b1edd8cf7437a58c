"""Drives one run: makes the engine's decisions true, until it has ended.

The run is `Run`; what it does is done by its parts, one noun a file: `Calls` calls components, `Containers` begins
those with iterations, `Outcomes` says what they came to, and the `Recorder` alone writes events.

Pure nodes do not wait for the disk. A node with a side effect waits until its start is committed, and the end
of the run until the terminal event is; everything between is appended in order, so nothing that waits can be
ahead of what it depends on.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from app.accounts.activity import ActivityKind
from app.components.contract import ArrivalKind, ComponentFailed, Result, SideEffects, WaitKind
from app.executions.calls import Calls, Outcome
from app.executions.checkpoints import Checkpoint
from app.executions.containers import Containers
from app.executions.effects import project_turn
from app.executions.endings import child_ended_row, child_result
from app.executions.engine import Engine
from app.executions.events import Event, EventType, Path
from app.executions.facts import Means, RunFacts
from app.executions.leases import Command
from app.executions.masking import Masker
from app.executions.models import CommandKind, ExecutionStatus
from app.executions.outcomes import Outcomes
from app.executions.plan import Plan, PlanNode
from app.executions.recorder import Recorder
from app.executions.shortcuts import PassedOn, Shortcuts, failure_of
from app.executions.steps import (
    CheckLoop,
    EndContainer,
    EndIteration,
    Finish,
    RecallResults,
    ResumeNode,
    SkipNode,
    StartIteration,
    StartNode,
    Step,
)
from app.executions.taking_over import Recorded, ReuseSource
from app.executions.tracing import RunTracer
from app.executions.waits import Waits, decision_of
from app.kernel.logs import get_logger
from app.kernel.tracing import is_sampled
from app.workflows.graph import OnUnknownOutcome

log = get_logger(__name__)

_HOLD_SECONDS = 2.0  #: a wait that ends sooner is not worth giving the worker up


class Run:
    """One execution in this process, from claim to end."""

    def __init__(
        self,
        facts: RunFacts,
        plan: Plan,
        means: Means,
        *,
        secrets: Mapping[str, str],
        use_pins: bool,
        reuse: ReuseSource | None = None,
    ) -> None:
        self._facts = facts
        self._means = means
        self._clock = clock = means.clock
        self._woken = asyncio.Event()
        self._commands: list[Command] = []
        self._applied: set[UUID] = set()  #: of those heard, and of those looked for
        self._heard: set[UUID] = set()  #: commands taken, until this process lets go: a look may bring one again
        self.ended_as = ExecutionStatus.RUNNING  #: PAUSED or the terminal state, once there is one
        self.engine = engine = Engine(plan, facts.run_input)
        masker = Masker()
        for value in (*secrets.values(), *(() if reuse is None else reuse.hidden)):
            masker.add(value)
        lease = facts.lease
        self._recorder = recorder = Recorder(
            engine,
            lease,
            means.journal,
            clock,
            masker,
            self._woken,
            dialect=means.dialect,
            workflow_id=facts.workflow_id,
            actor=facts.actor,
            budget_root=facts.root if facts.is_budgeted else None,
            checkpoints=means.checkpoints,
            is_private=facts.is_private,
        )
        turn = facts.turn
        if turn is not None:
            recorder.on_flush = partial(project_turn, means.turns, turn)
        if means.tracing is not None and facts.queued_at is not None and is_sampled(facts.trace_parent):
            recorder.tracer = RunTracer(
                means.tracing, lease.execution_id, facts.workflow_id, facts.queued_at, facts.trace_parent
            )
        self._calls = calls = Calls(facts, means, engine, recorder, secrets, self._woken)
        self._waits = Waits(facts, engine, recorder, means.projector, clock, means.dialect)
        self._outcomes = Outcomes(engine, recorder, self._waits)
        self._containers = Containers(lease.execution_id, engine, recorder, calls, self._outcomes, means.iteration_ends)
        self._shortcuts = Shortcuts(lease.workspace_id, recorder, calls, means.cache, reuse, secrets, use_pins=use_pins)

    # ------------------------------------------------------------------ from outside

    def command(self, command: Command) -> None:
        """Take what was asked of the run; each is applied once."""
        if command.id not in self._heard:
            self._heard.add(command.id)
            # Nothing that was asked before a cancellation may set anything going any more.
            self._commands.insert(0 if command.kind is CommandKind.CANCEL else len(self._commands), command)
            self._woken.set()

    def lose(self) -> None:
        """Learn that the lease is lost."""
        self._recorder.lose()

    def restore(self, checkpoint: Checkpoint) -> bool:
        """Stand where a checkpoint of earlier epochs says; False when it is of no use, and this object neither."""
        try:
            self._recorder.restore(checkpoint)
        except (LookupError, TypeError, ValueError) as error:
            log.warning("checkpoint_unusable", sequence=checkpoint.sequence, error=repr(error))
            return False
        return True

    def recover(self, events: Sequence[Event]) -> None:
        """Fold a piece of the journal of earlier epochs."""
        self._recorder.recover(events)

    async def drive(self) -> None:
        """Go on until the run has ended or is paused, and that is committed; `ended_as` says which.

        Raises:
            LeaseLost: Another worker has it now; nothing more was appended.
            asyncio.CancelledError: This process drains; what was decided is appended and the run goes on elsewhere.
                Not where it has just ended or paused.
        """
        try:
            self._begin()
            while not self.engine.is_ended:
                self._recorder.refuse_if_lost()
                if self._recorder.is_spending:
                    await self._recorder.settle_spending()
                if self._commands and await self._apply_command():
                    break
                await self._decide()
                if self.engine.is_ended or self._pause():
                    break
                self._recorder.flush()
                await self._wait()
            await self._recorder.until_durable()
        except asyncio.CancelledError:
            # What has ended is known: without it here, nobody could say whether its effect took place.
            for path, key, attempt, outcome in self._calls.finished():
                self._recorder.release_text(path, key)
                self._outcomes.settle(path, key, outcome, attempt)
            # What was decided must be on the disk before another worker may claim the run.
            await self._calls.stop()
            self._recorder.flush()
            await self._recorder.until_durable()
            if self.ended_as is ExecutionStatus.RUNNING:
                raise
            # Paused or ended: its job is done, and must not be given to anybody else.
        finally:
            await self._calls.stop()

    # ------------------------------------------------------------------ the course of a run

    def _begin(self) -> None:
        facts = self._facts
        if not self.engine.is_started:
            event = self._recorder.emit(EventType.EXECUTION_STARTED, {"epoch": facts.lease.epoch})
            self._recorder.started_at = event.at
            self._recorder.record(ActivityKind.EXECUTION_STARTED, event.at)
        elif self.engine.is_paused:
            self._recorder.emit(EventType.EXECUTION_RESUMED, {"epoch": facts.lease.epoch})
        else:
            self._recorder.emit(EventType.EXECUTION_RECOVERED, {"epoch": facts.lease.epoch})
        began = facts.started_at or self._recorder.started_at or self._clock.now()
        self._deadline = began.timestamp() + facts.timeout_ms / 1000 + self.engine.paused_seconds
        for (path, key), attempt in list(self.engine.running.items()):
            self._resume_node(path, key, attempt)

    def _resume_node(self, path: Path, key: str, attempt: int) -> None:
        """Settle a node that was under way when the last worker went: its outcome is unknown."""
        node = self.engine.plan.nodes[key]
        if (path, key) in self.engine.suspended:
            return
        if (path, key) in self.engine.arrived:
            self._go_on(path, key)
            return
        recorded = self._shortcuts.recorded_failure(path, key)
        if recorded is not None:
            self._calls.report(path, key, attempt, recorded)
            return
        if node.component.is_container:
            self._containers.limit(path, node, self.engine.began(path, key))
            return
        policy = node.spec.on_unknown_outcome
        is_once = node.side_effects is SideEffects.ONCE
        if is_once and policy is not OnUnknownOutcome.RETRY:
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
        if await self._is_spent():
            return
        for steps, step in enumerate(self.engine.decide(self._clock.now().timestamp(), self._calls.may_launch), 1):
            if isinstance(step, StartNode):
                await self._start_node(step)
            else:
                await self._make_true(step)
            if self._recorder.is_spending and await self._is_spent():
                return
            if self._recorder.is_full:
                self._recorder.flush()
                await self._recorder.keep_pace()
            if steps % 20 == 0:
                # Fairness between runs, and a look at what came in meanwhile.
                await asyncio.sleep(0)
                if self._commands or self._recorder.is_lost or self._is_over():
                    return
            self._calls.drop_unwanted()

    async def _make_true(self, step: Step) -> None:
        match step:
            case ResumeNode(path, key, kind, payload):
                if kind is ArrivalKind.DUE and not await self._waits.expire(path, key):
                    await self._hear_answers()
                if (path, key) in self.engine.suspended:
                    self._waits.end(path, key, kind, payload)
                    self._go_on(path, key)
            case CheckLoop(path, key, index):
                await self._containers.check(path, key, index)
            case SkipNode(path, key):
                self._recorder.emit(EventType.NODE_SKIPPED, {}, path, key)
            case StartIteration(path, total):
                self._recorder.emit(EventType.ITERATION_STARTED, {"index": path[-1][1], "total": total}, path)
            case EndIteration(path, output, None, is_break):
                self._outcomes.finish_iteration(path, output, is_break=is_break)
            case EndIteration(path, _, error):
                self._outcomes.fail_iteration(path, error)
            case RecallResults(path, key):
                await self._containers.recall(path, key)
            case EndContainer(path, key, output, None):
                self._outcomes.finish_node(path, key, Result(output), self.engine.running.get((path, key), 1))
            case EndContainer(path, key, _, error):
                self._containers.fail(path, key, error or {})
            case Finish(output, None):
                await self._complete(output)
            case Finish(_, error):
                await self._end(ExecutionStatus.FAILED, EventType.EXECUTION_FAILED, {"error": error}, error)
            case StartNode():
                await self._start_node(step)

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
        self._recorder.show_texts()
        event = self._recorder.emit(kind, data)
        self._end_projection(status, event, error)

    def _end_projection(self, status: ExecutionStatus, event: Event, error: dict[str, Any] | None) -> None:
        self._recorder.node_runs.end_open(event.at)
        self._recorder.record(_ACTIVITY[status], event.at)
        self.ended_as = status
        facts, engine = self._facts, self.engine
        if facts.parent_id is not None and facts.parent_sequence is not None:
            result = child_result(
                facts.lease.execution_id, status, engine.prompt_tokens, engine.completion_tokens, engine.cost_usd
            )
            self._recorder.effects.commands.append(
                child_ended_row(facts.parent_id, facts.parent_sequence, result, at=event.at)
            )
        self._recorder.flush(status=status, error=error, ended_at=event.at)

    async def _apply_command(self) -> bool:
        """Apply what was asked; say whether the run ended by it."""
        command = self._commands.pop(0)
        if command.id in self._applied:
            return False
        if command.kind is CommandKind.CANCEL:
            # First: who drains meanwhile writes what is pending, and must not call this one applied.
            await self._calls.stop()
        self._applied.add(command.id)
        self._recorder.effects.applied.append(command.id)
        data = command.data
        match command.kind:
            case CommandKind.CANCEL:
                await self._end(
                    ExecutionStatus.CANCELLED, EventType.EXECUTION_CANCELLED, {"reason": data.get("reason")}, None
                )
                await self._recorder.until_durable()
                return True
            case CommandKind.SIGNAL:
                facts = {"name": data["name"], "payload": data.get("payload"), "commandId": str(command.id)}
                self._recorder.take(self._recorder.open_event(EventType.SIGNAL_RECEIVED, facts))
            case CommandKind.ANSWER:
                await self._answer(data)
        return False

    async def _hear_answers(self) -> None:
        """Apply the answers that are committed; whoever brings them again is told that they were."""
        for command in await self._means.commands([self._facts.lease.execution_id]):
            if command.kind is CommandKind.ANSWER and command.id not in self._applied:
                self._applied.add(command.id)
                self._recorder.effects.applied.append(command.id)
                await self._answer(command.data)

    async def _answer(self, data: Mapping[str, Any]) -> None:
        """End the wait that an answer names, unless it is over."""
        at = self._waits.answer(data)
        if data["kind"] == ArrivalKind.CHILD.value:
            usage = data["payload"]["usage"]
            spent = (usage["promptTokens"], usage["completionTokens"], Decimal(usage["costUsd"]))
            if any(spent):
                self._recorder.usage_of_child(at, *spent)
        if at is not None:
            self._go_on(*at)

    def _go_on(self, path: Path, key: str) -> None:
        """Go on with a node whose wait is over, unless the run is to end."""
        if self._is_over_budget():
            return
        kind, arrival = self.engine.arrived[path, key]
        attempt = self.engine.running[path, key]
        if kind is not WaitKind.DECISION:
            self._calls.launch(path, key, attempt, arrival)
            return
        decided = decision_of(arrival)
        if decided is None:
            # A try of its own: if the worker goes down in it too, its outcome is unknown once more.
            again = {"attempt": attempt + 1, **self.engine.sources_of(path, key)}
            self._recorder.emit(EventType.NODE_STARTED, again, path, key)
            self._calls.launch(path, key, attempt + 1)
        else:
            self._outcomes.settle(path, key, decided, attempt)

    # ------------------------------------------------------------------ pauses and limits

    def _pause(self) -> bool:
        """Give the worker up when nothing runs and what is waited for is not near; say whether that was done."""
        engine = self.engine
        if self._commands or not self._calls.is_idle or not engine.is_idle or not engine.has_waits:
            return False
        if self._is_over():
            return False
        now = self._clock.now().timestamp()
        due = min((each for each in (engine.next_due, *self._containers.limits()) if each is not None), default=None)
        if due is not None and due - now < _HOLD_SECONDS:
            return False
        resume_at = None if due is None else datetime.fromtimestamp(due, UTC)
        self._recorder.emit(
            EventType.EXECUTION_PAUSED,
            {"reason": "waiting", "resumeAt": None if resume_at is None else resume_at.isoformat()},
        )
        effects = self._recorder.effects
        effects.pauses, effects.resume_at = True, resume_at
        self.ended_as = ExecutionStatus.PAUSED
        self._recorder.flush(status=ExecutionStatus.PAUSED)
        return True

    async def _is_spent(self) -> bool:
        """Say whether the budget is, once all that was counted here is counted there: nothing starts before."""
        if self._recorder.is_spending:
            await self._recorder.settle_spending()
        return self._is_over_budget()

    def _is_over_budget(self) -> bool:
        facts, engine, spent = self._facts, self.engine, self._recorder.spent
        if spent is not None and spent.is_over:
            return True
        tokens = engine.prompt_tokens + engine.completion_tokens
        return (facts.budget_tokens is not None and tokens > facts.budget_tokens) or (
            facts.budget_usd is not None and engine.cost_usd > facts.budget_usd
        )

    def _is_late(self) -> bool:
        return self._clock.now().timestamp() >= self._deadline

    def _is_over(self) -> bool:
        """Say whether a limit is passed, so that `_wait` must look before anything else happens."""
        now = self._clock.now().timestamp()
        return self._is_late() or self._is_over_budget() or any(limit <= now for limit in self._containers.limits())

    async def _wait(self) -> None:
        """Wait for a node, a command, a due retry or the deadline, and take in what came."""
        now = self._clock.now().timestamp()
        until = min(self._deadline, self.engine.next_due or self._deadline, *self._containers.limits())
        is_idle = not (self._calls.has_finished or self._commands or self._is_over_budget())
        if is_idle and until > now:
            self._woken.clear()
            try:
                async with asyncio.timeout(until - now):
                    await self._woken.wait()
            except TimeoutError:
                pass
        self._recorder.refuse_if_lost()
        if self._is_over_budget() and not self._commands:
            error = {"code": "BUDGET_EXCEEDED", "message": "The run has spent more than its budget."}
            await self._end(ExecutionStatus.FAILED, EventType.EXECUTION_FAILED, {"error": error}, error)
            return
        if self._is_late() and not self._commands:
            error = {"code": "EXECUTION_TIMEOUT", "message": f"The run took longer than {self._facts.timeout_ms} ms."}
            await self._end(ExecutionStatus.TIMED_OUT, EventType.EXECUTION_TIMED_OUT, {"error": error}, error)
            return
        self._containers.end_late(self._clock.now().timestamp())
        for path, key, attempt, outcome in self._calls.finished():
            self._recorder.release_text(path, key)
            self._outcomes.settle(path, key, outcome, attempt)
            await self._keep(path, self.engine.plan.nodes[key], outcome)

    # ------------------------------------------------------------------ nodes

    async def _start_node(self, step: StartNode) -> None:
        """Start a node; one that ends within milliseconds is called here and has ended when this returns.

        Such a call takes no task and no turn of the loop, unless it awaits something that is not there yet. The run
        stands still meanwhile, so what the node sees need not be copied for it.
        """
        path, key, attempt = step
        node = self.engine.plan.nodes[key]
        if node.may_be_spared or self._shortcuts.might_be_any:
            found = await self._shortcuts.find(path, node, attempt)
            if found is not None:
                self._take_shortcut(path, node, found, attempt)
                return
        if node.component.is_container:
            await self._containers.start(path, node, attempt)
            return
        self._recorder.emit(
            EventType.NODE_STARTED, {"attempt": attempt, **self.engine.sources_of(path, key)}, path, key
        )
        if node.is_immediate:
            outcome = await self._calls.call(node, self._calls.context(path, node, attempt))
            self._outcomes.settle(path, key, outcome, attempt)
            if node.spec.cache is not None:
                await self._keep(path, node, outcome)
        else:
            self._calls.launch(path, key, attempt)

    def _take_shortcut(
        self, path: Path, node: PlanNode, found: Recorded | PassedOn | ComponentFailed, attempt: int
    ) -> None:
        sources = self.engine.sources_of(path, node.key)
        try:
            if isinstance(found, ComponentFailed):
                raise found
            if isinstance(found, Recorded) and found.error is not None:
                self._fail_as_recorded(path, node, found, attempt, sources)
                return
            self._shortcuts.take(path, node, found, attempt, sources)
        except ComponentFailed as failure:
            self._recorder.emit(EventType.NODE_STARTED, {"attempt": attempt, **sources}, path, node.key)
            self._outcomes.fail_node(path, node.key, failure, attempt)

    def _fail_as_recorded(
        self, path: Path, node: PlanNode, found: Recorded, attempt: int, sources: dict[str, Any]
    ) -> None:
        self._recorder.emit(EventType.NODE_STARTED, {"attempt": attempt, **sources}, path, node.key)
        failure = failure_of(found.error or {})
        if found.is_last:
            self._calls.report(path, node.key, attempt, failure)
            return
        self._shortcuts.restore_variables(path, node, found)
        self._outcomes.fail_node(path, node.key, failure, attempt)

    async def _keep(self, path: Path, node: PlanNode, outcome: Outcome) -> None:
        if isinstance(outcome, Result):
            await self._shortcuts.keep(path, node, outcome)


_ACTIVITY = {
    ExecutionStatus.COMPLETED: ActivityKind.EXECUTION_COMPLETED,
    ExecutionStatus.FAILED: ActivityKind.EXECUTION_FAILED,
    ExecutionStatus.CANCELLED: ActivityKind.EXECUTION_CANCELLED,
    ExecutionStatus.TIMED_OUT: ActivityKind.EXECUTION_TIMED_OUT,
}
