"""The bytes of files, as plain HTTP: `/files/{token}`, for whoever holds a signed link.

Whatever is in a file, a browser gets it as what its content is, in an origin of its own, without scripts.
"""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from app.api.context import Services
from app.files.links import PATH, FileLink, FileLinkExpired, FileLinkInvalid, FileLinks
from app.files.objects import ObjectMissing, StorageUnavailable
from app.files.ranges import METHODS, PREFLIGHT, RangeNotSatisfiable, Span, names_tag, range_of
from app.files.service import FileNotFound, Files, OpenFile

_MAX_TOKEN_CHARACTERS = 500
#: What a browser may show in place; everything else is saved.
_SHOWN = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "image/bmp",
        "text/plain",
        "text/csv",
        "text/markdown",
        "application/json",
    }
)
_SHOWN_KINDS = ("audio/", "video/")
_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
_HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": _POLICY,
    # A link is the permission, and no cookie is looked at: a front end of any origin may show what it has a link to.
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag",
    "referrer-policy": "no-referrer",
    "accept-ranges": "bytes",
    "cache-control": "private, no-cache",
}


def file_routes(services: Services) -> list[BaseRoute]:
    """Return the routes of this domain."""
    return [Route(PATH + "/{token}", _FileRoute(services).serve, methods=list(METHODS))]


class _FileRoute:
    """Gives a file to the holder of a link."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def serve(self, request: Request) -> Response:
        """Answer one request."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        token: str = request.path_params["token"]
        try:
            link = self._services.get(FileLinks).read(token[:_MAX_TOKEN_CHARACTERS])
            file = await self._services.get(Files).open(link.file_id, link.version)
            return await _answer(request, link, file)
        except FileLinkExpired as error:
            return _notice(410, error.message)
        except FileLinkInvalid as error:
            return _notice(403, error.message)
        except (FileNotFound, ObjectMissing):
            return _notice(404, "The file was deleted.")
        except StorageUnavailable as error:
            return _notice(503, error.message, {"retry-after": "5"})


async def _answer(request: Request, link: FileLink, file: OpenFile) -> Response:
    row, tag = file.row, f'"{file.row.sha256}"'
    headers = {**_HEADERS, "etag": tag, "content-disposition": _disposition(row.name, row.content_type, link)}
    asked = request.headers
    if (wanted := asked.get("if-match")) is not None and not names_tag(wanted, tag, is_strong=True):
        return Response(status_code=412, headers=headers)
    if (known := asked.get("if-none-match")) is not None and names_tag(known, tag, is_strong=False):
        return Response(status_code=304, headers=headers)
    span = None
    # A date is never the one of ours, as we give none: then the whole file is sent (RFC 9110 §13.1.5).
    is_same = (condition := asked.get("if-range")) is None or condition.strip() == tag
    if request.method == "GET" and is_same:
        try:
            span = range_of(asked.get("range"), row.size_bytes)
        except RangeNotSatisfiable:
            return _notice(416, "The file is shorter.", {"content-range": f"bytes */{row.size_bytes}"})
    status = 200
    if span is not None:
        status = 206
        headers["content-range"] = f"bytes {span.start}-{span.end - 1}/{row.size_bytes}"
    else:
        span = Span(0, row.size_bytes)
    headers["content-length"] = str(span.length)
    headers["content-type"] = _with_charset(row.content_type)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    parts = file.read(span.start, span.end)
    # Looked at before the answer begins, so that what is wrong with the storage is told as such.
    first = await anext(parts, b"")
    return StreamingResponse(_all(first, parts), status, headers=headers)


async def _all(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for part in rest:
        yield part


def _with_charset(content_type: str) -> str:
    return f"{content_type}; charset=utf-8" if content_type.startswith("text/") else content_type


def _disposition(name: str, content_type: str, link: FileLink) -> str:
    """Name the file to be saved (RFC 6266 §4), for clients that know UTF-8 (RFC 8187) and for those that do not."""
    is_shown = content_type in _SHOWN or content_type.startswith(_SHOWN_KINDS)
    kind = "inline" if link.is_inline and is_shown else "attachment"
    # A percent sign, quote or backslash in the plain form is read in different ways by different browsers.
    plain = "".join(each if each.isascii() and each.isprintable() and each not in '%"\\' else "_" for each in name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _notice(status: int, text: str, more: dict[str, Any] | None = None) -> Response:
    headers = {**_HEADERS, **(more or {}), "cache-control": "no-store"}
    return PlainTextResponse(text, status, headers=headers)
