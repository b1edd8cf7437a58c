"""The one client for requests that users cause: it never reaches a private address."""

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from app.kernel.dialling import Dialler
from app.kernel.http_outcomes import HttpResponse, RequestInvalid, RequestTimedOut
from app.kernel.tracing import outgoing

if TYPE_CHECKING:
    from app.kernel.http_wire import Wire


class HttpClient:
    """Sends requests to public addresses and to what the allow list names; one a process.

    It keeps no cookies, reads no proxy or netrc from the environment, and speaks only http and https.
    The libraries below are imported with the first request. Safe to use from many tasks of one loop.
    """

    def __init__(self, egress_allow: Sequence[str] = (), *, max_connections: int = 100) -> None:
        self._dialler = Dialler(egress_allow)
        self._max_connections = max_connections
        self._wire: Wire | None = None
        self._is_closed = False

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Sequence[tuple[str, str]] = (),
        params: Sequence[tuple[str, str]] = (),
        content: bytes = b"",
        timeout_ms: int = 30_000,
        max_response_bytes: int = 10_000_000,
        max_redirects: int = 5,
    ) -> HttpResponse:
        """Send a request and read its answer; every hop's address is checked where it is dialled.

        Args:
            method: Upper case.
            url: http or https, without user and password.
            headers: Names that frame the message (Host, Content-Length, …) are refused.
            params: Appended to the URL's query, and not to a redirect's.
            content: The body; empty for none.
            timeout_ms: For everything, from resolving to the last byte, redirects included.
            max_response_bytes: Of the decoded body.
            max_redirects: 0 means that a redirect is the answer. Across origins only headers that describe
                content survive, and a body is not sent again.

        Raises:
            HttpError: One of the tree in `http_outcomes`; cancellation closes the connection.
        """
        if self._is_closed:
            raise RequestInvalid("The HTTP client is shut down.")
        trace_parent = outgoing.get()
        if trace_parent is not None and all(name.lower() != "traceparent" for name, _ in headers):
            headers = [*headers, ("traceparent", trace_parent)]
        if self._wire is None:
            from app.kernel.http_wire import Wire  # noqa: PLC0415 - 9 MiB that an idle server does not need

            self._wire = Wire(self._dialler, self._max_connections)
        try:
            async with asyncio.timeout(timeout_ms / 1000):
                return await self._wire.send(
                    method,
                    url,
                    headers=headers,
                    params=params,
                    content=content,
                    max_response_bytes=max_response_bytes,
                    max_redirects=max_redirects,
                )
        except TimeoutError:
            raise RequestTimedOut(f"No complete answer within {timeout_ms} ms.") from None

    async def aclose(self) -> None:
        """Close every connection; later requests fail."""
        self._is_closed = True
        if self._wire is not None:
            await self._wire.aclose()
            self._wire = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()
