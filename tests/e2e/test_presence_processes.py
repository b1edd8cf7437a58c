"""Presence over several processes: whoever's process dies is let go, and whatever happens to Redis heals."""

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import BACK_ENDS, deployed
from tests.e2e.server import Deployment
from tests.e2e.story import START, chain, sign_up
from tests.e2e.test_presence import Watch, show, subscribe
from tests.e2e.world import join
from tests.machines import OwnRedis

pytestmark = pytest.mark.skipif("scaled" not in BACK_ENDS, reason="needs PLAIT_TEST_POSTGRES and PLAIT_TEST_REDIS")


@pytest.fixture(scope="module")
def own_redis() -> Iterator[OwnRedis]:
    with OwnRedis() as server:
        yield server


@pytest.fixture(scope="module")
def scaled(own_redis: OwnRedis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("presence")
    with deployed("scaled", folder, PLAIT_REDIS_URL=own_redis.url) as deployment:
        yield deployment


async def test_the_members_of_a_killed_process_are_gone_once_each(scaled: Deployment) -> None:
    ada = await sign_up(scaled.url)
    ben, _ = await join(scaled, ada, "EDITOR")
    room = await ada.workflow(chain(START), is_published=False)
    dying = scaled.apis[-1]
    here, there = ada.client, ben.client.at(dying.url)
    try:
        async with subscribe(here, room, "ada") as stream:
            watch = Watch(stream)
            async with subscribe(there, room, "ben") as one, subscribe(there, room, "ben-2") as two:
                for each in (one, two):
                    await Watch(each).until(lambda found: "ada" in found.clients)
                await watch.until(lambda found: found.clients == {"ada", "ben", "ben-2"})
                dying.kill()
                await one.rest()
                assert not one.is_complete
            # One tab comes again elsewhere before its ghost's time is over; the other does not.
            async with subscribe(ben.client.at(scaled.url), room, "ben") as again:
                await watch.until(lambda found: found.clients == {"ada", "ben"})
                await Watch(again).until(lambda found: found.clients == {"ada", "ben"})
            left = [each for each in watch.events if each["__typename"] == "PresenceLeft"]
            assert {each["clientId"]: each["reason"] for each in left} == {"ben": "REPLACED", "ben-2": "EXPIRED"}
            assert len(left) == 2
    finally:
        dying.start()
        dying.wait_ready()


@pytest.mark.parametrize("disaster", ["emptied", "restarted"])
async def test_rooms_heal_when_redis_is(scaled: Deployment, own_redis: OwnRedis, disaster: str) -> None:
    ada = await sign_up(scaled.url)
    ben, _ = await join(scaled, ada, "VIEWER")
    room = await ada.workflow(chain(START), is_published=False)
    there = ben.client.at(scaled.other_url)
    async with subscribe(ada.client, room, "ada") as stream, subscribe(there, room, "ben") as other:
        adas, bens = Watch(stream), Watch(other)
        for each in (adas, bens):
            await each.until(lambda found: found.clients == {"ada", "ben"})
        if disaster == "emptied":
            own_redis.flush()
        else:
            own_redis.kill()
        # Shown, and joined, while nothing is carried.
        await show(there, room, "ben", status="still here")
        await show(ada.client, room, "ada", status="here too")
        async with subscribe(there, room, "ben-2") as late:
            if disaster == "restarted":
                own_redis.start()
            lates = Watch(late)
            await lates.until(lambda found: found.shows("ada", status="here too"))
            await adas.until(lambda found: found.shows("ben", status="still here") and found.of("ben-2"))
            await bens.until(lambda found: found.shows("ada", status="here too") and found.of("ben-2"))
            assert adas.members.keys() == bens.members.keys() == lates.members.keys()
        for each in (adas, bens):
            await each.until(lambda found: found.clients == {"ada", "ben"})
