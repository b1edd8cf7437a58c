"""Whole processes on a fresh database: a SQLite file, or a database of the server that PLAIT_TEST_POSTGRES names."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import pytest

from app.accounts.models import Membership, User, Workspace
from app.executions.events import JournalEntry
from app.executions.lookup import ReadBudget
from app.executions.models import Execution, ExecutionStatus
from app.executions.service import StartRequest
from app.kernel.clock import Clock
from app.kernel.rights import Role, Viewer
from app.kernel.settings import Settings
from app.migrations import upgrade
from app.services import Plait
from app.workflows.drafts import GraphPatch
from app.workflows.graph import Graph
from app.workflows.service import NewWorkflow, WorkflowChange
from tests.executions.odd import odd_registry
from tests.executions.play import NOON
from tests.patience import PATIENCE_SECONDS

POSTGRES = os.environ.get("PLAIT_TEST_POSTGRES", "")
REDIS = os.environ.get("PLAIT_TEST_REDIS", "")


async def on_the_server(statement: str) -> None:
    import asyncpg

    server: Any = await asyncpg.connect(POSTGRES)
    try:
        await server.execute(statement)
    finally:
        await server.close()


def _url(name: str) -> str:
    return urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database to copy."""
    folder = tmp_path_factory.mktemp("executions")
    if not POSTGRES:
        asyncio.run(upgrade(Settings(data_dir=folder)))
        yield str(folder / "plait.db")
        return
    name = f"plait_runs_{uuid.uuid4().hex[:12]}"
    asyncio.run(on_the_server(f'CREATE DATABASE "{name}"'))
    asyncio.run(upgrade(Settings(data_dir=folder, database_url=_url(name))))
    yield name
    asyncio.run(on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture
async def settings(template: str, tmp_path: Path) -> AsyncIterator[Settings]:
    facts: dict[str, Any] = {
        "data_dir": tmp_path,
        "redis_url": REDIS,
        "egress_allow": ("127.0.0.1",),
        "drain_seconds": 0.2,
        "lease_seconds": 2,
    }
    if not POSTGRES:
        shutil.copy(template, tmp_path / "plait.db")
        yield Settings(**facts)
        return
    name = f"plait_run_{uuid.uuid4().hex[:12]}"
    await on_the_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield Settings(**facts, database_url=_url(name))
    await on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)')


class House:
    """A process, a workspace, and somebody in it."""

    def __init__(self, settings: Settings, plait: Plait, stack: AsyncExitStack) -> None:
        self.settings = settings
        self.plait = plait
        self.stack = stack
        self.workspace_id: UUID
        self.viewer: Viewer

    @property
    def runs(self) -> Any:
        return self.plait.executions.executions

    @property
    def steering(self) -> Any:
        return self.plait.executions.steering

    @property
    def journal(self) -> Any:
        return self.plait.executions.journal

    def component(self, name: str) -> Any:
        return self.plait.registry.get(name)

    async def member(self, role: Role = Role.OWNER, workspace_id: UUID | None = None) -> Viewer:
        name = uuid.uuid4().hex
        user = await User.create(username=name, name="Ada", password_hash="-", created_at=NOON, updated_at=NOON)
        if workspace_id is None:
            row = await Workspace.create(name=name, slug=name, created_at=NOON, updated_at=NOON)
            workspace_id = row.id
        await Membership.create(workspace_id=workspace_id, user_id=user.id, role=role, created_at=NOON, updated_at=NOON)
        self.workspace_id = getattr(self, "workspace_id", None) or workspace_id
        return Viewer(user.id)

    async def member_id(self, viewer: Viewer) -> UUID:
        return (await Membership.get(user_id=viewer.user_id, workspace_id=self.workspace_id)).id

    async def work(self, concurrency: int = 20) -> None:
        await self.plait.start_worker(concurrency)

    async def workflow(self, made: Graph, *, is_published: bool = True) -> UUID:
        row = await self.plait.workflows.workflows.create(
            self.viewer, self.workspace_id, NewWorkflow(name="w", graph=made)
        )
        if is_published:
            await self.plait.workflows.versions.publish(self.viewer, row.id)
        return row.id

    async def replace(self, workflow: Any, made: Graph) -> None:
        """Give a workflow another graph, and publish that."""
        change = WorkflowChange(
            graph=GraphPatch(made.nodes, made.connections, made.variables), base_revision=workflow.draft_revision
        )
        await self.plait.workflows.workflows.update(self.viewer, workflow.id, change)
        await self.plait.workflows.versions.publish(self.viewer, workflow.id)

    async def workspace_of(self, viewer: Viewer) -> UUID:
        return (await Membership.get(user_id=viewer.user_id)).workspace_id

    async def start(self, made: Graph | UUID, run_input: Any = None, **more: Any) -> Execution:
        workflow_id = made if isinstance(made, UUID) else await self.workflow(made)
        return await self.runs.start(self.viewer, StartRequest(workflow_id, run_input, **more))

    async def run(self, made: Graph | UUID, run_input: Any = None, **more: Any) -> Execution:
        """Start a run and wait for its end."""
        execution = await self.start(made, run_input, wait_ms=50_000, **more)
        assert execution.status.is_terminal
        return await self.fresh(execution)

    async def fresh(self, execution: Execution) -> Execution:
        return await Execution.get(id=execution.id)

    async def ended(self, execution: Execution) -> Execution:
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for _ in self.plait.executions.lookup.follow(execution.id, 0):
                pass
        return await self.fresh(execution)

    async def reaches(self, execution: Execution, status: ExecutionStatus) -> Execution:
        """Wait until a run is in a state."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for _ in self.plait.executions.lookup.follow(execution.id, 0):
                found = await self.fresh(execution)
                if found.status is status:
                    return found
        found = await self.fresh(execution)
        assert found.status is status, found.status
        return found

    async def entries(self, execution: Execution) -> list[JournalEntry]:
        return list(await self.plait.executions.lookup.entries(execution.id, 0, 100_000, ReadBudget()))

    async def types(self, execution: Execution) -> list[str]:
        return [entry.type.value for entry in await self.entries(execution)]

    async def output(self, execution: Execution) -> Any:
        last = (await self.entries(execution))[-1]
        assert last.type.value == "ExecutionCompleted", last.data
        return last.data["output"]

    async def process(self, **more: Any) -> Plait:
        """Open another process on the same database; closed at the end of the test."""
        other = Plait(self.settings, registry=odd_registry(), **more)
        await other.open()
        self.stack.push_async_callback(other.close)
        return other


async def open_house(settings: Settings, stack: AsyncExitStack, clock: Clock | None = None) -> House:
    plait = Plait(settings, registry=odd_registry(), clock=clock)
    await plait.open()
    house = House(settings, plait, stack)
    stack.push_async_callback(plait.close)
    house.viewer = await house.member()
    return house


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await open_house(settings, stack)


@pytest.fixture
async def busy(house: House) -> House:
    """A house whose process executes runs."""
    await house.work()
    return house
