"""Upkeep of a whole process: what is forgotten, what is not, and that no run is left behind."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.accounts import models as accounts
from app.accounts.service import Origin, SignUp
from app.executions.models import CommandKind, Execution, ExecutionCommand, ExecutionStatus
from app.executions.service import StartRequest
from app.founding import Founded, found_account
from app.kernel import upkeep
from app.kernel.clock import FixedClock
from app.kernel.database import Database, Transaction
from app.kernel.models import IdempotencyKey
from app.kernel.rights import Role, Viewer
from app.kernel.settings import Settings
from app.kernel.upkeep import Chore, Upkeep
from app.migrations import upgrade
from app.services import Plait
from tests.patience import PATIENCE_SECONDS

PASSWORD = "an unlikely sentence 42"
GRAPH: dict[str, Any] = {
    "format": "plait.workflow/1",
    "name": "Echo",
    "graph": {
        "nodes": [
            {"key": "start", "component": "manual", "config": {}},
            {"key": "end", "component": "response", "config": {}},
        ],
        "connections": [{"source": "start", "target": "end"}],
    },
}


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[tuple[Plait, FixedClock]]:
    clock = FixedClock(datetime.now(UTC))
    await upgrade(settings)
    plait = Plait(settings, clock=clock)
    await plait.open()
    try:
        yield plait, clock
    finally:
        await plait.close()


async def do(plait: Plait, name: str) -> int:
    return await plait.upkeep.do(next(chore for chore in plait.upkeep.chores if chore.name == name))


async def accepted(plait: Plait) -> tuple[Founded, UUID]:
    founded = await found_account(plait, SignUp(PASSWORD, username="ada"))
    viewer = Viewer(founded.user_id)
    workflow = await plait.workflows.exchange.import_document(viewer, founded.workspace_id, GRAPH)
    await plait.workflows.versions.publish(viewer, workflow.id)
    execution = await plait.executions.executions.start(viewer, StartRequest(workflow.id, input="hello"))
    return founded, execution.id


async def test_what_has_long_been_worthless_is_forgotten_and_nothing_else(settings: Settings) -> None:
    async with opened(settings) as (plait, clock):
        here = Origin("203.0.113.7", "pytest")
        ada = await plait.accounts.users.sign_up(SignUp(PASSWORD, email="ada@example.com"), here)
        assert ada.workspace is not None
        viewer = Viewer(ada.user.id, session_id=ada.session.id)
        await plait.accounts.invitations.invite(viewer, ada.workspace.id, "bob@example.com", Role.VIEWER)
        await plait.accounts.recovery.request_password_reset("ada@example.com", here)
        await plait.accounts.mails.close()  # the request is answered before it is looked into
        clock.advance(timedelta(days=29))
        for name in ("prune-sessions", "prune-invitations", "prune-password-resets", "prune-email-verifications"):
            assert await do(plait, name) == 0, name

        clock.advance(timedelta(days=32))
        await plait.accounts.sessions.open(ada.user.id, here)
        for name in ("prune-sessions", "prune-invitations", "prune-password-resets", "prune-email-verifications"):
            assert await do(plait, name) == 1, name
            assert await do(plait, name) == 0, name
        assert await accounts.Session.all().count() == 1
        assert await accounts.User.all().count() == 1
        assert await accounts.AuditEntry.exists(action="user.signed_up")


async def test_an_idempotency_key_lives_a_day(settings: Settings) -> None:
    async with opened(settings) as (plait, clock):
        founded = await found_account(plait, SignUp(PASSWORD, username="ada"))
        viewer = Viewer(founded.user_id)
        await plait.workflows.exchange.import_document(viewer, founded.workspace_id, GRAPH, idempotency_key="one")
        clock.advance(timedelta(hours=23))
        assert await do(plait, "prune-idempotency-keys") == 0
        clock.advance(timedelta(hours=2))
        assert await do(plait, "prune-idempotency-keys") == 1
        assert not await IdempotencyKey.exists()


async def test_more_than_a_batch_is_done_in_batches(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "BATCH_ROWS", 2)
    async with opened(settings) as (plait, clock):
        user = await plait.accounts.users.sign_up(SignUp(PASSWORD, username="ada"), Origin())
        for _ in range(4):
            await plait.accounts.sessions.open(user.user.id, Origin())
        clock.advance(timedelta(days=100))
        assert await do(plait, "prune-sessions") == 5


async def test_commands_go_once_applied_or_once_their_run_has_ended(settings: Settings) -> None:
    async with opened(settings) as (plait, clock):
        _, execution_id = await accepted(plait)
        for applied_at in (None, clock.now()):
            await ExecutionCommand.create(
                execution_id=execution_id,
                kind=CommandKind.CANCEL,
                data={},
                created_at=clock.now(),
                applied_at=applied_at,
            )
        assert await do(plait, "prune-execution-commands") == 0
        clock.advance(timedelta(days=2))
        assert await do(plait, "prune-execution-commands") == 1  # the other one's run still goes on
        await Execution.filter(id=execution_id).update(status=ExecutionStatus.COMPLETED)
        assert await do(plait, "prune-execution-commands") == 1


async def test_a_run_without_a_job_is_found_and_carried_out(settings: Settings) -> None:
    if settings.is_embedded:
        pytest.skip("PostgreSQL only")
    async with opened(settings) as (plait, _):
        founded, execution_id = await accepted(plait)
        await Execution.filter(id=execution_id).update(queued_at=datetime.now(UTC) - timedelta(hours=1))
        assert await do(plait, "rescue-executions") == 0  # its job waits: only no worker has come

        async with plait.database.transaction() as tx:
            await tx.fetch("DELETE FROM pgqueuer RETURNING id")
        await Execution.filter(id=execution_id).update(lease_until=datetime.now(UTC) + timedelta(minutes=1))
        assert await do(plait, "rescue-executions") == 0  # somebody holds it

        await Execution.filter(id=execution_id).update(lease_until=datetime.now(UTC) - timedelta(minutes=10))
        assert await do(plait, "rescue-executions") == 1
        assert await do(plait, "rescue-executions") == 0  # once is enough

        await plait.start_worker(4)
        viewer = Viewer(founded.user_id)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await plait.executions.lookup.get(viewer, execution_id)).status is not ExecutionStatus.COMPLETED:
                await asyncio.sleep(0.05)


async def test_the_log_of_jobs_is_kept_for_a_day(settings: Settings) -> None:
    if settings.is_embedded:
        pytest.skip("PostgreSQL only")
    async with opened(settings) as (plait, _):
        await accepted(plait)
        async with plait.database.transaction() as tx:
            # Plait's own jobs leave none; what PgQueuer does by itself, or an earlier release did, has.
            await tx.fetch(
                "INSERT INTO pgqueuer_log (job_id, status, priority, entrypoint) VALUES (1, 'queued', 0, 'x')"
            )
            before = len(await tx.fetch("SELECT id FROM pgqueuer_log"))
            await tx.fetch("UPDATE pgqueuer_log SET created = now() - interval '2 days' RETURNING id")
        assert before > 0
        assert await do(plait, "prune-job-log") == before


async def test_one_process_at_a_time_does_a_chore(settings: Settings) -> None:
    if settings.is_embedded:
        pytest.skip("PostgreSQL only")
    inside, leave = asyncio.Event(), asyncio.Event()

    async def slow(_tx: Transaction) -> int:
        inside.set()
        await leave.wait()
        return 1

    async def quick(_tx: Transaction) -> int:
        return 1

    database = Database(settings)
    await database.open()
    try:
        house = Upkeep(database, [])
        first = asyncio.create_task(house.do(Chore("dusting", 1, slow)))
        await inside.wait()
        assert await house.do(Chore("dusting", 1, quick)) == 0
        assert await house.do(Chore("washing", 1, quick)) == 1
        leave.set()
        assert await first == 1
    finally:
        await database.close()


async def test_a_chore_that_fails_is_tried_again(settings: Settings) -> None:
    tries = 0
    done = asyncio.Event()

    async def clumsy(_tx: Transaction) -> int:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise RuntimeError("dropped")
        done.set()
        return 0

    settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
    database = Database(settings)
    await database.open()
    house = Upkeep(database, [Chore("dishes", 0.01, clumsy)])
    await house.open()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await done.wait()
    finally:
        await house.close()
        await database.close()
    assert tries >= 2
