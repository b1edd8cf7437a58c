"""Signing up and in, passwords, recovery."""

import asyncio
from datetime import timedelta

import pytest

from app.accounts import models
from app.accounts.access import SessionRequired
from app.accounts.service import Origin, Profile, SignUp
from app.accounts.service.recovery import TokenInvalid
from app.accounts.service.sessions import SessionNotFound
from app.accounts.service.users import EmailTaken, SignInFailed, UsernameTaken
from app.kernel.crypto import Passwords
from app.kernel.errors import InvalidInput, RateLimited
from app.kernel.rights import Role, Scope

HERE = Origin("203.0.113.7", "pytest")
PASSWORD = "correct horse battery"


async def test_sign_up_gives_a_person_a_session_and_a_workspace_they_own(house):
    made = await house.users.sign_up(SignUp(PASSWORD, email=" Ada@Example.COM ", name="Ada"), HERE)
    assert made.user.email == "ada@example.com"
    assert made.workspace.name == "Ada's workspace"
    assert made.workspace.slug == "ada-s-workspace"
    viewer = await house.viewer(made.token)
    assert viewer.user_id == made.user.id
    assert viewer.session_id == made.session.id
    rights = await house.access.require(viewer, made.workspace.id, Scope.WORKSPACE_OWN)
    assert rights.role is Role.OWNER
    assert made.token not in str(await models.Session.all().values())
    assert PASSWORD not in str(await models.User.all().values())


async def test_a_user_name_alone_is_enough(house):
    made = await house.users.sign_up(SignUp(PASSWORD, username="Grace.Hopper"), HERE)
    assert (made.user.email, made.user.username, made.user.name) == (None, "grace.hopper", "grace.hopper")
    again = await house.users.sign_in("GRACE.hopper", PASSWORD, HERE)
    assert again.user.id == made.user.id
    assert again.session.id != made.session.id
    assert again.workspace.id == made.workspace.id
    await house.mails.close()
    assert house.outbox.sent == []


async def test_case_never_tells_two_people_apart(house):
    await house.users.sign_up(SignUp(PASSWORD, email="ada@example.com", username="ada"), HERE)
    with pytest.raises(EmailTaken):
        await house.users.sign_up(SignUp(PASSWORD, email="ADA@example.com"), HERE)
    with pytest.raises(UsernameTaken):
        await house.users.sign_up(SignUp(PASSWORD, username="ADA"), HERE)
    assert await models.User.all().count() == 1
    assert await models.Workspace.all().count() == 1
    assert (await house.users.sign_in("Ada@EXAMPLE.com", PASSWORD, HERE)).user.username == "ada"


async def test_of_many_who_take_one_name_at_once_one_gets_it(house):
    answers = await asyncio.gather(
        *(house.users.sign_up(SignUp(PASSWORD, username="ada"), HERE) for _ in range(5)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in answers) == ["SignedIn"] + ["UsernameTaken"] * 4
    assert await models.Workspace.all().count() == 1


@pytest.mark.parametrize(
    ("request_", "field", "reason"),
    [
        (SignUp(PASSWORD), "email", "required"),
        (SignUp(PASSWORD, email="ada"), "email", "email_malformed"),
        (SignUp(PASSWORD, username="a b"), "username", "username_malformed"),
        (SignUp(PASSWORD, username="a" * 40), "username", "username_malformed"),
        (SignUp("1234567", username="ada"), "password", "length"),
        (SignUp("x" * 1025, username="ada"), "password", "length"),
        (SignUp("Ada.Lovelace", username="ada.lovelace"), "password", "password_guessable"),
        (SignUp("ada.lovelace", email="Ada.Lovelace@example.com"), "password", "password_guessable"),
        (SignUp(PASSWORD, username="ada", name=" "), "name", "length"),
        (SignUp(PASSWORD, username="ada", name="a\x00b"), "name", "name_malformed"),
        (SignUp(PASSWORD, username="ada", locale="not a locale"), "locale", "locale_malformed"),
        (SignUp(PASSWORD, username="ada", time_zone="Mars/Base"), "timeZone", "time_zone_unknown"),
    ],
)
async def test_a_malformed_sign_up_names_the_field_and_changes_nothing(house, request_, field, reason):
    with pytest.raises(InvalidInput) as caught:
        await house.users.sign_up(request_, HERE)
    assert (caught.value.field, caught.value.reason) == (field, reason)
    assert await models.User.all().count() == 0


async def test_an_unknown_person_costs_a_verification_and_gets_the_same_answer(house, monkeypatch):
    await house.sign_up("ada")
    verified: list[bool] = []
    verify = Passwords.verify

    async def counting(self, password, stored):
        verified.append(stored is not None)
        return await verify(self, password, stored)

    monkeypatch.setattr(Passwords, "verify", counting)
    messages = set()
    for who, password in [
        ("ada@example.com", "wrong password"),
        ("eve@example.com", PASSWORD),
        ("eve", PASSWORD),
        ("@", PASSWORD),
        ("ada@example.com", "x" * 5000),
    ]:
        with pytest.raises(SignInFailed) as caught:
            await house.users.sign_in(who, password, HERE)
        messages.add((caught.value.message, caught.value.reason))
    assert len(messages) == 1
    assert verified == [True, False, False, False, False]


async def test_sign_in_is_throttled_per_account_and_a_success_forgets(house):
    await house.sign_up("ada")
    for _ in range(4):
        with pytest.raises(SignInFailed):
            await house.users.sign_in("ada@example.com", "wrong password", HERE)
    await house.users.sign_in("ada@example.com", PASSWORD, HERE)
    for _ in range(5):
        with pytest.raises(SignInFailed):
            await house.users.sign_in("ADA@example.com", "wrong password", HERE)
    with pytest.raises(RateLimited) as caught:
        await house.users.sign_in("ada@example.com", PASSWORD, Origin("198.51.100.1"))
    assert caught.value.retry_after_seconds > 0


async def test_sign_in_is_throttled_per_address(house):
    await house.sign_up("ada")
    for n in range(40):
        with pytest.raises(SignInFailed):
            await house.users.sign_in(f"nobody{n}", PASSWORD, HERE)
    with pytest.raises(RateLimited):
        await house.users.sign_in("ada@example.com", PASSWORD, HERE)
    await house.users.sign_in("ada@example.com", PASSWORD, Origin("198.51.100.1"))


async def test_sign_in_hashes_again_when_the_parameters_changed(house):
    ada = await house.sign_up("ada")
    weaker = await Passwords(time_cost=1, memory_cost_kib=32).hash(PASSWORD)
    await models.User.filter(id=ada.user.id).update(password_hash=weaker)
    await house.users.sign_in("ada@example.com", PASSWORD, HERE)
    stored = (await models.User.get(id=ada.user.id)).password_hash
    assert stored != weaker
    assert "m=64," in stored
    await house.users.sign_in("ada@example.com", PASSWORD, HERE)


async def test_changing_the_password_ends_the_other_sessions_only(house):
    ada = await house.sign_up("ada")
    other = await house.users.sign_in("ada@example.com", PASSWORD, HERE)
    viewer = await house.viewer(ada.token)
    await house.viewer(other.token)
    with pytest.raises(InvalidInput) as caught:
        await house.users.change_password(viewer, "wrong password", "another good one")
    assert caught.value.field == "currentPassword"
    await house.users.change_password(viewer, PASSWORD, "another good one")
    assert await house.authentication.viewer_of(other.token) is None
    assert await house.authentication.viewer_of(ada.token) == viewer
    with pytest.raises(SignInFailed):
        await house.users.sign_in("ada@example.com", PASSWORD, HERE)
    await house.users.sign_in("ada@example.com", "another good one", HERE)


async def test_a_key_cannot_do_what_only_a_person_may(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    _, token = await house.keys.create(viewer, ada.workspace.id, "all", list(Scope))
    key = await house.viewer(token)
    for attempt in [
        house.users.change_password(key, PASSWORD, "another good one"),
        house.users.update_profile(key, Profile({"name": "Eve"})),
        house.sessions.revoke(key, ada.session.id),
        house.sessions.sign_out(key),
        house.workspaces.create(key, "Other"),
        house.workspaces.delete(key, ada.workspace.id),
        house.members.leave(key, ada.workspace.id),
        house.invitations.accept(key, "plm_x", HERE),
    ]:
        with pytest.raises(SessionRequired):
            await attempt
    assert await house.authentication.viewer_of(ada.token) is not None


async def test_a_reset_is_the_same_answer_for_everybody_and_works_once(house):
    ada = await house.sign_up("ada")
    assert await house.recovery.request_password_reset("nobody@example.com", HERE) is None
    assert await house.recovery.request_password_reset("ADA@example.com", HERE) is None
    await house.mails.close()
    assert [to for to, *_ in house.outbox.sent if to == "nobody@example.com"] == []
    token = house.outbox.token("ada@example.com", "resetPassword")
    with pytest.raises(InvalidInput):
        await house.recovery.reset_password(token, "short", HERE)
    await house.recovery.reset_password(token, "another good one", HERE)
    assert await house.authentication.viewer_of(ada.token) is None
    await house.users.sign_in("ada@example.com", "another good one", HERE)
    with pytest.raises(TokenInvalid):
        await house.recovery.reset_password(token, "yet another one", HERE)
    with pytest.raises(SignInFailed):
        await house.users.sign_in("ada@example.com", PASSWORD, HERE)


async def test_a_reset_token_ends_after_an_hour(house):
    await house.sign_up("ada")
    await house.recovery.request_password_reset("ada@example.com", HERE)
    await house.mails.close()
    house.clock.advance(timedelta(hours=1))
    token = house.outbox.token("ada@example.com", "resetPassword")
    with pytest.raises(TokenInvalid):
        await house.recovery.reset_password(token, "another good one", HERE)
    await house.users.sign_in("ada@example.com", PASSWORD, HERE)


async def test_an_address_is_confirmed_once_with_the_mailed_token(house):
    ada = await house.sign_up("ada")
    await house.mails.close()
    assert ada.user.email_verified_at is None
    token = house.outbox.token("ada@example.com", "verifyEmail")
    assert (await house.recovery.verify_email(token, HERE)).email_verified_at == house.clock.now()
    with pytest.raises(TokenInvalid):
        await house.recovery.verify_email(token, HERE)


async def test_sessions_are_ended_at_once_and_only_by_their_owner(house):
    ada, eve = await house.sign_up("ada"), await house.sign_up("eve")
    mine, hers = await house.viewer(ada.token), await house.viewer(eve.token)
    with pytest.raises(SessionNotFound):
        await house.sessions.revoke(hers, ada.session.id)
    assert await house.authentication.viewer_of(ada.token) == mine
    await house.sessions.sign_out(mine)
    assert await house.authentication.viewer_of(ada.token) is None
    await house.sessions.sign_out(mine)
    assert await house.authentication.viewer_of(eve.token) == hers


async def test_a_session_expires_while_it_is_remembered(house):
    ada = await house.sign_up("ada")
    assert await house.authentication.viewer_of(ada.token) is not None
    house.clock.advance(timedelta(days=30))
    assert await house.authentication.viewer_of(ada.token) is None


async def test_a_profile_changes_by_what_is_given(house):
    ada = await house.sign_up("ada")
    await house.users.sign_up(SignUp(PASSWORD, username="grace"), HERE)
    viewer = await house.viewer(ada.token)
    changed = await house.users.update_profile(
        viewer, Profile({"name": " Ada L. ", "time_zone": "Europe/London", "locale": "en-GB"})
    )
    assert (changed.name, changed.time_zone, changed.locale) == ("Ada L.", "Europe/London", "en-GB")
    changed = await house.users.update_profile(viewer, Profile({"locale": None, "username": "ADA"}))
    assert (changed.name, changed.locale, changed.username) == ("Ada L.", None, "ada")
    with pytest.raises(UsernameTaken):
        await house.users.update_profile(viewer, Profile({"username": "Grace"}))
    with pytest.raises(InvalidInput):
        await house.users.update_profile(viewer, Profile({"avatar_url": "javascript:alert(1)"}))
    with pytest.raises(InvalidInput):
        await house.users.update_profile(viewer, Profile({"name": None}))


async def test_who_has_only_a_user_name_keeps_one(house):
    made = await house.users.sign_up(SignUp(PASSWORD, username="grace"), HERE)
    with pytest.raises(InvalidInput):
        await house.users.update_profile(await house.viewer(made.token), Profile({"username": None}))
    assert (await models.User.get(id=made.user.id)).username == "grace"
