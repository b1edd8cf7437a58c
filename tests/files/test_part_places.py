"""Parts at their places in the file that they become: whoever sends them, however often and in whichever order."""

import asyncio
import hashlib
import random
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from app.files.models import File
from app.files.objects import StorageUnavailable
from app.files.part_digests import PartDigests
from app.files.upload_models import FileUpload, FileUploadPart
from app.files.upload_parts import Checks, PartRefused, ReceivedPart, UploadOver
from app.files.uploads import NewUpload
from app.files.vocabulary import UploadState
from tests.executions.conftest import House

MIB = 1024 * 1024
PART = 5 * MIB
SIZE = 2 * PART + 12_345
CONTENT = random.Random(11).randbytes(SIZE)
OTHER = random.Random(12).randbytes(SIZE)


def piece(content: bytes, number: int) -> bytes:
    return content[(number - 1) * PART : number * PART]


async def stream(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 300_000):
        yield content[at : at + 300_000]


async def begun(house: House) -> FileUpload:
    wanted = NewUpload("film", SIZE, part_bytes=PART)
    return await house.plait.files.uploads.start(house.viewer, house.workspace_id, wanted)


async def send(house: House, row: FileUpload, number: int, content: bytes = CONTENT) -> ReceivedPart:
    return await house.plait.files.upload_parts.receive(row.id, number, stream(piece(content, number)), Checks())


async def completed(house: House, row: FileUpload) -> tuple[File, Path]:
    """Complete it; return its file, and where that is."""
    await house.plait.files.uploads.complete(house.viewer, row.id)
    await house.plait.files.upload_claims._handle(b"", 0)
    found = await FileUpload.get(id=row.id)
    assert (found.state, found.failure_message) == (UploadState.COMPLETED, "")
    file = await File.get(id=found.file_id)
    return file, place_of(house, file.object_key)


def place_of(house: House, key: str) -> Path:
    return house.plait.settings.data_dir / "files" / key


async def keys(row: FileUpload) -> list[bool]:
    """Say of each part whether it is at its place."""
    return [
        part.object_key == row.whole_key for part in await FileUploadPart.filter(upload_id=row.id).order_by("number")
    ]


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
@pytest.mark.parametrize("is_same_process", [True, False])
async def test_parts_at_their_places_are_the_file(
    house: House, monkeypatch: pytest.MonkeyPatch, order: tuple[int, ...], *, is_same_process: bool
) -> None:
    row = await begun(house)
    for number in order:
        part = await send(house, row, number)
        assert part.etag == hashlib.sha256(piece(CONTENT, number)).hexdigest()
    assert await keys(row) == [True] * 3
    if not is_same_process:
        monkeypatch.setattr(house.plait.files.upload_parts._digests, "_so_far", type(PartDigests()._so_far)())
    node = place_of(house, row.whole_key).stat().st_ino
    file, place = await completed(house, row)
    assert (file.sha256, file.size_bytes) == (hashlib.sha256(CONTENT).hexdigest(), SIZE)
    assert place.read_bytes() == CONTENT
    assert place.stat().st_ino == node  # nothing was copied


@pytest.mark.parametrize("again", [1, 2, 3])
async def test_a_part_sent_again_with_other_bytes_is_the_one_that_counts(house: House, again: int) -> None:
    row = await begun(house)
    for number in (1, 2, 3):
        await send(house, row, number)
    await send(house, row, again, OTHER)
    wanted = b"".join(piece(OTHER if number == again else CONTENT, number) for number in (1, 2, 3))
    file, place = await completed(house, row)
    assert place.read_bytes() == wanted
    assert file.sha256 == hashlib.sha256(wanted).hexdigest()


async def test_a_part_sent_again_before_those_behind_it_has_the_digest_of_what_counts(house: House) -> None:
    row = await begun(house)
    await send(house, row, 1)
    await send(house, row, 1, OTHER)
    for number in (2, 3):
        await send(house, row, number)
    wanted = piece(OTHER, 1) + CONTENT[PART:]
    file, place = await completed(house, row)
    assert (place.read_bytes(), file.sha256) == (wanted, hashlib.sha256(wanted).hexdigest())


async def test_a_sender_that_goes_on_behind_the_end_changes_no_file(house: House) -> None:
    """It has the place; another one sent that part meanwhile, and a file was made of it."""
    row, has_place, go = await begun(house), asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield piece(OTHER, 2)[: 2 * MIB]
        has_place.set()
        await go.wait()
        yield piece(OTHER, 2)[2 * MIB :]

    slower = asyncio.create_task(house.plait.files.upload_parts.receive(row.id, 2, slow(), Checks()))
    await has_place.wait()
    for number in (1, 2, 3):
        await send(house, row, number)
    assert await keys(row) == [True, False, True]
    file, place = await completed(house, row)
    go.set()
    with pytest.raises((UploadOver, StorageUnavailable)):  # its parts may be gone already
        await slower
    assert (place.read_bytes(), file.sha256) == (CONTENT, hashlib.sha256(CONTENT).hexdigest())


async def test_of_many_who_send_a_part_at_once_one_counts_whole(house: House) -> None:
    row = await begun(house)
    contents = [random.Random(seed).randbytes(SIZE) for seed in range(4)]
    await asyncio.gather(*(send(house, row, number, content) for content in contents for number in (1, 2, 3)))
    parts = await FileUploadPart.filter(upload_id=row.id).order_by("number")
    chosen = [
        next(
            each
            for content in contents
            if hashlib.sha256(each := piece(content, part.number)).hexdigest() == part.sha256
        )
        for part in parts
    ]
    file, place = await completed(house, row)
    assert (place.read_bytes(), file.sha256) == (b"".join(chosen), hashlib.sha256(b"".join(chosen)).hexdigest())


@pytest.mark.parametrize("way", ["breaks", "wrong", "cancelled"])
async def test_who_gives_up_gives_up_the_place(house: House, way: str) -> None:
    row, parts = await begun(house), house.plait.files.upload_parts
    halfway = asyncio.Event()

    async def breaks() -> AsyncIterator[bytes]:
        yield piece(OTHER, 1)[: 3 * MIB]
        halfway.set()
        if way == "cancelled":
            await asyncio.Event().wait()
        raise ConnectionError

    if way == "wrong":
        with pytest.raises(PartRefused):
            await parts.receive(row.id, 1, stream(piece(OTHER, 1)), Checks(sha256=bytes(32)))
    else:
        sending = asyncio.create_task(parts.receive(row.id, 1, breaks(), Checks()))
        await halfway.wait()
        if way == "cancelled":
            sending.cancel()
        with pytest.raises((ConnectionError, asyncio.CancelledError)):
            await sending
    assert await FileUploadPart.all().count() == 0
    for number in (1, 2, 3):
        await send(house, row, number)
    assert await keys(row) == [True] * 3
    assert (await completed(house, row))[1].read_bytes() == CONTENT


async def test_a_place_whose_sender_died_is_nobody_s_and_the_part_is_sent_beside_it(house: House) -> None:
    row = await begun(house)
    await send(house, row, 1)
    place_of(house, f"{row.whole_key}-2").touch()  # as a kill leaves it, with a half of the bytes
    with place_of(house, row.whole_key).open("r+b") as whole:
        whole.seek(PART)
        whole.write(piece(OTHER, 2)[:MIB])
    for number in (3, 2):
        await send(house, row, number)
    assert await keys(row) == [True, False, True]
    file, place = await completed(house, row)
    assert (place.read_bytes(), file.sha256) == (CONTENT, hashlib.sha256(CONTENT).hexdigest())


async def test_bytes_that_the_storage_lost_of_the_whole_are_told(house: House) -> None:
    row = await begun(house)
    for number in (1, 2, 3):
        await send(house, row, number)
    with place_of(house, row.whole_key).open("r+b") as whole:
        whole.truncate(SIZE - 1)
    await house.plait.files.uploads.complete(house.viewer, row.id)
    await house.plait.files.upload_claims._handle(b"", 0)
    found = await FileUpload.get(id=row.id)
    assert (found.state, found.failure_code) == (UploadState.FAILED, "PARTS_LOST")


def test_a_digest_is_known_of_the_parts_it_is_of_and_of_no_others() -> None:
    digests, upload, pieces = PartDigests(), UUID(int=1), [b"one", b"two", b"three"]
    names = [hashlib.sha256(each).hexdigest() for each in pieces]
    for number, (each, name) in enumerate(zip(pieces[:2], names, strict=False), 1):
        grown = digests.before(upload, number)
        assert grown is not None
        grown.digest.update(each)
        digests.add(upload, grown, name)
    assert digests.before(upload, 2) is None
    assert digests.before(upload, 4) is None
    known = digests.known(upload, names)
    assert (known.count, known.digest.hexdigest()) == (2, hashlib.sha256(b"onetwo").hexdigest())
    for others in (names[:1], [names[1], names[0]], [names[0], names[2], names[1]], []):
        assert digests.known(upload, others).count == 0
    assert digests.known(UUID(int=2), names).count == 0
    digests.forget(upload)
    assert digests.known(upload, names).count == 0
