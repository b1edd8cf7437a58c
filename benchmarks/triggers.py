"""What starts runs: a webhook answered at once, against a route that commits one row; and what idle schedules cost.

The bare route is Starlette over the same server, HTTP parser and database, with one INSERT and one COMMIT a request:
on SQLite by aiosqlite (WAL, synchronous FULL), on PostgreSQL by a pool of asyncpg. Plait finds the address, checks a
signature (GitHub's), reads the JSON, and commits the run with its key, first event and dispatch. Its runs are carried
out elsewhere in the turns that are compared, and on SQLite in the same process in those that are told beside them.
"""

import asyncio
import hmac
from collections.abc import AsyncGenerator
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from app.automation.changes import NewTrigger, SecretChange
from app.automation.configs import WebhookConfig
from app.automation.models import Trigger
from app.automation.schedules import Schedule
from app.automation.vocabulary import TriggerBinding, TriggerType, WebhookAuth
from app.kernel.ids import new_id
from app.kernel.settings import Settings, load_settings
from app.workflows.graph import Graph
from benchmarks.client import Connection
from benchmarks.figures import COLUMNS, Round, Side, Table, Target, ratio_of_rates
from benchmarks.house import Dialect, house, measure, migrated
from benchmarks.servers import Server, cpu_seconds, serving

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
_SHARE = 0.6
_IDLE = 0.01
_SCHEDULES = 10_000
_SECRET = "a secret that both know"  # noqa: S105 - of a benchmark
_PATH = "benchmark-of-hooks"
_ISSUE = {"title": "It does not work", "labels": ["bug"]}
_ECHO = Graph.model_validate({"nodes": [{"key": "start", "component": "api"}], "connections": []})


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure on one database."""
    return [_hooks(dialect, is_quick=is_quick), _idle(dialect, is_quick=is_quick)]


# ---------------------------------------------------------------------- webhooks


class _Hook(Connection):
    """Sends signed deliveries, no two alike: of GitHub's, the body is the delivery, and a copy starts nothing."""

    async def deliver(self) -> bytes:
        body = orjson.dumps({"action": "opened", "delivery": str(new_id()), "issue": _ISSUE})
        mac = hmac.digest(_SECRET.encode(), body, "sha256").hex()
        return await self.send(body, b"X-Hub-Signature-256: sha256=%b\r\n" % mac.encode())


def _hooks(dialect: Dialect, *, is_quick: bool) -> Table:
    rounds, seconds = (2, 1.0) if is_quick else (5, 3.0)
    ours, theirs, working = (
        Side("webhook, answered at once"),
        Side("bare route, one row"),
        Side("webhook, runs as well"),
    )
    with ExitStack() as held:
        settings = held.enter_context(migrated(dialect, run_worker=False))
        asyncio.run(_prepare(settings))
        server = held.enter_context(serving(settings, api_key="-"))
        bare = held.enter_context(serving(settings, "benchmarks.triggers:bare", api_key="-"))
        for is_warm in (False, *([True] * rounds)):
            for side, where, path in ((ours, server, f"/hooks/{_PATH}"), (theirs, bare, "/row")):
                turn = asyncio.run(_send(where, path, seconds if is_warm else 1.0))
                if is_warm:
                    side.rounds.append(turn)
    if dialect == "sqlite":
        with migrated(dialect, run_worker=True) as settings:
            asyncio.run(_prepare(settings))
            with serving(settings, api_key="-") as server:
                asyncio.run(_send(server, f"/hooks/{_PATH}", 1.0))
                working.rounds = [asyncio.run(_send(server, f"/hooks/{_PATH}", seconds)) for _ in range(rounds)]
    rows = [side.row() for side in (ours, theirs, working) if side.rounds]
    table = Table(f"Webhooks in, {dialect}, 32 at once", COLUMNS, rows)
    table.targets.append(
        Target("webhooks answered against the bare route", ratio_of_rates(ours, theirs), _SHARE, is_at_least=True)
    )
    return table


async def _prepare(settings: Settings) -> None:
    async with house(settings, is_working=False) as home:
        workflow_id = await home.publish(_ECHO)
        config = WebhookConfig(auth=WebhookAuth.GITHUB, rate_per_minute=1_000_000)
        new = NewTrigger(workflow_id, "Measured", config, secrets=SecretChange(_SECRET), path=_PATH)
        await home.plait.automation.triggers.create(home.viewer, new)


async def _send(server: Server, path: str, seconds: float) -> Round:
    idle = [_Hook(server, path) for _ in range(32)]

    async def work() -> None:
        hook = idle.pop()
        answer = await hook.deliver()
        assert b"executionId" in answer, answer
        idle.append(hook)

    before = cpu_seconds(server.pid)
    turn = await measure(work, seconds=seconds, at_once=32)
    turn.cpu_seconds = cpu_seconds(server.pid) - before
    for each in idle:
        each.close()
    return turn


def bare() -> Starlette:
    """A route that commits one row, and nothing more."""
    settings = load_settings()
    insert: Any = None

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        nonlocal insert
        if settings.is_embedded:
            import aiosqlite

            async with aiosqlite.connect(settings.data_dir / "bare.db") as connection:
                await connection.execute("PRAGMA journal_mode = WAL")
                await connection.execute("PRAGMA synchronous = FULL")
                await connection.execute("CREATE TABLE IF NOT EXISTS bare (id TEXT PRIMARY KEY, body TEXT)")
                lock = asyncio.Lock()

                async def by_sqlite(id: str, body: str) -> None:
                    async with lock:
                        await connection.execute("INSERT INTO bare VALUES (?, ?)", (id, body))
                        await connection.commit()

                insert = by_sqlite
                yield
            return
        import asyncpg

        async with asyncpg.create_pool(settings.database_url, min_size=4, max_size=12) as pool:
            await pool.execute("CREATE TABLE IF NOT EXISTS bare (id text PRIMARY KEY, body text)")

            async def by_postgres(id: str, body: str) -> None:
                await pool.execute("INSERT INTO bare VALUES ($1, $2)", id, body)

            insert = by_postgres
            yield

    async def row(request: Request) -> JSONResponse:
        body = await request.body()
        orjson.loads(body)
        own_id = str(new_id())
        await insert(own_id, body.decode())
        return JSONResponse({"executionId": own_id})

    async def readyz(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/row", row, methods=["POST"]), Route("/readyz", readyz)], lifespan=lifespan)


# ---------------------------------------------------------------------- schedules


def _idle(dialect: Dialect, *, is_quick: bool) -> Table:
    seconds = 10.0 if is_quick else 60.0
    rows: list[list[object]] = []
    shares: list[float] = []
    for count in (0, _SCHEDULES):
        with migrated(dialect, run_worker=True) as settings:
            asyncio.run(_fill(settings, count))
            with serving(settings, api_key="-") as server:
                asyncio.run(asyncio.sleep(3))  # what a start has to do is done by then
                before = cpu_seconds(server.pid)
                asyncio.run(asyncio.sleep(seconds))
                shares.append((cpu_seconds(server.pid) - before) / seconds)
                rows.append([f"{count:,} schedules", shares[-1] * 100])
    table = Table(f"An idle server with its worker, {dialect}", ("", "% of a core"), rows)
    cost = max(0.0, shares[1] - shares[0]) * 100
    table.targets.append(
        Target("what 10,000 idle schedules cost", cost, _IDLE * 100, is_at_least=False, unit=" % of a core")
    )
    return table


async def _fill(settings: Settings, count: int) -> None:
    async with house(settings, is_working=False) as home:
        workflow_id = await home.publish(_ECHO)
        now = datetime.now(UTC)
        config = Schedule(cron="0 4 1 1 *").model_dump_json(by_alias=True)
        actor = home.viewer.actor
        made = [
            Trigger(
                id=new_id(),
                workspace_id=home.founded.workspace_id,
                workflow_id=workflow_id,
                type=TriggerType.SCHEDULE,
                name=f"Schedule {number}",
                search_text=f"schedule {number}",
                binding=TriggerBinding.PUBLISHED,
                config=config,
                is_enabled=True,
                next_at=now + timedelta(days=30, seconds=number),
                actor_kind=actor.kind,
                actor_id=actor.id,
                created_at=now,
                updated_at=now,
            )
            for number in range(count)
        ]
        async with home.plait.database.transaction():
            await Trigger.bulk_create(made, batch_size=500)
