"""GraphQL over HTTP, as the specification's working draft says: one ASGI endpoint.

A well-formed request that is refused before its operation starts answers 200 to a client of
`application/json` and 4xx to one of `application/graphql-response+json`; a malformed one answers
4xx to both. A page of another origin can send forms without asking first, so a request with files
must carry a credential that no such page has: it is read only once that is known.
"""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from pathlib import Path
from typing import cast

from starlette.types import Receive, Scope, Send

from app.api.authentication import Authenticator, Credentials, Origins, bearer_of, session_cookie_of
from app.api.context import Context, Services
from app.api.errors import Response, refuse, status_of
from app.api.exchange import GRAPHQL_JSON, DisconnectWatch, Exchange, is_match, media_type
from app.api.execution import Executor, dump_response, is_mutation, is_subscription
from app.api.parameters import (
    PLAIN_JSON,
    ClientGone,
    MalformedRequest,
    Parameters,
    get_parameters,
    post_parameters,
)
from app.api.requests import RawHeaders, headers_of, is_of_this_machine, request_id_of
from app.api.uploads import UploadReader, is_multipart
from app.kernel.errors import Forbidden, InvalidInput, Unauthenticated
from app.kernel.hops import HEADER, arriving
from app.kernel.rights import Viewer
from app.kernel.tracing import Serving, Tracing, incoming, read_trace_parent

_METHODS = "GET, POST, OPTIONS"
_FROM_OUR_PAGES = "must come from our own pages; elsewhere send the token as `Authorization: Bearer`, and no cookie."

Page = Callable[[], tuple[str, str] | Awaitable[tuple[str, str]]]


class GraphQLEndpoint:
    """The ASGI application behind the HTTP side of `/graphql`.

    Args:
        services: What resolvers look up.
        authenticator: Says whose credential it is.
        executor: Runs operations.
        origins: Whose pages may use the cookie, and which may read answers.
        page: Makes the GraphiQL page and its Content-Security-Policy for a browser; None serves none.
        local_page: Makes it for a browser of this machine; it may carry the development key, so nobody else gets it.
        is_cookie_secure: Whether the session cookie is for https only, even where a request came without it.
        tracing: Where spans of requests go; None makes none.
    """

    def __init__(
        self,
        services: Services,
        authenticator: Authenticator,
        executor: Executor,
        *,
        origins: Origins | None = None,
        page: Page | None = None,
        local_page: Page | None = None,
        is_cookie_secure: bool = False,
        tracing: Tracing | None = None,
        arriving: Path | None = None,
    ) -> None:
        self._services = services
        self._authenticator = authenticator
        self._executor = executor
        self._limits = executor.limits
        self._uploads = UploadReader(executor.limits, arriving)
        self._origins = origins or Origins()
        self._page = page
        self._local_page = local_page
        self._is_cookie_secure = is_cookie_secure
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = headers_of(scope)
        is_secure = self._is_cookie_secure or scope.get("scheme") == "https"
        exchange = Exchange(
            send, request_id_of(scope, headers), media_type(headers.get(b"accept")), is_secure=is_secure
        )
        self._allow_origin(exchange, headers)
        try:
            match scope["method"]:
                case "OPTIONS":
                    await self._preflight(exchange, headers)
                case "GET" | "HEAD" if self._wants_page(scope, headers):
                    await self._send_page(scope, headers, exchange)
                case "GET" | "POST":
                    if exchange.media_type is None:
                        exchange.media_type = PLAIN_JSON
                        raise MalformedRequest(406, InvalidInput(f"Accept {GRAPHQL_JSON} or {PLAIN_JSON}."))  # noqa: TRY301
                    await self._serve(scope, receive, headers, exchange)
                case _:
                    raise MalformedRequest(405, InvalidInput("Use GET or POST."), {"Allow": _METHODS})  # noqa: TRY301
        except MalformedRequest as refusal:
            await exchange.refuse(refusal.status, refuse(refusal.error, exchange.request_id), refusal.headers)
        except ClientGone:
            return

    async def _serve(self, scope: Scope, receive: Receive, headers: RawHeaders, exchange: Exchange) -> None:
        """Answer within the caller's trace, in a span of our own where spans are wanted."""
        caller = read_trace_parent(headers.get(b"traceparent"))
        chain = headers.get(HEADER.encode())
        arriving.set(None if chain is None else chain.decode("latin-1"))
        if self._tracing is None:
            incoming.set(caller)
            await self._answer(scope, receive, headers, exchange, None)
            return
        method = scope["method"]
        facts = {"http.request.method": method, "url.path": scope["path"], "plait.request_id": exchange.request_id}
        with self._tracing.serving(caller, f"{method} {scope['path']}", facts) as serving:
            await self._answer(scope, receive, headers, exchange, serving)

    async def _answer(
        self, scope: Scope, receive: Receive, headers: RawHeaders, exchange: Exchange, serving: Serving | None
    ) -> None:
        is_get = scope["method"] == "GET"
        has_files = not is_get and is_multipart(headers)
        parameters: Parameters | None = None
        if not has_files:
            parameters = (
                get_parameters(scope, self._limits) if is_get else await post_parameters(receive, headers, self._limits)
            )
        context = Context(
            services=self._services,
            request_id=exchange.request_id,
            client_ip=(scope.get("client") or ("", 0))[0],
            user_agent=headers.get(b"user-agent", b"").decode("latin-1"),
        )
        try:
            credentials = self._credentials(scope, headers, context)
            context.optional_viewer = await self._authenticator.authenticate(credentials)
        except Exception as error:  # the answer describes it
            answer = refuse(error, exchange.request_id)
            status = status_of(answer)
            challenge = {"WWW-Authenticate": "Bearer"} if status == 401 else {}  # noqa: PLR2004
            raise MalformedRequest(status, error, challenge) from error
        if parameters is None:
            sender = _check_sender(context, credentials)
            parameters = await self._uploads.read(receive, headers, sender.user_id)
        try:
            await self._run(parameters, receive, headers, exchange, serving, context, credentials, is_get=is_get)
        finally:
            for each in parameters.uploads:
                each.spool.close()

    async def _run(
        self,
        parameters: Parameters,
        receive: Receive,
        headers: RawHeaders,
        exchange: Exchange,
        serving: Serving | None,
        context: Context,
        credentials: Credentials,
        *,
        is_get: bool,
    ) -> None:
        try:
            operation = await self._executor.prepare(parameters.query, parameters.operation_name, parameters.variables)
        except Exception as error:  # noqa: BLE001  # the answer describes it
            await self._send_answer(exchange, refuse(error, exchange.request_id), headers, is_get=is_get)
            return
        if serving is not None:
            serving.operates(*operation.called)
        if is_subscription(operation):
            raise MalformedRequest(
                400,
                InvalidInput(
                    "Subscribe over the WebSocket of this address (graphql-transport-ws).",
                    field="query",
                    reason="subscription_not_possible",
                ),
            )
        if is_mutation(operation):
            if is_get:
                raise MalformedRequest(
                    405, InvalidInput("Send mutations by POST.", reason="mutation_by_get"), {"Allow": "POST"}
                )
            if credentials.is_by_cookie and not credentials.origin_ok:
                raise MalformedRequest(
                    403, Forbidden(f"A mutation by cookie {_FROM_OUR_PAGES}", reason="origin_not_allowed")
                )
            # A mutation is carried to its end: what it does must not depend on its client's patience.
            answer = await self._executor.run(operation, parameters.variables, context)
        else:
            watch = DisconnectWatch(receive, self._limits.disconnect_check_seconds)
            try:
                answer = await self._executor.run(operation, parameters.variables, context)
            except asyncio.CancelledError:
                if watch.is_gone:
                    raise ClientGone from None
                raise
            finally:
                watch.stop()
        if serving is not None:
            serving.is_error = "errors" in answer
        exchange.add_context_headers(context, is_secure=exchange.is_secure)
        await self._send_answer(exchange, answer, headers, is_get=is_get)

    async def _send_answer(self, exchange: Exchange, answer: Response, headers: RawHeaders, *, is_get: bool) -> None:
        status = 200
        if "data" not in answer and exchange.media_type == GRAPHQL_JSON:
            status = status_of(answer)
        exchange.add_retry_after(answer)
        body = dump_response(answer, exchange.request_id)
        if is_get and status == 200:  # noqa: PLR2004
            tag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
            exchange.headers += [
                (b"etag", tag.encode()),
                (b"cache-control", b"private, no-cache"),
                (b"vary", b"Accept, Authorization, Cookie, X-API-Key, Origin"),
            ]
            if "errors" not in answer and is_match(headers.get(b"if-none-match"), tag):
                await exchange.send(304, b"", content_type=None)
                return
        await exchange.send(status, body)

    def _credentials(self, scope: Scope, headers: RawHeaders, context: Context) -> Credentials:
        api_key = headers.get(b"x-api-key")
        authorization = headers.get(b"authorization")
        cookie = headers.get(b"cookie")
        origin = headers.get(b"origin")
        return Credentials(
            bearer=bearer_of(authorization.decode("latin-1")) if authorization else None,
            api_key=api_key.decode("latin-1") if api_key else None,
            cookie=session_cookie_of(cookie.decode("latin-1")) if cookie else None,
            origin_ok=self._origins.is_own(
                origin.decode("latin-1") if origin else None,
                scope.get("scheme", "http"),
                headers.get(b"host", b"").decode("latin-1"),
            ),
            client_ip=context.client_ip,
            user_agent=context.user_agent,
        )

    def _allow_origin(self, exchange: Exchange, headers: RawHeaders) -> None:
        origin = headers.get(b"origin")
        if origin and self._origins.is_allowed(origin.decode("latin-1")):
            exchange.headers += [
                (b"access-control-allow-origin", origin),
                (b"access-control-allow-credentials", b"true"),
                (b"access-control-expose-headers", b"X-Request-Id, Retry-After, ETag"),
            ]

    async def _preflight(self, exchange: Exchange, headers: RawHeaders) -> None:
        exchange.headers.append((b"allow", _METHODS.encode()))
        origin = headers.get(b"origin")
        if origin and self._origins.is_allowed(origin.decode("latin-1")):
            exchange.headers += [
                (b"access-control-allow-methods", _METHODS.encode()),
                (
                    b"access-control-allow-headers",
                    b"Content-Type, Authorization, X-API-Key, X-Request-Id, If-None-Match",
                ),
                (b"access-control-max-age", b"600"),
                (b"vary", b"Origin"),
            ]
        await exchange.send(204, b"", content_type=None)

    def _wants_page(self, scope: Scope, headers: RawHeaders) -> bool:
        return (
            self._page is not None
            and b"text/html" in headers.get(b"accept", b"")
            and b"query=" not in scope["query_string"]
        )

    async def _send_page(self, scope: Scope, headers: RawHeaders, exchange: Exchange) -> None:
        page = cast("Page", self._page)
        if self._local_page is not None and is_of_this_machine(scope, headers):
            page = self._local_page
        made = page()
        html, policy = await made if isinstance(made, Awaitable) else made
        exchange.headers += [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"cache-control", b"no-store"),
            (b"vary", b"Accept"),
        ]
        await exchange.send(200, html.encode(), content_type=b"text/html; charset=utf-8")


def _check_sender(context: Context, credentials: Credentials) -> Viewer:
    """See that a request with files comes from whom it says, before it is read; return who that is.

    Raises:
        MalformedRequest: It is anonymous, or a page of another origin may have sent it.
    """
    if context.optional_viewer is None:
        error = Unauthenticated("Sign in before you send files.")
        raise MalformedRequest(401, error, {"WWW-Authenticate": "Bearer", "Connection": "close"})
    if credentials.is_by_cookie and not credentials.origin_ok:
        forbidden = Forbidden(f"Files by cookie {_FROM_OUR_PAGES}", reason="origin_not_allowed")
        raise MalformedRequest(403, forbidden, {"Connection": "close"})
    return context.optional_viewer
