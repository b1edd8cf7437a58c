"""Sending to one webhook, by the one worker that holds its lane: in order where asked, else several at a time."""

import asyncio
import time
from collections import deque
from datetime import datetime, timedelta
from uuid import UUID

from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.logs import get_logger
from app.webhooks.disabling import give_up
from app.webhooks.feeding import locked_lanes
from app.webhooks.models import Webhook, WebhookDelivery, WebhookLane, WebhookMessage
from app.webhooks.outcomes import Outcome, Outcomes
from app.webhooks.sending import GONE, Sender, Tried
from app.webhooks.vocabulary import WebhookPayload

_TURN_SECONDS = 30.0  #: then others come first
_CANDIDATES = 64
_LOOK_SECONDS = 0.25  #: while something is on its way: what has come meanwhile, and whether the webhook was changed
_SUSPECT_AFTER = 5  #: failures in a row, from which on one delivery at a time is tried
_ASKS_FOR_REST = frozenset({429, 502, 503, 504})  #: answers whose Retry-After means the receiver, not the message

log = get_logger(__name__)


class Lane:
    """A lane that is held, from `run` to its end."""

    def __init__(
        self,
        webhook_id: UUID,
        epoch: int,
        *,
        database: Database,
        clock: Clock,
        sender: Sender,
        outcomes: Outcomes,
        slots: asyncio.Semaphore,
    ) -> None:
        self.webhook_id = webhook_id
        self.epoch = epoch
        self.is_lost = False  #: another worker has it
        self._database = database
        self._clock = clock
        self._sender = sender
        self._outcomes = outcomes
        self._slots = slots
        self._stopping = asyncio.Event()
        self._in_flight: dict[UUID, asyncio.Task[None]] = {}
        self._waiting: deque[WebhookDelivery] = deque()
        self._failures = 0  #: in a row
        self._rests_until: datetime | None = None  #: as its receiver asked
        self._next_at = 0.0  #: on the monotonic clock, where a rate is kept

    def stop(self) -> None:
        """Begin nothing more; what is on its way is waited for."""
        self._stopping.set()

    async def run(self) -> None:
        """Send what is due until nothing is, then let go of the lane."""
        try:
            await self._drain()
        except Exception:
            log.exception("webhook_lane_failed", webhook_id=str(self.webhook_id))
            await asyncio.sleep(1.0)
        finally:
            for task in self._in_flight.values():
                task.cancel()
        await self._release()

    async def _drain(self) -> None:
        lane = await WebhookLane.get_or_none(webhook_id=self.webhook_id)
        self._failures = 0 if lane is None else lane.failures
        ends_at = time.monotonic() + _TURN_SECONDS
        webhook: Webhook | None = None
        looked_at = 0.0
        while True:
            is_over = self._stopping.is_set() or self.is_lost or time.monotonic() > ends_at
            is_over |= self._rests_until is not None and self._rests_until > self._clock.now()
            if not is_over and (webhook is None or time.monotonic() - looked_at > _LOOK_SECONDS):
                webhook, looked_at = await Webhook.get_or_none(id=self.webhook_id), time.monotonic()
                self._waiting.clear()
                if webhook is None:
                    is_over = True
                elif not webhook.is_enabled:
                    await self._give_up()
            if not is_over and webhook is not None:
                await self._begin(webhook)
            if not self._in_flight:
                if is_over or not self._waiting:
                    return
                await asyncio.sleep(max(0.0, self._next_at - time.monotonic()))
                continue
            await asyncio.wait(self._in_flight.values(), timeout=_LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)

    async def _begin(self, webhook: Webhook) -> None:
        """Begin as many as may be on their way at once."""
        while len(self._in_flight) < self._most(webhook):
            if not self._waiting:
                self._waiting.extend(await self._due(webhook))
            if not self._waiting or time.monotonic() < self._next_at:
                return
            delivery = self._waiting.popleft()
            if delivery.id in self._in_flight:
                continue
            if webhook.max_per_second is not None:
                self._next_at = max(self._next_at, time.monotonic() - 1 / webhook.max_per_second)
                self._next_at += 1 / webhook.max_per_second
            task = asyncio.create_task(self._deliver(webhook, delivery), name="webhook-delivery")
            self._in_flight[delivery.id] = task
            task.add_done_callback(lambda _, own_id=delivery.id: self._in_flight.pop(own_id, None))

    def _most(self, webhook: Webhook) -> int:
        if webhook.is_ordered or self._failures >= _SUSPECT_AFTER:
            return 1
        return webhook.max_in_flight

    async def _due(self, webhook: Webhook) -> list[WebhookDelivery]:
        """Return deliveries that are due and not on their way; of an ordered webhook the first one that is left."""
        now = self._clock.now()
        own = WebhookDelivery.filter(webhook_id=webhook.id, due_at__isnull=False)
        if webhook.is_ordered:
            rows = await own.order_by("position", "id").limit(1)
            tests = await own.filter(position=0, due_at__lte=now).order_by("id").limit(1)
            found = tests or [row for row in rows if row.due_at is not None and row.due_at <= now]
        else:
            found = await own.filter(due_at__lte=now).order_by("due_at", "id").limit(_CANDIDATES)
        return [row for row in found if row.id not in self._in_flight]

    async def _deliver(self, webhook: Webhook, delivery: WebhookDelivery) -> None:
        message = await WebhookMessage.get_or_none(id=delivery.message_id)
        if message is None:
            return
        body = message.full_body if delivery.payload is WebhookPayload.FULL else message.thin_body
        async with self._slots:
            tried = await self._sender.send(webhook, delivery, body or "{}")
        self._learn(tried)
        await self._outcomes.commit(Outcome(webhook, delivery, self.epoch, tried))

    def _learn(self, tried: Tried) -> None:
        if tried.failure is None:
            self._failures = 0
            return
        self._failures += 1
        if tried.status == GONE:
            self._stopping.set()
        if tried.retry_after_seconds and tried.status in _ASKS_FOR_REST:
            self._rests_until = self._clock.now() + timedelta(seconds=tried.retry_after_seconds)

    async def _give_up(self) -> None:
        """Give up what came to a disabled webhook while it was being disabled."""
        async with self._database.transaction():
            await locked_lanes([self.webhook_id])
            if not await Webhook.filter(id=self.webhook_id, is_enabled=True).exists():
                await give_up(self.webhook_id, self._clock.now())

    async def _release(self) -> None:
        """Let go: whoever comes next begins when the next delivery is due, or the receiver has had its rest."""
        async with self._database.transaction():
            lanes = await locked_lanes([self.webhook_id])
            if not lanes or lanes[0].epoch != self.epoch:
                return
            webhook = await Webhook.get(id=self.webhook_id)
            own = WebhookDelivery.filter(webhook_id=self.webhook_id, due_at__isnull=False)
            order = ("position", "id") if webhook.is_ordered else ("due_at", "id")
            first = await own.order_by(*order).first()
            due_at = None if first is None else first.due_at
            if webhook.is_ordered and await own.filter(position=0).exists():
                due_at = self._clock.now()
            now, rests_until = self._clock.now(), self._rests_until
            if due_at is not None:
                due_at = max(due_at, rests_until or now, now)  # behind those who have waited longer
            if rests_until is not None and rests_until <= now:
                rests_until = None
            await WebhookLane.filter(id=lanes[0].id).update(due_at=due_at, rests_until=rests_until, leased_until=None)
