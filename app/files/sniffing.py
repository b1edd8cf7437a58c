"""What a file is, by its content: what is said of it decides nothing that its bytes contradict."""

import codecs
import re
from typing import Any, cast

import filetype

from app.kernel.spool import HEAD_BYTES

UNKNOWN = "application/octet-stream"
EMPTY = "text/plain"
#: Media types whose beginning is itself text; every other mark must not be followed by text alone.
_TEXTUAL_MARKS = {"application/pdf", "application/rtf", "application/postscript"}
#: What a text may be called, by the ending of its name; none of these does anything in a browser.
_BY_ENDING = {
    "csv": "text/csv",
    "ics": "text/calendar",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "md": "text/markdown",
    "markdown": "text/markdown",
    "toml": "application/toml",
    "tsv": "text/tab-separated-values",
    "vcf": "text/vcard",
    "yaml": "application/yaml",
    "yml": "application/yaml",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SVG = re.compile(r"<svg[\s>/]", re.IGNORECASE)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|script|iframe|title|style|table|form|div|font|h1|a|p|br|b|!--)(?:[\s>/!-]|$)",
    re.IGNORECASE,
)  #: as the WHATWG's MIME Sniffing Standard §7.1 recognises it
_XML = re.compile(r"<\?xml\s", re.IGNORECASE)
#: Older names of what has a registered one (IANA).
_REGISTERED = {"audio/x-wav": "audio/wav", "application/x-msdownload": "application/vnd.microsoft.portable-executable"}


def content_type_of(head: bytes, name: str) -> str:
    """Return the media type of a file.

    Args:
        head: Its first kilobytes.
        name: What it is called; it tells one kind of text from another, and nothing else.
    """
    if not head:
        return EMPTY
    text = _text_of(head)
    found = cast("str | None", cast("Any", filetype).guess_mime(head))
    if found is not None and (text is None or found in _TEXTUAL_MARKS):
        return _REGISTERED.get(found, found)
    if text is None:
        # Pages and XML say themselves which characters they have; of other text nothing tells, and it is no UTF-8.
        return _marked_up(_other_text_of(head) or "") or UNKNOWN
    return _marked_up(text) or _BY_ENDING.get(name.rpartition(".")[2].lower(), "text/plain")


def _marked_up(text: str) -> str | None:
    """Return the media type of what begins as a page, a drawing or XML does."""
    start = text.lstrip("\ufeff \t\r\n\x0c")
    if _HTML.match(start):
        return "text/html"
    if _XML.match(start) or _SVG.match(start):
        return "image/svg+xml" if _SVG.search(start) else "application/xml"
    return None


def _other_text_of(head: bytes) -> str | None:
    """Return a beginning that is not UTF-8 as text: as its mark says, or a character a byte; None if it is none."""
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "latin-1"
    text = head.decode(encoding, "replace")
    return None if _CONTROL.search(text) else text


def _text_of(head: bytes) -> str | None:
    """Return a beginning as text; None if it is none. Of a longer file the last character may be cut off."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD_BYTES)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text
