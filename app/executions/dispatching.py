"""Dispatch: at most one job stands for a run, and `executions.is_dispatched` says whether one does.

Whoever makes a run due (a command came, its time came, a place came free) does it by `wake`, holding the lock of
its row. A run that pauses gives its job up by `give_up` in the commit that pauses it; whoever sends it something
locks the row first, so either sees the other and no wake-up is lost.
"""

from collections.abc import Generator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.executions.statements import Enqueue, Fetch, Rows, Statement, as_uuid
from app.kernel.database import Dialect


def commands_topic(worker_id: str) -> str:
    """Name the bus topic on which a worker is told to look for commands."""
    return f"commands:{worker_id}"


def lock(runs: Sequence[UUID], dialect: Dialect) -> Generator[Statement, Rows, None]:
    """Lock the rows of these runs, in the order of their ids as everybody does; SQLite has one writer anyway."""
    if dialect == "postgres":
        yield Fetch("SELECT id FROM executions WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE", [list(runs)])


def wake(runs: Sequence[UUID], dialect: Dialect) -> Generator[Statement, Rows, None]:
    """Give a job to those of these runs that have none and can go on; the caller holds their locks."""
    rows = yield from _matching(
        "UPDATE executions SET is_dispatched = {true}, resume_at = NULL WHERE id {among} AND is_dispatched = {false} "
        "AND status IN ('queued', 'paused') AND quarantined_at IS NULL RETURNING id, priority",
        runs,
        dialect,
    )
    if rows:
        yield Enqueue([as_uuid(row["id"]).bytes for row in rows], [row["priority"] for row in rows])


def give_up(due: Mapping[UUID, datetime | None], dialect: Dialect) -> Generator[Statement, Rows, None]:
    """Take the job from runs that pause until these instants, unless something was sent to them meanwhile."""
    for run, at in due.items():
        if dialect == "postgres":
            yield Fetch(
                "UPDATE executions SET is_dispatched = false, resume_at = $2, lease_until = NULL, worker_id = NULL, "
                "strikes = 0 WHERE id = $1",
                [run, at],
            )
        else:
            yield Fetch(
                "UPDATE executions SET is_dispatched = 0, resume_at = ?, lease_until = NULL, worker_id = NULL, "
                "strikes = 0 WHERE id = ?",
                [at, str(run)],
            )
    rows = yield from _matching(
        "SELECT DISTINCT execution_id AS id FROM execution_commands WHERE execution_id {among} AND applied_at IS NULL",
        list(due),
        dialect,
    )
    if rows:
        yield from wake([as_uuid(row["id"]) for row in rows], dialect)


def _matching(sql: str, runs: Sequence[UUID], dialect: Dialect) -> Generator[Statement, Rows, Rows]:
    if dialect == "postgres":
        return (yield Fetch(sql.format(among="= ANY($1::uuid[])", true="true", false="false"), [list(runs)]))
    marks = ", ".join("?" for _ in runs)
    return (yield Fetch(sql.format(among=f"IN ({marks})", true="1", false="0"), [str(run) for run in runs]))
