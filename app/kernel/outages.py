"""What a database says that is nobody's mistake: that it is away, or that a row went while it was worked on."""

import sqlite3
import sys
from typing import Any, cast

from tortoise.exceptions import DBConnectionError, DoesNotExist

#: What SQLite says of a full or broken disk, or of a lock that nobody gives back.
_SQLITE_CODES = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN})
_PRIMARY = 0xFF  #: SQLite's extended codes keep the primary one in the lowest byte
#: Classes of SQLSTATE: connection exception, insufficient resources, operator intervention, system error.
_SQLSTATES = ("08", "53", "57", "58")


def is_gone(error: BaseException) -> bool:
    """Say whether a row that had been found was deleted by somebody else before it was read again."""
    return isinstance(error, DoesNotExist)


def is_outage(error: BaseException) -> bool:
    """Say whether the database could not be reached, or could not do what it otherwise can.

    Looks at what an error wraps as well: Tortoise puts the driver's own into its `OperationalError`.
    """
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        found = waiting.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        if _is_one(found):
            return True
        waiting.extend(part for part in (*found.args, found.__cause__) if isinstance(part, BaseException))
    return False


def _is_one(error: BaseException) -> bool:
    if isinstance(error, DBConnectionError | ConnectionError | TimeoutError):
        return True
    if isinstance(error, sqlite3.OperationalError):
        return getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _SQLITE_CODES
    asyncpg = cast("Any", sys.modules.get("asyncpg"))  # not loaded, it raised nothing
    if asyncpg is None:
        return False
    if isinstance(error, asyncpg.PostgresError):
        return (getattr(error, "sqlstate", None) or "").startswith(_SQLSTATES)
    if isinstance(error, asyncpg.InternalClientError):  # what its state machine says of a connection that just broke
        return True
    # Its own refusal to use a connection that is gone; its other refusals are mistakes of ours.
    return isinstance(error, asyncpg.InterfaceError) and ("is closed" in str(error) or "is closing" in str(error))
