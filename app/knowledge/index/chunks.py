"""The index of chunks: by words and by vectors, fused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.kernel.database import Database, Transaction
from app.knowledge import models
from app.knowledge.embedding import BUILT_IN
from app.knowledge.index.fusion import Found, fused
from app.knowledge.index.nearest import NearestVectors
from app.knowledge.index.vectors import ExactVectors, Hits
from app.knowledge.index.within import Documents
from app.knowledge.index.words import Words
from app.knowledge.vocabulary import SearchMode

WEIGHTS = {BUILT_IN: 0.4}  #: of lists in the fusion; the others have 1


@dataclass(frozen=True, slots=True)
class VectorGroup:
    """Bases whose vectors one model made, and the question's vector by that model."""

    embedding: str
    base_ids: Sequence[UUID]
    query: bytes


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is looked for; the caller has checked who asks.

    Attributes:
        base_ids: Where.
        text: The question.
        mode: How.
        groups: Every base once, unless the mode is TEXT.
        documents: In which of them.
        limit: The most that each list has, and that are found.
    """

    base_ids: Sequence[UUID]
    text: str
    mode: SearchMode
    groups: Sequence[VectorGroup] = field(default_factory=tuple[VectorGroup, ...])
    documents: Documents = None
    limit: int = 100


class ChunkIndex:
    """Keeps chunks findable, and finds them."""

    def __init__(self, database: Database, cache_bytes: int, hnsw_chunks: int = 0) -> None:
        self.words = Words(database)
        self.nearest = NearestVectors(database, hnsw_chunks)
        self.vectors = ExactVectors(database, cache_bytes)

    async def put(self, tx: Transaction, chunks: Sequence[models.KnowledgeChunk], *, title: str) -> None:
        """Add chunks of one document, whose title this is; those with the same ids take the place of what was there."""
        await self.words.put(tx, chunks, title=title)

    async def remove(self, tx: Transaction, chunk_ids: Sequence[UUID]) -> None:
        """Forget chunks; those that are not there are forgotten already."""
        await self.words.remove(tx, chunk_ids)

    async def search(self, request: SearchRequest) -> list[Found]:
        """Return what was found, the best first: a list of words, and one of vectors a model, fused by rank."""
        lists: dict[str, Sequence[tuple[UUID, float]]] = {}
        if request.mode is not SearchMode.VECTOR:
            found = await self.words.find(request.base_ids, request.text, request.documents, request.limit)
            lists["text"] = found
        if request.mode is not SearchMode.TEXT:
            for group in request.groups:
                near: Hits = []
                for base_id in group.base_ids:
                    near += await self._near(base_id, group, request)
                lists[group.embedding] = sorted(near, key=lambda each: (-each[1], each[0]))[: request.limit]
        return fused(lists, WEIGHTS)[: request.limit]

    async def _near(self, base_id: UUID, group: VectorGroup, request: SearchRequest) -> Hits:
        asked = (base_id, group.embedding, group.query, request.documents, request.limit)
        found = await self.nearest.find(*asked)
        return found if found is not None else await self.vectors.find(*asked)
