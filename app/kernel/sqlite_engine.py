"""Tortoise's engine for SQLite, whose transactions begin with one visit to the connection's thread instead of two.

Tortoise commits before each BEGIN, whatever there is: a visit that finds nothing to do, and that would keep what a
rollback that failed left behind. Here that is rolled back, where BEGIN meets it.
"""

import sqlite3
from typing import Any, cast

from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.exceptions import TransactionManagementError


class _Transaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        connection = cast("Any", self._connection)
        try:
            if connection.in_transaction:
                await connection.rollback()
            await connection.execute("BEGIN")
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error


class Client(SqliteClient):
    """One connection, and its transactions."""

    def _in_transaction(self) -> TransactionContext:
        return SqliteTransactionContext(_Transaction(self), self._lock)


client_class = Client  #: where Tortoise looks for it
