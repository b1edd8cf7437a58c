"""One account at a provider: asks it over its own wire format and gives its answer as ours.

Loaded with the first call, since the SDKs take two seconds to import.
"""

import warnings
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack
from typing import Any

import httpx2
from pydantic_ai._unsupported_settings import suppress_warnings
from pydantic_ai.messages import (
    BaseToolCallPart,
    PartDeltaEvent,
    PartStartEvent,
    TextPartDelta,
    ThinkingPart,
    ThinkingPartDelta,
    ToolCallPartDelta,
)
from pydantic_ai.messages import TextPart as WireText
from pydantic_ai.models import Model, StreamedResponse

from app.kernel.http import HttpClient
from app.kernel.http_streams import opened_streams
from app.llm.adapters import Account
from app.llm.failures import FailureCode, ModelFailed
from app.llm.messages import ChatMessage, ModelRequest, ToolCallPart
from app.llm.replies import (
    Finished,
    FinishReason,
    ModelEvent,
    ModelUsage,
    ReasoningDelta,
    TextDelta,
    ToolCallCompleted,
    ToolCallDelta,
    ToolCallStarted,
)
from app.llm.vocabulary import ProviderKind
from app.llm.wires.accounts import Connection, connect
from app.llm.wires.errors import failure_of
from app.llm.wires.letters import Letters, whole
from app.llm.wires.requests import parameters_of, settings_of, wire_messages
from app.llm.wires.tool_calls import arguments_of

MAX_ANSWER_CHARACTERS = 4_000_000
_MODELS = 64  #: that are kept of one account
_WITHHELD = ("filter", "refusal", "safety", "prohibited", "blocklist")
_REASONS = {"stop": FinishReason.STOP, "length": FinishReason.LENGTH, "tool_call": FinishReason.TOOL_CALLS}


# What a library thinks of the model somebody chose is nothing for the operator's terminal.
warnings.filterwarnings("ignore", module=r"(pydantic_ai|google\.genai|anthropic|openai)\..*")


class WireAdapter:
    """Speaks to one provider with one key."""

    def __init__(self, account: Account, client: httpx2.AsyncClient, images: HttpClient) -> None:
        self._account = account
        self._connection: Connection = connect(account, client)
        self._images = images
        self._models: dict[str, Model[Any]] = {}

    async def stream(self, model: str, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Ask a model once; closing the generator closes the provider's connection.

        Raises:
            ModelFailed: As `failures` says.
        """
        wire = self._model(model)
        messages = await wire_messages(request, self._images)
        parameters = parameters_of(request, wire)
        answer = _Answer()
        try:
            async with AsyncExitStack() as stack:
                with opened_streams() as bodies, suppress_warnings():  # of settings this model has not
                    stack.push_async_callback(_close, bodies)
                    opened = wire.request_stream(messages, settings_of(request), parameters)
                    response = await stack.enter_async_context(opened)
                async for event in response:
                    for ours in answer.take(event):
                        yield ours
                for ours in answer.rest():
                    yield ours
                completed, finished = answer.finished(response)
        except (ModelFailed, GeneratorExit):
            raise
        except Exception as error:  # noqa: BLE001 - the SDKs raise what they like; all of it becomes a failure
            raise failure_of(error, self._account.name, model, self._account.key) from None
        for call in completed:
            yield call
        yield finished

    async def embed(self, model: str, texts: list[str]) -> tuple[list[list[float]], int]:
        """Return a vector a text.

        Raises:
            ModelFailed: As for `stream`; PROVIDER_REFUSED when the provider has no embeddings.
        """
        embedder = self._connection.embedder(model)
        if embedder is None:
            raise ModelFailed(
                FailureCode.PROVIDER_REFUSED,
                f"{self._account.name} has no embeddings.",
                {"provider": self._account.name, "model": model},
            )
        try:
            result = await embedder.embed(texts, input_type="document")
        except Exception as error:  # noqa: BLE001 - likewise
            raise failure_of(error, self._account.name, model, self._account.key) from None
        vectors = [[float(each) for each in vector] for vector in result.embeddings]
        if len(vectors) != len(texts):
            raise ModelFailed(FailureCode.STREAM_TRUNCATED, f"{self._account.name} gave too few vectors.")
        return vectors, result.usage.input_tokens

    def _model(self, name: str) -> Model[Any]:
        found = self._models.get(name)
        if found is None:
            if len(self._models) >= _MODELS:
                self._models.clear()
            found = self._models[name] = self._connection.model(name)
        return found

    @property
    def kind(self) -> ProviderKind:
        """How the provider is spoken to."""
        return self._account.kind


class _Answer:
    """Gathers an answer while it passes."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._size = 0
        self._ids: dict[int, str] = {}
        self._letters = Letters()

    def take(self, event: Any) -> list[ModelEvent]:
        """Turn one event of the wire into ours."""
        return self._noted(self._event(event))

    def rest(self) -> list[ModelEvent]:
        """Return what was kept in case more followed."""
        return self._noted(self._text("", is_last=True))

    def _text(self, piece: str, *, is_last: bool = False) -> list[ModelEvent]:
        text = self._letters.take(piece) + (self._letters.close() if is_last else "")
        return [TextDelta(text)] if text else []

    def _noted(self, ours: list[ModelEvent]) -> list[ModelEvent]:
        for each in ours:
            if isinstance(each, TextDelta):
                self._texts.append(each.text)
            if isinstance(each, TextDelta | ReasoningDelta | ToolCallDelta):
                self._size += len(each.text)
        if self._size > MAX_ANSWER_CHARACTERS:
            raise ModelFailed(FailureCode.PROVIDER_REFUSED, f"The answer is over {MAX_ANSWER_CHARACTERS} characters.")
        return ours

    def _event(self, event: Any) -> list[ModelEvent]:
        if isinstance(event, PartStartEvent):
            part = event.part
            if isinstance(part, WireText):
                return self._text(part.content)
            if isinstance(part, ThinkingPart):
                return [ReasoningDelta(whole(part.content))] if part.content else []
            if isinstance(part, BaseToolCallPart):
                self._ids[event.index] = part.tool_call_id
                started: list[ModelEvent] = [ToolCallStarted(part.tool_call_id, part.tool_name)]
                text = part.args_as_json_str() if isinstance(part.args, dict) else part.args or ""
                return [*started, ToolCallDelta(part.tool_call_id, text)] if text else started
        if isinstance(event, PartDeltaEvent):
            delta = event.delta
            if isinstance(delta, TextPartDelta):
                return self._text(delta.content_delta)
            if isinstance(delta, ThinkingPartDelta):
                return [ReasoningDelta(whole(delta.content_delta))] if delta.content_delta else []
            if isinstance(delta, ToolCallPartDelta) and isinstance(delta.args_delta, str) and delta.args_delta:
                return [ToolCallDelta(self._ids.get(event.index, ""), delta.args_delta)]
        return []

    def finished(self, response: StreamedResponse) -> tuple[list[ToolCallCompleted], Finished]:
        """Return the completed calls and the end.

        Raises:
            ModelFailed: STREAM_TRUNCATED, TOOL_CALL_MALFORMED, CONTENT_FILTERED.
        """
        given = response.get()
        spoken = _spoken_reason(given.provider_details)
        reason = given.finish_reason or spoken
        if reason == "content_filter":
            raise ModelFailed(FailureCode.CONTENT_FILTERED, "The provider withheld the answer by its content policy.")
        if reason == "error":
            raise ModelFailed(FailureCode.PROVIDER_UNAVAILABLE, "The provider broke the answer off with an error.")
        if reason is None or spoken is None or given.state != "complete":  # the library makes a reason up where none is
            raise ModelFailed(
                FailureCode.STREAM_TRUNCATED, "The answer ended before the provider said it was complete."
            )
        calls = [
            ToolCallPart(part.tool_call_id, part.tool_name, arguments_of(part))
            for part in given.parts
            if isinstance(part, BaseToolCallPart)
        ]
        usage = ModelUsage(given.usage.input_tokens, given.usage.output_tokens, given.usage.cache_read_tokens)
        finished = Finished(
            ChatMessage.assistant("".join(self._texts), *calls),
            usage,
            model=given.model_name or "",
            finish_reason=FinishReason.TOOL_CALLS if calls else _REASONS.get(reason, FinishReason.STOP),
        )
        return [ToolCallCompleted(call.id, call.name, call.arguments) for call in calls], finished


def _spoken_reason(details: Mapping[str, Any] | None) -> str | None:
    """Read a reason that the library has no word for: it is a reason all the same."""
    spoken = str((details or {}).get("finish_reason") or "").casefold()
    if any(word in spoken for word in _WITHHELD):
        return "content_filter"
    return "stop" if spoken else None


async def _close(bodies: list[httpx2.AsyncByteStream]) -> None:
    """Close what the provider still sends: one of the SDKs leaves it to the garbage collector."""
    for body in bodies:
        await body.aclose()
