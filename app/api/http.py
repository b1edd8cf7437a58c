"""GraphQL over HTTP, as the specification's working draft says: one ASGI endpoint.

A well-formed request that is refused before its operation starts answers 200 to a client of
`application/json` and 4xx to one of `application/graphql-response+json`; a malformed one answers
4xx to both. Only JSON bodies are taken, because a page of another origin can send every other
content type without asking first.
"""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any, cast
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive, Scope, Send

from app.api.authentication import Authenticator, Credentials, Origins, bearer_of, session_cookie_of
from app.api.context import Context, Services
from app.api.errors import Response, refuse, status_of
from app.api.execution import Executor, dump_response, is_mutation, is_subscription
from app.api.requests import RawHeaders, headers_of, request_id_of
from app.kernel.errors import Forbidden, InvalidInput

GRAPHQL_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"

_METHODS = "GET, POST, OPTIONS"
_PARAMETERS = frozenset({"query", "variables", "operationName", "extensions"})
_UTF8 = frozenset({"utf-8", "utf8"})
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_COOKIE_NAME = re.compile(r"[A-Za-z0-9_-]+")
_COOKIE_VALUE = re.compile(r"[\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]*")  # RFC 6265 §4.1.1


class _HttpError(Exception):
    """A request that is not a well-formed GraphQL request; answered with `status`."""

    def __init__(self, status: int, error: Exception, headers: Mapping[str, str] | None = None) -> None:
        self.status = status
        self.error = error
        self.headers = dict(headers or {})
        super().__init__(str(error))


@dataclass(frozen=True, slots=True)
class _Parameters:
    query: str
    variables: Mapping[str, Any]
    operation_name: str | None


class GraphQLEndpoint:
    """The ASGI application behind the HTTP side of `/graphql`.

    Args:
        services: What resolvers look up.
        authenticator: Says whose credential it is.
        executor: Runs operations.
        origins: Whose pages may use the cookie, and which may read answers.
        page: Makes the GraphiQL page and its Content-Security-Policy for a browser; None serves none.
        is_cookie_secure: Whether the session cookie is for https only.
    """

    def __init__(
        self,
        services: Services,
        authenticator: Authenticator,
        executor: Executor,
        *,
        origins: Origins | None = None,
        page: Callable[[], tuple[str, str]] | None = None,
        is_cookie_secure: bool = False,
    ) -> None:
        self._services = services
        self._authenticator = authenticator
        self._executor = executor
        self._limits = executor.limits
        self._origins = origins or Origins()
        self._page = page
        self._is_cookie_secure = is_cookie_secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = headers_of(scope)
        exchange = _Exchange(send, request_id_of(scope, headers), media_type(headers.get(b"accept")))
        self._allow_origin(exchange, headers)
        try:
            match scope["method"]:
                case "OPTIONS":
                    await self._preflight(exchange, headers)
                case "GET" | "HEAD" if self._wants_page(scope, headers):
                    await self._send_page(exchange)
                case "GET" | "POST":
                    if exchange.media_type is None:
                        exchange.media_type = PLAIN_JSON
                        raise _HttpError(406, InvalidInput(f"Accept {GRAPHQL_JSON} or {PLAIN_JSON}."))  # noqa: TRY301
                    await self._answer(scope, receive, headers, exchange)
                case _:
                    raise _HttpError(405, InvalidInput("Use GET or POST."), {"Allow": _METHODS})  # noqa: TRY301
        except _HttpError as refusal:
            await exchange.refuse(refusal.status, refuse(refusal.error, exchange.request_id), refusal.headers)
        except _ClientGone:
            return

    async def _answer(self, scope: Scope, receive: Receive, headers: RawHeaders, exchange: "_Exchange") -> None:
        is_get = scope["method"] == "GET"
        parameters = self._get_parameters(scope) if is_get else await self._post_parameters(receive, headers)
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
            raise _HttpError(status, error, challenge) from error
        try:
            operation = await self._executor.prepare(parameters.query, parameters.operation_name, parameters.variables)
        except Exception as error:  # noqa: BLE001  # the answer describes it
            await self._send_answer(exchange, refuse(error, exchange.request_id), headers, is_get=is_get)
            return
        if is_subscription(operation):
            raise _HttpError(
                400,
                InvalidInput(
                    "Subscribe over the WebSocket of this address (graphql-transport-ws).",
                    field="query",
                    reason="subscription_not_possible",
                ),
            )
        if is_mutation(operation):
            if is_get:
                raise _HttpError(
                    405, InvalidInput("Send mutations by POST.", reason="mutation_by_get"), {"Allow": "POST"}
                )
            if credentials.is_by_cookie and not credentials.origin_ok:
                raise _HttpError(
                    403, Forbidden("A mutation by cookie must come from our own pages.", reason="origin_not_allowed")
                )
            # A mutation is carried to its end: what it does must not depend on its client's patience.
            answer = await self._executor.run(operation, parameters.variables, context)
        else:
            watch = _DisconnectWatch(receive, self._limits.disconnect_check_seconds)
            try:
                answer = await self._executor.run(operation, parameters.variables, context)
            except asyncio.CancelledError:
                if watch.is_gone:
                    raise _ClientGone from None
                raise
            finally:
                watch.stop()
        exchange.add_context_headers(context, is_secure=self._is_cookie_secure)
        await self._send_answer(exchange, answer, headers, is_get=is_get)

    async def _send_answer(self, exchange: "_Exchange", answer: Response, headers: RawHeaders, *, is_get: bool) -> None:
        status = 200
        if "data" not in answer and exchange.media_type == GRAPHQL_JSON:
            status = status_of(answer)
        exchange.headers += _retry_after(answer)
        body = dump_response(answer, exchange.request_id)
        if is_get and status == 200:  # noqa: PLR2004
            tag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
            exchange.headers += [
                (b"etag", tag.encode()),
                (b"cache-control", b"private, no-cache"),
                (b"vary", b"Accept, Authorization, Cookie, X-API-Key, Origin"),
            ]
            if "errors" not in answer and _matches(headers.get(b"if-none-match"), tag):
                await exchange.send(304, b"", content_type=None)
                return
        await exchange.send(status, body)

    def _get_parameters(self, scope: Scope) -> _Parameters:
        raw: bytes = scope["query_string"]
        if len(raw) > self._limits.max_query_string_bytes:
            raise _HttpError(414, InvalidInput("The query string is too long; use POST.", reason="too_large"))
        try:
            pairs = parse_qsl(
                raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=len(_PARAMETERS) * 4
            )
        except ValueError as error:
            raise _HttpError(400, InvalidInput("The query string is not valid.", reason="not_utf8")) from error
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name not in _PARAMETERS:
                continue
            if name in found:
                raise _HttpError(400, InvalidInput(f"'{name}' is given twice.", field=name, reason="duplicate"))
            found[name] = value
        for name in ("variables", "extensions"):
            if name in found:
                found[name] = self._load_json(found[name].encode(), field=name) if found[name] else None
        if not found.get("operationName"):
            found.pop("operationName", None)
        return _checked(found)

    async def _post_parameters(self, receive: Receive, headers: RawHeaders) -> _Parameters:
        _check_content_type(headers)
        return _checked(self._load_json(await self._body(receive, headers)))

    async def _body(self, receive: Receive, headers: RawHeaders) -> bytes:
        limit = self._limits.max_body_bytes
        too_large = _HttpError(
            413,
            InvalidInput(f"The body is larger than {limit} bytes.", reason="too_large", details={"limit": limit}),
            {"Connection": "close"},
        )
        if encoding := headers.get(b"content-encoding"):
            raise _HttpError(415, InvalidInput(f"Content encoding {encoding.decode('latin-1')!r} is not understood."))
        announced = headers.get(b"content-length", b"")
        if announced.isdigit() and len(announced) < 20 and int(announced) > limit:  # noqa: PLR2004
            raise too_large
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _ClientGone
            part: bytes = message.get("body", b"")
            size += len(part)
            if size > limit:
                raise too_large
            parts.append(part)
            if not message.get("more_body", False):
                return parts[0] if len(parts) == 1 else b"".join(parts)

    def _load_json(self, raw: bytes, field: str | None = None) -> Any:
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            what = f"'{field}'" if field else "The body"
            raise _HttpError(
                400, InvalidInput(f"{what} is not valid JSON: {error.msg}.", field=field, reason="json_malformed")
            ) from error

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

    def _allow_origin(self, exchange: "_Exchange", headers: RawHeaders) -> None:
        origin = headers.get(b"origin")
        if origin and self._origins.is_allowed(origin.decode("latin-1")):
            exchange.headers += [
                (b"access-control-allow-origin", origin),
                (b"access-control-allow-credentials", b"true"),
                (b"access-control-expose-headers", b"X-Request-Id, Retry-After, ETag"),
            ]

    async def _preflight(self, exchange: "_Exchange", headers: RawHeaders) -> None:
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

    async def _send_page(self, exchange: "_Exchange") -> None:
        html, policy = cast("Callable[[], tuple[str, str]]", self._page)()
        exchange.headers += [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"cache-control", b"no-store"),
            (b"vary", b"Accept"),
        ]
        await exchange.send(200, html.encode(), content_type=b"text/html; charset=utf-8")


class _ClientGone(Exception):
    """The client closed its connection; nobody reads the answer."""


class _DisconnectWatch:
    """Cancels the current task when the client goes away, once it has run for `after_seconds`.

    Most operations end sooner, and for them this is one timer.
    """

    def __init__(self, receive: Receive, after_seconds: float) -> None:
        self.is_gone = False
        self._receive = receive
        self._task = asyncio.current_task()
        self._watcher: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(after_seconds, self._start)

    def stop(self) -> None:
        """Look no further."""
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()

    def _start(self) -> None:
        self._watcher = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.is_gone = True
        if self._task is not None:
            self._task.cancel()


class _Exchange:
    """One answer under construction."""

    def __init__(self, send: Send, request_id: str, accepted: str | None) -> None:
        self.request_id = request_id
        self.media_type = accepted
        self.headers: list[tuple[bytes, bytes]] = [(b"x-request-id", request_id.encode())]
        self._send = send

    def add_context_headers(self, context: Context, *, is_secure: bool) -> None:
        """Add what resolvers asked for: cookies and headers."""
        for name, value in context.extra_headers.items():
            self.headers.append((name.lower().encode("latin-1"), value.encode("latin-1")))
        for name, value, max_age_seconds in context.set_cookies:
            self.headers.append((b"set-cookie", _cookie(name, value, max_age_seconds, is_secure=is_secure)))

    async def refuse(self, status: int, answer: Response, headers: Mapping[str, str]) -> None:
        """Answer a malformed request."""
        self.headers += [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        self.headers += _retry_after(answer)
        await self.send(status, dump_response(answer, self.request_id))

    async def send(self, status: int, body: bytes, content_type: bytes | None = b"") -> None:
        """Send the answer.

        Args:
            status: The HTTP status.
            body: All of it.
            content_type: Empty for the negotiated one, None for no body at all.
        """
        headers = self.headers
        if content_type is not None:
            headers.append((b"content-length", str(len(body)).encode()))
            headers.append(
                (b"content-type", content_type or f"{self.media_type or PLAIN_JSON}; charset=utf-8".encode())
            )
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


@lru_cache(maxsize=256)
def media_type(accept: bytes | None) -> str | None:
    """Choose the answer's media type by an Accept header; None if it names neither of ours.

    A client that does not care gets `application/json`, which every client understands.
    """
    if not accept:
        return PLAIN_JSON
    best: tuple[float, int, str] | None = None
    for position, part in enumerate(accept.decode("latin-1").lower().split(",")[:50]):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        chosen = {
            GRAPHQL_JSON: GRAPHQL_JSON,
            PLAIN_JSON: PLAIN_JSON,
            "application/*": PLAIN_JSON,
            "*/*": PLAIN_JSON,
        }.get(name)
        if chosen is not None and quality > 0 and (best is None or (quality, -position) > best[:2]):
            best = (quality, -position, chosen)
    return best[2] if best else None


def _check_content_type(headers: RawHeaders) -> None:
    content_type = headers.get(b"content-type", b"").decode("latin-1")
    name = content_type.partition(";")[0].strip().lower()
    if name != PLAIN_JSON:
        raise _HttpError(
            415,
            InvalidInput(
                "Send the operation as application/json.", field="Content-Type", reason="content_type_not_supported"
            ),
            {"Accept-Post": PLAIN_JSON},
        )
    charset = _CHARSET.search(content_type)
    if charset and charset.group(1).lower() not in _UTF8:
        raise _HttpError(
            415, InvalidInput("Encode the body in UTF-8.", field="Content-Type", reason="charset_not_supported")
        )


def _checked(found: Any) -> _Parameters:
    if isinstance(found, list):
        raise _HttpError(400, InvalidInput("Send one operation a request.", reason="batching_not_supported"))
    if not isinstance(found, dict):
        raise _HttpError(400, InvalidInput("The body must be a JSON object.", reason="not_an_object"))
    values = cast("dict[str, Any]", found)
    query = values.get("query")
    if not isinstance(query, str):
        message = "'query' is missing." if query is None else "'query' must be a string."
        raise _HttpError(400, InvalidInput(message, field="query", reason="query_missing"))
    operation_name = values.get("operationName")
    if operation_name is not None and not isinstance(operation_name, str):
        raise _HttpError(400, InvalidInput("'operationName' must be a string.", field="operationName"))
    for name in ("variables", "extensions"):
        if values.get(name) is not None and not isinstance(values[name], dict):
            raise _HttpError(400, InvalidInput(f"'{name}' must be an object.", field=name, reason="not_an_object"))
    return _Parameters(query, values.get("variables") or {}, operation_name)


def _cookie(name: str, value: str | None, max_age_seconds: int, *, is_secure: bool) -> bytes:
    if not _COOKIE_NAME.fullmatch(name) or not _COOKIE_VALUE.fullmatch(value or ""):
        raise ValueError("A cookie's name or value holds a character that no cookie may have.")
    age = max_age_seconds if value is not None else 0
    secure = "; Secure" if is_secure else ""
    return f"{name}={value or ''}; Max-Age={age}; Path=/; HttpOnly; SameSite=Lax{secure}".encode()


def _matches(if_none_match: bytes | None, tag: str) -> bool:
    if not if_none_match:
        return False
    known: Iterable[str] = (each.strip().removeprefix("W/") for each in if_none_match.decode("latin-1").split(","))
    return any(each in {tag, "*"} for each in known)


def _retry_after(answer: Response) -> list[tuple[bytes, bytes]]:
    for error in answer.get("errors", ()):
        seconds = error["extensions"]["details"].get("retryAfterSeconds")
        if seconds is not None:
            return [(b"retry-after", str(seconds).encode())]
    return []
