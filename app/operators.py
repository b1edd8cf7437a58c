"""What `plait runs` shows and does; see `executions.operating` for what it means. And `plait reindex`."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson
from rich.console import Console
from rich.table import Table

from app.api.relay import decode_any, encode
from app.executions.operating import RunOperations, RunView
from app.kernel.errors import AppError
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.services import Plait

T = TypeVar("T")

_WORDS = {"stuck": "Nobody carries on", "quarantined": "In quarantine", "queued": "Queued longest"}


class NoSuchRun(Refused):
    """There is no such run."""


def show_runs(settings: Settings, *, limit: int, as_json: bool) -> None:
    """Print how runs stand: counts by state, then those that an operator may want to mend."""

    async def look(operations: RunOperations) -> dict[str, Any]:
        overview = await operations.overview(None)
        found: dict[str, Any] = {"counts": {state.name: number for state, number in overview.counts.items()}}
        found["stuck"] = await operations.views(operations.stuck(None).order_by("queued_at", "id"), limit)
        found["quarantined"] = await operations.views(operations.quarantined(None).order_by("quarantined_at"), limit)
        found["queued"] = await operations.views(operations.queued(None).order_by("queued_at", "id"), limit)
        return found

    found = asyncio.run(_with_runs(settings, look))
    if as_json:
        _print_json({**found, **{kind: [_facts(view) for view in found[kind]] for kind in _WORDS}})
        return
    console = Console(highlight=False)
    counts: dict[str, int] = found["counts"]
    console.print("  ".join(f"{state} {number}" for state, number in sorted(counts.items())) or "There are no runs.")
    for kind, title in _WORDS.items():
        if found[kind]:
            table = Table(title=title, title_justify="left", box=None, pad_edge=False)
            for column in ("Run", "State", "Workspace", "Queued", "Age", "Priority", "Strikes", "Holder"):
                table.add_column(column, overflow="fold", no_wrap=column in {"Run", "Age"})
            for view in found[kind]:
                table.add_row(*_cells(view))
            console.print()
            console.print(table)


def show_run(settings: Settings, run: str, *, as_json: bool) -> None:
    """Print one run.

    Raises:
        NoSuchRun: There is none.
    """
    execution_id = _id_of(run)

    async def look(operations: RunOperations) -> RunView | None:
        return await operations.view(execution_id)

    view = asyncio.run(_with_runs(settings, look))
    if view is None:
        raise NoSuchRun(f"there is no run {run}")
    facts = _facts(view)
    if as_json:
        _print_json(facts)
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in facts.items():
        table.add_row(name, "" if value is None else str(value))
    Console(highlight=False).print(table)


def mend_run(settings: Settings, run: str, what: str) -> str:
    """Release, cancel or requeue a run; return what was done.

    Raises:
        NoSuchRun: There is none.
        Refused: Its state forbids it.
    """
    execution_id = _id_of(run)

    async def mend(operations: RunOperations) -> str:
        if await operations.view(execution_id) is None:
            raise NoSuchRun(f"there is no run {run}")
        if what == "release":
            await operations.release(execution_id)
            return "released: the next worker goes on with it"
        if what == "requeue":
            await operations.requeue(execution_id)
            return "queued again: the next worker takes it"
        await operations.cancel(execution_id, "An operator cancelled it.")
        return "cancelled: its worker ends it, or the next one does"

    try:
        return asyncio.run(_with_runs(settings, mend))
    except AppError as error:
        raise Refused(error.message) from None


def reindex(settings: Settings) -> int:
    """Have everything put into the index of search anew; return how many rows wait for it."""
    return asyncio.run(_with(settings, lambda plait: plait.search.indexing.mark_all()))


async def _with(settings: Settings, work: Callable[[Plait], Awaitable[T]]) -> T:
    """Open what is needed of a process beside those that run, and nothing that would take runs or serve."""
    plait = Plait(settings)
    await plait.database.open()
    try:
        return await work(plait)
    finally:
        await plait.database.close()


async def _with_runs(settings: Settings, work: Callable[[RunOperations], Awaitable[T]]) -> T:
    return await _with(settings, lambda plait: work(plait.executions.operations))


def _id_of(run: str) -> UUID:
    """Read a run's id as the graph gives it, or as the log does."""
    try:
        return UUID(run)
    except ValueError:
        pass
    try:
        kind, own_id = decode_any(run)
    except AppError:
        raise NoSuchRun(f"{run} is not the id of a run") from None
    if kind != "Execution":
        raise NoSuchRun(f"{run} is the id of a {kind}, not of an Execution")
    return own_id


def _facts(view: RunView) -> dict[str, Any]:
    row = view.row
    return {
        "id": encode("Execution", row.id),
        "executionId": str(row.id),
        "status": row.status.name,
        "workspaceId": encode("Workspace", row.workspace_id),
        "workflowId": encode("Workflow", row.workflow_id),
        "priority": row.priority,
        "queuedAt": row.queued_at,
        "startedAt": row.started_at,
        "endedAt": row.ended_at,
        "resumeAt": row.resume_at,
        "quarantinedAt": row.quarantined_at,
        "isDispatched": row.is_dispatched,
        "isInLine": view.is_in_line,
        "worker": row.worker_id,
        "leaseUntil": row.lease_until,
        "epoch": row.epoch,
        "strikes": row.strikes,
        "deaths": row.deaths,
        "lastSequence": row.last_sequence,
        "lastEvent": view.last_event,
        "error": None if row.error is None else orjson.loads(row.error),
    }


def _cells(view: RunView) -> list[str]:
    row = view.row
    age = datetime.now(UTC) - row.queued_at
    return [
        str(row.id),
        row.status.name,
        str(row.workspace_id),
        f"{row.queued_at:%Y-%m-%d %H:%M:%S}",
        str(age).partition(".")[0],
        str(row.priority),
        str(row.strikes),
        row.worker_id or "",
    ]


def _print_json(value: object) -> None:
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())  # noqa: T201 - this is the command's answer
