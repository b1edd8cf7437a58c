"""Pictures of graphs: right whatever the graph is, and nothing in them but text."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.components.registry import default_registry
from app.workflows.diagrams import DiagramFormat, Kind, Mark, Tone, diagram
from app.workflows.diagrams.layout import Item, Join, lay_out
from app.workflows.diagrams.texts import fit, width
from app.workflows.graph import Graph, GraphNode, Link, Position

REGISTRY = default_registry()
SVG = "{http://www.w3.org/2000/svg}"
NASTY = "</title><script>alert(1)</script>\"'&]]>\n%%{init: {}}%%\x00\ud800\u202e;#quot;`|end"

KEYS = [f"n{index}" for index in range(9)]
keys = st.sampled_from(KEYS)
graphs = st.builds(
    lambda parents, links, positions: Graph(
        nodes=tuple(
            GraphNode(key=key, component="template", parent_key=parent, position=Position(x=x, y=y))
            for key, parent, (x, y) in zip(KEYS, parents, positions, strict=True)
        ),
        connections=tuple(Link(source=source, target=target, source_handle=handle) for source, target, handle in links),
    ),
    st.lists(st.none() | keys, min_size=9, max_size=9),
    st.lists(st.tuples(keys, keys, st.sampled_from(["output", "error", "yes"])), max_size=20),
    st.lists(
        st.tuples(st.sampled_from([0.0, 1e9, -300.0, 250.0, 600.0]), st.sampled_from([0.0, 90.0, 1e300])),
        min_size=9,
        max_size=9,
    ),
)


def describe(component: str) -> Kind | None:
    found = REGISTRY.get(component)
    return None if found is None else Kind(found.name, found.category.value, found.is_container)


def node(key: str, component: str = "template", **more: Any) -> GraphNode:
    return GraphNode(key=key, component=component, **more)


def svg(graph: Graph, **more: Any) -> ET.Element:
    return ET.fromstring(diagram(graph, describe, DiagramFormat.SVG, title=more.pop("title", "T"), **more))


def mermaid(graph: Graph, **more: Any) -> str:
    return diagram(graph, describe, DiagramFormat.MERMAID, title=more.pop("title", "T"), **more)


@given(graphs)
@settings(max_examples=150, deadline=None)
def test_any_graph_is_drawn_with_every_node_and_link_once(graph: Graph) -> None:
    root = svg(graph)
    shapes = [each.get("class") for each in root.iter(f"{SVG}rect")]
    assert shapes.count("body") + shapes.count("around") == len(graph.nodes)
    assert sum(each.get("class") == "way" for each in root.iter(f"{SVG}path")) == len(graph.connections)
    text = mermaid(graph)
    assert len(re.findall(r"^ +(?:subgraph )?n\d+\[", text, re.MULTILINE)) == len(graph.nodes)
    assert text.count("subgraph") == len(re.findall("^  end$", text, re.MULTILINE))


@given(graphs)
@settings(max_examples=150, deadline=None)
def test_nothing_overlaps_and_containers_hold_what_is_in_them(graph: Graph) -> None:
    items = [
        Item(each.key, 150, 54, each.parent_key, position=(each.position.x, each.position.y)) for each in graph.nodes
    ]
    layout = lay_out(items, [Join(link.source, link.target) for link in graph.connections])
    boxes = layout.boxes
    assert boxes.keys() == set(KEYS)
    ordered = sorted(boxes.items(), key=lambda pair: pair[1].width * pair[1].height)
    for index, (_, one) in enumerate(ordered):
        assert -0.01 < one.x <= one.right < layout.width + 0.01
        assert -0.01 < one.y < one.y + one.height < layout.height + 0.01
        for _, other in ordered[index + 1 :]:
            wide = min(one.right, other.right) - max(one.x, other.x)
            high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            is_inside = wide >= one.width - 0.01 and high >= one.height - 0.01
            assert is_inside or wide < 0.01 or high < 0.01


def test_links_lead_to_the_right_and_a_join_stands_behind_all_that_lead_to_it() -> None:
    items = [Item(key, 100, 50) for key in "abcd"]
    layout = lay_out(items, [Join("a", "b"), Join("b", "c"), Join("a", "c"), Join("d", "c")])
    x = {key: box.x for key, box in layout.boxes.items()}
    assert x["a"] < x["b"] == x["d"] < x["c"]
    assert len(layout.stretches[2]) == 1, "the long link has a way past b"
    _, _, level = layout.stretches[2][0]
    b = layout.boxes["b"]
    assert not b.y < level < b.y + b.height


def test_places_of_an_editor_are_kept_unless_they_overlap() -> None:
    apart = [Item("a", 100, 50, position=(900, 10)), Item("b", 100, 50, position=(500, 300))]
    kept = lay_out(apart, []).boxes
    assert (kept["a"].x - kept["b"].x, kept["a"].y - kept["b"].y) == (400, -290)
    near = [Item("a", 100, 50, position=(900, 10)), Item("b", 100, 50, position=(950, 20))]
    assert lay_out(near, []).boxes["b"].y >= 50


def test_a_picture_says_what_it_shows() -> None:
    root = svg(Graph(nodes=(node("a", name="Ask"), node("b", "no_such_component"))), title="Triage")
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == ("Triage", "A workflow of 2 nodes and 0 links.")
    assert [each.text for each in root.iter(f"{SVG}title")][1:] == ["Ask · Template · a", "b · no_such_component"]
    style = root.find(f"{SVG}style")
    assert style is not None
    assert "prefers-color-scheme:dark" in (style.text or "")


def test_text_of_users_is_nothing_but_text() -> None:
    graph = Graph(
        nodes=(node("a", name=NASTY), node("b", NASTY), node("c", "parallel", name=NASTY), node("d", parent_key="c")),
        connections=(Link(source="a", target="b", source_handle=NASTY, target_handle=NASTY),),
    )
    marks = {"a": Mark(Tone.FAILED, NASTY, NASTY)}
    root = svg(graph, title=NASTY, marks=marks, state=NASTY)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        *("svg", "title", "desc", "style", "rect", "g", "path", "text", "circle")
    }
    assert not any(name.startswith("on") or name.endswith("href") for each in root.iter() for name in each.attrib)
    text = mermaid(graph, title=NASTY, marks=marks, state=NASTY)
    front, body = text.split("---\n")[1:]
    assert front.startswith('title: "') and front.count("\n") == 1  # noqa: PT018 - one thing
    assert "%" not in body
    assert "{" not in body
    assert "<script" not in body
    for label in re.findall(r"\[(.*?)\]\n|\|(.*?)\|", body):
        assert re.fullmatch(r'"[^"`]*"', "".join(label))


def test_a_run_is_told_by_colours_and_words() -> None:
    graph = Graph(
        nodes=(node("a"), node("b"), node("c")),
        connections=(Link(source="a", target="b"), Link(source="a", target="c", source_handle="error")),
    )
    marks = {"a": Mark(Tone.DONE, "completed in 2 s", "2 s"), "b": Mark(Tone.RUNNING, "running")}
    root = svg(graph, marks=marks, state="Running.")
    groups = [each.get("class", "") for each in root.iter(f"{SVG}g")]
    assert "c-data t-done card" in groups
    assert "c-data t-running card" in groups
    assert "c-data t-idle card" in groups
    assert "line taken" in groups
    assert "line err idle" in groups
    assert "Running." in (root.findtext(f"{SVG}desc") or "")
    text = mermaid(graph, marks=marks)
    assert "n0 ==> n1" in text
    assert 'n0 -.->|"error"| n2' in text
    assert "class n0 done" in text


def test_the_largest_graph_is_drawn_within_bounds() -> None:
    names = [f"n{index}" for index in range(1_000)]
    links = [Link(source=names[at // 5], target=names[(at * 7919 + 13) % 1_000]) for at in range(5_000)]
    graph = Graph(nodes=tuple(node(each, name="m" * 200) for each in names), connections=tuple(links))
    assert len(diagram(graph, describe, DiagramFormat.SVG, title="T")) < 4_000_000
    assert len(mermaid(graph)) < 500_000


@pytest.mark.parametrize("text", ["", "a", "Ärger über Öl", "日本語のとても長い名前です", "W" * 300])
def test_text_is_cut_to_what_fits(text: str) -> None:
    shown = fit(text, 12, 90)
    assert width(shown, 12) <= 90
    assert shown == text or shown.endswith("…")
