"""API keys: hashed, scoped, expiring, revocable, and never stronger than their maker."""

import asyncio
from datetime import timedelta

import pytest

from app.accounts import models
from app.accounts.access import ScopeMissing, WorkspaceNotFound
from app.accounts.service.keys import ApiKeyNotFound, ScopesTooWide
from app.kernel.errors import InvalidInput
from app.kernel.rights import Scope
from tests.patience import PATIENCE_SECONDS


async def test_a_key_acts_in_its_workspace_within_its_scopes_and_its_makers_role(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    other = await house.workspaces.create(viewer, "Other")
    key, token = await house.keys.create(viewer, ada.workspace.id, "CI", [Scope.WORKFLOWS_READ])
    assert token.startswith("plk_")
    assert token.startswith(key.prefix)
    assert token not in str(await models.ApiKey.all().values())

    program = await house.viewer(token)
    assert program.api_key_id == key.id
    rights = await house.access.require(program, ada.workspace.id, Scope.WORKFLOWS_READ)
    assert rights.scopes == {Scope.WORKFLOWS_READ}
    with pytest.raises(ScopeMissing):
        await house.access.require(program, ada.workspace.id, Scope.WORKFLOWS_WRITE)
    with pytest.raises(WorkspaceNotFound):
        await house.access.require(program, other.id, Scope.WORKFLOWS_READ)


async def test_a_revoked_key_is_refused_at_once(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    key, token = await house.keys.create(viewer, ada.workspace.id, "CI", [Scope.WORKFLOWS_READ])
    assert await house.authentication.viewer_of(token) is not None
    await house.keys.revoke(viewer, key.id)
    assert await house.authentication.viewer_of(token) is None
    assert (await house.keys.revoke(viewer, key.id)).revoked_at is not None
    assert await models.AuditEntry.filter(action="api_key.revoked").count() == 1


async def test_an_expired_key_is_refused_even_while_it_is_remembered(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    until = house.clock.now() + timedelta(minutes=5)
    _, token = await house.keys.create(viewer, ada.workspace.id, "CI", [Scope.WORKFLOWS_READ], until)
    assert await house.authentication.viewer_of(token) is not None
    house.clock.advance(timedelta(minutes=5))
    assert await house.authentication.viewer_of(token) is None


async def test_a_key_cannot_make_a_stronger_key(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    _, token = await house.keys.create(viewer, ada.workspace.id, "keys", [Scope.KEYS_MANAGE, Scope.WORKFLOWS_READ])
    program = await house.viewer(token)
    with pytest.raises(ScopesTooWide):
        await house.keys.create(program, ada.workspace.id, "more", [Scope.WORKFLOWS_WRITE])
    await house.keys.create(program, ada.workspace.id, "less", [Scope.WORKFLOWS_READ])
    assert await models.ApiKey.all().count() == 2


async def test_an_idempotency_key_makes_one_key_and_shows_its_token_once(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    first, token = await house.keys.create(
        viewer, ada.workspace.id, "CI", [Scope.WORKFLOWS_READ], idempotency_key="once"
    )
    second, nothing = await house.keys.create(
        viewer, ada.workspace.id, "CI", [Scope.WORKFLOWS_READ], idempotency_key="once"
    )
    assert token is not None
    assert nothing is None
    assert first.id == second.id


@pytest.mark.parametrize(("name", "scopes", "reason"), [("", [Scope.AUDIT_READ], "length"), ("x", [], "required")])
async def test_a_malformed_key_is_refused(house, name, scopes, reason):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    with pytest.raises(InvalidInput) as caught:
        await house.keys.create(viewer, ada.workspace.id, name, scopes)
    assert caught.value.reason == reason
    with pytest.raises(InvalidInput):
        await house.keys.create(viewer, ada.workspace.id, "x", [Scope.AUDIT_READ], house.clock.now())
    assert await models.ApiKey.all().count() == 0


async def test_a_stranger_learns_nothing_of_a_key(house):
    ada, eve = await house.sign_up("ada"), await house.sign_up("eve")
    viewer, stranger = await house.viewer(ada.token), await house.viewer(eve.token)
    key, _ = await house.keys.create(viewer, ada.workspace.id, "CI", [Scope.WORKFLOWS_READ])
    with pytest.raises(ApiKeyNotFound):
        await house.keys.revoke(stranger, key.id)
    with pytest.raises(WorkspaceNotFound):
        await house.keys.create(stranger, ada.workspace.id, "x", [Scope.WORKFLOWS_READ])
    assert (await models.ApiKey.get(id=key.id)).revoked_at is None


async def test_last_use_is_written_in_the_background_at_most_once_a_minute(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    key, token = await house.keys.create(viewer, ada.workspace.id, "CI", [Scope.WORKFLOWS_READ])
    first = house.clock.now()
    for _ in range(3):
        await house.viewer(token)
        await house.authentication.flush()
        house.clock.advance(timedelta(seconds=20))
    assert (await models.ApiKey.get(id=key.id)).last_used_at == first
    await house.viewer(token)
    await house.authentication.flush()
    assert (await models.ApiKey.get(id=key.id)).last_used_at == first + timedelta(minutes=1)


async def test_activity_is_numbered_without_a_gap_and_followed_once_each(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    seen: list[int] = []

    async def follow() -> None:
        async for entry in house.activities.follow(ada.workspace.id, 0):
            seen.append(entry.sequence)
            if len(seen) == 21:
                return

    task = asyncio.create_task(follow())
    await asyncio.gather(
        *(house.keys.create(viewer, ada.workspace.id, f"k{n}", [Scope.WORKFLOWS_READ]) for n in range(20))
    )
    await asyncio.wait_for(task, PATIENCE_SECONDS)
    assert seen == list(range(1, 22))
    assert await house.activities.head(ada.workspace.id) == 21
