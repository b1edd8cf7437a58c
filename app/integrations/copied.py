"""What was copied, for other domains: whoever asks has been authorised."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.integrations import models

_FIRST = UUID(int=0)


async def records_since(
    integration_id: UUID, resource: str, since: datetime | None, after: UUID | None, limit: int
) -> list[models.IntegrationRecord]:
    """Return a page of the records that changed or went since then, by id; None means from the beginning."""
    rows = models.IntegrationRecord.filter(integration_id=integration_id, resource=resource, id__gt=after or _FIRST)
    if since is not None:
        rows = rows.filter(updated_at__gte=since)
    return await rows.order_by("id").limit(limit)


async def synced_at(integration_ids: Iterable[UUID]) -> dict[UUID, datetime | None]:
    """Return when a sync of these ended well the last time; those that are gone are left out."""
    rows = await models.Integration.filter(id__in=list(integration_ids)).only("id", "synced_at")
    return {row.id: row.synced_at for row in rows}
