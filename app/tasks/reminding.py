"""Reminders whose time has come: each is told once, to the workspace's activity and by mail to whom the task is for.

All of it is rows: that a reminder came, its activity and the mails that are owed for it commit together, under the
reminder's lock, so of however many workers one does it.
"""

from collections.abc import Sequence
from uuid import UUID

from app.accounts.service import Members
from app.accounts.vocabulary import ActivityKind
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.mail import Mailer
from app.kernel.rights import SYSTEM
from app.kernel.upkeep import Chore
from app.tasks.links import Links
from app.tasks.mails import OwedMail, address_of, opening, owed_again, send, subject_of
from app.tasks.models import Task, TaskAssignee, TaskNotice, TaskReminder
from app.tasks.service import Records
from app.tasks.vocabulary import TaskKind

_EVERY_SECONDS = 2.0
_AT_ONCE = 100


class Reminding:
    """The chores of reminders."""

    def __init__(self, clock: Clock, *, members: Members, mailer: Mailer, links: Links, records: Records) -> None:
        self._clock = clock
        self._members = members
        self._mailer = mailer
        self._links = links
        self._records = records

    def chores(self) -> tuple[Chore, ...]:
        """Return them."""
        return (
            Chore("remind-of-tasks", _EVERY_SECONDS, self.remind),
            Chore("mail-reminders", _EVERY_SECONDS, self.mail),
        )

    async def remind(self, _tx: Transaction) -> int:
        """Let reminders that are due happen; those of a task that is closed by then do not, and are gone."""
        now = self._clock.now()
        due = TaskReminder.filter(due_at__lte=now).order_by("due_at", "id").limit(_AT_ONCE)
        rows = await due.select_for_update(skip_locked=True)
        if not rows:
            return 0
        tasks = {task.id: task for task in await Task.filter(id__in=[row.task_id for row in rows])}
        for row in rows:
            task = tasks.get(row.task_id)
            if task is None or not task.is_open:
                await TaskReminder.filter(id=row.id).delete()
                continue
            await TaskReminder.filter(id=row.id).update(due_at=None, fired_at=now)
            await TaskNotice.bulk_create(
                [TaskNotice(reminder_id=row.id, user_id=each, mail_due_at=now) for each in await _people(task)]
            )
            facts = {"remindAt": row.remind_at.isoformat()}
            await self._records.record(task, SYSTEM, ActivityKind.TASK_REMINDED, facts)
        return len(rows)

    async def mail(self, tx: Transaction) -> int:
        """Claim mails that are owed, and send them once that is committed; return how many."""
        now = self._clock.now()
        due = TaskNotice.filter(mail_due_at__lte=now).order_by("mail_due_at", "id").limit(_AT_ONCE)
        rows = await due.select_for_update(skip_locked=True)
        if not rows:
            return 0
        reminders = {row.id: row for row in await TaskReminder.filter(id__in=[row.reminder_id for row in rows])}
        tasks = {row.id: row for row in await Task.filter(id__in=[row.task_id for row in reminders.values()])}
        owed: list[OwedMail] = []
        for row in rows:
            reminder = reminders.get(row.reminder_id)
            task = None if reminder is None else tasks.get(reminder.task_id)
            mail = None if task is None or not task.is_open else await self._write(task, row)
            again = None if mail is None else owed_again(row, now)
            if again is None:
                await TaskNotice.filter(id=row.id).delete()
            else:
                await TaskNotice.filter(id=row.id).update(mail_due_at=again, mail_tries=row.mail_tries + 1)
            if mail is not None:
                owed.append(mail)
        tx.after_commit(lambda: self._send(owed))
        return len(rows)

    async def _write(self, task: Task, row: TaskNotice) -> OwedMail | None:
        """Write the mail to a person who is still a member and can be reached."""
        to = await address_of(self._members, task, row)
        if to is None:
            return None
        parts = opening(task)
        is_asked = task.kind is not TaskKind.MANUAL
        if is_asked and await TaskAssignee.filter(task_id=task.id, user_id=row.user_id).exists():
            parts.append(f"Answer here:\n\n    {self._links.url(task, row.user_id)}")
        return OwedMail(row.id, to, f"Reminder: {subject_of(task)}", "\n\n".join(parts) + "\n")

    async def _send(self, owed: Sequence[OwedMail]) -> None:
        await send(self._mailer, owed, self._sent)

    @staticmethod
    async def _sent(notice_id: UUID) -> None:
        await TaskNotice.filter(id=notice_id).delete()


async def _people(task: Task) -> list[UUID]:
    """Return whom a task is for; what is for nobody in particular is for who made it."""
    people = [row.user_id for row in await TaskAssignee.filter(task_id=task.id).order_by("position", "id")]
    maker = task.created_by.person_id
    return people or ([] if maker is None else [maker])
