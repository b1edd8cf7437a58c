"""What a node costs in a large graph and in a small one, and what a long loop holds."""

import asyncio
from typing import Any
from uuid import UUID

from app.executions.models import ExecutionStatus
from benchmarks.figures import Side, Table, Target, median
from benchmarks.graphs import row_of_nodes
from benchmarks.house import Dialect, House, house, measure, migrated

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
_SMALL, _LARGE = 10, 1_000
_TARGET = 1.20


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure on one database."""
    rounds, seconds = (2, 1.0) if is_quick else (5, 3.0)
    with migrated(dialect) as settings:
        return [asyncio.run(_nodes(settings, dialect, rounds=rounds, seconds=seconds))]


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


async def _complete(home: House, workflow_id: UUID) -> None:
    execution = await home.run(workflow_id, "x")
    assert execution.status is ExecutionStatus.COMPLETED, execution.error
