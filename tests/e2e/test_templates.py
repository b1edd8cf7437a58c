"""A workspace's own templates: saved, changed, listed with the built-in ones, and used wherever one may write."""

import asyncio
import json
from typing import Any

from app.workflows.templates.gallery import built_in
from tests.e2e.server import Deployment
from tests.e2e.story import PUBLISH, START, Person, chain, node, sign_up
from tests.e2e.templates import DELETE, INSTANTIATE, LIST, ONE, SAVE, TRAIL, UPDATE, gallery, made
from tests.e2e.world import join
from tests.patience import PATIENCE_SECONDS

SLUGS = {found.slug: found for found in built_in().values()}


async def test_a_workflow_of_two_is_made_once_per_key_or_not_at_all(ada: Person) -> None:
    template = (await gallery(ada))[SLUGS["call-a-subworkflow"].name]
    wanted = {"workspaceId": ada.workspace_id, "templateId": template["id"], "name": "Mine", "idempotencyKey": "k"}
    answers = await asyncio.gather(*(ada.client.ask(INSTANTIATE, input=wanted) for _ in range(5)))
    ids = {answer.data["instantiateTemplate"]["workflow"]["id"] for answer in answers}
    assert len(ids) == 1
    other = await ada.client.ask(INSTANTIATE, input={**wanted, "name": "Other"})
    assert (other.code, other.details["reason"]) == ("CONFLICT", "body_differs")
    found = (await ada.client.data(TRAIL, id=ada.workspace_id))["workspace"]
    assert sorted((each["name"], each["status"]) for each in found["workflows"]["nodes"]) == [
        ("Mine", "DRAFT"),
        ("Price an order", "PUBLISHED"),
    ]
    assert [each["action"] for each in found["audit"]["nodes"]].count("template.instantiated") == 1
    refused = await ada.client.ask(INSTANTIATE, input={**wanted, "name": "", "idempotencyKey": None})
    assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", "input.name")
    after = (await ada.client.data(TRAIL, id=ada.workspace_id))["workspace"]
    assert after["workflows"]["totalCount"] == 2


TOKEN = "swordfish-is-no-password"
CALL = node(
    "call",
    "http_request",
    {
        "url": "https://api.example.com/",
        "headers": {"X-Key": TOKEN, "X-Other": "Bearer {{ secrets.API_TOKEN }}"},
        "auth": {"kind": "bearer", "token": TOKEN},
    },
    pinnedOutput={"status": 200, "body": TOKEN},
)


async def test_what_is_saved_as_a_template_leaves_its_secrets_behind(ada: Person) -> None:
    workflow_id = await ada.workflow(chain(START, CALL), "Call", is_published=False)
    wanted = {"workflowId": workflow_id, "category": "INTEGRATION", "tags": ["ours", "ä"], "description": " Calls. "}
    kept = (await ada.client.data(SAVE, input=wanted))["saveAsTemplate"]["template"]
    assert TOKEN not in json.dumps(kept)
    assert kept["blanked"] == ["nodes[1].config.headers.X-Key", "nodes[1].config.auth.token"]
    assert kept["needs"]["secrets"] == ["API_TOKEN"]
    assert (kept["name"], kept["description"], kept["category"]) == ("Call", "Calls.", "INTEGRATION")
    assert (kept["tags"], kept["source"], kept["exampleInput"]) == (["ours", "ä"], "WORKSPACE", None)
    assert kept["createdBy"]["displayName"]
    assert (await ada.client.data(ONE, id=kept["id"]))["node"] == kept
    answer = await made(ada, kept["id"])
    assert TOKEN not in json.dumps(answer)
    assert answer["secrets"] == [{"name": "API_TOKEN", "isSet": False}]
    assert answer["blanked"] == kept["blanked"]
    assert answer["workflow"]["name"] == "Call"
    assert answer["workflow"]["tags"] == ["ours", "ä"]
    # The template is not the workflow: it stays when that changes or goes.
    gone = "mutation($input: DeleteWorkflowInput!) { deleteWorkflow(input: $input) { deletedWorkflowId } }"
    await ada.client.data(gone, input={"workflowId": workflow_id})
    assert (await ada.client.data(ONE, id=kept["id"]))["node"] == kept


async def test_a_template_is_changed_and_deleted_and_its_workflows_stay(ada: Person) -> None:
    first = await ada.workflow(chain(START, node("a", "template", {"template": "a"})), "First")
    second = await ada.workflow(chain(START, node("b", "template", {"template": "b"})), "Second")
    version = (await ada.client.data(PUBLISH, input={"workflowId": second}))["publishWorkflow"]["version"]["id"]
    kept = (await ada.client.data(SAVE, input={"workflowId": first}))["saveAsTemplate"]["template"]
    workflow = (await made(ada, kept["id"]))["workflow"]
    change = {"templateId": kept["id"], "name": "Renamed", "tags": ["x"], "category": "DATA", "versionId": version}
    changed = (await ada.client.data(UPDATE, input=change))["updateTemplate"]["template"]
    assert (changed["name"], changed["tags"], changed["category"]) == ("Renamed", ["x"], "DATA")
    assert [each["key"] for each in changed["graph"]["nodes"]] == ["start", "b"]
    assert (changed["createdAt"], changed["id"]) == (kept["createdAt"], kept["id"])
    found = await ada.client.data(LIST, id=ada.workspace_id, where={"source": "WORKSPACE", "search": "RENAMED"})
    assert found["workspace"]["templates"]["nodes"] == [{"id": kept["id"], "name": "Renamed", "source": "WORKSPACE"}]
    await ada.client.data(DELETE, input={"templateId": kept["id"]})
    assert (await ada.client.data(ONE, id=kept["id"]))["node"] is None
    assert (await ada.client.ask(DELETE, input={"templateId": kept["id"]})).code == "NOT_FOUND"
    told: list[str] = []
    trail: dict[str, Any] = {}
    async with asyncio.timeout(PATIENCE_SECONDS):
        while "TEMPLATE_DELETED" not in told:  # activities get their numbers a moment after their commit
            trail = (await ada.client.data(TRAIL, id=ada.workspace_id))["workspace"]
            told = [each["kind"] for each in reversed(trail["activity"]["nodes"]) if each["subjectId"] == kept["id"]]
    assert workflow["id"] in {each["id"] for each in trail["workflows"]["nodes"]}
    assert told == ["TEMPLATE_SAVED", "TEMPLATE_UPDATED", "TEMPLATE_DELETED"]
    actions = [each["action"] for each in reversed(trail["audit"]["nodes"]) if "template" in each["action"]]
    assert actions == ["template.saved", "template.instantiated", "template.updated", "template.deleted"]


async def test_what_comes_with_plait_is_neither_changed_nor_deleted(ada: Person) -> None:
    template = next(iter((await gallery(ada)).values()))
    for document, more in ((UPDATE, {"name": "Mine"}), (DELETE, {})):
        answer = await ada.client.ask(document, input={"templateId": template["id"], **more})
        assert (answer.code, answer.details["reason"]) == ("CONFLICT", "template_built_in")
        assert answer.details["field"] == "input.templateId"


async def pages(person: Person, size: int, where: Any, *, is_backward: bool) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        paging = {"last": size, "before": cursor} if is_backward else {"first": size, "after": cursor}
        page = (await person.client.data(LIST, id=person.workspace_id, where=where, **paging))["workspace"]["templates"]
        names = [each["name"] for each in page["nodes"]]
        found = names + found if is_backward else found + names
        if not page["pageInfo"]["hasPreviousPage" if is_backward else "hasNextPage"]:
            assert page["totalCount"] == len(found)
            return found
        cursor = page["pageInfo"]["startCursor" if is_backward else "endCursor"]


async def test_the_gallery_and_the_workspaces_own_are_one_list(ada: Person) -> None:
    workflow_id = await ada.workflow(chain(START), is_published=False)
    own = ["Ask nobody", "Daily bread", "daily", "Äpfel", "Zebra", "Ask nobody"]
    for name in own:
        wanted = {"workflowId": workflow_id, "name": name, "category": "DATA", "tags": ["Fruit", "list"]}
        await ada.client.data(SAVE, input=wanted)
    names = sorted([*own, *(each.name for each in SLUGS.values())], key=str.encode)
    for size in (1, 4, 100):
        assert await pages(ada, size, None, is_backward=False) == names
        assert await pages(ada, size, None, is_backward=True) == names

    async def found(**where: Any) -> list[str]:
        return await pages(ada, 100, where, is_backward=False)

    assert await found(source="WORKSPACE") == sorted(own, key=str.encode)
    assert await found(source="BUILT_IN") == sorted((each.name for each in SLUGS.values()), key=str.encode)
    assert await found(search="dAILY") == ["Daily bread", "Daily digest", "daily"]
    assert await found(search="äPFEL") == ["Äpfel"]
    assert await found(search="daily markdown") == ["Daily digest"]
    assert "Fetch and transform" in await found(tags=["list"])
    assert await found(tags=["fruit"]) == []  # tags are exact
    assert await found(tags=["list", "Fruit"]) == sorted(own, key=str.encode)
    assert await found(category=["DATA"], source="BUILT_IN") == [
        "Loop over a list", "Map in parallel, then merge", "Route messages by pattern",
    ]  # fmt: skip
    page = (await ada.client.data(LIST, id=ada.workspace_id, first=3))["workspace"]["templates"]
    cursor = page["pageInfo"]["endCursor"]
    # What comes and goes before the cursor moves nothing after it.
    await ada.client.data(SAVE, input={"workflowId": workflow_id, "name": "A new one"})
    rest = (await ada.client.data(LIST, id=ada.workspace_id, first=100, after=cursor))["workspace"]["templates"]
    assert [each["name"] for each in rest["nodes"]] == names[3:]
    other = await ada.client.ask(LIST, id=ada.workspace_id, after=cursor, where={"search": "daily"})
    assert (other.code, other.details["reason"]) == ("INVALID_INPUT", "cursor_of_another_list")


async def test_a_template_goes_wherever_its_viewer_may_write(plait: Deployment, ada: Person) -> None:
    """A reference to a workflow of the template's workspace is taken out where that cannot be found."""
    child = await ada.workflow(chain(START), "Child")
    parent = await ada.workflow(chain(START, node("sub", "subworkflow", {"workflowId": child})), "Parent")
    kept = (await ada.client.data(SAVE, input={"workflowId": parent}))["saveAsTemplate"]["template"]
    at_home = (await made(ada, kept["id"]))["workflow"]
    assert at_home["draft"]["nodes"][1]["config"] == {"workflowId": child}
    ben, _ = await join(plait, ada, "VIEWER")
    refused = await ben.client.ask(INSTANTIATE, input={"workspaceId": ada.workspace_id, "templateId": kept["id"]})
    assert refused.code == "FORBIDDEN"
    own = (await ben.client.data("{ viewer { workspaces { nodes { id } } } }"))["viewer"]["workspaces"]["nodes"]
    (elsewhere,) = [each["id"] for each in own if each["id"] != ada.workspace_id]
    answer = await ben.client.data(INSTANTIATE, input={"workspaceId": elsewhere, "templateId": kept["id"]})
    workflow = answer["instantiateTemplate"]["workflow"]
    assert workflow["workspace"]["id"] == elsewhere
    assert workflow["draft"]["nodes"][1]["config"] == {}
    assert ("CONFIG_INCOMPLETE", "config.workflowId") in {
        (each["code"], each["field"]) for each in workflow["draft"]["problems"]
    }
    # Nor may a workflow of another workspace become the graph of a template.
    stranger = await ben.client.ask(UPDATE, input={"templateId": kept["id"], "workflowId": workflow["id"]})
    assert stranger.code == "FORBIDDEN"
    eve = await sign_up(plait.url, "eve")
    for document, more in ((INSTANTIATE, {"workspaceId": eve.workspace_id}), (UPDATE, {"name": "x"}), (DELETE, {})):
        assert (await eve.client.ask(document, input={"templateId": kept["id"], **more})).code == "NOT_FOUND"


async def test_what_an_agents_tools_run_goes_with_the_template_and_their_secrets_do_not(
    plait: Deployment, ada: Person
) -> None:
    child = await ada.workflow(chain(START), "Child")
    tools = [
        {"kind": "workflow", "name": "refund", "description": "Refund.", "workflowId": child},
        {
            "kind": "component",
            "name": "look_up",
            "description": "Look up.",
            "component": "http_request",
            "config": {"url": "https://shop.example", "headers": {"Authorization": "Bearer hunter2-hunter2"}},
        },
    ]
    parent = await ada.workflow(chain(START, node("bot", "agent", {"tools": tools})), "Parent", is_published=False)
    kept = (await ada.client.data(SAVE, input={"workflowId": parent}))["saveAsTemplate"]["template"]
    at_home = (await made(ada, kept["id"]))["workflow"]
    assert at_home["draft"]["nodes"][1]["config"]["tools"][0]["workflowId"] == child
    ben, _ = await join(plait, ada, "VIEWER")
    own = (await ben.client.data("{ viewer { workspaces { nodes { id } } } }"))["viewer"]["workspaces"]["nodes"]
    (elsewhere,) = [each["id"] for each in own if each["id"] != ada.workspace_id]
    answer = await ben.client.data(INSTANTIATE, input={"workspaceId": elsewhere, "templateId": kept["id"]})
    workflow = answer["instantiateTemplate"]["workflow"]
    (refund, look_up) = workflow["draft"]["nodes"][1]["config"]["tools"]
    assert "workflowId" not in refund
    assert look_up["config"]["url"] == "https://shop.example"
    assert "hunter2" not in str(answer)
    assert "config.tools.0.workflowId" in {each["field"] for each in workflow["draft"]["problems"]}


async def test_a_malformed_template_changes_nothing(ada: Person) -> None:
    workflow_id = await ada.workflow(chain(START), is_published=False)
    kept = (await ada.client.data(SAVE, input={"workflowId": workflow_id}))["saveAsTemplate"]["template"]
    for more, field in (
        ({"name": ""}, "input.name"),
        ({"name": "n" * 201}, "input.name"),
        ({"description": "d" * 5_001}, "input.description"),
        ({"tags": ["t"] * 3 + [""]}, "input.tags[3]"),
        ({"tags": [f"t{number}" for number in range(21)]}, "input.tags"),
    ):
        for document, extra in ((SAVE, {"workflowId": workflow_id}), (UPDATE, {"templateId": kept["id"]})):
            answer = await ada.client.ask(document, input={**extra, **more})
            assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", field)
    both = await ada.client.ask(SAVE, input={})
    assert (both.code, both.details["reason"]) == ("INVALID_INPUT", "exactly_one")
    assert (await ada.client.data(ONE, id=kept["id"]))["node"] == kept
    found = await ada.client.data(LIST, id=ada.workspace_id, where={"source": "WORKSPACE"})
    assert found["workspace"]["templates"]["totalCount"] == 1
