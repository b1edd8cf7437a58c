"""One contract for every storage: a folder, and an S3 that is not ours."""

import asyncio
import hashlib
import io
import os
import random
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.files.multipart import Multipart, MultipartMissing, place_of
from app.files.objects import ObjectMissing, Objects, StorageUnavailable
from app.files.part_places import PartPlace
from app.files.stored_folder import Known, Piece
from app.kernel import incoming
from app.kernel.clock import SystemClock
from app.kernel.settings import Settings
from app.kernel.spool import Spool, SpoolTooLarge
from tests.e2e.bucket import Bucket, bucket

MIB = 1024 * 1024
SIZES = (0, 1, 5 * MIB, 5 * MIB + 1, 12 * MIB)


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with bucket(tmp_path_factory.mktemp("s3")) as made:
        yield made


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Settings, Callable[[], dict[str, bytes]]]:
    """The settings of a storage, and what is in it, seen from outside."""
    if request.param == "s3":
        found: Bucket = request.getfixturevalue("s3")
        prefix = "a/prefix/"

        def inside() -> dict[str, bytes]:
            return {key.removeprefix(prefix): content for key, content in found.objects().items()}

        for key in inside():
            found.client.delete_object(Bucket="plait-files", Key=prefix + key)
        return Settings(storage_url=found.url), inside
    folder = tmp_path / "files"

    def files() -> dict[str, bytes]:
        return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}

    return Settings(storage_url=f"file://{folder}"), files


@pytest.fixture
def objects(place: tuple[Settings, Any]) -> Objects:
    return Objects(place[0])


@pytest.fixture
def inside(place: tuple[Settings, Callable[[], dict[str, bytes]]]) -> Callable[[], dict[str, bytes]]:
    return place[1]


def content_of(size: int) -> bytes:
    return random.Random(size).randbytes(size)


async def chunked(content: bytes, size: int = 700_001) -> AsyncIterator[bytes]:
    for at in range(0, len(content), size):
        yield content[at : at + size]


async def read(objects: Objects, key: str, size: int) -> bytes:
    return await objects.read(key, 0, size) if size else b""


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_put_is_read_whole_and_in_parts(
    objects: Objects, inside: Callable[[], dict[str, bytes]], size: int
) -> None:
    content = content_of(size)
    await objects.put("w/a", io.BytesIO(content), "text/plain")
    assert inside() == {"w/a": content}
    assert await objects.size("w/a") == size
    assert await read(objects, "w/a", size) == content
    for start, end in ((0, 1), (size // 2, size), (max(size - 3, 0), size)):
        if start < end <= size:
            assert await objects.read("w/a", start, end) == content[start:end]


@pytest.mark.parametrize("size", SIZES)
async def test_a_stream_is_kept_and_told(objects: Objects, inside: Callable[[], dict[str, bytes]], size: int) -> None:
    content = content_of(size)
    found = await objects.put_stream("w/a", chunked(content))
    assert (found.size_bytes, found.sha256) == (size, hashlib.sha256(content).hexdigest())
    assert found.head == content[:8_192]
    assert inside() == {"w/a": content}


@pytest.mark.parametrize("fault", [RuntimeError("x"), TimeoutError("x"), ValueError("x")])
async def test_a_stream_that_breaks_stores_nothing_and_tells_its_own_fault(
    objects: Objects, inside: Callable[[], dict[str, bytes]], fault: Exception
) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield content_of(6 * MIB)
        raise fault

    with pytest.raises(type(fault)) as caught:
        await objects.put_stream("w/a", broken())
    assert caught.value is fault
    assert inside() == {}


async def test_what_is_put_again_is_replaced(objects: Objects, inside: Callable[[], dict[str, bytes]]) -> None:
    await objects.put_stream("w/a", chunked(b"one"))
    await objects.put_stream("w/a", chunked(b"two"))
    assert inside() == {"w/a": b"two"}


async def test_what_is_deleted_is_gone_and_deleting_again_is_harmless(
    objects: Objects, inside: Callable[[], dict[str, bytes]]
) -> None:
    await objects.put("w/a", io.BytesIO(b"1"), "text/plain")
    await objects.put("w/b", io.BytesIO(b"2"), "text/plain")
    for _ in range(2):
        await objects.delete("w/a")
    assert inside() == {"w/b": b"2"}
    with pytest.raises(ObjectMissing):
        await objects.read("w/a", 0, 1)
    with pytest.raises(ObjectMissing):
        await objects.size("w/a")


async def test_what_is_under_a_prefix_goes_and_nothing_beside_it(
    objects: Objects, inside: Callable[[], dict[str, bytes]]
) -> None:
    for key in ("w/uploads/u/1", "w/uploads/u/2", "w/uploads/u2/1", "w/v"):
        await objects.put(key, io.BytesIO(b"x"), "text/plain")
    for _ in range(2):
        await objects.delete_under("w/uploads/u")
    assert sorted(inside()) == ["w/uploads/u2/1", "w/v"]


async def test_a_storage_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_bytes(b"")
    objects = Objects(Settings(storage_url=f"file://{occupied}/below"))
    with pytest.raises((StorageUnavailable, OSError)):
        await objects.put_stream("w/a", chunked(b"x"))


# ---------------------------------------------------------------------- parts of the bucket


@pytest.fixture
async def multipart(s3: Bucket) -> AsyncIterator[Multipart]:
    found = place_of(Settings(storage_url=s3.url))
    assert found is not None
    made = Multipart(found, SystemClock())
    yield made
    await made.close()


async def sent(url: str, content: bytes, **headers: str) -> httpx2.Response:
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        return await http.put(url, content=content, headers=headers)


async def test_parts_in_the_bucket_become_an_object(multipart: Multipart, s3: Bucket) -> None:
    content = content_of(10 * MIB + 5)
    upload = await multipart.begin("w/film")
    for number in (3, 1, 2):
        piece = content[(number - 1) * 5 * MIB : number * 5 * MIB]
        assert (await sent(multipart.part_url("w/film", upload, number, len(piece)), piece)).status_code == 200
    parts = await multipart.parts("w/film", upload)
    assert [(part.number, part.size_bytes) for part in parts] == [(1, 5 * MIB), (2, 5 * MIB), (3, 5)]
    assert parts[2].etag == hashlib.md5(content[10 * MIB :], usedforsecurity=False).hexdigest()
    assert "a/prefix/w/film" not in s3.objects()
    await multipart.complete("w/film", upload, parts)
    assert s3.objects()["a/prefix/w/film"] == content
    with pytest.raises(MultipartMissing):
        await multipart.parts("w/film", upload)


async def test_an_upload_that_nobody_remembers_is_found_and_ended(multipart: Multipart, s3: Bucket) -> None:
    lost, other = await multipart.begin("w/lost"), await multipart.begin("w/lost-not")
    await sent(multipart.part_url("w/lost", lost, 1, 1), b"x")
    for _ in range(2):
        await multipart.abort("w/lost", "")
    with pytest.raises(MultipartMissing):
        await multipart.parts("w/lost", lost)
    assert await multipart.parts("w/lost-not", other) == []
    assert not (await sent(multipart.part_url("w/lost", lost, 2, 1), b"x")).is_success
    await multipart.abort("w/lost-not", other)
    left: Any = s3.client.list_multipart_uploads(Bucket="plait-files").get("Uploads", [])
    assert [each["Key"] for each in left if "lost" in each["Key"]] == []


async def test_a_bucket_that_refuses_is_unavailable(s3: Bucket) -> None:
    found = place_of(Settings(storage_url=s3.url.replace("plait-files", "no-such-bucket")))
    assert found is not None
    made = Multipart(found, SystemClock())
    with pytest.raises(StorageUnavailable) as caught:
        await made.begin("w/film")
    assert "127.0.0.1" not in caught.value.message
    await made.close()


@pytest.mark.parametrize("sizes", [[0], [3], [5 * MIB], [5 * MIB, 1], [9 * MIB, 9 * MIB, 3 * MIB + 1]])
async def test_parts_become_one_object_and_stay(
    objects: Objects, inside: Callable[[], dict[str, bytes]], sizes: list[int]
) -> None:
    contents = {f"w/uploads/u/{number}": content_of(size) for number, size in enumerate(sizes)}
    pieces: list[Piece] = []
    for key, content in contents.items():
        found = await objects.put_stream(key, chunked(content))
        pieces.append(Piece(key, found.size_bytes, found.sha256))
    whole = b"".join(contents.values())
    for _ in range(2):  # once more, as after a death
        made = await objects.join("w/a", pieces)
        assert (made.size_bytes, made.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
        assert made.head == whole[:8_192]
    assert inside() == {**contents, "w/a": whole}
    await objects.delete_under("w/uploads/u")
    assert inside() == {"w/a": whole}


async def test_parts_have_places_where_there_are_any_and_become_the_same_object(
    objects: Objects, inside: Callable[[], dict[str, bytes]]
) -> None:
    """In a folder the places of one file, of which one is somebody's already; in a bucket none."""
    sizes, start = [3 * MIB, 2 * MIB, 5], 0
    contents, pieces = [content_of(size) for size in sizes], list[Piece]()
    has_places = objects.arriving is not None
    for number, content in enumerate(contents, 1):
        place = PartPlace("w/uploads/u/whole", number, start)
        seen = hashlib.sha256()
        found = await objects.put_part(place, chunked(content), [seen])
        assert (found is not None) is has_places
        if found is None:
            own = Piece(f"w/uploads/u/{number}", len(content), "")
            found = await objects.put_stream(own.key, chunked(content), [seen])
        else:
            own = Piece(place.key, len(content), found.sha256, start)
            assert await objects.put_part(place, chunked(content)) is None
        assert found.sha256 == seen.hexdigest() == hashlib.sha256(content).hexdigest()
        pieces.append(own)
        start += len(content)
    whole = b"".join(contents)
    for key, known in (("w/a", None), ("w/b", Known(1, hashlib.sha256(contents[0]))), ("w/a", None)):
        made = await objects.join(key, pieces, known)
        assert (made.size_bytes, made.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
        assert (made.head, inside()[key]) == (whole[:8_192], whole)
    await objects.put_stream("w/uploads/u/beside", chunked(contents[1]))
    mixed = [pieces[0], Piece("w/uploads/u/beside", sizes[1], ""), pieces[2]]
    for known in (None, Known(2, hashlib.sha256(contents[0] + contents[1]))):
        assert (await objects.join("w/c", mixed, known)).sha256 == made.sha256
        assert inside()["w/c"] == whole
    await objects.delete_under("w/uploads/u")
    assert inside() == dict.fromkeys(("w/a", "w/b", "w/c"), whole)


@pytest.mark.parametrize("count", [1, 2])
async def test_parts_that_are_not_there_become_nothing(
    objects: Objects, inside: Callable[[], dict[str, bytes]], count: int
) -> None:
    await objects.put_stream("w/uploads/u/1", chunked(b"one"))
    lost = Piece("w/uploads/u/2", 3, "")
    with pytest.raises(ObjectMissing):
        await objects.join("w/a", [Piece("w/uploads/u/1", 3, ""), lost][-count:])
    assert inside() == {"w/uploads/u/1": b"one"}


@pytest.mark.parametrize("way", ["there", "elsewhere", "named"])
async def test_what_was_spooled_is_kept_and_nothing_else(
    objects: Objects, inside: Callable[[], dict[str, bytes]], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Wherever it was spooled: in the storage, in another folder, or where files must have names."""
    if way == "named":
        monkeypatch.setattr(incoming, "_UNNAMED", 0)
    await objects.put("w/x", io.BytesIO(b""), "text/plain")  # the storage is there
    content = content_of(3 * MIB + 5)
    async with Spool(4 * MIB, folder=None if way == "elsewhere" else objects.arriving) as spool:
        for at in range(0, len(content), 65_536):
            await spool.write(memoryview(content)[at : at + 65_536])
        await spool.finish()
        assert (spool.size_bytes, spool.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        for key in ("w/a", "w/b", "w/a"):  # of two places in one request, and once more
            await objects.put_spool(key, spool, "text/plain")
            assert await read(objects, key, len(content)) == content
    assert inside() == {"w/a": content, "w/b": content, "w/x": b""}
    await objects.delete("w/a")
    assert inside() == {"w/b": content, "w/x": b""}


async def test_what_is_spooled_and_given_up_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for unnamed in (incoming._UNNAMED, 0):
        monkeypatch.setattr(incoming, "_UNNAMED", unnamed)
        async with Spool(4 * MIB, folder=tmp_path) as spool:
            await spool.write(content_of(3 * MIB))
            with pytest.raises(SpoolTooLarge):
                await spool.write(content_of(2 * MIB))
        left = await asyncio.to_thread(lambda: [each for each in tmp_path.rglob("*") if each.is_file()])
        assert left == []


async def test_what_a_crash_left_is_swept_once_it_is_old(tmp_path: Path) -> None:
    old, new = incoming.spare_name(tmp_path), incoming.spare_name(tmp_path)
    for each in (old, new):
        each.write_bytes(b"half of it")
    os.utime(old, (0, 0))
    await Objects(Settings(storage_url=f"file://{tmp_path}")).sweep()
    assert (old.exists(), new.exists()) == (False, True)
