"""How long a run stands still when its worker is killed: no longer than the lease and a second."""

import asyncio
import itertools
import time
from pathlib import Path

from tests.e2e.story import START, call, chain, sign_up
from tests.faults.audit import Findings, check_journals
from tests.faults.conftest import LEASE_SECONDS, Scale, scaled_out
from tests.faults.figures import Figures, Row
from tests.faults.peer import CountingPeer
from tests.faults.storm import Nursery
from tests.faults.test_kills import held_by, takeover_seconds
from tests.machines import OwnPostgres, OwnRedis
from tests.patience import PATIENCE_SECONDS

_RUNS = 10  #: that wait for the peer while their worker is killed


async def test_a_killed_workers_runs_go_on_within_the_lease_and_a_second(
    tmp_path: Path, postgres: OwnPostgres, redis_server: OwnRedis, peer: CountingPeer, scale: Scale, figures: Figures
) -> None:
    kills = scale.pick(3, 15)
    began = time.monotonic()
    taken: list[tuple[float, list[str]]] = []
    names = (f"held-{number}" for number in itertools.count())
    async with scaled_out(tmp_path, postgres, redis_server) as plait:
        ada = await sign_up(plait.api.url)
        workflow_id = await ada.workflow(
            chain(START, call("held", peer.url + "/hold/{{ input }}", isIdempotent=True, timeoutMs=60_000))
        )
        with Nursery(plait.env, tmp_path, concurrency=50) as nursery:
            nursery.start_worker()
            await nursery.all_ready()
            for _ in range(kills):
                held = [next(names) for _ in range(_RUNS)]
                await asyncio.gather(*(ada.run(workflow_id, input=name) for name in held))
                async with asyncio.timeout(PATIENCE_SECONDS):
                    for name in held:
                        await peer.arrived(name)
                victim = nursery.workers[0]
                nursery.start_worker()  # the heir is there before the other dies
                await nursery.all_ready()
                await asyncio.sleep(0.5)
                nursery.bury(victim)
                killed_at = time.time()
                taken.append((killed_at, await held_by(plait.rows, victim.pid)))
                assert len(taken[-1][1]) == _RUNS
                async with asyncio.timeout(PATIENCE_SECONDS):
                    while len(await takeover_seconds(plait.rows, taken[-1:])) < _RUNS:
                        await asyncio.sleep(0.1)
                for name in held:
                    peer.release(name)
            async with asyncio.timeout(PATIENCE_SECONDS):
                while (await plait.rows("SELECT count(*) AS n FROM executions WHERE status <> 'completed'"))[0]["n"]:
                    await asyncio.sleep(0.1)
        found = Findings(effects=peer.seen, repeated=peer.repeated)
        await check_journals(plait.rows, found)
        takeovers = await takeover_seconds(plait.rows, taken)
    found.doubled = [f"{name}: {dict(keys)}" for name, keys in peer.doubled.items()]
    figures.rows.append(
        Row(
            "kill -9 of an idle pair's worker",
            kills,
            found,
            time.monotonic() - began,
            [t / LEASE_SECONDS for t in takeovers],
        )
    )
    found.check()
    assert len(takeovers) == kills * _RUNS
    # Beside other work of the machine one may be late, but not each time; `make faults` has the machine to itself.
    by_kill = [max(takeovers[at : at + _RUNS]) for at in range(0, len(takeovers), _RUNS)]
    assert (max(by_kill) if scale.is_full else min(by_kill)) <= LEASE_SECONDS + 1
