"""From the commit of an event to its frame at a subscriber in the same process, in medians of the journal's batch.

Runs stream text, an event every few milliseconds; each has a subscriber on a socket of the real endpoint. A frame's
latency runs from the moment its event's transaction had committed to the moment the frame is handed to the server.
"""

import asyncio
import re
import time
from collections.abc import Sequence
from typing import Any
from unittest.mock import patch
from uuid import UUID

from app.executions.events import Event
from app.executions.journal import Journal
from app.executions.service import StartRequest
from benchmarks.figures import Table, Target, median, percentile
from benchmarks.house import Dialect, House, house, measure_batches, migrated
from benchmarks.streaming import Subscriber, Ticker, caught_up, make_endpoint, registry, ticking

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
_TARGET = 2.0
_RUNS = 8
_PAUSE_MS = 10

_committed: dict[tuple[UUID, int], float] = {}


class StampingJournal(Journal):
    """Notes when each event was committed."""

    async def _publish(self, encoded: dict[UUID, Sequence[tuple[Event, bytes]]], *others: Any) -> None:
        now = time.perf_counter()
        for execution_id, entries in encoded.items():
            for event, _ in entries:
                _committed[execution_id, event.sequence] = now
        await super()._publish(encoded, *others)  # pyright: ignore[reportArgumentType]


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure on one database."""
    with patch("app.executions.wiring.Journal", StampingJournal), migrated(dialect) as settings:
        return asyncio.run(_measure(settings, dialect, ticks=100 if is_quick else 400))


async def _measure(settings: Any, dialect: Dialect, *, ticks: int) -> list[Table]:
    ticker = Ticker()
    async with house(settings, registry=registry(ticker)) as home:
        workflow_id = await home.publish(ticking(ticks, _PAUSE_MS))
        await _stream(home, ticker, await home.publish(ticking(20, _PAUSE_MS), "Warm-up"))
        with measure_batches() as batches:
            latencies = await _stream(home, ticker, workflow_id)
        batch = median(batches)
        ratio = median(latencies) / batch
        rows: list[list[object]] = [
            ["a batch of the journal", len(batches), batch * 1000, percentile(batches, 0.99) * 1000],
            ["commit to frame", len(latencies), median(latencies) * 1000, percentile(latencies, 0.99) * 1000],
        ]
        table = Table(
            f"From commit to frame, {dialect}, {_RUNS} runs that stream every {_PAUSE_MS} ms",
            ("", "count", "median ms", "p99 ms"),
            rows,
        )
        table.targets.append(
            Target("median from commit to frame", ratio, _TARGET, is_at_least=False, unit=" medians of a batch")
        )
        return [table]


async def _stream(home: House, ticker: Ticker, workflow_id: UUID) -> list[float]:
    """Run and follow; return the latencies of the events that were committed while somebody followed."""
    _committed.clear()
    ticker.gate.clear()
    endpoint = make_endpoint(home)
    frames: list[tuple[UUID, int, float]] = []
    subscribers: list[Subscriber] = []
    for _ in range(_RUNS):
        execution = await home.plait.executions.executions.start(home.viewer, StartRequest(workflow_id=workflow_id))

        def seen(text: str, now: float, run: UUID = execution.id) -> None:
            found = re.search(r'"sequence":(\d+)', text)
            assert found is not None, text
            frames.append((run, int(found[1]), now))

        subscriber = Subscriber(endpoint, home.founded.api_key, execution.id, seen)
        subscriber.open()
        subscribers.append(subscriber)
    await caught_up(subscribers)
    ticker.gate.set()
    for each in subscribers:
        await each.is_complete.wait()
        await each.close()
    first: dict[UUID, float] = {}
    latencies: list[float] = []
    for run, sequence, now in frames:
        committed = _committed[run, sequence]
        # What was there before the subscriber is read from the table: that is not a latency.
        if committed > first.setdefault(run, now):
            latencies.append(now - committed)
    return latencies
