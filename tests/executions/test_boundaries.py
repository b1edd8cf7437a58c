"""A crash after any event: whatever prefix of its journal is left, a run ends as the undisturbed one does."""

import asyncio
from typing import Any

from app.executions.dispatching import RUN_JOB
from app.executions.events import TERMINAL_EVENTS
from app.executions.models import Execution, ExecutionEvent, ExecutionStatus
from app.kernel.ids import new_id
from app.workflows.graph import OnUnknownOutcome, RetryPolicy
from tests.executions.conftest import House
from tests.executions.play import each, entry, graph, node
from tests.executions.rows import events_of
from tests.patience import PATIENCE_SECONDS

_ENDS = {kind.value for kind in TERMINAL_EVENTS}


def effect(key: str, tmp_path: Any, component: str = "idempotent", **parts: Any) -> Any:
    return node(key, component, config={"file": str(tmp_path / key)}, **parts)


async def copy_of(run: Execution, events: list[ExecutionEvent]) -> Execution:
    """Make a run that was at this point when everything stopped."""
    copy = run.clone(pk=new_id())
    copy.status = ExecutionStatus.RUNNING if len(events) > 1 else ExecutionStatus.QUEUED
    copy.epoch, copy.last_sequence, copy.is_dispatched = 1, len(events), True
    copy.worker_id = copy.lease_until = copy.ended_at = copy.error = copy.resume_at = None
    await copy.save(force_create=True)
    for event in events:
        again = event.clone(pk=None)
        again.execution_id = copy.id
        await again.save(force_create=True)
    return copy


async def test_a_run_goes_on_from_after_any_of_its_events(house: House, tmp_path: Any) -> None:
    made = graph(
        [
            entry(),
            effect("first", tmp_path),
            node("retried", "flaky", config={"failures": 1}, retry=RetryPolicy(max_attempts=3, first_delay_ms=1)),
            each("each", items="[1, 2, 3]", concurrency=2),
            effect("inside", tmp_path, "pure", parent_key="each"),
            node("after", config={"template": "{{ item }}"}, parent_key="each"),
            effect("asked", tmp_path, "once", on_unknown_outcome=OnUnknownOutcome.RETRY),
            node("told", "wait", config={"signal": "go"}),
            node("end", config={"template": "{{ nodes.each|tojson }} {{ nodes.told }} {{ nodes.retried.attempt }}"}),
        ],
        "start -> first",
        "start -> retried",
        "first -> each",
        "retried -> asked",
        "inside -> after",
        "each -> told",
        "asked -> told",
        "told -> end",
    )
    await house.work()
    run = await house.start(made)
    await house.reaches(run, ExecutionStatus.PAUSED)
    await house.steering.signal(house.viewer, run.id, "go", "said")
    whole = await house.ended(run)
    output = await house.output(whole)
    assert output == '["1","2","3"] said 2'
    journal = await events_of(execution_id=run.id)
    assert len(journal) > 40
    copies = [await copy_of(whole, journal[:length]) for length in range(1, len(journal))]
    for copy in copies:
        await house.steering.signal(house.viewer, copy.id, "go", "said")
    await house.plait.jobs.put(RUN_JOB, [copy.id.bytes for copy in copies], [0] * len(copies))
    for length, copy in enumerate(copies, 1):
        async with asyncio.timeout(PATIENCE_SECONDS):
            ended = await house.ended(copy)
        entries = await house.entries(ended)
        assert ended.status is ExecutionStatus.COMPLETED, (length, journal[length - 1].type, ended.error)
        assert entries[-1].data["output"] == output, (length, journal[length - 1].type)
        assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
        assert [entry.type.value in _ENDS for entry in entries] == [False] * (len(entries) - 1) + [True]
