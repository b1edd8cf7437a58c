"""Putting small pieces together to chunks, and letting those overlap."""

import zlib
from collections.abc import Callable, Sequence

Span = tuple[int, int]  #: from, up to and without; in characters of the text

_EARLY = 4  #: every so many-th piece ends a chunk that is half full


def packed(text: str, pieces: Sequence[Span], most: int) -> list[Span]:
    """Join neighbours to spans of at most `most` characters; each piece has no more, and they leave nothing out.

    A span that is half full ends behind a piece that its own words choose. So after a place where two versions of a
    text differ, they are soon cut at the same places again, and what was made of those chunks is still good.
    """
    spans: list[Span] = []
    start = end = pieces[0][0] if pieces else 0
    for begin, stop in pieces:
        if stop - start > most and end > start:
            spans.append((start, end))
            start = begin
        end = stop
        if end - start >= most // 2 and zlib.crc32(text[begin:stop].strip().encode()) % _EARLY == 0:
            spans.append((start, end))
            start = end
    if end > start:
        spans.append((start, end))
    return spans


def overlapping(spans: Sequence[Span], overlap: int, begins: Callable[[int, int], int]) -> list[Span]:
    """Let each span begin up to `overlap` characters earlier; `begins` finds a good place between two places."""
    if not overlap:
        return list(spans)
    made: list[Span] = []
    for number, (start, end) in enumerate(spans):
        least = max(start - overlap, spans[number - 1][0] + 1) if number else start
        made.append((begins(least, start), end))
    return made


def word_begins(text: str) -> Callable[[int, int], int]:
    """Return what finds the first beginning of a word from one place on, before another; else that other."""

    def begins(least: int, start: int) -> int:
        for place in range(least, start):
            if not text[place].isspace() and (place == 0 or text[place - 1].isspace()):
                return place
        return start

    return begins


def trimmed(text: str, spans: Sequence[Span]) -> list[Span]:
    """Take the spaces off both ends of spans; leave out those that have nothing else, or nothing of their own."""
    made: list[Span] = []
    for start, end in spans:
        part = text[start:end]
        left = len(part) - len(part.lstrip())
        if left == len(part):
            continue
        span = start + left, start + len(part.rstrip())
        if made and span[1] <= made[-1][1]:
            continue
        if made and span[0] == made[-1][0]:
            made.pop()
        made.append(span)
    return made
