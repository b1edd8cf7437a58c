"""What large results take counts on the room of their workspace, once, until they go."""

import asyncio
from typing import Any

import pytest

from app.extraction import models, results
from app.extraction.vocabulary import ProcessingStatus
from app.files.models import FileObject, FileUsage
from app.files.objects import Objects, StorageUnavailable
from tests.executions.conftest import House, settings, template
from tests.extraction.test_results import NOON
from tests.extraction.test_working import house, queued, seen, store
from tests.patience import PATIENCE_SECONDS

__all__ = ["house", "settings", "template"]
TEXT = "\n".join(f"Line {number} of what there is to read." for number in range(500)).encode()


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "_IN_ROW_BYTES", 0)


async def used(house: House) -> int:
    return (await FileUsage.get(workspace_id=house.workspace_id)).used_bytes


async def worked(house: House, row: models.FileProcessing) -> models.FileProcessing:
    await house.plait.extraction.working.open(is_alone=False)
    return await seen(row, lambda row: row.ended_at is not None)


async def pruned(house: House) -> None:
    (chore,) = house.plait.extraction.pruning.chores()
    await house.plait.upkeep.do(chore)


async def stored(house: House) -> set[str]:
    folder = house.plait.settings.data_dir / "files"
    return {
        str(each.relative_to(folder))
        for each in await asyncio.to_thread(lambda: list(folder.rglob("*")))
        if each.is_file()
    }


async def test_a_large_result_counts_until_it_goes_with_its_file(house: House) -> None:
    file = await store(house, TEXT, "a.txt")
    row = await worked(house, await queued(house, file.id))
    assert (row.status, row.result) == (ProcessingStatus.COMPLETED, None)
    assert row.result_bytes > 0
    assert await used(house) == len(TEXT) + row.result_bytes
    assert await stored(house) == {file.object_key, row.result_key}
    await house.plait.files.files.delete(house.viewer, file.id, is_permanent=True)
    for _ in range(2):
        await pruned(house)
    assert (await used(house), await models.FileProcessing.all().count()) == (0, 0)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await FileObject.exists():  # a row goes after its object
            await asyncio.sleep(0.02)
    assert await stored(house) == set()


async def test_a_result_that_there_is_no_room_for_is_told_and_not_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = await store(house, TEXT, "a.txt")
    usages = house.plait.files.usages
    monkeypatch.setattr(usages, "_quotas", dict.fromkeys(usages._quotas, len(TEXT) + 10))
    row = await worked(house, await queued(house, file.id))
    assert (row.status, row.failure_code, row.result_key) == (ProcessingStatus.FAILED, "QUOTA_EXCEEDED", "")
    assert (await used(house), await stored(house)) == (len(TEXT), {file.object_key})


async def test_a_result_that_is_stored_at_the_second_try_counts_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = await store(house, TEXT, "a.txt")
    put, refused = Objects.put, 0

    async def once(self: Objects, *given: Any) -> None:
        nonlocal refused
        refused += 1
        if refused == 1:
            raise StorageUnavailable
        await put(self, *given)

    monkeypatch.setattr(Objects, "put", once)
    row = await queued(house, file.id)
    await house.plait.extraction.working.open(is_alone=False)
    first = await seen(row, lambda row: row.failure_code == "UNAVAILABLE")
    assert first.status is ProcessingStatus.QUEUED
    await models.FileProcessing.filter(id=row.id).update(due_at=NOON)
    done = await seen(row, lambda row: row.status is ProcessingStatus.COMPLETED)
    assert (refused, await used(house)) == (2, len(TEXT) + done.result_bytes)
    assert done.result_key != first.result_key


async def test_a_result_of_an_older_release_gives_back_nothing(house: House) -> None:
    file = await store(house, TEXT, "a.txt")
    other = await store(house, b"stays", "b.txt")
    row = await worked(house, await queued(house, file.id))
    older = f"{house.workspace_id}/extracted/{row.id}"
    folder = house.plait.settings.data_dir / "files"
    (folder / older).parent.mkdir()
    (folder / row.result_key).rename(folder / older)
    await FileObject.filter(object_key=row.result_key).delete()
    await FileUsage.filter(workspace_id=house.workspace_id).update(used_bytes=len(TEXT) + 5)
    await models.FileProcessing.filter(id=row.id).update(result_key=older)
    await house.plait.files.files.delete(house.viewer, file.id, is_permanent=True)
    await pruned(house)
    assert (await used(house), await models.FileProcessing.all().count()) == (5, 0)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await stored(house) != {other.object_key}:
            await asyncio.sleep(0.02)


async def test_a_file_with_the_bytes_of_a_result_keeps_them(house: House) -> None:
    file = await store(house, TEXT, "a.txt")
    row = await worked(house, await queued(house, file.id))
    content = await house.plait.files.objects.read(row.result_key, 0, row.result_bytes)
    twin = await store(house, content, "twin")
    assert twin.object_key == row.result_key
    await house.plait.files.files.delete(house.viewer, file.id, is_permanent=True)
    await pruned(house)
    assert (await used(house), (await FileObject.get(object_key=twin.object_key)).reference_count) == (len(content), 1)
    opened = await house.plait.files.files.open(twin.id)
    assert b"".join([each async for each in opened.read()]) == content
