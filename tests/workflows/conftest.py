"""The workflows' services on a fresh database: a SQLite file, or a database of the server PLAIT_TEST_POSTGRES names."""

import asyncio
import os
import uuid
import warnings
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import hypothesis
import pytest
from tortoise import Tortoise

from app.accounts.models import Membership, User, Workspace
from app.accounts.wiring import Accounts
from app.components.registry import Registry, default_registry
from app.kernel.bus import MemoryBus
from app.kernel.clock import FixedClock
from app.kernel.crypto import Passwords, Vault
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.kernel.mail import make_mailer
from app.kernel.rights import Role, Viewer
from app.kernel.settings import Settings
from app.kernel.throttle import Throttle
from app.workflows.graph import Graph, GraphNode, Link
from app.workflows.wiring import WorkflowServices

# A shared machine may pause any example; what must be fast has a test that measures it.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

POSTGRES = os.environ.get("PLAIT_TEST_POSTGRES", "")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TABLES = ("users", "workspaces", "audit_entries", "activities", "activity_heads", "idempotency_keys")


class House(WorkflowServices):
    """The wired domain and what a test holds of its surroundings."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.database = database
        self.clock = FixedClock(NOON)
        self.registry: Registry = default_registry()
        self.idempotency = idempotency = Idempotency(database, self.clock)
        self.bus = MemoryBus()
        self.accounts = Accounts(
            settings,
            database=database,
            bus=self.bus,
            clock=self.clock,
            mailer=make_mailer(settings),
            throttle=Throttle(settings),
            idempotency=idempotency,
            vault=Vault(settings.keys),
            passwords=Passwords(time_cost=1, memory_cost_kib=64),
        )
        self.secrets: dict[UUID, set[str]] = {}
        super().__init__(
            database=database,
            bus=self.bus,
            clock=self.clock,
            access=self.accounts.access,
            activities=self.accounts.activities,
            audit=self.accounts.audit,
            idempotency=idempotency,
            library=self.registry,
            secret_names=self._secret_names,
        )

    async def _secret_names(self, workspace_id: UUID) -> set[str]:
        return self.secrets.get(workspace_id, set())

    async def workspace(self, name: str = "acme") -> UUID:
        row = await Workspace.create(name=name, slug=f"{name}-{uuid.uuid4().hex[:8]}", created_at=NOON, updated_at=NOON)
        return row.id

    async def member(self, workspace_id: UUID, role: Role = Role.EDITOR) -> Viewer:
        user = await User.create(
            username=uuid.uuid4().hex, name="Ada", password_hash="-", created_at=NOON, updated_at=NOON
        )
        await Membership.create(workspace_id=workspace_id, user_id=user.id, role=role, created_at=NOON, updated_at=NOON)
        return Viewer(user.id)


def node(key: str, component: str = "template", **parts: object) -> GraphNode:
    if component == "template":
        parts.setdefault("config", {"template": "hello"})
    return GraphNode.model_validate({"key": key, "component": component, **parts})


def graph(nodes: list[GraphNode], *links: tuple[str, ...]) -> Graph:
    """Make a graph of nodes and links given as (source, target) or (source, handle, target)."""
    return Graph(
        nodes=tuple(nodes),
        connections=tuple(
            Link(source=link[0], target=link[-1], source_handle=link[1] if len(link) > 2 else "output")
            for link in links
        ),
    )


def greeting() -> Graph:
    return graph(
        [node("start", "manual"), node("greet", config={"template": "Hello {{ input.name }}"})], ("start", "greet")
    )


async def _on_the_server(statement: str) -> None:
    import asyncpg

    server = await asyncpg.connect(POSTGRES)
    try:
        await server.execute(statement)
    finally:
        await server.close()


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Name a fresh database, dropped at the end."""
    if not POSTGRES:
        yield f"sqlite://{tmp_path_factory.mktemp('workflows')}/plait.db"
        return
    name = f"plait_workflows_{uuid.uuid4().hex[:12]}"
    asyncio.run(_on_the_server(f'CREATE DATABASE "{name}"'))
    parts = urlsplit(POSTGRES)
    yield urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
    asyncio.run(_on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)'))


_made: set[str] = set()


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[House]:
    """Open the database, made if it is new, and empty it in the end."""
    database = Database(settings)
    with warnings.catch_warnings():
        # A domain whose tables are not there yet is no fault of this one.
        warnings.filterwarnings("ignore", message="Module .* has no models", category=RuntimeWarning)
        await database.open()
    if settings.database_url not in _made:
        await Tortoise.generate_schemas()
        _made.add(settings.database_url)
    house = House(settings, database)
    yield house
    await house.close()
    async with database.transaction() as tx:
        for table in TABLES:
            await tx.fetch(f'DELETE FROM "{table}" RETURNING 1 AS one')  # noqa: S608 - the names stand above
    await database.close()


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with opened(Settings(database_url=database_url, data_dir=tmp_path)) as found:
        yield found


@pytest.fixture
async def acme(house: House) -> UUID:
    return await house.workspace()


@pytest.fixture
async def ada(house: House, acme: UUID) -> Viewer:
    return await house.member(acme)
