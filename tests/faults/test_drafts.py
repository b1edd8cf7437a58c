"""One draft, many clients: whoever is cut off or killed, all end with the same draft and nothing is lost."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.e2e.server import Api
from tests.e2e.story import Person, node, sign_up
from tests.e2e.world import create_key
from tests.faults.conftest import Scale, embedded, scaled_out
from tests.faults.draft_audit import DraftFindings, audit, draft_of
from tests.faults.draft_editors import NOTES, START, Crowd, Editor, Told
from tests.faults.figures import DraftRow, Figures
from tests.machines import OwnPostgres, OwnRedis
from tests.patience import LONG_PATIENCE_SECONDS

_PEOPLE = 5  #: among whom the clients are shared out
Strike = Callable[[], Awaitable[None]]


async def gather(person: Person, urls: list[str], clients: int) -> tuple[Crowd, str]:
    """Make a draft and its clients; return the draft's workflow too."""
    graph = {"nodes": [node(START, "manual"), node(NOTES, "template", {"template": "."})], "connections": []}
    workflow_id = await person.workflow(graph, "Shared", is_published=False)
    keys = [
        await create_key(person, ["WORKFLOWS_READ", "WORKFLOWS_WRITE"], f"Key {number}") for number in range(_PEOPLE)
    ]
    who = [type(person.client)(person.client.url, token) for _, token in keys]
    told = Told()
    editors = [Editor(f"c{n}", who[n % len(who)], urls, workflow_id, told) for n in range(clients)]
    return Crowd(editors, told), workflow_id


async def rage(
    person: Person,
    urls: list[str],
    *,
    clients: int,
    operations: int,
    seconds: float = 0.0,
    strike: Strike,
    strikes: int,
) -> tuple[DraftFindings, Crowd]:
    """Let clients edit until there are so many operations, so many strikes and it took so long; then look."""
    crowd, workflow_id = await gather(person, urls, clients)
    began = time.monotonic()
    struck = 0

    def is_over() -> bool:
        return len(crowd.told.accepted) >= operations and struck >= strikes and time.monotonic() - began >= seconds

    async def strike_all() -> None:
        nonlocal struck
        for _ in range(strikes):
            await asyncio.sleep(random.uniform(0.3, 1.5))
            await strike()
            struck += 1

    striking = asyncio.create_task(strike_all())
    try:
        draft = await crowd.work(
            is_over,
            lambda: draft_of(person.client, workflow_id),
            seconds_connected=2.0,
            pause_seconds=0.3,
            quiet_seconds=LONG_PATIENCE_SECONDS,
        )
        await striking
    finally:
        striking.cancel()
        await asyncio.gather(striking, return_exceptions=True)
    found = await audit(person.client, workflow_id, draft, crowd.editors, crowd.told)
    assert crowd.told.reconnected >= clients, crowd.told
    assert crowd.told.resent > 0, crowd.told
    # A new client gets a snapshot; whoever comes back, what it has missed.
    assert crowd.told.snapshots == clients, crowd.told
    return found, crowd


async def another_api(name: str, env: dict[str, str], folder: Path) -> Api:
    api = Api(name, env | {"PLAIT_RUN_WORKER": "false"}, folder)
    api.start()
    await asyncio.to_thread(api.wait_ready)
    return api


async def kill(api: Api) -> None:
    await asyncio.to_thread(api.kill)
    api.start()
    await asyncio.to_thread(api.wait_ready)


@pytest.mark.parametrize("fault", ["disconnects", "kill", "redis", "postgres"])
async def test_all_clients_of_two_servers_end_with_the_same_draft(
    fault: str, tmp_path: Path, postgres: OwnPostgres, redis_server: OwnRedis, scale: Scale, figures: Figures
) -> None:
    clients = scale.pick(12, 50)
    strikes = {"kill": scale.pick(3, 40), "redis": scale.pick(2, 20), "postgres": scale.pick(1, 10)}.get(fault, 0)
    async with scaled_out(tmp_path, postgres, redis_server) as plait:
        other = await another_api("api-b", plait.env, tmp_path)

        async def strike() -> None:
            if fault == "kill":
                await kill(random.choice([plait.api, other]))
            elif fault == "redis":
                await asyncio.to_thread(redis_server.kill)
                await asyncio.sleep(0.3)
                await asyncio.to_thread(redis_server.start)
            else:
                await asyncio.to_thread(postgres.stop, "immediate")
                await asyncio.to_thread(postgres.start)

        try:
            person = await sign_up(plait.api.url)
            found, crowd = await rage(
                person,
                [plait.api.url, other.url],
                clients=clients,
                operations=scale.pick(250, 2_000),
                seconds=scale.pick(0, 60),
                strike=strike,
                strikes=strikes,
            )
        finally:
            await asyncio.to_thread(other.stop)
    figures.drafts.append(DraftRow(f"{_NAMES[fault]}, two servers", strikes, clients, found, crowd.told, crowd.seconds))
    found.check()
    assert set(found.kinds) >= {"addNode", "updateNode", "moveNode", "connect", "setVariable", "editText"}


_NAMES = {
    "disconnects": "disconnects alone",
    "kill": "kill -9 of a server",
    "redis": "restart of Redis",
    "postgres": "crash of PostgreSQL",
}


@pytest.mark.embedded
@pytest.mark.parametrize("fault", ["disconnects", "kill"])
async def test_all_clients_of_an_embedded_server_end_with_the_same_draft(
    fault: str, tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    clients = scale.pick(12, 50)
    strikes = scale.pick(3, 40) if fault == "kill" else 0
    async with embedded(tmp_path) as plait:
        person = await sign_up(plait.api.url)
        found, crowd = await rage(
            person,
            [plait.api.url],
            clients=clients,
            operations=scale.pick(250, 2_000),
            seconds=scale.pick(0, 60),
            strike=lambda: kill(plait.api),
            strikes=strikes,
        )
    figures.drafts.append(DraftRow(f"{_NAMES[fault]}, embedded", strikes, clients, found, crowd.told, crowd.seconds))
    found.check()
    assert set(found.kinds) >= {"addNode", "updateNode", "moveNode", "connect", "setVariable", "editText"}
