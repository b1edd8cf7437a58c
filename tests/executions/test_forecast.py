"""What a run would do, held against workflows with known answers and against the runs themselves."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.components.context import Tools
from app.executions.dry_context import UNKNOWN
from app.executions.forecast import Certainty, Forecast, forecast
from app.executions.plan import make_plan
from app.workflows.graph import Graph, Variable
from tests.executions.odd import odd_registry
from tests.executions.play import each, entry, graph, node
from tests.patience import PATIENCE_SECONDS

REGISTRY = odd_registry()


@pytest.fixture
async def tools() -> AsyncIterator[Tools]:
    async with Tools() as made:
        yield made


@dataclass
class Known:
    """A workflow and what is known of it; nodes that are not named run for certain."""

    graph: Graph
    input: Any = None
    possible: str = ""
    skipped: str = ""
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    unknown: str = ""  #: nodes whose output is not known
    runs: dict[str, tuple[int, int | None]] = field(default_factory=dict[str, tuple[int, int | None]])
    error: str | None = None


def choice(key: str = "if", when: str = "input.n > 1", **parts: Any) -> Any:
    return node(key, "condition", config={"cases": [{"name": "yes", "when": when}]}, **parts)


def asked(key: str = "ask", **parts: Any) -> Any:
    """A node with a side effect."""
    return node(key, "http_request", config={"method": "POST", "url": "http://127.0.0.1:9/"}, **parts)


def say(key: str, template: str, **parts: Any) -> Any:
    return node(key, config={"template": template}, **parts)


def assign(key: str, **values: str) -> Any:
    made = [{"name": name, "template": template} for name, template in values.items()]
    return node(key, "variables", config={"assignments": made})


FORKED = ("if.yes -> a", "if.else -> b")

KNOWN = {
    "a chain is known to its end": Known(
        graph(
            [entry(), say("a", "{{ input.n }}!"), say("b", "{{ input }}{{ nodes.start.n }}")], "start -> a", "a -> b"
        ),
        {"n": 1},
        outputs={"start": {"n": 1}, "a": "1!", "b": "1!1"},
    ),
    "a condition on the input decides": Known(
        graph([entry(), choice(), say("a", "a"), say("b", "b"), say("c", "c")], "start -> if", *FORKED, "b -> c"),
        {"n": 2},
        skipped="b c",
        outputs={"if": {"n": 2}, "a": "a"},
    ),
    "a side effect decides nothing": Known(
        graph([entry(), asked(), choice(), say("a", "a"), say("b", "b")], "start -> ask", "ask -> if", *FORKED),
        possible="a b",
        unknown="ask if",
        outputs={"a": "a", "b": "b"},
    ),
    "what does not read a side effect is known behind it": Known(
        graph(
            [entry(), asked(), choice(when="nodes.start.n > 1"), say("a", "{{ nodes.start.n }}"), say("b", "b")],
            "start -> ask",
            "ask -> if",
            *FORKED,
        ),
        {"n": 3},
        skipped="b",
        unknown="ask if",
        outputs={"a": "3"},
    ),
    "branches meet again": Known(
        graph(
            [entry(), asked(), choice(), say("a", "a"), say("b", "b"), say("end", "end {{ input }}"), say("c", "c")],
            "start -> ask",
            "ask -> if",
            *FORKED,
            "a -> end",
            "b -> end",
            "start -> end",
            "a -> c",
        ),
        possible="a b c",
        unknown="ask if end",
    ),
    "an error branch of a side effect may be taken": Known(
        graph(
            [entry(), asked(onError="branch"), say("a", "a"), say("b", "b")],
            "start -> ask",
            "ask -> a",
            "ask.error -> b",
        ),
        possible="a b",
        unknown="ask",
    ),
    "a failure that is certain ends the run": Known(
        graph([entry(), node("no", "fail", config={"code": "NO"}), say("b", "b")], "start -> no", "start -> b"),
        possible="b",
        error="NO",
    ),
    "a failure that is handled is known too": Known(
        graph(
            [
                entry(),
                node("no", "fail", config={"code": "NO", "message": "No."}, onError="branch"),
                say("a", "{{ input.code }}"),
                node("x", "json", config={"operation": {"kind": "parse"}}, onError="default", defaultOutput=[1]),
            ],
            "start -> no",
            "no.error -> a",
            "start -> x",
        ),
        {"n": 1},
        outputs={"a": "NO", "x": [1]},
    ),
    "a parallel container over a known list": Known(
        graph(
            [
                entry(),
                each("all"),
                choice(when="item > 1", parentKey="all"),
                say("a", "{{ item }}", parentKey="all"),
                say("b", "none", parentKey="all"),
                say("end", "{{ input[1] }}"),
            ],
            "start -> all",
            *FORKED,
            "all -> end",
        ),
        [1, 2, 3],
        outputs={"all": ["none", "2", "3"], "end": "2"},
        runs={"if": (3, 3), "a": (2, 2), "b": (1, 1)},
        unknown="if a",
    ),
    "a container over a list that is not known": Known(
        graph(
            [entry(), asked(), each("all"), say("a", "a", parentKey="all"), say("end", "x")],
            "start -> ask",
            "ask -> all",
            "all -> end",
        ),
        possible="a",
        unknown="ask all a",
        runs={"a": (0, None)},
        outputs={"end": "x"},
    ),
    "a loop whose condition is known": Known(
        graph(
            [
                entry(),
                node("loop", "loop", config={"mode": "WHILE", "condition": "index < 3", "collect": "LAST"}),
                say("a", "{{ index }}", parentKey="loop"),
            ],
            "start -> loop",
        ),
        outputs={"loop": "2"},
        runs={"a": (3, 3)},
        unknown="a",
    ),
    "a loop that a side effect decides": Known(
        graph(
            [
                entry(),
                node("loop", "loop", config={"mode": "DO_WHILE", "condition": "item.status != 200"}),
                asked("ask", parentKey="loop"),
            ],
            "start -> loop",
        ),
        unknown="loop ask",
        runs={"ask": (1, None)},
    ),
    "a loop that is left": Known(
        graph(
            [
                entry(),
                node("loop", "loop"),
                choice(when="item > 1", parentKey="loop"),
                node("out", "break", parentKey="loop"),
                say("go", "{{ item }}", parentKey="loop"),
            ],
            "start -> loop",
            "if.yes -> out",
            "if.else -> go",
        ),
        [1, 2, 3],
        outputs={"loop": ["1", 2], "go": "1", "out": 2},
        runs={"if": (2, 2), "go": (1, 1), "out": (1, 1)},
        unknown="if",
    ),
    "a node that its condition skips passes its input on": Known(
        graph([entry(), asked(skipIf="run.input.dry"), say("a", "{{ input.dry }}")], "start -> ask", "ask -> a"),
        {"dry": True},
        skipped="ask",
        outputs={"a": "true"},
    ),
    "a condition of its own that is not known": Known(
        graph(
            [entry(), asked(), say("a", "a", skipIf="input.status == 1"), say("b", "b")],
            "start -> ask",
            "ask -> a",
            "a -> b",
        ),
        possible="a",
        unknown="ask a",
        outputs={"b": "b"},
    ),
    "a disabled side effect is passed through": Known(
        graph([entry(), asked(isEnabled=False), say("a", "{{ input }}")], "start -> ask", "ask -> a"),
        "x",
        outputs={"ask": "x", "a": "x"},
    ),
    "variables are known where their setters are": Known(
        graph(
            [
                entry(),
                assign("set", n="{{ input }}2"),
                say("a", "{{ vars.n }}{{ vars.m }}"),
                asked(),
                assign("late", m="{{ input.status }}"),
                say("b", "{{ vars.m }}"),
                say("c", "{{ vars.n }}"),
            ],
            "start -> set",
            "set -> a",
            "start -> ask",
            "ask -> late",
            "late -> b",
            "a -> c",
            variables=[Variable(name="n", value="old"), Variable(name="m", value="old")],
        ),
        "1",
        outputs={"set": {"n": "12"}, "c": "12"},
        unknown="a ask late b",
    ),
    "a pinned output decides": Known(
        graph(
            [entry(), asked(pinnedOutput={"n": 5}), choice(), say("a", "a"), say("b", "b")],
            "start -> ask",
            "ask -> if",
            *FORKED,
        ),
        skipped="b",
        outputs={"ask": {"n": 5}, "a": "a"},
    ),
    "a race may be won by either": Known(
        graph(
            [
                entry(),
                asked(),
                say("a", "a"),
                node("race", "merge", config={"mode": "race"}),
                say("end", "{{ input }}"),
            ],
            "start -> ask",
            "start -> a",
            "ask -> race",
            "a -> race",
            "race -> end",
        ),
        unknown="ask race end",
        outputs={"a": "a"},
    ),
    "joins and lists of what is known": Known(
        graph(
            [entry(), say("a", "a"), say("b", "b"), node("m", "merge"), node("l", "merge", config={"mode": "list"})],
            "start -> a",
            "start -> b",
            "a -> m",
            "b -> m",
            "a -> l",
            "b -> l",
        ),
        outputs={"m": {"a": "a", "b": "b"}, "l": ["a", "b"]},
    ),
    "what waits decides nothing": Known(
        graph(
            [
                entry(),
                node("hold", "wait", config={"signal": "go", "timeoutMs": 1000, "onTimeout": "BRANCH"}),
                say("a", "a"),
                say("b", "b"),
            ],
            "start -> hold",
            "hold -> a",
            "hold.timeout -> b",
        ),
        possible="a b",
        unknown="hold",
    ),
    "code is not run": Known(
        graph(
            [entry(), node("code", "function", config={"code": "{'n': 2}"}), choice(), say("a", "a"), say("b", "b")],
            "start -> code",
            "code -> if",
            *FORKED,
        ),
        possible="a b",
        unknown="code if",
    ),
    "an instant and a lot are not foretold": Known(
        graph(
            [
                entry(),
                node("now", "date", config={"operation": {"kind": "now"}}),
                node("uuid", "hash_sign", config={"operation": {"kind": "uuid"}}),
                say("a", "a"),
            ],
            "start -> now",
            "start -> uuid",
            "now -> a",
        ),
        unknown="now uuid",
        outputs={"a": "a"},
    ),
}


async def looked(known: Known, tools: Tools) -> Forecast:
    return await forecast(make_plan(known.graph, REGISTRY), known.input, tools, use_pins=True)


@pytest.mark.parametrize("name", KNOWN)
async def test_the_answer_is_the_known_one(name: str, tools: Tools) -> None:
    known = KNOWN[name]
    found = await looked(known, tools)
    said = {key: expected.certainty for key, expected in found.nodes.items()}
    possible, skipped = set(known.possible.split()), set(known.skipped.split())
    assert said == {
        each.key: Certainty.POSSIBLE
        if each.key in possible
        else Certainty.SKIPPED
        if each.key in skipped
        else Certainty.CERTAIN
        for each in known.graph.nodes
    }
    outputs = {key: expected.output for key, expected in found.nodes.items() if expected.output is not UNKNOWN}
    assert {key: outputs.get(key, UNKNOWN) for key in known.outputs} == known.outputs
    assert not outputs.keys() & set(known.unknown.split())
    runs = {key: (expected.least, expected.most) for key, expected in found.nodes.items()}
    assert {key: runs[key] for key in known.runs} == known.runs
    assert (found.error or {}).get("code") == known.error


async def test_a_workflow_of_a_thousand_nodes_and_a_list_of_thousands_are_looked_at_in_bounds(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.executions.forecast._SECONDS", PATIENCE_SECONDS)  # what bounds it here is how much it is
    nodes = [entry(), *(say(f"n{at}", "{{ input }}") for at in range(900))]
    links = ["start -> n0", *(f"n{at} -> n{at + 1}" for at in range(899))]
    found = await looked(Known(graph(nodes, *links), "x"), tools)
    assert found.nodes["n899"].output == "x"
    made = graph([entry(), each("all"), say("a", "{{ item }}", parentKey="all")], "start -> all")
    found = await looked(Known(made, list(range(5_000))), tools)
    assert found.nodes["a"].certainty is Certainty.CERTAIN
    assert found.nodes["a"].most is None
    assert found.nodes["all"].output is UNKNOWN


async def test_values_that_grow_without_end_are_let_go(tools: Tools) -> None:
    joins = [node(f"m{at}", "merge", config={"mode": "list"}) for at in range(60)]
    pairs = [say(f"p{at}", "x", isEnabled=False) for at in range(60)]
    links = ["start -> m0", "start -> p0"]
    for at in range(59):
        links += [f"m{at} -> m{at + 1}", f"m{at} -> p{at + 1}", f"p{at + 1} -> m{at + 1}"]
    found = await looked(Known(graph([entry(), *joins, *pairs], *links), [1, 2]), tools)
    assert found.nodes["m3"].output is not UNKNOWN
    assert found.nodes["m59"].output is UNKNOWN
    assert found.nodes["m59"].certainty is Certainty.CERTAIN
