"""What happens to knowledge bases is followed: documents that come, can be found, fail and go."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.e2e.client import Refused
from tests.e2e.server import Deployment
from tests.e2e.story import Person, sign_up
from tests.e2e.test_knowledge import DELETE, REMOVE, REMOVE_SOURCE, added, new_base, ready, until
from tests.integrations.conftest import served
from tests.knowledge.vendor import Site
from tests.patience import PATIENCE_SECONDS

EVENTS = """subscription($id: ID!, $base: ID, $one: ID, $after: Long) {
  knowledgeEvents(workspaceId: $id, knowledgeBaseId: $base, documentId: $one, after: $after) {
    sequence kind at actor { kind } knowledgeBaseId documentId title code
    knowledgeBase { id } document { status } } }"""
SOURCE = "query($id: ID!) { node(id: $id) { ... on KnowledgeSource { status pendingCount } } }"

Events = list[dict[str, Any]]


async def heard(ada: Person, is_over: Callable[[Events], bool], **wanted: Any) -> Events:
    """Follow until it is enough."""
    events: Events = []
    async with ada.client.subscribe(EVENTS, id=ada.workspace_id, **wanted) as stream:
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for event in stream:
                events.append(event)
                if is_over(events):
                    break
    return events


def kinds(events: Events) -> list[str]:
    return [each["kind"] for each in events]


async def test_documents_are_followed_and_go_on_from_where_one_stood(ada: Person, plait: Deployment) -> None:
    other = await new_base(ada, "Other")
    base = await new_base(ada, "Followed")
    one = (await added(ada, base["id"], {"text": {"text": "Pears are ripe.", "name": "pears"}}))["document"]
    await ready(ada, one["id"])
    bad = (await added(ada, base["id"], {"url": "http://10.0.0.1/"}))["document"]
    await ready_or_failed(ada, bad["id"])
    await added(ada, other["id"], {"text": {"text": "Nothing to do with it."}})
    await ada.client.data(REMOVE, input={"documentId": one["id"]})
    await ada.client.data(DELETE, input={"knowledgeBaseId": base["id"]})

    def is_over(events: Events) -> bool:
        return events[-1]["kind"] == "KNOWLEDGE_BASE_DELETED"

    # The base is gone, so that nobody can ask for it alone any more.
    events = [each for each in await heard(ada, is_over, after=0) if each["knowledgeBaseId"] == base["id"]]
    assert kinds(events) == [
        "KNOWLEDGE_BASE_CREATED",
        "DOCUMENT_ADDED",
        "DOCUMENT_READY",
        "DOCUMENT_ADDED",
        "DOCUMENT_FAILED",
        "DOCUMENT_REMOVED",
        "KNOWLEDGE_BASE_DELETED",
    ]
    assert [each["documentId"] for each in events] == [
        None,
        one["id"],
        one["id"],
        bad["id"],
        bad["id"],
        one["id"],
        None,
    ]
    assert [each["code"] for each in events if each["code"]] == ["FETCH_DENIED"]
    assert events[1]["title"] == "pears"
    assert events[5]["document"] is events[6]["knowledgeBase"] is None
    at = events[2]["sequence"]
    rest = await heard(replace(ada, client=ada.client.at(plait.other_url)), is_over, after=at)
    assert [each for each in rest if each["knowledgeBaseId"] == base["id"]] == events[3:]


async def test_one_base_and_one_document_are_followed_alone(ada: Person) -> None:
    base, other = await new_base(ada, "One"), await new_base(ada, "Two")
    async with ada.client.subscribe(EVENTS, id=ada.workspace_id, base=base["id"]) as stream:
        assert (await anext(stream))["kind"] == "SNAPSHOT"
        await added(ada, other["id"], {"text": {"text": "Elsewhere."}})
        own = (await added(ada, base["id"], {"text": {"text": "Here."}}))["document"]
        events: Events = []
        while len(events) < 2:
            told = await anext(stream)
            if told["documentId"] is not None:  # the making of the base may be told too
                events.append(told)
    assert [(each["kind"], each["documentId"]) for each in events] == [
        ("DOCUMENT_ADDED", own["id"]),
        ("DOCUMENT_READY", own["id"]),
    ]
    assert events[1]["document"] == {"status": "READY"}
    found = await heard(ada, lambda events: len(events) == 2, one=own["id"], after=0)
    assert kinds(found) == ["DOCUMENT_ADDED", "DOCUMENT_READY"]


async def test_documents_that_go_with_their_source_are_told(ada: Person) -> None:
    site = Site()
    base = await new_base(ada, "Crawled")
    async with served(site.app()) as url:
        made = await added(ada, base["id"], {"site": {"url": url, "maxPages": 2, "delayMs": 0}})
        await until(ada.client, SOURCE, made["source"]["id"], lambda row: row["pendingCount"] == 0)
        await ada.client.data(REMOVE_SOURCE, input={"sourceId": made["source"]["id"]})
    events = await heard(ada, lambda found: kinds(found).count("DOCUMENT_REMOVED") == 2, base=base["id"], after=0)
    gone, ready_ones = (
        {each["documentId"] for each in events if each["kind"] == kind}
        for kind in ("DOCUMENT_REMOVED", "DOCUMENT_READY")
    )
    assert gone == ready_ones
    assert len(gone) == 2


async def test_nobody_else_follows(ada: Person, plait: Deployment) -> None:
    eve = await sign_up(plait.url, "eve")
    base = await new_base(ada, "Private")
    for wanted in ({"id": ada.workspace_id}, {"id": eve.workspace_id, "base": base["id"]}):
        with pytest.raises(Refused) as refused:
            async with eve.client.subscribe(EVENTS, **wanted) as stream:
                await anext(stream)
        assert refused.value.code == "NOT_FOUND"


async def ready_or_failed(ada: Person, document: str) -> None:
    read = "query($id: ID!) { node(id: $id) { ... on KnowledgeDocument { status } } }"
    await until(ada.client, read, document, lambda row: row["status"] in {"READY", "FAILED"})
