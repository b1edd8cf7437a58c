"""Copying: counts, what is gone, going on after a death, stopping, and what a service cannot do to it."""

import asyncio

import pytest

from app.integrations.masking import Secrets
from app.integrations.models import Integration, IntegrationRecord, IntegrationSync
from app.integrations.syncs import IntegrationIsSyncing, NothingToSync, SyncTooSoon
from tests.integrations.conftest import API_KEY, KEY, LONG_AGO, Connected, served
from tests.integrations.things import Things, config
from tests.patience import PATIENCE_SECONDS


async def began(connected: Connected, row: Integration) -> IntegrationSync:
    return await connected.services.syncs.start(connected.house.viewer, row.id, None)


async def ended(sync: IntegrationSync) -> IntegrationSync:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = await IntegrationSync.get(id=sync.id)
            if found.active_key is None:
                return found
            await asyncio.sleep(0.02)


async def cooled(row: Integration) -> None:
    await IntegrationSync.filter(integration_id=row.id).update(ended_at=LONG_AGO)


def counts(sync: IntegrationSync) -> tuple[int, int, int, int, int]:
    return sync.added, sync.updated, sync.unchanged, sync.deleted, sync.failed


async def test_a_sync_counts_what_it_did(connected: Connected) -> None:
    await connected.house.work()
    things = Things(5)
    async with served(things.app()) as url:
        row = await connected.to("rest", config(url), API_KEY)
        first = await ended(await began(connected, row))
        assert (first.status.name, counts(first)) == ("COMPLETED", (5, 0, 0, 0, 0)), first.error_message
        with pytest.raises(SyncTooSoon) as caught:
            await began(connected, row)
        assert 1 <= caught.value.retry_after_seconds <= 10
        await cooled(row)
        things.things = [{"id": 0, "name": "thing 0"}, {"id": 1, "name": "changed"}, {"name": "nobody"}, {"id": 9}]
        second = await ended(await began(connected, row))
        assert counts(second) == (1, 1, 1, 3, 1)
        gone = await IntegrationRecord.filter(integration_id=row.id, deleted_at__isnull=False)
        assert sorted(each.external_id for each in gone) == ["2", "3", "4"]
        await cooled(row)
        things.things = [{"id": 0, "name": "thing 0"}, {"id": 2, "name": "thing 2"}]
        third = await ended(await began(connected, row))
        assert counts(third) == (0, 1, 1, 2, 0)  # what comes back was not added
        with pytest.raises(NothingToSync):
            await connected.services.syncs.start(connected.house.viewer, row.id, ["nothing"])


async def test_a_page_that_fails_is_tried_again_and_a_refusal_ends_it(connected: Connected) -> None:
    await connected.house.work()
    things = Things(4)
    things.fails = [(503, {}), (429, {"retry-after": "0"})]
    async with served(things.app()) as url:
        row = await connected.to("rest", config(url), API_KEY)
        done = await ended(await began(connected, row))
        assert (done.status.name, counts(done)) == ("COMPLETED", (4, 0, 0, 0, 0))
        await cooled(row)
        things.fails = [(401, {})]
        failed = await ended(await began(connected, row))
        assert (failed.status.name, failed.error_code) == ("FAILED", "CREDENTIAL_REFUSED")
        assert KEY not in failed.error_message
        assert (await Integration.get(id=row.id)).status.name == "EXPIRED"
        assert await IntegrationRecord.filter(integration_id=row.id, deleted_at__isnull=True).count() == 4


async def test_one_at_a_time_and_stopped_at_once(connected: Connected) -> None:
    await connected.house.work()
    things = Things(6)
    things.hangs_at = 2
    async with served(things.app()) as url:
        row = await connected.to("rest", config(url), API_KEY)
        sync = await began(connected, row)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await things.reached.wait()
        with pytest.raises(IntegrationIsSyncing):
            await began(connected, row)
        stopped = await connected.services.syncs.cancel(connected.house.viewer, sync.id)
        assert stopped.status.name == "CANCELLED"
        things.released.set()
        things.hangs_at = None
        second = await ended(await began(connected, row))
        assert counts(second) == (4, 0, 2, 0, 0)  # page two of the first was not written
        assert (await IntegrationSync.get(id=sync.id)).status.name == "CANCELLED"


async def test_a_worker_that_lost_its_claim_writes_nothing(connected: Connected) -> None:
    await connected.house.work()
    things = Things(6)
    things.hangs_at = 2
    async with served(things.app()) as url:
        row = await connected.to("rest", config(url), API_KEY)
        sync = await began(connected, row)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await things.reached.wait()
        # As if this process had been away for longer than its claim.
        await IntegrationSync.filter(id=sync.id).update(claimed_until=LONG_AGO)
        things.hangs_at = None
        copying = connected.services.copying
        other = await copying._claimed(sync.id)
        things.released.set()
        await copying._copy(other)
        done = await ended(sync)
        assert (counts(done), done.epoch) == ((6, 0, 0, 0, 0), 2)
        assert done.status.name == "COMPLETED"


async def test_a_sync_that_nobody_does_is_given_to_somebody(connected: Connected) -> None:
    """What a killed process leaves: a sync that runs, at its second page, with a claim that nobody renews."""
    things = Things(6)
    async with served(things.app()) as url:
        row = await connected.to("rest", config(url), API_KEY)
        sync = await began(connected, row)
        copying = connected.services.copying
        claimed = await copying._claimed(sync.id)
        kind, link = await copying._opened(row)
        page = await copying._pulled(kind, link, row, claimed, Secrets(list(link.secret.values())))
        await copying._kept(row, claimed, page, is_told=False)
        await IntegrationSync.filter(id=sync.id).update(claimed_until=LONG_AGO)
        await connected.house.work()
        chore = copying.chores()[0]
        await connected.house.plait.upkeep.do(chore)
        done = await ended(sync)
        assert (done.status.name, counts(done), done.epoch) == ("COMPLETED", (6, 0, 0, 0, 0), 2)
        assert things.pages[:2] == [1, 2]  # the first page was not read again
