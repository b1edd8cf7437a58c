"""The `html`, `markdown` and `xml` components, and the workers they read in."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.components.context import LocalContext, Tools
from app.components.contract import ComponentFailed
from app.components.markup import documents, pages, trees
from app.components.registry import Registry
from app.components.sandbox.errors import LimitReached, RunFailed, SandboxError
from app.components.sandbox.limits import Limits

Run = Callable[..., Any]
PAGE = """<!doctype html><html><head><title>Shop</title><style>p{}</style></head><body>
<h1>Our   <b>goods</b></h1><nav><a href="/">Home</a> <a href="#top">Top</a> <a href="javascript:run()">Run</a></nav>
<article class=product data-id=7><h2>Tea</h2><span class=price>3.50</span><a href="tea.html">more</a></article>
<article class=product hidden><h2>Jam</h2><a href="https://other.example/jam" title=Jam><img></a></article>
<p>One<br>two<br><br>three &amp; four.</p><ul><li>a<li>b <ul><li>c</ul></ul>
<table><tr><th>k<th>v<tr><td>1<td>2</table><pre>  x
   y</pre>tail<script>no()</script><!-- no --></body>"""


async def code_of(run: Run, component: str, raw: Any, value: Any) -> str:
    with pytest.raises(ComponentFailed) as caught:
        await run(component, raw, value)
    return caught.value.code


class TestHtml:
    async def test_reads_named_parts(self, run: Run) -> None:
        fields = {
            "title": {"selector": "title", "take": "innerHtml"},
            "names": {"selector": "h2", "isList": True},
            "id": {"selector": "article", "take": "attribute", "attribute": "data-id"},
            "heading": {"selector": "h1", "take": "html"},
            "none": {"selector": "h6", "default": "-"},
            "nothing": {"selector": "h6", "isList": True},
        }
        assert (await run("html", {"operation": {"kind": "extract", "fields": fields}}, PAGE)).output == {
            "title": "Shop",
            "names": ["Tea", "Jam"],
            "id": "7",
            "heading": "<h1>Our   <b>goods</b></h1>",
            "none": "-",
            "nothing": [],
        }

    async def test_reads_a_row_for_each_element(self, run: Run) -> None:
        fields = {
            "name": {"selector": "h2"},
            "price": {"selector": ".price"},
            "hidden": {"selector": "", "take": "attribute", "attribute": "hidden"},
            "self": {"selector": "article"},
        }
        operation = {"kind": "extract", "each": "article.product", "fields": fields}
        assert (await run("html", {"value": "input.page", "operation": operation}, {"page": PAGE})).output == [
            {"name": "Tea", "price": "3.50", "hidden": None, "self": None},
            {"name": "Jam", "price": None, "hidden": "", "self": None},
        ]

    async def test_text_is_what_a_reader_sees(self, run: Run) -> None:
        text = (await run("html", {"operation": {"kind": "text"}}, PAGE)).output
        assert text == (
            "Our goods\n\nHome Top Run\n\nTea\n\n3.50more\n\nJam\n\nOne\ntwo\n\nthree & four.\n\n"
            "- a\n- b\n\n- c\n\nk\tv\n1\t2\n\n  x\n   y\n\ntail"
        )
        parts = {"operation": {"kind": "text", "selector": "h1, td"}}
        assert (await run("html", parts, PAGE)).output == "Our goods\n\n1\n\n2"

    async def test_links_can_be_followed_and_come_once(self, run: Run) -> None:
        operation = {"kind": "links", "baseUrl": "https://shop.example/{{ 'goods' }}/index.html"}
        assert (await run("html", {"operation": operation}, PAGE + '<a href="/">Again</a>')).output == [
            {"url": "https://shop.example/", "text": "Home"},
            {"url": "https://shop.example/goods/index.html#top", "text": "Top"},
            {"url": "https://shop.example/goods/tea.html", "text": "more"},
            {"url": "https://other.example/jam", "text": "Jam"},
        ]
        based = '<base href="https://b.example/x/"><a href="y">Y</a><a href="http://[">bad</a>'
        assert (await run("html", {"operation": {"kind": "links"}}, based)).output == [
            {"url": "https://b.example/x/y", "text": "Y"}
        ]

    @pytest.mark.parametrize(
        ("operation", "value", "code"),
        [
            ({"kind": "text"}, 5, "NOT_TEXT"),
            ({"kind": "text"}, "x" * 10_000_001, "LIMIT_EXCEEDED"),
            ({"kind": "extract", "fields": {"a": {"selector": "b", "isRequired": True}}}, "<p>", "HTML_INVALID"),
            (
                {"kind": "extract", "fields": {"a": {"selector": "b", "isRequired": True, "isList": True}}},
                "<p>",
                "HTML_INVALID",
            ),
            (
                {"kind": "extract", "fields": {"a": {"selector": "b", "isList": True}}},
                "<b></b>" * 100_001,
                "LIMIT_EXCEEDED",
            ),
        ],
    )
    async def test_failures_have_codes(self, run: Run, operation: Any, value: Any, code: str) -> None:
        assert await code_of(run, "html", {"operation": operation}, value) == code

    def test_a_wrong_configuration_is_told(self, registry: Registry) -> None:
        fields = {"a": {"selector": "p >", "take": "attribute"}, "b": {"selector": "p", "attribute": "x"}}
        raw = {"operation": {"kind": "extract", "each": ":nope(", "fields": fields}}
        assert [problem.field for problem in registry.validate_config("html", raw)[1]] == [
            "operation.each",
            "operation.fields.a.selector",
            "operation.fields.a.attribute",
            "operation.fields.b.attribute",
        ]
        raw = {"operation": {"kind": "extract", "fields": {}}}
        assert [problem.code for problem in registry.validate_config("html", raw)[1]] == ["too_short"]

    async def test_a_page_that_would_take_a_parser_minutes_is_given_up(self) -> None:
        async with Tools(limits=Limits(work_timeout_ms=2_000)) as tools:
            with pytest.raises(ComponentFailed) as caught:
                await LocalContext(tools).run_isolated(pages.text_of, "<div>" * 300_000, None, failure="X")
            assert caught.value.code == "LIMIT_EXCEEDED"
            assert await LocalContext(tools).run_isolated(pages.text_of, "<p>well", None, failure="X") == "well"

    @given(st.text(max_size=80))
    def test_any_text_is_html(self, text: str) -> None:
        assert isinstance(pages.text_of(text, None), str)
        assert isinstance(pages.links_of(f'<a href="{text}">', None), list)

    @given(st.lists(st.text("ab\t\n ", max_size=6), max_size=5))
    def test_words_survive_in_order(self, words: list[str]) -> None:
        page = "".join(f"<p>{word}</p>" for word in words)
        assert pages.text_of(page, None).split() == " ".join(words).split()


DOCUMENT = """# Guide *one*

See [the `docs`](https://d.example "Docs") and ![a *cat*](cat.png).
Second line, <b>raw</b> [bad](javascript:alert(1)).

3. three
   - nested
4. four

| k | v |
|---|--:|
| 1 | **2** |

```python title
print(1)
```
"""


class TestMarkdown:
    async def test_renders_html_in_which_nothing_runs(self, run: Run) -> None:
        html = (await run("markdown", {"operation": {"kind": "html"}}, DOCUMENT)).output
        assert "<h1>Guide <em>one</em></h1>" in html
        assert '<a href="https://d.example" title="Docs">the <code>docs</code></a>' in html
        assert "&lt;b&gt;raw&lt;/b&gt;" in html
        assert "[bad](javascript:alert(1))" in html
        assert '<td style="text-align:right"><strong>2</strong></td>' in html
        assert '<pre><code class="language-python">print(1)\n</code></pre>' in html

    async def test_line_breaks_are_kept_on_request(self, run: Run) -> None:
        assert (await run("markdown", {"operation": {"kind": "html"}}, "a\nb")).output == "<p>a\nb</p>\n"
        chatty = {"operation": {"kind": "html", "isBreaking": True}}
        assert (await run("markdown", chatty, "a\nb")).output == "<p>a<br />\nb</p>\n"

    async def test_plain_text_has_no_marks(self, run: Run) -> None:
        assert (await run("markdown", {"operation": {"kind": "text"}}, DOCUMENT)).output == (
            "Guide one\n\nSee the docs and a cat.\nSecond line, <b>raw</b> [bad](javascript:alert(1)).\n\n"
            "3. three\n  - nested\n4. four\n\nk\tv\n1\t2\n\nprint(1)"
        )

    async def test_extracts_what_it_holds(self, run: Run) -> None:
        parts = ["headings", "links", "images", "code", "tables", "links"]
        raw = {"value": "input.t", "operation": {"kind": "extract", "parts": parts[:5]}}
        assert (await run("markdown", raw, {"t": DOCUMENT})).output == {
            "headings": [{"level": 1, "text": "Guide one", "line": 1}],
            "links": [{"url": "https://d.example", "text": "the docs", "title": "Docs"}],
            "images": [{"url": "cat.png", "alt": "a cat", "title": None}],
            "code": [{"language": "python", "text": "print(1)\n"}],
            "tables": [{"header": ["k", "v"], "rows": [["1", "2"]]}],
        }

    @pytest.mark.parametrize(
        ("value", "code"),
        [(None, "NOT_TEXT"), ("x" * 2_000_001, "LIMIT_EXCEEDED"), ("*a* " * 60_000, "LIMIT_EXCEEDED")],
    )
    async def test_failures_have_codes(self, run: Run, value: Any, code: str) -> None:
        assert await code_of(run, "markdown", {"operation": {"kind": "text"}}, value) == code

    @given(st.text("*_`[]()<>!#-+1.|~&;:/\\\n\t ab", max_size=60))
    def test_any_text_is_markdown_and_lets_no_tag_through(self, text: str) -> None:
        assert "<b>" not in documents.html_of(text + "\n\n<b>x</b>", is_breaking=True).replace("<br", "")
        assert isinstance(documents.text_of(text), str)
        assert documents.parts_of(text, ["headings", "links", "images", "code", "tables"])


ATOM = """<?xml version="1.0" encoding="iso-8859-1"?>
<!-- a feed --><!DOCTYPE feed SYSTEM "http://127.0.0.1:9/feed.dtd">
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <title>Döner &amp; co</title>
  <entry id="1"><title>One</title><tag/></entry>
  <entry id="2"><![CDATA[<raw>]]></entry>
</feed>"""
NAMES = st.from_regex(r"\A[a-zé_][a-z0-9._é-]{0,5}\Z")
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\t\n\r<>&\"'"), max_size=8)
ELEMENTS = st.recursive(
    st.fixed_dictionaries(
        {"name": NAMES, "attributes": st.dictionaries(NAMES, TEXTS, max_size=2), "children": st.just([])}
    ),
    lambda inner: st.fixed_dictionaries(
        {
            "name": NAMES,
            "attributes": st.dictionaries(NAMES, TEXTS, max_size=2),
            # texts beside each other would be read as one
            "children": st.lists(inner, max_size=3).flatmap(
                lambda found: TEXTS.map(lambda text: [*found, text] if text else found)
            ),
        }
    ),
    max_leaves=6,
)


class TestXml:
    async def test_parses_into_the_compact_shape(self, run: Run) -> None:
        raw = {"operation": {"kind": "parse", "lists": ["title"]}}
        assert (await run("xml", raw, ATOM)).output == {
            "feed": {
                "@xmlns": "http://www.w3.org/2005/Atom",
                "@xml:lang": "en",
                "title": ["Döner & co"],
                "entry": [{"@id": "1", "title": ["One"], "tag": None}, {"@id": "2", "#text": "<raw>"}],
            }
        }

    async def test_the_full_shape_keeps_the_order(self, run: Run) -> None:
        text = "<p>One <b>two</b> three<br/></p>"
        full = (await run("xml", {"operation": {"kind": "parse", "shape": "full", "isTrimmed": False}}, text)).output
        assert full == {
            "name": "p",
            "attributes": {},
            "children": [
                "One ",
                {"name": "b", "attributes": {}, "children": ["two"]},
                " three",
                {"name": "br", "attributes": {}, "children": []},
            ],
        }
        assert (await run("xml", {"operation": {"kind": "build", "hasDeclaration": False}}, full)).output == text

    async def test_builds_from_the_compact_shape(self, run: Run) -> None:
        value = {"order": {"@id": 7, "item": [{"#text": "a<b", "@n": True}, None, 1.5], "note": ""}}
        operation = {"kind": "build", "indent": 2}
        assert (await run("xml", {"operation": operation}, value)).output == (
            '<?xml version="1.0" encoding="UTF-8"?>\n<order id="7">\n  <item n="true">a&lt;b</item>\n  <item/>\n'
            "  <item>1.5</item>\n  <note></note>\n</order>"
        )

    @pytest.mark.parametrize(
        "text",
        [
            '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
            '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]><a/>',
            '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a>&nbsp;</a>',
            "<a>&nbsp;</a>",
            "<a>",
            "",
            "plain",
            "<a/><b/>",
            "<a b=1/>",
            "<a>\x01</a>",
        ],
    )
    async def test_what_is_not_plain_xml_is_refused(self, run: Run, text: str) -> None:
        assert await code_of(run, "xml", {"operation": {"kind": "parse"}}, text) == "XML_INVALID"

    async def test_a_fault_names_its_line(self, run: Run) -> None:
        with pytest.raises(ComponentFailed) as caught:
            await run("xml", {"operation": {"kind": "parse"}}, "<a>\n<b>\n</a>")
        assert caught.value.details == {"line": 3}

    @pytest.mark.parametrize(
        ("operation", "value", "code"),
        [
            ({"kind": "parse"}, {"a": 1}, "NOT_TEXT"),
            ({"kind": "parse"}, "<a>" * 46, "LIMIT_EXCEEDED"),
            ({"kind": "parse"}, f"<a>{'<b/>' * 200_000}</a>", "LIMIT_EXCEEDED"),
            ({"kind": "parse"}, "x" * 10_000_001, "LIMIT_EXCEEDED"),
            ({"kind": "build"}, "text", "XML_INVALID"),
            ({"kind": "build"}, {"a": 1, "b": 2}, "XML_INVALID"),
            ({"kind": "build"}, {"a": [1, 2]}, "XML_INVALID"),
            ({"kind": "build"}, {"a b": 1}, "XML_INVALID"),
            ({"kind": "build"}, {"a": {"@x><": 1}}, "XML_INVALID"),
            ({"kind": "build"}, {"a": {"@x": {}}}, "XML_INVALID"),
            ({"kind": "build"}, {"a": "\x00"}, "XML_INVALID"),
            ({"kind": "build"}, {"name": "a", "children": [5]}, "XML_INVALID"),
            ({"kind": "build"}, {"name": "a", "children": "x"}, "XML_INVALID"),
        ],
    )
    async def test_failures_have_codes(self, run: Run, operation: Any, value: Any, code: str) -> None:
        assert await code_of(run, "xml", {"operation": operation}, value) == code

    @given(ELEMENTS)
    def test_what_is_built_parses_as_the_same(self, element: Any) -> None:
        text = trees.build(element, 0, has_declaration=True)
        assert trees.parse(text, "full", [], is_trimmed=False) == element

    @given(st.text("<>&;!/=\"' abx\n[]CDAT", max_size=40))
    def test_any_text_parses_or_is_refused(self, text: str) -> None:
        try:
            trees.parse(text, "compact", [], is_trimmed=True)
        except SandboxError as error:
            assert error.message  # noqa: PT017 - some are XML


def fault(kind: str) -> Any:
    """Called in a worker."""
    if kind == "limit":
        raise LimitReached("Too much.")
    if kind == "failed":
        raise RunFailed("It cannot be.", line=3)
    if kind == "deep":
        return fault(kind)
    if kind == "key":
        raise KeyError(kind)
    return {"size": "x" * 300_000} if kind == "large" else object()


class TestIsolation:
    @pytest.mark.parametrize(
        ("kind", "code"),
        [
            ("limit", "LIMIT_EXCEEDED"),
            ("failed", "MINE"),
            ("deep", "LIMIT_EXCEEDED"),
            ("large", "LIMIT_EXCEEDED"),
            ("other", "MINE"),
        ],
    )
    async def test_what_a_function_raises_becomes_the_nodes_failure(
        self, local: Callable[..., LocalContext], kind: str, code: str
    ) -> None:
        with pytest.raises(ComponentFailed) as caught:
            await local().run_isolated(fault, kind, failure="MINE")
        assert caught.value.code == code

    async def test_a_fault_of_ours_is_none_of_the_users(self, local: Callable[..., LocalContext]) -> None:
        with pytest.raises(RuntimeError, match="KeyError"):
            await local().run_isolated(fault, "key", failure="MINE")

    async def test_only_what_a_worker_can_find_again_is_called(self, local: Callable[..., LocalContext]) -> None:
        with pytest.raises(ValueError, match="not a function of a module"):
            await local().run_isolated(lambda: None, failure="MINE")
