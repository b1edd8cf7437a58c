"""The copilot's tools over the wire: what they do, with whose rights, and what is kept of their calls."""

import asyncio
from typing import Any

import pytest

from tests.e2e.client import Answer, Client
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, PUBLISH, START, Person, chain, node, sign_up
from tests.e2e.world import SECRET, SECRET_VALUE, create_key, join

CALL = "id tool state arguments result error { code message field } calledBy { kind displayName user { id } } endedAt"
EXECUTE = f"mutation($input: ExecuteToolInput!) {{ executeTool(input: $input) {{ toolCall {{ {CALL} }} }} }}"
TOOLS = """query($id: ID!) { workspace(id: $id) { copilotTools {
  name description schema isApprovalNeeded isReading scope } } }"""
CALLS = f"""query($id: ID!, $states: [ToolCallState!]) {{
  workspace(id: $id) {{ toolCalls(states: $states) {{ totalCount nodes {{ {CALL} }} }} }} }}"""
ONE = f"query($id: ID!) {{ node(id: $id) {{ ... on ToolCall {{ {CALL} }} }} }}"
DRAFT = """query($id: ID!) { node(id: $id) { ... on Workflow {
  draft { revision nodes { key config } } branches { nodes { id name status createdBy { kind user { id } } } } } } }"""
AUDIT = (
    "query($id: ID!) { workspace(id: $id) { audit(first: 50) { nodes { action actor { kind user { id } } data } } } }"
)
MERGE = "mutation($input: MergeBranchInput!) { mergeBranch(input: $input) { branch { status } workflow { id } } }"

APPROVE = f"mutation($input: ApproveToolCallInput!) {{ approveToolCall(input: $input) {{ toolCall {{ {CALL} }} }} }}"
SKIP = f"mutation($input: SkipToolCallInput!) {{ skipToolCall(input: $input) {{ toolCall {{ {CALL} }} }} }}"
REVOKE = "mutation($input: RevokeToolApprovalInput!) { revokeToolApproval(input: $input) { approvedTools } }"
APPROVED = "query($id: ID!) { workspace(id: $id) { approvedTools } }"


async def ask(person: Person, name: str, arguments: Any = None, **more: Any) -> Answer:
    wanted = {"workspaceId": person.workspace_id, "name": name, "arguments": arguments or {}, **more}
    return await person.client.ask(EXECUTE, input=wanted)


async def call(person: Person, name: str, arguments: Any = None, **more: Any) -> dict[str, Any]:
    answer = await ask(person, name, arguments, **more)
    assert not answer.errors, answer.body
    return answer.data["executeTool"]["toolCall"]


async def done(person: Person, name: str, arguments: Any = None, **more: Any) -> Any:
    made = await call(person, name, arguments, **more)
    assert made["state"] == "COMPLETED", made
    assert made["error"] is None
    return made["result"]


async def failed(person: Person, name: str, arguments: Any = None) -> tuple[str, str]:
    made = await call(person, name, arguments)
    assert (made["state"], made["result"]) == ("FAILED", None), made
    return made["error"]["code"], made["error"]["message"]


async def draft(person: Person, workflow_id: str) -> dict[str, Any]:
    return (await person.client.data(DRAFT, id=workflow_id))["node"]


async def test_tools_are_listed_with_their_schemas(ada: Person) -> None:
    tools = {
        each["name"]: each for each in (await ada.client.data(TOOLS, id=ada.workspace_id))["workspace"]["copilotTools"]
    }
    assert {
        "list_workflows",
        "read_workflow",
        "explain_problems",
        "list_components",
        "propose_edits",
        "rewind_proposal",
        "create_workflow",
        "run_workflow",
        "list_runs",
        "read_run",
        "search_logs",
        "add_task",
        "search_tasks",
        "remember",
        "recall",
    } <= set(tools)
    assert list(tools) == sorted(tools)
    assert tools["run_workflow"]["isApprovalNeeded"]
    assert not tools["read_run"]["isApprovalNeeded"]
    assert tools["read_run"]["isReading"]
    assert tools["propose_edits"]["schema"]["required"] == ["workflow_id", "operations"]
    assert all(each["schema"]["type"] == "object" and each["description"] for each in tools.values())


async def test_a_workflow_is_found_read_and_explained(ada: Person) -> None:
    wanted = chain(START, node("greet", "template", {"template": "Hello, {{ input.name }}!"}))
    workflow_id = await ada.workflow(wanted, "Greeting of guests")
    await ada.workflow(GREETING, "Another")
    found = await done(ada, "list_workflows", {"search": "guests"})
    assert [(each["id"], each["status"]) for each in found["workflows"]] == [(workflow_id, "PUBLISHED")]
    read = await done(ada, "read_workflow", {"workflow_id": workflow_id})
    assert read["graph"].splitlines() == [
        "Nodes:",
        "- start: api",
        '- greet: template {"template": "Hello, {{ input.name }}!"}',
        "Connections:",
        "- start -> greet",
    ]
    assert await done(ada, "explain_problems", {"workflow_id": workflow_id}) == {
        "revision": read["revision"],
        "isPublishable": True,
        "problems": [],
    }
    alone = await ada.workflow(chain(node("greet", "template")), is_published=False)
    explained = await done(ada, "explain_problems", {"workflow_id": alone})
    assert not explained["isPublishable"]
    assert {"ENTRY_MISSING", "CONFIG_INCOMPLETE"} <= {each["code"] for each in explained["problems"]}
    assert [each["nodeKey"] for each in explained["problems"] if each["code"] == "CONFIG_INCOMPLETE"] == ["greet"]


async def test_components_come_with_what_is_needed_to_use_them(ada: Person) -> None:
    (found,) = (await done(ada, "list_components", {"types": ["template"]}))["components"]
    assert found["configSchema"]["properties"]["template"]["x-plait"] == "template"
    assert found["exampleConfig"]
    everything = (await done(ada, "list_components"))["components"]
    assert len(everything) > 20
    assert all("configSchema" not in each for each in everything)


async def test_edits_are_a_branch_that_a_person_merges(ada: Person) -> None:
    workflow_id = await ada.workflow(GREETING)
    before = await draft(ada, workflow_id)
    proposed = await done(
        ada,
        "propose_edits",
        {
            "workflow_id": workflow_id,
            "name": "Say goodbye",
            "operations": [
                {"op": "add_node", "key": "bye", "component": "template", "config": {"template": "Bye, {{ input }}"}},
                {"op": "connect", "source": "shout", "target": "bye"},
                {"op": "update_node", "key": "greet", "set": {"config.template": "Hi, {{ input.name }}!"}},
            ],
        },
    )
    assert {(each["does"], each.get("nodeKey"), each.get("connection")) for each in proposed["changes"]} == {
        ("NODE_ADDED", "bye", None),
        ("LINK_ADDED", None, "shout -> bye"),
        ("NODE_CHANGED", "greet", None),
    }
    (changed,) = [each for each in proposed["changes"] if each["does"] == "NODE_CHANGED"]
    assert (changed["field"], changed["to"]) == ("config.template", "Hi, {{ input.name }}!")
    assert proposed["problems"] == []
    now = await draft(ada, workflow_id)
    assert now["draft"] == before["draft"]
    (branch,) = now["branches"]["nodes"]
    assert branch == {
        "id": proposed["branchId"],
        "name": "Say goodbye",
        "status": "OPEN",
        "createdBy": {"kind": "COPILOT", "user": {"id": ada.user_id}},
    }
    # It goes on with the same branch, whose nodes it can name.
    more = await done(
        ada,
        "propose_edits",
        {
            "workflow_id": workflow_id,
            "branch_id": proposed["branchId"],
            "operations": [{"op": "update_node", "key": "bye", "set": {"config.template": "Farewell, {{ input }}"}}],
        },
    )
    assert more["branchId"] == proposed["branchId"]
    assert more["revision"] == proposed["revision"] + 1
    assert (await draft(ada, workflow_id))["draft"] == before["draft"]
    merged = await ada.client.data(MERGE, input={"branchId": proposed["branchId"]})
    assert merged["mergeBranch"]["branch"]["status"] == "MERGED"
    run = await done(ada, "run_workflow", {"workflow_id": workflow_id, "use_draft": True, "input": {"name": "Ada"}})
    assert (run["status"], run["output"]) == ("COMPLETED", "Farewell, HI, ADA!")


async def test_a_proposal_is_taken_back_to_what_it_was(ada: Person) -> None:
    workflow_id = await ada.workflow(GREETING)

    async def propose(text: str, **more: Any) -> Any:
        edits = [{"op": "update_node", "key": "greet", "set": {"config.template": text}}]
        return await done(ada, "propose_edits", {"workflow_id": workflow_id, "operations": edits, **more})

    first = await propose("One")
    where = {"workflow_id": workflow_id, "branch_id": first["branchId"]}
    second = await propose("Two", branch_id=first["branchId"])
    assert [each["to"] for each in second["changes"]] == ["Two"]
    for _ in range(2):
        rewound = await done(ada, "rewind_proposal", {**where, "revision": first["revision"]})
        assert [each["to"] for each in rewound["changes"]] == ["One"]
    assert (await done(ada, "rewind_proposal", {**where, "revision": 1}))["changes"] == []
    assert (await failed(ada, "rewind_proposal", {**where, "revision": 99}))[0] == "NOT_FOUND"
    # Nor is the live draft touched, which has a revision 1 too.
    assert (await failed(ada, "rewind_proposal", {**where, "branch_id": workflow_id, "revision": 1}))[
        0
    ] == "INVALID_INPUT"
    await ada.client.data(MERGE, input={"branchId": first["branchId"]})
    assert (await failed(ada, "rewind_proposal", {**where, "revision": 1}))[0] == "CONFLICT"


async def test_edits_that_cannot_be_done_leave_nothing(ada: Person) -> None:
    workflow_id = await ada.workflow(GREETING)
    refused = {
        "NODE_NOT_FOUND": [
            {"op": "add_node", "key": "new", "component": "template", "config": {"template": "x"}},
            {"op": "connect", "source": "new", "target": "nobody"},
        ],
        "COMPONENT_UNKNOWN": [{"op": "add_node", "key": "new", "component": "no_such_thing"}],
        "CYCLE": [{"op": "connect", "source": "shout", "target": "greet"}],
        "INVALID_INPUT": [{"op": "add_node", "key": "new"}],
    }
    for code, operations in refused.items():
        found, message = await failed(ada, "propose_edits", {"workflow_id": workflow_id, "operations": operations})
        assert found == code
        assert message.startswith(f"operations[{len(operations) - 1}]")
    assert (await draft(ada, workflow_id))["branches"]["nodes"] == []


async def test_a_workflow_is_made_run_and_its_result_read(ada: Person) -> None:
    made = await done(
        ada,
        "create_workflow",
        {
            "name": "Doubler",
            "nodes": [
                {"key": "start", "component": "api"},
                {"key": "twice", "component": "template", "config": {"template": "{{ input.x * 2 }}"}},
            ],
            "connections": [{"source": "start", "target": "twice"}],
        },
    )
    assert (made["status"], made["problems"]) == ("DRAFT", [])
    assert (await failed(ada, "run_workflow", {"workflow_id": made["id"], "input": {"x": 21}}))[0] == "CONFLICT"
    await ada.client.data(PUBLISH, input={"workflowId": made["id"]})
    run = await done(ada, "run_workflow", {"workflow_id": made["id"], "input": {"x": 21}})
    assert (run["status"], run["output"]) == ("COMPLETED", "42")
    read = await done(ada, "read_run", {"execution_id": run["id"]})
    assert read["input"] == {"x": 21}
    assert [(each["nodeKey"], each["status"]) for each in read["nodes"]] == [
        ("start", "COMPLETED"),
        ("twice", "COMPLETED"),
    ]


async def test_a_failed_run_is_read_with_what_its_nodes_were_given(ada: Person) -> None:
    bad = chain(
        START,
        node("shape", "template", {"template": "not {{ input.word }}"}),
        node("parse", "fail", {"message": "No {{ input }}", "code": "NO_WORD"}),
    )
    workflow_id = await ada.workflow(bad)
    run = await done(ada, "run_workflow", {"workflow_id": workflow_id, "input": {"word": "json"}})
    assert run["status"] == "FAILED"
    (listed,) = (await done(ada, "list_runs", {"workflow_id": workflow_id, "status": ["FAILED"]}))["runs"]
    assert listed["id"] == run["id"]
    read = await done(ada, "read_run", {"execution_id": run["id"]})
    assert read["error"]["nodeKey"] == "parse"
    (broken,) = [each for each in read["nodes"] if each["error"] is not None]
    assert (broken["nodeKey"], broken["input"]) == ("parse", "not json")


async def test_logs_are_searched(ada: Person) -> None:
    nobody = {"method": "GET", "url": "http://127.0.0.1:9/", "maxRetries": 1, "retryDelayMs": 1}
    workflow_id = await ada.workflow(chain(START, node("fetch", "http_request", nobody)))
    run = await done(ada, "run_workflow", {"workflow_id": workflow_id})
    assert run["status"] == "FAILED"
    found = await done(ada, "search_logs", {"search": "trying AGAIN", "workflow_id": workflow_id})
    assert [(line["level"], line["executionId"], line["nodeKey"]) for line in found["lines"]] == [
        ("WARNING", run["id"], "fetch")
    ]
    assert found["lines"] == (await done(ada, "read_run", {"execution_id": run["id"]}))["log"]
    assert (await done(ada, "search_logs", {"search": "nobody at all"}))["lines"] == []


async def test_tasks_and_memory_by_the_tools_of_agents(ada: Person) -> None:
    added = await done(ada, "add_task", {"name": "Review project documentation", "priority": "HIGH"})
    found = await done(ada, "search_tasks", {"search": "documentation"})
    assert [each["name"] for each in found["tasks"]] == ["Review project documentation"], added
    actors = "query($id: ID!) { workspace(id: $id) { tasks { nodes { name createdBy { kind user { id } } } } } }"
    (task,) = (await ada.client.data(actors, id=ada.workspace_id))["workspace"]["tasks"]["nodes"]
    assert task["createdBy"] == {"kind": "COPILOT", "user": {"id": ada.user_id}}


async def test_artifacts_are_made_read_and_changed(plait: Deployment, ada: Person) -> None:
    table = {"columns": ["fruit", "kg"], "rows": [["apple", 3]]}
    made = await call(ada, "create_artifact", {"kind": "TABLE", "title": "Harvest", "data": table})
    artifact = {"artifact_id": made["result"]["id"]}
    assert (await done(ada, "read_artifact", artifact))["data"] == table
    more = {"columns": ["fruit", "kg"], "rows": [["apple", 4]]}
    changed = await done(ada, "update_artifact", {**artifact, "base_version": 1, "data": more, "title": "Harvests"})
    assert (changed["version"], changed["title"]) == (2, "Harvests")
    assert (await failed(ada, "update_artifact", {**artifact, "base_version": 1, "data": table}))[0] == "CONFLICT"
    assert (await failed(ada, "create_artifact", {"kind": "CODE", "title": "X", "data": 1}))[0] == "INVALID_INPUT"
    page = await done(ada, "create_artifact", {"kind": "DOCUMENT", "title": "Harvest notes", "content": "# Notes"})
    assert (await done(ada, "read_artifact", {"artifact_id": page["id"]}))["content"] == "# Notes"
    found = await done(ada, "list_artifacts", {"search": "harvest"})
    assert [each["title"] for each in found["artifacts"]] == ["Harvest notes", "Harvests"]
    eve = await sign_up(plait.url, "eve")
    assert (await failed(eve, "read_artifact", artifact))[0] == "NOT_FOUND"
    vera, _ = await join(plait, ada, "VIEWER", "vera")
    assert (await failed(vera, "update_artifact", {**artifact, "base_version": 2, "title": "Mine"}))[0] == "FORBIDDEN"
    assert (await done(vera, "read_artifact", artifact))["data"] == more


async def test_every_call_is_kept_for_who_made_it_and_audited(plait: Deployment, ada: Person) -> None:
    workflow_id = await ada.workflow(GREETING)
    good = await call(ada, "read_workflow", {"workflow_id": workflow_id})
    bad = await call(ada, "read_run", {"execution_id": workflow_id})
    assert bad["error"]["code"] == "INVALID_INPUT"
    kept = (await ada.client.data(CALLS, id=ada.workspace_id))["workspace"]["toolCalls"]
    assert kept["nodes"] == [bad, good]
    only = (await ada.client.data(CALLS, id=ada.workspace_id, states=["FAILED"]))["workspace"]["toolCalls"]
    assert only["nodes"] == [bad]
    assert (await ada.client.data(ONE, id=good["id"]))["node"] == good
    assert good["calledBy"] == {"kind": "COPILOT", "displayName": ada.name, "user": {"id": ada.user_id}}
    entries = (await ada.client.data(AUDIT, id=ada.workspace_id))["workspace"]["audit"]["nodes"]
    told = [(each["action"], each["data"]["tool"]) for each in entries if each["action"].startswith("tool_call")]
    assert told == [("tool_call.failed", "read_run"), ("tool_call.completed", "read_workflow")]
    assert all(each["actor"] == {"kind": "COPILOT", "user": {"id": ada.user_id}} for each in entries[:2])
    # Another member, even an admin, and a key of the same person do not see what it gave.
    ben, _ = await join(plait, ada, "ADMIN")
    _, token = await create_key(ada, ["WORKSPACE_READ"])
    for other in (ben.client, Client(plait.url, token)):
        assert (await other.data(ONE, id=good["id"]))["node"] is None
        assert (await other.data(CALLS, id=ada.workspace_id))["workspace"]["toolCalls"]["totalCount"] == 0


async def test_rights_are_the_callers_own(plait: Deployment, ada: Person) -> None:
    workflow_id = await ada.workflow(GREETING)
    vera, _ = await join(plait, ada, "VIEWER", "vera")
    named = {each["name"] for each in (await vera.client.data(TOOLS, id=ada.workspace_id))["workspace"]["copilotTools"]}
    assert {"read_workflow", "read_run", "search_tasks"} <= named
    assert not {"propose_edits", "create_workflow", "run_workflow", "add_task"} & named
    await done(vera, "read_workflow", {"workflow_id": workflow_id})
    edits = [{"op": "remove_node", "key": "greet"}]
    refused: dict[str, Any] = {
        "propose_edits": {"workflow_id": workflow_id, "operations": edits},
        "create_workflow": {"name": "Mine"},
        "run_workflow": {"workflow_id": workflow_id},
        "add_task": {"name": "Do it for me"},
    }
    for name, arguments in refused.items():
        assert (await failed(vera, name, arguments))[0] == "FORBIDDEN", name
    _, token = await create_key(ada, ["WORKSPACE_READ", "WORKFLOWS_READ"])
    program = Person(Client(plait.url, token), "", "", ada.workspace_id, "", "")
    await done(program, "read_workflow", {"workflow_id": workflow_id})
    assert (await failed(program, "run_workflow", {"workflow_id": workflow_id}))[0] == "FORBIDDEN"
    after = await draft(ada, workflow_id)
    assert after["branches"]["nodes"] == []


async def test_nothing_of_another_workspace_is_reached(plait: Deployment, ada: Person) -> None:
    eve = await sign_up(plait.url, "eve")
    theirs = await eve.workflow(GREETING)
    run = await eve.run(theirs, input={"name": "Eve"}, waitMs=50_000)
    # Ada is a member there too, and may do everything there: but not from here.
    there, _ = await join(plait, eve, "ADMIN", "ada2")
    here = Person(there.client, there.name, there.user_id, "", "", "")
    own = await there.client.data("{ viewer { workspaces { nodes { id } } } }")
    (home,) = {each["id"] for each in own["viewer"]["workspaces"]["nodes"]} - {eve.workspace_id}
    here = Person(there.client, there.name, there.user_id, home, "", "")
    attempts: dict[str, Any] = {
        "read_workflow": {"workflow_id": theirs},
        "explain_problems": {"workflow_id": theirs},
        "propose_edits": {"workflow_id": theirs, "operations": [{"op": "remove_node", "key": "greet"}]},
        "run_workflow": {"workflow_id": theirs},
        "read_run": {"execution_id": run["id"]},
    }
    for person in (here, ada):
        for name, arguments in attempts.items():
            assert (await failed(person, name, arguments))[0] == "NOT_FOUND", name
        assert (await done(person, "list_runs", {"workflow_id": theirs}))["runs"] == []
        assert (await done(person, "search_logs", {"execution_id": run["id"]}))["lines"] == []
    answer = await ada.client.ask(
        EXECUTE, input={"workspaceId": eve.workspace_id, "name": "list_workflows", "arguments": {}}
    )
    assert answer.code == "NOT_FOUND"
    assert (await draft(eve, theirs))["branches"]["nodes"] == []


@pytest.mark.parametrize(
    ("name", "arguments", "field"),
    [
        ("read_workflow", {}, "input.arguments.workflow_id"),
        ("read_workflow", {"workflow_id": 5}, "input.arguments.workflow_id"),
        ("read_workflow", {"workflow_id": "x", "also": 1}, "input.arguments"),
        ("list_workflows", {"limit": 1_000}, "input.arguments.limit"),
        ("propose_edits", {"workflow_id": "x", "operations": []}, "input.arguments.operations"),
        ("propose_edits", {"workflow_id": "x", "operations": [{"op": "explode"}]}, "input.arguments.operations"),
        ("list_workflows", [], "input.arguments"),
    ],
)
async def test_arguments_that_do_not_fit_are_refused_and_not_kept(
    ada: Person, name: str, arguments: Any, field: str
) -> None:
    wanted = {"workspaceId": ada.workspace_id, "name": name, "arguments": arguments}
    answer = await ada.client.ask(EXECUTE, input=wanted)
    assert answer.code == "INVALID_INPUT", answer.body
    assert answer.details["field"].startswith(field), answer.body
    assert (await ada.client.data(CALLS, id=ada.workspace_id))["workspace"]["toolCalls"]["totalCount"] == 0


async def test_an_unknown_tool_is_refused(ada: Person) -> None:
    answer = await ask(ada, "rm_rf")
    assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", "input.name")
    assert answer.details["reason"] == "tool_unknown"


async def test_a_repeat_with_its_key_is_one_call(ada: Person) -> None:
    workflow_id = await ada.workflow(GREETING)
    edits = {
        "workflow_id": workflow_id,
        "operations": [{"op": "update_node", "key": "greet", "set": {"config.template": "Yo"}}],
    }
    made = await asyncio.gather(
        *(call(ada, "propose_edits", edits, idempotencyKey="one") for _ in range(4)),
        *(call(ada, "create_workflow", {"name": "Once"}, idempotencyKey="two") for _ in range(4)),
    )
    assert len({each["id"] for each in made}) == 2
    assert (await call(ada, "propose_edits", edits, idempotencyKey="one"))["state"] == "COMPLETED"
    assert len((await draft(ada, workflow_id))["branches"]["nodes"]) == 1
    assert (await done(ada, "list_workflows", {"search": "Once"}))["total"] == 1
    answer = await ask(ada, "create_workflow", {"name": "Twice"}, idempotencyKey="two")
    assert answer.code == "CONFLICT"


async def test_what_a_model_wishes_waits_for_its_person(plait: Deployment, ada: Person) -> None:
    workflow_id = await ada.workflow(GREETING)
    wish = {"workflow_id": workflow_id, "input": {"name": "Ada"}}
    # Reading, and proposing, needs nobody's approval.
    assert (await call(ada, "read_workflow", {"workflow_id": workflow_id}, isWish=True))["state"] == "COMPLETED"
    first = await call(ada, "run_workflow", wish, isWish=True, idempotencyKey="first")
    assert (first["state"], first["result"], first["endedAt"]) == ("AWAITING_APPROVAL", None, None)
    assert await call(ada, "run_workflow", wish, isWish=True, idempotencyKey="first") == first
    assert (await done(ada, "list_runs"))["runs"] == []
    # Nobody else approves it, and no key.
    ben, _ = await join(plait, ada, "ADMIN")
    _, token = await create_key(ada, ["WORKSPACE_READ", "EXECUTIONS_RUN"])
    assert (await ben.client.ask(APPROVE, input={"toolCallId": first["id"]})).code == "NOT_FOUND"
    assert (await Client(plait.url, token).ask(APPROVE, input={"toolCallId": first["id"]})).code == "FORBIDDEN"
    asked = [ada.client.data(APPROVE, input={"toolCallId": first["id"]}) for _ in range(3)]
    await asyncio.gather(*asked)
    approved = (await ada.client.data(APPROVE, input={"toolCallId": first["id"]}))["approveToolCall"]["toolCall"]
    assert (approved["state"], approved["result"]["output"]) == ("COMPLETED", "HELLO, ADA!")
    assert len((await done(ada, "list_runs"))["runs"]) == 1
    assert (await ada.client.ask(SKIP, input={"toolCallId": first["id"]})).code == "CONFLICT"
    # Once was once.
    second = await call(ada, "run_workflow", wish, isWish=True)
    for _ in range(2):
        skipped = (await ada.client.data(SKIP, input={"toolCallId": second["id"]}))["skipToolCall"]["toolCall"]
        assert (skipped["state"], skipped["result"]) == ("SKIPPED", None)
    assert (await ada.client.ask(APPROVE, input={"toolCallId": second["id"], "approval": "ALWAYS"})).code == "CONFLICT"
    # Always is always, for her, until she takes it back.
    third = await call(ada, "run_workflow", wish, isWish=True)
    await ada.client.data(APPROVE, input={"toolCallId": third["id"], "approval": "ALWAYS"})
    assert (await call(ada, "run_workflow", wish, isWish=True))["state"] == "COMPLETED"
    there = Person(ben.client, ben.name, ben.user_id, ada.workspace_id, "", "")
    assert (await call(there, "run_workflow", wish, isWish=True))["state"] == "AWAITING_APPROVAL"
    named = (await ada.client.data(APPROVED, id=ada.workspace_id))["workspace"]["approvedTools"]
    assert named == ["run_workflow"]
    given = {"workspaceId": ada.workspace_id, "name": "run_workflow"}
    assert (await ada.client.data(REVOKE, input=given))["revokeToolApproval"]["approvedTools"] == []
    assert (await call(ada, "run_workflow", wish, isWish=True))["state"] == "AWAITING_APPROVAL"
    assert len((await done(ada, "list_runs"))["runs"]) == 3


async def test_no_secret_is_kept_or_told(ada: Person) -> None:
    wanted = {"workspaceId": ada.workspace_id, "name": "TOKEN", "value": SECRET_VALUE}
    await ada.client.data(SECRET, input=wanted)
    workflow_id = await ada.workflow(GREETING)
    literal = "Bearer a-key-that-nobody-declared"
    ask_it = {"method": "GET", "url": "http://example.com", "headers": {"Authorization": literal}}
    good = "Bearer {{ secrets.TOKEN }}"
    operations = [
        {"op": "add_node", "key": "fetch", "component": "http_request", "config": ask_it},
        {"op": "update_node", "key": "fetch", "set": {"config.headers.Authorization": literal}},
        {"op": "update_node", "key": "greet", "set": {"config.template": f"It is {SECRET_VALUE}"}},
        {
            "op": "add_node",
            "key": "again",
            "component": "http_request",
            "config": {**ask_it, "headers": {"Authorization": good}},
        },
    ]
    made = await call(ada, "propose_edits", {"workflow_id": workflow_id, "operations": operations})
    assert made["state"] == "COMPLETED", made
    kept = made["arguments"]["operations"]
    assert kept[3]["config"]["headers"]["Authorization"] == good
    assert kept[0]["config"]["url"] == "http://example.com"
    branch = {"workflow_id": workflow_id, "branch_id": made["result"]["branchId"]}
    read = await call(ada, "read_workflow", branch)
    assert "fetch: http_request" in read["result"]["graph"]
    made_too = await call(
        ada, "create_workflow", {"name": "W", "nodes": [{"key": "f", "component": "http_request", "config": ask_it}]}
    )
    entries = (await ada.client.data(CALLS, id=ada.workspace_id))["workspace"]["toolCalls"]["nodes"]
    audit = await ada.client.data(AUDIT, id=ada.workspace_id)
    for shown in (made, read, made_too, entries, audit):
        assert "nobody-declared" not in str(shown)
        assert SECRET_VALUE not in str(shown)
