"""Searching knowledge: how well on a set from the standard library's docstrings, and how fast among 100,000 chunks.

Well: each side has the same texts and questions; nDCG@10 with one right text a question, on the half that nothing was
tuned on. MiniLM runs in the peers' environment. Fast: on SQLite the vectors' search against numpy's scan of the same
matrix; on PostgreSQL the search of words, and that of vectors where pgvector is, each against the statement it runs;
turns alternate, medians are compared. And what marking rows for the search costs a run.
"""

import asyncio
import json
import math
import os
import statistics
import subprocess
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from tortoise.exceptions import OperationalError

from app.kernel.ids import new_id
from app.kernel.rights import ActorKind
from app.kernel.wording import words_of
from app.knowledge import models
from app.knowledge.bases import NewBase
from app.knowledge.chunkers.settings import checked_chunker
from app.knowledge.embedding import BUILT_IN
from app.knowledge.index.building import NearestBuilding
from app.knowledge.index.chunks import SearchRequest, VectorGroup
from app.knowledge.index.fusion import fused
from app.knowledge.index.nearest import SETTINGS, NearestVectors, Space, nearest_query, written
from app.knowledge.index.words import postgres_query
from app.knowledge.vocabulary import ChunkerKind, DocumentSource, DocumentStatus, SearchMode
from app.knowledge.wordllama import vectors_of
from benchmarks.figures import COLUMNS, Side, Table, Target, ratio_of_rates
from benchmarks.graphs import five_nodes
from benchmarks.house import Dialect, house, measure, migrated
from benchmarks.search_set import Item, items

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
_DEPTH = 60
_BATCH = 1_000
_CHUNKS, _QUICK_CHUNKS = 100_000, 3_000
_TURNS, _QUICK_TURNS = 30, 5
_MARKED_SHARE = 0.9
_SQLITE_TRIGGERS = (
    "SELECT name, sql FROM sqlite_master "
    "WHERE type = 'trigger' AND name LIKE 'search%' AND tbl_name <> 'search_entries'"
)
_POSTGRES_TRIGGERS = "SELECT tgname AS name, tgrelid::regclass::text AS at FROM pg_trigger WHERE tgname LIKE 'search%'"


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure one back end."""
    with migrated(dialect) as settings:
        tables = asyncio.run(_measured(settings, dialect, is_quick=is_quick))
    with migrated(dialect) as settings:
        return [*tables, asyncio.run(_marked(settings, dialect, is_quick=is_quick))]


async def _measured(settings: Any, dialect: Dialect, *, is_quick: bool) -> list[Table]:
    async with house(settings, is_working=False) as home:
        everything = items()
        tables = []
        base = await _base(home, "quality")
        ids = await _filled(home, base, [each.text for each in everything])
        tables.append(await _quality(home, base, everything, ids, dialect))
        base = await _base(home, "speed")
        count = _QUICK_CHUNKS if is_quick else _CHUNKS
        words = [word for each in everything for word in each.text.split()]
        dice = np.random.default_rng(7)
        texts = [" ".join(words[at] for at in dice.integers(0, len(words), 60)) for _ in range(count)]
        await _filled(home, base, texts)
        if dialect == "postgres":
            await home.plait.database.fetch("ANALYZE knowledge_words")
        questions = [each.question for each in everything[:: max(1, len(everything) // 40)]]
        turns = _QUICK_TURNS if is_quick else _TURNS
        tables.append(await _speed(home, base, questions, dialect, count, turns))
        if dialect == "postgres":
            tables.append(await _graph(home, base, questions, count, turns))
        return tables


async def _base(home: Any, name: str) -> models.KnowledgeBase:
    new = NewBase(name, checked_chunker(ChunkerKind.RECURSIVE, None, None, None))
    return await home.plait.knowledge.bases.create(home.viewer, home.founded.workspace_id, new)


async def _filled(home: Any, base: models.KnowledgeBase, texts: Sequence[str]) -> list[UUID]:
    """Put each text as a chunk, past ingest, which has its own benchmark."""
    now = home.plait.clock.now()
    document = await models.KnowledgeDocument.create(
        workspace_id=base.workspace_id,
        base_id=base.id,
        title="",
        search_text="",
        source=DocumentSource.TEXT,
        source_key=new_id().hex,
        status=DocumentStatus.READY,
        actor_kind=ActorKind.SYSTEM,
        created_at=now,
        updated_at=now,
    )
    made: list[UUID] = []
    for first in range(0, len(texts), _BATCH):
        part = texts[first : first + _BATCH]
        rows = [
            models.KnowledgeChunk(
                id=new_id(),
                workspace_id=base.workspace_id,
                base_id=base.id,
                document_id=document.id,
                ordinal=first + number,
                start=0,
                end=len(text),
                text=text,
                sha256="",
            )
            for number, text in enumerate(part)
        ]
        vectors = [
            models.KnowledgeVector(id=new_id(), base_id=base.id, chunk_id=row.id, embedding=BUILT_IN, vector=vector)
            for row, vector in zip(rows, vectors_of(part), strict=True)
        ]
        async with home.plait.database.transaction() as tx:
            await models.KnowledgeChunk.bulk_create(rows)
            await models.KnowledgeVector.bulk_create(vectors)
            await home.plait.knowledge.index.put(tx, rows, title="")
        made += [row.id for row in rows]
    await models.KnowledgeBase.filter(id=base.id).update(chunk_count=len(texts), content_revision=1)
    return made


# ---------------------------------------------------------------------- how well


async def _quality(
    home: Any, base: models.KnowledgeBase, everything: Sequence[Item], ids: Sequence[UUID], dialect: Dialect
) -> Table:
    index = home.plait.knowledge.index
    reported = [number for number, each in enumerate(everything) if each.is_reported]
    vectors = vectors_of([everything[number].question for number in reported])
    scores: dict[str, list[float]] = {mode.name: [] for mode in SearchMode}
    lists: dict[int, list[tuple[UUID, float]]] = {}
    for number, vector in zip(reported, vectors, strict=True):
        for mode in SearchMode:
            groups = [VectorGroup(BUILT_IN, [base.id], vector)]
            request = SearchRequest([base.id], everything[number].question, mode, groups, None, _DEPTH)
            found = await index.search(request)
            scores[mode.name].append(_gain([each.chunk_id for each in found], ids[number]))
            if mode is SearchMode.TEXT:
                lists[number] = [(each.chunk_id, each.places["text"].score) for each in found]
    table = Table(
        f"Search quality on {dialect}: {len(everything):,} texts, {len(reported):,} questions", ("side", "nDCG@10")
    )
    peer = _peer([each.text for each in everything] + [everything[number].question for number in reported])
    if peer is not None:
        texts, asked = peer[: len(everything)], peer[len(everything) :]
        scores["VECTOR by MiniLM"], scores["HYBRID by MiniLM"] = [], []
        for number, vector in zip(reported, asked, strict=True):
            near = texts @ vector
            order = [(ids[place], float(near[place])) for place in np.argsort(-near)[:_DEPTH]]
            scores["VECTOR by MiniLM"].append(_gain([each for each, _ in order], ids[number]))
            both = fused({"text": lists[number], "minilm": order})
            scores["HYBRID by MiniLM"].append(_gain([each.chunk_id for each in both], ids[number]))
    means = {name: statistics.fmean(values) for name, values in scores.items()}
    table.rows = list(means.items())
    for other in ("TEXT", "VECTOR"):
        table.targets.append(Target(f"HYBRID / {other}", means["HYBRID"] / means[other], 1.0, is_at_least=True))
    if peer is not None:
        for mode in ("VECTOR", "HYBRID"):
            ratio = means[mode] / means[f"{mode} by MiniLM"]
            table.targets.append(Target(f"{mode}: built-in / MiniLM", ratio, 0.9, is_at_least=True))
    else:
        table.notes.append("MiniLM left out: run by `make bench`, which installs the peers")
    return table


def _gain(found: Sequence[UUID], right: UUID) -> float:
    """Return nDCG@10 where one text is right."""
    return 1 / math.log2(2 + found.index(right)) if right in found[:10] else 0.0


def _peer(texts: Sequence[str]) -> Any:
    python = os.environ.get("PLAIT_BENCH_PEERS", "")
    if not python or not Path(python).exists():
        return None
    script = Path(__file__).with_name("peer_minilm.py")
    done = subprocess.run([python, str(script)], input=json.dumps(texts), stdout=subprocess.PIPE, text=True, check=True)
    return np.array(json.loads(done.stdout))


# ---------------------------------------------------------------------- how fast


async def _speed(
    home: Any, base: models.KnowledgeBase, questions: Sequence[str], dialect: Dialect, count: int, turns: int
) -> Table:
    index, database = home.plait.knowledge.index, home.plait.database
    vectors = vectors_of(questions)
    await index.vectors.find(base.id, BUILT_IN, vectors[0], None, _DEPTH)
    matrix = index.vectors._kept[(base.id, BUILT_IN)].rows  # noqa: SLF001 - the same matrix for both
    ours: list[float] = []
    theirs: list[float] = []
    for turn in range(turns):
        question, vector = questions[turn % len(questions)], vectors[turn % len(questions)]
        began = time.perf_counter()
        if dialect == "sqlite":
            await index.vectors.find(base.id, BUILT_IN, vector, None, _DEPTH)
        else:
            await index.words.find([base.id], question, None, _DEPTH)
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        if dialect == "sqlite":
            near = matrix @ np.frombuffer(vector, dtype="<f4")
            np.argpartition(-near, _DEPTH)[:_DEPTH]
        else:
            words = words_of(question)
            await database.fetch(postgres_query(len(words), 2, ""), [[base.id], _DEPTH, *words])
        theirs.append(time.perf_counter() - began)
    names = ("VECTOR", "numpy's scan", 3.0) if dialect == "sqlite" else ("TEXT", "its own statement", 2.0)
    mine, other = statistics.median(ours), statistics.median(theirs)
    table = Table(f"Searching {count:,} chunks on {dialect}", ("side", "median ms"))
    table.rows = [(names[0], mine * 1000), (names[1], other * 1000)]
    table.targets = [Target(f"{names[0]} / {names[1]}", mine / other, names[2], is_at_least=False)]
    return table


async def _graph(home: Any, base: models.KnowledgeBase, questions: Sequence[str], count: int, turns: int) -> Table:
    """Measure the search of vectors by pgvector's graph, and how much of the exact one's answer it finds."""
    database, settings = home.plait.database, home.plait.settings.model_copy(update={"knowledge_hnsw_chunks": count})
    table = Table(f"Searching vectors among {count:,} chunks by pgvector", ("side", "median ms"))
    try:
        async with database.transaction() as tx:
            await tx.fetch("CREATE EXTENSION IF NOT EXISTS vector")
    except OperationalError as error:
        table.notes.append(f"left out: {error}")
        return table
    for each in ("knowledge_vectors", "knowledge_chunks"):
        await database.fetch(f"ANALYZE {each}")
    began = time.perf_counter()
    await NearestBuilding(database, settings).turn()
    table.notes.append(f"built in {time.perf_counter() - began:,.0f} s")
    nearest, space = NearestVectors(database, count), Space(base.id, BUILT_IN, len(vectors_of(["a"])[0]) // 4)
    ours: list[float] = []
    theirs: list[float] = []
    shares: list[float] = []
    for turn in range(turns + 1):
        (vector,) = vectors_of([questions[turn % len(questions)]])
        began = time.perf_counter()
        found = await nearest.find(base.id, BUILT_IN, vector, None, _DEPTH)
        ours.append(time.perf_counter() - began)
        assert found is not None, "there is no graph"
        numbers = written(np.frombuffer(vector, dtype="<f4"))
        async with database.transaction() as tx:
            await tx.fetch(SETTINGS, ["400"])
            began = time.perf_counter()
            await tx.fetch(nearest_query(space, _DEPTH, is_exact=False, within=None), [numbers])
            theirs.append(time.perf_counter() - began)
        exact = await home.plait.knowledge.index.vectors.find(base.id, BUILT_IN, vector, None, _DEPTH)
        shares.append(len({each for each, _ in found[:10]} & {each for each, _ in exact[:10]}) / 10)
    mine, other = statistics.median(ours[1:]), statistics.median(theirs[1:])  # the first one reads the graph
    table.rows = [("VECTOR by HNSW", mine * 1000), ("its own statement", other * 1000)]
    table.targets = [
        Target("VECTOR by HNSW / its own statement", mine / other, 2.0, is_at_least=False),
        Target("recall@10 of the exact search", statistics.fmean(shares), 0.95, is_at_least=True),
    ]
    return table


# ---------------------------------------------------------------------- what it costs a run


async def _marked(settings: Any, dialect: Dialect, *, is_quick: bool) -> Table:
    """Measure runs while triggers mark what the search is to read anew, and while they do not."""
    rounds, seconds = (2, 1.0) if is_quick else (7, 4.0)
    marked, plain = Side("marked for the search"), Side("no triggers")
    async with house(settings) as home:
        workflow_id = await home.publish(five_nodes())
        await home.check_five_nodes(workflow_id)
        for at in range(rounds + 1):
            for side in (marked, plain):
                put_back = await _without_triggers(home.plait.database, dialect) if side is plain else None
                turn = await measure(lambda: home.run_five_nodes(workflow_id), seconds=seconds, at_once=16)
                if put_back is not None:
                    await put_back()
                if at:
                    side.rounds.append(turn)
    table = Table(f"Runs of five nodes on {dialect}, with and without the search's triggers", COLUMNS)
    table.rows = [marked.row(), plain.row()]
    share = ratio_of_rates(marked, plain)
    table.targets.append(Target("runs a second: marked / no triggers", share, _MARKED_SHARE, is_at_least=True))
    return table


async def _without_triggers(database: Any, dialect: Dialect) -> Callable[[], Awaitable[None]]:
    if dialect == "sqlite":
        taken = await database.fetch(_SQLITE_TRIGGERS, [])
        away, back = [f'DROP TRIGGER "{each["name"]}"' for each in taken], [each["sql"] for each in taken]
    else:
        taken = await database.fetch(_POSTGRES_TRIGGERS, [])
        away = [f'ALTER TABLE {each["at"]} DISABLE TRIGGER "{each["name"]}"' for each in taken]
        back = [f'ALTER TABLE {each["at"]} ENABLE TRIGGER "{each["name"]}"' for each in taken]

    async def do(statements: Sequence[str]) -> None:
        async with database.transaction() as tx:
            for each in statements:
                await tx.fetch(each, [])

    await do(away)
    return lambda: do(back)
