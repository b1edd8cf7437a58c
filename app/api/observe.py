"""What operators see of requests: counts and times, and logs that carry the request's id."""

import logging
import time
from functools import cache

import structlog
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.requests import headers_of, request_id_of
from app.kernel.logs import get_logger
from app.kernel.metrics import HTTP_REQUESTS, HTTP_SECONDS

log = get_logger(__name__)
_records = logging.getLogger(__name__)  # asked first: structlog prepares an event before the level drops it

#: Paths that are measured by name; all others, which anybody can invent, are one.
_ROUTES = frozenset(
    {"/graphql", "/livez", "/readyz", "/health", "/metrics", "/schema.graphql", "/tasks/answer", "/mcp", "/"}
)
_QUIET = frozenset({"/livez", "/readyz", "/health", "/metrics"})
_SERVER_ERROR = 500


@cache
def _requests(route: str, status: int) -> Counter:
    return HTTP_REQUESTS.labels(route, str(status))


@cache
def _seconds(route: str) -> Histogram:
    return HTTP_SECONDS.labels(route)


class Observed:
    """Wraps the application; WebSockets pass through with their id bound, too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve and measure."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        request_id = request_id_of(scope, headers_of(scope))
        # The endpoints answer with the id under which the log knows the request.
        scope.setdefault("state", {})["request_id"] = request_id
        tokens = structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            if scope["type"] == "websocket":
                await self._app(scope, receive, send)
            else:
                await self._measured(scope, receive, send)
        finally:
            structlog.contextvars.reset_contextvars(**tokens)

    async def _measured(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        status = _SERVER_ERROR

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            seconds = time.perf_counter() - began
            path = scope["path"]
            route = path if path in _ROUTES else "other"
            _requests(route, status).inc()
            _seconds(route).observe(seconds)
            if status >= _SERVER_ERROR and path not in _QUIET:
                log.warning("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))
            elif _records.isEnabledFor(logging.DEBUG):
                log.debug("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))
