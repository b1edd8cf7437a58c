"""Runs write documents: once, whatever is repeated, and only in their own workspace."""

import asyncio
from uuid import UUID

import pytest

from app.kernel.errors import InvalidInput
from app.kernel.ids import global_id, new_id
from app.kernel.rights import SYSTEM
from app.knowledge import models
from app.knowledge.bases import KnowledgeBaseNotFound
from app.knowledge.documents import Facts, Writer
from app.knowledge.embedding import BUILT_IN
from app.knowledge.givens import Given
from app.knowledge.limits import QUOTAS, KnowledgeQuotaExceeded
from app.knowledge.vocabulary import DocumentSource, DocumentStatus
from app.workflows.graph import Graph, Link
from tests.executions.conftest import House
from tests.executions.play import node
from tests.knowledge.conftest import Shelf, audit

RUN = Given(DocumentSource.RUN, text="A report.")


def writer(house: House, key: str = "run/write", execution_id: UUID | None = None) -> Writer:
    return Writer(SYSTEM, house.workspace_id, execution_id or UUID(int=7), key)


async def test_a_repeated_node_writes_one_document(house: House, shelf: Shelf) -> None:
    documents = shelf.knowledge.documents
    made = [await documents.add(writer(house), shelf.base.id, RUN, Facts()) for _ in range(3)]
    twins = await asyncio.gather(
        *(documents.add(writer(house, "run/other"), shelf.base.id, RUN, Facts()) for _ in range(4))
    )
    assert len(set(made)) == len(set(twins)) == 1
    assert await models.KnowledgeDocument.filter(base_id=shelf.base.id).count() == 2
    assert (await shelf.fresh()).document_count == 2


async def test_a_run_of_another_workspace_finds_no_base(house: House, shelf: Shelf) -> None:
    stranger = Writer(SYSTEM, new_id(), UUID(int=7), "run/write")
    with pytest.raises(KnowledgeBaseNotFound):
        await shelf.knowledge.documents.add(stranger, shelf.base.id, RUN, Facts())


async def test_a_workflow_writes_and_its_tags_are_checked(house: House, shelf: Shelf) -> None:
    await house.work()
    config = {
        "knowledgeBaseId": global_id("KnowledgeBase", shelf.base.id),
        "content": "input.text",
        "name": "daily",
        "tags": "{'kind': input.kind}",
    }
    connection = Link.model_validate({"source": "start", "target": "write"})
    made = Graph(
        nodes=(node("start", "api"), node("write", "knowledge_write", config=config)), connections=(connection,)
    )
    workflow_id = await house.workflow(made)
    first = await house.output(await house.run(workflow_id, {"text": "One.", "kind": "news"}))
    second = await house.output(await house.run(workflow_id, {"text": "Two.", "kind": "news"}))
    assert first["documentId"] == second["documentId"]
    (row,) = await models.KnowledgeDocument.filter(base_id=shelf.base.id)
    document = await shelf.done(row.id)
    assert (document.source, document.tags, document.status) == (
        DocumentSource.RUN,
        {"kind": "news"},
        DocumentStatus.READY,
    )
    assert document.execution_id is not None
    failed = await house.run(workflow_id, {"text": "Three.", "kind": 3})
    last = (await house.entries(failed))[-1]
    assert last.data["error"]["code"] == "KNOWLEDGE_INVALID"
    await audit(shelf.base.id, BUILT_IN)


async def test_the_plan_bounds_documents(house: House, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for plan in list(QUOTAS):
        monkeypatch.setitem(QUOTAS, plan, (1, 100))  # pyright: ignore[reportArgumentType] - it is a dict
    await shelf.add("One.", name="one")
    await shelf.add("One, again.", name="one")
    with pytest.raises(KnowledgeQuotaExceeded):
        await shelf.add("Two.")


async def test_the_plan_bounds_chunks_and_a_document_half_way_leaves_nothing(
    house: House, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    for plan in list(QUOTAS):
        monkeypatch.setitem(QUOTAS, plan, (10, 3))  # pyright: ignore[reportArgumentType] - it is a dict
    await house.work()
    small = await shelf.done(await shelf.add("Small."))
    large = await shelf.done(await shelf.add("\n\n".join(f"Paragraph {number} is here." * 5 for number in range(20))))
    assert (small.status, large.status, large.failure_code) == (
        DocumentStatus.READY,
        DocumentStatus.FAILED,
        "QUOTA_EXCEEDED",
    )
    await audit(shelf.base.id, BUILT_IN)


async def test_tags_in_use_keep_their_type(house: House, shelf: Shelf) -> None:
    from app.knowledge.vocabulary import TagType

    await shelf.add("One.", tags={"year": 2026})
    for tags in ({"kind": TagType.TEXT}, {"year": TagType.TEXT}):
        with pytest.raises(InvalidInput) as refused:
            await shelf.knowledge.bases.update(house.viewer, shelf.base.id, {"tags": tags})
        assert refused.value.reason == "tag_in_use"
    base = await shelf.knowledge.bases.update(
        house.viewer, shelf.base.id, {"tags": {"year": TagType.NUMBER, "new": TagType.BOOLEAN}}
    )
    assert base.tag_types == {"year": "number", "new": "boolean"}
