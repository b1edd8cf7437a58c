"""A wired domain on a fresh database: a SQLite file, or PostgreSQL where PLAIT_TEST_POSTGRES names a server."""

import asyncio
import os
import re
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from tortoise import Tortoise

from app.accounts.service import Origin, SignedIn, SignInLimits, SignUp
from app.accounts.wiring import Accounts
from app.kernel.bus import MemoryBus
from app.kernel.clock import FixedClock
from app.kernel.crypto import Passwords, Vault
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.kernel.rights import Viewer
from app.kernel.settings import Settings
from app.kernel.throttle import Throttle

POSTGRES = os.environ.get("PLAIT_TEST_POSTGRES", "")
HERE = Origin("203.0.113.7", "pytest")
PASSWORD = "correct horse battery"


@dataclass
class Outbox:
    """A mailer that keeps what it is given."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)

    async def send(self, to: str, subject: str, text: str) -> bool:
        self.sent.append((to, subject, text))
        return True

    def token(self, to: str, word: str = "") -> str:
        """Return the token of the newest mail to `to` whose text has `word`."""
        texts = [text for address, _, text in self.sent if address == to and word in text]
        found = re.search(r"plm_\S+", texts[-1])
        assert found is not None
        return found.group()


@dataclass
class House:
    """The wired domain and what a test holds of its surroundings."""

    accounts: Accounts
    database: Database
    bus: MemoryBus
    clock: FixedClock
    outbox: Outbox

    def __getattr__(self, name: str) -> Any:
        return getattr(self.accounts, name)

    async def sign_up(self, name: str, **facts: Any) -> SignedIn:
        return await self.users.sign_up(SignUp(PASSWORD, email=f"{name}@example.com", name=name, **facts), HERE)

    async def viewer(self, token: str) -> Viewer:
        found = await self.authentication.viewer_of(token)
        assert found is not None
        return found


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
        yield f"sqlite://{tmp_path_factory.mktemp('accounts')}/plait.db"
        return
    name = f"plait_accounts_{uuid.uuid4().hex[:12]}"
    asyncio.run(_on_the_server(f'CREATE DATABASE "{name}"'))
    parts = urlsplit(POSTGRES)
    yield urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
    asyncio.run(_on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)'))


_made: set[str] = set()


@pytest.fixture
async def database(database_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(Settings(database_url=database_url, data_dir=tmp_path))
    with warnings.catch_warnings():
        # A domain whose tables are not there yet is no fault of this one.
        warnings.filterwarnings("ignore", message="Module .* has no models", category=RuntimeWarning)
        await database.open()
    if database_url not in _made:
        await Tortoise.generate_schemas()
        _made.add(database_url)
    yield database
    async with database.transaction() as tx:
        for table in ("users", "workspaces", "audit_entries", "activities", "activity_heads", "idempotency_keys"):
            await tx.fetch(f'DELETE FROM "{table}" RETURNING 1 AS one')  # noqa: S608 - the names stand above
    await database.close()


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    settings = Settings(data_dir=tmp_path)
    bus, clock, outbox = MemoryBus(), FixedClock(datetime(2026, 11, 21, 12, tzinfo=UTC)), Outbox()
    accounts = Accounts(
        settings,
        database=database,
        bus=bus,
        clock=clock,
        mailer=outbox,
        throttle=Throttle(settings),
        idempotency=Idempotency(database, clock),
        vault=Vault(settings.keys),
        passwords=Passwords(time_cost=1, memory_cost_kib=64),
        limits=SignInLimits(per_account=5, per_address=40, sign_ups_per_address=1000),
    )
    await accounts.open()
    yield House(accounts, database, bus, clock, outbox)
    await accounts.close()
