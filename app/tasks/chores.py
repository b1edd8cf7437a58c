"""What tasks need in the background: mails that are owed, and escalations that are due.

Both are rows, so a crash loses neither. A mail is claimed before it is sent and owed again after a while unless it
was handed over: somebody may get one twice, nobody gets none.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from app.tasks.models import Task, TaskAssignee
from app.tasks.service import Records, assign
from app.tasks.vocabulary import TaskPriority

_EVERY_SECONDS = 2.0
_AT_ONCE = 50
_TRIES = 12
_FIRST_WAIT_SECONDS = 60  #: doubles with every try; longer than a mail takes, so that no other process sends it too
_MAX_SUBJECT_CHARACTERS = 150


@dataclass(frozen=True, slots=True)
class _Owed:
    """A mail to be sent."""

    assignee_id: UUID
    to: str
    subject: str
    text: str


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
        owed: list[_Owed] = []
        for row in rows:
            task = tasks.get(row.task_id)
            mail = None if task is None or not task.is_open else await self._write(task, row)
            is_last = mail is None or row.mail_tries + 1 >= _TRIES
            again = None if is_last else now + timedelta(seconds=_FIRST_WAIT_SECONDS * 2**row.mail_tries)
            await TaskAssignee.filter(id=row.id).update(mail_due_at=again, mail_tries=row.mail_tries + 1)
            if mail is not None:
                owed.append(mail)
        tx.after_commit(lambda: self._send(owed))
        return len(rows)

    async def _write(self, task: Task, row: TaskAssignee) -> _Owed | None:
        """Write the mail to a person who is still a member and can be reached."""
        people = await self._members.people(task.workspace_id, ids=[row.user_id])
        if not people or people[0].email is None:
            return None
        outcomes = outcomes_of(None if task.form is None else orjson.loads(task.form))
        parts = [task.name, *([task.description] if task.description else [])]
        parts += [_until(task)] if task.due_at or task.expires_at else []
        parts.append(f"Answer here:\n\n    {self._links.url(task, row.user_id)}")
        parts += [f"{each}:\n\n    {self._links.url(task, row.user_id, each)}" for each in outcomes]
        parts.append("The link is yours alone: whoever has it can answer in your name. Opening it changes nothing.\n")
        subject = " ".join(task.name.split())[:_MAX_SUBJECT_CHARACTERS]
        return _Owed(row.id, people[0].email, f"Plait asks: {subject}", "\n\n".join(parts))

    async def _send(self, owed: Sequence[_Owed]) -> None:
        await asyncio.gather(*(self._send_one(mail) for mail in owed))

    async def _send_one(self, mail: _Owed) -> None:
        if await self._mailer.send(mail.to, mail.subject, mail.text):
            await TaskAssignee.filter(id=mail.assignee_id).update(mail_due_at=None, notified_at=self._clock.now())


def _until(task: Task) -> str:
    lines = [f"Due {_shown(task.due_at)}."] if task.due_at else []
    lines += [f"After {_shown(task.expires_at)} it is too late."] if task.expires_at else []
    return " ".join(lines)


def _shown(at: datetime) -> str:
    return f"{at:%d %B %Y, %H:%M} UTC"
