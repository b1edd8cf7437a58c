"""The gallery: every built-in template validates, publishes, and does what it says."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from app.workflows.templates.gallery import built_in
from tests.e2e.client import Client
from tests.e2e.peer import Peer
from tests.e2e.server import Deployment
from tests.e2e.story import PUBLISH, Person, sign_up
from tests.e2e.templates import GALLERY, ONE, gallery, made
from tests.e2e.test_tasks import COMPLETE, task_of
from tests.e2e.world import SECRET
from tests.listening import listening

SLUGS = {found.slug: found for found in built_in().values()}
SIGNAL = "mutation($input: SignalExecutionInput!) { signalExecution(input: $input) { __typename } }"


async def published(person: Person, slug: str) -> str:
    """Make a workflow from a built-in template and publish it; return its id."""
    template = (await gallery(person))[SLUGS[slug].name]
    answer = await made(person, template["id"])
    workflow = answer["workflow"]
    errors = [each for each in workflow["draft"]["problems"] if each["severity"] == "ERROR"]
    assert (errors, workflow["status"], answer["blanked"]) == ([], "DRAFT", [])
    await person.client.data(PUBLISH, input={"workflowId": workflow["id"]})
    return workflow["id"]


async def test_everybody_sees_the_gallery_and_nothing_in_it_is_wrong(ada: Person, plait: Deployment) -> None:
    found = await gallery(ada)
    assert set(found) == {each.name for each in SLUGS.values()}
    assert len(found) >= 10
    for each in found.values():
        assert each["graph"]["problems"] == [], each["name"]
        assert each["needs"]["missingComponents"] == []
        assert each["needs"]["secrets"] == (["WEBHOOK_KEY"] if "secret" in each["tags"] else [])
        assert set(each["needs"]["components"]) >= {one["component"]["type"] for one in each["graph"]["nodes"]}
        assert "\nflowchart" in each["diagram"], each["name"]
        assert (each["source"], each["createdBy"], each["createdAt"]) == ("BUILT_IN", None, None)
        assert len(each["description"]) > 80
        assert each["exampleInput"] is not None
        # A template is the same object for everybody, by `node` too.
        eve = await sign_up(plait.url, "eve")
        assert (await eve.client.data(ONE, id=each["id"]))["node"] == each
    # Who has not signed in yet may look as well, as with components.
    assert (await Client(plait.url).data(GALLERY))["templates"]["nodes"] == list(found.values())


RUNS: dict[str, list[tuple[Any, Any]]] = {
    "hello": [({"name": "Ada"}, {"greeting": "Hello, Ada!", "to": "Ada"})],
    "loop-over-a-list": [
        (
            SLUGS["loop-over-a-list"].example_input,
            {"lines": ["Lamp: 40, 40 in all", "Chair: 50, 90 in all", "left out: Desk"], "spent": 90.0},
        )
    ],
    "map-in-parallel-and-merge": [
        (
            SLUGS["map-in-parallel-and-merge"].example_input,
            {
                "totals": {"texts": 3, "words": 6, "longest": 3},
                "ranking": [
                    {"text": "three words here", "words": 3},
                    {"text": "two words", "words": 2},
                    {"text": "one", "words": 1},
                ],
            },
        )
    ],
    "ask-for-approval": [({"purpose": "a lamp", "amount": 40}, {"isApproved": True, "by": "limit"})],
    "call-a-subworkflow": [(SLUGS["call-a-subworkflow"].example_input, {"orders": 2, "total": 38.0})],
    "daily-digest": [
        (
            SLUGS["daily-digest"].example_input,
            {
                "markdown": "## 30 November 2026\n\n- order: 2\n- sign-up: 1\n",
                "html": "<h2>30 November 2026</h2>\n<ul>\n<li>order: 2</li>\n<li>sign-up: 1</li>\n</ul>\n",
                "kinds": 2,
            },
        ),
        (
            {"day": "2026-12-01", "events": []},
            {
                "markdown": "## 01 December 2026\n\nNothing happened.\n",
                "html": "<h2>01 December 2026</h2>\n<p>Nothing happened.</p>\n",
                "kinds": 0,
            },
        ),
    ],
    "report-from-a-table": [
        (
            SLUGS["report-from-a-table"].example_input,
            (
                "# Orders\n\n| country | orders | amount |\n|---|--:|--:|\n| DE | 2 | 12.5 |\n| FR | 1 | 4 |\n"
                "| **all** | 3 | 16.5 |"
            ),
        )
    ],
    "once-per-key": [
        ({"key": "a"}, {"result": "did a", "isFirst": True, "asked": 1}),
        ({"key": "a"}, {"result": "a was done before", "isFirst": False, "asked": 2}),
        ({"key": "b"}, {"result": "did b", "isFirst": True, "asked": 1}),
    ],
    "route-messages": [
        ("Where is order #1234?", "We are looking into order 1234."),
        ("I want my money back", "Tell us the number of the order, and we send the money back."),
        ("Hello", "Thank you for writing; somebody reads this today."),
    ],
}
#: Those that have a test of their own, since they need somebody outside.
OUTSIDE = {"ask-for-approval", "check-a-webhook", "fetch-and-transform", "retry-and-fall-back", "wait-for-a-signal"}


def test_every_template_is_run() -> None:
    assert set(RUNS) | OUTSIDE == set(SLUGS)


@pytest.mark.parametrize("slug", RUNS)
async def test_a_template_does_what_it_says(ada: Person, slug: str) -> None:
    workflow_id = await published(ada, slug)
    for given, output in RUNS[slug]:
        run = await ada.run(workflow_id, input=given, waitMs=50_000)
        assert (run["status"], run["error"], run["output"]) == ("COMPLETED", None, output)


@pytest.mark.parametrize(("outcome", "is_approved"), [("approve", True), ("reject", False)])
async def test_approval_asks_a_person(ada: Person, outcome: str, is_approved: bool) -> None:  # noqa: FBT001
    workflow_id = await published(ada, "ask-for-approval")
    run = await ada.run(workflow_id, input={"purpose": "a desk", "amount": 400})
    task = await task_of(ada, run["id"])
    assert task["name"] == "May we spend 400 on a desk?"
    await ada.client.data(COMPLETE, input={"taskId": task["id"], "answer": {"outcome": outcome, "comment": "Well."}})
    await ada.events(run["id"])
    assert (await ada.execution(run["id"]))["output"] == {"isApproved": is_approved, "by": "person"}


async def test_a_forged_webhook_is_refused_and_a_genuine_one_read(ada: Person) -> None:
    template = (await gallery(ada))[SLUGS["check-a-webhook"].name]
    assert (await made(ada, template["id"]))["secrets"] == [{"name": "WEBHOOK_KEY", "isSet": False}]
    key = "a key that nobody guesses"
    await ada.client.data(SECRET, input={"workspaceId": ada.workspace_id, "name": "WEBHOOK_KEY", "value": key})
    assert (await made(ada, template["id"]))["secrets"] == [{"name": "WEBHOOK_KEY", "isSet": True}]
    workflow_id = await published(ada, "check-a-webhook")
    for event, output in (
        ({"type": "order.paid", "order": 7}, {"isAccepted": True, "action": "ship", "order": 7}),
        ({"type": "order.refunded", "order": 8}, {"isAccepted": True, "action": "take back", "order": 8}),
        ({"type": "else"}, {"isAccepted": False, "action": "ignore", "order": None}),
        ({}, {"isAccepted": False, "action": "ignore", "order": None}),
    ):
        body = json.dumps(event)
        signature = "sha256=" + hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()
        run = await ada.run(workflow_id, input={"body": body, "signature": signature}, waitMs=50_000)
        assert (run["status"], run["output"]) == ("COMPLETED", output), run
        forged = await ada.run(workflow_id, input={"body": body + " ", "signature": signature}, waitMs=50_000)
        assert (forged["status"], forged["error"]["code"]) == ("FAILED", "SIGNATURE_WRONG")


@asynccontextmanager
async def answering(body: bytes) -> AsyncGenerator[str]:
    """Serve one JSON answer, whatever is asked; give the address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
        writer.write(f"{head}connection: close\r\n\r\n".encode() + body)
        await writer.drain()

    async with listening(serve) as port:
        yield f"http://127.0.0.1:{port}/"


async def test_an_answer_is_fetched_and_transformed(ada: Person) -> None:
    workflow_id = await published(ada, "fetch-and-transform")
    items = [
        {"id": 1, "title": "old", "state": "open", "updatedAt": "2026-01-01"},
        {"id": 2, "title": "done", "state": "closed", "updatedAt": "2026-01-03"},
        {"id": 3, "title": "new", "state": "open", "updatedAt": "2026-01-02"},
    ]
    async with answering(json.dumps({"items": items}).encode()) as url:
        run = await ada.run(workflow_id, input={"url": url}, waitMs=50_000)
    assert run["output"] == {"count": 2, "items": [{"id": 3, "title": "new"}, {"id": 1, "title": "old"}]}


async def test_a_service_that_is_down_is_tried_again_and_then_told_of(ada: Person, service: Peer) -> None:
    workflow_id = await published(ada, "retry-and-fall-back")
    for path, calls, output in (
        ("/count/up", 1, {"isUp": True, "status": 200, "reason": None}),
        ("/status/503", 3, {"isUp": False, "status": None, "reason": "HTTP_STATUS"}),
        ("/status/404", 1, {"isUp": False, "status": None, "reason": "HTTP_STATUS"}),
    ):
        run = await ada.run(workflow_id, input={"url": service.url + path}, waitMs=50_000)
        assert (run["status"], run["output"], service.calls[path]) == ("COMPLETED", output, calls)


async def test_a_signal_wakes_what_waits_for_it(ada: Person) -> None:
    workflow_id = await published(ada, "wait-for-a-signal")
    run = await ada.run(workflow_id, input={"order": "A-1"})
    wanted = {"executionId": run["id"], "name": "payment-A-1", "payload": {"amount": 12}}
    await ada.client.data(SIGNAL, input=wanted)
    await ada.events(run["id"])
    assert (await ada.execution(run["id"]))["output"] == {"isPaid": True, "amount": 12}
