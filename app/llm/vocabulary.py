"""The words of models: kinds of providers, and what a model can."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

BUILT_IN = "built-in"  #: the name of the provider that every workspace has


class ProviderKind(StrEnum):
    """How a provider is spoken to."""

    BUILT_IN = "built_in"  #: deterministic rules within Plait; needs no key
    OPENAI = "openai"  #: OpenAI, chat completions
    OPENAI_RESPONSES = "openai_responses"  #: OpenAI, responses
    OPENAI_COMPATIBLE = "openai_compatible"  #: any address that speaks chat completions: Ollama, vLLM, a gateway
    ANTHROPIC = "anthropic"  #: Anthropic, messages
    GOOGLE = "google"  #: Google, Gemini API


class ModelAbility(StrEnum):
    """What a model can do."""

    CHAT = "chat"  #: answers messages
    TOOLS = "tools"  #: asks for tools to be called
    JSON = "json"  #: answers in JSON of a schema
    IMAGES = "images"  #: reads images
    REASONING = "reasoning"  #: thinks before it answers
    EMBEDDING = "embedding"  #: turns texts into vectors


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model of the catalogue.

    Attributes:
        provider: The provider's name in the workspace.
        kind: How it is spoken to.
        model: As the provider calls it.
        name: For people.
        context_tokens: Of prompt and answer together; None when it is not known.
        abilities: What it can.
        input_usd: A million tokens of the prompt cost this; None when it is not known.
        output_usd: A million tokens of the answer.
        cached_usd: A million tokens of the prompt that the provider has cached.
    """

    provider: str
    kind: ProviderKind
    model: str
    name: str
    context_tokens: int | None
    abilities: frozenset[ModelAbility]
    input_usd: Decimal | None = None
    output_usd: Decimal | None = None
    cached_usd: Decimal | None = None

    @property
    def reference(self) -> str:
        """How it is named in a request."""
        return f"{self.provider}:{self.model}"
