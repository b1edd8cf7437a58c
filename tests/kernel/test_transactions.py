"""Transactions of the embedded database."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from app.kernel.database import Database
from app.kernel.settings import Settings


@asynccontextmanager
async def opened(folder: Path) -> AsyncGenerator[Database]:
    database = Database(Settings(data_dir=folder, demo=False))
    await database.open()
    try:
        async with database.transaction() as tx:
            await tx.fetch("CREATE TABLE t (n INTEGER PRIMARY KEY)")
        yield database
    finally:
        await database.close()


async def numbers(database: Database) -> list[int]:
    return [row["n"] for row in await database.fetch("SELECT n FROM t ORDER BY n")]


async def test_what_a_rollback_left_behind_is_not_kept_by_the_next_transaction(tmp_path: Path) -> None:
    async with opened(tmp_path) as database:
        connection: Any = database.writer
        # As it is when a rollback failed: the connection is within a transaction that nobody has.
        await connection._connection.execute("BEGIN")
        await connection._connection.execute("INSERT INTO t VALUES (1)")
        async with database.transaction() as tx:
            await tx.execute_many("INSERT INTO t VALUES (?)", [[2]])
        assert await numbers(database) == [2]


async def test_statements_that_go_together_are_all_of_their_transaction(tmp_path: Path) -> None:
    async with opened(tmp_path) as database:
        async with database.transaction() as tx:
            await tx.execute_all([("INSERT INTO t VALUES (?)", [[1], [2]]), ("DELETE FROM t WHERE n = ?", [[1]])])
        assert await numbers(database) == [2]
        with pytest.raises(IntegrityError):
            async with database.transaction() as tx:
                await tx.execute_all([("INSERT INTO t VALUES (?)", [[3]]), ("INSERT INTO t VALUES (?)", [[2]])])
        assert await numbers(database) == [2]
