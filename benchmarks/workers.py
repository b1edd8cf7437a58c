"""Workers side by side on PostgreSQL: a backlog of five-node runs, against PgQueuer's no-op jobs and one more worker.

The runs are accepted while the workers stand still; then one of them or both take what is there. Beside them PgQueuer
alone completes as many jobs that do nothing, in a process of its own with the same settings.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from app.executions.service import StartRequest
from app.kernel.settings import Settings
from benchmarks.figures import Round, Side, Table, Target, median, ratio_of_rates
from benchmarks.graphs import FIVE_NODES_INPUT, five_nodes
from benchmarks.house import House, house, migrated
from benchmarks.servers import Peer, cpu_seconds, working

VARIANTS = ("postgres",)
_RATE_TARGET = 0.35
_GROWTH_TARGET = 1.15
_POLL_SECONDS = 0.02
_LIVE = "SELECT count(*) AS n FROM executions WHERE status IN ('queued', 'running', 'paused')"
_WAITS = (
    "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' "
    "AND wait_event IN ('transactionid', 'tuple')"
)


def run(_variant: str, *, is_quick: bool) -> list[Table]:
    """Measure."""
    rounds, runs = (2, 500) if is_quick else (4, 3_000)
    with migrated("postgres") as settings, migrated("postgres") as other, working(settings, 2) as pids:
        peer = Peer(sys.executable, "peer_pgqueuer.py", other.database_url)
        try:
            return asyncio.run(_measure(settings, pids, peer, rounds=rounds, runs=runs))
        finally:
            peer.close()


async def _measure(settings: Settings, pids: list[int], peer: Peer, *, rounds: int, runs: int) -> list[Table]:
    one, two, nothing = Side("one worker, five nodes"), Side("two workers, five nodes"), Side("PgQueuer, no-op jobs")
    waits: dict[str, list[int]] = {one.name: [], two.name: []}
    async with house(settings, is_working=False) as home:
        workflow_id = await home.publish(five_nodes())
        for is_warm in (False, *([True] * rounds)):
            count = runs if is_warm else 200
            turn = Round(**await asyncio.to_thread(peer.ask, count=count * 4))
            if is_warm:
                nothing.rounds.append(turn)
            for side, active in ((one, pids[:1]), (two, pids)):
                found, waiting = await _drain(home, workflow_id, pids, active, count)
                if is_warm:
                    side.rounds.append(found)
                    waits[side.name] += waiting
    columns = ("", "per second", "CPU µs each")
    table = Table(
        f"A backlog of {runs:,} runs, postgres",
        columns,
        [[side.name, side.rate, side.cpu_us] for side in (nothing, one, two)],
    )
    growth = median(b.cpu_us / a.cpu_us for a, b in zip(one.rounds, two.rounds, strict=True))
    table.targets += [
        Target(
            "one worker against PgQueuer's no-op jobs", ratio_of_rates(one, nothing), _RATE_TARGET, is_at_least=True
        ),
        Target("CPU of a run with two workers against one", growth, _GROWTH_TARGET, is_at_least=False),
    ]
    table.notes.append(f"Two workers completed {ratio_of_rates(two, one):.1f} times the runs of one.")
    for name, seen in waits.items():
        table.notes.append(
            f"Row locks, {name}: somebody waited for one in {sum(map(bool, seen))} of {len(seen)} looks."
        )
    return [table]


async def _drain(
    home: House, workflow_id: UUID, pids: list[int], active: list[int], runs: int
) -> tuple[Round, list[int]]:
    """Accept runs while all workers stand still, then let some complete them."""
    database = home.plait.database
    request = StartRequest(workflow_id=workflow_id, input=FIVE_NODES_INPUT)
    await asyncio.sleep(0.3)  # until what the last turn left is written down
    with _standing_still(pids) as go:
        for start in range(0, runs, 100):
            starts = [
                home.plait.executions.executions.start(home.viewer, request) for _ in range(min(100, runs - start))
            ]
            await asyncio.gather(*starts)
        waiting: list[int] = []
        cpu, began = sum(map(cpu_seconds, active)), time.perf_counter()
        go(active)
        while (await database.fetch(_LIVE))[0]["n"]:
            waiting.append((await database.fetch(_WAITS))[0]["n"])
            await asyncio.sleep(_POLL_SECONDS)
        return Round(runs, time.perf_counter() - began, sum(map(cpu_seconds, active)) - cpu), waiting


@contextmanager
def _standing_still(pids: list[int]) -> Generator[Any]:
    def go(some: list[int]) -> None:
        for pid in some:
            os.kill(pid, signal.SIGCONT)

    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield go
    finally:
        go(pids)
