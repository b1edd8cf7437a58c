"""Documents of what was copied: they follow the records, and cost nothing where nothing changed."""

from datetime import datetime, timedelta
from uuid import UUID

from app.integrations.models import Integration, IntegrationRecord
from app.kernel.clock import SystemClock
from app.kernel.ids import new_id
from app.knowledge import models
from app.knowledge.embedding import BUILT_IN
from app.knowledge.givens import Given
from app.knowledge.records import text_of, title_of
from app.knowledge.vocabulary import DocumentSource, DocumentStatus, SourceStatus
from tests.executions.conftest import House
from tests.integrations.conftest import Connected, served
from tests.integrations.things import Things, config
from tests.knowledge.conftest import Shelf, audit, until


async def test_documents_follow_the_records_of_an_integration(house: House, shelf: Shelf) -> None:
    things = Things(5)
    await house.work()
    connected = Connected(house)
    async with served(things.app()) as url:
        row = await connected.to("rest", config(url))

        async def synced() -> None:
            sync = await connected.services.syncs.start(house.viewer, row.id, None)
            await until(lambda: type(sync).get(id=sync.id), lambda found: found.ended_at is not None)
            # The pause between two syncs of one integration is no test's business.
            await type(sync).filter(id=sync.id).update(ended_at=SystemClock().now().replace(year=2020))

        await synced()
        given = Given(
            DocumentSource.INTEGRATION, integration_id=row.id, resource="things", config={"textFields": ["name"]}
        )
        source_id = await shelf.add(given, tags={"kind": "thing"})

        async def settled() -> dict[str, models.KnowledgeDocument]:
            chore = next(each for each in shelf.knowledge.chores() if each.name == "gather-knowledge")
            await house.plait.upkeep.do(chore)
            for each in shelf.knowledge.chores():
                if each.name.startswith("resume-"):
                    await house.plait.upkeep.do(each)
            await until(
                lambda: models.KnowledgeSource.get(id=source_id),
                lambda found: found.status is SourceStatus.COMPLETED and found.claimed_until is None,
            )
            rows = await until(
                lambda: models.KnowledgeDocument.filter(origin_id=source_id),
                lambda found: all(each.status is DocumentStatus.READY for each in found),
            )
            return {each.title: each for each in rows}

        before = await settled()
        assert sorted(before) == [f"thing {number}" for number in range(5)]
        assert {each.text for each in before.values()} == set(before)
        assert before["thing 0"].tags == {"kind": "thing"}
        things.things[1] = {"id": 1, "name": "another thing"}
        del things.things[3]
        await synced()
        after = await settled()
    assert sorted(after) == ["another thing", "thing 0", "thing 2", "thing 4"]
    assert after["another thing"].id == before["thing 1"].id
    assert after["thing 0"].ready_at == before["thing 0"].ready_at  # it was not touched
    await audit(shelf.base.id, BUILT_IN)
    assert await IntegrationRecord.filter(integration_id=row.id, deleted_at__isnull=True).count() == 4


async def gathered(house: House, shelf: Shelf, source_id: UUID) -> None:
    """Look once for syncs that ended, and take what there is, as a worker would."""
    for name in ("gather-knowledge", "resume-knowledge_source"):
        chore = next(each for each in shelf.knowledge.chores() if each.name == name)
        await house.plait.upkeep.do(chore)
    await until(
        lambda: models.KnowledgeSource.get(id=source_id),
        lambda row: row.status is SourceStatus.COMPLETED and row.claimed_until is None,
    )
    await until(
        lambda: models.KnowledgeDocument.filter(origin_id=source_id),
        lambda rows: all(row.status is DocumentStatus.READY for row in rows),
    )


async def test_a_record_is_found_by_its_new_title_and_none_that_is_seen_late_is_missed(
    house: House, shelf: Shelf
) -> None:
    await house.work()
    connected = Connected(house)
    async with served(Things(0).app()) as url:
        row = await connected.to("rest", config(url))
    now = SystemClock().now()

    async def record(number: int, title: str, at: datetime) -> None:
        held = IntegrationRecord.filter(integration_id=row.id, external_id=str(number))
        data = {"name": title, "body": f"the words of {number}"}
        if await held.update(data=data, updated_at=at):
            return
        await IntegrationRecord.create(
            id=new_id(),
            workspace_id=house.workspace_id,
            integration_id=row.id,
            resource="things",
            external_id=str(number),
            data=data,
            digest="-",
            seen_by=new_id(),
            created_at=at,
            updated_at=at,
        )

    async def found(words: str) -> list[str]:
        hits = await shelf.knowledge.index.words.find([shelf.base.id], words, None, 10)
        chunks = await models.KnowledgeChunk.filter(id__in=[each[0] for each in hits])
        return sorted(each.text for each in chunks)

    await record(1, "zebra", now)
    await Integration.filter(id=row.id).update(synced_at=now)
    given = Given(DocumentSource.INTEGRATION, integration_id=row.id, resource="things", config={"textFields": ["body"]})
    source_id = await shelf.add(given)
    await gathered(house, shelf, source_id)
    assert await found("zebra") == ["the words of 1"]
    # Nothing new ended, so nothing is read.
    before = await models.KnowledgeSource.get(id=source_id)
    await gathered(house, shelf, source_id)
    assert (await models.KnowledgeSource.get(id=source_id)).epoch == before.epoch
    # A sync whose clock is behind ours, and whose record is seen after what was read the last time.
    late = now - timedelta(minutes=1)
    await record(1, "walrus", late)
    await record(2, "heron", late)
    await Integration.filter(id=row.id).update(synced_at=late)
    await gathered(house, shelf, source_id)
    assert await found("walrus") == ["the words of 1"]
    assert await found("zebra") == []
    assert await found("heron") == ["the words of 2"]


def test_a_record_becomes_a_text_and_a_title() -> None:
    data = {
        "id": 7,
        "subject": " A  broken\nlamp ",
        "fields": {"state": "open", "tags": ["x", "y"], "urgent": True, "z": None},
    }
    assert title_of(data, "", "7") == "A broken lamp"
    assert title_of(data, "fields.state", "7") == "open"
    assert title_of([1], "", "7") == "7"
    assert text_of(data, []) == (
        "- id: 7\n- subject:  A  broken\nlamp \n- fields:\n  - state: open\n"
        "  - tags:\n    - x\n    - y\n  - urgent: true"
    )
    assert text_of(data, ["subject", "fields.tags", "nothing"]) == " A  broken\nlamp \n\n- x\n- y"
