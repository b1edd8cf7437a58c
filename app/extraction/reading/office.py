"""What kreuzberg reads: Word, Excel, OpenDocument, RTF, older Office formats, and some more."""

from typing import Any

from app.extraction.contract import ExtractedImage, ExtractionFailed
from app.extraction.reading.drafts import Draft
from app.extraction.reading.kinds import DOCX, XLSX
from app.extraction.reading.markdown import table_of
from app.extraction.vocabulary import ExtractionCode

_SHEETS = {
    XLSX,
    "application/vnd.ms-excel",
    "application/vnd.ms-excel.sheet.macroenabled.12",
    "application/vnd.oasis.opendocument.spreadsheet",
}
#: Media types beyond those of `_SHEETS`, and what kreuzberg calls them where that differs.
KINDS = {
    DOCX: DOCX,
    **dict.fromkeys(_SHEETS),
    "application/msword": None,
    "application/vnd.ms-powerpoint": None,
    "application/vnd.ms-outlook": None,
    "application/vnd.oasis.opendocument.text": None,
    "application/rtf": None,
    "text/rtf": "application/rtf",
    "text/x-rst": None,
    "text/x-org": None,
    "application/x-ipynb+json": None,
    "application/x-fictionbook+xml": None,
}
_FACTS = {"title": "title", "subject": "subject", "language": "language", "created_at": "createdAt"}


def read_office(draft: Draft, content: bytes, kind: str) -> None:
    """Read a document; a page of it is what it marks as one, a sheet, or all of it.

    Raises:
        ExtractionFailed: Any of them.
    """
    result = converted(draft, content, kind)
    _facts(draft, result)
    if kind in _SHEETS:
        _sheets(draft, result)
    else:
        contents = [str(page["content"]) for page in result.pages or ()]
        if len(contents) > 1:
            for number in draft.wanted(len(contents)):
                draft.add_markdown(number, contents[number - 1])
        else:
            for number in draft.wanted(1):
                draft.add_markdown(number, result.content)
    if draft.options.wants_images:
        for image in result.images or ():
            shown = str(image.get("format") or "png").lower()
            draft.add_image(
                ExtractedImage(
                    int(image.get("page_number") or 1),
                    f"image/{'jpeg' if shown in ('jpg', 'jpeg') else shown}",
                    bytes(image["data"]),
                    image.get("width"),
                    image.get("height"),
                )
            )


def converted(draft: Draft, content: bytes, kind: str) -> Any:
    """Have it read.

    Raises:
        ExtractionFailed: `ENCRYPTED`, `TOO_LARGE` or `MALFORMED`.
    """
    import kreuzberg  # noqa: PLC0415 - on first use

    wants_images = draft.options.wants_images
    config = kreuzberg.ExtractionConfig(
        use_cache=False,
        enable_quality_processing=False,
        output_format="markdown",
        pages=kreuzberg.PageConfig(extract_pages=kind == DOCX or kind in _SHEETS),
        images=kreuzberg.ImageExtractionConfig(extract_images=True) if wants_images else None,
    )
    try:
        return kreuzberg.extract_bytes_sync(content, KINDS.get(kind) or kind, config=config)
    except (kreuzberg.KreuzbergError, RuntimeError, ValueError, OSError) as error:
        told = str(error).lower()
        if "password" in told or "encrypt" in told:
            raise ExtractionFailed(ExtractionCode.ENCRYPTED, "It asks for a password.") from None
        if "limit" in told and "exceed" in told:
            raise ExtractionFailed(ExtractionCode.TOO_LARGE, "It unpacks to more than may be read.") from None
        raise ExtractionFailed(ExtractionCode.MALFORMED, "It is broken, or not what it seems to be.") from None


def _facts(draft: Draft, result: Any) -> None:
    known: dict[str, Any] = result.metadata or {}
    draft.metadata |= {ours: known[theirs] for theirs, ours in _FACTS.items() if known.get(theirs)}
    core: dict[str, Any] = known.get("core_properties") or {}
    draft.metadata |= {
        ours: core[name] for name, ours in (("title", "title"), ("created", "createdAt")) if core.get(name)
    }
    authors: list[str] = known.get("authors") or []
    author = authors[0] if authors else core.get("creator")
    if author:
        draft.metadata["author"] = str(author)


def _sheets(draft: Draft, result: Any) -> None:
    known: dict[str, Any] = result.metadata or {}
    listed: list[str] = known.get("sheet_names") or []
    names = [str(each) for each in listed]
    draft.metadata["sheets"] = names
    tables: dict[int, list[list[str]]] = {int(table.page_number): table.cells for table in result.tables or ()}
    wanted = draft.wanted(max([len(names), *tables]))
    for place, number in enumerate(wanted):
        draft.progress(place, len(wanted))
        name = names[number - 1] if number <= len(names) else None
        rows = tables.get(number) or []
        text = "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
        head = f"## {name}\n\n" if name else ""
        draft.add(number, f"{name}\n\n{text}" if name else text, head + (table_of(rows) if rows else ""), name=name)
        draft.add_table(number, rows)
