import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.demo.examples import find_example, list_examples
from app.demo.servers import peer
from app.examples import default_tabs
from app.founding import find_demo, found_demo
from app.kernel.settings import Settings
from app.migrations import upgrade
from app.services import Plait
from app.workflows import documents
from app.workflows.validation import problems
from tests.platform.conftest import Runs
from tests.platform.inventory import endpoints, error_codes

ROOT = Path(__file__).parents[2]
SEEDS = Path(os.environ.get("PLAIT_SEEDS", ROOT.parent / "shared" / "seeds"))

#: Endpoints and error codes of each seed, counted by hand.
COUNTED = {
    "000_8c3e28581502d135.txt": (0, 5),
    "001_611939ff182f81e3.txt": (18, 7),
    "002_77fbb82574354aa0.txt": (11, 0),
    "003_3e23e302b434db65.txt": (65, 4),
    "004_7f670e03211ac63e.txt": (11, 0),
}

OPENAPI = json.dumps(
    {
        "openapi": "3.1.0",
        "paths": {
            "/users": {"get": {}, "post": {"responses": {"409": {"example": {"code": "NAME_TAKEN"}}}}},
            "/users/{id}": {"delete": {}, "parameters": []},
        },
    }
)
MARKDOWN = """
# API `GET /users/{id}/orderItems?page=1`, POST /users. Also [PUT /x](y), GET https://no/where, METHODPOST/api/no
| Code | Meaning | Other |
|---|---|---|
| `NOT_FOUND` | no MAX_SIZE | RATE_LIMITED |
- RETRY_LATER: later
* **BAD_THING** x
1. `ONE_TWO`
ENV_NAME = 3
BARE_CODE
SPLIT_CODE | 400
GLUED_CODE404Not there
Some INLINE_WORD here. {"code" : "VALUE_CODE"} and POST /users again
POST/api/fooBar baz
GET/api/[userId]/thingsList things
"""


@pytest.mark.parametrize("name", [name for name, _ in list_examples()])
def test_an_example_imports_without_a_problem(name: str) -> None:
    registry = Plait(Settings()).registry
    imported = documents.parse(find_example(name).document)
    for graph in (imported.graph, documents.remap(imported.graph, registry)):
        assert problems(graph, registry, secret_names=frozenset()) == []


async def _inventory(run_example: Runs, **texts: str) -> dict[str, Any]:
    files = [{"name": name, "text": text} for name, text in texts.items()]
    return await run_example("api-inventory", {"files": files})


async def test_the_inventory_reads_each_kind_of_document_its_own_way(run_example: Runs) -> None:
    output = await _inventory(run_example, openapi=OPENAPI, markdown=MARKDOWN, notes="Nothing here but\n- SOME_CODE\n")
    openapi, markdown, notes = output["rows"]
    assert (openapi["kind"], markdown["kind"], notes["kind"]) == ("openapi", "reference", "notes")
    assert openapi["endpoints"] == ["GET /users", "POST /users", "DELETE /users/{id}"]
    assert openapi["errorCodes"] == ["NAME_TAKEN"]
    assert markdown["endpoints"] == [
        "GET /users/{id}/orderItems",
        "POST /users",
        "PUT /x",
        "POST /api/foo",
        "GET /api/[userId]/things",
    ]
    assert markdown["errorCodes"] == [
        "NOT_FOUND",
        "RATE_LIMITED",
        "RETRY_LATER",
        "BAD_THING",
        "ONE_TWO",
        "BARE_CODE",
        "SPLIT_CODE",
        "GLUED_CODE",
        "VALUE_CODE",
    ]
    assert (notes["endpoints"], notes["errorCodes"]) == ([], ["SOME_CODE"])
    assert output["totals"] == {"documents": 3, "endpoints": 8, "errorCodes": 11}


async def test_the_inventory_of_the_projects_own_documents_finds_its_error_codes(run_example: Runs) -> None:
    run_input = find_example("api-inventory").run_input([])
    rows = {row["document"]: row for row in (await run_example("api-inventory", run_input))["rows"]}
    assert {"README.md", "front-ends.md", "operations.md"} <= rows.keys()
    assert {"NOT_FOUND", "RATE_LIMITED", "TOO_COMPLEX"} <= set(rows["front-ends.md"]["errorCodes"])


def _seeds() -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(SEEDS.glob("*.txt"))}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside the repository")
async def test_the_inventory_of_the_seeds_agrees_with_the_count_by_hand(run_example: Runs) -> None:
    texts = _seeds()
    output = await _inventory(run_example, **texts)
    rows = {row["document"]: row for row in output["rows"]}
    assert {name: (row["endpointCount"], row["errorCodeCount"]) for name, row in rows.items()} == COUNTED
    assert output["totals"] == {"documents": 5, "endpoints": 105, "errorCodes": 16}
    for name, text in texts.items():
        assert rows[name]["endpoints"] == endpoints(text)
        assert rows[name]["errorCodes"] == error_codes(text)


@pytest.fixture
async def peer_url() -> AsyncIterator[str]:
    async with peer(find_example("service-check").folder / "peer.py", 0) as url:
        yield url


async def test_the_service_check_retries_and_reports(run_example: Runs, peer_url: str) -> None:
    run_input = find_example("service-check").run_input([], peer_url)
    output = await run_example("service-check", run_input, egress_allow=(peer_url.removeprefix("http://"),))
    assert output["verdict"] == "degraded"
    assert output["summary"] == "2 of 4 paths fail: /down, /missing"
    assert [(row["path"], row["ok"], row["status"]) for row in output["rows"]] == [
        ("/steady", True, 200),
        ("/flaky", True, 200),
        ("/down", False, 503),
        ("/missing", False, 404),
    ]


async def test_the_service_check_reaches_no_private_address_unless_allowed(run_example: Runs, peer_url: str) -> None:
    output = await run_example("service-check", {"url": peer_url, "paths": ["/steady"]})
    assert [(row["ok"], row["reason"]) for row in output["rows"]] == [(False, "EGRESS_DENIED")]


@pytest.mark.parametrize(
    ("text", "topic", "is_urgent"),
    [
        ("Where is my invoice?", "billing", False),
        ("I cannot log in, URGENT", "access", True),
        ("The site is down for everyone", "incident", True),
        ("Hello there", "general", False),
    ],
)
async def test_the_triage_finds_topic_and_urgency(run_example: Runs, text: str, topic: str, is_urgent: bool) -> None:  # noqa: FBT001 - a parameter of the test
    output = await run_example("support-triage", {"text": text})
    assert (output["topic"], output["isUrgent"]) == (topic, is_urgent)
    assert output["reply"].endswith("at once.") is is_urgent


async def test_the_desk_agent_finds_prices_and_sums_without_a_key(run_example: Runs) -> None:
    output = await run_example("desk-agent", find_example("desk-agent").run_input([]))
    assert (output["isAnswered"], output["toolCalls"]) == (True, 2)
    assert "19.90" in output["text"]
    assert "64.2" in output["text"]


async def test_the_desk_agent_takes_no_passwords(run_example: Runs) -> None:
    output = await run_example("desk-agent", {"text": "My password: correct-horse-battery. Calculate 1 + 1."})
    assert (output["isAnswered"], output["toolCalls"]) == (False, 0)
    assert "correct-horse" not in output["text"]


async def test_the_demo_workspace_fills_in_every_example_of_graphiql(settings: Settings) -> None:
    await upgrade(settings)
    plait = Plait(settings)
    await plait.open()
    try:
        key = await found_demo(plait)
        assert key is not None
        demo = await find_demo(plait, key)
        assert await find_demo(plait, "plk_of_nobody") is None
    finally:
        await plait.close()
    assert demo is not None
    for tab in default_tabs(demo.workspace_id, demo.workflow_id, demo.execution_id):
        assert '""' not in tab.variables
    assert '""' in default_tabs()[1].variables
