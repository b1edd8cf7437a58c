"""GitHub, Slack, Gmail, Salesforce and GraphQL, against servers written from their public references."""

from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
import strawberry
from starlette.applications import Starlette
from starlette.routing import Mount
from strawberry.asgi import GraphQL

from app.integrations.failures import IntegrationFault
from app.integrations.vocabulary import CredentialKind
from tests.integrations.conftest import Connected, served
from tests.integrations.services import TOKEN, Service, github, gmail, salesforce, slack

API_KEY = (CredentialKind.API_KEY, {"apiKey": TOKEN})
OAUTH = (CredentialKind.OAUTH2, {"accessToken": TOKEN})


async def pulled(connected: Connected, row: Any, resource: str, mark: Any = None) -> tuple[list[Any], list[str], Any]:
    """Read all pages."""
    kind, link = await connected.services.opener.open(row)
    items: list[Any] = []
    deleted: list[str] = []
    cursor: Any = None
    while True:
        page = await kind.pull(link, resource, cursor, mark)
        items += page.items
        deleted += page.deleted
        cursor = page.cursor
        if cursor is None:
            return items, deleted, page.mark


async def test_github(connected: Connected) -> None:
    service = Service()
    async with served(github(service)) as url:
        config = {"baseUrl": url, "repositories": ["ada/engine"]}
        row = await connected.to("github", config, API_KEY)
        assert (await connected.tried(row)).message == "Signed in as octocat."
        made = await connected.call(row, "create_issue", repository="ada/engine", title="It hums")
        assert (made["title"], service.seen[-1][2]) == ("It hums", {"title": "It hums"})
        await connected.call(row, "create_comment", repository="ada/engine", number=1, body="So it does.")
        assert service.seen[-1][:2] == ("POST", "/repos/ada/engine/issues/1/comments")
        await connected.call(row, "put_file", repository="ada/engine", path="docs/a b.md", message="m", text="héllo")
        read = await connected.call(row, "get_file", repository="ada/engine", path="docs/a b.md")
        assert (read["text"], read["sha"]) == ("héllo", "abc")
        with pytest.raises(IntegrationFault) as caught:
            await connected.call(row, "get_file", repository="ada/engine", path="docs/../../x")
        assert caught.value.code.value == "ARGUMENTS_INVALID"
        service.things = {str(n): {"number": n, "updated_at": f"2026-01-0{n}T00:00:00Z"} for n in range(1, 6)}
        items, _, mark = await pulled(connected, row, "issues:ada/engine")
        assert [own_id for own_id, _ in items] == ["1", "2", "3", "4", "5"]
        assert mark == {"since": "2026-01-05T00:00:00Z"}
        service.things["2"]["updated_at"] = "2026-02-01T00:00:00Z"
        items, _, mark = await pulled(connected, row, "issues:ada/engine", mark)
        assert ([own_id for own_id, _ in items], mark) == (["5", "2"], {"since": "2026-02-01T00:00:00Z"})


async def test_slack(connected: Connected) -> None:
    service = Service()
    async with served(slack(service)) as url:
        row = await connected.to("slack", {"baseUrl": f"{url}/api", "filesUrl": url}, API_KEY)
        assert (await connected.tried(row)).message == "Signed in as plait at Team."
        sent = await connected.call(row, "post_message", channel="C1", text="Hello")
        assert (sent["ts"], service.seen[-1][2]) == ("1.2", {"channel": "C1", "text": "Hello"})
        await connected.call(row, "reply_in_thread", channel="C1", thread_ts="1.2", text="And again")
        assert service.seen[-1][2]["thread_ts"] == "1.2"
        shown = await connected.call(
            row, "upload_file", filename="a.txt", content="text", channel="C1", threadTs="1.2", comment="see"
        )
        assert (service.things["F1"], shown["channel"]) == (b"text", "C1")
        with pytest.raises(IntegrationFault) as caught:
            await connected.call(row, "post_message", channel="C404", text="x")
        assert (caught.value.code.value, caught.value.is_retryable) == ("PEER_NOT_FOUND", False)
        service.token = "another-token"
        trial = await connected.tried(row)
        assert (trial.failure.code.value, trial.row.status.name) == ("CREDENTIAL_REFUSED", "EXPIRED")


async def test_gmail(connected: Connected) -> None:
    service = Service()
    async with served(gmail(service)) as url:
        row = await connected.to("gmail", {"baseUrl": f"{url}/gmail/v1", "tokenUrl": f"{url}/token"}, OAUTH)
        assert (await connected.tried(row)).message == "The mail of ada@example.com."
        sent = await connected.call(
            row, "send", to=["Ben <ben@example.com>"], bcc=["c@example.com"], subject="Grüße", text="Hi"
        )
        letter = message_from_bytes(service.things["sent"], policy=default)
        assert (sent["id"], letter["From"], letter["To"], letter["Bcc"], letter["Subject"]) == (
            "m2", "ada@example.com", "Ben <ben@example.com>", "c@example.com", "Grüße",
        )  # fmt: skip
        listed = await connected.call(row, "list_messages", q="from:ada")
        assert listed["messages"] == [{"id": "m1", "threadId": "t1"}]


async def test_salesforce(connected: Connected) -> None:
    service = Service()
    async with served(salesforce(service)) as url:
        config = {"instanceUrl": url, "loginUrl": url, "objects": ["Account"]}
        row = await connected.to("salesforce", config, OAUTH)
        assert (await connected.tried(row)).message == "Connected; 998 API requests are left today."
        made = await connected.call(row, "create_record", object="Account", fields={"Name": "Acme"})
        assert (made["success"], service.seen[-1][2]) == (True, {"Name": "Acme"})
        changed = await connected.call(row, "update_record", object="Account", id=made["id"], fields={"Name": "B"})
        assert changed == {"isDone": True}
        with pytest.raises(IntegrationFault) as caught:
            await connected.call(row, "get_record", object="Account/../User", id=made["id"])
        assert caught.value.code.value == "ARGUMENTS_INVALID"
        service.things["records"] = [
            {"Id": f"00{n}", "SystemModstamp": f"2026-01-0{n}T00:00:00.000+0000", "IsDeleted": n == 2}
            for n in range(1, 6)
        ]
        items, deleted, mark = await pulled(connected, row, "Account")
        assert ([own_id for own_id, _ in items], deleted) == (["001", "003", "004", "005"], ["002"])
        assert mark == {"since": "2026-01-05T00:00:00.000Z"}
        assert "Size__c" in service.things["queries"][0]
        await pulled(connected, row, "Account", mark)
        assert "WHERE SystemModstamp >= 2026-01-05T00:00:00.000Z" in service.things["queries"][-3]


@strawberry.type
class Fruit:
    name: str
    price: float

    @strawberry.field
    def peel(self, thickness: int) -> str:
        return "x" * thickness


@strawberry.type
class Query:
    @strawberry.field
    def fruit(self, name: str) -> Fruit:
        return Fruit(name=name, price=1.5)


@strawberry.type
class Mutation:
    @strawberry.mutation
    def eat(self, names: list[str]) -> int:
        return len(names)


async def test_graphql(connected: Connected) -> None:
    app = Starlette(routes=[Mount("/", GraphQL(strawberry.Schema(Query, Mutation)))])
    async with served(app) as url:
        row = await connected.to("graphql", {"url": f"{url}/"}, API_KEY)
        assert (await connected.tried(row)).failure is None
        actions = {each.name: each for each in connected.services.calls.actions_of(row)}
        assert {"query", "mutate", "query_fruit", "mutation_eat"} == set(actions)
        assert actions["mutation_eat"].side_effects.name == "ONCE"
        found = await connected.call(row, "query_fruit", name="apple")
        assert found == {"fruit": {"__typename": "Fruit", "name": "apple", "price": 1.5}}
        assert await connected.call(row, "mutation_eat", names=["a", "b"]) == {"eat": 2}
        document = "query($n: String!) { fruit(name: $n) { peel(thickness: 2) } }"
        assert (await connected.call(row, "query", document=document, variables={"n": "x"}))["fruit"]["peel"] == "xx"
        for wrong in ("mutation { eat(names: []) }", "{", "subscription { x }", "{ nothing }"):
            with pytest.raises(IntegrationFault):
                await connected.call(row, "query", document=wrong)
