"""A worker cut off for longer than its lease: its runs go on elsewhere, and it appends nothing."""

import asyncio
import itertools
import signal
import time
from pathlib import Path

import pytest

from tests.e2e.story import START, call, chain, sign_up
from tests.faults.audit import Findings, check_journals
from tests.faults.conftest import Scale, Scaled, scaled_out
from tests.faults.figures import Figures, Row
from tests.faults.peer import CountingPeer
from tests.faults.proxy import Fault, fault_proxy
from tests.machines import OwnPostgres, OwnRedis
from tests.patience import PATIENCE_SECONDS

_RUNS = 10
_TAKEN_OVER = f"SELECT count(*) >= {_RUNS} AS ok FROM executions WHERE epoch = 2 AND status = 'running'"  # noqa: S608
_FROZEN = "frozen"  #: not the network: the worker's process stands still


@pytest.mark.parametrize(
    "fault",
    [
        Fault.STALL.value,
        pytest.param(Fault.DROP.value, marks=pytest.mark.long),
        pytest.param(Fault.RESET.value, marks=pytest.mark.long),
        pytest.param(_FROZEN, marks=pytest.mark.long),
    ],
)
async def test_a_fenced_worker_appends_nothing_and_works_again_later(
    fault: str,
    tmp_path: Path,
    postgres: OwnPostgres,
    redis_server: OwnRedis,
    peer: CountingPeer,
    scale: Scale,
    figures: Figures,
) -> None:
    times = scale.pick(1, 2)
    began = time.monotonic()
    numbers = itertools.count(1)
    async with scaled_out(tmp_path, postgres, redis_server) as plait, fault_proxy(postgres.port) as proxy:
        ada = await sign_up(plait.api.url)
        workflow_id = await ada.workflow(
            chain(
                START,
                call("held", peer.url + "/hold/held-{{ run.input }}", isIdempotent=True, timeoutMs=120_000),
                call("after", peer.url + "/effect/after-{{ run.input }}"),
            )
        )
        cut_off = plait.worker(
            "cut-off", PLAIT_DATABASE_URL=postgres.url(plait.database).replace(str(postgres.port), str(proxy.port))
        )
        started: list[int] = []

        async def start_runs() -> list[int]:
            new = [next(numbers) for _ in range(_RUNS)]
            await asyncio.gather(*(ada.run(workflow_id, input=number) for number in new))
            async with asyncio.timeout(PATIENCE_SECONDS):
                for number in new:
                    await peer.arrived(f"held-{number}")
            started.extend(new)
            return new

        try:
            cut_off.start()
            await asyncio.to_thread(cut_off.wait_ready)
            for turn in range(times):
                held = await start_runs()
                heir = plait.worker(f"heir-{turn}")
                heir.start()
                try:
                    await asyncio.to_thread(heir.wait_ready)
                    if fault == _FROZEN:
                        cut_off.send(signal.SIGSTOP)
                    else:
                        proxy.set(Fault(fault))
                    await until(plait, _TAKEN_OVER)
                    for number in held:
                        peer.release(f"held-{number}")  # both workers get an answer now
                    await until(plait, "SELECT count(*) = 0 AS ok FROM executions WHERE status <> 'completed'")
                finally:
                    cut_off.send(signal.SIGCONT)
                    await asyncio.to_thread(heir.kill)
                proxy.set(Fault.PASS)
                # It is the only worker now: what comes next is its work, or nobody's.
                later = await start_runs()
                for number in later:
                    peer.release(f"held-{number}")
                await until(plait, "SELECT count(*) = 0 AS ok FROM executions WHERE status <> 'completed'")
            log = cut_off.text()
        finally:
            await asyncio.to_thread(cut_off.stop)
        found = Findings(effects=peer.seen, repeated=peer.repeated)
        await check_journals(plait.rows, found)
    found.doubled = [f"{name}: {dict(keys)}" for name, keys in peer.doubled.items()]
    figures.rows.append(Row(f"worker cut off: {fault}", times, found, time.monotonic() - began))
    found.check()
    assert '"lease_lost"' in log or '"execution_interrupted"' in log
    assert {name: keys.total() for name, keys in peer.effects.items() if name.startswith("after-")} == {
        f"after-{number}": 1 for number in started
    }


async def until(plait: Scaled, condition: str) -> None:
    """Wait until a SELECT says `ok`."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (await plait.rows(condition))[0]["ok"]:
            await asyncio.sleep(0.1)
