import asyncio
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.components.context import LocalContext, Tools
from app.components.contract import ComponentFailed, NodeContext
from app.components.library import json_values, lists
from app.components.library.loops import Parallel, ParallelConfig
from app.components.library.shape import is_same, misfits
from app.components.sandbox.limits import Limits

Run = Callable[..., Any]
SCALARS = st.none() | st.booleans() | st.integers(-100, 100) | st.text(max_size=3)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)


def test_the_local_twin_keeps_the_contract(local: Callable[..., LocalContext]) -> None:
    context: NodeContext = local(1)
    assert context.input == 1


class TestEntries:
    @pytest.mark.parametrize("component_id", ["manual", "api"])
    async def test_gives_the_runs_input(self, run: Run, component_id: str) -> None:
        assert (await run(component_id, {}, {"a": 1})).output == {"a": 1}

    async def test_input_must_fit_its_schema(self, run: Run) -> None:
        schema = {
            "type": "object",
            "required": ["name"],
            "additionalProperties": False,
            "properties": {
                "name": {"type": "string", "minLength": 2, "pattern": "^[a-z]+$"},
                "age": {"type": "integer", "minimum": 0, "maximum": 150},
                "tags": {"type": "array", "maxItems": 2, "items": {"enum": ["a", "b"]}},
            },
        }
        assert (await run("api", {"inputSchema": schema}, {"name": "ab", "age": 3, "tags": ["a"]})).output
        with pytest.raises(ComponentFailed) as caught:
            await run("api", {"inputSchema": schema}, {"name": "A", "age": -1, "tags": ["c", "a", "b"], "x": 1})
        assert caught.value.code == "INPUT_INVALID"
        assert caught.value.details["at"] == [
            "input.name has less than 2 characters",
            "input.name does not match the pattern",
            "input.age is less than 0",
            "input.tags has more than 2 items",
            "input.tags[0] is not one of the allowed values",
            "input.x is not a known field",
        ]

    @pytest.mark.parametrize(
        ("value", "schema", "fits"),
        [
            (True, {"type": "integer"}, False),
            (1.0, {"type": "integer"}, True),
            (1.5, {"type": ["integer", "null"]}, False),
            (None, {"type": ["integer", "null"]}, True),
            (1, {"const": True}, False),
            ([1, {"a": 2}], {"const": [1.0, {"a": 2}]}, True),
            (5, {"maximum": 4}, False),
            (True, {"minimum": 4}, True),
        ],
    )
    def test_schemas_know_json_types(self, value: Any, schema: dict[str, Any], *, fits: bool) -> None:
        assert (misfits(value, schema) == []) is fits

    @given(JSON)
    def test_a_value_is_the_same_as_itself_written_out(self, value: Any) -> None:
        assert is_same(value, orjson.loads(orjson.dumps(value)))

    async def test_text_input_takes_text_or_its_field(self, run: Run) -> None:
        assert (await run("text_input", {}, "hi")).output == "hi"
        assert (await run("text_input", {}, {"text": "hi"})).output == "hi"
        assert (await run("text_input", {"default": "d"}, None)).output == "d"
        assert (await run("text_input", {"isRequired": False}, None)).output == ""

    @pytest.mark.parametrize(
        ("raw", "value"),
        [({}, None), ({}, ""), ({}, 5), ({}, {"text": [1]}), ({"maxLength": 1}, "ab"), ({"pattern": "^x"}, "ab")],
    )
    async def test_text_input_refuses(self, run: Run, raw: dict[str, Any], value: Any) -> None:
        with pytest.raises(ComponentFailed) as caught:
            await run("text_input", raw, value)
        assert caught.value.code == "INPUT_INVALID"


class TestLogic:
    @pytest.mark.parametrize(("n", "handle"), [(20, "large"), (7, "middling"), (1, "else")])
    async def test_condition_takes_the_first_that_holds(self, run: Run, n: int, handle: str) -> None:
        raw = {"cases": [{"name": "large", "when": "input.n > 10"}, {"name": "middling", "when": "input.n > 5"}]}
        result = await run("condition", raw, {"n": n})
        assert result.handles == frozenset({handle})
        assert result.output == {"n": n}

    async def test_condition_wants_a_boolean(self, run: Run) -> None:
        with pytest.raises(ComponentFailed, match="gave a number") as caught:
            await run("condition", {"cases": [{"name": "a", "when": "1"}]})
        assert caught.value.code == "EXPRESSION_ERROR"

    @pytest.mark.parametrize(
        ("value", "handle"), [("a", "first"), (1, "second"), (1.0, "second"), (True, "third"), (None, "default")]
    )
    async def test_switch_compares_as_json(self, run: Run, value: Any, handle: str) -> None:
        cases = [
            {"name": "first", "equals": "a"},
            {"name": "second", "equals": 1},
            {"name": "third", "equals": True},
        ]
        assert (await run("switch", {"cases": cases}, value)).handles == frozenset({handle})

    @pytest.mark.parametrize(
        ("mode", "values", "output"),
        [
            ("object", [1, None], {"n0": 1, "n1": None}),
            ("list", [1, None], [1, None]),
            ("first", [None, 2], 2),
            ("first", [], None),
            ("concat", ["a", "b"], "ab"),
            ("concat", [[1], 2, [3]], [1, 2, 3]),
        ],
    )
    async def test_merge(self, run: Run, mode: str, values: list[Any], output: Any) -> None:
        inputs = [("input", f"n{index}", value) for index, value in enumerate(values)]
        assert (await run("merge", {"mode": mode}, inputs=inputs)).output == output

    async def test_parallel_names_its_items_and_is_not_run(self, local: Callable[..., LocalContext]) -> None:
        component, context = Parallel(), local({"l": [1, 2]})
        config = ParallelConfig.model_validate({"items": "input.l", "errorMode": "DROP"})
        assert (await component.iterations(config, context)).items == [1, 2]
        with pytest.raises(ComponentFailed, match="an object, not a list"):
            await component.iterations(ParallelConfig(), context)
        with pytest.raises(RuntimeError):
            await component.run(config, context)


class TestData:
    async def test_template_gives_text_or_json(self, run: Run) -> None:
        raw = {"template": "{{ input.a }}"}
        assert (await run("template", raw, {"a": [1]})).output == "[1]"
        assert (await run("template", {**raw, "outputType": "json"}, {"a": [1]})).output == [1]
        with pytest.raises(ComponentFailed) as caught:
            await run("template", {**raw, "outputType": "json"}, {"a": "x"})
        assert caught.value.code == "JSON_INVALID"

    async def test_a_template_never_sees_secrets(self, local: Callable[..., LocalContext]) -> None:
        context = local("x", secrets={"KEY": "s3cret-value"}, extra={"secrets": {"KEY": "s3cret-value"}})
        with pytest.raises(ComponentFailed) as caught:
            await context.render("{{ secrets.KEY }}")
        assert caught.value.code == "TEMPLATE_ERROR"
        assert "s3cret" not in str(caught.value)

    async def test_secrets_resolve_only_by_name_and_errors_do_not_quote_them(
        self, local: Callable[..., LocalContext]
    ) -> None:
        context = local("x", secrets={"KEY": "s3cret-value"})
        assert await context.render_secret("{{ input }}/{{ secrets.KEY }}") == "x/s3cret-value"
        with pytest.raises(ComponentFailed) as missing:
            await context.render_secret("{{ secrets.OTHER }}")
        assert missing.value.code == "SECRET_MISSING"
        with pytest.raises(ComponentFailed) as failed:
            await context.render_secret("{{ secrets.KEY|fromjson }}")
        assert "s3cret" not in failed.value.message
        assert "KEY" not in context.scope

    async def test_variables_are_set_together_from_what_was_before(
        self, run: Run, local: Callable[..., LocalContext]
    ) -> None:
        context = local(2, variables={"n": 1})
        raw = {
            "assignments": [
                {"name": "n", "expression": "vars.n + input"},
                {"name": "t", "template": "was {{ vars.n }}"},
                {"name": "v", "value": {"a": None}},
            ]
        }
        assert (await run("variables", raw, ctx=context)).output == {"n": 3, "t": "was 1", "v": {"a": None}}
        assert context.recorded.variables == {"n": 3, "t": "was 1", "v": {"a": None}}

    async def test_a_failing_assignment_sets_nothing(self, run: Run, local: Callable[..., LocalContext]) -> None:
        context = local(2)
        raw = {"assignments": [{"name": "a", "value": 1}, {"name": "b", "expression": "nope"}]}
        with pytest.raises(ComponentFailed):
            await run("variables", raw, ctx=context)
        assert context.recorded.variables == {}


class TestLists:
    @pytest.mark.parametrize(
        ("operation", "items", "output"),
        [
            ({"kind": "filter", "when": "item > 1 && index < 3"}, [1, 2, 3, 4], [2, 3]),
            ({"kind": "map", "to": "{'v': item, 'k': vars.k}"}, [1], [{"k": 9, "v": 1}]),
            ({"kind": "sort"}, [3, "b", None, True, 1.5, "a"], [None, True, 1.5, 3, "a", "b"]),
            ({"kind": "sort", "by": "item.n", "isDescending": True}, [{"n": 1}, {"n": 2}], [{"n": 2}, {"n": 1}]),
            ({"kind": "slice", "start": 1, "end": -1}, [1, 2, 3, 4], [2, 3]),
            ({"kind": "unique"}, [1, 1.0, True, "1", {"a": 1, "b": 2}, {"b": 2, "a": 1}],
             [1, True, "1", {"a": 1, "b": 2}]),
            ({"kind": "unique", "by": "item.k"}, [{"k": 1, "v": 1}, {"k": 1, "v": 2}], [{"k": 1, "v": 1}]),
            ({"kind": "flatten"}, [1, [2, [3]]], [1, 2, [3]]),
            ({"kind": "flatten", "depth": 5}, [1, [2, [3]]], [1, 2, 3]),
            ({"kind": "group", "by": "item.k"}, [{"k": "a"}, {"k": "b"}, {"k": "a"}],
             [{"key": "a", "items": [{"k": "a"}, {"k": "a"}]}, {"key": "b", "items": [{"k": "b"}]}]),
        ],
    )  # fmt: skip
    async def test_each_operation(self, run: Run, operation: Any, items: Any, output: Any) -> None:
        result = (await run("list", {"operations": [operation]}, items, variables={"k": 9})).output
        assert orjson.dumps(result) == orjson.dumps(output)

    async def test_operations_follow_each_other(self, run: Run) -> None:
        raw = {
            "items": "input.l",
            "operations": [{"kind": "filter", "when": "item != 2"}, {"kind": "map", "to": "item * 10"}],
        }
        assert (await run("list", raw, {"l": [1, 2, 3]})).output == [10, 30]

    @pytest.mark.parametrize(
        ("raw", "value", "code"),
        [
            ({"operations": [{"kind": "flatten"}]}, "no", "NOT_A_LIST"),
            ({"operations": [{"kind": "filter", "when": "item"}]}, [1], "EXPRESSION_ERROR"),
            ({"operations": [{"kind": "map", "to": "item.x"}]}, [1], "EXPRESSION_ERROR"),
            ({"operations": [{"kind": "flatten"}]}, [0] * 100_001, "LIMIT_EXCEEDED"),
        ],
    )
    async def test_failures_have_codes(self, run: Run, raw: Any, value: Any, code: str) -> None:
        with pytest.raises(ComponentFailed) as caught:
            await run("list", raw, value)
        assert caught.value.code == code

    @given(st.lists(JSON, max_size=8))
    def test_any_values_sort_and_sorting_twice_changes_nothing(self, items: list[Any]) -> None:
        once = sorted(items, key=lists._rank)
        assert sorted(once, key=lists._rank) == once


class TestJson:
    async def test_parses_and_writes(self, run: Run) -> None:
        assert (await run("json", {"operation": {"kind": "parse"}}, '{"a": [1]}')).output == {"a": [1]}
        assert (await run("json", {"operation": {"kind": "stringify"}}, {"a": [1]})).output == '{"a":[1]}'
        pretty = {"operation": {"kind": "stringify", "isPretty": True}}
        assert (await run("json", pretty, {"a": 1})).output == '{\n  "a": 1\n}'

    @pytest.mark.parametrize("text", ["{", "nope", 5, "[" * 5_000 + "]" * 5_000, "NaN", '"\\ud800"', ""])
    async def test_what_is_not_json_fails(self, run: Run, text: Any) -> None:
        with pytest.raises(ComponentFailed) as caught:
            await run("json", {"operation": {"kind": "parse"}}, text)
        assert caught.value.code == "JSON_INVALID"

    @pytest.mark.parametrize(
        ("path", "output"),
        [
            ("a.b[0].c", 1),
            ("$.a.b[-1].c", 2),
            ("a.b[*].c", [1, 2]),
            ('["x y"]', 3),
            ('a["b"][1].c', 2),
            ("a.nope", "none"),
            ("a.b[9]", "none"),
            ("a.b.c", "none"),
        ],
    )
    async def test_extracts_by_path(self, run: Run, path: str, output: Any) -> None:
        value = {"a": {"b": [{"c": 1}, {"c": 2}]}, "x y": 3}
        raw = {"operation": {"kind": "extract", "path": path, "default": "none"}}
        assert (await run("json", raw, value)).output == output

    async def test_a_required_part_must_be_there(self, run: Run) -> None:
        with pytest.raises(ComponentFailed) as caught:
            await run("json", {"operation": {"kind": "extract", "path": "a", "isRequired": True}}, {})
        assert caught.value.code == "PATH_NOT_FOUND"

    @pytest.mark.parametrize("path", ["", ".", "a..b", "a[", "a[x]", "a b", "[*", "ab[0]c", "a" + ".a" * 60])
    def test_what_is_no_path(self, path: str) -> None:
        assert json_values.steps_of(path) is None

    @given(JSON)
    def test_parse_undoes_stringify(self, value: Any) -> None:
        assert json_values.parsed(orjson.dumps(value).decode()) == value


class TestText:
    @pytest.mark.parametrize(
        ("operation", "text", "output"),
        [
            ({"kind": "split"}, "a\n\nb", ["a", "", "b"]),
            ({"kind": "split", "separator": ",", "isTrimmed": True}, " a, ,b", ["a", "b"]),
            ({"kind": "split", "separator": ""}, " a  b ", ["a", "b"]),
            ({"kind": "join", "separator": "-"}, ["a", "b"], "a-b"),
            ({"kind": "trim"}, "  é ", "é"),
            ({"kind": "case", "to": "upper"}, "é", "É"),
            ({"kind": "case", "to": "title"}, "ab cd", "Ab Cd"),
            ({"kind": "replace", "pattern": "(?P<n>[0-9]+)", "replacement": r"<\g<n>>"}, "ä1b22", "ä<1>b<22>"),
            ({"kind": "replace", "pattern": "x*", "replacement": "-"}, "ab", "-a-b-"),
            ({"kind": "match", "pattern": "b+"}, "abbb", "bbb"),
            ({"kind": "match", "pattern": "z"}, "abbb", None),
            ({"kind": "match", "pattern": "(?P<k>[a-z]+)=(?P<v>.*)"}, "é k=v", {"k": "k", "v": "v"}),
            ({"kind": "extractAll", "pattern": "[0-9]"}, "1é2", ["1", "2"]),
            ({"kind": "extractAll", "pattern": "(?P<m>GET|POST) ?(?P<a>/[a-z]+)", "isUnique": True},
             "GET /a POST/b GET/a", [{"m": "GET", "a": "/a"}, {"m": "POST", "a": "/b"}]),
        ],
    )  # fmt: skip
    async def test_each_operation(self, run: Run, operation: Any, text: Any, output: Any) -> None:
        assert orjson.dumps((await run("text", {"operation": operation}, text)).output) == orjson.dumps(output)

    async def test_a_pattern_that_would_backtrack_for_ever_is_quick(self, run: Run) -> None:
        operation = {"kind": "match", "pattern": "(a+)+$"}
        async with asyncio.timeout(3):
            assert (await run("text", {"operation": operation}, "a" * 100_000 + "b")).output is None

    @pytest.mark.parametrize(
        ("operation", "value", "code"),
        [
            ({"kind": "trim"}, 5, "NOT_TEXT"),
            ({"kind": "join"}, "a", "NOT_TEXT"),
            ({"kind": "join"}, [1], "NOT_TEXT"),
            ({"kind": "replace", "pattern": "a", "replacement": r"\7"}, "a", "PATTERN_ERROR"),
            ({"kind": "replace", "pattern": "x*", "replacement": "x" * 10_000}, "a" * 2_000, "LIMIT_EXCEEDED"),
            ({"kind": "extractAll", "pattern": "x*"}, "a" * 200_000, "LIMIT_EXCEEDED"),
            ({"kind": "join", "separator": "x" * 1_000}, ["a"] * 20_000, "LIMIT_EXCEEDED"),
        ],
    )
    async def test_failures_have_codes(self, run: Run, operation: Any, value: Any, code: str) -> None:
        with pytest.raises(ComponentFailed) as caught:
            await run("text", {"operation": operation}, value)
        assert caught.value.code == code

    @given(st.text(max_size=30), st.text(min_size=1, max_size=3))
    def test_join_undoes_split(self, text: str, separator: str) -> None:
        from app.components.library.texts import SplitText, _joined, _worked

        assert _joined(_worked(SplitText(kind="split", separator=separator), text), separator) == text


class TestCode:
    async def test_function_runs_main_and_logs_prints(self, run: Run, local: Callable[..., LocalContext]) -> None:
        context = local([1, 2], variables={"k": 3})
        code = "def main(input):\n    print('seen', len(input))\n    return sum(input) * vars['k']"
        assert (await run("function", {"code": code}, ctx=context)).output == 9
        assert context.recorded.logs == [("info", "seen 2")]

    @pytest.mark.parametrize(
        ("code", "failure"),
        [("1/0", "CODE_ERROR"), ("float('nan')", "CODE_ERROR")],
    )
    async def test_failures_have_codes(self, run: Run, code: str, failure: str) -> None:
        with pytest.raises(ComponentFailed) as caught:
            await run("function", {"code": code})
        assert caught.value.code == failure

    async def test_what_does_not_end_is_ended(self, run: Run) -> None:
        async with Tools(["127.0.0.1"], Limits(code_timeout_ms=1_000)) as hasty:
            with pytest.raises(ComponentFailed) as caught:
                await run("function", {"code": "while True: pass"}, ctx=LocalContext(hasty, None))
        assert caught.value.code == "LIMIT_EXCEEDED"


class TestEndings:
    async def test_fail_fails_as_told(self, run: Run) -> None:
        with pytest.raises(ComponentFailed) as caught:
            await run("fail", {"code": "NO_STOCK", "message": "No {{ input }} left."}, "tea")
        assert (caught.value.code, caught.value.message) == ("NO_STOCK", "No tea left.")

    async def test_response_renders_evaluates_or_passes_on(self, run: Run) -> None:
        assert (await run("response", {}, {"a": 1})).output == {"a": 1}
        assert (await run("response", {"template": "{{ input.a }}"}, {"a": 1})).output == "1"
        assert (await run("response", {"expression": "input.a + 1"}, {"a": 1})).output == 2
