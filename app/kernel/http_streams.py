"""An httpx2 client for libraries that bring their own requests: the dialler's rules, no environment, no redirects."""

import ssl
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from contextvars import ContextVar

import httpcore2
import httpx2

from app.kernel.dialling import Dialler
from app.kernel.http_wire import CheckedBackend

MAX_RESPONSE_BYTES = 64 * 1024 * 1024  #: of one answer, however it is streamed, unless more is said


_opened: ContextVar[list[httpx2.AsyncByteStream] | None] = ContextVar("plait_opened_streams", default=None)


@contextmanager
def opened_streams() -> Generator[list[httpx2.AsyncByteStream]]:
    """Gather the bodies that this task opens within, so that whoever asked can close them: not every library does."""
    gathered: list[httpx2.AsyncByteStream] = []
    token = _opened.set(gathered)
    try:
        yield gathered
    finally:
        _opened.reset(token)


class AnswerPacked(httpx2.RemoteProtocolError):
    """The answer has a Content-Encoding, and was asked for without."""


class _Capped(httpx2.AsyncByteStream):
    """A body that breaks off when it is too long."""

    def __init__(self, stream: httpx2.AsyncByteStream, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._stream:
            size += len(part)
            if size > self._max_bytes:
                raise httpx2.ReadError(f"The answer is over {self._max_bytes} bytes.")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


class CheckedTransport(httpx2.AsyncHTTPTransport):
    """Dials checked addresses; takes no encoded answer, since an encoded one may unfold without end."""

    def __init__(self, dialler: Dialler, max_connections: int, max_bytes: int = MAX_RESPONSE_BYTES) -> None:
        self._max_bytes = max_bytes
        context: ssl.SSLContext = httpx2.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        # httpx2 has no public way to say who dials.
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=context,
            max_connections=max_connections,
            max_keepalive_connections=20,
            keepalive_expiry=30,
            network_backend=CheckedBackend(dialler),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request.

        Raises:
            EgressDenied: The address may not be reached.
            httpx2.TransportError: It cannot be reached, or does not answer properly.
        """
        request.headers["accept-encoding"] = "identity"
        response = await super().handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise AnswerPacked("The answer is encoded, and was not asked to be.", request=request)
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Capped(response.stream, self._max_bytes)
            gathered = _opened.get()
            if gathered is not None:
                gathered.append(response.stream)
        return response


def checked_client(
    dialler: Dialler, *, max_connections: int = 200, seconds: float = 600, max_bytes: int = MAX_RESPONSE_BYTES
) -> httpx2.AsyncClient:
    """Make a client; whoever calls it limits the time of a whole answer, `seconds` is for one that hangs."""
    return httpx2.AsyncClient(
        transport=CheckedTransport(dialler, max_connections, max_bytes),
        trust_env=False,
        follow_redirects=False,
        timeout=httpx2.Timeout(seconds, connect=10),
    )
