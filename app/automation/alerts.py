"""Mails to whoever set a trigger up that switched itself off: a row says that one is owed, until it is handed over."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from app.accounts.service import Members
from app.automation.events import MAKER_LEFT
from app.automation.models import Firing, Trigger
from app.automation.vocabulary import FiringStatus
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.mail import Mailer
from app.kernel.upkeep import Chore

_EVERY_SECONDS = 5.0
_AT_ONCE = 20
_TRIES = 10
_FIRST_WAIT = timedelta(minutes=1)  #: doubles


class Alerts:
    """Sends them."""

    def __init__(self, clock: Clock, members: Members, mailer: Mailer, base_url: str) -> None:
        self._clock = clock
        self._members = members
        self._mailer = mailer
        self._base_url = base_url

    def chores(self) -> tuple[Chore, ...]:
        """Return the sending."""
        return (Chore("mail-trigger-alerts", _EVERY_SECONDS, self.mail),)

    async def mail(self, tx: Transaction) -> int:
        """Claim mails that are owed, and send them once that is committed; return how many."""
        now = self._clock.now()
        due = Trigger.filter(alert_at__lte=now).order_by("alert_at", "id").limit(_AT_ONCE)
        rows = await due.select_for_update(skip_locked=True)
        owed: list[tuple[UUID, list[str], str, str]] = []
        for row in rows:
            again = None if row.alert_tries + 1 >= _TRIES else now + _FIRST_WAIT * 2**row.alert_tries
            to = await self._addresses(row)
            await Trigger.filter(id=row.id).update(alert_at=again if to else None, alert_tries=row.alert_tries + 1)
            if to:
                owed.append((row.id, to, *await self._write(row)))
        tx.after_commit(lambda: self._send(owed))
        return len(rows)

    async def _addresses(self, row: Trigger) -> list[str]:
        """Return whom to tell: its maker, or once they have left the admins."""
        person = row.created_by.person_id
        people = [] if person is None else await self._members.people(row.workspace_id, ids=[person])
        if row.disabled_reason == MAKER_LEFT:
            people = await self._members.managers(row.workspace_id)
        return [each.email for each in people if each.email]

    async def _write(self, row: Trigger) -> tuple[str, str]:
        name = " ".join(row.name.split())[:100]
        if row.disabled_reason == "broken":
            told = f"The trigger {row.name!r} was switched off: what it was set to cannot be worked with any more."
            return f"Switched off: {name}", f"{told}\n\nSet it up anew: {self._base_url}\n"
        if row.disabled_reason == MAKER_LEFT:
            told = f"The trigger {row.name!r} was switched off: whoever made it is no longer a member of the workspace."
            return f"Switched off: {name}", f"{told}\n\nWhoever switches it on takes it over: {self._base_url}\n"
        failed = Firing.filter(trigger_id=row.id, status=FiringStatus.FAILED).order_by("-created_at", "-id")
        last = await failed.first()
        parts = [
            f"The trigger {row.name!r} failed {row.failure_count} times in a row and was switched off.",
            f"The last time: {last.message or last.reason}" if last is not None else "",
            f"Mend its workflow, then switch it on again: {self._base_url}",
        ]
        return f"Switched off: {name}", "\n\n".join(part for part in parts if part) + "\n"

    async def _send(self, owed: Sequence[tuple[UUID, list[str], str, str]]) -> None:
        for trigger_id, addresses, subject, text in owed:
            sent = [await self._mailer.send(to, subject, text) for to in addresses]
            if all(sent):
                await Trigger.filter(id=trigger_id).update(alert_at=None)
