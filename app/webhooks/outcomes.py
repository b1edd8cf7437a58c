"""What came of tries, committed for all lanes of a process together: one transaction takes what has gathered.

An outcome counts only while its lane is still held under the epoch that it was sent under. A delivery that is over,
or was asked for anew meanwhile, keeps what it is.
"""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.database import Database, Dialect, Transaction
from app.kernel.logs import get_logger
from app.kernel.metrics import WEBHOOKS_DEAD
from app.kernel.outages import is_outage
from app.kernel.stopping import stop
from app.webhooks.disabling import Disabling
from app.webhooks.feeding import locked_lanes
from app.webhooks.log import TryEntry, encode, topic_of
from app.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery, WebhookLane
from app.webhooks.sending import GONE, Tried
from app.webhooks.vocabulary import WebhookDeliveryStatus, WebhookDisabledReason

_BATCH = 100
_JITTER = 0.1  #: of a rest, either way
_REPAIR_SECONDS = 1.0
_NUMBER: dict[Dialect, str] = {
    "sqlite": "INSERT INTO webhook_log_heads (id, last_sequence) VALUES (?, ?) ",
    "postgres": "INSERT INTO webhook_log_heads (id, last_sequence) VALUES ($1, $2) ",
}
_RAISE = (
    "ON CONFLICT (id) DO UPDATE SET last_sequence = webhook_log_heads.last_sequence + excluded.last_sequence "
    "RETURNING last_sequence"
)

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A try and under which lease it was made; `webhook` and `delivery` as they were then."""

    webhook: Webhook
    delivery: WebhookDelivery
    epoch: int
    tried: Tried


class Outcomes:
    """Commits outcomes in the background, between `open` and `close`."""

    def __init__(
        self,
        database: Database,
        bus: EventBus,
        clock: Clock,
        disabling: Disabling,
        *,
        retry_seconds: Sequence[float],
        patience: timedelta,
    ) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._disabling = disabling
        self._retry_seconds = tuple(retry_seconds)
        self._patience = patience
        self._waiting: list[tuple[Outcome, asyncio.Future[None]]] = []
        self._filled = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run(), name="webhook-outcomes")

    async def close(self) -> None:
        """Stop; what was not committed is tried again by whoever holds the lane next."""
        await stop(self._task)
        self._task = None

    async def commit(self, outcome: Outcome) -> None:
        """Return once an outcome is committed, or is found to be nobody's any more."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((outcome, done))
        self._filled.set()
        await done

    async def _run(self) -> None:
        while True:
            await self._filled.wait()
            self._filled.clear()
            while self._waiting:
                batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
                await self._commit(batch)

    async def _commit(self, batch: Sequence[tuple[Outcome, asyncio.Future[None]]]) -> None:
        while True:
            try:
                async with self._database.transaction() as tx:
                    await self._write(tx, [outcome for outcome, _ in batch])
            except Exception as error:
                if is_outage(error):
                    log.warning("webhook_outcomes_wait", error=type(error).__name__)
                    await asyncio.sleep(_REPAIR_SECONDS)
                    continue
                log.exception("webhook_outcomes_failed")
                if len(batch) > 1:
                    for each in batch:  # one of them is at fault, and must not take the others with it
                        await self._commit([each])
                    return
                await asyncio.sleep(_REPAIR_SECONDS)
            for _, done in batch:
                if not done.done():
                    done.set_result(None)
            return

    async def _write(self, tx: Transaction, outcomes: Sequence[Outcome]) -> None:
        lanes = {lane.webhook_id: lane for lane in await locked_lanes({each.webhook.id for each in outcomes})}
        own = [each for each in outcomes if each.webhook.id in lanes and lanes[each.webhook.id].epoch == each.epoch]
        ids = [each.delivery.id for each in own]
        rows = {row.id: row for row in await WebhookDelivery.filter(id__in=ids)}
        attempts: dict[UUID, list[WebhookAttempt]] = {}
        ends: dict[UUID, tuple[Webhook, WebhookDisabledReason]] = {}
        for each in sorted(own, key=lambda one: (one.webhook.workspace_id, one.delivery.id)):
            delivery = rows.get(each.delivery.id)
            if delivery is None:
                continue
            self._fold(delivery, each.tried, is_current=delivery.attempts == each.delivery.attempts)
            attempts.setdefault(delivery.workspace_id, []).append(_attempt(delivery, each.tried))
            if not delivery.is_test:
                reason = self._judge(lanes[each.webhook.id], each)
                if reason is not None:
                    ends.setdefault(each.webhook.id, (each.webhook, reason))
        if rows:
            await WebhookDelivery.bulk_update(
                rows.values(), ["status", "due_at", "tries", "attempts", "last_status", "failure", "ended_at"]
            )
            await WebhookLane.bulk_update(lanes.values(), ["failures", "failing_since", "delivered_at", "failed_at"])
        for workspace_id in sorted(attempts):
            await self._number(tx, workspace_id, attempts[workspace_id])
        for webhook, reason in ends.values():
            await self._disabling.end(webhook.id, reason)

    def _fold(self, delivery: WebhookDelivery, tried: Tried, *, is_current: bool) -> None:
        """Put a try into the row of its delivery."""
        now = self._clock.now()
        delivery.attempts += 1
        delivery.last_status = tried.status
        if delivery.status is not WebhookDeliveryStatus.PENDING or not is_current:
            return
        delivery.tries += 1
        delivery.failure = tried.failure
        rest = None if tried.failure is None else self._rest(delivery, tried)
        if rest is not None:
            delivery.due_at = now + rest
            return
        delivery.due_at, delivery.ended_at = None, now
        delivery.status = WebhookDeliveryStatus.DELIVERED if tried.failure is None else WebhookDeliveryStatus.FAILED
        if tried.failure is not None:
            WEBHOOKS_DEAD.inc()

    def _rest(self, delivery: WebhookDelivery, tried: Tried) -> timedelta | None:
        """Say how long a delivery that failed rests; None: it is given up."""
        if delivery.is_test or delivery.tries > len(self._retry_seconds) or tried.status == GONE:
            return None
        seconds = self._retry_seconds[delivery.tries - 1]
        seconds *= random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - spreads, hides nothing
        return timedelta(seconds=max(seconds, tried.retry_after_seconds or 0))

    def _judge(self, lane: WebhookLane, outcome: Outcome) -> WebhookDisabledReason | None:
        """Keep how a webhook fares; return why it must be disabled, if it must."""
        tried, now = outcome.tried, self._clock.now()
        if tried.failure is None:
            lane.failures, lane.failing_since, lane.delivered_at = 0, None, now
            return None
        lane.failures += 1
        lane.failed_at = now
        lane.failing_since = lane.failing_since or now
        if tried.status == GONE:
            return WebhookDisabledReason.GONE
        return WebhookDisabledReason.FAILING if now - lane.failing_since >= self._patience else None

    async def _number(self, tx: Transaction, workspace_id: UUID, attempts: Sequence[WebhookAttempt]) -> None:
        rows = await tx.fetch(_NUMBER[tx.dialect] + _RAISE, [workspace_id, len(attempts)])
        first = rows[0]["last_sequence"] - len(attempts) + 1
        for sequence, attempt in enumerate(attempts, first):
            attempt.sequence = sequence
        await WebhookAttempt.bulk_create(attempts)
        topic = topic_of(workspace_id)
        if self._bus.wants(topic):
            message = encode([TryEntry.of(each) for each in attempts])
            tx.after_commit(lambda: self._bus.publish([(topic, message)]))


def _attempt(delivery: WebhookDelivery, tried: Tried) -> WebhookAttempt:
    return WebhookAttempt(
        workspace_id=delivery.workspace_id,
        webhook_id=delivery.webhook_id,
        delivery_id=delivery.id,
        number=delivery.attempts,
        status=delivery.status,
        at=tried.at,
        duration_ms=tried.duration_ms,
        url=tried.url,
        request_headers=[list(each) for each in tried.request_headers],
        response_status=tried.status,
        response_headers=[list(each) for each in tried.response_headers],
        response_body=tried.response_body,
        is_response_cut=tried.is_response_cut,
        failure=tried.failure,
        failure_message=tried.message,
        next_at=delivery.due_at,
    )
