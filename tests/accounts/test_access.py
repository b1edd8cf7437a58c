"""The one permission function."""

import asyncio
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import models
from app.accounts.access import Access, ScopeMissing, WorkspaceNotFound
from app.accounts.authentication import Authentication, CredentialInvalid
from app.accounts.changes import RightsChange, RightsChanges
from app.api.authentication import Credentials
from app.kernel.errors import Unauthenticated
from app.kernel.rights import ROLE_SCOPES, Rights, Role, Scope, Viewer, effective_scopes
from tests.patience import PATIENCE_SECONDS


@given(st.sampled_from(Role), st.none() | st.frozensets(st.sampled_from(Scope)))
def test_a_key_never_has_more_than_its_makers_role_or_its_own_scopes(role, key_scopes):
    scopes = effective_scopes(role, key_scopes)
    assert scopes <= ROLE_SCOPES[role]
    assert key_scopes is None or scopes <= key_scopes


async def test_a_stranger_sees_no_workspace_and_a_member_only_what_the_role_allows(house):
    ada, eve = await house.sign_up("ada"), await house.sign_up("eve")
    stranger = await house.viewer(eve.token)
    for workspace_id in (ada.workspace.id, uuid4()):
        with pytest.raises(WorkspaceNotFound):
            await house.access.require(stranger, workspace_id, Scope.WORKSPACE_READ)
    await models.Membership.create(
        workspace_id=ada.workspace.id,
        user_id=eve.user.id,
        role=Role.VIEWER,
        created_at=house.clock.now(),
        updated_at=house.clock.now(),
    )
    await house.changes.announce(RightsChange(user_id=eve.user.id, workspace_id=ada.workspace.id))
    await house.access.require(stranger, ada.workspace.id, Scope.WORKSPACE_READ)
    with pytest.raises(ScopeMissing):
        await house.access.require(stranger, ada.workspace.id, Scope.WORKFLOWS_WRITE)


async def test_a_pooled_viewer_has_exactly_the_pinned_rights(house):
    ada = await house.sign_up("ada")
    rights = Rights(ada.workspace.id, Role.VIEWER, ROLE_SCOPES[Role.VIEWER], 1)
    pooled = Viewer.pooled(rights)
    assert await house.access.require(pooled, ada.workspace.id, Scope.WORKSPACE_READ) is rights
    with pytest.raises(ScopeMissing):
        await house.access.require(pooled, ada.workspace.id, Scope.WORKSPACE_WRITE)
    with pytest.raises(WorkspaceNotFound):
        await house.access.require(pooled, uuid4(), Scope.WORKSPACE_READ)
    with pytest.raises(Unauthenticated):
        house.access.require_user(pooled)


async def test_a_lookup_is_remembered_and_a_change_forgets_it_in_every_process(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    elsewhere = RightsChanges(house.bus)  # another process on the same bus
    access = Access(elsewhere)
    authentication = Authentication(house.database, house.clock, elsewhere)
    await elsewhere.open()
    try:
        await access.require(viewer, ada.workspace.id, Scope.WORKSPACE_OWN)
        assert await authentication.viewer_of(ada.token) == viewer
        await models.Membership.filter(user_id=ada.user.id).update(role=Role.VIEWER)
        assert (await access.require(viewer, ada.workspace.id, Scope.WORKSPACE_READ)).role is Role.OWNER
        await house.changes.announce(RightsChange(user_id=ada.user.id, workspace_id=ada.workspace.id))
        async with asyncio.timeout(PATIENCE_SECONDS):  # the clock stands still: only the announcement can tell
            while (await access.require(viewer, ada.workspace.id, Scope.WORKSPACE_READ)).role is not Role.VIEWER:
                await asyncio.sleep(0.01)
            await house.sessions.revoke(viewer, ada.session.id)
            while await authentication.viewer_of(ada.token) is not None:
                await asyncio.sleep(0.01)
    finally:
        await elsewhere.close()


async def test_what_is_remembered_is_looked_up_again_after_some_seconds(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    now = 0.0
    silent = RightsChanges(house.bus)  # never opened: hears nothing
    access = Access(silent, lambda: now)
    authentication = Authentication(house.database, house.clock, silent, lambda: now)
    await access.require(viewer, ada.workspace.id, Scope.WORKSPACE_OWN)
    assert await authentication.viewer_of(ada.token) == viewer
    await house.sessions.revoke(viewer, ada.session.id)
    await models.Membership.filter(user_id=ada.user.id).delete()
    now = 5.0
    assert await authentication.viewer_of(ada.token) is None
    with pytest.raises(WorkspaceNotFound):
        await access.require(viewer, ada.workspace.id, Scope.WORKSPACE_READ)


async def test_what_a_rolled_back_transaction_saw_is_not_remembered(house):
    ada, eve = await house.sign_up("ada"), await house.sign_up("eve")
    stranger = await house.viewer(eve.token)

    async def grant_and_fail() -> None:
        async with house.database.transaction():
            now = house.clock.now()
            await models.Membership.create(
                workspace_id=ada.workspace.id, user_id=eve.user.id, role=Role.OWNER, created_at=now, updated_at=now
            )
            await house.access.require(stranger, ada.workspace.id, Scope.WORKSPACE_OWN)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await grant_and_fail()
    with pytest.raises(WorkspaceNotFound):
        await house.access.require(stranger, ada.workspace.id, Scope.WORKSPACE_READ)


async def test_credentials_come_by_bearer_key_header_or_cookie(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    key, token = await house.keys.create(viewer, ada.workspace.id, "CI", [Scope.WORKFLOWS_READ])
    authenticate = house.authentication.authenticate
    assert await authenticate(Credentials()) is None
    assert await authenticate(Credentials(bearer=ada.token)) == viewer
    assert await authenticate(Credentials(cookie=ada.token, origin_ok=True)) == viewer
    assert (await authenticate(Credentials(api_key=token))).api_key_id == key.id
    assert (await authenticate(Credentials(bearer=token))).api_key_id == key.id
    for wrong in (Credentials(bearer="pls_wrong"), Credentials(api_key="x"), Credentials(bearer="plk_" + "x" * 10_000)):
        with pytest.raises(CredentialInvalid):
            await authenticate(wrong)
    assert await authenticate(Credentials(cookie="pls_stale")) is None
    assert await authenticate(Credentials(cookie=token)) is None
