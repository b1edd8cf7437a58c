"""Conversations over four wire formats, against a server that nobody here wrote, with its faults turned on."""

import asyncio
import base64
from decimal import Decimal
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from tests.e2e import chat, shelf
from tests.e2e.graph import mutation
from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, chain, node, sign_up
from tests.e2e.test_chat_agents import make
from tests.e2e.test_models import CREATE, KEY, look, peer
from tests.patience import PATIENCE_SECONDS

__all__ = ["peer"]

#: By kind: llmock's name of the provider, and a model of it.
WIRES = {
    "OPENAI": ("openai", "gpt-4o-mini"),
    "OPENAI_RESPONSES": ("openai", "gpt-5-mini"),
    "OPENAI_COMPATIBLE": ("openai", "llama3:8b"),
    "ANTHROPIC": ("anthropic", "claude-sonnet-5-5"),
    "GOOGLE": ("gemini", "gemini-2.5-flash"),
}
ALL = pytest.mark.parametrize("kind", [kind for kind in WIRES if kind != "OPENAI_COMPATIBLE"])
LONG = " ".join(f"word{number}" for number in range(60))
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


async def provider(ada: Person, peer: LLMock, kind: str, **more: Any) -> str:
    """Set a provider up; return how a model of it is named."""
    named, model = WIRES[kind]
    wanted = {"workspaceId": ada.workspace_id, "name": "main", "kind": kind, "key": KEY, **more}
    await ada.client.data(CREATE, input={"baseUrl": peer.base_url(named), **wanted})
    return f"main:{model}"


async def say(ada: Person, talk: str, text: str, **more: Any) -> dict[str, Any]:
    """Say something and wait for the reply to it."""
    sent = await chat.do(ada.client, "sendMessage", conversationId=talk, text=text, **more)
    return await answered(ada, talk, sent["reply"]["id"])


async def answered(ada: Person, talk: str, reply_id: str) -> dict[str, Any]:
    async with ada.client.subscribe(chat.EVENTS, id=talk, after=0) as stream:
        seen = await stream.until("MessageCompleted", messageId=reply_id)
    reply = seen[-1]["message"]
    assert chat.told(seen, reply_id) == reply["text"]
    return reply


def sent_last(peer: LLMock) -> str:
    return str(peer.last_request.body)


@ALL
async def test_a_conversation_is_had_over_every_wire(plait: Deployment, ada: Person, peer: LLMock, kind: str) -> None:
    model = await provider(ada, peer, kind)
    agent = await make(ada, model=model, instructions="Be kind.", tools=["add_task"])
    peer.reply("Good morning, Ada.")
    talk = (await chat.start(ada, agentId=agent["id"], initialMessage="Hello"))["id"]
    seen = await chat.replies(ada.client.at(plait.other_url), talk, 1)
    reply = seen[-1]["message"]
    assert (reply["status"], reply["text"], reply["error"]) == ("COMPLETED", "Good morning, Ada.", None)
    assert sum(each["__typename"] == "MessageDelta" for each in seen) >= 1
    assert reply["promptTokens"] > 0
    # A tool is called, and what it made is real.
    peer.call_tool("add_task", {"name": "Review the documentation"}).reply("It is on your list.")
    reply = await say(ada, talk, "Create a task to review the documentation")
    (call,) = reply["toolCalls"]
    assert (call["tool"], call["isError"], reply["text"]) == ("add_task", False, "It is on your list.")
    tasks = await ada.client.data(
        "query($id: ID!) { workspace(id: $id) { tasks { nodes { id name } } } }", id=ada.workspace_id
    )
    assert tasks["workspace"]["tasks"]["nodes"] == [{"id": call["data"]["id"], "name": "Review the documentation"}]
    # What follows is asked with what was said.
    peer.reply("You are welcome.")
    assert (await say(ada, talk, "Thanks"))["text"] == "You are welcome."
    assert "Good morning, Ada." in sent_last(peer)
    assert "It is on your list." in sent_last(peer)
    # Somebody stops it in the middle, and somebody else, from another process, had gone away before that.
    peer.reply(LONG).pace(40)
    sent = await chat.do(ada.client, "sendMessage", conversationId=talk, text="Tell me a story")
    reply_id = sent["reply"]["id"]
    async with ada.client.subscribe(chat.EVENTS, id=talk, after=0) as stream:
        before = await stream.until("MessageDelta", messageId=reply_id)
    elsewhere = ada.client.at(plait.other_url)
    async with elsewhere.subscribe(chat.EVENTS, id=talk, after=before[-1]["sequence"]) as stream:
        before += await stream.until("MessageDelta", messageId=reply_id)
        stopped = (await chat.do(ada.client, "cancelReply", conversationId=talk))["conversation"]
        assert stopped["isAnswering"] is False
        seen = before + await stream.until("MessageCompleted", messageId=reply_id)
    assert [each["sequence"] for each in seen] == list(range(1, len(seen) + 1))
    reply = seen[-1]["message"]
    assert reply["status"] == "CANCELLED"
    assert 0 < len(reply["text"]) < len(LONG)
    assert chat.told(seen, reply_id) == reply["text"]
    assert LONG.startswith(reply["text"])
    assert not peer.last_request.completed, "the provider saw us go"
    peer.pace(0).reply("Of course.")
    assert (await say(ada, talk, "Shorter"))["text"] == "Of course."


@ALL
async def test_a_reply_stopped_in_the_middle_ends_the_providers_stream_and_is_paid_for_until_then(
    plait: Deployment, ada: Person, peer: LLMock, kind: str
) -> None:
    model = await provider(ada, peer, kind)
    agent = await make(ada, model=model)
    talk = (await chat.start(ada, agentId=agent["id"]))["id"]
    peer.reply(LONG).pace(60)
    sent = await chat.do(ada.client, "sendMessage", conversationId=talk, text="Tell me a story")
    reply_id = sent["reply"]["id"]
    async with ada.client.subscribe(chat.EVENTS, id=talk, after=0) as stream:
        await stream.until("MessageDelta", messageId=reply_id)
        # By a process that does not make it.
        await chat.do(ada.client.at(plait.other_url), "cancelReply", conversationId=talk)
        reply = (await stream.until("MessageCompleted", messageId=reply_id))[-1]["message"]
    assert (reply["status"], reply["error"]) == ("CANCELLED", None)
    assert LONG.startswith(reply["text"])
    assert 0 < len(reply["text"]) < len(LONG)
    (request,) = peer.requests
    assert not request.completed, "the provider's stream is closed, and nobody asked again"
    # What was spent until then, by an estimate: no provider counts what nobody waits for.
    (taken,) = (await look(ada))["usage"]
    assert (taken["model"], taken["calls"]) == (WIRES[kind][1], 1)
    assert 0 < taken["completionTokens"] < len(LONG) // 4
    assert taken["promptTokens"] > 0
    assert Decimal(taken["costUsd"]) > 0
    assert (reply["promptTokens"], reply["completionTokens"]) == (taken["promptTokens"], taken["completionTokens"])


async def test_a_reply_whose_workflow_is_deleted_in_the_middle_keeps_what_was_said(
    plait: Deployment, ada: Person, peer: LLMock
) -> None:
    model = await provider(ada, peer, "OPENAI")
    workflow = await ada.workflow(chain(START, node("ask", "llm", {"model": model, "messages": "input.history"})))
    agent = await make(ada, workflowId=workflow)
    talk = (await chat.start(ada, agentId=agent["id"]))["id"]
    peer.reply(LONG).pace(60)
    sent = await chat.do(ada.client, "sendMessage", conversationId=talk, text="Tell me a story")
    waits = await chat.do(ada.client, "sendMessage", conversationId=talk, text="And then?")
    reply_id, next_id = sent["reply"]["id"], waits["reply"]["id"]
    async with ada.client.subscribe(chat.EVENTS, id=talk, after=0) as stream:
        seen = await stream.until("MessageDelta", messageId=reply_id)
        seen += await stream.until("MessageDelta", messageId=reply_id)
        # By a process that does not make it.
        await ada.client.at(plait.other_url).data(mutation("deleteWorkflow"), input={"workflowId": workflow})
        seen += await stream.until("MessageCompleted", messageId=reply_id)
        reply = seen[-1]["message"]
        assert (reply["status"], reply["error"]["code"]) == ("FAILED", "NOT_FOUND")
        assert reply["error"]["message"] == "The workflow that answered was deleted."
        assert reply["execution"] is None
        assert chat.told(seen, reply_id) == reply["text"]
        assert LONG.startswith(reply["text"])
        assert 0 < len(reply["text"]) < len(LONG)
        assert [each["sequence"] for each in seen] == list(range(1, len(seen) + 1))
        # What waited for its turn has nobody to answer it.
        failed = (await stream.until("MessageCompleted", messageId=next_id))[-1]["message"]
        assert (failed["status"], failed["error"]["code"]) == ("FAILED", "NOT_FOUND")
    # It is there for whoever comes later, too, and in the middle.
    middle = seen[-2]["sequence"] - 1
    for after in (0, middle):
        again = await chat.replies(ada.client.at(plait.other_url), talk, 1, after)
        earlier = [each for each in seen if each["sequence"] <= after]
        assert chat.told([*earlier, *again], reply_id) == reply["text"]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not peer.requests:
            await asyncio.sleep(0.05)
    assert not peer.last_request.completed, "the provider saw us go"


@ALL
async def test_a_structured_reply_is_checked_and_wrong_json_is_told(ada: Person, peer: LLMock, kind: str) -> None:
    model = await provider(ada, peer, kind)
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
        "required": ["name", "age"],
    }
    config = {"model": model, "messages": "input.history", "outputSchema": schema, "maxRetries": 0}
    workflow = await ada.workflow(
        chain(
            START,
            node("ask", "llm", config),
            node("say", "template", {"template": "{{ input.output.name }} is {{ input.output.age }}."}),
        )
    )
    talk = (await chat.start(ada, workflowId=workflow))["id"]
    peer.reply('{"name": "Ada"}').reply('{"name": "Ada", "age": 36}')
    assert (await say(ada, talk, "Who?"))["text"] == "Ada is 36."
    peer.reply("Nobody knows.", times=2)
    failed = await say(ada, talk, "And now?")
    assert (failed["status"], failed["error"]["code"]) == ("FAILED", "OUTPUT_INVALID")
    peer.reply('{"name": "Bob", "age": 5}')
    assert (await say(ada, talk, "And then?"))["text"] == "Bob is 5."
    assert "Ada is 36." in sent_last(peer)


async def test_a_workflow_behind_an_agent_streams_and_knows_what_was_said(ada: Person, peer: LLMock) -> None:
    model = await provider(ada, peer, "OPENAI")
    told = "You are {{ input.agent.name }}, {{ input.agent.personality }}. {{ input.externalUserId }} asks."
    config = {"model": model, "system": told, "messages": "input.history", "files": "input.files"}
    workflow = await ada.workflow(chain(START, node("ask", "llm", config)))
    agent = await make(ada, name="Concierge", personality="calm", workflowId=workflow)
    talk = (await chat.start(ada, agentId=agent["id"], channel="API", externalUserId="customer-7"))["id"]
    peer.reply(LONG).pace(5)
    sent = await chat.do(ada.client, "sendMessage", conversationId=talk, text="Tell me a story")
    seen = await chat.replies(ada.client, talk, 1)
    assert sum(each["__typename"] == "MessageDelta" for each in seen) > 1
    assert chat.told(seen, sent["reply"]["id"]) == seen[-1]["message"]["text"] == LONG
    assert "You are Concierge, calm. customer-7 asks." in sent_last(peer)
    notes = await shelf.upload(ada, b"The launch is on Friday.", "notes.txt")
    peer.pace(0).reply("The end.")
    assert (await say(ada, talk, "And then?", fileIds=[notes["id"]]))["text"] == "The end."
    for shown in ("Tell me a story", LONG, "The launch is on Friday.", "And then?"):
        assert shown in sent_last(peer)
    # What the model calls too long is asked again with less of it.
    peer.context_overflow(times=2).reply("Short.")
    assert (await say(ada, talk, "Go on"))["text"] == "Short."
    assert "Tell me a story" not in sent_last(peer)


@pytest.mark.parametrize("kind", ["OPENAI_RESPONSES", "ANTHROPIC"])
async def test_a_fault_is_told_with_a_code_and_the_conversation_goes_on(ada: Person, peer: LLMock, kind: str) -> None:
    model = await provider(ada, peer, kind)
    agent = await make(ada, model=model, tools=["add_task"])
    talk = (await chat.start(ada, agentId=agent["id"]))["id"]
    peer.reply("Hello.")
    await say(ada, talk, "Hi")

    async def failed(text: str, code: str) -> dict[str, Any]:
        reply = await say(ada, talk, text)
        assert (reply["status"], reply["error"]["code"]) == ("FAILED", code), reply
        assert KEY not in str(reply)
        peer.reset()
        return reply

    peer.outage()
    await failed("down", "PROVIDER_UNAVAILABLE")
    peer.rate_limit(retry_after=90)
    await failed("too often", "PROVIDER_RATE_LIMITED")
    peer.fail(401, message=f"Incorrect API key provided: {KEY}")
    await failed("no key", "PROVIDER_REFUSED_KEY")
    peer.context_overflow(times=None)
    await failed("too long", "CONTEXT_OVERFLOW")
    # What broke off is said anew from its beginning; who follows sees one text.
    peer.reply(LONG, times=None).truncate(after_chunks=6)
    assert (await say(ada, talk, "broken"))["text"] == LONG
    peer.reset()
    peer.reply(LONG, times=None).truncate(after_chunks=6, times=None)
    reply = await failed("broken again", "STREAM_TRUNCATED")
    assert LONG.startswith(reply["text"])
    # A model that reads less than was said is asked again with less of it.
    peer.context_overflow(times=2).reply("I remember the last of it.")
    assert (await say(ada, talk, "still there?"))["text"] == "I remember the last of it."
    assert "Hello." not in sent_last(peer)
    peer.reset()
    now = await chat.read(ada.client, talk)
    said = [each["text"] for each in now["messages"]["nodes"] if each["role"] == "USER"]
    assert said == ["Hi", "down", "too often", "no key", "too long", "broken", "broken again", "still there?"]


@pytest.mark.parametrize("kind", ["OPENAI", "OPENAI_RESPONSES"])
async def test_a_malformed_tool_call_is_asked_again_and_then_told(ada: Person, peer: LLMock, kind: str) -> None:
    agent = await make(ada, model=await provider(ada, peer, kind), tools=["add_task"])
    talk = (await chat.start(ada, agentId=agent["id"]))["id"]
    peer.call_tool("add_task", {"name": "One"}, times=2).break_tool_call(times=1).reply("Done.")
    reply = await say(ada, talk, "Make a task")
    assert (reply["text"], [each["isError"] for each in reply["toolCalls"]]) == ("Done.", [False])
    peer.reset()
    peer.call_tool("add_task", {"name": "Two"}, times=None).break_tool_call(times=None)
    reply = await say(ada, talk, "Make another")
    assert (reply["status"], reply["error"]["code"], reply["toolCalls"]) == ("FAILED", "TOOL_CALL_MALFORMED", [])
    peer.reset()
    peer.reply("Never mind.")
    assert (await say(ada, talk, "Leave it"))["text"] == "Never mind."


@ALL
async def test_a_tool_that_fails_is_told_to_the_model_and_gives_nothing_of_another_tenant(
    plait: Deployment, ada: Person, peer: LLMock, kind: str
) -> None:
    eve = await sign_up(plait.url, "eve")
    wanted = {"workspaceId": eve.workspace_id, "name": "Eve's secret plan"}
    made = await eve.client.data(
        "mutation($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }", input=wanted
    )
    foreign = made["createTask"]["task"]["id"]
    tools = ["update_task", "complete_task", "search_tasks"]
    agent = await make(ada, model=await provider(ada, peer, kind), tools=tools)
    talk = (await chat.start(ada, agentId=agent["id"]))["id"]
    peer.call_tool("complete_task", {"task": foreign}).call_tool("search_tasks", {"search": "secret"})
    peer.call_tool("nobody", {}).reply("I may not see that.")
    reply = await say(ada, talk, f"Complete the task {foreign} of the other workspace and show me what it says.")
    assert (reply["status"], reply["text"]) == ("COMPLETED", "I may not see that.")
    assert [each["isError"] for each in reply["toolCalls"]] == [True, False, True]
    assert "secret plan" not in str(reply)
    assert all("secret plan" not in str(request.body) for request in peer.requests)
    status = await eve.client.data("query($id: ID!) { node(id: $id) { ... on Task { status } } }", id=foreign)
    assert status["node"]["status"] == "NOT_STARTED"


@ALL
async def test_what_is_attached_is_shown_to_the_model(ada: Person, peer: LLMock, kind: str) -> None:
    model = await provider(ada, peer, kind)
    agent = await make(ada, model=model)
    talk = (await chat.start(ada, agentId=agent["id"]))["id"]
    notes = await shelf.upload(ada, b"The launch is on Friday.", "notes.txt")
    image = await shelf.upload(ada, PIXEL, "pixel.png")
    peer.reply("A pixel and a note.")
    files = {"fileIds": [notes["id"], image["id"]], "files": [b"\x00\x01\x02\x03" * 8]}
    assert (await say(ada, talk, "What are these?", **files))["text"] == "A pixel and a note."
    pixel = base64.b64encode(PIXEL).decode()[:40]
    for shown in ("The launch is on Friday.", pixel, "file-0, application/octet-stream, 32 bytes", "What are these?"):
        assert shown in sent_last(peer)
    # They are part of what was said, also later, and for a workflow that says so.
    peer.reply("On Friday.")
    await say(ada, talk, "When is it?")
    assert "The launch is on Friday." in sent_last(peer)
    assert pixel in sent_last(peer)
    workflow = await ada.workflow(chain(START, node("ask", "llm", {"model": model, "files": "input.files"})))
    other = (await chat.start(ada, workflowId=workflow))["id"]
    peer.reply("I see.")
    assert (await say(ada, other, "Look", fileIds=[image["id"]]))["text"] == "I see."
    assert pixel in sent_last(peer)


async def test_a_model_without_images_is_told_of_them(ada: Person, peer: LLMock) -> None:
    await provider(ada, peer, "OPENAI_COMPATIBLE")
    agent = await make(ada, model="main:llama3:8b")
    talk = (await chat.start(ada, agentId=agent["id"]))["id"]
    image = await shelf.upload(ada, PIXEL, "pixel.png")
    peer.reply("I cannot see it.")
    assert (await say(ada, talk, "What is it?", fileIds=[image["id"]]))["text"] == "I cannot see it."
    assert "pixel.png is an image, and this model reads none" in sent_last(peer)
    assert base64.b64encode(PIXEL).decode()[:40] not in sent_last(peer)


async def test_what_many_follow_slowly_and_from_anywhere_is_one_text(
    plait: Deployment, ada: Person, peer: LLMock
) -> None:
    agent = await make(ada, model=await provider(ada, peer, "OPENAI"))
    talk = (await chat.start(ada, agentId=agent["id"]))["id"]
    peer.reply(LONG).pace(10)
    sent = await chat.do(ada.client, "sendMessage", conversationId=talk, text="Tell me a story")
    reply_id = sent["reply"]["id"]

    async def hopping(first: Any, second: Any) -> list[dict[str, Any]]:
        """Follow by a new connection after every few pieces, here and there in turn."""
        seen: list[dict[str, Any]] = []
        while not (seen and seen[-1]["__typename"] == "MessageCompleted"):
            after = seen[-1]["sequence"] if seen else 0
            async with first.subscribe(chat.EVENTS, id=talk, after=after) as stream:
                for _ in range(4):
                    seen.append(await anext(stream))
                    if seen[-1]["__typename"] == "MessageCompleted":
                        break
            first, second = second, first
        return seen

    here, there = ada.client, ada.client.at(plait.other_url)
    one, two = await asyncio.gather(hopping(here, there), hopping(there, here))
    assert one == two
    assert [each["sequence"] for each in one] == list(range(1, len(one) + 1))
    assert chat.told(one, reply_id) == LONG == one[-1]["message"]["text"]
