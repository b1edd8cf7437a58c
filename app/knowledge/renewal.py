"""Renewal: documents are read again in the transaction in which their file gets a new version, or is there again."""

from tortoise.expressions import F, Q

from app.accounts.activity import Activities, ActivityKind
from app.files.service import File
from app.kernel.claims import Claims
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.rights import Actor
from app.knowledge import models
from app.knowledge.ingest import DOCUMENT
from app.knowledge.owing import due
from app.knowledge.vocabulary import DocumentFault, DocumentSource, DocumentStatus


class Renewal:
    """Has documents read again."""

    def __init__(
        self, database: Database, clock: Clock, activities: Activities, work: Claims[models.KnowledgeDocument]
    ) -> None:
        self._database = database
        self._clock = clock
        self._activities = activities
        self._work = work

    async def on_replaced(self, file: File, actor: Actor) -> None:
        """Queue what was made from a file; of what is being read the reader writes nothing any more."""
        made = models.KnowledgeDocument.filter(
            file_id=file.id, workspace_id=file.workspace_id, base__deleted_at__isnull=True
        )
        rows = await made.order_by("id").only("id", "workspace_id", "base_id", "title")
        if not rows:
            return
        changes = {**due(self._clock.now()), "given": None, "revision": F("revision") + 1}
        async with self._database.transaction() as tx:
            await models.KnowledgeDocument.filter(id__in=[row.id for row in rows]).update(**changes)
            await self._work.knock(tx, len(rows))
            for row in rows:
                told = {"title": row.title, "knowledgeBaseId": str(row.base_id)}
                await self._activities.record(
                    row.workspace_id, ActivityKind.DOCUMENT_ADDED, DOCUMENT, row.id, actor, told
                )

    async def on_restored(self, file: File, _actor: Actor) -> None:
        """Queue what missed a file while that was in the trash, or is missing it at this moment."""
        has_missed = Q(status=DocumentStatus.FAILED, failure_code=DocumentFault.FILE_MISSING.value)
        is_read = Q(status__in=[DocumentStatus.QUEUED, DocumentStatus.EXTRACTING])
        made = models.KnowledgeDocument.filter(
            has_missed | is_read,
            file_id=file.id,
            workspace_id=file.workspace_id,
            source=DocumentSource.FILE,
            given__isnull=True,
            base__deleted_at__isnull=True,
        )
        ids = [row.id for row in await made.order_by("id").only("id")]
        if not ids:
            return
        async with self._database.transaction() as tx:
            await models.KnowledgeDocument.filter(id__in=ids).update(**due(self._clock.now()))
            await self._work.knock(tx, len(ids))
