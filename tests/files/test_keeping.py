"""No object without a row and no row without an object, whatever cuts an upload or a deletion off."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest

from app.files.links import FileLinkExpired, FileLinkInvalid
from app.files.models import File, FileObject
from app.files.objects import Objects, StorageUnavailable
from app.files.service import FileNotFound, FileQuotaExceeded
from app.files.vocabulary import ObjectState
from app.kernel.clock import FixedClock
from app.kernel.crypto import Signer
from app.kernel.rights import SYSTEM, Role
from app.kernel.spool import SpoolTooLarge
from tests.executions.conftest import House
from tests.files.checks import Cut, do_chores, objects, stream, usage


async def test_a_run_keeps_a_stream_and_reads_it_back(house: House) -> None:
    files = house.plait.files.files
    kept = await files.store(SYSTEM, house.workspace_id, "out/../report.csv", stream(b"a,b\n", b"", b"1,2\n"))
    assert (kept.name, kept.content_type, kept.size_bytes) == ("report.csv", "text/csv", 8)
    opened = await files.open(kept.id)
    assert b"".join([each async for each in opened.read()]) == b"a,b\n1,2\n"
    assert b"".join([each async for each in opened.read(2, 5)]) == b"b\n1"
    assert await usage(house) == (8, 1)


async def test_a_viewer_needs_the_right_to_keep(house: House) -> None:
    viewer = await house.member(Role.VIEWER, house.workspace_id)
    with pytest.raises(Exception, match="does not allow"):
        await house.plait.files.files.store(viewer, house.workspace_id, "a", stream(b"x"))
    assert await File.all().count() == 0


async def test_a_stream_that_is_too_long_or_breaks_keeps_nothing(house: House) -> None:
    files = house.plait.files.files

    async def broken() -> AsyncIterator[bytes]:
        yield b"x"
        raise ConnectionError

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield bytes(8 * 1024 * 1024)

    with pytest.raises(ConnectionError):
        await files.store(SYSTEM, house.workspace_id, "a", broken())
    with pytest.raises(SpoolTooLarge):
        await files.store(SYSTEM, house.workspace_id, "a", endless())
    assert (await File.all().count(), objects(house)) == (0, [])


@pytest.mark.parametrize("has_object", [False, True])
async def test_a_death_before_the_end_of_an_upload_is_cleaned_up(
    house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, *, has_object: bool
) -> None:
    files, put = house.plait.files.files, Objects.put_spool

    async def dies(self: Objects, *arguments: object) -> None:
        if has_object:
            await put(self, *arguments)  # pyright: ignore[reportArgumentType]
        raise Cut

    async def does_nothing(_row: FileObject) -> None:
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(Objects, "put_spool", dies)
        patched.setattr(house.plait.files.shared, "_doom", does_nothing)
        with pytest.raises(Cut):
            await files.store(SYSTEM, house.workspace_id, "a", stream(b"12345"))
    row = await FileObject.get()
    assert (row.state, len(objects(house)), await usage(house)) == (ObjectState.PENDING, int(has_object), (5, 0))
    assert await File.all().count() == 0
    assert await do_chores(house) == 0  # it may still be going on
    clock.advance(timedelta(hours=1))
    assert await do_chores(house) == 1
    assert (await FileObject.all().count(), objects(house), await usage(house)) == (0, [], (0, 0))


async def test_an_upload_that_was_taken_for_lost_leaves_nothing(
    house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, put = house.plait.files.files, Objects.put_spool

    async def slow(self: Objects, *arguments: object) -> None:
        clock.advance(timedelta(hours=2))
        await do_chores(house)
        await put(self, *arguments)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(Objects, "put_spool", slow)
    with pytest.raises(Exception, match="took too long"):
        await files.store(SYSTEM, house.workspace_id, "a", stream(b"12345"))
    await house.plait.files.close()
    clock.advance(timedelta(hours=2))
    await do_chores(house)
    assert (await FileObject.all().count(), await File.all().count(), await usage(house)) == (0, 0, (0, 0))
    assert objects(house) == []


async def test_a_deletion_is_tried_until_the_object_is_gone(
    house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = house.plait.files.files
    kept = await files.store(SYSTEM, house.workspace_id, "a", stream(b"12345"))

    async def away(_self: Objects, _key: str) -> None:
        raise StorageUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(Objects, "delete", away)
        await files.delete(house.viewer, kept.id, is_permanent=True)
        assert await do_chores(house) == 1
        assert await do_chores(house) == 0  # not again at once
    assert (len(objects(house)), await usage(house)) == (1, (0, 0))
    clock.advance(timedelta(minutes=5))
    assert await do_chores(house) == 1
    assert (await FileObject.all().count(), objects(house), await usage(house)) == (0, [], (0, 0))


async def test_two_deletions_count_once(house: House) -> None:
    files = house.plait.files.files
    kept = await files.store(SYSTEM, house.workspace_id, "a", stream(b"12345"))
    await files.store(SYSTEM, house.workspace_id, "b", stream(b"1"))
    await files.delete(house.viewer, kept.id, is_permanent=True)
    with pytest.raises(FileNotFound):
        await files.delete(house.viewer, kept.id, is_permanent=True)
    assert await usage(house) == (1, 1)


async def test_a_workspace_that_is_gone_takes_no_file(house: House) -> None:
    with pytest.raises(Exception, match="no such workspace"):
        await house.plait.files.files.store(SYSTEM, UUID(int=7), "a", stream(b"x"))
    assert (await File.all().count(), objects(house)) == (0, [])


async def test_the_quota_counts_what_is_on_its_way(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    files, put = house.plait.files.files, Objects.put_spool
    usages = house.plait.files.usages
    monkeypatch.setattr(usages, "_quotas", dict.fromkeys(usages._quotas, 10))

    async def meanwhile(self: Objects, *arguments: object) -> None:
        monkeypatch.setattr(Objects, "put_spool", put)
        with pytest.raises(FileQuotaExceeded):
            await files.store(SYSTEM, house.workspace_id, "b", stream(b"12345"))
        await put(self, *arguments)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(Objects, "put_spool", meanwhile)
    await files.store(SYSTEM, house.workspace_id, "a", stream(b"123456"))
    assert await usage(house) == (6, 1)


async def test_a_link_ends(house: House, clock: FixedClock) -> None:
    links = house.plait.files.links
    kept = await house.plait.files.files.store(SYSTEM, house.workspace_id, "a", stream(b"x"))
    token = links.url(kept.id).rpartition("/")[2]
    assert links.read(token).file_id == kept.id
    clock.advance(timedelta(minutes=59))
    assert links.read(token).file_id == kept.id
    clock.advance(timedelta(minutes=16))
    with pytest.raises(FileLinkExpired):
        links.read(token)
    # What is signed for another purpose is nothing here.
    other = Signer(house.plait.settings.keys, b"plait/task-link").sign(links._signer.read(token))
    with pytest.raises(FileLinkInvalid):
        links.read(other)
