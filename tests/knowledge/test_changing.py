"""Documents and bases that change: what they are named by, what is read again, and what their tags may be."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from app.kernel.errors import Forbidden, InvalidInput
from app.kernel.rights import SYSTEM, Scope, Viewer
from app.knowledge import models
from app.knowledge.bases import KnowledgeBaseNameTaken, NewBase
from app.knowledge.chunkers.settings import checked_chunker
from app.knowledge.documents import Facts, Writer
from app.knowledge.embedding import BUILT_IN
from app.knowledge.givens import Given
from app.knowledge.tagging import TagInvalid
from app.knowledge.vocabulary import ChunkerKind, DocumentSource, DocumentStatus, TagType
from tests.executions.conftest import House
from tests.files.checks import stream
from tests.integrations.conftest import LONG_AGO
from tests.knowledge.conftest import Shelf, audit, until
from tests.mcp_client.peers import answering

PAGE = "<h1>Page</h1>" + "".join(f"<p>Paragraph {number} has {number * 7919 % 1000}.</p>" for number in range(60))
COARSE = {"chunker": checked_chunker(ChunkerKind.TOKEN, 500, 0)}
SITE = Given(
    DocumentSource.SITE,
    url="http://site.example/",
    config={"maxPages": 1, "maxDepth": 0, "delayMs": 0, "pathPrefix": "/"},
)


async def recut(shelf: Shelf, before: models.KnowledgeDocument) -> models.KnowledgeDocument:
    await shelf.knowledge.bases.update(shelf.house.viewer, shelf.base.id, COARSE)
    done: models.KnowledgeDocument = await until(
        lambda: models.KnowledgeDocument.get(id=before.id),
        lambda row: row.status in {"ready", "failed"} and row.chunk_count < before.chunk_count,
    )
    return done


@pytest.mark.parametrize("has_failed", [False, True])
async def test_another_chunker_reads_no_source_again(house: House, shelf: Shelf, has_failed: Any) -> None:
    await house.work()
    async with answering(PAGE.encode(), content_type="text/html") as url:
        document = await shelf.done(await shelf.add(Given(DocumentSource.URL, url=url)))
    assert document.chunk_count > 3
    if has_failed:
        # The page is gone; the chunks of before are still found.
        await shelf.knowledge.documents.reprocess(house.viewer, document.id)
        await until(
            lambda: models.KnowledgeDocument.get(id=document.id),
            lambda row: row.failure_code == "FETCH_FAILED",
        )
        own = models.KnowledgeDocument.filter(id=document.id)
        await own.update(status=DocumentStatus.FAILED, next_attempt_at=None, attempt_count=0)
    after = await recut(shelf, document)
    assert (after.status, after.text, after.pages, after.given) == ("ready", document.text, document.pages, None)
    await audit(shelf.base.id, BUILT_IN)


async def test_what_is_to_be_cut_anew_is_read_when_somebody_asks_for_that(house: House, shelf: Shelf) -> None:
    async with answering(PAGE.encode(), content_type="text/html") as url:
        document_id = await shelf.add(Given(DocumentSource.URL, url=url))
        own = models.KnowledgeDocument.filter(id=document_id)
        await own.update(status=DocumentStatus.READY, text="Old.", given_sha256="old")
        await shelf.knowledge.bases.update(house.viewer, shelf.base.id, COARSE)
        assert (await own.get()).given == ""
        await shelf.knowledge.documents.reprocess(house.viewer, document_id)
        await house.work()
        assert "Paragraph 1" in (await shelf.done(document_id)).text


async def test_a_document_is_named_by_what_it_has(house: House, shelf: Shelf) -> None:
    change = shelf.knowledge.documents.update
    url = Given(DocumentSource.URL, url="http://site.example/page")
    page = await shelf.add(url)
    await change(house.viewer, page, Facts(), Given(DocumentSource.TEXT, text="Mine.", name="mine"))
    # The page is another document now, and whoever adds a text of that name finds this one.
    assert await shelf.add(url) != page
    assert await shelf.add("Mine, again.", name="mine") == page
    await change(house.viewer, page, Facts(), Given(DocumentSource.TEXT, text="Without a name."))
    assert await shelf.add("Mine, once more.", name="mine") == page
    other = await shelf.add("Other.", name="other")
    with pytest.raises(InvalidInput) as refused:
        await change(house.viewer, other, Facts(), Given(DocumentSource.TEXT, text="Taken.", name="mine"))
    assert (refused.value.field, refused.value.reason) == ("input.source.text.name", "name_in_use")
    # A run goes on writing what it wrote.
    by = Writer(SYSTEM, house.workspace_id, UUID(int=7), "run/write")
    report = Given(DocumentSource.RUN, text="A report.", name="report")
    made, _ = await shelf.knowledge.documents.add(by, shelf.base.id, report, Facts())
    await change(house.viewer, made, Facts(), Given(DocumentSource.TEXT, text="Corrected."))
    later = replace(by, key="run/later")
    assert (await shelf.knowledge.documents.add(later, shelf.base.id, report, Facts()))[0] == made


async def test_new_content_is_another_revision(shelf: Shelf) -> None:
    document_id = await shelf.add("One.", name="one")
    before = (await models.KnowledgeDocument.get(id=document_id)).revision
    await shelf.add("Two.", name="one")
    assert (await models.KnowledgeDocument.get(id=document_id)).revision == before + 1


async def test_tags_of_sources_keep_their_type(house: House, shelf: Shelf) -> None:
    update = shelf.knowledge.bases.update
    page = await shelf.add(SITE, tags={"year": 2026})
    await shelf.knowledge.documents.update(house.viewer, page, Facts(tags={}), None)
    with pytest.raises(TagInvalid) as refused:
        await update(house.viewer, shelf.base.id, {"tags": {"year": TagType.TEXT}})
    assert refused.value.reason == "tag_in_use"
    await shelf.add(SITE, tags={})
    assert (await update(house.viewer, shelf.base.id, {"tags": {}})).tag_types == {}


@pytest.mark.parametrize("source", [Given(DocumentSource.TEXT, text="Words."), SITE])
async def test_tags_fit_the_types_of_when_they_are_written(
    house: House, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, source: Given
) -> None:
    bases = shelf.knowledge.bases
    seen = await bases.get(house.viewer, shelf.base.id)
    document_id = await shelf.add("One.")
    await bases.update(house.viewer, shelf.base.id, {"tags": {"year": TagType.TEXT}})

    async def stale(*given: Any) -> models.KnowledgeBase:
        """As somebody finds it who looked just before."""
        del given
        return seen

    monkeypatch.setattr(bases, "get", stale)
    with pytest.raises(TagInvalid):
        await shelf.add(source, tags={"year": 2026})
    with pytest.raises(TagInvalid):
        await shelf.knowledge.documents.update(house.viewer, document_id, Facts(tags={"year": 2026}), None)
    assert await models.KnowledgeDocument.filter(base_id=shelf.base.id).count() == 1
    assert not await models.KnowledgeSource.filter(base_id=shelf.base.id).exists()
    assert (await models.KnowledgeDocument.get(id=document_id)).tags == {}


async def test_a_base_that_nobody_works_on_is_deleted_without_touching_its_documents(
    house: House, shelf: Shelf
) -> None:
    idle, owed = await shelf.add("Idle."), await shelf.add("Owed.")
    await models.KnowledgeDocument.filter(id=idle).update(next_attempt_at=None)
    await models.KnowledgeDocument.filter(id=owed).update(next_attempt_at=None, claimed_until=LONG_AGO)
    await shelf.knowledge.bases.delete(house.viewer, shelf.base.id)
    rows = {
        row.id: (row.epoch, row.claimed_until) for row in await models.KnowledgeDocument.filter(id__in=[idle, owed])
    }
    assert rows == {idle: (0, None), owed: (1, None)}


async def test_twins_of_a_request_make_one_base_and_all_are_told_of_it(house: House, shelf: Shelf) -> None:
    new = NewBase("Twins", checked_chunker(ChunkerKind.RECURSIVE, 200, 20))
    create = shelf.knowledge.bases.create
    made = await asyncio.gather(*(create(house.viewer, house.workspace_id, new, "twins") for _ in range(8)))
    assert len({row.id for row in made}) == 1
    with pytest.raises(KnowledgeBaseNameTaken):
        await create(house.viewer, house.workspace_id, new, "another key")


async def test_a_whole_number_stays_as_it_was_given(house: House, shelf: Shelf) -> None:
    tags = {"year": 2026.0, "kind": "7"}
    document_id = await shelf.add("One.", tags=tags)
    assert repr((await models.KnowledgeDocument.get(id=document_id)).tags["year"]) == "2026"
    await shelf.knowledge.documents.update(house.viewer, document_id, Facts(tags={"year": 1.5}), None)
    assert (await models.KnowledgeDocument.get(id=document_id)).tags == {"year": 1.5}


async def test_whoever_may_only_write_makes_a_base(house: House, shelf: Shelf) -> None:
    del shelf
    who = Viewer(house.viewer.user_id, workspace_id=house.workspace_id, key_scopes=frozenset({Scope.KNOWLEDGE_WRITE}))
    new = NewBase("Written", checked_chunker(ChunkerKind.RECURSIVE, 200, 20))
    assert (await house.plait.knowledge.bases.create(who, house.workspace_id, new)).name == "Written"


async def test_documents_that_missed_their_file_are_read_once_it_is_restored(house: House, shelf: Shelf) -> None:
    files, trash = house.plait.files.files, house.plait.files.trash
    await house.work()
    file = await files.store(house.viewer, house.workspace_id, "moon.txt", stream(b"The moon is made of stone."))
    other = await shelf.make("Other")
    missed = await shelf.add(Given(DocumentSource.FILE, file_id=file.id))
    assert (await shelf.done(missed)).status is DocumentStatus.READY
    shelf.base, first = other, shelf.base
    kept = await shelf.done(await shelf.add(Given(DocumentSource.FILE, file_id=file.id)))
    await files.delete(house.viewer, file.id)
    await shelf.knowledge.documents.reprocess(house.viewer, missed)
    lost = await until(lambda: models.KnowledgeDocument.get(id=missed), lambda row: row.failure_code == "FILE_MISSING")
    assert lost.status is DocumentStatus.FAILED
    await trash.restore(house.viewer, file.id, None, is_chosen=False)
    found = await until(lambda: models.KnowledgeDocument.get(id=missed), lambda row: row.status is DocumentStatus.READY)
    assert (found.text, found.failure_code, found.revision) == (kept.text, "", lost.revision)
    assert (await models.KnowledgeDocument.get(id=kept.id)).epoch == kept.epoch  # it missed nothing
    await audit(first.id, BUILT_IN)


async def test_only_who_misses_a_file_is_told_that_it_is_restored(house: House, shelf: Shelf) -> None:
    """Whoever reads in this moment may have missed it, and shall not write so afterwards."""
    files, trash = house.plait.files.files, house.plait.files.trash
    file = await files.store(house.viewer, house.workspace_id, "moon.txt", stream(b"The moon."))
    document_id = await shelf.add(Given(DocumentSource.FILE, file_id=file.id))
    own = models.KnowledgeDocument.filter(id=document_id)
    failed, given = DocumentStatus.FAILED, {"failure_code": "", "given": None, "source": DocumentSource.FILE}
    for state, is_told in (
        ({"status": failed, "failure_code": "FILE_MISSING"}, True),
        ({"status": DocumentStatus.EXTRACTING}, True),
        ({"status": DocumentStatus.QUEUED}, True),
        ({"status": failed, "failure_code": "ENCRYPTED"}, False),
        ({"status": DocumentStatus.EMBEDDING}, False),
        ({"status": DocumentStatus.READY}, False),
        ({"status": DocumentStatus.QUEUED, "given": ""}, False),  # what was read of it is cut anew
        ({"status": DocumentStatus.QUEUED, "source": DocumentSource.TEXT}, False),
    ):
        await own.update(**{**given, **state})
        epoch = (await own.get()).epoch
        await files.delete(house.viewer, file.id)
        await trash.restore(house.viewer, file.id, None, is_chosen=False)
        row = await own.get()
        assert (row.epoch > epoch) is is_told, state
        assert row.status is (DocumentStatus.QUEUED if is_told else state["status"]), state


async def test_a_file_is_forgotten_with_its_documents_in_one_transaction(house: House, shelf: Shelf) -> None:
    files, trash = house.plait.files.files, house.plait.files.trash
    await house.work()
    first, second = shelf.base, await shelf.make("Second")
    moon, sun = [
        await files.store(house.viewer, house.workspace_id, f"{name}.txt", stream(f"The {name}.".encode()))
        for name in ("moon", "sun")
    ]
    for shelf.base in (first, second):
        for file in (moon, sun):
            await shelf.done(await shelf.add(Given(DocumentSource.FILE, file_id=file.id)))
    scopes = frozenset({Scope.FILES_READ, Scope.FILES_WRITE, Scope.KNOWLEDGE_READ})
    reader = Viewer(house.viewer.user_id, workspace_id=house.workspace_id, key_scopes=scopes)

    async def left() -> list[UUID | None]:
        rows = await models.KnowledgeDocument.filter(base_id__in=[first.id, second.id]).order_by("file_id")
        return [row.file_id for row in rows]

    every = sorted([moon.id, moon.id, sun.id, sun.id])
    with pytest.raises(Forbidden):
        await files.delete(reader, moon.id, is_permanent=True, removes_documents=True)
    assert (await files.get(reader, moon.id)).id == moon.id
    await files.delete(house.viewer, sun.id)
    assert await left() == every
    with pytest.raises(Forbidden):
        await trash.purge(reader, sun.id, removes_documents=True)
    assert await left() == every
    await files.delete(house.viewer, moon.id, is_permanent=True, removes_documents=True)
    assert await left() == [sun.id, sun.id]
    await trash.purge(house.viewer, sun.id, removes_documents=True)
    assert await left() == []
    for base in (first, second):
        await audit(base.id, BUILT_IN)
