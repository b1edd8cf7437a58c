"""Secrets: sealed, write-only, revealed to the engine alone."""

import pytest

from app.accounts import models
from app.accounts.access import ScopeMissing, WorkspaceNotFound
from app.accounts.service.secrets import SecretNotFound
from app.kernel.errors import InvalidInput
from app.kernel.pages import PageRequest
from app.kernel.rights import Scope

VALUE = "hunter2-hunter2"


async def test_a_secret_is_sealed_at_rest_and_opened_for_its_workspace_only(house):
    ada, eve = await house.sign_up("ada"), await house.sign_up("eve")
    viewer = await house.viewer(ada.token)
    secret = await house.secrets.set(viewer, ada.workspace.id, "API_TOKEN", VALUE)
    assert VALUE.encode() not in bytes((await models.Secret.get(id=secret.id)).sealed)
    assert await house.secrets.reveal(ada.workspace.id, ["API_TOKEN", "OTHER"]) == {"API_TOKEN": VALUE}
    assert await house.secrets.reveal(eve.workspace.id, ["API_TOKEN"]) == {}
    everything = [await models.AuditEntry.all().values(), await models.Activity.all().values()]
    assert VALUE not in str(everything)


async def test_setting_again_replaces_the_value(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    first = await house.secrets.set(viewer, ada.workspace.id, "A", VALUE)
    second = await house.secrets.set(viewer, ada.workspace.id, "A", "another value")
    assert first.id == second.id
    assert await house.secrets.reveal(ada.workspace.id, ["A"]) == {"A": "another value"}
    page = await house.secrets.page(viewer, ada.workspace.id, PageRequest())
    assert [row.name for row in page.items] == ["A"]
    await house.secrets.delete(viewer, first.id)
    with pytest.raises(SecretNotFound):
        await house.secrets.delete(viewer, first.id)
    assert await house.secrets.reveal(ada.workspace.id, ["A"]) == {}


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [("A", "1234567", "value"), ("A", "x" * 65_537, "value"), ("1A", VALUE, "name"), ("a-b", VALUE, "name")],
)
async def test_a_malformed_secret_is_refused_without_showing_it(house, name, value, field):
    ada = await house.sign_up("ada")
    with pytest.raises(InvalidInput) as caught:
        await house.secrets.set(await house.viewer(ada.token), ada.workspace.id, name, value)
    assert caught.value.field == field
    assert value not in caught.value.message
    assert await models.Secret.all().count() == 0


async def test_secrets_are_managed_by_those_who_may(house):
    ada, eve = await house.sign_up("ada"), await house.sign_up("eve")
    viewer, stranger = await house.viewer(ada.token), await house.viewer(eve.token)
    secret = await house.secrets.set(viewer, ada.workspace.id, "A", VALUE)
    _, token = await house.keys.create(viewer, ada.workspace.id, "reads", [Scope.SECRETS_READ])
    reader = await house.viewer(token)
    assert (await house.secrets.get(reader, secret.id)).name == "A"
    with pytest.raises(ScopeMissing):
        await house.secrets.delete(reader, secret.id)
    with pytest.raises(ScopeMissing):
        await house.secrets.set(reader, ada.workspace.id, "B", VALUE)
    with pytest.raises(SecretNotFound):
        await house.secrets.delete(stranger, secret.id)
    with pytest.raises(WorkspaceNotFound):
        await house.secrets.set(stranger, ada.workspace.id, "B", VALUE)
    assert await models.Secret.all().count() == 1
