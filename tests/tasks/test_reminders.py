"""Reminders: each comes once, however many look for it, to whom its task is for, and moves with the due date."""

import asyncio
from datetime import datetime, timedelta

import pytest

from app.accounts.activity import ActivityKind
from app.accounts.models import Activity, Membership, User
from app.kernel.errors import InvalidInput
from app.kernel.rights import Role
from app.tasks.models import Task, TaskNotice, TaskReminder
from app.tasks.reminders import MAX_REMINDERS
from app.tasks.service import TaskChange
from app.tasks.vocabulary import TaskStatus
from tests.tasks.conftest import ANSWER, HOUR, Office

MINUTE = timedelta(minutes=1)


async def to_come(task: Task) -> list[datetime]:
    rows = await TaskReminder.filter(task_id=task.id, due_at__isnull=False).order_by("due_at")
    assert [row.due_at for row in rows] == [row.remind_at for row in rows]
    return [row.remind_at for row in rows]


async def told(task: Task) -> list[str]:
    rows = await Activity.filter(subject_id=task.id, kind=ActivityKind.TASK_REMINDED).order_by("id")
    return [row.data["remindAt"] for row in rows]


async def test_a_reminder_comes_once_however_many_workers_look(office: Office) -> None:
    ada, ben = await office.person("ada"), await office.person("ben")
    first, second = office.clock.now() + HOUR, office.clock.now() + 2 * HOUR
    task = await office.task("Water the plants", ada, ben, description="All.", remind_at=[second, first, first])
    assert await to_come(task) == [first, second]
    assert await office.do(office.reminding.remind) == 0
    office.clock.advance(HOUR)
    counts = await asyncio.gather(*(office.do(office.reminding.remind) for _ in range(5)))
    assert sum(counts) == 1
    assert await told(task) == [first.isoformat()]
    assert await to_come(task) == [second]
    await asyncio.gather(*(office.do(office.reminding.mail) for _ in range(5)))
    assert sorted(to for to, _, _ in office.outbox.sent) == ["ada@example.com", "ben@example.com"]
    _, subject, text = office.outbox.sent[0]
    assert (subject, text) == ("Reminder: Water the plants", "Water the plants\n\nAll.\n")
    assert await TaskNotice.all().count() == 0


async def test_a_mail_that_cannot_be_sent_is_owed_again(office: Office) -> None:
    ada = await office.person("ada")
    await office.task("Call", ada, remind_at=[office.clock.now() + HOUR])
    office.clock.advance(HOUR)
    await office.do(office.reminding.remind)
    office.outbox.is_broken = True
    assert await office.do(office.reminding.mail) == 1
    assert await office.do(office.reminding.mail) == 0
    office.outbox.is_broken = False
    office.clock.advance(MINUTE)
    assert await office.do(office.reminding.mail) == 1
    assert [to for to, _, _ in office.outbox.sent] == ["ada@example.com"]


async def test_what_is_for_nobody_reminds_who_made_it_and_who_left_gets_no_mail(office: Office) -> None:
    ada, ben = await office.person("ada", Role.OPERATOR), await office.person("ben")
    at = [office.clock.now() + HOUR]
    await office.task("Mine", by=ada, remind_at=at)
    await office.task("Theirs", ben, remind_at=at)
    await Membership.filter(user_id=ben.user_id).delete()
    office.clock.advance(HOUR)
    assert await office.do(office.reminding.remind) == 2
    await office.do(office.reminding.mail)
    assert [(to, subject) for to, subject, _ in office.outbox.sent] == [("ada@example.com", "Reminder: Mine")]
    assert await TaskNotice.all().count() == 0


async def test_a_task_that_a_run_waits_for_gives_its_link(office: Office) -> None:
    ada = await office.person("ada")
    task = await office.ask(assignees=[str(ada.user_id)])
    at = [office.clock.now() + HOUR]
    await office.tasks.tasks.update(office.house.viewer, task.id, TaskChange({"remind_at": at}))
    office.clock.advance(HOUR)
    await office.do(office.reminding.remind)
    await office.do(office.reminding.mail)
    ((_, _, text),) = office.outbox.sent
    assert office.tasks.links.url(task, ada.user_id or task.id) in text


async def test_a_closed_task_reminds_nobody(office: Office) -> None:
    ada = await office.person("ada")
    task = await office.task("Done", ada, remind_at=[office.clock.now() + HOUR])
    await office.tasks.tasks.update(office.house.viewer, task.id, TaskChange({"status": TaskStatus.COMPLETED}))
    office.clock.advance(HOUR)
    await office.do(office.reminding.remind)
    assert (await told(task), await TaskReminder.filter(task_id=task.id).count()) == ([], 0)
    # One that is closed between its reminder and the mail is not written about.
    asked = await office.ask(assignees=[str(ada.user_id)])
    change = TaskChange({"remind_at": [office.clock.now() + HOUR]})
    await office.tasks.tasks.update(office.house.viewer, asked.id, change)
    office.clock.advance(HOUR)
    await office.do(office.reminding.remind)
    await office.tasks.completions.complete(office.house.viewer, asked.id, ANSWER)
    await office.do(office.reminding.mail)
    assert (len(await told(asked)), office.outbox.sent) == (1, [])


async def test_reminders_move_with_the_due_date_on_request(office: Office) -> None:
    now = office.clock.now()
    task = await office.task("Report", due_at=now + 10 * HOUR, remind_at=[now + 5 * HOUR, now + 8 * HOUR])
    update, ada = office.tasks.tasks.update, office.house.viewer
    await update(ada, task.id, TaskChange({"due_at": now + 11 * HOUR}))
    assert await to_come(task) == [now + 5 * HOUR, now + 8 * HOUR]
    await update(ada, task.id, TaskChange({"due_at": now + 14 * HOUR}, moves_reminders=True))
    assert await to_come(task) == [now + 8 * HOUR, now + 11 * HOUR]
    # Without a due date before or after there is nothing to go by.
    await update(ada, task.id, TaskChange({"due_at": None}, moves_reminders=True))
    await update(ada, task.id, TaskChange({"due_at": now + 20 * HOUR}, moves_reminders=True))
    assert await to_come(task) == [now + 8 * HOUR, now + 11 * HOUR]
    # What would be past comes at once, and never twice.
    office.clock.advance(8 * HOUR)
    await office.do(office.reminding.remind)
    await update(ada, task.id, TaskChange({"due_at": now + 12 * HOUR}, moves_reminders=True))
    assert await to_come(task) == [now + 3 * HOUR]
    await office.do(office.reminding.remind)
    assert await told(task) == [(now + 8 * HOUR).isoformat(), (now + 3 * HOUR).isoformat()]


async def test_reminders_are_replaced_and_refused_as_a_whole(office: Office) -> None:
    now = office.clock.now()
    task = await office.task(remind_at=[now + HOUR])
    update, ada = office.tasks.tasks.update, office.house.viewer
    for instants, reason in (
        ([now + HOUR, now], "in_the_past"),
        ([now + each * MINUTE for each in range(1, MAX_REMINDERS + 2)], "too_many"),
        (None, "required"),
    ):
        with pytest.raises(InvalidInput) as refused:
            await update(ada, task.id, TaskChange({"name": "New", "remind_at": instants}))
        assert refused.value.reason == reason
        assert (refused.value.field or "").startswith("input.remindAt")
    assert (await to_come(task), (await Task.get(id=task.id)).name) == ([now + HOUR], "Read it")
    await update(ada, task.id, TaskChange({"remind_at": [now + 3 * HOUR]}))
    assert await to_come(task) == [now + 3 * HOUR]
    await update(ada, task.id, TaskChange({"remind_at": []}))
    assert await to_come(task) == []
    assert await User.all().count() == 1
