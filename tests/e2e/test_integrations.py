"""Integrations over the wire: set up, tried, used in a run, by a tool and by a sync that outlives its process."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.bucket import Bucket, bucket
from tests.e2e.client import Client, Refused
from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, chain, node, sign_up
from tests.e2e.test_connectors import ended
from tests.e2e.test_recovery import killed_and_restarted
from tests.e2e.world import create_key
from tests.integrations.conftest import served
from tests.integrations.things import Things
from tests.integrations.things import config as list_config
from tests.letterbox import letterbox
from tests.patience import PATIENCE_SECONDS

FIELDS = "id name type status config hasCredential credentialKind credentialHosts isEnabled failure { code message }"
CREATE = (
    f"mutation($input: CreateIntegrationInput!) {{ createIntegration(input: $input) {{ integration {{ {FIELDS} }} }} }}"
)
UPDATE = (
    f"mutation($input: UpdateIntegrationInput!) {{ updateIntegration(input: $input) {{ integration {{ {FIELDS} }} }} }}"
)
DELETE = "mutation($input: DeleteIntegrationInput!) { deleteIntegration(input: $input) { deletedId } }"
TEST = f"""mutation($input: TestIntegrationInput!) {{ testIntegration(input: $input) {{
  isOk message latencyMs failure {{ code message }} integration {{ {FIELDS} }} }} }}"""
SYNC = "mutation($input: SyncIntegrationInput!) { syncIntegration(input: $input) { sync { id status } } }"
EVENTS = """subscription($id: ID!, $after: Long) { integrationEvents(workspaceId: $id, after: $after) {
  __typename sequence kind name added failed integration { id } sync { status summary } } }"""
LIST = f"""query($id: ID!, $where: IntegrationWhere) {{ workspace(id: $id) {{ integrations(where: $where) {{
  totalCount nodes {{ {FIELDS} actions {{ name toolName parameters sideEffects }} resources {{ name }}
    latestSync {{ summary status }} syncs {{ nodes {{ status summary pages }} }}
    records(first: 2) {{ totalCount nodes {{ id type externalId data hash deletedAt }} }} }} }} }} }}"""
TOOL = """mutation($input: ExecuteToolInput!) { executeTool(input: $input) { toolCall {
  state result error { code message } } } }"""
SECRET_KEY = "some/secret"


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with bucket(tmp_path_factory.mktemp("storage")) as made:
        yield made


async def made(person: Person, type_id: str, config: Any, credential: Any = None, name: str = "it") -> dict[str, Any]:
    wanted = {"workspaceId": person.workspace_id, "type": type_id, "name": name, "config": config}
    found = await person.client.data(CREATE, input={**wanted, "credential": credential})
    return found["createIntegration"]["integration"]


async def listed(person: Person, **where: Any) -> list[dict[str, Any]]:
    found = await person.client.data(LIST, id=person.workspace_id, where=where)
    return found["workspace"]["integrations"]["nodes"]


def s3(storage: Bucket) -> tuple[dict[str, Any], dict[str, Any]]:
    keys = {"basic": {"username": "some-key", "password": SECRET_KEY}}
    return {"bucket": "plait-files", "endpoint": storage.endpoint, "prefix": "e2e/"}, keys


async def test_an_integration_is_tried_used_and_copied_from(ada: Person, storage: Bucket) -> None:
    config, keys = s3(storage)
    row = await made(ada, "s3", config, keys, "files")
    assert (row["status"], row["hasCredential"], row["config"]) == ("UNTESTED", True, {**config, "region": "us-east-1"})
    own = {"integrationId": row["id"]}
    tried = (await ada.client.data(TEST, input=own))["testIntegration"]
    assert (tried["isOk"], tried["integration"]["status"]) == (True, "CONNECTED"), tried
    put = node(
        "put",
        "integration_s3",
        {**own, "action": "put_object", "arguments": {"key": "input.key", "text": "input.text"}},
    )
    get = node(
        "get", "integration", {**own, "action": "get_object", "arguments": {"key": "'a.txt'"}, "sideEffects": "none"}
    )
    run = await ended(ada, chain(START, put, get), {"key": "a.txt", "text": "from a run"})
    assert (run["status"], run["output"]["text"]) == ("COMPLETED", "from a run"), run
    wrong = node("get", "integration_s3", {**own, "action": "get_object", "arguments": {"key": "'none'"}})
    run = await ended(ada, chain(START, wrong))
    assert (run["status"], run["error"]["code"]) == ("FAILED", "PEER_NOT_FOUND")
    assert SECRET_KEY not in run["told"]
    call = {"workspaceId": ada.workspace_id, "name": "files_list_objects", "arguments": {"limit": 5}}
    call = (await ada.client.data(TOOL, input=call))["executeTool"]["toolCall"]
    assert (call["state"], [each["key"] for each in call["result"]["objects"]]) == ("COMPLETED", ["a.txt"]), call
    async with ada.client.subscribe(EVENTS, id=ada.workspace_id, after=0) as stream:
        await ada.client.data(SYNC, input=own)
        seen: list[dict[str, Any]] = []
        async for each in stream:
            seen.append(each)
            if each["kind"] in {"SYNC_COMPLETED", "SYNC_FAILED"}:
                break
    assert [each["kind"] for each in seen if each["kind"] != "SYNC_PROGRESSED"] == [
        "CREATED", "TESTED", "SYNC_STARTED", "SYNC_COMPLETED",
    ]  # fmt: skip
    assert (seen[-1]["added"], seen[-1]["sync"]) == (1, {"status": "COMPLETED", "summary": "+1 ~0 -0 !0"})
    again = await ada.client.ask(SYNC, input=own)
    assert (again.code, again.details["retryAfterSeconds"] > 0) == ("RATE_LIMITED", True)
    (found,) = await listed(ada, types=["s3"], statuses=["CONNECTED"], search="FIL")
    assert found["records"]["totalCount"] == 1
    assert found["records"]["nodes"][0]["data"]["key"] == "a.txt"
    assert found["latestSync"] == {"summary": "+1 ~0 -0 !0", "status": "COMPLETED"}
    assert SECRET_KEY not in json.dumps([row, tried, seen, found, call])
    assert await listed(ada, types=["smtp"]) == []
    assert (await ada.client.data(DELETE, input=own))["deleteIntegration"]["deletedId"] == row["id"]
    assert await listed(ada) == []


async def test_what_cannot_be_so_is_refused_and_changes_nothing(ada: Person, storage: Bucket) -> None:
    config, keys = s3(storage)
    base = {"workspaceId": ada.workspace_id, "type": "s3", "name": "x", "config": config, "credential": keys}
    hostile = {"openapi": "3.0.0", "paths": {"/a": {"$ref": "file:///etc/passwd"}}}
    for change, field in (
        ({"type": "nothing"}, "type"),
        ({"name": " "}, "name"),
        ({"config": {**config, "bucket": "A B"}}, "config.bucket"),
        ({"config": {**config, "secretKey": "x"}}, "config.secretKey"),
        ({"config": {**config, "endpoint": "http://user:pass@127.0.0.1"}}, "config.endpoint"),
        ({"config": [1]}, "config"),
        ({"credential": {"apiKey": "long-enough"}}, "credential"),
        ({"credential": {"basic": {"username": "a", "password": "short"}}}, "credential.password"),
        ({"type": "rest", "config": {"document": "{", "baseUrl": "https://example.com"}, "credential": None}, "config"),
        (
            {
                "type": "rest",
                "config": {"document": json.dumps(hostile), "baseUrl": "https://example.com"},
                "credential": None,
            },
            "config",
        ),
        ({"type": "rest", "config": {}, "credential": None}, "config.document"),
        ({"credential": {"serviceAccount": {"keyFile": "{}"}}}, "credential.keyFile"),
    ):
        answer = await ada.client.ask(CREATE, input={**base, **change})
        assert (answer.code, answer.details["field"].removeprefix("input.")) == ("INVALID_INPUT", field), answer.body
    assert await listed(ada) == []
    row = await made(ada, "s3", config, keys, "files")
    taken = await ada.client.ask(CREATE, input={**base, "name": "files"})
    assert (taken.code, taken.details["reason"]) == ("CONFLICT", "name_taken")
    elsewhere = {"integrationId": row["id"], "config": {**config, "endpoint": "http://127.0.0.1:9"}}
    moved = await ada.client.ask(UPDATE, input=elsewhere)
    assert (moved.code, moved.details["reason"]) == ("INVALID_INPUT", "credential_required")
    private = {**config, "endpoint": "http://169.254.169.254"}
    await ada.client.data(UPDATE, input={"integrationId": row["id"], "config": private, "credential": keys})
    tried = (await ada.client.data(TEST, input={"integrationId": row["id"]}))["testIntegration"]
    assert (tried["isOk"], tried["failure"]["code"]) == (False, "EGRESS_DENIED")
    off = await ada.client.data(UPDATE, input={"integrationId": row["id"], "isEnabled": False})
    assert off["updateIntegration"]["integration"]["isEnabled"] is False
    refused = await ada.client.ask(SYNC, input={"integrationId": row["id"]})
    assert (refused.code, refused.details["reason"]) == ("CONFLICT", "integration_disabled")


async def test_another_workspace_sees_nothing_and_a_reader_changes_nothing(
    plait: Deployment, ada: Person, storage: Bucket
) -> None:
    config, keys = s3(storage)
    row = await made(ada, "s3", config, keys, "files")
    ben = await sign_up(plait.url, "ben")
    own = {"integrationId": row["id"]}
    for document in (UPDATE, DELETE, TEST, SYNC):
        assert (await ben.client.ask(document, input=own)).code == "NOT_FOUND"
    assert (await ben.client.data("query($id: ID!) { node(id: $id) { id } }", id=row["id"]))["node"] is None
    assert (await ben.client.ask(LIST, id=ada.workspace_id)).code == "NOT_FOUND"
    use = node("get", "integration", {**own, "action": "get_object", "arguments": {"key": "'a.txt'"}})
    run = await ended(ben, chain(START, use))
    assert (run["status"], run["error"]["code"]) == ("FAILED", "INTEGRATION_UNKNOWN")
    with pytest.raises(Refused):
        async with ben.client.subscribe(EVENTS, id=ada.workspace_id) as stream:
            await anext(stream)
    _, token = await create_key(ada, ["WORKSPACE_READ", "INTEGRATIONS_READ"])
    reader = Client(ada.client.url, token, ada.client.address)
    assert (await reader.data(LIST, id=ada.workspace_id))["workspace"]["integrations"]["totalCount"] == 1
    for document in (UPDATE, DELETE, TEST, SYNC):
        assert (await reader.ask(document, input=own)).code == "FORBIDDEN"


async def test_a_mail_by_a_tool_of_ones_own(ada: Person) -> None:
    async with letterbox() as box:
        config = {"host": "127.0.0.1", "port": box.port, "tls": "none", "from": "shop@example.org"}
        await made(ada, "smtp", config, name="post")
        arguments = {"to": ["ben@example.com"], "subject": "Hi", "text": "There"}
        call = {"workspaceId": ada.workspace_id, "name": "post_send", "arguments": arguments}
        first = await ada.client.data(TOOL, input={**call, "idempotencyKey": "once"})
        again = await ada.client.data(TOOL, input={**call, "idempotencyKey": "once"})
        assert first == again
        assert first["executeTool"]["toolCall"]["state"] == "COMPLETED", first
        assert len(box.letters) == 1


async def test_a_sync_outlives_the_process_that_did_it(own_plait: Deployment) -> None:
    things = Things(6)
    things.hangs_at = 2
    ada = await sign_up(own_plait.url)
    async with served(things.app()) as url:
        row = await made(ada, "rest", list_config(url), name="things")
        async with ada.client.subscribe(EVENTS, id=ada.workspace_id, after=0) as stream:
            await ada.client.data(SYNC, input={"integrationId": row["id"]})
            async with asyncio.timeout(PATIENCE_SECONDS):
                await things.reached.wait()
            if not own_plait.is_embedded:
                assert [(await anext(stream))["kind"] for _ in range(2)] == ["CREATED", "SYNC_STARTED"]
        things.hangs_at = None
        await killed_and_restarted(own_plait)
        async with ada.client.at(own_plait.url).subscribe(EVENTS, id=ada.workspace_id, after=0) as stream:
            async for each in stream:
                if each["kind"] == "SYNC_COMPLETED":
                    assert each["sync"]["summary"] == "+6 ~0 -0 !0"
                    break
        assert things.pages == [1, 2, 2, 3, 4]  # what was committed was not read again
        things.released.set()
