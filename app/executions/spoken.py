"""What a run said: the pieces of text in its journal, for whoever keeps places in them and not the pieces."""

from collections.abc import Generator, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.executions.events import Event, EventType, format_path
from app.executions.phrases import phrase, read
from app.executions.segments import SEGMENT, stored_in
from app.executions.statements import Rows, Statement
from app.kernel.database import Database, Dialect

#: The events in which a run says something: what is behind the offset of one is void.
SAYING = frozenset({EventType.TEXT_DELTA, EventType.TEXT_RESET})
_TYPES = frozenset(kind.value for kind in SAYING)
#: The types of rows that may hold them.
_LIE_IN = ", ".join(f"'{kind}'" for kind in sorted((SEGMENT, *_TYPES)))
_COLUMNS = "sequence, type, node_key, path, at, data"
_PAGE_ROWS = 200


class Said(NamedTuple):
    """A piece of text of a node, standing at an offset in characters; of a reset it is empty."""

    place: str  #: names the node run
    offset: int
    text: str
    at: datetime


def place_of(node_key: str | None, path: str) -> str:
    """Name a node run, the same for what it says and for what it was given."""
    return f"{node_key}/{path}"


def said_by(event: Event) -> Said:
    """Read what an event of `SAYING` says."""
    return _said(event.node_key, format_path(event.path), event.data, event.at)


def all_said(execution_id: UUID, dialect: Dialect) -> Generator[Statement, Rows, list[Said]]:
    """Read all that a run said, within a transaction that may have written some of it."""
    rows = yield phrase(
        dialect,
        f"SELECT {_COLUMNS} FROM execution_events WHERE execution_id = {{run}} AND type IN ({_LIE_IN}) "  # noqa: S608
        "ORDER BY sequence",
        run=execution_id,
    )
    return [each for row in rows for each in _in_row(row)]


async def first_said(database: Database, execution_id: UUID, most: int) -> list[Said]:
    """Read the first pieces that a run said, so many at most; of one that was pruned or deleted, none."""
    found: list[Said] = []
    after = 0
    while len(found) < most:
        rows = await read(
            database,
            f"SELECT {_COLUMNS} FROM execution_events WHERE execution_id = {{run}} AND sequence > {{after}} "  # noqa: S608
            f"AND type IN ({_LIE_IN}) ORDER BY sequence LIMIT {_PAGE_ROWS}",
            run=execution_id,
            after=after,
        )
        found += [each for row in rows for each in _in_row(row)]
        if len(rows) < _PAGE_ROWS:
            break
        after = rows[-1]["sequence"]
    return found[:most]


def _in_row(row: Mapping[str, Any]) -> Iterator[Said]:
    for each in stored_in(row):
        if each.type in _TYPES:
            yield _said(each.node_key, format_path(each.path), each.data, each.at)


def _said(node_key: str | None, path: str, data: Mapping[str, Any], at: datetime) -> Said:
    return Said(place_of(node_key, path), int(data.get("offset", 0)), str(data.get("text", "")), at)
