"""Gathering: documents from what was copied from an integration, and again after each of its syncs.

Records are read a page at a time; a page's documents and the place behind it are written at once, so whatever cuts it
off, it goes on from there. A record that did not change costs nothing; one that is gone takes its document with it.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from tortoise.expressions import F

from app.integrations.copied import records_since, synced_at
from app.kernel.claims import MAX_ATTEMPTS, Claims, Lost, pause_seconds
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.ids import new_id
from app.kernel.upkeep import BATCH_ROWS, Chore
from app.knowledge import models
from app.knowledge.failures import Fault, ProcessingFailed, fault_of, require_attempts
from app.knowledge.limits import room
from app.knowledge.owing import due
from app.knowledge.places import key_of
from app.knowledge.records import text_of, title_of
from app.knowledge.removing import Removing
from app.knowledge.vocabulary import DocumentFault, DocumentSource, DocumentStatus, SourceStatus

_PAGE = 100
_LOOK_SECONDS = 5.0  #: between looks for syncs that ended
_OVERLAP = timedelta(minutes=5)  #: how much later a record may be seen than it says it changed


class Gathering:
    """Makes documents of records, for one source at a time."""

    def __init__(self, database: Database, clock: Clock, removing: Removing) -> None:
        self._database = database
        self._clock = clock
        self._removing = removing
        self.documents: Claims[models.KnowledgeDocument] | None = None  #: told of what is to be processed

    def chores(self) -> tuple[Chore, ...]:
        """Return what notices that there is something new."""
        return (Chore("gather-knowledge", _LOOK_SECONDS, self._look),)

    async def work(self, origin: models.KnowledgeSource) -> None:
        """Read the records that changed; what comes of it is in rows.

        Raises:
            Lost: It is somebody else's, or was removed.
        """
        try:
            require_attempts(origin.attempt_count)
            while await self._page(origin):
                pass
        except (Lost, asyncio.CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is written into the row
            await self._failed(origin, fault_of(error))

    async def _look(self, tx: Transaction) -> int:
        idle = models.KnowledgeSource.filter(
            integration_id__isnull=False, next_attempt_at__isnull=True, claimed_until__isnull=True
        ).exclude(status=SourceStatus.FAILED)
        rows = await idle.only("id", "integration_id", "cursor").limit(10 * BATCH_ROWS)
        ends = await synced_at({row.integration_id for row in rows if row.integration_id})
        due = [row.id for row in rows if row.integration_id and _is_behind(row, ends.get(row.integration_id))]
        if due:
            now = self._clock.now()
            await models.KnowledgeSource.filter(id__in=due).update(next_attempt_at=now, status=SourceStatus.QUEUED)
        del tx
        return 0

    async def _page(self, origin: models.KnowledgeSource) -> bool:
        """Take one page of records, and say whether there may be more."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            owned = await self._owned(origin)
            cursor: dict[str, Any] = owned.cursor
            began = cursor.get("began") or now.isoformat()
            since = datetime.fromisoformat(cursor["since"]) - _OVERLAP if cursor.get("since") else None
            after = UUID(cursor["after"]) if cursor.get("after") else None
            assert owned.integration_id is not None  # noqa: S101 - only such sources are ever due
            ended = (await synced_at([owned.integration_id])).get(owned.integration_id)
            synced = cursor.get("reading") if cursor.get("began") else ended and ended.isoformat()
            records = await records_since(owned.integration_id, owned.resource, since, after, _PAGE)
            added = await self._take(tx, owned, records, now)
            is_over = len(records) < _PAGE
            facts: dict[str, Any] = {"page_count": F("page_count") + added, "updated_at": now, "attempt_count": 1}
            if is_over:
                facts |= {
                    "cursor": {"since": began, "synced": synced},
                    "status": SourceStatus.COMPLETED,
                    "claimed_until": None,
                    "attempt_count": 0,
                    "failure_code": "",
                    "failure_message": "",
                }
            else:
                facts["cursor"] = {**cursor, "began": began, "reading": synced, "after": str(records[-1].id)}
            await models.KnowledgeSource.filter(id=owned.id, epoch=owned.epoch).update(**facts)
            return not is_over

    async def _take(
        self, tx: Transaction, origin: models.KnowledgeSource, records: Sequence[Any], now: datetime
    ) -> int:
        keys = {key_of(DocumentSource.INTEGRATION, f"{origin.integration_id}:{each.id}"): each for each in records}
        rows = models.KnowledgeDocument.filter(base_id=origin.base_id, source_key__in=list(keys))
        found = await rows.order_by("id").select_for_update().only("id", "source_key", "given_sha256", "title")
        known = {row.source_key: row for row in found}
        gone = [row.id for key, row in known.items() if keys[key].deleted_at is not None]
        # Its documents are locked, then the base, before chunks: as everybody does.
        await models.KnowledgeBase.filter(id=origin.base_id).select_for_update().only("id")
        await self._removing.documents(tx, origin.base_id, gone, origin.created_by)
        documents, _, most, _ = await room(self._database, origin.workspace_id)
        fresh: list[models.KnowledgeDocument] = []
        changed = 0
        for key, record in keys.items():
            if record.deleted_at is not None:
                continue
            text = text_of(record.data, origin.config["textFields"]).replace("\0", "")
            title = title_of(record.data, origin.config["titleField"], record.external_id).replace("\0", "")
            digest = sha256(orjson.dumps([title, text])).hexdigest()
            row = known.get(key)
            if row is None:
                fresh.append(self._row(origin, key, record, title, text, digest, now))
            elif row.given_sha256 != digest:
                changed += 1
                await models.KnowledgeDocument.filter(id=row.id).update(
                    **due(now),
                    revision=F("revision") + 1,
                    title=title,
                    search_text=title.casefold(),
                    given=text,
                    given_sha256=digest,
                )
                if row.title != title:
                    await self._removing.retitle(tx, row.id, title)
        chosen = fresh[: max(0, most - documents)]
        if len(chosen) < len(fresh):
            raise ProcessingFailed(DocumentFault.QUOTA_EXCEEDED, f"The workspace may have {most:,} documents.")
        await models.KnowledgeDocument.bulk_create(chosen)
        await models.KnowledgeBase.filter(id=origin.base_id).update(document_count=F("document_count") + len(chosen))
        if self.documents is not None and len(chosen) + changed:
            await self.documents.knock(tx, len(chosen) + changed)
        return len(chosen)

    @staticmethod
    def _row(
        origin: models.KnowledgeSource, key: str, record: Any, title: str, text: str, digest: str, now: datetime
    ) -> models.KnowledgeDocument:
        return models.KnowledgeDocument(
            id=new_id(),
            workspace_id=origin.workspace_id,
            base_id=origin.base_id,
            origin_id=origin.id,
            title=title,
            search_text=title.casefold(),
            source=DocumentSource.INTEGRATION,
            source_key=key,
            integration_record_id=record.id,
            tags=origin.tags,
            metadata=origin.metadata,
            given=text,
            given_sha256=digest,
            status=DocumentStatus.QUEUED,
            next_attempt_at=now,
            actor_kind=origin.actor_kind,
            actor_id=origin.actor_id,
            on_behalf_of=origin.on_behalf_of,
            created_at=now,
            updated_at=now,
        )

    async def _owned(self, origin: models.KnowledgeSource) -> models.KnowledgeSource:
        own = models.KnowledgeSource.filter(id=origin.id, epoch=origin.epoch, claimed_until__isnull=False)
        found = await own.select_for_update().first()
        is_there = await models.KnowledgeBase.filter(id=origin.base_id, deleted_at__isnull=True).exists()
        if found is None or not is_there:
            raise Lost
        return found

    async def _failed(self, origin: models.KnowledgeSource, fault: Fault) -> None:
        attempts = (await models.KnowledgeSource.get(id=origin.id)).attempt_count
        is_over = fault.is_final or attempts >= MAX_ATTEMPTS
        async with self._database.transaction():
            await self._owned(origin)
            await models.KnowledgeSource.filter(id=origin.id).update(
                status=SourceStatus.FAILED if is_over else SourceStatus.QUEUED,
                claimed_until=None,
                next_attempt_at=None if is_over else self._clock.now() + timedelta(seconds=pause_seconds(attempts)),
                failure_code=fault.code[:40],
                failure_message=fault.message,
            )


def _is_behind(row: models.KnowledgeSource, ended: datetime | None) -> bool:
    """Say whether a sync ended since the records were read; two clocks are not held against each other."""
    return ended is not None and row.cursor.get("synced") != ended.isoformat()
