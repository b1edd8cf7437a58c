"""People type together, over the wire: the y-protocol at `/yjs/{id}` on one server or two."""

import asyncio
import base64
import random
from typing import Any

import pytest
from pycrdt import Doc, Text, create_update_message, read_message
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from app.workflows.texts.updates import read_update
from tests.e2e import graph
from tests.e2e.client import Client
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, Person, sign_up
from tests.e2e.world import create_key, join
from tests.e2e.y_client import YClient

DRAFT = """query($id: ID!) { node(id: $id) { ... on Workflow { draft {
  revision textState texts { textId nodeKey field value } nodes { key config } } } } }"""
TEXT = "Hello, {{ input.name }}!"
UPDATE = """mutation($input: UpdateWorkflowInput!) { updateWorkflow(input: $input) {
  workflow { draft { revision } } } }"""


async def draft_of(client: Client, workflow_id: str) -> dict[str, Any]:
    return (await client.data(DRAFT, id=workflow_id))["node"]["draft"]


async def text_of(client: Client, workflow_id: str, node_key: str = "greet") -> str:
    """Return a text's id; also that the field and the text read the same."""
    draft = await draft_of(client, workflow_id)
    fields = {each["key"]: each["config"].get("template") for each in draft["nodes"]}
    for each in draft["texts"]:
        assert each["value"] == fields[each["nodeKey"]]
    return next(each["textId"] for each in draft["texts"] if each["nodeKey"] == node_key)


async def value_of(client: Client, workflow_id: str, node_key: str = "greet") -> str:
    draft = await draft_of(client, workflow_id)
    return next(each["config"]["template"] for each in draft["nodes"] if each["key"] == node_key)


async def test_what_one_types_the_other_reads_on_another_server(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING)
    text = await text_of(ada.client, workflow)
    ben, _ = await join(plait, ada, "EDITOR")
    one, two = YClient(), YClient()
    async with (
        one.connected(ada.client, workflow),
        two.connected(ben.client.at(plait.other_url), workflow),
    ):
        await one.until(lambda: one.read(text) == TEXT)
        await two.until(lambda: two.read(text) == TEXT)
        one.text(text).insert(0, "😀 ")
        await two.until(lambda: two.read(text) == f"😀 {TEXT}")
        assert await value_of(ada.client, workflow) == f"😀 {TEXT}"
        two.text(text).insert(len(two.text(text)), " Bye.")
        await one.until(lambda: one.read(text) == f"😀 {TEXT} Bye.")
    draft = await draft_of(ada.client, workflow)
    assert draft["texts"][0]["value"] == f"😀 {TEXT} Bye."
    state: Doc[Any] = Doc()
    state.apply_update(base64.b64decode(draft["textState"]))
    assert str(state.get(text, type=Text)) == f"😀 {TEXT} Bye."


async def test_an_edit_of_the_graph_reaches_those_who_type(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING)
    text = await text_of(ada.client, workflow)
    one = YClient()
    async with one.connected(ada.client.at(plait.other_url), workflow):
        await one.until(lambda: one.read(text) == TEXT)
        nodes = [*GREETING["nodes"][:1], {"key": "greet", "component": "template", "config": {"template": "Good day"}}]
        change = {"workflowId": workflow, "baseRevision": 1, "nodes": nodes, "connections": GREETING["connections"][:1]}
        await ada.client.data(UPDATE, input=change)
        await one.until(lambda: one.read(text) == "Good day")


async def test_what_was_typed_apart_is_merged_when_they_meet_again(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING)
    text = await text_of(ada.client, workflow)
    one, two = YClient(), YClient()
    async with one.connected(ada.client, workflow), two.connected(ada.client.at(plait.other_url), workflow):
        await one.until(lambda: one.read(text) == TEXT)
        await two.until(lambda: two.read(text) == TEXT)
    one.text(text).insert(0, "One: ")
    two.text(text).insert(len(TEXT), " Two.")
    async with one.connected(ada.client, workflow), two.connected(ada.client.at(plait.other_url), workflow):
        for each in (one, two):
            await each.until(lambda each=each: each.read(text) == f"One: {TEXT} Two.")
    assert await value_of(ada.client, workflow) == f"One: {TEXT} Two."


async def test_bad_updates_are_refused_with_a_reason_and_the_connection_stays(plait: Deployment, ada: Person) -> None:
    workflow, other = await ada.workflow(GREETING), await ada.workflow(GREETING)
    text, foreign = await text_of(ada.client, workflow), await text_of(ada.client, other)
    before = await draft_of(ada.client, workflow)
    one = YClient()

    def update(name: str, value: str) -> bytes:
        doc: Doc[Any] = Doc()
        doc.get(name, type=Text).insert(0, value)
        return create_update_message(doc.get_update())

    async with one.connected(ada.client, workflow):
        await one.until(lambda: one.read(text) == TEXT)
        for sent, code in (
            (b"\x00\x02\x03\x01\x02\x03", "VALUE_INVALID"),
            (b"\x00\x02\xff\xff\xff\xff\x7f", "VALUE_INVALID"),
            (b"\x09", "VALUE_INVALID"),
            (b"", "VALUE_INVALID"),
            (update(foreign, "x"), "TEXT_NOT_FOUND"),
            (update("", "x"), "TEXT_NOT_FOUND"),
            (update(text, "x" * 10 * 1024 * 1024), "LIMIT_REACHED"),
            (update(text, "y" * 200_000), "LIMIT_REACHED"),
        ):
            one.denials.clear()
            await one.send(sent)
            await one.until(lambda: one.denials)
            assert one.denials[0].startswith(f"{code}: "), one.denials
        assert await draft_of(ada.client, workflow) == before
        one.text(text).insert(0, "Still here. ")
        await one.until(lambda: one.received)
    assert await value_of(ada.client, workflow) == f"Still here. {TEXT}"


async def test_a_client_whose_change_was_refused_goes_on_once_it_has_mended_it(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING)
    text = await text_of(ada.client, workflow)
    one = YClient()
    async with one.connected(ada.client, workflow):
        await one.until(lambda: one.read(text) == TEXT)
        one.text(text).insert(0, "y" * 150_000)  # longer than the component takes
        await one.until(lambda: one.denials)
        # What comes now builds on what was refused; the server asks for all of it, and that is short again.
        del one.text(text)[0:150_000]
        one.text(text).insert(0, "Mended. ")
        await one.until(lambda: one.received)
    assert await value_of(ada.client, workflow) == f"Mended. {TEXT}"


async def test_who_may_only_read_reads_and_shows_a_cursor_but_does_not_type(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING)
    text = await text_of(ada.client, workflow)
    eve, _ = await join(plait, ada, "VIEWER")
    reader, writer = YClient(), YClient()
    async with reader.connected(eve.client.at(plait.other_url), workflow), writer.connected(ada.client, workflow):
        for each in (reader, writer):
            await each.until(lambda each=each: each.read(text) == TEXT)
        writer.text(text).insert(0, "News. ")
        await reader.until(lambda: reader.read(text) == f"News. {TEXT}")
        await reader.show(7, 1, '{"name":"eve"}')
        await writer.until(lambda: writer.awareness.get(7) == '{"name":"eve"}')
        reader.text(text).insert(0, "Not mine. ")
        await reader.until(lambda: reader.denials)
        assert reader.denials[0].startswith("FORBIDDEN: ")
        writer.text(text).insert(0, "More. ")
        await reader.until(lambda: "More. " in reader.read(text))
    assert await value_of(ada.client, workflow) == f"More. News. {TEXT}"


async def test_awareness_crosses_servers_ends_with_its_socket_and_cannot_be_forged(
    plait: Deployment, ada: Person
) -> None:
    workflow = await ada.workflow(GREETING)
    ben, _ = await join(plait, ada, "EDITOR")
    one, two, late = YClient(), YClient(), YClient()
    async with two.connected(ben.client.at(plait.other_url), workflow):
        async with one.connected(ada.client, workflow):
            await one.show(11, 1, '{"at":1}')
            await two.until(lambda: two.awareness.get(11) == '{"at":1}')
            await one.until(lambda: one.awareness.get(11) == '{"at":1}')  # or y-websocket takes the line for dead
            await two.show(11, 5, '{"at":"forged"}')
            await two.show(12, 1, '{"at":2}')
            await one.until(lambda: one.awareness.get(12) == '{"at":2}')
            assert one.awareness[11] == '{"at":1}'
            async with late.connected(ada.client.at(plait.other_url), workflow):
                await late.until(lambda: late.awareness == {11: '{"at":1}', 12: '{"at":2}'})
        await two.until(lambda: two.awareness.get(11) == "null")


@pytest.mark.parametrize("way", ["query", "first message", "api key"])
async def test_a_credential_comes_by_header_query_or_first_message(plait: Deployment, ada: Person, way: str) -> None:
    workflow = await ada.workflow(GREETING)
    text = await text_of(ada.client, workflow)
    one = YClient()
    if way == "api key":
        _, token = await create_key(ada, ["WORKFLOWS_READ"])
        async with one.connected(Client(plait.url, token), workflow):
            await one.until(lambda: one.read(text) == TEXT)
    elif way == "query":
        async with one.connected(ada.client, workflow, query=f"?token={ada.client.token}", by="query"):
            await one.until(lambda: one.read(text) == TEXT)
    else:
        url = f"{plait.url.replace('http', 'ws', 1)}/yjs/{workflow}"
        async with connect(url, proxy=None) as socket:
            await socket.send(f'{{"type":"connection_init","payload":{{"token":"{ada.client.token}"}}}}')
            assert (await socket.recv())[:2] == b"\x00\x00"


@pytest.mark.parametrize("is_own", [True, False])
async def test_the_browsers_cookie_counts_from_our_own_pages_alone(
    plait: Deployment, ada: Person, *, is_own: bool
) -> None:
    workflow = await ada.workflow(GREETING)
    headers = {"Cookie": f"plait_session={ada.client.token}"}
    origin = plait.url if is_own else "https://elsewhere.example"
    url = f"{plait.url.replace('http', 'ws', 1)}/yjs/{workflow}"
    async with connect(url, additional_headers=headers, origin=Origin(origin), proxy=None) as socket:
        if is_own:
            assert (await socket.recv())[:2] == b"\x00\x00"
        else:
            await socket.send(b"\x00\x00\x01\x00")  # no credential, so it must be a `connection_init`
            with pytest.raises(ConnectionClosed):
                await socket.recv()
            assert socket.close_code == 4401


async def test_nobody_gets_in_without_a_right(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING)
    mallory = await sign_up(plait.url, "mallory")
    _, narrow = await create_key(ada, ["WORKSPACE_READ"])

    async def code(client: Client, line_id: str, query: str = "") -> int:
        one = YClient()
        async with one.connected(client, line_id, query=query):
            closed = await one.until_closed()
        assert not one.received
        assert not list(one.doc.keys())
        return closed

    assert await code(mallory.client, workflow) == 4404
    assert await code(ada.client, "V29ya2Zsb3c6bm9uZQ") == 4404
    assert await code(ada.client, ada.workspace_id) == 4404
    assert await code(Client(plait.url, narrow), workflow) == 4403
    assert await code(Client(plait.url, "no-such-token"), workflow) == 4403
    assert await code(Client(plait.url), workflow, query="?token=wrong") == 4403
    assert await code(Client(plait.url), workflow) == 4401


async def test_losing_the_right_closes_the_socket(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING)
    ben, member_id = await join(plait, ada, "EDITOR")
    one = YClient()
    async with one.connected(ben.client.at(plait.other_url), workflow):
        await one.until(lambda: list(one.doc.keys()))
        await ada.client.data(graph.mutation("updateMember"), input={"memberId": member_id, "role": "VIEWER"})
        assert await one.until_closed() == 4403


async def test_deleting_the_workflow_closes_the_socket(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING)
    one = YClient()
    async with one.connected(ada.client.at(plait.other_url), workflow):
        await one.until(lambda: list(one.doc.keys()))
        await ada.client.data(graph.mutation("deleteWorkflow"), input={"workflowId": workflow})
        assert await one.until_closed() == 4404


async def test_no_text_that_was_seen_or_came_back_is_lost_by_a_kill(own_plait: Deployment) -> None:
    ada = await sign_up(own_plait.url)
    workflow = await ada.workflow(GREETING)
    text = await text_of(ada.client, workflow)
    chance = random.Random(5)
    victim = own_plait.apis[0]
    writers = [YClient() for _ in range(3)]
    watcher = YClient()

    async def type_until_the_end(writer: YClient, mark: str) -> None:
        try:
            async with writer.connected(ada.client.at(victim.url), workflow):
                await writer.until(lambda: writer.read(text))
                for at in range(1_000):
                    writer.text(text).insert(0, f"<{mark}{at}>")
                    await asyncio.sleep(chance.random() * 0.03)
                    if writer.close_code is not None:
                        return
        except (OSError, AssertionError, Exception) as error:  # noqa: BLE001 - however it notices
            del error

    async with watcher.connected(ada.client.at(own_plait.other_url), workflow):
        typing = [
            asyncio.create_task(type_until_the_end(each, mark)) for each, mark in zip(writers, "abc", strict=True)
        ]
        await watcher.until(lambda: all(f"<{mark}5>" in watcher.read(text) for mark in "abc"))
        victim.kill()
        await asyncio.gather(*typing)
        seen = watcher.read(text) if not own_plait.is_embedded else ""
    acknowledged = [each.received[-1] for each in writers]
    assert all(acknowledged)
    victim.start()
    victim.wait_ready()
    value = await value_of(ada.client, workflow)
    stored = YClient()
    async with stored.connected(ada.client, workflow):
        await stored.until(lambda: stored.read(text) == value)
        has = stored.clocks
        for writer in writers:
            # All that came back to its writer is there: the rest is what was not stored yet.
            for message in writer.received:
                told = read_update(read_message(message[2:]))
                assert told.structs
                assert all(each.clock + each.length <= has[each.client] for each in told.structs)
    for part in seen.split(">"):
        assert part in value
    # Whoever was cut off comes back with what was not stored, and everybody agrees.
    async with stored.connected(ada.client, workflow):
        for writer in writers:
            async with writer.connected(ada.client, workflow):
                await writer.until(lambda writer=writer: writer.clocks == stored.clocks)
    final = await value_of(ada.client, workflow)
    for mark in "abc":
        assert f"<{mark}5>" in final


APPLY_TEXT = """mutation($input: ApplyTextUpdateInput!) { applyTextUpdate(input: $input) {
  revision isApplied accepted { revision origin clientId textUpdate author { user { id } }
    changes { __typename ... on TextChanged { nodeKey field splices { at removed inserted } } } }
  rejected { code message field } } }"""
APPLY = """mutation($input: ApplyWorkflowOperationsInput!) { applyWorkflowOperations(input: $input) {
  revision isApplied rejected { code message } } }"""
UNDO = "mutation($input: UndoInput!) { undo(input: $input) { revision isApplied rejected { code message } } }"
RESTORE = "mutation($input: RestoreRevisionInput!) { restoreRevision(input: $input) { revision } }"
FOLLOW = """subscription($id: ID!, $after: Int) { workflowDraft(workflowId: $id, after: $after) {
  __typename revision ... on DraftOperationApplied { operation { textUpdate } } } }"""
BRANCH = """mutation($input: CreateBranchInput!) { createBranch(input: $input) { branch {
  id draft { revision texts { textId nodeKey value } } } } }"""


def typed(state: str, name: str, value: str, at: int = 0) -> tuple[Doc[Any], str]:
    """Type into a copy of a document; return the copy and the update in base64."""
    doc: Doc[Any] = Doc()
    doc.apply_update(base64.b64decode(state))
    before = doc.get_state()
    doc.get(name, type=Text).insert(at, value)
    return doc, base64.b64encode(doc.get_update(before)).decode()


async def test_a_client_without_a_socket_types_and_hears_by_graphql(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING)
    text = await text_of(ada.client, workflow)
    state = (await draft_of(ada.client, workflow))["textState"]
    doc, update = typed(state, text, "Oh! ")
    wanted = {"workflowId": workflow, "clientId": "me", "update": update}
    there = ada.client.at(plait.other_url)
    async with there.subscribe(FOLLOW, id=workflow, after=1) as stream:
        answer = (await ada.client.data(APPLY_TEXT, input=wanted))["applyTextUpdate"]
        assert answer["isApplied"]
        (accepted,) = answer["accepted"]
        assert accepted["origin"] == "TEXT"
        assert accepted["clientId"] == "me"
        (change,) = accepted["changes"]
        assert change["splices"] == [{"at": 0, "removed": "", "inserted": "Oh! "}]
        (applied,) = await stream.until("DraftOperationApplied", revision=answer["revision"])
        assert applied["operation"]["textUpdate"] == accepted["textUpdate"]
    copy: Doc[Any] = Doc()
    copy.apply_update(base64.b64decode(state))
    copy.apply_update(base64.b64decode(accepted["textUpdate"]))
    assert str(copy.get(text, type=Text)) == str(doc.get(text, type=Text)) == f"Oh! {TEXT}"
    again = (await there.data(APPLY_TEXT, input=wanted))["applyTextUpdate"]
    assert again == {"revision": answer["revision"], "isApplied": True, "accepted": [], "rejected": []}
    bad = (await ada.client.data(APPLY_TEXT, input=wanted | {"update": "AQID"}))["applyTextUpdate"]
    assert not bad["isApplied"]
    assert [(each["code"], each["field"]) for each in bad["rejected"]] == [("VALUE_INVALID", "input.update")]
    assert (await ada.client.ask(APPLY_TEXT, input=wanted | {"update": "not base64!"})).code == "INVALID_INPUT"
    assert await value_of(ada.client, workflow) == f"Oh! {TEXT}"


async def test_splices_undo_and_restore_meet_typing(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING)
    text = await text_of(ada.client, workflow)
    ben, _ = await join(plait, ada, "EDITOR")
    one = YClient()
    async with one.connected(ben.client.at(plait.other_url), workflow):
        await one.until(lambda: one.read(text) == TEXT)
        one.text(text).insert(0, "😀 ")
        await one.until(lambda: one.received)
        # At revision 1: moved past what Ben has typed since.
        splice = {"at": 7, "delete": 0, "insert": "dear "}
        edit = {"editText": {"nodeKey": "greet", "field": "config.template", "splices": [splice]}}
        wanted = {"workflowId": workflow, "clientId": "me", "baseRevision": 1}
        operations = [{"operationId": "edit", "action": edit}]
        answer = await ada.client.data(APPLY, input=wanted | {"operations": operations})
        assert answer["applyWorkflowOperations"]["isApplied"], answer
        await one.until(lambda: one.read(text) == "😀 Hello, dear {{ input.name }}!")
        one.text(text).insert(len(one.text(text)), " Bye.")
        await one.until(lambda: len(one.received) == 3)
        undone = await ada.client.data(UNDO, input={"workflowId": workflow, "clientId": "me", "operationId": "undo"})
        assert undone["undo"]["isApplied"], undone
        await one.until(lambda: one.read(text) == f"😀 {TEXT} Bye.")
        assert await value_of(ada.client, workflow) == f"😀 {TEXT} Bye."
        # What Ben typed is his to undo, from any client of his.
        undone = await ben.client.data(UNDO, input={"workflowId": workflow, "clientId": "ben", "operationId": "back"})
        assert undone["undo"]["isApplied"], undone
        await one.until(lambda: one.read(text) == f"😀 {TEXT}")
        await ada.client.data(RESTORE, input={"workflowId": workflow, "revision": 1})
        await one.until(lambda: one.read(text) == TEXT)
    assert await value_of(ada.client, workflow) == TEXT
    assert await text_of(ada.client, workflow) == text


async def test_a_branch_has_texts_of_its_own(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING)
    text = await text_of(ada.client, workflow)
    made = await ada.client.data(BRANCH, input={"workflowId": workflow, "name": "Try"})
    branch = made["createBranch"]["branch"]
    own = next(each["textId"] for each in branch["draft"]["texts"] if each["nodeKey"] == "greet")
    live, apart = YClient(), YClient()
    async with (
        live.connected(ada.client, workflow),
        apart.connected(ada.client.at(plait.other_url), branch["id"]),
    ):
        await live.until(lambda: live.read(text) == TEXT)
        await apart.until(lambda: apart.read(own) == TEXT)
        apart.text(own).insert(0, "Apart: ")
        await apart.until(lambda: apart.received)
        live.text(text).insert(0, "Live: ")
        await live.until(lambda: live.received)
    assert await value_of(ada.client, workflow) == f"Live: {TEXT}"
    merge = "mutation($input: MergeBranchInput!) { mergeBranch(input: $input) { branch { status } } }"
    async with live.connected(ada.client, workflow):
        answer = await ada.client.ask(merge, input={"branchId": branch["id"], "onConflict": "BRANCH"})
        assert not answer.errors, answer.errors
        value = await value_of(ada.client, workflow)
        assert "Apart: " in value
        await live.until(lambda: live.read(text) == value)
    # A branch that is merged is read, not written.
    async with apart.connected(ada.client, branch["id"]):
        apart.text(own).insert(0, "Too late. ")
        await apart.until(lambda: apart.denials)
        assert apart.denials[0].startswith("CONFLICT: ")
