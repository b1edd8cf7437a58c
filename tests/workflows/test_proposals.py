"""Proposals: what a branch would change, what that needs, and what becomes of it on a draft that moved on."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.components.registry import default_registry
from app.workflows import steps
from app.workflows.branches.line_merge import merge_lines
from app.workflows.branches.proposals import OnConflict, change_id, changes, merged, proposed, rebased, with_needed
from app.workflows.diff import Operation, OperationKind, diff, is_same
from app.workflows.edits import actions
from app.workflows.edits.actions import Action, TextCut
from app.workflows.graph import Graph, Link
from app.workflows.problems import ProblemCode
from app.workflows.validation import problems

from .conftest import graph, node
from .planned import ACTIONS, config, done, house, put
from .test_refitting import played

LIBRARY = default_registry()


def picked(base: Graph, own: Graph, live: Graph, **wanted: Any) -> list[str]:
    """Say by kind and subject what a pick brings along."""
    made = proposed(base, own, live, LIBRARY)
    chosen = [
        at for at, step in enumerate(made) if step.kind.name == wanted["kind"] and _subject(step) == wanted["subject"]
    ]
    return [f"{made[at].kind.name} {_subject(made[at])}" for at in with_needed(chosen, made)]


def _subject(step: Operation) -> str:
    subject = step.subject
    return subject if isinstance(subject, str) else getattr(subject, "key", None) or getattr(subject, "name", "")


def test_a_connection_needs_its_nodes_and_they_the_container_around_them() -> None:
    own = done(
        house(),
        actions.AddNode(node("box", "loop", config={"items": "input"})),
        actions.AddNode(node("a", parent_key="box")),
        actions.AddNode(node("b", parent_key="box")),
        actions.Connect(Link(source="a", target="b")),
    )
    assert picked(house(), own, house(), kind="LINK_ADDED", subject="a.output->b.input") == [
        "NODE_ADDED box",
        "NODE_ADDED a",
        "NODE_ADDED b",
        "LINK_ADDED a.output->b.input",
    ]
    assert picked(house(), own, house(), kind="NODE_ADDED", subject="box") == ["NODE_ADDED box"]


def test_a_removed_container_needs_its_insides_and_connections_to_go() -> None:
    own = done(house(), actions.RemoveNode("each"), put("call", name="Call"))
    assert picked(house(), own, house(), kind="NODE_REMOVED", subject="each") == [
        "LINK_REMOVED call.output->each.input",
        "LINK_REMOVED each.output->end.input",
        "NODE_REMOVED each",
        "NODE_REMOVED greet",
    ]
    assert picked(house(), own, house(), kind="NODE_CHANGED", subject="call") == ["NODE_CHANGED call"]


def test_a_connection_that_only_stands_elsewhere_moves_as_a_whole() -> None:
    nodes = [node("start", "manual"), node("a"), node("b"), node("c")]
    base = graph(nodes, ("start", "a"), ("start", "b"), ("start", "c"))
    own = graph(nodes, ("start", "c"), ("start", "a"), ("start", "b"))
    assert picked(base, own, base, kind="LINK_ADDED", subject="start.output->c.input") == [
        "LINK_REMOVED start.output->c.input",
        "LINK_ADDED start.output->c.input",
    ]


def test_what_the_draft_has_done_as_well_is_no_change() -> None:
    own = done(house(), put("call", name="Call"), actions.RemoveNode("end"))
    live = done(house(), put("call", name="Call"), put("each", name="Each"), actions.RemoveNode("end"))
    assert changes(house(), own, live, LIBRARY) == []


def test_a_change_has_the_same_name_until_it_changes() -> None:
    own = done(house(), put("call", name="Call"), actions.AddNode(node("n")))
    before = {change_id(step) for step in diff(house(), own)}
    later = done(own, actions.AddNode(node("m")))
    assert before < {change_id(step) for step in diff(house(), later)}
    assert {change_id(step) for step in diff(house(), done(own, put("call", name="Other")))} != before


def test_a_conflict_names_what_the_draft_did() -> None:
    own = done(
        house(),
        put("call", name="Branch"),
        put("end", name="End"),
        actions.AddNode(node("x")),
        actions.Connect(Link(source="call", target="x")),
    )
    live = done(house(), put("end", name="Live"), actions.RemoveNode("call"))
    found = {f"{each.step.kind.name} {_subject(each.step)}": each for each in changes(house(), own, live, LIBRARY)}
    assert {name: each.problem is None for name, each in found.items()} == {
        "NODE_ADDED x": True,
        "LINK_ADDED call.output->x.input": False,
        "NODE_CHANGED call": False,
        "NODE_CHANGED end": False,
    }
    for name in ("LINK_ADDED call.output->x.input", "NODE_CHANGED call"):
        conflict = found[name].conflict
        assert conflict is not None
        assert (conflict.kind, _subject(conflict)) == (OperationKind.NODE_REMOVED, "call")
    conflict = found["NODE_CHANGED end"].conflict
    assert conflict is not None
    assert conflict.after == "Live"


def test_a_node_comes_back_with_its_container_and_connections_when_the_branch_wins() -> None:
    own = done(house(), put("greet", name="Greet"), put("call", name="Call"))
    live = done(house(), actions.RemoveNode("each"), actions.RemoveNode("call"))
    found = merged(house(), own, live, diff(house(), own), LIBRARY, OnConflict.BRANCH)
    assert found.misfits == ()
    assert {each.key: each.name for each in found.graph.nodes}.items() >= {"greet": "Greet", "call": "Call"}.items()
    assert found.graph.node("each") == house().node("each")
    assert {each.key for each in found.graph.connections} == {each.key for each in house().connections}


LINES = "one\ntwo\nthree\nfour\n"


def test_a_text_that_both_changed_in_different_lines_is_merged() -> None:
    base = done(house(), put("end", config__template=LINES))
    own = done(base, put("end", config__template=LINES.replace("one", "ONE")))
    live = done(base, put("end", config__template=LINES.replace("four", "FOUR")))
    (change,) = changes(base, own, live, LIBRARY)
    assert (change.problem, change.conflict) == (None, None)
    for graph_ in (
        merged(base, own, live, [change.step], LIBRARY, OnConflict.FAIL).graph,
        rebased(base, own, live, LIBRARY, OnConflict.FAIL).graph,
    ):
        assert config(graph_, "end")["template"] == "ONE\ntwo\nthree\nFOUR\n"
        # What is merged is no change any more, though the branch has not the other's line.
        assert changes(base, own, graph_, LIBRARY) == []


def test_a_text_that_both_changed_in_one_line_is_a_conflict() -> None:
    base = done(house(), put("end", config__template=LINES))
    own = done(base, put("end", config__template=LINES.replace("two", "TWO")))
    live = done(base, put("end", config__template=LINES.replace("three", "THREE")))
    (change,) = changes(base, own, live, LIBRARY)
    assert change.conflict is not None


LINE = st.sampled_from(["a\n", "b\n", "c\n", "\n", "d"])
TEXTS = st.lists(LINE, max_size=8).map("".join)


@given(TEXTS, TEXTS, TEXTS)
def test_lines_merge_alike_from_both_sides(base: str, own: str, other: str) -> None:
    both = merge_lines(base, own, other)
    assert both == merge_lines(base, other, own)
    assert merge_lines(base, own, base) == own
    assert merge_lines(base, own, own) == own
    if both is not None:
        # Nothing is made up. Merging again may add: where lines repeat, a diff reads them in more than one way.
        assert set(both.splitlines()) <= {*own.splitlines(), *other.splitlines()}


def test_what_is_put_in_at_one_place_by_both_is_a_conflict_unless_it_is_the_same() -> None:
    assert merge_lines("a\nb\n", "a\nx\nb\n", "a\ny\nb\n") is None
    assert merge_lines("a\nb\n", "a\nx\nb\n", "a\nx\nb\n") == "a\nx\nb\n"
    assert merge_lines("a\nb\nc\n", "x\na\nb\nc\n", "a\nb\nc\ny\n") == "x\na\nb\nc\ny\n"
    assert merge_lines("a\n" * 3000, "a\n" * 3000 + "b", "c" + "a\n" * 3000) is None


def test_a_half_written_text_stays_on_the_branch_and_is_not_merged() -> None:
    own = done(house(), actions.EditText("end", "config.template", (TextCut(0, 2, "{% if"),)))
    live = done(house(), put("call", name="Call"))
    found = rebased(house(), own, live, LIBRARY, OnConflict.FAIL)
    assert found.misfits == ()
    assert found.graph.node("end") == own.node("end")
    (change,) = changes(house(), own, live, LIBRARY)
    assert change.problem is not None
    assert merged(house(), own, live, diff(house(), own), LIBRARY, OnConflict.LIVE).graph == live


@given(st.lists(ACTIONS, max_size=8))
def test_a_branch_of_an_unchanged_draft_merges_whole(mine: list[Action]) -> None:
    base = house()
    own, _ = played(base, mine)
    tolerated = [each for each in problems(own, LIBRARY) if each.code is ProblemCode.CONFIG_INVALID]
    found = merged(base, own, base, proposed(base, own, base, LIBRARY), LIBRARY, OnConflict.FAIL)
    if not tolerated:
        assert found.misfits == ()
        assert diff(found.graph, own) == []
        assert changes(base, own, found.graph, LIBRARY) == []


@settings(max_examples=200)
@given(st.lists(ACTIONS, max_size=6), st.lists(ACTIONS, max_size=6), st.sampled_from(OnConflict), st.data())
def test_whatever_is_picked_and_merged_keeps_the_structure(
    mine: list[Action], theirs: list[Action], on_conflict: OnConflict, data: st.DataObject
) -> None:
    base = house()
    (own, _), (live, _) = played(base, mine), played(base, theirs)
    made = proposed(base, own, live, LIBRARY)
    chosen = data.draw(st.sets(st.sampled_from(range(len(made))))) if made else set()
    found = merged(base, own, live, [made[at] for at in with_needed(chosen, made)], LIBRARY, on_conflict)
    assert is_same(steps.apply(live, found.steps).to_json(), found.graph.to_json())
    known = {(each.code, each.node_key, each.field) for each in problems(live, LIBRARY)}
    broken = [
        each
        for each in problems(found.graph, LIBRARY)
        if each.is_structural and (each.code, each.node_key, each.field) not in known
    ]
    assert broken == []
    again = rebased(base, own, live, LIBRARY, on_conflict)
    if not again.misfits:
        # What is left of the branch goes onto the draft it was rebased onto.
        assert (
            merged(live, again.graph, live, diff(live, again.graph), LIBRARY, OnConflict.FAIL, tolerated=own).misfits
            == ()
        )
