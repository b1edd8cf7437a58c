"""Ingest: content becomes chunks at once or not at all, however often it is tried, and says why if not."""

import asyncio
from typing import Any

import pytest

from app.extraction.contract import Extracted, ExtractedPage, ExtractionFailed
from app.extraction.vocabulary import ExtractionCode
from app.kernel.claims import MAX_ATTEMPTS
from app.knowledge import models
from app.knowledge.bases import KnowledgeBaseNotFound
from app.knowledge.embedding import BUILT_IN
from app.knowledge.givens import Given
from app.knowledge.vocabulary import DocumentSource, DocumentStatus
from tests.executions.conftest import House
from tests.integrations.conftest import LONG_AGO
from tests.knowledge.conftest import Shelf, audit, until
from tests.mcp_client.peers import answering

PARAGRAPHS = [f"Paragraph {number} tells of the thing with the number {number * 7919 % 1000}." for number in range(60)]


class Reads:
    """An extraction that fails as told, then gives two pages."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls = 0

    async def extract(self, content: Any, **more: Any) -> Extracted:
        del content, more
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        text = "The first page.\n\nThe second page."
        return Extracted(
            text, text, (ExtractedPage(1, 0, 17), ExtractedPage(2, 17, len(text))), metadata={"title": "T"}
        )


def reading(shelf: Shelf, extraction: Any) -> None:
    shelf.knowledge.ingest._extraction = extraction


async def hurried(house: House, document_id: Any) -> None:
    """Let a retry be due now, and be found."""
    await models.KnowledgeDocument.filter(id=document_id, next_attempt_at__isnull=False).update(
        next_attempt_at=LONG_AGO
    )
    (look,) = [each for each in house.plait.upkeep.chores if each.name == "resume-knowledge_document"]
    await house.plait.upkeep.do(look)


async def test_a_text_becomes_chunks_with_exact_places_and_vectors(house: House, shelf: Shelf) -> None:
    await house.work()
    document = await shelf.done(await shelf.add("# Title\n\n" + "\n\n".join(PARAGRAPHS), tags={"year": 2026}))
    assert (document.status, document.title, document.failure_code) == (DocumentStatus.READY, "Title", "")
    chunks = await shelf.chunks(document.id)
    assert len(chunks) > 10
    assert chunks[0].headings == ["Title"]
    vectors = await models.KnowledgeVector.filter(chunk_id__in=[row.id for row in chunks])
    assert {len(row.vector) for row in vectors} == {4 * 256}
    await audit(shelf.base.id, BUILT_IN)


async def test_a_text_that_comes_again_replaces_only_the_chunks_that_changed(house: House, shelf: Shelf) -> None:
    await house.work()
    first = await shelf.done(await shelf.add("\n\n".join(PARAGRAPHS), name="notes"))
    before = {row.id for row in await shelf.chunks(first.id)}
    changed = [*PARAGRAPHS]
    changed[10] = "Something else entirely stands here now."
    again = await shelf.add("\n\n".join(changed), name="notes")
    assert again == first.id
    second = await until(
        lambda: models.KnowledgeDocument.get(id=first.id),
        lambda row: row.status is DocumentStatus.READY and row.text_sha256 != first.text_sha256,
    )
    after = {row.id for row in await shelf.chunks(first.id)}
    assert second.revision >= first.revision
    assert len(before & after) > len(before) * 2 // 3
    assert before != after
    await audit(shelf.base.id, BUILT_IN)


async def test_chunks_know_their_pages(house: House, shelf: Shelf) -> None:
    reading(shelf, Reads())
    await house.work()
    async with answering(b"%PDF-1.4 of two pages", content_type="application/pdf") as url:
        document = await shelf.done(await shelf.add(Given(DocumentSource.URL, url=url)))
    assert (document.status, document.title) == (DocumentStatus.READY, "T")
    (chunk,) = await shelf.chunks(document.id)
    assert (chunk.page_first, chunk.page_last) == (1, 2)


async def test_what_cannot_be_read_is_given_up_at_once_and_says_why(house: House, shelf: Shelf) -> None:
    reading(shelf, Reads(ExtractionFailed(ExtractionCode.ENCRYPTED, "It asks for a password.")))
    await house.work()
    async with answering(b"%PDF-1.4") as url:
        document = await shelf.done(await shelf.add(Given(DocumentSource.URL, url=url)))
        assert (document.status, document.failure_code) == (DocumentStatus.FAILED, "ENCRYPTED")
        assert document.failure_message == "It asks for a password."
        # With the password gone, it is tried again when somebody says so.
        await shelf.knowledge.documents.reprocess(house.viewer, document.id)
        document = await shelf.done(document.id)
    assert (document.status, document.failure_code, document.attempt_count) == (DocumentStatus.READY, "", 0)


async def test_what_may_pass_is_tried_again_and_given_up_in_the_end(house: House, shelf: Shelf) -> None:
    failures = [ExtractionFailed(ExtractionCode.CRASHED, "It died.", is_final=False) for _ in range(MAX_ATTEMPTS)]
    reads = Reads(*failures)
    reading(shelf, reads)
    await house.work()
    async with answering(b"%PDF-1.4") as url:
        document_id = await shelf.add(Given(DocumentSource.URL, url=url))
        for number in range(1, MAX_ATTEMPTS):
            row = await until(
                lambda: models.KnowledgeDocument.get(id=document_id),
                lambda row, number=number: row.attempt_count == number and row.status is DocumentStatus.QUEUED,
            )
            assert row.failure_code == "CRASHED"
            await hurried(house, document_id)
        document = await shelf.done(document_id)
    assert (document.status, document.failure_code, reads.calls) == (DocumentStatus.FAILED, "CRASHED", MAX_ATTEMPTS)


async def test_what_brings_its_process_down_is_given_up(house: House, shelf: Shelf) -> None:
    document_id = await shelf.add("A text.")
    # As a process leaves it that was killed while it worked on it for the last time.
    await models.KnowledgeDocument.filter(id=document_id).update(
        attempt_count=MAX_ATTEMPTS,
        status=DocumentStatus.EXTRACTING,
        next_attempt_at=None,
        claimed_until=LONG_AGO,
    )
    await house.work()
    document = await shelf.done(document_id)
    assert (document.status, document.failure_code) == (DocumentStatus.FAILED, "CUT_OFF")


async def test_new_content_beats_the_work_on_the_old_one(house: House, shelf: Shelf) -> None:
    began, may_go_on = asyncio.Event(), asyncio.Event()
    embed = shelf.knowledge.embedders.embed_counted

    async def slowly(*given: Any, **more: Any) -> Any:
        if not began.is_set():
            began.set()
            await may_go_on.wait()
        return await embed(*given, **more)

    shelf.knowledge.embedders.embed_counted = slowly
    await house.work()
    document_id = await shelf.add("The old text.", name="one")
    await began.wait()
    await shelf.add("The new text.", name="one")
    document = await until(lambda: shelf.done(document_id), lambda row: row.text == "The new text.")
    may_go_on.set()
    await asyncio.sleep(0.2)
    document = await models.KnowledgeDocument.get(id=document.id)
    assert (document.text, document.status) == ("The new text.", DocumentStatus.READY)
    await audit(shelf.base.id, BUILT_IN)


async def test_a_process_that_stops_gives_its_document_to_another(house: House, shelf: Shelf) -> None:
    began = asyncio.Event()

    async def never(*given: Any, **more: Any) -> Any:
        del given, more
        began.set()
        await asyncio.Event().wait()

    shelf.knowledge.embedders.embed_counted = never
    await house.work()
    document_id = await shelf.add("A text.")
    await began.wait()
    await house.plait.executions.stop_worker(0.1)
    row = await models.KnowledgeDocument.get(id=document_id)
    assert row.claimed_until is None
    assert row.next_attempt_at is not None
    assert row.attempt_count == 0
    await house.plait.close()
    other = await house.process()
    await other.start_worker(5)
    assert (await shelf.done(document_id)).status is DocumentStatus.READY


async def test_another_chunker_cuts_all_documents_anew(house: House, shelf: Shelf) -> None:
    from app.knowledge.chunkers.settings import checked_chunker
    from app.knowledge.vocabulary import ChunkerKind

    await house.work()
    document = await shelf.done(await shelf.add("\n\n".join(PARAGRAPHS)))
    before = document.chunk_count
    changes = {"chunker": checked_chunker(ChunkerKind.TOKEN, 500, 0)}
    await shelf.knowledge.bases.update(house.viewer, shelf.base.id, changes)
    document = await until(
        lambda: models.KnowledgeDocument.get(id=document.id),
        lambda row: row.status is DocumentStatus.READY and row.chunk_count < before,
    )
    await audit(shelf.base.id, BUILT_IN)


async def test_a_removed_document_leaves_nothing_and_a_deleted_base_neither(house: House, shelf: Shelf) -> None:
    await house.work()
    first = await shelf.done(await shelf.add("\n\n".join(PARAGRAPHS)))
    second = await shelf.done(await shelf.add("Another."))
    await shelf.knowledge.documents.remove(house.viewer, first.id)
    await audit(shelf.base.id, BUILT_IN)
    assert (await shelf.fresh()).document_count == 1
    await shelf.knowledge.bases.delete(house.viewer, shelf.base.id)
    with pytest.raises(KnowledgeBaseNotFound):
        await shelf.knowledge.bases.get(house.viewer, shelf.base.id)
    assert not await shelf.knowledge.lookup.visible(house.viewer, [second.id])
    await shelf.make()  # the name is free at once
    purge = next(chore for chore in shelf.knowledge.chores() if chore.name == "purge-knowledge")
    await house.plait.upkeep.do(purge)
    for table in (models.KnowledgeChunk, models.KnowledgeVector, models.KnowledgeDocument):
        assert not await table.filter(base_id=shelf.base.id).exists()
    assert await models.KnowledgeBase.get_or_none(id=shelf.base.id) is None
