"""A dry run next to real ones: it says what they do and take, and leaves nothing behind."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.executions.dry_context import UNKNOWN
from app.executions.dry_run import DryRunRequest, Outlook, Range
from app.executions.forecast import Certainty
from app.executions.models import ExecutionStatus, NodeRun, NodeRunStatus
from app.executions.reruns import ReplayRequest
from app.executions.reuse import ReplayMode
from app.kernel.errors import AppError
from app.workflows.graph import Graph
from tests.executions.conftest import House
from tests.executions.play import each, entry, graph, node
from tests.executions.test_forecast import KNOWN, choice, say


def _asks_nobody(name: str) -> bool:
    """Say whether a workflow can be run here, so that the run can be held against what was said of it."""
    return all(
        each.component != "wait"
        and (each.component != "http_request" or not each.is_enabled or each.skip_if == "run.input.dry")
        for each in KNOWN[name].graph.nodes
    )


REAL = [name for name in KNOWN if _asks_nobody(name)]


async def look(house: House, workflow_id: UUID, run_input: Any = None, **more: Any) -> Outlook:
    return await house.plait.executions.dry_runs.look(house.viewer, DryRunRequest(workflow_id, run_input, **more))


async def rows(house: House) -> list[Any]:
    """Count what every table holds."""
    if house.plait.database.dialect == "sqlite":
        tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        tables = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    names = sorted(row["name"] for row in await house.plait.database.fetch(tables, []))
    counts: list[Any] = []
    for name in names:
        if name.startswith("pgqueuer"):
            continue  # jobs of what came before are still being cleared away
        found = await house.plait.database.fetch(f'SELECT COUNT(*) AS n FROM "{name}"', [])  # noqa: S608
        counts.append((name, found[0]["n"]))
    return counts


@pytest.mark.parametrize("name", REAL)
async def test_the_run_does_what_was_said_of_it(busy: House, name: str) -> None:
    known = KNOWN[name]
    workflow = await busy.workflow(known.graph)
    said = await look(busy, workflow, known.input)
    run = await busy.run(workflow, known.input)
    assert (run.status is ExecutionStatus.FAILED) == (said.error is not None)
    for outlook in said.nodes:
        found = await NodeRun.filter(
            execution_id=run.id, node_key=outlook.key, status__not=NodeRunStatus.SKIPPED
        ).order_by("started_sequence")
        expected = outlook.expected
        assert len(found) >= expected.least, outlook.key
        assert expected.most is None or len(found) <= expected.most, outlook.key
        if expected.output is not UNKNOWN and found and found[0].output_sequence is not None:
            entries = await busy.entries(run)
            assert entries[found[0].output_sequence - 1].data["output"] == expected.output, outlook.key


def spending() -> Graph:
    """One node for certain, one perhaps, one for every item."""
    return graph(
        [
            entry(),
            node("one", "spend", config={"tokens": 10, "usd": "0.5"}),
            node("ask", "give", config={"value": 1}),
            choice("if", "input == run.input.n"),
            node("two", "spend", config={"tokens": 100, "usd": "2"}),
            say("no", "no"),
            each("all", items="run.input.items"),
            node("each", "spend", config={"tokens": 1, "usd": "0.25"}, parentKey="all"),
        ],
        "start -> one",
        "start -> ask",
        "ask -> if",
        "if.yes -> two",
        "if.else -> no",
        "start -> all",
    )


async def test_tokens_and_cost_are_estimated_from_past_runs(busy: House) -> None:
    workflow = await busy.workflow(spending())
    given = {"n": 1, "items": [1, 2, 3]}
    fresh = await look(busy, workflow, given)
    assert (fresh.is_estimate_complete, fresh.estimate.samples, fresh.estimate.tokens) == (False, 0, Range())
    for n in (1, 1, 2):
        await busy.run(workflow, {"n": n, "items": [1]})
    before = await rows(busy)
    said = await look(busy, workflow, given)
    estimates = {outlook.key: outlook.estimate for outlook in said.nodes}
    assert (estimates["one"].samples, estimates["one"].tokens) == (3, Range(11, 11, 11))
    assert estimates["one"].cost_usd == Range(Decimal("0.5"), Decimal("0.5"), Decimal("0.5"))
    # It ran in two of three runs, and whether it runs again is open.
    assert (estimates["two"].samples, estimates["two"].tokens) == (2, Range(0, 101, 101))
    assert (estimates["each"].samples, estimates["each"].tokens) == (3, Range(6, 6, 6))
    assert said.estimate.tokens == Range(17, 118, 118)
    assert said.estimate.cost_usd == Range(Decimal("1.25"), Decimal("3.25"), Decimal("3.25"))
    assert said.is_estimate_complete
    assert await rows(busy) == before


async def test_what_was_taken_over_is_no_sample(busy: House) -> None:
    workflow = await busy.workflow(spending())
    run = await busy.run(workflow, {"n": 1, "items": [1]})
    reruns = busy.plait.executions.reruns
    await reruns.replay(busy.viewer, ReplayRequest(run.id, ReplayMode.RECORDED, wait_ms=50_000))
    said = await look(busy, workflow, {"n": 1, "items": [1]})
    assert {outlook.estimate.samples for outlook in said.nodes} == {0, 1}


async def test_a_draft_is_looked_at_as_it_is_and_not_pinned(house: House) -> None:
    finished = await house.workflow(graph([entry(), say("a", "{{ input }}")], "start -> a"), is_published=False)
    before = await rows(house)
    said = await look(house, finished, "x", draft_revision=1)
    assert (said.is_valid, said.nodes[1].expected.output) == (True, "x")
    open_ = await house.workflow(graph([entry(), node("a", config={})], "start -> a"), is_published=False)
    said = await look(house, open_, draft_revision=1)
    assert (said.is_valid, said.nodes, said.problems[0].node_key) == (False, (), "a")
    after = dict(await rows(house))
    assert after["workflow_draft_snapshots"] == dict(before)["workflow_draft_snapshots"]
    assert after["executions"] == 0
    for more in ({}, {"draft_revision": 9}, {"version": 9}):
        with pytest.raises(AppError):
            await look(house, finished, **more)


async def test_a_workflow_that_fails_for_certain_is_said_to(house: House) -> None:
    made = graph([node("start", "api", config={"inputSchema": {"type": "object"}}), say("a", "a")], "start -> a")
    said = await look(house, await house.workflow(made), "no object")
    assert said.error is not None
    assert (said.error["code"], said.error["nodeKey"]) == ("INPUT_INVALID", "start")
    assert [outlook.expected.certainty for outlook in said.nodes] == [Certainty.CERTAIN, Certainty.SKIPPED]
