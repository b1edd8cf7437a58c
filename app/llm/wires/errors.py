"""What went wrong at a provider, in our words: its own may hold a key, or another customer's name."""

from collections.abc import Iterator
from typing import Any, cast

import httpx2
from pydantic_ai import exceptions

from app.kernel.http_outcomes import EgressDenied, HttpError
from app.kernel.logs import get_logger
from app.llm.failures import FailureCode, ModelFailed

_SHOWN = 300
_REFUSED = 400

log = get_logger(__name__)

#: From the particular to the general: the first that fits.
_CODES: tuple[tuple[type[Exception], FailureCode, str], ...] = (
    (
        exceptions.ModelContextWindowExceededError,
        FailureCode.CONTEXT_OVERFLOW,
        "the messages are longer than the model's context",
    ),
    (exceptions.ModelAuthenticationError, FailureCode.PROVIDER_REFUSED_KEY, "it refuses the key"),
    (exceptions.ModelNotFoundError, FailureCode.MODEL_UNKNOWN, "it does not know the model"),
    (exceptions.ModelQuotaExceededError, FailureCode.PROVIDER_REFUSED, "the account's quota or credit there is spent"),
    (exceptions.ModelRateLimitError, FailureCode.PROVIDER_RATE_LIMITED, "it allows no more requests for now"),
    (exceptions.ModelTimeoutError, FailureCode.PROVIDER_TIMEOUT, "it did not answer in time"),
    (exceptions.ModelUnavailableError, FailureCode.PROVIDER_UNAVAILABLE, "it is overloaded or down"),
    (exceptions.ModelServerError, FailureCode.PROVIDER_UNAVAILABLE, "it failed"),
    (exceptions.ContentFilterError, FailureCode.CONTENT_FILTERED, "it withheld the answer by its content policy"),
)
_OVERFLOW = (
    "context_length",
    "context length",
    "maximum context",
    "too many tokens",
    "prompt is too long",
    "input is too long",
)
_FILTERED = ("content_filter", "content policy", "content management policy")


def failure_of(error: Exception, provider: str, model: str, key: str | None) -> ModelFailed:
    """Turn what an SDK raised into a failure; unexpected ones are logged by their type."""
    chain = list(_chain(error))
    details: dict[str, Any] = {"provider": provider, "model": model}
    for each in chain:
        if isinstance(each, ModelFailed):
            return each
        if isinstance(each, EgressDenied):
            return ModelFailed(FailureCode.EGRESS_DENIED, f"{provider}: {each}", details)
    wire = next((each for each in chain if isinstance(each, exceptions.ModelAPIError)), None)
    status = getattr(wire, "status_code", None)
    if isinstance(status, int):
        details["status"] = status
    retry_after = getattr(wire, "retry_after", None)
    if retry_after is not None:
        details["retryAfterMs"] = int(retry_after * 1000)
    code, reason = _classified(chain, wire, status)
    said = _said(wire)
    if code is FailureCode.PROVIDER_REFUSED and said:
        reason = f"{reason}: {_without(said, key)}"
    return ModelFailed(code, f"{provider}: {reason}.", details)


def _classified(chain: list[BaseException], wire: Exception | None, status: object) -> tuple[FailureCode, str]:
    text = _said(wire).casefold() + str(getattr(wire, "provider_error_code", "") or "").casefold()
    if isinstance(status, int) and _REFUSED <= status < 500 and any(word in text for word in _OVERFLOW):  # noqa: PLR2004
        return FailureCode.CONTEXT_OVERFLOW, "the messages are longer than the model's context"
    if any(word in text for word in _FILTERED):
        return FailureCode.CONTENT_FILTERED, "it withheld the answer by its content policy"
    for each in chain:
        for kind, code, reason in _CODES:
            if isinstance(each, kind):
                return code, reason
    if isinstance(status, int):
        return _by_status(status)
    for each in chain:
        if isinstance(each, httpx2.TimeoutException | TimeoutError):
            return FailureCode.PROVIDER_TIMEOUT, "it did not answer in time"
        if isinstance(each, httpx2.ConnectError):
            return FailureCode.PROVIDER_UNAVAILABLE, "it cannot be reached"
        if isinstance(each, httpx2.TransportError | httpx2.StreamError):
            return FailureCode.STREAM_TRUNCATED, "it broke the answer off"
        if isinstance(each, HttpError):
            return FailureCode.PROVIDER_REFUSED, "an image cannot be fetched"
    if any(isinstance(each, exceptions.ModelConnectionError) for each in chain):
        return FailureCode.PROVIDER_UNAVAILABLE, "it cannot be reached"
    if isinstance(wire, exceptions.ModelAPIError) or isinstance(
        chain[0], exceptions.UnexpectedModelBehavior | ValueError
    ):
        return FailureCode.STREAM_TRUNCATED, "its answer cannot be read"
    log.warning("model_call_failed", error=type(chain[0]).__name__)
    return FailureCode.PROVIDER_REFUSED, f"the request could not be made ({type(chain[0]).__name__})"


def _by_status(status: int) -> tuple[FailureCode, str]:
    named = {
        401: (FailureCode.PROVIDER_REFUSED_KEY, "it refuses the key"),
        403: (FailureCode.PROVIDER_REFUSED_KEY, "it refuses the key"),
        404: (FailureCode.MODEL_UNKNOWN, "it does not know the model"),
        408: (FailureCode.PROVIDER_TIMEOUT, "it did not answer in time"),
        429: (FailureCode.PROVIDER_RATE_LIMITED, "it allows no more requests for now"),
    }
    if status in named:
        return named[status]
    if status >= 500:  # noqa: PLR2004 - the class of a server's own failures
        return FailureCode.PROVIDER_UNAVAILABLE, f"it failed with status {status}"
    return FailureCode.PROVIDER_REFUSED, f"it refuses the request with status {status}"


def _said(wire: object) -> str:
    """Return the sentence of a provider's error, out of the shapes they have."""
    body: Any = getattr(wire, "body", None)
    if isinstance(body, list) and body:
        body = cast("list[Any]", body)[0]
    for _ in range(3):
        if isinstance(body, dict):
            said = cast("dict[str, Any]", body)
            body = said.get("error") or said.get("message") or said.get("detail")
    return body[:_SHOWN] if isinstance(body, str) else ""


def _without(text: str, key: str | None) -> str:
    """Take a key out of what a provider wrote, also one that it cut or dotted itself."""
    words: list[str] = []
    for word in text.split():
        bare = word.strip(".,:;'\"()`")
        is_key = key is not None and len(bare) >= 6 and (bare in key or key in bare or bare[:6] == key[:6])  # noqa: PLR2004
        looks_so = bare.lower().startswith(("sk-", "sk_", "aiza", "bearer")) or "***" in bare
        words.append("[key]" if is_key or looks_so else word)
    return " ".join(words)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            for inner in cast("BaseExceptionGroup[BaseException]", current).exceptions:
                yield from _chain(inner)
        current = current.__cause__ or current.__context__
