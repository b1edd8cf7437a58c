"""Sources: passages that a run found in the workspace's knowledge, and where a text cites them.

Each has a number, by which a text cites it: `[2]`, or several at once, `[1, 3]`. A number that names no source is text
like any other, and so is whatever stands in code or is a link of Markdown.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

MAX_QUOTE = 4_000  #: characters of a passage that are kept
_MARKER = re.compile(r"\[(\d{1,4}(?:\s{0,3},\s{0,3}\d{1,4}){0,30})\](?!\()")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]{1,1000}`", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Source:
    """A passage with its number.

    Attributes:
        number: 1, 2, 3… in the order in which a node was given them, whatever search gave them.
        quote: Its words: exactly the document's from `start` to `end`.
        chunk_id: As the graph spells it, as the other ids.
        start: In the document's text, in characters.
        end: There; not part of it.
        content_hash: Of the chunk as it was: what it says now may be another.
    """

    number: int
    quote: str
    score: float
    chunk_id: str
    document_id: str
    knowledge_base_id: str
    file_id: str | None
    url: str | None
    title: str
    headings: Sequence[str]
    start: int
    end: int
    page_first: int | None
    page_last: int | None
    content_hash: str

    def to_json(self) -> dict[str, Any]:
        """Return it as events and outputs have it."""
        return {
            "number": self.number,
            "quote": self.quote,
            "score": self.score,
            "chunkId": self.chunk_id,
            "documentId": self.document_id,
            "knowledgeBaseId": self.knowledge_base_id,
            "fileId": self.file_id,
            "url": self.url,
            "title": self.title,
            "headings": list(self.headings),
            "start": self.start,
            "end": self.end,
            "pageFirst": self.page_first,
            "pageLast": self.page_last,
            "contentHash": self.content_hash,
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "Source":
        """Read what `to_json` wrote."""
        return cls(
            number=given["number"],
            quote=given["quote"],
            score=given["score"],
            chunk_id=given["chunkId"],
            document_id=given["documentId"],
            knowledge_base_id=given["knowledgeBaseId"],
            file_id=given["fileId"],
            url=given["url"],
            title=given["title"],
            headings=tuple(given["headings"]),
            start=given["start"],
            end=given["end"],
            page_first=given["pageFirst"],
            page_last=given["pageLast"],
            content_hash=given["contentHash"],
        )


class Marker(NamedTuple):
    """A place of a text where it cites."""

    numbers: Sequence[int]  #: each once
    start: int
    end: int

    def to_json(self) -> dict[str, int]:
        """Return where it stands as citations have it."""
        return {"start": self.start, "end": self.end}


def markers(text: str) -> list[Marker]:
    """Return where a text may cite something, in its order; places in characters."""
    found = list(_MARKER.finditer(text))
    if not found:
        return []
    code = [match.span() for match in _CODE.finditer(text)]
    kept: list[Marker] = []
    place = 0
    for marker in found:
        while place < len(code) and code[place][1] <= marker.start():
            place += 1
        if place == len(code) or code[place][0] > marker.start():
            numbers = tuple(dict.fromkeys(int(each) for each in marker[1].split(",")))
            kept.append(Marker(numbers, marker.start(), marker.end()))
    return kept


def citations(text: str, sources: Sequence[Source]) -> list[dict[str, Any]]:
    """Return the sources that a text cites, in the order in which it does, as JSON.

    Each is as `Source.to_json` has it, with `ranges`: `{start, end}` of each marker that names it, in characters of the
    text. A number that several passages have is nobody's.
    """
    known = _by_number(sources)
    found: dict[int, list[dict[str, int]]] = {}
    for marker in markers(text) if known else ():
        for number in marker.numbers:
            if known.get(number) is not None:
                found.setdefault(number, []).append(marker.to_json())
    return [
        {**source.to_json(), "ranges": ranges}
        for number, ranges in found.items()
        if (source := known[number]) is not None
    ]


def _by_number(sources: Sequence[Source]) -> dict[int, Source | None]:
    known: dict[int, Source | None] = {}
    for source in sources:
        other = known.setdefault(source.number, source)
        if other is not None and other.chunk_id != source.chunk_id:
            known[source.number] = None
    return known
