"""Steps: done, undone, stored; whatever a comparison says is enough to make one graph into the other."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflows import paths, steps
from app.workflows.diff import ABSENT, Operation, OperationKind, diff, is_same, parts_of, path_of
from app.workflows.graph import Graph, Link, Variable
from app.workflows.splices import Splice
from app.workflows.steps import StepDoesNotFit, meet

from .conftest import graph, greeting, node
from .test_documents import graphs, json_values, texts


@st.composite
def configured(draw: st.DrawFn) -> Graph:
    """Draw a graph whose configurations hold anything, under keys with dots and backslashes too."""
    value = draw(graphs())
    keys = st.sampled_from(["a", "b", "a.b", "\\", "", "0"])
    inner = st.recursive(json_values, lambda held: st.dictionaries(keys, held, max_size=3), max_leaves=4)
    nodes = tuple(
        each.model_copy(update={"config": draw(st.dictionaries(keys, inner, max_size=3))}) for each in value.nodes
    )
    return value.model_copy(update={"nodes": nodes})


def _alike(one: Graph, other: Graph) -> bool:
    """Compare, but for the order of nodes and variables; true is not 1."""

    def plain(value: Graph) -> Any:
        stored = value.to_json()
        return {
            "nodes": {each["key"]: each for each in stored["nodes"]},
            "variables": {each["name"]: each for each in stored["variables"]},
            "connections": stored["connections"],
        }

    return is_same(plain(one), plain(other))


@given(configured(), configured())
def test_a_comparison_says_everything_that_differs(old: Graph, new: Graph) -> None:
    assert diff(old, old) == []
    assert _alike(steps.apply(old, diff(old, new)), new)


@given(configured(), configured())
def test_what_is_done_and_undone_leaves_no_trace(old: Graph, new: Graph) -> None:
    done = diff(old, new)
    back = steps.apply(steps.apply(old, done), steps.invert(done))
    assert is_same(back.to_json(), old.to_json())
    assert steps.invert(steps.invert(done)) == done


@given(configured(), configured())
def test_what_is_stored_is_read_again(old: Graph, new: Graph) -> None:
    done = diff(old, new)
    stored = orjson.loads(orjson.dumps(steps.encode(done)))
    assert steps.encode(steps.decode(stored)) == stored
    assert is_same(steps.apply(old, steps.decode(stored)).to_json(), steps.apply(old, done).to_json())


@given(st.lists(texts))
def test_a_path_has_the_parts_it_was_made_of(parts: list[str]) -> None:
    parts = ["config", *parts]
    assert parts_of(path_of(parts)) == tuple(parts)


def test_a_comparison_goes_into_maps_of_a_configuration_and_takes_lists_whole() -> None:
    old = graph([node("a", config={"headers": {"X": "1", "Y.Z": "2"}, "list": [1, 2]})])
    new = graph([node("a", config={"headers": {"X": "1", "Y.Z": "3", "W": None}, "list": [1, 3]})])
    assert [(step.field, step.before, step.after) for step in diff(old, new)] == [
        ("config.headers.Y\\.Z", "2", "3"),
        ("config.headers.W", ABSENT, None),
        ("config.list", [1, 2], [1, 3]),
    ]


def test_connections_take_the_order_of_the_new_graph_with_the_fewest_steps() -> None:
    nodes = [node(key) for key in "abcd"]
    old = graph(nodes, ("a", "b"), ("a", "c"), ("a", "d"))
    new = graph(nodes, ("a", "d"), ("a", "b"), ("a", "c"))
    made = diff(old, new)
    assert [(step.kind.value, step.at) for step in made] == [("link_removed", 2), ("link_added", 0)]
    assert steps.apply(old, made) == new


def test_a_node_gets_another_key_and_its_old_one_back_at_its_place() -> None:
    old = graph([node("a"), node("b")])
    rename = Operation(OperationKind.NODE_CHANGED, "a", "key", "a", "c")
    new = steps.apply(old, [rename])
    assert [each.key for each in new.nodes] == ["c", "b"]
    assert steps.apply(new, steps.invert([rename])) == old
    assert steps.touched([rename]) == {("node", "a"), ("node", "c")}


def test_a_text_is_spliced_and_unspliced() -> None:
    old = greeting()
    step = Operation(OperationKind.TEXT_CHANGED, "greet", "config.template", splices=(Splice(0, "Hello", "Hi"),))
    (stored,) = steps.encode([step])
    new = steps.apply(old, steps.decode([orjson.loads(orjson.dumps(stored))]))
    assert new.nodes[1].config == {"template": "Hi {{ input.name }}"}
    assert steps.apply(new, steps.invert([step])) == old
    assert steps.touched([step]) == {("node", "greet", "config.template")}


def test_properties_of_the_workflow_are_not_of_the_graph() -> None:
    step = Operation(OperationKind.METADATA_CHANGED, "", "name", "Old", "New")
    assert steps.apply(greeting(), [step]) is not None
    assert steps.decode(steps.encode([step])) == [step]
    assert steps.invert([step]) == [Operation(OperationKind.METADATA_CHANGED, "", "name", "New", "Old")]
    assert steps.touched([step]) == {("metadata", "name")}


CHANGED = OperationKind.NODE_CHANGED


@pytest.mark.parametrize(
    "step",
    [
        Operation(OperationKind.NODE_ADDED, node("greet")),
        Operation(OperationKind.NODE_REMOVED, node("greet", config={"template": "other"})),
        Operation(OperationKind.NODE_REMOVED, node("gone")),
        Operation(OperationKind.LINK_ADDED, Link(source="start", target="greet")),
        Operation(OperationKind.LINK_REMOVED, Link(source="greet", target="start")),
        Operation(OperationKind.VARIABLE_REMOVED, Variable(name="v")),
        Operation(OperationKind.VARIABLE_CHANGED, "v", "value", 1, 2),
        Operation(CHANGED, "gone", "name", "", "x"),
        Operation(CHANGED, "greet", "name", "other", "x"),
        Operation(CHANGED, "greet", "name", "", 5),
        Operation(CHANGED, "greet", "nothing", ABSENT, "x"),
        Operation(CHANGED, "greet", "key", "greet", "start"),
        Operation(CHANGED, "greet", "config.template.x", ABSENT, "x"),
        Operation(CHANGED, "greet", "config.a.b", ABSENT, "x"),
        Operation(CHANGED, "greet", "config.template", ABSENT, "x"),
        Operation(OperationKind.TEXT_CHANGED, "greet", "config.template", splices=(Splice(0, "Bye"),)),
        Operation(OperationKind.TEXT_CHANGED, "greet", "config.nothing", splices=(Splice(0, "", "x"),)),
    ],
)
def test_a_step_made_for_another_graph_is_refused(step: Operation) -> None:
    with pytest.raises(StepDoesNotFit) as caught:
        steps.apply(greeting(), [step])
    assert caught.value.step == step


@pytest.mark.parametrize(
    ("one", "other", "is_met"),
    [
        (("node", "a"), ("node", "a", "name"), True),
        (("node", "a", "config.url"), ("node", "a", "config"), True),
        (("node", "a", "config.headers.X"), ("node", "a", "config.headers.Y"), False),
        (("node", "a", "config.url"), ("node", "a", "config.urls"), False),
        (("node", "a", "name"), ("node", "b", "name"), False),
        (("node", "a"), ("node", "b"), False),
        (("node", "a"), ("link", "a"), False),
        (("metadata", "name"), ("metadata", "name"), True),
        (("metadata", "name"), ("metadata", "tags"), False),
    ],
)
def test_addresses_meet_when_one_holds_the_other(one: steps.Address, other: steps.Address, *, is_met: bool) -> None:
    assert meet(one, other) is is_met
    assert meet(other, one) is is_met


def test_a_list_is_written_by_index_and_at_its_end_only() -> None:
    value = {"a": [1, {"b": 2}]}
    assert paths.write(value, ["a", "1", "b"], 3) == {"a": [1, {"b": 3}]}
    assert paths.write(value, ["a", "2"], 3) == {"a": [1, {"b": 2}, 3]}
    assert paths.write(value, ["a", "1"], ABSENT) == {"a": [1]}
    assert value == {"a": [1, {"b": 2}]}
    for parts, new in ((["a", "3"], 1), (["a", "01"], 1), (["a", "-1"], 1), (["a", "0"], ABSENT), (["a", "2", "x"], 1)):
        with pytest.raises(paths.PathMissing):
            paths.write(value, parts, new)
