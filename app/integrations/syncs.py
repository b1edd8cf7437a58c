"""The use cases of copying: asking for a sync, stopping it, and reading what was copied.

AppError
├─ IntegrationSyncNotFound  none, or not the viewer's to see
├─ IntegrationIsSyncing     it is being copied from already
├─ SyncTooSoon              the last one has only just ended
└─ NothingToSync            its type copies nothing, or nothing is configured
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.integrations import models
from app.integrations.failures import IntegrationFault
from app.integrations.opening import Opener
from app.integrations.service import Integrations
from app.integrations.vocabulary import COOLDOWN_SECONDS, SUBJECT, SyncStatus
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput, NotFound, RateLimited
from app.kernel.ids import new_id
from app.kernel.jobs import Jobs
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer

SYNC_JOB = "integration_sync"
_PRIORITY = 0


class IntegrationSyncNotFound(NotFound):
    """There is no such sync, or you cannot see it."""


class IntegrationIsSyncing(Conflict):
    """The integration is being copied from already."""


class SyncTooSoon(RateLimited):
    """The last sync has only just ended; try again later."""


class NothingToSync(InvalidInput):
    """Nothing of this integration can be copied; name something in its configuration."""


class Syncs:
    """Begins and tells of syncs; `Copying` does them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        audit: Audit,
        jobs: Jobs,
        *,
        integrations: Integrations,
        opener: Opener,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._audit = audit
        self._jobs = jobs
        self._integrations = integrations
        self._opener = opener

    async def start(
        self, viewer: Viewer, integration_id: UUID, resources: Sequence[str] | None
    ) -> models.IntegrationSync:
        """Queue a sync of some resources, or of all; at most one at a time, and not at once after another.

        Raises:
            IntegrationNotFound: There is none, or it is not the viewer's to see.
            IntegrationIsSyncing: One is under way.
            SyncTooSoon: The last one has only just ended well.
            NothingToSync: There is nothing, or not what is named.
        """
        row = await self._integrations.writable(viewer, integration_id)
        if not row.is_enabled:
            raise Conflict("The integration is switched off.", reason="integration_disabled")
        try:
            kind, config = self._opener.config_of(row)
        except IntegrationFault as fault:
            raise NothingToSync(fault.message, reason="type_unknown") from None
        known = [each.name for each in kind.resources(config, row.catalogue)]
        wanted = known if resources is None else list(dict.fromkeys(resources))
        unknown = sorted(set(wanted) - set(known))
        if unknown or not wanted:
            message = f"There is no resource {unknown[0][:100]!r} to copy." if unknown else None
            raise NothingToSync(message, field="resources", reason="resource_unknown" if unknown else "nothing_to_sync")
        now = self._clock.now()
        last = await models.IntegrationSync.filter(integration_id=row.id).order_by("-id").first()
        if last is not None and last.status is SyncStatus.COMPLETED and last.ended_at is not None:
            left = last.ended_at + timedelta(seconds=COOLDOWN_SECONDS) - now
            if left > timedelta():
                raise SyncTooSoon(retry_after_seconds=int(left.total_seconds()) + 1)
        actor = viewer.actor
        sync = models.IntegrationSync(
            id=new_id(),
            workspace_id=row.workspace_id,
            integration_id=row.id,
            active_key=row.id,
            resources=wanted,
            claimed_until=now,
            actor={
                "kind": actor.kind.value,
                "id": str(actor.id) if actor.id else None,
                "onBehalfOf": str(actor.on_behalf_of) if actor.on_behalf_of else None,
            },
            created_at=now,
        )
        try:
            async with self._database.transaction() as tx:
                await sync.save(force_create=True)
                await self._audit.record(
                    viewer.actor,
                    "integration.sync_requested",
                    SUBJECT,
                    row.id,
                    workspace_id=row.workspace_id,
                    data={"name": row.name, "resources": wanted[:20]},
                )
                await self._jobs.enqueue(tx, SYNC_JOB, [sync.id.bytes], [_PRIORITY])
        except IntegrityError:
            raise IntegrationIsSyncing(reason="is_syncing") from None
        return sync

    async def cancel(self, viewer: Viewer, sync_id: UUID) -> models.IntegrationSync:
        """Stop a sync; what was copied stays. One that is over is given as it is.

        Raises:
            IntegrationSyncNotFound: There is none, or it is not the viewer's to see.
        """
        sync = (await self.visible(viewer, [sync_id])).get(sync_id)
        if sync is None:
            raise IntegrationSyncNotFound
        await self._access.require(viewer, sync.workspace_id, Scope.INTEGRATIONS_WRITE)
        async with self._database.transaction():
            active = models.IntegrationSync.filter(id=sync_id, active_key__isnull=False)
            # With the epoch raised, whoever copies finds at the next page that it is not theirs any more.
            if await active.update(
                status=SyncStatus.CANCELLED,
                active_key=None,
                epoch=sync.epoch + 1_000_000,
                claimed_until=None,
                ended_at=self._clock.now(),
            ):
                await self._audit.record(
                    viewer.actor,
                    "integration.sync_cancelled",
                    SUBJECT,
                    sync.integration_id,
                    workspace_id=sync.workspace_id,
                )
            found = await models.IntegrationSync.get_or_none(id=sync_id)
        if found is None:
            raise IntegrationSyncNotFound
        return found

    async def page(
        self, viewer: Viewer, integration: models.Integration, request: PageRequest
    ) -> Page[models.IntegrationSync]:
        """List the syncs of an integration, the newest first."""
        await self._access.require(viewer, integration.workspace_id, Scope.INTEGRATIONS_READ)
        rows = models.IntegrationSync.filter(integration_id=integration.id)
        binding = f"integration-syncs:{integration.id}"
        return await paginate(rows, [OrderBy("id", is_descending=True)], request, binding)

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.IntegrationSync]:
        """Return those syncs that the viewer may read."""
        rows = await models.IntegrationSync.filter(id__in=list(ids))
        return {
            row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.INTEGRATIONS_READ)
        }

    async def latest(self, integration_id: UUID) -> models.IntegrationSync | None:
        """Return the newest sync of an integration that the viewer was shown."""
        return await models.IntegrationSync.filter(integration_id=integration_id).order_by("-id").first()

    async def records(
        self,
        viewer: Viewer,
        integration: models.Integration,
        request: PageRequest,
        *,
        resource: str | None = None,
        external_id: str | None = None,
        is_deleted: bool | None = False,
    ) -> Page[models.IntegrationRecord]:
        """List what was copied, by external id; without `is_deleted` what is gone at the service is left out."""
        await self._access.require(viewer, integration.workspace_id, Scope.INTEGRATIONS_READ)
        rows = models.IntegrationRecord.filter(integration_id=integration.id)
        if resource is not None:
            rows = rows.filter(resource=resource)
        if external_id is not None:
            rows = rows.filter(external_id=external_id)
        if is_deleted is not None:
            rows = rows.filter(deleted_at__isnull=not is_deleted)
        binding = f"integration-records:{integration.id}:{resource}:{external_id}:{is_deleted}"
        return await paginate(rows, [OrderBy("external_id")], request, binding)

    async def visible_records(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.IntegrationRecord]:
        """Return those records that the viewer may read."""
        rows = await models.IntegrationRecord.filter(id__in=list(ids))
        return {
            row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.INTEGRATIONS_READ)
        }
