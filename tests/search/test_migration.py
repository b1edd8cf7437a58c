"""The step that brings search in marks all that is there, and leaves nothing behind when it is undone."""

from contextlib import AsyncExitStack

from app.kernel.settings import Settings
from app.migrations import downgrade, steps, upgrade
from app.search.vocabulary import SearchKind
from tests.executions.conftest import open_house
from tests.search.conftest import Desk
from tests.search.rows import make


async def test_what_is_there_when_search_comes_is_found_after_it(settings: Settings) -> None:
    async with AsyncExitStack() as stack:
        house = await open_house(settings, stack)
        ids = await make(house.workspace_id)
        desk = Desk(house)
        await desk.index()
        workspace_id, viewer = house.workspace_id, house.viewer
    names = [step.version for step in steps(settings)]
    at = next(number for number, name in enumerate(names) if "_search" in name)
    await downgrade(settings, len(names) - at)
    await upgrade(settings)
    async with AsyncExitStack() as stack:
        house = await open_house(settings, stack)
        house.workspace_id, house.viewer = workspace_id, viewer
        desk = Desk(house)
        assert await desk.hits("heron") == []
        assert await desk.index() == len(ids)
        assert {(hit.ranked.kind, hit.ranked.subject_id) for hit in await desk.hits("heron")} == set(ids.items())
        assert await desk.counts("heron") == dict.fromkeys(SearchKind, 1)
