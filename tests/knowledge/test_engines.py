"""The engines of vectors: compared one by one in memory, read through, or by pgvector's graphs. All find the same."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any, Protocol, cast
from uuid import UUID

import asyncpg
import numpy as np
import pytest
from tortoise.expressions import F

from app.backup.postgres import check_postgres, postgres_state, put_postgres
from app.kernel.database import Database, postgres_credentials
from app.kernel.ids import new_id
from app.kernel.rights import ActorKind
from app.kernel.settings import Settings
from app.knowledge import models
from app.knowledge.index import nearest as nearest_module
from app.knowledge.index.building import NearestBuilding
from app.knowledge.index.nearest import NearestVectors, Space, nearest_query
from app.knowledge.index.vectors import ExactVectors, Hits
from app.knowledge.index.within import Documents, Listed, Without
from app.knowledge.vocabulary import DocumentSource, DocumentStatus, SearchMode
from app.migrations import downgrade
from tests.executions.conftest import POSTGRES, open_house
from tests.knowledge.conftest import Shelf, until

MODEL = 'test:it\'s; a \\ "model"'  # what a user may call one
LEAST = 10  #: chunks of a base that has a graph

only_with_postgres = pytest.mark.skipif(not POSTGRES, reason="PLAIT_TEST_POSTGRES is not set")


class Engine(Protocol):
    """What finds, and keeps up."""

    async def find(self, base_id: UUID, embedding: str, query: bytes, documents: Documents, limit: int) -> Hits: ...

    async def settle(self) -> None: ...


class Exact:
    def __init__(self, database: Database, limit_bytes: int) -> None:
        self.find = ExactVectors(database, limit_bytes).find

    async def settle(self) -> None:
        """It always is."""


class Graph:
    """As `ChunkIndex` asks; counts what the graphs told."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.building = NearestBuilding(database, settings)
        self.nearest = NearestVectors(database, LEAST)
        self.exact = ExactVectors(database, 1)
        self.told = 0

    async def find(self, *asked: Any) -> Hits:
        found = await self.nearest.find(*asked)
        self.told += found is not None
        return found if found is not None else await self.exact.find(*asked)

    async def settle(self) -> None:
        while await self.building.turn():
            pass


class Rows:
    """Chunks with vectors of the test's own."""

    def __init__(self, base: models.KnowledgeBase, dimensions: int = 32) -> None:
        self.base, self.dimensions = base, dimensions
        self.there: dict[UUID, np.ndarray[Any, Any]] = {}

    @classmethod
    async def of(cls, base: models.KnowledgeBase, dimensions: int = 32, embedding: str = MODEL) -> "Rows":
        await models.KnowledgeBase.filter(id=base.id).update(embedding=embedding, dimensions=dimensions)
        return cls(await models.KnowledgeBase.get(id=base.id), dimensions)

    async def document(self) -> models.KnowledgeDocument:
        return await models.KnowledgeDocument.create(
            workspace_id=self.base.workspace_id,
            base_id=self.base.id,
            title="T",
            search_text="t",
            source=DocumentSource.TEXT,
            source_key=new_id().hex,
            status=DocumentStatus.READY,
            actor_kind=ActorKind.SYSTEM,
            created_at=self.base.created_at,
            updated_at=self.base.created_at,
        )

    async def put(self, database: Database, document: models.KnowledgeDocument, vectors: Any) -> list[UUID]:
        chunks = [
            models.KnowledgeChunk(
                id=new_id(),
                workspace_id=self.base.workspace_id,
                base_id=self.base.id,
                document_id=document.id,
                ordinal=number,
                start=0,
                end=1,
                text="x",
                sha256="",
            )
            for number in range(len(vectors))
        ]
        async with database.transaction():
            await models.KnowledgeChunk.bulk_create(chunks)
            await self._vectors(chunks, vectors, self.base.embedding)
            await self._changed(len(chunks))
            await models.KnowledgeDocument.filter(id=document.id).update(chunk_count=F("chunk_count") + len(chunks))
        self.there |= {row.id: vector for row, vector in zip(chunks, vectors, strict=True)}
        return [row.id for row in chunks]

    async def remove(self, database: Database, ids: Sequence[UUID]) -> None:
        async with database.transaction():
            for row in await models.KnowledgeChunk.filter(id__in=list(ids)):
                await models.KnowledgeDocument.filter(id=row.document_id).update(chunk_count=F("chunk_count") - 1)
            await models.KnowledgeChunk.filter(id__in=list(ids)).delete()
            await self._changed(-len(ids))
        for each in ids:
            del self.there[each]

    async def reembed(self, database: Database, embedding: str, dimensions: int, dice: Any) -> None:
        """Change over, and clear the old vectors, as re-embedding does."""
        chunks = await models.KnowledgeChunk.filter(base_id=self.base.id)
        fresh = units(dice, len(chunks), dimensions)
        async with database.transaction():
            await self._vectors(chunks, fresh, embedding)
            await models.KnowledgeBase.filter(id=self.base.id).update(embedding=embedding, dimensions=dimensions)
            await self._changed(0)
        await models.KnowledgeVector.filter(base_id=self.base.id).exclude(embedding=embedding).delete()
        self.base, self.dimensions = await models.KnowledgeBase.get(id=self.base.id), dimensions
        self.there = {row.id: vector for row, vector in zip(chunks, fresh, strict=True)}

    def nearest(self, query: Any, only: set[UUID] | None = None) -> list[tuple[UUID, float]]:
        """Sort everything."""
        scores = {each: float(vector @ query) for each, vector in self.there.items() if only is None or each in only}
        return sorted(scores.items(), key=lambda each: (-each[1], each[0]))

    async def _vectors(self, chunks: Sequence[models.KnowledgeChunk], vectors: Any, embedding: str) -> None:
        rows = [
            models.KnowledgeVector(
                id=new_id(), base_id=self.base.id, chunk_id=row.id, embedding=embedding, vector=vector.tobytes()
            )
            for row, vector in zip(chunks, vectors, strict=True)
        ]
        await models.KnowledgeVector.bulk_create(rows)

    async def _changed(self, more: int) -> None:
        await models.KnowledgeBase.filter(id=self.base.id).update(
            content_revision=F("content_revision") + 1, chunk_count=F("chunk_count") + more
        )


def units(dice: Any, count: int, dimensions: int = 32) -> Any:
    vectors = dice.standard_normal((count, dimensions))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype("<f4")


async def connected(settings: Settings) -> Any:
    credentials = postgres_credentials(settings)
    keys = ("host", "port", "user", "password", "database")
    return await cast("Any", asyncpg).connect(**{name: credentials[name] for name in keys})


async def execute(settings: Settings, statement: str) -> None:
    connection = await connected(settings)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture
async def extended(settings: Settings) -> Settings:
    """A database with pgvector, where every base of a few chunks is a large one."""
    if not POSTGRES:
        pytest.skip("PLAIT_TEST_POSTGRES is not set")
    try:
        await execute(settings, "CREATE EXTENSION vector")
    except (asyncpg.FeatureNotSupportedError, asyncpg.UndefinedFileError, asyncpg.InsufficientPrivilegeError) as error:
        pytest.skip(f"no pgvector: {error}")
    return settings.model_copy(update={"knowledge_hnsw_chunks": LEAST})


@pytest.fixture
async def graph(extended: Settings, shelf: Shelf) -> Graph:
    return Graph(shelf.house.plait.database, extended)


@pytest.fixture
def database(shelf: Shelf) -> Database:
    return shelf.house.plait.database


@pytest.fixture(params=["exact", "through", "graph"])
def engine(request: pytest.FixtureRequest, shelf: Shelf) -> Engine:
    if request.param == "graph":
        made: Engine = request.getfixturevalue("graph")
        return made
    return Exact(shelf.house.plait.database, 10**9 if request.param == "exact" else 1)


def same(found: Hits, wanted: list[tuple[UUID, float]]) -> None:
    assert [each for each, _ in found] == [each for each, _ in wanted]
    assert [score for _, score in found] == pytest.approx([score for _, score in wanted], abs=1e-5)


# ---------------------------------------------------------------------- the contract


async def test_an_engine_finds_what_sorting_finds(engine: Engine, shelf: Shelf, database: Database) -> None:
    dice = np.random.default_rng(11)
    rows = await Rows.of(shelf.base)
    await rows.put(database, await rows.document(), units(dice, 2_000))
    await engine.settle()
    hits = 0
    for query in units(dice, 25):
        found = await engine.find(rows.base.id, MODEL, query.tobytes(), None, 10)
        wanted = rows.nearest(query)
        assert len(found) == 10
        assert found == sorted(found, key=lambda each: (-each[1], each[0]))
        assert dict(found) == pytest.approx({each: float(rows.there[each] @ query) for each, _ in found}, abs=1e-5)
        hits += len({each for each, _ in found} & {each for each, _ in wanted[:10]})
    assert hits >= (0.95 if isinstance(engine, Graph) else 1) * 250
    assert not isinstance(engine, Graph) or engine.told == 25


async def test_what_is_far_apart_is_found_in_one_order(engine: Engine, shelf: Shelf, database: Database) -> None:
    rows = await Rows.of(shelf.base, 41)
    angles = np.linspace(0, np.pi, 40)
    vectors = np.zeros((41, 41), dtype="<f4")  # the last has no length, as one of a text without known words
    vectors[:40, 0] = np.cos(angles)
    vectors[np.arange(40), np.arange(1, 41)] = np.sin(angles)  # each away from the question in a way of its own
    await rows.put(database, await rows.document(), vectors)
    await engine.settle()
    query = np.eye(41, dtype="<f4")[0]
    for limit in (1, 5, 40, 41, 100):
        same(await engine.find(rows.base.id, MODEL, query.tobytes(), None, limit), rows.nearest(query)[:limit])
    assert not isinstance(engine, Graph) or engine.told == 5


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_nothing_gone_is_found_and_nothing_there_is_missed_after_any_changes(
    engine: Engine, shelf: Shelf, database: Database, seed: int
) -> None:
    dice, numbers = random.Random(seed), np.random.default_rng(seed)
    rows = await Rows.of(shelf.base)
    documents = [await rows.document() for _ in range(3)]
    of: dict[UUID, set[UUID]] = {each.id: set() for each in documents}
    await rows.put(database, await rows.document(), units(numbers, LEAST))
    for _ in range(15):
        step = dice.random()
        if step < 0.5:
            document = dice.choice(documents)
            of[document.id] |= set(await rows.put(database, document, units(numbers, dice.randint(1, 30))))
        elif step < 0.8:
            await rows.remove(database, dice.sample(list(rows.there), dice.randint(1, len(rows.there) // 3)))
        else:
            await engine.settle()
        query = units(numbers, 1)[0]
        same(await engine.find(rows.base.id, MODEL, query.tobytes(), None, 1_000), rows.nearest(query))
        chosen = dice.sample(documents, 2)
        only = {each for document in chosen for each in of[document.id]}
        found = await engine.find(rows.base.id, MODEL, query.tobytes(), [each.id for each in chosen], 7)
        same(found, rows.nearest(query, only)[:7])
        rest = set(rows.there) - only
        found = await engine.find(rows.base.id, MODEL, query.tobytes(), Without([each.id for each in chosen]), 7)
        same(found, rows.nearest(query, rest)[:7])
        assert await engine.find(rows.base.id, MODEL, query.tobytes(), [], 7) == []
        assert await engine.find(rows.base.id, MODEL, query.tobytes(), [new_id()], 7) == []
    await engine.settle()
    query = units(numbers, 1)[0]
    same(await engine.find(rows.base.id, MODEL, query.tobytes(), None, 1_000), rows.nearest(query))
    assert not isinstance(engine, Graph) or engine.told > 0


async def test_a_filter_that_leaves_many_is_kept(
    engine: Engine, shelf: Shelf, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest_module, "_FEW", 0)
    dice = np.random.default_rng(5)
    rows = await Rows.of(shelf.base)
    one, two = await rows.document(), await rows.document()
    only = set(await rows.put(database, one, units(dice, 300)))
    await rows.put(database, two, units(dice, 300))
    await engine.settle()
    for query in units(dice, 5):
        for documents in ([one.id], Without([two.id])):
            same(await engine.find(rows.base.id, MODEL, query.tobytes(), documents, 3), rows.nearest(query, only)[:3])
        everything = await engine.find(rows.base.id, MODEL, query.tobytes(), [one.id], 1_000)
        assert {each for each, _ in everything} == only


async def test_another_model_s_vectors_are_found_from_the_change_on(
    engine: Engine, shelf: Shelf, database: Database
) -> None:
    dice = np.random.default_rng(3)
    rows = await Rows.of(shelf.base)
    await rows.put(database, await rows.document(), units(dice, 60))
    await engine.settle()
    for embedding, dimensions in (("test:other", 16), ("test:third", 2_100)):
        await rows.reembed(database, embedding, dimensions, dice)
        for _ in range(2):
            query = units(dice, 1, dimensions)[0]
            same(await engine.find(rows.base.id, embedding, query.tobytes(), None, 100), rows.nearest(query))
            await engine.settle()
    if isinstance(engine, Graph):
        assert engine.told == 2
        space = Space(rows.base.id, "test:third", 2_100)
        assert space.kind == "halfvec(2100)"
        assert await graphs(database) == {space.index}
        counts = await database.fetch("SELECT space, count(*) AS n FROM knowledge_nearest GROUP BY space")
        assert [(row["space"], row["n"]) for row in counts] == [(space.id, 60)]


# ---------------------------------------------------------------------- graphs


async def graphs(database: Database) -> set[str]:
    rows = await database.fetch(
        "SELECT c.relname FROM pg_class c JOIN pg_am a ON a.oid = c.relam JOIN pg_index i ON i.indexrelid = c.oid "
        "WHERE a.amname = 'hnsw' AND i.indisvalid"
    )
    return {row["relname"] for row in rows}


async def filled(graph: Graph, shelf: Shelf, count: int = 60) -> Rows:
    rows = await Rows.of(shelf.base)
    await rows.put(shelf.house.plait.database, await rows.document(), units(np.random.default_rng(2), count))
    return rows


async def ask(graph: Graph, rows: Rows) -> None:
    """All are found, whoever tells."""
    query = units(np.random.default_rng(9), 1)[0]
    same(await graph.find(rows.base.id, MODEL, query.tobytes(), None, 1_000), rows.nearest(query))


async def test_the_planner_takes_the_graph_and_for_few_documents_does_not(
    graph: Graph, shelf: Shelf, database: Database
) -> None:
    rows = await filled(graph, shelf, 500)
    await graph.settle()
    space = Space(rows.base.id, MODEL, 32)
    vector = nearest_module.written(units(np.random.default_rng(1), 1)[0])
    for is_exact, more in ((False, []), (False, [[new_id()]]), (True, [[new_id()]])):
        async with database.transaction() as tx:
            if not is_exact:
                await tx.fetch(nearest_module.SETTINGS, ["100"])
            sql = nearest_query(space, 10, is_exact=is_exact, within=Listed(more[0]) if more else None)
            plan = "\n".join(row["QUERY PLAN"] for row in await tx.fetch(f"EXPLAIN {sql}", [vector, *more]))
        assert (f"Index Scan using {space.index}" in plan) is not is_exact, plan


async def test_small_bases_have_no_graph_and_those_that_shrank_or_went_lose_it(
    graph: Graph, shelf: Shelf, database: Database
) -> None:
    rows = await filled(graph, shelf, LEAST - 1)
    await graph.settle()
    assert await graphs(database) == set()
    await rows.put(database, await rows.document(), units(np.random.default_rng(4), 1))
    await graph.settle()
    assert await graphs(database) == {Space(rows.base.id, MODEL, 32).index}
    await rows.remove(database, list(rows.there)[:5])  # a little less is no reason
    await graph.settle()
    assert len(await graphs(database)) == 1
    await ask(graph, rows)
    assert graph.told == 1
    await rows.remove(database, list(rows.there)[:1])
    await graph.settle()
    assert await graphs(database) == set()
    await ask(graph, rows)
    assert graph.told == 1
    await rows.put(database, await rows.document(), units(np.random.default_rng(4), 20))
    await graph.settle()
    assert len(await graphs(database)) == 1
    await models.KnowledgeBase.filter(id=rows.base.id).delete()
    await graph.settle()
    assert await graphs(database) == set()
    for table in ("knowledge_nearest", "knowledge_nearest_spaces"):
        assert (await database.fetch(f"SELECT count(*) AS n FROM {table}"))[0]["n"] == 0  # noqa: S608


_DIE = """
CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM knowledge_nearest) >= 400 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
    RETURN new;
END $$;
CREATE TRIGGER die BEFORE INSERT ON knowledge_nearest FOR EACH STATEMENT EXECUTE FUNCTION die();
"""


async def test_what_dies_between_batches_goes_on_from_there(graph: Graph, shelf: Shelf, database: Database) -> None:
    await graph.settle()
    rows = await filled(graph, shelf, 900)
    await execute(shelf.house.settings, _DIE)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await graph.settle()
    assert (await database.fetch("SELECT count(*) AS n FROM knowledge_nearest"))[0]["n"] == 400
    await ask(graph, rows)
    assert graph.told == 0
    await execute(shelf.house.settings, "DROP TRIGGER die ON knowledge_nearest")
    await rows.remove(database, list(rows.there)[:100])
    await unlocked(graph)
    await ask(graph, rows)
    assert graph.told == 1


async def unlocked(graph: Graph) -> None:
    """Settle as soon as the server has noticed that a connection is gone."""
    await until(graph.building.turn, bool)
    await graph.settle()


async def test_what_dies_while_a_graph_is_built_builds_it_anew(graph: Graph, shelf: Shelf, database: Database) -> None:
    await graph.settle()
    rows = await filled(graph, shelf)
    connection = await connected(shelf.house.settings)
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE knowledge_nearest IN ROW EXCLUSIVE MODE")  # building waits for it
            under_way = asyncio.create_task(graph.building.turn())
            broken = "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT indisvalid"
            await until(lambda: connection.fetchval(broken), bool)
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'plait-vectors' AND datname = current_database()"
            )
            with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
                await under_way
            assert await connection.fetchval(broken) == 1
    finally:
        await connection.close()
    await ask(graph, rows)
    assert graph.told == 0
    await unlocked(graph)
    await ask(graph, rows)
    assert graph.told == 1
    assert await graphs(database) == {Space(rows.base.id, MODEL, 32).index}


async def test_of_two_that_build_at_once_one_does(graph: Graph, shelf: Shelf, database: Database) -> None:
    other = NearestBuilding(database, graph.building._settings)
    both = (graph.building, other)
    await asyncio.gather(*(each.turn() for each in both))
    rows = await filled(graph, shelf, 500)

    async def settled() -> None:
        while any(await asyncio.gather(*(each.turn() for each in both))):
            pass

    await settled()
    await ask(graph, rows)
    await rows.remove(database, list(rows.there)[:50])
    await rows.put(database, await rows.document(), units(np.random.default_rng(8), 50))
    await asyncio.gather(settled(), *(ask(graph, rows) for _ in range(5)))
    assert graph.told == 6
    counts = await database.fetch("SELECT count(*) AS n FROM knowledge_nearest")
    assert counts[0]["n"] == len(rows.there) == 500


async def test_a_vector_that_somebody_holds_is_found_and_comes_later(
    graph: Graph, shelf: Shelf, database: Database
) -> None:
    await graph.settle()
    rows = await filled(graph, shelf)
    await graph.settle()
    document = await rows.document()
    held = await rows.put(database, document, units(np.random.default_rng(6), 2))
    connection = await connected(shelf.house.settings)
    try:
        async with connection.transaction():
            await connection.execute("SELECT 1 FROM knowledge_vectors WHERE chunk_id = $1 FOR UPDATE", held[0])
            assert await graph.building.turn()
            await ask(graph, rows)
            behind, stale = await graph.building._plan()
            assert ([space.base_id for space, _ in behind], stale) == ([rows.base.id], [])
            await connection.execute("DELETE FROM knowledge_vectors WHERE chunk_id = $1", held[1])  # waits for nobody
    finally:
        await connection.close()
    del rows.there[held[1]]
    await graph.settle()
    assert await graph.building._plan() == ([], [])
    assert (await database.fetch("SELECT count(*) AS n FROM knowledge_nearest"))[0]["n"] == len(rows.there)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE knowledge_nearest",
        "DROP TABLE knowledge_nearest_spaces",
        "DROP EXTENSION vector CASCADE; CREATE EXTENSION vector",
    ],
)
async def test_what_somebody_drops_is_made_again(
    graph: Graph, extended: Settings, shelf: Shelf, database: Database, statement: str
) -> None:
    rows = await filled(graph, shelf)
    await graph.settle()
    await execute(extended, statement)
    await ask(graph, rows)
    assert graph.told == 0
    graph.building = NearestBuilding(database, extended)  # as after a start, or a turn that failed
    await graph.settle()
    await ask(graph, rows)
    assert graph.told == 1


@only_with_postgres
async def test_without_the_extension_or_when_it_is_turned_off_nothing_is_made(
    settings: Settings, shelf: Shelf, database: Database
) -> None:
    eager = settings.model_copy(update={"knowledge_hnsw_chunks": LEAST})
    rows = await filled(Graph(database, eager), shelf)
    query = units(np.random.default_rng(9), 1)[0].tobytes()
    assert await NearestVectors(database, LEAST).find(rows.base.id, MODEL, query, None, 5) is None
    building = NearestBuilding(database, eager)
    await building.open()
    assert building._task is None
    try:
        await execute(settings, "CREATE EXTENSION vector")
    except asyncpg.PostgresError as error:
        pytest.skip(f"no pgvector: {error}")
    building = NearestBuilding(database, settings.model_copy(update={"knowledge_hnsw_chunks": 0}))
    await building.open()
    assert building._task is None
    assert (await database.fetch("SELECT to_regclass('knowledge_nearest') IS NULL AS is_so"))[0]["is_so"]


# ---------------------------------------------------------------------- the whole


async def test_a_worker_builds_and_the_search_asks_the_graph(extended: Settings) -> None:
    async with AsyncExitStack() as stack:
        shelf = Shelf(await open_house(extended, stack))
        shelf.base = await shelf.make()
        await shelf.house.work()
        database, knowledge = shelf.house.plait.database, shelf.knowledge
        words = ["zebra", "bread", "database", "river", "music", "winter", "carpet", "engine", "lawyer", "garden"]
        made = {word: await shelf.add(f"This is about the {word} and the {word}s.") for word in (*words, "planet")}
        for each in made.values():
            await shelf.done(each)

        async def reached() -> Any:
            return await database.fetch(
                "SELECT 1 FROM knowledge_nearest_spaces s JOIN knowledge_bases b ON b.id = s.base_id "
                "WHERE s.content_revision = b.content_revision"
            )

        async def first(word: str) -> UUID:
            from app.knowledge.index.chunks import SearchRequest, VectorGroup
            from app.knowledge.wordllama import vectors_of

            groups = [VectorGroup(shelf.base.embedding, [shelf.base.id], vectors_of([word])[0])]
            found = await knowledge.index.search(
                SearchRequest([shelf.base.id], word, SearchMode.VECTOR, groups, None, 5)
            )
            assert knowledge.index.vectors.size == 0  # nobody read the vectors into memory
            return (await models.KnowledgeChunk.get(id=found[0].chunk_id)).document_id

        await until(lambda: database.fetch("SELECT to_regclass('knowledge_nearest') AS made"), lambda it: it[0]["made"])
        await until(reached, bool)
        for word, document_id in made.items():
            assert await first(word) == document_id
        late = await shelf.add("This is about the volcano and the volcanoes.")
        await shelf.done(late)
        assert await first("volcano") == late
        await until(reached, bool)
        assert await first("volcano") == late


async def test_a_backup_leaves_graphs_out_and_replaces_a_database_that_has_some(
    graph: Graph, shelf: Shelf, extended: Settings, tmp_path: Any
) -> None:
    await filled(graph, shelf)
    await graph.settle()
    file = tmp_path / "dump"
    async with postgres_state(extended) as state:
        await state.write(file)
    await shelf.house.plait.close()
    tables = await check_postgres(extended, overwrite=True)
    put_postgres(extended, file, tables)
    connection = await connected(extended)
    try:
        assert await connection.fetchval("SELECT count(*) FROM knowledge_vectors") == 60
        assert await connection.fetchval("SELECT to_regclass('knowledge_nearest') IS NULL")
        # Where there is no pgvector it is put back as well.
        await connection.execute("DROP EXTENSION vector")
    finally:
        await connection.close()
    put_postgres(extended, file, tables)


async def test_graphs_are_in_no_migration_s_way(graph: Graph, shelf: Shelf, extended: Settings) -> None:
    await filled(graph, shelf)
    await graph.settle()
    await shelf.house.plait.close()
    assert await downgrade(extended, 1_000)
    connection = await connected(extended)
    try:
        assert await connection.fetchval("SELECT to_regclass('knowledge_nearest') IS NULL")
    finally:
        await connection.close()
