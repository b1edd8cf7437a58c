"""What a trigger tells its workflow, its maker may read."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.accounts.access import ScopeMissing
from app.accounts.models import ApiKey, Membership
from app.accounts.vocabulary import ActivityKind
from app.automation.changes import TriggerChange
from app.automation.configs import ConversationConfig, EventConfig, WebhookConfig
from app.automation.models import Firing, Trigger
from app.automation.starting import actor_of
from app.automation.vocabulary import ConversationMoment
from app.kernel.rights import ActorKind, Role, Scope
from app.llm.tools import ToolContext, ToolFailed
from app.tasks.models import Task
from app.webhooks.service import NewWebhook
from app.workflows.graph import Graph
from app.workflows.models import Workflow
from tests.automation.conftest import Bureau
from tests.patience import PATIENCE_SECONDS

TEXT = {"name": "Look at the roof"}
EVENT = EventConfig(kinds=(ActivityKind.WORKFLOW_CREATED,))


async def call(bureau: Bureau, row: Trigger, name: str, arguments: dict[str, Any]) -> Any:
    """Call a tool as an agent does in a run that a trigger started."""
    plait = bureau.house.plait
    tool = await plait.llm.tools.get(row.workspace_id, name)
    assert tool is not None
    ctx = ToolContext(row.workspace_id, actor_of(row), uuid4().hex)
    usable = await plait.llm.tools.usable([tool], ctx)
    try:
        return (await plait.llm.tools.call(tool, arguments, ctx)).content
    except ToolFailed:
        assert usable == []  # a model is told of no tool that would be refused
        raise


async def test_a_key_that_may_not_read_conversations_does_not_get_to_by_a_trigger(bureau: Bureau) -> None:
    config = ConversationConfig(moments=(ConversationMoment.MESSAGE_RECEIVED,))
    made = await bureau.trigger(config)
    scopes = {Scope.WORKFLOWS_READ, Scope.TRIGGERS_READ, Scope.TRIGGERS_WRITE, Scope.EXECUTIONS_RUN}
    narrow = bureau.house.viewer = replace(bureau.house.viewer, key_scopes=frozenset(scopes))
    with pytest.raises(ScopeMissing):
        await bureau.trigger(config)
    triggers = bureau.house.plait.automation.triggers
    with pytest.raises(ScopeMissing):
        await triggers.update(narrow, made.id, TriggerChange(config=config))
    assert (await triggers.update(narrow, made.id, TriggerChange(name="Other"))).name == "Other"


async def test_a_key_does_not_hear_by_a_trigger_what_it_may_not_read(bureau: Bureau) -> None:
    scopes = {Scope.WORKFLOWS_READ, Scope.TRIGGERS_READ, Scope.TRIGGERS_WRITE, Scope.EXECUTIONS_RUN}
    narrow = bureau.house.viewer = replace(bureau.house.viewer, key_scopes=frozenset(scopes))
    made = await bureau.trigger(EventConfig(kinds=(ActivityKind.WORKFLOW_CREATED,)))
    wider = EventConfig(kinds=(ActivityKind.WORKFLOW_CREATED, ActivityKind.TASK_CREATED))
    with pytest.raises(ScopeMissing) as refused:
        await bureau.trigger(wider)
    assert refused.value.details == {"scope": "TASKS_READ"}
    with pytest.raises(ScopeMissing):
        await bureau.house.plait.automation.triggers.update(narrow, made.id, TriggerChange(config=wider))


async def _numbered(bureau: Bureau, workflow_id: UUID) -> None:
    """Wait until it is known that a workflow was made: activity is numbered a moment after its commit."""
    plait = bureau.house.plait
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            told = await plait.accounts.activities.newest(bureau.house.workspace_id, None, limit=1_000)
            if workflow_id in {entry.subject_id for entry in told if entry.sequence}:
                break
            await asyncio.sleep(0.01)


async def _look(bureau: Bureau, workflow_id: UUID) -> None:
    """Look at what happened, up to that a workflow was made."""
    await _numbered(bureau, workflow_id)
    plait = bureau.house.plait
    async with plait.database.transaction() as tx:
        await plait.automation.events.fire(tx)


async def _fired(row: Trigger) -> int:
    return await Firing.filter(trigger_id=row.id).count()


async def test_a_trigger_tells_what_its_maker_may_read_now_and_ends_when_they_leave(bureau: Bureau) -> None:
    house, owner = bureau.house, bureau.house.viewer
    await _numbered(bureau, bureau.workflow_id)  # else the triggers hear of it too
    other = await house.member(Role.EDITOR, house.workspace_id)
    kinds = (ActivityKind.WORKFLOW_CREATED, ActivityKind.WEBHOOK_CREATED)  # viewers may not see webhooks
    mine = await bureau.trigger(EventConfig(kinds=kinds))
    house.viewer = other
    theirs = await bureau.trigger(EventConfig(kinds=kinds))
    hook = await bureau.trigger(WebhookConfig())
    house.viewer = owner
    await house.plait.accounts.members.update(owner, await house.member_id(other), Role.VIEWER)
    webhook = NewWebhook(url="http://127.0.0.1:9/x", event_types=["workflow.created"])
    await house.plait.webhooks.webhooks.create(owner, house.workspace_id, webhook)
    await _look(bureau, await house.workflow(Graph(), is_published=False))
    assert (await _fired(mine), await _fired(theirs)) == (2, 1)
    await house.plait.accounts.members.remove(owner, await house.member_id(other))
    await _look(bureau, await house.workflow(Graph(), is_published=False))
    assert (await _fired(mine), await _fired(theirs)) == (3, 1)
    found = await Trigger.get(id=theirs.id)
    assert (found.is_enabled, found.disabled_reason) == (False, "maker_left")
    assert found.alert_at is not None
    # What is sent to it is nothing that it is told: it goes on without its maker.
    assert (await Trigger.get(id=hook.id)).is_enabled
    await house.plait.automation.triggers.update(owner, theirs.id, TriggerChange(is_enabled=True))
    found = await Trigger.get(id=theirs.id)
    assert (found.is_enabled, found.created_by) == (True, owner.actor)
    await _look(bureau, await house.workflow(Graph(), is_published=False))
    assert await _fired(theirs) == 2


async def test_whoever_takes_a_trigger_over_may_hear_what_it_tells(bureau: Bureau) -> None:
    house, owner = bureau.house, bureau.house.viewer
    house.viewer = await house.member(Role.EDITOR, house.workspace_id)
    made = await bureau.trigger(EventConfig(kinds=(ActivityKind.TASK_CREATED,)), is_enabled=False)
    await house.plait.accounts.members.remove(owner, await house.member_id(house.viewer))
    scopes = {Scope.WORKFLOWS_READ, Scope.TRIGGERS_READ, Scope.TRIGGERS_WRITE, Scope.EXECUTIONS_RUN}
    update, switched_on = house.plait.automation.triggers.update, TriggerChange(is_enabled=True)
    with pytest.raises(ScopeMissing):
        await update(replace(owner, key_scopes=frozenset(scopes)), made.id, switched_on)
    assert not (await Trigger.get(id=made.id)).is_enabled
    assert (await update(owner, made.id, switched_on)).created_by == owner.actor


async def test_a_tool_in_a_triggers_run_acts_for_whoever_made_the_trigger(bureau: Bureau) -> None:
    row = await bureau.trigger(EVENT)
    await call(bureau, row, "add_task", TEXT)
    made = await Task.get(name="Look at the roof")
    assert (made.actor_kind, made.actor_id) == (ActorKind.TRIGGER, row.id)
    assert made.on_behalf_of == bureau.house.viewer.user_id


async def test_whoever_made_the_trigger_lends_only_what_they_may_now(bureau: Bureau) -> None:
    house, owner = bureau.house, bureau.house.viewer
    house.viewer = await house.member(Role.EDITOR, (await Workflow.get(id=bureau.workflow_id)).workspace_id)
    row = await bureau.trigger(EVENT)
    members = house.plait.accounts.members
    member = await Membership.get(workspace_id=row.workspace_id, user_id=row.actor_id)
    await members.update(owner, member.id, Role.VIEWER)
    with pytest.raises(ToolFailed) as demoted:
        await call(bureau, row, "add_task", TEXT)
    assert demoted.value.code == "FORBIDDEN"
    await call(bureau, row, "search_tasks", {})
    await members.remove(owner, member.id)
    with pytest.raises(ToolFailed) as left:
        await call(bureau, row, "search_tasks", {})
    assert left.value.code == "TRIGGER_MAKER_GONE"
    assert await Task.all().count() == 0


async def test_a_trigger_that_is_gone_has_no_rights(bureau: Bureau) -> None:
    row = await bureau.trigger(EVENT)
    await bureau.house.plait.automation.triggers.delete(bureau.house.viewer, row.id)
    with pytest.raises(ToolFailed) as refused:
        await call(bureau, row, "search_tasks", {})
    assert refused.value.code == "TRIGGER_MAKER_GONE"


async def test_a_trigger_that_a_key_made_has_the_keys_rights_while_it_lives(bureau: Bureau) -> None:
    house = bureau.house
    scopes = [Scope.WORKFLOWS_READ, Scope.TRIGGERS_READ, Scope.TRIGGERS_WRITE, Scope.EXECUTIONS_RUN, Scope.TASKS_READ]
    workspace_id = (await bureau.trigger(EVENT)).workspace_id
    key, _ = await house.plait.accounts.keys.create(house.viewer, workspace_id, "Key", scopes)
    house.viewer = replace(
        house.viewer, session_id=None, api_key_id=key.id, workspace_id=workspace_id, key_scopes=frozenset(scopes)
    )
    row = await bureau.trigger(EVENT)
    await call(bureau, row, "search_tasks", {})
    with pytest.raises(ToolFailed) as narrow:
        await call(bureau, row, "add_task", TEXT)
    assert narrow.value.code == "FORBIDDEN"
    await ApiKey.filter(id=key.id).update(revoked_at=house.plait.clock.now())
    with pytest.raises(ToolFailed):
        await call(bureau, row, "search_tasks", {})
