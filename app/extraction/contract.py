"""What an extraction gives.

Offsets count characters (code points) of `Extracted.text`, so that a citation can lead to a page and a place in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.extraction.vocabulary import ExtractionCode


class ExtractionFailed(Exception):
    """A file could not be read.

    Attributes:
        code: Why, for a program.
        is_final: Whether the same file will fail again, however often it is tried.
    """

    def __init__(self, code: ExtractionCode, message: str, *, is_final: bool = True) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """A page, a sheet, a slide, or the whole of what has none.

    Attributes:
        number: From 1.
        start: Where it begins in the text.
        end: Where it ends there; not part of it.
        is_scanned: Whether its text was recognised in a picture.
        name: Of a sheet or a chapter; else None.
    """

    number: int
    start: int
    end: int
    is_scanned: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ExtractedTable:
    """A table; its rows are as long as each other, and the first has the names of its columns if `has_header`."""

    page: int
    rows: tuple[tuple[str, ...], ...]
    has_header: bool = True


@dataclass(frozen=True, slots=True)
class ExtractedImage:
    """A picture in a document."""

    page: int
    content_type: str
    content: bytes
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A small picture of a file."""

    content_type: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a file says.

    Attributes:
        text: All of its text, page after page.
        markdown: The same with headings, lists and tables as Markdown (CommonMark, tables as GFM has them).
        pages: Where each page is in the text; at least one, in order, without overlaps.
        tables: In order.
        images: Only where they were asked for.
        metadata: What the file says of itself: `title`, `author`, `createdAt`, `language`, `sheets`, …
    """

    text: str
    markdown: str
    pages: tuple[ExtractedPage, ...]
    tables: tuple[ExtractedTable, ...] = ()
    images: tuple[ExtractedImage, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class ExtractionOptions:
    """What is wanted.

    Attributes:
        ocr: `auto` recognises pages without text, `always` every page, `never` none.
        languages: Which languages a scan may be in, as BCP 47 tags; empty for what the engine reads by itself.
        wants_tables: Whether tables are looked for.
        wants_images: Whether the pictures are taken out.
        first_page: From which page on.
        last_page: Up to which page; None for the last.
    """

    ocr: str = "auto"
    languages: tuple[str, ...] = ()
    wants_tables: bool = True
    wants_images: bool = False
    first_page: int = 1
    last_page: int | None = None
