"""A process whose workspace has a knowledge base."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import pytest

from app.knowledge import models
from app.knowledge.bases import NewBase
from app.knowledge.chunkers.settings import checked_chunker
from app.knowledge.documents import Facts
from app.knowledge.givens import Given
from app.knowledge.vocabulary import ChunkerKind, DocumentSource, DocumentStatus, TagType
from tests.executions.conftest import House, open_house, settings, template
from tests.patience import PATIENCE_SECONDS

__all__ = ["settings", "template"]

DONE = {DocumentStatus.READY, DocumentStatus.FAILED}


class Shelf:
    """A base of the house's workspace."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.base: models.KnowledgeBase

    @property
    def knowledge(self) -> Any:
        return self.house.plait.knowledge

    async def make(self, name: str = "Base", **more: Any) -> models.KnowledgeBase:
        more.setdefault("chunker", checked_chunker(ChunkerKind.RECURSIVE, 200, 20))
        new = NewBase(name, tags={"kind": TagType.TEXT, "year": TagType.NUMBER, "on": TagType.DATE}, **more)
        made: models.KnowledgeBase = await self.knowledge.bases.create(self.house.viewer, self.house.workspace_id, new)
        return made

    async def add(self, given: Given | str, name: str = "", **facts: Any) -> UUID:
        if isinstance(given, str):
            given = Given(DocumentSource.TEXT, text=given, name=name)
        document_id, source_id = await self.knowledge.documents.add(
            self.house.viewer, self.base.id, given, Facts(**facts)
        )
        return document_id or source_id

    async def done(self, document_id: UUID) -> models.KnowledgeDocument:
        """Wait until nothing is owed to a document."""
        return await until(lambda: models.KnowledgeDocument.get(id=document_id), lambda row: row.status in DONE)

    async def fresh(self) -> models.KnowledgeBase:
        return await models.KnowledgeBase.get(id=self.base.id)

    async def chunks(self, document_id: UUID) -> list[models.KnowledgeChunk]:
        return await models.KnowledgeChunk.filter(document_id=document_id).order_by("ordinal")


async def until(look: Callable[[], Any], is_so: Callable[[Any], bool]) -> Any:
    """Look until something is so, and return it."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = await look()
            if is_so(found):
                return found
            await asyncio.sleep(0.05)


async def audit(base_id: UUID, embedding: str) -> None:
    """Hold the rows of a base against each other: nothing without its parent, no chunk without its vector."""
    base = await models.KnowledgeBase.get(id=base_id)
    documents = {row.id: row for row in await models.KnowledgeDocument.filter(base_id=base_id)}
    chunks = await models.KnowledgeChunk.filter(base_id=base_id)
    vectors = await models.KnowledgeVector.filter(base_id=base_id)
    assert base.document_count == len(documents)
    assert base.chunk_count == len(chunks)
    assert {row.chunk_id for row in vectors} == {row.id for row in chunks}
    assert {row.embedding for row in vectors} <= {embedding}
    for row in documents.values():
        own = sorted((each for each in chunks if each.document_id == row.id), key=lambda each: each.ordinal)
        assert row.chunk_count == len(own)
        assert [each.ordinal for each in own] == list(range(len(own)))
        for each in own:
            assert row.text[each.start : each.end] == each.text


@pytest.fixture
async def house(settings: Any) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await open_house(settings, stack)


@pytest.fixture
async def shelf(house: House) -> Shelf:
    made = Shelf(house)
    made.base = await made.make()
    return made
