"""Forms as programs and people meet them: what they may be, what fits, and what a page makes of them."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import orjson
import pytest

from app.kernel.errors import InvalidInput
from app.tasks.answer_page import POLICY, ask_page, notice_page
from app.tasks.fields import Widget, fields_of, read_answer
from app.tasks.forms import (
    DECISION,
    AnswerUnfit,
    check_answer,
    check_form,
    default_form,
    form_problems,
    outcomes_of,
    with_outcomes,
)
from app.tasks.models import Task

FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "title": "Your name", "maxLength": 40},
        "why": {"type": ["string", "null"], "description": "In your words."},
        "amount": {"type": "number", "minimum": 0, "maximum": 100.5},
        "count": {"type": "integer"},
        "mail": {"type": "string", "format": "email"},
        "when": {"type": "string", "format": "date"},
        "sure": {"type": "boolean", "default": True},
        "size": {"enum": ["small", "large", 3, None]},
        "land": {"enum": [f"land {at}" for at in range(20)]},
        "colours": {"type": "array", "items": {"enum": ["red", "blue"]}},
        "lines": {"type": "array", "items": {"type": "string"}},
        "more": {"type": "object"},
        "fixed": {"const": 7},
    },
    "required": ["name", "fixed"],
}


def test_every_field_has_its_widget() -> None:
    found = {field.name: field.widget for field in fields_of(FORM)}
    assert found == {
        "name": Widget.LINE,
        "why": Widget.TEXT,
        "amount": Widget.NUMBER,
        "count": Widget.NUMBER,
        "mail": Widget.LINE,
        "when": Widget.LINE,
        "sure": Widget.FLAG,
        "size": Widget.CHOICE,
        "land": Widget.CHOICE,
        "colours": Widget.MANY,
        "lines": Widget.LINES,
        "more": Widget.JSON,
    }


def test_what_a_page_sends_becomes_json_of_the_right_types() -> None:
    sent = {
        "f.name": ["Ada"],
        "f.why": ["first\r\nsecond"],
        "f.amount": [" 12.5 "],
        "f.count": ["3"],
        "f.mail": [""],
        "f.sure": ["on"],
        "f.size": ["3"],
        "f.land": ["19"],
        "f.colours": ["1", "0"],
        "f.lines": ["a\r\n\r\n b "],
        "f.more": ['{"x": [1]}'],
        "unknown": ["ignored"],
    }
    answer, problems = read_answer(FORM, sent)
    assert problems == {}
    assert answer == {
        "fixed": 7,
        "name": "Ada",
        "why": "first\nsecond",
        "amount": 12.5,
        "count": 3,
        "sure": True,
        "size": None,
        "land": "land 19",
        "colours": ["blue", "red"],
        "lines": ["a", "b"],
        "more": {"x": [1]},
    }
    assert check_answer(answer, FORM) == orjson.dumps(answer).decode()


def test_what_was_left_empty_is_absent_and_an_unset_flag_is_false() -> None:
    answer, problems = read_answer(FORM, {"f.name": [" "], "f.size": [""], "f.lines": ["\n"]})
    assert problems == {}
    assert answer == {"fixed": 7, "sure": False, "colours": []}


@pytest.mark.parametrize(
    ("key", "text"),
    [("amount", "twelve"), ("count", "true"), ("count", '"3"'), ("size", "4"), ("size", "-1"), ("more", "{")],
)
def test_what_cannot_be_read_is_said_of_its_field(key: str, text: str) -> None:
    _, problems = read_answer(FORM, {"f.name": ["Ada"], f"f.{key}": [text]})
    assert list(problems) == [key]


def test_outcomes_are_a_field_of_the_form_and_buttons_of_the_page() -> None:
    form = with_outcomes(default_form(is_required=False), ["approve", "reject"])
    assert outcomes_of(form) == ["approve", "reject"]
    assert [field.name for field in fields_of(form)] == ["answer"]
    assert read_answer(form, {"f.answer": ["ok"], "f.outcome": ["reject"]})[0] == {"answer": "ok", "outcome": "reject"}
    with pytest.raises(AnswerUnfit) as unfit:
        check_answer({"answer": "ok"}, form)
    assert unfit.value.field == "input.answer.outcome"
    assert unfit.value.details["problems"] == [{"field": "input.answer.outcome", "message": "is required"}]
    assert outcomes_of(DECISION) == []


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ("text", "form"),
        ({"type": "string"}, "form.type"),
        ({}, "form.type"),
        ({"type": "object", "$ref": "#"}, "form.$ref"),
        ({"type": "object", "properties": {"a b": {}}}, "form.properties"),
        ({"type": "object", "properties": {"a": {"pattern": "("}}}, "form.properties.a.pattern"),
        ({"type": "object", "title": "x" * 70_000}, "form"),
        ({"type": "object", "properties": {f"f{at}": {} for at in range(101)}}, "form.properties"),
    ],
)
def test_a_form_that_is_none_is_refused_by_its_place(form: object, field: str) -> None:
    assert form_problems(form, "form")[0][0] == field
    with pytest.raises(InvalidInput):
        check_form(form, "form")


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for _, attrs in self.tags if attrs.get("name") == name]


def task(**more: Any) -> Task:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    facts = {"name": "Approve?", "form": orjson.dumps(FORM).decode(), "created_at": now, "updated_at": now}
    return Task(**{**facts, **more})


def test_a_page_shows_real_inputs_with_their_bounds_and_defaults() -> None:
    page = Page(ask_page(task(due_at=datetime(2026, 11, 22, 9, 5, tzinfo=UTC)), "tok"))
    (name,) = page.named("f.name")
    assert (name["type"], name["maxlength"], "required" in name) == ("text", "40", True)
    (amount,) = page.named("f.amount")
    assert (amount["type"], amount["step"], amount["min"], amount["max"]) == ("number", "any", "0", "100.5")
    assert [each["step"] for each in page.named("f.count")] == ["1"]
    assert [each["type"] for each in page.named("f.mail") + page.named("f.when")] == ["email", "date"]
    assert "checked" in page.named("f.sure")[0]
    assert [each["type"] for each in page.named("f.size")] == ["radio"] * 4
    assert [tag for tag, attrs in page.tags if attrs.get("name") == "f.land"] == ["select"]
    assert page.named("token")[0]["value"] == "tok"
    assert {"type": "hidden", "name": "token", "value": "tok"} in page.named("token")
    assert "22 November 2026, 09:05 UTC" in page.texts
    # Every control has a label of its own, so that it can be named by whoever does not see it.
    labels = {attrs["for"] for tag, attrs in page.tags if tag == "label" and "for" in attrs}
    controls = {attrs["id"] for tag, attrs in page.tags if tag in {"input", "textarea", "select"} and "id" in attrs}
    assert labels == controls


def test_nothing_that_comes_from_outside_is_markup() -> None:
    evil = '"><script>alert(1)</script>'
    form = {
        "type": "object",
        "properties": {
            'x"onfocus=': {"title": evil, "description": evil, "default": evil, "type": "string"},
            "c": {"enum": [evil, *range(9)], "title": evil},
            "r": {"enum": [evil], "title": evil},
            "j": {"default": {evil: evil}},
            "n": {"type": "number", "minimum": 1, "title": evil},
            "outcome": {"enum": [evil]},
        },
        "required": ["outcome"],
    }
    shown = task(name=evil, description=evil, form=orjson.dumps(form).decode())
    html = ask_page(shown, evil, outcome=evil, sent={"f.j": [evil]}, problems={"": evil, "j": evil, "n": evil})
    page = Page(html + notice_page(evil, evil))
    assert "script" not in {tag for tag, _ in page.tags}
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert "<script" not in html
    assert {attrs.get("src") for _, attrs in page.tags} == {None}


def test_a_page_asks_nobody_else_for_anything_and_sends_nowhere_else() -> None:
    page = Page(ask_page(task(), "tok"))
    assert not {"script", "img", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert [attrs["href"] for tag, attrs in page.tags if tag == "link"] == ["data:,"]
    (form,) = [attrs for tag, attrs in page.tags if tag == "form"]
    assert form == {"method": "post", "action": "answer"}
    assert "script-src" not in POLICY
    assert POLICY.startswith("default-src 'none';")


def test_what_was_sent_is_kept_and_what_is_wrong_is_marked() -> None:
    sent = {"f.name": ["A<b"], "f.size": ["1"], "f.count": ["x"]}
    page = Page(ask_page(task(), "tok", sent=sent, problems={"count": "must be a number"}))
    assert page.named("f.name")[0]["value"] == "A<b"
    assert ["checked" in each for each in page.named("f.size")] == [False, True, False, False]
    assert "checked" not in page.named("f.sure")[0]
    (count,) = page.named("f.count")
    assert (count["aria-invalid"], count["aria-describedby"]) == ("true", "f.count-problem")
    assert "count must be a number." in page.texts


def test_the_outcome_of_the_link_is_the_first_button() -> None:
    form = with_outcomes(default_form(is_required=False), ["approve", "request_changes"])
    shown = task(form=orjson.dumps(form).decode())
    for chosen, order in ((None, ["approve", "request_changes"]), ("request_changes", ["request_changes", "approve"])):
        page = Page(ask_page(shown, "tok", outcome=chosen))
        assert [each["value"] for each in page.named("f.outcome")] == order
        assert [each.get("class") for each in page.named("f.outcome")] == ["main", None]
        assert "Request changes" in page.texts
