"""A process with providers at servers that nobody here wrote: llmock from PyPI, aimock from npm."""

from collections.abc import AsyncIterator, Generator
from contextlib import AsyncExitStack, contextmanager
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from app.llm.attempts import Backoff
from app.llm.messages import ChatMessage, ModelRequest
from app.llm.providers import NewProvider
from app.llm.service import Models
from app.llm.vocabulary import ProviderKind
from tests.executions.conftest import House, open_house, settings, template

__all__ = ["settings", "template"]

KEY = "sk-test-4f9a8b7c6d5e1234"
#: By kind: llmock's name of the provider, and a model of it.
WIRES = {
    ProviderKind.OPENAI: ("openai", "gpt-4o-mini"),
    ProviderKind.OPENAI_COMPATIBLE: ("openai", "llama3:8b"),
    ProviderKind.OPENAI_RESPONSES: ("openai", "gpt-5-mini"),
    ProviderKind.ANTHROPIC: ("anthropic", "claude-sonnet-5-5"),
    ProviderKind.GOOGLE: ("gemini", "gemini-2.5-flash"),
}


class Peers:
    """Providers of the house's workspace."""

    def __init__(self, house: House, llmock: LLMock) -> None:
        self.house = house
        self.llmock = llmock

    @property
    def models(self) -> Models:
        return self.house.plait.llm.models

    async def at(self, kind: ProviderKind, base_url: str | None = None, name: str = "", **more: Any) -> str:
        """Set a provider up; return how a model of it is named."""
        peer, model = WIRES[kind]
        name = name or kind.value.replace("_", "-")
        new = NewProvider(name, kind, base_url or self.llmock.base_url(peer), KEY, **more)
        await self.house.plait.llm.providers.create(self.house.viewer, self.house.workspace_id, new)
        return f"{name}:{model}"

    async def ask(self, text: str, model: str = "", **more: Any) -> Any:
        request = ModelRequest([ChatMessage.user(text)], model, **more)
        return await self.models.complete(self.house.workspace_id, request)


@pytest.fixture
async def house(settings: Any) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        house = await open_house(settings, stack)
        # Waits between attempts are tested as figures; here they would only take time.
        house.plait.llm.models._backoff = Backoff(first_ms=1, most_ms=2)
        yield house


@pytest.fixture
def peers(house: House, llmock: LLMock, monkeypatch: pytest.MonkeyPatch) -> Peers:
    for name in llmock.env():
        monkeypatch.delenv(name, raising=False)
    return Peers(house, llmock)


@contextmanager
def failing(code: str) -> Generator[dict[str, Any]]:
    """Expect a failure of a code; what is yielded gets its facts."""
    from app.llm.failures import ModelFailed

    facts: dict[str, Any] = {}
    with pytest.raises(ModelFailed) as caught:
        yield facts
    assert caught.value.code.value == code, (caught.value.code, caught.value.message)
    assert KEY not in f"{caught.value.message} {caught.value.details}"
    facts.update(caught.value.details, message=caught.value.message, is_retryable=caught.value.is_retryable)
