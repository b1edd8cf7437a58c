"""How an integration speaks HTTP: to its own hosts alone, with its credential, and again where that can do no harm."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import orjson

from app.components.library.retries import retry_after_ms
from app.integrations.failures import IntegrationFault
from app.integrations.vocabulary import IntegrationCode
from app.kernel.http import HttpClient
from app.kernel.http_outcomes import (
    EgressDenied,
    HostResting,
    HttpError,
    HttpResponse,
    PeerUnreachable,
    RequestInvalid,
    RequestTimedOut,
    ResponseTooLarge,
)
from app.kernel.metrics import EGRESS_RETRIES

Pairs = Sequence[tuple[str, str]]
#: Gives the headers and parameters that prove who asks; told the method, URL, parameters, headers and body.
Prove = Callable[[str, str, Pairs, Pairs, bytes], Awaitable[tuple[Pairs, Pairs]]]
#: Renews what `Prove` gives, if it can.
Renew = Callable[[], Awaitable[bool]]

MAX_ANSWER_BYTES = 10_000_000
_TRANSIENT = frozenset({408, 425, 500, 502, 503, 504})
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY = 401, 403, 404, 429
_FIRST_ERROR, _FIRST_FAILURE = 400, 500
_LONGEST_PAUSE_MS = 10_000
_FIRST_PAUSE_MS = 300
_SAID = 300  #: characters of what a service says


async def _unproven(_method: str, _url: str, _params: Pairs, _headers: Pairs, _content: bytes) -> tuple[Pairs, Pairs]:
    return (), ()


class Sender:
    """Sends for one integration.

    Args:
        http: The process's client.
        hosts: Where to, as `host:port`.
        prove: Adds the credential.
        renew: Gets another token when the first is refused.
        log: Tells of retries.
    """

    def __init__(
        self,
        http: HttpClient,
        hosts: Sequence[str],
        prove: Prove = _unproven,
        renew: Renew | None = None,
        log: Callable[[str, str], None] = lambda _level, _message: None,
    ) -> None:
        self._http = http
        self._hosts = frozenset(hosts)
        self._prove = prove
        self._renew = renew
        self._log = log

    async def json(self, method: str, url: str, **more: Any) -> Any:
        """Send, and read the answer as JSON; None for an empty one. Arguments as for `send`.

        Raises:
            IntegrationFault: As for `send`, or ANSWER_INVALID.
        """
        response = await self.send(method, url, **more)
        if not response.content:
            return None
        try:
            return orjson.loads(response.content)
        except orjson.JSONDecodeError:
            raise IntegrationFault(IntegrationCode.ANSWER_INVALID, "The service does not answer in JSON.") from None

    async def send(
        self,
        method: str,
        url: str,
        *,
        params: Pairs = (),
        headers: Pairs = (),
        body: Any = None,
        content: bytes = b"",
        is_repeatable: bool | None = None,
        timeout_ms: int = 30_000,
        retries: int = 3,
        max_bytes: int = MAX_ANSWER_BYTES,
        is_error_answer: bool = False,
    ) -> HttpResponse:
        """Send a request until there is an answer worth giving.

        Args:
            method: Upper case.
            url: At one of the hosts.
            params: Of the query.
            headers: Beside those of the credential.
            body: Sent as JSON; None for none.
            content: Instead of `body`.
            is_repeatable: Whether the service may see it twice; None: by the method (RFC 9110 §9.2).
            timeout_ms: Of each try.
            retries: After the first try.
            max_bytes: Of the answer.
            is_error_answer: Give answers of status 400 and above as well.

        Raises:
            IntegrationFault: There was no answer, or one that says no.
        """
        self._check_host(url)
        if body is not None:
            content = orjson.dumps(body)
            headers = (*headers, ("Content-Type", "application/json"))
        may_repeat = method in {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"} if is_repeatable is None else is_repeatable
        has_renewed = False
        for retry in range(retries + 1):
            is_last = retry == retries
            proof, more = await self._prove(method, url, params, headers, content)
            try:
                response = await self._http.request(
                    method,
                    url,
                    headers=(*headers, *proof),
                    params=(*params, *more),
                    content=content,
                    timeout_ms=timeout_ms,
                    max_response_bytes=max_bytes,
                    max_redirects=5 if method in {"GET", "HEAD"} else 0,
                )
            except HttpError as error:
                fault, asked = fault_of(error, may_repeat=may_repeat), getattr(error, "retry_after_ms", None)
                if is_last or not fault.is_retryable:
                    raise fault from None
                reason = "resting" if isinstance(error, HostResting) else "no_answer"
            else:
                if response.status == _UNAUTHORIZED and self._renew is not None and not has_renewed and not is_last:
                    has_renewed = True
                    if await self._renew():
                        continue
                if response.status < _FIRST_ERROR:
                    return response
                fault, asked = refusal_of(response), retry_after_ms(response)
                may_pass = response.status == _TOO_MANY or (may_repeat and response.status in _TRANSIENT)
                if is_last or not may_pass or (asked or 0) > _LONGEST_PAUSE_MS:
                    if is_error_answer:
                        return response
                    raise fault
                reason = "too_many" if response.status == _TOO_MANY else "status"
            await self._pause(retry, asked, reason, fault)
        raise AssertionError  # the last try returns or raises

    async def _pause(self, retry: int, asked: int | None, reason: str, fault: IntegrationFault) -> None:
        longest = min(_FIRST_PAUSE_MS * 2**retry, _LONGEST_PAUSE_MS)
        pause = longest // 2 + random.randint(0, longest // 2)  # noqa: S311 - spreads load, keeps no secret
        pause = max(pause, asked or 0)
        EGRESS_RETRIES.labels(reason).inc()
        self._log("warning", f"{fault.message} Trying again in {pause} ms.")
        await asyncio.sleep(pause / 1000)

    def _check_host(self, url: str) -> None:
        """Refuse what is not one of the integration's hosts.

        Raises:
            IntegrationFault: HOST_DENIED.
        """
        if host_of(url) not in self._hosts:
            raise IntegrationFault(IntegrationCode.HOST_DENIED, "The address is none of this integration's hosts.")


def host_of(url: str) -> str:
    """Return `host:port` of a URL, empty for what is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{parts.hostname}:{port}" if parts.hostname and port else ""


def fault_of(error: HttpError, *, may_repeat: bool) -> IntegrationFault:
    """Say how a request failed without an answer."""
    if isinstance(error, EgressDenied):
        return IntegrationFault(IntegrationCode.EGRESS_DENIED, str(error))
    if isinstance(error, HostResting):
        # Longer rests are waited for by whoever can: the engine, and the queue.
        return IntegrationFault(IntegrationCode.RESTING, str(error), retryAfterMs=error.retry_after_ms)
    if isinstance(error, RequestTimedOut):
        unknown: Mapping[str, Any] = {} if may_repeat else {"outcome": "unknown"}
        return IntegrationFault(IntegrationCode.TIMEOUT, str(error), is_retryable=may_repeat, **unknown)
    if isinstance(error, PeerUnreachable):
        is_safe = may_repeat or not error.was_sent
        unknown = {} if is_safe else {"outcome": "unknown"}
        return IntegrationFault(IntegrationCode.UNREACHABLE, str(error), is_retryable=is_safe, **unknown)
    if isinstance(error, ResponseTooLarge):
        return IntegrationFault(IntegrationCode.TOO_LARGE, str(error))
    if isinstance(error, RequestInvalid):
        return IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, str(error))
    return IntegrationFault(IntegrationCode.ANSWER_INVALID, str(error))


def refusal_of(response: HttpResponse) -> IntegrationFault:
    """Say an answer of status 400 and above in words."""
    details: dict[str, Any] = {"status": response.status}
    said = _words(response)
    tail = f": {said}" if said else "."
    match response.status:
        case status if status == _UNAUTHORIZED:
            return IntegrationFault(
                IntegrationCode.CREDENTIAL_REFUSED, f"The service refuses the credential{tail}", **details
            )
        case status if status == _FORBIDDEN:
            return IntegrationFault(
                IntegrationCode.PERMISSION_MISSING, f"The credential does not allow this{tail}", **details
            )
        case status if status == _NOT_FOUND:
            return IntegrationFault(IntegrationCode.NOT_FOUND, f"The service has no such thing{tail}", **details)
        case status if status == _TOO_MANY:
            asked = retry_after_ms(response)
            if asked is not None:
                details["retryAfterMs"] = asked
            return IntegrationFault(IntegrationCode.RATE_LIMITED, f"The service asks to wait{tail}", **details)
        case status if status >= _FIRST_FAILURE:
            return IntegrationFault(IntegrationCode.FAILED, f"The service failed with status {status}{tail}", **details)
        case status:
            return IntegrationFault(
                IntegrationCode.REFUSED, f"The service refuses with status {status}{tail}", **details
            )


def _words(response: HttpResponse) -> str:
    """Find the message in what a service says; never more than a line of it."""
    try:
        said: Any = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return ""
    for _ in range(4):
        if isinstance(said, list):
            said = said[0] if said else ""  # pyright: ignore[reportUnknownVariableType]
        elif isinstance(said, dict):
            known: Any = said  # pyright: ignore[reportUnknownVariableType]
            names = ("message", "error_description", "error", "errors", "detail", "title")
            said = next((known[name] for name in names if known.get(name)), "")
        else:
            break
    return " ".join(said.split())[:_SAID] if isinstance(said, str) else ""
