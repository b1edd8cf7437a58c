"""Any address that speaks OpenAI's chat completions and embeddings, by the wires of `app.llm`."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, cast
from urllib.parse import urlsplit

from pydantic import Field

from app.components.contract import Config, SideEffects
from app.integrations.contract import Action, IntegrationType, Link, schema, text, texts, whole
from app.integrations.failures import IntegrationFault
from app.integrations.kinds.web import Address
from app.integrations.metering import Meter
from app.integrations.opening import hosts_of
from app.integrations.reading import object_of, objects_in, text_of
from app.integrations.vocabulary import CredentialKind, IntegrationCode
from app.llm.adapters import Account, Adapter
from app.llm.failures import FailureCode, ModelFailed
from app.llm.messages import ChatMessage, ModelRequest, ModelSettings
from app.llm.prices import described
from app.llm.replies import Finished, ModelUsage, ReasoningDelta, TextDelta
from app.llm.service import estimated_tokens
from app.llm.vocabulary import ModelInfo, ProviderKind
from app.llm.wires.pool import AdapterPool

_MOST_TEXTS = 512
_OPENAI = "api.openai.com"
_CHARACTERS_A_TOKEN = 4  #: where nobody counted
_CODES = {
    FailureCode.PROVIDER_UNAVAILABLE: IntegrationCode.UNREACHABLE,
    FailureCode.PROVIDER_RATE_LIMITED: IntegrationCode.RATE_LIMITED,
    FailureCode.PROVIDER_REFUSED_KEY: IntegrationCode.CREDENTIAL_REFUSED,
    FailureCode.PROVIDER_TIMEOUT: IntegrationCode.TIMEOUT,
    FailureCode.EGRESS_DENIED: IntegrationCode.EGRESS_DENIED,
    FailureCode.STREAM_TRUNCATED: IntegrationCode.ANSWER_INVALID,
    FailureCode.OUTPUT_INVALID: IntegrationCode.ANSWER_INVALID,
}

COMPLETE = Action(
    "complete",
    "Complete a conversation",
    "Asks a model for the next message.",
    schema(
        ("messages",),
        model=text("Which; else the integration's default.", 200),
        messages={
            "type": "array",
            "minItems": 1,
            "maxItems": 200,
            "items": schema(
                ("role", "content"),
                role={"type": "string", "enum": ["system", "user", "assistant"]},
                content=text("What was said.", 1_000_000),
            ),
            "description": "What was said so far; the system's words first, the user's last.",
        },
        temperature={"type": "number", "minimum": 0, "maximum": 2},
        maxTokens=whole("Of the answer.", 1, 1_000_000),
    ),
    SideEffects.IDEMPOTENT,
)
EMBED = Action(
    "embed",
    "Embed texts",
    "Turns texts into vectors, one each.",
    schema(
        ("texts",), model=text("Which; else the integration's default.", 200), texts=texts("The texts.", _MOST_TEXTS)
    ),
    SideEffects.IDEMPOTENT,
)


Price = Annotated[float, Field(ge=0, le=1_000_000)]


class OpenAIConfig(Config):
    """Where it is, and which models are asked."""

    base_url: Address = Field(default="https://api.openai.com/v1", description="What `/chat/completions` is below.")
    model: Annotated[str, Field(max_length=200)] = ""
    embedding_model: Annotated[str, Field(max_length=200)] = ""
    input_usd: Price | None = Field(
        default=None, description="What a million tokens of a prompt or of texts cost, where it is not known by itself."
    )
    output_usd: Price | None = Field(default=None, description="Likewise of an answer.")


class OpenAICompatible(IntegrationType):
    """Asks models."""

    id = "openai"
    name = "OpenAI-compatible"
    description = "Completes and embeds at OpenAI, Ollama, vLLM or any address that speaks like OpenAI."
    credentials = (CredentialKind.API_KEY, CredentialKind.NONE)
    config = OpenAIConfig
    hosts_note = "The host of baseUrl."
    example = {"baseUrl": "https://api.openai.com/v1", "model": "gpt-4o-mini"}

    def __init__(self, pool: AdapterPool, meter: Meter) -> None:
        self._pool = pool
        self._meter = meter

    def hosts(self, config: OpenAIConfig) -> Sequence[str]:
        """Name the host."""
        return hosts_of([config.base_url])

    def common_actions(self) -> Sequence[Action]:
        """List what it can do."""
        return (COMPLETE, EMBED)

    def actions(self, config: OpenAIConfig, catalogue: Mapping[str, Any]) -> Sequence[Action]:
        """List what it can do."""
        del config, catalogue
        return self.common_actions()

    async def test(self, link: Link) -> str:
        """List the models.

        Raises:
            IntegrationFault: Says what is wrong.
        """
        found = await link.sender.json("GET", f"{link.config.base_url}/models", retries=0)
        data = object_of(found).get("data")
        if not isinstance(data, list):
            raise IntegrationFault(IntegrationCode.ANSWER_INVALID, "It does not list models as OpenAI does.")
        names = {text_of(each.get("id")) for each in objects_in(cast("object", data))}
        wanted = link.config.model
        if wanted and names and wanted not in names:
            return f"It answers and has {len(names)} models, but none called {wanted}."
        return f"It answers and has {len(names)} models."

    async def call(self, link: Link, action: Action, arguments: Mapping[str, Any]) -> Any:
        """Ask.

        Raises:
            IntegrationFault: No model is named, the month's budget is spent, or as `ModelFailed` says.
        """
        adapter = self._adapter(link)
        is_chat = action.name == COMPLETE.name
        model = arguments.get("model") or (link.config.model if is_chat else link.config.embedding_model)
        if not model:
            raise IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, "Name a model.", field="model")
        await self._meter.begin(link.workspace_id)
        info = _info(link, model)
        try:
            if not is_chat:
                vectors, tokens = await adapter.embed(model, list(arguments["texts"]))
                await self._meter.end(link.workspace_id, link.account, info, ModelUsage(prompt=tokens))
                return {"vectors": vectors, "promptTokens": tokens}
            return await self._completed(adapter, link, info, arguments)
        except ModelFailed as failure:
            code = _CODES.get(failure.code, IntegrationCode.REFUSED)
            raise IntegrationFault(code, failure.message, **failure.details) from None

    async def _completed(
        self, adapter: Adapter, link: Link, info: ModelInfo, arguments: Mapping[str, Any]
    ) -> dict[str, Any]:
        makers = {"system": ChatMessage.system, "user": ChatMessage.user, "assistant": ChatMessage.assistant}
        request = ModelRequest(
            [makers[each["role"]](each["content"]) for each in arguments["messages"]],
            info.model,
            settings=ModelSettings(arguments.get("temperature"), arguments.get("maxTokens")),
        )
        finished: Finished | None = None
        received = 0
        events = adapter.stream(info.model, request)
        try:
            async for event in events:
                if isinstance(event, Finished):
                    finished = event
                    break
                received += len(event.text) if isinstance(event, TextDelta | ReasoningDelta) else 0
        finally:
            await events.aclose()
            # What was taken is written, also of an answer that broke off: by an estimate, as where nobody counted.
            usage = None if finished is None else finished.usage
            is_counted = usage is not None and bool(usage.prompt or usage.completion)
            if not is_counted and received:
                usage = ModelUsage(estimated_tokens(request), received // _CHARACTERS_A_TOKEN + 1)
            if usage is not None:
                end = self._meter.end(link.workspace_id, link.account, info, usage, is_estimated=not is_counted)
                await asyncio.shield(end)
        if finished is None or usage is None:
            raise IntegrationFault(IntegrationCode.ANSWER_INVALID, "The answer broke off.")
        return {
            "text": finished.text,
            "model": finished.model or info.model,
            "finishReason": finished.finish_reason.value,
            "promptTokens": usage.prompt,
            "completionTokens": usage.completion,
        }

    def _adapter(self, link: Link) -> Adapter:
        account = Account(
            link.integration_id,
            link.revision,
            "openai",
            ProviderKind.OPENAI_COMPATIBLE,
            link.config.base_url,
            link.secret.get("apiKey"),
        )
        return self._pool.adapter(account)


def _info(link: Link, model: str) -> ModelInfo:
    """Say what is known of a model: at OpenAI its price by the book, elsewhere what the integration says."""
    kind = (
        ProviderKind.OPENAI
        if urlsplit(str(link.config.base_url)).hostname == _OPENAI
        else ProviderKind.OPENAI_COMPATIBLE
    )
    config = link.config
    declared: list[dict[str, Any]] = []
    if config.input_usd is not None or config.output_usd is not None:
        declared.append({"model": model, "inputUsd": config.input_usd or 0, "outputUsd": config.output_usd or 0})
    return described(link.name, kind, model, declared)
