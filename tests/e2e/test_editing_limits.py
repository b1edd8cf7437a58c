"""Live drafts over the wire: who may edit them, what is too much, and what becomes of them in the end."""

import pytest

from tests.e2e.client import Refused
from tests.e2e.drafts import APPLY, UNDO, Editor, move
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, Person, sign_up
from tests.e2e.world import join

ARCHIVE = "mutation($input: ArchiveWorkflowInput!) { archiveWorkflow(input: $input) { workflow { status } } }"
UNARCHIVE = "mutation($input: UnarchiveWorkflowInput!) { unarchiveWorkflow(input: $input) { workflow { status } } }"
DELETE = "mutation($input: DeleteWorkflowInput!) { deleteWorkflow(input: $input) { deletedWorkflowId } }"
TOLD = "query($id: ID!) { workspace(id: $id) { activity { nodes { kind subjectId } } } }"


@pytest.fixture
async def workflow_id(ada: Person) -> str:
    return await ada.workflow(GREETING, is_published=False)


async def test_only_those_who_may_write_edit(ada: Person, workflow_id: str, plait: Deployment) -> None:
    viewer, _ = await join(plait, ada, "VIEWER")
    stranger = await sign_up(plait.url, "eve")
    before = await Editor.of(ada, workflow_id).draft()
    looking, strange = Editor.of(viewer, workflow_id), Editor.of(stranger, workflow_id)
    assert (await viewer.client.ask(APPLY, input=looking.wanted(move("greet", 1)))).code == "FORBIDDEN"
    assert (await stranger.client.ask(APPLY, input=strange.wanted(move("greet", 1)))).code == "NOT_FOUND"
    shown = await looking.history()
    assert (shown["isUndoable"], shown["isRedoable"]) == (False, False)
    async with looking.follow() as seen, strange.follow() as nothing:
        assert (await seen.next())["__typename"] == "DraftSnapshot"
        with pytest.raises(Refused) as refused:
            await nothing.next()
        assert refused.value.code == "NOT_FOUND"
    assert await Editor.of(ada, workflow_id).draft() == before


async def test_oversized_and_malformed_batches_change_nothing(ada: Person, workflow_id: str) -> None:
    editor = Editor.of(ada, workflow_id)
    for wanted, field, reason in (
        (editor.wanted(*[move("greet", at) for at in range(201)]), "input.operations", "too_many"),
        (editor.wanted(), "input.operations", "required"),
        (editor.wanted(move("greet", 1), clientId=""), "input.clientId", "length"),
        (
            editor.wanted(operations=[{"operationId": "x" * 65, "action": move("greet", 1)}]),
            "input.operations[0].operationId",
            "length",
        ),
        (editor.wanted(move("greet", 1), baseRevision=-5), "input.baseRevision", "out_of_range"),
    ):
        answer = await ada.client.ask(APPLY, input=wanted)
        assert (answer.code, answer.details["field"], answer.details["reason"]) == ("INVALID_INPUT", field, reason)
    assert (await editor.draft())["revision"] == 1
    assert (await editor.send(*[move("greet", at) for at in range(200)]))["revision"] == 201


async def test_an_archived_workflow_is_not_edited(ada: Person, workflow_id: str) -> None:
    editor = Editor.of(ada, workflow_id)
    await editor.send(move("greet", 1))
    await ada.client.data(ARCHIVE, input={"workflowId": workflow_id})
    wanted = editor.wanted(move("greet", 2))
    refused = await ada.client.ask(APPLY, input=wanted)
    assert (refused.code, refused.details["reason"]) == ("CONFLICT", "workflow_archived")
    refused = await ada.client.ask(UNDO, input={"workflowId": workflow_id, "clientId": "c", "operationId": "o"})
    assert refused.code == "CONFLICT"
    assert (await editor.draft())["revision"] == 2
    await ada.client.data(UNARCHIVE, input={"workflowId": workflow_id})
    assert (await ada.client.data(APPLY, input=wanted))["applyWorkflowOperations"]["isApplied"]


async def test_a_follower_hears_that_the_workflow_is_gone(ada: Person, workflow_id: str) -> None:
    editor = Editor.of(ada, workflow_id)
    async with editor.follow() as seen:
        await seen.next()
        await ada.client.data(DELETE, input={"workflowId": workflow_id})
        with pytest.raises(StopAsyncIteration):
            await seen.next()
        assert seen.stream.is_complete
    assert (await ada.client.ask(APPLY, input=editor.wanted(move("greet", 1)))).code == "NOT_FOUND"


async def test_live_edits_do_not_flood_the_workspaces_activity(ada: Person, workflow_id: str) -> None:
    editor = Editor.of(ada, workflow_id)
    for at in range(20):
        await editor.send(move("greet", at + 1))
    found = (await ada.client.data(TOLD, id=ada.workspace_id))["workspace"]["activity"]["nodes"]
    kinds = [each["kind"] for each in found if each["subjectId"] == workflow_id]
    assert kinds == ["WORKFLOW_UPDATED", "WORKFLOW_CREATED"]
