"""Running again what ran: retries, forks, replays, a node alone, until a node; and comparing what came of it."""

from typing import Any

import pytest

from tests.e2e.client import Client
from tests.e2e.peer import Peer
from tests.e2e.server import Deployment
from tests.e2e.story import (
    CANCEL,
    GREETING,
    PUBLISH,
    START,
    Person,
    call,
    chain,
    check_whole,
    node,
    sign_up,
)
from tests.e2e.test_recovery import killed_and_restarted
from tests.e2e.world import SECRET, SECRET_VALUE, World

RUN = """id status output error { code nodeKey } forkOf { id }
  nodeRuns(first: 100) { nodes { nodeKey status isReused output path { index } } }"""
RETRY = f"mutation($input: RetryExecutionInput!) {{ retryExecution(input: $input) {{ execution {{ {RUN} }} }} }}"
FORK = f"mutation($input: ForkExecutionInput!) {{ forkExecution(input: $input) {{ execution {{ {RUN} }} }} }}"
REPLAY = f"mutation($input: ReplayExecutionInput!) {{ replayExecution(input: $input) {{ execution {{ {RUN} }} }} }}"
RUN_NODE = f"mutation($input: RunNodeInput!) {{ runNode(input: $input) {{ execution {{ {RUN} }} }} }}"
UNTIL = f"mutation($input: RunWorkflowInput!) {{ runWorkflow(input: $input) {{ execution {{ {RUN} }} }} }}"
UPDATE = "mutation($input: UpdateWorkflowInput!) { updateWorkflow(input: $input) { workflow { draft { revision } } } }"
DIFF = """query($id: ID!, $other: ID!) { node(id: $id) { ... on Execution { diff(against: $other) {
  isEqual isComplete before { id } after { id } output { isEqual changes { pointer kind before after } }
  graph { kind }
  nodes(changedOnly: true) { nodeKey path { index } before { status } after { status } durationChangeMs
    handlesBefore handlesAfter output { isEqual changes { pointer kind before after isCut } } } } } } }"""
FORKS = "query($id: ID!) { node(id: $id) { ... on Execution { forks { totalCount nodes { id } } } } }"
JOURNAL = """subscription($id: ID!) { executionEvents(executionId: $id, after: 0) {
  __typename sequence nodeKey path { nodeKey index }
  ... on NodeCompleted { output handles } ... on NodeReused { output handles source }
  ... on NodeStarted { attempt } ... on NodeFailed { error { code message } }
  ... on NodeErrorHandled { output handles } ... on VariableChanged { name value }
  ... on ExecutionCompleted { output } ... on ExecutionFailed { error { code message nodeKey } } } }"""


async def again(person: Person, document: str, **given: Any) -> dict[str, Any]:
    """Run something again and wait for its end."""
    answer = await person.client.data(document, input={"waitMs": 50_000, **given})
    return next(iter(answer.values()))["execution"]


async def refused(person: Person, document: str, **given: Any) -> tuple[str | None, str | None]:
    answer = await person.client.ask(document, input=given)
    return answer.code, answer.details.get("reason")


def made(run: dict[str, Any]) -> list[str]:
    """The nodes that ran, and were not taken over."""
    return [
        each["nodeKey"] for each in run["nodeRuns"]["nodes"] if not each["isReused"] and each["status"] != "SKIPPED"
    ]


def each_item(url: str) -> dict[str, Any]:
    """Call a service for each item, all at once."""
    return {
        "nodes": [
            START,
            node("all", "parallel"),
            {**call("tell", f"{url}/count/{{{{ item }}}}"), "parentKey": "all"},
            node("shape", "template", {"template": "{{ item }}{{ input.body.call }}"}, parentKey="all"),
            node("join", "template", {"template": "{{ input|join('-') }}"}),
        ],
        "connections": [
            {"source": "start", "target": "all"},
            {"source": "tell", "target": "shape"},
            {"source": "all", "target": "join"},
        ],
    }


# ---------------------------------------------------------------------- retries


async def test_a_retry_repeats_nothing_that_had_completed(ada: Person, service: Peer) -> None:
    graph = chain(
        START,
        call("first", f"{service.url}/count/first"),
        {**call("held", f"{service.url}/hold/held", "GET"), "timeoutMs": 1_500},
        node("end", "template", {"template": "{{ nodes.first.body.call }}{{ input.body.path }}"}),
    )
    workflow = await ada.workflow(graph)
    failed = await ada.run(workflow, waitMs=50_000)
    assert (failed["status"], failed["error"]["nodeKey"]) == ("FAILED", "held")
    service.release("/hold/held")
    run = await again(ada, RETRY, executionId=failed["id"])
    assert (run["status"], run["output"], run["forkOf"]) == ("COMPLETED", "1/hold/held", {"id": failed["id"]})
    assert made(run) == ["held", "end"]
    assert service.calls == {"/count/first": 1, "/hold/held": 2}
    events = await ada.events(run["id"])
    check_whole(events)
    assert [event["nodeKey"] for event in events if event["__typename"] == "NodeReused"] == ["start", "first"]
    # From a named node it goes further back, and a completed run can be retried so.
    run = await again(ada, RETRY, executionId=run["id"], fromNodeKey="first")
    assert made(run) == ["first", "held", "end"]
    assert service.calls["/count/first"] == 2
    assert await ada.client.data(FORKS, id=failed["id"]) == {
        "node": {"forks": {"totalCount": 1, "nodes": [run["forkOf"]]}}
    }


async def test_a_cancelled_run_is_taken_up_where_it_was(ada: Person, service: Peer) -> None:
    graph = chain(START, call("first", f"{service.url}/count/x"), call("held", f"{service.url}/hold/x", "GET"))
    run = await ada.run(await ada.workflow(graph))
    await service.arrived("/hold/x")
    assert await refused(ada, RETRY, executionId=run["id"]) == ("CONFLICT", "execution_running")
    assert await refused(ada, REPLAY, executionId=run["id"], mode="RECORDED") == ("CONFLICT", "execution_running")
    await ada.client.data(CANCEL, input={"executionId": run["id"]})
    service.release("/hold/x")
    retried = await again(ada, RETRY, executionId=run["id"], idempotencyKey="once")
    assert retried["status"] == "COMPLETED"
    assert service.calls["/count/x"] == 1
    assert (await again(ada, RETRY, executionId=run["id"], idempotencyKey="once"))["id"] == retried["id"]
    assert await refused(ada, RETRY, executionId=run["id"], idempotencyKey="once", fromNodeKey="first") == (
        "CONFLICT",
        "body_differs",
    )
    assert await refused(ada, RETRY, executionId=retried["id"]) == ("CONFLICT", "execution_completed")
    assert await refused(ada, RETRY, executionId=run["id"], fromNodeKey="nobody") == ("INVALID_INPUT", "node_unknown")


async def test_a_retry_goes_on_in_the_iteration_that_failed(ada: Person, service: Peer) -> None:
    graph = {
        "nodes": [
            START,
            node("all", "loop"),
            {**call("tell", f"{service.url}/count/{{{{ item }}}}"), "parentKey": "all"},
            {**call("ask", f"{service.url}/hold/{{{{ item }}}}", "GET"), "parentKey": "all", "timeoutMs": 1_500},
            node("shape", "template", {"template": "{{ nodes.tell.body.call }}"}, parentKey="all"),
        ],
        "connections": [
            {"source": "start", "target": "all"},
            {"source": "tell", "target": "ask"},
            {"source": "ask", "target": "shape"},
        ],
    }
    service.release("/hold/a")
    service.release("/hold/c")
    failed = await ada.run(await ada.workflow(graph), input=["a", "b", "c"], waitMs=50_000)
    assert failed["status"] == "FAILED"
    service.release("/hold/b")
    run = await again(ada, RETRY, executionId=failed["id"])
    assert (run["status"], run["output"]) == ("COMPLETED", ["1", "1", "1"])
    assert service.calls == {"/count/a": 1, "/count/b": 1, "/count/c": 1, "/hold/a": 1, "/hold/b": 2, "/hold/c": 1}


async def test_a_fork_that_is_killed_goes_on_as_a_fork(own_plait: Deployment, service: Peer) -> None:
    ada = await sign_up(own_plait.url)
    graph = chain(
        START,
        call("first", f"{service.url}/count/first"),
        call("held", f"{service.url}/hold/held", "GET"),
        call("last", f"{service.url}/count/last"),
        node("end", "template", {"template": "{{ nodes.first.body.call }}{{ input.body.call }}"}),
    )
    run = await ada.run(await ada.workflow(graph))
    await service.arrived("/hold/held")
    await ada.client.data(CANCEL, input={"executionId": run["id"]})
    retried = await again(ada, RETRY, executionId=run["id"], waitMs=0)
    async with ada.client.subscribe(JOURNAL, id=retried["id"]) as stream:
        await stream.until("NodeStarted", nodeKey="held")
    await killed_and_restarted(own_plait)
    service.release("/hold/held")
    events = await ada.events(retried["id"])
    check_whole(events)
    assert events[-1]["output"] == "11"
    assert service.calls["/count/first"] == 1


# ---------------------------------------------------------------------- forks


async def test_a_fork_runs_one_iteration_again(ada: Person, service: Peer) -> None:
    source = await ada.run(await ada.workflow(each_item(service.url)), input=["a", "b", "c"], waitMs=50_000)
    assert source["output"] == "a1-b1-c1"
    at = [{"nodeKey": "all", "index": 1}]
    run = await again(ada, FORK, executionId=source["id"], fromNode={"path": at})
    assert (run["output"], run["forkOf"]["id"]) == ("a1-b2-c1", source["id"])
    assert service.calls == {"/count/a": 1, "/count/b": 2, "/count/c": 1}
    run = await again(ada, FORK, executionId=source["id"], fromNode={"nodeKey": "shape", "path": at})
    assert run["output"] == "a1-b1-c1"
    assert made(run) == ["all", "shape", "join"]
    given = {"nodeKey": "tell", "path": at, "output": {"body": {"call": 9}}}
    run = await again(ada, FORK, executionId=source["id"], outputs=[given])
    assert run["output"] == "a1-b9-c1"
    assert service.calls["/count/b"] == 2


async def test_a_fork_takes_another_way_another_input_or_another_version(ada: Person, service: Peer) -> None:
    graph: dict[str, Any] = {
        "nodes": [
            START,
            call("tell", f"{service.url}/count/fork"),
            node("if", "condition", {"cases": [{"name": "yes", "when": "run.input == 'yes'"}]}),
            node("good", "template", {"template": "good {{ nodes.tell.body.call }}"}),
            node("bad", "template", {"template": "bad {{ run.input }}"}),
        ],
        "connections": [
            {"source": "start", "target": "tell"},
            {"source": "tell", "target": "if"},
            {"source": "if", "sourceHandle": "yes", "target": "good"},
            {"source": "if", "sourceHandle": "else", "target": "bad"},
        ],
    }
    workflow = await ada.workflow(graph)
    source = await ada.run(workflow, input="yes", waitMs=50_000)
    assert source["output"] == "good 1"
    here = {"executionId": source["id"]}
    run = await again(ada, FORK, **here, outputs=[{"nodeKey": "if", "output": 1, "handles": ["else"]}])
    assert (run["output"], made(run)) == ("bad yes", ["bad"])
    run = await again(ada, FORK, **here, fromNode={"nodeKey": "if"}, input="no")
    assert (run["output"], made(run)) == ("bad no", ["if", "bad"])
    assert service.calls == {"/count/fork": 1}
    run = await again(ada, FORK, **here, input="no")
    assert made(run) == ["start", "tell", "if", "bad"]
    assert service.calls == {"/count/fork": 2}
    graph["nodes"][3]["config"]["template"] = "better {{ nodes.tell.body.call }}"
    await ada.client.data(UPDATE, input={"workflowId": workflow, "baseRevision": 1, **graph})
    draft = await again(ada, FORK, **here, draftRevision=2)
    assert (draft["output"], made(draft)) == ("better 1", ["good"])
    await ada.client.data(PUBLISH, input={"workflowId": workflow})
    run = await again(ada, FORK, **here, version=2)
    assert (run["output"], made(run)) == ("better 1", ["good"])
    assert service.calls == {"/count/fork": 2}
    # What was taken over is in the fork's own journal: it can be forked again.
    run = await again(ada, FORK, executionId=run["id"], fromNode={"nodeKey": "good"})
    assert (run["output"], made(run)) == ("better 1", ["good"])


async def test_a_fork_from_nowhere_is_refused(ada: Person, service: Peer) -> None:
    source = await ada.run(await ada.workflow(each_item(service.url)), input=["a"], waitMs=50_000)
    here = {"executionId": source["id"]}
    first = {"nodeKey": "all", "index": 0}
    for given, reason in [
        ({}, "nothing_changed"),
        ({"version": 1}, "nothing_changed"),
        ({"fromNode": {}}, "required"),
        ({"fromNode": {"nodeKey": "nobody"}}, "node_unknown"),
        ({"fromNode": {"nodeKey": "tell"}}, "path_invalid"),
        ({"fromNode": {"nodeKey": "join", "path": [first]}}, "path_invalid"),
        ({"fromNode": {"nodeKey": "tell", "path": [{**first, "index": 1}]}}, "node_not_reached"),
        ({"fromNode": {"path": [{**first, "index": 7}]}}, "node_not_reached"),
        ({"fromNode": {"path": [{**first, "nodeKey": "join"}]}}, "node_unknown"),
        ({"outputs": [{"nodeKey": "nobody", "output": 1}]}, "node_unknown"),
        ({"outputs": [{"nodeKey": "join", "output": 1, "handles": ["no"]}]}, "handle_unknown"),
        ({"outputs": [{"nodeKey": "join", "output": 1, "handles": []}]}, "handle_unknown"),
        ({"outputs": [{"nodeKey": "join", "output": 1}] * 101}, "too_many"),
        ({"version": 1, "draftRevision": 1}, "exclusive"),
    ]:
        assert await refused(ada, FORK, **here, **given) == ("INVALID_INPUT", reason), given
    given = [{"nodeKey": "join", "output": 1}, {"nodeKey": "nobody", "output": 1}]
    assert (await ada.client.ask(FORK, input={**here, "outputs": given})).details["field"] == "input.outputs[1].nodeKey"
    assert (await refused(ada, FORK, **here, version=2))[0] == "NOT_FOUND"
    assert service.calls == {"/count/a": 1}


async def test_what_was_masked_stays_so_though_the_secret_changed(ada: Person) -> None:
    old, new = SECRET_VALUE, "another-secret-value"
    await ada.client.data(SECRET, input={"workspaceId": ada.workspace_id, "name": "TOKEN", "value": old})
    sign = node("sign", "hash_sign", {"operation": {"kind": "sign", "key": "{{ secrets.TOKEN }}"}})
    graph = chain(START, sign, node("end", "template", {"template": "{{ input }} {{ nodes.start }}"}))
    source = await ada.run(await ada.workflow(graph), input=f"say {old}", waitMs=50_000)
    assert source["status"] == "COMPLETED"
    assert old not in str(source["output"])
    await ada.client.data(SECRET, input={"workspaceId": ada.workspace_id, "name": "TOKEN", "value": new})
    run = await again(ada, FORK, executionId=source["id"], fromNode={"nodeKey": "sign"})
    assert made(run) == ["sign", "end"]
    # Neither what is taken over shows it, nor what is made of that.
    assert "••••" in run["output"]
    assert old not in str(run) + str(await journal(ada, run["id"]))


# ---------------------------------------------------------------------- replays


async def journal(person: Person, execution_id: str) -> list[dict[str, Any]]:
    async with person.client.subscribe(JOURNAL, id=execution_id) as stream:
        return await stream.rest()


async def test_a_replay_from_the_record_calls_nobody(ada: Person, service: Peer) -> None:
    graph = {
        **each_item(service.url),
        "nodes": [
            *each_item(service.url)["nodes"],
            node("pause", "wait", {"durationMs": 1}),
            node("tried", "fail", {"code": "NO", "message": "No {{ input }}"}, onError="BRANCH"),
            node("set", "variables", {"assignments": [{"name": "n", "template": "{{ input.code }}"}]}),
        ],
    }
    graph["connections"] = [
        *graph["connections"],
        {"source": "join", "target": "pause"},
        {"source": "pause", "target": "tried"},
        {"source": "tried", "sourceHandle": "error", "target": "set"},
    ]
    source = await ada.run(await ada.workflow(graph), input=["a", "b"], waitMs=50_000)
    assert source["output"] == {"n": "NO"}, source
    recorded = [await again(ada, REPLAY, executionId=source["id"], mode="RECORDED") for _ in range(2)]
    assert [(run["status"], run["output"]) for run in recorded] == [("COMPLETED", {"n": "NO"})] * 2
    one, two = [await journal(ada, run["id"]) for run in recorded]
    check_whole(one)
    assert one == two
    assert {event["__typename"] for event in one} == {
        "ExecutionQueued",
        "ExecutionStarted",
        "NodeReused",
        "NodeStarted",
        "NodeFailed",
        "NodeErrorHandled",
        "VariableChanged",
        "ExecutionCompleted",
    }
    assert made(recorded[0]) == ["tried"]  # it failed as it did then
    ends = {event["nodeKey"]: event.get("output") for event in one if "output" in event}
    ended = {event["nodeKey"]: event["output"] for event in await journal(ada, source["id"]) if "output" in event}
    assert ends == {key: output for key, output in ended.items() if key not in {"tell", "shape"}}
    # A replay of the replay is the same again.
    third = await again(ada, REPLAY, executionId=recorded[0]["id"], mode="RECORDED")
    assert await journal(ada, third["id"]) == one
    assert service.calls == {"/count/a": 1, "/count/b": 1}


async def test_a_mixed_replay_runs_pure_nodes_alone_and_a_live_one_all(ada: Person, service: Peer) -> None:
    source = await ada.run(await ada.workflow(each_item(service.url)), input=["a", "b"], waitMs=50_000)
    run = await again(ada, REPLAY, executionId=source["id"], mode="MIXED")
    assert (run["status"], run["output"]) == ("COMPLETED", "a1-b1")
    assert sorted(made(run)) == ["all", "join", "shape", "shape", "start"]
    assert service.calls == {"/count/a": 1, "/count/b": 1}
    run = await again(ada, REPLAY, executionId=source["id"], mode="LIVE")
    assert (run["status"], run["output"]) == ("COMPLETED", "a2-b2")
    assert len(made(run)) == len(run["nodeRuns"]["nodes"])


async def test_a_failed_run_is_replayed_to_its_failure(ada: Person, service: Peer) -> None:
    graph = chain(
        START,
        call("first", f"{service.url}/count/first"),
        {**call("held", f"{service.url}/hold/late", isIdempotent=True), "timeoutMs": 1_500},
        node("end", "template", {"template": "x"}),
    )
    source = await ada.run(await ada.workflow(graph), waitMs=50_000)
    for mode in ("RECORDED", "MIXED"):
        run = await again(ada, REPLAY, executionId=source["id"], mode=mode)
        assert (run["status"], run["error"]) == ("FAILED", {"code": "NODE_TIMEOUT", "nodeKey": "held"})
    assert service.calls == {"/count/first": 1, "/hold/late": 1}


async def test_a_record_that_breaks_off_fails_the_replay(ada: Person, service: Peer) -> None:
    run = await ada.run(await ada.workflow(chain(START, call("held", f"{service.url}/hold/gone"))))
    await service.arrived("/hold/gone")
    await ada.client.data(CANCEL, input={"executionId": run["id"]})
    replayed = await again(ada, REPLAY, executionId=run["id"], mode="RECORDED")
    assert replayed["error"] == {"code": "NOT_RECORDED", "nodeKey": "held"}
    assert service.calls == {"/hold/gone": 1}


TASKS = "query($id: ID!) { workspace(id: $id) { tasks { nodes { id status } } } }"
COMPLETE = "mutation($input: CompleteTaskInput!) { completeTask(input: $input) { task { id } } }"
DRY_RUN = """mutation($input: DryRunInput!) { dryRun(input: $input) {
  isValid isEstimateComplete problems { code nodeKey } error { code nodeKey }
  estimate { samples tokens { least median most } costUsd { least median most } }
  nodes { nodeKey certainty leastRuns mostRuns isOutputKnown output error { code } estimate { samples } } } }"""


async def test_nobody_is_asked_again_by_a_replay(ada: Person) -> None:
    graph = {
        "nodes": [
            START,
            node("ask", "human_input", {"title": "Well?", "outcomes": ["yes", "no"]}),
            node("good", "template", {"template": "{{ nodes.ask.outcome }}"}),
            node("bad", "template", {"template": "bad"}),
        ],
        "connections": [
            {"source": "start", "target": "ask"},
            {"source": "ask", "sourceHandle": "yes", "target": "good"},
            {"source": "ask", "sourceHandle": "no", "target": "bad"},
        ],
    }
    workflow = await ada.workflow(graph)
    source = await ada.run(workflow)
    async with ada.client.subscribe(JOURNAL, id=source["id"]) as stream:
        await stream.until("ExecutionPaused")
        tasks = (await ada.client.data(TASKS, id=ada.workspace_id))["workspace"]["tasks"]["nodes"]
        answer = {"answer": "Fine.", "outcome": "yes"}
        await ada.client.data(COMPLETE, input={"taskId": tasks[0]["id"], "answer": answer})
        await stream.rest()
    for mode in ("RECORDED", "MIXED"):
        run = await again(ada, REPLAY, executionId=source["id"], mode=mode)
        assert (run["status"], run["output"]) == ("COMPLETED", "yes")
    # Another answer is a fork with another output; nobody is asked for it either.
    given = {"nodeKey": "ask", "output": {}, "handles": ["no"]}
    run = await again(ada, FORK, executionId=source["id"], outputs=[given])
    assert (run["status"], run["output"]) == ("COMPLETED", "bad")
    assert len((await ada.client.data(TASKS, id=ada.workspace_id))["workspace"]["tasks"]["nodes"]) == 1
    said = (await ada.client.data(DRY_RUN, input={"workflowId": workflow}))["dryRun"]
    assert {each["nodeKey"]: each["certainty"] for each in said["nodes"]} == {
        "start": "CERTAIN",
        "ask": "CERTAIN",
        "good": "POSSIBLE",
        "bad": "POSSIBLE",
    }


async def test_a_dry_run_says_what_would_be_and_does_nothing(ada: Person, service: Peer) -> None:
    workflow = await ada.workflow(each_item(service.url))
    world = World(ada, {})
    before = await world.dump()
    said = (await ada.client.data(DRY_RUN, input={"workflowId": workflow, "input": ["a", "b"]}))["dryRun"]
    assert (said["isValid"], said["problems"], said["error"], said["isEstimateComplete"]) == (True, [], None, False)
    nodes = {each["nodeKey"]: each for each in said["nodes"]}
    assert {key: (each["certainty"], each["leastRuns"], each["mostRuns"]) for key, each in nodes.items()} == {
        "start": ("CERTAIN", 1, 1),
        "all": ("CERTAIN", 1, 1),
        "tell": ("CERTAIN", 2, 2),
        "shape": ("CERTAIN", 2, 2),
        "join": ("CERTAIN", 1, 1),
    }
    assert (nodes["start"]["isOutputKnown"], nodes["start"]["output"]) == (True, ["a", "b"])
    assert (nodes["tell"]["isOutputKnown"], nodes["join"]["isOutputKnown"]) == (False, False)
    assert said["estimate"] == {
        "samples": 0,
        "tokens": {"least": 0, "median": 0, "most": 0},
        "costUsd": {"least": "0", "median": "0", "most": "0"},
    }
    assert await world.dump() == before
    assert service.calls == {}
    said = (await ada.client.data(DRY_RUN, input={"workflowId": workflow, "input": 7}))["dryRun"]
    assert said["error"] == {"code": "EXPRESSION_ERROR", "nodeKey": "all"}
    await ada.run(workflow, input=["a"], waitMs=50_000)
    said = (await ada.client.data(DRY_RUN, input={"workflowId": workflow, "input": ["a"]}))["dryRun"]
    assert said["isEstimateComplete"]
    open_ = await ada.workflow(chain(START, node("a", "template")), is_published=False)
    said = (await ada.client.data(DRY_RUN, input={"workflowId": open_, "draftRevision": 1}))["dryRun"]
    assert (said["isValid"], said["nodes"]) == (False, [])
    assert said["problems"] == [{"code": "CONFIG_INCOMPLETE", "nodeKey": "a"}]
    assert await refused(ada, DRY_RUN, workflowId=open_) == ("CONFLICT", "workflow_not_published")


# ---------------------------------------------------------------------- a part


async def test_a_node_runs_alone(ada: Person) -> None:
    workflow = await ada.workflow(GREETING, is_published=False)
    run = await again(ada, RUN_NODE, workflowId=workflow, nodeKey="greet", input={"name": "Eve"})
    assert (run["output"], made(run), run["forkOf"]) == ("Hello, Eve!", ["greet"], None)
    given = [{"nodeKey": "greet", "output": "good day"}]
    run = await again(ada, RUN_NODE, workflowId=workflow, nodeKey="shout", outputs=given)
    assert (run["output"], made(run)) == ("GOOD DAY", ["shout"])
    assert await refused(ada, RUN_NODE, workflowId=workflow, nodeKey="nobody") == ("INVALID_INPUT", "node_unknown")
    given = [{"nodeKey": "shout", "output": "itself"}]
    assert await refused(ada, RUN_NODE, workflowId=workflow, nodeKey="shout", outputs=given) == (
        "INVALID_INPUT",
        "node_unknown",
    )
    # It can be replayed and retried as what it was.
    live = await again(ada, REPLAY, executionId=run["id"], mode="LIVE")
    assert (live["output"], made(live)) == ("GOOD DAY", ["shout"])


async def test_a_node_runs_alone_on_pins_in_an_unfinished_draft(ada: Person) -> None:
    graph = {
        "nodes": [
            START,
            node("a", "template", {"template": "a"}, pinnedOutput="pinned"),
            node("b", "template", {"template": "{{ input }} {{ nodes.a }}"}, pinnedOutput="not used"),
            node("open", "template"),  # without its template
            node("all", "parallel"),
            node("it", "template", {"template": "{{ item }}{{ index }} {{ nodes.a }}"}, parentKey="all"),
        ],
        "connections": [
            {"source": "start", "target": "a"},
            {"source": "a", "target": "b"},
            {"source": "a", "target": "all"},
            {"source": "b", "target": "open"},
        ],
    }
    workflow = await ada.workflow(graph, is_published=False)
    run = await again(ada, RUN_NODE, workflowId=workflow, nodeKey="b")
    assert run["output"] == "pinned pinned"
    run = await again(ada, RUN_NODE, workflowId=workflow, nodeKey="b", input="other")
    assert run["output"] == "other pinned"
    run = await again(ada, RUN_NODE, workflowId=workflow, nodeKey="it", input="x")
    assert run["output"] == "x0 pinned"
    run = await again(ada, RUN_NODE, workflowId=workflow, nodeKey="all", input=["x", "y"])
    assert run["output"] == ["x0 pinned", "y1 pinned"]
    assert await refused(ada, RUN_NODE, workflowId=workflow, nodeKey="open") == ("CONFLICT", "draft_has_problems")
    # That a node of it ran does not make the draft whole.
    assert await refused(ada, UNTIL, workflowId=workflow, draftRevision=1) == ("CONFLICT", "draft_has_problems")


async def test_a_run_ends_at_a_node(ada: Person, service: Peer) -> None:
    workflow = await ada.workflow(each_item(service.url))
    run = await again(ada, UNTIL, workflowId=workflow, input=["a", "b"], untilNodeKey="tell")
    assert [each["body"]["call"] for each in run["output"]] == [1, 1]
    assert sorted(made(run)) == ["all", "start", "tell", "tell"]
    run = await again(ada, UNTIL, workflowId=workflow, input=["a", "b"], untilNodeKey="start")
    assert (run["output"], made(run)) == (["a", "b"], ["start"])
    assert await refused(ada, UNTIL, workflowId=workflow, untilNodeKey="nobody") == ("INVALID_INPUT", "node_unknown")


# ---------------------------------------------------------------------- comparing


async def test_two_runs_are_compared_node_by_node(ada: Person, service: Peer) -> None:
    workflow = await ada.workflow(each_item(service.url))
    one = await ada.run(workflow, input=["a", "b"], waitMs=50_000)
    two = await ada.run(workflow, input=["c", "b", "x"], waitMs=50_000)

    async def diff(id: str, other: str) -> dict[str, Any]:
        return (await ada.client.data(DIFF, id=id, other=other))["node"]["diff"]

    same = await diff(one["id"], one["id"])
    assert (same["isEqual"], same["isComplete"], same["nodes"], same["graph"]) == (True, True, [], [])
    found = await diff(two["id"], one["id"])
    assert (found["before"]["id"], found["after"]["id"], found["isEqual"]) == (one["id"], two["id"], False)
    assert found["output"]["changes"] == [{"pointer": "", "kind": "CHANGED", "before": "a1-b1", "after": "c1-b2-x1"}]
    nodes = {(each["nodeKey"], *(step["index"] for step in each["path"])): each for each in found["nodes"]}
    assert nodes["start",]["output"]["changes"] == [
        {"pointer": "/2", "kind": "ADDED", "before": None, "after": "x", "isCut": False},
        {"pointer": "/0", "kind": "CHANGED", "before": "a", "after": "c", "isCut": False},
    ]
    assert {"pointer": "/body/call", "kind": "CHANGED", "before": 1, "after": 2, "isCut": False} in nodes["tell", 1][
        "output"
    ]["changes"]
    new = nodes["tell", 2]
    assert (new["before"], new["after"], new["durationChangeMs"]) == (None, {"status": "COMPLETED"}, None)
    assert (new["handlesBefore"], new["handlesAfter"]) == ([], ["output"])
    assert nodes["tell", 1]["durationChangeMs"] is not None
    graph = each_item(service.url)
    graph["nodes"][4]["config"]["template"] = "new"
    await ada.client.data(UPDATE, input={"workflowId": workflow, "baseRevision": 1, **graph})
    three = await again(ada, FORK, executionId=one["id"], draftRevision=2)
    found = await diff(three["id"], one["id"])
    assert found["graph"] == [{"kind": "NODE_CHANGED"}]
    # What was taken over whole has no node runs inside.
    assert {each["nodeKey"]: each["after"] is None for each in found["nodes"]} == {
        "join": False,
        "shape": True,
        "tell": True,
    }


@pytest.mark.parametrize("other", ["WorkflowVersion", "Workflow"])
async def test_a_run_is_compared_with_runs_alone(ada: Person, other: str) -> None:
    workflow = await ada.workflow(GREETING)
    run = await ada.run(workflow, input={"name": "Ada"}, waitMs=50_000)
    answer = await ada.client.ask(DIFF, id=run["id"], other=workflow)
    assert (answer.code, answer.details["reason"]) == ("INVALID_INPUT", "id_of_another_type"), other


async def test_a_viewer_sees_forks_and_makes_none(ada: Person) -> None:
    run = await ada.run(await ada.workflow(GREETING), input={"name": "Ada"}, waitMs=50_000)
    stranger = await sign_up(ada.client.url, "eve")
    assert (await refused(stranger, RETRY, executionId=run["id"]))[0] == "NOT_FOUND"
    nobody = Client(ada.client.url)
    assert (await nobody.ask(RETRY, input={"executionId": run["id"]})).code == "UNAUTHENTICATED"
