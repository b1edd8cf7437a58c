"""Whoever loses a session, a key or a membership loses its live subscriptions, on every process."""

import asyncio

import pytest

from tests.e2e import graph
from tests.e2e.client import Client, Stream
from tests.e2e.peer import Peer
from tests.e2e.server import Deployment
from tests.e2e.story import ACTIVITY, EVENTS, START, Person, call, chain, sign_up
from tests.e2e.world import create_key, join


async def ended(stream: Stream) -> int | None:
    """Read what had been sent before, and return with which code the server closed."""
    await stream.rest()
    assert not stream.is_complete
    return stream.close_code


async def test_revoking_a_session_ends_its_subscriptions(plait: Deployment, ada: Person, service: Peer) -> None:
    run = await ada.run(await ada.workflow(chain(START, call("held", f"{service.url}/hold/a"))))
    there = ada.client.at(plait.other_url)
    signed_in = await ada.client.data(
        graph.document("mutation", "signIn", graph.MUTATIONS["signIn"], {"input": None}).replace("__typename", "token"),
        input={"username": ada.name, "password": "an unlikely sentence 42"},
    )
    other_session = Client(plait.other_url, signed_in["signIn"]["token"])
    async with (
        there.subscribe(EVENTS, id=run["id"], after=0) as events,
        there.subscribe(ACTIVITY, id=ada.workspace_id) as activity,
        other_session.subscribe(EVENTS, id=run["id"], after=0) as unharmed,
    ):
        await events.until("NodeStarted", nodeKey="held")
        await unharmed.until("NodeStarted", nodeKey="held")
        await service.arrived("/hold/a")
        await ada.client.data(graph.mutation("revokeSession"), input={"sessionId": ada.session_id})
        assert await asyncio.gather(ended(events), ended(activity)) == [4403, 4403]
        service.release("/hold/a")
        assert (await unharmed.rest())[-1]["__typename"] == "ExecutionCompleted"
    assert (await there.ask("{ viewer { user { id } } }")).code == "UNAUTHENTICATED"


async def test_revoking_a_key_ends_its_subscriptions(plait: Deployment, ada: Person) -> None:
    key_id, token = await create_key(ada, ["WORKSPACE_READ"])
    key = Client(plait.other_url, token)
    async with key.subscribe(ACTIVITY, id=ada.workspace_id) as stream:
        await ada.client.data(graph.mutation("revokeApiKey"), input={"apiKeyId": key_id})
        kinds = [each["kind"] for each in await stream.rest()]
        assert set(kinds) <= {"API_KEY_CREATED", "API_KEY_REVOKED"}
        assert stream.close_code == 4403
    assert (await key.ask("{ viewer { user { id } } }")).code == "UNAUTHENTICATED"


@pytest.mark.parametrize("way", ["removed", "leaving"])
async def test_ending_a_membership_ends_its_subscriptions(plait: Deployment, ada: Person, way: str) -> None:
    ben, member_id = await join(plait, ada, "VIEWER")
    async with (
        ben.client.at(plait.other_url).subscribe(ACTIVITY, id=ada.workspace_id) as stream,
        ada.client.at(plait.other_url).subscribe(ACTIVITY, id=ada.workspace_id) as unharmed,
    ):
        if way == "removed":
            await ada.client.data(graph.mutation("removeMember"), input={"memberId": member_id})
        else:
            await ben.client.data(graph.mutation("leaveWorkspace"), input={"workspaceId": ada.workspace_id})
        # Joining may get its number after the subscription began.
        assert {each["kind"] for each in await stream.rest()} <= {"MEMBER_JOINED", "MEMBER_LEFT"}
        assert stream.close_code == 4403 or not stream.is_complete
        workflow_id = await ada.workflow(chain(START), is_published=False)
        async for each in unharmed:
            if each["subjectId"] == workflow_id:
                break
    found = await ben.client.ask("query($id: ID!) { workspace(id: $id) { id } }", id=ada.workspace_id)
    assert found.body["data"] == {"workspace": None}


async def test_signing_out_and_changing_the_password_end_the_others(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    async with ada.client.at(plait.other_url).subscribe(ACTIVITY, id=ada.workspace_id) as stream:
        await ada.client.data("mutation { signOut(input: {}) { __typename } }")
        assert await ended(stream) == 4403
    sign_in = graph.mutation("signIn").replace("__typename", "token")
    given = {"username": ada.name, "password": "an unlikely sentence 42"}
    here = Client(plait.url, (await Client(plait.url).data(sign_in, input=given))["signIn"]["token"])
    there = Client(plait.other_url, (await Client(plait.url).data(sign_in, input=given))["signIn"]["token"])
    async with there.subscribe(ACTIVITY, id=ada.workspace_id) as stream:
        await here.data(
            graph.mutation("changePassword"),
            input={"currentPassword": "an unlikely sentence 42", "newPassword": "another unlikely sentence"},
        )
        assert await ended(stream) == 4403
    assert (await here.data("{ viewer { user { id } } }"))["viewer"]["user"]["id"] == ada.user_id
