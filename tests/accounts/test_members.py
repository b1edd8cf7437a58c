"""Members, invitations, and that no role can give itself more."""

import asyncio
import itertools
import random
from datetime import timedelta

import pytest

from app.accounts import models
from app.accounts.access import ScopeMissing, WorkspaceNotFound
from app.accounts.changes import RightsChange
from app.accounts.service import Origin
from app.accounts.service.invitations import InvitationNotFound
from app.accounts.service.members import AlreadyMember, LastOwner, MemberNotFound, RoleTooHigh
from app.accounts.service.recovery import TokenInvalid
from app.kernel.errors import AppError, Conflict, Forbidden
from app.kernel.rights import ROLE_SCOPES, Role, Scope

HERE = Origin("203.0.113.7", "pytest")
RANK = {role: rank for rank, role in enumerate([Role.VIEWER, Role.OPERATOR, Role.EDITOR, Role.ADMIN, Role.OWNER])}


async def join(house, workspace, name, role):
    """Sign somebody up and make them a member; return their viewer and membership."""
    made = await house.sign_up(name)
    now = house.clock.now()
    member = await models.Membership.create(
        workspace_id=workspace.id, user_id=made.user.id, role=role, created_at=now, updated_at=now
    )
    await house.changes.announce(RightsChange(user_id=made.user.id, workspace_id=workspace.id))
    return await house.viewer(made.token), member


async def set_role(house, member, role):
    await models.Membership.filter(id=member.id).update(role=role)
    await house.changes.announce(RightsChange(user_id=member.user_id, workspace_id=member.workspace_id))


async def test_no_role_can_give_or_change_what_is_above_it(house):
    owner = await house.sign_up("owner")
    viewer, actor = await join(house, owner.workspace, "actor", Role.VIEWER)
    _, target = await join(house, owner.workspace, "target", Role.VIEWER)
    for mine, present, wanted in itertools.product(Role, Role, Role):
        await set_role(house, actor, mine)
        await set_role(house, target, present)
        is_allowed = RANK[mine] >= RANK[Role.ADMIN] and RANK[present] <= RANK[mine] and RANK[wanted] <= RANK[mine]
        try:
            await house.members.update(viewer, target.id, wanted)
        except Forbidden:
            assert not is_allowed, (mine, present, wanted)
            wanted = present  # noqa: PLW2901 - nothing may have changed
        else:
            assert is_allowed, (mine, present, wanted)
        assert (await models.Membership.get(id=target.id)).role is wanted
        assert (await models.Membership.get(id=actor.id)).role is mine


async def test_nobody_promotes_themselves(house):
    owner = await house.sign_up("owner")
    viewer, member = await join(house, owner.workspace, "actor", Role.ADMIN)
    for role in Role:
        await set_role(house, member, role)
        if role is Role.OWNER:
            continue
        for wanted in Role:
            if RANK[wanted] > RANK[role]:
                with pytest.raises(Forbidden):
                    await house.members.update(viewer, member.id, wanted)
        assert (await models.Membership.get(id=member.id)).role is role


async def test_a_key_cannot_give_what_its_scopes_lack(house):
    owner = await house.sign_up("owner")
    viewer = await house.viewer(owner.token)
    _, target = await join(house, owner.workspace, "target", Role.VIEWER)
    narrow = ROLE_SCOPES[Role.VIEWER] | {Scope.MEMBERS_MANAGE}
    _, token = await house.keys.create(viewer, owner.workspace.id, "members", narrow)
    key = await house.viewer(token)
    with pytest.raises(RoleTooHigh):
        await house.members.update(key, target.id, Role.ADMIN)
    with pytest.raises(RoleTooHigh):
        await house.invitations.invite(key, owner.workspace.id, "eve@example.com", Role.EDITOR)
    await house.invitations.invite(key, owner.workspace.id, "eve@example.com", Role.VIEWER)
    assert (await models.Membership.get(id=target.id)).role is Role.VIEWER


async def test_whatever_members_do_a_workspace_has_an_owner_and_nobody_rises_alone(house):
    owner = await house.sign_up("owner")
    first = await models.Membership.get(workspace_id=owner.workspace.id)
    people = [(await house.viewer(owner.token), first)]
    people += [await join(house, owner.workspace, f"p{n}", role) for n, role in enumerate(Role)]
    chance = random.Random(7)
    for _ in range(150):
        (viewer, _), (_, target) = chance.choice(people), chance.choice(people)
        before = {row.id: row.role for row in await models.Membership.filter(workspace_id=owner.workspace.id)}
        own = next((row for _, row in people if row.user_id == viewer.user_id), None)
        highest = before.get(own.id) if own else None
        act = chance.choice(["update", "update", "remove", "leave", "transfer"])
        try:
            if act == "update":
                await house.members.update(viewer, target.id, chance.choice(list(Role)))
            elif act == "remove" and chance.random() < 0.2:
                await house.members.remove(viewer, target.id)
            elif act == "leave" and chance.random() < 0.2:
                await house.members.leave(viewer, owner.workspace.id)
            elif act == "transfer":
                await house.members.transfer(viewer, owner.workspace.id, target.id)
        except AppError:
            pass
        after = {row.id: row.role for row in await models.Membership.filter(workspace_id=owner.workspace.id)}
        assert Role.OWNER in after.values()
        for member_id, role in after.items():
            if role is not before[member_id]:
                assert highest is not None
                assert RANK[role] <= RANK[highest]
                assert RANK[before[member_id]] <= RANK[highest]


async def test_two_owners_who_leave_at_once_leave_one_owner(house):
    owner = await house.sign_up("owner")
    viewer, _ = await join(house, owner.workspace, "second", Role.OWNER)
    answers = await asyncio.gather(
        house.members.leave(await house.viewer(owner.token), owner.workspace.id),
        house.members.leave(viewer, owner.workspace.id),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in answers) == ["LastOwner", "NoneType"]
    assert await models.Membership.filter(workspace_id=owner.workspace.id, role=Role.OWNER).count() == 1


async def test_the_last_owner_stays(house):
    owner = await house.sign_up("owner")
    viewer = await house.viewer(owner.token)
    member = await models.Membership.get(workspace_id=owner.workspace.id)
    for attempt in (
        house.members.leave(viewer, owner.workspace.id),
        house.members.remove(viewer, member.id),
        house.members.update(viewer, member.id, Role.ADMIN),
    ):
        with pytest.raises(LastOwner):
            await attempt
    with pytest.raises(Conflict):
        await house.members.transfer(viewer, owner.workspace.id, member.id)


async def test_a_removed_member_loses_everything_at_once(house):
    owner = await house.sign_up("owner")
    boss = await house.viewer(owner.token)
    viewer, member = await join(house, owner.workspace, "ada", Role.ADMIN)
    _, token = await house.keys.create(viewer, owner.workspace.id, "mine", [Scope.WORKFLOWS_READ])
    key = await house.viewer(token)
    told: list[RightsChange] = []
    house.changes.listen(told.append)
    await house.members.remove(boss, member.id)
    for who in (viewer, key):
        with pytest.raises(WorkspaceNotFound):
            await house.access.require(who, owner.workspace.id, Scope.WORKFLOWS_READ)
    assert await house.authentication.viewer_of(token) is None
    assert RightsChange(api_key_id=key.api_key_id) in told
    assert RightsChange(user_id=member.user_id, workspace_id=owner.workspace.id) in told
    with pytest.raises(MemberNotFound):
        await house.members.get(boss, member.id)


async def test_a_transfer_swaps_owner_and_admin(house):
    owner = await house.sign_up("owner")
    boss = await house.viewer(owner.token)
    viewer, member = await join(house, owner.workspace, "ada", Role.VIEWER)
    with pytest.raises(ScopeMissing):
        await house.members.transfer(viewer, owner.workspace.id, member.id)
    await house.members.transfer(boss, owner.workspace.id, member.id)
    assert (await house.access.require(viewer, owner.workspace.id, Scope.WORKSPACE_OWN)).version == 2
    assert (await house.access.require(boss, owner.workspace.id, Scope.WORKSPACE_READ)).role is Role.ADMIN
    await house.members.leave(boss, owner.workspace.id)


async def test_an_invitation_makes_a_member_once(house):
    owner, ada, eve = await house.sign_up("owner"), await house.sign_up("ada"), await house.sign_up("eve")
    boss, viewer, other = [await house.viewer(each.token) for each in (owner, ada, eve)]
    await house.invitations.invite(boss, owner.workspace.id, "New@Example.com", Role.EDITOR)
    await house.mails.close()
    token = house.outbox.token("new@example.com")
    member = await house.invitations.accept(viewer, token, HERE)
    assert member.role is Role.EDITOR
    await house.access.require(viewer, owner.workspace.id, Scope.WORKFLOWS_WRITE)
    with pytest.raises(TokenInvalid):
        await house.invitations.accept(other, token, HERE)
    with pytest.raises(AlreadyMember):
        await house.invitations.invite(boss, owner.workspace.id, "ada@example.com", Role.EDITOR)
    assert await models.Membership.filter(workspace_id=owner.workspace.id).count() == 2


async def test_a_stale_invitation_opens_nothing(house):
    owner, ada = await house.sign_up("owner"), await house.sign_up("ada")
    boss, viewer = await house.viewer(owner.token), await house.viewer(ada.token)
    admin, admin_member = await join(house, owner.workspace, "admin", Role.ADMIN)

    async def invite(by, role=Role.ADMIN):
        invitation = await house.invitations.invite(by, owner.workspace.id, "new@example.com", role)
        await house.mails.close()
        return invitation, house.outbox.token("new@example.com")

    _, replaced = await invite(boss)
    cancelled, token_of_cancelled = await invite(boss)
    await house.invitations.cancel(boss, cancelled.id)
    with pytest.raises(InvitationNotFound):
        await house.invitations.cancel(boss, cancelled.id)
    _, of_demoted = await invite(admin)
    await house.members.update(boss, admin_member.id, Role.EDITOR)
    for token in (replaced, token_of_cancelled, of_demoted, "plm_guess"):
        with pytest.raises(TokenInvalid):
            await house.invitations.accept(viewer, token, HERE)
    _, late = await invite(boss)
    house.clock.advance(timedelta(days=7))
    with pytest.raises(TokenInvalid):
        await house.invitations.accept(viewer, late, HERE)
    assert not await models.Membership.exists(workspace_id=owner.workspace.id, user_id=ada.user.id)
