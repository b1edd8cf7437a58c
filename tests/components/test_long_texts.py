"""Long texts, and patterns of many steps: linear is not fast, and nobody else waits for it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from app.components.contract import ComponentFailed
from app.components.library import texts
from app.components.library.patterns import steps_of
from app.components.library.shape import misfits
from app.tasks.forms import AnswerUnfit, check_answer

Run = Callable[..., Any]
#: Thousands of steps a character.
COSTLY = "(?:(?:a?b?){30}){30}c"
LONG = "ab" * 500_000


async def steps_beside(work: Any) -> int:
    """Say how often the loop turned while something was awaited."""
    task = asyncio.ensure_future(work)
    turns = 0
    while not task.done():
        await asyncio.sleep(0)
        turns += 1
    await asyncio.gather(task, return_exceptions=True)
    return turns


@pytest.mark.parametrize(
    ("component", "config"),
    [
        ("text_input", {"pattern": COSTLY}),
        ("text", {"operation": {"kind": "match", "pattern": COSTLY}}),
        ("text", {"operation": {"kind": "extractAll", "pattern": COSTLY}}),
        ("text", {"operation": {"kind": "replace", "pattern": COSTLY, "replacement": ""}}),
        ("regex_route", {"cases": [{"name": "costly", "pattern": COSTLY}]}),
    ],
)
async def test_a_search_that_could_take_long_is_refused_before_it_begins(
    run: Run, component: str, config: dict[str, Any]
) -> None:
    with pytest.raises(ComponentFailed) as caught:
        await run(component, config, LONG)
    assert caught.value.code == "LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    ("component", "config"),
    [
        ("text_input", {"pattern": COSTLY, "isRequired": False}),
        ("text", {"operation": {"kind": "match", "pattern": COSTLY}}),
        ("regex_route", {"cases": [{"name": "costly", "pattern": COSTLY}]}),
    ],
)
async def test_others_are_served_while_a_costly_pattern_searches_a_short_text(
    run: Run, component: str, config: dict[str, Any]
) -> None:
    text = LONG[:4_000]
    assert steps_of(COSTLY, len(text)) > 10_000_000
    assert await steps_beside(run(component, config, text)) > 10


async def test_a_search_for_all_places_ends_though_each_is_looked_for_to_the_end_of_the_text(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "_MAX_SECONDS", 0.0)
    for operation in ({"kind": "extractAll"}, {"kind": "replace", "replacement": "b"}):
        with pytest.raises(ComponentFailed) as caught:
            await run("text", {"operation": {**operation, "pattern": "a[^b]*b|a"}}, "a" * 60_000)
        assert caught.value.code == "LIMIT_EXCEEDED"


def test_what_would_take_long_to_check_does_not_fit_its_schema() -> None:
    told = ["input is too much to be checked against its schema"]
    words = {"type": "array", "items": {"type": "string", "pattern": COSTLY}}
    assert misfits([f"{LONG[:200]}c"] * 1_000, words) == told
    choices = {"type": "array", "items": {"enum": list(range(5_000))}}
    assert misfits([4_999] * 1_000_000, choices) == told
    lists = {"type": "array", "items": {"enum": [[0] * 999 + [1]] * 50 + [[0] * 1_000]}}
    assert misfits([[0] * 1_000] * 1_000, lists) == told
    assert misfits([7] * 300, choices) == []
    assert misfits(["word"] * 10_000, {"type": "array", "items": {"pattern": "^[a-z]+$"}}) == []


def test_a_form_does_not_hold_the_server_up() -> None:
    form = {"type": "object", "properties": {"answer": {"type": "string", "pattern": COSTLY}}}
    with pytest.raises(AnswerUnfit):
        check_answer({"answer": LONG[:200_000]}, form)


async def test_others_are_served_while_a_long_text_is_parsed(run: Run, service: Any) -> None:
    text = f"[{'[],' * 200_000}1]"
    assert await steps_beside(run("json", {"operation": {"kind": "parse"}}, text)) > 10
    service.will((200, {"Content-Type": "application/json"}, text.encode()))
    assert await steps_beside(run("http_request", {"url": service.url(), "responseType": "json"})) > 10


async def test_what_is_parsed_is_no_larger_than_an_output_may_be(run: Run) -> None:
    with pytest.raises(ComponentFailed) as caught:
        await run("json", {"operation": {"kind": "parse"}}, f'["{"x" * 10_000_000}"]')
    assert caught.value.code == "JSON_INVALID"
