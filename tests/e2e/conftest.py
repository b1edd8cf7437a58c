"""Deployments of the real application: embedded always, scaled out where PLAIT_TEST_POSTGRES and _REDIS are set."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from llmock.pytest_plugin import LLMock

from tests.e2e.peer import Peer, peer
from tests.e2e.receiver import Receiver, receiver
from tests.e2e.server import ROOT, Deployment, run_cli
from tests.e2e.story import Person, sign_up

POSTGRES = os.environ.get("PLAIT_TEST_POSTGRES", "")
REDIS = os.environ.get("PLAIT_TEST_REDIS", "")
BACK_ENDS = ["embedded", "scaled"] if POSTGRES and REDIS else ["embedded"]

Deploy = Callable[..., Deployment]


async def _on_the_server(statement: str) -> None:
    import asyncpg

    server: Any = await asyncpg.connect(POSTGRES)
    try:
        await server.execute(statement)
    finally:
        await server.close()


def _at(database: str) -> str:
    # Two test runners with two deployments of four processes each share the 100 connections that PostgreSQL has.
    server = urlsplit(POSTGRES)
    query = "&".join(part for part in (server.query, "pool_size=4") if part)
    return urlunsplit(server._replace(path=f"/{database}", query=query))


@cache
def _template() -> str:
    """Migrate a database once, to be copied; return its name."""
    name = f"plait_e2e_{os.getpid()}_template"
    asyncio.run(_on_the_server(f'CREATE DATABASE "{name}"'))
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PLAIT_")}
    run_cli("migrate", env=clean | {"PLAIT_DATABASE_URL": _at(name), "PYTHONPATH": str(ROOT)})
    return name


def pytest_sessionfinish() -> None:
    if _template.cache_info().currsize:
        asyncio.run(_on_the_server(f'DROP DATABASE "{_template()}" WITH (FORCE)'))


@contextmanager
def deployed(back_end: str, folder: Path, **settings: str) -> Generator[Deployment]:
    """Run a deployment over a database that no other test has."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PLAIT_")}
    env = clean | {
        "PLAIT_CHORE_SECONDS": "3",
        "PLAIT_DATA_DIR": str(folder / "var"),
        "PLAIT_DEMO": "false",
        "PLAIT_DRAIN_SECONDS": "4",
        "PLAIT_EGRESS_ALLOW": "127.0.0.1",
        "PLAIT_LEASE_SECONDS": "2",
        "PLAIT_LOG_FORMAT": "json",
        "PLAIT_WEBHOOK_RETRY_SECONDS": "0.1,0.2,0.3",
        "PYTHONPATH": str(ROOT),
        **settings,
    }
    database = f"plait_e2e_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    if back_end == "scaled":
        asyncio.run(_on_the_server(f'CREATE DATABASE "{database}" TEMPLATE "{_template()}"'))
        env["PLAIT_DATABASE_URL"] = _at(database)
        env.setdefault("PLAIT_REDIS_URL", REDIS)
    deployment = Deployment(back_end == "embedded", env, folder)
    try:
        deployment.start()
        yield deployment
        # Patience must not hide it: a run that nobody woke would be found by the rescue, half a minute late.
        assert '"stranded_executions"' not in deployment.everything()
    finally:
        deployment.stop()
        if back_end == "scaled":
            asyncio.run(_on_the_server(f'DROP DATABASE "{database}" WITH (FORCE)'))


@pytest.fixture(scope="session", params=BACK_ENDS)
def back_end(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def plait(back_end: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The deployment that tests share; leave it running."""
    with deployed(back_end, tmp_path_factory.mktemp(back_end)) as deployment:
        yield deployment


@pytest.fixture(scope="module")
def own_plait(back_end: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """A deployment of the module's own, to be killed and started again."""
    with deployed(back_end, tmp_path_factory.mktemp(back_end)) as deployment:
        yield deployment


@pytest.fixture
async def ada(plait: Deployment) -> Person:
    return await sign_up(plait.url)


@pytest.fixture
async def ears() -> AsyncIterator[Receiver]:
    async with receiver() as found:
        yield found


@pytest.fixture
def scripted(llmock: LLMock, monkeypatch: pytest.MonkeyPatch) -> LLMock:
    """A provider that nobody here wrote, which says what the test tells it; see `world.scripted_model`."""
    for name in llmock.env():
        monkeypatch.delenv(name, raising=False)
    return llmock


@pytest.fixture
async def service() -> AsyncIterator[Peer]:
    async with peer() as found:
        yield found
