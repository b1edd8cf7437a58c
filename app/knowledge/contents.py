"""Where a document's content comes from: a file of the workspace, an address, or a text that was given."""

import asyncio
import codecs
import os
import re
import shutil
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from app.files.service import Files
from app.files.sniffing import content_type_of
from app.kernel.http import HttpClient
from app.kernel.http_outcomes import HttpResponse
from app.kernel.spool import HEAD_BYTES
from app.knowledge import models
from app.knowledge.failures import ProcessingFailed
from app.knowledge.vocabulary import DocumentFault

MAX_PAGE_BYTES = 20 * 1024 * 1024  #: of what an address answers
MAX_FILE_BYTES = 500 * 1024 * 1024
FETCH_MS = 30_000
_FOLDER = "plait-knowledge-"
_AGENT = ("user-agent", "plait (+https://www.rfc-editor.org/rfc/rfc9309)")
_ACCEPT = ("accept", "text/html, text/markdown, text/plain, application/pdf;q=0.9, */*;q=0.5")
_RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504})
_OK = range(200, 300)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_REDIRECTS = 5

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
#: What text on the web is written in (WHATWG's Encoding Standard §4.2), by the names of Python's codecs.
_ENCODINGS = re.compile(
    r"utf-16(?:-[lb]e)?|cp(?:125\d|866|874|932|936|949)|iso8859-\d+|koi8-[rtu]|mac-(?:roman|cyrillic)|gbk|gb18030|gb2312"
    r"|big5(?:hkscs)?|euc_(?:jp|kr)|shift_jis|iso2022_jp"
)

#: Asked of every address that a redirect leads to, before it is read; raises `ProcessingFailed` to refuse it.
May = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a document, on disk as long as the block that gave them.

    Attributes:
        path: Where they are.
        content_type: Found by looking at them.
        name: What they are called, for whoever reads them.
        sha256: Their digest.
        url: Where they came from after redirects; empty for a file.
    """

    path: Path
    content_type: str
    name: str
    sha256: str
    url: str = ""


class Contents:
    """Gets the bytes of documents that have a file or an address."""

    def __init__(self, files: Files, http: HttpClient) -> None:
        self._files = files
        self._http = http
        self._prefix = f"{_FOLDER}{os.getpid()}-"

    def sweep(self) -> None:
        """Remove what processes left behind that were killed."""
        for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
            number = folder.name.removeprefix(_FOLDER).partition("-")[0]
            if number.isdecimal() and not _is_alive(int(number)):
                shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove what is still there of ours."""
        for folder in Path(tempfile.gettempdir()).glob(f"{self._prefix}*"):
            shutil.rmtree(folder, ignore_errors=True)

    @asynccontextmanager
    async def open(self, document: models.KnowledgeDocument, may: May | None = None) -> AsyncGenerator[Content]:
        """Give the content of a document that has a file or an address.

        Raises:
            ProcessingFailed: There is none, or it may not be had, or `may` refuses where it leads.
            HttpError: Its address does not answer.
            FileNotFound: Its file was deleted.
        """
        # A folder for each: one that all share is left by whoever is the last, and nobody knows who that is.
        folder = Path(tempfile.mkdtemp(prefix=self._prefix))
        path = folder / "content"
        try:
            if document.file_id is not None:
                yield await self._from_file(document, path)
            else:
                yield await self._from_address(document.url, path, may)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    async def ask(self, url: str, max_redirects: int = _MAX_REDIRECTS) -> HttpResponse:
        """Ask for a page, whatever its answer is.

        Raises:
            HttpError: There is no answer.
        """
        return await self._http.request(
            "GET",
            url,
            headers=[_AGENT, _ACCEPT],
            timeout_ms=FETCH_MS,
            max_response_bytes=MAX_PAGE_BYTES,
            max_redirects=max_redirects,
        )

    async def _led(self, url: str, may: May) -> HttpResponse:
        """Ask for a page, and at each redirect whether it may be followed."""
        for _ in range(_MAX_REDIRECTS + 1):
            answer = await self.ask(url, 0)
            target = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not target:
                return answer
            try:
                url = urldefrag(urljoin(url, target))[0]
            except ValueError:
                return answer
            await may(url)
        raise ProcessingFailed(DocumentFault.FETCH_FAILED, "Its address leads on and on.")

    async def _from_file(self, document: models.KnowledgeDocument, path: Path) -> Content:
        assert document.file_id is not None  # noqa: S101 - its only caller looked
        opened = await self._files.open(document.file_id)
        row = opened.row
        if row.workspace_id != document.workspace_id:
            raise ProcessingFailed(DocumentFault.FILE_MISSING, "Its file was deleted.")
        if row.size_bytes > MAX_FILE_BYTES:
            raise ProcessingFailed(DocumentFault.TOO_LARGE, f"Its file has more than {MAX_FILE_BYTES:,} bytes.")
        with await asyncio.to_thread(path.open, "wb") as file:
            async for part in opened.read():
                await asyncio.to_thread(file.write, part)
        return Content(path, row.content_type, row.name, row.sha256)

    async def _from_address(self, url: str, path: Path, may: May | None) -> Content:
        answer = await self.ask(url) if may is None else await self._led(url, may)
        if answer.status not in _OK:
            raise ProcessingFailed(
                DocumentFault.FETCH_REFUSED,
                f"Its address answers with the status {answer.status}.",
                is_final=answer.status not in _RETRYABLE,
            )
        name = unquote(urlsplit(answer.url).path.rpartition("/")[2])[:255] or "page"
        content = await asyncio.to_thread(_in_utf8, answer.content, answer.headers.get("content-type", ""))
        await asyncio.to_thread(path.write_bytes, content)
        kind = content_type_of(content[:HEAD_BYTES], name)
        digest = await asyncio.to_thread(lambda: sha256(content).hexdigest())
        return Content(path, kind, name, digest, answer.url)


def _in_utf8(content: bytes, content_type: str) -> bytes:
    """Return text that its sender says is written in another encoding as UTF-8; anything else as it is.

    It is marked, as a page may name the encoding that it came in, too. What is UTF-8 stays so, whatever is said of it.
    """
    said = _CHARSET.search(content_type) if content_type.lower().startswith(("text/", "application/xhtml")) else None
    if said is None or content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content
    try:
        name = codecs.lookup(said[1]).name
    except LookupError:
        return content
    if not _ENCODINGS.fullmatch(name) or _is_utf8(content):
        return content
    # What is called Latin-1 has the letters of Windows-1252, as everywhere on the web.
    text = content.decode("cp1252" if name == "iso8859-1" else name, "replace")
    return codecs.BOM_UTF8 + text.encode("utf-8", "replace")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in content and b"\x1b" not in content  # UTF-16 and ISO-2022-JP are bytes of ASCII, too


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True
