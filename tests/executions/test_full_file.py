"""A SQLite file that may not grow: what it cannot take is refused, what was accepted is carried out later."""

import asyncio
import sqlite3
from collections.abc import Callable

import pytest
from tortoise.exceptions import OperationalError

from app.api.errors import describe
from app.executions.models import Execution, ExecutionStatus
from app.kernel.outages import is_outage
from tests.executions.conftest import POSTGRES, House
from tests.executions.play import entry, graph, node
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.skipif(bool(POSTGRES), reason="SQLite only")


async def test_what_was_accepted_before_the_file_was_full_ends_once_it_may_grow(busy: House) -> None:
    workflow = await busy.workflow(graph([entry(), node("it", config={"template": "{{ input.n }}"})], "start -> it"))

    def limit(pages: int) -> Callable[[sqlite3.Connection], None]:
        def apply(connection: sqlite3.Connection) -> None:
            (used,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {used + pages}").fetchall()

        return apply

    await busy.plait.database.run_in_lane(limit(40))
    accepted: dict[int, Execution] = {}
    refusals: list[Exception] = []
    for number in range(400):
        try:
            accepted[number] = await busy.start(workflow, {"n": number, "fat": "x" * 5_000})
        except OperationalError as error:
            refusals.append(error)
            if len(refusals) == 10:
                break
    assert len(refusals) == 10
    assert all(is_outage(error) for error in refusals)
    assert {describe(error, "r")["extensions"]["code"] for error in refusals} == {"UNAVAILABLE"}
    await busy.plait.database.run_in_lane(limit(100_000))
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await Execution.filter(status__in=[ExecutionStatus.QUEUED, ExecutionStatus.RUNNING]).exists():
            await asyncio.sleep(0.05)
    for number, execution in accepted.items():
        assert await busy.output(execution) == str(number)
        sequences = [each.sequence for each in await busy.entries(execution)]
        assert sequences == list(range(1, len(sequences) + 1))
    assert await Execution.all().count() == len(accepted)
