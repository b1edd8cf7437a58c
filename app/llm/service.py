"""Asking models: within the budget, again when that may help, the next model when it does not, into the ledger."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from app.kernel.ids import new_id
from app.kernel.logs import get_logger
from app.llm.adapters import Adapter
from app.llm.attachments import for_the_blind
from app.llm.attempts import Backoff
from app.llm.built_in.model import CHAT_MODEL
from app.llm.failures import FailureCode, ModelFailed
from app.llm.messages import ChatMessage, ImagePart, ModelRequest, TextPart, ToolCallPart, ToolResultPart
from app.llm.prices import cost_of
from app.llm.replies import Finished, ModelEvent, ModelUsage, ReasoningDelta, TextDelta
from app.llm.roster import Roster, Target
from app.llm.structured import parsed_output
from app.llm.vocabulary import BUILT_IN, ModelAbility, ModelInfo, ProviderKind
from app.usage.service import BudgetExceeded, Taken, Usage
from app.usage.sources import UsageKind, UsageSource

MAX_TEXTS = 2_048  #: of one call of `embed`
MAX_MESSAGE_BYTES = 8_000_000  #: of all texts of a request together
_CHARACTERS_A_TOKEN = 4  #: when a call breaks off and nobody counted
_IMAGE_TOKENS = 1_000

OnUsage = Callable[[ModelUsage, Decimal | None], None]  #: hears what one attempt took, and its cost if that is known

log = get_logger(__name__)


@dataclass(slots=True)
class _Call:
    """One attempt under way: what has come of it."""

    target: Target
    number: int  #: over all models of the request, 1 first
    on_usage: "OnUsage | None" = None
    delivered: int = 0  #: characters of text that the caller has seen
    received: int = 0  #: characters of all that came, for an estimate
    finished: Finished | None = None
    failure: ModelFailed | None = None
    is_uncounted: bool = False  #: the provider gave an answer and no count of it

    def estimate(self, request: ModelRequest) -> ModelUsage:
        """Count by a rule of thumb what nobody counted."""
        return ModelUsage(estimated_tokens(request), self.received // _CHARACTERS_A_TOKEN + 1)


class Models:
    """All models of all workspaces, behind one interface; a caller was authorised with what it does."""

    def __init__(self, roster: Roster, usage: Usage, backoff: Backoff | None = None) -> None:
        self._roster = roster
        self._usage = usage
        self._backoff = backoff or Backoff()

    @asynccontextmanager
    async def stream(
        self,
        workspace_id: UUID,
        request: ModelRequest,
        on_usage: OnUsage | None = None,
        chain: Sequence[Target] | None = None,
    ) -> AsyncGenerator[AsyncIterator[ModelEvent]]:
        """Ask, and give the answer piece by piece; leaving the block ends the provider's stream and the spend.

        A failure is met by another attempt, then by the next fallback, only as long as the caller has seen no text;
        after that it is raised, so that no text comes twice. A `ToolCallStarted` without its `ToolCallCompleted` is
        void. The last event is `Finished`. What was taken is in the ledger when the block is left, also when it is
        left early: then by an estimate. `on_usage` is told the same, an attempt at a time. `chain` is what `chain`
        gave a moment ago, so that it need not be found again.

        Raises:
            ModelFailed: No model answered: the failure of the last one. From the iterator too.
        """
        async with aclosing(self._events(workspace_id, request, on_usage, chain)) as events:
            yield events

    async def complete(self, workspace_id: UUID, request: ModelRequest) -> Finished:
        """Ask, and give the answer when it is complete; every failure that may pass is met by another attempt.

        Raises:
            ModelFailed: As for `stream`.
        """
        async with aclosing(self._events(workspace_id, request, None, is_patient=True)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    return event
        raise ModelFailed(FailureCode.STREAM_TRUNCATED, "The answer broke off.")

    async def embed(
        self,
        workspace_id: UUID,
        model: str,
        texts: Sequence[str],
        source: UsageSource | None = None,
        on_usage: OnUsage | None = None,
    ) -> list[list[float]]:
        """Turn texts into vectors, one each, in their order; an empty `model` is the workspace's default.

        Raises:
            ModelFailed: As for `stream`.
        """
        if not texts:
            return []
        if len(texts) > MAX_TEXTS:
            raise ModelFailed(FailureCode.CONTEXT_OVERFLOW, f"At most {MAX_TEXTS} texts are embedded in one call.")
        target = await self._roster.embedding(workspace_id, model)
        await self._within_budget(workspace_id, target)
        attempt = 1
        while True:
            try:
                vectors, tokens = await target.adapter.embed(target.info.model, list(texts))
                break
            except ModelFailed as failure:
                wait = self._backoff.wait_ms(attempt, failure)
                if wait is None or attempt > 2:  # noqa: PLR2004 - two retries, as chat has by default
                    raise
                await asyncio.sleep(wait / 1000)
                attempt += 1
        usage = ModelUsage(prompt=tokens)
        cost = cost_of(target.info, usage)
        if on_usage is not None:
            on_usage(usage, cost)
        await self._record(workspace_id, source, target.info, usage, cost, 1)
        return vectors

    async def main_model(self, workspace_id: UUID, reference: str) -> ModelInfo:
        """Return which model is asked first where this one is named; empty means the default chat model.

        Raises:
            ModelFailed: MODEL_UNKNOWN.
        """
        return (await self.chain(workspace_id, reference, ()))[0].info

    async def check_chat_model(self, workspace_id: UUID, reference: str) -> None:
        """See that there is a model to name. One of a provider that is switched off is: it may be switched on again.

        Which models a provider has, only the provider knows for sure, so any name of one passes.

        Raises:
            ModelFailed: MODEL_UNKNOWN: there is no such provider, or it is the built-in one and has no such chat model.
        """
        try:
            info = await self.main_model(workspace_id, reference)
        except ModelFailed as failure:
            if "provider" not in failure.details:
                raise
            return
        if info.provider == BUILT_IN and info.model != CHAT_MODEL:
            message = f"The built-in provider has no chat model {info.model!r}; it has {CHAT_MODEL}."
            raise ModelFailed(FailureCode.MODEL_UNKNOWN, message, {"model": reference})

    async def chain(self, workspace_id: UUID, reference: str, fallbacks: Sequence[str]) -> Sequence[Target]:
        """Return the models that are asked in this order where these are named, at least one.

        Raises:
            ModelFailed: MODEL_UNKNOWN.
        """
        return await self._roster.chain(workspace_id, reference, tuple(fallbacks))

    # ------------------------------------------------------------------ inside

    async def _events(
        self,
        workspace_id: UUID,
        request: ModelRequest,
        on_usage: OnUsage | None,
        chain: Sequence[Target] | None = None,
        *,
        is_patient: bool = False,
    ) -> AsyncGenerator[ModelEvent]:
        _check_size(request)
        chain = chain or await self.chain(workspace_id, request.model, request.fallbacks)
        source = request.source or UsageSource(UsageKind.OTHER, None, new_id().hex)
        number = 0
        last: ModelFailed | None = None
        for target in chain:
            for attempt in range(1, request.max_retries + 2):
                try:
                    await self._within_budget(workspace_id, target)
                except ModelFailed as failure:  # a fallback that costs nothing may still answer
                    last = failure
                    break
                number += 1
                call = _Call(target, number, on_usage)
                async with aclosing(self._attempt(workspace_id, source, request, call)) as events:
                    async for event in events:
                        if isinstance(event, TextDelta):
                            call.delivered += len(event.text)
                        yield event
                if call.failure is None:
                    return
                last = call.failure
                if call.delivered and not is_patient:
                    raise last
                wait = self._backoff.wait_ms(attempt, last)
                _note(last, target, number, wait)
                if wait is None or attempt > request.max_retries:
                    break
                await asyncio.sleep(wait / 1000)
        raise last or ModelFailed(FailureCode.MODEL_UNKNOWN, "There is no model to ask.")

    async def _attempt(
        self, workspace_id: UUID, source: UsageSource, request: ModelRequest, call: _Call
    ) -> AsyncGenerator[ModelEvent]:
        """Ask one model once; its failure is left in `call`, its taking goes into the ledger however it ends."""
        info, adapter = call.target.info, call.target.adapter
        if ModelAbility.IMAGES not in info.abilities:
            request = replace(request, messages=for_the_blind(request.messages))
        try:
            async with aclosing(_checked(adapter, info.model, request)) as events:
                async for event in _within(events, request.timeout_ms / 1000):
                    if isinstance(event, Finished):
                        call.finished = _completed(event, request, call)
                        break
                    call.received += len(event.text) if isinstance(event, TextDelta | ReasoningDelta) else 1
                    yield event
        except TimeoutError:
            message = f"{info.provider} gave no complete answer within {request.timeout_ms} ms."
            call.failure = ModelFailed(FailureCode.PROVIDER_TIMEOUT, message)
        except ModelFailed as failure:
            call.failure = failure
        finally:
            await asyncio.shield(self._settle(workspace_id, source, request, call))
        if call.failure is not None:
            call.failure.details.update(provider=info.provider, model=info.model)
        elif call.finished is not None:
            yield call.finished
        else:
            call.failure = ModelFailed(
                FailureCode.STREAM_TRUNCATED,
                f"The answer of {info.provider} broke off.",
                {"provider": info.provider, "model": info.model},
            )

    async def _settle(self, workspace_id: UUID, source: UsageSource, request: ModelRequest, call: _Call) -> None:
        """Write what an attempt took: as counted, or by an estimate when text came and then no more."""
        info = call.target.info
        if call.finished is not None:
            usage, is_estimated = call.finished.usage, call.is_uncounted
        elif call.received:
            usage, is_estimated = call.estimate(request), True
        else:
            return
        cost = cost_of(info, usage)
        if call.on_usage is not None:
            call.on_usage(usage, cost)
        await self._record(workspace_id, source, info, usage, cost, call.number, is_estimated=is_estimated)

    async def _record(
        self,
        workspace_id: UUID,
        source: UsageSource | None,
        info: ModelInfo,
        usage: ModelUsage,
        cost: Decimal | None,
        number: int,
        *,
        is_estimated: bool = False,
    ) -> None:
        source = source or UsageSource(UsageKind.OTHER, None, new_id().hex)
        numbered = replace(source, key=f"{source.key}#{number}")
        taken = Taken(info.provider, info.model, usage.prompt, usage.completion, usage.cached, cost, is_estimated)
        await self._usage.record(workspace_id, numbered, taken)

    async def _within_budget(self, workspace_id: UUID, target: Target) -> None:
        """Refuse a call when the month's money is spent; the built-in model costs none.

        Raises:
            ModelFailed: BUDGET_EXCEEDED.
        """
        if target.info.kind is ProviderKind.BUILT_IN:
            return
        try:
            await self._usage.require_budget(workspace_id)
        except BudgetExceeded as error:
            raise ModelFailed(FailureCode.BUDGET_EXCEEDED, error.message, error.details) from None


def _completed(event: Finished, request: ModelRequest, call: _Call) -> Finished:
    """Add what the adapter cannot know; some compatible servers count nothing, so then it is estimated."""
    info = call.target.info
    usage = event.usage
    call.is_uncounted = not (usage.prompt or usage.completion) and call.received > 0
    if call.is_uncounted:
        usage = call.estimate(request)
    return replace(
        event,
        usage=usage,
        cost_usd=cost_of(info, usage),
        model=event.model or info.model,
        provider=info.provider,
        attempts=call.number,
    )


async def _checked(adapter: Adapter, model: str, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
    """Pass an adapter's events on, and hold the answer against the schema before it counts as finished."""
    async with aclosing(adapter.stream(model, request)) as events:
        async for event in events:
            if isinstance(event, Finished) and request.output_schema is not None and not event.tool_calls:
                yield replace(event, output=parsed_output(event.text, request.output_schema))
            else:
                yield event


async def _within(events: AsyncIterator[ModelEvent], seconds: float) -> AsyncGenerator[ModelEvent]:
    """Limit the time an answer takes; how long the caller takes with a piece does not count.

    Raises:
        TimeoutError: The time is up.
    """
    loop = asyncio.get_running_loop()
    left = seconds
    while True:
        began = loop.time()
        async with asyncio.timeout(left):
            try:
                event = await anext(events)
            except StopAsyncIteration:
                return
        left -= loop.time() - began
        yield event


def estimated_tokens(request: ModelRequest) -> int:
    """Estimate the tokens of a request's messages: a quarter of their characters."""
    characters = images = 0
    for message in request.messages:
        characters += _characters(message)
        images += sum(isinstance(part, ImagePart) for part in message.parts)
    return characters // _CHARACTERS_A_TOKEN + images * _IMAGE_TOKENS + 1


def _characters(message: ChatMessage) -> int:
    count = 0
    for part in message.parts:
        if isinstance(part, TextPart):
            count += len(part.text)
        elif isinstance(part, ToolCallPart):
            count += len(str(part.arguments))
        elif isinstance(part, ToolResultPart):
            count += len(str(part.content))
    return count


def _check_size(request: ModelRequest) -> None:
    size = sum(_characters(message) for message in request.messages)
    if size > MAX_MESSAGE_BYTES:
        raise ModelFailed(
            FailureCode.CONTEXT_OVERFLOW,
            f"The messages have {size} characters; at most {MAX_MESSAGE_BYTES} are sent.",
            {"limit": MAX_MESSAGE_BYTES},
        )
    if not request.messages:
        raise ModelFailed(FailureCode.PROVIDER_REFUSED, "There is no message to answer.")


def _note(failure: ModelFailed, target: Target, number: int, wait_ms: int | None) -> None:
    log.info(
        "model_attempt_failed",
        code=failure.code.value,
        provider=target.info.provider,
        model=target.info.model,
        attempt=number,
        wait_ms=wait_ms,
    )
