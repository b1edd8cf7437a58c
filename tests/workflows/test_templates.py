"""Templates: what a workspace may keep is bounded, at once too; and what a graph needs is found wherever it stands."""

import asyncio
from uuid import UUID

import pytest

from app.kernel.rights import Viewer
from app.workflows.graph import CachePolicy, Graph
from app.workflows.service import NewWorkflow
from app.workflows.templates import service
from app.workflows.templates.gallery import built_in
from app.workflows.templates.models import WorkflowTemplate
from app.workflows.templates.needs import needs_of
from app.workflows.templates.references import referenced
from app.workflows.templates.service import NewTemplate, TooManyTemplates
from app.workflows.versions import Side
from tests.workflows.conftest import House, graph, greeting, node


async def test_a_workspace_keeps_only_so_many_however_many_save_at_once(
    house: House, acme: UUID, ada: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MAX_TEMPLATES", 3)
    workflow = await house.workflows.create(ada, acme, NewWorkflow("Greeting", graph=greeting()))
    new = NewTemplate(Side(workflow.id, is_draft=True))
    done = await asyncio.gather(*(house.templates.save(ada, new) for _ in range(8)), return_exceptions=True)
    refused = [each for each in done if isinstance(each, BaseException)]
    assert len(refused) == 5
    assert {type(each) for each in refused} == {TooManyTemplates}
    assert await WorkflowTemplate.filter(workspace_id=acme).count() == 3
    other = await house.workspace("other")
    eve = await house.member(other)
    elsewhere = await house.workflows.create(eve, other, NewWorkflow("Greeting", graph=greeting()))
    assert await house.templates.save(eve, NewTemplate(Side(elsewhere.id, is_draft=True)))


async def test_saving_with_the_same_key_saves_once(house: House, acme: UUID, ada: Viewer) -> None:
    workflow = await house.workflows.create(ada, acme, NewWorkflow("Greeting", graph=greeting()))
    new = NewTemplate(Side(workflow.id, is_draft=True))
    saved = await asyncio.gather(*(house.templates.save(ada, new, idempotency_key="k") for _ in range(4)))
    assert len({each.id for each in saved}) == 1


def test_secrets_are_found_in_every_marked_field(house: House) -> None:
    value = graph(
        [
            node("start", "manual"),
            node("a", "http_request", config={"url": "https://x.example/", "headers": {"A": "{{ secrets.ONE }}"}}),
            node("b", skip_if="secrets.TWO == input.x", cache=CachePolicy(ttl_ms=1, key="secrets.THREE")),
            node("c", "not_installed", config={"a": "{{ secrets.UNSEEN }}"}),
        ]
    )
    needs = needs_of([value, greeting()], house.registry)
    assert needs.secrets == ("ONE", "THREE", "TWO")
    assert needs.components == ("http_request", "manual", "not_installed", "template")
    assert needs.missing_components == ("not_installed",)


def test_ids_of_built_in_templates_never_change() -> None:
    known = {found.slug: str(found.id) for found in built_in().values()}
    assert known["hello"] == "2280944d-3fc7-5ba4-991d-c5ed63b625aa"
    assert known["call-a-subworkflow"] == "e7552b60-5204-53b0-872c-0803b0d1bb19"
    assert len(set(known.values())) == len(known)


def test_a_node_without_a_reference_has_none(house: House) -> None:
    assert list(referenced(Graph(), house.registry)) == []
    assert list(referenced(greeting(), house.registry)) == []
