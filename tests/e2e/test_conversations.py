"""Conversations over the wire: who says what, in which order, and what a subscriber sees of it."""

import asyncio
from typing import Any

import orjson
import pytest
from websockets.exceptions import ConnectionClosed

from tests.e2e import chat, shelf
from tests.e2e.client import Refused
from tests.e2e.peer import Peer
from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, call, chain, node, sign_up
from tests.e2e.test_recovery import killed_and_restarted
from tests.e2e.world import join
from tests.patience import PATIENCE_SECONDS

LONG = "é" * (40 * 1024)


def slow(service: Peer, name: str = "{{ input.text }}") -> dict[str, Any]:
    """A workflow that asks a service before it answers."""
    return chain(
        START,
        call("ask", f"{service.url}/hold/{name}", "GET"),
        node("say", "template", {"template": "{{ run.input.text }}!"}),
    )


async def test_a_reply_is_made_by_a_run_and_stored_as_it_was_streamed(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(chat.ECHO)
    talk = await chat.start(
        ada, workflowId=workflow, channel="API", externalUserId="customer-7", initialMessage="Hello"
    )
    assert (talk["status"], talk["channel"], talk["externalUserId"]) == ("ACTIVE", "API", "customer-7")
    seen = await chat.replies(ada.client.at(plait.other_url), talk["id"], 1)
    assert [each["sequence"] for each in seen] == list(range(1, len(seen) + 1))
    kinds = [each["__typename"] for each in seen]
    assert kinds[:3] == ["MessageUpdated", "MessageUpdated", "MessageStarted"]
    assert kinds[-1] == "MessageCompleted"
    reply = seen[-1]["message"]
    assert (reply["text"], reply["status"], reply["role"]) == ("0: Hello", "COMPLETED", "ASSISTANT")
    assert reply["execution"]["status"] == "COMPLETED"
    assert chat.told(seen, reply["id"]) == reply["text"]
    # It is there though nobody listens, and knows what was said before.
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="Again")
    again = await chat.replies(ada.client, talk["id"], 2)
    assert again[: len(seen)] == seen
    now = await chat.read(ada.client, talk["id"])
    assert [each["text"] for each in now["messages"]["nodes"]] == ["Hello", "0: Hello", "Again", "2: Again"]
    assert (now["messageCount"], now["isAnswering"], now["lastSequence"]) == (4, False, again[-1]["sequence"])
    # Resumed anywhere, the rest is the same.
    for after in range(len(again)):
        async with ada.client.subscribe(chat.EVENTS, id=talk["id"], after=after) as stream:
            assert [await anext(stream) for _ in again[after:]] == again[after:]


async def test_messages_are_answered_one_at_a_time_and_in_order(ada: Person, service: Peer) -> None:
    workflow = await ada.workflow(slow(service))
    talk = await chat.start(ada, workflowId=workflow, initialMessage="one")
    await service.arrived("/hold/one")
    sent = await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="two")
    assert sent["reply"]["status"] == "PENDING"
    refused = await chat.ask(ada.client, "sendMessage", conversationId=talk["id"], text="no", whenBusy="REJECT")
    assert (refused.code, refused.details["reason"]) == ("CONFLICT", "conversation_busy")
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="three")
    for word in ("one", "two", "three"):
        await service.arrived(f"/hold/{word}")
        assert len(service.inside) == 1
        service.release(f"/hold/{word}")
    await chat.replies(ada.client, talk["id"], 3)
    said = (await chat.read(ada.client, talk["id"]))["messages"]["nodes"]
    assert [each["text"] for each in said] == ["one", "one!", "two", "two!", "three", "three!"]
    assert service.order == ["/hold/one", "/hold/two", "/hold/three"]
    assert service.most == 1


async def test_an_interruption_stops_what_is_said_and_answers_the_new(ada: Person, service: Peer) -> None:
    workflow = await ada.workflow(slow(service))
    talk = await chat.start(ada, workflowId=workflow, initialMessage="old")
    await service.arrived("/hold/old")
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="waiting")
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="new", whenBusy="INTERRUPT")
    await service.left("/hold/old")
    await service.arrived("/hold/new")
    service.release("/hold/new")
    await chat.replies(ada.client, talk["id"], 2)
    said = (await chat.read(ada.client, talk["id"]))["messages"]["nodes"]
    assert [(each["text"], each["status"]) for each in said if each["role"] == "ASSISTANT"] == [
        ("", "CANCELLED"),
        ("", "CANCELLED"),
        ("new!", "COMPLETED"),
    ]
    assert said[1]["execution"]["status"] == "CANCELLED"
    assert "/hold/waiting" not in service.calls


async def test_a_reply_is_cancelled_and_the_conversation_goes_on(ada: Person, service: Peer) -> None:
    workflow = await ada.workflow(slow(service))
    talk = await chat.start(ada, workflowId=workflow, initialMessage="stop")
    await service.arrived("/hold/stop")
    stopped = (await chat.do(ada.client, "cancelReply", conversationId=talk["id"]))["conversation"]
    assert (stopped["isAnswering"], stopped["messages"]["nodes"][1]["status"]) == (False, "CANCELLED")
    answer = await chat.ask(ada.client, "cancelReply", conversationId=talk["id"])
    assert (answer.code, answer.details["reason"]) == ("CONFLICT", "nothing_to_cancel")
    service.release("/hold/more")
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="more")
    seen = await chat.replies(ada.client, talk["id"], 2)
    assert seen[-1]["message"]["text"] == "more!"


async def test_messages_branch_and_every_branch_stays(ada: Person) -> None:
    workflow = await ada.workflow(chat.ECHO)
    talk = await chat.start(ada, workflowId=workflow, initialMessage="A")
    await chat.replies(ada.client, talk["id"], 1)
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="B")
    await chat.replies(ada.client, talk["id"], 2)
    first, answer, _, last = (await chat.read(ada.client, talk["id"]))["messages"]["nodes"]
    edited = await chat.do(ada.client, "editMessage", messageId=first["id"], text="A2")
    assert edited["message"]["parentId"] is None
    await chat.replies(ada.client, talk["id"], 3)
    now = await chat.read(ada.client, talk["id"])
    assert [each["text"] for each in now["messages"]["nodes"]] == ["A2", "0: A2"]
    again = await chat.do(ada.client, "regenerateReply", messageId=answer["id"])
    assert again["reply"]["parentId"] == first["id"]
    await chat.replies(ada.client, talk["id"], 4)
    branch = await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="C", parentId=answer["id"])
    assert branch["message"]["parentId"] == answer["id"]
    await chat.replies(ada.client, talk["id"], 5)
    now = await chat.read(ada.client, talk["id"])
    assert [each["text"] for each in now["messages"]["nodes"]] == ["A", "0: A", "C", "2: C"]
    back = (await chat.do(ada.client, "activateMessage", messageId=last["id"]))["conversation"]
    assert [each["text"] for each in back["messages"]["nodes"]] == ["A", "0: A", "B", "2: B"]
    whole = await ada.client.data(
        "query($id: ID!) { node(id: $id) { ... on Conversation { messages(allBranches: true) { nodes { text } } } } }",
        id=talk["id"],
    )
    assert [each["text"] for each in whole["node"]["messages"]["nodes"]] == [
        *("A", "0: A", "B", "2: B", "A2", "0: A2", "0: A", "C", "2: C"),
    ]
    wrong = await chat.ask(ada.client, "editMessage", messageId=answer["id"], text="no")
    assert (wrong.code, wrong.details["reason"]) == ("CONFLICT", "not_a_question")
    wrong = await chat.ask(ada.client, "regenerateReply", messageId=first["id"])
    assert (wrong.code, wrong.details["reason"]) == ("CONFLICT", "not_a_reply")


async def test_a_failed_reply_says_why_and_the_conversation_goes_on(ada: Person) -> None:
    workflow = await ada.workflow(
        chain(START, node("say", "template", {"template": "{{ 1 // (input.text|length - 3) }}"}))
    )
    talk = await chat.start(ada, workflowId=workflow, initialMessage="odd")
    seen = await chat.replies(ada.client, talk["id"], 1)
    failed = seen[-1]["message"]
    assert (failed["status"], failed["text"], failed["execution"]["status"]) == ("FAILED", "", "FAILED")
    assert failed["error"]["code"]
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="even")
    assert (await chat.replies(ada.client, talk["id"], 2))[-1]["message"]["text"] == "1"


async def test_a_person_answers_an_escalated_conversation(plait: Deployment, ada: Person) -> None:
    ben, _ = await join(plait, ada, "OPERATOR")
    workflow = await ada.workflow(chat.ECHO)
    talk = await chat.start(ada, workflowId=workflow, title="Refund")
    early = await chat.ask(ada.client, "sendMessage", conversationId=talk["id"], text="Hi", role="PERSON")
    assert (early.code, early.details["reason"]) == ("CONFLICT", "not_escalated")
    handed = await chat.do(
        ada.client,
        "escalateConversation",
        conversationId=talk["id"],
        reason="Angry",
        assigneeIds=[ben.user_id],
    )
    assert handed["conversation"]["status"] == "ESCALATED"
    assert handed["conversation"]["escalationTask"]["name"] == "Answer in Refund"
    asked = await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="Anybody?")
    assert asked["reply"] is None
    await chat.do(ben.client, "sendMessage", conversationId=talk["id"], text="Me.", role="PERSON")
    again = await chat.ask(ada.client, "regenerateReply", messageId=asked["message"]["id"])
    assert again.code == "CONFLICT"
    back = await chat.do(ben.client, "resumeConversation", conversationId=talk["id"])
    assert back["conversation"]["status"] == "ACTIVE"
    assert back["conversation"]["escalationTask"]["status"] == "COMPLETED"
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="Thanks")
    await chat.replies(ada.client, talk["id"], 1)
    said = (await chat.read(ada.client, talk["id"]))["messages"]["nodes"]
    assert [(each["role"], each["text"]) for each in said] == [
        ("USER", "Anybody?"),
        ("PERSON", "Me."),
        ("USER", "Thanks"),
        ("ASSISTANT", "2: Thanks"),
    ]
    assert said[1]["author"] == {"kind": "USER", "displayName": ben.name}


async def test_a_conversation_is_rated_resolved_and_over(ada: Person) -> None:
    workflow = await ada.workflow(chat.ECHO)
    talk = await chat.start(ada, workflowId=workflow)
    rated = await chat.do(ada.client, "rateConversation", conversationId=talk["id"], rating=4, feedback="Fine")
    assert (rated["conversation"]["rating"], rated["conversation"]["feedback"]) == (4, "Fine")
    wrong = await chat.ask(ada.client, "rateConversation", conversationId=talk["id"], rating=6)
    assert (wrong.code, wrong.details["field"]) == ("INVALID_INPUT", "input.rating")
    ended = await chat.do(ada.client, "endConversation", conversationId=talk["id"])
    assert ended["conversation"]["status"] == "ENDED"
    done = await chat.do(ada.client, "resolveConversation", conversationId=talk["id"])
    assert done["conversation"]["status"] == "COMPLETED"
    for name, given in (("sendMessage", {"text": "More"}), ("escalateConversation", {}), ("endConversation", {})):
        answer = await chat.ask(ada.client, name, conversationId=talk["id"], **given)
        assert (answer.code, answer.details["reason"]) == ("CONFLICT", "conversation_over")


async def test_what_is_too_long_or_nothing_is_refused_and_changes_nothing(ada: Person) -> None:
    workflow = await ada.workflow(chat.ECHO)
    talk = await chat.start(ada, workflowId=workflow)
    for text, reason in ((LONG, "too_long"), (" \n", "empty"), ("a\x00b", "nul_character")):
        answer = await chat.ask(ada.client, "sendMessage", conversationId=talk["id"], text=text)
        assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", "input.text"), answer.body
        assert answer.details["reason"] == reason
    huge = await chat.ask(ada.client, "sendMessage", conversationId=talk["id"], text="x" * (1024 * 1024))
    assert huge.details["reason"] == "too_long"
    for given in ({}, {"workflowId": workflow, "agentId": await agent_of(ada)}):
        answer = await chat.ask(ada.client, "startConversation", workspaceId=ada.workspace_id, **given)
        assert (answer.code, answer.details["reason"]) == ("INVALID_INPUT", "exactly_one")
    now = await chat.read(ada.client, talk["id"])
    assert (now["messageCount"], now["lastSequence"]) == (0, 0)
    async with ada.client.subscribe(chat.EVENTS, id=talk["id"], after=7) as stream:
        with pytest.raises(Refused) as refused:
            await anext(stream)
    assert refused.value.code == "INVALID_INPUT"


async def agent_of(ada: Person, **given: Any) -> str:
    wanted = {"workspaceId": ada.workspace_id, "name": "Helper", **given}
    return (await chat.do(ada.client, "createAgent", **wanted))["agent"]["id"]


async def test_repeats_with_a_key_say_it_once(ada: Person) -> None:
    workflow = await ada.workflow(chat.ECHO)
    given = {"workflowId": workflow, "initialMessage": "Once", "idempotencyKey": "start"}
    one, two = await chat.start(ada, **given), await chat.start(ada, **given)
    assert one["id"] == two["id"]
    sends = [
        chat.do(ada.client, "sendMessage", conversationId=one["id"], text="Twice", idempotencyKey="send")
        for _ in range(4)
    ]
    sent = await asyncio.gather(*sends)
    assert len({each["message"]["id"] for each in sent}) == 1
    await chat.replies(ada.client, one["id"], 2)
    assert (await chat.read(ada.client, one["id"]))["messageCount"] == 4
    other = await chat.ask(ada.client, "sendMessage", conversationId=one["id"], text="Else", idempotencyKey="send")
    assert other.code == "CONFLICT"


async def test_conversations_are_found_by_who_answers_by_state_and_by_date(ada: Person) -> None:
    workflow = await ada.workflow(chat.ECHO)
    agent = await agent_of(ada, workflowId=workflow)
    one = await chat.start(ada, workflowId=workflow, externalUserId="u1")
    two = await chat.start(ada, agentId=agent, channel="EMBED")
    await chat.do(ada.client, "endConversation", conversationId=one["id"])
    document = """query($id: ID!, $where: ConversationWhere) { workspace(id: $id) {
      conversations(where: $where) { totalCount nodes { id createdAt } } } }"""

    async def found(**where: Any) -> list[str]:
        data = await ada.client.data(document, id=ada.workspace_id, where=where)
        return [each["id"] for each in data["workspace"]["conversations"]["nodes"]]

    assert await found() == [two["id"], one["id"]]
    assert await found(agentId=agent) == [two["id"]]
    assert await found(workflowId=workflow) == [one["id"]]
    assert await found(status=["ENDED", "COMPLETED"]) == [one["id"]]
    assert await found(channel="EMBED") == [two["id"]]
    assert await found(externalUserId="u1") == [one["id"]]
    assert await found(startedBefore="2020-01-01T00:00:00Z") == []
    assert len(await found(startedAfter="2020-01-01T00:00:00Z")) == 2


async def test_a_reply_is_whole_after_its_worker_was_killed(own_plait: Deployment, service: Peer) -> None:
    ada = await sign_up(own_plait.url)
    workflow = await ada.workflow(slow(service))
    talk = await chat.start(ada, workflowId=workflow, initialMessage="kill")
    await service.arrived("/hold/kill")
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="next")
    service.release("/hold/next")
    async with ada.client.subscribe(chat.EVENTS, id=talk["id"], after=0) as stream:
        before = await stream.until("MessageStarted")
    await killed_and_restarted(own_plait)
    service.release("/hold/kill")
    after = before[-1]["sequence"]
    seen = before + await chat.replies(ada.client, talk["id"], 2, after=after)
    assert [each["sequence"] for each in seen] == list(range(1, len(seen) + 1))
    now = await chat.read(ada.client, talk["id"])
    assert [each["text"] for each in now["messages"]["nodes"]] == ["kill", "kill!", "next", "next!"]
    for each in now["messages"]["nodes"]:
        if each["role"] == "ASSISTANT":
            assert chat.told(seen, each["id"]) == each["text"]
    # One run a turn, however often the turn was begun.
    runs = await ada.client.data(
        "query($id: ID!) { workspace(id: $id) { executions { totalCount nodes { trigger } } } }", id=ada.workspace_id
    )
    assert [each["trigger"] for each in runs["workspace"]["executions"]["nodes"]] == ["CONVERSATION"] * 2


async def test_a_turn_whose_run_is_deleted_fails_and_the_conversation_goes_on(ada: Person, service: Peer) -> None:
    workflow = await ada.workflow(slow(service))
    agent = await agent_of(ada, workflowId=workflow)
    talk = await chat.start(ada, agentId=agent, initialMessage="gone")
    await service.arrived("/hold/gone")
    await ada.client.data(
        "mutation($input: DeleteWorkflowInput!) { deleteWorkflow(input: $input) { deletedWorkflowId } }",
        input={"workflowId": workflow},
    )
    failed = (await chat.replies(ada.client, talk["id"], 1))[-1]["message"]
    assert failed["status"] in {"FAILED", "CANCELLED"}
    await chat.do(ada.client, "updateAgent", agentId=agent, workflowId=await ada.workflow(chat.ECHO))
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="back")
    assert (await chat.replies(ada.client, talk["id"], 2))[-1]["message"]["text"].endswith(": back")


async def test_what_many_send_at_once_is_answered_once_each_and_in_order(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(chat.ECHO)
    talk = await chat.start(ada, workflowId=workflow)
    clients = [ada.client, ada.client.at(plait.other_url)]
    await asyncio.gather(
        *(
            chat.do(clients[at % 2], "sendMessage", conversationId=talk["id"], text=f"m{at}", idempotencyKey=f"k{at}")
            for at in range(12)
        )
    )
    seen = await chat.replies(ada.client, talk["id"], 12)
    assert [each["sequence"] for each in seen] == list(range(1, len(seen) + 1))
    began = [each["messageId"] for each in seen if each["__typename"] == "MessageStarted"]
    ended = [each["messageId"] for each in seen if each["__typename"] == "MessageCompleted"]
    assert began == ended
    assert len(set(began)) == 12
    said = (await chat.read(ada.client, talk["id"]))["messages"]["nodes"]
    assert [each["id"] for each in said[1::2]] == began
    # Each is answered with all that was said before it.
    assert [each["text"] for each in said[1::2]] == [f"{2 * at}: {said[2 * at]['text']}" for at in range(12)]


async def test_a_conversation_is_followed_as_long_as_it_may_be_read(plait: Deployment, ada: Person) -> None:
    ben, member = await join(plait, ada, "VIEWER")
    workflow = await ada.workflow(chat.ECHO)
    talk = await chat.start(ada, workflowId=workflow, initialMessage="Hi")
    await chat.replies(ben.client, talk["id"], 1)
    denied = await chat.ask(ben.client, "sendMessage", conversationId=talk["id"], text="Me too")
    assert denied.code == "FORBIDDEN"
    async with ben.client.subscribe(chat.EVENTS, id=talk["id"]) as stream:
        snapshot = await anext(stream)
        assert snapshot["__typename"] == "ConversationSnapshot"
        assert snapshot["sequence"] > 0
        await ada.client.data(
            "mutation($input: RemoveMemberInput!) { removeMember(input: $input) { __typename } }",
            input={"memberId": member},
        )
        await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="Alone")
        try:
            assert await stream.rest() == []
        except Refused as refused:
            assert refused.code in {"NOT_FOUND", "FORBIDDEN"}  # noqa: PT017 - either way of being told


async def test_files_are_attached_and_told_to_the_run(plait: Deployment, ada: Person) -> None:
    eve = await sign_up(plait.url, "eve")
    file = await shelf.upload(ada, b"Minutes of the meeting.", "minutes.txt")
    foreign = await shelf.upload(eve, b"Secret.", "secret.txt")
    told = "{% for file in input.files %}{{ file.name }} {{ file.sizeBytes }} {{ file.url }}{% endfor %}"
    workflow = await ada.workflow(chain(START, node("say", "template", {"template": told})))
    talk = await chat.start(ada, workflowId=workflow)
    given = {"conversationId": talk["id"], "text": "See the file"}
    refused = await chat.ask(ada.client, "sendMessage", **given, fileIds=[file["id"], foreign["id"]])
    assert refused.code == "NOT_FOUND"
    refused = await chat.ask(ada.client, "sendMessage", **given, fileIds=[talk["id"]])
    assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", "input.fileIds")
    await chat.do(ada.client, "sendMessage", **given, fileIds=[file["id"], file["id"]])
    reply = (await chat.replies(ada.client, talk["id"], 1))[-1]["message"]
    name, size, url = reply["text"].split()
    assert (name, size) == ("minutes.txt", "23")
    assert (await shelf.fetch(plait, url)).content == b"Minutes of the meeting."
    document = """query($id: ID!) { node(id: $id) { ... on Conversation { messageCount messages { nodes {
      files { id name } } } } } }"""
    found = (await ada.client.data(document, id=talk["id"]))["node"]
    assert found["messageCount"] == 2
    assert found["messages"]["nodes"][0]["files"] == [{"id": file["id"], "name": "minutes.txt"}]


async def test_a_file_comes_with_its_message(ada: Person) -> None:
    told = "{% for file in input.files %}{{ file.name }} {{ file.sizeBytes }}{% endfor %}"
    workflow = await ada.workflow(chain(START, node("say", "template", {"template": told})))
    talk = await chat.start(ada, workflowId=workflow)
    given = {"conversationId": talk["id"], "text": "See the file", "files": [b"Minutes."], "idempotencyKey": "one"}
    sent = [await chat.do(ada.client, "sendMessage", **given) for _ in range(2)]
    assert sent[0]["message"]["id"] == sent[1]["message"]["id"]
    assert (await chat.replies(ada.client, talk["id"], 1))[-1]["message"]["text"] == "file-0 8"
    # Nothing is kept of a message that is not said.
    await chat.do(ada.client, "endConversation", conversationId=talk["id"])
    refused = await chat.ask(ada.client, "sendMessage", **{**given, "idempotencyKey": None})
    assert (refused.code, refused.details["reason"]) == ("CONFLICT", "conversation_over")
    early = await chat.start(ada, workflowId=workflow)
    refused = await chat.ask(
        ada.client, "sendMessage", conversationId=early["id"], text="Hi", role="PERSON", files=[b"Void."]
    )
    assert (refused.code, refused.details["reason"]) == ("CONFLICT", "not_escalated")
    found = await ada.client.data(
        "query($id: ID!) { workspace(id: $id) { files { totalCount } } }", id=ada.workspace_id
    )
    assert found["workspace"]["files"]["totalCount"] == 1


async def test_a_message_of_ten_megabytes_is_refused_with_a_code_and_the_socket_lives(ada: Person) -> None:
    workflow = await ada.workflow(chat.ECHO)
    talk = await chat.start(ada, workflowId=workflow)
    over = await chat.ask(ada.client, "sendMessage", conversationId=talk["id"], text="x" * 10_000_000)
    assert (over.status, over.code, over.details["reason"]) == (413, "INVALID_INPUT", "too_large")
    long = await chat.ask(ada.client, "sendMessage", conversationId=talk["id"], text="x" * 1_500_000)
    assert (long.code, long.details["field"], long.details["reason"]) == ("INVALID_INPUT", "input.text", "too_long")
    document = "mutation($input: SendMessageInput!) { sendMessage(input: $input) { message { id text } } }"

    def frame(number: str, text: str) -> str:
        given = {"query": document, "variables": {"input": {"conversationId": talk["id"], "text": text}}}
        return orjson.dumps({"type": "subscribe", "id": number, "payload": given}).decode()

    async with ada.client.socket() as socket:
        await socket.send(frame("big", "x" * 10_000_000))
        async with asyncio.timeout(PATIENCE_SECONDS):
            refusal = orjson.loads(await socket.recv())
        assert (refusal["type"], refusal["id"]) == ("error", "big")
        assert refusal["payload"][0]["extensions"]["code"] == "INVALID_INPUT"
        assert refusal["payload"][0]["extensions"]["details"]["reason"] == "too_large"
        await socket.send(frame("small", "Hello"))
        async with asyncio.timeout(PATIENCE_SECONDS):
            answer = orjson.loads(await socket.recv())
        assert answer["payload"]["data"]["sendMessage"]["message"]["text"] == "Hello"
        # Over the hard bound of a frame: a close with a reason, and nothing else of the server.
        with pytest.raises(ConnectionClosed) as closed:  # noqa: PT012 - either may notice
            await socket.send(frame("huge", "x" * 20_000_000))
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009
    assert (await chat.replies(ada.client, talk["id"], 1))[-1]["message"]["text"] == "0: Hello"
