"""The whole story over the wire: from signing up to a streamed, resumed execution."""

from typing import Any

import pytest

from tests.e2e.client import Client, Refused
from tests.e2e.server import Deployment
from tests.e2e.story import (
    ACTIVITY,
    EVENTS,
    GREETING,
    LATEST_ACTIVITY,
    PASSWORD,
    RUN,
    START,
    Person,
    chain,
    check_whole,
    node,
    sign_up,
)

SIGN_IN = """mutation($input: SignInInput!) { signIn(input: $input) { token user { id } workspace { id } } }"""
WORKSPACE = "mutation($input: CreateWorkspaceInput!) { createWorkspace(input: $input) { workspace { id } } }"
API_KEY = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { token apiKey { id prefix } } }"
GREETING_EVENTS = [
    ("ExecutionQueued", None),
    ("ExecutionStarted", None),
    ("NodeStarted", "start"),
    ("NodeCompleted", "start"),
    ("NodeStarted", "greet"),
    ("NodeCompleted", "greet"),
    ("NodeStarted", "shout"),
    ("NodeCompleted", "shout"),
    ("ExecutionCompleted", None),
]


async def test_a_new_user_gets_from_signing_up_to_a_streamed_execution(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    stranger = Client(plait.url, address=ada.client.address)
    signed_in = (await stranger.data(SIGN_IN, input={"username": ada.name, "password": PASSWORD}))["signIn"]
    assert signed_in["user"]["id"] == ada.user_id
    session = Client(plait.url, signed_in["token"])
    made = await session.data(WORKSPACE, input={"name": "Lab"})
    workspace_id = made["createWorkspace"]["workspace"]["id"]
    scopes = ["WORKSPACE_READ", "WORKFLOWS_READ", "WORKFLOWS_WRITE", "WORKFLOWS_PUBLISH"]
    scopes += ["EXECUTIONS_READ", "EXECUTIONS_RUN"]
    made = await session.data(API_KEY, input={"workspaceId": workspace_id, "name": "CI", "scopes": scopes})
    key = made["createApiKey"]["token"]
    assert key.startswith(made["createApiKey"]["apiKey"]["prefix"])

    program = Person(Client(plait.url, key), "", ada.user_id, workspace_id, "", "")
    workflow_id = await program.workflow(GREETING)
    run = await program.run(workflow_id, input={"name": "Ada"}, waitMs=50_000)
    assert (run["status"], run["output"], run["error"]) == ("COMPLETED", "HELLO, ADA!", None)

    events = await program.events(run["id"])
    check_whole(events)
    assert [(event["__typename"], event["nodeKey"]) for event in events] == GREETING_EVENTS
    assert {event["executionId"] for event in events} == {run["id"]}
    assert events[-1]["output"] == "HELLO, ADA!"
    assert events[-1]["sequence"] == run["lastSequence"]


async def test_every_place_in_the_stream_can_be_resumed(plait: Deployment, ada: Person) -> None:
    run = await ada.run(await ada.workflow(GREETING), input={"name": "Ada"}, waitMs=50_000)
    whole = await ada.events(run["id"])
    for after in range(run["lastSequence"] + 1):
        assert await ada.events(run["id"], after) == whole[after:]
    # A place that the run has not reached is a mistake, not a wait without end.
    with pytest.raises(Refused, match="no such event yet"):
        await ada.events(run["id"], run["lastSequence"] + 5)


async def test_who_joins_late_gets_a_snapshot_and_the_terminal_event(plait: Deployment, ada: Person) -> None:
    run = await ada.run(await ada.workflow(GREETING), input={"name": "Ada"}, waitMs=50_000)
    snapshot, *rest = await ada.events(run["id"], None)
    assert snapshot["__typename"] == "Snapshot"
    assert snapshot["state"] == {"status": "COMPLETED", "lastSequence": run["lastSequence"]}
    assert {each["nodeKey"]: each["status"] for each in snapshot["nodeRuns"]} == {
        "start": "COMPLETED",
        "greet": "COMPLETED",
        "shout": "COMPLETED",
    }
    check_whole(rest, snapshot["sequence"])


async def test_the_activity_of_a_workspace_is_followed_and_resumed(plait: Deployment, ada: Person) -> None:
    earlier = await ada.workflow(GREETING, is_published=False)
    latest: dict[str, Any] = {}
    while latest.get("subjectId") != earlier:  # it is numbered a moment after its commit
        page = await ada.client.data(LATEST_ACTIVITY, id=ada.workspace_id)
        latest = page["workspace"]["activity"]["nodes"][0]
    assert latest["kind"] == "WORKFLOW_CREATED"
    async with ada.client.subscribe(ACTIVITY, id=ada.workspace_id, after=latest["cursor"]) as stream:
        workflow = await ada.workflow(GREETING)
        run = await ada.run(workflow, input={"name": "Ada"}, waitMs=50_000)
        seen = [await anext(stream) for _ in range(4)]
    assert [(each["kind"], each["subjectId"]) for each in seen] == [
        ("WORKFLOW_CREATED", workflow),
        ("WORKFLOW_PUBLISHED", workflow),
        ("EXECUTION_STARTED", run["id"]),
        ("EXECUTION_COMPLETED", run["id"]),
    ]
    for place, activity in enumerate(seen):
        async with ada.client.at(plait.other_url).subscribe(
            ACTIVITY, id=ada.workspace_id, after=activity["cursor"]
        ) as stream:
            assert [await anext(stream) for _ in seen[place + 1 :]] == seen[place + 1 :]
            assert await stream.is_silent()


async def test_waiting_is_bounded_and_the_run_goes_on(plait: Deployment, ada: Person) -> None:
    looping = node("loop", "function", {"code": "def main(input):\n    return sum(range(200000))"})
    workflow_id = await ada.workflow(chain(START, looping))
    run = await ada.run(workflow_id, waitMs=1)
    assert run["status"] in {"QUEUED", "RUNNING", "COMPLETED"}
    events = await ada.events(run["id"])
    check_whole(events)
    assert events[-1]["__typename"] == "ExecutionCompleted"


async def test_a_failed_run_is_data_with_status_200(plait: Deployment, ada: Person) -> None:
    failing = node("stop", "fail", {"message": "no good"})
    workflow_id = await ada.workflow(chain(START, failing))
    answer = await ada.client.ask(RUN, input={"workflowId": workflow_id, "waitMs": 50_000})
    assert answer.status == 200
    run = answer.data["runWorkflow"]["execution"]
    assert run["status"] == "FAILED"
    assert (run["error"]["nodeKey"], run["error"]["message"]) == ("stop", "no good")
    events = await ada.events(run["id"])
    check_whole(events)
    assert events[-1]["__typename"] == "ExecutionFailed"
    assert events[-1]["error"]["nodeKey"] == "stop"


async def test_an_idempotency_key_gives_the_same_run_from_any_process(plait: Deployment, ada: Person) -> None:
    workflow_id = await ada.workflow(GREETING)
    wanted = {"workflowId": workflow_id, "input": {"name": "Ada"}, "idempotencyKey": "once", "waitMs": 50_000}
    first = (await ada.client.data(RUN, input=wanted))["runWorkflow"]["execution"]
    other = ada.client.at(plait.other_url)
    assert (await other.data(RUN, input=wanted))["runWorkflow"]["execution"] == first
    answer = await other.ask(RUN, input={**wanted, "input": {"name": "Eve"}})
    assert (answer.code, answer.details["reason"]) == ("CONFLICT", "body_differs")


async def test_a_subscription_needs_a_credential(plait: Deployment, ada: Person) -> None:
    run = await ada.run(await ada.workflow(GREETING), waitMs=50_000)
    async with Client(plait.url).subscribe(EVENTS, id=run["id"], after=0) as stream:
        with pytest.raises(Refused) as refused:
            await anext(stream)
    assert refused.value.code == "UNAUTHENTICATED"
