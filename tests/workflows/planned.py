"""A small workflow with one of everything, and actions on it: what tests of planning, refitting and merging share."""

from typing import Any

from hypothesis import strategies as st

from app.components.registry import default_registry
from app.workflows import steps
from app.workflows.edits import actions
from app.workflows.edits.actions import Action, FieldValue, TextCut, UpdateNode
from app.workflows.edits.planning import plan
from app.workflows.graph import Graph, GraphNode, Link, Position, Variable

from .conftest import node

LIBRARY = default_registry()
HTTP = {"method": "GET", "url": "https://example.com"}


def house() -> Graph:
    """Draw a small workflow that has one of everything."""
    return Graph(
        nodes=(
            node("start", "manual"),
            node("call", "http_request", config=HTTP),
            node("each", "loop", config={"items": "nodes.call.body"}),
            node("greet", config={"template": "Hello {{ nodes.call.body }}"}, parent_key="each"),
            node("end", config={"template": "{{ nodes['call'] }}"}, skip_if="nodes.call.ok"),
            node("fixed", config={"template": "x"}, is_locked=True),
        ),
        connections=(
            Link(source="start", target="call"),
            Link(source="call", target="each"),
            Link(source="each", target="end"),
            Link(source="end", target="fixed"),
        ),
        variables=(Variable(name="limit", value=3),),
    )


def done(value: Graph, *asked: Action) -> Graph:
    for action in asked:
        made = plan(value, action, LIBRARY)
        value = steps.apply(value, made)
    return value


def config(value: Graph, key: str) -> dict[str, Any]:
    found = value.node(key)
    assert found is not None
    return found.config


def put(key: str, /, **values: Any) -> UpdateNode:
    sets = tuple(FieldValue(field.replace("__", "."), value) for field, value in values.items())
    return UpdateNode(key, sets)


KEYS = st.sampled_from(["start", "call", "each", "greet", "end", "fixed", "a", "b"])
FIELDS = st.sampled_from(
    ["name", "onError", "retry", "config.url", "config.template", "config.headers.X", "config.headers", "config.items"]
)
VALUES = st.sampled_from([None, "", "x", "BRANCH", {"maxAttempts": 2}, {"Y": "z"}, 3, True])
POSITIONS = st.builds(Position, x=st.integers(0, 3), y=st.just(0))
LINKS = st.builds(Link, source=KEYS, target=KEYS, source_handle=st.sampled_from(["output", "error", "nothing"]))


@st.composite
def nodes(draw: st.DrawFn) -> GraphNode:
    component = draw(st.sampled_from(["template", "manual", "loop", "http_request", "no_such"]))
    return GraphNode(
        key=draw(KEYS),
        component=component,
        config={"template": "{{ nodes.call }}"} if component == "template" else {},
        parent_key=draw(st.none() | KEYS),
    )


ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(actions.AddNode, nodes()),
    st.builds(
        UpdateNode,
        KEYS,
        st.lists(st.builds(FieldValue, FIELDS, VALUES), max_size=2).map(tuple),
        st.lists(FIELDS, max_size=1).map(tuple),
    ),
    st.builds(actions.MoveNode, KEYS, POSITIONS),
    st.builds(actions.RemoveNode, KEYS),
    st.builds(actions.SetNodeEnabled, KEYS, st.booleans()),
    st.builds(actions.SetNodeLocked, KEYS, st.booleans()),
    st.builds(actions.Connect, LINKS),
    st.builds(actions.Disconnect, LINKS),
    st.builds(actions.SetVariable, st.builds(Variable, name=st.sampled_from(["limit", "v"]), value=VALUES)),
    st.builds(actions.DeleteVariable, st.sampled_from(["limit", "v"])),
    st.builds(actions.RenameNode, KEYS, st.none() | st.just("N"), st.none() | KEYS),
    st.builds(actions.ReparentNodes, st.lists(KEYS, max_size=2).map(tuple), st.none() | KEYS),
    st.builds(
        actions.EditText,
        KEYS,
        st.just("config.template"),
        st.lists(st.builds(TextCut, st.integers(0, 5), st.integers(0, 2), st.sampled_from(["", "ab"])), max_size=2).map(
            tuple
        ),
    ),
)
