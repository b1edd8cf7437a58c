"""`/mcp`: streamable HTTP, for whoever brings an API key or a session's token; never a cookie.

A page of another site cannot ask: one that runs in a browser says where it comes from, and only our own pages and
those of PLAIT_CORS_ORIGINS are answered. A name of any site can lead to this server (DNS rebinding), so "our own" is
where PLAIT_PUBLIC_URL says, or this machine.
"""

import asyncio
import ipaddress
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import anyio
import orjson
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Message, Receive, Scope, Send

from app.accounts.access import Access, WorkspaceNotFound
from app.api.authentication import Authenticator, Credentials, Origins, Revocations, bearer_of
from app.api.relay import decode
from app.api.requests import RawHeaders, headers_of
from app.kernel.errors import AppError, Forbidden, InvalidInput, RateLimited, Unauthenticated, Unavailable
from app.kernel.ids import new_id
from app.kernel.rights import Viewer
from app.kernel.stopping import stop
from app.kernel.throttle import Throttle, Window
from app.llm.tools import ToolContext
from app.mcp.offer import Offer

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"
MAX_REQUEST_BYTES = 4 * 1024 * 1024
_METHODS = "POST, OPTIONS"
_ALLOWED_HEADERS = (
    "Accept, Authorization, Content-Type, Last-Event-Id, Mcp-Method, Mcp-Name, Mcp-Protocol-Version, Mcp-Session-Id, "
    "X-API-Key"
)
_EXPOSED_HEADERS = (
    b"Mcp-Session-Id, Retry-After, WWW-Authenticate, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
)
_STATUS: tuple[tuple[type[AppError], int], ...] = (
    (Unauthenticated, 401),
    (Forbidden, 403),
    (WorkspaceNotFound, 404),
    (InvalidInput, 400),
    (RateLimited, 429),
)


def mcp_routes(endpoint: "McpEndpoint") -> list[BaseRoute]:
    """Return the routes of this domain."""
    return [Route(PATH, endpoint)]


class McpEndpoint:
    """The ASGI application behind `/mcp`; `close` it. The library is imported with the first request.

    Args:
        make_offer: Makes what is offered, when first asked.
        authenticator: Says whose credential it is.
        access: Says in which workspace they are.
        origins: Whose pages may ask.
        revocations: Tells when a caller may no longer be served.
        base_url: Where users reach this server.
        throttle: Counts.
        per_minute: How many requests one key, or one person, may make; 0 for no limit.
    """

    def __init__(
        self,
        make_offer: Callable[[], Offer],
        *,
        authenticator: Authenticator,
        access: Access,
        origins: Origins,
        revocations: Revocations,
        base_url: str,
        throttle: Throttle,
        per_minute: int,
    ) -> None:
        self._make_offer = make_offer
        self._authenticator = authenticator
        self._access = access
        self._origins = origins
        self._revocations = revocations
        self._throttle = throttle
        self._per_minute = per_minute
        self._host = (urlsplit(base_url).hostname or "").lower()
        self._manager: StreamableHTTPSessionManager | None = None
        self._ready = asyncio.Event()
        self._runner: asyncio.Task[None] | None = None
        self._is_closed = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = headers_of(scope)
        origin = headers.get(b"origin", b"").decode("latin-1")
        try:
            self._check_origin(scope, headers, origin)
        except Forbidden as error:
            await _refusal(error, 403)(scope, receive, send)
            return
        allowed = self._origins.is_allowed(origin) if origin else False
        answer = _with_origin(send, origin) if allowed else send
        if scope["method"] == "OPTIONS":
            preflight = {"Access-Control-Allow-Methods": _METHODS, "Access-Control-Allow-Headers": _ALLOWED_HEADERS}
            told = {"Allow": _METHODS, **(preflight if allowed else {})}
            await Response(status_code=204, headers=told)(scope, receive, answer)
            return
        try:
            viewer, caller = await self._caller(scope, headers)
            if self._per_minute:
                # By who asks, not from where: programs share addresses.
                who = str(viewer.api_key_id or viewer.user_id)
                window, refusal = await self._throttle.take("mcp", who, times=self._per_minute, window_seconds=60)
                answer = _with_limits(answer, window)
                if refusal is not None:
                    raise refusal
            if scope["method"] != "POST":
                # Nothing is said but in answer to a request, and no session is kept that could be ended.
                await Response("Use POST.", 405, headers={"Allow": _METHODS})(scope, receive, answer)
                return
            manager = await self._running()
        except AppError as error:
            status = next((status for kind, status in _STATUS if isinstance(error, kind)), 503)
            await _refusal(error, status)(scope, receive, answer)
            return
        from app.mcp.server import CALLER  # noqa: PLC0415 - 20 MiB that a server nobody asks does not need

        scope[CALLER] = caller
        with anyio.CancelScope() as served, self._revocations.register(viewer, lambda _reason: served.cancel()):
            await manager.handle_request(scope, receive, answer)

    async def close(self) -> None:
        """End what is open; later requests are refused."""
        self._is_closed = True
        if self._runner is not None:
            await stop(self._runner)
            self._runner = None

    # ------------------------------------------------------------------ inside

    def _check_origin(self, scope: Scope, headers: RawHeaders, origin: str) -> None:
        """Let pass who is no page, and the pages that may ask.

        Raises:
            Forbidden: It is a page of another site.
        """
        if not origin or self._origins.is_allowed(origin):
            return
        host = headers.get(b"host", b"").decode("latin-1")
        if self._is_ours(host) and self._origins.is_own(origin, scope.get("scheme", "http"), host):
            return
        raise Forbidden("Pages of this origin may not ask; see PLAIT_CORS_ORIGINS.", reason="origin_not_allowed")

    def _is_ours(self, host: str) -> bool:
        """Say whether a host is a name of this server that nobody else could have made lead here."""
        name = (urlsplit(f"//{host}").hostname or "").lower()
        if name in {"localhost", self._host}:
            return True
        with suppress(ValueError):
            ipaddress.ip_address(name)
            return True
        return False

    async def _caller(self, scope: Scope, headers: RawHeaders) -> tuple[Viewer, ToolContext]:
        """Return who asks, and in which workspace.

        Raises:
            Unauthenticated: They brought no key or token, or one that is not valid.
            InvalidInput: A session's token reaches many workspaces, and the address names none.
            WorkspaceNotFound: They are no member of it.
        """
        authorization, key = headers.get(b"authorization"), headers.get(b"x-api-key")
        credentials = Credentials(
            bearer=bearer_of(authorization.decode("latin-1")) if authorization else None,
            api_key=key.decode("latin-1") if key else None,
            client_ip=(scope.get("client") or ("", 0))[0],
            user_agent=headers.get(b"user-agent", b"").decode("latin-1"),
        )
        viewer = await self._authenticator.authenticate(credentials)
        if viewer is None:
            raise Unauthenticated("Send an API key, as 'Authorization: Bearer <key>' or 'x-api-key'.")
        workspace_id = self._workspace_of(scope, viewer)
        if await self._access.rights(viewer, workspace_id) is None:
            raise WorkspaceNotFound
        return viewer, ToolContext(workspace_id, viewer.actor, new_id().hex, viewer=viewer)

    @staticmethod
    def _workspace_of(scope: Scope, viewer: Viewer) -> UUID:
        named = parse_qs(scope["query_string"].decode("latin-1")).get("workspace")
        if named:
            return decode(named[0], "Workspace", "workspace")
        if viewer.workspace_id is None:
            message = "A session's token reaches several workspaces: name one, as /mcp?workspace=<id>."
            raise InvalidInput(message, field="workspace", reason="required")
        return viewer.workspace_id

    async def _running(self) -> "StreamableHTTPSessionManager":
        """Return the library's part, which lives in a task of its own."""
        if self._is_closed:
            raise Unavailable("The server is shutting down.")
        if self._manager is None:
            from mcp.server.streamable_http_manager import StreamableHTTPSessionManager  # noqa: PLC0415 - see above

            from app.mcp.server import make_server  # noqa: PLC0415 - likewise

            self._manager = StreamableHTTPSessionManager(
                make_server(self._make_offer()), stateless=True, max_request_body_size=MAX_REQUEST_BYTES
            )
            self._runner = asyncio.create_task(self._run(self._manager, self._ready), name="mcp")
        await self._ready.wait()
        return self._manager

    @staticmethod
    async def _run(manager: "StreamableHTTPSessionManager", ready: asyncio.Event) -> None:
        # A task group is left by the task that entered it.
        async with manager.run():
            ready.set()
            await asyncio.Event().wait()


def _with_origin(send: Send, origin: str) -> Send:
    """Let a page of an allowed origin read the answer."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            added = [
                (b"access-control-allow-origin", origin.encode("latin-1")),
                (b"access-control-expose-headers", _EXPOSED_HEADERS),
                (b"vary", b"Origin"),
            ]
            message = {**message, "headers": [*message.get("headers", ()), *added]}
        await send(message)

    return sent


def _with_limits(send: Send, window: Window) -> Send:
    """Say in the answer what may still be asked."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            added = [
                (b"x-ratelimit-limit", str(window.limit).encode()),
                (b"x-ratelimit-remaining", str(window.remaining).encode()),
                (b"x-ratelimit-reset", str(window.reset_at).encode()),
            ]
            message = {**message, "headers": [*message.get("headers", ()), *added]}
        await send(message)

    return sent


def _refusal(error: AppError, status: int) -> Response:
    """Say why, as the protocol writes errors."""
    body = {
        "jsonrpc": "2.0",
        "id": None,
        "error": {"code": -32600, "message": error.message, "data": {"code": error.code, "reason": error.reason}},
    }
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}  # noqa: PLR2004 - RFC 6750
    if isinstance(error, RateLimited):
        headers["Retry-After"] = str(error.retry_after_seconds)
    return Response(orjson.dumps(body), status, headers=headers, media_type="application/json")
