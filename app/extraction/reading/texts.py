"""What is text already: plain, Markdown, tables of values, and formats that programs read."""

import codecs
import csv

from app.extraction.contract import ExtractionFailed
from app.extraction.reading.drafts import Draft
from app.extraction.reading.markdown import table_of
from app.extraction.vocabulary import ExtractionCode
from app.kernel.csv_text import reader

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t|"
_SAMPLE = 16_384
_FENCED = {
    "application/json": "json",
    "application/jsonl": "json",
    "application/xml": "xml",
    "application/yaml": "yaml",
    "application/toml": "toml",
    "image/svg+xml": "xml",
}
PLAIN = {"text/plain", "text/calendar", "text/vcard", *_FENCED}


def decoded(content: bytes) -> str:
    """Read bytes as text: by their mark, as UTF-8, else as Windows-1252, in which everything is something."""
    name = marked(content)
    if name is not None:
        return content.decode(name, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def marked(content: bytes) -> str | None:
    """Return the encoding that the first bytes mark; None if they mark none."""
    return next((name for mark, name in _MARKS if content.startswith(mark)), None)


def read_plain(draft: Draft, content: bytes, kind: str) -> None:
    """Read text that has no marks, or none that are Markdown's."""
    text = decoded(content)
    fence = "`" * (3 if "```" not in text else 7)
    markdown = f"{fence}{_FENCED[kind]}\n{text.strip()}\n{fence}" if kind in _FENCED else None
    for number in draft.wanted(1):
        draft.add(number, text, markdown)


def read_marked(draft: Draft, content: bytes) -> None:
    """Read Markdown."""
    for number in draft.wanted(1):
        draft.add_markdown(number, decoded(content))


def read_values(draft: Draft, content: bytes, kind: str) -> None:
    """Read CSV (RFC 4180, and what is called so), or values between tabs.

    Raises:
        ExtractionFailed: `MALFORMED` or `TOO_LARGE`.
    """
    text = decoded(content)
    delimiter = "\t" if kind == "text/tab-separated-values" else _delimiter(text)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in reader(text, delimiter=delimiter, is_strict=False):
            cells += len(row)
            if cells > draft.limits.table_cells:
                raise ExtractionFailed(
                    ExtractionCode.TOO_LARGE, f"It has more than {draft.limits.table_cells:,} values."
                )
            if any(row):
                rows.append(row)
    except csv.Error:
        raise ExtractionFailed(ExtractionCode.MALFORMED, "Its values cannot be told apart.") from None
    if not rows:
        raise ExtractionFailed(ExtractionCode.EMPTY, "There is nothing to read in it.")
    for number in draft.wanted(1):
        said = "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
        draft.add(number, said, table_of(rows))
        draft.add_table(number, rows)


def _delimiter(text: str) -> str:
    """Return the sign that the first lines have most evenly."""
    lines = [line for line in text[:_SAMPLE].splitlines()[:20] if line.strip()]

    def evenness(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        return (min(counts, default=0), -len(set(counts)))

    return max(_DELIMITERS, key=evenness)
