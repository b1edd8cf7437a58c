"""Finding by the index: whatever has every term, the best first.

Both databases rank by the terms that a row has, those in its title higher: SQLite by BM25; PostgreSQL by its own rank
of each term, weighed by how rare the term is and by the row's length, as BM25 does. What is rare and long is told by
what the asker may find alone: a score says nothing of anything else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from app.kernel.bm25 import FREQUENCY, LENGTH, SCORE, hits_of, rarity_of
from app.kernel.database import Database
from app.kernel.wording import Term, stem
from app.search.vocabulary import SearchKind

MAX_RANKED = 1_000  #: hits of one search that can be paged through

#: Of the workspace: its scopes are many words, each of which `bm25` would weigh; they chose the rows before. The sign
#: keeps SQLite from looking each of these rows up by itself.
_IN_EVERY = "AND +search_words.rowid IN (SELECT number FROM every)"
_HITS = f"{hits_of('search_words', (0, 3, 1, 3, 1))} {_IN_EVERY}"
_SIZE = "SELECT count(*) FROM search_entries WHERE scope IN (SELECT value FROM json_each(?))"
_RANKS = "'{0.33,0.33,1,1}'::float4[]"  #: of text and of titles


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row that was found.

    Attributes:
        score: What the order goes by; equal ones are in the order of their last change, the newest first.
        parts: What each term adds to it.
    """

    kind: SearchKind
    subject_id: UUID
    score: float
    parts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: there is a term at least, and a scope.

    Attributes:
        scopes: Where, see `entries.scope_of`.
        changed_after: Then or later.
        changed_before: Earlier.
    """

    workspace_id: UUID
    terms: Sequence[Term]
    scopes: Sequence[str]
    changed_after: datetime | None = None
    changed_before: datetime | None = None


class Finder:
    """Finds rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ranked(self, wanted: Wanted) -> list[Ranked]:
        """Return the best, the best first: `MAX_RANKED` at most."""
        rows = await (self._sqlite(wanted) if self._database.dialect == "sqlite" else self._postgres(wanted))
        count = len(wanted.terms)
        return [
            Ranked(
                SearchKind(row["kind"]),
                UUID(str(row["subject_id"])),
                float(row["score"]),
                tuple(round(float(row[f"s{place}"]), 6) for place in range(count)),
            )
            for row in rows
        ]

    async def counts(self, wanted: Wanted) -> Mapping[SearchKind, int]:
        """Count what is found, by kind; a kind of which nothing is found is left out."""
        if self._database.dialect == "sqlite":
            matches = _match(wanted.scopes, [_one_of(_ways(term)) for term in wanted.terms])
            since, values = _sqlite_since(wanted)
            rows = await self._database.fetch(
                "SELECT e.kind, count(*) AS count FROM search_entries e WHERE e.number IN "  # noqa: S608 - no values
                f"(SELECT rowid FROM search_words WHERE search_words MATCH ?){since} GROUP BY e.kind",
                [matches, *values],
            )
        else:
            values = [list(wanted.scopes)]
            has = [_Condition.of(term, values).has for term in wanted.terms]
            since = _postgres_since(wanted, values)
            rows = await self._database.fetch(
                "SELECT kind, count(*) AS count FROM search_entries "  # noqa: S608 - no values
                f"WHERE scope = ANY($1::text[]) AND {' AND '.join(has)}{since} GROUP BY kind",
                values,
            )
        return {SearchKind(row["kind"]): int(row["count"]) for row in rows}

    async def _sqlite(self, wanted: Wanted) -> list[dict[str, Any]]:
        terms = [_ways(term) for term in wanted.terms]
        counted = ", ".join(
            f"(SELECT count(*) FROM search_words WHERE search_words MATCH ?) AS n{place}"  # noqa: S608 - no values
            for place in range(len(terms))
        )
        (told,) = await self._database.fetch(
            f"SELECT {counted}, ({_SIZE}) AS size",
            [
                *(_match(wanted.scopes, [_one_of(ways)]) for ways in terms),
                orjson.dumps(list(wanted.scopes)).decode(),
            ],
        )
        counts = [int(told[f"n{place}"]) for place in range(len(terms))]
        if not all(counts):
            return []
        size = max(int(told["size"]), *counts)
        selects: list[str] = []
        values: list[Any] = [_match(wanted.scopes, [_one_of(ways) for ways in terms])]
        for place, ways in enumerate(terms):
            for way in ways:
                selects.append(f"SELECT {place} AS term, {_HITS}")
                values += [rarity_of(counts[place], size), f"(workspace : {wanted.workspace_id.hex}) AND {way}"]
        since, more = _sqlite_since(wanted)
        parts = ", ".join(f"max(CASE WHEN term = {place} THEN score END) AS s{place}" for place in range(len(terms)))
        shown = ", ".join(f"best.s{place}" for place in range(len(terms)))
        return await self._database.fetch(
            "WITH every AS MATERIALIZED (SELECT rowid AS number FROM search_words "  # noqa: S608 - no values
            f"WHERE search_words MATCH ?), raw AS MATERIALIZED ({' UNION ALL '.join(selects)}), "
            f"hits AS MATERIALIZED (SELECT term, rarity, number, {FREQUENCY} AS f, {LENGTH} AS length FROM raw), "
            "whole AS MATERIALIZED (SELECT max(avg(length), 1e-9) AS mean FROM "
            "(SELECT max(length) AS length FROM hits GROUP BY number)), "
            f"scored AS (SELECT number, term, max({SCORE}) AS score FROM hits, whole GROUP BY number, term), "
            f"best AS (SELECT number, round(sum(score), 6) AS score, {parts} FROM scored GROUP BY number) "
            f"SELECT e.kind, e.subject_id, best.score, {shown} FROM best JOIN search_entries e "
            f"ON e.number = best.number WHERE 1{since} "
            "ORDER BY best.score DESC, e.updated_at DESC, e.subject_id LIMIT ?",
            [*values, *more, MAX_RANKED],
        )

    async def _postgres(self, wanted: Wanted) -> list[dict[str, Any]]:
        values: list[Any] = [list(wanted.scopes), MAX_RANKED]
        terms = [_Condition.of(term, values) for term in wanted.terms]
        since = _postgres_since(wanted, values)
        places = range(len(terms))
        has = ", ".join(f"{term.has} AS has{place}" for place, term in enumerate(terms))
        counts = ", ".join(f"count(*) FILTER (WHERE has{place}) AS n{place}" for place in places)
        scores = ", ".join(
            f"ln(1 + (whole.n - whole.n{place} + 0.5) / (whole.n{place} + 0.5)) * {term.rank} "
            f"/ (0.6 + 0.4 * candidates.word_count / whole.mean) AS s{place}"
            for place, term in enumerate(terms)
        )
        total = " + ".join(f"s{place}" for place in places)
        return await self._database.fetch(
            "WITH candidates AS MATERIALIZED (SELECT kind, subject_id, updated_at, word_count, words, forms, "  # noqa: S608
            f"{has} FROM search_entries WHERE scope = ANY($1::text[]) AND ({' OR '.join(t.has for t in terms)})), "
            f"whole AS MATERIALIZED (SELECT {counts}, greatest(avg(word_count), 1)::float8 AS mean, "
            "(SELECT count(*) FROM search_entries WHERE scope = ANY($1::text[]))::float8 AS n FROM candidates), "
            f"scored AS (SELECT kind, subject_id, updated_at, {scores} FROM candidates, whole "
            f"WHERE {' AND '.join(f'has{place}' for place in places)}{since}) "
            f"SELECT *, round(({total})::numeric, 6)::float8 AS score FROM scored "
            "ORDER BY score DESC, updated_at DESC, subject_id LIMIT $2",
            values,
        )


# -------------------------------------------------------------------- SQLite


def _ways(term: Term) -> list[str]:
    """Say in FTS5's language how a row may have a term."""
    ways = [f'({{title text}} : "{stem(term.word)}")']
    if term.is_begun:
        ways.append(f'({{title_forms text_forms}} : "{term.word}" *)')
    return ways


def _one_of(ways: Sequence[str]) -> str:
    return f"({' OR '.join(ways)})"


def _match(scopes: Sequence[str], all_of: Sequence[str]) -> str:
    return " AND ".join([f"(scope : ({' OR '.join(scopes)}))", *all_of])


def _sqlite_since(wanted: Wanted) -> tuple[str, list[Any]]:
    text = ""
    values: list[Any] = []
    for sign, instant in ((">=", wanted.changed_after), ("<", wanted.changed_before)):
        if instant is not None:
            text += f" AND e.updated_at {sign} ?"
            values.append(instant.astimezone(UTC))
    return text, values


# ---------------------------------------------------------------- PostgreSQL


@dataclass(frozen=True, slots=True)
class _Condition:
    """A term in PostgreSQL's language: what a row has, and how much that counts."""

    has: str
    rank: str

    @classmethod
    def of(cls, term: Term, values: list[Any]) -> "_Condition":
        """Make it, and put what it takes behind `values`."""
        values.append(f"'{stem(term.word)}'")
        word = f"${len(values)}::text::tsquery"
        has, rank = f"words @@ {word}", f"ts_rank({_RANKS}, words, {word}, 0)"
        if term.is_begun:
            values.append(f"'{term.word}':*")
            form = f"${len(values)}::text::tsquery"
            has = f"({has} OR forms @@ {form})"
            rank = f"greatest({rank}, ts_rank({_RANKS}, forms, {form}, 0))"
        return cls(has, rank)


def _postgres_since(wanted: Wanted, values: list[Any]) -> str:
    text = ""
    for sign, instant in ((">=", wanted.changed_after), ("<", wanted.changed_before)):
        if instant is not None:
            values.append(instant)
            text += f" AND updated_at {sign} ${len(values)}"
    return text
