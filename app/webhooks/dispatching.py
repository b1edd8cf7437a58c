"""Which worker sends to which webhook: each lane with something due is leased by one of them, and renewed.

A worker takes as many lanes as have something due, so that none waits for another; what it has on its way at once is
bounded for each lane and for the process. A lane whose holder is silent for a lease is taken by somebody else.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.kernel.clock import Clock
from app.kernel.database import Database, Dialect
from app.kernel.logs import get_logger
from app.kernel.outages import is_outage
from app.kernel.stopping import stop
from app.webhooks.lanes import Lane
from app.webhooks.models import WebhookLane
from app.webhooks.outcomes import Outcomes
from app.webhooks.sending import Sender

_BACKSTOP_SECONDS = 0.5
_MAX_LANES = 1_000
MAX_SENDING = 400  #: requests of this process at once
_TAKE_AT_ONCE = 100
_REPAIR_SECONDS = 2.0
_IS_FREE = "due_at <= {now} AND (leased_until IS NULL OR leased_until < {now})"
_TAKE = (
    "UPDATE webhook_lanes SET leased_until = {until}, epoch = epoch + 1 WHERE id IN "  # noqa: S608 - constants
    f"(SELECT id FROM webhook_lanes WHERE {_IS_FREE} ORDER BY due_at, id LIMIT {{most}} {{lock}}) "
    "RETURNING webhook_id, epoch"
)
_LOOK = f"SELECT 1 AS found FROM webhook_lanes WHERE {_IS_FREE} LIMIT 1"  # noqa: S608 - constants
_LOOKS: dict[Dialect, str] = {"postgres": _LOOK.format(now="$1"), "sqlite": _LOOK.format(now="?1")}
_TAKES: dict[Dialect, str] = {
    "postgres": _TAKE.format(now="$1", until="$2", most="$3", lock="FOR UPDATE SKIP LOCKED"),
    "sqlite": _TAKE.format(now="?1", until="?2", most="?3", lock=""),
}

log = get_logger(__name__)


class Dispatcher:
    """Holds lanes between `open` and `close`."""

    def __init__(
        self, database: Database, clock: Clock, sender: Sender, outcomes: Outcomes, *, lease_seconds: float
    ) -> None:
        self._database = database
        self._clock = clock
        self._sender = sender
        self._outcomes = outcomes
        self._lease = timedelta(seconds=lease_seconds)
        self._slots = asyncio.Semaphore(MAX_SENDING)
        self._lanes: dict[UUID, tuple[Lane, asyncio.Task[None]]] = {}
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Begin; embedded, whatever is leased was so by a process that is no more."""
        if self._database.dialect == "sqlite":
            await WebhookLane.filter(leased_until__isnull=False).update(leased_until=None)
        self._woken.set()
        self._tasks = [
            asyncio.create_task(self._run(), name="webhook-dispatcher"),
            asyncio.create_task(self._beat(), name="webhook-leases"),
        ]

    def wake(self) -> None:
        """Say that something is due."""
        self._woken.set()

    async def close(self, drain_seconds: float) -> None:
        """Begin nothing more, and wait so long for what is on its way; what is not done by then is tried again."""
        if not self._tasks:
            return
        taking, beating = self._tasks
        await stop(taking)
        for lane, _ in self._lanes.values():
            lane.stop()
        running = [task for _, task in self._lanes.values()]
        if running:
            await asyncio.wait(running, timeout=drain_seconds)
        await stop(*running, beating)
        self._tasks = []

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_BACKSTOP_SECONDS):
                    await self._woken.wait()
            self._woken.clear()
            try:
                await self._take()
            except Exception as error:
                if is_outage(error):
                    log.warning("webhook_dispatcher_waits", error=type(error).__name__)
                else:
                    log.exception("webhook_dispatcher_failed")
                await asyncio.sleep(_REPAIR_SECONDS)

    async def _take(self) -> None:
        now = self._clock.now()
        while len(self._lanes) < _MAX_LANES and await self._database.fetch(_LOOKS, [now]):
            most = min(_TAKE_AT_ONCE, _MAX_LANES - len(self._lanes))
            async with self._database.transaction() as tx:
                rows = await tx.fetch(_TAKES, [now, now + self._lease, most])
            for row in rows:
                self._hold(UUID(str(row["webhook_id"])), row["epoch"])
            if len(rows) < most:
                return

    def _hold(self, webhook_id: UUID, epoch: int) -> None:
        former = self._lanes.get(webhook_id)
        if former is not None:
            former[0].is_lost = True  # we were too slow ourselves
        lane = Lane(
            webhook_id,
            epoch,
            database=self._database,
            clock=self._clock,
            sender=self._sender,
            outcomes=self._outcomes,
            slots=self._slots,
        )
        task = asyncio.create_task(lane.run(), name="webhook-lane")
        self._lanes[webhook_id] = (lane, task)
        task.add_done_callback(lambda done: self._let_go(lane, done))

    def _let_go(self, lane: Lane, done: "asyncio.Task[None]") -> None:
        held = self._lanes.get(lane.webhook_id)
        if held is not None and held[0] is lane:
            del self._lanes[lane.webhook_id]
        if not done.cancelled() and (error := done.exception()) is not None:
            log.error("webhook_lane_broke_off", error=type(error).__name__)
        self._woken.set()

    async def _beat(self) -> None:
        """Renew the leases."""
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 4)
            try:
                await self._renew()
            except Exception as error:  # noqa: BLE001 - the next beat is soon enough
                log.warning("webhook_leases_not_renewed", error=type(error).__name__)

    async def _renew(self) -> None:
        held = {webhook_id: lane for webhook_id, (lane, _) in self._lanes.items()}
        if not held:
            return
        async with self._database.transaction():
            rows: Any = WebhookLane.filter(webhook_id__in=list(held)).order_by("webhook_id").select_for_update()
            own = [row for row in await rows if row.epoch == held[row.webhook_id].epoch]
            until = self._clock.now() + self._lease
            await WebhookLane.filter(id__in=[row.id for row in own]).update(leased_until=until)
        kept = {row.webhook_id for row in own}
        for webhook_id, lane in held.items():
            if webhook_id not in kept and not lane.is_lost:
                lane.is_lost = True
