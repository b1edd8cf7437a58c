"""The parts of a text socket without a server: messages, awareness, and what is typed on its way to the log."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Text, create_sync_message, create_update_message

from app.collaboration.texts import awareness, y_protocol
from app.collaboration.texts.awareness import EXPIRY_SECONDS, Awareness
from app.collaboration.texts.intake import Intake, Part
from app.collaboration.texts.y_protocol import AwarenessState, HasUpdate, ShowsAwareness, WantsAwareness, WantsUpdate
from app.workflows.edits.rejections import ActionRejected, RejectionCode
from app.workflows.splices import Splice
from app.workflows.texts.document import TextDocument
from app.workflows.texts.lib0 import Malformed

ADA, BEN = "ada", "ben"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def shown(client: int, clock: int, state: str = '{"x":1}') -> AwarenessState:
    return AwarenessState(client, clock, state)


def test_messages_are_those_of_other_implementations() -> None:
    doc: Doc[Text] = Doc()
    assert y_protocol.read(create_sync_message(doc)) == WantsUpdate(doc.get_state())
    assert y_protocol.read(create_update_message(b"abc")) == HasUpdate(b"abc", is_answer=False)
    assert y_protocol.read(y_protocol.answer_update(b"abc")) == HasUpdate(b"abc", is_answer=True)
    assert y_protocol.read(b"\x03") == WantsAwareness()
    states = (shown(7, 3), shown(2**40, 1, "null"))
    assert y_protocol.read(y_protocol.show_awareness(states)) == ShowsAwareness(states)
    assert y_protocol.deny("NO: é")[:2] == b"\x02\x00"


@given(st.binary(max_size=60))
def test_any_bytes_are_a_message_or_refused(data: bytes) -> None:
    try:
        y_protocol.read(data)
    except Malformed:
        return


def test_the_higher_clock_counts_and_echoes_are_no_news() -> None:
    room, socket, other = Awareness(), object(), object()
    assert room.show([shown(1, 1)], ADA, socket)[0] == [shown(1, 1)]
    assert room.show([shown(1, 1)], ADA, socket) == ([], [])
    assert room.show([shown(1, 1)], BEN, other) == ([], [])
    assert room.show([shown(1, 2, "{}")], ADA, socket)[0] == [shown(1, 2, "{}")]
    assert room.present() == [shown(1, 2, "{}")]


def test_nobody_shows_or_removes_anothers_client() -> None:
    room, socket, other = Awareness(), object(), object()
    room.show([shown(1, 1)], ADA, socket)
    assert room.show([shown(1, 9)], BEN, other) == ([], [])
    assert room.show([shown(1, 9, "null")], BEN, other) == ([], [])
    assert room.hear([shown(1, 9)], BEN) == []
    assert room.present() == [shown(1, 1)]


def test_what_a_socket_showed_ends_with_it_and_comes_back_at_a_higher_clock() -> None:
    room, socket, again = Awareness(), object(), object()
    room.show([shown(1, 4)], ADA, socket)
    room.show([shown(2, 1)], BEN, object())
    assert room.leave(socket) == [(shown(1, 4, "null"), ADA)]
    assert room.present() == [shown(2, 1)]
    # It shows the clock that everybody takes to be gone: it is told so, and shows a higher one by itself.
    assert room.show([shown(1, 4)], ADA, again) == ([], [shown(1, 4, "null")])
    assert room.show([shown(1, 5)], ADA, again)[0] == [shown(1, 5)]
    assert room.leave(socket) == []


def test_what_was_said_last_too_long_ago_expires() -> None:
    clock = Clock()
    room = Awareness(clock)
    room.hear([shown(1, 1)], ADA)
    clock.now = EXPIRY_SECONDS / 2
    room.hear([shown(2, 1)], BEN)
    clock.now = EXPIRY_SECONDS
    assert room.expire() == [shown(1, 1, "null")]
    assert room.present() == [shown(2, 1)]


def test_awareness_is_bounded() -> None:
    room, socket = Awareness(), object()
    news, _ = room.show([shown(at, 1) for at in range(100)], ADA, socket)
    assert len(news) == 16
    other = object()
    assert room.show([shown(500, 1, "x" * 17_000)], BEN, other)[0] == []
    assert room.show([shown(500, 1, "no json")], BEN, other)[0] == []
    assert room.show([shown(500, 1, "[1]")], BEN, other)[0] == []
    assert room.show([shown(500, 2**60)], BEN, other)[0] == []


def test_the_bus_carries_states_and_questions() -> None:
    states = [shown(1, 2), shown(3, 4, "null")]
    assert awareness.decode(awareness.encode(ADA, states, sender="s")) == ("s", ADA, states)
    assert awareness.decode(awareness.encode_question(sender="s")) == ("s", "", None)


class Store:
    """Keeps what an intake stores, in a document that refuses one word."""

    def __init__(self) -> None:
        self.document = TextDocument(1, ["t"])
        self.stored = 0
        self.refused: list[tuple[RejectionCode, bool]] = []

    async def store(self, update: bytes) -> None:
        await asyncio.sleep(0)
        trial = TextDocument(1, ["t"], self.document.state())
        trial.apply(update)
        if "bad" in trial.value("t"):
            raise ActionRejected(RejectionCode.VALUE_INVALID, "no")
        self.document = trial
        self.stored += 1

    async def refuse(self, refusal: ActionRejected, part: Part) -> None:
        self.refused.append((refusal.code, part.is_answer))


def typed(client: int, value: str) -> Part:
    return Part(TextDocument(client, ["t"]).write({"t": (Splice(0, "", value),)}).update, is_answer=False)


@pytest.fixture
def store() -> Store:
    return Store()


async def test_what_comes_together_is_stored_together(store: Store) -> None:
    intake = Intake(store.store, store.refuse)
    for client in range(2, 12):
        await intake.put(typed(client, f"<{client}>"))
    await intake.finish()
    assert store.stored == 1
    assert all(f"<{client}>" in store.document.value("t") for client in range(2, 12))


async def test_one_bad_part_takes_no_other_with_it(store: Store) -> None:
    intake = Intake(store.store, store.refuse)
    for client, value in ((2, "one "), (3, "bad "), (4, "two ")):
        await intake.put(typed(client, value))
    await intake.finish()
    assert sorted(store.document.value("t").split()) == ["one", "two"]
    assert store.refused == [(RejectionCode.VALUE_INVALID, False)]


async def test_what_was_put_is_stored_before_the_end(store: Store) -> None:
    intake = Intake(store.store, store.refuse, gather_seconds=3600)
    await intake.put(typed(2, "last words"))
    await asyncio.sleep(0)
    await intake.finish()
    assert store.document.value("t") == "last words"
