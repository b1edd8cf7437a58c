"""Everything that can be wrong with a graph, and random graphs."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.components.registry import default_registry
from app.workflows import structure
from app.workflows.graph import Graph, GraphNode, Link, Variable
from app.workflows.problems import GraphInvalid, Problem, ProblemCode, Severity, refuse_structural
from app.workflows.validation import MAX_CONNECTIONS, MAX_NODES, problems

from .conftest import graph, greeting, node

LIBRARY = default_registry()
START = node("start", "manual")
EACH = node("each", "parallel", config={"items": "input"})


def found(value: Graph, secret_names: set[str] | None = None) -> list[tuple[str, str]]:
    return [(problem.path, problem.code.value) for problem in problems(value, LIBRARY, secret_names=secret_names)]


def text(key: str, template: str, **parts: Any) -> GraphNode:
    return node(key, config={"template": template}, **parts)


def test_a_good_graph_has_no_problem() -> None:
    assert found(greeting()) == []
    body = graph([START, EACH, node("in", parent_key="each"), node("after")], ("start", "each"), ("each", "after"))
    assert found(body) == []


CASES: dict[str, tuple[Graph, list[tuple[str, str]]]] = {
    "no entry": (Graph(), [("nodes", "ENTRY_MISSING")]),
    "bad keys": (
        graph([START, node("1x"), node("start"), node("x" * 65)]),
        [
            ("nodes[1].key", "KEY_INVALID"),
            ("nodes[2].key", "KEY_DUPLICATE"),
            ("nodes[3].key", "KEY_INVALID"),
            ("nodes[1]", "NODE_UNREACHABLE"),
            ("nodes[3]", "NODE_UNREACHABLE"),
        ],
    ),
    "unknown version": (
        graph([node("start", "manual", component_version="99")]),
        [("nodes[0].componentVersion", "COMPONENT_VERSION_UNKNOWN")],
    ),
    "config": (
        graph(
            [START, node("a", config={}), node("b", config={"template": "x", "nope": 1})], ("start", "a"), ("a", "b")
        ),
        [("nodes[1].config.template", "CONFIG_INCOMPLETE"), ("nodes[2].config.nope", "CONFIG_INVALID")],
    ),
    "a break outside a loop": (
        graph(
            [START, EACH, node("out", "break", config={}), node("in", "break", config={}, parent_key="each")],
            ("start", "each"),
            ("start", "out"),
        ),
        [("nodes[2].parentKey", "BREAK_OUTSIDE_LOOP"), ("nodes[3].parentKey", "BREAK_OUTSIDE_LOOP")],
    ),
    "policies that are no expressions": (
        graph([START, node("a", skip_if="1 +", cache={"ttlMs": 1, "key": "secrets.A"})], ("start", "a")),
        [("nodes[1].skipIf", "CONFIG_INVALID"), ("nodes[1].cache.key", "CONFIG_INVALID")],
    ),
    "policies that refer to nothing": (
        graph([START, node("a", skip_if="nodes.gone == 1", cache={"ttlMs": 1, "key": "vars.v"})], ("start", "a")),
        [("nodes[1].skipIf", "REFERENCE_UNKNOWN"), ("nodes[1].cache.key", "VARIABLE_UNKNOWN")],
    ),
    "a link twice": (
        graph([START, node("a")], ("start", "a"), ("start", "a")),
        [("connections[1]", "CONNECTION_DUPLICATE")],
    ),
    "handles": (
        Graph(
            nodes=(START, node("a")),
            connections=(Link(source="start", source_handle="left", target="a", target_handle="right"),),
        ),
        [("connections[0].sourceHandle", "HANDLE_MISSING"), ("connections[0].targetHandle", "HANDLE_MISSING")],
    ),
    "error handle": (
        graph([START, node("a"), node("b")], ("start", "a"), ("a", "error", "b")),
        [("connections[1].sourceHandle", "ERROR_HANDLE_INACTIVE")],
    ),
    "error handle with a branch": (
        graph([START, node("a", on_error="branch"), node("b")], ("start", "a"), ("a", "error", "b")),
        [],
    ),
    "codes that name no status": (
        graph(
            [
                START,
                node("a", retry={"codes": ["HTTP_503", "HTTP_5XX", "HTTP_STATUS", "HTTP_TIMEOUT", "HTTP_4"]}),
                node("b", retry={"codes": ["HTTP_600", "HTTP_50X", "HTTP_5XX_", "HTTP_4XX"]}),
            ],
            ("start", "a"),
            ("a", "b"),
        ),
        [
            ("nodes[1].retry.codes[4]", "CONFIG_INVALID"),
            ("nodes[2].retry.codes[0]", "CONFIG_INVALID"),
            ("nodes[2].retry.codes[1]", "CONFIG_INVALID"),
            ("nodes[2].retry.codes[2]", "CONFIG_INVALID"),
        ],
    ),
    "a time limit where it has no effect": (
        graph(
            [
                START,
                node("a", "wait", config={"durationMs": 1}, timeout_ms=5),
                node("b", "wait", config={"signal": "s", "timeoutMs": 5}),
                node("c", timeout_ms=5),
            ],
            ("start", "a"),
            ("a", "b"),
            ("b", "c"),
        ),
        [("nodes[1].timeoutMs", "TIMEOUT_WITHOUT_EFFECT")],
    ),
    "an entry with input": (
        graph([START, node("again", "manual")], ("start", "again")),
        [("connections[0].target", "ENTRY_HAS_INPUT")],
    ),
    "a cycle": (
        graph([START, node("a"), node("b")], ("start", "a"), ("a", "b"), ("b", "a")),
        [("nodes[1]", "CYCLE")],
    ),
    "a node that follows itself": (graph([START, node("a")], ("start", "a"), ("a", "a")), [("nodes[1]", "CYCLE")]),
    "no path": (graph([START, node("a")]), [("nodes[1]", "NODE_UNREACHABLE")]),
    "no default": (
        graph([START, node("a", on_error="default")], ("start", "a")),
        [("nodes[1].defaultOutput", "DEFAULT_MISSING")],
    ),
    "parents": (
        graph(
            [
                START,
                node("a", parent_key="ghost"),
                node("b", parent_key="start"),
                EACH,
                node("c", "manual", parent_key="each"),
            ],
            ("start", "each"),
        ),
        [
            ("nodes[1].parentKey", "PARENT_MISSING"),
            ("nodes[2].parentKey", "PARENT_NOT_CONTAINER"),
            ("nodes[4].parentKey", "ENTRY_IN_CONTAINER"),
        ],
    ),
    "containers in each other": (
        graph(
            [
                START,
                node("p", "parallel", config={"items": "input"}, parent_key="q"),
                node("q", "parallel", config={"items": "input"}, parent_key="p"),
            ]
        ),
        [("nodes[1].parentKey", "PARENT_CYCLE")],
    ),
    "keys that make a long path": (
        graph(
            [
                START,
                *(
                    node(f"{'k' * 63}{at}", "parallel", config={"items": "input"}, parent_key=parent)
                    for at, parent in enumerate([None, *(f"{'k' * 63}{at}" for at in range(6))])
                ),
                node("in", parent_key=f"{'k' * 63}6"),
            ],
            ("start", f"{'k' * 63}0"),
        ),
        [("nodes[8].parentKey", "PARENT_TOO_DEEP")],
    ),
    "an empty container": (graph([START, EACH], ("start", "each")), [("nodes[1]", "CONTAINER_EMPTY")]),
    "a link over a border": (
        graph([START, EACH, node("in", parent_key="each")], ("start", "each"), ("start", "in")),
        [("connections[1]", "CONNECTION_CROSSES_CONTAINER")],
    ),
    "names and lengths": (
        Graph(
            nodes=(node("start", "manual", name="n" * 201),),
            variables=(Variable(name="9"), Variable(name="v"), Variable(name="v", description="d" * 2001)),
        ),
        [
            ("nodes[0].name", "VALUE_TOO_LONG"),
            ("variables[0].name", "VARIABLE_NAME_INVALID"),
            ("variables[2].name", "VARIABLE_DUPLICATE"),
            ("variables[2].description", "VALUE_TOO_LONG"),
        ],
    ),
    "references": (
        graph(
            [
                START,
                text("a", "{{ nodes.b }} {{ nodes['ghost'] }} nodes.free {{ vars.v }}"),
                text("b", "{{ nodes.a.x }}"),
            ],
            ("start", "a"),
            ("a", "b"),
        ),
        [
            ("nodes[1].config.template", "REFERENCE_NOT_BEFORE"),
            ("nodes[1].config.template", "REFERENCE_UNKNOWN"),
            ("nodes[1].config.template", "VARIABLE_UNKNOWN"),
        ],
    ),
    "names that no run has": (
        graph(
            [
                START,
                text("a", "{{ imput.text }} {% for x in range(3) %}{{ x }}{{ loop.index }}{% endfor %}{{ total }}"),
                node("b", "function", config={"code": "total = 1\ntotal"}),
                node("c", "condition", config={"cases": [{"name": "yes", "when": "total > int(input.n)"}]}),
                node(
                    "d",
                    "list",
                    config={
                        "items": "input.map(each, each.n).filter(n, n > math.abs(1))",
                        "operations": [{"kind": "map", "to": "item.n + index + size(string(itm))"}],
                    },
                    skip_if="type(input) == null_type",
                ),
            ],
            ("start", "a"),
            ("a", "b"),
            ("b", "c"),
            ("start", "d"),
        ),
        [
            ("nodes[1].config.template", "NAME_UNKNOWN"),
            ("nodes[1].config.template", "NAME_UNKNOWN"),
            ("nodes[3].config.cases.0.when", "NAME_UNKNOWN"),
            ("nodes[4].config.operations.0.to", "NAME_UNKNOWN"),
        ],
    ),
    "a body sees what is before its container": (
        graph(
            [
                START,
                text("a", "x"),
                EACH,
                text("in", "{{ nodes.a }} {{ nodes.late }}", parent_key="each"),
                text("late", "x"),
            ],
            ("start", "a"),
            ("a", "each"),
            ("each", "late"),
        ),
        [("nodes[3].config.template", "REFERENCE_NOT_BEFORE")],
    ),
    "what no database stores": (
        Graph(
            nodes=(node("start", "manual", pinned_output={"a": [1, float("nan"), "\x00"]}),),
            variables=(Variable(name="v", value=2**64),),
        ),
        [
            ("nodes[0].pinnedOutput.a[2]", "VALUE_INVALID"),
            ("nodes[0].pinnedOutput.a[1]", "VALUE_INVALID"),
            ("variables[0].value", "VALUE_INVALID"),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_problem_is_found_where_it_is(name: str) -> None:
    value, expected = CASES[name]
    assert found(value) == expected


def test_secrets_are_checked_only_when_their_names_are_known() -> None:
    config = {"url": "https://x.example", "auth": {"kind": "bearer", "token": "{{ secrets.TOKEN }}"}}
    call = graph([START, node("call", "http_request", config=config)], ("start", "call"))
    assert found(call) == []
    assert found(call, {"TOKEN"}) == []
    assert found(call, set()) == [("nodes[1].config.auth.token", "SECRET_UNKNOWN")]


def test_what_was_probably_meant_is_said_of_some() -> None:
    value = graph(
        [START, text("total", "{{ imput }} {{ total }} {{ rate }} {{ nodes.totl }} {{ vars.rat }} {{ xyz }}")]
    )
    value = value.model_copy(update={"variables": (Variable(name="rate", value=1),)})
    said = [each.message for each in problems(value, LIBRARY) if each.field == "config.template"]
    assert said == [
        "There is no node 'totl' to refer to. Did you mean total?",
        "The workflow declares no variable 'rat'. Did you mean rate?",
        "No run has a name 'imput'. Did you mean input?",
        "No run has a name 'rate'. Did you mean vars.rate?",
        "No run has a name 'total'. Did you mean nodes.total?",
        "No run has a name 'xyz'.",
    ]
    many = graph([START, text("total", " ".join(f"{{{{ nodes.total{at} }}}}" for at in range(40)))])
    said = [each.message for each in problems(many, LIBRARY) if each.field == "config.template"]
    assert (len(said), sum("Did you mean" in each for each in said)) == (40, 20)


def test_a_cycle_is_named() -> None:
    (problem,) = problems(graph([START, node("a"), node("b")], ("start", "a"), ("a", "b"), ("b", "a")), LIBRARY)
    assert problem.message == "These connections form a cycle: a → b → a."


def test_a_deep_value_is_refused_without_recursion() -> None:
    deep: Any = {}
    for _ in range(100_000):
        deep = {"a": deep}
    value = Graph(nodes=(START.model_copy(update={"config": deep}),))
    assert [code for _, code in found(value)] == ["VALUE_INVALID"]


def test_too_many_are_counted_and_nothing_else_is_looked_at() -> None:
    nodes = [node(f"n{at}") for at in range(MAX_NODES + 1)]
    assert found(Graph(nodes=tuple(nodes))) == [("nodes", "TOO_MANY_NODES")]
    links = tuple(Link(source="a", target=f"b{at}") for at in range(MAX_CONNECTIONS + 1))
    assert found(Graph(connections=links)) == [("connections", "TOO_MANY_CONNECTIONS")]


def test_the_largest_graph_is_validated_within_a_second() -> None:
    nodes = [START, *(text(f"n{at}", f"{{{{ nodes.n{at // 2} }}}}") for at in range(1, MAX_NODES))]
    links = [("start", "n1"), *((f"n{at - back}", f"n{at}") for at in range(6, MAX_NODES) for back in range(1, 6))]
    value = graph(nodes, *links[:MAX_CONNECTIONS])
    started = time.thread_time()
    problems(value, LIBRARY)
    assert time.thread_time() - started < 1.0


def test_what_is_unfinished_may_be_kept_and_what_is_broken_may_not() -> None:
    refuse_structural([Problem(ProblemCode.ENTRY_MISSING, "m"), Problem(ProblemCode.NODE_UNREACHABLE, "m")])
    with pytest.raises(GraphInvalid) as caught:
        refuse_structural([Problem(ProblemCode.ENTRY_MISSING, "m"), Problem(ProblemCode.CYCLE, "c", "nodes[1]", "a")])
    assert caught.value.details["problems"] == [
        {"field": "input.nodes[1]", "nodeKey": "a", "code": "CYCLE", "message": "c", "severity": "ERROR"}
    ]
    assert Problem(ProblemCode.SECRET_UNKNOWN, "m").severity is Severity.WARNING
    assert Problem(ProblemCode.TIMEOUT_WITHOUT_EFFECT, "m").severity is Severity.WARNING


@st.composite
def dags(draw: st.DrawFn) -> Graph:
    """Draw a graph in which every link points forward and every node is reached."""
    size = draw(st.integers(1, 25))
    nodes = [START, *(node(f"n{at}") for at in range(1, size))]
    links: set[tuple[str, str]] = set()
    for at in range(1, size):
        for source in draw(st.sets(st.integers(0, at - 1), min_size=1, max_size=4)):
            links.add((nodes[source].key, nodes[at].key))
    order = draw(st.permutations(sorted(links)))
    return graph(draw(st.permutations(nodes)), *order)


@given(dags())
def test_a_random_dag_is_valid(value: Graph) -> None:
    assert found(value) == []
    shape = structure.Shape.of(value)
    order = structure.ordered(shape)
    assert order is not None
    place = {key: at for at, key in enumerate(order)}
    assert all(place[link.source] < place[link.target] for link in value.connections)


@given(dags(), st.data())
def test_a_back_edge_is_found_as_a_cycle_through_it(value: Graph, data: st.DataObject) -> None:
    shape = structure.Shape.of(value)
    target = data.draw(st.sampled_from([node.key for node in value.nodes if node.key != "start"] or ["start"]))
    if target == "start":
        return
    source = data.draw(st.sampled_from(sorted(structure.reachable(shape, [target]))))
    broken = value.model_copy(update={"connections": (*value.connections, Link(source=source, target=target))})
    (cycle, *_) = structure.cycles(structure.Shape.of(broken))
    links = {(link.source, link.target) for link in broken.connections}
    steps = list(zip(cycle, (*cycle[1:], cycle[0]), strict=True))
    assert all(step in links for step in steps)
    assert (source, target) in steps
    assert "CYCLE" in {code for _, code in found(broken)}
