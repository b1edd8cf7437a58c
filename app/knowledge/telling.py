"""Hits as runs and agents are told them: texts with numbers to cite by, and where each is from."""

from collections.abc import Sequence
from typing import Any

from app.components.sources import MAX_QUOTE, Source
from app.files.service import FILE
from app.kernel.ids import global_id
from app.knowledge.ingest import DOCUMENT
from app.knowledge.reembedding import BASE
from app.knowledge.searching import Hit

CHUNK = "KnowledgeChunk"


def sources_of(hits: Sequence[Hit], before: int = 0) -> list[Source]:
    """Return hits as what an answer cites, numbered behind so many."""
    return [_source(number, hit) for number, hit in enumerate(hits, before + 1)]


def told(hits: Sequence[Hit], before: int = 0) -> list[dict[str, Any]]:
    """Return hits as JSON, the best first, numbered behind so many; `number` is what an answer cites."""
    return [
        {
            "number": number,
            "text": hit.text,
            "score": hit.score,
            "citation": {
                "chunkId": global_id(CHUNK, hit.chunk.id),
                "documentId": global_id(DOCUMENT, hit.document.id),
                "knowledgeBaseId": global_id(BASE, hit.chunk.base_id),
                "fileId": None if hit.document.file_id is None else global_id(FILE, hit.document.file_id),
                "url": hit.document.url or None,
                "title": hit.document.title,
                "headings": list(hit.chunk.headings),
                "start": hit.start,
                "end": hit.end,
                "pageFirst": hit.page_first,
                "pageLast": hit.page_last,
            },
        }
        for number, hit in enumerate(hits, before + 1)
    ]


def _source(number: int, hit: Hit) -> Source:
    quote = hit.text[:MAX_QUOTE]
    document = hit.document
    return Source(
        number=number,
        quote=quote,
        score=hit.score,
        chunk_id=global_id(CHUNK, hit.chunk.id),
        document_id=global_id(DOCUMENT, document.id),
        knowledge_base_id=global_id(BASE, hit.chunk.base_id),
        file_id=None if document.file_id is None else global_id(FILE, document.file_id),
        url=document.url or None,
        title=document.title,
        headings=tuple(hit.chunk.headings),
        start=hit.start,
        end=hit.start + len(quote),
        page_first=hit.page_first,
        page_last=hit.page_last,
        content_hash=hit.chunk.sha256,
    )
