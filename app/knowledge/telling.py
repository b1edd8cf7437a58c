"""Hits as runs and agents are told them: texts with numbers to cite by, and where each is from."""

from collections.abc import Sequence
from typing import Any

from app.files.service import FILE
from app.kernel.ids import global_id
from app.knowledge.ingest import DOCUMENT
from app.knowledge.reembedding import BASE
from app.knowledge.searching import Hit

CHUNK = "KnowledgeChunk"


def told(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Return hits as JSON, the best first; `number` is what an answer cites."""
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
        for number, hit in enumerate(hits, 1)
    ]
