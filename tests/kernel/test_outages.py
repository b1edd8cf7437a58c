"""Which errors say that the database is away."""

import sqlite3
from pathlib import Path

import asyncpg
import pytest
from tortoise.exceptions import DBConnectionError, OperationalError

from app.kernel.outages import is_outage


def sqlite_error(file: Path, *statements: str) -> sqlite3.OperationalError:
    """Run statements of which the last one fails."""
    connection = sqlite3.connect(file)
    try:
        for statement in statements[:-1]:
            connection.execute(statement)
        with pytest.raises(sqlite3.OperationalError) as caught:
            connection.execute(statements[-1])
    finally:
        connection.close()
    return caught.value


def test_a_full_disk_is_an_outage_and_a_wrong_statement_is_not(tmp_path: Path) -> None:
    fill = ("CREATE TABLE t (x)", "PRAGMA max_page_count = 4", "INSERT INTO t VALUES (zeroblob(1000000))")
    assert is_outage(OperationalError(sqlite_error(tmp_path / "full.db", *fill)))
    assert not is_outage(OperationalError(sqlite_error(tmp_path / "wrong.db", "SELECT * FROM nowhere")))


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        DBConnectionError("away"),
        asyncpg.CannotConnectNowError("starting up"),
        asyncpg.AdminShutdownError("terminated"),
        asyncpg.ConnectionDoesNotExistError("in the middle of an operation"),
        asyncpg.DiskFullError("no space"),
        asyncpg.InterfaceError("connection is closed"),
        OperationalError(asyncpg.TooManyConnectionsError("53300")),
    ],
)
def test_a_server_that_cannot_be_reached_is_an_outage(error: Exception) -> None:
    assert is_outage(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("no"),
        asyncpg.UndefinedColumnError("no such column"),
        asyncpg.InterfaceError("cannot perform operation: another operation is in progress"),
        OperationalError("syntax"),
    ],
)
def test_a_mistake_is_no_outage(error: Exception) -> None:
    assert not is_outage(error)
