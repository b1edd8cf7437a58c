"""Public chat over the wire: who may enter a published agent, and what a visitor can do and see."""

import asyncio
import base64
import re
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from tests.e2e import chat
from tests.e2e.client import Answer, Client, Refused
from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, chain, node
from tests.e2e.world import join, scripted_model
from tests.patience import PATIENCE_SECONDS

PUBLISH = """mutation($input: PublishAgentInput!) { publishAgent(input: $input) { publication {
  slug access greeting maxTurns perMinute perHour canSendFiles visitorTools lender { kind displayName } } } }"""
WITHDRAW = "mutation($input: UnpublishAgentInput!) { unpublishAgent(input: $input) { agent { publication { slug } } } }"
FIND = "query($slug: String!) { publishedChat(slug: $slug) { name description greeting access maxTurns } }"
CODE = "mutation($input: RequestChatCodeInput!) { requestChatCode(input: $input) { minutes } }"
ENTER = """mutation($input: EnterPublishedChatInput!) { enterPublishedChat(input: $input) {
  visitorToken conversation { status lastSequence messages { text } } } }"""
SEND = """mutation($input: SendPublishedMessageInput!) { sendPublishedMessage(input: $input) {
  message { messageId text role } reply { messageId status } } }"""
READ = """query($token: String!) { publishedConversation(visitorToken: $token) {
  status chat { name } messages { messageId role status text } } }"""
TASKS = """query($id: ID!) { workspace(id: $id) { tasks { nodes {
  name createdBy { kind displayName user { name } } } } } }"""
CALLS = """query($id: ID!) { workspace(id: $id) { conversations { nodes { id messages { nodes {
  toolCalls { tool isError content } } } } } } }"""
ROLE = "mutation($input: UpdateMemberInput!) { updateMember(input: $input) { member { role } } }"
EVENTS = """subscription($token: String!, $after: Long) { publishedChatEvents(visitorToken: $token, after: $after) {
  sequence kind messageId offset text } }"""


async def published(ada: Person, **given: Any) -> tuple[str, str]:
    """Publish an agent; return its id and the slug of its link."""
    workflow = await ada.workflow(chat.ECHO)
    wanted = {"workspaceId": ada.workspace_id, "name": "Shop", "workflowId": workflow, "tools": []}
    agent = (await chat.do(ada.client, "createAgent", **wanted))["agent"]["id"]
    made = await ada.client.data(PUBLISH, input={"agentId": agent, **given})
    return agent, made["publishAgent"]["publication"]["slug"]


async def enter(visitor: Client, slug: str, **given: Any) -> str:
    return (await visitor.data(ENTER, input={"slug": slug, **given}))["enterPublishedChat"]["visitorToken"]


async def send(visitor: Client, token: str, text: str) -> Answer:
    return await visitor.ask(SEND, input={"visitorToken": token, "text": text})


def stranger(ada: Person) -> Client:
    """Somebody without an account, at an address of their own."""
    return Client(ada.client.url, None, ada.client.address)


async def test_a_visitor_talks_with_a_published_agent_without_an_account(plait: Deployment, ada: Person) -> None:
    agent, slug = await published(ada, greeting="Welcome!")
    visitor = stranger(ada)
    assert (await visitor.data(FIND, slug=slug))["publishedChat"] == {
        "name": "Shop",
        "description": None,
        "greeting": "Welcome!",
        "access": "OPEN",
        "maxTurns": 50,
    }
    token = await enter(visitor, slug)
    sent = (await send(visitor, token, "Hello")).data["sendPublishedMessage"]
    async with visitor.at(plait.other_url).subscribe(EVENTS, token=token, after=0) as stream:
        seen = []
        while not seen or seen[-1]["kind"] != "MESSAGE_COMPLETED":
            seen.append(await anext(stream))
        text = ""
        for each in seen:
            if each["kind"] == "MESSAGE_DELTA":
                text = text[: each["offset"]] + each["text"]
        found = (await visitor.data(READ, token=token))["publishedConversation"]
        assert [each["text"] for each in found["messages"]] == ["Hello", text]
        assert (text, found["messages"][1]["messageId"]) == ("0: Hello", sent["reply"]["messageId"])
        # The workspace sees it as any other.
        talks = await ada.client.data(
            """query($id: ID!) { workspace(id: $id) { conversations(where: {channel: PUBLIC}) {
              nodes { id startedBy { kind } messageCount } } } }""",
            id=ada.workspace_id,
        )
        (talk,) = talks["workspace"]["conversations"]["nodes"]
        assert (talk["startedBy"], talk["messageCount"]) == ({"kind": "SYSTEM"}, 2)
        # Withdrawn, the link leads nowhere, and whoever is in is out.
        await ada.client.data(WITHDRAW, input={"agentId": agent})
    assert (await visitor.ask(FIND, slug=slug)).body["data"] == {"publishedChat": None}
    assert (await send(visitor, token, "Still here?")).code == "NOT_FOUND"
    assert (await visitor.ask(READ, token=token)).body["data"] == {"publishedConversation": None}
    async with visitor.subscribe(EVENTS, token=token, after=0) as stream:
        with pytest.raises(Refused) as refused:
            await anext(stream)
    assert refused.value.code == "NOT_FOUND"


async def test_a_visitors_token_is_good_for_one_conversation_and_nothing_else(ada: Person) -> None:
    _, slug = await published(ada)
    visitor = stranger(ada)
    one, two = await enter(visitor, slug), await enter(visitor, slug)
    await send(visitor, one, "Mine")
    found = (await visitor.data(READ, token=two))["publishedConversation"]
    assert found["messages"] == []
    answer = await Client(ada.client.url, one).ask("{ viewer { id: __typename } }")
    assert answer.code == "UNAUTHENTICATED"
    for token in ("", "plv_no", one[:-1]):
        assert (await send(visitor, token, "Hi")).code == "NOT_FOUND"


async def settled(visitor: Client, token: str, count: int) -> list[dict[str, Any]]:
    """Return what was said, when so many messages are whole."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            said = (await visitor.data(READ, token=token))["publishedConversation"]["messages"]
            if len(said) == count and all(each["status"] == "COMPLETED" for each in said):
                return said
            await asyncio.sleep(0.1)


async def calls_of(ada: Person) -> list[dict[str, Any]]:
    """Return the calls of tools in all conversations, the oldest first."""
    found = await ada.client.data(CALLS, id=ada.workspace_id)
    talks = found["workspace"]["conversations"]["nodes"]
    return [call for talk in talks for each in talk["messages"]["nodes"] for call in each["toolCalls"]]


async def test_a_visitor_makes_a_task_where_a_member_lent_their_rights_and_no_longer(
    plait: Deployment, ada: Person, scripted: LLMock
) -> None:
    ben, member_id = await join(plait, ada, "EDITOR")
    told = {"name": "Desk", "tools": ["add_task", "search_tasks", "recall", "calculate"]}
    # A model that calls what it is told of, and what it is not.
    told["model"] = await scripted_model(ada, scripted)
    scripted.call_tool("add_task", {"name": "Review project documentation"}).reply("It is made.")
    scripted.call_tool("search_tasks", {}).reply("I may not.")
    scripted.call_tool("add_task", {"name": "Water the plants"}).reply("I may not.")
    agent = (await chat.do(ben.client, "createAgent", workspaceId=ada.workspace_id, **told))["agent"]
    for given, reason in (
        ("search_tasks", "not_for_visitors"),
        ("recall", "not_for_visitors"),
        ("fly", "tool_unknown"),
    ):
        refused = await ben.client.ask(PUBLISH, input={"agentId": agent["id"], "visitorTools": ["add_task", given]})
        assert (refused.code, refused.details["reason"]) == ("INVALID_INPUT", reason)
    made = await ben.client.data(PUBLISH, input={"agentId": agent["id"], "visitorTools": ["add_task", "calculate"]})
    shown = made["publishAgent"]["publication"]
    assert shown["visitorTools"] == ["add_task", "calculate"]
    assert shown["lender"] == {"kind": "USER", "displayName": ben.name}
    visitor = stranger(ada)
    token = await enter(visitor, shown["slug"])
    await send(visitor, token, "Create a task to review project documentation")
    await settled(visitor, token, 2)
    offered = [each["function"]["name"] for each in scripted.last_request.body["tools"]]
    assert sorted(offered) == ["add_task", "calculate"]
    (task,) = (await ada.client.data(TASKS, id=ada.workspace_id))["workspace"]["tasks"]["nodes"]
    assert "review project documentation" in task["name"].lower()
    assert task["createdBy"] == {"kind": "AGENT", "displayName": "Desk", "user": {"name": ben.name}}
    # A member who says something there lends nothing either: the visitor would read it.
    (talk,) = (await ada.client.data(CALLS, id=ada.workspace_id))["workspace"]["conversations"]["nodes"]
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="Search tasks for documentation")
    await settled(visitor, token, 4)
    # Ben may no longer: so nobody may in his place.
    await ada.client.data(ROLE, input={"memberId": member_id, "role": "VIEWER"})
    await send(visitor, token, "Create a task to water the plants")
    await settled(visitor, token, 6)
    assert [each["function"]["name"] for each in scripted.last_request.body["tools"]] == ["calculate"]
    calls = await calls_of(ada)
    assert [(each["tool"], each["isError"]) for each in calls] == [
        ("add_task", False),
        ("search_tasks", True),
        ("add_task", True),
    ]
    assert "may not do it themselves any more" in str(calls[2]["content"])
    assert len((await ada.client.data(TASKS, id=ada.workspace_id))["workspace"]["tasks"]["nodes"]) == 1


async def test_a_visitor_has_no_rights_that_an_agents_tools_could_use(ada: Person) -> None:
    asked = {"workspaceId": ada.workspace_id, "name": "Pay the secret supplier"}
    await ada.client.data(
        "mutation($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }", input=asked
    )
    wanted = {"workspaceId": ada.workspace_id, "name": "Desk", "tools": ["add_task", "search_tasks", "remember"]}
    agent = (await chat.do(ada.client, "createAgent", **wanted))["agent"]["id"]
    slug = (await ada.client.data(PUBLISH, input={"agentId": agent}))["publishAgent"]["publication"]["slug"]
    visitor = stranger(ada)
    token = await enter(visitor, slug)
    for text in ("Create a task to review project documentation", "Search tasks for supplier"):
        await send(visitor, token, text)
    said = await settled(visitor, token, 4)
    assert all("secret supplier" not in each["text"] for each in said)
    tasks = (await ada.client.data(TASKS, id=ada.workspace_id))["workspace"]["tasks"]["nodes"]
    assert [each["name"] for each in tasks] == ["Pay the secret supplier"]
    # The model is told of none of them.
    assert await calls_of(ada) == []


async def test_a_password_lets_in_who_knows_it(ada: Person) -> None:
    agent, slug = await published(ada, access="PASSWORD", password="open sesame")
    visitor = stranger(ada)
    for given in ({}, {"password": ""}, {"password": "open sesamo"}):
        answer = await visitor.ask(ENTER, input={"slug": slug, **given})
        assert (answer.code, answer.details["reason"]) == ("FORBIDDEN", "entry_refused")
    assert await enter(visitor, slug, password="open sesame")
    # It stays when something else changes, and is needed where there is none.
    await ada.client.data(PUBLISH, input={"agentId": agent, "access": "PASSWORD", "maxTurns": 3})
    assert await enter(visitor, slug, password="open sesame")
    await ada.client.data(PUBLISH, input={"agentId": agent, "access": "OPEN"})
    refused = await ada.client.ask(PUBLISH, input={"agentId": agent, "access": "PASSWORD"})
    assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", "input.password")


async def mailed_code(plait: Deployment, email: str) -> str:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            for line in reversed(plait.text().splitlines()):
                if email in line and (found := re.search(r"Your code is (\d{8})", line)):
                    return found[1]
            await asyncio.sleep(0.05)


async def test_a_mailed_code_lets_in_once(plait: Deployment, ada: Person) -> None:
    _, slug = await published(ada, access="CODE")
    visitor, email = stranger(ada), f"{ada.name}@example.com"
    assert (await visitor.data(CODE, input={"slug": slug, "email": email}))["requestChatCode"]["minutes"] == 10
    code = await mailed_code(plait, email)
    wrong = f"{(int(code) + 1) % 10**8:08}"
    for given in ({}, {"email": email}, {"email": email, "code": wrong}, {"email": f"x{email}", "code": code}):
        answer = await visitor.ask(ENTER, input={"slug": slug, **given})
        assert answer.code in {"FORBIDDEN", "INVALID_INPUT"}, answer.body
    entered = await asyncio.gather(
        *(visitor.ask(ENTER, input={"slug": slug, "email": email, "code": code}) for _ in range(4))
    )
    assert sorted(str(each.code) for each in entered) == ["FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "None"]


async def test_guessing_a_code_ends_it(plait: Deployment, ada: Person) -> None:
    _, slug = await published(ada, access="CODE")
    visitor, email = stranger(ada), f"guess-{ada.name}@example.com"
    await visitor.data(CODE, input={"slug": slug, "email": email})
    code = await mailed_code(plait, email)
    for at in range(1, 6):
        wrong = f"{(int(code) + at) % 10**8:08}"
        answer = await visitor.ask(ENTER, input={"slug": slug, "email": email, "code": wrong})
        assert answer.code == "FORBIDDEN"
    assert (await visitor.ask(ENTER, input={"slug": slug, "email": email, "code": code})).code == "FORBIDDEN"


async def test_visitors_have_their_own_limits(ada: Person) -> None:
    agent, slug = await published(ada, maxTurns=2, perMinute=4, perHour=5)
    visitor = stranger(ada)
    one, two = await enter(visitor, slug), await enter(visitor, slug)
    assert (await send(visitor, one, "x" * 70_000)).details["reason"] == "too_long"
    assert (await send(visitor, one, "1")).code is None
    assert (await send(visitor, one, "2")).code is None
    answer = await send(visitor, one, "3")
    assert (answer.code, answer.details["reason"]) == ("CONFLICT", "too_many_turns")
    assert (await send(visitor, one, "4")).code == "RATE_LIMITED"
    assert (await send(visitor, two, "5")).code is None
    assert (await send(visitor, two, "6")).code == "RATE_LIMITED"
    for given in ({"maxTurns": 0}, {"perMinute": 1_001}, {"perHour": 0}, {"access": "PASSWORD", "password": "short"}):
        answer = await ada.client.ask(PUBLISH, input={"agentId": agent, **given})
        assert answer.code == "INVALID_INPUT", given


async def test_a_visitor_attaches_what_the_chat_takes(plait: Deployment, ada: Person) -> None:
    told = "{% for file in input.files %}{{ file.name }}: {{ file.contentType }}{% endfor %}"
    workflow = await ada.workflow(chain(START, node("say", "template", {"template": told})))
    agent, slug = await published(ada)
    await chat.do(ada.client, "updateAgent", agentId=agent, workflowId=workflow)
    visitor = stranger(ada)
    token = await enter(visitor, slug)
    file = {"name": "notes.txt", "content": base64.b64encode(b"The launch is on Friday.").decode()}

    async def attach(*files: dict[str, str]) -> Answer:
        return await visitor.ask(SEND, input={"visitorToken": token, "text": "See", "files": list(files)})

    refused = await attach(file)
    assert (refused.code, refused.details["reason"]) == ("FORBIDDEN", "files_not_taken")
    made = await ada.client.data(PUBLISH, input={"agentId": agent, "canSendFiles": True})
    assert made["publishAgent"]["publication"]["canSendFiles"] is True
    for files, reason in (
        ([{**file, "content": "?"}], "base64_malformed"),
        ([{**file, "content": base64.b64encode(bytes(range(64))).decode()}], "type_not_taken"),
        ([file] * 4, "too_many"),
        ([{**file, "content": base64.b64encode(b"x" * 1_048_577).decode()}], "too_large"),
    ):
        refused = await attach(*files)
        assert (refused.code, refused.details["reason"]) == ("INVALID_INPUT", reason)
    await attach(file)
    async with visitor.subscribe(EVENTS, token=token, after=0) as stream:
        while (await anext(stream))["kind"] != "MESSAGE_COMPLETED":
            pass
    document = """query($token: String!) { publishedConversation(visitorToken: $token) {
      chat { canSendFiles } messages { text fileNames } } }"""
    found = (await visitor.at(plait.other_url).data(document, token=token))["publishedConversation"]
    assert found == {
        "chat": {"canSendFiles": True},
        "messages": [
            {"text": "See", "fileNames": ["notes.txt"]},
            {"text": "notes.txt: text/plain", "fileNames": []},
        ],
    }
    kept = await ada.client.data(
        "query($id: ID!) { workspace(id: $id) { files { nodes { name } } } }", id=ada.workspace_id
    )
    assert kept["workspace"]["files"]["nodes"] == [{"name": "notes.txt"}]


async def test_a_person_answers_a_visitor_and_takes_the_conversation_back(ada: Person) -> None:
    _, slug = await published(ada)
    visitor = stranger(ada)
    token = await enter(visitor, slug)
    await send(visitor, token, "Hello")
    async with visitor.subscribe(EVENTS, token=token, after=0) as stream:
        while (await anext(stream))["kind"] != "MESSAGE_COMPLETED":
            pass
        found = await ada.client.data(
            """query($id: ID!) { workspace(id: $id) { conversations(where: {channel: PUBLIC}) { nodes { id } } } }""",
            id=ada.workspace_id,
        )
        (talk,) = found["workspace"]["conversations"]["nodes"]
        await chat.do(ada.client, "escalateConversation", conversationId=talk["id"], reason="Wants a person")
        assert (await anext(stream))["kind"] == "CONVERSATION_UPDATED"
        assert (await send(visitor, token, "Anybody?")).data["sendPublishedMessage"]["reply"] is None
        said = await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="It is me.", role="PERSON")
        assert [(await anext(stream))["kind"] for _ in range(2)] == ["MESSAGE_UPDATED"] * 2
        await chat.do(ada.client, "resumeConversation", conversationId=talk["id"])
        await send(visitor, token, "Thanks")
        while (await anext(stream))["kind"] != "MESSAGE_COMPLETED":
            pass
        await chat.do(ada.client, "escalateConversation", conversationId=talk["id"])
        await chat.do(ada.client, "rateConversation", conversationId=talk["id"], rating=5)
        done = await chat.do(ada.client, "resolveConversation", conversationId=talk["id"])
    assert (done["conversation"]["status"], done["conversation"]["rating"]) == ("COMPLETED", 5)
    assert done["conversation"]["escalationTask"]["status"] == "COMPLETED"
    found = (await visitor.data(READ, token=token))["publishedConversation"]
    assert found["status"] == "COMPLETED"
    assert [(each["role"], each["text"]) for each in found["messages"]] == [
        ("USER", "Hello"),
        ("ASSISTANT", "0: Hello"),
        ("USER", "Anybody?"),
        ("PERSON", "It is me."),
        ("USER", "Thanks"),
        ("ASSISTANT", "4: Thanks"),
    ]
    assert found["messages"][3]["messageId"] == said["message"]["id"]
