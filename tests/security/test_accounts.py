"""Ways into somebody else's account or above one's own rights, each closed."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.kernel.crypto import Passwords
from app.kernel.mail import LogMailer
from tests.patience import PATIENCE_SECONDS
from tests.security.conftest import PASSWORD, Person, Server

NEW = "another battery staple"
WHO = "{ viewer { user { id } } }"
RESET = "mutation($i: ResetPasswordInput!) { resetPassword(input: $i) { email } }"
SIGN_IN = "mutation($i: SignInInput!) { signIn(input: $i) { token } }"


Mails = asyncio.Queue[tuple[str, str]]


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> Mails:
    """Catch what would be mailed, as subject and token."""
    sent = Mails()

    async def send(self: LogMailer, to: str, subject: str, text: str) -> None:
        sent.put_nowait((subject, re.findall(r"^    (\S+)$", text, re.MULTILINE)[0]))

    monkeypatch.setattr(LogMailer, "send", send)
    return sent


async def next_token(mails: Mails, about: str) -> str:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            subject, token = await mails.get()
            if about in subject:
                return token


async def mailed_reset(server: Server, email: str, mails: Mails) -> str:
    await server.nobody.data(
        "mutation($i: RequestPasswordResetInput!) { requestPasswordReset(input: $i) { email } }", i={"email": email}
    )
    return await next_token(mails, "new password")


async def test_who_squatted_an_address_keeps_no_key_after_its_owner_resets(server: Server, mails: Mails) -> None:
    squatter = await server.sign_up(email="victim@plait.example")
    key = await squatter.key("WORKSPACE_READ")
    await key.data(WHO)
    token = await mailed_reset(server, "victim@plait.example", mails)
    await server.nobody.data(RESET, i={"token": token, "newPassword": NEW})
    assert await key.code(WHO) == "UNAUTHENTICATED"
    assert await squatter.code(WHO) == "UNAUTHENTICATED"
    # Now the address is confirmed: a later reset leaves the owner's programs running.
    signed_in = await server.nobody.data(SIGN_IN, i={"email": "victim@plait.example", "password": NEW})
    owner = Person(server.app, {"authorization": f"Bearer {signed_in['signIn']['token']}"}, squatter.workspace)
    key = await owner.key("WORKSPACE_READ")
    token = await mailed_reset(server, "victim@plait.example", mails)
    await server.nobody.data(RESET, i={"token": token, "newPassword": PASSWORD})
    await key.data(WHO)


async def test_changing_the_password_makes_mailed_tokens_worthless(server: Server, mails: Mails) -> None:
    person = await server.sign_up(email="ada@plait.example")
    token = await mailed_reset(server, "ada@plait.example", mails)
    await person.data(
        "mutation($i: ChangePasswordInput!) { changePassword(input: $i) { user { id } } }",
        i={"currentPassword": PASSWORD, "newPassword": NEW},
    )
    answer = await server.nobody.ask(RESET, i={"token": token, "newPassword": "one more battery"})
    assert answer["errors"][0]["extensions"]["details"]["reason"] == "token_invalid"


async def test_an_old_password_opens_no_session_after_it_was_changed(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await server.sign_up()
    verify = Passwords.verify

    async def slow(self: Passwords, password: str, stored: str | None) -> bool:
        result = await verify(self, password, stored)
        monkeypatch.setattr(Passwords, "verify", verify)
        await person.data(
            "mutation($i: ChangePasswordInput!) { changePassword(input: $i) { user { id } } }",
            i={"currentPassword": PASSWORD, "newPassword": NEW},
        )
        return result

    monkeypatch.setattr(Passwords, "verify", slow)
    assert await server.nobody.code(SIGN_IN, i={"username": person.name, "password": PASSWORD}) == "UNAUTHENTICATED"
    await server.nobody.data(SIGN_IN, i={"username": person.name, "password": NEW})


async def test_an_address_spelled_in_many_ways_is_one_account_to_the_throttle(server: Server) -> None:
    await server.sign_up(email="grace@plait.example")
    spellings = [
        "grace@plait.example",
        "Grace@PLAIT.example",
        " grace@\uff50lait.example",  # a full-width p
        "grace@plait\u3002example",  # an ideographic full stop
    ]
    codes = [
        await server.nobody.code(SIGN_IN, i={"email": spellings[number % 4], "password": "wrong battery"})
        for number in range(12)
    ]
    assert codes == ["UNAUTHENTICATED"] * 10 + ["RATE_LIMITED"] * 2


async def test_what_no_database_stores_is_a_wrong_name_and_no_fault(server: Server) -> None:
    person = await server.sign_up()
    for name in ("a\x00b", "a\x00b@plait.example"):
        assert await server.nobody.code(SIGN_IN, i={"username": name, "password": PASSWORD}) == "INVALID_INPUT"
    assert await server.nobody.code(SIGN_IN, i={"username": "ß" * 5_000, "password": PASSWORD}) == "UNAUTHENTICATED"
    assert await person.code('{ workspace(slug: "a\\u0000b") { id } }') == "INVALID_INPUT"
    made = "mutation($i: CreateWorkspaceInput!) { createWorkspace(input: $i) { workspace { id } } }"
    assert await person.code(made, i={"name": "w", "idempotencyKey": "a\x00b"}) == "INVALID_INPUT"


async def test_a_key_that_expires_makes_none_that_lives_longer(server: Server) -> None:
    person = await server.sign_up()
    soon = datetime.now(UTC) + timedelta(hours=1)
    key = await person.key("KEYS_MANAGE", "WORKSPACE_READ", expiresAt=soon.isoformat())
    create = "mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { token } }"
    wanted: dict[str, Any] = {"workspaceId": person.workspace, "name": "k", "scopes": ["WORKSPACE_READ"]}
    assert await key.code(create, i=wanted) == "FORBIDDEN"
    assert await key.code(create, i={**wanted, "expiresAt": (soon + timedelta(seconds=1)).isoformat()}) == "FORBIDDEN"
    await key.data(create, i={**wanted, "expiresAt": (soon - timedelta(seconds=1)).isoformat()})


async def test_an_owners_key_without_ownership_does_not_touch_owners(server: Server, mails: Mails) -> None:
    owner, other = await server.sign_up(), await server.sign_up()
    invite = "mutation($i: InviteMemberInput!) { inviteMember(input: $i) { invitation { id } } }"
    await owner.data(invite, i={"workspaceId": owner.workspace, "email": "o@plait.example", "role": "OWNER"})
    token = await next_token(mails, "invites")
    accept = "mutation($i: AcceptInvitationInput!) { acceptInvitation(input: $i) { member { id } } }"
    member = (await other.data(accept, i={"token": token}))["acceptInvitation"]["member"]["id"]
    key = await owner.key("MEMBERS_MANAGE", "WORKSPACE_READ", "WORKFLOWS_READ", "EXECUTIONS_READ")
    remove = "mutation($i: RemoveMemberInput!) { removeMember(input: $i) { deletedId } }"
    update = "mutation($i: UpdateMemberInput!) { updateMember(input: $i) { member { id } } }"
    assert await key.code(remove, i={"memberId": member}) == "FORBIDDEN"
    assert await key.code(update, i={"memberId": member, "role": "VIEWER"}) == "FORBIDDEN"
    await owner.data(remove, i={"memberId": member})
