"""Lines of a page with their places, as Markdown: headings, paragraphs, items, tables."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.extraction.reading.markdown import table_of

_LEVELS = 4  #: of headings that sizes of letters tell apart
_LARGER = 1.12  #: than the body, from which on a line is a heading
_LONGEST_HEADING = 150
_WIDE_GAP = 1.6  #: in heights of a line: from one line down to the next, a new paragraph
_SAME_LINE = 0.2  #: of its height: how far lines that are one may be from each other
_LEAST_ROWS = 2
_LONGEST_CELL = 80  #: on average: columns of prose are no table
_ITEM = re.compile(r"^(?:[\u2022\u25cf\u25aa\u2023\u00b7\u2013*-])[ \t]+")
_NUMBERED = re.compile(r"^\(?\d{1,3}[.)][ \t]")
_MEANT = re.compile(r"^(?:#{1,6}[ \t]|[-+>][ \t]|\d{1,9}[.)][ \t]|```|~~~|={3,}|-{3,})")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        text: As it reads; tabs where wide gaps are.
        size: The height of its letters in points; 0 where it is not known.
        y: Where it stands, from the bottom of the page.
        cells: Its parts between wide gaps: text, left and right side. Empty where places are not known.
    """

    text: str
    size: float
    y: float
    cells: tuple[tuple[str, float, float], ...]

    def beside(self, other: "Line", gap: float) -> "Line | None":
        """Return one line of both if `other` stands to the right of this one; None if it does not.

        Args:
            other: The line behind it in the text.
            gap: In heights of a line: a wider one parts cells.
        """
        if not self.cells or abs(self.y - other.y) > _SAME_LINE * self.size:
            return None
        (said, left, right), *rest = other.cells
        before, begins, ends = self.cells[-1]
        if left < ends:
            return None
        if left - ends > gap * self.size:
            cells = (*self.cells, *other.cells)
        else:
            cells = (*self.cells[:-1], (f"{before} {said}", begins, right), *rest)
        return Line("\t".join(cell for cell, _, _ in cells), self.size, self.y, cells)


def body_size(lines: Iterable[Line]) -> float:
    """Return the size that most of the text has; 0 if there is none."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def markdown_of(lines: Sequence[Line], body: float, *, wants_tables: bool = True) -> tuple[str, list[list[list[str]]]]:
    """Write a page; return its tables as well."""
    headings = sorted({round(each.size * 2) / 2 for each in lines if _is_heading(each, body)}, reverse=True)
    blocks: list[str] = []
    tables: list[list[list[str]]] = []
    paragraph: list[str] = []
    before: Line | None = None

    def flush() -> None:
        if paragraph:
            blocks.append(_joined(paragraph))
            paragraph.clear()

    place = 0
    while place < len(lines):
        line = lines[place]
        rows, taken = _table(lines, place) if wants_tables and len(line.cells) > 1 else ([], 0)
        if taken:
            flush()
            tables.append(rows)
            blocks.append(table_of(rows))
            place += taken
            before = None
            continue
        said = line.text.replace("\t", " ").strip()
        if _is_heading(line, body):
            flush()
            level = min(_LEVELS, headings.index(round(line.size * 2) / 2) + 1)
            blocks.append(f"{'#' * level} {said}")
        elif _ITEM.match(said):
            flush()
            paragraph.append(f"- {_ITEM.sub('', said)}")
        else:
            is_apart = before is not None and before.size > 0 and before.y - line.y > before.size * _WIDE_GAP
            if is_apart or _NUMBERED.match(said):
                flush()
            paragraph.append(said if paragraph or _NUMBERED.match(said) else _escaped(said))
        before = line
        place += 1
    flush()
    return "\n\n".join(blocks), tables


def _is_heading(line: Line, body: float) -> bool:
    return body > 0 and line.size >= body * _LARGER and len(line.text) <= _LONGEST_HEADING and "\t" not in line.text


def _escaped(text: str) -> str:
    return f"\\{text}" if _MEANT.match(text) else text


def _joined(lines: Sequence[str]) -> str:
    """Join the lines of a paragraph; a word that was divided becomes one again."""
    text = lines[0]
    for line in lines[1:]:
        if text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower():
            text = text[:-1] + line
        else:
            text = f"{text} {line}"
    return text


def _table(lines: Sequence[Line], start: int) -> tuple[list[list[str]], int]:
    """Return the rows that begin at a line and how many lines they are; none if these are no table.

    The columns are those of its first line: each cell of a line below must lie in one of them, and in no two.
    """
    columns = [[left, right] for _, left, right in lines[start].cells]
    rows = [[cell for cell, _, _ in lines[start].cells]]
    for line in lines[start + 1 :]:
        placed = _placed(line, columns) if len(line.cells) > 1 else None
        if placed is None:
            break
        row = [""] * len(columns)
        for column, (cell, left, right) in zip(placed, line.cells, strict=True):
            row[column] = cell
            columns[column][0] = min(columns[column][0], left)
            columns[column][1] = max(columns[column][1], right)
        rows.append(row)
    cells = [cell for row in rows for cell in row if cell]
    if len(rows) < _LEAST_ROWS or sum(map(len, cells)) > _LONGEST_CELL * len(cells):
        return [], 0
    return rows, len(rows)


def _placed(line: Line, columns: Sequence[Sequence[float]]) -> list[int] | None:
    placed: list[int] = []
    for _, left, right in line.cells:
        met = [at for at, (begins, ends) in enumerate(columns) if left < ends and right > begins]
        if len(met) != 1 or met[0] in placed:
            return None
        placed.append(met[0])
    return placed
