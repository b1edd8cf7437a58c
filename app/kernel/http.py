"""The one client for requests that users cause: it never reaches a private address."""

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from app.kernel.dialling import Dialler
from app.kernel.egress_hosts import Hosts
from app.kernel.hops import HEADER, OwnAddress
from app.kernel.http_outcomes import (
    EgressDenied,
    HostResting,
    HttpError,
    HttpResponse,
    RequestInvalid,
    RequestTimedOut,
)
from app.kernel.metrics import EGRESS_REQUESTS
from app.kernel.tracing import outgoing

if TYPE_CHECKING:
    from app.kernel.http_wire import Wire


class HttpClient:
    """Sends requests to public addresses and to what the allow list names; one a process.

    It keeps no cookies, reads no proxy or netrc from the environment, and speaks only http and https.
    The libraries below are imported with the first request. Safe to use from many tasks of one loop.
    """

    def __init__(
        self, egress_allow: Sequence[str] = (), *, max_connections: int = 400, own: OwnAddress | None = None
    ) -> None:
        self._dialler = Dialler(egress_allow)
        self._own = own
        self._max_connections = max_connections
        self._hosts = Hosts()
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
        is_cut: bool = False,
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
            is_cut: Whether of a body that is too long the beginning is taken; else it is an error.

        Raises:
            HttpError: One of the tree in `http_outcomes`; cancellation closes the connection.
        """
        if self._is_closed:
            raise RequestInvalid("The HTTP client is shut down.")
        trace_parent = outgoing.get()
        if trace_parent is not None and all(name.lower() != "traceparent" for name, _ in headers):
            headers = [*headers, ("traceparent", trace_parent)]
        if self._own is not None and self._own.is_own(url):
            headers = [*(each for each in headers if each[0].lower() != HEADER), *await self._own.headers()]
        if self._wire is None:
            from app.kernel.http_wire import Wire  # noqa: PLC0415 - 9 MiB that an idle server does not need

            self._wire = Wire(self._dialler, self._max_connections)
        host = _host_of(url)
        try:
            async with asyncio.timeout(timeout_ms / 1000), self._hosts.visit(host) as visit:
                response = await self._wire.send(
                    method,
                    url,
                    headers=headers,
                    params=params,
                    content=content,
                    max_response_bytes=max_response_bytes,
                    max_redirects=max_redirects,
                    is_cut=is_cut,
                )
                if _host_of(response.url) == host:
                    visit.answered(response)
                else:
                    visit.redirected()
        except TimeoutError:
            EGRESS_REQUESTS.labels("failed").inc()
            raise RequestTimedOut(f"No complete answer within {timeout_ms} ms.") from None
        except HostResting:
            raise  # counted already
        except HttpError as error:
            EGRESS_REQUESTS.labels("refused" if isinstance(error, EgressDenied | RequestInvalid) else "failed").inc()
            raise
        EGRESS_REQUESTS.labels("answered").inc()
        return response

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


def _host_of(url: str) -> str:
    """Name the host and port of a URL that need not be one; whatever is none is refused later."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    return f"{parts.hostname or ''}:{port or (443 if parts.scheme.lower() == 'https' else 80)}"
