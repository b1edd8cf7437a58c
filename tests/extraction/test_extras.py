"""What takes an extra: read where it is installed (`make test EXTRAS="ocr voice"`), else it says what to install."""

import io
import struct
import time
import wave
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from math import sin
from pathlib import Path

import pypdfium2
import pytest

from app.extraction.contract import ExtractionFailed
from app.extraction.limits import ExtractionLimits
from app.extraction.reading.png import png_of
from app.extraction.service import Extraction
from app.extraction.vocabulary import ExtractionCode
from tests.extraction import documents
from tests.extraction.conftest import Read

Failure = Callable[..., Awaitable[ExtractionFailed]]
HAS_OCR = find_spec("rapidocr") is not None
HAS_VOICE = find_spec("faster_whisper") is not None
with_ocr = pytest.mark.skipif(not HAS_OCR, reason="the extra ocr is not installed")
without_ocr = pytest.mark.skipif(HAS_OCR, reason="the extra ocr is installed")
with_voice = pytest.mark.skipif(not HAS_VOICE, reason="the extra voice is not installed")
without_voice = pytest.mark.skipif(HAS_VOICE, reason="the extra voice is installed")


def picture() -> tuple[int, int, bytes]:
    """A page that says something, drawn: its width, height and grey points."""
    page = documents.pdf([["# Invoice 4711", "Total amount due"]], page_size=(400, 160))
    document = pypdfium2.PdfDocument(page)
    bitmap = document[0].render(scale=2, grayscale=True)  # pyright: ignore[reportArgumentType]
    rows = bytes(bitmap.buffer)
    grey = b"".join(rows[at * bitmap.stride : at * bitmap.stride + bitmap.width] for at in range(bitmap.height))
    return bitmap.width, bitmap.height, grey


def scan() -> bytes:
    """A PDF with a page of text and one that is a picture."""
    return documents.pdf([["The first page is text."], []], images={1: picture()}, page_size=(400, 160))


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(16_000)
        target.writeframes(b"".join(struct.pack("<h", int(9_000 * sin(at / 9))) for at in range(16_000)))
    return out.getvalue()


@with_ocr
async def test_text_in_a_picture_is_recognised(read: Read) -> None:
    width, height, grey = picture()
    found = await read(png_of(width, height, width, grey, 1), "image/png", "a.png")
    assert "Invoice 4711" in found.text
    assert "Total amount due" in found.text
    assert found.pages[0].is_scanned


@with_ocr
async def test_only_the_scanned_pages_of_a_pdf_are_recognised(read: Read) -> None:
    found = await read(scan(), "application/pdf")
    assert [page.is_scanned for page in found.pages] == [False, True]
    assert found.text[: found.pages[0].end] == "The first page is text.\n\n"
    assert "Invoice 4711" in found.text[found.pages[1].start :]


@with_ocr
async def test_a_long_scan_has_time_by_its_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    pages = 6
    path.write_bytes(documents.pdf([[]] * pages, images=dict.fromkeys(range(pages), picture()), page_size=(400, 160)))

    async def seconds_of(limits: ExtractionLimits) -> float:
        extraction = Extraction(limits)
        begun = time.monotonic()
        try:
            found = await extraction.extract(path, content_type="application/pdf", name="a.pdf")
        finally:
            await extraction.aclose()
        assert [page.is_scanned for page in found.pages] == [True] * pages
        return time.monotonic() - begun

    took = await seconds_of(ExtractionLimits())
    await seconds_of(ExtractionLimits(timeout_seconds=took / 2, recognised_share=1))


def test_time_grows_with_what_is_recognised_and_has_an_end() -> None:
    limits = ExtractionLimits(timeout_seconds=100)
    assert [limits.seconds_after(each) for each in (-1, 0, 1, 4, 36, 1_000_000)] == [100, 100, 125, 200, 1_000, 1_000]


@without_ocr
async def test_without_the_extra_a_picture_says_what_to_install(failure: Failure) -> None:
    width, height, grey = picture()
    failed = await failure(png_of(width, height, width, grey, 1), "image/png", "a.png")
    assert (failed.code, failed.is_final) == (ExtractionCode.EXTRA_MISSING, True)
    assert "make run EXTRAS=ocr" in failed.message


@without_ocr
async def test_without_the_extra_a_scan_is_read_as_far_as_it_has_text(read: Read, failure: Failure) -> None:
    found = await read(scan(), "application/pdf")
    assert found.text == "The first page is text.\n\n"
    assert found.metadata["unreadPages"] == [2]
    assert (await failure(scan(), "application/pdf", first_page=2)).code is ExtractionCode.EXTRA_MISSING
    assert (await failure(scan(), "application/pdf", ocr="always")).code is ExtractionCode.EXTRA_MISSING


@with_voice
async def test_sound_is_listened_to(read: Read, failure: Failure) -> None:
    found = await read(sound(), "audio/wav", "a.wav")
    assert found.metadata["durationMs"] == 1_000
    assert (await failure(b"RIFF....WAVE", "audio/wav", "a.wav")).code is ExtractionCode.MALFORMED


@without_voice
async def test_without_the_extra_sound_says_what_to_install(failure: Failure) -> None:
    failed = await failure(sound(), "audio/wav", "a.wav")
    assert failed.code is ExtractionCode.EXTRA_MISSING
    assert "make run EXTRAS=voice" in failed.message
