"""Who wrote a marker, and what it names: nobody's passages are told but those of its writer, or of the output."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from app.components.sources import markers
from app.conversations.citing import Named, cited, named_in, parts_of
from app.conversations.replies import whole_text
from app.executions.source_rows import GivenSource
from app.executions.spoken import Said

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
A1, A2, B1, C1 = (UUID(int=each) for each in range(1, 5))
GIVEN = [
    GivenSource(A1, "a/", 1, "chunk-a1"),
    GivenSource(A2, "a/", 2, "chunk-a2"),
    GivenSource(B1, "b/", 1, "chunk-b1"),
    GivenSource(C1, "c/", 3, "chunk-c3"),
]


def said(*pieces: tuple[str, int, str]) -> list[Said]:
    return [Said(f"{node}/", offset, text, NOON) for node, offset, text in pieces]


def found(
    pieces: Sequence[Said], text: str | None = None, named: Sequence[Named] | None = None
) -> dict[UUID, list[str]]:
    whole = whole_text(pieces) if text is None else text
    places = cited(markers(whole), parts_of(pieces, whole), GIVEN, named)
    return {own_id: [whole[each["start"] : each["end"]] for each in ranges] for own_id, ranges in places.items()}


def test_a_marker_names_what_its_writer_was_given_and_nothing_else() -> None:
    pieces = said(("a", 0, "One [2]"), ("a", 7, ", two [1, 3]."), ("b", 0, " And [1][2]."), ("d", 0, "[1][2][3]"))
    assert found(pieces) == {A2: ["[2]"], A1: ["[1, 3]"], B1: ["[1]"]}
    assert found(said(("d", 0, "[1][2][3]"))) == {}


def test_what_was_said_anew_is_its_last_writers() -> None:
    assert found(said(("a", 0, "Yes [1]. "), ("a", 0, "No [2]."), ("a", 7, ""))) == {A2: ["[2]"]}
    assert found(said(("d", 0, "Hm [1]"), ("d", 0, ""), ("a", 0, "[1]"))) == {A1: ["[1]"]}
    # A marker that two wrote together is nobody's.
    assert found(said(("a", 0, "See [1"), ("b", 0, "]."))) == {}


def test_an_output_in_place_of_what_was_streamed_is_whose_words_it_repeats() -> None:
    pieces = said(("a", 0, "[1] is so."), ("b", 0, "[1] is not."))
    assert found(pieces, "[1] is not.") == {B1: ["[1]"]}
    assert found(pieces, "Well: [1] is so. Or [1]?") == {A1: ["[1]"]}
    assert found(pieces, "[1] is unclear.") == {}
    # What stands within longer words of another is theirs, and what two said alike is neither's.
    assert found(said(("a", 0, "[1]"), ("d", 0, "Look [1]")), "Look [1]!") == {}
    assert found(said(("a", 0, "x [1]"), ("b", 0, "x [1]")), "x [1]") == {}


def test_an_output_that_names_passages_cites_those_alone() -> None:
    pieces = said(("d", 0, "[1] [2] [3]"))
    assert found(pieces, named=[]) == {}
    assert found(pieces, named=[Named(1, "chunk-b1"), Named(3, None)]) == {B1: ["[1]"], C1: ["[3]"]}
    assert found(pieces, named=[Named(2, "chunk-b1")]) == {}
    # A number alone that means two passages means none, unless who wrote it was given one.
    assert found(pieces, named=[Named(1, None)]) == {}
    assert found(said(("b", 0, "[1]")), named=[Named(1, None)]) == {B1: ["[1]"]}


@pytest.mark.parametrize(
    ("output", "named"),
    [
        ("[1]", None),
        ({"text": "[1]"}, None),
        ({"citations": {"number": 1}}, None),
        ({"citations": []}, []),
        ({"citations": [{"number": 2, "chunkId": "c"}, 7, {"number": "x"}]}, [Named(2, "c")]),
        ({"citations": [{"number": 1, "citation": {"chunkId": "c"}}, {"number": 3}]}, [Named(1, "c"), Named(3, None)]),
    ],
)
def test_an_output_says_what_it_cites_as_nodes_and_searches_do(output: Any, named: list[Named] | None) -> None:
    assert named_in(output) == named
