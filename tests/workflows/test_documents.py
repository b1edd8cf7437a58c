"""Documents and comparisons: what goes out comes back, without a secret."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.components.registry import default_registry
from app.kernel.errors import InvalidInput
from app.workflows import documents
from app.workflows.diff import OperationKind, diff
from app.workflows.documents import DocumentInvalid, Exported
from app.workflows.graph import Graph, Variable
from app.workflows.validation import problems

from .conftest import graph, greeting, node
from .test_validation import dags

LIBRARY = default_registry()

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw a graph with values of every kind."""
    shape = draw(dags())
    nodes = tuple(
        each.model_copy(
            update={
                "name": draw(texts),
                "default_output": draw(json_values),
                "config": {"template": "x"} if each.component == "template" else {},
                "is_enabled": draw(st.booleans()),
            }
        )
        for each in shape.nodes
    )
    names = draw(st.lists(st.sampled_from("abcd"), unique=True))
    variables = tuple(Variable(name=name, value=draw(json_values), description=draw(texts)) for name in names)
    return Graph(nodes=nodes, connections=shape.connections, variables=variables)


@given(graphs())
def test_what_was_exported_is_imported_again(value: Graph) -> None:
    document = documents.export(Exported("Name", None, ["t"], value), LIBRARY)
    back = documents.parse(orjson.loads(orjson.dumps(document)))
    assert (back.name, back.description, back.tags, back.graph) == ("Name", None, ("t",), value)


@given(graphs())
def test_new_keys_keep_the_shape(value: Graph) -> None:
    changed = documents.remap(value, LIBRARY)
    renamed = {old.key: new.key for old, new in zip(value.nodes, changed.nodes, strict=True)}
    assert len(set(renamed.values())) == len(renamed)
    assert [(link.source, link.target) for link in changed.connections] == [
        (renamed[link.source], renamed[link.target]) for link in value.connections
    ]


def test_references_follow_new_keys() -> None:
    code = "a = nodes['start']\nb = nodes[\"start\"]"
    value = graph(
        [
            node("start", "manual"),
            node(
                "t",
                config={"template": "nodes.start {{ nodes.start.x }}{% if nodes['t'] %}{% endif %} {{ vars.start }}"},
            ),
            node("f", "function", config={"code": code}, parent_key="t"),
            node("g", "of_elsewhere", config={"template": "{{ nodes.start }}"}),
        ]
    )
    changed = documents.remap(value, LIBRARY)
    assert changed.nodes[1].config["template"] == (
        "nodes.start {{ nodes.manual_1.x }}{% if nodes['template_1'] %}{% endif %} {{ vars.start }}"
    )
    assert changed.nodes[2].config["code"] == code.replace("start", "manual_1")
    assert changed.nodes[2].parent_key == "template_1"
    assert changed.nodes[3].config == {"template": "{{ nodes.start }}"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("sk-live-1234", ""),
        ("{{ secrets.TOKEN }}", "{{ secrets.TOKEN }}"),
        ("Bearer {{ secrets.TOKEN }}", "Bearer {{ secrets.TOKEN }}"),
        ("sk-live {{ secrets.TOKEN }} more", "{{ secrets.TOKEN }}"),
        ("{{ 'sk-live' }}{{ input.x | upper }}", "{{ input.x | upper }}"),
        ("{% set x = 'sk-live' %}{{ x }}", "{{ x }}"),
        ("{# sk-live #}{{ a }}", "{{ a }}"),
        ("Bearer ", ""),
        ("{{ unclosed sk-live", ""),
        ("", ""),
    ],
)
def test_of_a_secret_field_only_names_stay(text: str, kept: str) -> None:
    assert documents.without_literals(text) == kept


@pytest.mark.parametrize(
    ("component", "config", "left"),
    [
        ("sql_query", {"dsn": "postgres://u:pass@h/db", "query": "SELECT 1"}, {"query": "SELECT 1"}),
        ("webhook_send", {"url": "https://example.com/", "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
         {"url": "https://example.com/"}),
        ("hash_sign", {"operation": {"kind": "sign", "key": "a literal key"}}, {"operation": {"kind": "sign"}}),
        ("hash_sign", {"operation": {"kind": "sign", "key": "{{ secrets.KEY }}"}},
         {"operation": {"kind": "sign", "key": "{{ secrets.KEY }}"}}),
    ],
)  # fmt: skip
def test_a_secret_that_must_not_be_empty_leaves_an_unfinished_draft_not_a_wrong_one(
    component: str, config: dict[str, Any], left: dict[str, Any]
) -> None:
    value = graph([node("start", "manual"), node("a", component, config=config)], ("start", "a"))
    assert not any(each.is_structural for each in problems(value, LIBRARY))
    document = documents.export(Exported("Name", None, (), value), LIBRARY)
    back = documents.parse(document).graph
    assert back.nodes[1].config == left
    assert bool(document["blanked"]) is (left != config)
    assert not any(each.is_structural for each in problems(back, LIBRARY))


def test_no_literal_of_a_secret_field_leaves() -> None:
    config = {
        "url": "https://x.example",
        "headers": {"X-Key": "LEAK1", "Authorization": "Bearer {{ secrets.TOKEN }}"},
        "query": {"key": "LEAK2"},
        "auth": {"kind": "basic", "username": "LEAK3", "password": "LEAK4"},
        "body": {"kind": "json", "template": '{"k": "LEAK5"}'},
    }
    value = graph(
        [
            node("call", "http_request", config=config, pinned_output="LEAK6"),
            node("gone", "of_elsewhere", config={"password": "LEAK7"}),
        ]
    )
    document = documents.export(Exported("Leaky", None, (), value), LIBRARY)
    assert b"LEAK" not in orjson.dumps(document)
    assert document["secrets"] == ["TOKEN"]
    assert document["blanked"] == [
        "nodes[0].config.headers.X-Key",
        "nodes[0].config.query.key",
        "nodes[0].config.auth.username",
        "nodes[0].config.auth.password",
        "nodes[0].config.body.template",
        "nodes[1].config",
    ]


def _deep() -> Any:
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]
    return {"format": documents.FORMAT, "name": deep}


GOOD = documents.export(Exported("N", None, (), greeting()), LIBRARY)


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (None, "input.document"),
        ([], "input.document"),
        ({}, "input.document.format"),
        ({**GOOD, "format": "plait.workflow/2"}, "input.document.format"),
        ({**GOOD, "surplus": 1}, "input.document.surplus"),
        ({**GOOD, "name": 5}, "input.document.name"),
        ({**GOOD, "tags": "x"}, "input.document.tags"),
        ({**GOOD, "description": "\x00"}, "input.document.description"),
        ({**GOOD, "description": "x" * 2_000_000}, "input.document"),
        ({**GOOD, "graph": {"nodes": [{"key": "a"}]}}, "input.document.graph.nodes[0].component"),
        (
            {**GOOD, "graph": {"nodes": [{"key": "a", "component": "b", "config": 1}]}},
            "input.document.graph.nodes[0].config",
        ),
        ({**GOOD, "version": 10**30}, "input.document.version"),
    ],
)
def test_hostile_documents_are_refused_by_field(document: Any, field: str) -> None:
    with pytest.raises(DocumentInvalid) as caught:
        documents.parse(document)
    assert caught.value.field == field


def test_a_deep_document_is_refused() -> None:
    with pytest.raises(InvalidInput):
        documents.parse(_deep())


def test_one_key_twice_cannot_be_remapped() -> None:
    with pytest.raises(DocumentInvalid):
        documents.remap(graph([node("a"), node("a")]), LIBRARY)


def test_true_is_not_one() -> None:
    old, new = (Graph(variables=(Variable(name="v", value=value),)) for value in (True, 1))
    (step,) = diff(old, new)
    assert (step.kind, step.field, step.before, step.after) == (OperationKind.VARIABLE_CHANGED, "value", True, 1)
