"""Chunks that a document gets: rows, vectors and words, written without a model's object for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

import orjson

from app.kernel.database import Dialect, Transaction
from app.kernel.ids import new_id
from app.knowledge import models
from app.knowledge.chunkers.cutting import Cut, pages_at
from app.knowledge.index.words import Worded, added, columns_of

_ROWS = 200  #: written at once

_CHUNK_COLUMNS = (
    'id, workspace_id, base_id, document_id, ordinal, "start", "end", page_first, page_last, headings, text, sha256, '
    "token_count"
)
_CHUNKS: Mapping[Dialect, str] = {
    "sqlite": f"INSERT INTO knowledge_chunks ({_CHUNK_COLUMNS}) "  # noqa: S608 - no values
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "postgres": (
        f"INSERT INTO knowledge_chunks ({_CHUNK_COLUMNS}) "  # noqa: S608
        "SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::int[], $6::int[], $7::int[], "
        "$8::int[], $9::int[], $10::jsonb[], $11::text[], $12::text[], $13::int[])"
    ),
}
_VECTOR_COLUMNS = "id, base_id, chunk_id, embedding, vector"
_VECTORS: Mapping[Dialect, str] = {
    "sqlite": f"INSERT INTO knowledge_vectors ({_VECTOR_COLUMNS}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
    "postgres": (
        f"INSERT INTO knowledge_vectors ({_VECTOR_COLUMNS}) "  # noqa: S608
        "SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bytea[])"
    ),
}


@dataclass(frozen=True, slots=True)
class NewChunk:
    """A chunk that no row is of yet.

    Attributes:
        ordinal: Its place in the document, from 0.
        cut: What it says, and where.
        token_count: How many tokens that has.
    """

    ordinal: int
    cut: Cut
    token_count: int


async def write_chunks(
    tx: Transaction,
    document: models.KnowledgeDocument,
    base: models.KnowledgeBase,
    chunks: Sequence[NewChunk],
    vectors: IO[bytes],
    *,
    pages: Sequence[Sequence[int]],
    title: str,
) -> None:
    """Write chunks of a document, with their vectors, which are read in the same order, and index their words.

    Args:
        tx: Where.
        document: Whose they are.
        base: Which it is in.
        chunks: What they are.
        vectors: `base.dimensions` 32-bit floats a chunk.
        pages: `[number, start, end]` of each of the document's pages.
        title: The document's, by which they are found as well.
    """
    for first in range(0, len(chunks), _ROWS):
        part = chunks[first : first + _ROWS]
        rows: list[list[Any]] = []
        indexed: list[Worded] = []
        for each in part:
            cut = each.cut
            own = new_id()
            page_first, page_last = pages_at(pages, cut.start, cut.end)
            rows.append(
                [
                    own,
                    document.workspace_id,
                    base.id,
                    document.id,
                    each.ordinal,
                    cut.start,
                    cut.end,
                    page_first,
                    page_last,
                    orjson.dumps(cut.headings).decode(),
                    cut.text,
                    cut.sha256,
                    each.token_count,
                ]
            )
            indexed.append(Worded(own, base.id, document.id, cut.headings, cut.text))
        made = [[new_id(), base.id, own.id, base.embedding, vectors.read(4 * base.dimensions)] for own in indexed]
        await tx.execute_all(
            [
                (_CHUNKS[tx.dialect], _as_taken(tx.dialect, rows)),
                (_VECTORS[tx.dialect], _as_taken(tx.dialect, made)),
                *added(tx.dialect, indexed, title),
            ]
        )


def _as_taken(dialect: Dialect, rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    return rows if dialect == "sqlite" else columns_of(rows)
