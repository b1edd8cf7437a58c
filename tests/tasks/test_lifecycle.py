"""A task from its first row to its last: asked, answered, mailed, escalated, expired, withdrawn."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.activity import ActivityKind
from app.accounts.models import Activity, AuditEntry, Membership, User
from app.components.contract import ArrivalKind, WaitKind
from app.executions.models import ExecutionCommand
from app.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.kernel.rights import Role, Viewer
from app.tasks.links import LinkInvalid
from app.tasks.lookup import TaskNotFound
from app.tasks.models import Task, TaskAssignee
from app.tasks.service import NewTask, TaskChange, TaskClosed, TaskWaitsForAnswer
from app.tasks.vocabulary import TaskKind, TaskPriority, TaskResolution, TaskStatus
from tests.tasks.conftest import ANSWER, HOUR, Office


async def kinds(task: Task) -> list[ActivityKind]:
    return [row.kind for row in await Activity.filter(subject_id=task.id).order_by("id")]


async def commands(task: Task) -> list[dict[str, Any]]:
    return [row.data for row in await ExecutionCommand.filter(execution_id=task.execution_id)]


async def test_a_wait_makes_a_task_with_its_people(office: Office) -> None:
    ada, ben = await office.person("ada"), await office.person("ben")
    due = (office.clock.now() + HOUR).isoformat()
    people = [str(ada.user_id), str(ben.user_id), str(ada.user_id)]
    task = await office.ask(assignees=people, priority="HIGH", dueAt=due, expires=2 * HOUR)
    assert (task.kind, task.status, task.resolution) == (TaskKind.INPUT, TaskStatus.NOT_STARTED, None)
    assert (task.name, task.description, task.priority) == ("Approve it?", "Read <this>.", TaskPriority.HIGH)
    assert (task.due_at, task.expires_at) == (office.clock.now() + HOUR, office.clock.now() + 2 * HOUR)
    assert (task.node_key, task.path, task.wait_sequence) == ("ask", "each:2", 7)
    assert task.created_by == office.house.viewer.actor
    found = await office.tasks.lookup.assignees([task.id])
    assert found == {task.id: [ada.user_id, ben.user_id]}
    assert await kinds(task) == [ActivityKind.TASK_CREATED]


async def test_a_wait_that_is_written_twice_makes_one_task(office: Office) -> None:
    task = await office.ask(title="x" * 500, message=None)
    assert (task.name, task.description) == ("x" * 200, None)


async def test_what_a_secret_masks_does_not_break_the_commit(office: Office) -> None:
    masked: Any = {"dueAt": "***T12:00:00", "escalateAt": "***", "assignees": ["***"], "escalateTo": ["***"]}
    task = await office.ask(title="***", priority="***", **masked)
    assert (task.name, task.priority, task.due_at, task.escalate_at) == ("***", TaskPriority.MEDIUM, None, None)
    assert task.escalate_to == []


async def test_an_answer_closes_the_task_and_commands_the_run_in_one_commit(office: Office) -> None:
    task = await office.ask()
    done = await office.tasks.completions.complete(office.house.viewer, task.id, ANSWER)
    assert (done.status, done.resolution) == (TaskStatus.COMPLETED, TaskResolution.ANSWERED)
    assert done.completed_by == office.house.viewer.actor
    assert done.completed_at == office.clock.now()
    (command,) = await commands(task)
    assert (command["waitSequence"], command["kind"]) == (7, "answer")
    assert command["payload"]["answer"] == ANSWER
    assert command["payload"]["by"]["name"] == "Ada"
    assert await kinds(task) == [ActivityKind.TASK_CREATED, ActivityKind.TASK_COMPLETED]
    # The wait ends later, in the journal's commit: nothing is left for it to do.
    assert (await office.end(done, ArrivalKind.ANSWER)).completed_by == office.house.viewer.actor


async def test_the_same_answer_again_gives_the_same_task_and_another_is_refused(office: Office) -> None:
    task = await office.ask()
    complete, ada = office.tasks.completions.complete, office.house.viewer
    await complete(ada, task.id, ANSWER)
    assert (await complete(ada, task.id, dict(reversed(ANSWER.items())))).id == task.id
    ben = await office.person("ben", Role.OPERATOR)
    for who, answer in ((ada, {**ANSWER, "outcome": "reject"}), (ben, ANSWER), (ada, {"bad": 1})):
        with pytest.raises(TaskClosed) as refused:
            await complete(who, task.id, answer)
        assert refused.value.reason == "task_closed"
    assert len(await commands(task)) == 1


async def test_of_many_answers_at_once_one_is_heard(office: Office) -> None:
    task = await office.ask()
    people = [await office.person(f"p{at}", Role.OPERATOR) for at in range(6)]
    tries = [office.tasks.completions.complete(person, task.id, ANSWER) for person in people * 2]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    done = [each for each in outcomes if isinstance(each, Task)]
    assert {each.completed_by for each in done} == {done[0].completed_by}
    assert len(done) == 2  # one person, twice
    assert all(isinstance(each, Task | TaskClosed) for each in outcomes)
    assert len(await commands(task)) == 1


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (None, "input.answer"),
        ({}, "input.answer.answer"),
        ({"answer": 1, "outcome": "approve"}, "input.answer.answer"),
        ({"answer": "x", "outcome": "maybe"}, "input.answer.outcome"),
        ({"answer": "x" * 300_000, "outcome": "approve"}, "input.answer"),
        ({"answer": "\x00", "outcome": "approve"}, "input.answer.answer"),
    ],
)
async def test_an_answer_that_breaks_the_form_is_refused_and_changes_nothing(
    office: Office, answer: Any, field: str
) -> None:
    task = await office.ask()
    with pytest.raises(InvalidInput) as refused:
        await office.tasks.completions.complete(office.house.viewer, task.id, answer)
    assert refused.value.field == field
    assert (await Task.get(id=task.id)).is_open
    assert await commands(task) == []


async def test_an_answer_after_its_time_is_refused_even_if_the_run_is_not_told_yet(office: Office) -> None:
    task = await office.ask(expires=HOUR)
    office.clock.advance(HOUR)
    with pytest.raises(TaskClosed) as refused:
        await office.tasks.completions.complete(office.house.viewer, task.id, ANSWER)
    assert refused.value.reason == "task_expired"
    assert await commands(task) == []
    assert await office.expire(task)
    assert await office.expire(task)  # as after a crash in between
    expired = await office.end(task, ArrivalKind.DUE)
    assert (expired.status, expired.resolution) == (TaskStatus.COMPLETED, TaskResolution.EXPIRED)
    assert expired.completed_by is None
    last = await Activity.filter(subject_id=task.id).order_by("-id").first()
    assert last is not None
    assert (last.kind, last.workspace_id) == (ActivityKind.TASK_COMPLETED, task.workspace_id)
    assert last.data == {"name": "Approve it?", "resolution": "EXPIRED"}
    assert len(await kinds(task)) == 2


async def test_a_time_that_runs_out_after_the_answer_takes_nothing_back(office: Office) -> None:
    task = await office.ask(expires=HOUR)
    await office.tasks.completions.complete(office.house.viewer, task.id, ANSWER)
    office.clock.advance(HOUR)
    assert not await office.expire(task)
    assert (await office.end(task, ArrivalKind.DUE)).resolution is TaskResolution.ANSWERED
    assert await kinds(task) == [ActivityKind.TASK_CREATED, ActivityKind.TASK_COMPLETED]


async def test_the_end_of_a_run_withdraws_what_is_open(office: Office) -> None:
    task = await office.ask()
    assert task.execution_id is not None
    await office.end_run(task.execution_id)
    assert (await Task.get(id=task.id)).resolution is TaskResolution.WITHDRAWN
    # So does the end of the branch that asked.
    assert (await office.end(await office.ask(), None)).resolution is TaskResolution.WITHDRAWN
    with pytest.raises(TaskClosed):
        await office.tasks.completions.complete(office.house.viewer, task.id, ANSWER)


async def test_a_decision_is_asked_of_who_started_the_run_and_sent_as_such(office: Office) -> None:
    task = await office.ask(WaitKind.DECISION)
    assert task.kind is TaskKind.DECISION
    assert (await office.tasks.lookup.assignees([task.id]))[task.id] == [office.house.viewer.user_id]
    with pytest.raises(InvalidInput):
        await office.tasks.completions.complete(office.house.viewer, task.id, {"decision": "MAYBE"})
    decided = {"decision": "COMPLETE", "output": {"id": 3}}
    done = await office.tasks.completions.complete(office.house.viewer, task.id, decided)
    assert done.resolution is TaskResolution.DECIDED
    (command,) = await commands(task)
    assert (command["payload"]["decision"], command["payload"]["output"]) == ("COMPLETE", {"id": 3})
    other = await office.end(await office.ask(WaitKind.DECISION), ArrivalKind.ANSWER)
    assert other.resolution is TaskResolution.DECIDED


async def test_a_link_answers_as_its_person_while_they_are_a_member(office: Office) -> None:
    ben, gone = await office.person("ben"), await office.person("gone")
    task = await office.ask(assignees=[str(ben.user_id)])
    with pytest.raises(Forbidden):
        await office.tasks.completions.complete(ben, task.id, ANSWER)
    await Membership.filter(user_id=gone.user_id).delete()
    with pytest.raises(LinkInvalid):
        await office.tasks.completions.complete_by_link(office.link(task, gone), ANSWER)
    done = await office.tasks.completions.complete_by_link(office.link(task, ben), ANSWER)
    assert done.completed_by == ben.actor
    assert (await AuditEntry.filter(subject_id=task.id, action="task.completed").get()).actor_id == ben.user_id


async def test_a_link_is_worth_nothing_once_its_person_is_asked_no_more(office: Office) -> None:
    ben, cy = await office.person("ben"), await office.person("cy", Role.OPERATOR)
    task = await office.ask(assignees=[str(ben.user_id), str(cy.user_id)])

    async def is_valid(person: Viewer) -> bool:
        try:
            await office.tasks.completions.find(office.link(task, person))
        except LinkInvalid:
            return False
        return True

    async def reassign(*people: Viewer) -> None:
        change = TaskChange({"assignee_ids": [each.user_id for each in people]})
        await office.tasks.tasks.update(office.house.viewer, task.id, change)

    assert (await is_valid(ben), await is_valid(cy)) == (True, True)
    await reassign(cy)
    assert (await is_valid(ben), await is_valid(cy)) == (False, True)
    with pytest.raises(LinkInvalid) as refused:
        await office.tasks.completions.complete_by_link(office.link(task, ben), ANSWER)
    assert refused.value.reason == "link_invalid"
    assert (await Task.get(id=task.id)).resolution is None
    await reassign(ben)
    assert (await is_valid(ben), await is_valid(cy)) == (True, False)
    # For nobody in particular: for everybody who may complete tasks.
    await reassign()
    assert (await is_valid(ben), await is_valid(cy)) == (False, True)


async def test_a_mail_is_owed_until_it_is_handed_over(office: Office) -> None:
    ben, silent = await office.person("ben"), await office.house.member(Role.VIEWER, office.house.workspace_id)
    task = await office.ask(assignees=[str(ben.user_id), str(silent.user_id)], expires=24 * HOUR)
    office.outbox.is_broken = True
    assert await office.do(office.chores.mail) == 2
    assert await office.do(office.chores.mail) == 0  # it was claimed; the next try is later
    office.outbox.is_broken = False
    office.clock.advance(timedelta(seconds=60))
    assert await office.do(office.chores.mail) == 1
    ((to, subject, text),) = office.outbox.sent
    assert (to, subject) == ("ben@example.com", "Plait asks: Approve it?")
    assert "Read <this>." in text
    assert text.count("/tasks/answer?token=") == 3  # the page, and one for each outcome
    row = await TaskAssignee.get(task_id=task.id, user_id=ben.user_id)
    assert (row.notified_at, row.mail_due_at) == (office.clock.now(), None)
    office.clock.advance(24 * HOUR)
    assert await office.do(office.chores.mail) == 0


async def test_mail_is_given_up_after_some_tries_and_not_sent_for_what_is_closed(office: Office) -> None:
    ben = await office.person("ben")
    task = await office.ask(assignees=[str(ben.user_id)])
    office.outbox.is_broken = True
    tries = 0
    while await office.do(office.chores.mail):
        tries += 1
        office.clock.advance(timedelta(days=2))
    assert tries == 12
    office.outbox.is_broken = False
    closed = await office.ask(assignees=[str(ben.user_id)])
    await office.tasks.completions.complete(office.house.viewer, closed.id, ANSWER)
    assert await office.do(office.chores.mail) == 1
    assert office.outbox.sent == []
    assert (await TaskAssignee.get(task_id=task.id)).notified_at is None


async def test_what_stays_open_is_escalated_once(office: Office) -> None:
    ben, cy = await office.person("ben"), await office.person("cy")
    at = (office.clock.now() + HOUR).isoformat()
    to = [str(cy.user_id), str(ben.user_id)]
    task = await office.ask(assignees=[str(ben.user_id)], escalateAt=at, escalateTo=to)
    answered = await office.ask(escalateAt=at, escalateTo=to)
    await office.tasks.completions.complete(office.house.viewer, answered.id, ANSWER)
    assert await office.do(office.chores.escalate) == 0
    office.clock.advance(HOUR)
    assert await office.do(office.chores.escalate) == 1
    assert await office.do(office.chores.escalate) == 0
    escalated = await Task.get(id=task.id)
    assert (escalated.priority, escalated.escalate_at) == (TaskPriority.HIGH, None)
    assert (await office.tasks.lookup.assignees([task.id]))[task.id] == [ben.user_id, cy.user_id]
    assert await kinds(task) == [ActivityKind.TASK_CREATED, ActivityKind.TASK_UPDATED]
    await office.do(office.chores.mail)
    assert sorted(to for to, _, _ in office.outbox.sent) == ["ben@example.com", "cy@example.com"]


async def test_a_task_of_a_person_is_made_changed_done_reopened_and_deleted(office: Office) -> None:
    ada, tasks = office.house.viewer, office.tasks.tasks
    ben = await office.person("ben")
    assert ben.user_id is not None
    new = NewTask("  Tidy up ", "All of it", TaskPriority.LOW, tags=["home", "home"], assignee_ids=[ben.user_id])
    task = await tasks.create(ada, office.house.workspace_id, new, idempotency_key="k")
    assert (await tasks.create(ada, office.house.workspace_id, new, idempotency_key="k")).id == task.id
    assert (task.name, task.tags, task.kind) == ("Tidy up", ["home"], TaskKind.MANUAL)
    assert office.clock.now() == task.created_at
    changes = {
        "name": "Tidy",
        "description": None,
        "tags": ["work"],
        "assignee_ids": [],
        "priority": TaskPriority.URGENT,
    }
    changed = await tasks.update(ada, task.id, TaskChange({**changes, "status": TaskStatus.IN_PROGRESS}))
    assert (changed.name, changed.description, changed.tags) == ("Tidy", None, ["work"])
    assert (changed.priority, changed.status) == (TaskPriority.URGENT, TaskStatus.IN_PROGRESS)
    assert await office.tasks.lookup.assignees([task.id]) == {}
    done = await tasks.update(ada, task.id, TaskChange({"status": TaskStatus.COMPLETED}))
    assert (done.resolution, done.completed_by) == (TaskResolution.ANSWERED, ada.actor)
    reopened = await tasks.update(ada, task.id, TaskChange({"status": TaskStatus.BLOCKED}))
    assert (reopened.resolution, reopened.completed_by, reopened.completed_at) == (None, None, None)
    assert (await office.tasks.completions.complete(ada, task.id)).resolution is TaskResolution.ANSWERED
    assert await tasks.delete(ada, task.id) == task.id
    with pytest.raises(TaskNotFound):
        await office.tasks.lookup.get(ada, task.id)
    # Nobody is mailed about what no run waits for.
    assert await office.do(office.chores.mail) == 0


async def test_a_task_of_a_run_is_not_closed_or_deleted_by_hand(office: Office) -> None:
    ada, tasks = office.house.viewer, office.tasks.tasks
    task = await office.ask()
    begun = await tasks.update(ada, task.id, TaskChange({"status": TaskStatus.IN_PROGRESS}))
    assert begun.status is TaskStatus.IN_PROGRESS
    with pytest.raises(TaskWaitsForAnswer):
        await tasks.update(ada, task.id, TaskChange({"status": TaskStatus.COMPLETED}))
    with pytest.raises(TaskWaitsForAnswer):
        await tasks.delete(ada, task.id)
    await office.tasks.completions.complete(ada, task.id, ANSWER)
    with pytest.raises(TaskClosed):
        await tasks.update(ada, task.id, TaskChange({"status": TaskStatus.NOT_STARTED}))
    assert await tasks.delete(ada, task.id) == task.id


async def test_new_assignees_of_what_a_run_waits_for_are_owed_a_mail(office: Office) -> None:
    ben, cy = await office.person("ben"), await office.person("cy")
    task = await office.ask(assignees=[str(ben.user_id)])
    await office.do(office.chores.mail)
    people = [cy.user_id, ben.user_id]
    await office.tasks.tasks.update(office.house.viewer, task.id, TaskChange({"assignee_ids": people}))
    assert (await office.tasks.lookup.assignees([task.id]))[task.id] == people
    await office.do(office.chores.mail)
    assert [to for to, _, _ in office.outbox.sent] == ["ben@example.com", "cy@example.com"]


async def test_strangers_find_nothing_and_are_nobody(office: Office) -> None:
    task = await office.ask()
    stranger = await office.house.member()
    assert stranger.user_id is not None
    for attempt in (
        office.tasks.lookup.get(stranger, task.id),
        office.tasks.completions.complete(stranger, task.id, ANSWER),
        office.tasks.completions.complete_by_link(office.link(task, stranger), ANSWER),
        office.tasks.tasks.delete(stranger, task.id),
        office.tasks.tasks.create(
            office.house.viewer, office.house.workspace_id, NewTask("x", assignee_ids=[stranger.user_id])
        ),
    ):
        with pytest.raises((NotFound, LinkInvalid)):
            await attempt
    assert await office.tasks.lookup.get_many(stranger, [task.id]) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "input.name"),
        ({"name": None}, "input.name"),
        ({"tags": ["x" * 51]}, "input.tags[0]"),
        ({"status": None}, "input.status"),
        ({"assignee_ids": None}, "input.assigneeIds"),
        ({"description": "x" * 6_000}, "input.description"),
    ],
)
async def test_what_cannot_be_stored_is_named(office: Office, changes: dict[str, Any], field: str) -> None:
    task = await office.tasks.tasks.create(office.house.viewer, office.house.workspace_id, NewTask("x"))
    with pytest.raises(InvalidInput) as refused:
        await office.tasks.tasks.update(office.house.viewer, task.id, TaskChange(changes))
    assert refused.value.field == field


async def test_a_form_of_a_persons_task_is_answered(office: Office) -> None:
    form = {"type": "object", "properties": {"count": {"type": "integer", "minimum": 1}}, "required": ["count"]}
    ada = office.house.viewer
    task = await office.tasks.tasks.create(ada, office.house.workspace_id, NewTask("Count", form=form))
    with pytest.raises(Conflict) as refused:
        await office.tasks.tasks.update(ada, task.id, TaskChange({"status": TaskStatus.COMPLETED}))
    assert refused.value.reason == "answer_required"
    with pytest.raises(InvalidInput) as unfit:
        await office.tasks.completions.complete(ada, task.id, {"count": 0})
    assert unfit.value.field == "input.answer.count"
    assert (await office.tasks.completions.complete(ada, task.id, {"count": 3})).answer == '{"count":3}'
    with pytest.raises(InvalidInput) as broken:
        await office.tasks.tasks.create(ada, office.house.workspace_id, NewTask("x", form={"type": "array"}))
    assert broken.value.reason == "form_invalid"
    assert await User.exists(id=ada.user_id)
