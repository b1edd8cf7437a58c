"""What is left of an upload when it is old, was cut off, or came too late: nothing, and nothing that counts."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.files.links import FileLinkExpired, FileLinkInvalid
from app.files.models import File, FileUsage
from app.files.objects import Objects, StorageUnavailable
from app.files.upload_models import FileUpload, FileUploadPart
from app.files.upload_parts import Checks, PartRefused, UploadNotFound, UploadOver
from app.files.uploads import OPEN_FOR, NewUpload, PartsMissing
from app.files.vocabulary import UploadState
from app.kernel.clock import FixedClock
from app.kernel.rights import Role, Scope
from tests.executions.conftest import House
from tests.patience import PATIENCE_SECONDS

MIB = 1024 * 1024
PART = 5 * MIB
CONTENT = random.Random(3).randbytes(PART + 100)


async def stream(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), MIB):
        yield content[at : at + MIB]


def objects(house: House) -> list[str]:
    folder = house.plait.settings.data_dir / "files"
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())


async def usage(house: House) -> tuple[int, int]:
    found = await FileUsage.get(workspace_id=house.workspace_id)
    return found.used_bytes, found.file_count


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


async def again(row: FileUpload) -> FileUpload:
    return await FileUpload.get(id=row.id)


class Cut(BaseException):
    """The process dies here, as far as the code can tell."""


async def test_an_upload_that_nobody_completes_ends_and_is_forgotten(house: House, clock: FixedClock) -> None:
    row = await begun(house)
    await sent(house, row, 1)
    assert (await usage(house), len(objects(house))) == ((len(CONTENT), 1), 1)
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
    assert await FileUploadPart.filter(upload_id=row.id).count() == 1
    assert len(objects(house)) == 1


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
    assert objects(house) == []


@pytest.mark.parametrize("has_object", [False, True])
async def test_a_death_while_parts_are_put_together_loses_and_leaves_nothing(
    house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, *, has_object: bool
) -> None:
    row, put = await begun(house), Objects.put_stream
    for number in (1, 2):
        await sent(house, row, number)
    await house.plait.files.uploads.complete(house.viewer, row.id)

    async def dies(self: Objects, key: str, chunks: Any, staging: str) -> Any:
        if has_object:
            await put(self, key, chunks, staging)
        else:
            place = house.plait.settings.data_dir / "files" / staging
            place.write_bytes(b"half of it")
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(Objects, "put_stream", dies)
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
    row, put = await begun(house), Objects.put_stream
    for number in (1, 2):
        await sent(house, row, number)
    await house.plait.files.uploads.complete(house.viewer, row.id)

    async def meanwhile(self: Objects, key: str, chunks: Any, staging: str) -> Any:
        found = await put(self, key, chunks, staging)
        await house.plait.files.uploads.cancel(house.viewer, row.id)
        await tidied(house)
        place = house.plait.settings.data_dir / "files" / key
        place.write_bytes(CONTENT)  # it was slower than the deletion
        return found

    with monkeypatch.context() as patched:
        patched.setattr(Objects, "put_stream", meanwhile)
        await worked(house)
    assert (await again(row)).state is UploadState.CANCELLED
    assert await usage(house) == (0, 0)
    clock.advance(timedelta(days=1, hours=1))
    await tidied(house)
    assert (objects(house), await File.all().count(), await FileUpload.all().count()) == ([], 0, 0)


async def test_a_storage_that_is_away_is_tried_again_then_told(
    house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await begun(house)
    for number in (1, 2):
        await sent(house, row, number)
    await house.plait.files.uploads.complete(house.viewer, row.id)

    async def away(*_: Any) -> Any:
        raise StorageUnavailable

    monkeypatch.setattr(Objects, "put_stream", away)
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
