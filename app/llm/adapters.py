"""The contract of whoever answers: one account at a provider behind two calls."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from app.llm.messages import ModelRequest
from app.llm.replies import ModelEvent
from app.llm.vocabulary import ProviderKind


@dataclass(frozen=True, slots=True)
class Account:
    """An account at a provider, opened: never logged, never shown."""

    id: UUID
    revision: int
    name: str
    kind: ProviderKind
    base_url: str
    key: str | None = field(repr=False)


class Adapter(Protocol):
    """Speaks to one provider."""

    def stream(self, model: str, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Ask a model once; closing the generator ends the call and closes its connection.

        `Finished` comes last, without cost, provider and attempts, which the caller adds.

        Raises:
            ModelFailed: As `failures` says; nothing is tried again here.
        """
        ...

    async def embed(self, model: str, texts: list[str]) -> "tuple[list[list[float]], int]":
        """Return a vector a text, and how many tokens that took.

        Raises:
            ModelFailed: As for `stream`, or the provider has no embeddings.
        """
        ...
