"""Components over lists and tables: csv, sample, dedupe, batch, aggregate."""

import itertools
import math
import statistics
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.components.contract import ComponentFailed
from app.components.library.aggregates import _percentile
from app.components.library.csvs import ParseCsv, WriteCsv, parsed_rows, written
from app.components.library.lists import identity
from app.components.library.selections import BatchConfig, batches, deduped

Run = Callable[..., Any]
SCALARS = st.none() | st.booleans() | st.integers(-100, 100) | st.text(max_size=5)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)
CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


async def code_of(run: Run, component: str, raw: Any, value: Any) -> str:
    with pytest.raises(ComponentFailed) as caught:
        await run(component, raw, value)
    return caught.value.code


class TestCsv:
    async def test_parses_rows_as_objects_with_typed_columns(self, run: Run) -> None:
        text = '\ufeffname,count,price,paid,tags\r\n"Ada, ""A""",3,1.5,yes,"[1, 2]"\r\n\r\nBen,,,no,null\r\n'
        types = {"count": "integer", "price": "number", "paid": "boolean", "tags": "json"}
        assert (await run("csv", {"operation": {"kind": "parse", "types": types}}, text)).output == [
            {"name": 'Ada, "A"', "count": 3, "price": 1.5, "paid": True, "tags": [1, 2]},
            {"name": "Ben", "count": None, "price": None, "paid": False, "tags": None},
        ]

    async def test_auto_takes_numbers_and_booleans_but_no_article_numbers(self, run: Run) -> None:
        operation = {"kind": "parse", "hasHeader": False, "defaultType": "auto", "delimiter": ";"}
        text = "1;-2.5;1e3;007;TRUE;;x;99999999999999999999;1e999"
        assert (await run("csv", {"operation": operation}, text)).output == [
            [1, -2.5, 1000.0, "007", True, None, "x", "99999999999999999999", "1e999"]
        ]

    @pytest.mark.parametrize(
        ("operation", "text", "rows"),
        [
            ({}, "", []),
            ({}, "a,b", []),
            ({"hasHeader": False}, "a\tb", [["a\tb"]]),
            ({"hasHeader": False, "delimiter": "\t"}, "a\tb", [["a", "b"]]),
            ({"hasHeader": False, "columns": ["x", "y"]}, "1,2", [{"x": "1", "y": "2"}]),
            ({"columns": ["x", "y"]}, "a,a\n1,2", [{"x": "1", "y": "2"}]),
            ({"ragged": "pad"}, "a,b\n1\n1,2,3", [{"a": "1", "b": None}, {"a": "1", "b": "2"}]),
            ({"isTrimmed": True}, " a , b \n 1 , 2 ", [{"a": "1", "b": "2"}]),
            ({"hasHeader": False}, '"a\nb","c"\n', [["a\nb", "c"]]),
            ({"hasHeader": False}, '""\n', [[""]]),
        ],
    )
    async def test_parses(self, run: Run, operation: Any, text: str, rows: Any) -> None:
        assert (await run("csv", {"operation": {"kind": "parse", **operation}}, text)).output == rows

    @pytest.mark.parametrize(
        ("operation", "value", "code"),
        [
            ({"kind": "parse"}, 5, "NOT_TEXT"),
            ({"kind": "parse"}, "a,a\n1,2", "CSV_INVALID"),
            ({"kind": "parse"}, "a,b\n1", "CSV_INVALID"),
            ({"kind": "parse"}, 'a,b\n"1,2', "CSV_INVALID"),
            ({"kind": "parse"}, 'a,b\n"1"x,2', "CSV_INVALID"),
            ({"kind": "parse", "types": {"a": "integer"}}, "a\n1.5", "CSV_INVALID"),
            ({"kind": "parse", "types": {"a": "boolean"}}, "a\nmaybe", "CSV_INVALID"),
            ({"kind": "parse", "types": {"a": "json"}}, "a\n{", "CSV_INVALID"),
            ({"kind": "parse", "types": {"a": "number"}}, "a\nNaN", "CSV_INVALID"),
            ({"kind": "parse", "maxRows": 1}, "a\n1\n2", "LIMIT_EXCEEDED"),
            ({"kind": "parse"}, "," * 1_000, "LIMIT_EXCEEDED"),
            ({"kind": "parse"}, "x" * 10_000_001, "LIMIT_EXCEEDED"),
            ({"kind": "parse", "hasHeader": False, "ragged": "pad"}, ",\n" * 100_001, "LIMIT_EXCEEDED"),
            ({"kind": "parse", "ragged": "pad"}, "a" + ",b" * 0 + "\n" + "1\n" * 100_001, "LIMIT_EXCEEDED"),
            ({"kind": "write"}, {}, "NOT_A_LIST"),
            ({"kind": "write"}, [{}, []], "CSV_INVALID"),
            ({"kind": "write"}, [[], {}], "CSV_INVALID"),
            ({"kind": "write"}, ["a"], "CSV_INVALID"),
            ({"kind": "write"}, [["x"]] * 100_001, "LIMIT_EXCEEDED"),
            ({"kind": "write"}, [["x"] * 1_001], "LIMIT_EXCEEDED"),
            ({"kind": "write"}, [{f"c{number}": 1 for number in range(1_001)}], "LIMIT_EXCEEDED"),
            ({"kind": "write"}, [["x" * 6_000_000], ["x" * 6_000_000]], "LIMIT_EXCEEDED"),
        ],
    )
    async def test_failures_have_codes(self, run: Run, operation: Any, value: Any, code: str) -> None:
        assert await code_of(run, "csv", {"operation": operation}, value) == code

    async def test_a_failure_names_the_line(self, run: Run) -> None:
        with pytest.raises(ComponentFailed) as caught:
            await run("csv", {"operation": {"kind": "parse"}}, 'a,b\n"1\n1",2\n3\n')
        assert caught.value.details == {"line": 4}

    async def test_writes_objects_lists_and_nothing(self, run: Run) -> None:
        rows = [{"a": 1, "b": None}, {"a": 'x,"y"', "c": [True, {"k": 1.5}]}, {"b": False}]
        assert (await run("csv", {"operation": {"kind": "write"}}, rows)).output == (
            'a,b,c\r\n1,,\r\n"x,""y""",,"[true,{""k"":1.5}]"\r\n,false,\r\n'
        )
        chosen = {"kind": "write", "columns": ["b", "z"], "lineEnd": "lf", "hasHeader": False}
        assert (await run("csv", {"operation": chosen}, rows)).output == ",\n,\nfalse,\n"
        assert (await run("csv", {"operation": {"kind": "write", "columns": ["b"]}}, [])).output == "b\r\n"
        assert (await run("csv", {"operation": {"kind": "write"}}, [])).output == ""
        assert (await run("csv", {"operation": {"kind": "write"}}, [[""], [1, "a"]])).output == '""\r\n1,a\r\n'

    async def test_texts_that_a_spreadsheet_would_run_are_disarmed_on_request(self, run: Run) -> None:
        rows = [["=1+1", "@x", -1, "a=1"]]
        safe = {"operation": {"kind": "write", "isFormulaSafe": True}}
        assert (await run("csv", safe, rows)).output == "'=1+1,'@x,-1,a=1\r\n"
        assert (await run("csv", {"operation": {"kind": "write"}}, rows)).output == "=1+1,@x,-1,a=1\r\n"

    @given(
        st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    )
    def test_lists_of_texts_survive_being_written_and_parsed(self, rows: list[list[str]]) -> None:
        for delimiter in (",", ";", "\t", "|"):
            text = written(rows, WriteCsv(kind="write", delimiter=delimiter))
            assert (
                parsed_rows(
                    text, ParseCsv.model_validate({"kind": "parse", "delimiter": delimiter, "hasHeader": False})
                )
                == rows
            )

    @given(st.lists(st.fixed_dictionaries({"a": CELLS, "b": st.integers(-(2**63), 2**63 - 1) | st.none()}), max_size=6))
    def test_objects_survive_too_with_their_types(self, rows: list[dict[str, Any]]) -> None:
        text = written(rows, WriteCsv(kind="write"))
        assert parsed_rows(text, ParseCsv(kind="parse", types={"b": "integer"})) == rows

    @given(st.text(max_size=60))
    def test_any_text_parses_or_fails_with_a_code(self, text: str) -> None:
        try:
            parsed_rows(text, ParseCsv.model_validate({"kind": "parse", "defaultType": "auto", "ragged": "pad"}))
        except ComponentFailed as failure:
            assert failure.code == "CSV_INVALID"  # noqa: PT017 - most texts do parse


class TestSample:
    @pytest.mark.parametrize(
        ("take", "output"),
        [
            ({"kind": "first"}, [0]),
            ({"kind": "first", "count": 0}, []),
            ({"kind": "first", "count": 99}, [0, 1, 2, 3, 4]),
            ({"kind": "last", "count": 2}, [3, 4]),
            ({"kind": "last", "count": 0}, []),
            ({"kind": "every", "nth": 2}, [0, 2, 4]),
            ({"kind": "every", "nth": 2, "offset": 1}, [1, 3]),
            ({"kind": "every", "nth": 2, "offset": 9}, []),
            ({"kind": "random", "count": 99}, [0, 1, 2, 3, 4]),
            ({"kind": "fraction", "fraction": 0.0}, []),
            ({"kind": "fraction", "fraction": 1.0}, [0, 1, 2, 3, 4]),
        ],
    )
    async def test_each_way(self, run: Run, take: Any, output: Any) -> None:
        assert (await run("sample", {"take": take}, [0, 1, 2, 3, 4])).output == output

    async def test_the_same_seed_draws_the_same(self, run: Run) -> None:
        async def drawn(seed: Any, **more: Any) -> list[int]:
            take = {"kind": "random", "count": 10, "seed": seed}
            return (await run("sample", {"take": take}, list(range(1000)), **more)).output

        assert await drawn("a") == await drawn("a")
        assert await drawn("a") != await drawn("b")
        assert await drawn(1) != await drawn("1")
        assert (found := await drawn(7)) == sorted(set(found))

    async def test_without_a_seed_attempts_agree_and_node_runs_differ(self, run: Run) -> None:
        take = {"take": {"kind": "fraction", "fraction": 0.01}}
        items = list(range(1000))
        one = await run("sample", take, items, idempotency_key="one", attempt=1)
        again = await run("sample", take, items, idempotency_key="one", attempt=2)
        other = await run("sample", take, items, idempotency_key="other")
        assert len(one.output) == 10
        assert one == again
        assert one != other

    async def test_only_a_list_can_be_sampled(self, run: Run) -> None:
        assert await code_of(run, "sample", {"take": {"kind": "first"}}, "text") == "NOT_A_LIST"


class TestDedupe:
    @pytest.mark.parametrize(
        ("raw", "output"),
        [
            ({}, [{"k": 1, "v": "a"}, {"k": 1, "v": "b"}, {"k": 2, "v": "c"}]),
            ({"by": "item.k"}, [{"k": 1, "v": "a"}, {"k": 2, "v": "c"}]),
            ({"by": "item.k", "keep": "last"}, [{"k": 1, "v": "b"}, {"k": 2, "v": "c"}]),
            ({"by": "item.k", "give": "duplicates"}, [{"k": 1, "v": "b"}]),
            ({"by": "item.k", "keep": "last", "give": "duplicates"}, [{"k": 1, "v": "a"}]),
            ({"by": "[item.k, item.v]"}, [{"k": 1, "v": "a"}, {"k": 1, "v": "b"}, {"k": 2, "v": "c"}]),
        ],
    )
    async def test_by_key(self, run: Run, raw: Any, output: Any) -> None:
        rows = [{"k": 1, "v": "a"}, {"k": 1, "v": "b"}, {"k": 2, "v": "c"}]
        assert (await run("dedupe", raw, rows)).output == output

    async def test_bad_input_has_a_code(self, run: Run) -> None:
        assert await code_of(run, "dedupe", {}, {"a": 1}) == "NOT_A_LIST"
        assert await code_of(run, "dedupe", {"by": "item.nope"}, [{"a": 1}]) == "EXPRESSION_ERROR"
        assert await code_of(run, "dedupe", {}, [0] * 100_001) == "LIMIT_EXCEEDED"

    @given(st.lists(JSON, max_size=12), st.sampled_from(["first", "last"]))
    def test_a_second_time_drops_nothing(self, items: list[Any], keep: str) -> None:
        once = [items[index] for index in sorted(deduped(items, keep))]
        assert len(deduped(once, keep)) == len(once) == len({identity(item) for item in items})

    @given(st.lists(JSON, max_size=12))
    def test_keeping_the_last_is_keeping_the_first_from_behind(self, items: list[Any]) -> None:
        behind = {len(items) - 1 - index for index in deduped(items[::-1], "first")}
        assert deduped(items, "last") == behind


class TestBatch:
    @pytest.mark.parametrize(
        ("raw", "items", "output"),
        [
            ({"maxCount": 2}, [1, 2, 3], [[1, 2], [3]]),
            ({"maxCount": 2}, [], []),
            ({"maxBytes": 5}, [1, 2, 3], [[1, 2], [3]]),
            ({"maxBytes": 7}, [1, 2, 3], [[1, 2, 3]]),
            ({"maxBytes": 7, "maxCount": 1}, [1, 2, 3], [[1], [2], [3]]),
            ({"maxBytes": 5, "oversized": "alone"}, [1, "long", 2, 3], [[1], ["long"], [2, 3]]),
        ],
    )
    async def test_fills_each_as_far_as_it_goes(self, run: Run, raw: Any, items: Any, output: Any) -> None:
        assert (await run("batch", raw, items)).output == output

    async def test_bad_input_has_a_code(self, run: Run) -> None:
        assert await code_of(run, "batch", {"maxCount": 1}, None) == "NOT_A_LIST"
        assert await code_of(run, "batch", {"maxBytes": 3}, ["x"]) == "ITEM_TOO_LARGE"

    @given(st.lists(JSON, max_size=20), st.none() | st.integers(1, 5), st.none() | st.integers(2, 40))
    def test_batches_chained_are_the_list_and_none_is_too_large(
        self, items: list[Any], count: int | None, size: int | None
    ) -> None:
        config = BatchConfig.model_validate({"maxCount": count, "maxBytes": size, "oversized": "alone"})
        made = list(batches(items, config))
        assert [item for batch in made for item in batch] == items
        assert all(made)
        for batch in made:
            assert count is None or len(batch) <= count
            assert size is None or len(batch) == 1 or len(orjson.dumps(batch)) <= size

    @given(st.lists(JSON, min_size=1, max_size=20), st.integers(2, 40))
    def test_no_two_neighbours_would_fit_into_one(self, items: list[Any], size: int) -> None:
        made = list(batches(items, BatchConfig.model_validate({"maxBytes": size, "oversized": "alone"})))
        for one, two in itertools.pairwise(made):
            assert len(orjson.dumps([*one, two[0]])) > size


class TestAggregate:
    async def test_figures_of_a_whole_list(self, run: Run) -> None:
        kinds = ["count", "countUnique", "sum", "avg", "min", "max", "median"]
        measures: list[Any] = [{"name": kind, "kind": kind, "value": "item.n"} for kind in kinds]
        measures.append({"name": "p75", "kind": "percentile", "value": "item.n", "percentile": 75.0})
        rows = [{"n": 4}, {"n": 1}, {"n": None}, {"n": 2.5}, {"n": 1.0}]
        assert (await run("aggregate", {"measures": measures}, rows)).output == {
            "count": 4, "countUnique": 3, "sum": 8.5, "avg": 2.125, "min": 1, "max": 4, "median": 1.75, "p75": 2.875,
        }  # fmt: skip

    async def test_of_nothing(self, run: Run) -> None:
        kinds = ["count", "sum", "avg", "min", "max", "median"]
        measures = [{"name": kind, "kind": kind} for kind in kinds]
        nothing = {"count": 0, "sum": 0, "avg": None, "min": None, "max": None, "median": None}
        assert (await run("aggregate", {"measures": measures}, [])).output == nothing
        assert (await run("aggregate", {"measures": measures}, [None])).output == nothing
        assert (await run("aggregate", {"groupBy": "item", "measures": measures}, [])).output == []

    async def test_groups_in_order_of_appearance(self, run: Run) -> None:
        measures = [{"name": "n", "kind": "count"}, {"name": "last", "kind": "max", "value": "item.d"}]
        rows = [{"c": "de", "d": "2026-01"}, {"c": None, "d": "2025-01"}, {"c": "de", "d": "2026-02"}]
        assert (await run("aggregate", {"groupBy": "item.c", "measures": measures}, rows)).output == [
            {"key": "de", "n": 2, "last": "2026-02"},
            {"key": None, "n": 1, "last": "2025-01"},
        ]

    @pytest.mark.parametrize(
        ("kind", "items", "code"),
        [
            ("sum", "x", "NOT_A_LIST"),
            ("sum", ["1"], "NOT_A_NUMBER"),
            ("avg", [True], "NOT_A_NUMBER"),
            ("median", [[1]], "NOT_A_NUMBER"),
            ("min", [1, "a"], "NOT_COMPARABLE"),
            ("max", [True], "NOT_COMPARABLE"),
            ("sum", [2**62, 2**62], "NUMBER_TOO_LARGE"),
            ("sum", [1e308, 1e308], "NUMBER_TOO_LARGE"),
        ],
    )
    async def test_failures_have_codes(self, run: Run, kind: str, items: Any, code: str) -> None:
        assert await code_of(run, "aggregate", {"measures": [{"name": "x", "kind": kind}]}, items) == code

    @given(st.lists(st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6), min_size=1, max_size=30))
    def test_percentiles_agree_with_the_median_and_the_extremes(self, values: list[float]) -> None:
        assert _percentile(values, 0) == min(values)
        assert _percentile(values, 100) == max(values)
        assert math.isclose(_percentile(values, 50), statistics.median(values), abs_tol=1e-6)

    async def test_a_list_of_a_hundred_thousand_is_counted(self, run: Run) -> None:
        measures = [{"name": "sum", "kind": "sum"}, {"name": "unique", "kind": "countUnique"}]
        output = (await run("aggregate", {"measures": measures}, list(range(100_000)))).output
        assert output == {"sum": 4_999_950_000, "unique": 100_000}
