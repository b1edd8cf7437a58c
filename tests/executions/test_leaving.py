"""Runs that leave early: their workflow is deleted, or they are cancelled while they stand in line."""

import asyncio
import contextvars
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import orjson
import pytest

from app.executions.models import (
    CommandKind,
    ConcurrencyLimit,
    DispatchPlace,
    Execution,
    ExecutionCommand,
    ExecutionStatus,
)
from app.kernel.ids import global_id, new_id
from app.tasks.models import Task
from app.workflows.graph import Graph
from app.workflows.models import Workflow
from app.workflows.service import WorkflowIsBusy
from tests.executions.conftest import POSTGRES, House
from tests.executions.play import each, entry, graph, node

COMPLETED, PAUSED, QUEUED = ExecutionStatus.COMPLETED, ExecutionStatus.PAUSED, ExecutionStatus.QUEUED
CANCELLED, FAILED, RUNNING = ExecutionStatus.CANCELLED, ExecutionStatus.FAILED, ExecutionStatus.RUNNING


def calling(child: UUID, **parts: Any) -> Graph:
    sub = node("sub", "subworkflow", config={"workflowId": global_id("Workflow", child), "input": "input"}, **parts)
    return graph([entry(), sub, node("end", "response", config={"expression": "input"})], "start -> sub", "sub -> end")


def hanging() -> Graph:
    return graph([entry(), node("it", "hang")], "start -> it")


async def delete(house: House, workflow_id: UUID) -> None:
    await house.plait.workflows.workflows.delete(house.viewer, workflow_id)


async def child_of(house: House, run: Execution) -> Execution:
    async with asyncio.timeout(20):
        while (found := await Execution.get_or_none(parent_id=run.id)) is None:
            await asyncio.sleep(0.02)
    return found


async def until(house: House, run: Execution, status: ExecutionStatus) -> Execution:
    async with asyncio.timeout(20):
        while (found := await house.fresh(run)).status is not status:
            await asyncio.sleep(0.02)
    return found


# ---------------------------------------------------------------------- deleted workflows


@pytest.mark.parametrize("state", [PAUSED, RUNNING, QUEUED])
async def test_a_parent_goes_on_by_its_on_error_when_the_workflow_of_its_child_is_deleted(
    busy: House, state: ExecutionStatus
) -> None:
    waits = graph([entry(), node("ask", "human_input", config={"title": "?"})], "start -> ask")
    held = await busy.workflow(waits if state is PAUSED else hanging())
    if state is QUEUED:
        await busy.plait.executions.limits.set(busy.viewer, busy.workspace_id, held, 0)
    run = await busy.start(calling(held, onError="default", defaultOutput="instead"))
    child = await child_of(busy, run)
    await until(busy, child, state)
    await until(busy, run, PAUSED)
    await delete(busy, held)
    ended = await busy.ended(run)
    assert ended.status is COMPLETED, ended.error
    assert await busy.output(ended) == "instead"
    failed = next(each for each in await busy.entries(ended) if each.type.value == "NodeFailed")
    assert failed.data["error"]["details"]["error"]["code"] == "WORKFLOW_DELETED"
    assert await Execution.filter(workflow_id=held).count() == 0
    assert await Task.all().count() == 0
    assert await DispatchPlace.all().count() == 0
    if state is RUNNING:
        async with asyncio.timeout(10):
            while not busy.component("hang").cancelled:
                await asyncio.sleep(0.02)


async def test_all_children_of_a_deleted_workflow_are_told_of_and_their_parent_once(busy: House) -> None:
    held = await busy.workflow(graph([entry(), node("w", "wait", config={"signal": "never"})], "start -> w"))
    sub = node(
        "sub",
        "subworkflow",
        parentKey="all",
        onError="default",
        defaultOutput="no",
        config={"workflowId": global_id("Workflow", held), "input": "item"},
    )
    made = graph(
        [entry(), each("all", items="[1, 2, 3, 4, 5]", concurrency=5), sub, node("end", "response")],
        "start -> all",
        "all -> end",
    )
    run = await busy.start(made)
    async with asyncio.timeout(20):
        while await Execution.filter(parent_id=run.id, status=PAUSED).count() < 5:
            await asyncio.sleep(0.02)
    await delete(busy, held)
    assert await busy.output(await busy.ended(run)) == ["no"] * 5
    assert await ExecutionCommand.filter(execution_id=run.id, kind=CommandKind.ANSWER).count() == 5


async def test_a_child_whose_workflow_goes_before_its_parent_has_read_what_it_gave_counts_as_cancelled(
    busy: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = await busy.workflow(graph([entry(), node("end", "response")], "start -> end"))

    async def late(child: UUID) -> dict[str, Any]:
        await delete(busy, quick)
        return await busy.plait.executions.reader.ended(child)

    worker: Any = busy.plait.executions.worker
    monkeypatch.setattr(worker, "_means", replace(worker._means, ended=late))
    run = await busy.start(calling(quick))
    ended = await busy.ended(run)
    assert ended.status is FAILED
    assert orjson.loads(ended.error or "null")["code"] == "SUBWORKFLOW_FAILED"


async def test_deleting_a_workflow_frees_the_places_of_its_runs_at_once(busy: House) -> None:
    held, other = await busy.workflow(hanging()), await busy.workflow(graph([entry()]))
    await busy.plait.executions.limits.set(busy.viewer, busy.workspace_id, None, 1)
    await busy.start(held)
    await busy.component("hang").entered.wait()
    waiting = await busy.start(other)
    assert (await DispatchPlace.get(id=waiting.id)).is_held is False
    await delete(busy, held)
    assert (await busy.ended(waiting)).status is COMPLETED


async def test_a_run_that_starts_in_between_is_not_overlooked(busy: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workflow cannot be locked before its runs are; one that came meanwhile is found, and all is done again."""
    held = await busy.workflow(hanging())
    parent = await busy.workflow(calling(held, onError="default", defaultOutput="instead"))
    deletions: Any = busy.plait.executions.deletions
    before, tries = deletions.before, 0

    async def counted(tx: Any, workflow_id: UUID) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise WorkflowIsBusy
        await before(tx, workflow_id)

    monkeypatch.setattr(busy.plait.workflows.workflows, "before_delete", counted)
    run = await busy.start(parent)
    await until(busy, await child_of(busy, run), RUNNING)
    await until(busy, run, PAUSED)
    await delete(busy, held)
    assert tries == 2
    assert await busy.output(await busy.ended(run)) == "instead"


@pytest.mark.skipif(not POSTGRES, reason="SQLite has one writer")
async def test_a_child_that_is_made_while_its_workflow_is_being_deleted_is_told_of_too(
    busy: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = await busy.workflow(hanging())
    parent = await busy.workflow(calling(held, onError="default", defaultOutput="instead"))
    deletions: Any = busy.plait.executions.deletions
    before = deletions.before
    carry = deletions._carrier.run
    runs: list[Execution] = []

    async def slow(tx: Any, steps: Any) -> Any:
        """Let a run of it start after the first look."""
        if not runs:
            runs.append(await asyncio.create_task(busy.start(parent), context=outside))
            await asyncio.create_task(child_of(busy, runs[0]), context=outside)
        return await carry(tx, steps)

    seen: list[str] = []

    async def noted(tx: Any, workflow_id: UUID) -> None:
        try:
            await before(tx, workflow_id)
        except WorkflowIsBusy:
            seen.append("busy")
            raise
        seen.append("left")

    outside = contextvars.copy_context()
    monkeypatch.setattr(deletions, "_carrier", SimpleNamespace(run=slow))
    monkeypatch.setattr(busy.plait.workflows.workflows, "before_delete", noted)
    async with asyncio.timeout(20):
        await delete(busy, held)
    assert seen == ["busy", "left"]
    assert await busy.output(await busy.ended(runs[0])) == "instead"


async def test_a_workflow_that_is_always_busy_is_not_deleted(busy: House, monkeypatch: pytest.MonkeyPatch) -> None:
    held = await busy.workflow(hanging())

    async def always(tx: Any, workflow_id: UUID) -> None:
        raise WorkflowIsBusy

    monkeypatch.setattr(busy.plait.workflows.workflows, "before_delete", always)
    with pytest.raises(WorkflowIsBusy):
        await delete(busy, held)
    assert await Workflow.filter(id=held).count() == 1


# ---------------------------------------------------------------------- cancelled in line


async def test_a_child_that_stands_in_line_is_cancelled_with_its_parent_at_once(busy: House) -> None:
    """The only place of its workflow is taken, and stays so."""
    held = await busy.workflow(hanging())
    await busy.plait.executions.limits.set(busy.viewer, busy.workspace_id, held, 1)
    first = await busy.start(held)
    await busy.component("hang").entered.wait()
    run = await busy.start(calling(held))
    child = await child_of(busy, run)
    await until(busy, run, PAUSED)
    assert (await DispatchPlace.get(id=child.id)).is_held is False
    await busy.steering.cancel(busy.viewer, run.id)
    ended = await until(busy, child, CANCELLED)
    assert ended.started_at is None or await busy.types(child) == [
        "ExecutionQueued",
        "ExecutionStarted",
        "ExecutionCancelled",
    ]
    assert await DispatchPlace.filter(id=child.id).count() == 0
    assert (await busy.fresh(first)).status is RUNNING
    # It took nobody's place, and left none behind.
    found = await busy.plait.executions.limits.of(busy.viewer, busy.workspace_id, held)
    assert (found.running, found.waiting) == (1, 0)


@pytest.mark.parametrize("by", ["its owner", "an operator"])
async def test_a_run_that_stands_in_line_is_cancelled_at_once(busy: House, by: str) -> None:
    held = await busy.workflow(graph([entry(), node("it", "hang")], "start -> it"))
    await busy.plait.executions.limits.set(busy.viewer, busy.workspace_id, held, 0)
    run = await busy.start(held)
    assert (await DispatchPlace.get(id=run.id)).is_held is False
    if by == "its owner":
        assert (await busy.steering.cancel(busy.viewer, run.id)).status is CANCELLED
    else:
        await busy.plait.executions.operations.cancel(run.id, "Not wanted.")
    ended = await until(busy, run, CANCELLED)
    assert not busy.component("hang").entered.is_set()
    assert await DispatchPlace.filter(id=ended.id).count() == 0


async def test_a_paused_child_is_cancelled_with_its_parent_though_there_is_no_place(busy: House) -> None:
    held = await busy.workflow(graph([entry(), node("w", "wait", config={"signal": "never"})], "start -> w"))
    run = await busy.start(calling(held))
    child = await child_of(busy, run)
    await until(busy, child, PAUSED)
    await until(busy, run, PAUSED)
    await busy.plait.executions.limits.set(busy.viewer, busy.workspace_id, held, 0)
    await busy.steering.cancel(busy.viewer, run.id)
    await until(busy, child, CANCELLED)


async def test_what_is_not_to_be_cancelled_still_waits_for_its_place(busy: House) -> None:
    held = await busy.workflow(graph([entry(), node("w", "wait", config={"signal": "go"})], "start -> w"))
    run = await busy.start(held)
    await until(busy, run, PAUSED)
    await busy.plait.executions.limits.set(busy.viewer, busy.workspace_id, held, 0)
    await busy.steering.signal(busy.viewer, run.id, "go", None)
    assert (await DispatchPlace.get(id=run.id)).is_held is False
    await busy.plait.executions.limits.set(busy.viewer, busy.workspace_id, held, None)
    assert (await busy.ended(run)).status is COMPLETED


# ---------------------------------------------------------------------- limits


@pytest.mark.skipif(not POSTGRES, reason="SQLite has one writer")
async def test_a_run_accepted_in_the_very_instant_a_limit_is_set_is_counted_once_it_is_set(house: House) -> None:
    import asyncpg

    workflow = await house.workflow(hanging())
    other: Any = await asyncpg.connect(house.settings.database_url)
    try:
        run = await house.start(workflow)
        accepting = other.transaction()
        await accepting.start()
        late = new_id()
        columns = await other.fetch(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'executions' AND column_name <> 'id'"
        )
        names = ", ".join(row["column_name"] for row in columns)
        await other.execute(
            f"INSERT INTO executions (id, {names}) SELECT $1, {names} FROM executions WHERE id = $2",  # noqa: S608 - names of columns
            late,
            run.id,
        )
        setting = asyncio.create_task(house.plait.executions.limits.set(house.viewer, house.workspace_id, workflow, 1))
        async with asyncio.timeout(10):
            while not await ConcurrencyLimit.all().count():
                await asyncio.sleep(0.01)
        assert await DispatchPlace.filter(id=late).count() == 0
        await accepting.commit()
        assert (await setting).running == 2
    finally:
        await other.close()
    assert (await DispatchPlace.get(id=late)).is_held is True
