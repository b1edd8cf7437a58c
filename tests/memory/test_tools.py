"""What agents remember, recall and forget: in their workspace, once a call, with the rights of who asks."""

from datetime import timedelta
from typing import Any

import pytest

from app.components.library.shape import misfits, schema_problems
from app.kernel.clock import FixedClock
from app.kernel.errors import Forbidden, InvalidInput, NotFound
from app.kernel.ids import new_id
from app.kernel.rights import SYSTEM, Actor, ActorKind, Role, Viewer
from app.llm.tools import ToolContext, ToolFailed
from app.memory.models import MemoryEntry
from app.memory.tools import NAMESPACE
from tests.executions.conftest import House


async def call(
    house: House, tool_name: str, viewer: Viewer | None = None, key: str | None = None, /, **arguments: Any
) -> Any:
    tool = await house.plait.llm.tools.get(house.workspace_id, tool_name)
    assert tool is not None
    assert misfits(arguments, tool.parameters) == []
    viewer = viewer or house.viewer
    ctx = ToolContext(house.workspace_id, viewer.actor, key or new_id().hex, viewer)
    return (await house.plait.llm.tools.call(tool, arguments, ctx)).content


async def test_what_is_remembered_is_recalled_until_it_is_forgotten(house: House) -> None:
    for name, value in (("customer/ada", "French"), ("customer/ben", {"pets": ["cat"]}), ("weather", None)):
        await call(house, "remember", key=name, value=value)
    assert await call(house, "recall", key="customer/ben") == {
        "found": [{"key": "customer/ben", "value": {"pets": ["cat"]}}],
        "hasMore": False,
    }
    found = await call(house, "recall", prefix="customer/")
    assert [each["key"] for each in found["found"]] == ["customer/ada", "customer/ben"]
    assert [each["key"] for each in (await call(house, "recall", after="customer/ben"))["found"]] == ["weather"]
    await call(house, "remember", key="customer/ada", value="English")
    assert (await call(house, "recall", key="customer/ada"))["found"][0]["value"] == "English"
    assert (await call(house, "forget", key="customer/ada"))["isForgotten"] is True
    assert (await call(house, "forget", key="customer/ada"))["isForgotten"] is False
    assert (await call(house, "recall", key="customer/ada"))["found"] == []
    assert {row.namespace for row in await MemoryEntry.all()} == {NAMESPACE}


async def test_a_call_that_is_repeated_is_done_once(house: House) -> None:
    await call(house, "remember", None, "one", key="k", value="old")
    await call(house, "remember", None, "two", key="k", value="new")
    await call(house, "remember", None, "one", key="k", value="old")
    assert (await call(house, "recall", key="k"))["found"][0]["value"] == "new"
    await call(house, "forget", None, "three", key="k")
    await call(house, "remember", key="k", value="again")
    assert (await call(house, "forget", None, "three", key="k"))["isForgotten"] is True
    assert (await call(house, "recall", key="k"))["found"][0]["value"] == "again"


async def test_what_lives_for_days_is_gone_then(house: House, clock: FixedClock) -> None:
    await call(house, "remember", key="k", value=1, days=2)
    clock.advance(timedelta(days=1))
    assert (await call(house, "recall", key="k"))["found"] == [{"key": "k", "value": 1}]
    clock.advance(timedelta(days=1))
    assert (await call(house, "recall", key="k"))["found"] == []


async def test_each_may_what_they_may_and_nobody_sees_another_workspace(house: House) -> None:
    viewer = await house.member(Role.VIEWER, house.workspace_id)
    editor = await house.member(Role.EDITOR, house.workspace_id)
    eve = await house.member()
    await call(house, "remember", editor, key="k", value=1)
    assert (await call(house, "recall", viewer, key="k"))["found"] == [{"key": "k", "value": 1}]
    for name, given in (("remember", {"value": 2}), ("forget", {})):
        with pytest.raises(Forbidden):
            await call(house, name, viewer, key="k", **given)
    for name, given in (("remember", {"value": 2}), ("recall", {}), ("forget", {})):
        with pytest.raises(NotFound):
            await call(house, name, eve, key="k", **given)
    assert (await call(house, "recall", key="k"))["found"] == [{"key": "k", "value": 1}]


async def test_nobody_in_particular_reads_and_changes_nothing(house: House) -> None:
    await call(house, "remember", key="k", value=1)
    for actor in (SYSTEM, Actor(ActorKind.AGENT, new_id())):
        for name, given in (("remember", {"value": 2}), ("recall", {}), ("forget", {})):
            tool = await house.plait.llm.tools.get(house.workspace_id, name)
            assert tool is not None
            ctx = ToolContext(house.workspace_id, actor, new_id().hex)
            with pytest.raises(ToolFailed) as refused:
                await house.plait.llm.tools.call(tool, {"key": "k", **given}, ctx)
            assert refused.value.code == "FORBIDDEN"
    assert (await call(house, "recall", key="k"))["found"] == [{"key": "k", "value": 1}]


@pytest.mark.parametrize("given", [{"key": "a\0b", "value": 1}, {"key": "k", "value": "x" * 300_000}])
async def test_what_cannot_be_kept_is_refused(house: House, given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        await call(house, "remember", **given)
    assert await MemoryEntry.all().count() == 0


async def test_the_schemas_are_ones_that_are_checked(house: House) -> None:
    for name in ("remember", "recall", "forget"):
        tool = await house.plait.llm.tools.get(house.workspace_id, name)
        assert tool is not None
        assert list(schema_problems(tool.parameters, name)) == []
