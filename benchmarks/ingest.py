"""Ingest of knowledge, from files that are stored to chunks that are found, against the extraction library alone.

The library reads the same files to text, one after the other, in this process; Plait reads them in a process of its
own, cuts them, embeds each chunk with the built-in model, indexes words and vectors and keeps a state per document.
"""

import asyncio
import itertools
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

from app.extraction.service import Extraction
from app.kernel.process import run as run_as_served
from app.kernel.process import settle
from app.knowledge import models
from app.knowledge.bases import NewBase
from app.knowledge.chunkers.settings import checked_chunker
from app.knowledge.documents import Facts
from app.knowledge.givens import Given
from app.knowledge.vocabulary import ChunkerKind, DocumentSource, DocumentStatus
from benchmarks.figures import COLUMNS, Round, Side, Table, Target, ratio_of_rates
from benchmarks.house import Dialect, House, house, migrated
from benchmarks.papers import held_by_children, papers, read_alone

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
_SHARE = 0.8
_FLAT = 1.2
_LOOK_SECONDS = 0.01
_SEEDS_APART = 1_000  #: seeds that are near each other share lines

Paper = tuple[Path, str]


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure one back end."""
    with migrated(dialect) as settings, tempfile.TemporaryDirectory() as folder:
        return run_as_served(_measured(settings, Path(folder), dialect, is_quick=is_quick))


async def _measured(settings: Any, folder: Path, dialect: Dialect, *, is_quick: bool) -> list[Table]:
    rounds, sets, many = (2, 1, 60) if is_quick else (7, 4, 1_000)
    seeds = itertools.count(0, _SEEDS_APART)
    ours, theirs, reader = Side("Plait, from file to found"), Side("kreuzberg alone"), Side("Plait's reader alone")
    async with house(settings) as home, aclosing(Extraction(processes=1)) as extraction:
        base = await _base(home, "speed")
        settle()
        for at in range(rounds + 1):
            batch = _batch(folder, seeds, sets)
            files = await _stored(home, batch)
            turn = (await _ours(home, base, files), _theirs(batch), await _reader(extraction, batch))
            if at:  # the first turn loads models and starts the readers
                for side, measured in zip((ours, theirs, reader), turn, strict=True):
                    side.rounds.append(measured)
        table = Table(
            f"Documents into knowledge on {dialect}", COLUMNS, [each.row() for each in (ours, theirs, reader)]
        )
        share = ratio_of_rates(ours, theirs)
        table.targets.append(Target("share of the library alone", share, _SHARE, is_at_least=True))
        table.notes.append(f"{ratio_of_rates(ours, reader):.2f} of Plait's own reader, which reads PDFs faster")
        chunks = (await models.KnowledgeBase.get(id=base.id)).chunk_count
        table.notes.append(f"{chunks / (6 * sets * (rounds + 1)):.0f} chunks a document")
        return [table, await _memory(home, folder, seeds, many)]


async def _base(home: House, name: str) -> models.KnowledgeBase:
    new = NewBase(name, checked_chunker(ChunkerKind.AUTO, None, None, None))
    return await home.plait.knowledge.bases.create(home.viewer, home.founded.workspace_id, new)


def _batch(folder: Path, seeds: Any, sets: int) -> list[Paper]:
    made: list[Paper] = []
    for seed in itertools.islice(seeds, sets):
        own = folder / str(seed)
        own.mkdir()
        made += papers(own, seed)
    return made


async def _stored(home: House, batch: Sequence[Paper]) -> list[Any]:
    async def content(whole: bytes) -> AsyncIterator[bytes]:
        yield whole

    store, contents = home.plait.files.files.store, {path: path.read_bytes() for path, _ in batch}
    workspace_id = home.founded.workspace_id
    return [await store(home.viewer, workspace_id, path.name, content(whole)) for path, whole in contents.items()]


async def _ours(home: House, base: models.KnowledgeBase, files: Sequence[Any]) -> Round:
    began = time.perf_counter()
    for file in files:
        given = Given(DocumentSource.FILE, file_id=file.id)
        await home.plait.knowledge.documents.add(home.viewer, base.id, given, Facts())
    while await _is_owed(base):  # noqa: ASYNC110 - what a client sees who waits for it
        await asyncio.sleep(_LOOK_SECONDS)
    seconds = time.perf_counter() - began
    failed = await models.KnowledgeDocument.filter(base_id=base.id, status=DocumentStatus.FAILED).first()
    assert failed is None, f"{failed.title}: {failed.failure_code} {failed.failure_message}"
    return Round(len(files), seconds, 0.0, [seconds / len(files)] * len(files))


async def _is_owed(base: models.KnowledgeBase) -> bool:
    over = (DocumentStatus.READY, DocumentStatus.FAILED)
    return await models.KnowledgeDocument.filter(base_id=base.id).exclude(status__in=over).exists()


def _theirs(batch: Sequence[Paper]) -> Round:
    latencies: list[float] = []
    for path, content_type in batch:
        began = time.perf_counter()
        read_alone(path, content_type)
        latencies.append(time.perf_counter() - began)
    return Round(len(batch), sum(latencies), 0.0, latencies)


async def _reader(extraction: Extraction, batch: Sequence[Paper]) -> Round:
    latencies: list[float] = []
    for path, content_type in batch:
        began = time.perf_counter()
        await extraction.extract(path, content_type=content_type, name=path.name)
        latencies.append(time.perf_counter() - began)
    return Round(len(batch), sum(latencies), 0.0, latencies)


async def _memory(home: House, folder: Path, seeds: Any, many: int) -> Table:
    """Tell what this process and the reader hold after one document of each kind and after many."""
    table = Table("Memory held by ingest, MiB", ("documents", "this process, at most", "the reader"))
    base = await _base(home, "memory")
    count = 0
    while count < many:
        batch = _batch(folder, seeds, 1)
        await _ours(home, base, await _stored(home, batch))
        count += len(batch)
        if count == len(batch) or count % max(1, many // 5) < len(batch):
            own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            table.rows.append([count, own, held_by_children() / 2**20])
    first, last = table.rows[0], table.rows[-1]
    grown = float(str(last[1])) / float(str(first[1]))
    table.targets.append(Target(f"this process after {count:,} against after 6", grown, _FLAT, is_at_least=False))
    return table
