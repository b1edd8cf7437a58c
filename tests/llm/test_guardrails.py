"""Rules without a model: what is found, what is not, what masking leaves, and that it ends."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.components.context import LocalContext, Tools
from app.components.contract import ComponentFailed, Result
from app.components.registry import Registry
from app.llm.components.detectors import Personal, personal_data, secrets, words
from app.llm.components.guardrails import Guardrails

ALL = list(Personal)


def found(text: str, *kinds: Personal) -> list[tuple[str, str]]:
    return [(each.kind, text[each.start : each.end]) for each in personal_data(text, kinds or ALL)]


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("Write to ada.lovelace+x@mail.example.co.uk.", "email", "ada.lovelace+x@mail.example.co.uk"),
        ("Card 4111 1111 1111 1111, please", "card", "4111 1111 1111 1111"),
        ("5500-0000-0000-0004", "card", "5500-0000-0000-0004"),
        ("To DE89 3704 0044 0532 0130 00 today", "iban", "DE89 3704 0044 0532 0130 00"),
        ("GB82WEST12345698765432", "iban", "GB82WEST12345698765432"),
        ("from 192.168.10.24", "ip", "192.168.10.24"),
        ("at 2001:db8:0:0:0:0:0:1", "ip", "2001:db8:0:0:0:0:0:1"),
        ("SSN 219-09-9999", "ssn", "219-09-9999"),
        ("Call +44 20 7946 0958 now", "phone", "+44 20 7946 0958"),
        ("Call (212) 555-0134", "phone", "(212) 555-0134"),
        ("Call +351 912 345 678.", "phone", "+351 912 345 678"),
    ],
)
def test_personal_data_is_found(text: str, kind: str, part: str) -> None:
    assert found(text) == [(kind, part)]


@pytest.mark.parametrize(
    "text",
    [
        "Order 4111 1111 1111 1112",  # fails its sum
        "0000 0000 0000 0000",
        "GB82WEST12345698765433",
        "Version 1.2.3.4567 of 2026-11-30, 12:30",
        "999.999.999.999",
        "000-12-3456",
        "In 1984, 42 people paid 1,234.56",
        "nobody @ nowhere",
    ],
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert found(text) == []


def test_only_the_kinds_asked_for_are_found() -> None:
    text = "ada@example.com 219-09-9999"
    assert found(text, Personal.SSN) == [("ssn", "219-09-9999")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("AKIAIOSFODNN7EXAMPLE", "aws_key"),
        ("ghp_" + "a1B2" * 9, "github_token"),
        ("xoxb-123456789012-abcdefghij", "slack_token"),
        ("AIza" + "a" * 35, "google_key"),
        ("sk_live_" + "a1" * 12, "stripe_key"),
        ("sk-proj-" + "a1" * 20, "model_key"),
        ("-----BEGIN RSA PRIVATE KEY-----", "private_key"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N", "jwt"),
        ("password: correct-horse", "password"),
        ("Authorization: Bearer abcdefghijkl", "bearer"),
    ],
)
def test_secrets_are_found(text: str, kind: str) -> None:
    assert [each.kind for each in secrets(f"It is {text} here")] == [kind]


def test_a_sentence_on_passwords_is_no_secret() -> None:
    assert list(secrets("Forgot your password? Choose a new password, of 12 characters. AKIA is a prefix.")) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [("a damn thing", 1), ("DAMN!", 1), ("damnation", 0), ("top   secret", 1), ("c++ is fine", 1), ("c is fine", 0)],
)
def test_words_are_whole_words(text: str, count: int) -> None:
    assert len(list(words(text, ["damn", "top secret", "c++"], is_case_sensitive=False))) == count


def test_case_counts_where_it_is_asked_for() -> None:
    assert list(words("apple", ["Apple"], is_case_sensitive=True)) == []
    assert len(list(words("Apple", ["Apple"], is_case_sensitive=True))) == 1


# ---------------------------------------------------------------------- the component


async def check(value: Any, *rules: dict[str, Any], expression: str = "input") -> Result:
    registry = Registry()
    component = Guardrails(None)  # type: ignore[arg-type] # no rule here asks a model
    registry.register(component)
    config, problems = registry.validate_config("guardrails", {"rules": list(rules), "value": expression})
    assert problems == []
    async with Tools() as tools:
        return await component.run(config, LocalContext(tools, value))  # type: ignore[arg-type]


async def test_masking_lets_pass_without_it() -> None:
    result = await check(
        "Ada (ada@example.com, 4111 1111 1111 1111) is confidential",
        {"kind": "personal", "action": "mask"},
        {"kind": "words", "words": ["confidential"], "action": "mask"},
    )
    assert result.handles == {"passed"}
    assert result.output["value"] == "Ada ([email], [card]) is [removed]"
    assert [(each["rule"], each["kind"]) for each in result.output["findings"]] == [
        (0, "email"),
        (0, "card"),
        (1, "words"),
    ]


async def test_blocking_gives_nothing_on_and_shows_nothing() -> None:
    result = await check("Ada: ada@example.com", {"kind": "personal"})
    assert result.handles == {"blocked"}
    assert result.output["value"] is None
    assert "ada@" not in str(result.output)
    assert result.output["findings"] == [{"rule": 0, "kind": "email", "start": 5, "end": 20}]


async def test_a_value_that_is_no_text_keeps_its_shape() -> None:
    result = await check({"to": "ada@example.com", "n": 1}, {"kind": "personal", "action": "mask"})
    assert result.output["value"] == {"to": "[email]", "n": 1}


@pytest.mark.parametrize(
    ("value", "way"), [('{"n": 1}', "passed"), ({"n": 1}, "passed"), ('{"n": "x"}', "blocked"), ("no json", "blocked")]
)
async def test_json_is_held_against_a_schema(value: Any, way: str) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    assert (await check(value, {"kind": "schema", "valueSchema": schema})).handles == {way}


async def test_length_and_patterns_block() -> None:
    assert (await check("12345", {"kind": "length", "maxCharacters": 4})).handles == {"blocked"}
    assert (await check("order 66", {"kind": "patterns", "patterns": [r"order \d+"]})).handles == {"blocked"}
    assert (await check("order", {"kind": "patterns", "patterns": [r"order \d+"]})).handles == {"passed"}


async def test_nothing_at_all_is_told() -> None:
    with pytest.raises(ComponentFailed, match="nothing to look at"):
        await check("  ", {"kind": "secrets"})


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"kind": "patterns", "patterns": ["(?=x)"]}, "rules.0.patterns.0"),
        ({"kind": "schema", "valueSchema": {"$ref": "x"}}, "rules.0.valueSchema.$ref"),
        ({"kind": "words", "words": [" "]}, "rules.0.words.0"),
        ({"kind": "nothing"}, "rules.0"),
    ],
)
def test_a_rule_that_cannot_be_is_named(rule: dict[str, Any], field: str) -> None:
    registry = Registry()
    registry.register(Guardrails(None))  # type: ignore[arg-type]
    _, problems = registry.validate_config("guardrails", {"rules": [rule]})
    assert [problem.field for problem in problems] == [field]


@given(st.text(max_size=300))
def test_whatever_the_text_findings_are_places_in_it(text: str) -> None:
    for each in [*personal_data(text, ALL), *secrets(text)]:
        assert 0 <= each.start < each.end <= len(text)


@given(
    st.lists(st.sampled_from(["ada@example.com", "4111111111111111", "219-09-9999", "x", "1", "é", "  "]), max_size=8)
)
async def test_what_was_masked_has_nothing_left_to_find(parts: list[str]) -> None:
    text = " | ".join(["start", *parts])
    result = await check(text, {"kind": "personal", "action": "mask"})
    assert found(result.output["value"]) == []
