"""Writing what was copied: added, changed, seen again, or gone."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from app.integrations import models
from app.integrations.contract import SyncPage
from app.integrations.vocabulary import MAX_RECORD_BYTES, MAX_RECORDS
from app.kernel.ids import new_id

_MAX_EXTERNAL_ID = 500


@dataclass(slots=True)
class Counts:
    """What a page came to, in records."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    failed: int = 0


async def written(sync: models.IntegrationSync, resource: str, page: SyncPage, now: datetime) -> Counts:
    """Write a page, within the transaction that keeps the place behind it; what is the same is only seen."""
    counts = Counts(failed=page.failed)
    items: dict[str, tuple[Any, str]] = {}
    for own_id, data in page.items:
        text = orjson.dumps(data, option=orjson.OPT_SORT_KEYS)
        if (
            not own_id
            or len(own_id) > _MAX_EXTERNAL_ID
            or "\0" in own_id
            or len(text) > MAX_RECORD_BYTES
            or rb"\u0000" in text
        ):
            counts.failed += 1
        else:
            items[own_id] = (data, hashlib.sha256(text).hexdigest())
    rows = models.IntegrationRecord.filter(integration_id=sync.integration_id, resource=resource)
    known = {each.external_id: each for each in await rows.filter(external_id__in=list(items))}
    same = [each.id for name, each in known.items() if each.digest == items[name][1] and each.deleted_at is None]
    if same:
        await models.IntegrationRecord.filter(id__in=same).update(seen_by=sync.id)
    for name, each in known.items():
        if each.id in same:
            # Seen by this very sync already: its page is read again after a crash, or it stands in two pages.
            counts.unchanged += each.seen_by != sync.id
            continue
        data, digest = items[name]
        await models.IntegrationRecord.filter(id=each.id).update(
            data=data, digest=digest, seen_by=sync.id, deleted_at=None, updated_at=now
        )
        counts.updated += 1
    fresh = [name for name in items if name not in known]
    if fresh:
        total = await models.IntegrationRecord.filter(integration_id=sync.integration_id).count()
        room = max(0, MAX_RECORDS - total)
        counts.failed += len(fresh[room:])
        await models.IntegrationRecord.bulk_create(
            [
                models.IntegrationRecord(
                    id=new_id(),
                    workspace_id=sync.workspace_id,
                    integration_id=sync.integration_id,
                    resource=resource,
                    external_id=name,
                    data=items[name][0],
                    digest=items[name][1],
                    seen_by=sync.id,
                    created_at=now,
                    updated_at=now,
                )
                for name in fresh[:room]
            ]
        )
        counts.added += len(fresh[:room])
    if page.deleted:
        gone = rows.filter(external_id__in=list(page.deleted), deleted_at__isnull=True)
        counts.deleted += await gone.update(deleted_at=now, updated_at=now)
    return counts


async def unseen_deleted(sync: models.IntegrationSync, resource: str, now: datetime) -> int:
    """Mark as deleted what a sync that read all of a resource did not meet; return how many."""
    gone = models.IntegrationRecord.filter(
        integration_id=sync.integration_id, resource=resource, deleted_at__isnull=True
    ).exclude(seen_by=sync.id)
    return await gone.update(deleted_at=now, updated_at=now)
