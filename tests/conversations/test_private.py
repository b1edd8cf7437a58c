"""Private chats: the workspace hears nothing of them, and one that is deleted leaves no run that goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from app.accounts.models import Activity, AuditEntry
from app.components.facts import RunIdentity
from app.conversations.lookup import ConversationNotFound
from app.conversations.models import Conversation, Message
from app.conversations.starting import NewConversation
from app.conversations.talking import NewMessage
from app.conversations.vocabulary import ConversationEventKind, MessageStatus
from app.copilot.chats import NewChat
from app.executions.models import Execution, ExecutionStatus
from app.kernel.ids import new_id
from app.kernel.rights import SYSTEM, Actor, ActorKind, Scope
from app.kernel.settings import Settings
from tests.executions.conftest import House, open_house
from tests.executions.play import entry, graph, node
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await open_house(settings, stack)


async def test_the_activity_of_a_workspace_has_nothing_of_a_private_chat(house: House) -> None:
    await house.work()
    copilot, talks = house.plait.copilot, house.plait.conversations
    row = await copilot.chats.start(house.viewer, house.workspace_id, NewChat(initial_message="Hush"))
    stream = talks.handling.follow(house.viewer, row.id, 0)
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for entry, _ in stream:
            if not isinstance(entry, int) and entry.kind is ConversationEventKind.MESSAGE_COMPLETED:
                break
    await stream.aclose()
    await talks.handling.finish(house.viewer, row.id, is_resolved=False)
    assert (await Execution.get(workspace_id=house.workspace_id)).ended_at is not None
    told = await Activity.filter(workspace_id=house.workspace_id, subject_type__in=["Execution", "Conversation"])
    assert [each.kind for each in told] == []
    kept = await AuditEntry.filter(workspace_id=house.workspace_id, subject_id=row.id).order_by("created_at")
    assert [each.action for each in kept] == ["conversation.started", "conversation.ended"]


async def test_a_run_that_is_no_turn_learns_only_what_its_starter_may_read(house: House) -> None:
    workflow_id = await house.workflow(graph([entry(), node("say", config={"template": "Hi"})], "start -> say"))
    talks, histories = house.plait.conversations, house.plait.llm.histories
    new = NewConversation(workflow_id=workflow_id, initial_message="My name is Ada")
    talk = await talks.starting.start(house.viewer, house.workspace_id, new)
    turn_id = (await Conversation.get(id=talk.id)).turn_execution_id
    row, _ = await house.plait.accounts.keys.create(house.viewer, house.workspace_id, "k", [Scope.EXECUTIONS_RUN])
    key = Actor(ActorKind.API_KEY, row.id, house.viewer.user_id)
    assert turn_id is not None

    async def said(run: RunIdentity) -> bool:
        return bool(await histories.said_before(house.workspace_id, str(talk.id), None, run))

    assert await said(RunIdentity(new_id(), "bot", house.viewer.actor))
    for actor in (key, SYSTEM, Actor(ActorKind.TRIGGER, new_id(), house.viewer.user_id)):
        assert not await said(RunIdentity(new_id(), "bot", actor))
    assert await said(RunIdentity(turn_id, "bot", SYSTEM))
    assert await said(RunIdentity(new_id(), "bot", SYSTEM, turn_id)), "a run that the turn started"
    for run, is_turn, is_below in (
        (RunIdentity(turn_id, "bot", SYSTEM), True, True),
        (RunIdentity(new_id(), "bot", SYSTEM, turn_id), False, True),
        (RunIdentity(new_id(), "bot", SYSTEM), False, False),
    ):
        assert await histories.is_turn(house.workspace_id, run, is_below=False) is is_turn
        assert await histories.is_turn(house.workspace_id, run, is_below=True) is is_below
    assert not await histories.is_turn(new_id(), RunIdentity(turn_id, "bot", SYSTEM), is_below=True)


async def test_a_turn_that_began_with_its_message_and_whose_run_nobody_accepted_is_made_up_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    workflow_id = await house.workflow(graph([entry(), node("say", config={"template": "Hi"})], "start -> say"))
    talks = house.plait.conversations
    talk = await talks.starting.start(house.viewer, house.workspace_id, NewConversation(workflow_id=workflow_id))

    async def dies(_order: Any) -> None:
        raise asyncio.CancelledError  # as a process that ends after the commit of the message

    with monkeypatch.context() as patched:
        patched.setattr(house.runs, "start_turn", dies)
        with pytest.raises(asyncio.CancelledError):
            await talks.talking.send(house.viewer, talk.id, NewMessage("Hello"))
    began = await Conversation.get(id=talk.id)
    reply = await Message.get(id=began.turn_message_id)
    assert (reply.status, reply.execution_id) == (MessageStatus.STREAMING, began.turn_execution_id)
    assert not await Execution.exists(id=reply.execution_id)
    await house.work()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (reply := await Message.get(id=reply.id)).status is MessageStatus.STREAMING:
            await asyncio.sleep(0.05)
    assert (reply.status, reply.text) == (MessageStatus.COMPLETED, "Hi")


async def test_a_run_accepted_while_its_chat_was_deleted_is_stopped(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    chats, accept = house.plait.copilot.chats, house.runs.start_turn

    async def late(order: Any) -> None:
        await chats.delete(house.viewer, (await Conversation.get(workspace_id=house.workspace_id)).id)
        await accept(order)

    monkeypatch.setattr(house.runs, "start_turn", late)
    with pytest.raises(ConversationNotFound):
        await chats.start(house.viewer, house.workspace_id, NewChat(initial_message="Forget it"))
    run = await Execution.get(workspace_id=house.workspace_id)
    assert run.status is ExecutionStatus.CANCELLED
