"""The index of vectors of large bases on PostgreSQL, where its extension pgvector is: a HNSW graph a base and model.

Two tables that no migration makes, for they need the extension: `knowledge_nearest` has vectors again as pgvector has
them, and `knowledge_nearest_spaces` says which are to be there, and how far. Both are derived, and made and filled by
`building`: what was deleted goes from the first in the same transaction, by its foreign key; what is new comes later,
and is compared one by one until then. So nothing that is gone is found, and nothing that is there is missed.

A space is the vectors of one base by one model of one length. Scores are those of `ExactVectors`.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

import orjson
from tortoise.exceptions import OperationalError

from app.kernel.database import Database
from app.kernel.logs import get_logger
from app.knowledge.index.vectors import Hits, Matrix
from app.knowledge.index.within import Documents, Listed, is_none, listed

HALF_FROM = 2_001  #: numbers of a vector from which on the graph is of 16-bit floats; scores are not
MAX_DIMENSIONS = 4_000  #: that pgvector makes a graph of

# First which, then what they are: most of a space is not missing. The CASE says what an equation would, but that one
# the planner takes for a rare thing, and then looks each vector up by itself.
MISSING = (
    "WITH missing AS MATERIALIZED (SELECT v.id FROM knowledge_vectors v WHERE v.base_id = $1 AND v.embedding = $2 "
    "AND v.id > $3 AND CASE WHEN octet_length(v.vector) = $4 THEN true ELSE false END "
    "AND NOT EXISTS (SELECT 1 FROM knowledge_nearest n WHERE n.id = v.id) ORDER BY v.id LIMIT $5) "
    "SELECT v.id, v.chunk_id, c.document_id, v.vector FROM missing JOIN knowledge_vectors v ON v.id = missing.id "
    "JOIN knowledge_chunks c ON c.id = v.chunk_id ORDER BY v.id"
)  #: vectors that a space lacks, behind an id
# While it is built, the planner knows too little of the table to be told the space: it might go through all of it.
_MISSING_NOW = MISSING.replace("n.id = v.id", "n.id = v.id AND n.space = $6")
FIRST = UUID(int=0)

_VERSION = "SELECT extversion FROM pg_extension WHERE extname = 'vector'"
_LEAST_VERSION = (0, 8)  # goes on along the graph until enough is found that may be
_MADE = (
    "SELECT to_regclass('knowledge_nearest') IS NOT NULL "
    "AND to_regclass('knowledge_nearest_spaces') IS NOT NULL AS made"
)
_STATE = (
    "SELECT b.chunk_count, b.content_revision, s.content_revision AS reached FROM knowledge_bases b "
    "JOIN knowledge_nearest_spaces s ON s.space = $2 WHERE b.id = $1"
)
_COUNT = "SELECT sum(chunk_count)::bigint AS n FROM knowledge_documents WHERE base_id = $1 AND id = ANY($2::uuid[])"
# The planner, who knows little of the graph's cost, is not to sort a whole base instead.
SETTINGS = (
    "SELECT set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', $1, true), "
    "set_config('enable_sort', 'off', true)"
)
_FEW = 10_000  #: chunks in the documents that are searched, that are all compared
_ROWS = 5_000  #: read at once
_BREADTH = (400, 1_000)  #: the least and the most that are looked at together on the way along the graph

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Space:
    """Vectors that are compared with each other."""

    base_id: UUID
    embedding: str
    dimensions: int

    @property
    def id(self) -> UUID:
        """What names it, without a word of a user's in it."""
        return uuid5(self.base_id, f"{self.dimensions} {self.embedding}")

    @property
    def index(self) -> str:
        """The name of its graph."""
        return index_of(self.id)

    @property
    def kind(self) -> str:
        """The type that its graph is of."""
        return f"{'halfvec' if self.dimensions >= HALF_FROM else 'vector'}({self.dimensions})"

    @property
    def is_possible(self) -> bool:
        """Whether there can be a graph of it."""
        return 0 < self.dimensions <= MAX_DIMENSIONS


def index_of(space_id: UUID) -> str:
    """Return the name of a space's graph."""
    return f"knowledge_nearest_{space_id.hex}"


def written(numbers: Any) -> str:
    """Write an array of 32-bit floats as pgvector reads it, to the last bit."""
    return orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY).decode()


async def has_extension(database: Database) -> bool:
    """Say whether the database has pgvector, in a version that is of use."""
    if database.dialect != "postgres":
        return False
    rows = await database.fetch(_VERSION)
    if not rows:
        return False
    version = str(rows[0]["extversion"])
    numbers = tuple(int(each) for each in version.split(".")[:2] if each.isdecimal())
    if numbers < _LEAST_VERSION:
        log.warning("pgvector_is_too_old", version=version, least="0.8")
        return False
    return True


class NearestVectors:
    """Finds by the graphs, where there are any."""

    def __init__(self, database: Database, least_chunks: int) -> None:
        self._database = database
        self._least = least_chunks
        self._has_extension: bool | None = None
        self._is_made = False

    async def find(self, base_id: UUID, embedding: str, query: bytes, documents: Documents, limit: int) -> Hits | None:
        """Return the chunks of a base that are nearest, the best first.

        None when there is no graph for it, or it could not tell: then all are to be compared.
        """
        space = Space(base_id, embedding, len(query) // 4)
        if not space.is_possible or is_none(documents) or not await self._is_usable():
            return None
        try:
            return await self._found(space, query, listed(documents), limit)
        except OperationalError as error:  # somebody dropped the tables, or the extension
            self._is_made = False
            log.warning("nearest_vectors_failed", error=str(error)[:200])
            return None

    # ------------------------------------------------------------------ inside

    async def _is_usable(self) -> bool:
        if not self._least:
            return False
        if self._has_extension is None:
            self._has_extension = await has_extension(self._database)
        if self._has_extension and not self._is_made:
            self._is_made = bool((await self._database.fetch(_MADE))[0]["made"])
        return self._has_extension and self._is_made

    async def _found(self, space: Space, query: bytes, within: Listed | None, limit: int) -> Hits | None:
        states = await self._database.fetch(_STATE, [space.base_id, space.id])
        if not states or states[0]["reached"] < 0:
            return None
        count: int = states[0]["chunk_count"]
        if within is not None:
            counts = await self._database.fetch(_COUNT, [space.base_id, list(within.ids)])
            count = count - (counts[0]["n"] or 0) if within.is_without else counts[0]["n"] or 0
        found: dict[UUID, float] = {}
        if states[0]["reached"] < states[0]["content_revision"]:
            # Before the others: what is put into the table meanwhile is found twice rather than not at all.
            found.update(await self._missing(space, query, within, limit))
        near = await self._near(space, query, within, limit, is_few=within is not None and count <= _FEW)
        if near is None:
            return None
        found.update(near)
        if len(found) < min(limit, count):
            return None  # a graph may have places that no way leads to
        return sorted(found.items(), key=lambda each: (-each[1], each[0]))[:limit]

    async def _missing(self, space: Space, query: bytes, within: Listed | None, limit: int) -> Hits:
        best: Hits = []
        if within is not None:
            within = replace(within, ids=set(within.ids))
        async for part in self._parts(space):
            matrix = Matrix(space.dimensions)
            matrix.add([part])
            best += await asyncio.to_thread(matrix.nearest, query, within, limit)
            best = sorted(best, key=lambda each: (-each[1], each[0]))[:limit]
        return best

    async def _parts(self, space: Space) -> AsyncGenerator[list[dict[str, Any]]]:
        asked = [space.base_id, space.embedding, FIRST, 4 * space.dimensions, _ROWS, space.id]
        rows = await self._database.fetch(_MISSING_NOW, asked)
        while rows:
            yield rows
            if len(rows) < _ROWS:
                return
            asked[2] = rows[-1]["id"]
            rows = await self._database.fetch(_MISSING_NOW, asked)

    async def _near(
        self, space: Space, query: bytes, within: Listed | None, limit: int, *, is_few: bool
    ) -> Hits | None:
        """Return what the table has; None when it is being cleared."""
        import numpy as np  # noqa: PLC0415 - with the first search

        values: list[Any] = [written(np.frombuffer(query, dtype="<f4"))]
        if within is not None:
            values.append(list(within.ids))
        async with self._database.transaction() as tx:
            if not is_few:
                least, most = _BREADTH
                await tx.fetch(SETTINGS, [str(min(most, max(least, 4 * limit)))])
            sql = nearest_query(space, limit, is_exact=is_few, within=within)
            rows = await tx.fetch(sql, values)
        if any(row["reached"] is None or row["reached"] < 0 for row in rows):
            return None
        return [(UUID(str(row["chunk_id"])), float(row["score"])) for row in rows]


def nearest_query(space: Space, limit: int, *, is_exact: bool, within: Listed | None) -> str:
    """Return the statement that finds the nearest: by the question's vector as text, then maybe documents.

    A space is written into it: only so can the planner tell which graph holds it. The inner product of vectors of
    length 1 is their cosine, and knows vectors of length 0 too, of which pgvector's cosine makes no graph.
    """
    kind = "vector" if is_exact else space.kind
    place = "vec" if is_exact else f"(vec::{kind})"
    more = ""
    if within is not None:
        more = f" AND document_id {'<> ALL' if within.is_without else '= ANY'}($2::uuid[])"
    # Of rounded numbers twice as many are taken, and put in order by the whole ones.
    taken = int(limit) * (2 if kind.startswith("half") else 1)
    return (
        "WITH near AS MATERIALIZED (SELECT chunk_id, vec FROM knowledge_nearest "  # noqa: S608 - UUIDs and numbers
        f"WHERE space = '{space.id}'{more} ORDER BY {place} <#> $1::text::{kind} LIMIT {taken}) "
        "SELECT chunk_id, -(vec <#> $1::text::vector) AS score, "
        f"(SELECT content_revision FROM knowledge_nearest_spaces WHERE space = '{space.id}') AS reached FROM near"
    )
