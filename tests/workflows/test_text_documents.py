"""Shared texts without a server: what updates are let in, what they do, and what fields are texts."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from pycrdt import Array, Doc, Map, Text

from app.components.registry import default_registry
from app.workflows.diff import Operation, OperationKind
from app.workflows.graph import Graph, GraphNode
from app.workflows.splices import Splice, apply_splices, length_of
from app.workflows.steps import apply, invert
from app.workflows.texts.document import TextDocument
from app.workflows.texts.following import follow
from app.workflows.texts.lib0 import Malformed
from app.workflows.texts.names import NO_NAMES, Names, after_steps, of_graph, text_fields
from app.workflows.texts.updates import EMPTY, Known, read_state_vector, read_update

LETTERS = "ab é😀日𝄞\n"
REGISTRY = default_registry()
texts = st.text(LETTERS, max_size=8)


@st.composite
def changes(draw: st.DrawFn, value: str) -> Splice:
    start = draw(st.integers(0, len(value)))
    end = draw(st.integers(start, len(value)))
    return Splice(length_of(value[:start]), value[start:end], draw(texts))


@given(st.data())
def test_what_several_write_at_once_reads_the_same_everywhere_and_as_the_splices_say(data: st.DataObject) -> None:
    server = TextDocument(1, ["t", "u"])
    writers = [TextDocument(10 + at, ["t", "u"]) for at in range(3)]
    for _ in range(data.draw(st.integers(1, 4))):
        waiting: list[tuple[int, bytes]] = []
        for at, writer in enumerate(writers):
            for _ in range(data.draw(st.integers(0, 3))):
                name = data.draw(st.sampled_from("tu"))
                splice = data.draw(changes(writer.value(name)))
                expected = apply_splices(writer.value(name), [splice])
                waiting.append((at, writer.write({name: (splice,)}).update))
                assert writer.value(name) == expected
        for at, update in waiting:
            read = read_update(update)
            assert not server.known.misses(read)
            assert not server.known.cuts(read)
            before = {name: server.value(name) for name in "tu"}
            change = server.apply(update, read)
            for name in "tu":
                assert apply_splices(before[name], change.splices.get(name, ())) == server.value(name)
            for other, writer in enumerate(writers):
                if other != at:
                    writer.apply(change.update)
        assert all(writer.value(name) == server.value(name) for writer in writers for name in "tu")
    stored = TextDocument(1, ["t", "u"], server.state())
    assert {name: stored.value(name) for name in "tu"} == {name: server.value(name) for name in "tu"}
    assert stored.known.clocks == server.known.clocks == read_state_vector(server.state_vector())


def test_a_repeated_update_changes_nothing_and_says_so() -> None:
    update = TextDocument(5, ["t"]).write({"t": (Splice(0, "", "hello"),)}).update
    document = TextDocument(1, ["t"])
    assert document.apply(update).update == update
    again = document.apply(update)
    assert again.is_empty
    assert again.update == EMPTY
    assert not again.splices


def test_an_update_that_builds_on_what_is_missing_is_seen_before_it_is_applied() -> None:
    writer = TextDocument(5, ["t"])
    first = writer.write({"t": (Splice(0, "", "one"),)}).update
    second = writer.write({"t": (Splice(3, "", " two"),)}).update
    deletion = writer.write({"t": (Splice(0, "one", ""),)}).update
    known = Known()
    assert known.misses(read_update(second))
    assert known.misses(read_update(deletion))
    known.add(read_update(first))
    assert not known.misses(read_update(second))


#: Made by npm yjs 13.6: "a😀b", then an X inserted between the halves of the pair; or its second half deleted.
PAIR = bytes.fromhex("01010700040101610661f09f98806200")
CUT = bytes.fromhex("01010704c407010702015800")
CUT_BY_DELETING = bytes.fromhex("000107010201")


@pytest.mark.parametrize("update", [CUT, CUT_BY_DELETING])
def test_a_surrogate_pair_is_not_cut_in_two(update: bytes) -> None:
    document = TextDocument(1, ["a"], PAIR)
    assert document.value("a") == "a😀b"
    assert document.known.cuts(read_update(update))


def _of_other_types() -> list[bytes]:
    made: list[bytes] = []
    for fill in (
        lambda doc: doc.get("t", type=Map).update({"a": 1}),
        lambda doc: doc.get("t", type=Array).append("a"),
        lambda doc: doc.get("t", type=Text).insert_embed(0, {"image": "x"}),
        lambda doc: doc.get("t", type=Text).insert(0, "bold", {"weight": "bold"}),
        lambda doc: doc.get("t", type=Map).update({"a": Text("inner")}),
        lambda doc: doc.get("t", type=Text).insert(0, "a\x00b"),
    ):
        doc: Doc[Any] = Doc()
        fill(doc)
        made.append(doc.get_update())
    return made


@pytest.mark.parametrize("update", _of_other_types(), ids=["map", "array", "embed", "format", "nested", "nul"])
def test_only_plain_text_is_let_in(update: bytes) -> None:
    with pytest.raises(Malformed):
        read_update(update)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_update(data)
    except Malformed:
        return


def _written(chance: random.Random) -> tuple[bytes, bytes]:
    """Let two write at once; return what both wrote, and what one of them did."""
    one, two = TextDocument(5, "tu"), TextDocument(6, "tu")
    for _ in range(chance.randint(1, 12)):
        document, name = chance.choice((one, two)), chance.choice("tu")
        value = document.value(name)
        start = chance.randint(0, len(value))
        end = chance.randint(start, min(len(value), start + 4))
        splice = Splice(length_of(value[:start]), value[start:end], chance.choice(("x", "é😀", "line", "")))
        document.write({name: (splice,)})
    one.apply(two.state())
    return one.state(), two.state()


@pytest.mark.parametrize("seed", range(200))
def test_whatever_of_a_mangled_update_is_let_in_leaves_a_document_that_holds_together(seed: int) -> None:
    chance = random.Random(seed)
    both, known = _written(chance)
    for _ in range(30):
        mangled = bytearray(both)
        for _ in range(chance.randint(1, 4)):
            mangled[chance.randrange(len(mangled))] = chance.choice((chance.randrange(256), chance.randrange(8)))
        document = TextDocument(1, "tu", known)
        try:
            read = read_update(bytes(mangled))
        except Malformed:
            continue
        is_strange = any(struct.root not in {None, "t", "u"} for struct in read.structs)
        if is_strange or document.known.misses(read) or document.known.cuts(read):
            continue
        before = {name: document.value(name) for name in "tu"}
        change = document.apply(bytes(mangled), read)
        if not document.is_sound():
            continue
        replica = TextDocument(2, "tu", known)
        replica.apply(change.update)
        for name in "tu":
            assert apply_splices(before[name], change.splices.get(name, ())) == document.value(name)
            assert replica.value(name) == document.value(name)


def test_a_client_comes_once_in_an_update() -> None:
    with pytest.raises(Malformed, match="twice"):
        read_update(bytes.fromhex("02" + "01050004010175" + "0178" + "01050004010175" + "0178" + "00"))


def test_what_is_known_in_part_is_not_cut_within_a_pair() -> None:
    document = TextDocument(1, ["t"], TextDocument(5, ["t"]).write({"t": (Splice(0, "", "ab"),)}).update)
    # The same client again: "a😀", of which two units are known already.
    read = read_update(bytes.fromhex("01" + "01050004010174" + "05" + "61f09f9880" + "00"))
    assert not document.known.misses(read)
    assert document.known.cuts(read)


def test_an_update_that_lies_about_neighbours_is_seen() -> None:
    # Found by mangling: of client 5, "line" is after the unit 5.2, which is not before the unit 5.2.
    known = bytes.fromhex("0103060004010175036c696e8106020184060301780106010301")
    liar = bytes.fromhex(
        "0203060004010175036c696e81060201840603017803050004010174026c69840501026e65c405020502046c696e650106010301"
    )
    document = TextDocument(1, "tu", known)
    assert document.is_sound()
    document.apply(liar)
    assert not document.is_sound()


def test_a_count_that_is_too_large_takes_no_memory() -> None:
    for data in (b"\xff\xff\xff\xff\x0f\x01\x02", b"\x01\xff\xff\xff\xff\x7f\x01\x00", b"\x00\xff\xff\xff\xff\x0f"):
        with pytest.raises(Malformed):
            read_update(data)


def _node(key: str, **config: object) -> GraphNode:
    return GraphNode(key=key, component="template", config=dict(config))


def test_templates_expressions_and_code_are_texts_but_not_secrets_or_places_in_lists() -> None:
    config = {"url": "https://x", "headers": {"A.b": "{{ secrets.KEY }}"}}
    request = GraphNode(key="call", component="http_request", config=config)
    assert text_fields(_node("n", template="hi"), REGISTRY) == {"config.template": "hi"}
    assert text_fields(GraphNode(key="f", component="function", config={"code": "1"}), REGISTRY) == {"config.code": "1"}
    assert text_fields(request, REGISTRY) == {"config.url": "https://x"}
    switch = GraphNode(key="s", component="condition", config={"cases": [{"name": "a", "when": "true"}]})
    assert text_fields(switch, REGISTRY) == {}
    hook = GraphNode(key="h", component="webhook_send", config={"url": "https://x", "secret": "{{ secrets.A }}"})
    assert "config.secret" not in text_fields(hook, REGISTRY)
    assert text_fields(GraphNode(key="x", component="no_such"), REGISTRY) == {}


def test_a_text_keeps_its_name_when_its_node_is_renamed_removed_and_brought_back() -> None:
    graph = Graph(nodes=(_node("one", template="a"), _node("two", template="b")))
    names = of_graph(NO_NAMES, graph, REGISTRY).names
    name = next(name for name, place in names.attached.items() if place == ("one", "config.template"))

    def after(names: Names, steps: list[Operation]) -> Names:
        nonlocal graph
        graph = apply(graph, steps)
        return after_steps(names, steps, graph, REGISTRY).names

    renaming = [Operation(OperationKind.NODE_CHANGED, "one", "key", "one", "uno")]
    names = after(names, renaming)
    assert names.attached[name] == ("uno", "config.template")
    removing = [Operation(OperationKind.NODE_REMOVED, graph.nodes[0], at=0)]
    names = after(names, removing)
    assert name not in names.attached
    assert names.detached[name] == ("uno", "config.template")
    names = after(names, invert(removing))
    assert names.attached[name] == ("uno", "config.template")
    assert not names.detached
    names = after(names, invert(renaming))
    assert names.attached[name] == ("one", "config.template")
    assert Names.of_json(names.to_json()) == names


PLACE = "config.template"
KEYS = ("a", "b", "c")


class GraphAndDocument(RuleBasedStateMachine):
    """A line without its store: whatever is done to graph or texts, both say the same, and so do those who type."""

    def __init__(self) -> None:
        super().__init__()
        self.graph = Graph(nodes=(_node("a", template="one"), _node("b", template="two 😀")))
        self.server = TextDocument(1)
        self.names, change = follow(self.server, of_graph(NO_NAMES, self.graph, REGISTRY))
        self.writers = [TextDocument(at) for at in (11, 12)]
        self.log = [change.update]
        self.heard = [0, 0]
        self.said: list[list[bytes]] = [[], []]
        self.done: list[list[Operation]] = []

    def do(self, steps: list[Operation]) -> None:
        self.graph = apply(self.graph, steps)
        self.names, change = follow(self.server, after_steps(self.names, steps, self.graph, REGISTRY))
        self.log.append(change.update)
        self.done.append(steps)

    @rule(key=st.sampled_from(KEYS), value=texts)
    def set(self, key: str, value: str) -> None:
        node = self.graph.node(key)
        if node is None:
            self.do([Operation(OperationKind.NODE_ADDED, _node(key, template=value))])
        else:
            before = node.config["template"]
            self.do([Operation(OperationKind.NODE_CHANGED, key, PLACE, before, value)])

    @rule(key=st.sampled_from(KEYS), data=st.data())
    def splice(self, key: str, data: st.DataObject) -> None:
        node = self.graph.node(key)
        if node is not None:
            splice = data.draw(changes(node.config["template"]))
            self.do([Operation(OperationKind.TEXT_CHANGED, key, PLACE, splices=(splice,))])

    @rule(key=st.sampled_from(KEYS), new=st.sampled_from(KEYS), value=texts)
    def rename(self, key: str, new: str, value: str) -> None:
        node = self.graph.node(key)
        if node is not None and self.graph.node(new) is None:
            before = node.config["template"]
            splicing = Operation(OperationKind.TEXT_CHANGED, key, PLACE, splices=(Splice(0, "", "é"),))
            setting = Operation(OperationKind.NODE_CHANGED, key, PLACE, f"é{before}", value)
            again = Operation(OperationKind.TEXT_CHANGED, new, PLACE, splices=(Splice(0, "", "è"),))
            self.do([splicing, setting, Operation(OperationKind.NODE_CHANGED, key, "key", key, new), again])

    @rule(key=st.sampled_from(KEYS))
    def remove(self, key: str) -> None:
        node = self.graph.node(key)
        if node is not None:
            self.do([Operation(OperationKind.NODE_REMOVED, node, at=self.graph.nodes.index(node))])

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        steps = invert(self.done.pop())
        self.do(steps)
        self.done.pop()

    @rule(at=st.sampled_from((0, 1)), data=st.data())
    def type(self, at: int, data: st.DataObject) -> None:
        writer = self.writers[at]
        known = [name for name in self.names if name in writer.names]
        if known:
            name = known[data.draw(st.integers(0, len(known) - 1))]
            self.said[at].append(writer.write({name: (data.draw(changes(writer.value(name))),)}).update)

    @rule(at=st.sampled_from((0, 1)))
    def deliver(self, at: int) -> None:
        said, self.said[at] = self.said[at], []
        for update in said:
            read = read_update(update)
            assert not self.server.known.misses(read)
            assert not self.server.known.cuts(read)
            change = self.server.apply(update, read)
            steps = [
                Operation(OperationKind.TEXT_CHANGED, *self.names.attached[name], splices=splices)
                for name, splices in change.splices.items()
                if name in self.names.attached
            ]
            self.graph = apply(self.graph, steps)
            self.log.append(change.update)
            self.done.clear()  # what came before fits no more

    @rule(at=st.sampled_from((0, 1)))
    def hear(self, at: int) -> None:
        writer = self.writers[at]
        for name in self.names:
            writer.add(name)
        for update in self.log[self.heard[at] :]:
            writer.apply(update)
        self.heard[at] = len(self.log)

    @invariant()
    def graph_and_document_say_the_same(self) -> None:
        fields = {(node.key, PLACE): node.config["template"] for node in self.graph.nodes}
        assert {place: self.server.value(name) for name, place in self.names.attached.items()} == fields

    def teardown(self) -> None:
        for at, writer in enumerate(self.writers):
            self.deliver(at)
            assert not self.said[at]
            assert writer
        for at, writer in enumerate(self.writers):
            self.hear(at)
            assert {name: writer.value(name) for name in self.names} == {
                name: self.server.value(name) for name in self.names
            }
        self.graph_and_document_say_the_same()


TestGraphAndDocument = GraphAndDocument.TestCase
