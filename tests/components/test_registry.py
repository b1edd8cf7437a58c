import functools
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.components.contract import Component, ComponentCategory, SideEffects
from app.components.registry import Registry, default_registry

REGISTRY = default_registry()
IDS = [component.id for component in REGISTRY.list()]


DEEP = functools.reduce(lambda inner, _: [inner], range(500), [])


def problems(component_id: str, raw: Any) -> list[tuple[str, str]]:
    config, found = REGISTRY.validate_config(component_id, raw)
    assert (config is None) == bool(found)
    return [(problem.field, problem.code) for problem in found]


def test_the_library_is_complete() -> None:
    assert set(IDS) == {
        "manual", "api", "text_input", "template", "condition", "switch", "function", "http_request", "variables",
        "list", "json", "text", "merge", "parallel", "fail", "response", "loop", "break", "wait", "csv", "date", "html",
        "http_response",
        "markdown", "xml",
        "hash_sign", "regex_route", "sample", "dedupe", "batch", "aggregate",
        "graphql_request", "webhook_send", "email_send", "sql_query",
    }  # fmt: skip


def test_heavy_libraries_wait_for_their_first_use() -> None:
    script = (
        "import sys; from app.components.registry import default_registry; r = default_registry();"
        "from app.components.context import Tools; [r.schema(c.id) for c in r.list()];"
        "print([m for m in ('httpx2', 'httpcore2', 'minijinja', 'cel', 'cel.cel', 'pydantic_monty', 're2', 'anyio',"
        " 'selectolax', 'markdown_it')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_an_id_is_taken_once() -> None:
    registry = Registry()
    component = REGISTRY.get("fail")
    assert component is not None
    registry.register(component)
    with pytest.raises(ValueError, match="fail"):
        registry.register(component)


def test_lists_by_category_type_and_search() -> None:
    assert [component.id for component in REGISTRY.list(category=ComponentCategory.INPUT)] == [
        "api", "manual", "text_input",
    ]  # fmt: skip
    assert [component.id for component in REGISTRY.list(type="json")] == ["json"]
    assert [component.id for component in REGISTRY.list(search="SERVICE http")] == ["http_request"]
    assert REGISTRY.list(search="nothing like this") == []
    assert REGISTRY.get("nope") is None


@pytest.mark.parametrize("component_id", IDS)
def test_the_example_of_a_component_is_valid(component_id: str) -> None:
    component = REGISTRY.get(component_id)
    assert component is not None
    assert problems(component_id, dict(component.example)) == []


@pytest.mark.parametrize("component_id", IDS)
def test_every_component_declares_itself(component_id: str) -> None:
    component = REGISTRY.get(component_id)
    assert isinstance(component, Component)
    assert component.name
    assert component.description.endswith(".")
    schema = REGISTRY.schema(component_id)
    assert schema["additionalProperties"] is False
    assert all("_" not in name for name in schema.get("properties", {}))


def test_the_schema_marks_sources_and_secrets() -> None:
    text = str(REGISTRY.schema("http_request"))
    assert "'x-secret': True" in text
    assert "timeoutMs" in text
    assert REGISTRY.schema("template")["properties"]["template"]["x-plait"] == "template"


@pytest.mark.parametrize(
    ("component_id", "raw", "expected"),
    [
        ("nope", {}, [("", "unknown_component")]),
        ("manual", None, [("", "invalid")]),
        ("manual", [], [("", "invalid")]),
        ("manual", {"inputSchema": {"default": float("nan")}}, [("", "invalid")]),
        ("manual", {"inputSchema": {"default": 2**70}}, [("", "invalid")]),
        ("manual", {"inputSchema": {"default": "x" * 2_000_001}}, [("", "too_long")]),
        ("switch", {"cases": [{"name": "a", "equals": DEEP}]}, [("", "too_long")]),
        ("manual", {"x": 1}, [("x", "unknown_field")]),
        ("manual", {"inputSchema": {"type": "nope"}}, [("inputSchema.type", "invalid")]),
        ("manual", {"inputSchema": {"$ref": "#"}}, [("inputSchema.$ref", "invalid")]),
        ("manual", {"inputSchema": {"pattern": "("}}, [("inputSchema.pattern", "invalid")]),
        ("template", {}, [("template", "required")]),
        ("template", {"template": "{{ 1 +"}, [("template", "syntax")]),
        ("template", {"template": "{{ secrets.A }}"}, [("template", "secret_not_allowed")]),
        ("template", {"template": "x" * 100_001}, [("template", "too_long")]),
        ("template", {"template": 5}, [("template", "invalid")]),
        ("template", {"template": "", "output_type": "json"}, [("output_type", "unknown_field")]),
        ("condition", {"cases": []}, [("cases", "too_short")]),
        ("condition", {"cases": [{"name": "else", "when": "true"}]}, [("cases.0.name", "invalid")]),
        ("condition", {"cases": [{"name": "error", "when": "true"}]}, [("cases.0.name", "invalid")]),
        ("condition", {"cases": [{"name": "a b", "when": "true"}]}, [("cases.0.name", "invalid")]),
        (
            "condition",
            {"cases": [{"name": "a", "when": "1 +"}, {"name": "b", "when": "secrets.X == 1", "z": 1}], "y": 1},
            [
                ("cases.1.z", "unknown_field"),
                ("y", "unknown_field"),
                ("cases.0.when", "syntax"),
                ("cases.1.when", "secret_not_allowed"),
            ],
        ),
        ("variables", {"assignments": [{"name": "a"}]}, [("assignments.0", "invalid")]),
        (
            "variables",
            {"assignments": [{"name": "a", "value": None}, {"name": "a", "expression": "1"}]},
            [("assignments.1.name", "invalid")],
        ),
        ("variables", {"assignments": [{"name": "a", "template": "{{", "expression": "("}]},
         [("assignments.0.template", "syntax"), ("assignments.0.expression", "syntax"), ("assignments.0", "invalid")]),
        ("list", {"operations": [{"kind": "filter", "when": "("}]}, [("operations.0.when", "syntax")]),
        ("list", {"operations": [{"kind": "nope"}]}, [("operations.0", "invalid")]),
        ("list", {"operations": [{"kind": "flatten", "depth": 99}]}, [("operations.0.depth", "out_of_range")]),
        ("json", {"operation": {"kind": "extract", "path": "a..b"}}, [("operation.path", "invalid")]),
        ("text", {"operation": {"kind": "match", "pattern": "(?=a)"}}, [("operation.pattern", "invalid")]),
        ("text", {"operation": {"kind": "match", "pattern": "((a{1000}){1000}){1000}"}},
         [("operation.pattern", "invalid")]),
        ("text_input", {"minLength": 5, "maxLength": 2}, [("minLength", "invalid")]),
        ("parallel", {"concurrency": 51}, [("concurrency", "out_of_range")]),
        ("parallel", {"concurrency": "4"}, [("concurrency", "invalid")]),
        ("parallel", {"errorMode": "MAYBE"}, [("errorMode", "invalid")]),
        ("fail", {"code": "lower"}, [("code", "invalid")]),
        ("response", {"template": "", "expression": "1"}, [("expression", "invalid")]),
        ("function", {"code": "def main(:"}, [("code", "syntax")]),
        ("function", {"code": ""}, [("code", "too_short")]),
        ("http_request", {"url": "x", "body": {"kind": "text", "template": "a"}}, [("body", "invalid")]),
        (
            "http_request",
            {
                "url": "{{ secrets.A }}",
                "headers": {"A": "{{ secrets['A'] }}", "B c": "x"},
                "auth": {"kind": "bearer", "token": 5},
            },
            [
                ("headers.B c", "invalid"),
                ("auth.token", "invalid"),
                ("url", "secret_not_allowed"),
                ("headers.A", "secret_not_static"),
            ],
        ),
    ],
)  # fmt: skip
def test_every_problem_is_told_at_its_field(component_id: str, raw: Any, expected: list[tuple[str, str]]) -> None:
    assert problems(component_id, raw) == expected


@pytest.mark.parametrize(
    "template", ["{{ secrets }}", "{% for s in secrets %}{% endfor %}", "{{ secrets.A.b }}", "{% set s = secrets %}"]
)
def test_a_secret_is_named_directly_or_not_at_all(template: str) -> None:
    assert problems("http_request", {"url": "http://x", "headers": {"A": template}}) == [
        ("headers.A", "secret_not_static")
    ]


def test_secret_names_come_from_every_marked_field() -> None:
    raw = {
        "url": "{{ secrets.IN_URL }}",
        "method": "POST",
        "headers": {"A": "{{ secrets.ONE }} {{ input.x }}", "B": "{{ broken"},
        "query": {"q": "{% if input %}{{ secrets.TWO }}{% endif %}"},
        "auth": {"kind": "basic", "username": "u", "password": "{{ secrets.THREE }}"},
        "body": {"kind": "form", "fields": {"f": "{{ secrets.FOUR }}"}},
    }
    assert REGISTRY.secret_names("http_request", raw) == {"ONE", "TWO", "THREE", "FOUR"}
    assert REGISTRY.secret_names("template", {"template": "{{ secrets.NO }}"}) == set()
    assert REGISTRY.secret_names("nope", raw) == set()
    assert REGISTRY.secret_names("http_request", None) == set()


@pytest.mark.parametrize(
    ("method", "is_idempotent", "effects"),
    [
        ("GET", False, SideEffects.NONE),
        ("HEAD", False, SideEffects.NONE),
        ("PUT", False, SideEffects.IDEMPOTENT),
        ("DELETE", False, SideEffects.IDEMPOTENT),
        ("POST", False, SideEffects.ONCE),
        ("POST", True, SideEffects.IDEMPOTENT),
        ("PATCH", False, SideEffects.ONCE),
    ],
)
def test_side_effects_follow_the_method(method: str, *, is_idempotent: bool, effects: SideEffects) -> None:
    config, _ = REGISTRY.validate_config(
        "http_request", {"url": "http://x", "method": method, "isIdempotent": is_idempotent}
    )
    component = REGISTRY.get("http_request")
    assert component is not None
    assert component.side_effects_for(config) is effects


def test_handles_follow_the_configuration() -> None:
    def handles(component_id: str, raw: dict[str, Any]) -> tuple[str, ...]:
        component = REGISTRY.get(component_id)
        assert component is not None
        return component.handles(REGISTRY.validate_config(component_id, raw)[0])

    assert handles("condition", {"cases": [{"name": "a", "when": "true"}]}) == ("a", "else")
    assert handles("switch", {"cases": [{"name": "a", "equals": 1}]}) == ("a", "default")
    assert handles("template", {"template": ""}) == ("output",)
    assert handles("fail", {}) == ()


@pytest.mark.parametrize(
    ("component_id", "raw", "is_immediate"),
    [
        ("manual", {}, True),
        ("template", {"template": "Dear {{ input.name }}"}, True),
        ("template", {"template": "{% for x in input %}{{ x }}{% endfor %}"}, False),
        ("condition", {"cases": [{"name": "a", "when": "input.n > 1"}]}, True),
        ("condition", {"cases": [{"name": "a", "when": "input.all(x, x > 1)"}]}, False),
        ("list", {"operations": [{"kind": "map", "to": "item"}]}, False),
        ("function", {"code": "1"}, False),
        ("http_request", {"url": "http://x"}, False),
        ("nope", {}, False),
    ],
)
def test_only_what_cannot_wait_for_a_worker_is_immediate(
    component_id: str, raw: dict[str, Any], *, is_immediate: bool
) -> None:
    assert REGISTRY.is_immediate(component_id, raw) is is_immediate


RAW = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cases", "name", "when", "url", "headers", "kind", "operations", "operation", "a"]), inner
        )
    ),
    max_leaves=10,
)


@given(st.sampled_from(IDS), RAW)
def test_any_json_is_valid_or_has_problems(component_id: str, raw: Any) -> None:
    config, found = REGISTRY.validate_config(component_id, raw)
    assert (config is None) == bool(found)
    REGISTRY.secret_names(component_id, raw)
