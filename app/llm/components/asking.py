"""What all components that ask a model share: how it is chosen, what it is sent, and what becomes of a failure.

What is sent leaves this process, so every text of it is masked first; what comes back is counted for the node whether
the call ends well, fails or is cancelled.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from app.components.contract import ComponentFailed, Config, NodeContext
from app.kernel.ids import new_id
from app.llm.attempts import Backoff
from app.llm.failures import FailureCode, ModelFailed
from app.llm.messages import (
    ChatMessage,
    ImagePart,
    ModelRequest,
    ModelSettings,
    Part,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    ToolSpec,
)
from app.llm.replies import Finished, ModelUsage, TextDelta, ToolCallStarted
from app.llm.roster import Target
from app.llm.service import Models, estimated_tokens
from app.usage.sources import UsageKind, UsageSource

_CHARACTERS_A_TOKEN = 4  #: where nobody has counted yet
_MILLION = 1_000_000
_SHOWN_CHARACTERS = 500  #: of an answer that was not of the schema

_CHAIN_SECONDS = 1.0  #: which models are asked is remembered so long

_BACKOFF = Backoff()

ModelName = Annotated[str, Field(max_length=300)]
OnText = Callable[[str], Awaitable[None]]
OnCall = Callable[[str, str], Awaitable[None]]  #: takes the id of a tool call that is being written, and the tool


class ModelConfig(Config):
    """Which model is asked, and how."""

    model: ModelName = Field(
        default="", description="As provider:model; empty means the workspace's default, or what is built in."
    )
    fallbacks: Annotated[list[ModelName], Field(max_length=5)] = Field(
        default_factory=list[str], description="Models that are asked in this order when the one before gave nothing."
    )
    temperature: float | None = Field(default=None, ge=0, le=2, description="null leaves it to the provider.")
    max_tokens: int | None = Field(default=None, ge=1, le=1_000_000, description="Of one answer.")
    top_p: float | None = Field(default=None, ge=0, le=1)
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1)
    stop: Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=4)] = Field(
        default_factory=list[str], description="Texts at which an answer ends."
    )
    reasoning_effort: Literal["low", "medium", "high"] | None = None
    timeout_ms: int = Field(default=120_000, ge=100, le=3_600_000, description="Of one attempt, to its last token.")
    max_retries: int = Field(default=2, ge=0, le=5, description="Further attempts of one model where one may help.")

    @property
    def settings(self) -> ModelSettings:
        """How the model shall answer."""
        return ModelSettings(
            temperature=self.temperature,
            max_tokens=self.max_tokens,
            stop=tuple(self.stop),
            seed=self.seed,
            top_p=self.top_p,
            reasoning_effort=self.reasoning_effort,
        )


async def _nothing() -> None:
    """Do nothing."""


@dataclass(slots=True)
class Taken:
    """What all calls of a node took together."""

    prompt: int = 0
    completion: int = 0
    cached: int = 0
    cost_usd: Decimal = Decimal(0)

    def add(self, usage: ModelUsage, cost_usd: Decimal | None) -> None:
        """Add a call's."""
        self.prompt += usage.prompt
        self.completion += usage.completion
        self.cached += usage.cached
        self.cost_usd += cost_usd or 0

    def shown(self) -> dict[str, Any]:
        """Return it as part of an output."""
        return {
            "promptTokens": self.prompt,
            "completionTokens": self.completion,
            "cachedTokens": self.cached,
            "costUsd": str(self.cost_usd),
        }


class Asker:
    """Asks models for one call of a component."""

    def __init__(self, models: Models, ctx: NodeContext, config: ModelConfig) -> None:
        self._models = models
        self._ctx = ctx
        self._config = config
        self.taken = Taken()
        self._calls = 0
        self._chain: tuple[Sequence[Target], float] | None = None  #: found at an instant of the loop's clock

    async def ask(
        self,
        messages: Sequence[ChatMessage],
        *,
        tools: Sequence[ToolSpec] = (),
        schema: Mapping[str, Any] | None = None,
        on_text: OnText | None = None,
        on_call: OnCall | None = None,
        on_restart: Callable[[], Awaitable[None]] = _nothing,
        call: str | None = None,
    ) -> Finished:
        """Ask once.

        Args:
            messages: What is said so far.
            tools: What the model may call.
            schema: Of the answer; one that does not fit is put right by the model, once.
            on_text: Takes the text as it comes.
            on_call: Told of each tool call when the model begins to write it.
            on_restart: Called when an answer broke off and is asked for again: what came of it is void.
            call: Names the call within the node run, the same in a recovery; its number, unless given.

        Raises:
            ComponentFailed: With a code of `llm.failures`.
        """
        self._calls += 1
        name = call or str(self._calls)
        said = list(messages)
        is_repaired = False
        attempt = 1
        while True:
            try:
                return await self._ask(said, tools, schema, on_text, on_call, name)
            except _Unfit as unfit:
                failure = unfit.failure
                if failure.code is FailureCode.OUTPUT_INVALID and not is_repaired:
                    is_repaired = True
                    said += [ChatMessage.assistant(unfit.text), ChatMessage.user(_repair(failure))]
                    name = f"{name}r"
                    continue
                # Without any text the models have tried again themselves, as often as they may.
                wait_ms = _BACKOFF.wait_ms(attempt, failure) if unfit.text else None
                if wait_ms is None or attempt > self._config.max_retries or is_repaired:
                    raise self._failed(unfit) from None
                await asyncio.sleep(wait_ms / 1000)
                attempt += 1
                name = f"{name}.{attempt}"
                if on_text is not None:
                    await on_restart()

    def _failed(self, unfit: "_Unfit") -> ComponentFailed:
        failure = failed(unfit.failure)
        if unfit.failure.code is FailureCode.OUTPUT_INVALID:
            failure.details["answer"] = self._ctx.mask(unfit.text)[:_SHOWN_CHARACTERS]
        return failure

    async def vectors(self, texts: Sequence[str]) -> list[list[float]]:
        """Turn texts into vectors.

        Raises:
            ComponentFailed: With a code of `llm.failures`.
        """
        self._require_budget()
        masked = [self._ctx.mask(text) for text in texts]
        try:
            return await self._models.embed(
                self._workspace(), self._config.model, masked, self._source("1"), self._count
            )
        except ModelFailed as failure:
            raise failed(failure) from None

    async def _ask(
        self,
        messages: Sequence[ChatMessage],
        tools: Sequence[ToolSpec],
        schema: Mapping[str, Any] | None,
        on_text: OnText | None,
        on_call: OnCall | None,
        name: str,
    ) -> Finished:
        self._require_budget()
        request = ModelRequest(
            [_masked(message, self._ctx) for message in messages],
            self._config.model,
            tools=tools,
            output_schema=schema,
            settings=self._config.settings,
            fallbacks=self._config.fallbacks,
            timeout_ms=self._config.timeout_ms,
            max_retries=self._config.max_retries,
            source=self._source(name),
        )
        workspace_id = self._workspace()
        parts: list[str] = []
        try:
            most = await self._most_tokens(request)
            if most is not None:
                # A provider that keeps to it cannot pass the budget; one that does not is stopped below.
                asked = request.settings.max_tokens
                settings = replace(request.settings, max_tokens=most if asked is None else min(asked, most))
                request = replace(request, settings=settings)
            chain = await self._found(workspace_id)
            async with self._models.stream(workspace_id, request, self._count, chain) as events:
                received = 0
                async for event in events:
                    if isinstance(event, Finished):
                        return event
                    if isinstance(event, ToolCallStarted) and on_call is not None:
                        await on_call(event.id, event.name)
                    if isinstance(event, TextDelta):
                        parts.append(event.text)
                        received += len(event.text)
                        if on_text is not None:
                            await on_text(event.text)
                        if most is not None and received > (most + 1) * _CHARACTERS_A_TOKEN * 2:
                            raise _overspent()
        except ModelFailed as failure:
            raise _Unfit(failure, "".join(parts)) from None
        raise _Unfit(ModelFailed(FailureCode.STREAM_TRUNCATED, "The answer broke off."), "".join(parts))

    async def _most_tokens(self, request: ModelRequest) -> int | None:
        """Say how long the answer may be so that the run keeps its budget; None for any length."""
        left = self._ctx.budget
        if left.tokens is None and left.usd is None:
            return None
        prompt = estimated_tokens(request)
        limits: list[int] = []
        if left.tokens is not None:
            limits.append(left.tokens - prompt)
        if left.usd is not None:
            info = (await self._found(self._workspace()))[0].info
            if info.output_usd:
                rest = left.usd - (info.input_usd or Decimal(0)) * prompt / _MILLION
                limits.append(int(rest * _MILLION / info.output_usd))
        if not limits:
            return None
        if min(limits) < 1:
            raise _overspent()
        return min(limits)

    async def context_tokens(self) -> int | None:
        """Say how much the model that is asked first can read; None where nobody knows, or there is none."""
        if self._ctx.workspace_id is None:
            return None
        try:
            return (await self._found(self._ctx.workspace_id))[0].info.context_tokens
        except ModelFailed:
            return None  # said where it is asked

    async def _found(self, workspace_id: UUID) -> Sequence[Target]:
        """Find the models to ask, once for all that is done at once: a change counts with what is asked after it.

        Raises:
            ModelFailed: MODEL_UNKNOWN.
        """
        now = asyncio.get_running_loop().time()
        if self._chain is None or now - self._chain[1] > _CHAIN_SECONDS:
            self._chain = await self._models.chain(workspace_id, self._config.model, self._config.fallbacks), now
        return self._chain[0]

    def _count(self, usage: ModelUsage, cost_usd: Decimal | None) -> None:
        self.taken.add(usage, cost_usd)
        self._ctx.record_usage(
            prompt_tokens=usage.prompt, completion_tokens=usage.completion, cost_usd=cost_usd or Decimal(0)
        )

    def _require_budget(self) -> None:
        if self._ctx.budget.is_spent:
            raise _overspent()

    def _workspace(self) -> Any:
        if self._ctx.workspace_id is None:
            raise ComponentFailed("MODEL_UNKNOWN", "There is no workspace here whose models could be asked.")
        return self._ctx.workspace_id

    def _source(self, name: str) -> UsageSource:
        run = self._ctx.run
        if run is None:
            return UsageSource(UsageKind.OTHER, None, new_id().hex)
        key = f"{self._ctx.idempotency_key}:{self._ctx.attempt}:{name}"
        return UsageSource(UsageKind.EXECUTION, run.execution_id, key, run.node_key)


class _Unfit(Exception):
    """A call failed, and this is the text that came before."""

    def __init__(self, failure: ModelFailed, text: str) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.text = text


def failed(failure: ModelFailed) -> ComponentFailed:
    """Say a model's failure as a node's."""
    return ComponentFailed(
        failure.code.value, failure.message, is_retryable=failure.is_retryable, details=failure.details
    )


def _overspent() -> ComponentFailed:
    return ComponentFailed("BUDGET_EXCEEDED", "The run's budget does not allow for this answer.")


def _repair(failure: ModelFailed) -> str:
    problems = failure.details.get("problems") or [failure.message]
    return f"That is not what was asked for: {'; '.join(map(str, problems))}. Answer again, with valid JSON alone."


def _masked(message: ChatMessage, ctx: NodeContext) -> ChatMessage:
    """Leave secrets out of what is said, whoever said it."""
    return replace(message, parts=[_masked_part(part, ctx) for part in message.parts])


def _masked_part(part: Part, ctx: NodeContext) -> Part:
    match part:
        case TextPart(text):
            return TextPart(ctx.mask(text))
        case ImagePart(url=str(url)):
            return replace(part, url=ctx.mask(url))
        case ToolCallPart(arguments=arguments):
            return replace(part, arguments=ctx.mask(dict(arguments)))
        case ToolResultPart(content=content):
            return replace(part, content=ctx.mask(content))
        case _:
            return part
