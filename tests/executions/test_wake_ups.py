"""Pauses against whatever wakes a run, from another process: no wake-up is lost, and no job is put twice."""

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from app.executions.models import Execution, ExecutionCommand, ExecutionStatus
from app.executions.service import ExecutionHasEnded
from app.kernel.ids import global_id
from tests.executions.conftest import POSTGRES, House
from tests.executions.play import each, entry, graph, node
from tests.patience import LONG_PATIENCE_SECONDS

RUNS, SIGNALS = 12, 8

_JOBS = """
SELECT e.id, e.status, e.is_dispatched, count(j.id) AS jobs FROM executions e
LEFT JOIN pgqueuer j ON j.entrypoint = 'execution' AND j.payload = uuid_send(e.id) AND j.status IN ('queued', 'picked')
WHERE e.status IN ('queued', 'running', 'paused') GROUP BY e.id
HAVING e.is_dispatched AND count(j.id) = 0
"""
_OTHER = """
import asyncio, sys
from uuid import UUID
from app.kernel.rights import Viewer
from app.kernel.settings import Settings
from app.services import Plait
from tests.executions.odd import odd_registry

async def main():
    plait = Plait(Settings(), registry=odd_registry())
    await plait.open()
    await plait.start_worker(8)
    steering, viewer = plait.executions.steering, Viewer(UUID(sys.argv[1]))
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    tasks = set()

    async def do(what, run):
        try:
            if what == "cancel":
                await steering.cancel(viewer, UUID(run))
            else:
                await steering.signal(viewer, UUID(run), "go", 1)
        except Exception as error:
            if what == "signal":
                print(f"{type(error).__name__}: {error}", flush=True)

    while line := await reader.readline():
        task = asyncio.create_task(do(*line.decode().split()))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    await plait.close()

asyncio.run(main())
"""
_DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


async def test_every_signal_from_another_process_is_heard_however_it_meets_the_pause(house: House) -> None:
    hold = await house.workflow(
        graph(
            [entry(), node("wait", "wait", config={"signal": "go"}), node("end", "response")],
            "start -> wait",
            "wait -> end",
        )
    )
    # A loop that waits again and again, and children that end whenever they like.
    workflow = await house.workflow(
        graph(
            [
                entry(),
                node("loop", "loop", config={"mode": "FOR", "count": str(SIGNALS)}),
                node("wait", "wait", parentKey="loop", config={"signal": "go"}),
                each("many", items="[1, 2, 3]", concurrency=3),
                node("sub", "subworkflow", parentKey="many", config={"workflowId": global_id("Workflow", hold)}),
            ],
            "start -> loop",
            "start -> many",
        )
    )
    await house.work(8)
    runs = [await house.start(workflow) for _ in range(RUNS)]
    cancelled = {run.id for run in runs[: RUNS // 4]}
    stranded: list[Any] = []
    are_over = asyncio.Event()

    async def watch() -> None:
        while POSTGRES and not are_over.is_set():
            stranded.extend(await house.plait.database.fetch(_JOBS, []))
            await asyncio.sleep(0.02)

    watching = asyncio.create_task(watch())
    async with asyncio.timeout(LONG_PATIENCE_SECONDS), _another(house) as other:
        await asyncio.gather(*(_drive(house, other, run, is_cancelled=run.id in cancelled) for run in runs))
    are_over.set()
    await watching
    assert stranded == []
    for run in runs:
        ended = await house.fresh(run)
        types = await house.types(run)
        if run.id in cancelled:
            assert ended.status is ExecutionStatus.CANCELLED
            assert types.count("ExecutionCancelled") == 1
        else:
            assert ended.status is ExecutionStatus.COMPLETED, ended.error
            assert types.count("SignalReceived") == SIGNALS
            assert types.count("NodeResumed") == SIGNALS + 3
            assert await ExecutionCommand.filter(execution_id=run.id, applied_at__isnull=True).count() == 0
        for child in await Execution.filter(parent_id=run.id):
            assert (await house.ended(child)).status.is_terminal
    if POSTGRES:
        assert (await house.plait.database.fetch(_DEADLOCKS, []))[0]["deadlocks"] == 0


@asynccontextmanager
async def _another(house: House) -> AsyncGenerator[Any]:
    """Start another process on PostgreSQL that works, and does what it is told; None where there can be but one."""
    if not POSTGRES:
        yield None
        return
    env = {key: value for key, value in os.environ.items() if not key.startswith("PLAIT_")}
    env |= {
        "PLAIT_DATA_DIR": str(house.settings.data_dir),
        "PYTHONPATH": ".",
        "PLAIT_LEASE_SECONDS": "5",
        "PLAIT_DRAIN_SECONDS": "1",
    }
    env |= {"PLAIT_DATABASE_URL": house.settings.database_url, "PLAIT_REDIS_URL": house.settings.redis_url}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _OTHER, str(house.viewer.user_id), env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        yield process.stdin
    finally:
        process.stdin.close()  # pyright: ignore[reportOptionalMemberAccess]
        out, _ = await process.communicate()
    assert b"Error" not in out, out


async def _drive(house: House, other: Any, run: Execution, *, is_cancelled: bool) -> None:
    """Send a run its signals, and those of its children, from either process at moments of chance."""
    dice = random.Random(run.id.int)

    async def do(what: str, execution: Execution) -> None:
        await asyncio.sleep(dice.random() * dice.choice((0.01, 0.1, 0.3)))
        if other is not None and dice.random() < 0.5:
            other.write(f"{what} {execution.id}\n".encode())
        elif what == "signal":
            await house.steering.signal(house.viewer, execution.id, "go", 1)
        else:
            with suppress(ExecutionHasEnded):
                await house.steering.cancel(house.viewer, execution.id)

    for _ in range(SIGNALS // 2 if is_cancelled else SIGNALS):
        await do("signal", run)
    if is_cancelled:
        await asyncio.gather(do("cancel", run), do("cancel", run))
        await house.ended(run)
        return
    while len(children := await Execution.filter(parent_id=run.id)) < 3:
        await asyncio.sleep(0.05)
    await asyncio.gather(*(do("signal", child) for child in children))
    await house.ended(run)
    with pytest.raises(ExecutionHasEnded):
        await house.steering.signal(house.viewer, run.id, "go", 1)
