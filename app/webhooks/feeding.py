"""The outbox: a workspace's numbered activity becomes deliveries, each activity once, in the order of the numbers.

A cursor a workspace says how far. It moves in the transaction that writes the deliveries, so a crash before leaves
both as they were, and one after neither loses nor repeats any. Of several processes that try at once one moves it.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.accounts.access import Access
from app.accounts.activity import NUMBERED, Activities, ActivityEntry
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.ids import new_id
from app.kernel.logs import get_logger
from app.kernel.outages import is_outage
from app.kernel.rights import Scope
from app.kernel.stopping import stop
from app.webhooks.catalog import EventCatalog, EventType, workflow_of
from app.webhooks.disabling import Disabling
from app.webhooks.models import Webhook, WebhookCursor, WebhookDelivery, WebhookLane, WebhookMessage
from app.webhooks.payloads import bodies_of
from app.webhooks.vocabulary import WebhookDisabledReason, WebhookPayload

_BACKSTOP_SECONDS = 0.5  #: other processes number too, and tell only who follows
_BATCH_ENTRIES = 100
_BEHIND_WORKSPACES = 200
_REPAIR_SECONDS = 2.0
#: What is behind the numbers, by how far.
_BEHIND = (
    "SELECT c.workspace_id AS workspace_id, c.position AS position FROM webhook_cursors c "  # noqa: S608 - a constant
    f"JOIN {NUMBERED.heads} h ON h.id = c.workspace_id WHERE h.last_sequence > c.position "
    f"ORDER BY c.id LIMIT {_BEHIND_WORKSPACES}"
)

log = get_logger(__name__)


class Feeder:
    """Writes deliveries in the background, between `open` and `close`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        activities: Activities,
        catalog: EventCatalog,
        access: Access,
        disabling: Disabling,
        is_owed: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._activities = activities
        self._catalog = catalog
        self._access = access
        self._disabling = disabling
        self._is_owed = is_owed
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        activities.on_numbered(self._woken.set)

    async def open(self) -> None:
        """Begin, with whatever happened while nobody looked."""
        self._woken.set()
        self._task = asyncio.create_task(self._run(), name="webhook-feeder")

    async def close(self) -> None:
        """Stop; a batch that is under way is rolled back, and taken up by whoever looks next."""
        await stop(self._task)
        self._task = None

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_BACKSTOP_SECONDS):
                    await self._woken.wait()
            self._woken.clear()
            try:
                while await self.feed():
                    pass
            except Exception as error:
                if is_outage(error):
                    log.warning("webhook_feeder_waits", error=type(error).__name__)
                else:
                    log.exception("webhook_feeder_failed")
                await asyncio.sleep(_REPAIR_SECONDS)

    async def feed(self) -> int:
        """Take up a batch of every workspace that is behind; return how many activities that were."""
        count = 0
        for row in await self._database.fetch(_BEHIND):
            count += await self._feed(UUID(str(row["workspace_id"])), row["position"])
        return count

    async def _feed(self, workspace_id: UUID, position: int) -> int:
        entries = await self._activities.newest(
            workspace_id, None, above=position, limit=_BATCH_ENTRIES, is_oldest_first=True
        )
        if not entries:
            return 0
        heard = await self._heard(await Webhook.filter(workspace_id=workspace_id, is_enabled=True).order_by("id"))
        webhooks = [webhook for webhook, _ in heard]
        hidden = await self._catalog.hidden(workspace_id, entries) if webhooks else frozenset[UUID]()
        shown = [entry for entry in entries if entry.id not in hidden]
        told = [(entry, kind, wanted) for entry, kind, wanted in self._told(shown, heard) if wanted]
        full = [entry for entry, _, wanted in told if any(each.payload is WebhookPayload.FULL for each in wanted)]
        objects = await self._catalog.load(workspace_id, list({entry.id: entry for entry in full}.values()))
        messages, deliveries = self._written(told, objects)
        try:
            async with self._database.transaction() as tx:
                moved = WebhookCursor.filter(workspace_id=workspace_id, position=position)
                if not await moved.update(position=entries[-1].sequence):
                    return 0  # somebody else was quicker
                await WebhookMessage.bulk_create(messages)
                await WebhookDelivery.bulk_create(deliveries)
                await make_due({each.webhook_id for each in deliveries}, self._clock.now())
                if deliveries:
                    tx.after_commit(self._is_owed)
        except IntegrityError:
            # A webhook was deleted between the look and the write; the next pass does not see it.
            log.info("webhook_feeder_repeats", workspace_id=str(workspace_id))
            return 0
        return len(entries)

    def _told(
        self, entries: Sequence[ActivityEntry], heard: Sequence[tuple[Webhook, frozenset[Scope]]]
    ) -> list[tuple[ActivityEntry, EventType, list[Webhook]]]:
        return [
            (entry, kind, [each for each, scopes in heard if scope in scopes and is_wanted(each, kind, entry)])
            for entry in entries
            for kind in self._catalog.of_kind(entry.kind)
            for scope in [self._catalog.subject(kind).scope]
        ]

    async def _heard(self, webhooks: Sequence[Webhook]) -> list[tuple[Webhook, frozenset[Scope]]]:
        """Return each webhook with what it may be told: what its owner may read now. Whose owner left is disabled."""
        found: list[tuple[Webhook, frozenset[Scope]]] = []
        for webhook in webhooks:
            rights = await self._access.of_person(webhook.owner_id, webhook.workspace_id)
            if rights is None:
                await self._orphan(webhook)
            else:
                found.append((webhook, rights.scopes))
        return found

    async def _orphan(self, webhook: Webhook) -> None:
        async with self._database.transaction():
            await locked_lanes([webhook.id])
            # Within the transaction nothing is remembered: somebody may have come back, or taken it over.
            row = await Webhook.get_or_none(id=webhook.id, is_enabled=True)
            if row is not None and await self._access.of_person(row.owner_id, row.workspace_id) is None:
                await self._disabling.end(row.id, WebhookDisabledReason.OWNER_LEFT)

    def _written(
        self,
        told: Sequence[tuple[ActivityEntry, EventType, list[Webhook]]],
        objects: Mapping[UUID, Mapping[str, Any]],
    ) -> tuple[list[WebhookMessage], list[WebhookDelivery]]:
        messages: list[WebhookMessage] = []
        deliveries: list[WebhookDelivery] = []
        now = self._clock.now()
        for entry, kind, wanted in told:
            own_id = new_id()
            payloads = {each.payload for each in wanted}
            bodies = bodies_of(
                own_id,
                kind,
                entry,
                objects.get(entry.id),
                full=WebhookPayload.FULL in payloads,
                thin=WebhookPayload.THIN in payloads,
            )
            messages.append(
                WebhookMessage(
                    id=own_id,
                    workspace_id=entry.workspace_id,
                    event_type=kind.name,
                    sequence=entry.sequence,
                    occurred_at=entry.at,
                    full_body=bodies.full,
                    thin_body=bodies.thin,
                    created_at=now,
                )
            )
            deliveries += [
                WebhookDelivery(
                    id=new_id(),
                    webhook_id=each.id,
                    message_id=own_id,
                    workspace_id=entry.workspace_id,
                    event_type=kind.name,
                    payload=each.payload,
                    position=entry.sequence,
                    due_at=now,
                    occurred_at=entry.at,
                    created_at=now,
                )
                for each in wanted
            ]
        return messages, deliveries


def is_wanted(webhook: Webhook, kind: EventType, entry: ActivityEntry) -> bool:
    """Say whether a webhook is told of an activity under the name of this type."""
    if entry.sequence <= webhook.from_sequence:
        return False
    if webhook.event_types is None:
        if kind.alias_of:
            return False
    elif kind.name not in webhook.event_types:
        return False
    return webhook.workflow_ids is None or str(workflow_of(entry)) in webhook.workflow_ids


async def make_due(webhooks: Collection[UUID], at: datetime, *, is_urgent: bool = False) -> None:
    """Have the lanes of webhooks looked at from an instant on, in the transaction that owes them something.

    A receiver that asked for rest gets it, unless `is_urgent`: somebody asked for this very delivery.
    """
    for lane in await locked_lanes(webhooks):
        rests_until = None if is_urgent else lane.rests_until
        due_at = at if rests_until is None else max(at, rests_until)
        if lane.due_at is None or lane.due_at > due_at:
            await WebhookLane.filter(id=lane.id).update(due_at=due_at, rests_until=rests_until)


async def locked_lanes(webhooks: Collection[UUID]) -> list[WebhookLane]:
    """Lock the lanes of webhooks in the caller's transaction, always in the same order.

    Whoever changes deliveries begins or ends with this, so that whoever lets go of a lane sees what is owed there.
    """
    rows = WebhookLane.filter(webhook_id__in=list(webhooks)).order_by("webhook_id")
    return await rows.select_for_update()
