"""Books (EPUB 3): the chapters in the order of the spine, a page each."""

from urllib.parse import unquote

from app.extraction.contract import ExtractionFailed
from app.extraction.reading.drafts import Draft
from app.extraction.reading.markdown import plain
from app.extraction.reading.packages import Package, opened, resolved
from app.extraction.reading.web import characters_of, markdown_of
from app.extraction.vocabulary import ExtractionCode

_CONTAINER = "META-INF/container.xml"
_TEXTS = {"application/xhtml+xml", "text/html"}
_FACTS = {"title": "title", "creator": "author", "language": "language", "date": "createdAt"}


def read_book(draft: Draft, content: bytes) -> None:
    """Read a book.

    Raises:
        ExtractionFailed: Any of them.
    """
    with opened(draft, content) as package:
        if package.has("META-INF/encryption.xml") and package.has("META-INF/rights.xml"):
            raise ExtractionFailed(ExtractionCode.ENCRYPTED, "The book is encrypted.")
        if not package.has(_CONTAINER):
            raise ExtractionFailed(ExtractionCode.MALFORMED, "This is no book.")
        rootfile = next((each for each in package.xml(_CONTAINER).iter() if each.tag.endswith("}rootfile")), None)
        if rootfile is None:
            raise ExtractionFailed(ExtractionCode.MALFORMED, "This is no book.")
        chapters = _chapters(draft, package, rootfile.get("full-path", ""))
        wanted = draft.wanted(len(chapters))
        for place, number in enumerate(wanted):
            draft.progress(place, len(wanted))
            markdown, facts = markdown_of(draft, characters_of(package.read(chapters[number - 1])))
            first = next((line for line in markdown.split("\n") if line.startswith("#")), "")
            draft.add_markdown(number, markdown, name=plain(first.lstrip("# ").strip()) or facts.get("title"))


def _chapters(draft: Draft, package: Package, main: str) -> list[str]:
    tree = package.xml(main)
    items: dict[str, str] = {}
    order: list[str] = []
    for each in tree.iter():
        kind = each.tag.rpartition("}")[2]
        if kind == "item" and each.get("media-type") in _TEXTS:
            items[each.get("id", "")] = resolved(main, unquote(each.get("href", "")))
        elif kind == "itemref":
            order.append(each.get("idref", ""))
        elif kind in _FACTS and each.text and _FACTS[kind] not in draft.metadata:
            draft.metadata[_FACTS[kind]] = each.text.strip()
    return [items[each] for each in order if each in items and package.has(items[each])]
