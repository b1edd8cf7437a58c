"""human_input by itself: what it asks, what it refuses, and what it makes of what arrives."""

from datetime import timedelta
from typing import Any

import pytest

from app.components.context import LocalContext, Tools
from app.components.contract import Arrival, ArrivalKind, ComponentFailed, Result, Wait, WaitKind
from app.components.registry import Problem
from app.kernel.ids import global_id
from app.tasks.components import HumanInput
from app.workflows import validation
from app.workflows.problems import Severity
from tests.executions.play import entry, graph, node
from tests.tasks.conftest import Office

BY = {"kind": "USER", "id": "x", "name": "Ada"}


async def ask(office: Office, raw: dict[str, Any], input: Any = None) -> Wait:
    registry = office.house.plait.registry
    config, problems = registry.validate_config("human_input", {"title": "Well?", **raw})
    assert problems == []
    component = registry.get("human_input")
    assert isinstance(component, HumanInput)
    async with Tools(clock=office.clock) as tools:
        return await component.run(config, LocalContext(tools, input, workspace_id=office.house.workspace_id))  # pyright: ignore[reportArgumentType]


async def test_a_time_limit_on_it_is_a_warning(office: Office) -> None:
    asked = node("ask", "human_input", config={"title": "Well?"}, timeoutMs=5)
    made = graph([entry(), asked], "start -> ask")
    found = validation.problems(made, office.house.plait.registry)
    assert [(each.path, each.code.value, each.severity) for each in found] == [
        ("nodes[1].timeoutMs", "TIMEOUT_WITHOUT_EFFECT", Severity.WARNING)
    ]
    await office.house.workflow(made)


async def resume(office: Office, raw: dict[str, Any], arrival: Arrival) -> Result:
    registry = office.house.plait.registry
    config, problems = registry.validate_config("human_input", {"title": "Well?", **raw})
    assert problems == []
    component: Any = registry.get("human_input")
    async with Tools() as tools:
        return await component.resume(config, LocalContext(tools), arrival)


def problems(office: Office, raw: dict[str, Any]) -> list[Problem]:
    return list(office.house.plait.registry.validate_config("human_input", {"title": "Well?", **raw})[1])


async def test_it_asks_with_everything_a_person_needs(office: Office) -> None:
    ben, cy = await office.person("ben"), await office.person("cy")
    assert ben.user_id is not None
    wait = await ask(
        office,
        {
            "title": "Pay {{ input.amount }}\n to {{ input.to }}?",
            "message": "For {{ input.what }}.",
            "outcomes": ["approve", "reject"],
            "assignees": ["{{ input.mail }}", global_id("User", ben.user_id), str(ben.user_id), " "],
            "escalateInMs": 60_000,
            "escalateTo": ["CY@example.com"],
            "dueInMs": 1_000,
            "expiresInMs": 120_000,
            "priority": "URGENT",
        },
        {"amount": 12, "to": "Acme", "what": "<tea>", "mail": "Ben@Example.com"},
    )
    now = office.clock.now()
    assert (wait.kind, wait.due_at) == (WaitKind.INPUT, now + timedelta(minutes=2))
    form = wait.request["form"]
    assert form["properties"]["outcome"]["enum"] == ["approve", "reject"]
    assert form["required"] == ["outcome"]
    assert {name: value for name, value in wait.request.items() if name != "form"} == {
        "title": "Pay 12 to Acme?",
        "message": "For <tea>.",
        "assignees": [str(ben.user_id)],
        "priority": "URGENT",
        "dueAt": (now + timedelta(seconds=1)).isoformat(),
        "escalateAt": (now + timedelta(minutes=1)).isoformat(),
        "escalateTo": [str(cy.user_id)],
    }


async def test_what_it_asks_makes_a_task(office: Office) -> None:
    wait = await ask(office, {"expiresInMs": 1_000, "outcomes": ["a"]})
    task = await office.ask(expires=timedelta(seconds=1), **wait.request)
    assert (task.name, task.description, task.expires_at) == ("Well?", None, wait.due_at)


async def test_a_stranger_is_not_asked(office: Office) -> None:
    stranger = await office.house.member()
    for name in ("nobody@example.com", str(stranger.user_id), "who?"):
        with pytest.raises(ComponentFailed) as failed:
            await ask(office, {"assignees": [name]})
        assert (failed.value.code, failed.value.details) == ("ASSIGNEE_UNKNOWN", {"assignee": name})


async def test_a_message_without_end_and_a_call_without_a_run_fail(office: Office) -> None:
    with pytest.raises(ComponentFailed) as failed:
        await ask(office, {"message": "{{ input }}"}, "x" * 20_001)
    assert failed.value.code == "MESSAGE_TOO_LONG"
    assert len((await ask(office, {"title": "{{ input }}"}, "x" * 500)).request["title"]) == 200
    component: Any = office.house.plait.registry.get("human_input")
    config, _ = office.house.plait.registry.validate_config("human_input", {"title": "Well?"})
    async with Tools() as tools:
        with pytest.raises(ComponentFailed) as alone:
            await component.run(config, LocalContext(tools))
    assert alone.value.code == "NOT_IN_A_RUN"


async def test_an_answer_goes_on_by_its_outcome(office: Office) -> None:
    payload = {"answer": {"answer": "ok", "outcome": "reject"}, "by": BY, "at": "2026-11-21T12:00:00+00:00"}
    arrival = Arrival(ArrivalKind.ANSWER, payload)
    result = await resume(office, {"outcomes": ["approve", "reject"]}, arrival)
    assert result.handles == {"reject"}
    assert result.output == {
        "answer": {"answer": "ok"},
        "outcome": "reject",
        "completedBy": BY,
        "completedAt": "2026-11-21T12:00:00+00:00",
    }
    # Without outcomes a field of that name is a field like any other.
    plain = await resume(office, {}, arrival)
    assert (plain.handles, plain.output["answer"], plain.output["outcome"]) == ({"output"}, payload["answer"], None)


async def test_a_time_that_ran_out_fails_branches_or_stands_in(office: Office) -> None:
    due = Arrival(ArrivalKind.DUE)
    with pytest.raises(ComponentFailed) as failed:
        await resume(office, {"expiresInMs": 1}, due)
    assert failed.value.code == "INPUT_EXPIRED"
    branched = await resume(office, {"expiresInMs": 1, "onExpiry": "BRANCH", "outcomes": ["a"]}, due)
    assert (branched.handles, branched.output["outcome"]) == ({"expired"}, "expired")
    default = {"answer": "none", "outcome": "a"}
    raw = {"expiresInMs": 1, "onExpiry": "DEFAULT", "outcomes": ["a"], "default": default}
    stood_in = await resume(office, raw, due)
    assert stood_in.handles == {"a"}
    assert (stood_in.output["answer"], stood_in.output["completedBy"]) == ({"answer": "none"}, None)


async def test_handles_follow_the_configuration(office: Office) -> None:
    registry = office.house.plait.registry
    component = registry.get("human_input")
    assert component is not None
    for raw, handles in (
        ({}, ("output",)),
        ({"outcomes": ["a", "b"]}, ("a", "b")),
        ({"outcomes": ["a"], "onExpiry": "BRANCH", "expiresInMs": 1}, ("a", "expired")),
    ):
        config, _ = registry.validate_config("human_input", {"title": "x", **raw})
        assert component.handles(config) == handles


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"title": ""}, "title"),
        ({"form": {"type": "array"}}, "form.type"),
        ({"outcomes": ["a", "a"]}, "outcomes"),
        ({"outcomes": ["expired"]}, "outcomes"),
        ({"outcomes": ["a b"]}, "outcomes.0"),
        ({"outcomes": ["a"], "form": {"type": "object", "properties": {"outcome": {}}}}, "form.properties.outcome"),
        ({"onExpiry": "BRANCH"}, "expiresInMs"),
        ({"onExpiry": "DEFAULT", "expiresInMs": 5, "default": {"answer": 3}}, "default.answer"),
        ({"onExpiry": "DEFAULT", "expiresInMs": 5, "outcomes": ["a"], "default": {"outcome": "b"}}, "default.outcome"),
        ({"onExpiry": "MAYBE"}, "onExpiry"),
        ({"expiresInMs": 0}, "expiresInMs"),
        ({"expiresInMs": 10**12}, "expiresInMs"),
        ({"escalateInMs": 5}, "escalateInMs"),
        ({"escalateTo": ["a@example.com"]}, "escalateInMs"),
        ({"priority": 3}, "priority"),
        ({"assignees": ["{{ secrets.TOKEN }}"]}, "assignees.0"),
        ({"assignees": ["x"] * 21}, "assignees"),
    ],
)
async def test_what_cannot_be_meant_is_named(office: Office, raw: dict[str, Any], field: str) -> None:
    assert field in [problem.field for problem in problems(office, raw)]
