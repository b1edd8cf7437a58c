"""Workers whose clocks are an hour ahead and an hour behind: leases, deadlines and due times do not notice."""

import asyncio
import itertools
import time
from pathlib import Path

import pytest

from tests.e2e.story import EVENTS, START, call, chain, check_whole, sign_up
from tests.faults.audit import Findings, check_journals
from tests.faults.conftest import LEASE_SECONDS, Scale, scaled_out
from tests.faults.figures import Figures, Row
from tests.faults.peer import CountingPeer
from tests.machines import OwnPostgres, OwnRedis
from tests.patience import PATIENCE_SECONDS

_RUNS = 6


def wrong_clock(offset: str) -> dict[str, str]:
    """An environment in which the time of day is wrong; what a process measures itself is not."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        pytest.skip("needs libfaketime: apt-get install libfaketime")
    return {"LD_PRELOAD": str(library), "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


async def test_a_worker_whose_clock_is_an_hour_off_takes_over_and_is_taken_over_from(
    tmp_path: Path, postgres: OwnPostgres, redis_server: OwnRedis, peer: CountingPeer, scale: Scale, figures: Figures
) -> None:
    turns = scale.pick(1, 6)
    began = time.monotonic()
    names = itertools.count(1)
    clocks = itertools.cycle([wrong_clock("+3600s"), wrong_clock("-3600s"), {}])
    async with scaled_out(tmp_path, postgres, redis_server) as plait:
        ada = await sign_up(plait.api.url)
        workflow_id = await ada.workflow(
            chain(
                START,
                # Refused at first: its retry is due by the clock of one worker and made by another.
                call("flaky", peer.url + "/flaky/flaky-{{ run.input }}", isIdempotent=True)
                | {"retry": {"maxAttempts": 3, "firstDelayMs": 3_000, "maxDelayMs": 3_000}},
                call("held", peer.url + "/hold/held-{{ run.input }}", isIdempotent=True, timeoutMs=60_000),
                call("after", peer.url + "/effect/after-{{ run.input }}"),
            )
        )
        worker = plait.worker("worker-0", **next(clocks))
        worker.start()
        await asyncio.to_thread(worker.wait_ready)
        try:
            for turn in range(1, turns + 1):
                numbers = [next(names) for _ in range(_RUNS)]
                held, retried = numbers[: _RUNS // 2], numbers[_RUNS // 2 :]
                runs = [await ada.run(workflow_id, input=number, timeoutMs=60_000) for number in held]
                async with asyncio.timeout(PATIENCE_SECONDS):
                    for number in held:
                        await peer.arrived(f"held-{number}")
                leases = await plait.rows(
                    "SELECT extract(epoch FROM lease_until - now())::float AS left FROM executions "
                    "WHERE status = 'running'"
                )
                # A heartbeat may be late, but not by an hour.
                assert all(-60 < row["left"] <= LEASE_SECONDS for row in leases), leases
                runs += [await ada.run(workflow_id, input=number, timeoutMs=60_000) for number in retried]
                async with asyncio.timeout(PATIENCE_SECONDS):
                    while not all(f"flaky-{number}" in peer.effects for number in retried):
                        await asyncio.sleep(0.02)
                heir = plait.worker(f"worker-{turn}", **next(clocks))
                heir.start()
                await asyncio.to_thread(worker.kill)
                worker = heir
                for number in numbers:
                    peer.release(f"held-{number}")
                for run in runs:
                    async with ada.client.subscribe(EVENTS, id=run["id"], after=0) as stream:
                        events = await stream.rest()
                    check_whole(events)
                    assert events[-1]["__typename"] == "ExecutionCompleted", events[-1]
                await asyncio.to_thread(worker.wait_ready)
            spread = await plait.rows(
                "SELECT extract(epoch FROM max(at) - min(at))::float AS seconds, extract(epoch FROM now() - max(at))"
                "::float AS ago FROM execution_events"
            )
        finally:
            await asyncio.to_thread(worker.stop)
        found = Findings(effects=peer.seen, repeated=peer.repeated)
        await check_journals(plait.rows, found)
    found.doubled = [f"{name}: {dict(keys)}" for name, keys in peer.doubled.items()]
    figures.rows.append(Row("clock of a worker an hour off", turns, found, time.monotonic() - began))
    found.check()
    # Every worker wrote the database's time.
    assert spread[0]["seconds"] < time.monotonic() - began + 5
    assert -5 < spread[0]["ago"] < 60
