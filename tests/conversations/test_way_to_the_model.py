"""What lies between a message and the model that answers it: how often SQLite is asked, and how often it commits.

Each statement is a visit to SQLite's thread, and on PostgreSQL a round trip: what is added here is waited for with
every message before anything of the answer can come.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from typing import Any

import pytest

from app.conversations.agent_config import Memory
from app.conversations.models import Conversation, Message
from app.conversations.starting import NewConversation
from app.conversations.talking import NewMessage
from app.conversations.vocabulary import ConversationEventKind, MemoryPolicy, MessageStatus
from app.kernel.settings import Settings
from tests.executions.conftest import POSTGRES, House, open_house
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.skipif(bool(POSTGRES), reason="SQLite tells of every statement")


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await open_house(settings, stack)


@asynccontextmanager
async def told(*clients: Any) -> AsyncGenerator[list[str]]:
    """Hear every statement that SQLite carries out on these lanes."""
    statements: list[str] = []

    def hear(text: str) -> None:
        # A trigger that a change fires is told of as the same statement again; it is no visit of its own.
        if text.startswith("SELECT") or statements[-1:] != [text]:
            statements.append(text)

    for client in clients:
        async with client.acquire_connection() as connection:
            await connection.set_trace_callback(hear)
    try:
        yield statements
    finally:
        for client in clients:
            async with client.acquire_connection() as connection:
                await connection.set_trace_callback(None)


_STATEMENT = re.compile(
    r'(SELECT).*? FROM "?(\w+)|(INSERT) INTO "?(\w+)|(UPDATE) "?(\w+)|WITH RECURSIVE (way)|(\w+)', re.DOTALL
)


def counted(statements: list[str]) -> Counter[str]:
    """Count statements by what they do and to which table."""
    found = (_STATEMENT.match(text) for text in statements)
    return Counter(" ".join(part for part in each.groups() if part) for each in found if each is not None)


def committed(statements: list[str]) -> list[list[str]]:
    """Return the transactions that were committed, but for those that number activity, whenever they come."""
    found: list[list[str]] = [[]]
    for text in statements:
        found[-1].append(text)
        if text == "COMMIT":
            found.append([])
    return [each for each in found[:-1] if not any("activity_heads" in text for text in each)]


async def talk(house: House, memory: MemoryPolicy) -> Conversation:
    agents, talks = house.plait.conversations.agents, house.plait.conversations
    agent = await agents.create(house.viewer, house.workspace_id, {"name": "Bo", "memory": Memory(memory)})
    return await talks.starting.start(house.viewer, house.workspace_id, NewConversation(agent_id=agent.id))


async def replied(house: House, talk: Conversation, after: int) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        async with aclosing(house.plait.conversations.handling.follow(house.viewer, talk.id, after)) as entries:
            async for entry, _ in entries:
                if not isinstance(entry, int) and entry.kind is ConversationEventKind.MESSAGE_COMPLETED:
                    return


async def test_a_message_and_the_beginning_of_its_reply_are_one_commit(house: House) -> None:
    row = await talk(house, MemoryPolicy.CONVERSATION)
    async with told(house.plait.database.writer) as statements:
        message, reply = await house.plait.conversations.talking.send(house.viewer, row.id, NewMessage("Hello"))
    first, *others = committed(statements)
    assert counted(first) == {
        "SELECT conversations": 1,
        "SELECT agents": 1,
        "SELECT triggers": 1,
        "INSERT messages": 2,
        "INSERT conversation_events": 3,
        "UPDATE conversations": 1,
        "BEGIN": 1,
        "COMMIT": 1,
    }
    assert [counted(each)["INSERT executions"] for each in others] == [1], "the next one accepts the run"
    assert reply is not None
    assert (reply.status, message.status) == (MessageStatus.STREAMING, MessageStatus.COMPLETED)
    for shown in (message, reply):
        stored = await Message.get(id=shown.id)
        assert {name: getattr(shown, name) for name in Message._meta.db_fields} == {
            name: getattr(stored, name) for name in Message._meta.db_fields
        }, "what is answered without a look is what is stored"


@pytest.mark.parametrize(("memory", "reads"), [(MemoryPolicy.NONE, 0), (MemoryPolicy.CONVERSATION, 1)])
async def test_an_agent_reads_what_it_needs_and_that_once(house: House, memory: MemoryPolicy, reads: int) -> None:
    row = await talk(house, memory)
    await house.plait.conversations.talking.send(house.viewer, row.id, NewMessage("Hello"))
    head = (await Conversation.get(id=row.id)).last_sequence
    database = house.plait.database
    async with told(database.writer, database.reader) as statements:
        await house.work()
        await replied(house, row, head)
    found = counted(statements)
    assert found["SELECT model_defaults"] == 1
    assert found["way"] == reads
