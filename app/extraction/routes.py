"""Thumbnails as plain HTTP: `/thumbnails/{token}`, for whoever holds a signed link."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from app.api.context import Services
from app.extraction.contract import ExtractionFailed
from app.extraction.thumbnails import (
    PATH,
    ThumbnailLinkExpired,
    ThumbnailLinkInvalid,
    ThumbnailLinks,
    Thumbnails,
)
from app.files.objects import ObjectMissing, StorageUnavailable
from app.files.ranges import METHODS, PREFLIGHT, names_tag
from app.files.service import FileNotFound

_MAX_TOKEN_CHARACTERS = 500
_HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; img-src 'self'; sandbox",
    # A link is the permission, and no cookie is looked at: a front end of any origin may show what it has a link to.
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Content-Length, ETag",
    "referrer-policy": "no-referrer",
    "cache-control": "private, no-cache",
}


def extraction_routes(services: Services) -> list[BaseRoute]:
    """Return the routes of this domain."""
    return [Route(PATH + "/{token}", _ThumbnailRoute(services).serve, methods=list(METHODS))]


class _ThumbnailRoute:
    """Gives a thumbnail to the holder of a link."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def serve(self, request: Request) -> Response:
        """Answer one request."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        token: str = request.path_params["token"]
        try:
            link = self._services.get(ThumbnailLinks).read(token[:_MAX_TOKEN_CHARACTERS])
            found = await self._services.get(Thumbnails).open(link.file_id, link.size)
            headers = {**_HEADERS, "etag": found.tag}
            known = request.headers.get("if-none-match")
            if known is not None and names_tag(known, found.tag, is_strong=False):
                return Response(status_code=304, headers=headers)
            if request.method == "HEAD":
                headers["content-length"] = str(found.row.size_bytes)
                return Response(media_type="image/webp", headers=headers)
            return Response(await found.read(), media_type="image/webp", headers=headers)
        except ThumbnailLinkExpired as error:
            return _notice(410, error.message)
        except ThumbnailLinkInvalid as error:
            return _notice(403, error.message)
        except (FileNotFound, ObjectMissing):
            return _notice(404, "The file was deleted.")
        except StorageUnavailable as error:
            return _notice(503, error.message, {"retry-after": "5"})
        except ExtractionFailed as failure:
            if failure.is_final:
                return _notice(404, failure.message)
            return _notice(503, failure.message, {"retry-after": "5"})


def _notice(status: int, text: str, more: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(text, status, headers={**_HEADERS, **(more or {}), "cache-control": "no-store"})
