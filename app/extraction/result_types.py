"""What a processing gave, as the graph shows it."""

from collections.abc import Sequence
from typing import Annotated, Any, cast

import strawberry

from app.api import relay
from app.api.context import Info
from app.api.relay import encode
from app.api.scalars import JSON, Long
from app.extraction.results import KeptImage, Result
from app.files.service import FILE
from app.files.types import File
from app.kernel.errors import InvalidInput, TooComplex

MOST_ITEMS = 500  #: of a list at once
MOST_CHARACTERS = 1_000_000  #: of a text at once

ItemsFirst = Annotated[int, strawberry.argument(description=f"How many; at most {MOST_ITEMS:,}.")]
RowsFirst = Annotated[int | None, strawberry.argument(description="How many; all.")]
ItemsOffset = Annotated[int, strawberry.argument(description="How many are left out before them.")]


class _Allowance:
    """How many characters the pages and tables of one result may still say."""

    def __init__(self) -> None:
        self._left = MOST_CHARACTERS

    def spend(self, characters: int) -> None:
        self._left -= characters
        if self._left < 0:
            raise TooComplex(
                f"What is asked for has more than {MOST_CHARACTERS:,} characters; ask for fewer at once.",
                reason="too_large",
                details={"limitCharacters": MOST_CHARACTERS},
            )


@strawberry.type(description="A page, sheet, slide or chapter, a file of an archive, or the whole of what has none.")
class FileExtractionPage:
    """See `contract.ExtractedPage`."""

    number: int = strawberry.field(description="From 1.")
    name: str | None = strawberry.field(description="Of a sheet, a chapter, or a file in an archive.")
    start: int = strawberry.field(description="Where it begins in the text, in characters (code points).")
    end: int = strawberry.field(description="Where it ends there; not part of it.")
    is_scanned: bool = strawberry.field(description="Whether its text was recognised in a picture.")
    found: strawberry.Private[Result]
    left: strawberry.Private[_Allowance]

    @strawberry.field(
        description="Its text; that of all pages in a row is the whole text. At most "
        f"{MOST_CHARACTERS:,} characters of all pages of a result at once, else TOO_COMPLEX; `text` has a longer page."
    )
    def text(self) -> str:
        """Cut the text."""
        self.left.spend(self.end - self.start)
        return self.found.text[self.start : self.end]


@strawberry.type(description="A table.")
class FileExtractionTable:
    """See `contract.ExtractedTable`."""

    page: int = strawberry.field(description="The number of its page.")
    has_header: bool = strawberry.field(description="Whether the first row has the names of the columns.")
    all_rows: strawberry.Private[list[list[str]]]
    left: strawberry.Private[_Allowance]

    @strawberry.field(
        description=f"Its rows, as long as each other. At most {MOST_CHARACTERS:,} characters of all tables of a "
        "result at once, each cell with one more, else TOO_COMPLEX; `first` and `offset` name a part."
    )
    def rows(self, first: RowsFirst = None, offset: ItemsOffset = 0) -> list[list[str]]:
        """List rows."""
        if offset < 0 or (first is not None and first < 0):
            raise InvalidInput("There is no such part of a table.", field="offset", reason="out_of_range")
        rows = self.all_rows[offset : None if first is None else offset + first]
        for row in rows:
            self.left.spend(sum(map(len, row)) + len(row))
        return rows


@strawberry.type(description="A picture of a document.")
class FileExtractionImage:
    """See `results.KeptImage`."""

    page: int = strawberry.field(description="The number of its page.")
    width: int | None = strawberry.field(description="In points of the picture, where that is known.")
    height: int | None = strawberry.field(description="In points of the picture, where that is known.")
    image: strawberry.Private[KeptImage]

    @strawberry.field(description="The picture; null once it is deleted.")
    async def file(self, info: Info) -> File | None:
        """Find the picture."""
        return cast("File | None", await relay.resolve_node(info.context, encode(FILE, self.image.file_id)))


@strawberry.type(description="What a file says.")
class FileExtraction:
    """See `contract.Extracted`."""

    found: strawberry.Private[Result]
    left: strawberry.Private[_Allowance]
    character_count: Long = strawberry.field(description="How long the text is, in characters (code points).")
    page_count: Long = strawberry.field(description="How many pages were read.")
    table_count: Long = strawberry.field(description="How many tables there are.")
    image_count: Long = strawberry.field(description="How many pictures were taken out.")
    metadata: JSON = strawberry.field(
        description="What the file says of itself: `title`, `author`, `createdAt`, `language`, `sheets`, `pageCount`; "
        "`unreadPages` of scans that were not recognised; `files` and `skippedFiles` of an archive."
    )

    @strawberry.field(description=f"The text, or part of it; at most {MOST_CHARACTERS:,} characters at once.")
    def text(
        self,
        start: Annotated[int, strawberry.argument(description="From which character on.")] = 0,
        end: Annotated[int | None, strawberry.argument(description="Up to which character; not part of it.")] = None,
    ) -> str:
        """Cut the text."""
        return _cut(self.found.text, start, end)

    @strawberry.field(
        description="The same as Markdown with headings, lists and tables (CommonMark, tables as GFM has them); at "
        f"most {MOST_CHARACTERS:,} characters at once."
    )
    def markdown(
        self,
        start: Annotated[int, strawberry.argument(description="From which character of the Markdown on.")] = 0,
        end: Annotated[int | None, strawberry.argument(description="Up to which character; not part of it.")] = None,
    ) -> str:
        """Cut the Markdown."""
        return _cut(self.found.markdown, start, end)

    @strawberry.field(description="The pages, in order.")
    def pages(self, first: ItemsFirst = 100, offset: ItemsOffset = 0) -> list[FileExtractionPage]:
        """List pages."""
        return [
            FileExtractionPage(
                number=page["number"],
                name=page["name"],
                start=page["start"],
                end=page["end"],
                is_scanned=page["isScanned"],
                found=self.found,
                left=self.left,
            )
            for page in _part(self.found.pages, first, offset)
        ]

    @strawberry.field(description="The tables, in order.")
    def tables(self, first: ItemsFirst = 100, offset: ItemsOffset = 0) -> list[FileExtractionTable]:
        """List tables."""
        return [
            FileExtractionTable(
                page=table["page"], has_header=table["hasHeader"], all_rows=table["rows"], left=self.left
            )
            for table in _part(self.found.tables, first, offset)
        ]

    @strawberry.field(description="The pictures, in order; only where they were asked for.")
    def images(self, first: ItemsFirst = 100, offset: ItemsOffset = 0) -> list[FileExtractionImage]:
        """List pictures."""
        return [
            FileExtractionImage(page=each.page, width=each.width, height=each.height, image=each)
            for each in _part(self.found.images, first, offset)
        ]

    @classmethod
    def of(cls, found: Result) -> "FileExtraction":
        """Show a result."""
        return cls(
            found=found,
            left=_Allowance(),
            character_count=Long(len(found.text)),
            page_count=Long(len(found.pages)),
            table_count=Long(len(found.tables)),
            image_count=Long(len(found.images)),
            metadata=JSON(found.metadata),
        )


def _part(items: Sequence[Any], first: int, offset: int) -> Sequence[Any]:
    if not 0 <= first <= MOST_ITEMS:
        raise InvalidInput(f"Ask for 0 to {MOST_ITEMS:,}.", field="first", reason="out_of_range")
    if offset < 0:
        raise InvalidInput("Nothing is before the first.", field="offset", reason="out_of_range")
    return items[offset : offset + first]


def _cut(text: str, start: int, end: int | None) -> str:
    if start < 0 or (end is not None and end < start):
        raise InvalidInput("That is no part of a text.", field="start", reason="out_of_range")
    last = start + MOST_CHARACTERS
    return text[start : last if end is None else min(end, last)]
