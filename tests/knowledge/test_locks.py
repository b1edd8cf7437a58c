"""Everybody locks in one order, the source, its documents, their base, so that nobody waits for each other for ever."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.kernel.claims import Claims
from app.kernel.clock import SystemClock
from app.kernel.database import Dialect, Transaction
from app.knowledge import models
from app.knowledge.chunkers.settings import checked_chunker
from app.knowledge.documents import Facts
from app.knowledge.vocabulary import ChunkerKind, DocumentStatus
from tests.executions.conftest import House
from tests.integrations.conftest import LONG_AGO
from tests.knowledge.conftest import Shelf
from tests.patience import PATIENCE_SECONDS

_LOOK_AGAIN: Mapping[Dialect, str] = {
    "postgres": "SELECT pg_stat_clear_snapshot()",
    "sqlite": "SELECT 1",
}  # else a transaction sees it once
_WAITING: Mapping[Dialect, str] = {
    "postgres": "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    "sqlite": "SELECT 1",  # a transaction has the database for itself
}


async def somebody_waits(tx: Transaction) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await tx.fetch(_WAITING, []):
            await asyncio.sleep(0.02)
            await tx.fetch(_LOOK_AGAIN, [])


async def between(
    house: House, first: Callable[[], Awaitable[Any]], then: Callable[[], Awaitable[Any]], meanwhile: Any
) -> None:
    """Hold what `first` locks, begin `meanwhile`, and go on with `then` in the same transaction once that waits."""
    held = asyncio.Event()

    async def hold() -> None:
        async with house.plait.database.transaction() as tx:
            await first()
            held.set()
            await somebody_waits(tx)
            await then()

    holding = asyncio.create_task(hold())
    await asyncio.wait_for(held.wait(), PATIENCE_SECONDS)
    await asyncio.gather(holding, meanwhile())


async def _again(shelf: Shelf, document_id: UUID) -> None:
    assert await shelf.add("Other words.", name="one", title="Another") == document_id


async def _changed(shelf: Shelf, document_id: UUID) -> None:
    await shelf.knowledge.documents.update(shelf.house.viewer, document_id, Facts(title="Another"), None)


async def _deleted(shelf: Shelf, document_id: UUID) -> None:
    del document_id
    await shelf.knowledge.bases.delete(shelf.house.viewer, shelf.base.id)


async def _cut(shelf: Shelf, document_id: UUID) -> None:
    del document_id
    changes = {"chunker": checked_chunker(ChunkerKind.TOKEN, 500, 0)}
    await shelf.knowledge.bases.update(shelf.house.viewer, shelf.base.id, changes)


async def _removed(shelf: Shelf, document_id: UUID) -> None:
    await shelf.knowledge.documents.remove(shelf.house.viewer, document_id)


@pytest.mark.parametrize("meanwhile", [_again, _changed, _deleted, _cut, _removed])
async def test_a_document_is_locked_before_its_base(house: House, shelf: Shelf, meanwhile: Any) -> None:
    document_id = await shelf.add("Words.", name="one")
    await models.KnowledgeDocument.filter(id=document_id).update(status=DocumentStatus.READY)

    async def first() -> None:
        await models.KnowledgeDocument.filter(id=document_id).select_for_update().first()

    async def then() -> None:
        await models.KnowledgeBase.filter(id=shelf.base.id).select_for_update().first()

    await between(house, first, then, lambda: meanwhile(shelf, document_id))


async def test_a_claim_that_is_kept_while_it_is_looked_at_stays(house: House, shelf: Shelf) -> None:
    document_id = await shelf.add("Words.")
    own = models.KnowledgeDocument.filter(id=document_id)
    await own.update(next_attempt_at=None, claimed_until=LONG_AGO)
    until = SystemClock().now() + timedelta(minutes=5)
    claims: Claims[models.KnowledgeDocument] = shelf.knowledge._documents
    (chore,) = claims.chores()

    async def beat() -> None:
        await own.update(claimed_until=until)

    async def nothing() -> None:
        return

    await between(house, beat, nothing, lambda: house.plait.upkeep.do(chore))
    row = await own.get()
    assert (row.claimed_until, row.next_attempt_at, row.epoch) == (until, None, 0)
