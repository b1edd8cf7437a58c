"""Live drafts: what an operation costs with a thousand operations behind it, and with a hundred thousand.

Two servers, each with its draft, whose history is made through the API in batches. They take turns, an operation each.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import orjson

from benchmarks.client import Connection, socket, subscribe
from benchmarks.drafts import APPLY, FOLLOW, make_draft, move, numbers, send_edit, timed
from benchmarks.figures import COLUMNS, Round, Side, Table, Target, median
from benchmarks.house import Dialect, migrated
from benchmarks.servers import Server, cpu_seconds, serving

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
_GROWTH_TARGET = 1.2
_FEW = 1_000

HISTORY = """query ($id: ID!) { node(id: $id) { ... on Workflow { draft { history(first: 20) {
  nodes { revision operationId changes { __typename } } } } } } }"""
PAST = """query ($id: ID!, $revision: Int!) { node(id: $id) { ... on Workflow { draft { at(revision: $revision) {
  revision nodes { key position { x y } } } } } } }"""
UNDO = """mutation ($id: ID!, $operation: String!) {
  undo(input: {workflowId: $id, clientId: "bench", operationId: $operation}) { isApplied } }"""


@dataclass
class _Past:
    """A server with a draft that has so many operations behind it."""

    name: str
    server: Server
    workflow_id: str
    revision: int


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure on one database."""
    many, rounds, seconds = (5_000, 2, 1.0) if is_quick else (100_000, 5, 3.0)
    with ExitStack() as held:
        pasts: list[_Past] = []
        for count in (_FEW, many):
            settings = held.enter_context(migrated(dialect, demo=True, run_worker=dialect == "sqlite"))
            server = held.enter_context(serving(settings))
            workflow_id, revision = asyncio.run(_fill(server, count))
            if dialect == "postgres":
                asyncio.run(_settle(settings.database_url))
            pasts.append(_Past(f"{count:,} operations", server, workflow_id, revision))
        return asyncio.run(_alternate(pasts, dialect, rounds=rounds, seconds=seconds))


async def _fill(server: Server, count: int) -> tuple[str, int]:
    workflow_id = await make_draft(server)
    connection = Connection(server)
    revision = 1
    while revision <= count:
        operations = [move() for _ in range(min(200, count + 1 - revision))]
        answer = await connection.ask(APPLY, id=workflow_id, base=revision, client="bench", operations=operations)
        assert answer["applyWorkflowOperations"]["isApplied"], answer
        revision = answer["applyWorkflowOperations"]["revision"]
    connection.close()
    return workflow_id, revision


async def _settle(url: str) -> None:
    """Let PostgreSQL tidy up now what it would tidy up after minutes of editing at a person's pace."""
    import asyncpg

    server = await asyncpg.connect(url)
    try:
        for table in ("workflow_drafts", "workflow_draft_operations", "workflow_draft_snapshots", "workflows"):
            await server.execute(f"VACUUM ANALYZE {table}", timeout=300)
        await server.execute("CHECKPOINT", timeout=300)
    finally:
        await server.close()


async def _alternate(pasts: list[_Past], dialect: str, *, rounds: int, seconds: float) -> list[Table]:
    works: tuple[tuple[str, Callable[[Connection, _Past], Awaitable[None]]], ...] = (
        ("an operation", _one_more),
        ("an undo and the operation before it", _undo),
        ("the newest 20 of the history", _history),
        ("the draft as of a random revision", _past_draft),
        ("going on from 10 revisions ago", _resume),
    )
    tables: list[Table] = []
    for title, work in works:
        sides = [Side(past.name) for past in pasts]
        for is_warm in (False, *([True] * rounds)):
            turns = await _turns(pasts, work, seconds if is_warm else 0.5)
            for side, turn in zip(sides, turns, strict=True):
                if is_warm:
                    side.rounds.append(turn)
        few, much = sides
        table = Table(f"With a history behind it, {dialect}: {title}", COLUMNS, [few.row(), much.row()])
        pairs = list(zip(few.rounds, much.rounds, strict=True))
        times = median(median(b.latencies) / median(a.latencies) for a, b in pairs)
        cpu = median(b.cpu_us / a.cpu_us for a, b in pairs)
        if work is _one_more:
            table.targets += [
                Target("p50 with the longer history against the shorter", times, _GROWTH_TARGET, is_at_least=False),
                Target("CPU with the longer history against the shorter", cpu, _GROWTH_TARGET, is_at_least=False),
            ]
        else:
            table.notes.append(f"The longer history takes {times:.2f} times as long, and {cpu:.2f} times the CPU.")
        tables.append(table)
    return tables


async def _turns(
    pasts: list[_Past], work: Callable[[Connection, _Past], Awaitable[None]], seconds: float
) -> list[Round]:
    """Do the work to each in turn, one at a time, so that whatever else the machine does hits them alike."""
    connections = [Connection(past.server) for past in pasts]
    latencies: list[list[float]] = [[] for _ in pasts]
    cpu = [cpu_seconds(past.server.pid) for past in pasts]
    end = time.perf_counter() + seconds * len(pasts)
    while time.perf_counter() < end:
        for past, connection, taken in zip(pasts, connections, latencies, strict=True):
            taken.append(await timed(partial(work, connection, past)))
    used = [cpu_seconds(past.server.pid) - before for past, before in zip(pasts, cpu, strict=True)]
    for each in connections:
        each.close()
    return [Round(len(taken), sum(taken), spent, taken) for taken, spent in zip(latencies, used, strict=True)]


async def _one_more(connection: Connection, past: _Past) -> None:
    await send_edit(connection, past.workflow_id, past.revision)
    past.revision += 1


async def _undo(connection: Connection, past: _Past) -> None:
    await _one_more(connection, past)
    answer = await connection.ask(UNDO, id=past.workflow_id, operation=f"undo-{next(numbers)}")
    assert answer["undo"]["isApplied"], answer
    past.revision += 1


async def _history(connection: Connection, past: _Past) -> None:
    answer = await connection.ask(HISTORY, id=past.workflow_id)
    assert answer["node"]["draft"]["history"]["nodes"][0]["revision"] == past.revision, answer


async def _past_draft(connection: Connection, past: _Past) -> None:
    revision = random.randrange(1, past.revision)
    answer = await connection.ask(PAST, id=past.workflow_id, revision=revision)
    assert answer["node"]["draft"]["at"]["revision"] == revision, answer


async def _resume(_: Connection, past: _Past) -> None:
    async with socket(past.server) as each:
        await subscribe(each, FOLLOW, id=past.workflow_id, after=past.revision - 10)
        for behind in range(9, -1, -1):
            frame = orjson.loads(await each.recv())
            assert frame["payload"]["data"]["workflowDraft"]["revision"] == past.revision - behind, frame
