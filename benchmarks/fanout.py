"""One run that streams to many subscribers: deliveries a second, with shared executions and without.

Pooled, an event is executed and serialised once for everybody who asked the same with the same rights.
"""

import asyncio
import time
from typing import Any
from unittest.mock import patch

from app.executions.service import StartRequest
from benchmarks.figures import Round, Side, Table, ratio_of_rates
from benchmarks.house import House, house, migrated
from benchmarks.streaming import EVENTS_BEFORE, Subscriber, Ticker, caught_up, make_endpoint, registry, ticking

VARIANTS = ("sqlite",)


def run(_variant: str, *, is_quick: bool) -> list[Table]:
    """Measure."""
    with migrated("sqlite") as settings:
        return asyncio.run(_measure(settings, is_quick=is_quick))


async def _measure(settings: Any, *, is_quick: bool) -> list[Table]:
    table = Table(
        "Deliveries of a run's events to its subscribers",
        ("subscribers", "pooled/s", "CPU µs", "alone/s", "CPU µs", "ratio"),
    )
    ticker = Ticker()
    async with house(settings, registry=registry(ticker)) as home:
        for count, ticks in ((10, 300), (100, 60), (1_000, 15)):
            workflow_id = await home.publish(ticking(ticks, 1), f"To {count}")
            pooled, alone = Side("pooled"), Side("alone")
            # The largest is warmed by those before it, and its thousand subscriptions take their time.
            warm_ups = 0 if count > 100 else 1
            for is_warm in [*([False] * warm_ups), *([True] * (1 if is_quick else 2))]:
                for side, is_pooled in ((pooled, True), (alone, False)):
                    with patch("app.api.pooling.may_be_pooled", lambda _operation, answer=is_pooled: answer):
                        turn = await _deliver(home, ticker, workflow_id, count)
                    if is_warm:
                        side.rounds.append(turn)
            ratio = f"{ratio_of_rates(pooled, alone):.1f}"
            table.rows.append([count, pooled.rate, pooled.cpu_us, alone.rate, alone.cpu_us, ratio])
    table.notes.append("Up to the ASGI server: sockets and clients are not in it. The run's own work is.")
    return [table]


async def _deliver(home: House, ticker: Ticker, workflow_id: Any, count: int) -> Round:
    """Run once and count what everybody received until the end."""
    endpoint = make_endpoint(home)
    ticker.gate.clear()
    execution = await home.plait.executions.executions.start(home.viewer, StartRequest(workflow_id=workflow_id))
    subscribers = [
        Subscriber(endpoint, home.founded.api_key, execution.id, lambda _text, _now: None) for _ in range(count)
    ]
    for each in subscribers:
        each.open()
    await caught_up(subscribers)
    cpu, began = time.process_time(), time.perf_counter()
    ticker.gate.set()
    for each in subscribers:
        await each.is_complete.wait()
    delivered = sum(each.frames - EVENTS_BEFORE for each in subscribers)
    turn = Round(delivered, time.perf_counter() - began, time.process_time() - cpu)
    for each in subscribers:
        await each.close()
    return turn
