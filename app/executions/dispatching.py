"""Dispatch: at most one job stands for a run, and `executions.is_dispatched` says whether one does.

Whoever makes a run due (a command came, its time came, a place came free) does it by `wake`, holding the lock of
its row. A run that pauses gives its job up by `give_up` in the commit that pauses it; whoever sends it something
locks the row first, so either sees the other and no wake-up is lost.

Both return the workspaces in whose lines something changed: `places.refill` of them all ends the transaction.
"""

from collections.abc import Generator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.executions.models import CommandKind
from app.executions.phrases import phrase
from app.executions.places import PLACE_OF, Waiter, is_limited, refill, stand_in_line, vacate
from app.executions.statements import Enqueue, Fetch, Rows, Statement, as_uuid
from app.kernel.database import Dialect

#: The entrypoint of the jobs that run executions.
RUN_JOB = "execution"


def commands_topic(worker_id: str) -> str:
    """Name the bus topic on which a worker is told to look for commands."""
    return f"commands:{worker_id}"


def lock(runs: Sequence[UUID], dialect: Dialect) -> Generator[Statement, Rows, None]:
    """Lock the rows of these runs, in the order of their ids as everybody does; SQLite has one writer anyway."""
    if dialect == "postgres":
        yield Fetch("SELECT id FROM executions WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE", [list(runs)])


#: Whether a run is to be cancelled, as SQL: such a one does nothing more, so no limit keeps it waiting.
_IS_CANCELLED = (
    "EXISTS (SELECT 1 FROM execution_commands c WHERE c.execution_id = executions.id "  # noqa: S608 - a constant
    f"AND c.kind = '{CommandKind.CANCEL.value}' AND c.applied_at IS NULL)"
)
_MAY_GO = f"(NOT {is_limited('executions')} OR {_IS_CANCELLED})"


def wake(
    runs: Sequence[UUID], dialect: Dialect, *, must_line_up: bool = False
) -> Generator[Statement, Rows, set[UUID]]:
    """Give a job, or where a limit concerns them a place in the line, to those of these runs that have none.

    One that is to be cancelled gets its job at once, out of turn.

    Args:
        runs: The caller holds their locks; those that cannot go on are left out.
        dialect: Of the database.
        must_line_up: Whether all stand in line, because many jobs are queued.

    Returns:
        The workspaces whose lines are to be refilled.
    """
    rows = yield phrase(
        dialect,
        "UPDATE executions SET resume_at = NULL, "  # noqa: S608 - constants
        f"is_dispatched = {_IS_CANCELLED if must_line_up else _MAY_GO} "
        "WHERE id {runs} AND is_dispatched = {false} AND status IN {live} AND quarantined_at IS NULL "
        # What is asked of a run that is to start later waits for its start.
        "AND (status <> 'queued' OR resume_at IS NULL OR resume_at <= {now}) "
        "RETURNING id, workspace_id, workflow_id, priority, queued_at, is_dispatched, "
        f"{PLACE_OF.format(e='executions')} AS place",
        runs=list(runs),
    )
    going = [row for row in rows if row["is_dispatched"]]
    if going:
        yield Enqueue([as_uuid(row["id"]).bytes for row in going], [row["priority"] for row in going])
    workspaces = yield from stand_in_line([Waiter.of(row) for row in rows if not row["is_dispatched"]], dialect)
    if left := [as_uuid(row["id"]) for row in going if row["place"] is not None]:
        workspaces |= yield from vacate(left, dialect)
    return workspaces


def wake_now(runs: Sequence[UUID], dialect: Dialect) -> Generator[Statement, Rows, None]:
    """Wake these runs in a transaction that does nothing else to any line."""
    yield from refill((yield from wake(runs, dialect)), dialect)


def give_up(due: Mapping[UUID, datetime | None], dialect: Dialect) -> Generator[Statement, Rows, set[UUID]]:
    """Take the job from runs that pause until these instants, unless something was sent to them meanwhile.

    Returns:
        The workspaces whose lines are to be refilled.
    """
    for run, at in due.items():
        yield phrase(
            dialect,
            "UPDATE executions SET is_dispatched = {false}, resume_at = {at}, lease_until = NULL, worker_id = NULL, "
            "strikes = 0, deaths = 0 WHERE id = {run}",
            run=run,
            at=at,
        )
    workspaces = yield from vacate(list(due), dialect)
    rows = yield phrase(
        dialect,
        "SELECT DISTINCT execution_id AS id FROM execution_commands WHERE execution_id {runs} AND applied_at IS NULL",
        runs=list(due),
    )
    if rows:
        workspaces |= yield from wake([as_uuid(row["id"]) for row in rows], dialect)
    return workspaces


def put_away(run: UUID, at: datetime, dialect: Dialect) -> Generator[Statement, Rows, set[UUID]]:
    """Take the job from a run that brought down too many workers, until somebody releases it; see `give_up`."""
    yield phrase(
        dialect,
        "UPDATE executions SET is_dispatched = {false}, resume_at = NULL, lease_until = NULL, worker_id = NULL, "
        "quarantined_at = {at} WHERE id = {run}",
        run=run,
        at=at,
    )
    return (yield from vacate([run], dialect))
