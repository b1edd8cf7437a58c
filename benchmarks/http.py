"""Five-node executions through the API over HTTP, authorised by key, with events and a subscriber: against DBOS.

DBOS runs the same five nodes as five steps, in a process of its own with its driver inside: it pays for no HTTP, no
authorisation and no subscriber. DBOS is on PostgreSQL; Plait is measured embedded, one process that serves GraphQL and
executes on SQLite, and scaled out on the same PostgreSQL with Redis: one process that serves, two that execute.
"""

import asyncio
import os
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import orjson

from benchmarks.client import Connection, request, socket, subscribe
from benchmarks.figures import COLUMNS, Round, Side, Table, Target, median, ratio_of_rates
from benchmarks.graphs import FIVE_NODES_INPUT, FIVE_NODES_OUTPUT, five_nodes
from benchmarks.house import POSTGRES, Dialect, measure, migrated, postgres_database
from benchmarks.servers import Peer, Server, cpu_seconds, serving, working

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
#: The Python in whose environment `peers.txt` is installed.
PEERS = os.environ.get("PLAIT_BENCH_PEERS", "")
_TARGET = 25.0
_LONE_TARGET = 0.2
_WORKERS = 2

WORKSPACE = "{ viewer { workspaces(first: 1) { nodes { id } } } }"
CREATE = """mutation ($workspaceId: ID!, $nodes: [WorkflowNodeInput!]!, $connections: [LinkInput!]!) {
  createWorkflow(input: {workspaceId: $workspaceId, name: "Five", nodes: $nodes, connections: $connections}) {
    workflow { id } } }"""
PUBLISH = "mutation ($id: ID!) { publishWorkflow(input: {workflowId: $id}) { version { number } } }"
RUN = """mutation ($id: ID!, $input: JSON!) { runWorkflow(input: {workflowId: $id, input: $input, waitMs: 30000}) {
  execution { id status durationMs } } }"""
RUN_OUTPUT = """mutation ($id: ID!, $input: JSON!) {
  runWorkflow(input: {workflowId: $id, input: $input, waitMs: 30000}) { execution { status output } } }"""
ACTIVITY = "subscription ($id: ID!) { workspaceActivity(workspaceId: $id) { __typename kind at subjectId } }"


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure on one database."""
    rounds, seconds = (2, 1.0) if is_quick else (3, 2.0)
    sizes = (1, 50) if is_quick else (1, 16, 50)
    with ExitStack() as held:
        settings = held.enter_context(migrated(dialect, demo=True, run_worker=dialect == "sqlite"))
        workers = held.enter_context(working(settings, _WORKERS)) if dialect == "postgres" else []
        server = held.enter_context(serving(settings))
        peer = None
        if PEERS and POSTGRES:
            url = held.enter_context(postgres_database())
            peer = Peer(PEERS, "peer_dbos.py", url.replace("postgres://", "postgresql://"))
            held.callback(peer.close)
        house = _House(server, [server.pid, *workers], peer)
        return asyncio.run(_measure(house, dialect, sizes, rounds=rounds, seconds=seconds))


@dataclass
class _House:
    server: Server
    pids: list[int]  #: of the server and of the workers
    peer: Peer | None


async def prepare(server: Server) -> tuple[str, str]:
    """Make and publish the five nodes; return the ids of the workspace and the workflow."""
    connection = Connection(server)
    workspace_id = (await connection.ask(WORKSPACE))["viewer"]["workspaces"]["nodes"][0]["id"]
    graph = five_nodes()
    nodes = [{"key": node.key, "component": node.component, "config": node.config} for node in graph.nodes]
    links = [
        {"source": link.source, "sourceHandle": link.source_handle, "target": link.target} for link in graph.connections
    ]
    made = await connection.ask(CREATE, workspaceId=workspace_id, nodes=nodes, connections=links)
    workflow_id = made["createWorkflow"]["workflow"]["id"]
    await connection.ask(PUBLISH, id=workflow_id)
    given = await connection.ask(RUN_OUTPUT, id=workflow_id, input=FIVE_NODES_INPUT)
    assert given["runWorkflow"]["execution"] == {"status": "COMPLETED", "output": FIVE_NODES_OUTPUT}, given
    connection.close()
    return workspace_id, workflow_id


async def _measure(house: _House, dialect: str, sizes: tuple[int, ...], *, rounds: int, seconds: float) -> list[Table]:
    server, peer = house.server, house.peer
    workspace_id, workflow_id = await prepare(server)
    body = request(RUN, id=workflow_id, input=FIVE_NODES_INPUT)
    seen = 0

    async def watch() -> None:
        nonlocal seen
        async with socket(server) as each:
            await subscribe(each, ACTIVITY, id=workspace_id)
            async for frame in each:
                assert orjson.loads(frame)["type"] in {"next", "ping"}, frame
                seen += 1

    watcher = asyncio.create_task(watch())
    await asyncio.sleep(0.2)
    tables: list[Table] = []
    try:
        for at_once in sizes:
            ours, theirs = Side("Plait over HTTP"), Side("DBOS, a step a node")
            for is_warm in (False, *([True] * rounds)):
                turn = await send_runs(house.server, house.pids, body, seconds if is_warm else 1, at_once)
                other = peer and await _theirs(peer, seconds if is_warm else 1, at_once)
                if is_warm:
                    ours.rounds.append(turn)
                    if other:
                        theirs.rounds.append(other)
            table = Table(f"Five-node executions over HTTP, {dialect}, {at_once} at once", COLUMNS, [ours.row()])
            if theirs.rounds:
                table.rows.append(theirs.row())
                if at_once == 1:
                    pairs = zip(ours.rounds, theirs.rounds, strict=True)
                    lone = median(median(a.latencies) / median(b.latencies) for a, b in pairs)
                    table.targets.append(Target("p50 against DBOS", lone, _LONE_TARGET, is_at_least=False))
                else:
                    ratio = ratio_of_rates(ours, theirs)
                    table.targets.append(Target("executions per second against DBOS", ratio, _TARGET, is_at_least=True))
                times = median(b.cpu_us / a.cpu_us for a, b in zip(ours.rounds, theirs.rounds, strict=True))
                table.notes.append(f"A run costs DBOS {times:.1f} times the CPU of Plait.")
            else:
                table.notes.append(
                    "DBOS was left out: it needs PLAIT_TEST_POSTGRES, and PLAIT_BENCH_PEERS (make bench)."
                )
            table.notes.append(f"A subscriber of the workspace's activity received {seen:,} frames by then.")
            tables.append(table)
    finally:
        watcher.cancel()
    return tables


async def send_runs(server: Server, pids: list[int], body: bytes, seconds: float, at_once: int) -> Round:
    """Send a request again and again; the CPU is that of all these processes."""
    idle = [Connection(server) for _ in range(at_once)]

    async def work() -> None:
        connection = idle.pop()
        answer = await connection.send(body)
        assert b'"COMPLETED"' in answer, answer
        idle.append(connection)

    cpu = sum(map(cpu_seconds, pids))
    turn = await measure(work, seconds=seconds, at_once=at_once)
    turn.cpu_seconds = sum(map(cpu_seconds, pids)) - cpu
    for each in idle:
        each.close()
    return turn


async def _theirs(peer: Peer, seconds: float, at_once: int) -> Round:
    order: dict[str, Any] = {"seconds": seconds, "at_once": at_once}
    answer = await asyncio.to_thread(peer.ask, **order, input=FIVE_NODES_INPUT, output=FIVE_NODES_OUTPUT)
    return Round(**answer)
