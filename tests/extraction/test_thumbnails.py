"""Small pictures: of what can be drawn, the right way up, within limits; and a code for everything else."""

import asyncio
import io
import struct
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.extraction.contract import Drawn, ExtractionFailed
from app.extraction.models import FileThumbnail
from app.extraction.service import Extraction
from app.extraction.thumbnails import KINDS, ThumbnailLinkExpired, ThumbnailLinkInvalid
from app.extraction.vocabulary import ExtractionCode, ThumbnailSize, ThumbnailState
from app.files.models import FileVersion
from app.files.service import FileNotFound
from app.kernel.clock import FixedClock
from app.kernel.rights import SYSTEM
from app.kernel.settings import Settings
from tests.executions.conftest import House, open_house, settings, template
from tests.extraction import documents
from tests.extraction.test_hostile import encrypted_pdf
from tests.files.checks import spooled
from tests.patience import PATIENCE_SECONDS

__all__ = ["settings", "template"]

Draw = Callable[..., Awaitable[Drawn]]


@pytest.fixture
def draw(extraction: Extraction, tmp_path: Path) -> Draw:
    async def draw(content: bytes, content_type: str, points: int = 320) -> Drawn:
        path = tmp_path / "content"
        path.write_bytes(content)
        return await extraction.draw(path, content_type=content_type, points=points)

    return draw


def picture(kind: str = "PNG", size: tuple[int, int] = (800, 400), mode: str = "RGB", **more: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, (255, 0, 0))
    image.paste((0, 0, 255), (size[0] // 2, 0, *size))
    target = io.BytesIO()
    image.convert(mode).save(target, kind, **more)
    return target.getvalue()


def opened(drawn: Drawn) -> Image.Image:
    assert drawn.content_type == "image/webp"
    image = Image.open(io.BytesIO(drawn.content), formats=("WEBP",))
    assert image.size == (drawn.width, drawn.height)
    return image


def colour(image: Image.Image, x: float, y: float) -> str:
    pixel: Any = image.convert("RGB").getpixel((int(x * (image.width - 1)), int(y * (image.height - 1))))
    return "red" if pixel[0] > 180 and pixel[2] < 80 else "blue" if pixel[2] > 180 and pixel[0] < 80 else str(pixel)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
async def test_a_picture_is_drawn_small(draw: Draw, kind: str) -> None:
    image = opened(await draw(picture(kind), f"image/{kind.lower()}"))
    assert image.size == (320, 160)
    assert (colour(image, 0.1, 0.5), colour(image, 0.9, 0.5)) == ("red", "blue")


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "I;16"])
async def test_a_picture_of_any_mode_is_drawn(draw: Draw, mode: str) -> None:
    image = opened(await draw(picture(mode=mode), "image/png"))
    assert image.size == (320, 160)


async def test_inks_are_drawn_as_colours(draw: Draw) -> None:
    image = opened(await draw(picture("JPEG", mode="CMYK"), "image/jpeg"))
    assert (colour(image, 0.1, 0.5), colour(image, 0.9, 0.5)) == ("red", "blue")


async def test_a_small_picture_stays_as_it_is(draw: Draw) -> None:
    assert opened(await draw(picture(size=(20, 10)), "image/png")).size == (20, 10)


async def test_a_clear_picture_stays_clear(draw: Draw) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(target, "PNG")
    image = opened(await draw(target.getvalue(), "image/png"))
    assert image.convert("RGBA").getpixel((10, 10))[3] == 0  # pyright: ignore[reportIndexIssue, reportOptionalSubscript]


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [
        (1, (320, 160), (0.1, 0.5)),
        (2, (320, 160), (0.9, 0.5)),
        (3, (320, 160), (0.9, 0.5)),
        (6, (160, 320), (0.5, 0.1)),
        (8, (160, 320), (0.5, 0.9)),
    ],
)
async def test_it_is_drawn_the_way_the_camera_was_held_and_tells_nothing_of_it(
    draw: Draw, orientation: int, size: tuple[int, int], red: tuple[float, float]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "a camera"
    image = opened(await draw(picture("JPEG", exif=exif.tobytes()), "image/jpeg"))
    assert (image.size, colour(image, *red)) == (size, "red")
    assert not image.getexif()


async def test_the_first_page_of_a_pdf_is_drawn(draw: Draw) -> None:
    grey = documents.pdf([["one"], ["two"]], images={0: (1, 1, b"\x40")})
    image = opened(await draw(grey, "application/pdf"))
    assert image.size == (248, 320)
    pixel: Any = image.convert("RGB").getpixel((100, 100))
    assert all(abs(value - 0x40) < 12 for value in pixel)


async def test_a_page_as_large_as_a_field_is_drawn_small(draw: Draw) -> None:
    image = opened(await draw(documents.pdf([["x"]], page_size=(14_000, 7_000)), "application/pdf"))
    assert max(image.size) <= 320


def png_bomb(side: int) -> bytes:
    """A PNG whose head says that it is larger than anything."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "content_type", "code"),
    [
        (b"words", "text/plain", ExtractionCode.UNSUPPORTED),
        (b"<svg/>", "image/svg+xml", ExtractionCode.UNSUPPORTED),
        (png_bomb(100_000), "image/png", ExtractionCode.TOO_LARGE),
        (png_bomb(500), "image/png", ExtractionCode.MALFORMED),
        (picture("JPEG")[:700], "image/jpeg", ExtractionCode.MALFORMED),
        (picture("GIF"), "image/png", ExtractionCode.MALFORMED),  # nothing but what its content is, is tried
        (b"\x89PNG\r\n\x1a\n", "image/png", ExtractionCode.MALFORMED),
        (b"%PDF-1.7", "application/pdf", ExtractionCode.MALFORMED),
        (documents.pdf([]), "application/pdf", ExtractionCode.MALFORMED),
        (encrypted_pdf(), "application/pdf", ExtractionCode.ENCRYPTED),
    ],
)
async def test_what_cannot_be_drawn_has_a_code_and_the_next_is_drawn(
    draw: Draw, content: bytes, content_type: str, code: ExtractionCode
) -> None:
    with pytest.raises(ExtractionFailed) as caught:
        await draw(content, content_type)
    assert (caught.value.code, caught.value.is_final) == (code, True)
    assert (await draw(picture(), "image/png")).width == 320


# ---------------------------------------------------------------------- kept


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 30, 12, tzinfo=UTC))


@pytest.fixture
async def house(settings: Settings, clock: FixedClock) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await open_house(settings, stack, clock)


async def kept(house: House, content: bytes, name: str = "a.png") -> Any:
    async def stream() -> AsyncIterator[bytes]:
        yield content

    return await house.plait.files.files.store(SYSTEM, house.workspace_id, name, stream())


def objects(house: House) -> list[str]:
    folder = house.plait.settings.data_dir / "files"
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())


async def test_a_thumbnail_is_drawn_once_however_many_ask(house: House) -> None:
    file, thumbnails = await kept(house, picture()), house.plait.extraction.thumbnails
    found = await asyncio.gather(*(thumbnails.open(file.id, ThumbnailSize.SMALL) for _ in range(5)))
    assert len({each.row.id for each in found}) == 1
    assert len(objects(house)) == 2
    assert Image.open(io.BytesIO(await found[0].read())).size == (96, 48)
    other = await thumbnails.open(file.id, ThumbnailSize.LARGE)
    assert (other.row.width, other.tag) == (800, f'"{file.sha256}-large"')


async def test_what_failed_is_not_drawn_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    file, thumbnails = await kept(house, picture()[:100]), house.plait.extraction.thumbnails
    for _ in range(2):
        with pytest.raises(ExtractionFailed) as caught:
            await thumbnails.open(file.id, ThumbnailSize.SMALL)
        assert caught.value.code is ExtractionCode.MALFORMED
        monkeypatch.setattr(house.plait.extraction.extraction, "draw", None)
    key = (file.object_key, ThumbnailSize.SMALL)
    assert set(await thumbnails.failures([key, (file.object_key, ThumbnailSize.LARGE)])) == {key}


async def test_a_death_while_it_is_drawn_is_taken_over_and_given_up_in_the_end(house: House, clock: FixedClock) -> None:
    file, thumbnails = await kept(house, picture()), house.plait.extraction.thumbnails
    facts: dict[str, Any] = {
        "object_key": "w/t",
        "due_at": clock.now() + timedelta(minutes=3),
        "created_at": clock.now(),
    }
    row = await FileThumbnail.create(source_id=file.object_key, size=ThumbnailSize.SMALL, **facts)
    clock.advance(timedelta(minutes=3))
    found = await thumbnails.open(file.id, ThumbnailSize.SMALL)
    assert (found.row.id, found.row.tries, found.row.state) == (row.id, 2, ThumbnailState.MADE)
    await FileThumbnail.filter(id=row.id).update(state=ThumbnailState.MAKING, tries=3, due_at=clock.now())
    with pytest.raises(ExtractionFailed) as caught:
        await thumbnails.open(file.id, ThumbnailSize.SMALL)
    assert (caught.value.code, caught.value.is_final) == (ExtractionCode.CRASHED, True)


async def tidied(house: House) -> None:
    await house.plait.files.purger.close()
    for chore in (*house.plait.files.chores(), *house.plait.extraction.thumbnails.chores()):
        await house.plait.upkeep.do(chore)


async def test_a_thumbnail_goes_with_its_file(house: House) -> None:
    file, thumbnails = await kept(house, picture()), house.plait.extraction.thumbnails
    await thumbnails.open(file.id, ThumbnailSize.SMALL)
    await house.plait.files.files.delete(house.viewer, file.id, is_permanent=True)
    with pytest.raises(FileNotFound):
        await thumbnails.open(file.id, ThumbnailSize.SMALL)
    await tidied(house)
    assert (objects(house), await FileThumbnail.all().count()) == ([], 0)


async def test_the_thumbnail_of_what_is_in_the_trash_is_not_shown(house: House) -> None:
    file, thumbnails = await kept(house, picture()), house.plait.extraction.thumbnails
    drawn = await thumbnails.open(file.id, ThumbnailSize.SMALL)
    await house.plait.files.files.delete(house.viewer, file.id)
    await tidied(house)
    with pytest.raises(FileNotFound):
        await thumbnails.open(file.id, ThumbnailSize.SMALL)
    await house.plait.files.trash.restore(house.viewer, file.id, None, is_chosen=False)
    assert (await thumbnails.open(file.id, ThumbnailSize.SMALL)).row.id == drawn.row.id
    await house.plait.files.files.delete(house.viewer, file.id)
    await house.plait.files.trash.purge(house.viewer, file.id)
    await tidied(house)
    assert (objects(house), await FileThumbnail.all().count()) == ([], 0)


async def test_a_new_version_has_a_thumbnail_of_its_own_and_the_same_bytes_have_one(house: House) -> None:
    first, thumbnails, versions = picture(), house.plait.extraction.thumbnails, house.plait.files.versions
    file = await kept(house, first)
    twin = await kept(house, first, "twin.png")
    drawn = await thumbnails.open(file.id, ThumbnailSize.SMALL)
    assert (await thumbnails.open(twin.id, ThumbnailSize.SMALL)).row.id == drawn.row.id
    async with await spooled(picture(size=(400, 400))) as spool:
        await versions.upload(house.viewer, file.id, spool)
    newer = await thumbnails.open(file.id, ThumbnailSize.SMALL)
    assert (newer.row.width, newer.row.height, newer.tag != drawn.tag) == (96, 96, True)
    assert (await thumbnails.open(twin.id, ThumbnailSize.SMALL)).row.height == 48
    old = await FileVersion.get(file_id=file.id, number=1)
    await versions.restore(house.viewer, old.id)
    assert (await thumbnails.open(file.id, ThumbnailSize.SMALL)).row.id == drawn.row.id
    newest = await FileVersion.get(file_id=file.id, number=2)
    await versions.delete(house.viewer, newest.id)  # nobody has those bytes any more
    await tidied(house)
    assert [row.id for row in await FileThumbnail.all()] == [drawn.row.id]
    assert len(objects(house)) == 2


async def test_a_link_of_a_thumbnail_ends(house: House, clock: FixedClock) -> None:
    file, links = await kept(house, picture()), house.plait.extraction.thumbnail_links
    token = links.url(file.id, ThumbnailSize.LARGE).rpartition("/")[2]
    assert (links.read(token).file_id, links.read(token).size) == (file.id, ThumbnailSize.LARGE)
    with pytest.raises(ThumbnailLinkInvalid):
        links.read(house.plait.files.links.url(file.id).rpartition("/")[2])
    clock.advance(timedelta(hours=2))
    with pytest.raises(ThumbnailLinkExpired):
        links.read(token)


def test_what_is_offered_is_what_is_drawn() -> None:
    from app.extraction.reading import thumbnails

    assert thumbnails.KINDS == KINDS


async def test_one_that_the_storage_lost_is_drawn_anew(house: House) -> None:
    """As after a restored backup, which has files and no thumbnails."""
    file, thumbnails = await kept(house, picture()), house.plait.extraction.thumbnails
    first = await thumbnails.open(file.id, ThumbnailSize.SMALL)
    await house.plait.files.objects.delete(first.row.object_key)
    found = await thumbnails.open(file.id, ThumbnailSize.SMALL)
    assert Image.open(io.BytesIO(await found.read())).size == (96, 48)
    row = await FileThumbnail.get()
    assert (row.id, row.state, row.tries) == (first.row.id, ThumbnailState.MADE, 1)
    assert row.object_key in objects(house)
    await house.plait.files.objects.delete(file.object_key)
    await house.plait.files.objects.delete(first.row.object_key)
    with pytest.raises(ExtractionFailed) as caught:  # what it shows is lost too
        await found.read()
    assert caught.value.code is ExtractionCode.FILE_GONE


async def test_a_drawing_that_waits_long_for_its_turn_stays_whose_it_is(
    house: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, thumbnails = await kept(house, picture()), house.plait.extraction.thumbnails
    extraction, draw = house.plait.extraction.extraction, house.plait.extraction.extraction.draw
    monkeypatch.setattr("app.extraction.thumbnails._BEAT_SECONDS", 0.01)

    async def late(*arguments: Any, **more: Any) -> Drawn:
        for _ in range(3):
            clock.advance(timedelta(minutes=2))
            while (await FileThumbnail.get()).due_at != clock.now() + timedelta(minutes=3):
                await asyncio.sleep(0.01)
        return await draw(*arguments, **more)

    monkeypatch.setattr(extraction, "draw", late)
    async with asyncio.timeout(PATIENCE_SECONDS):
        found = await thumbnails.open(file.id, ThumbnailSize.SMALL)
    assert (found.row.state, found.row.tries, found.row.due_at) == (ThumbnailState.MADE, 1, None)


async def test_many_that_nobody_needs_go_in_one_turn(house: House, clock: FixedClock) -> None:
    thumbnails = house.plait.extraction.thumbnails
    facts: dict[str, Any] = {"size": ThumbnailSize.SMALL, "created_at": clock.now(), "source_id": None}
    await FileThumbnail.bulk_create([FileThumbnail(object_key=f"w/{number}", **facts) for number in range(250)])
    drawn = await FileThumbnail.create(object_key="w/drawn", due_at=clock.now() + timedelta(minutes=1), **facts)
    (chore,) = thumbnails.chores()
    assert await house.plait.upkeep.do(chore) == 250
    assert [row.id for row in await FileThumbnail.all()] == [drawn.id]
