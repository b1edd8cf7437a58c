"""Who may append to a run's journal when a crash of the server has given an epoch twice."""

from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from app.executions.events import Event, EventType
from app.executions.journal_items import Lease, LeaseLost
from app.executions.journal_script import Batch, Fetch, script
from app.executions.models import ConcurrencyLimit, DispatchPlace, Execution, ExecutionStatus
from tests.executions.conftest import POSTGRES, House
from tests.executions.play import entry, graph

pytestmark = pytest.mark.skipif(not POSTGRES, reason="embedded, a claim is as durable as all else")


async def test_a_claim_that_a_crash_undid_lets_its_holder_append_nothing(house: House) -> None:
    """Its epoch was given again, to another worker, which has appended nothing yet."""
    execution = await house.start(graph([entry()]))
    row = await house.journal.claim(execution.id)
    assert row is not None
    lease = Lease(execution.id, row["workspace_id"], row["epoch"], row["last_sequence"])
    await Execution.filter(id=execution.id).update(worker_id="another")
    event = Event(EventType.EXECUTION_STARTED, datetime.now(UTC), {"epoch": lease.epoch}, sequence=2)
    with pytest.raises(LeaseLost):
        await house.journal.append(lease, [event])
    assert lease.is_lost
    assert [each.sequence for each in await house.entries(execution)] == [1]
    assert (await house.fresh(execution)).last_sequence == 1


async def test_a_lease_that_runs_out_while_a_claim_is_refused_costs_the_run_no_job(
    house: House,
) -> None:
    """Whoever is refused and hears that nobody has the run would take it for ended, and give up the job for it."""
    execution = await house.start(graph([entry()]))
    await Execution.filter(id=execution.id).update(
        worker_id="another", epoch=1, lease_until=datetime.now(UTC) + timedelta(hours=1)
    )
    steps = script(Batch("this", 10.0, claims=[execution.id]), "postgres")
    refusal = next(steps)
    assert isinstance(refusal, Fetch)
    look = steps.send(await house.plait.database.fetch(refusal.sql, refusal.values))
    assert isinstance(look, Fetch)
    await Execution.filter(id=execution.id).update(lease_until=datetime.now(UTC) - timedelta(seconds=1))
    with pytest.raises(StopIteration) as done:
        steps.send(await house.plait.database.fetch(look.sql, look.values))
    assert done.value.value.held == {execution.id: 0}


async def test_a_claim_alone_does_not_wait_for_the_disk_and_nothing_else_is_spared_it(house: House) -> None:
    """The setting holds for that transaction: the next on the same connection is durable when it has answered."""
    execution = await house.start(graph([entry()]))
    await house.journal.claim(execution.id)
    for _ in range(20):
        rows = await house.plait.database.fetch("SELECT current_setting('synchronous_commit') AS setting")
        assert rows == [{"setting": "on"}]


async def test_a_run_that_ended_has_ended_whatever_becomes_of_its_place(house: House) -> None:
    """The place is given to the next in a transaction after the one that ends the run."""
    now = datetime.now(UTC)
    await ConcurrencyLimit.create(workspace_id=house.workspace_id, max_running=1)
    execution = await house.start(graph([entry()]))
    row = await house.journal.claim(execution.id)
    lease = Lease(execution.id, row["workspace_id"], row["epoch"], row["last_sequence"])
    await house.plait.database.fetch(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$"
    )
    await house.plait.database.fetch(
        "CREATE TRIGGER refuse BEFORE DELETE ON dispatch_places FOR EACH ROW EXECUTE FUNCTION refuse()"
    )
    event = Event(EventType.EXECUTION_COMPLETED, now, {"output": None}, sequence=2)
    with capture_logs() as lines:
        await house.journal.append(lease, [event], status=ExecutionStatus.COMPLETED, ended_at=now)
    assert not lease.is_lost
    assert (await house.fresh(execution)).status is ExecutionStatus.COMPLETED
    assert "places_not_given" in [line["event"] for line in lines]
    assert await DispatchPlace.filter(id=execution.id, is_held=True).exists()
    await house.plait.database.fetch("DROP TRIGGER refuse ON dispatch_places")
    async with house.plait.database.transaction() as tx:
        await house.plait.executions.timers.tidy(tx)
    assert not await DispatchPlace.filter(id=execution.id).exists()
