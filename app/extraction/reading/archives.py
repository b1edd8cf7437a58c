"""Files in files: archives (ZIP, TAR, gzip) and letters with what is attached; each is read as if it stood alone.

Nothing is unpacked to a disk, so names that are paths lead nowhere.
"""

import io
import sys
import tarfile
import zlib
from collections.abc import Callable, Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from functools import partial

from app.extraction.contract import ExtractionFailed
from app.extraction.reading.drafts import Draft
from app.extraction.reading.packages import Package, opened
from app.extraction.reading.web import markdown_of
from app.extraction.vocabulary import ExtractionCode

#: Reads a file into a draft: its name and its bytes.
Read = Callable[[Draft, str, bytes], None]
_SILENT = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_SHOWN_SKIPPED = 100
#: What is not the fault of one file: reading on would not help.
_TOTAL = {ExtractionCode.TOO_LARGE, ExtractionCode.TOO_MANY_PAGES}
_HEADS = ("Subject", "From", "To", "Cc", "Date")
_GZIP = 16 + zlib.MAX_WBITS


def read_archive(draft: Draft, content: bytes, kind: str, name: str, read: Read) -> None:
    """Read what an archive holds.

    Raises:
        ExtractionFailed: Any of them.
    """
    if draft.depth >= draft.limits.archive_depth:
        raise ExtractionFailed(ExtractionCode.TOO_LARGE, "Archives are packed into archives too deep.")
    draft.depth += 1
    try:
        if kind == "application/gzip":
            inner = _gunzipped(draft, content)
            if _is_tar(inner):
                _read_some(draft, _of_tar(draft, inner), read)
            else:
                read(draft, name.removesuffix(".gz") if name.lower().endswith(".gz") else name, inner)
        elif kind == "application/x-tar":
            _read_some(draft, _of_tar(draft, content), read)
        else:
            with opened(draft, content) as package:
                _read_some(draft, _of_package(package), read)
    finally:
        draft.depth -= 1


def _read_some(draft: Draft, files: Iterator[tuple[str, Callable[[], bytes]]], read: Read) -> None:
    """Read what can be read; where that is none of them, and all for one reason, that is the archive's too."""
    is_read, failures = _read_all(draft, files, read)
    if not is_read and len({each.code for each in failures}) == 1:
        raise failures[0]


def _read_all(
    draft: Draft, files: Iterator[tuple[str, Callable[[], bytes]]], read: Read
) -> tuple[bool, list[ExtractionFailed]]:
    """Return whether any of them was read, and why others were not."""
    is_read = False
    failures: list[ExtractionFailed] = []
    listed: list[str] = draft.metadata.setdefault("files", [])
    skipped: list[dict[str, str]] = draft.metadata.setdefault("skippedFiles", [])
    for name, content in files:
        if name.startswith(_SILENT) or name.endswith(_SILENT):
            continue
        draft.files += 1
        if draft.files > draft.limits.archive_files:
            raise ExtractionFailed(
                ExtractionCode.TOO_LARGE, f"It holds more than {draft.limits.archive_files:,} files."
            )
        draft.progress(draft.files - 1, draft.files)
        base, prefix = draft.base, draft.prefix
        draft.base, draft.prefix = len(draft.pages), f"{prefix}/{name}" if prefix else name
        try:
            read(draft, name, content())
            is_read = True
            if len(listed) < draft.limits.archive_files:
                listed.append(name[:1_000])
        except ExtractionFailed as failure:
            if failure.code in _TOTAL:
                raise
            failures.append(failure)
        except MemoryError:
            raise
        except RecursionError:
            failures.append(ExtractionFailed(ExtractionCode.MALFORMED, "It is nested too deep."))
        except Exception as error:  # noqa: BLE001 - a library's fault about one file, not about the others
            print(f"{type(error).__name__}: {error}"[:2_000], file=sys.stderr, flush=True)  # noqa: T201 - the parent's log
            draft.is_shaken = True
            failures.append(ExtractionFailed(ExtractionCode.MALFORMED, "It is broken."))
        else:
            continue
        finally:
            draft.base, draft.prefix = base, prefix
        if len(skipped) < _SHOWN_SKIPPED:
            skipped.append({"name": name[:1_000], "code": failures[-1].code.value, "message": failures[-1].message})
    return is_read, failures


def _of_package(package: Package) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for each in package.files():
        yield each.filename, partial(package.read, each.filename)


def _gunzipped(draft: Draft, content: bytes) -> bytes:
    left = draft.limits.unpacked_bytes - draft.unpacked
    unpacker = zlib.decompressobj(_GZIP)
    try:
        inner = unpacker.decompress(content, left + 1)
    except zlib.error:
        raise ExtractionFailed(ExtractionCode.MALFORMED, "The archive is broken.") from None
    draft.unpack(len(inner))
    if not unpacker.eof:
        raise ExtractionFailed(ExtractionCode.MALFORMED, "The archive is cut off.")
    return inner


def _is_tar(content: bytes) -> bool:
    return content[257:262] == b"ustar"


def _of_tar(draft: Draft, content: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for each in archive:
                if each.isfile():
                    draft.unpack(each.size)
                    source = archive.extractfile(each)
                    if source is not None:
                        yield each.name, source.read
    except tarfile.TarError:
        raise ExtractionFailed(ExtractionCode.MALFORMED, "The archive is broken.") from None


def read_letter(draft: Draft, content: bytes, read: Read) -> None:
    """Read a letter (RFC 5322): its heads and body, then what is attached.

    Raises:
        ExtractionFailed: Any of them.
    """
    try:
        letter = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(content)
        heads = [(name, str(letter[name])) for name in _HEADS if letter[name]]
        body = letter.get_body(("plain", "html"))
        said = "" if body is None else str(body.get_content())
    except (MessageError, LookupError, ValueError, AttributeError, IndexError, TypeError):
        raise ExtractionFailed(ExtractionCode.MALFORMED, "The letter is broken.") from None
    if not heads and body is None:
        raise ExtractionFailed(ExtractionCode.MALFORMED, "This is no letter.")
    is_html = body is not None and body.get_content_type() == "text/html"
    markdown = markdown_of(draft, said)[0] if is_html else said
    head = "\n".join(f"{name}: {value}" for name, value in heads)
    draft.metadata |= {name.lower(): value for name, value in heads}
    if "subject" in draft.metadata:
        draft.metadata["title"] = draft.metadata["subject"]
    page = f"{head.replace(chr(10), '  ' + chr(10))}\n\n{markdown}"
    for number in draft.wanted(1):
        if is_html:
            draft.add_markdown(number, page)
        else:
            draft.add(number, f"{head}\n\n{said}", page)
    if draft.depth < draft.limits.archive_depth:
        draft.depth += 1
        try:
            _read_all(draft, _attached(draft, letter), read)
        finally:
            draft.depth -= 1


def _attached(draft: Draft, letter: EmailMessage) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for part in letter.iter_attachments():
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):  # a letter in a letter
            continue
        draft.unpack(len(content))
        yield part.get_filename() or "attachment", partial(bytes, content)
