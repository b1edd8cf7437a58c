"""A run's life across processes: queues, leases, crashes, cancellation and keys."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from app.accounts.models import Activity
from app.executions.journal_items import LeaseLost
from app.executions.leases import Leases
from app.executions.models import Execution, ExecutionStatus, NodeRun, NodeRunStatus
from app.executions.segments import stored_in
from app.executions.service import ExecutionHasEnded
from app.kernel.errors import AppError, InvalidInput
from app.kernel.settings import Settings
from tests.executions.conftest import POSTGRES, House, open_house
from tests.executions.play import entry, graph, node
from tests.patience import PATIENCE_SECONDS

CANCELLED, COMPLETED, FAILED = ExecutionStatus.CANCELLED, ExecutionStatus.COMPLETED, ExecutionStatus.FAILED


def alone(component: str, **parts: Any) -> Any:
    return graph([entry(), node("it", component, **parts)], "start -> it")


# ---------------------------------------------------------------------- cancel


async def test_a_queued_run_is_cancelled_without_a_worker(house: House) -> None:
    execution = await house.start(alone("template"))
    stopped = await house.steering.cancel(house.viewer, execution.id, "no need")
    assert stopped.status is CANCELLED
    assert await house.types(execution) == ["ExecutionQueued", "ExecutionCancelled"]
    assert (await house.entries(execution))[-1].data == {"reason": "no need"}
    assert await Activity.filter(subject_id=execution.id, kind="execution_cancelled").count() == 1
    await house.work()
    await asyncio.sleep(0.1)
    assert await house.types(execution) == ["ExecutionQueued", "ExecutionCancelled"]


async def test_cancelling_reaches_the_node_and_nothing_follows(busy: House) -> None:
    execution = await busy.start(alone("hang"))
    await busy.component("hang").entered.wait()
    stopped = await busy.steering.cancel(busy.viewer, execution.id)
    assert stopped.status is CANCELLED
    assert busy.component("hang").cancelled == 1
    types = await busy.types(execution)
    await asyncio.sleep(0.1)
    assert await busy.types(execution) == types
    assert types[-1] == "ExecutionCancelled"
    assert (await NodeRun.get(execution_id=execution.id, node_key="it")).status is NodeRunStatus.CANCELLED
    with pytest.raises(ExecutionHasEnded):
        await busy.steering.cancel(busy.viewer, execution.id)


async def test_many_cancels_at_once_end_a_run_once(busy: House) -> None:
    execution = await busy.start(alone("hang"))
    await busy.component("hang").entered.wait()
    answers = await asyncio.gather(
        *(busy.steering.cancel(busy.viewer, execution.id) for _ in range(10)), return_exceptions=True
    )
    assert all(
        isinstance(each, ExecutionHasEnded) or (isinstance(each, Execution) and each.status is CANCELLED)
        for each in answers
    )
    assert (await busy.types(execution)).count("ExecutionCancelled") == 1


# ---------------------------------------------------------------------- keys


async def test_fifty_copies_of_a_request_make_one_run(busy: House) -> None:
    workflow = await busy.workflow(alone("template"))
    runs = await asyncio.gather(*(busy.start(workflow, idempotency_key="k") for _ in range(50)))
    assert len({run.id for run in runs}) == 1
    assert await Execution.all().count() == 1


async def test_a_key_is_not_used_for_another_body(house: House) -> None:
    workflow = await house.workflow(alone("template"))
    await house.start(workflow, 1, idempotency_key="k")
    with pytest.raises(AppError) as caught:
        await house.start(workflow, 2, idempotency_key="k")
    assert caught.value.code == "CONFLICT"
    assert await Execution.all().count() == 1


async def test_a_repeat_waits_for_the_end_too(busy: House) -> None:
    workflow = await busy.workflow(alone("template"))
    first = await busy.start(workflow, idempotency_key="k")
    again = await busy.start(workflow, idempotency_key="k", wait_ms=10_000)
    assert again.id == first.id
    assert again.status is COMPLETED


async def test_waiting_ends_in_time(house: House) -> None:
    execution = await house.start(alone("template"), wait_ms=20)
    assert execution.status is ExecutionStatus.QUEUED


@pytest.mark.parametrize(
    "wrong",
    [{"timeout_ms": 0}, {"wait_ms": 60_001}, {"priority": 101}, {"run_input": {1}}, {"run_input": "x" * (9 << 20)}],
)
async def test_a_request_out_of_range_makes_nothing(house: House, wrong: dict[str, Any]) -> None:
    workflow = await house.workflow(alone("template"))
    with pytest.raises(InvalidInput):
        await house.start(workflow, **wrong)
    assert await Execution.all().count() == 0


async def test_sooner_runs_first(house: House) -> None:
    workflow = await house.workflow(alone("template"))
    low = await house.start(workflow, priority=-1)
    high = await house.start(workflow, priority=5)
    await house.work(1)
    low, high = await house.ended(low), await house.ended(high)
    assert high.started_at is not None
    assert low.started_at is not None
    assert high.started_at < low.started_at


# ---------------------------------------------------------------------- fences


async def test_leases_are_kept_though_commands_cannot_be_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unreadable(_: Leases) -> None:
        raise ValueError("a command of a newer release")

    monkeypatch.setattr(Leases, "look", unreadable)
    await house.work()
    execution = await house.start(graph([entry(), node("hang", "hang")], "start -> hang"))
    seen: set[Any] = set()
    async with asyncio.timeout(20):
        while len(seen) < 3:  # the first is of the last commit
            seen.add((await house.fresh(execution)).lease_until)
            seen.discard(None)
            await asyncio.sleep(0.05)


async def test_an_earlier_holder_is_fenced_out_and_others_commit(house: House) -> None:
    from app.executions.events import Event, EventType
    from app.executions.journal_items import Lease

    workflow = await house.workflow(alone("template"))
    ours, other = await house.start(workflow), await house.start(workflow)
    old_row, other_row = await asyncio.gather(house.journal.claim(ours.id), house.journal.claim(other.id))
    new_row = await house.journal.claim(ours.id)
    assert new_row["epoch"] == old_row["epoch"] + 1

    def lease(execution: Execution, row: Any) -> Lease:
        return Lease(execution.id, execution.workspace_id, row["epoch"], row["last_sequence"])

    def line(text: str) -> Event:
        return Event(EventType.LOG_LINE, execution_at, {"level": "info", "message": text}, sequence=2)

    execution_at = ours.queued_at
    old, new, third = lease(ours, old_row), lease(ours, new_row), lease(other, other_row)
    results = await asyncio.gather(
        house.journal.append(old, [line("old")]),
        house.journal.append(third, [line("third")]),
        house.journal.append(new, [line("new")]),
        return_exceptions=True,
    )
    assert [type(each) for each in results] == [LeaseLost, type(None), type(None)]
    assert old.is_lost
    assert [entry.data.get("message") for entry in await house.entries(ours)] == [None, "new"]
    assert [entry.data.get("message") for entry in await house.entries(other)] == [None, "third"]
    with pytest.raises(LeaseLost):
        await house.journal.append(old, [line("again")])


async def test_a_poisoned_batch_fails_its_culprit_alone(house: House) -> None:
    from app.executions.events import Event, EventType
    from app.executions.journal_items import Lease

    workflow = await house.workflow(alone("template"))
    runs = [await house.start(workflow) for _ in range(5)]
    rows = [await house.journal.claim(run.id) for run in runs]
    leases = [
        Lease(run.id, run.workspace_id, row["epoch"], row["last_sequence"]) for run, row in zip(runs, rows, strict=True)
    ]
    appends = [
        house.journal.append(
            lease,
            [Event(EventType.LOG_LINE, run.queued_at, {"message": object() if n == 2 else "fine"}, sequence=2)],
        )
        for n, (run, lease) in enumerate(zip(runs, leases, strict=True))
    ]
    results = await asyncio.gather(*appends, return_exceptions=True)
    assert [result is None for result in results] == [True, True, False, True, True]
    assert [len(await house.entries(run)) for run in runs] == [2, 2, 1, 2, 2]


async def test_a_crash_of_our_own_is_tried_again_and_then_fails_the_run(
    busy: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.executions import runner, worker

    monkeypatch.setattr(worker, "_RETRY_SECONDS", 0.01)
    monkeypatch.setattr(runner.Run, "_begin", _crash)
    execution = await busy.run(alone("template"))
    assert execution.status is FAILED
    assert orjson.loads(execution.error or "")["code"] == "INTERNAL"
    assert execution.epoch >= 3


def _crash(_run: Any) -> None:
    raise RuntimeError("our fault")


async def test_a_fault_of_the_journal_does_not_leave_a_run_hanging(
    busy: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first commit of the run's events fails; the run is read again from its journal and goes on."""
    from app.executions import journal_rows, worker

    monkeypatch.setattr(worker, "_RETRY_SECONDS", 0.01)
    add, faults = journal_rows._add, [RuntimeError("disk"), RuntimeError("disk")]

    def failing(execution_id: Any, events: Any, *more: Any) -> Any:
        if faults and events[0].sequence > 1:
            raise faults.pop()
        return add(execution_id, events, *more)

    monkeypatch.setattr(journal_rows, "_add", failing)
    execution = await busy.run(alone("template"))
    assert execution.status is COMPLETED
    assert faults == []


async def test_a_workflow_deleted_in_mid_run_takes_its_run_with_it(busy: House) -> None:
    workflow = await busy.workflow(alone("hang"))
    await busy.start(workflow)
    await busy.component("hang").entered.wait()
    await busy.plait.workflows.workflows.delete(busy.viewer, workflow)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not busy.component("hang").cancelled:
            await asyncio.sleep(0.05)
    assert await Execution.all().count() == 0


# ---------------------------------------------------------------------- recovery


async def test_a_drained_run_is_given_back_and_goes_on_elsewhere(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "calls"
    async with AsyncExitStack() as stack:
        house = await open_house(settings, stack)
        await house.work()
        made = graph(
            [
                entry(),
                node("first", "pure", config={"file": str(tmp_path / "first")}),
                node("it", "idempotent", config={"file": str(file), "hangs": True}),
            ],
            "start -> first",
            "first -> it",
        )
        execution = await house.start(made)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not file.exists():
                await asyncio.sleep(0.01)
        viewer = house.viewer
    (tmp_path / "calls.go").touch()
    async with AsyncExitStack() as stack:
        again = await open_house(settings, stack)
        again.viewer = viewer
        await again.work()
        ended = await again.ended(execution)
        assert ended.status is COMPLETED, ended.error
        lines = [line.split() for line in file.read_text().splitlines()]
        assert [line[0] for line in lines] == [f"{execution.id}/it"] * 2
        assert len((tmp_path / "first").read_text().splitlines()) == 1
        types = await again.types(execution)
        assert types.count("ExecutionRecovered") == 1
        sequences = [each.sequence for each in await again.entries(execution)]
        assert sequences == list(range(1, len(sequences) + 1))


_CHILD = """
import asyncio, sys
from app.executions.service import StartRequest
from app.kernel.rights import Viewer
from app.kernel.settings import Settings
from app.services import Plait
from tests.executions.odd import odd_registry
from uuid import UUID

async def main():
    plait = Plait(Settings(), registry=odd_registry())
    await plait.open()
    await plait.start_worker(10)
    run = await plait.executions.executions.start(Viewer(UUID(sys.argv[2])), StartRequest(UUID(sys.argv[1])))
    print("RUN", run.id, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def _has_completed(settings: Settings, node_key: str) -> bool:
    """Look past Plait, which is not open in this process: another one may be using an embedded database."""
    asked = "SELECT sequence, type, node_key, path, at, data FROM execution_events"
    rows: list[Mapping[str, Any]]
    if POSTGRES:
        connection: Any = await asyncpg.connect(settings.database_url)
        try:
            rows = await connection.fetch(asked)
        finally:
            await connection.close()
    else:
        with closing(sqlite3.connect(f"file:{settings.sqlite_path}?mode=ro", uri=True)) as file:
            file.row_factory = sqlite3.Row
            rows = [dict(row) for row in file.execute(asked)]
    events = (event for row in rows for event in stored_in(row))
    return any((event.type, event.node_key) == ("NodeCompleted", node_key) for event in events)


@pytest.mark.parametrize(
    ("component", "status", "calls"), [("once", FAILED, 1), ("idempotent", COMPLETED, 2), ("pure", COMPLETED, 2)]
)
async def test_a_killed_process_leaves_a_run_that_goes_on_from_its_journal(
    house: House, tmp_path: Path, component: str, status: ExecutionStatus, calls: int
) -> None:
    file = tmp_path / "calls"
    made = graph(
        [
            entry(),
            node("first", "once", config={"file": str(tmp_path / "first")}),
            node("it", component, config={"file": str(file), "hangs": True}),
        ],
        "start -> first",
        "first -> it",
    )
    workflow = await house.workflow(made)
    await house.plait.close()  # one embedded process at a time
    env = {key: value for key, value in os.environ.items() if not key.startswith("PLAIT_")}
    env |= {"PLAIT_DATA_DIR": str(house.settings.data_dir), "PYTHONPATH": ".", "PLAIT_LEASE_SECONDS": "2"}
    if POSTGRES:
        env |= {"PLAIT_DATABASE_URL": house.settings.database_url, "PLAIT_REDIS_URL": house.settings.redis_url}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _CHILD, str(workflow), str(house.viewer.user_id), env=env, stdout=subprocess.PIPE
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not file.exists():
                await asyncio.sleep(0.02)
            # What came before it need not be committed yet.
            while not await _has_completed(house.settings, "first"):
                await asyncio.sleep(0.02)
    finally:
        child.send_signal(signal.SIGKILL)
        out, _ = await child.communicate()
    (tmp_path / "calls.go").touch()
    second = await house.process()
    await second.start_worker(10)
    run_id = next(line.split()[1] for line in out.decode().splitlines() if line.startswith("RUN "))
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for _ in second.executions.lookup.follow((await Execution.get(id=run_id)).id, 0):
            pass
    ended = await Execution.get(id=run_id)
    assert ended.status is status, ended.error
    keys = [line.split()[0] for line in file.read_text().splitlines()]
    assert keys == [f"{run_id}/it"] * calls
    assert len((tmp_path / "first").read_text().splitlines()) == 1
    if status is FAILED:
        assert orjson.loads(ended.error or "")["code"] == "UNKNOWN_OUTCOME"
    runs = {run.node_key: run.status for run in await NodeRun.filter(execution_id=run_id)}
    assert runs["first"] is NodeRunStatus.COMPLETED
    assert len(runs) == await NodeRun.filter(execution_id=run_id).count()


# ---------------------------------------------------------------------- secrets

SECRET = 'pa55 "word"/ünïcode+&'


def spelt() -> list[str]:
    import base64
    import json
    from urllib.parse import quote, quote_plus

    forms = [SECRET, quote(SECRET), quote(SECRET, safe=""), quote_plus(SECRET), json.dumps(SECRET)[1:-1]]
    forms += [base64.b64encode(b"x" * lead + SECRET.encode() + b"yyy").decode() for lead in range(3)]
    return forms


async def test_a_secret_is_shown_nowhere_and_reaches_who_needs_it(
    busy: House, caplog: pytest.LogCaptureFixture
) -> None:
    await busy.plait.accounts.secrets.set(busy.viewer, busy.workspace_id, "KEY", SECRET)
    seen = "{{ secrets.KEY }}"
    made = graph(
        [
            entry(),
            node("echo", "echo", config={"template": seen, "piece": 3}),
            node("same", config={"template": "{{ input.text|length }}"}),
        ],
        "start -> echo",
        "echo -> same",
    )
    execution = await busy.run(made)
    assert await busy.output(execution) == str(len(SECRET))
    entries = await busy.entries(execution)
    shown = orjson.dumps([entry.data for entry in entries]).decode()
    for form in spelt()[:5]:
        assert orjson.dumps(form).decode()[1:-1] not in shown
    assert "••••" in shown
    deltas = [entry.data for entry in entries if entry.type.value == "TextDelta"]
    assert "".join(delta["text"] for delta in deltas) == "••••••••"
    assert SECRET not in caplog.text
    failed = await busy.run(graph([entry(), node("blab", "blab", config={"template": seen})], "start -> blab"))
    assert failed.status is FAILED
    assert SECRET not in (failed.error or "")
    assert "pa55" not in (failed.error or "")


def test_every_spelling_of_a_secret_is_masked() -> None:
    from app.executions.masking import Masker

    masker = Masker()
    masker.add(SECRET)
    for form in spelt():
        masked = masker.value({"a": [f"<{form}>"], form: 1})
        assert form not in orjson.dumps(masked, option=orjson.OPT_NON_STR_KEYS).decode()
        assert "••••" in str(masked)
    untouched = {"a": ["plain", 1, None]}
    assert masker.value(untouched) is untouched
