"""HTML as browsers read it: parts by CSS selector, readable text, links."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from app.components.sandbox.errors import LimitReached, RunFailed

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_MAX_FOUND = 100_000
_MAX_BASE = 10_000  #: characters of an address that all others are joined to
_TEXT = "-text"
#: What is no content: nobody reads it on the page.
_SILENT = frozenset({"head", "script", "style", "template", "noscript", "iframe", "object", "svg", "math"})
#: What begins a new line.
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr",
    "ul",
})
# fmt: on
#: Those with an empty line around.
_PARAGRAPHS = frozenset(
    {"blockquote", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"}
)
_CELLS = frozenset({"td", "th"})
_SPACES = re.compile(r"[ \n\r\f\v]+")
_TABS = re.compile(r" *\t[ \t]*")
#: Addresses that a reader can follow; `javascript:` and `data:` are none.
_FOLLOWED = re.compile(r"^(https?|mailto|tel|ftp):", re.IGNORECASE)


@lru_cache(maxsize=500)
def selector_problem(selector: str) -> str | None:
    """Say what is wrong with a CSS selector, or None."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError  # noqa: PLC0415 - on first use

    try:
        LexborHTMLParser("").css(selector)
    except SelectolaxError:
        return f"{selector[:100]!r} is no CSS selector."
    return None


def extract(html: str, each: str | None, fields: Mapping[str, Mapping[str, Any]]) -> Any:
    """Read named parts of a page, once for all of it, or once within each element that `each` selects.

    Args:
        html: The page or a fragment.
        each: A CSS selector, or None for the whole page.
        fields: Per name `selector` (empty: the element itself), `take` (text, html, innerHtml, attribute),
            `attribute`, `isList`, `isRequired` and `default`.

    Raises:
        SandboxError: Something required is missing, or there is too much.
    """
    page = _parsed(html)
    budget = [_MAX_FOUND]
    if each is None:
        return _fields(page, fields, budget)
    found = page.css(each)
    _spend(budget, len(found))
    return [_fields(node, fields, budget) for node in found]


def text_of(html: str, selector: str | None) -> str:
    """Write what a reader sees: a line a block, an empty line between paragraphs, cells apart by a tab."""
    page = _parsed(html)
    nodes = [page] if selector is None else page.css(selector)
    return "\n\n".join(filter(None, (_readable(node) for node in nodes)))


def links_of(html: str, base: str | None) -> list[dict[str, Any]]:
    """List the links that can be followed, in order, each address once; relative ones are joined to `base`."""
    found: dict[str, dict[str, Any]] = {}
    for address, node in _links(_parsed(html), base):
        text = _readable(node) or node.attributes.get("title") or node.attributes.get("alt") or ""
        found.setdefault(address, {"url": address, "text": " ".join(text.split())})
        if len(found) > _MAX_FOUND:
            raise LimitReached(f"There are more than {_MAX_FOUND} links.")
    return list(found.values())


def addresses_of(html: str, base: str, most: int, longest: int) -> list[str]:
    """List the first `most` addresses that links lead to, each once, as `links_of` has them but without their texts.

    Whatever the page is, this takes time linear in its length: links within links are read once. An address of more
    than `longest` characters is left out.
    """
    found: dict[str, None] = {}
    for address, _ in _links(_parsed(html), base, longest):
        found[address] = None
        if len(found) >= most:
            break
    return list(found)


def _links(page: "LexborNode", base: str | None, longest: int | None = None) -> "Iterator[tuple[str, LexborNode]]":
    """Give what can be followed, in order, and the element that leads there."""
    given = page.css_first("base[href]")
    href = (given.attributes.get("href") or "") if given is not None else ""
    if href and len(href) <= _MAX_BASE:
        base = _joined(base or "", href) or base
    for node in page.css("a[href], area[href]"):
        target = (node.attributes.get("href") or "").strip()
        if longest is not None and len(target) > longest:
            continue
        address = _joined(base or "", target)
        if not address or (longest is not None and len(address) > longest):
            continue
        if (_FOLLOWED.match(address) or not _has_scheme(address)) and not address.startswith("#"):
            yield address, node


def _parsed(html: str) -> "LexborNode":
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - on first use

    root = LexborHTMLParser(html).root
    if root is None:
        raise RunFailed("The text holds no HTML.")
    return root


def _fields(node: "LexborNode", fields: Mapping[str, Mapping[str, Any]], budget: list[int]) -> dict[str, Any]:
    return {name: _field(node, name, field, budget) for name, field in fields.items()}


def _field(node: "LexborNode", name: str, field: Mapping[str, Any], budget: list[int]) -> Any:
    selector: str = field["selector"]
    if field["isList"]:
        nodes = _selected(node, selector) if selector else [node]
        _spend(budget, len(nodes))
        values = [_taken(each, field) for each in nodes]
        kept = [value for value in values if value is not None]
        if not kept and field["isRequired"]:
            raise RunFailed(f"The page has nothing for {name}.")
        return kept
    first = next(iter(_selected(node, selector)), None) if selector else node
    _spend(budget, 1)
    value = None if first is None else _taken(first, field)
    if value is None:
        if field["isRequired"]:
            raise RunFailed(f"The page has nothing for {name}.")
        return field["default"]
    return value


def _selected(node: "LexborNode", selector: str) -> "Sequence[LexborNode]":
    """Select within an element, as browsers do: the library would count the element itself."""
    found = node.css(selector)
    return found if node.parent is None else [each for each in found if each.mem_id != node.mem_id]


def _taken(node: "LexborNode", field: Mapping[str, Any]) -> str | None:
    match field["take"]:
        case "html":
            return node.html
        case "innerHtml":
            return node.inner_html
        case "attribute":
            attributes = node.attributes
            # an attribute without a value, such as `hidden`, is there all the same
            return (attributes[field["attribute"]] or "") if field["attribute"] in attributes else None
        case _:
            return _readable(node)


def _spend(budget: list[int], count: int) -> None:
    budget[0] -= count
    if budget[0] < 0:
        raise LimitReached(f"The selectors find more than {_MAX_FOUND} elements.")


def _joined(base: str, address: str) -> str | None:
    try:
        return urljoin(base, address)
    except ValueError:  # a bracket that opens no IPv6 address
        return None


def _has_scheme(address: str) -> bool:
    return re.match(r"^[A-Za-z][A-Za-z0-9+.-]*:", address) is not None


class _Reader:
    """Gathers text as a page shows it."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._is_apart = False
        self._preformatted = 0  #: how many `pre` are open

    def read(self, root: "LexborNode") -> str:
        """Walk without recursion: pages nest deeper than Python's stack."""
        node: LexborNode | None = root
        stack: list[LexborNode] = []
        while node is not None:
            is_open = self._enter(node)
            if is_open and node.child is not None:
                stack.append(node)
                node = node.child
                continue
            if is_open:
                self._leave(node)
            while stack and (node is root or node.next is None):
                node = stack.pop()
                self._leave(node)
            node = node.next if stack else None
        self._end_line()
        return "\n".join(self._lines)

    def _enter(self, node: "LexborNode") -> bool:
        """Begin an element or take a text; say whether what is inside counts."""
        tag = node.tag or ""
        if tag == _TEXT:
            self._add(node.text_content or "")
            return False
        if tag in _SILENT or tag.startswith(("-", "!")):
            return tag == "-document"
        if tag == "br":
            self._end_line(is_forced=True)
        elif tag in _CELLS:
            self._line.append("\t" if self._line else "")
        else:
            self._border(tag)
            self._line += ["- "] if tag == "li" else []
        self._preformatted += tag == "pre"
        return True

    def _leave(self, node: "LexborNode") -> None:
        tag = node.tag or ""
        self._border(tag)
        self._preformatted -= tag == "pre"

    def _border(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_line()
        if tag in _PARAGRAPHS:
            self._is_apart = True

    def _add(self, text: str) -> None:
        if not self._preformatted:
            self._line.append(_SPACES.sub(" ", text))
            return
        first, *rest = text.split("\n")
        self._line.append(first)
        for part in rest:
            self._end_line(is_forced=True)
            self._line.append(part)

    def _end_line(self, *, is_forced: bool = False) -> None:
        text = "".join(self._line)
        self._line = []
        text = text.rstrip() if self._preformatted else _TABS.sub("\t", _SPACES.sub(" ", text)).strip(" \t")
        if text and text != "-":
            if self._is_apart and self._lines:
                self._lines.append("")
            self._is_apart = False
            self._lines.append(text)
        elif is_forced:
            self._is_apart = True


def _readable(node: "LexborNode") -> str:
    return _Reader().read(node)
