"""Branches over the wire: proposals that are edited like the draft, followed, compared, rebased, merged, discarded."""

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.e2e.client import Client, Refused
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, Person, sign_up
from tests.e2e.world import create_key, join
from tests.patience import PATIENCE_SECONDS

BRANCH = """id name description status baseRevision mergedRevision isBehind createdBy { kind user { id } }
  workflow { id } draft { revision nodes { key name config } connections { source target } }"""
STEP = """__typename kind
  ... on NodeAdded { node { key } } ... on NodeRemoved { node { key } }
  ... on NodeFieldChanged { nodeKey field from to }
  ... on LinkAdded { link { source target } } ... on LinkRemoved { link { source target } }"""
CREATE = f"mutation($input: CreateBranchInput!) {{ createBranch(input: $input) {{ branch {{ {BRANCH} }} }} }}"
REBASE = f"mutation($input: RebaseBranchInput!) {{ rebaseBranch(input: $input) {{ branch {{ {BRANCH} }} }} }}"
MERGE = f"""mutation($input: MergeBranchInput!) {{ mergeBranch(input: $input) {{
  branch {{ {BRANCH} }} workflow {{ draft {{ revision nodes {{ key name config }} }} }} }} }}"""
DISCARD = f"mutation($input: DiscardBranchInput!) {{ discardBranch(input: $input) {{ branch {{ {BRANCH} }} }} }}"
CHANGES = f"""query($id: ID!) {{ node(id: $id) {{ ... on WorkflowBranch {{ {BRANCH} changes {{
  changeId problem operation {{ {STEP} }} conflict {{ {STEP} }} }} }} }} }}"""
APPLY = f"""mutation($input: ApplyWorkflowOperationsInput!) {{ applyWorkflowOperations(input: $input) {{
  revision isApplied branch {{ id }} accepted {{ revision origin changes {{ {STEP} }} }}
  rejected {{ code message }} }} }}"""
UNDO = """mutation($input: UndoInput!) { undo(input: $input) { revision isApplied branch { id }
  accepted { origin undoesRevision } rejected { code } } }"""
RESTORE = """mutation($input: RestoreRevisionInput!) { restoreRevision(input: $input) {
  revision branch { id } operation { origin } } }"""
FOLLOW = f"""subscription($id: ID!, $branch: ID, $after: Int) {{
  workflowDraft(workflowId: $id, branchId: $branch, after: $after) {{ __typename revision
  ... on DraftSnapshot {{ draft {{ revision nodes {{ key }} }} }}
  ... on DraftOperationApplied {{ operation {{ origin changes {{ {STEP} }} }} }} }} }}"""
LIST = """query($id: ID!, $status: [BranchStatus!], $first: Int, $after: String) { node(id: $id) { ... on Workflow {
  branches(status: $status, first: $first, after: $after) { totalCount nodes { name status } pageInfo { endCursor }
  } } } }"""
HISTORY = """query($id: ID!) { node(id: $id) { ... on Workflow { draft { revision nodes { key name config }
  history { nodes { revision origin author { kind user { id } } changes { __typename } } } } } } }"""
ACTIVITY = "query($id: ID!) { workspace(id: $id) { activity { nodes { kind subjectId subject { id } data } } } }"
ARCHIVE = "mutation($input: ArchiveWorkflowInput!) { archiveWorkflow(input: $input) { workflow { id } } }"
DELETE = "mutation($input: DeleteWorkflowInput!) { deleteWorkflow(input: $input) { deletedWorkflowId } }"


@dataclass
class Bench:
    """A workflow and one branch of it, edited by one client."""

    client: Client
    workflow_id: str
    branch_id: str
    names: "itertools.count[int]" = field(default_factory=itertools.count)

    async def edit(self, *actions: dict[str, Any], is_live: bool = False, client: Client | None = None) -> Any:
        wanted: dict[str, Any] = {
            "workflowId": self.workflow_id,
            "baseRevision": 1,
            "clientId": "client",
            "operations": [{"operationId": f"op-{next(self.names)}", "action": action} for action in actions],
        }
        if not is_live:
            wanted["branchId"] = self.branch_id
        answer = await (client or self.client).ask(APPLY, input=wanted)
        if answer.errors:
            return answer
        payload = answer.data["applyWorkflowOperations"]
        assert payload["isApplied"], payload
        return payload

    async def shown(self) -> dict[str, Any]:
        return (await self.client.data(CHANGES, id=self.branch_id))["node"]

    async def changes(self) -> list[dict[str, Any]]:
        return (await self.shown())["changes"]

    async def ask(self, document: str, **more: Any) -> Any:
        return await self.client.ask(document, input={"branchId": self.branch_id, **more})

    async def merge(self, **more: Any) -> dict[str, Any]:
        return (await self.ask(MERGE, **more)).data["mergeBranch"]

    async def live(self) -> dict[str, Any]:
        return (await self.client.data(HISTORY, id=self.workflow_id))["node"]["draft"]


def put(key: str, field_: str, value: Any) -> dict[str, Any]:
    return {"updateNode": {"nodeKey": key, "set": [{"field": field_, "value": value}]}}


def add(key: str, **more: Any) -> dict[str, Any]:
    return {"addNode": {"node": {"key": key, "component": "template", "config": {"template": "x"}, **more}}}


def connect(source: str, target: str) -> dict[str, Any]:
    return {"connect": {"link": {"source": source, "target": target}}}


def names(draft: dict[str, Any]) -> dict[str, str]:
    return {node["key"]: node["name"] for node in draft["nodes"]}


async def new_bench(person: Person, **more: Any) -> Bench:
    workflow_id = await person.workflow(GREETING, is_published=False)
    made = await person.client.data(CREATE, input={"workflowId": workflow_id, "name": "Proposal", **more})
    return Bench(person.client, workflow_id, made["createBranch"]["branch"]["id"])


@pytest.fixture
async def bench(ada: Person) -> Bench:
    return await new_bench(ada)


async def test_a_branch_begins_as_the_draft_and_changes_alone(ada: Person, bench: Bench) -> None:
    found = await bench.shown()
    assert (found["name"], found["status"], found["baseRevision"], found["isBehind"]) == ("Proposal", "OPEN", 1, False)
    assert (found["draft"]["revision"], list(names(found["draft"]))) == (1, ["start", "greet", "shout"])
    assert (found["createdBy"]["user"]["id"], found["workflow"]["id"]) == (ada.user_id, bench.workflow_id)
    assert found["changes"] == []
    answer = await bench.edit(add("more"), connect("shout", "more"), put("greet", "name", "Greet"))
    assert (answer["revision"], answer["branch"]["id"]) == (4, bench.branch_id)
    assert (await bench.live())["revision"] == 1
    assert [each["operation"]["__typename"] for each in await bench.changes()] == [
        "NodeAdded",
        "LinkAdded",
        "NodeFieldChanged",
    ]
    assert [each["conflict"] for each in await bench.changes()] == [None] * 3


async def test_a_branch_begins_where_the_draft_was(ada: Person, bench: Bench) -> None:
    await bench.edit(add("more"), add("most"), is_live=True)
    made = await ada.client.data(CREATE, input={"workflowId": bench.workflow_id, "name": "Past", "atRevision": 2})
    branch = made["createBranch"]["branch"]
    assert (branch["baseRevision"], branch["isBehind"]) == (2, True)
    assert list(names(branch["draft"])) == ["start", "greet", "shout", "more"]
    answer = await ada.client.ask(CREATE, input={"workflowId": bench.workflow_id, "name": "No", "atRevision": 9})
    assert (answer.code, answer.details["field"]) == ("NOT_FOUND", "input.atRevision")


async def test_a_branch_is_followed_undone_and_restored_like_the_draft(
    ada: Person, bench: Bench, plait: Deployment
) -> None:
    elsewhere = ada.client.at(plait.other_url)
    async with elsewhere.subscribe(FOLLOW, id=bench.workflow_id, branch=bench.branch_id) as stream:
        event = await anext(stream)
        assert (event["__typename"], event["revision"]) == ("DraftSnapshot", 1)
        await bench.edit(put("greet", "name", "Live"), is_live=True)
        await bench.edit(put("greet", "name", "Branch"))
        event = await anext(stream)
        assert (event["revision"], event["operation"]["changes"][0]["to"]) == (2, "Branch")
        wanted = {"workflowId": bench.workflow_id, "branchId": bench.branch_id, "clientId": "c", "operationId": "u"}
        undone = (await ada.client.data(UNDO, input=wanted))["undo"]
        assert (undone["revision"], undone["branch"]["id"]) == (3, bench.branch_id)
        assert (await anext(stream))["operation"]["origin"] == "UNDO"
        wanted = {"workflowId": bench.workflow_id, "branchId": bench.branch_id, "revision": 2}
        restored = (await ada.client.data(RESTORE, input=wanted))["restoreRevision"]
        assert (restored["revision"], restored["branch"]["id"]) == (4, bench.branch_id)
        assert (await anext(stream))["operation"]["origin"] == "RESTORE"
    assert names((await bench.shown())["draft"])["greet"] == "Branch"
    assert names(await bench.live())["greet"] == "Live"
    async with elsewhere.subscribe(FOLLOW, id=bench.workflow_id, branch=bench.branch_id, after=3) as stream:
        assert (await anext(stream))["revision"] == 4


async def test_a_merge_is_one_operation_that_followers_see_and_its_author_can_undo(ada: Person, bench: Bench) -> None:
    await bench.edit(add("more"), connect("shout", "more"))
    await bench.edit(put("greet", "name", "Greet"), is_live=True)
    assert (await bench.shown())["isBehind"]
    async with ada.client.subscribe(FOLLOW, id=bench.workflow_id, after=2) as stream:
        merged = await bench.merge(baseRevision=2)
        event = await anext(stream)
    assert (event["operation"]["origin"], len(event["operation"]["changes"])) == ("MERGE", 2)
    assert (merged["branch"]["status"], merged["branch"]["mergedRevision"]) == ("MERGED", 3)
    assert names(merged["workflow"]["draft"]) == {"start": "", "greet": "Greet", "shout": "", "more": ""}
    assert len(await bench.changes()) == 2
    wanted = {"workflowId": bench.workflow_id, "clientId": "c", "operationId": "u"}
    assert (await ada.client.data(UNDO, input=wanted))["undo"]["accepted"][0]["undoesRevision"] == 3
    assert "more" not in names(await bench.live())


async def test_a_merge_from_a_draft_that_moved_on_is_refused(bench: Bench) -> None:
    await bench.edit(add("more"))
    await bench.edit(put("greet", "name", "Greet"), is_live=True)
    answer = await bench.ask(MERGE, baseRevision=1)
    assert (answer.code, answer.details["reason"]) == ("CONFLICT", "revision_conflict")
    assert (await bench.shown())["status"] == "OPEN"
    # Another name of the workflow is no other draft.
    await bench.edit({"setMetadata": {"name": "Renamed"}}, is_live=True)
    assert (await bench.merge(baseRevision=2))["branch"]["mergedRevision"] == 4


async def test_changes_of_one_value_by_both_are_a_conflict_until_somebody_says_who_wins(bench: Bench) -> None:
    await bench.edit(put("greet", "name", "Branch"), put("shout", "name", "Shout"))
    await bench.edit(put("greet", "name", "Live"), is_live=True)
    changes = {each["operation"]["nodeKey"]: each for each in await bench.changes()}
    assert changes["shout"]["conflict"] is None
    assert changes["shout"]["problem"] is None
    assert (changes["greet"]["conflict"]["to"], changes["greet"]["operation"]["to"]) == ("Live", "Branch")
    assert changes["greet"]["problem"]
    answer = await bench.ask(MERGE)
    assert (answer.code, answer.details["reason"]) == ("CONFLICT", "branch_conflicts")
    (conflict,) = answer.details["conflicts"]
    assert (conflict["changeId"], conflict["code"]) == (changes["greet"]["changeId"], "CHANGED_SINCE")
    assert (await bench.live())["revision"] == 2
    # The change that nobody disputes can be picked.
    merged = await bench.merge(changeIds=[changes["shout"]["changeId"]])
    assert merged["branch"]["status"] == "OPEN"
    assert [each["operation"]["nodeKey"] for each in await bench.changes()] == ["greet"]
    merged = await bench.merge(onConflict="BRANCH")
    assert merged["branch"]["status"] == "MERGED"
    assert names(merged["workflow"]["draft"]) == {"start": "", "greet": "Branch", "shout": "Shout"}


async def test_the_live_draft_may_win_too(bench: Bench) -> None:
    await bench.edit(put("greet", "name", "Branch"), put("shout", "name", "Shout"))
    await bench.edit(put("greet", "name", "Live"), is_live=True)
    merged = await bench.merge(onConflict="LIVE")
    assert merged["branch"]["status"] == "MERGED"
    assert names(merged["workflow"]["draft"]) == {"start": "", "greet": "Live", "shout": "Shout"}


async def test_a_node_that_the_draft_has_removed_comes_back_if_the_branch_wins(bench: Bench) -> None:
    await bench.edit(put("shout", "name", "Shout"))
    await bench.edit({"removeNode": {"nodeKey": "shout"}}, is_live=True)
    (change,) = await bench.changes()
    assert (change["conflict"]["__typename"], change["conflict"]["node"]["key"]) == ("NodeRemoved", "shout")
    merged = await bench.merge(onConflict="BRANCH")
    assert names(merged["workflow"]["draft"])["shout"] == "Shout"
    operation = (await bench.live())["history"]["nodes"][0]
    assert [step["__typename"] for step in operation["changes"]] == ["NodeAdded", "LinkAdded"]


async def test_a_text_that_both_edit_is_merged_by_lines(bench: Bench) -> None:
    lines = "one\ntwo\nthree\nfour\n"
    await bench.edit(put("greet", "config.template", lines), is_live=True)
    made = await bench.client.data(CREATE, input={"workflowId": bench.workflow_id, "name": "Lines"})
    bench.branch_id = made["createBranch"]["branch"]["id"]
    await bench.edit(put("greet", "config.template", lines.replace("one", "ONE")))
    await bench.edit(put("greet", "config.template", lines.replace("four", "FOUR")), is_live=True)
    (change,) = await bench.changes()
    assert (change["problem"], change["conflict"]) == (None, None)
    merged = await bench.merge()
    config = next(node["config"] for node in merged["workflow"]["draft"]["nodes"] if node["key"] == "greet")
    assert config == {"template": "ONE\ntwo\nthree\nFOUR\n"}


async def test_a_picked_connection_brings_the_node_it_needs(bench: Bench) -> None:
    await bench.edit(add("more"), connect("shout", "more"), put("greet", "name", "Greet"))
    changes = {each["operation"]["__typename"]: each["changeId"] for each in await bench.changes()}
    merged = await bench.merge(changeIds=[changes["LinkAdded"]])
    assert names(merged["workflow"]["draft"]) == {"start": "", "greet": "", "shout": "", "more": ""}
    assert [each["changeId"] for each in await bench.changes()] == [changes["NodeFieldChanged"]]
    merged = await bench.merge(changeIds=[changes["NodeFieldChanged"]])
    assert merged["branch"]["status"] == "MERGED"


async def test_a_change_that_has_changed_since_it_was_seen_is_not_merged(bench: Bench) -> None:
    await bench.edit(put("greet", "name", "Seen"))
    (change,) = await bench.changes()
    await bench.edit(put("greet", "name", "Not seen"))
    for ids in ([change["changeId"]], ["no such"], []):
        answer = await bench.ask(MERGE, changeIds=ids)
        assert answer.code == "INVALID_INPUT"
        assert answer.details["field"] in {"input.changeIds", "input.changeIds[0]"}
    assert (await bench.live())["revision"] == 1


async def test_a_rebased_branch_has_what_the_draft_has_and_its_own_on_top(bench: Bench) -> None:
    await bench.edit(add("more"), put("greet", "name", "Branch"))
    await bench.edit(add("other"), put("greet", "name", "Live"), put("shout", "name", "Shout"), is_live=True)
    answer = await bench.ask(REBASE)
    assert (answer.code, answer.details["conflictCount"]) == ("CONFLICT", 1)
    branch = (await bench.ask(REBASE, onConflict="BRANCH")).data["rebaseBranch"]["branch"]
    assert (branch["baseRevision"], branch["isBehind"], branch["draft"]["revision"]) == (4, False, 4)
    assert names(branch["draft"]) == {
        "start": "",
        "greet": "Branch",
        "shout": "Shout",
        "other": "",
        "more": "",
    }
    changes = await bench.changes()
    assert [each["conflict"] for each in changes] == [None, None]
    assert {each["operation"]["__typename"] for each in changes} == {"NodeAdded", "NodeFieldChanged"}
    # Up to date, there is nothing to do.
    again = (await bench.ask(REBASE)).data["rebaseBranch"]["branch"]
    assert again == branch


async def test_a_branch_may_give_way_when_it_is_rebased(bench: Bench) -> None:
    await bench.edit(add("more"), put("greet", "name", "Branch"))
    await bench.edit(put("greet", "name", "Live"), is_live=True)
    branch = (await bench.ask(REBASE, onConflict="LIVE")).data["rebaseBranch"]["branch"]
    assert names(branch["draft"])["greet"] == "Live"
    assert [each["operation"]["__typename"] for each in await bench.changes()] == ["NodeAdded"]


async def test_a_closed_branch_can_be_read_but_refuses_everything_else(ada: Person, bench: Bench) -> None:
    await bench.edit(put("greet", "name", "Greet"))
    discarded = (await bench.ask(DISCARD)).data["discardBranch"]["branch"]
    assert (discarded["status"], discarded["mergedRevision"]) == ("DISCARDED", None)
    assert (await bench.ask(DISCARD)).data["discardBranch"]["branch"]["status"] == "DISCARDED"
    assert len(await bench.changes()) == 1
    for answer in (await bench.edit(add("more")), await bench.ask(MERGE), await bench.ask(REBASE)):
        assert answer.code == "CONFLICT"
        assert answer.details["reason"] in {"branch_closed", "branch_discarded"}
    assert names((await bench.shown())["draft"])["greet"] == "Greet"
    merged = await new_bench(ada)
    assert (await merged.merge())["branch"]["mergedRevision"] == 1
    assert (await merged.ask(DISCARD)).details["reason"] == "branch_merged"


async def test_branches_are_listed_by_status_and_told_as_activity(ada: Person, bench: Bench) -> None:
    for name in ("Second", "Third"):
        made = await ada.client.data(CREATE, input={"workflowId": bench.workflow_id, "name": name})
        last = made["createBranch"]["branch"]["id"]
    await bench.ask(DISCARD)
    await bench.client.data(MERGE, input={"branchId": last})

    async def listed(**where: Any) -> dict[str, Any]:
        return (await ada.client.data(LIST, id=bench.workflow_id, **where))["node"]["branches"]

    page = await listed(first=2)
    assert (page["totalCount"], [each["name"] for each in page["nodes"]]) == (3, ["Third", "Second"])
    rest = await listed(first=2, after=page["pageInfo"]["endCursor"])
    assert [each["name"] for each in rest["nodes"]] == ["Proposal"]
    assert [each["name"] for each in (await listed(status=["OPEN"]))["nodes"]] == ["Second"]
    told: list[str] = []
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(PATIENCE_SECONDS):  # it is numbered a moment later
        while len(told) < 5:
            found = (await ada.client.data(ACTIVITY, id=ada.workspace_id))["workspace"]["activity"]["nodes"]
            told = [each["kind"] for each in found if each["kind"].startswith("BRANCH")]
    assert sorted(told) == ["BRANCH_CREATED"] * 3 + ["BRANCH_DISCARDED", "BRANCH_MERGED"]
    assert all(each["subject"]["id"] == each["subjectId"] for each in found if each["kind"].startswith("BRANCH"))


async def test_a_key_may_propose_and_a_viewer_may_look(ada: Person, bench: Bench, plait: Deployment) -> None:
    _, token = await create_key(ada, ["WORKFLOWS_READ", "WORKFLOWS_WRITE"])
    key = Client(ada.client.url, token)
    made = await key.data(CREATE, input={"workflowId": bench.workflow_id, "name": "By a key"})
    assert made["createBranch"]["branch"]["createdBy"]["kind"] == "API_KEY"
    ben, _ = await join(plait, ada, "VIEWER")
    assert (await ben.client.data(CHANGES, id=bench.branch_id))["node"]["changes"] == []
    wanted = {"workflowId": bench.workflow_id, "name": "By a viewer"}
    assert (await ben.client.ask(CREATE, input=wanted)).code == "FORBIDDEN"
    for document in (MERGE, REBASE, DISCARD):
        assert (await ben.client.ask(document, input={"branchId": bench.branch_id})).code == "FORBIDDEN"
    assert (await bench.edit(add("more"), client=ben.client)).code == "FORBIDDEN"


async def test_a_branch_is_found_only_with_its_own_workflow_and_workspace(
    ada: Person, bench: Bench, plait: Deployment
) -> None:
    other = await new_bench(ada)
    strange = Bench(bench.client, other.workflow_id, bench.branch_id)
    assert (await strange.edit(add("more"))).code == "NOT_FOUND"
    eve = await sign_up(plait.url, "eve")
    own = await new_bench(eve)
    assert (await bench.edit(add("more"), client=eve.client)).code == "NOT_FOUND"
    assert (await Bench(eve.client, own.workflow_id, bench.branch_id).edit(add("more"))).code == "NOT_FOUND"
    assert (await eve.client.data(CHANGES, id=bench.branch_id))["node"] is None
    async with eve.client.subscribe(FOLLOW, id=own.workflow_id, branch=bench.branch_id) as stream:
        with pytest.raises(Refused) as refused:
            await anext(stream)
    assert refused.value.code == "NOT_FOUND"


async def test_branches_have_limits_and_an_archived_workflow_has_no_new_ones(ada: Person, bench: Bench) -> None:
    for name in ("", "x" * 201):
        answer = await ada.client.ask(CREATE, input={"workflowId": bench.workflow_id, "name": name})
        assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", "input.name")
    for number in range(49):
        await ada.client.data(CREATE, input={"workflowId": bench.workflow_id, "name": f"B{number}"})
    answer = await ada.client.ask(CREATE, input={"workflowId": bench.workflow_id, "name": "One too many"})
    assert (answer.code, answer.details["reason"], answer.details["limit"]) == ("CONFLICT", "too_many", 50)
    await bench.ask(DISCARD)
    await ada.client.data(CREATE, input={"workflowId": bench.workflow_id, "name": "Again"})
    await ada.client.data(ARCHIVE, input={"workflowId": bench.workflow_id})
    answer = await ada.client.ask(CREATE, input={"workflowId": bench.workflow_id, "name": "Too late"})
    assert answer.details["reason"] == "workflow_archived"


async def test_branches_go_with_their_workflow(ada: Person, bench: Bench) -> None:
    await bench.edit(add("more"))
    await ada.client.data(DELETE, input={"workflowId": bench.workflow_id})
    assert (await ada.client.data(CHANGES, id=bench.branch_id))["node"] is None
    assert (await bench.ask(MERGE)).code == "NOT_FOUND"


async def test_of_a_merge_and_edits_at_once_nothing_is_lost(ada: Person, bench: Bench, plait: Deployment) -> None:
    """An edit that was accepted before the merge is in the live draft; one after it is refused."""
    elsewhere = ada.client.at(plait.other_url)
    edits = [bench.edit(add(f"n{number}"), client=elsewhere) for number in range(12)]
    found = await asyncio.gather(*edits[:6], bench.ask(MERGE), *edits[6:])
    accepted = [each["accepted"][0]["changes"][0]["node"]["key"] for each in found if isinstance(each, dict)]
    refused = [each for each in found if not isinstance(each, dict) and each.errors]
    assert {each.details["reason"] for each in refused} <= {"branch_closed"}
    assert set(names(await bench.live())) == {"start", "greet", "shout", *accepted}
