"""Cutting: a text and how to cut it in, chunks with exact places out.

Chunks are in order. But for spaces at their ends they leave nothing of the text out; each repeats at most `overlap` of
the one before, and has at most `size`. The same text is always cut the same way.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter

from app.components.library.patterns import compiled
from app.knowledge.chunkers.headings import Paths, headings_of, section_starts
from app.knowledge.chunkers.packing import Span, overlapping, packed, trimmed, word_begins
from app.knowledge.chunkers.settings import Chunker
from app.knowledge.chunkers.splitting import at_starts, recursive, sentences
from app.knowledge.vocabulary import ChunkerKind

#: Tells where the tokens of a text are.
Tokenizer = Callable[[str], Sequence[Span]]
_ENOUGH_HEADINGS = 2
_begin = itemgetter(1)  #: of a page
_MAX_PIECES = 100_000  #: that a pattern cuts; what is behind them is one


@dataclass(frozen=True, slots=True)
class Cut:
    """A chunk of a text.

    Attributes:
        start: Where it begins, in characters.
        end: Where it ends; not part of it.
        text: What is between.
        headings: Those it stands under, the outermost first.
    """

    start: int
    end: int
    text: str
    headings: tuple[str, ...]

    @property
    def embedded(self) -> str:
        """What its vector is made from: its words, under the headings that say what they are about."""
        return embedded(self.headings, self.text)

    @property
    def sha256(self) -> str:
        """The digest of that."""
        return hashlib.sha256(self.embedded.encode(errors="surrogatepass")).hexdigest()


def embedded(headings: Sequence[str], text: str) -> str:
    """Return what the vector of a chunk is made from."""
    return f"{' › '.join(headings)}\n\n{text}" if headings else text  # noqa: RUF001 - stands between titles


def cut(text: str, chunker: Chunker, tokenizer: Tokenizer | None = None) -> list[Cut]:
    """Cut a text; `tokenizer` is for TOKEN alone.

    Raises:
        ValueError: TOKEN has no tokenizer.
    """
    headings = headings_of(text)
    paths = Paths(headings)
    kind = chunker.kind
    if kind is ChunkerKind.AUTO:
        kind = ChunkerKind.HEADING if len(headings) >= _ENOUGH_HEADINGS else ChunkerKind.RECURSIVE
    if kind is ChunkerKind.TEXT:
        spans = trimmed(text, list(_every(len(text), chunker)))
    elif kind is ChunkerKind.TOKEN:
        if tokenizer is None:
            raise ValueError("TOKEN needs a tokenizer")
        spans = trimmed(text, list(_by_token(tokenizer(text), chunker)))
    else:
        sections: Sequence[Span] = [(0, len(text))]
        if kind is ChunkerKind.HEADING:
            sections = list(at_starts(section_starts(text, headings), sections[0]))
        elif kind is ChunkerKind.REGEX:
            sections = list(at_starts(_matches(text, chunker.pattern), sections[0]))
        pieces = partial(sentences if kind is ChunkerKind.SENTENCE else recursive, text)
        spans = list[Span]()
        for section in sections:
            # What a chunk repeats takes its part of the size.
            most = chunker.size - chunker.overlap
            whole = trimmed(text, [section])
            if whole and whole[0][1] - whole[0][0] <= chunker.size:
                spans += whole
                continue
            own = packed(text, pieces(section, most), most)
            spans += overlapping(trimmed(text, own), chunker.overlap, word_begins(text))
    return [Cut(start, end, text[start:end], paths.at(start)) for start, end in spans]


def pages_at(pages: Sequence[Sequence[int]], start: int, end: int) -> tuple[int | None, int | None]:
    """Return the first and the last page of a span; pages are `[number, start, end]`, in order."""
    if not pages:
        return None, None
    first = max(0, bisect_right(pages, start, key=_begin) - 1)
    last = max(first, bisect_right(pages, max(start, end - 1), key=_begin) - 1)
    return pages[first][0], pages[last][0]


def _every(length: int, chunker: Chunker) -> Iterator[Span]:
    for start in range(0, length, chunker.size - chunker.overlap):
        yield start, min(length, start + chunker.size)
        if start + chunker.size >= length:
            return


def _by_token(tokens: Sequence[Span], chunker: Chunker) -> Iterator[Span]:
    places: list[Span] = []
    for start, end in tokens:
        # Parts of one character are several tokens at one place: they stay together, and count as one.
        if places and start < places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        elif end > start:
            places.append((start, end))
    for first, last in _every(len(places), chunker):
        yield places[first][0], places[last - 1][1]


def _matches(text: str, pattern: str) -> list[int]:
    found: list[int] = []
    for match in compiled(pattern).finditer(text):
        if match.end() > match.start():
            found.append(match.start())
            if len(found) == _MAX_PIECES:
                break
    return found
