"""A compiled operation gives what graphql-core gives: the same calls of the resolver, data and errors."""

import datetime as dt
import enum
from collections.abc import AsyncGenerator
from dataclasses import field
from decimal import Decimal
from typing import Any

import pytest
import strawberry
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig

from app.api.context import Context, Info
from app.api.execution import Executor
from app.api.limits import ApiLimits
from app.api.scalars import JSON, Long, scalar_map
from app.kernel.errors import Conflict
from tests.api.toy import toy_context


@strawberry.enum
class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.input
class PointInput:
    x: int
    y: float = 0.5
    label: str | None = "none"


@strawberry.input
class LoopInput:
    name: str
    inner: "LoopInput | None" = None


@strawberry.input
class PaintInput:
    id: strawberry.ID
    colour: Colour = Colour.RED
    colours: list[Colour] | None = None
    times: int = 1
    size: Long | None = None
    price: Decimal | None = None
    at: dt.datetime | None = None
    note: str | None = strawberry.UNSET
    is_on: bool | None = None
    data: JSON | None = None
    points: list[PointInput] | None = field(default_factory=list)
    origin: PointInput | None = None
    tags: list[str] | None = field(default_factory=lambda: ["a"])


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Point(Named):
    x: int
    y: float


@strawberry.type
class Picture:
    id: strawberry.ID
    colour: Colour
    times: int
    note: str | None
    at: dt.datetime | None
    data: JSON | None
    best: Point
    worst: Point | None
    points: list[Point | None]
    named: Named | None
    tags: list[str]

    @strawberry.field
    async def computed(self, info: Info, times: int = 1) -> str:
        return f"{info.context.request_id} {times}"


@strawberry.type
class PaintPayload:
    picture: Picture
    seen: str


calls: list[Any] = []
outcome: Any = None


async def paint(info: Any, given: Any) -> Any:
    calls.append((repr(given), info.field_name, str(info.path.key), info.variable_values, info.context.request_id))
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


@strawberry.type
class Query:
    @strawberry.field
    def paint(self, info: Info, input: PaintInput | None = None, name: str = "x") -> PaintPayload | None:
        calls.append((repr(input), name, info.path.key, info.selected_fields))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def paint(self, info: Info, input: PaintInput) -> PaintPayload:
        return await paint(info, input)

    @strawberry.mutation
    async def paint_maybe(self, info: Info, input: PaintInput | None = None, count: int = 3) -> PaintPayload | None:
        return await paint(info, (input, count))

    @strawberry.mutation
    async def paint_loop(self, info: Info, input: LoopInput) -> PaintPayload:
        return await paint(info, input)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def painted(self, colour: Colour = Colour.RED) -> AsyncGenerator[PaintPayload, None]:
        calls.append(colour)
        yield outcome


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[Point],
    config=StrawberryConfig(scalar_map=dict(scalar_map)),
)
executor = Executor(schema, ApiLimits(max_aliases=1_000, max_directives=1_000))

# ---------------------------------------------------------------------- what is asked

#: field of the input: its type, literals, and values of a variable; the wrong ones too
GOOD: dict[str, tuple[str, list[str], list[Any]]] = {
    "id": ("ID!", ['"i"', "7", '""'], ["i", 7, ""]),
    "colour": ("Colour!", ["RED", "BLUE"], ["RED", "BLUE"]),
    "colours": ("[Colour!]", ["[RED, BLUE]", "BLUE", "null", "[]"], [["RED"], "BLUE", None, []]),
    "times": ("Int!", ["3", "-1"], [3, 2**31 - 1, 2.0]),
    "size": ("Long", ["5000000000", '"12"', "null"], [2**40, "12", None]),
    "price": ("Decimal", ['"1.5"', "2"], ["1.5", 2, None]),
    "at": ("DateTime", ['"2026-01-01T00:00:00Z"'], ["2026-01-01T00:00:00+02:00", None]),
    "note": ("String", ['"n"', "null"], ["n", "", None]),
    "isOn": ("Boolean", ["true", "null"], [True, False, None]),
    "data": ("JSON", ['{a: [1, {b: "c"}]}', "[1, 2]", '"s"', "1", "null"], [{"a": [1, None]}, [], "s", 0, None]),
    "points": ("[PointInput!]", ["[{x: 1}]", "{x: 2, y: 1}", "[]"], [[{"x": 1, "y": 2}], {"x": 3}, []]),
    "origin": ("PointInput", ["{x: 1, label: null}", "null"], [{"x": 1, "label": None}, {"x": 1, "y": 1.5}, None]),
    "tags": ("[String!]", ['["b"]', '"c"', "null", "[]"], [["b"], "c", None, []]),
}  # fmt: skip
WRONG: list[Any] = [None, 1, 1.5, "x", True, [], {}, [None], {"x": None}, {"x": 1, "z": 2}, {"x": "1"}, 2**31, 2**70]
INSIDE = {"origin": ["{x: $n}", "{x: 1, label: $s}"], "points": ["[{x: $n}]"], "data": ["{a: $s}", "[$n]"]}  # fmt: skip
VARIABLES = {
    "n": ("Int!", [1, 2], ["", " = 3"]),
    "s": ("String", ["t", None], ["", ' = "d"', " = null"]),
    "on": ("Boolean!", [True, False], ["", " = true"]),
}

LEAVES = ["id", "colour", "times", "note", "at", "data", "tags", "__typename"]
SELECTIONS = [
    *LEAVES,
    "computed", "computed(times: 2)", "other: times", "times: times", "best { x y name }", "worst { x __typename }",
    "points { x again: x }", "named { name }", "named { name __typename }", "id @skip(if: $on)",
    "best { x } best { y }",
    "note @include(if: $on)", "...Few", "... on Picture { colour }", "... @include(if: $on) { best { name } }",
    "... @skip(if: false) { data }",
]  # fmt: skip


@st.composite
def arguments(draw: st.DrawFn) -> tuple[str, list[str], dict[str, Any]]:
    """Make the value of `input`, the definitions of variables, and values for them."""
    definitions: list[str] = []
    values: dict[str, Any] = {}
    if draw(st.booleans()):
        whole = {
            name: draw(st.sampled_from(GOOD[name][2])) if draw(st.integers(0, 9)) else draw(st.sampled_from(WRONG))
            for name in draw(st.lists(st.sampled_from(list(GOOD)), unique=True, max_size=5))
        }
        if draw(st.integers(0, 9)):
            whole.setdefault("id", "i")
        definitions.append("$input: PaintInput!" if draw(st.booleans()) else '$input: PaintInput! = {id: "d"}')
        if draw(st.integers(0, 9)):
            values["input"] = whole
        return "$input", definitions, values
    parts: list[str] = []
    chosen = draw(st.lists(st.sampled_from(list(GOOD)), unique=True, max_size=5))
    for name in dict.fromkeys(["id", *chosen]):
        type_, literals, variables = GOOD[name]
        way = draw(st.integers(0, 5))
        if way >= 3:
            parts.append(f"{name}: {draw(st.sampled_from(literals))}")
        elif way == 2 and name in INSIDE:
            parts.append(f"{name}: {draw(st.sampled_from(INSIDE[name]))}")
        else:
            optional = type_.endswith("!") and name in {"colour", "times"} and draw(st.booleans())
            definitions.append(f"${name}: {type_.rstrip('!') if optional else type_}")
            parts.append(f"{name}: ${name}")
            if draw(st.integers(0, 9)):
                values[name] = draw(st.sampled_from(variables if draw(st.integers(0, 5)) else WRONG))
    text = "{" + ", ".join(parts) + "}"
    for name, (type_, good, defaults) in VARIABLES.items():
        if f"${name}" in text:
            definitions.append(f"${name}: {type_}{draw(st.sampled_from(defaults))}")
            if draw(st.integers(0, 5)):
                values[name] = draw(st.sampled_from(good))
    return text, definitions, values


POINT = Point(name="p", x=1, y=2.5)
GOOD_PICTURE: dict[str, Any] = {
    "id": "1", "colour": Colour.RED, "times": 1, "note": None, "at": None, "data": {"a": 1}, "best": POINT,
    "worst": None, "points": [POINT], "named": POINT, "tags": ["t"],
}  # fmt: skip
NAIVE = dt.datetime(2026, 1, 1)  # noqa: DTZ001  # a resolver's mistake
ODD: dict[str, list[Any]] = {
    "id": [None, 1, ValueError("v")],
    "colour": [None, "red", "RED", Colour.BLUE],
    "times": [None, 2**31, "1", True, 1.0],
    "note": ["n", 1],
    "at": [dt.datetime(2026, 1, 1, tzinfo=dt.UTC), NAIVE, "x"],
    "data": [[], {"a": None}, "s", 1.5],
    "best": [None, {"x": 1}, "x", ValueError("v"), Point(name="q", x=None, y=1)],  # type: ignore[arg-type]
    "worst": [POINT, Point(name="q", x=2**40, y=1), {}],
    "points": [None, [POINT, None], [], (POINT,), [3], "x"],
    "named": [POINT, None, {}],
    "tags": [None, ["a", None], "x", ["b"]],
}


@st.composite
def outcomes(draw: st.DrawFn) -> Any:
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return draw(st.sampled_from([None, Conflict("It is dry."), ValueError("v"), TimeoutError(), {}, "x"]))
    facts = dict(GOOD_PICTURE)
    if kind < 5:
        for name in draw(st.lists(st.sampled_from(list(ODD)), max_size=2)):
            facts[name] = draw(st.sampled_from(ODD[name]))
    picture = Picture(**facts)
    if kind == 1:
        del picture.times
    return PaintPayload(picture=picture, seen="s")


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Make a document and its variables."""
    text, definitions, values = draw(arguments())
    selected = " ".join(draw(st.lists(st.sampled_from(SELECTIONS), min_size=1, max_size=6)))
    few = " fragment Few on Picture { id again: times @include(if: true) best { x } }" if "...Few" in selected else ""
    head = draw(st.sampled_from(["mutation", "mutation", "mutation", "query", "subscription"]))
    name = "paint"
    if head == "subscription":
        name, call, definitions, values = "painted", "painted", [], {}
    elif head == "query" or draw(st.integers(0, 3)) == 0:
        name = "paint" if head == "query" else "paintMaybe"
        call = draw(st.sampled_from([f"{name}(input: {text})", name]))
        if call == name:
            definitions, values = [], {}
    else:
        call = f"paint(input: {text})"
    if "$on" in selected and not any(each.startswith("$on:") for each in definitions):
        definitions = [*definitions, "$on: Boolean!"]
        if draw(st.integers(0, 9)):
            values = values | {"on": draw(st.booleans())}
    alias = draw(st.sampled_from(["", "", "mine: "]))
    off = draw(st.sampled_from(["", "", "", " @skip(if: false)", " @skip(if: true)"]))
    signature = f" ({', '.join(definitions)})" if definitions else ""
    body = f"seen picture {{ {selected} }}" if draw(st.booleans()) else f"picture {{ {selected} }} __typename"
    return f"{head}{signature} {{ {alias}{call}{off} {{ {body} }} }}{few}", values


def shown(answer: Any) -> str:
    """Write an answer without what differs from one request to the next, but with the order of its keys."""
    for error in answer.get("errors", ()):
        del error["extensions"]["timestamp"]
    return repr(answer)


async def ask(text: str, variables: dict[str, Any], *, is_compiled: bool) -> tuple[list[Any], list[str]]:
    calls.clear()
    context: Context = toy_context()
    operation = await executor.prepare(text, None, variables)
    compiled = operation.compiled
    try:
        if not is_compiled:
            operation.compiled = None
        if text.startswith("subscription"):
            found = [shown(each) async for each in executor.subscribe(text, variables, None, context)]
        else:
            found = [shown(await executor.run(operation, variables, context))]
    finally:
        operation.compiled = compiled
    return list(calls), found


@settings(max_examples=600, deadline=None)
@given(question=questions(), result=outcomes())
async def test_both_ways_agree(question: tuple[str, dict[str, Any]], result: Any) -> None:
    global outcome  # noqa: PLW0603
    outcome = result
    text, variables = question
    try:
        await executor.prepare(text, None, variables)
    except Exception:  # noqa: BLE001  # refused before either is asked
        return
    fast = await ask(text, variables, is_compiled=True)
    assert fast == await ask(text, variables, is_compiled=False)


@pytest.mark.parametrize(
    "text",
    [
        "mutation ($id: ID!, $data: JSON) { paint(input: {id: $id, data: $data, times: 3}) { seen } }",
        "mutation ($input: PaintInput!) { paint(input: $input) { seen picture { id best { x } } } }",
        "mutation ($on: Boolean!) { paint(input: {id: 1}) { ...F } } fragment F on PaintPayload { seen @skip(if: $on)}",
        "{ paint { seen } }",
    ],
)  # fmt: skip
async def test_usual_operations_are_compiled(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    global outcome  # noqa: PLW0603
    outcome = PaintPayload(picture=Picture(**GOOD_PICTURE), seen="s")
    monkeypatch.setattr(executor, "_build", None)  # graphql-core is not asked
    variables = {"id": "1", "data": {}, "input": {"id": "1"}, "on": False}
    _, answers = await ask(text, variables, is_compiled=True)
    assert "'seen': 's'" in answers[0]


@pytest.mark.parametrize(
    "text",
    [
        'mutation { paintLoop(input: {name: "n"}) { seen } }',  # a type that holds itself
        "mutation { a: paint(input: {id: 1}) { seen } b: paint(input: {id: 1}) { seen } }",
        "mutation { ...F } fragment F on Mutation { paint(input: {id: 1}) { seen } }",
        "{ __typename }",
    ],
)
async def test_unusual_operations_are_left_to_graphql_core(text: str) -> None:
    assert (await executor.prepare(text, None, {})).compiled is None


async def test_a_mutation_is_called_once_when_graphql_core_completes_it() -> None:
    global outcome  # noqa: PLW0603
    outcome = PaintPayload(picture=None, seen="s")  # type: ignore[arg-type]
    made, answers = await ask("mutation { paint(input: {id: 1}) { picture { id } } }", {}, is_compiled=True)
    assert len(made) == 1
    assert "Cannot return null for non-nullable field PaintPayload.picture." not in answers[0]  # masked
    assert "'data': None" in answers[0]


async def test_one_request_cannot_change_what_another_gets() -> None:
    text = "mutation { paint(input: {id: 1, colours: [RED], data: {a: 1}, origin: {x: 1}}) { seen } }"
    operation = await executor.prepare(text, None, {})
    assert operation.compiled is not None
    for _ in range(2):
        prepared = operation.compiled.prepare({}, toy_context())
        assert prepared is not None
        given: PaintInput = prepared.keywords["input"]
        assert (given.colours, given.data, given.origin) == ([Colour.RED], {"a": 1}, PointInput(x=1))
        given.colours.append(Colour.BLUE)  # type: ignore[union-attr]
        given.data["b"] = 2  # type: ignore[index]
        given.origin.x = 2  # type: ignore[union-attr]
