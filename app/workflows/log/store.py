"""The statements of the log, in both dialects: an append costs two on PostgreSQL, however long the log is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from app.kernel.database import Database, Dialect, Transaction
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Actor, ActorKind
from app.workflows.log.entries import MAX_BATCH_EDITS, Entry, Undone, overrides_json, overrides_of
from app.workflows.models import BranchStatus, DraftOperation, DraftOperationOrigin, WorkflowStatus

_COLUMNS: Final = (
    ("id", "uuid"),
    ("draft_id", "uuid"),
    ("revision", "int"),
    ("operation_id", "text"),
    ("fingerprint", "bytea"),
    ("batch_id", "uuid"),
    ("client_id", "text"),
    ("origin", "text"),
    ("actor_kind", "text"),
    ("actor_id", "uuid"),
    ("on_behalf_of", "uuid"),
    ("at", "timestamptz"),
    ("changes", "json"),
    ("text_update", "bytea"),
    ("overrides", "json"),
    ("undoes_revision", "int"),
)
_NAMES = ", ".join(name for name, _ in _COLUMNS)
_READ = ", ".join((*(name for name, _ in _COLUMNS[1:]), "undone_by_revision"))

_PORTION_BYTES = 8 * 1024 * 1024  #: as JSON, of the entries that are read at once; one may be larger

_LOCK: Final[Mapping[Dialect, str]] = {
    "postgres": (
        "SELECT d.revision, d.first_revision, d.workflow_id, w.workspace_id, w.status, w.name, w.description, w.tags, "
        # One look into the index for each id: planned for a table that was small once, `= ANY` reads the whole line.
        "ARRAY(SELECT found.operation_id FROM unnest($2::text[]) AS asked (id) CROSS JOIN LATERAL ("
        "SELECT o.operation_id FROM workflow_draft_operations o "
        "WHERE o.draft_id = $1 AND o.operation_id = asked.id LIMIT 1) AS found) AS known "
        "FROM workflow_drafts d JOIN workflows w ON w.id = d.workflow_id WHERE d.id = $1 FOR NO KEY UPDATE OF d"
    ),
    "sqlite": (
        "SELECT d.revision, d.first_revision, d.workflow_id, w.workspace_id, w.status, w.name, w.description, w.tags, "
        "(SELECT json_group_array(o.operation_id) FROM workflow_draft_operations o "
        "WHERE o.draft_id = d.id AND o.operation_id IN (SELECT value FROM json_each(?2))) AS known "
        "FROM workflow_drafts d JOIN workflows w ON w.id = d.workflow_id WHERE d.id = ?1"
    ),
}
#: The head moves, the workflow's row with it (for a branch there is none), and the operations are there.
_WRITE: Final = "".join(
    (  # the names are constants
        "WITH moved AS (UPDATE workflow_drafts SET revision = $2, graph = $3::json WHERE id = $1), ",
        "told AS (UPDATE workflows SET draft_revision = $2, updated_at = $4 ",
        "WHERE id = $1 AND status <> 'archived' RETURNING id) ",
        f"INSERT INTO workflow_draft_operations ({_NAMES}) SELECT ",
        ", ".join(f"{name}::json" if kind == "json" else name for name, kind in _COLUMNS),
        " FROM unnest(",
        ", ".join(f"${at}::{'text' if kind == 'json' else kind}[]" for at, (_, kind) in enumerate(_COLUMNS, start=5)),
        f") AS new ({_NAMES}) RETURNING (SELECT count(*) FROM told) AS told",  # noqa: S608 - names are constants
    )
)
_INSERT: Final = f"INSERT INTO workflow_draft_operations ({_NAMES}) VALUES ({', '.join('?' for _ in _COLUMNS)})"  # noqa: S608 - names are constants
_SNAPSHOT: Final[Mapping[Dialect, str]] = {
    "postgres": (
        "INSERT INTO workflow_draft_snapshots (id, draft_id, revision, graph) VALUES ($1, $2, $3, $4::json) "
        "ON CONFLICT (draft_id, revision) DO NOTHING RETURNING id"
    ),
    "sqlite": (
        "INSERT INTO workflow_draft_snapshots (id, draft_id, revision, graph) VALUES (?1, ?2, ?3, ?4) "
        "ON CONFLICT (draft_id, revision) DO NOTHING RETURNING id"
    ),
}


@dataclass(frozen=True, slots=True)
class LockedRow:
    """A line's row under its lock.

    Attributes:
        known: Those of the operation ids asked about that the log has. One that a commit brought while we waited for
            the lock may be missing, but then it is above every revision that this process knew before.
    """

    revision: int
    first_revision: int
    workflow_id: UUID
    workspace_id: UUID
    status: WorkflowStatus
    metadata: dict[str, Any]
    known: frozenset[str]


class LogStore:
    """Reads and writes the tables of logs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lock(self, tx: Transaction, line_id: UUID, operation_ids: Sequence[str]) -> LockedRow | None:
        """Lock a line until the transaction ends: its row on PostgreSQL, the write lane on SQLite."""
        is_postgres = tx.dialect == "postgres"
        ids: Any = list(operation_ids) if is_postgres else orjson.dumps(list(operation_ids)).decode()
        rows = await tx.fetch(_LOCK, [line_id, ids])
        if not rows:
            return None
        row = rows[0]
        tags = row["tags"]
        return LockedRow(
            row["revision"],
            row["first_revision"],
            as_uuid(row["workflow_id"]),
            as_uuid(row["workspace_id"]),
            WorkflowStatus(row["status"]),
            {
                "name": row["name"],
                "description": row["description"],
                "tags": orjson.loads(tags) if isinstance(tags, str | bytes) else tags,
            },
            frozenset(row["known"] if is_postgres else orjson.loads(row["known"])),
        )

    async def is_open(self, branch_id: UUID) -> bool:
        """Say whether a branch whose line is locked may change: asked after the lock, it is as the lock found it."""
        rows = await self._rows("SELECT status FROM workflow_branches WHERE id = {}", branch_id)
        return bool(rows) and rows[0]["status"] == BranchStatus.OPEN.value

    async def read(self, line_id: UUID) -> tuple[int, str] | None:
        """Return a line's revision and its graph as JSON text."""
        rows = await self._rows("SELECT revision, graph FROM workflow_drafts WHERE id = {}", line_id)
        return (rows[0]["revision"], rows[0]["graph"]) if rows else None

    async def read_many(
        self, line_ids: Sequence[UUID], known: Mapping[UUID, int]
    ) -> dict[UUID, tuple[int, str | None]]:
        """Return lines' revisions and graphs as JSON text: None where it is that of the revision which is known."""
        asked = [(line_id, known.get(line_id, 0)) for line_id in dict.fromkeys(line_ids)]
        if self._database.dialect == "postgres":
            values: list[Any] = [[line_id for line_id, _ in asked], [revision for _, revision in asked]]
            source = "unnest({}::uuid[], {}::int[]) AS asked (id, revision)"
        else:
            values = [orjson.dumps([[str(line_id), revision] for line_id, revision in asked]).decode()]
            source = "(SELECT value ->> 0 AS id, value ->> 1 AS revision FROM json_each({})) AS asked"
        graph = "CASE WHEN d.revision = asked.revision THEN NULL ELSE d.graph END AS graph"
        sql = f"SELECT d.id, d.revision, {graph} FROM {source} JOIN workflow_drafts d ON d.id = asked.id"  # noqa: S608 - constants
        rows = await self._rows(sql, *values)
        return {as_uuid(row["id"]): (row["revision"], row["graph"]) for row in rows}

    async def newest(self, line_id: UUID, after: int, up_to: int, limit: int) -> list[Entry]:
        """Return the last entries after one revision and up to another, in order; fewer if they are large."""
        if up_to <= after:
            return []
        rows = await self._rows(
            _weighed("revision > {} AND revision <= {}", is_newest_first=True),
            line_id,
            after,
            up_to,
            limit,
            _PORTION_BYTES,
        )
        return [_entry(row) for row in reversed(rows)]

    async def portion(self, line_id: UUID, after: int, limit: int) -> list[Entry]:
        """Return up to `limit` entries after a revision, in order; fewer if they are large: what is held is bounded."""
        rows = await self._rows(_weighed("revision > {}"), line_id, after, limit, _PORTION_BYTES)
        return [_entry(row) for row in rows]

    async def named(self, line_id: UUID, operation_ids: Sequence[str]) -> dict[str, Entry]:
        """Return entries by their operation ids."""
        if self._database.dialect == "postgres":
            chosen, ids = "operation_id = ANY({}::text[])", list(operation_ids)
        else:
            chosen, ids = (
                "operation_id IN (SELECT value FROM json_each({}))",
                orjson.dumps(list(operation_ids)).decode(),
            )
        rows = await self._rows(
            f"SELECT {_READ} FROM workflow_draft_operations WHERE draft_id = {{}} AND {chosen}",  # noqa: S608 - names are constants
            line_id,
            ids,
        )
        return {row["operation_id"]: _entry(row) for row in rows}

    async def page(self, line_id: UUID, request: PageRequest, up_to: int) -> Page[Entry]:
        """Return a page of entries up to a revision, the newest first."""
        rows = DraftOperation.filter(draft_id=line_id, revision__lte=up_to)
        page = await paginate(rows, [OrderBy("revision", is_descending=True)], request, f"draft:{line_id}")
        return Page([_entry_of(row) for row in page.items], page.cursors, page.has_next, page.has_previous, page.total)

    async def snapshot_before(self, line_id: UUID, revision: int) -> tuple[int, str] | None:
        """Return the newest snapshot up to a revision: its own revision, and its graph as JSON text."""
        rows = await self._rows(
            "SELECT revision, graph FROM workflow_draft_snapshots WHERE draft_id = {} AND revision <= {} "
            "ORDER BY revision DESC LIMIT 1",
            line_id,
            revision,
        )
        return (rows[0]["revision"], rows[0]["graph"]) if rows else None

    async def heads(self, lines: Sequence[UUID]) -> Mapping[UUID, int]:
        """Return the revisions of those lines that exist."""
        if self._database.dialect == "postgres":
            rows = await self._rows("SELECT id, revision FROM workflow_drafts WHERE id = ANY({}::uuid[])", list(lines))
        else:
            marks = ", ".join("?" for _ in lines)
            rows = await self._rows(f"SELECT id, revision FROM workflow_drafts WHERE id IN ({marks})", *lines)  # noqa: S608 - only marks
        return {as_uuid(row["id"]): row["revision"] for row in rows}

    async def write(
        self, tx: Transaction, line_id: UUID, revision: int, graph: str, entries: Sequence[Entry], at: datetime
    ) -> int:
        """Append entries and move the head; return how many workflows' rows moved with it.

        Args:
            tx: The transaction that locked the line.
            line_id: Which.
            revision: Its new one.
            graph: The new head as JSON text.
            entries: All that is new, in order.
            at: When.
        """
        rows = [_values(entry) for entry in entries]
        if tx.dialect == "postgres":
            columns = [list(column) for column in zip(*rows, strict=True)]
            found = await tx.fetch(_WRITE, [line_id, revision, graph, at, *columns])
            return found[0]["told"]
        draft = "UPDATE workflow_drafts SET revision = ?, graph = ? WHERE id = ?"
        await tx.execute_all([(_INSERT, rows), (draft, [[revision, graph, line_id]])])
        told = await tx.fetch(
            "UPDATE workflows SET draft_revision = ?, updated_at = ? "
            "WHERE id = ? AND status <> 'archived' RETURNING id",
            [revision, at, line_id],
        )
        return len(told)

    async def keep(self, tx: Transaction, line_id: UUID, revision: int, graph: str) -> None:
        """Write a snapshot; repeating is harmless."""
        await tx.fetch(_SNAPSHOT, [new_id(), line_id, revision, graph])

    async def mark_undone(self, tx: Transaction, line_id: UUID, undone: Undone, by_revision: int) -> None:
        """Note which operation took a batch back."""
        sql: dict[Dialect, str] = {
            "postgres": (
                "UPDATE workflow_draft_operations SET undone_by_revision = $1 "
                "WHERE draft_id = $2 AND revision BETWEEN $3 AND $4 AND batch_id = $5 RETURNING id"
            ),
            "sqlite": (
                "UPDATE workflow_draft_operations SET undone_by_revision = ?1 "
                "WHERE draft_id = ?2 AND revision BETWEEN ?3 AND ?4 AND batch_id = ?5 RETURNING id"
            ),
        }
        await tx.fetch(sql, [by_revision, line_id, undone.first, undone.last, undone.batch_id])

    async def last_batch(
        self, line_id: UUID, author: Actor, origins: Sequence[DraftOperationOrigin]
    ) -> tuple[DraftOperationOrigin, list[Entry]] | None:
        """Return the newest batch of an author with one of these origins that nothing has taken back, in order."""
        who = "actor_id IS NULL" if author.id is None else "actor_id = {}"
        marks = ", ".join("{}" for _ in origins)
        rows = await self._rows(
            "SELECT batch_id, origin, revision FROM workflow_draft_operations WHERE draft_id = {} "  # noqa: S608 - only marks
            f"AND {who} AND actor_kind = {{}} AND origin IN ({marks}) AND undone_by_revision IS NULL "
            "ORDER BY revision DESC LIMIT 1",
            line_id,
            *([] if author.id is None else [author.id]),
            author.kind.value,
            *(origin.value for origin in origins),
        )
        if not rows:
            return None
        found = rows[0]
        # A batch is accepted as one, so its operations stand together.
        entries = await self._rows(
            f"SELECT {_READ} FROM workflow_draft_operations "  # noqa: S608 - names are constants
            "WHERE draft_id = {} AND revision BETWEEN {} AND {} AND batch_id = {} ORDER BY revision",
            line_id,
            found["revision"] - MAX_BATCH_EDITS,
            found["revision"],
            found["batch_id"],
        )
        return DraftOperationOrigin(found["origin"]), [_entry(row) for row in entries]

    async def _rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        is_sqlite = self._database.dialect == "sqlite"
        marks = ("?" if is_sqlite else f"${at}" for at in range(1, len(values) + 1))
        return await self._database.fetch(sql.format(*marks), list(values))


def _weighed(which: str, *, is_newest_first: bool = False) -> str:
    """Return the query for entries of a line up to a number and a weight; the first comes whatever it weighs."""
    size = "length(CAST(changes AS TEXT)) + coalesce(length(text_update), 0)"
    order = "revision DESC" if is_newest_first else "revision"
    return (
        f"SELECT {_READ} FROM (SELECT {_READ}, size, SUM(size) OVER (ORDER BY {order}) AS whole FROM "  # noqa: S608 - names are constants
        f"(SELECT {_READ}, {size} AS size FROM workflow_draft_operations "
        f"WHERE draft_id = {{}} AND {which} ORDER BY {order} LIMIT {{}}) AS found) AS weighed "
        f"WHERE whole - size < {{}} ORDER BY {order}"
    )


def _values(entry: Entry) -> list[Any]:
    overrides = overrides_json(entry.overrides)
    return [
        new_id(),
        entry.line_id,
        entry.revision,
        entry.operation_id,
        entry.fingerprint,
        entry.batch_id,
        entry.client_id,
        entry.origin.value,
        entry.actor.kind.value,
        entry.actor.id,
        entry.actor.on_behalf_of,
        entry.at,
        orjson.dumps(entry.changes).decode(),
        entry.text_update,
        None if overrides is None else orjson.dumps(overrides).decode(),
        entry.undoes_revision,
    ]


def _entry(row: Mapping[str, Any]) -> Entry:
    at, overrides = row["at"], row["overrides"]
    return Entry(
        line_id=as_uuid(row["draft_id"]),
        revision=row["revision"],
        operation_id=row["operation_id"],
        batch_id=as_uuid(row["batch_id"]),
        client_id=row["client_id"],
        origin=DraftOperationOrigin(row["origin"]),
        actor=Actor(ActorKind(row["actor_kind"]), _uuid(row["actor_id"]), _uuid(row["on_behalf_of"])),
        at=datetime.fromisoformat(at) if isinstance(at, str) else at,
        changes=orjson.loads(row["changes"]),
        fingerprint=row["fingerprint"],
        text_update=row["text_update"],
        overrides=overrides_of(None if overrides is None else orjson.loads(overrides)),
        undoes_revision=row["undoes_revision"],
        undone_by_revision=row["undone_by_revision"],
    )


def _entry_of(row: DraftOperation) -> Entry:
    return Entry(
        line_id=row.draft_id,
        revision=row.revision,
        operation_id=row.operation_id,
        batch_id=row.batch_id,
        client_id=row.client_id,
        origin=row.origin,
        actor=Actor(row.actor_kind, row.actor_id, row.on_behalf_of),
        at=row.at,
        changes=row.changes,
        fingerprint=row.fingerprint,
        text_update=row.text_update,
        overrides=overrides_of(row.overrides),
        undoes_revision=row.undoes_revision,
        undone_by_revision=row.undone_by_revision,
    )


def as_uuid(value: Any) -> UUID:
    """Return an id as a driver gives it as one of ours."""
    return value if isinstance(value, UUID) else UUID(value)


def _uuid(value: Any) -> UUID | None:
    return None if value is None else as_uuid(value)
