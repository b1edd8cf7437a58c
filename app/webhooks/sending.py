"""One try: a signed POST, and what came of it."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from secrets import token_hex
from uuid import UUID

from app.accounts.activity import Activities, ActivityEntry
from app.kernel.clock import Clock
from app.kernel.hops import HEADER, Hops
from app.kernel.http import HttpClient
from app.kernel.http_outcomes import (
    EgressDenied,
    HostResting,
    HttpError,
    HttpResponse,
    PeerUnreachable,
    RedirectRefused,
    RequestInvalid,
    RequestTimedOut,
)
from app.kernel.metrics import WEBHOOK_ATTEMPTS, WEBHOOK_SECONDS
from app.kernel.shipped import version
from app.kernel.tracing import Recorded, SpanRole, Tracing, outgoing
from app.kernel.webhook_signature import signed_headers
from app.webhooks.models import Webhook, WebhookDelivery, WebhookMessage
from app.webhooks.payloads import message_id
from app.webhooks.secrets import WebhookSecrets
from app.webhooks.vocabulary import MAX_KEPT_BYTES, WebhookFailure

GONE = 410
LOOP = 508  #: RFC 5842 §7.2
_MAX_KEPT_HEADERS = 50
_MAX_KEPT_VALUE = 1_000
_MAX_RETRY_AFTER_SECONDS = 24 * 3600.0
_MAX_MESSAGE = 500


#: Names the triggers that led to an activity.
ChainOf = Callable[[ActivityEntry], Awaitable[Sequence[UUID]]]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a try.

    Attributes:
        at: When it was sent.
        request_headers: What was sent, secret values as None.
        retry_after_seconds: How long the receiver asked to be left alone.
        failure: Why it failed; None: it was delivered.
    """

    at: datetime
    duration_ms: int
    url: str
    request_headers: Sequence[tuple[str, str | None]]
    status: int | None = None
    response_headers: Sequence[tuple[str, str]] = ()
    response_body: str | None = None
    is_response_cut: bool = False
    failure: WebhookFailure | None = None
    message: str = ""
    retry_after_seconds: float | None = None


class Sender:
    """Sends to public addresses and what the operator allows; follows no redirect, keeps no cookie."""

    def __init__(
        self,
        clock: Clock,
        http: HttpClient,
        secrets: WebhookSecrets,
        activities: Activities,
        hops: Hops,
        tracing: Tracing | None = None,
    ) -> None:
        self._clock = clock
        self._activities = activities
        self._hops = hops
        self.chain_of: ChainOf = _no_chain  #: set by the domain above that has triggers
        self._http = http
        self._secrets = secrets
        self._tracing = tracing

    async def send(self, webhook: Webhook, delivery: WebhookDelivery, body: str) -> Tried:
        """Try once; whatever goes wrong at the other side is an outcome, not an error."""
        at = self._clock.now()
        content = body.encode()
        plain = [
            ("content-type", "application/json"),
            ("user-agent", f"Plait/{version()} (+webhooks)"),
        ]
        shown: list[tuple[str, str | None]] = [
            *plain,
            *((each["name"], each.get("value")) for each in webhook.headers),
        ]
        try:
            key, *older = self._secrets.keys(webhook, at)
            own = self._secrets.headers(webhook.headers)
        except ValueError:
            message = "A secret of the webhook cannot be read with the present keys; rotate it."
            return Tried(at, 0, webhook.url, shown, failure=WebhookFailure.UNSENDABLE, message=message)
        signed = signed_headers(key, message_id(delivery.message_id), int(at.timestamp()), content, older=older)
        shown = [*shown, *signed]
        chain = await self._chain(webhook, delivery)
        began = time.perf_counter()
        trace_id, span_id = token_hex(16), token_hex(8)
        # The task is the delivery's own: nothing else of it is sent under this name.
        outgoing.set(None if self._tracing is None else f"00-{trace_id}-{span_id}-01")
        response: HttpResponse | None = None
        failure: WebhookFailure | None = None
        message = ""
        try:
            response = await self._http.request(
                "POST",
                webhook.url,
                headers=[*plain, *own, *signed, *chain],
                content=content,
                timeout_ms=webhook.timeout_ms,
                max_response_bytes=MAX_KEPT_BYTES + 1,
                max_redirects=0,
                is_cut=True,
            )
        except HttpError as error:
            failure, message = _failure_of(error), str(error)[:_MAX_MESSAGE]
        seconds = time.perf_counter() - began
        WEBHOOK_SECONDS.observe(seconds)
        found = Tried(at, round(seconds * 1000), webhook.url, shown, failure=failure, message=message)
        if response is not None:
            found = _answered(found, response, is_own=bool(chain))
        if self._tracing is not None:
            self._tracing.record(_span(trace_id, span_id, delivery, found, self._clock.now()))
        WEBHOOK_ATTEMPTS.labels("delivered" if found.failure is None else found.failure.value).inc()
        return found

    async def _chain(self, webhook: Webhook, delivery: WebhookDelivery) -> list[tuple[str, str]]:
        """Return what tells ourselves which triggers led to a delivery; nothing for anybody else."""
        if not self._hops.is_own(webhook.url):
            return []
        message = await WebhookMessage.get_or_none(id=delivery.message_id).only("id", "sequence")
        if message is None or message.sequence is None:
            return []
        at = message.sequence
        entries = await self._activities.newest(delivery.workspace_id, None, above=at - 1, below=at + 1, limit=1)
        if not entries:
            return []
        chain = await self.chain_of(entries[0])
        return [(HEADER, self._hops.write(chain))] if chain else []


async def _no_chain(entry: ActivityEntry) -> Sequence[UUID]:
    """Know no triggers."""
    del entry
    return ()


def _span(trace_id: str, span_id: str, delivery: WebhookDelivery, tried: Tried, ended_at: datetime) -> Recorded:
    attributes: dict[str, object] = {
        "plait.kind": "webhook",
        "plait.webhook_id": str(delivery.webhook_id),
        "plait.webhook_delivery_id": str(delivery.id),
        "plait.event_type": delivery.event_type,
    }
    if tried.status is not None:
        attributes["http.response.status_code"] = tried.status
    return Recorded(
        trace_id,
        span_id,
        None,
        f"webhook {delivery.event_type}",
        SpanRole.INTERNAL,
        tried.at,
        ended_at,
        is_error=tried.failure is not None,
        attributes=attributes,
    )


def _answered(tried: Tried, response: HttpResponse, *, is_own: bool) -> Tried:
    failure: WebhookFailure | None = None
    message = ""
    if is_own and response.status == LOOP:
        pass  # a trigger of ours that led to this itself: it has been told, and never wants to be again
    elif 300 <= response.status < 400:  # noqa: PLR2004 - HTTP's own
        failure = WebhookFailure.REDIRECTED
        message = f"The receiver answered {response.status}; redirects are not followed."
    elif not 200 <= response.status < 300:  # noqa: PLR2004 - HTTP's own
        failure, message = WebhookFailure.HTTP_STATUS, f"The receiver answered {response.status}."
    kept = response.content[:MAX_KEPT_BYTES].decode("utf-8", "replace").replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return Tried(
        tried.at,
        tried.duration_ms,
        tried.url,
        tried.request_headers,
        response.status,
        [(name, _kept(value)) for name, value in list(response.headers.items())[:_MAX_KEPT_HEADERS]],
        kept,
        len(response.content) > MAX_KEPT_BYTES,
        failure,
        message,
        None if failure is None else _retry_after(response.headers, tried.at),
    )


def _kept(value: str) -> str:
    return value[:_MAX_KEPT_VALUE].replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _failure_of(error: HttpError) -> WebhookFailure:
    if isinstance(error, RequestTimedOut):
        return WebhookFailure.TIMED_OUT
    if isinstance(error, EgressDenied):
        return WebhookFailure.ADDRESS_REFUSED
    if isinstance(error, HostResting):
        return WebhookFailure.UNREACHABLE
    if isinstance(error, PeerUnreachable):
        return WebhookFailure.BROKEN_OFF if error.was_sent else WebhookFailure.UNREACHABLE
    if isinstance(error, RedirectRefused):
        return WebhookFailure.REDIRECTED
    if isinstance(error, RequestInvalid):
        return WebhookFailure.UNSENDABLE
    return WebhookFailure.RESPONSE_INVALID


def _retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Read `Retry-After` (RFC 9110 §10.2.3): seconds or a date; what is unreadable or past counts as absent."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:12]), _MAX_RETRY_AFTER_SECONDS)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    left = (at.replace(tzinfo=at.tzinfo or UTC) - now) / timedelta(seconds=1)
    return min(left, _MAX_RETRY_AFTER_SECONDS) if left > 0 else None
