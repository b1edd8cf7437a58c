"""Logs over the graph: found by everything there is to ask for, followed live, resumed without a gap."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.api.relay import encode
from app.executions.log_lines import NUMBERED
from app.executions.models import LogHead, LogLine
from app.kernel.rights import Role
from app.kernel.sequencer import Sequencer
from tests.executions.conftest import House
from tests.executions.play import each, entry, graph, node
from tests.executions.test_graph import Client
from tests.patience import PATIENCE_SECONDS

LINE = "sequence at nodeKey level message path { index } executionId"
LOGS = f"""query($id: ID!, $where: LogWhere, $order: LogOrder! = AT_ASC, $first: Int, $after: String, $last: Int) {{
  workspace(id: $id) {{ logs(where: $where, orderBy: $order, first: $first, after: $after, last: $last) {{
  totalCount pageInfo {{ hasNextPage endCursor startCursor }} nodes {{ {LINE} }} }} }} }}"""
OWN = f"""query($id: ID!, $where: LogWhere) {{ node(id: $id) {{ ... on Execution {{
  logs(where: $where) {{ nodes {{ {LINE} }} }} }} }} }}"""
TAIL = f"""subscription($id: ID!, $where: LogWhere, $after: Long) {{ executionLogTail(workspaceId: $id, where: $where,
  after: $after) {{ __typename ... on LogTailLine {{ position line {{ {LINE} }} }}
  ... on LogTailGap {{ position firstPosition }} }} }}"""


@pytest.fixture
def ask(busy: House) -> Client:
    return Client(busy)


def saying(*lines: tuple[str, str], key: str = "say") -> Any:
    return graph([entry(), node(key, "say", config={"lines": [list(line) for line in lines]})], f"start -> {key}")


def workspace(ask: Client) -> str:
    return encode("Workspace", ask.house.workspace_id)


async def messages(ask: Client, where: Any = None, **more: Any) -> list[str]:
    page = await ask.data(LOGS, id=workspace(ask), where=where, **more)
    return [line["message"] for line in page["workspace"]["logs"]["nodes"]]


async def tail(ask: Client, **variables: Any) -> AsyncGenerator[dict[str, Any]]:
    answers = ask.executor.subscribe(TAIL, {"id": workspace(ask), **variables}, None, ask.context(None))
    async with asyncio.timeout(PATIENCE_SECONDS), aclosing(answers) as stream:
        async for answer in stream:
            assert "errors" not in answer, answer["errors"]
            yield answer["data"]["executionLogTail"]


async def take(items: AsyncGenerator[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    got: list[dict[str, Any]] = []
    async with aclosing(items):
        async for item in items:
            got.append(item)
            if len(got) == count:
                break
    return got


async def test_lines_are_found_by_run_workflow_node_level_and_words(ask: Client) -> None:
    first = await ask.house.run(saying(("info", "Hello World"), ("error", "Broken 100%"), key="one"))
    await ask.house.run(saying(("debug", "under_score"), ("warning", "hello again"), key="two"))
    assert await messages(ask) == ["Hello World", "Broken 100%", "under_score", "hello again"]
    assert await messages(ask, order="AT_DESC") == ["hello again", "under_score", "Broken 100%", "Hello World"]
    for where, found in (
        ({"executionId": encode("Execution", first.id)}, ["Hello World", "Broken 100%"]),
        ({"workflowId": encode("Workflow", first.workflow_id)}, ["Hello World", "Broken 100%"]),
        ({"nodeKey": "two"}, ["under_score", "hello again"]),
        ({"levels": ["ERROR", "DEBUG"]}, ["Broken 100%", "under_score"]),
        ({"levels": []}, []),
        ({"search": "HELLO"}, ["Hello World", "hello again"]),
        ({"search": "100%"}, ["Broken 100%"]),
        ({"search": "r_s"}, ["under_score"]),
        ({"search": "o%d"}, []),
        ({"search": "hello", "levels": ["WARNING"]}, ["hello again"]),
    ):
        assert await messages(ask, where) == found, where


async def test_a_line_that_no_column_can_hold_is_kept_without_what_cannot_be(ask: Client) -> None:
    code = "def main(input):\n    print('a' + chr(0) + 'b')\n    return chr(0)"
    run = await ask.house.run(graph([entry(), node("say", "function", config={"code": code})], "start -> say"))
    assert run.status.name == "COMPLETED"
    assert await messages(ask) == ["a\ufffdb"]


async def test_lines_are_found_by_time(ask: Client) -> None:
    await ask.house.run(saying(("info", "early"), ("info", "late")))
    early, late = await LogLine.all().order_by("id")
    await LogLine.filter(id=early.id).update(at=early.at - timedelta(hours=1))
    assert await messages(ask, {"loggedBefore": late.at.isoformat()}) == ["early"]
    assert await messages(ask, {"loggedAfter": late.at.isoformat()}) == ["late"]


async def test_lines_are_paged_both_ways(ask: Client) -> None:
    await ask.house.run(saying(*(("info", f"line {at}") for at in range(7))))
    page = (await ask.data(LOGS, id=workspace(ask), first=3))["workspace"]["logs"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (7, True)
    rest = await messages(ask, first=10, after=page["pageInfo"]["endCursor"])
    assert rest == ["line 3", "line 4", "line 5", "line 6"]
    assert await messages(ask, last=2) == ["line 5", "line 6"]
    answer = await ask.code(LOGS, id=workspace(ask), after=page["pageInfo"]["endCursor"], where={"nodeKey": "say"})
    assert answer == "INVALID_INPUT", "a cursor belongs to its filter"


async def test_a_run_has_its_own_lines_with_their_place_in_the_journal(ask: Client) -> None:
    inside = node("say", "say", config={"lines": [["info", "in"]]}, parentKey="all")
    run = await ask.house.run(graph([entry(), each("all"), inside], "start -> all"), ["a", "b"])
    await ask.house.run(saying(("info", "another run's")))
    lines = (await ask.data(OWN, id=encode("Execution", run.id)))["node"]["logs"]["nodes"]
    assert sorted((line["message"], line["path"][0]["index"]) for line in lines) == [("in", 0), ("in", 1)]
    entries = {entry.sequence: entry for entry in await ask.house.entries(run)}
    for line in lines:
        written = entries[line["sequence"]]
        assert (written.type.value, written.data["message"]) == ("LogLine", "in")
        assert (line["nodeKey"], line["level"]) == ("say", "info")
    other = encode("Execution", (await ask.house.run(saying(("info", "x")))).id)
    found = await ask.data(OWN, id=encode("Execution", run.id), where={"executionId": other})
    assert len(found["node"]["logs"]["nodes"]) == 2, "where the list hangs wins"


async def test_a_tail_brings_each_line_once_and_resumes_where_it_was(ask: Client) -> None:
    live = asyncio.create_task(take(tail(ask, after=0), 5))
    await ask.house.run(saying(("info", "1"), ("info", "2")))
    await ask.house.run(saying(("info", "3"), ("info", "4"), ("info", "5")))
    got = await live
    assert [item["line"]["message"] for item in got] == ["1", "2", "3", "4", "5"]
    assert [item["position"] for item in got] == [1, 2, 3, 4, 5]
    again = await take(tail(ask, after=2), 3)
    assert again == got[2:]
    chosen = await take(tail(ask, after=0, where={"search": "4"}), 1)
    assert chosen == [got[3]]


async def test_a_tail_without_a_place_brings_only_what_comes(ask: Client) -> None:
    await ask.house.run(saying(("info", "before")))
    await take(tail(ask, after=0), 1)  # so that it has its number
    items = tail(ask)
    first = asyncio.ensure_future(anext(items))
    await asyncio.sleep(0)
    while not first.done():
        await ask.house.run(saying(("info", "after")))
    assert (await first)["line"]["message"] == "after"
    await items.aclose()


async def test_however_many_number_there_is_one_numbering(ask: Client) -> None:
    plait = ask.house.plait
    others = [Sequencer(plait.database, plait.bus, NUMBERED) for _ in range(3)]
    for other in others:
        await other.open()
    try:
        workflow = await ask.house.workflow(saying(("info", "a"), ("info", "b"), ("info", "c")))
        runs = [await ask.house.start(workflow) for _ in range(20)]
        for other in others:
            other.wake()
        got = await take(tail(ask, after=0), 60)
    finally:
        for other in others:
            await other.close()
    assert [item["position"] for item in got] == list(range(1, 61))
    for run in runs:
        own = [item["line"]["message"] for item in got if item["line"]["executionId"] == encode("Execution", run.id)]
        assert own == ["a", "b", "c"]


async def test_lines_that_are_gone_are_told_as_a_gap(ask: Client) -> None:
    await ask.house.run(saying(*(("info", str(at)) for at in range(1, 7))))
    await take(tail(ask, after=0), 6)
    await LogLine.filter(sequence__in=[2, 3, 5]).delete()
    got = await take(tail(ask, after=0), 5)
    assert [(item["__typename"], item.get("firstPosition"), item["position"]) for item in got] == [
        ("LogTailLine", None, 1),
        ("LogTailGap", 2, 3),
        ("LogTailLine", None, 4),
        ("LogTailGap", 5, 5),
        ("LogTailLine", None, 6),
    ]


async def test_a_line_is_masked_in_lists_and_tails(ask: Client) -> None:
    house = ask.house
    await house.plait.accounts.secrets.set(house.viewer, house.workspace_id, "TOKEN", "sesame-open-1234")
    await house.run(graph([entry(), node("echo", "echo", config={"template": "{{ secrets.TOKEN }}"})], "start -> echo"))
    assert "sesame" not in str(await messages(ask))
    assert "sesame" not in str(await take(tail(ask, after=0), 1))
    assert "sesame" not in str([row.message for row in await LogLine.all()])
    assert await messages(ask, {"search": "sesame"}) == []


@pytest.mark.parametrize("after", [-1, 5])
async def test_a_place_that_there_is_not_is_refused(ask: Client, after: int) -> None:
    answers = ask.executor.subscribe(TAIL, {"id": workspace(ask), "after": after}, None, ask.context(None))
    async with aclosing(answers) as stream:
        refused = await anext(stream)
    assert refused["errors"][0]["extensions"]["details"] == {"field": "after", "reason": "out_of_range"}


async def test_a_search_has_bounds(ask: Client) -> None:
    assert await ask.code(LOGS, id=workspace(ask), where={"search": "x" * 201}) == "INVALID_INPUT"
    assert await ask.code(LOGS, id=workspace(ask), where={"executionId": "x"}) == "INVALID_INPUT"


async def test_only_members_read_logs(ask: Client) -> None:
    run = await ask.house.run(saying(("info", "private")))
    stranger, reader = await ask.house.member(), await ask.house.member(Role.VIEWER, ask.house.workspace_id)
    assert (await ask(LOGS, stranger, id=workspace(ask)))["data"]["workspace"] is None
    assert len((await ask.data(LOGS, reader, id=workspace(ask)))["workspace"]["logs"]["nodes"]) == 1
    # Ids of others in a filter find nothing in one's own workspace.
    own = await ask.house.plait.accounts.workspaces.create(stranger, "Own")
    where = {"executionId": encode("Execution", run.id)}
    found = await ask.data(LOGS, stranger, id=encode("Workspace", own.id), where=where)
    assert found["workspace"]["logs"] == {
        "totalCount": 0,
        "nodes": [],
        "pageInfo": {"hasNextPage": False, "endCursor": None, "startCursor": None},
    }


async def test_lines_go_with_their_run(ask: Client) -> None:
    run = await ask.house.run(saying(("info", "x")))
    await take(tail(ask, after=0), 1)
    await ask.house.plait.workflows.workflows.delete(ask.house.viewer, run.workflow_id)
    assert await LogLine.all().count() == 0
    head = await LogHead.get(id=UUID(str(ask.house.workspace_id)))
    assert head.last_sequence == 1, "numbers are never given again"
