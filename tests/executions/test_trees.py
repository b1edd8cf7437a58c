"""Runs that start runs, as a tree: how many there may be, and what they spend together."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

import orjson
import pytest

from app.executions.leases import Command
from app.executions.models import CommandKind, Execution, ExecutionStatus, NodeRun
from app.executions.reruns import ForkRequest
from app.kernel.clock import FixedClock
from app.kernel.ids import global_id
from app.kernel.settings import Settings
from app.workflows.graph import Graph, GraphNode
from tests.patience import PATIENCE_SECONDS

from .conftest import POSTGRES, House, open_house
from .gates import Gate
from .play import NOON, entry, graph, node

COMPLETED, FAILED, PAUSED = ExecutionStatus.COMPLETED, ExecutionStatus.FAILED, ExecutionStatus.PAUSED


def sub(workflow_id: UUID, key: str = "sub", **parts: Any) -> GraphNode:
    config = {"workflowId": global_id("Workflow", workflow_id), **parts.pop("config", {})}
    return node(key, "subworkflow", config=config, **parts)


def many(workflow_id: UUID, count: int, concurrency: int, **parts: Any) -> Graph:
    """Start a workflow so many times."""
    config = {"count": str(count), "concurrency": concurrency, **parts}
    return graph([entry(), node("all", "parallel", config=config), sub(workflow_id, parentKey="all")], "start -> all")


def spender(count: int, tokens: int = 10) -> Graph:
    """Spend so many times, a token more each time than is said."""
    nodes = [entry(), *(node(f"s{at}", "spend", config={"tokens": tokens, "usd": "0.01"}) for at in range(count))]
    return graph(nodes, *(f"{one.key} -> {two.key}" for one, two in pairwise(nodes)))


async def below(root: Execution) -> list[Execution]:
    return await Execution.filter(root_id=root.id)


def error_of(execution: Execution) -> dict[str, Any]:
    return orjson.loads(execution.error or "{}")


# ---------------------------------------------------------------------- how many


async def test_every_run_of_a_tree_knows_its_root(busy: House) -> None:
    leaf = await busy.workflow(graph([entry()]))
    middle = await busy.workflow(many(leaf, 2, 1))
    root = await busy.run(many(middle, 2, 1))
    assert root.status is COMPLETED
    assert root.root_id is None
    found = await below(root)
    assert sorted(each.depth for each in found) == [1, 1, 2, 2, 2, 2]
    assert await Execution.filter(parent_id__isnull=False).count() == len(found)
    # What is run again is nobody's: it begins a tree.
    inner = next(each for each in found if each.depth == 1)
    again = await busy.plait.executions.reruns.fork(
        busy.viewer, ForkRequest(inner.id, input=1, has_input=True, wait_ms=20_000)
    )
    assert (await busy.fresh(again)).root_id is None
    assert len(await below(again)) == 2


async def test_a_tree_stops_growing_at_its_limit(settings: Settings) -> None:
    async with AsyncExitStack() as stack:
        house = await open_house(settings.model_copy(update={"tree_runs": 5}), stack)
        await house.work()
        leaf = await house.workflow(graph([entry()]))
        middle = await house.workflow(many(leaf, 3, 1))
        root = await house.run(many(middle, 3, 1, errorMode="CONTINUE"))
        # A middle one and three leaves, then another middle one, whose first leaf is one too many.
        assert sorted(each.depth for each in await below(root)) == [1, 1, 2, 2, 2]
        whole, half, none = await house.output(root)
        assert "error" not in whole
        assert half["error"]["code"] == "SUBWORKFLOW_FAILED"
        assert half["error"]["details"]["error"]["code"] == "SUBWORKFLOW_TOO_MANY"
        assert none["error"]["code"] == "SUBWORKFLOW_TOO_MANY"
        # Another tree has a limit of its own, and the node's onError decides.
        five = await house.run(many(leaf, 5, 1))
        assert five.status is COMPLETED
        handled = node("all", "loop", config={"mode": "FOR", "count": "6"})
        inside = sub(leaf, parentKey="all", onError="default", defaultOutput="no more")
        six = await house.run(graph([entry(), handled, inside], "start -> all"))
        assert (await house.output(six))[5] == "no more"
        assert len(await below(six)) == 5


# ---------------------------------------------------------------------- one budget


@pytest.mark.parametrize("budget", [{"budget_tokens": 100}, {"budget_usd": Decimal("0.1")}])
async def test_children_at_once_spend_one_budget(house: House, budget: dict[str, Any]) -> None:
    await house.work()
    child = await house.workflow(spender(10))
    root = await house.run(many(child, 5, 5), **budget)
    assert (root.status, error_of(root)["code"]) == (FAILED, "BUDGET_EXCEEDED")
    for each in await below(root):
        await house.ended(each)
    root, children = await house.fresh(root), await below(root)
    assert root.tree_tokens == sum(each.prompt_tokens + each.completion_tokens for each in children)
    assert root.tree_cost_usd == sum(each.cost_usd for each in children)
    # Of each run, at most one record comes on top.
    if "budget_tokens" in budget:
        assert 100 < root.tree_tokens <= 100 + 5 * 11
    else:
        assert Decimal("0.1") < root.tree_cost_usd <= Decimal("0.15")
    assert "BUDGET_EXCEEDED" in {error_of(each).get("code") for each in children}


_WORKER = """
import asyncio
from app.kernel.settings import Settings
from app.services import Plait
from tests.executions.odd import odd_registry

async def main():
    plait = Plait(Settings(), registry=odd_registry())
    await plait.open()
    await plait.start_worker(30)
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@asynccontextmanager
async def workers(settings: Settings, count: int) -> AsyncGenerator[None]:
    """Keep so many processes that execute the runs of a database."""
    env = {**os.environ, "PLAIT_DATA_DIR": str(settings.data_dir), "PYTHONPATH": "."}
    env |= {"PLAIT_DATABASE_URL": settings.database_url, "PLAIT_REDIS_URL": settings.redis_url}
    started: list[asyncio.subprocess.Process] = []
    try:
        for _ in range(count):
            each = await asyncio.create_subprocess_exec(
                sys.executable, "-c", _WORKER, env=env, stdout=asyncio.subprocess.PIPE
            )
            started.append(each)
            assert each.stdout is not None
            assert await each.stdout.readline() == b"ready\n"
        yield
    finally:
        for each in started:
            each.kill()
            await each.communicate()


@pytest.mark.skipif(not POSTGRES, reason="PostgreSQL only")
async def test_many_workers_spend_one_budget_and_wait_for_each_other_in_no_circle(house: House) -> None:
    leaf = await house.workflow(spender(6))
    middle = await house.workflow(many(leaf, 3, 3))
    tree = await house.workflow(many(middle, 4, 4))
    async with workers(house.settings, 2):
        roots = [await house.start(tree, budget_tokens=budget) for budget in (300, 10_000) * 4]
        for root in roots:
            await house.ended(root)
        for root in roots:
            for each in await below(root):
                await house.ended(each)
    for root in [await house.fresh(each) for each in roots]:
        leaves = await Execution.filter(root_id=root.id, depth=2)
        spent = sum(each.prompt_tokens + each.completion_tokens for each in leaves)
        assert root.tree_tokens == spent
        if root.budget_tokens == 300:
            assert error_of(root)["code"] == "BUDGET_EXCEEDED"
            assert 300 < spent <= 300 + 11 * len(leaves)
        else:
            assert root.status is COMPLETED
            assert spent == root.prompt_tokens + root.completion_tokens == 12 * 6 * 11
    sql = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    assert await house.plait.database.fetch(sql) == [{"deadlocks": 0}]


async def test_what_deeper_runs_spend_counts_once(busy: House) -> None:
    leaf = await busy.workflow(spender(2))
    middle = await busy.workflow(many(leaf, 2, 2))
    root = await busy.run(many(middle, 2, 2), budget_tokens=88)
    assert root.status is COMPLETED
    assert (root.tree_tokens, root.tree_cost_usd) == (88, Decimal("0.08"))
    assert (root.prompt_tokens, root.completion_tokens, root.cost_usd) == (80, 8, Decimal("0.08"))
    for each in await below(root):
        assert (each.tree_tokens, each.prompt_tokens) == (0, 40 if each.depth == 1 else 20)
    short = await busy.run(many(middle, 2, 2), budget_tokens=87)
    assert error_of(short)["code"] == "BUDGET_EXCEEDED"
    free = await busy.run(many(middle, 2, 2))
    assert (free.status, free.tree_tokens, free.prompt_tokens) == (COMPLETED, 0, 80)


def giving_up(child: UUID) -> Graph:
    """Wait for a run no longer than a moment, then for a signal, then spend."""
    return graph(
        [
            entry(),
            sub(child, timeoutMs=1_000, onError="branch"),
            node("wait", "wait", config={"signal": "go"}),
            node("spend", "spend", config={"tokens": 60}),
        ],
        "start -> sub",
        "sub.error -> wait",
        "wait -> spend",
    )


async def given_up(house: House, **budget: Any) -> Execution:
    """Start a run that has given up one which spent 61 tokens, and wait until it has heard of its end."""
    child = await house.workflow(
        graph([entry(), node("a", "spend", config={"tokens": 60}), node("b", "hang")], "start -> a", "a -> b")
    )
    root = await house.start(giving_up(child), **budget)
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for _ in house.plait.executions.lookup.follow(root.id, 0):
            found = await house.fresh(root)
            if found.prompt_tokens and found.status is PAUSED:
                break
    return root


async def test_what_a_run_spent_that_is_waited_for_no_longer_counts(busy: House) -> None:
    root = await given_up(busy, budget_tokens=121)
    assert (await NodeRun.get(execution_id=root.id, node_key="sub")).prompt_tokens == 0
    await busy.steering.signal(busy.viewer, root.id, "go", None)
    ended = await busy.ended(root)
    assert (ended.prompt_tokens, ended.completion_tokens, ended.tree_tokens) == (120, 2, 122)
    assert error_of(ended)["code"] == "BUDGET_EXCEEDED"


async def test_what_it_spent_is_in_the_totals_once(busy: House) -> None:
    root = await given_up(busy)
    await busy.steering.signal(busy.viewer, root.id, "go", None)
    ended = await busy.ended(root)
    assert (ended.status, ended.prompt_tokens, ended.completion_tokens) == (COMPLETED, 120, 2)


async def test_an_end_that_is_heard_of_in_two_ways_counts_once(settings: Settings) -> None:
    async with AsyncExitStack() as stack:
        clock = FixedClock(NOON)
        house = await open_house(settings, stack, clock)
        gate = Gate()
        house.plait.registry.register(gate)
        child = await house.workflow(
            graph([entry(), node("a", "spend", config={"tokens": 60}), node("b", "gate")], "start -> a", "a -> b")
        )
        made = graph([entry(), sub(child, timeoutMs=5_000), node("gate", "gate")], "start -> sub", "start -> gate")
        await house.work()
        root = await house.start(made)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(gate.waiting) < 2:
                await asyncio.sleep(0.01)
            (running,) = await below(root)
            # Whatever is asked of the run is kept from it.
            leases, kept = house.plait.executions.leases, list[Command]()
            lease, tell, lose = leases._held[root.id]
            leases._held[root.id] = (lease, kept.append, lose)
            gate.pass_one(next(i for i, (key, _) in enumerate(gate.waiting) if str(running.id) in key), "x")
            while not any(each.kind is CommandKind.ANSWER for each in kept):
                await asyncio.sleep(0.01)
            clock.advance(timedelta(seconds=6))
            await house.steering.signal(house.viewer, root.id, "look", None)
            while not any(each.kind is CommandKind.SIGNAL for each in kept):
                await asyncio.sleep(0.01)
            tell(next(each for each in kept if each.kind is CommandKind.SIGNAL))
            while not (await house.fresh(root)).prompt_tokens:
                await asyncio.sleep(0.01)
            tell(next(each for each in kept if each.kind is CommandKind.ANSWER))
            gate.pass_one(0, "y")
        ended = await house.ended(root)
        assert (ended.status, ended.prompt_tokens, ended.completion_tokens) == (COMPLETED, 60, 1)


async def test_a_run_starts_nothing_when_the_budget_of_its_tree_is_spent(busy: House) -> None:
    waiting = graph(
        [entry(), node("wait", "wait", config={"signal": "go"}), node("next", "spend")], "start -> wait", "wait -> next"
    )
    root = await busy.start(graph([entry(), sub(await busy.workflow(waiting))], "start -> sub"), budget_tokens=100)
    await busy.reaches(root, PAUSED)
    (child,) = await below(root)
    await busy.reaches(child, PAUSED)
    await Execution.filter(id=root.id).update(tree_tokens=101)
    await busy.steering.signal(busy.viewer, child.id, "go", None)
    ended = await busy.ended(child)
    assert error_of(ended)["code"] == "BUDGET_EXCEEDED"
    assert not await NodeRun.filter(execution_id=child.id, node_key="next").exists()
