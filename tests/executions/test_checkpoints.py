"""Checkpoints: what a run reads to go on, who may write one, and what becomes of it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from prometheus_client import REGISTRY

from app.executions import checkpoints, outcomes
from app.executions.effects import Effects
from app.executions.engine import Engine
from app.executions.events import Event, EventType
from app.executions.journal_items import Lease, LeaseLost
from app.executions.models import Checkpoint, Execution, ExecutionStatus
from app.executions.node_runs import NodeRuns
from app.executions.reading import JournalReader
from app.kernel.clock import FixedClock
from app.kernel.settings import Settings
from app.workflows.graph import Graph, Variable
from tests.executions import test_crashes
from tests.executions.conftest import House, open_house
from tests.executions.play import entry, graph, node
from tests.executions.test_retention import prune

COMPLETED, PAUSED = ExecutionStatus.COMPLETED, ExecutionStatus.PAUSED
AT_PAUSE, EVERY = 20, 50


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write checkpoints more often than is good, so that short runs have them."""
    monkeypatch.setattr(checkpoints, "AT_PAUSE_EVENTS", AT_PAUSE)
    monkeypatch.setattr(checkpoints, "EVERY_EVENTS", EVERY)


class Reads:
    """Counts the events that runs read of journals to go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        fold, events_at, ends = JournalReader.fold, JournalReader.events_at, JournalReader.iteration_ends

        async def counted(pieces: AsyncIterator[list[Event]]) -> AsyncIterator[list[Event]]:
            async for events in pieces:
                self.count += len(events)
                yield events

        async def counted_at(reader: JournalReader, execution_id: UUID, sequences: Sequence[int]) -> dict[int, Event]:
            found = await events_at(reader, execution_id, sequences)
            self.count += len(found)
            return found

        monkeypatch.setattr(JournalReader, "fold", lambda *given: counted(fold(*given)))
        monkeypatch.setattr(JournalReader, "events_at", counted_at)
        monkeypatch.setattr(JournalReader, "iteration_ends", lambda *given: counted(ends(*given)))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(monkeypatch)


def asking(times: int, **config: Any) -> Graph:
    """Make a loop with a wait in every iteration."""
    return graph(
        [
            entry(),
            node("loop", "loop", config={"mode": "FOR", "count": str(times), **config}),
            node("ask", "wait", parentKey="loop", config={"signal": "go"}),
            node("end", "response", config={"expression": "input"}),
        ],
        "start -> loop",
        "loop -> end",
    )


async def paused_after(house: House, run: Execution, sequence: int) -> int:
    """Wait for the next pause; return its sequence."""
    async with asyncio.timeout(30):
        async for each in house.plait.executions.lookup.follow(run.id, sequence):
            if each.type is EventType.EXECUTION_PAUSED:
                return each.sequence
    raise AssertionError("it ended")


async def answer(house: House, run: Execution, times: int, sequence: int = 0, first: int = 0) -> int:
    """Send a run what it waits for, one after the other, until it waits again; return the last pause."""
    sequence = await paused_after(house, run, sequence)
    for number in range(first, first + times):
        await house.steering.signal(house.viewer, run.id, "go", number)
        sequence = await paused_after(house, run, sequence)
    return sequence


# ---------------------------------------------------------------------- what is read


@pytest.mark.parametrize("collect", ["ALL", "LAST"])
async def test_what_a_loop_of_many_waits_reads_is_linear_in_all(busy: House, reads: Reads, collect: str) -> None:
    times = 60
    run = await busy.start(asking(times, collect=collect))
    sequence = await answer(busy, run, times // 2)
    half = reads.count
    await answer(busy, run, times // 2 - 1, sequence - 1, times // 2)
    await busy.steering.signal(busy.viewer, run.id, "go", times - 1)
    ended = await busy.ended(run)
    assert await busy.output(ended) == (list(range(times)) if collect == "ALL" else times - 1)
    # Each time: what follows the checkpoint, and the few events that it names.
    assert reads.count < times * (AT_PAUSE + 20) < ended.last_sequence * times / 10
    assert reads.count - half < half * 1.5 + times


@pytest.mark.parametrize("every", [AT_PAUSE, 1_000_000])
async def test_what_iterations_may_give_together_is_not_counted_anew_by_whoever_goes_on(
    busy: House, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    """From a checkpoint and from the journal alone; at each pause the run leaves its worker."""
    monkeypatch.setattr(checkpoints, "AT_PAUSE_EVENTS", every)
    monkeypatch.setattr(outcomes, "MAX_OUTPUT_BYTES", 10_000)
    run = await busy.start(asking(10, collect="ALL"))
    sequence = await paused_after(busy, run, 0)
    for _ in range(6):
        await busy.steering.signal(busy.viewer, run.id, "go", "x" * 3_000)
        sequence = await paused_after(busy, run, sequence)
    await busy.steering.signal(busy.viewer, run.id, "go", "x" * 3_000)
    ended = await busy.ended(run)
    assert orjson.loads(ended.error or "")["code"] == "OUTPUT_TOO_LARGE"
    assert (await busy.types(ended)).count("IterationCompleted") == 6


async def test_who_goes_on_with_a_long_run_reads_little(house: House, reads: Reads) -> None:
    """A run without pauses leaves checkpoints as well."""
    made = graph(
        [
            entry(),
            node("loop", "loop", config={"mode": "FOR", "count": "400", "collect": "ALL"}),
            node("in", "give", parentKey="loop", config={"value": "x"}),
            node("ask", "wait", config={"signal": "go"}),
            node("end", "response", config={"expression": "{'count': size(nodes.loop)}"}),
        ],
        "start -> loop",
        "loop -> ask",
        "ask -> end",
    )
    await house.work()
    run = await house.start(made)
    await house.reaches(run, PAUSED)
    kept = await Checkpoint.get(execution_id=run.id)
    assert kept.sequence > 1_000
    assert len(kept.sealed) < 10_000
    folded = REGISTRY.get_sample_value("plait_events_folded_sum")
    run_length = (await house.fresh(run)).last_sequence
    await house.steering.signal(house.viewer, run.id, "go", None)
    ended = await house.ended(run)
    assert await house.output(ended) == {"count": 400}
    assert reads.count < 200
    assert ended.last_sequence > 1_600
    assert REGISTRY.get_sample_value("plait_events_folded_sum") == (folded or 0) + run_length - kept.sequence


# ---------------------------------------------------------------------- never required


@pytest.mark.parametrize("change", ["newer", "sealed by another key", "of another shape", "names what is not", "gone"])
async def test_one_that_cannot_be_used_is_passed_over(busy: House, reads: Reads, change: str) -> None:
    run = await busy.start(asking(8, collect="ALL"))
    await answer(busy, run, 6)
    kept = await Checkpoint.get(execution_id=run.id)
    vault: Any = busy.journal._vault
    match change:
        case "newer":
            kept.version += 1
        case "sealed by another key":
            kept.sealed = b"rubbish"
        case "of another shape":
            kept.sealed = vault.encrypt(orjson.dumps({"state": {"scopes": [], "containers": []}}))
        case "names what is not":
            content = orjson.loads(vault.decrypt(bytes(kept.sealed)))
            content["state"]["containers"][0]["sequence"] = 1_000_000
            kept.sealed = vault.encrypt(orjson.dumps(content))
        case _:
            await kept.delete()
    if change != "gone":
        await kept.save()
    reads.count = 0
    before = (await busy.fresh(run)).last_sequence
    await busy.steering.signal(busy.viewer, run.id, "go", 6)
    await paused_after(busy, run, before)
    assert reads.count >= before - 1  # all of it
    # What it folded at such cost it keeps: an older release writes over a newer one's.
    again = await Checkpoint.get(execution_id=run.id)
    assert again.version == checkpoints.VERSION
    assert again.sequence > before
    await busy.steering.signal(busy.viewer, run.id, "go", 7)
    assert await busy.output(await busy.ended(run)) == list(range(8))


async def test_an_older_release_may_have_the_run_between_two_newer(
    busy: House, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reads none and writes none; what it left behind is passed over, and the checkpoint still holds."""
    run = await busy.start(asking(9, collect="ALL"))
    sequence = await answer(busy, run, 5)
    kept = await Checkpoint.get(execution_id=run.id)
    with monkeypatch.context() as older:
        older.setattr(checkpoints, "AT_PAUSE_EVENTS", 1_000_000)
        older.setattr(checkpoints, "EVERY_EVENTS", 1_000_000)
        sequence = await answer(busy, run, 2, sequence - 1, 5)
    assert (await Checkpoint.get(execution_id=run.id)).sequence == kept.sequence
    reads.count = 0
    await answer(busy, run, 1, sequence - 1, 7)
    assert reads.count < 40
    await busy.steering.signal(busy.viewer, run.id, "go", 8)
    assert await busy.output(await busy.ended(run)) == list(range(9))


# ---------------------------------------------------------------------- who writes it, and its end


async def test_who_has_lost_the_run_writes_none(busy: House) -> None:
    run = await busy.start(asking(9))
    await answer(busy, run, 4)
    kept = await Checkpoint.get(execution_id=run.id)
    row = await busy.fresh(run)
    old = Lease(run.id, row.workspace_id, row.epoch - 1, row.last_sequence)
    event = Event(EventType.LOG_LINE, datetime.now(UTC), {}, sequence=row.last_sequence + 1)
    late = (kept.id, run.id, row.last_sequence + 1, checkpoints.VERSION, b"late")
    with pytest.raises(LeaseLost):
        await busy.journal.append(old, [event], effects=Effects(checkpoint=late))
    assert await Checkpoint.filter(execution_id=run.id).values("sequence", "sealed") == [
        {"sequence": kept.sequence, "sealed": kept.sealed}
    ]


@pytest.mark.parametrize("how", ["completed", "cancelled in a pause", "deleted"])
async def test_it_goes_with_the_runs_end(busy: House, how: str) -> None:
    run = await busy.start(asking(5))
    await answer(busy, run, 4)
    assert await Checkpoint.filter(execution_id=run.id).count() == 1
    match how:
        case "completed":
            await busy.steering.signal(busy.viewer, run.id, "go", 4)
            await busy.ended(run)
        case "deleted":
            await busy.plait.workflows.workflows.delete(busy.viewer, run.workflow_id)
        case _:
            await busy.steering.cancel(busy.viewer, run.id)
    assert await Checkpoint.all().count() == 0


async def test_one_that_an_older_release_left_behind_is_pruned_with_the_journal(settings: Settings) -> None:
    async with AsyncExitStack() as stack:
        house = await open_house(settings, stack, FixedClock(datetime.now(UTC)))
        await house.work()
        run = await house.run(graph([entry()]))
        await Checkpoint.create(execution_id=run.id, sequence=2, version=1, sealed=b"left")
        assert await prune(house, 15) == 1
        assert await Checkpoint.all().count() == 0
        assert await Execution.filter(id=run.id).count() == 1


# ---------------------------------------------------------------------- secrets


async def test_what_is_masked_stays_sealed_and_is_still_true(busy: House) -> None:
    secret = "s3cret-in-the-checkpoint"
    await busy.plait.accounts.secrets.set(busy.viewer, busy.workspace_id, "KEY", secret)
    made = asking(6, collect="ALL")
    echo = node("echo", "echo", config={"template": "{{ secrets.KEY }}"})
    keep = node("keep", "variables", config={"assignments": [{"name": "kept", "expression": "nodes.echo.text"}]})
    shown = "{'same': vars.kept == nodes.echo.text, 'n': size(vars.kept)}"
    ends = node("end", "response", config={"expression": shown})
    made = graph(
        [*(each for each in made.nodes if each.key != "end"), echo, keep, ends],
        "start -> echo",
        "echo -> keep",
        "keep -> loop",
        "loop -> end",
        variables=[Variable(name="kept", value="")],
    )
    run = await busy.start(made)
    await answer(busy, run, 5)
    kept = await Checkpoint.get(execution_id=run.id)
    assert secret.encode() not in bytes(kept.sealed)
    vault: Any = busy.journal._vault
    assert secret.encode() in vault.decrypt(bytes(kept.sealed))  # so the test would see it
    await busy.steering.signal(busy.viewer, run.id, "go", None)
    ended = await busy.ended(run)
    assert await busy.output(ended) == {"same": True, "n": len(secret)}
    assert secret not in str([each.data for each in await busy.entries(ended)])


# ---------------------------------------------------------------------- crashes


async def test_a_run_that_goes_down_around_any_checkpoint_ends_as_if_it_had_not(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every commit holds a checkpoint, or every other: each run goes down after one of them."""
    monkeypatch.setattr(checkpoints, "AT_PAUSE_EVENTS", 1)
    monkeypatch.setattr(checkpoints, "EVERY_EVENTS", 2)
    restored: Counter[bool] = Counter()
    load = checkpoints.Checkpoints.load

    async def counted(self: checkpoints.Checkpoints, execution_id: UUID, last_sequence: int) -> Any:
        found = await load(self, execution_id, last_sequence)
        restored[found is not None] += 1
        return found

    monkeypatch.setattr(checkpoints.Checkpoints, "load", counted)
    await test_crashes.test_a_run_that_goes_down_at_any_commit_ends_as_if_it_had_not(house, tmp_path, monkeypatch)
    assert restored[True] > 40
    assert await Checkpoint.all().count() == 0
    kinds = Counter([kind for run in await Execution.all() for kind in await house.types(run)])
    assert kinds["ExecutionRecovered"] > 20


async def test_a_checkpoint_without_open_spans_is_of_no_use_to_who_wants_them(busy: House) -> None:
    run = await busy.start(asking(7))
    await answer(busy, run, 5)
    worker: Any = busy.plait.executions.worker
    kept = await worker._checkpoints.load(run.id, (await busy.fresh(run)).last_sequence)
    assert kept is not None
    assert "spans" not in kept.content  # nobody wants any here

    class Keeper:
        def snapshot(self) -> dict[str, Any]:
            return {}

        def restore(self, snapshot: dict[str, Any]) -> None:
            raise AssertionError(snapshot)

    plan = await worker._plan(run.version_id, None)
    with pytest.raises(KeyError):
        kept.restore(Engine(plan, None), NodeRuns(run.id, plan), Keeper())
