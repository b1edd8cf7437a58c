"""The headings of a text in Markdown (CommonMark §4.2, §4.3), and under which ones a place stands."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MARKED = re.compile(r"^ {0,3}[#=`~-][^\n]*", re.MULTILINE)  #: a line that could matter here
_NO_TITLE = re.compile(r"\s|[>|#*+-]|\d+[.)]\s|`{3}|~{3}")  #: what a line begins with that is no title of its own
_MAX_LINE = 400  #: longer lines are no headings
_MAX_TITLE = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, where its line begins."""

    start: int
    level: int
    title: str


def headings_of(text: str) -> list[Heading]:
    """Return the headings in order; what is in fenced code is none."""
    found: list[Heading] = []
    fence = ""
    for marked in _MARKED.finditer(text):
        line = marked[0].rstrip("\r")
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
                fence = ""
            continue
        if mark:
            fence = mark[1]
            continue
        if len(line) > _MAX_LINE:
            continue
        atx = _ATX.fullmatch(line)
        if atx and atx[2]:
            found.append(Heading(marked.start(), len(atx[1]), atx[2].strip()[:_MAX_TITLE]))
        elif under := _UNDERLINE.fullmatch(line):
            title = _title_above(text, marked.start())
            if title:
                found.append(Heading(title[0], 1 if under[1][0] == "=" else 2, title[1].strip()[:_MAX_TITLE]))
    return found


def section_starts(text: str, headings: Sequence[Heading]) -> list[int]:
    """Return where sections begin; one that has nothing but a heading goes with the first below it."""
    starts: list[int] = []
    above: Heading | None = None
    for each in headings:
        is_bare = (
            above is not None
            and each.level > above.level
            and each.start - above.start <= 2 * _MAX_LINE
            and not "".join(text[above.start : each.start].splitlines()[1:]).strip(" \t=-")
        )
        if not is_bare:
            starts.append(each.start)
        above = each
    return starts


def _title_above(text: str, place: int) -> tuple[int, str] | None:
    """Return the line above, and where it begins, if it can be a title: it stands alone, below an empty line."""
    begin = text.rfind("\n", max(0, place - 1 - _MAX_LINE), max(0, place - 1)) + 1
    if not place or (not begin and place > _MAX_LINE) or not (begin == 0 or text.endswith("\n\n", 0, begin)):
        return None
    line = text[begin : place - 1].rstrip("\r")
    return (begin, line) if line.strip() and not _NO_TITLE.match(line) else None


class Paths:
    """Tells the headings above a place, the outermost first."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self._starts = [each.start for each in headings]
        self._paths: list[tuple[str, ...]] = []
        open_ones: list[Heading] = []
        for each in headings:
            while open_ones and open_ones[-1].level >= each.level:
                open_ones.pop()
            open_ones.append(each)
            self._paths.append(tuple(one.title for one in open_ones))

    def at(self, place: int) -> tuple[str, ...]:
        """Return the headings under which this place stands; its own too where one begins there."""
        index = bisect_right(self._starts, place) - 1
        return self._paths[index] if index >= 0 else ()
