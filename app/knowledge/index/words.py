"""The index of words: an FTS5 table on SQLite, a table of `tsvector` on PostgreSQL.

Both rank a chunk by the words of the question that it has, any of them, those in its title and its headings higher:
SQLite by BM25; PostgreSQL by its own rank of each word, weighed by how rare the word is and by the chunk's length, as
BM25 does. What is rare and long is told by the bases that are searched alone: a score says nothing of other workspaces.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from app.kernel.bm25 import FREQUENCY, LENGTH, SCORE, hits_of, rarity_of
from app.kernel.database import Database, Dialect, Transaction
from app.kernel.wording import plain, words_of
from app.knowledge import models
from app.knowledge.index.within import Documents, Listed, is_none, listed

_ROWS = 200  #: whose texts are in memory at once

_SQLITE_FORGET = "DELETE FROM knowledge_words_chunks WHERE chunk_id IN (SELECT value FROM json_each(?))"
_SQLITE_ENTRY = "INSERT INTO knowledge_words_chunks (chunk_id, document_id) VALUES (?, ?)"
_SQLITE_WORDS = (
    "INSERT INTO knowledge_words (rowid, scope, title, headings, text) "
    "VALUES ((SELECT number FROM knowledge_words_chunks WHERE chunk_id = ?), ?, ?, ?, ?)"
)
_SQLITE_HITS = f"SELECT {hits_of('knowledge_words', (3, 2, 1))}"  #: one word's
_SQLITE_COUNT = "(SELECT count(*) FROM knowledge_words WHERE knowledge_words MATCH ?"
_SQLITE_SIZE = "SELECT sum(chunk_count) FROM knowledge_bases WHERE id IN (SELECT value FROM json_each(?))"
_SQLITE_IN = (
    " AND knowledge_words.rowid {} (SELECT number FROM knowledge_words_chunks "
    "WHERE document_id IN (SELECT value FROM json_each(?)))"
)
_POSTGRES_FORGET = "DELETE FROM knowledge_words WHERE chunk_id = ANY($1::uuid[])"
# All rows in one statement: a statement a row would take PostgreSQL twice the time.
_POSTGRES_WORDS = (
    "INSERT INTO knowledge_words (chunk_id, base_id, document_id, word_count, words) "
    "SELECT r.chunk_id, r.base_id, r.document_id, r.word_count, setweight(to_tsvector('english', r.title), 'A') || "
    "setweight(to_tsvector('english', r.headings), 'B') || setweight(to_tsvector('english', r.text), 'D') "
    "FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[]) "
    "AS r (chunk_id, base_id, document_id, word_count, title, headings, text)"
)


Statement = tuple[str, Sequence[Sequence[Any]]]  #: and its rows


@dataclass(slots=True)
class Worded:
    """What is indexed of a chunk."""

    id: UUID
    base_id: UUID
    document_id: UUID
    headings: Sequence[str]
    text: str


class Words:
    """Keeps the index of words, and finds by it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, tx: Transaction, chunks: Sequence[models.KnowledgeChunk], *, title: str) -> None:
        """Add chunks of one document; those with the same ids take the place of what was there."""
        for first in range(0, len(chunks), _ROWS):
            part = chunks[first : first + _ROWS]
            await self.remove(tx, [chunk.id for chunk in part])
            indexed = [Worded(each.id, each.base_id, each.document_id, each.headings, each.text) for each in part]
            await tx.execute_all(added(tx.dialect, indexed, title))

    async def remove(self, tx: Transaction, chunk_ids: Sequence[UUID]) -> None:
        """Forget chunks; those that are not there are forgotten already."""
        if not chunk_ids:
            return
        if tx.dialect == "sqlite":
            await tx.fetch(_SQLITE_FORGET, [orjson.dumps([str(each) for each in chunk_ids]).decode()])
        else:
            await tx.fetch(_POSTGRES_FORGET, [list(chunk_ids)])

    async def find(
        self, base_ids: Sequence[UUID], text: str, documents: Documents, limit: int
    ) -> list[tuple[UUID, float]]:
        """Return chunks of these bases that have words of a text, the best first."""
        words = words_of(text)
        if not words or not base_ids or is_none(documents):
            return []
        if self._database.dialect == "sqlite":
            rows = await self._sqlite(base_ids, words, listed(documents), limit)
        else:
            rows = await self._postgres(base_ids, words, listed(documents), limit)
        return [(UUID(str(row["chunk_id"])), float(row["score"])) for row in rows]

    async def _sqlite(
        self, base_ids: Sequence[UUID], words: Sequence[str], within: Listed | None, limit: int
    ) -> list[dict[str, Any]]:
        scope = " OR ".join(f'"{each.hex}"' for each in base_ids)
        more: list[Any] = [] if within is None else [_as_json(within.ids)]
        matches = [f'(scope : ({scope})) AND ({{title headings text}} : "{word}")' for word in words]
        (row,) = await self._database.fetch(
            sqlite_counts(len(words), within=within),
            [each for match in matches for each in (match, *more)] + [_as_json(base_ids)],
        )
        counts = [row[f"n{number}"] for number in range(len(words))]
        size = max(row["size"] or 0, *counts)
        values: list[Any] = []
        for match, count in zip(matches, counts, strict=True):
            if count:
                values += [rarity_of(count, size), match, *more]
        if not values:
            return []
        found = len(values) // (2 + len(more))
        return await self._database.fetch(sqlite_query(found, within=within), [*values, limit])

    async def _postgres(
        self, base_ids: Sequence[UUID], words: Sequence[str], within: Listed | None, limit: int
    ) -> list[dict[str, Any]]:
        values: list[Any] = [list(base_ids), limit]
        more = ""
        if within is not None:
            values.append(list(within.ids))
            more = f"AND document_id {'<> ALL' if within.is_without else '= ANY'}($3::uuid[])"
        return await self._database.fetch(postgres_query(len(words), len(values), more), [*values, *words])


def added(dialect: Dialect, chunks: Sequence[Worded], title: str) -> list[Statement]:
    """Return the statements, and their rows, that add chunks that are not there, of a document with this title."""
    if dialect != "sqlite":
        return [(_POSTGRES_WORDS, columns_of([_postgres_row(chunk, title) for chunk in chunks]))]
    return [
        (_SQLITE_ENTRY, [[str(chunk.id), str(chunk.document_id)] for chunk in chunks]),
        (_SQLITE_WORDS, [_sqlite_row(chunk, title) for chunk in chunks]),
    ]


def columns_of(rows: Sequence[Sequence[Any]]) -> list[list[list[Any]]]:
    """Turn rows into what a statement that unnests arrays is run with once; nothing, if there are none."""
    return [[list(column) for column in zip(*rows, strict=True)]] if rows else []


def sqlite_counts(count: int, *, within: Listed | None) -> str:
    """Return the statement that counts where each of so many words is: for each what to match, then maybe documents."""
    more = _sqlite_within(within)
    counts = ", ".join(f"{_SQLITE_COUNT}{more}) AS n{number}" for number in range(count))
    return f"SELECT {counts}, ({_SQLITE_SIZE}) AS size"


def sqlite_query(count: int, *, within: Listed | None) -> str:
    """Return the statement that ranks by so many words: for each how rare it is, what to match, maybe documents."""
    more = _sqlite_within(within)
    return (
        f"WITH raw AS MATERIALIZED ({' UNION ALL '.join([_SQLITE_HITS + more] * count)}), "  # noqa: S608 - no values
        f"hits AS MATERIALIZED (SELECT rarity, number, {FREQUENCY} AS f, {LENGTH} AS length FROM raw), "
        "whole AS MATERIALIZED (SELECT max(avg(length), 1e-9) AS mean FROM "
        "(SELECT max(length) AS length FROM hits GROUP BY number)), "
        f"best AS (SELECT number, round(sum({SCORE}), 6) AS score FROM hits, whole GROUP BY number) "
        "SELECT e.chunk_id, best.score FROM best JOIN knowledge_words_chunks e ON e.number = best.number "
        "ORDER BY best.score DESC, e.chunk_id LIMIT ?"
    )


def postgres_query(count: int, given: int, more: str) -> str:
    """Return the statement that ranks by so many words, which follow so many other values."""
    queries = [f"plainto_tsquery('english', ${given + number}::text)" for number in range(1, count + 1)]
    rarity = ", ".join(f"count(*) FILTER (WHERE words @@ {query}) AS n{i}" for i, query in enumerate(queries))
    score = " + ".join(
        f"ln(1 + (whole.n - whole.n{i} + 0.5) / (whole.n{i} + 0.5)) * ts_rank(hits.words, {query}, 0)"
        for i, query in enumerate(queries)
    )
    return (
        f"WITH hits AS MATERIALIZED (SELECT chunk_id, word_count, words FROM knowledge_words "  # noqa: S608 - no values
        f"WHERE base_id = ANY($1::uuid[]) {more} AND words @@ ({' || '.join(queries)})), "
        # Once, not for every row: without MATERIALIZED the planner, which expects few rows, counts anew for each.
        f"whole AS MATERIALIZED (SELECT {rarity}, greatest(avg(word_count), 1)::float8 AS mean, greatest(count(*), "
        "(SELECT sum(chunk_count) FROM knowledge_bases WHERE id = ANY($1::uuid[])))::float8 AS n FROM hits) "
        f"SELECT hits.chunk_id, ({score}) / (0.6 + 0.4 * hits.word_count / whole.mean) AS score "
        "FROM hits, whole ORDER BY score DESC, hits.chunk_id LIMIT $2"
    )


def _sqlite_within(within: Listed | None) -> str:
    return "" if within is None else _SQLITE_IN.format("NOT IN" if within.is_without else "IN")


def _as_json(ids: Collection[UUID]) -> str:
    return orjson.dumps([str(each) for each in ids]).decode()


def _sqlite_row(chunk: Worded, title: str) -> list[Any]:
    return [str(chunk.id), chunk.base_id.hex, title, " ".join(chunk.headings), chunk.text]


def _postgres_row(chunk: Worded, title: str) -> list[Any]:
    text = plain(chunk.text)
    count = text.count(" ") + 1
    return [chunk.id, chunk.base_id, chunk.document_id, count, plain(title), plain(" ".join(chunk.headings)), text]
