"""Copying: a page at a time, each committed with the place where the next one begins.

Whoever copies holds a claim, kept by heartbeats; its epoch rises with every claim and is part of every write, so a
worker that was only slow writes nothing any more. When a process dies, its claim runs out and another goes on at the
page that was due: it is read again, and what it wrote already is found unchanged.
"""

import asyncio
import random
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import F

from app.accounts.activity import Activities, ActivityKind
from app.integrations import models
from app.integrations.calls import IntegrationCalls
from app.integrations.contract import IntegrationType, Link, SyncPage
from app.integrations.failures import IntegrationFault
from app.integrations.masking import Secrets, without
from app.integrations.opening import Opener
from app.integrations.records import unseen_deleted, written
from app.integrations.syncs import SYNC_JOB
from app.integrations.vocabulary import (
    SUBJECT,
    IntegrationCode,
    SyncStatus,
)
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.handover import Handover
from app.kernel.jobs import Jobs
from app.kernel.logs import get_logger
from app.kernel.masks import hidden
from app.kernel.rights import Actor, ActorKind
from app.kernel.stopping import stop
from app.kernel.upkeep import BATCH_ROWS, Chore

log = get_logger(__name__)

_LOOK_SECONDS = 5.0  #: between looks for claims that ran out
_MOST_TRIES = 6  #: of one page
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 300.0
_TOLD_SECONDS = 1.0  #: between tellings of progress


class _Lost(Exception):
    """Somebody else has the claim, or the sync was stopped."""


class Copying:
    """Does syncs, one job each."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: Jobs,
        activities: Activities,
        *,
        opener: Opener,
        calls: IntegrationCalls,
        lease_seconds: float,
    ) -> None:
        self._database = database
        self._clock = clock
        self._jobs = jobs
        self._activities = activities
        self._opener = opener
        self._calls = calls
        self._lease = timedelta(seconds=lease_seconds)
        jobs.handle(SYNC_JOB, self._handle)

    def chores(self) -> tuple[Chore, ...]:
        """Return what gives syncs that nobody does to somebody."""
        return (
            Chore("resume-syncs", _LOOK_SECONDS, self._resume),
            Chore("forget-authorizations", 600.0, self._forget),
        )

    async def recover(self) -> None:
        """Go on with what was under way: for the one process of an embedded server, when it starts."""
        async with self._database.transaction() as tx:
            rows = await models.IntegrationSync.filter(active_key__isnull=False).only("id")
            await models.IntegrationSync.filter(active_key__isnull=False).update(claimed_until=self._clock.now())
            if rows:
                await self._jobs.enqueue(tx, SYNC_JOB, [row.id.bytes for row in rows], [0] * len(rows))

    async def _resume(self, tx: Transaction) -> int:
        now = self._clock.now()
        due = models.IntegrationSync.filter(active_key__isnull=False, claimed_until__lt=now - self._lease)
        rows = await due.order_by("claimed_until").limit(BATCH_ROWS).only("id")
        if rows:
            # Put off, so that the next look does not find them before a worker does.
            await models.IntegrationSync.filter(id__in=[row.id for row in rows]).update(claimed_until=now)
            await self._jobs.enqueue(tx, SYNC_JOB, [row.id.bytes for row in rows], [0] * len(rows))
        return len(rows)

    async def _forget(self, tx: Transaction) -> int:
        del tx
        return await models.IntegrationAuthorization.filter(expires_at__lt=self._clock.now()).delete()

    async def _handle(self, payload: bytes, attempts: int) -> None:
        del attempts
        try:
            sync = await self._claimed(UUID(bytes=payload))
        except _Lost:
            return
        beat = asyncio.create_task(self._beat(sync), name="sync-heartbeat")
        work = asyncio.create_task(self._copy(sync), name="sync")
        try:
            await asyncio.wait({beat, work}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                await work
        except _Lost:
            return
        except asyncio.CancelledError:
            # The process stops: the claim is given back, and the job to whoever takes it next.
            await stop(work)
            await asyncio.shield(self._give_back(sync))
            raise Handover from None
        finally:
            await stop(beat, work)

    # ------------------------------------------------------------------ the claim

    async def _claimed(self, sync_id: UUID) -> models.IntegrationSync:
        now = self._clock.now()
        async with self._database.transaction():
            sync = await models.IntegrationSync.select_for_update().get_or_none(id=sync_id, active_key__isnull=False)
            if sync is None:
                raise _Lost
            is_held = sync.claimed_until is not None and sync.claimed_until > now
            if is_held and sync.status is SyncStatus.RUNNING:
                # Perhaps by a process that died, and whose job this is now.
                raise Handover(self._lease.total_seconds() / 2)
            is_first = sync.started_at is None
            sync.status = SyncStatus.RUNNING
            sync.epoch += 1
            sync.claimed_until = now + self._lease
            sync.started_at = sync.started_at or now
            await sync.save(update_fields=["status", "epoch", "claimed_until", "started_at"])
            if is_first:
                await self._tell(sync, ActivityKind.INTEGRATION_SYNC_STARTED)
        return sync

    async def _beat(self, sync: models.IntegrationSync) -> None:
        """Keep the claim; return when it is lost."""
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            with suppress(Exception):  # one that cannot be written is tried again; in the end the claim runs out
                until = self._clock.now() + self._lease
                async with self._database.transaction():
                    if not await self._own(sync).update(claimed_until=until):
                        return

    async def _give_back(self, sync: models.IntegrationSync) -> None:
        async with self._database.transaction():
            await self._own(sync).update(claimed_until=self._clock.now())

    @staticmethod
    def _own(sync: models.IntegrationSync) -> Any:
        return models.IntegrationSync.filter(id=sync.id, epoch=sync.epoch, active_key__isnull=False)

    # ------------------------------------------------------------------ the work

    async def _copy(self, sync: models.IntegrationSync) -> None:
        row = await models.Integration.get_or_none(id=sync.integration_id)
        if row is None:
            raise _Lost
        told_at = self._clock.now()
        secrets = Secrets(self._opener.secrets(row))
        while sync.place < len(sync.resources):
            try:
                kind, link = await self._opened(row)
                secrets.add(link.secret)
                page = await self._pulled(kind, link, row, sync, secrets)
            except IntegrationFault as fault:
                await self._faulted(row, sync, without(fault, secrets.known()))
                return
            except Exception:  # what a service says is a stranger's; it must not bring a worker to retry for ever
                log.exception("sync_crashed", type=row.type)
                message = "What the service says could not be read."
                await self._faulted(row, sync, IntegrationFault(IntegrationCode.ANSWER_INVALID, message))
                return
            is_told = self._clock.now() - told_at >= timedelta(seconds=_TOLD_SECONDS)
            await self._kept(row, sync, page, is_told=is_told)
            told_at = self._clock.now() if is_told else told_at

    async def _opened(self, row: models.Integration) -> tuple[IntegrationType, Link]:
        now = await models.Integration.get_or_none(id=row.id)
        if now is None:
            raise _Lost
        if not now.is_enabled:
            raise IntegrationFault(IntegrationCode.DISABLED, f"The integration {now.name} is switched off.")
        row.marks, row.catalogue, row.config = now.marks, now.catalogue, now.config
        return await self._opener.open(now)

    async def _pulled(
        self,
        kind: IntegrationType,
        link: Link,
        row: models.Integration,
        sync: models.IntegrationSync,
        secrets: Secrets,
    ) -> SyncPage:
        resource = sync.resources[sync.place]
        known = {each.name: each for each in kind.resources(link.config, link.catalogue)}
        if resource not in known:
            raise IntegrationFault(IntegrationCode.NOT_FOUND, f"{resource} is not copied any more.")
        mark = row.marks.get(resource) if known[resource].is_incremental else None
        cursor = None if sync.cursor is None else sync.cursor["at"]
        page = await kind.pull(link, resource, cursor, mark)
        known_secrets = secrets.known()
        return SyncPage(
            [(own_id, hidden(data, known_secrets)) for own_id, data in page.items],
            page.deleted,
            page.failed,
            page.cursor,
            page.mark,
        )

    async def _kept(
        self, row: models.Integration, sync: models.IntegrationSync, page: SyncPage, *, is_told: bool
    ) -> None:
        """Write a page and the place behind it, in one transaction.

        Raises:
            _Lost: The claim is somebody else's.
        """
        resource = sync.resources[sync.place]
        kind = self._opener.type_of(row)
        _, config = self._opener.config_of(row)
        is_incremental = any(
            each.name == resource and each.is_incremental for each in kind.resources(config, row.catalogue)
        )
        now = self._clock.now()
        is_last = page.cursor is None
        async with self._database.transaction() as tx:
            if tx.dialect == "postgres":
                await tx.fetch("SELECT id FROM integration_syncs WHERE id = $1 FOR UPDATE", [sync.id])
            if not await self._own(sync).exists():
                raise _Lost
            counts = await written(sync, resource, page, now)
            if is_last and not is_incremental:
                counts.deleted += await unseen_deleted(sync, resource, now)
            sync.place += is_last
            sync.cursor = None if is_last else {"at": page.cursor}
            is_over = sync.place >= len(sync.resources)
            facts: dict[str, Any] = {
                "place": sync.place,
                "cursor": sync.cursor,
                "pages": F("pages") + 1,
                "tries": 0,
                "error_code": "",
                "error_message": "",
                **{
                    name: F(name) + getattr(counts, name)
                    for name in ("added", "updated", "unchanged", "deleted", "failed")
                },
            }
            if is_over:
                facts |= {"status": SyncStatus.COMPLETED, "active_key": None, "claimed_until": None, "ended_at": now}
            await models.IntegrationSync.filter(id=sync.id, epoch=sync.epoch).update(**facts)
            await self._mark(row, resource, page, is_last=is_last, is_incremental=is_incremental)
            if is_over:
                await models.Integration.filter(id=row.id).update(synced_at=now)
            if is_over or is_told:
                fresh = await models.IntegrationSync.get(id=sync.id)
                what = ActivityKind.INTEGRATION_SYNC_COMPLETED if is_over else ActivityKind.INTEGRATION_SYNC_PROGRESSED
                await self._tell(fresh, what)

    @staticmethod
    async def _mark(
        row: models.Integration, resource: str, page: SyncPage, *, is_last: bool, is_incremental: bool
    ) -> None:
        if is_last and is_incremental and page.mark is not None:
            fresh = await models.Integration.select_for_update().get_or_none(id=row.id)
            if fresh is not None and fresh.config == row.config:
                fresh.marks = {**fresh.marks, resource: page.mark}
                await fresh.save(update_fields=["marks"])

    async def _faulted(self, row: models.Integration, sync: models.IntegrationSync, clean: IntegrationFault) -> None:
        """Put a page off when it may succeed later, else end the sync; what was copied stays. It must tell no secret.

        Raises:
            Handover: It is to be tried again.
        """
        await self._calls.noted(row, clean)
        now = self._clock.now()
        if clean.is_retryable and sync.tries + 1 < _MOST_TRIES:
            longest = min(_FIRST_PAUSE_SECONDS * 2.0**sync.tries, _LONGEST_PAUSE_SECONDS)
            asked = float(clean.details.get("retryAfterMs") or 0) / 1000
            pause = max(longest / 2 + random.uniform(0, longest / 2), min(asked, _LONGEST_PAUSE_SECONDS))  # noqa: S311 - spreads load
            async with self._database.transaction():
                until = now + timedelta(seconds=pause)
                kept = await self._own(sync).update(
                    status=SyncStatus.QUEUED,
                    tries=F("tries") + 1,
                    claimed_until=until,
                    error_code=clean.code.value,
                    error_message=clean.message,
                )
            if kept:
                raise Handover(pause)
            return
        async with self._database.transaction():
            ended = await self._own(sync).update(
                status=SyncStatus.FAILED,
                active_key=None,
                claimed_until=None,
                ended_at=now,
                error_code=clean.code.value,
                error_message=clean.message,
            )
            if ended:
                fresh = await models.IntegrationSync.get(id=sync.id)
                await self._tell(fresh, ActivityKind.INTEGRATION_SYNC_FAILED)

    async def _tell(self, sync: models.IntegrationSync, kind: ActivityKind) -> None:
        who: Mapping[str, Any] = sync.actor
        actor = Actor(
            ActorKind(who["kind"]),
            UUID(who["id"]) if who.get("id") else None,
            UUID(who["onBehalfOf"]) if who.get("onBehalfOf") else None,
        )
        integration = await models.Integration.get_or_none(id=sync.integration_id).only("id", "name", "type")
        facts = {
            "name": "" if integration is None else integration.name,
            "syncId": str(sync.id),
            "added": sync.added,
            "updated": sync.updated,
            "unchanged": sync.unchanged,
            "deleted": sync.deleted,
            "failed": sync.failed,
            "code": sync.error_code if kind is ActivityKind.INTEGRATION_SYNC_FAILED else "",
        }
        await self._activities.record(sync.workspace_id, kind, SUBJECT, sync.integration_id, actor, facts)
