"""Memory: atomic, once per key, bounded, and gone when it shall be; alike on both databases."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.components.context import LocalContext, Tools
from app.components.contract import ComponentFailed, SideEffects
from app.kernel.clock import FixedClock
from app.kernel.errors import InvalidInput
from app.kernel.pages import PageRequest
from app.kernel.rights import Role
from app.memory import changes, models, service
from app.memory.changes import ABSENT, MAX_VALUE_BYTES, MemoryFull, append, compare_and_put, increment, put, remove
from app.memory.pruning import KEPT
from app.memory.service import Memory, Spot
from tests.executions.conftest import House


@pytest.fixture
def memory(house: House) -> Memory:
    return house.plait.memory.memory


@pytest.fixture
def spot(house: House) -> Spot:
    return Spot(house.workspace_id, "test", "count")


async def entries(house: House) -> int:
    head = await models.MemoryHead.get_or_none(workspace_id=house.workspace_id)
    rows = await models.MemoryEntry.filter(workspace_id=house.workspace_id).count()
    assert rows == (head.entry_count if head else 0), "the head counts what there is"
    return rows


async def test_a_hundred_increments_at_once_make_a_hundred(house: House, memory: Memory, spot: Spot) -> None:
    await asyncio.gather(*(memory.change(spot, increment(1), str(n)) for n in range(100)))
    assert await memory.read(spot) == 100
    assert await entries(house) == 1


async def test_a_repeat_with_its_key_changes_nothing_and_says_the_same(memory: Memory, spot: Spot) -> None:
    first = await memory.change(spot, increment(1), "run/node")
    again = await asyncio.gather(*(memory.change(spot, increment(1), "run/node") for _ in range(10)))
    assert again == [first] * 10 == [{"value": 1}] * 10
    await memory.change(spot, increment(5), "run/other")
    assert await memory.change(spot, increment(1), "run/node") == {"value": 1}
    assert await memory.read(spot) == 6


async def test_twins_that_run_at_once_are_one(memory: Memory, spot: Spot) -> None:
    """A worker that was only slow meets the one that took its run over."""
    results = await asyncio.gather(*(memory.change(spot, increment(1), "k") for _ in range(40)))
    assert results == [{"value": 1}] * 40
    assert await memory.read(spot) == 1


async def test_what_fails_is_not_remembered_as_done(memory: Memory, spot: Spot) -> None:
    await memory.change(spot, put("text"), "a")
    with pytest.raises(InvalidInput):
        await memory.change(spot, increment(1), "b")
    await memory.change(spot, put(1), "c")
    assert await memory.change(spot, increment(1), "b") == {"value": 2}


async def test_of_many_who_set_what_is_absent_one_wins(memory: Memory, spot: Spot) -> None:
    results = await asyncio.gather(*(memory.change(spot, changes.put_if_absent(n), str(n)) for n in range(20)))
    assert sum(result["isSet"] for result in results) == 1
    assert {result["value"] for result in results} == {await memory.read(spot)}


async def test_compare_and_set_is_a_lock(memory: Memory, spot: Spot) -> None:
    results = await asyncio.gather(*(memory.change(spot, compare_and_put(None, n), str(n)) for n in range(20)))
    assert sum(result["isSet"] for result in results) == 1
    held = await memory.read(spot)
    assert await memory.change(spot, compare_and_put(held, {"b": 1, "a": 2}), "x") == {
        "isSet": True,
        "value": {"b": 1, "a": 2},
    }
    assert (await memory.change(spot, compare_and_put({"a": 2, "b": 1}, value=True), "y"))["isSet"]
    assert await memory.change(spot, compare_and_put(1, 2), "z") == {"isSet": False, "value": True}


async def test_appends_at_once_lose_nothing_and_a_list_is_bounded(memory: Memory, spot: Spot) -> None:
    await asyncio.gather(*(memory.change(spot, append(n, 100), str(n)) for n in range(50)))
    assert sorted(await memory.read(spot)) == list(range(50))
    assert await memory.change(spot, append("last", 3), "last") == {"length": 3}
    assert (await memory.read(spot))[-1] == "last"


async def test_values_come_back_as_they_were(memory: Memory, spot: Spot) -> None:
    value = {"z": [1, 1.5, None, True, "ä\u0000\U0001f600"], "a": {"b": {}}, "big": 2**63 - 1}
    await memory.change(spot, put(value), "a")
    found = await memory.read(spot)
    assert found == value
    assert list(found) == ["z", "a", "big"]


async def test_deleting_counts(house: House, memory: Memory, spot: Spot) -> None:
    await memory.change(spot, put(1), "a")
    results = await asyncio.gather(*(memory.change(spot, remove(), f"d{n}") for n in range(5)))
    assert sorted(result["isDeleted"] for result in results) == [False] * 4 + [True]
    assert await memory.read(spot) is ABSENT
    assert await entries(house) == 0


async def test_values_are_bounded(house: House, memory: Memory, spot: Spot) -> None:
    await memory.change(spot, put("x" * (MAX_VALUE_BYTES - 2)), "a")
    with pytest.raises(changes.MemoryValueTooLarge):
        await memory.change(spot, put("x" * (MAX_VALUE_BYTES - 1)), "b")
    with pytest.raises(changes.MemoryTypeMismatch):
        await memory.change(spot, append(1, 10), "c")
    assert await entries(house) == 1


async def test_entries_are_bounded_exactly(house: House, memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MAX_ENTRIES", 10)
    spots = [Spot(house.workspace_id, "n", f"k{n}") for n in range(15)]
    results = await asyncio.gather(*(memory.change(spot, put(1), spot.key) for spot in spots), return_exceptions=True)
    assert sum(isinstance(result, MemoryFull) for result in results) == 5
    assert await entries(house) == 10
    kept = next(spot for spot, result in zip(spots, results, strict=True) if isinstance(result, dict))
    await memory.change(kept, put(2), "what is there may change")
    await memory.change(kept, remove(), "r")
    await memory.change(Spot(house.workspace_id, "n", "new"), put(1), "room again")
    assert await entries(house) == 10


@pytest.mark.parametrize("by", [float("nan"), float("inf"), 2**63 - 1])
async def test_a_number_stays_one_that_json_can_hold(memory: Memory, spot: Spot, by: float) -> None:
    await memory.change(spot, increment(1), "a")
    with pytest.raises(changes.MemoryTypeMismatch):
        await memory.change(spot, increment(by), "b")
    assert await memory.read(spot) == 1


async def test_what_is_nested_too_deeply_is_refused(memory: Memory, spot: Spot) -> None:
    deep: list[Any] = []
    for _ in range(1_000):
        deep = [deep]
    for change in (put(deep), compare_and_put(deep, 1), append(deep, 5)):
        with pytest.raises(InvalidInput):
            await memory.change(spot, change, "deep")
    assert await memory.read(spot) is ABSENT


class TestTime:
    async def test_an_entry_is_gone_when_its_time_is_over(
        self, house: House, memory: Memory, spot: Spot, clock: FixedClock
    ) -> None:
        await memory.change(spot, increment(1, ttl_ms=60_000), "a")
        clock.advance(timedelta(seconds=59))
        assert await memory.change(spot, increment(1, ttl_ms=60_000), "b") == {"value": 2}
        clock.advance(timedelta(seconds=1))
        assert await memory.read(spot) is ABSENT
        assert await memory.change(spot, increment(1, ttl_ms=60_000), "c") == {"value": 1}
        clock.advance(timedelta(seconds=59))
        assert await memory.read(spot) == 1
        assert await entries(house) == 1

    async def test_setting_begins_its_time_anew(self, memory: Memory, spot: Spot, clock: FixedClock) -> None:
        await memory.change(spot, put(1, ttl_ms=60_000), "a")
        clock.advance(timedelta(seconds=59))
        await memory.change(spot, put(2, ttl_ms=60_000), "b")
        clock.advance(timedelta(seconds=59))
        assert await memory.read(spot) == 2
        await memory.change(spot, put(3), "c")
        clock.advance(timedelta(days=400))
        assert await memory.read(spot) == 3

    async def test_the_chores_forget_what_is_over(self, house: House, memory: Memory, clock: FixedClock) -> None:
        for n in range(5):
            await memory.change(Spot(house.workspace_id, "n", f"k{n}"), put(n, ttl_ms=1_000 if n < 3 else None), str(n))
        clock.advance(timedelta(seconds=2))
        chores = {chore.name: chore for chore in house.plait.memory.pruning.chores()}
        assert await house.plait.upkeep.do(chores["prune-memory-entries"]) == 3
        assert await entries(house) == 2
        assert await house.plait.upkeep.do(chores["prune-memory-applications"]) == 0
        clock.advance(KEPT)
        assert await house.plait.upkeep.do(chores["prune-memory-applications"]) == 5


class TestLists:
    async def test_by_prefix_in_order_of_bytes(self, house: House, memory: Memory) -> None:
        keys = ["a", "a/1", "a/10", "a/2", "a/ä", "A/1", "b", "a0", "a_1", "a%1"]
        for key in keys:
            await memory.change(Spot(house.workspace_id, "n", key), put(key.upper()), key)
        await memory.change(Spot(house.workspace_id, "other", "a/3"), put(1), "other")

        async def search(prefix: str, after: str = "", limit: int = 10) -> tuple[list[str], bool]:
            found, more = await memory.search(house.workspace_id, "n", prefix, after, limit, 1_000_000)
            assert all(value == key.upper() for key, value in found)
            return [key for key, _ in found], more

        assert await search("") == (sorted(keys), False)
        assert await search("a/") == (["a/1", "a/10", "a/2", "a/ä"], False)
        assert await search("a/", limit=2) == (["a/1", "a/10"], True)
        assert await search("a/", after="a/10", limit=2) == (["a/2", "a/ä"], False)
        assert await search("a_") == (["a_1"], False)
        assert await search("a%") == (["a%1"], False)

    async def test_a_list_stops_before_it_is_too_large(self, house: House, memory: Memory) -> None:
        for n in range(4):
            await memory.change(Spot(house.workspace_id, "n", str(n)), put("x" * 98), str(n))
        found, more = await memory.search(house.workspace_id, "n", "", "", 10, 250)
        assert ([key for key, _ in found], more) == (["0", "1"], True)
        found, more = await memory.search(house.workspace_id, "n", "", "1", 10, 50)
        assert ([key for key, _ in found], more) == (["2"], True)

    async def test_another_workspace_has_its_own(self, house: House, memory: Memory, spot: Spot) -> None:
        viewer = await house.member()
        theirs = Spot(uuid4(), "test", "count")
        await memory.change(spot, put("ours"), "k")
        assert await memory.read(theirs) is ABSENT
        page = await memory.page(house.viewer, house.workspace_id, PageRequest(), None, "")
        assert [row.key for row in page.items] == ["count"]
        assert await memory.visible(viewer, [page.items[0].id]) == {}

    async def test_a_viewer_looks_and_an_editor_sets(self, house: House, memory: Memory) -> None:
        editor = await house.member(Role.EDITOR, house.workspace_id)
        entry = await memory.set(editor, house.workspace_id, "n", "k", [1], None)
        assert (await memory.values([entry.id])) == {entry.id: [1]}
        await memory.delete(editor, entry.id)
        with pytest.raises(service.MemoryEntryNotFound):
            await memory.delete(editor, entry.id)


@pytest.mark.parametrize("name", ["", " a", "a\n", "a\u0000", "x" * 201, "\u200b", "\U0010ffff"])
def test_names_that_nobody_can_see_are_none(name: str) -> None:
    with pytest.raises(changes.MemoryNameInvalid):
        Spot(UUID(int=1), "n", name)


class TestComponent:
    async def do(self, house: House, operation: dict[str, Any], given: Any = None, key: str = "", **more: Any) -> Any:
        config, problems = house.plait.registry.validate_config("memory", {"operation": operation})
        assert problems == []
        async with Tools() as tools:
            context = LocalContext(
                tools, given, workspace_id=house.workspace_id, idempotency_key=key or uuid4().hex, **more
            )
            return (await house.component("memory").run(config, context)).output

    async def test_each_operation_says_what_it_did(self, house: House) -> None:
        name = "a-{{ input.n }}"
        given = {"n": 1, "v": {"x": 1}}
        assert await self.do(house, {"kind": "get", "key": name, "default": 7}, given) == {
            "key": "a-1",
            "value": 7,
            "isFound": False,
        }
        assert await self.do(house, {"kind": "set", "key": name, "value": "input.v"}, given) == {
            "key": "a-1",
            "isSet": True,
        }
        assert await self.do(house, {"kind": "get", "key": name}, given) == {
            "key": "a-1",
            "value": {"x": 1},
            "isFound": True,
        }
        swap = {"kind": "compareAndSet", "key": name, "expected": "{'x': 1}", "value": "null"}
        assert await self.do(house, swap, given) == {"key": "a-1", "isSet": True, "value": None}
        absent = {"kind": "setIfAbsent", "key": name, "value": "1"}
        assert await self.do(house, absent, given) == {"key": "a-1", "isSet": False, "value": None}
        assert await self.do(house, {"kind": "delete", "key": name}, given) == {"key": "a-1", "isDeleted": True}
        assert await self.do(house, {"kind": "increment", "key": "n", "by": "-2.5"}) == {"key": "n", "value": -2.5}
        assert await self.do(house, {"kind": "append", "key": "l", "value": "input.v"}, given) == {
            "key": "l",
            "length": 1,
        }
        assert await self.do(house, {"kind": "list", "limit": 1}) == {
            "items": [{"key": "l", "value": [{"x": 1}]}],
            "next": "l",
        }
        assert await self.do(house, {"kind": "list", "after": "l"}) == {
            "items": [{"key": "n", "value": -2.5}],
            "next": None,
        }

    @pytest.mark.parametrize(
        ("operation", "code"),
        [
            ({"kind": "increment", "key": "text"}, "MEMORY_TYPE"),
            ({"kind": "increment", "key": "n", "by": "'1'"}, "MEMORY_TYPE"),
            ({"kind": "increment", "key": "n", "by": "true"}, "MEMORY_TYPE"),
            ({"kind": "append", "key": "text", "value": "1"}, "MEMORY_TYPE"),
            ({"kind": "set", "key": " {{ input.none|default('') }}", "value": "1"}, "MEMORY_INVALID"),
            ({"kind": "set", "key": "k", "value": "input.big"}, "MEMORY_TOO_LARGE"),
            ({"kind": "set", "key": "k", "value": "input.echo"}, "MEMORY_SECRET"),
            ({"kind": "delete", "key": "{{ input.echo.deep }}"}, "MEMORY_SECRET"),
        ],
    )
    async def test_what_cannot_be_done_has_a_code(self, house: House, operation: dict[str, Any], code: str) -> None:
        await self.do(house, {"kind": "set", "key": "text", "value": "'text'"})
        given = {"big": "x" * 300_000, "echo": {"deep": "is s3cret-word"}}
        with pytest.raises(ComponentFailed) as caught:
            await self.do(house, operation, given, secrets={"WORD": "s3cret-word"})
        assert caught.value.code == code
        assert "s3cret" not in caught.value.message

    @pytest.mark.parametrize("field", ["prefix", "after"])
    async def test_a_list_with_a_nul_in_it_is_refused_by_name(self, house: House, field: str) -> None:
        with pytest.raises(ComponentFailed) as caught:
            await self.do(house, {"kind": "list", field: "a{{ input }}"}, "\0")
        assert (caught.value.code, caught.value.details) == ("MEMORY_INVALID", {"field": field})
        for where in ({"namespace": "n", "prefix": "\0"}, {"namespace": "\0", "prefix": ""}):
            memory = house.plait.memory.memory
            with pytest.raises(changes.MemoryNameInvalid):
                await memory.page(house.viewer, house.workspace_id, PageRequest(), where["namespace"], where["prefix"])

    async def test_reading_has_no_side_effect_and_changing_is_idempotent(self, house: House) -> None:
        component = house.component("memory")
        for kind, effects in (("get", SideEffects.NONE), ("delete", SideEffects.IDEMPOTENT)):
            config, _ = house.plait.registry.validate_config("memory", {"operation": {"kind": kind, "key": "k"}})
            assert component.side_effects_for(config) is effects

    @pytest.mark.parametrize(
        ("operation", "field"),
        [
            ({"kind": "get"}, "operation.key"),
            ({"kind": "get", "key": ""}, "operation.key"),
            ({"kind": "guess", "key": "k"}, "operation"),
            ({"kind": "set", "key": "{{ secrets.A }}"}, "operation.key"),
            ({"kind": "set", "key": "k", "ttlMs": 0}, "operation.ttlMs"),
            ({"kind": "append", "key": "k", "maxItems": 0}, "operation.maxItems"),
            ({"kind": "set", "key": "k", "value": "input +"}, "operation.value"),
        ],
    )
    async def test_validation_finds_what_cannot_work(self, house: House, operation: dict[str, Any], field: str) -> None:
        _, problems = house.plait.registry.validate_config("memory", {"operation": operation})
        assert [problem.field for problem in problems] == [field]
