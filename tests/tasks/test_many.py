"""Changes of many tasks: all of them or none; and what is said about tasks, and told of them."""

import asyncio
from contextlib import aclosing
from typing import Any
from uuid import UUID

import pytest

from app.accounts.activity import ActivityEntry, ActivityKind
from app.accounts.models import Activity
from app.components.contract import ArrivalKind
from app.executions.journal_script import Fetch
from app.executions.models import Execution
from app.executions.projecting import WaitEnded
from app.kernel.errors import Forbidden, InvalidInput, NotFound
from app.kernel.ids import global_id, new_id
from app.kernel.pages import PageRequest
from app.kernel.rights import Role, Viewer
from app.tasks import comments
from app.tasks.comments import CommentIsDeleted, NotYourComment, TaskCommentNotFound, TooManyComments
from app.tasks.lookup import TaskNotFound
from app.tasks.models import Task, TaskComment, TaskTag
from app.tasks.service import MAX_TASKS, NewTask, TaskChange, TaskWaitsForAnswer
from app.tasks.vocabulary import TaskPriority, TaskResolution, TaskStatus
from tests.tasks.conftest import HOUR, Office


async def test_many_are_changed_together(office: Office) -> None:
    ada, due = await office.person("ada"), office.clock.now() + HOUR
    tasks = [await office.task(name, tags=tags) for name, tags in (("a", ["x", "y"]), ("b", []), ("c", ["z", "y"]))]
    ids = [tasks[2].id, tasks[0].id, tasks[2].id]
    change = TaskChange(
        {
            "priority": TaskPriority.URGENT,
            "due_at": due,
            "status": TaskStatus.IN_PROGRESS,
            "assignee_ids": [ada.user_id],
            "add_tags": ["x", "new"],
            "remove_tags": ["y"],
        }
    )
    changed = await office.tasks.tasks.update_many(office.house.viewer, ids, change, "input.taskIds")
    assert [(task.name, task.tags) for task in changed] == [("c", ["z", "x", "new"]), ("a", ["x", "new"])]
    for task in changed:
        assert (task.priority, task.due_at, task.status) == (TaskPriority.URGENT, due, TaskStatus.IN_PROGRESS)
        assert {row.tag for row in await TaskTag.filter(task_id=task.id)} == set(task.tags)
        assert (await office.tasks.lookup.assignees([task.id]))[task.id] == [ada.user_id]
        last = await Activity.filter(subject_id=task.id).order_by("-id").first()
        assert last is not None
        assert last.data["fields"] == ["assignees", "dueAt", "priority", "status", "tags"]
    untouched = await Task.get(id=tasks[1].id)
    assert (untouched.priority, untouched.updated_at) == (TaskPriority.MEDIUM, tasks[1].updated_at)


async def test_of_many_none_is_changed_if_one_cannot_be(office: Office) -> None:
    task, asked = await office.task(), await office.ask()
    eve = await office.house.member()
    foreign = await office.tasks.tasks.create(eve, await office.house.workspace_of(eve), NewTask("Secret"))
    done = TaskChange({"status": TaskStatus.COMPLETED})
    update, ada = office.tasks.tasks.update_many, office.house.viewer
    with pytest.raises(TaskWaitsForAnswer) as waits:
        await update(ada, [task.id, asked.id], done, "input.taskIds")
    assert waits.value.details == {"taskId": global_id("Task", asked.id)}
    for stranger in (foreign.id, new_id()):
        with pytest.raises(TaskNotFound) as missing:
            await update(ada, [task.id, stranger], done, "input.taskIds")
        assert missing.value.field == "input.taskIds.1"
    ben = await office.person("ben")
    with pytest.raises(Forbidden):
        await update(ben, [task.id], done, "input.taskIds")
    for ids, reason in (([], "empty"), ([new_id() for _ in range(MAX_TASKS + 1)], "too_many")):
        with pytest.raises(InvalidInput) as refused:
            await update(ada, ids, done, "input.taskIds")
        assert (refused.value.reason, refused.value.field) == (reason, "input.taskIds")
    tags = TaskChange({"add_tags": [f"t{at}" for at in range(20)]})
    full = await office.task(tags=["one"])
    with pytest.raises(InvalidInput) as refused:
        await update(ada, [task.id, full.id], tags, "input.taskIds")
    assert refused.value.field == "input.addTags"
    assert await Task.filter(resolution__isnull=True).count() == 4
    assert await TaskTag.all().count() == 1


async def test_two_who_change_the_same_tasks_in_other_orders_do_not_wait_for_each_other(office: Office) -> None:
    ids = [(await office.task(str(at))).id for at in range(5)]
    update, ada = office.tasks.tasks.update_many, office.house.viewer
    changes = [TaskChange({"priority": TaskPriority((at % 4) + 1)}) for at in range(8)]
    await asyncio.gather(*(update(ada, ids[:: 1 if at % 2 else -1], each) for at, each in enumerate(changes)))
    assert len({row.priority for row in await Task.all()}) == 1


# ------------------------------------------------------------------ comments


async def test_a_comment_is_its_authors_or_an_admins(office: Office) -> None:
    task, ada = await office.task(), office.house.viewer
    ben, eve = await office.person("ben"), await office.person("eve", Role.EDITOR)
    talk = office.tasks.comments
    said = await talk.add(ben, task.id, "  Helo\n", idempotency_key="one")
    assert (await talk.add(ben, task.id, "  Helo\n", idempotency_key="one")).id == said.id
    with pytest.raises(NotYourComment):
        await talk.edit(eve, said.id, "Mine")
    with pytest.raises(NotYourComment):
        await talk.delete(eve, said.id)
    office.clock.advance(HOUR)
    edited = await talk.edit(ben, said.id, "Hello")
    assert (edited.text, edited.edited_at, edited.author) == ("Hello", office.clock.now(), ben.actor)
    assert (await talk.edit(ben, said.id, "Hello")).edited_at == edited.edited_at
    gone = await talk.delete(ada, said.id)
    assert (gone.text, gone.deleted_at) == ("", office.clock.now())
    assert (await talk.delete(ben, said.id)).deleted_at == gone.deleted_at
    with pytest.raises(CommentIsDeleted):
        await talk.edit(ben, said.id, "Again")
    rows = await Activity.filter(kind=ActivityKind.TASK_COMMENTED).order_by("id")
    assert [(row.data["change"], row.data["commentId"]) for row in rows] == [
        (change, global_id("TaskComment", said.id)) for change in ("ADDED", "EDITED", "DELETED")
    ]


async def test_a_comment_elsewhere_is_not_found_and_one_goes_with_its_task(office: Office) -> None:
    task, eve = await office.task(), await office.house.member()
    talk = office.tasks.comments
    said = await talk.add(office.house.viewer, task.id, "Ours")
    await talk.add(office.house.viewer, task.id, "Ours too")
    assert [row.text for row in (await talk.page(task, PageRequest())).items] == ["Ours", "Ours too"]
    with pytest.raises(TaskNotFound):
        await talk.add(eve, task.id, "Theirs")
    for own_id in (said.id, new_id()):
        with pytest.raises(TaskCommentNotFound):
            await talk.edit(eve, own_id, "Theirs")
        with pytest.raises(TaskCommentNotFound):
            await talk.delete(eve, own_id)
    assert await talk.visible(eve, [said.id]) == {}
    assert list(await talk.visible(office.house.viewer, [said.id])) == [said.id]
    await office.tasks.tasks.delete(office.house.viewer, task.id)
    assert await TaskComment.all().count() == 0


@pytest.mark.parametrize(
    ("text", "reason"), [("", "empty"), (" \n", "empty"), ("x" * 10_001, "too_long"), ("a\0b", "text_malformed")]
)
async def test_what_says_nothing_or_too_much_is_refused(office: Office, text: str, reason: str) -> None:
    task = await office.task()
    with pytest.raises(InvalidInput) as refused:
        await office.tasks.comments.add(office.house.viewer, task.id, text)
    assert (refused.value.reason, refused.value.field) == (reason, "input.text")


async def test_a_task_has_so_many_comments_and_no_more(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comments, "MAX_COMMENTS", 3)
    task = await office.task()
    results = await asyncio.gather(
        *(office.tasks.comments.add(office.house.viewer, task.id, str(at)) for at in range(6)), return_exceptions=True
    )
    assert sum(isinstance(each, TooManyComments) for each in results) == 3
    assert await TaskComment.all().count() == 3


# ------------------------------------------------------------------ live


async def follow(office: Office, count: int, after: int | None = 0, viewer: Viewer | None = None) -> list[Any]:
    found: list[Any] = []
    async with (
        asyncio.timeout(20),
        aclosing(office.tasks.feed.follow(viewer or office.house.viewer, office.house.workspace_id, after)) as entries,
    ):
        async for entry, _ in entries:
            found.append(entry)
            if len(found) == count:
                break
    return found


async def test_all_that_happens_to_tasks_is_told_in_order_and_from_any_place(office: Office) -> None:
    task = await office.task("One", remind_at=[office.clock.now() + HOUR])
    await office.tasks.comments.add(office.house.viewer, task.id, "Hm.")
    await office.tasks.tasks.update(office.house.viewer, task.id, TaskChange({"name": "Two"}))
    office.clock.advance(HOUR)
    await office.do(office.reminding.remind)
    await office.tasks.completions.complete(office.house.viewer, task.id)
    await office.tasks.tasks.delete(office.house.viewer, task.id)
    told: list[ActivityEntry] = await follow(office, 6)
    assert [entry.kind.name.removeprefix("TASK_") for entry in told] == [
        "CREATED",
        "COMMENTED",
        "UPDATED",
        "REMINDED",
        "COMPLETED",
        "DELETED",
    ]
    for place in range(6):
        assert await follow(office, 6 - place, told[place - 1].sequence if place else 0) == told[place:]
    (head,) = await follow(office, 1, None)
    assert head >= told[-1].sequence
    for after in (-1, head + 1):
        with pytest.raises(InvalidInput):
            await follow(office, 1, after)
    with pytest.raises(NotFound):
        await follow(office, 1, 0, await office.house.member())


@pytest.mark.parametrize("way", ["run", "wait", "time"])
async def test_a_task_that_ends_with_its_run_or_its_time_is_told_too(office: Office, way: str) -> None:
    task = await office.ask(title="Why?")
    match way:
        case "run":
            await office.end_run((await Execution.get(id=task.execution_id)).id)
        case "wait":
            await office.end(task, None)
        case _:
            await office.end(task, ArrivalKind.DUE)
    await office.end(task, None)  # again: it is told once
    await office.task("Last")
    told = [entry for entry in await follow(office, 3) if entry.subject_id == task.id]
    assert [entry.kind for entry in told] == [ActivityKind.TASK_CREATED, ActivityKind.TASK_COMPLETED]
    wanted = TaskResolution.EXPIRED if way == "time" else TaskResolution.WITHDRAWN
    assert told[1].data == {"name": "Why?", "resolution": wanted.name}
    assert (await Task.get(id=task.id)).resolution is wanted
    assert told[1].at == office.clock.now()


def test_the_end_of_a_task_sorts_after_all_that_was_told_before_it(office: Office) -> None:
    for _ in range(2_000):
        task_id, told = new_id(), new_id()
        first, *_ = office.projector.ended(WaitEnded(task_id, None, office.clock.now()), "sqlite")
        assert isinstance(first, Fetch)
        assert UUID(f"{first.values[0]}{str(task_id)[-12:]}") > told
