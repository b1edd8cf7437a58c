"""Which reader reads what."""

from io import BytesIO
from pathlib import Path

from app.extraction.contract import ExtractionFailed
from app.extraction.reading import office, pictures, texts
from app.extraction.reading.archives import read_archive, read_letter
from app.extraction.reading.books import read_book
from app.extraction.reading.drafts import Draft
from app.extraction.reading.kinds import EPUB, MAIL, PPTX, kind_of
from app.extraction.reading.pdf import read_pdf
from app.extraction.reading.slides import read_slides
from app.extraction.reading.sounds import read_sound
from app.extraction.reading.web import read_page
from app.extraction.vocabulary import ExtractionCode

_ARCHIVES = {"application/zip", "application/gzip", "application/x-tar"}
_SLIDES = {PPTX, "application/vnd.openxmlformats-officedocument.presentationml.slideshow"}


def read_file(draft: Draft, path: Path, content_type: str, name: str) -> None:
    """Read a file into a draft.

    Raises:
        ExtractionFailed: Any of them.
    """
    size = path.stat().st_size
    if size == 0:
        raise ExtractionFailed(ExtractionCode.EMPTY, "The file has no bytes.")
    if size > draft.limits.max_bytes:
        raise ExtractionFailed(
            ExtractionCode.TOO_LARGE, f"It has {size:,} bytes; at most {draft.limits.max_bytes:,} are read."
        )
    with path.open("rb") as source:
        kind = kind_of(content_type, name, source)
    # What can read a file piece by piece is given the file.
    is_read_in_place = kind == "application/pdf" or _is_sound(kind)
    _read(draft, path if is_read_in_place else path.read_bytes(), kind, name)


def _nested(draft: Draft, name: str, content: bytes) -> None:
    """Read a file that was in another."""
    if not content:
        raise ExtractionFailed(ExtractionCode.EMPTY, "The file has no bytes.")
    _read(draft, content, kind_of("", name, BytesIO(content)), name)


def _read(draft: Draft, content: bytes | Path, kind: str, name: str) -> None:
    if kind == "application/pdf":
        read_pdf(draft, content)
    elif _is_sound(kind):
        read_sound(draft, content)
    elif isinstance(content, Path):
        _read(draft, content.read_bytes(), kind, name)
    elif kind in _SLIDES:
        read_slides(draft, content)
    elif kind == EPUB:
        read_book(draft, content)
    elif kind in ("text/html", "application/xhtml+xml"):
        read_page(draft, content)
    elif kind in office.KINDS:
        office.read_office(draft, content, kind)
    elif kind in ("text/csv", "text/tab-separated-values"):
        texts.read_values(draft, content, kind)
    elif kind == "text/markdown":
        texts.read_marked(draft, content)
    elif kind == MAIL:
        read_letter(draft, content, _nested)
    elif kind in _ARCHIVES:
        read_archive(draft, content, kind, name, _nested)
    elif kind in pictures.KINDS:
        pictures.read_picture(draft, content)
    elif kind in texts.PLAIN or kind.startswith("text/"):
        texts.read_plain(draft, content, kind)
    else:
        raise ExtractionFailed(
            ExtractionCode.UNSUPPORTED,
            f"Nothing here reads files of the type {kind[:100] or 'application/octet-stream'}.",
        )


def _is_sound(kind: str) -> bool:
    return kind.startswith(("audio/", "video/"))
