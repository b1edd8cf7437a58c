"""What runs find in the workspace's knowledge, as the graph shows it."""

from collections.abc import Mapping
from typing import Any

import strawberry

from app.components.sources import Source
from app.executions import models
from app.executions.source_rows import source_of


@strawberry.type(
    description="A passage of the workspace's knowledge as it was when a run was given it: what it is of may have "
    "changed since, or be gone."
)
class RetrievedSource:
    """See `components.sources.Source`."""

    number: int = strawberry.field(description="By which the node's text cites it: `[1]`.")
    title: str = strawberry.field(description="What the document was called.")
    quote: str = strawberry.field(description="Its words, the first 4,000 characters.")
    url: str | None = strawberry.field(description="The page that the document was read from.")
    headings: list[str] = strawberry.field(description="The headings it stood under, the outermost first.")
    start: int = strawberry.field(description="Where the quote began in the document's text, in characters.")
    end: int = strawberry.field(description="Where it ended there; not part of it.")
    page_first: int | None = strawberry.field(description="The page it began on, where there were pages.")
    page_last: int | None = strawberry.field(description="The page it ended on.")
    score: float = strawberry.field(description="How well it answered, as searching says it.")
    document_id: strawberry.ID = strawberry.field(description="The id of the document.")
    chunk_id: strawberry.ID = strawberry.field(description="The id of the chunk.")
    knowledge_base_id: strawberry.ID = strawberry.field(description="The id of the knowledge base.")
    file_id: strawberry.ID | None = strawberry.field(description="The id of the file that it was made from.")
    content_hash: str = strawberry.field(description="SHA-256 of the chunk as it was.")

    @classmethod
    def of(cls, source: Source) -> "RetrievedSource":
        """Show a source."""
        return cls(
            number=source.number,
            title=source.title,
            quote=source.quote,
            url=source.url,
            headings=list(source.headings),
            start=source.start,
            end=source.end,
            page_first=source.page_first,
            page_last=source.page_last,
            score=source.score,
            document_id=strawberry.ID(source.document_id),
            chunk_id=strawberry.ID(source.chunk_id),
            knowledge_base_id=strawberry.ID(source.knowledge_base_id),
            file_id=None if source.file_id is None else strawberry.ID(source.file_id),
            content_hash=source.content_hash,
        )

    @classmethod
    def of_row(cls, row: models.ExecutionSource) -> "RetrievedSource":
        """Show what was kept of one."""
        return cls.of(source_of({name: getattr(row, name) for name in _COLUMNS}))

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> list["RetrievedSource"]:
        """Show those in an event."""
        return [cls.of(Source.from_json(each)) for each in data.get("sources") or ()]


_COLUMNS = (
    "number",
    "quote",
    "score",
    "chunk_id",
    "document_id",
    "knowledge_base_id",
    "file_id",
    "url",
    "title",
    "headings",
    "start",
    "end",
    "page_first",
    "page_last",
    "content_hash",
)
