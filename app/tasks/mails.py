"""Mails of tasks that are owed: rows say so, and until one is handed over it is owed again after a while.

A mail is claimed before it is sent, in the transaction that reads its row: somebody may get one twice, nobody none.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.accounts.service import Members
from app.kernel.mail import Mailer
from app.tasks.models import Task, TaskAssignee, TaskNotice

_TRIES = 12
_FIRST_WAIT_SECONDS = 60  #: doubles with every try; longer than a mail takes, so that no other process sends it too
_MAX_SUBJECT_CHARACTERS = 150

#: A row that says that a person is owed a mail.
Debt = TaskAssignee | TaskNotice


@dataclass(frozen=True, slots=True)
class OwedMail:
    """A mail to be sent; `row_id` is of the row that says so."""

    row_id: UUID
    to: str
    subject: str
    text: str


def owed_again(debt: Debt, now: datetime) -> datetime | None:
    """Return when a mail that is being tried is owed again; None if this try is the last."""
    if debt.mail_tries + 1 >= _TRIES:
        return None
    return now + timedelta(seconds=_FIRST_WAIT_SECONDS * 2**debt.mail_tries)


async def address_of(members: Members, task: Task, debt: Debt) -> str | None:
    """Return where to reach a person, None for who is no member any more or has no address."""
    people = await members.people(task.workspace_id, ids=[debt.user_id])
    return people[0].email if people else None


def subject_of(task: Task) -> str:
    """Return the task's name as a line of a mail's head."""
    return " ".join(task.name.split())[:_MAX_SUBJECT_CHARACTERS]


def opening(task: Task) -> list[str]:
    """Say what is to be done and by when, a paragraph each."""
    parts = [task.name, *([task.description] if task.description else [])]
    lines = [f"Due {_shown(task.due_at)}."] if task.due_at else []
    lines += [f"After {_shown(task.expires_at)} it is too late."] if task.expires_at else []
    return [*parts, " ".join(lines)] if lines else parts


async def send(mailer: Mailer, owed: Sequence[OwedMail], sent: Callable[[UUID], Awaitable[object]]) -> None:
    """Send mails side by side; `sent` is told the row of each that was handed over."""

    async def one(mail: OwedMail) -> None:
        if await mailer.send(mail.to, mail.subject, mail.text):
            await sent(mail.row_id)

    await asyncio.gather(*(one(mail) for mail in owed))


def _shown(at: datetime) -> str:
    return f"{at:%d %B %Y, %H:%M} UTC"
