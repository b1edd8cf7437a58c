"""Tasks over the wire: comments, the stream of it all, reminders, changes of many, search and the inbox."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.kernel.ids import global_id
from tests.e2e import graph
from tests.e2e.client import Answer, Client, Refused
from tests.e2e.server import Deployment
from tests.e2e.story import CANCEL, Person, sign_up
from tests.e2e.test_tasks import asking, reader_of_mail, start, task_of
from tests.e2e.world import create_key, join
from tests.patience import PATIENCE_SECONDS

TASK = """id name status priority tags dueAt resolution assignees { id } reminders { remindAt remindedAt }
  comments { totalCount nodes { id text isDeleted author { displayName } task { id } } }"""
COMMENT = "id text isDeleted editedAt author { kind displayName } task { id name } mentions { id }"
TASKS = """query($id: ID!, $where: TaskWhere) { workspace(id: $id) { tasks(where: $where, orderBy: CREATED_AT_ASC) {
  nodes { name } } } }"""
STREAM = """subscription($id: ID!, $after: Long) { taskEvents(workspaceId: $id, after: $after) {
  __typename sequence
  ... on TasksSnapshot { workspace { id tasks { totalCount } } }
  ... on TaskChange { taskId name at actor { displayName } task { id name status } }
  ... on TaskUpdated { fields }
  ... on TaskCompleted { resolution }
  ... on TaskCommented { change mentions { id } comment { id text isDeleted } }
  ... on TaskReminded { remindAt } } }"""
ITEMS = """totalCount pageInfo { hasNextPage endCursor } counts { kind count overdueCount }
  nodes { kind title priority dueAt createdAt workspace { id }
    subject { id __typename ... on Task { execution { id status } } } }"""
INBOX = f"""query($id: ID!, $kinds: [InboxKind!], $first: Int, $after: String) {{ workspace(id: $id) {{
  inbox(kinds: $kinds, first: $first, after: $after) {{ {ITEMS} }} }} }}"""
MINE = f"query($kinds: [InboxKind!]) {{ viewer {{ inbox(kinds: $kinds) {{ {ITEMS} }} }} }}"


async def ask(client: Client, name: str, /, **given: Any) -> Answer:
    payload = str(graph.MUTATIONS[name].type).removesuffix("!")
    assert payload == f"{name[0].upper()}{name[1:]}Payload"
    match name:
        case "updateTasks":
            what = f"tasks {{ {TASK} }}"
        case "deleteTask":
            what = "deletedTaskId"
        case _:
            what = f"comment {{ {COMMENT} }}" if name.endswith("Comment") else f"task {{ {TASK} }}"
    kind = f"{name[0].upper()}{name[1:]}Input!"
    return await client.ask(f"mutation($input: {kind}) {{ {name}(input: $input) {{ {what} }} }}", input=given)


async def do(client: Client, name: str, /, **given: Any) -> Any:
    return next(iter((await ask(client, name, **given)).data[name].values()))


async def task(person: Person, name: str, /, **given: Any) -> dict[str, Any]:
    return await do(person.client, "createTask", workspaceId=person.workspace_id, name=name, **given)


def instant(**ahead: float) -> str:
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat()


async def test_people_talk_about_a_task(plait: Deployment, ada: Person) -> None:
    ben, _ = await join(plait, ada, "VIEWER")
    there = ben.client.at(plait.other_url)
    made = await task(ada, "Review project documentation")
    key = {"taskId": made["id"], "text": " Page by *page*.\n", "idempotencyKey": "one"}
    first = await do(there, "addTaskComment", **key)
    assert first == await do(there, "addTaskComment", **key)
    assert (first["text"], first["author"]) == (key["text"], {"kind": "USER", "displayName": ben.name})
    assert first["task"] == {"id": made["id"], "name": made["name"]}
    second = await do(ada.client, "addTaskComment", taskId=made["id"], text="Thanks.")
    edited = await do(ben.client, "editTaskComment", taskCommentId=first["id"], text="Page by page.")
    assert edited["editedAt"]
    for name, given in (("editTaskComment", {"text": "x"}), ("deleteTaskComment", {})):
        answer = await ask(ben.client, name, taskCommentId=second["id"], **given)
        assert (answer.code, answer.details["reason"]) == ("FORBIDDEN", "not_your_comment")
    gone = await do(ada.client, "deleteTaskComment", taskCommentId=first["id"])
    assert (gone["text"], gone["isDeleted"]) == (None, True)
    found = await ada.client.data(f"query($id: ID!) {{ node(id: $id) {{ ... on Task {{ {TASK} }} }} }}", id=made["id"])
    assert [(each["id"], each["text"]) for each in found["node"]["comments"]["nodes"]] == [
        (first["id"], None),
        (second["id"], "Thanks."),
    ]
    answer = await ask(ada.client, "addTaskComment", taskId=made["id"], text=" ")
    assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", "input.text")
    _, token = await create_key(ada, ["TASKS_READ"])
    answer = await ask(Client(plait.url, token), "addTaskComment", taskId=made["id"], text="Me too")
    assert answer.code == "FORBIDDEN"


async def test_who_is_mentioned_is_told_once(plait: Deployment, ada: Person) -> None:
    (ben, _), (cleo, _) = await join(plait, ada, "OPERATOR"), await join(plait, ada, "VIEWER", "cleo")
    eve = await sign_up(plait.url, "eve")
    made = await task(ada, "Review project documentation")
    async with ben.client.at(plait.other_url).subscribe(STREAM, id=ada.workspace_id) as stream:
        await anext(stream)
        wanted = {"taskId": made["id"], "text": "@ben, can you?"}
        refused = await ask(ada.client, "addTaskComment", mentionIds=[eve.user_id], **wanted)
        assert (refused.code, refused.details["field"]) == ("NOT_FOUND", "input.mentionIds")
        many = [global_id("User", uuid4()) for _ in range(51)]
        refused = await ask(ada.client, "addTaskComment", mentionIds=many, **wanted)
        assert (refused.code, refused.details["reason"]) == ("INVALID_INPUT", "too_many")
        key = {"mentionIds": [ben.user_id, ben.user_id], "idempotencyKey": "one", **wanted}
        said = await do(ada.client, "addTaskComment", **key)
        assert said["mentions"] == [{"id": ben.user_id}]
        assert await do(ada.client, "addTaskComment", **key) == said
        edit = {"taskCommentId": said["id"], "text": "@ben and @cleo, can you?"}
        both = await do(ada.client, "editTaskComment", mentionIds=[ben.user_id, cleo.user_id], **edit)
        assert both["mentions"] == [{"id": ben.user_id}, {"id": cleo.user_id}]
        kept = await do(ada.client, "editTaskComment", **{**edit, "text": "Can you?"})
        assert kept["mentions"] == both["mentions"]
        gone = await do(ada.client, "deleteTaskComment", taskCommentId=said["id"])
        assert gone["mentions"] == []
        told = await stream.until("TaskCommented")
        while told[-1]["change"] != "DELETED":
            told.append(await anext(stream))
    assert [(each["change"], each["mentions"]) for each in told if each["__typename"] == "TaskCommented"] == [
        ("ADDED", [{"id": ben.user_id}]),
        ("EDITED", [{"id": cleo.user_id}]),
        ("EDITED", []),
        ("DELETED", []),
    ]


async def test_everything_that_happens_to_tasks_is_heard_and_can_be_resumed(plait: Deployment, ada: Person) -> None:
    ben, _ = await join(plait, ada, "OPERATOR")
    there = ben.client.at(plait.other_url)
    async with there.subscribe(STREAM, id=ada.workspace_id) as stream:
        snapshot = await anext(stream)
        assert snapshot["__typename"] == "TasksSnapshot"
        assert snapshot["workspace"] == {"id": ada.workspace_id, "tasks": {"totalCount": 0}}
        made = await task(ada, "Read it")
        own_id = made["id"]
        comment = await do(ada.client, "addTaskComment", taskId=own_id, text="Hm.")
        await do(ben.client, "updateTask", taskId=own_id, name="Read them", remindAt=[instant(seconds=0.3)])
        seen = await stream.until("TaskReminded")
        await do(ben.client, "completeTask", taskId=own_id)
        await do(ada.client, "deleteTaskComment", taskCommentId=comment["id"])
        await do(ben.client, "deleteTask", taskId=own_id)
        seen += await stream.until("TaskDeleted")
    assert [each["__typename"] for each in seen] == [
        "TaskCreated",
        "TaskCommented",
        "TaskUpdated",
        "TaskReminded",
        "TaskCompleted",
        "TaskCommented",
        "TaskDeleted",
    ]
    assert {each["taskId"] for each in seen} == {own_id}
    assert seen[2]["fields"] == ["name", "reminders"]
    assert [each["actor"]["displayName"] for each in seen[:4]] == [ada.name, ada.name, ben.name, "Plait"]
    assert seen[4]["resolution"] == "ANSWERED"
    assert [seen[1]["change"], seen[5]["change"]] == ["ADDED", "DELETED"]
    assert (seen[6]["name"], seen[6]["task"]) == ("Read them", None)
    # What is read again may show a task as it is now; what happened is the same, from every place, on every server.
    places = [snapshot["sequence"], *(each["sequence"] for each in seen)]
    assert places == sorted(set(places))
    for at in (0, 3, 6):
        async with ada.client.subscribe(STREAM, id=ada.workspace_id, after=places[at]) as stream:
            again = await stream.until("TaskDeleted")
        assert [(each["sequence"], each["__typename"]) for each in again] == [
            (each["sequence"], each["__typename"]) for each in seen[at:]
        ]
    for after in (-1, 1_000_000):
        async with ada.client.subscribe(STREAM, id=ada.workspace_id, after=after) as stream:
            with pytest.raises(Refused) as refused:
                await anext(stream)
            assert refused.value.code == "INVALID_INPUT"


async def test_a_task_of_a_run_that_is_cancelled_is_heard_of(ada: Person) -> None:
    async with ada.client.subscribe(STREAM, id=ada.workspace_id) as stream:
        await anext(stream)
        run_id = await start(ada, asking())
        asked = await task_of(ada, run_id)
        await ada.client.data(CANCEL, input={"executionId": run_id})
        seen = await stream.until("TaskCompleted")
    assert [(each["__typename"], each["taskId"]) for each in seen] == [
        ("TaskCreated", asked["id"]),
        ("TaskCompleted", asked["id"]),
    ]
    assert (seen[1]["resolution"], seen[1]["actor"]["displayName"]) == ("WITHDRAWN", "Plait")


async def test_reminders_come_by_activity_and_mail(plait: Deployment, ada: Person) -> None:
    _, ben_id, email = await reader_of_mail(plait, ada)
    made = await task(ada, f"Water {ada.slug}", assigneeIds=[ben_id], remindAt=[instant(hours=1), instant(seconds=0.5)])
    assert [each["remindedAt"] for each in made["reminders"]] == [None, None]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            document = f"query($id: ID!) {{ node(id: $id) {{ ... on Task {{ {TASK} }} }} }}"
            (first, second) = (await ada.client.data(document, id=made["id"]))["node"]["reminders"]
            if first["remindedAt"]:
                break
            await asyncio.sleep(0.05)
    assert second["remindedAt"] is None
    answer = await ask(ada.client, "updateTask", taskId=made["id"], remindAt=[instant(hours=-1)])
    assert (answer.code, answer.details["reason"]) == ("INVALID_INPUT", "in_the_past")
    due = datetime.now(UTC) + timedelta(days=2)
    await do(ada.client, "updateTask", taskId=made["id"], dueAt=due.isoformat())
    later = (due + timedelta(days=1)).isoformat()
    moved = await do(ada.client, "updateTask", taskId=made["id"], dueAt=later, movesReminders=True)
    before, after = (datetime.fromisoformat(each["remindAt"]) for each in (second, moved["reminders"][1]))
    assert (moved["reminders"][0], after - before) == (first, timedelta(days=1))
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (mails := reminders_mailed(plait, email)):
            await asyncio.sleep(0.05)
    assert [each.count(f"Reminder: Water {ada.slug}") for each in mails] == [1]


def reminders_mailed(plait: Deployment, email: str) -> list[str]:
    """Read the reminders to somebody; in development mails are in the log."""
    lines = plait.text().splitlines()
    return [each for each in lines if '"mail"' in each and email in each and "Reminder: " in each]


async def test_many_tasks_are_changed_together_or_not_at_all(ada: Person) -> None:
    ids = [(await task(ada, name, tags=["old"]))["id"] for name in ("one", "two", "three")]
    given = {"priority": "URGENT", "status": "IN_PROGRESS", "addTags": ["new"], "assigneeIds": [ada.user_id]}
    changed = await do(ada.client, "updateTasks", taskIds=ids[:2], removeTags=["old"], **given)
    assert [(each["name"], each["priority"], each["status"], each["tags"]) for each in changed] == [
        ("one", "URGENT", "IN_PROGRESS", ["new"]),
        ("two", "URGENT", "IN_PROGRESS", ["new"]),
    ]
    assert [each["assignees"] for each in changed] == [[{"id": ada.user_id}]] * 2
    asked = await task_of(ada, await start(ada, asking()))
    answer = await ask(ada.client, "updateTasks", taskIds=[ids[2], asked["id"]], status="COMPLETED")
    assert (answer.code, answer.details["taskId"]) == ("CONFLICT", asked["id"])
    answer = await ask(ada.client, "updateTasks", taskIds=[], status="COMPLETED")
    assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", "input.taskIds")
    where = {"status": ["NOT_STARTED"], "search": "THREE"}
    found = await ada.client.data(TASKS, id=ada.workspace_id, where=where)
    assert found["workspace"]["tasks"]["nodes"] == [{"name": "three"}]


async def test_one_inbox_over_tasks_and_runs_that_wait(plait: Deployment, ada: Person) -> None:
    ben, _ = await join(plait, ada, "OPERATOR")
    await task(ada, "Some day", assigneeIds=[ben.user_id], priority="LOW")
    await task(ada, "Late", assigneeIds=[ben.user_id], priority="HIGH", dueAt=instant(hours=-1))
    await task(ada, "Not his", assigneeIds=[ada.user_id], priority="URGENT")
    run_id = await start(ada, asking(assignees=[ben.user_id], priority="URGENT"))
    asked = await task_of(ada, run_id)
    open_run = await task_of(ada, await start(ada, asking()))
    there = ben.client.at(plait.other_url)
    inbox = (await there.data(INBOX, id=ada.workspace_id))["workspace"]["inbox"]
    wanted = [("RUN", asked["name"]), ("TASK", "Late"), ("RUN", open_run["name"]), ("TASK", "Some day")]
    assert [(each["kind"], each["title"]) for each in inbox["nodes"]] == wanted
    assert inbox["totalCount"] == 4
    assert inbox["counts"] == [
        {"kind": "TASK", "count": 2, "overdueCount": 1},
        {"kind": "RUN", "count": 2, "overdueCount": 0},
    ]
    assert inbox["nodes"][0]["subject"] == {
        "id": asked["id"],
        "__typename": "Task",
        "execution": {"id": run_id, "status": "PAUSED"},
    }
    assert {each["workspace"]["id"] for each in inbox["nodes"]} == {ada.workspace_id}
    seen: list[tuple[str, str]] = []
    after: str | None = None
    while True:
        page = (await there.data(INBOX, id=ada.workspace_id, first=3, after=after))["workspace"]["inbox"]
        seen += [(each["kind"], each["title"]) for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == wanted
    # In all of his workspaces; his own has nothing.
    assert (await there.data(MINE, kinds=["TASK"]))["viewer"]["inbox"]["totalCount"] == 2
    answered = {"answer": "Yes."}
    await do(ben.client, "completeTask", taskId=asked["id"], answer=answered)
    left = (await ben.client.data(MINE))["viewer"]["inbox"]["nodes"]
    assert [each["title"] for each in left] == ["Late", open_run["name"], "Some day"]
    eve = await sign_up(plait.url, "eve")
    assert (await eve.client.data(MINE))["viewer"]["inbox"]["nodes"] == []
    _, token = await create_key(ada, ["WORKSPACE_READ"])
    answer = await Client(plait.url, token).ask(INBOX, id=ada.workspace_id)
    assert answer.code == "FORBIDDEN"
    assert (await Client(plait.url, token).data(MINE))["viewer"]["inbox"]["nodes"] == []
