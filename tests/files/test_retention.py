"""Files that nobody changes for so long as their folders say go to the trash by themselves."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.accounts.models import Activity, AuditEntry
from app.accounts.vocabulary import ActivityKind
from app.files import retention
from app.files.changes import FileChange
from app.files.folders import FolderNotFound
from app.files.models import File, FileFolder
from app.files.vocabulary import FileState
from app.kernel.clock import FixedClock
from app.kernel.errors import Forbidden, InvalidInput
from app.kernel.ids import new_id
from app.kernel.rights import SYSTEM, Role
from tests.executions.conftest import House
from tests.files.checks import stream, usage

DAY = timedelta(days=1)


async def folder(house: House, name: str, parent: FileFolder | None = None) -> FileFolder:
    parent_id = None if parent is None else parent.id
    return await house.plait.files.folders.create(house.viewer, house.workspace_id, parent_id, name)


async def kept(house: House, row: FileFolder, days: int | None) -> FileFolder:
    return await house.plait.files.retention.keep_for(house.viewer, row.id, days)


async def stored(house: House, name: str, inside: FileFolder | None = None) -> File:
    row = await house.plait.files.files.store(SYSTEM, house.workspace_id, name, stream(name.encode()))
    await moved(house, row, inside)
    return row


async def moved(house: House, row: File, inside: FileFolder | None) -> None:
    change = FileChange(folder=(None if inside is None else inside.id,))
    await house.plait.files.changes.update(house.viewer, row.id, change)


async def swept(house: House) -> list[str]:
    """Do the chore until nothing is left; return what is not in the trash."""
    (chore,) = house.plait.files.retention.chores()
    while True:
        await house.plait.upkeep.do(chore)
        if not chore.is_unfinished():
            break
    return [row.name for row in await File.filter(state=FileState.STORED).order_by("name")]


async def test_what_is_in_a_folder_and_below_goes_and_nothing_beside_it(house: House, clock: FixedClock) -> None:
    outer, beside = await folder(house, "50%_a"), await folder(house, "50%_ab")
    inner = await folder(house, "inner", outer)
    for name, place in (("a", outer), ("b", inner), ("c", beside), ("d", None)):
        await stored(house, name, place)
    await kept(house, outer, 3)
    clock.advance(3 * DAY - timedelta(seconds=1))
    assert await swept(house) == ["a", "b", "c", "d"]
    clock.advance(timedelta(seconds=1))
    assert await swept(house) == ["c", "d"]
    told = await Activity.filter(kind=ActivityKind.FILE_DELETED).order_by("id")
    assert [(each.data["name"], each.data["retentionDays"]) for each in told] == [("a", 3), ("b", 3)]
    gone = await File.get(name="b")
    assert (gone.state, gone.trashed_path) == (FileState.TRASHED, "/50%_a/inner")


async def test_of_several_the_fewest_days_count(house: House, clock: FixedClock) -> None:
    outer = await folder(house, "outer")
    short, long = await folder(house, "short", outer), await folder(house, "long", outer)
    for row, days in ((outer, 5), (short, 2), (long, 9)):
        await kept(house, row, days)
        await stored(house, row.name, row)
    clock.advance(2 * DAY)
    assert await swept(house) == ["long", "outer"]
    clock.advance(3 * DAY)
    assert await swept(house) == []


async def test_a_change_and_a_return_from_the_trash_begin_the_days_anew(house: House, clock: FixedClock) -> None:
    place = await folder(house, "a")
    await kept(house, place, 2)
    changed, other = await stored(house, "changed", place), await stored(house, "other", place)
    clock.advance(DAY)
    await house.plait.files.changes.update(house.viewer, changed.id, FileChange(tags=["new"]))
    clock.advance(DAY)
    assert await swept(house) == ["changed"]
    await house.plait.files.trash.restore(house.viewer, other.id, None, is_chosen=False)
    assert await swept(house) == ["changed", "other"]
    clock.advance(DAY)
    assert await swept(house) == ["other"]


async def test_what_is_moved_in_or_out_and_what_is_set_otherwise_counts_as_it_is(
    house: House, clock: FixedClock
) -> None:
    place, other = await folder(house, "a"), await folder(house, "b")
    await kept(house, place, 2)
    await stored(house, "stays", place)
    out = await stored(house, "out", place)
    clock.advance(DAY)
    await moved(house, out, other)
    await kept(house, place, None)
    clock.advance(9 * DAY)
    assert await swept(house) == ["out", "stays"]
    await kept(house, place, 2)
    await house.plait.files.folders.move(house.viewer, other.id, place.id)
    assert await swept(house) == []


async def test_many_files_go_in_batches_and_many_folders_in_turns(
    house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_FOLDERS", 2)
    monkeypatch.setattr(
        retention, "_OLD", {name: text.replace("LIMIT 200", "LIMIT 2") for name, text in retention._OLD.items()}
    )
    rows = [await folder(house, f"folder {number}") for number in range(5)]
    for row in rows:
        await kept(house, row, 1)
        for number in range(3):
            await stored(house, f"{row.name} {number}", row)
    clock.advance(DAY)
    async with house.plait.database.transaction() as tx:
        assert await house.plait.files.retention.claim(tx) == 2
    assert await swept(house) == []
    assert await swept(house) == []


async def test_where_nothing_stays_in_the_trash_files_go_for_good(
    house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.plait.files.trash, "_kept", timedelta(0))
    place = await folder(house, "a")
    await kept(house, place, 1)
    await stored(house, "x", place)
    clock.advance(DAY)
    assert (await swept(house), await File.all().count(), await usage(house)) == ([], 0, (0, 0))


@pytest.mark.parametrize("days", [0, -1, retention.MOST_DAYS + 1])
async def test_days_out_of_bounds_are_refused(house: House, days: int) -> None:
    row = await folder(house, "a")
    with pytest.raises(InvalidInput) as caught:
        await kept(house, row, days)
    assert (caught.value.field, caught.value.reason) == ("input.days", "out_of_range")
    assert (await FileFolder.get(id=row.id)).retention_days is None


async def test_only_an_owner_sets_it_and_it_is_told_once(house: House) -> None:
    row, admin = await folder(house, "a"), await house.member(Role.ADMIN, house.workspace_id)
    with pytest.raises(Forbidden):
        await house.plait.files.retention.keep_for(admin, row.id, 1)
    for folder_id in (new_id(), UUID(int=0)):
        with pytest.raises(FolderNotFound):
            await house.plait.files.retention.keep_for(house.viewer, folder_id, 0)
    for _ in range(2):
        await kept(house, row, 30)
    told = await Activity.filter(kind=ActivityKind.FILE_FOLDER_UPDATED)
    assert [each.data for each in told] == [{"path": "/a", "retentionDays": 30, "earlierRetentionDays": None}]
    assert await AuditEntry.filter(action="file_folder.updated").count() == 1
