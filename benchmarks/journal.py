"""What the journal costs: the same runs driven with the journal on a database, and with one that keeps nothing."""

import asyncio
import time
from typing import Any
from uuid import UUID

from app.executions.facts import Means, RunFacts
from app.executions.journal import Journal
from app.executions.journal_items import Lease
from app.executions.models import ExecutionStatus
from app.executions.plan import Plan, make_plan
from app.executions.projecting import NoProjector
from app.executions.result_cache import ResultCache
from app.executions.runner import Run
from app.executions.service import StartRequest
from app.kernel.ids import new_id
from app.kernel.process import settle
from app.kernel.rights import Actor, ActorKind
from benchmarks.figures import Round, Side, Table, median
from benchmarks.graphs import each_item, five_nodes
from benchmarks.house import Dialect, House, house, migrated

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
_ITEMS = list(range(200))


class NoJournal:
    """Takes events as the journal does and keeps none."""

    def append(self, lease: Lease, events: Any, **_more: Any) -> asyncio.Future[None]:
        lease.last_sequence += len(events)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure on one database."""
    with migrated(dialect) as settings:
        return asyncio.run(_measure(settings, dialect, rounds=2 if is_quick else 6))


async def _measure(settings: Any, dialect: Dialect, *, rounds: int) -> list[Table]:
    tables: list[Table] = []
    async with house(settings, is_working=False) as home:
        settle()  # as a worker does
        for title, graph, run_input, runs in (
            ("a run of 200 iterations, 8 at once", each_item(), _ITEMS, 8),
            ("the five nodes, 50 at once", five_nodes(), {"name": "Ada", "topic": "engines"}, 200),
        ):
            workflow_id = await home.publish(graph)
            plan = make_plan(graph, home.plait.registry)
            kept, lost = Side("with the journal"), Side("without")
            for is_warm in (False, *([True] * rounds)):
                for side, journal in ((kept, home.plait.executions.journal), (lost, None)):
                    turn = await _drive(home, workflow_id, plan, run_input, runs, journal)
                    if is_warm:
                        side.rounds.append(turn)
            table = Table(
                f"Overhead of the journal, {dialect}: {title}",
                ("", "events per second", "µs per event", "CPU µs per event"),
                [[side.name, side.rate, 1e6 / side.rate, side.cpu_us] for side in (kept, lost)],
            )
            more = median(a.cpu_us - b.cpu_us for a, b in zip(kept.rounds, lost.rounds, strict=True))
            times = median(b.rate / a.rate for a, b in zip(kept.rounds, lost.rounds, strict=True))
            table.notes.append(
                f"The journal adds {more:.0f} µs of CPU to an event; a run takes {times:.1f} times as long."
            )
            tables.append(table)
    return tables


async def _drive(
    home: House, workflow_id: UUID, plan: Plan, run_input: Any, runs: int, journal: Journal | None
) -> Round:
    """Drive runs to their end, side by side; accepting and claiming them is not measured."""
    leases: list[Lease] = []
    for _ in range(runs):
        if journal is None:
            leases.append(Lease(new_id(), home.founded.workspace_id, 1, 1))
            continue
        request = StartRequest(workflow_id=workflow_id, input=run_input)
        execution = await home.plait.executions.executions.start(home.viewer, request)
        row = await journal.claim(execution.id, is_seizure=True)  # so many at once stand in line
        assert row is not None
        leases.append(Lease(execution.id, home.founded.workspace_id, row["epoch"], row["last_sequence"]))
    before = sum(lease.last_sequence for lease in leases)
    cpu, began = time.process_time(), time.perf_counter()
    await asyncio.gather(*(_run(home, plan, lease, run_input, journal or NoJournal()).drive() for lease in leases))
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    return Round(sum(lease.last_sequence for lease in leases) - before, seconds, cpu)


def _run(home: House, plan: Plan, lease: Lease, run_input: Any, journal: Any) -> Run:
    unused: Any = None  #: by these graphs
    means = Means(
        journal=journal,
        tools=home.plait.executions.tools,
        clock=home.plait.clock,
        dialect=home.plait.database.dialect,
        projector=NoProjector(),
        cache=ResultCache(home.plait.clock),
        children=unused,
        ended=unused,
        commands=unused,
    )
    facts = RunFacts(
        lease=lease,
        workflow_id=lease.workspace_id,
        status=ExecutionStatus.QUEUED,
        actor=Actor(ActorKind.USER, home.founded.user_id),
        timeout_ms=600_000,
        started_at=None,
        run_input=run_input,
    )
    return Run(facts, plan, means, secrets={}, use_pins=False)
