"""Settings of a database that no other test has: a SQLite file, or one on the server of PLAIT_TEST_POSTGRES."""

import asyncio
import os
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from subprocess import CompletedProcess, run
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import pytest

from app.accounts.service import SignUp
from app.demo.examples import find_example
from app.executions.lookup import ReadBudget
from app.executions.models import ExecutionStatus
from app.executions.service import StartRequest
from app.founding import found_account
from app.kernel.rights import Viewer
from app.kernel.settings import Settings
from app.migrations import upgrade
from app.services import Plait

POSTGRES = os.environ.get("PLAIT_TEST_POSTGRES", "")
ROOT = Path(__file__).parents[2]

Command = Callable[..., CompletedProcess[str]]


async def _on_the_server(statement: str) -> None:
    import asyncpg

    server: Any = await asyncpg.connect(POSTGRES)
    try:
        await server.execute(statement)
    finally:
        await server.close()


def _database(tmp_path: Path) -> Iterator[Settings]:
    if not POSTGRES:
        yield Settings(data_dir=tmp_path / "var")
        return
    name = f"plait_test_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    asyncio.run(_on_the_server(f'CREATE DATABASE "{name}"'))
    try:
        url = urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))
        yield Settings(data_dir=tmp_path / "var", database_url=url)
    finally:
        asyncio.run(_on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    yield from _database(tmp_path)


@pytest.fixture
def other_settings(tmp_path: Path) -> Iterator[Settings]:
    yield from _database(tmp_path / "other")


@pytest.fixture
def plait(tmp_path: Path) -> Command:
    """Run the command line in a process of its own, with only the settings given."""

    def command(*arguments: str, seconds: float = 60, **settings: str) -> CompletedProcess[str]:
        return run(  # noqa: S603 - our own command
            [sys.executable, "-m", "app.cli", *arguments],
            env=environment(tmp_path / "var", settings),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            cwd=ROOT,
        )

    return command


def environment(data_dir: Path, settings: Mapping[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PLAIT_")}
    return clean | {"PLAIT_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT)} | dict(settings)


class Runs(Protocol):
    """Runs an example for real: imported, published, executed by a worker on a database."""

    async def __call__(self, name: str, run_input: Any, *, egress_allow: tuple[str, ...] = ()) -> Any: ...


@pytest.fixture
def run_example(settings: Settings) -> Runs:
    async def run(name: str, run_input: Any, *, egress_allow: tuple[str, ...] = ()) -> Any:
        plait = Plait(settings.model_copy(update={"egress_allow": egress_allow}))
        await upgrade(settings)
        await plait.open()
        try:
            await plait.start_worker(8)
            founded = await found_account(plait, SignUp(password="an unlikely sentence 42", username="ada"))
            viewer = Viewer(founded.user_id)
            workflow = await plait.workflows.exchange.import_document(
                viewer, founded.workspace_id, find_example(name).document
            )
            await plait.workflows.versions.publish(viewer, workflow.id)
            execution = await plait.executions.executions.start(
                viewer, StartRequest(workflow.id, input=run_input, wait_ms=30_000)
            )
            assert execution.status is ExecutionStatus.COMPLETED, execution.error
            at = (execution.id, execution.last_sequence)
            return (await plait.executions.lookup.entries_at([at], ReadBudget()))[at].data["output"]
        finally:
            await plait.close()

    return run
