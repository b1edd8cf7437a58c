"""Results as they are kept: how much is unpacked at once, which is the newest, and when they go."""

import asyncio
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest

from app.extraction import models
from app.extraction.contract import Extracted, ExtractedPage, ExtractedTable
from app.extraction.processing import FileProcessings
from app.extraction.pruning import KEPT_PER_FILE
from app.extraction.results import described, packed
from app.extraction.room import ResultBudget, Room
from app.extraction.vocabulary import ProcessingStatus
from app.kernel.clock import FixedClock
from app.kernel.errors import TooComplex
from app.kernel.ids import new_id
from app.kernel.rights import SYSTEM, ActorKind
from app.kernel.settings import Settings
from tests.executions.conftest import House, open_house, settings, template
from tests.files.test_keeping import stream

__all__ = ["settings", "template"]
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await open_house(settings, stack, FixedClock(NOON))


def said(text: str) -> Extracted:
    return Extracted(text, text, (ExtractedPage(1, 0, len(text)),))


async def processed(house: House, file_id: UUID, **facts: Any) -> models.FileProcessing:
    given: dict[str, Any] = {"status": ProcessingStatus.COMPLETED, "ended_at": NOON, **facts}
    return await models.FileProcessing.create(
        id=new_id(),
        workspace_id=house.workspace_id,
        file_id=file_id,
        actor_kind=ActorKind.SYSTEM,
        created_at=NOON,
        **given,
    )


def service(house: House) -> FileProcessings:
    return house.plait.extraction.processings


async def test_an_operation_unpacks_so_much_and_no_more(house: House) -> None:
    content = packed(said("word " * 200_000), [])
    rows = [await processed(house, new_id(), result=content, result_bytes=len(content)) for _ in range(3)]
    budget = ResultBudget(5_000_000)
    found = await service(house).result(rows[0], budget)
    assert found is not None
    assert len(found.text) == 1_000_000
    with pytest.raises(TooComplex):
        await service(house).result(rows[1], budget)
    assert await service(house).result(rows[2], ResultBudget(1)) is not None  # one can always be read


async def test_a_result_says_as_much_as_it_takes(house: House) -> None:
    rows = tuple(("1", "2") for _ in range(100_000))
    content = packed(Extracted("a" * 1_000_000, "", (ExtractedPage(1, 0, 9),), (ExtractedTable(1, rows),)), [])
    row = await processed(house, new_id(), result=content, result_bytes=len(content))
    spent: list[int] = []

    class Kept(ResultBudget):
        def spend(self, size_bytes: int) -> None:
            spent.append(size_bytes)

    tracemalloc.start()
    try:
        found = await service(house).result(row, Kept())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found is not None
    assert most / 2 < spent[0] < most * 4


async def test_a_result_from_before_sizes_were_kept_is_read(house: House) -> None:
    content = zlib.compress(orjson.dumps({**described(said("Well.")), "images": []}), 1)
    row = await processed(house, new_id(), result=content, result_bytes=len(content))
    found = await service(house).result(row, ResultBudget())
    assert found is not None
    assert found.text == "Well."


async def test_results_wait_for_room_in_order() -> None:
    room = Room(100)
    done: list[str] = []

    async def unpack(name: str, size: int, go: asyncio.Event) -> None:
        async with room.taken(size):
            done.append(name)
            await go.wait()

    go = [asyncio.Event() for _ in range(4)]
    async with asyncio.TaskGroup() as group:
        for number, (name, size) in enumerate([("a", 60), ("b", 60), ("c", 1), ("d", 1_000)]):
            group.create_task(unpack(name, size, go[number]))
        for _ in range(10):
            await asyncio.sleep(0)
        assert done == ["a"]
        go[0].set()
        for _ in range(10):
            await asyncio.sleep(0)
        assert done == ["a", "b", "c"]
        go[1].set()
        go[2].set()
        for _ in range(10):
            await asyncio.sleep(0)
        assert done == ["a", "b", "c", "d"]
        go[3].set()


async def test_the_newest_of_many_files_come_at_once(house: House) -> None:
    store = house.plait.files.files.store
    files = [(await store(SYSTEM, house.workspace_id, f"{at}.txt", stream(b"Well."))).id for at in range(3)]
    made: dict[UUID, list[models.FileProcessing]] = {}
    for file_id in files[:2]:
        for status in (ProcessingStatus.COMPLETED, ProcessingStatus.COMPLETED, ProcessingStatus.FAILED):
            made.setdefault(file_id, []).append(await processed(house, file_id, status=status, file_version=1))
    newest = await service(house).latest(files)
    assert {key: row.id for key, row in newest.items()} == {key: rows[2].id for key, rows in made.items()}
    read = await service(house).latest(files, is_completed=True)
    assert {key: row.id for key, row in read.items()} == {key: rows[1].id for key, rows in made.items()}
    assert await service(house).latest([]) == {}
    # An older version that is read after the newest one says nothing of the file as it is.
    await processed(house, files[0], file_version=0)
    assert (await service(house).latest(files, is_completed=True))[files[0]].id == made[files[0]][1].id


async def pruned(house: House) -> None:
    (chore,) = house.plait.extraction.pruning.chores()
    await house.plait.upkeep.do(chore)


async def test_of_a_file_the_newest_are_kept_and_the_last_that_was_read(house: House) -> None:
    content = house.plait.files.files
    file = await content.store(SYSTEM, house.workspace_id, "a.txt", stream(b"Well."))
    other = await content.store(SYSTEM, house.workspace_id, "b.txt", stream(b"Well."))
    older, read = [await processed(house, file.id) for _ in range(2)]
    failed = [await processed(house, file.id, status=ProcessingStatus.FAILED) for _ in range(KEPT_PER_FILE + 2)]
    waiting = await processed(house, file.id, status=ProcessingStatus.QUEUED, due_at=NOON, ended_at=None)
    single = await processed(house, other.id)
    await pruned(house)
    left = {row.id for row in await models.FileProcessing.all()}
    assert left == {read.id, waiting.id, single.id, *(row.id for row in failed[2:])}
    assert older.id not in left


async def test_what_is_lost_is_found_part_by_part(house: House) -> None:
    house.plait.extraction.pruning._walked = 3
    file = await house.plait.files.files.store(SYSTEM, house.workspace_id, "a.txt", stream(b"Well."))
    kept = [await processed(house, file.id) for _ in range(4)]
    lost = [await processed(house, new_id()) for _ in range(4)]
    await pruned(house)  # the first three
    assert await models.FileProcessing.all().count() == 8
    await pruned(house)
    assert await models.FileProcessing.filter(id__in=[row.id for row in lost]).count() == 2
    await pruned(house)
    assert {row.id for row in await models.FileProcessing.all()} == {row.id for row in kept}
    again = await processed(house, new_id())
    for _ in range(3):
        await pruned(house)
    assert not await models.FileProcessing.filter(id=again.id).exists()
