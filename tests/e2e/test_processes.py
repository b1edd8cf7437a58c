"""Several processes over one database: streams go on from any of them, whatever happens to Redis."""

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import BACK_ENDS, deployed
from tests.e2e.drafts import Editor, add, move, plain
from tests.e2e.peer import Peer
from tests.e2e.server import Deployment
from tests.e2e.story import ACTIVITY, EVENTS, GREETING, START, Person, call, chain, check_whole, node, sign_up
from tests.machines import OwnRedis

pytestmark = pytest.mark.skipif("scaled" not in BACK_ENDS, reason="needs PLAIT_TEST_POSTGRES and PLAIT_TEST_REDIS")


@pytest.fixture(scope="module")
def own_redis() -> Iterator[OwnRedis]:
    with OwnRedis() as server:
        yield server


@pytest.fixture(scope="module")
def scaled(own_redis: OwnRedis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("processes")
    with deployed("scaled", folder, PLAIT_REDIS_URL=own_redis.url) as deployment:
        yield deployment


HELD = "/hold/held"


def held_graph(service: Peer) -> dict[str, object]:
    return chain(START, call("first", f"{service.url}/count/a"), call("held", service.url + HELD), node("last", "list"))


async def test_a_run_of_one_process_is_followed_and_resumed_on_another(scaled: Deployment, service: Peer) -> None:
    ada = await sign_up(scaled.url)
    run = await ada.run(await ada.workflow(GREETING), input={"name": "Ada"}, waitMs=50_000)
    assert run["status"] == "COMPLETED"
    held = await ada.run(await ada.workflow(chain(START, call("held", service.url + HELD))))
    a, b = ada.client, ada.client.at(scaled.other_url)
    async with a.subscribe(EVENTS, id=held["id"], after=0) as here, b.subscribe(EVENTS, id=held["id"]) as there:
        seen_here = await here.until("NodeStarted", nodeKey="held")
        snapshot = await anext(there)
        assert snapshot["__typename"] == "Snapshot"
        await service.arrived(HELD)
        service.release(HELD)
        seen_there = await there.rest()
        assert there.is_complete
    check_whole(seen_there, snapshot["sequence"])
    async with b.subscribe(EVENTS, id=held["id"], after=seen_here[-1]["sequence"]) as resumed:
        seen = seen_here + await resumed.rest()
    check_whole(seen)
    assert seen[snapshot["sequence"] :] == seen_there


@pytest.mark.parametrize("disaster", ["emptied", "restarted"])
async def test_no_event_is_missed_when_redis_is(
    scaled: Deployment, own_redis: OwnRedis, service: Peer, disaster: str
) -> None:
    ada = await sign_up(scaled.url)
    workflow_id = await ada.workflow(
        chain(START, call("held", service.url + HELD), node("last", "template", {"template": "x"}))
    )
    run = await ada.run(workflow_id)
    page = await ada.client.data(
        "query($id: ID!) { workspace(id: $id) { activity(first: 1) { nodes { cursor } } } }", id=ada.workspace_id
    )
    cursor = page["workspace"]["activity"]["nodes"][0]["cursor"]
    b = ada.client.at(scaled.other_url)
    async with (
        b.subscribe(EVENTS, id=run["id"], after=0) as stream,
        b.subscribe(ACTIVITY, id=ada.workspace_id, after=cursor) as activity,
    ):
        seen = await stream.until("NodeStarted", nodeKey="held")
        await service.arrived(HELD)
        if disaster == "emptied":
            own_redis.flush()
            service.release(HELD)
        else:
            own_redis.kill()
            service.release(HELD)
            # The run ends while Redis is away.
            whole = await ada.events(run["id"], after=0)
            check_whole(whole)
            own_redis.start()
        seen += await stream.rest()
        assert stream.is_complete
        kinds: list[str] = []
        while "EXECUTION_COMPLETED" not in kinds:
            kinds.append((await anext(activity))["kind"])
    check_whole(seen)
    assert kinds.count("EXECUTION_COMPLETED") == 1
    later = await ada.run(workflow_id, waitMs=50_000)
    check_whole(await Person(b, "", "", "", "", "").events(later["id"]))


async def test_a_revoked_session_ends_its_streams_on_the_other_process(scaled: Deployment, service: Peer) -> None:
    ada = await sign_up(scaled.url)
    async with ada.client.at(scaled.other_url).subscribe(ACTIVITY, id=ada.workspace_id) as stream:
        await ada.client.data(
            "mutation($input: RevokeSessionInput!) { revokeSession(input: $input) { session { id } } }",
            input={"sessionId": ada.session_id},
        )
        assert await stream.rest() == []
        assert stream.close_code == 4403


async def test_no_edit_is_missed_while_redis_is_away(scaled: Deployment, own_redis: OwnRedis) -> None:
    """Nor the last one, of which nothing later could tell."""
    ada = await sign_up(scaled.url)
    workflow_id = await ada.workflow(GREETING, is_published=False)
    here, there = Editor.of(ada, workflow_id), Editor.of(ada, workflow_id, scaled.other_url)
    async with there.follow() as seen:
        await seen.next()
        await here.send(add("more"))
        await seen.until(2)
        own_redis.kill()
        await here.send(move("more", 1))
        await here.send(move("more", 2))
        await seen.until(4)
        own_redis.start()
        await there.send(move("more", 3))
        await here.send(move("more", 4), baseRevision=5)
        await seen.until(6)
        assert [event["revision"] for event in seen.events] == [1, 2, 3, 4, 5, 6]
        assert plain(await here.draft()) == seen.shown()
