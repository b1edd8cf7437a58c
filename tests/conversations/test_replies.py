"""How the pieces of a reply become one text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.conversations.projector import calls_of
from app.conversations.replies import Stream, correction, joined, storable, text_of
from app.conversations.types.conversations import MessageToolCall
from app.conversations.vocabulary import ConversationEventKind, ToolCallState

#: Pieces of one node's stream, each beginning anew at an offset or going on.
STREAMS = st.lists(st.tuples(st.text("abcé", max_size=5), st.booleans()), max_size=12)


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_correction_makes_what_was_streamed_whole(streamed: str, whole: str) -> None:
    last = correction(streamed, whole)
    assert (last is None) == (streamed == whole)
    pieces = [(0, streamed), *([] if last is None else [last])]
    assert joined(pieces) == whole


@given(st.lists(STREAMS, max_size=4))
def test_nodes_follow_one_another_and_each_may_begin_anew(nodes: list[list[tuple[str, bool]]]) -> None:
    stream = Stream()
    pieces: list[tuple[int, str]] = []
    expected = ""
    for place, node in enumerate(nodes):
        own = ""
        for text, is_reset in node:
            if is_reset:
                own = own[: len(own) // 2]
            pieces.append((stream.take(f"node{place}", len(own), len(text)), text))
            own += text
        expected += own
    assert joined(pieces) == expected
    assert stream.length == len(expected)


@given(st.lists(STREAMS, max_size=3), st.integers(0, 20))
def test_a_stream_goes_on_in_another_process_as_it_would_have(nodes: list[list[tuple[str, bool]]], cut: int) -> None:
    events = [(f"node{place}", text) for place, node in enumerate(nodes) for text, _ in node]

    def offsets(stops: set[int]) -> list[int]:
        stream, own, found = Stream(), {}, []
        for at, (place, text) in enumerate(events):
            if at in stops:
                stream = Stream(stream.place, stream.base, stream.length)
            found.append(stream.take(place, own.get(place, 0), len(text)))
            own[place] = own.get(place, 0) + len(text)
        return found

    assert offsets({cut}) == offsets(set())


@pytest.mark.parametrize(
    ("output", "text"),
    [
        (None, None),
        ("Hi", "Hi"),
        ("a\x00b", "a\ufffdb"),
        ({"text": "Hi", "answer": "no"}, "Hi"),
        ({"answer": "Hi", "sources": []}, "Hi"),
        ({"text": 1}, '{"text":1}'),
        ([1, "é"], '[1,"é"]'),
        (7, "7"),
    ],
)
def test_an_output_is_read_as_a_reply(output: Any, text: str | None) -> None:
    assert text_of(output) == text


@given(st.text())
def test_what_is_stored_is_as_long_as_what_was_said(text: str) -> None:
    assert len(storable(text)) == len(text)
    assert "\x00" not in storable(text)


@pytest.mark.parametrize("started", [{}, {"arguments": {"to": "Bo"}}, {"arguments": {}, "isAwaitingApproval": True}])
def test_a_call_that_the_end_of_its_reply_cut_off_is_shown_as_failed(started: dict[str, Any]) -> None:
    named = {"step": 1, "callId": "c1", "tool": "send_mail"}
    said = [(ConversationEventKind.TOOL_CALL_GENERATING, named)]
    if started:
        said.append((ConversationEventKind.TOOL_CALL_STARTED, {**named, **started}))
    shown = [MessageToolCall.of(each) for each in calls_of(said)]
    assert [(each.state, each.is_error, each.content) for each in shown] == (
        [(ToolCallState.FAILED, True, None)] if started else []
    )
    whole = MessageToolCall.of({**named, "arguments": {}, "content": "Sent.", "isError": False})
    assert (whole.state, whole.is_error) == (ToolCallState.COMPLETED, False)
