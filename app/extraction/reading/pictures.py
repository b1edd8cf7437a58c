"""Pictures: the text in them."""

import struct

from app.extraction.contract import ExtractionFailed
from app.extraction.reading import ocr
from app.extraction.reading.drafts import Draft
from app.extraction.vocabulary import ExtractionCode

KINDS = {"image/png", "image/jpeg", "image/webp", "image/bmp", "image/tiff", "image/gif"}


def read_picture(draft: Draft, content: bytes) -> None:
    """Read the text of a picture.

    Raises:
        ExtractionFailed: Any of them.
    """
    if draft.options.ocr == "never":
        raise ExtractionFailed(ExtractionCode.UNSUPPORTED, "Its text can only be recognised, and `ocr` is NEVER.")
    size = size_of(content)
    if size is not None and size[0] * size[1] > draft.limits.pixels:
        raise ExtractionFailed(
            ExtractionCode.TOO_LARGE, f"It is a picture of more than {draft.limits.pixels:,} points."
        )
    if not ocr.is_installed():
        raise ocr.missing("It is a picture")
    text = ocr.recognised(content, draft.options.languages)
    draft.recognised += 1
    if size is not None:
        draft.metadata |= {"width": size[0], "height": size[1]}
    for number in draft.wanted(1):
        draft.add(number, text, is_scanned=True)


def size_of(content: bytes) -> tuple[int, int] | None:
    """Return what the head of a picture says of its width and height, before it is decoded; None if it is not known."""
    try:
        if content[:8] == b"\x89PNG\r\n\x1a\n":
            return struct.unpack(">II", content[16:24])
        if content[:3] == b"GIF":
            return struct.unpack("<HH", content[6:10])
        if content[:2] == b"BM":
            wide, high = struct.unpack("<ii", content[18:26])
            return abs(wide), abs(high)
        if content[:2] == b"\xff\xd8":
            return _jpeg(content)
    except struct.error:
        return None
    return None


def _jpeg(content: bytes) -> tuple[int, int] | None:
    """Find the frame's head (ITU-T T.81 §B.2.2)."""
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:  # noqa: PLR2004 - what begins a marker
        marker = content[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # noqa: PLR2004 - the frames' markers
            high, wide = struct.unpack(">HH", content[place + 5 : place + 9])
            return wide, high
        place += 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
    return None
