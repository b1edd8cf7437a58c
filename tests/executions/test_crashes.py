"""A run is dropped at each of its commits in turn, and ends as the undisturbed one does."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from app.executions import worker
from app.executions.models import Execution, ExecutionCommand, ExecutionStatus, NodeRun, NodeRunStatus
from app.executions.recorder import Recorder
from app.executions.service import ExecutionHasEnded
from app.executions.steering import Decision, NoDecisionWanted
from app.kernel.ids import global_id
from app.tasks.models import Task
from app.workflows.graph import Graph
from tests.executions.conftest import House
from tests.executions.play import each, entry, graph, node
from tests.patience import LONG_PATIENCE_SECONDS

_MOST_COMMITS = 50


class Crashes:
    """Drops each run once: after its n-th commit nothing of it is written until another epoch takes it over."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at: dict[UUID, int] = {}  #: how many commits a run has until it goes down
        self.crashed: set[UUID] = set()
        monkeypatch.setattr(worker, "_RETRY_SECONDS", 0.01)
        # A commit after every step, so that there are as many places to go down at as can be.
        monkeypatch.setattr(Recorder, "is_full", property(lambda recorder: bool(recorder._pending)))
        flush = Recorder.flush

        def flushed(recorder: Recorder, **more: Any) -> None:
            had = bool(recorder._pending)
            flush(recorder, **more)
            if had:
                recorder._ahead[-1][1].add_done_callback(lambda done: self.count(recorder, done))

        monkeypatch.setattr(Recorder, "flush", flushed)

    def count(self, recorder: Recorder, done: asyncio.Future[None]) -> None:
        run = recorder._lease.execution_id
        if run not in self.at or run in self.crashed or done.cancelled() or done.exception() is not None:
            return
        self.at[run] -= 1
        if self.at[run] == 0:
            self.crashed.add(run)
            recorder.lose()


def everything(child: UUID, file: Path) -> Graph:
    """Make a workflow with a bit of all that could go wrong."""
    return graph(
        [
            entry(),
            node("loop", "loop", config={"mode": "FOR", "count": "3", "collect": "ALL"}),
            node("free", "idempotent", parentKey="loop", config={"file": f"{file}.free"}),
            node("out", "break", parentKey="loop", skipIf="index < 1", config={"value": "'left'"}),
            each("both", items="[1, 2]", concurrency=2),
            node(
                "sub",
                "subworkflow",
                parentKey="both",
                config={"workflowId": global_id("Workflow", child), "input": "item"},
            ),
            node("again", "once", on_unknown_outcome="retry", config={"file": f"{file}.again"}),
            node("asked", "once", on_unknown_outcome="ask", config={"file": f"{file}.asked"}),
            node(
                "lost",
                "once",
                on_unknown_outcome="fail",
                onError="default",
                defaultOutput="lost",
                config={"file": f"{file}.lost"},
            ),
            node("wait", "wait", config={"signal": "go"}),
            node("soon", "wait", config={"durationMs": 20}),
            node("kept", "give", cache={"ttlMs": 60_000}, config={"value": "kept"}),
            node(
                "end",
                "response",
                config={"expression": "{'n': size(input.both), 'kept': nodes.kept, 'sig': nodes.wait.sig}"},
            ),
        ],
        "start -> loop",
        "start -> both",
        "loop -> again",
        "free -> out",
        "again -> asked",
        "asked -> lost",
        "lost -> wait",
        "wait -> soon",
        "soon -> kept",
        "kept -> end",
        "both -> end",
    )


async def steer(house: House, execution: Execution) -> Execution:
    """Send a run what it waits for until it has ended."""
    sent = False
    while True:
        found = await house.fresh(execution)
        if found.status.is_terminal:
            return found
        if found.status is ExecutionStatus.PAUSED or found.last_sequence > 5:
            try:
                if not sent:
                    await house.steering.signal(house.viewer, execution.id, "go", {"sig": 1})
                    sent = True
                # Told twice, the second time may come after the end, and stay.
                is_told = await ExecutionCommand.filter(execution_id=execution.id, applied_at__isnull=True).exists()
                asked = NodeRun.filter(execution_id=execution.id, node_key="asked", status=NodeRunStatus.WAITING)
                for run in () if is_told else await asked:
                    await house.steering.resolve_unknown_outcome(house.viewer, run.id, Decision.COMPLETE, "told")
            except (ExecutionHasEnded, NoDecisionWanted):
                pass
        await asyncio.sleep(0.05)


async def check(house: House, execution: Execution, file: Path) -> None:
    entries = await house.entries(execution)
    assert [each.sequence for each in entries] == list(range(1, len(entries) + 1))
    types = Counter(each.type.value for each in entries)
    assert execution.status is ExecutionStatus.COMPLETED, execution.error
    assert entries[-1].data["output"] == {"n": 2, "kept": "kept", "sig": 1}
    assert types["SignalReceived"] == 1
    children = await Execution.filter(parent_id=execution.id)
    assert [child.status.value for child in children] == ["completed"] * 2
    resumed = [each.data for each in entries if each.type.value == "NodeResumed" and each.data["kind"] == "child"]
    told = Counter(data["payload"]["executionId"] for data in resumed)
    assert told == {str(child.id): 1 for child in children}
    assert execution.prompt_tokens == 2 * 7  # what its children spent, once
    assert await ExecutionCommand.filter(execution_id=execution.id, applied_at__isnull=True).count() == 0
    runs = await NodeRun.filter(execution_id=execution.id)
    assert all(run.ended_at is not None for run in runs), [(r.node_key, r.status) for r in runs if r.ended_at is None]
    assert len({(run.path, run.node_key) for run in runs}) == len(runs)
    assert await Task.filter(execution_id=execution.id, resolution__isnull=True).count() == 0
    done = {name: _lines(Path(f"{file}.{name}"), execution.id) for name in ("free", "again", "asked", "lost")}
    assert set(done["free"]) == {f"{execution.id}/loop:{index}/free" for index in range(2)}
    assert len(set(done["again"])) == 1
    # Whatever may have been done twice was not done twice: its outcome was asked about, or failed as unknown.
    flags = [each.data["error"]["code"] for each in entries if each.type.value == "NodeFailed"]
    asked = [each for each in entries if each.type.value == "NodeWaiting" and each.data["kind"] == "decision"]
    assert len(done["asked"]) + len(asked) >= 1
    assert len(done["asked"]) <= 1
    assert len(done["lost"]) <= 1
    assert flags in ([], ["UNKNOWN_OUTCOME"])
    assert len(done["lost"]) + len(flags) >= 1


def _lines(file: Path, execution_id: UUID) -> list[str]:
    lines = file.read_text().splitlines() if file.exists() else []
    return [key for key in (line.split()[0] for line in lines) if key.startswith(str(execution_id))]


async def test_a_run_that_goes_down_at_any_commit_ends_as_if_it_had_not(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashes = Crashes(monkeypatch)
    child = await house.workflow(
        graph([entry(), node("a", "spend", config={"tokens": 7}), node("end", "response")], "start -> a", "a -> end")
    )
    workflow = await house.workflow(everything(child, tmp_path / "effects"))
    runs: list[Execution] = []
    for at in range(_MOST_COMMITS):
        execution = await house.start(workflow)
        crashes.at[execution.id] = at  # 0: never
        runs.append(execution)
    await house.work(30)
    async with asyncio.timeout(LONG_PATIENCE_SECONDS):
        ended = await asyncio.gather(*(steer(house, run) for run in runs))
    for execution in ended:
        await check(house, execution, tmp_path / "effects")
    # There were fewer commits than that in the shortest of them, so no boundary was left out.
    assert 25 < len(crashes.crashed) < _MOST_COMMITS - 1
    assert all(orjson.loads(run.error or "null") is None for run in ended)
