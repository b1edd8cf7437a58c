"""Re-embedding: a base's chunks get the vectors of another model while those of the present one are still searched.

Batch after batch, each in a transaction of its own, so that whatever cuts it off, it goes on from there. When no chunk
lacks a new vector, the base changes over at once; the old vectors go after that.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import F

from app.accounts.activity import Activities, ActivityKind
from app.kernel.claims import MAX_ATTEMPTS, Lost, pause_seconds
from app.kernel.clock import Clock
from app.kernel.database import Database, Dialect
from app.kernel.ids import new_id
from app.kernel.rights import SYSTEM
from app.kernel.upkeep import BATCH_ROWS
from app.knowledge import models
from app.knowledge.chunkers.cutting import embedded
from app.knowledge.embedding import BATCH_TEXTS, Embedders, dimensions_of
from app.knowledge.failures import Fault, ProcessingFailed, fault_of, require_attempts
from app.knowledge.vocabulary import DocumentFault

BASE = "KnowledgeBase"

_FIRST = UUID(int=0)
_MISSING: Mapping[Dialect, str] = {
    "sqlite": "SELECT c.id FROM knowledge_chunks c WHERE c.base_id = ? AND c.id > ? AND NOT EXISTS (SELECT 1 FROM "
    "knowledge_vectors v WHERE v.chunk_id = c.id AND v.embedding = ?) ORDER BY c.id LIMIT ?",
    "postgres": "SELECT c.id FROM knowledge_chunks c WHERE c.base_id = $1 AND c.id > $2 AND NOT EXISTS (SELECT 1 FROM "
    "knowledge_vectors v WHERE v.chunk_id = c.id AND v.embedding = $3) ORDER BY c.id LIMIT $4",
}
_STALE: Mapping[Dialect, str] = {
    "sqlite": "SELECT v.id FROM knowledge_vectors v JOIN knowledge_bases b ON b.id = v.base_id WHERE b.id = ? "
    "AND v.embedding NOT IN (b.embedding, b.next_embedding) LIMIT ?",
    "postgres": "SELECT v.id FROM knowledge_vectors v JOIN knowledge_bases b ON b.id = v.base_id WHERE b.id = $1 "
    "AND v.embedding NOT IN (b.embedding, b.next_embedding) LIMIT $2",
}


class Reembedding:
    """Does re-embeddings, one at a time for each caller."""

    def __init__(self, database: Database, clock: Clock, activities: Activities, embedders: Embedders) -> None:
        self._database = database
        self._clock = clock
        self._activities = activities
        self._embedders = embedders

    async def work(self, base: models.KnowledgeBase) -> None:
        """Re-embed a base that is claimed, and clear away the vectors that nobody needs.

        Raises:
            Lost: It is somebody else's, was deleted, or got yet another embedding.
        """
        try:
            if base.deleted_at is not None:
                await self._end(base)
                return
            require_attempts(base.attempt_count)
            if base.next_embedding:
                # A pass goes on from chunk to chunk; only when it is over all of them are looked at.
                last = await self._batch(base, _FIRST)
                while last is not None or not await self._changed_over(base):
                    last = await self._batch(base, last or _FIRST)
            while await self._cleared(base):
                pass
            await self._end(base)
        except (Lost, asyncio.CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is written into the row
            await self._failed(base, fault_of(error))

    async def _batch(self, base: models.KnowledgeBase, after: Any) -> Any:
        """Make the next vectors that chunks behind this one lack; return the last chunk, or None if there was none."""
        rows = await self._database.fetch(_MISSING, [base.id, after, base.next_embedding, BATCH_TEXTS])
        if not rows:
            return None
        chunks = await models.KnowledgeChunk.filter(id__in=[row["id"] for row in rows]).only("id", "headings", "text")
        texts = [embedded(chunk.headings, chunk.text) for chunk in chunks]
        vectors = await self._embedders.embed(base.workspace_id, base.next_embedding, texts)
        for vector in vectors:
            if dimensions_of(vector) != base.next_dimensions:
                message = f"The model gives {dimensions_of(vector)} numbers now, and gave {base.next_dimensions}."
                raise ProcessingFailed(DocumentFault.DIMENSIONS_CHANGED, message)
        async with self._database.transaction():
            await self._owned(base)
            # Chunks that went meanwhile need no vector.
            held = models.KnowledgeChunk.filter(id__in=[chunk.id for chunk in chunks])
            there = {row.id for row in await held.select_for_update().only("id")}
            await models.KnowledgeVector.bulk_create(
                [
                    models.KnowledgeVector(
                        id=new_id(), base_id=base.id, chunk_id=chunk.id, embedding=base.next_embedding, vector=vector
                    )
                    for chunk, vector in zip(chunks, vectors, strict=True)
                    if chunk.id in there
                ]
            )
            # It got on: what failed before is no reason to give up.
            await models.KnowledgeBase.filter(id=base.id).update(
                migrated_count=F("migrated_count") + len(there), attempt_count=1, failure_code="", failure_message=""
            )
        return rows[-1]["id"]

    async def _changed_over(self, base: models.KnowledgeBase) -> bool:
        """Change to the new embedding if no chunk lacks its vector; nobody writes chunks meanwhile."""
        async with self._database.transaction() as tx:
            owned = await self._owned(base)
            if await tx.fetch(_MISSING, [base.id, _FIRST, base.next_embedding, 1]):
                return False
            old = owned.embedding
            await models.KnowledgeBase.filter(id=base.id).update(
                embedding=owned.next_embedding,
                dimensions=owned.next_dimensions,
                next_embedding="",
                next_dimensions=None,
                migrated_count=0,
                failure_code="",
                failure_message="",
                content_revision=F("content_revision") + 1,
                revision=F("revision") + 1,
                updated_at=self._clock.now(),
            )
            facts = {"name": owned.name, "embedding": owned.next_embedding, "was": old}
            await self._tell(owned, facts)
            return True

    async def _cleared(self, base: models.KnowledgeBase) -> bool:
        async with self._database.transaction() as tx:
            await self._owned(base, any_embedding=True)
            rows = await tx.fetch(_STALE, [base.id, BATCH_ROWS])
            if rows:
                await models.KnowledgeVector.filter(id__in=[row["id"] for row in rows]).delete()
            return len(rows) == BATCH_ROWS

    async def _end(self, base: models.KnowledgeBase) -> None:
        async with self._database.transaction():
            own = models.KnowledgeBase.filter(id=base.id, epoch=base.epoch, claimed_until__isnull=False)
            await own.update(claimed_until=None, next_attempt_at=None, attempt_count=0)

    async def _owned(self, base: models.KnowledgeBase, *, any_embedding: bool = False) -> models.KnowledgeBase:
        own = models.KnowledgeBase.filter(id=base.id, epoch=base.epoch, claimed_until__isnull=False)
        if not any_embedding:
            own = own.filter(next_embedding=base.next_embedding, deleted_at__isnull=True)
        found = await own.select_for_update().first()
        if found is None:
            raise Lost
        return found

    async def _failed(self, base: models.KnowledgeBase, fault: Fault) -> None:
        facts: dict[str, Any] = {"failure_code": fault.code[:40], "failure_message": fault.message}
        attempts = (await models.KnowledgeBase.get(id=base.id)).attempt_count
        is_over = fault.is_final or attempts >= MAX_ATTEMPTS
        until = None if is_over else self._clock.now() + timedelta(seconds=pause_seconds(attempts))
        async with self._database.transaction():
            owned = await self._owned(base)
            await models.KnowledgeBase.filter(id=base.id).update(claimed_until=None, next_attempt_at=until, **facts)
            if is_over:
                await self._tell(owned, {"name": owned.name, "code": fault.code, "message": fault.message})

    async def _tell(self, base: models.KnowledgeBase, facts: dict[str, Any]) -> None:
        kind = ActivityKind.KNOWLEDGE_BASE_UPDATED
        await self._activities.record(base.workspace_id, kind, BASE, base.id, SYSTEM, facts)
