"""Live drafts: from one client's edit to another's screen.

An edit runs from the moment before its mutation is sent to one server over HTTP to the moment its operation comes out
of a socket of another server (embedded: of the same). A commit is what the editor sees of it: the answer that says
that the edit is in the log. Beside the edits, in the same run, messages go from one end of the bus to the other, and
transactions of about what an edit writes are committed by the database's driver alone.
"""

import asyncio
import itertools
import random
import re
import sqlite3
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from app.kernel.bus import EventBus, MemoryBus, RedisBus
from app.kernel.settings import Settings
from benchmarks.client import Connection, request, socket, subscribe
from benchmarks.figures import Table, Target, median, percentile
from benchmarks.house import Dialect, migrated
from benchmarks.http import WORKSPACE
from benchmarks.servers import Server, serving

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
_TRIPS = 5  #: of the bus, that an edit may take beside a commit
NODES = 50
_CROWD = 50

CREATE = """mutation ($workspaceId: ID!, $nodes: [WorkflowNodeInput!]!) {
  createWorkflow(input: {workspaceId: $workspaceId, name: "Live", nodes: $nodes}) { workflow { id } } }"""
APPLY = """mutation ($id: ID!, $base: Int!, $client: String!, $operations: [WorkflowOperationInput!]!) {
  applyWorkflowOperations(input: {workflowId: $id, baseRevision: $base, clientId: $client, operations: $operations}) {
    revision isApplied accepted { operationId revision } rejected { code message } } }"""
FOLLOW = """subscription ($id: ID!, $after: Int) { workflowDraft(workflowId: $id, after: $after) {
  __typename revision ... on DraftOperationApplied { operation { operationId clientId changes {
    __typename ... on NodeFieldChanged { nodeKey field to } } } } } }"""

numbers = itertools.count(1)


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure on one database."""
    with ExitStack() as held:
        settings = held.enter_context(migrated(dialect, demo=True, run_worker=dialect == "sqlite"))
        servers = [held.enter_context(serving(settings)) for _ in range(2 if dialect == "postgres" else 1)]
        # The demo's key is that of whoever was first.
        key = next(each.api_key for each in servers if each.api_key)
        for each in servers:
            each.api_key = key
        return [asyncio.run(_edits(settings, servers, dialect, edits=100 if is_quick else 1_000))]


async def _edits(settings: Settings, servers: list[Server], dialect: str, *, edits: int) -> Table:
    workflow_id = await make_draft(servers[0])
    table = Table(
        f"From one client's edit to another's screen, {dialect}", ("", "count", "median ms", "p95 ms", "p99 ms")
    )
    async with AsyncExitStack() as stack:
        beside = _Beside(
            await stack.enter_async_context(_committing(settings)), await stack.enter_async_context(_bus(settings))
        )
        await _alone(servers, workflow_id, beside, edits=20)  # to warm up
        for name, found in (
            ("one editor", await _alone(servers, workflow_id, beside, edits=edits)),
            (f"{_CROWD} editors", await _crowd(servers, workflow_id, beside, seconds=3 if edits < 1_000 else 20)),
        ):
            limit = median(found.commits) + _TRIPS * median(found.trips)
            table.rows += [
                _row(f"{name}: to the screen of another", found.screens),
                _row(f"{name}: committed", found.commits),
                _row(f"{name}: from its commit to the screen", found.after),
                _row(f"{name}: a message through the bus", found.trips),
                _row(f"{name}: a commit by the driver alone", found.bare_commits),
            ]
            p95, after = percentile(found.screens, 0.95) * 1000, median(found.after) * 1000
            if len(servers) < 2:
                table.notes.append(f"{name}: a p95 of {p95:.1f} ms is {p95 / limit / 1000:.1f} median commits.")
                continue
            trips = _TRIPS * median(found.trips) * 1000
            table.targets += [
                Target(f"p95 of {name} to the screen", p95, limit * 1000, is_at_least=False, unit=" ms"),
                Target(f"median of {name}, of what follows each commit", after, trips, is_at_least=False, unit=" ms"),
            ]
    if table.targets:
        table.notes += [
            f"The first target is the median commit and {_TRIPS} median trips through the bus, of the same run.",
            f"A busy machine slows commits too; the second is of each edit beside its own, so {_TRIPS} trips are left.",
        ]
    table.notes += [
        f"Each of the {_CROWD} edits once a second, and every edit is counted on each of the {_CROWD} screens.",
    ]
    return table


def _row(name: str, seconds: list[float]) -> list[object]:
    return [name, len(seconds), median(seconds) * 1000, *(percentile(seconds, share) * 1000 for share in (0.95, 0.99))]


@dataclass
class _Times:
    """What one form of the measurement saw, in seconds."""

    screens: list[float] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)  #: from the commit to the screen; below 0 where it came first
    trips: list[float] = field(default_factory=list)
    bare_commits: list[float] = field(default_factory=list)


@dataclass
class _Beside:
    """What the target is made of, measured while others edit."""

    commit: Callable[[], Awaitable[object]]
    trip: Callable[[], Awaitable[object]]

    async def measure(self, times: _Times) -> None:
        times.bare_commits.append(await timed(self.commit))
        times.trips.append(await timed(self.trip))

    async def keep_measuring(self, times: _Times) -> None:
        while True:
            await self.measure(times)
            await asyncio.sleep(0.05)


async def _alone(servers: list[Server], workflow_id: str, beside: _Beside, *, edits: int) -> _Times:
    """Edit, wait for the other's screen, and edit again."""
    times = _Times()
    editor = Connection(servers[0])
    async with _screen(servers[-1], workflow_id) as screen:
        for _ in range(edits):
            began = time.perf_counter()
            operation_id = await send_edit(editor, workflow_id, screen.revision)
            committed = time.perf_counter()
            seen = await screen.seen(operation_id)
            times.commits.append(committed - began)
            times.screens.append(seen - began)
            times.after.append(seen - committed)
            await beside.measure(times)
    editor.close()
    return times


async def _crowd(servers: list[Server], workflow_id: str, beside: _Beside, *, seconds: float) -> _Times:
    """Let many edit at a person's pace; note when each edit was on each screen."""
    times = _Times()
    measuring = asyncio.create_task(beside.keep_measuring(times))
    async with AsyncExitStack() as stack:
        screens = [
            await stack.enter_async_context(_screen(servers[number % len(servers)], workflow_id))
            for number in range(_CROWD)
        ]
        seen: list[tuple[str, float]] = []
        sent: dict[str, float] = {}
        committed: dict[str, float] = {}
        for each in screens:
            each.watch(seen)
        end = time.perf_counter() + seconds

        async def edit(number: int) -> None:
            editor = Connection(servers[(number + 1) % len(servers)])
            await asyncio.sleep(random.random())
            while (began := time.perf_counter()) < end:
                operation_id = f"crowd-{next(numbers)}"
                sent[operation_id] = began
                await send_edit(editor, workflow_id, screens[number].revision, operation_id)
                committed[operation_id] = time.perf_counter()
                await asyncio.sleep(max(0.0, began + 1 - time.perf_counter()))
            editor.close()

        await asyncio.gather(*(edit(number) for number in range(_CROWD)))
        measuring.cancel()
        last = max(each.revision for each in screens)
        for each in screens:
            await each.reach(last)
    times.commits += [at - sent[operation_id] for operation_id, at in committed.items()]
    times.screens += [at - sent[operation_id] for operation_id, at in seen]
    times.after += [at - committed[operation_id] for operation_id, at in seen]
    return times


class _Screen:
    """A client that shows a draft."""

    def __init__(self, revision: int) -> None:
        self.revision = revision
        self._seen: dict[str, float] = {}
        self._changed = asyncio.Event()
        self._all: list[tuple[str, float]] | None = None

    def watch(self, seen: list[tuple[str, float]]) -> None:
        """Note from now on which operation came when."""
        self._all = seen

    async def read(self, each: Any) -> None:
        async for frame in each:
            now = time.perf_counter()
            found = re.search(r'"revision":(\d+).*?"operationId":"([^"]+)"', frame)
            if found is None:
                continue
            self.revision = int(found[1])
            if self._all is None:
                self._seen[found[2]] = now
            else:
                self._all.append((found[2], now))
            self._changed.set()

    async def seen(self, operation_id: str) -> float:
        """Wait until an operation is on the screen; return when it came."""
        while operation_id not in self._seen:
            self._changed.clear()
            await self._changed.wait()
        return self._seen.pop(operation_id)

    async def reach(self, revision: int) -> None:
        async with asyncio.timeout(30):
            while self.revision < revision:
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def _screen(server: Server, workflow_id: str) -> AsyncGenerator[_Screen]:
    async with socket(server) as each:
        await subscribe(each, FOLLOW, id=workflow_id)
        first = orjson.loads(await each.recv())["payload"]["data"]["workflowDraft"]
        screen = _Screen(first["revision"])
        reading = asyncio.create_task(screen.read(each))
        try:
            yield screen
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


@asynccontextmanager
async def _committing(settings: Settings) -> AsyncGenerator[Callable[[], Awaitable[object]]]:
    """Give what commits a changed graph and a new row of a log, without anything of Plait."""
    graph = orjson.dumps([_node(number) for number in range(NODES)]).decode()
    if settings.is_embedded:
        file = sqlite3.connect(Path(settings.data_dir) / "commits.db", isolation_level=None, check_same_thread=False)
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = FULL")
        file.execute("CREATE TABLE heads (id INTEGER PRIMARY KEY, graph TEXT)")
        file.execute("CREATE TABLE log (id INTEGER PRIMARY KEY, changes TEXT)")
        file.execute("INSERT INTO heads VALUES (1, '')")

        def write() -> None:
            file.execute("BEGIN IMMEDIATE")
            file.execute("UPDATE heads SET graph = ? WHERE id = 1", [graph])
            file.execute("INSERT INTO log (changes) VALUES (?)", [graph[:300]])
            file.execute("COMMIT")

        try:
            yield lambda: asyncio.to_thread(write)
        finally:
            file.close()
        return
    import asyncpg

    server: Any = await asyncpg.connect(settings.database_url)
    await server.execute("CREATE TABLE bench_heads (id INTEGER PRIMARY KEY, graph JSON)")
    await server.execute("CREATE TABLE bench_log (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, changes JSON)")
    await server.execute("INSERT INTO bench_heads VALUES (1, '[]')")

    async def commit() -> None:
        async with server.transaction():
            await server.execute("UPDATE bench_heads SET graph = $1 WHERE id = 1", graph)
            await server.execute("INSERT INTO bench_log (changes) VALUES ($1)", orjson.dumps(graph[:300]).decode())

    try:
        yield commit
    finally:
        await server.close()


@asynccontextmanager
async def _bus(settings: Settings) -> AsyncGenerator[Callable[[], Awaitable[object]]]:
    """Give what sends a message to a listener and waits for it."""
    bus: EventBus = RedisBus(settings.redis_url) if settings.redis_url else MemoryBus()
    await bus.open()
    arrived = asyncio.Event()
    try:
        async with bus.attach("bench", lambda _: arrived.set()):

            async def trip() -> None:
                arrived.clear()
                await bus.publish([("bench", b"x" * 500)])
                await arrived.wait()

            yield trip
    finally:
        await bus.close()


async def make_draft(server: Server) -> str:
    """Make a workflow of some nodes; return its id."""
    connection = Connection(server)
    workspace_id = (await connection.ask(WORKSPACE))["viewer"]["workspaces"]["nodes"][0]["id"]
    nodes = [_node(number) for number in range(NODES)]
    made = await connection.ask(CREATE, workspaceId=workspace_id, nodes=nodes)
    connection.close()
    return made["createWorkflow"]["workflow"]["id"]


def _node(number: int) -> dict[str, Any]:
    return {"key": f"n{number}", "component": "template", "config": {"template": f"Text of node {number}."}}


def move() -> dict[str, Any]:
    position = {"x": random.randrange(2_000), "y": random.randrange(1_000)}
    action = {"moveNode": {"nodeKey": f"n{random.randrange(NODES)}", "position": position}}
    return {"operationId": f"o{next(numbers)}", "action": action}


async def send_edit(connection: Connection, workflow_id: str, base: int, operation_id: str | None = None) -> str:
    """Move a node; return the operation's id."""
    operation = move()
    operation["operationId"] = operation_id or operation["operationId"]
    body = request(APPLY, id=workflow_id, base=base, client="bench", operations=[operation])
    answer = await connection.send(body)
    assert b'"isApplied":true' in answer, answer
    return operation["operationId"]
