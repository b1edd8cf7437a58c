"""Multipart uploads of S3: parts that clients send to the bucket themselves, by addresses that are signed for them.

S3 knows which parts it has, takes none of an upload that is over, and gives the object only when it is complete. An
upload that this installation lost sight of is found again by its key, which is used once.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from app.files.objects import StorageUnavailable
from app.kernel.clock import Clock
from app.kernel.logs import get_logger
from app.kernel.s3_signature import AccessKey, presigned
from app.kernel.settings import Settings

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    import httpx2

log = get_logger(__name__)

PART_URL_SECONDS = 3600  #: how long an address for a part is good
_OWN_SECONDS = 300  #: of our own requests
_TIMEOUT_SECONDS = 30.0
_COMPLETING_SECONDS = 600.0  #: S3 puts parts together while it keeps the connection open
_OK = range(200, 300)


class MultipartMissing(Exception):
    """S3 has no such multipart upload: it was completed, ended, or never begun."""


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A part that S3 has."""

    number: int
    size_bytes: int
    etag: str  #: without quotation marks


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bucket is, and who signs."""

    bucket: str
    prefix: str  #: without slashes around it
    endpoint: str
    public_endpoint: str  #: as clients reach it
    region: str
    key: AccessKey


def place_of(settings: Settings) -> Place | None:
    """Return the bucket whose parts clients may send themselves, None where there is none.

    A key that is not told but lent by the machine's role is known to the library that stores, not to us: then parts
    come through Plait, as with `direct=false` in the URL.
    """
    url = urlsplit(settings.storage_url)
    more = dict(parse_qsl(url.query))
    if url.scheme != "s3" or more.get("direct", "true").lower() == "false":
        return None
    key = _key_of(url.username, url.password)
    if key is None:
        return None
    region = more.get("region") or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    named = more.get("endpoint") or os.environ.get("AWS_ENDPOINT_URL") or os.environ.get("AWS_ENDPOINT")
    endpoint = (named or f"https://s3.{region}.amazonaws.com").rstrip("/")
    public = (more.get("public_endpoint") or endpoint).rstrip("/")
    return Place(url.hostname or "", url.path.strip("/"), endpoint, public, region, key)


def _key_of(user: str | None, password: str | None) -> AccessKey | None:
    if user:
        return AccessKey(unquote(user), unquote(password or ""))
    name, secret = os.environ.get("AWS_ACCESS_KEY_ID", ""), os.environ.get("AWS_SECRET_ACCESS_KEY", "")
    return AccessKey(name, secret, os.environ.get("AWS_SESSION_TOKEN", "")) if name and secret else None


class Multipart:
    """Begins, lists, completes and ends multipart uploads; loads its HTTP client with the first request."""

    def __init__(self, place: Place, clock: Clock) -> None:
        self._place = place
        self._clock = clock
        self._http: httpx2.AsyncClient | None = None

    async def close(self) -> None:
        """Close connections."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    def part_url(self, object_key: str, multipart_id: str, number: int, size_bytes: int) -> str:
        """Return where a part is to be PUT; S3 takes it with exactly this size, and none after the upload's end."""
        query = {"partNumber": str(number), "uploadId": multipart_id}
        headers = {"content-length": str(size_bytes)}
        return self._signed("PUT", object_key, query, PART_URL_SECONDS, self._place.public_endpoint, headers)

    async def begin(self, object_key: str) -> str:
        """Begin an upload, and return what S3 calls it.

        Raises:
            StorageUnavailable: S3 does not answer, or refuses.
        """
        answer = await self._ask("POST", object_key, {"uploads": ""})
        return _text(_parsed(answer), "UploadId")

    async def parts(self, object_key: str, multipart_id: str) -> list[StoredPart]:
        """Return the parts that S3 has, in order.

        Raises:
            MultipartMissing: The upload is over.
            StorageUnavailable: S3 does not answer, or refuses.
        """
        found: list[StoredPart] = []
        marker = "0"
        while True:
            query = {"uploadId": multipart_id, "max-parts": "1000", "part-number-marker": marker}
            told = _parsed(await self._ask("GET", object_key, query))
            found += [
                StoredPart(int(_text(part, "PartNumber")), int(_text(part, "Size")), _text(part, "ETag").strip('"'))
                for part in told.findall("Part")
            ]
            if _text(told, "IsTruncated") != "true":
                return found
            marker = _text(told, "NextPartNumberMarker")

    async def complete(self, object_key: str, multipart_id: str, parts: Sequence[StoredPart]) -> None:
        """Make the object of its parts.

        Raises:
            MultipartMissing: The upload is over; the object is there if an earlier call made it.
            StorageUnavailable: S3 does not answer, or refuses.
        """
        tags = ((part.number, escape(part.etag, quote=False)) for part in parts)
        lines = "".join(
            f"<Part><PartNumber>{number}</PartNumber><ETag>&quot;{tag}&quot;</ETag></Part>" for number, tag in tags
        )
        body = f"<CompleteMultipartUpload>{lines}</CompleteMultipartUpload>".encode()
        answer = await self._ask("POST", object_key, {"uploadId": multipart_id}, body, _COMPLETING_SECONDS)
        told = _parsed(answer)
        if told.tag == "Error":  # S3 begins its answer before it knows
            raise _unavailable("complete", 200, _text(told, "Code"))

    async def abort(self, object_key: str, multipart_id: str) -> None:
        """End the uploads of an object; their parts are gone then.

        Args:
            object_key: The object.
            multipart_id: What S3 calls the one we know; empty: none, and there may be one all the same.

        Raises:
            StorageUnavailable: Some may still be there.
        """
        known = {multipart_id} if multipart_id else set[str]()
        try:
            known |= await self._lost(object_key)
        except StorageUnavailable:
            if not known:
                raise  # who may not list them still ends the one that is known
        for each in known:
            try:
                await self._ask("DELETE", object_key, {"uploadId": each})
            except MultipartMissing:
                continue

    async def _lost(self, object_key: str) -> set[str]:
        """Find the uploads of an object: one may have begun just before a process died."""
        key = self._path(object_key).removeprefix(f"/{self._place.bucket}/")
        told = _parsed(await self._ask("GET", None, {"uploads": "", "prefix": key}))
        return {_text(each, "UploadId") for each in told.findall("Upload") if _text(each, "Key") == key}

    # ------------------------------------------------------------------ inside

    def _path(self, object_key: str | None) -> str:
        parts = [self._place.bucket] if object_key is None else [self._place.bucket, self._place.prefix, object_key]
        return "/" + "/".join(part for part in parts if part)

    def _signed(
        self,
        method: str,
        object_key: str | None,
        query: Mapping[str, str],
        seconds: int,
        endpoint: str,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        return presigned(
            method,
            endpoint,
            self._path(object_key),
            query,
            key=self._place.key,
            region=self._place.region,
            now=self._clock.now(),
            seconds=seconds,
            headers=headers,
        )

    async def _ask(
        self,
        method: str,
        object_key: str | None,
        query: Mapping[str, str],
        body: bytes = b"",
        timeout_seconds: float = _TIMEOUT_SECONDS,
    ) -> bytes:
        import httpx2  # noqa: PLC0415 - 9 MiB that an idle server does not need

        if self._http is None:
            self._http = httpx2.AsyncClient(trust_env=False, follow_redirects=False)
        url = self._signed(method, object_key, query, _OWN_SECONDS, self._place.endpoint)
        try:
            answer = await self._http.request(method, url, content=body or None, timeout=timeout_seconds)
        except httpx2.HTTPError as error:
            raise _unavailable(method, 0, type(error).__name__) from error
        if answer.status_code in _OK:
            return answer.content
        code = _code_of(answer.content)
        if code in {"NoSuchUpload", "NoSuchKey"}:
            raise MultipartMissing(object_key)
        raise _unavailable(method, answer.status_code, code)


def _parsed(content: bytes) -> "ET.Element":
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - a server without a bucket needs none of it

    try:
        found = ET.fromstring(content)  # noqa: S314 - the operator's own storage wrote it
    except ET.ParseError as error:
        raise _unavailable("read", 200, "no XML") from error
    for each in found.iter():
        each.tag = each.tag.rpartition("}")[2]
    return found


def _text(element: "ET.Element", name: str) -> str:
    return element.findtext(name) or ""


def _code_of(content: bytes) -> str:
    try:
        return _text(_parsed(content), "Code")
    except StorageUnavailable:
        return ""


def _unavailable(what: str, status: int, code: str) -> StorageUnavailable:
    log.warning("storage_failed", what=f"multipart {what}", status=status, reason=code[:100])
    return StorageUnavailable(reason="storage_unavailable")
