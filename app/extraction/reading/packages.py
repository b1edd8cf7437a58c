"""Office files and books as the packages they are: ZIP archives of XML, unpacked within limits."""

import lzma
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, XMLParser

from app.extraction.contract import ExtractionFailed
from app.extraction.reading.drafts import Draft
from app.extraction.vocabulary import ExtractionCode

_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)


@contextmanager
def opened(draft: Draft, content: bytes) -> Generator["Package"]:
    """Open a package.

    Raises:
        ExtractionFailed: `MALFORMED`, `ENCRYPTED`, `UNSUPPORTED` or `TOO_LARGE`, also of what is done with it.
    """
    with _readable(), zipfile.ZipFile(BytesIO(content)) as archive:
        yield Package(draft, archive)


@contextmanager
def _readable() -> Generator[None]:
    try:
        yield
    except (ExtractionFailed, RecursionError):
        raise
    except NotImplementedError:  # before RuntimeError, of which it is one
        raise ExtractionFailed(ExtractionCode.UNSUPPORTED, "It is packed in a way that is not read here.") from None
    except RuntimeError:  # zipfile's word for a password
        raise ExtractionFailed(ExtractionCode.ENCRYPTED, "It asks for a password.") from None
    except (*_BROKEN, KeyError, ParseError):
        raise ExtractionFailed(ExtractionCode.MALFORMED, "It is broken, or not what it seems to be.") from None


class Package:
    """Parts by name."""

    def __init__(self, draft: Draft, archive: zipfile.ZipFile) -> None:
        self._draft = draft
        self._archive = archive

    def files(self) -> Iterator[zipfile.ZipInfo]:
        """Yield what is in it, without folders, in order."""
        yield from (each for each in self._archive.infolist() if not each.is_dir())

    def has(self, name: str) -> bool:
        """Whether there is a part."""
        return name in self._archive.NameToInfo

    def read(self, name: str) -> bytes:
        """Unpack a part.

        Raises:
            KeyError: There is none.
            ExtractionFailed: `TOO_LARGE`, `ENCRYPTED`, `UNSUPPORTED` or `MALFORMED`.
        """
        part = self._archive.getinfo(name)
        if part.flag_bits & _ENCRYPTED:
            raise ExtractionFailed(ExtractionCode.ENCRYPTED, "It asks for a password.")
        # What the directory says may be a lie, and zipfile reads no further than it says.
        self._draft.unpack(part.file_size)
        with _readable():
            return self._archive.read(part)

    def xml(self, name: str) -> Element:
        """Parse a part; entities that a document declares for itself are an error."""
        return parsed(self.read(name))


def parsed(content: bytes) -> Element:
    """Parse XML that declares no entities: what they could grow to has no bound.

    Raises:
        ExtractionFailed: `MALFORMED`.
    """
    if b"<!ENTITY" in content:
        raise ExtractionFailed(ExtractionCode.MALFORMED, "Its XML declares entities, which are not read.")
    parser = XMLParser()  # noqa: S314 - it cannot declare entities, and expat has its own bounds
    try:
        parser.feed(content)
        return parser.close()
    except ParseError:
        raise ExtractionFailed(ExtractionCode.MALFORMED, "Its XML is broken.") from None


def resolved(base: str, target: str) -> str:
    """Return the name of a part that another one names, which may be relative to it."""
    parts = [] if target.startswith("/") else base.split("/")[:-1]
    for step in target.split("#", maxsplit=1)[0].split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts)
