"""HTML, as Markdown: what a reader sees of a page, without what only browsers read."""

import html
import re
from typing import Any

from app.extraction.reading.drafts import Draft
from app.extraction.reading.office import converted
from app.extraction.reading.texts import decoded, marked

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD_BYTES = 4_096
_DEEPEST = 1_000
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_MARKUP = re.compile(r"<[^>]{0,10000}>")
# fmt: off
_NESTING = frozenset({
    "a", "abbr", "article", "aside", "b", "blockquote", "center", "code", "dl", "div", "em", "fieldset", "figure",
    "font", "form", "footer", "header", "i", "ins", "del", "main", "nav", "ol", "pre", "q", "s", "section", "small",
    "span", "strong", "sub", "sup", "svg", "g", "table", "u", "ul",
})
# fmt: on
_SILENT = "head, meta, script, style, noscript, template, iframe, object"


def read_page(draft: Draft, content: bytes) -> None:
    """Read a page.

    Raises:
        ExtractionFailed: `MALFORMED`.
    """
    markdown, facts = markdown_of(draft, characters_of(content))
    draft.metadata |= facts
    for number in draft.wanted(1):
        draft.add_markdown(number, markdown)


def characters_of(content: bytes) -> str:
    """Decode a page by its mark, else as it says of itself, else as any text (HTML §13.2.3.2)."""
    found = _CHARSET.search(content[:_HEAD_BYTES]) if marked(content) is None else None
    if found is not None:
        try:
            return content.decode(found[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decoded(content)


def markdown_of(draft: Draft, text: str) -> tuple[str, dict[str, Any]]:
    """Return a page as Markdown, and what it says of itself.

    Raises:
        ExtractionFailed: `MALFORMED`.
    """
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - on first use

    if _depth(text) > _DEEPEST:
        # No page that people read is so; what parses it would take time with the square of it.
        return html.unescape(_MARKUP.sub(" ", text)), {}
    tree = LexborHTMLParser(text)
    facts: dict[str, Any] = {}
    title = tree.css_first("title")
    if title is not None and title.text().strip():
        facts["title"] = " ".join(title.text().split())
    if tree.root is not None and (language := tree.root.attributes.get("lang")):
        facts["language"] = language
    author = tree.css_first("meta[name=author]")
    if author is not None and (said := author.attributes.get("content")):
        facts["author"] = said
    # What the head says would come as text of the page.
    for node in tree.css(_SILENT):
        node.decompose()
    return str(converted(draft, (tree.html or "").encode("utf-8", "replace"), "text/html").content), facts


def _depth(page: str) -> int:
    """Return how deep elements that must be closed are nested."""
    depth = deepest = 0
    for found in _TAG.finditer(page):
        if found[2].lower() in _NESTING:
            depth = max(0, depth - 1) if found[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest
