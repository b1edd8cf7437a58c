"""A wired process with a clock that stands still, a receiver, and a webhook to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import pytest

from app.accounts.vocabulary import ActivityKind
from app.kernel.clock import FixedClock
from app.kernel.settings import Settings
from app.webhooks.models import Webhook, WebhookDelivery
from app.webhooks.service import NewWebhook
from app.workflows.graph import Graph
from tests.e2e.receiver import Receiver, receiver
from tests.executions.conftest import House, open_house, settings, template
from tests.executions.play import NOON
from tests.patience import PATIENCE_SECONDS

__all__ = ["settings", "template"]


class Post:
    """A house that tells a receiver of its workflows; nothing is fed or sent until somebody asks."""

    def __init__(self, house: House, clock: FixedClock, ears: Receiver) -> None:
        self.house = house
        self.clock = clock
        self.ears = ears
        self.webhooks = house.plait.webhooks

    async def webhook(self, path: str = "/hook", **more: Any) -> Webhook:
        new = NewWebhook(url=self.ears.url + path, event_types=["workflow.created"], **more)
        return (await self.webhooks.webhooks.create(self.house.viewer, self.house.workspace_id, new))[0]

    async def happen(self, count: int) -> list[UUID]:
        """Make so many workflows, and wait until the activity has their numbers."""
        activities, kinds = self.house.plait.accounts.activities, [ActivityKind.WORKFLOW_CREATED]
        made = [await self.house.workflow(Graph(), is_published=False) for _ in range(count)]
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                told = await activities.newest(self.house.workspace_id, kinds, limit=1_000)
                # Those without a number are read as 0.
                if {entry.subject_id for entry in told if entry.sequence}.issuperset(made):
                    return made
                await asyncio.sleep(0.01)

    async def deliveries(self) -> list[WebhookDelivery]:
        return await WebhookDelivery.all().order_by("position", "id")

    async def settle(self) -> list[WebhookDelivery]:
        """Wait until every delivery is over."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while any(row.due_at is not None for row in await self.deliveries()):
                await asyncio.sleep(0.02)
        return await self.deliveries()


@pytest.fixture
async def post(settings: Settings) -> AsyncIterator[Post]:
    clock = FixedClock(NOON)
    async with receiver() as ears, AsyncExitStack() as stack:
        yield Post(await open_house(settings, stack, clock), clock, ears)
