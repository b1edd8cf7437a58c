"""Taking a text apart: at paragraphs, lines, sentences, words, and where nothing else helps between characters."""

import re
from collections.abc import Iterator, Sequence

from app.knowledge.chunkers.packing import Span

#: What ends a piece; each is tried on what is still too long. All of them take time linear in the text. Each begins
#: with a character, for which the engine looks many times as fast as for a place where something may begin: that it is
#: the first of its kind is asked behind it.
_PARAGRAPH = re.compile(r"\n(?<!\n\n)(?:[ \t\r]*+\n)++")
_LINE = re.compile(r"\n(?<!\n\n)\n*+")
_SENTENCE = re.compile(
    r"[.!?\u2026\u3002\uff01\uff1f\n](?:"
    r"(?<=[.!?\u2026])(?<![.!?\u2026]{2})[.!?\u2026]*+[\"')\]\u00bb\u201d\u2019]*+\s++"
    r"|(?<=[\u3002\uff01\uff1f])[\u3002\uff01\uff1f]*+[\u300d\u300f\u201d\u2019]*+\s*+"  # of Chinese and Japanese
    r"|(?<=\n)(?<!\n\n)(?:[^\S\n]*+\n)++\s*+)"
)
_WORD = re.compile(r"\s(?<!\s\s)\s*+")
_LEVELS = (_PARAGRAPH, _LINE, _SENTENCE, _WORD)
#: A full stop behind one of these, or behind a single letter, ends no sentence.
# fmt: off
_SHORT = frozenset({
    "approx", "art", "bzw", "ca", "cf", "co", "corp", "dept", "dr", "e.g", "eg", "ed", "eds", "etc", "fig", "figs",
    "gen", "i.e", "ie", "inc", "jr", "ltd", "mr", "mrs", "ms", "no", "nos", "nr", "op", "p", "pp", "prof", "resp",
    "sec", "sen", "sr", "st", "usw", "vgl", "viz", "vol", "vs", "z.b",
})
# fmt: on
_LAST_WORD = re.compile(r"[\w.]{1,8}\Z")


def recursive(text: str, span: Span, most: int, level: int = 0) -> list[Span]:
    """Return pieces of at most `most` characters that leave nothing out, as large as the separators allow."""
    start, end = span
    if end - start <= most:
        return [span] if end > start else []
    if level == len(_LEVELS):
        return [(place, min(end, place + most)) for place in range(start, end, most)]
    found: list[Span] = []
    for piece in parted(text, span, _LEVELS[level]):
        if piece[1] - piece[0] <= most:
            found.append(piece)
        else:
            found += recursive(text, piece, most, level + 1)
    return found


def parted(text: str, span: Span, separator: re.Pattern[str]) -> list[Span]:
    """Return what lies between separators, each with the one behind it."""
    begin, end = span
    found: list[Span] = []
    for match in separator.finditer(text, begin, end):
        place = match.end()
        if place > begin and not (separator is _SENTENCE and _is_within_a_sentence(text, begin, match)):
            found.append((begin, place))
            begin = place
    if end > begin:
        found.append((begin, end))
    return found


def sentences(text: str, span: Span, most: int) -> list[Span]:
    """Return sentences; one that is longer than `most` comes in parts."""
    return [part for piece in parted(text, span, _SENTENCE) for part in recursive(text, piece, most, len(_LEVELS) - 1)]


def at_starts(starts: Sequence[int], span: Span) -> Iterator[Span]:
    """Yield the pieces that begin at these places, which rise, and what is before the first of them."""
    begin, end = span
    for place in starts:
        if begin < place < end:
            yield begin, place
            begin = place
    if end > begin:
        yield begin, end


def _is_within_a_sentence(text: str, begin: int, match: re.Match[str]) -> bool:
    if text[match.start()] != ".":
        return False
    word = _LAST_WORD.search(text, max(begin, match.start() - 8), match.start())
    if word is None:
        return False
    last = word[0].casefold()
    follower = text[match.end() : match.end() + 1]
    return last in _SHORT or (len(last) == 1 and last.isalpha()) or follower.islower()
