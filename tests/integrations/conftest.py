"""A process whose workspace connects services."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from app.integrations.models import Integration
from app.integrations.service import NewIntegration
from app.integrations.vocabulary import CredentialKind
from tests.executions.conftest import House, open_house, settings, template
from tests.integrations.things import KEY
from tests.mcp_client.peers import serving

__all__ = ["KEY", "settings", "template"]

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

API_KEY = (CredentialKind.API_KEY, {"apiKey": KEY})


class Connected:
    """The integrations of the house's workspace."""

    def __init__(self, house: House) -> None:
        self.house = house

    @property
    def services(self) -> Any:
        return self.house.plait.integrations

    async def to(self, type_id: str, config: Any, credential: Any = None, name: str = "", **more: Any) -> Integration:
        new = NewIntegration(type_id, name or type_id, config, credential, **more)
        made: Integration = await self.services.integrations.create(self.house.viewer, self.house.workspace_id, new)
        return made

    async def call(self, row: Integration, action: str, **arguments: Any) -> Any:
        return await self.services.calls.call(
            self.house.workspace_id, row.id, action, arguments, idempotency_key="key-of-this-call"
        )

    async def tried(self, row: Integration) -> Any:
        return await self.services.integrations.test(self.house.viewer, row.id)


@pytest.fixture
async def house(settings: Any) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await open_house(settings, stack)


@pytest.fixture
def connected(house: House) -> Connected:
    return Connected(house)


@asynccontextmanager
async def served(app: Any) -> AsyncGenerator[str]:
    """Serve an ASGI application; gives its address without a path."""
    async with serving(app) as url:
        yield url.removesuffix("/mcp")
