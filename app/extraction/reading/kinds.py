"""What a file is for its readers: by its media type, and where that says little by what is inside or by its name."""

import io
import zipfile
from contextlib import suppress
from typing import BinaryIO

_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{_OFFICE}.wordprocessingml.document"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
PPTX = f"{_OFFICE}.presentationml.presentation"
EPUB = "application/epub+zip"
MAIL = "message/rfc822"
#: What says nothing but how it is packed.
_VAGUE = {
    "application/zip",
    "application/octet-stream",
    "application/x-ole-storage",
    "application/cdfv2",
    "text/plain",
    "application/xml",
    "application/json",
    "application/gzip",
    "",
}
_INSIDE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_TEXTS = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "md": "text/markdown",
    "markdown": "text/markdown",
    "eml": MAIL,
    "htm": "text/html",
    "html": "text/html",
    "rst": "text/x-rst",
    "org": "text/x-org",
    "ipynb": "application/x-ipynb+json",
    "fb2": "application/x-fictionbook+xml",
}
_BINARIES = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
    "tgz": "application/gzip",
    "gz": "application/gzip",
}
_WIDE = (b"\xff\xfe", b"\xfe\xff")  #: how text in UTF-16 or UTF-32 begins
_MAIL_HEADS = (b"from:", b"to:", b"subject:", b"date:", b"message-id:", b"received:", b"mime-version:")
_LEAST_HEADS = 3  #: with fewer it may be a note that begins so


def kind_of(content_type: str, name: str, source: BinaryIO) -> str:
    """Return a media type that names a format, not a wrapper; `source` is left at its beginning."""
    content_type = content_type.partition(";")[0].strip().lower()
    if content_type not in _VAGUE:
        return content_type
    head = source.read(4_096)
    source.seek(0)
    ending = name.rpartition(".")[2].lower()
    if head[:4] == b"PK\x03\x04":
        return _packed(source)
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _BINARIES.get(ending, content_type)
    if head[:2] == b"\x1f\x8b":
        return "application/gzip"
    if head[:5] == b"%PDF-":
        return "application/pdf"
    if content_type in ("application/octet-stream", "") and b"\0" in head and not head.startswith(_WIDE):
        return content_type
    if ending in _TEXTS:
        return _TEXTS[ending]
    if content_type == "text/plain" and _is_mail(head):
        return MAIL
    return "text/plain" if content_type in ("application/octet-stream", "") else content_type


def _packed(source: BinaryIO) -> str:
    with suppress(zipfile.BadZipFile, OSError, ValueError, NotImplementedError), zipfile.ZipFile(source) as archive:
        names = set(archive.namelist())
        for inside, kind in _INSIDE.items():
            if inside in names:
                source.seek(0)
                return kind
        if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:  # noqa: PLR2004 - the longest there is
            found = archive.read("mimetype").decode("ascii", "replace").strip()
            source.seek(0)
            return found
    source.seek(0)
    return "application/zip"


def _is_mail(head: bytes) -> bool:
    lines = [line.lower() for line in io.BytesIO(head).readlines()[:20]]
    return sum(line.startswith(_MAIL_HEADS) for line in lines) >= _LEAST_HEADS
