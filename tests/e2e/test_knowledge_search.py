"""Searching knowledge over the wire: what answers is found with its citation, and a question costs what it asks for."""

from typing import Any

import pytest

from tests.e2e.server import Deployment
from tests.e2e.story import sign_up
from tests.e2e.test_knowledge import added, new_base, ready

SEARCH = """query($id: ID!, $query: String!, $mode: SearchMode!, $where: KnowledgeSearchWhere, $topK: Int!, $n: Int!) {
  node(id: $id) { ... on KnowledgeBase { search(query: $query, mode: $mode, where: $where, topK: $topK, neighbours: $n)
    {
    rank score text highlights { start end } places { list rank score }
    citation { documentId chunkId fileId url title headings start end pageFirst pageLast }
    chunk { id text } document { id title text } } } } }"""
ACROSS = """query($id: ID!, $query: String!, $bases: [ID!]) { workspace(id: $id) {
  searchKnowledge(query: $query, baseIds: $bases) { text document { knowledgeBase { id } } } } }"""
DEEP = """query($id: ID!, $topK: Int!) { node(id: $id) { ... on KnowledgeBase { search(query: "x", topK: $topK) {
  document { knowledgeBase { documents(first: 100) { nodes { chunks(first: 100) { nodes { id } } } } } } } } } }"""


async def test_a_question_is_answered_with_citations(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    base = (await new_base(ada, tags=[{"name": "year", "type": "NUMBER"}]))["id"]
    other = (await new_base(ada, "Other"))["id"]
    zebra = (await added(ada, base, {"text": {"text": "The zebra crosses the river."}}, tags={"year": 2026}))[
        "document"
    ]
    bread = (await added(ada, base, {"text": {"text": "Bread needs flour and yeast."}}, tags={"year": 2020}))[
        "document"
    ]
    third = (await added(ada, other, {"text": {"text": "A zebra of another base."}}))["document"]
    for each in (zebra, bread, third):
        assert (await ready(ada, each["id"]))["status"] == "READY"

    async def search(**more: Any) -> list[dict[str, Any]]:
        wanted = {"id": base, "query": "zebras at a river", "mode": "HYBRID", "topK": 10, "n": 0, **more}
        return (await ada.client.data(SEARCH, **wanted))["node"]["search"]

    for mode in ("HYBRID", "TEXT", "VECTOR"):
        hits = await search(mode=mode)
        first = hits[0]
        cited = first["citation"]
        assert (first["rank"], cited["documentId"], cited["chunkId"]) == (1, zebra["id"], first["chunk"]["id"])
        assert first["document"]["text"][cited["start"] : cited["end"]] == first["text"]
        assert {first["text"][each["start"] : each["end"]] for each in first["highlights"]} == {"zebra", "river"}
        assert third["id"] not in {hit["document"]["id"] for hit in hits}
    old = await search(mode="VECTOR", where={"tags": [{"name": "year", "atMost": 2021}]})
    assert [hit["document"]["id"] for hit in old] == [bread["id"]]

    across = (await ada.client.data(ACROSS, id=ada.workspace_id, query="zebra"))["workspace"]["searchKnowledge"]
    assert {hit["document"]["knowledgeBase"]["id"] for hit in across} == {base, other}
    only = (await ada.client.data(ACROSS, id=ada.workspace_id, query="zebra", bases=[other]))["workspace"]
    assert [hit["text"] for hit in only["searchKnowledge"]] == ["A zebra of another base."]

    for bad, field in [
        ({"query": ""}, "query"),
        ({"query": "x" * 3_000}, "query"),
        ({"topK": 0}, "topK"),
        ({"topK": 101}, "topK"),
        ({"n": 9}, "neighbours"),
        ({"where": {"documentIds": [base]}}, "where.documentIds"),
        ({"where": {"tags": [{"name": "nothing", "equals": 1}]}}, "where.tags"),
        ({"where": {"tags": [{"name": "year", "equals": "x"}]}}, "where.tags"),
    ]:
        wanted = {"id": base, "query": "q", "mode": "TEXT", "topK": 1, "n": 0, **bad}
        answer = await ada.client.ask(SEARCH, **wanted)
        assert answer.errors, bad
        details = answer.errors[0]["extensions"]
        assert (details["code"], details["details"]["field"]) in {("INVALID_INPUT", field), ("NOT_FOUND", field)}, (
            details
        )

    bob = await sign_up(plait.url, "bob")
    foreign = await bob.client.ask(ACROSS, id=bob.workspace_id, query="zebra", bases=[base])
    assert foreign.errors[0]["extensions"]["code"] == "NOT_FOUND"
    assert (await bob.client.data(SEARCH, id=base, query="q", mode="TEXT", topK=1, n=0))["node"] is None


async def test_what_is_below_a_hit_costs_once_for_each(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    base = (await new_base(ada))["id"]
    refused = await ada.client.ask(DEEP, id=base, topK=100)
    assert refused.errors[0]["extensions"]["code"] == "TOO_COMPLEX"


pytestmark = pytest.mark.timeout(200)
