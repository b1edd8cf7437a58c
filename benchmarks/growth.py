"""What a node costs in a large graph and in a small one, and what a long loop holds."""

import asyncio
from typing import Any
from uuid import UUID

from app.executions.models import ExecutionStatus
from benchmarks.client import Connection
from benchmarks.figures import Side, Table, Target, median
from benchmarks.graphs import counting_loop, row_of_nodes
from benchmarks.house import Dialect, House, house, measure, migrated
from benchmarks.http import CREATE, PUBLISH, WORKSPACE
from benchmarks.servers import Server, peak_mib, serving

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
_SMALL, _LARGE = 10, 1_000
_TARGET = 1.20
_SHORT_LOOP = 10
_LOOP_MIB = 100.0
_RUN = """mutation ($id: ID!, $input: JSON!) {
  runWorkflow(input: {workflowId: $id, input: $input, waitMs: 60000}) { execution { status output } } }"""


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure on one database."""
    rounds, seconds = (2, 1.0) if is_quick else (5, 3.0)
    with migrated(dialect) as settings:
        tables = [asyncio.run(_nodes(settings, dialect, rounds=rounds, seconds=seconds))]
    return [*tables, _loops(dialect, 1_000 if is_quick else 10_000)]


async def _nodes(settings: Any, dialect: Dialect, *, rounds: int, seconds: float) -> Table:
    small, large = Side(f"{_SMALL} nodes"), Side(f"{_LARGE:,} nodes")
    async with house(settings) as home:
        sides = [
            (small, _SMALL, await home.publish(row_of_nodes(_SMALL)), 20),
            (large, _LARGE, await home.publish(row_of_nodes(_LARGE), "Large"), 2),
        ]
        for is_warm in (False, *([True] * rounds)):
            for side, nodes, workflow_id, at_once in sides:
                turn = await measure(
                    lambda workflow_id=workflow_id: _complete(home, workflow_id),
                    seconds=seconds if is_warm else 1,
                    at_once=at_once,
                )
                turn.count *= nodes
                if is_warm:
                    side.rounds.append(turn)
    growth = median(b.cpu_us / a.cpu_us for a, b in zip(small.rounds, large.rounds, strict=True))
    return Table(
        f"Graphs small and large, {dialect}",
        ("", "nodes per second", "CPU µs per node"),
        [[side.name, side.rate, side.cpu_us] for side in (small, large)],
        [Target("CPU of a node in the large graph against the small", growth, _TARGET, is_at_least=False)],
    )


def _loops(dialect: Dialect, long: int) -> Table:
    """Compare the most that a server ever held: one that ran a short loop, and one that ran a long one."""
    peaks: list[float] = []
    with migrated(dialect, demo=True) as settings:
        for count in (_SHORT_LOOP, long):
            with serving(settings) as server:
                asyncio.run(_loop(server, count))
                peaks.append(peak_mib(server.pid))
    return Table(
        f"A short loop and a long one, {dialect}",
        ("", "MiB at most"),
        [[f"{count:,} iterations", peak] for count, peak in zip((_SHORT_LOOP, long), peaks, strict=True)],
        [Target("more held by the long loop", peaks[1] - peaks[0], _LOOP_MIB, is_at_least=False, unit=" MiB")],
    )


async def _loop(server: Server, count: int) -> None:
    connection = Connection(server)
    workspace_id = (await connection.ask(WORKSPACE))["viewer"]["workspaces"]["nodes"][0]["id"]
    graph = counting_loop()
    nodes = [
        {"key": node.key, "component": node.component, "config": node.config, "parentKey": node.parent_key}
        for node in graph.nodes
    ]
    links = [{"source": "start", "target": "loop"}]
    made = await connection.ask(CREATE, workspaceId=workspace_id, nodes=nodes, connections=links)
    workflow_id = made["createWorkflow"]["workflow"]["id"]
    await connection.ask(PUBLISH, id=workflow_id)
    given = await connection.ask(_RUN, id=workflow_id, input=count)
    assert given["runWorkflow"]["execution"] == {"status": "COMPLETED", "output": str(count - 1)}, given
    connection.close()


async def _complete(home: House, workflow_id: UUID) -> None:
    execution = await home.run(workflow_id, "x")
    assert execution.status is ExecutionStatus.COMPLETED, execution.error
