"""What is left of an upload when it is old, was cut off, or came too late: nothing, and nothing that counts."""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.accounts.models import Activity
from app.accounts.vocabulary import ActivityKind
from app.files.folders import FolderNotFound
from app.files.links import FileLinkExpired, FileLinkInvalid
from app.files.models import File
from app.files.objects import Objects, StorageUnavailable
from app.files.upload_models import FileUpload, FileUploadPart
from app.files.upload_parts import Checks, PartRefused, UploadNotFound, UploadOver
from app.files.uploads import OPEN_FOR, NewUpload, PartsMissing
from app.files.vocabulary import UploadState
from app.kernel.clock import FixedClock
from app.kernel.database import Database
from app.kernel.intake import IntakeBusy
from app.kernel.rights import SYSTEM, Actor, Role, Scope
from tests.e2e.site import CONTENT as SITE
from tests.e2e.site import site
from tests.executions.conftest import House
from tests.files.checks import Cut, Death, check, settle, usage
from tests.patience import PATIENCE_SECONDS

MIB = 1024 * 1024
PART = 5 * MIB
CONTENT = random.Random(3).randbytes(PART + 100)


async def stream(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), MIB):
        yield content[at : at + MIB]


def objects(house: House) -> list[str]:
    """Name what is there, but for the marks of places that somebody has."""
    folder = house.plait.settings.data_dir / "files"
    there = [str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()]
    return sorted(each for each in there if not re.search(r"/whole-\d+$", each))


def size_of(house: House, key: str) -> int:
    return (house.plait.settings.data_dir / "files" / key).stat().st_size


async def begun(house: House, **more: Any) -> FileUpload:
    wanted = NewUpload("film", len(CONTENT), part_bytes=PART, **more)
    return await house.plait.files.uploads.start(house.viewer, house.workspace_id, wanted)


async def sent(house: House, row: FileUpload, number: int) -> None:
    piece = CONTENT[(number - 1) * PART : number * PART]
    await house.plait.files.upload_parts.receive(row.id, number, stream(piece), Checks())


async def worked(house: House) -> None:
    """Do what is owed, as a worker that is knocked at does."""
    await house.plait.files.upload_claims._handle(b"", 0)


async def tidied(house: House) -> None:
    await house.plait.files.upload_purger.close()
    for chore in house.plait.files.chores():
        await house.plait.upkeep.do(chore)
    await house.plait.files.purger.close()


async def rest(house: House, clock: FixedClock) -> None:
    """Let time pass until uploads are forgotten, and see that files and objects fit each other."""
    await tidied(house)
    for _ in range(2):
        clock.advance(timedelta(days=5))
        await settle(house, clock)
    folder = house.plait.settings.data_dir / "files"
    await check(house, lambda: {key: (folder / key).read_bytes() for key in objects(house)})


async def again(row: FileUpload) -> FileUpload:
    return await FileUpload.get(id=row.id)


async def test_an_upload_that_nobody_completes_ends_and_is_forgotten(house: House, clock: FixedClock) -> None:
    row = await begun(house)
    await sent(house, row, 1)
    assert (await usage(house), len(objects(house))) == ((len(CONTENT), 0), 1)
    clock.advance(OPEN_FOR - timedelta(seconds=1))
    await tidied(house)
    assert ((await again(row)).state, len(objects(house))) == (UploadState.OPEN, 1)
    clock.advance(timedelta(seconds=1))
    with pytest.raises(UploadOver):
        await sent(house, row, 2)
    await tidied(house)
    assert ((await again(row)).state, objects(house), await usage(house)) == (UploadState.EXPIRED, [], (0, 0))
    clock.advance(timedelta(days=1, hours=1))
    await tidied(house)
    counts = (await FileUpload.all().count(), await FileUploadPart.all().count(), await File.all().count())
    assert counts == (0, 0, 0)


async def test_a_part_sent_twice_at_once_is_one_part(house: House) -> None:
    row = await begun(house)
    await asyncio.gather(*(sent(house, row, 1) for _ in range(4)))
    (part,) = await FileUploadPart.filter(upload_id=row.id)
    # Its place, which one of them had, and the object of the one that counts, if that is another.
    assert set(objects(house)) == {row.whole_key, part.object_key}


async def test_a_part_that_comes_after_the_end_is_no_orphan(house: House) -> None:
    row = await begun(house)

    async def slow() -> AsyncIterator[bytes]:
        yield CONTENT[:MIB]
        await house.plait.files.uploads.cancel(house.viewer, row.id)
        await tidied(house)
        yield CONTENT[MIB:PART]

    with pytest.raises((UploadOver, StorageUnavailable)):
        await house.plait.files.upload_parts.receive(row.id, 1, slow(), Checks())
    assert (objects(house), await usage(house)) == ([], (0, 0))


@pytest.mark.parametrize("number", [0, 3, 2**31 - 1])
async def test_a_part_that_it_does_not_have_is_not_found(house: House, number: int) -> None:
    row = await begun(house)
    with pytest.raises(UploadNotFound):
        await house.plait.files.upload_parts.receive(row.id, number, stream(b""), Checks())


async def test_a_part_of_another_size_is_refused_before_it_fills_the_disk(house: House) -> None:
    row = await begun(house)
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += MIB
            yield bytes(MIB)

    with pytest.raises(PartRefused):
        await house.plait.files.upload_parts.receive(row.id, 1, endless(), Checks())
    assert taken <= PART + MIB
    assert await FileUploadPart.all().count() == 0
    assert objects(house) == [row.whole_key]
    assert size_of(house, row.whole_key) <= PART  # what was counted for it
    await sent(house, row, 1)  # its place is free again
    assert [part.object_key for part in await FileUploadPart.all()] == [row.whole_key]


@pytest.mark.parametrize("has_object", [False, True])
async def test_a_death_while_parts_are_put_together_loses_and_leaves_nothing(
    house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, *, has_object: bool
) -> None:
    row, join = await begun(house), Objects.join
    for number in (1, 2):
        await sent(house, row, number)
    await house.plait.files.uploads.complete(house.viewer, row.id)

    async def dies(self: Objects, key: str, *rest: Any) -> Any:
        if has_object:
            await join(self, key, *rest)
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(Objects, "join", dies)
        await worked(house)
    assert (await again(row)).state is UploadState.COMPLETING
    await house.plait.files.start_worker(is_alone=True)  # as after a kill
    await worked(house)
    done = await again(row)
    assert (done.state, done.attempt_count) == (UploadState.COMPLETED, 2)
    file = await File.get(id=done.file_id)
    opened = await house.plait.files.files.open(file.id)
    assert b"".join([each async for each in opened.read()]) == CONTENT
    await tidied(house)
    assert objects(house) == [file.object_key]
    assert await usage(house) == (len(CONTENT), 1)


async def test_what_is_ended_while_it_becomes_a_file_leaves_nothing(
    house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, join = await begun(house), Objects.join
    for number in (1, 2):
        await sent(house, row, number)
    await house.plait.files.uploads.complete(house.viewer, row.id)

    async def meanwhile(self: Objects, key: str, *rest: Any) -> Any:
        found = await join(self, key, *rest)
        await house.plait.files.uploads.cancel(house.viewer, row.id)
        await tidied(house)
        place = house.plait.settings.data_dir / "files" / key
        place.write_bytes(CONTENT)  # it was slower than the deletion
        return found

    with monkeypatch.context() as patched:
        patched.setattr(Objects, "join", meanwhile)
        await worked(house)
    assert (await again(row)).state is UploadState.CANCELLED
    assert await usage(house) == (0, 0)
    clock.advance(timedelta(days=1, hours=1))
    await tidied(house)
    assert (objects(house), await File.all().count(), await FileUpload.all().count()) == ([], 0, 0)


async def test_bytes_that_the_workspace_has_are_not_kept_twice(house: House, clock: FixedClock) -> None:
    plain = await house.plait.files.files.store(SYSTEM, house.workspace_id, "first", stream(CONTENT))
    heard: list[File] = []

    async def hears(file: File, _actor: Actor) -> None:
        heard.append(file)

    house.plait.files.records.on_kept = hears
    rows = [await begun(house) for _ in range(2)]
    for row in rows:
        for number in (1, 2):
            await sent(house, row, number)
        await house.plait.files.uploads.complete(house.viewer, row.id)
    await worked(house)
    files = [await File.get(id=(await again(row)).file_id) for row in rows]
    assert [(file.name, file.object_key) for file in files] == [("film", plain.object_key)] * 2
    assert [file.id for file in heard] == [file.id for file in files]
    assert await usage(house) == (3 * len(CONTENT), 3)
    told = await Activity.filter(workspace_id=house.workspace_id, kind=ActivityKind.FILE_UPLOADED)
    assert {each.subject_id for each in told} == {plain.id, *(file.id for file in files)}
    await rest(house, clock)
    assert objects(house) == [plain.object_key]


async def test_twins_of_one_upload_become_one_object(house: House, clock: FixedClock) -> None:
    rows = [await begun(house) for _ in range(2)]
    for row in rows:
        for number in (1, 2):
            await sent(house, row, number)
        await house.plait.files.uploads.complete(house.viewer, row.id)
    await asyncio.gather(worked(house), worked(house))
    assert {(await again(row)).state for row in rows} == {UploadState.COMPLETED}
    await rest(house, clock)
    assert (len(objects(house)), await File.all().count()) == (1, 2)


async def test_a_file_comes_into_its_folder_or_the_root_if_that_is_gone(house: House, clock: FixedClock) -> None:
    folders = house.plait.files.folders
    stays = await folders.create(house.viewer, house.workspace_id, None, "stays")
    goes = await folders.create(house.viewer, house.workspace_id, None, "goes")
    rows = [await begun(house, folder_id=each.id) for each in (stays, goes)]
    for row in rows:
        for number in (1, 2):
            await sent(house, row, number)
        await house.plait.files.uploads.complete(house.viewer, row.id)
    await folders.delete(house.viewer, goes.id)
    await worked(house)
    assert [(await File.get(id=(await again(row)).file_id)).folder_id for row in rows] == [stays.id, None]
    with pytest.raises(FolderNotFound):
        await begun(house, folder_id=goes.id)
    with pytest.raises(FolderNotFound):
        await house.plait.files.uploads.fetch(
            house.viewer, house.workspace_id, "http://example.com/", None, folder_id=goes.id
        )
    await rest(house, clock)


async def uploaded(house: House, _url: str) -> None:
    row = await begun(house)
    for number in (1, 2):
        await sent(house, row, number)
    await house.plait.files.uploads.complete(house.viewer, row.id)
    await worked(house)


async def fetched(house: House, url: str) -> None:
    await house.plait.files.uploads.fetch(house.viewer, house.workspace_id, url, None)
    await worked(house)


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize("deed", [uploaded, fetched], ids=lambda deed: deed.__name__)
async def test_death_at_any_step_leaves_all_or_nothing(
    house: House,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    deed: Callable[[House, str], Awaitable[None]],
    *,
    is_known: bool,
) -> None:
    if is_known:
        content = CONTENT if deed is uploaded else SITE
        await house.plait.files.files.store(SYSTEM, house.workspace_id, "first", stream(content))
    steps = 0
    async with site() as elsewhere:
        while True:
            death = Death(steps)
            with death.lurking(monkeypatch):
                with suppress(Cut):
                    await deed(house, elsewhere.url + "/film.pdf")
                await house.plait.files.upload_purger.close()  # what it left to the background dies too, or was done
                await house.plait.files.purger.close()
            await house.plait.files.start_worker(is_alone=True)
            await worked(house)
            uploads = await FileUpload.all()
            assert {row.state for row in uploads} <= {UploadState.OPEN, UploadState.COMPLETED}
            files = await File.filter(name__not="first")
            assert [file.id for file in files] == [row.file_id for row in uploads if row.file_id]
            await rest(house, clock)
            assert await FileUpload.all().count() == 0
            if not death.is_dead:
                break
            for file in files:
                await house.plait.files.files.drop(SYSTEM, file)
            steps += 1
    assert (len(files), steps >= 4) == (1, True)


async def test_what_was_counted_for_a_fetching_is_counted_once_when_it_is_begun_anew(
    house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: Any) -> None:
        raise Cut

    async with site() as elsewhere:
        uploads = house.plait.files.uploads
        row = await uploads.fetch(house.viewer, house.workspace_id, elsewhere.url + "/film.pdf", None)
        with monkeypatch.context() as patched:
            patched.setattr(Objects, "put_spool", dies)
            patched.setattr(house.plait.files.shared, "_doom", dies)
            await worked(house)
        assert await usage(house) == (len(SITE), 0)
        await house.plait.files.start_worker(is_alone=True)
        await worked(house)
    assert ((await again(row)).state, await usage(house)) == (UploadState.COMPLETED, (len(SITE), 1))
    await rest(house, clock)
    assert len(objects(house)) == 1


async def test_a_storage_that_is_away_is_tried_again_then_told(
    house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await begun(house)
    for number in (1, 2):
        await sent(house, row, number)
    await house.plait.files.uploads.complete(house.viewer, row.id)

    async def away(*_: Any) -> Any:
        raise StorageUnavailable

    monkeypatch.setattr(Objects, "join", away)
    for attempt in range(1, 6):
        await worked(house)
        found = await again(row)
        assert (found.attempt_count, found.failure_code) == (attempt, "STORAGE_UNAVAILABLE")
        assert found.state is (UploadState.FAILED if attempt == 5 else UploadState.COMPLETING)
        clock.advance(timedelta(hours=1))
    assert await usage(house) == (0, 0)


async def test_parts_that_the_storage_lost_are_told(house: House) -> None:
    row = await begun(house)
    for number in (1, 2):
        await sent(house, row, number)
    await house.plait.files.uploads.complete(house.viewer, row.id)
    folder: Path = house.plait.settings.data_dir / "files"
    (folder / objects(house)[0]).unlink()
    await worked(house)
    found = await again(row)
    assert (found.state, found.failure_code) == (UploadState.FAILED, "PARTS_LOST")


async def test_a_viewer_sees_but_may_not_send(house: House) -> None:
    row = await begun(house)
    uploads, viewer = house.plait.files.uploads, await house.member(Role.VIEWER, house.workspace_id)
    assert (await uploads.get(viewer, row.id)).id == row.id
    assert not await uploads.may_send(viewer, row)
    for asked in (
        uploads.start(viewer, house.workspace_id, NewUpload("a", 1)),
        uploads.complete(viewer, row.id),
        uploads.cancel(viewer, row.id),
        uploads.fetch(viewer, house.workspace_id, "http://example.com/", None),
    ):
        with pytest.raises(Exception, match="does not allow"):
            await asked
    assert (
        Scope.FILES_WRITE
        not in (await house.plait.accounts.access.require(viewer, house.workspace_id, Scope.FILES_READ)).scopes
    )


async def test_an_upload_is_completed_when_all_is_there(house: House) -> None:
    row = await begun(house)
    with pytest.raises(PartsMissing) as caught:
        await house.plait.files.uploads.complete(house.viewer, row.id)
    assert caught.value.details["parts"] == [1, 2]


async def test_a_workspace_that_is_deleted_takes_its_uploads_along(house: House) -> None:
    row = await begun(house)
    await sent(house, row, 1)
    await house.plait.accounts.workspaces.delete(house.viewer, house.workspace_id)
    await tidied(house)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while objects(house):
            await tidied(house)
    assert (await again(row)).state is UploadState.EXPIRED


async def test_a_link_for_a_part_ends_and_is_for_that_part_alone(house: House, clock: FixedClock) -> None:
    links = house.plait.files.part_links
    token = links.url(UUID(int=7), 4).rpartition("/")[2]
    found = links.read(token)
    assert (found.upload_id, found.number) == (UUID(int=7), 4)
    other = house.plait.files.links.url(UUID(int=7)).rpartition("/")[2]
    with pytest.raises(FileLinkInvalid):
        links.read(other)
    with pytest.raises(FileLinkInvalid):
        house.plait.files.links.read(token)
    clock.advance(timedelta(hours=1, seconds=1))
    with pytest.raises(FileLinkExpired):
        links.read(token)


async def test_a_part_whose_commit_is_unknown_is_not_deleted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    row, parts = await begun(house), house.plait.files.upload_parts
    counted = parts._counted

    async def broken(*arguments: Any) -> str | None:
        await counted(*arguments)
        raise ConnectionResetError  # the connection went, and with it the word that it was committed

    with monkeypatch.context() as patched:
        patched.setattr(parts, "_counted", broken)
        with pytest.raises(ConnectionResetError):
            await sent(house, row, 1)
    await sent(house, row, 2)
    await house.plait.files.uploads.complete(house.viewer, row.id)
    await worked(house)
    assert (await again(row)).state is UploadState.COMPLETED


@pytest.mark.parametrize("way", ["cancelled", "expired"])
async def test_the_secret_of_an_address_goes_however_its_upload_ends(house: House, clock: FixedClock, way: str) -> None:
    row = await house.plait.files.uploads.fetch(
        house.viewer, house.workspace_id, "http://files.example.com/a?signature=secret#b", None
    )
    if way == "cancelled":
        await house.plait.files.uploads.cancel(house.viewer, row.id)
    else:
        await FileUpload.filter(id=row.id).update(purge_due_at=clock.now(), next_attempt_at=None)
        await tidied(house)
    ended = await again(row)
    assert (ended.state.value, ended.source_url) == (way, "http://files.example.com/a")
    assert (ended.epoch, ended.next_attempt_at) == (row.epoch + 1, None)


async def test_one_sender_does_not_take_every_place(house: House) -> None:
    rows = [await begun(house) for _ in range(2)]
    parts, go = house.plait.files.upload_parts, asyncio.Event()
    begun_parts = 0

    async def slow() -> AsyncIterator[bytes]:
        nonlocal begun_parts
        begun_parts += 1
        await go.wait()
        yield CONTENT[:PART]

    sending = [asyncio.create_task(parts.receive(rows[0].id, 1, slow(), Checks())) for _ in range(16)]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while begun_parts < 16:
            await asyncio.sleep(0.01)
    with pytest.raises(IntakeBusy):
        await sent(house, rows[1], 1)
    go.set()
    await asyncio.gather(*sending)
    await sent(house, rows[1], 1)
    received = await parts.received_of([rows[1], rows[0]])
    assert {key: [part.number for part in there] for key, there in received.items()} == {row.id: [1] for row in rows}


async def test_a_look_that_finds_nothing_keeps_nobody_waiting(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_database: Database) -> Any:
        raise AssertionError

    monkeypatch.setattr(Database, "transaction", never)
    await worked(house)
