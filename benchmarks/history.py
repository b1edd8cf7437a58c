"""What a five-node run over HTTP costs beside few past runs and beside many: two servers, each with its history.

The past is written by SQL: a run as the product makes it is copied, with its first event and its node runs.
"""

import asyncio
import sqlite3
from contextlib import ExitStack
from typing import Any

from app.kernel.settings import Settings
from benchmarks.client import request
from benchmarks.figures import COLUMNS, Side, Table, Target, median
from benchmarks.graphs import FIVE_NODES_INPUT
from benchmarks.house import Dialect, migrated
from benchmarks.http import RUN, prepare, send_runs
from benchmarks.servers import serving

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
_TARGET = 1.10
_AT_ONCE = 16
_FEW = 1_000

#: A copied table, the column that a copy gets anew, and which of the copied run's rows are taken.
_COPIES = (
    ("executions", ("id",), "1 = 1"),
    ("execution_events", ("execution_id",), "sequence <= 2"),
    ("node_runs", ("id", "execution_id"), "1 = 1"),
)


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure on one database."""
    many, rounds, seconds = (20_000, 2, 1.0) if is_quick else (1_000_000, 5, 3.0)
    with ExitStack() as held:
        sides: list[tuple[Side, Settings, str]] = []
        for past in (_FEW, many):
            settings = held.enter_context(migrated(dialect, demo=True))
            with serving(settings) as server:
                _, workflow_id = asyncio.run(prepare(server))
            _fill(settings, past)
            sides.append((Side(f"{past:,} past runs"), settings, workflow_id))
        servers = [held.enter_context(serving(settings)) for _, settings, _ in sides]
        for is_warm in (False, *([True] * rounds)):
            for (side, _, workflow_id), server in zip(sides, servers, strict=True):
                body = request(RUN, id=workflow_id, input=FIVE_NODES_INPUT)
                turn = asyncio.run(send_runs(server, [server.pid], body, seconds if is_warm else 1, _AT_ONCE))
                if is_warm:
                    side.rounds.append(turn)
    few, much = (side for side, _, _ in sides)
    growth = median(b.cpu_us / a.cpu_us for a, b in zip(few.rounds, much.rounds, strict=True))
    return [
        Table(
            f"A run beside its history, {dialect}, {_AT_ONCE} at once",
            COLUMNS,
            [few.row(), much.row()],
            [Target("CPU of a run with the longer history against the shorter", growth, _TARGET, is_at_least=False)],
        )
    ]


def _fill(settings: Settings, past: int) -> None:
    if settings.is_embedded:
        with sqlite3.connect(settings.sqlite_path) as database:
            for table, fresh, some in _COPIES:
                names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
                database.execute(_copy(table, names, fresh, some, past, _SQLITE))
            database.execute("ANALYZE")
    else:
        asyncio.run(_fill_postgres(settings, past))


async def _fill_postgres(settings: Settings, past: int) -> None:
    import asyncpg

    server: Any = await asyncpg.connect(settings.database_url)
    try:
        for table, fresh, some in _COPIES:
            rows = await server.fetch(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1",
                table,
            )
            await server.execute(_copy(table, [row[0] for row in rows], fresh, some, past, _POSTGRES), timeout=600)
            await server.execute(f"ANALYZE {table}")
        await server.execute("CHECKPOINT")
    finally:
        await server.close()


_SQLITE = {
    "series": "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {past})",
    "id": "printf('00000000-0000-7000-8{at}%02x-%012x', {within}, n)",
    "within": "row_number() OVER (PARTITION BY n)",
}
_POSTGRES = {
    "series": "WITH series AS (SELECT generate_series(1, {past}) AS n)",
    "id": "('00000000-0000-7000-8{at}' || lpad(to_hex({within}), 2, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid",
    "within": "row_number() OVER (PARTITION BY n)",
}


def _copy(table: str, names: list[str], fresh: tuple[str, ...], some: str, past: int, words: dict[str, str]) -> str:
    """Write the statement that copies the first run's rows; ids begin with zeros, so they are older than all others."""
    run_id = words["id"].format(at="0", within="0")
    own_id = words["id"].format(at="1", within=words["within"])
    names = [name for name in names if table != "execution_events" or name != "id"]  # the database counts them
    values = {"execution_id": run_id, "id": run_id if table == "executions" else own_id}
    given = ", ".join(values[name] if name in fresh else f't."{name}"' for name in names)
    source = "id" if table == "executions" else "execution_id"
    columns = ", ".join(f'"{name}"' for name in names)
    first = "(SELECT id FROM executions ORDER BY id DESC LIMIT 1)"
    select = f"{words['series'].format(past=past)} SELECT {given} FROM {table} t, series"  # noqa: S608 - all constants
    return f"INSERT INTO {table} ({columns}) {select} WHERE t.{source} = {first} AND {some}"
