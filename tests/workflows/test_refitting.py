"""Refitting: steps that were made for an earlier draft, against the draft of today."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.components.registry import default_registry
from app.workflows import steps
from app.workflows.diff import ABSENT, Operation, OperationKind, diff, is_same
from app.workflows.edits import actions
from app.workflows.edits.actions import Action, TextCut, UpdateNode
from app.workflows.edits.planning import plan
from app.workflows.edits.refitting import MisfitReason, Refit, refit
from app.workflows.edits.rejections import ActionRejected
from app.workflows.graph import Graph, Link, Variable
from app.workflows.problems import ProblemCode
from app.workflows.validation import problems

from .conftest import node
from .planned import ACTIONS, config, done, house, put

LIBRARY = default_registry()


def undone(first: Graph, mine: Action, *theirs: Action, force: bool = False) -> Refit:
    """Take back what one did after others went on."""
    made = plan(first, mine, LIBRARY)
    now = steps.apply(first, made)
    since: list[Operation] = []
    for action in theirs:
        more = plan(now, action, LIBRARY)
        now = steps.apply(now, more)
        since += more
    return refit(now, steps.invert(made), LIBRARY, since=since, force=force)


def reasons(found: Refit) -> list[MisfitReason]:
    return [each.reason for each in found.misfits]


def test_what_nobody_touched_is_undone_beside_what_others_did() -> None:
    found = undone(house(), put("call", config__headers__A="1"), put("call", config__headers__B="2"))
    assert found.misfits == ()
    assert config(found.graph, "call")["headers"] == {"B": "2"}


def test_an_undone_map_goes_when_nothing_else_is_in_it() -> None:
    found = undone(house(), put("call", config__headers__A="1"), put("end", name="End"))
    assert "headers" not in config(found.graph, "call")


def test_a_value_that_somebody_else_has_changed_is_not_undone_unless_forced() -> None:
    mine, theirs = put("call", name="Mine"), put("call", name="Theirs")
    found = undone(house(), mine, theirs)
    assert (reasons(found), found.steps) == ([MisfitReason.CHANGED_SINCE], ())
    forced = undone(house(), mine, theirs, force=True)
    assert (forced.misfits, forced.graph.node("call").name) == ((), "")  # type: ignore[union-attr]
    assert [(step.before, step.after) for step in forced.steps] == [("Theirs", "")]


def test_what_is_so_already_needs_no_step() -> None:
    found = undone(house(), put("call", name="Mine"), put("call", name=""))
    assert (found.steps, found.misfits) == ((), ())
    found = undone(house(), actions.AddNode(node("n")), actions.RemoveNode("n"))
    assert (found.steps, found.misfits) == ((), ())


def test_a_removed_node_cannot_be_changed() -> None:
    found = undone(house(), put("call", name="Mine"), actions.RemoveNode("call"))
    assert reasons(found) == [MisfitReason.GONE]
    assert found.misfits[0].step.subject == "call"


def test_an_added_node_goes_only_while_nobody_builds_on_it() -> None:
    add = actions.AddNode(node("n"))
    for theirs, reason in (
        (actions.Connect(Link(source="start", target="n")), MisfitReason.IN_USE),
        (put("n", name="Ours"), MisfitReason.CHANGED_SINCE),
    ):
        assert reasons(undone(house(), add, theirs)) == [reason]
        forced = undone(house(), add, theirs, force=True)
        assert (forced.graph, forced.misfits) == (house(), ())
        assert steps.apply(steps.apply(house(), []), []) == house()


def test_a_container_that_was_filled_meanwhile_stays() -> None:
    add = actions.AddNode(node("box", "loop", config={"items": "input"}))
    fill = actions.AddNode(node("n", parent_key="box"))
    assert reasons(undone(house(), add, fill)) == [MisfitReason.IN_USE]
    assert undone(house(), add, fill, force=True).graph == house()


def test_a_node_comes_back_with_its_insides_and_connections_at_its_old_place() -> None:
    found = undone(house(), actions.RemoveNode("each"), put("end", name="End"))
    assert found.misfits == ()
    assert is_same(found.graph.to_json(), done(house(), put("end", name="End")).to_json())


def test_a_node_whose_key_is_taken_does_not_come_back() -> None:
    other = actions.AddNode(node("call", config={"template": "other"}))
    found = undone(house(), actions.RemoveNode("call"), other)
    assert set(reasons(found)) == {MisfitReason.TAKEN}
    assert [each.key for each in found.graph.connections] == [
        "start.output->call.input",
        "call.output->each.input",
        "each.output->end.input",
        "end.output->fixed.input",
    ]


def test_a_connection_to_a_node_that_is_gone_stays_away() -> None:
    found = undone(house(), actions.RemoveNode("call"), actions.RemoveNode("each"))
    assert reasons(found) == [MisfitReason.GONE]
    assert found.graph.node("call") is not None


def test_a_connection_that_would_close_a_cycle_stays_away() -> None:
    cut = actions.Disconnect(Link(source="start", target="call"))
    value = done(house(), actions.AddNode(node("x")), actions.Connect(Link(source="x", target="call")))
    cut = actions.Disconnect(Link(source="x", target="call"))
    found = undone(value, cut, actions.Connect(Link(source="call", target="x")))
    assert reasons(found) == [MisfitReason.STRUCTURE]


def test_texts_are_merged_by_place() -> None:
    mine = actions.EditText("end", "config.template", (TextCut(0, 0, "Oh "), TextCut(3, 0, "my ")))
    theirs = actions.EditText("end", "config.template", (TextCut(0, 0, ">> "),))
    found = undone(house(), mine, theirs)
    assert found.misfits == ()
    assert config(found.graph, "end")["template"] == ">> {{ nodes['call'] }}"


def test_a_variable_that_was_changed_or_taken_meanwhile_is_left() -> None:
    new, other = Variable(name="v", value=1), Variable(name="v", value=2)
    assert reasons(undone(house(), actions.SetVariable(new), actions.SetVariable(other))) == [
        MisfitReason.CHANGED_SINCE
    ]
    assert reasons(undone(house(), actions.DeleteVariable("limit"), actions.SetVariable(Variable(name="limit")))) == [
        MisfitReason.TAKEN
    ]
    gone = undone(house(), actions.SetVariable(Variable(name="limit", value=4)), actions.DeleteVariable("limit"))
    assert reasons(gone) == [MisfitReason.GONE]


def test_a_place_in_a_map_that_was_taken_away_is_made_again() -> None:
    value = done(house(), put("call", config__headers__A="1"))
    found = undone(
        value, put("call", config__headers__A="2"), UpdateNode("call", unset=("config.headers",)), force=True
    )
    assert config(found.graph, "call")["headers"] == {"A": "1"}
    assert reasons(
        undone(value, put("call", config__headers__A="2"), UpdateNode("call", unset=("config.headers",)))
    ) == [MisfitReason.CHANGED_SINCE]


def test_a_rename_is_undone_with_all_that_followed_it() -> None:
    found = undone(house(), actions.RenameNode("call", new_key="fetch"), put("end", name="End"))
    assert found.misfits == ()
    assert is_same(found.graph.to_json(), done(house(), put("end", name="End")).to_json())
    taken = undone(house(), actions.RenameNode("call", new_key="fetch"), actions.AddNode(node("call")))
    assert MisfitReason.TAKEN in reasons(taken)


def played(value: Graph, asked: list[Action]) -> tuple[Graph, list[Operation]]:
    made: list[Operation] = []
    for action in asked:
        try:
            more = plan(value, action, LIBRARY)
        except ActionRejected:
            continue
        value = steps.apply(value, more)
        made += more
    return value, made


@settings(max_examples=300)
@given(st.lists(ACTIONS, max_size=6), st.lists(ACTIONS, max_size=6), st.booleans())
def test_a_merge_never_breaks_the_structure_and_can_be_undone(
    mine: list[Action],
    theirs: list[Action],
    force: bool,  # noqa: FBT001 - Hypothesis draws it
) -> None:
    base = house()
    (own, _), (now, since) = played(base, mine), played(base, theirs)
    found = refit(now, diff(base, own), LIBRARY, since=since, force=force)
    broken = [
        each
        for each in problems(found.graph, LIBRARY)
        if each.is_structural and (each.code, each.field) != (ProblemCode.CONFIG_INVALID, "config.template")
    ]
    assert broken == []
    assert is_same(steps.apply(now, found.steps).to_json(), found.graph.to_json())
    assert is_same(steps.apply(found.graph, steps.invert(found.steps)).to_json(), now.to_json())
    assert len(found.sources) == len(found.steps)


@given(st.lists(ACTIONS, max_size=8))
def test_onto_what_it_was_made_for_everything_fits(mine: list[Action]) -> None:
    own, _ = played(house(), mine)
    made = diff(house(), own)
    found = refit(house(), made, LIBRARY, tolerated=own)  # of which a text may be half written
    assert found.misfits == ()
    assert is_same(found.graph.to_json(), steps.apply(house(), made).to_json())


def test_a_merge_that_grows_too_large_is_left_out_whole() -> None:
    heavy: Any = "x" * 250_000
    base = house()
    own = done(base, put("call", defaultOutput=heavy), put("end", defaultOutput=heavy))
    now = done(base, put("start", defaultOutput=heavy), put("each", defaultOutput=heavy))
    now = done(now, put("greet", defaultOutput=heavy[:200_000]))
    found = refit(now, diff(base, own), LIBRARY)
    assert set(reasons(found)) == {MisfitReason.STRUCTURE}
    assert found.graph == now


@pytest.mark.parametrize("is_forced", [False, True])
def test_properties_of_the_workflow_are_passed_on(is_forced: bool) -> None:  # noqa: FBT001 - a parameter
    step = Operation(OperationKind.METADATA_CHANGED, "", "name", ABSENT, "New")
    assert refit(house(), [step], LIBRARY, force=is_forced).steps == (step,)
