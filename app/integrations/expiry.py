"""Writing down, and telling once, that a credential is worth nothing any more: somebody must give it or agree anew."""

from app.accounts.activity import Activities, ActivityKind
from app.integrations import models
from app.integrations.failures import IntegrationFault
from app.integrations.vocabulary import SUBJECT, IntegrationCode, IntegrationStatus
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.rights import SYSTEM

_SPENT = frozenset({IntegrationCode.CREDENTIAL_REFUSED, IntegrationCode.CREDENTIAL_EXPIRED})


class Expiry:
    """Notes credentials that ended."""

    def __init__(self, database: Database, clock: Clock, activities: Activities) -> None:
        self._database = database
        self._clock = clock
        self._activities = activities

    async def note(
        self, row: models.Integration, fault: IntegrationFault, credential_revision: int | None = None
    ) -> None:
        """Set the status to EXPIRED and tell the workspace, unless that has happened or the settings changed meanwhile.

        Args:
            row: As it was when its credential was used.
            fault: Without secrets; one that is no matter of the credential changes nothing.
            credential_revision: What the credential must still be; None for any.
        """
        if fault.code not in _SPENT:
            return
        async with self._database.transaction():
            rows = models.Integration.filter(id=row.id, revision=row.revision)
            if credential_revision is not None:
                rows = rows.filter(credential_revision=credential_revision)
            is_new = await rows.exclude(status=IntegrationStatus.EXPIRED).update(
                status=IntegrationStatus.EXPIRED,
                failure_code=fault.code.value,
                failure_message=fault.message,
                checked_at=self._clock.now(),
            )
            if is_new:
                facts = {"name": row.name, "type": row.type, "code": fault.code.value}
                await self._activities.record(
                    row.workspace_id, ActivityKind.INTEGRATION_EXPIRED, SUBJECT, row.id, SYSTEM, facts
                )
