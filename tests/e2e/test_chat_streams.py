"""Many replies that stream at once: nothing of any of them is lost or comes twice, wherever it is read."""

import asyncio
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from tests.e2e import chat
from tests.e2e.client import Client
from tests.e2e.server import Deployment
from tests.e2e.story import Person
from tests.e2e.world import PROVIDER

_AT_ONCE = 20
_WORDS = [f"{number}{word}" for number, word in enumerate(("the ", "naïve ", "👩‍🚀 ", "日本 ") * 60)]


@pytest.fixture
def provider(llmock: LLMock, monkeypatch: pytest.MonkeyPatch) -> LLMock:
    for name in llmock.env():
        monkeypatch.delenv(name, raising=False)
    llmock.reply("".join(_WORDS), times=None)
    return llmock


async def heard(client: Client, conversation_id: str, after: int) -> list[dict[str, Any]]:
    """Follow a conversation to the end of a reply, and its first half once more from the middle on."""
    events = await chat.replies(client, conversation_id, 1, after=after)
    middle = events[len(events) // 2]["sequence"]
    assert await chat.replies(client, conversation_id, 1, after=middle) == events[len(events) // 2 + 1 :]
    return events


async def test_twenty_replies_at_once_lose_nothing_and_double_nothing(
    plait: Deployment, ada: Person, provider: LLMock
) -> None:
    account = {
        "name": "quick",
        "kind": "OPENAI_COMPATIBLE",
        "baseUrl": provider.base_url("openai"),
        "key": "sk-quick-1",
    }
    await ada.client.data(PROVIDER, input={"workspaceId": ada.workspace_id, **account})
    wanted = {"workspaceId": ada.workspace_id, "name": "Quick", "model": "quick:gpt-4o-mini"}
    agent = (await chat.do(ada.client, "createAgent", **wanted))["agent"]["id"]
    talks = [await chat.start(ada, agentId=agent) for _ in range(_AT_ONCE)]
    clients = [ada.client, ada.client.at(plait.other_url)]
    listening = [
        asyncio.ensure_future(heard(clients[at % 2], each["id"], each["lastSequence"])) for at, each in enumerate(talks)
    ]
    sent = await asyncio.gather(
        *(chat.do(ada.client, "sendMessage", conversationId=each["id"], text="Go on.") for each in talks)
    )
    for talk, said, each in zip(talks, sent, listening, strict=True):
        events = await each
        first = talk["lastSequence"] + 1
        assert [event["sequence"] for event in events] == list(range(first, first + len(events)))
        pieces = [event for event in events if event["__typename"] == "MessageDelta"]
        assert "".join(event["text"] for event in pieces) == "".join(_WORDS)
        whole = events[-1]["message"]
        assert (whole["id"], whole["status"]) == (said["reply"]["id"], "COMPLETED")
        assert whole["text"] == "".join(_WORDS)
