"""Ingest: a document's content becomes chunks that can be found.

Reading, cutting and embedding happen outside of any transaction; then everything changes at once: until that moment
the chunks of before are found, and whatever cuts the work off leaves nothing of it behind. Chunks whose words are the
same keep their rows and their vectors.
"""

import asyncio
import tempfile
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from tortoise.expressions import F

from app.accounts.activity import Activities, ActivityKind
from app.extraction.contract import Extracted
from app.extraction.service import Extraction
from app.kernel.claims import MAX_ATTEMPTS, Lost, pause_seconds
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.knowledge import models, wordllama
from app.knowledge.chunkers.cutting import Cut, cut, pages_at
from app.knowledge.chunkers.settings import Chunker
from app.knowledge.contents import Content, Contents
from app.knowledge.crawling import Crawling, NotYet
from app.knowledge.embedding import BATCH_TEXTS, BUILT_IN, Embedders, dimensions_of
from app.knowledge.failures import Fault, ProcessingFailed, fault_of, require_attempts
from app.knowledge.index.chunks import ChunkIndex
from app.knowledge.limits import MAX_CHUNKS, MAX_TEXT_CHARACTERS, room
from app.knowledge.new_chunks import NewChunk, write_chunks
from app.knowledge.owing import READ
from app.knowledge.vocabulary import ChunkerKind, DocumentFault, DocumentSource, DocumentStatus

DOCUMENT = "KnowledgeDocument"
_ROWS = 200  #: written at once
_MAX_TITLE = 255
_SHOWN_FROM = 500  #: chunks; fewer are embedded by the built-in model before anybody could read that they are


@dataclass(slots=True)
class _Read:
    """What a document says."""

    text: str
    pages: list[list[int]]
    title: str = ""
    given_sha256: str = ""


@dataclass(slots=True)
class _Plan:
    """What becomes of a document's chunks."""

    kept: list[tuple[UUID, int, Cut]] = field(default_factory=list[tuple[UUID, int, Cut]])
    fresh: list[tuple[int, Cut]] = field(default_factory=list[tuple[int, Cut]])
    gone: list[UUID] = field(default_factory=list[UUID])


class _Changed(Exception):
    """The base got another embedding meanwhile: it is done once more."""


class Ingest:
    """Processes documents, one at a time for each caller."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        activities: Activities,
        *,
        contents: Contents,
        extraction: Extraction,
        embedders: Embedders,
        crawling: Crawling,
        index: ChunkIndex,
    ) -> None:
        self._database = database
        self._clock = clock
        self._activities = activities
        self._contents = contents
        self._extraction = extraction
        self._embedders = embedders
        self._crawling = crawling
        self._index = index

    async def work(self, document: models.KnowledgeDocument) -> None:
        """Process a document that is claimed; what comes of it is in its row.

        Raises:
            Lost: It is somebody else's, or was removed.
        """
        base = await models.KnowledgeBase.get_or_none(id=document.base_id, deleted_at__isnull=True)
        if base is None:
            raise Lost
        try:
            require_attempts(document.attempt_count)
            await self._process(document, base)
        except (Lost, asyncio.CancelledError):
            raise
        except _Changed:
            await self._put_off(document, 0)
        except NotYet as later:
            await self._put_off(document, later.seconds)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is written into the row
            await self._failed(document, base, fault_of(error))

    # ------------------------------------------------------------------ the work

    async def _process(self, document: models.KnowledgeDocument, base: models.KnowledgeBase) -> None:
        read = await self._read(document)
        if len(read.text) > MAX_TEXT_CHARACTERS:
            message = f"Its text has more than {MAX_TEXT_CHARACTERS:,} characters."
            raise ProcessingFailed(DocumentFault.TOO_LARGE, message)
        chunker = Chunker.of(base.chunker)
        tokenizer = wordllama.token_spans if chunker.kind is ChunkerKind.TOKEN else None
        cuts = await asyncio.to_thread(cut, read.text, chunker, tokenizer)
        if len(cuts) > MAX_CHUNKS:
            message = f"It would be cut into {len(cuts):,} chunks; {MAX_CHUNKS:,} are the most."
            raise ProcessingFailed(DocumentFault.TOO_LARGE, message)
        plan = await self._planned(document, base, cuts)
        if base.embedding != BUILT_IN or len(plan.fresh) > _SHOWN_FROM:
            await self._show(document, DocumentStatus.EMBEDDING)
        with tempfile.TemporaryFile() as vectors:
            counts = await self._embedded(base, plan, vectors)
            await self._written(document, base, read, plan, vectors, counts)

    async def _read(self, document: models.KnowledgeDocument) -> _Read:
        if document.source in READ and document.given is not None:
            return _Read(document.text, document.pages, document.title, document.given_sha256)
        if document.given is not None or document.source not in READ:
            text = _clean(document.text if document.given is None else document.given)
            return _Read(text, [], given_sha256=document.given_sha256)
        if document.origin_id is not None and document.source is DocumentSource.SITE:
            await self._crawling.turn(document)
        is_page = document.source is DocumentSource.SITE
        may = partial(self._crawling.may_lead, document) if is_page else None
        async with self._contents.open(document, may) as content:
            if is_page:
                await self._crawling.follow(document, content)
            if content.sha256 == document.given_sha256 and document.text:
                return _Read(document.text, document.pages, document.title, content.sha256)
            return _of(await self._extracted(content), content)

    async def _extracted(self, content: Content) -> Extracted:
        return await self._extraction.extract(content.path, content_type=content.content_type, name=content.name)

    async def _planned(
        self, document: models.KnowledgeDocument, base: models.KnowledgeBase, cuts: Sequence[Cut]
    ) -> _Plan:
        """Hold what there is against what shall be: by digest, the first against the first."""
        plan = _Plan()
        if not document.chunk_count:  # of a new one there is nothing to look at
            plan.fresh += enumerate(cuts)
            return plan
        held = models.KnowledgeChunk.filter(document_id=document.id).order_by("ordinal")
        present: defaultdict[str, deque[UUID]] = defaultdict(deque)
        rows = await held.only("id", "sha256")
        searched = models.KnowledgeVector.filter(chunk__document_id=document.id, embedding=base.embedding)
        complete = set(await searched.values_list("chunk_id", flat=True))
        for row in rows:
            if row.id in complete:
                present[row.sha256].append(row.id)
            else:
                plan.gone.append(row.id)
        for ordinal, each in enumerate(cuts):
            same = present[each.sha256]
            if same:
                plan.kept.append((same.popleft(), ordinal, each))
            else:
                plan.fresh.append((ordinal, each))
        plan.gone += [own for left in present.values() for own in left]
        return plan

    async def _embedded(self, base: models.KnowledgeBase, plan: _Plan, vectors: IO[bytes]) -> list[int]:
        """Write the vectors of what is new into a file, in order; return how many tokens each text has."""
        counts: list[int] = []
        for first in range(0, len(plan.fresh), BATCH_TEXTS):
            texts = [each.embedded for _, each in plan.fresh[first : first + BATCH_TEXTS]]
            made, tokens = await self._embedders.embed_counted(base.workspace_id, base.embedding, texts)
            counts += tokens
            for vector in made:
                if dimensions_of(vector) != base.dimensions:
                    message = f"The model gives {dimensions_of(vector)} numbers now, and gave {base.dimensions}."
                    raise ProcessingFailed(DocumentFault.DIMENSIONS_CHANGED, message)
                vectors.write(vector)
        vectors.seek(0)
        return counts

    # ------------------------------------------------------------------ writing

    async def _written(
        self,
        document: models.KnowledgeDocument,
        base: models.KnowledgeBase,
        read: _Read,
        plan: _Plan,
        vectors: IO[bytes],
        counts: Sequence[int],
    ) -> None:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            owned = await self._owned(document)
            head = await models.KnowledgeBase.select_for_update().get_or_none(id=base.id, deleted_at__isnull=True)
            if head is None:
                raise Lost
            if head.embedding != base.embedding or head.chunker != base.chunker:
                raise _Changed
            more = len(plan.fresh) - len(plan.gone)
            if more > 0:
                _, chunks, _, most = await room(self._database, base.workspace_id)
                if chunks + more > most:
                    message = f"The workspace's knowledge bases may have {most:,} chunks."
                    raise ProcessingFailed(DocumentFault.QUOTA_EXCEEDED, message)
            title = owned.title or read.title or document.url or "Untitled"
            await self._remove(tx, plan.gone)
            await self._keep(tx, read, plan, title if title != owned.title else None)
            fresh = [NewChunk(*each, count) for each, count in zip(plan.fresh, counts, strict=True)]
            await write_chunks(tx, document, base, fresh, vectors, pages=read.pages, title=title)
            owned.title = title[:_MAX_TITLE]
            owned.search_text = owned.title.casefold()
            owned.text, owned.pages = read.text, read.pages
            owned.text_sha256 = sha256(read.text.encode(errors="replace")).hexdigest()
            owned.given, owned.given_sha256 = None, read.given_sha256
            owned.chunk_count = len(plan.kept) + len(plan.fresh)
            owned.status, owned.ready_at, owned.updated_at = DocumentStatus.READY, now, now
            owned.claimed_until = owned.next_attempt_at = None
            owned.attempt_count = 0
            owned.failure_code = owned.failure_message = ""
            await owned.save(
                update_fields=[
                    "title",
                    "search_text",
                    "text",
                    "pages",
                    "text_sha256",
                    "given",
                    "given_sha256",
                    "chunk_count",
                    "status",
                    "ready_at",
                    "updated_at",
                    "claimed_until",
                    "next_attempt_at",
                    "attempt_count",
                    "failure_code",
                    "failure_message",
                ]
            )
            await models.KnowledgeBase.filter(id=base.id).update(
                chunk_count=F("chunk_count") + more, content_revision=F("content_revision") + 1
            )
            facts = {
                "title": owned.title,
                "knowledgeBaseId": str(base.id),
                "chunks": owned.chunk_count,
                "added": len(plan.fresh),
                "kept": len(plan.kept),
                "removed": len(plan.gone),
            }
            await self._activities.record(
                base.workspace_id, ActivityKind.DOCUMENT_READY, DOCUMENT, document.id, document.created_by, facts
            )

    async def _remove(self, tx: Transaction, gone: Sequence[UUID]) -> None:
        for first in range(0, len(gone), _ROWS):
            part = list(gone[first : first + _ROWS])
            await self._index.remove(tx, part)
            await models.KnowledgeVector.filter(chunk_id__in=part).delete()
            await models.KnowledgeChunk.filter(id__in=part).delete()

    async def _keep(self, tx: Transaction, read: _Read, plan: _Plan, new_title: str | None) -> None:
        for first in range(0, len(plan.kept), _ROWS):
            part = plan.kept[first : first + _ROWS]
            rows = {row.id: row for row in await models.KnowledgeChunk.filter(id__in=[own for own, _, _ in part])}
            moved: list[models.KnowledgeChunk] = []
            for own, ordinal, each in part:
                row = rows[own]
                place = (ordinal, each.start, each.end, *pages_at(read.pages, each.start, each.end))
                if place != (row.ordinal, row.start, row.end, row.page_first, row.page_last):
                    row.ordinal, row.start, row.end, row.page_first, row.page_last = place  # pyright: ignore[reportAttributeAccessIssue]
                    moved.append(row)
            if moved:
                await models.KnowledgeChunk.bulk_update(moved, ["ordinal", "start", "end", "page_first", "page_last"])
            if new_title is not None:
                await self._index.put(tx, list(rows.values()), title=new_title)

    # ------------------------------------------------------------------ the row

    async def _owned(self, document: models.KnowledgeDocument) -> models.KnowledgeDocument:
        owned = models.KnowledgeDocument.filter(id=document.id, epoch=document.epoch, claimed_until__isnull=False)
        found = await owned.select_for_update().first()
        if found is None:
            raise Lost
        return found

    async def _show(self, document: models.KnowledgeDocument, status: DocumentStatus) -> None:
        async with self._database.transaction():
            owned = await self._owned(document)
            owned.status = status
            await owned.save(update_fields=["status"])

    async def _put_off(self, document: models.KnowledgeDocument, seconds: float, fault: Fault | None = None) -> None:
        async with self._database.transaction():
            owned = await self._owned(document)
            owned.status = DocumentStatus.QUEUED
            owned.claimed_until = None  # pyright: ignore[reportAttributeAccessIssue] - it is nullable
            owned.next_attempt_at = self._clock.now() + timedelta(seconds=seconds)
            if fault is None:
                owned.attempt_count -= 1
            else:
                owned.failure_code, owned.failure_message = fault.code[:40], fault.message
            await owned.save()

    async def _failed(self, document: models.KnowledgeDocument, base: models.KnowledgeBase, fault: Fault) -> None:
        if not fault.is_final and document.attempt_count < MAX_ATTEMPTS:
            await self._put_off(document, pause_seconds(document.attempt_count), fault)
            return
        async with self._database.transaction():
            owned = await self._owned(document)
            owned.status = DocumentStatus.FAILED
            owned.claimed_until = owned.next_attempt_at = None  # pyright: ignore[reportAttributeAccessIssue]
            owned.failure_code, owned.failure_message = fault.code[:40], fault.message
            owned.updated_at = self._clock.now()
            await owned.save()
            facts: dict[str, Any] = {
                "title": owned.title or (document.url or "Untitled")[:_MAX_TITLE],
                "knowledgeBaseId": str(base.id),
                "code": fault.code,
                "message": fault.message,
            }
            await self._activities.record(
                base.workspace_id, ActivityKind.DOCUMENT_FAILED, DOCUMENT, document.id, document.created_by, facts
            )


def _of(extracted: Extracted, content: Content) -> _Read:
    """Take what is cited: the plain text where there are pages, else Markdown, whose headings say what is what."""
    title = str(extracted.metadata.get("title") or "")[:_MAX_TITLE] or Path(content.name).stem
    if len(extracted.pages) > 1:
        # What no database holds is one character before and after: the pages stay where they are.
        pages = [[each.number, each.start, each.end] for each in extracted.pages]
        return _Read(_clean(extracted.text), pages, title, content.sha256)
    text = _clean(extracted.markdown or extracted.text)
    return _Read(text, [[1, 0, len(text)]], title, content.sha256)


def _clean(text: str) -> str:
    """Return a text that both databases hold, each character in its place."""
    if "\0" in text:
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= each <= "\udfff" else each for each in text)
    return text
