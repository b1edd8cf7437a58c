"""A rolling upgrade under load: the tables change, then servers and workers one by one, old and new side by side."""

import asyncio
from pathlib import Path

from tests.e2e.server import Api, Process, run_cli
from tests.e2e.story import START, call, chain, check_whole, sign_up
from tests.faults.conftest import scaled_out
from tests.faults.figures import Figures, Row
from tests.faults.next_release import make_next_release
from tests.faults.peer import CountingPeer
from tests.faults.storm import Storm
from tests.machines import OwnPostgres, OwnRedis
from tests.patience import PATIENCE_SECONDS

_WORKERS = 2
_CHANGED = "SELECT count(*) AS n FROM information_schema.columns WHERE column_name = 'next_release'"


async def test_nothing_is_lost_when_a_release_takes_the_place_of_another(
    tmp_path: Path, postgres: OwnPostgres, redis_server: OwnRedis, peer: CountingPeer, figures: Figures
) -> None:
    root = await asyncio.to_thread(make_next_release, tmp_path)
    async with scaled_out(tmp_path, postgres, redis_server) as plait:
        env = plait.env | {"PYTHONPATH": str(root)}
        old = [plait.worker(f"old-{number}") for number in range(_WORKERS)]
        new = [Process(f"new-{number}", ["worker"], env, tmp_path, root) for number in range(_WORKERS)]
        successor = Api("successor", env | {"PLAIT_RUN_WORKER": "false"}, tmp_path, root)
        try:
            await started(*old)
            ada = await sign_up(plait.api.url)
            # In the middle of an effect from before the upgrade until no old process is left.
            held = await ada.workflow(
                chain(START, call("held", f"{peer.url}/hold/held", isIdempotent=True, timeoutMs=120_000))
            )
            run = await ada.run(held)
            async with asyncio.timeout(PATIENCE_SECONDS):
                await peer.arrived("held")
            storm = Storm(ada, peer, plait.rows)

            async def migrate() -> None:
                await asyncio.to_thread(run_cli, "migrate", env=env, root=root)
                assert (await plait.rows(_CHANGED))[0]["n"] > 20  # tables

            async def add_worker() -> None:
                await started(new[len(born)])
                born.append(new[len(born)])

            async def end_worker() -> None:
                await ended(old[len(gone)])
                gone.append(old[len(gone)])
                if len(gone) == len(old):
                    peer.release("held")

            async def replace_server() -> None:
                await ended(plait.api)
                successor.port = plait.api.port
                await started(successor)

            born: list[Process] = []
            gone: list[Process] = []
            steps = [migrate, add_worker, end_worker, replace_server, add_worker, end_worker]

            async def next_step() -> None:
                await steps.pop(0)()

            found = await storm.rage(next_step, disasters=len(steps), effects=1_000, pause_seconds=(0.5, 1.5))
            events = await ada.events(run["id"])
        finally:
            for process in (*old, *new, successor):
                await asyncio.to_thread(process.stop)
    figures.rows.append(Row("rolling upgrade", len(gone), found, storm.seconds))
    assert found.unflagged == ["seen only: held"]  # it is no effect of the storm
    found.unflagged = []
    found.check()
    assert storm.refusals.keys() <= {"no answer", "CONFLICT"}, storm.refusals
    check_whole(events)
    assert events[-1]["__typename"] == "ExecutionCompleted"
    assert "ExecutionRecovered" in {event["__typename"] for event in events}
    # No process complained of a table that another release had changed.
    for process in (*old, *new, plait.api, successor):
        log = process.log.read_text(errors="replace")
        assert '"level": "error"' not in log, log


async def started(*processes: Process) -> None:
    for process in processes:
        process.start()
    for process in processes:
        await asyncio.to_thread(process.wait_ready)


async def ended(process: Process) -> None:
    """End it as a supervisor does."""
    process.terminate()
    assert await asyncio.to_thread(process.wait) == 0
