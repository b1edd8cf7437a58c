"""What a server holds: idle, per running execution, and how soon it is ready on a migrated database."""

import asyncio
from typing import Any

from app.kernel.settings import Settings
from benchmarks.client import Connection, request
from benchmarks.figures import Table, Target, median
from benchmarks.graphs import FIVE_NODES_INPUT, one_request
from benchmarks.house import migrated
from benchmarks.http import CREATE, PUBLISH, RUN, WORKSPACE, prepare
from benchmarks.servers import Server, resident_mib, serving

VARIANTS = ("sqlite",)
_READY_SECONDS = 3.0
_IDLE_MIB = 150.0

_START = "mutation ($id: ID!) { runWorkflow(input: {workflowId: $id}) { execution { id } } }"
_RUNNING = """query ($id: ID!) { workspace(id: $id) {
  executions(first: 1, where: {status: [RUNNING]}) { totalCount } } }"""


def run(_variant: str, *, is_quick: bool) -> list[Table]:
    """Measure."""
    with migrated("sqlite", demo=True) as settings:
        starts: list[float] = []
        idle: list[float] = []
        for _ in range(1 if is_quick else 3):
            # The first start also makes the demo workspace, as a user's first does after `plait migrate`.
            with serving(settings) as server:
                starts.append(server.seconds_to_ready)
                idle.append(asyncio.run(_idle(server)))
        table = Table(
            "The embedded server",
            ("", "median", "most"),
            [
                ["from start to /readyz, s", median(starts), max(starts)],
                ["resident when idle, MiB", median(idle), max(idle)],
            ],
        )
        table.targets += [
            Target("start to /readyz", max(starts), _READY_SECONDS, is_at_least=False, unit=" s"),
            Target("resident when idle", max(idle), _IDLE_MIB, is_at_least=False, unit=" MiB"),
        ]
        return [table, _running(settings, 200 if is_quick else 1_000)]


async def _idle(server: Server) -> float:
    connection = Connection(server)
    await connection.ask(WORKSPACE)
    connection.close()
    await asyncio.sleep(1)
    return resident_mib(server.pid)


def _running(settings: Settings, count: int) -> Table:
    more = settings.model_copy(update={"egress_allow": ("127.0.0.1",), "worker_concurrency": count + 50})
    with serving(more) as server:
        return asyncio.run(_wait(server, count))


async def _wait(server: Server, count: int) -> Table:
    """Let runs wait for a service that does not answer, and weigh them."""
    release = asyncio.Event()

    async def service(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await release.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        writer.close()

    slow = await asyncio.start_server(service, "127.0.0.1", 0, backlog=2_048)
    port = slow.sockets[0].getsockname()[1]
    workspace_id, five_id = await prepare(server)
    connection = Connection(server)
    workflow_id = await _publish(connection, workspace_id, f"http://127.0.0.1:{port}/")

    async def five() -> None:
        each = Connection(server)
        for _ in range(20):
            await each.send(request(RUN, id=five_id, input=FIVE_NODES_INPUT))
        each.close()

    # Warm the server first, so that what is weighed is runs, not caches.
    await asyncio.gather(*(five() for _ in range(20)))
    await asyncio.sleep(1)
    before = resident_mib(server.pid)
    body = request(_START, id=workflow_id)
    for _ in range(count):
        await connection.send(body)
    for _ in range(300):
        found = await connection.ask(_RUNNING, id=workspace_id)
        if found["workspace"]["executions"]["totalCount"] >= count:
            break
        await asyncio.sleep(0.1)
    else:
        raise RuntimeError(f"only {found} run at once")
    await asyncio.sleep(1)
    after = resident_mib(server.pid)
    release.set()
    connection.close()
    slow.close()
    return Table(
        f"Memory of {count:,} executions that wait for a slow service",
        ("", "resident MiB"),
        [["before", before], ["while they run", after], ["KiB per running execution", (after - before) * 1024 / count]],
        notes=["Most of them wait for one of the 100 connections that a process opens to other services."],
    )


async def _publish(connection: Connection, workspace_id: str, url: str) -> str:
    graph = one_request(url)
    nodes: list[dict[str, Any]] = [
        {"key": node.key, "component": node.component, "config": node.config} for node in graph.nodes
    ]
    links = [{"source": "start", "target": "ask"}]
    made = await connection.ask(CREATE, workspaceId=workspace_id, nodes=nodes, connections=links)
    workflow_id: str = made["createWorkflow"]["workflow"]["id"]
    await connection.ask(PUBLISH, id=workflow_id)
    return workflow_id
