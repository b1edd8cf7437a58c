"""Knowledge over the graph: what an operation may read, and that a list costs no query a row."""

from typing import Any

import pytest

from app.api.relay import encode
from app.knowledge import models, types
from app.knowledge.vocabulary import DocumentSource, DocumentStatus, SourceStatus
from tests.executions.conftest import House
from tests.executions.test_graph import Client
from tests.knowledge.conftest import Shelf
from tests.knowledge.counting import queries

TEXTS = "query($id: ID!) { node(id: $id) { ... on KnowledgeBase { documents { nodes { id text } } } } }"
PARENTS = """query($id: ID!, $first: Int!) { node(id: $id) { ... on KnowledgeBase {
  documents(first: $first) { nodes { knowledgeBase { name } origin { id } } } } } }"""
CHUNKS = """query($id: ID!, $first: Int!) { node(id: $id) { ... on KnowledgeDocument {
  chunks(first: $first) { nodes { document { title } } } } } }"""
SOURCES = """query($id: ID!, $first: Int!) { node(id: $id) { ... on KnowledgeBase {
  sources(first: $first) { nodes { id pendingCount status } } } } }"""


@pytest.fixture
def ask(house: House) -> Client:
    return Client(house)


async def test_texts_over_the_budget_are_not_read(
    ask: Client, house: House, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.work()
    for number in range(5):
        await shelf.done(await shelf.add("zebra " * 100, name=f"{number}"))
    monkeypatch.setattr(types, "_MAX_READ_CHARACTERS", 1_500)
    read: list[Any] = []
    lookup = type(house.plait.services.get(types.DocumentLookup))
    own = lookup.texts

    async def texts(self: Any, ids: Any) -> dict[Any, str]:
        read.extend(wanted := list(ids))
        return await own(self, wanted)

    monkeypatch.setattr(lookup, "texts", texts)
    answer = await ask(TEXTS, id=encode("KnowledgeBase", shelf.base.id))
    details = answer["errors"][0]["extensions"]
    assert (details["code"], details["details"]["reason"]) == ("TOO_COMPLEX", "texts_too_large")
    assert len(read) <= 2
    monkeypatch.setattr(types, "_MAX_READ_CHARACTERS", 5_000)
    nodes = (await ask.data(TEXTS, id=encode("KnowledgeBase", shelf.base.id)))["node"]["documents"]["nodes"]
    assert {each["text"] for each in nodes} == {"zebra " * 100}


async def _sources(shelf: Shelf, count: int) -> list[models.KnowledgeSource]:
    now = shelf.house.plait.clock.now()
    return [
        await models.KnowledgeSource.create(
            workspace_id=shelf.base.workspace_id,
            base_id=shelf.base.id,
            kind=DocumentSource.SITE,
            source_key=f"{number}",
            url=f"https://example.com/{number}",
            status=SourceStatus.COMPLETED,
            created_at=now,
            updated_at=now,
            actor_kind=shelf.base.actor_kind,
            actor_id=shelf.base.actor_id,
        )
        for number in range(count)
    ]


async def test_a_list_costs_no_query_a_row(ask: Client, house: House, shelf: Shelf) -> None:
    await house.work()
    ids = [await shelf.add(f"The zebra number {number}.", name=f"{number}") for number in range(6)]
    for each in ids:
        await shelf.done(each)
    sources = await _sources(shelf, 6)
    for own_id, source in zip(ids, sources, strict=True):
        await models.KnowledgeDocument.filter(id=own_id).update(origin_id=source.id)
    counts: list[list[int]] = []
    for first in (2, 6):
        with queries(house.plait.database) as seen:
            data = await ask.data(PARENTS, id=encode("KnowledgeBase", shelf.base.id), first=first)
        nodes = data["node"]["documents"]["nodes"]
        assert {each["knowledgeBase"]["name"] for each in nodes} == {"Base"}
        assert len({each["origin"]["id"] for each in nodes}) == first
        counts.append(
            [sum(f'FROM "{table}"' in query for query in seen) for table in ("knowledge_bases", "knowledge_sources")]
        )
    assert counts[0] == counts[1]
    assert all(counts[0])
    long = await shelf.add("\n\n".join(f"Paragraph {number} of zebras. " * 6 for number in range(12)), name="long")
    await shelf.done(long)
    asked: list[int] = []
    for first in (2, 10):
        with queries(house.plait.database) as seen:
            data = await ask.data(CHUNKS, id=encode("KnowledgeDocument", long), first=first)
        assert [each["document"]["title"] for each in data["node"]["chunks"]["nodes"]] == ["long"] * first
        asked.append(sum('FROM "knowledge_documents"' in query for query in seen))
    assert asked[0] == asked[1] > 0


async def test_what_is_left_of_sources_is_counted_at_once(ask: Client, house: House, shelf: Shelf) -> None:
    await house.work()
    ids = [await shelf.add(f"The zebra number {number}.", name=f"{number}") for number in range(3)]
    for each in ids:
        await shelf.done(each)
    sources = await _sources(shelf, 4)
    far = house.plait.clock.now().replace(year=2200)
    for own_id, source in zip(ids, (sources[0], sources[0], sources[2]), strict=True):
        await models.KnowledgeDocument.filter(id=own_id).update(
            origin_id=source.id, status=DocumentStatus.QUEUED, next_attempt_at=far
        )
    counts: list[int] = []
    for first in (1, 4):
        with queries(house.plait.database) as seen:
            data = await ask.data(SOURCES, id=encode("KnowledgeBase", shelf.base.id), first=first)
        counts.append(sum("COUNT" in query.upper() and "knowledge_documents" in query for query in seen))
    told = {each["id"]: (each["pendingCount"], each["status"]) for each in data["node"]["sources"]["nodes"]}
    assert [told[encode("KnowledgeSource", each.id)] for each in sources] == [
        (2, "RUNNING"),
        (0, "COMPLETED"),
        (1, "RUNNING"),
        (0, "COMPLETED"),
    ]
    assert counts[0] == counts[1] > 0
