"""Comments over the wire: threads, replies, mentions, settling, and the stream of it all."""

import asyncio
from typing import Any

import pytest

from tests.e2e import graph
from tests.e2e.client import Answer, Client, Refused
from tests.e2e.drafts import Editor
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, START, Person, chain, node, sign_up
from tests.e2e.world import create_key, join

COMMENT = """id text isDeleted editedAt deletedAt author { kind displayName } editedBy { displayName }
  mentions { id } thread { id commentCount isResolved }"""
THREAD = """id nodeKey isOrphaned isResolved resolvedAt commentCount position { x y } createdBy { displayName }
  resolvedBy { displayName } workflow { id } comments { nodes { id text } }"""
COMMENTS = f"""query($id: ID!, $where: CommentWhere, $first: Int, $after: String) {{ node(id: $id) {{ ... on Workflow {{
  comments(where: $where, first: $first, after: $after) {{
    totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ {THREAD} }} }} }} }} }}"""
STREAM = """subscription($id: ID!, $after: Int) { workflowComments(workflowId: $id, after: $after) {
  __typename sequence
  ... on CommentsSnapshot { workflow { id comments { totalCount nodes { id } } } }
  ... on CommentChange { threadId actor { displayName } thread { id isResolved nodeKey } }
  ... on CommentAdded { comment { id text } }
  ... on CommentEdited { comment { id text } }
  ... on CommentDeleted { comment { id text isDeleted } } } }"""
ACTIVITY = """query($id: ID!) { workspace(id: $id) { activity(first: 20) {
  nodes { kind data subjectType subjectId subject { __typename } } } } }"""


def mutation(name: str) -> str:
    field = graph.MUTATIONS[name].type
    what = "thread { id isResolved }" if name in {"resolveComment", "reopenComment"} else f"comment {{ {COMMENT} }}"
    assert str(field) == f"{name[0].upper()}{name[1:]}Payload!"
    return f"mutation($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ {what} }} }}"


async def ask(client: Client, name: str, **given: Any) -> Answer:
    return await client.ask(mutation(name), input=given)


async def do(client: Client, name: str, **given: Any) -> dict[str, Any]:
    return next(iter((await ask(client, name, **given)).data[name].values()))


async def threads(client: Client, workflow_id: str, **variables: Any) -> list[dict[str, Any]]:
    return (await client.data(COMMENTS, id=workflow_id, **variables))["node"]["comments"]["nodes"]


async def test_a_discussion_from_its_first_word_to_its_settling(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    ben, _ = await join(plait, ada, "VIEWER")
    there = ben.client.at(plait.other_url)
    text = "  Why *so* loud?\n\n    code\n"
    first = await do(
        ada.client, "addComment", workflowId=workflow, nodeKey="shout", text=text, mentionIds=[ben.user_id]
    )
    assert (first["text"], first["mentions"]) == (text, [{"id": ben.user_id}])
    thread = first["thread"]["id"]
    reply = await do(there, "replyToComment", commentThreadId=thread, text="Because.")
    assert (reply["author"], reply["thread"]["commentCount"]) == ({"kind": "USER", "displayName": ben.name}, 2)
    assert (await do(there, "resolveComment", commentThreadId=thread))["isResolved"] is True
    (found,) = await threads(ada.client, workflow)
    assert found == {
        "id": thread,
        "nodeKey": "shout",
        "isOrphaned": False,
        "isResolved": True,
        "resolvedAt": found["resolvedAt"],
        "commentCount": 2,
        "position": None,
        "createdBy": {"displayName": ada.name},
        "resolvedBy": {"displayName": ben.name},
        "workflow": {"id": workflow},
        "comments": {"nodes": [{"id": first["id"], "text": text}, {"id": reply["id"], "text": "Because."}]},
    }
    assert found["resolvedAt"]
    assert (await do(ada.client, "reopenComment", commentThreadId=thread))["isResolved"] is False
    (found,) = await threads(ada.client, workflow)
    assert (found["resolvedAt"], found["resolvedBy"]) == (None, None)
    for each in (thread, first["id"]):
        assert await ada.client.data("query($id: ID!) { node(id: $id) { id } }", id=each) == {"node": {"id": each}}


async def test_threads_are_found_by_node_by_state_and_page_by_page(ada: Person) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    made = [
        (await do(ada.client, "addComment", workflowId=workflow, text="At a node.", nodeKey=key))["thread"]["id"]
        for key in ("greet", "shout", "shout")
    ]
    place = {"x": -12.5, "y": 300.0}
    canvas = await do(ada.client, "addComment", workflowId=workflow, text="On the canvas.", position=place)
    await do(ada.client, "resolveComment", commentThreadId=made[1])
    everything = [canvas["thread"]["id"], *reversed(made)]

    async def ids(**where: Any) -> list[str]:
        return [each["id"] for each in await threads(ada.client, workflow, where=where)]

    assert await ids() == everything
    assert await ids(nodeKey="shout") == [made[2], made[1]]
    assert await ids(isResolved=True) == [made[1]]
    assert await ids(isResolved=False, nodeKey="shout") == [made[2]]
    (found,) = [each for each in await threads(ada.client, workflow) if each["nodeKey"] is None]
    assert (found["position"], found["isOrphaned"]) == (place, False)
    seen: list[str] = []
    after: str | None = None
    while True:
        page = (await ada.client.data(COMMENTS, id=workflow, first=3, after=after))["node"]["comments"]
        seen += [each["id"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert (seen, page["totalCount"]) == (everything, 4)


async def test_a_comment_is_its_authors_or_an_admins_to_change(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    ben, _ = await join(plait, ada, "VIEWER")
    eve, _ = await join(plait, ada, "EDITOR", "eve")
    comment = await do(ben.client, "addComment", workflowId=workflow, nodeKey="greet", text="Helo")
    for name, given in (("editComment", {"text": "Mine"}), ("deleteComment", {})):
        answer = await ask(eve.client, name, commentId=comment["id"], **given)
        assert (answer.code, answer.details["reason"]) == ("FORBIDDEN", "not_your_comment")
    edited = await do(ben.client, "editComment", commentId=comment["id"], text="Hello", mentionIds=[eve.user_id])
    assert (edited["text"], edited["editedBy"]["displayName"]) == ("Hello", ben.name)
    kept = await do(ada.client, "editComment", commentId=comment["id"], text="Hello!")
    assert (kept["editedBy"]["displayName"], kept["mentions"]) == (ada.name, [{"id": eve.user_id}])
    deleted = await do(ada.client, "deleteComment", commentId=comment["id"])
    assert (deleted["text"], deleted["isDeleted"], deleted["mentions"]) == (None, True, [])
    assert (await do(ben.client, "deleteComment", commentId=comment["id"]))["deletedAt"] == deleted["deletedAt"]
    answer = await ask(ben.client, "editComment", commentId=comment["id"], text="Again")
    assert (answer.code, answer.details["reason"]) == ("CONFLICT", "comment_deleted")
    (found,) = await threads(ada.client, workflow)
    assert found["comments"]["nodes"] == [{"id": comment["id"], "text": None}]


async def test_what_a_key_says_is_its_own_and_its_persons(ada: Person) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    _, token = await create_key(ada, ["WORKFLOWS_READ", "COMMENTS_WRITE"], "Robot")
    key = Client(ada.client.url, token)
    said = await do(key, "addComment", workflowId=workflow, nodeKey="greet", text="Beep")
    assert said["author"] == {"kind": "API_KEY", "displayName": "Robot"}
    own = await do(ada.client, "addComment", workflowId=workflow, nodeKey="greet", text="Mine")
    answer = await ask(key, "editComment", commentId=own["id"], text="Beep")
    assert answer.details["reason"] == "not_your_comment"
    assert (await do(ada.client, "editComment", commentId=said["id"], text="Bip"))["text"] == "Bip"
    assert (await do(key, "deleteComment", commentId=said["id"]))["isDeleted"] is True


async def test_a_thread_stays_when_its_node_goes(ada: Person) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    await do(ada.client, "addComment", workflowId=workflow, nodeKey="shout", text="Needed?")
    update = """mutation($input: UpdateWorkflowInput!) { updateWorkflow(input: $input) {
      workflow { comments { nodes { nodeKey isOrphaned } } } } }"""
    without = chain(*GREETING["nodes"][:2])
    made = await ada.client.data(update, input={"workflowId": workflow, "baseRevision": 1, **without})
    nodes = made["updateWorkflow"]["workflow"]["comments"]["nodes"]
    assert nodes == [{"nodeKey": "shout", "isOrphaned": True}]
    made = await ada.client.data(update, input={"workflowId": workflow, "baseRevision": 2, **GREETING})
    nodes = made["updateWorkflow"]["workflow"]["comments"]["nodes"]
    assert nodes == [{"nodeKey": "shout", "isOrphaned": False}]


async def test_a_thread_goes_with_its_node_when_that_is_renamed_and_comes_back_by_an_undo(ada: Person) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    comment = await do(ada.client, "addComment", workflowId=workflow, nodeKey="shout", text="Loud")
    editor = Editor.of(ada, workflow)
    async with ada.client.subscribe(STREAM, id=workflow, after=1) as stream:
        await editor.send({"renameNode": {"nodeKey": "shout", "newKey": "whisper"}})
        moved = await anext(stream)
        assert (moved["__typename"], moved["threadId"]) == ("CommentThreadMoved", comment["thread"]["id"])
        (found,) = await threads(ada.client, workflow)
        assert (found["nodeKey"], found["isOrphaned"]) == ("whisper", False)
        await editor.undo()
        assert (await anext(stream))["thread"]["nodeKey"] == "shout"
    (found,) = await threads(ada.client, workflow, where={"nodeKey": "shout"})
    assert found["isOrphaned"] is False


async def test_a_repeat_with_its_key_says_it_once(ada: Person) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    asked = {"workflowId": workflow, "nodeKey": "greet", "text": "Once", "idempotencyKey": "a"}
    one, two = await asyncio.gather(do(ada.client, "addComment", **asked), do(ada.client, "addComment", **asked))
    assert one["id"] == two["id"]
    answer = await ask(ada.client, "addComment", **{**asked, "text": "Twice"})
    assert (answer.code, answer.details["reason"]) == ("CONFLICT", "body_differs")
    reply = {"commentThreadId": one["thread"]["id"], "text": "Once more", "idempotencyKey": "a"}
    assert (await do(ada.client, "replyToComment", **reply))["id"] == (await do(ada.client, "replyToComment", **reply))[
        "id"
    ]
    (found,) = await threads(ada.client, workflow)
    assert found["commentCount"] == 2


async def test_clients_hear_of_mentions_in_the_activity(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    ben, _ = await join(plait, ada, "VIEWER")
    said = {"workflowId": workflow, "nodeKey": "greet", "text": "Look", "mentionIds": [ben.user_id]}
    comment = await do(ada.client, "addComment", **said)
    await do(ada.client, "editComment", commentId=comment["id"], text="Look!", mentionIds=[ben.user_id, ada.user_id])
    await do(ben.client, "resolveComment", commentThreadId=comment["thread"]["id"])
    await do(ben.client, "reopenComment", commentThreadId=comment["thread"]["id"])
    await do(ada.client, "deleteComment", commentId=comment["id"])
    kinds = {"COMMENT_ADDED", "COMMENT_EDITED", "COMMENT_DELETED", "COMMENTS_RESOLVED", "COMMENTS_REOPENED"}
    while True:  # they are numbered a moment after the commit
        nodes = (await ada.client.data(ACTIVITY, id=ada.workspace_id))["workspace"]["activity"]["nodes"]
        found = {each["kind"]: each for each in nodes if each["kind"] in kinds}
        if found.keys() == kinds:
            break
        await asyncio.sleep(0.02)
    facts = {"workflowId": workflow, "threadId": comment["thread"]["id"], "nodeKey": "greet"}
    assert found["COMMENT_ADDED"]["data"] == {**facts, "mentions": [ben.user_id]}
    # Whoever was mentioned before is not told again.
    assert found["COMMENT_EDITED"]["data"] == {**facts, "mentions": [ada.user_id]}
    assert found["COMMENTS_RESOLVED"]["data"] == facts
    assert (found["COMMENT_ADDED"]["subjectId"], found["COMMENT_ADDED"]["subject"]) == (
        comment["id"],
        {"__typename": "Comment"},
    )
    assert found["COMMENTS_REOPENED"]["subject"] == {"__typename": "CommentThread"}
    assert "Look" not in str(nodes)


async def test_the_stream_has_every_change_once_from_any_process(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    before = await do(ada.client, "addComment", workflowId=workflow, nodeKey="greet", text="Before")
    there = ada.client.at(plait.other_url)
    async with there.subscribe(STREAM, id=workflow) as stream:
        snapshot = await anext(stream)
        assert snapshot == {
            "__typename": "CommentsSnapshot",
            "sequence": 1,
            "workflow": {"id": workflow, "comments": {"totalCount": 1, "nodes": [{"id": before["thread"]["id"]}]}},
        }
        comment = await do(ada.client, "addComment", workflowId=workflow, position={"x": 1, "y": 2}, text="Now")
        thread = comment["thread"]["id"]
        live = [await anext(stream)]
        assert (live[0]["comment"], live[0]["thread"]["id"]) == ({"id": comment["id"], "text": "Now"}, thread)
        steps = [
            ("replyToComment", {"commentThreadId": thread, "text": "Then"}),
            ("editComment", {"commentId": comment["id"], "text": "Now!"}),
            ("editComment", {"commentId": comment["id"], "text": "Now!"}),  # changes nothing
            ("resolveComment", {"commentThreadId": thread}),
            ("resolveComment", {"commentThreadId": thread}),  # likewise
            ("reopenComment", {"commentThreadId": thread}),
            ("deleteComment", {"commentId": comment["id"]}),
        ]
        for name, given in steps:
            await do(ada.client, name, **given)
        live += [await anext(stream) for _ in range(5)]
        assert await stream.is_silent()
    kinds = ["CommentAdded", "CommentAdded", "CommentEdited", "CommentThreadResolved", "CommentThreadReopened"]
    assert [each["__typename"] for each in live] == [*kinds, "CommentDeleted"]
    assert [each["sequence"] for each in live] == [2, 3, 4, 5, 6, 7]
    assert live[-1]["comment"] == {"id": comment["id"], "text": None, "isDeleted": True}
    async with ada.client.subscribe(STREAM, id=workflow, after=4) as resumed:
        assert [(await anext(resumed))["sequence"] for _ in range(3)] == [5, 6, 7]
    for after in (-1, 8):
        async with ada.client.subscribe(STREAM, id=workflow, after=after) as wrong:
            with pytest.raises(Refused) as refused:
                await anext(wrong)
        assert refused.value.errors[0]["extensions"]["details"]["reason"] == "out_of_range"


async def test_many_at_once_lose_and_double_nothing(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    comment = await do(ada.client, "addComment", workflowId=workflow, nodeKey="greet", text="0")
    thread = comment["thread"]["id"]
    clients = [ada.client, ada.client.at(plait.other_url)]
    async with ada.client.subscribe(STREAM, id=workflow, after=0) as stream:
        replies = [
            do(clients[number % 2], "replyToComment", commentThreadId=thread, text=str(number + 1))
            for number in range(30)
        ]
        made = await asyncio.gather(*replies)
        events = [await anext(stream) for _ in range(31)]
    assert [each["sequence"] for each in events] == list(range(1, 32))
    assert {each["comment"]["id"] for each in events} == {comment["id"], *(each["id"] for each in made)}
    page = await ada.client.data(
        "query($id: ID!) { node(id: $id) { ... on CommentThread { "
        "commentCount comments(first: 100) { nodes { id } } } } }",
        id=thread,
    )
    listed = [each["id"] for each in page["node"]["comments"]["nodes"]]
    assert (page["node"]["commentCount"], len(listed), len(set(listed))) == (31, 31, 31)
    assert listed == [each["comment"]["id"] for each in events]


LONG = "x" * 10_001


@pytest.mark.parametrize(
    ("given", "field", "reason"),
    [
        ({}, "input.nodeKey", "exactly_one"),
        ({"nodeKey": "greet", "position": {"x": 0, "y": 0}}, "input.nodeKey", "exactly_one"),
        ({"nodeKey": "nobody"}, "input.nodeKey", "node_not_found"),
        ({"position": {"x": 2e9, "y": 0}}, "input.position.x", "out_of_range"),
        ({"nodeKey": "greet", "text": ""}, "input.text", "empty"),
        ({"nodeKey": "greet", "text": " \n\t"}, "input.text", "empty"),
        ({"nodeKey": "greet", "text": LONG}, "input.text", "too_long"),
        ({"nodeKey": "greet", "mentionIds": ["x"]}, "input.mentionIds", "id_malformed"),
        ({"nodeKey": "greet", "idempotencyKey": ""}, "input.idempotencyKey", "length"),
    ],
)
async def test_bad_input_is_refused_with_its_place_and_says_nothing(
    ada: Person, given: dict[str, Any], field: str, reason: str
) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    answer = await ask(ada.client, "addComment", **{"workflowId": workflow, "text": "Hello", **given})
    assert (answer.code, answer.details["field"], answer.details["reason"]) == ("INVALID_INPUT", field, reason)
    assert await threads(ada.client, workflow) == []
    longest = await do(ada.client, "addComment", workflowId=workflow, nodeKey="greet", text=LONG[1:])
    assert longest["text"] == LONG[1:]


async def test_only_members_are_mentioned_and_only_they_see_it(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(chain(START, node("a", "template", {"template": "x"})), is_published=False)
    eve = await sign_up(plait.url, "eve")
    answer = await ask(
        ada.client, "addComment", workflowId=workflow, nodeKey="a", text="Hello", mentionIds=[ada.user_id, eve.user_id]
    )
    assert (answer.code, answer.details["field"]) == ("NOT_FOUND", "input.mentionIds")
    comment = await do(ada.client, "addComment", workflowId=workflow, nodeKey="a", text="Hello")
    for name, given in (
        ("addComment", {"workflowId": workflow, "nodeKey": "a", "text": "Hi"}),
        ("replyToComment", {"commentThreadId": comment["thread"]["id"], "text": "Hi"}),
        ("editComment", {"commentId": comment["id"], "text": "Hi"}),
        ("deleteComment", {"commentId": comment["id"]}),
        ("resolveComment", {"commentThreadId": comment["thread"]["id"]}),
    ):
        assert (await ask(eve.client, name, **given)).code == "NOT_FOUND"
    async with eve.client.subscribe(STREAM, id=workflow) as stream:
        with pytest.raises(Refused) as refused:
            await anext(stream)
    assert refused.value.code == "NOT_FOUND"


async def test_comments_go_with_their_workflow(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    comment = await do(ada.client, "addComment", workflowId=workflow, nodeKey="greet", text="Hello")
    async with ada.client.at(plait.other_url).subscribe(STREAM, id=workflow, after=0) as stream:
        await anext(stream)
        await ada.client.data(graph.mutation("deleteWorkflow"), input={"workflowId": workflow})
        assert await stream.rest() == []
        assert stream.is_complete
    answer = await ask(ada.client, "replyToComment", commentThreadId=comment["thread"]["id"], text="Hello?")
    assert answer.code == "NOT_FOUND"


async def test_comments_and_their_workflows_end_do_not_stand_in_each_others_way(plait: Deployment, ada: Person) -> None:
    clients = [ada.client, ada.client.at(plait.other_url)]
    for round_ in range(6):
        workflow = await ada.workflow(GREETING, is_published=False)
        comment = await do(ada.client, "addComment", workflowId=workflow, nodeKey="greet", text="Hello")
        thread = comment["thread"]["id"]
        said = [
            ask(clients[at % 2], name, **given)
            for at in range(3)
            for name, given in (
                ("replyToComment", {"commentThreadId": thread, "text": f"{at}"}),
                ("addComment", {"workflowId": workflow, "nodeKey": "shout", "text": f"{at}"}),
                ("editComment", {"commentId": comment["id"], "text": f"{at}"}),
                ("resolveComment", {"commentThreadId": thread}),
            )
        ]
        gone = clients[round_ % 2].ask(graph.mutation("deleteWorkflow"), input={"workflowId": workflow})
        answers = await asyncio.gather(*said[:6], gone, *said[6:])
        assert {each.code for each in answers} <= {None, "NOT_FOUND"}, [each.body for each in answers]
        assert answers[6].code is None


async def test_a_comment_that_meets_a_rename_is_not_lost(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    editor = Editor.of(ada, workflow)
    there = ada.client.at(plait.other_url)
    for at in range(8):
        old, new = ("shout", "whisper") if at % 2 == 0 else ("whisper", "shout")
        answer, _ = await asyncio.gather(
            ask(there, "addComment", workflowId=workflow, nodeKey=old, text="Loud"),
            editor.send({"renameNode": {"nodeKey": old, "newKey": new}}),
        )
        assert answer.code is None or answer.details["reason"] == "node_not_found", answer.body
        assert {each["nodeKey"] for each in await threads(ada.client, workflow)} <= {new}
