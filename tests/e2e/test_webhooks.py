"""Outgoing webhooks over the wire: what is told, how it is signed, and what happens when nobody listens."""

import asyncio
import re
from collections import Counter
from datetime import datetime
from typing import Any

import jsonschema
import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from tests.e2e import chat
from tests.e2e.receiver import HANG, RESET, Answer, Receiver
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, START, Person, chain, node
from tests.e2e.test_tasks import reader_of_mail
from tests.patience import PATIENCE_SECONDS

WEBHOOK = """id url description eventTypes workflowIds payload payloadVersion isOrdered isEnabled disabledReason
  disabledAt oldSecretExpiresAt timeoutMs maxInFlight maxPerSecond headers { name value isSecret }
  health { consecutiveFailures failureBeganAt deliveredAt failedAt } createdBy { displayName }"""
DELIVERY = """id messageId eventType status payload attemptCount responseStatus failure isTest nextAt endedAt body
  webhook { id } attempts { number durationMs url responseStatus responseBody isResponseCut failure failureMessage at
  nextAt requestHeaders { name value } responseHeaders { name value } }"""
CREATE = (
    f"mutation($input: CreateWebhookInput!) {{ createWebhook(input: $input) {{ secret webhook {{ {WEBHOOK} }} }} }}"
)
UPDATE = f"mutation($input: UpdateWebhookInput!) {{ updateWebhook(input: $input) {{ webhook {{ {WEBHOOK} }} }} }}"
ROTATE = f"""mutation($input: RotateWebhookSecretInput!) {{
  rotateWebhookSecret(input: $input) {{ secret webhook {{ {WEBHOOK} }} }} }}"""
DELETE = "mutation($input: DeleteWebhookInput!) { deleteWebhook(input: $input) { deletedId } }"
TEST = f"mutation($input: TestWebhookInput!) {{ testWebhook(input: $input) {{ delivery {{ {DELIVERY} }} }} }}"
REDELIVER = f"""mutation($input: RedeliverWebhookInput!) {{
  redeliverWebhook(input: $input) {{ delivery {{ {DELIVERY} }} }} }}"""
REDELIVER_MANY = """mutation($input: RedeliverWebhooksInput!) {
  redeliverWebhooks(input: $input) { deliveryCount hasMore webhook { id } } }"""
DELIVERIES = f"""query($id: ID!, $where: WebhookDeliveryFilter) {{ node(id: $id) {{ ... on Webhook {{
  {WEBHOOK} deliveries(where: $where, first: 100) {{ nodes {{ {DELIVERY} }} }} }} }} }}"""
TYPES = """{ webhookEventTypes { name description aliasOf scope subjectType schema thinSchema example thinExample } }"""
FOLLOW = """subscription($id: ID!, $webhook: ID, $after: Long) {
  webhookDeliveryEvents(workspaceId: $id, webhookId: $webhook, after: $after) {
    __typename sequence
    ... on WebhookDeliveriesSnapshot { workspace { id webhookDeliveries { totalCount } } }
    ... on WebhookDeliveryAttempted { deliveryId webhookId attempt { number failure } delivery { status } } } }"""
RENAME = "mutation($input: UpdateWorkflowInput!) { updateWorkflow(input: $input) { workflow { id } } }"
LISTED = """query($id: ID!) { workspace(id: $id) {
  webhooks { totalCount nodes { id } } webhookDeliveries(first: 1) { totalCount }
  audit(first: 20) { nodes { action data } } activity(first: 20) { nodes { kind data subject { id } } } } }"""


async def made(person: Person, url: str, **more: Any) -> tuple[dict[str, Any], str]:
    given = {"workspaceId": person.workspace_id, "url": url, **more}
    answer = (await person.client.data(CREATE, input=given))["createWebhook"]
    return answer["webhook"], answer["secret"]


async def seen(person: Person, webhook_id: str, **where: Any) -> dict[str, Any]:
    return (await person.client.data(DELIVERIES, id=webhook_id, where=where))["node"]


async def settled(person: Person, webhook_id: str, count: int) -> list[dict[str, Any]]:
    """Wait until so many deliveries are over, and return them, oldest first."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = (await seen(person, webhook_id))["deliveries"]["nodes"]
            if len([each for each in found if each["status"] != "PENDING"]) >= count:
                return found[::-1]
            await asyncio.sleep(0.05)


async def rename(person: Person, workflow_id: str, name: str) -> None:
    await person.client.data(RENAME, input={"workflowId": workflow_id, "name": name})


async def catalog(person: Person) -> dict[str, dict[str, Any]]:
    """Return every type by its name; each example is valid by its schema."""
    types = {each["name"]: each for each in (await person.client.data(TYPES))["webhookEventTypes"]}
    for each in types.values():
        jsonschema.validate(each["example"], each["schema"])
        jsonschema.validate(each["thinExample"], each["thinSchema"])
    assert types["flow.run.completed"]["aliasOf"] == ["workflow.execution.completed"]
    return types


def check_shape(body: dict[str, Any], kind: dict[str, Any]) -> None:
    """What is really sent is valid by its schema, and has the members that its example has."""
    jsonschema.validate(body, kind["schema"])
    example = kind["example"]
    assert list(body) == list(example)
    assert list(body["data"]) == list(example["data"])
    for name, shown in example["data"].items():
        if isinstance(shown, dict) and name != "details":
            assert list(body["data"][name]) == list(shown), body["type"]


async def test_what_happens_is_told_signed_and_as_its_schema_says(
    plait: Deployment, ada: Person, ears: Receiver
) -> None:
    types = await catalog(ada)
    secret_header = {"name": "Authorization", "value": "Bearer hush-hush", "isSecret": True}
    everything, secret = await made(
        ada, ears.url + "/all?token=quiet", headers=[secret_header, {"name": "X-From", "value": "Plait"}]
    )
    assert everything["headers"] == [
        {"name": "Authorization", "value": None, "isSecret": True},
        {"name": "X-From", "value": "Plait", "isSecret": False},
    ]
    workflow_id = await ada.workflow(GREETING, "Greet")
    other_id = await ada.workflow(chain(START, node("no", "fail", {"message": "No."})), "Other")
    names = ["flow.run.started", "flow.run.completed", "flow.run.failed"]
    thin, thin_secret = await made(
        ada, ears.url + "/thin", payload="THIN", isOrdered=True, eventTypes=names, workflowIds=[workflow_id]
    )
    assert thin["workflowIds"] == [workflow_id]
    run = await ada.run(workflow_id, input={"name": "Ada"}, waitMs=50_000)
    assert run["status"] == "COMPLETED"
    failed = await ada.run(other_id, input={}, waitMs=50_000)
    # In no order: it was not asked for.
    wanted = Counter({"workflow.created": 2, "workflow.execution.completed": 1, "workflow.execution.failed": 1})
    await ears.until(lambda e: wanted <= Counter(e.types("/all?token=quiet")) and len(e.at("/thin")) == 2)
    told = {each.event["sequence"]: each.verify(secret) for each in ears.at("/all?token=quiet")}
    by_type: dict[str, list[dict[str, Any]]] = {}
    for at in sorted(told):
        body = told[at]
        by_type.setdefault(body["type"], []).append(body)
        check_shape(body, types[body["type"]])
        assert body["workspaceId"] == ada.workspace_id
    assert [each["data"]["workflowId"] for each in by_type["workflow.created"]] == [workflow_id, other_id]
    assert by_type["workflow.created"][0]["data"]["workflow"]["name"] == "Greet"
    done = by_type["workflow.execution.completed"][0]["data"]
    assert (done["executionId"], done["workflowId"]) == (run["id"], workflow_id)
    assert done["execution"]["output"] == "HELLO, ADA!"
    assert by_type["workflow.execution.failed"][0]["data"]["execution"]["error"]["message"] == "No."
    assert by_type["workflow.execution.failed"][0]["data"]["executionId"] == failed["id"]
    assert not any(name.startswith(("flow.", "session.")) for name in by_type)
    # The other one is told of its workflow alone, under the names it asked for, in order, by ids.
    assert ears.types("/thin") == ["flow.run.started", "flow.run.completed"]
    for each in ears.at("/thin"):
        body = each.verify(thin_secret)
        jsonschema.validate(body, types[body["type"]]["thinSchema"])
        assert body["data"] == {"executionId": run["id"], "workflowId": workflow_id}
        with pytest.raises(WebhookVerificationError):
            each.verify(secret)
    # Headers: secret ones are sent, and never shown.
    assert ears.at("/all?token=quiet")[0].headers["authorization"] == "Bearer hush-hush"
    deliveries = [each for each in await settled(ada, everything["id"], len(told)) if each["status"] != "PENDING"]
    sent = {each["name"]: each["value"] for each in deliveries[0]["attempts"][0]["requestHeaders"]}
    assert (sent["Authorization"], sent["X-From"]) == (None, "Plait")
    assert sent["webhook-id"] == deliveries[0]["messageId"]
    assert deliveries[0]["messageId"] in {each.id for each in ears.at("/all?token=quiet")}
    assert deliveries[0]["attempts"][0]["responseBody"] == "taken"
    assert deliveries[0]["body"].encode() in {each.body for each in ears.at("/all?token=quiet")}
    assert "hush-hush" not in plait.text()
    await ada.client.data(UPDATE, input={"webhookId": everything["id"], "headers": [
        {"name": "authorization", "isSecret": True}, {"name": "X-From", "value": "Us"}]})  # fmt: skip
    await ears.until(lambda e: "webhook.updated" in e.types("/all?token=quiet"))
    last = next(each for each in ears.at("/all?token=quiet") if each.event["type"] == "webhook.updated")
    assert (last.headers["authorization"], last.headers["x-from"]) == ("Bearer hush-hush", "Us")
    assert "quiet" not in last.body.decode()
    assert await _is_shut(ada, everything["id"], ears)


async def _is_shut(person: Person, webhook_id: str, ears: Receiver) -> bool:
    """Delete a webhook, and see that it is told nothing more."""
    await person.client.data(DELETE, input={"webhookId": webhook_id})
    listed = (await person.client.data(LISTED, id=person.workspace_id))["workspace"]
    assert webhook_id not in [each["id"] for each in listed["webhooks"]["nodes"]]
    assert next(each["action"] for each in listed["audit"]["nodes"]) == "webhook.deleted"
    return (await person.client.data(DELIVERIES, id=webhook_id))["node"] is None


async def test_a_failed_delivery_is_tried_again_and_each_try_is_logged_and_told_live(
    ada: Person, ears: Receiver
) -> None:
    url = ears.plan("/shaky", Answer(500, body=b"x" * 40_000), RESET, Answer(302, {"location": ears.url + "/away"}))
    shaky, secret = await made(ada, url, eventTypes=["workflow.created"])
    async with ada.client.subscribe(FOLLOW, id=ada.workspace_id) as stream:
        snapshot = await anext(stream)
        assert (snapshot["__typename"], snapshot["sequence"]) == ("WebhookDeliveriesSnapshot", 0)
        await ada.workflow(GREETING, is_published=False)
        tries = [await anext(stream) for _ in range(4)]
    assert [each["sequence"] for each in tries] == [1, 2, 3, 4]
    assert [each["attempt"]["number"] for each in tries] == [1, 2, 3, 4]
    assert [each["attempt"]["failure"] for each in tries] == ["HTTP_STATUS", "BROKEN_OFF", "REDIRECTED", None]
    [delivery] = await settled(ada, shaky["id"], 1)
    assert (delivery["status"], delivery["attemptCount"], delivery["nextAt"]) == ("DELIVERED", 4, None)
    assert len({each.id for each in ears.at("/shaky")}) == 1
    assert len({each.body for each in ears.at("/shaky")}) == 1
    assert not ears.at("/away")
    for each in ears.at("/shaky"):
        each.verify(secret)
    first, second, third, last = delivery["attempts"]
    assert (first["responseStatus"], len(first["responseBody"]), first["isResponseCut"]) == (500, 16_384, True)
    assert first["nextAt"] is not None
    assert second["responseStatus"] is None
    assert third["failureMessage"] == "The receiver answered 302; redirects are not followed."
    assert (last["responseStatus"], last["nextAt"], last["isResponseCut"]) == (200, None, False)
    # Whoever was away gets what came meanwhile, and only of the webhook that they follow.
    async with ada.client.subscribe(FOLLOW, id=ada.workspace_id, webhook=shaky["id"], after=2) as stream:
        assert [(await anext(stream))["sequence"] for _ in range(2)] == [3, 4]
        assert await stream.is_silent()
    refused = await ada.client.ask(UPDATE, input={"webhookId": shaky["id"], "maxPerSecond": 0})
    assert (refused.code, refused.details["reason"]) == ("INVALID_INPUT", "out_of_range")


async def test_what_is_given_up_is_sent_again_one_by_one_or_all_at_once(ada: Person, ears: Receiver) -> None:
    url = ears.plan("/down", *[Answer(500)] * 12)
    down, _ = await made(ada, url, eventTypes=["workflow.created"], maxInFlight=1)
    for name in "abc":
        await ada.workflow(GREETING, name, is_published=False)
    given_up = await settled(ada, down["id"], 3)
    assert [each["status"] for each in given_up] == ["FAILED"] * 3
    assert [each["attemptCount"] for each in given_up] == [4] * 3
    assert (await seen(ada, down["id"]))["health"]["consecutiveFailures"] == 12
    again = (await ada.client.data(REDELIVER, input={"webhookDeliveryId": given_up[0]["id"]}))["redeliverWebhook"]
    assert again["delivery"]["status"] == "PENDING"
    await ears.until(lambda e: len(e.at("/down")) == 13)
    assert ears.at("/down")[-1].id == given_up[0]["messageId"]
    wanted = {"webhookId": down["id"], "where": {"statuses": ["FAILED"], "createdAfter": "2020-01-01T00:00:00Z"}}
    many = (await ada.client.data(REDELIVER_MANY, input=wanted))["redeliverWebhooks"]
    # The first may be delivered and not yet noted so.
    assert many["deliveryCount"] == 2
    assert many["hasMore"] is False
    await ears.until(lambda e: len(e.at("/down")) == 15)
    assert {each.id for each in ears.at("/down")[-3:]} == {each["messageId"] for each in given_up}
    over = await settled(ada, down["id"], 3)
    assert [each["attemptCount"] for each in over] == [5, 5, 5]
    assert (await seen(ada, down["id"]))["health"] == {
        "consecutiveFailures": 0,
        "failureBeganAt": None,
        "deliveredAt": (await seen(ada, down["id"]))["health"]["deliveredAt"],
        "failedAt": (await seen(ada, down["id"]))["health"]["failedAt"],
    }
    assert (await seen(ada, down["id"], statuses=["FAILED"]))["deliveries"]["nodes"] == []


async def test_order_is_kept_where_asked_and_a_slow_webhook_holds_up_no_other(ada: Person, ears: Receiver) -> None:
    hanging, _ = await made(ada, ears.plan("/hangs", *[HANG] * 50), eventTypes=["workflow.created"], timeoutMs=30_000)
    url = ears.plan("/ordered", Answer(500), Answer(500), Answer(200), Answer(500))
    ordered, _ = await made(ada, url, eventTypes=["workflow.created"], isOrdered=True)
    quick, _ = await made(ada, ears.url + "/quick", eventTypes=["workflow.created"])
    for at in range(8):
        await ada.workflow(GREETING, f"Nr. {at}", is_published=False)
    await ears.until(lambda e: len(e.at("/quick")) == 8 and len(e.at("/ordered")) == 11)
    names = [each.event["data"]["workflow"]["name"] for each in ears.at("/ordered")]
    assert names == ["Nr. 0"] * 3 + ["Nr. 1"] * 2 + [f"Nr. {at}" for at in range(2, 8)]
    assert len(await settled(ada, quick["id"], 8)) == 8
    assert len(await settled(ada, ordered["id"], 8)) == 8
    pending = (await seen(ada, hanging["id"]))["deliveries"]["nodes"]
    assert {each["status"] for each in pending} == {"PENDING"}


async def test_a_receiver_that_is_gone_ends_its_webhook_and_the_admins_are_told(
    plait: Deployment, ada: Person, ears: Receiver
) -> None:
    _, _, email = await reader_of_mail(plait, ada, "ADMIN")
    url = ears.plan("/gone", Answer(410))
    gone, _ = await made(ada, url, eventTypes=["workflow.created"], description="CRM", isOrdered=True)
    for name in "ab":
        await ada.workflow(GREETING, name, is_published=False)
    # The other one may have come too late to be owed at all, or is given up a moment after the first.
    deliveries = await settled(ada, gone["id"], 1)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while any(each["status"] == "PENDING" for each in deliveries):
            deliveries = await settled(ada, gone["id"], len(deliveries))
    assert {each["status"] for each in deliveries} == {"FAILED"}
    assert {each["failure"] for each in deliveries} <= {"HTTP_STATUS", "WEBHOOK_DISABLED"}
    found = await seen(ada, gone["id"])
    assert (found["isEnabled"], found["disabledReason"]) == (False, "GONE")
    assert len(ears.at("/gone")) == 1
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not any("CRM" in line and email in line and "was disabled" in line for line in plait.text().splitlines()):
            await asyncio.sleep(0.05)
        while True:
            activity = (await ada.client.data(LISTED, id=ada.workspace_id))["workspace"]["activity"]["nodes"]
            if told := [each for each in activity if each["kind"] == "WEBHOOK_DISABLED"]:
                break
            await asyncio.sleep(0.05)
    assert told[0]["data"] == {"host": "127.0.0.1", "description": "CRM", "reason": "GONE"}
    assert told[0]["subject"] == {"id": gone["id"]}
    # Nothing can be sent again while it is disabled, but it can be tried; what happens then is not told.
    refused = await ada.client.ask(REDELIVER, input={"webhookDeliveryId": deliveries[0]["id"]})
    assert (refused.code, refused.details["reason"]) == ("CONFLICT", "webhook_disabled")
    await ada.workflow(GREETING, "unheard", is_published=False)
    tried = await ada.client.data(TEST, input={"webhookId": gone["id"], "eventType": "session.ended"})
    assert tried["testWebhook"]["delivery"]["isTest"] is True
    await ears.until(lambda e: len(e.at("/gone")) == 2)
    assert (ears.at("/gone")[-1].event["type"], ears.at("/gone")[-1].event["sequence"]) == ("session.ended", 0)
    enabled = await ada.client.data(UPDATE, input={"webhookId": gone["id"], "isEnabled": True})
    assert enabled["updateWebhook"]["webhook"]["disabledReason"] is None
    await ada.workflow(GREETING, "heard", is_published=False)
    await ears.until(lambda e: len(e.at("/gone")) == 3)
    assert ears.at("/gone")[-1].event["data"]["workflow"]["name"] == "heard"


async def test_a_secret_is_renewed_while_both_are_good(ada: Person, ears: Receiver) -> None:
    own = "whsec_" + "c2VjcmV0" * 4
    webhook, secret = await made(ada, ears.url + "/keys", eventTypes=["task.created"], secret=own, idempotencyKey="k")
    assert secret == own
    again, nothing = await made(ada, ears.url + "/keys", eventTypes=["task.created"], secret=own, idempotencyKey="k")
    assert (again["id"], nothing) == (webhook["id"], None)
    renewed = (await ada.client.data(ROTATE, input={"webhookId": webhook["id"]}))["rotateWebhookSecret"]
    assert renewed["webhook"]["oldSecretExpiresAt"] is not None
    await ada.client.data(TEST, input={"webhookId": webhook["id"], "eventType": "task.created"})
    await ears.until(lambda e: len(e.at("/keys")) == 1)
    for each in (own, renewed["secret"]):
        ears.at("/keys")[0].verify(each)
    last = (await ada.client.data(ROTATE, input={"webhookId": webhook["id"], "overlapHours": 0}))["rotateWebhookSecret"]
    assert last["webhook"]["oldSecretExpiresAt"] is None
    await ada.client.data(TEST, input={"webhookId": webhook["id"], "eventType": "task.created"})
    await ears.until(lambda e: len(e.at("/keys")) == 2)
    ears.at("/keys")[1].verify(last["secret"])
    for each in (own, renewed["secret"]):
        with pytest.raises(WebhookVerificationError):
            ears.at("/keys")[1].verify(each)


async def test_a_receiver_that_asks_for_rest_gets_it(ada: Person, ears: Receiver) -> None:
    url = ears.plan("/busy", Answer(429, {"retry-after": "3600"}))
    busy, _ = await made(ada, url, eventTypes=["workflow.created"], maxInFlight=1)
    for name in "ab":
        await ada.workflow(GREETING, name, is_published=False)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (
            tried := [each for each in (await seen(ada, busy["id"]))["deliveries"]["nodes"] if each["attempts"]]
        ):
            await asyncio.sleep(0.05)
    sent, due = tried[0]["attempts"][0]["at"], tried[0]["attempts"][0]["nextAt"]
    assert _seconds(due) - _seconds(sent) >= 3600
    # The other one is not sent either: the receiver meant itself.
    quick, _ = await made(ada, ears.url + "/after", eventTypes=["workflow.created"])
    await ada.workflow(GREETING, "c", is_published=False)
    await settled(ada, quick["id"], 1)
    assert len(ears.at("/busy")) == 1


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"url": "http://10.0.0.1/x"}, "url", "address_not_public"),
    ({"url": "http://[::1]/x"}, "url", "address_not_public"),
    ({"url": "https://169.254.169.254/latest"}, "url", "address_not_public"),
    ({"url": "http://[::ffff:10.0.0.1]/x"}, "url", "address_not_public"),
    ({"url": "https://no.such.host.invalid/"}, "url", "host_unknown"),
    ({"url": "ftp://127.0.0.1/"}, "url", "url_invalid"),
    ({"url": "http://user:word@127.0.0.1/"}, "url", "url_invalid"),
    ({"url": "http://127.0.0.1:99999/"}, "url", "url_invalid"),
    ({"url": "http://127.0.0.1/\n"}, "url", "url_invalid"),
    ({"eventTypes": ["workflow.exploded"]}, "eventTypes", "unknown_event_type"),
    ({"eventTypes": []}, "eventTypes", "required"),
    ({"headers": [{"name": "Webhook-Id", "value": "1"}]}, "headers", "name_reserved"),
    ({"headers": [{"name": "Host", "value": "evil"}]}, "headers", "name_reserved"),
    ({"headers": [{"name": "X", "value": "a\r\nb: c"}]}, "headers", "value_invalid"),
    ({"headers": [{"name": "X y", "value": "a"}]}, "headers", "name_invalid"),
    ({"headers": [{"name": "X", "value": "a"}, {"name": "x", "value": "b"}]}, "headers", "name_twice"),
    ({"headers": [{"name": "X", "isSecret": True}]}, "headers", "value_missing"),
    ({"timeoutMs": 100}, "timeoutMs", "out_of_range"),
    ({"maxInFlight": 1_000}, "maxInFlight", "out_of_range"),
    ({"description": "x" * 501}, "description", "too_long"),
    ({"secret": "whsec_short"}, "secret", "secret_invalid"),
    ({"workflowIds": []}, "workflowIds", "out_of_range"),
]


async def test_what_cannot_be_a_webhook_is_refused_and_leaves_nothing(ada: Person, ears: Receiver) -> None:
    for given, field, reason in BAD:
        wanted = {"workspaceId": ada.workspace_id, "url": ears.url, **given}
        refused = await ada.client.ask(CREATE, input=wanted)
        assert (refused.code, refused.details["field"], refused.details["reason"]) == (
            "INVALID_INPUT",
            f"input.{field}",
            reason,
        )
    listed = (await ada.client.data(LISTED, id=ada.workspace_id))["workspace"]
    assert listed["webhooks"]["totalCount"] == 0
    assert not [each for each in listed["audit"]["nodes"] if each["action"].startswith("webhook")]
    # A key that may set up webhooks does not get to read by them what it may not read.
    key = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { token } }"
    scopes = ["WEBHOOKS_READ", "WEBHOOKS_WRITE", "WORKFLOWS_READ"]
    given = {"workspaceId": ada.workspace_id, "name": "narrow", "scopes": scopes}
    token = (await ada.client.data(key, input=given))["createApiKey"]["token"]
    narrow = Person(
        type(ada.client)(ada.client.url, token, ada.client.address),
        "narrow",
        ada.user_id,
        ada.workspace_id,
        ada.slug,
        ada.session_id,
    )
    for types in (None, ["workflow.execution.completed"]):
        wanted = {"workspaceId": ada.workspace_id, "url": ears.url, "eventTypes": types}
        refused = await narrow.client.ask(CREATE, input=wanted)
        assert (refused.code, refused.details["reason"]) == ("FORBIDDEN", "scopes_too_wide")
    await made(narrow, ears.url, eventTypes=["workflow.created"])
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/=]{44}", (await made(ada, ears.url))[1])


async def test_nobody_is_told_of_a_private_chat(ada: Person, ears: Receiver) -> None:
    await made(ada, ears.url + "/spy", eventTypes=None)
    begun = await chat.do(ada.client, "startCopilotConversation", workspaceId=ada.workspace_id, initialMessage="Hush")
    talk = begun["conversation"]["id"]
    await chat.replies(ada.client, talk, 1)
    # A run of everybody's comes after those of the chat.
    workflow_id = await ada.workflow(GREETING)
    run = await ada.run(workflow_id, input={"name": "Ada"}, waitMs=50_000)
    await ears.until(lambda e: "workflow.execution.completed" in e.types("/spy"))
    told = [each.event["data"] for each in ears.at("/spy")]
    assert {each["executionId"] for each in told if "executionId" in each} == {run["id"]}
    assert not [each for each in told if "conversationId" in each]
