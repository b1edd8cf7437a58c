"""The use cases of sources: the sites and integrations that many documents come from.

AppError
└─ KnowledgeSourceNotFound  none, or not the viewer's to see
"""

from hashlib import sha256
from typing import Any
from uuid import UUID

from tortoise.expressions import F

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.kernel.claims import Claims
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import NotFound
from app.kernel.ids import new_id
from app.kernel.rights import Actor, Scope, Viewer
from app.knowledge import models
from app.knowledge.givens import Given
from app.knowledge.owing import due
from app.knowledge.removing import Removing
from app.knowledge.vocabulary import DocumentSource, SourceStatus

SOURCE = "KnowledgeSource"


class KnowledgeSourceNotFound(NotFound):
    """There is no such source of documents, or you cannot see it."""


class Origins:
    """Keeps sources; `Crawling` and `Gathering` make their documents."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        audit: Audit,
        *,
        removing: Removing,
        work: Claims[models.KnowledgeDocument],
        gathering: Claims[models.KnowledgeSource],
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._audit = audit
        self._removing = removing
        self._work = work
        self._gathering = gathering

    async def refresh(self, viewer: Viewer, source_id: UUID) -> models.KnowledgeSource:
        """Look for the documents of a source anew: crawl a site again, read all records again.

        Raises:
            KnowledgeSourceNotFound: There is none, or it is not the viewer's to see.
        """
        row = await self.get(viewer, source_id)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            if row.kind is DocumentSource.SITE:
                await models.KnowledgeSource.filter(id=row.id).update(robots=None, skipped_count=0, updated_at=now)
                pages = models.KnowledgeDocument.filter(origin_id=row.id)
                await self._work.knock(tx, await pages.update(**due(now), given=None))
            else:
                await models.KnowledgeSource.filter(id=row.id).update(
                    cursor={},
                    status=SourceStatus.QUEUED,
                    attempt_count=0,
                    next_attempt_at=now,
                    claimed_until=None,
                    epoch=F("epoch") + 1,
                    updated_at=now,
                )
                await self._gathering.knock(tx)
            await self._audit.record(
                viewer.actor, "knowledge_source.refreshed", SOURCE, row.id, workspace_id=row.workspace_id
            )
        return await self.get(viewer, source_id)

    async def remove(self, viewer: Viewer, source_id: UUID) -> None:
        """Remove a source with all the documents that came from it.

        Raises:
            KnowledgeSourceNotFound: There is none, or it is not the viewer's to see.
        """
        row = await self.get(viewer, source_id)
        while True:
            # First it makes no more; then its documents go, some at a time.
            async with self._database.transaction() as tx:
                await models.KnowledgeSource.filter(id=row.id).update(
                    config={**row.config, "maxPages": 0},
                    integration_id=None,
                    next_attempt_at=None,
                    claimed_until=None,
                    epoch=F("epoch") + 1,
                )
                documents = await models.KnowledgeDocument.filter(origin_id=row.id).limit(20).only("id")
                await self._removing.documents(tx, row.base_id, [each.id for each in documents], viewer.actor)
                if documents:
                    continue
                if not await models.KnowledgeSource.filter(id=row.id).delete():
                    raise KnowledgeSourceNotFound
                told = {"url": row.url, "resource": row.resource, "knowledgeBaseId": str(row.base_id)}
                await self._audit.record(
                    viewer.actor, "knowledge_source.removed", SOURCE, row.id, workspace_id=row.workspace_id, data=told
                )
                return

    async def put(
        self,
        tx: Transaction,
        base: models.KnowledgeBase,
        given: Given,
        tags: dict[str, Any],
        metadata: dict[str, Any],
        actor: Actor,
    ) -> UUID:
        """Make a source, or give it other settings and begin anew; return its id."""
        now = self._clock.now()
        is_site = given.source is DocumentSource.SITE
        facts: dict[str, Any] = {
            "url": given.url,
            "integration_id": given.integration_id,
            "resource": given.resource,
            "config": dict(given.config),
            "tags": tags,
            "metadata": metadata,
            "robots": None,
            "cursor": {},
            "status": SourceStatus.COMPLETED if is_site else SourceStatus.QUEUED,
            "attempt_count": 0,
            "next_attempt_at": None if is_site else now,
            "claimed_until": None,
            "updated_at": now,
        }
        key = sha256(f"source:{given.key}:{given.resource}".encode()).hexdigest()
        found = await models.KnowledgeSource.get_or_none(base_id=base.id, source_key=key)
        if found is not None:
            await models.KnowledgeSource.filter(id=found.id).update(**facts, epoch=F("epoch") + 1)
            own_id = found.id
        else:
            own_id = new_id()
            await models.KnowledgeSource.create(
                id=own_id,
                workspace_id=base.workspace_id,
                base_id=base.id,
                kind=given.source,
                source_key=key,
                page_count=1 if is_site else 0,
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                created_at=now,
                **facts,
            )
        if not is_site:
            await self._gathering.knock(tx)
        return own_id

    async def get(self, viewer: Viewer, source_id: UUID) -> models.KnowledgeSource:
        """Return a source to whoever may change it.

        Raises:
            KnowledgeSourceNotFound: There is none, or it is not the viewer's to see.
        """
        row = await models.KnowledgeSource.get_or_none(id=source_id, base__deleted_at__isnull=True)
        if row is None:
            raise KnowledgeSourceNotFound
        await self._access.require(viewer, row.workspace_id, Scope.KNOWLEDGE_WRITE, missing=KnowledgeSourceNotFound)
        return row
