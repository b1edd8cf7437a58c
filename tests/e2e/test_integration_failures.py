"""How integrations fail over the wire: who may agree, what ends a credential, hosts that break off or lead away."""

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.e2e.client import Client
from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, chain, node, sign_up
from tests.e2e.test_integrations import EVENTS, SYNC, TEST, TOOL, made
from tests.integrations.authority import CLIENT, MAILBOX, Authority, authority
from tests.integrations.conftest import served
from tests.integrations.things import KEY, Things
from tests.integrations.things import config as list_config
from tests.patience import PATIENCE_SECONDS

DOCUMENT = '{"openapi": "3.0.0", "paths": {"/me": {"get": {"operationId": "getMe"}}}}'
BEGIN = "mutation($input: AuthorizeIntegrationInput!) { authorizeIntegration(input: $input) { url redirectUri } }"
COMPLETE = """mutation($input: CompleteIntegrationAuthorizationInput!) {
  completeIntegrationAuthorization(input: $input) { integration { status } } }"""
SHOWN = """query($id: ID!) { node(id: $id) { ... on Integration { status redirectUri failure { code message }
  latestSync { status summary failure { code } } records(first: 20) { totalCount } } } }"""
LOGS = "query($id: ID!) { node(id: $id) { ... on Execution { logs(first: 50) { nodes { level message } } } } }"
SECRETS = [CLIENT["clientSecret"], KEY]


@pytest.fixture
def server() -> Iterator[Authority]:
    with authority() as found:
        yield found


async def shown(person: Person, row: dict[str, Any]) -> dict[str, Any]:
    return (await person.client.data(SHOWN, id=row["id"]))["node"]


async def tried(person: Person, row: dict[str, Any]) -> dict[str, Any]:
    return (await person.client.data(TEST, input={"integrationId": row["id"]}))["testIntegration"]


async def led_back(person: Person, row: dict[str, Any]) -> str:
    """Agree, or not, as a browser would; return the path and query of where the server leads back to."""
    begun = (await person.client.data(BEGIN, input={"integrationId": row["id"]}))["authorizeIntegration"]
    async with httpx2.AsyncClient(trust_env=False, verify=False) as http:
        answer = await http.get(begun["url"])
    location = answer.headers["location"]
    assert location.startswith(begun["redirectUri"])
    parts = urlsplit(location)
    return f"{parts.path}?{parts.query}"


async def page(person: Person, path: str, *, token: str | None = "") -> tuple[int, str]:
    """Open a page with a browser that has somebody's cookie."""
    cookie = {} if token is None else {"cookie": f"plait_session={token or person.client.token}"}
    answer = await Client(person.client.url, None, person.client.address).request("GET", path, headers=cookie)
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert not any(secret in answer.text for secret in SECRETS)
    return answer.status_code, answer.text


async def test_a_person_agrees_in_the_browser_that_began_and_the_end_is_told(
    plait: Deployment, ada: Person, server: Authority
) -> None:
    oauth = {"authorizeUrl": f"{server.url}/authorize", "tokenUrl": f"{server.url}/token", "issuer": server.url}
    config = {"document": DOCUMENT, "baseUrl": server.url, "testOperation": "getMe", "oauth": oauth}
    row = await made(ada, "rest", config, {"oauth2": CLIENT})
    server.register((await shown(ada, row))["redirectUri"])
    path = await led_back(ada, row)
    ben = await sign_up(plait.url, "ben")
    assert (await page(ada, path, token=None))[0] == 401
    status, text = await page(ben, path)
    assert (status, "INVALID_INPUT state_invalid" in text) == (400, True)
    status, text = await page(ada, path)
    assert (status, "it is connected" in text) == (200, True), text
    status, text = await page(ada, path)
    assert (status, "INVALID_INPUT state_invalid" in text) == (400, True)
    assert [grant for grant, _ in server.asked] == ["authorization_code"]
    assert (await tried(ada, row))["isOk"] is True
    # Where another server leads back to, with another name, and without any.
    for change, reason in (
        (("/oauth/callback/", "/oauth/callback/0"), "server_mismatch"),
        (("&iss=", "&iss=https%3A%2F%2Fevil.example.com"), "issuer_mismatch"),
        (("&iss=", "&other="), "issuer_mismatch"),
    ):
        status, text = await page(ada, (await led_back(ada, row)).replace(*change))
        assert (status, f"INVALID_INPUT {reason}" in text) == (400, True), text
    server.agrees = False
    status, text = await page(ada, await led_back(ada, row))
    assert (status, "INTEGRATION_FAILED authorization_denied" in text) == (400, True), text
    # A client without the cookie completes it itself.
    server.agrees = True
    query = parse_qs(urlsplit(await led_back(ada, row)).query)
    given = {name: query[name][0] for name in ("state", "code", "iss")}
    wrong = await ada.client.ask(COMPLETE, input={**given, "redirectUri": "https://plait.example.com/oauth/callback/x"})
    assert (wrong.code, wrong.details["reason"]) == ("INVALID_INPUT", "server_mismatch")
    query = parse_qs(urlsplit(await led_back(ada, row)).query)
    given = {name: query[name][0] for name in ("state", "code", "iss")}
    await ada.client.data(COMPLETE, input={**given, "redirectUri": (await shown(ada, row))["redirectUri"]})
    call = {"workspaceId": ada.workspace_id, "name": "it_getMe", "arguments": {}}
    done = (await ada.client.data(TOOL, input=call))["executeTool"]["toolCall"]
    assert done["result"]["body"] == {"name": MAILBOX}, done
    # The person takes it back: the next use says so, and the workspace is told once.
    server.end_all()
    for _ in range(2):
        done = (await ada.client.data(TOOL, input=call))["executeTool"]["toolCall"]
        assert (done["state"], done["error"]["code"]) == ("FAILED", "CREDENTIAL_EXPIRED"), done
    found = await shown(ada, row)
    assert (found["status"], found["failure"]["code"]) == ("EXPIRED", "CREDENTIAL_EXPIRED")
    kinds: list[str] = []
    async with ada.client.subscribe(EVENTS, id=ada.workspace_id, after=0) as stream:
        tried_again = await tried(ada, row)
        async for each in stream:
            kinds.append(each["kind"])
            if kinds.count("TESTED") == 2:
                break
    assert kinds == ["CREATED", "AUTHORIZED", "TESTED", "AUTHORIZED", "EXPIRED", "TESTED"]
    said = f"{found} {tried_again} {done}"
    assert not any(secret in said for secret in [*SECRETS, *(each.refresh_token for each in server.tokens)])


async def test_an_address_that_leads_to_a_private_one_is_not_asked(ada: Person) -> None:
    things = Things(4)
    async with served(things.app()) as url:
        for private in ("http://169.254.169.254/latest", "http://10.0.0.1:8080/", "http://[::1]:9/"):
            name = f"to {urlsplit(private).hostname}"
            row = await made(ada, "rest", list_config(private.rstrip("/")), {"apiKey": KEY}, f"{name} itself")
            assert (await tried(ada, row))["failure"]["code"] == "EGRESS_DENIED"
            row = await made(ada, "rest", list_config(url), {"apiKey": KEY}, name)
            things.leads = private
            graph = chain(START, node("get", "integration", {**use(row, "listThings"), "arguments": {"page": "2"}}))
            run = await ada.run(await ada.workflow(graph), waitMs=50_000)
            assert (run["status"], run["error"]["code"]) == ("FAILED", "EGRESS_DENIED"), run
            assert private not in str(run)
            # Also in the middle of a sync: what was copied before stays, and nothing is taken for deleted.
            sync = await synced(ada, row)
            assert (sync["status"], sync["failure"]["code"], sync["summary"]) == (
                "FAILED", "EGRESS_DENIED", "+2 ~0 -0 !0",
            )  # fmt: skip
            assert (await shown(ada, row))["records"]["totalCount"] == 2


def use(row: dict[str, Any], action: str) -> dict[str, Any]:
    return {"integrationId": row["id"], "action": action, "sideEffects": "none"}


async def synced(person: Person, row: dict[str, Any]) -> dict[str, Any]:
    await person.client.data(SYNC, input={"integrationId": row["id"]})
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            sync = (await shown(person, row))["latestSync"]
            if sync["status"] in {"COMPLETED", "FAILED"}:
                return sync
            await asyncio.sleep(0.05)


async def test_a_sync_that_is_cut_off_in_the_middle_goes_on(ada: Person) -> None:
    things = Things(6)
    things.cuts = 5  # more than one request is sent again by itself
    async with served(things.app()) as url:
        row = await made(ada, "rest", list_config(url), {"apiKey": KEY})
        sync = await synced(ada, row)
        assert sync == {"status": "COMPLETED", "summary": "+6 ~0 -0 !0", "failure": None}
        assert things.pages == [1, *[2] * 6, 3, 4]
        assert things.cuts == 0


async def metric(client: Client, name: str) -> float:
    """Read one number of /metrics; 0 where it is not there yet."""
    text = (await client.request("GET", "/metrics")).text
    return next((float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(f"{name} ")), 0.0)


async def test_retries_and_rests_stand_in_the_runs_log_and_in_metrics(plait: Deployment, ada: Person) -> None:
    things = Things(2)
    async with served(things.app()) as url:
        row = await made(ada, "rest", {**list_config(url), "testOperation": "listThings"}, {"apiKey": KEY})
        retried = 'plait_egress_retries_total{reason="status"}'
        before = await metric(ada.client, retried)
        things.fails = [(503, {}), (429, {"retry-after": "0"})]
        graph = chain(START, node("get", "integration", {**use(row, "listThings"), "arguments": {"page": "1"}}))
        run = await ada.run(await ada.workflow(graph), waitMs=50_000)
        assert run["status"] == "COMPLETED", run
        lines = (await ada.client.data(LOGS, id=run["id"]))["node"]["logs"]["nodes"]
        told = [each["message"] for each in lines if "Trying again in" in each["message"]]
        assert len(told) == 2, lines
        assert "failed with status 503" in told[0]
        assert "asks to wait" in told[1]
        assert KEY not in str(lines)
        things.fails = [(503, {})]
        call = {"workspaceId": ada.workspace_id, "name": "it_listThings", "arguments": {"page": 1}}
        done = (await ada.client.data(TOOL, input=call))["executeTool"]["toolCall"]
        assert done["state"] == "COMPLETED", done
        if plait.is_embedded:  # else they are a worker's numbers, and this is the server
            assert await metric(ada.client, retried) > before
        resting = await metric(ada.client, "plait_egress_hosts_resting")
        # Every trial fails, until the host is left alone and not asked at all.
        things.is_down = True
        for _ in range(20):
            assert (await tried(ada, row))["failure"]["code"] == "PEER_FAILED"
        asked = len(things.pages)
        trial = await tried(ada, row)
        assert trial["failure"]["code"] == "PEER_RESTING", trial
        assert len(things.pages) == asked
        assert await metric(ada.client, "plait_egress_hosts_resting") == resting + 1
        assert await metric(ada.client, 'plait_egress_requests_total{outcome="resting"}') >= 1
        things.is_down = False
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await tried(ada, row))["failure"] is not None:
                await asyncio.sleep(0.2)
        assert await metric(ada.client, "plait_egress_hosts_resting") == resting
