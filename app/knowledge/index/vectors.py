"""The exact index of vectors: the vectors of a base in memory, all of them compared with the question's.

A base's matrix is made with the first search and kept, as long as there is room. What changed since is found by ids,
and only new vectors are read; a base that is too large to keep is read through at every search, a part at a time.
"""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any
from uuid import UUID

import orjson

from app.kernel.database import Database, Dialect
from app.knowledge import models
from app.knowledge.index.within import Documents, Listed, is_none, listed

_ROWS = 5_000  #: read at once
_ENTRY_BYTES = 400  #: of a vector's ids, about

_IDS: Mapping[Dialect, str] = {
    "sqlite": "SELECT id FROM knowledge_vectors WHERE base_id = ? AND embedding = ?",
    "postgres": "SELECT id FROM knowledge_vectors WHERE base_id = $1 AND embedding = $2",
}
_READ: Mapping[Dialect, str] = {
    "sqlite": "SELECT v.id, v.chunk_id, c.document_id, v.vector FROM knowledge_vectors v JOIN knowledge_chunks c "
    "ON c.id = v.chunk_id WHERE v.base_id = ? AND v.embedding = ? AND v.id > ? ORDER BY v.id LIMIT ?",
    "postgres": "SELECT v.id, v.chunk_id, c.document_id, v.vector FROM knowledge_vectors v JOIN knowledge_chunks c "
    "ON c.id = v.chunk_id WHERE v.base_id = $1 AND v.embedding = $2 AND v.id > $3 ORDER BY v.id LIMIT $4",
}
_READ_THESE: Mapping[Dialect, str] = {
    "sqlite": "SELECT v.id, v.chunk_id, c.document_id, v.vector FROM knowledge_vectors v JOIN knowledge_chunks c "
    "ON c.id = v.chunk_id WHERE v.id IN (SELECT value FROM json_each(?))",
    "postgres": "SELECT v.id, v.chunk_id, c.document_id, v.vector FROM knowledge_vectors v JOIN knowledge_chunks c "
    "ON c.id = v.chunk_id WHERE v.id = ANY($1::uuid[])",
}
_FIRST = UUID(int=0)

Hits = list[tuple[UUID, float]]


@dataclass(slots=True)
class Matrix:
    """Vectors of one length, a row each, and what each is of; ids are as the database gives them."""

    dimensions: int
    revision: int = -1  #: of the base's content, that it is at least as new as
    ids: list[Any] = field(default_factory=list[Any])
    chunks: list[Any] = field(default_factory=list[Any])
    documents: list[Any] = field(default_factory=list[Any])
    rows: Any = None

    def __post_init__(self) -> None:
        self.rows = _numpy().empty((0, self.dimensions), dtype="<f4")

    @property
    def size(self) -> int:
        """How many bytes it takes, about."""
        return len(self.ids) * (4 * self.dimensions + _ENTRY_BYTES)

    def without(self, gone: Collection[Any]) -> None:
        """Drop vectors by their ids."""
        kept = [number for number, each in enumerate(self.ids) if each not in gone]
        self.rows = self.rows[kept]
        self.ids = [self.ids[number] for number in kept]
        self.chunks = [self.chunks[number] for number in kept]
        self.documents = [self.documents[number] for number in kept]

    def add(self, parts: Sequence[Sequence[dict[str, Any]]]) -> None:
        """Append rows of the database; vectors of another length are none of this model any more."""
        arrays = [self.rows]
        for part in parts:
            fitting = [row for row in part if len(row["vector"]) == 4 * self.dimensions]
            self.ids += [row["id"] for row in fitting]
            self.chunks += [row["chunk_id"] for row in fitting]
            self.documents += [row["document_id"] for row in fitting]
            arrays.append(_array(b"".join(bytes(row["vector"]) for row in fitting), self.dimensions))
        self.rows = _numpy().concatenate(arrays)

    def nearest(self, query: bytes, within: Listed | None, limit: int) -> Hits:
        """Return the chunks whose vectors are nearest, the best first, by the cosine; blocks."""
        numpy = _numpy()
        if not self.ids:
            return []
        scores = self.rows @ _array(query, self.dimensions)[0]
        if within is not None:
            allowed = numpy.fromiter((within.has(each) for each in self.documents), bool, len(self.documents))
            scores = numpy.where(allowed, scores, -numpy.inf)
        most = min(limit, len(self.ids))
        places = numpy.argpartition(-scores, most - 1)[:most] if most < len(self.ids) else numpy.arange(most)
        found = [
            (UUID(str(self.chunks[place])), float(scores[place])) for place in places if scores[place] > -numpy.inf
        ]
        return sorted(found, key=lambda each: (-each[1], each[0]))


class ExactVectors:
    """Finds by vectors, exactly, on either database."""

    def __init__(self, database: Database, limit_bytes: int) -> None:
        self._database = database
        self._limit = limit_bytes
        self._kept: OrderedDict[tuple[UUID, str], Matrix] = OrderedDict()
        self._locks: defaultdict[tuple[UUID, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    @property
    def size(self) -> int:
        """How many bytes are kept, about."""
        return sum(each.size for each in self._kept.values())

    async def find(self, base_id: UUID, embedding: str, query: bytes, documents: Documents, limit: int) -> Hits:
        """Return the chunks of a base that are nearest, the best first."""
        if is_none(documents):
            return []
        within = listed(documents)
        if within is not None:
            within = replace(within, ids={self._own(each) for each in within.ids})
        base = await models.KnowledgeBase.get_or_none(id=base_id).only("id", "chunk_count", "content_revision")
        if base is None:
            return []
        dimensions = len(query) // 4
        if base.chunk_count * (4 * dimensions + _ENTRY_BYTES) > self._limit:
            return await self._read_through(base_id, embedding, query, within, limit)
        matrix = await self._matrix(base, embedding, dimensions)
        return await asyncio.to_thread(matrix.nearest, query, within, limit)

    # ------------------------------------------------------------------ inside

    async def _matrix(self, base: models.KnowledgeBase, embedding: str, dimensions: int) -> Matrix:
        key = (base.id, embedding)
        kept = self._kept.get(key)
        if kept is not None and kept.revision >= base.content_revision and kept.dimensions == dimensions:
            self._kept.move_to_end(key)
            return kept
        async with self._locks[key]:
            kept = self._kept.get(key)
            if kept is None or kept.dimensions != dimensions:
                kept = Matrix(dimensions)
            if kept.revision < base.content_revision:
                kept = await self._brought_up(kept, base.id, embedding)
                kept.revision = base.content_revision  # read before the rows, so they are as new or newer
            self._keep(key, kept)
            return kept

    async def _brought_up(self, old: Matrix, base_id: UUID, embedding: str) -> Matrix:
        """Return a matrix of what there is now; the old one is left alone: others may be reading it."""
        made = Matrix(old.dimensions)
        made.ids, made.chunks, made.documents, made.rows = old.ids[:], old.chunks[:], old.documents[:], old.rows
        if not old.ids:
            parts = [part async for part in self._parts(base_id, embedding)]
        else:
            there = {row["id"] for row in await self._database.fetch(_IDS, [base_id, embedding])}
            gone, fresh = set(old.ids) - there, sorted(there.difference(old.ids))
            if gone:
                await asyncio.to_thread(made.without, gone)
            parts = [await self._these(fresh[first : first + _ROWS]) for first in range(0, len(fresh), _ROWS)]
        await asyncio.to_thread(made.add, parts)
        return made

    async def _these(self, ids: Sequence[Any]) -> list[dict[str, Any]]:
        if self._database.dialect == "sqlite":
            return await self._database.fetch(_READ_THESE, [orjson.dumps(list(ids)).decode()])
        return await self._database.fetch(_READ_THESE, [list(ids)])

    async def _parts(self, base_id: UUID, embedding: str) -> AsyncGenerator[list[dict[str, Any]]]:
        last: Any = _FIRST
        while rows := await self._database.fetch(_READ, [base_id, embedding, last, _ROWS]):
            yield rows
            last = rows[-1]["id"]

    async def _read_through(
        self, base_id: UUID, embedding: str, query: bytes, within: Listed | None, limit: int
    ) -> Hits:
        best: Hits = []
        async for part in self._parts(base_id, embedding):
            matrix = Matrix(len(query) // 4)
            matrix.add([part])
            best += await asyncio.to_thread(matrix.nearest, query, within, limit)
            best = sorted(best, key=lambda each: (-each[1], each[0]))[:limit]
        return best

    def _keep(self, key: tuple[UUID, str], matrix: Matrix) -> None:
        self._kept[key] = matrix
        self._kept.move_to_end(key)
        while self.size > self._limit:
            gone, _ = self._kept.popitem(last=False)
            if gone not in self._kept and not self._locks[gone].locked():
                del self._locks[gone]

    def _own(self, each: UUID) -> Any:
        return str(each) if self._database.dialect == "sqlite" else each


def _array(packed: bytes, dimensions: int) -> Any:
    return _numpy().frombuffer(packed, dtype="<f4").reshape(-1, dimensions)


def _numpy() -> Any:
    return import_module("numpy")  # with the first search
