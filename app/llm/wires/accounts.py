"""Connecting to an account: the SDK's client with our transport, our key, and nothing of the environment.

The SDKs fill what they are not given from environment variables. A workspace names its own addresses, so the
operator's key, organisation or headers must never go there: each is set here, to nothing if need be.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx2
from anthropic import AsyncAnthropic
from google.genai.client import Client as GoogleClient
from google.genai.types import HttpOptions, HttpRetryOptions
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletionChunk
from pydantic import ValidationError
from pydantic_ai.embeddings.base import EmbeddingModel
from pydantic_ai.embeddings.google import GoogleEmbeddingModel
from pydantic_ai.embeddings.openai import OpenAIEmbeddingModel
from pydantic_ai.models import Model
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from app.llm.adapters import Account
from app.llm.vocabulary import ProviderKind

OPENAI_URL = "https://api.openai.com/v1"
ANTHROPIC_URL = "https://api.anthropic.com"
GOOGLE_URL = "https://generativelanguage.googleapis.com"
_NO_KEY = "none"  #: the SDKs insist on one


@dataclass(frozen=True, slots=True)
class Connection:
    """Makes the models of an account."""

    model: Callable[[str], Model[Any]]
    embedder: Callable[[str], EmbeddingModel | None]


def connect(account: Account, client: httpx2.AsyncClient) -> Connection:
    """Return what makes an account's models; nothing is sent yet."""
    if account.kind is ProviderKind.ANTHROPIC:
        anthropic = AnthropicProvider(anthropic_client=_anthropic(account, client))
        return Connection(lambda name: AnthropicModel(name, provider=anthropic), lambda _name: None)
    if account.kind is ProviderKind.GOOGLE:
        google = GoogleProvider(client=_google(account, client))
        return Connection(
            lambda name: GoogleModel(name, provider=google), lambda name: GoogleEmbeddingModel(name, provider=google)
        )
    sdk = _openai(account, client)
    if account.kind is ProviderKind.OPENAI_COMPATIBLE:
        compatible = OpenAICompatibleProvider("compatible", openai_client=sdk)
        return Connection(
            lambda name: OpenAIChatModel(name, provider=compatible),
            lambda name: OpenAIEmbeddingModel(name, provider=OpenAIProvider(openai_client=sdk)),
        )
    openai = OpenAIProvider(openai_client=sdk)
    kind = OpenAIResponsesModel if account.kind is ProviderKind.OPENAI_RESPONSES else OpenAIChatModel
    return Connection(
        lambda name: kind(name, provider=openai), lambda name: OpenAIEmbeddingModel(name, provider=openai)
    )


class _OpenAI(AsyncOpenAI):
    """The SDK's client, which reads the pieces of an answer faster.

    The SDK builds each by walking its types in Python, which takes as long as all else that is done for a token.
    Pydantic does it in a tenth of that where a piece is what the type says; one that is not is left to the SDK.
    """

    def _process_response_data(self, *, data: object, cast_to: type[Any], response: httpx2.Response) -> Any:
        if cast_to is ChatCompletionChunk:
            with suppress(ValidationError):
                return ChatCompletionChunk.model_validate(data)
        return super()._process_response_data(data=data, cast_to=cast_to, response=response)


def _openai(account: Account, client: httpx2.AsyncClient) -> AsyncOpenAI:
    sdk = _OpenAI(
        api_key=account.key or _NO_KEY,
        base_url=account.base_url or OPENAI_URL,
        http_client=client,
        max_retries=0,
        default_headers={},
    )
    sdk._custom_headers = {}  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - else OPENAI_CUSTOM_HEADERS
    sdk.organization = None
    sdk.project = None
    return sdk


def _anthropic(account: Account, client: httpx2.AsyncClient) -> AsyncAnthropic:
    sdk = AsyncAnthropic(
        api_key=account.key or _NO_KEY,
        auth_token=None,
        base_url=account.base_url or ANTHROPIC_URL,
        http_client=client,
        max_retries=0,
    )
    sdk._custom_headers = {}  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - else ANTHROPIC_CUSTOM_HEADERS
    sdk.auth_token = None
    return sdk


def _google(account: Account, client: httpx2.AsyncClient) -> GoogleClient:
    return GoogleClient(
        vertexai=False,
        api_key=account.key or _NO_KEY,
        http_options=HttpOptions(
            base_url=account.base_url or GOOGLE_URL,
            httpx_async_client=client,
            retry_options=HttpRetryOptions(attempts=1),
        ),
    )
