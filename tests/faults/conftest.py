"""Faults: servers of the suite's own that it may break.

The short form belongs to the ordinary test runs, on the back end that they are for. `make faults` sets PLAIT_FAULTS,
and does the full form on both, or with `--short` the short one.
"""

import asyncio
import os
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.server import ROOT, Api, Process, run_cli
from tests.faults.audit import Rows
from tests.faults.figures import Figures
from tests.faults.peer import CountingPeer, counting_peer
from tests.machines import OwnPostgres, OwnRedis

_HERE = Path(__file__).parent
LEASE_SECONDS = int(os.environ.get("PLAIT_FAULTS_LEASE_SECONDS", "2"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--short", action="store_true", help="the short form of the fault suite, whatever PLAIT_FAULTS says"
    )


def _is_full(config: pytest.Config) -> bool:
    return "PLAIT_FAULTS" in os.environ and not config.getoption("--short", default=False)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    is_full, is_scaled = _is_full(config), bool(os.environ.get("PLAIT_TEST_POSTGRES"))
    for item in items:
        if _HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.timeout(3 * 3600 if is_full else 600))
        is_embedded_test = item.get_closest_marker("embedded") is not None
        if item.get_closest_marker("long") is not None and not is_full:
            item.add_marker(pytest.mark.skip("the full form does it: make faults"))
        elif "PLAIT_FAULTS" not in os.environ and is_embedded_test == is_scaled:
            back_end = "SQLite" if is_embedded_test else "PostgreSQL"
            item.add_marker(pytest.mark.skip(f"the short form breaks {back_end} in that back end's own run"))


@dataclass(frozen=True)
class Scale:
    """How much is done."""

    is_full: bool

    def pick(self, short: int, full: int) -> int:
        """Choose a number; PLAIT_FAULTS_SHARE, from 0 to 1, makes the full form smaller."""
        share = float(os.environ.get("PLAIT_FAULTS_SHARE", "1"))
        return max(short, round(full * share)) if self.is_full else short


@pytest.fixture(scope="session")
def scale(request: pytest.FixtureRequest) -> Scale:
    return Scale(_is_full(request.config))


@pytest.fixture(scope="session")
def figures(scale: Scale) -> Iterator[Figures]:
    measured = Figures()
    yield measured
    if scale.is_full and (measured.rows or measured.drafts or measured.webhooks or measured.triggers):
        measured.write()


@pytest.fixture(scope="session")
def postgres() -> Iterator[OwnPostgres]:
    with OwnPostgres() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def redis_server() -> Iterator[OwnRedis]:
    with OwnRedis() as server:
        yield server


@pytest.fixture
async def peer() -> AsyncIterator[CountingPeer]:
    async with counting_peer() as found:
        yield found


def plain_environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of processes of our own, without what this one was told."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PLAIT_")}
    return clean | {
        "PLAIT_DATA_DIR": str(folder / "var"),
        "PLAIT_DEMO": "false",
        "PLAIT_DRAIN_SECONDS": "4",
        "PLAIT_EGRESS_ALLOW": "127.0.0.1",
        "PLAIT_LEASE_SECONDS": str(LEASE_SECONDS),
        "PLAIT_LOG_FORMAT": "json",
        "PLAIT_LOG_LEVEL": "WARNING",
        # Who kills for the sake of it must not put what he hits three times in a row into quarantine.
        "PLAIT_QUARANTINE_AFTER": "1000",
        "PYTHONPATH": str(ROOT),
        **settings,
    }


@dataclass
class Scaled:
    """A database in the cluster, and a process that serves the graph over it and executes nothing."""

    env: dict[str, str]
    folder: Path
    api: Api
    rows: Rows
    database: str

    def worker(self, name: str, **settings: str) -> Process:
        return Process(name, ["worker"], self.env | settings, self.folder)


@asynccontextmanager
async def scaled_out(
    folder: Path, postgres: OwnPostgres, redis_server: OwnRedis, **settings: str
) -> AsyncGenerator[Scaled]:
    database = await postgres.create_database()
    env = plain_environment(
        folder,
        PLAIT_DATABASE_URL=postgres.url(database),
        PLAIT_REDIS_URL=redis_server.url,
        PLAIT_LOG_LEVEL="INFO",  # a worker says that it is ready
        **settings,
    )
    await asyncio.to_thread(run_cli, "migrate", env=env)
    api = Api("api", env | {"PLAIT_RUN_WORKER": "false"}, folder)
    api.start()
    reader = PostgresRows(postgres.url(database))
    try:
        await asyncio.to_thread(api.wait_ready)
        yield Scaled(env, folder, api, reader, database)
    finally:
        await reader.close()
        await asyncio.to_thread(api.stop)


class PostgresRows:
    """Reads the tables past everything that Plait does, on a connection of its own that is made anew when it broke."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Any = None
        self._lock = asyncio.Lock()

    async def __call__(self, sql: str) -> Sequence[Any]:
        import asyncpg

        try:
            async with self._lock:
                if self._connection is None or self._connection.is_closed():
                    self._connection = await asyncpg.connect(self._url, timeout=10)
                return await self._connection.fetch(sql)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
            raise ConnectionError(str(error)) from error

    async def close(self) -> None:
        if self._connection is not None and not self._connection.is_closed():
            self._connection.terminate()


class SqliteRows:
    """Reads an embedded database beside its server."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def __call__(self, sql: str) -> Sequence[Any]:
        try:
            with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=10)) as connection:
                connection.row_factory = sqlite3.Row
                return connection.execute(sql).fetchall()
        except sqlite3.OperationalError as error:
            raise ConnectionError(str(error)) from error


@dataclass
class Embedded:
    """A server that executes what it accepts, on a SQLite file."""

    api: Api
    rows: SqliteRows


@asynccontextmanager
async def embedded(folder: Path, data: Path | None = None, **settings: str) -> AsyncGenerator[Embedded]:
    env = plain_environment(folder, **settings)
    env["PLAIT_DATA_DIR"] = str(data or folder / "var")
    api = Api("api", env, folder)
    api.start()
    try:
        await asyncio.to_thread(api.wait_ready)
        yield Embedded(api, SqliteRows((data or folder / "var") / "plait.db"))
    finally:
        await asyncio.to_thread(api.stop)
