"""A process whose workspace is searched, and whose index is brought up to date when a test says so."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import pytest

from app.kernel.pages import PageRequest
from app.kernel.rights import Viewer
from app.search.indexing import Indexing
from app.search.service import Hit, SearchQuery
from app.search.vocabulary import SearchKind
from tests.executions.conftest import House, open_house, settings, template

__all__ = ["settings", "template"]


class Desk:
    """Searches the house's workspace; its worker does not run, so nothing is indexed by itself."""

    def __init__(self, house: House, indexing: Indexing | None = None) -> None:
        self.house = house
        self.plait = house.plait
        self.indexing = indexing or house.plait.search.indexing
        self.search = self.plait.search.search

    async def index(self) -> int:
        """Do what the chore would."""
        (chore,) = self.indexing.chores()
        return await self.plait.upkeep.do(chore)

    async def hits(self, text: str, viewer: Viewer | None = None, first: int = 100, **more: Any) -> list[Hit]:
        asked = SearchQuery(text, **more)
        found = await self.search.page(
            viewer or self.house.viewer, self.house.workspace_id, asked, PageRequest(first=first)
        )
        return [hit for hit, _ in found.hits]

    async def ids(self, text: str, viewer: Viewer | None = None, **more: Any) -> list[UUID]:
        return [hit.ranked.subject_id for hit in await self.hits(text, viewer, **more)]

    async def counts(self, text: str, viewer: Viewer | None = None) -> dict[SearchKind, int]:
        found = await self.search.counts(viewer or self.house.viewer, self.house.workspace_id, SearchQuery(text))
        return dict(found)

    async def marks(self) -> int:
        return int((await self.plait.database.fetch("SELECT count(*) AS n FROM search_marks"))[0]["n"])


@pytest.fixture
async def house(settings: Any) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await open_house(settings, stack)


@pytest.fixture
async def desk(house: House) -> Desk:
    made = Desk(house)
    await made.index()
    return made
