"""What tasks need in the background: mails that are owed, and escalations that are due.

Both are rows, so a crash loses neither.
"""

from collections.abc import Sequence
from uuid import UUID

import orjson

from app.accounts.service import Members
from app.accounts.vocabulary import ActivityKind
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.mail import Mailer
from app.kernel.rights import SYSTEM
from app.kernel.upkeep import Chore
from app.tasks.forms import outcomes_of
from app.tasks.links import Links
from app.tasks.mails import OwedMail, address_of, opening, owed_again, send, subject_of
from app.tasks.models import Task, TaskAssignee
from app.tasks.service import Records, assign
from app.tasks.vocabulary import TaskPriority

_EVERY_SECONDS = 2.0
_AT_ONCE = 50


class TaskChores:
    """The chores of this domain."""

    def __init__(self, clock: Clock, *, members: Members, mailer: Mailer, links: Links, records: Records) -> None:
        self._clock = clock
        self._members = members
        self._mailer = mailer
        self._links = links
        self._records = records

    def chores(self) -> tuple[Chore, ...]:
        """Return them."""
        return (
            Chore("escalate-tasks", _EVERY_SECONDS, self.escalate),
            Chore("mail-assignees", _EVERY_SECONDS, self.mail),
        )

    async def escalate(self, _tx: Transaction) -> int:
        """Ask others too about what is still open when it should not be; return how many tasks."""
        now = self._clock.now()
        due = Task.filter(escalate_at__lte=now, resolution__isnull=True).order_by("escalate_at", "id")
        tasks = await due.limit(_AT_ONCE).select_for_update(skip_locked=True)
        for task in tasks:
            there = [row.user_id for row in await TaskAssignee.filter(task_id=task.id)]
            others = [UUID(each) for each in task.escalate_to]
            fresh = [each for each in others if each not in there]
            await assign(task, fresh, now, first=len(there))
            priority = TaskPriority(min(task.priority + 1, TaskPriority.URGENT))
            await Task.filter(id=task.id).update(escalate_at=None, priority=priority, updated_at=now)
            await self._records.record(
                task, SYSTEM, ActivityKind.TASK_UPDATED, {"fields": ["assignees", "priority"], "reason": "escalated"}
            )
        return len(tasks)

    async def mail(self, tx: Transaction) -> int:
        """Claim mails that are owed, and send them once that is committed; return how many."""
        now = self._clock.now()
        due = TaskAssignee.filter(mail_due_at__lte=now).order_by("mail_due_at", "id")
        rows = await due.limit(_AT_ONCE).select_for_update(skip_locked=True)
        if not rows:
            return 0
        tasks = {task.id: task for task in await Task.filter(id__in=[row.task_id for row in rows])}
        owed: list[OwedMail] = []
        for row in rows:
            task = tasks.get(row.task_id)
            mail = None if task is None or not task.is_open else await self._write(task, row)
            again = None if mail is None else owed_again(row, now)
            await TaskAssignee.filter(id=row.id).update(mail_due_at=again, mail_tries=row.mail_tries + 1)
            if mail is not None:
                owed.append(mail)
        tx.after_commit(lambda: self._send(owed))
        return len(rows)

    async def _write(self, task: Task, row: TaskAssignee) -> OwedMail | None:
        """Write the mail to a person who is still a member and can be reached."""
        to = await address_of(self._members, task, row)
        if to is None:
            return None
        outcomes = outcomes_of(None if task.form is None else orjson.loads(task.form))
        parts = opening(task)
        parts.append(f"Answer here:\n\n    {self._links.url(task, row.user_id)}")
        parts += [f"{each}:\n\n    {self._links.url(task, row.user_id, each)}" for each in outcomes]
        parts.append("The link is yours alone: whoever has it can answer in your name. Opening it changes nothing.\n")
        return OwedMail(row.id, to, f"Plait asks: {subject_of(task)}", "\n\n".join(parts))

    async def _send(self, owed: Sequence[OwedMail]) -> None:
        await send(self._mailer, owed, self._sent)

    async def _sent(self, assignee_id: UUID) -> None:
        await TaskAssignee.filter(id=assignee_id).update(mail_due_at=None, notified_at=self._clock.now())
