"""The guard stays linear where the stock limiters are exponential, and the cache stays bounded."""

import asyncio
import time
from typing import Any

import pytest
import strawberry
from graphql import build_schema, parse

from app.api.costs import Costs, selected_fields, weighing
from app.api.documents import DocumentCache
from app.api.errors import RequestRefused
from app.api.guard import guard
from app.api.limits import ApiLimits
from app.kernel.errors import AppError, InvalidInput, TooComplex
from tests.api.toy import toy_schema

SCHEMA = toy_schema()._schema


def cache(**limits: int) -> DocumentCache:
    return DocumentCache(SCHEMA, ApiLimits(**limits))


async def refusal(text: str, **limits: int) -> AppError:
    with pytest.raises(AppError) as caught:
        await cache(**limits).load(text)
    return caught.value


def doubling(fragments: int) -> str:
    """1.1 KiB whose expansion has 2^fragments fields."""
    parts = ["{ shape { ...F0 } }"]
    parts += [f"fragment F{n} on Circle {{ me {{ ...F{n + 1} }} a: me {{ ...F{n + 1} }} }}" for n in range(fragments)]
    parts.append(f"fragment F{fragments} on Circle {{ name }}")
    return "\n".join(parts)


async def test_exponential_fragments_are_refused_at_once() -> None:
    text = doubling(19)
    assert len(text) < 1_300
    started = time.process_time()
    error = await refusal(text, max_depth=100, max_aliases=10**9)
    assert (error.code, error.reason) == ("TOO_COMPLEX", "too_many_fields")
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{ hello " * 1 + "a" * 673 * 1024 + " }", "document_too_long"),
        ("{" + " a: hello" * 700 + "}", "too_many_tokens"),
        ("# c\n" * 2_001 + "{ hello }", "too_many_tokens"),
        ("{ shape " + "{ me " * 300 + "}" * 300 + "}", "too_deep"),
        ("{ shape " + "{ me " * 21 + "{ name }" + "}" * 21 + "}", "too_deep"),
        ("{ " + "... { " * 61 + "hello" + " }" * 61 + " }", "too_deep"),
        ("{" + " hello" * 62 + "}", "too_many_root_fields"),
        ("{ shape {" + " name" * 62 + "} }", "too_many_aliases"),
        ("{ shape {" + "".join(f" a{n}: name" for n in range(61)) + "} }", "too_many_aliases"),
        ("{ hello " + "@skip(if: false) " * 61 + "}", "too_many_directives"),
        ("{ ...A ...A ...A } fragment A on Query {" + " hello shape { name }" * 7 + "}", "too_many_root_fields"),
        (doubling(7), "too_many_aliases"),
        ("{ hello } fragment Unused on Circle {" + " me { name }" * 100 + "}", "too_many_aliases"),
    ],
    ids=lambda value: value[:30],
)
async def test_a_document_over_a_limit_names_the_limit(text: str, reason: str) -> None:
    started = time.process_time()
    error = await refusal(text)
    assert (type(error), error.reason) == (TooComplex, reason)
    assert time.process_time() - started < 1


async def test_a_chain_of_fragments_as_long_as_the_tokens_allow_needs_no_stack() -> None:
    chain = "{ ...F0 }" + "".join(f" fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(200))
    error = await refusal(chain + " fragment F200 on Query { hello }")
    assert error.reason == "too_deep"


def test_the_guard_is_linear_in_the_fragments() -> None:
    def seconds(count: int) -> float:
        text = "{ ...F0 }" + "".join(
            f" fragment F{n} on Query {{ hello ...F{n + 1} ...F{n + 1} }}" for n in range(count)
        )
        tree = parse(text + f" fragment F{count} on Query {{ hello }}")
        started = time.thread_time()
        with pytest.raises(TooComplex):
            guard(tree, ApiLimits())
        return time.thread_time() - started

    # The least of some tries: what else the machine does is no part of it.
    few, many = (min(seconds(count) for _ in range(3)) for count in (200, 2_000))
    assert many < 40 * max(few, 0.0005)


@pytest.mark.parametrize(
    "text",
    [
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A hello }",
        "{ ...A } fragment A on Query { ...A }",
        "{ ...Missing }",
        "{ shape { ...A } } fragment A on Nowhere { name }",
        "{ hello } { hello }",
        "query A { hello } query A { hello }",
        "type Query { a: Int }",
        "subscription { ticks { number } journal { number } }",
    ],
)
async def test_an_invalid_document_is_left_to_the_validator(text: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        await cache().load(text)
    assert caught.value.reason == "validation_failed"


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
async def test_an_empty_document_is_named_so(text: str) -> None:
    error = await refusal(text)
    assert (type(error), error.field) == (InvalidInput, "query")


async def test_errors_of_one_document_are_capped_and_short() -> None:
    with pytest.raises(RequestRefused) as caught:
        await cache().load("{ shape {" + " ".join(f"nope{n}" for n in range(50)) + "} }")
    assert len(caught.value.errors) <= 21


async def test_the_second_look_at_a_document_costs_nothing() -> None:
    documents = cache()
    first = await documents.load("{ hello }")
    assert await documents.load("{ hello }") is first
    assert first.operation(None) is first.operation(None)


async def test_the_cache_forgets_the_least_recently_used() -> None:
    documents = cache(cached_document_chars=5_000)
    kept = await documents.load("{ hello }")
    for number in range(100):
        await documents.load(f"query Q{number} {{ hello }}")
        assert await documents.load("{ hello }") is kept
    assert len(documents._entries) < 10
    assert documents._chars == sum(len(text) + 500 for text in documents._entries)


async def test_refusals_are_remembered_and_do_not_pile_up_tracebacks() -> None:
    documents = cache()
    errors: list[RequestRefused] = []
    for _ in range(2):
        with pytest.raises(RequestRefused) as caught:
            await documents.load("{ nope }")
        errors.append(caught.value)
    assert errors[0] is not errors[1]
    assert errors[0].errors == errors[1].errors


async def test_a_long_document_does_not_hold_the_event_loop() -> None:
    fields = [f"f{n}" for n in range(40)]
    wide = strawberry.type(type("Wide", (), {"__annotations__": dict.fromkeys(fields, int)}))
    query = strawberry.type(type("Query", (), {"__annotations__": {"wide": wide}}))
    schema = strawberry.Schema(query=query)._schema
    names = [f"F{n}" for n in range(40)]
    text = "{ wide {" + "".join(f" ...{name}" for name in names) + "} }"
    text += "".join(f" fragment {name} on Wide {{ {' '.join(fields)} }}" for name in names)

    async def longest_gap() -> float:
        """Return the longest time the loop stood still, as a part of the load."""
        gaps: list[float] = []

        async def watch() -> None:
            while True:
                before = time.perf_counter()
                await asyncio.sleep(0.001)
                gaps.append(time.perf_counter() - before)

        watcher = asyncio.create_task(watch())
        started = time.perf_counter()
        await DocumentCache(schema, ApiLimits()).load(text)
        took = time.perf_counter() - started
        watcher.cancel()
        return max(gaps) / took if len(gaps) > 3 else 1.0

    # Another process may take the core for a while, but not each time.
    for _ in range(10):
        if await longest_gap() < 0.5:
            return
    pytest.fail("the loop stood still each time")


async def test_a_fragment_may_have_many_fields() -> None:
    text = "{ __schema { types { ...T } } } fragment T on __Type { " + "kind name description " * 7 + "}"
    assert await cache().load(text)


@pytest.mark.parametrize(
    ("text", "variables", "cost"),
    [
        ("{ hello }", {}, 1),
        ("{ items { title } }", {}, 1 + 20),
        ("{ items(first: 5) { title children(first: 3) { title } } }", {}, 1 + 5 * (2 + 3)),
        ("{ items(first: 1000) { title } }", {}, 1 + 500),
        ("{ items(first: 0) { title } }", {}, 1 + 1),
        ("{ items(first: -5) { title } }", {}, 1 + 1),
        ("query($n: Int) { items(first: $n) { title } }", {"n": 7}, 1 + 7),
        ("query($n: Int = 9) { items(first: $n) { title } }", {}, 1 + 9),
        ("query($n: Int) { items(first: $n) { title } }", {"n": "x"}, 1 + 20),
        ("{ ...A ...A } fragment A on Query { items(first: 2) { title } }", {}, 2 * (1 + 2)),
        ("{ shape { ... on Circle { me { name } } } }", {}, 3),
        ("{ __schema { types { name } } }", {}, 3),
    ],
)
async def test_a_page_multiplies_what_is_below_it(text: str, variables: dict[str, object], cost: int) -> None:
    document = await cache().load(text)
    assert document.operation(None).costs.total(variables) == cost


@pytest.mark.parametrize(
    ("text", "variables", "cost"),
    [
        ('{ things(ids: ["a", "b", "c"]) { id } }', {}, 1 + 3),
        ('{ things(ids: "a") { id } }', {}, 1 + 1),
        ("query($ids: [ID!]!) { things(ids: $ids) { id } }", {"ids": ["a"] * 100}, 1 + 100),
        ('query($ids: [ID!]! = ["a", "b"]) { things(ids: $ids) { id } }', {}, 1 + 2),
        ("query($ids: [ID!]!) { things(ids: $ids) { id } }", {"ids": "a"}, 1 + 1),
        ("{ thing { below(first: 400) { id } } }", {}, 1 + 1 + 400),
        ("query($n: Int!) { thing { below(first: $n) { id } } }", {"n": 500}, 1 + 1 + 500),
    ],
)
def test_ids_and_defaults_multiply_too(text: str, variables: dict[str, object], cost: int) -> None:
    schema = build_schema(
        "type Query { things(ids: [ID!]!): [Thing]! thing: Thing }"
        " type Thing { id: ID! below(first: Int! = 100): [Thing!]! }"
    )
    tree = parse(text)
    assert Costs(schema, tree, tree.definitions[0], ApiLimits()).total(variables) == cost  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "variables", "cost"),
    [
        ('{ find(text: "x") { parts { start } } }', {}, 1 + 20 + 1 + 7),
        ('{ find(text: "x", dear: null) { parts { start } } }', {}, 1 + 20 + 1 + 7),
        ('{ find(text: "x", dear: "m") { parts { start } } }', {}, 1 + 20 + 500 + 1 + 7),
        ("query($d: String) { find(dear: $d) { parts { start } } }", {}, 1 + 20 + 1 + 7),
        ("query($d: String) { find(dear: $d) { parts { start } } }", {"d": None}, 1 + 20 + 1 + 7),
        ("query($d: String) { find(dear: $d) { parts { start } } }", {"d": "m"}, 1 + 20 + 500 + 1 + 7),
        ('query($d: String = "m") { find(dear: $d) { parts { start } } }', {}, 1 + 20 + 500 + 1 + 7),
        ("{ find { ...F } again: find { ...F } } fragment F on Found { parts { start } }", {}, 2 * (1 + 20 + 1 + 7)),
    ],
)
async def test_a_field_says_what_else_it_costs(text: str, variables: dict[str, Any], cost: int) -> None:
    @strawberry.type
    class Part:
        start: int

    @strawberry.type
    class Found:
        parts: list[Part] = strawberry.field(metadata=weighing(items=7))

    @strawberry.type
    class Query:
        @strawberry.field(metadata=weighing(20, dear=500))
        def find(self, text: str = "", dear: str | None = None) -> Found:
            raise NotImplementedError

    schema: Any = strawberry.Schema(Query)._schema
    tree: Any = parse(text)
    assert Costs(schema, tree, tree.definitions[0], ApiLimits()).total(variables) == cost


def test_the_cost_of_nested_fragments_is_computed_once_each() -> None:
    text = "{ shape { ...F0 } }" + "".join(
        f" fragment F{n} on Circle {{ me {{ ...F{n + 1} }} b: me {{ ...F{n + 1} }} }}" for n in range(200)
    )
    tree = parse(text + " fragment F200 on Circle { name }")
    started = time.process_time()
    costs = Costs(SCHEMA, tree, tree.definitions[0], ApiLimits())  # type: ignore[arg-type]
    assert costs.total({}) >= 10**12
    assert time.process_time() - started < 0.5


async def test_the_selected_fields_reach_through_fragments_and_interfaces() -> None:
    tree = parse("{ shape { name ...C } shapes { ... on Square { viewerName } } } fragment C on Circle { radius }")
    assert selected_fields(SCHEMA, tree, tree.definitions[0]) == {  # type: ignore[arg-type]
        ("Query", "shape"),
        ("Query", "shapes"),
        ("Shape", "name"),
        ("Circle", "name"),
        ("Square", "name"),
        ("Circle", "radius"),
        ("Square", "viewerName"),
    }
