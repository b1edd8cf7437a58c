"""Removing: documents with all that was made of them, and the rows of bases that were deleted.

Whoever locks several rows does so in this order: the source, its documents, their base, their chunks.
"""

from collections.abc import Sequence
from uuid import UUID

from tortoise.expressions import F

from app.accounts.activity import Activities
from app.accounts.vocabulary import ActivityKind
from app.kernel.database import Transaction
from app.kernel.rights import Actor
from app.kernel.upkeep import BATCH_ROWS, Chore
from app.knowledge import models
from app.knowledge.index.chunks import ChunkIndex
from app.knowledge.ingest import DOCUMENT


class Removing:
    """Takes rows away in an order that leaves nothing behind."""

    def __init__(self, activities: Activities, index: ChunkIndex) -> None:
        self._activities = activities
        self.index = index
        self._is_unfinished = False

    def chores(self) -> tuple[Chore, ...]:
        """Return what takes away the rows of deleted bases, a batch at a time."""
        return (Chore("purge-knowledge", 5.0, self.purge, lambda: self._is_unfinished),)

    async def retitle(self, tx: Transaction, document_id: UUID, title: str) -> None:
        """Let the index know a document's new title; the caller has locked its base."""
        last = -1
        while rows := (
            await models.KnowledgeChunk.filter(document_id=document_id, ordinal__gt=last).order_by("ordinal").limit(200)
        ):
            last = rows[-1].ordinal
            await self.index.put(tx, rows, title=title)

    async def documents(self, tx: Transaction, base_id: UUID, ids: Sequence[UUID], actor: Actor) -> int:
        """Remove documents of a base within the caller's transaction, and tell of each; return how many there were."""
        found = models.KnowledgeDocument.filter(id__in=list(ids), base_id=base_id)
        rows = await found.order_by("id").select_for_update().only("id", "workspace_id", "title")
        own = [row.id for row in rows]
        if not own:
            return 0
        await models.KnowledgeBase.filter(id=base_id).select_for_update().first()  # before chunks, as everybody does
        chunks = 0
        while part := await models.KnowledgeChunk.filter(document_id__in=own).limit(BATCH_ROWS).only("id"):
            chunks += len(part)
            await self._chunks(tx, [row.id for row in part])
        await models.KnowledgeDocument.filter(id__in=own).delete()
        await models.KnowledgeBase.filter(id=base_id).update(
            document_count=F("document_count") - len(own),
            chunk_count=F("chunk_count") - chunks,
            content_revision=F("content_revision") + 1,
        )
        for row in rows:
            told = {"title": row.title, "knowledgeBaseId": str(base_id)}
            await self._activities.record(
                row.workspace_id, ActivityKind.DOCUMENT_REMOVED, DOCUMENT, row.id, actor, told
            )
        return len(own)

    async def purge(self, tx: Transaction) -> int:
        """Take a batch of the rows of deleted bases away; return how many."""
        base = (
            await models.KnowledgeBase.filter(deleted_at__isnull=False).only("id").order_by("deleted_at", "id").first()
        )
        self._is_unfinished = base is not None
        if base is None:
            return 0
        chunks = await models.KnowledgeChunk.filter(base_id=base.id).limit(BATCH_ROWS).only("id")
        if chunks:
            await self._chunks(tx, [row.id for row in chunks])
            return len(chunks)
        documents = await models.KnowledgeDocument.filter(base_id=base.id).limit(BATCH_ROWS).only("id")
        if documents:
            return await models.KnowledgeDocument.filter(id__in=[row.id for row in documents]).delete()
        await models.KnowledgeSource.filter(base_id=base.id).delete()  # before the base, as everybody locks them
        return await models.KnowledgeBase.filter(id=base.id).delete()

    async def _chunks(self, tx: Transaction, ids: Sequence[UUID]) -> None:
        await self.index.remove(tx, ids)
        await models.KnowledgeVector.filter(chunk_id__in=list(ids)).delete()
        await models.KnowledgeChunk.filter(id__in=list(ids)).delete()
