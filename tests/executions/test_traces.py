"""Spans, timelines and diagrams of real runs, over the graph; and who may see them."""

import asyncio
from contextlib import aclosing
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from app.api.relay import encode
from app.executions.events import EventType
from app.kernel.rights import Role
from tests.executions.conftest import House
from tests.executions.play import each, entry, graph, node
from tests.executions.test_graph import Client, run
from tests.patience import PATIENCE_SECONDS

SPANS = """query($id: ID!, $after: Int! = 0, $first: Int! = 200) { node(id: $id) { ... on Execution { traceId
  spans(after: $after, first: $first) { spanId parentSpanId kind name sequence nodeKey path { index } status durationMs
    startedAt endedAt attributes } } } }"""
PICTURES = """query($id: ID!) { node(id: $id) { ... on Execution {
  timeline chart: timeline(format: MERMAID) diagram flow: diagram(format: MERMAID) } } }"""
GRAPHS = """query($id: ID!, $version: Int) { node(id: $id) { ... on Workflow {
  diagram(version: $version) flow: diagram(format: MERMAID) draft { diagram } publishedVersion { diagram } } } }"""


@pytest.fixture
def ask(busy: House) -> Client:
    return Client(busy)


def loop() -> Any:
    inside = node("it", config={"template": "{{ item }}!"}, parentKey="all", name="Shout <it>")
    return graph([entry(), each("all"), inside, node("end")], "start -> all", "all -> end")


async def test_a_run_is_a_tree_of_spans_that_all_end_with_it(ask: Client) -> None:
    found = await run(ask, await ask.house.workflow(loop()))
    shown = (await ask.data(SPANS, id=found))["node"]
    spans = shown["spans"]
    by_id = {span["spanId"]: span for span in spans}
    assert len(by_id) == len(spans)
    assert len(shown["traceId"]) == 32
    root = spans[0]
    assert (root["kind"], root["parentSpanId"], root["status"]) == ("RUN", None, "OK")
    assert all(span["parentSpanId"] in by_id for span in spans[1:])
    assert all(span["endedAt"] is not None and span["status"] == "OK" for span in spans)
    its = [span for span in spans if span["kind"] == "NODE" and span["nodeKey"] == "it"]
    assert [by_id[span["parentSpanId"]]["name"] for span in its] == ["all[0]", "all[1]"]
    assert {by_id[by_id[span["parentSpanId"]]["parentSpanId"]]["nodeKey"] for span in its} == {"all"}


async def test_spans_are_read_in_pages(ask: Client) -> None:
    found = await run(ask, await ask.house.workflow(loop()))
    every = (await ask.data(SPANS, id=found))["node"]["spans"]
    got: list[Any] = []
    while page := (await ask.data(SPANS, id=found, first=2, after=got[-1]["sequence"] if got else 0))["node"]["spans"]:
        assert len({span["sequence"] for span in page}) <= 2
        got += page
    assert got == every
    assert (await ask.data(SPANS, id=found, first=0))["node"]["spans"] == []


@pytest.mark.parametrize("variables", [{"first": -1}, {"first": 501}, {"after": -1}])
async def test_a_page_of_spans_has_bounds(ask: Client, variables: dict[str, Any]) -> None:
    found = await run(ask, await ask.house.workflow(loop()))
    assert await ask.code(SPANS, id=found, **variables) == "INVALID_INPUT"


async def test_a_run_is_drawn(ask: Client) -> None:
    found = await run(ask, await ask.house.workflow(loop()))
    shown = (await ask.data(PICTURES, id=found))["node"]
    for name in ("timeline", "diagram"):
        root = ET.fromstring(shown[name])
        assert root.findtext("{http://www.w3.org/2000/svg}title") == "Run of w"
        assert "Shout &lt;it&gt;" in shown[name]
    assert shown["chart"].startswith("gantt\n")
    assert "section" in shown["chart"]
    assert "2 completed" in shown["diagram"]
    assert "×2" in shown["diagram"]  # noqa: RUF001 - that is the sign for it
    assert "classDef done" in shown["flow"]


async def test_a_run_is_drawn_along_the_ways_it_went(ask: Client) -> None:
    which = {"cases": [{"name": "high", "when": "input > 5"}]}
    bad = {"code": "def main(input):\n    return 1 // input"}
    nodes = [
        entry(),
        node("which", "condition", config=which),
        node("both", "merge", config={"mode": "first"}),
        each("all", items="[0, 1]"),
        node("it", "function", config=bad, parentKey="all", on_error="branch"),
        node("well", parentKey="all"),
        node("ill", parentKey="all"),
        node("not", "template", config={"template": "x"}, skip_if="true"),
        node("end", "response"),
    ]
    links = ["start -> which", "which.high -> both", "which.else -> both", "both -> all"]
    links += ["it -> well", "it.error -> ill", "all -> not", "not -> end"]
    found = await run(ask, await ask.house.workflow(graph(nodes, *links)), input=9)
    flow = (await ask.data(PICTURES, id=found))["node"]["flow"]
    assert 'n1 ==>|"high"| n2' in flow
    assert 'n1 -.->|"else"| n2' in flow, "the other case was not taken, though both nodes ran"
    assert "n4 ==> n5" in flow, "it failed once, and ended well once"
    assert 'n4 ==>|"error"| n6' in flow
    assert "n3 ==> n7" in flow, "who skips itself is reached"
    assert "n7 ==> n8" in flow, "and passes on what came"


async def test_a_run_that_goes_on_is_drawn_as_far_as_it_is(ask: Client) -> None:
    execution = await ask.house.start(graph([entry(), node("stuck", "hang")], "start -> stuck"))
    async with (
        asyncio.timeout(PATIENCE_SECONDS),
        aclosing(ask.house.plait.executions.lookup.follow(execution.id, 0)) as entries,
    ):
        async for entry_ in entries:
            if (entry_.type, entry_.node_key) == (EventType.NODE_STARTED, "stuck"):
                break
    found = encode("Execution", execution.id)
    spans = (await ask.data(SPANS, id=found))["node"]["spans"]
    assert [(span["name"], span["status"], span["endedAt"]) for span in spans if span["endedAt"] is None] == [
        ("run", "UNSET", None),
        ("stuck", "UNSET", None),
        ("stuck #1", "UNSET", None),
    ]
    shown = (await ask.data(PICTURES, id=found))["node"]
    assert "t-running" in shown["timeline"]
    assert "t-running" in shown["diagram"]


async def test_a_workflow_is_drawn_as_draft_and_as_version(ask: Client) -> None:
    workflow = encode("Workflow", await ask.house.workflow(loop()))
    shown = (await ask.data(GRAPHS, id=workflow, version=1))["node"]
    titles = [
        ET.fromstring(text).findtext("{http://www.w3.org/2000/svg}title")
        for text in (shown["diagram"], shown["draft"]["diagram"], shown["publishedVersion"]["diagram"])
    ]
    assert titles == ["w, version 1", "Draft, revision 1", "Version 1"]
    assert "flowchart LR" in shown["flow"]
    assert await ask.code(GRAPHS, id=workflow, version=7) == "NOT_FOUND"


async def test_one_operation_draws_only_so_much(ask: Client) -> None:
    workflow = encode("Workflow", await ask.house.workflow(graph([entry(), *(node(f"n{at}") for at in range(990))])))
    fields = " ".join(f"d{at}: diagram" for at in range(6))
    text = f"query($id: ID!) {{ node(id: $id) {{ ... on Workflow {{ {fields} }} }} }}"
    assert await ask.code(text, id=workflow) == "TOO_COMPLEX"


async def test_strangers_see_neither_spans_nor_pictures(ask: Client) -> None:
    found = await run(ask, await ask.house.workflow(loop()))
    stranger, reader = await ask.house.member(), await ask.house.member(Role.VIEWER, ask.house.workspace_id)
    for text in (SPANS, PICTURES):
        assert (await ask.data(text, stranger, id=found))["node"] is None
        assert (await ask.data(text, reader, id=found))["node"] is not None
