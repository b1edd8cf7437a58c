"""Another address or another secret for a trigger."""

import secrets
from datetime import timedelta
from uuid import UUID

from app.accounts.vocabulary import ActivityKind
from app.automation.addresses import Addresses
from app.automation.changes import SecretChange
from app.automation.configs import WebhookConfig, checked_secret, read_config
from app.automation.lookup import AutomationLookup, TriggerNotFound
from app.automation.models import Trigger
from app.automation.paths import new_path
from app.automation.records import Records
from app.automation.sealing import OLD, Sealing
from app.automation.vocabulary import WebhookAuth
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import InvalidInput
from app.kernel.rights import Viewer
from app.kernel.webhook_signature import new_webhook_secret

MAX_OVERLAP_HOURS, DEFAULT_OVERLAP_HOURS = 7 * 24, 24
_SECRET_BYTES = 32


class Rotations:
    """Renews what senders know."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        lookup: AutomationLookup,
        records: Records,
        addresses: Addresses,
        sealing: Sealing,
    ) -> None:
        self._database = database
        self._clock = clock
        self._lookup = lookup
        self._records = records
        self._addresses = addresses
        self._sealing = sealing

    async def rotate_path(self, viewer: Viewer, trigger_id: UUID) -> Trigger:
        """Give a trigger an address that nobody knows; the old one is nobody's at once.

        Raises:
            TriggerNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write triggers, or not run the workflow.
            TriggerBelongsToProcess: It is a process's.
            InvalidInput: It has no address.
        """
        row = await self._lookup.own(viewer, trigger_id)
        if row.path is None:
            raise InvalidInput("This trigger has no address.", field="input.triggerId", reason="no_address")
        async with self._database.transaction() as tx:
            now = self._clock.now()
            await Trigger.filter(id=trigger_id).update(path=new_path(row.type), updated_at=now)
            self._addresses.changes_with(tx)
            await self._records.record(row, viewer.actor, ActivityKind.TRIGGER_UPDATED, {"fields": ["path"]})
        return await self._lookup.trigger(viewer, trigger_id)

    async def rotate_secret(
        self, viewer: Viewer, trigger_id: UUID, secret: str | None, overlap_hours: int
    ) -> tuple[Trigger, str]:
        """Give a webhook another secret, returned this once; the present one counts too until the overlap is over.

        Args:
            viewer: Who asks.
            trigger_id: Which.
            secret: One that the sender made; None: a new one.
            overlap_hours: From 0, which ends the present one at once, to 168.

        Raises:
            TriggerNotFound, Forbidden, TriggerBelongsToProcess: See `rotate_path`.
            InvalidInput: It has no secret, or the new one or the overlap cannot be so.
        """
        await self._lookup.own(viewer, trigger_id)
        if not 0 <= overlap_hours <= MAX_OVERLAP_HOURS:
            raise InvalidInput(
                f"From 0 to {MAX_OVERLAP_HOURS}.",
                field="input.overlapHours",
                reason="out_of_range",
                details={"minimum": 0, "maximum": MAX_OVERLAP_HOURS},
            )
        async with self._database.transaction() as tx:
            row = await Trigger.select_for_update().get_or_none(id=trigger_id)
            if row is None:
                raise TriggerNotFound
            config = read_config(row.type, row.config)
            if not isinstance(config, WebhookConfig) or config.auth is WebhookAuth.NONE:
                raise InvalidInput("This trigger has no secret.", field="input.triggerId", reason="no_secret")
            fresh = _new_secret(config) if secret is None else checked_secret(config, secret, field="input.secret")
            now, kept = self._clock.now(), self._sealing.kept(row)
            former = kept.get("secret")
            changed, _ = self._sealing.sealed(config, kept, SecretChange(fresh))
            kept |= {"secret": fresh}
            if overlap_hours and former is not None:
                kept[OLD] = former
                changed = changed.model_copy(update={"old_secret_expires_at": now + timedelta(hours=overlap_hours)})
            changed, sealed = self._sealing.sealed(changed, kept, SecretChange())
            await Trigger.filter(id=trigger_id).update(
                config=changed.model_dump_json(by_alias=True), sealed=sealed, updated_at=now
            )
            self._addresses.changes_with(tx)
            facts = {"fields": ["secrets"], "overlapHours": overlap_hours}
            await self._records.record(row, viewer.actor, ActivityKind.TRIGGER_UPDATED, facts)
        return await self._lookup.trigger(viewer, trigger_id), fresh


def _new_secret(config: WebhookConfig) -> str:
    if config.auth is WebhookAuth.STANDARD_WEBHOOKS:
        return new_webhook_secret()
    return secrets.token_urlsafe(_SECRET_BYTES)
