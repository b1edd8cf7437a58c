"""OAuth 2.0 with Authlib's server: Basic and form, PKCE, rotation, signed assertions, and what ends each of them."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from app.accounts.models import Activity
from app.integrations.authorizing import AuthorizationDenied, AuthorizationInvalid
from app.integrations.failures import IntegrationFault
from app.integrations.models import Integration, IntegrationAuthorization
from app.integrations.rules import key_file_parts
from app.integrations.vocabulary import CredentialKind
from tests.integrations.authority import CLIENT, MAILBOX, Authority, authority
from tests.integrations.conftest import LONG_AGO, Connected
from tests.integrations.test_oauth import DOCUMENT, agreed, another, signed_in

EMAIL = "robot@project.iam.gserviceaccount.com"


@pytest.fixture
def server() -> Iterator[Authority]:
    with authority() as made:
        yield made


def config(url: str, **more: Any) -> dict[str, Any]:
    oauth = {"authorizeUrl": f"{url}/authorize", "tokenUrl": f"{url}/token", "scopes": ["read"], "issuer": url, **more}
    return {"document": DOCUMENT, "baseUrl": url, "testOperation": "getMe", "oauth": oauth}


async def agreed_to(connected: Connected, server: Authority, **more: Any) -> Integration:
    row = await connected.to("rest", config(server.url, **more), (CredentialKind.OAUTH2, CLIENT))
    ada, authorizing = signed_in(connected.house), connected.services.authorizing
    server.register(authorizing.redirect_uri_of(row))
    url, _ = await authorizing.begin(ada, row.id)
    done: Integration = await authorizing.complete(ada, await agreed(url))
    return done


async def told(row: Integration) -> list[str]:
    return [each.kind.value for each in await Activity.filter(subject_id=row.id).order_by("id")]


@pytest.mark.parametrize("way", ["form", "basic"])
async def test_tokens_are_had_renewed_once_and_their_end_is_told_once(
    connected: Connected, server: Authority, way: str
) -> None:
    row = await agreed_to(connected, server, clientAuthentication=way)
    assert server.asked == [("authorization_code", way)]
    assert (await connected.call(row, "getMe"))["body"] == {"name": MAILBOX}
    # A refresh token is good once: two that asked with the same would end in nobody having one.
    await Integration.filter(id=row.id).update(expires_at=LONG_AGO)
    other = another(connected.house)
    places = [connected.services, other] * 5
    await asyncio.gather(*(each.calls.call(row.workspace_id, row.id, "getMe", {}) for each in places))
    assert server.asked[1:] == [("refresh_token", way)]
    server.end_all()
    failed = await asyncio.gather(
        *(each.calls.call(row.workspace_id, row.id, "getMe", {}) for each in places), return_exceptions=True
    )
    await other.close()
    assert {each.code.value for each in failed if isinstance(each, IntegrationFault)} == {"CREDENTIAL_EXPIRED"}
    assert len([each for each in failed if isinstance(each, IntegrationFault)]) == len(places)
    fresh = await Integration.get(id=row.id)
    assert (fresh.status.name, fresh.failure_code) == ("EXPIRED", "CREDENTIAL_EXPIRED")
    assert (await told(row)).count("integration_expired") == 1
    said = f"{failed} {fresh.failure_message}"
    assert not any(each.refresh_token in said or each.access_token in said for each in server.tokens)
    # Somebody agrees anew, and it works.
    ada, authorizing = signed_in(connected.house), connected.services.authorizing
    url, _ = await authorizing.begin(ada, row.id)
    assert (await authorizing.complete(ada, await agreed(url))).status.name == "UNTESTED"
    assert (await connected.tried(row)).row.status.name == "CONNECTED"


async def test_a_client_that_is_not_known_is_no_grant_that_ended(connected: Connected, server: Authority) -> None:
    row = await agreed_to(connected, server)
    server.clients[CLIENT["clientId"]].client_secret = "another-secret"
    await Integration.filter(id=row.id).update(expires_at=LONG_AGO)
    trial = await connected.tried(row)
    assert (trial.failure.code.value, trial.row.status.name) == ("CREDENTIAL_REFUSED", "EXPIRED")
    assert "does not know the client" in trial.message


async def test_a_server_gets_no_code_of_another(connected: Connected, server: Authority) -> None:
    """RFC 9700 §4.4: an integration whose authorization server leads on to an honest one, to be given its code."""
    with authority() as thief:
        ada, authorizing = signed_in(connected.house), connected.services.authorizing
        honest = await connected.to("rest", config(server.url), (CredentialKind.OAUTH2, CLIENT), "honest")
        evil = await connected.to("rest", config(thief.url), (CredentialKind.OAUTH2, CLIENT), "evil")
        server.register(authorizing.redirect_uri_of(honest))
        assert authorizing.redirect_uri_of(honest) != authorizing.redirect_uri_of(evil)
        url, _ = await authorizing.begin(ada, evil.id)
        # What the thief does: the same request, at the honest server, with where that leads back to.
        led = url.replace(thief.url, server.url)
        for own in (authorizing.redirect_uri_of(evil), authorizing.redirect_uri_of(honest)):
            led = led.replace(own.rpartition("/")[2], authorizing.redirect_uri_of(honest).rpartition("/")[2])
        callback = await agreed(led)
        assert callback.code in server.codes
        with pytest.raises(AuthorizationInvalid) as caught:
            await authorizing.complete(ada, callback)
        assert (caught.value.reason, thief.asked, server.asked) == ("server_mismatch", [], [])


async def test_an_answer_is_of_who_it_says(connected: Connected, server: Authority) -> None:
    """RFC 9207 §2.4: another `iss`, or none of a server that gives it, is refused; also of a refusal."""
    ada, authorizing = signed_in(connected.house), connected.services.authorizing
    row = await connected.to("rest", config(server.url), (CredentialKind.OAUTH2, CLIENT))
    server.register(authorizing.redirect_uri_of(row))
    for issuer in ("https://evil.example.com", None, f"{server.url}/"):
        callback = await agreed((await authorizing.begin(ada, row.id))[0])
        assert callback.issuer == server.url
        with pytest.raises(AuthorizationInvalid) as caught:
            await authorizing.complete(ada, replace(callback, issuer=issuer))
        assert caught.value.reason == "issuer_mismatch"
    server.agrees = False
    refusal = await agreed((await authorizing.begin(ada, row.id))[0])
    assert (refusal.code, refusal.error) == (None, "access_denied")
    with pytest.raises(AuthorizationInvalid):
        await authorizing.complete(ada, replace(refusal, issuer="https://evil.example.com"))
    refusal = await agreed((await authorizing.begin(ada, row.id))[0])
    with pytest.raises(AuthorizationDenied) as denied:
        await authorizing.complete(ada, refusal)
    assert (denied.value.reason, denied.value.details) == ("authorization_denied", {"oauthError": "access_denied"})
    assert server.asked == []
    late = await agreed((await authorizing.begin(ada, row.id))[0])
    await IntegrationAuthorization.filter(integration_id=row.id).update(expires_at=LONG_AGO)
    with pytest.raises(AuthorizationInvalid) as caught:
        await authorizing.complete(ada, late)
    assert caught.value.reason == "state_expired"


class TestServiceAccount:
    """Google's reference: developers.google.com/identity/protocols/oauth2/service-account (HTTP/REST)."""

    key = rsa.generate_private_key(65537, 2048)

    def key_file(self, key: Any) -> str:
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return orjson.dumps({"type": "service_account", "client_email": EMAIL, "private_key": pem.decode()}).decode()

    def public(self) -> str:
        encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_key().public_bytes(encoding, form).decode()

    async def made(self, connected: Connected, server: Authority, key: Any, subject: str | None) -> Integration:
        config = {"baseUrl": f"{server.url}/gmail/v1", "tokenUrl": f"{server.url}/token"}
        parts = key_file_parts(self.key_file(key), subject)
        return await connected.to("gmail", config, (CredentialKind.SERVICE_ACCOUNT, parts), str(subject))

    async def test_it_signs_for_the_person_it_acts_for(self, connected: Connected, server: Authority) -> None:
        server.register_account(EMAIL, self.public(), (MAILBOX,))
        row = await self.made(connected, server, self.key, MAILBOX)
        trial = await connected.tried(row)
        assert (trial.message, trial.row.status.name) == (f"The mail of {MAILBOX}.", "CONNECTED")
        sent = await connected.call(row, "send", to=["ben@example.com"], subject="Hi", text="There")
        assert sent["id"] == "m1"
        (claims,) = server.assertions  # one token for all calls
        assert (claims["iss"], claims["sub"], claims["aud"]) == (EMAIL, MAILBOX, f"{server.url}/token")
        assert "https://www.googleapis.com/auth/gmail.send" in claims["scope"].split()
        # It is refused before its time: another is signed for.
        server.end_all()
        await asyncio.gather(
            *(connected.call(row, "send", to=["b@example.com"], subject="x", text="x") for _ in range(5))
        )
        assert len(server.assertions) == 2

    async def test_what_is_wrong_is_told(self, connected: Connected, server: Authority) -> None:
        server.register_account(EMAIL, self.public(), (MAILBOX,))
        other = await self.made(connected, server, rsa.generate_private_key(65537, 2048), MAILBOX)
        trial = await connected.tried(other)
        assert (trial.failure.code.value, trial.row.status.name) == ("CREDENTIAL_EXPIRED", "EXPIRED")
        stranger = await self.made(connected, server, self.key, "ben@example.com")
        trial = await connected.tried(stranger)
        assert (trial.failure.code.value, server.tokens) == ("PERMISSION_MISSING", [])
        server.clients.clear()
        unknown = await self.made(connected, server, self.key, MAILBOX + ".org")
        assert (await connected.tried(unknown)).failure.code.value == "CREDENTIAL_EXPIRED"
