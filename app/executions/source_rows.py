"""What runs found in the workspace's knowledge, as rows: written by the commit that holds the event which says so.

So there is a row of each, and one alone, however often a worker goes down between a search and what comes of it.
"""

from collections.abc import Generator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from app.components.sources import Source
from app.executions.events import Event, format_path
from app.executions.phrases import phrase
from app.executions.spoken import place_of
from app.executions.statements import Columns, Row, Rows, Statement, as_uuid
from app.kernel.database import Dialect
from app.kernel.ids import global_id, new_id, read_global_id

SOURCE_TABLE = "execution_sources"
#: What `source_rows` gives, in this order.
SOURCE_COLUMNS: Columns = (
    ("id", "uuid"),
    ("execution_id", "uuid"),
    ("sequence", "int"),
    ("node_key", "text"),
    ("path", "text"),
    ("number", "int"),
    ("knowledge_base_id", "uuid"),
    ("document_id", "uuid"),
    ("chunk_id", "uuid"),
    ("file_id", "uuid"),
    ("content_hash", "text"),
    ("title", "text"),
    ("url", "text"),
    ("headings", "text"),
    ("start", "int"),
    ('"end"', "int"),
    ("page_first", "int"),
    ("page_last", "int"),
    ("quote", "text"),
    ("score", "double precision"),
    ("at", "timestamptz"),
)


def source_rows(execution_id: UUID, event: Event) -> list[Row]:
    """Return the rows of the sources in an event; an id that a secret happens to mask names nothing."""
    rows: list[Row] = []
    for each in event.data["sources"]:
        source = Source.from_json(each)
        ids = [read_global_id(text) for text in (source.knowledge_base_id, source.document_id, source.chunk_id)]
        if not all(ids):
            continue
        base, document, chunk = (found[1] for found in ids if found is not None)
        file = None if source.file_id is None else read_global_id(source.file_id)
        rows.append(
            (
                new_id(),
                execution_id,
                event.sequence,
                event.node_key,
                format_path(event.path),
                source.number,
                base,
                document,
                chunk,
                None if file is None else file[1],
                source.content_hash,
                source.title,
                source.url or "",
                orjson.dumps(list(source.headings)).decode(),
                source.start,
                source.end,
                source.page_first,
                source.page_last,
                source.quote,
                source.score,
                event.at,
            )
        )
    return rows


class GivenSource(NamedTuple):
    """A source without its words: enough to say whether something cites it."""

    id: UUID  #: of its row
    place: str  #: names the node run that was given it
    number: int
    chunk_id: str  #: as the graph spells it


def given_in_run(execution_id: UUID, dialect: Dialect) -> Generator[Statement, Rows, list[GivenSource]]:
    """Read what a run was given, within a transaction that may have written some of it."""
    rows = yield phrase(
        dialect,
        f"SELECT id, node_key, path, number, chunk_id FROM {SOURCE_TABLE} WHERE execution_id = {{run}} "  # noqa: S608
        "ORDER BY sequence, number",
        run=execution_id,
    )
    return [
        GivenSource(
            as_uuid(row["id"]),
            place_of(row["node_key"], row["path"]),
            row["number"],
            global_id("KnowledgeChunk", as_uuid(row["chunk_id"])),
        )
        for row in rows
    ]


def sources_by_id(ids: Sequence[UUID], dialect: Dialect) -> Generator[Statement, Rows, dict[UUID, Source]]:
    """Read sources whole, by the ids of their rows, within the same transaction."""
    rows = yield phrase(dialect, f"SELECT * FROM {SOURCE_TABLE} WHERE id {{ids}}", ids=list(ids))  # noqa: S608
    return {as_uuid(row["id"]): source_of(row) for row in rows}


def source_of(row: Mapping[str, Any]) -> Source:
    """Read a row."""
    headings: Sequence[str] = orjson.loads(row["headings"])
    return Source(
        number=row["number"],
        quote=row["quote"],
        score=row["score"],
        chunk_id=global_id("KnowledgeChunk", as_uuid(row["chunk_id"])),
        document_id=global_id("KnowledgeDocument", as_uuid(row["document_id"])),
        knowledge_base_id=global_id("KnowledgeBase", as_uuid(row["knowledge_base_id"])),
        file_id=None if row["file_id"] is None else global_id("File", as_uuid(row["file_id"])),
        url=row["url"] or None,
        title=row["title"],
        headings=headings,
        start=row["start"],
        end=row["end"],
        page_first=row["page_first"],
        page_last=row["page_last"],
        content_hash=row["content_hash"],
    )
