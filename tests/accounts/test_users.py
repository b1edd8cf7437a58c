"""Signing up and in."""

import pytest

from app.accounts import models
from app.accounts.service import Origin, SignUp
from app.accounts.service.users import EmailTaken, UsernameTaken
from app.kernel.rights import Role, Scope

HERE = Origin("203.0.113.7", "pytest")
PASSWORD = "correct horse battery"


async def test_sign_up_gives_a_person_a_session_and_a_workspace_they_own(house):
    made = await house.users.sign_up(SignUp(PASSWORD, email=" Ada@Example.COM ", name="Ada"), HERE)
    assert made.user.email == "ada@example.com"
    assert made.workspace is not None
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
    assert again.workspace is not None
    assert made.workspace is not None
    assert again.workspace.id == made.workspace.id


async def test_case_never_tells_two_people_apart(house):
    await house.users.sign_up(SignUp(PASSWORD, email="ada@example.com", username="ada"), HERE)
    with pytest.raises(EmailTaken):
        await house.users.sign_up(SignUp(PASSWORD, email="ADA@example.com"), HERE)
    with pytest.raises(UsernameTaken):
        await house.users.sign_up(SignUp(PASSWORD, username="ADA"), HERE)
    assert await models.User.all().count() == 1
    assert await models.Workspace.all().count() == 1
    assert (await house.users.sign_in("Ada@EXAMPLE.com", PASSWORD, HERE)).user.username == "ada"
