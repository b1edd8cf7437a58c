"""A Plait of one's own to measure: a fresh database, an account, a key, workflows."""

import asyncio
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from app.accounts.service import SignUp
from app.components.registry import Registry
from app.executions.lookup import ReadBudget
from app.executions.models import ExecutionStatus
from app.executions.service import StartRequest
from app.founding import Founded, found_account
from app.kernel.logs import configure_logs
from app.kernel.metrics import JOURNAL_BATCH_SECONDS
from app.kernel.rights import Viewer
from app.kernel.settings import Settings
from app.migrations import upgrade
from app.services import Plait
from app.workflows.graph import Graph
from app.workflows.service import NewWorkflow
from benchmarks.figures import Round
from benchmarks.graphs import FIVE_NODES_INPUT, FIVE_NODES_OUTPUT

Dialect = Literal["sqlite", "postgres"]
#: The server on which databases may be made and dropped; without it, what needs PostgreSQL is left out.
POSTGRES = os.environ.get("PLAIT_TEST_POSTGRES", "")
REDIS = os.environ.get("PLAIT_TEST_REDIS", "")
ROOT = Path(__file__).parents[1]


@contextmanager
def folder() -> Generator[Path]:
    """Make a folder on a real disk (`TMPDIR` says which), so that a commit costs what it costs."""
    path = Path(tempfile.mkdtemp(prefix="plait-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


async def on_the_server(statement: str) -> None:
    """Run a statement on the PostgreSQL server."""
    import asyncpg

    server = await asyncpg.connect(POSTGRES)
    try:
        await server.execute(statement)
    finally:
        await server.close()


@contextmanager
def postgres_database() -> Generator[str]:
    """Make a database and drop it; yields its URL."""
    name = f"plait_bench_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    asyncio.run(on_the_server(f'CREATE DATABASE "{name}"'))
    try:
        yield urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))
    finally:
        asyncio.run(on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)'))


@contextmanager
def migrated(dialect: Dialect, **more: Any) -> Generator[Settings]:
    """Yield the settings of a fresh, migrated database."""
    with folder() as path:
        common: dict[str, Any] = {"data_dir": path, "demo": False, "log_level": "ERROR", **more}
        if dialect == "sqlite":
            settings = Settings(**common)
            asyncio.run(upgrade(settings))
            yield settings
        else:
            with postgres_database() as url:
                settings = Settings(database_url=url, redis_url=REDIS, **common)
                asyncio.run(upgrade(settings))
                yield settings


@dataclass
class House:
    """A running Plait with an account."""

    plait: Plait
    founded: Founded

    @property
    def viewer(self) -> Viewer:
        return Viewer(self.founded.user_id)

    async def publish(self, graph: Graph, name: str = "Measured") -> UUID:
        """Make and publish a workflow; return its id."""
        workflow = await self.plait.workflows.workflows.create(
            self.viewer, self.founded.workspace_id, NewWorkflow(name, graph=graph)
        )
        await self.plait.workflows.versions.publish(self.viewer, workflow.id)
        return workflow.id

    async def run(self, workflow_id: UUID, run_input: Any = None, wait_ms: int = 60_000) -> Any:
        """Run a workflow to its end."""
        return await self.plait.executions.executions.start(
            self.viewer, StartRequest(workflow_id=workflow_id, input=run_input, wait_ms=wait_ms)
        )

    async def run_five_nodes(self, workflow_id: UUID) -> None:
        """Run the five nodes; it must complete."""
        execution = await self.run(workflow_id, FIVE_NODES_INPUT)
        assert execution.status is ExecutionStatus.COMPLETED, execution.error

    async def check_five_nodes(self, workflow_id: UUID) -> None:
        """Look once at what they give."""
        execution = await self.run(workflow_id, FIVE_NODES_INPUT)
        entries = await self.plait.executions.lookup.entries(execution.id, 0, 100, ReadBudget())
        assert entries[-1].data["output"] == FIVE_NODES_OUTPUT, entries[-1]


@asynccontextmanager
async def house(
    settings: Settings, *, is_working: bool = True, registry: Registry | None = None
) -> AsyncGenerator[House]:
    """Open a Plait on a migrated database and found an account in it."""
    configure_logs(settings)
    plait = Plait(settings, registry=registry)
    await plait.open()
    try:
        founded = await found_account(plait, SignUp(password=uuid.uuid4().hex, username="bench", name="Bench"))
        if is_working:
            await plait.start_worker()
        yield House(plait, founded)
    finally:
        await plait.close()


async def measure(work: Callable[[], Awaitable[object]], *, seconds: float, at_once: int) -> Round:
    """Do the work again and again, `at_once` side by side, and take the time and this process's CPU.

    What was begun in time is finished and counted.
    """
    latencies: list[float] = []
    clock = time.perf_counter
    end = clock() + seconds

    async def again() -> None:
        while True:
            began = clock()
            if began >= end:
                return
            await work()
            latencies.append(clock() - began)

    cpu, began = time.process_time(), clock()
    await asyncio.gather(*(again() for _ in range(at_once)))
    return Round(len(latencies), clock() - began, time.process_time() - cpu, latencies)


@contextmanager
def measure_batches() -> Generator[list[float]]:
    """Collect how long each of the journal's group commits takes, in seconds."""
    taken: list[float] = []
    histogram = JOURNAL_BATCH_SECONDS
    observe = histogram.observe

    def note(amount: float, *rest: Any) -> None:
        taken.append(amount)
        observe(amount, *rest)

    histogram.observe = note
    try:
        yield taken
    finally:
        histogram.observe = observe
