"""Live drafts over the wire: operations, their repeats, what meets what, undo, history, and followers."""

from typing import Any

import pytest

from tests.e2e.client import Refused
from tests.e2e.drafts import APPLY, RESTORE, Editor, add, connect, move, name, plain, put
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, Person, chain, node
from tests.e2e.world import join

RENAME = "mutation($input: UpdateWorkflowInput!) { updateWorkflow(input: $input) { workflow { name } } }"


@pytest.fixture
async def workflow_id(ada: Person) -> str:
    return await ada.workflow(GREETING, is_published=False)


async def test_operations_are_revisions_and_the_draft_shows_them(ada: Person, workflow_id: str) -> None:
    editor = Editor.of(ada, workflow_id)
    answer = await editor.send(add("more", name="More"), connect("greet", "more"), move("more", 40, 2.5))
    assert (answer["revision"], answer["isApplied"], answer["rejected"]) == (4, True, [])
    assert [each["revision"] for each in answer["accepted"]] == [2, 3, 4]
    assert {each["batchId"] for each in answer["accepted"]} == {answer["accepted"][0]["batchId"]}
    assert {(each["clientId"], each["origin"], each["author"]["user"]["id"]) for each in answer["accepted"]} == {
        (editor.client_id, "EDIT", ada.user_id)
    }
    assert [step["__typename"] for each in answer["accepted"] for step in each["changes"]] == [
        "NodeAdded",
        "LinkAdded",
        "NodeFieldChanged",
    ]
    draft = await editor.draft()
    assert draft["revision"] == 4
    assert plain(draft)["nodes"]["more"]["position"] == {"x": 40, "y": 2.5}
    assert ("greet", "output", "more", "input") in plain(draft)["connections"]


async def test_a_batch_that_is_sent_again_is_not_done_again(ada: Person, workflow_id: str, plait: Deployment) -> None:
    editor = Editor.of(ada, workflow_id)
    wanted = editor.wanted(add("more"), put("greet", "name", "Greet"))
    first = (await ada.client.data(APPLY, input=wanted))["applyWorkflowOperations"]
    await Editor.of(ada, workflow_id).send(put("greet", "name", "Later"))
    again = (await ada.client.at(plait.other_url).data(APPLY, input=wanted))["applyWorkflowOperations"]
    assert (again["isApplied"], again["revision"]) == (True, 4)
    assert again["accepted"] == first["accepted"]
    assert plain(await editor.draft())["nodes"]["greet"]["name"] == "Later"
    # A longer batch with old operations in it does only what is new.
    wanted["operations"].append({"operationId": name(), "action": move("more", 7)})
    more = (await ada.client.data(APPLY, input=wanted))["applyWorkflowOperations"]
    assert [each["revision"] for each in more["accepted"]] == [2, 3, 5]
    # The same name for another thing is no repeat.
    wanted["operations"] = [{**wanted["operations"][0], "action": add("other")}]
    answer = (await ada.client.data(APPLY, input=wanted))["applyWorkflowOperations"]
    assert (answer["isApplied"], answer["accepted"], answer["revision"]) == (False, [], 5)
    assert [(each["code"], each["index"]) for each in answer["rejected"]] == [("OPERATION_ID_REUSED", 0)]


async def test_a_batch_is_done_as_a_whole_or_not_at_all(ada: Person, workflow_id: str) -> None:
    editor = Editor.of(ada, workflow_id)
    before = await editor.draft()
    answer = await editor.send(add("more"), connect("more", "ghost"), move("greet", 1))
    assert (answer["isApplied"], answer["revision"], answer["accepted"]) == (False, 1, [])
    (rejected,) = answer["rejected"]
    assert (rejected["index"], rejected["code"]) == (1, "NODE_NOT_FOUND")
    assert await editor.draft() == before
    assert (await editor.history())["history"]["nodes"] == []
    # The same operations without the faulty one are done, under the same names.
    assert (await editor.send(add("more"), move("greet", 1)))["isApplied"]


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (move("ghost", 1), "NODE_NOT_FOUND"),
        (add("greet"), "NODE_KEY_TAKEN"),
        (add("more", "nonsense"), "COMPONENT_UNKNOWN"),
        (put("greet", "config.template", 5), "CONFIG_INVALID"),
        (connect("greet", "start"), "STRUCTURE_INVALID"),
        (connect("start", "greet"), "LINK_EXISTS"),
        (connect("shout", "greet"), "CYCLE"),
        ({"deleteVariable": {"name": "ghost"}}, "VARIABLE_NOT_FOUND"),
        ({"disconnect": {"link": {"source": "start", "target": "shout"}}}, "LINK_NOT_FOUND"),
        ({"reparentNodes": {"nodeKeys": ["shout"], "parentKey": "greet"}}, "PARENT_INVALID"),
    ],
)
async def test_what_cannot_be_done_is_an_answer_with_a_reason(
    ada: Person, workflow_id: str, action: dict[str, Any], code: str
) -> None:
    editor = Editor.of(ada, workflow_id)
    before = await editor.draft()
    answer = await editor.send(action)
    assert ([each["code"] for each in answer["rejected"]], answer["isApplied"]) == ([code], False)
    assert answer["rejected"][0]["message"]
    assert await editor.draft() == before


async def test_a_locked_node_is_left_alone(ada: Person, workflow_id: str) -> None:
    editor = Editor.of(ada, workflow_id)
    await editor.send({"setNodeLocked": {"nodeKey": "greet", "isLocked": True}})
    for action in (move("greet", 1), put("greet", "name", "x"), {"removeNode": {"nodeKey": "greet"}}):
        assert [each["code"] for each in (await editor.send(action))["rejected"]] == ["NODE_LOCKED"]
    await editor.send({"setNodeLocked": {"nodeKey": "greet", "isLocked": False}})
    assert (await editor.send({"removeNode": {"nodeKey": "greet"}}))["isApplied"]
    assert plain(await editor.draft())["connections"] == set()


async def test_a_stale_batch_is_rebased_or_rejected_as_its_client_says(ada: Person, workflow_id: str) -> None:
    one, two = Editor.of(ada, workflow_id), Editor.of(ada, workflow_id)
    await one.send(move("greet", 1))
    answer = await two.send(move("shout", 2), put("shout", "name", "x"), baseRevision=1, ifStale="REJECT")
    assert answer["revision"] == 2
    assert [(each["code"], each["index"]) for each in answer["rejected"]] == [("STALE", 0), ("STALE", 1)]
    answer = await two.send(move("shout", 2), baseRevision=1)
    assert (answer["isApplied"], answer["revision"]) == (True, 3)
    ahead = await ada.client.ask(APPLY, input=two.wanted(move("shout", 3), baseRevision=9))
    assert (ahead.code, ahead.details["field"], ahead.details["reason"]) == (
        "INVALID_INPUT",
        "input.baseRevision",
        "out_of_range",
    )


async def test_of_two_values_the_later_wins_and_both_authors_see_it(
    ada: Person, workflow_id: str, plait: Deployment
) -> None:
    ben, _ = await join(plait, ada, "EDITOR")
    hers, his = Editor.of(ada, workflow_id), Editor.of(ben, workflow_id, plait.other_url)
    async with hers.follow() as seen:
        await seen.next()
        await hers.send(put("greet", "name", "Hers"), put("greet", "config.template", "hers"))
        answer = await his.send(put("greet", "name", "His"), move("greet", 5), baseRevision=1)
        (over,) = answer["accepted"][0]["overrides"]
        assert over == {"revision": 2, "nodeKey": "greet", "field": "name", "author": {"user": {"id": ada.user_id}}}
        assert answer["accepted"][1]["overrides"] == []
        await seen.until(answer["revision"])
        assert seen.events[-2]["operation"]["overrides"] == [over]
        assert plain(await hers.draft()) == seen.shown()
    greet = plain(await hers.draft())["nodes"]["greet"]
    # Her other change of the same node stays.
    assert (greet["name"], greet["config"]["template"]) == ("His", "hers")
    assert (await hers.history(first=2))["history"]["nodes"][1]["overrides"] == [over]


async def test_removing_what_somebody_just_changed_tells_what_was_lost(
    ada: Person, workflow_id: str, plait: Deployment
) -> None:
    ben, _ = await join(plait, ada, "EDITOR")
    hers, his = Editor.of(ada, workflow_id), Editor.of(ben, workflow_id)
    await hers.send(put("shout", "config.template", "new"), put("shout", "name", "New"))
    answer = await his.send({"removeNode": {"nodeKey": "shout"}}, baseRevision=1)
    overridden = answer["accepted"][0]["overrides"]
    assert {(each["revision"], each["field"]) for each in overridden} == {(2, "config.template"), (3, "name")}


async def test_two_authors_undo_their_own(ada: Person, workflow_id: str, plait: Deployment) -> None:
    ben, _ = await join(plait, ada, "EDITOR")
    hers, his = Editor.of(ada, workflow_id), Editor.of(ben, workflow_id, plait.other_url)
    async with his.follow() as seen:
        await seen.next()
        await hers.send(put("greet", "name", "Hers"), move("greet", 1))
        await his.send(put("shout", "name", "His"))
        await hers.send(add("more"))
        await his.send(connect("shout", "more"))
        # Hers: adding the node. His connection needs it, so it stays; the undo says so, and the next goes on.
        answer = await hers.undo()
        assert (answer["isApplied"], [each["code"] for each in answer["rejected"]]) == (True, ["STRUCTURE_INVALID"])
        assert answer["accepted"][0]["changes"] == []
        answer = await hers.undo()
        (undone,) = answer["accepted"]
        assert (undone["origin"], undone["undoesRevision"], answer["rejected"]) == ("UNDO", 3, [])
        nodes = plain(await hers.draft())["nodes"]
        assert (nodes["greet"]["name"], nodes["greet"]["position"]["x"], nodes["shout"]["name"]) == ("", 0, "His")
        answer = await hers.undo()
        assert [(each["code"], answer["isApplied"]) for each in answer["rejected"]] == [("NOTHING_TO_UNDO", False)]
        # His, in reverse.
        await his.undo()
        await his.undo()
        nodes = plain(await his.draft())["nodes"]
        assert (nodes["shout"]["name"], "more" in nodes) == ("", True)
        answer = await his.redo()
        assert (answer["accepted"][0]["origin"], answer["isApplied"]) == ("REDO", True)
        assert plain(await his.draft())["nodes"]["shout"]["name"] == "His"
        await hers.redo()
        assert plain(await his.draft())["nodes"]["greet"]["name"] == "Hers"
        await seen.until(hers.revision)
        assert plain(await his.draft()) == seen.shown()
    shown = await hers.history()
    marks = {each["revision"]: each["undoneByRevision"] for each in shown["history"]["nodes"]}
    assert (marks[2], marks[3]) == (8, 8)
    assert (shown["isUndoable"], shown["isRedoable"]) == (True, True)


async def test_a_new_edit_ends_what_can_be_redone_and_a_repeated_undo_is_one(ada: Person, workflow_id: str) -> None:
    editor = Editor.of(ada, workflow_id)
    await editor.send(move("greet", 1))
    await editor.send(move("greet", 2))
    first = await editor.undo("the-undo")
    again = await editor.undo("the-undo")
    assert again["accepted"] == first["accepted"]
    assert plain(await editor.draft())["nodes"]["greet"]["position"]["x"] == 1
    assert (await editor.history())["isRedoable"] is True
    await editor.send(put("greet", "name", "x"))
    assert (await editor.history())["isRedoable"] is False
    assert [each["code"] for each in (await editor.redo())["rejected"]] == ["NOTHING_TO_REDO"]


async def test_what_somebody_changed_since_is_not_undone(ada: Person, workflow_id: str, plait: Deployment) -> None:
    ben, _ = await join(plait, ada, "EDITOR")
    hers, his = Editor.of(ada, workflow_id), Editor.of(ben, workflow_id)
    await hers.send(put("greet", "name", "Hers"), move("greet", 1))
    his.revision = hers.revision
    await his.send(put("greet", "name", "His"))
    answer = await hers.undo()
    assert [(each["code"], each["field"]) for each in answer["rejected"]] == [("STALE", "name")]
    greet = plain(await hers.draft())["nodes"]["greet"]
    assert (greet["name"], greet["position"]["x"]) == ("His", 0)


async def test_the_draft_of_any_revision_can_be_seen_and_restored(ada: Person, workflow_id: str) -> None:
    editor = Editor.of(ada, workflow_id)
    shown = {1: await editor.draft()}
    for action in (add("more"), connect("greet", "more"), {"removeNode": {"nodeKey": "greet"}}, move("more", 3)):
        await editor.send(action)
        shown[editor.revision] = await editor.draft()
    for revision, draft in shown.items():
        assert await editor.at(revision) == draft
    assert await editor.at(9) is None
    assert await editor.at(0) is None
    assert [each["kind"] for each in await editor.compared(4, 2)] == ["LINK_REMOVED"] * 2 + ["NODE_REMOVED"]
    assert [each["kind"] for each in await editor.compared(2, 2)] == []
    restored = (await ada.client.data(RESTORE, input={"workflowId": workflow_id, "revision": 1}))["restoreRevision"]
    assert (restored["revision"], restored["operation"]["origin"]) == (6, "RESTORE")
    assert plain(await editor.draft()) == plain(shown[1])
    # A restore is undone like any edit of its author's.
    await editor.undo()
    assert plain(await editor.draft()) == plain(shown[5])
    stale = {"workflowId": workflow_id, "revision": 1, "baseRevision": 2}
    refused = await ada.client.ask(RESTORE, input=stale)
    assert (refused.code, refused.details["reason"], refused.details["currentRevision"]) == (
        "CONFLICT",
        "revision_conflict",
        7,
    )
    refused = await ada.client.ask(RESTORE, input={"workflowId": workflow_id, "revision": 99})
    assert (refused.code, refused.details["field"]) == ("NOT_FOUND", "input.revision")


async def test_history_pages_through_whatever_happened(ada: Person, workflow_id: str) -> None:
    editor = Editor.of(ada, workflow_id)
    for at in range(7):
        await editor.send(move("greet", at + 1))
    await ada.client.data(RENAME, input={"workflowId": workflow_id, "name": "Renamed"})
    page, found = await editor.history(first=3), list[int]()
    assert page["history"]["totalCount"] == 8
    assert [each["origin"] for each in page["history"]["nodes"]] == ["REPLACE", "EDIT", "EDIT"]
    assert page["history"]["nodes"][0]["changes"] == [
        {"__typename": "MetadataChanged", "kind": "METADATA_CHANGED", "field": "name", "from": "Test", "to": "Renamed"}
    ]
    while True:
        found += [each["revision"] for each in page["history"]["nodes"]]
        if not page["history"]["pageInfo"]["hasNextPage"]:
            break
        await editor.send(move("shout", len(found)))  # what comes meanwhile is in nobody's way
        page = await editor.history(first=3, after=page["history"]["pageInfo"]["endCursor"])
    assert found == [9, 8, 7, 6, 5, 4, 3, 2]


async def test_properties_of_the_workflow_are_edited_live_too(ada: Person, workflow_id: str) -> None:
    editor = Editor.of(ada, workflow_id)
    answer = await editor.send({"setMetadata": {"name": "Named", "tags": ["a", "b"]}})
    assert (answer["workflow"]["name"], answer["workflow"]["tags"]) == ("Named", ["a", "b"])
    changes = answer["accepted"][0]["changes"]
    assert [(each["field"], each["from"], each["to"]) for each in changes] == [
        ("name", "Test", "Named"),
        ("tags", [], ["a", "b"]),
    ]
    answer = await editor.undo()
    assert (answer["workflow"]["name"], answer["workflow"]["tags"], answer["rejected"]) == ("Test", [], [])


async def test_whole_graphs_and_single_operations_are_one_log(ada: Person, workflow_id: str) -> None:
    editor = Editor.of(ada, workflow_id)
    async with editor.follow() as seen:
        await seen.next()
        await editor.send(add("more"))
        whole = {"workflowId": workflow_id, "baseRevision": 2, **chain(node("start", "api"), node("only", "template"))}
        await ada.client.data(RENAME, input=whole)
        stale = await ada.client.ask(RENAME, input={**whole, "baseRevision": 2})
        assert (stale.code, stale.details["currentRevision"]) == ("CONFLICT", 3)
        await seen.until(3)
        assert seen.events[-1]["operation"]["origin"] == "REPLACE"
        assert set(seen.nodes) == {"start", "only"}
        assert plain(await editor.draft()) == seen.shown()


async def test_a_run_is_pinned_to_any_revision_of_the_past(ada: Person, workflow_id: str) -> None:
    editor = Editor.of(ada, workflow_id)
    await editor.send(put("shout", "config.template", "one"))
    await editor.send(put("shout", "config.template", "two"))
    for revision, output in ((1, "HELLO, ADA!"), (2, "one"), (3, "two")):
        run = await ada.run(workflow_id, draftRevision=revision, input={"name": "Ada"}, waitMs=50_000)
        assert (run["status"], run["output"]) == ("COMPLETED", output)


async def test_a_follower_resumes_where_it_was_at_another_server(
    ada: Person, workflow_id: str, plait: Deployment
) -> None:
    editor = Editor.of(ada, workflow_id)
    async with editor.follow() as seen:
        assert (await seen.next())["__typename"] == "DraftSnapshot"
        await editor.send(add("more"), move("more", 1))
        await seen.until(3)
    await editor.send(connect("greet", "more"))
    await editor.send(move("more", 2))
    there = Editor.of(ada, workflow_id, plait.other_url)
    async with there.follow(after=3) as resumed:
        resumed.revision, resumed.nodes, resumed.links = 3, seen.nodes, seen.links
        await resumed.until(5)
        await editor.send(move("more", 9))
        await resumed.until(6)
        assert {each["__typename"] for each in resumed.events} == {"DraftOperationApplied"}
        assert plain(await editor.draft())["nodes"] == resumed.nodes
    # From the beginning all there ever was; from a revision that never was, the draft as it is.
    async with there.follow(after=1) as whole:
        await whole.until(6)
        assert [event["revision"] for event in whole.events] == [2, 3, 4, 5, 6]
    async with there.follow(after=99) as lost:
        first = await lost.next()
        assert (first["__typename"], first["revision"]) == ("DraftSnapshot", 6)
        await editor.send(move("more", 10))
        await lost.until(7)
    async with there.follow(after=-1) as refused:
        with pytest.raises(Refused):
            await refused.next()
