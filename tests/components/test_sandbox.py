import asyncio
import contextlib
import dataclasses
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.components.sandbox import native, worker
from app.components.sandbox.bounded import is_bounded_expression, is_bounded_template
from app.components.sandbox.errors import LimitReached, NotJson, RunFailed, SandboxError, SourceInvalid
from app.components.sandbox.limits import Limits
from app.components.sandbox.sandbox import Sandbox, check_code, check_expression, check_template
from app.components.sandbox.values import to_json, weight_over
from tests.patience import PATIENCE_SECONDS

LIMITS = Limits(
    output_bytes=100_000,
    template_fuel=100_000,
    timeout_ms=60_000,  # on a busy machine everything takes its time
    worker_bytes=600_000_000,
    code_timeout_ms=60_000,
    code_memory_bytes=32_000_000,
    code_recursion=100,
)
#: For what would run into its timeout.
HASTY = dataclasses.replace(LIMITS, timeout_ms=1_500, code_timeout_ms=1_000)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)

FRAGMENTS = [
    "a", "b", "a", "*", "**", "~", "+", "|", "|upper", "|indent(99)", "|replace(a, a)", "|join(a)", ".", "[", "]",
    "(", ")", ",", "}}{{", "%}", "{%", "set c =", "for c in a", "'", '"', "999999", "range", "{#", "#}", "if", "else",
    "|default", "|center(9999)", "|format", "|batch(1)", "|tojson", "%", "is", "in",
]  # fmt: skip


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(LIMITS) as sandbox:
        yield sandbox


@pytest.fixture
async def hasty() -> AsyncIterator[Sandbox]:
    async with Sandbox(HASTY) as sandbox:
        yield sandbox


def _environment_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


class TestKeptTemplates:
    """What is rendered in place stays parsed, and is told apart from nothing by that."""

    @pytest.mark.parametrize(
        ("source", "scope"),
        [
            ("{{ a }} and {{ b|tojson }}", {"a": None, "b": [1, "x"]}),
            ("{{ a.b.c }}", {"a": {}}),
            ("one\n{{ nobody }}", {}),
            ("{{ a }", {"a": 1}),
            ("{{ a|round }}", {"a": "x"}),
            ("{{ a|fromjson }}", {"a": "x"}),
            ("{{ a }}", {"a": "x" * 101}),
            ("{{ a }}", {"a": "é" * 51}),
            ("{% if a %}{{ a }}{% endif %}" * 40, {"a": 1}),
        ],
    )
    def test_a_kept_template_gives_and_fails_as_any_other(self, source: str, scope: dict[str, Any]) -> None:
        templates = native.Templates()

        def came_to(render: Any) -> tuple[Any, ...]:
            try:
                return (render(source, scope, fuel=300, max_bytes=100),)
            except SandboxError as error:
                return type(error), error.message, error.line

        first = came_to(templates.render_kept)
        assert first == came_to(templates.render_kept) == came_to(templates.render)

    def test_more_templates_than_are_kept_are_rendered_all_the_same(self) -> None:
        templates = native.Templates()
        for _ in range(2):
            for number in range(600):
                text = templates.render_kept(f"{number} {{{{ a }}}}", {"a": number}, fuel=1_000, max_bytes=100)
                assert text == f"{number} {number}"

    async def test_a_template_can_include_no_other(self, sandbox: Sandbox) -> None:
        assert await sandbox.render("mine: {{ a }}", {"a": 1}) == "mine: 1"
        for name in ("<string>", "mine: {{ a }}", "0"):
            with pytest.raises(SandboxError):
                await sandbox.render(f"{{% include {name!r} %}}", {"a": 2})


class TestTemplates:
    @pytest.mark.parametrize(
        ("source", "scope", "text"),
        [
            ("plain", {}, "plain"),
            ("{{ input }}", {"input": None}, ""),
            ("{{ input }}", {"input": True}, "true"),
            ("{{ input }}", {"input": {"a": [1, "é"]}}, '{"a":[1,"é"]}'),
            ("{{ input.n }}/{{ input['n'] }}", {"input": {"n": 3}}, "3/3"),
            ("{{ input|tojson }}", {"input": "<b>"}, '"<b>"'),
            ("<{{ input }}>", {"input": "<b>"}, "<<b>>"),
            ("{% if input %}yes{% else %}no{% endif %}", {"input": 0}, "no"),
            ("{% for x in input %}{{ loop.index }}{{ x }};{% endfor %}", {"input": ["a", "b"]}, "1a;2b;"),
            ("{{ input.x|default('none') }}", {"input": {}}, "none"),
            ("{{ input|upper ~ '!' }}", {"input": "a"}, "A!"),
            ("{{ 'a,b'.split(',')|last }}", {}, "b"),
        ],
    )
    async def test_renders(self, sandbox: Sandbox, source: str, scope: dict[str, Any], text: str) -> None:
        assert await sandbox.render(source, scope) == text

    async def test_an_unknown_name_is_named(self, sandbox: Sandbox) -> None:
        with pytest.raises(RunFailed, match=r"`input.customer.name` is undefined \(line 2\)"):
            await sandbox.render("hi\n{{ input.customer.name }}", {"input": {"customer": {}}})

    async def test_a_syntax_error_says_where(self, sandbox: Sandbox) -> None:
        with pytest.raises(SourceInvalid, match="line 2"):
            await sandbox.render("a\n{{ 1 +", {})

    @pytest.mark.parametrize(
        "source",
        [
            "{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}",
            "{{ 'a' * 100000000 }}",
            "{{ ['a' * 100000] * 100000 }}",
            "{{ '%1000000000d'|format(3) }}",
            "{{ 'a\nb'|indent(1000000000) }}",
            "{{ input|replace('', input) }}",
            "{% for i in range(10000) %}{{ input }}{% endfor %}",
            "{% for i in range(9000) %}" + "x" * 1000 + "{% endfor %}",
            "{% set ns = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
            "{{ input }}" * 50,
        ],
    )
    async def test_a_greedy_template_meets_a_limit_and_the_next_one_works(self, hasty: Sandbox, source: str) -> None:
        with pytest.raises(LimitReached):
            await hasty.render(source, {"input": "a" * 20_000})
        assert await hasty.render("{% for x in [1] %}ok{% endfor %}", {}) == "ok"

    @pytest.mark.parametrize(
        "source",
        [
            "{{ debug() }}",
            "{{ input.__class__ }}",
            "{{ input.__class__.__mro__ }}",
            "{% include '/etc/passwd' %}",
            "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
            "{{ ''.__class__.__base__.__subclasses__() }}",
            "{{ cycler.__init__.__globals__ }}",
            "{{ input.items.__globals__ }}",
        ],
    )
    async def test_nothing_of_python_is_reachable(self, sandbox: Sandbox, source: str) -> None:
        with pytest.raises(SandboxError):
            await sandbox.render(source, {"input": {"a": 1}})

    @pytest.mark.parametrize(
        "source",
        [
            "{{ a }} {{ a.b[0]['c']|default('x') }}",
            "{% if a == 1 and not (b or c) %}{{ a ~ 'x' }}{% elif b is defined %}{% endif %}",
            "{{- a -}} {# any * thing #}",
            "{{ a.n + 1 }} {{ (a - 2) / -b }}",
        ],
    )
    def test_straight_templates_are_bounded(self, source: str) -> None:
        assert is_bounded_template(source)

    @pytest.mark.parametrize(
        "source",
        [
            "{{ 'a' * 3 }}",
            "{{ '}}' * 100000000 }}",
            '{{ "{#" * 100000000 }}{# #}',
            "{% raw %}{{ a }}{% endraw %}",
            "{% set x = a %}",
            "{{ range(3) }}",
            "{{ a.replace('a', b) }}",
            "{{ a|indent(10) }}",
            "{{ [a, a] }}",
            "{{ a|default(b.join(c)) }}",
            "{% if x }} {{ 'a' * 9 }} %}",
            "{{ (a)(b) }}",
            "{{ " + "+".join("a" * 40) + " }}",
            "{{ {'a': 1} }}",
        ],
    )
    def test_others_are_not(self, source: str) -> None:
        assert not is_bounded_template(source)

    @given(JSON)
    def test_tojson_gives_back_what_it_was_given(self, value: Any) -> None:
        text = native.Templates().render("{{ input|tojson }}", {"input": value}, fuel=1000, max_bytes=10**6)
        assert orjson.loads(text) == orjson.loads(orjson.dumps(value))

    @given(st.lists(st.sampled_from(FRAGMENTS), max_size=12))
    def test_a_bounded_template_writes_no_more_than_its_words_times_its_data(self, words: list[str]) -> None:
        source = "{{ " + " ".join(words) + " }}"
        if is_bounded_template(source):
            with contextlib.suppress(SandboxError):
                text = native.Templates().render(source, {"a": "x" * 100, "b": [9] * 50}, fuel=10_000, max_bytes=10**6)
                assert len(text) <= 200 * (len(words) + 1)

    @given(st.text(max_size=60))
    def test_any_text_renders_or_says_why(self, source: str) -> None:
        with contextlib.suppress(SandboxError):
            native.Templates().render(source, {"input": 1}, fuel=1000, max_bytes=1000)


class TestExpressions:
    @pytest.mark.parametrize(
        ("source", "value"),
        [
            ("input.n + 1", 3),
            ("input.s.lowerAscii()", "ab"),
            ("has(input.nope)", False),
            ("input.l.map(x, x * 2)", [2, 4]),
            ("input.l.exists(x, x > 1) ? 'y' : 'n'", "y"),
            ("{'a': input.l}", {"a": [1, 2]}),
            ("timestamp('2026-01-01T00:00:00Z')", "2026-01-01T00:00:00+00:00"),
            ("duration('90s')", 90.0),
            ("input.l.sum()", 3),
            ("math.abs(-2)", 2),
            ("nodes.a.x == 1", True),
            ("size(nodes) == 2", True),
        ],
    )
    async def test_evaluates(self, sandbox: Sandbox, source: str, value: Any) -> None:
        scope = {"input": {"n": 2, "s": "aB", "l": [1, 2]}, "nodes": {"a": {"x": 1}, "b": 2}}
        assert await sandbox.evaluate(source, scope) == value

    @pytest.mark.parametrize("source", ["input.l.exists(x, x == 5999) ? input.l : []", "input.l"])
    async def test_a_heavy_scope_gives_the_same_elsewhere(self, sandbox: Sandbox, source: str) -> None:
        items = list(range(6_000))
        assert weight_over(items, 4_000)
        assert await sandbox.evaluate(source, {"input": {"l": items}}) == items

    async def test_nested_macros_are_killed(self, hasty: Sandbox) -> None:
        with pytest.raises(LimitReached):  # in full it would take hours
            await hasty.evaluate("l.all(a, l.all(b, l.all(c, l.all(d, a + b + c + d >= 0))))", {"l": list(range(300))})
        assert await hasty.evaluate("[1].map(x, x)", {}) == [1]

    async def test_a_result_as_large_as_memory_is_refused(self, hasty: Sandbox) -> None:
        with pytest.raises(LimitReached):
            await hasty.evaluate("l.map(a, l.map(b, l))", {"l": list(range(500))})

    @pytest.mark.parametrize("source", ["1.0/0.0", "b'abc'", "0.0/0.0"])
    async def test_what_json_cannot_say_is_an_error(self, sandbox: Sandbox, source: str) -> None:
        with pytest.raises(NotJson):
            await sandbox.evaluate(source, {})

    @pytest.mark.parametrize(
        ("source", "error"),
        [("1 +", SourceInvalid), ("input.x", RunFailed), ("1 < 'a'", RunFailed), ("nope", RunFailed)],
    )
    async def test_errors_say_what_happened(self, sandbox: Sandbox, source: str, error: type[SandboxError]) -> None:
        with pytest.raises(error) as caught:
            await sandbox.evaluate(source, {"input": {}})
        assert caught.value.message

    async def test_each_binds_item_and_index(self, sandbox: Sandbox) -> None:
        assert await sandbox.evaluate_each("item + index + k", {"k": 1}, [10, 20]) == [11, 22]
        with pytest.raises(RunFailed, match="item 1"):
            await sandbox.evaluate_each("item.a", {}, [{"a": 1}, {}])

    @pytest.mark.parametrize(
        "source", ["input.a > 1 && (b || !c)", "size(a) == 3", "a.contains('x')", "[1, 2][0] in a", "a ? 'r' : \"b\""]
    )
    def test_macro_free_expressions_are_bounded(self, source: str) -> None:
        assert is_bounded_expression(source)

    @pytest.mark.parametrize(
        "source",
        [
            "a.map(x, x)",
            "a.all (x, x)",
            "a.map// hidden\n(x, x)",
            "r'\\'.size()",
            "'''a'''",
            "a.replace('', b)",
            "lists.range(9)",
            "a.split('').map(x, x)",
            "+".join("a" * 40),
        ],
    )
    def test_others_are_not(self, source: str) -> None:
        assert not is_bounded_expression(source)

    @given(st.text(max_size=60))
    def test_any_text_evaluates_or_says_why(self, source: str) -> None:
        with contextlib.suppress(SandboxError):
            native.evaluate(source, {"input": 1}, max_bytes=1000)


class TestWorkers:
    @pytest.mark.parametrize(
        ("request_", "answer"),
        [
            ({"kind": "render", "source": "{{ a }}", "fuel": 100}, {"value": "1"}),
            ({"kind": "evaluate", "source": "{'b': a, 'a': a}"}, {"value": {"a": 1, "b": 1}}),
            ({"kind": "each", "source": "item + a", "items": [1, 2]}, {"value": [2, 3]}),
            (
                {"kind": "render", "source": "{{ b }}", "fuel": 100},
                {"error": "RunFailed", "message": "undefined value: `b` is undefined (line 1)", "line": 1},
            ),
        ],
    )
    def test_a_worker_answers_what_it_is_asked(self, request_: dict[str, Any], answer: dict[str, Any]) -> None:
        asked = {"scope": {"a": 1}, "maxBytes": 1_000, **request_}
        assert orjson.loads(worker._answer(native.Templates(), asked)) == answer

    def test_a_worker_that_lost_memory_says_so(self, monkeypatch: Any) -> None:
        def lost(*_: Any) -> Any:
            raise MemoryError

        monkeypatch.setattr(worker, "_run", lost)
        assert orjson.loads(worker._answer(native.Templates(), {}))["isBroken"] is True

    async def test_a_worker_that_was_killed_is_replaced(self, sandbox: Sandbox) -> None:
        await sandbox.evaluate("[1].map(x, x)", {})
        os.kill(sandbox._workers._idle[0]._process.pid, 9)
        with pytest.raises(LimitReached):
            await sandbox.evaluate("[1].map(x, x)", {})
        assert await sandbox.evaluate("[1].map(x, x)", {}) == [1]

    async def test_a_worker_has_no_environment_of_the_server(self, sandbox: Sandbox, monkeypatch: Any) -> None:
        monkeypatch.setenv("PLAIT_SECRET_KEY", "very-secret-value")
        await sandbox.evaluate("[1].map(x, x)", {})
        environment = _environment_of(sandbox._workers._idle[0]._process.pid)
        assert b"very-secret-value" not in environment

    async def test_cancelling_kills_the_worker(self, sandbox: Sandbox) -> None:
        items = list(range(400))
        await sandbox.evaluate("[1].map(x, x)", {})
        pid = sandbox._workers._idle[0]._process.pid
        task = asyncio.create_task(sandbox.evaluate("l.all(a, l.all(b, l.all(c, a + b + c >= 0)))", {"l": items}))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.gather(*sandbox._workers._reaping)
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)

    async def test_more_requests_than_workers_wait_their_turn(self, sandbox: Sandbox) -> None:
        answers = await asyncio.gather(*(sandbox.evaluate("l.map(x, x + n)", {"l": [0], "n": n}) for n in range(20)))
        assert answers == [[n] for n in range(20)]
        assert len(sandbox._workers._idle) <= 2

    async def test_a_closed_sandbox_refuses(self) -> None:
        sandbox = Sandbox(LIMITS)
        await sandbox.aclose()
        with pytest.raises(RunFailed):
            await sandbox.evaluate("[1].map(x, x)", {})
        with pytest.raises(RunFailed):
            await sandbox.run_code("1", {})


class TestCode:
    @pytest.mark.parametrize(
        ("source", "value"),
        [
            ("1 + 1", 2),
            ("def main(input):\n    return [x * 2 for x in input]", [2, 4]),
            ("async def main(input):\n    return len(input)", 2),
            ("sum(input) + vars['k']", 6),
            ("import json\njson.dumps(input)", "[1, 2]"),
            ("(1, {2})", [1, [2]]),
            ("x = 1", None),
            ("import re\nre.match('(a+)+$', 'a' * 40 + 'b')", None),
        ],
    )
    async def test_gives_what_main_returns_or_the_last_line(self, sandbox: Sandbox, source: str, value: Any) -> None:
        assert (await sandbox.run_code(source, {"input": [1, 2], "vars": {"k": 3}})).value == value

    @pytest.mark.parametrize(
        "source",
        [
            "while True: pass",
            "[0] * 10**10",
            "'a' * 10**9",
            "9**9**9",
            "def f(n): return f(n + 1)\nf(0)",
            "[i for i in range(10**9)]",
            "print('x' * 100_000)",
            "import time\ntime.sleep(60)",
            "'a' * 500_000",
        ],
    )
    async def test_greedy_code_meets_a_limit_and_the_next_works(self, hasty: Sandbox, source: str) -> None:
        with pytest.raises(LimitReached):
            await hasty.run_code(source, {})
        assert (await hasty.run_code("1", {})).value == 1

    @pytest.mark.parametrize(
        "source",
        [
            "import os\nos.system('id')",
            "open('/etc/passwd').read()",
            "().__class__.__bases__[0].__subclasses__()",
            "import socket",
            "import subprocess",
            "import ctypes",
            "__import__('os')",
            "eval('open(\"/etc/passwd\").read()')",
            "import os\nos.environ['HOME']",
            "import pathlib\npathlib.Path('/etc/passwd').read_text()",
            "(lambda: 0).__globals__",
            "try:\n    1/0\nexcept Exception as e:\n    e.__traceback__.tb_frame.f_globals",
            "'{0.__class__.__mro__}'.format(input)",
        ],
    )
    async def test_nothing_outside_is_reachable(self, sandbox: Sandbox, source: str) -> None:
        with pytest.raises(RunFailed):
            await sandbox.run_code(source, {"input": 1})

    async def test_a_syntax_error_says_so(self, sandbox: Sandbox) -> None:
        with pytest.raises(SourceInvalid, match="SyntaxError"):
            await sandbox.run_code("x =", {})

    @pytest.mark.parametrize("source", ["float('nan')", "2**70", "b'x'", "class A: pass\nA()"])
    async def test_what_json_cannot_say_is_an_error(self, sandbox: Sandbox, source: str) -> None:
        with pytest.raises(NotJson):
            await sandbox.run_code(source, {})

    async def test_prints_are_kept(self, sandbox: Sandbox) -> None:
        assert (await sandbox.run_code("print('a')\nprint('b', 1)\n3", {})).printed == ("a", "b 1")

    async def test_sessions_share_nothing(self, sandbox: Sandbox) -> None:
        await sandbox.run_code("leak = 1", {})
        with pytest.raises(RunFailed, match="leak"):
            await sandbox.run_code("leak", {})

    async def test_cancel_ends_it_at_once(self, sandbox: Sandbox) -> None:
        task = asyncio.create_task(sandbox.run_code("while True: pass", {}))
        await asyncio.sleep(0.05)
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=PATIENCE_SECONDS / 2)
        assert done, "it went on until its timeout"
        assert task.cancelled()


class TestValues:
    @given(JSON)
    def test_json_is_unchanged(self, value: Any) -> None:
        assert to_json(value, max_bytes=10**6) == value

    def test_nesting_and_size_are_bounded(self) -> None:
        deep: Any = 1
        for _ in range(200):
            deep = [deep]
        with pytest.raises(LimitReached):
            to_json(deep, max_bytes=10**6)
        with pytest.raises(LimitReached):
            to_json(["é" * 600], max_bytes=1_000)

    @pytest.mark.parametrize("value", [2**63, float("nan"), object(), "\ud800", {(1,): 2}])
    def test_what_json_cannot_say_is_named(self, value: Any) -> None:
        with pytest.raises(NotJson, match=r"\$"):
            to_json({"a": [value]}, max_bytes=1_000)


@pytest.mark.parametrize("letter", ["base64", "tojson", "urlencode", "escape"])
def test_a_chain_of_filters_that_make_text_longer_is_left_to_a_worker(letter: str) -> None:
    assert is_bounded_template("{{ input" + f"|{letter}" * 2 + " }}")
    assert not is_bounded_template("{{ input" + f"|{letter}" * 3 + " }}")


@pytest.mark.parametrize(
    "source",
    [
        "{{ a" + "+a" * 30_000 + " }}",
        "{{ " + "not " * 20_000 + "a }}",
        "{{ " + "-" * 20_000 + "1 }}",
        '{{ "}}" ~ a' + "+a" * 20_000 + " }}",
        '{{ {"a": {}} ~ a' + "+a" * 20_000 + " }}",
        "{# ' #}{{ a" + "+a" * 20_000 + " }} '",
        "{% raw %}{{ ' {% endraw %}{{ a" + "+a" * 20_000 + " }} '",
    ],
)
def test_a_tag_that_would_overrun_the_parsers_stack_is_refused(source: str) -> None:
    templates = native.Templates()
    with pytest.raises(SourceInvalid, match="words"):
        templates.check(source)
    with pytest.raises(SourceInvalid, match="words"):
        templates.render(source, {"a": 1}, fuel=1_000, max_bytes=1_000)


def test_a_long_template_of_many_short_tags_is_accepted() -> None:
    source = "{# it's #}{{ a }}{% raw %}{{ it's {% endraw %} it's " * 1_500
    assert native.Templates().check(source) == {"a"}


def test_sources_longer_than_their_fields_are_never_parsed() -> None:
    with pytest.raises(SourceInvalid, match="longer"):
        check_expression("1" + "+1" * 100_000)
    with pytest.raises(SourceInvalid, match="longer"):
        check_template("{{ a }}" * 100_000)
    with pytest.raises(SourceInvalid, match="longer"):
        check_code("x = 1\n" * 100_000)


async def test_lines_that_code_prints_are_counted(sandbox: Sandbox) -> None:
    result = await sandbox.run_code("for i in range(1000):\n    print(i)\n1", {})
    assert len(result.printed) == 501
    assert result.printed[-1] == "… and 500 more lines"
