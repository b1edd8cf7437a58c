"""What agents know and remember: bases that their author named, and of memories those of whoever they talk with.

A memory is a document with a subject. Nobody is told by an agent what is remembered of somebody else: every search that
a run makes leaves memories out, but those of the one subject that it is made for.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from app.components.sources import Source
from app.kernel.errors import IntegrationFailed, NotFound, QuotaExceeded
from app.kernel.rights import SYSTEM
from app.knowledge import models
from app.knowledge.documents import Documents, Facts, Writer
from app.knowledge.filters import Memories, SearchWhere
from app.knowledge.givens import Given
from app.knowledge.searching import Hit, KnowledgeSearch, Question
from app.knowledge.telling import sources_of
from app.knowledge.vocabulary import DocumentSource, SearchMode
from app.llm.failures import ModelFailed
from app.llm.knowing import MemorySpot, Wanted

MAX_MEMORIES = 500  #: of one subject in one base


class TooManyMemories(QuotaExceeded):
    """As much is remembered of them as may be; remove some documents of the base first."""


class AgentKnowledge:
    """See `llm.knowing.Knowledge`."""

    def __init__(self, search: KnowledgeSearch, documents: Documents) -> None:
        self._search = search
        self._documents = documents

    async def find(self, workspace_id: UUID, wanted: Wanted, log: Callable[[str, str], None]) -> list[Source]:
        """Return the passages that answer best; see there."""
        text = "".join(" " if each == "\0" or "\ud800" <= each <= "\udfff" else each for each in wanted.question)
        if not text.strip():
            return []
        spot = wanted.memory
        there = await self._present(workspace_id, [*wanted.base_ids, *(() if spot is None else (spot.base_id,))])
        subject = None if spot is None else spot.subject
        searches = [([each for each in wanted.base_ids if each in there], Memories(subject))]
        if spot is not None and spot.base_id in there:
            searches.append(([spot.base_id], Memories(subject, is_only=True)))
        hits: dict[UUID, Hit] = {}
        vectors: dict[str, bytes] = {}  # made once for both
        for base_ids, memories in searches:
            question = Question(text, where=SearchWhere(memories=memories), top_k=wanted.count)
            found = await self._hits(workspace_id, base_ids, question, vectors, wanted.outages, log) if base_ids else ()
            for hit in found:
                hits.setdefault(hit.chunk.id, hit)
        return sources_of(list(hits.values()), wanted.sources_before)

    async def remember(self, workspace_id: UUID, spot: MemorySpot, text: str, execution_id: UUID, key: str) -> UUID:
        """Keep a text as a document of its own; see there."""

        async def admit() -> None:
            known = models.KnowledgeDocument.filter(base_id=spot.base_id, subject=spot.subject)
            if await known.count() >= MAX_MEMORIES:
                raise TooManyMemories(reason="too_many_memories", details={"limit": MAX_MEMORIES})

        writer = Writer(SYSTEM, workspace_id, execution_id, key, spot.subject, admit)
        made, _ = await self._documents.add(writer, spot.base_id, Given(DocumentSource.RUN, text=text), Facts())
        assert made is not None  # noqa: S101 - a text has one
        return made

    async def _present(self, workspace_id: UUID, base_ids: Sequence[UUID]) -> set[UUID]:
        if not base_ids:
            return set()
        rows = models.KnowledgeBase.filter(
            id__in=list(base_ids), workspace_id=workspace_id, deleted_at__isnull=True
        ).only("id")
        return {row.id for row in await rows}

    async def _hits(
        self,
        workspace_id: UUID,
        base_ids: Sequence[UUID],
        question: Question,
        vectors: dict[str, bytes],
        outages: dict[str, ModelFailed],
        log: Callable[[str, str], None],
    ) -> list[Hit]:
        known = len(outages)
        try:
            return await self._search.search_for_run(workspace_id, base_ids, question, vectors, outages)
        except IntegrationFailed as failure:
            if len(outages) > known:
                log("warning", f"Searched by words alone: {failure.message}")
        except NotFound:
            return []  # one was deleted since
        return await self._search.search_for_run(workspace_id, base_ids, replace(question, mode=SearchMode.TEXT))
