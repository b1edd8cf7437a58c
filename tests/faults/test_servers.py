"""PostgreSQL and Redis that go away and come back, under load."""

import asyncio
import itertools
from pathlib import Path

import pytest

from app.api.relay import decode
from tests.e2e.story import EVENTS, GREETING, check_whole, sign_up
from tests.faults.conftest import Scale, scaled_out
from tests.faults.figures import Figures, Row
from tests.faults.peer import CountingPeer
from tests.faults.storm import Nursery, Storm
from tests.machines import OwnPostgres, OwnRedis
from tests.patience import PATIENCE_SECONDS

_WORKERS = 2


async def test_nothing_is_lost_when_postgres_is_restarted(
    tmp_path: Path, postgres: OwnPostgres, redis_server: OwnRedis, peer: CountingPeer, scale: Scale, figures: Figures
) -> None:
    restarts = scale.pick(2, 20)
    modes = itertools.cycle(["immediate", "fast"])

    async def restart() -> None:
        await asyncio.to_thread(postgres.stop, next(modes))
        await asyncio.to_thread(postgres.start)

    async with scaled_out(tmp_path, postgres, redis_server) as plait:
        with Nursery(plait.env, tmp_path, concurrency=20) as nursery:
            for _ in range(_WORKERS):
                nursery.start_worker()
            await nursery.all_ready()
            storm = Storm(await sign_up(plait.api.url), peer, plait.rows)
            found = await storm.rage(restart, disasters=restarts, effects=500, pause_seconds=(2, 4))
    figures.rows.append(Row("restart of PostgreSQL", restarts, found, storm.seconds))
    found.check()


@pytest.mark.parametrize("disaster", ["restart", "flush", pytest.param("freeze", marks=pytest.mark.long)])
async def test_nothing_is_lost_when_redis_is(
    disaster: str,
    tmp_path: Path,
    postgres: OwnPostgres,
    redis_server: OwnRedis,
    peer: CountingPeer,
    scale: Scale,
    figures: Figures,
) -> None:
    times = scale.pick(1, 5) if disaster == "freeze" else scale.pick(2, 50)

    async with scaled_out(tmp_path, postgres, redis_server) as plait:
        with Nursery(plait.env, tmp_path, concurrency=20) as nursery:
            for _ in range(_WORKERS):
                nursery.start_worker()
            await nursery.all_ready()
            ada = await sign_up(plait.api.url)
            storm = Storm(ada, peer, plait.rows)
            following: list[asyncio.Task[None]] = []

            async def follow() -> None:
                """Follow the newest run from its beginning, through whatever happens to the bus."""
                async with ada.client.subscribe(EVENTS, id=list(storm.accepted.values())[-1], after=0) as stream:
                    check_whole(await stream.rest())
                    assert stream.is_complete

            async def strike() -> None:
                following.extend(asyncio.create_task(follow()) for _ in range(3) if storm.accepted)
                if disaster == "flush":
                    await asyncio.to_thread(redis_server.flush)
                elif disaster == "freeze":
                    redis_server.freeze()
                    await asyncio.sleep(3)
                    redis_server.thaw()
                else:
                    await asyncio.to_thread(redis_server.kill)
                    await asyncio.sleep(0.2)
                    await asyncio.to_thread(redis_server.start)

            found = await storm.rage(strike, disasters=times, effects=500, pause_seconds=(0.2, 1.0))
            await asyncio.gather(*following)
            if disaster == "freeze":
                # With nobody there to tell, runs are accepted and carried out all the same.
                greeting = await ada.workflow(GREETING)
                redis_server.freeze()
                try:
                    run = await ada.run(greeting, input={"name": "Ada"})
                    done = "SELECT count(*) AS n FROM executions WHERE status = 'completed' AND id = '{}'"
                    async with asyncio.timeout(PATIENCE_SECONDS):
                        while not (await plait.rows(done.format(decode(run["id"], "Execution"))))[0]["n"]:
                            await asyncio.sleep(0.1)
                finally:
                    redis_server.thaw()
    figures.rows.append(Row(f"{disaster} of Redis", times, found, storm.seconds))
    found.check()
