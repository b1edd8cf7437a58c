"""What operators and tools ask of a running server."""

from datetime import datetime

from graphql import build_schema

from tests.e2e.client import Client
from tests.e2e.server import ROOT, Deployment
from tests.e2e.story import GREETING, Person


async def test_probes_say_that_every_process_lives_and_is_ready(plait: Deployment) -> None:
    for api in plait.apis:
        client = Client(api.url)
        assert (await client.request("GET", "/livez")).text == "ok"
        ready = (await client.request("GET", "/readyz")).json()
        assert ready == {"status": "ok", "checks": {"database": "ok", "bus": "ok"}}
        health = (await client.request("GET", "/health")).json()
        assert set(health) == {"status", "version", "time", "checks"}
        assert datetime.fromisoformat(health["time"]).tzinfo is not None


async def test_the_schema_is_served_as_it_is_kept(plait: Deployment) -> None:
    answer = await Client(plait.url).request("GET", "/schema.graphql")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.rstrip("\n") == (ROOT / "schema.graphql").read_text().rstrip("\n")
    build_schema(answer.text)


async def test_metrics_count_what_happened(plait: Deployment, ada: Person) -> None:
    run = await ada.run(await ada.workflow(GREETING), input={"name": "Ada"}, waitMs=50_000)
    assert run["status"] == "COMPLETED"
    answer = await Client(plait.url).request("GET", "/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "process_resident_memory_bytes" in answer.text
    assert "plait_" in answer.text
    assert ada.workspace_id not in answer.text


async def test_a_browser_finds_graphiql_and_a_program_the_graph(plait: Deployment) -> None:
    client = Client(plait.url)
    page = await client.request("GET", "/graphql", headers={"accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert (await client.request("GET", "/")).status_code in {302, 307}
    answer = await client.request("GET", "/graphql?query=%7B__typename%7D", headers={"accept": "application/json"})
    assert answer.json() == {"data": {"__typename": "Query"}}
    refused = await client.request("GET", "/graphql?query=mutation%7BsignOut(input:%7B%7D)%7B__typename%7D%7D")
    assert refused.status_code == 405
