"""Sending a request more than once, when that cannot do harm."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time

from app.components.contract import ComponentFailed, NodeContext
from app.kernel.http_outcomes import (
    EgressDenied,
    HostResting,
    HttpError,
    HttpResponse,
    PeerUnreachable,
    RedirectRefused,
    RequestInvalid,
    RequestTimedOut,
    ResponseInvalid,
    ResponseTooLarge,
)
from app.kernel.metrics import EGRESS_RETRIES

#: Statuses after which the same request may succeed.
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_TOO_MANY = 429
#: Longer pauses are the engine's, which keeps them in the database.
_LONGEST_PAUSE_MS = 10_000
_CODES: dict[type[HttpError], str] = {
    EgressDenied: "EGRESS_DENIED",
    HostResting: "HOST_RESTING",
    RedirectRefused: "REDIRECT_REFUSED",
    RequestInvalid: "REQUEST_INVALID",
    RequestTimedOut: "HTTP_TIMEOUT",
    ResponseInvalid: "RESPONSE_INVALID",
    ResponseTooLarge: "RESPONSE_TOO_LARGE",
    PeerUnreachable: "PEER_UNREACHABLE",
}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request, rendered; holds secrets, so it has no readable form."""

    method: str
    url: str
    params: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    content: bytes
    timeout_ms: int
    max_response_bytes: int
    max_redirects: int
    #: Headers that each try needs anew, such as a signature with its time.
    fresh_headers: Callable[[], tuple[tuple[str, str], ...]] = tuple

    def __repr__(self) -> str:
        return f"<Outgoing {self.method}>"


@dataclass(frozen=True, slots=True)
class RetryPlan:
    """How often, how long between, and whether the peer may see a request twice."""

    max_retries: int
    first_delay_ms: int
    is_repeatable: bool

    def may_repeat_status(self, status: int) -> bool:
        """Say whether to try again after this status; 429 says that nothing was done."""
        return status == _TOO_MANY or (self.is_repeatable and status in _TRANSIENT)

    def may_repeat_error(self, error: HttpError) -> bool:
        """Say whether to try again after no answer."""
        if isinstance(error, HostResting):
            return True  # nothing was sent
        if isinstance(error, PeerUnreachable):
            return self.is_repeatable or not error.was_sent
        return self.is_repeatable and isinstance(error, RequestTimedOut)

    def pause_ms(self, retry: int) -> int:
        """Give the pause before the retry of this number, from 1: doubling, half of it random."""
        longest = min(self.first_delay_ms * 2 ** (retry - 1), _LONGEST_PAUSE_MS)
        return longest // 2 + random.randint(0, longest // 2)  # noqa: S311 - spreads load, keeps no secret


async def send(outgoing: Outgoing, plan: RetryPlan, ctx: NodeContext) -> HttpResponse:
    """Send until there is an answer worth giving, or the plan is used up.

    Raises:
        ComponentFailed: There was no answer; `details.outcome` is `unknown` when the peer may have acted. Or
            the peer asks for a pause longer than ten seconds, then `details.retryAfterMs` says how long.
    """
    for retry in range(1, plan.max_retries + 2):
        is_last = retry > plan.max_retries
        try:
            response = await ctx.http.request(
                outgoing.method,
                outgoing.url,
                headers=outgoing.headers + outgoing.fresh_headers(),
                params=outgoing.params,
                content=outgoing.content,
                timeout_ms=outgoing.timeout_ms,
                max_response_bytes=outgoing.max_response_bytes,
                max_redirects=outgoing.max_redirects,
            )
        except HttpError as error:
            if is_last or not plan.may_repeat_error(error):
                raise _failed(error, plan) from None
            pause, told = plan.pause_ms(retry), str(error)
            reason = "resting" if isinstance(error, HostResting) else "no_answer"
            if isinstance(error, HostResting):
                if error.retry_after_ms > _LONGEST_PAUSE_MS:
                    raise _failed(error, plan) from None
                pause = max(pause, error.retry_after_ms)
        else:
            asked = retry_after_ms(response)
            if is_last or not plan.may_repeat_status(response.status):
                return response
            if asked is not None and asked > _LONGEST_PAUSE_MS:
                raise ComponentFailed(
                    "HTTP_STATUS",
                    f"The service answered {response.status} and asks to wait {asked // 1000} s.",
                    is_retryable=True,
                    details={"status": response.status, "retryAfterMs": asked},
                )
            pause, told = max(plan.pause_ms(retry), asked or 0), f"The service answered {response.status}."
            reason = "too_many" if response.status == _TOO_MANY else "status"
        EGRESS_RETRIES.labels(reason).inc()
        ctx.log("warning", f"{told} Trying again in {pause} ms ({retry} of {plan.max_retries}).")
        await asyncio.sleep(pause / 1000)
    raise AssertionError  # the last try returns or raises


def _failed(error: HttpError, plan: RetryPlan) -> ComponentFailed:
    may_have_acted = not plan.is_repeatable and (
        isinstance(error, RequestTimedOut | ResponseInvalid | ResponseTooLarge)
        or (isinstance(error, PeerUnreachable) and error.was_sent)
    )
    details = {"outcome": "unknown"} if may_have_acted else None
    if isinstance(error, HostResting):
        details = {"retryAfterMs": error.retry_after_ms}
    return ComponentFailed(_CODES[type(error)], str(error), is_retryable=plan.may_repeat_error(error), details=details)


def retry_after_ms(response: HttpResponse) -> int | None:
    """Read Retry-After, seconds or a date (RFC 9110 §10.2.3); None when absent or not understood."""
    told = response.headers.get("retry-after", "").strip()
    if told.isdecimal():
        return min(int(told[:9]), 86_400) * 1000
    try:
        return max(0, min(int((parsedate_to_datetime(told).timestamp() - time()) * 1000), 86_400_000))
    except (ValueError, TypeError, OverflowError):
        return None
