"""Parts of uploads, as plain HTTP: `PUT /uploads/{token}`, by whoever holds a signed link.

What a sender says of the content (RFC 9530 `Content-Digest`, RFC 1864 `Content-MD5`) is checked before the part counts.
"""

import base64
import binascii
import re
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from app.api.context import Services
from app.files.links import PART_PATH, FileLinkExpired, FileLinkInvalid, PartLinks
from app.files.objects import StorageUnavailable
from app.files.upload_parts import Checks, PartRefused, UploadNotFound, UploadOver, UploadParts
from app.kernel.intake import IntakeBusy

_MAX_TOKEN_CHARACTERS = 500
_SHA256 = re.compile(r"(?:^|,)\s*sha-256\s*=\s*:([A-Za-z0-9+/=]{1,100}):", re.IGNORECASE)
_HEADERS = {
    # A link is the permission, and no cookie is looked at: a front end of any origin may send what it has a link to.
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
}
_PREFLIGHT = {
    **_HEADERS,
    "access-control-allow-methods": "PUT",
    "access-control-allow-headers": "content-type, content-digest, content-md5",
    "access-control-max-age": "3600",
}


def upload_routes(services: Services) -> list[BaseRoute]:
    """Return the routes of uploads."""
    return [Route(PART_PATH + "/{token}", _PartRoute(services).serve, methods=["PUT", "OPTIONS"])]


class _PartRoute:
    """Takes a part from the holder of a link."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def serve(self, request: Request) -> Response:
        """Answer one request."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        token: str = request.path_params["token"]
        try:
            link = self._services.get(PartLinks).read(token[:_MAX_TOKEN_CHARACTERS])
            checks = _checks_of(request)
            parts = self._services.get(UploadParts)
            part = await parts.receive(link.upload_id, link.number, _chunks(request), checks)
        except FileLinkExpired as error:
            return _notice(410, error.message)
        except FileLinkInvalid as error:
            return _notice(403, error.message)
        except UploadNotFound as error:
            return _notice(404, error.message)
        except UploadOver as error:
            return _notice(409, error.message)
        except PartRefused as error:
            return _notice(413 if error.reason == "too_large" else 400, error.message)
        except StorageUnavailable as error:
            return _notice(503, error.message, {"retry-after": "5"})
        except IntakeBusy as error:
            return _notice(503, error.message, {"retry-after": "2"})
        except (TimeoutError, ClientDisconnect):
            return _notice(408, "The part did not arrive; send it again.")
        return Response(status_code=200, headers={**_HEADERS, "etag": f'"{part.etag}"'})


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        if chunk:
            yield chunk


def _checks_of(request: Request) -> Checks:
    """Read what the sender says of the content.

    Raises:
        PartRefused: It cannot be read.
    """
    digest, md5 = request.headers.get("content-digest"), request.headers.get("content-md5")
    found = None if digest is None else _SHA256.search(digest)
    return Checks(
        sha256=None if found is None else _decoded(found[1], 32), md5=None if md5 is None else _decoded(md5, 16)
    )


def _decoded(text: str, size: int) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != size:
        raise PartRefused("The checksum is not readable.", reason="checksum_malformed")
    return raw


def _notice(status: int, text: str, more: dict[str, str] | None = None) -> Response:
    # What is left of the body is not read: the connection cannot be used again.
    return PlainTextResponse(text, status, headers={**_HEADERS, "connection": "close", **(more or {})})
