"""What agents can do with tasks: with the rights of whoever they answer, in one workspace, once a call."""

from typing import Any

import pytest

from app.accounts.access import ScopeMissing, WorkspaceNotFound
from app.components.library.shape import misfits, schema_problems
from app.kernel.errors import Forbidden, InvalidInput
from app.kernel.ids import global_id, new_id
from app.kernel.rights import SYSTEM, Actor, ActorKind, Role, Scope, Viewer
from app.llm.tools import Tool, ToolContext, ToolFailed
from app.tasks.lookup import TaskNotFound
from app.tasks.models import Task
from app.tasks.service import NewTask, TaskWaitsForAnswer
from app.tasks.vocabulary import TaskPriority, TaskResolution, TaskStatus
from tests.tasks.conftest import ANSWER, HOUR, Office

NAMES = ["add_task", "complete_task", "count_tasks", "list_overdue_tasks", "search_tasks", "update_task"]


async def tool(office: Office, name: str) -> Tool:
    found = await office.house.plait.llm.tools.get(office.house.workspace_id, name)
    assert found is not None
    return found


async def call(office: Office, tool_name: str, viewer: Viewer | None = None, /, **arguments: Any) -> Any:
    return await call_as(office, tool_name, context(office, viewer), **arguments)


def context(office: Office, viewer: Viewer | None = None, key: str | None = None) -> ToolContext:
    who = viewer or office.house.viewer
    return ToolContext(office.house.workspace_id, who.actor, key or new_id().hex, who)


async def call_as(office: Office, tool_name: str, ctx: ToolContext, /, **arguments: Any) -> Any:
    found = await tool(office, tool_name)
    assert misfits(arguments, found.parameters) == []
    result = await office.house.plait.llm.tools.call(found, arguments, ctx)
    assert not result.is_error
    return result.content


async def test_every_tool_is_registered_with_a_schema_and_a_scope(office: Office) -> None:
    known = await office.house.plait.llm.tools.all(office.house.workspace_id)
    assert set(NAMES) <= set(known)
    for name in NAMES:
        assert list(schema_problems(known[name].parameters, name)) == []
        assert known[name].scope is (Scope.TASKS_READ if known[name].is_reading else Scope.TASKS_WRITE)


async def test_a_task_is_made_once_a_call_and_the_reply_carries_it(office: Office) -> None:
    ada = await office.person("ada", Role.OPERATOR)
    ctx = context(office, ada)
    given = {
        "name": "Review project documentation",
        "description": "All of it.",
        "priority": "HIGH",
        "due_at": "2030-01-31",
        "tags": ["docs"],
        "assignees": ["me"],
        "remind_at": ["2030-01-30T09:00:00+01:00"],
    }
    made = await call_as(office, "add_task", ctx, **given)
    again = await call_as(office, "add_task", ctx, **given)
    (task,) = await Task.all()
    assert made == again
    assert made == {
        "id": global_id("Task", task.id),
        "name": "Review project documentation",
        "description": "All of it.",
        "status": "NOT_STARTED",
        "priority": "HIGH",
        "dueAt": "2030-01-31T23:59:59+00:00",
        "isOverdue": False,
        "tags": ["docs"],
        "assignees": ["ada"],
        "needsAnswer": False,
        "form": None,
    }
    assert task.created_by == ada.actor
    result = await (await tool(office, "add_task")).call(given, ctx)
    assert result.data == {"kind": "task", "id": made["id"]}


async def test_a_task_is_changed_and_completed(office: Office) -> None:
    made = await call(office, "add_task", name="Call")
    changed = await call(
        office, "update_task", task_id=made["id"], name="Call Ben", priority="URGENT", status="IN_PROGRESS", due_at=None
    )
    assert (changed["name"], changed["priority"], changed["status"]) == ("Call Ben", "URGENT", "IN_PROGRESS")
    for _ in range(2):
        done = await call(office, "complete_task", task_id=made["id"])
        assert done["status"] == "COMPLETED"
    reopened = await call(office, "update_task", task_id=made["id"], status="BLOCKED")
    assert reopened["status"] == "BLOCKED"


async def test_an_open_task_is_named_by_its_whole_name_too_unless_several_are_called_so(office: Office) -> None:
    for _ in range(2):
        made = await call(office, "add_task", name="Call Ben")
        done = await call(office, "complete_task", task_id=" call ben")
        assert (done["id"], done["status"]) == (made["id"], "COMPLETED")
    await call(office, "add_task", name="Call Ben")
    await call(office, "add_task", name="Call Ben")
    with pytest.raises(ToolFailed) as refused:
        await call(office, "complete_task", task_id="Call Ben")
    assert refused.value.code == "AMBIGUOUS"
    for name in ("Call", "Call%", "Call Ben\0", ""):
        with pytest.raises(TaskNotFound):
            await call(office, "complete_task", task_id=name)


async def test_a_run_that_waits_goes_on_with_the_answer_of_a_tool(office: Office) -> None:
    asked = await office.ask()
    own_id = global_id("Task", asked.id)
    found = await call(office, "update_task", task_id=own_id)
    assert (found["needsAnswer"], found["form"]["required"]) == (True, ["answer", "outcome"])
    with pytest.raises(TaskWaitsForAnswer):
        await call(office, "update_task", task_id=own_id, status="COMPLETED")
    with pytest.raises(InvalidInput):
        await call(office, "complete_task", task_id=own_id, answer={"answer": 1})
    await call(office, "complete_task", task_id=own_id, answer=ANSWER)
    assert (await Task.get(id=asked.id)).resolution is TaskResolution.ANSWERED


async def test_tasks_are_found_counted_and_listed_when_overdue(office: Office) -> None:
    ada, now = await office.person("ada"), office.clock.now()
    await office.task("Buy MILK", ada, due_at=now + HOUR, tags=["home"], priority=TaskPriority.HIGH)
    await office.task("Milk the cow", description="At the STRASSE farm", due_at=now + 3 * HOUR)
    done = await office.task("Old", due_at=now + HOUR)
    await call(office, "complete_task", task_id=global_id("Task", done.id))

    async def names(name: str, **arguments: Any) -> list[str]:
        return [each["name"] for each in (await call(office, name, **arguments))["tasks"]]

    assert await names("search_tasks", search="milk") == ["Buy MILK", "Milk the cow"]
    assert await names("search_tasks", search="milk straße") == ["Milk the cow"]
    assert await names("search_tasks", tag="home", priority=["HIGH", "URGENT"], assignee="ada@example.com") == [
        "Buy MILK"
    ]
    assert await names("search_tasks", status=["COMPLETED"]) == ["Old"]
    assert await names("search_tasks", due_after=(now + 2 * HOUR).isoformat(), is_open=True) == ["Milk the cow"]
    assert await names("list_overdue_tasks") == []
    office.clock.advance(2 * HOUR)
    assert await names("list_overdue_tasks") == ["Buy MILK"]
    assert await names("list_overdue_tasks", assignee="me") == []
    office.clock.advance(2 * HOUR)
    late = await call(office, "list_overdue_tasks", limit=1)
    assert ([each["name"] for each in late["tasks"]], late["total"], late["hasMore"]) == (["Buy MILK"], 2, True)
    counts = await call(office, "count_tasks")
    assert counts == {
        "total": 3,
        "byStatus": {"NOT_STARTED": 2, "IN_PROGRESS": 0, "COMPLETED": 1, "BLOCKED": 0},
        "byPriority": {"LOW": 0, "MEDIUM": 2, "HIGH": 1, "URGENT": 0},
    }
    assert (await call(office, "count_tasks", words="milk", is_open=True))["total"] == 2


async def test_a_task_of_another_workspace_is_not_found_even_for_who_belongs_to_both(office: Office) -> None:
    eve = await office.house.member()
    theirs = await office.house.workspace_of(eve)
    foreign = await office.tasks.tasks.create(eve, theirs, NewTask(name="Secret plans"))
    before = await Task.get(id=foreign.id)
    for own_id in (
        global_id("Task", foreign.id),
        global_id("Task", new_id()),
        global_id("User", foreign.id),
        str(foreign.id),
        "Secret plans",
    ):
        for name in ("update_task", "complete_task"):
            with pytest.raises(TaskNotFound):
                await call(office, name, task_id=own_id)
            # Eve may, but not from here.
            with pytest.raises((TaskNotFound, WorkspaceNotFound)):
                await call(office, name, eve, task_id=own_id)
            with pytest.raises(TaskNotFound):
                await call_as(office, name, by_itself(office, office.house.viewer.actor), task_id=own_id)
    assert (await call(office, "search_tasks", search="secret"))["total"] == 0
    assert (await call(office, "count_tasks"))["total"] == 0
    with pytest.raises(ToolFailed) as refused:
        await call(office, "add_task", name="x", assignees=[str(eve.user_id)])
    assert refused.value.code == "ASSIGNEE_UNKNOWN"
    assert (await Task.all().count(), (await Task.get(id=foreign.id)).updated_at) == (1, before.updated_at)


def by_itself(office: Office, actor: Actor = SYSTEM) -> ToolContext:
    return ToolContext(office.house.workspace_id, actor, new_id().hex)


async def test_a_tool_may_what_its_caller_may(office: Office) -> None:
    viewer = await office.person("ben")
    await call(office, "search_tasks", viewer)
    made = await call(office, "add_task", name="Mine")
    for name, arguments in (
        ("add_task", {"name": "x"}),
        ("update_task", {"task_id": made["id"]}),
        ("complete_task", {"task_id": made["id"]}),
    ):
        with pytest.raises(Forbidden):
            await call(office, name, viewer, **arguments)
    key = Viewer(
        office.house.viewer.user_id,
        api_key_id=new_id(),
        workspace_id=office.house.workspace_id,
        key_scopes=frozenset({Scope.EXECUTIONS_RUN}),
    )
    with pytest.raises(ScopeMissing):
        await call(office, "count_tasks", key)
    assert await Task.all().count() == 1


async def test_a_run_acts_with_the_rights_of_who_started_it(office: Office) -> None:
    ben = await office.person("ben")
    ada, workspace_id = office.house.viewer, office.house.workspace_id
    keys = office.house.plait.accounts.keys
    may, _ = await keys.create(ada, workspace_id, "may", [Scope.TASKS_WRITE, Scope.TASKS_READ])
    may_not, _ = await keys.create(ada, workspace_id, "may not", [Scope.EXECUTIONS_RUN])
    for actor, assignees in (
        (ada.actor, ["me"]),
        (Actor(ActorKind.API_KEY, may.id, ada.user_id), ["me"]),
    ):
        ctx = by_itself(office, actor)
        made = await call_as(office, "add_task", ctx, name=f"By {actor.kind}", assignees=assignees)
        assert made == await call_as(office, "add_task", ctx, name=f"By {actor.kind}", assignees=assignees)
        task = await Task.get(name=f"By {actor.kind}")
        assert task.created_by == actor
        await call_as(office, "complete_task", ctx, task_id=made["id"])
        done = await Task.get(id=task.id)
        assert (done.status, done.completed_by) == (TaskStatus.COMPLETED, actor)
    await keys.revoke(ada, may.id)
    for actor in (
        ben.actor,
        Actor(ActorKind.API_KEY, may_not.id, ada.user_id),
        Actor(ActorKind.API_KEY, may.id, ada.user_id),
        Actor(ActorKind.API_KEY, new_id(), ada.user_id),
    ):
        with pytest.raises(Forbidden):
            await call_as(office, "add_task", by_itself(office, actor), name="x")
    assert (await call_as(office, "count_tasks", by_itself(office, ben.actor)))["total"] == 2
    eve = await office.house.member()
    for name in ("count_tasks", "search_tasks", "list_overdue_tasks"):
        with pytest.raises(WorkspaceNotFound):
            await call_as(office, name, by_itself(office, eve.actor))
    with pytest.raises(ToolFailed) as refused:
        await call_as(office, "add_task", by_itself(office), name="x")
    assert refused.value.code == "FORBIDDEN"
    assert await Task.all().count() == 2


@pytest.mark.parametrize("text", ["tomorrow", "2030-13-01", "", "2030-01-01T25:00"])
async def test_an_instant_that_is_none_is_told_to_the_model(office: Office, text: str) -> None:
    with pytest.raises(ToolFailed) as refused:
        await call(office, "add_task", name="x", due_at=text)
    assert (refused.value.code, await Task.all().count()) == ("INVALID_INPUT", 0)
    made = await call(office, "add_task", name="x", due_at="2030-06-01T10:00:00")
    assert made["dueAt"] == "2030-06-01T10:00:00+00:00"
    moved = await call(office, "update_task", task_id=made["id"], due_at="2030-06-01T10:00:00-05:00")
    assert moved["dueAt"] == "2030-06-01T15:00:00+00:00"
