"""What is deleted can be restored for a time, and then is gone; files that expire go by themselves."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from app.files.changes import FileChange
from app.files.folders import FolderNotFound
from app.files.models import File, FileFolder
from app.files.service import FileNotFound
from app.files.trash import TrashedFileNotFound
from app.files.vocabulary import FileState
from app.kernel.clock import FixedClock
from app.kernel.errors import InvalidInput
from app.kernel.pages import PageRequest
from app.kernel.rights import SYSTEM
from app.kernel.settings import Settings
from tests.executions.conftest import House, open_house
from tests.files.checks import do_chores, objects, settle, stream, usage


@pytest.fixture
async def strict(settings: Settings, clock: FixedClock) -> AsyncIterator[House]:
    """A house where nothing stays in the trash."""
    async with AsyncExitStack() as stack:
        yield await open_house(settings.model_copy(update={"file_trash_days": 0}), stack, clock)


async def trashed(house: House) -> list[str]:
    page = await house.plait.files.trash.page(house.viewer, house.workspace_id, PageRequest(first=10))
    return [row.name for row in page.items]


async def test_a_trashed_file_is_kept_for_its_time_and_then_purged(house: House, clock: FixedClock) -> None:
    files = house.plait.files.files
    kept = await files.store(SYSTEM, house.workspace_id, "a", stream(b"12345"))
    await files.delete(house.viewer, kept.id)
    clock.advance(timedelta(days=29, hours=23))
    assert await do_chores(house) == 0
    assert (await trashed(house), await usage(house), len(objects(house))) == (["a"], (5, 1), 1)
    with pytest.raises(FileNotFound):
        await files.open(kept.id)
    clock.advance(timedelta(hours=1))
    assert await trashed(house) == []  # before the chore comes
    with pytest.raises(TrashedFileNotFound):
        await house.plait.files.trash.restore(house.viewer, kept.id, None, is_chosen=False)
    await settle(house, clock)
    assert (await File.all().count(), objects(house), await usage(house)) == (0, [], (0, 0))


async def test_without_a_trash_a_file_is_gone_at_once(strict: House, clock: FixedClock) -> None:
    files, folders = strict.plait.files.files, strict.plait.files.folders
    kept = await files.store(SYSTEM, strict.workspace_id, "a", stream(b"12345"))
    assert (await files.delete(strict.viewer, kept.id)).trashed_at is None
    assert (await File.all().count(), await usage(strict)) == (0, (0, 0))
    folder = await folders.create(strict.viewer, strict.workspace_id, None, "f")
    await files.store(SYSTEM, strict.workspace_id, "b", stream(b"12345"))
    await strict.plait.files.changes.update(strict.viewer, (await File.get()).id, FileChange(folder=(folder.id,)))
    await folders.delete(strict.viewer, folder.id)
    assert await trashed(strict) == []
    await settle(strict, clock)
    assert (await File.all().count(), objects(strict), await usage(strict)) == (0, [], (0, 0))


@pytest.fixture(params=[30, 0])
async def either(request: pytest.FixtureRequest, settings: Settings, clock: FixedClock) -> AsyncIterator[House]:
    """A house with a trash, and one without."""
    async with AsyncExitStack() as stack:
        yield await open_house(settings.model_copy(update={"file_trash_days": request.param}), stack, clock)


async def test_a_file_that_expires_goes_by_itself(either: House, clock: FixedClock) -> None:
    there, has_trash = either, either.settings.file_trash_days > 0
    files, changes = there.plait.files.files, there.plait.files.changes
    kept = await files.store(SYSTEM, there.workspace_id, "a", stream(b"12345"))
    other = await files.store(SYSTEM, there.workspace_id, "b", stream(b"1"))
    with pytest.raises(InvalidInput):
        await changes.update(there.viewer, kept.id, FileChange(expires=(clock.now(),)))
    await changes.update(there.viewer, kept.id, FileChange(expires=(clock.now() + timedelta(hours=5),)))
    clock.advance(timedelta(hours=4, minutes=59))
    assert await do_chores(there) == 0
    clock.advance(timedelta(minutes=1))
    # Of files alone: the object of one that is gone is purged behind it, by whichever comes first.
    assert sum([await there.plait.upkeep.do(chore) for chore in there.plait.files.trash.chores()]) == 1
    assert [row.id for row in await File.filter(state=FileState.STORED)] == [other.id]
    assert await usage(there) == ((6, 2) if has_trash else (1, 1))
    if has_trash:
        restored = await there.plait.files.trash.restore(there.viewer, kept.id, None, is_chosen=False)
        assert restored.expires_at is None  # so that it stays
        assert await do_chores(there) == 0


async def test_a_file_goes_back_to_where_it_was_whatever_became_of_that(house: House) -> None:
    files, folders, changes = house.plait.files.files, house.plait.files.folders, house.plait.files.changes
    trash, viewer, workspace = house.plait.files.trash, house.viewer, house.workspace_id
    outer = await folders.create(viewer, workspace, None, "Outer")
    inner = await folders.create(viewer, workspace, outer.id, "Inner")
    kept = await files.store(SYSTEM, workspace, "a", stream(b"1"))
    await changes.update(viewer, kept.id, FileChange(folder=(inner.id,)))
    await files.delete(viewer, kept.id)
    await folders.rename(viewer, inner.id, "Renamed")
    assert (await trash.restore(viewer, kept.id, None, is_chosen=False)).folder_id == inner.id
    assert await folders.delete(viewer, outer.id) == 1
    assert await FileFolder.all().count() == 0
    again = await folders.create(viewer, workspace, None, "OUTER")  # the same name, for people
    restored = await trash.restore(viewer, kept.id, None, is_chosen=False)
    place = await FileFolder.get(id=restored.folder_id)
    assert (place.path, place.parent_id) == ("/OUTER/Renamed", again.id)
    await files.delete(viewer, kept.id)
    assert (await trash.restore(viewer, kept.id, None, is_chosen=True)).folder_id is None
    await files.delete(viewer, kept.id)
    with pytest.raises(FolderNotFound):
        await trash.restore(viewer, kept.id, kept.id, is_chosen=True)
    assert await trashed(house) == ["a"]


async def test_a_workspace_that_goes_takes_its_trash_along(house: House, clock: FixedClock) -> None:
    from app.accounts.models import Workspace

    files = house.plait.files.files
    kept = await files.store(SYSTEM, house.workspace_id, "a", stream(b"12345"))
    await files.store(SYSTEM, house.workspace_id, "b", stream(b"12345"))
    await files.delete(house.viewer, kept.id)
    await Workspace.filter(id=house.workspace_id).delete()
    await settle(house, clock)
    assert (await File.all().count(), objects(house)) == (0, [])


async def test_a_trash_of_many_is_emptied_at_once_and_purged_in_turns(house: House, clock: FixedClock) -> None:
    files, trash = house.plait.files.files, house.plait.files.trash
    folder = await house.plait.files.folders.create(house.viewer, house.workspace_id, None, "f")
    first = await files.store(SYSTEM, house.workspace_id, "a", stream(b"12345"))
    for _ in range(450):
        await house.plait.files.changes.copy(house.viewer, first.id, None, (folder.id,))
    assert len(objects(house)) == 1
    assert await house.plait.files.folders.delete(house.viewer, folder.id) == 450
    assert await trash.empty(house.viewer, house.workspace_id) == 450
    assert await trashed(house) == []
    assert await usage(house) == (5 * 251, 251)
    await settle(house, clock)
    assert (await usage(house), len(objects(house))) == ((5, 1), 1)
