"""What a run says it cites is read as it is meant, whatever a workflow's author writes there."""

from typing import Any

import pytest

from app.components.sources import Source
from app.conversations.rehearsing import RehearsedCitation, rehearsed_citations
from app.kernel.ids import global_id, new_id

DOCUMENT, CHUNK, BASE = new_id(), new_id(), new_id()
GOOD = Source(
    1,
    "Leave is 30 days.",
    0.5,
    global_id("KnowledgeChunk", CHUNK),
    global_id("KnowledgeDocument", DOCUMENT),
    global_id("KnowledgeBase", BASE),
    None,
    "https://example.com/leave",
    "Leave",
    (),
    0,
    17,
    3,
    4,
    "hash",
).to_json()
READ = RehearsedCitation(DOCUMENT, CHUNK, "Leave", "https://example.com/leave", 3, 4, 0.5, "Leave is 30 days.")


def test_what_nodes_say_is_read() -> None:
    assert rehearsed_citations({"text": "30 [1]", "citations": [GOOD, {**GOOD, "title": "Other"}]})[0] == READ


@pytest.mark.parametrize("output", [None, "text", 1, [GOOD], {}, {"citations": None}, {"citations": {"a": GOOD}}])
def test_an_output_that_says_nothing_cites_nothing(output: Any) -> None:
    assert rehearsed_citations(output) == []


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "text",
        [],
        {},
        {**GOOD, "documentId": None},
        {**GOOD, "documentId": str(DOCUMENT)},
        {**GOOD, "documentId": GOOD["chunkId"]},
        {**GOOD, "chunkId": 7},
    ],
)
def test_what_names_no_passage_is_left_out(bad: Any) -> None:
    assert rehearsed_citations({"citations": [bad, GOOD]}) == [READ]


def test_what_else_it_says_is_only_what_it_can_be() -> None:
    odd = {**GOOD, "title": 1, "url": None, "pageFirst": "3", "pageLast": -1, "score": "high", "quote": "a\x00b"}
    (found,) = rehearsed_citations({"citations": [odd]})
    assert found == RehearsedCitation(DOCUMENT, CHUNK, "", "", None, None, 0.0, "a\ufffdb")
    assert len(rehearsed_citations({"citations": [GOOD] * 1_000})) == 100
