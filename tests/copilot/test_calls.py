"""Whose a call of a tool is, how long it is kept, and what an approval in a chat counts for."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.accounts.models import AuditEntry
from app.conversations.lookup import ConversationNotFound
from app.conversations.models import Conversation
from app.conversations.vocabulary import ToolCallState
from app.copilot.chats import NewChat
from app.copilot.models import CopilotWorkflow, ToolCall
from app.copilot.pruning import KEPT
from app.kernel.idempotency import IdempotencyKeyReused
from app.kernel.ids import new_id
from app.kernel.rights import Role, Scope, Viewer
from app.workflows.drafts import WorkflowNotFound
from tests.executions.conftest import House


async def test_a_key_used_by_another_credential_gives_nothing_of_its_call(house: House) -> None:
    owner, scopes = house.viewer, [Scope.WORKSPACE_READ, Scope.WORKFLOWS_READ]
    row, _ = await house.plait.accounts.keys.create(owner, house.workspace_id, "k", scopes)
    key = Viewer(owner.user_id, api_key_id=row.id, workspace_id=house.workspace_id, key_scopes=frozenset(scopes))

    async def called(viewer: Viewer) -> UUID:
        copilot = house.plait.copilot.copilot
        call = await copilot.execute(viewer, house.workspace_id, "list_workflows", {}, idempotency_key="one")
        return call.id

    first = await called(owner)
    with pytest.raises(IdempotencyKeyReused):
        await called(key)
    assert await called(owner) == first


async def test_calls_are_forgotten_long_after_they_ended_and_never_while_open(house: House) -> None:
    now = house.plait.clock.now()
    old = now - KEPT - timedelta(days=1)
    ended = {ToolCallState.COMPLETED: old, ToolCallState.FAILED: now, ToolCallState.AWAITING_APPROVAL: None}
    assert house.viewer.user_id is not None
    for state, at in ended.items():
        await ToolCall.create(
            id=new_id(),
            workspace_id=house.workspace_id,
            tool="run_workflow",
            state=state,
            arguments="{}",
            user_id=house.viewer.user_id,
            body_hash="",
            created_at=old,
            ended_at=at,
        )
    (chore,) = house.plait.copilot.pruning.chores()
    assert await house.plait.upkeep.do(chore) == 1
    assert not await ToolCall.exists(state=ToolCallState.COMPLETED)


async def test_only_the_turn_of_a_chat_has_its_approvals_and_its_workflow_is_nobody_elses(house: House) -> None:
    # No worker: the turn stays under way.
    chat = await house.plait.copilot.chats.start(house.viewer, house.workspace_id, NewChat(initial_message="Run it"))
    turn_id = (await Conversation.get(id=chat.id)).turn_execution_id
    grants, actor = house.plait.copilot.grants, house.viewer.actor
    await grants.give_in_chat(actor, house.workspace_id, chat.id, "run_workflow")
    for run_id, is_given in ((turn_id, True), (new_id(), False), (None, False)):
        given = await grants.is_given_in_chat(house.workspace_id, actor, chat.id, "run_workflow", run_id)
        assert given is is_given
    hidden_id = (await CopilotWorkflow.get(workspace_id=house.workspace_id)).workflow_id
    targets = house.plait.workflows.targets
    with pytest.raises(WorkflowNotFound):
        await targets.resolve_subworkflow(house.workspace_id, hidden_id, None)
    found = await targets.resolve_subworkflow(house.workspace_id, hidden_id, None, is_hidden=True)
    assert found.workflow_id == hidden_id


async def test_an_approval_is_audited_when_it_is_given_and_taken_back_and_each_stands_alone(house: House) -> None:
    approvals, grants = house.plait.copilot.approvals, house.plait.copilot.grants
    chat = await house.plait.copilot.chats.start(house.viewer, house.workspace_id, NewChat())
    actor, user_id = house.viewer.actor, house.viewer.user_id
    assert user_id is not None
    for _ in range(2):  # again it does nothing, and is told once
        await grants.give(actor, house.workspace_id, user_id, "run_workflow")
        await grants.give_in_chat(actor, house.workspace_id, chat.id, "run_workflow")
    other = await house.member(Role.OWNER, house.workspace_id)
    with pytest.raises(ConversationNotFound):
        await approvals.revoke(other, house.workspace_id, "run_workflow", chat.id)
    with pytest.raises(ConversationNotFound):
        await approvals.revoke(house.viewer, house.workspace_id, "run_workflow", new_id())
    assert await grants.all_in_chat(chat.id) == ["run_workflow"]
    for _ in range(2):
        assert await approvals.revoke(house.viewer, house.workspace_id, "run_workflow", chat.id) == []
    assert await approvals.grants(house.viewer, house.workspace_id) == ["run_workflow"], "that for good stays"
    assert await approvals.revoke(house.viewer, house.workspace_id, "run_workflow") == []
    kept = await AuditEntry.filter(action__startswith="tool_approval.").order_by("id")
    assert [(each.action, each.subject_type, each.subject_id, each.data) for each in kept] == [
        ("tool_approval.given", "Workspace", house.workspace_id, {"tool": "run_workflow"}),
        ("tool_approval.given", "Conversation", chat.id, {"tool": "run_workflow"}),
        ("tool_approval.revoked", "Conversation", chat.id, {"tool": "run_workflow"}),
        ("tool_approval.revoked", "Workspace", house.workspace_id, {"tool": "run_workflow"}),
    ]
    assert {(each.workspace_id, each.actor_id) for each in kept} == {(house.workspace_id, user_id)}
