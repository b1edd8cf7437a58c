"""Why a row was found, shown: the part of its text that has most of what was looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from app.kernel.wording import Term, met

SNIPPET_CHARACTERS = 240
_LEAD = 60  #: characters before the first word that was looked for
_MOST_MARKS = 500  #: that are weighed

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit's words.

    Attributes:
        title: What it is called.
        title_ranges: Where terms stand in the title, in characters.
        snippet: A part of its text.
        snippet_ranges: Where terms stand in the snippet, in characters.
        places: The terms that title and text have, by their places.
    """

    title: str
    title_ranges: Sequence[Range]
    snippet: str
    snippet_ranges: Sequence[Range]
    places: frozenset[int]


def shown(title: str, text: str, terms: Sequence[Term]) -> Shown:
    """Show a row to whoever looked for these terms."""
    in_title, in_text = list(met(title, terms)), list(met(text, terms))
    places = frozenset(place for _, _, own in (*in_title, *in_text) for place in own)
    marks = in_text[:_MOST_MARKS]
    start = _start(text, marks)
    end = min(len(text), start + SNIPPET_CHARACTERS)
    if end < len(text):
        end = _before_word(text, start, end)
    ranges = [(first - start, last - start) for first, last, _ in in_text if first >= start and last <= end]
    return Shown(title, [(first, last) for first, last, _ in in_title], text[start:end], ranges, places)


def _start(text: str, marks: Sequence[tuple[int, int, list[int]]]) -> int:
    """Begin where most terms are together, a few words before the first of them."""
    best, start = (0, 0), 0
    for number, (first, _, _) in enumerate(marks):
        near = [own for _, end, own in islice(marks, number, number + 50) if end <= first + SNIPPET_CHARACTERS - _LEAD]
        weight = (len({place for own in near for place in own}), len(near))
        if weight > best:
            best, start = weight, first
    start = max(0, start - _LEAD)
    if start == 0 or text[start - 1].isspace():
        return start
    space = next((at for at in range(start, min(start + _LEAD, len(text))) if text[at].isspace()), start - 1)
    return space + 1


def _before_word(text: str, start: int, end: int) -> int:
    return next((at for at in range(end, max(start, end - _LEAD), -1) if text[at].isspace()), end)
