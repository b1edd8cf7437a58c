"""What chats and trials leave behind is removed, after a crash too, and nothing that is still used."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.conversations.models import Conversation
from app.copilot.chats import NewChat
from app.copilot.models import CopilotWorkflow
from app.executions.models import Execution, ExecutionEvent, ExecutionStatus, UsageDay
from app.kernel.rights import SYSTEM
from app.kernel.upkeep import Chore
from app.llm.vocabulary import ProviderKind
from app.workflows.models import Workflow
from tests.executions.conftest import House
from tests.executions.play import entry, graph, node
from tests.llm.conftest import Peers
from tests.patience import PATIENCE_SECONDS


def chore(house: House, name: str) -> Chore:
    (found,) = (each for each in house.plait.upkeep.chores if each.name == name)
    return found


async def ended(house: House, **which: Any) -> Execution:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (run := await Execution.get(workspace_id=house.workspace_id, **which)).ended_at is None:
            await asyncio.sleep(0.02)
    return run


async def test_runs_are_forgotten_in_the_transaction_that_deletes_their_chat(house: House) -> None:
    await house.work()
    chats = house.plait.copilot.chats
    chat = await chats.start(house.viewer, house.workspace_id, NewChat(initial_message="My name is Ada"))
    await ended(house)
    await house.plait.conversations.private.delete(house.viewer, chat.id)  # and here the process goes down
    run = await Execution.get(workspace_id=house.workspace_id)
    assert (run.pruned_at is not None, run.input) == (True, "null")
    assert not await ExecutionEvent.exists(execution_id=run.id)


async def test_a_run_whose_chat_was_deleted_before_a_crash_is_stopped_and_forgotten(
    house: House, peers: Peers, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply(" ".join(["word"] * 5_000)).pace(50)
    chats, bury = house.plait.copilot.chats, chore(house, "bury-chat-runs")
    chat = await chats.start(house.viewer, house.workspace_id, NewChat(model=model, initial_message="A story"))
    await chats.start(house.viewer, house.workspace_id, NewChat(initial_message="I stay"))
    await house.work()

    async def crash(_conversation_id: UUID, _execution_id: UUID | None) -> None:
        raise RuntimeError

    turn_id = (await Conversation.get(id=chat.id)).turn_execution_id
    with monkeypatch.context() as patch:
        patch.setattr(house.plait.conversations.turns, "stop", crash)
        with pytest.raises(RuntimeError):
            await chats.delete(house.viewer, chat.id)
    assert (await Execution.get(id=turn_id)).ended_at is None
    assert await house.plait.upkeep.do(bury) == 0
    run = await ended(house, id=turn_id)
    assert (run.status, run.pruned_at) == (ExecutionStatus.CANCELLED, None)
    assert await house.plait.upkeep.do(bury) == 1
    run = await Execution.get(id=turn_id)
    assert (run.pruned_at is not None, run.input) == (True, "null")
    assert not await ExecutionEvent.exists(execution_id=turn_id)
    # That of the chat that is still there has all it had.
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await Execution.exists(workspace_id=house.workspace_id, ended_at__isnull=True):
            await asyncio.sleep(0.02)
    assert await house.plait.upkeep.do(bury) == 0
    assert await Execution.filter(workspace_id=house.workspace_id, pruned_at__isnull=True).count() == 1


async def test_the_workflow_of_a_model_that_no_chat_asks_goes_once_its_runs_are_pruned(
    house: House, peers: Peers
) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply("Hello.", times=None)
    await house.work()
    chats, upkeep = house.plait.copilot.chats, house.plait.upkeep
    chat = await chats.start(house.viewer, house.workspace_id, NewChat(model=model, initial_message="Hi"))
    run = await ended(house)
    assert await upkeep.do(chore(house, "release-chat-models")) == 0
    await chats.update(house.viewer, chat.id, {"model": None})
    assert await upkeep.do(chore(house, "release-chat-models")) == 1
    assert not await CopilotWorkflow.exists(workspace_id=house.workspace_id)
    remove = chore(house, "remove-hidden-workflows")
    await upkeep.do(remove)
    long_ago = house.plait.clock.now() - timedelta(days=3)
    await Workflow.filter(id=run.workflow_id).update(updated_at=long_ago)
    await upkeep.do(remove)
    assert await Workflow.exists(id=run.workflow_id), "its runs can be read"
    async with house.plait.database.transaction() as tx:
        await house.plait.executions.retention.bury(tx, [run.id])
    await upkeep.do(remove)
    assert not await Workflow.exists(id=run.workflow_id)
    assert not await Execution.exists(id=run.id)
    day = await UsageDay.get(workspace_id=house.workspace_id, workflow_id=run.workflow_id)
    assert (day.runs, day.prompt_tokens) == (1, run.prompt_tokens)


async def test_a_trial_that_nobody_runs_goes_and_what_is_kept_stays(house: House) -> None:
    await house.work()
    chats, hidden = house.plait.copilot.chats, house.plait.workflows.hidden
    made = graph([entry(), node("say", config={"template": "Hi"})], "start -> say")
    trial = await hidden.put(house.workspace_id, None, "a branch, tried out", made, SYSTEM)
    fresh = await hidden.put(house.workspace_id, None, "just now", made, SYSTEM)
    own = await house.workflow(made)
    await chats.start(house.viewer, house.workspace_id, NewChat(initial_message="Hi"))
    await ended(house)
    answering = (await CopilotWorkflow.get(workspace_id=house.workspace_id)).workflow_id
    long_ago = house.plait.clock.now() - timedelta(days=3)
    await Workflow.filter(workspace_id=house.workspace_id).exclude(id=fresh).update(updated_at=long_ago)
    await house.plait.upkeep.do(chore(house, "remove-hidden-workflows"))
    left = {row.id for row in await Workflow.filter(workspace_id=house.workspace_id)}
    assert trial not in left
    assert {fresh, own, answering} <= left
    assert await house.plait.upkeep.do(chore(house, "release-chat-models")) == 0, "the workspace's default is kept"


async def test_the_workflow_of_a_tool_stays_while_it_is_called_or_has_runs(house: House) -> None:
    await house.work()
    upkeep, copilot = house.plait.upkeep, house.plait.copilot.copilot
    arguments = {"config": {"template": "Hi"}}

    async def called() -> UUID:
        call = await copilot.execute(house.viewer, house.workspace_id, "component:template", arguments, wait_ms=50_000)
        assert call.execution_id is not None
        return (await ended(house, id=call.execution_id)).workflow_id

    workflow_id = await called()
    (run,) = await Execution.filter(workflow_id=workflow_id)
    long_ago = house.plait.clock.now() - timedelta(days=3)
    for name in ("release-chat-models", "release-tool-graphs"):
        assert await upkeep.do(chore(house, name)) == 0
    assert await called() == workflow_id
    await Workflow.filter(id=workflow_id).update(updated_at=long_ago)
    await Execution.exclude(id=run.id).filter(workflow_id=workflow_id).delete()
    for pruned_at, queued_at in ((None, long_ago), (long_ago, house.plait.clock.now())):
        await Execution.filter(id=run.id).update(pruned_at=pruned_at, queued_at=queued_at)
        assert await upkeep.do(chore(house, "release-tool-graphs")) == 0, (pruned_at, queued_at)
    await Execution.filter(id=run.id).update(pruned_at=long_ago, queued_at=long_ago)
    assert await upkeep.do(chore(house, "release-tool-graphs")) == 1
    # Whoever was about to run it still can; then it goes too.
    await upkeep.do(chore(house, "remove-hidden-workflows"))
    assert await Workflow.exists(id=workflow_id)
    assert await called() != workflow_id
    await Workflow.filter(id=workflow_id).update(updated_at=long_ago)
    await upkeep.do(chore(house, "remove-hidden-workflows"))
    assert not await Workflow.exists(id=workflow_id)
