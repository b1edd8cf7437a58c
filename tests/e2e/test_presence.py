"""Who is there, over the wire: joining, showing, leaving, on drafts and runs, on both back ends."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.e2e import graph
from tests.e2e.client import Client, Refused, Stream
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, START, Person, chain, sign_up
from tests.e2e.world import BRANCH, create_key, join

MEMBER = """memberId clientId name color isSelf actor { kind } selection status cursor { x y }
  viewport { x y zoom } typing { nodeKey field }"""
PRESENCE = f"""subscription($room: ID!, $client: String!, $state: PresenceInput) {{
  presence(roomId: $room, clientId: $client, state: $state) {{
    __typename roomId
    ... on PresenceSnapshot {{ members {{ {MEMBER} }} }}
    ... on PresenceJoined {{ member {{ {MEMBER} }} }}
    ... on PresenceUpdated {{ members {{ {MEMBER} }} }}
    ... on PresenceLeft {{ clientId memberId reason }} }} }}"""
UPDATE = f"""mutation($input: UpdatePresenceInput!) {{ updatePresence(input: $input) {{ member {{ {MEMBER} }} }} }}"""


class Watch:
    """A presence stream, and whom it has told of; checks that each comes and goes once."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.members: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []

    async def next(self) -> dict[str, Any]:
        event: dict[str, Any] = await anext(self.stream)
        self.events.append(event)
        match event["__typename"]:
            case "PresenceSnapshot":
                assert len(self.events) == 1
                self.members = {each["memberId"]: each for each in event["members"]}
            case "PresenceJoined":
                assert event["member"]["memberId"] not in self.members
                self.members[event["member"]["memberId"]] = event["member"]
            case "PresenceUpdated":
                for each in event["members"]:
                    assert each["memberId"] in self.members
                    self.members[each["memberId"]] = each
            case _:
                assert self.members.pop(event["memberId"])["clientId"] == event["clientId"]
        return event

    async def until(self, holds: Callable[["Watch"], object]) -> None:
        while not self.events or not holds(self):
            await self.next()

    def of(self, client_id: str) -> dict[str, Any] | None:
        found = [each for each in self.members.values() if each["clientId"] == client_id]
        assert len(found) <= 1
        return found[0] if found else None

    def shows(self, client_id: str, **fields: Any) -> bool:
        found = self.of(client_id)
        return found is not None and all(found[name] == value for name, value in fields.items())

    @property
    def clients(self) -> set[str]:
        return {each["clientId"] for each in self.members.values()}


def subscribe(client: Client, room: str, name: str, state: Any = None) -> Any:
    return client.subscribe(PRESENCE, room=room, client=name, state=state)


async def show(client: Client, room: str, name: str, **state: Any) -> dict[str, Any]:
    wanted = {"roomId": room, "clientId": name, "state": state}
    return (await client.data(UPDATE, input=wanted))["updatePresence"]["member"]


Room = Callable[[Person], Awaitable[str]]


async def draft(ada: Person) -> str:
    return await ada.workflow(chain(START), is_published=False)


async def run(ada: Person) -> str:
    return (await ada.run(await ada.workflow(GREETING), input={"name": "Ada"}))["id"]


async def branch(ada: Person) -> str:
    wanted = {"workflowId": await draft(ada), "name": "Proposal"}
    return (await ada.client.data(BRANCH, input=wanted))["createBranch"]["branch"]["id"]


@pytest.mark.parametrize("room_of", [draft, branch, run])
async def test_two_people_see_each_other_come_show_and_go(plait: Deployment, ada: Person, room_of: Room) -> None:
    room = await room_of(ada)
    ben, _ = await join(plait, ada, "VIEWER")
    there = ben.client.at(plait.other_url)
    async with subscribe(ada.client, room, "ada-tab", {"status": "here"}) as stream:
        own = Watch(stream)
        await own.next()
        assert (own.clients, own.events[0]["roomId"]) == ({"ada-tab"}, room)
        assert own.shows("ada-tab", isSelf=True, status="here", selection=[], cursor=None, actor={"kind": "USER"})
        async with subscribe(there, room, "ben-tab") as other:
            bens = Watch(other)
            await bens.until(lambda watch: watch.clients == {"ada-tab", "ben-tab"})
            assert bens.shows("ada-tab", isSelf=False, status="here")
            await own.until(lambda watch: "ben-tab" in watch.clients)
            assert own.of("ben-tab") == {**(bens.of("ben-tab") or {}), "isSelf": False}
            assert len({each["color"] for each in own.members.values()}) == 2
            shown = {
                "cursor": {"x": 1.5, "y": -2.0},
                "selection": ["start"],
                "viewport": {"x": 0.0, "y": 0.0, "zoom": 0.5},
                "typing": {"nodeKey": "start", "field": "config.prompt"},
            }
            answer = await show(there, room, "ben-tab", **shown)
            assert {name: answer[name] for name in shown} == shown
            await own.until(lambda watch: watch.shows("ben-tab", **shown))
            await show(there, room, "ben-tab", cursor=None, selection=None, typing=None, status="idle")
            await own.until(lambda watch: watch.shows("ben-tab", cursor=None, selection=[], typing=None, status="idle"))
            assert own.shows("ben-tab", viewport=shown["viewport"])
            member = own.of("ben-tab") or {}
        await own.until(lambda watch: "ben-tab" not in watch.clients)
        left = {key: own.events[-1][key] for key in ("clientId", "memberId", "reason")}
        assert left == {"clientId": "ben-tab", "memberId": member["memberId"], "reason": "LEFT"}
        kinds = [event["__typename"] for event in own.events]
        assert (kinds.count("PresenceJoined"), kinds.count("PresenceLeft")) == (1, 1)


async def test_what_is_shown_may_come_by_any_process(plait: Deployment, ada: Person) -> None:
    room = await draft(ada)
    async with subscribe(ada.client, room, "tab") as stream:
        watch = Watch(stream)
        await watch.next()
        answer = await show(ada.client.at(plait.other_url), room, "tab", status="from elsewhere")
        assert (answer["memberId"], answer["isSelf"]) == (next(iter(watch.members)), True)
        await watch.until(lambda watch: watch.shows("tab", status="from elsewhere"))


async def test_the_same_client_coming_again_replaces_its_ghost(plait: Deployment, ada: Person) -> None:
    room = await draft(ada)
    ben, _ = await join(plait, ada, "EDITOR")
    async with (
        subscribe(ben.client, room, "tab") as watching,
        subscribe(ada.client, room, "tab") as old,
        subscribe(ada.client, room, "another tab"),
    ):
        bens, ghost = Watch(watching), Watch(old)
        await bens.until(lambda watch: len(watch.members) == 3)
        await ghost.until(lambda watch: len(watch.members) == 3)
        (first,) = [each["memberId"] for each in ghost.members.values() if each["isSelf"]]
        async with subscribe(ada.client.at(plait.other_url), room, "tab") as new:
            fresh = Watch(new)
            await fresh.next()
            (second,) = [each["memberId"] for each in fresh.members.values() if each["isSelf"]]
            while ghost.events[-1].get("reason") != "REPLACED":
                await ghost.next()
            assert await old.rest() == []
            # The older is told before it ends, and whose client id is the same but another's is left alone.
            assert old.is_complete
            replaced = [each for each in ghost.events if each["__typename"] == "PresenceLeft"]
            assert [(each["memberId"], each["reason"]) for each in replaced] == [(first, "REPLACED")]
            await bens.until(lambda watch: second in watch.members and first not in watch.members)
            assert len(bens.members) == 3


async def test_a_flood_is_told_as_its_end(plait: Deployment, ada: Person) -> None:
    room = await draft(ada)
    ben, _ = await join(plait, ada, "VIEWER")
    documents, fields = 20, 20
    async with subscribe(ada.client.at(plait.other_url), room, "ada-tab") as stream, subscribe(ben.client, room, "tab"):
        watch = Watch(stream)
        await watch.until(lambda watch: "tab" in watch.clients)
        head = f'updatePresence(input: {{roomId: "{room}", clientId: "tab", state: {{cursor: {{x: %d, y: 0}}}}}})'
        for document in range(documents):
            flood = " ".join(
                f"m{number}: {head % (document * fields + number)} {{ __typename }}" for number in range(fields)
            )
            await ben.client.data(f"mutation {{ {flood} }}")
        await watch.until(lambda watch: watch.shows("tab", cursor={"x": documents * fields - 1.0, "y": 0.0}))
        told = sum(event["__typename"] == "PresenceUpdated" for event in watch.events)
        # Of what a document shows at once, a reader is told the end and not each of it.
        assert told <= documents * fields / 2


async def test_a_key_is_there_as_itself(plait: Deployment, ada: Person) -> None:
    room = await draft(ada)
    _, token = await create_key(ada, ["WORKFLOWS_READ"], "Robot")
    key = Client(plait.other_url, token)
    async with subscribe(ada.client, room, "tab") as stream, subscribe(key, room, "tab") as other:
        watch, robots = Watch(stream), Watch(other)
        await watch.until(lambda watch: len(watch.members) == 2)
        await robots.until(lambda watch: len(watch.members) == 2)
        (robot,) = [each for each in watch.members.values() if not each["isSelf"]]
        assert (robot["name"], robot["actor"]["kind"]) == ("Robot", "API_KEY")
        await show(key, room, "tab", status="working")
        await watch.until(lambda watch: watch.members[robot["memberId"]]["status"] == "working")
        assert [each["status"] for each in watch.members.values() if each["isSelf"]] == [None]


async def test_whoever_loses_access_is_gone(plait: Deployment, ada: Person) -> None:
    room = await draft(ada)
    ben, member_id = await join(plait, ada, "EDITOR")
    key_id, token = await create_key(ada, ["WORKFLOWS_READ"], "Robot")
    async with (
        subscribe(ada.client, room, "ada-tab") as stream,
        subscribe(ben.client.at(plait.other_url), room, "ben-tab") as bens,
        subscribe(Client(plait.other_url, token), room, "robot") as robots,
    ):
        watch = Watch(stream)
        await watch.until(lambda watch: watch.clients == {"ada-tab", "ben-tab", "robot"})
        await ada.client.data(graph.mutation("removeMember"), input={"memberId": member_id})
        await ada.client.data(graph.mutation("revokeApiKey"), input={"apiKeyId": key_id})
        for ended in (bens, robots):
            await ended.rest()
            assert not ended.is_complete
            assert ended.close_code == 4403
        await watch.until(lambda watch: watch.clients == {"ada-tab"})
    for client, name in ((ben.client, "ben-tab"), (Client(plait.url, token), "robot")):
        answer = await client.ask(UPDATE, input={"roomId": room, "clientId": name, "state": {"status": "still here"}})
        assert answer.code in {"NOT_FOUND", "UNAUTHENTICATED"}


async def test_a_room_that_is_deleted_lets_its_members_go(plait: Deployment, ada: Person) -> None:
    room = await draft(ada)
    async with subscribe(ada.client, room, "tab") as stream:
        watch = Watch(stream)
        await watch.next()
        await ada.client.data(graph.mutation("deleteWorkflow"), input={"workflowId": room})
        with pytest.raises(Refused) as refused:
            await watch.next()
        assert refused.value.code == "NOT_FOUND"


@pytest.mark.parametrize(
    ("variables", "code", "reason"),
    [
        ({"client": ""}, "INVALID_INPUT", "client_id_malformed"),
        ({"client": "c" * 65}, "INVALID_INPUT", "client_id_malformed"),
        ({"state": {"cursor": {"x": 2e9, "y": 0}}}, "INVALID_INPUT", "out_of_range"),
        ({"state": {"selection": ["a"] * 101}}, "INVALID_INPUT", "too_many"),
        ({"state": {"selection": ["a" * 65]}}, "INVALID_INPUT", "too_long"),
        ({"state": {"viewport": {"x": 0, "y": 0, "zoom": 0}}}, "INVALID_INPUT", "out_of_range"),
        ({"state": {"typing": {"nodeKey": "", "field": "x"}}}, "INVALID_INPUT", "empty"),
        ({"state": {"status": "s" * 5_000}}, "INVALID_INPUT", "too_long"),
        ({"room": "nonsense"}, "INVALID_INPUT", "id_malformed"),
    ],
)
async def test_bad_input_is_refused_with_its_place(
    ada: Person, variables: dict[str, Any], code: str, reason: str
) -> None:
    room = await draft(ada)
    given = {"room": room, "client": "tab", "state": None, **variables}
    async with ada.client.subscribe(PRESENCE, **given) as stream:
        with pytest.raises(Refused) as refused:
            await anext(stream)
    assert refused.value.code == code
    assert refused.value.errors[0]["extensions"]["details"]["reason"] == reason
    assert refused.value.errors[0]["extensions"]["details"]["field"]


async def test_what_has_no_room_and_who_is_not_there_are_refused(ada: Person) -> None:
    room = await draft(ada)
    async with ada.client.subscribe(PRESENCE, room=ada.workspace_id, client="tab") as stream:
        with pytest.raises(Refused) as refused:
            await anext(stream)
    assert refused.value.errors[0]["extensions"]["details"]["reason"] == "id_of_another_type"
    answer = await ada.client.ask(UPDATE, input={"roomId": room, "clientId": "tab", "state": {"status": "x"}})
    assert (answer.code, answer.details["reason"]) == ("CONFLICT", "not_present")


async def test_a_stranger_sees_nobody(plait: Deployment, ada: Person) -> None:
    room = await draft(ada)
    eve = await sign_up(plait.url, "eve")
    async with subscribe(ada.client, room, "tab") as stream:
        watch = Watch(stream)
        await watch.next()
        async with subscribe(eve.client, room, "tab") as other:
            with pytest.raises(Refused) as refused:
                await anext(other)
        assert refused.value.code == "NOT_FOUND"
        answer = await eve.client.ask(UPDATE, input={"roomId": room, "clientId": "tab", "state": {"status": "x"}})
        assert answer.code == "NOT_FOUND"
        await show(ada.client, room, "tab", status="alone")
        await watch.until(lambda watch: watch.shows("tab", status="alone"))
        assert watch.clients == {"tab"}
