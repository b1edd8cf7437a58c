"""Workers that die at random, under load."""

import random
import time
from pathlib import Path

from tests.e2e.story import sign_up
from tests.faults.audit import LIVE, Rows, events_of
from tests.faults.conftest import LEASE_SECONDS, Scale, scaled_out
from tests.faults.figures import Figures, Row
from tests.faults.peer import CountingPeer
from tests.faults.storm import Nursery, Storm
from tests.machines import OwnPostgres, OwnRedis

_WORKERS = 3


async def test_no_effect_is_repeated_or_lost_when_workers_are_killed(
    tmp_path: Path, postgres: OwnPostgres, redis_server: OwnRedis, peer: CountingPeer, scale: Scale, figures: Figures
) -> None:
    kills, effects = scale.pick(8, 500), scale.pick(1_000, 100_000)
    async with scaled_out(tmp_path, postgres, redis_server) as plait:
        with Nursery(plait.env, tmp_path, concurrency=20) as nursery:
            for _ in range(_WORKERS):
                nursery.start_worker()
            await nursery.all_ready()
            storm = Storm(await sign_up(plait.api.url), peer, plait.rows)
            taken: list[tuple[float, list[str]]] = []

            async def kill_one() -> None:
                victim = random.choice(nursery.workers)
                nursery.bury(victim)
                killed_at = time.time()
                taken.append((killed_at, await held_by(plait.rows, victim.pid)))
                nursery.start_worker()
                if random.random() < 0.25:
                    # Most of the time the next one may die before this one has begun.
                    await nursery.all_ready()

            found = await storm.rage(kill_one, disasters=kills, effects=effects, pause_seconds=(0.05, 0.5))
            takeovers = await takeover_seconds(plait.rows, taken)
    figures.rows.append(
        Row("kill -9 of workers", kills, found, storm.seconds, [each / LEASE_SECONDS for each in takeovers])
    )
    found.check()
    assert found.recovered > 0
    assert found.effects >= effects


async def held_by(rows: Rows, pid: int) -> list[str]:
    """Name the runs that the process had when it died."""
    held = await rows(
        f"SELECT CAST(id AS text) AS id FROM executions WHERE status IN {LIVE} AND worker_id LIKE '%-{pid}-%'"  # noqa: S608
    )
    return [row["id"] for row in held]


async def takeover_seconds(rows: Rows, taken: list[tuple[float, list[str]]]) -> list[float]:
    """Say for each run that was held by a killed worker how long it stood still."""
    recovered: dict[str, list[float]] = {}
    async for run, events in events_of(rows):
        recovered[run] = [event.at.timestamp() for event in events if event.type == "ExecutionRecovered"]
    seconds: list[float] = []
    for killed_at, runs in taken:
        for run in runs:
            later = next((at for at in recovered.get(run, []) if at > killed_at), None)
            if later is not None:
                seconds.append(later - killed_at)
    return seconds
