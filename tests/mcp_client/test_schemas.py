"""What of a stranger's schema is checked: never a crash, never a refusal that the schema does not say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.components.library.shape import misfit_places, plain_part, schema_problems

_KEYWORDS = st.sampled_from(
    [
        *("type", "enum", "const", "properties", "required", "items", "minLength", "maximum", "pattern"),
        *("anyOf", "$ref", "additionalProperties", "patternProperties", "description", "x-own"),
    ]
)
_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab[(*", max_size=4) | st.just("object"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_KEYWORDS | st.text("ab", max_size=2), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(schema=_JSON, value=_JSON)
def test_any_json_is_taken_as_a_schema_and_checks_without_an_error(schema: Any, value: Any) -> None:
    plain = plain_part(schema)
    assert list(schema_problems(plain, "schema")) == []
    misfit_places(value, plain, "arguments")


@given(schema=_JSON, value=_JSON)
def test_of_a_schema_that_is_understood_nothing_is_lost(schema: Any, value: Any) -> None:
    if isinstance(schema, dict) and not list(schema_problems(schema, "schema")):
        assert misfit_places(value, plain_part(schema), "a") == misfit_places(value, schema, "a")


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"anyOf": [{"type": "string"}]}, 3),
        ({"type": "object", "additionalProperties": False, "patternProperties": {"^x": {}}}, {"x1": 1}),
        ({"type": "object", "additionalProperties": False, "allOf": [{"properties": {"a": {}}}]}, {"a": 1}),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"type": "string"}}}, 3),
        ({"type": "string", "pattern": "(?<=a)b"}, "c"),
    ],
)
def test_what_is_not_understood_refuses_nothing(schema: Any, value: Any) -> None:
    assert misfit_places(value, plain_part(schema), "arguments") == []
