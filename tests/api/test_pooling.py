"""Cohorts: one execution for all who may share it, and none for those who may not."""

import asyncio
from typing import Any

import pytest

from app.api.execution import Executor
from app.api.limits import ApiLimits
from app.api.pooling import PayloadPool, per_viewer
from app.kernel.rights import Viewer
from tests.api.toy import SESSION, USER, Journal, toy_context, toy_schema

QUERY = "subscription($after: Int = 0) { journal(to: 4, after: $after) { number seenBy } }"


async def watch(
    executor: Executor, query: str = QUERY, operation: str | None = None, **variables: Any
) -> list[dict[str, Any]]:
    context = toy_context(Viewer(user_id=USER, session_id=SESSION))
    return [each async for each in executor.subscribe(query, variables, operation, context)]


@pytest.fixture
def executor() -> Executor:
    return Executor(toy_schema())


async def test_equal_subscribers_share_one_execution(executor: Executor) -> None:
    answers = await asyncio.gather(*(watch(executor) for _ in range(50)))
    assert answers[0] == [{"data": {"journal": {"number": n, "seenBy": "viewer"}}} for n in range(1, 5)]
    assert all(each == answers[0] for each in answers)
    assert sorted(Journal.executed) == [1, 2, 3, 4]


async def test_the_bytes_are_the_same_object(executor: Executor) -> None:
    operation = await executor.prepare(QUERY, None, {})
    streams = [await executor.stream(operation, {}, toy_context()) for _ in range(2)]
    first, second = [[payload async for payload in stream] for stream in streams]
    assert all(one is other for one, other in zip(first, second, strict=True))


async def test_one_who_resumes_meets_the_others_in_the_pool(executor: Executor) -> None:
    await watch(executor)
    assert [each["data"]["journal"]["number"] for each in await watch(executor, after=2)] == [3, 4]
    assert sorted(Journal.executed) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("query", "variables", "why"),
    [
        (QUERY.replace("to: 4", 'to: 4, role: "owner"'), {}, "other text"),
        (
            QUERY.replace("(", '($role: String! = "viewer", ', 1).replace("to: 4", "to: 4, role: $role"),
            {"role": "owner"},
            "other rights and variables",
        ),
    ],
)
async def test_other_questions_and_other_rights_are_answered_apart(
    executor: Executor, query: str, variables: dict[str, Any], why: str
) -> None:
    await watch(executor)
    answers = await watch(executor, query, **variables)
    assert {each["data"]["journal"]["seenBy"] for each in answers} == {"owner"}, why
    assert sorted(Journal.executed) == [1, 1, 2, 2, 3, 3, 4, 4]


async def test_other_rights_alone_are_answered_apart(executor: Executor, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.kernel.rights import Role
    from tests.api import toy

    await watch(executor)
    monkeypatch.setattr(toy, "rights_of", lambda _role, real=toy.rights_of: real(Role.OWNER))
    assert {each["data"]["journal"]["seenBy"] for each in await watch(executor)} == {"owner"}


async def test_a_variable_that_resumes_and_does_more_is_part_of_the_question(executor: Executor) -> None:
    query = "subscription($after: Int!) { journal(after: $after, to: $after) { number seenBy } }"
    await watch(executor, query, after=0)
    query = "subscription($after: Int!) { journal(after: 0, to: $after) { number seenBy } }"
    assert len(await watch(executor, query, after=2)) == 2
    assert len(await watch(executor, query, after=3)) == 3
    assert sorted(Journal.executed) == [1, 1, 2, 2, 3]


async def test_a_per_viewer_field_keeps_the_person(executor: Executor) -> None:
    per_viewer("Tick", "viewerName")
    answers = await watch(executor, "subscription { journal(to: 1) { viewerName seenBy } }")
    assert answers == [{"data": {"journal": {"viewerName": str(USER), "seenBy": "person"}}}]


async def test_a_pooled_execution_has_no_person_to_read(executor: Executor) -> None:
    (answer,) = await watch(executor, "subscription { journal(to: 1) { who: seenBy } }")
    assert answer == {"data": {"journal": {"who": "viewer"}}}


async def test_an_event_that_depends_on_its_time_is_not_shared(executor: Executor) -> None:
    query = "subscription { journal(to: 1, isShareable: false) { seenBy } }"
    assert [await watch(executor, query) for _ in range(2)] == [[{"data": {"journal": {"seenBy": "person"}}}]] * 2
    assert Journal.executed == [1, 1]


async def test_a_plain_event_is_not_shared(executor: Executor) -> None:
    await asyncio.gather(*(watch(executor, "subscription { ticks(to: 1) { seenBy } }") for _ in range(2)))
    assert Journal.executed == [1, 1]


@pytest.mark.parametrize("field", ["journal", "ticks"])
async def test_a_long_stream_leaves_nothing_behind(
    executor: Executor, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    built: list[Any] = []
    build = executor._build
    monkeypatch.setattr(executor, "_build", lambda *given: built.append(build(*given)) or built[-1])
    await watch(executor, f"subscription {{ {field}(to: 30) {{ number }} }}")
    assert [len(each._relevant_sub_fields) for each in built] == [0]


async def test_what_awaits_nothing_is_answered_at_once() -> None:
    pool = PayloadPool(ApiLimits())
    assert await pool.get("a", lambda: ("x", True)) == "x"
    assert pool.peek("a") == "x"
    assert await pool.get("b", lambda: ("error", False)) == "error"
    assert pool.peek("b") is None
    assert pool._running == {}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_payload_is_forgotten_after_its_time() -> None:
    clock = Clock()
    pool = PayloadPool(ApiLimits(pooled_payload_seconds=2), clock)
    made: list[int] = []

    async def make() -> tuple[str, bool]:
        made.append(1)
        return "x", True

    assert await pool.get("a", make) == "x"
    clock.now = 1.9
    assert pool.peek("a") == "x"
    clock.now = 2.0
    assert pool.peek("a") is None
    assert pool._chars == 0
    await pool.get("b", make)
    clock.now = 9
    await pool.get("c", make)
    assert list(pool._ready) == ["c"]


async def test_the_pool_is_bounded() -> None:
    pool = PayloadPool(ApiLimits(pooled_payload_chars=3_000))

    async def make() -> tuple[str, bool]:
        return "x" * 700, True

    for number in range(20):
        await pool.get(number, make)
    assert list(pool._ready) == [17, 18, 19]


async def test_the_others_go_on_when_the_first_to_ask_leaves() -> None:
    pool = PayloadPool(ApiLimits())
    gate = asyncio.Event()
    made: list[int] = []

    async def make() -> tuple[str, bool]:
        made.append(1)
        await gate.wait()
        return "x", True

    first = asyncio.create_task(pool.get("a", make))
    second = asyncio.create_task(pool.get("a", make))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    gate.set()
    assert await second == "x"
    assert made == [1]


async def test_an_imperfect_answer_is_not_kept() -> None:
    pool = PayloadPool(ApiLimits())

    async def make() -> tuple[str, bool]:
        return "error", False

    assert await pool.get("a", make) == "error"
    assert pool.peek("a") is None
    assert pool._running == {}
