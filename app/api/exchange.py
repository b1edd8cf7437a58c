"""One HTTP answer under construction, and the client who may not wait for it."""

import asyncio
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from starlette.types import Receive, Send

from app.api.context import Context
from app.api.errors import Response
from app.api.execution import dump_response
from app.api.parameters import PLAIN_JSON

GRAPHQL_JSON = "application/graphql-response+json"

_COOKIE_NAME = re.compile(r"[A-Za-z0-9_-]+")
_COOKIE_VALUE = re.compile(r"[\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]*")  # RFC 6265 §4.1.1


class Exchange:
    """One answer under construction."""

    def __init__(self, send: Send, request_id: str, accepted: str | None, *, is_secure: bool = False) -> None:
        self.request_id = request_id
        self.media_type = accepted
        self.is_secure = is_secure  #: whether its cookies are for https only
        self.headers: list[tuple[bytes, bytes]] = [(b"x-request-id", request_id.encode())]
        self._send = send

    def add_context_headers(self, context: Context, *, is_secure: bool) -> None:
        """Add what resolvers asked for: cookies and headers."""
        for name, value in context.extra_headers.items():
            self.headers.append((name.lower().encode("latin-1"), value.encode("latin-1")))
        for name, value, max_age_seconds in context.set_cookies:
            self.headers.append((b"set-cookie", _cookie(name, value, max_age_seconds, is_secure=is_secure)))

    def add_retry_after(self, answer: Response) -> None:
        """Tell in a header too when to try again."""
        for error in answer.get("errors", ()):
            seconds = error["extensions"]["details"].get("retryAfterSeconds")
            if seconds is not None:
                self.headers.append((b"retry-after", str(seconds).encode()))
                return

    async def refuse(self, status: int, answer: Response, headers: Mapping[str, str]) -> None:
        """Answer a malformed request."""
        self.headers += [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        self.add_retry_after(answer)
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


class DisconnectWatch:
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


def _cookie(name: str, value: str | None, max_age_seconds: int, *, is_secure: bool) -> bytes:
    if not _COOKIE_NAME.fullmatch(name) or not _COOKIE_VALUE.fullmatch(value or ""):
        raise ValueError("A cookie's name or value holds a character that no cookie may have.")
    age = max_age_seconds if value is not None else 0
    secure = "; Secure" if is_secure else ""
    return f"{name}={value or ''}; Max-Age={age}; Path=/; HttpOnly; SameSite=Lax{secure}".encode()


def is_match(if_none_match: bytes | None, tag: str) -> bool:
    """Say whether the client has this version already (RFC 9110 §13.1.2)."""
    if not if_none_match:
        return False
    known: Iterable[str] = (each.strip().removeprefix("W/") for each in if_none_match.decode("latin-1").split(","))
    return any(each in {tag, "*"} for each in known)
