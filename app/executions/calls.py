"""Calling components: what a call is given, how long it may take, and the tasks of those under way."""

import asyncio
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from app.components.contract import Arrival, ArrivalKind, ComponentFailed, Result, SideEffects, Wait, WaitKind
from app.components.facts import BudgetLeft, RunIdentity
from app.executions.engine import Engine
from app.executions.events import Path
from app.executions.facts import Means, RunFacts
from app.executions.models import Execution
from app.executions.node_runs import At
from app.executions.plan import PlanNode
from app.executions.recorder import Recorder
from app.executions.run_context import NodeScope, RunContext
from app.kernel.hops import sending
from app.kernel.logs import get_logger
from app.kernel.tracing import outgoing

log = get_logger(__name__)

_AT_ONCE = 32  #: nodes of one run
_CANCEL_SECONDS = 5.0  #: how long a node may take to obey its cancellation


@dataclass(frozen=True, slots=True)
class Waiting:
    """A node that cannot go on yet, and the run that it waits for where it starts one."""

    wait: Wait
    child: Execution | None = None


Amount = TypeVar("Amount", int, Decimal)
Outcome = Result | ComponentFailed | Waiting


class Calls:
    """The calls of one run. One in a task reports to `finished` and wakes the main task, whatever happens."""

    def __init__(
        self,
        facts: RunFacts,
        means: Means,
        engine: Engine,
        recorder: Recorder,
        secrets: Mapping[str, str],
        woken: asyncio.Event,
    ) -> None:
        self._facts = facts
        self._means = means
        self._run_name = str(facts.lease.execution_id)
        self._engine = engine
        self._recorder = recorder
        self._secrets = secrets
        self._woken = woken
        self._tasks: dict[At, asyncio.Task[None]] = {}
        self._leaving: set[asyncio.Task[None]] = set()  #: cancelled, and not yet ended
        self._finished: list[tuple[At, asyncio.Task[None] | None, int, Outcome]] = []

    def context(self, path: Path, node: PlanNode, attempt: int, *, is_alone: bool = True) -> RunContext:
        """Make what a component is given; see `RunContext` for who is alone."""
        scope = NodeScope(self._engine, self._run_name, path, node)
        run = RunIdentity(self._facts.lease.execution_id, node.key, self._facts.actor, self._facts.root_id)
        return RunContext(
            self._means.tools,
            self._recorder,
            self._secrets,
            scope,
            attempt,
            is_alone=is_alone,
            run=run,
            budget=self._budget_left,
        )

    def _budget_left(self) -> BudgetLeft:
        """Say what this run may still spend: of its own budget, and of what the tree has left."""
        facts, engine, spent = self._facts, self._engine, self._recorder.spent
        tokens, usd = facts.budget_tokens, facts.budget_usd
        if tokens is not None:
            tokens = max(0, tokens - engine.prompt_tokens - engine.completion_tokens)
        if usd is not None:
            usd = max(Decimal(0), usd - engine.cost_usd)
        if spent is not None:
            tokens, usd = _least(tokens, spent.tokens_left), _least(usd, spent.usd_left)
        return BudgetLeft(tokens, usd)

    async def call(self, node: PlanNode, context: RunContext, arrival: Arrival | None = None) -> Outcome:
        """Call a component in the task that asks; it fails in no other way than by its outcome."""
        try:
            if arrival is None:
                given = await node.component.run(node.config, context)
            else:
                if arrival.kind is ArrivalKind.CHILD:
                    # The event names the run; what it gave stands in its own journal.
                    ended = await self._means.ended(UUID(arrival.payload["executionId"]))
                    arrival = Arrival(arrival.kind, ended)
                given = await node.component.resume(node.config, context, arrival)
            if isinstance(given, Result):
                return given
            return Waiting(given, await self._make_child(given) if given.kind is WaitKind.CHILD else None)
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

    async def _make_child(self, wait: Wait) -> Execution:
        """Make the run that a node starts, with what is left of this one's budget."""
        left = self._budget_left()
        # A run's input is stored and shown as it is, so no secret of this one may come into it.
        shown = Wait(wait.kind, request=self._recorder.masker.value(dict(wait.request)))
        return await self._means.children.make(
            self._facts.as_parent, shown, budget_tokens=left.tokens, budget_usd=left.usd
        )

    # ------------------------------------------------------------------ in tasks of their own

    def may_launch(self) -> bool:
        """Say whether there is room for one more."""
        return len(self._tasks) < _AT_ONCE

    def launch(self, path: Path, key: str, attempt: int, arrival: Arrival | None = None) -> None:
        """Call a node's component in a task, or call it again with what it waited for."""
        node = self._engine.plan.nodes[key]
        context = self.context(path, node, attempt, is_alone=False)
        self._recorder.forget_text(path, key)
        self._tasks[path, key] = asyncio.create_task(self._run_task(path, node, context, attempt, arrival))

    def report(self, path: Path, key: str, attempt: int, outcome: Outcome) -> None:
        """Give an outcome without a call; it is taken once nothing else can happen."""
        self._finished.append(((path, key), None, attempt, outcome))

    @property
    def is_idle(self) -> bool:
        """Whether none is under way or waits to be taken."""
        return not (self._tasks or self._finished)

    @property
    def has_finished(self) -> bool:
        """Whether an outcome waits to be taken."""
        return bool(self._finished)

    def finished(self) -> Iterator[tuple[Path, str, int, Outcome]]:
        """Give the outcomes that came since the last time, by place and try; those nobody wants are left out."""
        # One by one: whoever is interrupted among them finds the others another time.
        while self._finished:
            (path, key), task, attempt, outcome = self._finished.pop(0)
            # A task that would not be cancelled may end after the node was started again.
            if self._tasks.get((path, key)) is not task:
                continue
            self._tasks.pop((path, key), None)
            if self._engine.is_live(path, key):
                yield path, key, attempt, outcome

    def drop_unwanted(self) -> None:
        """Cancel what a failed sibling made pointless."""
        running = self._engine.running
        if len(self._tasks) > 0 and any(at not in running for at in self._tasks):
            for at in [at for at in self._tasks if at not in running]:
                task = self._tasks.pop(at)
                task.cancel()
                self._leaving.add(task)
                task.add_done_callback(self._leaving.discard)

    async def stop(self) -> None:
        """Cancel all, and wait for those that obey."""
        if not (self._tasks or self._leaving):
            return
        tasks = [*self._tasks.values(), *self._leaving]
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        _, stuck = await asyncio.wait(tasks, timeout=_CANCEL_SECONDS)
        if stuck:
            log.warning("nodes_ignore_cancellation", execution_id=self._run_name, count=len(stuck))

    async def _run_task(
        self, path: Path, node: PlanNode, context: RunContext, attempt: int, arrival: Arrival | None
    ) -> None:
        """Run a node to its outcome; whatever happens, the main task hears of it."""
        sending.set(self._facts.lease.execution_id)
        if self._recorder.tracer is not None:
            outgoing.set(self._recorder.tracer.trace_parent(path, node.key))
        try:
            if arrival is None and node.side_effects is not SideEffects.NONE:
                self._recorder.flush()
                await self._recorder.until_durable()
            if node.spec.timeout_ms is None:
                outcome = await self.call(node, context, arrival)
            else:
                outcome = await self._call_in_time(node, context, arrival, node.spec.timeout_ms / 1000)
        except Exception as error:  # noqa: BLE001 - the journal's fault, not the node's: it ends the run here
            self._recorder.stumble(error)
            return
        self._finished.append(((path, node.key), asyncio.current_task(), attempt, outcome))
        self._woken.set()

    async def _call_in_time(
        self, node: PlanNode, context: RunContext, arrival: Arrival | None, seconds: float
    ) -> Outcome:
        """Call a component; at its limit it is cancelled, and left behind if it will not obey."""
        call = asyncio.create_task(self.call(node, context, arrival))
        try:
            done, _ = await asyncio.wait({call}, timeout=seconds)
        finally:
            if not call.done():
                call.cancel()
                await asyncio.wait({call}, timeout=_CANCEL_SECONDS)
        if done:
            return call.result()
        may_repeat = node.side_effects is not SideEffects.ONCE
        return timed_out(node, is_retryable=may_repeat)

    def _crashed(self, node: PlanNode, error: BaseException) -> ComponentFailed:
        # An error's text may quote what the component was given, secrets among it.
        text = self._recorder.masker.text("".join(traceback.format_exception(error)))
        log.error("component_crashed", execution_id=self._run_name, component=node.spec.component, exception=text)
        return ComponentFailed("INTERNAL", "The component failed unexpectedly; the log has the details.")


def _least(one: Amount | None, other: Amount | None) -> Amount | None:
    """Return the lower of two limits; None is none."""
    return min((each for each in (one, other) if each is not None), default=None)


def timed_out(node: PlanNode, *, is_retryable: bool) -> ComponentFailed:
    """Return the failure of a node that reached its limit; what may not be repeated has an unknown outcome."""
    return ComponentFailed(
        "NODE_TIMEOUT",
        f"The node took longer than {node.spec.timeout_ms} ms.",
        is_retryable=is_retryable,
        details=None if is_retryable else {"outcome": "unknown"},
    )
