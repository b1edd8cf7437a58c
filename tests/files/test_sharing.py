"""The same bytes are one object within a workspace; and where a process dies, nothing is left over or lost."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import DoesNotExist, MultipleObjectsReturned

from app.accounts.models import Membership
from app.files.changes import FileChange
from app.files.models import File, FileFolder, FileObject, FileVersion
from app.files.objects import Objects
from app.files.sharing import UploadTooSlow
from app.files.vocabulary import FileState
from app.kernel.clock import FixedClock
from app.kernel.errors import AppError
from app.kernel.rights import SYSTEM, Role
from app.kernel.settings import Settings
from tests.e2e.shelf import Storage, folder, s3
from tests.executions.conftest import House, open_house
from tests.files.checks import Cut, Death, check, objects, settle, spooled, stream, usage


@pytest.fixture(scope="module", params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    with {"folder": folder, "s3": s3}[request.param](tmp_path_factory.mktemp("storage")) as made:
        yield made


@pytest.fixture
async def kept(settings: Settings, clock: FixedClock, storage: Storage, tmp_path: Path) -> AsyncIterator[House]:
    """A house over a storage of either kind."""
    url = storage.url if storage.url.startswith("s3:") else f"file://{tmp_path}/storage"
    async with AsyncExitStack() as stack:
        yield await open_house(settings.model_copy(update={"storage_url": url}), stack, clock)


@pytest.fixture
def stored(kept: House, storage: Storage, tmp_path: Path) -> Callable[[], dict[str, bytes]]:
    """What the house's workspace has in the storage."""

    def found() -> dict[str, bytes]:
        if storage.url.startswith("s3:"):
            every = storage.objects()
        else:
            place = tmp_path / "storage"
            every = {str(each): each.read_bytes() for each in place.rglob("*") if each.is_file()}
        return {key: content for key, content in every.items() if str(kept.workspace_id) in key}

    return found


async def test_the_same_bytes_are_one_object_until_the_last_of_them_goes(house: House, clock: FixedClock) -> None:
    files = house.plait.files.files
    first = await files.store(SYSTEM, house.workspace_id, "a.txt", stream(b"the same"))
    second = await files.store(house.viewer, house.workspace_id, "b.txt", stream(b"the ", b"same"))
    assert second.id != first.id
    assert second.object_key == first.object_key
    assert (len(objects(house)), await usage(house)) == (1, (16, 2))  # people count what they see
    await files.delete(house.viewer, first.id, is_permanent=True)
    await settle(house, clock)
    opened = await files.open(second.id)
    assert b"".join([part async for part in opened.read()]) == b"the same"
    await files.delete(house.viewer, second.id, is_permanent=True)
    await settle(house, clock)
    assert (objects(house), await usage(house), await FileObject.all().count()) == ([], (0, 0), 0)


async def test_workspaces_share_nothing(house: House) -> None:
    files = house.plait.files.files
    eve = await house.member(Role.OWNER)
    other = (await Membership.get(user_id=eve.user_id)).workspace_id
    mine = await files.store(SYSTEM, house.workspace_id, "a", stream(b"the same"))
    theirs = await files.store(SYSTEM, other, "a", stream(b"the same"))
    assert mine.object_key != theirs.object_key
    assert len(objects(house)) == 2


async def test_twins_that_come_at_once_become_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    files, put = house.plait.files.files, Objects.put_spool
    made: list[File] = []

    async def meanwhile(self: Objects, *arguments: Any) -> None:
        monkeypatch.setattr(Objects, "put_spool", put)
        made.append(await files.store(SYSTEM, house.workspace_id, "b", stream(b"the same")))
        await put(self, *arguments)

    monkeypatch.setattr(Objects, "put_spool", meanwhile)
    made.append(await files.store(SYSTEM, house.workspace_id, "a", stream(b"the same")))
    await house.plait.files.purger.close()
    assert made[0].object_key == made[1].object_key
    assert await usage(house) == (16, 2)
    shared = await FileObject.get(object_key=made[0].object_key)
    assert shared.reference_count == 2


async def test_an_object_that_goes_while_it_is_to_be_shared_is_stored_anew(
    kept: House, clock: FixedClock, stored: Callable[[], dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    files, shared = kept.plait.files.files, kept.plait.files.shared
    first = await files.store(SYSTEM, kept.workspace_id, "a", stream(b"the same"))
    reserved = shared._reserved

    async def slow(*arguments: Any) -> FileObject | None:
        row = await reserved(*arguments)
        if row is None:
            await files.drop(SYSTEM, first)
        return row

    monkeypatch.setattr(shared, "_reserved", slow)
    again = await files.store(SYSTEM, kept.workspace_id, "b", stream(b"the same"))
    assert again.object_key != first.object_key
    await settle(kept, clock)
    await check(kept, stored)
    assert await usage(kept) == (8, 1)


async def test_an_object_that_comes_after_it_was_given_up_is_deleted(
    house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is about to go, as the object was not there, when the object comes."""
    files, put, delete = house.plait.files.files, Objects.put_spool, Objects.delete
    held: list[Any] = []

    async def late(self: Objects, *arguments: Any) -> None:
        row = await FileObject.get()
        await FileObject.filter(id=row.id).update(state="deleted", purge_due_at=clock.now())
        held.append(await FileObject.get())
        await put(self, *arguments)

    monkeypatch.setattr(Objects, "put_spool", late)
    with pytest.raises(UploadTooSlow):
        await files.store(SYSTEM, house.workspace_id, "a", stream(b"12345"))

    async def nothing(_self: Objects, _key: str) -> None:
        """It was looked for before it came."""

    with monkeypatch.context() as patched:
        patched.setattr(Objects, "delete", nothing)
        await house.plait.files.purger.close()
        await house.plait.files.purger.purge(held)
    assert Objects.delete is delete
    assert await FileObject.all().count() == len(objects(house))
    await settle(house, clock)
    assert (objects(house), await FileObject.all().count()) == ([], 0)


# ---------------------------------------------------------------------- death at any step

Deed = Callable[[House], Awaitable[Any]]


async def upload(house: House) -> None:
    await house.plait.files.files.store(SYSTEM, house.workspace_id, "new", stream(b"new bytes"))


async def upload_the_same(house: House) -> None:
    await house.plait.files.files.store(SYSTEM, house.workspace_id, "twin", stream(b"one"))


async def upload_version(house: House) -> None:
    row = await File.get(name="a")
    async with await spooled(b"newer bytes") as spool:
        await house.plait.files.versions.upload(house.viewer, row.id, spool)


async def upload_shared_version(house: House) -> None:
    row = await File.get(name="a")
    async with await spooled(b"two") as spool:
        await house.plait.files.versions.upload(house.viewer, row.id, spool)


async def restore_version(house: House) -> None:
    row = await File.get(name="b")
    version = await FileVersion.get(file_id=row.id, number=1)
    await house.plait.files.versions.restore(house.viewer, version.id)


async def delete_version(house: House) -> None:
    row = await File.get(name="b")
    version = await FileVersion.get(file_id=row.id, number=1)
    await house.plait.files.versions.delete(house.viewer, version.id)


async def copy(house: House) -> None:
    row = await File.get(name="b")
    await house.plait.files.changes.copy(house.viewer, row.id, "copy", None)


async def delete(house: House) -> None:
    row = await File.get(name="b")
    await house.plait.files.files.delete(house.viewer, row.id, is_permanent=True)


async def trash(house: House) -> None:
    row = await File.get(name="b")
    await house.plait.files.files.delete(house.viewer, row.id)


async def restore(house: House) -> None:
    row = await File.get(name="thrown away")
    await house.plait.files.trash.restore(house.viewer, row.id, None, is_chosen=False)


async def purge(house: House) -> None:
    row = await File.get(name="thrown away")
    await house.plait.files.trash.purge(house.viewer, row.id)


async def empty(house: House) -> None:
    await house.plait.files.trash.empty(house.viewer, house.workspace_id)


async def delete_folder(house: House) -> None:
    row = await FileFolder.get(name="outer")
    await house.plait.files.folders.delete(house.viewer, row.id)


async def move_folder(house: House) -> None:
    row = await FileFolder.get(name="inner")
    await house.plait.files.folders.move(house.viewer, row.id, None)


async def furnish(house: House) -> None:
    """Two files that share their bytes, one of them with two versions, a third in a folder, and one in the trash."""
    files, folders = house.plait.files.files, house.plait.files.folders
    await files.store(SYSTEM, house.workspace_id, "a", stream(b"one"))
    second = await files.store(SYSTEM, house.workspace_id, "b", stream(b"one"))
    async with await spooled(b"two") as spool:
        await house.plait.files.versions.upload(house.viewer, second.id, spool)
    outer = await folders.create(house.viewer, house.workspace_id, None, "outer")
    inner = await folders.create(house.viewer, house.workspace_id, outer.id, "inner")
    third = await files.store(SYSTEM, house.workspace_id, "c", stream(b"three"))
    change = FileChange(folder=(inner.id,), tags=["x", "y"])
    await house.plait.files.changes.update(house.viewer, third.id, change)
    fourth = await files.store(SYSTEM, house.workspace_id, "thrown away", stream(b"four"))
    await files.delete(house.viewer, fourth.id)


DEEDS: list[Deed] = [
    upload,
    upload_the_same,
    upload_version,
    upload_shared_version,
    restore_version,
    delete_version,
    copy,
    delete,
    trash,
    restore,
    purge,
    empty,
    delete_folder,
    move_folder,
]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
async def test_death_at_any_step_leaves_all_or_nothing(
    kept: House,
    clock: FixedClock,
    stored: Callable[[], dict[str, bytes]],
    monkeypatch: pytest.MonkeyPatch,
    deed: Deed,
) -> None:
    steps = 0
    while True:
        await clear(kept, clock)
        await furnish(kept)
        await settle(kept, clock)
        await check(kept, stored)
        death = Death(steps)
        with death.lurking(monkeypatch):
            with suppress(Cut):
                await deed(kept)
            await kept.plait.files.purger.close()  # what it left to the background dies too, or was done
        await settle(kept, clock)
        await check(kept, stored)
        for row in await File.filter(state=FileState.STORED):
            opened = await kept.plait.files.files.open(row.id)
            assert len(b"".join([part async for part in opened.read()])) == row.size_bytes
        if not death.is_dead:
            break
        steps += 1
    assert steps >= 2  # at least a commit's two sides


async def clear(house: House, clock: FixedClock) -> None:
    for row in await File.filter(state=FileState.STORED):
        await house.plait.files.files.drop(SYSTEM, row)
    await house.plait.files.trash.empty(house.viewer, house.workspace_id)
    for row in await FileFolder.filter(parent_id__isnull=True):
        await house.plait.files.folders.delete(house.viewer, row.id)
    await settle(house, clock)
    assert await FileObject.all().count() == 0


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_is_done_in_whatever_order_all_is_counted(
    kept: House,
    clock: FixedClock,
    stored: Callable[[], dict[str, bytes]],
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    """Sixty deeds, some cut off; what cannot be done says so, and changes nothing."""
    chance = random.Random(seed)
    await furnish(kept)
    deeds = [*DEEDS, furnish]
    for _ in range(60):
        deed = chance.choice(deeds)
        death = Death(chance.choice([0, 1, 2, 3, 4, 100]))
        with death.lurking(monkeypatch):
            with suppress(Cut, AppError, DoesNotExist, MultipleObjectsReturned):
                await deed(kept)
            await kept.plait.files.purger.close()
    await settle(kept, clock)
    await check(kept, stored)
