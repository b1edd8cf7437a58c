"""Who waits for a run hears of its end: from this process, from another one, and from the table when nobody says so."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import orjson
import pytest

from app.executions.ends import TOPIC, Ending, Ends
from app.executions.models import Execution, ExecutionStatus
from tests.executions.conftest import POSTGRES, House
from tests.executions.play import NOON, entry, graph
from tests.patience import PATIENCE_SECONDS

ENDING = Ending(ExecutionStatus.FAILED, NOON, NOON + timedelta(seconds=1), '{"code":"X"}', 7)


async def test_who_waits_here_is_told_at_once(house: House) -> None:
    ends = Ends(house.plait.database, house.plait.bus)
    run = uuid4()
    first, second, other = [await ends.expect(each) for each in (run, run, uuid4())]
    ends.forget(run, second)
    ends.tell({run: ENDING})
    assert await first == ENDING
    assert not second.done()
    assert not other.done()
    await ends.close()


@pytest.mark.skipif(not POSTGRES, reason="only processes that share a database wait for each other")
async def test_who_waits_elsewhere_is_told_over_the_bus(house: House) -> None:
    here, there = (Ends(house.plait.database, house.plait.bus) for _ in range(2))
    run = uuid4()
    ended = await there.expect(run)
    # What it gave is for who waited here: others read it.
    message = here.tell({uuid4(): ENDING, run: ENDING._replace(gave=b'{"output":1}')})
    assert message is not None
    await house.plait.bus.publish([(TOPIC, message)])
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await ended == ENDING
    await there.close()


@pytest.mark.skipif(not POSTGRES, reason="only processes that share a database wait for each other")
async def test_what_nobody_said_is_found_in_the_table(busy: House) -> None:
    execution = await busy.run(graph([entry()]))
    row = await Execution.get(id=execution.id)
    ends = Ends(busy.plait.database, busy.plait.bus)
    missing = await ends.expect(UUID(int=1))
    ended = await ends.expect(execution.id)
    assert row.ended_at is not None
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await ended == Ending(row.status, row.started_at, row.ended_at, None, row.last_sequence)
    assert not missing.done()
    await ends.close()


async def test_whoever_waited_for_a_run_knows_what_it_gave(busy: House) -> None:
    run = await busy.start(graph([entry()]), {"a": [1, None]}, wait_ms=50_000)
    stored = await busy.plait.executions.reader.ended(run.id)
    assert run.gave is not None
    assert orjson.loads(run.gave)["output"] == stored["output"]
    assert await busy.plait.executions.triggered.ended(run) == stored
    run.gave = None  # as where it ended elsewhere
    assert await busy.plait.executions.triggered.ended(run) == stored
