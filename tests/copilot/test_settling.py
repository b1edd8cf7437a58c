"""A call that is a run ends, whatever becomes of the run: never begun, deleted, or forgotten before it was read."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from app.conversations.vocabulary import ToolCallState
from app.copilot.models import ToolCall
from app.copilot.running import CUT_OFF_AFTER, REPEATED_WITHIN
from app.copilot.vocabulary import Approval
from app.executions.models import Execution
from app.kernel.ids import new_id
from app.kernel.pages import PageRequest
from tests.executions.conftest import House

ARGUMENTS = {"config": {"template": "Hi"}}


class Crash(BaseException):
    """What no handler survives, as a kill."""


async def execute(house: House, **more: Any) -> ToolCall:
    copilot = house.plait.copilot.copilot
    return await copilot.execute(house.viewer, house.workspace_id, "component:template", ARGUMENTS, **more)


async def crashed(house: House, patch: pytest.MonkeyPatch, doing: Any) -> ToolCall:
    """Do something up to the start of a run."""

    async def down(_order: Any) -> None:
        raise Crash

    with patch.context() as broken:
        broken.setattr(house.plait.executions.tool_runs, "start", down)
        with pytest.raises(Crash):
            await doing()
    call = await ToolCall.all().order_by("-id").first()
    assert call is not None
    return call


async def age(call: ToolCall, at: datetime) -> None:
    """Let a call have begun then."""
    run = UUID(int=(int(at.timestamp() * 1000) << 80) | (new_id().int & ((1 << 80) - 1)))
    await ToolCall.filter(id=call.id).update(created_at=at, execution_id=run)


async def read(house: House, call: ToolCall) -> ToolCall:
    return (await house.plait.copilot.copilot.visible(house.viewer, [call.id]))[call.id]


def code(call: ToolCall) -> str:
    return orjson.loads(call.error or "{}").get("code", "")


async def settled(house: House) -> int:
    (chore,) = house.plait.copilot.records.chores()
    return await house.plait.upkeep.do(chore)


async def test_a_call_whose_run_never_began_ends(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    call = await crashed(house, monkeypatch, lambda: execute(house))
    assert (await read(house, call)).state is ToolCallState.EXECUTING, "its run may be about to begin"
    assert await settled(house) == 0
    await age(call, house.plait.clock.now() - CUT_OFF_AFTER)
    found = await read(house, call)
    assert (found.state, code(found)) == (ToolCallState.FAILED, "RUN_GONE")
    other = await crashed(house, monkeypatch, lambda: execute(house))
    await age(other, house.plait.clock.now() - CUT_OFF_AFTER - timedelta(seconds=1))
    assert await settled(house) == 1, "though nobody reads it"
    assert code(await ToolCall.get(id=other.id)) == "RUN_GONE"
    assert await settled(house) == 0


async def test_a_call_with_a_key_waits_a_day_for_its_repeat(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.work()
    call = await crashed(house, monkeypatch, lambda: execute(house, idempotency_key="one"))
    await age(call, house.plait.clock.now() - CUT_OFF_AFTER - timedelta(hours=1))
    assert (await read(house, call)).state is ToolCallState.EXECUTING
    assert await settled(house) == 0
    done = await execute(house, idempotency_key="one", wait_ms=50_000)
    assert (done.id, done.state, done.result) == (call.id, ToolCallState.COMPLETED, '"Hi"')
    other = await crashed(house, monkeypatch, lambda: execute(house, idempotency_key="two"))
    await age(other, house.plait.clock.now() - REPEATED_WITHIN - timedelta(seconds=1))
    assert await settled(house) == 1
    assert await Execution.filter(workspace_id=house.workspace_id).count() == 1


async def test_an_old_wish_that_is_approved_now_has_its_time_to_begin(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.work()
    wish = await execute(house, is_wish=True)
    assert wish.state is ToolCallState.AWAITING_APPROVAL
    await age(wish, house.plait.clock.now() - timedelta(days=3))
    approvals = house.plait.copilot.approvals
    await crashed(house, monkeypatch, lambda: approvals.approve(house.viewer, wish.id, Approval.ONCE))
    assert await settled(house) == 0
    assert (await read(house, wish)).state is ToolCallState.EXECUTING
    done = await approvals.approve(house.viewer, wish.id, Approval.ONCE)
    assert (done.state, done.result) == (ToolCallState.COMPLETED, '"Hi"')


async def test_a_call_is_settled_before_its_run_is_forgotten_and_after(house: House) -> None:
    calls = [await execute(house, wait_ms=0) for _ in range(3)]
    await house.work()  # no sooner: a run that ends at once is settled by whoever began it
    for call in calls:
        assert call.execution_id is not None
        await house.ended(await Execution.get(id=call.execution_id))
    settled_call, buried, gone = calls
    await ToolCall.filter(id__in=[buried.id, gone.id]).update(conversation_id=new_id())  # out of the chore's sight
    assert await settled(house) == 1
    found = await ToolCall.get(id=settled_call.id)
    assert (found.state, found.result) == (ToolCallState.COMPLETED, '"Hi"')
    await ToolCall.filter(id__in=[buried.id, gone.id]).update(conversation_id=None)
    async with house.plait.database.transaction() as tx:
        assert buried.execution_id is not None
        await house.plait.executions.retention.bury(tx, [buried.execution_id])
    await Execution.filter(id=gone.execution_id).delete()
    await age(gone, house.plait.clock.now() - CUT_OFF_AFTER)
    page = await house.plait.copilot.copilot.page(house.viewer, house.workspace_id, (), PageRequest(first=5))
    codes = {call.id: code(call) for call in page.items}
    assert codes == {settled_call.id: "", buried.id: "RESULT_GONE", gone.id: "RUN_GONE"}
