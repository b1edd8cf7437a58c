"""OAuth 2.0: a person agrees, tokens are renewed once however many need them, and refusals are told."""

import asyncio
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from app.components.registry import Registry
from app.integrations.authorizing import AuthorizationDenied, AuthorizationInvalid, Callback
from app.integrations.failures import IntegrationFault
from app.integrations.models import Integration
from app.integrations.vocabulary import CredentialKind
from app.integrations.wiring import IntegrationServices
from app.kernel.crypto import Vault
from app.kernel.errors import AppError
from app.kernel.ids import new_id
from app.kernel.jobs import MemoryJobs
from app.llm.tools import ToolRegistry
from tests.executions.conftest import House
from tests.integrations.conftest import LONG_AGO, Connected, served
from tests.integrations.services import Service, Tokens

CLIENT = {"clientId": "client-1", "clientSecret": "client-secret-1"}
DOCUMENT = '{"openapi": "3.0.0", "paths": {"/me": {"get": {"operationId": "getMe"}}}}'


def config(url: str) -> dict[str, Any]:
    oauth = {"authorizeUrl": f"{url}/authorize", "tokenUrl": f"{url}/token", "scopes": ["read"]}
    return {"document": DOCUMENT, "baseUrl": url, "testOperation": "getMe", "oauth": oauth}


async def agreed(url: str) -> Callback:
    """Agree as a browser would; return what it comes back with."""
    async with httpx2.AsyncClient(trust_env=False, verify=False) as http:
        answer = await http.get(url)
    return callback_of(answer.headers["location"])


def callback_of(location: str) -> Callback:
    """Read an address that a server led back to."""
    parts = urlsplit(location)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    server = parts.path.rpartition("/")[2]
    return Callback(query["state"], query.get("code"), query.get("error"), server, query.get("iss"))


def signed_in(house: House) -> Any:
    return replace(house.viewer, session_id=new_id())


def another(house: House) -> IntegrationServices:
    """What another process has of this domain: nothing is shared but the database."""
    plait = house.plait
    return IntegrationServices(
        house.settings,
        database=plait.database,
        clock=plait.clock,
        access=plait.accounts.access,
        audit=plait.accounts.audit,
        activities=plait.accounts.activities,
        vault=Vault(house.settings.keys),
        jobs=MemoryJobs(),
        registry=Registry(),
        tools=ToolRegistry(plait.llm.tool_rights),
        usage=plait.usage.usage,
    )


async def test_a_person_agrees_and_tokens_are_renewed(connected: Connected) -> None:
    tokens = Tokens(Service())
    ada, authorizing = signed_in(connected.house), connected.services.authorizing
    async with served(tokens.app()) as url:
        row = await connected.to("rest", config(url), (CredentialKind.OAUTH2, CLIENT))
        assert row.status.name == "UNAUTHORIZED"
        trial = await connected.tried(row)
        assert trial.failure.code.value == "CREDENTIAL_MISSING"
        callback = await agreed((await authorizing.begin(ada, row.id))[0])
        row = await authorizing.complete(ada, callback)
        assert "code_verifier" in tokens.grants[-1]
        assert (await connected.tried(row)).row.status.name == "CONNECTED"
        with pytest.raises(AuthorizationInvalid):
            await authorizing.complete(ada, callback)  # it is used up
        # The token ends: of many calls in two processes, one renews it.
        await Integration.filter(id=row.id).update(expires_at=LONG_AGO)
        grants = len(tokens.grants)
        other = another(connected.house)
        places = [connected.services, other] * 10
        await asyncio.gather(*(each.calls.call(row.workspace_id, row.id, "getMe", {}) for each in places))
        await other.close()
        assert [each["grant_type"] for each in tokens.grants[grants:]] == ["refresh_token"]
        # It is refused before its time: likewise.
        tokens.service.token = "ended-before-its-time"
        await asyncio.gather(*(connected.call(row, "getMe") for _ in range(10)))
        assert len(tokens.grants) == grants + 2
        # And it is revoked.
        tokens.is_ended, tokens.service.token = True, "ended-again"
        with pytest.raises(IntegrationFault) as caught:
            await connected.call(row, "getMe")
        assert caught.value.code.value == "CREDENTIAL_EXPIRED"
        fresh = await Integration.get(id=row.id)
        assert (fresh.status.name, fresh.failure_code) == ("EXPIRED", "CREDENTIAL_EXPIRED")
        said = f"{caught.value.message} {caught.value.details} {fresh.failure_message} {fresh.config}"
        assert not any(secret in said for secret in ("client-secret-1", tokens.refresh, "access-token"))


async def test_a_token_that_was_just_renewed_and_is_quoted_in_a_refusal_is_kept_nowhere(connected: Connected) -> None:
    tokens = Tokens(Service())
    ada, authorizing = signed_in(connected.house), connected.services.authorizing
    async with served(tokens.app()) as url:
        row = await connected.to("rest", config(url), (CredentialKind.OAUTH2, CLIENT))
        row = await authorizing.complete(ada, await agreed((await authorizing.begin(ada, row.id))[0]))
        await Integration.filter(id=row.id).update(expires_at=LONG_AGO)
        tokens.service.fails = [(401, {})] * 3
        with pytest.raises(IntegrationFault) as caught:
            await connected.call(row, "getMe")
        fresh = await Integration.get(id=row.id)
        assert (fresh.status.name, fresh.failure_code) == ("EXPIRED", caught.value.code.value)
        assert "failing with" in fresh.failure_message
        assert "access-token" not in f"{caught.value.message} {fresh.failure_message}"


async def test_a_state_is_worth_nothing_to_another_session(connected: Connected) -> None:
    tokens = Tokens(Service())
    ada, authorizing = signed_in(connected.house), connected.services.authorizing
    async with served(tokens.app()) as url:
        row = await connected.to("rest", config(url), (CredentialKind.OAUTH2, CLIENT))
        callback = await agreed((await authorizing.begin(ada, row.id))[0])
        ben = replace(await connected.house.member(), session_id=new_id())
        for who, what in (
            (ben, callback),
            (signed_in(connected.house), callback),
            (ada, Callback("x", "y")),
            (ada, Callback("", None)),
        ):
            with pytest.raises(AuthorizationInvalid):
                await authorizing.complete(who, what)
        assert tokens.grants == []
        await authorizing.complete(ada, callback)  # nobody else used it up
        denied = parse_qs(urlsplit((await authorizing.begin(ada, row.id))[0]).query)["state"][0]
        with pytest.raises(AuthorizationDenied) as caught:
            await authorizing.complete(ada, replace(callback, state=denied, code=None, error="access_denied"))
        assert caught.value.reason == "authorization_denied"
        wrong = parse_qs(urlsplit((await authorizing.begin(ada, row.id))[0]).query)["state"][0]
        with pytest.raises(AuthorizationDenied):
            await authorizing.complete(ada, replace(callback, state=wrong, code="a-code-of-somebody-else"))
        # A credential that was changed meanwhile is not written over.
        late = await agreed((await authorizing.begin(ada, row.id))[0])
        changes = {"credential": (CredentialKind.OAUTH2, CLIENT)}
        await connected.services.integrations.update(connected.house.viewer, row.id, changes)
        with pytest.raises(AuthorizationInvalid):
            await authorizing.complete(ada, late)


async def test_only_a_session_begins(connected: Connected) -> None:
    row = await connected.to("rest", config("https://example.com"), (CredentialKind.OAUTH2, CLIENT))
    with pytest.raises(AppError) as caught:
        await connected.services.authorizing.begin(replace(connected.house.viewer, api_key_id=new_id()), row.id)
    assert caught.value.reason == "session_required"
