"""What a reader gathers, page by page, and what becomes of it: one text, one Markdown, and where each page is."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from app.extraction.contract import (
    Extracted,
    ExtractedImage,
    ExtractedPage,
    ExtractedTable,
    ExtractionFailed,
    ExtractionOptions,
)
from app.extraction.limits import ExtractionLimits
from app.extraction.reading.markdown import read_markdown
from app.extraction.vocabulary import ExtractionCode

#: Stands between two pages and belongs to the one before, so that the pages' slices are the whole text.
_BETWEEN = "\n\n"
_UNSTORED = re.compile("[\x00\ud800-\udfff]")  #: what no database keeps as text


@dataclass(slots=True)
class _Page:
    number: int
    text: str
    markdown: str
    name: str | None
    is_scanned: bool


@dataclass(slots=True)
class Draft:
    """Takes pages in order.

    Attributes:
        base: How many pages came before those of the file that is read now, in an archive or a letter.
        prefix: What that file is called, so that its pages are.
        is_shaken: Whether a library failed in a way of its own; whoever reads the next file is another process.
        depth: How many archives or letters it is in.
        recognised: How many pages of scans, or minutes of speech, were recognised.
    """

    limits: ExtractionLimits
    options: ExtractionOptions
    progress: Callable[[int, int], None]
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    pages: list[_Page] = field(default_factory=list[_Page])
    tables: list[ExtractedTable] = field(default_factory=list[ExtractedTable])
    images: list[ExtractedImage] = field(default_factory=list[ExtractedImage])
    unpacked: int = 0
    files: int = 0
    depth: int = 0
    base: int = 0
    prefix: str = ""
    is_shaken: bool = False
    recognised: int = 0
    _characters: int = 0
    _cells: int = 0
    _image_bytes: int = 0

    def wanted(self, count: int) -> range:
        """Return which of so many pages are read, from 1.

        Raises:
            ExtractionFailed: `TOO_MANY_PAGES`, or `EMPTY`: the part that is wanted is behind the last one.
        """
        first = 1 if self.depth else self.options.first_page
        if first > count > 0:
            has = "only one page" if count == 1 else f"{count:,} pages"
            raise ExtractionFailed(ExtractionCode.EMPTY, f"It has {has}: none from page {first:,} on.")
        last = count if self.depth else min(count, self.options.last_page or count)
        if max(0, last - first + 1) + len(self.pages) > self.limits.max_pages:
            raise ExtractionFailed(
                ExtractionCode.TOO_MANY_PAGES,
                f"It has {count:,} pages; at most {self.limits.max_pages:,} are read at once: name a part of them.",
            )
        return range(first, last + 1)

    def add_markdown(self, number: int, markdown: str, *, name: str | None = None, is_scanned: bool = False) -> None:
        """Add a page that is Markdown; its text and tables are read from it."""
        text, tables = read_markdown(markdown)
        self.add(number, text, markdown, name=name, is_scanned=is_scanned)
        for rows in tables:
            self.add_table(number, rows)

    def add(
        self, number: int, text: str, markdown: str | None = None, *, name: str | None = None, is_scanned: bool = False
    ) -> None:
        """Add a page.

        Raises:
            ExtractionFailed: `TOO_LARGE`.
        """
        text = _UNSTORED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
        markdown = text if markdown is None else _UNSTORED.sub("", markdown).strip("\n")
        self._characters += max(len(text), len(markdown))
        if self._characters > self.limits.text_characters:
            raise ExtractionFailed(
                ExtractionCode.TOO_LARGE, f"Its text has more than {self.limits.text_characters:,} characters."
            )
        if self.prefix:
            name = f"{self.prefix}: {name}" if name else self.prefix
        name = name and _UNSTORED.sub("", name)[:1_000]
        self.pages.append(_Page(self.base + number, text, markdown, name, is_scanned))

    def add_table(self, page: int, rows: Sequence[Sequence[str]], *, has_header: bool = True) -> None:
        """Add a table; short rows are filled up.

        Raises:
            ExtractionFailed: `TOO_LARGE`.
        """
        if not self.options.wants_tables or not rows:
            return
        width = max(map(len, rows))
        self._cells += width * len(rows)
        if len(self.tables) >= self.limits.tables or self._cells > self.limits.table_cells:
            raise ExtractionFailed(
                ExtractionCode.TOO_LARGE, f"Its tables have more than {self.limits.table_cells:,} cells."
            )
        filled = tuple(tuple(_UNSTORED.sub("", each) for each in row) + ("",) * (width - len(row)) for row in rows)
        self.tables.append(ExtractedTable(self.base + page, filled, has_header))

    def add_image(self, image: ExtractedImage) -> None:
        """Add a picture.

        Raises:
            ExtractionFailed: `TOO_LARGE`.
        """
        self._image_bytes += len(image.content)
        if len(self.images) >= self.limits.images or self._image_bytes > self.limits.image_bytes:
            raise ExtractionFailed(
                ExtractionCode.TOO_LARGE,
                f"Its pictures are more than {self.limits.images} or {self.limits.image_bytes:,} bytes.",
            )
        self.images.append(replace(image, page=self.base + image.page))

    def unpack(self, size_bytes: int) -> None:
        """Count what is unpacked, before it is.

        Raises:
            ExtractionFailed: `TOO_LARGE`.
        """
        self.unpacked += size_bytes
        if self.unpacked > self.limits.unpacked_bytes:
            raise ExtractionFailed(
                ExtractionCode.TOO_LARGE, f"It unpacks to more than {self.limits.unpacked_bytes:,} bytes."
            )

    def finish(self) -> Extracted:
        """Put it together.

        Raises:
            ExtractionFailed: `EMPTY`: it has no page.
        """
        if not self.pages:
            raise ExtractionFailed(ExtractionCode.EMPTY, "There is nothing to read in it.")
        pages: list[ExtractedPage] = []
        texts: list[str] = []
        place = 0
        for index, page in enumerate(self.pages):
            text = page.text if index == len(self.pages) - 1 else page.text + _BETWEEN
            texts.append(text)
            pages.append(ExtractedPage(page.number, place, place + len(text), page.is_scanned, page.name))
            place += len(text)
        markdown = _BETWEEN.join(page.markdown for page in self.pages if page.markdown)
        metadata: dict[str, Any] = _stored(self.metadata)
        return Extracted("".join(texts), markdown, tuple(pages), tuple(self.tables), tuple(self.images), metadata)


def _stored(told: Any) -> Any:
    """Leave out of what a file says of itself what cannot be stored: a TAR may give a name in any bytes."""
    if isinstance(told, str):
        return _UNSTORED.sub("", told)
    if isinstance(told, dict):
        return {_stored(name): _stored(value) for name, value in cast("dict[str, Any]", told).items()}
    if isinstance(told, list | tuple):
        return [_stored(each) for each in cast("list[Any]", told)]
    return told
