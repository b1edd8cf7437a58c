"""The use cases of deliveries: what was sent and what came back, sending again, and trying a webhook out.

AppError
├─ DeliveryNotFound    none, or not the viewer's to see
├─ WebhookIsDisabled   nothing is sent to it
└─ OwnerMayNotRead     its owner may not read any more what a delivery tells
"""

from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import Conflict, InvalidInput, NotFound
from app.kernel.ids import new_id
from app.kernel.log import LogHub
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Rights, Scope, Viewer
from app.kernel.upkeep import BATCH_ROWS, Chore, prune
from app.webhooks.catalog import EventCatalog
from app.webhooks.feeding import make_due
from app.webhooks.log import TryEntry, first_of, head_of
from app.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery, WebhookMessage
from app.webhooks.payloads import test_bodies
from app.webhooks.rules import WebhookInvalid
from app.webhooks.service import Webhooks
from app.webhooks.vocabulary import (
    DELIVERY,
    MAX_REDELIVERED,
    WEBHOOK,
    WebhookDeliveryStatus,
    WebhookPayload,
)

_PRUNE_SECONDS = 600.0


class DeliveryNotFound(NotFound):
    """There is no such delivery, or you cannot see it."""


class WebhookIsDisabled(Conflict):
    """The webhook is disabled; enable it first."""


class OwnerMayNotRead(Conflict):
    """Whose webhook it is may not read any more what the delivery tells; it can be taken over with updateWebhook."""


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which deliveries a list has; whatever is given must hold."""

    webhook_id: UUID | None = None
    statuses: Sequence[WebhookDeliveryStatus] | None = None
    event_types: Sequence[str] | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    is_test: bool | None = None


class Deliveries:
    """Reads the log, and puts deliveries back into the queue."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        audit: Audit,
        webhooks: Webhooks,
        catalog: EventCatalog,
        hub: LogHub[TryEntry],
        is_owed: Callable[[], None],
        kept_days: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._audit = audit
        self._webhooks = webhooks
        self._catalog = catalog
        self._hub = hub
        self._is_owed = is_owed
        self._kept = timedelta(days=kept_days)

    # ------------------------------------------------------------------ reading

    async def page(
        self, viewer: Viewer, workspace_id: UUID, where: DeliveryFilter, request: PageRequest
    ) -> Page[WebhookDelivery]:
        """List deliveries, newest first."""
        await self._access.require(viewer, workspace_id, Scope.WEBHOOKS_READ)
        rows = _where(WebhookDelivery.filter(workspace_id=workspace_id), where)
        return await paginate(rows, [OrderBy("id", is_descending=True)], request, repr((workspace_id, where)))

    async def get(self, viewer: Viewer, delivery_id: UUID, scope: Scope = Scope.WEBHOOKS_READ) -> WebhookDelivery:
        """Return a delivery.

        Raises:
            DeliveryNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await WebhookDelivery.get_or_none(id=delivery_id)
        if found is None:
            raise DeliveryNotFound
        await self._access.require(viewer, found.workspace_id, scope, missing=DeliveryNotFound)
        return found

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, WebhookDelivery]:
        """Return those deliveries that the viewer may read."""
        rows = await WebhookDelivery.filter(id__in=list(ids))
        return {
            row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.WEBHOOKS_READ)
        }

    async def body(self, viewer: Viewer, delivery: WebhookDelivery) -> str | None:
        """Return what a delivery that the viewer has sends.

        None when it is not kept any more, or shows an object that the viewer may not read by itself.
        """
        if delivery.payload is WebhookPayload.FULL and not await self._may_read(viewer, delivery):
            return None
        message = await WebhookMessage.get_or_none(id=delivery.message_id)
        if message is None:
            return None
        return message.full_body if delivery.payload is WebhookPayload.FULL else message.thin_body

    async def attempts(self, delivery: WebhookDelivery) -> list[WebhookAttempt]:
        """Return the tries of a delivery that the viewer has, in order."""
        return await WebhookAttempt.filter(delivery_id=delivery.id).order_by("number")

    async def attempt(self, attempt_id: UUID) -> WebhookAttempt | None:
        """Return a try that a follower was told of."""
        return await WebhookAttempt.get_or_none(id=attempt_id)

    async def follow(
        self, viewer: Viewer, workspace_id: UUID, webhook_id: UUID | None, after: int | None
    ) -> AsyncGenerator[tuple[int | TryEntry, Rights]]:
        """Yield the tries of a workspace, or of one webhook, each with the rights it is shown under.

        With `after`, everything after that place, each once and in order; without, first the place where the
        deliveries are as they can be read now, then what comes after it.

        Raises:
            NotFound: The viewer does not see the workspace or the webhook; also later.
            Forbidden: The viewer may not read webhooks; also later.
            InvalidInput: `after` is beyond what has happened, or before what is kept.
        """
        rights = await self._access.require(viewer, workspace_id, Scope.WEBHOOKS_READ)
        if webhook_id is not None:
            webhook = await self._webhooks.get(viewer, webhook_id)
            if webhook.workspace_id != workspace_id:
                raise DeliveryNotFound
        head = await head_of(workspace_id)
        if after is None:
            yield head, rights
            after = head
        elif not 0 <= after <= head:
            raise InvalidInput("There is no such place.", field="after", reason="out_of_range")
        elif after < head and ((first := await first_of(workspace_id)) is None or after + 1 < first):
            raise InvalidInput(
                "What came after that place is not kept any more; begin without 'after'.",
                field="after",
                reason="pruned",
                details={"firstSequence": head + 1 if first is None else first},
            )
        entries = self._hub.follow(workspace_id, after)
        async with aclosing(entries):
            async for entry in entries:
                now = await self._access.require(viewer, workspace_id, Scope.WEBHOOKS_READ)
                # The same object while nothing changes: whoever shares answers compares it with `is` first.
                rights = rights if now == rights else now
                if webhook_id in {None, entry.webhook_id}:
                    yield entry, rights

    # ------------------------------------------------------------------ sending again

    async def redeliver(self, viewer: Viewer, delivery_id: UUID) -> WebhookDelivery:
        """Send a delivery again as soon as may be, with all its tries before it, under the same `webhook-id`.

        Raises:
            DeliveryNotFound: There is none, or it is not visible.
            WebhookIsDisabled: Nothing is sent to its webhook.
            OwnerMayNotRead: What was told then would not be told now.
        """
        row = await self.get(viewer, delivery_id, Scope.WEBHOOKS_WRITE)
        async with self._database.transaction() as tx:
            webhook = await self._enabled(row.webhook_id, is_test=row.is_test)
            if not row.is_test and row.event_type not in await self._readable(webhook, [row.event_type]):
                raise OwnerMayNotRead(field="deliveryId", reason="owner_may_not_read")
            await make_due([row.webhook_id], self._clock.now(), is_urgent=True)
            await self._put_back(tx, WebhookDelivery.filter(id=delivery_id))
            await self._audit.record(
                viewer.actor, "webhook_delivery.redelivered", DELIVERY, row.id, workspace_id=row.workspace_id, data={}
            )
        return await self.get(viewer, delivery_id)

    async def redeliver_many(self, viewer: Viewer, webhook_id: UUID, where: DeliveryFilter) -> tuple[int, bool]:
        """Send the deliveries of a webhook again that a filter finds, oldest first.

        Tests are left out, and what the webhook's owner may not read any more.

        Returns:
            How many, and whether there are more than fit into one go.

        Raises:
            WebhookNotFound: There is none, or it is not visible.
            WebhookIsDisabled: Nothing is sent to it.
        """
        webhook = await self._webhooks.get(viewer, webhook_id, Scope.WEBHOOKS_WRITE)
        async with self._database.transaction() as tx:
            await self._enabled(webhook_id, is_test=False)
            await make_due([webhook_id], self._clock.now(), is_urgent=True)
            # Those that wait already are left out, so that a repeat goes on with the rest.
            kept = WebhookDelivery.filter(webhook_id=webhook_id, is_test=False, due_at__isnull=True)
            told = await kept.distinct().values_list("event_type", flat=True)
            readable = await self._readable(webhook, [str(each) for each in told])
            rows = _where(kept.filter(event_type__in=readable), where).order_by("id")
            count = min(await rows.count(), MAX_REDELIVERED + 1)
            ids = rows.limit(MAX_REDELIVERED).values("id")
            await self._put_back(tx, WebhookDelivery.filter(id__in=Subquery(ids)))
            facts = {"count": min(count, MAX_REDELIVERED)}
            await self._audit.record(
                viewer.actor, "webhook.redelivered", WEBHOOK, webhook_id, workspace_id=webhook.workspace_id, data=facts
            )
        return min(count, MAX_REDELIVERED), count > MAX_REDELIVERED

    async def test(self, viewer: Viewer, webhook_id: UUID, event_type: str) -> WebhookDelivery:
        """Send a webhook the example of a type, once, whether or not it is enabled or asks for the type.

        Raises:
            WebhookNotFound: There is none, or it is not visible.
            WebhookInvalid: There is no such type.
        """
        webhook = await self._webhooks.get(viewer, webhook_id, Scope.WEBHOOKS_WRITE)
        kind = self._catalog.get(event_type)
        if kind is None:
            message = "There is no such event type; see webhookEventTypes."
            raise WebhookInvalid(message, field="eventType", reason="unknown_event_type")
        now, own_id = self._clock.now(), new_id()
        bodies = test_bodies(self._catalog, kind, webhook.payload, own_id, webhook.workspace_id, now)
        async with self._database.transaction() as tx:
            await make_due([webhook_id], now, is_urgent=True)
            await WebhookMessage.create(
                id=own_id,
                workspace_id=webhook.workspace_id,
                event_type=kind.name,
                occurred_at=now,
                full_body=bodies.full,
                thin_body=bodies.thin,
                created_at=now,
            )
            row = await WebhookDelivery.create(
                webhook_id=webhook_id,
                message_id=own_id,
                workspace_id=webhook.workspace_id,
                event_type=kind.name,
                payload=webhook.payload,
                due_at=now,
                is_test=True,
                occurred_at=now,
                created_at=now,
            )
            facts = {"eventType": kind.name}
            await self._audit.record(
                viewer.actor, "webhook.tested", WEBHOOK, webhook_id, workspace_id=webhook.workspace_id, data=facts
            )
            tx.after_commit(self._is_owed)
        return row

    async def _may_read(self, viewer: Viewer, delivery: WebhookDelivery) -> bool:
        if self._catalog.get(delivery.event_type) is None:  # of another release
            return False
        [scope] = self._catalog.scopes([delivery.event_type])
        return await self._access.permits(viewer, delivery.workspace_id, scope)

    async def _readable(self, webhook: Webhook, event_types: Sequence[str]) -> list[str]:
        """Return those of the types that the webhook's owner may read now."""
        rights = await self._access.of_person(webhook.owner_id, webhook.workspace_id)
        known = [each for each in event_types if self._catalog.get(each) is not None]  # and not of another release
        return [each for each in known if rights is not None and self._catalog.scopes([each]) <= rights.scopes]

    async def _enabled(self, webhook_id: UUID, *, is_test: bool) -> Webhook:
        webhook = await Webhook.get_or_none(id=webhook_id)
        if webhook is None:
            raise DeliveryNotFound
        if not webhook.is_enabled and not is_test:
            raise WebhookIsDisabled(field="webhookId", reason="webhook_disabled")
        return webhook

    async def _put_back(self, tx: Transaction, rows: QuerySet[WebhookDelivery]) -> None:
        await rows.update(
            status=WebhookDeliveryStatus.PENDING, due_at=self._clock.now(), tries=0, failure=None, ended_at=None
        )
        tx.after_commit(self._is_owed)

    # ------------------------------------------------------------------ forgetting

    def chores(self) -> tuple[Chore, ...]:
        """Return what forgets deliveries that are long over."""
        return (
            Chore("prune-webhook-deliveries", _PRUNE_SECONDS, self.prune),
            Chore("prune-webhook-messages", _PRUNE_SECONDS, self.prune_messages),
            Chore("prune-webhook-attempts", _PRUNE_SECONDS, self.prune_attempts),
        )

    async def prune(self, _tx: Transaction) -> int:
        """Delete a batch of deliveries that ended long ago; return how many."""
        return await prune(WebhookDelivery.filter(ended_at__lt=self._clock.now() - self._kept))

    async def prune_messages(self, tx: Transaction) -> int:
        """Delete a batch of messages that nobody is owed or was told of any more; return how many."""
        marks = ("$1", "$2") if tx.dialect == "postgres" else ("?1", "?2")
        rows = await tx.fetch(
            f"SELECT id FROM webhook_messages m WHERE created_at < {marks[0]} AND NOT EXISTS "  # noqa: S608 - only marks
            f"(SELECT 1 FROM webhook_deliveries d WHERE d.message_id = m.id) ORDER BY id LIMIT {marks[1]}",
            [self._clock.now() - self._kept, BATCH_ROWS],
        )
        if not rows:
            return 0
        return await WebhookMessage.filter(id__in=[UUID(str(row["id"])) for row in rows]).delete()

    async def prune_attempts(self, _tx: Transaction) -> int:
        """Delete a batch of tries from the beginning of the logs; return how many."""
        return await prune(WebhookAttempt.filter(at__lt=self._clock.now() - self._kept))


def _where(rows: QuerySet[WebhookDelivery], where: DeliveryFilter) -> QuerySet[WebhookDelivery]:
    conditions: dict[str, Any] = {}
    if where.webhook_id is not None:
        conditions["webhook_id"] = where.webhook_id
    if where.statuses is not None:
        conditions["status__in"] = list(where.statuses)
    if where.event_types is not None:
        conditions["event_type__in"] = list(where.event_types)
    if where.created_after is not None:
        conditions["created_at__gte"] = where.created_after
    if where.created_before is not None:
        conditions["created_at__lt"] = where.created_before
    if where.is_test is not None:
        conditions["is_test"] = where.is_test
    return rows.filter(**conditions)
