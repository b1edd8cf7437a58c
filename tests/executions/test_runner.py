"""Runs as they go: what a component may do to its run, and what it may not."""

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.executions.models import ExecutionStatus, NodeRun, NodeRunStatus
from app.workflows.graph import Variable
from tests.executions.conftest import House
from tests.executions.play import each, entry, graph, node

COMPLETED, FAILED = ExecutionStatus.COMPLETED, ExecutionStatus.FAILED


def alone(component: str, **parts: Any) -> Any:
    return graph([entry(), node("it", component, **parts)], "start -> it")


async def error(house: House, execution: Any) -> dict[str, Any]:
    del house
    assert execution.status is FAILED
    return orjson.loads(execution.error)


async def test_a_run_is_told_in_order_and_ends_once(busy: House) -> None:
    made = graph([entry(), node("hello", config={"template": "Hello {{ input.name }}"})], "start -> hello")
    execution = await busy.run(made, {"name": "Ada"})
    assert execution.status is COMPLETED
    assert await busy.output(execution) == "Hello Ada"
    entries = await busy.entries(execution)
    assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.type.value for entry in entries] == [
        "ExecutionQueued",
        "ExecutionStarted",
        "NodeStarted",
        "NodeCompleted",
        "NodeStarted",
        "NodeCompleted",
        "ExecutionCompleted",
    ]
    assert execution.last_sequence == len(entries)
    assert execution.lease_until is None
    assert execution.started_at is not None
    assert execution.ended_at is not None
    assert execution.queued_at <= execution.started_at <= execution.ended_at


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("large", "OUTPUT_TOO_LARGE"),
        ("huge", "OUTPUT_TOO_LARGE"),
        ("set", "OUTPUT_NOT_JSON"),
        ("deep", "OUTPUT_NOT_JSON"),
        ("recursion", "LIMIT_EXCEEDED"),
        ("timeout", "INTERNAL"),
        ("cancelled", "INTERNAL"),
        ("crash", "INTERNAL"),
        ("surrogate", "ODD"),
        ("set variable", "OUTPUT_NOT_JSON"),
    ],
)
async def test_a_bad_node_fails_its_run_as_data_and_no_other(busy: House, value: str, code: str) -> None:
    good = await busy.workflow(alone("template"))
    bad = await busy.start(alone("give", config={"value": value}))
    others = await asyncio.gather(*(busy.run(good) for _ in range(3)))
    assert {other.status for other in others} == {COMPLETED}
    bad = await busy.ended(bad)
    found = await error(busy, bad)
    assert (found["code"], found["nodeKey"]) == (code, "it")
    assert "secret detail" not in (bad.error or "")
    assert len(bad.error or "") < 20_000


async def test_details_that_are_too_large_are_left_out(busy: House) -> None:
    failed = await busy.run(alone("flaky", config={"failures": 1, "details": {"at": "x" * 100_000}}))
    assert (await error(busy, failed))["details"] == {"omitted": True}
    small = await busy.run(alone("flaky", config={"failures": 1, "details": {"at": "x"}}))
    assert (await error(busy, small))["details"] == {"at": "x"}


async def test_a_node_is_tried_again_as_its_policy_says(busy: House) -> None:
    policy = {"maxAttempts": 3, "firstDelayMs": 1, "maxDelayMs": 2}
    execution = await busy.run(alone("flaky", config={"failures": 2}, retry=policy))
    assert (await busy.output(execution))["attempt"] == 3
    entries = await busy.entries(execution)
    tried = [(e.type.value, e.data["attempt"]) for e in entries if e.node_key == "it"]
    assert tried == [
        ("NodeStarted", 1),
        ("NodeRetrying", 1),
        ("NodeStarted", 2),
        ("NodeRetrying", 2),
        ("NodeStarted", 3),
        ("NodeCompleted", 3),
    ]
    assert all(e.data["delayMs"] <= 2 for e in entries if e.type.value == "NodeRetrying")
    assert list(busy.component("flaky").calls.values()) == [3]
    run = await NodeRun.get(execution_id=execution.id, node_key="it")
    assert (run.status, run.attempt, run.error) == (NodeRunStatus.COMPLETED, 3, None)


async def test_a_node_that_never_succeeds_fails_after_its_last_attempt(busy: House) -> None:
    execution = await busy.run(alone("flaky", config={"failures": 9}, retry={"maxAttempts": 2, "firstDelayMs": 0}))
    assert (await error(busy, execution))["code"] == "BUSY"
    assert list(busy.component("flaky").calls.values()) == [2]


async def test_a_peer_that_asks_for_time_gets_it(busy: House) -> None:
    policy = {"maxAttempts": 2, "firstDelayMs": 0}
    details = {"retryAfterMs": 30}
    execution = await busy.run(alone("flaky", config={"failures": 1, "details": details}, retry=policy))
    delays = [e.data["delayMs"] for e in await busy.entries(execution) if e.type.value == "NodeRetrying"]
    assert delays == [30]


async def test_what_may_have_happened_is_not_tried_again(busy: House) -> None:
    policy = {"maxAttempts": 5, "firstDelayMs": 0}
    execution = await busy.run(alone("flaky", config={"failures": 1, "details": {"outcome": "unknown"}}, retry=policy))
    assert (await error(busy, execution))["details"] == {"outcome": "unknown"}
    assert list(busy.component("flaky").calls.values()) == [1]


async def test_a_default_output_stands_in(busy: House) -> None:
    made = graph(
        [
            entry(),
            node("it", "flaky", config={"failures": 1}, onError="default", defaultOutput=[0]),
            node("after", config={"template": "{{ input[0] }}"}),
        ],
        "start -> it",
        "it -> after",
    )
    assert await busy.output(await busy.run(made)) == "0"


async def test_an_error_branch_is_taken(busy: House) -> None:
    made = graph(
        [
            entry(),
            node("it", "flaky", config={"failures": 1}, onError="branch"),
            node("good"),
            node("bad", config={"template": "{{ input.code }}"}),
        ],
        "start -> it",
        "it -> good",
        "it.error -> bad",
    )
    execution = await busy.run(made)
    assert await busy.output(execution) == "BUSY"
    runs = {run.node_key: run.status for run in await NodeRun.filter(execution_id=execution.id)}
    assert runs == {
        "start": NodeRunStatus.COMPLETED,
        "it": NodeRunStatus.FAILED,
        "good": NodeRunStatus.SKIPPED,
        "bad": NodeRunStatus.COMPLETED,
    }


async def test_a_node_over_its_time_fails_and_is_cancelled(busy: House) -> None:
    execution = await busy.run(alone("hang", timeoutMs=20))
    assert (await error(busy, execution))["code"] == "NODE_TIMEOUT"
    assert busy.component("hang").cancelled == 1


async def test_a_node_that_swallows_its_cancellation_is_late_all_the_same(busy: House) -> None:
    execution = await busy.run(alone("deaf", timeoutMs=20))
    assert (await error(busy, execution))["code"] == "NODE_TIMEOUT"


async def test_a_node_over_its_time_can_be_handled(busy: House) -> None:
    execution = await busy.run(alone("hang", timeoutMs=20, onError="default", defaultOutput="late"))
    assert await busy.output(execution) == "late"


async def test_a_run_over_its_time_is_stopped(busy: House) -> None:
    execution = await busy.run(alone("hang"), timeout_ms=1_000)
    assert execution.status is ExecutionStatus.TIMED_OUT
    assert orjson.loads(execution.error or "")["code"] == "EXECUTION_TIMEOUT"
    assert busy.component("hang").cancelled == 1
    assert (await busy.types(execution))[-1] == "ExecutionTimedOut"
    run = await NodeRun.get(execution_id=execution.id, node_key="it")
    assert run.status is NodeRunStatus.CANCELLED
    assert run.ended_at is not None


async def test_a_failed_sibling_stops_what_still_runs(busy: House) -> None:
    made = graph(
        [entry(), node("bad", "give", config={"value": "crash"}), node("hang", "hang")], "start -> bad", "start -> hang"
    )
    execution = await busy.run(made)
    assert execution.status is FAILED
    assert busy.component("hang").cancelled == 1


async def test_items_run_side_by_side_within_bounds(busy: House) -> None:
    made = graph(
        [
            entry(),
            each("all", concurrency=3),
            node("it", config={"template": "{{ item }}-{{ index }}"}, parentKey="all"),
        ],
        "start -> all",
    )
    execution = await busy.run(made, ["a", "b", "c", "d"])
    assert await busy.output(execution) == ["a-0", "b-1", "c-2", "d-3"]


async def test_the_tries_of_an_iteration_share_a_key_that_no_other_has(busy: House) -> None:
    flaky = node("it", "flaky", config={"failures": 1}, retry={"maxAttempts": 2, "firstDelayMs": 0}, parentKey="all")
    execution = await busy.run(graph([entry(), each("all"), flaky], "start -> all"), [1, 2, 3])
    keys = [each["key"] for each in await busy.output(execution)]
    assert keys == [f"{execution.id}/all:{index}/it" for index in range(3)]
    assert set(busy.component("flaky").calls.values()) == {2}


async def test_a_container_over_its_time_fails_and_frees_its_nodes(busy: House) -> None:
    made = graph(
        [entry(), each("all").model_copy(update={"timeout_ms": 1_000}), node("it", "hang", parentKey="all")],
        "start -> all",
    )
    execution = await busy.run(made, [1, 2])
    found = await error(busy, execution)
    assert (found["code"], found["nodeKey"]) == ("NODE_TIMEOUT", "all")
    assert busy.component("hang").cancelled == 2


@pytest.mark.parametrize(("component", "tries"), [("flaky", 2), ("once", 1)])
async def test_a_container_is_tried_again_unless_that_repeats_an_effect(
    busy: House, component: str, tries: int, tmp_path: Any
) -> None:
    inner = [
        node("it", component, parentKey="all", config={"file": str(tmp_path / "f")} if component == "once" else {})
    ]
    bad = node("bad", "give", config={"value": "crash"}, parentKey="all")
    container = each("all").model_copy(update={"retry": node("x", retry={"maxAttempts": 2, "firstDelayMs": 0}).retry})
    execution = await busy.run(graph([entry(), container, *inner, bad], "start -> all", "it -> bad"), [1])
    assert execution.status is FAILED
    started = [e for e in await busy.entries(execution) if e.type.value == "NodeStarted" and e.node_key == "all"]
    assert len(started) == tries


@pytest.mark.parametrize(("policy", "tries"), [("fail", 1), ("ask", 1), ("retry", 2)])
async def test_codes_do_not_let_a_container_repeat_an_effect(
    busy: House, policy: str, tries: int, tmp_path: Path
) -> None:
    retry = {"maxAttempts": 2, "firstDelayMs": 0, "codes": ["INTERNAL"]}
    parts = node("x", retry=retry, onUnknownOutcome=policy)
    container = each("all").model_copy(update={"retry": parts.retry, "on_unknown_outcome": parts.on_unknown_outcome})
    once = node("it", "once", parentKey="all", config={"file": str(tmp_path / "effects")})
    bad = node("bad", "give", config={"value": "crash"}, parentKey="all")
    execution = await busy.run(graph([entry(), container, once, bad], "start -> all", "it -> bad"), [1])
    assert (await error(busy, execution))["code"] == "INTERNAL"
    assert len((tmp_path / "effects").read_text().splitlines()) == tries


async def test_codes_let_a_container_begin_again_that_had_not_begun(busy: House, tmp_path: Path) -> None:
    retry = {"maxAttempts": 2, "firstDelayMs": 0, "codes": ["EXPRESSION_ERROR"]}
    container = each("all").model_copy(update={"retry": node("x", retry=retry).retry})
    once = node("it", "once", parentKey="all", config={"file": str(tmp_path / "effects")})
    execution = await busy.run(graph([entry(), container, once], "start -> all"), {"no": "list"})
    assert (await busy.types(execution)).count("NodeRetrying") == 1


async def test_a_long_list_is_worked_off_without_keeping_its_rows(busy: House) -> None:
    made = graph(
        [entry(), each("all", concurrency=50), node("it", config={"template": "{{ item }}"}, parentKey="all")],
        "start -> all",
    )
    execution = await busy.run(made, list(range(1_000)), timeout_ms=60_000)
    assert await busy.output(execution) == [str(n) for n in range(1_000)]
    assert await NodeRun.filter(execution_id=execution.id, status=NodeRunStatus.COMPLETED).count() == 1_002


async def test_iterations_that_are_too_large_together_fail_the_container(busy: House) -> None:
    made = graph(
        [
            entry(),
            each("all"),
            node("it", config={"template": "{% for i in range(200) %}{{ run.input[0] }}{% endfor %}"}, parentKey="all"),
        ],
        "start -> all",
    )
    execution = await busy.run(made, ["x" * 10_000] * 20)
    assert (await error(busy, execution))["code"] == "OUTPUT_TOO_LARGE"


async def test_what_a_failed_iteration_left_is_cancelled_in_its_rows(busy: House) -> None:
    made = graph(
        [
            entry(),
            each("all", errorMode="CONTINUE"),
            node("bad", "give", config={"value": "crash"}, parentKey="all"),
            node("hang", "hang", parentKey="all"),
        ],
        "start -> all",
    )
    execution = await busy.run(made, [1])
    assert execution.status is COMPLETED
    run = await NodeRun.get(execution_id=execution.id, node_key="hang")
    assert run.status is NodeRunStatus.CANCELLED
    assert busy.component("hang").cancelled == 1


async def test_variables_are_seen_by_nodes_that_start_later(busy: House) -> None:
    assignments = [{"name": "n", "expression": "41 + 1"}]
    made = graph(
        [
            entry(),
            node("set", "variables", config={"assignments": assignments}),
            node("say", config={"template": "{{ vars.n }}"}),
        ],
        "start -> set",
        "set -> say",
        variables=[Variable(name="n", value=1)],
    )
    execution = await busy.run(made)
    assert await busy.output(execution) == "42"
    changed = [entry.data for entry in await busy.entries(execution) if entry.type.value == "VariableChanged"]
    assert changed == [{"name": "n", "value": 42}]


async def test_a_disabled_node_passes_its_input_on(busy: House) -> None:
    made = graph(
        [
            entry(),
            node("it", "give", config={"value": "crash"}, isEnabled=False),
            node("say", config={"template": "{{ input }}"}),
        ],
        "start -> it",
        "it -> say",
    )
    assert await busy.output(await busy.run(made, "hello")) == "hello"


async def test_pins_hold_in_drafts_and_not_in_versions(busy: House) -> None:
    workflow = await busy.workflow(alone("template", pinnedOutput="pinned"))
    published = await busy.run(workflow)
    assert await busy.output(published) == "it"
    draft = await busy.run(workflow, draft_revision=1)
    assert await busy.output(draft) == "pinned"
    assert (draft.version_id, draft.draft_revision) == (None, 1)
