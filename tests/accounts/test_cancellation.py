"""A cancelled request must not take the database down with it."""

import asyncio
from uuid import uuid4

from app.accounts.vocabulary import ActivityKind
from app.kernel.rights import SYSTEM
from tests.patience import PATIENCE_SECONDS


async def test_a_transaction_cancelled_at_any_moment_gives_the_lane_back(house):
    async def write() -> None:
        await house.activities.record(uuid4(), ActivityKind.WORKFLOW_UPDATED, "Workflow", uuid4(), SYSTEM)

    for turns in range(40):
        task = asyncio.create_task(write())
        for _ in range(turns % 20):
            await asyncio.sleep(0.0005 if turns > 20 else 0)
        task.cancel()
        await asyncio.wait([task])
    async with asyncio.timeout(PATIENCE_SECONDS):
        await write()
