"""Planning: what is asked for becomes steps against the draft as it is, or is rejected with a code."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.workflows import steps
from app.workflows.diff import ABSENT, Operation, OperationKind, is_same
from app.workflows.edits import actions
from app.workflows.edits.actions import Action, FieldValue, TextCut, UpdateNode, fingerprint
from app.workflows.edits.planning import plan
from app.workflows.edits.rejections import ActionRejected, RejectionCode
from app.workflows.graph import Link, Position, Variable
from app.workflows.problems import Problem, ProblemCode
from app.workflows.splices import Splice
from app.workflows.validation import MAX_NODES, problems

from .conftest import graph, node
from .planned import ACTIONS, LIBRARY, config, done, house, put


def test_the_house_is_sound() -> None:
    assert [each for each in problems(house(), LIBRARY) if each.is_structural] == []


def test_a_value_in_a_map_that_is_not_there_makes_the_map() -> None:
    made = plan(house(), UpdateNode("call", (FieldValue("config.headers.X-A\\.b", "1"),)), LIBRARY)
    assert [(step.field, step.before, step.after) for step in made] == [
        ("config.headers", ABSENT, {}),
        ("config.headers.X-A\\.b", ABSENT, "1"),
    ]
    assert config(steps.apply(house(), made), "call")["headers"] == {"X-A.b": "1"}


def test_edits_of_different_headers_both_stay_and_do_not_meet() -> None:
    value = done(house(), put("call", config__headers__A="1"))
    made = plan(value, put("call", config__headers__B="2"), LIBRARY)
    assert steps.touched(made) == {("node", "call", "config.headers.B")}
    assert config(steps.apply(value, made), "call")["headers"] == {"A": "1", "B": "2"}


def test_items_of_lists_are_named_by_index_and_added_at_the_end() -> None:
    value = graph([node("pick", "switch", config={"value": "input.a", "cases": [{"name": "a", "equals": "x"}]})])
    value = done(
        value,
        put("pick", config__cases__0__equals="z"),
        UpdateNode("pick", (FieldValue("config.cases.1", {"name": "b", "equals": "y"}),)),
    )
    assert config(value, "pick")["cases"] == [{"name": "a", "equals": "z"}, {"name": "b", "equals": "y"}]
    assert config(done(value, UpdateNode("pick", unset=("config.cases.0",))), "pick")["cases"] == [
        {"name": "b", "equals": "y"}
    ]
    with pytest.raises(ActionRejected) as caught:
        plan(value, put("pick", config__cases__7={"name": "c", "equals": "x"}), LIBRARY)
    assert caught.value.code is RejectionCode.VALUE_INVALID


def test_properties_are_set_as_the_graph_shows_them_and_unset_to_their_defaults() -> None:
    value = done(
        house(),
        put(
            "call",
            name="Call",
            retry={"maxAttempts": 3},
            timeoutMs=5,
            onError="DEFAULT",
            onUnknownOutcome="ask",
            skipIf="input.x",
            cache={"ttlMs": 10},
            defaultOutput={"a": 1},
            pinnedOutput=[1],
            componentVersion="1",
        ),
    )
    found = value.node("call")
    assert found is not None
    assert (found.name, found.timeout_ms, found.on_error.name, found.on_unknown_outcome.name) == (
        "Call",
        5,
        "DEFAULT",
        "ASK",
    )
    assert found.retry is not None
    assert found.cache is not None
    assert (found.retry.max_attempts, found.cache.ttl_ms, found.default_output, found.pinned_output) == (
        3,
        10,
        {"a": 1},
        [1],
    )
    everything = (
        "name",
        "retry",
        "timeoutMs",
        "onError",
        "onUnknownOutcome",
        "skipIf",
        "cache",
        "defaultOutput",
        "pinnedOutput",
    )
    assert done(value, UpdateNode("call", unset=everything)) == house()


def test_asking_for_what_is_so_already_makes_no_step() -> None:
    for action in (
        put("call", name="", config__url="https://example.com"),
        UpdateNode("call", unset=("config.headers", "retry")),
        actions.MoveNode("call", Position()),
        actions.SetNodeEnabled("call", is_enabled=True),
        actions.SetNodeLocked("fixed", is_locked=True),
        actions.SetVariable(Variable(name="limit", value=3)),
        actions.RenameNode("call", name="", new_key="call"),
        actions.ReparentNodes(("greet",), "each"),
        actions.EditText("end", "config.template", (TextCut(3, 0, ""),)),
    ):
        assert plan(house(), action, LIBRARY) == []


def test_a_removed_container_takes_what_is_in_it_and_every_connection() -> None:
    value = done(house(), actions.RemoveNode("each"))
    assert [each.key for each in value.nodes] == ["start", "call", "end", "fixed"]
    assert [each.key for each in value.connections] == ["start.output->call.input", "end.output->fixed.input"]


def test_a_new_key_is_followed_by_connections_insides_and_references() -> None:
    value = done(house(), actions.RenameNode("call", name="The call", new_key="fetch"))
    assert [each.key for each in value.nodes] == ["start", "fetch", "each", "greet", "end", "fixed"]
    assert [(each.source, each.target) for each in value.connections][:2] == [("start", "fetch"), ("fetch", "each")]
    assert config(value, "greet")["template"] == "Hello {{ nodes.fetch.body }}"
    end = value.node("end")
    assert end is not None
    assert (end.config["template"], end.skip_if) == ("{{ nodes['fetch'] }}", "nodes.fetch.ok")
    value = done(value, actions.RenameNode("each", new_key="all"))
    assert value.node("greet").parent_key == "all"  # type: ignore[union-attr]


def test_nodes_move_in_and_out_of_containers_and_leave_connections_that_would_cross() -> None:
    value = done(house(), actions.ReparentNodes(("call", "end"), "each"))
    assert [(each.key, each.parent_key) for each in value.nodes if each.parent_key] == [
        ("call", "each"),
        ("greet", "each"),
        ("end", "each"),
    ]
    assert value.connections == ()
    out = done(value, actions.ReparentNodes(("call",)))
    assert out.node("call").parent_key is None  # type: ignore[union-attr]


def test_variables_are_declared_changed_and_deleted() -> None:
    value = done(house(), actions.SetVariable(Variable(name="limit", value=True, description="d")))
    assert value.variables == (Variable(name="limit", value=True, description="d"),)
    assert done(value, actions.DeleteVariable("limit")).variables == ()


def test_properties_of_the_workflow_come_as_steps_of_their_own() -> None:
    made = plan(house(), actions.SetMetadata(" New ", "", ("a", "a")), LIBRARY)
    assert [(step.kind, step.field, step.after) for step in made] == [
        (OperationKind.METADATA_CHANGED, "name", "New"),
        (OperationKind.METADATA_CHANGED, "description", None),
        (OperationKind.METADATA_CHANGED, "tags", ["a"]),
    ]


def test_a_text_is_edited_as_it_was_when_the_client_saw_it() -> None:
    saw = house()
    since = plan(saw, actions.EditText("end", "config.template", (TextCut(0, 0, "Oh: "),)), LIBRARY)
    now = steps.apply(saw, since)
    renamed = plan(now, actions.RenameNode("end", new_key="last"), LIBRARY)
    now, since = steps.apply(now, renamed), [*since, *renamed]
    made = plan(now, actions.EditText("end", "config.template", (TextCut(19, 0, "!"),)), LIBRARY, since=since)
    assert made == [
        Operation(OperationKind.TEXT_CHANGED, "last", "config.template", splices=(Splice(23, "", "!"),)),
    ]
    assert config(steps.apply(now, made), "last")["template"] == "Oh: {{ nodes['call'] }}!"


def test_a_text_may_be_broken_and_nothing_else_waits_for_it() -> None:
    value = done(house(), actions.EditText("end", "config.template", (TextCut(0, 2, "{% if"),)))
    assert [each.code for each in problems(value, LIBRARY) if each.is_structural] == [ProblemCode.CONFIG_INVALID]
    value = done(value, actions.MoveNode("end", Position(x=1)), put("end", name="End"))
    value = done(value, actions.EditText("end", "config.template", (TextCut(0, 5, "{{"),)))
    assert config(value, "end") == config(house(), "end")


def test_a_text_that_was_replaced_meanwhile_is_edited_where_it_is_the_same() -> None:
    saw = house()
    since = plan(saw, put("greet", config__template="Hi {{ nodes.call.body }}"), LIBRARY)
    made = plan(
        steps.apply(saw, since),
        actions.EditText("greet", "config.template", (TextCut(6, 0, "now "),)),
        LIBRARY,
        since=since,
    )
    assert config(steps.apply(steps.apply(saw, since), made), "greet")["template"] == "Hi now {{ nodes.call.body }}"


START = Link(source="start", target="call")


def _deep() -> Any:
    deep: Any = []
    for _ in range(100):
        deep = [deep]
    return deep


DEEP = _deep()


@pytest.mark.parametrize(
    ("action", "code", "field"),
    [
        (actions.AddNode(node("call")), "NODE_KEY_TAKEN", "node.key"),
        (actions.AddNode(node("n", "no_such")), "COMPONENT_UNKNOWN", "component"),
        (actions.AddNode(node("n", component_version="9")), "COMPONENT_UNKNOWN", "componentVersion"),
        (actions.AddNode(node("1n")), "VALUE_INVALID", "key"),
        (actions.AddNode(node("n", config={"nothing": 1})), "CONFIG_INVALID", "config.nothing"),
        (actions.AddNode(node("n", name="x" * 201)), "LIMIT_REACHED", "name"),
        (actions.AddNode(node("n", name="\x00")), "VALUE_INVALID", "name"),
        (actions.AddNode(node("n", default_output=DEEP)), "VALUE_INVALID", None),
        (actions.AddNode(node("n", parent_key="gone")), "PARENT_INVALID", "parentKey"),
        (actions.AddNode(node("n", parent_key="call")), "PARENT_INVALID", "parentKey"),
        (actions.AddNode(node("n", parent_key="fixed")), "NODE_LOCKED", "node.parentKey"),
        (actions.AddNode(node("n", "manual", parent_key="each")), "PARENT_INVALID", "parentKey"),
        (
            actions.AddNode(node("n"), (Problem(ProblemCode.VALUE_INVALID, "No.", "nodes[0]", "n", "timeoutMs"),)),
            "VALUE_INVALID",
            "timeoutMs",
        ),
        (put("gone", name="x"), "NODE_NOT_FOUND", "nodeKey"),
        (put("fixed", name="x"), "NODE_LOCKED", "nodeKey"),
        (put("call", key="x"), "VALUE_INVALID", "key"),
        (put("call", parentKey="each"), "VALUE_INVALID", "parentKey"),
        (put("call", colour="x"), "VALUE_INVALID", "colour"),
        (put("call", **{"": "x"}), "VALUE_INVALID", ""),
        (put("call", name=5), "VALUE_INVALID", "name"),
        (put("call", name="x" * 201), "LIMIT_REACHED", "name"),
        (put("call", retry={"maxAttempts": 0}), "VALUE_INVALID", "retry.maxAttempts"),
        (put("call", onError="PERHAPS"), "VALUE_INVALID", "onError"),
        (put("call", skipIf="1 +"), "CONFIG_INVALID", "skipIf"),
        (put("call", componentVersion="2"), "COMPONENT_UNKNOWN", "componentVersion"),
        (put("call", config=[]), "VALUE_INVALID", "config"),
        (put("call", config__method="SHOUT"), "CONFIG_INVALID", "config.method"),
        (put("call", config__url__x="y"), "VALUE_INVALID", "config.url.x"),
        (put("call", config__nothing="y"), "CONFIG_INVALID", "config.nothing"),
        (put("call", config__url=DEEP), "VALUE_INVALID", None),
        (put("call", **{"config" + ".a" * 70: 1}), "VALUE_INVALID", None),
        (put("call", **{"config." + "a" * 2000: 1}), "VALUE_INVALID", None),
        (put("call", **{f"config.a{at}": 1 for at in range(201)}), "LIMIT_REACHED", "set"),
        (UpdateNode("call", unset=("isLocked",)), "VALUE_INVALID", "isLocked"),
        (actions.MoveNode("gone", Position()), "NODE_NOT_FOUND", "nodeKey"),
        (actions.MoveNode("fixed", Position(x=1)), "NODE_LOCKED", "nodeKey"),
        (actions.MoveNode("call", Position(x=float("nan"))), "VALUE_INVALID", "position[0]"),
        (actions.SetLayout((("call", Position(x=1)), ("fixed", Position(x=1)))), "NODE_LOCKED", "nodeKey"),
        (actions.SetLayout((("call", Position()),) * (MAX_NODES + 1)), "LIMIT_REACHED", "positions"),
        (actions.RemoveNode("gone"), "NODE_NOT_FOUND", "nodeKey"),
        (actions.RemoveNode("fixed"), "NODE_LOCKED", "nodeKey"),
        (actions.SetNodeEnabled("fixed", is_enabled=False), "NODE_LOCKED", "nodeKey"),
        (actions.SetNodeLocked("gone", is_locked=True), "NODE_NOT_FOUND", "nodeKey"),
        (actions.Connect(START), "LINK_EXISTS", "link"),
        (actions.Connect(Link(source="start", target="gone")), "NODE_NOT_FOUND", "target"),
        (actions.Connect(Link(source="start", target="fixed")), "NODE_LOCKED", "target"),
        (actions.Connect(Link(source="end", target="call")), "CYCLE", None),
        (actions.Connect(Link(source="end", target="end")), "CYCLE", None),
        (actions.Connect(Link(source="call", source_handle="no", target="end")), "HANDLE_UNKNOWN", "sourceHandle"),
        (actions.Connect(Link(source="call", target="end", target_handle="no")), "HANDLE_UNKNOWN", "targetHandle"),
        (actions.Connect(Link(source="call", target="start")), "STRUCTURE_INVALID", "target"),
        (actions.Connect(Link(source="call", target="greet")), "STRUCTURE_INVALID", None),
        (actions.Disconnect(Link(source="call", target="end")), "LINK_NOT_FOUND", "link"),
        (actions.Disconnect(Link(source="end", target="fixed")), "NODE_LOCKED", "target"),
        (actions.SetVariable(Variable(name="1")), "VALUE_INVALID", "name"),
        (actions.SetVariable(Variable(name="v", description="x" * 2001)), "LIMIT_REACHED", "description"),
        (actions.SetVariable(Variable(name="v", value=DEEP)), "VALUE_INVALID", None),
        (actions.DeleteVariable("gone"), "VARIABLE_NOT_FOUND", "name"),
        (actions.RenameNode("gone", name="x"), "NODE_NOT_FOUND", "nodeKey"),
        (actions.RenameNode("call", new_key="end"), "NODE_KEY_TAKEN", "newKey"),
        (actions.RenameNode("call", new_key="a b"), "VALUE_INVALID", "key"),
        (actions.RenameNode("fixed", new_key="loose"), "NODE_LOCKED", "nodeKey"),
        (actions.ReparentNodes(("call",), "gone"), "PARENT_INVALID", "parentKey"),
        (actions.ReparentNodes(("call",), "end"), "PARENT_INVALID", "parentKey"),
        (actions.ReparentNodes(("each",), "each"), "PARENT_INVALID", "parentKey"),
        (actions.ReparentNodes(("start",), "each"), "PARENT_INVALID", "parentKey"),
        (actions.ReparentNodes(("fixed",), "each"), "NODE_LOCKED", "nodeKeys"),
        (actions.SetMetadata(name=" "), "VALUE_INVALID", "name"),
        (actions.SetMetadata(tags=("",)), "VALUE_INVALID", "tags[0]"),
        (actions.EditText("gone", "config.template", ()), "NODE_NOT_FOUND", "nodeKey"),
        (actions.EditText("end", "config.nothing", ()), "TEXT_NOT_FOUND", "field"),
        (actions.EditText("end", "name", ()), "TEXT_NOT_FOUND", "field"),
        (actions.EditText("end", "config.template", (TextCut(999, 0, "x"),)), "VALUE_INVALID", "splices"),
        (actions.EditText("end", "config.template", (TextCut(0, 0, "x"),) * 1001), "LIMIT_REACHED", "splices"),
    ],
)
def test_what_cannot_be_is_rejected_with_its_code(action: Action, code: str, field: str | None) -> None:
    with pytest.raises(ActionRejected) as caught:
        plan(house(), action, LIBRARY)
    assert caught.value.code.value == code
    if field is not None:
        assert caught.value.field == field
    assert caught.value.message


def test_a_problem_that_was_there_before_does_not_stand_in_the_way() -> None:
    broken = graph([node("start", "manual"), node("odd", "of_a_plugin", config={"a": 1})], ("start", "odd"))
    value = done(broken, actions.RenameNode("odd", name="Odd"), actions.MoveNode("odd", Position(x=3)))
    assert value.node("odd").name == "Odd"  # type: ignore[union-attr]


def test_a_handle_in_use_cannot_be_taken_away() -> None:
    value = graph(
        [
            node("start", "manual"),
            node("pick", "switch", config={"value": "input.a", "cases": [{"name": "a", "equals": "x"}]}),
            node("end"),
        ],
        ("start", "pick"),
        ("pick", "a", "end"),
    )
    with pytest.raises(ActionRejected) as caught:
        plan(value, put("pick", config__cases=[{"name": "b", "equals": "x"}]), LIBRARY)
    assert caught.value.code is RejectionCode.HANDLE_UNKNOWN


def test_a_full_graph_takes_no_node_and_no_more_bytes() -> None:
    full = graph([node(f"n{at}") for at in range(MAX_NODES)])
    with pytest.raises(ActionRejected) as caught:
        plan(full, actions.AddNode(node("more")), LIBRARY)
    assert caught.value.code is RejectionCode.LIMIT_REACHED
    heavy = graph([node(f"n{at}", default_output="x" * 200_000) for at in range(5)])
    with pytest.raises(ActionRejected) as caught:
        plan(heavy, put("n0", pinnedOutput="x" * 50_000), LIBRARY)
    assert caught.value.code is RejectionCode.LIMIT_REACHED
    assert plan(heavy, put("n0", defaultOutput="x"), LIBRARY) != []


def test_an_action_is_known_by_all_that_it_asks_for() -> None:
    one = put("call", config={"a": 1, "b": True})
    assert fingerprint(one) == fingerprint(put("call", config={"b": True, "a": 1}))
    others = [
        put("call", config={"a": 1, "b": 1}),
        put("end", config={"a": 1, "b": True}),
        actions.RemoveNode("call"),
        actions.DeleteVariable("call"),
        actions.SetMetadata(name="\ud800"),
    ]
    assert len({fingerprint(each) for each in (one, *others)}) == len(others) + 1


@settings(max_examples=400)
@given(st.lists(ACTIONS, max_size=12))
def test_whatever_is_planned_keeps_the_structure_and_can_be_undone(asked: list[Action]) -> None:
    value = first = house()
    log: list[Operation] = []
    for action in asked:
        try:
            made = plan(value, action, LIBRARY)
        except ActionRejected:
            continue
        after = steps.apply(value, made)
        broken = [
            each
            for each in problems(after, LIBRARY)
            if each.is_structural and (each.code, each.field) != (ProblemCode.CONFIG_INVALID, "config.template")
        ]
        assert broken == []
        assert is_same(steps.apply(after, steps.invert(made)).to_json(), value.to_json())
        log += made
        value = after
    assert is_same(steps.apply(first, steps.decode(steps.encode(log))).to_json(), value.to_json())
