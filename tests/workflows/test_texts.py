"""A draft and its shared texts say the same, whoever changes which, in whatever order."""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest

from app.kernel.database import Transaction
from app.kernel.errors import Forbidden
from app.kernel.ids import new_id
from app.kernel.rights import Role, Viewer
from app.kernel.settings import Settings
from app.workflows.diff import Operation
from app.workflows.drafts import GraphPatch, WorkflowIsArchived, WorkflowNotFound
from app.workflows.edits import actions
from app.workflows.edits.actions import Action
from app.workflows.edits.planning import plan
from app.workflows.edits.rejections import RejectionCode
from app.workflows.graph import Graph
from app.workflows.log.entries import Batch, Edit, Outcome
from app.workflows.models import DraftTexts
from app.workflows.service import NewWorkflow, WorkflowChange
from app.workflows.splices import Splice, length_of
from app.workflows.steps import apply
from app.workflows.texts import following, store
from app.workflows.texts.document import TextDocument
from app.workflows.texts.names import text_fields
from app.workflows.texts.updates import read_update
from tests.workflows.conftest import House, graph, greeting, node

GREETING = ("greet", "config.template")
GREETED = "Hello {{ input.name }}"


class Writer:
    """A Yjs client: types into its own copy, sends what it typed, takes what the log has."""

    def __init__(self, house: House, viewer: Viewer, line_id: UUID) -> None:
        self.house = house
        self.viewer = viewer
        self.line_id = line_id
        self.revision = 0
        self.document = TextDocument(random.getrandbits(31))
        self.waiting: list[bytes] = []

    async def sync(self) -> None:
        if not self.revision:
            texts = await self.house.texts.replica(self.line_id)
            self.document.apply(texts.document.state())
            self.revision = texts.revision
        for entry in await self.house.log.entries(self.line_id, self.revision, 1_000):
            self.revision = entry.revision
            if entry.text_update is not None:
                self.document.apply(entry.text_update)

    async def name(self, place: tuple[str, str]) -> str:
        names = await self.house.texts.names(self.line_id)
        name = next(name for name, each in names.attached.items() if each == place)
        self.document.add(name)
        return name

    async def write(self, place: tuple[str, str], inserted: str, at: int = 0, removed: int = 0) -> None:
        name = await self.name(place)
        value = self.document.value(name)
        splice = Splice(length_of(value[:at]), value[at : at + removed], inserted)
        self.waiting.append(self.document.write({name: (splice,)}).update)

    async def send(self) -> None:
        waiting, self.waiting = self.waiting, []
        for update in waiting:
            typed = await self.house.texts.type(self.viewer, self.line_id, update)
            assert typed.refusal is None, typed.refusal


async def made(house: House, viewer: Viewer, workspace_id: UUID, value: Graph | None = None) -> UUID:
    row = await house.workflows.create(viewer, workspace_id, NewWorkflow("Flow", graph=value or greeting()))
    return row.id


async def act(house: House, viewer: Viewer, line_id: UUID, *wanted: Action) -> Outcome:
    def edit(action: Action) -> Edit:
        def planned(value: Graph, since: Sequence[Operation] | None) -> Sequence[Operation]:
            return plan(value, action, house.registry, since=since or ())

        return Edit(str(new_id()), planned, actions.fingerprint(action))

    return await house.log.append(Batch(line_id=line_id, author=viewer.actor, edits=[edit(each) for each in wanted]))


async def assert_level(house: House, line_id: UUID, writers: Sequence[Writer] = ()) -> None:
    """The fields that are texts have a text each, and every replica reads what the draft says."""
    _, draft = await house.log.read(line_id)
    fields = {
        (each.key, path): value for each in draft.nodes for path, value in text_fields(each, house.registry).items()
    }
    texts = await house.texts.replica(line_id)
    assert sorted(texts.names.attached.values()) == sorted(fields)
    read = {place: texts.document.value(name) for name, place in texts.names.attached.items()}
    assert read == fields
    for writer in writers:
        await writer.sync()
        for name in texts.names.attached:
            writer.document.add(name)
        assert {place: writer.document.value(name) for name, place in texts.names.attached.items()} == fields


async def greeting_of(house: House, line_id: UUID) -> str:
    _, draft = await house.log.read(line_id)
    found = draft.node("greet")
    assert found is not None
    return found.config["template"]


async def test_what_is_typed_is_an_operation_of_the_draft(house: House, ada: Viewer, acme: UUID) -> None:
    line = await made(house, ada, acme)
    writer = Writer(house, ada, line)
    await writer.sync()
    await writer.write(GREETING, "Dear 😀 ", 0, 6)
    await writer.send()
    assert await greeting_of(house, line) == "Dear 😀 {{ input.name }}"
    (entry,) = await house.log.entries(line, 1, 10)
    assert entry.actor == ada.actor
    assert entry.text_update is not None
    assert [step.splices for step in entry.steps] == [(Splice(0, "Hello ", "Dear 😀 "),)]
    await assert_level(house, line, [writer])


async def test_what_two_type_at_once_is_merged_as_yjs_does(house: House, ada: Viewer, acme: UUID) -> None:
    line = await made(house, ada, acme)
    grace = await house.member(acme)
    one, two = Writer(house, ada, line), Writer(house, grace, line)
    await one.sync()
    await two.sync()
    await one.write(GREETING, "Dear", 0, 5)
    await two.write(GREETING, "!", len("Hello {{ input.name }}"))
    await two.send()
    await one.send()
    assert await greeting_of(house, line) == "Dear {{ input.name }}!"
    await assert_level(house, line, [one, two])


async def test_edits_of_other_kinds_reach_those_who_type(house: House, ada: Viewer, acme: UUID) -> None:
    line = await made(house, ada, acme)
    writer = Writer(house, ada, line)
    await writer.sync()
    name = await writer.name(GREETING)
    set_template = actions.FieldValue("config.template", "Good day {{ input.name }}")
    assert (await act(house, ada, line, actions.UpdateNode("greet", (set_template,)))).is_applied
    await assert_level(house, line, [writer])
    assert (await act(house, ada, line, actions.RenameNode("greet", new_key="hail"))).is_applied
    assert await writer.name(("hail", "config.template")) == name
    added = node("more", config={"template": "more"})
    assert (await act(house, ada, line, actions.AddNode(added), actions.RemoveNode("hail"))).is_applied
    await assert_level(house, line, [writer])
    assert (await house.texts.names(line)).detached == {name: ("hail", "config.template")}
    change = WorkflowChange(graph=GraphPatch(nodes=greeting().nodes, connections=()), base_revision=writer.revision)
    await house.workflows.update(ada, line, change)
    await assert_level(house, line, [writer])


async def test_a_removed_text_may_be_typed_into_and_comes_back_under_its_name(
    house: House, ada: Viewer, acme: UUID
) -> None:
    line = await made(house, ada, acme)
    writer = Writer(house, ada, line)
    await writer.sync()
    name = await writer.name(GREETING)
    _, before = await house.log.read(line)
    await writer.write(GREETING, "Late ", 0)
    await act(house, ada, line, actions.RemoveNode("greet"))
    await writer.send()
    (entry,) = await house.log.entries(line, 2, 10)
    assert entry.steps == ()
    await writer.sync()
    change = WorkflowChange(
        graph=GraphPatch(nodes=before.nodes, connections=before.connections), base_revision=writer.revision
    )
    await house.workflows.update(ada, line, change)
    await assert_level(house, line, [writer])
    assert await writer.name(GREETING) == name


@pytest.mark.parametrize("seed", range(6))
async def test_in_any_order_draft_texts_and_clients_agree(
    house: House, ada: Viewer, acme: UUID, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_FOLD_UPDATES", 7)
    monkeypatch.setattr(following, "_MOST_DETACHED", 3)
    chance = random.Random(seed)
    line = await made(house, ada, acme, graph([node(f"n{at}", config={"template": f"text {at}"}) for at in range(4)]))
    first_revision, first = await house.log.read(line)
    writers = [Writer(house, await house.member(acme), line) for _ in range(3)]
    for writer in writers:
        await writer.sync()
    for step in range(60):
        _, draft = await house.log.read(line)
        writer = chance.choice(writers)
        known = set((await house.texts.names(line)).attached.values())
        places = [(each.key, "config.template") for each in draft.nodes if (each.key, "config.template") in known]
        match chance.choice(["type", "type", "type", "send", "sync", "set", "add", "remove", "rename", "many"]):
            case "type" if places:
                place = chance.choice(places)
                writer.document.add(name := await writer.name(place))
                length = len(writer.document.value(name))
                at = chance.randint(0, length)
                removed = chance.randint(0, min(3, length - at))
                await writer.write(place, chance.choice(["", "a", "é😀", "{{ x"]), at, removed)
            case "send":
                await writer.send()
            case "sync":
                await writer.sync()
            case "set" if places:
                value = actions.FieldValue("config.template", f"set {step} 𝄞")
                await act(house, ada, line, actions.UpdateNode(chance.choice(places)[0], (value,)))
            case "add":
                await act(house, ada, line, actions.AddNode(node(f"m{step}", config={"template": f"new {step}"})))
            case "remove" if len(places) > 1:
                await act(house, ada, line, actions.RemoveNode(chance.choice(places)[0]))
            case "rename" if places:
                await act(house, ada, line, actions.RenameNode(chance.choice(places)[0], new_key=f"r{step}"))
            case "many" if places:
                key = chance.choice(places)[0]
                value = actions.FieldValue("config.template", f"both {step}")
                wanted = (actions.UpdateNode(key, (value,)), actions.RenameNode(key, new_key=f"b{step}"))
                await act(house, ada, line, *wanted, actions.AddNode(node(f"c{step}")))
            case _:
                pass
    for writer in writers:
        await writer.send()
    await assert_level(house, line, writers)
    entries = await house.log.entries(line, first_revision, 1_000)
    replayed = apply(first, (step for entry in entries for step in entry.steps))
    assert replayed == (await house.log.read(line))[1]
    stored = await DraftTexts.get(draft_id=line)
    assert stored.revision > first_revision


async def refused(house: House, viewer: Viewer, line_id: UUID, update: bytes) -> RejectionCode:
    before = await house.log.read(line_id)
    typed = await house.texts.type(viewer, line_id, update)
    assert await house.log.read(line_id) == before
    assert typed.entry is None
    assert typed.refusal is not None
    return typed.refusal.code


async def test_what_is_not_about_these_texts_is_refused_and_changes_nothing(
    house: House, ada: Viewer, acme: UUID
) -> None:
    line, other = await made(house, ada, acme), await made(house, ada, acme)
    writer, stranger = Writer(house, ada, line), Writer(house, ada, other)
    await writer.sync()
    await stranger.sync()
    await stranger.write(GREETING, "x")
    unknown = TextDocument(77, ["no_such_text"]).write({"no_such_text": (Splice(0, "", "x"),)}).update
    assert await refused(house, ada, line, unknown) is RejectionCode.TEXT_NOT_FOUND
    assert await refused(house, ada, line, stranger.waiting[0]) is RejectionCode.STALE
    assert await refused(house, ada, line, b"\x01\x02") is RejectionCode.VALUE_INVALID
    assert await refused(house, ada, line, b"") is RejectionCode.VALUE_INVALID
    name = await writer.name(GREETING)
    long = TextDocument(78, [name]).write({name: (Splice(0, "", "y" * 1024 * 1024),)}).update
    assert await refused(house, ada, line, long) is RejectionCode.LIMIT_REACHED
    everywhere = TextDocument(80, [name])
    places = tuple(Splice(2 * at, "", "y") for at in range(10_001))
    filled = everywhere.write({name: (Splice(0, "", "x" * 10_001),)}).update
    assert (await house.texts.type(ada, line, filled)).refusal is None
    assert await refused(house, ada, line, everywhere.write({name: places}).update) is RejectionCode.LIMIT_REACHED
    over = TextDocument(79, [name]).write({name: (Splice(0, "", "y" * 120_000),)}).update
    assert await refused(house, ada, line, over) is RejectionCode.LIMIT_REACHED
    replica = await house.texts.replica(line)
    forged = TextDocument(replica.document.client_id, [name], replica.document.state())
    update = forged.write({name: (Splice(0, "", "I am the server"),)}).update
    assert await refused(house, ada, line, update) is RejectionCode.VALUE_INVALID
    # None of it stands in the way of what comes after.
    await writer.write(GREETING, "Still ")
    await writer.send()
    await assert_level(house, line, [writer])


async def test_half_of_a_surrogate_pair_is_not_taken_away(house: House, ada: Viewer, acme: UUID) -> None:
    line = await made(house, ada, acme, graph([node("greet", config={"template": "a"})]))
    writer = Writer(house, ada, line)
    await writer.sync()
    await writer.write(GREETING, "😀", 1)
    (update,) = writer.waiting
    await writer.send()
    (struct,) = read_update(update).structs
    client = bytearray()
    value = struct.client
    while value >= 0x80:
        client.append(value & 0x7F | 0x80)
        value >>= 7
    client.append(value)
    half = b"\x00\x01" + bytes(client) + b"\x01\x01\x01"
    assert await refused(house, ada, line, half) is RejectionCode.VALUE_INVALID


async def test_a_locked_node_is_not_typed_into(house: House, ada: Viewer, acme: UUID) -> None:
    line = await made(house, ada, acme)
    writer = Writer(house, ada, line)
    await writer.sync()
    await act(house, ada, line, actions.SetNodeLocked("greet", is_locked=True))
    await writer.write(GREETING, "no ")
    assert await refused(house, ada, line, writer.waiting[0]) is RejectionCode.NODE_LOCKED
    await act(house, ada, line, actions.SetNodeLocked("greet", is_locked=False))
    await writer.send()
    await assert_level(house, line, [writer])


async def test_an_expression_may_be_half_written(house: House, ada: Viewer, acme: UUID) -> None:
    line = await made(house, ada, acme)
    writer = Writer(house, ada, line)
    await writer.sync()
    await writer.write(GREETING, "{{ inp", 0)
    await writer.send()
    assert (await greeting_of(house, line)).startswith("{{ inp")
    problems = await house.versions.draft_problems(ada, acme, (await house.log.read(line))[1])
    assert "CONFIG_INVALID" in {problem.code for problem in problems}


async def test_a_repeat_is_harmless(house: House, ada: Viewer, acme: UUID) -> None:
    line = await made(house, ada, acme)
    writer = Writer(house, ada, line)
    await writer.sync()
    await writer.write(GREETING, "x")
    (update,) = writer.waiting
    typed = await house.texts.type(ada, line, update)
    assert typed.entry is not None
    again = await house.texts.type(ada, line, update)
    assert again.entry is None
    assert again.revision == typed.revision


async def test_typing_needs_the_right_to_write(house: House, ada: Viewer, acme: UUID) -> None:
    line = await made(house, ada, acme)
    viewer, stranger = await house.member(acme, Role.VIEWER), await house.member(await house.workspace("other"))
    with pytest.raises(Forbidden):
        await house.texts.type(viewer, line, b"\x00\x00")
    with pytest.raises(WorkflowNotFound):
        await house.texts.type(stranger, line, b"\x00\x00")
    with pytest.raises(WorkflowNotFound):
        await house.texts.type(ada, new_id(), b"\x00\x00")
    await house.workflows.archive(ada, line)
    with pytest.raises(WorkflowIsArchived):
        await house.texts.type(ada, line, b"\x00\x00")


async def test_a_batch_that_is_rejected_leaves_the_texts_alone(house: House, ada: Viewer, acme: UUID) -> None:
    line = await made(house, ada, acme)
    writer = Writer(house, ada, line)
    await writer.sync()
    value = actions.FieldValue("config.template", "lost")
    outcome = await act(house, ada, line, actions.UpdateNode("greet", (value,)), actions.RemoveNode("no_such"))
    assert not outcome.is_applied
    await assert_level(house, line, [writer])


async def test_a_transaction_that_fails_leaves_no_trace_in_what_is_kept(house: House, ada: Viewer, acme: UUID) -> None:
    line = await made(house, ada, acme)
    writer = Writer(house, ada, line)
    await writer.sync()
    await writer.write(GREETING, "kept ")
    await writer.send()

    async def fail(_tx: Transaction, _outcome: Outcome) -> None:
        raise OSError("the disk is full")

    def planned(value: Graph, since: Sequence[Operation] | None) -> Sequence[Operation]:
        wanted = actions.UpdateNode("greet", (actions.FieldValue("config.template", "never"),))
        return plan(value, wanted, house.registry, since=since or ())

    batch = Batch(line_id=line, author=ada.actor, edits=[Edit("lost", planned, b"")], also=fail)
    with pytest.raises(OSError, match="full"):
        await house.log.append(batch)
    await writer.write(GREETING, "too ")
    await writer.send()
    assert await greeting_of(house, line) == "too kept Hello {{ input.name }}"
    await assert_level(house, line, [writer])


async def test_processes_that_take_turns_see_each_others_changes(
    house: House, ada: Viewer, acme: UUID, tmp_path: Path
) -> None:
    other = House(Settings(data_dir=tmp_path), house.database)
    line = await made(house, ada, acme)
    one, two = Writer(house, ada, line), Writer(other, ada, line)
    for turn in range(6):
        for writer in (one, two):
            await writer.sync()
            await writer.write(GREETING, f"{turn} ")
            await writer.send()
        new_key = actions.RenameNode("greet", new_key="other")
        old_key = actions.RenameNode("other", new_key="greet")
        await act(other, ada, line, new_key, actions.AddNode(node(f"n{turn}")), old_key)
    await assert_level(house, line, [one, two])
    await assert_level(other, line, [one, two])
    assert (await greeting_of(house, line)).startswith("5 5 4 4 ")


async def test_many_who_type_at_once_share_transactions_and_lose_nothing(house: House, ada: Viewer, acme: UUID) -> None:
    line = await made(house, ada, acme)
    writers = [Writer(house, ada, line) for _ in range(8)]
    for at, writer in enumerate(writers):
        await writer.sync()
        for stroke in range(5):
            await writer.write(GREETING, f"<{at}.{stroke}>", at=end_of(writer))
    bad = Writer(house, ada, line)
    await bad.sync()
    await bad.write(GREETING, "y" * 120_000)

    async def refused_meanwhile() -> None:
        for update in bad.waiting:
            typed = await house.texts.type(ada, line, update)
            assert typed.refusal is not None

    await asyncio.gather(*(writer.send() for writer in writers), *(refused_meanwhile() for _ in range(5)))
    value = await greeting_of(house, line)
    assert all(f"<{at}.{stroke}>" in value for at in range(8) for stroke in range(5))
    assert "yy" not in value
    await assert_level(house, line, writers)


def end_of(writer: Writer) -> int:
    """Where the writer's text ends, so that nobody's mark is cut in two."""
    return max((len(writer.document.value(name)) for name in writer.document.names), default=len(GREETED))
