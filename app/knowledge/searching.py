"""The use case of searching knowledge bases.

AppError
├─ KnowledgeBaseNotFound  (of `bases`) one of them, or not the viewer's to see
├─ TagInvalid             (of `tagging`)
├─ InvalidInput           the question, a number or a filter cannot be so
└─ IntegrationFailed      the model of vectors, or the one that reranks, does not answer
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from tortoise.expressions import Q

from app.accounts.access import Access
from app.kernel.database import Database, Dialect
from app.kernel.errors import IntegrationFailed, InvalidInput
from app.kernel.rights import Scope, Viewer
from app.kernel.wording import marks, words_of
from app.knowledge import models
from app.knowledge.bases import KnowledgeBaseNotFound
from app.knowledge.embedding import Embedders
from app.knowledge.filters import SearchWhere, chosen, is_told
from app.knowledge.index.chunks import ChunkIndex, SearchRequest, VectorGroup
from app.knowledge.index.fusion import Found, Place
from app.knowledge.index.within import Documents
from app.knowledge.lookup import FACTS
from app.knowledge.reranking import judged, varied
from app.knowledge.vocabulary import SearchMode
from app.llm.failures import ModelFailed
from app.llm.service import Models

MAX_QUESTION = 2_000
MAX_TOP_K = 100
MAX_NEIGHBOURS = 5
_LEAST, _TIMES = 60, 4  #: so many a list gives, and so many for each that is wanted

_PASSAGES: Mapping[Dialect, str] = {
    "sqlite": "SELECT w.key AS number, substr(d.text, json_extract(w.value, '$[1]'), json_extract(w.value, '$[2]')) "
    "AS passage FROM json_each(?) w JOIN knowledge_documents d ON d.id = json_extract(w.value, '$[0]')",
    "postgres": "SELECT w.number - 1 AS number, substr(d.text, w.start, w.length) AS passage "
    "FROM unnest($1::uuid[], $2::int[], $3::int[]) WITH ORDINALITY AS w (id, start, length, number) "
    "JOIN knowledge_documents d ON d.id = w.id",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for.

    Attributes:
        top_k: How many chunks at most: 1 to 100.
        neighbours: How many chunks before and after each are told with it: 0 to 5.
        variety: 0 to 1: how much a chunk has to differ from those before it; 0 keeps the order of relevance.
        rerank: A chat model, as `provider:model`, that puts the best in order; empty: none does.
    """

    text: str
    mode: SearchMode = SearchMode.HYBRID
    where: SearchWhere = field(default_factory=SearchWhere)
    top_k: int = 10
    neighbours: int = 0
    variety: float = 0.0
    rerank: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that answers.

    Attributes:
        text: Its words, and those of its neighbours.
        start: Where the text begins in the document's, in characters.
        end: Where it ends there; not part of it.
        page_first: The page it begins on, where there are pages.
        highlights: Where words of the question stand, in characters of `text`.
        title_highlights: Likewise in the title of the document, which is searched too.
        places: Where the chunk stands in the list of words (`text`), of each model's vectors, of a reranking model.
    """

    chunk: models.KnowledgeChunk
    document: models.KnowledgeDocument
    score: float
    places: dict[str, Place]
    text: str
    start: int
    end: int
    page_first: int | None
    page_last: int | None
    highlights: list[tuple[int, int]]
    title_highlights: list[tuple[int, int]]


@dataclass(slots=True)
class _Passage:
    text: str
    start: int
    end: int
    pages: tuple[int | None, int | None]


class KnowledgeSearch:
    """Finds chunks, for people and for runs."""

    def __init__(
        self,
        database: Database,
        access: Access,
        *,
        embedders: Embedders,
        index: ChunkIndex,
        models_: Models,
    ) -> None:
        self._database = database
        self._access = access
        self._embedders = embedders
        self._index = index
        self._models = models_

    async def search(
        self, viewer: Viewer, workspace_id: UUID, base_ids: Sequence[UUID] | None, question: Question
    ) -> list[Hit]:
        """Return the chunks that answer best, the best first.

        Args:
            viewer: Who asks.
            workspace_id: Whose bases.
            base_ids: Which of them; None for all.
            question: What is looked for.

        Raises:
            KnowledgeBaseNotFound: One of the bases is none of this workspace, or not the viewer's to see.
            ScopeMissing: They may not read knowledge, or not have a model put it in order (EXECUTIONS_RUN).
            InvalidInput: The question cannot be so.
            IntegrationFailed: A model that is needed does not answer.
        """
        await self._access.require(viewer, workspace_id, Scope.KNOWLEDGE_READ)
        if question.rerank:
            await self._access.require(viewer, workspace_id, Scope.EXECUTIONS_RUN)  # it spends, as a run does
        return await self.search_for_run(workspace_id, base_ids, question)

    async def search_for_run(
        self,
        workspace_id: UUID,
        base_ids: Sequence[UUID] | None,
        question: Question,
        vectors: dict[str, bytes] | None = None,
        outages: dict[str, ModelFailed] | None = None,
    ) -> list[Hit]:
        """Do as `search` for a run of the workspace, whose rights were checked when it was started.

        Args:
            workspace_id: Whose bases.
            base_ids: Which of them; None for all.
            question: What is looked for.
            vectors: Of the question's text, by model; those that are missing are made and added.
            outages: Models of vectors that did not answer before, which are not asked again; others are added.
        """
        _check(question)
        rows = models.KnowledgeBase.filter(workspace_id=workspace_id, deleted_at__isnull=True).order_by("id")
        if base_ids is not None:
            wanted = set(base_ids)
            rows = rows.filter(id__in=list(wanted))
            bases = await rows
            if len(bases) != len(wanted):
                raise KnowledgeBaseNotFound
        else:
            bases = await rows
        if not bases:
            return []
        if question.rerank:
            await self._check_model(workspace_id, question.rerank)
        documents = await chosen(self._database, bases, question.where)
        try:
            made = await self._vectors(
                workspace_id, bases, question, {} if vectors is None else vectors, {} if outages is None else outages
            )
            found = await self._found(workspace_id, bases, question, documents, made)
        except ModelFailed as failure:
            raise IntegrationFailed(failure.message, field="mode", reason=failure.code.value.lower()) from None
        return await self._hits(found, question)

    # ------------------------------------------------------------------ inside

    async def _check_model(self, workspace_id: UUID, reference: str) -> None:
        try:
            await self._models.main_model(workspace_id, reference)
        except ModelFailed as failure:
            raise InvalidInput(failure.message, field="rerank", reason=failure.code.value.lower()) from None

    async def _vectors(
        self,
        workspace_id: UUID,
        bases: Sequence[models.KnowledgeBase],
        question: Question,
        vectors: dict[str, bytes],
        outages: dict[str, ModelFailed],
    ) -> list[VectorGroup]:
        """Make what is compared, a vector a model; nothing where only words count."""
        by_model: dict[str, list[UUID]] = {}
        for base in () if question.mode is SearchMode.TEXT else bases:
            by_model.setdefault(base.embedding, []).append(base.id)
        for embedding in by_model:
            if embedding in outages:
                raise outages[embedding]
            if embedding not in vectors:
                try:
                    (made,) = await self._embedders.embed(workspace_id, embedding, [question.text], is_query=True)
                except ModelFailed as failure:
                    outages[embedding] = failure
                    raise
                vectors[embedding] = made
        return [VectorGroup(embedding, ids, vectors[embedding]) for embedding, ids in by_model.items()]

    async def _found(
        self,
        workspace_id: UUID,
        bases: Sequence[models.KnowledgeBase],
        question: Question,
        documents: Documents,
        groups: Sequence[VectorGroup],
    ) -> list[Found]:
        request = SearchRequest(
            [base.id for base in bases],
            question.text,
            question.mode,
            groups,
            documents,
            max(_LEAST, _TIMES * question.top_k),
        )
        found = await self._index.search(request)
        if question.rerank:
            try:
                found = await judged(self._models, workspace_id, question.rerank, question.text, found)
            except ModelFailed as failure:
                raise IntegrationFailed(failure.message, field="rerank", reason=failure.code.value.lower()) from None
        if question.variety:
            found = await varied(found, question.variety, question.top_k)
        return found

    async def _hits(self, found: Sequence[Found], question: Question) -> list[Hit]:
        """Read what was found as it is now: what is gone meanwhile is left out, and the next takes its place."""
        kept: list[tuple[Found, models.KnowledgeChunk, models.KnowledgeDocument]] = []
        for first in range(0, len(found), question.top_k):
            part = found[first : first + question.top_k]
            rows = models.KnowledgeChunk.filter(id__in=[each.chunk_id for each in part], base__deleted_at__isnull=True)
            chunks = {row.id: row for row in await rows}
            wanted = {row.document_id for row in chunks.values()}
            documents = {row.id: row for row in await models.KnowledgeDocument.filter(id__in=list(wanted)).only(*FACTS)}
            for each in part:
                chunk = chunks.get(each.chunk_id)
                document = None if chunk is None else documents.get(chunk.document_id)
                # What is remembered of others may have come since the filter was read.
                if chunk is not None and document is not None and is_told(document, question.where):
                    kept.append((each, chunk, document))
            if len(kept) >= question.top_k:
                break
        del kept[question.top_k :]
        passages = await self._passages([chunk for _, chunk, _ in kept], question.neighbours)
        words = words_of(question.text)
        texts = [passage.text for passage in passages]
        texts += [document.title for _, _, document in kept]
        highlights = await asyncio.to_thread(lambda: [marks(text, words) for text in texts])
        return [
            Hit(
                chunk,
                document,
                each.score,
                each.places,
                passage.text,
                passage.start,
                passage.end,
                *passage.pages,
                highlights=shown,
                title_highlights=in_title,
            )
            for (each, chunk, document), passage, shown, in_title in zip(
                kept, passages, highlights[: len(kept)], highlights[len(kept) :], strict=True
            )
        ]

    async def _passages(self, chunks: Sequence[models.KnowledgeChunk], neighbours: int) -> list[_Passage]:
        """Return the words of chunks and of their neighbours: two queries for all of them."""
        alone = [_Passage(chunk.text, chunk.start, chunk.end, (chunk.page_first, chunk.page_last)) for chunk in chunks]
        if not neighbours or not chunks:
            return alone
        ranges = [
            Q(
                document_id=chunk.document_id,
                ordinal__gte=chunk.ordinal - neighbours,
                ordinal__lte=chunk.ordinal + neighbours,
            )
            for chunk in chunks
        ]
        rows = models.KnowledgeChunk.filter(Q(*ranges, join_type="OR"))
        near: dict[tuple[UUID, int], models.KnowledgeChunk] = {
            (row.document_id, row.ordinal): row
            for row in await rows.only("document_id", "ordinal", "start", "end", "page_first", "page_last")
        }
        wider: list[_Passage] = []
        for chunk, own in zip(chunks, alone, strict=True):
            places = range(chunk.ordinal - neighbours, chunk.ordinal + neighbours + 1)
            around = [near[key] for key in ((chunk.document_id, place) for place in places) if key in near]
            known = [page for row in around for page in (row.page_first, row.page_last) if page is not None]
            wider.append(
                _Passage(
                    "",
                    min((row.start for row in around), default=own.start),
                    max((row.end for row in around), default=own.end),
                    (min(known), max(known)) if known else (None, None),
                )
            )
        texts = await self._texts(chunks, wider)
        made: list[_Passage] = []
        for number, (own, wide) in enumerate(zip(alone, wider, strict=True)):
            wide.text = texts.get(number, "")
            # If the document got new content between two reads, the places are no longer those of this chunk.
            is_same = wide.text[own.start - wide.start : own.end - wide.start] == own.text
            made.append(wide if is_same else own)
        return made

    async def _texts(self, chunks: Sequence[models.KnowledgeChunk], places: Sequence[_Passage]) -> dict[int, str]:
        wanted = [
            (chunk.document_id, place.start + 1, place.end - place.start)
            for chunk, place in zip(chunks, places, strict=True)
        ]
        values: list[Any] = (
            [orjson.dumps([[str(own_id), *rest] for own_id, *rest in wanted]).decode()]
            if self._database.dialect == "sqlite"
            else [list(each) for each in zip(*wanted, strict=True)]
        )
        return {int(row["number"]): row["passage"] for row in await self._database.fetch(_PASSAGES, values)}


def _check(question: Question) -> None:
    text = question.text
    if (
        not text.strip()
        or len(text) > MAX_QUESTION
        or "\0" in text
        or any("\ud800" <= each <= "\udfff" for each in text)
    ):
        raise InvalidInput(f"A question has 1 to {MAX_QUESTION:,} characters.", field="query", reason="query_invalid")
    if not 1 <= question.top_k <= MAX_TOP_K:
        raise InvalidInput(f"It is 1 to {MAX_TOP_K}.", field="topK", reason="out_of_range")
    if not 0 <= question.neighbours <= MAX_NEIGHBOURS:
        raise InvalidInput(f"It is 0 to {MAX_NEIGHBOURS}.", field="neighbours", reason="out_of_range")
    if not 0 <= question.variety <= 1:
        raise InvalidInput("It is 0 to 1.", field="variety", reason="out_of_range")
