"""Markdown (CommonMark with tables and strikethrough): as safe HTML, as plain text, and what it holds.

HTML inside of the Markdown is shown as text, and links that run something (`javascript:`, `data:`) stay text too,
so that what comes of a stranger's Markdown can be put on a page.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from app.components.sandbox.errors import LimitReached

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MAX_TOKENS = 200_000


def html_of(text: str, is_breaking: bool) -> str:  # noqa: FBT001 - it comes as JSON
    """Render as HTML; `is_breaking` keeps the line breaks inside of paragraphs."""
    parser = _parser(is_breaking)
    tokens = _tokens(text, parser)
    return str(parser.renderer.render(tokens, parser.options, {}))


def text_of(text: str) -> str:
    """Write what a reader sees, without marks: an empty line between blocks, items led by `- ` or their number."""
    reader = _Reader()
    for token in _tokens(text, _parser()):
        reader.read(token)
    return reader.text()


def parts_of(text: str, parts: Sequence[str]) -> dict[str, list[Any]]:
    """List what a document holds, in order: `headings`, `links`, `images`, `code` and `tables`, as far as asked."""
    tokens = _tokens(text, _parser())
    return {part: _PARTS[part](tokens) for part in parts}


@cache
def _parser(is_breaking: bool = False) -> "MarkdownIt":  # noqa: FBT001, FBT002 - a cache's key
    from markdown_it import MarkdownIt  # noqa: PLC0415 - on first use

    options = {"html": False, "linkify": False, "typographer": False, "breaks": is_breaking}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"])


def _tokens(text: str, parser: "MarkdownIt") -> "Sequence[Token]":
    tokens = parser.parse(text)
    if sum(1 + len(token.children or ()) for token in tokens) > _MAX_TOKENS:
        raise LimitReached(f"The Markdown has more than {_MAX_TOKENS} parts.")
    return tokens


class _Reader:
    """Gathers the text of blocks."""

    def __init__(self) -> None:
        self._blocks: list[tuple[str, int]] = []  #: with the list or table it is in; 0 is none
        self._group = 0
        self._lists: list[int | None] = []  #: the next number of every open list
        self._mark = ""
        self._row: list[str] | None = None

    def read(self, token: "Token") -> None:
        match token.type:
            case "ordered_list_open" | "bullet_list_open":
                start = token.attrGet("start")
                first = 1 if start is None else int(start)
                self._group += not self._lists
                self._lists.append(first if token.type == "ordered_list_open" else None)
            case "ordered_list_close" | "bullet_list_close":
                self._lists.pop()
            case "list_item_open":
                self._begin_item()
            case "table_open":
                self._group += not self._lists
            case "tr_open":
                self._row = []
            case "tr_close":
                self._add("\t".join(self._row or ()), is_grouped=True)
                self._row = None
            case "inline":
                text = _plain(token.children)
                if self._row is None:
                    self._add(text, is_grouped=bool(self._lists))
                else:
                    self._row.append(text)
            case "fence" | "code_block":
                self._add(token.content.rstrip("\n"), is_grouped=False)
            case _:
                pass

    def text(self) -> str:
        written: list[str] = []
        before = 0
        for text, group in self._blocks:
            written += ["" if not written else "\n" if group and group == before else "\n\n", text]
            before = group
        return "".join(written)

    def _begin_item(self) -> None:
        number = self._lists[-1]
        self._mark = "  " * (len(self._lists) - 1) + ("- " if number is None else f"{number}. ")
        if number is not None:
            self._lists[-1] = number + 1

    def _add(self, text: str, *, is_grouped: bool) -> None:
        self._blocks.append((self._mark + text, self._group if is_grouped else 0))
        self._mark = ""


def _plain(children: "Iterable[Token] | None") -> str:
    pieces: list[str] = []
    for token in children or ():
        if token.type in {"softbreak", "hardbreak"}:
            pieces.append("\n")
        elif token.type == "image":
            pieces.append(_plain(token.children))
        else:
            pieces.append(token.content)
    return "".join(pieces)


def _headings(tokens: "Sequence[Token]") -> list[Any]:
    found: list[Any] = []
    for opening, inline in itertools.pairwise(tokens):
        if opening.type == "heading_open":
            line = opening.map[0] + 1 if opening.map else None
            found.append({"level": int(opening.tag[1:]), "text": _plain(inline.children), "line": line})
    return found


def _links(tokens: "Sequence[Token]") -> list[Any]:
    found: list[Any] = []
    for block in tokens:
        children = block.children or []
        for index, token in enumerate(children):
            if token.type == "link_open":
                # a link holds no link
                end = next(at for at in range(index, len(children)) if children[at].type == "link_close")
                text = _plain(children[index:end])
                found.append({"url": str(token.attrGet("href")), "text": text, "title": token.attrGet("title")})
    return found


def _images(tokens: "Sequence[Token]") -> list[Any]:
    return [
        {"url": str(token.attrGet("src")), "alt": _plain(token.children), "title": token.attrGet("title")}
        for block in tokens
        for token in block.children or ()
        if token.type == "image"
    ]


def _code(tokens: "Sequence[Token]") -> list[Any]:
    return [
        {"language": (token.info.split() or [None])[0], "text": token.content}
        for token in tokens
        if token.type in {"fence", "code_block"}
    ]


def _tables(tokens: "Sequence[Token]") -> list[Any]:
    found: list[Any] = []
    rows: list[list[str]] = []
    is_inside = False
    for token in tokens:
        if token.type == "table_open":
            is_inside, rows = True, []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and is_inside:
            rows[-1].append(_plain(token.children))
        elif token.type == "table_close":
            is_inside = False
            found.append({"header": rows[0], "rows": rows[1:]})
    return found


_PARTS: dict[str, "Callable[[Sequence[Token]], list[Any]]"] = {
    "headings": _headings,
    "links": _links,
    "images": _images,
    "code": _code,
    "tables": _tables,
}
