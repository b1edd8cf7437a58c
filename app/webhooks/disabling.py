"""The end of sending to a webhook: by hand, since its receiver is gone, or since it failed for too long.

What was to be sent is given up with it and can be sent again once somebody enables it. Of an end that nobody asked for
the workspace is told, and its admins get a mail: a row owes it until it is handed over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from app.accounts.activity import Activities, ActivityKind
from app.accounts.audit import Audit
from app.accounts.service import Members
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.mail import Mailer
from app.kernel.metrics import WEBHOOKS_DISABLED
from app.kernel.rights import SYSTEM, Actor
from app.kernel.upkeep import Chore
from app.webhooks.models import Webhook, WebhookDelivery, WebhookLane
from app.webhooks.vocabulary import WEBHOOK, WebhookDeliveryStatus, WebhookDisabledReason, WebhookFailure

_EVERY_SECONDS = 2.0
_AT_ONCE = 20
_TRIES = 12
_FIRST_WAIT_SECONDS = 60  #: doubles with every try; longer than a mail takes
_WORDS = {
    WebhookDisabledReason.GONE: "its receiver answered 410 Gone",
    WebhookDisabledReason.FAILING: "nothing could be delivered to it for too long",
    WebhookDisabledReason.OWNER_LEFT: "whoever set it up is no longer a member of the workspace",
}


_MEND = (
    "Nothing is sent to it any more. See what failed in its deliveries.",
    "Once its receiver is well, enable it with updateWebhook; redeliverWebhooks sends what was given up.",
)
_ADVICE = {
    WebhookDisabledReason.OWNER_LEFT: (
        "Nothing is sent to it any more: a webhook is told what its owner may read.",
        "Whoever enables it with updateWebhook takes it over; redeliverWebhooks sends what was given up.",
    )
}


@dataclass(frozen=True, slots=True)
class _Notice:
    lane_id: UUID
    addresses: Sequence[str]
    subject: str
    text: str


class Disabling:
    """Ends webhooks."""

    def __init__(
        self, clock: Clock, activities: Activities, audit: Audit, members: Members, mailer: Mailer, base_url: str
    ) -> None:
        self._clock = clock
        self._activities = activities
        self._audit = audit
        self._members = members
        self._mailer = mailer
        self._base_url = base_url

    async def end(self, webhook_id: UUID, reason: WebhookDisabledReason, actor: Actor = SYSTEM) -> bool:
        """Disable a webhook in the caller's transaction, which has its lane locked; say whether it was enabled."""
        now = self._clock.now()
        changed = await Webhook.filter(id=webhook_id, is_enabled=True).update(
            is_enabled=False, disabled_reason=reason, disabled_at=now, updated_at=now
        )
        if not changed:
            return False
        await give_up(webhook_id, now)
        row = await Webhook.get(id=webhook_id)
        facts = {"host": host_of(row.url), "description": row.description, "reason": reason.name}
        await self._activities.record(
            row.workspace_id, ActivityKind.WEBHOOK_DISABLED, WEBHOOK, row.id, actor, data=facts
        )
        await self._audit.record(actor, "webhook.disabled", WEBHOOK, row.id, workspace_id=row.workspace_id, data=facts)
        if reason is not WebhookDisabledReason.BY_HAND:
            WEBHOOKS_DISABLED.inc()
            await WebhookLane.filter(webhook_id=webhook_id).update(notice_due_at=now, notice_tries=0)
        return True

    def chores(self) -> tuple[Chore, ...]:
        """Return what sends the mails."""
        return (Chore("webhook-notices", _EVERY_SECONDS, self.notify),)

    async def notify(self, tx: Transaction) -> int:
        """Claim mails that are owed, and send them once that is committed; return how many."""
        now = self._clock.now()
        due = WebhookLane.filter(notice_due_at__lte=now).order_by("notice_due_at", "id").limit(_AT_ONCE)
        rows = await due.select_for_update(skip_locked=True)
        owed: list[_Notice] = []
        for row in rows:
            wait = timedelta(seconds=_FIRST_WAIT_SECONDS * 2**row.notice_tries)
            again = now + wait if row.notice_tries + 1 < _TRIES else None
            await WebhookLane.filter(id=row.id).update(notice_due_at=again, notice_tries=row.notice_tries + 1)
            webhook = await Webhook.get(id=row.webhook_id)
            if webhook.disabled_reason in _WORDS:
                owed.append(await self._write(row, webhook))
        tx.after_commit(lambda: self._send(owed))
        return len(rows)

    async def _write(self, lane: WebhookLane, webhook: Webhook) -> _Notice:
        assert webhook.disabled_reason is not None  # noqa: S101 - the caller looked
        people = await self._members.managers(webhook.workspace_id)
        named = f"{webhook.description} ({host_of(webhook.url)})" if webhook.description else host_of(webhook.url)
        lines = [
            f"Plait disabled the webhook {named}: {_WORDS[webhook.disabled_reason]}.",
            *_ADVICE.get(webhook.disabled_reason, _MEND),
            f"{self._base_url}/graphql",
        ]
        subject = " ".join(f"The webhook {named} was disabled".split())[:150]
        addresses = [person.email for person in people if person.email]
        return _Notice(lane.id, addresses, subject, "\n\n".join(lines) + "\n")

    async def _send(self, owed: Sequence[_Notice]) -> None:
        for notice in owed:
            sent = [await self._mailer.send(to, notice.subject, notice.text) for to in notice.addresses]
            if all(sent):
                await WebhookLane.filter(id=notice.lane_id).update(notice_due_at=None)


async def give_up(webhook_id: UUID, now: datetime) -> int:
    """Give up what is to be sent to a webhook, but for tests, in a transaction that has its lane locked."""
    pending = WebhookDelivery.filter(webhook_id=webhook_id, due_at__isnull=False, is_test=False)
    return await pending.update(
        status=WebhookDeliveryStatus.FAILED, failure=WebhookFailure.WEBHOOK_DISABLED, due_at=None, ended_at=now
    )


def host_of(url: str) -> str:
    """Return as much of an address as may be told: its path may be a secret."""
    return urlsplit(url).hostname or ""
