"""PDF, by pdfium: text page by page, headings by the size of letters, tables by the gaps between words.

A page without text that shows a picture is a scan: it is drawn and recognised (`plait[ocr]`).
"""

from pathlib import Path
from typing import Any

from app.extraction.contract import ExtractedImage, ExtractionFailed
from app.extraction.reading import ocr
from app.extraction.reading.drafts import Draft
from app.extraction.reading.layout import Line, body_size, markdown_of
from app.extraction.reading.png import png_of
from app.extraction.vocabulary import ExtractionCode

_FACTS = {"Title": "title", "Author": "author", "Subject": "subject", "Keywords": "keywords", "Creator": "program"}
_MOST_POINTS = 5_000  #: of the longer side of a page that is drawn
_LEAST_TEXT = 8  #: visible characters; with fewer beside a picture, a page is a scan with a stamp or a number on it


def read_pdf(draft: Draft, content: bytes | Path) -> None:
    """Read a PDF.

    Raises:
        ExtractionFailed: Any of them.
    """
    import pypdfium2  # noqa: PLC0415 - on first use

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ExtractionFailed(ExtractionCode.ENCRYPTED, "The PDF asks for a password.") from None
        raise ExtractionFailed(ExtractionCode.MALFORMED, "This is no PDF, or a broken one.") from None
    try:
        _read(draft, document)
    except pypdfium2.PdfiumError:
        raise ExtractionFailed(ExtractionCode.MALFORMED, "A page of the PDF is broken.") from None
    finally:
        document.close()


def _read(draft: Draft, document: Any) -> None:
    facts = document.get_metadata_dict(skip_empty=True)
    draft.metadata |= {ours: facts[theirs] for theirs, ours in _FACTS.items() if facts.get(theirs)}
    if (made := _instant(facts.get("CreationDate", ""))) is not None:
        draft.metadata["createdAt"] = made
    count = len(document)
    draft.metadata["pageCount"] = count
    wanted = draft.wanted(count)
    read: list[tuple[int, list[Line], str | None]] = []
    unread: list[int] = []
    for place, number in enumerate(wanted):
        draft.progress(place, len(wanted))
        page = document[number - 1]
        try:
            lines, recognised = _page(draft, page, number, unread)
            read.append((number, lines, recognised))
            if draft.options.wants_images:
                _images(draft, page, number)
        finally:
            page.close()
    if unread:
        if len(unread) == len(wanted):
            raise ocr.missing("Its pages are scans")
        draft.metadata["unreadPages"] = unread
    body = body_size(line for _, lines, _ in read for line in lines)
    for number, lines, recognised in read:
        if recognised is not None:
            draft.add(number, recognised, is_scanned=True)
            continue
        markdown, tables = markdown_of(lines, body, wants_tables=draft.options.wants_tables)
        draft.add(number, "\n".join(line.text for line in lines), markdown)
        for rows in tables:
            draft.add_table(number, rows)


def _page(draft: Draft, page: Any, number: int, unread: list[int]) -> tuple[list[Line], str | None]:
    wish = draft.options.ocr
    lines = [] if wish == "always" else lines_of(page)
    is_scan = wish == "always" or (
        wish == "auto" and sum(len(line.text.replace(" ", "")) for line in lines) < _LEAST_TEXT and _has_picture(page)
    )
    if not is_scan:
        return lines, None
    if not ocr.is_installed():
        if wish == "always":
            raise ocr.missing("Recognising text in pictures")
        unread.append(number)
        return lines, None
    width, height = page.get_size()
    # A page may be as large as it says: it is drawn no larger than what may be recognised.
    scale = min(draft.limits.render_dpi / 72, _MOST_POINTS / max(width, height, 1.0))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        picture = png_of(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer), 1)
    finally:
        bitmap.close()
    text = ocr.recognised(picture, draft.options.languages)
    draft.recognised += 1
    return lines, text


def lines_of(page: Any) -> list[Line]:
    """Return the lines of a page in the order in which they are written, each cut where a wide gap is."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        if count <= 0:
            return []
        text = text_page.get_text_range(0, count, errors="replace")
        box = _Boxes(pdfium, text_page.raw)
        # Where a letter takes two places in the text, it is not told where those behind it are: no cells then.
        is_even = len(text) == count
        lines: list[Line] = []
        start = 0
        for said in text.split("\n"):
            end = start + len(said)
            clean = said.rstrip("\r").replace("\ufffe", "-").replace("\x02", "-")
            if clean.strip():
                line = box.line(clean, start, is_exact=is_even)
                joined = lines[-1].beside(line, _GAP) if lines and line.cells else None
                if joined is not None:
                    lines[-1] = joined
                else:
                    lines.append(line)
            start = end + 1
        return lines
    finally:
        text_page.close()


class _Boxes:
    """Asks where letters are."""

    def __init__(self, pdfium: Any, raw: Any) -> None:
        import ctypes  # noqa: PLC0415

        self._pdfium = pdfium
        self._raw = raw
        self._sides = [ctypes.c_double() for _ in range(4)]
        self._rect = pdfium.FS_RECTF()

    def line(self, text: str, start: int, *, is_exact: bool) -> Line:
        lead = len(text) - len(text.lstrip())
        size, y = self._size(start + lead)
        if not is_exact or size <= 0:
            return Line(text.strip(), size, y, ())
        stripped = text.rstrip()
        cells: list[tuple[str, float, float]] = []
        begun = lead
        left = self._side(start + lead)[0]
        place = stripped.find(" ", lead)
        while place > 0:
            after = place + 1
            while after < len(stripped) and stripped[after] == " ":
                after += 1
            before_right, after_left = self._side(start + place - 1)[1], self._side(start + after)[0]
            if after_left - before_right > size * _GAP:
                cells.append((stripped[begun:place], left, before_right))
                begun, left = after, after_left
            place = stripped.find(" ", after)
        cells.append((stripped[begun:], left, self._side(start + len(stripped) - 1)[1]))
        said = "\t".join(cell for cell, _, _ in cells)
        return Line(said, size, y, tuple(cells))

    def _side(self, index: int) -> tuple[float, float]:
        left, right, bottom, top = self._sides
        self._pdfium.FPDFText_GetCharBox(self._raw, index, left, right, bottom, top)
        return left.value, right.value

    def _size(self, index: int) -> tuple[float, float]:
        """Return the height of a letter's line, whatever letter it is, and where its line stands."""
        if not self._pdfium.FPDFText_GetLooseCharBox(self._raw, index, self._rect):
            return 0.0, 0.0
        return round(self._rect.top - self._rect.bottom, 1), self._rect.bottom


_GAP = 0.9  #: in heights of a line: wider than the spaces of justified text, narrower than those between columns


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    return any(True for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=4))


def _images(draft: Draft, page: Any, number: int) -> None:
    import pypdfium2  # noqa: PLC0415
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    for image in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=4):
        try:
            width, height = image.get_px_size()
            if width * height > draft.limits.pixels:
                continue
            if image.get_filters() == ["DCTDecode"]:
                draft.add_image(ExtractedImage(number, "image/jpeg", bytes(image.get_data()), width, height))
                continue
            bitmap = image.get_bitmap()
            picture = png_of(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer), bitmap.n_channels)
            draft.add_image(ExtractedImage(number, "image/png", picture, bitmap.width, bitmap.height))
            bitmap.close()
        except pypdfium2.PdfiumError:
            continue  # one that cannot be decoded is not shown by other readers either


def _instant(text: str) -> str | None:
    """Read a date of PDF, `D:20240102030405Z` (ISO 32000-1 §7.9.4), as ISO 8601."""
    digits = text.removeprefix("D:")[:14]
    if len(digits) < 14 or not digits.isdecimal():  # noqa: PLR2004 - year to second
        return None
    zone = text.removeprefix("D:")[14:].replace("'", "")
    shown = "Z" if zone[:1] in ("Z", "") or len(zone) < 5 else f"{zone[:3]}:{zone[3:5]}"  # noqa: PLR2004 - +hhmm
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}{shown}"
