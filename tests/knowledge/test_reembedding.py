"""Another embedding: the old one is found until all chunks have the new one, then nothing of it is left."""

import array
import math
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.kernel.errors import IntegrationFailed
from app.knowledge import models
from app.knowledge.bases import EmbeddingUnusable
from app.knowledge.embedding import BUILT_IN, batches
from app.knowledge.wordllama import token_spans, vectors_of
from app.llm.attempts import Backoff
from app.llm.providers import NewProvider
from app.llm.vocabulary import ProviderKind
from app.usage.models import ModelUsageEntry
from tests.executions.conftest import House
from tests.integrations.conftest import LONG_AGO, served
from tests.knowledge.conftest import Shelf, audit, until
from tests.knowledge.vendor import DIMENSIONS, Vendor

VENDOR = "vendor:embedder"
TEXT = "\n\n".join(
    f"Paragraph {number} tells of the thing {number * 7919 % 1000}, at some length." for number in range(300)
)


@pytest.fixture
async def vendor(house: House) -> AsyncIterator[Vendor]:
    made = Vendor()
    house.plait.llm.models._backoff = Backoff(first_ms=1, most_ms=2)  # no test waits for it
    async with served(made.app()) as url:
        new = NewProvider("vendor", ProviderKind.OPENAI_COMPATIBLE, f"{url}/v1", "sk-vendor-0123456789")
        await house.plait.llm.providers.create(house.viewer, house.workspace_id, new)
        yield made


async def moved(house: House, shelf: Shelf, embedding: str = VENDOR) -> models.KnowledgeBase:
    return await shelf.knowledge.bases.update(house.viewer, shelf.base.id, {"embedding": embedding})


async def test_a_base_changes_over_when_no_chunk_lacks_its_vector(house: House, shelf: Shelf, vendor: Vendor) -> None:
    await house.work()
    document = await shelf.done(await shelf.add(TEXT))
    base = await moved(house, shelf)
    assert (base.embedding, base.next_embedding, base.next_dimensions) == (BUILT_IN, VENDOR, DIMENSIONS)
    base = await until(shelf.fresh, lambda row: row.next_attempt_at is None and row.claimed_until is None)
    assert (base.embedding, base.next_embedding, base.dimensions) == (VENDOR, "", DIMENSIONS)
    await audit(base.id, VENDOR)
    assert vendor.texts == document.chunk_count + 1
    # Metered: what a provider counted is in the ledger.
    entries = await ModelUsageEntry.filter(workspace_id=house.workspace_id)
    assert {row.kind.value for row in entries} == {"knowledge"}
    assert sum(row.prompt_tokens for row in entries) == 3 * vendor.texts


async def test_documents_that_come_meanwhile_are_there_in_the_end(house: House, shelf: Shelf, vendor: Vendor) -> None:
    await house.work()
    await shelf.done(await shelf.add(TEXT))
    vendor.holds_at = 2
    await moved(house, shelf)
    await vendor.reached.wait()
    assert (await shelf.done(await shelf.add("A late document."))).status.value == "ready"
    vendor.released.set()
    await until(shelf.fresh, lambda row: row.embedding == VENDOR and row.claimed_until is None)
    await audit(shelf.base.id, VENDOR)


async def test_a_provider_that_fails_is_tried_again_and_the_old_vectors_stay(
    house: House, shelf: Shelf, vendor: Vendor
) -> None:
    await house.work()
    await shelf.done(await shelf.add(TEXT))
    await until(shelf.fresh, lambda row: row.chunk_count > 0)
    vendor.holds_at = 2
    await moved(house, shelf)
    await vendor.reached.wait()
    vendor.fails = [401]  # what the next batch meets
    vendor.released.set()
    base = await until(shelf.fresh, lambda row: row.failure_code != "")
    assert base.failure_code == "PROVIDER_REFUSED_KEY"
    assert (base.embedding, base.next_embedding, base.next_attempt_at) == (BUILT_IN, VENDOR, None)
    # Back to the present one: that is the end of it, and the vectors that were made go.
    await moved(house, shelf, BUILT_IN)
    await until(shelf.fresh, lambda row: row.next_attempt_at is None and row.claimed_until is None)
    await audit(base.id, BUILT_IN)


async def test_one_that_was_given_up_goes_on_when_it_is_named_again(house: House, shelf: Shelf, vendor: Vendor) -> None:
    await house.work()
    document = await shelf.done(await shelf.add(TEXT))
    vendor.holds_at = 2
    await moved(house, shelf)
    await vendor.reached.wait()
    vendor.fails = [401]
    vendor.released.set()
    base = await until(shelf.fresh, lambda row: row.failure_code != "" and row.claimed_until is None)
    done = base.migrated_count
    assert 0 < done < document.chunk_count
    base = await moved(house, shelf)
    assert (base.failure_code, base.migrated_count >= done) == ("", True)
    await until(shelf.fresh, lambda row: row.embedding == VENDOR and row.claimed_until is None)
    await audit(base.id, VENDOR)
    assert vendor.texts <= document.chunk_count + 2  # nothing was embedded twice, but for the trials


async def test_all_chunks_are_looked_at_once_a_pass(house: House, shelf: Shelf, vendor: Vendor) -> None:
    await house.work()
    await shelf.done(await shelf.add(TEXT))
    looks: list[Any] = []
    fetch = house.plait.database.fetch

    async def counted(statement: Any, values: Any, *more: Any) -> Any:
        if "NOT EXISTS" in statement["sqlite"]:
            looks.append(values[1])
        return await fetch(statement, values, *more)

    house.plait.database.fetch = counted  # pyright: ignore[reportAttributeAccessIssue]
    await moved(house, shelf)
    await until(shelf.fresh, lambda row: row.embedding == VENDOR and row.claimed_until is None)
    assert len(looks) > 2
    assert sorted({str(each) for each in looks}) == [str(each) for each in looks]  # each goes on where one ended
    assert vendor.calls > 1


async def test_vectors_of_another_length_are_refused(house: House, shelf: Shelf, vendor: Vendor) -> None:
    base = await shelf.make("Eight", embedding=VENDOR)
    assert base.dimensions == DIMENSIONS
    vendor.dimensions = 4
    shelf.base = base
    await house.work()
    document = await shelf.done(await shelf.add("A text."))
    assert document.failure_code == "DIMENSIONS_CHANGED"
    assert not await models.KnowledgeChunk.filter(base_id=base.id).exists()


async def test_a_busy_provider_is_asked_again(house: House, shelf: Shelf, vendor: Vendor) -> None:
    base = await shelf.make("Busy", embedding=VENDOR)
    shelf.base = base
    vendor.fails = [429, 503]
    await house.work()
    assert (await shelf.done(await shelf.add("A text."))).status.value == "ready"
    await audit(base.id, VENDOR)


async def test_an_embedding_that_cannot_be_is_refused(shelf: Shelf, vendor: Vendor) -> None:
    with pytest.raises(EmbeddingUnusable):
        await shelf.make("None", embedding="nobody:nothing")
    vendor.fails = [503] * 10
    with pytest.raises(IntegrationFailed):
        await shelf.make("Down", embedding=VENDOR)


async def test_a_claim_that_ran_out_is_taken_by_another(house: House, shelf: Shelf, vendor: Vendor) -> None:
    await house.work()
    await shelf.done(await shelf.add(TEXT))
    vendor.holds_at = 3
    await moved(house, shelf)
    await vendor.reached.wait()
    # Whoever has it is slow, and taken for dead; it writes nothing any more.
    await models.KnowledgeBase.filter(id=shelf.base.id).update(claimed_until=LONG_AGO)
    chore = next(each for each in shelf.knowledge.chores() if each.name == "resume-knowledge_base")
    await house.plait.upkeep.do(chore)
    vendor.released.set()
    await until(shelf.fresh, lambda row: row.embedding == VENDOR and row.claimed_until is None)
    await audit(shelf.base.id, VENDOR)


def test_vectors_have_length_one_and_are_always_the_same() -> None:
    texts = ["The sea is salty.", "Das Meer ist salzig. 海", "", "x" * 10_000]
    one, two = vectors_of(texts), [vectors_of([text])[0] for text in reversed(texts)][::-1]
    assert one == two
    for each in one:
        numbers = array.array("f", each)
        assert math.isclose(math.fsum(number * number for number in numbers), 1, abs_tol=1e-5)


async def test_texts_are_counted_alike_whoever_makes_their_vectors(house: House, shelf: Shelf, vendor: Vendor) -> None:
    texts = ["The sea is salty.", "Das Meer ist salzig. 海", "x" * 10_000]
    counts = [len(set(token_spans(text))) for text in texts[:1]]
    embedders, workspace_id = shelf.knowledge.embedders, shelf.base.workspace_id
    own, own_counts = await embedders.embed_counted(workspace_id, BUILT_IN, texts)
    others, other_counts = await embedders.embed_counted(workspace_id, VENDOR, texts)
    assert own == vectors_of(texts)
    assert others == await embedders.embed(workspace_id, VENDOR, texts)
    assert own_counts == other_counts
    assert own_counts[:1] == counts


def test_batches_keep_the_order_and_the_limits() -> None:
    texts: Any = ["a" * 150_000, "b" * 60_000, *["c"] * 200, "d" * 300_000]
    made = list(batches(texts))
    assert [text for batch in made for text in batch] == texts
    assert all(len(batch) <= 96 for batch in made)
    assert all(len(batch) == 1 or sum(map(len, batch)) <= 200_000 for batch in made)
