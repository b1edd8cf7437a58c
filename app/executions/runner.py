"""Drives one run: makes the engine's decisions true by calling components and appending events.

Pure nodes do not wait for the disk. A node with a side effect waits until its start is committed, and the end
of the run until the terminal event is; everything between is appended in order, so nothing that waits can be
ahead of what it depends on.
"""

import asyncio
import random
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from app.accounts.activity import ActivityKind, activity_row
from app.components.context import Tools
from app.components.contract import OUTPUT, ComponentFailed, Result, SideEffects
from app.executions.engine import (
    Decision,
    EndContainer,
    EndIteration,
    Engine,
    Finish,
    SkipNode,
    StartIteration,
    StartNode,
    handles_after_error,
)
from app.executions.events import Event, EventType, Path, format_path
from app.executions.failures import asked_delay_ms, error_of, has_unknown_outcome, plain_text
from app.executions.journal import Journal, Lease, LeaseLost
from app.executions.leases import Command
from app.executions.masking import Masker, TextStream
from app.executions.models import CommandKind, ExecutionStatus, NodeRunStatus
from app.executions.plan import Plan, PlanNode
from app.executions.run_context import RunContext
from app.kernel.clock import Clock
from app.kernel.database import Dialect
from app.kernel.ids import new_id
from app.kernel.logs import get_logger
from app.kernel.rights import Actor
from app.workflows.graph import OnError, RetryPolicy

log = get_logger(__name__)

MAX_OUTPUT_BYTES = 8 * 1024 * 1024  #: of one node, as JSON
MAX_ITEMS = 10_000  #: of one container
_AT_ONCE = 32  #: nodes of one run
_FLUSH_EVENTS = 100  #: pending events are handed to the journal at this number
_AHEAD_EVENTS = 2_000  #: uncommitted events of one run before it waits for the journal
_CANCEL_SECONDS = 5.0  #: how long a node may take to obey its cancellation
_NO_RETRY = RetryPolicy()
_ZERO = Decimal(0)

At = tuple[Path, str]


@dataclass(slots=True)
class _NodeRun:
    """The projection of one node run, as it grows."""

    id: UUID
    key: str
    path: str
    component: str
    started_at: Any
    started_sequence: int
    began: float
    status: NodeRunStatus = NodeRunStatus.RUNNING
    attempt: int = 1
    output_sequence: int | None = None
    error: str | None = None
    ended_at: Any = None

    def row(self, execution_id: UUID) -> tuple[Any, ...]:
        return (
            self.id,
            execution_id,
            self.key,
            self.path,
            self.component,
            self.status.value,
            self.attempt,
            self.started_sequence,
            self.output_sequence,
            self.error,
            self.started_at,
            self.ended_at,
            0,
            0,
            _ZERO,
        )


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
        self._lease = facts.lease
        self._id = facts.lease.execution_id
        self._journal = journal
        self._tools = tools
        self._clock = clock
        self._dialect: Dialect = dialect
        self._secrets = secrets
        self._use_pins = use_pins
        self._on_applied = on_applied
        self._masker = Masker()
        for value in secrets.values():
            self._masker.add(value)
        self.engine = Engine(plan, facts.run_input)
        self._pending: list[Event] = []
        self._node_runs: dict[At, _NodeRun] = {}
        self._changed: dict[At, _NodeRun] = {}
        self._activity: list[tuple[Any, ...]] = []
        self._started_at: Any = None
        self.ended_as = ExecutionStatus.RUNNING  #: the terminal state, once there is one
        self._tasks: dict[At, asyncio.Task[None]] = {}
        self._leaving: set[asyncio.Task[None]] = set()  #: cancelled, and not yet ended
        self._finished: list[tuple[At, asyncio.Task[Any] | None, int, Result | ComponentFailed]] = []
        self._fault: BaseException | None = None  #: what of our own went wrong beside the main task
        self._commands: list[Command] = []
        self._woken = asyncio.Event()
        self._ahead: list[tuple[int, asyncio.Future[None]]] = []
        self._texts: dict[At, TextStream] = {}
        self._limits: dict[At, float] = {}  #: when a container must have ended, in seconds since the epoch
        self._bytes: dict[At, int] = {}  #: what a container's iterations have given so far

    # ------------------------------------------------------------------ from outside

    def command(self, command: Command) -> None:
        """Take what was asked of the run; each is applied once."""
        if all(command.id != known.id for known in self._commands):
            self._commands.append(command)
            self._woken.set()

    def lose(self) -> None:
        """Learn that the lease is lost."""
        self._lease.is_lost = True
        self._woken.set()

    def recover(self, events: Sequence[Event]) -> None:
        """Fold a piece of the journal of earlier epochs."""
        for event in events:
            self.engine.apply(event)
            if event.node_key is not None:
                self._project(event)
            elif event.type is EventType.ITERATION_FAILED:
                self._cancel_under(event.path, event)
        self._changed = {}
        for at in [at for at, run in self._node_runs.items() if at[0] and run.ended_at is not None]:
            del self._node_runs[at]

    async def drive(self) -> None:
        """Go on until the run has ended and its terminal event is committed.

        Raises:
            LeaseLost: Another worker has it now; nothing more was appended.
            asyncio.CancelledError: This process drains; what was decided is appended and the run goes on elsewhere.
        """
        try:
            self._begin()
            while not self.engine.is_ended:
                self._refuse_if_lost()
                if self._commands and await self._apply_command():
                    break
                await self._decide()
                if self.engine.is_ended:
                    break
                self._flush()
                await self._wait()
            await self._journal_is_durable()
        except asyncio.CancelledError:
            # What was decided must be on the disk before another worker may claim the run.
            await self._stop_tasks()
            self._flush()
            await self._journal_is_durable()
            raise
        finally:
            await self._stop_tasks()

    # ------------------------------------------------------------------ the course of a run

    def _begin(self) -> None:
        facts = self._facts
        if not self.engine.is_started:
            self._started_at = self._clock.now()
            self._emit(EventType.EXECUTION_STARTED, {"epoch": self._lease.epoch})
            self._record(ActivityKind.EXECUTION_STARTED)
        else:
            self._emit(EventType.EXECUTION_RECOVERED, {"epoch": self._lease.epoch})
        began = facts.started_at or self._started_at or self._clock.now()
        self._deadline = began.timestamp() + facts.timeout_ms / 1000
        for (path, key), attempt in list(self.engine.running.items()):
            self._resume_node(path, key, attempt)

    def _resume_node(self, path: Path, key: str, attempt: int) -> None:
        """Settle a node that was under way when the last worker went: its outcome is unknown."""
        node = self.engine.plan.nodes[key]
        if node.component.is_container:
            began = self._node_runs[path, key].started_at
            self._limit_container(path, node, began.timestamp())
            return
        if node.component.side_effects_for(node.config) is SideEffects.ONCE:
            self._fail_node(
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
            self._launch(path, key, attempt)

    async def _decide(self) -> None:
        for steps, decision in enumerate(self.engine.decide(self._clock.now().timestamp(), self._may_start), 1):
            await self._make_true(decision)
            if len(self._pending) >= _FLUSH_EVENTS:
                self._flush()
                await self._keep_pace()
            if steps % 20 == 0:
                # Fairness between runs, and a look at what came in meanwhile.
                await asyncio.sleep(0)
                if self._commands or self._lease.is_lost or self._is_late():
                    return
            self._drop_unwanted_tasks()

    def _may_start(self) -> bool:
        return len(self._tasks) < _AT_ONCE

    async def _make_true(self, decision: Decision) -> None:
        match decision:
            case StartNode(path, key, attempt):
                await self._start_node(path, key, attempt)
            case SkipNode(path, key):
                self._emit(EventType.NODE_SKIPPED, {}, path, key)
            case StartIteration(path, total):
                self._emit(EventType.ITERATION_STARTED, {"index": path[-1][1], "total": total}, path)
            case EndIteration(path, output, None):
                self._emit_iteration(output, path)
            case EndIteration(path, _, error):
                self._emit(EventType.ITERATION_FAILED, {"index": path[-1][1], "error": error}, path)
            case EndContainer(path, key, output, None):
                self._finish_node(path, key, Result(output), self.engine.running.get((path, key), 1))
            case EndContainer(path, key, _, error):
                failure = error or {}
                self._fail_node(
                    path,
                    key,
                    ComponentFailed(
                        str(failure.get("code", "INTERNAL")),
                        str(failure.get("message", "An iteration failed.")),
                        is_retryable=self._may_repeat(key),
                        details={"nodeKey": failure.get("nodeKey")},
                    ),
                    self.engine.running.get((path, key), 1),
                )
            case Finish(output, None):
                await self._complete(output)
            case Finish(_, error):
                await self._end(ExecutionStatus.FAILED, EventType.EXECUTION_FAILED, {"error": error}, error)

    async def _complete(self, output: Any) -> None:
        event = self._output_event(EventType.EXECUTION_COMPLETED, output, {})
        if isinstance(event, ComponentFailed):
            error = {"code": event.code, "message": event.message}
            await self._end(ExecutionStatus.FAILED, EventType.EXECUTION_FAILED, {"error": error}, error)
            return
        await self._stop_tasks()
        self._end_projection(ExecutionStatus.COMPLETED, self._take(event), None)

    async def _end(
        self, status: ExecutionStatus, kind: EventType, data: dict[str, Any], error: dict[str, Any] | None
    ) -> None:
        """Stop everything, then write the one terminal event: nothing may follow it."""
        await self._stop_tasks()
        self._refuse_if_lost()
        event = self._emit(kind, data)
        self._end_projection(status, event, error)

    def _end_projection(self, status: ExecutionStatus, event: Event, error: dict[str, Any] | None) -> None:
        for at, node_run in self._node_runs.items():
            if node_run.ended_at is None:
                node_run.status = NodeRunStatus.CANCELLED
                node_run.ended_at = event.at
                self._changed[at] = node_run
        self._record(_ACTIVITY[status])
        self.ended_as = status
        self._flush(status=status, error=error, ended_at=event.at)

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
            await self._journal_is_durable()
            await self._on_applied(command)
            return True
        return False

    def _is_late(self) -> bool:
        return self._clock.now().timestamp() >= self._deadline

    async def _wait(self) -> None:
        """Wait for a node, a command, a due retry or the deadline, and take in what came."""
        now = self._clock.now().timestamp()
        until = min(self._deadline, self.engine.next_due or self._deadline, *self._limits.values())
        if not self._finished and not self._commands and until > now:
            self._woken.clear()
            try:
                async with asyncio.timeout(until - now):
                    await self._woken.wait()
            except TimeoutError:
                pass
        self._refuse_if_lost()
        if self._is_late() and not self._commands:
            error = {"code": "EXECUTION_TIMEOUT", "message": f"The run took longer than {self._facts.timeout_ms} ms."}
            await self._end(ExecutionStatus.TIMED_OUT, EventType.EXECUTION_TIMED_OUT, {"error": error}, error)
            return
        self._end_late_containers()
        finished, self._finished = self._finished, []
        for (path, key), task, attempt, outcome in finished:
            # A task that would not be cancelled may end after the node was started again.
            if self._tasks.get((path, key)) is not task:
                continue
            del self._tasks[path, key]
            if not self.engine.is_live(path, key):
                continue
            self._release_text(path, key)
            if isinstance(outcome, Result):
                self._finish_node(path, key, outcome, attempt)
            else:
                self._fail_node(path, key, outcome, attempt)

    # ------------------------------------------------------------------ nodes

    async def _start_node(self, path: Path, key: str, attempt: int) -> None:
        node = self.engine.plan.nodes[key]
        if node.component.is_container and node.spec.is_enabled:
            await self._start_container(path, node, attempt)
            return
        self._emit(EventType.NODE_STARTED, {"attempt": attempt, **self.engine.sources_of(path, key)}, path, key)
        shortcut = self._shortcut(path, node)
        if shortcut is not None:
            self._finish_node(path, key, shortcut, attempt)
        elif node.is_immediate:
            outcome = await self._call(node, self._context(path, key, attempt))
            if isinstance(outcome, Result):
                self._finish_node(path, key, outcome, attempt)
            else:
                self._fail_node(path, key, outcome, attempt)
        else:
            self._launch(path, key, attempt)

    def _shortcut(self, path: Path, node: PlanNode) -> Result | None:
        """Give the result of a node that need not run: a disabled one passes its input on."""
        if not node.spec.is_enabled:
            handles = node.handles if OUTPUT not in node.handles else (OUTPUT,)
            return Result(self._context(path, node.key, 1).input, frozenset(handles))
        if self._use_pins and node.spec.pinned_output is not None:
            return Result(node.spec.pinned_output)
        return None

    async def _start_container(self, path: Path, node: PlanNode, attempt: int) -> None:
        """Work out the items first: they are part of the start, so that a recovery sees the same."""
        context = self._context(path, node.key, attempt)
        container: Any = node.component
        try:
            items: list[Any] = await container.items(node.config, context)
            if len(items) > MAX_ITEMS:
                message = f"A container takes {MAX_ITEMS:,} items at most."
                raise ComponentFailed("TOO_MANY_ITEMS", message)  # noqa: TRY301 - fails like the component itself
        except ComponentFailed as failure:
            sources = self.engine.sources_of(path, node.key)
            self._emit(EventType.NODE_STARTED, {"attempt": attempt, **sources}, path, node.key)
            self._fail_node(path, node.key, failure, attempt)
            return
        data: dict[str, Any] = {"attempt": attempt, **self.engine.sources_of(path, node.key), "items": items}
        masked = self._masker.value(data)
        event = self._event(EventType.NODE_STARTED, masked, path, node.key)
        event.secret = data if masked is not data else None
        self._take(event)
        self._bytes[path, node.key] = 0
        self._limit_container(path, node, event.at.timestamp())

    def _limit_container(self, path: Path, node: PlanNode, began: float) -> None:
        if node.spec.timeout_ms is not None:
            self._limits[path, node.key] = began + node.spec.timeout_ms / 1000

    def _end_late_containers(self) -> None:
        now = self._clock.now().timestamp()
        for (path, key), limit in list(self._limits.items()):
            if not self.engine.is_live(path, key):
                del self._limits[path, key]
            elif limit <= now:
                del self._limits[path, key]
                self._fail_node(
                    path,
                    key,
                    _timed_out(self.engine.plan.nodes[key], is_retryable=self._may_repeat(key)),
                    self.engine.running[path, key],
                )

    def _may_repeat(self, key: str) -> bool:
        """Say whether a container may run again from its first item: not where that repeats an effect."""
        body = self.engine.plan.bodies.get(key)
        return body is None or all(
            self._may_repeat(node.key)
            if node.component.is_container
            else node.component.side_effects_for(node.config) is not SideEffects.ONCE
            for node in body.nodes.values()
        )

    def _context(self, path: Path, key: str, attempt: int) -> RunContext:
        return RunContext(
            self._tools,
            self.engine,
            self._id,
            path,
            key,
            attempt,
            secrets=self._secrets,
            masker=self._masker,
            on_variable=self._set_variable,
            on_log=self._log_line,
            on_text=self._text,
        )

    def _launch(self, path: Path, key: str, attempt: int) -> None:
        context = self._context(path, key, attempt)
        node = self.engine.plan.nodes[key]
        self._texts.pop((path, key), None)  # every try begins its text anew
        self._tasks[path, key] = asyncio.create_task(self._run_task(path, node, context, attempt))

    async def _run_task(self, path: Path, node: PlanNode, context: RunContext, attempt: int) -> None:
        """Run a node to its outcome; whatever happens, the main task hears of it."""
        try:
            if node.component.side_effects_for(node.config) is not SideEffects.NONE:
                self._flush()
                await self._journal_is_durable()
            if node.spec.timeout_ms is None:
                outcome = await self._call(node, context)
            else:
                outcome = await self._call_in_time(node, context, node.spec.timeout_ms / 1000)
        except Exception as error:  # noqa: BLE001 - the journal's fault, not the node's: it ends the run here
            self._stumble(error)
            return
        self._finished.append(((path, node.key), asyncio.current_task(), attempt, outcome))
        self._woken.set()

    async def _call_in_time(self, node: PlanNode, context: RunContext, seconds: float) -> Result | ComponentFailed:
        """Call a component; at its limit it is cancelled, and left behind if it will not obey."""
        call = asyncio.create_task(self._call(node, context))
        try:
            done, _ = await asyncio.wait({call}, timeout=seconds)
        finally:
            if not call.done():
                call.cancel()
                await asyncio.wait({call}, timeout=_CANCEL_SECONDS)
        if done:
            return call.result()
        may_repeat = node.component.side_effects_for(node.config) is not SideEffects.ONCE
        return _timed_out(node, is_retryable=may_repeat)

    async def _call(self, node: PlanNode, context: RunContext) -> Result | ComponentFailed:
        try:
            return await node.component.run(node.config, context)
        except ComponentFailed as failure:
            return failure
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            # Nobody cancelled the node: something that it awaited was.
            return self._crashed(node, error)
        except RecursionError:
            return ComponentFailed("LIMIT_EXCEEDED", "The node recursed too deeply.")
        except Exception as error:  # noqa: BLE001 - logged there
            return self._crashed(node, error)

    def _crashed(self, node: PlanNode, error: BaseException) -> ComponentFailed:
        # An error's text may quote what the component was given, secrets among it.
        text = self._masker.text("".join(traceback.format_exception(error)))
        log.error("component_crashed", execution_id=str(self._id), component=node.spec.component, exception=text)
        return ComponentFailed("INTERNAL", "The component failed unexpectedly; the log has the details.")

    def _stumble(self, error: BaseException) -> None:
        """Remember the first thing that went wrong beside the main task, and let that see it."""
        if self._fault is None:
            self._fault = error
        self._woken.set()

    def _finish_node(self, path: Path, key: str, result: Result, attempt: int) -> None:
        handles = sorted(result.handles) if result.handles is not None else [OUTPUT]
        node_run = self._node_runs[path, key]
        data = {"handles": handles, "durationMs": _since_ms(node_run.began), "attempt": attempt}
        event = self._output_event(EventType.NODE_COMPLETED, result.output, data, path, key)
        if isinstance(event, ComponentFailed):
            self._fail_node(path, key, event, attempt)
        else:
            self._take(event)

    def _fail_node(self, path: Path, key: str, failure: ComponentFailed, attempt: int) -> None:
        node = self.engine.plan.nodes[key]
        error = error_of(failure, self._masker)
        policy = node.spec.retry or _NO_RETRY
        if failure.is_retryable and attempt < policy.max_attempts and not has_unknown_outcome(failure):
            ceiling = min(policy.first_delay_ms * 2 ** min(attempt - 1, 30), policy.max_delay_ms)
            jittered = int(ceiling * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret
            delay_ms = max(jittered, asked_delay_ms(failure))
            self._emit(EventType.NODE_RETRYING, {"attempt": attempt, "error": error, "delayMs": delay_ms}, path, key)
            return
        began = self._node_runs[path, key].began
        self._emit(
            EventType.NODE_FAILED, {"error": error, "attempt": attempt, "durationMs": _since_ms(began)}, path, key
        )
        on_error = node.spec.on_error
        if on_error is not OnError.FAIL:
            output = node.spec.default_output if on_error is OnError.DEFAULT else {**error, "nodeKey": key}
            handles = list(handles_after_error(on_error))
            self._emit(
                EventType.NODE_ERROR_HANDLED,
                {"onError": on_error.value, "handles": handles, "output": output},
                path,
                key,
            )

    def _set_variable(self, path: Path, key: str, name: str, value: Any) -> None:
        if self.engine.is_live(path, key):
            refuse_large(value)
            masked = self._masker.value(value)
            event = self._event(EventType.VARIABLE_CHANGED, {"name": name, "value": masked}, path, key)
            event.secret = None if masked is value else {"name": name, "value": value}
            self._take(event)

    def _log_line(self, path: Path, key: str, level: str, message: str) -> None:
        if self.engine.is_live(path, key):
            self._emit(EventType.LOG_LINE, {"level": level, "message": plain_text(message)}, path, key)

    def _text(self, path: Path, key: str, delta: str) -> None:
        if self.engine.is_live(path, key):
            stream = self._texts.get((path, key))
            if stream is None:
                stream = self._texts[path, key] = TextStream(self._masker)
            self._emit_text(path, key, stream, stream.feed(plain_text(delta)))
            self._flush()

    def _release_text(self, path: Path, key: str) -> None:
        """Give what was held back in case a secret followed."""
        stream = self._texts.pop((path, key), None)
        if stream is not None:
            self._emit_text(path, key, stream, stream.close())

    def _emit_text(self, path: Path, key: str, stream: TextStream, text: str) -> None:
        if text:
            self._emit(EventType.TEXT_DELTA, {"text": text, "offset": stream.offset - len(text)}, path, key)

    def _drop_unwanted_tasks(self) -> None:
        """Cancel what a failed sibling made pointless."""
        if len(self._tasks) > 0 and any(at not in self.engine.running for at in self._tasks):
            for at in [at for at in self._tasks if at not in self.engine.running]:
                task = self._tasks.pop(at)
                task.cancel()
                self._leaving.add(task)
                task.add_done_callback(self._leaving.discard)

    async def _stop_tasks(self) -> None:
        tasks = [*self._tasks.values(), *self._leaving]
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        if tasks:
            _, stuck = await asyncio.wait(tasks, timeout=_CANCEL_SECONDS)
            if stuck:
                log.warning("nodes_ignore_cancellation", execution_id=str(self._id), count=len(stuck))

    # ------------------------------------------------------------------ events

    def _event(self, kind: EventType, data: dict[str, Any], path: Path = (), key: str | None = None) -> Event:
        return Event(kind, self._clock.now(), data, key, path)

    def _emit(self, kind: EventType, data: dict[str, Any], path: Path = (), key: str | None = None) -> Event:
        return self._take(self._event(kind, data, path, key))

    def _take(self, event: Event) -> Event:
        event.sequence = self._lease.last_sequence + len(self._pending) + 1
        self._pending.append(event)
        self.engine.apply(event)
        if event.node_key is not None:
            self._project(event)
        elif event.type is EventType.ITERATION_FAILED:
            self._cancel_under(event.path, event)
        return event

    def _output_event(
        self, kind: EventType, output: Any, data: dict[str, Any], path: Path = (), key: str | None = None
    ) -> Event | ComponentFailed:
        """Make an event that carries an output, unless that is not JSON or too large."""
        full = {**data, "output": output}
        try:
            encoded = orjson.dumps(full)
        except (TypeError, orjson.JSONEncodeError):
            return ComponentFailed("OUTPUT_NOT_JSON", "The output is not a JSON value, or is nested too deeply.")
        if len(encoded) > MAX_OUTPUT_BYTES:
            return ComponentFailed("OUTPUT_TOO_LARGE", f"The output is larger than {MAX_OUTPUT_BYTES >> 20} MiB.")
        masked = self._masker.value(full)
        event = self._event(kind, masked, path, key)
        if masked is full:
            event.encoded = encoded
        else:
            event.secret = full
        return event

    def _emit_iteration(self, output: Any, path: Path) -> None:
        index = path[-1][1]
        event = self._output_event(EventType.ITERATION_COMPLETED, output, {"index": index}, path)
        container = (path[:-1], path[-1][0])
        if not isinstance(event, ComponentFailed):
            # The list is to be one output; it is never let grow far beyond what one may be.
            size = len(event.encoded or b"") or len(orjson.dumps(event.truth))
            self._bytes[container] = self._bytes.get(container, 0) + size
            if self._bytes[container] > 2 * MAX_OUTPUT_BYTES:
                event = ComponentFailed("OUTPUT_TOO_LARGE", "The outputs of the iterations are too large together.")
        if isinstance(event, ComponentFailed):
            error = {"code": event.code, "message": event.message}
            self._emit(EventType.ITERATION_FAILED, {"index": index, "error": error}, path)
        else:
            self._take(event)

    def _new_node_run(self, at: At, event: Event) -> _NodeRun:
        path, key = at
        place = format_path(path)
        return _NodeRun(
            id=new_id(),
            key=key,
            path=place,
            component=self.engine.plan.nodes[key].spec.component,
            started_at=event.at,
            started_sequence=event.sequence,
            began=time.perf_counter(),
        )

    def _project(self, event: Event) -> None:
        """Bring the node run up to what the event says."""
        assert event.node_key is not None  # noqa: S101
        at = (event.path, event.node_key)
        node_run = self._node_runs.get(at)
        if node_run is None:
            if event.type is not EventType.NODE_STARTED and event.type is not EventType.NODE_SKIPPED:
                return
            node_run = self._node_runs[at] = self._new_node_run(at, event)
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
            case _:
                return
        self._changed[at] = node_run

    def _cancel_under(self, path: Path, event: Event, container: str | None = None) -> None:
        """End the node runs that went with an iteration, or with all of a container's."""
        if container is not None and not self.engine.plan.nodes[container].component.is_container:
            return
        depth = len(path)
        for at, node_run in self._node_runs.items():
            place = at[0]
            is_under = place[:depth] == path and (
                container is None or (len(place) > depth and place[depth][0] == container)
            )
            if is_under and node_run.ended_at is None:
                node_run.status, node_run.ended_at = NodeRunStatus.CANCELLED, event.at
                self._changed[at] = node_run

    def _record(self, kind: ActivityKind) -> None:
        self._activity.append(
            activity_row(
                self._lease.workspace_id,
                kind,
                "Execution",
                self._id,
                self._facts.actor,
                at=self._clock.now(),
                dialect=self._dialect,
                data={"workflowId": str(self._facts.workflow_id)},
            )
        )

    def _flush(
        self,
        *,
        status: ExecutionStatus | None = None,
        error: Mapping[str, Any] | None = None,
        ended_at: Any = None,
    ) -> None:
        """Hand what is pending to the journal."""
        if not self._pending:
            return
        events, self._pending = self._pending, []
        rows = [node_run.row(self._id) for node_run in self._changed.values()]
        for at, node_run in self._changed.items():
            # An ended iteration's rows are not needed again; a long run must not keep them.
            if node_run.ended_at is not None and at[0] and at not in self.engine.running:
                self._node_runs.pop(at, None)
                self._texts.pop(at, None)
        self._changed = {}
        activity, self._activity = self._activity, []
        if status is None and any(event.type is EventType.EXECUTION_STARTED for event in events):
            status = ExecutionStatus.RUNNING
        done = self._journal.append(
            self._lease,
            events,
            status=status,
            error=None if error is None else orjson.dumps(error).decode(),
            started_at=self._started_at,
            ended_at=ended_at,
            node_runs=rows,
            activity=activity,
        )
        self._ahead = [(count, future) for count, future in self._ahead if not future.done()]
        self._ahead.append((len(events), done))
        done.add_done_callback(self._appended)

    def _appended(self, done: asyncio.Future[None]) -> None:
        error = None if done.cancelled() else done.exception()
        if error is not None:
            self._stumble(error)

    async def _keep_pace(self) -> None:
        if sum(count for count, _ in self._ahead) > _AHEAD_EVENTS:
            await asyncio.shield(self._ahead[0][1])

    async def _journal_is_durable(self) -> None:
        """Wait until everything appended so far is committed.

        Raises:
            LeaseLost: It never will be.
        """
        if self._ahead:
            await asyncio.shield(self._ahead[-1][1])

    def _refuse_if_lost(self) -> None:
        if self._fault is not None:
            raise self._fault
        if self._lease.is_lost:
            raise LeaseLost


_ACTIVITY = {
    ExecutionStatus.COMPLETED: ActivityKind.EXECUTION_COMPLETED,
    ExecutionStatus.FAILED: ActivityKind.EXECUTION_FAILED,
    ExecutionStatus.CANCELLED: ActivityKind.EXECUTION_CANCELLED,
    ExecutionStatus.TIMED_OUT: ActivityKind.EXECUTION_TIMED_OUT,
}


def _timed_out(node: PlanNode, *, is_retryable: bool) -> ComponentFailed:
    return ComponentFailed(
        "NODE_TIMEOUT",
        f"The node took longer than {node.spec.timeout_ms} ms.",
        is_retryable=is_retryable,
        details=None if is_retryable else {"outcome": "unknown"},
    )


def refuse_large(value: Any) -> None:
    """Refuse what cannot be stored.

    Raises:
        ComponentFailed: It is not JSON, or too large.
    """
    try:
        size = len(orjson.dumps(value))
    except TypeError:
        raise ComponentFailed("OUTPUT_NOT_JSON", "The value is not JSON, or is nested too deeply.") from None
    if size > MAX_OUTPUT_BYTES:
        raise ComponentFailed("OUTPUT_TOO_LARGE", f"The value is larger than {MAX_OUTPUT_BYTES >> 20} MiB.")


def _since_ms(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
