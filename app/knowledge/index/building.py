"""Building: what keeps the graphs of `nearest` in step with the vectors of large bases, in processes with a worker.

One process at a time, on a connection of its own, whose advisory lock goes with it. Batches are small transactions that
wait for nobody's rows; whatever cuts it off, the next turn goes on from there.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import UUID

from app.kernel.database import Database, postgres_credentials
from app.kernel.logs import get_logger
from app.kernel.settings import Settings
from app.kernel.stopping import stop
from app.knowledge.index.nearest import FIRST, MISSING, Space, has_extension, index_of, written

_LOOK_SECONDS = 5.0
_REST_SECONDS = 60.0  #: after a failure
_CONNECT_SECONDS = 10.0
_BATCH = 200  #: vectors that are put in, or taken out, at once
_CARE = 128  #: how many neighbours are considered for a vector: twice pgvector's default
_LOCK = 0x6E656172  # "near": has only to differ from other advisory locks
_UNFINISHED = -1  #: the revision of a space that is not to be searched

#: A batch goes on behind the last one; without these each may begin by putting a whole base in order.
_STEADY = {"enable_hashjoin": "off", "enable_mergejoin": "off", "enable_sort": "off"}

_HAS_COLUMN = (
    "SELECT to_regclass('knowledge_nearest_spaces') IS NOT NULL AND EXISTS (SELECT 1 FROM pg_attribute "
    "WHERE attrelid = to_regclass('knowledge_nearest') AND attname = 'vec' AND NOT attisdropped)"
)
_MAKE = """
DROP TABLE IF EXISTS knowledge_nearest, knowledge_nearest_spaces;
CREATE TABLE knowledge_nearest_spaces (
    space uuid PRIMARY KEY,
    base_id uuid NOT NULL,
    embedding text NOT NULL,
    dimensions int NOT NULL,
    content_revision bigint NOT NULL
);
CREATE TABLE knowledge_nearest (
    id uuid PRIMARY KEY REFERENCES knowledge_vectors ON DELETE CASCADE,
    space uuid NOT NULL,
    chunk_id uuid NOT NULL,
    document_id uuid NOT NULL,
    vec vector NOT NULL
);
CREATE INDEX knowledge_nearest_documents ON knowledge_nearest (space, document_id) INCLUDE (id);
"""
_LARGE = (
    "SELECT b.id, b.embedding, b.dimensions, b.content_revision FROM knowledge_bases b WHERE b.deleted_at IS NULL "
    "AND (b.chunk_count >= $1 OR (2 * b.chunk_count >= $1 AND EXISTS "
    "(SELECT 1 FROM knowledge_nearest_spaces s WHERE s.base_id = b.id)))"
)
_SPACES = "SELECT space, content_revision FROM knowledge_nearest_spaces"
_BEGIN = (
    "INSERT INTO knowledge_nearest_spaces (space, base_id, embedding, dimensions, content_revision) "
    "VALUES ($1, $2, $3, $4, -1) ON CONFLICT (space) DO NOTHING"
)
_REACHED = "UPDATE knowledge_nearest_spaces SET content_revision = $2 WHERE space = $1"
# A row that somebody holds is about to go, or comes with the next turn.
_PUT = (
    "INSERT INTO knowledge_nearest (id, space, chunk_id, document_id, vec) "
    "SELECT v.id, $1, v.chunk_id, c.document_id, given.vec::vector "
    "FROM unnest($2::uuid[], $3::text[]) AS given (id, vec) JOIN knowledge_vectors v ON v.id = given.id "
    "JOIN knowledge_chunks c ON c.id = v.chunk_id FOR KEY SHARE OF v SKIP LOCKED ON CONFLICT (id) DO NOTHING "
    "RETURNING id"
)
_CLEAR = (
    "DELETE FROM knowledge_nearest WHERE id IN "
    "(SELECT id FROM knowledge_nearest WHERE space = $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id"
)
_IS_LEFT = "SELECT EXISTS (SELECT 1 FROM knowledge_nearest WHERE space = $1)"
_IS_VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)"

log = get_logger(__name__)


class NearestBuilding:
    """Builds between `open` and `close`, where the database has the extension."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._least = settings.knowledge_hnsw_chunks
        self._is_prepared = False
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin, if there can be graphs here."""
        if self._least and await has_extension(self._database):
            self._task = asyncio.create_task(self._repeat(), name="nearest-vectors")

    async def close(self) -> None:
        """Stop; an index that was being built is built anew after the next start."""
        await stop(self._task)
        self._task = None

    async def turn(self) -> bool:
        """Bring everything up to date; return whether there was something to do, and no other process at it."""
        if self._is_prepared and not any(await self._plan()):
            return False
        async with self._alone() as connection:
            if connection is None:
                return False
            if not self._is_prepared:
                await _prepare(connection)
                self._is_prepared = True
            behind, stale = await self._plan()
            for space_id in stale:
                await _clear(connection, space_id)
            for space, revision in behind:
                await _bring_up(connection, space, revision)
            return bool(behind or stale)

    # ------------------------------------------------------------------ inside

    async def _repeat(self) -> None:
        while True:
            pause = _LOOK_SECONDS
            try:
                if await self.turn():
                    log.info("nearest_vectors_built")
            except Exception:
                pause = _REST_SECONDS
                self._is_prepared = False  # somebody may have dropped the tables
                log.exception("nearest_vectors_not_built")
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads, hides nothing

    async def _plan(self) -> tuple[list[tuple[Space, int]], list[UUID]]:
        """Return the spaces that are behind, with the revision their base has now, and those that nobody needs."""
        reached = {UUID(str(row["space"])): row["content_revision"] for row in await self._database.fetch(_SPACES)}
        large = [
            (Space(UUID(str(row["id"])), row["embedding"], row["dimensions"]), row["content_revision"])
            for row in await self._database.fetch(_LARGE, [self._least])
        ]
        wanted = {space.id: (space, revision) for space, revision in large if space.is_possible}
        behind = [each for key, each in wanted.items() if reached.get(key, _UNFINISHED) < each[1]]
        return behind, [each for each in reached if each not in wanted]

    @asynccontextmanager
    async def _alone(self) -> AsyncGenerator[Any]:
        """Connect, without a limit on statements: building takes its time; None while another process builds."""
        import asyncpg  # noqa: PLC0415

        credentials = postgres_credentials(self._settings)
        name = credentials.pop("application_name")
        for pool_only in ("minsize", "maxsize"):
            credentials.pop(pool_only)
        server = {"application_name": f"{name}-vectors", **_STEADY}
        connection = await cast("Any", asyncpg).connect(**credentials, timeout=_CONNECT_SECONDS, server_settings=server)
        try:
            is_ours = await connection.fetchval("SELECT pg_try_advisory_lock($1, 0)", _LOCK)
            yield connection if is_ours else None
            if is_ours:  # now, not when the server notices that the connection has ended
                await connection.execute("SELECT pg_advisory_unlock($1, 0)", _LOCK)
        finally:
            connection.terminate()


async def _prepare(connection: Any) -> None:
    """Make the tables, anew if the extension was dropped meanwhile, which takes a column with it."""
    if not await connection.fetchval(_HAS_COLUMN):
        async with connection.transaction():
            await connection.execute(_MAKE)


async def _bring_up(connection: Any, space: Space, revision: int) -> None:
    """Put in what a space lacks, and see that it has a graph.

    Whatever the base had at a revision that was read before is found by a pass that begins after; if all of it was put
    in, the space has reached that revision.
    """
    await connection.execute(_BEGIN, space.id, space.base_id, space.embedding, space.dimensions)
    is_whole = is_more = True
    last: Any = FIRST
    while is_more:
        asked = (space.base_id, space.embedding, last, 4 * space.dimensions, _BATCH)
        rows = await connection.fetch(MISSING, *asked)
        is_more = len(rows) == _BATCH
        if rows:
            is_whole &= await _put(connection, space, rows) == len(rows)
            last = rows[-1]["id"]
    await _index(connection, space)
    if is_whole:
        await connection.execute(_REACHED, space.id, revision)


async def _put(connection: Any, space: Space, rows: Sequence[Any]) -> int:
    import numpy as np  # noqa: PLC0415

    vectors = [written(np.frombuffer(row["vector"], dtype="<f4")) for row in rows]
    return len(await connection.fetch(_PUT, space.id, [row["id"] for row in rows], vectors))


async def _index(connection: Any, space: Space) -> None:
    is_valid = await connection.fetchval(_IS_VALID, space.index)
    if is_valid:
        return
    if is_valid is False:  # it was cut off
        await connection.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {space.index}")
    kind = space.kind.partition("(")[0]
    await connection.execute(
        f"CREATE INDEX CONCURRENTLY {space.index} ON knowledge_nearest "
        f"USING hnsw ((vec::{space.kind}) {kind}_ip_ops) WITH (ef_construction = {_CARE}) WHERE space = '{space.id}'"
    )
    await connection.execute("VACUUM (ANALYZE) knowledge_nearest")


async def _clear(connection: Any, space_id: UUID) -> None:
    """Take a space away: nobody searches it from the first statement on."""
    await connection.execute(_REACHED, space_id, _UNFINISHED)
    while await connection.fetch(_CLEAR, space_id, _BATCH):
        pass
    if not await connection.fetchval(_IS_LEFT, space_id):  # rows that somebody holds: the next turn
        await connection.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index_of(space_id)}")
        await connection.execute("DELETE FROM knowledge_nearest_spaces WHERE space = $1", space_id)
