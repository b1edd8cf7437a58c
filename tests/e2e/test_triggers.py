"""Triggers over the wire: requests from outside, schedules, events, conversations, and who may do what."""

import asyncio
import base64
import gzip
import hmac
import json
import re
import shlex
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from graphql import parse, print_ast

from tests.e2e.client import Answer, Client
from tests.e2e.server import ROOT, Deployment
from tests.e2e.story import PUBLISH, START, Person, chain, node, sign_up
from tests.patience import PATIENCE_SECONDS

FIELDS = """id type name isEnabled disabledReason binding version url firedCount failureCount nextAt
  webhook { auth hasSecret hasVerifyToken reply toleranceMs } schedule { explanation nextAt(first: 3) }
  workflow { id } createdBy { kind }"""
CREATE = f"""mutation($input: CreateTriggerInput!) {{ createTrigger(input: $input) {{ trigger {{ {FIELDS} }} }} }}"""
UPDATE = f"""mutation($input: UpdateTriggerInput!) {{ updateTrigger(input: $input) {{ trigger {{ {FIELDS} }} }} }}"""
DELETE = "mutation($input: DeleteTriggerInput!) { deleteTrigger(input: $input) { deletedTriggerId } }"
ROTATE = "mutation($input: RotateTriggerPathInput!) { rotateTriggerPath(input: $input) { trigger { url } } }"
SHOW = "mutation($input: ShowTriggerPayloadsInput!) { showTriggerPayloads(input: $input) { trigger { shownUntilAt } } }"
FIRE = """mutation($input: FireTriggerInput!) { fireTrigger(input: $input) { execution {
  id trigger startedBy { kind } triggeredBy { id } } } }"""
READ = """query($id: ID!) { node(id: $id) { ... on Trigger { id url isEnabled disabledReason firedCount failureCount
  lastExecution { id status trigger input output startedBy { kind displayName user { id } } triggeredBy { id } }
  executions(first: 100) { totalCount nodes { id status input } }
  firings(first: 50) { nodes { id status reason dueAt execution { id input status } } }
  payloads { method headers body statusCode reason execution { id } } } } }"""
LIST = """query($id: ID!, $where: TriggerWhere) { workspace(id: $id) {
  triggers(where: $where, orderBy: CREATED_AT_ASC) { totalCount nodes { id name } } } }"""
ECHO = chain(START, node("answer", "response", {"expression": "input"}))
SECRET = "a secret of some length"


class Hook:
    """A webhook, and whoever sends to it."""

    def __init__(self, plait: Deployment, trigger: dict[str, Any]) -> None:
        self.id = trigger["id"]
        self.trigger = trigger
        self._plait = plait

    @property
    def path(self) -> str:
        return urlsplit(self.trigger["url"]).path

    @property
    def url(self) -> str:
        """Its address at the server that is sent to, as that one spells it."""
        return f"http://localhost:{urlsplit(self._plait.other_url).port}{self.path}"

    async def send(self, body: bytes = b"", method: str = "POST", query: str = "", **headers: str) -> httpx2.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        url = self._plait.other_url + self.path + query
        async with httpx2.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False) as http:
            return await http.request(method, url, content=body or None, headers=named)

    async def send_json(self, value: Any, **headers: str) -> httpx2.Response:
        return await self.send(json.dumps(value).encode(), content_type="application/json", **headers)


@pytest.fixture
async def ada(plait: Deployment) -> Person:
    return await sign_up(plait.url)


async def ask(person: Person, workflow_id: str, **given: Any) -> Answer:
    return await person.client.ask(CREATE, input={"workflowId": workflow_id, "name": "Orders", **given})


async def create(person: Person, workflow_id: str, **given: Any) -> dict[str, Any]:
    return (await ask(person, workflow_id, **given)).data["createTrigger"]["trigger"]


async def read(person: Person, trigger_id: str) -> dict[str, Any]:
    return (await person.client.data(READ, id=trigger_id))["node"]


async def edit(person: Person, workflow_id: str, graph: dict[str, Any]) -> None:
    """Give a workflow another draft."""
    found = await person.client.data("query($id: ID!) { node(id: $id) { ... on Workflow { draft { revision } } } }",
                                     id=workflow_id)  # fmt: skip
    base = found["node"]["draft"]["revision"]
    await person.client.data("mutation($i: UpdateWorkflowInput!) { updateWorkflow(input: $i) { workflow { id } } }",
                             i={"workflowId": workflow_id, "baseRevision": base, **graph})  # fmt: skip


async def until(person: Person, trigger_id: str, is_so: Any) -> dict[str, Any]:
    """Read a trigger until it is so."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_so(found := await read(person, trigger_id)):
            await asyncio.sleep(0.1)
    return found


def has_completed(trigger: dict[str, Any]) -> bool:
    return any(each["status"] == "COMPLETED" for each in trigger["firings"]["nodes"])


@pytest.fixture
async def echo(ada: Person) -> str:
    return await ada.workflow(ECHO)


@pytest.fixture
async def hook(plait: Deployment, ada: Person, echo: str) -> Callable[..., Awaitable[Hook]]:
    async def make(**webhook: Any) -> Hook:
        return Hook(plait, await create(ada, echo, webhook=webhook))

    return make


async def test_a_request_is_answered_at_once_and_its_run_knows_its_trigger(ada: Person, hook: Any) -> None:
    made: Hook = await hook()
    answer = await made.send_json({"n": 1}, x_other="kept", authorization="Bearer hidden")
    assert answer.status_code == 202, answer.text
    run = (await until(ada, made.id, lambda it: it["lastExecution"] and it["lastExecution"]["output"]))["lastExecution"]
    assert run["id"] == answer.json()["executionId"]
    assert (run["status"], run["trigger"], run["triggeredBy"]) == ("COMPLETED", "WEBHOOK", {"id": made.id})
    assert run["startedBy"] == {"kind": "TRIGGER", "displayName": "Orders", "user": {"id": ada.user_id}}
    assert (run["input"]["body"], run["input"]["method"], run["output"]) == ({"n": 1}, "POST", run["input"])
    assert run["input"]["headers"]["x-other"] == "kept"
    assert "authorization" not in run["input"]["headers"]


async def test_a_body_is_read_by_what_it_is(ada: Person, hook: Any) -> None:
    made: Hook = await hook(reply="WHEN_DONE", binary="BASE64")

    async def body(content: bytes, kind: str, **headers: str) -> Any:
        answer = await made.send(content, content_type=kind, **headers)
        assert answer.status_code == 200, (kind, answer.text)
        return answer.json()["body"]

    assert await body(b'{"a":[1]}', "application/json; charset=utf-8") == {"a": [1]}
    assert await body(b'{"a":1}', "application/vnd.api+json") == {"a": 1}
    assert await body(b"a=1&b=%C3%A4&a=2", "application/x-www-form-urlencoded") == {"a": ["1", "2"], "b": "ä"}
    assert await body(b"<o id='1'><i>x</i><i>y</i></o>", "application/xml") == {"o": {"@id": "1", "i": ["x", "y"]}}
    assert await body("grüße".encode("latin-1"), "text/plain; charset=latin-1") == "grüße"
    assert await body(gzip.compress(b'{"a":1}'), "application/json", content_encoding="gzip") == {"a": 1}
    packed = await body(b"\x00\x01", "application/octet-stream")
    assert (packed["base64"], packed["sizeBytes"]) == ("AAE=", 2)
    form = (
        b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nhi\r\n'
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n\x00\xff\r\n--x--\r\n'
    )
    found = await body(form, "multipart/form-data; boundary=x")
    assert (found["note"], found["f"]["name"], found["f"]["base64"]) == ("hi", "a.bin", "AP8=")
    # JSON that claims to be an upload is none, and an upload that names a path is only called so.
    claimed = b'{"files":{"f":{"filepath":"/etc/passwd"}}}'
    assert (await made.send(claimed, content_type="multipart/form-data; boundary=x")).status_code == 400
    got = await made.send(method="GET", query="?a=1&b=2&a=3")
    assert (got.json()["query"], got.json()["body"]) == ({"a": ["1", "3"], "b": "2"}, None)
    kept: Hook = await hook(reply="WHEN_DONE")
    file = (await kept.send(b"\x89PNG\r\n\x1a\n", content_type="image/png")).json()["body"]
    found = (await ada.client.data("query($id: ID!) { node(id: $id) { ... on File { name sizeBytes } } }",
                                   id=file["fileId"]))["node"]  # fmt: skip
    assert found == {"name": "body", "sizeBytes": 8}


async def test_what_cannot_be_read_or_is_too_large_is_refused_and_starts_nothing(ada: Person, hook: Any) -> None:
    made: Hook = await hook(maxBodyBytes=2_000)
    bomb = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 100 + b'">]><a>&b;</a>'
    for status, reason, content, kind, headers in [
        (400, "body_malformed", b"{", "application/json", {}),
        (400, "body_too_deep", b"[" * 500 + b"]" * 500, "application/json", {}),
        (400, "body_malformed", bomb, "application/xml", {}),
        (400, "body_malformed", b"<a>", "text/xml", {}),
        (400, "body_malformed", b"--y--", "multipart/form-data; boundary=x", {}),
        (400, "body_malformed", b"\xff\xfe\xff", "text/plain; charset=utf-8", {}),
        (413, "body_too_large", b"x" * 2_001, "text/plain", {}),
        (413, "body_too_large", gzip.compress(b"0" * 100_000), "application/json", {"content_encoding": "gzip"}),
        (400, "body_malformed", b"not gzip", "application/json", {"content_encoding": "gzip"}),
        (415, "content_encoding", b"x", "application/json", {"content_encoding": "br"}),
    ]:
        answer = await made.send(content, content_type=kind, **headers)
        assert (answer.status_code, answer.json()["error"]["reason"]) == (status, reason), (kind, content[:20])
    assert (await read(ada, made.id))["executions"]["totalCount"] == 0


async def test_a_run_makes_the_answer(plait: Deployment, ada: Person) -> None:
    chosen = await ada.workflow(
        chain(
            START,
            node(
                "answer",
                "http_response",
                {
                    "status": 201,
                    "headers": {
                        "X-Order": "{{ input.body.id }}",
                        "Set-Cookie": "a=b",
                        "Content-Security-Policy": "none",
                        "X-Bad": "a\r\nb",
                    },
                    "template": "<b>{{ input.body.id }}</b>",
                },
            ),
        )
    )
    made = Hook(plait, await create(ada, chosen, webhook={"reply": "WHEN_DONE"}))
    answer = await made.send_json({"id": 7})
    assert (answer.status_code, answer.text, answer.headers["x-order"]) == (201, "<b>7</b>", "7")
    # What a workflow writes is no page of ours, and sets no cookie here.
    assert answer.headers["content-security-policy"] == "sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    assert "x-bad" not in answer.headers
    failing = await ada.workflow(chain(START, node("no", "fail", {"code": "NO_STOCK", "message": "Secretly."})))
    failed = await Hook(plait, await create(ada, failing, webhook={"reply": "WHEN_DONE"})).send_json({})
    assert (failed.status_code, failed.json()["error"]) == (500, {"code": "NO_STOCK"})
    slow = await ada.workflow(chain(START, node("later", "wait", {"durationMs": 3_600_000})))
    waits = Hook(plait, await create(ada, slow, webhook={"reply": "WHEN_DONE", "replyTimeoutMs": 50}))
    answer = await waits.send_json({})
    assert answer.status_code == 202
    assert "executionId" in answer.json()


def _hmac(body: bytes, algorithm: str = "sha256") -> bytes:
    return hmac.digest(SECRET.encode(), body, algorithm)


def _signed(kind: str, body: bytes, url: str) -> dict[str, str]:
    now = int(time.time())
    key = base64.b64encode(SECRET.ljust(32, "x").encode()).decode()
    match kind:
        case "SECRET_HEADER":
            return {"x_plait_secret": SECRET}
        case "BASIC":
            return {"authorization": "Basic " + base64.b64encode(f"ada:{SECRET}".encode()).decode()}
        case "HMAC":
            return {"x_signature": "sig=" + _hmac(body).hex()}
        case "GITHUB":
            return {"x_hub_signature_256": "sha256=" + _hmac(body).hex()}
        case "STRIPE":
            return {"stripe_signature": f"t={now},v0=old,v1={_hmac(b'%d.%s' % (now, body)).hex()}"}
        case "SLACK":
            return {
                "x_slack_request_timestamp": str(now),
                "x_slack_signature": "v0=" + _hmac(b"v0:%d:%s" % (now, body)).hex(),
            }
        case "STANDARD_WEBHOOKS":
            mac = hmac.digest(base64.b64decode(key), b"msg_1.%d.%s" % (now, body), "sha256")
            return {
                "webhook_id": "msg_1",
                "webhook_timestamp": str(now),
                "webhook_signature": f"v1,wrong v1,{base64.b64encode(mac).decode()}",
            }
        case _:
            return {"x_twilio_signature": base64.b64encode(_hmac(url.encode() + b"a1b2", "sha1")).decode()}


async def test_each_preset_lets_its_sender_in_and_nobody_else(ada: Person, hook: Any) -> None:
    presets: dict[str, dict[str, Any]] = {
        "SECRET_HEADER": {},
        "BASIC": {"username": "ada"},
        "HMAC": {"header": "X-Signature", "prefix": "sig="},
        "GITHUB": {},
        "STRIPE": {},
        "SLACK": {},
        "STANDARD_WEBHOOKS": {"secret": "whsec_" + base64.b64encode(SECRET.ljust(32, "x").encode()).decode()},
        "TWILIO": {},
    }
    for kind, more in presets.items():
        made: Hook = await hook(**{"auth": kind, "secret": SECRET, **more})
        assert made.trigger["webhook"]["hasSecret"] is True
        body, content_type = b'{"id":"evt_1"}', "application/json"
        if kind == "TWILIO":
            body, content_type = b"b=2&a=1", "application/x-www-form-urlencoded"
        good = _signed(kind, body, made.url)
        assert (await made.send(body, content_type=content_type, **good)).status_code == 202, kind
        assert (await made.send(body, content_type=content_type)).status_code == 401, kind
        bad = {name: value[:-3] + "AAA" for name, value in good.items()}
        refused = await made.send(body, content_type=content_type, **bad)
        assert (refused.status_code, refused.json()["error"]["code"]) == (401, "UNAUTHENTICATED"), kind
        assert SECRET not in refused.text
        if kind not in {"SECRET_HEADER", "BASIC"}:
            changed = b"b=3&a=1" if kind == "TWILIO" else body + b" "
            assert (await made.send(changed, content_type=content_type, **good)).status_code == 401, kind
        found = await read(ada, made.id)
        assert found["executions"]["totalCount"] == 1, kind
        assert SECRET not in json.dumps(found), kind
    stale = int(time.time()) - 3600
    made = await hook(auth="SLACK", secret=SECRET)
    old = {"x_slack_request_timestamp": str(stale), "x_slack_signature": "v0=" + _hmac(b"v0:%d:{}" % stale).hex()}
    answer = await made.send(b"{}", content_type="application/json", **old)
    assert (answer.status_code, answer.json()["error"]["reason"]) == (401, "timestamp_stale")


async def test_a_hundred_copies_of_a_delivery_make_one_run(ada: Person, hook: Any) -> None:
    made: Hook = await hook(auth="GITHUB", secret=SECRET)
    body = b'{"action":"opened"}'
    headers = {**_signed("GITHUB", body, ""), "x_github_delivery": "72d3162e", "content_type": "application/json"}
    answers = await asyncio.gather(*(made.send(body, **headers) for _ in range(100)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["executionId"] for answer in answers}) == 1
    assert (await read(ada, made.id))["executions"]["totalCount"] == 1
    named: Hook = await hook(deliveryHeader="X-Delivery")
    assert (await named.send(b"{}", content_type="application/json")).status_code == 400
    # The same name at another trigger is another delivery.
    ids = {(await each.send_json({}, x_delivery="1", idempotency_key="1")).json()["executionId"]
           for each in (named, named, await hook())}  # fmt: skip
    assert len(ids) == 2


async def test_a_signed_body_starts_one_run_whatever_its_delivery_is_called(ada: Person, hook: Any) -> None:
    made: Hook = await hook(auth="GITHUB", secret=SECRET)
    body = b'{"action":"opened"}'
    signed = {**_signed("GITHUB", body, ""), "content_type": "application/json"}
    first = await made.send(body, **signed, x_github_delivery="72d3162e")
    again = await made.send(body, **signed, x_github_delivery="another")
    assert (first.status_code, again.json()) == (202, first.json())
    assert (await read(ada, made.id))["executions"]["totalCount"] == 1


async def test_strangers_do_not_use_up_the_rate_of_a_trigger(plait: Deployment, ada: Person, hook: Any) -> None:
    made: Hook = await hook(auth="SECRET_HEADER", secret=SECRET, ratePerMinute=3)
    transport = httpx2.AsyncHTTPTransport(local_address="127.77.0.9")
    async with httpx2.AsyncClient(transport=transport, timeout=PATIENCE_SECONDS) as stranger:
        answers = [await stranger.post(plait.other_url + made.path) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    mine = [(await made.send(x_plait_secret=SECRET)).status_code for _ in range(4)]
    assert mine == [202, 202, 202, 429]


async def test_both_secrets_count_until_the_overlap_is_over(ada: Person, hook: Any) -> None:
    made: Hook = await hook(auth="SECRET_HEADER", secret=SECRET)
    rotate = """mutation($i: RotateTriggerSecretInput!) { rotateTriggerSecret(input: $i) { secret trigger {
      webhook { hasSecret oldSecretExpiresAt } } } }"""

    async def renewed(**more: Any) -> dict[str, Any]:
        return (await ada.client.data(rotate, i={"triggerId": made.id, **more}))["rotateTriggerSecret"]

    async def statuses(*secrets: str) -> list[int]:
        return [(await made.send(x_plait_secret=each)).status_code for each in secrets]

    second = await renewed()
    assert second["trigger"]["webhook"]["oldSecretExpiresAt"] > datetime.now(UTC).isoformat()
    assert await statuses(SECRET, second["secret"]) == [202, 202]
    # Whatever else is changed leaves it so.
    told = {"triggerId": made.id, "webhook": {"auth": "SECRET_HEADER", "reply": "WHEN_DONE"}}
    await ada.client.data(UPDATE, input=told)
    assert await statuses(SECRET, second["secret"]) == [200, 200]
    third = await renewed(secret="a third secret of mine", overlapHours=0)
    assert third["secret"] == "a third secret of mine"
    assert third["trigger"]["webhook"]["oldSecretExpiresAt"] is None
    assert await statuses(SECRET, second["secret"], third["secret"]) == [401, 401, 200]
    open_to_all: Hook = await hook()
    for wrong, reason in (
        ({"triggerId": open_to_all.id}, "no_secret"),
        ({"triggerId": made.id, "overlapHours": 169}, "out_of_range"),
        ({"triggerId": made.id, "secret": "short"}, "length"),
    ):
        refused = await ada.client.ask(rotate, i=wrong)
        assert (refused.code, refused.details["reason"]) == ("INVALID_INPUT", reason)
    assert second["secret"] not in json.dumps(await read(ada, made.id))


async def test_a_trigger_takes_the_methods_it_is_told(ada: Person, hook: Any) -> None:
    made: Hook = await hook(methods=["POST"], handshake="DROPBOX")
    refused = await made.send(method="GET")
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert refused.json()["error"]["reason"] == "method"
    assert (await made.send(method="GET", query="?challenge=c")).text == "c"
    assert (await made.send()).status_code == 202
    assert (await read(ada, made.id))["executions"]["totalCount"] == 1
    both: Hook = await hook()
    assert [(await both.send(method=each)).status_code for each in ("GET", "POST")] == [202, 202]


async def test_what_comes_with_a_refused_request_does_not_stay(plait: Deployment, ada: Person) -> None:
    files = "query($id: ID!) { workspace(id: $id) { files { totalCount } } }"
    draft = await ada.workflow(ECHO, is_published=False)
    made = Hook(plait, await create(ada, draft, webhook={"deliveryHeader": "X-Delivery"}))
    form = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="%d.bin"\r\n\r\n\x00\xff%d\r\n' % (each, each)
        for each in range(2)
    )
    form += b"--x--\r\n"
    kind = {"content_type": "multipart/form-data; boundary=x", "x_delivery": "1"}

    async def kept() -> int:
        return (await ada.client.data(files, id=ada.workspace_id))["workspace"]["files"]["totalCount"]

    assert (await made.send(form, **kind)).status_code == 409
    assert await kept() == 0
    # Once it is mended, the sender's next try is taken, and copies of it keep nothing more.
    await ada.client.data(PUBLISH, input={"workflowId": draft})
    answers = await asyncio.gather(*(made.send(form, **kind) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["executionId"] for answer in answers}) == 1
    assert await kept() == 2
    shown = (await until(ada, made.id, lambda it: it["lastExecution"]["output"]))["lastExecution"]["output"]["body"][
        "f"
    ]
    for each in shown:
        found = await ada.client.data("query($id: ID!) { node(id: $id) { id } }", id=each["fileId"])
        assert found["node"] is not None


async def test_handshakes_are_answered_and_start_nothing(ada: Person, hook: Any) -> None:
    slack: Hook = await hook(auth="SLACK", secret=SECRET)
    body = b'{"type":"url_verification","challenge":"abc"}'
    answer = await slack.send(body, content_type="application/json", **_signed("SLACK", body, ""))
    assert (answer.status_code, answer.text) == (200, "abc")
    assert (await slack.send(body, content_type="application/json")).status_code == 401
    meta: Hook = await hook(auth="GITHUB", secret=SECRET, handshake="META", verifyToken="my verify token")
    query = "?hub.mode=subscribe&hub.challenge=42&hub.verify_token="
    assert (await meta.send(method="GET", query=query + "my%20verify%20token")).text == "42"
    assert (await meta.send(method="GET", query=query + "another")).status_code == 403
    graph: Hook = await hook(handshake="MICROSOFT")
    assert (await graph.send(query="?validationToken=v%201")).text == "v 1"
    dropbox: Hook = await hook(handshake="DROPBOX")
    assert (await dropbox.send(method="GET", query="?challenge=c")).text == "c"
    zoom: Hook = await hook(handshake="ZOOM", auth="SECRET_HEADER", secret=SECRET)
    told = (await zoom.send_json({"event": "endpoint.url_validation", "payload": {"plainToken": "p"}},
                                 x_plait_secret=SECRET)).json()  # fmt: skip
    assert told == {"plainToken": "p", "encryptedToken": _hmac(b"p").hex()}
    x: Hook = await hook(handshake="X", auth="HMAC", header="x-twitter-webhooks-signature", secret=SECRET)
    crc = (await x.send(method="GET", query="?crc_token=t")).json()
    assert crc == {"response_token": "sha256=" + base64.b64encode(_hmac(b"t")).decode()}
    for each in (slack, meta, graph, dropbox, zoom, x):
        assert (await read(ada, each.id))["executions"]["totalCount"] == 0


async def test_an_address_is_one_triggers_and_an_unknown_one_tells_nothing(
    plait: Deployment, ada: Person, echo: str, hook: Any
) -> None:
    path = f"{ada.slug}/orders.v1"
    own = Hook(plait, await create(ada, echo, webhook={}, path=path))
    assert own.path == f"/hooks/{path}"
    assert (await own.send_json({})).status_code == 202
    bob = await sign_up(plait.url)
    theirs = await bob.workflow(ECHO)
    taken = await ask(bob, theirs, webhook={}, path=path)
    assert (taken.code, taken.details["reason"]) == ("CONFLICT", "path_taken")
    for bad in ("short", "../../etc/passwd", "a//bcdefgh", "sp ace-sp ace", "x" * 101):
        refused = await ask(bob, theirs, webhook={}, path=bad)
        assert (refused.code, refused.details["reason"]) == ("INVALID_INPUT", "path_malformed"), bad
    moved = (await ada.client.data(ROTATE, input={"triggerId": own.id}))["rotateTriggerPath"]["trigger"]
    assert moved["url"] != own.trigger["url"]
    gone = await own.send_json({})
    nobodys = Hook(plait, {**own.trigger, "url": "http://x/hooks/nobody-was-ever-here"})
    unknown = await nobodys.send_json({})
    assert (gone.status_code, unknown.status_code) == (404, 404)
    assert gone.content == unknown.content
    own.trigger = {**own.trigger, **moved}
    assert (await own.send_json({})).status_code == 202
    off = (await ada.client.data(UPDATE, input={"triggerId": own.id, "isEnabled": False}))["updateTrigger"]["trigger"]
    assert off["isEnabled"] is False
    refused = await own.send_json({})
    assert (refused.status_code, refused.json()["error"]["reason"]) == (409, "trigger_disabled")
    await ada.client.data(UPDATE, input={"triggerId": own.id, "isEnabled": True})
    await ada.client.data("mutation($i: ArchiveWorkflowInput!) { archiveWorkflow(input: $i) { workflow { id } } }",
                          i={"workflowId": echo})  # fmt: skip
    archived = await own.send_json({})
    assert (archived.status_code, archived.json()["error"]["reason"]) == (409, "workflow_archived")
    await ada.client.data("mutation($i: DeleteWorkflowInput!) { deleteWorkflow(input: $i) { deletedWorkflowId } }",
                          i={"workflowId": echo})  # fmt: skip
    assert (await own.send_json({})).content == unknown.content
    limited: Hook = Hook(plait, await create(bob, theirs, webhook={"ratePerMinute": 2}))
    answers = [await limited.send_json({}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert int(answers[2].headers["retry-after"]) >= 1


async def test_in_test_mode_the_last_requests_are_shown_without_secrets(ada: Person, hook: Any) -> None:
    made: Hook = await hook(auth="SECRET_HEADER", secret=SECRET)
    await made.send_json({"before": 1}, x_plait_secret=SECRET)
    await ada.client.data(SHOW, input={"triggerId": made.id})
    for number in range(22):
        assert (await made.send_json({"n": number, "s": SECRET}, x_plait_secret=SECRET)).status_code == 202
    assert (await made.send_json({"n": "bad"})).status_code == 401
    shown = (await read(ada, made.id))["payloads"]
    assert len(shown) == 20
    assert (shown[0]["statusCode"], shown[0]["reason"], shown[0]["execution"]) == (401, "signature", None)
    assert json.loads(shown[1]["body"]) == {"n": 21, "s": "[secret]"}
    assert shown[1]["execution"] is not None
    assert SECRET not in json.dumps(shown)
    await ada.client.data(SHOW, input={"triggerId": made.id, "forMs": 0})
    await made.send_json({"after": 1}, x_plait_secret=SECRET)
    assert len((await read(ada, made.id))["payloads"]) == 20


async def test_a_trigger_runs_what_it_is_bound_to(plait: Deployment, ada: Person) -> None:
    def says(text: str) -> dict[str, Any]:
        return chain(START, node("say", "template", {"template": text}))

    workflow_id = await ada.workflow(says("one"))
    published = Hook(plait, await create(ada, workflow_id, webhook={"reply": "WHEN_DONE"}))
    first = Hook(plait, await create(ada, workflow_id, webhook={"reply": "WHEN_DONE"}, binding="VERSION", version=1))
    latest = Hook(plait, await create(ada, workflow_id, webhook={"reply": "WHEN_DONE"}, binding="LATEST"))
    await edit(ada, workflow_id, says("two"))
    await ada.client.data(PUBLISH, input={"workflowId": workflow_id})
    await edit(ada, workflow_id, says("three"))
    said = [(await each.send_json({})).text for each in (published, first, latest)]
    assert said == ["two", "one", "three"]
    unknown = await ask(ada, workflow_id, webhook={}, binding="VERSION", version=9)
    assert (unknown.code, unknown.details["field"]) == ("INVALID_INPUT", "input.version")


# ---------------------------------------------------------------------- schedules


async def test_a_schedule_fires_once_and_is_over(ada: Person, echo: str) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=3)).isoformat()  # it must be ahead still when it is made
    made = await create(ada, echo, schedule={"at": soon, "input": {"n": 1}})
    assert made["nextAt"] is not None
    found = await until(ada, made["id"], has_completed)
    run = found["lastExecution"]
    assert (run["trigger"], run["input"]["data"], run["startedBy"]["kind"]) == ("SCHEDULE", {"n": 1}, "TRIGGER")
    assert found["firings"]["nodes"][0]["execution"]["id"] == run["id"]
    assert (found["isEnabled"], found["disabledReason"], found["firedCount"]) == (False, "ended", 1)
    assert found["executions"]["totalCount"] == 1
    again = await ada.client.ask(UPDATE, input={"triggerId": made["id"], "isEnabled": True})
    assert (again.code, again.details["reason"]) == ("INVALID_INPUT", "never_fires")


async def test_a_schedule_that_never_fires_or_is_malformed_is_refused(ada: Person, echo: str) -> None:
    for reason, schedule in [
        ("never_fires", {"cron": "0 0 31 2 *"}),
        ("never_fires", {"cron": "0 0 30 2 *"}),
        ("cron_malformed", {"cron": "61 * * * *"}),
        ("cron_malformed", {"cron": "* * * *"}),
        ("cron_malformed", {"cron": "* * * * * *"}),
        ("time_zone", {"cron": "0 9 * * *", "timeZone": "Mars/Olympus"}),
        ("time_zone", {"cron": "0 9 * * *", "timeZone": "../../etc/passwd"}),
        ("never_fires", {"at": "2020-01-01T00:00:00Z"}),
        ("never_fires", {"cron": "0 9 * * *", "endsAt": "2020-01-01T00:00:00Z"}),
        ("out_of_range", {"everyMs": 9_999}),
        ("one_of", {}),
        ("one_of", {"cron": "0 9 * * *", "everyMs": 60_000}),
    ]:
        refused = await ask(ada, echo, schedule=schedule)
        assert (refused.code, refused.details["reason"]) == ("INVALID_INPUT", reason), schedule
    assert (await ada.client.data(LIST, id=ada.workspace_id))["workspace"]["triggers"]["totalCount"] == 0
    preview = """query($s: ScheduleInput!) { schedulePreview(schedule: $s) { explanation nextAt(first: 10) } }"""
    seen = (await ada.client.data(preview, s={"cron": "30 2 * * *", "timeZone": "Europe/Berlin"}))["schedulePreview"]
    assert seen["explanation"] == "At 02:30 every day (Europe/Berlin)"
    assert len(seen["nextAt"]) == 10
    assert (await ada.client.ask(preview, s={"cron": "0 0 31 2 *"})).code == "INVALID_INPUT"


# ---------------------------------------------------------------------- events and conversations


async def test_what_happens_starts_runs_once_by_a_filter_and_never_in_circles(ada: Person, echo: str) -> None:
    create_task = "mutation($i: CreateTaskInput!) { createTask(input: $i) { task { id } } }"
    kinds = ["TASK_CREATED"]
    fits = await create(ada, echo, event={"kinds": kinds, "filter": "event.data.name == 'Invoice'"})
    looped = await create(ada, echo, event={"kinds": ["EXECUTION_COMPLETED"]})
    by_trigger = {"kinds": ["EXECUTION_COMPLETED"], "filter": "event.actor.kind == 'TRIGGER'"}
    other = await create(ada, echo, event=by_trigger)
    for name in ("Invoice", "Letter", "Invoice"):
        await ada.client.data(create_task, i={"workspaceId": ada.workspace_id, "name": name})
    found = await until(ada, fits["id"], lambda it: it["executions"]["totalCount"] == 2)
    event = found["executions"]["nodes"][0]["input"]["event"]
    assert (event["kind"], event["data"]["name"], event["actor"]["kind"]) == ("TASK_CREATED", "Invoice", "USER")
    # Each run of one makes the others fire, and these each other: until all are in the chain.
    for each in (looped, other):
        found = await until(ada, each["id"], lambda it: it["executions"]["totalCount"] == 4)
        await until(ada, each["id"], lambda it: {x["status"] for x in it["firings"]["nodes"]} == {"COMPLETED"})
    late = await create(ada, echo, event={"kinds": kinds})
    await ada.client.data(create_task, i={"workspaceId": ada.workspace_id, "name": "The last"})
    # What came before is looked through before what came later.
    await until(ada, late["id"], lambda it: it["executions"]["totalCount"] == 1)
    for each in (looped, other):
        assert (await read(ada, each["id"]))["firedCount"] == 4
    for reason, wanted in [
        ("expression", "event.data.name =="),
        ("name_unknown", "secrets.key == ''"),
        ("too_costly", "event.data.fields.exists(x, x == 'name')"),
    ]:
        refused = await ask(ada, echo, event={"kinds": kinds, "filter": wanted})
        assert (refused.code, refused.details["reason"]) == ("INVALID_INPUT", reason)


async def test_a_private_chat_starts_nothing(ada: Person, echo: str) -> None:
    made = await create(ada, echo, event={"kinds": ["EXECUTION_COMPLETED", "TASK_CREATED"]})
    said = await create(ada, echo, conversation={"moments": ["STARTED", "MESSAGE_RECEIVED"]})
    begin = (
        "mutation($i: StartCopilotConversationInput!) { startCopilotConversation(input: $i) { conversation { id } } }"
    )
    begun = await ada.client.data(begin, i={"workspaceId": ada.workspace_id, "initialMessage": "List the workflows"})
    chat_id = begun["startCopilotConversation"]["conversation"]["id"]
    answered = "query($id: ID!) { node(id: $id) { ... on Conversation { messages { nodes { status } } } } }"
    async with asyncio.timeout(PATIENCE_SECONDS):
        while [
            each["status"] for each in (await ada.client.data(answered, id=chat_id))["node"]["messages"]["nodes"]
        ] != [
            "COMPLETED",
            "COMPLETED",
        ]:
            await asyncio.sleep(0.05)
    create_task = "mutation($i: CreateTaskInput!) { createTask(input: $i) { task { id } } }"
    await ada.client.data(create_task, i={"workspaceId": ada.workspace_id, "name": "The last"})
    found = await until(ada, made["id"], lambda it: it["executions"]["totalCount"] == 1)
    assert found["executions"]["nodes"][0]["input"]["event"]["kind"] == "TASK_CREATED"
    assert (await read(ada, said["id"]))["firedCount"] == 0


async def test_what_is_said_in_a_conversation_starts_runs(ada: Person, echo: str) -> None:
    wanted = "event.moment == 'ENDED' || event.text.contains('refund')"
    made = await create(ada, echo, conversation={"moments": ["MESSAGE_RECEIVED", "ENDED"], "filter": wanted})
    start = "mutation($i: StartConversationInput!) { startConversation(input: $i) { conversation { id } } }"
    begun = await ada.client.data(
        start, i={"workspaceId": ada.workspace_id, "workflowId": echo, "initialMessage": "Hello"}
    )
    conversation = begun["startConversation"]["conversation"]["id"]
    say = "mutation($i: SendMessageInput!) { sendMessage(input: $i) { message { id } } }"
    await ada.client.data(say, i={"conversationId": conversation, "text": "I want a refund"})
    end = "mutation($i: EndConversationInput!) { endConversation(input: $i) { conversation { id } } }"
    await ada.client.data(end, i={"conversationId": conversation})
    found = await until(ada, made["id"], lambda it: len(it["executions"]["nodes"]) == 2)
    events = {run["input"]["event"]["moment"]: run["input"]["event"] for run in found["executions"]["nodes"]}
    assert events["MESSAGE_RECEIVED"]["text"] == "I want a refund"
    assert events["ENDED"]["conversationId"] == events["MESSAGE_RECEIVED"]["conversationId"] == conversation


# ---------------------------------------------------------------------- rights


async def test_triggers_are_listed_changed_tried_and_deleted(ada: Person, echo: str, hook: Any) -> None:
    first: Hook = await hook()
    second = await create(ada, echo, schedule={"cron": "0 9 * * 1-5", "timeZone": "Asia/Tokyo"})
    for where, expected in [
        (None, [first.id, second["id"]]),
        ({"types": ["SCHEDULE"]}, [second["id"]]),
        ({"isEnabled": False}, []),
        ({"search": "ORD"}, [first.id, second["id"]]),
        ({"workflowId": echo}, [first.id, second["id"]]),
    ]:
        listed = (await ada.client.data(LIST, id=ada.workspace_id, where=where))["workspace"]["triggers"]
        assert [each["id"] for each in listed["nodes"]] == expected, where
    changed = await ada.client.data(
        UPDATE, input={"triggerId": first.id, "name": "Renamed", "webhook": {"auth": "BASIC", "username": "a",
                                                                            "secret": SECRET}})  # fmt: skip
    assert changed["updateTrigger"]["trigger"]["name"] == "Renamed"
    # The secret stays when it is not given, and cannot stay where it does not fit.
    kept = await ada.client.data(UPDATE, input={"triggerId": first.id, "webhook": {"auth": "GITHUB"}})
    assert kept["updateTrigger"]["trigger"]["webhook"]["hasSecret"] is True
    for given, reason in [
        ({"webhook": {"auth": "STANDARD_WEBHOOKS"}}, "secret_malformed"),
        ({"schedule": {"cron": "* * * * *"}}, "type_fixed"),
        ({"webhook": {"auth": "HMAC"}}, "required"),
    ]:
        refused = await ada.client.ask(UPDATE, input={"triggerId": first.id, **given})
        assert (refused.code, refused.details["reason"]) == ("INVALID_INPUT", reason)
    needs = await ask(ada, echo, webhook={"auth": "GITHUB"})
    assert (needs.code, needs.details["field"]) == ("INVALID_INPUT", "input.webhook.secret")
    fired = (await ada.client.data(FIRE, input={"triggerId": second["id"], "input": {"a": 1}}))["fireTrigger"]
    assert fired["execution"]["triggeredBy"] == {"id": second["id"]}
    assert (fired["execution"]["trigger"], fired["execution"]["startedBy"]) == ("SCHEDULE", {"kind": "USER"})
    await ada.client.data(DELETE, input={"triggerId": first.id})
    assert (await first.send_json({})).status_code == 404
    assert (await read(ada, first.id)) is None


async def test_a_trigger_is_nobody_elses(plait: Deployment, ada: Person, echo: str, hook: Any) -> None:
    made: Hook = await hook()
    bob = await sign_up(plait.url, "bob")
    assert await read(bob, made.id) is None
    for document, given in [
        (UPDATE, {"triggerId": made.id, "isEnabled": False}),
        (DELETE, {"triggerId": made.id}),
        (ROTATE, {"triggerId": made.id}),
        (SHOW, {"triggerId": made.id}),
        (FIRE, {"triggerId": made.id}),
        (CREATE, {"workflowId": echo, "name": "Mine", "webhook": {}}),
    ]:
        assert (await bob.client.ask(document, input=given)).code == "NOT_FOUND"
    key = """mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { token } }"""
    token = await ada.client.data(key, i={"workspaceId": ada.workspace_id, "name": "r", "scopes": ["TRIGGERS_READ"]})
    reader = Client(plait.url, token["createApiKey"]["token"], ada.client.address)
    seen = (await reader.data("query($id: ID!) { node(id: $id) { ... on Trigger { name url lastExecution { id } } } }",
                              id=made.id))["node"]  # fmt: skip
    # Whoever may only look is not told the address, by which anybody could start runs.
    assert seen == {"name": "Orders", "url": None, "lastExecution": None}
    assert (await reader.ask(UPDATE, input={"triggerId": made.id, "isEnabled": False})).code == "FORBIDDEN"
    assert (await reader.ask(FIRE, input={"triggerId": made.id})).code == "FORBIDDEN"


# ---------------------------------------------------------------------- processes

PROCESS = """id name description triggerType isActive resultMessage schedule { cron } trigger { id type }
  workflow { id name } lastExecution { id status trigger } executions { totalCount }"""
CREATE_PROCESS = f"""mutation($input: CreateProcessInput!) {{ createProcess(input: $input) {{
  process {{ {PROCESS} }} }} }}"""
UPDATE_PROCESS = f"""mutation($input: UpdateProcessInput!) {{ updateProcess(input: $input) {{
  process {{ {PROCESS} }} }} }}"""
RUN_PROCESS = "mutation($input: RunProcessInput!) { runProcess(input: $input) { execution { id status output } } }"
DELETE_PROCESS = "mutation($input: DeleteProcessInput!) { deleteProcess(input: $input) { deletedProcessId } }"
PROCESSES = f"""query($id: ID!, $where: ProcessWhere) {{ workspace(id: $id) {{
  processes(where: $where) {{ totalCount nodes {{ {PROCESS} }} }} }} }}"""


async def test_the_built_in_process_reschedules_overdue_tasks(ada: Person) -> None:
    create_task = "mutation($i: CreateTaskInput!) { createTask(input: $i) { task { id } } }"
    late = datetime.now(UTC) - timedelta(days=2, hours=3)
    later = datetime.now(UTC) + timedelta(days=2)
    ids: list[str] = []
    for name, due in (("Late", late), ("Later", later)):
        given = {"workspaceId": ada.workspace_id, "name": name, "dueAt": due.isoformat()}
        ids.append((await ada.client.data(create_task, i=given))["createTask"]["task"]["id"])
    wanted = {"workspaceId": ada.workspace_id, "builtIn": "RESCHEDULE_OVERDUE_TASKS", "schedule": {"cron": "0 6 * * *"}}
    made = (await ada.client.data(CREATE_PROCESS, input=wanted))["createProcess"]["process"]
    assert (made["name"], made["triggerType"], made["isActive"]) == ("Reschedule overdue tasks", "TIME_BASED", True)
    assert (made["lastExecution"], made["resultMessage"], made["schedule"]["cron"]) == (None, None, "0 6 * * *")
    run = (await ada.client.data(RUN_PROCESS, input={"processId": made["id"], "waitMs": 60_000}))["runProcess"]
    assert (run["execution"]["status"], run["execution"]["output"]["rescheduled"]) == ("COMPLETED", 1)
    found = await ada.client.data("query($ids: [ID!]!) { nodes(ids: $ids) { ... on Task { dueAt } } }", ids=ids)
    moved, kept = [datetime.fromisoformat(each["dueAt"]) for each in found["nodes"]]
    assert moved - late == timedelta(days=3)
    assert kept == later
    listed = (await ada.client.data(PROCESSES, id=ada.workspace_id))["workspace"]["processes"]["nodes"]
    assert listed[0]["lastExecution"] == {"id": run["execution"]["id"], "status": "COMPLETED", "trigger": "PROCESS"}
    assert (listed[0]["resultMessage"], listed[0]["executions"]) == ("Rescheduled 1 overdue task.", {"totalCount": 1})
    assert (await ada.client.data(LIST, id=ada.workspace_id))["workspace"]["triggers"]["totalCount"] == 0
    refused = await ada.client.ask(UPDATE, input={"triggerId": made["trigger"]["id"], "isEnabled": False})
    assert (refused.code, refused.details["reason"]) == ("CONFLICT", "belongs_to_process")


async def test_a_process_is_made_changed_listed_and_deleted(plait: Deployment, ada: Person, echo: str) -> None:
    wanted = {"workspaceId": ada.workspace_id, "workflowId": echo, "name": "Nightly", "input": {"a": 1}}
    made = (await ada.client.data(CREATE_PROCESS, input=wanted))["createProcess"]["process"]
    assert (made["triggerType"], made["trigger"]["type"]) == ("MANUAL", "MANUAL")
    run = (await ada.client.data(RUN_PROCESS, input={"processId": made["id"], "waitMs": 60_000}))["runProcess"]
    assert run["execution"]["output"] == {"a": 1}
    soon = {"at": (datetime.now(UTC) + timedelta(seconds=1)).isoformat()}
    change = {"processId": made["id"], "name": "Weekly", "description": "Soon.", "schedule": soon}
    changed = (await ada.client.data(UPDATE_PROCESS, input=change))["updateProcess"]["process"]
    assert (changed["name"], changed["triggerType"], changed["description"]) == ("Weekly", "TIME_BASED", "Soon.")
    await until(ada, changed["trigger"]["id"], has_completed)
    for where, count in [({"isActive": True}, 0), ({"isActive": False}, 1), ({"triggerTypes": ["MANUAL"]}, 0),
                         ({"search": "WEEK"}, 1), ({"workflowId": echo}, 1)]:  # fmt: skip
        listed = (await ada.client.data(PROCESSES, id=ada.workspace_id, where=where))["workspace"]["processes"]
        assert listed["totalCount"] == count, where
    bob = await sign_up(plait.url, "bob")
    for document in (UPDATE_PROCESS, RUN_PROCESS, DELETE_PROCESS):
        assert (await bob.client.ask(document, input={"processId": made["id"]})).code == "NOT_FOUND"
    both = await ada.client.ask(CREATE_PROCESS, input={**wanted, "builtIn": "RESCHEDULE_OVERDUE_TASKS"})
    assert (both.code, both.details["reason"]) == ("INVALID_INPUT", "one_of")
    never = await ada.client.ask(UPDATE_PROCESS, input={"processId": made["id"], "schedule": {"cron": "0 0 30 2 *"}})
    assert never.details["reason"] == "never_fires"
    await ada.client.data(DELETE_PROCESS, input={"processId": made["id"]})
    assert (await ada.client.data(PROCESSES, id=ada.workspace_id))["workspace"]["processes"]["totalCount"] == 0


async def test_the_webhook_of_the_readme_works_with_curl(plait: Deployment, ada: Person) -> None:
    section = (ROOT / "README.md").read_text().partition("## A webhook\n")[2].partition("\n## ")[0]
    (document,) = re.findall(r"```graphql\n(.*?)```", section, re.DOTALL)
    (command,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    known = {"workspace": ada.workspace_id}
    for each in parse(document).definitions:
        made = await ada.client.data(print_ast(each), **known)
        if "createWorkflow" in made:
            known["workflow"] = made["createWorkflow"]["workflow"]["id"]
    words = shlex.split(command.replace("http://localhost:8000", plait.url))
    curl = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    said, _ = await curl.communicate()
    assert said == b"Hello Ada!"
