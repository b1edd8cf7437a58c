"""A run makes what it makes once, in its own workspace; links are kept as hashes and forgotten."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from app.artifacts import service
from app.artifacts.contents import Given
from app.artifacts.lookup import ArtifactNotFound
from app.artifacts.models import Artifact, ArtifactShare, ArtifactVersion
from app.artifacts.pages import text_body
from app.artifacts.service import ArtifactChanged, Maker, TooManyArtifacts, TooManyVersions
from app.artifacts.sharing import ContentLinkInvalid, ShareNotFound
from app.artifacts.vocabulary import ArtifactKind
from app.components.sandbox.errors import LimitReached
from app.kernel.clock import FixedClock
from app.kernel.crypto import hash_token
from app.kernel.rights import SYSTEM
from tests.executions.conftest import House


def maker(house: House, key: str | None = None) -> Maker:
    return Maker(SYSTEM, house.workspace_id, None, key)


async def make(house: House, key: str | None = None, kind: ArtifactKind = ArtifactKind.DOCUMENT) -> Artifact:
    artifacts = house.plait.artifacts.artifacts
    return await artifacts.create(maker(house, key), house.workspace_id, kind, "Notes", Given("one"))


async def test_a_repeated_node_makes_one_artifact_and_one_version(house: House) -> None:
    artifacts = house.plait.artifacts.artifacts
    first = await make(house, "run/make")
    assert (await make(house, "run/make")).id == first.id
    for _ in range(2):
        changed = await artifacts.update(maker(house, "run/revise"), first.id, 1, given=Given("two"))
        assert changed.version == 2
    assert (await Artifact.all().count(), await ArtifactVersion.all().count()) == (1, 2)
    # Another node of the same run is another change.
    assert (await make(house, "run/other")).id != first.id


async def test_twins_of_one_node_make_one_artifact(house: House) -> None:
    made = await asyncio.gather(*(make(house, "run/make") for _ in range(5)))
    assert len({each.id for each in made}) == 1
    assert await Artifact.all().count() == 1


async def test_a_maker_stays_in_its_workspace(house: House) -> None:
    artifacts, other = house.plait.artifacts.artifacts, Maker(SYSTEM, UUID(int=7))
    first = await make(house)
    with pytest.raises(ArtifactNotFound):
        await artifacts.update(other, first.id, 1, given=Given("two"))
    with pytest.raises(ArtifactNotFound):
        await artifacts.create(other, house.workspace_id, ArtifactKind.DOCUMENT, "x", Given("x"))


async def test_a_change_that_is_refused_changes_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    artifacts = house.plait.artifacts.artifacts
    first = await make(house)
    for base in (0, 2, -1):
        with pytest.raises(ArtifactChanged):
            await artifacts.update(house.viewer, first.id, base, given=Given("two"), title="Two")
    monkeypatch.setattr(service, "MAX_VERSIONS", 1)
    monkeypatch.setattr(service, "MAX_ARTIFACTS", 1)
    with pytest.raises(TooManyVersions):
        await artifacts.update(house.viewer, first.id, 1, given=Given("two"), title="Two")
    with pytest.raises(TooManyArtifacts):
        await make(house)
    found = await Artifact.get(id=first.id)
    assert (found.title, found.version, await ArtifactVersion.all().count()) == ("Notes", 1, 1)


async def test_only_the_hash_of_a_token_is_kept_and_an_ended_link_is_forgotten(house: House, clock: FixedClock) -> None:
    shares = house.plait.artifacts.shares
    _, url = await shares.share(house.viewer, (await make(house)).id)
    token = url.rpartition("/")[2]
    row = await ArtifactShare.get()
    assert row.token_hash == hash_token(token)
    assert all(token not in str(getattr(row, name)) for name in ArtifactShare._meta.db_fields)
    assert (await shares.open(token, "192.0.2.1")).artifact.title == "Notes"
    (chore,) = house.plait.artifacts.pruning.chores()
    clock.advance(timedelta(days=7))
    with pytest.raises(ShareNotFound):
        await shares.open(token, "192.0.2.1")
    assert await house.plait.upkeep.do(chore) == 0
    clock.advance(timedelta(days=91))
    assert await house.plait.upkeep.do(chore) == 1


async def test_the_content_of_a_page_is_good_for_minutes(house: House, clock: FixedClock) -> None:
    shares = house.plait.artifacts.shares
    page = await make(house, kind=ArtifactKind.HTML)
    version = await ArtifactVersion.get(artifact_id=page.id)
    row, _ = await shares.share(house.viewer, page.id)
    shown, own = shares.content_token(version, row), shares.content_token(version)
    assert await shares.content(shown) == await shares.content(own) == "one"
    clock.advance(timedelta(minutes=10))
    with pytest.raises(ContentLinkInvalid):
        await shares.content(shown)
    assert await shares.content(own) == "one"
    clock.advance(timedelta(minutes=66))
    with pytest.raises(ContentLinkInvalid):
        await shares.content(own)
    # A document is text: it has no address at which a browser would take it for a page.
    text = await ArtifactVersion.get(artifact_id=(await make(house)).id)
    with pytest.raises(ContentLinkInvalid):
        await shares.content(shares.content_token(text))


async def test_markdown_that_takes_too_long_is_shown_as_text(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    shares, showing = house.plait.artifacts.shares, house.plait.artifacts.showing
    _, url = await shares.share(house.viewer, (await make(house)).id)

    async def overruns(*_arguments: object) -> str:
        raise LimitReached("It took longer than 10000 ms.")

    monkeypatch.setattr(house.plait.executions.tools.sandbox, "call", overruns)
    page = await showing.page(await shares.open(url.rpartition("/")[2], "192.0.2.1"))
    assert text_body("one") in page


async def test_a_deleted_run_leaves_its_artifact(house: House) -> None:
    from app.executions.models import Execution
    from app.workflows.graph import Graph, GraphNode

    start = GraphNode.model_validate({"key": "start", "component": "api"})
    run = await house.start(Graph(nodes=(start,), connections=()), {})
    by = Maker(SYSTEM, house.workspace_id, run.id)
    made = await house.plait.artifacts.artifacts.create(
        by, house.workspace_id, ArtifactKind.DOCUMENT, "Notes", Given("one")
    )
    assert made.execution_id == run.id
    await Execution.filter(id=run.id).delete()
    found = await Artifact.get(id=made.id)
    assert (found.execution_id, (await ArtifactVersion.get(artifact_id=made.id)).content) == (None, "one")
