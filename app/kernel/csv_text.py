"""CSV as text (RFC 4180), for whoever reads or writes it: what the whole process has in common."""

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

MAX_FIELD_CHARACTERS = 10_000_000
#: What spreadsheets take for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# Python's own limit is 128 KiB a field, for the whole process: who reads bounds the text.
csv.field_size_limit(MAX_FIELD_CHARACTERS)


def reader(text: str, *, delimiter: str = ",", is_strict: bool = True) -> "Reader":
    """Return the rows of a text, one by one.

    Args:
        text: The text, without a mark of its byte order.
        delimiter: One character.
        is_strict: Whether quotes must be as RFC 4180 says; an iteration raises `csv.Error` where they are not.
    """
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=is_strict)


def without_formula(text: str) -> str:
    """Return a text as a spreadsheet takes it for one: what it would calculate begins with `'`."""
    return f"'{text}" if text.startswith(_FORMULA) else text
