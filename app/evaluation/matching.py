"""Expected sources, and whether what was found is one of them."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

_EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class ExpectedSource:
    """What a good result is; whatever is given must hold.

    Attributes:
        document_id: The document.
        title: A pattern of its title: `*` stands for anything, big and small letters are the same.
        url: A pattern of its address.
        page: A page that the passage is on.
        quote: Words of the passage, whatever spaces and line ends are between them.
    """

    document_id: UUID | None = None
    title: str = ""
    url: str = ""
    page: int | None = None
    quote: str = ""

    @property
    def of_document(self) -> "ExpectedSource":
        """The same for any passage of its document; one of which only words are known stays what it is."""
        is_named = self.document_id is not None or bool(self.title or self.url)
        return replace(self, page=None, quote="") if is_named else self

    def to_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return {
            "documentId": None if self.document_id is None else str(self.document_id),
            "title": self.title,
            "url": self.url,
            "page": self.page,
            "quote": self.quote,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "ExpectedSource":
        """Read what is stored."""
        document = stored["documentId"]
        return cls(
            None if document is None else UUID(document),
            stored["title"],
            stored["url"],
            stored["page"],
            stored["quote"],
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """What was found, as far as it is compared."""

    document_id: UUID
    title: str
    url: str
    page_first: int | None
    page_last: int | None
    text: str


def finds_of(passages: Sequence[Passage], sources: Sequence[ExpectedSource]) -> list[list[int]]:
    """Return, for each passage, the places of those sources that it is."""
    patterns = [(_folded(each.title), _folded(each.url), _folded(each.quote)) for each in sources]
    found: list[list[int]] = []
    for passage in passages:
        title, url, text = _folded(passage.title), _folded(passage.url), _folded(passage.text)
        found.append(
            [
                place
                for place, (source, (wanted_title, wanted_url, quote)) in enumerate(zip(sources, patterns, strict=True))
                if source.document_id in {None, passage.document_id}
                and (not wanted_title or fits(title, wanted_title))
                and (not wanted_url or fits(url, wanted_url))
                and (source.page is None or _is_on(source.page, passage))
                and quote in text
            ]
        )
    return found


def fits(text: str, pattern: str) -> bool:
    """Say whether all of a text is as a pattern says, in which `*` stands for anything; takes linear time."""
    first, *others = pattern.split(_EVERYTHING)
    if not others:
        return text == pattern
    *middle, last = others
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def _is_on(page: int, passage: Passage) -> bool:
    first, last = passage.page_first, passage.page_last
    return first is not None and first <= page <= (first if last is None else last)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
