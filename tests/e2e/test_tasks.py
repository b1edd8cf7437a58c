"""A run that asks a person: it pauses, makes a task, and goes on exactly once, whoever answers how often."""

import asyncio
import re
import time
import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest

from tests.e2e.client import Client
from tests.e2e.peer import Peer
from tests.e2e.server import Deployment
from tests.e2e.story import CANCEL, EVENTS, PASSWORD, START, Person, call, chain, check_whole, node, sign_up
from tests.e2e.test_recovery import killed_and_restarted
from tests.e2e.world import ACCEPT, invite, join
from tests.patience import PATIENCE_SECONDS

TASK = """id name description kind status priority resolution isOpen tags dueAt expiresAt form answer link nodeKey
  completedAt completedBy { displayName user { id } } createdBy { displayName } assignees { id }
  execution { id status } path { nodeKey index } workspace { id }"""
TASKS = f"query($id: ID!) {{ node(id: $id) {{ ... on Execution {{ tasks {{ nodes {{ {TASK} }} }} }} }} }}"
COMPLETE = f"mutation($input: CompleteTaskInput!) {{ completeTask(input: $input) {{ task {{ {TASK} }} }} }}"
SIGN_UP = "mutation($input: SignUpInput!) { signUp(input: $input) { token user { id } } }"


def asking(**config: Any) -> dict[str, Any]:
    """A run that asks, tells what it was told on each way, and counts how often."""
    ways = [*config.get("outcomes", ["output"]), *(["expired"] if config.get("onExpiry") == "BRANCH" else [])]
    ask = node("ask", "human_input", {"title": "Approve {{ input.what }}?", **config})
    ends = [node(f"on_{way}", "template", {"template": f"{way}: {{{{ input.answer|tojson }}}}"}) for way in ways]
    links = [{"source": "ask", "sourceHandle": way, "target": f"on_{way}"} for way in ways]
    return {"nodes": [START, ask, *ends], "connections": [{"source": "start", "target": "ask"}, *links]}


async def start(person: Person, graph: dict[str, Any], **more: Any) -> str:
    run = await person.run(await person.workflow(graph), input={"what": "<tea>"}, **more)
    return run["id"]


async def task_of(person: Person, execution_id: str) -> dict[str, Any]:
    """Wait until a run waits for a person, and return what it asks."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await person.execution(execution_id))["status"] != "PAUSED":
            await asyncio.sleep(0.02)
    return await newest(person, execution_id)


async def newest(person: Person, execution_id: str) -> dict[str, Any]:
    tasks: list[dict[str, Any]] = (await person.client.data(TASKS, id=execution_id))["node"]["tasks"]["nodes"]
    return tasks[-1]


async def ended(person: Person, execution_id: str) -> dict[str, Any]:
    check_whole(await person.events(execution_id))
    return await person.execution(execution_id)


class Browser:
    """Somebody with a link and no account at hand."""

    def __init__(self, link: str, at: str) -> None:
        # Links lead to the address that operators give; tests serve on a free port.
        self.token = link.partition("?token=")[2]
        self.path = f"{at}/tasks/answer"

    async def read(self, method: str = "GET") -> httpx2.Response:
        async with httpx2.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as http:
            return await http.request(method, f"{self.path}?{urlencode({'token': self.token})}")

    async def send(self, **fields: str) -> httpx2.Response:
        body = urlencode({"token": self.token, **{f"f.{name}": value for name, value in fields.items()}})
        headers = {"content-type": "application/x-www-form-urlencoded"}
        async with httpx2.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as http:
            return await http.post(self.path, content=body.encode(), headers=headers)


async def reader_of_mail(plait: Deployment, owner: Person, role: str = "VIEWER") -> tuple[Client, str, str]:
    """Make a member who can be mailed; return their client, user id and address."""
    email = f"reader-{uuid.uuid4().hex[:8]}@example.com"
    address = owner.client.address
    made = await Client(plait.url, address=address).data(SIGN_UP, input={"email": email, "password": PASSWORD})
    await invite(owner, email, role)
    client = Client(plait.url, made["signUp"]["token"], address)
    await client.data(ACCEPT, input={"token": await mailed_token_of_invitation(plait, email)})
    return client, made["signUp"]["user"]["id"], email


async def mailed_token_of_invitation(plait: Deployment, email: str) -> str:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            for line in plait.text().splitlines():
                if "acceptInvitation" in line and email in line and (found := re.search(r"(plm_[\w-]{20,})", line)):
                    return found[1]
            await asyncio.sleep(0.05)


async def mailed_links(plait: Deployment, email: str) -> list[str]:
    """Wait for the mail that asks somebody, and return its links."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            for line in plait.text().splitlines():
                if '"mail"' in line and email in line and "Plait asks" in line:
                    return re.findall(r"http[^\s\\]+/tasks/answer\?token=[\w.-]+", line)
            await asyncio.sleep(0.05)


async def test_a_run_waits_for_a_person_and_goes_on_with_the_answer(plait: Deployment, ada: Person) -> None:
    form = {
        "type": "object",
        "properties": {"amount": {"type": "number", "minimum": 0}, "why": {"type": "string", "maxLength": 20}},
        "required": ["why"],
        "additionalProperties": False,
    }
    graph = asking(form=form, outcomes=["approve", "reject"], assignees=[ada.user_id], priority="HIGH", dueInMs=60_000)
    run_id = await start(ada, graph)
    task = await task_of(ada, run_id)
    assert (task["name"], task["kind"], task["status"]) == ("Approve <tea>?", "INPUT", "NOT_STARTED")
    assert (task["priority"], task["isOpen"], task["nodeKey"]) == ("HIGH", True, "ask")
    assert task["assignees"] == [{"id": ada.user_id}]
    assert task["execution"] == {"id": run_id, "status": "PAUSED"}
    assert task["workspace"] == {"id": ada.workspace_id}
    assert list(task["form"]["properties"]) == ["amount", "why", "outcome"]  # as it was drawn, on every database
    assert task["form"]["properties"]["outcome"]["enum"] == ["approve", "reject"]
    bad: dict[str, Any] = {
        "input.answer": None,
        "input.answer.why": {"outcome": "approve"},
        "input.answer.outcome": {"why": "x", "outcome": "maybe"},
        "input.answer.amount": {"why": "x", "outcome": "approve", "amount": -1},
        "input.answer.other": {"why": "x", "outcome": "approve", "other": 1},
    }
    for field, answer in bad.items():
        refused = await ada.client.ask(COMPLETE, input={"taskId": task["id"], "answer": answer})
        assert (refused.code, refused.details["field"], refused.details["reason"]) == (
            "INVALID_INPUT",
            field,
            "form_mismatch",
        )
    refused = await ada.client.ask(COMPLETE, input={"taskId": task["id"], "answer": {"why": 1, "outcome": "approve"}})
    assert refused.errors[0]["message"] == "why must be a text."
    assert (await ada.execution(run_id))["status"] == "PAUSED"
    answer = {"why": "cheap", "outcome": "approve", "amount": 2.5}
    done = (await ada.client.data(COMPLETE, input={"taskId": task["id"], "answer": answer}))["completeTask"]["task"]
    assert (done["status"], done["resolution"], done["answer"], done["link"]) == ("COMPLETED", "ANSWERED", answer, None)
    assert done["completedBy"]["user"] == {"id": ada.user_id}
    run = await ended(ada, run_id)
    assert run["status"] == "COMPLETED"
    outputs = {each["nodeKey"]: each["output"] for each in run["nodeRuns"]["nodes"]}
    assert outputs["ask"]["answer"] == {"why": "cheap", "amount": 2.5}
    assert (outputs["ask"]["outcome"], outputs["ask"]["completedBy"]["id"]) == ("approve", ada.user_id)
    assert {each["nodeKey"]: each["status"] for each in run["nodeRuns"]["nodes"]}["on_reject"] == "SKIPPED"


async def test_whatever_is_clicked_twice_the_run_goes_on_once(plait: Deployment, ada: Person, service: Peer) -> None:
    graph = asking(outcomes=["approve", "reject"])
    graph["nodes"].append(call("effect", f"{service.url}/count/effect"))
    graph["connections"] += [{"source": f"on_{way}", "target": "effect"} for way in ("approve", "reject")]
    run_id = await start(ada, graph)
    task = await task_of(ada, run_id)
    ben, _ = await join(plait, ada, "OPERATOR")
    clicks = [
        person.client.at(url).ask(COMPLETE, input={"taskId": task["id"], "answer": {"outcome": outcome}})
        for person in (ada, ben)
        for outcome in ("approve", "reject")
        for url in (plait.url, plait.other_url)
    ]
    pages = [Browser(task["link"], url).send(outcome="approve") for url in (plait.url, plait.other_url) * 2]
    answers, shown = await asyncio.gather(asyncio.gather(*clicks), asyncio.gather(*pages))
    heard = [each.data["completeTask"]["task"] for each in answers if not each.errors]
    refused = [(each.code, each.details["reason"]) for each in answers if each.errors]
    assert set(refused) == {("CONFLICT", "task_closed")}
    assert {page.status_code for page in shown} <= {200, 409}
    after = await newest(ada, run_id)
    assert all(each["answer"] == after["answer"] for each in heard)
    run = await ended(ada, run_id)
    assert run["status"] == "COMPLETED"
    assert service.calls == {"/count/effect": 1}
    names = [event["__typename"] for event in await ada.events(run_id)]
    assert names.count("NodeResumed") == 1
    # The one that was heard may say it again.
    who = ada if after["completedBy"]["user"]["id"] == ada.user_id else ben
    again = await who.client.data(COMPLETE, input={"taskId": task["id"], "answer": after["answer"]})
    assert again["completeTask"]["task"]["completedAt"] == after["completedAt"]
    assert (await ada.execution(run_id))["lastSequence"] == run["lastSequence"]


async def test_a_mailed_link_is_read_without_effect_and_answers_once(plait: Deployment, ada: Person) -> None:
    reader, user_id, email = await reader_of_mail(plait, ada)
    graph = asking(outcomes=["approve", "reject"], assignees=[email], message="Five < six & “seven”")
    run_id = await start(ada, graph)
    task = await task_of(ada, run_id)
    page_link, approve, reject = await mailed_links(plait, email)
    for link in (page_link, approve, reject):
        for method in ("GET", "HEAD", "GET"):
            page = await Browser(link, plait.other_url).read(method)
            assert page.status_code == 200
            assert page.headers["cache-control"] == "no-store"
            assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "Approve &lt;tea&gt;?" in page.text
    assert "Five &lt; six &amp; “seven”" in page.text
    assert page.text.index("Reject") < page.text.index("Approve</button>")
    assert (await newest(ada, run_id))["isOpen"]
    # A viewer may not complete tasks by themselves, but was asked to answer this one.
    refused = await reader.ask(COMPLETE, input={"taskId": task["id"], "answer": {"outcome": "approve"}})
    assert refused.code == "FORBIDDEN"
    browser = Browser(approve, plait.url)
    wrong = await browser.send(outcome="maybe", answer="keep <this>")
    assert wrong.status_code == 422
    assert "keep &lt;this&gt;" in wrong.text
    first, second = await browser.send(outcome="approve"), await Browser(page_link, plait.url).send(outcome="approve")
    assert (first.status_code, second.status_code) == (200, 200)
    assert "Thank you" in first.text
    assert "Already answered" in second.text
    assert (await browser.send(outcome="reject")).status_code == 409
    assert "Already answered" in (await browser.read()).text
    done = await newest(ada, run_id)
    assert (done["answer"], done["completedBy"]["user"]) == ({"outcome": "approve"}, {"id": user_id})
    assert (await ended(ada, run_id))["output"] == "approve: {}"


async def test_a_link_that_is_not_ours_is_a_clear_page(plait: Deployment, ada: Person) -> None:
    run_id = await start(ada, asking(expiresInMs=60_000))
    link = (await task_of(ada, run_id))["link"]
    good = Browser(link, plait.url)
    for token in ("", "x", good.token[:-2], good.token.replace(".", "A.", 1), good.token + "%00"):
        good.token, kept = token, good.token
        assert (await good.read()).status_code == 403
        answer = await good.send(answer="x")
        assert (answer.status_code, "not valid" in answer.text) == (403, True)
        good.token = kept
    url = f"{good.path}?{urlencode({'token': good.token})}"
    async with httpx2.AsyncClient(trust_env=False) as http:
        as_json = await http.post(url, json={"token": good.token, "f.answer": "x"})
        assert as_json.status_code == 415
        form = {"content-type": "application/x-www-form-urlencoded"}
        assert (await http.post(url, content=b"token=\xff", headers=form)).status_code == 400
        assert (await http.post(url, content=b"x" * 2_000_000, headers=form)).status_code == 413
        assert (await http.put(url)).status_code == 405
    assert (await newest(ada, run_id))["isOpen"]
    await ada.client.data(CANCEL, input={"executionId": run_id})
    assert (await good.read()).status_code == 410
    assert (await good.send(answer="x")).status_code == 410


async def test_a_link_ends_with_its_persons_membership(plait: Deployment, ada: Person) -> None:
    ben, member_id = await join(plait, ada, "OPERATOR")
    run_id = await start(ada, asking())
    await task_of(ada, run_id)
    link = (await newest(ben, run_id))["link"]
    assert (await Browser(link, plait.url).read()).status_code == 200
    remove = "mutation($input: RemoveMemberInput!) { removeMember(input: $input) { __typename } }"
    await ada.client.data(remove, input={"memberId": member_id})
    async with asyncio.timeout(PATIENCE_SECONDS):  # another process may remember the membership for a few seconds
        while (await Browser(link, plait.other_url).send(answer="x")).status_code != 403:
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("config", "status", "output"),
    [
        ({}, "FAILED", "INPUT_EXPIRED"),
        ({"onExpiry": "BRANCH"}, "COMPLETED", "expired: null"),
        ({"onExpiry": "DEFAULT", "default": {"answer": "none"}}, "COMPLETED", 'output: {"answer":"none"}'),
    ],
)
async def test_a_question_that_nobody_answers_in_time(
    ada: Person, config: dict[str, Any], status: str, output: str
) -> None:
    run_id = await start(ada, asking(expiresInMs=300, **config))
    run = await ended(ada, run_id)
    shown = run["error"]["code"] if run["error"] else run["output"]
    assert (run["status"], shown.replace(" ", "")) == (status, output.replace(" ", ""))
    task = await newest(ada, run_id)
    assert (task["status"], task["resolution"], task["completedBy"]) == ("COMPLETED", "EXPIRED", None)
    refused = await ada.client.ask(COMPLETE, input={"taskId": task["id"], "answer": {"answer": "late"}})
    assert (refused.code, refused.details["reason"]) == ("CONFLICT", "task_closed")


async def test_an_answer_at_the_last_moment_is_either_heard_or_refused(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(asking(expiresInMs=400, onExpiry="BRANCH"))

    async def race(number: int) -> tuple[bool, str]:
        run = await ada.run(workflow, input={"what": "x"})
        async with ada.client.subscribe(EVENTS, id=run["id"], after=0) as stream:
            await stream.until("NodeWaiting")
            task = await newest(ada, run["id"])
            due = datetime.fromisoformat(task["expiresAt"]).timestamp()
            await asyncio.sleep(max(0, due - time.time() - 0.12 + 0.01 * number))
            client = ada.client.at((plait.url, plait.other_url)[number % 2])
            answer = await client.ask(COMPLETE, input={"taskId": task["id"], "answer": {"answer": "yes"}})
            await stream.rest()
        return not answer.errors, (await ada.execution(run["id"]))["output"]

    outcomes = await asyncio.gather(*map(race, range(16)))
    for is_heard, output in outcomes:
        assert output == ('output: {"answer":"yes"}' if is_heard else "expired: null")


async def test_a_question_that_stays_open_goes_to_others(plait: Deployment, ada: Person) -> None:
    _, user_id, email = await reader_of_mail(plait, ada)
    run_id = await start(ada, asking(escalateInMs=100, escalateTo=[user_id], assignees=[ada.user_id]))
    await task_of(ada, run_id)
    (link,) = await mailed_links(plait, email)
    task = await newest(ada, run_id)
    assert (task["priority"], task["assignees"]) == ("HIGH", [{"id": ada.user_id}, {"id": user_id}])
    assert (await Browser(link, plait.url).send(answer="yes")).status_code == 200
    assert (await ended(ada, run_id))["status"] == "COMPLETED"


async def test_a_cancelled_run_withdraws_its_question(plait: Deployment, ada: Person) -> None:
    run_id = await start(ada, asking())
    task = await task_of(ada, run_id)
    await ada.client.data(CANCEL, input={"executionId": run_id})
    after = await newest(ada, run_id)
    assert (after["status"], after["resolution"], after["isOpen"]) == ("COMPLETED", "WITHDRAWN", False)
    refused = await ada.client.at(plait.other_url).ask(
        COMPLETE, input={"taskId": task["id"], "answer": {"answer": "x"}}
    )
    assert (refused.code, refused.details["reason"]) == ("CONFLICT", "task_closed")
    assert [each["__typename"] for each in await ada.events(run_id)][-1] == "ExecutionCancelled"


async def test_a_stranger_sees_nothing_of_a_question(plait: Deployment, ada: Person) -> None:
    run_id = await start(ada, asking())
    task = await task_of(ada, run_id)
    eve = await sign_up(plait.url, "eve")
    assert await eve.client.data(TASKS, id=run_id) == {"node": None}
    assert await eve.client.data("query($id: ID!) { node(id: $id) { id } }", id=task["id"]) == {"node": None}
    refused = await eve.client.ask(COMPLETE, input={"taskId": task["id"], "answer": {"answer": "x"}})
    assert refused.code == "NOT_FOUND"
    own = f"query($id: ID!) {{ workspace(id: $id) {{ tasks {{ totalCount nodes {{ {TASK} }} }} }} }}"
    assert (await eve.client.data(own, id=eve.workspace_id))["workspace"]["tasks"] == {"totalCount": 0, "nodes": []}
    foreign = await eve.client.ask(own, id=ada.workspace_id)
    assert foreign.body["data"] == {"workspace": None}
    # Nor is a person of another workspace asked.
    failed = await ada.run(await ada.workflow(asking(assignees=[eve.user_id])), input={"what": "x"}, waitMs=50_000)
    assert (failed["status"], failed["error"]["code"]) == ("FAILED", "ASSIGNEE_UNKNOWN")


async def test_an_answer_is_kept_while_nothing_runs(own_plait: Deployment, service: Peer) -> None:
    ada = await sign_up(own_plait.url)
    graph = asking()
    graph["nodes"].append(call("effect", f"{service.url}/count/effect"))
    graph["connections"].append({"source": "on_output", "target": "effect"})
    run_id = await start(ada, graph)
    other_id = await start(ada, asking())
    task, other = await task_of(ada, run_id), await task_of(ada, other_id)
    for process in own_plait.processes:
        process.kill()
    for process in own_plait.apis:
        process.start()
    await asyncio.gather(*(asyncio.to_thread(process.wait_ready) for process in own_plait.apis))
    # Embedded, the process would execute at once; scaled out, nobody does.
    complete = {"taskId": task["id"], "answer": {"answer": "yes"}}
    await ada.client.data(COMPLETE, input=complete)
    if not own_plait.is_embedded:
        assert (await ada.execution(run_id))["status"] == "PAUSED"
    for process in own_plait.workers:
        process.start()
    assert (await ended(ada, run_id))["status"] == "COMPLETED"
    assert service.calls == {"/count/effect": 1}
    assert (await ada.execution(other_id))["status"] == "PAUSED"
    await Browser(other["link"], own_plait.other_url).send(answer="yes")
    assert (await ended(ada, other_id))["status"] == "COMPLETED"


async def test_an_unknown_outcome_is_settled_by_a_person(own_plait: Deployment, service: Peer) -> None:
    ada = await sign_up(own_plait.url)

    async def pay(path: str) -> str:
        graph = chain(START, call("pay", f"{service.url}/hold/{path}") | {"onUnknownOutcome": "ASK"})
        return await start(ada, graph)

    done, again = await pay("done"), await pay("again")
    await asyncio.gather(service.arrived("/hold/done"), service.arrived("/hold/again"))
    await killed_and_restarted(own_plait)
    task, other = await task_of(ada, done), await task_of(ada, again)
    assert (task["kind"], task["nodeKey"], task["assignees"]) == ("DECISION", "pay", [{"id": ada.user_id}])
    bad = await ada.client.ask(COMPLETE, input={"taskId": task["id"], "answer": {"decision": "MAYBE"}})
    assert bad.details["field"] == "input.answer.decision"
    decided = {"decision": "COMPLETE", "output": {"paid": True}}
    settled = await ada.client.data(COMPLETE, input={"taskId": task["id"], "answer": decided})
    assert settled["completeTask"]["task"]["resolution"] == "DECIDED"
    run = await ended(ada, done)
    assert (run["status"], run["output"]) == ("COMPLETED", {"paid": True})
    service.release("/hold/again")
    page = Browser(other["link"], own_plait.other_url)
    assert "RETRY" in (await page.read()).text
    assert (await page.send(decision="0")).status_code == 200
    assert (await ended(ada, again))["status"] == "COMPLETED"
    assert service.calls == {"/hold/done": 1, "/hold/again": 2}
    assert len(set(service.keys["/hold/again"])) == 1


async def test_tasks_are_listed_by_what_they_are(plait: Deployment, ada: Person) -> None:
    create = "mutation($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }"
    ids: dict[str, str] = {}
    for name, priority, due, tags in (
        ("a", "LOW", "2026-12-01T00:00:00Z", ["home"]),
        ("b", "URGENT", None, ["home", "work"]),
        ("c", "MEDIUM", "2026-11-30T00:00:00Z", []),
    ):
        wanted = {"name": name, "priority": priority, "dueAt": due, "tags": tags, "workspaceId": ada.workspace_id}
        ids[name] = (await ada.client.data(create, input=wanted))["createTask"]["task"]["id"]
    await ada.client.data(COMPLETE, input={"taskId": ids["c"]})
    listed = """query($id: ID!, $where: TaskWhere, $order: TaskOrder!, $first: Int, $after: String) {
      workspace(id: $id) { tasks(where: $where, orderBy: $order, first: $first, after: $after) {
        nodes { name } pageInfo { endCursor } } } }"""

    async def names(order: str = "CREATED_AT_ASC", **where: Any) -> str:
        found, after = "", None
        while True:
            page = await ada.client.data(listed, id=ada.workspace_id, where=where, order=order, first=1, after=after)
            nodes = page["workspace"]["tasks"]["nodes"]
            if not nodes:
                return found
            found += nodes[0]["name"]
            after = page["workspace"]["tasks"]["pageInfo"]["endCursor"]

    assert await names() == "abc"
    assert [await names("PRIORITY_DESC"), await names("PRIORITY_ASC")] == ["bca", "acb"]
    assert [await names("DUE_AT_ASC"), await names("DUE_AT_DESC")] == ["cab", "acb"]
    assert await names("UPDATED_AT_DESC") == "cba"
    assert await names(isOpen=True) == "ab"
    assert await names(status=["COMPLETED"]) == "c"
    assert await names(priority=["LOW", "URGENT"], tag="home") == "ab"
    assert await names(tag="work") == "b"
    assert await names(dueAfter="2026-12-01T00:00:00Z") == "a"
    assert await names(dueBefore="2026-12-01T00:00:00Z") == "c"
    assert await names(assigneeId=ada.user_id) == ""


async def test_the_activity_tells_of_tasks(ada: Person) -> None:
    run_id = await start(ada, asking())
    task = await task_of(ada, run_id)
    await ada.client.data(COMPLETE, input={"taskId": task["id"], "answer": {"answer": "x"}})
    await ended(ada, run_id)
    feed = """query($id: ID!) { workspace(id: $id) {
      activity(kinds: [TASK_CREATED, TASK_COMPLETED]) { nodes { kind subjectId subject { id } data } }
      audit(first: 1) { nodes { action subjectId } } } }"""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = (await ada.client.data(feed, id=ada.workspace_id))["workspace"]
            if len(found["activity"]["nodes"]) == 2:
                break
            await asyncio.sleep(0.02)
    assert [each["kind"] for each in found["activity"]["nodes"]] == ["TASK_COMPLETED", "TASK_CREATED"]
    assert {each["subject"]["id"] for each in found["activity"]["nodes"]} == {task["id"]}
    assert found["audit"]["nodes"] == [{"action": "task.completed", "subjectId": task["id"]}]
