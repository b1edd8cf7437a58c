"""graphql-transport-ws, the one WebSocket protocol of the graph.

A socket is served by one reader and one task per operation. Operations write to the socket
themselves and wait while it takes nothing more, so a slow reader slows its own sources down and
nothing piles up here; a source that waited reads on from its log. A socket that takes nothing
for `stalled_seconds` is closed with 4503: reconnect and resume with `after`.
"""

import asyncio
import time
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, TypeGuard, cast

import orjson
from starlette.types import Message, Receive, Scope, Send

from app.api.authentication import (
    Authenticator,
    Credentials,
    Origins,
    Revocations,
    credentials_of_payload,
    session_cookie_of,
)
from app.api.close_codes import CloseCode, short
from app.api.context import Context, Services
from app.api.errors import Response, describe, refuse
from app.api.execution import Executor, dump_response, is_subscription
from app.api.requests import RawHeaders, headers_of, request_id_of
from app.kernel.errors import AppError, InvalidInput, TooComplex, Unauthenticated
from app.kernel.rights import Viewer
from app.kernel.tracing import Serving, Tracing, incoming, read_trace_parent

PROTOCOL = "graphql-transport-ws"
_MAX_ID = 256  #: characters of an operation's id


class WebSocketEndpoint:
    """The ASGI application behind the WebSocket side of `/graphql`.

    Args:
        services: What resolvers look up.
        authenticator: Says whose credential it is.
        executor: Runs operations.
        revocations: Hears when a viewer may no longer be served.
        origins: Whose pages may connect with the browser's cookie.
        tracing: Where spans of operations go; None makes none.
    """

    def __init__(
        self,
        services: Services,
        authenticator: Authenticator,
        executor: Executor,
        *,
        revocations: Revocations | None = None,
        origins: Origins | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        self.services = services
        self.tracing = tracing
        self.authenticator = authenticator
        self.executor = executor
        self.revocations = revocations or Revocations()
        self.origins = origins or Origins()
        self._connections: set[_Connection] = set()
        self._idle = asyncio.Event()
        self._is_draining = False
        self._anonymous = 0

    @property
    def open_connections(self) -> int:
        """Count the sockets being served."""
        return len(self._connections)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it closes."""
        await receive()  # websocket.connect
        if PROTOCOL not in scope.get("subprotocols", ()):
            await send({"type": "websocket.accept"})
            await send(_close(CloseCode.PROTOCOL_NOT_ACCEPTED, f"Speak {PROTOCOL}"))
            return
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
        if self._is_draining:
            await send(_close(CloseCode.RESTARTING, "Restarting; reconnect and resume with 'after'"))
            return
        if len(self._connections) >= self.executor.limits.max_sockets:
            await send(_close(CloseCode.TRY_AGAIN_LATER, "Too many connections"))
            return
        connection = _Connection(self, scope, receive, send)
        self._connections.add(connection)
        try:
            await connection.serve()
        finally:
            self._connections.discard(connection)
            if self._is_draining and not self._connections:
                self._idle.set()

    @contextmanager
    def anonymous(self) -> Generator[bool]:
        """Count a socket without a credential until the block is left; say whether there is room for it."""
        self._anonymous += 1
        try:
            yield self._anonymous <= self.executor.limits.max_anonymous_sockets
        finally:
            self._anonymous -= 1

    async def drain(self, seconds: float = 5.0) -> None:
        """Close every socket with 1012 and wait for them, at most `seconds`; new ones are turned away."""
        self._is_draining = True
        if not self._connections:
            return
        for connection in list(self._connections):
            connection.close(CloseCode.RESTARTING, "Restarting; reconnect and resume with 'after'")
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()


class _Connection:
    """One socket."""

    def __init__(self, endpoint: WebSocketEndpoint, scope: Scope, receive: Receive, send: Send) -> None:
        self._endpoint = endpoint
        self._limits = endpoint.executor.limits
        self._receive = receive
        self._asgi_send = send
        self._scope = scope
        self._headers: RawHeaders = headers_of(scope)
        self._request_id = request_id_of(scope, self._headers)
        self._client_ip: str = (scope.get("client") or ("", 0))[0]
        self._user_agent = self._headers.get(b"user-agent", b"").decode("latin-1")
        self._credentials = Credentials()
        self._viewer: Viewer | None = None
        self._is_acknowledged = False
        self._was_initialised = False
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()  # also those that were stopped and are still ending
        self._writing = 0  # how many tasks wait for the socket
        self._last_progress = time.monotonic()
        self._closing: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()
        self._registration = ExitStack()
        self._serial = 0

    async def serve(self) -> None:
        """Read until the client or the server closes; then end every operation."""
        loop = asyncio.get_running_loop()
        init_timer = loop.call_later(self._limits.connection_init_seconds, self._init_timed_out)
        reader = asyncio.ensure_future(self._read())
        keeper = asyncio.ensure_future(self._keep())
        try:
            await asyncio.wait({reader, keeper, self._closing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            init_timer.cancel()
            self._registration.close()
            if self._closing.done():
                await self._say_goodbye(*self._closing.result())
            else:
                self._closing.cancel()
            tasks = [*self._tasks, reader, keeper]
            for task in tasks:
                task.cancel()
            for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(outcome, Exception):
                    describe(outcome, self._request_id)  # logs it

    def close(self, code: int, reason: str) -> None:
        """Close the socket; the first call decides the code."""
        if not self._closing.done():
            self._closing.set_result((code, reason))

    async def _say_goodbye(self, code: int, reason: str) -> None:
        # A socket that is stuck takes no close frame either; the server then drops it.
        with suppress(Exception):
            async with asyncio.timeout(1.0):
                await self._asgi_send(_close(code, reason))

    async def _read(self) -> None:
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return
            text: str | None = message.get("text")
            if text is None:
                self.close(CloseCode.BAD_REQUEST, "Messages must be text")
                return
            limit = self._limits.max_frame_chars if self._is_acknowledged else self._limits.max_first_frame_chars
            if len(text) > limit:
                if not self._is_acknowledged or not await self._refuse_large(text, limit):
                    self.close(CloseCode.TOO_LARGE, f"A message may have {limit} characters")
                    return
                continue
            await self._handle(text)
            if self._closing.done():
                return

    async def _refuse_large(self, text: str, limit: int) -> bool:
        """Answer an operation that is too large by its own error, and let the others go on; say whether it is one."""
        message: Any = None
        with suppress(orjson.JSONDecodeError):
            message = orjson.loads(text)
        fields = cast("dict[str, Any]", message) if isinstance(message, dict) else {}
        operation_id = fields.get("id")
        if fields.get("type") != "subscribe" or not _is_operation_id(operation_id) or operation_id in self._operations:
            return False
        error = InvalidInput(f"A message may have {limit} characters.", reason="too_large", details={"limit": limit})
        await self._send_error(operation_id, refuse(error, self._request_id))
        return True

    async def _handle(self, text: str) -> None:
        try:
            message: Any = orjson.loads(text)
        except orjson.JSONDecodeError:
            self.close(CloseCode.BAD_REQUEST, "Messages must be JSON")
            return
        if not isinstance(message, dict):
            self.close(CloseCode.BAD_REQUEST, "Messages must be objects")
            return
        fields = cast("dict[str, Any]", message)
        payload = fields.get("payload")
        match fields.get("type"):
            case "connection_init":
                await self._initialise(payload)
            case "ping":
                pong: dict[str, Any] = {"type": "pong"}
                if isinstance(payload, dict):
                    pong["payload"] = payload
                await self._send(orjson.dumps(pong).decode())
            case "pong":
                pass
            case "subscribe":
                await self._subscribe(fields.get("id"), payload)
            case "complete":
                self._stop(fields.get("id"))
            case str() as other:
                self.close(CloseCode.BAD_REQUEST, f"Unknown message type {other[:40]!r}")
            case _:
                self.close(CloseCode.BAD_REQUEST, "A message needs a type")

    async def _initialise(self, payload: Any) -> None:
        if self._was_initialised:
            self.close(CloseCode.TOO_MANY_INITIALISATIONS, "Too many initialisation requests")
            return
        if payload is not None and not isinstance(payload, dict):
            self.close(CloseCode.BAD_REQUEST, "The payload of connection_init must be an object")
            return
        self._was_initialised = True
        try:
            self._credentials = self._credentials_of(cast("dict[str, Any]", payload or {}))
            viewer = await self._endpoint.authenticator.authenticate(self._credentials)
        except AppError as error:
            self.close(CloseCode.FORBIDDEN, error.message)
            return
        except Exception as error:  # noqa: BLE001  # logged and masked
            describe(error, self._request_id)
            self.close(CloseCode.TRY_AGAIN_LATER, "Something went wrong on our side")
            return
        self._viewer = viewer
        if viewer is not None:
            self._registration.enter_context(
                self._endpoint.revocations.register(viewer, lambda why: self.close(CloseCode.FORBIDDEN, why))
            )
        elif not self._registration.enter_context(self._endpoint.anonymous()):
            self.close(CloseCode.TRY_AGAIN_LATER, "Too many connections without a credential")
            return
        self._is_acknowledged = True
        await self._send('{"type":"connection_ack"}')

    def _credentials_of(self, payload: Mapping[str, Any]) -> Credentials:
        bearer, api_key = credentials_of_payload(payload)
        cookie = session_cookie_of(self._headers.get(b"cookie", b"").decode("latin-1"))
        is_own = self._endpoint.origins.is_own(
            self._headers.get(b"origin", b"").decode("latin-1"),
            self._scope.get("scheme", "ws"),
            self._headers.get(b"host", b"").decode("latin-1"),
        )
        return Credentials(
            bearer=bearer,
            api_key=api_key,
            # Any page can open a socket to us with the browser's cookie; only our own may use it.
            cookie=cookie if is_own else None,
            origin_ok=is_own,
            client_ip=self._client_ip,
            user_agent=self._user_agent,
        )

    async def _subscribe(self, operation_id: Any, payload: Any) -> None:
        if not self._is_acknowledged:
            self.close(CloseCode.UNAUTHORIZED, "Unauthorized: send connection_init first")
            return
        if not _is_operation_id(operation_id):
            self.close(CloseCode.BAD_REQUEST, "An operation needs an id of 1 to 256 characters")
            return
        if operation_id in self._operations:
            self.close(CloseCode.ALREADY_EXISTS, f"Subscriber for {short(operation_id, 60)} already exists")
            return
        problem = _payload_problem(payload)
        if problem is not None:
            self.close(CloseCode.BAD_REQUEST, problem)
            return
        limit = self._limits.max_operations_per_socket
        if len(self._operations) >= limit:
            too_many = TooComplex(
                f"A socket may run {limit} operations at once.", reason="too_many_operations", details={"limit": limit}
            )
            await self._send_error(operation_id, refuse(too_many, self._request_id))
            return
        task = asyncio.ensure_future(self._operate(operation_id, cast("dict[str, Any]", payload)))
        self._operations[operation_id] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _stop(self, operation_id: Any) -> None:
        if not isinstance(operation_id, str):
            self.close(CloseCode.BAD_REQUEST, "complete needs the id of an operation")
            return
        # The id is free at once; the task ends in its own time and can no longer write.
        task = self._operations.pop(operation_id, None)
        if task is not None:
            task.cancel()

    async def _operate(self, operation_id: str, payload: Mapping[str, Any]) -> None:
        task = asyncio.current_task()
        head = orjson.dumps(operation_id).decode()
        self._serial += 1
        context = Context(
            services=self._endpoint.services,
            request_id=f"{self._request_id}.{self._serial}",
            optional_viewer=self._viewer,
            client_ip=self._client_ip,
            user_agent=self._user_agent,
        )
        try:
            refusal = await self._serve(head, payload, context)
        except Exception as error:  # noqa: BLE001  # one operation's fault is not the socket's
            refusal = refuse(error, context.request_id)
        if self._operations.get(operation_id) is not task:
            return
        # The id is free before the client can know that the operation ended.
        del self._operations[operation_id]
        if refusal is None:
            await self._send(f'{{"id":{head},"type":"complete"}}')
        else:
            await self._send_error(operation_id, refusal)

    async def _send_error(self, operation_id: str, refusal: Response) -> None:
        message = {"id": operation_id, "type": "error", "payload": refusal["errors"]}
        await self._send(orjson.dumps(message).decode())

    async def _serve(self, head: str, payload: Mapping[str, Any], context: Context) -> Response | None:
        """Answer within the caller's trace: that of the operation's extensions, else that of the handshake."""
        named: Any = cast("Mapping[str, Any]", payload.get("extensions") or {}).get("traceparent")
        caller = read_trace_parent(named if isinstance(named, str) else self._headers.get(b"traceparent"))
        tracing = self._endpoint.tracing
        if tracing is None:
            incoming.set(caller)
            return await self._answer(head, payload, context, None)
        facts = {"network.protocol.name": PROTOCOL, "plait.request_id": context.request_id}
        with tracing.serving(caller, PROTOCOL, facts) as serving:
            return await self._answer(head, payload, context, serving)

    async def _answer(
        self, head: str, payload: Mapping[str, Any], context: Context, serving: Serving | None
    ) -> Response | None:
        """Send the answers of one operation; return its refusal if it was not started."""
        executor = self._endpoint.executor
        variables: Mapping[str, Any] = payload.get("variables") or {}
        operation = await executor.prepare(payload["query"], payload.get("operationName"), variables)
        if serving is not None:
            serving.operates(*operation.called)
        frame_head = f'{{"id":{head},"type":"next","payload":'
        if not is_subscription(operation):
            answer = await executor.run(operation, variables, context)
            if serving is not None:
                serving.is_error = "errors" in answer
            if "data" not in answer:
                return answer
            await self._send(f"{frame_head}{dump_response(answer, context.request_id).decode()}}}")
            return None
        payloads = await executor.stream(operation, variables, context)
        try:
            async for each in payloads:
                await self._send(f"{frame_head}{each}}}")
        finally:
            await payloads.aclose()
        return None

    async def _send(self, text: str) -> None:
        """Write one frame; returns when the socket has taken it."""
        if self._closing.done():
            await asyncio.Future()  # `serve` is about to cancel the caller
        if not self._writing:
            self._last_progress = time.monotonic()
        self._writing += 1
        try:
            await self._asgi_send({"type": "websocket.send", "text": text})
        except OSError:  # the client is gone; the reader may be the one who writes, so do not count on it
            self.close(CloseCode.TOO_SLOW, "gone")
            await asyncio.Future()
        finally:
            self._writing -= 1
        self._last_progress = time.monotonic()

    async def _keep(self) -> None:
        """Ping, look for a stuck socket, and look at the credential again, each in its interval."""
        limits = self._limits
        step = min(limits.keepalive_seconds, limits.stalled_seconds, limits.reauthentication_seconds) / 2
        now = time.monotonic()
        ping_at, look_at = now + limits.keepalive_seconds, now + limits.reauthentication_seconds
        while True:
            await asyncio.sleep(step)
            now = time.monotonic()
            if self._writing and now - self._last_progress > limits.stalled_seconds:
                self.close(CloseCode.TOO_SLOW, "Too slow; reconnect and resume with 'after'")
                return
            if not self._is_acknowledged or self._writing:
                continue
            if now >= look_at:
                look_at = now + limits.reauthentication_seconds
                await self._look_again()
            if now >= ping_at:
                ping_at = now + limits.keepalive_seconds
                await self._send('{"type":"ping"}')

    async def _look_again(self) -> None:
        """Close the socket if its credential ended; the backstop of `Revocations`."""
        if self._viewer is None:
            return
        try:
            viewer = await self._endpoint.authenticator.authenticate(self._credentials)
        except Unauthenticated:
            viewer = None
        except Exception as error:  # noqa: BLE001  # a database that is away revokes nobody
            describe(error, self._request_id)
            return
        if viewer != self._viewer:
            self.close(CloseCode.FORBIDDEN, "revoked")

    def _init_timed_out(self) -> None:
        if not self._was_initialised:
            self.close(CloseCode.INIT_TIMEOUT, "Connection initialisation timeout")


def _is_operation_id(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= _MAX_ID


def _payload_problem(payload: Any) -> str | None:
    if not isinstance(payload, dict):
        return "subscribe needs a payload"
    fields = cast("dict[str, Any]", payload)
    if not isinstance(fields.get("query"), str):
        return "The payload's query must be a string"
    if not isinstance(fields.get("operationName"), str | None):
        return "The payload's operationName must be a string"
    if not isinstance(fields.get("variables"), dict | None):
        return "The payload's variables must be an object"
    if not isinstance(fields.get("extensions"), dict | None):
        return "The payload's extensions must be an object"
    return None


def _close(code: int, reason: str) -> Message:
    return {"type": "websocket.close", "code": int(code), "reason": short(reason)}
