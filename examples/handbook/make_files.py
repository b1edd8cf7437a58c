"""Makes the two files of this folder from our own words: a PDF, and a page that looks as if it had been scanned."""

import ctypes
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from pypdfium2 import raw

HERE = Path(__file__).parent
TRAVEL = [
    [
        "# Travel",
        "Book trains before planes, and planes before cars.",
        "The company pays at most 140 euros for a hotel night, breakfast included.",
        "Keep the bill: without one nothing can be paid back.",
    ],
    [
        "# Expenses",
        "Send expenses within 30 days after the journey.",
        "Meals are paid with 35 euros a day, and nobody has to show a bill for them.",
        "Whoever travels by their own bicycle gets 20 cents for a kilometre.",
    ],
]
NOTICE = [
    "# Notice for all who work here",
    "The workshop closes at 6 pm on Fridays.",
    "Visitors wear a yellow badge and are met at the gate.",
    "The key to the archive hangs behind the coffee machine.",
    "In an emergency call extension 4711.",
]


def paper(pages: Sequence[Sequence[str]]) -> pdfium.PdfDocument:
    """Set lines on pages of A4; one that begins with # is a heading."""
    document = pdfium.PdfDocument.new()
    font = raw.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
    for lines in pages:
        page = document.new_page(595, 842)
        height = 780.0
        for line in lines:
            size = 20.0 if line.startswith("# ") else 12.0
            text = raw.FPDFPageObj_CreateTextObj(document.raw, font, size)
            letters = (line.removeprefix("# ") + "\0").encode("utf-16-le")
            raw.FPDFText_SetText(text, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort)))
            raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 60, height)
            raw.FPDFPage_InsertObject(page.raw, text)
            height -= 2 * size
        raw.FPDFPage_GenerateContent(page.raw)
    return document


def scanned(document: pdfium.PdfDocument) -> bytes:
    """Draw the first page as a scanner sees it: grey, a little askew, with specks; return it as PNG."""
    page = document[0].render(scale=150 / 72, grayscale=True).to_numpy().squeeze()[:900]
    dice = np.random.default_rng(7)
    askew = np.stack([np.roll(row, number // 90) for number, row in enumerate(page)])
    grey = askew.astype(float) * 0.86 + 24 + dice.normal(0, 4, askew.shape)
    grey[dice.random(grey.shape) * 2_500 < 1] = 90
    # In steps of 24: as small a file as can be read.
    pixels = (np.clip(grey, 0, 255) // 24 * 24).astype(np.uint8)
    height, width = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    ]
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def make(folder: Path) -> None:
    """Write both files."""
    folder.mkdir(parents=True, exist_ok=True)
    with paper(TRAVEL) as travel:
        travel.save(folder / "travel.pdf")
    with paper([NOTICE]) as notice:
        (folder / "notice.png").write_bytes(scanned(notice))


if __name__ == "__main__":
    make(HERE)
