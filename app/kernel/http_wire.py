"""The wire below `HttpClient`: httpx2's messages over an httpcore2 pool that dials only checked addresses."""

import asyncio
import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from contextlib import aclosing
from typing import cast

import httpcore2
import httpx2
from httpcore2 import SOCKET_OPTION, AnyIOBackend

from app.kernel.dialling import Dialler
from app.kernel.http_outcomes import (
    EgressDenied,
    HttpResponse,
    PeerUnreachable,
    RedirectRefused,
    RequestInvalid,
    ResponseInvalid,
    ResponseTooLarge,
)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SEE_OTHER = 303
_MOVED = frozenset({301, 302})
#: Headers that describe content, not the caller; the only ones that follow a redirect to another origin.
_SURVIVORS = frozenset({"accept", "accept-language", "content-type", "user-agent"})
#: Headers that frame the message; a caller who sets them could smuggle a second request.
_FRAMING = frozenset(
    {"connection", "content-length", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)
_BODY_HEADERS = frozenset({"content-type", "content-encoding"})
_MAX_URL_LENGTH = 8_192
_MAX_PORT = 65_535
#: A name as it stands in DNS, or an address; no escapes and no zones.
_HOST = re.compile(rb"[A-Za-z0-9._:-]{1,255}")


class CheckedBackend(httpcore2.AsyncNetworkBackend):
    """Dials only what the dialler has checked."""

    def __init__(self, dialler: Dialler) -> None:
        self._dialler = dialler
        self._inner = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore2's
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Dial the first address that answers.

        Raises:
            EgressDenied: The name is not trusted and one of its addresses may not be reached.
        """
        try:
            addresses = await self._dialler.addresses(host, port)
        except PeerUnreachable as error:
            raise httpcore2.ConnectError(str(error)) from None
        last: Exception = httpcore2.ConnectError("no address")
        for address in addresses:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last = error
        raise last

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore2's
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Refuse: nothing a user names is a local socket."""
        del path, timeout, socket_options
        raise EgressDenied("Local sockets are never reached.")

    async def sleep(self, seconds: float) -> None:
        """Sleep, for the pool's own needs."""
        await asyncio.sleep(seconds)


class Wire:
    """Sends one message after another along redirects; knows no cookies and no environment."""

    def __init__(self, dialler: Dialler, max_connections: int) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            max_connections=max_connections,
            max_keepalive_connections=20,
            keepalive_expiry=30,
            network_backend=CheckedBackend(dialler),
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Sequence[tuple[str, str]],
        params: Sequence[tuple[str, str]],
        content: bytes,
        max_response_bytes: int,
        max_redirects: int,
        is_cut: bool = False,
    ) -> HttpResponse:
        """Do what `HttpClient.request` promises, but for its timeout."""
        target = checked_url(url)
        if params:
            target = target.copy_merge_params(list(params))
        sent, first = _checked_headers(headers), _origin(target)
        for hop in range(max_redirects + 1):
            request = _built(method, target, sent, content)
            try:
                status, answer_headers, body = await self._exchange(request, max_response_bytes, is_cut=is_cut)
            except PeerUnreachable as error:
                error.is_elsewhere = _origin(target) != first
                raise
            location = answer_headers.get("location")
            if status not in _REDIRECTS or location is None or max_redirects == 0:
                return HttpResponse(status, _plain(answer_headers), body, _shown(target))
            if hop == max_redirects:
                break
            following = checked_redirect(target, location)
            if status == _SEE_OTHER or (status in _MOVED and method == "POST"):
                method, content = ("HEAD" if method == "HEAD" else "GET"), b""
                sent = [(name, value) for name, value in sent if name.lower() not in _BODY_HEADERS]
            if _origin(following) != _origin(target):
                if content:
                    raise RedirectRefused("The peer redirects a request with a body to another origin.")
                sent = [(name, value) for name, value in sent if name.lower() in _SURVIVORS]
            target = following
        raise RedirectRefused(f"More than {max_redirects} redirects.")

    async def _exchange(
        self, request: httpx2.Request, limit: int, *, is_cut: bool
    ) -> tuple[int, httpx2.Headers, bytes]:
        """Send one message and read its answer, decoding at most `limit` bytes."""
        wire_request = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
        )
        try:
            wire_response = await self._pool.handle_async_request(wire_request)
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
            raise PeerUnreachable(f"Cannot connect to {request.url.host}: {_cause(error)}.", was_sent=False) from None
        except httpcore2.UnsupportedProtocol:
            raise RequestInvalid("Only http and https are spoken.") from None
        except httpcore2.LocalProtocolError:
            raise RequestInvalid("The method, a header or the body is not valid HTTP.") from None
        except (httpcore2.RemoteProtocolError, httpcore2.ProtocolError):
            raise ResponseInvalid(f"{request.url.host} does not answer in proper HTTP.") from None
        except (httpcore2.NetworkError, httpcore2.TimeoutException):
            raise PeerUnreachable(f"The connection to {request.url.host} broke.", was_sent=True) from None
        response = httpx2.Response(
            wire_response.status,
            headers=wire_response.headers,
            stream=_Body(cast("AsyncIterable[bytes]", wire_response.stream)),
            request=request,
        )
        try:
            return wire_response.status, response.headers, await _read(response, limit, is_cut=is_cut)
        finally:
            await wire_response.aclose()


class _Body(httpx2.AsyncByteStream):
    """The pool's stream as httpx2 wants it."""

    def __init__(self, stream: AsyncIterable[bytes]) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part


async def _read(response: httpx2.Response, limit: int, *, is_cut: bool) -> bytes:
    codings = [coding for coding in response.headers.get("content-encoding", "").split(",") if coding.strip()]
    if len(codings) > 1:
        # stacked codings multiply a bomb's force and no ordinary server uses them
        raise ResponseInvalid("The answer is encoded more than once.")
    declared = response.headers.get("content-length", "")
    if (
        not is_cut
        and not codings
        and declared.isdecimal()
        and int(declared) > limit
        and response.request.method != "HEAD"
    ):
        raise ResponseTooLarge(f"The answer is over {limit} bytes.")
    parts: list[bytes] = []
    size = 0
    try:
        async with aclosing(response.aiter_bytes()) as chunks:
            async for chunk in chunks:
                size += len(chunk)
                if size > limit and not is_cut:
                    raise ResponseTooLarge(f"The answer is over {limit} bytes.")
                parts.append(chunk)
                if size > limit:
                    break
    except httpx2.DecodingError:
        raise ResponseInvalid("The answer cannot be decoded.") from None
    except (httpcore2.ProtocolError, httpcore2.NetworkError, httpcore2.TimeoutException):
        raise PeerUnreachable(f"{response.request.url.host} broke off its answer.", was_sent=True) from None
    return b"".join(parts)[:limit]


def _built(method: str, url: httpx2.URL, headers: Sequence[tuple[str, str]], content: bytes) -> httpx2.Request:
    names = {name.lower() for name, _ in headers}
    defaults = [("accept", "*/*"), ("accept-encoding", "gzip, deflate"), ("user-agent", "plait")]
    try:
        return httpx2.Request(
            method,
            url,
            headers=[*headers, *(item for item in defaults if item[0] not in names)],
            content=content or (b"" if method in {"POST", "PUT", "PATCH"} else None),
        )
    except (UnicodeError, ValueError, TypeError):
        raise RequestInvalid("A header is not valid HTTP.") from None


def checked_url(url: str) -> httpx2.URL:
    """Return a URL that may be asked for, as far as it tells itself; its host is checked where it is dialled.

    Raises:
        RequestInvalid: It is too long, malformed, neither http nor https, or carries a user.
    """
    if len(url) > _MAX_URL_LENGTH:
        raise RequestInvalid(f"The URL is longer than {_MAX_URL_LENGTH} characters.")
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError, TypeError):
        raise RequestInvalid("The URL is not valid.") from None
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise RequestInvalid("The URL must begin with http:// or https:// and name a host.")
    if not _HOST.fullmatch(parsed.raw_host) or not 0 < (parsed.port or 80) <= _MAX_PORT:
        raise RequestInvalid("The URL's host or port is not valid.")
    if parsed.userinfo:
        raise RequestInvalid("The URL must not carry a user or password.")
    return parsed


def checked_redirect(base: httpx2.URL, location: str) -> httpx2.URL:
    """Return where a redirect leads.

    Raises:
        RedirectRefused: That is no address that may be asked for.
    """
    try:
        return checked_url(str(base.join(location)))
    except (httpx2.InvalidURL, ValueError, RequestInvalid):
        raise RedirectRefused("The peer redirects to something that is not an http(s) URL.") from None


def _checked_headers(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    for name, value in headers:
        if name.lower() in _FRAMING:
            raise RequestInvalid(f"The header {name.lower()} is not yours to set.")
        if any(character in "\r\n\0" for character in name + value):
            raise RequestInvalid("A header contains a line break.")
    return list(headers)


def _origin(url: httpx2.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)


def _shown(url: httpx2.URL) -> str:
    return str(url.copy_with(query=None, fragment=None, userinfo=b""))


def _plain(headers: httpx2.Headers) -> dict[str, str]:
    return dict(headers.items())


def _cause(error: Exception) -> str:
    return "timed out" if isinstance(error, httpcore2.ConnectTimeout) else (str(error) or "refused")
