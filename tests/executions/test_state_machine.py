"""Starting, completing, failing, cancelling, retrying, pausing, resuming and crashing, in any order.

After every step each journal is 1, 2, 3… and has at most one terminal event, the last; a state only goes where it
may; and what has ended stays as it is. In the end everything ends.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.components.contract import ComponentFailed
from app.components.registry import default_registry
from app.executions.events import TERMINAL_EVENTS
from app.executions.models import NEXT, Execution, ExecutionStatus, NodeRun
from app.executions.service import ExecutionHasEnded
from app.executions.steering import Decision, NoDecisionWanted
from app.kernel.settings import Settings
from app.migrations import upgrade
from app.services import Plait
from app.workflows.graph import Graph, OnError, OnUnknownOutcome, RetryPolicy
from tests.executions.conftest import POSTGRES, House
from tests.executions.gates import Gate, crash
from tests.executions.play import each, entry, graph, node
from tests.executions.rows import events_of
from tests.patience import PATIENCE_SECONDS

T = TypeVar("T")
MAX_EXAMPLES = int(os.environ.get("PLAIT_TEST_EXAMPLES", "15"))
_RETRY = RetryPolicy(max_attempts=3, first_delay_ms=1, max_delay_ms=2)
_END_OF = {
    ExecutionStatus.COMPLETED: "ExecutionCompleted",
    ExecutionStatus.FAILED: "ExecutionFailed",
    ExecutionStatus.CANCELLED: "ExecutionCancelled",
    ExecutionStatus.TIMED_OUT: "ExecutionTimedOut",
}


def gate(key: str, effects: str, **parts: Any) -> Any:
    return node(key, "gate", config={"effects": effects}, **parts)


GRAPHS: dict[str, Graph] = {
    "an effect": graph([entry(), gate("pay", "once"), node("end")], "start -> pay", "pay -> end"),
    "an effect that is asked about": graph(
        [entry(), gate("pay", "once", on_unknown_outcome=OnUnknownOutcome.ASK), node("end")],
        "start -> pay",
        "pay -> end",
    ),
    "retries, then a pause": graph(
        [
            entry(),
            gate("try", "idempotent", retry=_RETRY, on_error=OnError.DEFAULT, default_output="given up"),
            node("wait", "wait", config={"signal": "go"}),
            node("end"),
        ],
        "start -> try",
        "try -> wait",
        "wait -> end",
    ),
    "a branch that pauses beside one that works": graph(
        [entry(), gate("work", "none"), node("wait", "wait", config={"signal": "go"}), node("end")],
        "start -> work",
        "start -> wait",
        "work -> end",
        "wait -> end",
    ),
    "iterations": graph(
        [
            entry(),
            each("each", items="[1, 2, 3]", concurrency=2, errorMode="CONTINUE"),
            gate("in", "once", parent_key="each", on_error=OnError.BRANCH),
            node("good", parent_key="each"),
            node("bad", parent_key="each"),
            node("end"),
        ],
        "start -> each",
        "in -> good",
        "in.error -> bad",
        "each -> end",
    ),
}


class Lives(RuleBasedStateMachine):
    """One process on one file, again and again."""

    template: Path
    house: House
    workflows: list[UUID]

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.stack = AsyncExitStack()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template, self.folder / "plait.db")
        self.settings = Settings(data_dir=self.folder, drain_seconds=0.2, lease_seconds=2, quarantine_after=1_000)
        self.gate = Gate()  # outlives the processes: it stands for the world
        self.seen: dict[UUID, tuple[ExecutionStatus, int]] = {}

    def do(self, work: Callable[[], Awaitable[T]]) -> T:
        async def bounded() -> T:
            async with asyncio.timeout(PATIENCE_SECONDS):
                result = await work()
                for _ in range(10):
                    await asyncio.sleep(0.001)  # let things happen, or not
                return result

        return self.loop.run_until_complete(bounded())

    async def _open(self) -> None:
        registry = default_registry()
        registry.register(self.gate)
        plait = Plait(self.settings, registry=registry)
        await plait.open()
        if hasattr(self, "house"):
            self.house.plait = plait
        else:
            self.house = House(self.settings, plait, self.stack)
            self.house.viewer = await self.house.member()
        await plait.start_worker(10)

    # ------------------------------------------------------------------ what happens

    @initialize()
    def open(self) -> None:
        async def work() -> None:
            await self._open()
            self.workflows = [await self.house.workflow(made) for made in GRAPHS.values()]

        self.do(work)

    @rule(which=st.integers(0, len(GRAPHS) - 1), timeout_ms=st.sampled_from([None, None, None, 40]))
    def start(self, which: int, timeout_ms: int | None) -> None:
        self.do(lambda: self.house.start(self.workflows[which], {"n": 1}, timeout_ms=timeout_ms))

    @rule(number=st.integers(0, 9))
    def complete(self, number: int) -> None:
        async def work() -> None:
            self.gate.pass_one(number, "done")

        self.do(work)

    @rule(number=st.integers(0, 9), is_retryable=st.booleans())
    def fail(self, number: int, *, is_retryable: bool) -> None:
        async def work() -> None:
            self.gate.pass_one(number, ComponentFailed("NO", "The test said so.", is_retryable=is_retryable))

        self.do(work)

    @rule(number=st.integers(0, 9))
    @precondition(lambda self: self.seen)
    def cancel(self, number: int) -> None:
        self.do(lambda: self._cancel(self._pick(number)))

    async def _cancel(self, run: UUID) -> None:
        with suppress(ExecutionHasEnded):
            stopped = await self.house.steering.cancel(self.house.viewer, run)
            assert stopped.status.is_terminal

    @rule(number=st.integers(0, 9))
    @precondition(lambda self: self.seen)
    def resume(self, number: int) -> None:
        self.do(lambda: self._signal(self._pick(number)))

    async def _signal(self, run: UUID) -> None:
        with suppress(ExecutionHasEnded):
            await self.house.steering.signal(self.house.viewer, run, "go", 1)

    @rule(number=st.integers(0, 9), decision=st.sampled_from(Decision))
    @precondition(lambda self: self.seen)
    def decide(self, number: int, decision: Decision) -> None:
        self.do(lambda: self._decide(self._pick(number), decision))

    async def _decide(self, run: UUID, decision: Decision) -> None:
        found = await NodeRun.get_or_none(execution_id=run, node_key="pay")
        if found is not None:
            with suppress(NoDecisionWanted, ExecutionHasEnded):
                await self.house.steering.resolve_unknown_outcome(self.house.viewer, found.id, decision, "said")

    @rule()
    def crash(self) -> None:
        async def work() -> None:
            await crash(self.house.plait)
            await self._open()

        self.do(work)

    @rule()
    def restart(self) -> None:
        """As a deploy does it."""

        async def work() -> None:
            await self.house.plait.close()
            await self._open()

        self.do(work)

    def _pick(self, number: int) -> UUID:
        runs = list(self.seen)
        return runs[number % len(runs)]

    # ------------------------------------------------------------------ what holds

    @invariant()
    def journals_are_whole(self) -> None:
        if hasattr(self, "house"):
            self.do(self._check)

    async def _check(self) -> None:
        async with self.house.plait.database.transaction():  # one snapshot
            runs = await Execution.all().order_by("id")
            events = await events_of()
        for run in runs:
            journal = [event for event in events if event.execution_id == run.id]
            assert [event.sequence for event in journal] == list(range(1, run.last_sequence + 1)), run.id
            ends = [event.type for event in journal if event.type in {kind.value for kind in TERMINAL_EVENTS}]
            if run.status.is_terminal:
                assert ends == [journal[-1].type] == [_END_OF[run.status]]
            else:
                assert ends == []
            before, length = self.seen.get(run.id, (ExecutionStatus.QUEUED, 0))
            assert run.status in reachable(before), f"{before} became {run.status}"
            if before.is_terminal:
                assert run.last_sequence == length, "an event followed the terminal one"
            self.seen[run.id] = (run.status, run.last_sequence)

    def teardown(self) -> None:
        if hasattr(self, "house"):
            self.do(self._end)
        self.loop.run_until_complete(self.stack.aclose())
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()
        shutil.rmtree(self.folder)

    async def _end(self) -> None:
        """Let everything end: nobody is held, everybody is signalled, every question answered."""
        try:
            self.gate.open()
            async with asyncio.timeout(PATIENCE_SECONDS):
                while live := await Execution.filter(status__in=list(reachable_live())):
                    for run in live:
                        await self._decide(run.id, Decision.COMPLETE)
                        if run.status is ExecutionStatus.PAUSED:
                            await self._signal(run.id)
                    await asyncio.sleep(0.02)
            await self._check()
            assert not await NodeRun.filter(ended_at__isnull=True).exists()
            # An effect that must not be repeated was not, unless a person said so.
            once = {key: count for key, count in self.gate.calls.items() if key.rpartition("/")[2] == "in"}
            assert set(once.values()) <= {1}
        finally:
            await self.house.plait.close()


def reachable(status: ExecutionStatus) -> set[ExecutionStatus]:
    found, waiting = {status}, [status]
    while waiting:
        for following in NEXT[waiting.pop()] - found:
            found.add(following)
            waiting.append(following)
    return found


def reachable_live() -> set[ExecutionStatus]:
    return {status for status in ExecutionStatus if not status.is_terminal}


@pytest.mark.skipif(bool(POSTGRES), reason="in one process, on SQLite; tests/faults has the processes")
def test_every_order_of_events_ends_once_and_without_a_gap(tmp_path: Path) -> None:
    asyncio.run(upgrade(Settings(data_dir=tmp_path)))
    machine = type("Lives", (Lives,), {"template": tmp_path / "plait.db"})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=MAX_EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
